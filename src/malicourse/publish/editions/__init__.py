"""Editions of a lesson: the deck for a classroom and the page for everybody, and what both are built of."""

from malicourse.publish.editions.pages import page, write_pages
from malicourse.publish.editions.pdf import find_browser, write_pdf
from malicourse.publish.editions.pieces import Piece, pieces
from malicourse.publish.editions.slides import deck, write_deck, write_decks

__all__ = [
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
