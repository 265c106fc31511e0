"""What a class thinks: one page from what learners handed in, from Moodle's reports and from counted votes.

::

    python -m malicourse.publish class FOLDER
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from malicourse import _notebook, tables
from malicourse.publish import named
from malicourse.publish.classroom.asked import Course
from malicourse.publish.classroom.handed import Handed
from malicourse.publish.classroom.opened import File, Opener, Skipped, skipped
from malicourse.publish.classroom.page import page
from malicourse.publish.classroom.pooled import pool
from malicourse.publish.classroom.readers import read
from malicourse.publish.classroom.template import template
from malicourse.words import say

__all__ = ["ClassError", "Written", "gather", "template", "write"]

MOST_SAID = 50  # names of files in a message


class ClassError(Exception):
    """Nothing of a class can be told; the message says what to try."""


@dataclass(frozen=True)
class Written:
    """The page, and what became of the files.

    Attributes
    ----------
    file : Path
        The page.
    lines : tuple of str
        What was read, and each file that was not, with the reason.
    """

    file: Path
    lines: tuple[str, ...]


def write(folder: str | Path, output: str | Path | None = None, names: bool = False) -> Written:
    """Read what a class handed in, and write one page on it.

    Parameters
    ----------
    folder : str or Path
        A folder, with subfolders and ZIPs in it, or one file.
    output : str or Path, optional
        The page; otherwise ``dist/class/NAME.html``.
    names : bool
        Whether the page says who handed in.

    Returns
    -------
    Written
        The page, and what became of each file.

    Raises
    ------
    ClassError
        If there is no such folder, or no file in it can be read.
    NotebookError
        If the page cannot be written there.
    """
    folder = Path(folder)
    output = Path(output) if output else named.made() / "class" / f"{_slug(folder)}.html"
    if output.is_dir():
        raise ClassError(say("classroom.output_folder", path=output, example=output / "class.html"))
    if output.suffix.casefold() not in (".html", ".htm"):  # what was handed in, or a lesson, would be lost
        raise ClassError(say("classroom.output_page", path=output, example=output.with_suffix(".html")))
    course, handed = Course(), Handed()
    _gather(folder, course, handed)
    text = page(pool(handed, course), handed, root=tables.data_folder().parent, output=output, names=names)
    _notebook.replace_file(output, text)
    return Written(output, (*_read_lines(handed), *_left_out(handed.left_out)))


def gather(folder: str | Path) -> Handed:
    """Read what a class handed in.

    Parameters
    ----------
    folder : str or Path
        A folder, with subfolders and ZIPs in it, or one file.

    Returns
    -------
    Handed
        Who answered what, and which files were left out.

    Raises
    ------
    ClassError
        If there is no such folder, or no file in it can be read.
    """
    handed = Handed()
    _gather(Path(folder), Course(), handed)
    return handed


def _gather(folder: Path, course: Course, handed: Handed) -> None:
    if not folder.exists():
        raise ClassError(say("classroom.no_such", path=folder))
    empty = True
    for found in Opener().open(folder):
        empty = False
        if isinstance(found, Skipped):
            handed.left_out.append(found)
        elif why := read(found, course, handed):
            handed.left_out.append(_why(found, why))
    if empty:
        raise ClassError(say("classroom.empty_folder", path=folder))
    if not handed.files:
        said = [say("classroom.nothing_read", path=folder), *_left_out(handed.left_out)]
        raise ClassError("\n".join([*said, say("classroom.nothing_read_hint")]))
    handed.keep_newest()


def _why(file: File, kind: str) -> Skipped:
    return skipped(file.name, kind)


def _left_out(left_out: list[Skipped]) -> list[str]:
    """Name each file that was not read, with its reason, in a line."""
    lines = [say("classroom.left_out_file", name=one.name, reason=one.reason) for one in left_out[:MOST_SAID]]
    more = len(left_out) - len(lines)
    return [*lines, *([say("classroom.more_left_out", n=more)] if more else [])]


def _read_lines(handed: Handed) -> list[str]:
    """Say how many files of each kind were read."""
    return [say(f"classroom.read_{kind}", n=count) for kind, count in handed.files.items()]


def _slug(folder: Path) -> str:
    """Make a name for the page of the folder's name."""
    name = re.sub(r"[^\w-]+", "-", Path(os.path.realpath(folder)).stem).strip("-")
    return name[:60] or "class"
