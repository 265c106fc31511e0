"""A table that a cell shows, as people read it: headings in words, numbers as the language writes them."""

from __future__ import annotations

import re

from bs4 import Tag

from malicourse import course, words

EMPTY = {"NaN", "NaT", "None", "&lt;NA&gt;", "<NA>"}
LARGE = re.compile(r"-?[1-9]\d{4,}")  # years and other small numbers read well as they are
_NUMBER = re.compile(r"-?[\d,]*\d(\.\d+)?%?")
_WHOLE = re.compile(r"(-?[\d,]*\d)\.0+")
_COLUMN_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")


def in_words(table: Tag) -> None:
    """Write the headings and numbers of a table of pandas as a reader expects them.

    Names of columns become words, a column of whole numbers loses its ".0", an empty cell shows a dash, numbers of five
    figures are grouped, and all carry the signs of the course's language and the class ``number``.

    Parameters
    ----------
    table : Tag
        The table; it is changed in place.
    """
    for cell in table.find_all("th"):
        name = cell.get_text(strip=True)
        if (heading := _heading(name)) != name:
            cell.string = heading
    body = [row.find_all("td") for row in table.select("tbody tr")]
    for column in zip(*body, strict=False):
        whole = all(
            cell.get_text(strip=True) in EMPTY or _WHOLE.fullmatch(cell.get_text(strip=True)) for cell in column
        )
        for cell in column:
            _number(cell, whole)


def _heading(name: str) -> str:
    """Give the words for the name of a column, or of an index; what is no such name stays as it is."""
    known = words.room("columns", course.language())
    return str(known.get(name) or (name.replace("_", " ") if _COLUMN_NAME.fullmatch(name) else name))


def _number(cell: Tag, whole: bool) -> None:
    """Write one cell's number; one that is empty shows a dash."""
    text = cell.get_text(strip=True)
    if text in EMPTY:
        cell.string = "–"
    elif _NUMBER.fullmatch(text):
        cell["class"] = "number"
        shown = _WHOLE.sub(r"\1", text) if whole else text
        if LARGE.fullmatch(shown):
            shown = f"{int(shown):,}"
        if shown != text or course.language() != "en":
            cell.string = words.figures(shown)
