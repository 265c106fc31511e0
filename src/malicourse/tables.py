"""The course's tables: read one by name, check all of them, resolve and cite a source.

``data/datapackage.json`` says what each table holds. A table that breaks it is refused, and the message names file,
row, column, what was expected, what was found and what to do. Rows count as in a spreadsheet: the header is row 1.

``python -m malicourse.tables [FOLDER]`` checks every table and ends with 1 if something is wrong.

Files are UTF-8, with commas. A byte order mark and Windows line ends are accepted, as Excel and Windows editors write
them and they change no cell; semicolons, other encodings and a last line without its line end are not.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

__all__ = [
    "Problem",
    "TableError",
    "UnknownName",
    "cite",
    "close_names",
    "data_folder",
    "date_words",
    "exists_source",
    "names",
    "problems",
    "read",
    "source",
]

PACKAGE = "datapackage.json"
SHOWN = 20  # problems told one by one; the rest are counted
CHUNK = 10_000  # rows looked at together, so that a big file needs little memory
COUNTING = "Rows count as in a spreadsheet: the header is row 1."
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a table, in words a reader can act on.

    Attributes
    ----------
    file : str
        The file, as ``data/events.csv``.
    row : int or None
        Its row, the header being row 1; None when the whole file is meant.
    column : str or None
        Its column, where one is meant.
    expected, found, cure : str
        What the table should hold, what it holds, what to do.
    count : int
        How many problems this line stands for; more than one only in a closing "and n more".
    """

    file: str
    row: int | None
    column: str | None
    expected: str
    found: str
    cure: str
    count: int = 1

    def __str__(self) -> str:
        if self.count > 1 or not self.expected:
            return f"{self.file}: and {self.count:,} more"
        where = self.file
        if self.row is not None:
            where += f", row {self.row:,}"
        if self.column is not None:
            where += f", column {self.column}"
        return f"{where}: expected {self.expected}, found {self.found}; {self.cure}"


class TableError(ValueError):
    """A table or datapackage.json that cannot be used; ``problems`` lists why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join([*map(str, problems), COUNTING]))


class UnknownName(KeyError):
    """A name that no table or source has; the message lists close ones."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass
class _Report:
    """Problems of one table: the first ones in words, the rest counted."""

    file: str
    told: list[Problem] = field(default_factory=list)
    more: int = 0

    def add(self, row: int | None, column: str | None, words: Callable[[], tuple[str, str, str]]) -> None:
        """Note a problem; its words are made only if it will be shown."""
        if len(self.told) < SHOWN:
            self.told.append(Problem(self.file, row, column, *words()))
        else:
            self.more += 1

    def problems(self) -> list[Problem]:
        if not self.more:
            return self.told
        return [*self.told, Problem(self.file, None, None, "", "", "", self.more)]


def _shown(cell: str) -> str:
    """Quote a cell for a message, short."""
    return f'"{cell if len(cell) <= 60 else cell[:57] + "..."}"'


def close_names(name: str, known: Iterable[str]) -> str:
    """Return words that offer the nearest known names."""
    near = difflib.get_close_matches(name, list(known), 3, 0.6)
    return f"did you mean {' or '.join(near)}?" if near else ""


def data_folder() -> Path:
    """Return the folder with the tables.

    The nearest ``data/datapackage.json`` at or above the current directory, else the checkout that the package was
    installed from.

    Returns
    -------
    Path
        The folder ``data``.

    Raises
    ------
    TableError
        If there is none.
    """
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if (folder / "data" / PACKAGE).is_file():
            return folder / "data"
    found = f"none at or above {here}"
    cure = "open the notebook from the course's folder"
    raise TableError([Problem(f"data/{PACKAGE}", None, None, "the course's tables", found, cure)])


def _folder(folder: str | Path | None) -> Path:
    """Return the data folder for what a caller named: the folder itself or the course that holds it."""
    if folder is None:
        return data_folder()
    folder = Path(folder).resolve()
    return folder / "data" if not (folder / PACKAGE).is_file() and (folder / "data").is_dir() else folder


