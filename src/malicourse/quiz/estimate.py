"""Estimate before you see: a number, or a line over the years, is set beside the real one. Nobody can be wrong."""

import math
from typing import Any

from malicourse import values
from malicourse.quiz import cells, shapes
from malicourse.quiz.numerals import can_be_typed, read_number, tidy_unit
from malicourse.quiz.reader import Entry
from malicourse.quiz.verdict import Data, Kind, Note, Verdict, as_typed, foreign, join, nothing
from malicourse.quiz.wording import number, say

MOST_POINTS = 15
STEPS = 100  # from the foot of the drawing to its top
TOPS = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)
CLOSE, IN_PERCENT, IN_TIMES = 1.1, 1.4, 1.75  # how many times the smaller number the larger one is


class Estimate(Kind):
    """A number, or some numbers of a series, that the learner guesses before seeing them."""

    graded = False
    keys = (
        *("unit", "answer", "series", "table", "where", "x", "y", "years", "given", "top"),
        *("reveal", "feedback"),
    )

    def read(self, entry: Entry, name: str) -> Data:
        """Read the number or the series, written in the bank or taken from a table."""
        if not entry.get("unit"):
            entry.fail("the number has no unit", 'Write "unit:" and what is counted, such as days or people.', "stem")
        units = entry.texts("unit", required=True)
        if any(any(sign.isdecimal() for sign in unit) for unit in units):
            entry.fail("the unit holds a figure", "Write the unit in words.", "unit")
        if odd := [unit for unit in units if not can_be_typed(unit)]:
            entry.fail(f'the unit "{odd[0][:40]}" could not be typed behind a number', "Write it in words.", "unit")
        ways = [key for key in ("answer", "series", "table") if key in entry]
        if len(ways) != 1:
            found = f"the keys {' and '.join(ways)} stand together" if ways else "there is nothing to estimate"
            entry.fail(found, "Write one of them: answer: (a number), series: (a list) or table: (its name).", "stem")
        common = {"unit": units[0], "reveal": entry.text("reveal")}
        if "series" in entry or "x" in entry:
            self.refuse(entry, "answer", "feedback")
            if "series" in entry:
                self.refuse(entry, "where", "x", "y", "years", "given")
                points = _written(entry)
            else:
                points = _from_table(entry)
            return {"shape": "line", **common, **_line(entry, points)}
        self.refuse(entry, "years", "given", "top", *(("where", "y") if "answer" in entry else ()))
        answer = entry.number("answer") if "answer" in entry else cells.plain(entry, cells.cell(entry))
        said = {"close": "", "low": "", "high": ""}
        if "feedback" in entry:
            bands = entry.entry("feedback")
            bands.only(*said)
            said = {band: bands.text(band, "") for band in said}
        accepted = sorted({tidy_unit(unit) for unit in units})
        return {"shape": "number", **common, "answer": answer, "units": accepted, "feedback": said}

    def refuse(self, entry: Entry, *keys: str) -> None:
        """Refuse keys that belong to another form of the question."""
        for key in keys:
            if key in entry:
                cure = (
                    "A number takes answer, or table with where and y; a line takes series, or table with x, y, given."
                )
                entry.fail(f'the key "{key}" does not belong to this form of estimate', cure, key)

    def grade(self, question: Data, answer: Any, table: Data) -> Verdict:
        """Set the estimate beside the real number, in words."""
        if question["shape"] == "line":
            return self.grade_line(question, answer, table)
        typed = as_typed(answer)
        if not typed:
            return nothing(say(table, "empty_numeric"))
        reading = read_number(typed)
        if not reading.values:
            return nothing(say(table, "unreadable", typed=typed))
        units = set(question["units"])
        percent = {tidy_unit(unit) for unit in table["percent"]}
        if units & percent:
            units |= percent
        if reading.unit and reading.unit not in units:
            return nothing(say(table, "other_unit", unit=question["unit"], typed=typed))
        real = question["answer"]
        mine = min(reading.values, key=lambda value: abs(value - real))
        read_as = say(table, "read_as", number=number(table, mine)) if len(reading.values) > 1 else ""
        gap = say(
            table,
            "estimate_gap",
            mine=number(table, mine),
            real=number(table, real),
            unit=question["unit"],
            gap=gap_words(mine, real, table),
        )
        said = question["feedback"][band(mine, real)]
        words = join(say(table, "estimated"), gap, said, question["reveal"], read_as)
        return Verdict(None, words, answer=mine)

    def grade_line(self, question: Data, answer: Any, table: Data) -> Verdict:
        """Name the year in which the line is nearest, and the one in which it is farthest off."""
        asked = [point for point in question["points"] if not point["given"]]
        given = dict(answer or {})
        foreign(list(given), [point["x"] for point in asked])
        if len(given) < len(asked):
            return nothing(say(table, "empty_estimate"))
        rows = [(point["x"], given[point["x"]], point["value"]) for point in asked]

        def told(key: str, row: tuple[str, float, float]) -> str:
            x, mine, real = row
            gap = gap_words(mine, real, table)
            return say(table, key, x=x, mine=number(table, mine), real=number(table, real), gap=gap)

        off = [abs(mine - real) for _, mine, real in rows]
        nearest, farthest = rows[off.index(min(off))], rows[off.index(max(off))]
        parts = [say(table, "estimated")]
        if nearest is not farthest:
            parts.append(told("estimate_nearest", nearest))
        parts.append(told("estimate_farthest" if nearest is not farthest else "estimate_only", farthest))
        low = sum(mine < real for _, mine, real in rows)
        if len(rows) > 2:
            parts.append(
                say(table, "estimate_low", n=low, total=len(rows)) if low else say(table, "estimate_never_low")
            )
        notes = tuple(Note(row[0], None, told("estimate_year", row)) for row in rows)
        kept = {x: mine for x, mine, _ in rows}
        return Verdict(None, join(*parts, question["reveal"]), notes, answer=kept)

    def solve(self, question: Data, table: Data) -> Verdict:
        """Give the real number, or the real series."""
        unit, shown = question["unit"], say(table, "shown")
        if question["shape"] == "number":
            text = say(table, "number_answer", number=number(table, question["answer"]), unit=unit)
            return Verdict(None, join(shown, text, question["reveal"]), answer=question["answer"])
        asked = [point for point in question["points"] if not point["given"]]
        notes = tuple(Note(point["x"], None, f"{number(table, point['value'])} {unit}") for point in asked)
        answer = {point["x"]: point["value"] for point in asked}
        return Verdict(None, join(shown, question["reveal"]), notes, answer=answer)

    def shape(self, question: Data, table: Data) -> shapes.Number | shapes.Line:
        """Give the number, or the line."""
        unit, told = question["unit"], question["reveal"]
        if question["shape"] == "number":
            return shapes.Number(question["answer"], 0, unit, **question["feedback"], graded=False, told=told)
        points = tuple(shapes.Point(point["x"], point["value"], point["given"]) for point in question["points"])
        return shapes.Line(points, unit, question["top"], told)


