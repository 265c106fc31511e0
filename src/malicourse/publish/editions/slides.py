"""A lesson as slides: the order of the cells, the page around them, reveal.js from its package."""

from __future__ import annotations

import importlib.util
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from itertools import accumulate
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from nbformat import NotebookNode

from malicourse import _notebook, charts, course, quiz, tables, talks
from malicourse._notebook import NotebookError
from malicourse.publish import edition
from malicourse.publish.editions import twins
from malicourse.publish.editions.foreign import Cleaner
from malicourse.publish.editions.lead import read_cell, short_source, without_twin
from malicourse.publish.editions.markup import (
    FOLDER,
    check_run,
    filled,
    html_of,
    language_of,
    mark_of,
    note_words,
    plain_words,
)
from malicourse.publish.editions.pages import INDEX, Ways, course_of, editions_seen_from, index
from malicourse.publish.editions.pdf import write_pdf
from malicourse.publish.editions.pieces import MOST_SOURCES, pieces
from malicourse.publish.editions.title import opening_of
from malicourse.publish.editions.typeface import faces
from malicourse.publish.editions.unscripted import unrolled
from malicourse.quiz import atlas
from malicourse.words import say

__all__ = ["Shown", "deck", "outline", "write_deck", "write_decks", "write_index"]

LONGEST_FOOT = 120  # letters of 14 px in the line at the foot
SHOWN = {"slide", "subslide", "fragment"}
DRAWN = {"chart", "steps", "picture"}
ALONE = {"quiz", "talks"}  # each has a slide to itself
REVEALS = ("reveal-rows", "reveal-columns", "reveal-last-column")  # tags: what of a table waits for its press
WIDTH = 1280
TITLE_GROUND, QUIZ_GROUND = "#1f3157", "#f4f1ea"


# ---------------------------------------------------------------- cells into slides


@dataclass
class _Slide:
    """What stands on one slide, in order."""

    starts_stack: bool
    cells: list[NotebookNode] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    sources: list[tuple[str, str]] = field(default_factory=list)
    running: str = ""

    @property
    def heading(self) -> str:
        """The slide's own heading, level one or two, as plain words."""
        return next((words for cell in self.cells if (words := _heading(cell))), "")

    @property
    def kinds(self) -> set[str]:
        return {piece.kind for cell in self.cells for piece in cell.metadata.deck.pieces}

    @property
    def look(self) -> str:
        if any(_heading(cell, level=1) for cell in self.cells):
            return "title"
        if "quiz" in self.kinds:
            return "quiz"
        if "talks" in self.kinds:
            return "talks"
        if any(piece.low for cell in self.cells for piece in cell.metadata.deck.pieces):
            return "below"
        if self.kinds & DRAWN:
            words = any(cell.cell_type == "markdown" and not cell.metadata.deck.head for cell in self.cells)
            return "beside" if words else "chart"
        return "value" if "value" in self.kinds else "words"


