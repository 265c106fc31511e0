"""Every date that a lesson, its charts, its questions, its exercises or its plan put into words stands in a row.

``tests/dates.py`` says how a sentence leads to its row; ``DATES`` in ``tests/held/`` holds what is said.
"""

import dates
import pytest
from prose import passages
from test_prose import LESSONS

# The publisher dates the text a day apart from, or less closely than, what it tells of.
LINKS_OF_ANOTHER_DAY = {
    "joint declaration, 17 February 2022",
    "Mali’s letter, 15 August 2022",
    "MINUSMA, 31 October 2023",
    "Studio Tamani, 28 August 2023",
    "MINUSMA, 2 May 2019",
}


@pytest.mark.parametrize("stem", LESSONS)
def test_every_date_in_words_leads_to_a_row_that_says_it(stem: str) -> None:
    loose = [
        f"{said.place}: {said.words}, in “{said.sentence[:120]}”"
        for said in dates.dates(stem)
        if not dates.is_held(said, LESSONS[stem].DATES)
    ]
    assert not loose, f"{stem}: `python tests/dates.py {stem[:2]}` prints entries for DATES in tests/held/: {loose}"


@pytest.mark.parametrize("stem", LESSONS)
def test_the_row_that_is_held_for_a_date_says_it(stem: str) -> None:
    said = {one.words for one in dates.dates(stem)}
    held = LESSONS[stem].DATES
    assert held.keys() - said == set(), "held, but no longer said"
    rows = {words: (entry[0], entry[1]) for words, entry in held.items()}
    wrong = [f"{words}: {row}" for words, row in rows.items() if row != dates.NO_ROW and not dates.says(row, words)]
    assert not wrong, f"{stem}: these rows do not say the date"


@pytest.mark.parametrize("stem", LESSONS)
def test_a_date_in_the_words_of_a_link_is_that_of_its_source(stem: str) -> None:
    links = [link for passage in passages(stem) for link in dates.dated_links(passage)]
    wrong = [
        f"{where} is linked, the source has {sorted(found)}"
        for where, day, found in links
        if day not in found and where.split(": ", 1)[1] not in LINKS_OF_ANOTHER_DAY
    ]
    assert not wrong


def test_dates_are_found_in_all_their_forms() -> None:
    text = (
        "From 17 January to 6 April 2012, on 21 and 22 March, 9 to 10 August 2023; 2012-01-16: two; reuters-2015-06-20"
    )
    assert [words for words, _ in dates.found(text, frozenset({"2012"}))] == [
        *("17 January", "6 April 2012", "21 March", "22 March"),
        *("9 August 2023", "10 August 2023", "2012-01-16"),
    ]


def test_a_date_is_tied_to_the_place_beside_it_and_not_to_another_of_its_sentence() -> None:
    sentence = "**Kidal** on 31 March, **Gao** on 17 January, **Timbuktu** on 1 April."
    called = dates.names(sentence)
    tied = [
        dates.tie(dates.Said(words, days, "", sentence, called, near, frozenset()))
        for words, days, near in dates.beside(sentence, frozenset({"2012"}))
    ]
    assert tied[:2] == [None, None]  # of Timbuktu the table says so
    assert dates.says(tied[2], "1 April 2012")
