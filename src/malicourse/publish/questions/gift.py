"""GIFT, Moodle's text format, which a teacher can also read and change by hand."""

from __future__ import annotations

import html
import re

from malicourse.publish.questions.sheet import COURSE, Mark, Share, Sheet, share
from malicourse.quiz.shapes import Choices, Line, Number, Order, Pairs
from malicourse.quiz.wording import say
from malicourse.values import written

ENDING = ".gift.txt"
PROGRAM = "Moodle and others that read GIFT"
EVERY_NUMBER = "as a number of which every value counts as right; then the source’s follows"
NOTE = (
    "Hints, and the advice after a wrong match, stand as comments (//) above their question: GIFT has no other place. "
    "In Moodle: Question bank, Import, GIFT format."
)


def refusal(sheet: Sheet) -> str:
    """Say why a question has no place in this format; empty if it has one."""
    if isinstance(sheet.shape, Line):
        return "a line to draw, which needs the lesson"
    if isinstance(sheet.shape, Pairs | Order) and len(sheet.pairs(sheet.shape)) < 3:
        return "a match of fewer than three, which Moodle refuses"
    return ""


def change(sheet: Sheet) -> str:
    """Say in which other form a question stands here; empty if in its own."""
    match sheet.shape:
        case Order():
            return "as a match of each item with its place; GIFT has no order"
        case Choices(numbered=True):
            return "as a choice among the points of the map, described in words"
        case Number(graded=False):
            return EVERY_NUMBER
    return ""


def text(sheets: list[Sheet], semicolon: bool = False) -> str:
    """Write the file: questions apart by an empty line, each stop under its category."""
    blocks, category = [], ""
    for sheet in sheets:
        if category != (category := path(sheet)):
            blocks.append(f"$CATEGORY: {category}")
        blocks.append(block(sheet))
    return "\n\n".join(blocks) + "\n"


def path(sheet: Sheet) -> str:
    """Name the category: course, lesson, stop. A slash within a name is doubled, as Moodle does."""
    return "/".join(name.replace("/", "//") for name in (COURSE, sheet.bank.lesson, sheet.stop.title))


def block(sheet: Sheet) -> str:
    """Write one question, without an empty line in it."""
    question = sheet.question
    head = [f"// [id:{question.id}] [tag:{sheet.bank.lesson}] [tag:{sheet.level}]"]
    for label, words in ((say(sheet.table, "hint"), question.hint), (sheet.say("advice"), sheet.advice)):
        if words:
            words = words.replace("[id:", "(id:").replace("[tag:", "(tag:")  # Moodle reads these in comments, too
            head.append(f"// {label}: {words}")
    lines = [*sheet.text, *sheet.how, *([sheet.say("places")] if isinstance(sheet.shape, Order) else [])]
    rows = answers(sheet)
    opening = "{#" if isinstance(sheet.shape, Number) else "{"
    rows.append("####" + fenced("\n".join([*sheet.told, sheet.source_label, *sheet.sources])))
    name = f"::{question.id}::[plain]{escape(chr(10).join(lines))}{opening}"
    return "\n".join([*head, name, *(f"\t{row}" for row in rows), "}"])


def answers(sheet: Sheet) -> list[str]:
    """Write what there is to choose from, or the numbers that are known."""
    match sheet.shape:
        case Choices(many=True) as shape:
            return [f"~%{share(one.credit)}%{told(one.text, one.feedback)}" for one in sheet.choices(shape)]
        case Choices() as shape:
            return choices(sheet.choices(shape))
        case Number() as shape:
            rows = sheet.numbers(shape)
            return [f"=%{share(one.credit)}%{told(reach(one), one.feedback, plain=True)}" for one in rows]
        case Order() | Pairs() as shape:
            return [f"={item(one)} -> {escape(answer)}" for one, answer in sheet.pairs(shape)]
    return []  # a line, which refusal has named


def told(answer: str, feedback: str, *, plain: bool = False) -> str:
    """Write an answer with what is said of it."""
    return (answer if plain else fenced(answer)) + (f"#{fenced(feedback)}" if feedback else "")


def reach(number: Mark) -> str:
    """Write a number with its tolerance, or the lowest and the highest of a span."""
    if number.span:
        return "..".join(written(end) for end in number.span)
    return f"{written(number.value)}:{written(number.tolerance)}"


def escape(words: str) -> str:
    r"""Put a backslash before the signs that mean something in GIFT; a line break becomes \n."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", words).replace("\n", "\\n")


def fenced(words: str) -> str:
    """Write a text of which the beginning could be read as a weight (%50%) or as a format ([html])."""
    return f"[plain]{escape(words)}" if words.startswith(("%", "[")) else escape(words)


def item(words: str) -> str:
    """Write the item of a match, in which an arrow of two signs (->) would begin the answer."""
    if "->" not in words:
        return fenced(words)
    return f"[html]{escape(html.escape(words, quote=False))}"


def choices(rows: list[Share]) -> list[str]:
    """Write choices of which one is right; where it holds an arrow, a wrong one stands first: else it is a match."""
    if any(row.credit and "->" in row.text for row in rows):
        rows = sorted(rows, key=lambda row: row.credit > 0)
    return [("=" if row.credit else "~") + told(row.text, row.feedback) for row in rows]
