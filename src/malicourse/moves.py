"""The moves of Python in the course: which box teaches each, and which exercise needs it.

A lesson teaches a move in a quotation that begins ``> **One move: …**``; the code cell after it is its example. What an
exercise needs is read from the code of its solution. ``teaching/moves.md`` shows both.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from malicourse import _notebook, course
from malicourse.words import say

__all__ = ["Box", "boxes", "needed", "page"]

# What shows a move in code, as `signs` names it, and what its box says of it; what it says in words, `taught` adds.
TAUGHT = {
    ".read_csv": "`pd.read_csv(",
    ".head": "`.head(3)`",
    "columns": '`[["',
    ".sum": "`.sum()`",
    ".iloc": "`.iloc[0]`",
    ".groupby": "`.groupby(",
    ".sort_values": "`.sort_values(",
    ".reset_index": "`.reset_index()`",
    ".between": "`.between(",
    ".isin": "`.isin(",
    "Timestamp": "`pd.Timestamp`",
    ".days": "`.days`",
    ".dt": "`.dt.year`",
    "per cent": "`* 100`",
    ".contains": ".str.contains(",
    ".merge": "`merge`",
    ".value_counts": "`value_counts()`",
    ".index": "`.index`",
    "ask a count": "`number[number > 9]`",
    "suffixes": "`suffixes`",
    "left_on": "`left_on`",
    ".crosstab": "`pd.crosstab(",
    ".loc": ".loc[",
}
IN_WORDS = ("rows", "rows twice", "new column", "count yes", "one cell")
WORTH_NO_BOX = {".max", ".mean", ".str", ".year", "DataFrame"}  # said with .sum() and .dt.year


def taught(language: str) -> dict[str, str]:
    """Give what the box of each move says of it.

    Parameters
    ----------
    language : str
        The language of the lessons.

    Returns
    -------
    dict of str to str
        Name of a move, as `signs` gives it, to the words by which its box is known.
    """
    said = {sign: say(f"moves.says_{sign.replace(' ', '_')}", language=language) for sign in IN_WORDS}
    return {**TAUGHT, **said}


@dataclass(frozen=True)
class Box:
    """A box "One move" of a lesson.

    Attributes
    ----------
    lesson : str
        Such as ``01-setting``.
    title, text : str
        Its words.
    example : str
        The code after it.
    """

    lesson: str
    title: str
    text: str
    example: str

    @property
    def place(self) -> str:
        """The anchor of the move on the page of all moves."""
        return re.sub(r"\W+", "-", self.title.casefold()).strip("-")


def boxes(root: Path) -> list[Box]:
    """Read every box of the lessons, in the order in which a learner meets them.

    Parameters
    ----------
    root : Path
        The project's folder.

    Returns
    -------
    list of Box
        The boxes.
    """
    label = re.escape(say("moves.box", language=course.language(root)))
    pattern = re.compile(rf"^> \*\*{label}\s?: (?P<title>[^*]+)\.\*\* (?P<text>.+)$", re.MULTILINE)
    found = []
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        cells = _notebook.read(path).cells
        for number, cell in enumerate(cells):
            for box in pattern.finditer(cell.source if cell.cell_type == "markdown" else ""):
                example = next((one.source for one in cells[number + 1 :] if one.cell_type == "code"), "")
                found.append(Box(path.stem, box["title"], box["text"], example))
    return found


def signs(code: str) -> set[str]:
    """Name the moves that a piece of code makes.

    Parameters
    ----------
    code : str
        The code.

    Returns
    -------
    set of str
        Keys of ``TAUGHT``, and methods for which there is no box.
    """
    found = [sign for node in ast.walk(ast.parse(code)) for sign in _signs_of(node)]
    return set(found) | ({"rows twice"} if found.count("rows") > 1 else set())


def _signs_of(node: ast.AST) -> set[str]:
    match node:
        case ast.Call(
            func=ast.Attribute(attr="sum", value=ast.Compare() | ast.Call(func=ast.Attribute(attr="contains")))
        ):
            return {".sum", "count yes"}
        case ast.Call(func=ast.Attribute(attr="Timestamp")):
            return {"Timestamp"}
        case ast.Call(func=ast.Attribute(attr=name), keywords=keywords):
            return {f".{name}", *({"suffixes", "left_on"} & {one.arg for one in keywords})}
        case ast.Attribute(attr="iloc" | "loc" | "index" | "dt" | "days" as name):
            return {f".{name}"}
        case ast.Subscript(value=ast.Attribute(attr="loc"), slice=ast.Tuple()):
            return {"one cell"}
        case ast.Subscript(slice=ast.List()):
            return {"columns"}
        case ast.Subscript(value=ast.Name(id=one), slice=ast.Compare(left=ast.Name(id=other))) if one == other:
            return {"ask a count"}
        case ast.Subscript(slice=ast.Compare() | ast.Call()):
            return {"rows"}
        case ast.Assign(targets=[ast.Subscript()]):
            return {"new column"}
        case ast.BinOp(op=ast.Mult() | ast.Div()) if {"100", "/"} <= set(ast.unparse(node).split()):
            return {"per cent"}
    return set()


def _answers(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Give each exercise of a solution with its code, without what is written for the learner."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and (name := re.search(r'^check\("([\d.]+)"', cell.source, re.MULTILINE)):
            yield name[1], "\n".join(line for line in cell.source.splitlines() if not line.startswith(("#", "check(")))


def needed(root: Path) -> dict[str, set[str]]:
    """Name the moves that the solution of each exercise makes.

    Parameters
    ----------
    root : Path
        The project's folder.

    Returns
    -------
    dict of str to set of str
        Id of an exercise to names of moves; an answer in words needs none.
    """
    solutions = sorted((root / "exercises" / "solutions").glob("[0-9]*.ipynb"))
    return {name: signs(code) for path in solutions for name, code in _answers(_notebook.read(path))}


def teaching(root: Path) -> dict[str, Box]:
    """Find the box that teaches each move, the first in the order of the lessons.

    Parameters
    ----------
    root : Path
        The project's folder.

    Returns
    -------
    dict of str to Box
        Name of a move to its box; a move without one is not in it.
    """
    every = boxes(root)
    found = {
        sign: next((box for box in every if said in box.text), None)
        for sign, said in taught(course.language(root)).items()
    }
    return {sign: box for sign, box in found.items() if box}


def page(root: Path) -> str:
    """Write the page of all moves: a table of the exercises, then one heading a move, as in the glossary.

    Parameters
    ----------
    root : Path
        The project's folder.

    Returns
    -------
    str
        Markdown.
    """
    language, box_of, asked = course.language(root), teaching(root), needed(root)
    every = boxes(root)
    uses = {
        box: [name for name, found in asked.items() if any(box_of.get(one) == box for one in found)] for box in every
    }
    parts = [f"# {say('moves.page', language=language)}\n", say("moves.about", language=language) + "\n"]
    parts += [say("moves.columns", language=language), "|---|---|"]
    for name in asked:
        links = [f"[{box.title}](#{box.place})" for box in every if name in uses[box]]
        parts.append(f"| {name} | {' · '.join(links) or say('moves.none', language=language)} |")
    parts.append("")
    for box in every:
        link = f"../notebooks/{box.lesson}.ipynb"
        where = say("moves.lesson", language=language, lesson=box.lesson[:2], link=link)
        who = say("moves.exercises", language=language, exercises=", ".join(uses[box])) if uses[box] else ""
        code = f"```python\n{box.example}\n```\n\n" if len(box.example.splitlines()) < 8 else ""
        told = f"{box.text}\n\n{code}{where} {who}".rstrip()
        parts.append(f'<a id="{box.place}"></a>\n\n## {box.title}\n\n{told}\n')
    return "\n".join(parts)
