"""The rows that the charts of a lesson draw today: its cells run in this process, and nothing is painted."""

from __future__ import annotations

import ast
import json
from contextlib import chdir
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from prose import ROOT

from malicourse import charts
from malicourse.charts import frame, stepped

TABLES = frozenset(path.stem for path in (ROOT / "data").glob("*.csv"))


@dataclass(frozen=True)
class Drawn:
    """One chart: its cell in the notebook, its words and its rows, and the tables that it is drawn from."""

    cell: int
    title: str
    text: str
    data: list[dict[str, Any]]
    tables: tuple[str, ...] = ()


def stored(stem: str) -> list[Drawn]:
    """Return the charts as the notebook holds them."""
    return [
        Drawn(number, chart["title"], chart["text"], output["metadata"][charts.MIME]["data"])
        for number, cell in enumerate(cells(stem))
        for output in cell.get("outputs", [])
        if (chart := output.get("data", {}).get(charts.MIME))
    ]


@cache
def cells(stem: str) -> list[dict[str, Any]]:
    return json.loads((ROOT / "notebooks" / f"{stem}.ipynb").read_text(encoding="utf-8"))["cells"]


@cache
def drawn(stem: str) -> list[Drawn]:
    """Run the cells of a lesson and return its charts as they are drawn today."""
    found: list[Drawn] = []
    shown: list[tuple[dict, dict]] = []
    told = Provenance()
    with pytest.MonkeyPatch.context() as patch, chdir(ROOT / "notebooks"):
        unpainted(patch, shown)
        held: dict[str, Any] = {}
        for number, cell in enumerate(cells(stem)):
            if cell["cell_type"] != "code":
                continue
            source = "".join(cell["source"])
            exec(compile(source, f"{stem} [{number}]", "exec"), held)
            used = told.of(source)
            for data, about in shown:
                if chart := data.get(charts.MIME):
                    found.append(Drawn(number, chart["title"], chart["text"], about[charts.MIME]["data"], used))
            shown.clear()
    return found


def unpainted(patch: pytest.MonkeyPatch, shown: list[tuple[dict, dict]]) -> None:
    """Take what a notebook would show, without the pictures, which are most of the time."""
    patch.delenv(charts.FORM, raising=False)
    patch.setattr(frame, "_in_notebook", lambda: True)
    patch.setattr(frame, "settle", lambda fig: None)
    patch.setattr(frame, "paint", lambda fig: fig.canvas)
    patch.setattr(frame, "snapshot", lambda canvas: None)
    patch.setattr(frame, "png", lambda picture, colours=256: b"")
    patch.setattr(frame, "let_go", lambda fig: None)
    patch.setattr(stepped, "_pictures", lambda ax, labels, parts: [None] * len(labels))
    patch.setattr(stepped, "_ends", lambda first, last: None)
    patch.setattr("IPython.display.display", lambda data, metadata=None, **_: shown.append((data, metadata or {})))


class Provenance:
    """Which tables of data/ a cell's names come from: read there, or made of names that were."""

    def __init__(self) -> None:
        self.names: dict[str, set[str]] = {}

    def of(self, source: str) -> tuple[str, ...]:
        """Follow the names of one more cell; return the tables that it uses."""
        used: set[str] = set()
        for statement in ast.parse(source).body:
            tables = set()
            for node in ast.walk(statement):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    tables |= {Path(node.value).stem} & TABLES
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    tables |= self.names.get(node.id, set())
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    self.names.setdefault(node.id, set()).update(tables)
            used |= tables
        return tuple(sorted(used))
