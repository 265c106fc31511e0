"""A small map for each lesson on the home page, cut from the picture at the lesson's head."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from PIL import Image

from malicourse import _notebook, charts
from malicourse.charts.opening import FORMS
from malicourse.publish.editions.title import DRAWS
from malicourse.quiz import atlas

__all__ = ["SmallMap", "write_map", "write_plain_map"]

COLOURS = 48  # enough for a map; a third of the bytes


@dataclass(frozen=True)
class SmallMap:
    """A picture that was written.

    Attributes
    ----------
    address : str
        Its place in the edition.
    words : str
        What it shows.
    width, height : int
        Its pixels.
    """

    address: str
    words: str
    width: int
    height: int


def write_map(notebook: NotebookNode, name: str, folder: Path) -> SmallMap | None:
    """Write the map at the head of a lesson as a file.

    Parameters
    ----------
    notebook : NotebookNode
        The lesson, run.
    name : str
        What the file is called.
    folder : Path
        The edition's folder in the site.

    Returns
    -------
    SmallMap or None
        What was written; None where the lesson has no such map.
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", []) if DRAWS.search(cell.source) else []:
            chart = output.get("data", {}).get(charts.MIME)
            form = output.get("metadata", {}).get(charts.MIME, {}).get("phone")
            if chart and form:
                return _cut(str(form["image"]), str(chart["text"]), name, folder)
    return None


def _cut(image: str, words: str, name: str, folder: Path) -> SmallMap:
    """Cut the map out of the picture for a phone, where its letters are large."""
    _, low, _, high = FORMS["phone"].places
    tall = FORMS["phone"].size[1]
    whole = Image.open(io.BytesIO(b64decode(image))).convert("RGB")
    first, last = (round(whole.height * (1 - side / tall)) for side in (low + high, low))
    part = whole.crop((0, first, whole.width, last))
    box = part.convert("L").point(lambda shade: 255 * (shade < 250)).getbbox()
    part = part.crop(box).quantize(COLOURS)
    stream = io.BytesIO()
    part.save(stream, "PNG", optimize=True)
    address = f"maps/{name}.png"
    _notebook.replace_file(folder / address, stream.getvalue())
    sentence = re.match(r"(?:\S+\. )?.*?\.(?=\s|$)", words)
    return SmallMap(address, sentence[0] if sentence else words, *part.size)


def write_plain_map(folder: Path) -> SmallMap:
    """Write the map that stands for a lesson of no place: the Niger bend without a name.

    Parameters
    ----------
    folder : Path
        The edition's folder in the site.

    Returns
    -------
    SmallMap
        What was written; it has no words, since it shows nothing of the lesson.
    """
    drawn = atlas.drawing("north")
    wide, high = float(drawn["width"]), float(drawn["height"])
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}"><rect width="100%" height="100%" '
        f'fill="#ededeb"/><path d="{drawn["regions"]}" fill="#f6efd9" stroke="#c9b98a"/>'
        f'<path d="{drawn["rivers"]}" fill="none" stroke="#5b9bd0" stroke-width="3"/></svg>'
    )
    _notebook.replace_file(folder / "maps" / "north.svg", svg)
    return SmallMap("maps/north.svg", "", round(wide), round(high))
