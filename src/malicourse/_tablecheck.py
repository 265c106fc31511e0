"""What is wrong with the tables of a folder, in words; ``malicourse.tables`` is the door to it."""

from __future__ import annotations

import csv
import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from malicourse.near import close_names
from malicourse.values import is_blank, number, text_fault

PACKAGE = "datapackage.json"
SHOWN = 20  # problems told one by one; the rest are counted
COUNTING = "Rows count as in a spreadsheet: the header is row 1."
RESTORE = "bring back the file from the course's archive"
COMMAS = 'save it as "CSV UTF-8" with commas between cells and points in decimals, or bring back the file'

Words = tuple[str, str, str]  # expected, found, cure
Judge = Callable[[str], Words | None]
Finding = tuple[int | None, str | None, str, str, str]  # row, column, expected, found, cure
Rows = list[tuple[int, list[str]]]
Cells = dict[str, tuple[str, ...]]  # a table by columns
MOST_COLUMNS = 500  # compared one by one with those that are described
CHUNK = 10_000  # rows looked at together, so that a big file needs little memory


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
        if not self.expected:
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


# ---------------------------------------------------------------- files


def text_of(path: Path) -> str:
    """Read a file of text; TableError says why it cannot be read."""

    def refuse(row: int | None, expected: str, found: str, cure: str) -> TableError:
        return TableError([Problem(f"{path.parent.name}/{path.name}", row, None, expected, found, cure)])

    wanted = "the description of the tables" if path.name == PACKAGE else "a table"
    data = b""
    try:
        if path.exists() and not path.is_file():  # a named pipe would be waited for
            raise refuse(None, wanted, "a folder" if path.is_dir() else "something that is no file", RESTORE)
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        why = "no such file" if isinstance(error, FileNotFoundError) else error.strerror or "an unreadable file"
        raise refuse(None, wanted, why, RESTORE) from None
    except UnicodeDecodeError as error:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            found = 'UTF-16, Excel\'s "Unicode text"'
            raise refuse(None, "UTF-8 text", found, 'save the file as "CSV UTF-8"') from None
        byte = data[(at := error.start) : at + 1]
        found = f"byte 0x{byte.hex().upper()} at position {at:,} ({byte.decode('latin-1')!r} in Latin-1)"
        first, row = data.partition(b"\n")[0], data.count(b"\n", 0, at) + 1
        semicolons = first.count(b";") > first.count(b",")
        cure = COMMAS if semicolons else 'save the file as UTF-8 (in Excel: "CSV UTF-8")'
        raise refuse(row, "UTF-8 text", found + " and semicolons between cells" * semicolons, cure) from None
    if not text.strip("\r\n\t ,;"):
        raise refuse(None, "a header and rows", "an empty file", "bring back the file")
    return text


def _lines(text: str) -> Iterator[str]:
    return (line[0] for line in re.finditer(r"[^\n]*\n|[^\n]+", text))


def rows_of(path: Path, text: str | None = None) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells), the header first; TableError says what is wrong with the quoting."""
    row = 0
    try:
        for row, cells in enumerate(csv.reader(_lines(text or text_of(path)), strict=True), 1):
            yield row, cells
    except csv.Error as error:
        found = f"a fault in quoting ({error})"
        cure = 'close the quotation mark; a mark inside a quoted cell is written twice, ""'
        file = f"{path.parent.name}/{path.name}"
        raise TableError([Problem(file, row + 1, None, "quotation marks in pairs", found, cure)]) from None


# ---------------------------------------------------------------- datapackage.json


@cache
def _standard() -> Callable[[object], object]:
    """Return the judge of a description, made by fastjsonschema, which comes with Jupyter."""
    import fastjsonschema

    return fastjsonschema.compile(json.loads(Path(__file__).with_name("datapackage.schema.json").read_text("utf-8")))


def _describe(path: Path) -> dict[str, dict[str, Any]]:
    """Read datapackage.json: the tables' descriptions by name."""

    def refuse(row: int | None, expected: str, found: str, cure: str = RESTORE) -> TableError:
        return TableError([Problem(f"{path.parent.name}/{PACKAGE}", row, None, expected, found, cure)])

    text = text_of(path)
    package: dict[str, Any] = {}
    try:
        package = json.loads(text)
        if fault := _missing(package):
            raise ValueError(fault)
        _standard()(package)
    except json.JSONDecodeError as error:
        raise refuse(error.lineno, "JSON", f"{error.msg} at character {error.colno}", "mend this line") from None
    except RecursionError:
        raise refuse(None, "JSON", "lists within lists too deep to read") from None
    except ValueError as error:  # fastjsonschema's is one too
        why = str(error).removeprefix("data.")
        for number in map(int, re.findall(r"^resources\[(\d+)\]", why)):
            name = package["resources"][number]
            why += f' (table "{name["name"]}")' if isinstance(name, dict) and "name" in name else ""
        raise refuse(None, "resources, each with name, path and schema", f"this: {_short(why, 200)}") from None
    tables = {one["name"]: one for one in package["resources"] if one["path"].endswith(".csv")}
    if twice := [one["name"] for one in package["resources"] if tables.get(one["name"], one) is not one]:
        raise refuse(None, "each table once", f'"{twice[0]}" twice')
    for name, fault in _loose_ends(tables):
        raise refuse(None, "a description that holds together", f'in table "{name}" {fault}')
    return tables


