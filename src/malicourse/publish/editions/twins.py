"""The same lesson in another language: links between files side by side, as pages/x.html and fr/pages/x.html."""

from __future__ import annotations

import os
import re
from html import escape
from pathlib import Path
from urllib.parse import quote

from malicourse import _notebook, course
from malicourse.words import say

__all__ = ["EMPTY", "PLACE", "linked", "write"]

EMPTY = "<!-- twins --><!-- /twins -->"
PLACE = f'<p class="twins">{EMPTY}</p>'
"""What a page or deck holds where its twins are linked."""

LINKS = re.compile(r"(?<=<!-- twins -->).*?(?=<!-- /twins -->)", re.DOTALL)


def write(file: Path, text: str) -> None:
    """Write a page or a deck that links to its twins, and let these link back.

    Parameters
    ----------
    file : Path
        The file; what was built before in another language is looked for beside its folder.
    text : str
        Its text, with one `PLACE`.

    Raises
    ------
    NotebookError
        If a file cannot be written.
    """
    beside = _beside(file)
    own = course.language()
    _notebook.replace_file(file, linked(text, file, own, beside))
    for language, twin in beside.items():
        if language != own and twin.is_file():
            before = twin.read_text(encoding="utf-8")
            after = linked(before, twin, language, beside)
            if after != before:
                _notebook.replace_file(twin, after)


def _beside(file: Path) -> dict[str, Path]:
    """Give where this file lies in each language of the course."""
    languages = list(course.editions())
    own = course.language()
    base = file.absolute().parent.parent
    if own not in languages or (own != languages[0] and base.name != own):
        return {}
    base = base if own == languages[0] else base.parent
    folders = {language: base if language == languages[0] else base / language for language in languages}
    return {language: folder / file.parent.name / file.name for language, folder in folders.items()}


def linked(text: str, file: Path, own: str, beside: dict[str, Path]) -> str:
    """Fill the place of a file with links to its twins that are there.

    Parameters
    ----------
    text : str
        What the file holds.
    file : Path
        The file.
    own : str
        Its language.
    beside : dict
        Where it would lie in each language.

    Returns
    -------
    str
        The text with the links.
    """
    links = [
        f'<a href="{quote(Path(os.path.relpath(twin, file.absolute().parent)).as_posix())}" lang="{escape(language)}" '
        f'hreflang="{escape(language)}">{escape(say("editions.in_this_language", language=language))}</a>'
        for language, twin in beside.items()
        if language != own and twin.is_file()
    ]
    return LINKS.sub(lambda _: " ".join(links), text, count=1)
