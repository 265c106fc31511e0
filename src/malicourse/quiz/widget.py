"""The quiz as a Jupyter widget: graded in the browser, its answers known to Python."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from malicourse import progress
from malicourse.quiz import kept, result
from malicourse.quiz.kinds import Data
from malicourse.quiz.static import MIME, plain_text, static_html
from malicourse.words import say

if TYPE_CHECKING:
    import pandas as pd

FOLDER = Path(__file__).parent


class QuizWidget(anywidget.AnyWidget):
    """The questions of one stop.

    Parameters
    ----------
    spec : dict
        What ``Bank.spec`` returned.

    Attributes
    ----------
    answers : dict
        Id of a question to ``{"answer": ..., "correct": bool, "tries": int, "shown": bool}``. Only answered questions
        are in it. ``correct`` is None for an estimate; ``shown`` says that the learner asked for the answer. Where the
        learner keeps answers (``malicourse.progress``), those given on another day are in it from the start.
    notice : str
        What the learner should know of the kept answers; mostly empty.
    parting : str
        What the page says once Python is gone; empty while answers are not kept, as nothing is lost then.
    """

    _esm = (FOLDER / "quiz.js").read_text(encoding="utf-8")
    _css = (FOLDER / "quiz.css").read_text(encoding="utf-8")
    spec = traitlets.Dict(read_only=True).tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)
    parting = traitlets.Unicode().tag(sync=True)

    def __init__(self, spec: Data) -> None:
        self._kept, notice = kept.restore(spec)
        super().__init__(answers=dict(self._kept), notice=notice)
        self.set_trait("spec", spec)
        self.observe(self._keep, "answers")
        begun_anew = progress.shown(spec["lesson"], spec["stop"], self)
        self.notice = notice or begun_anew
        self.parting = progress.parting()

    def take_up(self, own: bool) -> int:
        """Show what is kept of these questions, once the learner has asked for it.

        Parameters
        ----------
        own : bool
            Whether the answers given here so far are the same learner's; then they stay, and are kept too.

        Returns
        -------
        int
            How many earlier answers are shown.
        """
        self._kept, notice = kept.restore(self.spec)
        given = {**self._kept, **(self.answers if own else {})}
        earlier = len(self._kept)
        if given == self.answers:
            self._keep({"new": given})
        else:
            self.answers = given
        self.notice = notice
        self.parting = progress.parting()
        return earlier

    def _keep(self, change: dict) -> None:
        done, notice = kept.keep(self.spec, self._kept, change["new"])
        if done:
            self._kept = dict(change["new"])
        if notice:
            self.notice = notice

    def score(self) -> result.Score:
        """Count the answers.

        Returns
        -------
        Score
            Right answers, answered questions, and all questions, which show themselves in words with how many were
            right at the first try. An estimate counts as answered, never as right.
        """
        right = sum(bool(record["correct"]) for record in self.answers.values())
        return result.Score(right, len(self.answers), len(self.spec["questions"]), result.first_tries(self.answers))

    def missed(self) -> result.Missed:
        """List the questions that were not right at the first try, with the part of the lesson to read again.

        Returns
        -------
        Missed
            In a notebook a list with links.
        """
        return result.missed(self.spec, self.answers)

    def by_lesson(self) -> "pd.DataFrame":
        """Count the answers by the lesson a question comes from.

        Returns
        -------
        DataFrame
            One row for each lesson: how many questions there are, how many are answered, how many are right, and how
            many were right at the first try.
        """
        import pandas as pd

        lesson, asked, answered, right, first = (
            say(f"score.column_{name}") for name in ("lesson", "questions", "answered", "right", "first")
        )
        rows = []
        for question in self.spec["questions"]:
            given = {name: record for name, record in self.answers.items() if name == question["id"]}
            rows.append(
                {
                    lesson: question.get("lesson", self.spec["lesson"]),
                    asked: 1,
                    answered: len(given),
                    right: sum(bool(record["correct"]) for record in given.values()),
                    first: result.first_tries(given),
                }
            )
        return pd.DataFrame(rows).groupby(lesson).sum()

    def __repr__(self) -> str:
        return plain_text(self.spec)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return {
            **data,
            "text/plain": repr(self),
            "text/html": static_html(self.spec, stored=True),
            MIME: self.spec,
        }, metadata
