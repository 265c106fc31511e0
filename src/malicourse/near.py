"""Names close to one that is not known: the one home of "did you mean"."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from malicourse import values, words

__all__ = ["close_names", "did_you_mean", "named"]

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


def named(name: object) -> str:
    """Write a name that is not known, with the letter of another script in it that looks Latin.

    Parameters
    ----------
    name : object
        What was written.

    Returns
    -------
    str
        The name, or such as ``Gaо (holds a Cyrillic о)``.
    """
    strange = values.look_alike(str(name))
    return words.say("reading.named", name=name, strange=strange) if strange else str(name)


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
        strange = values.look_alike(str(name))
        hint = words.say("reading.close", count=len(near), names=", ".join(near))
        return words.say("reading.strange", strange=strange, hint=hint) if strange else hint
    if len(known) <= FEW:
        return words.say("reading.known", count=len(known), names=", ".join(known))
    return words.say("reading.far", n=words.number(len(known)))
