"""Every number that a lesson, its charts, its questions or its exercises put into words is held by the tables.

``HELD`` gives for each lesson the numbers as they are printed and how each follows from the tables. A number in the
words that is not held fails, and so does a number that the tables no longer give.
"""

import json
import math
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml

from malicourse import charts, tables

read = cache(tables.read)
ROOT = Path(__file__).resolve().parents[1]
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
NOT_NUMBERS = (
    r"```.*?```",
    r"`[^`]*`",
    r"\]\([^)]*\)",  # addresses
    r"<[^>]+>",
    r"(?m)^- \*\*Time:\*\*.*$",
    r"(?m)^\s*\d+\. ",  # numbered lists
    r"(?m)^\| \*\*(?:Lesson|Exercises) \d\d\*\* \|.*$",
    r"(?m)^#+ \d+(?:\.\d+)? .*$",  # numbered headings
    r"\b(?:[Ll]essons?|[Ee]xercises|[Dd]irection) \d\d(?: and \d\d to \d\d)?",
    r"\(\d\d\)",  # lesson numbers in a list
    rf"\b\d{{1,2}}(?:(?:, \d{{1,2}})*,? (?:and|to) \d{{1,2}})? (?:{MONTH})\b",
    rf"\b(?:{MONTH}) \d{{1,2}}\b",
    r"\bthe \d{1,2}(?:st|nd|rd|th)\b",
    r"\b(?:19|20)\d\d(?:[–-]\d\d)?\b",
    r"minute 0\b",
)
NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w-])")


def strip(words: str) -> str:
    """Take out dates, years, addresses and numbering."""
    for pattern in NOT_NUMBERS:
        words = re.sub(pattern, " ", words, flags=re.DOTALL if "```" in pattern else 0)
    return words


def words_of(stem: str) -> str:
    """Return all words of a lesson: text, charts, questions, exercises."""
    parts = []
    for folder in ("notebooks", "exercises/solutions"):
        path = ROOT / folder / f"{stem}.ipynb"
        if not path.exists():
            continue
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown" and not "".join(cell["source"]).startswith("## Sources"):
                parts.append("".join(cell["source"]))
            for output in cell.get("outputs", []):
                chart = output.get("data", {}).get(charts.MIME)
                if chart:
                    parts += [chart["title"], chart["text"]]
    bank = ROOT / "data" / "quizzes" / f"{stem}.yaml"
    parts += texts(yaml.safe_load(bank.read_text(encoding="utf-8"))["stops"])
    checks = ROOT / "data" / "exercises" / f"{stem}.yaml"
    if checks.exists():
        for exercise in yaml.safe_load(checks.read_text(encoding="utf-8"))["exercises"]:
            parts += [exercise["asks"], exercise["right"], *(slip["line"] for slip in exercise.get("slips", []))]
    return "\n".join(parts)


def texts(node: object) -> list[str]:
    """Collect every text of a question bank, ids and sources left out."""
    if isinstance(node, str):
        return [node]
    if isinstance(node, list):
        return [text for item in node for text in texts(item)]
    if isinstance(node, dict):
        return [text for key, value in node.items() if key not in {"id", "source", "kind"} for text in texts(value)]
    return []


def days(first: str, last: str) -> int:
    return (pd.Timestamp(last) - pd.Timestamp(first)).days


def event_day(event: str, column: str = "date") -> str:
    return str(read("events").set_index("id").loc[event, column].date())


def between(first: str, last: str) -> int:
    return days(event_day(first), event_day(last))


def count(row: str, column: str = "value") -> float:
    return read("counts").set_index("id").loc[row, column]


def refugees(year: int, *hosts: str) -> int:
    table = read("refugees").query("year == @year").set_index("host")["refugees"]
    return int(sum(table.get(host, 0) for host in hosts))


def price(year: int, region: str) -> int:
    exact = read("millet_prices").set_index(["year", "region"]).loc[(year, region), "price_xof_per_kg"]
    return math.floor(exact + 0.5)


