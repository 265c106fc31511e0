"""The same table as a workbook (XLSX), in which each word stays a word: "April 1992" is no date there."""

from __future__ import annotations

from malicourse import files
from malicourse.publish.questions.placed import PlacedQuestion
from malicourse.publish.questions.spreadsheet import change, refusal, table
from malicourse.words import say

__all__ = ["ENDING", "change", "refusal", "text"]

ENDING = ".xlsx"


def text(questions: list[PlacedQuestion], semicolon: bool = False) -> bytes:
    """Write the file."""
    return files.xlsx(table(questions), say("questions.course"))
