"""A learner's answers: off until asked for, never lost, never in the way, never in what we publish."""

import csv
import errno
import itertools
import json
import os
import random
import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from conftest import serve
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Page, expect
from test_jupyterlab_settings import end_kernels
from test_quiz_browser import ANSWERS, KINDS, answer_by_mouse, card

from malicourse import authoring, progress, quiz
from malicourse.progress import ProgressError

ROOT = Path(__file__).resolve().parents[1]
EVERY_KIND = ROOT / "tests" / "quizzes" / "every-kind.yaml"
NAME = "every-kind.all.json"
RIGHT = {"answer": "The MNLA", "correct": True, "tries": 2, "shown": False}
WRONG = {"answer": 16, "correct": False, "tries": 1, "shown": False}


@pytest.fixture
def place(monkeypatch, tmp_path) -> Path:
    """The folder of a learner who has not asked for anything yet."""
    monkeypatch.setenv("MALICOURSE_PROGRESS", str(tmp_path / "kept"))
    new_day(monkeypatch)
    return tmp_path / "kept"


def new_day(monkeypatch) -> None:
    """Forget what was said in this Python, as a restart of the kernel does."""
    monkeypatch.setattr(progress, "_session", progress._Session())


def stop() -> "quiz.widget.QuizWidget":
    return quiz.show(EVERY_KIND, "all")


def answered(**answers: dict) -> "quiz.widget.QuizWidget":
    """A stop with answers, as the browser sends them: one after the other."""
    widget = stop()
    for name, record in answers.items():
        widget.answers = {**widget.answers, name: record}
    return widget


