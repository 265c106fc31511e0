"""A table for a spreadsheet: a row for each question, its choices and what is said of them in columns of their own.

As CSV every cell is kept from being a formula by an apostrophe; in a workbook (XLSX) the words stand as they are.
"""

from __future__ import annotations

from malicourse import files
from malicourse.publish.questions.placed import PlacedQuestion
from malicourse.quiz.shapes import Pairs

ENDING = ".csv"
PROGRAM = "a spreadsheet"
NOTE = (
    "All in one column? Write it again with --semicolon, or without; or open it in Excel with Data, From Text/CSV. "
    "A spreadsheet may take words such as “April 1992” in it for a date: --to xlsx keeps them."
)


def refusal(placed: PlacedQuestion) -> str:
    """Say why a question has no place in this format: there is none."""
    return ""


def change(placed: PlacedQuestion) -> str:
    """Say in which other form a question stands here; empty if in its own."""
    return "with the points of the map described in words" if placed.question.data.get("map") else ""


def text(questions: list[PlacedQuestion], semicolon: bool = False) -> str:
    """Write the file."""
    return files.csv_text(table(questions), ";" if semicolon else ",")


def table(questions: list[PlacedQuestion]) -> list[list[str]]:
    """Write the heads of the columns, then a row for each question."""
    rows = [row(placed) for placed in questions]
    most = max((len(parts) for _, parts, _ in rows), default=0)
    numbered = [f"{what} {place}" for place in range(1, most + 1) for what in ("choice", "feedback")]
    head = ["lesson", "stop", "id", "kind", "level", "objective", "question", "hint", "answers to choose from"]
    found = [[*head, *numbered, "right answer", "explanation", "advice after a wrong answer", "sources"]]
    for before, parts, behind in rows:
        middle = [cell for part in parts for cell in part] + [""] * (2 * (most - len(parts)))
        found.append([*before, *middle, *behind])
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
