"""Lessons as pages: one self-contained HTML file each, for a phone, a screen reader and paper, and their index."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import nbformat
from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode

from malicourse import _notebook, charts, course, quiz, tables, talks
from malicourse._notebook import NotebookError
from malicourse.charts.columns import grouped
from malicourse.publish.edition import line as edition_line
from malicourse.publish.editions import twins
from malicourse.publish.editions.foreign import Cleaner
from malicourse.publish.editions.lead import unfolded, without_twin
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
from malicourse.publish.editions.pieces import Piece, pieces
from malicourse.publish.editions.typeface import faces
from malicourse.words import say

__all__ = [
    *("Lesson", "Ways", "band", "course_of", "editions_seen_from", "framed", "in_sections", "index", "lesson_of"),
    *("name_headings", "page", "slug", "wrap_tables", "write_pages"),
]

INDEX = "index.html"
REVEALS = ("reveal-rows", "reveal-columns", "reveal-last-column")  # as a deck has them
FEWEST_LARGER = 480  # pixels of width: a smaller picture needs no larger form


@dataclass(frozen=True)
class Lesson:
    """What the course map says of a lesson; all of it stands in the lesson's first cell.

    Attributes
    ----------
    name : str
        The name of its file, such as ``"02-revolt"``.
    number : str
        Such as ``"02"``; empty where the title has none.
    title : str
        Its title, without the number.
    question : str
        The question it asks.
    time : str
        How long it takes, such as ``"45 minutes"``.
    """

    name: str
    number: str
    title: str
    question: str
    time: str

    @property
    def heading(self) -> str:
        """The title with its number."""
        return " · ".join(filter(None, [self.number, self.title]))


@dataclass(frozen=True)
class Ways:
    """What a page has that stands in a site: where it leads, and what it may take from beside it.

    Attributes
    ----------
    home : str
        The address of the site's home page.
    others : tuple of (str, str)
        Addresses and words of what is close by, such as the slides of the same lesson.
    head : str
        HTML for its head.
    style : str
        CSS beside that of every page.
    letters : str
        CSS of letters that stand beside the page; otherwise they stand in it.
    allowed : mapping of str to str
        What a browser may take for it from beside it, as `policy` has it.
    """

    home: str = ""
    others: tuple[tuple[str, str], ...] = ()
    head: str = ""
    style: str = ""
    letters: str = ""
    allowed: Mapping[str, str] = field(default_factory=dict)

    @property
    def html(self) -> str:
        """The links, as HTML."""
        links = [(self.home, say("editions.course")), *self.others] if self.home else self.others
        return "\n".join(f'<a href="{escape(address)}">{escape(words)}</a>' for address, words in links)


def lesson_of(notebook: NotebookNode, name: str) -> Lesson:
    """Read from a lesson's first cell what the course map needs.

    Parameters
    ----------
    notebook : NotebookNode
        The lesson.
    name : str
        The name of its file, without ending.

    Returns
    -------
    Lesson
        Parts that the cell does not give are empty; without a heading, the title is the name.
    """
    first = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    heading = re.search(r"^# +(?:(\d+) +· +)?(\S.*)$", first, re.MULTILINE)
    question = re.search(r"^\*\*(.+?)\*\*$", first, re.MULTILINE)
    label = re.escape(say("editions.time_label"))
    time = re.search(rf"^- \*\*{label}\s?:\*\* ([^,.;(\n]+)", first, re.MULTILINE)
    return Lesson(
        name=name,
        number=(heading[1] or "") if heading else "",
        title=plain_words(heading[2].rstrip("# ")) if heading else name,
        question=plain_words(question[1]) if question else "",
        time=time[1].strip() if time else "",
    )


# ---------------------------------------------------------------- cells into blocks


class _Order:
    """Gives the cells as the template needs them; code without a result waits for the next one that has one."""

    def __init__(self, cleaner: Cleaner) -> None:
        self.cleaner = cleaner
        self.cells: list[NotebookNode] = []
        self.waiting: list[str] = []
        self.last: NotebookNode | None = None
        self.asked = ""

    def read(self, cell: NotebookNode) -> None:
        """Put one cell where it belongs."""
        self.cleaner.short_enough(cell.source)
        if cell.cell_type == "markdown":
            note = mark_of(cell) == "notes"
            html = self.cleaner.markdown(note_words(cell.source) if note else unfolded(without_twin(cell.source)), cell)
            self.asked = self.asked if note else cell.source
            self._put(cell, "", note=note, html=_waits(html, cell, self.asked))
        elif cell.cell_type == "code" and cell.source.strip():
            shown = pieces(cell, slides=False, cleaner=self.cleaner)
            if any(piece.kind in {"quiz", "talks"} for piece in shown):
                self._put(cell, "", blocks=[_block(piece) for piece in shown], answers=_answers(shown))
                return
            self.waiting.append(cell.source.strip())
            self.last = cell
            if shown:
                blocks = [_waits(_block(piece), cell, self.asked) for piece in shown]
                self._put(cell, "\n\n".join(self.waiting), blocks=blocks)
                self.waiting.clear()

    def end(self) -> list[NotebookNode]:
        """Give all cells; code that still waits stands last."""
        if self.waiting and self.last is not None:
            self._put(self.last, "\n\n".join(self.waiting), blocks=[])
        return self.cells

    def _put(self, original: NotebookNode, source: str, **page: Any) -> None:
        number = len(self.cells) + 1
        cell = nbformat.from_dict({**original, "metadata": {}, "source": source, "id": f"page-{number}"})
        cell.metadata.page = page
        self.cells.append(cell)


def _waits(html: str, cell: NotebookNode, asked: str) -> str:
    """Let the cells of a table wait for whoever is asked to guess first; the same cells wait on a slide."""
    tag = next((tag for tag in cell.metadata.get("tags", []) if tag in REVEALS), "")
    if not tag or not re.search(say("editions.asks_to_guess"), asked.split("\n|")[0], re.IGNORECASE):
        return html
    shut = f'<details class="guess {tag}"><summary>{say("editions.show_without_guessing")}</summary></details>\n'
    return re.sub("(?=<table)", shut, html, count=1) if "scroll" not in html else shut + html


def _ordered(notebook: NotebookNode, cleaner: Cleaner) -> list[NotebookNode]:
    order = _Order(cleaner)
    for number, cell in enumerate(notebook.cells, start=1):
        with cleaner.reading(number):
            order.read(cell)
    return order.end()


def _answers(shown: list[Piece]) -> list[tuple[str, str]]:
    return [(piece.title, piece.answer) for piece in shown if piece.kind == "quiz"]


def _block(piece: Piece) -> str:
    """Write a piece as it stands on a page."""
    if piece.kind == "quiz":
        title = escape(say("editions.questions", title=piece.title))
        return f'<h3 class="stop">{title}</h3>\n<div class="quiz">{piece.html}</div>'
    if piece.kind == "text":
        return f'<div class="out"><div class="scroll">{piece.html}</div></div>'
    if piece.kind == "chart":
        width = re.search(r'<img [^>]*\bwidth="(\d+)"', piece.html)
        large = _larger() if not width or int(width[1]) > FEWEST_LARGER else ""
        drawn = r"(<picture>.*?</picture>|<img [^>]*>)"
        html = re.sub(drawn, rf'<div class="scroll">\1</div>{large}', piece.html, count=1)
        return f'<div class="chart">{html}\n{_behind(piece)}</div>'
    if piece.kind == "steps":
        slider, sources = piece.html.rsplit("\n", 1)
        return f'<div class="steps">{slider}\n{_larger()}\n{sources}\n{_behind(piece)}</div>'
    return f'<div class="{piece.kind}">{piece.html}</div>'


def _larger() -> str:
    return f'<label class="larger"><input type="checkbox"> {say("editions.larger")}</label>'


def _behind(piece: Piece) -> str:
    """Write what stands behind a chart: its words, and the rows that were drawn."""
    summary = say("editions.chart_in_words_and_numbers") if piece.data else say("editions.chart_in_words")
    parts = [f"<p>{escape(piece.words)}</p>", *(_data_table(table, piece.title) for table in piece.data)]
    return f'<details class="data">\n<summary>{summary}</summary>\n' + "\n".join(parts) + "\n</details>"


def _data_table(table: dict[str, Any], title: str) -> str:
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in table["columns"])
    rows = "\n".join(
        f'<tr><th scope="row">{_cell(row[0])}</th>'
        + "".join(f"<td{_kind(cell)}>{_cell(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in table["rows"]
    )
    caption = table["about"][:1].upper() + table["about"][1:] or title
    html = (
        f'<div class="scroll">\n<table>\n<caption>{escape(caption)}</caption>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )
    if table["left_out"]:
        more = say("editions.rows_left_out", n=table["left_out"], number=grouped(table["left_out"]))
        html += f'\n<p class="rows">{more}</p>'
    return html


def _kind(cell: object) -> str:
    return ' class="number"' if isinstance(cell, (int, float)) else ""


def _cell(cell: object) -> str:
    if cell is None:
        return "–"
    return escape(grouped(cell) if isinstance(cell, (int, float)) else str(cell))


# ---------------------------------------------------------------- blocks into a page


def slug(words: str) -> str:
    """Return a heading's words as an address within the page; JupyterLab's own form of it gives the same."""
    flat = unicodedata.normalize("NFKD", unquote(words)).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", flat).strip("-")


def name_headings(soup: BeautifulSoup) -> None:
    """Give each second heading an address within the page."""
    seen: dict[str, int] = {}
    below = False
    for heading in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6"]):
        del heading["id"]
        below = below or heading.name == "h2"
        if heading.name == "h3" and not below:  # questions before the first section
            heading.name = "h2"
        if heading.name == "h2":
            base = slug(heading.get_text()) or "part"
            address = base
            while address in seen:
                seen[base] += 1
                address = f"{base}-{seen[base]}"
            seen[address] = 1
            heading["id"] = address


def _mend_links(soup: BeautifulSoup, linked: dict[str, Lesson], terms: dict[str, Any]) -> dict[str, list[str]]:
    """Lead links to what the edition holds, turn the others into words; return the uses of each glossary term."""
    uses: dict[str, list[str]] = {}
    ids = {tag["id"] for tag in soup.find_all(id=True)}
    for link in soup.find_all("a", href=True):
        href = str(link["href"])
        if re.match(r"https?:|mailto:", href):
            continue
        address, _, anchor = unquote(href).partition("#")
        path = Path(address)
        if path.name == "glossary.md" and anchor in terms:
            places = uses.setdefault(anchor, [])
            places.append(f"use-{anchor}-{len(places) + 1}")
            link["href"], link["id"], link["class"] = f"#word-{anchor}", places[-1], "word"
        elif path.suffix == ".ipynb" and path.parent == Path() and path.stem in linked:
            link["href"] = f"{quote(path.stem)}.html" + (f"#{slug(anchor)}" if anchor else "")
        elif not address and slug(anchor) in ids:
            link["href"] = f"#{slug(anchor)}"
        else:
            link.unwrap()
    return uses


def wrap_tables(soup: BeautifulSoup) -> None:
    """Let each wide thing scroll by itself, with a name, so that the page never does."""
    for table in soup.find_all("table"):
        if not table.find_parent(class_="scroll"):
            table.wrap(soup.new_tag("div", attrs={"class": "scroll"}))
    for number, box in enumerate(soup.find_all(class_="scroll"), start=1):
        what = "table" if box.find("table") else "picture" if box.find("img") else "result"
        caption = box.find("caption")
        heading = box.find_previous(["h1", "h2", "h3"])
        about = caption or heading
        box["role"], box["tabindex"] = "group", "0"
        name = say(f"editions.box_{what}", number=number)
        box["aria-label"] = f"{name}, {about.get_text(' ', strip=True)}" if about else name


def _glossary(uses: dict[str, list[str]], terms: dict[str, Any]) -> str:
    """Write the words that the lesson links to, with the way back to where each is used."""
    if not uses:
        return ""
    rows = []
    column, other = say("editions.term_column"), say("editions.other_term_column")
    for name in sorted(uses, key=lambda one: getattr(terms[one], column).casefold()):
        called, also = getattr(terms[name], column), getattr(terms[name], other)
        language = say("editions.other_term_language")
        elsewhere = f' <span lang="{language}">{escape(also)}</span>' if isinstance(also, str) else ""
        back = " ".join(
            f'<a href="#{place}">{say("editions.back")}<span class="hidden">: {escape(called)}, {number}</span></a>'
            for number, place in enumerate(uses[name], start=1)
        )
        rows.append(
            f'<div>\n<dt id="word-{name}">{escape(called)}{elsewhere}</dt>\n'
            f"<dd>{escape(terms[name].meaning)} {back}</dd>\n</div>"
        )
    inside, title = "\n".join(rows), say("editions.glossary")
    return f'<section class="glossary">\n<h2 id="glossary">{title}</h2>\n<dl>\n{inside}\n</dl>\n</section>'


def _tables_read(notebook: NotebookNode) -> str:
    """Name the tables that the lesson's code reads, as their common face describes them."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    names = dict.fromkeys(re.findall(r"\.\./data/([\w-]+)\.csv", code))
    face = json.loads((tables.data_folder() / "datapackage.json").read_text(encoding="utf-8"))
    known = {resource["name"]: resource for resource in face["resources"]}
    rows = [_table_item(known[name]) for name in names if name in known]
    if not rows:
        return ""
    inside = "\n".join(rows)
    return (
        f'<section class="fine">\n<h2 id="tables">{say("editions.tables")}</h2>\n'
        f"<p>{say('editions.where_tables')}</p>\n<ul>\n{inside}\n</ul>\n</section>"
    )


