"""One look for every chart: letter sizes, and a fixed colour, hatch and marker for each actor.

How the colours were chosen. No actor is red (blood, alarm), black (the flag of one side) or plain green (a religion's
colour), and none wears the colours of a flag it fights for or against; only the UN keeps the pale blue it chose itself.
Dark and light say nothing about right and wrong: they are spread so that a grey print can be read. Hatches and markers
repeat the difference for readers who see colours otherwise. A group that goes on in another keeps its colour: the MNLA
in the CMA, Ansar Dine in the JNIM. tests/test_charts.py measures the distances, also as colour-blind readers see them.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from cycler import cycler

from malicourse.near import close_names, did_you_mean
from malicourse.words import listed, say

if TYPE_CHECKING:
    import pandas as pd

DPI = 144
"""Pixels an inch in the stored picture, three for two of the page: sharp on projectors and laptops, light to send."""
PAGE_DPI = 96
"""Pixels an inch on the page (the web's own measure)."""

FORM = "MALICOURSE_CHART_FORM"
"""Environment variable: ``slide`` or ``phone`` draws every chart as a slide or a narrow page shows it; ``authoring
run`` stores all forms."""
FORMS = ("slide", "phone")
"""The forms beside that of the notebook."""
SLIDE_SCALE = 24 / (11 * PAGE_DPI / 72)
"""How much larger a slide of 1280 pixels shows the slide form, so that the smallest letters have 24 pixels."""
SLIDE_WIDTH, SLIDE_HEIGHT = 7.2, 2.75
"""Inches of the slide form: a slide is as wide, and as high below its heading and its lead."""
PHONE_WIDTH = 3.9
"""Inches of the phone form: on a page 360 pixels wide its smallest letters have 12."""
PHONE_LOWEST, PHONE_HIGHEST = 1.7, 2.6
"""Inches of a panel in the phone form; the figure is as high as the panels, one above the other, and their words."""

INK = "#222222"
QUIET = "#595959"
GRID = "#E3E3E3"
HIGHLIGHT = "#A8502A"
"""What a chart without actors is about, the colour of laterite; the rest is grey."""
BASE, SMALL, TITLE = 12.5, 11.0, 15.0

STYLE: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": BASE,
    "text.color": INK,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "savefig.bbox": None,
    "axes.facecolor": "white",
    "axes.edgecolor": "#8A8A8A",
    "axes.linewidth": 0.8,
    "axes.labelcolor": INK,
    "axes.labelsize": BASE,
    "axes.titlesize": BASE + 0.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "axes.axisbelow": True,
    "axes.prop_cycle": cycler(color=[HIGHLIGHT, "#4D4D4D", "#767676", "#949494", "#B5B5B5"]),
    "axes.formatter.use_locale": False,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "grid.linestyle": "-",
    "xtick.labelsize": BASE,
    "ytick.labelsize": BASE,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.fontsize": BASE - 0.5,
    "legend.frameon": False,
    "legend.handlelength": 1.6,
    "legend.handleheight": 1.1,
    "lines.linewidth": 2.0,
    "lines.markersize": 7.0,
    "hatch.linewidth": 0.7,
    "patch.force_edgecolor": False,
    "timezone": "UTC",
    "date.converter": "concise",
    "path.effects": [],
    "text.usetex": False,
    "text.hinting": "no_hinting",  # letters of this size need none, and it takes time
}

_SETTINGS = {**mpl.rcParamsDefault, **mpl.RcParams(STYLE)}
"""Every setting, checked once: what a reader's own matplotlibrc says changes no chart."""
del _SETTINGS["backend"]  # the one that `rc_context` does not give back


@dataclass(frozen=True)
class ActorStyle:
    """How one actor is drawn in every lesson.

    Attributes
    ----------
    colour : str
        Fill colour, ``#RRGGBB``.
    hatch : str
        Pattern laid over the fill, for grey printing.
    marker : str
        Shape of its point on a map or in a list.
    label : str
        Short name, as a legend shows it.
    """

    colour: str
    hatch: str = ""
    marker: str = "o"
    label: str = ""

    @property
    def ink(self) -> str:
        """Colour of letters that can be read on the fill."""
        return "white" if luminance(self.colour) < 0.22 else INK

    @property
    def hatch_colour(self) -> str:
        """Colour of the pattern: a little lighter or darker than the fill."""
        return mix(self.colour, "#FFFFFF", 0.45) if luminance(self.colour) < 0.22 else mix(self.colour, "#000000", 0.38)

    @property
    def edge(self) -> str:
        """Colour of a thin outline that shows on white, too."""
        return mix(self.colour, "#000000", 0.45)


