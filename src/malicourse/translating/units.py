"""The smallest piece of text that a translator meets, and what may be said about it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from malicourse._notebook import NotebookError

__all__ = ["Say", "TranslationError", "Unit", "has_words", "unit_id"]

SPARED = re.compile(r"`[^`]*`|\]\([^)\s]*\)|\{[^{}]*\}|<[^<>]*>|https?://\S+|&\w+;")
WORD = re.compile(r"[^\W\d_]{2,}")


class TranslationError(NotebookError):
    """A translation that cannot be made; the message says where and what to do."""


@dataclass(frozen=True)
class Unit:
    """A text of the source with its place.

    Attributes
    ----------
    context : str
        Where it stands in its file, such as ``cb8a2b25:3`` or ``revolt-map.choices.2.feedback``.
    text : str
        The English.
    kind : str
        What it is, such as "heading", "chart title" or "feedback".
    note : str
        What a translator should know, such as the row that a cell belongs to.
    most : int
        How many characters the translation may have; 0 for any number.
    """

    context: str
    text: str
    kind: str
    note: str = ""
    most: int = 0


Say = Callable[[Unit], str]  # gives the words that take the place of a unit


def has_words(text: str) -> bool:
    """Tell whether a text holds anything to translate beside code, addresses, blanks and tags."""
    return WORD.search(SPARED.sub(" ", text)) is not None


def unit_id(text: str) -> str:
    """Name a text for the exchange with translators: equal texts have one name."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:10]
