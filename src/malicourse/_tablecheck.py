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

from malicourse import files, words
from malicourse.near import close_names, named
from malicourse.values import is_blank, number, text_fault
from malicourse.words import say

PACKAGE = "datapackage.json"
SHOWN = 20  # problems told one by one; the rest are counted

Judge = Callable[[str], str]  # what is wrong with a cell, in words; empty if nothing is
Finding = tuple[int | None, str | None, str]  # row, column, words
Rows = list[tuple[int, list[str]]]
Key = tuple[str, ...]  # columns, or what stands in them
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
    said : str
        What the table should hold, what it holds, what to do; empty in a closing "and n more".
    count : int
        How many problems this line stands for; more than one only in a closing line.
    """

    file: str
    row: int | None
    column: str | None
    said: str
    count: int = 1

    def inside(self) -> str:
        """Say it to whoever knows the file."""
        if self.row is None:
            return self.said or say("tables.more", n=words.number(self.count))
        key = "tables.row" if self.column is None else "tables.column"
        return say(key, row=words.number(self.row), column=self.column, said=self.said)

    def __str__(self) -> str:
        key = "tables.file" if self.row is None else "tables.place"
        return say(key, file=self.file, said=self.inside())


class TableError(ValueError):
    """A table or datapackage.json that cannot be used; ``problems`` lists why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join([*map(str, problems), say("tables.counting")]))


class UnknownName(KeyError):
    """A name that no table or source has; the message lists close ones."""

    def __str__(self) -> str:
        return str(self.args[0])


# ---------------------------------------------------------------- files


def _refused(path: Path, said: str, row: int | None = None) -> TableError:
    return TableError([Problem(f"{path.parent.name}/{path.name}", row, None, said)])


def text_of(path: Path) -> str:
    """Read a file of text; TableError says why it cannot be read."""
    wanted = say("tables.a_description" if path.name == PACKAGE else "tables.a_table")
    data = b""
    try:
        if path.exists() and not path.is_file():  # a named pipe would be waited for
            found = say("tables.a_folder" if path.is_dir() else "tables.no_file")
            raise _refused(path, say("tables.unread", wanted=wanted, found=found))
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        found = say("tables.nothing") if isinstance(error, FileNotFoundError) else files.why(error)
        raise _refused(path, say("tables.unread", wanted=wanted, found=found)) from None
    except UnicodeDecodeError as error:
        raise _other_encoding(path, data, error.start) from None
    if data and not data.strip(b"\0"):
        found = say("tables.zeros", n=words.number(len(data)))
        raise _refused(path, say("tables.unread", wanted=wanted, found=found))
    if not text.strip("\r\n\t ,;"):
        raise _refused(path, say("tables.empty"))
    return text


def _other_encoding(path: Path, data: bytes, at: int) -> TableError:
    """Say in which encoding a file may be, by its first byte that is no UTF-8."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _refused(path, say("tables.utf16"))
    byte, first = data[at : at + 1], data.partition(b"\n")[0]
    key = "tables.latin_and_semicolons" if first.count(b";") > first.count(b",") else "tables.latin"
    said = say(key, byte=byte.hex().upper(), at=words.number(at), letter=repr(byte.decode("latin-1")))
    return _refused(path, said, data.count(b"\n", 0, at) + 1)


def _lines(text: str) -> Iterator[str]:
    return (line[0] for line in re.finditer(r"[^\n]*\n|[^\n]+", text))


def rows_of(path: Path, text: str | None = None) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells), the header first; TableError says what is wrong with the quoting."""
    row = 0
    try:
        for row, cells in enumerate(csv.reader(_lines(text or text_of(path)), strict=True), 1):
            yield row, cells
    except csv.Error as error:
        raise _refused(path, say("tables.quoting", fault=error), row + 1) from None


# ---------------------------------------------------------------- datapackage.json


@cache
def _standard() -> Callable[[object], object]:
    """Return the judge of a description, made by fastjsonschema, which comes with Jupyter."""
    import fastjsonschema

    return fastjsonschema.compile(json.loads(Path(__file__).with_name("datapackage.schema.json").read_text("utf-8")))


