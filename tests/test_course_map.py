"""The lessons form a chain, and the two tables of lessons, in lesson 00 and in the README, say what the lessons say."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NEXT = re.compile(r"^(?:## Next\n+|\*\*Next:\*\*)(.*)$", re.MULTILINE)
ROW = re.compile(r"^\|.*?\[[^]]+\]\((?:notebooks/)?(\d\d[^)]+)\) \| (.+?) \| (.+?) \|$", re.MULTILINE)
TABLES = {"lesson 00": LESSONS[0], "README": ROOT / "README.md"}


def text_of(path: Path) -> str:
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def face(path: Path) -> tuple[str, str, str]:
    """Give what the top of a lesson says: its file, its question, its time in a word or two."""
    words = text_of(path)
    question = re.search(r"^\*\*(.+\?)\*\*$", words, re.MULTILINE)[1]
    time = re.search(r"^- \*\*Time:\*\* (open|\d+ min)", words, re.MULTILINE)[1]
    return path.name, question, time


@pytest.mark.parametrize(("lesson", "after"), list(pairwise(LESSONS)), ids=[path.stem for path in LESSONS[:-1]])
def test_each_lesson_ends_with_a_link_to_the_next(lesson: Path, after: Path) -> None:
    ends = NEXT.findall(text_of(lesson))
    assert len(ends) == 1, f"{lesson.name}: write one closing line “**Next:** [lesson {after.stem[:2]}]({after.name})”"
    assert f"]({after.name})" in ends[0], f"{lesson.name} leads on to: {ends[0].strip()}"


def test_the_last_lesson_leads_back_to_the_course_map() -> None:
    assert f"]({LESSONS[0].name}#The-course-map)" in NEXT.findall(text_of(LESSONS[-1]))[0]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_lessons_names_each_with_its_own_question_and_time(table: str) -> None:
    rows = [row for row in ROW.findall(text_of(TABLES[table])) if row[0] != LESSONS[0].name]
    assert rows == [face(path) for path in LESSONS[1:]]
