"""Numbers of a question that stand in a table: one cell, or what several cells make.

A bank names table, row and column, so that a right answer follows the table and nobody keeps it by hand::

    table: events
    cells:
      - {where: {id: e2012-coup}, y: end_date}
      - {where: {id: e2012-declaration}, y: date}
    how: days
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from malicourse import values
from malicourse.near import did_you_mean
from malicourse.quiz.reader import Entry
from malicourse.words import say

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("table", "where", "y", "cells", "how", "per", "round")
MOST_CELLS = 10


def rows(entry: Entry) -> pd.DataFrame:
    """Find the rows of the table that ``where`` chooses.

    Parameters
    ----------
    entry : Entry
        With ``table`` and, at will, ``where``.

    Returns
    -------
    DataFrame
        One row at least.

    Raises
    ------
    BankError
        If there is no such table, column or row.
    """
    from malicourse import tables

    name = entry.text("table")
    if name not in tables.names():
        entry.fail(say("bank.no_table", table=name, near=did_you_mean(name, tables.names())), "table")
    found = tables.read(name)
    where = entry.entry("where") if "where" in entry else Entry(entry.line, entry.file)
    for key in where:
        _known(where, key, key, name, found)
        cells = found[key].astype(str)
        wanted = where.text(key)
        if wanted not in set(cells):
            near = did_you_mean(wanted, set(cells))
            where.fail(say("bank.no_row", table=name, column=key, wanted=wanted, near=near), key)
        found = found[cells == wanted]
    return found


def column(entry: Entry, key: str, found: pd.DataFrame) -> str:
    """Read the name of a column, and refuse one that the table has not."""
    return _known(entry, key, entry.text(key), entry.text("table"), found)


def _known(entry: Entry, key: str, wanted: str, name: str, found: pd.DataFrame) -> str:
    if wanted not in found.columns:
        near = did_you_mean(wanted, [str(column) for column in found.columns])
        entry.fail(say("bank.no_column", table=name, column=wanted, near=near), key)
    return wanted


def cell(entry: Entry) -> Any:
    """Read the one cell that ``where`` and ``y`` choose."""
    found = rows(entry)
    y = column(entry, "y", found)
    there = found[y].dropna()
    if len(there) != 1:
        entry.fail(say("bank.rows_fit", n=len(there)), "table")
    return there.iloc[0]


def plain(entry: Entry, value: Any) -> int | float:
    """Make a number of a cell."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        found = math.nan
    if not math.isfinite(found):
        entry.fail(say("bank.no_number_in_column", column=entry.text("y"), value=value), "y")
    return values.tidy(found)


def _days(entry: Entry, cells: list[Any]) -> float:
    try:
        first, last = (value.date() for value in cells)
    except AttributeError:
        entry.fail(say("bank.no_dates"), "how")
    return (last - first).days


def _percent(entry: Entry, cells: list[Any]) -> float:
    return 100 * cells[0] / cells[1] if cells[1] else entry.fail(say("bank.no_share"), "how")


HOWS: dict[str, Callable[[Entry, list[Any]], float]] = {
    "sum": lambda _, cells: sum(cells),
    "difference": lambda _, cells: cells[0] - cells[1],
    "percent": _percent,
    "days": _days,
}


def calculated(entry: Entry) -> int | float:
    """Read the number that a table gives: that of one cell, or what is made of several.

    Parameters
    ----------
    entry : Entry
        With ``table``, ``where`` and ``y``; or with ``cells``, each of which has these keys (``table`` may stand
        once above them), and ``how``: sum, difference (the first less the second), percent (the first of the second)
        or days (from the first to the second). ``per`` divides it, ``round`` says how many decimals are kept.

    Returns
    -------
    int or float
        The number.

    Raises
    ------
    BankError
        If a cell is not there, or they make no number.
    """
    if "cells" not in entry:
        found = plain(entry, cell(entry))
    else:
        how = entry.text("how")
        if how not in HOWS:
            entry.fail(say("bank.no_way", key="how", value=how, known=", ".join(HOWS)), "how")
        listed = entry.entries("cells", least=2, most=MOST_CELLS if how == "sum" else 2)
        for one in listed:
            one.only("table", "where", "y")
            one.setdefault("table", entry.get("table", ""))
        found = HOWS[how](entry, [cell(one) if how == "days" else plain(one, cell(one)) for one in listed])
    if "per" in entry:
        found /= entry.number("per", least=1)
    return values.tidy(round(found, int(entry.number("round", 6, least=0))))
