"""Names close to one that is not known: the one home of "did you mean"."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["close_names", "did_you_mean"]

FEW = 20  # so many known names are all told where none is close


def close_names(name: object, known: Iterable[object], most: int = 3) -> list[str]:
    """Return the known names nearest to one, the nearest first; capitals make no difference.

    Parameters
    ----------
    name : object
        What was written.
    known : iterable
        The names there are.
    most : int
        How many to return at most.

    Returns
    -------
    list of str
        Empty if none is close.
    """
    by_fold = {str(one).casefold(): str(one) for one in known}
    return [by_fold[fold] for fold in difflib.get_close_matches(str(name).casefold(), by_fold, most, 0.6)]


def did_you_mean(name: object, known: Iterable[object]) -> str:
    """Offer the nearest known names in a sentence, or name all where they are few.

    Parameters
    ----------
    name : object
        What was written.
    known : iterable
        The names there are.

    Returns
    -------
    str
        Such as ``Did you mean "events"?`` or ``Close to it: coi-2020, coi-2021.``
    """
    known = sorted(map(str, known))
    near = close_names(name, known)
    if near:
        return f'Did you mean "{near[0]}"?' if len(near) == 1 else f"Close to it: {', '.join(near)}."
    if len(known) <= FEW:
        return f"Known: {', '.join(known) or 'none'}."
    return f"None of the {len(known):,} known is close to it."
