"""What the words of a command mean: lessons, by number, name or file, and files where they were typed."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from malicourse import tables
from malicourse._notebook import NotebookError

__all__ = ["find", "lesson", "place"]


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
    typed = place(word)
    if os.path.isfile(typed):  # noqa: PTH113 (a name of any length)
        return typed
    here = Path("notebooks")
    folder = here if here.is_dir() else tables.data_folder().parent / here
    names = [path.stem for path in folder.glob("[0-9]*.ipynb")]
    found = find(word, names)
    if found:
        return folder / f"{found}.ipynb"
    if typed.suffix == ".ipynb" or os.path.isdir(typed):  # noqa: PTH112
        return typed  # its reader says what is wrong with it
    msg = f"There is no lesson {word}; there is {', '.join(sorted(names)) or 'no notebook in this folder'}."
    raise NotebookError(msg)