def _missing(package: Any) -> str:
    """Say what a table or a column of the description lacks, which the judge of the standard does not name."""
    tables = package.get("resources") if isinstance(package, dict) else None
    for place, one in enumerate(tables if isinstance(tables, list) else [], 1):
        if not isinstance(one, dict):
            continue
        name, table = one.get("name", f"number {place}"), str(one.get("path", ".csv")).endswith(".csv")
        for key in ("name", "path", "schema") if table else ("name", "path"):
            if key not in one:
                return f'no "{key}" of the table "{name}"'
        schema = one["schema"] if table and isinstance(one["schema"], dict) else {"fields": []}
        if "fields" not in schema:
            return f'no "fields" of the table "{name}"'
        for column, field in enumerate(schema["fields"] if isinstance(schema["fields"], list) else [], 1):
            for key in ("name", "type"):
                if isinstance(field, dict) and key not in field:
                    return f'no "{key}" of column {column} of the table "{name}"'
    return ""


def _list(columns: str | list[str]) -> list[str]:
    return [columns] if isinstance(columns, str) else columns


def _links(schema: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Yield (column, other table, its column, separator of a list) for each reference to another table."""
    for key in schema.get("foreignKeys", []):
        yield _list(key["fields"])[0], key["reference"]["resource"], _list(key["reference"]["fields"])[0], ""
    for field in schema["fields"]:
        if to := field.get("references"):
            yield field["name"], to["resource"], to["field"], to["separator"]


def _loose_ends(tables: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield (table, fault) where a description names what is not there, which no general judge sees."""
    columns = {name: [field["name"] for field in one["schema"]["fields"]] for name, one in tables.items()}
    for name, resource in tables.items():
        schema = resource["schema"]
        if twice := [one for one in columns[name] if columns[name].count(one) > 1]:
            yield name, f'two columns are "{twice[0]}"'
        named = [field["atLeast"] for field in schema["fields"] if "atLeast" in field]
        for column in (*_list(schema.get("primaryKey", [])), *named, *(column for column, *_ in _links(schema))):
            if column not in columns[name]:
                yield name, f'a key or a rule names the column "{column}", which is not described'
        for _, table, column, _ in _links(schema):
            if column not in columns.get(table, ()):
                yield name, f'a reference names the column "{column}" of the table "{table}", which is not described'
        for field in schema["fields"]:
            for bound in ("minimum", "maximum"):
                value = field.get("constraints", {}).get(bound, "0")
                if not (isinstance(value, str) if field["type"] in ("date", "string") else _is_number(value)):
                    yield name, f'the {bound} of "{field["name"]}" is {_short(repr(value))}'


def _float(value: object) -> float:
    return float(str(value))  # a whole number of 400 digits overflows, its text does not


def _is_number(value: object) -> bool:
    with suppress(ValueError):
        return math.isfinite(_float(value))
    return False


# ---------------------------------------------------------------- cells

_FORMS: dict[str, tuple[str, str, str]] = {  # the form of a cell, in words, and in words what a form too wide lacks
    "integer": (r"-?\d+", "a whole number", "a whole number of at most 15 digits"),
    "number": (r"-?\d+(\.\d+)?", "a number", "a number of at most 15 digits before and after the point"),
    "date": (r"\d{4}-\d\d-\d\d", "a day as YYYY-MM-DD", "a day from 1800 to 2199"),
    "year": (r"\d{4}", "a year as YYYY", "a year from 1800 to 2199"),
    "boolean": (r"true|false", "true or false", ""),
}
_DAY = re.compile(_FORMS["date"][0], re.ASCII)


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."


def _shown(cell: str) -> str:
    """Quote a cell for a message, short, with what cannot be seen as its code."""
    seen = "".join(sign if sign.isprintable() else f"[U+{ord(sign):04X}]" for sign in _short(cell))
    return f'"{seen}"' if cell else "an empty cell"


def _holds(kind: str, cell: str) -> bool:
    """Say whether a cell of the right form is a value that every reader can hold."""
    if kind in ("integer", "number"):
        return number(cell) is not None
    return kind not in ("date", "year") or "1800" <= cell < "2200"


def _is_day(cell: str) -> bool:
    with suppress(ValueError):
        return bool(date.fromisoformat(cell)) and "1800" <= cell < "2200"
    return False


def _text_rule(cell: str) -> tuple[str, str] | None:
    """Say what no text of a table may be: (expected, cure), or None."""
    if not cell.isprintable() or "\ufffd" in cell:
        if fault := text_fault(cell):
            return "text without signs that are not seen", f"it {fault}: remove it"
        if is_blank(cell):
            return "some text", "fill the cell or leave it empty"
    if cell != cell.strip():
        return "no blanks around the cell's text", "remove them"
    if not unicodedata.is_normalized("NFC", cell):
        return "letters that are one sign with their accents (NFC)", "type the text anew"
    return None


def _judge(field: dict[str, Any]) -> Judge:
    """Return a function that says what is wrong with a cell of this column."""
    kind, rules = field["type"], field.get("constraints", {})
    form, words, bounds = _FORMS.get(kind, ("", "text", ""))
    fits = re.compile(form, re.ASCII)
    pattern = re.compile(rules.get("pattern", ""), re.ASCII)
    choices = sorted({str(one) for one in rules.get("enum", ())})
    turn: Callable[[Any], Any] = _float if kind in ("integer", "number", "year") else str
    low, high = (turn(rules[one]) if one in rules else None for one in ("minimum", "maximum"))
    correct = "correct the cell" if rules.get("required") else "correct the cell or leave it empty"

    def rule(cell: str) -> tuple[str, str] | None:
        if not cell:
            return ("some text" if kind == "string" else words, "fill the cell") if rules.get("required") else None
        if wrong := _text_rule(cell):
            return wrong
        if form and not fits.fullmatch(cell):
            if kind == "number" and re.fullmatch(r"-?\d+,\d+", cell, re.ASCII):
                return "a number with a decimal point", f"write {cell.replace(',', '.')}"
            return words, correct
        if not _holds(kind, cell):
            return bounds, correct
        if (kind == "date" or "pattern" in rules) and _DAY.fullmatch(cell) and not _is_day(cell):
            return "a day as YYYY-MM-DD", correct
        if choices and cell not in choices:
            near = close_names(cell, choices)
            return "one of " + ", ".join(choices), f"did you mean {' or '.join(near)}?" if near else correct
        if "pattern" in rules and not pattern.fullmatch(cell):
            return field.get("form") or f"text of the form {rules['pattern']}", correct
        if low is not None and turn(cell) < low:
            return f"{words} of at least {rules['minimum']}", correct
        if high is not None and turn(cell) > high:
            return f"{words} of at most {rules['maximum']}", correct
        return None

    def judge(cell: str) -> Words | None:
        wrong = rule(cell)
        return (wrong[0], _shown(cell), wrong[1]) if wrong else None

    return judge


# ---------------------------------------------------------------- one table: each check yields what it finds


def _header(header: list[str], wanted: list[str], text: str) -> Iterator[Finding]:
    """Compare the header with the description."""
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) < len(wanted) and mark in "".join(header):
            decimal = re.search(rf"{mark}-?\d+,\d+({mark}|$)", text, re.ASCII | re.MULTILINE)
            yield 1, None, "commas between cells", name + " and decimal commas" * bool(decimal), COMMAS
            return
    if len(header) > MOST_COLUMNS:
        yield 1, None, f"{len(wanted)} columns", f"{len(header):,}", "remove the others, or bring back the file"
        return
    extra = list(dict.fromkeys(one for one in header if one not in wanted))
    twice = list(dict.fromkeys(one for one in header if header.count(one) > 1))
    lost = [one for one in wanted if one not in header]
    for name in twice:
        yield 1, name, "each column once", "it twice", "remove one of them"
    for name in lost:
        near = close_names(name, extra, 1)
        extra = [one for one in extra if one not in near]
        found, cure = (_shown(near[0]), "rename it") if near else ("no such column", "bring the column back")
        yield 1, name, f'a column "{name}"', found, cure
    for name in extra:
        cure = f"remove it, or describe it in {PACKAGE}"
        yield 1, _short(name), f"only the columns of {PACKAGE}", _shown(name), cure
    if not (twice or lost or extra):
        yield 1, None, "the columns " + ", ".join(wanted), ", ".join(header), "put them in this order"