def _package(folder: Path) -> dict[str, dict[str, Any]]:
    """Read datapackage.json: the tables' descriptions by name."""
    name = f"{folder.name}/{PACKAGE}"

    def refuse(row: int | None, expected: str, found: str, cure: str) -> TableError:
        return TableError([Problem(name, row, None, expected, found, cure)])

    restore = "bring back the file from the course's archive"
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        tables = {
            resource["name"]: resource
            for resource in package["resources"]
            if resource["path"].endswith(".csv") and [f["name"] for f in resource["schema"]["fields"]]
        }
    except OSError as error:
        raise refuse(None, "the description of the tables", _why(error), restore) from None
    except json.JSONDecodeError as error:
        raise refuse(error.lineno, "JSON", f"{error.msg} at character {error.colno}", "mend this line") from None
    except UnicodeDecodeError as error:
        raise refuse(None, "UTF-8", f"another encoding at byte {error.start:,}", restore) from None
    except (KeyError, TypeError, AttributeError) as error:
        found = f"a part is missing or of another kind ({error})"
        raise refuse(None, "resources, each with name, path and schema", found, restore) from None
    return tables


def _why(error: OSError) -> str:
    """Say why a file cannot be read."""
    return "no such file" if isinstance(error, FileNotFoundError) else error.strerror or "an unreadable file"


def _bytes(path: Path, report: _Report) -> bytes | None:
    """Read a table's file, or report why it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        why = _why(error)
        report.add(None, None, lambda: ("a table", why, "bring back the file from the course's archive"))
        return None
    if not data.strip(b"\xef\xbb\xbf\r\n\t ,;"):
        report.add(None, None, lambda: ("a header and rows", "an empty file", "bring back the file"))
        return None
    if (at := data.find(b"\0")) >= 0:
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        found = 'UTF-16, Excel\'s "Unicode text"' if wide else f"a NUL byte at position {at:,}"
        row = None if wide else data.count(b"\n", 0, at) + 1
        report.add(row, None, lambda: ("UTF-8 text", found, 'save the file as "CSV UTF-8"'))
        return None
    if (at := _bad_byte(data)) is not None:
        byte = data[at : at + 1]
        found = f"byte 0x{byte.hex().upper()} at position {at:,} ({byte.decode('latin-1')!r} in Latin-1)"
        row = data.count(b"\n", 0, at) + 1
        report.add(row, None, lambda: ("UTF-8 text", found, 'save the file as UTF-8 (in Excel: "CSV UTF-8")'))
        return None
    if not data.endswith(b"\n"):
        row = data.count(b"\n") + 1
        last = data[-40:].decode("utf-8", "ignore").rpartition("\n")[2]
        cure = "the file may be cut short: bring it back, or end its last line if that row is whole"
        report.add(row, None, lambda: ("a line end after the last row", f'the end of the file after "{last}"', cure))
    return data


def _bad_byte(data: bytes) -> int | None:
    """Return where a file stops being UTF-8; looked at in slices, so that no second copy of it is made."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + 1_000_000) + 1 or len(data)
        try:
            data[start:end].decode("utf-8")
        except UnicodeDecodeError as error:
            return start + error.start
        start = end
    return None


