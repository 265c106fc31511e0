"""Markdown in blocks: a paragraph, a list item, a heading or a table cell is a unit; marks and code stay."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from malicourse.translating.units import Say, Unit, has_words

__all__ = ["cells_of", "translated"]

HEADING = re.compile(r"(#{1,6} +)(.*)")
ITEM = re.compile(r"(\s*(?:[-*+]|\d+[.)])\s+)(.*)")
QUOTE = re.compile(r"(\s*(?:>\s?)+)(.*)")
FENCE = re.compile(r"\s*(```|~~~)")
RULE = re.compile(r"[|\s:-]+|\s*([-*_]\s*){3,}")
TAG = r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>"
TAGGED = re.compile(rf"((?:\s*(?:{TAG}|<!--.*?-->))*\s*)(.*?)(\s*(?:(?:{TAG})\s*)*)")
ALT = re.compile(r"(\balt=\")([^\"]+)")
CELL = re.compile(r"((?:`[^`]*`|\\\||[^|`]|`)*)(\||$)")

Each = Callable[[str, str, str], str]  # text, kind, note → words


def cells_of(row: str) -> list[str]:
    """Split the inside of a table row at its bars, as they stand."""
    return [match[1] for match in CELL.finditer(row) if match[0]]


class _Blocks:
    """Go through lines once; hand each block to ``each`` and keep everything else."""

    def __init__(self, each: Each) -> None:
        self.each = each
        self.done: list[str] = []
        self.open: list[str] = []
        self.first, self.kind = "", "paragraph"
        self.head: list[str] | None = None
        self.fenced = False

    def line(self, line: str) -> None:
        """Take one line."""
        if FENCE.match(line) or self.fenced:
            self.close()
            self.fenced ^= bool(FENCE.match(line))
            self.done.append(line)
            return
        if not line.strip() or (RULE.fullmatch(line) and not self.open):
            self.close()
            self.done.append(line)
            if not line.strip():
                self.head = None
            return
        if line.lstrip().startswith("|"):
            self.close()
            self.row(line)
            return
        self.head = None
        for kind, pattern in (("heading", HEADING), ("list item", ITEM), ("quotation", QUOTE)):
            if match := pattern.fullmatch(line):
                self.close()
                self.first, self.kind, self.open = match[1], kind, [match[2]]
                if kind != "list item":
                    self.close()
                return
        if line.lstrip().startswith("<"):
            self.close()
        self.open.append(line)
        if line.endswith("  ") or line.rstrip().endswith(">"):
            self.close()

    def close(self) -> None:
        """End the block that is open."""
        if not self.open:
            return
        raw = "\n".join(self.open)
        if len(self.open) == 1 and (match := TAGGED.fullmatch(raw)):
            before, text, after = match.groups()
        else:
            text, after = raw.lstrip(), ""
            before = raw[: len(raw) - len(text)]
        plain = re.sub(r"\s*\n\s*", " ", text)
        words = self.each(plain, "folded heading" if "<summary>" in before else self.kind, "") if plain else plain
        kept = text if words == plain else words
        self.done.append(self.first + self.tagged(before) + kept + self.tagged(after))
        self.open, self.first, self.kind = [], "", "paragraph"

    def tagged(self, tags: str) -> str:
        """Give tags with the words for pictures in them."""
        return ALT.sub(lambda match: match[1] + self.each(match[2], "words for a picture", "").replace('"', "”"), tags)

    def row(self, line: str) -> None:
        """Take a row of a table."""
        if RULE.fullmatch(line):
            self.done.append(line)
            return
        lead, inside = line[: line.index("|") + 1], line[line.index("|") + 1 :]
        cells = cells_of(inside)
        plain = [cell.strip() for cell in cells]
        head, self.head = self.head, self.head or plain
        said = []
        for number, (cell, words) in enumerate(zip(cells, plain, strict=True)):
            if words:
                about = f"row: {' | '.join(plain)}"[:300] if head else "head of the table"
                if head and number < len(head) and head[number]:
                    about = f"column: {head[number]}; {about}"
                new = self.each(words, "table cell", about)
                said.append(cell.replace(words, new, 1))
            else:
                said.append(cell)
        bars = "|".join(said)
        self.done.append(lead + bars + ("|" if inside.endswith("|") else ""))


def translated(source: str, say: Say, where: str, note: str = "", kind: str = "") -> str:
    """Put other words in the place of each block of a Markdown text.

    Parameters
    ----------
    source : str
        The text.
    say : callable
        Gives the words of a unit.
    where : str
        What contexts begin with, such as the id of a cell.
    note : str
        What a translator should know of the whole text.
    kind : str
        What the whole text is, such as "note for the teacher"; it is named beside each block.

    Returns
    -------
    str
        The text with marks, code, links and blank lines as they were.
    """
    number = itertools.count(1)

    def each(text: str, block: str, about: str) -> str:
        if not has_words(text):
            return text
        told = "; ".join(part for part in (note, kind, about) if part)
        return say(Unit(f"{where}:{next(number)}", text, block, told))

    blocks = _Blocks(each)
    for line in source.split("\n"):
        blocks.line(line)
    blocks.close()
    return "\n".join(blocks.done)
