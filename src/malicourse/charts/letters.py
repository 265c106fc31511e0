"""How much room words take, from the widths of their letters; a drawing would take fifty times as long to ask."""

from __future__ import annotations

import bisect
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font, LoadFlags

from malicourse.charts.style import STYLE

AS_DRAWN = LoadFlags.NO_HINTING  # as STYLE["text.hinting"] draws them


def width(words: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line of words in points, at a letter size in points."""
    return sum(_advance(letter, weight) for letter in words) * size


def room(lines: str, size: float, spacing: float = 1.2) -> tuple[float, float]:
    """Return width and height in points of lines of words, as matplotlib sets them with ``linespacing=spacing``."""
    rows = lines.split("\n")
    tall, below = _line(size)
    return max(width(row, size) for row in rows), tall + (len(rows) - 1) * ((tall - below) * spacing + below)


def wrap(words: str, wide: float, size: float, weight: str = "normal") -> str:
    """Break words into lines no wider than ``wide`` points; a word that is wider stands alone."""
    left, lines = words.split(), []
    while left:
        counts = range(1, len(left) + 1)
        many = max(1, bisect.bisect_right(counts, wide, key=lambda many: width(" ".join(left[:many]), size, weight)))
        lines.append(" ".join(left[:many]))
        left = left[many:]
    return "\n".join(lines)


def _font(weight: str) -> FT2Font:
    return get_font(findfont(FontProperties(family=STYLE["font.family"], weight=weight)))


@cache
def _advance(letter: str, weight: str) -> float:
    """Return how far a letter moves the pen, as a share of the letter size."""
    font = _font(weight)
    font.set_size(1000, 72)
    return font.load_char(ord(letter), flags=AS_DRAWN).linearHoriAdvance / 65536 / 1000


@cache
def _line(size: float) -> tuple[float, float]:
    """Return the height of a line in points, and how much of it lies under the letters' foot."""
    font = _font("normal")
    font.set_size(size, 72)
    font.set_text("lp", 0, flags=AS_DRAWN)
    return font.get_width_height()[1] / 64, font.get_descent() / 64
