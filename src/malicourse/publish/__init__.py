"""Editions of the lessons: decks for a classroom and pages for everybody, self-contained files that need no network.

::

    python -m malicourse.publish slides
    python -m malicourse.publish pages
"""

from malicourse._notebook import NotebookError
from malicourse.publish.pages import page, write_pages
from malicourse.publish.pdf import find_browser, write_pdf
from malicourse.publish.pieces import Piece, pieces
from malicourse.publish.slides import deck, write_deck, write_decks

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
