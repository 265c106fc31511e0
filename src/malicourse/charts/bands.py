"""Bands along time: terms and periods, and who held which town when."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import is_color_like, to_hex
from matplotlib.patches import Patch, Rectangle
from matplotlib.patheffects import withStroke

from malicourse.charts.dates import column_dates, date_axis, known_date_in_words, number, one_date
from malicourse.charts.frame import When, grid_for_rows, heads, later, legend_below, panel_height, record, swatch
from malicourse.charts.letters import write
from malicourse.charts.style import (
    ACTORS,
    BASE,
    DPI,
    FAMILIES,
    INK,
    SMALL,
    ActorStyle,
    actor_style,
    need,
    on_slide,
    styled,
)
from malicourse.near import did_you_mean
from malicourse.words import say

MOST_LARGE = 10  # rows on a slide whose names have larger letters
DAY = pd.Timedelta(days=1)
_ORDER = {actor: place for place, actor in enumerate([*ACTORS, *FAMILIES])} | {"fama": 0}


@styled
def spans(
    ax: Axes,
    table: pd.DataFrame,
    start: str,
    end: str,
    label: str,
    colour: str | None = None,
    until: str | None = None,
) -> Axes:
    """Draw one bar along time for each row, from its first to its last day.

    Rows with the same label share a line. A row whose end is empty runs to the end of the chart and bears an arrow.

    Parameters
    ----------
    ax : Axes
        Axes to draw on; the first label stands at the top.
    table : DataFrame
        One row per period.
    start, end, label : str
        Names of the columns with the first day, the last day and the words at the left.
    colour : str, optional
        A column of actor ids, one actor id, or any colour. Blue-grey if left out.
    until : str, optional
        Date at which the chart ends, for rows without an end; the latest date of the table if left out.

    Returns
    -------
    Axes
        The same axes.

    Raises
    ------
    ValueError
        If a column is missing, a date cannot be read, or a period ends before it begins.
    """
    need(table, [start, end, label], "spans")
    firsts = column_dates(table, start, "spans")
    lasts = column_dates(table, end, "spans", last=True, empty=True)
    known = [*firsts, *(date for date in lasts if date is not None)]
    close = one_date(until, "spans: until", last=True) if until else max(known)
    rows = list(dict.fromkeys(str(name) for name in table[label]))
    for place, (name, first, last, look) in enumerate(
        zip(table[label], firsts, lasts, _looks(table, colour), strict=True)
    ):
        stop = (last if last is not None else max(close, first)) + DAY
        _check_order(first, last, "spans", table.index[place], start, end)
        level = rows.index(str(name))
        draw_band(ax, number(first), number(stop), level - 0.36, 0.72, look, str(name))
        if last is None:
            ax.plot([number(stop)], [level], marker=">", color=INK, markersize=7, clip_on=False, zorder=5)
    begun = [_as_written(*pair) for pair in zip(table[start], firsts, strict=True)]
    ended = [_as_written(*pair) for pair in zip(table[end], lasts, strict=True)]
    record(ax, heads(label, "from", "to"), zip(table[label].astype(str), begun, ended, strict=True))
    _rows(ax, rows)
    ax.set_xlim(number(min(known)), number(max(*known, close) + DAY))
    date_axis(ax)
    return ax


@styled
def held(
    ax: Axes,
    control: pd.DataFrame,
    towns: Sequence[str] | None = None,
    start: str | None = None,
    end: str | None = None,
) -> Axes:
    """Draw who held what, when: one line a town, one band for each time in one hand.

    Where two held a town at the same time the band is split. Times in dispute are hatched over in grey. A time for
    which the table has no row stays empty. Colours, hatches and words are those of the actors in every lesson.

    Parameters
    ----------
    ax : Axes
        Axes to draw on.
    control : DataFrame
        The table ``control``: columns ``town``, ``from``, ``to``, ``holder`` and, where known, ``status``. ``holder``
        is an actor id, or several joined by ";".
    towns : list of str, optional
        Towns to show, from top to bottom; all of the table if left out.
    start, end : str, optional
        First and last day to show; the whole table if left out.

    Returns
    -------
    Axes
        The same axes. Legend and words appear with `finish`.

    Raises
    ------
    ValueError
        If a column is missing, a town is not in the table, a holder has no colour or a period ends before it begins.
    """
    pieces = pieces_of(control, towns)
    rows = list(towns) if towns is not None else list(dict.fromkeys(str(town) for town in control["town"]))
    opening = one_date(start, "held: start") if start else min(piece["from"] for piece in pieces)
    closing = one_date(end, "held: end", last=True) + DAY if end else max(piece["to"] for piece in pieces)
    if closing <= opening:
        raise ValueError(say("charts.ends_first", end=f"{closing - DAY:%Y-%m-%d}", start=f"{opening:%Y-%m-%d}"))
    bands: list[tuple[Rectangle, str, bool]] = []
    drawn: list[list[Any]] = []
    seen: dict[str, Patch] = {}
    for piece in pieces:
        left, right = max(piece["from"], opening), min(piece["to"], closing)
        if left >= right:
            continue
        drawn.append([piece["town"], left, right - DAY, holders_in_words(piece["holders"])])
        level, share = rows.index(piece["town"]), 0.84 / len(piece["holders"])
        for place, (holder, disputed) in enumerate(piece["holders"]):
            look = actor_style(holder)
            gid = f"{piece['town']}:{holder}"
            band = draw_band(ax, number(left), number(right), level - 0.42 + place * share, share, look, gid)
            bands.append((band, look.label, disputed))
            seen[look.label] = swatch(look)
            if disputed:
                hatch_contested(ax, band)
                seen[say("charts.contested")] = Patch(facecolor="white", edgecolor="#6A6A6A", hatch="////", linewidth=0)
    drawn.sort(key=lambda row: rows.index(row[0]))
    record(ax, heads("town", "from", "to", "held_by"), drawn, say("charts.as_far_as_drawn"))
    _rows(ax, rows, 0.55)
    ax.set_xlim(number(opening), number(closing))
    date_axis(ax)
    legend_below(ax, seen)
    later(ax, lambda: _name_bands(ax, bands), When.AFTER)
    return ax


def holders_in_words(holders: Sequence[tuple[str, bool]]) -> str:
    """Return "MNLA and Ansar Dine (contested)" for (actor id, is it contested) pairs."""
    names = (contested(actor_style(one).label) if disputed else actor_style(one).label for one, disputed in holders)
    return f" {say('common.and')} ".join(names)


def pieces_of(control: pd.DataFrame, towns: Sequence[str] | None = None, helper: str = "held") -> list[dict[str, Any]]:
    """Cut each town's rows into times with an unchanging set of holders.

    Returns dicts with ``town``, ``from``, ``to`` (the day after the last) and ``holders``, a list of (actor id,
    is it contested) pairs.
    """
    need(control, ["town", "from", "to", "holder"], helper)
    firsts = column_dates(control, "from", helper)
    lasts = column_dates(control, "to", helper, last=True, empty=True)
    close = max([*firsts, *(date for date in lasts if date is not None)]) + DAY
    status = list(control["status"]) if "status" in control.columns else [""] * len(control)
    known = list(dict.fromkeys(str(town) for town in control["town"]))
    for town in towns if towns is not None else []:
        if town not in known:
            raise ValueError(say("charts.no_town", helper=helper, town=repr(town), hint=did_you_mean(town, known)))
    pieces: list[dict[str, Any]] = []
    for town in towns if towns is not None else known:
        rows = []
        for place, name in enumerate(control["town"]):
            if str(name) == town:
                _check_order(firsts[place], lasts[place], helper, control.index[place], "from", "to")
                stop = lasts[place] + DAY if lasts[place] is not None else close
                holders = [one.strip() for one in str(control["holder"].iloc[place]).split(";") if one.strip()]
                disputed = str(status[place]).casefold() in {"contested", "disputed"}
                rows.append((firsts[place], stop, [(holder, disputed) for holder in holders]))
        cuts = sorted({edge for first, stop, _ in rows for edge in (first, stop)})
        for left, right in itertools.pairwise(cuts):
            here = [pair for first, stop, pairs in rows if first <= left and right <= stop for pair in pairs]
            here = sorted(dict.fromkeys(here), key=lambda pair: _ORDER.get(pair[0], 99))
            if not here:
                continue
            if pieces and pieces[-1]["town"] == town and pieces[-1]["to"] == left and pieces[-1]["holders"] == here:
                pieces[-1]["to"] = right
            else:
                pieces.append({"town": town, "from": left, "to": right, "holders": here})
    return pieces


def _as_written(cell: Any, date: pd.Timestamp | None) -> str:
    """Return a date in words, no more exactly than the table gives it."""
    if date is None:
        return say("charts.no_end")
    exact = {4: "year", 7: "month"}.get(len(str(cell).strip()), "day")
    return known_date_in_words(date, exact)


def _check_order(first: pd.Timestamp, last: pd.Timestamp | None, helper: str, row: Any, start: str, end: str) -> None:
    if last is not None and last < first:
        ends = {"start": f"{start} {first:%Y-%m-%d}", "end": f"{end} {last:%Y-%m-%d}"}
        raise ValueError(say("charts.row_ends_first", helper=helper, row=row, **ends))


def _looks(table: pd.DataFrame, colour: str | None) -> list[ActorStyle]:
    if colour is not None and colour in table.columns:
        return [actor_style(str(actor)) for actor in table[colour]]
    if colour is None:
        look = ActorStyle("#9FB1C9")
    elif is_color_like(colour):
        look = ActorStyle(to_hex(colour).upper())
    else:
        look = actor_style(colour)
    return [look] * len(table)


def draw_band(
    ax: Axes,
    left: float,
    right: float,
    bottom: float,
    height: float,
    look: ActorStyle,
    name: str | None = None,
    *,
    rim: float = 0.6,
) -> Rectangle:
    """Draw one band in a look, with a white rim."""
    box = (left, bottom), right - left, height
    pen: dict[str, Any] = {"facecolor": look.colour, "edgecolor": look.hatch_colour, "hatch": look.hatch}
    band = Rectangle(*box, linewidth=0, zorder=2, gid=name, **pen)
    ax.add_patch(band)
    ax.add_patch(Rectangle(*box, fill=False, edgecolor="white", linewidth=rim, zorder=2.4))
    return band


def middle(band: Rectangle) -> tuple[float, float]:
    """Return the middle of a band."""
    return band.get_x() + band.get_width() / 2, band.get_y() + band.get_height() / 2


def hatch_contested(ax: Axes, band: Rectangle) -> None:
    """Hatch a band in grey: its holder is in dispute."""
    pen: dict[str, Any] = {"facecolor": mpl.colors.to_rgba("white", 0.45), "edgecolor": "#6A6A6A", "hatch": "////"}
    ax.add_patch(Rectangle(band.get_xy(), band.get_width(), band.get_height(), linewidth=0, zorder=2.2, **pen))


def contested(name: str) -> str:
    """Return a name with the word that its holder, or its hold, is in dispute."""
    return say("charts.is_contested", name=name)


def _rows(ax: Axes, rows: list[str], inches: float = 0.32) -> None:
    panel_height(ax, inches * len(rows))
    ax.set_yticks(range(len(rows)), rows, fontsize=SMALL if on_slide() and len(rows) > MOST_LARGE else BASE)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    grid_for_rows(ax)


def _name_bands(ax: Axes, bands: list[tuple[Rectangle, str, bool]]) -> None:
    """Write the holder's name into each band that has room for it, on one line or two."""
    for band, name, disputed in bands:
        box = band.get_window_extent()
        fill = "#FFFFFF" if disputed else to_hex(band.get_facecolor())
        pen: dict[str, Any] = {
            "color": ActorStyle(fill).ink,
            "path_effects": [withStroke(linewidth=3.5, foreground=fill)],
        }
        words = write(ax, *middle(band), name, linespacing=1.05, zorder=4, **pen)
        for lines in (name, "\n".join(textwrap.wrap(name, 11))):
            words.set_text(lines)
            needed = words.get_window_extent()
            if needed.width + 0.06 * DPI <= box.width and needed.height <= box.height:
                break
        else:
            words.remove()
