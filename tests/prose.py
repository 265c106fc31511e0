"""What the tests of lessons share: the words of a lesson, and ways to ask the tables for a number."""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import yaml

from malicourse import charts, tables
from malicourse.publish.editions.lead import without_twin

read = cache(tables.read)
ROOT = Path(__file__).resolve().parents[1]
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
YEAR = r"\b(?:19|20)\d\d(?:[–-]\d\d)?\b"
NOT_NUMBERS = (
    r"```.*?```",
    r"`[^`]*`",
    r"\]\([^)]*\)",  # addresses
    r"<[^>]+>",
    r"(?m)^- \*\*Time:\*\*.*$",
    r"(?m)^\s*\d+\. ",  # numbered lists
    r"\[\d\d (?=[A-Z])",  # links to lessons
    r"(?m)^#+ \d+(?:\.\d+)? .*$",  # numbered headings
    r"\b(?:[Ll]essons?|[Ee]xercises|[Dd]irection) \d\d(?: and \d\d to \d\d)?",
    r"\(\d\d\)",  # lesson numbers in a list
    rf"\b\d{{1,2}}(?:(?:, \d{{1,2}})*,? (?:and|to) \d{{1,2}})? (?:{MONTH})\b",
    rf"\b(?:{MONTH}) \d{{1,2}}\b",
    r"\bthe \d{1,2}(?:st|nd|rd|th)\b",
    YEAR,
    r"minute 0\b",
)
NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w-])")


def strip(words: str, *, years: bool = True) -> str:
    """Take out dates, years, addresses and numbering."""
    for pattern in NOT_NUMBERS:
        if pattern == YEAR and not years:
            continue
        words = re.sub(pattern, " ", words, flags=re.DOTALL if "```" in pattern else 0)
    return words


@dataclass(frozen=True)
class Passage:
    """Words that stand together: a text cell, a chart, a question, an exercise, a line of the plan."""

    place: str
    text: str
    sources: frozenset[str] = frozenset()
    lead: str = ""
    """What the words answer: the stem of a question, what an exercise asks."""
    drawn: str = ""
    """What stands in the rows that a chart draws."""


@cache
def passages(stem: str) -> tuple[Passage, ...]:
    """Return all words of a lesson: text, charts, questions, exercises, plan."""
    return (*cells_of(stem), *questions_of(stem), *exercises_of(stem), *plan_of(stem))


def cells_of(stem: str) -> Iterator[Passage]:
    for folder in ("notebooks", "exercises/solutions"):
        path = ROOT / folder / f"{stem}.ipynb"
        if not path.exists():
            continue
        for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
            text = without_twin("".join(cell["source"]))
            if cell["cell_type"] == "markdown" and not text.startswith("## Sources"):
                yield Passage(f"{folder} [{number}]", text)
            for output in cell.get("outputs", []):
                chart = output.get("data", {}).get(charts.MIME)
                if chart:
                    words = "\n".join([chart["title"], chart["text"], chart.get("finding", "")])
                    cited = frozenset(source["id"] for source in chart["sources"])
                    rows = json.dumps(output["metadata"][charts.MIME]["data"], ensure_ascii=False)
                    yield Passage(f"{folder} [{number}] chart", words, cited, drawn=rows)


def questions_of(stem: str) -> Iterator[Passage]:
    bank = ROOT / "data" / "quizzes" / f"{stem}.yaml"
    for stop in yaml.safe_load(bank.read_text(encoding="utf-8"))["stops"]:
        yield Passage(stop["id"], stop["title"])
        for question in stop["questions"]:
            cited = question.get("source", [])
            cited = frozenset([cited] if isinstance(cited, str) else cited)
            yield Passage(question["id"], "\n".join(lines_of(question)), cited, question["stem"])


def lines_of(question: dict) -> list[str]:
    """Return the texts of a question, what is set in order or matched on one line with its note or answer."""
    lines = []
    for key, value in question.items():
        if key in {"items", "pairs"}:
            lines += [" | ".join(texts(one)) for one in value]
        elif key not in {"id", "source", "kind"}:
            lines += texts(value)
    return lines


def exercises_of(stem: str) -> Iterator[Passage]:
    checks = ROOT / "data" / "exercises" / f"{stem}.yaml"
    if checks.exists():
        for exercise in yaml.safe_load(checks.read_text(encoding="utf-8"))["exercises"]:
            words = [exercise["asks"], exercise["right"], *(slip["line"] for slip in exercise.get("slips", []))]
            yield Passage(f"exercise {exercise['id']}", "\n".join(words), lead=exercise["asks"])


def plan_of(stem: str) -> Iterator[Passage]:
    plan = ROOT / "teaching" / "plans" / f"{stem}.md"
    if plan.exists():
        for number, line in enumerate(plan.read_text(encoding="utf-8").splitlines(), start=1):
            yield Passage(f"plan, line {number}", line)


@cache
def words_of(stem: str) -> str:
    """Return all words of a lesson: text, charts, questions, exercises."""
    return "\n".join(passage.text for passage in passages(stem) if not passage.place.startswith("plan"))


@cache
def numbers_and_words(stem: str) -> str:
    """Return the words of a lesson without dates, years, addresses and numbering."""
    return strip(words_of(stem))


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


def told(table: str, row: str, words: str) -> float:
    """Return the number in ``words``, once the row is seen to say them: for numbers that only a text holds."""
    line = read(table).set_index("id").loc[row].astype(str)
    assert line.str.contains(words, regex=False).any(), f"{table}, {row} no longer says “{words}”"
    return float(NUMBER.findall(words)[0].replace(",", ""))


def minutes(stem: str) -> tuple[int, int, list[str]]:
    """Return the minutes of the opening's plan, those of the teacher's notes, and the sections without notes."""
    words = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    cells = json.loads((ROOT / "notebooks" / f"{stem}.ipynb").read_text(encoding="utf-8"))["cells"]
    marked = [(cell["metadata"].get("slideshow", {}).get("slide_type"), "".join(cell["source"])) for cell in cells]
    plan = re.search(r"together\. (.+?)\. With every question", marked[0][1])[1]
    given, noted = 0, {}
    for mark, text in marked:
        if mark == "slide":
            heading = text.splitlines()[0]
            noted[heading] = False
        elif mark == "notes":
            noted[heading] = True
            said = re.search(r"</summary>\s+(\w+) minutes?\b", text)
            given += words.index(said[1].lower()) + 1 if said else 0
    planned = sum(int(part.split()[-1]) for part in plan.split(", "))
    return planned, given, [heading for heading, has in noted.items() if not has]
