"""A new lesson begins with every file it needs, and every list of lessons names it."""

import shutil
from pathlib import Path

import nbformat
import pytest

from malicourse import _notebook, new_lesson, quiz

ROOT = Path(__file__).resolve().parents[1]
LAST = sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))[-1]
STEM = f"{int(LAST.stem[:2]) + 1:02}-talks"
NAMES = {"title": "The talks", "question": "What could have been agreed?", "first": "2014-07", "last": "2015-06"}
LISTS = ("README.md", "teaching/guide.md", "notebooks/00-start.ipynb", f"notebooks/{LAST.name}", "data/lessons.csv")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in LISTS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("datapackage.json", "sources.csv"):
        shutil.copy(ROOT / "data" / name, tmp_path / "data" / name)
    return tmp_path


def test_every_file_is_written_and_every_list_names_the_lesson(root: Path):
    said = list(new_lesson.begin(root, STEM, **NAMES))
    for place in new_lesson.TEMPLATES:
        path = root / place.format(stem=STEM, number=STEM[:2])
        assert path.exists(), place
        assert any(path.name in line for line in said)
    for name in LISTS:
        assert STEM in (root / name).read_text(encoding="utf-8"), name
    assert (
        (root / "data/lessons.csv").read_text(encoding="utf-8").splitlines()[-1].startswith(f"{STEM},2014-07,2015-06,")
    )


def test_its_bank_can_be_read_and_its_notebook_asks_it(root: Path):
    list(new_lesson.begin(root, STEM, **NAMES))
    bank = quiz.load(root / "data" / "quizzes" / f"{STEM}.yaml")
    notebook = _notebook.read(root / "notebooks" / f"{STEM}.ipynb")
    nbformat.validate(notebook)
    shown = [cell.source for cell in notebook.cells if cell.source.startswith("quiz.show")]
    assert shown == [f'quiz.show("{STEM}", "{bank.stops[0].id}")']


@pytest.mark.parametrize(
    ("stem", "names", "message"),
    [
        ("talks", NAMES, "not 'talks'"),
        (f"{int(STEM[:2]) + 1}-talks", NAMES, f"A lesson is called {STEM[:2]}-"),
        (STEM, {**NAMES, "question": "Talks"}, "question mark"),
    ],
)
def test_a_name_that_cannot_be_a_lesson_s_is_refused_and_nothing_is_written(root: Path, stem, names, message):
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(_notebook.NotebookError, match=message):
        list(new_lesson.begin(root, stem, **names))
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_a_lesson_that_is_there_already_is_kept(root: Path):
    plan = root / "teaching" / "plans" / f"{STEM}.md"
    plan.parent.mkdir(parents=True)
    plan.write_text("mine", encoding="utf-8")
    with pytest.raises(_notebook.NotebookError, match="there already"):
        list(new_lesson.begin(root, STEM, **NAMES))
    assert plan.read_text(encoding="utf-8") == "mine"
