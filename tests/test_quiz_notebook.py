"""A notebook with a quiz runs to the same stored outputs every time, and nbval's strict comparison holds it."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from malicourse import authoring, quiz

EVERY_KIND = Path(__file__).parent / "quizzes" / "every-kind.yaml"
CELLS = [
    f"from malicourse import quiz\n\nstop = quiz.show({str(EVERY_KIND)!r}, 'all')\nstop",
    "stop.score()",
    "quiz.show('02-revolt', 'no-such-stop')",
]


def run() -> nbformat.NotebookNode:
    cells = [new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(CELLS)]
    cells[-1].metadata["tags"] = ["raises-exception"]
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    NotebookClient(notebook, timeout=120).execute()
    return authoring.normalise(notebook)


@pytest.fixture(scope="module")
def notebook():
    return run()


def nbval(path: Path) -> subprocess.CompletedProcess:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "--nbval-current-env",
        "-q",
        "-p",
        "no:cacheprovider",
        path.name,
    ]
    return subprocess.run(command, cwd=path.parent, capture_output=True, text=True, check=False)


def test_the_stored_outputs_hold_no_widget_and_all_other_forms(notebook):
    data = notebook.cells[0].outputs[0].data
    assert set(data) == {quiz.MIME, "text/html", "text/plain"}
    assert notebook.metadata.get("widgets") is None


def test_whole_numbers_are_stored_as_jupyterlab_would_write_them(notebook):
    """15.0 would become 15 when a learner saves, and the strict comparison would fail."""
    assert ".0," not in json.dumps(notebook.cells[0].outputs[0].data[quiz.MIME])


def test_two_runs_store_the_same_to_the_letter(notebook):
    assert nbformat.writes(run()) == nbformat.writes(notebook)


def test_strict_comparison_passes_and_notices_a_changed_question(notebook, tmp_path):
    path = tmp_path / "quiz.ipynb"
    nbformat.write(notebook, path)
    done = nbval(path)
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout
    changed = path.read_text(encoding="utf-8").replace("How much is one eighth?", "How much is one ninth?")
    path.write_text(changed, encoding="utf-8")
    assert "1 failed, 2 passed" in nbval(path).stdout


def test_a_wrong_stop_is_answered_in_one_line_without_our_code(notebook):
    (error,) = notebook.cells[2].outputs
    assert error.ename == "QuizError"
    assert "Stops: " in error.evalue
    assert len(error.traceback) == 1
