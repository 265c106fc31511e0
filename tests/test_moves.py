"""Every move of Python that an exercise needs is taught before, once, in a box of a lesson, with an example to try."""

import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest

from malicourse import moves

ROOT = Path(__file__).resolve().parents[1]
NEEDED = moves.needed(ROOT)
TAUGHT = moves.teaching(ROOT)
BOXES = moves.boxes(ROOT)
MOST_WORDS = 40


@pytest.mark.parametrize("exercise", NEEDED)
def test_each_move_of_a_solution_is_taught_in_a_lesson_before(exercise):
    for sign in NEEDED[exercise] - moves.WORTH_NO_BOX:
        assert sign in TAUGHT, f"{exercise} needs {sign}, and no box “One move” teaches it"
        box = TAUGHT[sign]
        assert box.lesson[:2] <= exercise[0].zfill(2), f"{exercise} needs {sign}, taught only in {box.lesson}"


def test_each_move_is_taught_once():
    assert set(moves.taught("en")) == set(TAUGHT)
    assert not [place for place, number in Counter(box.place for box in BOXES).items() if number > 1]


@pytest.mark.parametrize("box", BOXES, ids=lambda box: f"{box.lesson} {box.place}")
def test_a_box_is_short_and_stands_before_code_that_makes_the_move(box):
    assert len(box.text.split()) <= MOST_WORDS
    said = {sign for sign, words in moves.taught("en").items() if words in box.text}
    assert said & moves.signs(box.example), f"the cell after the box makes another move: {box.example}"


def test_the_page_of_all_moves_follows_from_lessons_and_solutions():
    page = (ROOT / "teaching" / "moves.md").read_text(encoding="utf-8")
    assert page == moves.page(ROOT), "run python -m malicourse.authoring teaching"
    anchors = set(re.findall(r'<a id="([^"]+)"', page))
    assert set(re.findall(r"\(#([^)]+)\)", page)) <= anchors
    assert len(anchors) == len(BOXES)


@pytest.mark.parametrize("path", sorted((ROOT / "exercises").glob("0*.ipynb")), ids=lambda path: path.stem)
def test_every_table_that_an_answer_needs_is_shown_above_it(path):
    import ast

    (source,) = (path.parent / "solutions").glob(f"{path.name[:2]}-*.ipynb")
    solution = nbformat.read(source, as_version=4)
    made: set[str] = set()
    shown: set[str] = set()
    for cell in (cell for cell in solution.cells if cell.cell_type == "code"):
        tree = ast.parse(cell.source)
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        own = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        if "answer" in cell.metadata.get("tags", []):
            used = {node.id for node in names if isinstance(node.ctx, ast.Load)} & made - own
            assert used <= shown, f"{sorted(used - shown)} is used and never shown: {cell.source}"
            continue
        made |= own
        if isinstance(tree.body[-1], ast.Expr):
            shown |= {node.id for node in ast.walk(tree.body[-1]) if isinstance(node, ast.Name)}


@pytest.mark.parametrize("path", sorted((ROOT / "exercises").glob("0*.ipynb")), ids=lambda path: path.stem)
def test_sentences_may_have_lines_and_an_answer_to_compare_with_is_folded_after_them(path):
    cells = nbformat.read(path, as_version=4).cells
    written = [number for number, cell in enumerate(cells) if '= """..."""' in cell.source]
    assert len(written) == 2
    for number in written:
        assert cells[number + 1].source.startswith("<details><summary>After your own answer")
