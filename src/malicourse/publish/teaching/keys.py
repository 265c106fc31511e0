"""The answer key of a lesson as a page of Markdown: every question, its answer, what is said of each wrong one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from malicourse.publish import edition
from malicourse.publish.editions.pages import Lesson
from malicourse.publish.questions.placed import PlacedQuestion, reasoned
from malicourse.quiz import Bank
from malicourse.quiz.shapes import Choices, Line, Number, Order, Pairs
from malicourse.quiz.static import LETTERS
from malicourse.words import say

COMMAND = "python -m malicourse.authoring teaching"


def plain(text: str) -> str:
    """Keep signs of Markdown in a text from meaning anything."""
    return re.sub(r"([\\`*_<>\[\]|])", r"\\\1", text)


def key(bank: Bank, lesson: Lesson) -> str:
    """Write the answer key of a lesson.

    Parameters
    ----------
    bank : Bank
        Its questions.
    lesson : Lesson
        Its title, from its notebook.

    Returns
    -------
    str
        A page of Markdown.
    """
    language = bank.language
    parts = [
        f"# {say('teaching.key', language=language, heading=lesson.heading)}\n",
        say("teaching.key_made", language=language, name=bank.lesson, command=COMMAND) + "\n",
        say("teaching.key_about", language=language, name=bank.lesson) + "\n",
        f"## {say('teaching.key_aims', language=language)}\n",
    ]
    numbered = list(enumerate(bank.questions, 1))
    for aim, words in bank.objectives.items():
        asked = [str(place) for place, question in numbered if question.objective == aim]
        told = say("teaching.key_aim", language=language, aim=plain(words), n=len(asked), places=", ".join(asked))
        parts.append(f"- {told}")
    place = 0
    for stop in bank.stops:
        parts.append(f"\n## {plain(stop.title)}")
        for question in stop.questions:
            place += 1
            parts.append("\n" + "\n".join(question_key(PlacedQuestion(bank, stop, question), place)))
    return "\n".join([*parts, "", signed(language)])


def signed(language: str) -> str:
    """Name the edition at the foot of a key.

    Parameters
    ----------
    language : str
        Such as "fr".

    Returns
    -------
    str
        A paragraph of Markdown.
    """
    return f"*{edition.line(language)}*\n"


def question_key(asked: PlacedQuestion, place: int) -> list[str]:
    """Write one question with its answers.

    Parameters
    ----------
    asked : PlacedQuestion
        The question with its bank and stop.
    place : int
        Its number.

    Returns
    -------
    list of str
        Lines of Markdown.
    """
    question = asked.question
    aim = asked.bank.objectives[question.objective]
    lines = [
        f"**{place}.** {' '.join(plain(text) for text in asked.text)} *({asked.labelled(asked.level, plain(aim))})*",
        "",
    ]
    lines += ANSWERS[type(asked.shape)](asked, asked.shape)
    if question.hint:
        lines += ["", asked.labelled(asked.say("quiz.hint"), plain(question.hint))]
    cited = [
        f"[{plain(source.citation)}]({source.url})" if source.url else plain(source.citation)
        for source in question.sources
    ]
    return [*lines, "", f"{asked.source_label} {say('common.and_then').join(cited)}"]


def _choices(asked: PlacedQuestion, shape: Choices) -> list[str]:
    if shape.numbered:
        return _points(asked, shape)
    return [
        f"- {'✓' if row.right else '✗'} {letter}. {_strong(row.text, row.right)} — {plain(row.words)}"
        for letter, row in zip(LETTERS, shape.rows, strict=False)
    ] + [f"- {plain(words)}" for words in asked.beside(shape)]


def _points(asked: PlacedQuestion, shape: Choices) -> list[str]:
    """Write what is said of each point of the map; of a wrong one it begins with number and name."""
    lines = []
    for place, row in enumerate(shape.rows, 1):
        name = _strong(f"{place}, {row.name}", True)
        right = asked.say("quiz.point", number=name, where=plain(row.words))
        lines.append(f"- ✓ {right}" if row.right else f"- ✗ {plain(row.words)}")
    return lines


def _strong(text: str, right: bool) -> str:
    return f"**{plain(text)}**" if right else plain(text)


def _number(asked: PlacedQuestion, shape: Number) -> list[str]:
    """Write a number, why, and what is said of other numbers."""
    lines = [f"- ✓ **{plain(asked.answer[0])}** {plain(asked.explanation)}"]
    mark = "✗ " if shape.graded else ""
    return lines + [f"- {mark}{plain(name)} — {plain(said)}" for name, said in asked.parts]


def _order(asked: PlacedQuestion, shape: Order) -> list[str]:
    letters = dict(zip(shape.shown, LETTERS, strict=False))
    lines = [
        f"{place}. {letters[text]}. {reasoned(_strong(text, True), plain(note))}"
        for place, (text, note) in enumerate(shape.rows, 1)
    ]
    return [*lines, "", *_whole(asked)]


def _pairs(asked: PlacedQuestion, shape: Pairs) -> list[str]:
    letters = dict(zip(shape.answers, LETTERS, strict=False))
    lines = [
        f"- {plain(row.item)} → {_strong(f'{letters[row.answer]}. {row.answer}', True)} — {plain(row.words)}"
        for row in shape.rows
    ]
    return [*lines, *_whole(asked)]


def _whole(asked: PlacedQuestion) -> list[str]:
    """Write what is said of an answer as a whole."""
    return [f"- {sign} {plain(words)}" for sign, words in (("✓", asked.explanation), ("✗", asked.advice)) if words]


def _line(asked: PlacedQuestion, shape: Line) -> list[str]:
    given = [point for point in shape.points if point.given]
    shown = " · ".join(asked.labelled(point.x, asked.number(point.value)) for point in given)
    told = asked.say("quiz.estimate_given", points=shown, unit=shape.unit)
    return [*(f"- **{plain(line)}**" for line in asked.answer), "", plain(told), "", plain(asked.explanation)]


ANSWERS: dict[type, Callable[[PlacedQuestion, Any], list[str]]] = {
    Choices: _choices,
    Number: _number,
    Order: _order,
    Pairs: _pairs,
    Line: _line,
}
