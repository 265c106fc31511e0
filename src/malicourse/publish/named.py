"""What the words of a command mean: lessons, by number, name or file, and files where they were typed."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from malicourse import course, tables, words
from malicourse._notebook import NotebookError

__all__ = ["find", "lesson", "lessons", "made", "place", "rounded"]


def place(word: str | Path) -> Path:
    """Return the path of a file that was named, seen from the folder where the command was typed.

    Parameters
    ----------
    word : str or Path
        The name. ``start.py`` runs commands in the course's folder and says in ``MALICOURSE_TYPED_IN`` where it was.

    Returns
    -------
    Path
        The path.
    """
    return Path(os.environ.get("MALICOURSE_TYPED_IN", ""), word)


def find(word: str, names: Sequence[str]) -> str:
    r"""Find a lesson among those that exist.

    Parameters
    ----------
    word : str
        ``02``, ``2``, ``02-revolt``, ``02-revolt.ipynb``, ``notebooks/02-revolt.ipynb`` or
        ``notebooks\02-revolt.ipynb``.
    names : sequence of str
        The lessons, such as ``"02-revolt"``.

    Returns
    -------
    str
        The lesson; the empty string if there is none.
    """
    short = re.sub(r"^(\.[\\/])?notebooks[\\/]", "", word.strip()).removesuffix(".ipynb")
    number = short.zfill(2) if short.isascii() and short.isdigit() else ""
    return next((name for name in sorted(names) if short == name or (number and name.startswith(f"{number}-"))), "")


def _edition() -> Path:
    """Return the folder whose lessons are meant, as seen from the current one."""
    return Path(os.path.relpath(course.here()))


def made() -> Path:
    """Return the folder for what is made of lessons.

    Returns
    -------
    Path
        ``dist``; for an edition in another language a folder of its own in the ``dist`` of the course.
    """
    home, language = course.home(), course.language()
    if home is None or course.editions().get(language) == home:
        return Path("dist")
    return Path(os.path.relpath(home), "dist", language)


def lessons(names: Sequence[str]) -> list[Path]:
    """Return the notebooks that are named; otherwise all lessons.

    Parameters
    ----------
    names : sequence of str
        Each as for `lesson`.

    Returns
    -------
    list of Path
        The files.
    """
    return [lesson(word) for word in names] or sorted((_edition() / "notebooks").glob("[0-9]*.ipynb"))


def lesson(word: str) -> Path:
    """Return the notebook that a word means.

    Parameters
    ----------
    word : str
        A notebook file, or a lesson as for `find`.

    Returns
    -------
    Path
        The file of the notebook.

    Raises
    ------
    NotebookError
        If it is neither.
    """
    typed, edition = place(word), _edition()
    if edition != Path() and os.path.isfile(edition / word):  # noqa: PTH113 (a name of any length)
        return edition / word
    if os.path.isfile(typed):  # noqa: PTH113
        return typed
    here = edition / "notebooks"
    folder = here if here.is_dir() else tables.data_folder().parent / "notebooks"
    names = [path.stem for path in folder.glob("[0-9]*.ipynb")]
    found = find(word, names)
    if found:
        return folder / f"{found}.ipynb"
    if typed.suffix == ".ipynb" or os.path.isdir(typed):  # noqa: PTH112
        return typed  # its reader says what is wrong with it
    if not names:
        raise NotebookError(words.say("publish.no_notebook", asked=word))
    raise NotebookError(words.say("publish.no_lesson", asked=word, lessons=", ".join(sorted(names))))


def rounded(value: float, places: int) -> str:
    """Write a number with so many places, as the language does.

    Parameters
    ----------
    value : float
        The number.
    places : int
        Figures behind the decimal sign, also where they are 0.

    Returns
    -------
    str
        Such as "1,234.0".
    """
    return words.figures(f"{value:,.{places}f}")
