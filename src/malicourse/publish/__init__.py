"""Decks from lessons: one self-contained HTML file each, for a classroom without network.

::

    python -m malicourse.publish slides notebooks/02-revolt.ipynb
"""

from malicourse._notebook import NotebookError
from malicourse.publish.pieces import Piece, pieces
from malicourse.publish.slides import deck, write_deck

__all__ = ["NotebookError", "Piece", "deck", "pieces", "write_deck"]
