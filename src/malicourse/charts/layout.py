"""Where the panels of a figure go: as large as the words around them, the title and the legend allow."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import LayoutEngine
from matplotlib.transforms import Bbox, BboxBase

from malicourse.words import say

PAD = 0.07
"""Inches between the drawing and the edge of the picture."""
GAP = 0.2
"""Inches between two panels and their words."""


Reach = list[float]
"""How far something reaches beyond a panel, in inches: left, below, right, above."""


class Layout(LayoutEngine):
    """Measure each panel's words and share out the rest of the room.

    matplotlib's constrained layout does this for any figure, but cuts words of ours or lets them meet.
    """

    _adjust_compatible = True
    _colorbar_gridspec = False

    def __init__(self, panel: float | None = None) -> None:
        """Share out the room of the figure, or give each panel this height in inches and the figure what it needs."""
        super().__init__()
        self.panel = panel
        self._asked = 0.0

    def ask(self, inches: float) -> None:
        """Ask for panels of this height, where the figure is as high as they need; the highest asked for counts."""
        if self.panel is not None:
            self.panel = self._asked = max(self._asked, inches)

    def execute(self, fig: Figure) -> None:
        """Lay the figure out."""
        panels = [ax for ax in fig.axes if ax.get_subplotspec() is not None]
        words, heights = [_words_around(ax) for ax in panels], _heights(panels)
        if not panels or not _adjust(fig, panels, _with_texts(panels, words), self.panel):
            return
        if any(text.get_in_layout() for ax in panels for text in ax.texts):  # they moved with what they stand beside
            if _heights(panels) != heights:  # in panels as high as before, other words reach as far as before
                words = [_words_around(ax) for ax in panels]
            _adjust(fig, panels, _with_texts(panels, words), self.panel)


def figure_of(ax: Axes) -> Figure:
    """Return the whole figure of a panel; ValueError if the panel was taken out of it."""
    fig = ax.get_figure(root=True)
    if fig is None:
        raise ValueError(say("charts.no_figure"))
    return fig


def grid_of(ax: Axes) -> tuple[int, int]:
    """Return the rows and columns of panels in which a panel stands: one and one if it stands alone."""
    grid = ax.get_gridspec()
    return (grid.nrows, grid.ncols) if grid is not None else (1, 1)


def _adjust(fig: Figure, panels: list[Axes], around: list[Reach], panel: float | None) -> bool:
    """Give the panels what the words around them, the title and the legend leave; say whether there is any."""
    titles = [text for text in fig.texts if text.get_text() == fig.get_suptitle()]
    heads = [text.get_window_extent().height / fig.dpi + GAP / 2 for text in titles]
    feet = [legend.get_window_extent().height / fig.dpi for legend in fig.legends]
    wide, high = fig.get_size_inches()
    spots = [spot for ax in panels if (spot := ax.get_subplotspec())]
    columns = [spot.colspan.start for spot in spots]
    rows = [spot.rowspan.start for spot in spots]
    lefts = _most(columns, [words[0] for words in around])
    rights = _most(columns, [words[2] for words in around])
    tops = _most(rows, [words[3] for words in around])
    bottoms = _most(rows, [words[1] for words in around])
    if panel is not None:
        gaps = sum(one + other + GAP for one, other in zip(bottoms[:-1], tops[1:], strict=True))
        high = 2 * PAD + sum(feet) + sum(heads) + bottoms[-1] + tops[0] + gaps + panel * len(tops)
        fig.set_size_inches(wide, high)
        for title in titles:
            title.set_y(1 - PAD / high)
    left, right = PAD + lefts[0], wide - PAD - rights[-1]
    bottom, top = PAD + sum(feet) + bottoms[-1], high - PAD - sum(heads) - tops[0]
    if left >= right or bottom >= top:
        return False
    between = _gap(rights[:-1], lefts[1:], right - left), _gap(bottoms[:-1], tops[1:], top - bottom)
    fig.subplots_adjust(left / wide, bottom / high, right / wide, top / high, *between)
    return True


def _words_around(ax: Axes) -> Reach:
    """Return how far all around a panel reaches beyond it, but for texts at points inside."""
    others = [artist for artist in ax.get_default_bbox_extra_artists() if artist not in ax.texts]
    with _ticks_once(ax):
        return _beyond(ax, ax.get_tightbbox(bbox_extra_artists=others, for_layout_only=True) or ax.bbox)


def _with_texts(panels: list[Axes], words: list[Reach]) -> list[Reach]:
    """Return how far all around the panels reaches, with texts at points inside."""
    reaches = []
    for ax, reach in zip(panels, words, strict=True):
        boxes = [text.get_tightbbox() for text in ax.texts if text.get_visible() and text.get_in_layout()]
        shown = [box for box in boxes if box is not None and math.isfinite(box.width)]
        reaches.append(list(map(max, reach, _beyond(ax, Bbox.union([ax.bbox, *shown])))))
    return reaches


def _beyond(ax: Axes, words: BboxBase) -> Reach:
    box, dpi = ax.bbox, figure_of(ax).dpi
    beyond = (box.x0 - words.x0, box.y0 - words.y0, words.x1 - box.x1, words.y1 - box.y1)
    return [max(0, reach) / dpi for reach in beyond]


def _heights(panels: list[Axes]) -> list[float]:
    """Return the heights of panels in whole thousandths of a pixel."""
    return [round(ax.bbox.height, 3) for ax in panels]


@contextmanager
def _ticks_once(ax: Axes) -> Iterator[None]:
    """Let each axis find its ticks once; matplotlib does so four times to measure a panel."""
    for axis in (ax.xaxis, ax.yaxis):
        vars(axis)["_update_ticks"] = cache(axis._update_ticks)  # type: ignore[union-attr]  # matplotlib’s stubs leave it out
    try:
        yield
    finally:
        for axis in (ax.xaxis, ax.yaxis):
            del vars(axis)["_update_ticks"]


def _most(places: list[int], reaches: list[float]) -> list[float]:
    """Return the farthest reach of each column, or row."""
    return [
        max(reach for here, reach in zip(places, reaches, strict=True) if here == place)
        for place in sorted(set(places))
    ]


def _gap(after: list[float], before: list[float], room: float) -> float:
    """Return the gap between panels as `Figure.subplots_adjust` wants it: as a share of a panel's size."""
    gap = max((one + other + GAP for one, other in zip(after, before, strict=True)), default=0)
    panel = (room - gap * len(after)) / (len(after) + 1)
    return gap / panel if panel > 0 else 0
