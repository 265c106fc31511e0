"""Words that only the teacher's kit needs, and small things that its pages share."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

COMMAND = "python -m malicourse.authoring teaching"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # as quiz.js and malicourse.quiz write them


@cache
def kit_words(language: str) -> dict[str, str]:
    """Read the words of the printed sheet in one language."""
    return json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))[language]


def plain(text: str) -> str:
    """Keep signs of Markdown in a text from meaning anything."""
    return re.sub(r"([\\`*_<>\[\]|])", r"\\\1", text)
