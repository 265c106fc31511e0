"""What the tables say in words: which columns a reader sees, and the one translation of each name in them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from malicourse.translating.units import Say, Unit, has_words

__all__ = ["Tables", "rows_text"]

SEVERAL = re.compile(r";(?! )")  # joins several names in a cell
VALUE, TEXT = "value", "text"


def rows_text(header: list[str], rows: list[list[str]]) -> str:
    """Write a table as its file has it."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return stream.getvalue()


class Tables:
    """The tables of a course, with the columns that datapackage.json calls words.

    ``"translate": "text"`` at a field: each cell is a text of its own. ``"translate": "value"``: the cell is a name
    that other rows, tables, questions and code may hold too; equal names have one translation everywhere.
    ``"in": {"fr": "name_fr"}`` says which column gives the name in a language. ``"translateIf"`` is a pattern for the
    cells that are words. With ``"optional": true`` a cell may stay English.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.package: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))

    @cached_property
    def described(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Give table → column → its description."""
        return {
            table["name"]: {field["name"]: field for field in table["schema"]["fields"]}
            for table in self.package["resources"]
            if table["path"].endswith(".csv")
        }

    @cached_property
    def paths(self) -> dict[str, Path]:
        """Give table → file."""
        return {table["name"]: self.folder / table["path"] for table in self.package["resources"]}

    @cached_property
    def fields(self) -> set[str]:
        """Give the names of all columns."""
        return {name for columns in self.described.values() for name in columns}

    @cached_property
    def codes(self) -> set[str]:
        """Give the texts of tables that stay: names of columns, and kinds of columns whose cells are no words."""
        fields = [field for columns in self.described.values() for field in columns.values()]
        kinds = {
            kind
            for field in fields
            if "translate" not in field
            for kind in field.get("constraints", {}).get("enum", ())
        }
        return self.fields | ({kind for kind in kinds if isinstance(kind, str)} - self.values.keys())

    @cached_property
    def worded(self) -> set[str]:
        """Give the names of all columns whose cells are words."""
        return {name for columns in self.described.values() for name, field in columns.items() if "translate" in field}

    def rows(self, table: str) -> tuple[list[str], list[list[str]]]:
        """Read a table as texts: its header and its rows."""
        with self.paths[table].open(encoding="utf-8-sig", newline="") as stream:
            header, *rows = list(csv.reader(stream))
        return header, rows

    def texts(self, table: str) -> Iterator[tuple[int, int, Unit, bool]]:
        """Yield row, column, unit, and whether it may stay English, for each cell that is a text of its own."""
        header, rows = self.rows(table)
        fields = self.described[table]
        schema = next(one["schema"] for one in self.package["resources"] if one["name"] == table)
        key = schema.get("primaryKey") or header[0]
        keys = [header.index(name) for name in ([key] if isinstance(key, str) else key)]
        about = next((header.index(name) for name in ("title", "claim", "name", "what") if name in header), None)
        for number, row in enumerate(rows):
            place = "-".join(row[column] for column in keys)
            for column, name in enumerate(header):
                field = fields.get(name, {})
                if field.get("translate") != TEXT or not _worded(row[column], field):
                    continue
                note = f"{table}.csv, {field['description'].rstrip('.')}"
                if about is not None and about != column and row[about]:
                    note += f"; of: {row[about][:120]}"
                unit = Unit(f"{place}:{name}", row[column], f"{table}, {name}", note)
                yield number, column, unit, bool(field.get("optional"))

    @cached_property
    def values(self) -> dict[str, list[str]]:
        """Give each name of a column of names → the columns that hold it."""
        found: dict[str, list[str]] = defaultdict(list)
        for table, fields in self.described.items():
            header, rows = self.rows(table)
            for column, name in enumerate(header):
                field = fields.get(name, {})
                if field.get("translate") != VALUE:
                    continue
                where = f"{table}.{name}"
                for cell in dict.fromkeys(row[column] for row in rows):
                    for part in SEVERAL.split(cell):
                        if _worded(part, field) and where not in found[part]:
                            found[part].append(where)
        return {value: places for value, places in found.items() if places}

    def given(self, language: str) -> dict[str, str]:
        """Give the names that a column of a table says in a language."""
        found: dict[str, str] = {}
        for table, fields in self.described.items():
            for name, field in fields.items():
                if language in field.get("in", {}):
                    header, rows = self.rows(table)
                    one, other = header.index(name), header.index(field["in"][language])
                    found |= {row[one]: row[other] for row in rows if row[one] and row[other]}
        return found

    def value_units(self, language: str) -> Iterator[Unit]:
        """Yield a unit for each name that no column says in the language."""
        given = self.given(language)
        for value, places in self.values.items():
            if value not in given:
                yield Unit("", value, "name or category", f"stands in {', '.join(places[:6])}")

    def cell_texts(self) -> dict[str, list[str]]:
        """Give each whole cell that is a text of its own → its contexts, with the table in front."""
        found: dict[str, list[str]] = defaultdict(list)
        for table in self.described:
            for _, _, unit, _ in self.texts(table):
                found[unit.text].append(f"{table}:{unit.context}")
        return found

    def translated(self, table: str, say: Say, name_of: Callable[[str], str]) -> str:
        """Write a table with other words.

        Parameters
        ----------
        table : str
            Its name.
        say : callable
            Gives the words of a unit.
        name_of : callable
            Gives the one translation of a name.

        Returns
        -------
        str
            The text of its file.
        """
        header, rows = self.rows(table)
        for number, column, unit, _ in self.texts(table):
            rows[number][column] = say(unit)
        for column, name in enumerate(header):
            field = self.described[table].get(name, {})
            if field.get("translate") == VALUE:
                for row in rows:
                    row[column] = ";".join(
                        name_of(part) if _worded(part, field) else part for part in SEVERAL.split(row[column])
                    )
        return rows_text(header, rows)


def _worded(cell: str, field: dict[str, Any]) -> bool:
    """Tell whether a cell of a column holds words to translate."""
    return has_words(cell) and ("translateIf" not in field or re.search(field["translateIf"], cell) is not None)
