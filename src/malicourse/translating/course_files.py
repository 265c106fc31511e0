"""Every source file of the course that holds words, and how to put other words into it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat

from malicourse import _notebook
from malicourse.translating import banks, code, markdown
from malicourse.translating.citations import Citations
from malicourse.translating.names import Tables
from malicourse.translating.units import Say, Unit, has_words

__all__ = ["Course", "Source", "files_of", "same", "twin_line"]

PAGES = (
    *("README.md", "CHANGELOG.md", "teaching/README.md", "teaching/guide.md", "teaching/plans/*.md"),
    "data/derive/codebook_head.md",
)
NOTEBOOKS = ("notebooks/*.ipynb", "exercises/solutions/*.ipynb")
BANKS = ("data/quizzes/*.yaml", "data/exercises/*.yaml")
NONE_IS_ONE = {"fr"}  # "0 question", not "0 questions"
NAMES = {"en": "English: ", "fr": "Français\xa0: "}
TWIN = re.compile(r"^(?:English: |Français\xa0: )\[[^\]\n]*\]\([^)\s]+\)\n\n?", re.MULTILINE)


def same(unit: Unit) -> str:
    """Give the English words of a unit."""
    return unit.text


def twin_line(language: str, title: str, target: str) -> str:
    """Write the line that leads to a page's twin.

    Parameters
    ----------
    language : str
        That of the twin.
    title : str
        Its title.
    target : str
        Where it lies, from the page.

    Returns
    -------
    str
        Such as ``English: [02 · The revolt](../../notebooks/02-revolt.ipynb)``.
    """
    return f"{NAMES.get(language, f'{language}: ')}[{title}]({target})"


@dataclass(frozen=True)
class Source:
    """A file with words.

    Attributes
    ----------
    name : str
        Its path in the course.
    kind : str
        "notebook", "bank", "table", "names", "package", "page" or "room".
    """

    name: str
    kind: str

    @property
    def catalog(self) -> str:
        """Give the path of its catalog below the language's folder."""
        name = self.name.removeprefix("src/malicourse/").replace("words/en/", "words/")
        return str(Path(name).with_suffix(".po").as_posix())


class Course:
    """The sources of a course.

    Parameters
    ----------
    root : Path
        The course's folder.
    language : str
        The other language.
    """

    def __init__(self, root: Path, language: str) -> None:
        self.root, self.language = root, language
        self.tables = Tables(root / "data")
        self.name_of: Callable[[str], str | None] = lambda name: name  # the one translation of a name
        self.cell_of: Callable[[str], str | None] = lambda text: text  # that of a whole cell of a table

    @cached_property
    def citations(self) -> Citations:
        """Give the references to sources, which are written by rule."""
        return Citations(self.tables)

    @cached_property
    def sources(self) -> list[Source]:
        """List the sources, those first on which others rest."""
        found = [Source("data/names.csv", "names"), Source("data/datapackage.json", "package")]
        for table, path in self.tables.paths.items():
            if table in self.tables.described and any(True for _ in self.tables.texts(table)):
                found.append(Source(path.relative_to(self.root).as_posix(), "table"))
        for kind, patterns in (("room", ["src/malicourse/words/en/*.json"]), ("bank", BANKS), ("notebook", NOTEBOOKS)):
            found += [Source(name, kind) for pattern in patterns for name in self._files(pattern)]
        return found + [Source(name, "page") for pattern in PAGES for name in self._files(pattern)]

    def _files(self, pattern: str) -> list[str]:
        return [path.relative_to(self.root).as_posix() for path in sorted(self.root.glob(pattern))]

    def units(self, source: Source) -> list[Unit]:
        """List the units of a source, in its order."""
        found: dict[tuple[str, str], Unit] = {}

        def say(unit: Unit) -> str:
            found.setdefault((unit.context, unit.text), unit)
            return unit.text

        if source.kind == "names":
            return list(self.tables.value_units(self.language))
        self.translated(source, say)
        return list(found.values())

    def translated(self, source: Source, say: Say) -> str:
        """Give the text of a source with other words.

        Parameters
        ----------
        source : Source
            The source; not that of the names, which is no file.
        say : callable
            Gives the words of a unit.

        Returns
        -------
        str
            The text of the file.
        """
        if source.kind == "table":
            return self.tables.translated(Path(source.name).stem, say, lambda name: self.name_of(name) or name)
        content = (self.root / source.name).read_text(encoding="utf-8")
        if source.kind == "page":
            return markdown.translated(TWIN.sub("", content), say, Path(source.name).stem, _about(source.name))
        if source.kind == "notebook":
            return self._notebook(source, content, say)
        if source.kind == "bank":
            return banks.translated(content, say, self.fixed)
        return self._json(source, content, say)

    @cached_property
    def _texts(self) -> set[str]:
        return set(self.tables.cell_texts())

    def fixed(self, text: str) -> str | None:
        """Give the words of a text that a table has, None for any other."""
        if text in self.tables.values:
            return self.name_of(text) or text
        return (self.cell_of(text) or text) if text in self._texts else None

    def searches(self, source: Source) -> dict[str, set[str]]:
        """Give each text that the code of a notebook searches for → the columns that it looks in."""
        return self._cells(nbformat.read(self.root / source.name, as_version=4)).searched

    def _cells(self, notebook: nbformat.NotebookNode) -> code.Cells:
        codes = {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "code"}
        return code.Cells(codes, self.fixed, self.tables.codes, self.tables.worded)

    def _notebook(self, source: Source, content: str, say: Say) -> str:
        notebook = nbformat.reads(content, as_version=4)
        about = _about(source.name)
        cells = self._cells(notebook)

        def told(unit: Unit) -> str:
            return self.citations.translated(unit.text, self) or say(unit)

        notebook.cells[0].source = TWIN.sub("", notebook.cells[0].source, count=1)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.source = cells.translated(cell.id, _noted(say, about))
                cell.outputs, cell.execution_count = [], None
            else:
                notes = cell.metadata.get("slideshow", {}).get("slide_type") == "notes"
                kind = "note for the teacher" if notes else ""
                cell.source = markdown.translated(cell.source, told, cell.id, about, kind)
        return _notebook.text(notebook)

    def _json(self, source: Source, content: str, say: Say) -> str:
        data = json.loads(content)
        if source.kind == "package":
            for key in ("title", "description"):
                data[key] = say(Unit(key, data[key], f"{key} of all tables"))
            for table in data["resources"]:
                _described(table, say)
            return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        room = Path(source.name).stem
        said = {key: _counted(_entry(key, entry, say, room), self.language) for key, entry in data.items()}
        return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _about(name: str) -> str:
    """Say which lesson or page a file is."""
    stem = Path(name).stem
    if name.startswith("notebooks/"):
        return f"lesson {stem}"
    if name.startswith("exercises/"):
        return f"exercises of lesson {stem}"
    return f"plan of lesson {stem}" if "plans/" in name else name


