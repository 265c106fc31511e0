"""Question banks as files for Moodle, a spreadsheet and Anki: nothing is lost, nothing is dropped in silence.

GIFT is read back by gift-pegjs, a reader that others wrote (tests/gift, npm); Moodle XML is held to rules taken from
Moodle's documentation and from what its importer reads; Anki's header lines to the table in its manual.
"""

import base64
import csv
import html
import io
import json
import random
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from bs4 import BeautifulSoup

from malicourse import quiz
from malicourse.publish import __main__ as command
from malicourse.publish.questions import FORMATS, ExportError, export
from malicourse.quiz.bank import names
from malicourse.values import alike
from malicourse.words import say

HERE = Path(__file__).parent
EVERY_KIND = HERE / "quizzes" / "every-kind.yaml"
# Texts full of signs that mean something in GIFT, XML, HTML, a spreadsheet or Anki.
SIGNS = r"""
lesson: signs
language: fr
objectives: {aim: "=1+1 stands for an aim"}
stops:
  - id: only
    title: "A/B: {one} ~ two"
    questions:
      - id: signs-single
        kind: single
        stem: '=HYPERLINK("x") ~ a=b # {c} :: C:\new\table & a < b > c &copy 2012 ]]> [sound:x.mp3] {{c1::y}} //'
        objective: aim
        difficulty: 1
        source: coi-2020
        hint: "Hint: [id:other] = {this}"
        needs: chart
        shuffle: false
        choices:
          - {text: "@SUM(A1) -> {x}", correct: true, feedback: "50% = half # ~ of \\ it"}
          - {text: '-2+3 "quoted"', feedback: "####not: a heading"}
          - {text: "%50% of -> it", feedback: "%5% [html] of it"}
          - {text: "[html] or [plain]", feedback: "[markdown] it"}
          - {text: "+1; a, b &copy 2012", feedback: "It's {closed} &lt"}
      - id: signs-several
        kind: several
        stem: "Which? Les accents: éàçœ « ’ » …"
        objective: aim
        difficulty: 2
        source: [coi-2020, geonames]
        choices:
          - {text: "One = 1", correct: true, feedback: "a ~ b"}
          - {text: "Two : 2", correct: true, feedback: "a # b"}
          - {text: "Three { 3", correct: true, feedback: "a } b"}
          - {text: "Four \\n 4", feedback: "a \\ b"}
          - {text: "Five % 5", feedback: "100% of b"}
      - id: signs-match
        kind: match
        stem: "Match: a = b"
        objective: aim
        difficulty: 3
        source: coi-2020
        prompt: "Actor = x"
        pairs:
          - {item: "One = {1}", answer: "A: ~", feedback: "f # 1"}
          - {item: "Two # 2", answer: "B = b", feedback: "f ~ 2"}
        extra_answers: ["C # c"]
        feedback: {right: "yes = r", wrong: "no ~ w"}
      - id: signs-guess
        kind: estimate
        stem: How many?
        objective: aim
        difficulty: 1
        source: coi-2020
        unit: people
        answer: 0.25
        reveal: So it was.
        feedback: {close: Near it., low: More., high: Fewer.}
      - id: signs-two
        kind: match
        stem: Only two?
        objective: aim
        difficulty: 3
        source: coi-2020
        pairs: [{item: One, answer: A, feedback: so}, {item: Two, answer: B, feedback: so}]
        feedback: {right: yes, wrong: no}
"""
UNHELD = {"signs-two"}  # two rows are too few for Moodle's match; lines to draw are found by their shape


@pytest.fixture(scope="module")
def signs(tmp_path_factory):
    path = tmp_path_factory.mktemp("bank") / "signs.yaml"
    path.write_text(SIGNS, encoding="utf-8")
    return path


PIECES = [
    "%50%",
    "%-5%",
    "%",
    "~",
    "=",
    "#",
    "{",
    "}",
    ":",
    "::",
    "\\",
    "\\n",
    "->",
    "-",
    "&",
    "&lt",
    "<",
    ">",
    "[html]",
]
PIECES += [
    "[",
    "]",
    "//",
    "$CATEGORY:",
    "####",
    "TRUE",
    "5",
    "..",
    '"',
    "'",
    ";=1",
    "+",
    "@",
    "a",
    "é",
    " ",
    "[sound:x]",
]


