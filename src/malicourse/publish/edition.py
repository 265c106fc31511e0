"""The edition of the course: its version and day, as ``CITATION.cff`` has them; what is new, how to cite and correct.

Every page, deck, sheet and key bears `line`: the day is that of the edition, never that of building it.
"""

from __future__ import annotations

import datetime
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import yaml

from malicourse import course, tables, words
from malicourse._notebook import NotebookError
from malicourse.publish.editions.foreign import Cleaner
from malicourse.words import say

__all__ = ["cite_page", "day", "line", "news_page", "version"]

CITATION, NEWS = "CITATION.cff", "CHANGELOG.md"
HEADING = re.compile(r"^## (\S+) · (\d{4}-\d\d-\d\d)$", re.MULTILINE)
NEWEST = 5  # corrections that are shown


def version() -> str:
    """Return the version of the edition.

    Returns
    -------
    str
        Such as "0.2.0".
    """
    return str(_cited()["version"])


def day() -> datetime.date:
    """Return the day of the edition.

    Returns
    -------
    date
        The day on which it was released.
    """
    found: datetime.date = _cited()["date-released"]
    return found


def line(language: str | None = None) -> str:
    """Name the edition, as it stands at the foot of whatever is made of it.

    Parameters
    ----------
    language : str, optional
        Such as "fr"; otherwise that of the course that is worked in.

    Returns
    -------
    str
        Such as ``Edition 0.2.0, 30 November 2026``.
    """
    return _named(version(), day().isoformat(), language)


def _named(number: str, date: str, language: str | None = None) -> str:
    return say("edition.line", language=language, version=number, day=words.date(date, language))


def _file(name: str) -> Path:
    """Find a file of the edition in a language, else of the course, else of the one that the package came with."""
    own = course.tables_folder(course.here())
    places = [own.parent if own else None, course.home(), course.INSTALLED]
    return next((place / name for place in places if place and (place / name).is_file()), course.INSTALLED / name)


def _cited() -> dict[str, Any]:
    return _read(_file(CITATION))


@cache
def _read(file: Path) -> dict[str, Any]:
    """Read how the course is cited."""
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
        if isinstance(found["date-released"], datetime.date) and found["version"]:
            return dict(found)
    except (OSError, ValueError, yaml.YAMLError, TypeError, KeyError):
        pass
    raise NotebookError(say("edition.not_named", file=file))


# ---------------------------------------------------------------- what is new


def news_page() -> str:
    """Write what is new in each edition for a teacher's lesson.

    Returns
    -------
    str
        HTML below the page's heading, from the ``CHANGELOG.md`` of the language.

    Raises
    ------
    NotebookError
        If the course has no such file.
    """
    file = _file(NEWS)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise NotebookError(say("edition.no_news", file=file)) from None
    text = HEADING.sub(lambda found: f"## {_named(found[1], found[2])}", re.sub(r"\A# .*\n", "", text))
    return Cleaner(str(file), "page", file.parent).markdown(text)


# ---------------------------------------------------------------- how to cite and correct


def cite_page() -> str:
    """Write how to cite the course, how to have it corrected, and what was corrected last.

    Returns
    -------
    str
        HTML below the page's heading.
    """
    return "\n".join([*_how_to_cite(), *_how_to_correct(), *_corrected()])


def _how_to_cite() -> list[str]:
    authors, title, bibtex = (say(f"edition.{name}") for name in ("authors", "title", "bibtex"))
    sentence = say("edition.sentence", authors=authors, title=title, edition=line())
    fields = {"author": f"{{{authors}}}", "title": f"{{{title}}}", "year": day().year, "note": line()}
    entry = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return [
        f"<h2>{escape(say('edition.how_to_cite'))}</h2>",
        f"<p>{escape(say('edition.please'))}</p>",
        f"<blockquote><p>{escape(sentence)}</p></blockquote>",
        f"<p>{escape(say('edition.one_lesson'))}</p>",
        f"<p>{escape(bibtex)}</p>",
        f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(bibtex)}">',
        f"<pre>@misc{{malicourse,\n{escape(entry, quote=False)}}}</pre>\n</div>",
    ]


def _how_to_correct() -> list[str]:
    things = "".join(f"<li>{escape(say(f'edition.send_{thing}'))}</li>" for thing in ("place", "words", "source"))
    address = escape(str(_cited().get("repository-code", "")))
    where = say("edition.send_to", address=f'<a href="{address}">{address}</a>') if address else say("edition.send")
    return [
        f"<h2>{escape(say('edition.how_to_correct'))}</h2>",
        f"<p>{escape(say('edition.three_things'))}</p>",
        f"<ul>{things}</ul>",
        f"<p>{where}</p>",
        f"<p>{escape(say('edition.bad_sentence'))}</p>",
    ]


def _corrected() -> list[str]:
    """List the last rows that were corrected; the log is kept in English."""
    log: Any = tables.read("corrections")
    told = log[(log["column"] != "sources") & (log["table"] != "sources")]
    last: Any = told.drop_duplicates(["table", "row"], keep="last").tail(NEWEST)[::-1]
    shown = [
        f"<li>{escape(words.date(f'{row.date:%Y-%m-%d}'))}, <code>{escape(row.table)}: {escape(row.row)}</code>: "
        f'<span lang="en">{escape(row.reason)}</span></li>'
        for row in last.itertuples()
    ]
    since = words.date(f"{log.date.min():%Y-%m-%d}")
    about = say("edition.corrections_about", number=words.number(len(log)), since=since)
    return [
        f"<h2>{escape(say('edition.corrections'))}</h2>",
        f"<p>{escape(about)}</p>",
        f"<ul>{''.join(shown)}</ul>",
    ]
