"""What was handed in: every file of a folder, of its subfolders and of the ZIPs in it, read whole and within bounds."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from malicourse.words import number, say

__all__ = ["File", "Opener", "Skipped"]

MOST_FILES = 5_000
MOST_BYTES = 20_000_000  # of a file
MOST_UNPACKED = 200_000_000  # of all that lies in ZIPs
DEEPEST = 12  # folders in folders
ZIPS_IN_ZIPS = 2
BLOCK = 1 << 16
LEFTOVERS = ("__MACOSX", "Thumbs.db", "desktop.ini")  # what systems leave in folders
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, IndexError, KeyError)


@dataclass(frozen=True)
class File:
    """A file that was handed in.

    Attributes
    ----------
    name : str
        Its place in the folder.
    content : bytes
        All of it.
    """

    name: str
    content: bytes

    @property
    def folder(self) -> str:
        """The folder it lies in."""
        return self.name.rpartition("/")[0]

    @property
    def stem(self) -> str:
        """Its name without folder and ending."""
        return PurePosixPath(self.name).stem


@dataclass(frozen=True)
class Skipped:
    """A file that is not read, and the reason, a sentence; ``kind`` is the name of that sentence."""

    name: str
    reason: str
    kind: str = ""


def skipped(name: str, kind: str, **blanks: Any) -> Skipped:
    """Say why a file is not read."""
    return Skipped(name, say(f"classroom.skip_{kind}", **blanks), kind)


@dataclass
class Opener:
    """Gives the files of a folder, a ZIP or a single file; the same content is given once."""

    seen: dict[bytes, str] = field(default_factory=dict)
    unpacked: int = 0
    count: int = 0

    def open(self, path: Path) -> Iterator[File | Skipped]:
        """Give each file, in the order of the names.

        Parameters
        ----------
        path : Path
            A folder or a file.

        Yields
        ------
        File or Skipped
            A file, or why it is not read.
        """
        if path.is_dir():
            yield from self._folder(path, "", 0)
        else:
            yield from self._on_disk(path, path.name)

    def _folder(self, folder: Path, inside: str, depth: int) -> Iterator[File | Skipped]:
        try:
            names = sorted(path.name for path in folder.iterdir())
        except OSError:
            yield skipped(inside or folder.name, "unreadable")
            return
        for name in names:
            if self.count > MOST_FILES:  # nor is the rest of a disk looked at
                return
            if _is_leftover(name):
                continue
            path, shown = folder / name, _printable(f"{inside}/{name}" if inside else name)
            if path.is_symlink():
                yield skipped(shown, "link")
            elif path.is_dir():
                if depth < DEEPEST:
                    yield from self._folder(path, shown, depth + 1)
                else:
                    yield skipped(shown, "deep", most=DEEPEST)
            else:
                yield from self._on_disk(path, shown)

    def _on_disk(self, path: Path, name: str) -> Iterator[File | Skipped]:
        if not path.is_file():  # a named pipe would be waited for
            yield skipped(name, "no_file")
            return
        try:
            with path.open("rb") as stream:
                content = stream.read(MOST_BYTES + 1)
        except OSError:
            yield skipped(name, "unreadable")
            return
        yield from self._content(name, content, 0)

    def _content(self, name: str, content: bytes, depth: int) -> Iterator[File | Skipped]:
        """Give a file, or what a ZIP holds."""
        self.count += 1
        if self.count > MOST_FILES:
            if self.count == MOST_FILES + 1:
                yield skipped(name, "many", most=number(MOST_FILES))
            return
        if len(content) > MOST_BYTES:
            yield skipped(name, "large", most=MOST_BYTES // 1_000_000)
            return
        if not content.strip():
            yield skipped(name, "empty")
            return
        first = self.seen.setdefault(sha256(content).digest(), name)
        if first != name:
            yield skipped(name, "same", other=first)
        elif content.startswith(b"PK\x03\x04") and not is_workbook(content):
            yield from self._zip(name, content, depth)
        else:
            yield File(name, content)

    def _zip(self, name: str, content: bytes, depth: int) -> Iterator[File | Skipped]:
        if depth >= ZIPS_IN_ZIPS:
            yield skipped(name, "zip_in_zip")
            return
        try:
            packed = zipfile.ZipFile(io.BytesIO(content))
            members = sorted(packed.infolist(), key=lambda member: member.filename)
        except BROKEN:
            yield skipped(name, "damaged")
            return
        for member in members:
            parts = [part for part in re.split(r"[\\/]", member.filename) if part not in ("", ".", "..")]
            if member.is_dir() or any(_is_leftover(part) for part in parts):
                continue
            shown = f"{name}/{_printable('/'.join(parts))}"
            if self.count > MOST_FILES:
                yield from self._content(shown, b"", depth)
                return
            yield from self._member(packed, member, shown, depth)
            if self.unpacked > MOST_UNPACKED:
                yield skipped(name, "unpacks", most=MOST_UNPACKED // 1_000_000)
                return

    def _member(
        self, packed: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str, depth: int
    ) -> Iterator[File | Skipped]:
        """Unpack one file of a ZIP, as far as a file may be long."""
        try:
            with packed.open(member) as stream:
                inside = stream.read(MOST_BYTES + 1)
        except (RuntimeError, NotImplementedError):
            yield skipped(shown, "password")
            return
        except BROKEN:
            yield skipped(shown, "damaged")
            return
        self.unpacked += len(inside)
        yield from self._content(shown, inside, depth + 1)


def is_workbook(content: bytes) -> bool:
    """Tell whether a ZIP is a workbook (XLSX)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "xl/workbook.xml" in packed.namelist()
    except BROKEN:
        return False


def _is_leftover(name: str) -> bool:
    return name.startswith((".", "~$")) or name in LEFTOVERS


def _printable(name: str) -> str:
    """Take out of a name what would break a line or a page: signs nobody sees, halves of letters, length."""
    shown = "".join(sign if sign.isprintable() else " " if sign.isspace() else "?" for sign in name)
    return shown if len(shown) <= 200 else f"{shown[:199]}…"
