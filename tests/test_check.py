"""Exercise checks: the right answer is accepted in every form it may come in, a wrong one is met with help."""

import datetime as dt
import re
import textwrap
from decimal import Decimal
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

from malicourse import check as check_module
from malicourse import words
from malicourse.check import Exercise, ExerciseError, check, load

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "data" / "exercises").glob("*.yaml"))
EXERCISES = {exercise.id: exercise for file in FILES for exercise in load(file).values()}


class Untouchable:
    """An object that raises wherever it is touched."""

    def _refuse(self, *_arguments: object) -> None:
        raise RuntimeError("do not touch")

    __repr__ = __str__ = __eq__ = __len__ = __float__ = __bool__ = __iter__ = __array__ = _refuse
    __class__ = property(_refuse)
    __hash__ = None


NONSENSE = {
    "None": None,
    "a text": "I do not know",
    "an empty text": "   ",
    "a long text": "word " * 5_000,
    "a whole table": pd.DataFrame({"date": pd.to_datetime(["2012-01-17"] * 400), "title": ["x"] * 400}),
    "an empty table": pd.DataFrame(),
    "a column": pd.Series([1.5, 2.5]),
    "NaN": float("nan"),
    "NaT": pd.NaT,
    "NA": pd.NA,
    "infinity": float("inf"),
    "a huge number": 10**5_000,
    "minus one": np.int64(-1),
    "False": np.bool_(False),
    "a moment": pd.Timestamp("1999-12-31 23:59", tz="UTC"),
    "a span": pd.Timedelta(days=3),
    "a list of everything": [None, 3, "x", pd.NaT],
    "a dictionary": {"a": 1},
    "bytes": b"\xff",
    "a function": len,
    "a class": int,
    "an untouchable object": Untouchable(),
}


def exercise(tmp_path: Path, **entry: object) -> Exercise:
    """Write one exercise to a file, as a teacher would, and read it."""
    import yaml

    path = tmp_path / "09-try.yaml"
    full = {"id": "9.1", "asks": "the answer", "right": "Well read.", **entry}
    path.write_text(yaml.safe_dump({"lesson": "09-try", "exercises": [full]}), encoding="utf-8")
    return load(path)["9.1"]


def said(one: Exercise, value: object) -> str:
    return "\n".join(one.verdict(value).lines)


# ---------------------------------------------------------------- the exercises of the course


