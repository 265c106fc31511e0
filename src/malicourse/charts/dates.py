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

from malicourse.charts.style import on_phone

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FULL_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
FEW_TICKS = {mdates.YEARLY: 5, mdates.MONTHLY: 7, mdates.DAILY: 6}
_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2}([T ]00:00(:00)?)?)?)?")


def one_date(value: Any, where: str, *, last: bool = False) -> pd.Timestamp:
    """Read a date, a whole month (2012-03) or a whole year (2012); ``last`` asks for its last day."""
    if isinstance(value, (pd.Timestamp, dt.date)):
        return pd.Timestamp(value).normalize()
    written = str(value).strip()
    if _ISO.fullmatch(written):
        try:
            if len(written) == 10:
                return pd.Timestamp(dt.date.fromisoformat(written))  # a period takes twenty times as long
            period = pd.Period(written[:10], freq={4: "Y", 7: "M"}.get(len(written), "D"))
        except ValueError:
            pass
        else:
            return (period.end_time if last else period.start_time).normalize()
    msg = f"{where} needs a date such as 2012-03-22 (or 2012-03, 2012); found {value!r}."
    raise ValueError(msg)


def column_dates(
    table: pd.DataFrame, column: str, helper: str, *, last: bool = False, empty: bool = False
) -> list[Any]:
    """Return a column's dates as Timestamps; empty cells become None where ``empty`` allows them."""
    found: list[Any] = []
    for row, value in zip(table.index, table[column], strict=True):
        if pd.isna(value) or str(value).strip() == "":
            if not empty:
                msg = (
                    f"{helper}: the column {column!r} is empty in row {row}; a date is needed there. "
                    f"Try .dropna(subset=[{column!r}])."
                )
                raise ValueError(msg)
            found.append(None)
        else:
            found.append(one_date(value, f"{helper}: column {column!r}, row {row}", last=last))
    return found


def number(date: pd.Timestamp) -> float:
    """Return a date's position on a matplotlib axis."""
    return float(mdates.date2num(date.to_pydatetime()))


def day_in_words(date: pd.Timestamp) -> str:
    """Return 22 March 2012."""
    return f"{date.day} {FULL_MONTHS[date.month - 1]} {date.year}"


def known_date_in_words(date: pd.Timestamp, precision: object = "day", last: object = None) -> str:
    """Return a date no more exactly than it is known, and both ends of an event that lasted.

    22 March 2012, March 2012 or 2012; 18 to 24 January 2012.
    """
    if precision == "year":
        return str(date.year)
    month = f"{FULL_MONTHS[date.month - 1]} {date.year}"
    if precision == "month":
        return month
    if not isinstance(last, pd.Timestamp) or last <= date:
        return day_in_words(date)
    if (last.year, last.month) == (date.year, date.month):
        return f"{date.day} to {last.day} {month}"
    return f"{day_in_words(date)} to {day_in_words(last)}"


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
            name = MONTHS[day.month - 1] if whole_months else f"{day.day} {MONTHS[day.month - 1]}"
            labels.append(f"{name}\n{day.year if day.year != year else ' '}")
            year = day.year
        return labels


def date_axis(ax: Axes) -> None:
    """Make the horizontal axis one of dates, a handful of ticks, months in words."""
    ax.xaxis_date()
    dates_on(ax.xaxis)


def dates_on(axis: Axis, most: int = 9) -> None:
    """Give an axis of dates at most so many ticks, fewer on a phone, and months in words."""
    few, many = (3, dict(FEW_TICKS)) if on_phone() else (4, most)
    axis.set_major_locator(mdates.AutoDateLocator(minticks=few, maxticks=many, interval_multiples=True))
    axis.set_major_formatter(DateWords())
