"""A new kind of question is one class with a shape: keys, sheets and every export know it by that alone."""

import io
import re
from html import unescape
from pathlib import Path

import openpyxl
import pytest

from malicourse import quiz
from malicourse.publish.editions.pages import Lesson
from malicourse.publish.questions import FORMATS, export
from malicourse.publish.teaching import key, sheet
from malicourse.quiz import kinds, shapes
from malicourse.quiz.verdict import Kind, Verdict

LESSON = Lesson("toys", "10", "A trial", "And then?", "")
BANK = """
lesson: toys
objectives: {aim: Try a new kind}
stops:
  - id: only
    title: One toy
    questions:
      - {id: toy, kind: toy, stem: What is it?, objective: aim, difficulty: 3, source: coi-2020, secret: Kidal}
"""
SHAPES = {
    "one": shapes.Choices(
        (shapes.Choice("It is so", True, "Quite"), shapes.Choice("It is not so", False, "No")), told="All said"
    ),
    "several": shapes.Choices(
        (
            shapes.Choice("First true", True, "Quite"),
            shapes.Choice("Then true", True, "Indeed"),
            shapes.Choice("Never", False, "No"),
        ),
        many=True,
        told="All said",
    ),
    "number": shapes.Number(5, 1, "km", "Too short", "Too long", slips=(shapes.Slip(9, 0, "Nine"),), told="All said"),
    "guess": shapes.Number(5, 0, "km", graded=False, close="Near", told="All said"),
    "order": shapes.Order(
        (("First", "in May"), ("Second", "in June"), ("Third", "in July")),
        ("Third", "First", "Second"),
        told="All said",
        wrong="Again",
    ),
    "pairs": shapes.Pairs(
        tuple(shapes.Pair(f"Item {n}", f"Answer {n}", f"Reason {n}") for n in range(3)),
        ("Answer 2", "Answer 0", "Stranger", "Answer 1"),
        prompt="To choose",
        told="All said",
        wrong="Again",
    ),
    "line": shapes.Line(
        tuple(shapes.Point(str(2012 + n), 10.5 + n, n == 0) for n in range(3)), "people", 20, told="All said"
    ),
}


class Toy(Kind):
    """A kind that nothing but its own class knows."""

    keys = ("secret",)

    def __init__(self, shape):
        self.given = shape

    def read(self, entry, name):
        return {"secret": entry.text("secret")}

    def grade(self, question, answer, table):
        return Verdict(answer == question["secret"], "✓ Right.", answer=answer)

    def solve(self, question, table):
        return Verdict(True, f"→ The answer. {question['secret']}", answer=question["secret"])

    def shape(self, question, table):
        return self.given


@pytest.fixture(params=SHAPES)
def toy(request, tmp_path, monkeypatch):
    """Enter a toy kind of one shape, and give its bank."""
    shape = SHAPES[request.param]
    monkeypatch.setitem(kinds.KINDS, "toy", Toy(shape))
    path = tmp_path / "toys.yaml"
    path.write_text(BANK, encoding="utf-8")
    return path, quiz.load(path), shape


def words_of(text):
    if isinstance(text, bytes):
        rows = openpyxl.load_workbook(io.BytesIO(text)).active.iter_rows(values_only=True)
        return "\n".join(cell or "" for row in rows for cell in row)
    return unescape(text)


def parts(shape):
    """Give the words of a shape that somebody must read before answering, and those after."""
    match shape:
        case shapes.Choices(rows=rows):
            return [row.text for row in rows], [row.words for row in rows if row.right]
        case shapes.Order(rows=rows):
            return [item for item, _ in rows], [note for _, note in rows]
        case shapes.Pairs(rows=rows, answers=answers):
            return [*(row.item for row in rows), *answers], [row.words for row in rows]
        case shapes.Number(unit=unit):
            return [unit], ["All said"]
        case shapes.Line(points=points, unit=unit):
            return [*(point.x for point in points), unit], ["11.5"]


@pytest.mark.parametrize("to", FORMATS)
def test_every_export_writes_a_kind_it_has_never_heard_of(toy, to):
    path, _, shape = toy
    done = export(to, [path])
    if isinstance(shape, shapes.Line) and to in ("gift", "moodle-xml"):
        assert done.left_out == (("toy", "toy", "a line to draw, which needs the lesson"),)
        return
    assert done.written == ("toy",)
    text, (before, after) = words_of(done.text), parts(shape)
    lost = [words for words in ("What is it?", *before, *after, "All said") if words not in text]
    assert lost == []


def test_key_sheet_and_folded_form_know_it_too(toy):
    _, bank, shape = toy
    before, after = parts(shape)
    told, printed = key(bank, LESSON), unescape(sheet(bank, LESSON))
    assert [words for words in (*before, *after) if words not in told and not words.startswith("Stranger")] == []
    assert [words for words in before if words not in printed] == []
    assert [words for words in after if words in printed and words != "First"] == []
    folded = unescape(quiz.static_html(bank.spec("only")))
    assert [words for words in (*before, "Kidal") if words not in folded] == []
    assert all(words in quiz.plain_text(bank.spec("only")) for words in before)


def test_a_kind_is_named_nowhere_but_in_its_class():
    folder = Path(quiz.__file__).parents[1]
    files = [*folder.glob("publish/questions/*.py"), *folder.glob("publish/teaching/*.py"), folder / "quiz/static.py"]
    asked = re.compile(r'question(\.kind|\["kind"\]) (==|!=|in|not in) |\w\[[\w.]*question\.kind\]')
    assert [file.name for file in files if asked.search(file.read_text(encoding="utf-8"))] == []
