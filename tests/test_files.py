"""What the course writes for people is whole or not at all, and no spreadsheet runs a cell of it."""

import csv
import io
import os
import re
import zipfile

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from malicourse import files, progress

BEGINS = re.compile(r"[\s\"]*[=+\-@＝＋－＠]")
CELL = st.text(st.sampled_from("=+-@;,|\t\n\r\"' aé1＝"), max_size=12)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.lists(CELL, min_size=2, max_size=3), min_size=1, max_size=3), st.sampled_from(",;"))
@example([["a;=1+1", 'b;"=2"']], ",")
def test_no_cell_begins_a_formula_whatever_splits_the_file(rows, delimiter):
    text = files.csv_text(rows, delimiter).removeprefix("\ufeff")
    for split in (",", ";", "\t", "|"):
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=split, quoting=quoting):
                for cell in row:
                    assert not BEGINS.match(cell), (cell, split)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        assert not [cell for cell in row if cell[:1] in ("\t", "\r", "\n") and cell]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=30))
def test_a_text_without_its_apostrophes_is_the_text(text):
    assert str(files.safe_cell(text)).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", ["Gao", "a - b", "3-5", "x -> y", "a; b", "2012-04-06", "one\ntwo", "'quoted'"])
def test_words_stay_as_they_are(text):
    assert files.safe_cell(text) == text


@pytest.mark.parametrize("value", [-3, 2.5, None, True])
def test_what_is_no_text_stays_as_it_is(value):
    assert files.safe_cell(value) is value


ROWS = [["month", "note"], ["April 1992", "=1+1"], ["False", "-3"], ["1/2", "007"], [" +1", "é\nü"]]


def test_a_workbook_keeps_every_text_as_it_is():
    made = files.xlsx(ROWS, "a/b: [c]")
    sheet = openpyxl.load_workbook(io.BytesIO(made)).active
    assert [[cell.value for cell in row] for row in sheet] == ROWS
    assert {cell.data_type for row in sheet for cell in row} == {"s"}
    assert {cell.number_format for row in sheet for cell in row} == {"@"}
    assert files.xlsx(ROWS, "a/b: [c]") == made


def test_a_file_is_replaced_whole_or_stays(tmp_path, monkeypatch):
    path = tmp_path / "new" / "a.txt"
    path.parent.mkdir()
    files.replace(path, "old\n")
    assert path.read_bytes() == b"old\n"
    monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        files.replace(path, b"new")
    assert path.read_bytes() == b"old\n"
    assert [one.name for one in path.parent.iterdir()] == ["a.txt"]
    with pytest.raises(IsADirectoryError):
        files.replace(tmp_path, "text")


def test_the_answers_that_a_learner_hands_in_hold_no_formula_and_no_noise(tmp_path, monkeypatch):
    row = dict.fromkeys(progress.COLUMNS, "x;=1+1")
    answers = {"answered": progress._answer_words({"a": 1.7000000000000002, "b": ["=1"]}), "right": None}
    monkeypatch.setattr(progress, "_rows", lambda: [row | answers | {"shown": False, "tries": 2}])
    progress.export(tmp_path / "mine.csv")
    text = (tmp_path / "mine.csv").read_text(encoding="utf-8-sig")
    assert "x;'=1+1,a: 1.7; b: =1,,2,no," in text


def test_a_text_that_looks_like_the_code_of_a_sign_stays_itself_in_a_workbook():
    with zipfile.ZipFile(io.BytesIO(files.xlsx([["_x0041_"]], "T"))) as book:
        parts = b"".join(book.read(name) for name in book.namelist())
    assert b"_x005F_x0041_" in parts
