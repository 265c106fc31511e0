"""A bank is read whole or refused with one message that names file, question and cure."""

import itertools
import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from malicourse import quiz, tables, words
from malicourse.quiz.bank import interface

EVERY_KIND = Path(__file__).parent / "quizzes" / "every-kind.yaml"
SMALL = """\
lesson: small
objectives:
  order: Put events in order
stops:
  - id: first
    title: A first stop
    questions:
      - id: who
        kind: single
        stem: Who declared Azawad independent?
        objective: order
        difficulty: 1
        source: coi-2020
        choices:
          - text: The MNLA
            correct: true
            feedback: It did so in April.
          - text: Ansar Dine
            feedback: It rejected secession.
"""
NUMBER = """\
      - id: days
        kind: numeric
        stem: How many days?
        objective: order
        difficulty: 2
        source: coi-2020
        answer: 15
        unit: days
        feedback: {right: Yes., low: No., high: No.}
"""
ORDER = """\
      - id: line
        kind: order
        stem: Which came first?
        objective: order
        difficulty: 2
        source: coi-2020
        items: [{text: One}, {text: Two}]
        feedback: {right: Yes., wrong: No.}
"""
MATCH = """\
      - id: pairs
        kind: match
        stem: Who did what?
        objective: order
        difficulty: 2
        source: coi-2020
        pairs: [{item: One, answer: A, feedback: So.}, {item: Two, answer: B, feedback: So.}]
        feedback: {right: Yes., wrong: No.}
"""
PLACE = """\
      - id: where
        kind: place
        stem: Where is Kidal?
        objective: order
        difficulty: 1
        source: coi-2020
        answer: Kidal
        choices: [Gao, Kidal, Timbuktu]
        near: [{town: Gao, feedback: So.}]
        feedback: {right: Yes., wrong: No.}
"""
GUESS = """\
      - id: guess
        kind: estimate
        stem: How many?
        objective: order
        difficulty: 1
        source: coi-2020
        unit: people
        table: displaced_inside
        where: {counted_by: UNHCR, year: 2013}
        y: people
        reveal: So it was.
"""
DRAWN = """\
      - id: drawn
        kind: estimate
        stem: How did it go on?
        objective: order
        difficulty: 1
        source: coi-2020
        unit: people
        table: displaced_inside
        where: {counted_by: UNHCR}
        x: year
        y: people
        years: [2012, 2020]
        given: 2
        reveal: So it was.
"""
SERIES = """\
      - id: series
        kind: estimate
        stem: How did it go on?
        objective: order
        difficulty: 1
        source: coi-2020
        unit: people
        series: [{x: 2012, value: 10, given: true}, {x: 2013, value: 20}, {x: 2014, value: 30}]
        reveal: So it was.
"""
CELLS = """\
table: events
        cells:
          - {where: {id: e2012-coup}, y: end_date}
          - {where: {id: e2012-declaration}, y: date}
        how: days"""
ALL = SMALL + NUMBER + ORDER + MATCH + PLACE + GUESS + DRAWN + SERIES


