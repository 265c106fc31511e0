"""Where the course is on this computer: its folder of tables, and so its language; its editions in other languages.

An edition lies in a folder of its own inside the course, named by its language, such as ``fr``, and has the same shape:
``fr/notebooks``, ``fr/data`` and so on. Its ``data/datapackage.json`` names the same language.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

__all__ = ["PACKAGE", "at", "editions", "here", "home", "language", "maps_folder", "tables_folder"]

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


def maps_folder(tables: Path) -> Path:
    """Return the folder of the outlines that maps are drawn from: an edition shares that of the whole course.

    Parameters
    ----------
    tables : Path
        The folder ``data`` that is worked with.

    Returns
    -------
    Path
        Its folder ``geo`` or the nearest above it; that of the installed course if there is none.
    """
    above = [folder / "data" / "geo" for folder in tables.resolve().parents]
    return next((folder for folder in above if folder.is_dir()), INSTALLED / "data" / "geo")


_PLACE: ContextVar[Path | None] = ContextVar("place", default=None)


def here() -> Path:
    """Return the folder that is worked in.

    Returns
    -------
    Path
        The one that `at` names; without it the current folder.
    """
    return _PLACE.get() or Path.cwd()


@contextmanager
def at(folder: Path) -> Iterator[None]:
    """Work in a folder: tables, banks and words are those of the course that it belongs to.

    Parameters
    ----------
    folder : Path
        Such as the folder of a notebook. One that belongs to no course changes nothing.

    Yields
    ------
    None
        While it holds.
    """
    folder = folder.resolve()
    mark = _PLACE.set(folder if tables_folder(folder) else _PLACE.get())
    try:
        yield
    finally:
        _PLACE.reset(mark)


def language(folder: Path | None = None) -> str:
    """Return the language of a course.

    Parameters
    ----------
    folder : Path, optional
        A folder in it; otherwise the one that is worked in.

    Returns
    -------
    str
        The code that its ``data/datapackage.json`` names as ``language``, such as "fr"; "en" without one.
    """
    return _language_of(folder or here())


def home() -> Path | None:
    """Return the folder of the whole course, with the editions in it.

    Returns
    -------
    Path or None
        That of the course that is worked in; None if there is none.
    """
    tables = tables_folder(here())
    if tables is None:
        return None
    edition = tables.parent
    inside = edition.name == language(edition) and tables_folder(edition.parent) == edition.parent / "data"
    return edition.parent if inside else edition


def editions() -> dict[str, Path]:
    """Return the languages that the course has lessons in.

    Returns
    -------
    dict
        The folder of each, by its language; first that of the course itself.
    """
    course = home()
    if course is None:
        return {}
    folders = sorted(path.parent for path in course.glob("*/notebooks") if path.is_dir())
    return {language(course): course, **{one.name: one for one in folders if language(one) == one.name}}


@cache
def _language_of(here: Path) -> str:
    """Read the language of the course at or above a folder."""
    folder = tables_folder(here) or tables_folder(INSTALLED)
    try:
        described = json.loads(((folder or INSTALLED) / PACKAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):  # a damaged description is told by malicourse.tables, in English
        return "en"
    return str(described.get("language", "en")) if isinstance(described, dict) else "en"
