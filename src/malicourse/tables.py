"""The course's tables: read one by name, check all of them, resolve and cite a source.

``data/datapackage.json`` says what each table holds. A table that breaks it is refused, and the message names file,
row, column, what was expected, what was found and what to do. Rows count as in a spreadsheet: the header is row 1.

``python -m malicourse.tables [FOLDER]`` checks every table and ends with 1 if something is wrong.

Files are UTF-8, with commas. A byte order mark and Windows line ends are accepted, as Excel and Windows editors write
them and they change no cell; semicolons, other encodings and a last line without its line end are not.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pandas as pd

from malicourse import course, words
from malicourse._tablecheck import PACKAGE, SHOWN, Folder, Problem, TableError, UnknownName, rows_of
from malicourse.course import INSTALLED, tables_folder
from malicourse.near import close_names, named
from malicourse.words import date as date_words
from malicourse.words import say

__all__ = [
    "Problem",
    "TableError",
    "UnknownName",
    "cite",
    "data_folder",
    "date_words",
    "exists_source",
    "names",
    "problems",
    "read",
    "source",
]


def data_folder() -> Path:
    """Return the folder with the tables.

    The nearest one at or above the current directory, else that of the checkout the package was installed from.

    Returns
    -------
    Path
        The folder ``data``.

    Raises
    ------
    TableError
        If there is none, or its description is missing.
    """
    here = course.here()
    folder = tables_folder(here) or tables_folder(INSTALLED)
    if folder is None:
        raise TableError([Problem(f"data/{PACKAGE}", None, None, say("tables.no_course", folder=here))])
    return folder


def names() -> list[str]:
    """Return the names of the tables.

    Returns
    -------
    list of str
        For instance ``["sources", "actors", "events", ...]``.
    """
    return list(Folder(data_folder()).tables)


def problems(folder: str | Path | None = None, name: str | None = None) -> list[Problem]:
    """Check the tables of a folder.

    Parameters
    ----------
    folder : str or Path, optional
        The folder with datapackage.json, or the course that holds it; by default this course's.
    name : str, optional
        One table only.

    Returns
    -------
    list of Problem
        Empty if all is well. At most 20 a table are told one by one; a last one counts the rest.
    """
    return [problem for _, _, found in _survey(data_folder() if folder is None else folder, name) for problem in found]


def _survey(folder: str | Path, name: str | None = None) -> Iterator[tuple[str, int, list[Problem]]]:
    """Yield (table, rows, problems) for each table of a folder."""
    folder = Path(folder).resolve()
    if not os.path.lexists(folder / PACKAGE) and os.path.isdir(folder / "data"):  # noqa: PTH112 (a name of any length)
        folder /= "data"
    try:
        described = Folder(folder)
    except TableError as error:
        yield PACKAGE, 0, error.problems
        return
    for table in [name] if name else described.tables:
        _, size, found = described.check(table)
        yield table, size, found


def read(name: str) -> pd.DataFrame:
    """Read a table, checked and typed.

    Days become dates, numbers numbers, an empty cell a missing value, as with ``pd.read_csv``; a column of whole
    numbers with gaps is one of floats.

    Parameters
    ----------
    name : str
        The table, for instance ``"events"``.

    Returns
    -------
    DataFrame
        The table.

    Raises
    ------
    UnknownName
        If there is no such table.
    TableError
        If the table breaks datapackage.json; the message names file, row and column.
    """
    described = Folder(data_folder())
    text, _, found = described.check(name)
    if found:
        raise TableError(found)
    kinds = {field["name"]: field["type"] for field in described.tables[name]["schema"]["fields"]}
    return pd.read_csv(
        io.StringIO(text),
        keep_default_na=False,
        na_values=[""],
        dtype={column: str for column, kind in kinds.items() if kind == "string"},
        parse_dates=[column for column, kind in kinds.items() if kind == "date"],
        date_format="%Y-%m-%d",
    )


def _sources() -> dict[str, dict[str, str]]:
    """Return the sources by id, read again only when the file has changed."""
    path = data_folder() / "sources.csv"
    try:
        state = path.stat()
    except OSError:
        raise TableError(problems(path.parent, "sources")) from None
    return _read_sources(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _read_sources(path: Path, _changed: int, _size: int) -> dict[str, dict[str, str]]:
    try:
        header, *rows = (cells for _, cells in rows_of(path))
    except (TableError, ValueError):
        header, rows = [], []
    if "id" not in header:
        raise TableError(problems(path.parent, "sources"))
    return {cells[0]: dict(zip(header, cells, strict=False)) for cells in rows if cells}


def exists_source(id: str) -> bool:
    """Say whether sources.csv has an id.

    Parameters
    ----------
    id : str
        The id, for instance ``"ucdp-ged"``.

    Returns
    -------
    bool
        True if it is there.
    """
    return id in _sources()


def source(id: str) -> dict[str, str]:
    """Return a source by its id.

    Parameters
    ----------
    id : str
        The id, for instance ``"ucdp-ged"``.

    Returns
    -------
    dict
        Its row: id, kind, title, author, publisher, date, url and so on; an unknown cell is an empty text.

    Raises
    ------
    UnknownName
        If there is none; the message lists close ones.
    """
    sources = _sources()
    if id not in sources:
        near = words.listed(close_names(id, sources), "or")
        raise UnknownName(say("tables.near_source" if near else "tables.no_source", name=named(id), near=near))
    return dict(sources[id])


def cite(id: str) -> str:
    """Cite a source in one line: publisher, the news agency whose report it prints, title, date.

    Parameters
    ----------
    id : str
        The id, for instance ``"ucdp-ged"``.

    Returns
    -------
    str
        For instance ``Reuters, “AU, U.S. reject Mali rebels' independence declaration”, 6 April 2012``. A title that
        sources.csv gives in square brackets is a description and stands without quotation marks.
    """
    row = source(id)
    title = row["title"]
    described = title.startswith("[") and title.endswith("]")
    title = title[1:-1] if described else say("tables.title", title=title)
    publisher = row["publisher"] or row["author"]
    agencies = [agency for agency in row["agency"].split(";") if agency and agency not in publisher]
    printed = f"{publisher} ({', '.join(agencies)})" if agencies else publisher
    return ", ".join(part for part in (printed, title, date_words(row["date"])) if part)


def main(arguments: list[str]) -> int:
    """Check the tables of a folder and print what was found; return 1 if something is wrong."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    folder = Path(arguments[0]) if arguments else tables_folder(Path.cwd())
    if folder is None:
        print(say("tables.nothing_checked", file=PACKAGE, folder=Path.cwd()))
        return 1
    checked = list(_survey(folder))
    told: list[Problem] = []
    for table, size, found in checked:
        count = sum(problem.count for problem in found)
        state = say("tables.to_correct", n=words.number(count)) if count else say("tables.ok")
        print(say("tables.line", table=f"{table:24}", rows=f"{words.number(size):>9}", state=state))
        now = [problem for problem in found if problem.said][: SHOWN - len(told)]
        told += now
        for problem in now:
            print(f"  {problem}")
    total = sum(problem.count for _, _, found in checked for problem in found)
    if total > len(told):
        print(f"  {say('tables.more', n=words.number(total - len(told)))}")
    if total:
        print(say("tables.counting"))
    rows = words.number(sum(size for _, size, _ in checked))
    state = say("tables.to_correct", n=words.number(total)) if total else say("tables.all_well")
    print(say("tables.total", tables=len(checked), rows=rows, state=state))
    return 1 if total else 0


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # Windows consoles
    sys.exit(main(sys.argv[1:]))
