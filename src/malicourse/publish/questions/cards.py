"""Flashcards for Anki: the question in front, the answer with its reasons and sources behind.

The header lines are those of docs.ankiweb.net, "Text Files"; Anki reads them since 2.1.54 and skips them before. Fields
are told by their place: the first is the front, the second the back.
"""

from __future__ import annotations

import re
from html import escape

from malicourse.publish.questions.moodle import paragraphs, sources
from malicourse.publish.questions.sheet import COURSE, Sheet, reasoned
from malicourse.quiz.shapes import Choices, Number, Pairs
from malicourse.quiz.wording import say

ENDING = ".anki.txt"
PROGRAM = "Anki"
NOTE = (
    "In Anki: File, Import; it makes a deck for each lesson. Take a note type with a front and a back (Basic). "
    "Imported again, a card that has changed is renewed and keeps when it is due."
)
# No #columns: Anki in another language than English has no fields of these names, and would map none of them.
HEADER = (
    *("#separator:tab", "#html:true", "#notetype:Basic", "#deck column:3", "#tags column:4", "#guid column:5"),
    "#if matches:update current",
)


def refusal(sheet: Sheet) -> str:
    """Say why a question has no place in this format: there is none."""
    return ""


def change(sheet: Sheet) -> str:
    """Say in which other form a question stands here; empty if in its own."""
    if not sheet.shape.graded:
        return "as an estimate in the head; the back shows the source’s"
    return "with the points of the map described in words" if sheet.question.data.get("map") else ""


def text(sheets: list[Sheet], semicolon: bool = False) -> str:
    """Write the file: a line for each card."""
    return "\n".join([*HEADER, *(line(sheet) for sheet in sheets)]) + "\n"


def line(sheet: Sheet) -> str:
    """Write one card."""
    deck = f"{COURSE}::{sheet.bank.lesson}".replace('"', "")
    tags = f"{sheet.bank.lesson}::{sheet.stop.id} {sheet.level} {sheet.question.kind}"
    name = f"{sheet.bank.lesson}/{sheet.question.id}"  # by which Anki knows the card when it is imported again
    return "\t".join([still(front(sheet)), still(back(sheet)), deck, tags, name])


def front(sheet: Sheet) -> str:
    """Write what is asked; the hint, or else the advice, is folded."""
    points = [sheet.say("points")] if sheet.question.data.get("map") else []
    shown = paragraphs([*sheet.text, *points])
    match sheet.shape:
        case Pairs(rows=rows, answers=answers, prompt=prompt):
            shown += listed([row.item for row in rows])
            shown += paragraphs([f"{prompt or say(sheet.table, 'answers')}: {' · '.join(answers)}"])
        case _:
            shown += listed(sheet.lines)
    hint = sheet.question.hint or sheet.advice
    if hint:
        shown += f"<details><summary>{escape(say(sheet.table, 'hint'))}</summary>{escape(hint)}</details>"
    return shown


def back(sheet: Sheet) -> str:
    """Write the answer, what is said of each choice, and the sources."""
    match sheet.shape:
        case Choices(rows=rows) as shape:
            marked = [f"{'✓' if row.right else '✗'} {reasoned(row.text, row.words)}" for row in rows]
            told = listed(sorted(marked, key=lambda row: row[0] == "✗")) + paragraphs(sheet.beside(shape))
        case Number(graded=True):
            told = paragraphs(sheet.told) + listed([f"✗ {reasoned(*part)}" for part in sheet.parts])
        case _:
            told = paragraphs(sheet.told)
    return told + sources(sheet)


def listed(rows: list[str]) -> str:
    """Write a list as HTML."""
    return f"<ul>{''.join(f'<li>{escape(row)}</li>' for row in rows)}</ul>"


def still(html: str) -> str:
    """Keep Anki from reading commands, such as [sound:…] or {{…}}, in the words."""
    html = re.sub(r"[\[{\\]", lambda sign: f"&#{ord(sign[0])};", html)
    return re.sub(r"\s", " ", html)
