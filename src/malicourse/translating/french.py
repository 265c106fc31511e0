"""What French asks of a printed sentence: spaces before signs, quotation marks, apostrophes, numbers."""

from __future__ import annotations

import re

__all__ = ["MONTHS", "STOP_WORDS", "set_right"]

MONTHS = [
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre"),
    "décembre",
]
STOP_WORDS = (  # English words that no French sentence has
    *(
        "the",
        "of",
        "and",
        "to",
        "was",
        "were",
        "is",
        "are",
        "by",
        "with",
        "from",
        "this",
        "that",
        "which",
        "who",
        "has",
    ),
    *("have", "had", "not", "it", "they", "their", "its", "at", "be", "as", "for", "an", "or", "what", "how", "you"),
)
SPARED = re.compile(
    r"\"\"|[\w.]+\[\"\w+\"\]|[\w.]+\([^()]*\"[^()]*\)|`[^`]*`|\]\([^)\s]*\)|https?://[^\s)»]+|</?[a-z!][^<>]*>|\{[^{}]*\}|&\w+;"
)
THIN, FIRM = "\u202f", "\xa0"
RULES = (
    (re.compile(r"(?<=\w)'(?=[\w«*“\[\ue000-\uf8ff])"), "’"),
    (re.compile(r"\"([^\"]*)\""), f"«{FIRM}\\1{FIRM}»"),
    (re.compile(r"«\s*"), f"«{FIRM}"),
    (re.compile(r"\s*»"), f"{FIRM}»"),
    (re.compile(r"(?<=[^\s?!(;…«])[ \xa0\u202f]*([;?!])(?![\w=])"), f"{FIRM}\\1"),
    (re.compile(r"(?<=[^\s:])[ \xa0\u202f]*:(?=[\s*»”)\]_]|$)"), f"{FIRM}:"),
    (re.compile(r"(?<=\d)[ \xa0\u202f]*%"), f"{FIRM}%"),
)
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
TITLE = re.compile(r"“([^”]{12,})”")  # words that stand in English in the French, too, have the signs of English
OWN = re.compile(r"\b(?:le|la|les|de|des|du|et|un|une|à|au|aux|sur|dans|pour)\b|\b[ld]['’]", re.IGNORECASE)


def set_right(text: str, english: str = "") -> str:
    """Set the spaces, quotation marks and apostrophes of a French text as print has them.

    Parameters
    ----------
    text : str
        The French; code, addresses, tags and blanks in it stay as they are.
    english : str
        What it translates: numbers grouped there are grouped here, with thin spaces.

    Returns
    -------
    str
        The text.
    """
    kept: list[str] = []

    def keep(words: str) -> str:
        kept.append(words)
        return chr(0xE000 + len(kept) - 1)

    plain = SPARED.sub(lambda match: keep(match[0]), text)
    for title in (one for one in TITLE.findall(english) if not OWN.search(one)):
        for printed in set(_loose(title).findall(plain)):
            plain = plain.replace(printed, keep(title))
    if "«" not in plain and plain.count("“") == plain.count("”") > 0:
        plain = plain.replace("“", f"«{FIRM}").replace("”", f"{FIRM}»")
    for pattern, instead in RULES:
        plain = pattern.sub(instead, plain)
    for number in sorted(set(GROUPED.findall(english)), key=len, reverse=True):
        groups = number.split(",")
        plain = re.sub(r"(?<![\d,])" + r"[ \xa0\u202f.]?".join(groups) + r"(?!\d)", THIN.join(groups), plain)
    return re.sub("[\ue000-\uf8ff]", lambda match: kept[ord(match[0]) - 0xE000], plain)


def _loose(words: str) -> re.Pattern[str]:
    """Match English words also where French spaces and apostrophes were set into them."""
    signs = {"'": "['’]", "’": "['’]", " ": "[ \xa0\u202f]", **{sign: rf"[ \xa0\u202f]*\{sign}" for sign in ":;?!%"}}
    spaced = re.sub(r" +(?=[:;?!%])", "", words)
    return re.compile("".join(signs.get(sign, re.escape(sign)) for sign in spaced))