def _describe(path: Path) -> dict[str, dict[str, Any]]:
    """Read datapackage.json: the tables' descriptions by name."""
    text = text_of(path)
    package: dict[str, Any] = {}
    try:
        package = json.loads(text)
        _standard()(package)
    except json.JSONDecodeError as error:
        said = say("tables.not_json", fault=error.msg, at=words.number(error.colno))
        raise _refused(path, said, error.lineno) from None
    except RecursionError:
        raise _refused(path, say("tables.too_deep")) from None
    except ValueError as error:  # fastjsonschema's is one
        raise _refused(path, say("tables.not_described", why=_why(error, package))) from None
    tables = {one["name"]: one for one in package["resources"] if one["path"].endswith(".csv")}
    if twice := [one["name"] for one in package["resources"] if tables.get(one["name"], one) is not one]:
        raise _refused(path, say("tables.table_twice", table=twice[0]))
    for name, fault in _loose_ends(tables):
        raise _refused(path, say("tables.loose_end", table=name, fault=fault))
    return tables


def _why(error: Any, package: Any) -> str:
    """Say what the judge of the standard refuses, and in which table."""
    why = str(error).removeprefix("data.")
    path = getattr(error, "path", [])  # data, resources, 3, schema, fields, 0; none of too long a number
    if len(path) < 3 or not isinstance(found := package["resources"][int(path[2])], dict):
        return _short(why, 200)
    table = found.get("name", say("tables.number", n=int(path[2]) + 1))
    if error.rule == "required" and path[3:] in ([], ["schema"], ["schema", "fields", path[-1]]):
        lost = next(key for key in error.rule_definition if key not in error.value)
        if len(path) > 4:
            return say("tables.column_lacks", key=lost, n=int(path[-1]) + 1, table=table)
        return say("tables.table_lacks", key=lost, table=table)
    return _short(say("tables.of_table", why=why, table=table), 200)


def _list(columns: str | list[str]) -> list[str]:
    return [columns] if isinstance(columns, str) else columns


def _keys(schema: dict[str, Any]) -> list[Key]:
    """List the columns, or sets of columns, in which no row is like another, each once."""
    keys = [schema.get("primaryKey", []), *schema.get("uniqueKeys", [])]
    keys += [field["name"] for field in schema["fields"] if field.get("constraints", {}).get("unique")]
    return list(dict.fromkeys(tuple(_list(key)) for key in keys if key))


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
            yield name, say("tables.described_twice", column=twice[0])
        rules = [field["atLeast"] for field in schema["fields"] if "atLeast" in field]
        keyed = [column for key in _keys(schema) for column in key]
        for column in (*keyed, *rules, *(column for column, *_ in _links(schema))):
            if column not in columns[name]:
                yield name, say("tables.key_of_nothing", column=column)
        for _, table, column, _ in _links(schema):
            if column not in columns.get(table, ()):
                yield name, say("tables.reference_to_nothing", column=column, table=table)
        for field in schema["fields"]:
            for bound in ("minimum", "maximum"):
                value = field.get("constraints", {}).get(bound, "0")
                if not (isinstance(value, str) if field["type"] in ("date", "string") else _is_number(value)):
                    yield name, say(f"tables.no_{bound}", column=field["name"], value=_short(repr(value)))


def _float(value: object) -> float:
    return float(str(value))  # a whole number of 400 digits overflows, its text does not


def _is_number(value: object) -> bool:
    with suppress(ValueError):
        return math.isfinite(_float(value))
    return False


# ---------------------------------------------------------------- cells

_FORMS = {
    "integer": r"-?\d+",
    "number": r"-?\d+(\.\d+)?",
    "date": r"\d{4}-\d\d-\d\d",
    "year": r"\d{4}",
    "boolean": r"true|false",
}
_DAY = re.compile(_FORMS["date"], re.ASCII)


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."


def _shown(cell: str) -> str:
    """Quote a cell for a message, short, with what cannot be seen as its code, and a letter that looks Latin told."""
    seen = "".join(sign if sign.isprintable() else f"[U+{ord(sign):04X}]" for sign in _short(cell))
    return named(f'"{seen}"') if cell else say("tables.empty_cell")


def _is_value(kind: str, cell: str) -> bool:
    """Say whether a cell of the right form is a value that every reader can hold."""
    if kind in ("integer", "number"):
        return number(cell) is not None
    return kind not in ("date", "year") or "1800" <= cell < "2200"


def _is_day(cell: str) -> bool:
    with suppress(ValueError):
        return bool(date.fromisoformat(cell)) and "1800" <= cell < "2200"
    return False