def _widths(rows: Rows, width: int) -> Iterator[Finding]:
    """Find rows with too few or too many cells."""
    for row, cells in rows:
        if not cells:
            yield row, None, "a row", "an empty line", "delete it"
        elif len(cells) < width:
            cure = "the row may be cut short: complete it, or bring back the file"
            yield row, None, f"{width} cells", f"{len(cells)}", cure
        elif len(cells) > width:
            cure = "put a text that holds a comma in double quotes; write decimals with a point"
            yield row, None, f"{width} cells", f"{len(cells)}", cure


def _exchanged(fields: dict[str, Any], cells: Cells, numbers: list[int]) -> Iterator[Finding]:
    """Find exchanged coordinates, where a table has both with their limits."""
    both = ("latitude", "longitude")
    rules = [fields.get(name, {}).get("constraints", {}) for name in both]
    if not all({"minimum", "maximum"} <= set(one) for one in rules):
        return
    (south, north), (west, east) = [(_float(one["minimum"]), _float(one["maximum"])) for one in rules]
    for row, y, x in zip(numbers, *(cells[name] for name in both), strict=True):
        if _is_number(y) and _is_number(x):
            right = south <= float(y) <= north and west <= float(x) <= east
            if not right and south <= float(x) <= north and west <= float(y) <= east:
                expected, found = f"latitude {x} and longitude {y}", f"latitude {y} and longitude {x}"
                yield row, "latitude", expected, found, "exchange the two cells"


