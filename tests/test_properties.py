"""Whatever loads can be shown, graded, exported and read back; whatever does not is refused in a sentence."""

import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from malicourse import check, importing, plain_yaml, quiz
from malicourse._notebook import NotebookError
from malicourse.publish.editions.pages import Lesson
from malicourse.publish.questions import FORMATS, export
from malicourse.publish.teaching import key, sheet
from malicourse.values import written

# The same examples each time; for a search, take more of them and leave out derandomize.
QUICK = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
PIECES = st.sampled_from(
    ["%50%", "->", "[html]", "::", "####", "\\", "{", "}", "~", "=", "#", "//", "$CATEGORY:", "'", '"', ";=1"]
)
SIGNS = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp"), exclude_characters="`<&*\ufeff\ufffd")
WORD = st.text(SIGNS, min_size=1, max_size=5)
TEXT = st.lists(st.one_of(PIECES, WORD, st.sampled_from(["NO", "12", "~"])), min_size=1, max_size=4).map("".join)
ANY = st.one_of(TEXT, st.text(st.characters(exclude_categories=("Cs",)), max_size=8))
NUMBER = st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e6, 1e6).map(lambda value: round(value, 4)))
FIGURE = NUMBER.map(written)


def feedback(*sides):
    return st.fixed_dictionaries(dict.fromkeys(sides, TEXT))


def choices(most_right):
    rows = st.lists(st.tuples(TEXT, TEXT), min_size=2, max_size=5)
    return st.builds(
        lambda rows, right: [
            {"text": text, "correct": str(place < min(right, len(rows) - 1)), "feedback": said}
            for place, (text, said) in enumerate(rows)
        ],
        rows,
        st.integers(1, most_right),
    )


COMMON = {"stem": TEXT, "hint": TEXT, "needs": st.sampled_from(["", "chart", "map"])}
KINDS = st.one_of(
    st.fixed_dictionaries({**COMMON, "kind": st.just("single"), "choices": choices(1)}),
    st.fixed_dictionaries({**COMMON, "kind": st.just("several"), "choices": choices(3)}),
    st.fixed_dictionaries(
        {
            **COMMON,
            "kind": st.just("numeric"),
            "answer": FIGURE,
            "tolerance": st.integers(0, 50).map(str),
            "unit": TEXT,
            "feedback": feedback("right", "low", "high"),
            "near": st.lists(st.fixed_dictionaries({"value": FIGURE, "feedback": TEXT}), max_size=2),
        }
    ),
    st.fixed_dictionaries(
        {
            **COMMON,
            "kind": st.just("order"),
            "items": st.lists(st.fixed_dictionaries({"text": TEXT, "note": TEXT}), min_size=3, max_size=5),
            "feedback": feedback("right", "wrong"),
        }
    ),
    st.fixed_dictionaries(
        {
            **COMMON,
            "kind": st.just("match"),
            "pairs": st.lists(
                st.fixed_dictionaries({"item": TEXT, "answer": TEXT, "feedback": TEXT}), min_size=3, max_size=5
            ),
            "extra_answers": st.lists(TEXT, max_size=2),
            "feedback": feedback("right", "wrong"),
        }
    ),
    st.fixed_dictionaries(
        {
            **COMMON,
            "kind": st.just("estimate"),
            "unit": TEXT,
            "reveal": TEXT,
            "series": st.lists(st.integers(0, 10**7), min_size=3, max_size=6).map(
                lambda many: [{"x": 2012 + n, "value": one, "given": str(n < 1)} for n, one in enumerate(many)]
            ),
        }
    ),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("wild")


def load(folder: Path, question: dict, title: str) -> quiz.Bank | None:
    """Load a bank of one question; None if it is refused, in one line with its cure."""
    path = folder / "wild.yaml"
    entry = {"id": "one", "objective": "aim", "difficulty": "2", "source": "coi-2020", **question}
    stops = [{"id": "stop", "title": title, "questions": [entry]}]
    bank = {"lesson": "wild", "objectives": {"aim": "Try"}, "stops": stops}
    path.write_text(json.dumps(bank, ensure_ascii=False), encoding="utf-8")
    quiz.bank._load.cache_clear()
    try:
        return quiz.load(path)
    except quiz.BankError as error:
        told = error
    assert "\n" not in str(told)
    assert re.search(r"[.?!:] .+[.?!:]$", told.words), "it says what is wrong, and what to do"
    return None


@QUICK
@given(KINDS, ANY, ANY)
def test_a_bank_loads_or_is_refused_in_a_sentence(folder, question, title, stem):
    bank = load(folder, question | {"stem": stem}, title)
    assert bank is None or bank.questions[0].stem


@QUICK
@given(KINDS, TEXT)
def test_whatever_loads_can_be_shown_and_exported(folder, question, title):
    bank = load(folder, question, title)
    assume(bank)
    one, spec = bank.questions[0], bank.spec("stop")
    json.dumps(spec, allow_nan=False).encode()
    assert one.stem in quiz.plain_text(spec)
    assert quiz.static_html(spec).startswith("<div")
    solved = one.solution()
    assert one.verdict(solved.answer).correct in (True, None)
    lesson = Lesson("wild", "10", "A trial", "And then?", "")
    assert key(bank, lesson).encode()
    assert sheet(bank, lesson).encode()
    for to in FORMATS:
        done = export(to, [folder / "wild.yaml"])
        assert len(done.written) + len(done.left_out) == 1
        if to == "moodle-xml":
            assert ElementTree.fromstring(done.text.encode()).tag == "quiz"
        elif to == "xlsx":
            assert openpyxl.load_workbook(io.BytesIO(done.text)).active.max_row == 2


@QUICK
@given(KINDS, st.sampled_from(["gift", "moodle-xml"]))
def test_what_is_exported_comes_back(folder, question, to):
    bank = load(folder, question, "A stop")
    assume(bank)
    done = export(to, [folder / "wild.yaml"])
    assume(done.written)
    path = folder / ("back.xml" if to == "moodle-xml" else "back.gift.txt")
    path.write_text(done.text, encoding="utf-8")
    made = importing.read(path, "back")
    assert made.left_out == ()
    (folder / "back.yaml").write_text(made.text, encoding="utf-8")
    back, one = quiz.load(folder / "back.yaml").questions[0], bank.questions[0]
    for name in ("choices", "answer", "tolerance"):
        if one.kind in ("single", "several", "numeric") and name in one.data:
            assert sorted(map(str, listed(back.data[name]))) == sorted(map(str, listed(one.data[name])))
    if one.kind == "match":
        assert {pair["item"]: pair["answer"] for pair in back.data["pairs"]} == {
            pair["item"]: pair["answer"] for pair in one.data["pairs"]
        }
    if one.kind == "order" and to == "moodle-xml":
        assert back.data["answer"] == one.data["answer"]


def listed(value):
    return value if isinstance(value, list) else [value]


GIFT = st.lists(
    st.sampled_from(
        ["{", "}", "~", "=", "#", "->", "%50%", "::a::", "\n\n", "\n", "T", "5:1", "..", "####", "a", " ", "\\"]
    )
).map("".join)


@QUICK
@given(
    st.sampled_from([".gift", ".xml", ".json"]),
    st.one_of(GIFT, st.text(max_size=40), st.text(max_size=20).map("<quiz>{}</quiz>".format)),
)
def test_any_file_comes_in_or_is_refused(folder, ending, text):
    path = folder / f"any{ending}"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        made = importing.read(path, "any")
    except NotebookError:
        return
    if made.count:
        (folder / "any.yaml").write_text(made.text, encoding="utf-8")
        assert len(quiz.load(folder / "any.yaml").questions) == made.count


YAML = st.text(st.sampled_from("-:?&*!|>'\"%@`{}[],#\n \tabNO12~.é\u2028\ufeff"), max_size=40)


