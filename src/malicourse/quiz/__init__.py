"""Questions for learners: ``quiz.show("02-revolt", "weeks")`` in a lesson, ``quiz.final(seed=7)`` over all lessons."""

from pathlib import Path
from typing import TYPE_CHECKING

from malicourse.quiz.bank import Bank, Question, QuizError, Source, Stop, load
from malicourse.quiz.kinds import KINDS, Note, Verdict
from malicourse.quiz.mixed import final, final_spec
from malicourse.quiz.reader import BankError
from malicourse.quiz.static import MIME, answer_html, front_end, mount_html, plain_text, static_html

if TYPE_CHECKING:
    from malicourse.quiz.widget import QuizWidget

__all__ = [
    "KINDS",
    "MIME",
    "Bank",
    "BankError",
    "Note",
    "Question",
    "QuizError",
    "Source",
    "Stop",
    "Verdict",
    "answer_html",
    "final",
    "final_spec",
    "front_end",
    "load",
    "mount_html",
    "plain_text",
    "show",
    "static_html",
]


def show(lesson: str | Path, stop: str) -> "QuizWidget":
    """Show the questions of one stop; the last line of a notebook cell.

    Parameters
    ----------
    lesson : str or Path
        Id of a lesson, such as "02-revolt", or the path of a bank file.
    stop : str
        Id of a stop in its question bank.

    Returns
    -------
    QuizWidget
        The questions. ``answers`` and ``score()`` tell how it went.

    Raises
    ------
    QuizError
        If there is no such lesson or stop; the message names those that exist.
    BankError
        If something is wrong in the bank.

    Notes
    -----
    The answers can be read in the notebook file: a quiz is for learning, never for marks.
    """
    spec = load(lesson).spec(stop)  # say what is wrong with the bank before the slower import of the widget
    from malicourse.quiz.widget import QuizWidget

    return QuizWidget(spec)
