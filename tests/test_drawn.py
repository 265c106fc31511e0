"""What the charts of a lesson draw today is what the notebook holds, and their words are the words of their rows.

Rows lie in the metadata of a stored chart, where no comparison of notebooks looks. ``tests/drawn.py`` draws them anew.
"""

import json
import re
from itertools import zip_longest

import pytest
from dates import stretch
from drawn import Drawn, cells, drawn, stored
from prose import NUMBER, read, strip
from test_prose import LESSONS

SENTENCE = re.compile(r"(?<=[.;?!])\s+")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
FIRST = re.compile(r"\b(?:highest|most numerous|deadliest)\b", re.I)
MEANT = {  # places that a short label of a row stands for
    ("04-ground", "Did the war move, or did it spread?"): "Kidal",  # the region
    ("06-withdrawals", "First soldiers out: October 2021. Last UN day: December 2023"): "Kidal, Tessalit, Timbuktu",
}
LAST = re.compile(r"\blowest\b", re.I)


def differences(now: Drawn, then: Drawn) -> list[str]:
    """Say table by table, row by row and column by column what is drawn and what is stored."""
    found = []
    for new, old in zip_longest(now.data, then.data, fillvalue={"columns": [], "rows": [], "about": ""}):
        if new["columns"] != old["columns"]:
            found.append(f"columns {new['columns']}, stored are {old['columns']}")
            continue
        for one, other in zip_longest(new["rows"], old["rows"], fillvalue=[]):
            found += [
                f"column “{column}” of row {(other or one)[:2]}: {mine!r}, stored is {theirs!r}"
                for column, mine, theirs in zip_longest(new["columns"], one, other)
                if mine != theirs
            ]
        rest = [key for key in new if new.get(key) != old.get(key) and key not in ("columns", "rows")]
        found += [f"{key} {new[key]!r}, stored is {old.get(key)!r}" for key in rest]
    return [f"{line} (drawn from {' and '.join(f'{name}.csv' for name in now.tables)})" for line in found]


@pytest.mark.parametrize("stem", LESSONS)
def test_charts_draw_the_rows_that_are_stored(stem: str) -> None:
    now, then = drawn(stem), stored(stem)
    assert [(chart.cell, chart.title) for chart in now] == [(chart.cell, chart.title) for chart in then]
    found = [
        f"[{new.cell}] {new.title}: {line}"
        for new, old in zip(now, then, strict=True)
        for line in differences(new, old)
    ]
    assert not found, "run the lesson again if that is meant: python -m malicourse.authoring run"


def around(stem: str, cell: int) -> str:
    """Return the text cells of the section in which a chart stands."""
    heads = [
        number
        for number, one in enumerate(cells(stem))
        if one["cell_type"] == "markdown" and re.search(r"(?m)^##? ", "".join(one["source"]))
    ]
    first = max(number for number in [0, *heads] if number <= cell)
    last = min(number for number in [*heads, len(cells(stem))] if number > cell)
    return " ".join("".join(one["source"]) for one in cells(stem)[first:last] if one["cell_type"] == "markdown")


def rows_in_words(chart: Drawn) -> str:
    return json.dumps(chart.data, ensure_ascii=False)


@pytest.mark.parametrize("stem", LESSONS)
def test_places_in_the_words_of_a_chart_are_drawn_or_told_of_around_it(stem: str) -> None:
    names = set(read("towns")["name"]) | set(read("events")["place"].dropna()) - {"Mali"}
    for chart in stored(stem):
        there = rows_in_words(chart) + around(stem, chart.cell) + MEANT.get((stem, chart.title), "")
        said = f"{chart.title} {chart.text}"
        strangers = {
            name
            for name in names
            if re.search(rf"\b{re.escape(name)}\b", said) and not re.search(re.escape(name), there)
        }
        assert not strangers, f"[{chart.cell}] {chart.title}: neither its rows nor the text around it have these"


def table_of(chart: Drawn) -> list[tuple[list[str], dict[str, float]]]:
    """Return each row of a chart as its labels and its numbers by column."""
    return [
        (
            [cell for cell in row if isinstance(cell, str)],
            {
                column: cell
                for column, cell in zip(data["columns"], row, strict=True)
                if isinstance(cell, int | float) and column not in ("latitude", "longitude")
            },
        )
        for data in chart.data
        for row in data["rows"]
    ]


def printed(value: float) -> str:
    return f"{value:,.10g}"


@pytest.mark.parametrize("stem", LESSONS)
def test_years_in_the_words_of_a_chart_are_drawn_or_told_of_around_it(stem: str) -> None:
    for chart in stored(stem):
        drawn_years = {
            *map(int, re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", rows_in_words(chart))),
            *map(int, stretch(stem)),
        }
        told = set(YEAR.findall(around(stem, chart.cell)))
        said = set(YEAR.findall(f"{chart.title} {chart.text}")) - told
        strangers = {year for year in said if not min(drawn_years) <= int(year) <= max(drawn_years)}
        assert not strangers, f"[{chart.cell}] {chart.title}: neither its rows nor the text around it have these"


@pytest.mark.parametrize("stem", LESSONS)
def test_a_number_in_the_words_of_a_chart_stands_beside_its_row_or_column(stem: str) -> None:
    for chart in stored(stem):
        rows = table_of(chart)
        for sentence in SENTENCE.split(chart.text):
            for number in NUMBER.findall(strip(sentence)):
                labels = [
                    " ".join([*labels, column])
                    for labels, numbers in rows
                    for column, value in numbers.items()
                    if printed(value) == number.rstrip(",.")
                ]
                fits = not labels or any(common(label, sentence) for label in labels)
                assert fits, f"[{chart.cell}] “{sentence}”: {number} is drawn for {labels}"


def common(label: str, sentence: str) -> bool:
    """Tell whether a label and a sentence share a year or a word, by its first letters."""
    parts = re.findall(r"[^\W\d]{3,}|\d{4}", label)
    return any(part[:5].lower() in sentence.lower() for part in parts)


def extremes(chart: Drawn) -> list[str]:
    """Name the sentences that tell of a highest or lowest row which is not that of the rows."""
    rows = [(labels, sum(numbers.values())) for labels, numbers in table_of(chart) if numbers]
    wrong = []
    for sentence in re.split(r"(?<=[.?!])\s+", chart.text):
        for word, best in ((FIRST, max), (LAST, min)):
            if rows and word.search(sentence) and any(label in sentence for labels, _ in rows for label in labels):
                labels, value = best(rows, key=lambda row: row[1])
                if not any(set(label.split()) <= set(re.findall(r"\w+", sentence)) for label in labels):
                    wrong.append(f"[{chart.cell}] “{sentence}”: the rows have {labels} with {printed(value)}")
    return wrong


@pytest.mark.parametrize("stem", LESSONS)
def test_highest_and_lowest_in_the_words_of_a_chart_are_those_of_its_rows(stem: str) -> None:
    assert [line for chart in stored(stem) for line in extremes(chart)] == []
