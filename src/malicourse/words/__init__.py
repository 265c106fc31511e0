"""What the course itself says to a reader: one folder a language, one file a room; no sentence stands in the code.

A key is ``room.name``, such as ``check.missing``: the file and the entry. An entry is a text with names in braces, or
one text by count, ``{"one": …, "other": …}`` and, at will, "zero", "two" and "three".
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from malicourse import course, values

__all__ = ["PlainError", "WordsError", "date", "figures", "languages", "listed", "number", "room", "say"]

FOLDER = Path(__file__).parent
NO_WORDS = "The file {} is missing or damaged: unpack the whole course again."  # no words can be read then
_COUNTED = {0: "zero", 1: "one", 2: "two", 3: "three"}


class PlainError(Exception):
    """What says all in its message: a notebook shows that alone."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class WordsError(PlainError):
    """A file of words that cannot be read; the message says which."""


def languages() -> list[str]:
    """Name the languages that have a folder of words, such as "en"."""
    return sorted(path.parent.name for path in FOLDER.glob("*/common.json"))


@cache
def room(name: str, language: str) -> dict[str, Any]:
    """Read the words of one room in one language.

    Parameters
    ----------
    name : str
        Stem of a file in the language's folder, such as "quiz".
    language : str
        Name of the folder, such as "en".

    Returns
    -------
    dict
        Key to words; an entry by count is itself a dict.

    Raises
    ------
    ValueError
        If there is no such language; the message lists the languages.
    WordsError
        If the file is missing or damaged.
    """
    if language not in languages():
        msg = f"words/{language} is missing. Languages: {', '.join(languages())}."
        raise ValueError(msg)
    file = FOLDER / language / f"{name}.json"
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise WordsError(NO_WORDS.format(file))
    return found


def say(key: str, /, *, language: str | None = None, **blanks: object) -> str:
    """Give what the course says in the reader's language.

    Parameters
    ----------
    key : str
        Room and name, such as "check.missing".
    language : str, optional
        Such as "fr". Without it, the language of the course in the current folder.
    **blanks : object
        What stands in for the names in braces; ``n`` also chooses the text by count.

    Returns
    -------
    str
        The filled words.

    Raises
    ------
    KeyError
        If there is no such entry.
    """
    where, _, name = key.partition(".")
    return fill(room(where, language or course.language())[name], **blanks)


def fill(entry: str | dict[str, str], **blanks: object) -> str:
    """Fill one entry, as ``say`` in src/front/quiz/text.js does.

    Parameters
    ----------
    entry : str or dict
        Words, or words by count.
    **blanks : object
        What stands in for the names in braces; ``n`` also chooses the text by count.

    Returns
    -------
    str
        The filled words; braces inside what is filled in stay as they are.
    """
    if isinstance(entry, dict):
        count = blanks.get("count", blanks.get("n"))
        entry = entry.get(_COUNTED.get(count, "other") if isinstance(count, int) else "other", entry["other"])
    pieces = entry.split("{")
    parts = [pieces[0]]
    for piece in pieces[1:]:
        name, brace, rest = piece.partition("}")
        parts.append(f"{blanks[name]}{rest}" if brace and name in blanks else "{" + piece)
    return "".join(parts)


def listed(items: Iterable[object], last: str = "and", language: str | None = None) -> str:
    """Write several things as a list in words.

    Parameters
    ----------
    items : iterable
        The things.
    last : str
        "and" or "or".
    language : str, optional
        As in `say`.

    Returns
    -------
    str
        Such as ``a, b and c``; empty for nothing.
    """
    *before, end = [str(item) for item in items] or [""]
    return f"{', '.join(before)} {say(f'common.{last}', language=language)} {end}" if before else end


def number(value: float, language: str | None = None) -> str:
    """Write a number as the language does, as ``number`` in src/front/quiz/text.js does.

    Parameters
    ----------
    value : float
        The number.
    language : str, optional
        As in `say`.

    Returns
    -------
    str
        Such as "2012", "12.5" or "400,000"; four figures stay ungrouped, so that years read well.
    """
    signs = room("common", language or course.language())
    return values.written(value, signs["decimal"], signs["thousands"], "−")


def figures(written: str, language: str | None = None) -> str:
    """Exchange the signs of a number that Python wrote for those of the language; all its figures stay.

    Parameters
    ----------
    written : str
        Such as "12,000.50".
    language : str, optional
        As in `say`.

    Returns
    -------
    str
        Such as "12 000,50".
    """
    signs = room("common", language or course.language())
    return written.translate({ord(","): signs["thousands"], ord("."): signs["decimal"]})


def date(text: str, language: str | None = None, *, short: bool = False) -> str:
    """Write a date of a table in words.

    Parameters
    ----------
    text : str
        A day, a month or a year, such as "2012-01-17", "2012-01" or "2012".
    language : str, optional
        As in `say`.
    short : bool
        Write the month short, as on an axis.

    Returns
    -------
    str
        Such as ``17 January 2012``, ``January 2012`` or ``2012``.
    """
    year, *rest = text.split("-")
    if not rest:
        return text
    signs = room("common", language or course.language())
    month = signs["short_months" if short else "months"][int(rest[0]) - 1]
    if len(rest) == 1:
        return fill(signs["month"], month=month, year=year)
    day = int(rest[1])
    return fill(signs["day"], day=signs["first"] if day == 1 else day, month=month, year=year)
