"""Correct a fact: change cells of a compiled table, or add or remove a row, and log it with its reason.

``data/*.csv`` are the source of every fact that people compiled. ``data/corrections.csv`` is the log: one line a cell,
new lines only at its end. ``data/CORRECTIONS.md`` is the same log as a page; it is written here and never by hand.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from malicourse import tables
from malicourse._notebook import NotebookError, replace_file
from malicourse.near import did_you_mean

__all__ = ["COMPILED", "CorrectionError", "add", "correct", "page", "places_saying", "remove", "write_page"]

COMPILED = (
    *("accord", "actors", "claims", "control", "counts", "events", "figures", "glossary", "holders"),
    *("inquiries", "options", "points", "positions", "seats", "sources", "spoilers"),
    *("vote_results", "votes", "withdrawals"),
)
ORDER = {  # tables whose rows keep an order; new rows of the others go to the end
    "events": lambda row: row["date"],
    "glossary": lambda row: row["english"].lower(),
    "sources": lambda row: row["id"],
    "withdrawals": lambda row: row["left"] or row["handed_over"],
}
LOG = "corrections.csv"
LOG_COLUMNS = ("date", "table", "row", "column", "old", "new", "reason", "sources")
HEAD = """# Corrections

Each change of a compiled table since the first collection of facts: the day it was checked, what the cell said, what it
says now, why, and on which sources. The same lines stand in `corrections.csv`, where new ones are only ever added at
the end. This page is written from it (`src/malicourse/corrections.py`).

To report an error, see CONTRIBUTING.md: name the table and the row, and a source that others can open.

