"""CSV for a spreadsheet: a row for each question, its choices and what is said of them in columns of their own.

UTF-8 with the mark that Excel needs to see it. A cell that a spreadsheet would take for a formula begins with an
apostrophe.
"""

from __future__ import annotations

import csv
import io
import re

from malicourse.publish.questions.sheet import Sheet

ENDING = ".csv"
PROGRAM = "a spreadsheet"
CHANGED = {"place": "with the points of the map described in words"}
NOTE = "All in one column? Write it again with --semicolon, or without; or open it in Excel with Data, From Text/CSV."
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
FIGURE = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")


def refusal(sheet: Sheet) -> str:
    """Say why a question has no place in this format: there is none."""
    return ""


def text(sheets: list[Sheet], semicolon: bool = False) -> str:
    """Write the file."""
    rows = [row(sheet) for sheet in sheets]
    most = max((len(parts) for _, parts, _ in rows), default=0)
    numbered = [f"{what} {place}" for place in range(1, most + 1) for what in ("choice", "feedback")]
    head = ["lesson", "stop", "id", "kind", "level", "objective", "question", "hint", "answers to choose from"]
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";" if semicolon else ",", lineterminator="\r\n")
    writer.writerow([*head, *numbered, "right answer", "explanation", "advice after a wrong answer", "sources"])
    for before, parts, behind in rows:
        middle = [cell for part in parts for cell in part] + [""] * (2 * (most - len(parts)))
        writer.writerow([guard(cell) for cell in (*before, *middle, *behind)])
    return "\ufeff" + stream.getvalue()


def row(sheet: Sheet) -> tuple[list[str], list[tuple[str, str]], list[str]]:
    """Write a question as what stands before its choices, the choices, and what stands behind."""
    question = sheet.question
    before = [
        sheet.bank.lesson,
        sheet.stop.title,
        question.id,
        question.kind,
        sheet.level,
        sheet.bank.objectives[question.objective],
        "\n".join([*sheet.text, *sheet.how]),
        question.hint,
        "\n".join(question.data.get("answers", [])),
    ]
    return before, sheet.parts, ["\n".join(sheet.answer), sheet.explanation, sheet.advice, "\n".join(sheet.sources)]


def guard(cell: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula."""
    return f"'{cell}" if FORMULA.match(cell) and not FIGURE.fullmatch(cell) else cell
