"""The kinds of file that can be handed in, each known by what it holds: our exports, Moodle's reports, typed counts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from malicourse import values
from malicourse.publish.classroom.asked import Asked, Course, flat
from malicourse.publish.classroom.grid import Grid, GridError, grids, plain
from malicourse.publish.classroom.handed import Given, Handed, Person, Tally, person_name
from malicourse.publish.classroom.opened import File

__all__ = ["read"]

YES = {"yes", "true", "1", "oui", "vrai", "ja"}
NO = {"no", "false", "0", "non", "faux", "nein"}
UNANSWERED = {"", "-", "–"}
MOST_COUNT = 10_000
MOODLE: dict[str, list[str]] = json.loads(Path(__file__).with_name("moodle_columns.json").read_text(encoding="utf-8"))
PARTS = {name: part for part in ("question", "response", "right_answer", "result") for name in MOODLE[part]}
COLUMN = re.compile(rf"({'|'.join(PARTS)}) (\d{{1,4}})")
COUNTS = ({"question"}, {"choice", "choix", "answer", "réponse"}, {"count", "nombre", "votes", "voix"})


def read(file: File, course: Course, handed: Handed) -> str:
    """Read one file into what was handed in.

    Parameters
    ----------
    file : File
        The file.
    course : Course
        The questions.
    handed : Handed
        What was read so far; it grows.

    Returns
    -------
    str
        Empty, or the name of the sentence that says why the file is not read.
    """
    if file.content.lstrip()[:1] in (b"{", b"["):
        return _kept(file, course, handed)
    try:
        sheets = grids(file.content)
    except GridError as fault:
        return str(fault)
    reasons = [_grid(sheet, file, course, handed) for sheet in sheets]
    return "" if "" in reasons else reasons[0]


def _grid(grid: Grid, file: File, course: Course, handed: Handed) -> str:
    head = [flat(cell).casefold() for cell in grid[0]]
    if {"lesson", "question", "answered", "right", "tries"} <= set(head):
        return _export(grid, file, course, handed)
    columns = _columns(head)
    answers = [part for part in columns.values() if "response" in part]
    if answers:
        if 0 in columns or any("result" in part for part in columns.values()):
            return _interactions(grid, head, columns, file, course, handed)
        return _responses(grid, head, columns, file, course, handed)
    if _at(head, MOODLE["question_name"]) is not None and _at(head, MOODLE["facility"]) is not None:
        return _statistics(grid, head, course, handed)
    if all(_at(head, names) is not None for names in COUNTS):
        return _counts(grid, head, course, handed)
    if any(cell.startswith(tuple(MOODLE["marks"])) for cell in head):
        return "marks_only"
    return "foreign"


def _at(head: list[str], names: Collection[str]) -> int | None:
    return next((place for place, cell in enumerate(head) if cell in names), None)


def _cell(row: list[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


# ---------------------------------------------------------------- our own exports


def _export(grid: Grid, file: File, course: Course, handed: Handed) -> str:
    """Read what ``progress.export()`` wrote, as it is or saved again by a spreadsheet."""
    head = [flat(cell).casefold() for cell in grid[0]]
    person = Person(("file", file.name), person_name(file, "my-answers"), file.name)
    for row in grid[1:]:
        cells = {name: plain(cell) for name, cell in zip(head, row, strict=False)}
        asked = course.find(cells["question"]) if cells.get("question") else None
        if asked is None:
            handed.unknown += 1
            continue
        right = cells.get("right", "").casefold()
        _put(
            person,
            asked,
            answer=asked.read(cells.get("answered", "")),
            first=asked.read(cells["first"]) if cells.get("first") else None,
            right=True if right in YES else False if right in NO else None,
            tries=values.whole(cells.get("tries", "")) or 0,
            shown=cells.get("shown", "").casefold() in YES,
            when=cells.get("when", ""),
            words=cells.get("answered", ""),
        )
    return _met(person, handed, "export")


def _kept(file: File, course: Course, handed: Handed) -> str:
    """Read a file as the course keeps it on the learner's computer: the answers of one stop."""
    try:
        content = json.loads(file.content.decode("utf-8-sig"), parse_constant=lambda _: None)
        answers: Any = content["answers"] if content["format"] == 1 else None
        records = [(course.find(str(name)), dict(record)) for name, record in answers.items()]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return "foreign_json"
    person = Person(("kept", file.folder, file.stem[-4:] if file.stem.endswith(")") else ""), "", file.name)
    person.name = person_name(File(file.folder or file.stem, b""), "learner-") if file.folder else ""
    for asked, record in records:
        if asked is None:
            handed.unknown += 1
            continue
        tries, right, first = record.get("tries"), record.get("correct"), record.get("first")
        _put(
            person,
            asked,
            answer=_known(asked, record.get("answer")),
            first=_known(asked, first),
            right=right if isinstance(right, bool) else None,
            tries=tries if isinstance(tries, int) else 0,
            shown=record.get("shown") is True,
            when=str(record.get("when", ""))[:40],
            words=str(record.get("answer"))[:200],
        )
    return _met(person, handed, "kept")