def _heading(cell: NotebookNode, level: int | None = None) -> str:
    marks = f"#{{{level}}}" if level else "#{1,2}"
    found = re.search(rf"^{marks} +(\S.*)$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else None
    return plain_words(found[1].rstrip("# ")).strip() if found else ""


class _Order:
    """Puts the cells of a notebook on slides, as their marks say; the questions of a stop share one, in turn."""

    def __init__(self, cleaner: Cleaner, *, code: bool) -> None:
        self.cleaner, self.code = cleaner, code
        self.slides: list[_Slide] = []
        self.early_notes: list[str] = []
        self.in_fragment = False

    def read(self, cell: NotebookNode) -> None:
        """Put one cell where it belongs."""
        mark = mark_of(cell)
        if mark == "skip":
            if len(self.slides) == 1 and (opening := opening_of(cell)):
                self._put(cell, [opening])
            return
        if mark == "notes":
            note = self.cleaner.markdown(note_words(cell.source), cell)
            (self.slides[-1].notes if self.slides else self.early_notes).append(note)
            return
        if mark in {"slide", "subslide"} or not self.slides:
            self._turn(starts_stack=mark == "slide" or not self.slides)
        elif mark == "fragment":
            self.in_fragment = True
        if cell.cell_type == "markdown":
            self._text(cell)
        elif cell.cell_type == "code":
            self._results(cell)

    def _turn(self, *, starts_stack: bool) -> None:
        self.in_fragment = False
        if self.slides and not self.slides[-1].cells:  # nothing came to stand on it
            starts_stack = starts_stack or self.slides[-1].starts_stack
            self.early_notes.extend(self.slides.pop().notes)
        self.slides.append(_Slide(starts_stack or not self.slides))

    def _put(self, original: NotebookNode, shown: list, *, with_code: bool = False, **more: object) -> None:
        cell = nbformat.from_dict({**original, "metadata": {}})
        tags = original["metadata"].get("tags", [])
        cell.metadata.deck = {"fragment": self.in_fragment, "code": with_code, "head": False, **more}
        cell.metadata.deck = nbformat.from_dict(cell.metadata.deck)
        cell.metadata.deck.pieces = shown
        cell.metadata.deck.reveal = " ".join(tag for tag in tags if tag in REVEALS)
        self.slides[-1].cells.append(cell)

    def _text(self, cell: NotebookNode) -> None:
        self.cleaner.short_enough(cell.source)
        reading = read_cell(_opening(cell.source))
        self.slides[-1].bodies += [self.cleaner.markdown(reading.body, cell)] if reading.body else []
        self.slides[-1].sources += reading.sources
        # A heading stands across the slide, the words under it may stand beside a chart.
        found = re.match(r"\s*(## [^\n]*)?(.*)", reading.shown, re.DOTALL)
        head, words = found.groups() if found else ("", reading.shown)
        for part in filter(str.strip, (head or "", words)):
            html = self.cleaner.markdown(part.strip(), cell)
            self._put(NotebookNode({**cell, "source": part.strip()}), [], head=part == head, html=html)

    def _results(self, cell: NotebookNode) -> None:
        shown = pieces(cell, cleaner=self.cleaner)
        questions = [piece for piece in shown if piece.kind in ALONE]
        others = [piece for piece in shown if piece.kind not in ALONE]
        with_code = self.code and not questions
        if with_code:
            self.cleaner.short_enough(cell.source)
        if with_code and any(piece.kind in DRAWN for piece in others):
            self._put(cell, [], with_code=True)  # on a slide before what it draws
            self._turn(starts_stack=False)
            with_code = False
        if others or with_code:
            self._put(cell, others, with_code=with_code)
        if questions:
            if self.slides[-1].cells:
                self._turn(starts_stack=False)
            self._put(cell, questions)


def _slides(notebook: NotebookNode, cleaner: Cleaner, *, code: bool) -> list[_Slide]:
    """Give the slides of a notebook, each with its notes and its running title."""
    order = _Order(cleaner, code=code)
    for number, cell in enumerate(notebook.cells, start=1):
        with cleaner.reading(number):
            order.read(cell)
    found = order.slides
    if found and not found[-1].cells:
        found.pop()
    if found:
        found[0].notes[:0] = order.early_notes
    section = ""
    for slide in found:
        heading = slide.heading
        quizzes = [piece.title for cell in slide.cells for piece in cell.metadata.deck.pieces if piece.kind == "quiz"]
        slide.running = "" if heading else say("editions.quiz_of", title=quizzes[0]) if quizzes else section
        section = heading or section
    _share_notes(found)
    return found


def _opening(source: str) -> str:
    """Keep number, title and question of a lesson's first cell; aims and minutes are for notebook, page and plan."""
    source = without_twin(source)
    opening = re.match(r"\s*# [^\n]+\n+\*\*[^\n]+\*\*", source)
    return opening[0] if opening else source


def _share_notes(slides: list[_Slide]) -> None:
    """Give every slide the bodies of its cells, a quiz its answers, and all notes of its section."""
    sections: list[list[_Slide]] = []
    for slide in slides:
        if slide.starts_stack:
            sections.append([])
        sections[-1].append(slide)
    for section in sections:
        notes = [note for slide in section for note in slide.notes]
        for slide in section:
            answers = [piece.answer for cell in slide.cells for piece in cell.metadata.deck.pieces if piece.answer]
            key = [
                f"<p><strong>{say('editions.answer', number=number)}</strong></p>\n{words}"
                for number, words in enumerate(answers, start=1)
            ]
            slide.notes = [*key, *slide.bodies, *notes]


def _ordered(slides: list[_Slide]) -> list[NotebookNode]:
    """Write on each cell what the template needs to know."""
    cells: list[NotebookNode] = []
    for number, slide in enumerate(slides):
        last = number + 1 == len(slides) or slides[number + 1].starts_stack
        for place, cell in enumerate(slide.cells):
            note = cell.metadata.deck
            before = slide.cells[place - 1].metadata.deck.fragment if place else False
            after = slide.cells[place + 1].metadata.deck.fragment if place + 1 < len(slide.cells) else False
            note.update(
                slide_start=place == 0,
                slide_end=place + 1 == len(slide.cells),
                stack_start=place == 0 and slide.starts_stack,
                stack_end=place + 1 == len(slide.cells) and last,
                fragment_start=note.fragment and not before,
                fragment_end=note.fragment and not after,
                look=slide.look,
                running=slide.running,
                foot=_foot(slide.sources) if place + 1 == len(slide.cells) else "",
                background={"title": TITLE_GROUND, "quiz": QUIZ_GROUND}.get(slide.look, ""),
                name=slide.heading or slide.running,
                notes="\n".join(slide.notes),
            )
            cell.id = f"deck-{len(cells) + 1}"  # a cell split over slides would have its id twice
            cells.append(cell)
    return cells


@cache
def _cited(_tables: Path) -> dict[str, str]:
    """Give who says it, and when, by the address of each source of the course: of research the author."""
    rows = tables.read("sources").fillna("").astype(str)
    known = {}
    columns = ("origin", "agency", "author", "publisher", "date", "url")
    for origin, agency, author, publisher, date, url in zip(*(rows[name] for name in columns), strict=True):
        first = re.split(r"[;,]| and ", author)[0]
        who = first if origin == "research" and first else publisher or first
        who += f" ({agency})" if agency and agency not in who else ""
        known[url] = ", ".join(filter(None, (who, tables.date_words(date) if date else "")))
    return known


def _foot(sources: list[tuple[str, str]]) -> str:
    """Name the sources of a slide in one line, as the table of sources does where it knows the address."""
    known = _cited(tables.data_folder())
    named = list(dict(reversed([(known.get(url) or short_source(name), url) for name, url in sources])).items())[::-1]
    ends = accumulate(len(name) + 2 for name, _ in named)
    fit = max(1, sum(end <= LONGEST_FOOT for end in ends))
    links = [f'<a href="{escape(url)}">{escape(name)}</a>' for name, url in named[: min(fit, MOST_SOURCES)]]
    more = len(named) - len(links)
    named_first = say("common.and_then").join(links)
    return say("editions.foot_and_more", named=named_first, more=more) if more else named_first


# ---------------------------------------------------------------- where a question stands


@dataclass(frozen=True)
class Shown:
    """A slide as a list of slides names it.

    Attributes
    ----------
    number : int
        Its number, as the deck counts.
    title : str
        Its heading; without one that of the slide before.
    address : str
        What follows the deck's own address, such as ``#/3/2``.
    questions : tuple of str
        Ids of the questions on it.
    """

    number: int
    title: str
    address: str
    questions: tuple[str, ...]


def outline(notebook: NotebookNode, *, name: str = "notebook") -> list[Shown]:
    """List the slides of a lesson, without building them.

    Parameters
    ----------
    notebook : NotebookNode
        The lesson, with stored outputs.
    name : str
        What messages call it.

    Returns
    -------
    list of Shown
        In their order.

    Raises
    ------
    NotebookError
        If no deck can be made of it.
    """
    _checked(notebook, name)
    found: list[Shown] = []
    stack, place, section = -1, 0, ""
    for number, slide in enumerate(_slides(notebook, Cleaner(name, "deck"), code=False), start=1):
        stack, place = (stack + 1, 0) if slide.starts_stack else (stack, place + 1)
        section = slide.heading or section
        specs = [output.get("data", {}).get(quiz.MIME) for cell in slide.cells for output in cell.get("outputs", [])]
        asked = tuple(question["id"] for spec in specs if spec for question in spec["questions"])
        found.append(Shown(number, section, f"#/{stack}" + (f"/{place}" if place else ""), asked))
    return found


# ---------------------------------------------------------------- reveal.js


def _reveal() -> dict[str, str]:
    """Read reveal.js from the package that carries it."""
    spec = importlib.util.find_spec("sphinx_revealjs")
    if spec is None or not spec.submodule_search_locations:
        raise NotebookError(say("editions.no_reveal"))
    folder = Path(spec.submodule_search_locations[0]) / "_static" / "revealjs"
    files = {
        "script": folder / "dist" / "reveal.js",
        "style": folder / "dist" / "reveal.css",
        "notes": folder / "plugin" / "notes" / "notes.js",
        "notes window": folder / "plugin" / "notes" / "speaker-view.html",
        "licence": folder / "LICENSE",
    }
    missing = [str(file) for file in files.values() if not file.is_file()]
    texts = {} if missing else {name: file.read_text(encoding="utf-8") for name, file in files.items()}
    window = re.search(r"<script>(.*?)</script>", texts.get("notes window", ""), re.DOTALL)
    if missing or not window:
        raise NotebookError(say("editions.other_reveal", missing=missing[0] if missing else files["notes window"]))
    texts["notes window"] = window[1]
    return texts


# ---------------------------------------------------------------- the page


def _inside_script(text: str) -> str:
    """Keep text from ending the script element it stands in."""
    return re.sub(r"<(/script|!--)", r"\\x3C\1", text, flags=re.IGNORECASE)


def _inside_comment(text: str) -> str:
    return text.replace("--", "- -")


def _body(cells: list[NotebookNode], language: str, ways: Ways) -> str:
    """Write the sections, and cut the ties to other files."""
    soup = html_of(cells, "malicourse_slides", language)
    _cover_tables(soup)
    for link in soup.find_all("a", href=True):
        if re.match(r"https?:|mailto:", str(link["href"])):
            link["target"], link["rel"] = "_blank", "noopener noreferrer"
        else:  # a link to a file beside the notebook leads nowhere from a deck
            link.unwrap()
    if slides := soup.select(".slide"):
        place = twins.PLACE.replace("><", f">{ways.html}\n<", 1) if ways.html else twins.PLACE
        slides[0].append(BeautifulSoup(place, "html.parser"))
        slides[-1].append(soup.new_tag("p", string=edition.line(), attrs={"class": "edition"}))
    return str(soup)


def _cover_tables(soup: BeautifulSoup) -> None:
    """Let rows or columns of a table wait, each for its own press."""
    for place in soup.select(", ".join(f".{tag}" for tag in REVEALS)):
        for row_number, row in enumerate(place.select("tbody tr")):
            if "reveal-rows" in place["class"]:
                row["class"], row["data-fragment-index"] = "fragment", str(row_number)
                continue
            cells = row.find_all(["th", "td"])
            first = len(cells) - 1 if "reveal-last-column" in place["class"] else 1
            for column, cell in enumerate(cells[first:]):
                cell["class"] = " ".join([*cell.get_attribute_list("class"), "fragment"])
                cell["data-fragment-index"] = str(column)


def _title_map() -> str:
    """Draw the Niger bend, quiet enough to stand behind a title."""
    drawn = atlas.drawing("north")
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn["width"]} {drawn["height"]}">'
        f'<path d="{drawn["regions"]}" fill="#28406b" stroke="#3a5585"/>'
        f'<path d="{drawn["rivers"]}" fill="none" stroke="#6f9fd8" stroke-width="2"/></svg>'
    )
    return f"url('data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}')"