def _table_item(table: dict[str, Any]) -> str:
    licences = say(
        "editions.licence", names=say("common.and_then").join(licence["title"] for licence in table["licenses"])
    )
    return (
        f"<li><strong>{escape(table['title'])}</strong> (<code>data/{escape(table['path'])}</code>). "
        f"{escape(table['description'])} {escape(licences)}</li>"
    )


def _key(answers: list[tuple[str, str]], lesson: Lesson) -> str:
    """Write the answers to all questions: seen on paper only, on a sheet of its own."""
    if not answers:
        return ""
    rows = "\n".join(f"<h3>{escape(title)}</h3>\n{answer}" for title, answer in answers)
    title = escape(say("editions.answers_to", lesson=lesson.heading))
    return f'<section class="key">\n<h2 id="answer-key">{title}</h2>\n{rows}\n</section>'


def in_sections(soup: BeautifulSoup, after: Sequence[str]) -> tuple[str, str]:
    """Put each second heading and what follows it into a section; return the text and the list of sections."""
    opening = soup.new_tag("div", attrs={"class": "opening"})
    sections: list[Tag] = [opening]
    for node in list(soup.contents):
        if isinstance(node, Tag) and node.name == "h2":
            sections.append(soup.new_tag("section"))
            if node["id"] == say("editions.sources_id"):
                sections[-1]["class"] = "fine"
        sections[-1].append(node.extract())
    text = "\n".join([*map(str, sections), *after])
    headings = BeautifulSoup(text, "html.parser").select("section:not(.key) > h2")
    rows = "\n".join(f'<li><a href="#{one["id"]}">{escape(one.get_text())}</a></li>' for one in headings)
    name = say("editions.contents")
    contents = (
        f'<nav class="contents" aria-label="{name}">\n<details>\n<summary>{name}</summary>\n'
        f"<ol>\n{rows}\n</ol>\n</details>\n</nav>"
    )
    return text, contents if rows else ""


