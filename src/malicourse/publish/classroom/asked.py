"""The questions of the course as other files name them: an answer read from words, judged, its errors told apart."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from malicourse import quiz
from malicourse.quiz import Bank, Question, Stop
from malicourse.quiz.bank import names
from malicourse.quiz.shapes import Choices, Line, Number, Order, Pairs, Shape
from malicourse.words import number, say

__all__ = ["Asked", "Course", "Error", "flat"]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CUT = ("...", "…")  # Moodle shortens the items of an order
MOST_KNOWN = 2_000
KEY = 12  # letters by which a stem is looked up


@dataclass(frozen=True)
class Error:
    """A wrong answer, or the part of one that can be shared.

    Attributes
    ----------
    key : str
        The same for everybody who made it: a choice, an item with its wrong answer, the side of a number.
    label : str
        It in words.
    words : str
        What the bank says of it.
    """

    key: str
    label: str
    words: str


@dataclass(frozen=True)
class Asked:
    """A question with the stop and the bank it comes from.

    Attributes
    ----------
    bank, stop, question : Bank, Stop, Question
        Where it stands, and itself.
    number : int
        Its number in the lesson.
    """

    bank: Bank
    stop: Stop
    question: Question
    number: int
    _known: dict[str, Any] = field(
        default_factory=dict, compare=False, repr=False
    )  # answers of a class are often alike

    @property
    def id(self) -> str:
        """The question's id."""
        return self.question.id

    @cached_property
    def shape(self) -> Shape:
        """What is to be done and what is right."""
        return self.question.shape()

    @cached_property
    def mark(self) -> str:
        """Figures that change with what letters of an answer mean, as ``src/front/package/codes.js`` counts them."""
        match self.shape:
            case Choices(rows=rows):
                texts = [row.name or row.text for row in rows]
            case Order(shown=shown):
                texts = list(shown)
            case Pairs(rows=pairs, answers=answers):
                texts = [*(pair.item for pair in pairs), *answers]
            case _:
                texts = []
        mark = 0
        for sign in "\n".join(texts):
            mark = (mark * 33 + ord(sign)) % 10**6
        return str(mark) if texts else ""

    @cached_property
    def graded(self) -> bool:
        """Whether an answer is right or wrong; False for an estimate."""
        return self.shape.graded

    def read(self, text: str) -> Any:
        """Read an answer from words, as our exports and other programs write it.

        Parameters
        ----------
        text : str
            The words; choices may also be given by their letters.

        Returns
        -------
        object
            The answer as ``Question.verdict`` takes it; None if it is none of this question.
        """
        if text not in self._known:
            found = _READERS[type(self.shape)](self.shape, flat(text), self.question.data)
            verdict = self.judged(found) if found is not None else None
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[text] = verdict.answer if verdict else None
        return self._known[text]

    def judged(self, answer: Any) -> Any:
        """Give the verdict on an answer; None if it is none of this question."""
        try:
            verdict = self.question.verdict(answer)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
            return None
        return verdict if verdict.counted else None

    @property
    def right_choice(self) -> str:
        """The right choice in words, where there is one; empty for other kinds."""
        match self.shape:
            case Choices(many=False) as shape:
                return next((row.text for row in shape.rows if row.right), "")
        return ""

    def errors(self, answer: Any) -> Iterator[Error]:
        """Give what is wrong in an answer, part by part; nothing where it is right or an estimate."""
        match self.shape:
            case Choices(many=True) as shape:
                yield from _ticks(shape, answer)
            case Choices() as shape:
                yield from (
                    Error(row.text, row.name or row.text, row.words)
                    for row in shape.rows
                    if not row.right and answer in (row.text, row.name)
                )
            case Number() as shape if shape.graded:
                yield from _number_error(shape, answer)
            case Order() as shape:
                yield from _swaps(shape, answer)
            case Pairs() as shape:
                for row in shape.rows:
                    if (chosen := answer[row.item]) != row.answer:
                        label = say("classroom.pair", item=row.item, answer=chosen)
                        words = say("classroom.right_pair", answer=row.answer.removesuffix("."), words=row.words)
                        yield Error(f"{row.item}\0{chosen}", label, words)


