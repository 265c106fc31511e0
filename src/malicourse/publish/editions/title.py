"""The head of a lesson on its title slide: where and when it plays, as `charts.opening` drew it."""

from __future__ import annotations

import re
from html import escape

from nbformat import NotebookNode

from malicourse import charts
from malicourse.publish.editions.pieces import Piece
from malicourse.words import say

__all__ = ["opening_of"]

DRAWS = re.compile(r"charts\.opening\(")


def opening_of(cell: NotebookNode) -> Piece | None:
    """Return what a cell with ``charts.opening`` drew for a slide, or None for any other cell.

    Parameters
    ----------
    cell : NotebookNode
        A cell that has been run. It takes no slide of its own: its mark is "skip".

    Returns
    -------
    Piece or None
        A piece of the kind ``"opening"``: a picture as large as the slide, whose upper left is left to the title.
    """
    if cell.cell_type != "code" or not DRAWS.search(cell.source):
        return None
    for output in cell.get("outputs", []):
        chart = output.get("data", {}).get(charts.MIME)
        form = output.get("metadata", {}).get(charts.MIME, {}).get("slide")
        if chart and form:
            image = re.sub(r"[^A-Za-z0-9+/=]", "", str(form["image"]))
            words = escape(f"{chart['title'].rstrip('.')}. {chart['text']}")
            credit = escape(
                say("common.and_then").join(source["citation"].partition(",")[0] for source in chart["sources"])
            )
            wide, high = (round(float(form[side]) * charts.SLIDE_SCALE) for side in ("width", "height"))
            html = (
                f'<figure><img src="data:image/png;base64,{image}" alt="{words}" width="{wide}" height="{high}">'
                f"<figcaption>{say('editions.map_credit', publishers=credit)}</figcaption></figure>"
            )
            return Piece("opening", html, chart["title"], words=chart["text"])
    return None
