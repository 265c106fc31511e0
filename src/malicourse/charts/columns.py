"""Bars from zero, deaths by month, and counts that disagree."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from matplotlib.ticker import FuncFormatter, MaxNLocator

from malicourse.charts.dates import (
    column_dates,
    date_axis,
    day_in_words,
    known_date_in_words,
    month_in_short,
    number,
    one_date,
)
from malicourse.charts.frame import (
    When,
    grid_for_rows,
    heads,
    in_words,
    later,
    legend_below,
    panel_height,
    record,
    swatch,
)
from malicourse.charts.layout import figure_of, grid_of
from malicourse.charts.letters import room, width, wrap, write_beside
from malicourse.charts.style import (
    ACTORS,
    BASE,
    HIGHLIGHT,
    INK,
    PHONE_WIDTH,
    SLIDE_WIDTH,
    SMALL,
    ActorStyle,
    actor_style,
    mix,
    need,
    on_phone,
    on_slide,
    quoted,
    styled,
)
from malicourse.values import clean
from malicourse.words import figures, listed, say
from malicourse.words import number as in_figures

KINDS = ("state_based", "non_state", "one_sided")  # UCDP's three kinds of deadly violence

_LOOKS = [
    ActorStyle("#4D4D4D"),
    ActorStyle("#949494", "//", "s"),
    ActorStyle("#C8C8C8", "..", "^"),
    ActorStyle("#767676", "\\\\", "D"),
    ActorStyle("#DEDEDE", "xx", "v"),
]
_RESTS = [
    ActorStyle("#8F949A"),
    ActorStyle("#C8C8C8", "//", "s"),
    ActorStyle("#6B6B6B", "\\\\", "^"),
    ActorStyle("#DEDEDE", "xx", "D"),
]
"""The greys beside a series in colour, not as dark as it."""
_POINT = ActorStyle(HIGHLIGHT)
_REST = ActorStyle("#B4B8BD")
MOST_NUMBERED = 10


@styled
def bars(
    ax: Axes,
    table: pd.DataFrame,
    x: str,
    columns: str | Sequence[str],
    labels: dict[str, str] | None = None,
    unit: str = "",
    highlight: Any = None,
) -> Axes:
    """Draw bars from zero, one for each row; several columns are stacked. An empty cell stays a gap.

    Parameters
    ----------
    ax : Axes
        Axes to draw on.
    table : DataFrame
        One row per bar.
    x : str
        Column with the years or names under the bars.
    columns : str or list of str
        Column or columns with the heights, from bottom to top.
    labels : dict, optional
        Words for the legend, column → words. A column named like an actor id takes the actor's look.
    unit : str
        Words at the vertical axis, such as ``"deaths a month"``.
    highlight : value or list of values, optional
        What the chart is about: names under the bars, or one of the columns. It takes the course's one colour, the rest
        is grey. If left out, one column has the colour and several are grey.

    Returns
    -------
    Axes
        The same axes.

    Raises
    ------
    ValueError
        If a column is missing, a height is negative or not a number, or nothing has the name to highlight.
    """
    names = [columns] if isinstance(columns, str) else list(columns)
    need(table, [x, *names], "bars")
    wanted = _highlighted(highlight, [*names, *table[x]], "bars")
    marked = np.array([str(value) in wanted for value in table[x]])
    looks = _looks(names, wanted, alone=_REST if marked.any() else _POINT)
    _stack(ax, table, np.arange(len(table)), np.full(len(table), 0.76), looks, labels or {}, "bars", marked)
    said = [unit] if len(names) == 1 and unit else [_column_words(name, labels or {}) for name in names]
    rows = zip(table[x].astype(str), *(_numbers(table, name, "bars") for name in names), strict=True)
    record(ax, [in_words(x), *said], rows, unit if len(names) > 1 else "")
    every = max(1, -(-len(table) // 12))
    ax.set_xticks(range(0, len(table), every), [str(value) for value in table[x].iloc[::every]])
    _fit_names(ax, [str(value) for value in table[x].iloc[::every]])
    ax.tick_params(axis="x", length=0)
    ax.set_ylabel(unit)
    if len(names) == 1 and len(table) <= MOST_NUMBERED:
        _number_bars(ax, _numbers(table, names[0], "bars"))
    return ax


def _highlighted(highlight: Any, known: Sequence[Any], helper: str) -> set[str]:
    """Return the names to highlight, after a look whether they are there."""
    if highlight is None:
        return set()
    several = isinstance(highlight, Iterable) and not isinstance(highlight, str)
    wanted = {str(one) for one in (highlight if several else [highlight])}
    names = {str(one) for one in known}
    if wanted - names:
        strange = quoted(sorted(wanted - names))
        raise ValueError(say("charts.no_highlight", helper=helper, names=strange, known=quoted(sorted(names))))
    return wanted


def _looks(names: Sequence[str], wanted: set[str], alone: ActorStyle = _POINT) -> dict[str, ActorStyle]:
    """Give each series its look: an actor's, the one colour for what the chart is about, or a grey."""
    greys = iter((_RESTS if wanted & set(names) else _LOOKS) * len(names))
    if len(names) == 1 and names[0] not in ACTORS:
        return {names[0]: alone}
    return {name: actor_style(name) if name in ACTORS else _POINT if name in wanted else next(greys) for name in names}


