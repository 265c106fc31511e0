"""What the tests of lessons share: the words of a lesson, and ways to ask the tables for a number."""

import json
import math
import re
from functools import cache
from pathlib import Path

import pandas as pd
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
    r"\[\d\d (?=[A-Z])",  # links to lessons
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
