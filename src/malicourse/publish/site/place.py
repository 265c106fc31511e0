"""The folder that a site is put into: an earlier site gives way to a whole one; what is not ours is never touched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from malicourse.words import say

__all__ = ["LIST", "SiteError", "checked", "put"]

LIST = "site-files.txt"  # names every file of a site; a folder with files and without it is not ours


class SiteError(Exception):
    """A site that cannot be built or put there; the message says what to do."""


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()}


def checked(folder: Path) -> Path:
    """Refuse a place for a site that holds something else.

    Parameters
    ----------
    folder : Path
        Where it shall stand.

    Returns
    -------
    Path
        The same, without links.

    Raises
    ------
    SiteError
        If a file is there, or files that no earlier site brought.
    """
    folder = folder.resolve()
    if folder.exists() and not folder.is_dir():
        raise SiteError(say("site.is_a_file", folder=folder))
    if folder.is_dir() and any(folder.iterdir()) and not (folder / LIST).is_file():
        raise SiteError(say("site.not_ours", folder=folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder


def put(site: Path, folder: Path) -> Iterator[str]:
    """Put a whole site into the place of an earlier one; files that are not of that are named and kept.

    Parameters
    ----------
    site : Path
        The new one, in a folder beside it.
    folder : Path
        The place.

    Yields
    ------
    str
        A line for each file that is kept.

    Raises
    ------
    SiteError
        If a file that is not ours stands where the new site has one; nothing is changed then.
    """
    ours = _files(site) | {LIST}
    (site / LIST).write_text("".join(f"{name}\n" for name in sorted(ours)), encoding="utf-8")
    old = site.with_name("old")
    kept: list[str] = []
    if folder.is_dir():
        before = (folder / LIST).read_text(encoding="utf-8").splitlines() if (folder / LIST).is_file() else []
        kept = sorted(_files(folder) - {*before, LIST})
        if both := [name for name in kept if name in ours]:
            raise SiteError(say("site.in_the_way", file=folder / both[0]))
    for name in kept:  # copied, so that nobody's file is lost where something fails
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / name, site / name, follow_symlinks=False)
    if folder.is_dir():
        folder.rename(old)
    try:
        site.rename(folder)
    except BaseException:  # also where somebody stops it just now
        if old.is_dir():
            old.rename(folder)
        raise
    for name in kept:
        yield say("site.kept", file=folder / name)
