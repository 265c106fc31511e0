"""Questions of other programs in the form of our banks, whatever file they come from."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup

from malicourse import values

Entry = dict[str, Any]
RIGHT, WRONG = "That is right.", "That is not right."
LOW, HIGH = "The number is higher.", "The number is lower."
UNIT = "units"
MOST_DECIMALS = 9
MOST_ANSWERS = 40
NOISE = 1e-15  # of a float, as a part of it
MOST_SIGNS = 20_000  # of a text with its markup


class NotHeld(ValueError):
    """A question that our banks cannot hold; the text says why."""


@dataclass
class Asked:
    """A question of another program.

    Attributes
    ----------
    name : str
        How the file names it.
    stop : str
        The category under which it stands; may be empty.
    entry : dict
        What only its kind has in our bank, with ``kind`` and ``stem``; empty if it cannot be held.
    why : str
        Why it cannot be held.
    changed : list of str
        What of it is said in another way now.
    """

    name: str
    stop: str = ""
    entry: Entry = field(default_factory=dict)
    why: str = ""
    changed: list[str] = field(default_factory=list)


def plain(text: str, markup: str = "html") -> str:
    """Make plain words of HTML or Markdown.

    Raises
    ------
    NotHeld
        If the text shows a picture, a sound or a film, or is too long.
    """
    if len(text) > MOST_SIGNS:
        raise NotHeld(f"it has a text of {len(text):,} signs")
    if markup in ("html", "moodle", "moodle_auto_format") and "<" not in text:
        text = html.unescape(text)
    elif markup in ("html", "moodle", "moodle_auto_format"):
        soup = BeautifulSoup(text, "html.parser")
        if soup.find(["img", "audio", "video", "object", "iframe", "svg"]):
            raise NotHeld("it shows a picture, a sound or a film")
        text = soup.get_text(" " if soup.find(["p", "br", "div", "li"]) else "")
    elif markup == "markdown":
        if re.search(r"!\[[^\]]*\]\(", text):
            raise NotHeld("it shows a picture")
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"\*\*|`|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)", "", text))
    return values.clean(text)


def choice(stem: str, rows: Sequence[tuple[str, float, str]], many: bool) -> tuple[Entry, list[str]]:
    """Write a choice; each row has its text, its share in per cent and its feedback."""
    few(rows)
    top = max((share for _, share, _ in rows), default=0)
    right = [share > 0 if many else share == top > 0 for _, share, _ in rows]
    changed = []
    if not many and any(0 < share < top for _, share, _ in rows):
        changed.append("an answer that earned a part of the mark earns nothing")
    if sum(right) > 1:
        many = True
    listed = [
        {"text": text, **({"correct": True} if good else {}), "feedback": said or (RIGHT if good else WRONG)}
        for (text, _, said), good in zip(rows, right, strict=True)
    ]
    return {"kind": "several" if many else "single", "stem": stem, "choices": listed}, changed


def number(stem: str, rows: Sequence[tuple[float, float, float, str]], unit: str = "") -> tuple[Entry, list[str]]:
    """Write a number; each row has its value, its tolerance, its share in per cent and its feedback."""
    few(rows)
    if not all(math.isfinite(part) for row in rows for part in row[:3]):
        raise NotHeld("its number is none, or too large")
    right = [row for row in rows if row[2] == max(row[2] for row in rows) > 0]
    if not right:
        raise NotHeld("it has no right number")
    value, reach, _, said = right[0]
    far = abs(value) * 100 + 1000  # a wider reach takes every number that the others leave
    others = [row for row in rows if row is not right[0] and abs(row[0] - value) > reach + 1e-9 and row[1] < far]
    rest = [words for *_, words in rows[1:] if words]
    entry: Entry = {
        "kind": "numeric",
        "stem": stem,
        "answer": _written(value),
        "tolerance": _written(reach, value),
        "unit": unit or UNIT,
        "feedback": {"right": said or RIGHT, "low": LOW, "high": HIGH},
    }
    if others:
        entry["near"] = [
            {"value": _written(at), "tolerance": _written(wide, at), "feedback": words or WRONG}
            for at, wide, _, words in others
        ]
    changed = [] if unit else [f"the file names no unit; “{UNIT}” stands in its place"]
    kept = {row["feedback"] for row in entry.get("near", [])}
    if len(right) > 1 or any(words not in kept and words != said for words in rest):
        changed.append("of several answers one is kept as right, and what is said of all others is our own")
    return entry, changed


def few(rows: Sequence[Any]) -> None:
    """Refuse answers without end."""
    if len(rows) > MOST_ANSWERS:
        raise NotHeld(f"it has {len(rows):,} answers")


def _written(value: float, beside: float = 0) -> str:
    """Write a number as our banks read it; half a span has the noise of the number beside which it lies."""
    if abs(value) >= values.LARGEST:
        raise NotHeld("its number is too large")
    text = values.written(round(value, MOST_DECIMALS))
    if abs(float(text) - value) > NOISE * max(abs(value), abs(beside)):
        raise NotHeld("its number has more figures than a bank keeps")
    return text


def pairs(stem: str, rows: Sequence[tuple[str, str]], said: tuple[str, str] = ("", "")) -> tuple[Entry, list[str]]:
    """Write a match; a row without an item is an answer that fits none."""
    few(rows)
    right, wrong = said
    listed = [{"item": item, "answer": answer, "feedback": RIGHT} for item, answer in rows if item]
    entry: Entry = {"kind": "match", "stem": stem, "pairs": listed}
    extra = [answer for item, answer in rows if not item]
    if extra:
        entry["extra_answers"] = extra
    return entry | {"feedback": {"right": right or RIGHT, "wrong": wrong or WRONG}}, []


def order(stem: str, items: Sequence[tuple[str, str]], said: tuple[str, str] = ("", "")) -> tuple[Entry, list[str]]:
    """Write an order; the items stand in the right one, each with its note."""
    few(items)
    listed = [{"text": text, **({"note": note} if note else {})} for text, note in items]
    feedback = {"right": said[0] or RIGHT, "wrong": said[1] or WRONG}
    return {"kind": "order", "stem": stem, "items": listed, "feedback": feedback}, []
