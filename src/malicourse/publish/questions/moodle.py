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
from malicourse.publish.questions.sheet import Sheet, share
from malicourse.quiz.place import picture
from malicourse.quiz.shapes import Choices, Number, Order, Pairs
from malicourse.values import written

ENDING = ".moodle.xml"
PROGRAM = "Moodle"
NOTE = "In Moodle: Question bank, Import, Moodle XML format."
TYPES: dict[type, str] = {Choices: "multichoice", Number: "numerical", Order: "ordering", Pairs: "matching"}


def refusal(sheet: Sheet) -> str:
    """Say why a question has no place in this format; empty if it has one."""
    return "" if isinstance(sheet.shape, Order) else gift.refusal(sheet)


def change(sheet: Sheet) -> str:
    """Say in which other form a question stands here; empty if in its own."""
    match sheet.shape:
        case Order():
            return "as Moodle’s ordering question, which Moodle has since 4.4; for an older one, take --to gift"
        case Choices(numbered=True):
            return "as a choice among numbered points, with the map as a picture"
    return gift.change(sheet)


def text(sheets: list[Sheet], semicolon: bool = False) -> str:
    """Write the file: a category for each stop, its questions after it."""
    quiz = ET.Element("quiz")
    category = ""
    for sheet in sheets:
        if category != (category := gift.path(sheet)):
            head = ET.SubElement(quiz, "question", type="category")
            _text(ET.SubElement(head, "category"), category)
        _question(quiz, sheet)
    ET.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(quiz, encoding="unicode") + "\n"


def _question(quiz: ET.Element, sheet: Sheet) -> None:
    question = sheet.question
    node = ET.SubElement(quiz, "question", type=TYPES[type(sheet.shape)])
    _text(ET.SubElement(node, "name"), question.id)
    drawn = bool(question.data.get("map"))
    asked = _html(node, "questiontext", paragraphs([*sheet.text, *([sheet.say("picture")] if drawn else sheet.how)]))
    if drawn:
        _picture(asked, sheet)
    _html(node, "generalfeedback", paragraphs(sheet.told) + sources(sheet))
    for tag, value in (("defaultgrade", "1"), ("penalty", "0.3333333"), ("hidden", "0"), ("idnumber", question.id)):
        ET.SubElement(node, tag).text = value
    ANSWERS[type(sheet.shape)](node, sheet, sheet.shape)
    if question.hint:
        _html(node, "hint", escape(question.hint))
    tags = ET.SubElement(node, "tags")
    for tag in (sheet.bank.lesson, sheet.level):
        _text(ET.SubElement(tags, "tag"), tag)


def _choices(node: ET.Element, sheet: Sheet, shape: Choices) -> None:
    numbered = shape.numbered  # the points of a map, from north to south
    ET.SubElement(node, "single").text = "false" if shape.many else "true"
    ET.SubElement(node, "shuffleanswers").text = "false" if numbered else "true"
    ET.SubElement(node, "answernumbering").text = "none" if numbered else "abc"
    for choice in sheet.choices(shape):
        _answer(node, share(choice.credit), choice.text, choice.feedback)


def _numbers(node: ET.Element, sheet: Sheet, shape: Number) -> None:
    for number in sheet.numbers(shape):
        _answer(node, share(number.credit), written(number.value), number.feedback, plain=True)
        ET.SubElement(node[-1], "tolerance").text = written(number.tolerance)


def _pairs(node: ET.Element, sheet: Sheet, shape: Pairs) -> None:
    ET.SubElement(node, "shuffleanswers").text = "true"
    _advice(node, sheet)
    for item, answer in sheet.pairs(shape):
        row = _html(node, "subquestion", escape(item))
        _text(ET.SubElement(row, "answer"), answer)


def _order(node: ET.Element, sheet: Sheet, shape: Order) -> None:
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
    _advice(node, sheet)
    for place, (item, note) in enumerate(shape.rows, 1):
        _answer(node, str(place), item, note)


ANSWERS: dict[type, Callable[[ET.Element, Sheet, Any], None]] = {
    Choices: _choices,
    Number: _numbers,
    Order: _order,
    Pairs: _pairs,
}


def _advice(node: ET.Element, sheet: Sheet) -> None:
    _html(node, "correctfeedback", escape(sheet.explanation))
    _html(node, "partiallycorrectfeedback", escape(sheet.advice))
    _html(node, "incorrectfeedback", escape(sheet.advice))
    ET.SubElement(node, "shownumcorrect")


def _answer(node: ET.Element, fraction: str, words: str, feedback: str, *, plain: bool = False) -> None:
    row = ET.SubElement(node, "answer", fraction=fraction, format="plain_text" if plain else "html")
    _text(row, words if plain else escape(words))
    _html(row, "feedback", escape(feedback))


def _picture(asked: ET.Element, sheet: Sheet) -> None:
    """Take the map out of the page and lay it beside the question, as Moodle keeps files."""
    name = f"{sheet.question.id}.svg"
    before, _, rest = picture(sheet.question.data, sheet.table).partition("data:image/svg+xml;base64,")
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


def sources(sheet: Sheet) -> str:
    """Write the sources as HTML: publisher, title and date, linked to the address."""
    links = [
        f'<a href="{escape(source.url)}">{escape(source.citation)}</a>' if source.url else escape(source.citation)
        for source in sheet.question.sources
    ]
    return f"<p>{escape(sheet.source_label)} {'; '.join(links)}</p>"
