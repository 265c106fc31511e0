"""The head of a lesson: where it plays, on a small map, and when, on a ribbon of who held four towns, 2011 to 2024."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from malicourse.charts.bands import draw_band, hatch_contested, holders_in_words, middle, pieces_of
from malicourse.charts.dates import number, one_date
from malicourse.charts.frame import finish, heads, record, swatch
from malicourse.charts.layout import figure_of
from malicourse.charts.letters import room, write
from malicourse.charts.places import EXTENTS, mali_map, mark_places
from malicourse.charts.style import (
    DPI,
    FAMILIES,
    FORM,
    INK,
    PAGE_DPI,
    QUIET,
    SLIDE_SCALE,
    SMALL,
    ActorStyle,
    actor_style,
    styled,
)
from malicourse.near import did_you_mean
from malicourse.words import date, listed, say

FIRST, LAST = "2011-01-01", "2024-12-31"
TURNS = {"e2012-coup": "officers", "e2015-june20": "accord", "e2020-coup": "officers", "e2021-coup": "officers"}
"""Events marked on every ribbon, and the word at their mark; whether a day was a coup, a lesson asks first."""
LEGEND = ("mali-gov", "cma", "ansar-dine", "mujao", "aqim", "france", "plateforme", "wagner")
"""The colours in the order of the legend."""


@dataclass(frozen=True)
class _Form:
    """Where things stand, in inches: the picture's size, the boxes of map and ribbon (left, bottom, wide, high)."""

    size: tuple[float, float]
    places: tuple[float, float, float, float]
    ribbon: tuple[float, float, float, float]
    years: int
    legend: int


_WIDE, _HIGH = 1264 / PAGE_DPI / SLIDE_SCALE, 704 / PAGE_DPI / SLIDE_SCALE
"""Inches of a slide but for 16 pixels at its right and its foot; the lesson's title stands over its upper left."""
FORMS = {
    "slide": _Form((_WIDE, _HIGH), (4.4, 1.98, _WIDE - 4.48, _HIGH - 2.06), (0.9, 0.53, _WIDE - 1.1, 0.98), 2, 8),
    "phone": _Form((3.9, 5.9), (0.08, 2.65, 3.74, 2.55), (0.82, 1.05, 2.95, 1.1), 4, 3),
    "": _Form((8, 5.1), (0.1, 2.05, 7.8, 2.6), (0.95, 0.58, 6.9, 1.05), 2, 8),
}


@styled
def opening(lesson: str) -> None:
    """Show where and when a lesson plays: a map of the places it names first, and the ribbon with its stretch lit.

    Parameters
    ----------
    lesson : str
        The lesson, as its notebook is called: ``"02-revolt"``. ``data/lessons.csv`` gives its stretch and its places.

    Raises
    ------
    ValueError
        If ``data/lessons.csv`` has no such lesson; the message names close ones.

    Examples
    --------
    >>> opening("02-revolt")
    """
    from malicourse import tables

    lessons = tables.read("lessons")
    known = list(lessons["lesson"])
    if lesson not in known:
        raise ValueError(say("charts.no_lesson", lesson=repr(lesson), hint=did_you_mean(lesson, known)))
    row = known.index(lesson)
    earlier = [name for side in ("places", "own_map") for cell in lessons[side][:row] for name in _each(cell)]
    new = _each(lessons["places"][row])
    form = FORMS.get(os.environ.get(FORM, ""), FORMS[""])
    fig = Figure(figsize=form.size, dpi=DPI)
    FigureCanvasAgg(fig)
    holders = tables.read("holders")
    holders = holders.assign(to=holders["to"].fillna(LAST))
    four = list(dict.fromkeys(holders["town"]))
    _locator(_axes(fig, form.places), tables.read("towns"), new or four, earlier)
    first, last = str(lessons["from"][row]), str(lessons["to"][row])
    ax = _axes(fig, _beside(form.ribbon, four))
    _ribbon(ax, holders, first, last, form)
    finish(
        fig,
        title=say("charts.where_and_when", stretch=_stretch(first, last)),
        source=["natural-earth", "geonames"],
        text=f"{_map_words(new, four)} {_ribbon_words(holders, first, last)}",
    )


def _each(cell: object) -> list[str]:
    return cell.split(";") if isinstance(cell, str) else []


def _beside(box: tuple[float, float, float, float], towns: list[str]) -> tuple[float, float, float, float]:
    """Move the left side of the ribbon as far as the names of its towns need."""
    left = max(box[0], (max(room(name, SMALL)[0] for name in towns) + 7) / 72)
    return left, box[1], box[2] - (left - box[0]), box[3]