def _checked(notebook: NotebookNode, name: str) -> None:
    """Refuse a notebook from which no deck can be made."""
    if not {mark_of(cell) for cell in notebook.cells} & SHOWN:
        raise NotebookError(say("editions.no_slide_marks", notebook=name))
    check_run(notebook, name)


def deck(
    notebook: NotebookNode,
    *,
    name: str = "notebook",
    folder: Path = Path(),
    code: bool = False,
    remarks: list[str] | None = None,
    ways: Ways | None = None,
) -> tuple[str, int]:
    """Write a lesson as one HTML page of slides that needs nothing else.

    Parameters
    ----------
    notebook : NotebookNode
        The lesson, with stored outputs.
    name : str
        What messages call it.
    folder : Path
        Where pictures that the lesson's prose names are looked for.
    code : bool
        Show the code of the cells, too.
    remarks : list of str, optional
        Gets a line for each thing that was taken out, with its cell.
    ways : Ways, optional
        What the deck has in a site.

    Returns
    -------
    page : str
        The page.
    count : int
        How many slides it has.

    Raises
    ------
    NotebookError
        If the notebook was never run or has no slide marks, or reveal.js is not installed.
    """
    with course.at(folder):
        cleaner = Cleaner(name, "deck", folder, remarks=[] if remarks is None else remarks)
        return _deck(notebook, name, cleaner, code, ways or Ways())


