"""Where the course is on this computer: its folder of tables, and so its language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

__all__ = ["PACKAGE", "language", "tables_folder"]

PACKAGE = "datapackage.json"  # describes the tables of a course
INSTALLED = Path(__file__).resolve().parents[2]  # the checkout that the package was installed from


def tables_folder(start: Path) -> Path | None:
    """Return the nearest folder ``data`` of a course at or above a folder, whole or damaged.

    Parameters
    ----------
    start : Path
        Where to begin.

    Returns
    -------
    Path or None
        The folder ``data``; None if there is none.
    """
    for folder in (start, *start.parents):
        if any((folder / "data" / name).exists() for name in (PACKAGE, "sources.csv")):
            return folder / "data"
    return None


def language() -> str:
    """Return the language of the course that the current folder belongs to.

    Returns
    -------
    str
        The code that its ``data/datapackage.json`` names as ``language``, such as "fr"; "en" without one.
    """
    return _language_of(Path.cwd())


@cache
def _language_of(here: Path) -> str:
    """Read the language of the course at or above a folder."""
    folder = tables_folder(here) or tables_folder(INSTALLED)
    try:
        described = json.loads(((folder or INSTALLED) / PACKAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # a damaged description is told by malicourse.tables, in English
        return "en"
    return str(described.get("language", "en")) if isinstance(described, dict) else "en"