# ---- the gap in words ------------------------------------------------------------------------------------------------


def band(mine: float, real: float) -> str:
    """Say on which side of the real number an estimate lies, or that it is close."""
    if mine == real or (min(mine, real) > 0 and max(mine, real) / min(mine, real) < CLOSE):
        return "close"
    return "low" if mine < real else "high"


def gap_words(mine: float, real: float, table: Data) -> str:
    """Put the gap between an estimate and the real number into words, as ``gapWords`` in quiz.js does."""
    if mine == real:
        return say(table, "gap_none")
    if band(mine, real) == "close":
        return say(table, "gap_close")
    side = "low" if mine < real else "high"
    if min(mine, real) <= 0:
        return say(table, f"gap_{side}_by", number=number(table, tidy(abs(mine - real))))
    ratio = max(mine, real) / min(mine, real)
    if ratio < IN_PERCENT:
        return say(table, f"gap_{side}_percent", percent=5 * math.floor((ratio - 1) * 20 + 0.5))
    if ratio < IN_TIMES:
        return say(table, f"gap_{side}_half")
    times = math.floor(ratio + 0.5)
    return say(table, f"gap_{side}_times", n=times, times=number(table, times))


def tidy(value: float) -> float:
    """Take the noise of binary fractions off a difference."""
    return math.floor(value * 1e6 + 0.5) / 1e6


