"""A question away from its lesson: its words in order, its grades, and where to look first."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from malicourse.quiz import KINDS, Bank, Note, Question, Stop
from malicourse.quiz.estimate import CLOSE
from malicourse.quiz.wording import number, say, words
from malicourse.values import written

COURSE = "Northern Mali, 2012–2023"
THE_LESSON = re.compile(r"\b(the lesson|la leçon)\b", re.IGNORECASE)


class Choice(NamedTuple):
    """A choice with its share of the mark, in per cent."""

    text: str
    credit: float
    feedback: str


class Number(NamedTuple):
    """A number, and what is near enough to it; ``span`` says the same as lowest and highest."""

    value: float
    tolerance: float
    credit: float
    feedback: str
    span: tuple[float, float] | None = None


@dataclass(frozen=True)
class Sheet:
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

    @property
    def how(self) -> list[str]:
        """What to do that the stem does not say."""
        kind, data = self.question.kind, self.question.data
        lines = []
        if kind == "numeric" or data.get("shape") == "number":
            lines.append(self.say("number" if kind == "numeric" else "estimate", unit=data["unit"]))
        if data.get("prompt"):
            lines.append(self.say("prompt", prompt=data["prompt"]))
        if kind == "place":
            lines.append(self.say("points"))
        return lines

    @property
    def advice(self) -> str:
        """What is said of a wrong answer as a whole, in a match or an order."""
        return self.question.data["feedback"]["wrong"] if self.question.kind in ("match", "order") else ""

    @property
    def lines(self) -> list[str]:
        """What there is to choose from, as on paper."""
        return KINDS[self.question.kind].lines(self.question.data, self.table)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is said of each part of the answer."""
        return self.question.solution().notes

    @property
    def explanation(self) -> str:
        """What is said of the answer as a whole."""
        data = self.question.data
        return data.get("reveal") or (data["feedback"]["right"] if "feedback" in data else "")

    @property
    def answer(self) -> list[str]:
        """The right answer, a line for each part."""
        if self.question.data.get("shape") == "line":
            return [f"{note.part}: {note.words}" for note in self.notes]
        right = [note.part for note in self.notes if note.right]
        if self.question.kind == "order":
            return [f"{place}. {part}" for place, part in enumerate(right, 1)]
        if right:
            return right
        told = self.question.solution().words.removeprefix(say(self.table, "shown"))
        return [told.removesuffix(self.explanation).strip()]

    @property
    def told(self) -> list[str]:
        """What everybody reads after answering: the answer, and why."""
        said = [note.words for note in self.notes if note.right]
        lines = [reasoned(part, why) for part, why in zip_longest(self.answer, said, fillvalue="")]
        if len(lines) == 1:
            lines = [f"{self.say('answer')}: {lines[0]}"]
        return [*lines, *filter(None, [self.explanation])]

    @property
    def sources(self) -> list[str]:
        """Publisher, title and date of each source, and its address."""
        return [" ".join(filter(None, [source.citation, source.url])) for source in self.question.sources]

    @property
    def source_label(self) -> str:
        """The word before the sources."""
        return say(self.table, "source", n=len(self.question.sources))

    @property
    def choices(self) -> list[Choice]:
        """The choices with their share: all of the mark, a part of it, nothing, or less where several are right."""
        question = self.question
        if question.kind == "place":
            towns = [point["name"] for point in question.data["points"]]
            said = [self.unmarked(question.verdict(town).words) for town in towns]
            right = [town == question.data["answer"] for town in towns]
            return [Choice(*one) for one in zip(self.lines, (100 * good for good in right), said, strict=True)]
        listed = question.data["choices"]
        right = sum(choice["correct"] for choice in listed)
        lost = 0 if question.kind == "single" else -100 / (len(listed) - right)  # all ticked earns nothing
        return [Choice(c["text"], 100 / right if c["correct"] else lost, c["feedback"]) for c in listed]

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Each choice, item or kind of wrong number, with what is said of it."""
        kind, data = self.question.kind, self.question.data
        if kind in ("single", "several", "place"):
            return [(choice.text, choice.feedback) for choice in self.choices]
        if kind == "order":
            return [(item["text"], item["note"]) for item in data["items"]]
        if kind == "match":
            return [(pair["item"], pair["feedback"]) for pair in data["pairs"]]
        if data.get("shape") == "line":
            return [(line, "") for line in self.lines]
        said = data["feedback"]
        named = [(number(self.table, slip["value"]), slip["feedback"]) for slip in data.get("near", [])]
        named += [(self.say(f"number_{side}"), said[side]) for side in ("low", "high", "close") if side in said]
        return [(name, words) for name, words in named if words]

    @property
    def numbers(self) -> list[Number]:
        """The numbers that get feedback; the first that fits a typed number counts."""
        data = self.question.data
        real = data["answer"]
        far = 10 ** (len(str(int(abs(real)))) + 4)
        if self.question.kind == "estimate":
            said = data["feedback"]
            found = [Number(real, 0, 100, said["close"])]  # first, so that Moodle names it as the answer
            if any(said.values()):
                found.append(span(float(f"{real / CLOSE:.6g}"), float(f"{real * CLOSE:.6g}"), 100, said["close"]))
                return [*found, span(-far, real, 100, said["low"]), span(real, far, 100, said["high"])]
            return [*found, span(-far, far, 100, "")]
        said = data["feedback"]
        low, high = (f"{say(self.table, f'too_{side}')} {said[side]}" for side in ("low", "high"))
        near = [Number(slip["value"], slip["tolerance"], 0, slip["feedback"]) for slip in data["near"]]
        right = Number(real, data["tolerance"], 100, said["right"])
        return [right, *near, span(-far, real, 0, low), span(real, far, 0, high)]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Each item with its answer, then the answers that fit none; for an order, each item with its place."""
        data = self.question.data
        if self.question.kind == "order":
            return [(item["text"], str(data["answer"].index(item["text"]) + 1)) for item in data["items"]]
        used = [pair["answer"] for pair in data["pairs"]]
        extra = [("", answer) for answer in data["answers"] if answer not in used]
        return [*((pair["item"], pair["answer"]) for pair in data["pairs"]), *extra]

    def unmarked(self, told: str) -> str:
        """Take off "Right" and "Not quite", which a program that grades says itself."""
        for key in ("right", "wrong"):
            told = told.removeprefix(say(self.table, key))
        return told.strip()


@cache
def own_words(language: str) -> dict[str, str]:
    """Read the words that only exports need."""
    return json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))[language]


def span(low: float, high: float, credit: float, feedback: str) -> Number:
    """Take in every number from one to another."""
    return Number((low + high) / 2, (high - low) / 2, credit, feedback, (low, high))


def reasoned(part: str, why: str) -> str:
    """Join a part of an answer with what is said of it."""
    if not why:
        return part
    return f"{part} {why}" if part[-1] in ".!?" else f"{part} — {why}"


def share(credit: float) -> str:
    """Write per cent with the five decimals that Moodle compares."""
    return written(round(float(credit), 5))
