"""Banks of questions and checks of exercises: their texts, field by field."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from malicourse.translating.units import Say, Unit, has_words

__all__ = ["translated"]

KEPT = {  # what code reads
    *("id", "lesson", "kind", "objective", "source", "needs", "table", "x", "y", "how", "extent", "columns", "column"),
    *("difficulty", "tolerance"),
}
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+|c\d\d")
NAMES = {"town"}  # a name of a table
KINDS = {
    "stem": "question",
    "asks": "what an exercise asks for, in a sentence that begins “Exercise 2.1 asks for …”",
    "text": "answer to choose, or thing to order",
    "item": "left side of a pair",
    "answer": "answer",
    "right": "feedback if right",
    "wrong": "feedback if wrong",
    "line": "what a known slip is told",
    "unit": "unit after a number",
    "title": "title of a group of questions",
    "reveal": "what is shown after a guess",
    "extra_answers": "answer that fits nothing",
    "note": "date or note, shown afterwards",
}


def translated(source: str, say: Say, fixed: Callable[[str], str | None]) -> str:
    """Put other words in the place of each text of a bank.

    Parameters
    ----------
    source : str
        The YAML file.
    say : callable
        Gives the words of a unit.
    fixed : callable
        Gives the words of a text that a table has, None for any other.

    Returns
    -------
    str
        The YAML file, with the same keys, numbers and order.
    """
    data = yaml.safe_load(source)
    exercise = "exercises" in data
    lesson = str(data["lesson"])
    head = [line[1:].strip() for line in source.splitlines() if line.startswith("#")][:1]
    walked = _Walk(say, fixed, f"lesson {lesson}" if not exercise else f"exercises of lesson {lesson}")
    made = walked.value(data, [], "")
    title = f"# {say(Unit('file', head[0], 'comment at the head of a file'))}\n" if head else ""
    return title + yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=116)


class _Walk:
    """Go through a bank and translate what a learner reads."""

    def __init__(self, say: Say, fixed: Callable[[str], str | None], note: str) -> None:
        self.say, self.fixed, self.note = say, fixed, note
        self.stem = ""

    def value(self, found: Any, path: list[str], key: str) -> Any:
        """Translate one entry of the bank."""
        if isinstance(found, dict):
            self.stem = str(found.get("stem", found.get("asks", self.stem if path else "")))
            kind = found.get("kind")
            return {name: self._entry(name, one, path, kind) for name, one in found.items()}
        if isinstance(found, list):
            names = [
                str(one.get("id", number)) if isinstance(one, dict) else str(number)
                for number, one in enumerate(found, 1)
            ]
            return [self.value(one, [*path, name], key) for one, name in zip(found, names, strict=True)]
        return self.text(found, path, key) if isinstance(found, str) else found

    def _entry(self, name: str, found: Any, path: list[str], kind: str | None) -> Any:
        if name in KEPT:
            return found
        if name == "where":
            return {key: (self.fixed(one) or one) if isinstance(one, str) else one for key, one in found.items()}
        if name in NAMES or (kind == "place" and name in {"answer", "choices"}):
            return self.names(found)
        if name == "objectives":
            return {key: self.text(one, [name, key], "objective of the lesson") for key, one in found.items()}
        if name in {"answer", "value", "wrong", "rows"} and "exercises" in path and kind != "judgement":
            return self.names(found)
        return self.value(found, [*path, name], name)

    def names(self, found: Any) -> Any:
        """Translate names that tables have, at any depth; other texts are units."""
        if isinstance(found, dict):
            return {key: one if key == "columns" else self.names(one) for key, one in found.items()}
        if isinstance(found, list):
            return [self.names(one) for one in found]
        if not isinstance(found, str) or not has_words(found) or ID.fullmatch(found):
            return found
        known = self.fixed(found)
        return self.say(Unit("names", found, "name in an answer", self.note)) if known is None else known

    def text(self, found: str, path: list[str], key: str) -> str:
        """Translate a text."""
        if not has_words(found):
            return found
        where = ".".join(part for part in path if part not in {"stops", "questions", "exercises"})
        note = self.note + (f"; of: {self.stem[:160]}" if self.stem and self.stem != found else "")
        return self.say(Unit(where, found, KINDS.get(key, key), note))
