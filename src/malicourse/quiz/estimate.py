"""Estimate before you see: a number, or a line over the years, is set beside the real one. Nobody can be wrong."""

import math
from typing import Any

from malicourse import values
from malicourse.quiz import cells, shapes
from malicourse.quiz.numerals import tidy_unit
from malicourse.quiz.reader import Entry
from malicourse.quiz.verdict import Data, Kind, Note, Verdict, foreign, join, nothing, read_typed, read_units
from malicourse.words import fill, listed, number, say

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
        units = read_units(entry, "stem")
        ways = [key for key in ("answer", "series", "table") if key in entry]
        if not ways:
            entry.fail(say("bank.nothing_to_estimate"), "stem")
        if len(ways) > 1:
            entry.fail(say("bank.estimate_twice", keys=listed(ways)), "stem")
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
                entry.fail(say("bank.other_estimate", key=key), key)

    def grade(self, question: Data, answer: Any, table: Data) -> Verdict:
        """Set the estimate beside the real number, in words."""
        if question["shape"] == "line":
            return self.grade_line(question, answer, table)
        mine, told = read_typed(question, answer, table)
        if mine is None:
            return nothing(told)
        real, language = question["answer"], table["language"]
        gap = fill(
            table["estimate_gap"],
            mine=number(mine, language),
            real=number(real, language),
            unit=question["unit"],
            gap=gap_words(mine, real, table),
        )
        said = question["feedback"][band(mine, real)]
        words = join(table["estimated"], gap, said, question["reveal"], told)
        return Verdict(None, words, answer=mine)

    def grade_line(self, question: Data, answer: Any, table: Data) -> Verdict:
        """Name the year in which the line is nearest, and the one in which it is farthest off."""
        asked = [point for point in question["points"] if not point["given"]]
        given = dict(answer or {})
        foreign(list(given), [point["x"] for point in asked])
        if len(given) < len(asked):
            return nothing(table["empty_estimate"])
        rows = [(point["x"], given[point["x"]], point["value"]) for point in asked]

        def told(key: str, row: tuple[str, float, float]) -> str:
            x, mine, real = row
            both = {"mine": number(mine, table["language"]), "real": number(real, table["language"])}
            return fill(table[key], x=x, gap=gap_words(mine, real, table), **both)

        off = [abs(mine - real) for _, mine, real in rows]
        nearest, farthest = rows[off.index(min(off))], rows[off.index(max(off))]
        parts = [table["estimated"]]
        if nearest is not farthest:
            parts.append(told("estimate_nearest", nearest))
        parts.append(told("estimate_farthest" if nearest is not farthest else "estimate_only", farthest))
        low = sum(mine < real for _, mine, real in rows)
        if len(rows) > 2:
            parts.append(fill(table["estimate_low"], n=low, total=len(rows)) if low else table["estimate_never_low"])
        notes = tuple(Note(row[0], None, told("estimate_year", row)) for row in rows)
        kept = {x: mine for x, mine, _ in rows}
        return Verdict(None, join(*parts, question["reveal"]), notes, answer=kept)

    def solve(self, question: Data, table: Data) -> Verdict:
        """Give the real number, or the real series."""
        unit, shown = question["unit"], table["shown"]
        if question["shape"] == "number":
            text = fill(table["number_answer"], number=number(question["answer"], table["language"]), unit=unit)
            return Verdict(None, join(shown, text, question["reveal"]), answer=question["answer"])
        asked = [point for point in question["points"] if not point["given"]]
        notes = tuple(Note(point["x"], None, f"{number(point['value'], table['language'])} {unit}") for point in asked)
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
        return table["gap_none"]
    if band(mine, real) == "close":
        return table["gap_close"]
    side = "low" if mine < real else "high"
    if min(mine, real) <= 0:
        return fill(table[f"gap_{side}_by"], number=number(tidy(abs(mine - real)), table["language"]))
    ratio = max(mine, real) / min(mine, real)
    if ratio < IN_PERCENT:
        return fill(table[f"gap_{side}_percent"], percent=5 * math.floor((ratio - 1) * 20 + 0.5))
    if ratio < IN_TIMES:
        return table[f"gap_{side}_half"]
    times = math.floor(ratio + 0.5)
    return fill(table[f"gap_{side}_times"], n=times, times=number(times, table["language"]))


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
        entry.fail(say("bank.no_year", key=key, text=text), key)
    return text


def _from_table(entry: Entry) -> list[Data]:
    found = cells.rows(entry)
    x, y = cells.column(entry, "x", found), cells.column(entry, "y", found)
    found = found.dropna(subset=[x, y]).sort_values(x)
    if "years" in entry:
        years = entry.texts("years", required=True)
        if len(years) != 2 or None in map(values.year, years) or int(years[0]) >= int(years[1]):
            entry.fail(say("bank.no_years", years=", ".join(years)), "years")
        found = found[found[x].between(int(years[0]), int(years[1]))]
    names = [str(name) for name in found[x]]
    for name in names:
        if names.count(name) > 1:
            entry.fail(say("bank.rows_for_a_year", n=names.count(name), year=name), "table")
    points = [
        {"x": name, "value": cells.plain(entry, value), "given": False}
        for name, value in zip(names, found[y], strict=True)
    ]
    given = entry.texts("given", required=True)
    if len(given) == 1 and (values.year(given[0]) or MOST_POINTS + 1) <= MOST_POINTS:
        given = tuple(names[: int(given[0])])
    for name in given:
        if name not in names:
            entry.fail(say("bank.given_unknown", year=name, known=", ".join(names)), "given")
    for point in points:
        point["given"] = point["x"] in given
    return points


def _line(entry: Entry, points: list[Data]) -> Data:
    """Check a series and choose the scale of the drawing."""
    place = "series" if "series" in entry else "table"
    if not 3 <= len(points) <= MOST_POINTS:
        entry.fail(say("bank.line_length", n=len(points), most=MOST_POINTS), place)
    years = [int(point["x"]) for point in points]
    if years != sorted(set(years)):
        entry.fail(say("bank.years_out_of_order"), place)
    if not any(point["given"] for point in points):
        entry.fail(say("bank.none_given"), place)
    if all(point["given"] for point in points):
        entry.fail(say("bank.all_given"), place)
    most = max(point["value"] for point in points)
    if min(point["value"] for point in points) < 0 or most == 0:
        entry.fail(say("bank.line_below_zero"), place)
    top = entry.number("top", 0) or _top(most)
    if top < most:
        entry.fail(say("bank.top_too_low", top=top, most=most), "top")
    step = top / STEPS
    return {"points": points, "top": top, "step": int(step) if step.is_integer() else step}


def _top(most: float) -> float:
    """Choose a round number well above the series, so that the height of the drawing tells little."""
    size = 10 ** math.floor(math.log10(most * 1.5))
    top = next(factor * size for factor in TOPS if factor * size >= most * 1.5)
    return int(top) if float(top).is_integer() else top