def flat(text: str) -> str:
    """Bring words to one form: no markup of HTML, single spaces, one way to write an accent and a semicolon."""
    return " ".join(unicodedata.normalize("NFC", html.unescape(text)).split()).replace(" ;", ";")  # French has a space


# ---------------------------------------------------------------- errors


def _ticks(shape: Choices, answer: Iterable[str]) -> Iterator[Error]:
    for row in shape.rows:
        if row.right != (row.text in answer):
            label = say("classroom.left_out" if row.right else "classroom.ticked", choice=row.text)
            yield Error(row.text, label, row.words)


def _number_error(shape: Number, answer: float) -> Iterator[Error]:
    if abs(answer - shape.value) <= shape.tolerance + 1e-9 * max(1.0, abs(shape.value)):
        return
    for slip in shape.slips:
        if abs(answer - slip.value) <= slip.tolerance + 1e-9 * max(1.0, abs(slip.value)):
            label = say("classroom.slip", given=number(slip.value), real=number(shape.value), unit=shape.unit)
            yield Error(f"slip {slip.value}", label, slip.words)
            return
    side = "low" if answer < shape.value else "high"
    label = say(f"classroom.too_{side}", number=number(shape.value), unit=shape.unit)
    yield Error(side, label, shape.low if side == "low" else shape.high)


def _swaps(shape: Order, answer: list[str]) -> Iterator[Error]:
    """Give each two items that stand the wrong way round."""
    right = [item for item, _ in shape.rows]
    place = {item: at for at, item in enumerate(answer)}
    for at, first in enumerate(right):
        for second in right[at + 1 :]:
            if place[second] < place[first]:
                label = say("classroom.swapped", first=second, second=first)
                yield Error(f"{second}\0{first}", label, shape.wrong)


# ---------------------------------------------------------------- answers from words


def _read_choice(shape: Choices, text: str, data: dict[str, Any]) -> Any:
    for place, row in enumerate(shape.rows):
        named = {flat(row.text), flat(row.name)} - {""}
        if shape.numbered:
            named |= {str(place + 1)}
        elif text.upper() == LETTERS[place]:
            return row.text
        if text in named:
            return row.name or row.text
    return None


def _read_choices(shape: Choices, text: str, data: dict[str, Any]) -> Any:
    if not shape.many:
        return _read_choice(shape, text, data)
    if re.fullmatch(r"[A-Za-z]([ ,;]*[A-Za-z])*", text) and len(text) < 40:
        places = [LETTERS.index(letter) for letter in text.upper() if letter in LETTERS]
        if places and max(places) < len(shape.rows) and len(set(places)) == len(places):
            return [row.text for place, row in enumerate(shape.rows) if place in places]
    left, chosen = f"; {text}; ", set()
    for row in sorted(shape.rows, key=lambda row: -len(row.text)):
        if (part := f"; {flat(row.text)}; ") in left:
            left = left.replace(part, "; ", 1)
            chosen.add(row.text)
    return [row.text for row in shape.rows if row.text in chosen] if chosen and not left.strip("; ") else None


def _read_number(shape: Number, text: str, data: dict[str, Any]) -> Any:
    return text or None  # judged() reads it, with its unit


def _read_order(shape: Order, text: str, data: dict[str, Any]) -> Any:
    """Read the items one after another, each whole or cut, or each with its place."""
    items = {flat(item): item for item, _ in shape.rows}
    if (lettered := _lettered(text, "([a-z])", shape.shown)) and sorted(lettered) == sorted(items.values()):
        return lettered
    placed = _paired(text, list(items), [str(place) for place in range(1, len(items) + 1)])
    if placed:
        order = sorted(placed, key=lambda item: int(placed[item]))
        return [items[item] for item in order] if len(set(placed.values())) == len(items) else None
    found: list[str] = []
    left = text
    while left:
        whole = [item for item in items if left == item or left.startswith(f"{item}; ")]
        if whole:
            item = max(whole, key=len)
            left = left[len(item) + 2 :]
        else:
            part, _, left = left.partition("; ")
            stem = next((part.removesuffix(sign).rstrip() for sign in CUT if part.endswith(sign)), "")
            cut = [item for item in items if stem and item.startswith(stem)]
            if len(cut) != 1:
                return None
            item = cut[0]
        found.append(items[item])
    return found


