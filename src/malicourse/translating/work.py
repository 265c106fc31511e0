"""The state of a language: all catalogs together, brought up to date, read and filled."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from malicourse.translating.catalog import Catalog, Entry
from malicourse.translating.course_files import Course, Source, files_of
from malicourse.translating.parity import Checker
from malicourse.translating.units import Unit

__all__ = ["Language"]

SURE = "sure: "  # begins a remark in a catalog that accepts what a check doubts


class Language:
    """A course in another language.

    Parameters
    ----------
    root : Path
        The course's folder.
    code : str
        Such as "fr".
    folder : Path, optional
        Where the catalogs are; otherwise ``translations/CODE`` in the course.
    """

    def __init__(self, root: Path, code: str, folder: Path | None = None) -> None:
        self.root, self.code = root, code
        self.folder = folder or root / "translations" / code
        self.course = Course(root, code)
        self.catalogs = {
            source.name: Catalog(self.folder / source.catalog, code, source.name) for source in self.course.sources
        }
        self.course.name_of, self.course.cell_of = self.name, self.cell

    @cached_property
    def given(self) -> dict[str, str]:
        """Give the names that a column of a table says in this language."""
        return self.course.tables.given(self.code)

    def name(self, text: str) -> str | None:
        """Give the one translation of a name of the tables, None if there is none yet."""
        return self.given.get(text) or self.catalogs["data/names.csv"].words(Unit("", text, "")) or None

    @cached_property
    def _cells(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for source in self.course.sources:
            if source.kind == "table":
                for (_, text), entry in self.catalogs[source.name].entries.items():
                    if entry.ready:
                        found.setdefault(text, entry.words)
        return found

    def cell(self, text: str) -> str | None:
        """Give the translation of a whole cell of a table, None if there is none yet."""
        return self._cells.get(text)

    @cached_property
    def optional(self) -> set[tuple[str, str, str]]:
        """Give source, context and text of each cell that may stay English."""
        tables = self.course.tables
        return {
            (tables.paths[name].relative_to(self.root).as_posix(), unit.context, unit.text)
            for name in tables.described
            for _, _, unit, may in tables.texts(name)
            if may
        }

    @cached_property
    def checker(self) -> Checker:
        """Give the judge of this language's translations."""
        return Checker(self.code, set(self.course.citations.rows), self.course.fixed)

    def update(self, *, take_words: bool = False) -> list[str]:
        """Bring every catalog up to date with its source, and write those that change.

        Parameters
        ----------
        take_words : bool
            Let the words of ``words/CODE/*.json`` stand over those of the catalogs.

        Returns
        -------
        list of str
            A line for each catalog that changed.
        """
        memory: dict[str, str] = {}
        for source in self.course.sources:
            catalog = self.catalogs[source.name]
            catalog.update(self.course.units(source))
            if source.kind == "room":
                self._take(source, catalog, all_of_them=take_words)
            for entry in catalog.entries.values():
                if entry.ready:
                    memory.setdefault(entry.unit.text, entry.words)
        lines = []
        for source in self.course.sources:
            catalog = self.catalogs[source.name]
            for entry in catalog.entries.values():
                if not entry.words and source.kind not in {"names", "room"}:
                    entry.words = memory.get(entry.unit.text, "")
            if catalog.write():
                counts = ", ".join(f"{count} {what}" for what, count in catalog.changes.items() if count)
                lines.append(f"{self.shown(catalog.path)}: {counts or 'written'}")
        lines += self._drop(self.folder)
        self.__dict__.pop("_cells", None)
        return lines

    def shown(self, path: Path) -> str:
        """Name a file as seen from the course's folder."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    def _drop(self, folder: Path) -> list[str]:
        """Remove catalogs whose source is gone."""
        known = {catalog.path for catalog in self.catalogs.values()}
        gone = [path for path in sorted(folder.rglob("*.po")) if path not in known]
        for path in gone:
            path.unlink()
        return [f"{self.shown(path)}: removed, for its source is gone" for path in gone]

    def _take(self, source: Source, catalog: Catalog, *, all_of_them: bool) -> None:
        """Take over the words of a room that were written by hand, where the catalog has none."""
        path = self.root / source.name.replace("words/en/", f"words/{self.code}/")
        if not path.is_file():
            return
        here = _flat(json.loads((self.root / source.name).read_text(encoding="utf-8")))
        there = _flat(json.loads(path.read_text(encoding="utf-8")))
        for (context, text), entry in catalog.entries.items():
            if here.get(context) != text or not there.get(context):
                continue
            newer = entry.stale and entry.words != there[context]
            if all_of_them or not entry.words or newer:
                entry.words, entry.stale, entry.former = there[context], False, ""

    def entries(self, only: str = "") -> Iterator[tuple[Source, Entry]]:
        """Yield each entry of the chosen sources, in their order."""
        for source in files_of(self.course, only):
            for entry in self.catalogs[source.name].entries.values():
                yield source, entry

    def may_stay(self, source: Source, entry: Entry) -> bool:
        """Tell whether an entry may stay English."""
        return (source.name, entry.unit.context, entry.unit.text) in self.optional

    def missing(self, only: str = "", *, optional: bool = False) -> Iterator[tuple[Source, Entry]]:
        """Yield each entry without words, or with words of an older English."""
        for source, entry in self.entries(only):
            if not entry.ready and (optional or not self.may_stay(source, entry)):
                yield source, entry

    def faults(self, only: str = "") -> Iterator[tuple[Source, Entry, str]]:
        """Yield each thing that is wrong with a translation that is there."""
        for source, entry in self.entries(only):
            if entry.ready:
                for fault in self.checker.faults(entry.unit, entry.words, SURE in entry.remark):
                    yield source, entry, fault

    def search_faults(self) -> Iterator[str]:
        """Yield each search of a notebook's code that finds other rows in the words of the other language."""
        tables = self.course.tables
        for source in self.course.sources:
            if source.kind != "notebook":
                continue
            for text, columns in self.course.searches(source).items():
                words = self.catalogs[source.name].words(Unit("code, searched", text, ""))
                for table, column in ((table, one) for table in tables.described for one in columns) if words else ():
                    for row, cell, said in self._worded_cells(table, column):
                        if said and (text in cell) != (words in said):
                            how = "finds" if words in said else "does not find"
                            where = f"{table}.{column} of {row}: {said[:80]!r}"
                            yield f"{source.catalog}: {words!r} for {text!r} {how} {where}"

    def _worded_cells(self, table: str, column: str) -> Iterator[tuple[str, str, str]]:
        """Yield row, English and translation of each cell of a column of words; without translation it is empty."""
        tables = self.course.tables
        if "translate" not in tables.described[table].get(column, {}):
            return
        header, rows = tables.rows(table)
        look_up = self.name if tables.described[table][column]["translate"] == "value" else self.cell
        for row in rows:
            cell = row[header.index(column)]
            yield row[0], cell, look_up(cell) or ""

    def report(self, only: str = "") -> Iterator[str]:
        """Say what is done, what is missing and what is wrong, a line a catalog."""
        total: Counter[str] = Counter()
        wrong = Counter(source.name for source, _, _ in self.faults(only))
        for source in files_of(self.course, only):
            counted: Counter[str] = Counter()
            for entry in self.catalogs[source.name].entries.values():
                state = "ready" if entry.ready else "stale" if entry.words else "missing"
                counted["may stay English" if state == "missing" and self.may_stay(source, entry) else state] += 1
            counted["wrong"] = wrong[source.name]
            total += counted
            told = [f"{count} {what}" for what, count in counted.items() if count and what != "ready"]
            size = sum(counted.values()) - counted["wrong"]
            yield f"{source.catalog:40} {counted['ready']:5} of {size:5}{'  ' if told else ''}{', '.join(told)}"
        size = sum(total.values()) - total["wrong"]
        rest = f"{total['missing']} missing, {total['stale']} stale, {total['wrong']} faults"
        yield f"{total['ready']} of {size} units are ready; {rest}."
        yield from self.search_faults()
        for source, entry, fault in self.faults(only):
            yield f"{source.catalog}, {entry.unit.context or entry.unit.text!r}: {fault}"


def _flat(entry: Any, key: str = "") -> dict[str, str]:
    """Give path → text of each entry of a room, as units name them."""
    if isinstance(entry, dict):
        pairs = [(f"{key}.{name}" if key else name, one) for name, one in entry.items()]
    elif isinstance(entry, list):
        pairs = [(f"{key}.{number}", one) for number, one in enumerate(entry, start=1)]
    else:
        return {key: entry} if isinstance(entry, str) else {}
    return {path: text for name, one in pairs for path, text in _flat(one, name).items()}
