"""The right answers of the banks, as tests/held/keys.py holds them: a few words of each that no other choice has.

A wrong key in a bank is made again into every edition, so it is held by a second hand. Light rewording is free.
"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

from malicourse import quiz
from malicourse.quiz import shapes
from malicourse.quiz.bank import interface

HELD = Path(__file__).parent / "held" / "keys.py"


def load(path: Path = HELD) -> Any:
    """Read what is held in a file of ``tests/held/``."""
    spec = importlib.util.spec_from_file_location(f"held_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shape_of(question: quiz.Question) -> shapes.Shape:
    return quiz.KINDS[question.kind].shape(question.data, interface(question.language))


def suggestion(question: quiz.Question) -> Any:
    """Give the key of a question as it would be held."""
    match shape_of(question):
        case shapes.Choices(rows=rows, numbered=True):
            return next(row.name for row in rows if row.right)
        case shapes.Choices(rows=rows):
            texts = [row.text for row in rows]
            return tuple(mark(row.text, texts) for row in rows if row.right)
        case shapes.Order(rows=rows):
            texts = [text for text, _ in rows]
            return tuple(mark(text, texts) for text in texts)
        case shapes.Pairs(rows=rows, answers=answers):
            items = [row.item for row in rows]
            return {mark(row.item, items): mark(row.answer, list(answers)) for row in rows}
        case shapes.Number(value=value):
            return value
    return None


def mark(text: str, texts: list[str]) -> str:
    """Choose the longest word of a text that no other has, or the first words that together no other has."""
    others = [other for other in texts if other != text]
    parts = [found.span() for found in re.finditer(r"[\w’'-]+", text)]
    for length in range(1, len(parts) + 1):
        chosen = [text[parts[at][0] : parts[at + length - 1][1]] for at in range(len(parts) - length + 1)]
        alone = [one for one in chosen if len(one) > 3 and not any(one in other for other in others)]
        if alone:
            return max(alone, key=len)
    return text


def fault(question: quiz.Question, held: Any) -> str:
    """Say how a question's key differs from the one that is held; empty if it does not."""
    match shape_of(question):
        case shapes.Choices(rows=rows, numbered=True):
            return differ(next(row.name for row in rows if row.right), held)
        case shapes.Choices(rows=rows):
            right = [row.text for row in rows if row.right]
            wrong = [row.text for row in rows if not row.right]
            if len(right) != len(held):
                return f"{len(right)} are right, {len(held)} are held"
            lost = [
                one for one in held if sum(one in text for text in right) != 1 or any(one in text for text in wrong)
            ]
            return f"no longer the right one, or not alone: {lost}" if lost else ""
        case shapes.Order(rows=rows):
            fits = len(rows) == len(held) and all(one in text for one, (text, _) in zip(held, rows, strict=True))
            return "" if fits else differ([text for text, _ in rows], held)
        case shapes.Pairs(rows=rows):
            fits = len(rows) == len(held) and all(
                any(item in row.item and answer in row.answer for row in rows) for item, answer in held.items()
            )
            return "" if fits else differ({row.item: row.answer for row in rows}, held)
        case shapes.Number(value=value):
            return differ(value, held)
    return ""


def differ(found: Any, held: Any) -> str:
    return "" if found == held else f"{found!r} stands in the bank, {held!r} is held"