def _names(known: set[str], table: str, separator: str) -> Judge:
    """Return a judge of cells that name rows of another table, each once."""

    @cache
    def judge(value: str) -> Words | None:
        parts = value.split(separator) if separator else [value]
        strange = [one for one in parts if one not in known] or [one for one in parts if parts.count(one) > 1]
        if not value or not strange:
            return None
        name = strange[0]
        if not name:
            return f'ids joined by "{separator}"', f'nothing between two "{separator}"', "remove one of them"
        if name in known:
            return "each id once", f"{_shown(name)} twice", "remove one of them"
        near = close_names(name, known)
        cure = f"did you mean {' or '.join(near)}?" if near else f"add it to {table} or correct the cell"
        return f"an id of {table}", _shown(name), cure

    return judge


def _order(column: str, field: dict[str, Any], cells: Cells, numbers: list[int]) -> Iterator[Finding]:
    """Find cells that come before, or are less than, the cell of another column."""
    other, numeric = field["atLeast"], field["type"] in ("integer", "number")
    for row, value, low in zip(numbers, cells[column], cells[other], strict=True):
        if not value or not low or (numeric and not (_is_number(value) and _is_number(low))):
            continue
        if (float(value) < float(low)) if numeric else value < low:
            expected = f"{low} or {'more' if numeric else 'later'} (column {other})"
            yield row, column, expected, _shown(value), "correct one of the two"


def _twice(key: list[str], cells: Cells, numbers: list[int], met: dict[tuple[str, ...], int]) -> Iterator[Finding]:
    """Find a key that an earlier row has."""
    for row, *values in zip(numbers, *(cells[column] for column in key), strict=True):
        if (first := met.setdefault(tuple(values), row)) != row:
            found = f"{_shown(', '.join(values))}, as in row {first:,}"
            yield row, " and ".join(key), "each key once", found, "rename or remove one of the rows"