@pytest.fixture(scope="module")
def wild(tmp_path_factory):
    """Write a bank whose texts are put together by chance from signs that mean something to some program."""
    dice, seen = random.Random(1960), set()

    def text():
        while True:
            made = " ".join("".join(dice.choices(PIECES, k=dice.randint(1, 6))).split())
            if made and alike(made) not in seen and not re.search(r"<[A-Za-z/!?]|\]\(|&[a-zA-Z]+;", made):
                seen.add(alike(made))
                return made

    def question(place):
        kind = ("single", "several", "match", "order", "numeric")[place % 5]
        common = {"id": f"q{place}", "kind": kind, "stem": text(), "hint": text(), "objective": "aim"}
        common |= {"difficulty": "1", "source": "coi-2020"}
        both = {"feedback": {"right": text(), "wrong": text()}}
        own = {
            "single": {"choices": [{"text": text(), "correct": str(not n), "feedback": text()} for n in range(3)]},
            "several": {"choices": [{"text": text(), "correct": str(n < 2), "feedback": text()} for n in range(4)]},
            "match": {
                "pairs": [{"item": text(), "answer": text(), "feedback": text()} for _ in range(3)],
                "extra_answers": [text()],
                **both,
            },
            "order": {"items": [{"text": text(), "note": text()} for _ in range(3)], **both},
            "numeric": {"answer": "5", "unit": "km", "feedback": {side: text() for side in ("right", "low", "high")}},
        }
        return common | own[kind]

    stops = [{"id": f"s{n}", "title": text(), "questions": [question(10 * n + m) for m in range(10)]} for n in range(6)]
    path = tmp_path_factory.mktemp("bank") / "wild.yaml"
    bank = {"lesson": "wild", "objectives": {"aim": text()}, "stops": stops}
    path.write_text(json.dumps(bank, ensure_ascii=False), encoding="utf-8")  # JSON is YAML, too
    return path


@pytest.fixture(scope="module", params=[*names(), "every-kind", "signs", "wild"])
def bank(request):
    return quiz.load(path_of(request.param, request)), request.param


def path_of(name, request):
    if name == "every-kind":
        return EVERY_KIND
    return request.getfixturevalue(name) if name in ("signs", "wild") else name


def made(bank, to, request):
    """Export a bank of the fixture above."""
    loaded, name = bank
    return export(to, [path_of(name, request)]), loaded


def content(done):
    """Give the file as bytes."""
    return done.text if isinstance(done.text, bytes) else done.text.encode("utf-8")


def words_of(done):
    """Give all words of the file."""
    if isinstance(done.text, str):
        return done.text
    rows = openpyxl.load_workbook(io.BytesIO(done.text)).active.iter_rows(values_only=True)
    return "\n".join(cell or "" for row in rows for cell in row)


def held(loaded):
    """Give the questions that Moodle can hold, each with its stop."""
    return [
        (stop, question)
        for stop in loaded.stops
        for question in stop.questions
        if question.data.get("shape") != "line" and question.id not in UNHELD
    ]


def share(question, choice):
    """Say what a choice is worth, in per cent, as the course means it: all of several right ones, or nothing."""
    right = sum(one["correct"] for one in question.data["choices"])
    if choice["correct"]:
        return 100 / right
    return -100 / (len(question.data["choices"]) - right) if question.kind == "several" else 0


# ---------------------------------------------------------------- nothing is dropped in silence


@pytest.mark.parametrize("to", FORMATS)
def test_each_question_is_written_or_listed_with_its_reason(bank, to, request):
    done, loaded = made(bank, to, request)
    every = [question.id for question in loaded.questions]
    assert sorted([*done.written, *(name for name, _, _ in done.left_out)]) == sorted(every)
    if to in ("gift", "moodle-xml"):
        assert list(done.written) == [question.id for _, question in held(loaded)]
    else:
        assert list(done.written) == every
    report = done.report()
    assert f"{len(done.written)} questions" in report
    assert f"{len(done.left_out)} left out" in report
    for name, kind, why in done.left_out:
        assert f"Left out: {name}, of kind {kind}: {why}" in report
    changed = {"gift": {"order", "place", "estimate"}, "csv": {"place"}, "xlsx": {"place"}}.get(to, set())
    for question in loaded.questions:
        if question.kind in changed and question.id in done.written:
            assert question.id in next(line for line in report.splitlines() if f"of kind {question.kind}, " in line)


@pytest.mark.parametrize("to", FORMATS)
def test_a_question_that_needs_a_picture_says_where_it_stands(bank, to, request):
    done, loaded = made(bank, to, request)
    text = "".join(words_of(done).replace("\\", "").split()).replace("&quot;", '"').replace("&amp;", "&")
    for stop, question in held(loaded):
        if question.needs:
            assert question.needs in ("chart", "map", "table", "lesson")
            number, key = loaded.lesson.split("-")[0], f"questions.look_{question.needs}"
            where = say(key, language=loaded.language, lesson=number, stop=stop.title)
            if to == "anki":
                where = where.replace("{", "&#123;")
            assert "".join(where.split()) in text, question.id
        elif question.kind not in ("place", "estimate"):
            assert not re.search(r"(?i)\blook (again )?at the\b|\bread the (band )?chart\b", question.stem), question.id


