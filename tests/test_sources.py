"""Documents, inquiries, courts and research come before the press, and an agency is named where its report is used.

``python tests/test_sources.py`` prints the share of each kind of source by lesson.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache

import pytest
import yaml
from prose import ROOT, read

LEAST = 35  # per cent of a lesson's sources that are the document itself or research
RANK = {"original": 0, "research": 1, "press": 2, "agency copy": 3, "reference": 4}
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\((https?://[^)\s]+)\)([^\n]{0,30})")
MARKS = ("encyclopaedia", "encyclopedia", "Wikipedia", "weblog", "travel page", "tour operator")
SOURCES = read("sources").set_index("id").fillna("")
BY_ADDRESS = {url: id for id, url in SOURCES["url"].items() if url}
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
every_lesson = pytest.mark.parametrize("stem", LESSONS)


@cache
def cells(stem: str) -> list[tuple[str, str]]:
    """Return kind and source of each cell of a lesson and its solutions."""
    paths = (ROOT / "notebooks" / f"{stem}.ipynb", ROOT / "exercises/solutions" / f"{stem}.ipynb")
    notebooks = [json.loads(path.read_text(encoding="utf-8")) for path in paths if path.exists()]
    return [(cell["cell_type"], "".join(cell["source"])) for notebook in notebooks for cell in notebook["cells"]]


def links(stem: str) -> list[tuple[str, str, str]]:
    """Return words, address and what stands around, of each link to a page elsewhere in the text of a lesson."""
    found = []
    for kind, text in cells(stem):
        if kind == "markdown" and text.startswith("## Sources"):  # a line names author, publisher and title first
            found += [(words, url, line) for line in text.splitlines() for words, url, _ in LINK.findall(line)]
        elif kind == "markdown":
            found += LINK.findall(text)
    return found


def questions(stem: str) -> list[dict]:
    bank = yaml.safe_load((ROOT / f"data/quizzes/{stem}.yaml").read_text(encoding="utf-8"))
    return [question for stop in bank["stops"] for question in stop["questions"]]


@cache
def cited(stem: str) -> frozenset[str]:
    """Return the ids of the sources that a lesson's text links, its charts name or its questions rest on."""
    linked = {BY_ADDRESS[url] for _, url, _ in links(stem) if url in BY_ADDRESS}
    code = "\n".join(text for kind, text in cells(stem) if kind == "code")
    named = set(re.findall(r"[\"']([a-z0-9][a-z0-9-]+)[\"']", code))
    asked = set()
    for question in questions(stem):
        source = question.get("source", [])
        asked.update([source] if isinstance(source, str) else source)
    return frozenset(linked | ((named | asked) & set(SOURCES.index)))


def shares(stem: str) -> Counter[str]:
    return Counter(SOURCES.loc[id, "origin"] for id in cited(stem))


@every_lesson
def test_a_lesson_rests_on_documents_and_research_before_the_press(stem: str):
    kinds = shares(stem)
    share = 100 * (kinds["original"] + kinds["research"]) / kinds.total()
    print(f"{stem}: {share:.0f} per cent of {kinds.total()} sources are originals or research; {dict(kinds)}")
    assert share >= LEAST, f"{stem}: {share:.0f} per cent of its sources are originals or research: {dict(kinds)}"


@every_lesson
def test_a_link_to_an_agencys_report_names_the_agency(stem: str):
    nameless = [
        (words, agency)
        for words, url, after in links(stem)
        if url in BY_ADDRESS
        for agency in filter(None, SOURCES.loc[BY_ADDRESS[url], "agency"].split(";"))
        if agency not in words + after
    ]
    assert nameless == []


@every_lesson
def test_an_encyclopaedia_or_a_travel_page_is_marked_as_one(stem: str):
    bare = [
        words
        for words, url, after in links(stem)
        if url in BY_ADDRESS
        and SOURCES.loc[BY_ADDRESS[url], "origin"] == "reference"
        and not any(mark in words + after for mark in MARKS)
    ]
    assert bare == []


@every_lesson
def test_every_address_in_a_lesson_is_a_source(stem: str):
    assert [url for _, url, _ in links(stem) if url not in BY_ADDRESS] == []


def test_a_disputed_event_names_its_best_source_first():
    wrong = []
    for event in read("events").query("status == 'disputed'").itertuples():
        ranks = [RANK[SOURCES.loc[id, "origin"]] for id in event.sources.split(";")]
        if ranks[0] > min(ranks):
            wrong.append(event.id)
    assert wrong == []


def test_an_agency_copy_says_whose_report_it_is():
    copies = SOURCES[SOURCES["origin"] == "agency copy"]
    assert list(copies.index[copies["agency"] == ""]) == []


def test_a_document_of_the_un_or_a_court_is_an_original():
    kinds = SOURCES["kind"].isin(["UN document", "treaty", "dataset"])
    assert list(SOURCES.index[kinds & (SOURCES["origin"] != "original")]) == []


if __name__ == "__main__":
    for lesson in LESSONS:
        kinds = shares(lesson)
        best = 100 * (kinds["original"] + kinds["research"]) / kinds.total()
        told = ", ".join(f"{kinds[kind]} {kind}" for kind in RANK)
        print(f"{lesson:16} {best:3.0f} per cent of {kinds.total():3}: {told}")
