"""What must be alike in a unit and its translation, and what the other language's print asks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from malicourse.translating import french
from malicourse.translating.units import Unit, has_words

__all__ = ["Checker", "numbers"]

CODE = re.compile(r"`[^`]+`")
TARGET = re.compile(r"\]\(([^)\s]*)\)|((?:href|src)=\"[^\"]*\")")
ADDRESS = re.compile(r"https?://[^\s)\]»]+")
TAG = re.compile(r"</?[a-z][^<>]*>")
ROOM = "what the course says"  # begins the kind of a message
NAMED = re.compile(r"\{\w+\}")
BLANK = re.compile(r"\{[^{}]*\}")
TOKEN = re.compile(r"(?<![\w/.-])[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w/-])")
CLAIM = re.compile(r"(?<!\w)c\d\d(?!\w)")
BOLD, SLANTED = re.compile(r"\*\*"), re.compile(r"(?<![*\\])\*(?!\*)")
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\*[^*]+\*|\[[^\]]*\]|\"[^\"]*\"")
ENGLISH_MONTHS = [
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    "december",
]
ENGLISH_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])|\d+(?:\.\d+)?")
FRENCH_NUMBER = re.compile(r"(?<![\d,.])\d{1,3}(?:[\u202f\xa0 ]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?")
CENTURY = re.compile(r"\b([XVI]+)e\b(?=[\s\xa0]+siècle)")
LOOSE = re.compile(r"\w+ [;:?!»](?!\w)|« \w+|[^\W\d_]'[^\W\d_]\w*")
ROMAN = {"XVIII": "18", "XIX": "19", "XX": "20", "XXI": "21", "XVII": "17"}


def numbers(text: str, language: str) -> Counter[str]:
    """Count the numbers of a text, and the months beside a day or year, in one writing for all languages.

    Parameters
    ----------
    text : str
        Words, such as "1,250 on 18 January 2012" or "1 250 le 18 janvier 2012".
    language : str
        "en", "fr", or another, which is read as English.

    Returns
    -------
    Counter
        Such as ``{"1250": 1, "18": 1, "month 1": 1, "2012": 1}``.
    """
    spared = (CODE, TARGET, ADDRESS, TAG, BLANK, TOKEN, CLAIM)
    for pattern in spared:
        text = pattern.sub(" ", text)
    if language == "fr":
        text = CENTURY.sub(lambda match: ROMAN.get(match[1], match[1]), text)
        found = [re.sub(r"[\u202f\xa0 ]", "", number).replace(",", ".") for number in FRENCH_NUMBER.findall(text)]
        months = french.MONTHS
    else:
        found = [number.replace(",", "") for number in ENGLISH_NUMBER.findall(text)]
        months = ENGLISH_MONTHS
    counted = Counter(found)
    names = "|".join(months)
    beside = re.compile(rf"\d(?:er|st|nd|rd|th)?[\s\xa0]+({names})\b|\b({names})[\s\xa0]+\d{{4}}", re.IGNORECASE)
    for match in beside.finditer(text):
        counted[f"month {months.index((match[1] or match[2]).lower()) + 1}"] += 1
    return counted


@dataclass
class Checker:
    """Judge translations of one course.

    Attributes
    ----------
    language : str
        Such as "fr".
    ids : set of str
        Ids of sources, which stay.
    fixed : callable
        Gives the words of a text that a table has, None for any other.
    """

    language: str
    ids: set[str] = field(default_factory=set)
    fixed: Callable[[str], str | None] = lambda text: None

    def faults(self, unit: Unit, words: str, sure: bool = False) -> list[str]:
        """List what is wrong with the translation of a unit, each in a sentence.

        Parameters
        ----------
        unit : Unit
            The English.
        words : str
            The translation.
        sure : bool
            True if somebody looked and found the numbers, or the English words in it, right.

        Returns
        -------
        list of str
            Empty if all is well.
        """
        english = unit.text
        if not words:
            return ["there are no words"]
        said_by_course = unit.kind.startswith(ROOM)
        blank = NAMED if said_by_course else BLANK
        found = [
            *_unlike("blank", blank.findall(english), blank.findall(words)),
            *_unlike("link", _targets(english, unit.kind), _targets(words, unit.kind)),
            *_unlike("tag", TAG.findall(TARGET.sub("", english)), TAG.findall(TARGET.sub("", words))),
            *self._code(_mute(english) if said_by_course else english, _mute(words) if said_by_course else words),
            *_unlike("source id", self._ids(english), self._ids(words)),
            *_unlike("bold or slanted piece", _marks(english), _marks(words)),
        ]
        if not sure:
            told, said = numbers(english, "en"), numbers(words, self.language)
            found += _unlike("number or month", told.elements(), said.elements())
            found += self._english(unit, words)
        ends = [(text[:1].isspace(), text[-1:].isspace()) for text in (english, words)]
        if ends[0] != ends[1] and has_words(english):
            found.append("it begins or ends with a space where the English does not, or the other way round")
        if "\n" in words and "\n" not in english:
            found.append("it has more than one line")
        if unit.most and len(words) > unit.most:
            found.append(f"it has {len(words)} characters; there is room for {unit.most}")
        return found + (_print(unit, words) if self.language == "fr" else [])

    def _ids(self, text: str) -> list[str]:
        text = ADDRESS.sub(" ", TARGET.sub(" ", text))
        return [token for token in TOKEN.findall(text) if token in self.ids] + CLAIM.findall(text)

    def _code(self, english: str, words: str) -> list[str]:
        """Compare code between backticks; names of tables in it may be those of the other language."""

        def follow(code: str) -> str:
            return re.sub(
                r"([\"'])([^\"']+)\1",
                lambda match: match[1] + (self.fixed(match[2]) or match[2]) + match[1],
                code,
            )

        here, there = CODE.findall(english), Counter(CODE.findall(words))
        missing = []
        for code in here:
            written = next((one for one in dict.fromkeys((follow(code), code)) if there[one]), None)
            if written is None:
                missing.append(follow(code))
            else:
                there[written] -= 1
        extra = list(there.elements())
        if not missing and not extra:
            return []
        return [
            f"code: {_listed(missing, 'is missing')}{' and ' if missing and extra else ''}{_listed(extra, 'is new')}"
        ]

    def _english(self, unit: Unit, words: str) -> list[str]:
        if self.language != "fr" or unit.kind == "name or category":
            return []
        plain = words
        for pattern in (CODE, TARGET, ADDRESS, TAG, BLANK, QUOTED):
            plain = pattern.sub(" ", plain)
        left = sorted({word for word in re.findall(r"[a-z]+", plain) if word in french.STOP_WORDS})
        return [f"English words are left: {', '.join(left)}"] if len(left) > 1 else []


def _print(unit: Unit, words: str) -> list[str]:
    """Say what French print would have otherwise; messages, which show code, need only spaces that hold."""
    if unit.kind.startswith(ROOM):
        loose = LOOSE.findall(words)
        return [f"spaces that may break a line or straight apostrophes: {', '.join(map(repr, loose))}"] if loose else []
    printed = re.sub("\u202f(?=[:;!?»])|(?<=«)\u202f", "\xa0", words)  # a thin space is as good
    right = french.set_right(printed, unit.text)
    return [f"spaces or quotation marks are not as in print, which has: {right!r}"] if right != printed else []


def _mute(text: str) -> str:
    """Take out of code what its texts say: a message may give an example in its own language."""
    return CODE.sub(lambda match: re.sub(r"\"[^\"]*\"|'[^']*'", '""', match[0]), text)


def _targets(text: str, kind: str) -> list[str]:
    """List where links lead; in a message also a heading after # may be in the other language."""
    open_ones = [address.rstrip(".,;:") for address in ADDRESS.findall(TARGET.sub(" ", text))]
    targets = [one or other for one, other in TARGET.findall(text)] + open_ones
    return [target.partition("#")[0] for target in targets] if kind.startswith(ROOM) else targets


def _marks(text: str) -> list[str]:
    plain = CODE.sub("", TARGET.sub("", text))
    return ["**"] * len(BOLD.findall(plain)) + ["*"] * len(SLANTED.findall(plain))


def _listed(items: Iterable[str], what: str) -> str:
    items = list(items)
    return f"{', '.join(items)} {what}" if items else ""


def _unlike(what: str, here: Iterable[str], there: Iterable[str]) -> list[str]:
    """Say what stands in one list and not in the other."""
    one, other = Counter(here), Counter(there)
    if one == other:
        return []
    missing, extra = list((one - other).elements()), list((other - one).elements())
    between = "; " if missing and extra else ""
    return [f"{what}: {_listed(missing, 'is missing')}{between}{_listed(extra, 'is new')}"]
