"""The same table as a workbook (XLSX), in which each word stays a word: "April 1992" is no date there."""

from __future__ import annotations

from malicourse import files
from malicourse.publish.questions.placed import COURSE, PlacedQuestion
from malicourse.publish.questions.spreadsheet import PROGRAM, change, refusal, table

__all__ = ["ENDING", "NOTE", "PROGRAM", "change", "refusal", "text"]

ENDING = ".xlsx"
NOTE = ""


def text(questions: list[PlacedQuestion], semicolon: bool = False) -> bytes:
    """Write the file."""
    return files.xlsx(table(questions), COURSE)
