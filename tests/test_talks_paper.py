"""The talks on paper: what a teacher prints, cuts and hands out."""

import re
from html import unescape

import pytest
from bs4 import BeautifulSoup

from malicourse import talks, words
from malicourse.publish import find_browser, write_pdf
from malicourse.publish.teaching.talks_paper import papers

SPEC = talks.read()
MADE = papers(SPEC)
TEXT = {name: unescape(BeautifulSoup(html, "html.parser").body.get_text(" ")) for name, html in MADE.items()}
PAGES = {"cards": 2 * len(SPEC["seats"]), "options": 2, "votes": 1, "spoilers": 1, "comparison": 2}


def test_each_seat_has_a_card_with_its_reasons_and_each_inferred_one_says_so():
    cards = BeautifulSoup(MADE["talks/cards.html"], "html.parser").select(".card")
    assert [card.h2.get_text() for card in cards] == [seat["name"] for seat in SPEC["seats"]]
    for card, seat in zip(cards, SPEC["seats"], strict=True):
        text = card.get_text(" ")
        positions = SPEC["positions"][seat["id"]].values()
        assert all(seat[field] in text for field in ("who", "wanted", "could_not_give_up", "feared", "answers_to"))
        assert all(one["why"] in text for one in positions)
        assert text.count("(our reading)") == sum(one["basis"] == "inferred" for one in positions)
        assert len(card.select(".red_line")) == sum(one["stance"] == "red_line" for one in positions)


def test_a_stance_is_told_in_words_and_letters_are_those_of_the_options():
    cards = TEXT["talks/cards.html"]
    point = SPEC["points"][0]
    for option in point["options"]:
        stance = SPEC["positions"]["government"][option["id"]]["stance"]
        said = words.room("talks", "en")[f"is_{stance}"]
        assert re.search(rf"{said}\s+{option['letter']}\. {re.escape(option['label'])}", cards)
        assert f"{option['letter']}. {option['label']}" in TEXT["talks/options.html"]


def test_the_options_do_not_give_away_what_was_signed_in_2015():
    for name in ("options", "cards", "votes", "spoilers"):
        assert "ccord of 2015" not in TEXT[f"talks/{name}.html"]
    letters = {option["letter"] for point in SPEC["points"] for option in point["options"] if option["in_accord"]}
    assert len(letters) > 1


def test_the_comparison_has_the_accord_and_what_was_counted():
    for point in SPEC["points"]:
        assert point["accord"] in TEXT["talks/comparison.html"]
        assert point["by_2020"] in TEXT["talks/comparison.html"]


def test_each_event_is_a_card_to_cut():
    events = BeautifulSoup(MADE["talks/spoilers.html"], "html.parser").select(".event")
    assert [one["card"] for one in SPEC["spoilers"]] == [event.p.get_text() for event in events]


@pytest.mark.parametrize("name", MADE)
def test_a_sheet_is_black_on_white_and_has_no_word_for_its_makers(name):
    colours = re.findall(r"#[0-9a-f]{3,6}\b", MADE[name])
    assert all(len(set(re.findall("." if len(one) == 4 else "..", one[1:]))) == 1 for one in colours), colours
    assert not re.search(r"malicourse|authoring|\.csv|python", TEXT[name])
    assert "<script" not in MADE[name]


@pytest.mark.browser
@pytest.mark.parametrize(("name", "pages"), PAGES.items())
def test_a_sheet_has_few_pages(name, pages, tmp_path):
    if find_browser() is None:
        pytest.skip("no Chromium, Chrome or Edge was found")
    (tmp_path / "sheet.html").write_text(MADE[f"talks/{name}.html"], encoding="utf-8")
    write_pdf(tmp_path / "sheet.html", tmp_path / "sheet.pdf")
    found = len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "sheet.pdf").read_bytes()))
    assert found == pages
