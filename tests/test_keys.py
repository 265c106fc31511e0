"""The right answer of every question follows from a table, or is held in tests/held/keys.py by a second hand."""

from dataclasses import replace
from itertools import pairwise

import keys
import pytest
import yaml
from prose import ROOT

from malicourse import quiz, tables
from malicourse.quiz.bank import names

HELD = keys.load()
ASKED = {question.id: question for name in names() for question in quiz.load(name).questions}


def by_hand() -> set[str]:
    """Name the questions of which the right answer stands in the bank alone."""
    found = set()
    for path in sorted((ROOT / "data" / "quizzes").glob("*.yaml")):
        for stop in yaml.safe_load(path.read_text(encoding="utf-8"))["stops"]:
            found |= {one["id"] for one in stop["questions"] if not {"table", "cells"} & set(one)}
    return {name for name in found if ASKED[name].data.get("shape") != "line"}


@pytest.mark.parametrize("name", sorted(by_hand()))
def test_the_right_answer_of_a_question_is_the_one_that_is_held(name):
    question = ASKED[name]
    cure = f'write in tests/held/keys.py: "{name}": {keys.suggestion(question)!r}'
    assert name in HELD.KEYS, f"no right answer is held for {name}; {cure}"
    fault = keys.fault(question, HELD.KEYS[name])
    assert not fault, f"{name}: {fault}. If that is meant, {cure}"


def test_nothing_is_held_for_a_question_that_is_gone():
    assert set(HELD.KEYS) - by_hand() == set()
    assert set(HELD.EVENTS) == {name for name, one in ASKED.items() if one.kind == "order"}


@pytest.mark.parametrize("name", HELD.EVENTS)
def test_an_order_is_that_of_the_dates_in_the_table_of_events(name):
    events = tables.read("events").set_index("id")
    assert len(HELD.EVENTS[name]) == len(ASKED[name].data["answer"])
    days = [(row, events.loc[row, "date"]) for row in HELD.EVENTS[name] if row]
    late = [(one, other) for (one, first), (other, then) in pairwise(days) if first > then]
    assert late == [], f"{name}: not in the order of events.csv"


def broken(question: quiz.Question) -> quiz.Question:
    """Break the key of a question, as a slip of the hand would."""
    data = dict(question.data)
    if "choices" in data:
        right = next(place for place, one in enumerate(data["choices"]) if one["correct"])
        wrong = next(place for place, one in enumerate(data["choices"]) if not one["correct"])
        marks = {right: False, wrong: True}
        data["choices"] = [
            one | {"correct": marks.get(place, one["correct"])} for place, one in enumerate(data["choices"])
        ]
    elif "pairs" in data:
        first, second, *others = data["pairs"]
        other = next(pair for pair in (second, *others) if pair["answer"] != first["answer"])
        data["pairs"] = [
            pair | {"answer": {first["item"]: other, other["item"]: first}.get(pair["item"], pair)["answer"]}
            for pair in data["pairs"]
        ]
    elif "items" in data:
        one, other, *rest = data["answer"]
        data["answer"] = [other, one, *rest]
    elif "points" in data and "near" in data:
        data["answer"] = next(point["name"] for point in data["points"] if point["name"] != data["answer"])
        data["points"] = [point | {"to": point["to"] or "n"} for point in data["points"]]
    else:
        data["answer"] -= 1
    return replace(question, data=data)


@pytest.mark.parametrize("name", sorted(by_hand()))
def test_a_key_broken_on_purpose_is_noticed(name):
    assert keys.fault(broken(ASKED[name]), HELD.KEYS[name])


def test_no_two_banks_share_the_id_of_a_question():
    """Moodle and Anki know a question by it when it comes again."""
    assert len(ASKED) == sum(len(quiz.load(name).questions) for name in names())
