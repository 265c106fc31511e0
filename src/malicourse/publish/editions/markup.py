"""What slides and pages share: a notebook's cells as HTML, cut off from other files, safe inside a page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from nbformat import NotebookNode
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from malicourse import course, words
from malicourse._notebook import NotebookError
from malicourse.charts.columns import grouped
from malicourse.publish.editions.foreign import plain_metadata, policy
from malicourse.words import say

__all__ = [
    "FOLDER",
    "check_run",
    "filled",
    "html_of",
    "language_of",
    "mark_of",
    "note_words",
    "other_language",
    "plain_words",
]

FOLDER = Path(__file__).parent
MOST_CELLS = 1_000
MOST_QUOTED = 500  # parts of a text; each one more makes the others slower


def mark_of(cell: NotebookNode) -> str:
    """Return the slide type of a cell; a dash where it has none."""
    return str(plain_metadata(cell.metadata, "slideshow", "slide_type") or "-")


def check_run(notebook: NotebookNode, name: str) -> None:
    """Refuse a notebook that was not run to its end, or is too long to be a lesson."""
    if len(notebook.cells) > MOST_CELLS:
        sizes = {"n": grouped(len(notebook.cells)), "most": grouped(MOST_CELLS)}
        raise NotebookError(say("editions.many_cells", notebook=name, **sizes))
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code" and cell.source.strip() and cell.get("execution_count") is None:
            first = cell.source.strip().splitlines()[0]
            raise NotebookError(say("editions.not_run", notebook=name, number=number, code=first[:80]))


def plain_words(markdown: str) -> str:
    """Take links and emphasis out of a line of Markdown."""
    words = re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", markdown)
    return re.sub(r"[*_`]", "", words)


def note_words(source: str) -> str:
    """Take a note out of the fold that hides it in the notebook."""
    source = re.sub(r"^\s*<details>\s*<summary>.*?</summary>", "", source, flags=re.DOTALL)
    return re.sub(r"</details>\s*$", "", source).strip()


def html_of(cells: list[NotebookNode], template: str, language: str) -> BeautifulSoup:
    """Let nbconvert write cells, whose HTML is clean, with one of our templates; code in colours."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(template_name=template, extra_template_basedirs=[str(FOLDER / "templates")])
    exporter.environment.globals["say"] = say
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"language_info": {"name": language}})
    html, _resources = exporter.from_notebook_node(notebook)
    soup = BeautifulSoup(html, "html.parser")
    _name_headers(soup)
    mark_languages(soup)
    return soup


def _name_headers(soup: BeautifulSoup) -> None:
    """Tell a screen reader which cells of a table name a row or a column."""
    for row in soup.select("tbody tr"):
        first = row.find("td")
        strong = first.find("strong") if first else None
        if first and strong and not row.find("th") and first.get_text().strip().startswith(strong.get_text().strip()):
            first.name, first["scope"] = "th", "row"
    for head in soup.select("thead th"):
        head["scope"] = "col"
    for corner in soup.find_all("th"):
        if not corner.get_text(strip=True):  # an empty header is read aloud as nothing
            corner.name = "td"
            del corner["scope"]


def other_language(text: str, own: str) -> str:
    """Tell by its small words whether a title or a name is in another language than the text around it.

    Parameters
    ----------
    text : str
        Such as ``Haut Conseil de la Nation``.
    own : str
        The language around it, such as "en".

    Returns
    -------
    str
        Such as "fr"; empty if it has none of that language's small words, or some of the language around it.
    """
    flat = text.lower().replace("'", "’")
    found = [one for one in words.languages() if re.search(say("editions.small_words", language=one), flat)]
    return found[0] if len(found) == 1 and found[0] != own else ""


def mark_languages(soup: BeautifulSoup) -> None:
    """Mark names in italics and titles in quotation marks in another language, so that they are read aloud as such."""
    own = course.language()
    for name in soup.find_all("em"):
        if language := other_language(name.get_text(), own):
            name["lang"] = language
    for text in soup.find_all(string=re.compile("[“«]")):
        parent = text.parent
        if parent is None or parent.name in {"script", "style", "code", "pre"} or text.find_parent(lang=True):
            continue
        parts = re.split(r"(“[^“”]+”|«[^«»]+»)", text)
        titles = {place: _of_title(part, own) for place, part in enumerate(parts) if place % 2}
        if not any(titles.values()) or len(parts) > MOST_QUOTED:
            continue
        for place, part in enumerate(parts):
            language = titles.get(place, "")
            text.insert_before(soup.new_tag("span", lang=language, string=part) if language else part)
        text.extract()


def _of_title(part: str, own: str) -> str:
    """Tell the language of a title from its quotation marks, or its small words."""
    language = other_language(part, own)
    marks = [one for one in words.languages() if say("editions.quotation_mark", language=one) == part[0]]
    return language or (marks[0] if len(marks) == 1 and part[0] == "«" and marks[0] != own else "")


def language_of(notebook: NotebookNode) -> str:
    """Return what the code is written in, if it can be coloured; nbconvert writes the word into the page as it is."""
    named = plain_metadata(notebook.metadata, "language_info", "pygments_lexer")
    try:
        return get_lexer_by_name(named).aliases[0] if isinstance(named, str) else "python"
    except ClassNotFound:
        return "python"


def filled(
    frame: str,
    ours: Mapping[str, str],
    theirs: Mapping[str, str],
    *,
    more: Sequence[str] = (),
    frames: str = "'none'",
    allowed: Mapping[str, str] | None = None,
) -> str:
    """Fill the frame of a file, and write into it which scripts a browser may run: those that come with us.

    Parameters
    ----------
    frame : str
        The name of a file beside this one, with ``[[places]]``.
    ours : mapping of str to str
        For each place, what the package itself puts there: style and script.
    theirs : mapping of str to str
        The same for what comes from a notebook. No script in it will run.
    more : sequence of str
        Scripts that a window of ours runs beside those in the file.
    frames : str
        What frames may show.
    allowed : mapping of str to str, optional
        What the file may take from beside it, as `policy` has it.

    Returns
    -------
    str
        The file.
    """
    source = (FOLDER / frame).read_text(encoding="utf-8")

    def fill(parts: Mapping[str, str]) -> str:
        return re.sub(r"\[\[(.+?)\]\]", lambda place: parts.get(place[1], ""), source)

    scripts = re.findall(r"<script\b[^>]*>(.*?)</script>", fill(ours), re.DOTALL)
    return fill({**ours, **theirs, "policy": policy([*scripts, *more], frames, allowed)})