# ---- reading ---------------------------------------------------------------------------------------------------------


def _written(entry: Entry) -> list[Data]:
    points = []
    for point in entry.entries("series", least=3, most=MOST_POINTS):
        point.only("x", "value", "given")
        points.append({"x": _year(point, "x"), "value": point.number("value"), "given": point.flag("given", False)})
    return points


def _year(entry: Entry, key: str) -> str:
    text = entry.text(key)
    if values.year(text) is None:
        entry.fail(f'"{key}" is "{text}"', "Write a year in figures.", key)
    return text


def _from_table(entry: Entry) -> list[Data]:
    found = cells.rows(entry)
    x, y = cells.column(entry, "x", found), cells.column(entry, "y", found)
    found = found.dropna(subset=[x, y]).sort_values(x)
    if "years" in entry:
        years = entry.texts("years", required=True)
        if len(years) != 2 or None in map(values.year, years) or int(years[0]) >= int(years[1]):
            entry.fail(
                f'"years" is {", ".join(years)}', "Write the first and the last year: years: [2012, 2020].", "years"
            )
        found = found[found[x].between(int(years[0]), int(years[1]))]
    names = [str(name) for name in found[x]]
    for name in names:
        if names.count(name) > 1:
            entry.fail(f"{names.count(name)} rows of the table are for {name}", 'Choose with "where:".', "table")
    points = [
        {"x": name, "value": cells.plain(entry, value), "given": False}
        for name, value in zip(names, found[y], strict=True)
    ]
    given = entry.texts("given", required=True)
    if len(given) == 1 and (values.year(given[0]) or MOST_POINTS + 1) <= MOST_POINTS:
        given = tuple(names[: int(given[0])])
    for name in given:
        if name not in names:
            cure = f"Write how many years are given, or some of: {', '.join(names)}."
            entry.fail(f'"given" names {name}, for which there is no number', cure, "given")
    for point in points:
        point["given"] = point["x"] in given
    return points


def _line(entry: Entry, points: list[Data]) -> Data:
    """Check a series and choose the scale of the drawing."""
    place = "series" if "series" in entry else "table"
    if not 3 <= len(points) <= MOST_POINTS:
        entry.fail(f"the line has {len(points)} years", f"Take 3 to {MOST_POINTS}.", place)
    years = [int(point["x"]) for point in points]
    if years != sorted(set(years)):
        entry.fail("the years do not follow one another", "Write each year once, the first one first.", place)
    if not any(point["given"] for point in points):
        entry.fail("no year is given", 'Give one at least, for the scale: "given: true", or "given: 1".', place)
    if all(point["given"] for point in points):
        entry.fail("every year is given", "Leave one to be estimated.", place)
    most = max(point["value"] for point in points)
    if min(point["value"] for point in points) < 0 or most == 0:
        entry.fail("the line has numbers below zero, or only zeros", "Choose a series of counts.", place)
    top = entry.number("top", 0) or _top(most)
    if top < most:
        entry.fail(f'"top" is {top}, but the series reaches {most}', "Write a higher one, or leave it out.", "top")
    step = top / STEPS
    return {"points": points, "top": top, "step": int(step) if step.is_integer() else step}


def _top(most: float) -> float:
    """Choose a round number well above the series, so that the height of the drawing tells little."""
    size = 10 ** math.floor(math.log10(most * 1.5))
    top = next(factor * size for factor in TOPS if factor * size >= most * 1.5)
    return int(top) if float(top).is_integer() else top
