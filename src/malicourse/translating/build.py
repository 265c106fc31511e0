"""The tree of a language: built from the English sources and the catalogs, executed, and made again only if needed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat

from malicourse import _notebook, course
from malicourse.translating import alike
from malicourse.translating.course_files import TWIN, Source, twin_line
from malicourse.translating.units import Unit
from malicourse.translating.work import Language

__all__ = ["Made", "Tree"]

HEAD, BOOK = "data/derive/codebook_head.md", "data/README.md"
MADE = "made.json"  # path → signs of what its last making rested on, and of what was made
KIT = ("teaching/keys/", "teaching/sheets/", "teaching/glossary.md", "teaching/who-is-who.md", "teaching/moves.md")
ALWAYS = {"sources", "actors", "towns", "lessons", "holders", "events", "glossary"}  # tables that helpers read
LINK = re.compile(r"(\]\()([^)\s]+)|((?:href|src)=\")([^\"]+)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


@dataclass
class Made:
    """A source in the other language.

    Attributes
    ----------
    text : str
        The text of the file.
    lacking : list of str
        English texts in it that have no translation.
    """

    text: str
    lacking: list[str] = field(default_factory=list)


class Tree:
    """The files of one language.

    Parameters
    ----------
    language : Language
        The catalogs, up to date.
    output : Path
        The folder that gets a folder named by the language, and ``README.LANGUAGE.md``: the course's own, or another.
    partial : bool
        Build also what still lacks words, with English in their place.
    """

    def __init__(self, language: Language, output: Path, *, partial: bool = False) -> None:
        self.language, self.output, self.partial = language, output.resolve(), partial
        self.folder = self.output / language.code
        self.looking = False  # say what would be written, and write nothing
        self.seen: set[Path] = set()  # what the tree consists of
        self.english = language.root / "data"
        self.sources = {source.name: source for source in language.course.sources}

    @cached_property
    def rendered(self) -> dict[str, Made]:
        """Give each source that is a file → its text in the other language."""
        return {source.name: self._render(source) for source in self.sources.values() if source.kind != "names"}

    def _render(self, source: Source) -> Made:
        catalog = self.language.catalogs.get(source.name)  # none for a table with nothing but names
        lacking: list[str] = []

        def say(unit: Unit) -> str:
            words = catalog.words(unit) if catalog else ""
            if not words and (source.name, unit.context, unit.text) not in self.language.optional:
                lacking.append(unit.text)
            return words or unit.text

        names = self.language.course
        name_of, cell_of = names.name_of, names.cell_of

        def seen(look_up: Callable[[str], str | None]) -> Callable[[str], str | None]:
            def found(text: str) -> str | None:
                words = look_up(text)
                if words is None:
                    lacking.append(text)
                return words

            return found

        names.name_of, names.cell_of = seen(name_of), seen(cell_of)
        try:
            return Made(names.translated(source, say), list(dict.fromkeys(lacking)))
        finally:
            names.name_of, names.cell_of = name_of, cell_of

    def complete(self, name: str) -> bool:
        """Tell whether a source may be built: it lacks no words, and neither do the questions that it shows."""
        if self.partial or self.sources[name].kind in {"table", "package"}:
            return True
        stem = Path(name).stem
        banks = [f"data/quizzes/{stem}.yaml"] if name.startswith("notebooks/") else []
        if name.startswith("exercises/"):
            banks = [f"data/exercises/{stem}.yaml"]
            if stem == "final":
                banks = [one for one in self.sources if one.startswith("data/quizzes/")]
        return not any(self.rendered[one].lacking for one in (name, *banks) if one in self.rendered)

    # ------------------------------------------------------------ links

    def twin(self, path: str) -> str:
        """Give the place in the course of a file's twin in the other language; the file itself if it has none."""
        code = self.language.code
        if path == "README.md":
            return f"README.{code}.md" if self.complete(path) else path
        learner = re.fullmatch(r"exercises/(\d\d-exercises|final)\.ipynb", path)
        if learner:
            return f"{code}/{path}" if self._solution(path) else path
        made = path in self.sources and path != HEAD and self.complete(path)
        kit = path.startswith(KIT) and all(self.complete(name) for name in self.sources if name.startswith("notebooks"))
        table = path.startswith("data/") and path.endswith(".csv") and Path(path).stem in self.tables
        book = path == BOOK and self.complete(HEAD)
        return f"{code}/{path}" if made or kit or table or book else path

    def _solution(self, learner: str) -> str:
        """Name the solution that a learner's copy is made from, if it is complete; else nothing."""
        stem = Path(learner).stem.removesuffix("-exercises")
        found = [name for name in self.sources if re.fullmatch(rf"exercises/solutions/{stem}(-.+)?\.ipynb", name)]
        return found[0] if found and self.complete(found[0]) else ""

    def moved(self, target: str, home: str, at: str) -> str:
        """Turn a link of an English page into the same link of its twin.

        Parameters
        ----------
        target : str
            Where it leads, such as ``../teaching/glossary.md#coup``.
        home, at : str
            Paths in the course of the English page and of its twin.

        Returns
        -------
        str
            The link from the twin: to a twin where there is one, else to the English file.
        """
        if re.match(r"[a-z][a-z0-9+.-]*:|/", target, re.IGNORECASE):
            return target
        path, mark, anchor = target.partition("#")
        file = posixpath.normpath(posixpath.join(posixpath.dirname(home), path)) if path else home
        twin = self.twin(file)
        if anchor and twin != file:
            anchor = self.anchors(file).get(anchor.casefold(), anchor)
        if not path:
            return mark + anchor
        trailing = "/" if path.endswith("/") else ""
        return posixpath.relpath(twin, posixpath.dirname(at) or ".") + trailing + mark + anchor

    def anchors(self, file: str) -> dict[str, str]:
        """Give the anchor of each heading of a source → that of the same heading in the other language."""
        if file not in self.rendered or not file.endswith((".ipynb", ".md")):
            return {}
        english = (self.language.root / file).read_text(encoding="utf-8")
        here, there = (_headings(text, file) for text in (english, self.rendered[file].text))
        return {one.casefold(): other.replace("\xa0", "%C2%A0") for one, other in zip(here, there, strict=False)}

    def linked(self, text: str, home: str, at: str) -> str:
        """Turn every link of a Markdown text for the twin's place."""

        def turn(match: re.Match[str]) -> str:
            return (match[1] or match[3]) + self.moved(match[2] or match[4], home, at)

        return LINK.sub(turn, text)

    # ------------------------------------------------------------ tables

    @cached_property
    def tables(self) -> list[str]:
        """Name the tables of the tree: those with words, and those that a lesson, an exercise or a bank reads."""
        texts = [
            (self.language.root / name).read_text(encoding="utf-8")
            for name, source in self.sources.items()
            if source.kind in {"notebook", "bank"}
        ]
        read = {name for text in texts for name in re.findall(r"data/(\w+)\.csv|table: (\w+)", text) for name in name}
        described = self.language.course.tables.described
        worded = {name for name, fields in described.items() if any("translate" in one for one in fields.values())}
        return [name for name in described if name in worded | read | ALWAYS]

    def table_texts(self) -> Iterator[tuple[str, str]]:
        """Yield path and text of each table, and of their description."""
        names = self.language.course.tables
        for table in self.tables:
            path = names.paths[table].relative_to(self.language.root).as_posix()
            made = self.rendered.get(path) or self._render(Source(path, "table"))
            yield path, made.text
        package = json.loads(self.rendered["data/datapackage.json"].text)
        package = {**package, "language": self.language.code}
        package["resources"] = list(self._resources(package["resources"]))
        for resource in package["resources"]:
            for column in resource["schema"]["fields"]:
                limits = column.get("constraints", {})
                if column.get("translate") == "value" and "enum" in limits:
                    limits["enum"] = [self.language.name(one) or one for one in limits["enum"]]
                for key in ("translate", "translateIf", "optional", "in"):
                    column.pop(key, None)
        yield "data/datapackage.json", json.dumps(package, ensure_ascii=False, indent=1) + "\n"

    def _resources(self, described: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield the tables of the tree; one that no lesson reads, the log, is read where it is, in English."""
        for resource in described:
            if resource["name"] in self.tables:
                yield resource
            elif resource["path"].endswith(".csv") and (self.output / "data" / resource["path"]).is_file():
                yield {**resource, "path": f"../../data/{resource['path']}"}

    # ------------------------------------------------------------ building

    def build(self, only: str = "") -> Iterator[str]:
        """Write what is complete, execute what changed, and say what is missing.

        Parameters
        ----------
        only : str
            What the path of a notebook or page begins with; tables and banks are written in any case.

        Yields
        ------
        str
            A line for each file made, and for each that waits for words.
        """
        yield from self._plain()
        yield from self._leads()
        record = self.folder / MADE
        made: dict[str, str] = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
        for name in [name for name, source in self.sources.items() if source.kind == "notebook"]:
            if name.startswith(only) and self.complete(name):
                yield from self._run(name, made)
                if not self.looking:
                    self._write(record, json.dumps(dict(sorted(made.items())), indent=1) + "\n")
        yield from self._codebook()
        yield from self._learners()
        yield from self._teaching()
        for name, one in self.rendered.items():
            if not self.complete(name) and name.startswith(only):
                yield f"{name}: waits for {len(one.lacking)} texts, or for its questions"

    def stale(self) -> Iterator[str]:
        """Yield each file of the tree that building would change, and each that it would not make; run nothing."""
        self.looking = True
        try:
            yield from self.build()
        finally:
            self.looking = False
        known = {*self.seen, self.folder / MADE}
        yield from (f"{path}: made by nothing" for path in sorted(self._files()) if path not in known)

    def _files(self) -> Iterator[Path]:
        for path in self.folder.rglob("*"):
            if path.is_file() and not any(part.startswith((".", "__")) for part in path.relative_to(self.folder).parts):
                yield path

    def _write(self, path: Path, content: str) -> list[str]:
        """Write a file if it changes, and say so."""
        self.seen.add(path)
        if path.is_file() and path.read_text(encoding="utf-8") == content:
            return []
        if self.looking:
            return [f"{path}: is not what follows from its source; build the tree again"]
        _notebook.replace_file(path, content)
        return [f"{path}: written"]

    def _plain(self) -> Iterator[str]:
        """Write tables, banks, pages and, in the course itself, the words of the package."""
        for path, text in self.table_texts():
            yield from self._write(self.folder / path, text)
        course._language_of.cache_clear()
        for name, source in self.sources.items():
            if source.kind not in {"bank", "page", "room"} or not self.complete(name):
                continue
            text = self.rendered[name].text
            if source.kind == "page" and name != HEAD:
                at = self.twin(name)
                yield from self._write(self.output / at, self._page(name, at, text))
            elif source.kind == "bank":
                yield from self._write(self.folder / name, text)
            elif source.kind == "room" and self.output == self.language.root.resolve():
                room = self.output / name.replace("words/en/", f"words/{self.language.code}/")
                yield from self._write(room, text)

    def _leads(self) -> Iterator[str]:
        """Write into each English lesson and README, in the course itself, the line that leads to its twin."""
        if self.output != self.language.root.resolve():
            return
        for name in [name for name in self.sources if name.startswith("notebooks/") or name == "README.md"]:
            if not self.complete(name):
                continue
            path, at = self.language.root / name, self.twin(name)
            target = posixpath.relpath(at, posixpath.dirname(name) or ".")
            if name == "README.md":
                title = self.rendered[name].text.partition("\n")[0].lstrip("# ")
                text = led(path.read_text(encoding="utf-8"), twin_line(self.language.code, title, target))
            else:
                title = nbformat.reads(self.rendered[name].text, as_version=4).cells[0].source.partition("\n")[0]
                english = nbformat.read(path, as_version=4)
                line = twin_line(self.language.code, title.lstrip("# "), target)
                english.cells[0].source = led(english.cells[0].source, line)
                text = _notebook.text(english)
            yield from self._write(path, text)

    def _page(self, name: str, at: str, text: str) -> str:
        text = self.linked(text, name, at)
        if name != "README.md":
            return text
        english = (self.language.root / name).read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")
        return led(text, twin_line("en", english, name))

    def notebook(self, name: str) -> nbformat.NotebookNode:
        """Give a notebook of the other language, not yet run."""
        notebook = nbformat.reads(self.rendered[name].text, as_version=4)
        at = f"{self.language.code}/{name}"
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = self.linked(cell.source, name, at)
        if name.startswith("notebooks/"):
            first = notebook.cells[0]
            english = nbformat.read(self.language.root / name, as_version=4).cells[0].source
            title = english.partition("\n")[0].lstrip("# ")
            first.source = led(first.source, twin_line("en", title, posixpath.relpath(name, posixpath.dirname(at))))
        return notebook

    def _rests_on(self, name: str, source: str) -> str:
        """Give one sign for all that a notebook's outputs rest on."""
        used = {*re.findall(r"data/(\w+)\.(?:csv|json)", source), *ALWAYS, "datapackage"}
        stem = Path(name).stem
        files = [self.folder / "data" / f"{table}.{kind}" for table in sorted(used) for kind in ("csv", "json")]
        files += [self.folder / "data" / room / f"{stem}.yaml" for room in ("quizzes", "exercises")]
        if stem == "final":
            files += sorted((self.folder / "data" / "quizzes").glob("*.yaml"))
        files += sorted((Path(course.__file__).parent / "words" / self.language.code).glob("*.json"))
        sign = hashlib.sha256(source.encode())
        for file in [self.language.root / name, *files]:
            sign.update(file.read_bytes() if file.is_file() else b"-")
        return sign.hexdigest()[:16]

    def _run(self, name: str, made: dict[str, str]) -> Iterator[str]:
        """Write and execute a notebook, unless nothing changed that it rests on."""
        from malicourse import authoring

        path = self.folder / name
        self.seen.add(path)
        source = _notebook.text(self.notebook(name))
        sign = self._rests_on(name, source)
        if path.is_file() and made.get(name) == f"{sign} {_sign_of(path)}":
            return
        if self.looking:
            yield f"{path}: was edited, or what it rests on has changed; build the tree again"
            return
        former = path.read_bytes() if path.is_file() else None
        _notebook.replace_file(path, source)
        try:
            yield from authoring.run(path)
            made[name] = f"{sign} {_sign_of(path)}"
        except _notebook.NotebookError as error:
            made.pop(name, None)
            if former is None:
                path.unlink()
            else:
                path.write_bytes(former)
            yield str(error)

    def _codebook(self) -> Iterator[str]:
        """Write the code book of the tables."""
        from malicourse.publish import codebook

        if not self.complete(HEAD):
            return
        head = self.rendered[HEAD].text
        package = json.loads((self.folder / "data" / "datapackage.json").read_text(encoding="utf-8"))
        package["resources"] = [one for one in package["resources"] if one["name"] in self.tables]
        page = codebook.page(package, head, self.language.code)
        at = f"{self.language.code}/{BOOK}"
        yield from self._write(self.folder / BOOK, self.linked(page, BOOK, at))

    def faults(self) -> Iterator[str]:
        """Yield what differs between the tree and the English course beside words."""
        for name, source in self.sources.items():
            path = self.folder / name
            if not path.is_file() or source.kind not in {"notebook", "bank"}:
                continue
            english = self.language.root / name
            if source.kind == "bank":
                found = alike.bank_faults(english.read_text(encoding="utf-8"), path.read_text(encoding="utf-8"))
            else:
                here, there = (nbformat.read(file, as_version=4) for file in (english, path))
                found = list(alike.notebook_faults(here, there, self.language.code))
            yield from (f"{self.language.code}/{name}: {fault}" for fault in found)
        for table in self.tables:
            path = self.folder / "data" / f"{table}.csv"
            fields = self.language.course.tables.described[table]
            if path.is_file():
                texts = [file.read_text(encoding="utf-8") for file in (self.english / path.name, path)]
                worded = {column for column, one in fields.items() if "translate" in one}
                found = alike.table_faults(texts[0], texts[1], worded)
                yield from (f"{self.language.code}/data/{table}.csv: {fault}" for fault in found)

    def _learners(self) -> Iterator[str]:
        """Derive learners' copies as in English."""
        from malicourse import authoring

        with course.at(self.folder):
            for solution in sorted((self.folder / "exercises" / "solutions").glob("*.ipynb")):
                copy = authoring.learner_copy(_notebook.read(solution), str(solution))
                target = self.folder / "exercises" / authoring.learner_name(solution.name)
                yield from self._write(target, _notebook.text(copy))

    def _teaching(self) -> Iterator[str]:
        """Make keys, sheets and lists by the code that makes the English ones, once every lesson is there."""
        from malicourse import moves
        from malicourse.publish.teaching import kit

        lessons = [name for name in self.sources if name.startswith("notebooks/")]
        if not all((self.folder / name).is_file() for name in lessons):
            yield "teaching: keys, sheets and lists wait until every lesson is there"
            return
        with course.at(self.folder), contextlib.chdir(self.folder):
            yield from self._write(self.folder / "teaching" / "moves.md", moves.page(self.folder))
            for name, text in kit(self.folder).items():
                yield from self._write(self.folder / "teaching" / name, text)


def _sign_of(path: Path) -> str:
    """Give a sign for what a file holds."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def led(text: str, line: str) -> str:
    """Put the line that leads to a page's twin under its title, in the place of an older one."""
    head, _, rest = TWIN.sub("", text).partition("\n")
    return f"{head}\n\n{line}\n{rest}"


def _headings(text: str, file: str) -> list[str]:
    """List the anchors of a page's or notebook's headings."""
    if file.endswith(".md"):
        found = HEADING.findall(text)
        return [re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in found]
    cells = [cell for cell in nbformat.reads(text, as_version=4).cells if cell.cell_type == "markdown"]
    return [one.strip().replace(" ", "-") for cell in cells for one in HEADING.findall(cell.source)]