def _title(soup: BeautifulSoup, lesson: Lesson) -> str:
    """Take the title and the question out of the text; they stand above it."""
    first = soup.find("h1")
    question = ""
    edition = soup.new_tag("p", string=say("editions.about_page"), attrs={"class": "edition"})
    soup.insert(0, edition)
    if first:
        below = first.find_next_sibling(True)
        if below and below.name == "p" and below.strong and below.strong.get_text() == below.get_text():
            question = f'\n<p class="question">{escape(below.get_text())}</p>'
            below.extract()
        facts = first.find_next_sibling(True)
        if facts and facts.name == "ul":
            facts["class"] = "facts"
            facts.insert_after(edition)
        first.extract()
        for more in soup.find_all("h1"):
            more.name = "h2"
    return band(lesson.heading, question)


def band(heading: str, more: str) -> str:
    """Write the dark band at the top of a page.

    Parameters
    ----------
    heading : str
        Its heading.
    more : str
        HTML below it.

    Returns
    -------
    str
        HTML.
    """
    return f'<div class="band"><div>\n<h1>{escape(heading)}</h1>{more}\n</div></div>'


def _turn(lesson: Lesson, linked: dict[str, Lesson]) -> str:
    """Write the way to the lesson before and the lesson after."""
    order = list(linked)
    place = order.index(lesson.name) if lesson.name in order else -1
    links = []
    for side, there in (("previous", place - 1), ("next", place + 1)):
        if place >= 0 and 0 <= there < len(order):
            other = linked[order[there]]
            links.append(
                f'<a class="{side}" rel="{side[:4]}" href="{quote(other.name)}.html">'
                f"<span>{say(f'editions.turn_{side}')}</span> <span>{escape(other.heading)}</span></a>"
            )
    inside = "\n".join(links)
    return f'<nav class="turn" aria-label="{say("editions.other_lessons")}">\n{inside}\n</nav>' if links else ""


