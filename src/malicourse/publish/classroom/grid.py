"""Files as rows of cells: CSV with whatever sign parts its cells, and workbooks (XLSX), within bounds."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

from malicourse import values
from malicourse.publish.classroom.opened import BROKEN, is_workbook

__all__ = ["GridError", "grids", "plain"]

MOST_ROWS = 20_000
MOST_COLUMNS = 2_000
MOST_CELLS = 2_000_000
MOST_SHEETS = 50
LONGEST_CELL = 4_000
LONGEST_LINE = 1_000_000
MOST_XML = 30_000_000  # bytes of a workbook, unpacked
SIGNS = (",", ";", "\t")
# what malicourse.files.safe_cell puts before the sign of a formula
GUARDED = re.compile(r"(^|[;,|\t\r\n])([ \u00a0\"]*)'(?=[=+\-@＝＋－＠])")

Grid = list[list[str]]


class GridError(ValueError):
    """A file that holds no rows that can be read; the argument names the sentence that says why."""


def grids(content: bytes) -> list[Grid]:
    """Read a file as rows of cells.

    Parameters
    ----------
    content : bytes
        The file.

    Returns
    -------
    list of list of list of str
        The sheets of a workbook, or one sheet of a text.

    Raises
    ------
    GridError
        If there are no rows, or too many.
    """
    found = list(_sheets(content)) if is_workbook(content) else [_text_grid(content)]
    kept = [grid for grid in found if len(grid) > 1]
    if not kept:
        raise GridError("foreign")
    return kept


def plain(cell: str) -> str:
    """Take out of a cell the apostrophes that keep a spreadsheet from reading a formula, and needless spaces."""
    return " ".join(GUARDED.sub(r"\1\2", cell).split())


def _text_grid(content: bytes) -> Grid:
    text = _decoded(content)
    start = text[:4096].splitlines()[0] if text.strip() else ""
    if "\0" in text:  # a table whose first line is whole has been damaged on its way
        raise GridError("damaged" if start.isprintable() and any(sign in start for sign in SIGNS) else "foreign")
    if named := re.fullmatch(r"\"?sep=(.)\"?", start.strip()):  # a line that Excel writes for itself
        return _rows(text.partition("\n")[2], named[1])
    return _rows(text, max(SIGNS, key=lambda sign: _columns(text, sign)))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # as Excel saves on Windows


def _columns(text: str, sign: str) -> int:
    try:
        return len(next(csv.reader(_lines(text), delimiter=sign), []))
    except csv.Error:
        return 0


def _lines(text: str) -> Iterator[str]:
    """Give the lines of a text; one without end would fill the memory with cells."""
    for line in io.StringIO(text, newline=""):
        if len(line) > LONGEST_LINE:
            raise GridError("rows")
        yield line


def _rows(text: str, sign: str) -> Grid:
    try:
        return _bounded(csv.reader(_lines(text), delimiter=sign))
    except csv.Error:
        raise GridError("damaged") from None


def _bounded(rows: Iterator[list[str]]) -> Grid:
    """Keep rows that hold something, and refuse more than a class can have written."""
    found: Grid = []
    cells = 0
    for place, row in enumerate(rows):
        cells += len(row)
        if place > MOST_ROWS or len(row) > MOST_COLUMNS or cells > MOST_CELLS:
            raise GridError("rows")
        if any(row):
            found.append([cell[:LONGEST_CELL] for cell in row])
    return found


def _sheets(content: bytes) -> Iterator[Grid]:
    try:
        from openpyxl import load_workbook
    except ModuleNotFoundError:
        raise GridError("openpyxl") from None
    _refuse_xml(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets[:MOST_SHEETS]:
            sheet.reset_dimensions()  # what the file says of its size may be wrong
            yield _bounded([_written(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
    except GridError:
        raise
    except Exception:  # what openpyxl raises on damaged parts has no common class
        raise GridError("damaged") from None


def _refuse_xml(content: bytes) -> None:
    """Refuse a workbook that unpacks to more than a class can have written, or declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(member.file_size for member in packed.infolist()) > MOST_XML:
                raise GridError("rows")
            for member in packed.infolist():
                with packed.open(member) as stream:
                    if member.filename.endswith((".xml", ".rels")) and b"<!" in stream.read(4096):
                        raise GridError("damaged")
    except (RuntimeError, NotImplementedError):
        raise GridError("password") from None
    except GridError:
        raise
    except BROKEN:
        raise GridError("damaged") from None


def _written(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return str(cell)
    return values.written(cell) if abs(cell) < 1e15 else str(cell)
