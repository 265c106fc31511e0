"""From a cell's stored outputs to pieces of HTML, for slides and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode

from malicourse import charts, quiz, talks
from malicourse.charts.columns import grouped
from malicourse.publish.editions.foreign import MOST_HTML, MOST_LINES, Cleaner, left_out, plain_metadata, web_address
from malicourse.publish.editions.lead import short_source
from malicourse.publish.editions.plain_tables import in_words
from malicourse.words import say

__all__ = ["Piece", "pieces"]

SHORT_VALUE = 16  # characters; a result this short is shown large
LONGEST_LINE = 110  # characters of sources under a chart
MOST_SOURCES = 4
MOST_OUTPUTS = 100  # of one cell
PANDAS_STYLE = re.compile(r"<style scoped>\s*\.dataframe tbody [^<]{0,1000}</style>")
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
ONLY_JUPYTER = ("application/javascript", "application/vnd.jupyter.widget-view+json")


@dataclass(frozen=True)
class Piece:
    """One thing to show.

    Attributes
    ----------
    kind : str
        ``"chart"``, ``"steps"``, ``"picture"``, ``"table"``, ``"html"``, ``"value"``, ``"text"``, ``"quiz"`` or
        ``"talks"``.
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


def pieces(cell: NotebookNode, *, slides: bool = True, cleaner: Cleaner | None = None) -> list[Piece]:
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
    cleaner : Cleaner, optional
        Takes out what may not be shown, and keeps remarks on it.

    Returns
    -------
    list of Piece
        In the order of the outputs. Warnings (stderr) are left out.
    """
    cleaner = cleaner or Cleaner()
    found: list[Piece] = []
    chart_words = ""
    outputs = cell.get("outputs", [])
    if len(outputs) > MOST_OUTPUTS:
        cleaner.remark(say("editions.many_results", all=grouped(len(outputs)), most=grouped(MOST_OUTPUTS)))
    for output in outputs[:MOST_OUTPUTS]:
        data = output.get("data", {})
        if charts.MIME in data:
            chart_words = data[charts.MIME]["text"]
            found.append((_steps if charts.STEPS_MIME in data else _chart)(output, slides, cleaner))
        elif chart_words and data.get("text/plain", "").startswith(chart_words):
            chart_words = ""  # the caption of the chart just before
        else:
            found.extend(_piece(output, slides, cleaner))
    return found


def _piece(output: NotebookNode, slides: bool, cleaner: Cleaner) -> Iterator[Piece]:
    data = output.get("data", {})
    if output.output_type == "stream":
        if output.name == "stdout" and output.text.strip():
            yield Piece("text", f"<pre>{escape(_short(output.text.rstrip(), cleaner))}</pre>")
    elif output.output_type == "error":
        yield Piece("text", f"<pre>{escape(_short(f'{output.ename}: {output.evalue}', cleaner))}</pre>")
    elif quiz.MIME in data:
        yield from _quiz(_with_safe_sources(data[quiz.MIME]), slides)
    elif talks.MIME in data:
        yield Piece("talks", talks.mount_html(data[talks.MIME]), data[talks.MIME]["words"]["title"])
    elif any(kind in data for kind in PICTURES):
        address = next(filter(None, (cleaner.picture(data[kind]) for kind in PICTURES if kind in data)), "")
        yield _picture(output, address) if address else Piece("text", left_out("picture"))
    elif len(data.get("text/html", "")) > MOST_HTML:
        cleaner.remark(say("editions.long_result", size=grouped(len(data["text/html"]))))
        yield Piece("text", left_out("long_result"))
    elif "text/html" in data:
        yield _html(cleaner.html(PANDAS_STYLE.sub("", data["text/html"])))
    elif "text/plain" in data and not any(kind in data for kind in ONLY_JUPYTER):
        yield _plain(_short(data["text/plain"], cleaner))
    elif data:
        cleaner.remark(say("editions.only_in_jupyterlab", type=next(iter(data))[:80]))
        yield Piece("text", left_out("result"))


def _short(text: str, cleaner: Cleaner) -> str:
    """Keep the beginning of a text too long for anybody to read."""
    if len(text) <= MOST_LINES:
        return text
    cleaner.remark(say("editions.shortened", size=grouped(len(text)), most=grouped(MOST_LINES)))
    return f"{text[:MOST_LINES]} …"


def _with_safe_sources(spec: dict[str, Any]) -> dict[str, Any]:
    """Keep of the addresses of sources those that a reader may follow."""
    questions = [
        {**one, "sources": [{**source, "url": web_address(source["url"])} for source in one["sources"]]}
        for one in spec["questions"]
    ]
    return {**spec, "questions": questions}


def _quiz(spec: dict[str, Any], slides: bool) -> Iterator[Piece]:
    if not spec["questions"]:
        raise ValueError(say("editions.no_questions"))
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
    heads = [row for row in table.select("thead tr") if row.find("th")]
    if len(heads) == 2 and not "".join(cell.get_text(strip=True) for cell in heads[1].find_all("th")[1:]):
        # pandas gives the index name a row of its own; it can stand over its column, in the place of the columns' name
        above, below = heads[0].find("th"), heads[1].find("th")
        if above and below:
            above.string = below.get_text()
        heads.pop().decompose()
    first = [row.find("th") for row in table.select("tbody tr")]
    corner = heads[0].find("th") if heads else None
    if corner and not corner.get_text(strip=True) and all(cell and cell.get_text().isdigit() for cell in first):
        for cell in filter(None, [corner, *first]):  # running numbers that mean nothing
            cell.decompose()
    for row in table.select("tr[style]"):
        del row["style"]
    for cell in table.find_all("th"):
        cell["scope"] = "col" if cell.find_parent("thead") else "row"
        if not cell.get_text(strip=True):  # an empty header is read aloud as nothing
            cell.name = "td"
            del cell["scope"]
    in_words(table)


def _size(output: NotebookNode, kind: str) -> str:
    sides = ((side, plain_metadata(output, "metadata", kind, side)) for side in ("width", "height"))
    return "".join(
        f' {side}="{int(value)}"' for side, value in sides if type(value) in (int, float) and 0 < value < 1e4
    )


def _picture(output: NotebookNode, address: str) -> Piece:
    kind = next(kind for kind in PICTURES if kind in output.data)
    words = plain_metadata(output, "metadata", kind, "alt") or output.data.get("text/plain", "")
    return Piece("picture", f'<img src="{address}" alt="{escape(str(words)[:MOST_LINES])}"{_size(output, kind)}>')


def _stored(coded: object, cleaner: Cleaner) -> str:
    """Give the address of a picture that a chart cannot do without."""
    if not (address := cleaner.picture(coded)):
        raise ValueError(say("editions.chart_no_png"))
    return address


def _drawn(output: NotebookNode) -> tuple[dict[str, Any], ...]:
    return tuple(output.get("metadata", {}).get(charts.MIME, {}).get("data", []))


def _chart(output: NotebookNode, slides: bool, cleaner: Cleaner) -> Piece:
    chart = output.data[charts.MIME]
    kind, address = "image/png", _stored(output.data["image/png"], cleaner)
    words = escape(f"{chart['title'].rstrip('.')}. {chart['text']}")
    stored = output.get("metadata", {}).get(charts.MIME, {})
    size, cover, form = _size(output, kind), stored.get("cover"), stored.get("slide") if slides else None
    if form:
        address, cover = _stored(form["image"], cleaner), form.get("cover")
        size = "".join(f' {side}="{round(form[side] * charts.SLIDE_SCALE)}"' for side in ("width", "height"))
    picture = f'<img src="{address}" alt="{words}"{size}>'
    if not slides and (phone := stored.get("phone")):
        _stored(phone["image"], cleaner)
        picture = charts.phone_html(picture, phone)
    if cover and slides:
        whole = picture.replace("<img ", '<img class="fragment" data-fragment-index="0" ')
        asked = escape(chart["title"]) if chart["title"].endswith("?") else say("editions.covered")
        first = f'<img src="{_stored(cover, cleaner)}" alt="{asked}"{size}>'
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
            else f"<details><summary>{say('editions.what_it_shows')}</summary>{finding}</details>"
        )
    html = f"<figure>{asks}{picture}{finding}<figcaption>{_source_line(chart['sources'], slides)}</figcaption></figure>"
    return Piece("chart", html, chart["title"], words=chart["text"], data=_drawn(output), low=bool(form))


def _steps(output: NotebookNode, slides: bool, cleaner: Cleaner) -> Piece:
    spec, stored = output.data[charts.STEPS_MIME], output.metadata[charts.STEPS_MIME]
    pictures, form = stored["pictures"], stored.get("slide" if slides else "phone")
    if form and slides:
        pictures = form["pictures"]
        spec = {**spec, **{side: round(form[side] * charts.SLIDE_SCALE) for side in ("width", "height")}}
    for picture in [*pictures, *(form["pictures"] if form else [])]:
        _stored(picture, cleaner)
    slider = charts.steps_html(spec, pictures, None if slides else form)
    html = f'{slider}\n<p class="sources">{_source_line(spec["sources"], slides)}</p>'
    words = output.data[charts.MIME]["text"]
    return Piece("steps", html, spec["title"], words=words, data=_drawn(output), low=bool(form and slides))


def _source_line(sources: list[dict[str, Any]], short: bool) -> str:
    """Name the sources; if short in one line: in full where they fit, else publisher and date of the first ones."""
    names = [source["citation"] for source in sources]
    most = MOST_SOURCES if short else len(sources)
    if short and len("; ".join(names)) > LONGEST_LINE:
        names = [short_source(citation) for citation in names]
    shown = []
    for source, name in zip(sources[:most], names, strict=False):
        address = escape(web_address(source.get("url")))
        shown.append(f'<a href="{address}">{escape(name)}</a>' if address else escape(name))
    named, more = say("common.and_then").join(shown), len(sources) - len(shown)
    return say("editions.sources_and_more" if more else "editions.sources", n=len(sources), named=named, more=more)
