"""What a class thinks, from what was handed in: shares, the errors that are shared, estimates; nobody by name."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from malicourse.publish.classroom.asked import Asked, Course, Error
from malicourse.publish.classroom.handed import Handed, Person, Tally

__all__ = ["FEWEST", "Lesson", "Pool", "Result", "Score", "TakeUp", "median", "pool"]

FEWEST = 5  # answers, for a share to be said
MOST_TAKEN_UP = 5
MOST_GUESSES = 30  # on paper, of a lesson
LEAST_SHARE = 0.2  # of a class, for an error to be taken up
SURE = 1.28  # standard deviations: nine times of ten the share of a larger class would not be lower


@dataclass
class Score:
    """How many answers there are, and how many are right at the first try."""

    right: int = 0
    of: int = 0

    def add(self, other: Score) -> None:
        """Take the answers of another score."""
        self.right += other.right
        self.of += other.of


@dataclass
class Result:
    """What a class answered to one question.

    Attributes
    ----------
    asked : Asked
        The question.
    score : Score
        Answers, and those right at the first try; of an estimate only how many there are.
    errors : list of (Error, int)
        Wrong answers, or wrong parts of them, and by how many they were chosen; the most chosen first.
    later : int
        How many of the wrong answers are of a later try, as the first was not kept.
    lost : int
        Of how many wrong ones no answer is known.
    estimates : list
        The estimates: numbers, or years with their numbers.
    kind : str
        "people", "votes" (counted by the teacher) or "marks" (Moodle's statistics).
    beside : int
        Votes that were counted for the same question, and stand here only as a number.
    """

    asked: Asked
    score: Score = field(default_factory=Score)
    errors: list[tuple[Error, int]] = field(default_factory=list)
    later: int = 0
    lost: int = 0
    estimates: list[Any] = field(default_factory=list)
    kind: str = "people"
    beside: int = 0


@dataclass
class TakeUp:
    """An error that much of the class shares: what to take up next.

    Attributes
    ----------
    result : Result
        The question that shows it most.
    error : Error
        The wrong answer.
    count : int
        By how many it was chosen.
    misconception : int
        Its place among the misconceptions of the lesson's plan; 0 if the bank names none.
    also : list of Result
        Other questions that show the same misconception.
    """

    result: Result
    error: Error
    count: int
    misconception: int = 0
    also: list[Result] = field(default_factory=list)

    @property
    def weight(self) -> float:
        """How large the share is, cautiously: few answers weigh less."""
        return low_end(self.count, self.result.score.of)


@dataclass
class Lesson:
    """A lesson of which answers were handed in; questions in their order."""

    name: str
    results: list[Result] = field(default_factory=list)
    guesses: dict[str, Counter[str]] = field(default_factory=dict)

    def by(self, part: str) -> dict[str, Score]:
        """Add the graded questions up by "objective" or "stop"; their words to the score."""
        found: dict[str, Score] = {}
        for result in self.results:
            if result.asked.graded:
                asked = result.asked
                words = asked.stop.title if part == "stop" else asked.bank.objectives[asked.question.objective]
                found.setdefault(words, Score()).add(result.score)
        return found


@dataclass
class Pool:
    """All that a page tells.

    Attributes
    ----------
    people : int
        How many learners answered.
    lessons : list of Lesson
        Those with answers, in their order.
    take_up : list of TakeUp
        What to take up next, the largest first.
    newest : str
        The day of the newest answer, if known.
    """

    people: int
    lessons: list[Lesson]
    take_up: list[TakeUp]
    newest: str = ""


def pool(handed: Handed, course: Course) -> Pool:
    """Put everybody's answers together.

    Parameters
    ----------
    handed : Handed
        What was read.
    course : Course
        The questions.

    Returns
    -------
    Pool
        The class.
    """
    given: dict[str, list[Person]] = {}
    for person in handed.people:
        for name in person.given:
            given.setdefault(name, []).append(person)
    results = {name: _of_people(course.asked[name], people) for name, people in given.items()}
    for name, tally in handed.votes.items():
        if name in results:
            results[name].beside = sum(tally.answers.values())
        else:
            results[name] = _of_votes(tally)
    for name, tally in handed.marks.items():
        results.setdefault(name, Result(tally.asked, Score(tally.right, tally.of), kind="marks"))
    lessons = []
    for name, bank in course.banks.items():
        mine = [results[question.id] for question in bank.questions if question.id in results]
        guesses = {words: counts for (lesson, words), counts in handed.guesses.items() if lesson == name}
        if mine or guesses:
            lessons.append(Lesson(name, mine, dict(list(guesses.items())[:MOST_GUESSES])))
    newest = max((person.when for person in handed.people), default="")
    return Pool(len(handed.people), lessons, _take_up(results.values()), newest)


def _of_people(asked: Asked, people: list[Person]) -> Result:
    result, errors = Result(asked), Counter[Error]()
    for person in people:
        given = person.given[asked.id]
        result.score.of += 1
        if given.right is None:
            result.estimates.append(given.answer)
            continue
        result.score.right += given.right
        if given.right:
            continue
        found = list(asked.errors(given.answer)) if given.answer is not None else []
        errors.update(found)
        result.later += bool(found) and not given.first
        result.lost += not found
    result.errors = _sorted(errors)
    return result


def _of_votes(tally: Tally) -> Result:
    result, errors = Result(tally.asked, kind="votes"), Counter[Error]()
    for words, count in tally.answers.items():
        verdict = tally.asked.judged(tally.asked.read(words))
        result.score.of += count
        if verdict.correct is None:
            result.estimates += [verdict.answer] * count
            continue
        result.score.right += count * verdict.correct
        for error in tally.asked.errors(verdict.answer):
            errors[error] += count
    result.errors = _sorted(errors)
    return result


def _sorted(errors: Counter[Error]) -> list[tuple[Error, int]]:
    return sorted(errors.items(), key=lambda item: (-item[1], item[0].key))


# ---------------------------------------------------------------- what to take up


def _take_up(results: Iterable[Result]) -> list[TakeUp]:
    """Choose the errors that the largest share of the class made; nothing of a class of one."""
    found: list[TakeUp] = []
    for one in sorted(_candidates(results), key=lambda one: (-one.weight, one.result.asked.id)):
        lesson = one.result.asked.bank.lesson
        alike = [
            other
            for other in found
            if one.misconception
            and (other.misconception, other.result.asked.bank.lesson) == (one.misconception, lesson)
        ]
        if alike:
            if one.result is not alike[0].result and one.result not in alike[0].also:
                alike[0].also.append(one.result)
        elif all(one.result is not other.result for other in found):
            found.append(one)
    return found[:MOST_TAKEN_UP]


def _candidates(results: Iterable[Result]) -> Iterator[TakeUp]:
    for result in results:
        if result.score.of < 2:
            continue
        for error, count in result.errors:
            if count >= 2 and count >= LEAST_SHARE * result.score.of:
                named = dict(result.asked.question.misconceptions)
                yield TakeUp(result, error, count, named.get(error.key.partition("\0")[0], 0))


def low_end(count: int, of: int) -> float:
    """Give the lower end of the share that a larger class of the same kind may have (Wilson's interval)."""
    share, square = count / of, SURE * SURE
    spread = SURE * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (share + square / (2 * of) - spread) / (1 + square / of)


def median(values: Iterable[float]) -> float:
    """Give the number that half of the values do not pass."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2]
