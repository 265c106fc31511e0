"""The talks without script: cards and options as plain tables, as text, and as the place where a page mounts them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from pathlib import Path

from malicourse.quiz.static import FOLDER as QUIZ
from malicourse.talks.tables import STANCES, Data
from malicourse.values import linked
from malicourse.words import fill

__all__ = ["FIELDS", "MIME", "front_end", "mount_html", "plain_text", "sources_html", "static_html", "style"]

MIME = "application/vnd.malicourse.talks+json"
FOLDER = Path(__file__).parent
FIELDS = ("who", "wanted", "could_not_give_up", "feared", "answers_to", "words")  # of a seat's card


def style() -> str:
    """Give the style of the table: that of the quiz, whose buttons and fields it has, and its own."""
    return "\n".join(path.read_text(encoding="utf-8") for path in (QUIZ / "quiz.css", FOLDER / "talks.css"))


def static_html(spec: Data, *, stored: bool = False) -> str:
    """Write as plain tables what a step needs: the cards and options, the options, or the accord; or nothing.

    Parameters
    ----------
    spec : dict
        What ``talks.read`` returned.
    stored : bool
        Whether it stands in a notebook whose cell has not run yet: then it says what to run.

    Returns
    -------
    str
        One ``div``, folded where it is long.
    """
    say = spec["words"]
    parts = [
        f'<div class="malicourse-talks-static" lang="{escape(spec["language"])}">',
        f"<p><strong>{escape(say['title'])}</strong> {escape(say['lede'])}</p>",
        *([f"<p><em>▶ {escape(say['run_first'])}</em></p>"] if stored else []),
    ]
    if spec["step"] == "draw":
        parts += [_folded(seat["name"], _card(spec, seat)) for seat in spec["seats"]]
    if spec["step"] in {"draw", "negotiate"}:
        parts += [_folded(fill(say["point_title"], **point), _options(spec, point)) for point in spec["points"]]
    if spec["step"] == "compare":
        parts.append(_accord(spec))
    return "\n".join([*parts, "</div>"])


def _folded(summary: str, inside: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>\n{inside}\n</details>"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a table; its cells are HTML, and the first of a row names it."""
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    lines = [
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>' for first, *rest in rows
    ]
    head = f"<thead><tr>{top}</tr></thead>\n" if top else ""
    return f"<table>\n{head}<tbody>\n" + "\n".join(lines) + "\n</tbody>\n</table>"


def _card(spec: Data, seat: Data) -> str:
    """Write what a seat is told: who it is, and where it stands on each option."""
    say = spec["words"]
    told = _table([], ([escape(say[f"seat_{field}"]), escape(seat[field])] for field in FIELDS if seat[field]))
    heads = (escape(say[key]) for key in ("point", *STANCES))
    rows = [[escape(point["title"]), *_stances(spec, seat["id"], point)] for point in spec["points"]]
    return f"{told}\n{_table(heads, rows)}\n{sources_html(spec, sources_of(spec, seat))}"


def sources_of(spec: Data, seat: Data) -> list[str]:
    """Give the sources of a seat's card and of its positions, each once."""
    positions = spec["positions"].get(seat["id"], {}).values()
    return list(dict.fromkeys([*seat["sources"], *(source for one in positions for source in one["sources"])]))


def _stances(spec: Data, seat: str, point: Data) -> list[str]:
    """Name the options of a point that a seat wants, accepts, resists, and those that are its red lines."""
    positions = spec["positions"].get(seat, {})
    return [
        spec["words"]["and_then"].join(
            escape(f"{option['letter']}. {option['label']}")
            for option in point["options"]
            if positions.get(option["id"], {}).get("stance") == stance
        )
        for stance in STANCES
    ]


def _options(spec: Data, point: Data) -> str:
    say = spec["words"]
    heads = (escape(say[key]) for key in ("option", "text"))
    rows = ([escape(f"{option['letter']}. {option['label']}"), escape(option["text"])] for option in point["options"])
    return f"<p>{escape(point['question'])}</p>\n{_table(heads, rows)}\n{sources_html(spec, point['sources'])}"


def _accord(spec: Data) -> str:
    """Write what was signed in 2015, and what was counted of it by 2020."""
    say = spec["words"]
    rows = (
        [
            escape(fill(say["point_title"], **point)),
            escape(fill(say["accord_of"], accord=point["accord"], articles=point["accord_articles"])),
            escape(point["by_2020"]),
        ]
        for point in spec["points"]
    )
    return _table((escape(say[key]) for key in ("point", "accord_2015", "by_2020")), rows)


def sources_html(spec: Data, ids: Iterable[str]) -> str:
    """Name sources in a line, with links."""
    links = [linked(one["citation"], one["url"]) for one in (spec["sources"][id] for id in ids)]
    return f"<p>{escape(fill(spec['words']['sources'], n=len(links)))} {spec['words']['and_then'].join(links)}</p>"


def plain_text(spec: Data) -> str:
    """Write the points and their options as text.

    Parameters
    ----------
    spec : dict
        What ``talks.read`` returned.

    Returns
    -------
    str
        The same text each time, which is what stored notebooks are compared by.
    """
    rows = [spec["words"]["title"], *(f"- {seat['name']}" for seat in spec["seats"])]
    for point in spec["points"]:
        rows.append(fill(spec["words"]["point_title"], **point))
        rows += [f"   {option['letter']}. {option['label']}" for option in point["options"]]
    return "\n".join(rows)


def mount_html(spec: Data) -> str:
    """Write the place where a page mounts the table: its data, and the plain tables until it runs.

    Parameters
    ----------
    spec : dict
        What ``talks.read`` returned, or what a notebook holds under ``MIME``.

    Returns
    -------
    str
        One ``div``; ``front_end`` brings it to life.
    """
    data = json.dumps(spec, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    return f'<div data-malicourse-talks>\n<script type="{MIME}">{data}</script>\n{static_html(spec)}\n</div>'


def front_end(*, room: bool = False, quiz: bool = False) -> str:
    """Write the style and the script that bring every ``mount_html`` of a page to life, without kernel or network.

    Parameters
    ----------
    room : bool
        For a slide before a class: large letters, and one thing at a time.
    quiz : bool
        Whether the page has a quiz, too: then the looks that both share stand there already.

    Returns
    -------
    str
        A ``style`` and a ``script`` element, to stand once at the end of the page's body.
    """
    code = (FOLDER / "talks.js").read_text(encoding="utf-8")
    start = f"mountAll(document, {str(room).lower()});"
    looks = (FOLDER / "talks.css").read_text(encoding="utf-8") if quiz else style()
    return f'<style>\n{looks}</style>\n<script type="module">\n{code}\n{start}\n</script>'