def test_two_exports_of_one_bank_are_the_same():
    for to in FORMATS:
        first, later = export(to).text, export(to).text
        assert first == later
        assert export(to, ["02-revolt", "02-revolt"]).text == export(to, ["02-revolt"]).text


# ---------------------------------------------------------------- GIFT, read back by another reader

PARSE = (
    'const {parse} = require("gift-pegjs");'
    'process.stdout.write(JSON.stringify(parse(require("fs").readFileSync(0, "utf8"))));'
)


@pytest.fixture(scope="session")
def read_gift(npm):
    """Give a function that reads GIFT with gift-pegjs."""
    folder = npm(HERE / "gift")

    def read(text):
        command = ["node", "-e", PARSE]
        done = subprocess.run(command, input=text, cwd=folder, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    return read


def unescaped(text):
    """Finish what gift-pegjs leaves half done in the answers of a match: its own placeholders."""
    signs = {"&&092;": "\\", "&&058;": ":", "&&035;": "#", "&&061;": "=", "&&123;": "{", "&&125;": "}", "&&126;": "~"}
    return re.sub("|".join(signs), lambda sign: signs[sign[0]], text)


def said(part):
    """Read a text as Moodle would show it."""
    return (html.unescape(part["text"]) if part["format"] == "html" else part["text"]) if part else ""


def test_gift_read_back_is_the_bank(bank, request, read_gift):
    done, loaded = made(bank, "gift", request)
    found = read_gift(done.text)
    categories = [one["title"] for one in found if one["type"] == "Category"]
    kept = {stop.id: stop.title for stop, _ in held(loaded)}
    course = "Northern Mali, 2012–2023"
    assert categories == [f"{course}/{loaded.lesson}/{title.replace('/', '//')}" for title in kept.values()]
    found = [one for one in found if one["type"] != "Category"]
    for (stop, question), one in zip(held(loaded), found, strict=True):
        assert one["title"] == one["id"] == question.id
        assert one["tags"][0] == loaded.lesson
        assert one["stem"]["format"] == "plain"
        assert one["stem"]["text"].split("\n")[0] == question.stem
        assert not one["hasEmbeddedAnswers"]
        check_gift[question.kind](question, one)
        after = said(one["globalFeedback"])
        for source in question.sources:
            assert f"{source.citation} {source.url}".strip() in after.split("\n"), (stop.id, question.id)


def gift_choices(question, one):
    assert one["type"] == "MC"
    choices = [(c["isCorrect"], c["weight"], said(c["text"]), said(c["feedback"])) for c in one["choices"]]
    if any("->" in choice["text"] for choice in question.data["choices"] if choice["correct"]):
        choices.sort(key=lambda choice: [c["text"] for c in question.data["choices"]].index(choice[2]))
    wanted = []
    for choice in question.data["choices"]:
        weight = round(share(question, choice), 5) if question.kind == "several" else None
        right = choice["correct"] and question.kind == "single"
        wanted.append((right, pytest.approx(weight) if weight else weight, choice["text"], choice["feedback"]))
    assert choices == wanted
    after = said(one["globalFeedback"])
    for choice in question.data["choices"]:
        if choice["correct"] or len(choice["feedback"]) > 20:
            assert (choice["feedback"] in after) == choice["correct"]


def gift_numbers(question, one):
    assert one["type"] == "Numerical"
    data, said_first = question.data, quiz.bank.interface(question.language)
    first, *others = one["choices"]
    assert first["text"] == {"type": "range", "number": data["answer"], "range": data.get("tolerance", 0)}
    assert all(choice["isCorrect"] for choice in one["choices"])
    assert data["unit"] in one["stem"]["text"]

    def hit(value):
        """Give the weight and the feedback that Moodle would: of the first answer that fits."""
        for choice in one["choices"]:
            text = choice["text"]
            if text["type"] == "range":
                fits = abs(value - text["number"]) <= text["range"] + 1e-9
            else:
                fits = text["numberLow"] <= value <= text["numberHigh"]
            if fits:
                return choice["weight"], said(choice["feedback"])
        return None

    real, far = data["answer"], 1000 + 3 * abs(data["answer"])
    if question.kind == "estimate":
        bands = data["feedback"]
        cases = {real: bands["close"], real * 1.05: bands["close"], real + far: bands["high"], -far: bands["low"]}
        assert {value: hit(value) for value in cases} == {value: (100, text) for value, text in cases.items()}
        assert data["reveal"] in said(one["globalFeedback"])
        return
    assert hit(real) == hit(real + data["tolerance"]) == (100, data["feedback"]["right"])
    for slip in data["near"]:
        assert hit(slip["value"]) == (0, slip["feedback"])
    assert hit(real - far) == (0, f"{said_first['too_low']} {data['feedback']['low']}")
    assert hit(real + far) == (0, f"{said_first['too_high']} {data['feedback']['high']}")
    assert len(others) == len(data["near"]) + 2
    assert data["feedback"]["right"] in said(one["globalFeedback"])


def gift_pairs(question, one):
    assert one["type"] == "Matching"
    pairs = [(said(pair["subquestion"]), unescaped(pair["subanswer"])) for pair in one["matchPairs"]]
    after = said(one["globalFeedback"])
    data = question.data
    if question.kind == "order":
        assert sorted(pairs, key=lambda pair: int(pair[1])) == [
            (item, str(place)) for place, item in enumerate(data["answer"], 1)
        ]
        assert [item["note"] for item in data["items"] if item["note"] not in after] == []
    else:
        assert pairs[: len(data["pairs"])] == [(pair["item"], pair["answer"]) for pair in data["pairs"]]
        extra = [answer for answer in data["answers"] if answer not in dict(pairs[: len(data["pairs"])]).values()]
        assert pairs[len(data["pairs"]) :] == [("", answer) for answer in extra]
        assert [pair["feedback"] for pair in data["pairs"] if pair["feedback"] not in after] == []
    assert data["feedback"]["right"] in after


def gift_place(question, one):
    data = question.data
    assert one["type"] == "MC"
    for choice, point in zip(one["choices"], data["points"], strict=True):
        right = point["name"] == data["answer"]
        assert choice["isCorrect"] == right
        assert point["name"] not in said(choice["text"])
        slips = [slip["feedback"] for slip in data["near"] if slip["town"] == point["name"]]
        advice = data["feedback"]["right"] if right else (slips or [data["feedback"]["wrong"]])[0]
        assert said(choice["feedback"]).endswith(advice)
        assert right or point["name"] in said(choice["feedback"])
    texts = [said(choice["text"]) for choice in one["choices"]]
    assert len(set(texts)) == len(texts)


check_gift = {
    "single": gift_choices,
    "several": gift_choices,
    "numeric": gift_numbers,
    "estimate": gift_numbers,
    "match": gift_pairs,
    "order": gift_pairs,
    "place": gift_place,
}


def test_gift_keeps_hints_and_advice_as_comments(bank, request):
    done, loaded = made(bank, "gift", request)
    comments = [line.removeprefix("// ") for line in done.text.splitlines() if line.startswith("// ")]
    for _, question in held(loaded):
        kept = [question.hint] if question.hint else []
        kept += [question.data["feedback"]["wrong"]] if question.kind in ("match", "order") else []
        for words in kept:
            words = words.replace("[id:", "(id:")  # or Moodle would take it for the id of the question
            assert any(comment.endswith(words) for comment in comments), question.id


# ---------------------------------------------------------------- Moodle XML
# The rules: docs.moodle.org, "Moodle XML format", and what question/format/xml/format.php and
# question/type/ordering/questiontype.php of Moodle read. ? none or one, 1 one, + one or more, * any number.

COMMON = {
    "name": "1",
    "questiontext": "1",
    "generalfeedback": "?",
    "defaultgrade": "?",
    "penalty": "?",
    "hidden": "?",
    "idnumber": "?",
    "tags": "?",
    "hint": "*",
}
COMBINED = {"correctfeedback": "?", "partiallycorrectfeedback": "?", "incorrectfeedback": "?", "shownumcorrect": "?"}
RULES = {
    "multichoice": {**COMMON, **COMBINED, "single": "1", "shuffleanswers": "?", "answernumbering": "?", "answer": "+"},
    "numerical": {**COMMON, "answer": "+", "units": "?", "unitgradingtype": "?", "showunits": "?"},
    "matching": {**COMMON, **COMBINED, "shuffleanswers": "?", "subquestion": "+"},
    "ordering": {
        **COMMON,
        **COMBINED,
        **dict.fromkeys(("layouttype", "selecttype", "selectcount", "gradingtype", "showgrading"), "1"),
        "numberingstyle": "?",
        "answer": "+",
    },
    "category": {"category": "1", "info": "?", "idnumber": "?"},
}
VALUES = {
    "single": "true|false",
    "shuffleanswers": "true|false|0|1",
    "answernumbering": "none|abc|ABCD|123|iii|IIII",
    "layouttype": "VERTICAL|HORIZONTAL",
    "selecttype": "ALL|RANDOM|CONTIGUOUS",
    "selectcount": "[2-9]|1[0-9]",
    "gradingtype": "ALL_OR_NOTHING|ABSOLUTE_POSITION|RELATIVE_[A-Z_]+|LONGEST_[A-Z_]+",
    "showgrading": "SHOW|HIDE",
    "numberingstyle": "none|abc|ABCD|123|iii|IIII",
    "tolerance": r"[0-9]+(\.[0-9]+)?",
    "penalty": r"0|1|0\.[0-9]+",
    "hidden": "0|1",
    "defaultgrade": r"[0-9]+(\.[0-9]+)?",
}
TEXT_FORMATS = {"html", "plain_text", "markdown", "moodle_auto_format"}
TEXTS = {"questiontext", "generalfeedback", "feedback", "subquestion", "hint", *COMBINED} - {"shownumcorrect"}
# Moodle takes these marks and refuses others: question_bank::fraction_options_full.
PARTS = [(1, 1), (9, 10), (5, 6), (4, 5), (3, 4), (7, 10), (2, 3), (3, 5), (1, 2), (2, 5), (1, 3), (3, 10), (1, 4)]
PARTS += [(1, n) for n in (5, 6, 7, 8, 9, 10, 20)]
MARKS = [0, *(sign * 100 * top / low for top, low in PARTS for sign in (1, -1))]


def follow(node, rules):
    """Hold the children of an element to how often each may stand there."""
    counts = {}
    for child in node:
        counts[child.tag] = counts.get(child.tag, 0) + 1
    assert set(counts) <= set(rules), set(counts) - set(rules)
    for tag, often in rules.items():
        low, high = {"?": (0, 1), "1": (1, 1), "+": (1, 99), "*": (0, 99)}[often]
        assert low <= counts.get(tag, 0) <= high, (tag, counts)


def test_moodle_xml_follows_the_documented_structure(bank, request):
    done, _ = made(bank, "moodle-xml", request)
    assert done.text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<quiz>')
    root = ElementTree.fromstring(done.text.encode("utf-8"))
    assert root.tag == "quiz"
    assert root[0].get("type") == "category"
    for node in root:
        assert node.tag == "question"
        kind = node.get("type")
        follow(node, RULES[kind])
        for part in node.iter():
            if part.tag in VALUES:
                assert re.fullmatch(VALUES[part.tag], part.text), (part.tag, part.text)
            if part.tag in TEXTS:
                assert part.get("format") in TEXT_FORMATS
            if part.tag in {*TEXTS, "name", "category", "tag"} or (part.tag == "answer" and kind != "category"):
                assert part.find("text") is not None, part.tag
        if kind == "category":
            continue
        assert 0 < len(node.find("name/text").text) <= 255
        assert node.find("questiontext/text").text
        answers = node.findall("answer")
        marks = [float(answer.get("fraction")) for answer in answers]
        if kind in ("multichoice", "numerical"):
            for mark in marks:
                assert min(abs(mark - known) for known in MARKS) < 0.001, mark
            for answer in answers:
                follow(answer, {"text": "1", "feedback": "?", "tolerance": "1" if kind == "numerical" else "?"})
                assert kind == "multichoice" or float(answer.find("text").text) is not None
            single = kind == "numerical" or node.find("single").text == "true"
            assert max(marks) == 100 if single else round(sum(m for m in marks if m > 0), 2) == 100
            assert len(answers) >= 2 or kind == "numerical"
        if kind == "ordering":
            assert marks == list(range(1, len(answers) + 1))
        if kind == "matching":
            rows = node.findall("subquestion")
            for row in rows:
                follow(row, {"text": "1", "answer": "1"})
                assert row.find("answer/text").text
            assert len(rows) >= 3
            assert sum(bool(row.find("text").text) for row in rows) >= 2
        for file in node.iter("file"):
            assert file.get("encoding") == "base64"
            assert f"@@PLUGINFILE@@/{file.get('name')}" in node.find("questiontext/text").text


def plain(node):
    """Read a text of Moodle XML as a learner would."""
    text = node.find("text").text or ""
    return BeautifulSoup(text, "html.parser").get_text() if node.get("format") == "html" else text


def test_moodle_xml_holds_the_bank(bank, request):
    done, loaded = made(bank, "moodle-xml", request)
    nodes = [node for node in ElementTree.fromstring(done.text) if node.get("type") != "category"]
    for (_, question), node in zip(held(loaded), nodes, strict=True):
        data = question.data
        assert node.find("idnumber").text == question.id
        assert plain(node.find("questiontext")).startswith(question.stem)
        assert [plain(hint) for hint in node.findall("hint")] == ([question.hint] if question.hint else [])
        after = BeautifulSoup(node.find("generalfeedback/text").text, "html.parser")
        assert [link["href"] for link in after.find_all("a")] == [
            source.url for source in question.sources if source.url
        ]
        for source in question.sources:
            assert source.citation in after.get_text()
        answers = [
            (float(one.get("fraction")), plain(one), plain(one.find("feedback"))) for one in node.findall("answer")
        ]
        if question.kind in ("single", "several"):
            wanted = [(round(share(question, c), 5), c["text"], c["feedback"]) for c in data["choices"]]
            assert answers == [(pytest.approx(mark), text, words) for mark, text, words in wanted]
            assert node.find("single").text == ("true" if question.kind == "single" else "false")
        elif question.kind == "order":
            notes = {item["text"]: item["note"] for item in data["items"]}
            assert [(text, words) for _, text, words in answers] == [(item, notes[item]) for item in data["answer"]]
        elif question.kind == "match":
            rows = [(plain(row), row.find("answer/text").text) for row in node.findall("subquestion")]
            assert [row for row in rows if row[0]] == [(pair["item"], pair["answer"]) for pair in data["pairs"]]
            assert {answer for _, answer in rows} == set(data["answers"])
        elif question.kind == "place":
            drawing = ElementTree.fromstring(base64.b64decode(node.find("questiontext/file").text))
            assert len(drawing.findall("{*}circle")) == len(data["points"]) == len(answers)
        else:
            assert answers[0][:2] == (100, f"{data['answer']}")
            assert float(node.find("answer/tolerance").text) == data.get("tolerance", 0)
        if question.kind in ("order", "match"):
            assert plain(node.find("correctfeedback")) == data["feedback"]["right"]
            assert plain(node.find("incorrectfeedback")) == data["feedback"]["wrong"]


# ---------------------------------------------------------------- a spreadsheet


def rows_of(text, delimiter=","):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def test_the_spreadsheet_has_a_row_for_each_question_with_all_its_words(bank, request):
    done, loaded = made(bank, "xlsx", request)
    head, *cells = [[cell.value or "" for cell in row] for row in openpyxl.load_workbook(io.BytesIO(done.text)).active]
    rows = [dict(zip(head, row, strict=True)) for row in cells]
    assert [row["id"] for row in rows] == [question.id for question in loaded.questions]
    for row, question in zip(rows, loaded.questions, strict=True):
        pairs = [(row[f"choice {n}"], row[f"feedback {n}"]) for n in range(1, 20) if row.get(f"choice {n}")]
        assert row["question"].split("\n")[0] == question.stem
        assert row["hint"] == question.hint
        assert row["objective"] == loaded.objectives[question.objective]
        lines = row["sources"].split("\n")
        assert lines == [f"{source.citation} {source.url}".strip() for source in question.sources]
        data = question.data
        if question.kind in ("single", "several"):
            assert pairs == [(choice["text"], choice["feedback"]) for choice in data["choices"]]
            right = [choice["text"] for choice in data["choices"] if choice["correct"]]
            assert sorted(row["right answer"].split("\n")) == sorted(right)
        elif question.kind == "match":
            assert pairs == [(pair["item"], pair["feedback"]) for pair in data["pairs"]]
            assert row["answers to choose from"].split("\n") == data["answers"]
            assert row["right answer"].split("\n") == [f"{pair['item']} → {pair['answer']}" for pair in data["pairs"]]
        elif question.kind == "order":
            assert row["right answer"].split("\n") == [f"{n}. {item}" for n, item in enumerate(data["answer"], 1)]
        elif question.kind == "numeric":
            feedback = {data["feedback"]["low"], data["feedback"]["high"], *(slip["feedback"] for slip in data["near"])}
            assert {words for _, words in pairs} == feedback
            assert row["right answer"].startswith(question.solution().words.split()[3])
        if question.kind in ("match", "order"):
            assert row["explanation"] == data["feedback"]["right"]
            assert row["advice after a wrong answer"] == data["feedback"]["wrong"]


def test_no_cell_of_the_spreadsheet_is_a_formula(bank, signs, request):
    done, _ = made(bank, "csv", request)
    for row in rows_of(done.text):
        for cell in row:
            assert not re.match(r"[=+\-@\t\r\n]", cell), cell
    text = export("csv", [signs]).text
    assert "'=HYPERLINK" in text
    assert "'@SUM(A1)" in text
    assert "'-2+3" in text


def test_no_cell_is_a_formula_where_the_other_sign_splits_the_file(bank, request):
    done, _ = made(bank, "csv", request)
    for split in ";\t|":
        for row in rows_of(done.text, split):
            assert not [cell for cell in row if re.match(r"[\s\"]*[=+\-@]", cell)]


def test_the_workbook_holds_the_words_of_the_spreadsheet_as_text(bank, request):
    book, table = made(bank, "xlsx", request)[0], made(bank, "csv", request)[0]
    assert table.text.startswith("\ufefflesson,stop,id,")
    sheet = openpyxl.load_workbook(io.BytesIO(book.text)).active
    assert {cell.data_type for row in sheet for cell in row if cell.value is not None} == {"s"}
    rows = rows_of(table.text)
    found = [[cell.value or "" for cell in row] for row in sheet]
    assert [[cell.replace("'", "") for cell in row] for row in found] == [[c.replace("'", "") for c in r] for r in rows]


def test_without_openpyxl_the_workbook_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ExportError, match=r"--to xlsx needs the package openpyxl: python start.py"):
        export("xlsx", ["02-revolt"])