@settings(QUICK, max_examples=150)
@given(YAML)
def test_any_yaml_is_words_or_is_refused(text):
    try:
        found = plain_yaml.parse(text, "Begin.")
    except plain_yaml.YamlFault as fault:
        found = [fault.cure]
    assert all(isinstance(leaf, str) for leaf in leaves(found))


def leaves(value):
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in leaves(one)]
    return [leaf for one in value for leaf in leaves(one)] if isinstance(value, list) else [value]


TABLE = st.fixed_dictionaries({"columns": st.lists(TEXT, max_size=2), "rows": st.lists(st.lists(TEXT, max_size=2))})
VALUE = st.one_of(ANY, NUMBER, st.booleans(), st.none(), st.lists(TEXT, max_size=3), TABLE)


@settings(QUICK, max_examples=100)
@given(
    st.sampled_from(["number", "text", "choice", "boolean", "date", "names", "table", "judgement"]),
    st.fixed_dictionaries(
        {"answer": VALUE, "asks": VALUE, "right": VALUE}, optional={"choices": VALUE, "words": VALUE}
    ),
)
def test_any_exercise_is_right_by_its_own_answer_or_is_refused(folder, kind, options):
    entry = {"id": "9.1", "kind": kind, **options}
    path = folder / "09-any.yaml"
    path.write_text(json.dumps({"lesson": "09-any", "exercises": [entry]}), encoding="utf-8")
    try:
        one = check.load(path)["9.1"]
    except check.ExerciseError:
        return
    assert one.verdict(one.answer if one.answer is not None else "word " * 99).status == "right"