def _deck(notebook: NotebookNode, name: str, cleaner: Cleaner, code: bool, ways: Ways) -> tuple[str, int]:
    """Write a deck in the language of the course that is worked in."""
    _checked(notebook, name)
    slides = _slides(notebook, cleaner, code=code)
    if not slides:
        raise NotebookError(say("editions.empty_slides", notebook=name))
    title = next((slide.heading for slide in slides if slide.heading), name)
    theirs = {"title": escape(title), "body": _body(_ordered(slides), language_of(notebook), ways)}
    reveal = _reveal()
    ours = {**_frame(reveal, {kind for slide in slides for kind in slide.kinds}), "head": ways.head}
    window = [reveal["notes window"]]
    page = filled("deck.html", ours, theirs, more=window, frames="'self' file:", allowed=ways.allowed)
    return page, len(slides)


def _frame(reveal: dict[str, str], kinds: set[str]) -> dict[str, str]:
    """Give what a deck holds beside its slides."""
    return {
        "language": course.language(),
        "for paper": escape(say("editions.for_paper")),
        **{f"key {key}": escape(say(f"editions.key_{key}")) for key in ("answer", "votes", "skip")},
        "licence": _inside_comment(reveal["licence"].strip()),
        "without script": unrolled((FOLDER / "deck.css").read_text(encoding="utf-8")),
        "reveal style": reveal["style"],
        "letters": faces(),
        "style": (FOLDER / "deck.css").read_text(encoding="utf-8").replace("[[title map]]", _title_map()),
        "reveal script": _inside_script(reveal["script"]),
        "reveal notes": _inside_script(_in_own_words(reveal["notes"])),
        "start": (FOLDER / "deck.js").read_text(encoding="utf-8"),
        "quiz": quiz.front_end(room=True) if "quiz" in kinds else "",
        "talks": talks.front_end(room=True, quiz="quiz" in kinds) if "talks" in kinds else "",
        "steps": charts.steps_front_end() if "steps" in kinds else "",
    }


