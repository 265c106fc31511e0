"""One text, two readings: what of a text cell a class sees on a slide, and what the teacher tells.

A slide shows the **lead**: the cell's heading and first paragraph, which can stand alone. Tables and quotations stand
with it. Everything after is the **body**: it goes to the speaker's window, ready to be told. Sources in brackets leave
the line for the foot of the slide. What is folded (``details``) is for reading at home and stays off the deck; only
a table folded for whoever guesses first comes, since a slide keeps it back in its own way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from malicourse.words import say

__all__ = ["MOST_WORDS", "Reading", "read_cell", "short_source", "unfolded", "without_twin"]

MOST_WORDS = 40
"""Words of a lead."""

LINK = r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((?:[^()\s]|\([^()]*\))+\)"
OUTSIDE = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((https?://(?:[^()\s]|\([^()]*\))+)\)")
IN_BRACKETS = re.compile(rf"\s{{0,3}}\((?:[^()\[\]]{{0,100}}{LINK})+[^()\[\]]{{0,60}}\)")
TWIN = re.compile(r"^(# [^\n]+\n+)[^\W\d_]+\xa0?: \[[^\]\n]*\]\([^)\s]+\.ipynb\)\n+")
FOLD = re.compile(r"<details\b.*?</details>", re.DOTALL)


@dataclass(frozen=True)
class Reading:
    """A text cell, parted.

    Attributes
    ----------
    shown : str
        Markdown for the slide.
    body : str
        Markdown for the speaker's window; empty where the lead says all.
    sources : tuple of (str, str)
        Name and address of each page that the shown part rests on.
    lead : str
        The lead as plain words, without heading, tables and quotations; empty where a cell has only these.
    """

    shown: str
    body: str
    sources: tuple[tuple[str, str], ...]
    lead: str


def without_twin(text: str) -> str:
    """Take the line that leads a notebook's reader to another language out of a lesson's first cell.

    Parameters
    ----------
    text : str
        Markdown of the cell.

    Returns
    -------
    str
        The same without that line: a deck and a page have a link of their own to their twin.
    """
    return TWIN.sub(r"\1", text)


def unfolded(source: str) -> str:
    """Take a table out of the fold that a notebook keeps it in for whoever guesses first; an edition hides its cells.

    Parameters
    ----------
    source : str
        The Markdown of a cell.

    Returns
    -------
    str
        The same with the table in the open.
    """
    fold = re.escape(f"<details><summary>{say('editions.show_without_guessing')}</summary>")
    return re.sub(rf"{fold}\n\n(.*?)\n\n</details>", r"\1", source, flags=re.DOTALL)


def read_cell(source: str) -> Reading:
    """Part a text cell into its lead and its body.

    Parameters
    ----------
    source : str
        Markdown of the cell.

    Returns
    -------
    Reading
        Its two readings.
    """
    shown: list[str] = []
    body: list[str] = []
    cited: list[str] = []
    lead = ""
    only_sources = re.compile(say("editions.begins_sources"), re.IGNORECASE)
    for block in re.split(r"\n\s*\n", FOLD.sub("", unfolded(source)).strip()):
        block = block.strip()
        if not block or block.startswith(("<a ", "<!--")):
            continue
        if only_sources.match(block):
            cited.append(block)
        elif block.startswith(("#", "|", ">")):
            shown.append(block)
        elif not lead:
            lead = block
            shown.append(block)
        else:
            body.append(block)
    cited[:0] = [block for block in shown if not block.startswith("#")]
    sources = tuple(dict.fromkeys(found for block in cited for found in OUTSIDE.findall(block)))
    return Reading(
        "\n\n".join(_without_sources(block) for block in shown),
        "\n\n".join(_without_sources(block) for block in body),
        sources,
        _plain(_without_sources(lead)),
    )


def _without_sources(block: str) -> str:
    """Take bracketed sources out; a link in the line itself keeps its words."""
    return OUTSIDE.sub(lambda link: link[1], IN_BRACKETS.sub(_kept, block))


def _kept(group: re.Match[str]) -> str:
    return "" if OUTSIDE.search(group[0]) else group[0]


def _plain(markdown: str) -> str:
    words = re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", markdown)
    return " ".join(re.sub(r"[*_`]", "", words).split())


def short_source(citation: str) -> str:
    """Keep the first part of a citation, the publisher, and the last, the date.

    Parameters
    ----------
    citation : str
        Such as ``Reuters, “A title”, 6 April 2012``.

    Returns
    -------
    str
        Such as ``Reuters, 6 April 2012``.
    """
    first, _, rest = citation.partition(", ")
    date = rest.rpartition(", ")[2]
    return f"{first}, {date}" if re.fullmatch(r"(\d+ )?(\w+ )?\d{4}", date) else first