def framed(
    title: str,
    body: str,
    *,
    kinds: Collection[str] = (),
    home: bool = True,
    more: str = "",
    ways: Ways | None = None,
) -> str:
    """Put the parts into the frame of a page.

    Parameters
    ----------
    title : str
        What the window is called.
    body : str
        HTML of the page.
    kinds : collection of str
        Which scripts it needs: "quiz", "steps", "talks".
    home : bool
        Whether it leads to the course map. Where not, it stands in another program, and offers to keep no answers.
    more : str
        HTML of ours for the end of the page; its scripts will run.
    ways : Ways, optional
        What it has in a site; then it leads to the home page of that.

    Returns
    -------
    str
        The page.
    """
    ways = ways or Ways(INDEX if home else "")
    back = ways.html
    top = f'<header class="top">\n<nav aria-label="{say("editions.course_nav")}">{back}</nav>{twins.PLACE}\n</header>'
    ours = {
        "head": ways.head,
        "style": (FOLDER / "page.css").read_text(encoding="utf-8") + ways.style,
        "letters": ways.letters or faces(),
        "top": top if back else "",
        "foot": f'<footer class="foot">\n<p>{escape(say("editions.foot"))} {escape(edition_line())}.</p>\n</footer>',
        "language": course.language(),
        "skip": say("editions.skip"),
        "start": (FOLDER / "page.js").read_text(encoding="utf-8"),
        "quiz": quiz.front_end(keeps=home) if "quiz" in kinds else "",
        "talks": talks.front_end(quiz="quiz" in kinds) if "talks" in kinds else "",
        "steps": charts.steps_front_end() if "steps" in kinds else "",
        "more": more,
    }
    return filled("page.html", ours, {"title": escape(title), "body": body}, allowed=ways.allowed)


