"""One definition of text and numbers, for every reader and writer."""

import json
import math
import re
from pathlib import Path

import nbformat
import pytest

from malicourse import quiz, values
from malicourse.publish.questions import FORMATS, export
from malicourse.publish.teaching import kit
from malicourse.quiz.bank import names

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\u00a0\u200d", "\ufeff", "\u3164", "\u2800", "\u0301", "\u00ad"])
def test_what_nobody_sees_is_blank(text):
    assert values.is_blank(text)


@pytest.mark.parametrize("text", ["a", "0", "—", "…", "مالي", "½", " a\u200b"])
def test_what_is_seen_is_not_blank(text):
    assert not values.is_blank(text)


@pytest.mark.parametrize(
    "sign", ["\x00", "\x01", "\x7f", "\x85", "\u2028", "\u202e", "\ufeff", "\ud800", "\ufffe", "\ufdd0", "\U0010ffff"]
)
def test_a_sign_that_no_file_should_hold_is_named(sign):
    assert values.text_fault(f"Gao{sign}").startswith("holds ")
    assert f"U+{ord(sign):04X}" in values.text_fault(f"Gao{sign}")


@pytest.mark.parametrize("text", ["Ménaka", "« 3 % »", "ⴰⵣⴰⵡⴰⴷ", "أزواد", "a\u200db", "5 × 4 − 3"])
def test_words_of_any_script_are_text(text):
    assert values.text_fault(text) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ménaka", "Me\u0301naka"),
        ("GAO", "gao"),
        ("in  Gao", " in Gao"),
        ("Gao", "Ga\u200bo"),
        ("Ｇａｏ", "Gao"),
        ("ﬁre", "fire"),
        ("Straße", "STRASSE"),
        ("a\u00a0b", "a b"),
    ],
)
def test_texts_that_read_the_same_are_alike(one, other):
    assert values.alike(one) == values.alike(other)


@pytest.mark.parametrize(("one", "other"), [("m²", "m2"), ("Gao", "Gáo"), ("½", "1⁄2"), ("a b", "ab")])
def test_texts_that_read_apart_are_not_alike(one, other):
    assert values.alike(one) != values.alike(other)


@pytest.mark.parametrize(("text", "found"), [("16", 16), ("-3.25", -3.25), ("+4", 4), ("2.0", 2), ("0.1", 0.1)])
def test_a_number_is_read(text, found):
    assert values.number(text) == found


@pytest.mark.parametrize(
    "text", ["", "１６", "٣", "²", "1e3", "1,5", ".5", "5.", "inf", "nan", "0x1", "1_0", "9" * 16, 5]
)
def test_what_is_no_number_is_not_read(text):
    assert values.number(text) is None
    assert values.whole(text) is None


def test_a_year_has_figures_from_0_to_9():
    assert values.year("2012") == 2012
    assert [values.year(text) for text in ("２０１２", "201²", "", "20122", "-5", "2012.0", 2012)] == [None] * 7


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.7000000000000002, "1.7"),
        (37.099999999999994, "37.1"),
        (1e-7, "0.0000001"),
        (1e21, "1000000000000000000000"),
        (-0.0, "0"),
        (2.50, "2.5"),
        (12345678, "12345678"),
    ],
)
def test_a_number_is_written_as_people_write_it(value, text):
    assert values.written(value) == text


def test_a_number_is_written_with_the_signs_of_a_language():
    assert values.written(-1234567.5, ",", "\u202f", "−") == "−1\u202f234\u202f567,5"
    assert values.written(2012, thousands=",") == "2012"


@pytest.mark.parametrize("value", [math.inf, math.nan])
def test_no_number_is_not_written(value):
    with pytest.raises(ValueError, match="finite"):
        values.written(value)


# ---------------------------------------------------------------- every text that is built

NOISE = re.compile(r"[0-9][.,][0-9]{7,}|[0-9]e[-+]?[0-9]{2}\b")  # 1.7000000000000002, 1e-07


def noise(text: str) -> list[str]:
    """Find numbers as the machine has them, outside pictures and addresses."""
    text = re.sub(r"base64,[\w+/=]+|base64\">[\w+/=]+|https?://\S+|<svg.*?</svg>", "", text, flags=re.DOTALL)
    return [match[0] for match in NOISE.finditer(text)]


@pytest.mark.parametrize("lesson", names())
def test_the_quiz_writes_numbers_as_people_do(lesson):
    bank = quiz.load(lesson)
    texts = [json.dumps(bank.spec(stop.id), ensure_ascii=False) for stop in bank.stops]
    texts += [quiz.static_html(bank.spec(stop.id)) for stop in bank.stops]
    for question in bank.questions:
        texts.append(repr(question.solution()))
        if question.kind in ("numeric", "estimate") and "answer" in question.data:
            real = question.data["answer"]
            for wrong in (real * 1.1, real / 3, real + 0.1, real * 7):
                verdict = question.verdict(repr(round(wrong, 3)))
                texts += [verdict.words, *(note.words for note in verdict.notes)]
    assert [found for text in texts for found in noise(text)] == []


@pytest.mark.parametrize("to", FORMATS)
def test_exports_write_numbers_as_people_do(to):
    text = export(to).text
    assert noise(text.replace("0.3333333", "") if isinstance(text, str) else "") == []


def test_keys_and_sheets_write_numbers_as_people_do():
    assert [found for text in kit().values() for found in noise(text)] == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("notebooks/*.ipynb")), ids=lambda path: path.stem)
def test_the_quizzes_and_the_words_of_lessons_hold_no_noise(path):
    for cell in nbformat.read(path, as_version=4).cells:
        texts = [cell.source] if cell.cell_type == "markdown" else []
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            texts += [json.dumps(data[quiz.MIME], ensure_ascii=False)] if quiz.MIME in data else []
        assert [found for text in texts for found in noise(text)] == []


@pytest.mark.parametrize("address", ["", "not recorded", "javascript:alert(1)", "data:text/html,x"])
def test_only_an_address_of_the_web_becomes_a_link(address):
    assert values.linked("A & B", address) == "A &amp; B"
    assert values.linked("A & B", "https://x.org/?a&b") == '<a href="https://x.org/?a&amp;b">A &amp; B</a>'
