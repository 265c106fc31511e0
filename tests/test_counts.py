"""Where counters differ, no sentence prints one count alone: it names who counted, or sets another count beside it.

``tests/held/lesson_NN.py`` says which count a number of a lesson is (``count("row")``). Each sentence, list item, table
row, title, question, right choice, feedback and exercise that prints such a number is looked at. Wrong choices may
print one alone: their feedback says what is wrong with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

import pytest
import yaml
from prose import ROOT, read, strip, texts
from test_prose import LESSONS

from malicourse import charts

COUNTS = read("counts").set_index("id")
SENTENCE = re.compile(r"(?<=[.?!:])\s+(?=[A-Z“*\[])|\n+|; ")
WORD = re.compile(r"[A-ZÀ-Ý]{2,}|[\wÀ-ÿ]{4,}")
SAYS_NOTHING = {"said", "they", "from", "with", "that", "reporter", "reporters", "several", "named", "list", "number"}
OTHER_THINGS = {  # the same figure, not this count
    ("02-revolt", "20"): "Captured men vanished",
    ("02-revolt", "97"): "97 more interviews",
    ("02-revolt", "100"): "ultiply by 100|it by the price",
    ("03-accord", "100"): "ultiply by 100|times 100",
}
PRINTED = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w-])")


def rivals() -> dict[str, list[str]]:
    """Return for each count the rows that count the same thing otherwise, itself among them."""
    groups = COUNTS.groupby(["event", "what"], dropna=False).groups.values()
    return {id: list(rows) for rows in groups if COUNTS.loc[list(rows), "counted_by"].nunique() > 1 for id in rows}


RIVALS = rivals()


def counted(stem: str) -> dict[str, set[str]]:
    """Return for each printed number of a lesson the contested counts that it is."""
    source = (ROOT / f"tests/held/lesson_{stem[:2]}.py").read_text("utf-8")
    lines = re.findall(r'(?m)^    "([\d,.]+)": lambda: ((?:.|\n(?!    "|\}))*)', source)
    found = {number: set(re.findall(r'count\(\s*"([\w-]+)"', code)) & RIVALS.keys() for number, code in lines}
    return {number: ids for number, ids in found.items() if ids}


@cache
def segments(stem: str) -> list[tuple[str, str]]:
    """Return place and words of everything that a lesson prints, a sentence each."""
    lines = [(place, line) for place, text in passages(stem) for line in with_heads(strip(text)).splitlines()]
    return [
        (place, part) for place, line in lines for part in ([line] if "|" in line else SENTENCE.split(line)) if part
    ]


def with_heads(text: str) -> str:
    """Repeat the head of a table in each of its rows, where it names the speakers."""
    lines, head = [], ""
    for line in text.splitlines():
        head = (head or line) if line.startswith("|") else ""
        lines.append(f"{line} {head}" if head and line != head else line)
    return "\n".join(lines)


def passages(stem: str) -> Iterator[tuple[str, str]]:
    for folder in ("notebooks", "exercises/solutions"):
        path = ROOT / folder / f"{stem}.ipynb"
        if not path.exists():
            continue
        for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
            text = "".join(cell["source"])
            if cell["cell_type"] == "markdown" and not text.startswith("## Sources"):
                yield f"{folder} [{number}]", text
            for output in cell.get("outputs", []):
                if chart := output.get("data", {}).get(charts.MIME):
                    yield f"{folder} [{number}] chart", f"{chart['title']}\n{chart['text']}"
    bank = yaml.safe_load((ROOT / f"data/quizzes/{stem}.yaml").read_text(encoding="utf-8"))
    for question in (question for stop in bank["stops"] for question in stop["questions"]):
        told = {key: value for key, value in question.items() if key not in {"source", "id", "kind"}}
        told["stem"] = re.sub(r"“[^”]*”|\"[^\"]*\"", "", told["stem"])  # a sentence quoted to be judged
        if question["kind"] in ("single", "several"):
            told["choices"] = [one if one.get("correct") else one["feedback"] for one in question["choices"]]
        told["pairs"] = [" | ".join(texts(pair)) for pair in told.get("pairs", [])]
        yield from ((question["id"], text) for text in texts(told))
    checks = ROOT / f"data/exercises/{stem}.yaml"
    if checks.exists():
        for exercise in yaml.safe_load(checks.read_text(encoding="utf-8"))["exercises"]:
            told = {key: value for key, value in exercise.items() if key != "wrong"}  # answers that a test tries
            yield from ((f"exercise {exercise['id']}", text) for text in texts(told))


def names(counter: str, words: str) -> bool:
    """Tell whether the words name the counter: an acronym of it, or the first letters of a word that says who."""
    for word in WORD.findall(counter):
        if word.isupper():
            if re.search(rf"\b{word}\b", words):
                return True
        elif word.lower() not in SAYS_NOTHING and word[:5].lower() in words.lower():
            return True
    return False


def printed(number: str, words: str) -> bool:
    return number in {found.rstrip(",.") for found in PRINTED.findall(words)}


def alone(stem: str) -> list[tuple[str, str, str]]:
    """Return place, number and sentence of each contested count that is printed without its counter or another."""
    wrong = []
    for number, ids in counted(stem).items():
        for place, words in segments(stem):
            other_thing = OTHER_THINGS.get((stem, number))
            if not printed(number, words) or (other_thing and re.search(other_thing, words)):
                continue
            told = COUNTS.loc[sorted({row for id in ids for row in RIVALS[id]})]
            values = told[["low", "value", "high"]].map(lambda value: f"{value:,.10g}")
            same = values.eq(number).any(axis=1)
            counters = told.loc[same if same.any() else told.index, "counted_by"]  # a difference is of both
            others = set(values.to_numpy().ravel()) - {number, "nan"}
            if any(names(counter, words) for counter in counters) or any(printed(other, words) for other in others):
                continue
            wrong.append((place, number, words.strip()))
    return wrong


@pytest.mark.parametrize("stem", LESSONS)
def test_no_contested_count_stands_alone(stem: str):
    assert alone(stem) == []


def test_a_count_is_seen_to_stand_alone_or_with_its_counter():
    assert not names("Malian government", "At least 95 people were killed.")
    assert names("Malian government", "The government counted 95.")
    assert names("the UN mission, MINUSMA", "MINUSMA counted 35.")
    assert printed("95", "It was 95, or 35.")
    assert not printed("95", "It was 1995.")


def test_contested_counts_are_printed_in_lessons_at_all():
    assert sum(len(counted(stem)) for stem in LESSONS) > 40