def _rows(data: bytes | None, report: _Report) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells), the header first; a fault in quoting ends the table with a report."""
    text = io.TextIOWrapper(io.BytesIO(data or b""), encoding="utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, 1):
            yield row, cells
    except csv.Error as error:
        why, at = str(error), row + 1
        cure = 'close the quotation mark; a mark inside a quoted cell is written twice, ""'
        report.add(at, None, lambda: ("quotation marks in pairs", f"a fault in quoting ({why})", cure))


def _columns(header: list[str], schema: dict[str, Any], report: _Report) -> bool:
    """Compare the header with the description; return whether rows can be checked."""
    wanted = [f["name"] for f in schema["fields"]]
    if header == wanted:
        return True
    if len(header) == 1 and len(wanted) > 1:
        for mark, name in ((";", "semicolons"), ("\t", "tabs")):
            if mark in header[0]:
                cure = 'save the file with commas (in Excel: "CSV UTF-8 (comma delimited)")'
                report.add(1, None, lambda name=name, cure=cure: ("commas between cells", name, cure))
                return False
    extra = [c for c in header if c not in wanted]
    for name in dict.fromkeys(c for c in header if header.count(c) > 1):
        report.add(1, name, lambda: ("each column once", "it twice", "remove one of them"))
    for name in (c for c in wanted if c not in header):
        near = difflib.get_close_matches(name, extra, 1, 0.6)
        if near:
            extra.remove(near[0])
        found, cure = (f'"{near[0]}"', "rename it") if near else ("no such column", "bring the column back")
        report.add(1, name, lambda name=name, found=found, cure=cure: (f'a column "{name}"', found, cure))
    for name in extra:
        cure = "remove it, or describe it in datapackage.json"
        report.add(1, name, lambda name=name, cure=cure: (f"only the columns of {PACKAGE}", f'"{name}"', cure))
    if not report.told:
        order = ("the columns " + ", ".join(wanted), ", ".join(header), "put them in this order")
        report.add(1, None, lambda: order)
    return False


_FORMS = {
    "integer": (re.compile(r"-?\d+"), "a whole number"),
    "number": (re.compile(r"-?\d+(\.\d+)?"), "a number"),
    "date": (re.compile(r"\d{4}-\d\d-\d\d"), "a day as YYYY-MM-DD"),
    "year": (re.compile(r"\d{4}"), "a year as YYYY"),
    "boolean": (re.compile(r"true|false"), "true or false"),
}
_COMMA = re.compile(r"-?\d+,\d+")


def _judge(spec: dict[str, Any]) -> Callable[[str], tuple[str, str] | None]:
    """Return a function that says what is wrong with a cell of this column: (expected, cure), or None."""
    kind, rules = spec.get("type", "string"), spec.get("constraints", {})
    form, words = _FORMS.get(kind, (None, "text"))
    pattern = re.compile(rules["pattern"]) if "pattern" in rules else None
    choices = {str(c) for c in rules["enum"]} if "enum" in rules else None
    numeric = kind in ("integer", "number", "year")
    low, high = rules.get("minimum"), rules.get("maximum")
    required = rules.get("required", False)
    correct = "correct the cell" if required else "correct the cell or leave it empty"

    def judge(cell: str) -> tuple[str, str] | None:
        if not cell:
            return (words if kind != "string" else "some text", "fill the cell") if required else None
        if cell != cell.strip():
            return "no blanks around the cell's text", "remove them"
        if form and not form.fullmatch(cell):
            if kind == "number" and _COMMA.fullmatch(cell):
                return "a number with a decimal point", f"write {cell.replace(',', '.')}"
            return words, correct
        if kind == "date":
            try:
                date.fromisoformat(cell)
            except ValueError:
                return words, correct
        if choices is not None and cell not in choices:
            near = close_names(cell, choices)
            return "one of " + ", ".join(sorted(choices)), near or correct
        if pattern and not pattern.fullmatch(cell):
            return spec.get("form") or f"text of the form {rules['pattern']}", correct
        if low is not None and (float(cell) < float(low) if numeric else cell < str(low)):
            return f"{words} of at least {low}", correct
        if high is not None and (float(cell) > float(high) if numeric else cell > str(high)):
            return f"{words} of at most {high}", correct
        return None

    return judge


def _swapped(fields: dict[str, dict[str, Any]]) -> Callable[[str, str], bool] | None:
    """Return a test for exchanged coordinates, where a table has both with their limits."""
    limits = []
    for name in ("latitude", "longitude"):
        rules = fields.get(name, {}).get("constraints", {})
        if not {"minimum", "maximum"} <= set(rules):
            return None
        limits.append((float(rules["minimum"]), float(rules["maximum"])))
    (south, north), (west, east) = limits

    def swapped(latitude: str, longitude: str) -> bool:
        try:
            y, x = float(latitude), float(longitude)
        except ValueError:
            return False
        right = south <= y <= north and west <= x <= east
        return not right and south <= x <= north and west <= y <= east

    return swapped


class _Folder:
    """A folder of tables with its description, and the names that other tables point to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables = _package(folder)
        self._known: dict[tuple[str, str], set[str] | None] = {}

    def known(self, table: str, column: str) -> set[str] | None:
        """Return the names in a column of another table; None if that table cannot be read."""
        if (table, column) not in self._known:
            names: set[str] | None = None
            if table in self.tables:
                data = _bytes(self.folder / self.tables[table]["path"], silent := _Report(""))
                rows = _rows(data, silent)
                _, header = next(rows, (0, []))
                if column in header:
                    at = header.index(column)
                    names = {cells[at] for _, cells in rows if len(cells) > at}
                if silent.told:  # said where that table is checked; each row that points to it need not repeat it
                    names = None
            self._known[table, column] = names or None
        return self._known[table, column]

    def resource(self, name: str) -> dict[str, Any]:
        """Return a table's description."""
        if name not in self.tables:
            near = close_names(name, self.tables)
            msg = f'There is no table "{name}"; {near or "the tables are " + ", ".join(self.tables) + "."}'
            raise UnknownName(msg)
        return self.tables[name]

    def check(self, name: str, keep: bool = False) -> tuple[_Report, int, dict[str, list[str]]]:
        """Check a table; return its report, its number of rows and, if asked, its columns."""
        resource = self.resource(name)
        schema = resource["schema"]
        fields = {f["name"]: f for f in schema["fields"]}
        report = _Report(f"{self.folder.name}/{resource['path']}")
        columns: dict[str, list[str]] = {c: [] for c in fields}
        data = _bytes(self.folder / resource["path"], report)
        rows = _rows(data, report)
        _, header = next(rows, (0, []))
        if data is None or not header or not _columns(header, schema, report):
            return report, 0, columns
        judges = {c: _judge(f) for c, f in fields.items()}
        links = self._links(schema)
        key = schema.get("primaryKey") or []
        unique = [[key] if isinstance(key, str) else key] if key else []
        unique += [[c] for c, f in fields.items() if f.get("constraints", {}).get("unique")]
        seen: list[dict[tuple[str, ...], int]] = [{} for _ in unique]
        swapped = _swapped(fields)
        size = 0
        while chunk := list(islice(rows, CHUNK)):
            size += len(chunk)
            whole = [pair for pair in chunk if len(pair[1]) == len(header)]
            if len(whole) < len(chunk):
                _odd_rows(chunk, len(header), report)
            if not whole:
                continue
            numbers = [row for row, _ in whole]
            cells = dict(zip(header, zip(*(c for _, c in whole), strict=True), strict=True))
            exchanged = self._exchanged(cells, numbers, swapped, report) if swapped else set()
            for column, values in cells.items():
                _cells(column, values, numbers, judges[column], report, exchanged)
                for known, separator, table in links.get(column, ()):
                    _names(column, values, numbers, known, separator, table, report)
                if least := fields[column].get("atLeast"):
                    _order(column, values, least, cells[least], numbers, fields[column]["type"], report)
            for group, met in zip(unique, seen, strict=True):
                _twice(group, zip(*(cells[c] for c in group), strict=True), numbers, met, report)
            if keep:
                for column, values in cells.items():
                    columns[column].extend(values)
        if size == 0 and not report.told:
            report.add(None, None, lambda: ("rows under the header", "the header only", "bring back the file"))
        return report, size, columns

    def _links(self, schema: dict[str, Any]) -> dict[str, list[tuple[set[str], str, str]]]:
        """Return for each column the names it may hold, the separator of a list, and their table."""
        links: dict[str, list[tuple[set[str], str, str]]] = {}

        def add(column: str, table: str, other: str, separator: str) -> None:
            if (known := self.known(table, other)) is not None:
                links.setdefault(column, []).append((known, separator, table))

        for key in schema.get("foreignKeys", []):
            one, other = key["fields"], key["reference"]["fields"]
            one, other = (c if isinstance(c, str) else c[0] for c in (one, other))
            add(one, key["reference"]["resource"], other, "")
        for spec in schema["fields"]:
            if "references" in spec:
                r = spec["references"]
                add(spec["name"], r["resource"], r["field"], r["separator"])
        return links

    def _exchanged(
        self,
        cells: dict[str, tuple[str, ...]],
        numbers: list[int],
        swapped: Callable[[str, str], bool],
        report: _Report,
    ) -> set[int]:
        """Report rows whose latitude and longitude are exchanged; return their numbers."""
        found = set()
        for row, y, x in zip(numbers, cells["latitude"], cells["longitude"], strict=True):
            if swapped(y, x):
                found.add(row)
                words = (f"latitude {x} and longitude {y}", f"latitude {y} and longitude {x}", "exchange the two cells")
                report.add(row, "latitude", lambda words=words: words)
        return found


