"""The numbers of a lesson and the words beside them: a number that is exchanged for another is no longer where it was.

Beside a number stands what lies between the number before it and the one after it, in the same sentence; the number
before it, too (``after 1,200``; ``alone``, if nothing is there), and in a question its id. ``SAID`` of
``tests/held/lesson_NN.py`` has for each number words of which one is always beside it, chosen so that numbers of its
size have others: ``"54,029": "Mauritania|mother"``. ``python tests/said.py 02`` prints what lesson 02 lacks.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from types import ModuleType

from prose import NUMBER, passages, strip

SENTENCE = re.compile(r"(?<=[.?!;])\s+|\n+")
WORD = re.compile(
    r"after \d[\d,.]*\d|id [\w.-]+|[^\W\d_][\w’-]{3,}|[A-ZÀ-Ý]{2,}|(?<![\d,])(?:19|20)\d\d(?![\d,])|alone"
)
SMALL = 10
"""Numbers below are said of too many things."""


def value(number: str) -> float:
    return float(number.replace(",", ""))


def held(lesson: ModuleType) -> list[str]:
    """Name the numbers of a lesson that are large enough to be held with their words."""
    return [number for number in lesson.HELD if value(number) >= SMALL or "." in number]


@cache
def beside(stem: str) -> dict[str, list[tuple[str, str]]]:
    """Return for each number of a lesson the places where it is printed, each with what stands beside it."""
    found = defaultdict(list)
    for passage in passages(stem):
        if passage.place.startswith("plan"):
            continue
        for sentence in SENTENCE.split(strip(passage.text, years=False)):
            for number, words in windows(sentence):
                if passage.lead:
                    words = f"{words} id {passage.place.removeprefix('exercise ')}"
                found[number].append((f"{passage.place}: “{sentence.strip()[:120]}”", words))
    return found


def windows(sentence: str) -> Iterator[tuple[str, str]]:
    """Give each number of a sentence with what lies between its neighbours; years are words here."""
    spots = [match for match in NUMBER.finditer(sentence) if not re.fullmatch(r"(?:19|20)\d\d", match[0].rstrip(",."))]
    ends = [0, *(spot.end() for spot in spots)]
    starts = [*(spot.start() for spot in spots), len(sentence)]
    for place, spot in enumerate(spots):
        words = f"{sentence[ends[place] : spot.start()]} {sentence[spot.end() : starts[place + 1]]}"
        if place:
            words += f" after {spots[place - 1][0].rstrip(',.')}"
        elif not WORD.search(words):
            words = "alone"
        yield spot[0].rstrip(",."), words


def is_said(words: str, marks: str) -> bool:
    return re.search(rf"\b(?:{marks})", words, re.IGNORECASE) is not None


def rivals(number: str, others: list[str]) -> list[str]:
    """Name the numbers that a slip of the hand could put in its place: of its size."""
    return [other for other in others if other != number and 0.1 < value(number) / value(other) < 10]


def loose(lesson: ModuleType) -> list[str]:
    """Name the places where a number stands without its words."""
    return [
        f"{number} {place}"
        for number in held(lesson)
        for place, words in beside(lesson.LESSON)[number]
        if number not in lesson.SAID or not is_said(words, lesson.SAID[number])
    ]


def exchangeable(lesson: ModuleType) -> list[tuple[str, str]]:
    """Name the pairs of numbers that could be exchanged throughout a lesson, and each would stand beside its words."""
    spots = {number: [words for _, words in beside(lesson.LESSON)[number]] for number in held(lesson)}

    def fits(number: str, other: str) -> bool:
        return all(is_said(words, lesson.SAID[number]) for words in spots[other])

    numbers = [number for number in held(lesson) if number in lesson.SAID]
    return [
        (one, other)
        for one, other in combinations(numbers, 2)
        if other in rivals(one, numbers)
        if fits(one, other) and fits(other, one)
    ]


def suggestion(lesson: ModuleType, number: str) -> str:
    """Return the entry of a number: few words, one beside it everywhere, rare beside numbers of its size."""
    spots = [words for _, words in beside(lesson.LESSON)[number]]
    strange = [words for other in rivals(number, held(lesson)) for _, words in beside(lesson.LESSON)[other]]
    chosen: list[str] = []
    while left := [words for words in spots if not chosen or not is_said(words, "|".join(map(re.escape, chosen)))]:
        counts = Counter(word for words in left for word in set(WORD.findall(words)))
        if not counts:
            break
        chosen.append(max(counts, key=lambda word: merit(word, counts[word] / len(left), strange)))
    return f'    "{number}": "{"|".join(chosen)}",'


def merit(word: str, share: float, strange: list[str]) -> tuple[float, int]:
    """Rate a word: how many of the places it covers, less how often it stands beside others; long words first."""
    elsewhere = sum(is_said(words, re.escape(word)) for words in strange) / max(1, len(strange))
    special = -0.5 if word.startswith(("after ", "id ")) else 0
    return share - 3 * elsewhere + special, len(word)


def exact(lesson: ModuleType, number: str) -> str:
    """Return the entry of a number that nothing but its neighbour tells from another."""
    spots = [WORD.findall(words) for _, words in beside(lesson.LESSON)[number]]
    marks = [max(words, key=lambda word: (word.startswith("after "), len(word))) for words in spots]
    return f'    "{number}": "{"|".join(dict.fromkeys(marks))}",'


if __name__ == "__main__":
    from test_prose import LESSONS

    for stem, lesson in LESSONS.items():
        if stem[:2] in sys.argv[1:]:
            lacking = dict.fromkeys(place.split()[0] for place in loose(lesson))
            print(*[suggestion(lesson, number) for number in lacking], sep="\n")
            for pair in exchangeable(lesson):
                print(f"# nothing tells {' from '.join(pair)}: one of these")
                print(*[exact(lesson, one) for one in pair], sep="\n")