def _known(asked: Asked, answer: Any) -> Any:
    verdict = asked.judged(answer) if answer is not None else None
    return verdict.answer if verdict else None


def _put(person: Person, asked: Asked, **told: Any) -> None:
    """Take one row: what was right at the first try, and which answer is known."""
    answer, first, tries = told["answer"], told["first"], told["tries"]
    if first is None and tries == 1:
        first = answer
    if not asked.graded:
        if (answer if first is None else first) is not None:
            person.add(Given(asked, None, answer if first is None else first, when=told["when"]))
    elif tries or told["right"] is not None:
        if tries == 0:  # the answer was asked for without a try
            return
        right = told["right"] is True and tries == 1 and not told["shown"]
        later = answer if told["right"] is False else None
        known = first if first is not None else later
        person.add(Given(asked, right, known, first is not None, told["when"]))
    person.rows.add((asked.id, told["when"], told["words"]))


def _met(person: Person, handed: Handed, kind: str) -> str:
    if not person.given:
        return "no_answer"
    handed.meet([person])
    handed.files[kind] += 1
    return ""


# ---------------------------------------------------------------- Moodle: responses and interactions

Columns = dict[int, dict[str, int]]  # number of a question to part ("question", "response" …) to place in the row


def _columns(head: list[str]) -> Columns:
    found: Columns = {}
    for place, cell in enumerate(head):
        if named := COLUMN.fullmatch(cell):
            found.setdefault(int(named[2]), {}).setdefault(PARTS[named[1]], place)
    return found


def _who(head: list[str]) -> Callable[[list[str]], tuple[str, str]]:
    """Give what reads from a row what tells a learner from others, and the name."""
    named = ("last_name", "first_name", "whole_name", "email")
    last, first, whole, mail = (_at(head, MOODLE[name]) for name in named)

    def read(row: list[str]) -> tuple[str, str]:
        name = " ".join(filter(None, (flat(_cell(row, first)), flat(_cell(row, last if whole is None else whole)))))
        return _cell(row, mail).strip().casefold() or name.casefold(), name[:80]

    return read


def _responses(grid: Grid, head: list[str], columns: Columns, file: File, course: Course, handed: Handed) -> str:
    """Read the report “Responses” of a quiz: a row for each attempt, of which a learner's first one counts."""
    finder = _Finder(grid, columns, course)
    who = _who(head)
    people: dict[str, Person] = {}
    for row in grid[1:]:
        key, name = who(row)
        if not key or key in people:
            continue
        person = Person(("moodle", key), name, file.name)
        for number, parts in columns.items():
            words = plain(_cell(row, parts.get("response")))
            asked = finder.find(number, row) if words not in UNANSWERED else None
            if asked is not None and (answer := asked.read(words)) is not None:
                verdict = asked.judged(answer)
                person.add(Given(asked, verdict.correct if asked.graded else None, verdict.answer))
        if person.given:
            people[key] = person
    if not people:
        return "no_question" if finder.lost else "no_answer"
    handed.meet(people.values())
    handed.files["responses"] += 1
    return ""


class _Finder:
    """Finds the question of a column: by its words, by the right answer, or by what was answered."""

    def __init__(self, grid: Grid, columns: Columns, course: Course) -> None:
        self.course, self.columns = course, columns
        self.known: dict[tuple[int, str], Asked | None] = {}
        self.lost: set[int] = set()
        self.samples = {
            number: _sample(grid, parts.get("response")) | _sample(grid, parts.get("right_answer"))
            for number, parts in columns.items()
        }

    def find(self, number: int, row: list[str]) -> Asked | None:
        """Give the question that stands in this column of this row."""
        words = _cell(row, self.columns[number].get("question"))
        if (number, words) not in self.known:
            self.known[number, words] = self._find(number, words)
        if (found := self.known[number, words]) is None:
            self.lost.add(number)
        return found

    def _find(self, number: int, words: str) -> Asked | None:
        sample = self.samples[number]
        fitting = self.course.by_words(words) if words else [*self.course.asked.values()]
        if words and len(fitting) < 2:
            return fitting[0] if fitting else None
        fitting = [one for one in fitting if words or hasattr(one.shape, "rows")]  # a number could be of many
        fitting = [one for one in fitting if sample and all(one.read(answer) is not None for answer in sample)]
        return fitting[0] if len(fitting) == 1 else None