@pytest.mark.parametrize("name", [name for name, one in EXERCISES.items() if one.kind != "judgement"])
def test_the_answer_in_the_file_is_accepted(name):
    one = EXERCISES[name]
    assert one.verdict(one.answer).status == "right"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_solution_notebook_answers_every_exercise_right(file):
    notebook = nbformat.read(ROOT / "exercises" / "solutions" / f"{file.stem}.ipynb", as_version=4)
    printed = "".join(output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", []))
    right = re.findall(r"^✓ Exercise (\d+\.\d+): (?:right|complete)", printed, re.MULTILINE)
    assert right == list(load(file))


@pytest.mark.parametrize("name", EXERCISES)
def test_three_typical_wrong_answers_are_met_with_help_and_without_the_answer(name):
    one = EXERCISES[name]
    assert len(one.wrong) >= 3
    for value in one.wrong:
        verdict = one.verdict(value)
        assert verdict.status == "wrong"
        assert verdict.help, f"{name} has no line of help for {value!r}"
        if one.kind in {"number", "date", "text"}:
            before, after = one.asks, "\n".join(verdict.lines)
            assert not re.search(rf"(?<![\d.]){re.escape(str(one.answer))}(?![\d.])", after.replace(before, ""))


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_neither_right_nor_fatal(name, nonsense):
    verdict = EXERCISES[name].verdict(NONSENSE[nonsense])
    assert verdict.status == "wrong"
    assert all(len(line) < 500 for line in verdict.lines)


@pytest.mark.parametrize("name", EXERCISES)
def test_the_dots_mean_not_answered_yet(name, capsys):
    check(name, ...)
    said = " ".join(capsys.readouterr().out.split())
    assert said == f"○ Exercise {name}: not answered yet. Replace the dots ... with your answer and run the cell again."
    assert [EXERCISES[name].verdict(dots).status for dots in ([...], "...", "…", "\n...\n")] == ["unanswered"] * 4


@pytest.mark.parametrize("name", EXERCISES)
def test_the_learner_is_told_what_was_wanted_what_was_found_and_where_the_hint_is(name, capsys):
    check(name, None)
    first, second, third = capsys.readouterr().out.replace("\n  ", " ").splitlines()
    assert first.startswith(f"✗ Exercise {name}: not yet. Wanted: {EXERCISES[name].asks}")
    assert second.startswith("Found: None")
    assert third == words.say("check.hint")


@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_printed_can_be_typed_back_and_breaks_between_words(name, capsys):
    one = EXERCISES[name]
    for value in ("word " * 9 if one.answer is None else one.answer, *one.wrong, None, "x" * 99):
        check(name, value)
        printed = capsys.readouterr().out
        assert not set("“”") & set(printed.replace(one.right, ""))
        assert all(len(line) <= check_module.WIDTH for line in printed.splitlines() if " " in line.strip())


# ---------------------------------------------------------------- each kind


@pytest.mark.parametrize("value", [98, 98.0, np.int64(98), np.float32(98), Decimal(98), np.array(98)])
def test_a_number_may_come_in_any_type(tmp_path, value):
    assert exercise(tmp_path, kind="number", answer=98, whole=True).verdict(value).status == "right"


@pytest.mark.parametrize(
    ("value", "help_"),
    [
        ("98", "without quotation marks"),
        (98.4, "without decimals"),
        (30.5, "a whole number is wanted"),
        ((98, 5), "Write 98005"),
        (0, "no row was kept"),
        (98_000, "thousand times"),
        (pd.DataFrame({"days": [98, 99]}), "Keep one row"),
        (pd.Series([True, False]), ".sum() counts"),
        (pd.Timestamp("2012-04-02"), "This is a date"),
        (-98, "Only the sign is turned"),
        (99, "You counted one day twice"),
        (12, "The kind is right, the value is not yet"),
        (True, "One number is wanted"),
        (pd.Timedelta(days=98), "Add .days"),
        (pd.Series([98]), ".iloc[0]"),
        ([98], "holds several values"),
        (pd.Series([98, 99]), ".sum() adds them"),
        (float("inf"), "divided by zero"),
        (sum, "Write () after its name"),
    ],
)
def test_a_number_that_is_not_right_is_met_with_help_that_fits(tmp_path, value, help_):
    slips = [{"value": 99, "line": "You counted one day twice."}]
    one = exercise(tmp_path, kind="number", answer=98, whole=True, unit="days", slips=slips)
    assert help_ in one.verdict(value).help
    assert "as a whole number, in days" in said(one, value)


def test_a_number_is_right_within_its_tolerance_and_wrong_outside(tmp_path):
    one = exercise(tmp_path, kind="number", answer=37.5, tolerance=0.6)
    assert [one.verdict(value).status for value in (36.9, 38.1, 36.8, 38.2)] == ["right", "right", "wrong", "wrong"]


def test_a_rounded_slip_is_recognised_from_the_exact_value(tmp_path):
    one = exercise(tmp_path, kind="number", answer=37.5, slips=[{"value": 68.8, "line": "In francs."}])
    assert one.verdict(68.75).help == "In francs."
    assert one.verdict(71).help != "In francs."


@pytest.mark.parametrize("value", ["Ménaka", "menaka", " MENAKA. ", "Me\u0301naka", "Menaka town"])
def test_a_text_is_compared_without_case_accents_and_points(tmp_path, value):
    one = exercise(tmp_path, kind="text", answer=["Ménaka", "Menaka town"])
    assert one.verdict(value).status == "right"
    assert one.verdict("Gao").status == "wrong"


def test_a_choice_says_what_there_is_to_choose_from(tmp_path):
    one = exercise(tmp_path, kind="choice", choices=["established", "attributed", "disputed"], answer="disputed")
    assert one.verdict("Disputed").status == "right"
    assert one.verdict("attributed").help == "The kind is right, the value is not yet."
    assert "none of the texts" in one.verdict("true").help
    assert '"established", "attributed", "disputed"' in said(one, "true")


@pytest.mark.parametrize("value", [True, np.bool_(True)])
def test_a_truth_value_is_true_or_false_and_no_number(tmp_path, value):
    one = exercise(tmp_path, kind="boolean", answer=True)
    assert one.verdict(value).status == "right"
    assert [one.verdict(other).status for other in (1, False, "True")] == ["wrong"] * 3
    assert "without quotation marks" in one.verdict("True").help


@pytest.mark.parametrize(
    "value",
    ["2012-04-02", "2012-04-02 00:00:00", dt.date(2012, 4, 2), dt.datetime(2012, 4, 2), pd.Timestamp("2012-04-02"),
     np.datetime64("2012-04-02")],
)  # fmt: skip
def test_a_date_may_come_as_text_or_as_a_date(tmp_path, value):
    assert exercise(tmp_path, kind="date", answer="2012-04-02").verdict(value).status == "right"


def test_a_date_with_day_and_month_changed_is_recognised(tmp_path):
    one = exercise(tmp_path, kind="date", answer=dt.date(2012, 4, 2))
    assert "changed places" in one.verdict("2012-02-04").help
    assert "2012-12-31" in one.verdict("2 April 2012").help


@pytest.mark.parametrize(
    "value",
    [
        ["Gao", "Kidal", "Tombouctou"],
        ("kidal", "gao", "Timbuktu"),
        {"Gao", "Kidal", "Timbuktu"},
        pd.Series(["Gao", "Gao", "Kidal", "Timbuktu"]),
        np.array(["Gao", "Kidal", "Timbuktu"]),
        pd.DataFrame({"town": ["Gao", "Kidal", "Timbuktu"]}),
    ],
)
def test_names_may_come_in_any_list_and_any_known_spelling(tmp_path, value):
    one = exercise(tmp_path, kind="names", column="town", answer=["Gao", "Kidal", ["Timbuktu", "Tombouctou"]])
    assert one.verdict(value).status == "right"


def test_names_that_are_too_many_too_few_or_out_of_order_are_told_apart(tmp_path):
    one = exercise(tmp_path, kind="names", ordered=True, answer=["Kidal", "Gao", "Timbuktu"])
    assert one.verdict(["Gao", "Kidal", "Timbuktu"]).help == "The names are right, their order is not yet."
    assert one.verdict(["Kidal", "Gao"]).help == "Still missing: 1 of 3."
    assert one.verdict(["Kidal", "Gao", "Timbuktu", "Mopti"]).help == "Does not belong: Mopti."
    assert "Write a list" in one.verdict("Kidal, Gao, Timbuktu").help
    assert "spelling of Timbuctu" in one.verdict(["Kidal", "Gao", "Timbuctu"]).help
    assert ".index" in one.verdict(pd.Series({"Kidal": 3, "Gao": 2})).help


HOSTS = {"columns": ["host", "refugees"], "rows": [["Mauritania", 54029], ["Niger", 50204], ["Burkina Faso", 38776]]}
FRAME = pd.DataFrame(HOSTS["rows"], columns=HOSTS["columns"])


@pytest.mark.parametrize(
    "value",
    [
        FRAME,
        FRAME.astype({"refugees": "float64", "host": "category"}),
        FRAME[["refugees", "host"]],
        FRAME.set_index("host"),
        FRAME.set_index("host")["refugees"],
        FRAME.set_axis([7, 8, 9]),
        FRAME.rename(columns=str.upper),
    ],
)
def test_a_table_may_have_any_index_column_order_and_type(tmp_path, value):
    assert exercise(tmp_path, kind="table", ordered=True, answer=HOSTS).verdict(value).status == "right"


@pytest.mark.parametrize(
    ("value", "help_"),
    [
        (FRAME[::-1], "their order is not yet"),
        (FRAME[["host"]], "This column is missing: refugees"),
        (FRAME.assign(year=2012), "Leave this column out: year"),
        (pd.concat([FRAME, FRAME]).assign(year=2012), 'First keep or group rows; then choose columns: [["host", "'),
        (FRAME[:0], "No row was kept"),
        (FRAME.rename(columns={"refugees": "people"}), 'The column people should be called "refugees"'),
        (FRAME.groupby("host")["refugees"], ".max()"),
        (FRAME["refugees"] > 1, "in square brackets after the table"),
        (FRAME[:2], "too few rows"),
        (pd.concat([FRAME, FRAME]), "too many rows"),
        (FRAME.assign(refugees=1), "Look again at the values in refugees"),
        (FRAME.assign(refugees=FRAME["refugees"].to_numpy()[::-1]), "the rows are mixed"),
        (FRAME["refugees"], "this is one column"),
        (FRAME.to_dict(), "One table is wanted"),
    ],
)
def test_a_table_that_is_not_right_is_met_with_help_that_fits(tmp_path, value, help_):
    assert help_ in exercise(tmp_path, kind="table", ordered=True, answer=HOSTS).verdict(value).help


def test_a_table_is_compared_in_any_order_where_order_is_not_asked(tmp_path):
    one = exercise(tmp_path, kind="table", answer=HOSTS)
    assert one.verdict(FRAME[::-1]).status == "right"


def test_a_table_with_dates_and_gaps_is_compared_by_what_they_mean(tmp_path):
    answer = {"columns": ["day", "high"], "rows": [["2012-01-17", None], ["2012-04-01", 2]]}
    one = exercise(tmp_path, kind="table", answer=answer)
    value = pd.DataFrame({"day": pd.to_datetime(["2012-01-17", "2012-04-01"]), "high": [np.nan, 2]})
    assert one.verdict(value).status == "right"
    assert one.verdict(value.fillna(0)).status == "wrong"


def test_a_learners_table_is_left_as_it_was(tmp_path):
    value = FRAME.set_index("host")
    before = value.copy()
    exercise(tmp_path, kind="table", answer=HOSTS).verdict(value)
    pd.testing.assert_frame_equal(value, before)


def test_a_judgement_counts_words_and_looks_the_source_up(tmp_path):
    from malicourse import tables

    known = tables.read("sources")["id"].iloc[0]
    one = exercise(tmp_path, kind="judgement", words=5, names_source=True)
    verdict = one.verdict(f"We print forty-one, because bodies were seen ({known}).")
    assert verdict.status == "right"
    assert verdict.lines[0].startswith("✓ Exercise 9.1: complete, with 7 words.")
    assert "You work alone?" in verdict.lines[1]
    assert "No source is named" in one.verdict("We print forty-one, because bodies were seen (no-such-id).").help
    assert "You have 1 word so far" in one.verdict(f"See {known}").help
    assert "same words" in one.verdict(f"{'a ' * 40} {known}").help
    assert "same words" in one.verdict(f"{'the ' * 40} {known}").help
    assert f"Do you mean {known}?" in one.verdict(f"We print forty-one, because bodies were seen ({known}x).").help
    assert "A comma parts your text" in one.verdict(("We print", "forty-one")).help


# ---------------------------------------------------------------- files that cannot be used

GOOD = """
lesson: 09-try
exercises:
  - id: "9.1"
    kind: number
    asks: the days
    answer: 98
    right: Yes.
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"9.1"', "9.1", "id between quotation marks"),
        ("number", "figure", "exercise 9.1: kind must be one of number"),
        ("answer: 98", "", "exercise 9.1: a number exercise also needs answer"),
        ("answer: 98", "answer: many", r"exercise 9.1 \(number\)"),
        ("answer: 98", "answer: 98\n    tolerance: wide", "tolerance must be a number"),
        ("answer: 98", "answer: 98\n    anwser: 97", "anwser is not known here"),
        ("answer: 98", "answer: 98\n    slips: [{value: 98, line: Twice.}]", "within the tolerance"),
        ("answer: 98", "answer: 98\n    slips: [{value: 97}]", "'line' is missing"),
        ("lesson: 09-try", "lesson: 08-other", "needs lesson: 09-try"),
        ("exercises:", "tasks:", "needs a key exercises"),
        ("asks: the days", "asks: [the", "is not YAML"),
        ("answer: 98", "answer: 98\n    answer: 97", 'line 8: the key "answer" stands twice'),
        ("answer: 98", "answer: &a 98", "anchor or an alias"),
        ("answer: 98", "answer: !!str 98", "uses a tag"),
        ("answer: 98", "answer: 098", r"exercise 9.1 \(number\)"),
        ("answer: 98", "answer: ９８", r"exercise 9.1 \(number\)"),
        ("answer: 98", 'answer: "98"', "without quotation marks"),
        ("right: Yes.", 'right: "\\u200b"', "right is empty"),
        ("right: Yes.", "right: [Yes, No]", "right is empty or no text"),
        ("right: Yes.", 'right: "Yes\\x01"', r"invisible control sign \(U\+0001\)"),
    ],
)
def test_a_file_with_a_fault_names_file_exercise_and_cure(tmp_path, old, new, message):
    path = tmp_path / "09-try.yaml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ExerciseError, match=message) as caught:
        load(path)
    assert "data/exercises/09-try.yaml" in str(caught.value)


@pytest.mark.parametrize("word", ["NO", "yes", "on", "null", "2012-04-06", "12", "1e3", "0x10"])
def test_a_word_stays_the_word_that_stands_in_the_file(tmp_path, word):
    path = tmp_path / "09-try.yaml"
    choices = f"choices: [{word}, other]\n    answer: {word}\n    right: {word}"
    text = GOOD.replace("kind: number", "kind: choice").replace("    right: Yes.\n", "").replace("answer: 98", choices)
    path.write_text(text, encoding="utf-8")
    one = load(path)["9.1"]
    assert (one.answer, one.right) == (word, word)
    assert one.verdict(word).status == "right"
    assert f'"{word}"' in one.verdict("third").lines[0]


def test_a_country_code_in_a_table_is_no_truth_value(tmp_path):
    path = tmp_path / "09-try.yaml"
    table = "answer:\n      columns: [code, on]\n      rows: [[NO, 5], [SE, 6.5]]"
    path.write_text(GOOD.replace("kind: number", "kind: table").replace("answer: 98", table), encoding="utf-8")
    frame = pd.DataFrame({"code": ["NO", "SE"], "on": [5, 6.5]})
    assert load(path)["9.1"].verdict(frame).status == "right"


def test_two_exercises_with_one_id_are_refused(tmp_path):
    path = tmp_path / "09-try.yaml"
    path.write_text(GOOD + textwrap.dedent(GOOD).split("exercises:")[1], encoding="utf-8")
    with pytest.raises(ExerciseError, match=r"two exercises have the id 9\.1"):
        load(path)


def test_a_file_in_another_encoding_is_refused_in_words(tmp_path):
    path = tmp_path / "09-try.yaml"
    path.write_bytes(GOOD.replace("Yes.", "Ménaka").encode("latin-1"))
    with pytest.raises(ExerciseError, match="UTF-8"):
        load(path)


@pytest.mark.parametrize(
    ("name", "message"), [("2.99", "it has 2.1"), ("77.1", "no file 77-"), (2.1, "Put 2.1 in quot")]
)
def test_an_exercise_that_does_not_exist_is_said_to_the_author(name, message):
    with pytest.raises(ExerciseError, match=message):
        check(name, 1)
