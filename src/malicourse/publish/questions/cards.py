"""Flashcards for Anki: the question in front, the answer with its reasons and sources behind.

The header lines are those of docs.ankiweb.net, "Text Files"; Anki reads them since 2.1.54 and skips them before. Fields
are told by their place: the first is the front, the second the back.
"""

from __future__ import annotations

import re
from html import escape

from malicourse.publish.questions.moodle import paragraphs, sources
from malicourse.publish.questions.placed import PlacedQuestion, reasoned
from malicourse.quiz.shapes import Choices, Number, Pairs
from malicourse.words import say

ENDING = ".anki.txt"
# No #columns: Anki in another language than English has no fields of these names, and would map none of them.
HEADER = (
    *("#separator:tab", "#html:true", "#notetype:Basic", "#deck column:3", "#tags column:4", "#guid column:5"),
    "#if matches:update current",
)


def refusal(placed: PlacedQuestion) -> str:
    """Say why a question has no place in this format: there is none."""
    return ""


def change(placed: PlacedQuestion) -> str:
    """Say in which other form a question stands here; empty if in its own."""
    if not placed.shape.graded:
        return say("questions.estimate_in_the_head")
    return say("questions.points_in_words") if placed.question.data.get("map") else ""


def text(questions: list[PlacedQuestion], semicolon: bool = False) -> str:
    """Write the file: a line for each card."""
    return "\n".join([*HEADER, *(line(placed) for placed in questions)]) + "\n"


def line(placed: PlacedQuestion) -> str:
    """Write one card."""
    deck = f"{say('questions.course')}::{placed.bank.lesson}".replace('"', "")
    tags = f"{placed.bank.lesson}::{placed.stop.id} {placed.level} {placed.question.kind}"
    name = f"{placed.bank.lesson}/{placed.question.id}"  # by which Anki knows the card when it is imported again
    return "\t".join([without_commands(front(placed)), without_commands(back(placed)), deck, tags, name])


def front(placed: PlacedQuestion) -> str:
    """Write what is asked; the hint, or else the advice, is folded."""
    points = [placed.say("questions.points")] if placed.question.data.get("map") else []
    shown = paragraphs([*placed.text, *points])
    match placed.shape:
        case Pairs(rows=rows, answers=answers, prompt=prompt):
            shown += listed([row.item for row in rows])
            shown += paragraphs([placed.labelled(prompt or placed.say("quiz.answers"), " · ".join(answers))])
        case _:
            shown += listed(placed.lines)
    hint = placed.question.hint or placed.advice
    if hint:
        shown += f"<details><summary>{escape(placed.say('quiz.hint'))}</summary>{escape(hint)}</details>"
    return shown


def back(placed: PlacedQuestion) -> str:
    """Write the answer, what is said of each choice, and the sources."""
    match placed.shape:
        case Choices(rows=rows) as shape:
            marked = [f"{'✓' if row.right else '✗'} {reasoned(row.text, row.words)}" for row in rows]
            told = listed(sorted(marked, key=lambda row: row[0] == "✗")) + paragraphs(placed.beside(shape))
        case Number(graded=True):
            told = paragraphs(placed.told) + listed([f"✗ {reasoned(*part)}" for part in placed.parts])
        case _:
            told = paragraphs(placed.told)
    return told + sources(placed)


def listed(rows: list[str]) -> str:
    """Write a list as HTML."""
    return f"<ul>{''.join(f'<li>{escape(row)}</li>' for row in rows)}</ul>"


def without_commands(html: str) -> str:
    """Keep Anki from reading commands, such as [sound:…] or {{…}}, in the words."""
    html = re.sub(r"[\[{\\]", lambda sign: f"&#{ord(sign[0])};", html)
    return re.sub(r"[^\S \u00a0\u202f]", " ", html)  # French signs keep their blanks
