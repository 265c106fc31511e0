"""Words on a chart: the room they take, from the widths of their letters, and two ways to write them.

To draw words in order to learn how wide they are would take fifty times as long.
"""

from __future__ import annotations

import bisect
import re
from functools import cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.text import Annotation, Text

from malicourse.charts.style import INK, SMALL, STYLE

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
    left, lines = re.split("[ \n]+", words.strip(" \n")), []
    while left:
        counts = range(1, len(left) + 1)
        many = max(1, bisect.bisect_right(counts, wide, key=lambda many: width(" ".join(left[:many]), size, weight)))
        lines.append(" ".join(left[:many]))
        left = left[many:]
    return "\n".join(lines)


def write(ax: Axes, x: float, y: float, words: str, **pen: Any) -> Text:
    """Write small words in the middle of a point, for which the layout leaves no room."""
    centred = {"ha": "center", "va": "center", "fontsize": SMALL, "color": INK, "in_layout": False}
    return ax.text(x, y, words, **{**centred, **pen})


def write_beside(ax: Axes, words: str, at: tuple[float, float], shift: tuple[float, float], **pen: Any) -> Annotation:
    """Write small words at a point, moved by so many points of the page."""
    small = {"textcoords": "offset points", "fontsize": SMALL, "color": INK, "annotation_clip": False}
    return ax.annotate(words, at, xytext=shift, **{**small, **pen})


@cache
def _advance(letter: str, weight: str) -> float:
    """Return how far a letter moves the pen, as a share of the letter size."""
    font = get_font(findfont(FontProperties(family=STYLE["font.family"], weight=weight)))
    font.set_size(1000, 72)
    return font.load_char(ord(letter), flags=AS_DRAWN).linearHoriAdvance / 65536 / 1000