def _read_pairs(shape: Pairs, text: str, data: dict[str, Any]) -> Any:
    items = {flat(row.item): row.item for row in shape.rows}
    if len(lettered := _lettered(text, r"\d\.([a-z])", shape.answers)) == len(shape.rows):
        return {row.item: answer for row, answer in zip(shape.rows, lettered, strict=True)}
    answers = {flat(answer): answer for answer in shape.answers}
    found = _paired(text, list(items), list(answers))
    return {items[item]: answers[chosen] for item, chosen in found.items()} if found else None


def _lettered(text: str, one: str, texts: Sequence[str]) -> list[str]:
    """Read letters, as our SCORM packages report an order (``c,a,b``) and pairs (``1.b,2.a``); empty for words."""
    places = (
        [ord(letter) - ord("a") for letter in re.findall(one, text)] if re.fullmatch(f"{one}(,{one})*", text) else []
    )
    return [texts[place] for place in places] if max(places, default=0) < len(texts) else []


def _paired(text: str, items: list[str], answers: list[str]) -> dict[str, str]:
    """Read ``item -> answer; item -> answer`` or ``item: answer; …``; empty unless each item has one."""
    found = {}
    for item in items:
        starts = [begin for begin in (f"{item} -> ", f"{item}: ", f"{item} → ") if f"; {begin}" in f"; {text}"]
        if not starts:
            return {}
        rest = f"; {text}; ".partition(f"; {starts[0]}")[2]
        fitting = [answer for answer in answers if rest.startswith(f"{answer}; ")]
        if not fitting:
            return {}
        found[item] = max(fitting, key=len)
    return found


def _read_line(shape: Line, text: str, data: dict[str, Any]) -> Any:
    asked = [point.x for point in shape.points if not point.given]
    found = dict(re.findall(r"(\d{1,4}): (-?\d+(?:\.\d+)?)(?:; |$)", text))
    if not set(asked) <= found.keys():
        return None
    drawn = {x: float(found[x]) for x in asked}
    return drawn if all(0 <= value <= shape.top for value in drawn.values()) else None


_READERS: dict[type, Any] = {
    Choices: _read_choices,
    Number: _read_number,
    Order: _read_order,
    Pairs: _read_pairs,
    Line: _read_line,
}


# ---------------------------------------------------------------- all questions


class Course:
    """Every question of the course, found by its id or by its words."""

    def __init__(self) -> None:
        self.banks = {name: quiz.load(name) for name in names()}
        self.asked: dict[str, Asked] = {}
        self.stems: dict[str, list[tuple[str, Asked]]] = {}
        for bank in self.banks.values():
            places = {question.id: place for place, question in enumerate(bank.questions, 1)}
            for stop in bank.stops:
                for question in stop.questions:
                    one = Asked(bank, stop, question, places[question.id])
                    self.asked.setdefault(question.id, one)
                    stem = _letters(question.stem)
                    self.stems.setdefault(stem[:KEY], []).append((stem, one))

    def find(self, name: str) -> Asked | None:
        """Find a question by its id, with or without its lesson before it; None if there is none."""
        return self.asked.get(name.strip().rpartition("/")[2])

    def by_words(self, text: str) -> list[Asked]:
        """Find the questions whose words a text begins with, the longest first."""
        words = _letters(text)
        fitting = [(stem, one) for stem, one in self.stems.get(words[:KEY], ()) if words.startswith(stem)]
        longest = max((len(stem) for stem, _ in fitting), default=0)
        return [one for stem, one in fitting if len(stem) == longest]


def _letters(text: str) -> str:
    """Keep letters and figures: other programs change spaces and quotation marks."""
    return "".join(sign for sign in flat(text).casefold() if sign.isalnum())