def test_semicolons_where_decimals_are_written_with_a_comma(signs):
    comma, semicolon = export("csv", [signs]).text, export("csv", [signs], semicolon=True).text
    assert rows_of(comma) == rows_of(semicolon, ";")
    assert comma != semicolon


# ---------------------------------------------------------------- Anki

KEYS = {"separator", "html", "tags", "notetype", "deck", "if matches"}  # docs.ankiweb.net, Text Files, File Headers
KEYS |= {f"{name} column" for name in ("notetype", "deck", "tags", "guid")}


def test_anki_reads_a_card_for_each_question(bank, request):
    done, loaded = made(bank, "anki", request)
    lines = done.text.removesuffix("\n").split("\n")
    head = [line for line in lines if line.startswith("#")]
    assert lines[: len(head)] == head  # a later line with # would be skipped as a comment
    header = dict(line[1:].split(":", 1) for line in head)
    assert header.keys() <= KEYS
    assert (header["separator"], header["html"]) == ("tab", "true")
    assert (header["deck column"], header["tags column"], header["guid column"]) == ("3", "4", "5")
    cards = [line.split("\t") for line in lines[len(head) :]]
    assert [len(card) for card in cards] == [5] * len(loaded.questions)
    assert len({card[0] for card in cards}) == len(cards)  # Anki takes two of the same front for one
    for (front, back, deck, tags, guid), question in zip(cards, loaded.questions, strict=True):
        assert guid == f"{loaded.lesson}/{question.id}"
        assert not front.startswith('"')
        assert deck.endswith(f"::{loaded.lesson}")
        assert question.kind in tags.split()
        assert not re.search(r"[\[{\\]", front + back)  # [sound:…], {{c1::…}}, \(…\) would be commands
        front, back = (BeautifulSoup(side, "html.parser") for side in (front, back))
        assert {tag.name for tag in front.find_all()} <= {"p", "ul", "li", "details", "summary"}
        assert {tag.name for tag in back.find_all()} <= {"p", "ul", "li", "a"}
        assert front.p.get_text() == question.stem
        if question.hint:
            assert question.hint in front.details.get_text()
        assert [link["href"] for link in back.find_all("a")] == [
            source.url for source in question.sources if source.url
        ]
        told, data = back.get_text(), question.data
        if question.kind in ("single", "several"):
            assert [row.get_text() for row in front.find_all("li")] == [choice["text"] for choice in data["choices"]]
            rows = [row.get_text() for row in back.find_all("li")]
            for choice in data["choices"]:
                (row,) = [row for row in rows if row[2:].startswith(choice["text"]) and choice["feedback"] in row]
                assert row[0] == ("✓" if choice["correct"] else "✗")
        wanted = {
            "order": [text for item in data.get("items", []) for text in item.values()],
            "match": [pair["feedback"] for pair in data.get("pairs", [])],
            "numeric": list(data["feedback"].values()) if question.kind == "numeric" else [],
            "place": [data.get("answer"), *(slip["feedback"] for slip in data.get("near", []))],
            "estimate": [data.get("reveal")],
        }.get(question.kind, [])
        assert [words for words in wanted if words not in told] == []


