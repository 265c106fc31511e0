"""What every kind of question shares: the verdict on an answer, and small helpers to read a bank and to grade."""

import hashlib
import math
from dataclasses import dataclass
from typing import Any

from malicourse import values
from malicourse.quiz.reader import Entry
from malicourse.quiz.shapes import Shape, lines

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
    """Refuse texts that read the same, and words under which a browser keeps something else."""
    seen: dict[str, str] = {}
    for text in texts:
        entry.refuse_reserved(text)
        key = values.alike(text)
        if key in seen:
            other = seen[key]
            shown = "stands twice" if other == text else f'reads like "{other}": it stands twice'
            entry.fail(f'the {what} "{text}" {shown}', "Change one of the two.")
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
            msg = f"{text!r} is not among the answers: {'; '.join(known)}"
            raise ValueError(msg)


def feedback(entry: Entry, *sides: str) -> dict[str, str]:
    """Read what is said of each outcome."""
    if not isinstance(entry.get("feedback"), Entry):
        cure = "Write below it: " + ", ".join(f"{side}: ..." for side in sides) + "."
        entry.fail('"feedback" is missing or is not a mapping', cure, "feedback")
    said = entry.entry("feedback")
    said.only(*sides)
    return {side: said.text(side) for side in sides}


def within(value: float, target: float, tolerance: float) -> bool:
    """Tell whether a number is near enough."""
    return abs(value - target) <= tolerance + 1e-9 * max(1.0, abs(target))
