"""The question bank of a lesson: its model, and the reader of its file."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from malicourse import course, values, words
from malicourse.near import did_you_mean
from malicourse.quiz.kinds import KINDS, Data, Verdict
from malicourse.quiz.reader import BankError, Entry, read_yaml
from malicourse.quiz.shapes import Shape
from malicourse.words import PlainError, say

MOST_QUESTIONS = 200
MOST_AT_A_STOP = 20
MOST_MISCONCEPTIONS = 50  # of a plan
MOST_SOURCES = 20  # a cell of a workbook takes 32,767 signs


class QuizError(PlainError, LookupError):
    """A lesson or a stop was asked for that does not exist."""


@dataclass(frozen=True)
class Source:
    """Where the answer to a question can be checked.

    Attributes
    ----------
    id : str
        Id of a row in sources.csv.
    citation : str
        Publisher, title and date in a line.
    url : str
        Its address; empty if it has none.
    """

    id: str
    citation: str
    url: str


@dataclass(frozen=True)
class Question:
    """One question of a bank.

    Attributes
    ----------
    id, kind, stem : str
        Its name, its kind (a key of ``KINDS``) and what is asked.
    objective : str
        Id of the objective it tests.
    difficulty : int
        1 recall, 2 apply, 3 judge.
    sources : tuple of Source
        Where the answer can be checked.
    hint : str
        May be empty.
    data : dict
        What the kind needs: choices, items, numbers. Plain data, in the order in which it is shown.
    language : str
        Language of the interface words.
    needs : str
        What of the lesson must stand beside the question (a key of ``NEEDS``); empty if it can be asked anywhere.
    misconceptions : tuple of (str, int)
        A choice or an item, and which misconception of the lesson's plan, counted from 1, a wrong answer there shows.
    """

    id: str
    kind: str
    stem: str
    objective: str
    difficulty: int
    sources: tuple[Source, ...]
    hint: str
    data: Data
    language: str = "en"
    needs: str = ""
    misconceptions: tuple[tuple[str, int], ...] = ()

    def verdict(self, answer: Any) -> Verdict:
        """Grade an answer, as the front end does.

        Parameters
        ----------
        answer : object
            A choice's text (single), a list of texts (several, order), a number or what was typed (numeric), or a
            dict of item to answer (match). None is no answer.

        Returns
        -------
        Verdict
            Whether it is right, and the feedback in words.
        """
        return KINDS[self.kind].grade(self.data, answer, interface(self.language))

    def solution(self) -> Verdict:
        """Give the right answer with its explanation."""
        return KINDS[self.kind].solve(self.data, interface(self.language))

    def shape(self) -> Shape:
        """Say what is to be done and what is right, for paper and other programs."""
        return KINDS[self.kind].shape(self.data, interface(self.language))


@dataclass(frozen=True)
class Stop:
    """A place in a lesson where questions are asked.

    Attributes
    ----------
    id, title : str
        Its name for ``show``, and what learners read above the questions.
    questions : tuple of Question
        The questions, in the order in which they are asked.
    """

    id: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Bank:
    """All questions of a lesson.

    Attributes
    ----------
    lesson : str
        Id of the lesson, such as "02-revolt".
    objectives : dict
        Id of an objective to its words.
    stops : tuple of Stop
        The places where questions are asked.
    language : str
        Language of the interface words.
    """

    lesson: str
    objectives: dict[str, str]
    stops: tuple[Stop, ...]
    language: str = "en"

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in order."""
        return tuple(question for stop in self.stops for question in stop.questions)

    def stop(self, name: str) -> Stop:
        """Find a stop by its id.

        Parameters
        ----------
        name : str
            Id of the stop.

        Returns
        -------
        Stop
            The stop.

        Raises
        ------
        QuizError
            If there is none of this id; the message names those that exist.
        """
        stops = {stop.id: stop for stop in self.stops}
        if name not in stops:
            raise QuizError(say("bank.no_stop", lesson=self.lesson, stop=name, stops=", ".join(stops)))
        return stops[name]

    def spec(self, name: str) -> Data:
        """Write all that the front end needs to show one stop.

        Parameters
        ----------
        name : str
            Id of the stop.

        Returns
        -------
        dict
            Plain data: the questions with their feedback, the citations, the interface words. To show one question
            alone, keep one entry of ``questions``; it knows its ``number``.
        """
        stop = self.stop(name)
        numbers = {question.id: number for number, question in enumerate(self.questions, 1)}
        return {
            "lesson": self.lesson,
            "stop": stop.id,
            "title": stop.title,
            "total": len(self.questions),
            "questions": [self.write(question, numbers[question.id]) for question in stop.questions],
            "words": interface(self.language),
        }

    def write(self, question: Question, place: int) -> Data:
        """Write all that the front end needs to show one question.

        Parameters
        ----------
        question : Question
            A question of this bank.
        place : int
            Its number: that of the answer key and the printed sheet, or its place in a test.

        Returns
        -------
        dict
            Plain data, as an entry of ``questions`` in a specification.
        """
        sources = [{"id": source.id, "citation": source.citation, "url": source.url} for source in question.sources]
        return {
            "id": question.id,
            "number": place,
            "kind": question.kind,
            "stem": question.stem,
            "objective": self.objectives[question.objective],
            "difficulty": question.difficulty,
            "hint": question.hint,
            "sources": sources,
            **question.data,
        }


