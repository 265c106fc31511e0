"""Python and the browser grade alike: one table of cases, run in both."""

import json
import random
from dataclasses import asdict
from pathlib import Path

import pytest

from malicourse import quiz
from malicourse.quiz.bank import interface
from malicourse.quiz.estimate import gap_words
from malicourse.quiz.numerals import read_number
from malicourse.quiz.static import FOLDER
from malicourse.words import fill, languages, number

HERE = Path(__file__).parent
CASES = json.loads((HERE / "grading_cases.json").read_text(encoding="utf-8"))
BANK = quiz.load(HERE / "quizzes" / "every-kind.yaml")
QUESTIONS = {question.id: question for question in BANK.questions}


def name(case):
    return f"{case['question']}-{json.dumps(case['answer'], ensure_ascii=True)[:40]}"


@pytest.fixture
def in_browser(page):
    """Import quiz.js in a real browser and call one of its functions for each of many arguments."""
    code = (FOLDER / "quiz.js").read_text(encoding="utf-8")

    def call(function: str, arguments: list) -> list:
        return page.evaluate(
            """async ([code, body, rows]) => {
                const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
                const quiz = await import(address);
                const call = new Function("quiz", "row", `return (${body})`);
                return rows.map((row) => call(quiz, row));
            }""",
            [code, function, arguments],
        )

    return call


def test_the_table_covers_every_kind_both_ways():
    assert len(CASES) >= 60
    for kind in quiz.KINDS:
        verdicts = {(case["correct"], case["counted"]) for case in CASES if QUESTIONS[case["question"]].kind == kind}
        graded = {(None, True)} if kind == "estimate" else {(True, True), (False, True)}
        assert verdicts == {*graded, (False, False)}


@pytest.mark.parametrize("case", CASES, ids=name)
def test_python_grades_as_the_table_says(case):
    verdict = QUESTIONS[case["question"]].verdict(case["answer"])
    assert (verdict.correct, verdict.counted) == (case["correct"], case["counted"])
    assert case.get("says", "") in verdict.words
    assert verdict.answer == case.get("kept", verdict.answer)
    sign, word = verdict.words.split()[:2]
    assert sign == {True: "✓", False: "✗" if verdict.counted else "→", None: "→"}[verdict.correct]
    assert word.strip(".,").isalpha()


@pytest.mark.browser
@pytest.mark.parametrize("language", languages())
def test_the_browser_grades_every_case_in_the_same_words(language, in_browser):
    table = interface(language)
    rows, expected = [], []
    for case in CASES:
        question = QUESTIONS[case["question"]]
        kind = quiz.KINDS[question.kind]
        rows.append({"question": {"kind": question.kind, **question.data}, "answer": case["answer"], "words": table})
        expected.append(asdict(kind.grade(question.data, case["answer"], table)))
    found = in_browser("quiz.KINDS[row.question.kind].grade(row.question, row.answer, row.words)", rows)
    for case, ours, theirs in zip(CASES, expected, found, strict=True):
        assert theirs == json.loads(json.dumps(ours)), case


@pytest.mark.browser
def test_the_browser_gives_the_same_solutions(in_browser):
    rows = [{"question": {"kind": q.kind, **q.data}, "words": interface("en")} for q in BANK.questions]
    found = in_browser("quiz.KINDS[row.question.kind].solve(row.question, row.words)", rows)
    assert found == [json.loads(json.dumps(asdict(question.solution()))) for question in BANK.questions]


@pytest.mark.browser
def test_the_browser_fills_words_as_python_does(in_browser):
    counted = {"zero": "none of {n}", "one": "{n}, {a}", "two": "both", "other": "{n} of {all}"}
    rows = [{"entry": counted, "blanks": {"n": n, "a": "{all}", "all": 9}} for n in (0, 1, 2, 3, 0.5)]
    rows += [{"entry": {"one": "one", "other": "{n}"}, "blanks": {"n": 0}}]
    rows += [{"entry": "{a} and {b} and {c}", "blanks": {"a": "{b}", "b": "$&"}}]
    found = in_browser("quiz.say({it: row.entry}, 'it', row.blanks)", rows)
    assert found == [fill(row["entry"], **row["blanks"]) for row in rows]


