"""References to sources at the end of a lesson: written from the table of sources by rule, never translated by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from malicourse import words
from malicourse.translating.names import Tables

if TYPE_CHECKING:
    from malicourse.translating.course_files import Course

__all__ = ["Citations"]

REFERENCE = re.compile(r"(.+): (\[([a-z0-9-]+)\]\(\S*\))( \([^()]+\))?")


class Citations:
    """The rows of the table of sources, as a lesson's list gives them."""

    def __init__(self, tables: Tables) -> None:
        header, rows = tables.rows("sources")
        self.rows = {row[0]: dict(zip(header, row, strict=True)) for row in rows}

    def translated(self, text: str, course: Course) -> str:
        """Give a reference in the course's other language; empty if the text is none.

        Parameters
        ----------
        text : str
            Such as ``RFI, “Title”, 3 May 2023: [rfi-2023](https://…)``.
        course : Course
            Gives the words of names and of titles that are descriptions.

        Returns
        -------
        str
            Such as ``RFI, « Title », 3 mai 2023 : [rfi-2023](https://…)``.
        """
        match = REFERENCE.fullmatch(text)
        row = self.rows.get(match[3]) if match else None
        if match is None or row is None or match[1] != _composed(row, "en"):
            return ""
        said = row | {key: course.name_of(row[key]) or row[key] for key in ("author", "publisher") if row[key]}
        if row["title"].startswith("["):
            said["title"] = course.cell_of(row["title"]) or row["title"]
        colon = "\xa0: " if course.language == "fr" else ": "
        return _composed(said, course.language) + colon + match[2] + (match[4] or "")


def _composed(row: dict[str, str], language: str) -> str:
    """Compose author, publisher, title and date."""
    title = row["title"]
    marks = ("«\xa0", "\xa0»") if language == "fr" else ("“", "”")
    title = title[1:-1] if title.startswith("[") and title.endswith("]") else f"{marks[0]}{title}{marks[1]}"
    date = words.date(row["date"], language if language in words.languages() else "en") if row["date"] else ""
    return ", ".join(part for part in (row["author"], row["publisher"], title, date) if part)