| checked on | table | row | what changed | why | sources |
| --- | --- | --- | --- | --- | --- |
"""
ADDED, REMOVED = "added", "removed"


class CorrectionError(NotebookError):
    """A correction that cannot be made; the message says what was found and what to try."""


def _read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or ()), list(reader)


def _text(columns: Iterable[str], rows: Iterable[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _open(folder: Path, table: str) -> tuple[list[str], list[dict[str, str]]]:
    if table not in COMPILED:
        msg = (
            f"{table!r} is no compiled table; those are {', '.join(COMPILED)}. Another table is cut from a publisher's "
            "file by its script in data/derive/: correct it there."
        )
        raise CorrectionError(msg)
    return _read(folder / f"{table}.csv")


def _find(rows: list[dict[str, str]], table: str, row: str) -> dict[str, str]:
    for found in rows:
        if found["id"] == row:
            return found
    msg = f"data/{table}.csv has no row {row!r}. {did_you_mean(row, [one['id'] for one in rows])}"
    raise CorrectionError(msg)


def _store(folder: Path, table: str, columns: list[str], rows: list[dict[str, str]], lines: list[dict]) -> None:
    """Write the table if it still agrees with its description, then the log and its page."""
    reason, sources = lines[0]["reason"], lines[0]["sources"]
    if not reason.strip():
        msg = "A correction needs a reason: a reader of the log wants to know why."
        raise CorrectionError(msg)
    unknown = [id for id in sources.split(";") if id and table != "sources" and not tables.exists_source(id)]
    if unknown:
        msg = f"data/sources.csv has no source {', '.join(unknown)}: add it first, or name another."
        raise CorrectionError(msg)
    path = folder / f"{table}.csv"
    before = path.read_text(encoding="utf-8")
    looked_at = None if lines[0]["new"] == REMOVED else table  # other tables may name a row that goes
    known = {str(problem) for problem in tables.problems(folder, looked_at)}
    replace_file(path, _text(columns, sorted(rows, key=ORDER[table]) if table in ORDER else rows))
    wrong = [str(problem) for problem in tables.problems(folder, looked_at) if str(problem) not in known]
    if wrong:
        replace_file(path, before)
        raise CorrectionError("Nothing was changed, since the table would no longer hold:\n" + "\n".join(wrong))
    _, log = _read(folder / LOG)
    today = {"date": date.today().isoformat(), "table": table}
    replace_file(folder / LOG, _text(LOG_COLUMNS, [*log, *({**today, **line} for line in lines)]))
    write_page(folder)


def correct(table: str, row: str, cells: dict[str, str], *, reason: str, sources: str = "") -> list[str]:
    """Change cells of one row of a compiled table and log the change.

    Parameters
    ----------
    table, row : str
        The table (``events``) and the row's id.
    cells : dict of str
        What each column to change shall say; empty means unknown.
    reason : str
        Why, for a reader of the log.
    sources : str
        Ids of the sources that the new content rests on, joined by ";"; empty for a change of wording.

    Returns
    -------
    list of str
        Lines to print: what was changed, and where the old content is still said in words.

    Raises
    ------
    CorrectionError
        If table, row, column or a source does not exist, the cells say so already, there is no reason, or the table
        would break its description. Nothing is changed then.
    """
    folder = tables.data_folder()
    columns, rows = _open(folder, table)
    found = _find(rows, table, row)
    _check_columns(table, columns, cells)
    if "id" in cells:
        msg = "An id is what others name the row by: remove the row and add it under its new id instead."
        raise CorrectionError(msg)
    changed = {column: new for column, new in cells.items() if found[column] != new}
    if not changed:
        msg = f"data/{table}.csv, {row} already says so: {cells}."
        raise CorrectionError(msg)
    old = {column: found[column] for column in changed}
    found.update(changed)
    why = {"row": row, "reason": reason, "sources": sources}
    _store(folder, table, columns, rows, [{**why, "column": c, "old": old[c], "new": changed[c]} for c in changed])
    done = [f"data/{table}.csv, {row}, {c}: {old[c]!r} is now {changed[c]!r}; logged in data/{LOG}." for c in changed]
    said = list(dict.fromkeys(place for c in changed for place in places_saying(old[c], folder.parent)))
    return [*done, *(["The old content is still said in these places; look at each:", *said] if said else [])]


def _check_columns(table: str, columns: list[str], cells: dict[str, str]) -> None:
    strange = [column for column in cells if column not in columns]
    if strange:
        msg = f"data/{table}.csv has no column {', '.join(strange)}; its columns are {', '.join(columns)}."
        raise CorrectionError(msg)


def add(table: str, cells: dict[str, str], *, reason: str) -> list[str]:
    """Add a row to a compiled table and log it.

    Parameters
    ----------
    table : str
        The table.
    cells : dict of str
        What each column shall say; a column left out stays empty.
    reason : str
        Why, for a reader of the log.

    Returns
    -------
    list of str
        A line to print.

    Raises
    ------
    CorrectionError
        If the table or a column does not exist, the id is missing or taken, there is no reason, or the table would
        break its description. Nothing is changed then.
    """
    folder = tables.data_folder()
    columns, rows = _open(folder, table)
    _check_columns(table, columns, cells)
    if not cells.get("id") or any(row["id"] == cells["id"] for row in rows):
        msg = f"A new row of data/{table}.csv needs an id that no other row has; found {cells.get('id', '')!r}."
        raise CorrectionError(msg)
    row = {column: cells.get(column, "") for column in columns}
    line = {"row": row["id"], "column": "", "old": "", "new": ADDED, "reason": reason}
    _store(folder, table, columns, [*rows, row], [{**line, "sources": row.get("sources", "")}])
    return [f"data/{table}.csv: {row['id']} added; logged in data/{LOG}."]


def remove(table: str, row: str, *, reason: str, sources: str = "") -> list[str]:
    """Take a row out of a compiled table; the log keeps its content.

    Parameters
    ----------
    table, row : str
        The table and the row's id.
    reason : str
        Why, for a reader of the log.
    sources : str
        Ids of the sources that show it, joined by ";".

    Returns
    -------
    list of str
        A line to print.

    Raises
    ------
    CorrectionError
        If table or row does not exist, there is no reason, or another row still names this one.
    """
    folder = tables.data_folder()
    columns, rows = _open(folder, table)
    found = _find(rows, table, row)
    kept = [one for one in rows if one is not found]
    old = json.dumps({column: cell for column, cell in found.items() if cell}, ensure_ascii=False)
    line = {"row": row, "column": "", "old": old, "new": REMOVED, "reason": reason, "sources": sources}
    _store(folder, table, columns, kept, [line])
    return [f"data/{table}.csv: {row} removed; its content is kept in data/{LOG}."]


def page(folder: Path) -> str:
    """Write the log as a page, with rows of one table that were added or removed for one reason in one line.

    Parameters
    ----------
    folder : Path
        The folder of the tables.

    Returns
    -------
    str
        The text of CORRECTIONS.md.
    """
    _, log = _read(folder / LOG)
    lines: dict[tuple[str, ...], list[str]] = {}
    for n, line in enumerate(log):
        if line["column"]:
            what = f"{line['column']}: “{line['old'] or 'empty'}” → “{line['new'] or 'empty'}”"
            key = (line["date"], line["table"], what, line["reason"], line["sources"], str(n))
        else:
            key = (line["date"], line["table"], line["new"], line["reason"], "", "")
        lines.setdefault(key, []).append(line["row"])
    shown = []
    for (day, table, what, reason, sources, _), rows in lines.items():
        cells = (day, table, ", ".join(rows), what, reason, sources.replace(";", "; "))
        shown.append("| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |\n")
    return HEAD + "".join(shown)


def write_page(folder: Path) -> None:
    """Write ``CORRECTIONS.md`` beside the log.

    Parameters
    ----------
    folder : Path
        The folder of the tables.
    """
    replace_file(folder / "CORRECTIONS.md", page(folder))


def _as_words(content: str) -> list[str]:
    """Return how a cell's content may stand in prose: a day also in words, with and without its year."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", content):
        words = tables.date_words(content)
        return [content, words, words.rsplit(" ", 1)[0]]
    return [content]


def places_saying(content: str, root: Path) -> list[str]:
    """Find where a table, lesson, question, exercise or teacher's page says what a cell said.

    Parameters
    ----------
    content : str
        The cell's content. A day is also looked for in words, with and without its year.
    root : Path
        The project's folder.

    Returns
    -------
    list of str
        A line a place: file and cell or line. Nothing for contents of fewer than four characters, which stand
        everywhere, or of more than 60, which stand nowhere else.
    """
    if not 4 <= len(content) <= 60:
        return []
    wanted = re.compile(r"(?<!\d)(?:" + "|".join(map(re.escape, _as_words(content))) + r")(?!\w)")
    found = []
    for pattern in ("data/*.csv", "data/quizzes/*.yaml", "data/exercises/*.yaml", "teaching/plans/*.md"):
        for path in sorted(root.glob(pattern)):
            if path.name != LOG:
                lines = path.read_text(encoding="utf-8").splitlines()
                found += [f"  {path.relative_to(root)}, line {n}" for n, x in enumerate(lines, 1) if wanted.search(x)]
    for path in (*sorted(root.glob("notebooks/*.ipynb")), *sorted(root.glob("exercises/solutions/*.ipynb"))):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        texts = ["".join(cell["source"]) for cell in cells]
        found += [f"  {path.relative_to(root)}, cell {n}" for n, text in enumerate(texts, 1) if wanted.search(text)]
    return found