def test_the_order_of_a_card_is_the_right_one():
    done = export("anki", [EVERY_KIND])
    (card,) = [line for line in done.text.split("\n") if " order\t" in line]
    places = [card.split("\t")[1].index(item) for item in quiz.load(EVERY_KIND).stop("all").questions[7].data["answer"]]
    assert all(one < two for one, two in pairwise(places))


@pytest.fixture(params=["en", "fr", "de", "ar"])
def anki(request, tmp_path):
    """Open an empty collection of the real Anki in a language, and give a function that imports a text into it."""
    library = pytest.importorskip("anki.collection")
    pytest.importorskip("anki.lang").set_lang(request.param)
    collection = library.Collection(str(tmp_path / "collection.anki2"))
    file = tmp_path / "cards.txt"

    def load(text):
        file.write_text(text, encoding="utf-8")
        about = collection.get_csv_metadata(path=str(file), delimiter=None)
        done = collection.import_csv(library.ImportCsvRequest(path=str(file), metadata=about)).log
        notes = [collection.get_note(name) for name in collection.find_notes("")]
        return done, {note.guid: note for note in notes}

    yield load, collection
    collection.close()


def test_the_real_anki_takes_every_card_whole_in_any_language(anki, wild):
    load, collection = anki
    banks = [quiz.load(name) for name in (*names(), wild)]
    done, notes = load(export("anki", [*names(), wild]).text)
    asked = {f"{bank.lesson}/{one.id}": (bank, one) for bank in banks for one in bank.questions}
    assert len(done.new) == len(asked) == len(notes)
    for guid, (bank, one) in asked.items():
        note = notes[guid]
        assert len(note.fields) == 2
        front, back = (BeautifulSoup(field, "html.parser") for field in note.fields)
        assert front.p.get_text() == one.stem
        assert all(source.citation in back.get_text() for source in one.sources)
        assert collection.decks.name(note.cards()[0].did).endswith(f"::{bank.lesson}")
        assert one.kind in note.tags


