"""What a class sees is short, in words for people, and fits its hour: leads, slides, questions, minutes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from timing import FREE, sections

from malicourse.publish import deck
from malicourse.publish.editions.lead import MOST_WORDS, read_cell, without_twin

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
HOURS = [stem for stem in LESSONS if stem not in ("00-start", "09-inquiry")]  # a quarter of one, and more than one
MOST_SLIDES, MOST_TOPICS, MOST_QUESTIONS, LEAST_JUDGED = 24, 8, 6, 2  # topics: six, and the puzzle and the closing
MOST_ROWS = 5
MOST_READ = 2600  # words of a lesson for somebody who reads alone; 07 with its statements has as many
every_lesson = pytest.mark.parametrize("stem", LESSONS)
every_hour = pytest.mark.parametrize("stem", HOURS)
DEBRIS = re.compile(
    r"\bNaN\b|<NA>|\bNaT\b|\b\d+\.0\b|\w_\w|Shift ?\+ ?Enter|\b[Rr]un (the|this|each|your) cell|\bcell below\b"
)
COVERS = re.compile(
    r"\b(cover|hide)s? (the|this|that|a)\b|\b[Bb]efore you run\b|\bguess(es)? (the|before|first)\b", re.IGNORECASE
)


@cache
def cells(stem: str) -> tuple[nbformat.NotebookNode, ...]:
    return tuple(nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4).cells)


def mark(cell: nbformat.NotebookNode) -> str:
    return cell.metadata.get("slideshow", {}).get("slide_type") or "-"


@cache
def slides(stem: str) -> list:
    path = ROOT / "notebooks" / f"{stem}.ipynb"
    page, _ = deck(nbformat.read(path, as_version=4), folder=path.parent)
    found = BeautifulSoup(page, "html.parser").select(".slides section")
    return [section for section in found if not section.find("section")]


@every_lesson
def test_each_lead_can_stand_alone_on_a_slide(stem: str):
    long = []
    for number, cell in enumerate(cells(stem)):
        if cell.cell_type == "markdown" and mark(cell) not in ("notes", "skip") and not cell.source.startswith("# "):
            words = len(read_cell(cell.source).lead.split())
            if words > MOST_WORDS:
                long.append((number, words))
    assert long == []


@every_lesson
def test_a_lesson_is_read_alone_in_twenty_minutes(stem: str):
    """All that stands in a lesson, also what is folded; not notes, addresses, rules of tables and the closing list."""
    texts = [
        without_twin(cell.source) for cell in cells(stem) if cell.cell_type == "markdown" and mark(cell) != "notes"
    ]
    words = re.sub(r"\]\([^)]*\)", "]", " ".join(text for text in texts if not text.startswith("## Sources"))).split()
    assert sum(bool(word.strip("|-: ")) for word in words) <= MOST_READ


@every_lesson
def test_a_table_on_a_slide_has_at_most_five_rows(stem: str):
    long = [
        (section["aria-label"], len(table.select("tbody tr")))
        for section in slides(stem)
        for table in section.select(".slide table")
        if len(table.select("tbody tr")) > MOST_ROWS
        and not table.find_parent(attrs={"data-malicourse-talks": True})  # plain tables of the talks, without a script
    ]
    assert long == []


@every_lesson
def test_no_debris_of_code_stands_on_a_slide(stem: str):
    found = []
    for section in slides(stem):
        shown = section.select_one(".slide")
        for script in shown.select("script, .edition"):  # an edition has a number such as 2.0
            script.extract()
        words = " ".join(shown.get_text(" ").split())
        found += [(section["aria-label"], one[0]) for one in DEBRIS.finditer(words)]
    assert found == []


@every_hour
def test_a_lesson_has_no_more_slides_topics_and_questions_than_its_hour(stem: str):
    assert len(slides(stem)) <= MOST_SLIDES
    timed = sections(stem)
    assert len(timed) - 1 <= MOST_TOPICS, [one.heading for one in timed]
    assert sum(one.questions for one in timed) <= MOST_QUESTIONS
    assert sum(one.judged for one in timed) >= LEAST_JUDGED


@every_hour
def test_a_lesson_needs_the_minutes_that_it_promises_and_leaves_five_free(stem: str):
    timed = sections(stem)
    promised = sum(one.promised for one in timed)
    needed = sum(one.needed for one in timed) + FREE
    print(f"{stem}: promised {promised}, needed {needed:.1f}")
    assert abs(needed - promised) <= promised / 10, f"{promised} minutes promised, {needed:.1f} needed"


@every_hour
def test_a_stop_begins_with_the_question_worth_a_discussion(stem: str):
    from malicourse import quiz

    levels = {question.id: question.difficulty for question in quiz.load(stem).questions}
    for cell in cells(stem):
        if cell.cell_type == "code" and mark(cell) != "skip":
            for output in cell.outputs:
                asked = [one["id"] for one in output.get("data", {}).get(quiz.MIME, {}).get("questions", [])]
                assert not asked or levels[asked[0]] == max(levels[one] for one in asked), asked


@every_lesson
def test_what_a_note_tells_to_cover_or_to_guess_appears_later(stem: str):
    """A note that says cover, hide or guess stands beside something that waits for its press, or a question."""
    bare, last = [], False
    for number, cell in enumerate(cells(stem)):
        if mark(cell) in ("slide", "subslide"):
            last = False
        waits = mark(cell) == "fragment" or any(tag.startswith("reveal-") for tag in cell.metadata.get("tags", []))
        drawn = any(
            key in str(output.get("metadata", {}).keys()) or "finding" in str(output.get("data", {}).keys())
            for output in cell.get("outputs", [])
            for key in ("application/vnd.malicourse",)
        )
        last = last or waits or drawn or "quiz.show" in cell.source
        if mark(cell) != "-" and mark(cell) != "skip" and COVERS.search(cell.source) and not last:
            bare.append((number, COVERS.search(cell.source)[0]))
    assert bare == []


@every_lesson
def test_the_foot_of_a_slide_names_who_says_it_and_not_a_page(stem: str):
    names = [link.get_text() for section in slides(stem) for link in section.select(".foot a")]
    assert [name for name in names if re.match(r"pp?\. ?\d|\d{1,4}$", name)] == []