def _number_bars(ax: Axes, heights: list[float]) -> None:
    """Write each bar's height above it, where the numbers do not meet."""
    size, head = (SMALL, 0.2) if on_phone() else (BASE, 0.1)
    known = [height for height in heights if not np.isnan(height)]
    slot = 0.8 * 72 * figure_of(ax).get_figwidth() / grid_of(ax)[1] / len(heights)
    if not known or max(width(grouped(height), size) for height in known) > slot:
        return
    for place, height in enumerate(heights):
        if not np.isnan(height):
            write_beside(ax, grouped(height), (place, height), (0, 3), ha="center", fontsize=size)
    ax.set_ylim(0, (1 + head) * max(known) or 1)


def _fit_names(ax: Axes, names: list[str]) -> None:
    """Break the names under bars where they would meet; write ’13 for 2013, and every second year, if need be."""
    size, share = (SMALL, 0.74) if on_phone() else (BASE, 0.95)
    slot = share * 72 * figure_of(ax).get_figwidth() / grid_of(ax)[1] / len(names)
    if max(width(name, size) for name in names) > slot:
        names = [re.sub(r"^(?:19|20)(\d\d)(s?)$", r"’\1\2", name) for name in names]
        if all(name.startswith("’") for name in names) and width(names[0], SMALL) > 0.7 * slot:
            names = [name if place % 2 == 0 else "" for place, name in enumerate(names)]
    if max(width(name, size) for name in names) > 0.8 * slot:
        size = SMALL
    names = [wrap(name.replace("-", "- "), slot, size).replace("- ", "-") for name in names]
    ax.set_xticks(ax.get_xticks(), names, fontsize=size)


