"""What of teaching/ is made from tables, lessons and question banks: answer keys, printed sheets, two word lists.

The files are kept with the course, so that a teacher opens them without running anything. They are made again with::

    python -m malicourse.authoring teaching
"""

from __future__ import annotations

from pathlib import Path

from malicourse import _notebook, course, tables, talks
from malicourse.publish.editions.pages import lesson_of
from malicourse.publish.teaching.keys import key
from malicourse.publish.teaching.lists import glossary, who_is_who
from malicourse.publish.teaching.sheets import final_sheet, sheet
from malicourse.publish.teaching.talks_paper import papers
from malicourse.quiz.bank import load, names
from malicourse.words import say

__all__ = ["final_sheet", "glossary", "key", "kit", "lesson_sheet", "sheet", "who_is_who", "write_kit"]


def kit(root: Path | None = None) -> dict[str, str]:
    """Write all that is made of the teacher's kit, in memory.

    Parameters
    ----------
    root : Path, optional
        The project's folder; its lessons give the titles.

    Returns
    -------
    dict of str to str
        The place of each file in teaching/, and its text.
    """
    root = root or tables.data_folder().parent
    with course.at(root):
        made = {"glossary.md": glossary(), "who-is-who.md": who_is_who(), **papers(talks.read())}
        for name in names():
            page, answers = lesson_sheet(root / "notebooks" / f"{name}.ipynb")
            made[f"keys/{name}.md"] = answers
            made[f"sheets/{name}.html"] = page
    return made


def lesson_sheet(path: Path) -> tuple[str, str]:
    """Write the sheet and the answer key of one lesson.

    Parameters
    ----------
    path : Path
        Its notebook; its questions are those of its name.

    Returns
    -------
    sheet, key : str
        A page of HTML to hand out, and a page of Markdown for the teacher.
    """
    bank, notebook = load(path.stem), _notebook.read(path)
    lesson = lesson_of(notebook, path.stem)
    return sheet(bank, lesson, notebook), key(bank, lesson)


def write_kit(root: Path) -> list[str]:
    """Write the files into teaching/, and take away those of a lesson that is gone.

    Parameters
    ----------
    root : Path
        The project's folder.

    Returns
    -------
    list of str
        A line for each file.
    """
    folder, made, lines = root / "teaching", kit(root), []
    for name, content in made.items():
        target = folder / name
        same = target.exists() and target.read_text(encoding="utf-8") == content
        if not same:
            _notebook.replace_file(target, content)
        lines.append(say("teaching.unchanged", file=target) if same else say("teaching.written", file=target))
    for target in (*folder.glob("keys/*.md"), *folder.glob("sheets/*.html"), *folder.glob("talks/*.html")):
        if target.relative_to(folder).as_posix() not in made:
            target.unlink()
            lines.append(say("teaching.taken_away", file=target))
    return lines