def killed(month: str, *kinds: str) -> int:
    rows = read("deaths_by_month")
    rows = rows[rows["month"].dt.strftime("%Y-%m").str.startswith(month)]
    return int(rows[list(kinds or ("state_based", "non_state", "one_sided"))].to_numpy().sum())


def pairs(column: str, side_b: str | None = None) -> int:
    rows = read("deaths_by_pair").query("year == 2012")
    return int(rows[rows["side_b"].str.contains(side_b) if side_b else rows["year"] == 2012][column].sum())


def kilometres(one: str, other: str) -> int:
    """Great-circle distance, rounded to ten kilometres (haversine formula, radius 6,371 km)."""
    towns = read("towns").set_index("name")
    (lat1, lon1), (lat2, lon2) = (
        (math.radians(towns.loc[name, "latitude"]), math.radians(towns.loc[name, "longitude"])) for name in (one, other)
    )
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return round(2 * 6371 * math.asin(math.sqrt(half)), -1)


def status(word: str) -> int:
    return int((read("claims")["status"] == word).sum())


def rise(year: int, region: str) -> float:
    prices = read("millet_prices").set_index(["year", "region"])["price_xof_per_kg"]
    return prices[(year, region)] / prices[(year - 1, region)]


HOSTS = ("Mauritania", "Niger", "Burkina Faso")
HELD: dict[str, dict[str, Callable[[], float]]] = {
    "00-start": {
        "35": lambda: len(read("claims")),
        "18": lambda: status("established"),
        "12": lambda: status("attributed"),
        "5": lambda: status("disputed"),
        "1,200": lambda: kilometres("Bamako", "Kidal"),
    },
    "02-revolt": {
        "75": lambda: between("e2012-menaka", "e2012-timbuktu"),
        "81": lambda: days("2012-01-16", event_day("e2012-declaration")),
        "400": lambda: count("libya-convoy"),
        "1,500": lambda: count("libya-un", "low"),
        "2,000": lambda: count("libya-un", "high"),
        "41": lambda: count("aguelhok-grave"),
        "60": lambda: count("aguelhok-army"),
        "70": lambda: count("aguelhok-president"),
        "80": lambda: count("aguelhok-diplo"),
        "82": lambda: count("aguelhok-french"),
        "97": lambda: count("aguelhok-officer"),
        "100": lambda: count("aguelhok-minister"),
        "153": lambda: count("aguelhok-amdh"),
        "15": lambda: days(event_day("e2012-coup", "end_date"), event_day("e2012-declaration")),
        "20": lambda: count("gao-first"),
        "1,200": lambda: kilometres("Bamako", "Kidal"),
        "143,009": lambda: refugees(2012, *HOSTS),
        "54,029": lambda: refugees(2012, "Mauritania"),
        "50,204": lambda: refugees(2012, "Niger"),
        "38,776": lambda: refugees(2012, "Burkina Faso"),
        "66,393": lambda: refugees(2013, "Mauritania"),
        "48,928": lambda: refugees(2013, "Niger"),
        "28,684": lambda: refugees(2013, "Burkina Faso"),
        "48,912": lambda: refugees(2014, "Mauritania"),
        "47,466": lambda: refugees(2014, "Niger"),
        "31,604": lambda: refugees(2014, "Burkina Faso"),
        "183": lambda: price(2011, "Gao"),
        "252": lambda: price(2012, "Gao"),
        "225": lambda: price(2013, "Gao"),
        "256": lambda: price(2012, "Timbuktu"),
        "241": lambda: price(2013, "Timbuktu"),
        "135": lambda: price(2011, "Mopti"),
        "247": lambda: price(2012, "Mopti"),
        "175": lambda: price(2013, "Mopti"),
        "118,000": lambda: count("displaced-2012-09"),
        "204,000": lambda: count("displaced-2012-10"),
        "86,000": lambda: count("displaced-2012-10") - count("displaced-2012-09"),
        "179": lambda: killed("2012", "state_based"),
        "317": lambda: killed("2012"),
        "248": lambda: (killed("2012") + killed("2012", "state_based")) / 2,
        "144": lambda: killed("2012-01"),
        "279": lambda: killed("2013-01"),
        "161": lambda: killed("2013-03"),
        "30": lambda: max(killed(f"2012-{month:02}") for month in range(4, 13)),
        "218": lambda: pairs("best"),
        "209": lambda: pairs("low"),
        "579": lambda: pairs("high"),
        "27": lambda: pairs("best", "Military faction"),
    },
}
# Numbers that are no measurement: a definition, a lesson's minutes, a choice of words.
PLAIN = {
    "00-start": {"45", "30", "0", "1", "15"},
    "02-revolt": {
        "25",  # UCDP's threshold for a warring pair
        "34",  # age of the mother at Mbera, by reuters-mbera-2012
        "31",  # days of March
        "14",  # a wrong answer named in feedback
        "16",
        "6",
        "24",  # the name of a broadcaster
        "1",  # a share of 1, in an exercise's help
    },
}


