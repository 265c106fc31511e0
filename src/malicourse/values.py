"""What a valid text, number and year is, and how a number is written: one definition for every reader and writer.

Readers (banks, exercises, tables, imports) ask here before they let a value in; writers (lessons, keys, exports) write
numbers with ``written`` alone.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from html import escape

__all__ = [
    "LARGEST",
    "alike",
    "clean",
    "is_blank",
    "linked",
    "look_alike",
    "number",
    "text_fault",
    "tidy",
    "whole",
    "written",
    "year",
]

LARGEST = 10**15
"""No number of the course is as large; a float still tells all whole numbers below it apart."""
DIGITS = 12  # significant ones that are written: a machine keeps 1.7 as 1.7000000000000002
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?")
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by name, but nothing is seen of them
_NO_LETTERS = "".join(chr(0x10000 * plane + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_UNSEEN = re.compile(  # marks and free places of Unicode that change no letter, beside those of class Cf
    "[\u034f\u17b4\u17b5\u180b-\u180d\u180f\ufe00-\ufe0f\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
_SAME = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2212": "-", "\u2018": "'", "\u2019": "'", "\u02bc": "'"})
_FAULTS = re.compile(
    f"(?P<none>[\ud800-\udfff\ufdd0-\ufdef{_NO_LETTERS}])"
    "|(?P<control>[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffc])"
    "|(?P<lost>\ufffd)|(?P<private>[\ue000-\uf8ff\U000f0000-\U0010ffff])"
)
_LIKE_LATIN = {  # letters of other scripts that are drawn as Latin ones
    "cyrillic": "аеорсухѕіјһԁԛԝАВЕЅІЈКМНОРСТУХ",
    "greek": "οναρΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
}
_LETTERS = re.compile(r"[^\W\d_]+")
_KEPT_FORMS = ("<super>", "<sub>", "<fraction>")  # m² is not m2


def clean(text: str) -> str:
    """Bring a text to the form in which it is kept.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The same words in Unicode's form NFC, on one line, without blanks around them.
    """
    return re.sub("[ \t\r\n]+", " ", unicodedata.normalize("NFC", text)).strip()


def linked(text: str, address: str) -> str:
    """Write words as HTML: a link, if the address is one of the web."""
    shown = escape(text)
    return f'<a href="{escape(address)}">{shown}</a>' if address.startswith(("https://", "http://")) else shown


def is_blank(text: str) -> bool:
    """Tell whether nothing is seen of a text: it is empty, or all blanks and signs of no width."""
    return all(sign in _FILLERS or unicodedata.category(sign)[0] in "ZCM" for sign in text)


def text_fault(text: str) -> str:
    """Say what sign in a text no file should hold.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        A verb and its object, such as ``holds an invisible control sign (U+0001)``; empty if all is well.
    """
    from malicourse import words  # which asks here how numbers are written

    found = _FAULTS.search(text)
    return words.say(f"reading.holds_{found.lastgroup}", code=f"{ord(found[0]):04X}") if found else ""


def look_alike(text: str) -> str:
    """Say which letter of a word looks Latin and is of another script, so that two words alike are not the same.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        A verb and its object, such as ``holds a Cyrillic о``; empty if all is well, as in a word of another script.
    """
    from malicourse import words

    every = "".join(_LIKE_LATIN.values())
    for word in _LETTERS.findall(text):
        if all(letter in every or unicodedata.name(letter, "").startswith("LATIN") for letter in word):
            for script, letters in _LIKE_LATIN.items():
                if strange := next((letter for letter in word if letter in letters), ""):
                    return words.say(f"reading.holds_{script}", letter=strange)
    return ""


def alike(text: str) -> str:
    """Give the form by which two texts are the same to a reader.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Without regard to case, to blanks, to signs of no width, to the way a letter is composed, and to the forms of
        hyphen and apostrophe.
    """
    shown = (
        sign if unicodedata.decomposition(sign).startswith(_KEPT_FORMS) else unicodedata.normalize("NFKC", sign)
        for sign in _UNSEEN.sub("", unicodedata.normalize("NFC", text)).translate(_SAME)
    )
    seen = "".join(sign for sign in "".join(shown) if unicodedata.category(sign) != "Cf" and sign not in _FILLERS)
    return unicodedata.normalize("NFC", " ".join(unicodedata.normalize("NFC", seen).casefold().split()))


def number(text: object) -> int | float | None:
    """Read a number as files write it: figures from 0 to 9, a point before decimals, no groups.

    Parameters
    ----------
    text : object
        What stands in the file.

    Returns
    -------
    int, float or None
        The number; None if the text is none, or one of more than fifteen figures before or behind the point.
    """
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        return None
    found = float(text)
    return int(found) if found.is_integer() else found


def whole(text: object) -> int | None:
    """Read a whole number as files write it; None if the text is none."""
    found = number(text)
    return found if isinstance(found, int) and "." not in str(text) else None


def year(text: object) -> int | None:
    """Read a year of one to four figures from 0 to 9; None if the text is none."""
    return int(text) if isinstance(text, str) and re.fullmatch("[0-9]{1,4}", text) else None


def tidy(value: float) -> int | float:
    """Take the noise of binary fractions off a number; a whole one becomes an integer.

    Parameters
    ----------
    value : float
        The number.

    Returns
    -------
    int or float
        The nearest number of twelve significant figures.
    """
    if isinstance(value, int):
        return value
    if float(value).is_integer() and abs(value) < LARGEST:
        return int(value)
    found = float(f"{float(value):.{DIGITS}g}")
    return int(found) if math.isfinite(found) and found.is_integer() else found


def written(value: float, decimal: str = ".", thousands: str = "", minus: str = "-") -> str:
    """Write a number in figures, without powers of ten and without the noise of binary fractions.

    Parameters
    ----------
    value : float
        The number.
    decimal, thousands, minus : str
        The signs of the language. As they stand, programs can read the number again.

    Returns
    -------
    str
        Such as "2012", "12.5" or "400,000"; four figures stay ungrouped, so that years read well.

    Raises
    ------
    ValueError
        If it is no number, or infinite.
    """
    if not math.isfinite(value):
        from malicourse import words

        raise ValueError(words.say("reading.not_finite", found=value))
    before, _, behind = format(Decimal(repr(tidy(value))), "f").partition(".")
    sign, before = (minus, before[1:]) if before.startswith("-") else ("", before)
    if thousands and len(before) > 4:
        first = len(before) % 3 or 3
        before = thousands.join([before[:first], *(before[i : i + 3] for i in range(first, len(before), 3))])
    behind = behind.rstrip("0")
    return sign + before + (decimal + behind if behind else "")
