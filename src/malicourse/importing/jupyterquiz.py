"""Read the JSON of jupyterquiz: choices and numbers; typed words have no kind in our banks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from malicourse.importing.entries import Asked, Entry, NotHeld, choice, number, plain


def read(text: str) -> Iterator[Asked]:
    """Read the questions of a file.

    Parameters
    ----------
    text : str
        The file.

    Yields
    ------
    Asked
        Each question, also one that our banks cannot hold.

    Raises
    ------
    ValueError
        If the file is no list of questions.
    """
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        msg = "it is no JSON that can be read"
        raise ValueError(msg) from None
    if not isinstance(listed, list):
        msg = "a list of questions is wanted, and this is none"
        raise ValueError(msg)
    for count, one in enumerate(listed, 1):
        asked = Asked(f"question {count}")
        try:
            asked.entry, asked.changed = _question(one)
        except NotHeld as fault:
            asked.why = str(fault)
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError, RecursionError):
            asked.why = "it is not written as jupyterquiz wants it"
        yield asked


def _question(one: dict[str, Any]) -> tuple[Entry, list[str]]:
    stem, kind, rows = _words(one["question"]), one["type"], one["answers"]
    if "code" in one or any("code" in row for row in rows):
        raise NotHeld("it shows code")
    if kind in ("multiple_choice", "many_choice"):
        told = [(_words(row["answer"]), 100.0 * bool(row["correct"]), _words(row.get("feedback", ""))) for row in rows]
        return choice(stem, told, many=kind == "many_choice")
    if kind == "numeric":
        return number(stem, [_number(row) for row in rows if row.get("type") != "default"])
    raise NotHeld("a short answer, which is typed in words" if kind == "string" else f"there is no kind like “{kind}”")


def _number(row: dict[str, Any]) -> tuple[float, float, float, str]:
    share, said = 100.0 * bool(row["correct"]), _words(row.get("feedback", ""))
    if "range" in row:
        low, high = (float(end) for end in row["range"])
        return (low + high) / 2, (high - low) / 2, share, said
    return float(row["value"]), 0.0, share, said


def _words(text: Any) -> str:
    return plain(str(text), "markdown")
