"""Charts of the Mali course: one style, fixed colours, every chart with its words and its source.

``new`` begins a chart, ``finish`` shows it; what stands between draws on its axes.
"""

import gc

from malicourse.charts.bands import held, spans
from malicourse.charts.columns import bars, counts, deaths_by_month, lines
from malicourse.charts.frame import MIME, finish, new
from malicourse.charts.marks import mark_events, timeline
from malicourse.charts.opening import opening
from malicourse.charts.places import mali_map, mark_places
from malicourse.charts.squares import squares
from malicourse.charts.stepped import STEPS_MIME, phone_html, steps, steps_front_end, steps_html
from malicourse.charts.style import FORM, FORMS, SLIDE_SCALE, ActorStyle, actor_style, colour

gc.freeze()  # what is imported by now stays; Python need not look through all of it again while a lesson runs

__all__ = [
    "FORM",
    "FORMS",
    "MIME",
    "SLIDE_SCALE",
    "STEPS_MIME",
    "ActorStyle",
    "actor_style",
    "bars",
    "colour",
    "counts",
    "deaths_by_month",
    "finish",
    "held",
    "lines",
    "mali_map",
    "mark_events",
    "mark_places",
    "new",
    "opening",
    "phone_html",
    "spans",
    "squares",
    "steps",
    "steps_front_end",
    "steps_html",
    "timeline",
]
