"""A share as squares: a hundred of them, some filled."""

from __future__ import annotations

from numbers import Real
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from malicourse.charts.frame import heads, record
from malicourse.charts.style import HIGHLIGHT, QUIET, styled
from malicourse.words import say

SIDE = 10
FILLED, EMPTY = HIGHLIGHT, "#EDEDED"


@styled
def squares(ax: Axes, share: float, words: str) -> Axes:
    """Draw a hundred squares and fill as many as a share has per cent, from the bottom up.

    Parameters
    ----------
    ax : Axes
        Axes to draw on.
    share : float
        The share in per cent, from 0 to 100; it is rounded to whole squares.
    words : str
        What the filled squares are, such as ``"of 100 parts of Mali’s land"``; the number is written before them.

    Returns
    -------
    Axes
        The same axes.

    Raises
    ------
    ValueError
        If the share is not a number from 0 to 100.
    """
    if not isinstance(share, Real) or not 0 <= share <= SIDE * SIDE:
        raise ValueError(say("charts.no_share", found=repr(share)))
    filled = round(share)
    boxes = [_square(*divmod(number, SIDE)) for number in range(SIDE * SIDE)]
    pen: dict[str, Any] = {"edgecolors": QUIET, "linewidths": 0.8}
    ax.add_collection(PolyCollection(boxes[:filled], facecolors=FILLED, gid="filled", **pen), autolim=False)
    ax.add_collection(PolyCollection(boxes[filled:], facecolors=EMPTY, gid="empty", **pen), autolim=False)
    ax.set(xlim=(0, SIDE), ylim=(0, SIDE), aspect="equal")
    ax.set_axis_off()
    ax.set_title(f"{filled} {words}")
    record(ax, heads("filled", "left_empty"), [[filled, SIDE * SIDE - filled]])
    return ax


def _square(row: int, column: int, gap: float = 0.08) -> list[tuple[float, float]]:
    left, right, low, high = column + gap, column + 1 - gap, row + gap, row + 1 - gap
    return [(left, low), (right, low), (right, high), (left, high)]
