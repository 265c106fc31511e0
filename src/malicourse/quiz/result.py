"""How a test went, in words: what was right and at which try, and where to read again what was missed."""

import json
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import quote

from malicourse import tables
from malicourse.quiz.bank import load
from malicourse.quiz.kinds import KINDS, Data
from malicourse.words import say


class Score(tuple):
    """Right answers, answered questions and all questions; it shows itself in words.

    Attributes
    ----------
    first : int
        How many of the right answers came at the first try, without the answer on show.
    """

    first: int

    def __new__(cls, right: int, answered: int, questions: int, first: int) -> "Score":
        """Make a tuple of the first three numbers, and keep the fourth beside it."""
        score = super().__new__(cls, (right, answered, questions))
        score.first = first
        return score

    def __repr__(self) -> str:
        right, answered, questions = self
        if not answered:
            return say("score.none", n=questions)
        if left := questions - answered:
            return say("score.in_part", right=right, n=questions, first=self.first, left=left)
        return say("score.whole", right=right, n=questions, first=self.first)


class Missed:
    """The questions that were not right at the first try, each with the part of its lesson to read again.

    Parameters
    ----------
    questions : iterable of dict
        Entries of a specification, in order.
    """

    def __init__(self, questions: Iterable[Data]) -> None:
        self.questions = list(questions)

    def __repr__(self) -> str:
        if not self.questions:
            return say("score.none_missed")
        return "\n".join(
            f"{one['number']}. {one['stem']}\n   {say('score.read_again', place=place(one)[0])}"
            for one in self.questions
        )

    def _repr_markdown_(self) -> str:
        if not self.questions:
            return repr(self)
        rows = [f"**{say('score.missed')}**", ""]
        for one in self.questions:
            words, link = place(one)
            rows.append(f"- {one['number']}. {one['stem']}  \n  {say('score.read_again', place=f'[{words}]({link})')}")
        return "\n".join(rows)


def first_tries(answers: Data) -> int:
    """Count the answers that were right at the first try, without the answer on show."""
    return sum(bool(one["correct"]) and one["tries"] == 1 and not one["shown"] for one in answers.values())


def missed(spec: Data, answers: Data) -> Missed:
    """Gather the answered questions that were not right at the first try.

    Parameters
    ----------
    spec : dict
        The specification of the test.
    answers : dict
        As ``QuizWidget.answers``.

    Returns
    -------
    Missed
        The questions; in a notebook a list with links.
    """
    asked = ({"lesson": spec["lesson"], **question} for question in spec["questions"])
    given = ((question, answers.get(question["id"])) for question in asked)
    return Missed(
        question for question, one in given if one and KINDS[question["kind"]].graded and not first_tries({"": one})
    )


def place(question: Data) -> tuple[str, str]:
    """Find the part of a lesson in which a question is asked.

    Parameters
    ----------
    question : dict
        An entry of a specification, with its ``lesson``.

    Returns
    -------
    words : str
        Such as ``lesson 07, The departure``.
    link : str
        The place, as seen from the folder of the notebook.
    """
    lesson = question["lesson"]
    file = tables.data_folder().parent / "notebooks" / f"{lesson}.ipynb"
    heading = _headings(file).get(question["id"].rpartition("/")[2], "")
    link, number = quote(os.path.relpath(file).replace(os.sep, "/")), lesson.partition("-")[0]
    if not heading:
        return say("score.lesson", lesson=number), link
    return say("score.part", lesson=number, heading=heading), f"{link}#{quote(heading.replace(' ', '-'))}"


@cache
def _headings(file: Path) -> dict[str, str]:
    """Name the heading above each question of a lesson; none where its notebook is not there."""
    lesson = file.stem
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]  # nbformat takes a second to import
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    stops = {stop.id: [question.id for question in stop.questions] for stop in load(lesson).stops}
    found: dict[str, str] = {}
    heading = ""
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and (named := re.search(r"^## +(.+?)\s*$", source, re.MULTILINE)):
            heading = named[1]
        for stop in re.findall(rf'quiz\.show\("{lesson}", "([^"]+)"\)', source):
            found |= dict.fromkeys(stops.get(stop, []), heading)
    return found
