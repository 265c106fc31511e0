"""What maintainers run: notebooks executed and stored alike each time, learner copies, locks."""

import json
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from malicourse import authoring, charts, words
from malicourse.authoring import AuthoringError, learner_copy, normalise
from malicourse.publish import NotebookError

ROOT = Path(__file__).resolve().parents[1]

LESSON = """\
import sys
from pathlib import Path
from IPython.display import display
WIDGET = "application/vnd.jupyter.widget-view+json"
print("printed first")
print(Path("here.txt").read_text(encoding="utf-8").strip(), file=sys.stdout)
display({WIDGET: {"model_id": "1"}, "text/plain": "the questions"}, raw=True)
display({WIDGET: {"model_id": "2"}}, raw=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a space and an accent, and a file that a cell reads by its relative name."""
    place = tmp_path / "Mali été"
    place.mkdir()
    (place / "here.txt").write_text("read from its own folder\n", encoding="utf-8")
    return place


def write(path: Path, *cells) -> Path:
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


def outputs(path: Path) -> list[dict]:
    notebook = nbformat.read(path, as_version=4)
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


# ---------------------------------------------------------------- run


def test_a_notebook_runs_in_its_own_folder_and_a_second_run_changes_no_byte(folder, capsys):
    path = write(folder / "lesson.ipynb", new_markdown_cell("# Lesson"), new_code_cell(LESSON), new_code_cell("1 + 1"))
    assert authoring.main(["run", str(path)]) == 0
    first = path.read_bytes()
    assert "2 cells ran" in capsys.readouterr().out
    assert authoring.main(["run", str(path)]) == 0
    assert path.read_bytes() == first
    assert first.endswith(b"}\n")
    assert b"\r" not in first
    assert "nothing changed" in capsys.readouterr().out

    stream, with_words, alone, result = outputs(path)
    assert stream["text"] == "printed first\nread from its own folder\n"
    assert with_words["data"] == {"text/plain": "the questions"}
    assert list(alone["data"]) == ["application/vnd.jupyter.widget-view+json"]  # nothing else could stand for it
    assert result["execution_count"] == 2
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata == {
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
    }


def test_normalising_takes_out_state_and_timings_and_keeps_ids_slides_and_tags():
    cells = [new_code_cell("1", id="one"), new_markdown_cell("text", id="two")]
    cells[0].metadata = {"execution": {"iopub.execute_input": "now"}, "collapsed": False, "tags": ["answer"]}
    cells[1].metadata = {"slideshow": {"slide_type": "slide"}, "editable": True}
    notebook = normalise(new_notebook(cells=cells, metadata={"widgets": {"state": {}}, "toc": {}}))
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert [dict(cell.metadata) for cell in notebook.cells] == [
        {"tags": ["answer"]},
        {"slideshow": {"slide_type": "slide"}},
    ]
    assert [cell.id for cell in notebook.cells] == ["one", "two"]


def test_a_cell_that_raises_is_named_and_the_file_stays_as_it_was(folder, capsys):
    path = write(
        folder / "lesson.ipynb",
        new_markdown_cell("# Lesson"),
        new_code_cell("a = 1"),
        new_code_cell("\nnumbers = [1]\nnumbers[5]"),
    )
    before = path.read_bytes()
    assert authoring.main(["run", str(path)]) == 1
    said = capsys.readouterr().err
    assert "cell 3 raised: numbers = [1]" in said
    assert "IndexError: list index out of range" in said
    assert path.read_bytes() == before
    assert sorted(file.name for file in folder.iterdir()) == ["here.txt", "lesson.ipynb"]


def test_a_cell_may_raise_where_its_tag_says_so(folder):
    cell = new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})
    path = write(folder / "lesson.ipynb", cell, new_code_cell("'after'"))
    authoring.run(path)
    assert [output["output_type"] for output in outputs(path)] == ["error", "execute_result"]


def test_a_run_says_what_deserves_a_look(folder):
    path = write(
        folder / "lesson.ipynb",
        new_code_cell("import warnings; warnings.warn('old column')"),
        new_code_cell("object()"),
        new_code_cell("n = len(open('here.txt').read()); n"),
    )
    first = "\n".join(authoring.run(path))
    assert "cell 1 wrote a warning" in first
    assert "cell 2 shows a memory address" in first
    (folder / "here.txt").write_text("other words", encoding="utf-8")
    assert "other words or tables than before in cell" in "\n".join(authoring.run(path))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.ipynb", None, "There is no file"),
        ("text.ipynb", "a diary", "is not a notebook"),
        ("list.ipynb", "[1, 2]", "is not a notebook"),
        ("page.ipynb", '{"cells": 3, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "is not a notebook"),
    ],
)
def test_what_is_not_a_notebook_is_refused_in_words(folder, capsys, name, content, message):
    path = folder / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert authoring.main(["run", str(path)]) == 1
    said = capsys.readouterr().err
    assert message in said
    assert name in said
    assert "Traceback" not in said


