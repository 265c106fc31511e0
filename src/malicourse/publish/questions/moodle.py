"""Moodle XML: the same questions with hints, an order that is one, and the map as a picture.

The elements follow Moodle's own export: docs.moodle.org, "Moodle XML format", and question/format/xml/format.php and
question/type/ordering in Moodle's source.
"""

from __future__ import annotations

import re
from html import escape
from xml.etree import ElementTree as ET

from malicourse.publish.questions import gift
from malicourse.publish.questions.sheet import Sheet, share
from malicourse.quiz.place import picture
from malicourse.values import written

ENDING = ".moodle.xml"
PROGRAM = "Moodle"
CHANGED = {
    "order": "as Moodle’s ordering question, which Moodle has since 4.4; for an older one, take --to gift",
    "place": "as a choice among numbered points, with the map as a picture",
    "estimate": gift.CHANGED["estimate"],
}
NOTE = "In Moodle: Question bank, Import, Moodle XML format."
TYPES = {
    "single": "multichoice",
    "several": "multichoice",
    "place": "multichoice",
    "numeric": "numerical",
    "estimate": "numerical",
    "order": "ordering",
    "match": "matching",
}


def refusal(sheet: Sheet) -> str:
    """Say why a question has no place in this format; empty if it has one."""
    return "" if sheet.question.kind == "order" else gift.refusal(sheet)


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
    question, kind = sheet.question, sheet.question.kind
    node = ET.SubElement(quiz, "question", type=TYPES[kind])
    _text(ET.SubElement(node, "name"), question.id)
    lines = [*sheet.text, *([sheet.say("picture")] if kind == "place" else sheet.how)]
    asked = _html(node, "questiontext", paragraphs(lines))
    if kind == "place":
        _picture(asked, sheet)
    _html(node, "generalfeedback", paragraphs(sheet.told) + sources(sheet))
    for tag, value in (("defaultgrade", "1"), ("penalty", "0.3333333"), ("hidden", "0"), ("idnumber", question.id)):
        ET.SubElement(node, tag).text = value
    if kind in ("single", "several", "place"):
        _choices(node, sheet)
    elif kind in ("numeric", "estimate"):
        for number in sheet.numbers:
            _answer(node, share(number.credit), written(number.value), number.feedback, plain=True)
            ET.SubElement(node[-1], "tolerance").text = written(number.tolerance)
    elif kind == "order":
        _order(node, sheet)
    else:
        ET.SubElement(node, "shuffleanswers").text = "true"
        _advice(node, sheet)
        for item, answer in sheet.pairs:
            row = _html(node, "subquestion", escape(item))
            _text(ET.SubElement(row, "answer"), answer)
    if question.hint:
        _html(node, "hint", escape(question.hint))
    tags = ET.SubElement(node, "tags")
    for tag in (sheet.bank.lesson, sheet.level):
        _text(ET.SubElement(tags, "tag"), tag)


def _choices(node: ET.Element, sheet: Sheet) -> None:
    place = sheet.question.kind == "place"  # its points are numbered already, from north to south
    ET.SubElement(node, "single").text = "false" if sheet.question.kind == "several" else "true"
    ET.SubElement(node, "shuffleanswers").text = "false" if place else "true"
    ET.SubElement(node, "answernumbering").text = "none" if place else "abc"
    for choice in sheet.choices:
        _answer(node, share(choice.credit), choice.text, choice.feedback)


def _order(node: ET.Element, sheet: Sheet) -> None:
    right = sheet.question.data["answer"]
    said = {item["text"]: item["note"] for item in sheet.question.data["items"]}
    options = {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "selectcount": str(len(right)),
        "gradingtype": "ABSOLUTE_POSITION",
        "showgrading": "SHOW",
        "numberingstyle": "none",
    }
    for tag, value in options.items():
        ET.SubElement(node, tag).text = value
    _advice(node, sheet)
    for place, item in enumerate(right, 1):
        _answer(node, str(place), item, said[item])


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
    shown = picture(sheet.question.data, sheet.table)
    data = re.search(r"data:image/svg\+xml;base64,([^\"]+)", shown)
    asked[0].text += shown.replace(data[0], f"@@PLUGINFILE@@/{name}")
    ET.SubElement(asked, "file", name=name, path="/", encoding="base64").text = data[1]


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