@styled
def deaths_by_month(
    ax: Axes,
    table: pd.DataFrame,
    start: str | None = None,
    end: str | None = None,
    kinds: Sequence[str] = KINDS,
) -> Axes:
    """Draw deaths by month as bars from zero, stacked by kind of violence. A month without a row stays a gap.

    Parameters
    ----------
    ax : Axes
        Axes to draw on.
    table : DataFrame
        The table ``deaths_by_month``: ``month`` (its first day) and one column for each kind.
    start, end : str, optional
        First and last month to show, such as ``"2012-01"``; the whole table if left out.
    kinds : list of str
        Columns to stack, from bottom to top.

    Returns
    -------
    Axes
        The same axes.

    Raises
    ------
    ValueError
        If a column is missing, a number is negative, or no month is left between start and end.
    """
    kinds = list(kinds)
    need(table, ["month", *kinds], "deaths_by_month")
    months = pd.Series(column_dates(table, "month", "deaths_by_month"), index=table.index)
    keep = pd.Series(True, index=table.index)
    if start is not None:
        keep &= months >= one_date(start, "deaths_by_month: start")
    if end is not None:
        keep &= months <= one_date(end, "deaths_by_month: end", last=True)
    if not keep.any():
        runs = {"first": f"{min(months):%Y-%m}", "last": f"{max(months):%Y-%m}"}
        raise ValueError(say("charts.no_month", start=repr(start), end=repr(end), **runs))
    months, rows = months[keep], table[keep]
    lefts = np.array([number(month) for month in months])
    widths = np.array([month.days_in_month for month in months], dtype=float)
    labels = {kind: say(f"charts.kind_{kind}") for kind in kinds if kind in KINDS}
    _stack(ax, rows, lefts + widths / 2, widths * 0.86, _looks(kinds, set()), labels, "deaths_by_month")
    ax.set_xlim(lefts.min(), (lefts + widths).max())
    date_axis(ax)
    ax.set_ylabel(say("charts.deaths_a_month"))
    named = [known_date_in_words(month, "month") for month in months]
    deaths = [_numbers(rows, kind, "deaths_by_month") for kind in kinds]
    said = [_column_words(kind, labels) for kind in kinds]
    record(ax, [in_words("month"), *said], zip(named, *deaths, strict=True), say("charts.deaths"))
    return ax


@styled
def counts(ax: Axes, table: pd.DataFrame) -> Axes:
    """Draw counts that disagree side by side: a point for each count, a dashed line for its range, and who counted.

    A row with ``low`` but no ``high`` (and no other ``value``) is drawn as "at least", with an arrow.

    Parameters
    ----------
    ax : Axes
        Axes to draw on; the first row stands at the top.
    table : DataFrame
        Rows of the table ``counts``: ``counted_by``, ``low``, ``value``, ``high`` and ``unit``; ``what``, ``event`` and
        ``counted_on`` are used where present.

    Returns
    -------
    Axes
        The same axes.

    Raises
    ------
    ValueError
        If a column is missing, the units differ, a row holds no number, or low, value and high are out of order.
    """
    need(table, ["counted_by", "low", "value", "high", "unit"], "counts")
    units = sorted({str(unit) for unit in table["unit"].dropna()})
    if len(units) != 1:
        raise ValueError(say("charts.units_differ", units=quoted(units)))
    rows = [_count(table, place) for place in range(len(table))]
    widest = max(number for row in rows for number in row if number is not None)
    edge = widest * 1.3 if widest else 1
    whats = [str(value) for value in table["what"]] if "what" in table.columns else [""] * len(table)
    several = len(set(whats)) > 1
    labels = [_counter(table, level, whats[level] if several else "") for level in range(len(rows))]
    levels, tip_size = _count_levels(ax, labels)
    for place, (level, row) in enumerate(zip(levels, rows, strict=True)):
        _draw_count(ax, row, level, tip_size, edge, place)
    ax.set_xlim(0, edge)
    ax.xaxis.set_major_locator(MaxNLocator(4 if on_phone() or on_slide() else 6, integer=True))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: grouped(value)))
    grid_for_rows(ax)
    named = units[0] if several or whats[0] in {"", "nan"} else f"{whats[0]} ({units[0]})"
    ax.set_xlabel(named)
    used = ["counted_by", "counted_on", *(["what"] if several else [])]
    used = [column for column in used if column in table.columns]
    said = [[None if pd.isna(cell) else str(cell) for cell in table[column]] for column in used]
    record(ax, heads(*used, "low", "value", "high"), zip(*said, *zip(*rows, strict=True), strict=True), named)
    return ax


