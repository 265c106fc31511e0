"""Write files and tables for people: whole or not at all, and no cell that a spreadsheet would run.

Every output of the course goes through ``replace``; every CSV through ``csv_text``.
"""

from __future__ import annotations

import csv
import errno
import io
import os
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from malicourse import words

__all__ = ["csv_text", "replace", "safe_cell", "subject", "why", "xlsx"]

# https://owasp.org/www-community/attacks/CSV_Injection: what begins a formula, and whatever may begin a cell when
# another program splits the file than the one it was written for (Excel in French splits at semicolons).
_BEGINS_CELL = re.compile('(^|[;,|\t\r\n])([ \u00a0"]*)(?=[=+\\-@＝＋－＠])')
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the date of every part of a workbook, so that one content gives one file
_CODED = re.compile("_x[0-9A-Fa-f]{4}_")  # a workbook reads it as the sign of this number
LONGEST = 200  # signs of a path in a message
WIDEST = 60  # signs of a column in a workbook
_KNOWN = (
    "EACCES",
    "EPERM",
    "ENOSPC",
    "EDQUOT",
    "EROFS",
    "ENOENT",
    "ENOTDIR",
    "EISDIR",
    "EIO",
    "ENAMETOOLONG",
    "ELOOP",
)  # have words of ours


def replace(path: Path, content: str | bytes) -> None:
    """Put a complete file in the place of an older one, or leave the older one as it was.

    Parameters
    ----------
    path : Path
        The file; its folder must be there.
    content : str or bytes
        What stands in it; text is written as UTF-8 with the newlines that it has.

    Raises
    ------
    OSError
        If the file cannot be written there.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, words.say("reading.is_folder"), str(path))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode("utf-8") if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        _move(part, path)
    finally:
        part.unlink(missing_ok=True)


def why(error: OSError) -> str:
    """Say why the system refused a file.

    Parameters
    ----------
    error : OSError
        What was raised.

    Returns
    -------
    str
        Such as ``No space left on device``, in the language of the course where it is one of the usual reasons.
    """
    name = errno.errorcode.get(error.errno or 0, "")
    if name in _KNOWN and error.strerror == os.strerror(error.errno or 0):
        return words.say(f"reading.system_{name}")
    return error.strerror or str(error)


def subject(error: OSError) -> str:
    """Name the file that the system refused.

    Parameters
    ----------
    error : OSError
        What was raised.

    Returns
    -------
    str
        Its path, cut where it is longer than a sentence may be.
    """
    said = str(error.filename or "")
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def _move(part: Path, path: Path) -> None:
    for wait in (0.02, 0.05, 0.1, 0.2, None):
        try:
            part.replace(path)
        except PermissionError:  # on Windows while another program reads the old file
            if wait is None or sys.platform != "win32":
                raise
            time.sleep(wait)
        else:
            return


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def safe_cell(value: object) -> object:
    """Keep a spreadsheet from reading a text, or a part of it, as a formula.

    Parameters
    ----------
    value : object
        What stands in a cell of a CSV file.

    Returns
    -------
    object
        A text with an apostrophe before each sign that would begin a formula, whatever splits the file into cells.
        Numbers and whatever else is no text stay as they are.
    """
    if not isinstance(value, str):
        return value
    guarded = _BEGINS_CELL.sub(r"\1\2'", value)
    return f"'{guarded}" if guarded[:1] in ("\t", "\r", "\n") else guarded


def csv_text(rows: Iterable[Sequence[object]], delimiter: str = ",") -> str:
    """Write rows as CSV for a spreadsheet: UTF-8 with the mark that Excel needs, every text made safe.

    Parameters
    ----------
    rows : iterable of sequence
        The cells, the heads of the columns first.
    delimiter : str
        What stands between two cells.

    Returns
    -------
    str
        The whole file.
    """
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(
        [[safe_cell(cell) for cell in row] for row in rows]
    )
    return "\ufeff" + stream.getvalue()


def xlsx(rows: Sequence[Sequence[object]], title: str) -> bytes:
    """Write rows as a workbook in which every text stays the text that it is: "April 1992", "False", "=1+1".

    Parameters
    ----------
    rows : sequence of sequence
        The cells, the heads of the columns first.
    title : str
        Name of the sheet.

    Returns
    -------
    bytes
        The whole file, the same for the same rows.

    Raises
    ------
    ModuleNotFoundError
        If openpyxl is not installed.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", title)[:31]
    sheet.freeze_panes = "A2"
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            _fill(sheet.cell(at, column), value, head=at == 1)
    for column, cells in enumerate(zip(*rows, strict=True), 1):
        longest = max((len(line) for cell in cells for line in str(cell).split("\n")), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, longest + 2)
    stream = io.BytesIO()
    book.save(stream)
    return _undated(stream.getvalue())


def _fill(cell: Any, value: object, head: bool) -> None:
    from openpyxl.styles import Alignment, Font

    cell.value = _CODED.sub("_x005F\\g<0>", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
        cell.quotePrefix = safe_cell(value) != value
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if head:
        cell.font = Font(bold=True)


def _undated(book: bytes) -> bytes:
    """Take the hour of writing out of a workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