@cache
def interface(language: str) -> Data:
    """Give the words and signs that a question needs to show itself, in Python and in the browser.

    Parameters
    ----------
    language : str
        Such as "en".

    Returns
    -------
    dict
        The room "quiz" of the course's words, the signs of numbers, and the language.
    """
    signs = words.room("common", language)
    kept = {sign: signs[sign] for sign in ("decimal", "thousands")}
    return {"language": language, **kept, **words.room("quiz", language)}


def names() -> list[str]:
    """Name the lessons that have a question bank, in reading order."""
    from malicourse import tables

    return sorted(path.stem for path in (tables.data_folder() / "quizzes").glob("*.yaml"))


def load(lesson: str | Path) -> Bank:
    """Read and check the question bank of a lesson.

    Parameters
    ----------
    lesson : str or Path
        Id of a lesson, such as "02-revolt", or the path of a bank file that ends with .yaml.

    Returns
    -------
    Bank
        The questions. A file that has not changed is read once.

    Raises
    ------
    QuizError
        If there is no such bank; the message names those that exist.
    BankError
        If something is wrong in the bank; the message names file, line, question and cure.
    """
    from malicourse import tables

    path, folder = _file_of(lesson), tables.data_folder()
    stamp, listed = path.stat(), (folder / "sources.csv").stat()
    return _load(path.resolve(), (stamp.st_mtime_ns, stamp.st_size, listed.st_mtime_ns, listed.st_size, folder))


def _file_of(lesson: str | Path) -> Path:
    """Find the bank of a lesson, or the file that is named."""
    from malicourse import tables

    path = Path(lesson)
    if path.suffix in (".yaml", ".yml"):
        if not path.is_file():
            raise QuizError(say("bank.no_file", path=path))
        return path
    known = names()
    if str(lesson) not in known:
        there = ", ".join(known) or say("bank.none_yet")
        raise QuizError(say("bank.no_lesson", lesson=lesson, lessons=there))
    return tables.data_folder() / "quizzes" / f"{lesson}.yaml"


@cache
def _load(path: Path, stamp: tuple) -> Bank:
    file = f"{path.parent.name}/{path.name}"
    top = read_yaml(path, file)
    top.only("lesson", "language", "own", "objectives", "stops")
    lesson = top.identifier("lesson")
    if lesson != path.stem:
        top.fail(say("bank.other_lesson", lesson=lesson, file=path.name, name=path.stem), "lesson")
    language, known = top.text("language", course.language()), words.languages()
    if language not in known:
        top.fail(say("bank.no_language", code=language, known=", ".join(known)), "language")
    objectives = top.entry("objectives")
    if not objectives:
        top.fail(say("bank.no_objectives"), "objectives")
    aims = {objectives.name(str(key), key): objectives.text(key) for key in objectives}
    _count(top, file)
    reading = _Reading(aims, language, own=top.flag("own", False))
    stops = tuple(_stop(entry, reading) for entry in top.entries("stops"))
    ids = [stop.id for stop in stops]
    for name in ids:
        if ids.count(name) > 1:
            top.fail(say("bank.two_stops", stop=name))
    used = {question.objective for stop in stops for question in stop.questions}
    for aim in aims:
        if aim not in used:
            objectives.fail(say("bank.untested", objective=aim), aim)
    return Bank(lesson, aims, stops, language)


