"""The rules of the talks: whose red lines a text crosses, who walks out, whether there is an agreement.

A seat walks out of a text that crosses one of its red lines, and of a text in which it resists more points than it
wants or accepts. An agreement is a text of at least ``needed`` points from which nobody walks out.
src/front/talks/rules.js says the same; tests/talks_cases.json holds both to it.
"""

from __future__ import annotations

from collections.abc import Mapping

from malicourse.talks.tables import STANCES, Data

__all__ = ["crossed", "outcome", "score", "walks_out"]


def _signed(spec: Data, signed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give point and option of what is signed, in the order of the points; a point left open is not."""
    known = {point["id"]: {option["id"] for option in point["options"]} for point in spec["points"]}
    return [(point, signed[point]) for point in known if signed.get(point, "") in known[point]]


def crossed(spec: Data, signed: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    """Find the red lines that a text crosses.

    Parameters
    ----------
    spec : dict
        What ``talks.read`` returned.
    signed : mapping of str to str
        Id of a point to the id of the option that is signed; points that are left open may be missing.

    Returns
    -------
    dict
        Id of a seat to its crossed lines, each with ``point``, ``option`` and ``why``. Other seats are not in it.
    """
    found: dict[str, list[dict[str, str]]] = {}
    for seat in spec["seats"]:
        for point, option in _signed(spec, signed):
            position = spec["positions"][seat["id"]].get(option, {})
            if position.get("stance") == "red_line":
                found.setdefault(seat["id"], []).append({"point": point, "option": option, "why": position["why"]})
    return found


def score(spec: Data, signed: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Count for each seat how many points of a text it wants, accepts and resists, and how many are red lines.

    Parameters
    ----------
    spec, signed : dict
        As in `crossed`.

    Returns
    -------
    dict
        Id of a seat to stance and number.
    """
    counts = {seat["id"]: dict.fromkeys(STANCES, 0) for seat in spec["seats"]}
    for seat, count in counts.items():
        for _, option in _signed(spec, signed):
            stance = spec["positions"][seat].get(option, {}).get("stance")
            if stance in count:
                count[stance] += 1
    return counts


def walks_out(spec: Data, signed: Mapping[str, str]) -> dict[str, str]:
    """Find who would walk out.

    Parameters
    ----------
    spec, signed : dict
        As in `crossed`.

    Returns
    -------
    dict
        Id of a seat to "red_line", or to "against" where it resists more points than it wants or accepts.
    """
    leaving = {}
    for seat, count in score(spec, signed).items():
        if count["red_line"]:
            leaving[seat] = "red_line"
        elif count["resists"] > count["wants"] + count["accepts"]:
            leaving[seat] = "against"
    return leaving


def outcome(spec: Data, signed: Mapping[str, str]) -> str:
    """Say what a text is.

    Parameters
    ----------
    spec, signed : dict
        As in `crossed`.

    Returns
    -------
    str
        "agreement", "walkout", or "too_little" where nobody walks out and fewer points are signed than needed.
    """
    if walks_out(spec, signed):
        return "walkout"
    return "agreement" if len(_signed(spec, signed)) >= spec["needed"] else "too_little"