def _sample(grid: Grid, place: int | None) -> set[str]:
    found: set[str] = set()
    for row in grid[1:200]:
        if (words := plain(_cell(row, place))) not in UNANSWERED and not re.fullmatch("[A-Za-z]", words):
            found.add(words)
        if len(found) == 12:
            break
    return found


def _interactions(grid: Grid, head: list[str], columns: Columns, file: File, course: Course, handed: Handed) -> str:
    """Read the report “Interactions” of a SCORM package whose interactions are named as our questions."""
    who, unknown = _who(head), 0
    people: dict[str, Person] = {}
    for row in grid[1:]:
        key, name = who(row)
        if not key or key in people:
            continue
        person = Person(("moodle", key), name, file.name)
        for parts in columns.values():
            words = plain(_cell(row, parts.get("response")))
            named = flat(_cell(row, parts.get("question")))
            asked = course.find(named) if named else None
            unknown += bool(named) and asked is None
            if asked is None or words in UNANSWERED:
                continue
            edition = named.rpartition("/")[0]  # a package names what its letters mean; others may name the lesson
            known = not edition.isdigit() or edition == asked.mark
            if (
                given := _interaction(asked, words if known else "", flat(_cell(row, parts.get("result"))))
            ) is not None:
                person.add(given)  # the first record of a question is its first try, and stays
        if person.given:
            people[key] = person
    if not people:
        return "no_question" if unknown else "no_answer"
    handed.unknown += unknown
    handed.meet(people.values())
    handed.files["interactions"] += 1
    return ""


def _interaction(asked: Asked, words: str, result: str) -> Given | None:
    answer = asked.read(words)
    if answer is not None:
        verdict = asked.judged(answer)
        return Given(asked, verdict.correct if asked.graded else None, verdict.answer)
    if asked.graded and result.casefold() in ("correct", "wrong", "incorrect"):
        return Given(asked, result.casefold() == "correct", None, first=False)
    return None


# ---------------------------------------------------------------- Moodle: statistics; counts typed by a teacher


def _statistics(grid: Grid, head: list[str], course: Course, handed: Handed) -> str:
    """Read “Quiz structure analysis”: how many answered, and the share that is right where a mark is all or nothing."""
    name, attempts, facility = (
        _at(head, MOODLE["question_name"]),
        _at(head, MOODLE["attempts"]),
        _at(head, MOODLE["facility"]),
    )
    found = 0
    for row in grid[1:]:
        asked = course.find(plain(_cell(row, name)))
        of, share = _figure(_cell(row, attempts)), _figure(_cell(row, facility))
        if asked is None or of is None or share is None or not 0 <= of <= MOST_COUNT or not 0 <= share <= 100:
            continue
        if asked.question.kind in ("single", "place", "numeric"):
            tally = handed.marks.setdefault(asked.id, Tally(asked))
            tally.of += round(of)
            tally.right += round(of * share / 100)
            found += 1
    if not found:
        return "no_question"
    handed.files["statistics"] += 1
    return ""


def _figure(cell: str) -> float | None:
    found = values.number(plain(cell).replace("%", "").replace(",", ".").replace("\u202f", "").strip())
    return None if found is None else float(found)


def _counts(grid: Grid, head: list[str], course: Course, handed: Handed) -> str:
    """Read votes that a teacher counted: question, choice, how many."""
    places = [_at(head, names) for names in COUNTS]
    found, wrong = 0, 0
    for name, choice, count in _typed(grid, places):
        asked = course.find(name)
        lesson, _, words = (part.strip() for part in name.partition(":"))
        if asked is not None and asked.question.kind != "several" and asked.read(choice) is not None:
            handed.votes.setdefault(asked.id, Tally(asked)).answers[choice] += count
        elif words and lesson in course.banks:
            handed.guesses.setdefault((lesson, words[:120]), Counter())[choice[:80]] += count
        else:
            wrong += 1
            continue
        found += 1
    handed.unknown += wrong
    if not found:
        return "no_question" if wrong else "no_count"
    handed.files["counts"] += 1
    return ""


def _typed(grid: Grid, places: list[int | None]) -> Iterator[tuple[str, str, int]]:
    for row in grid[1:]:
        name, choice, count = (plain(_cell(row, place)) for place in places)
        number = values.whole(count)
        if name and choice and number is not None and 0 < number <= MOST_COUNT:
            yield name, choice, number
