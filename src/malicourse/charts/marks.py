"""Events as marks: dashed lines across a chart, or points on a line, with labels that keep clear of each other."""

from __future__ import annotations

import itertools
import textwrap
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patheffects import withStroke
from matplotlib.transforms import ScaledTranslation, Transform, blended_transform_factory

from malicourse.charts.dates import column_dates, date_axis, dates_on, known_date_in_words, number
from malicourse.charts.frame import When, heads, later, lay_out, panel_height, record
from malicourse.charts.layout import figure_of
from malicourse.charts.letters import room, wrap, write, write_beside
from malicourse.charts.style import BASE, DPI, INK, PHONE_WIDTH, QUIET, SMALL, need, on_phone, styled
from malicourse.values import clean
from malicourse.words import say

LETTERS_A_LINE = (34, 26, 20, 15)
APART = 3  # points between a label and the next
LINES = 1.1  # from line to line of a label
SHARE_FOR_LABELS = 0.34
MOST_TRIES = 3000
LOOSE = 1.8  # how much farther apart than they need labels of a timeline stand where there is room
SHARE_FOR_KEY, TIMELINE_FOR_KEY = 0.36, 0.6
POINT = DPI / 72
DOWN_ARM, DOWN_GAP = 26, 7  # points from a timeline that runs down to its labels, and between two of them
DOWN_WIDTH = PHONE_WIDTH * 72 - 88
PHONE_LABELS = 1.2 * DPI  # room for labels above a chart in its phone form


class _Flag(NamedTuple):
    """Where a label goes: to which side of its line, and how high."""

    right: bool
    level: int


@styled
def mark_events(ax: Axes, events: pd.DataFrame, label: str = "title") -> Axes:
    """Draw a dashed line at each event's date, with its label above the chart.

    Labels that would touch are put at several heights; where there are too many for that, the lines are numbered and
    a key under the chart gives names and dates.

    Parameters
    ----------
    ax : Axes
        Axes whose horizontal axis holds dates.
    events : DataFrame
        One row per event, with a column ``date`` and the column named by ``label``.
    label : str
        Column that holds the words to write.

    Returns
    -------
    Axes
        The same axes. The labels appear with `finish`.

    Raises
    ------
    ValueError
        If a column is missing or a date is empty or cannot be read; the message lists what was found.
    """
    dates, words, days = _read(events, label, "mark_events")
    date_axis(ax)
    _widen(ax, dates)
    for date in dates:
        line = ax.axvline(number(date), linestyle=(0, (4, 3)), linewidth=1.2, color=INK, zorder=3)
        line.set_path_effects([withStroke(linewidth=2.6, foreground="white", alpha=0.75)])
    _record(ax, words, days, say("charts.events_marked"))
    later(ax, lambda: _label_lines(ax, dates, words, days), When.BETWEEN)
    return ax


@styled
def timeline(ax: Axes, events: pd.DataFrame, label: str = "title") -> Axes:
    """Draw events as points on a line of time, each with its label and date.

    Parameters
    ----------
    ax : Axes
        Empty axes; the vertical axis is hidden.
    events : DataFrame
        One row per event, with a column ``date`` and the column named by ``label``.
    label : str
        Column that holds the words to write.

    Returns
    -------
    Axes
        The same axes. The labels appear with `finish`.

    Raises
    ------
    ValueError
        If a column is missing or a date is empty or cannot be read; the message lists what was found.
    """
    dates, words, days = _read(events, label, "timeline")
    if on_phone():
        return _timeline_down(ax, dates, words, days)
    date_axis(ax)
    at = [number(date) for date in dates]
    ax.plot(at, [0.0] * len(at), linestyle="none", marker="o", markersize=9, color=INK, zorder=4, clip_on=False)
    ax.axhline(0, color=QUIET, linewidth=1.2, zorder=1)
    ax.set_ylim(-0.02, 1)
    ax.yaxis.set_visible(False)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_visible(False)
    ax.grid(visible=False)
    margin = max((max(at) - min(at)) * 0.04, 2)
    ax.set_xlim(min(at) - margin, max(at) + margin)
    _record(ax, words, days)
    later(ax, lambda: _label_points(ax, dates, words, days), When.AFTER)
    return ax


