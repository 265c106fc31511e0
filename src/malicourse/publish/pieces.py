"""From a cell's stored outputs to pieces of HTML. Slides use them now; other editions can."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode

from malicourse import charts, quiz

__all__ = ["Piece", "pieces"]

SHORT_VALUE = 16  # characters; a result this short is shown large
LONGEST_LINE = 110  # characters of sources under a chart
MOST_SOURCES = 4


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
        For a question, its answer as HTML, for a teacher's notes or an answer key.
    """

    kind: str
    html: str
    title: str = ""
    answer: str = ""


def pieces(cell: NotebookNode) -> list[Piece]:
    """Turn the outputs of a code cell into pieces.

    A quiz gives one piece for each question, a chart with a slider one for all its pictures. A chart gives its
    picture, with its words as alternative text, and one short line of sources; the caption that the notebook stores
    after it is not repeated.

    Parameters
    ----------
    cell : NotebookNode
        A code cell that has been run.

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
            found.append(_steps(output) if charts.STEPS_MIME in data else _chart(output))
        elif chart_words and data.get("text/plain", "").startswith(chart_words):
            chart_words = ""  # the caption of the chart just before
        else:
            found.extend(_piece(output))
    return found


def _piece(output: NotebookNode) -> Iterator[Piece]:
    data = output.get("data", {})
    if output.output_type == "stream":
        if output.name == "stdout" and output.text.strip():
            yield Piece("text", f"<pre>{escape(output.text.rstrip())}</pre>")
    elif output.output_type == "error":
        yield Piece("text", f"<pre>{escape(f'{output.ename}: {output.evalue}')}</pre>")
    elif quiz.MIME in data:
        spec = data[quiz.MIME]
        for question in spec["questions"]:
            mount = quiz.mount_html({**spec, "questions": [question]})
            yield Piece("quiz", mount, spec["title"], quiz.answer_html(question, spec["words"]))
    elif "image/png" in data or "image/svg+xml" in data:
        yield _picture(output)
    elif "text/html" in data:
        yield _html(data["text/html"])
    elif "text/plain" in data:
        yield _plain(data["text/plain"])


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


def _chart(output: NotebookNode) -> Piece:
    chart = output.data[charts.MIME]
    kind, address = _data_address(output)
    words = escape(f"{chart['title'].rstrip('.')}. {chart['text']}")
    picture = f'<img src="{address}" alt="{words}"{_size(output, kind)}>'
    html = f"<figure>{picture}<figcaption>{_source_line(chart['sources'])}</figcaption></figure>"
    return Piece("chart", html, chart["title"])


def _steps(output: NotebookNode) -> Piece:
    spec = output.data[charts.STEPS_MIME]
    slider = charts.steps_html(spec, output.metadata[charts.STEPS_MIME]["pictures"])
    html = f'{slider}\n<p class="sources">{_source_line(spec["sources"])}</p>'
    return Piece("steps", html, spec["title"])


def _source_line(sources: list[dict[str, Any]]) -> str:
    """Name the sources in one line: in full where they fit, else publisher and date of the first ones."""
    full = [source["citation"] for source in sources]
    names = full if len("; ".join(full)) <= LONGEST_LINE else [_short(citation) for citation in full]
    shown = []
    for source, name in zip(sources[:MOST_SOURCES], names, strict=False):
        shown.append(f'<a href="{escape(source["url"])}">{escape(name)}</a>' if source.get("url") else escape(name))
    more = len(sources) - len(shown)
    lead = "Source" if len(sources) == 1 else "Sources"
    return f"{lead}: {'; '.join(shown)}" + (f"; and {more} more, named in the lesson" if more else "")


def _short(citation: str) -> str:
    """Keep the first part of a citation, the publisher, and the last, the date."""
    first, _, rest = citation.partition(", ")
    date = rest.rpartition(", ")[2]
    return f"{first}, {date}" if re.fullmatch(r"(\d+ )?(\w+ )?\d{4}", date) else first
