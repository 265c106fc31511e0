"""Begin a lesson: every file that a lesson needs, and every list that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from malicourse import _notebook
from malicourse._notebook import NotebookError

STEM = re.compile(r"\d\d-[a-z]+(?:-[a-z]+)*")
CELL = re.compile(r"^%% (markdown|code) (\S+)( hidden)?\n", re.MULTILINE)
NEXT = re.compile(r"^\*\*Next:\*\* ", re.MULTILINE)
TEMPLATES = {
    "notebooks/{stem}.ipynb": "lesson.md",
    "data/quizzes/{stem}.yaml": "bank.yaml",
    "teaching/plans/{stem}.md": "plan.md",
    "tests/held/lesson_{number}.py": "held.py.txt",
}


def begin(root: Path, stem: str, *, title: str, question: str, first: str, last: str) -> Iterator[str]:
    """Write the files of a new lesson and enter it into the lists of lessons.

    Parameters
    ----------
    root : Path
        The project's folder.
    stem : str
        The lesson's name in files, such as ``10-talks``; its number follows that of the last lesson.
    title, question : str
        What the lesson is called and asks.
    first, last : str
        The time that it tells of, each ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Yields
    ------
    str
        A line for each file.

    Raises
    ------
    NotebookError
        If the name cannot be a lesson's, or one of its files is there already. Nothing is written.
    """
    earlier = sorted((root / "notebooks").glob("[0-9][0-9]-*.ipynb"))
    _check(root, stem, question, earlier[-1].stem)
    words = {
        "stem": stem,
        "number": stem[:2],
        "name": stem[3:],
        "title": title,
        "question": question,
    }
    for place, template in TEMPLATES.items():
        path = root / place.format(**words)
        content = (resources.files("malicourse") / "templates" / template).read_text(encoding="utf-8").format(**words)
        _notebook.replace_file(path, _notebook.text(_cells(content)) if path.suffix == ".ipynb" else content)
        yield f"{path}: written"
    yield from _enter(root, words, earlier[-1], first, last)
    yield f"Now write them, and then: python -m malicourse.authoring run {root / 'notebooks' / stem}.ipynb, and make"


def _check(root: Path, stem: str, question: str, before: str) -> None:
    number = f"{int(before[:2]) + 1:02}"
    if not STEM.fullmatch(stem) or not stem.startswith(number):
        msg = f"A lesson is called {number}- and small letters, such as {number}-talks; not {stem!r}."
        raise NotebookError(msg)
    if not question.endswith("?"):
        msg = f"A lesson asks one question, which ends with a question mark; not {question!r}."
        raise NotebookError(msg)
    for place in TEMPLATES:
        path = root / place.format(stem=stem, number=number)
        if path.exists():
            msg = f"{path} is there already; nothing was written. Take another name, or move that file."
            raise NotebookError(msg)


def _cells(content: str) -> NotebookNode:
    """Read the template of a notebook: each cell after a line with its kind and its place on the slides."""
    _, *parts = CELL.split(content)
    notebook = new_notebook()
    for at in range(0, len(parts), 4):
        kind, slide, hidden, source = parts[at : at + 4]
        make = new_code_cell if kind == "code" else new_markdown_cell
        metadata = {"slideshow": {"slide_type": slide}} | ({"jupyter": {"source_hidden": True}} if hidden else {})
        notebook.cells.append(make(source.strip("\n"), metadata=nbformat.from_dict(metadata), id=f"cell-{at // 4:02}"))
    return notebook


def _enter(root: Path, words: dict[str, str], before: Path, first: str, last: str) -> Iterator[str]:
    """Enter the lesson into the course map, README, guide and table of lessons, and lead on to it from the last one."""
    old = _notebook.read(before)
    for cell in old.cells:
        cell.source = NEXT.sub("**Next:** [lesson {number}]({stem}.ipynb). ".format(**words), cell.source)
    _notebook.replace_file(before, _notebook.text(old))
    yield f"{before}: leads on to the lesson"
    map_row = "| [{number} {title}]({stem}.ipynb) | {question} | 45 min |".format(**words)
    start = _notebook.read(root / "notebooks" / "00-start.ipynb")
    for cell in start.cells:
        cell.source = _after(f"({before.name})", map_row, cell.source)
    _notebook.replace_file(root / "notebooks" / "00-start.ipynb", _notebook.text(start))
    yield "notebooks/00-start.ipynb: the course map names the lesson"
    for place, named, line in (
        (
            "README.md",
            f"(notebooks/{before.name})",
            "| {number} | [{title}](notebooks/{stem}.ipynb) | {question} | 45 min |",
        ),
        (
            "teaching/guide.md",
            f"(plans/{before.stem}.md)",
            "| [{number}](plans/{stem}.md) | {question} | replace this | 45 |",
        ),
    ):
        text = _after(named, line.format(**words), (root / place).read_text(encoding="utf-8"))
        _notebook.replace_file(root / place, text)
        yield f"{place}: its table names the lesson"
    table = root / "data" / "lessons.csv"
    rows = table.read_text(encoding="utf-8")
    cells = {"lesson": words["stem"], "from": first, "to": last}
    _notebook.replace_file(
        table, rows + ",".join(cells.get(name, "") for name in rows.splitlines()[0].split(",")) + "\n"
    )
    yield "data/lessons.csv: a row; name there the places that the lesson shows first"


def _after(named: str, line: str, text: str) -> str:
    """Put a line after the row of a table that holds a link."""
    return re.sub(rf"(?m)^(\|.*{re.escape(named)}.*\|)$", lambda found: f"{found[1]}\n{line}", text, count=1)