def _in_own_words(notes: str) -> str:
    """Put the words of the course's language on the teacher's window, in the place of reveal's English ones."""
    for name in ("upcoming", "time", "reset", "notes", "wait"):
        theirs, ours = (say(f"editions.speaker_{name}", language=language) for language in ("en", course.language()))
        notes = notes.replace(f">{theirs}<", f">{ours}<")
    return notes


def write_deck(
    path: str | Path,
    output: str | Path,
    *,
    code: bool = False,
    remarks: list[str] | None = None,
    ways: Ways | None = None,
) -> int:
    """Write the deck of a notebook file. An older deck is replaced only when the new one is complete.

    Parameters
    ----------
    path : str or Path
        The notebook.
    output : str or Path
        The HTML file to write.
    code : bool
        Show the code of the cells, too.
    remarks : list of str, optional
        Gets a line for each thing that was taken out, with its cell.
    ways : Ways, optional
        What the deck has in a site.

    Returns
    -------
    int
        How many slides it has.

    Raises
    ------
    NotebookError
        If there is no such notebook, no deck can be made from it, or the file cannot be written. Nothing is written.
    """
    path, output = Path(path), Path(output)
    with course.at(path.parent):
        notebook = _notebook.read(path)
        page, count = deck(notebook, name=str(path), folder=path.parent, code=code, remarks=remarks, ways=ways)
        twins.write(output, page)
    return count


