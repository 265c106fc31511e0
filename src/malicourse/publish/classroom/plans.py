"""What a lesson's plan and deck offer to answer an error: a misconception with its answer, a slide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from malicourse import _notebook, quiz
from malicourse._notebook import NotebookError
from malicourse.publish.editions.markup import mark_of, plain_words
from malicourse.publish.editions.pages import lesson_of
from malicourse.publish.editions.slides import Shown, outline

__all__ = ["LessonAid", "Misconception", "misconceptions"]

QUOTED = re.compile(r"(?m)^(?:\d+\.|-)\s+\*{1,2}[\"“«]\s?(.+?)\s?[\"”»](.*?)\*{1,2}\s*(.*)$")
HEADING = re.compile(r"^## +(\S.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Misconception:
    """What pupils often think, and what the plan answers."""

    said: str
    answer: str


def misconceptions(plan: str) -> list[Misconception]:
    """Read the misconceptions of a plan, in their order: items of a list that begin with a sentence in quotation marks.

    Parameters
    ----------
    plan : str
        The plan, in Markdown.

    Returns
    -------
    list of Misconception
        None if the plan has none.
    """
    return [
        Misconception(plain_words(said + more).strip(), plain_words(answer).strip())
        for said, more, answer in QUOTED.findall(plan)
    ]


class LessonAid:
    """A lesson's title, the slides of its deck, the misconceptions of its plan.

    Parameters
    ----------
    root : Path
        The folder of the course.
    name : str
        The lesson, such as "02-revolt".
    """

    def __init__(self, root: Path, name: str) -> None:
        plan = root / "teaching" / "plans" / f"{name}.md"
        self.name, self.title = name, name
        self.misconceptions = misconceptions(plan.read_text(encoding="utf-8")) if plan.is_file() else []
        self.slides: list[Shown] = []
        self.sections: dict[str, str] = {}
        try:
            notebook = _notebook.read(root / "notebooks" / f"{name}.ipynb")
            self.title = lesson_of(notebook, name).heading
            self.sections = _sections(notebook)
            self.slides = outline(notebook, name=name)
        except NotebookError:  # no lesson, or one that was not run: then no slide is named
            pass

    def slide(self, question: str) -> tuple[Shown | None, Shown | None]:
        """Find what to show for a question: the slide that it is about, and its own.

        Parameters
        ----------
        question : str
            Id of a question.

        Returns
        -------
        about, own : Shown or None
            The last slide before the question that asks nothing; the slide with the question, if it is asked in class.
        """
        own = next((slide for slide in self.slides if question in slide.questions), None)
        if own is not None:
            before = [slide for slide in self.slides if slide.number < own.number and not slide.questions]
            return (before[-1] if before else None), own
        section = self.sections.get(question, "")
        return next((slide for slide in self.slides if section and slide.title == section), None), None


def _sections(notebook: NotebookNode) -> dict[str, str]:
    """Give for each question the heading of a slide that it comes after."""
    found, section = {}, ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and mark_of(cell) in ("slide", "subslide"):
            section = plain_words(heading[1]).strip() if (heading := HEADING.search(cell.source)) else section
        for output in cell.get("outputs", []):
            for question in output.get("data", {}).get(quiz.MIME, {}).get("questions", []):
                found[question["id"]] = section
    return found
