"""Question banks for other programs: Moodle (GIFT or XML), a spreadsheet, Anki.

::

    python -m malicourse.publish questions --to gift 02-revolt
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from malicourse import _notebook, quiz
from malicourse.publish.questions import cards, gift, moodle, spreadsheet, workbook
from malicourse.publish.questions.placed import PlacedQuestion
from malicourse.quiz.bank import names
from malicourse.words import say

__all__ = ["FORMATS", "Export", "ExportError", "export"]

FORMATS = {"gift": gift, "moodle-xml": moodle, "csv": spreadsheet, "xlsx": workbook, "anki": cards}


class ExportError(ValueError):
    """Something was asked for that no export can do; the message says what there is."""


@dataclass(frozen=True)
class Export:
    """The file, and what became of each question.

    Attributes
    ----------
    to : str
        The format, a key of ``FORMATS``.
    lessons : tuple of str
        Ids of the lessons whose questions were asked for.
    text : str or bytes
        The whole file; bytes for a workbook.
    written : tuple of str
        Ids of the questions in it.
    changed : dict
        A kind of question, and in which other form it stands there, to the ids of which that is so.
    left_out : tuple of (str, str, str)
        Id, kind and reason of each question that has no place in the format.
    """

    to: str
    lessons: tuple[str, ...]
    text: str | bytes
    written: tuple[str, ...]
    changed: dict[tuple[str, str], list[str]]
    left_out: tuple[tuple[str, str, str], ...]

    @property
    def file_name(self) -> str:
        """The usual name of the file."""
        return (self.lessons[0] if len(self.lessons) == 1 else "questions") + FORMATS[self.to].ENDING

    def write(self, output: str | Path) -> None:
        """Write the file. An older one is replaced only when the new one is complete.

        Parameters
        ----------
        output : str or Path
            The file to write; its folder is made where it is missing.

        Raises
        ------
        NotebookError
            If the file cannot be written there.
        """
        _notebook.replace_file(Path(output), self.text)

    def report(self) -> str:
        """Say in lines what changed its form, and what was left out.

        Returns
        -------
        str
            A line for each kind that changed, and one for each question that was left out.
        """
        form = FORMATS[self.to].__name__.rpartition(".")[2]
        program = say(f"questions.program_{form}")
        lines = [say("questions.report", n=len(self.written), program=program, left=len(self.left_out))]
        for (kind, how), ids in self.changed.items():
            changed = say("questions.report_changed", n=len(ids), kind=kind, how=how, ids=", ".join(ids))
            lines.append(f"- {changed}")
        for name, kind, why in self.left_out:
            lines.append(f"- {say('questions.report_left_out', id=name, kind=kind, why=why)}")
        return "\n".join([*lines, *([] if form == "workbook" else [say(f"questions.note_{form}")])])


def export(to: str, lessons: Iterable[str | Path] = (), *, semicolon: bool = False) -> Export:
    """Write question banks in the format of another program.

    Parameters
    ----------
    to : str
        A key of ``FORMATS``.
    lessons : iterable of str or Path
        Ids of lessons, or paths of bank files; all lessons if there are none.
    semicolon : bool
        Semicolons between the cells of a CSV file, for an Excel that writes decimals with a comma.

    Returns
    -------
    Export
        The file, and what became of each question.

    Raises
    ------
    ExportError
        If there is no such format.
    QuizError
        If a lesson has no question bank; the message names those that have.
    BankError
        If something is wrong in a bank.
    """
    _refuse(to, semicolon)
    banks = [quiz.load(name) for name in dict.fromkeys(lessons or names())]
    asked = [
        PlacedQuestion(bank, stop, question) for bank in banks for stop in bank.stops for question in stop.questions
    ]
    form = FORMATS[to]
    refused = [(placed, why) for placed in asked if (why := form.refusal(placed))]
    questions = [placed for placed in asked if not form.refusal(placed)]
    changed = _changed(questions, form.change)
    left_out = tuple((placed.question.id, placed.question.kind, why) for placed, why in refused)
    written = tuple(placed.question.id for placed in questions)
    try:
        content = form.text(questions, semicolon)
    except ModuleNotFoundError as error:
        raise ExportError(say("questions.needs_package", format=to, package=error.name)) from None
    return Export(to, tuple(bank.lesson for bank in banks), content, written, changed, left_out)


def _refuse(to: str, semicolon: bool) -> None:
    """Refuse a format that is not there, and a choice that it does not have."""
    if not to:
        raise ExportError(say("questions.name_a_format"))
    if to not in FORMATS:
        raise ExportError(say("questions.no_format", format=to, formats=", ".join(FORMATS)))
    if semicolon and to != "csv":
        raise ExportError(say("questions.no_semicolon", format=to))


def _changed(
    questions: list[PlacedQuestion], change: Callable[[PlacedQuestion], str]
) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for placed in questions:
        if how := change(placed):
            found.setdefault((placed.question.kind, how), []).append(placed.question.id)
    return found
