"""What every kind of question shares: the verdict on an answer, and small helpers to read a bank and to grade."""

import hashlib
import math
from dataclasses import dataclass
from typing import Any

from malicourse import values
from malicourse.quiz.numerals import can_be_typed, read_number, tidy_unit
from malicourse.quiz.reader import Entry
from malicourse.quiz.shapes import Shape, lines
from malicourse.words import fill, number, say

Data = dict[str, Any]


@dataclass(frozen=True)
class Note:
    """What is said of one part of an answer: a choice, an item.

    Attributes
    ----------
    part : str
        The text of the choice or item.
    right : bool or None
        Whether this part is right; None where nobody could know, as in an estimate.
    words : str
        What is said of it; may be empty.
    """

    part: str
    right: bool | None
    words: str = ""


@dataclass(frozen=True)
class Verdict:
    """What is said of an answer.

    Attributes
    ----------
    correct : bool or None
        Whether the whole answer is right; None if it is neither right nor wrong, as an estimate.
    words : str
        The feedback. It begins with a sign and a word.
    notes : tuple of Note
        Feedback on the parts of the answer.
    counted : bool
        False where there was nothing to grade (no choice made, no number): it counts no attempt.
    answer : object
        The answer as it is kept: the text of a choice, a list of texts, a number, item to answer, or year to number.
    """

    correct: bool | None
    words: str
    notes: tuple[Note, ...] = ()
    counted: bool = True
    answer: Any = None


class Kind:
    """What every kind of question can do. ``question`` is its data, ``table`` the interface words.

    Attributes
    ----------
    keys : tuple of str
        The keys of the bank that only this kind reads.
    graded : bool
        Whether an answer is right or wrong; an estimate is neither.
    """

    keys: tuple[str, ...] = ()
    graded = True

    def read(self, entry: Entry, name: str) -> Data:
        """Read and check the keys of this kind in a bank; ``name`` is the question's id."""
        raise NotImplementedError

    def grade(self, question: Data, answer: Any, table: Data) -> Verdict:
        """Grade an answer."""
        raise NotImplementedError

    def solve(self, question: Data, table: Data) -> Verdict:
        """Give the right answer with its explanation."""
        raise NotImplementedError

    def shape(self, question: Data, table: Data) -> Shape:
        """Say what is to be done and what is right: for keys, paper and other programs."""
        raise NotImplementedError

    def lines(self, question: Data, table: Data) -> list[str]:
        """List what there is to choose from, for paper."""
        return lines(self.shape(question, table), table)


def shuffled(texts: list[str], name: str) -> list[str]:
    """Put texts in an order that looks arbitrary and is always the same for one question."""
    return sorted(texts, key=lambda text: hashlib.sha256(f"{name}\n{text}".encode()).digest())


def distinct(entry: Entry, texts: list[str], what: str) -> None:
    """Refuse texts that read the same (``what`` they are, in words), and those that mean something in browsers."""
    seen: dict[str, str] = {}
    for text in texts:
        entry.refuse_reserved(text)
        key = values.alike(text)
        if key in seen:
            other = seen[key]
            if other == text:
                entry.fail(say("bank.twice", what=what, text=text))
            entry.fail(say("bank.twice_alike", what=what, text=text, other=other))
        seen[key] = text


def join(*parts: str) -> str:
    """Join what is not empty."""
    return " ".join(part for part in parts if part)


def as_typed(answer: Any) -> str:
    """Give an answer in figures as a learner types it; a number without powers of ten."""
    if isinstance(answer, float) and math.isfinite(answer):
        return values.written(answer)
    return str(answer).strip() if answer is not None else ""


def nothing(words: str) -> Verdict:
    """Say that there was nothing to grade."""
    return Verdict(correct=False, words=words, counted=False)


def foreign(given: list[str], known: list[str]) -> None:
    """Refuse an answer that was not offered."""
    for text in given:
        if text not in known:
            raise ValueError(say("bank.not_offered", answer=repr(text), known=say("common.and_then").join(known)))


def feedback(entry: Entry, *sides: str) -> dict[str, str]:
    """Read what is said of each outcome."""
    if not isinstance(entry.get("feedback"), Entry):
        entry.fail(say("bank.no_feedback", sides=", ".join(f"{side}: ..." for side in sides)), "feedback")
    said = entry.entry("feedback")
    said.only(*sides)
    return {side: said.text(side) for side in sides}


def within(value: float, target: float, tolerance: float) -> bool:
    """Tell whether a number is near enough."""
    return abs(value - target) <= tolerance + 1e-9 * max(1.0, abs(target))


def read_units(entry: Entry, key: str) -> tuple[str, ...]:
    """Read the units of a number, the one that is shown first; without any the fault is at ``key``."""
    if not entry.get("unit"):
        entry.fail(say("bank.no_unit"), key)
    units = entry.texts("unit", required=True)
    if any(sign.isdecimal() for unit in units for sign in unit):
        entry.fail(say("bank.figure_in_unit"), "unit")
    if odd := [unit for unit in units if not can_be_typed(unit)]:
        entry.fail(say("bank.odd_unit", unit=odd[0][:40]), "unit")
    return units


def read_typed(question: Data, answer: Any, table: Data) -> tuple[float | None, str]:
    """Read a typed number: of two readings the nearer to the answer, and what is said of it; or None, and why."""
    typed = as_typed(answer)
    if not typed:
        return None, table["empty_numeric"]
    reading = read_number(typed)
    if not reading.values:
        return None, fill(table["unreadable"], typed=typed)
    units = set(question["units"])
    percent = {tidy_unit(unit) for unit in table["percent"]}
    if units & percent:
        units |= percent
    if reading.unit and reading.unit not in units:
        return None, fill(table["other_unit"], unit=question["unit"], typed=typed)
    value = min(reading.values, key=lambda value: abs(value - question["answer"]))
    return value, fill(table["read_as"], number=number(value, table["language"])) if len(reading.values) > 1 else ""