def _odd_rows(chunk: list[tuple[int, list[str]]], width: int, report: _Report) -> None:
    """Report rows with too few or too many cells."""
    for row, cells in chunk:
        if len(cells) == width:
            continue
        if not cells:
            words = ("a row", "an empty line", "delete it")
        elif len(cells) < width:
            cure = "the row may be cut short: complete it, or bring back the file"
            words = (f"{width} cells", f"{len(cells)}", cure)
        else:
            cure = "put a text that holds a comma in double quotes; write decimals with a point"
            words = (f"{width} cells", f"{len(cells)}", cure)
        report.add(row, None, lambda words=words: words)


def _cells(
    column: str,
    values: tuple[str, ...],
    numbers: list[int],
    judge: Callable[[str], tuple[str, str] | None],
    report: _Report,
    exchanged: set[int],
) -> None:
    """Report cells of the wrong form; each different value is judged once."""
    wrong = {value: words for value in set(values) if (words := judge(value))}
    if not wrong:
        return
    for row, value in zip(numbers, values, strict=True):
        if value in wrong and not (row in exchanged and column in ("latitude", "longitude")):
            expected, cure = wrong[value]
            found = _shown(value) if value else "an empty cell"
            report.add(row, column, lambda words=(expected, found, cure): words)


def _names(
    column: str,
    values: tuple[str, ...],
    numbers: list[int],
    known: set[str],
    separator: str,
    table: str,
    report: _Report,
) -> None:
    """Report names that another table does not have."""
    wrong = {}
    for value in set(values):
        parts = value.split(separator) if separator else [value]
        if value and (strange := [p for p in parts if p not in known] or [p for p in parts if parts.count(p) > 1]):
            wrong[value] = strange[0]
    if not wrong:
        return

    def words(name: str) -> tuple[str, str, str]:
        if not name:
            return f'ids joined by "{separator}"', f'nothing between two "{separator}"', "remove one of them"
        if name in known:
            return "each id once", f"{_shown(name)} twice", "remove one of them"
        return f"an id of {table}", _shown(name), close_names(name, known) or f"add it to {table} or correct the cell"

    for row, value in zip(numbers, values, strict=True):
        if value in wrong:
            report.add(row, column, lambda name=wrong[value]: words(name))


