"""The shapes of a question: all that exports, keys, printed sheets and folded questions need to know of any kind.

A kind says by its ``shape`` what is to be done (choose, write a number, order, pair, draw a line) and what is right.
Whatever writes questions for paper or for another program asks for the shape alone, so that it knows new kinds, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from malicourse.words import number, say

__all__ = [
    "Choice",
    "Choices",
    "Line",
    "Number",
    "Order",
    "Pair",
    "Pairs",
    "Point",
    "Shape",
    "Slip",
    "labelled",
    "lines",
]
BLANK = "……"


@dataclass(frozen=True)
class Choice:
    """One of the texts to choose from.

    Attributes
    ----------
    text : str
        What is read before choosing.
    right : bool
        Whether it belongs to the right answer.
    words : str
        What is said to somebody who chooses it.
    name : str
        What stands at a numbered point, which is told afterwards.
    """

    text: str
    right: bool
    words: str = ""
    name: str = ""


@dataclass(frozen=True)
class Choices:
    """Texts to choose from: one, or several.

    Attributes
    ----------
    rows : tuple of Choice
        The choices as they are shown.
    many : bool
        Whether more than one may be right.
    numbered : bool
        Whether they are numbered points of the map in the question's data; else they carry letters.
    told : str
        What is said of the answer as a whole; may be empty.
    """

    rows: tuple[Choice, ...]
    many: bool = False
    numbered: bool = False
    told: str = ""
    wrong = ""
    graded = True

    @property
    def how(self) -> str:
        """The end of the interface word that says what to do."""
        return "place" if self.numbered else "several" if self.many else "single"

    @property
    def lettered(self) -> bool:
        """Whether the lines carry letters."""
        return not self.numbered


@dataclass(frozen=True)
class Slip:
    """A wrong number that is known, and what is said of it."""

    value: float
    tolerance: float
    words: str


@dataclass(frozen=True)
class Number:
    """A number to be written.

    Attributes
    ----------
    value, tolerance : float
        The right number, and how far from it is still right.
    unit : str
        What is counted.
    low, high : str
        What is said of a number below, and above.
    close : str
        What is said of an estimate near the number.
    slips : tuple of Slip
        Wrong numbers that are known.
    graded : bool
        False for an estimate, which is neither right nor wrong.
    told : str
        What is said of the right number.
    """

    value: float
    tolerance: float
    unit: str
    low: str = ""
    high: str = ""
    close: str = ""
    slips: tuple[Slip, ...] = ()
    graded: bool = True
    told: str = ""
    wrong = ""
    lettered = False

    @property
    def how(self) -> str:
        """The end of the interface word that says what to do."""
        return "numeric" if self.graded else "estimate_number"


@dataclass(frozen=True)
class Order:
    """Items to be put in order.

    Attributes
    ----------
    rows : tuple of (str, str)
        The items in the right order, each with its note.
    shown : tuple of str
        The items as they are shown.
    told, wrong : str
        What is said of the right order, and of another.
    """

    rows: tuple[tuple[str, str], ...]
    shown: tuple[str, ...]
    told: str = ""
    wrong: str = ""
    graded = True
    lettered = True
    how = "order"


@dataclass(frozen=True)
class Pair:
    """An item, its answer, and why."""

    item: str
    answer: str
    words: str = ""


@dataclass(frozen=True)
class Pairs:
    """Items, each with its answer to be found in one list.

    Attributes
    ----------
    rows : tuple of Pair
        The items with their answers.
    answers : tuple of str
        The list to choose from, as it is shown.
    prompt : str
        What the list holds; may be empty.
    told, wrong : str
        What is said of the right answer, and of another.
    """

    rows: tuple[Pair, ...]
    answers: tuple[str, ...]
    prompt: str = ""
    told: str = ""
    wrong: str = ""
    graded = True
    lettered = False
    how = "match"


@dataclass(frozen=True)
class Point:
    """A year of a line, its number, and whether it is given."""

    x: str
    value: float
    given: bool


@dataclass(frozen=True)
class Line:
    """A line over the years to be drawn on; it is an estimate.

    Attributes
    ----------
    points : tuple of Point
        The years in their order.
    unit : str
        What is counted.
    top : float
        The highest number of the drawing.
    told : str
        What is said after drawing.
    """

    points: tuple[Point, ...]
    unit: str
    top: float
    told: str = ""
    wrong = ""
    graded = False
    lettered = False
    how = "estimate_line"


Shape = Choices | Number | Order | Pairs | Line


def lines(shape: Shape, table: dict[str, Any]) -> list[str]:
    """List what there is to choose from, or leave room to write, a line for each part.

    Parameters
    ----------
    shape : Shape
        The shape of a question.
    table : dict
        The interface words.

    Returns
    -------
    list of str
        Without letters.
    """
    match shape:
        case Choices(rows=rows):
            return [row.text for row in rows]
        case Order(shown=shown):
            return list(shown)
        case Pairs(rows=rows):
            return [labelled(row.item, BLANK, table) for row in rows]
        case Number(unit=unit):
            return [f"{BLANK} {unit}"]
        case Line(points=points, unit=unit):
            written = [(one.x, number(one.value, table["language"]) if one.given else BLANK) for one in points]
            return [labelled(year, f"{shown} {unit}", table) for year, shown in written]


def labelled(label: str, text: str, table: dict[str, Any]) -> str:
    """Put a label before a text as the language does, such as ``Hint: Count the voices``."""
    return say("common.labelled", language=table["language"], label=label, text=text)