def lessons() -> list[str]:
    return sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("stem", lessons())
def test_every_number_in_words_is_held_by_the_tables(stem: str) -> None:
    found = set(NUMBER.findall(strip(words_of(stem))))
    found = {number.rstrip(",.") for number in found}
    loose = sorted(found - HELD[stem].keys() - PLAIN[stem])
    assert not loose, f"{stem}: add to HELD in tests/test_prose.py how these follow from the tables: {loose}"


@pytest.mark.parametrize(("stem", "number"), [(stem, number) for stem, held in HELD.items() for number in held])
def test_a_number_in_words_is_what_the_tables_give(stem: str, number: str) -> None:
    assert number in strip(words_of(stem)), f"{number} is held for {stem}, but no longer said there"
    assert f"{HELD[stem][number]():,.10g}" == number


def test_lesson_02_seven_of_eight_towns_changed_hands_and_konna_did_not() -> None:
    control = read("control")
    first, last = pd.Timestamp("2012-01-16"), pd.Timestamp("2012-04-06")

    def army(day: pd.Timestamp) -> set[str]:
        held = control[(control["from"] <= day) & (control["to"].isna() | (control["to"] >= day))]
        return set(held[held["holder"] == "fama"]["town"])

    assert len(army(first)) == 8
    assert army(last) == {"Konna"}


def test_lesson_02_three_towns_followed_each_other_day_by_day_within_ten_days_of_the_coup() -> None:
    towns = [event_day(event) for event in ("e2012-kidal", "e2012-gao", "e2012-timbuktu")]
    assert [days(towns[0], day) for day in towns] == [0, 1, 2]
    assert days(event_day("e2012-coup", "end_date"), towns[-1]) == 10


def test_lesson_02_the_coup_came_in_the_tenth_week() -> None:
    assert days(event_day("e2012-menaka"), event_day("e2012-coup", "end_date")) // 7 == 9


def test_lesson_02_millet_rose_in_all_three_regions_and_most_in_mopti() -> None:
    rises = {region: rise(2012, region) for region in ("Gao", "Timbuktu", "Mopti")}
    assert min(rises.values()) > 1
    assert max(rises, key=rises.get) == "Mopti"


def test_lesson_02_after_march_2012_no_death_of_a_fight_with_the_state_until_the_year_ends() -> None:
    assert killed("2012-01", "state_based") + killed("2012-02", "state_based") + killed("2012-03", "state_based") == 179
    assert killed("2012", "state_based") == 179


def test_numbers_are_found_and_dates_are_not() -> None:
    """The search itself: what it must see, and what it must leave."""
    assert NUMBER.findall(strip("On 16 January 2012 some 1,500 of 82 came, 3.5 on 6 and 7 May.")) == [
        "1,500",
        "82",
        "3.5",
    ]