def test_a_missing_notebook_names_those_that_are_there(folder):
    write(folder / "02-revolt.ipynb")
    with pytest.raises(NotebookError, match=r"there is 02-revolt\.ipynb"):
        authoring.run(folder / "02-revollt.ipynb")


CHART = """\
from malicourse import charts
fig, ax = charts.new(height=4)
(line,) = ax.plot([1, 2], [3, 4])
text = "A line from one to two, rising from three to four."
charts.finish(ax, title="A line", source="ucdp-ged", text=text, covered=[line])
"""
TALL = """\
fig, ax = charts.new(height=4)
if fig.get_size_inches()[1] < 4:
    raise ValueError("too low for eleven events")
ax.plot([1, 2], [3, 4])
charts.finish(ax, title="A tall line", source="ucdp-ged", text=text)
"""


def test_a_chart_is_stored_as_slides_and_phones_show_it_and_one_that_does_not_fit_is_named(folder, capsys):
    path = write(folder / "charts.ipynb", new_code_cell(CHART), new_code_cell(TALL))
    assert authoring.main(["run", str(path)]) == 0
    assert "no slide form of the chart in cell 2" in capsys.readouterr().out
    drawn = [one["metadata"][charts.MIME] for one in outputs(path) if charts.MIME in one.get("data", {})]
    form = drawn[0]["slide"]
    assert form["width"] == round(7.2 * 96)
    assert form["height"] <= 2.75 * 96 + 1
    assert form["cover"] != form["image"], "the line is not drawn yet"
    assert drawn[0]["cover"]
    assert "slide" not in drawn[1]
    for one in drawn:
        assert one["phone"]["width"] == round(3.9 * 96)
        assert "cover" not in one["phone"], "nobody presses a key on a page"
    first = path.read_bytes()
    assert authoring.main(["run", str(path)]) == 0
    assert path.read_bytes() == first


# ---------------------------------------------------------------- learner copies


def solution(*cells) -> nbformat.NotebookNode:
    return new_notebook(cells=list(cells))


def answer(source: str) -> nbformat.NotebookNode:
    return new_code_cell(source, metadata={"tags": ["answer"]})


def test_the_learner_sees_the_marked_lines_and_the_check_and_nothing_of_the_answer():
    cell = answer(
        '# learner> days = ...  # a whole number\n# learner> # one line more\nfirst = 3\ndays = first + 4\n'
        'check(\n    "2.2",\n    days,\n)'
    )  # fmt: skip
    cell.outputs = [new_output("stream", text="Exercise 2.2: right.\n")]
    cell.execution_count = 3
    original = solution(cell)
    copy = learner_copy(original)
    assert copy.cells[0].source == (
        'days = ...  # a whole number\n# one line more\ncheck(\n    "2.2",\n    days,\n)'
    )  # fmt: skip
    assert copy.cells[0].outputs == []
    assert copy.cells[0].execution_count is None
    assert copy.cells[0].id == cell.id
    assert original.cells[0].execution_count == 3  # the solution is left as it was


def test_of_a_text_with_the_answer_the_quotation_stays_folded():
    told = new_markdown_cell("A second answer:\n\n> We print both.", metadata={"tags": ["answer"]})
    alone = new_markdown_cell("A remark", metadata={"tags": ["answer"]})
    copy = learner_copy(solution(new_markdown_cell("## 2.1"), told, alone))
    folded = f"<details><summary>{words.say('exercises.afterwards')}</summary>\n\n> We print both.\n\n</details>"
    assert [cell.source for cell in copy.cells] == ["## 2.1", folded]


@pytest.mark.parametrize(
    ("written", "turned"),
    [
        ("[lesson](../../notebooks/02-revolt.ipynb#weeks)", "[lesson](../notebooks/02-revolt.ipynb#weeks)"),
        ("[solutions](02-revolt.ipynb)", "[solutions](solutions/02-revolt.ipynb)"),
        ("[here](#hint), [there](https://example.org/../a)", "[here](#hint), [there](https://example.org/../a)"),
        ('<img src="../../teaching/map.png" alt="map">', '<img src="../teaching/map.png" alt="map">'),
    ],
)
def test_links_in_prose_are_turned_for_the_folder_above(written, turned):
    assert learner_copy(solution(new_markdown_cell(written))).cells[0].source == turned


