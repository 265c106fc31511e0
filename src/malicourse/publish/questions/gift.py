"""GIFT, Moodle's text format, which a teacher can also read and change by hand."""

from __future__ import annotations

import html
import re

from malicourse.publish.questions.placed import Mark, PlacedQuestion, Share, share
from malicourse.quiz.shapes import Choices, Line, Number, Order, Pairs
from malicourse.values import written
from malicourse.words import say

ENDING = ".gift.txt"


def refusal(placed: PlacedQuestion) -> str:
    """Say why a question has no place in this format; empty if it has one."""
    if isinstance(placed.shape, Line):
        return say("questions.no_line")
    if isinstance(placed.shape, Pairs | Order) and len(placed.pairs(placed.shape)) < 3:
        return say("questions.few_pairs")
    return ""


def change(placed: PlacedQuestion) -> str:
    """Say in which other form a question stands here; empty if in its own."""
    match placed.shape:
        case Order():
            return say("questions.order_as_match")
        case Choices(numbered=True):
            return say("questions.map_as_choice")
        case Number(graded=False):
            return say("questions.every_number")
    return ""


def text(questions: list[PlacedQuestion], semicolon: bool = False) -> str:
    """Write the file: questions apart by an empty line, each stop under its category."""
    blocks, category = [], ""
    for placed in questions:
        if category != (category := path(placed)):
            blocks.append(f"$CATEGORY: {category}")
        blocks.append(block(placed))
    return "\n\n".join(blocks) + "\n"


def path(placed: PlacedQuestion) -> str:
    """Name the category: course, lesson, stop. A slash within a name is doubled, as Moodle does."""
    return "/".join(
        name.replace("/", "//") for name in (say("questions.course"), placed.bank.lesson, placed.stop.title)
    )


def block(placed: PlacedQuestion) -> str:
    """Write one question, without an empty line in it."""
    question = placed.question
    head = [f"// [id:{question.id}] [tag:{placed.bank.lesson}] [tag:{placed.level}]"]
    for label, words in ((placed.say("quiz.hint"), question.hint), (placed.say("questions.advice"), placed.advice)):
        if words:
            words = words.replace("[id:", "(id:").replace("[tag:", "(tag:")  # Moodle reads these in comments, too
            head.append(f"// {placed.labelled(label, words)}")
    lines = [*placed.text, *placed.how, *([placed.say("questions.places")] if isinstance(placed.shape, Order) else [])]
    rows = answers(placed)
    opening = "{#" if isinstance(placed.shape, Number) else "{"
    rows.append("####" + fenced("\n".join([*placed.told, placed.source_label, *placed.sources])))
    name = f"::{question.id}::[plain]{escape(chr(10).join(lines))}{opening}"
    return "\n".join([*head, name, *(f"\t{row}" for row in rows), "}"])


def answers(placed: PlacedQuestion) -> list[str]:
    """Write what there is to choose from, or the numbers that are known."""
    match placed.shape:
        case Choices(many=True) as shape:
            return [f"~%{share(one.credit)}%{with_feedback(one.text, one.feedback)}" for one in placed.choices(shape)]
        case Choices() as shape:
            return choices(placed.choices(shape))
        case Number() as shape:
            rows = placed.numbers(shape)
            return [f"=%{share(one.credit)}%{with_feedback(reach(one), one.feedback, plain=True)}" for one in rows]
        case Order() | Pairs() as shape:
            return [f"={item(one)} -> {escape(answer)}" for one, answer in placed.pairs(shape)]
    return []  # a line, which refusal has named


def with_feedback(answer: str, feedback: str, *, plain: bool = False) -> str:
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
    return [("=" if row.credit else "~") + with_feedback(row.text, row.feedback) for row in rows]
