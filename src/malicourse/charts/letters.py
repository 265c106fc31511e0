"""How much room words take, from the widths of their letters; a drawing would take fifty times as long to ask."""

from __future__ import annotations

import bisect
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags

from malicourse.charts.style import STYLE

AS_DRAWN = LoadFlags.NO_HINTING  # as STYLE["text.hinting"] draws them


def width(words: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line of words in points, at a letter size in points."""
    return sum(_advance(letter, weight) for letter in words) * size


def room(lines: str, size: float, spacing: float = 1.2) -> tuple[float, float]:
    """Return width and height in points of lines of words, as matplotlib sets them with ``linespacing=spacing``.

    In DejaVu Sans a line is as high as its letters are large, by the font's own table (OS/2).
    """
    rows = lines.split("\n")
    return max(width(row, size) for row in rows), len(rows) * spacing * size


def wrap(words: str, wide: float, size: float, weight: str = "normal") -> str:
    """Break words into lines no wider than ``wide`` points; a word that is wider stands alone."""
    left, lines = words.split(), []
    while left:
        counts = range(1, len(left) + 1)
        many = max(1, bisect.bisect_right(counts, wide, key=lambda many: width(" ".join(left[:many]), size, weight)))
        lines.append(" ".join(left[:many]))
        left = left[many:]
    return "\n".join(lines)


@cache
def _advance(letter: str, weight: str) -> float:
    """Return how far a letter moves the pen, as a share of the letter size."""
    font = get_font(findfont(FontProperties(family=STYLE["font.family"], weight=weight)))
    font.set_size(1000, 72)
    return font.load_char(ord(letter), flags=AS_DRAWN).linearHoriAdvance / 65536 / 1000
