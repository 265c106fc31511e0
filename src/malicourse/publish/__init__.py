"""Editions of the lessons: decks for a classroom and pages for everybody, self-contained files that need no network.

::

    python -m malicourse.publish slides
    python -m malicourse.publish pages
"""

from malicourse._notebook import NotebookError
from malicourse.publish.editions import (
    Piece,
    deck,
    find_browser,
    page,
    pieces,
    write_deck,
    write_decks,
    write_pages,
    write_pdf,
)

__all__ = [
    "NotebookError",
    "Piece",
    "deck",
    "find_browser",
    "page",
    "pieces",
    "write_deck",
    "write_decks",
    "write_pages",
    "write_pdf",
]