def _draw_count(
    ax: Axes,
    row: tuple[float | None, float | None, float | None],
    level: float,
    tip_size: float,
    edge: float,
    place: int,
) -> None:
    """Draw one count on its level: its range, the ends of it, its point and its number in words."""
    low, value, high = row
    left = low if low is not None else value if value is not None else 0.0
    open_end = high is None and low is not None and value in {None, low}
    right = left + edge * 0.07 if open_end else high if high is not None else value
    if right is not None and right > left:
        pen: dict[str, Any] = {"color": INK, "linewidth": 1.6, "zorder": 2}
        ax.plot([left, right], [level, level], linestyle=(0, (3, 2)), gid=f"range-{place}", **pen)
        if open_end:
            ax.plot([right], [level], marker=">", markersize=8, linestyle="none", **pen)
        for tip in [left] if open_end else [left, right]:
            ax.plot([tip, tip], [level - tip_size, level + tip_size], **pen)
    if value is not None:
        ax.plot([value], [level], "o", color=INK, markersize=10, zorder=3, gid=f"value-{place}")
    at = (right if right is not None else left, level)
    write_beside(ax, _count_words(low, value, high), at, (10, 0), va="center", fontsize=BASE)


def _count_levels(ax: Axes, labels: list[str]) -> tuple[list[float], float]:
    """Write who counted at the left of each row, on a phone above it; return where the rows lie, and half a tip."""
    ax.tick_params(axis="y", length=0)
    if on_slide():  # a slide is wide and low
        labels = [wrap(clean(label), 0.54 * SLIDE_WIDTH * 72, SMALL) for label in labels]
        ax.tick_params(axis="y", labelsize=SMALL)
    if not on_phone():
        ax.set_yticks(range(len(labels)), labels)
        ax.set_ylim(len(labels) - 0.45, -0.55)
        return [float(level) for level in range(len(labels))], 0.14
    ax.set_yticks([])
    depth, levels = 0.0, []  # in points
    for label in labels:
        words = wrap(clean(label), 0.92 * PHONE_WIDTH * 72, BASE)
        ax.text(0, depth, words, transform=ax.get_yaxis_transform(), va="top", fontsize=BASE, linespacing=1.1)
        depth += room(words, BASE, 1.1)[1] + 12
        levels.append(depth)
        depth += 14
    ax.set_ylim(depth, -2)
    panel_height(ax, (depth + 2) / 72)
    return levels, 4


@styled
def lines(
    ax: Axes, table: pd.DataFrame, x: str, y: str, by: str | None = None, unit: str = "", highlight: Any = None
) -> Axes:
    """Draw values over years or dates as lines, each named at its end. A missing year or an empty cell breaks the line.

    Parameters
    ----------
    ax : Axes
        Axes to draw on.
    table : DataFrame
        One row per value.
    x, y : str
        Columns with the year (a whole number) or date, and the value.
    by : str, optional
        Column that tells the lines apart; a value that is an actor id takes the actor's colour.
    unit : str
        Words at the vertical axis.
    highlight : str or list of str, optional
        The line that the chart is about: it takes the course's one colour, the rest is grey.

    Returns
    -------
    Axes
        The same axes.

    Raises
    ------
    ValueError
        If a column is missing, a value is not a number, one line has two values for the same time, or no line has the
        name to highlight.
    """
    need(table, [x, y, *([by] if by else [])], "lines")
    dated = not pd.api.types.is_numeric_dtype(table[x])
    at = [number(day) for day in column_dates(table, x, "lines")] if dated else [float(value) for value in table[x]]
    values = _numbers(table, y, "lines")
    names = [str(name) for name in table[by]] if by else [""] * len(table)
    ends, entries = [], {}
    order = list(dict.fromkeys(names))
    looks = _looks(order, _highlighted(highlight, order, "lines"))
    known_at: dict[float, dict[str, float]] = {time: {} for time in sorted(set(at))}
    for place, name in enumerate(order):
        mine = sorted((at[row], values[row]) for row in range(len(table)) if names[row] == name)
        if len({time for time, _ in mine}) < len(mine):
            raise ValueError(say("charts.two_values", line=repr(name or y), x=repr(x)))
        for time, value in mine:
            known_at[time][name] = value
        look = looks[name]
        marker = look.marker if name in ACTORS else _LOOKS[place % len(_LOOKS)].marker
        swatch = _draw_line(ax, mine if dated else _every_year(mine), look, marker, name or y)
        known = [(time, height) for time, height in mine if not np.isnan(height)]
        if name and known:
            ends.append((known[-1], look.label or name))
            entries[look.label or name] = swatch
    if dated:
        date_axis(ax)
    else:
        ax.xaxis.set_major_locator(MaxNLocator(5 if on_phone() or grid_of(ax)[1] > 1 else 8, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: grouped(value)))
    ax.set(ylim=(0, None), ylabel=unit)
    if on_phone() and entries:
        legend_below(ax, entries)
    else:
        _name_ends(ax, ends)
    said = [_column_words(name, {}) for name in order] if by else [unit or in_words(y)]
    rows = [[_time_in_words(time, dated), *(values.get(name) for name in order)] for time, values in known_at.items()]
    record(ax, [in_words(x), *said], rows, unit if by else "")
    return ax