def every_file(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


# ---------------------------------------------------------------- off, on, off


def test_nothing_is_kept_or_written_before_a_learner_asks(place, capsys):
    answered(declaration=RIGHT)
    assert not place.exists()
    assert stop().answers == {}
    progress.where()
    assert "Answers are not kept. progress.keep() would keep them in" in capsys.readouterr().out
    assert not place.exists()


def test_answers_come_back_on_another_day_with_tries_and_without_asking_again(place, monkeypatch):
    progress.keep()
    answered(declaration=RIGHT, days=WRONG)
    new_day(monkeypatch)
    widget = stop()
    assert widget.answers == {"declaration": RIGHT, "days": WRONG}
    assert widget.score() == (1, 2, 12)
    assert "Your earlier answers are shown" in widget.notice


def test_a_question_started_over_is_taken_out_and_the_others_stay(place):
    progress.keep()
    widget = answered(declaration=RIGHT, days=WRONG)
    widget.answers = {"days": WRONG}
    assert stop().answers == {"days": WRONG}


def test_answers_given_before_asking_are_kept_with_the_next_one(place):
    widget = answered(declaration=RIGHT)
    progress.keep()
    widget.answers = {**widget.answers, "days": WRONG}
    assert set(stop().answers) == {"declaration", "days"}


def test_off_keeps_and_shows_nothing_and_leaves_what_there_is(place, monkeypatch, capsys):
    progress.keep()
    answered(declaration=RIGHT)
    before = every_file(place)[NAME]
    progress.off()
    for _ in range(2):  # in this notebook, and on another day
        assert answered(days=WRONG).notice == ""
        assert stop().answers == {}
        assert every_file(place) == {NAME: before}
        new_day(monkeypatch)
    progress.keep()
    assert stop().answers == {"declaration": RIGHT}


def test_two_learners_of_one_account_do_not_see_each_other(place, monkeypatch, capsys):
    progress.keep("Awa")
    answered(declaration=RIGHT)
    progress.where()
    assert "Answers of Awa are kept in" in capsys.readouterr().out
    progress.keep("Binta")
    assert stop().answers == {}
    answered(days=WRONG)
    progress.keep(" awa ")
    assert stop().answers == {"declaration": RIGHT}
    new_day(monkeypatch)
    assert stop().answers == {}, "a name must be given anew in each notebook"


def test_any_name_is_a_folder_of_its_own_inside_ours(place):
    names = ["Awa", "Aïssata", "Aissata", "3B / Awa", "..", "CON", "x" * 60, "阿娃", "a.b", "a b", "a-b"]
    folders = set()
    for name in names:
        progress.keep(name)
        answered(declaration=RIGHT)
        folders.add(progress._folder())
        assert progress._folder().parent == place
        assert (progress._folder() / NAME).is_file()
    assert len(folders) == len(names)


@pytest.mark.parametrize("name", [3, None, "x" * 61])
def test_what_is_no_name_is_refused_in_words(place, name):
    with pytest.raises(ProgressError, match="such as keep"):
        progress.keep(name)


def test_a_school_can_forbid_it(place, monkeypatch, capsys):
    progress.keep()
    answered(declaration=RIGHT)
    monkeypatch.setenv("MALICOURSE_PROGRESS", "off")
    progress.keep()
    assert "MALICOURSE_PROGRESS is set to off" in capsys.readouterr().out
    assert stop().answers == {}
    new_day(monkeypatch)
    assert answered(days=WRONG).notice == ""


@pytest.mark.parametrize(
    ("system", "variables", "folder"),
    [
        ("win32", {"APPDATA": "/roaming"}, "/roaming/malicourse/progress"),
        ("darwin", {}, "/home/awa/Library/Application Support/malicourse/progress"),
        ("linux", {}, "/home/awa/.local/share/malicourse/progress"),
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/malicourse/progress"),
    ],
)
def test_each_system_has_its_usual_folder(monkeypatch, system, variables, folder):
    for name in ("MALICOURSE_PROGRESS", "APPDATA", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/awa"))
    assert progress._base() == Path(folder)


def test_it_needs_nothing_but_python():
    code = "import sys; from malicourse import progress; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pandas", "matplotlib", "anywidget", "malicourse.quiz", "malicourse.charts", "socket"} & set(loaded)


def test_asked_for_at_the_end_of_a_lesson_the_questions_above_take_up_earlier_answers(place, monkeypatch, capsys):
    progress.keep("Awa")
    answered(declaration=RIGHT)
    new_day(monkeypatch)
    widget = answered(days=WRONG)
    assert widget.score()[:2] == (0, 1)
    capsys.readouterr()
    progress.keep("Awa")
    assert widget.answers == {"declaration": RIGHT, "days": WRONG}
    said = capsys.readouterr().out
    assert "1 earlier answer shown again above." in said
    assert set(stop().answers) == {"declaration", "days"}, "what was answered before asking is kept too"


def test_a_name_alone_says_to_write_it_in_the_first_cell(place, capsys):
    progress.keep("Awa")
    assert "first cell of each lesson" in capsys.readouterr().out


def test_the_answers_of_one_learner_are_not_taken_over_by_the_next(place):
    progress.keep("Awa")
    widget = answered(declaration=RIGHT)
    progress.keep("Binta")
    assert widget.answers == {}
    assert stop().answers == {}
    progress.keep("Awa")
    assert stop().answers == {"declaration": RIGHT}


def test_a_cell_run_again_says_that_its_answers_are_gone_unless_they_are_kept(place, monkeypatch):
    answered(declaration=RIGHT)
    assert "begin anew. progress.keep() in the first cell keeps answers." in stop().notice
    assert stop().notice == "", "nothing was answered since"
    answered(declaration=RIGHT)
    monkeypatch.setenv("MALICOURSE_PROGRESS", "off")
    assert stop().notice == "→ This cell was run again, so its questions begin anew."
    monkeypatch.setenv("MALICOURSE_PROGRESS", str(place))
    progress.keep()
    answered(declaration=RIGHT)
    assert stop().answers == {"declaration": RIGHT}


# ---------------------------------------------------------------- never in what we publish


def test_no_form_of_a_quiz_that_is_stored_or_published_changes(place):
    def forms(widget):
        data, _ = widget._repr_mimebundle_()
        return {kind: data[kind] for kind in ("text/plain", "text/html", quiz.MIME)} | {"spec": dict(widget.spec)}

    before = forms(stop())
    progress.keep()
    answered(declaration=RIGHT, days=WRONG)
    widget = stop()
    assert widget.answers
    assert forms(widget) == before
    assert quiz.mount_html(widget.spec) == quiz.mount_html(quiz.load(EVERY_KIND).spec("all"))


def test_a_maintainers_own_answers_are_not_stored_in_a_notebook(place, tmp_path):
    progress.keep()
    answered(declaration=RIGHT)
    cell = f"from malicourse import quiz\nquiz.show({str(EVERY_KIND)!r}, 'all').answers"
    path = tmp_path / "lesson.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(cell)]), path)
    authoring.run(path)
    (shown,) = nbformat.read(path, as_version=4).cells[0].outputs
    assert shown.data["text/plain"] == "{}"


@pytest.mark.parametrize("path", sorted(ROOT.glob("notebooks/*.ipynb")) + sorted(ROOT.glob("exercises/**/*.ipynb")))
def test_no_notebook_of_the_course_begins_to_keep_answers(path):
    for cell in nbformat.read(path, as_version=4).cells:
        lines = cell.source.splitlines() if cell.cell_type == "code" else []
        assert not [line for line in lines if "progress.keep" in line and not line.startswith("# ")]


# ---------------------------------------------------------------- questions that change

CHANGES = {  # what is written in the bank, what instead, whether it is still the same question
    "stem": ("Who declared the independence of Azawad on", "Who announced the independence of Azawad on", False),
    "choice": ("text: The African Union", "text: The union of Africa", False),
    "right answer": ("text: Ansar Dine\n", "text: Ansar Dine\n            correct: true\n", False),
    "feedback": ("It declared it two weeks after", "It did so two weeks after", True),
    "hint": ("It had fought the army since", "It fought the army since", True),
    "source": ("[afp-chrono-2012, coi-2020]", "coi-2020", True),
    "order of the choices": ("hint: It had", "shuffle: false\n        hint: It had", True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_the_same_question_gets_its_answer_back(place, tmp_path, change):
    old, new, same = CHANGES[change]
    text = EVERY_KIND.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path = tmp_path / EVERY_KIND.name
    path.write_text(text, encoding="utf-8")
    progress.keep()
    quiz.show(path, "all").answers = {"declaration": RIGHT, "days": WRONG}

    text = text.replace(old, new, 1)
    if change == "right answer":
        text = text.replace("            correct: true\n", "", 1)
    path.write_text(text, encoding="utf-8")
    widget = quiz.show(path, "all")
    assert set(widget.answers) == ({"declaration", "days"} if same else {"days"})
    assert ("One question has changed since you answered" in widget.notice) != same


def test_a_wrong_answer_is_not_shown_to_a_question_with_another_right_one(place, tmp_path):
    text = EVERY_KIND.read_text(encoding="utf-8")
    path = tmp_path / EVERY_KIND.name
    path.write_text(text, encoding="utf-8")
    progress.keep()
    quiz.show(path, "all").answers = {"days": {**WRONG, "answer": 3}}
    path.write_text(text.replace("answer: 15", "answer: 14", 1), encoding="utf-8")
    assert quiz.show(path, "all").answers == {}


@pytest.mark.parametrize("answer", ["Nobody", ["The MNLA"], {"The MNLA": 1}, 7, None, "Ansar Dine"])
def test_an_answer_the_question_does_not_know_or_grades_otherwise_is_not_shown(place, answer):
    progress.keep()
    answered(declaration=RIGHT)
    file = progress._folder() / NAME
    content = json.loads(file.read_text(encoding="utf-8"))
    content["answers"]["declaration"]["answer"] = answer
    file.write_text(json.dumps(content), encoding="utf-8")
    widget = stop()
    assert widget.answers == {}
    assert "answer anew" in widget.notice


def test_every_kind_of_answer_comes_back_as_it_was_given(place):
    progress.keep()
    spec = quiz.load(EVERY_KIND).spec("all")
    given = {}
    for question in spec["questions"]:
        solved = quiz.KINDS[question["kind"]].solve(question, spec["words"])
        given[question["id"]] = {"answer": solved.answer, "correct": solved.correct, "tries": 3, "shown": False}
    answered(**given)
    assert stop().answers == given


# ---------------------------------------------------------------- killed, two at a time

WRITER = """
import itertools, sys
sys.path.insert(0, sys.argv[1])
from malicourse import progress
first, count = int(sys.argv[2]), int(sys.argv[3])
for number in range(first, first + count) if count else itertools.count(first):
    record = dict(asked="?" * 200, objective="", answer=number, correct=True, tries=number, shown=False, mark="")
    question = f"q{number if count else number % 40}"
    done, words = progress.save("race", "stop", {question: record})
    print(number if done else f"lost: {words}", flush=True)
"""
HOLDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from malicourse import progress
with progress._locked(Path(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


def other_notebook(code: str, *arguments: object) -> subprocess.Popen:
    """Run another Python that knows our package and starts quickly."""
    command = [sys.executable, "-S", "-c", code, str(ROOT / "src"), *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_an_acknowledged_answer_survives_a_kill_at_any_moment(place):
    """Two hundred times: Python is ended by force while it writes without pause."""
    progress.keep()
    file = progress._folder() / "race.stop.json"
    chance, number, promised, halves = random.Random(7), 0, {}, 0
    for _ in range(200):
        process = other_notebook(WRITER, number, 0)
        lines = list(itertools.islice(process.stdout, chance.randint(1, 4)))
        for _ in range(chance.randint(0, 20_000)):
            pass  # not always right after an answer
        process.kill()
        lines += process.stdout.readlines()
        process.wait()
        for line in filter(lambda line: line.endswith("\n"), lines):
            number = int(line)
            promised[f"q{number % 40}"] = number
        kept = {name: record["answer"] for name, record in progress._read(file).items()}
        assert [name for name in promised if kept.get(name, -1) < promised[name]] == []
        halves = max(halves, len(list(file.parent.glob(".*.part"))))
        number = max(kept.values()) + 1
    assert number > 400
    assert halves <= 1, "what killed writers leave is cleared away"


def test_two_notebooks_with_the_same_quiz_lose_nothing(place):
    progress.keep()
    both = [other_notebook(WRITER, first, 150) for first in (0, 150)]
    said = [process.communicate()[0].split() for process in both]
    assert [len(lines) for lines in said] == [150, 150]
    kept = progress._read(progress._folder() / "race.stop.json")
    assert sorted(record["answer"] for record in kept.values()) == list(range(300))


def test_a_notebook_that_never_ends_writing_holds_nobody_up(place, monkeypatch):
    progress.keep()
    widget = answered(declaration=RIGHT)
    holder = other_notebook(HOLDER, progress._folder())
    assert holder.stdout.readline() == "held\n"
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    widget.answers = {**widget.answers, "days": WRONG}
    assert "another notebook is writing" in widget.notice
    holder.communicate("")
    widget.answers = {**widget.answers, "towns": {"answer": ["Gao"], "correct": False, "tries": 1, "shown": False}}
    assert set(stop().answers) == {"declaration", "days", "towns"}, "what was held up is kept with the next answer"


# ---------------------------------------------------------------- disks and files that fail


@contextmanager
def failing_disk(monkeypatch, code: int):
    """A disk on which nothing can be written to its end."""

    def fail(_handle):
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        yield


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES], ids=errno.errorcode.get)
def test_a_full_or_read_only_disk_is_said_once_and_the_lesson_goes_on(place, monkeypatch, code):
    progress.keep()
    widget = answered(declaration=RIGHT)
    before = every_file(place)
    with failing_disk(monkeypatch, code):
        widget.answers = {**widget.answers, "days": WRONG}
        assert widget.notice.startswith("→ Your answers are not being kept: ")
        assert os.strerror(code) in widget.notice
        widget.notice = ""
        widget.answers = {**widget.answers, "days": {**WRONG, "tries": 2}}
        assert answered(days=WRONG).notice.count("not being kept") == 0, "it is said once"
    assert widget.answers["days"]["tries"] == 2
    assert every_file(place) == before, "the file is whole, and nothing lies beside it"
    widget.answers = {"declaration": {**RIGHT, "tries": 5}, "days": {**WRONG, "tries": 2}}
    assert stop().answers == widget.answers, "once there is room, all is kept"


def test_a_folder_that_cannot_be_is_said_when_asked_for(place, monkeypatch, capsys):
    place.write_text("a file stands here", encoding="utf-8")
    progress.keep()
    said = capsys.readouterr().out
    assert said.startswith("Your answers cannot be kept: ")
    assert str(place) in said
    assert "from now on" not in said
    assert answered(declaration=RIGHT).notice == ""
    progress.where()
    progress.off()
    assert progress.show() is None


def test_a_folder_that_goes_away_is_said_once(place, monkeypatch):
    progress.keep()
    widget = stop()
    moved = place.rename(place.with_name("moved"))
    place.write_text("a file stands here now", encoding="utf-8")
    widget.answers = {"declaration": RIGHT}
    assert "not being kept" in widget.notice
    assert stop().answers == {}
    place.unlink()
    moved.rename(place)
    widget.answers = {"declaration": RIGHT, "days": WRONG}
    assert set(stop().answers) == {"declaration", "days"}


DAMAGES = {
    "empty": b"",
    "half": b'{"format": 1, "lesson": "every-kind", "stop": "all", "answers": {"decl',
    "zeros": b"\0" * 400,
    "not UTF-8": b'{"format": 1, "answers": {"\xff": {}}}',
    "another shape": b'[{"answers": {}}]',
    "answers of another shape": b'{"format": 1, "answers": {"declaration": {"answer": "The MNLA"}}}',
    "a number without end": b'{"format": 1, "answers": {"days": {"asked": "", "objective": "", "answer": Infinity, '
    b'"correct": false, "tries": 1, "shown": false, "mark": "", "when": ""}}}',
    "a number too large": b'{"format": 1, "answers": {"days": {"asked": "", "objective": "", "answer": 1e999, '
    b'"correct": false, "tries": 1, "shown": false, "mark": "", "when": ""}}}',
    "half a letter": b'{"format": 1, "answers": {"days": {"asked": "", "objective": "", "answer": "\\ud800", '
    b'"correct": false, "tries": 1, "shown": false, "mark": "", "when": ""}}}',
    "a list for a word": b'{"format": 1, "answers": {"days": {"asked": "", "objective": [], "answer": 1, '
    b'"correct": false, "tries": 1, "shown": false, "mark": "", "when": ""}}}',
    "a whole number too long": b'{"format": 1, "answers": {"days": {"asked": "", "objective": "", "answer": '
    + b"9" * 400
    + b', "correct": false, "tries": 1, "shown": false, "mark": "", "when": ""}}}',
    "too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_set_aside_and_said_once(place, damage):
    progress.keep()
    answered(declaration=RIGHT)
    file = progress._folder() / NAME
    for number in (1, 2):
        file.write_bytes(DAMAGES[damage])
        assert progress.show() is None
        widget = stop()
        assert "was damaged. It is set aside as" in widget.notice
        assert widget.answers == {}
        assert stop().notice == ""
        aside = [content for name, content in every_file(place).items() if "damaged" in name]
        assert aside == [DAMAGES[damage]] * number, "each stays as it was"
    widget.answers = {"days": WRONG}
    assert stop().answers == {"days": WRONG}


def deep(levels: int) -> list:
    return [deep(levels - 1)] if levels else []


@pytest.mark.parametrize("answer", [True, 2**53, 10**400, float("inf"), "\ud800", deep(800), object()])
def test_what_is_kept_can_be_shown_and_what_cannot_is_said_and_not_kept(place, tmp_path, answer):
    record = {"asked": "?", "objective": "o", "answer": answer, "correct": True, "tries": 1, "shown": False, "mark": ""}
    progress.keep()
    assert progress.save("02-revolt", "weeks", {"before": {**record, "answer": "1"}})[0]
    done, words = progress.save("02-revolt", "weeks", {"days": record})
    assert done or words.startswith("→ Your answers are not being kept")
    records, fault = progress.recall("02-revolt", "weeks")
    assert (set(records), fault) == ({"before", *(["days"] if done else [])}, "")
    progress.export(tmp_path / "mine.csv")


@pytest.mark.parametrize("name", ["\ud800", "Awa\x00", "\u202eawA", "\u200b"])
def test_a_name_that_cannot_be_read_is_refused(place, name):
    with pytest.raises(progress.ProgressError, match="Type it again by hand"):
        progress.keep(name)
    assert progress._session.name == ""


def test_a_file_of_a_newer_version_stays_as_it_is_and_is_said(place, capsys):
    progress.keep()
    answered(declaration=RIGHT)
    file = progress._folder() / NAME
    newer = file.read_bytes().replace(b'"format": 1', b'"format": 2')
    file.write_bytes(newer)
    widget = stop()
    assert widget.answers == {}
    assert "A newer version of the course kept your answers here" in widget.notice
    widget.answers = {"days": WRONG}
    assert "none is added" in widget.notice
    assert progress.show() is None
    assert "was kept by a newer version of the course" in capsys.readouterr().out
    assert every_file(progress._folder()) == {NAME: newer}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_named_pipe_holds_nobody_up(place, tmp_path):
    progress.keep()
    answered(declaration=RIGHT)
    os.mkfifo(tmp_path / "mine.csv")
    with pytest.raises(ProgressError, match="is another file"):
        progress.export(tmp_path / "mine.csv")
    (progress._folder() / NAME).unlink()
    os.mkfifo(progress._folder() / NAME)
    assert "it is no file" in stop().notice
    assert progress.show() is None
    progress.clear()


@pytest.mark.parametrize("name", ["notes.json", "a.b.c.json", "x.y.json"])
def test_a_stray_file_is_left_alone_and_stops_nothing(place, name):
    progress.keep()
    answered(declaration=RIGHT)
    stray = progress._folder() / name
    stray.write_text('{"mine": true}', encoding="utf-8")
    assert progress.show() is not None
    progress.clear(for_good=True)
    assert every_file(progress._folder()) == {name: b'{"mine": true}'}


def test_deleting_for_good_follows_no_link_and_spares_what_others_wrote(place, tmp_path):
    progress.keep()
    answered(declaration=RIGHT)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "photo.jpg").write_bytes(b"1")
    (elsewhere / NAME).write_bytes((progress._folder() / NAME).read_bytes())
    kept = every_file(elsewhere)
    (progress._folder() / "cleared-2026-01-01").symlink_to(elsewhere, target_is_directory=True)
    (progress._folder() / "every-kind.linked.json").symlink_to(elsewhere / NAME)
    progress.clear()
    (aside,) = (path for path in progress._folder().glob("cleared-*") if not path.is_symlink())
    (aside / "mine.txt").write_text("mine", encoding="utf-8")
    progress.clear(for_good=True)
    assert every_file(elsewhere) == kept
    assert every_file(aside) == {"mine.txt": b"mine"}


def test_a_file_that_is_damaged_while_the_lesson_runs_stops_nothing(place):
    progress.keep()
    widget = answered(declaration=RIGHT)
    (progress._folder() / NAME).write_bytes(b"{")
    widget.answers = {**widget.answers, "days": WRONG}
    assert "was damaged" in widget.notice
    assert stop().answers == {"days": WRONG}
    assert any("damaged" in name for name in every_file(place))


# ---------------------------------------------------------------- looking, handing in, clearing


def test_show_counts_by_lesson_and_objective_and_says_the_chart_in_words(place, capsys):
    progress.keep()
    guess = {"answer": 500, "correct": None, "tries": 1, "shown": False}
    answered(declaration=RIGHT, days={**WRONG, "shown": True}, escaped=guess)
    capsys.readouterr()
    table = progress.show()
    assert "Right so far: 1 of 2 graded answers. every-kind: 1 right, 1 not yet right, 1 estimated." in (
        capsys.readouterr().out
    )
    assert list(table.columns) == ["answered", "right", "tries", "shown"]
    rows = {objective: tuple(row) for (_, objective), row in table.iterrows()}
    assert rows == {
        "Put the main events of January to June 2012 in order": (1, 1, 2, 0),
        "Compare counts made by different people": (2, 0, 2, 1),
    }


def test_the_chart_in_a_notebook_has_its_words(place, tmp_path):
    progress.keep()
    answered(declaration=RIGHT)
    notebook = new_notebook(cells=[new_code_cell("from malicourse import progress\nprogress.show();")])
    NotebookClient(notebook, timeout=120).execute()
    (picture,) = [output for output in notebook.cells[0].outputs if "image/png" in output.get("data", {})]
    assert picture.metadata["image/png"]["alt"] == picture.data["text/plain"]
    assert "Right so far: 1 of 1 graded answer." in picture.data["text/plain"]


def test_export_writes_a_row_for_each_question(place, tmp_path, monkeypatch, capsys):
    progress.keep("Aïssata")
    order = {"answer": ["One", "Two"], "correct": False, "tries": 1, "shown": True}
    match = {"answer": {"One": "A", "Two": "B"}, "correct": None, "tries": 1, "shown": False}
    answered(declaration=RIGHT, weeks=order, speakers=match)
    monkeypatch.chdir(tmp_path)
    progress.export()
    (file,) = tmp_path.glob("my-answers-*.csv")
    assert f"3 answers written to {file}" in capsys.readouterr().out
    assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "without it Excel spoils accents"
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert " ".join(rows[0]) == "lesson stop question objective answered right tries shown when asked first"
    assert [(row["question"], row["answered"], row["right"], row["tries"], row["shown"]) for row in rows] == [
        ("declaration", "The MNLA", "yes", "2", "no"),
        ("weeks", "One; Two", "no", "1", "yes"),
        ("speakers", "One: A; Two: B", "", "1", "no"),
    ]
    assert rows[0]["lesson"] == "every-kind"
    assert rows[0]["asked"] == "Who declared the independence of Azawad on 6 April 2012?"
    assert datetime.fromisoformat(rows[0]["when"]).tzinfo is not None
    progress.export()  # its own file is written anew


def test_the_answer_at_the_first_try_is_kept_beside_later_ones(place, tmp_path):
    progress.keep()
    widget, first, second = stop(), "Amadou Toumani Touré", "Ansar Dine"
    given = {"correct": False, "shown": False}
    widget.answers = {"declaration": {"answer": first, "tries": 1, **given}}
    widget.answers = {"declaration": {"answer": second, "tries": 2, **given}}
    widget.answers = {"declaration": {**RIGHT, "tries": 3}}
    progress.export(tmp_path / "mine.csv")
    with (tmp_path / "mine.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["answered"], row["first"]) == ("The MNLA", first)
    widget.answers = {}  # begun anew
    widget.answers = {"declaration": {**RIGHT, "tries": 2}}  # handed over late: nobody knows the first
    progress.export(tmp_path / "mine.csv")
    with (tmp_path / "mine.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["answered"], row["first"]) == ("The MNLA", "")


def test_a_table_that_an_older_version_exported_is_written_anew(place, tmp_path):
    progress.keep()
    answered(declaration=RIGHT)
    old = tmp_path / "my-answers.csv"
    old.write_text("\ufefflesson,stop,question,objective,answered,right,tries,shown,when,asked\r\n", encoding="utf-8")
    progress.export(old)
    assert "The MNLA" in old.read_text(encoding="utf-8")


def test_export_spares_other_files_and_says_what_is_in_the_way(place, tmp_path):
    with pytest.raises(ProgressError, match="no answers are kept yet"):
        progress.export(tmp_path / "mine.csv")
    progress.keep()
    answered(declaration=RIGHT)
    other = tmp_path / "events.csv"
    other.write_text("id,date\n", encoding="utf-8")
    with pytest.raises(ProgressError, match="is another file"):
        progress.export(other)
    assert other.read_text(encoding="utf-8") == "id,date\n"
    with pytest.raises(ProgressError, match="Choose another place"):
        progress.export(tmp_path / "missing" / "mine.csv")


def test_export_onto_a_full_disk_leaves_the_earlier_table_as_it_was(place, tmp_path, monkeypatch):
    progress.keep()
    answered(declaration=RIGHT)
    file = tmp_path / "mine.csv"
    with failing_disk(monkeypatch, errno.ENOSPC), pytest.raises(ProgressError, match="Choose another place"):
        progress.export(file)
    assert list(tmp_path.glob("*mine*")) == [], "no empty file is left"
    progress.export(file)
    before = file.read_bytes()
    answered(days=WRONG)
    with failing_disk(monkeypatch, errno.ENOSPC), pytest.raises(ProgressError, match="No space left"):
        progress.export(file)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.glob("*mine*")] == ["mine.csv"]
    file.write_bytes(b"")  # as an older version of the course left it
    progress.export(file)
    assert len(file.read_bytes()) > len(before)


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "x;="])
def test_no_answer_is_a_formula_in_the_table_that_is_handed_in(place, tmp_path, begin):
    progress.keep()
    answered(declaration={**RIGHT, "answer": f'{begin}HYPERLINK("http://x","y")'})
    progress.export(tmp_path / "mine.csv")
    with (tmp_path / "mine.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = [part for row in csv.reader(stream) for cell in row for part in cell.split(";")]
    assert [cell for cell in cells if cell.lstrip(" \t")[:1] in tuple("=+-@")] == []


def test_clearing_sets_aside_and_only_for_good_deletes(place, capsys):
    progress.keep()
    answered(declaration=RIGHT, days=WRONG)
    progress.keep("Binta")
    answered(declaration=RIGHT)
    progress.keep("")
    stranger = progress._folder() / "notes.txt"
    stranger.write_text("mine", encoding="utf-8")
    before = every_file(progress._folder())[NAME]
    capsys.readouterr()
    progress.clear()
    assert "Set aside: 2 answers in 1 file, now in" in capsys.readouterr().out
    assert stop().answers == {}
    assert every_file(progress._folder()) == {NAME: before, "notes.txt": b"mine"}
    assert not (progress._folder() / NAME).exists()
    answered(days=WRONG)
    progress.clear()  # a second time on one day
    assert len(list(progress._folder().glob("cleared-*"))) == 2
    answered(days=WRONG)
    capsys.readouterr()
    progress.clear(for_good=True)
    assert "Deleted for good: 1 answer in 1 file, and what was set aside before." in capsys.readouterr().out
    assert every_file(progress._folder()) == {"notes.txt": b"mine"}
    progress.clear()
    assert "nothing to clear" in capsys.readouterr().out
    progress.keep("Binta")
    assert stop().answers == {"declaration": RIGHT}, "another learner's answers were touched"


# ---------------------------------------------------------------- in JupyterLab


@pytest.fixture(scope="module")
def lab(start, tmp_path_factory):
    """A JupyterLab whose learner keeps answers, with one notebook."""
    base = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MALICOURSE_PROGRESS", str(base / "answers of Awa"))
        (base / "course").mkdir()
        cells = [
            new_code_cell("from malicourse import progress, quiz\n\nprogress.keep()"),
            new_code_cell(f"stop = quiz.show({str(EVERY_KIND)!r}, 'all')\nstop"),
        ]
        kernel = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), base / "course" / "lesson.ipynb")
        yield from serve(start, base, base / "course")


def seen(page: Page) -> list[list]:
    """What the page shows of each question: state, tries, feedback, and what stands in the inputs."""
    page.locator(".mq-card").first.wait_for()
    return page.evaluate(
        """() => [...document.querySelectorAll(".mq-card")].map((card) => [
            card.dataset.state,
            card.querySelector(".mq-tries").textContent,
            card.querySelector(".mq-feedback").textContent,
            [...card.querySelectorAll("input:checked")].map((input) => input.value),
            [...card.querySelectorAll("input[type=text], select")].map((input) => input.value),
            [...card.querySelectorAll(".mq-item")].map((item) => item.dataset.text),
        ])"""
    )


def wait_until_kept(lab, page: Page, question: str, tries: int | None) -> None:
    """Wait until the kernel has written an answer down: the page shows it first. None: until it is gone."""
    for _ in range(200):
        kept = [progress._read(file) for file in (lab.folder.parent / "answers of Awa").rglob(NAME)]
        if [answers.get(question, {}).get("tries") for answers in kept] == [tries]:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{question} was not kept with {tries} tries: {kept}")


@pytest.mark.browser
def test_a_learner_who_returns_finds_every_answer_with_feedback_and_tries(lab, page):
    page.set_default_timeout(20_000)
    lab.open(page, "lesson.ipynb")
    lab.run_all(page)
    expect(page.locator(".mq-notice")).to_be_hidden()
    for name, (wrong, right) in {**ANSWERS, "days": ("16", "15")}.items():
        answer_by_mouse(card(page, name), KINDS[name], wrong)
        if name != "kidal":
            answer_by_mouse(card(page, name), KINDS[name], right)
    estimate = card(page, "escaped")
    estimate.get_by_role("textbox").fill("500")
    estimate.get_by_role("button", name="This is my estimate").click()
    before = seen(page)
    assert [state for state, *_ in before].count("right") == 5
    wait_until_kept(lab, page, "escaped", 1)
    lab.wait_idle(page)
    lab.save(page)
    page.goto("about:blank")
    end_kernels(lab)

    lab.open(page, "lesson.ipynb")
    assert page.locator(".mq-card").count() == 0
    assert "model not found" not in page.locator(".jp-Notebook").inner_text().lower()
    lab.run_all(page)
    assert seen(page) == before
    expect(page.locator(".mq-notice")).to_have_text("→ Your earlier answers are shown. “Start over” clears one.")

    answer_by_mouse(card(page, "kidal"), "place", "Kidal")  # an answer given back can be taken up again
    before = seen(page)
    wait_until_kept(lab, page, "kidal", 2)
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    lab.run_all(page)
    assert seen(page) == before
    card(page, "kidal").get_by_role("button", name="Start over").click()
    wait_until_kept(lab, page, "kidal", None)
    lab.run_all(page)
    expect(card(page, "kidal").locator(".mq-tries")).to_have_text("")
    expect(card(page, "declaration").locator(".mq-tries")).to_have_text("Two tries so far.")
    assert page.locator(".jp-Dialog").count() == 0


@pytest.mark.browser
def test_what_is_answered_after_a_restart_is_said_not_to_be_kept_and_is_handed_over(lab, page):
    page.set_default_timeout(20_000)
    lab.open(page, "lesson.ipynb")
    lab.run_all(page)
    page.locator(".mq-card").first.wait_for()
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    expect(page.locator(".mq-notice")).to_contain_text("Python was restarted, so answers are not kept at the moment")
    card(page, "people").get_by_role("textbox").fill("4")
    card(page, "people").get_by_role("button", name="Check").click()
    expect(card(page, "people").get_by_role("status")).not_to_have_text("")
    (file,) = (lab.folder.parent / "answers of Awa").rglob(NAME)
    assert progress._read(file).get("people", {}).get("answer") != 4
    before = seen(page)
    lab.run_all(page)
    expect(page.locator(".mq-notice")).not_to_contain_text("Python was restarted")
    wait_until_kept(lab, page, "people", 1)
    assert progress._read(file)["people"]["answer"] == 4
    assert seen(page) == before


@pytest.mark.browser
def test_a_disk_that_fails_is_said_in_the_quiz_and_the_answer_is_graded(lab, page, axe):
    page.set_default_timeout(20_000)
    lab.open(page, "lesson.ipynb")
    lab.run_all(page)
    page.locator(".mq-card").first.wait_for()
    folder = lab.folder.parent / "answers of Awa"
    away = folder.rename(folder.with_name("away"))
    folder.write_text("a file stands here", encoding="utf-8")
    try:
        card(page, "people").get_by_role("textbox").fill("3")
        card(page, "people").get_by_role("button", name="Check").click()
        expect(card(page, "people").get_by_role("status")).not_to_have_text("")
        expect(page.locator(".mq-notice")).to_contain_text("→ Your answers are not being kept:")
        assert axe(page, ".malicourse-quiz") == []
    finally:
        folder.unlink()
        away.rename(folder)