def _axes(fig: Figure, box: tuple[float, float, float, float]) -> Axes:
    wide, high = fig.get_size_inches()
    return fig.add_axes((box[0] / wide, box[1] / high, box[2] / wide, box[3] / high))


# ---------------------------------------------------------------- where


def _locator(ax: Axes, towns: pd.DataFrame, named: list[str], earlier: list[str]) -> None:
    """Name the new places, or the ribbon's if none is new; those of earlier lessons are quiet dots."""
    fresh = towns[towns["name"].isin(named)]
    (west, east), (south, north) = ((fresh[side].min(), fresh[side].max()) for side in ("longitude", "latitude"))
    box = EXTENTS["north"]
    extent = (min(box[0], west - 0.9), max(box[1] - 1, east + 0.9), min(box[2], south - 0.6), max(20.2, north + 0.7))
    mali_map(ax, regions=False, extent=extent)
    old = towns[towns["name"].isin(earlier)]
    ax.plot(old["longitude"], old["latitude"], "o", markersize=4.5, color=QUIET, alpha=0.55, zorder=4)
    mark_places(ax, fresh)


def _map_words(new: list[str], four: list[str]) -> str:
    return say("charts.map_new", places=listed(new)) if new else say("charts.map_none_new", places=listed(four))


# ---------------------------------------------------------------- when


