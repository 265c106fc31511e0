"""What the class handed in: who answered what at the first try, votes that were counted, guesses on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from malicourse.publish.classroom.asked import Asked
from malicourse.publish.classroom.opened import File, Skipped, skipped

__all__ = ["Given", "Handed", "Person", "Tally"]

SHARED = 3  # rows of the same second and answer: two files are of one learner
MOST_ALIKE = 20  # a row that more files share tells nothing
LONGEST_NAME = 80


@dataclass(frozen=True)
class Given:
    """One learner's answer to one question.

    Attributes
    ----------
    asked : Asked
        The question.
    right : bool or None
        Whether it was right at the first try, without the answer on show; None for an estimate.
    answer : object
        The answer at the first try, or, where that was not kept, a later wrong one; None if neither is known.
    first : bool
        Whether it is the answer at the first try.
    when : str
        Date and hour, if known.
    """

    asked: Asked
    right: bool | None
    answer: Any
    first: bool = True
    when: str = ""


@dataclass
class Person:
    """One learner, as far as a file tells.

    Attributes
    ----------
    key : tuple of str
        The same in each file that speaks of the same learner; such files add up.
    name : str
        As the file or the report names the learner; may be empty.
    source : str
        The file.
    given : dict
        Id of a question to its answer.
    rows : set
        Question, second and answer of each row, by which a later state of the same file is known.
    """

    key: tuple[str, ...]
    name: str
    source: str
    given: dict[str, Given] = field(default_factory=dict)
    rows: set[tuple[str, str, str]] = field(default_factory=set)

    @property
    def when(self) -> str:
        """When the newest answer was given."""
        return max((one.when for one in self.given.values()), default="")

    def add(self, given: Given) -> None:
        """Take an answer; of two to one question the earlier counts."""
        before = self.given.get(given.asked.id)
        if before is None or (given.when and given.when < before.when):
            self.given[given.asked.id] = given


@dataclass
class Tally:
    """Answers to one question of which nobody's name is known.

    Attributes
    ----------
    asked : Asked
        The question.
    answers : Counter
        Each answer, in words that ``Asked.read`` reads, and how often it was given.
    right, of : int
        Where only that is known: how many answers there are, and how many are right.
    """

    asked: Asked
    answers: Counter[str] = field(default_factory=Counter)
    right: int = 0
    of: int = 0


@dataclass
class Handed:
    """All that was read.

    Attributes
    ----------
    people : list of Person
        The learners.
    votes, marks : dict
        Id of a question to the votes counted for it, and to what Moodle's statistics say of it.
    guesses : dict
        Lesson and words to what was guessed on paper, and how often.
    left_out : list of Skipped
        Files that were not read, and why.
    files : Counter
        Kind of file to how many were read.
    unknown : int
        Answers to questions that the course does not have.
    """

    people: list[Person] = field(default_factory=list)
    votes: dict[str, Tally] = field(default_factory=dict)
    marks: dict[str, Tally] = field(default_factory=dict)
    guesses: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    left_out: list[Skipped] = field(default_factory=list)
    files: Counter[str] = field(default_factory=Counter)
    unknown: int = 0

    def meet(self, found: Iterable[Person]) -> None:
        """Take learners in; those whom another file named already are added up."""
        known = {person.key: person for person in self.people}
        for person in found:
            before = known.setdefault(person.key, person)
            if before is person:
                self.people.append(person)
                continue
            before.rows |= person.rows
            for given in person.given.values():
                before.add(given)

    def keep_newest(self) -> None:
        """Of several states of one learner's file keep the newest, and say so."""
        rows: dict[tuple[str, str, str], list[int]] = {}
        for place, person in enumerate(self.people):
            for row in person.rows:
                rows.setdefault(row, []).append(place)
        alike: Counter[tuple[int, int]] = Counter()
        for places in rows.values():
            if 1 < len(places) <= MOST_ALIKE:
                alike.update((one, other) for at, one in enumerate(places) for other in places[at + 1 :])
        older: dict[int, int] = {}
        for (one, other), count in alike.items():
            first, second = self.people[one], self.people[other]
            named = bool(first.name) and first.name == second.name
            if count >= SHARED or named or count == min(len(first.rows), len(second.rows)) > 1:
                newer = one if (first.when, len(first.rows)) >= (second.when, len(second.rows)) else other
                older[other if newer == one else one] = newer
        self.left_out += [
            skipped(self.people[place].source, "older", other=self.people[newer].source)
            for place, newer in sorted(older.items())
        ]
        self.people = [person for place, person in enumerate(self.people) if place not in older]


def person_name(file: File, prefix: str) -> str:
    """Take a learner's name from a file's name, such as my-answers-awa.csv, or from the folder it lies in."""
    name = file.stem
    if name.startswith(prefix):
        name = name[len(prefix) :].strip("- ")
        name = name.partition(" (")[0]  # a browser counts its downloads: my-answers-awa (1).csv
        if name[:1] in ("", "("):
            name = file.folder.rpartition("/")[2]
    head, _, tail = name.rpartition("-")
    if head and len(tail) == 6 and all(sign in "0123456789abcdef" for sign in tail):
        name = head  # what progress adds to a name of other letters
    return name[:LONGEST_NAME]
