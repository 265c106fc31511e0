"""The table of the talks as a Jupyter widget: all of it happens in the browser, Python only gives the tables."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from malicourse.talks.static import MIME, plain_text, static_html, style
from malicourse.talks.tables import Data


class TableWidget(anywidget.AnyWidget):
    """The table at which a class negotiates.

    Parameters
    ----------
    spec : dict
        What ``talks.read`` returned.
    """

    _esm = Path(__file__).with_name("talks.js").read_text(encoding="utf-8")
    _css = style()
    spec = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, spec: Data) -> None:
        super().__init__()
        self.set_trait("spec", spec)

    def __repr__(self) -> str:
        return plain_text(self.spec)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return {
            **data,
            "text/plain": repr(self),
            "text/html": static_html(self.spec, stored=True),
            MIME: self.spec,
        }, metadata
