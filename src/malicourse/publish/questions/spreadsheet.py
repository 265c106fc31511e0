"""A table for a spreadsheet: a row for each question, its choices and what is said of them in columns of their own.

As CSV every cell is kept from being a formula by an apostrophe; in a workbook (XLSX) the words stand as they are.
"""

from __future__ import annotations

from malicourse import files
from malicourse.publish.questions.placed import PlacedQuestion
from malicourse.quiz.shapes import Pairs
from malicourse.words import say

ENDING = ".csv"
BEFORE = ("lesson", "stop", "id", "kind", "level", "objective", "question", "hint", "answers")
BEHIND = ("right", "explanation", "advice", "sources")


def refusal(placed: PlacedQuestion) -> str:
    """Say why a question has no place in this format: there is none."""
    return ""


def change(placed: PlacedQuestion) -> str:
    """Say in which other form a question stands here; empty if in its own."""
    return say("questions.points_in_words") if placed.question.data.get("map") else ""


def text(questions: list[PlacedQuestion], semicolon: bool = False) -> str:
    """Write the file."""
    return files.csv_text(table(questions), ";" if semicolon else ",")


def table(questions: list[PlacedQuestion]) -> list[list[str]]:
    """Write the heads of the columns, then a row for each question."""
    rows = [row(placed) for placed in questions]
    most = max((len(parts) for _, parts, _ in rows), default=0)
    before, behind = ([say(f"questions.column_{name}") for name in names] for names in (BEFORE, BEHIND))
    choices = [
        head
        for place in range(1, most + 1)
        for head in (say("questions.column_choice", n=place), say("questions.column_feedback", n=place))
    ]
    found = [[*before, *choices, *behind]]
    for first, parts, last in rows:
        middle = [cell for part in parts for cell in part] + [""] * (2 * (most - len(parts)))
        found.append([*first, *middle, *last])
    return found


def row(placed: PlacedQuestion) -> tuple[list[str], list[tuple[str, str]], list[str]]:
    """Write a question as what stands before its choices, the choices, and what stands behind."""
    question = placed.question
    before = [
        placed.bank.lesson,
        placed.stop.title,
        question.id,
        question.kind,
        placed.level,
        placed.bank.objectives[question.objective],
        "\n".join([*placed.text, *placed.how]),
        question.hint,
        "\n".join(placed.shape.answers if isinstance(placed.shape, Pairs) else []),
    ]
    return (
        before,
        placed.parts,
        ["\n".join(placed.answer), placed.explanation, placed.advice, "\n".join(placed.sources)],
    )