@dataclass(frozen=True)
class _Reading:
    """What the questions of a bank share while they are read.

    In a teacher's own bank (``own: true``) a source that is no row of sources.csv is taken as words.
    """

    aims: dict[str, str]
    language: str
    own: bool
    seen: dict[str, Entry] = field(default_factory=dict)


def _count(top: Entry, file: str) -> None:
    stops = top.get("stops")
    if not isinstance(stops, list):
        return
    many = sum(len(stop.get("questions") or "") for stop in stops if isinstance(stop, Entry))
    if many > MOST_QUESTIONS:
        raise BankError(file, "", say("bank.many_questions", n=many, most=MOST_QUESTIONS))


def _stop(entry: Entry, reading: _Reading) -> Stop:
    entry.only("id", "title", "questions")
    name = entry.identifier()
    entry.owner = say("bank.in_stop", stop=name)
    listed = entry.entries("questions", most=MOST_AT_A_STOP)
    questions = tuple(_question(question, reading) for question in listed)
    return Stop(name, entry.text("title"), questions)


COMMON = ("id", "kind", "stem", "objective", "difficulty", "source", "hint", "needs")
# A question that can be answered only with a part of its lesson in view says which: it is not drawn for a final test.
NEEDS = ("chart", "map", "table", "lesson")  # lesson: it speaks of its place in it


def _question(entry: Entry, reading: _Reading) -> Question:
    name, aims = entry.identifier(), reading.aims
    entry.owner = say("bank.in_question", question=name)
    first = reading.seen.setdefault(name, entry)
    if first is not entry:
        entry.fail(say("bank.id_twice", id=name, line=first.line), "id")
    kind = entry.text("kind")
    if kind not in KINDS:
        entry.fail(say("bank.no_kind", kind=kind, near=did_you_mean(kind, KINDS)), "kind")
    entry.only(*COMMON, *KINDS[kind].keys)
    stem = entry.text("stem")
    objective = entry.text("objective")
    if objective not in aims:
        near = did_you_mean(objective, aims)
        entry.fail(say("bank.no_objective", objective=objective, near=near), "objective")
    difficulty = entry.text("difficulty")
    if difficulty not in ("1", "2", "3"):
        entry.fail(say("bank.no_difficulty", value=difficulty), "difficulty")
    named = entry.texts("source", required=True)
    if len(named) > MOST_SOURCES:
        entry.fail(say("bank.many_sources", n=len(named), most=MOST_SOURCES), "source")
    sources = tuple(_source(source, entry, reading.own) for source in named)
    needs = entry.text("needs", "")
    if needs and needs not in NEEDS:
        entry.fail(say("bank.no_way", key="needs", value=needs, known=", ".join(NEEDS)), "needs")
    shown = _misconceptions(entry)
    data = KINDS[kind].read(entry, name)
    hint = entry.text("hint", "")
    return Question(name, kind, stem, objective, int(difficulty), sources, hint, data, reading.language, needs, shown)


def _misconceptions(entry: Entry) -> tuple[tuple[str, int], ...]:
    """Take from choices and pairs which misconception of the plan they show: for a teacher, not for the browser."""
    found = []
    for part in [*(entry.get("choices") or ()), *(entry.get("pairs") or ())]:
        if isinstance(part, Entry) and "misconception" in part:
            number = values.whole(part.pop("misconception")) or 0
            if not 1 <= number <= MOST_MISCONCEPTIONS:
                part.fail(say("bank.no_misconception", most=MOST_MISCONCEPTIONS), "misconception")
            found.append((part.text("text" if "text" in part else "item"), number))
    return tuple(found)


def _source(name: str, entry: Entry, own: bool) -> Source:
    from malicourse import tables

    if own and not tables.exists_source(name):
        return Source("own", name, "")
    try:
        url = tables.source(name)["url"]
    except tables.UnknownName:
        near = did_you_mean(name, tables.read("sources")["id"])
        entry.fail(say("bank.no_source", source=name, near=near), "source")
    return Source(name, tables.cite(name), url if url.startswith(("https://", "http://")) else "")