def test_a_card_imported_again_is_renewed_and_not_doubled(anki):
    load, _ = anki
    text = export("anki", [EVERY_KIND]).text
    first, _ = load(text)
    later, notes = load(text.replace("Who declared the independence", "Who proclaimed the independence"))
    assert (len(first.new), len(later.new), len(later.updated)) == (len(notes), 0, 1)
    assert "Who proclaimed" in notes["every-kind/declaration"].fields[0]


# ---------------------------------------------------------------- the command


@pytest.mark.parametrize("to", FORMATS)
def test_the_command_writes_a_file_and_says_what_became_of_each_question(to, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert command.main(["questions", "--to", to, "04-ground"]) == 0
    (file,) = (tmp_path / "dist").iterdir()
    assert file.name.startswith("04-ground.")
    done = export(to, ["04-ground"])
    assert file.read_bytes() == content(done)
    told = capsys.readouterr().out
    assert str(Path("dist") / file.name) in told
    assert done.report() in told
    assert command.main(["questions", "--to", to, "--output", "all.txt"]) == 0
    assert (tmp_path / "all.txt").read_bytes() == content(export(to, names()))


BROKEN = SIGNS.replace("difficulty: 1", "difficulty: 9", 1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--to", "gif", "02-revolt"], 'There is no format "gif". Formats: gift, moodle-xml, csv, xlsx, anki.'),
        (["02-revolt"], "--to"),
        (["--to", "gift", "02-revolt", "12-nothing"], "There is no lesson 12-nothing; there is 00-start"),
        (["--to", "csv", "nowhere.yaml"], "There is no question bank at nowhere.yaml"),
        (["--to", "anki", "02-revolt", "signs.yaml"], 'question "signs-single": "difficulty" is "9". Write 1'),
        (["--to", "gift", "02-revolt", "--semicolon"], "--semicolon goes with --to csv"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence_and_nothing_is_written(words, told, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "signs.yaml").write_text(BROKEN, encoding="utf-8")
    old = tmp_path / "old.txt"
    old.write_text("old", encoding="utf-8")
    assert command.main(["questions", *words, "--output", "old.txt"]) == 1
    assert command.main(["questions", *words]) == 1
    out, wrong = capsys.readouterr()
    assert out == ""
    assert wrong.count(told) == 2
    assert len(wrong.splitlines()) == 2
    assert old.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.txt", "signs.yaml"]


def test_an_output_that_cannot_be_written_is_said(tmp_path, capsys):
    (tmp_path / "file").write_text("old", encoding="utf-8")
    for output in (tmp_path, tmp_path / "file" / "below.txt"):
        assert command.main(["questions", "--to", "gift", "02-revolt", "--output", str(output)]) == 1
        out, wrong = capsys.readouterr()
        assert out == ""
        assert f"{output} cannot be written" in wrong
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_output_never_takes_the_place_of_a_bank(tmp_path, capsys):
    bank = tmp_path / "every-kind.yaml"
    shutil.copy(HERE / "quizzes" / "every-kind.yaml", bank)
    before = bank.read_bytes()
    assert command.main(["questions", str(bank), "--to", "csv", "--output", str(bank)]) == 1
    assert "would be lost" in capsys.readouterr().err
    assert bank.read_bytes() == before
