"""Moodle XML: the same questions with hints, an order that is one, and the map as a picture.

The elements follow Moodle's own export: docs.moodle.org, "Moodle XML format", and question/format/xml/format.php and
question/type/ordering in Moodle's source.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

from malicourse.publish.questions import gift
from malicourse.publish.questions.placed import PlacedQuestion, share
from malicourse.quiz.place import picture
from malicourse.quiz.shapes import Choices, Number, Order, Pairs
from malicourse.values import linked, written
from malicourse.words import say

ENDING = ".moodle.xml"
TYPES: dict[type, str] = {Choices: "multichoice", Number: "numerical", Order: "ordering", Pairs: "matching"}


def refusal(placed: PlacedQuestion) -> str:
    """Say why a question has no place in this format; empty if it has one."""
    return "" if isinstance(placed.shape, Order) else gift.refusal(placed)


def change(placed: PlacedQuestion) -> str:
    """Say in which other form a question stands here; empty if in its own."""
    match placed.shape:
        case Order():
            return say("questions.order_in_moodle")
        case Choices(numbered=True):
            return say("questions.map_as_picture")
    return gift.change(placed)


def text(questions: list[PlacedQuestion], semicolon: bool = False) -> str:
    """Write the file: a category for each stop, its questions after it."""
    quiz = ET.Element("quiz")
    category = ""
    for placed in questions:
        if category != (category := gift.path(placed)):
            head = ET.SubElement(quiz, "question", type="category")
            _text(ET.SubElement(head, "category"), category)
        _question(quiz, placed)
    ET.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(quiz, encoding="unicode") + "\n"


def _question(quiz: ET.Element, placed: PlacedQuestion) -> None:
    question = placed.question
    node = ET.SubElement(quiz, "question", type=TYPES[type(placed.shape)])
    _text(ET.SubElement(node, "name"), question.id)
    drawn = bool(question.data.get("map"))
    asked = _html(
        node, "questiontext", paragraphs([*placed.text, *([placed.say("questions.picture")] if drawn else placed.how)])
    )
    if drawn:
        _picture(asked, placed)
    _html(node, "generalfeedback", paragraphs(placed.told) + sources(placed))
    for tag, value in (("defaultgrade", "1"), ("penalty", "0.3333333"), ("hidden", "0"), ("idnumber", question.id)):
        ET.SubElement(node, tag).text = value
    ANSWERS[type(placed.shape)](node, placed, placed.shape)
    if question.hint:
        _html(node, "hint", escape(question.hint))
    tags = ET.SubElement(node, "tags")
    for tag in (placed.bank.lesson, placed.level):
        _text(ET.SubElement(tags, "tag"), tag)


def _choices(node: ET.Element, placed: PlacedQuestion, shape: Choices) -> None:
    numbered = shape.numbered  # the points of a map, from north to south
    ET.SubElement(node, "single").text = "false" if shape.many else "true"
    ET.SubElement(node, "shuffleanswers").text = "false" if numbered else "true"
    ET.SubElement(node, "answernumbering").text = "none" if numbered else "abc"
    for choice in placed.choices(shape):
        _answer(node, share(choice.credit), choice.text, choice.feedback)


def _numbers(node: ET.Element, placed: PlacedQuestion, shape: Number) -> None:
    for number in placed.numbers(shape):
        _answer(node, share(number.credit), written(number.value), number.feedback, plain=True)
        ET.SubElement(node[-1], "tolerance").text = written(number.tolerance)


def _pairs(node: ET.Element, placed: PlacedQuestion, shape: Pairs) -> None:
    ET.SubElement(node, "shuffleanswers").text = "true"
    _advice(node, placed)
    for item, answer in placed.pairs(shape):
        row = _html(node, "subquestion", escape(item))
        _text(ET.SubElement(row, "answer"), answer)


def _order(node: ET.Element, placed: PlacedQuestion, shape: Order) -> None:
    options = {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "selectcount": str(len(shape.rows)),
        "gradingtype": "ABSOLUTE_POSITION",
        "showgrading": "SHOW",
        "numberingstyle": "none",
    }
    for tag, value in options.items():
        ET.SubElement(node, tag).text = value
    _advice(node, placed)
    for place, (item, note) in enumerate(shape.rows, 1):
        _answer(node, str(place), item, note)


ANSWERS: dict[type, Callable[[ET.Element, PlacedQuestion, Any], None]] = {
    Choices: _choices,
    Number: _numbers,
    Order: _order,
    Pairs: _pairs,
}


def _advice(node: ET.Element, placed: PlacedQuestion) -> None:
    _html(node, "correctfeedback", escape(placed.explanation))
    _html(node, "partiallycorrectfeedback", escape(placed.advice))
    _html(node, "incorrectfeedback", escape(placed.advice))
    ET.SubElement(node, "shownumcorrect")


def _answer(node: ET.Element, fraction: str, words: str, feedback: str, *, plain: bool = False) -> None:
    row = ET.SubElement(node, "answer", fraction=fraction, format="plain_text" if plain else "html")
    _text(row, words if plain else escape(words))
    _html(row, "feedback", escape(feedback))


def _picture(asked: ET.Element, placed: PlacedQuestion) -> None:
    """Take the map out of the page and lay it beside the question, as Moodle keeps files."""
    name = f"{placed.question.id}.svg"
    before, _, rest = picture(placed.question.data, placed.table).partition("data:image/svg+xml;base64,")
    content, quote, behind = rest.partition('"')
    asked[0].text = f"{asked[0].text}{before}@@PLUGINFILE@@/{name}{quote}{behind}"
    ET.SubElement(asked, "file", name=name, path="/", encoding="base64").text = content


def _html(node: ET.Element, tag: str, words: str) -> ET.Element:
    child = ET.SubElement(node, tag, format="html")
    _text(child, words)
    return child


def _text(node: ET.Element, words: str) -> None:
    ET.SubElement(node, "text").text = words


def paragraphs(lines: list[str]) -> str:
    """Write lines as HTML."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def sources(placed: PlacedQuestion) -> str:
    """Write the sources as HTML: publisher, title and date, linked to the address."""
    links = [linked(source.citation, source.url) for source in placed.question.sources]
    return f"<p>{escape(placed.source_label)} {'; '.join(links)}</p>"