def _ribbon(ax: Axes, holders: pd.DataFrame, first: str, last: str, form: _Form) -> None:
    """Draw who held each town, grey outside the lesson's stretch."""
    pieces = pieces_of(holders, helper="opening")
    towns = list(dict.fromkeys(piece["town"] for piece in pieces))
    bands = [band for piece in pieces for band in _bands(ax, piece, towns.index(piece["town"]))]
    day = pd.Timedelta(days=1)
    rows = [[piece["town"], piece["from"], piece["to"] - day, holders_in_words(piece["holders"])] for piece in pieces]
    record(ax, heads("town", "from", "to", "held_by"), rows)
    left, right = number(one_date(FIRST, "opening")), number(one_date(LAST, "opening") + day)
    ax.set(xlim=(left, right), ylim=(len(towns) - 0.5, -0.5))
    _name(ax, bands, _light(ax, first, last))
    _mark_turns(ax)
    ax.set_yticks(range(len(towns)), towns)
    years = [f"{year}-01-01" for year in range(2012, 2025, form.years)]
    ax.set_xticks([number(one_date(year, "opening")) for year in years], [year[:4] for year in years])
    ax.tick_params(labelsize=SMALL, length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    _legend(figure_of(ax), form.legend)


def _legend(fig: Figure, columns: int) -> None:
    """Write a word at each colour; at the lower right a slide has its number."""
    looks = {look: actor_style(look) for look in LEGEND}
    names = {look: style.label for look, style in looks.items()}
    names |= {"mali-gov": say("charts.state"), "cma": say("charts.rebels"), "plateforme": actor_style("gatia").label}
    near = {"columnspacing": 0.7, "handletextpad": 0.3, "handlelength": 1.0, "borderaxespad": 0.15}
    swatches = [swatch(style) for style in looks.values()]
    fig.legend(swatches, list(names.values()), loc="lower left", ncols=columns, fontsize=SMALL, **near)


def _bands(ax: Axes, piece: dict[str, Any], row: int) -> list[tuple[Rectangle, str]]:
    """Draw one time of one town, split between the colours that held it."""
    looks: dict[str, list[tuple[ActorStyle, bool]]] = {}
    for holder, disputed in piece["holders"]:
        parent = FAMILIES.get(holder, holder)
        look = "cma" if parent == "mnla" else parent
        looks.setdefault(look, []).append((actor_style(holder), disputed))
    left, right = number(piece["from"]), number(piece["to"])
    share = 0.8 / len(looks)
    drawn = []
    for place, styles in enumerate(looks.values()):
        style, disputed = styles[0]
        band = draw_band(ax, left, right, row - 0.4 + place * share, share, style, rim=0.5)
        if disputed:
            hatch_contested(ax, band)
        drawn.append((band, style.label))
    return drawn


def _light(ax: Axes, first: str, last: str) -> tuple[float, float]:
    """Leave the stretch in full colour in a frame, and veil the rest; return the edges of the frame."""
    (west, east), (foot, top) = ax.get_xlim(), ax.get_ylim()
    left, right = _clipped(first, last)
    if right - left < (east - west) / 90:  # a month would be a hair
        middle, half = (left + right) / 2, (east - west) / 180
        left, right = middle - half, middle + half
    for start, stop in ((west, left), (right, east)):
        ax.add_patch(Rectangle((start, top), stop - start, foot - top, facecolor=to_rgba("white", 0.62), zorder=3))
    pen: dict[str, Any] = {"fill": False, "edgecolor": INK, "linewidth": 2, "zorder": 6, "clip_on": False}
    ax.add_patch(Rectangle((left, top), right - left, foot - top, gid="lit", **pen))
    return left, right


def _name(ax: Axes, bands: list[tuple[Rectangle, str]], lit: tuple[float, float]) -> None:
    """Write the holder's name into each band that has room for it, beside the edges of the stretch."""
    unit = ax.bbox.width / (ax.get_xlim()[1] - ax.get_xlim()[0])
    for band, name in bands:
        ends = band.get_x(), band.get_x() + band.get_width()
        cuts = sorted({*ends, *(edge for edge in lit if ends[0] < edge < ends[1])})
        left, right = max(itertools.pairwise(cuts), key=lambda part: part[1] - part[0])
        wide, high = (side * DPI / 72 for side in room(name, SMALL, 1))
        if wide + 12 <= (right - left) * unit and high <= band.get_window_extent().height:
            halo = [withStroke(linewidth=3, foreground="white", alpha=0.9)]
            write(ax, (left + right) / 2, middle(band)[1], name, path_effects=halo, zorder=5)


def _mark_turns(ax: Axes) -> None:
    """Draw a line where officers took power and at the accord, with one word above, which neighbours share."""
    from malicourse import tables

    events = tables.read("events").set_index("id")
    marks: list[tuple[str, list[float]]] = []
    unit = ax.get_window_extent().width / (ax.get_xlim()[1] - ax.get_xlim()[0])
    for event, turn in TURNS.items():
        word = say(f"charts.turn_{turn}")
        at = number(one_date(events.loc[event, "end_date"], "opening"))
        pen: dict[str, Any] = {"color": INK, "linewidth": 1.2, "linestyle": (0, (3, 2)), "clip_on": False}
        ax.plot([at, at], [-0.62, ax.get_ylim()[0]], zorder=4, **pen)
        needed = room(word, SMALL)[0] * DPI / 72 / unit
        if marks and marks[-1][0] == word and at - marks[-1][1][-1] < needed:
            marks[-1][1].append(at)
        else:
            marks.append((word, [at]))
    for word, places in marks:
        write(ax, sum(places) / len(places), -0.66, word, va="bottom")


def _clipped(first: str, last: str) -> tuple[float, float]:
    """Return the ends of a stretch on the ribbon's axis, cut at the ribbon's own ends."""
    begin = max(one_date(first, "opening: from"), one_date(FIRST, "opening"))
    stop = min(one_date(last, "opening: to", last=True), one_date(LAST, "opening"))
    return number(begin), number(stop + pd.Timedelta(days=1))


def _stretch(first: str, last: str) -> str:
    """Return "January 2012 to January 2013", or "August 2023"."""
    begin, end = date(first[:7]), date(last[:7])
    return begin if begin == end else say("charts.stretch", first=begin, last=end)


def _ribbon_words(holders: pd.DataFrame, first: str, last: str) -> str:
    """Say what the ribbon shows at both ends of the stretch, from the rows that it draws."""
    left, right = _clipped(first, last)
    pieces = pieces_of(holders, helper="opening")
    said = []
    for day in (left, right - 1):
        held: dict[str, list[str]] = {}
        for piece in pieces:
            if number(piece["from"]) <= day < number(piece["to"]):
                held.setdefault(holders_in_words(piece["holders"]), []).append(piece["town"])
        said.append(say("common.and_then").join(f"{listed(towns)}, {who}" for who, towns in held.items()))
    cut = first < FIRST[: len(first)] or last > LAST[: len(last)]
    towns = listed(dict.fromkeys(piece["town"] for piece in pieces))
    drawn = {"towns": towns, "stretch": _stretch(first, last)}
    ribbon = say("charts.ribbon_cut", **drawn) if cut else say("charts.ribbon", **drawn)
    begin, end = said
    ends = say("charts.ribbon_stays", held=end) if begin == end else say("charts.ribbon_ends", first=begin, last=end)
    return f"{ribbon} {ends} {say('charts.ribbon_sources')}"
