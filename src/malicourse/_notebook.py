"""Reading and writing notebook files, with messages a teacher can act on. Used by authoring and publish."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from malicourse import files, words

__all__ = ["NotebookError", "read", "replace_file", "text"]


class NotebookError(Exception):
    """A notebook file that cannot be used; the message says what to do."""


def read(path: str | Path) -> NotebookNode:
    """Read a notebook file.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    NotebookNode
        The notebook, in the current notebook format.

    Raises
    ------
    NotebookError
        If there is no such file, or it is not a notebook.
    """
    path = Path(path)
    if not os.path.lexists(path):  # unlike Path.exists, it takes a name of any length
        near = sorted(path.parent.glob("*.ipynb")) if path.parent.is_dir() else []
        names = ", ".join(file.name for file in near)
        raise NotebookError(words.say("reading.no_notebook", count=len(near), path=path, names=names))
    if path.is_dir():
        raise NotebookError(words.say("reading.folder_of_notebooks", path=path, one=path / "02-revolt.ipynb"))
    if not path.is_file():  # a named pipe would be waited for
        raise NotebookError(words.say("reading.no_ordinary_file", path=path))
    try:
        content = path.read_text(encoding="utf-8")
        notebook = nbformat.reads(content, as_version=4)
        nbformat.validate(notebook)
    except PermissionError:
        raise NotebookError(words.say("reading.notebook_refused", path=path)) from None
    except Exception as error:  # what nbformat raises on odd versions and forms has no common class
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise NotebookError(words.say("reading.notebook_unread", path=path, reason=reason[:120])) from None
    _check_characters(notebook, path)
    return notebook


def _check_characters(notebook: NotebookNode, path: Path) -> None:
    """Refuse halves of characters (surrogates), which no file can hold."""
    for number, part in enumerate([notebook.metadata, *notebook.cells]):
        try:
            json.dumps(part, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError as error:
            half = f"{ord(error.object[error.start]):04X}"
            key = "reading.half_in_cell" if number else "reading.half_in_metadata"
            raise NotebookError(words.say(key, path=path, cell=number, half=half)) from None


def text(notebook: NotebookNode) -> str:
    """Write a notebook as the text of its file, the same for the same content.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook.

    Returns
    -------
    str
        The text, with a newline at its end.
    """
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def replace_file(path: Path, content: str | bytes) -> None:
    """Put a complete file in the place of an older one, or leave the older one as it was.

    Parameters
    ----------
    path : Path
        The file; its folder is made where it is missing.
    content : str or bytes
        What stands in the file.

    Raises
    ------
    NotebookError
        If the file cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.replace(path, content)
    except OSError as error:
        raise NotebookError(words.say("reading.unwritten", path=path, why=files.why(error))) from None