def _order(
    column: str,
    values: tuple[str, ...],
    other: str,
    least: tuple[str, ...],
    numbers: list[int],
    kind: str,
    report: _Report,
) -> None:
    """Report cells that come before, or are less than, the cell of another column."""
    numeric = kind in ("integer", "number")
    for row, value, low in zip(numbers, values, least, strict=True):
        if not (value and low):
            continue
        try:
            wrong = float(value) < float(low) if numeric else value < low
        except ValueError:  # reported already as no number
            continue
        if wrong:
            words = (
                f"{low} or {'more' if numeric else 'later'} (column {other})",
                _shown(value),
                "correct one of the two",
            )
            report.add(row, column, lambda words=words: words)


def _twice(
    group: list[str],
    keys: Iterable[tuple[str, ...]],
    numbers: list[int],
    met: dict[tuple[str, ...], int],
    report: _Report,
) -> None:
    """Report a key that an earlier row has."""
    for row, key in zip(numbers, keys, strict=True):
        first = met.setdefault(key, row)
        if first != row:
            words = (
                "each key once",
                f"{_shown(', '.join(key))}, as in row {first:,}",
                "rename or remove one of the rows",
            )
            report.add(row, " and ".join(group), lambda words=words: words)


def names() -> list[str]:
    """Return the names of the tables.

    Returns
    -------
    list of str
        For instance ``["sources", "actors", "events", ...]``.
    """
    return list(_package(data_folder()))


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
    return [problem for _, _, found in _survey(folder, name) for problem in found]