def _timeline_down(ax: Axes, dates: list[pd.Timestamp], words: list[str], days: list[str]) -> Axes:
    """Draw the timeline of a narrow chart: time runs down, the labels stand at the right."""
    at = [number(date) for date in dates]
    margin = max((max(at) - min(at)) * 0.03, 2)
    ax.set_ylim(max(at) + margin, min(at) - margin)
    ax.yaxis_date()
    dates_on(ax.yaxis)
    ax.plot([0] * len(at), at, linestyle="none", marker="o", markersize=9, color=INK, zorder=4, clip_on=False)
    ax.set_xlim(0, 1)
    ax.xaxis.set_visible(False)
    for side in ("bottom", "top", "right"):
        ax.spines[side].set_visible(False)
    ax.grid(visible=False)
    _record(ax, words, days)
    labels = [f"{wrap(word, DOWN_WIDTH, BASE)}\n{day}" for word, day in zip(words, days, strict=True)]
    heights = [room(label, BASE, LINES)[1] for label in labels]
    panel_height(ax, max(2.4, (sum(heights) + DOWN_GAP * len(labels)) * 1.15 / 72))

    def place() -> None:
        points = figure_of(ax).dpi / 72
        right = DOWN_ARM * points / ax.bbox.width
        spots = [(ax.bbox.y1 - ax.transData.transform((0, day))[1]) / points for day in at]
        tops = _spread(spots, heights, ax.bbox.height / points)
        for day, top, high, label in zip(at, tops, heights, labels, strict=True):
            middle = ax.transData.inverted().transform((0, ax.bbox.y1 - (top + high / 2) * points))[1]
            ax.plot([0, right * 0.8], [day, middle], color=QUIET, linewidth=1, zorder=1, clip_on=False)
            write(ax, right, middle, label, ha="left", fontsize=BASE, linespacing=LINES)

    later(ax, place, When.AFTER)
    return ax


def _record(ax: Axes, words: list[str], days: list[str], about: str = "") -> None:
    record(ax, heads("date", "event"), zip(days, words, strict=True), about)


def _spread(spots: list[float], heights: list[float], end: float) -> list[float]:
    """Return the tops of labels as near to their spots as they come without touching each other or leaving the room."""
    tops: list[float] = []
    for spot, high in zip(spots, heights, strict=True):
        tops.append(max(spot - high / 2, tops[-1] + heights[len(tops) - 1] + DOWN_GAP if tops else 0))
    for place in reversed(range(len(tops))):
        tops[place] = min(tops[place], end - heights[place])
        end = tops[place] - DOWN_GAP
    return tops


def _read(events: pd.DataFrame, label: str, helper: str) -> tuple[list[pd.Timestamp], list[str], list[str]]:
    need(events, ["date", label], helper)
    dates = column_dates(events, "date", helper)
    words = ["" if pd.isna(word) else clean(str(word)) for word in events[label]]
    for row, word in zip(events.index, words, strict=True):
        if not word:
            raise ValueError(say("charts.no_label", helper=helper, column=repr(label), row=row))
    order = sorted(range(len(dates)), key=lambda place: (dates[place], place))
    known = list(events["date_precision"]) if "date_precision" in events.columns else ["day"] * len(dates)
    ends: list[object] = [None] * len(dates)
    if "end_date" in events.columns:
        ends = column_dates(events, "end_date", helper, empty=True)
    days = [known_date_in_words(*event) for event in zip(dates, known, ends, strict=True)]
    return [dates[place] for place in order], [words[place] for place in order], [days[place] for place in order]


def _widen(ax: Axes, dates: list[pd.Timestamp]) -> None:
    """Make room for dates before or after what is drawn, so that no mark is lost."""
    low, high = ax.get_xlim()
    first, last = number(min(dates)), number(max(dates))
    if not ax.get_autoscalex_on() and (first < low or last > high):
        pad = (max(high, last) - min(low, first)) * 0.01
        ax.set_xlim(min(low, first - pad), max(high, last + pad))


def place_flags(at: list[float], widths: list[float], left: float, right: float, levels: int) -> list[_Flag] | None:
    """Give each label a side and a level so that no label meets another or another's line.

    ``at`` are the lines' positions in rising order, in pixels. None means: no room in so many levels.
    """
    placed: dict[int, _Flag] = {}
    choices: list[_Flag] = []
    tries = 0

    def span(index: int, flag: _Flag) -> tuple[float, float]:
        return (at[index], at[index] + widths[index]) if flag.right else (at[index] - widths[index], at[index])

    def free(index: int, flag: _Flag) -> bool:
        low, high = span(index, flag)
        if low < left or high > right:
            return False
        for other, its in placed.items():
            other_low, other_high = span(other, its)
            if its.level == flag.level and low < other_high and other_low < high:
                return False
            if flag.level <= its.level and low < at[other] < high:
                return False
            if its.level <= flag.level and other_low < at[index] < other_high:
                return False
        return True

    def fill(index: int) -> bool:
        nonlocal tries
        if index < 0:
            return True
        for flag in choices:
            tries -= 1
            if tries < 0:
                return False
            if free(index, flag):
                placed[index] = flag
                if fill(index - 1):
                    return True
                del placed[index]
        return False

    for most in range(1, levels + 1):
        choices = [_Flag(side, level) for level in range(most) for side in (True, False)]
        tries, placed = MOST_TRIES, {}
        if fill(len(at) - 1):
            return [placed[index] for index in range(len(at))]
    return None