class Folder:
    """A folder of tables with its description, and the names that other tables point to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables = _describe(folder / PACKAGE)
        self.known = cache(self._known)

    def _known(self, table: str, column: str) -> set[str]:
        """Return the names in a column of another table; none if it cannot be read, as is said of that table."""
        try:
            rows = rows_of(self.folder / self.tables[table]["path"])
            at = next(rows)[1].index(column)
            return {unicodedata.normalize("NFC", cells[at]) for _, cells in rows if len(cells) > at}
        except ValueError:  # TableError is one too
            return set()

    def check(self, name: str) -> tuple[str, int, list[Problem]]:
        """Check a table; return its text, its number of rows, and what is wrong with it."""
        if name not in self.tables:
            near = close_names(name, self.tables)
            cure = f"did you mean {' or '.join(near)}?" if near else f"the tables are {', '.join(self.tables)}."
            msg = f'There is no table "{name}"; {cure}'
            raise UnknownName(msg)
        path = self.folder / self.tables[name]["path"]
        check = _Check(self, self.tables[name]["schema"])
        file, more = f"{path.parent.name}/{path.name}", 0
        told: list[Problem] = []
        try:
            text = text_of(path)
            for finding in check.findings(rows_of(path, text), text):
                if len(told) < SHOWN:
                    told.append(Problem(file, *finding))
                else:
                    more += 1
        except TableError as error:
            return "", check.size, told + error.problems
        return text, check.size, [*told, Problem(file, None, None, "", "", "", more)] if more else told


class _Check:
    """One pass over one table."""

    def __init__(self, folder: Folder, schema: dict[str, Any]) -> None:
        self.size = 0
        self.fields = {field["name"]: field for field in schema["fields"]}
        self.judges = {column: cache(_judge(field)) for column, field in self.fields.items()}
        links = [(column, folder.known(table, other), table, mark) for column, table, other, mark in _links(schema)]
        self.links = [(column, _names(known, table, mark)) for column, known, table, mark in links if known]
        keys = [_list(schema["primaryKey"])] if "primaryKey" in schema else []
        keys += [[column] for column, field in self.fields.items() if field.get("constraints", {}).get("unique")]
        self.keys: list[tuple[list[str], dict[tuple[str, ...], int]]] = [(key, {}) for key in keys]

    def findings(self, rows: Iterator[tuple[int, list[str]]], text: str) -> Iterator[Finding]:
        """Yield what is wrong with a table."""
        header = next(rows)[1]
        if header != list(self.fields):
            yield from _header(header, list(self.fields), text)
            return
        while chunk := list(islice(rows, CHUNK)):
            self.size += len(chunk)
            yield from _widths(chunk, len(header))
            if whole := [pair for pair in chunk if len(pair[1]) == len(header)]:
                cells = zip(*(one for _, one in whole), strict=True)
                yield from self._chunk(dict(zip(header, cells, strict=True)), [row for row, _ in whole])
        if not self.size:
            yield None, None, "rows under the header", "the header only", "bring back the file"
        elif not text.endswith(("\n", "\r")):
            cure = "the file may be cut short: bring it back, or end its last line if that row is whole"
            found = f'the end of the file after "{text[-40:].rpartition(chr(10))[2]}"'
            yield self.size + 1, None, "a line end after the last row", found, cure

    def _chunk(self, cells: Cells, numbers: list[int]) -> Iterator[Finding]:
        """Yield what is wrong with some rows of the right width."""
        exchanged = {finding[0]: finding for finding in _exchanged(self.fields, cells, numbers)}
        yield from exchanged.values()
        judged: list[tuple[str, Judge]] = [*self.judges.items(), *self.links]
        for column, judge in judged:
            for row, value in zip(numbers, cells[column], strict=True):
                words = judge(value)
                if words and (column not in ("latitude", "longitude") or row not in exchanged):
                    yield row, column, *words
        for column, field in self.fields.items():
            if "atLeast" in field:
                yield from _order(column, field, cells, numbers)
        for key, met in self.keys:
            yield from _twice(key, cells, numbers, met)