def _survey(folder: str | Path | None, name: str | None) -> Iterator[tuple[str, int, list[Problem]]]:
    """Yield (table, rows, problems) for each table of a folder."""
    place = _folder(folder)
    try:
        tables = _Folder(place)
    except TableError as error:
        yield PACKAGE, 0, error.problems
        return
    for table in [name] if name else tables.tables:
        report, size, _ = tables.check(table)
        yield table, size, report.problems()


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
    tables = _Folder(data_folder())
    report, _, columns = tables.check(name, keep=True)
    if report.told:
        raise TableError(report.problems())
    kinds = {f["name"]: f.get("type", "string") for f in tables.resource(name)["schema"]["fields"]}
    return pd.DataFrame({column: _typed(columns.pop(column), kind) for column, kind in kinds.items()})


def _typed(cells: list[str], kind: str) -> pd.Series:
    """Turn a column of texts into one of its type."""
    if kind == "date":
        return pd.to_datetime(pd.Series(cells), format="%Y-%m-%d")
    if kind == "boolean":
        return pd.Series([{"true": True, "false": False}.get(c) for c in cells])
    if kind in ("integer", "year") and "" not in cells:
        return pd.Series([int(c) for c in cells], dtype="int64")
    if kind in ("integer", "year", "number"):
        return pd.Series([float(c) if c else float("nan") for c in cells], dtype="float64")
    return pd.Series([c or float("nan") for c in cells])


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
    report = _Report(f"{path.parent.name}/{path.name}")
    rows = _rows(_bytes(path, report), report)
    _, header = next(rows, (0, []))
    found = {cells[0]: dict(zip(header, cells, strict=False)) for _, cells in rows if cells}
    if report.told or "id" not in header:
        raise TableError(problems(path.parent, "sources") or report.problems())
    return found


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
        msg = f'sources.csv has no source "{id}"; {close_names(str(id), sources) or "look for it there, or add it."}'
        raise UnknownName(msg)
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
    title = title[1:-1] if title.startswith("[") and title.endswith("]") else f"“{title}”"
    publisher = row["publisher"] or row["author"]
    agencies = [agency for agency in row["agency"].split(";") if agency and agency not in publisher]
    printed = f"{publisher} ({', '.join(agencies)})" if agencies else publisher
    return ", ".join(part for part in (printed, title, date_words(row["date"])) if part)


def date_words(text: str) -> str:
    """Write a date of a table in words.

    Parameters
    ----------
    text : str
        A day, a month or a year, such as ``"2012-01-17"``, ``"2012-01"`` or ``"2012"``.

    Returns
    -------
    str
        Such as ``17 January 2012``, ``January 2012`` or ``2012``.
    """
    parts = text.split("-")
    if len(parts) < 2:
        return text
    month = f"{MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{int(parts[2])} {month}" if len(parts) == 3 else month


def main(arguments: list[str]) -> int:
    """Check the tables of a folder and print what was found; return 1 if something is wrong."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    told, total, rows = 0, 0, 0
    tables = 0
    for table, size, found in _survey(arguments[0] if arguments else None, None):
        tables += 1
        rows += size
        count = sum(p.count for p in found)
        total += count
        print(f"{table:24} {size:>9,} rows  {'ok' if not count else f'{count:,} to correct'}")
        for problem in found:
            if told < SHOWN and problem.expected:
                print(f"  {problem}")
                told += 1
    if total > told:
        print(f"  and {total - told:,} more")
    if total:
        print(COUNTING)
    print(f"{tables} tables, {rows:,} rows: {f'{total:,} to correct' if total else 'no problem found'}.")
    return 1 if total else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # Windows consoles
    sys.exit(main(sys.argv[1:]))