def test_file_names_in_code_are_turned_for_the_folder_above():
    code = 'events = pd.read_csv("../../data/events.csv")  # half of 4 is 4 / 2'
    assert learner_copy(solution(new_code_cell(code))).cells[0].source == code.replace("../../", "../")


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (answer('days = 3\ncheck("2.2", days)'), "has no line beginning with"),
        (answer("# learner> days = ...\ndays = 3"), "never calls check"),
        (answer("# learner> days = ...\ndays = = 3"), "is not Python"),
        (new_code_cell('# learner> days = ...\ncheck("2.2", 3)'), "not the tag “answer”"),
    ],
)
def test_an_answer_cell_that_would_leave_the_learner_alone_is_refused(cell, message):
    with pytest.raises(AuthoringError, match=message) as caught:
        learner_copy(solution(new_markdown_cell("# Title"), cell), "02.ipynb")
    assert "02.ipynb: cell 2" in str(caught.value)


def test_learner_copies_are_written_once_and_then_unchanged(tmp_path):
    folder = tmp_path / "exercises" / "solutions"
    folder.mkdir(parents=True)
    write(folder / "02-revolt.ipynb", answer('# learner> a = ...\na = 1\ncheck("2.1", a)'))
    assert authoring.write_learner_copies(tmp_path)[0].endswith("02-exercises.ipynb: written")
    assert authoring.write_learner_copies(tmp_path)[0].endswith("nothing changed")
    with pytest.raises(AuthoringError, match="nothing to derive"):
        authoring.write_learner_copies(tmp_path / "empty")


# ---------------------------------------------------------------- lock

FAKE_UV = """
import json, os, sys
from pathlib import Path
with open("asked.jsonl", "a") as log: log.write(json.dumps(sys.argv[1:]) + "\\n")
name = sys.argv[sys.argv.index("-o") + 1]
if os.environ.get("FAKE_UV") == "fail": sys.exit("no solution found: a needs b<1")
Path(name).write_text("a==1 --hash=sha256:00\\n" + ("b @ https://x\\n" if os.environ.get("FAKE_UV") == "url" else ""))
"""


@pytest.fixture
def fake_uv(tmp_path, monkeypatch):
    """A uv that writes down what it is asked, so that no test needs the network."""
    script = tmp_path / "fake_uv.py"
    script.write_text(FAKE_UV, encoding="utf-8")
    run = authoring.subprocess.run
    monkeypatch.setattr(authoring, "_uv", lambda: "uv")
    monkeypatch.setattr(
        authoring.subprocess, "run", lambda command, **kw: run([sys.executable, script, *command[1:]], **kw)
    )
    return tmp_path


def test_the_smaller_locks_are_held_to_the_versions_of_the_larger_one(fake_uv):
    authoring.lock(fake_uv)
    larger, learners, editions, lab = map(json.loads, (fake_uv / "asked.jsonl").read_text().splitlines())
    assert larger[larger.index("-o") + 1] == "requirements-all.lock"
    assert learners[learners.index("-o") + 1] == "requirements.lock"
    assert editions[editions.index("-o") + 1] == "requirements-editions.lock"
    assert lab[lab.index("-o") + 1] == "requirements-lab.lock"
    assert "--no-deps" in editions
    assert "--no-deps" in lab
    for smaller in (learners, editions, lab):
        assert smaller[smaller.index("--constraint") + 1] == "requirements-all.lock"
    for asked in (larger, learners, editions, lab):
        assert {"--universal", "--generate-hashes", "--no-annotate", "--no-header"} <= set(asked)
        assert asked[asked.index("--python-version") + 1] == "3.11"
        assert "--upgrade" not in asked
    groups = [larger[place + 1] for place, word in enumerate(larger) if word == "--group"]
    assert {"build", "editions", "test"} <= set(groups)


def test_a_lock_with_an_address_or_without_a_solution_is_said(fake_uv, monkeypatch):
    monkeypatch.setenv("FAKE_UV", "url")
    with pytest.raises(AuthoringError, match="holds an address"):
        authoring.lock(fake_uv)
    monkeypatch.setenv("FAKE_UV", "fail")
    with pytest.raises(AuthoringError, match="no solution found: a needs b<1"):
        authoring.lock(fake_uv)


def test_locking_without_uv_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "uv", None)
    monkeypatch.setattr(authoring.shutil, "which", lambda _name: None)
    assert authoring.main(["lock"]) == 1
    assert "python -m pip install uv" in capsys.readouterr().err