@pytest.fixture
def bank_file(tmp_path):
    """Write a bank and give its path."""

    def write(text: str | bytes, name: str = "small.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return write


def change(old: str, new: str, text: str = ALL) -> str:
    assert text.count(old) >= 1, f"{old!r} is not in the bank"
    return text.replace(old, new, 1)


GUESS_ONLY = SMALL + GUESS


BAD = {
    "no right answer": (change("            correct: true\n", ""), 'question "who"', "no choice is marked right"),
    "all right in single": (
        change("text: Ansar Dine", "text: Ansar Dine\n            correct: true"),
        'question "who"',
        "every choice is marked right",
    ),
    "two right in single": (
        change(
            "          - text: Ansar Dine",
            "          - text: X\n            correct: true\n            feedback: Y\n          - text: Ansar Dine",
        ),
        'question "who"',
        "kind: several",
    ),
    "no right answer in several": (
        change("            correct: true\n", "", change("kind: single", "kind: several")),
        'question "who"',
        "no choice is marked right",
    ),
    "two ids alike": (change("id: days", "id: who"), 'question "who"', 'the id "who" stands twice, first in line 8'),
    "two stops alike": (
        ALL + SMALL[SMALL.index("  - id: first") :].replace("id: who", "id: w"),
        "line 1",
        'two stops have the id "first"',
    ),
    "id with spaces": (change("id: days", "id: Les jours"), "line", "Write it like revolt-declaration"),
    "no id": (change("      - id: days\n        kind", "      - kind"), 'stop "first"', '"id" is missing'),
    "unknown source": (
        change("coi-2020", "coi-2002"),
        'question "who"',
        'no source "coi-2002". Close to it: coi-2020',
    ),
    "no source": (change("        source: coi-2020\n", ""), 'question "who"', '"source" is missing'),
    "unknown objective": (change("objective: order", "objective: ordr"), 'question "who"', 'Did you mean "order"?'),
    "objective without question": (
        change("  order: Put", "  judge: Judge a claim\n  order: Put"),
        "line 3",
        'no question tests the objective "judge"',
    ),
    "number without unit": (change("        unit: days\n", ""), 'question "days"', "the number has no unit"),
    "number that is none": (change("answer: 15", "answer: fifteen"), 'question "days"', '"answer" is "fifteen"'),
    "number that is infinite": (change("answer: 15", "answer: .inf"), 'question "days"', "not a number"),
    "no answer": (change("        answer: 15\n", ""), 'question "days"', '"answer" is missing'),
    "tolerance below zero": (
        change("unit: days", "unit: days\n        tolerance: -1"),
        'question "days"',
        "below zero",
    ),
    "slip with a tolerance below zero": (
        change("unit: days", "unit: days\n        near: [{value: 9, tolerance: -1, feedback: So.}]"),
        'question "days"',
        "below zero",
    ),
    "choice of blanks": (change("text: Ansar Dine", 'text: " \\u00a0"'), 'question "who"', "nothing that can be seen"),
    "choice of no width": (change("text: Ansar Dine", 'text: "\\u200b"'), 'question "who"', "nothing that can be seen"),
    "choices alike but for Unicode's form": (
        change("text: Ansar Dine", 'text: "Me\\u0301naka"', change("text: The MNLA", "text: Ménaka")),
        'question "who"',
        "stands twice",
    ),
    "choices alike but for a sign of no width": (
        change("text: Ansar Dine", 'text: "The\\u200b mnla"'),
        'question "who"',
        'reads like "The MNLA": it stands twice',
    ),
    "answers alike but for a sign of no width": (
        change("answer: B", 'answer: "A\\u200b"'),
        'question "pairs"',
        "stands twice",
    ),
    "control sign": (
        change("It rejected", '"It\\x01 rejected').replace("secession.", 'secession."'),
        'question "who"',
        "U+0001",
    ),
    "control sign that stands in the file": (change("It rejected", "It \x01 rejected"), "line 19", "U+0001"),
    "half a letter": (change("It rejected", '"It\\ud800 rejected').replace("secession.", 'secession."'), "line", ""),
    "no letter": (change("It rejected", '"It\\uffff rejected').replace("secession.", 'secession."'), "line", ""),
    "number in full-width figures": (change("answer: 15", "answer: １５"), 'question "days"', "not a number"),
    "a dash for the unit": (change("unit: days", "unit: –"), 'question "days"', "could not be typed"),
    "a raised figure for the unit": (change("unit: days", "unit: ²"), 'question "days"', "could not be typed"),
    "a unit without end": (change("unit: days", f"unit: {'day' * 30}"), 'question "days"', "could not be typed"),
    "slips without end": (
        change("unit: days", f"unit: days\n        near: {[{'value': n, 'feedback': 'So.'} for n in range(99, 130)]}"),
        'question "days"',
        '"near" has 31 entries. Write at most 20',
    ),
    "number of more figures than are shown": (
        change("answer: 15", "answer: 1234567890123.5"),
        'question "days"',
        "more figures than are shown",
    ),
    "number of more decimals than are shown": (
        change("answer: 15", "answer: 3.1415926"),
        'question "days"',
        "more figures than are shown",
    ),
    "tolerance of more decimals than are shown": (
        change("answer: 15", "answer: 15\n        tolerance: 0.000000000000001"),
        'question "days"',
        '"tolerance" is "0.000000000000001", of more figures',
    ),
    "choices alike but for a sign that chooses a form": (
        change("text: Ansar Dine", 'text: "The MNLA\\ufe0f"'),
        'question "who"',
        "stands twice",
    ),
    "choices alike but for a joiner that is not seen": (
        change("text: Ansar Dine", 'text: "The M\\u034fNLA"'),
        'question "who"',
        "stands twice",
    ),
    "choices alike but for the form of the hyphen": (
        change("text: Ansar Dine", 'text: "al\\u2011Qaeda"', change("text: The MNLA", "text: al-Qaeda")),
        'question "who"',
        "stands twice",
    ),
    "sources without end": (
        change("source: coi-2020", f"source: {['coi-2020'] * 21}"),
        'question "who"',
        '"source" names 21 sources',
    ),
    "number of too many figures": (change("answer: 15", "answer: 1234567890123456"), 'question "days"', "not a number"),
    "year in raised figures": (change("x: 2014", "x: 201²"), 'question "series"', "Write a year in figures"),
    "year in other figures": (change("x: 2014", "x: ٢٠١٤"), 'question "series"', "Write a year in figures"),
    "years in raised figures": (change("[2012, 2020]", "[2012, 202²]"), 'question "drawn"', "first and the last"),
    "given in raised figures": (change("given: 2\n", "given: ²\n"), 'question "drawn"', '"given" names ²'),
    "a thousand extra answers": (
        change(
            "feedback: So.}]\n        feedback",
            f"feedback: So.}}]\n        extra_answers: {[f'x{n}' for n in range(1000)]}\n        feedback",
        ),
        'question "pairs"',
        "there are 1002 answers to choose from",
    ),
    "an id that every object of a browser has": (
        change("id: days", "id: constructor"),
        'stop "first": the name "constructor"',
        "something else in every browser",
    ),
    "an id with a capital": (change("id: days", "id: toString"), "line", "Write it like"),
    "an id of underscores": (change("id: days", "id: __proto__"), "line", "Write it like"),
    "an item that every object of a browser has": (
        change("item: Two", "item: toString"),
        'question "pairs"',
        "something else in every browser",
    ),
    "an objective that every object has": (
        change("  order: Put", "  __proto__: Judge\n  order: Put"),
        "line 3",
        "Write it like",
    ),
    "a key twice": (change("answer: 15", "answer: 15\n        answer: 13"), "line", 'the key "answer" stands twice'),
    "a number that stands in bank and table": (
        change("answer: 15", "answer: 15\n        table: events"),
        'question "days"',
        "in the bank and in a table",
    ),
    "days between what is no date": (
        change("answer: 15", CELLS.replace("y: date", "y: title")),
        'question "days"',
        "days lie between two dates",
    ),
    "a sum of words": (
        change("answer: 15", CELLS.replace("how: days", "how: sum")),
        'question "days"',
        "which is not a number",
    ),
    "an unknown way to count": (
        change("answer: 15", CELLS.replace("how: days", "how: guess")),
        'question "days"',
        "Known: sum",
    ),
    "a row that is gone": (
        change("answer: 15", CELLS.replace("e2012-declaration", "e2012-declared")),
        'question "days"',
        'no row of events has id "e2012-declared"',
    ),
    "three cells for a difference": (
        change("answer: 15", CELLS.replace("how: days", "  - {where: {id: e2012-coup}, y: date}\n        how: days")),
        'question "days"',
        "Write at most 2",
    ),
    "near slip that is right": (
        change("unit: days", "unit: days\n        near: [{value: 15, feedback: So.}]"),
        'question "days"',
        "which is right",
    ),
    "figure in the unit": (change("unit: days", "unit: 100 km"), 'question "days"', "the unit holds a figure"),
    "choice without feedback": (
        change("            feedback: It rejected secession.\n", ""),
        'question "who"',
        'the choice "Ansar Dine" has no feedback',
    ),
    "number without feedback": (change("low: No., ", ""), 'question "days"', '"low" is missing'),
    "pair without feedback": (change("answer: A, feedback: So.", "answer: A"), 'question "pairs"', "has no feedback"),
    "two choices alike": (change("text: Ansar Dine", "text: the mnla"), 'question "who"', "stands twice"),
    "two items alike": (change("{text: Two}", "{text: One}"), 'question "line"', "stands twice"),
    "one item": (change(", {text: Two}", ""), 'question "line"', '"items" has 1 entry'),
    "one answer for all": (change("answer: B", "answer: A"), 'question "pairs"', "all items have the same answer"),
    "one choice": (SMALL[: SMALL.index("          - text: Ansar")], 'question "who"', '"choices" has 1 entry'),
    "HTML": (change("Who declared", "Who <b>really</b> declared"), 'question "who"', '"stem" holds HTML'),
    "script": (change("It rejected", "<script>alert(1)</script>"), 'question "who"', '"feedback" holds HTML'),
    "HTML comment": (change("It rejected", "It <!-- rejected"), 'question "who"', "holds HTML"),
    "entity": (change("It rejected", "It &lt;i&gt; rejected"), 'question "who"', "HTML entity"),
    "script address": (change("It rejected", "It javascript:alert(1)"), 'question "who"', "script address"),
    "Markdown": (change("It rejected", "It **rejected**"), 'question "who"', "Markdown"),
    "turned writing direction": (change("It rejected", "It \u202erejected"), 'question "who"', "invisible"),
    "HTML in the title": (change("A first stop", "A <i>first</i> stop"), 'stop "first"', '"title" holds HTML'),
    "HTML in an objective": (change("Put events", "Put <i>events</i>"), "line 3", "holds HTML"),
    "endless text": (change("It rejected", "so " * 500), 'question "who"', "Write at most 1000"),
    "unknown town": (change("answer: Kidal", "answer: Kidall"), 'question "where"', "Close to it: Kidal"),
    "unknown town to choose": (change("[Gao, Kidal,", "[Goa, Kidal,"), 'question "where"', 'no town "Goa"'),
    "town twice": (change("[Gao, Kidal,", "[Gao, Gao, Kidal,"), 'question "where"', 'the town "Gao" stands twice'),
    "answer that cannot be chosen": (change("[Gao, Kidal,", "[Gao, Mopti,"), 'question "where"', "Add it to choices"),
    "one town": (change("[Gao, Kidal, Timbuktu]", "[Kidal]"), 'question "where"', "Write 2 to 10"),
    "towns on one spot": (
        change("[Gao, Kidal, Timbuktu]", "[Gao, Kidal, Mopti, Sévaré]"),
        'question "where"',
        '"Mopti" and "Sévaré" would cover each other',
    ),
    "unknown extent": (
        change("answer: Kidal", "answer: Kidal\n        extent: south"),
        'question "where"',
        "Known: mali, north",
    ),
    "town outside the extent": (
        change("[Gao, Kidal, Timbuktu]", "[Gao, Kidal, Kayes]\n        extent: north"),
        'question "where"',
        '"Kayes" is not on the map',
    ),
    "answer outside the extent": (
        change("answer: Kidal\n        choices: [Gao, Kidal, Timbuktu]", "answer: Kayes\n        extent: north"),
        'question "where"',
        "Write extent: mali",
    ),
    "near names the answer": (change("town: Gao,", "town: Kidal,"), 'question "where"', "which is the answer"),
    "near names a town not shown": (
        change("town: Gao,", "town: Mopti,"),
        'question "where"',
        "Name one of: Gao, Kidal, Timbuktu",
    ),
    "place without feedback": (
        change("feedback: {right: Yes., wrong: No.}\n      - id: guess", "hint: So.\n      - id: guess"),
        'question "where"',
        '"feedback" is missing',
    ),
    "estimate without unit": (change("        unit: people\n", "", GUESS_ONLY), 'question "guess"', "has no unit"),
    "estimate without reveal": (
        change("        reveal: So it was.\n", "", GUESS_ONLY),
        'question "guess"',
        '"reveal" is missing',
    ),
    "estimate of nothing": (
        change("        table: displaced_inside\n", ""),
        'question "guess"',
        "there is nothing to estimate",
    ),
    "estimate of two things": (
        change("        table: displaced_inside\n", "        table: displaced_inside\n        answer: 5\n"),
        'question "guess"',
        "the keys answer and table stand together",
    ),
    "estimate from an unknown table": (
        change("table: displaced_inside", "table: displaced_insid"),
        'question "guess"',
        "Close to it: displaced_inside",
    ),
    "estimate from an unknown column": (
        change("y: people", "y: peopel"),
        'question "guess"',
        'no column "peopel". Did you mean "people"?',
    ),
    "where with an unknown column": (
        change("{counted_by: UNHCR, year", "{counted: UNHCR, year"),
        'question "guess"',
        'Did you mean "counted_by"?',
    ),
    "where that fits nothing": (
        change("UNHCR, year: 2013", "UNHC, year: 2013"),
        'question "guess"',
        'has counted_by "UNHC". Did you mean "UNHCR"?',
    ),
    "where that fits several rows": (change(", year: 2013}", "}"), 'question "guess"', "rows of the table fit"),
    "estimate of words": (
        change("y: people\n        reveal", "y: counted_by\n        reveal"),
        'question "guess"',
        "which is not a number",
    ),
    "a key of the line in a number": (
        change("y: people\n        reveal", "y: people\n        given: 2\n        reveal"),
        'question "guess"',
        '"given" does not belong',
    ),
    "feedback of a line": (
        change("given: 2\n", "given: 2\n        feedback: {low: So.}\n"),
        'question "drawn"',
        '"feedback" does not belong',
    ),
    "unknown band": (
        change("y: people\n        reveal", "y: people\n        feedback: {far: So.}\n        reveal"),
        'question "guess"',
        '"far" is not known',
    ),
    "two rows a year": (
        change("where: {counted_by: UNHCR}\n", "where: {people: 36690}\n"),
        'question "drawn"',
        "rows of the table are for 2016",
    ),
    "line without given years": (change("        given: 2\n", ""), 'question "drawn"', '"given" is missing'),
    "given year that is not there": (
        change("given: 2\n", "given: [2012, 2031]\n"),
        'question "drawn"',
        '"given" names 2031',
    ),
    "all years given": (
        change("value: 20}", "value: 20, given: true}", change("value: 30}", "value: 30, given: true}")),
        'question "series"',
        "every year is given",
    ),
    "no year given in a series": (
        change("value: 10, given: true", "value: 10"),
        'question "series"',
        "no year is given",
    ),
    "years turned round": (
        change("years: [2012, 2020]", "years: [2020, 2012]"),
        'question "drawn"',
        "first and the last",
    ),
    "line of two years": (
        change("years: [2012, 2020]", "years: [2012, 2013]"),
        'question "drawn"',
        "the line has 2 years",
    ),
    "years out of order": (change("x: 2014", "x: 2011"), 'question "series"', "do not follow one another"),
    "year that is none": (change("x: 2014", "x: May"), 'question "series"', "Write a year in figures"),
    "numbers below zero": (change("value: 20", "value: -20"), 'question "series"', "below zero"),
    "top below the line": (
        change("given: 2\n", "given: 2\n        top: 9\n"),
        'question "drawn"',
        "the series reaches",
    ),
    "unknown kind": (change("kind: single", "kind: sinlge"), 'question "who"', 'Did you mean "single"?'),
    "unknown key": (
        change("stem: Who", "stm: Who"),
        'question "who"',
        'the key "stm" is not known here. Did you mean "stem"?',
    ),
    "key of another kind": (
        change("unit: days", "unit: days\n        choices: []"),
        'question "days"',
        '"choices" is not known',
    ),
    "unknown key in a choice": (change("correct: true", "corect: true"), 'question "who"', 'Did you mean "correct"?'),
    "correct is neither": (change("correct: true", "correct: yes"), 'question "who"', "Write true or false"),
    "stem missing": (
        change("        stem: Who declared Azawad independent?\n", ""),
        'question "who"',
        '"stem" is missing',
    ),
    "stem empty": (
        change("stem: Who declared Azawad independent?", "stem:"),
        'question "who"',
        '"stem" is missing or empty',
    ),
    "stem is a list": (change("stem: Who declared Azawad independent?", "stem: [a]"), 'question "who"', "is a list"),
    "difficulty 4": (change("difficulty: 1", "difficulty: 4"), 'question "who"', "Write 1 (recall)"),
    "lesson of another file": (change("lesson: small", "lesson: other"), "line 1", "Write lesson: small"),
    "unknown language": (change("lesson: small", "lesson: small\nlanguage: xx"), "line 2", "Known: en, fr"),
    "no stops": (SMALL[: SMALL.index("stops:")], "line 1", '"stops" is missing'),
    "no questions": (SMALL[: SMALL.index("    questions:")] + "    questions: []\n", 'stop "first"', "at least 1"),
    "no objectives": (change("objectives:\n  order: Put events in order\n", ""), "line 1", '"objectives" is missing'),
    "not YAML": (change("  order: Put", "\torder: Put"), "line 3", "this is not YAML"),
    "unquoted colon": (change("Who declared", "Who: declared"), "line 10", "quotation marks"),
    "key twice": (
        change("difficulty: 1", "difficulty: 1\n        difficulty: 2"),
        "line 13",
        '"difficulty" stands twice',
    ),
    "tag": (change("lesson: small", "lesson: !!python/object/apply:os.getcwd []"), "line 1", "uses a tag"),
    "alias": (change("Put events in order", "&a [x]\n  b: *a"), "line 3", "an anchor or an alias"),
    "deep nesting": ("lesson: " + "[" * 100_000, "line 1", "nested too deeply"),
    "empty file": ("", "", "the file is empty"),
    "only a comment": ("# later\n", "", "the file is empty"),
    "a list": ("- a\n- b\n", "", "not one mapping"),
    "two documents": (SMALL + "---\n" + SMALL, "", "not one mapping"),
    "not UTF-8": (ALL.replace("A first", "Une première").encode("latin-1"), "line 6", "not UTF-8"),
    "binary": (bytes(range(256)), "line", "not UTF-8"),
    "UTF-16": (ALL.encode("utf-16"), "line 1", "not UTF-8"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_bank_gets_one_message_with_file_place_and_cure(name, bank_file):
    text, place, words = BAD[name]
    with pytest.raises(quiz.BankError) as caught:
        quiz.load(bank_file(text))
    message = str(caught.value)
    assert "small.yaml" in message
    assert place in message
    assert words in message
    assert re.search(r"[.?!:] .+[.?!:]$", caught.value.words), "it says what is wrong, and what to do"
    assert "\n" not in message


def test_the_small_bank_itself_is_good(bank_file):
    bank = quiz.load(bank_file(ALL))
    assert [question.kind for question in bank.questions] == [
        *("single", "numeric", "order", "match", "place", "estimate", "estimate", "estimate")
    ]


def test_a_place_without_choices_offers_well_known_towns_that_can_be_told_apart(bank_file):
    for extent, answer in (("mali", "Kidal"), ("mali", "Koulikoro"), ("north", "Aguelhok"), ("north", "Tessalit")):
        text = change("        choices: [Gao, Kidal, Timbuktu]\n", f"        extent: {extent}\n")
        text = change(
            "answer: Kidal", f"answer: {answer}", change("        near: [{town: Gao, feedback: So.}]\n", "", text)
        )
        question = quiz.load(bank_file(text)).questions[4]
        points = question.data["points"]
        assert 6 <= len(points) <= 8
        assert answer in {point["name"] for point in points}
        lines = quiz.KINDS["place"].lines(question.data, interface("en"))
        assert len(set(lines)) == len(lines)
        for one, other in itertools.combinations(points, 2):
            assert math.hypot(one["x"] - other["x"], one["y"] - other["y"]) >= 22


def test_points_of_which_the_same_would_be_said_are_told_apart_by_the_way_between_them(bank_file):
    text = change("choices: [Gao, Kidal, Timbuktu]", "extent: north\n        choices: [Bourem, Gao, Kidal]")
    spec = quiz.load(bank_file(text)).spec("first")
    lines = quiz.KINDS["place"].lines(spec["questions"][4], spec["words"])
    assert lines[1].startswith("Point 2: in the south, in the middle; near the river Niger")
    assert lines[2] == f"{lines[1].replace('Point 2', 'Point 3')}, about 85 km south-east of point 2"


def test_no_point_of_a_place_is_named_before_it_is_answered(bank_file):
    spec = quiz.load(bank_file(ALL)).spec("first")
    lines = quiz.KINDS["place"].lines(spec["questions"][4], spec["words"])
    assert not any(town in line for line in lines for town in ("Gao", "Kidal", "Timbuktu"))


def test_the_distance_of_a_miss_is_the_distance_on_the_ground(bank_file):
    """Gao to Kidal: 286 km along a great circle; Timbuktu to Kidal 505 km."""
    points = {point["name"]: point for point in quiz.load(bank_file(ALL)).questions[4].data["points"]}
    assert (points["Gao"]["miss"], points["Gao"]["to"]) == (290, "ne")
    assert (points["Timbuktu"]["miss"], points["Timbuktu"]["to"]) == (500, "e")


def test_a_question_with_a_map_stays_small(bank_file):
    for extent in ("mali", "north"):
        text = change("answer: Kidal", f"answer: Kidal\n        extent: {extent}")
        question = quiz.load(bank_file(text)).spec("first")["questions"][4]
        assert len(json.dumps(question)) < 15_000


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        (CELLS, 15),
        ("table: displaced_inside\n        where: {counted_by: UNHCR, year: 2013}\n        y: people", 254822),
        (
            "cells:\n          - {table: vote_results, where: {id: r2023-yes}, y: votes}\n"
            "          - {table: votes, where: {id: r2023-final}, y: registered}\n"
            "        how: percent\n        round: 1",
            36.8,
        ),
        (
            "table: votes\n        cells:\n          - {where: {id: p2013-1-provisional}, y: turnout_percent}\n"
            "          - {where: {id: p2013-1-final}, y: turnout_percent}\n        how: difference",
            2.56,
        ),
    ],
)
def test_a_number_follows_from_the_cells_of_a_table(bank_file, written, answer):
    question = quiz.load(bank_file(change("answer: 15", written))).questions[1]
    assert question.data["answer"] == answer
    assert type(question.data["answer"]) is type(answer)


def test_an_estimate_reads_its_numbers_from_the_table(bank_file):
    *_, guess, drawn, _series = quiz.load(bank_file(ALL)).questions
    table = tables.read("displaced_inside")
    table = table[(table["counted_by"] == "UNHCR") & table["year"].between(2012, 2020)]
    assert guess.data["answer"] == int(table.set_index("year")["people"][2013])
    assert [(int(p["x"]), p["value"]) for p in drawn.data["points"]] == list(
        zip(table["year"], table["people"], strict=True)
    )
    assert [point["x"] for point in drawn.data["points"] if point["given"]] == ["2012", "2013"]
    assert drawn.data["top"] >= 1.3 * table["people"].max()


@pytest.mark.parametrize("questions", [2_000, 10_000])
def test_a_bank_of_thousands_is_refused_at_once(questions, bank_file):
    head, one = SMALL[: SMALL.index("      - id: who")], SMALL[SMALL.index("      - id: who") :]
    short = "      - {id: q%d, kind: order, stem: a}\n"
    text = head + "".join(
        one.replace("id: who", f"id: q{i}") if questions > 2_000 else short % i for i in range(questions)
    )
    path = bank_file(text)
    with pytest.raises(quiz.BankError, match=f"{questions} questions.*[Ss]plit it"):
        quiz.load(path)


def test_texts_keep_what_yaml_would_turn_into_something_else(bank_file):
    text = change("text: Ansar Dine", "text: No", change("text: The MNLA", "text: 2012-04-06", SMALL))
    choices = quiz.load(bank_file(text)).questions[0].data["choices"]
    assert {choice["text"] for choice in choices} == {"No", "2012-04-06"}


def test_a_bank_saved_by_windows_reads_like_any_other(bank_file):
    plain = quiz.load(bank_file(ALL))
    assert quiz.load(bank_file(b"\xef\xbb\xbf" + ALL.replace("\n", "\r\n").encode("utf-8"))) == plain


def test_a_bank_is_parsed_once_until_it_changes(bank_file):
    path = bank_file(SMALL)
    first = quiz.load(path)
    assert quiz.load(path) is first
    path.write_text(change("A first stop", "Another stop", SMALL), encoding="utf-8")
    assert quiz.load(path).stops[0].title == "Another stop"


def test_an_unknown_stop_is_answered_with_those_that_exist():
    with pytest.raises(quiz.QuizError, match=r'no stop "weks".*Stops: all'):
        quiz.show(EVERY_KIND, "weks")


def test_an_unknown_lesson_is_answered_with_those_that_exist():
    known = sorted(path.stem for path in (tables.data_folder() / "quizzes").glob("*.yaml"))
    for name in ("02-revlot", "../quizzes/02-revolt", ""):
        with pytest.raises(quiz.QuizError) as caught:
            quiz.load(name)
        assert all(lesson in str(caught.value) for lesson in known)


def test_a_missing_bank_file_is_named(tmp_path):
    with pytest.raises(quiz.QuizError, match=r"no question bank at .*none\.yaml"):
        quiz.load(tmp_path / "none.yaml")


@pytest.mark.parametrize("error", [quiz.BankError("a.yaml", "line 1", "bad. Mend it."), quiz.QuizError("no such stop")])
def test_a_notebook_shows_the_message_without_our_code(error):
    assert error._render_traceback_() == [f"{type(error).__name__}: {error}"]


def test_every_bank_of_the_course_is_good():
    for path in sorted((tables.data_folder() / "quizzes").glob("*.yaml")):
        bank = quiz.load(path.stem)
        for stop in bank.stops:
            assert bank.spec(stop.id)["questions"]


def test_choices_are_shuffled_alike_in_every_process():
    code = "import json, sys; from malicourse import quiz; print(json.dumps(quiz.load(sys.argv[1]).spec('all')))"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    again = subprocess.run([sys.executable, "-c", code, EVERY_KIND], capture_output=True, check=True, env=environment)
    assert json.loads(again.stdout) == quiz.load(EVERY_KIND).spec("all")


def test_the_right_choice_is_not_always_the_first(bank_file):
    texts = [change("id: who", f"id: who-{i}", SMALL) for i in range(12)]
    firsts = [quiz.load(bank_file(text)).questions[0].data["choices"][0]["text"] for text in texts]
    assert set(firsts) == {"The MNLA", "Ansar Dine"}


def test_shuffle_false_keeps_the_order_of_the_bank(bank_file):
    for i in range(6):
        text = change(
            "        choices:", "        shuffle: false\n        choices:", change("id: who", f"id: w{i}", SMALL)
        )
        choices = quiz.load(bank_file(text)).questions[0].data["choices"]
        assert [choice["text"] for choice in choices] == ["The MNLA", "Ansar Dine"]


def test_items_and_answers_are_never_shown_in_the_right_order(bank_file):
    for i in range(20):
        text = ALL.replace("id: line", f"id: line-{i}").replace("id: pairs", f"id: pairs-{i}")
        order, match = quiz.load(bank_file(text)).questions[2:4]
        assert [item["text"] for item in order.data["items"]] != order.data["answer"]
        assert match.data["answers"] != ["A", "B"]


def test_the_specification_is_plain_data_with_citation_and_address_of_each_source():
    spec = quiz.load(EVERY_KIND).spec("all")
    assert json.loads(json.dumps(spec)) == spec
    for question in spec["questions"]:
        for source in question["sources"]:
            assert source["citation"] == tables.cite(source["id"])
            assert source["url"].startswith("http")


@pytest.mark.parametrize("language", words.languages())
def test_the_browser_gets_the_words_the_language_and_its_signs(language, bank_file):
    own = words.room("quiz", language)
    for entry in own.values():
        assert not isinstance(entry, dict) or {"one", "other"} <= entry.keys()
    signs = {sign: words.room("common", language)[sign] for sign in ("decimal", "thousands")}
    path = bank_file(change("lesson: small", f"lesson: small\nlanguage: {language}"))
    assert quiz.load(path).spec("first")["words"] == {"language": language, **signs, **own}


def test_the_words_for_a_wrong_pair_say_that_they_are_of_another():
    bank = quiz.load("03-accord")
    question = next(one for one in (bank.write(each, 1) for each in bank.questions) if one["kind"] == "match")
    answers = {pair["item"]: pair["answer"] for pair in question["pairs"]}
    (first, right), (second, other) = list(answers.items())[:2]
    verdict = quiz.KINDS["match"].grade(question, {**answers, first: other, second: right}, interface("en"))
    for note, pair in zip(verdict.notes, question["pairs"], strict=True):
        assert note.words == (pair["feedback"] if note.right else f"It belongs elsewhere: {pair['feedback']}")


def test_the_four_representations():
    widget = quiz.show(EVERY_KIND, "all")
    data, _metadata = widget._repr_mimebundle_()
    spec = quiz.load(EVERY_KIND).spec("all")
    assert set(data) == {"application/vnd.jupyter.widget-view+json", quiz.MIME, "text/html", "text/plain"}
    assert data[quiz.MIME] == spec
    assert data["text/html"] == quiz.static_html(spec, stored=True)
    assert "Run the first cell of this notebook, then this one" in data["text/html"]
    assert not any(say in data["text/html"] for say in ("Choose one answer.", "Type a number."))
    assert "Run the first cell" not in quiz.mount_html(spec).split("</script>")[1]
    assert data["text/plain"] == repr(widget) == repr(quiz.show(EVERY_KIND, "all"))
    for question in spec["questions"]:
        assert question["stem"] in data["text/plain"]
    assert "It did so on 6 April" not in data["text/plain"]


def test_the_static_questions_fold_every_answer_and_name_its_source():
    spec = quiz.load(EVERY_KIND).spec("all")
    html = quiz.static_html(spec)
    assert html.count("<summary>Answer and source</summary>") == len(spec["questions"])
    for question in spec["questions"]:
        assert question["sources"][0]["url"].replace("&", "&amp;") in html
        for choice in question.get("choices", []):
            assert choice["feedback"] in html
    sheet = quiz.static_html(spec, answers=False)
    assert "It declared it two weeks after the coup" not in sheet
    assert "The MNLA" in sheet


def test_markup_in_a_text_is_written_as_text():
    evil = '<img src=x onerror=alert(1)></script><script>alert(2)</script>&amp;"'
    spec = json.loads(json.dumps(quiz.load(EVERY_KIND).spec("all")).replace("The MNLA", json.dumps(evil)[1:-1]))
    for html in (quiz.static_html(spec), quiz.mount_html(spec)):
        assert "<img src=x" not in html
        assert "<script>" not in html
    assert quiz.mount_html(spec).count("</script>") == 1


def test_score_counts_right_answered_and_all():
    widget = quiz.show(EVERY_KIND, "all")
    assert widget.score() == (0, 0, 12)
    widget.answers = {
        "declaration": {"answer": "The MNLA", "correct": True, "tries": 1, "shown": False},
        "days": {"answer": 16, "correct": False, "tries": 1, "shown": False},
    }
    assert widget.score() == (1, 2, 12)


def test_importing_the_quiz_brings_in_neither_charts_nor_widgets_nor_pandas():
    heavy = {"matplotlib", "pandas", "numpy", "ipywidgets", "anywidget", "IPython", "yaml"}
    code = "import sys, malicourse.quiz; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(found.stdout.split())


def test_showing_a_quiz_brings_in_no_library_for_notebooks():
    code = "import sys, malicourse.quiz.widget; print(*sys.modules)"  # they would double the first quiz's time
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"nbformat", "jsonschema", "matplotlib", "yaml"} & set(found.stdout.split())


def test_a_small_number_is_right_by_its_own_answer(bank_file):
    question = quiz.load(bank_file(change("answer: 15", "answer: 0.000001"))).questions[1]
    assert question.verdict(question.solution().answer).correct
