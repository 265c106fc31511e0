"""The talks of lesson 10 on paper: cards of the seats, options, votes, events, and the comparison with the accord."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path

from malicourse.publish import edition
from malicourse.publish.editions.foreign import policy
from malicourse.publish.teaching.keys import COMMAND
from malicourse.talks.static import FIELDS
from malicourse.talks.tables import STANCES, Data
from malicourse.words import fill, room

__all__ = ["papers"]

HERE = Path(__file__).parent
RULE = '<div class="rule"></div>\n'


def papers(spec: Data) -> dict[str, str]:
    """Write the sheets of the talks, A4 and in black and white.

    Parameters
    ----------
    spec : dict
        What ``talks.read`` returned.

    Returns
    -------
    dict of str to str
        The place of each file in teaching/, and the page: HTML that needs nothing else.
    """
    return {f"talks/{name}.html": _page(spec, name, write(spec)) for name, write in PARTS.items()}


def _words(spec: Data) -> Data:
    return room("talks", spec["language"])


def _page(spec: Data, name: str, parts: Iterable[str]) -> str:
    """Put the parts of a sheet into a page."""
    say = _words(spec)
    title = escape(say[f"paper_{name}"])
    css = "\n".join((HERE / file).read_text(encoding="utf-8") for file in ("sheet.css", "talks_paper.css"))
    how = fill(say[f"paper_{name}_how"], needed=spec["needed"], total=len(spec["points"]))
    head = [
        "<!doctype html>",
        f"<!-- {fill(say['paper_made'], command=COMMAND)} -->",
        f'<html lang="{spec["language"]}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy([])}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>\n{css}</style>",
        "</head>",
        f'<body class="{name}">',
        "<main>",
        f'<div class="front">\n<h1>{title}</h1>\n<p class="asks">{escape(how)}</p>\n</div>',
    ]
    foot = f'<p class="made">{escape(say["paper_licence"])} {escape(edition.line(spec["language"]))}.</p>'
    return "\n".join([*head, *parts, foot, "</main>", "</body>", "</html>", ""])


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]], look: str = "") -> str:
    """Write a table; the first cell of a row names it."""
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    lines = (
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    return (
        f'<table class="{look}">\n<thead><tr>{top}</tr></thead>\n<tbody>\n' + "\n".join(lines) + "\n</tbody>\n</table>"
    )


def _cards(spec: Data) -> Iterable[str]:
    """Give each seat its card: who it is, with room for a plan, and overleaf where it stands."""
    say = _words(spec)
    for number, seat in enumerate(spec["seats"], 1):
        told = "\n".join(
            f"<div>\n<dt>{escape(say[f'seat_{field}'])}</dt>\n<dd>{escape(seat[field])}</dd>\n</div>"
            for field in FIELDS
            if seat[field]
        )
        stands = escape(fill(say["paper_stands"], seat=seat["name"]))
        place = escape(fill(say["paper_seat"], number=number, total=len(spec["seats"])))
        yield (
            f'<article class="card">\n<p class="place">{place}</p>\n<h2>{escape(seat["name"])}</h2>\n'
            f"<dl>\n{told}\n</dl>\n<h3>{escape(say['paper_plan'])}</h3>\n{RULE * 9}"
            f'<h3 class="overleaf">{stands}</h3>\n{_stands(spec, seat)}\n'
            f'<p class="note">{escape(say["inferred_note"])}</p>\n</article>'
        )


def _stands(spec: Data, seat: Data) -> str:
    """List a seat's position on each option, point by point, in words."""
    say, parts = _words(spec), []
    for point in spec["points"]:
        positions = [(option, spec["positions"][seat["id"]].get(option["id"])) for option in point["options"]]
        known = sorted(((one, option) for option, one in positions if one), key=lambda pair: _rank(pair[0]))
        rows = "\n".join(_stance(say, option, one) for one, option in known)
        title = escape(fill(say["point_title"], **point))
        parts.append(f'<section class="stand">\n<h4>{title}</h4>\n<ul>\n{rows}\n</ul>\n</section>')
    return '<div class="stands">\n' + "\n".join(parts) + "\n</div>"


def _rank(position: Data) -> int:
    return STANCES.index(position["stance"])


def _stance(say: Data, option: Data, position: Data) -> str:
    stance = position["stance"]
    words = f"{option['letter']}. {option['label']}: {_why(say, position)}"
    return f'<li class="{stance}"><b>{escape(say[f"is_{stance}"])}</b> <span>{escape(words)}</span></li>'


def _why(say: Data, position: Data) -> str:
    why = str(position["why"])
    return fill(say["inferred"], why=why) if position["basis"] == "inferred" else why


def _options(spec: Data) -> Iterable[str]:
    say = _words(spec)
    for point in spec["points"]:
        rows = ([f"{one['letter']}. {one['label']}", one["text"]] for one in point["options"])
        title = escape(fill(say["point_title"], **point))
        table = _table([say["option"], say["text"]], rows, "choices")
        yield f'<section class="point">\n<h2>{title}</h2>\n<p>{escape(point["question"])}</p>\n{table}\n</section>'


def _votes(spec: Data) -> Iterable[str]:
    say = _words(spec)
    heads = [say["point"], *(seat["name"] for seat in spec["seats"]), say["paper_signed"]]
    rows = ([fill(say["point_title"], **point), *[""] * (len(spec["seats"]) + 1)] for point in spec["points"])
    yield _table(heads, rows, "ballot")
    for key, lines in (("paper_walks", 3), ("paper_text", 7)):
        yield f"<h2>{escape(say[key])}</h2>\n" + RULE * lines


def _spoilers(spec: Data) -> Iterable[str]:
    say = _words(spec)
    cards = (
        f'<article class="event">\n<h2>{escape(one["when"])}</h2>\n<p>{escape(one["card"])}</p>\n'
        f"<p><b>{escape(say['effect'])}</b> {escape(one['effect'])}</p>\n</article>"
        for one in spec["spoilers"]
    )
    yield '<div class="events">\n' + "\n".join(cards) + "\n</div>"


def _comparison(spec: Data) -> Iterable[str]:
    say = _words(spec)
    heads = [say[key] for key in ("point", "paper_letter", "accord_2015", "by_2020", "paper_would")]
    rows = []
    for point in spec["points"]:
        signed = next((one for one in point["options"] if one["in_accord"]), None)
        letter = f"{signed['letter']}. " if signed else ""
        accord = fill(say["accord_of"], accord=letter + point["accord"], articles=point["accord_articles"])
        rows.append([fill(say["point_title"], **point), "", accord, point["by_2020"], ""])
    yield _table(heads, rows, "compared")


PARTS: dict[str, Callable[[Data], Iterable[str]]] = {
    "cards": _cards,
    "options": _options,
    "votes": _votes,
    "spoilers": _spoilers,
    "comparison": _comparison,
}
