"""Dates as tables write them, and an axis that shows them in words."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import Formatter

from malicourse import course, words
from malicourse.charts.letters import width
from malicourse.charts.style import BASE, on_phone

FEW_TICKS = {mdates.YEARLY: 5, mdates.MONTHLY: 7, mdates.DAILY: 6}
"""Ticks of an axis on a phone, where the short name of no month is wider than MONTH points."""
MONTH = 26
_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2}([T ]00:00(:00)?)?)?)?")


def one_date(value: Any, where: str, *, last: bool = False) -> pd.Timestamp:
    """Read a date, a whole month (2012-03) or a whole year (2012); ``last`` asks for its last day."""
    found = _read(value, last)
    if found is None:
        raise ValueError(words.say("charts.no_date", where=where, found=repr(value)))
    return found


def _read(value: Any, last: bool) -> pd.Timestamp | None:
    if isinstance(value, (pd.Timestamp, dt.date)):
        return pd.Timestamp(value).normalize()
    written = str(value).strip()
    if not _ISO.fullmatch(written):
        return None
    try:
        if len(written) == 10:
            return pd.Timestamp(dt.date.fromisoformat(written))  # a period takes twenty times as long
        period = pd.Period(written[:10], freq={4: "Y", 7: "M"}.get(len(written), "D"))
    except ValueError:
        return None
    return (period.end_time if last else period.start_time).normalize()


def column_dates(
    table: pd.DataFrame, column: str, helper: str, *, last: bool = False, empty: bool = False
) -> list[Any]:
    """Return a column's dates as Timestamps; empty cells become None where ``empty`` allows them."""
    found: list[Any] = []
    for row, value in zip(table.index, table[column], strict=True):
        blank = pd.isna(value) or str(value).strip() == ""
        date = None if blank else _read(value, last)
        if date is None and not (blank and empty):
            fault = "missing" if blank else "unread"
            blanks = {"helper": helper, "column": repr(column), "row": row, "found": repr(value)}
            raise ValueError(words.say(f"charts.date_{fault}", **blanks))
        found.append(date)
    return found


def number(date: pd.Timestamp) -> float:
    """Return a date's position on a matplotlib axis."""
    return float(mdates.date2num(date.to_pydatetime()))


def day_in_words(date: pd.Timestamp) -> str:
    """Return 22 March 2012."""
    return words.date(str(date.date()))


def known_date_in_words(date: pd.Timestamp, precision: object = "day", last: object = None) -> str:
    """Return a date no more exactly than it is known, and both ends of an event that lasted.

    22 March 2012, March 2012 or 2012; 18 to 24 January 2012.
    """
    day = str(date.date())
    if precision in ("year", "month"):
        return words.date(day[:4] if precision == "year" else day[:7])
    if not isinstance(last, pd.Timestamp) or last <= date:
        return words.date(day)
    if (last.year, last.month) == (date.year, date.month):
        return words.say("charts.days", first=_day(date), last=last.day, month=words.date(day[:7]))
    return words.say("charts.days_apart", first=words.date(day), last=day_in_words(last))


def month_in_short(month: int) -> str:
    """Return Jan for 1."""
    return _short_months()[month - 1]


def _short_months() -> list[str]:
    months: list[str] = words.room("common", course.language())["short_months"]
    return months


def _few_ticks() -> dict[int, int]:
    """Return how many ticks a phone has room for, fewer where names of months are wider."""
    share = min(1, MONTH / max(width(month, BASE) for month in _short_months()))
    return {unit: many if unit == mdates.YEARLY else int(share * many) for unit, many in FEW_TICKS.items()}


def _day(date: Any) -> str:
    """Return the day of a month, as the language writes the first."""
    return words.say("common.first") if date.day == 1 else str(date.day)


class DateWords(Formatter):
    """Ticks as "Mar", with the year under the first tick and under each January."""

    def __call__(self, value: float, pos: int | None = None) -> str:
        """Return one date in words, as a cursor shows it."""
        return day_in_words(pd.Timestamp(mdates.num2date(value)))

    def format_ticks(self, values: list[float]) -> list[str]:
        """Return the labels of all ticks together."""
        days = [mdates.num2date(value) for value in values]
        if all((day.month, day.day) == (1, 1) for day in days):
            return [str(day.year) for day in days]
        whole_months = all(day.day == 1 for day in days)
        labels, year = [], None
        for day in days:
            name = month_in_short(day.month)
            name = name if whole_months else words.say("charts.day", day=_day(day), month=name)
            labels.append(f"{name}\n{day.year if day.year != year else ' '}")
            year = day.year
        return labels


def date_axis(ax: Axes) -> None:
    """Make the horizontal axis one of dates, a handful of ticks, months in words."""
    ax.xaxis_date()
    dates_on(ax.xaxis)


def dates_on(axis: Axis, most: int = 9) -> None:
    """Give an axis of dates at most so many ticks, fewer on a phone, and months in words."""
    few, many = (3, _few_ticks()) if on_phone() else (4, most)
    axis.set_major_locator(mdates.AutoDateLocator(minticks=few, maxticks=many, interval_multiples=True))
    axis.set_major_formatter(DateWords())
