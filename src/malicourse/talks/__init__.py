"""A class negotiates the Algiers talks of 2014-15: ``talks.table()`` in a lesson, its rules, its cards on paper."""

from typing import TYPE_CHECKING

from malicourse.talks.rules import crossed, outcome, score, walks_out
from malicourse.talks.static import MIME, front_end, mount_html, plain_text, static_html
from malicourse.talks.tables import STEPS, read

if TYPE_CHECKING:
    from malicourse.talks.widget import TableWidget

__all__ = [
    "MIME",
    "crossed",
    "front_end",
    "mount_html",
    "outcome",
    "plain_text",
    "read",
    "score",
    "static_html",
    "table",
    "walks_out",
]


def table(step: str = "draw") -> "TableWidget":
    """Show the table at which a class negotiates; the last line of a notebook cell.

    It draws the six seats by lot and shows a seat its card, keeps the time of rounds and caucuses, takes the votes on
    each of the eight points and what is signed, says whose red line that crosses and who would walk out, lets one
    event of 2014-15 interrupt, and lays the text beside the accord of 2015 and what was counted by 2020.

    Parameters
    ----------
    step : str
        Where it opens: "draw", "negotiate", "signed" or "compare". All tables of a page are one game, so a deck may
        show a step a slide: ``talks.table("compare")`` after the discussion.

    Returns
    -------
    TableWidget
        The table. What is entered stays in the page until it is closed; nothing is saved or sent.

    Raises
    ------
    ValueError
        If there is no such step; the message names the steps.
    TableError
        If a table of the talks breaks its description.
    """
    if step not in STEPS:
        from malicourse import words

        msg = words.say("talks.no_step", step=step, steps=words.listed(STEPS, "or"))
        raise ValueError(msg)
    from malicourse.talks.widget import TableWidget

    return TableWidget(read(step))
