"""The home page of an edition: what the course is, its questions with their maps, how much time it takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from malicourse import _notebook
from malicourse.publish.editions.pages import INDEX, Lesson, slug
from malicourse.publish.site import device
from malicourse.publish.site.frame import Edition
from malicourse.publish.site.maps import SmallMap, write_map, write_plain_map
from malicourse.publish.site.prose import excerpt
from malicourse.publish.site.shelves import shelf
from malicourse.words import say

__all__ = ["write_home"]

GUIDE = "teaching/guide.md"


def write_home(edition: Edition) -> None:
    """Write the home page of an edition.

    Parameters
    ----------
    edition : Edition
        The edition.
    """
    maps = {lesson.name: _map_of(edition, lesson) for lesson in edition.lessons}
    body = "\n".join(
        [
            _hero(edition),
            _section("lessons", _cards(edition, maps)),
            _section("time", _time(edition)),
            _section(
                "for_teachers", shelf(INDEX, "guide", "plans", "keys", "sheets", "moves", "glossary", "who-is-who")
            ),
            device.panel(edition.top(INDEX)),
            _section("run", f"<p>{_link(edition.run('notebooks/00-start.ipynb', INDEX), say('site.run_text'))}</p>")
            if edition.with_lab
            else "",
            _section("more", shelf(INDEX, "downloads", "tables", "codebook", "pages", "slides", "news", "cite")),
        ]
    )
    edition.write(INDEX, say("editions.course"), body, lede=say("editions.map_question"), more=device.script())


def _section(name: str, inside: str) -> str:
    title = say(f"site.title_{name}")
    return f'<section>\n<h2 id="{name.replace("_", "-")}">{escape(title)}</h2>\n{inside}\n</section>'


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def _hero(edition: Edition) -> str:
    """Say what the course is and for whom; beside it stand the ways in."""
    first = edition.lessons[0]
    ways = [("#time", say("site.title_time")), ("#device", say("device.title"))]
    ways += [(f"{shelf}/index.html", say(f"site.{shelf}")) for shelf in ("teachers", "downloads")]
    listed = "\n".join(f"<li>{_link(*way)}</li>" for way in ways)
    return (
        f'<div class="hero">\n<div>\n<p class="lede">{escape(say("site.about"))}</p>\n'
        f"<p>{escape(say('site.for_whom'))}</p>\n</div>\n<div>\n"
        f'<p class="begin">{_link(f"pages/{quote(first.name)}.html", say("site.begin", lesson=first.heading))}</p>\n'
        f"<ul>\n{listed}\n</ul>\n</div>\n</div>"
    )


# ---------------------------------------------------------------- the lessons


def _map_of(edition: Edition, lesson: Lesson) -> SmallMap:
    """Write the small map of a lesson; where it has none at its head, one without a name on it stands for it."""
    notebook = _notebook.read(edition.source / "notebooks" / f"{lesson.name}.ipynb")
    return write_map(notebook, lesson.name, edition.place) or write_plain_map(edition.place)


def _cards(edition: Edition, maps: Mapping[str, SmallMap]) -> str:
    """List the lessons, each with its map, its question and its forms."""
    cards = "\n".join(_card(edition, lesson, maps[lesson.name]) for lesson in edition.lessons)
    credit = f"{say('charts.no_endorsement')} {say('editions.map_credit', publishers=say('site.map_publishers'))}"
    return f'<ol class="cards">\n{cards}\n</ol>\n<p class="rows">{escape(credit)}</p>'


def _card(edition: Edition, lesson: Lesson, drawn: SmallMap) -> str:
    image = (
        f'<img src="{escape(drawn.address)}" alt="{escape(drawn.words)}" width="{drawn.width}" '
        f'height="{drawn.height}" loading="lazy">'
    )
    time = lesson.time if lesson.time[:1].isdigit() else say("editions.time_open", time=lesson.time)
    hidden = f'<span class="hidden"> {escape(say("editions.of_lesson", lesson=lesson.heading))}</span>'
    page, *others = edition.beside(lesson.name, INDEX)
    exercises = f"exercises/{lesson.number}-exercises.ipynb"
    if edition.with_lab and (edition.source / exercises).is_file():
        others.append((edition.run(exercises, INDEX), say("site.to_exercises")))
    forms = [escape(time), *(f'<a href="{escape(address)}">{escape(words)}{hidden}</a>' for address, words in others)]
    return (
        f'<li>\n{image}\n<div class="inside">\n'
        f'<h3><span class="number">{escape(lesson.number)}</span> {_link(page[0], lesson.title)}</h3>\n'
        f'<p>{escape(lesson.question)}</p>\n<p class="forms">{" · ".join(forms)}</p>\n</div>\n</li>'
    )


# ---------------------------------------------------------------- how much time


def _time(edition: Edition) -> str:
    """Say what to take for one lesson, for four, for all, as the guide has it."""
    guide = (edition.source / GUIDE).read_text(encoding="utf-8")
    one, four, whole = (part.strip() for part in re.split(r"(?m)^## ", guide)[1:4])
    boxes = ((one, _rows(one)), (four, f"{_first(four)}\n\n{_steps(edition, four)}"), (whole, _first(whole)))
    items = []
    for section, markdown in boxes:
        title = section.splitlines()[0]
        more = _link(f"teachers/guide.html#{slug(title)}", say("site.in_the_guide"))
        hidden = f'<span class="hidden">: {escape(title)}</span>'
        html = excerpt(edition, markdown, GUIDE, INDEX)
        items.append(f"<li>\n<h3>{escape(title)}</h3>\n{html}\n<p>{more.replace('</a>', hidden + '</a>')}</p>\n</li>")
    return '<ul class="paths">\n' + "\n".join(items) + "\n</ul>"


def _first(section: str) -> str:
    """Give the first paragraph of a section."""
    return section.split("\n\n")[1]


def _rows(section: str) -> str:
    """Give the first two columns of a table as a list."""
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return "\n".join(f"- {say('site.time_row', time=row[0].strip(), what=row[1].strip())}" for row in rows[2:])


def _steps(edition: Edition, section: str) -> str:
    """Name the first lesson that each numbered line links to."""
    names = re.findall(r"(?m)^\d+\. .*?\(plans/([\w-]+)\.md\)", section)
    headings = {lesson.name: lesson.heading for lesson in edition.lessons}
    return "\n".join(f"- [{headings[name]}](plans/{name}.md)" for name in names if name in headings)
