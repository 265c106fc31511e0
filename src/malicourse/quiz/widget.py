"""The quiz as a Jupyter widget: graded in the browser, its answers known to Python."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from malicourse.quiz.kinds import Data
from malicourse.quiz.static import MIME, plain_text, static_html

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
        are in it. ``correct`` is None for an estimate; ``shown`` says that the learner asked for the answer.
    """

    _esm = (FOLDER / "quiz.js").read_text(encoding="utf-8")
    _css = (FOLDER / "quiz.css").read_text(encoding="utf-8")
    spec = traitlets.Dict(read_only=True).tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)

    def __init__(self, spec: Data) -> None:
        super().__init__()
        self.set_trait("spec", spec)

    def score(self) -> tuple[int, int, int]:
        """Count the answers.

        Returns
        -------
        tuple of int
            Right answers, answered questions, and all questions. An estimate counts as answered, never as right.
        """
        right = sum(bool(record["correct"]) for record in self.answers.values())
        return right, len(self.answers), len(self.spec["questions"])

    def __repr__(self) -> str:
        return plain_text(self.spec)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "text/plain": repr(self), "text/html": static_html(self.spec), MIME: self.spec}, metadata