def write_decks(
    paths: Sequence[str | Path],
    output: str | Path,
    *,
    code: bool = False,
    pdf: bool = False,
    remarks: list[str] | None = None,
    ways: Callable[[str], Ways] | None = None,
) -> Iterator[tuple[Path, int]]:
    """Write the decks of notebook files into a folder, and the map of the course.

    Parameters
    ----------
    paths : sequence of str or Path
        The notebooks.
    output : str or Path
        The folder to write to.
    code : bool
        Show the code of the cells, too.
    pdf : bool
        Print each deck, too; needs a Chromium, Chrome or Edge on this computer.
    remarks : list of str, optional
        Gets a line for each thing that was taken out, with its cell.
    ways : callable, optional
        Gives what the deck of a lesson has in a site, by the lesson's name; that of the map by an empty one.

    Yields
    ------
    (Path, int)
        Each deck when it is written, with its number of slides; the map last, with 0.

    Raises
    ------
    NotebookError
        If there is no such notebook, no deck can be made from it, a file cannot be written, or no browser is found.
    """
    named, output = [Path(path) for path in paths], Path(output)
    if not named:
        raise NotebookError(say("editions.no_notebook_for_slides"))
    if output.exists() and not output.is_dir():
        raise NotebookError(say("editions.file_for_slides", file=output))
    course_of(named)
    for path in named:
        file = output / f"{path.stem}.slides.html"
        count = write_deck(path, file, code=code, remarks=remarks, ways=ways and ways(path.stem))
        if pdf:
            write_pdf(file, file.with_suffix(".pdf"), query="?print-pdf")
        yield file, count
    yield write_index(named, output, ways and ways("")), 0


def write_index(paths: Sequence[Path], output: Path, ways: Ways | None = None) -> Path:
    """Write the map of the course that lies beside its decks.

    Parameters
    ----------
    paths : sequence of Path
        Notebooks of one language.
    output : Path
        The folder of the decks.
    ways : Ways, optional
        What the map has in a site.

    Returns
    -------
    Path
        The file.
    """
    with course.at(paths[0].parent):
        lessons = course_of(paths)
        links = editions_seen_from(output, lessons)
        twins.write(output / INDEX, index(lessons, "slides", links, say("editions.about_slides"), ways))
    return output / INDEX
