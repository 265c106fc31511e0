"""What must be alike in a built file and its English twin: cells, marks, code, numbers shown, answers, rows."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any

import yaml
from nbformat import NotebookNode

from malicourse import charts
from malicourse.translating.banks import KEPT
from malicourse.translating.parity import numbers

__all__ = ["bank_faults", "notebook_faults", "table_faults"]

MARKS = ("slideshow", "tags", "jupyter")
QUOTED = re.compile(r"“([^”]+)”")
LENGTH = re.compile(r"\b\d+\s+(?:words|mots)\b")
STYLE = re.compile(r"<style.*?</style>|<script.*?</script>|<[^<>]*>", re.DOTALL)


def notebook_faults(english: NotebookNode, other: NotebookNode, language: str) -> Iterator[str]:
    """Yield what differs between a notebook and its twin beside words.

    Parameters
    ----------
    english, other : NotebookNode
        The notebooks, both as they are stored after a run.
    language : str
        That of the twin.

    Yields
    ------
    str
        A sentence that names the cell.
    """
    if [cell.id for cell in english.cells] != [cell.id for cell in other.cells]:
        yield f"{len(english.cells)} cells in English, {len(other.cells)} in the twin, or in another order"
        return
    for number, (here, there) in enumerate(zip(english.cells, other.cells, strict=True), start=1):
        if here.cell_type != there.cell_type:
            yield f"cell {number} is {here.cell_type} in English, {there.cell_type} in the twin"
        elif any(here.metadata.get(mark) != there.metadata.get(mark) for mark in MARKS):
            yield f"cell {number} has other slide marks or tags"
        elif here.cell_type == "code":
            if _skeleton(here.source) != _skeleton(there.source):
                yield f"cell {number}: its code differs in more than texts and comments"
            yield from (f"cell {number}: {fault}" for fault in _output_faults(here, there, language))


def _skeleton(source: str) -> str:
    """Write code without what its literals say."""

    class Mute(ast.NodeTransformer):
        def visit_Constant(self, node: ast.Constant) -> ast.AST:
            return ast.Constant("") if isinstance(node.value, str) else node

    return ast.dump(Mute().visit(ast.parse(source)))


def _output_faults(here: NotebookNode, there: NotebookNode, language: str) -> Iterator[str]:
    """Compare what two code cells show."""
    kinds = [[(one.output_type, sorted(one.get("data", {}))) for one in cell.outputs] for cell in (here, there)]
    if kinds[0] != kinds[1]:
        yield f"it shows {len(kinds[0])} things in English, {len(kinds[1])} or others in the twin"
        return
    for one, other in zip(here.outputs, there.outputs, strict=True):
        shown, twin = _apart(_shown(one), _shown(other))
        told, said = numbers(shown, "en"), numbers(twin, language)
        if told != said:
            missing, new = list((told - said).elements())[:5], list((said - told).elements())[:5]
            yield f"it shows other numbers: {', '.join(missing) or 'none'} missing, {', '.join(new) or 'none'} new"
        rows = [output.get("metadata", {}).get(charts.MIME, {}).get("data") for output in (one, other)]
        if _figures(rows[0]) != _figures(rows[1]):
            yield "the rows behind its chart have other numbers"


def _shown(output: NotebookNode) -> str:
    """Give the words of an output; those of a chart or question are compared in their sources."""
    data = output.get("data", {})
    if any(kind.startswith("application/vnd.malicourse") for kind in data):
        return ""
    html = unescape(STYLE.sub(" ", data.get("text/html", "")))
    return str(output.get("text", "")) or html or data.get("text/plain", "")


def _apart(here: str, there: str) -> tuple[str, str]:
    """Leave out what both say alike, titles and notes, what pandas cuts off, and how many words a text has."""
    for title in QUOTED.findall(here):
        if title in there:
            here, there = here.replace(title, " "), there.replace(title, " ")
    lines = [Counter(line.strip() for line in text.splitlines()) for text in (here, there)]
    kept = [
        "\n".join(line for line in text.splitlines() if line.strip() not in other and not line.rstrip().endswith("..."))
        for text, other in ((here, lines[1]), (there, lines[0]))
    ]
    return LENGTH.sub(" ", kept[0]), LENGTH.sub(" ", kept[1])


def _figures(found: Any) -> Counter[float]:
    """Count the numbers of a nested thing."""
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list):
        return sum((_figures(one) for one in found), Counter())
    return Counter([float(found)]) if isinstance(found, int | float) and not isinstance(found, bool) else Counter()


def bank_faults(english: str, other: str) -> list[str]:
    """List where two banks differ beside words: keys, order, numbers, answers, codes.

    Parameters
    ----------
    english, other : str
        The YAML files.

    Returns
    -------
    list of str
        The places, such as ``stops.1.questions.0.tolerance``.
    """
    return list(_unlike(yaml.safe_load(english), yaml.safe_load(other), ""))


def _unlike(here: Any, there: Any, path: str) -> Iterator[str]:
    if isinstance(here, dict) and isinstance(there, dict) and list(here) == list(there):
        for key in here:
            yield from _unlike(here[key], there[key], f"{path}.{key}".lstrip("."))
    elif isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        for number, (one, other) in enumerate(zip(here, there, strict=True)):
            yield from _unlike(one, other, f"{path}.{number}")
    elif isinstance(here, str) and isinstance(there, str):
        keys = [key for key in path.split(".") if not key.isdigit()]
        if here != there and keys and keys[-1] in KEPT and "where" not in keys:
            yield path
    elif here != there or type(here) is not type(there):
        yield path or "the whole file"


def table_faults(english: str, other: str, worded: set[str]) -> list[str]:
    """List where two tables differ beside the columns that hold words.

    Parameters
    ----------
    english, other : str
        The CSV files.
    worded : set of str
        The columns that may differ.

    Returns
    -------
    list of str
        The places, such as ``row 3, date``.
    """
    here, there = (list(csv.reader(io.StringIO(text))) for text in (english, other))
    if here[0] != there[0] or len(here) != len(there):
        return ["other columns, or another number of rows"]
    found = []
    for number, (one, two) in enumerate(zip(here[1:], there[1:], strict=True), start=2):
        for name, cell, twin in zip(here[0], one, two, strict=True):
            if (cell != twin and name not in worded) or bool(cell) != bool(twin):
                found.append(f"row {number}, {name}")
    return found
