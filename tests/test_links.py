"""A link of a lesson leads to the source that its words name, and a list of sources gives each its day."""

import re

import dates
import pytest
from drawn import cells
from prose import MONTH, passages, read
from test_prose import LESSONS

SOURCES = read("sources").set_index("id")
NAMED_BY = ["title", "author", "publisher", "agency", "note", "document_symbol"]
NAME = re.compile(rf"\b(?!(?:{MONTH})\b)[A-ZÀ-Ý][A-Za-zÀ-ÿ-]+")
NOBODY = {"Arab", "Full", "Malian", "Pact", "Tuareg"}  # words of what is said, not of who says it
SHORT = {"UN": "United Nations MINUSMA OHCHR", "Three": "experts of the United Nations"}  # said in another way


def starts(text: str) -> set[str]:
    """Give the first letters of each word."""
    return {word[:5].casefold() for word in re.findall(r"[A-Za-zÀ-ÿ]{2,}", text)}


def names_another(words: str, url: str) -> bool:
    """Tell whether the words of a link name somebody of whom the source at its address says nothing."""
    named = set(NAME.findall(words)) - NOBODY
    rows = SOURCES.loc[sorted(dates.ids_of_address().get(url, ()))]
    if not named or rows.empty:
        return False
    told = starts(" ".join([*rows.index, *rows[NAMED_BY].fillna("").to_numpy().ravel()]))
    return not starts(" ".join([*named, *(SHORT.get(name, "") for name in named)])) & told


@pytest.mark.parametrize("stem", LESSONS)
def test_the_words_of_a_link_name_the_source_to_which_it_leads(stem: str) -> None:
    links = [(one.place, *link) for one in passages(stem) for link in dates.LINK.findall(one.text)]
    wrong = [(place, words, url) for place, words, url in links if names_another(words, url)]
    assert not wrong


@pytest.mark.parametrize("stem", LESSONS)
def test_the_list_of_sources_gives_each_the_day_of_the_table(stem: str) -> None:
    texts = ["".join(cell["source"]) for cell in cells(stem) if cell["cell_type"] == "markdown"]
    lines = [line for text in texts if text.startswith("## Sources") for line in text.splitlines()]
    wrong = []
    for line in lines:
        said = {day for _, days in dates.found(line, frozenset()) for day in days}
        for name in re.findall(r"\[([\w.-]+)\]\(http", line):
            day = str(SOURCES.loc[name, "date"])[:10]
            if len(day) == 10 and day not in said:
                wrong.append(f"{name} is of {day}: {line[:120]}")
    assert not wrong


def test_words_that_name_another_source_are_noticed() -> None:
    url = SOURCES.loc["ja-tessalit-2012", "url"]
    assert not names_another("Jeune Afrique, 11 March 2012", url)
    assert not names_another("the garrison", url)
    assert names_another("Ahram Online (Reuters), 1 April 2012", url)