def _text_rule(cell: str) -> str:
    """Say what no text of a table may be."""
    if not cell.isprintable() or "\ufffd" in cell:
        if fault := text_fault(cell):
            return say("tables.unseen", found=_shown(cell), fault=fault)
        if is_blank(cell):
            return say("tables.blank", found=_shown(cell))
    if cell != cell.strip():
        return say("tables.blanks_around", found=_shown(cell))
    if not unicodedata.is_normalized("NFC", cell):
        return say("tables.not_nfc", found=_shown(cell))
    return ""


class _Column:
    """What a cell of one column may be."""

    def __init__(self, field: dict[str, Any]) -> None:
        self.kind, self.rules, self.pattern_in_words = field["type"], field.get("constraints", {}), field.get("form")
        self.form = _FORMS.get(self.kind, "")
        self.fits = re.compile(self.form, re.ASCII)
        self.pattern = re.compile(self.rules.get("pattern", ""), re.ASCII)
        self.choices = sorted({str(one) for one in self.rules.get("enum", ())})
        turn: Callable[[Any], Any] = _float if self.kind in ("integer", "number", "year") else str
        self.turn = turn
        self.low, self.high = (turn(self.rules[one]) if one in self.rules else None for one in ("minimum", "maximum"))

    def judge(self, cell: str) -> str:
        """Say what is wrong with a cell."""
        required = self.rules.get("required")
        if not cell:
            return say("tables.fill", wanted=self._kind() if self.form else say("tables.some_text")) if required else ""
        if said := _text_rule(cell):
            return said
        if self.kind == "number" and re.fullmatch(r"-?\d+,\d+", cell, re.ASCII):
            return say("tables.decimal_comma", found=_shown(cell), number=cell.replace(",", "."))
        if not (wanted := self._wanted(cell)):
            return ""
        near = words.listed(close_names(cell, self.choices), "or")
        if near and cell not in self.choices:
            return say("tables.near_choice", choices=", ".join(self.choices), found=_shown(cell), near=near)
        cure = say("tables.correct" if required else "tables.correct_or_empty")
        return say("tables.wrong", wanted=wanted, found=_shown(cell), cure=cure)

    def _kind(self) -> str:
        return say(f"tables.form_{self.kind if self.form else 'string'}")

    def _wanted(self, cell: str) -> str:
        """Say what is wanted in the place of a cell; nothing if it is right."""
        if self.form and not self.fits.fullmatch(cell):
            return self._kind()
        if not _is_value(self.kind, cell):
            return say(f"tables.bounds_{self.kind}")
        if (self.kind == "date" or "pattern" in self.rules) and _DAY.fullmatch(cell) and not _is_day(cell):
            return say("tables.form_date")
        if self.choices and cell not in self.choices:
            return say("tables.choice", choices=", ".join(self.choices))
        if "pattern" in self.rules and not self.pattern.fullmatch(cell):
            return self.pattern_in_words or say("tables.pattern", pattern=self.rules["pattern"])
        if self.low is not None and self.turn(cell) < self.low:
            return say("tables.at_least", form=self._kind(), bound=self.rules["minimum"])
        if self.high is not None and self.turn(cell) > self.high:
            return say("tables.at_most", form=self._kind(), bound=self.rules["maximum"])
        return ""


# ---------------------------------------------------------------- one table: each check yields what it finds


def _header(header: list[str], wanted: list[str], text: str) -> Iterator[Finding]:
    """Compare the header with the description."""
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) < len(wanted) and mark in "".join(header):
            decimal = re.search(rf"{mark}-?\d+,\d+({mark}|$)", text, re.ASCII | re.MULTILINE)
            yield 1, None, say(f"tables.between_{name + '_and_commas' * bool(decimal)}")
            return
    if len(header) > MOST_COLUMNS:
        yield 1, None, say("tables.columns", n=words.number(len(wanted)), found=words.number(len(header)))
        return
    extra = list(dict.fromkeys(one for one in header if one not in wanted))
    twice = list(dict.fromkeys(one for one in header if header.count(one) > 1))
    lost = [one for one in wanted if one not in header]
    for name in twice:
        yield 1, name, say("tables.column_twice")
    for name in lost:
        near = close_names(name, extra, 1)
        extra = [one for one in extra if one not in near]
        said = say("tables.rename", column=name, found=_shown(near[0])) if near else say("tables.lost", column=name)
        yield 1, name, said
    for name in extra:
        yield 1, _short(name), say("tables.extra", file=PACKAGE, found=_shown(name))
    if not (twice or lost or extra):
        yield 1, None, say("tables.order", wanted=", ".join(wanted), found=", ".join(header))