def _noted(say: Say, about: str) -> Say:
    """Name the lesson in the note of each unit of code."""
    return lambda unit: say(Unit(unit.context, unit.text, unit.kind, f"{about}; {unit.note}".rstrip("; "), unit.most))


def _described(table: dict[str, Any], say: Say) -> None:
    """Translate what datapackage.json says of one table."""
    name = table["name"]
    for key in ("title", "description"):
        table[key] = say(Unit(f"{name}.{key}", table[key], f"{key} of a table", name))
    for key, text in table.get("codebook", {}).items():
        if has_words(text):
            table["codebook"][key] = say(Unit(f"{name}.codebook.{key}", text, "code book of a table", f"{name}, {key}"))
    for number, source in enumerate(table["sources"]):
        note = f"where {name} comes from; a title stays as it is"
        source["title"] = say(Unit(f"{name}.source.{number}", source["title"], "origin of a table", note))
    for field in table.get("schema", {}).get("fields", []):
        for key in ("description", "unit", "form"):
            if key in field and has_words(field[key]):
                about = f"column {field['name']} of {name}"
                field[key] = say(Unit(f"{name}.{field['name']}.{key}", field[key], f"{key} of a column", about))


def _counted(entry: Any, language: str) -> Any:
    """Give an entry by count also its text for none, where the language counts none as one."""
    if language in NONE_IS_ONE and isinstance(entry, dict) and "zero" not in entry and "{n}" in entry.get("one", ""):
        return {"zero": entry["one"], **entry}
    return entry


def _entry(key: str, entry: Any, say: Say, room: str) -> Any:
    """Translate an entry of a room of words, at any depth."""
    if isinstance(entry, dict):
        return {name: _entry(f"{key}.{name}", one, say, room) for name, one in entry.items()}
    if isinstance(entry, list):
        return [_entry(f"{key}.{number}", one, say, room) for number, one in enumerate(entry, start=1)]
    if not isinstance(entry, str) or not entry:
        return entry
    note = f"{{blanks}} stay; {key.rpartition('.')[2]} chooses by count" if key.endswith((".one", ".other")) else ""
    return say(Unit(key, entry, f"what the course says: {room}", note))


def files_of(course: Course, only: str = "") -> Iterator[Source]:
    """Yield the sources whose path, or that of whose catalog, begins with ``only``."""
    wanted = only.removeprefix(f"translations/{course.language}/")
    for source in course.sources:
        if source.name.startswith(wanted) or source.catalog.startswith(wanted):
            yield source