ACTORS: dict[str, ActorStyle] = {
    "mali-gov": ActorStyle("#26478D", "", "s"),
    "mnla": ActorStyle("#E69F00", "//", "o"),
    "cma": ActorStyle("#E69F00", "//", "o"),
    "plateforme": ActorStyle("#7C5A00", "++", "p"),
    "ansar-dine": ActorStyle("#12786C", "\\\\", "^"),
    "mujao": ActorStyle("#A95AA1", "..", "D"),
    "aqim": ActorStyle("#5E2750", "xx", "v"),
    "jnim": ActorStyle("#12786C", "\\\\", "^"),
    "isgs": ActorStyle("#CC79A7", "oo", "<"),
    "france": ActorStyle("#7FB2E5", "--", "P"),
    "minusma": ActorStyle("#BFE3F2", "", "h"),
    "wagner": ActorStyle("#B3A69B", "||", "X"),
    "algeria": ActorStyle("#DDCC77", "--", ">"),
    "ecowas": ActorStyle("#999933", "xx", "d"),
    "civilians": ActorStyle("#D9D4C7", "..", "8"),
    "other": ActorStyle("#D9D4C7", "||", "8"),
}
"""The actors with a look of their own."""

FAMILIES = {
    "fama": "mali-gov",
    "cnrdre": "mali-gov",
    "cnsp": "mali-gov",
    "hcua": "cma",
    "maa": "cma",
    "csp": "cma",
    "fla": "cma",
    "mfua": "cma",
    "adc": "cma",
    "gatia": "plateforme",
    "msa": "plateforme",
    "afisma": "minusma",
    "un": "minusma",
    "takuba": "france",
    "africa-corps": "wagner",
    "russia": "wagner",
    "african-union": "ecowas",
    "aes": "ecowas",
    "burkina-faso": "other",
    "mauritania": "other",
    "libya": "other",
    "dozo": "other",
    "ganda-koy": "other",
    "icc": "other",
    "carter-center": "other",
}
"""Actors drawn like another they belong to or act beside, and whose look it is."""


def actor_style(actor_id: str) -> ActorStyle:
    """Return the fixed look of an actor: colour, hatch, marker and short name.

    Parameters
    ----------
    actor_id : str
        An id of the table of actors, such as ``"mnla"``; ``"civilians"`` and ``"other"`` serve too.

    Returns
    -------
    ActorStyle
        The same in every lesson.

    Raises
    ------
    ValueError
        If no look is fixed for this id; the message names ids that are close.
    """
    look = ACTORS.get(FAMILIES.get(actor_id, actor_id))
    if look is None:
        hint = did_you_mean(actor_id, [*ACTORS, *FAMILIES])
        raise ValueError(say("charts.no_colour", actor=repr(actor_id), hint=hint))
    return replace(look, label=say(f"charts.actor_{actor_id.replace('-', '_')}"))


def colour(actor_id: str) -> str:
    """Return the colour of an actor, the same through all lessons.

    Parameters
    ----------
    actor_id : str
        An id of the table of actors, such as ``"mnla"``.

    Returns
    -------
    str
        The colour as ``#RRGGBB``, for any matplotlib call.
    """
    return actor_style(actor_id).colour


def on_slide() -> bool:
    """Tell whether charts are drawn in their slide form: wide and low, their title left to the slide."""
    return os.environ.get(FORM) == "slide"


def on_phone() -> bool:
    """Tell whether charts are drawn in their phone form: narrow, their panels one above the other."""
    return os.environ.get(FORM) == "phone"


def styled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run a helper under the course's style and give the reader's own settings back afterwards."""

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        with mpl.rc_context():
            dict.update(mpl.rcParams, _SETTINGS)  # which does not check each again
            return function(*args, **kwargs)

    return wrapper


def need(table: pd.DataFrame, columns: Iterable[str], helper: str) -> None:
    """Raise ValueError unless ``table`` is a DataFrame with these columns and at least one row."""
    wanted = list(columns)
    asked = {"helper": helper, "columns": quoted(wanted)}
    if not hasattr(table, "columns") or not hasattr(table, "itertuples"):
        raise ValueError(say("charts.no_table", **asked, found=type(table).__name__))
    found = [str(name) for name in table.columns]
    missing = [name for name in wanted if name not in found]
    if missing:
        near = [(name, close) for name in missing for close in close_names(name, found, most=1)]
        hints = [say("charts.column_near", name=repr(name), close=repr(close)) for name, close in near]
        lacking = say("charts.columns_missing", **asked, missing=quoted(missing), found=quoted(found))
        raise ValueError(" ".join([lacking, *hints]))
    if len(table) == 0:
        raise ValueError(say("charts.no_rows", helper=helper))


def quoted(names: Iterable[object]) -> str:
    """Return names as code writes them, in a list of words."""
    return listed(map(repr, names)) or say("charts.none")


def luminance(value: str) -> float:
    """Relative luminance of a colour, 0 (black) to 1 (white)."""
    parts = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(first: str, second: str, share: float) -> str:
    """Return a colour between two others."""
    pairs = ((int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)