def _time_in_words(time: float, dated: bool) -> str:
    return day_in_words(pd.Timestamp(mdates.num2date(time)).tz_localize(None)) if dated else in_figures(time)


def _every_year(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Give a year without a value none, so that the line breaks there."""
    held = dict(points)
    return [(float(year), held.get(float(year), np.nan)) for year in range(int(points[0][0]), int(points[-1][0]) + 1)]


def _draw_line(ax: Axes, points: list[tuple[float, float]], look: ActorStyle, marker: str, gid: str) -> Line2D:
    """Draw one line; return what stands for it in a legend."""
    colour = mix(look.colour, "#000000", 0.4) if look in _LOOKS + _RESTS and look.hatch else look.colour
    pen: dict[str, Any] = {"marker": marker, "color": colour}
    edge, front = mix(colour, "#000000", 0.45), 3 if look is _POINT else 2
    ax.plot(*zip(*points, strict=True), **pen, markeredgecolor=edge, gid=gid, zorder=front)
    return Line2D([], [], **pen)


def grouped(value: float) -> str:
    """Return 12,000 for 12000, as the lessons write it, with the signs of the course's language."""
    rounded = round(value, 2)
    return figures(f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,}")


def _name_ends(ax: Axes, ends: list[tuple[tuple[float, float], str]]) -> None:
    """Name each line at its right end, lowest first, pushed apart where they would touch."""

    def place() -> None:
        step = SMALL * 1.25 * figure_of(ax).dpi / 72
        below = -np.inf
        for (time, height), name in sorted(ends, key=lambda end: end[0][1]):
            spot = ax.transData.transform((time, height))
            up = max(spot[1], below + step)
            below = up
            shift = (10, (up - spot[1]) * 72 / figure_of(ax).dpi)
            write_beside(ax, name, (time, height), shift, va="center")

    later(ax, place, When.BETWEEN)


def _numbers(table: pd.DataFrame, column: str, helper: str) -> list[float]:
    values = pd.to_numeric(table[column], errors="coerce")
    wrong = values.isna() & table[column].notna() & (table[column].astype(str).str.strip() != "")
    if wrong.any():
        at = int(wrong.to_numpy().argmax())
        found = table[column].iloc[at]
        raise ValueError(_no_number(helper, column, table.index[at], found))
    return [float(value) for value in values]


def _no_number(helper: str, column: str, row: object, found: object) -> str:
    return say("charts.no_number", helper=helper, column=repr(column), row=row, found=repr(found))


def _stack(
    ax: Axes,
    table: pd.DataFrame,
    at: np.ndarray[Any, Any],
    widths: np.ndarray[Any, Any],
    looks: dict[str, ActorStyle],
    labels: dict[str, str],
    helper: str,
    marked: np.ndarray[Any, Any] | None = None,
) -> None:
    base = np.zeros(len(table))
    marked = np.zeros(len(table), dtype=bool) if marked is None else marked
    entries: dict[str, Patch] = {}
    for place, (name, look) in enumerate(looks.items()):
        heights = np.array(_numbers(table, name, helper))
        if (heights < 0).any():
            row = table.index[int(np.argmax(heights < 0))]
            raise ValueError(say("charts.negative", helper=helper, column=repr(name), row=row))
        drawn = ~np.isnan(heights)
        _draw_bars(ax, at, widths, base, heights, drawn & ~marked, look, name)
        if (drawn & marked).any():
            tint = ActorStyle(mix(HIGHLIGHT, "#FFFFFF", min(0.75, 0.3 * place)), look.hatch)
            _draw_bars(ax, at, widths, base, heights, drawn & marked, tint, name)
        base = base + np.where(drawn, heights, 0)
        entries[_column_words(name, labels)] = swatch(look)
    if len(looks) > 1:
        legend_below(ax, entries)
    ax.autoscale_view()
    ax.set_ylim(bottom=0)
    ax.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: grouped(value)))


