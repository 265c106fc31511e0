"""Every number that a lesson, its charts, its questions or its exercises put into words is held by the tables.

``tests/held/lesson_NN.py`` gives the numbers of a lesson as they are printed and how each follows from the tables
(``HELD``), the words beside each (``SAID``), and those that measure nothing (``PLAIN``). A number in the words that is
none of these fails, and so does one that the tables no longer give, or that stands where another did.
"""

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
import said
from prose import NUMBER, ROOT, numbers_and_words, strip


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LESSONS = {module.LESSON: module for module in map(load, sorted((ROOT / "tests" / "held").glob("lesson_*.py")))}


@cache
def printed(stem: str) -> frozenset[str]:
    return frozenset(number.rstrip(",.") for number in NUMBER.findall(numbers_and_words(stem)))


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_each_lesson_has_its_numbers_held(path: Path) -> None:
    assert path.stem in LESSONS, f"write tests/held/lesson_{path.stem[:2]}.py"


@pytest.mark.parametrize("stem", LESSONS)
def test_every_number_in_words_is_held_by_the_tables(stem: str) -> None:
    lesson = LESSONS[stem]
    loose = sorted(printed(stem) - lesson.HELD.keys() - lesson.PLAIN)
    assert not loose, f"{stem}: add to tests/held/ how these follow from the tables: {loose}"


@pytest.mark.parametrize(
    ("stem", "number"), [(stem, number) for stem, lesson in LESSONS.items() for number in lesson.HELD]
)
def test_a_number_in_words_is_what_the_tables_give(stem: str, number: str) -> None:
    assert number in printed(stem), f"{number} is held for {stem}, but no longer said there"
    assert f"{LESSONS[stem].HELD[number]():,.10g}" == number


@pytest.mark.parametrize("stem", LESSONS)
def test_every_number_stands_beside_its_words(stem: str) -> None:
    left = said.loose(LESSONS[stem])
    assert not left, f"`python tests/said.py {stem[:2]}` prints entries for SAID in tests/held/: {left}"


@pytest.mark.parametrize("stem", LESSONS)
def test_no_two_numbers_of_one_size_can_be_exchanged(stem: str) -> None:
    assert not said.exchangeable(LESSONS[stem]), f"`python tests/said.py {stem[:2]}` prints what tells them apart"


@pytest.mark.parametrize("stem", LESSONS)
def test_no_words_are_held_for_a_number_that_is_gone(stem: str) -> None:
    assert LESSONS[stem].SAID.keys() - set(said.held(LESSONS[stem])) == set()


CLAIMS = {name: test for lesson in LESSONS.values() for name, test in vars(lesson).items() if name.startswith("says_")}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_sentence_of_a_lesson_holds(name: str) -> None:
    CLAIMS[name]()


def test_numbers_are_found_and_dates_are_not() -> None:
    """The search itself: what it must see, and what it must leave."""
    assert NUMBER.findall(strip("On 16 January 2012 some 1,500 of 82 came, 3.5 on 6 and 7 May.")) == [
        "1,500",
        "82",
        "3.5",
    ]
