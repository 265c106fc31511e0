"""Read a number as learners type it: 16 days, 12,5 %, 1 250 000, −3.

quiz.js holds the same reading in ``readNumber``; tests/grading_cases.json holds both to it.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 60
_SHAPE = re.compile(r"([^0-9.,+-]*)([+-]? ?[.,]?[0-9](?:[0-9.,' ]*[0-9])?)(.*)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ '][0-9]{3})+")


@dataclass(frozen=True)
class Reading:
    """What a typed number was read as.

    Attributes
    ----------
    values : tuple of float
        The possible readings, empty if there is none. ``1,234`` has two: 1234 and 1.234.
    unit : str
        What was written before or after the number, tidied.
    """

    values: tuple[float, ...] = ()
    unit: str = ""


def tidy_unit(text: str) -> str:
    """Bring a unit to one form, so that "Days." and "day" are alike.

    Parameters
    ----------
    text : str
        A unit as written in a bank or by a learner.

    Returns
    -------
    str
        Lower case, single spaces, straight apostrophes, no full stop and no plural s at its end.
    """
    text = " ".join(unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'").split()).strip(" .")
    return text[:-1] if len(text) > 2 and text.endswith("s") else text


def can_be_typed(unit: str) -> bool:
    """Tell whether a unit is read as such behind a number: not so a dash, a lone comma or a text without end."""
    return read_number(f"15 {unit}") == Reading((15.0,), tidy_unit(unit))


def read_number(text: str) -> Reading:
    """Read a number with its decimal sign, thousands separators and unit.

    Parameters
    ----------
    text : str
        What the learner typed.

    Returns
    -------
    Reading
        Its ``values`` are empty where the text is no number.
    """
    if len(text) > LONGEST:
        return Reading()
    text = unicodedata.normalize("NFKC", text).translate({0x2212: "-", 0x2013: "-", 0x2019: "'"})
    match = _SHAPE.fullmatch(" ".join(text.split()))
    if not match:
        return Reading()
    before, number, after = match.groups()
    if re.match(r" ?[-+]? ?[0-9.,'+-]", after) and after.strip() != ".":
        return Reading()
    sign = -1.0 if number.startswith("-") else 1.0
    values = tuple(sign * value for value in _values(number.lstrip("+- ")))
    return Reading(values, tidy_unit(f"{before} {after}")) if values else Reading()


def _values(digits: str) -> list[float]:
    """Read bare figures; several values only where a mark may be decimal or thousands."""
    if re.search("[ ']", digits):
        whole, _, rest = digits.replace(",", ".").partition(".")
        if not _GROUPED.fullmatch(whole) or not re.fullmatch("[0-9]*", rest):
            return []
        return [float(re.sub("[ ']", "", whole) + "." + (rest or "0"))]
    marks = re.findall("[.,]", digits)
    if not marks:
        return [float(digits)]
    last = marks[-1]
    if len(marks) == 1:
        whole, rest = digits.split(last)
        decimal = float(f"{whole or 0}.{rest}")
        if len(rest) == 3 and re.fullmatch("[1-9][0-9]{0,2}", whole):
            return [float(whole + rest), decimal]
        return [decimal]
    other = "." if last == "," else ","
    if marks.count(last) > 1:  # 1,234,567: thousands only
        return [float(digits.replace(last, ""))] if other not in marks and _in_threes(digits, last) else []
    whole, rest = digits.split(last)  # 1.234.567,8: the last mark is the decimal one
    return [float(whole.replace(other, "") + "." + rest)] if _in_threes(whole, other) else []


def _in_threes(digits: str, mark: str) -> bool:
    first, *groups = digits.split(mark)
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)
