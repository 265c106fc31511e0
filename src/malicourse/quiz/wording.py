"""The interface words of the quiz, one file per language in words/."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from malicourse import values

FOLDER = Path(__file__).parent / "words"
_PLURALS = {1: "one", 2: "two", 3: "three"}


def languages() -> list[str]:
    """Name the languages that have a file of interface words."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


@cache
def words(language: str = "en") -> dict[str, Any]:
    """Read the interface words of one language.

    Parameters
    ----------
    language : str
        Stem of a file in words/, such as "en".

    Returns
    -------
    dict
        Key to words. An entry with plural forms is itself a dict with "one", "other" and, at will, "two" and "three".

    Raises
    ------
    ValueError
        If the language has no file; the message lists those that have.
    """
    if language not in languages():
        msg = f"There are no quiz words in {language!r}. Languages: {', '.join(languages())}."
        raise ValueError(msg)
    return json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))


def say(table: dict[str, Any], key: str, **blanks: Any) -> str:
    """Fill one entry of the interface words, as ``say`` in quiz.js does.

    Parameters
    ----------
    table : dict
        What ``words`` returned.
    key : str
        Name of the entry.
    **blanks : object
        What stands in for the names in braces; ``n`` also chooses the plural form.

    Returns
    -------
    str
        The filled words.
    """
    entry = table[key]
    if isinstance(entry, dict):
        entry = entry.get(_PLURALS.get(blanks["n"], "other"), entry["other"])
    for name, value in blanks.items():
        entry = entry.replace("{" + name + "}", str(value))
    return entry


def number(table: dict[str, Any], value: float) -> str:
    """Write a number as the language does, as ``number`` in quiz.js does.

    Parameters
    ----------
    table : dict
        What ``words`` returned.
    value : float
        The number.

    Returns
    -------
    str
        Such as "2012", "12.5" or "400,000"; four figures stay ungrouped, so that years read well.
    """
    return values.written(value, table["decimal"], table["thousands"], "−")