def test_every_solution_is_graded_right_and_an_estimate_neither_right_nor_wrong():
    for question in BANK.questions:
        expected = None if question.kind == "estimate" else True
        assert question.verdict(question.solution().answer).correct is expected


@pytest.mark.browser
def test_the_browser_reads_and_writes_any_number_as_python_does(in_browser):
    dice = random.Random(2012)
    typed = ["".join(dice.choices("0123456789,. '-+\u2212\u00a0%dk", k=dice.randint(1, 10))) for _ in range(3000)]
    found = in_browser("quiz.readNumber(row)", typed)
    expected = [{"values": list(read_number(text).values), "unit": read_number(text).unit} for text in typed]
    assert found == expected
    assert sum(bool(one["values"]) for one in expected) > 300
    values = [16, -3.25, 2012, 12345, 1234567.5, -10000, 0, 0.1, 400000]
    for language in languages():
        rows = [{"value": value, "words": interface(language)} for value in values]
        assert in_browser("quiz.number(row.words, row.value)", rows) == [number(v, language) for v in values]


@pytest.mark.browser
@pytest.mark.parametrize("language", languages())
def test_the_browser_puts_any_gap_into_the_same_words(language, in_browser):
    dice, table = random.Random(2013), interface(language)
    pairs = [
        (dice.choice([1, -1, 10, 3]) * dice.random() * 10 ** dice.randint(0, 7), dice.random() * 10**6)
        for _ in range(600)
    ]
    pairs = [(round(mine, 2), round(real)) for mine, real in pairs] + [(n, 100) for n in range(0, 400)]
    rows = [{"mine": mine, "real": real, "words": table} for mine, real in pairs]
    expected = [gap_words(mine, real, table) for mine, real in pairs]
    assert in_browser("quiz.gapWords(row.mine, row.real, row.words)", rows) == expected
    assert len(set(expected)) > 30


@pytest.mark.browser
def test_the_browser_knows_the_same_kinds(in_browser):
    assert in_browser("Object.keys(quiz.KINDS)", [None]) == [list(quiz.KINDS)]


def test_an_answer_that_is_not_offered_is_named():
    for question, answer in [
        ("declaration", "The MLNA"),
        ("towns", ["Kidal", "Bamako"]),
        ("weeks", ["The coup in Bamako"]),
        ("speakers", {"Declared Azawad independent": "France"}),
        ("kidal", "Taoudénit"),
        ("displaced", {"2012": 5}),
    ]:
        with pytest.raises(ValueError, match=r"not among the answers|each item once"):
            QUESTIONS[question].verdict(answer)


@pytest.mark.browser
def test_the_tally_counts_right_answers_and_leaves_estimates_out(page):
    """One of two choices is right, the other wrong; an estimate is neither."""
    chosen = ("declaration", "weeks", "escaped")
    spec = BANK.spec("all")
    spec = spec | {"questions": [one for one in spec["questions"] if one["id"] in chosen]}
    page.set_content(f"<html><body>{quiz.mount_html(spec)}{quiz.front_end()}</body></html>")
    told = page.locator(".mq-progress")
    tally = []

    def check(place: int) -> None:
        page.locator(".mq-card").nth(place).get_by_role("button", name="Check", exact=True).click()
        tally.append(told.text_content())

    tally.append(told.text_content())
    page.get_by_label("Ansar Dine").check()
    check(0)
    page.get_by_role("button", name="Try again").first.click()
    page.get_by_label("The MNLA").check()
    check(0)
    assert [text.split(" · ")[0] for text in tally] == ["0 of 2 right", "0 of 2 right", "1 of 2 right"]
    page.locator(".mq-card").nth(2).locator("input").first.fill("250000")
    page.get_by_role("button", name="This is my estimate").click()
    assert told.text_content() == "1 of 2 right · 1 of 1 estimated"
