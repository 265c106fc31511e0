"""From a cell's stored outputs to pieces of HTML, for slides and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode

from malicourse import charts, quiz
from malicourse.publish.lead import short_source

__all__ = ["Piece", "pieces"]

SHORT_VALUE = 16  # characters; a result this short is shown large
LONGEST_LINE = 110  # characters of sources under a chart
MOST_SOURCES = 4
COVERED = "The same chart without what is to be guessed"


@dataclass(frozen=True)
class Piece:
    """One thing to show.

    Attributes
    ----------
    kind : str
        ``"chart"``, ``"steps"``, ``"picture"``, ``"table"``, ``"html"``, ``"value"``, ``"text"`` or ``"quiz"``.
    html : str
        The piece as HTML, without style or script of its own.
    title : str
        What it is called, where it has a name: the title of a chart or of a quiz stop.
    answer : str
        For a question, its answer as HTML, for a teacher's notes or an answer key; for a stop, a list of them.
    words : str
        For a chart, the chart in words.
    data : tuple of dict
        For a chart, the rows that were drawn, as ``charts.finish`` stores them: tables with ``about``, ``columns``,
        ``rows`` and ``left_out``. Empty where a notebook was run before charts kept them.
    low : bool
        A chart in its slide form: as wide as the slide, with words above it.
    """

    kind: str
    html: str
    title: str = ""
    answer: str = ""
    words: str = ""
    data: tuple[dict[str, Any], ...] = ()
    low: bool = False


def pieces(cell: NotebookNode, *, slides: bool = True) -> list[Piece]:
    """Turn the outputs of a code cell into pieces.

    A chart gives its picture, with its words as alternative text, and its sources; the caption that the notebook
    stores after it is not repeated. A chart with a slider gives one piece for all its pictures.

    Parameters
    ----------
    cell : NotebookNode
        A code cell that has been run.
    slides : bool
        As slides need them: one piece for each question of a quiz, one short line of sources. Otherwise one piece for
        all questions of a stop, and every source in full.

    Returns
    -------
    list of Piece
        In the order of the outputs. Warnings (stderr) are left out.
    """
    found: list[Piece] = []
    chart_words = ""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if charts.MIME in data:
            chart_words = data[charts.MIME]["text"]
            found.append((_steps if charts.STEPS_MIME in data else _chart)(output, slides))
        elif chart_words and data.get("text/plain", "").startswith(chart_words):
            chart_words = ""  # the caption of the chart just before
        else:
            found.extend(_piece(output, slides))
    return found


def _piece(output: NotebookNode, slides: bool) -> Iterator[Piece]:
    data = output.get("data", {})
    if output.output_type == "stream":
        if output.name == "stdout" and output.text.strip():
            yield Piece("text", f"<pre>{escape(output.text.rstrip())}</pre>")
    elif output.output_type == "error":
        yield Piece("text", f"<pre>{escape(f'{output.ename}: {output.evalue}')}</pre>")
    elif quiz.MIME in data:
        yield from _quiz(data[quiz.MIME], slides)
    elif "image/png" in data or "image/svg+xml" in data:
        yield _picture(output)
    elif "text/html" in data:
        yield _html(data["text/html"])
    elif "text/plain" in data:
        yield _plain(data["text/plain"])


def _quiz(spec: dict[str, Any], slides: bool) -> Iterator[Piece]:
    answers = [quiz.answer_html(question, spec["words"]) for question in spec["questions"]]
    if not slides:
        rows = "\n".join(
            f'<li value="{int(question["number"])}">\n{answer}\n</li>'
            for question, answer in zip(spec["questions"], answers, strict=True)
        )
        yield Piece("quiz", quiz.mount_html(spec), spec["title"], f"<ol>\n{rows}\n</ol>")
        return
    for question, answer in zip(spec["questions"], answers, strict=True):
        yield Piece("quiz", quiz.mount_html({**spec, "questions": [question]}), spec["title"], answer)


def _plain(text: str) -> Piece:
    text = text.strip()
    if len(text) <= SHORT_VALUE and "\n" not in text:
        number = re.fullmatch(r"np\.\w+\((.+)\)", text)  # np.int64(75) says 75
        return Piece("value", f"<p>{escape(number[1] if number else text)}</p>")
    text = re.sub(r"\n(Name: .*, )?dtype: \w+$", "", text)  # what pandas adds under a column says nothing to a class
    return Piece("text", f"<pre>{escape(text)}</pre>")


def _html(source: str) -> Piece:
    """Clean what pandas writes, so that a class can read it and a screen reader finds the headers."""
    soup = BeautifulSoup(source, "html.parser")
    for style in soup.find_all("style"):
        style.decompose()
    tables = soup.find_all("table")
    for table in tables:
        del table["border"]
        _clean_table(table)
    for remark in soup.find_all("p", string=re.compile(r"^\d+ rows × \d+ columns$")):
        remark["class"] = "rows"
    return Piece("table" if tables else "html", str(soup).strip())


def _clean_table(table: Tag) -> None:
    heads = table.select("thead tr")
    if len(heads) == 2 and not "".join(cell.get_text(strip=True) for cell in heads[1].find_all("th")[1:]):
        # pandas gives the index name a row of its own; it can stand over its column, in the place of the columns' name
        heads[0].find("th").string = heads[1].find("th").get_text()
        heads.pop().decompose()
    first = [row.find("th") for row in table.select("tbody tr")]
    corner = heads[0].find("th") if heads else None
    if corner and not corner.get_text(strip=True) and all(cell and cell.get_text().isdigit() for cell in first):
        for cell in [corner, *first]:  # running numbers that mean nothing
            cell.decompose()
    for row in table.select("tr[style]"):
        del row["style"]
    for cell in table.find_all("th"):
        cell["scope"] = "col" if cell.find_parent("thead") else "row"
        if not cell.get_text(strip=True):  # an empty header is read aloud as nothing
            cell.name = "td"
            del cell["scope"]
    for cell in table.find_all("td"):
        words = cell.get_text(strip=True)
        if words in {"NaN", "NaT", "None", "&lt;NA&gt;", "<NA>"}:
            cell.string = "–"
        elif re.fullmatch(r"-?[\d,.]+%?", words):
            cell["class"] = "number"


def _size(output: NotebookNode, kind: str) -> str:
    stored = output.get("metadata", {}).get(kind, {})
    return "".join(f' {side}="{int(stored[side])}"' for side in ("width", "height") if stored.get(side))


def _data_address(output: NotebookNode) -> tuple[str, str]:
    from base64 import b64encode

    data = output.data
    if "image/png" in data:
        return "image/png", "data:image/png;base64," + "".join(data["image/png"].split())
    return "image/svg+xml", "data:image/svg+xml;base64," + b64encode(data["image/svg+xml"].encode()).decode()


def _picture(output: NotebookNode) -> Piece:
    kind, address = _data_address(output)
    words = output.get("metadata", {}).get(kind, {}).get("alt") or output.data.get("text/plain", "")
    return Piece("picture", f'<img src="{address}" alt="{escape(words)}"{_size(output, kind)}>')


def _drawn(output: NotebookNode) -> tuple[dict[str, Any], ...]:
    return tuple(output.get("metadata", {}).get(charts.MIME, {}).get("data", []))


def _chart(output: NotebookNode, slides: bool) -> Piece:
    chart = output.data[charts.MIME]
    kind, address = _data_address(output)
    words = escape(f"{chart['title'].rstrip('.')}. {chart['text']}")
    stored = output.get("metadata", {}).get(charts.MIME, {})
    size, cover, form = _size(output, kind), stored.get("cover"), stored.get("slide") if slides else None
    if form:
        address, cover = f"data:image/png;base64,{''.join(form['image'].split())}", form.get("cover")
        size = "".join(f' {side}="{round(form[side] * charts.SLIDE_SCALE)}"' for side in ("width", "height"))
    picture = f'<img src="{address}" alt="{words}"{size}>'
    if cover and slides:
        whole = picture.replace("<img ", '<img class="fragment" data-fragment-index="0" ')
        asked = escape(chart["title"]) if chart["title"].endswith("?") else COVERED
        first = f'<img src="data:image/png;base64,{cover}" alt="{asked}"{size}>'
        picture = f'<div class="covered">{first}{whole}</div>'
    finding = chart.get("finding", "")
    asks = chart["title"] if form else ""  # the slide form leaves its title to the slide
    if asks and not finding and not asks.endswith("?"):
        asks, finding = "", asks
    finding, asks = escape(finding), f'<p class="asks">{escape(asks)}</p>' if asks else ""
    if finding:
        finding = (
            f'<p class="finding fragment" data-fragment-index="0">{finding}</p>'
            if slides
            else f"<details><summary>What it shows</summary>{finding}</details>"
        )
    html = f"<figure>{asks}{picture}{finding}<figcaption>{_source_line(chart['sources'], slides)}</figcaption></figure>"
    return Piece("chart", html, chart["title"], words=chart["text"], data=_drawn(output), low=bool(form))


def _steps(output: NotebookNode, slides: bool) -> Piece:
    spec = output.data[charts.STEPS_MIME]
    slider = charts.steps_html(spec, output.metadata[charts.STEPS_MIME]["pictures"])
    html = f'{slider}\n<p class="sources">{_source_line(spec["sources"], slides)}</p>'
    return Piece("steps", html, spec["title"], words=output.data[charts.MIME]["text"], data=_drawn(output))


def _source_line(sources: list[dict[str, Any]], short: bool) -> str:
    """Name the sources; if short in one line: in full where they fit, else publisher and date of the first ones."""
    names = [source["citation"] for source in sources]
    most = MOST_SOURCES if short else len(sources)
    if short and len("; ".join(names)) > LONGEST_LINE:
        names = [short_source(citation) for citation in names]
    shown = []
    for source, name in zip(sources[:most], names, strict=False):
        shown.append(f'<a href="{escape(source["url"])}">{escape(name)}</a>' if source.get("url") else escape(name))
    more = len(sources) - len(shown)
    lead = "Source" if len(sources) == 1 else "Sources"
    return f"{lead}: {'; '.join(shown)}" + (f"; and {more} more, named in the lesson" if more else "")