def _pad(words: str, letters: int, *, right: bool) -> str:
    lines = textwrap.wrap(words, letters)
    return "\n".join(f" {line}" if right else f"{line} " for line in lines)


def _measure(labels: list[str]) -> list[tuple[float, float]]:
    """Width and height in pixels of each label, as it would be drawn."""
    return [((wide + APART) * POINT, high * POINT) for wide, high in (room(label, SMALL, LINES) for label in labels)]


def _label_lines(ax: Axes, dates: list[pd.Timestamp], words: list[str], days: list[str]) -> None:
    at = [ax.transData.transform((number(date), 0))[0] for date in dates]
    page = figure_of(ax).bbox
    alone = len(figure_of(ax).axes) == 1
    left, right = (page.x0 + 6, page.x1 - 6) if alone else (ax.bbox.x0 - 2, ax.bbox.x1)
    highest = PHONE_LABELS if on_phone() else SHARE_FOR_LABELS * page.height
    best = _lay_flags(ax, at, words, [""] * len(words), left, right, highest)
    if best is None:
        _number_lines(ax, dates, words, days)
        return
    tall, step, letters, flags = best
    labels = [_pad(word, letters, right=flag.right) for word, flag in zip(words, flags, strict=True)]
    rises = [flag.level * step / POINT + 2 for flag in flags]
    pen: dict[str, Any] = {"linewidths": 1.2, "colors": INK, "linestyles": [(0, (4, 3))]}
    _write_flags(ax, [number(date) for date in dates], labels, flags, rises, base=(1, ax.transAxes), pen=pen)
    _lift_title(ax, tall / POINT)


def _number_lines(ax: Axes, dates: list[pd.Timestamp], words: list[str], days: list[str]) -> None:
    """Write numbers above the axes, names and dates in a key under them."""
    at = [ax.transData.transform((number(date), 0))[0] for date in dates]
    groups = _group(ax, at)
    for first, last in groups:
        at_top = (number(dates[first]) + number(dates[last])) / 2, 1
        pen: dict[str, Any] = {"xycoords": ax.get_xaxis_transform(), "ha": "center", "va": "bottom"}
        write_beside(ax, _range(first, last), at_top, (0, 3), **pen)
    ((_, height),) = _measure(["0"])
    _lift_title(ax, height / POINT + 4)
    _write_key(ax, words, days)


