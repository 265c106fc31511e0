"""A beginner alone in JupyterLab: the first cell says that all is ready, looking changes nothing, checks answer."""

import json
import os
from pathlib import Path

import pytest
from conftest import Lab
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[1]
SHOTS = os.environ.get("MALICOURSE_SHOTS")


def shot(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look: MALICOURSE_SHOTS=folder."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def run_cell(jupyterlab: Lab, page: Page, number: int, source: str | None = None) -> str:
    """Run a cell, with other words if they are given, and give the text of what it made."""
    page.evaluate(
        """([number, source]) => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.activeCellIndex = number;
            if (source !== null) notebook.activeCell.model.sharedModel.setSource(source);
            return window.jupyterapp.commands.execute('notebook:run-cell');
        }""",
        [number, source],
    )
    jupyterlab.wait_idle(page)
    return page.evaluate(
        "number => { const cell = window.jupyterapp.shell.currentWidget.content.widgets[number];"
        " cell.node.scrollIntoView({block: 'center'}); return cell.outputArea.node.innerText; }",
        number,
    )


def code_cells(lab: Lab, notebook: str) -> list[tuple[int, str]]:
    cells = json.loads((lab.folder / notebook).read_text(encoding="utf-8"))["cells"]
    return [(number, "".join(cell["source"])) for number, cell in enumerate(cells) if cell["cell_type"] == "code"]


@pytest.mark.parametrize(
    "notebook", ["notebooks/00-start.ipynb", "notebooks/02-revolt.ipynb", "exercises/01-exercises.ipynb"]
)
def test_a_notebook_that_was_only_looked_at_asks_for_no_saving(jupyterlab, page, notebook):
    before = (jupyterlab.folder / notebook).read_bytes()
    jupyterlab.open(page, notebook)
    page.wait_for_timeout(1500)
    assert not page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.dirty")
    jupyterlab.save(page)
    page.wait_for_timeout(1500)
    old, new = (json.loads(text) for text in (before, (jupyterlab.folder / notebook).read_bytes()))
    assert new["cells"] == old["cells"]


def test_the_first_cell_says_that_the_course_is_ready_and_nothing_in_red(jupyterlab, page):
    page.set_viewport_size({"width": 1366, "height": 625})
    jupyterlab.open(page, "notebooks/00-start.ipynb")
    cells = code_cells(jupyterlab, "notebooks/00-start.ipynb")
    said = run_cell(jupyterlab, page, cells[0][0])
    assert said.strip() == "✓ The course is ready. Go on with the next cell."
    shot(page, "alone-00-first")
    assert run_cell(jupyterlab, page, cells[1][0]).split()[-1] == "11"
    run_cell(jupyterlab, page, cells[2][0])
    shot(page, "alone-00-table")
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0


def test_an_exercise_is_done_alone(jupyterlab, page):
    page.set_viewport_size({"width": 1366, "height": 625})
    name = "exercises/01-exercises.ipynb"
    jupyterlab.open(page, name)
    cells = code_cells(jupyterlab, name)
    for number, _source in cells[:2]:
        run_cell(jupyterlab, page, number)
    answer = next(number for number, source in cells if 'check("1.1"' in source)
    assert "Replace the dots" in run_cell(jupyterlab, page, answer)
    shot(page, "alone-01-dots")
    said = run_cell(jupyterlab, page, answer, 'gao = northern[northern["region"] == "Gao"]\ncheck("1.1", gao)')
    assert "✗ Exercise 1.1: not yet" in said
    shot(page, "alone-01-wrong")
    assert "✓ Exercise 1.1: right" in run_cell(jupyterlab, page, answer, 'gao = 727517\ncheck("1.1", gao)')
    shot(page, "alone-01-right")
    sentences = next(number for number, source in cells if 'check("1.5"' in source)
    words = 'sentences = """We show the row on fighters.\nEach text has a place for them."""\ncheck("1.5", sentences)'
    assert "No source is named" in run_cell(jupyterlab, page, sentences, words)
    shot(page, "alone-01-words")


def test_a_question_that_was_saved_says_which_cells_to_run(jupyterlab, page):
    jupyterlab.open(page, "notebooks/02-revolt.ipynb")
    number = next(n for n, source in code_cells(jupyterlab, "notebooks/02-revolt.ipynb") if "quiz.show" in source)
    page.evaluate("n => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = n; }", number)
    page.evaluate("n => window.jupyterapp.shell.currentWidget.content.scrollToItem(n, 'center')", number)
    stored = page.get_by_text("Run the first cell of this notebook, then this one (Ctrl + Enter)").first
    stored.wait_for()
    shot(page, "alone-02-stored")
    assert page.get_by_text("Choose one answer.").count() == 0


def test_the_result_of_the_final_test_leads_to_what_was_missed(jupyterlab, page):
    page.set_viewport_size({"width": 1366, "height": 625})
    jupyterlab.open(page, "exercises/final.ipynb")
    cells = code_cells(jupyterlab, "exercises/final.ipynb")
    given = (
        "{one['id']: {'answer': 0, 'correct': False, 'tries': 1, 'shown': False} for one in test.spec['questions'][:3]}"
    )
    run_cell(jupyterlab, page, cells[0][0])
    run_cell(jupyterlab, page, cells[1][0], f"test = quiz.final(seed=seed)\ntest.answers = {given}")
    assert "Right: 0 of 25 questions" in run_cell(jupyterlab, page, cells[2][0])
    assert run_cell(jupyterlab, page, cells[3][0]).count("Read again: lesson ") == 3
    shot(page, "alone-final")
    page.get_by_role("link", name="lesson 0").first.click()
    page.wait_for_function("() => window.jupyterapp.shell.currentWidget.context.path.startsWith('notebooks/0')")