def page(
    notebook: NotebookNode,
    *,
    name: str = "notebook",
    folder: Path = Path(),
    lessons: Sequence[Lesson] = (),
    remarks: list[str] | None = None,
    home: bool = True,
    more: str = "",
    ways: Ways | None = None,
) -> str:
    """Write a lesson as one HTML page that needs nothing else.

    Parameters
    ----------
    notebook : NotebookNode
        The lesson, with stored outputs.
    name : str
        The path of its file, as messages call it; its last part names the page.
    folder : Path
        Where pictures that the lesson's prose names are looked for.
    lessons : sequence of Lesson
        The lessons that have a page beside this one, in reading order: links to others become words.
    remarks : list of str, optional
        Gets a line for each thing that was taken out, with its cell.
    home, more, ways : bool, str, Ways
        As for `framed`.

    Returns
    -------
    str
        The page.

    Raises
    ------
    NotebookError
        If the notebook was never run, or names a picture that stands elsewhere.
    """
    with course.at(folder):
        title, body, kinds = _page(notebook, name, folder, lessons, [] if remarks is None else remarks)
        return framed(title, body, kinds=kinds, home=home, more=more, ways=ways)


def _page(
    notebook: NotebookNode, name: str, folder: Path, lessons: Sequence[Lesson], remarks: list[str]
) -> tuple[str, str, set[str]]:
    """Write a page's title and body in the language of the course that is worked in, and name its scripts."""
    check_run(notebook, name)
    lesson = lesson_of(notebook, Path(name).stem)
    linked = {one.name: one for one in lessons}
    cells = _ordered(notebook, Cleaner(name, "page", folder, remarks=remarks))
    kinds = {"quiz"} if any(cell.metadata.page.get("answers") for cell in cells) else set()
    answers = [pair for cell in cells for pair in cell.metadata.page.get("answers", [])]
    soup = html_of(cells, "malicourse_page", language_of(notebook))
    if soup.select("[data-malicourse-steps]"):
        kinds.add("steps")
    if soup.select("[data-malicourse-talks]"):
        kinds.add("talks")
    terms: dict[str, Any] = {str(term.id): term for term in tables.read("glossary").itertuples()}
    band = _title(soup, lesson)
    for picture in soup.find_all("img"):
        picture["decoding"] = "async"  # words do not wait for it
    name_headings(soup)
    uses = _mend_links(soup, linked, terms)
    wrap_tables(soup)
    after = [_glossary(uses, terms), _tables_read(notebook), _turn(lesson, linked), _key(answers, lesson)]
    text, contents = in_sections(soup, list(filter(None, after)))
    frame = "frame has-contents" if contents else "frame"
    body = f'{band}\n<div class="{frame}">\n{contents}\n<div class="text">\n{text}\n</div>\n</div>'
    return f"{lesson.heading} – {say('editions.course')}", body, kinds


