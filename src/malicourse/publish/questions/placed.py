"""A question away from its lesson: its words in order, its grades, and where to look first."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from malicourse.quiz import Bank, Question, Stop
from malicourse.quiz.estimate import CLOSE
from malicourse.quiz.shapes import Choices, Line, Number, Order, Pairs, Shape, lines
from malicourse.quiz.wording import number, say, words
from malicourse.values import written

COURSE = "Northern Mali, 2012–2023"
THE_LESSON = re.compile(r"\b(the lesson|la leçon)\b", re.IGNORECASE)


class Share(NamedTuple):
    """A choice with its share of the mark, in per cent."""

    text: str
    credit: float
    feedback: str


class Mark(NamedTuple):
    """A number, and what is near enough to it; ``span`` says the same as lowest and highest."""

    value: float
    tolerance: float
    credit: float
    feedback: str
    span: tuple[float, float] | None = None


@dataclass(frozen=True)
class PlacedQuestion:
    """A question with the stop and the lesson it comes from.

    Attributes
    ----------
    bank, stop, question : Bank, Stop, Question
        Where it stands, and itself.
    """

    bank: Bank
    stop: Stop
    question: Question

    @property
    def table(self) -> dict:
        """The interface words of the quiz, in the language of the bank."""
        return words(self.question.language)

    def say(self, key: str, **values: object) -> str:
        """Fill one of the words that only exports need."""
        return say(own_words(self.question.language), key, **values)

    @property
    def lesson(self) -> str:
        """The lesson as learners call it, such as 02."""
        return self.bank.lesson.partition("-")[0]

    @property
    def level(self) -> str:
        """Recall, apply or judge."""
        return say(self.table, f"difficulty_{self.question.difficulty}")

    @property
    def text(self) -> list[str]:
        """The stem, and where to look first."""
        needed = self.question.needs or ("lesson" if THE_LESSON.search(self.question.stem) else "")
        look = [self.say(f"look_{needed}", lesson=self.lesson, stop=self.stop.title)] if needed else []
        return [self.question.stem, *look]

    @cached_property
    def shape(self) -> Shape:
        """What is to be done and what is right."""
        return self.question.shape()

    @property
    def how(self) -> list[str]:
        """What to do that the stem does not say."""
        match self.shape:
            case Number(unit=unit, graded=graded):
                return [self.say("number" if graded else "estimate", unit=unit)]
            case Pairs(prompt=prompt) if prompt:
                return [self.say("prompt", prompt=prompt)]
            case Choices(numbered=True):
                return [self.say("points")]
        return []

    @property
    def advice(self) -> str:
        """What is said of a wrong answer as a whole."""
        return self.shape.wrong

    @property
    def lines(self) -> list[str]:
        """What there is to choose from, as on paper."""
        return lines(self.shape, self.table)

    @property
    def explanation(self) -> str:
        """What is said of the answer as a whole."""
        return self.shape.told

    def beside(self, shape: Choices) -> list[str]:
        """Give what is said of the answer as a whole, where no choice says it already."""
        said = [row.words for row in shape.rows]
        return [self.explanation] if self.explanation and self.explanation not in said else []

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """The parts of the right answer, each with what is said of it."""
        match self.shape:
            case Choices(rows=rows, numbered=True):
                named = [(place, row.name) for place, row in enumerate(rows, 1) if row.right]
                return [(say(self.table, "place_answer", number=place, town=name), "") for place, name in named]
            case Choices(rows=rows):
                return [(row.text, row.words) for row in rows if row.right]
            case Order(rows=rows):
                return [(f"{place}. {item}", note) for place, (item, note) in enumerate(rows, 1)]
            case Pairs(rows=rows):
                return [(f"{row.item} → {row.answer}", row.words) for row in rows]
            case Line(points=points, unit=unit):
                return [(f"{one.x}: {number(self.table, one.value)} {unit}", "") for one in points if not one.given]
            case Number(value=value, tolerance=reach, unit=unit):
                ends = {"low": number(self.table, value - reach), "high": number(self.table, value + reach)}
                key = "number_around" if reach else "number_answer"
                return [(say(self.table, key, number=number(self.table, value), unit=unit, **ends), "")]

    @property
    def answer(self) -> list[str]:
        """The right answer, a line for each part."""
        return [part for part, _ in self.reasons]

    @property
    def told(self) -> list[str]:
        """What everybody reads after answering: the answer, and why."""
        told = [reasoned(part, why) for part, why in self.reasons]
        if len(told) == 1:
            told = [f"{self.say('answer')}: {told[0]}"]
        return [*told, *filter(None, [self.explanation])]

    @property
    def sources(self) -> list[str]:
        """Publisher, title and date of each source, and its address."""
        return [" ".join(filter(None, [source.citation, source.url])) for source in self.question.sources]

    @property
    def source_label(self) -> str:
        """The word before the sources."""
        return say(self.table, "source", n=len(self.question.sources))

    def choices(self, shape: Choices) -> list[Share]:
        """Give the choices with their share: all of the mark, a part, nothing, or less where several are right."""
        rows = shape.rows
        right = sum(row.right for row in rows)
        lost = -100 / (len(rows) - right) if shape.many else 0  # all ticked earns nothing
        return [Share(row.text, 100 / right if row.right else lost, row.words) for row in rows]

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Each choice, item or kind of wrong number, with what is said of it."""
        match self.shape:
            case Choices(rows=rows):
                return [(row.text, row.words) for row in rows]
            case Order(rows=rows, shown=shown):
                return [(item, dict(rows)[item]) for item in shown]
            case Pairs(rows=rows):
                return [(row.item, row.words) for row in rows]
            case Line():
                return [(line, "") for line in self.lines]
            case Number(slips=slips, low=low, high=high, close=close):
                named = [(number(self.table, slip.value), slip.words) for slip in slips]
                sides = {"low": low, "high": high, "close": close}
                named += [(self.say(f"number_{side}"), words) for side, words in sides.items()]
                return [(name, words) for name, words in named if words]

    def numbers(self, one: Number) -> list[Mark]:
        """Give the numbers that get feedback; the first that fits a typed number counts."""
        real = one.value
        far = 10 ** (len(str(int(abs(real)))) + 4)
        if not one.graded:
            found = [Mark(real, 0, 100, one.close)]  # first, so that Moodle names it as the answer
            if one.close or one.low or one.high:
                low_end, high_end = sorted(float(f"{end:.6g}") for end in (real / CLOSE, real * CLOSE))
                found.append(span(low_end, high_end, 100, one.close))
                return [*found, span(-far, real, 100, one.low), span(real, far, 100, one.high)]
            return [*found, span(-far, far, 100, "")]
        low, high = (
            f"{say(self.table, f'too_{side}')} {words}" for side, words in (("low", one.low), ("high", one.high))
        )
        near = [Mark(slip.value, slip.tolerance, 0, slip.words) for slip in one.slips]
        return [Mark(real, one.tolerance, 100, one.told), *near, span(-far, real, 0, low), span(real, far, 0, high)]

    def pairs(self, shape: Pairs | Order) -> list[tuple[str, str]]:
        """Give each item with its answer, then the answers that fit none; of an order, each item with its place."""
        if isinstance(shape, Order):
            right = [item for item, _ in shape.rows]
            return [(item, str(right.index(item) + 1)) for item in shape.shown]
        used = [(row.item, row.answer) for row in shape.rows]
        return [*used, *(("", answer) for answer in shape.answers if answer not in dict(used).values())]


@cache
def own_words(language: str) -> dict[str, str]:
    """Read the words that only exports need."""
    return json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))[language]


def span(low: float, high: float, credit: float, feedback: str) -> Mark:
    """Take in every number from one to another."""
    return Mark((low + high) / 2, (high - low) / 2, credit, feedback, (low, high))


def reasoned(part: str, why: str) -> str:
    """Join a part of an answer with what is said of it."""
    if not why:
        return part
    return f"{part} {why}" if part[-1] in ".!?" else f"{part} — {why}"


def share(credit: float) -> str:
    """Write per cent with the five decimals that Moodle compares."""
    return written(round(float(credit), 5))
