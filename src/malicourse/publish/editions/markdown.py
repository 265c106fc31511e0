"""Markdown as JupyterLab reads it, with formulas as MathML; what it gives is not yet cleaned."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

import nh3
from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from malicourse.publish.editions.foreign import names
from malicourse.words import say

__all__ = ["render"]

MATH_TAGS = names(
    "math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt "
    "mstyle msub msubsup msup mtable mtd mtext mtr munder munderover"
)
MATH_ATTRIBUTES = {"*": names("display displaystyle mathvariant stretchy fence separator accent linethickness")}
MOST_FORMULA = 2_000  # characters
MOST_FORMULAS = 500  # of a cell
BOXES = {"checked": "☑ ", "": "☐ "}


class _Renderer(IPythonRenderer):
    """Leaves pictures to the cleaner, and puts a mark where a formula stands."""

    def __init__(self, remark: Callable[[str], None]) -> None:
        super().__init__(escape=False, exclude_anchor_links=True)
        self.remark = remark
        self.formulas: list[str] = []

    def _embed_image_or_attachment(self, src: str) -> str:
        return src

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre>{escape(code)}</pre>"

    def inline_math(self, body: str) -> str:
        return self._formula(body, "inline", f"${body}$")

    def block_math(self, body: str) -> str:
        return self._formula(body, "block", f"$${body}$$")

    def latex_environment(self, name: str, body: str) -> str:
        source = f"\\begin{{{name}}}{body}\\end{{{name}}}"
        return self._formula(source, "block", source)

    def _formula(self, latex: str, display: str, written: str) -> str:
        if len(self.formulas) == MOST_FORMULAS:
            self.remark(say("editions.many_formulas", most=MOST_FORMULAS))
            return escape(written)
        try:
            if len(latex) > MOST_FORMULA:
                raise ValueError(len(latex))
            mathml = nh3.clean(convert(latex, display=display), tags=MATH_TAGS, attributes=MATH_ATTRIBUTES)
        except Exception:  # its own errors have no common class
            self.remark(say("editions.formula", formula=repr(written[:60])))
            return escape(written)
        self.formulas.append(mathml)
        return f"\ue000{len(self.formulas) - 1}\ue001"


def render(source: str, remark: Callable[[str], None]) -> tuple[str, list[str]]:
    """Write Markdown as HTML.

    Parameters
    ----------
    source : str
        The text of a cell.
    remark : callable
        Told of a formula that could not be read.

    Returns
    -------
    html : str
        HTML as the author meant it, to be cleaned. A formula is a number between U+E000 and U+E001.
    formulas : list of str
        MathML of each formula, clean.
    """
    renderer = _Renderer(remark)
    source = re.sub(r"[ \t]{200,}", " " * 200, source)  # the reader would take minutes
    html = MarkdownWithMath(renderer=renderer).render(source)
    box = r'<input class="task-list-item-checkbox" type="checkbox" disabled( checked)?/?>'
    return re.sub(box, lambda found: BOXES["checked" if found[1] else ""], html), renderer.formulas