def _draw_bars(
    ax: Axes,
    at: np.ndarray[Any, Any],
    widths: np.ndarray[Any, Any],
    base: np.ndarray[Any, Any],
    heights: np.ndarray[Any, Any],
    which: np.ndarray[Any, Any],
    look: ActorStyle,
    name: str,
) -> None:
    """Draw some bars of a series: one drawing for a hundred of them."""
    if not which.any():
        return
    sides, feet = at[which] + np.outer([-0.5, -0.5, 0.5, 0.5], widths[which]), base[which]
    boxes = np.stack([sides, [feet, feet + heights[which], feet + heights[which], feet]]).T
    shape = Path.make_compound_path_from_polys(boxes)
    pen: dict[str, Any] = {"facecolor": look.colour, "edgecolor": look.hatch_colour, "hatch": look.hatch}
    ax.add_patch(PathPatch(shape, gid=name, linewidth=0, **pen))
    ax.add_patch(PathPatch(shape, fill=False, edgecolor="white", linewidth=0.6))


def _column_words(name: str, labels: dict[str, str]) -> str:
    """Return the words of a legend entry: those given, an actor's name, or the column's."""
    return labels.get(name) or (actor_style(name).label if name in ACTORS else "") or in_words(name)


def _count(table: pd.DataFrame, place: int) -> tuple[float | None, float | None, float | None]:
    row = table.index[place]
    cells = []
    for column in ("low", "value", "high"):
        cell = table[column].iloc[place]
        empty = pd.isna(cell) or str(cell).strip() == ""
        try:
            cells.append(None if empty else float(cell))
        except (TypeError, ValueError):
            raise ValueError(_no_number("counts", column, row, cell)) from None
    known = [cell for cell in cells if cell is not None]
    if not known:
        raise ValueError(say("charts.no_count", row=row))
    if known != sorted(known) or known[0] < 0:
        raise ValueError(say("charts.not_rising", row=row, found=listed(map(grouped, known))))
    return cells[0], cells[1], cells[2]


def _counter(table: pd.DataFrame, place: int, what: str) -> str:
    """Return who counted, when, and what (where the rows differ in that)."""
    words = str(table["counted_by"].iloc[place])
    when = str(table["counted_on"].iloc[place]) if "counted_on" in table.columns else ""
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}.*", when):
        year = when[:4]
        if len(when) >= 7:
            year = say("common.month", month=month_in_short(int(when[5:7])), year=year)
        words = f"{words}, {year}"
    lines = textwrap.wrap(words, 32)
    if what not in {"", "nan"}:
        lines += textwrap.wrap(f"({what})", 34)
    return "\n".join(lines)


def _count_words(low: float | None, value: float | None, high: float | None) -> str:
    """Say a count as the table has it: a number, a range, or one end of a range."""
    if high is None and low is not None and value in {None, low}:
        key = "at_least"
    elif value is None:
        key = "up_to" if low is None else "range"
    elif low is not None and high is not None and low < high:
        key = "value_in_range"
    elif low is not None and low < value:
        key = "value_at_least"
    elif high is not None and high > value:
        key = "value_up_to"
    else:
        return grouped(value)
    sides = {"low": low, "value": value, "high": high}
    return say(f"charts.count_{key}", **{name: "" if side is None else grouped(side) for name, side in sides.items()})
