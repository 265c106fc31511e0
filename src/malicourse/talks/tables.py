"""The tables of the talks, gathered for the browser and for paper: seats, points with options, positions, spoilers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from malicourse import course, tables, words
from malicourse._tablecheck import Problem

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LETTERS", "STANCES", "STEPS", "Data", "read"]

Data = dict[str, Any]
STANCES = ("wants", "accepts", "resists", "red_line")
STEPS = ("draw", "negotiate", "signed", "compare")
LETTERS = "ABCDEFGH"  # of the options of a point


def read(step: str = STEPS[0], *, table: Callable[[str], pd.DataFrame] = tables.read) -> Data:
    """Gather what a game needs.

    Parameters
    ----------
    step : str
        Where the table opens: "draw", "negotiate", "signed" or "compare".
    table : callable
        Gives a table by its name; by default a table of this course, checked.

    Returns
    -------
    dict
        Seats, points with their options, the position of each seat on each option, spoilers, the sources that they
        name, and the words around them. What the rules in ``malicourse.talks.rules`` take.

    Raises
    ------
    TableError
        If a table breaks its description, a seat has no stance on an option, or a point too many options.
    """
    seats, points, options, spoilers = (_rows(table(name)) for name in ("seats", "points", "options", "spoilers"))
    positions: Data = {seat["id"]: {} for seat in seats}
    stances = _rows(table("positions"))
    if found := [*_loose(seats, options, stances), *_beyond(options)]:
        raise tables.TableError(found)
    for one in stances:
        positions[one.pop("seat")][one.pop("option")] = one
    for point in points:
        own = sorted(
            (one for one in options if one["point"] == point["id"]), key=lambda one: one["id"]
        )  # no letter tells
        point["options"] = [{"letter": letter, **option} for letter, option in zip(LETTERS, own, strict=False)]
    for spoiler in spoilers:
        spoiler["when"] = words.date(spoiler["date"])
    taken = [position for seat in positions.values() for position in seat.values()]
    named = {source for rows in (seats, points, options, spoilers, taken) for row in rows for source in row["sources"]}
    language = course.language()
    return {
        "language": language,
        "step": step,
        "needed": len(points) // 2 + 1,
        "seats": seats,
        "points": sorted(points, key=lambda point: point["number"]),
        "positions": positions,
        "spoilers": spoilers,
        "sources": {source: _source(source) for source in sorted(named)},
        "words": {key: said for key, said in words.room("talks", language).items() if not key.startswith("paper_")},
    }


def _loose(seats: list[Data], options: list[Data], stances: list[Data]) -> Iterator[Problem]:
    """Yield each stance that is missing."""
    known = {(one["seat"], one["option"]) for one in stances}
    for seat in seats:
        for option in options:
            if (seat["id"], option["id"]) not in known:
                said = words.say("tables.no_position", seat=seat["id"], option=option["id"])
                yield Problem("data/positions.csv", None, None, said)


def _beyond(options: list[Data]) -> Iterator[Problem]:
    """Yield each option for which its point has no letter left."""
    count: Counter[str] = Counter()
    for row, option in enumerate(options, 2):
        count[option["point"]] += 1
        if count[option["point"]] > len(LETTERS):
            said = words.say("tables.too_many_options", most=len(LETTERS), point=option["point"])
            yield Problem("data/options.csv", row, "point", said)


def _rows(found: pd.DataFrame) -> list[Data]:
    """Give the rows of a table as text and whole numbers, empty cells as empty text, source ids as a list."""
    rows: list[Data] = []
    for record in found.astype(object).where(found.notna(), "").to_dict("records"):
        row: Data = {str(name): _plain(value) for name, value in record.items()}
        row["sources"] = [source for source in str(row.get("sources", "")).split(";") if source]
        rows.append(row)
    return rows


def _plain(value: object) -> int | str:
    """Give a cell as JSON has it: a day as 2015-06-20."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value if isinstance(value, int) else str(value)


def _source(source: str) -> dict[str, str]:
    return {"citation": tables.cite(source), "url": tables.source(source)["url"]}