def _widths(rows: Rows, width: int) -> Iterator[Finding]:
    """Find rows with too few or too many cells."""
    for row, cells in rows:
        if not cells:
            yield row, None, say("tables.empty_line")
        elif len(cells) != width:
            key = "tables.few_cells" if len(cells) < width else "tables.many_cells"
            yield row, None, say(key, n=words.number(width), found=words.number(len(cells)))


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
                yield row, "latitude", say("tables.exchanged", x=x, y=y)


def _names(known: set[str], table: str, separator: str) -> Judge:
    """Return a judge of cells that name rows of another table, each once."""

    @cache
    def judge(value: str) -> str:
        parts = value.split(separator) if separator else [value]
        strange = [one for one in parts if one not in known] or [one for one in parts if parts.count(one) > 1]
        if not value or not strange:
            return ""
        name = strange[0]
        if not name:
            return say("tables.no_id_between", separator=separator)
        if name in known:
            return say("tables.id_twice", found=_shown(name))
        if near := close_names(name, known):
            return say("tables.near_id", table=table, found=_shown(name), near=words.listed(near, "or"))
        return say("tables.no_id", table=table, found=_shown(name))

    return judge


def _order(column: str, field: dict[str, Any], cells: Cells, numbers: list[int]) -> Iterator[Finding]:
    """Find cells that come before, or are less than, the cell of another column."""
    other, numeric = field["atLeast"], field["type"] in ("integer", "number")
    for row, value, low in zip(numbers, cells[column], cells[other], strict=True):
        if not value or not low or (numeric and not (_is_number(value) and _is_number(low))):
            continue
        if (float(value) < float(low)) if numeric else value < low:
            key = "tables.or_more" if numeric else "tables.or_later"
            yield row, column, say(key, low=low, column=other, found=_shown(value))


def _twice(key: Key, cells: Cells, numbers: list[int], met: dict[Key, int]) -> Iterator[Finding]:
    """Find a key that an earlier row has."""
    for row, *values in zip(numbers, *(cells[column] for column in key), strict=True):
        if (first := met.setdefault(tuple(values), row)) != row:
            found = _shown(", ".join(values))
            yield row, words.listed(key), say("tables.key_twice", found=found, row=words.number(first))


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
            key = "tables.near_table" if near else "tables.no_table"
            there = words.listed(near, "or") if near else ", ".join(self.tables)
            raise UnknownName(say(key, name=named(name), tables=there))
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
        return text, check.size, [*told, Problem(file, None, None, "", more)] if more else told


class _Check:
    """One pass over one table."""

    def __init__(self, folder: Folder, schema: dict[str, Any]) -> None:
        self.size = 0
        self.fields = {field["name"]: field for field in schema["fields"]}
        self.judges = {column: cache(_Column(field).judge) for column, field in self.fields.items()}
        links = [(column, folder.known(table, other), table, mark) for column, table, other, mark in _links(schema)]
        self.links = [(column, _names(known, table, mark)) for column, known, table, mark in links if known]
        self.keys: dict[Key, dict[Key, int]] = {key: {} for key in _keys(schema)}

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
            yield None, None, say("tables.header_only")
        elif not text.endswith(("\n", "\r")):
            yield self.size + 1, None, say("tables.no_line_end", end=text[-40:].rpartition("\n")[2])

    def _chunk(self, cells: Cells, numbers: list[int]) -> Iterator[Finding]:
        """Yield what is wrong with some rows of the right width."""
        exchanged = {finding[0]: finding for finding in _exchanged(self.fields, cells, numbers)}
        yield from exchanged.values()
        judged: list[tuple[str, Judge]] = [*self.judges.items(), *self.links]
        for column, judge in judged:
            for row, value in zip(numbers, cells[column], strict=True):
                said = judge(value)
                if said and (column not in ("latitude", "longitude") or row not in exchanged):
                    yield row, column, said
        for column, field in self.fields.items():
            if "atLeast" in field:
                yield from _order(column, field, cells, numbers)
        for key, met in self.keys.items():
            yield from _twice(key, cells, numbers, met)