def index(
    lessons: Sequence[Lesson],
    edition: str,
    links: Mapping[str, Mapping[str, str]],
    lede: str,
    ways: Ways | None = None,
) -> str:
    """Write the course map: every lesson, its question, how long it takes, and where its editions are.

    Parameters
    ----------
    lessons : sequence of Lesson
        All lessons, in reading order.
    edition : str
        The edition that a lesson's title leads to, such as ``"page"``.
    links : dict
        For a lesson's name, the address of each edition that it has, such as ``{"page": "02-revolt.html"}``.
    lede : str
        What a reader should know of the edition.
    ways : Ways, optional
        What the map has in a site.

    Returns
    -------
    str
        The page.
    """
    inside = "\n".join(_map_item(lesson, edition, links.get(lesson.name, {})) for lesson in lessons)
    more = f'\n<p class="question">{say("editions.map_question")}</p>'
    course_name = say("editions.course")
    body = (
        f'{band(course_name, more)}\n<div class="frame">\n<div class="text">\n{"" if ways else twins.PLACE}'
        f'<p class="lede">{escape(lede)}</p>\n<ol class="map">\n{inside}\n</ol>\n</div>\n</div>'
    )
    return framed(course_name, body, home=False, ways=ways)


def _map_item(lesson: Lesson, edition: str, links: Mapping[str, str]) -> str:
    """Write one lesson of the course map."""
    there = dict(links)
    main = there.pop(edition, "")
    title = escape(lesson.title)
    title = f'<a href="{escape(main)}">{title}</a>' if main else title
    time = lesson.time if lesson.time[:1].isdigit() else say("editions.time_open", time=lesson.time)
    facts = [escape(time)] if lesson.time else []
    for other, address in there.items():
        hidden = f'<span class="hidden"> {escape(say("editions.of_lesson", lesson=lesson.heading))}</span>'
        facts.append(f'<a href="{escape(address)}">{escape(say(f"editions.edition_{other}"))}{hidden}</a>')
    if not main:
        facts.append(escape(say(f"editions.no_{edition}_yet")))
    question = f"<p>{escape(lesson.question)}</p>\n" if lesson.question else ""
    return (
        f'<li>\n<span class="number" aria-hidden="true">{escape(lesson.number)}</span>\n<div>\n'
        f'<h2><span class="hidden">{escape(lesson.number)} · </span>{title}</h2>\n{question}'
        f'<p class="time">{" · ".join(facts)}</p>\n</div>\n</li>'
    )


