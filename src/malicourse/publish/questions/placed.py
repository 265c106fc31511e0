"""A question away from its lesson: its words in order, its grades, and where to look first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from malicourse import words
from malicourse.quiz import Bank, Question, Stop
from malicourse.quiz.bank import interface
from malicourse.quiz.estimate import CLOSE
from malicourse.quiz.shapes import Choices, Line, Number, Order, Pairs, Shape, labelled, lines
from malicourse.values import written


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
        return interface(self.question.language)

    def say(self, key: str, **blanks: object) -> str:
        """Give what the course says, in the language of the bank."""
        return words.say(key, language=self.question.language, **blanks)

    def number(self, value: float) -> str:
        """Write a number, in the language of the bank."""
        return words.number(value, self.question.language)

    def labelled(self, label: str, text: str) -> str:
        """Put a label before a text, in the language of the bank."""
        return labelled(label, text, self.table)

    @property
    def lesson(self) -> str:
        """The lesson as learners call it, such as 02."""
        return self.bank.lesson.partition("-")[0]

    @property
    def level(self) -> str:
        """Recall, apply or judge."""
        return self.say(f"quiz.difficulty_{self.question.difficulty}")

    @property
    def text(self) -> list[str]:
        """The stem, and where to look first."""
        speaks_of_it = re.search(rf"\b{self.say('questions.the_lesson')}\b", self.question.stem, re.IGNORECASE)
        needed = self.question.needs or ("lesson" if speaks_of_it else "")
        look = [self.say(f"questions.look_{needed}", lesson=self.lesson, stop=self.stop.title)] if needed else []
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
                return [
                    self.say("questions.number", unit=unit) if graded else self.say("questions.estimate", unit=unit)
                ]
            case Pairs(prompt=prompt) if prompt:
                return [self.say("questions.prompt", prompt=prompt)]
            case Choices(numbered=True):
                return [self.say("questions.points")]
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
                return [(self.say("quiz.place_answer", number=place, town=name), "") for place, name in named]
            case Choices(rows=rows):
                return [(row.text, row.words) for row in rows if row.right]
            case Order(rows=rows):
                return [(f"{place}. {item}", note) for place, (item, note) in enumerate(rows, 1)]
            case Pairs(rows=rows):
                return [(f"{row.item} → {row.answer}", row.words) for row in rows]
            case Line(points=points, unit=unit):
                asked = [one for one in points if not one.given]
                return [(self.labelled(one.x, f"{self.number(one.value)} {unit}"), "") for one in asked]
            case Number(value=value, tolerance=reach, unit=unit):
                shown = self.number(value)
                if not reach:
                    return [(self.say("quiz.number_answer", number=shown, unit=unit), "")]
                low, high = self.number(value - reach), self.number(value + reach)
                return [(self.say("quiz.number_around", number=shown, unit=unit, low=low, high=high), "")]

    @property
    def answer(self) -> list[str]:
        """The right answer, a line for each part."""
        return [part for part, _ in self.reasons]

    @property
    def told(self) -> list[str]:
        """What everybody reads after answering: the answer, and why."""
        told = [reasoned(part, why) for part, why in self.reasons]
        if len(told) == 1:
            told = [self.labelled(self.say("questions.answer"), told[0])]
        return [*told, *filter(None, [self.explanation])]

    @property
    def sources(self) -> list[str]:
        """Publisher, title and date of each source, and its address."""
        return [" ".join(filter(None, [source.citation, source.url])) for source in self.question.sources]

    @property
    def source_label(self) -> str:
        """The word before the sources."""
        return self.say("quiz.source", n=len(self.question.sources))

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
                named = [(self.number(slip.value), slip.words) for slip in slips]
                sides = {"low": low, "high": high, "close": close}
                named += [(self.say(f"questions.number_{side}"), said) for side, said in sides.items()]
                return [(name, said) for name, said in named if said]

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
        low, high = f"{self.say('quiz.too_low')} {one.low}", f"{self.say('quiz.too_high')} {one.high}"
        near = [Mark(slip.value, slip.tolerance, 0, slip.words) for slip in one.slips]
        return [Mark(real, one.tolerance, 100, one.told), *near, span(-far, real, 0, low), span(real, far, 0, high)]

    def pairs(self, shape: Pairs | Order) -> list[tuple[str, str]]:
        """Give each item with its answer, then the answers that fit none; of an order, each item with its place."""
        if isinstance(shape, Order):
            right = [item for item, _ in shape.rows]
            return [(item, str(right.index(item) + 1)) for item in shape.shown]
        used = [(row.item, row.answer) for row in shape.rows]
        return [*used, *(("", answer) for answer in shape.answers if answer not in dict(used).values())]


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
