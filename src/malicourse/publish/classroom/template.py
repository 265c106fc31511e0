"""A table for a teacher who counts hands: each question asked in class, each choice, and room for a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from malicourse import files, tables
from malicourse.publish.classroom.asked import Asked, Course
from malicourse.publish.classroom.plans import LessonAid
from malicourse.quiz.shapes import Choices
from malicourse.words import say

__all__ = ["template"]

PREDICTED = "08-afterwards"  # its slides ask for guesses on paper
TOWNS = ("Ber", "Kidal", "Aguelhok")
HOLDERS = ("army", "cma", "other")


def template(lessons: Iterable[str] = (), semicolon: bool = False) -> str:
    """Write the table, with no number in it.

    Parameters
    ----------
    lessons : iterable of str
        Such as "02-revolt"; all lessons if there are none.
    semicolon : bool
        Semicolons between the cells, for an Excel that writes decimals with a comma.

    Returns
    -------
    str
        A CSV file.
    """
    course, root = Course(), tables.data_folder().parent
    head = [say(f"classroom.template_{name}") for name in ("question", "choice", "count", "asked")]
    rows = []
    for name in dict.fromkeys(lessons) or course.banks:
        aid = LessonAid(root, name)
        mine = [one for one in course.asked.values() if one.bank.lesson == name and aid.slide(one.id)[1]]
        rows += [row for one in mine for row in _rows(one)]
        rows += _guesses() if name == PREDICTED else []
    return files.csv_text([head, *rows], ";" if semicolon else ",")


def _rows(asked: Asked) -> Iterator[list[str]]:
    if isinstance(asked.shape, Choices) and not asked.shape.many:
        for choice in asked.shape.rows:
            yield [asked.id, choice.name or choice.text, "", asked.question.stem]


def _guesses() -> Iterator[list[str]]:
    for town in TOWNS:
        for holder in HOLDERS:
            what = say("classroom.template_guess", lesson=PREDICTED, town=town)
            yield [what, say(f"classroom.template_{holder}"), "", ""]