def course_of(paths: Sequence[Path]) -> list[Lesson]:
    """Read the course map of the lessons that stand beside the named ones.

    Parameters
    ----------
    paths : sequence of Path
        Notebooks.

    Returns
    -------
    list of Lesson
        Every notebook of the same folders whose name begins with a number, and the named ones.

    Raises
    ------
    NotebookError
        If two would be written to one file.
    """
    found = {path.stem: path for folder in {path.parent for path in paths} for path in folder.glob("[0-9]*.ipynb")}
    for path in paths:
        if found.get(path.stem, path) != path:
            raise NotebookError(say("editions.two_of_a_name", one=path, other=found[path.stem], name=path.stem))
        found[path.stem] = path
    return [lesson_of(_notebook.read(path), stem) for stem, path in sorted(found.items())]


EDITIONS = {  # where each edition of a lesson may stand, seen from the folder of another one
    "page": ("{}.html", "../pages/{}.html"),
    "slides": ("{}.slides.html", "../slides/{}.slides.html", "../{}.slides.html"),
    "PDF": ("{}.slides.pdf", "../slides/{}.slides.pdf"),
}


def editions_seen_from(output: Path, lessons: Sequence[Lesson]) -> dict[str, dict[str, str]]:
    """Find what was built of each lesson.

    Parameters
    ----------
    output : Path
        The folder of the map that will link to them.
    lessons : sequence of Lesson
        The lessons.

    Returns
    -------
    dict
        What `index` takes as links.
    """
    found: dict[str, dict[str, str]] = {}
    for lesson in lessons:
        for edition, places in EDITIONS.items():
            addresses = (place.format(lesson.name) for place in places)
            there = next((one for one in addresses if Path(os.path.normpath(output / one)).is_file()), None)
            if there:
                found.setdefault(lesson.name, {})[edition] = quote(there)
    return found


def write_pages(
    paths: Sequence[str | Path],
    output: str | Path,
    *,
    remarks: list[str] | None = None,
    ways: Callable[[str], Ways] | None = None,
) -> list[tuple[Path, int]]:
    """Write pages of notebook files, and the index of the course they belong to.

    The course is every notebook of the same folder whose name begins with a number. Older files are replaced only
    when all new ones are complete.

    Parameters
    ----------
    paths : sequence of str or Path
        The notebooks.
    output : str or Path
        The folder to write to.
    remarks : list of str, optional
        Gets a line for each thing that was taken out, with its cell.
    ways : callable, optional
        Gives what the page of a lesson has in a site, by the lesson's name; that of the map by an empty one.

    Returns
    -------
    list of (Path, int)
        Each file, with its size in bytes; the index is the last.

    Raises
    ------
    NotebookError
        If there is no such notebook, no page can be made from it, or a file cannot be written.
    """
    named, output = [Path(path) for path in paths], Path(output)
    with course.at(named[0].parent if named else Path()):
        if not named:
            raise NotebookError(say("editions.no_notebook_for_pages"))
        if output.exists() and not output.is_dir():
            raise NotebookError(say("editions.file_for_pages", file=output))
        notebooks = {path: _notebook.read(path) for path in named}
        lessons = course_of(named)
        there = editions_seen_from(output, lessons)
        for path in named:
            there.setdefault(path.stem, {})["page"] = quote(f"{path.stem}.html")
        linked = [lesson for lesson in lessons if "page" in there.get(lesson.name, {})]
        made = {
            output / f"{path.stem}.html": page(
                notebook,
                name=str(path),
                folder=path.parent,
                lessons=linked,
                remarks=remarks,
                ways=ways and ways(path.stem),
            )
            for path, notebook in notebooks.items()
        }
        made[output / INDEX] = index(lessons, "page", there, say("editions.about_pages"), ways and ways(""))
        for file, text in made.items():
            twins.write(file, text)
    return [(file, file.stat().st_size) for file in made]