def _write_key(ax: Axes, words: list[str], days: list[str]) -> None:
    """Write the key to the numbers under the axes, in two columns where the page is wide."""
    page = figure_of(ax).bbox
    left, gap = page.x0 + 6 * POINT, 12 * POINT
    columns = 2 if len(words) > 2 and page.width > 4.5 * DPI else 1
    wide = (page.width - 12 * POINT - (columns - 1) * gap) / columns
    entries = [
        wrap(f"{index} {word}, {day}", wide / POINT, SMALL).replace("\n", "\n   ")
        for index, (day, word) in enumerate(zip(days, words, strict=True), start=1)
    ]
    cut = -(-len(entries) // columns)
    key = ["\n".join(entries[column * cut : (column + 1) * cut]) for column in range(columns)]
    lines = max(column.count("\n") + 1 for column in key)
    share = SHARE_FOR_KEY if ax.yaxis.get_visible() else TIMELINE_FOR_KEY
    if not on_phone() and lines * SMALL * 1.45 * POINT > share * page.height:
        height = f"{lines * SMALL * 1.45 / 72 / share + 0.5:.0f}"
        raise ValueError(say("charts.many_events", n=len(words), lines=lines, height=height))
    under = (ax.bbox.y0 - (ax.get_tightbbox() or ax.bbox).y0) / POINT + 6
    for column, text in enumerate(key):
        corner = (left + column * (wide + gap) - ax.bbox.x0) / ax.bbox.width, 0
        pen: dict[str, Any] = {"xycoords": "axes fraction", "ha": "left", "va": "top", "linespacing": 1.25}
        write_beside(ax, text, corner, (0, -under), **pen)


def _range(first: int, last: int) -> str:
    return str(first + 1) if first == last else f"{first + 1}–{last + 1}"


def _group(ax: Axes, at: list[float]) -> list[tuple[int, int]]:
    """Join neighbouring numbers until none touches the next: (first, last) places of each group."""
    groups = [(index, index) for index in range(len(at))]
    while True:
        sizes = _measure([_range(*group) for group in groups])
        for place, ((first, last), (then, end)) in enumerate(itertools.pairwise(groups)):
            between = (at[then] + at[end]) / 2 - (at[first] + at[last]) / 2
            if between < (sizes[place][0] + sizes[place + 1][0]) / 2 + 3 * POINT:
                groups[place : place + 2] = [(first, end)]
                break
        else:
            return groups


def _lift_title(ax: Axes, points: float) -> None:
    for side in ("left", "center", "right"):
        if ax.get_title(loc=side):
            title = vars(ax)[{"left": "_left_title", "center": "title", "right": "_right_title"}[side]]
            pen: dict[str, Any] = {"fontsize": title.get_fontsize(), "fontweight": title.get_fontweight()}
            ax.set_title(title.get_text(), loc=side, pad=points + 6, **pen)


def _lay_flags(
    ax: Axes, at: list[float], words: list[str], under: list[str], left: float, right: float, height: float
) -> tuple[float, float, int, list[_Flag]] | None:
    """Try labels of long and short lines; return the lowest arrangement: height, step, letters a line, flags."""
    found = []
    for letters in LETTERS_A_LINE:
        labels = [
            _pad(word, letters, right=True) + (f"\n {day}" if day else "")
            for word, day in zip(words, under, strict=True)
        ]
        sizes = _measure(labels)
        step = max(size for _, size in sizes) + 3 * POINT
        flags = place_flags(at, [width for width, _ in sizes], left, right, int(height / step))
        if flags is not None:
            found.append((step * (max(flag.level for flag in flags) + 1), step, letters, flags))
    return min(found, default=None)


def _label_points(ax: Axes, dates: list[pd.Timestamp], words: list[str], days: list[str]) -> None:
    at = [ax.transData.transform((number(date), 0))[0] for date in dates]
    edges = figure_of(ax).bbox
    room_above = ax.bbox.height - 14 * POINT
    best = _lay_flags(ax, at, words, days, edges.x0 + 6, edges.x1 - 6, room_above)
    if best is None:
        ax.set_ylim(-0.15, 0.1)
        _number_lines(ax, dates, words, days)
        lay_out(figure_of(ax))
        return
    tall, step, letters, flags = best
    step *= min(LOOSE, room_above / tall)
    labels = [
        f"{_pad(word, letters, right=flag.right)}\n{_pad(day, len(day), right=flag.right)}"
        for word, day, flag in zip(words, days, flags, strict=True)
    ]
    rises = [flag.level * step / POINT + 12 for flag in flags]
    pen: dict[str, Any] = {"linewidths": 1.0, "colors": QUIET}
    _write_flags(
        ax, [number(date) for date in dates], labels, flags, rises, base=(0, ax.transData), low=5, pen=pen, counts=False
    )


def _write_flags(
    ax: Axes,
    at: list[float],
    labels: list[str],
    flags: list[_Flag],
    rises: list[float],
    *,
    base: tuple[float, Transform],
    pen: dict[str, Any],
    low: float = 0,
    counts: bool = True,
) -> None:
    """Write labels beside their lines, ``rises`` points above the ``base``, and draw the lines to the labels' tops.

    ``low`` is where the lines begin, in points; ``counts`` says whether the layout makes room for the labels.
    """
    height, of = base
    points = figure_of(ax).dpi_scale_trans + ScaledTranslation(0, height, of)  # type: ignore[arg-type]  # any transform, matplotlib's own examples say
    here = blended_transform_factory(ax.transData, points)  # dates across, inches above the base upwards
    lines = []
    for spot, label, flag, rise in zip(at, labels, flags, rises, strict=True):
        side = "left" if flag.right else "right"
        set_up = {"transform": here, "ha": side, "va": "bottom", "multialignment": side, "linespacing": LINES}
        write(ax, spot, rise / 72, label, in_layout=counts, **set_up)
        lines.append([(spot, low / 72), (spot, (rise + room(label, SMALL, LINES)[1]) / 72)])
    drawn = LineCollection(lines, transform=here, clip_on=False, **pen)
    drawn.set_in_layout(False)
    ax.add_collection(drawn, autolim=False)
