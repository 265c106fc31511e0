"""A course in French: what learners and teachers get of a bank has no English word that is ours.

The bank of this test is written in words that no language has, so each other word comes from the course's own rooms.
"""

import base64
import csv
import html
import io
import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_quiz_bank import BAD

from malicourse import moves, progress, quiz, words
from malicourse.publish.editions.pages import lesson_of
from malicourse.publish.questions import FORMATS, export
from malicourse.publish.teaching import final_sheet, glossary, key, sheet, who_is_who
from malicourse.quiz import mixed

ROOT = Path(__file__).resolve().parents[1]
COMMON = "objective: {aim}, difficulty: {level}, source: [zqsone, zqstwo], hint: zqhint"
BANK = """\
lesson: 01-zqa
own: true
objectives: {zqaim: zqaimed}
stops:
  - id: zqstop
    title: zqtitle
    questions:
      - {id: zqone, kind: single, stem: zqstem one, needs: chart, COMMON, choices: [
          {text: zqmore, correct: true, feedback: zqsaid}, {text: zqless, feedback: zqtold}]}
      - {id: zqtwo, kind: several, stem: zqstem two, needs: map, COMMON, choices: [
          {text: zqmore, correct: true, feedback: zqsaid}, {text: zqless, correct: true, feedback: zqtold},
          {text: zqnone, feedback: zqtold}]}
      - {id: zqthree, kind: numeric, stem: zqstem three, needs: table, COMMON, answer: 12345.5, tolerance: 2,
         unit: zqunit, near: [{value: 7, feedback: zqnear}], feedback: {right: zqsaid, low: zqlow, high: zqhigh}}
      - {id: zqfour, kind: order, stem: zqstem four, needs: lesson, COMMON, items: [
          {text: zqmore, note: zqnote}, {text: zqless}, {text: zqnone}], feedback: {right: zqsaid, wrong: zqtold}}
      - {id: zqfive, kind: match, stem: zqstem five, COMMON, prompt: zqprompt, pairs: [
          {item: zqmore, answer: zqx, feedback: zqsaid}, {item: zqless, answer: zqy, feedback: zqtold},
          {item: zqnone, answer: zqz, feedback: zqtold}], feedback: {right: zqsaid, wrong: zqtold}}
      - {id: zqsix, kind: match, stem: zqstem six, COMMON, pairs: [
          {item: zqmore, answer: zqx, feedback: zqsaid}, {item: zqless, answer: zqy, feedback: zqtold}],
         feedback: {right: zqsaid, wrong: zqtold}}
      - {id: zqseven, kind: place, stem: zqstem seven, COMMON, answer: Kidal, choices: [Gao, Kidal, Mopti],
         feedback: {right: zqsaid, wrong: zqtold}}
      - {id: zqeight, kind: estimate, stem: zqstem eight, COMMON, unit: zqunit, answer: 40, reveal: zqsaid,
         feedback: {close: zqnear, low: zqlow, high: zqhigh}}
      - {id: zqnine, kind: estimate, stem: zqstem nine, COMMON, unit: zqunit, reveal: zqsaid,
         series: [{x: 2012, value: 10, given: true}, {x: 2013, value: 20}, {x: 2014, value: 30}]}
"""
OF_THE_BANK = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "kidal", "gao", "mopti"}
ROOMS = ("common", "quiz", "score", "questions", "teaching", "columns", "edition")
WORD = re.compile(r"[^\W\d_]{2,}")


def course(folder: Path, language: str) -> Path:
    """Write a course with its tables, one bank and its lesson, in a language."""
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("derive", "quizzes"))
    described = folder / "data" / "datapackage.json"
    package = json.loads(described.read_text(encoding="utf-8"))
    described.write_text(json.dumps({**package, "language": language}), encoding="utf-8")
    bank = re.sub("COMMON", COMMON.format(aim="zqaim", level=2), BANK)
    (folder / "data" / "quizzes").mkdir()
    (folder / "data" / "quizzes" / "01-zqa.yaml").write_text(bank, encoding="utf-8")
    (folder / "notebooks").mkdir()
    return folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return {language: course(tmp_path_factory.mktemp(language), language) for language in words.languages()}


@pytest.fixture(params=["fr"])
def here(request, folders, monkeypatch):
    """Stand in the course of a language."""
    monkeypatch.chdir(folders[request.param])
    return folders[request.param]


def texts(entry):
    """Give each text of an entry, without its blanks."""
    found = entry if isinstance(entry, list) else entry.values() if isinstance(entry, dict) else [entry]
    return [re.sub(r"\{\w+\}", " ", text) for text in found]


def said_in(language):
    """Give each word that the course says in a language to learners, and to teachers of its keys and exports."""
    rooms = (words.room(name, language) for name in ROOMS)
    found = {word for room in rooms for entry in room.values() for text in texts(entry) for word in WORD.findall(text)}
    return {word.casefold() for word in found}


def strange(text):
    """Give the words of a text that neither the bank nor the French of the course has."""
    countries = json.loads(Path("data/geo/neighbours.geojson").read_text(encoding="utf-8"))["features"]
    names = {word for one in countries for word in WORD.findall(one["properties"].get("name_fr", ""))}
    known = said_in("fr") | OF_THE_BANK | set(quiz.KINDS) | {name.casefold() for name in names}
    return sorted({word for word in WORD.findall(text) if word.casefold() not in known and word[:2].casefold() != "zq"})


def seen(page):
    """Give all that a page of HTML says, also in its pictures and to a screen reader."""
    soup = BeautifulSoup(page, "html.parser")
    for part in soup(["style", "script"]):
        part.decompose()
    said = [soup.get_text(" ")]
    for tag in soup.find_all(True):
        said += [str(tag.get(name, "")) for name in ("alt", "aria-label", "title", "placeholder")]
        if tag.name == "img" and "svg+xml;base64," in tag["src"]:
            said.append(seen(base64.b64decode(tag["src"].partition("base64,")[2]).decode("utf-8")))
    return "\n".join(said)


def lesson():
    """Write the lesson of the bank, with what its deck asks."""
    spec = quiz.load("01-zqa").spec("zqstop")
    shown = new_output("display_data", data={quiz.MIME: spec})
    cell = new_code_cell("zq", outputs=[shown], metadata={"slideshow": {"slide_type": "slide"}})
    table = "| zqa | zqb |\n|---|---|\n| zqc | zqd |"
    return new_notebook(cells=[new_markdown_cell("# 01 · zqlesson\n\n**zqasks**"), new_markdown_cell(table), cell])


def read_gift(text):
    """Give what GIFT shows a learner or a teacher."""
    text = re.sub(r"\$CATEGORY|\[(plain|html)\]|\[id:|\[tag:", " ", text)
    return re.sub(r"\\n", " ", text)


def read_xml(text):
    """Give each text of Moodle XML."""
    return "\n".join(seen(one.text or "") for one in ElementTree.fromstring(text).iter("text"))


def read_csv(text):
    return "\n".join(cell for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) for cell in row)


def read_cards(text):
    return seen("\n".join(line for line in text.splitlines() if not line.startswith("#")))


READ = {"gift": read_gift, "moodle-xml": read_xml, "csv": read_csv, "anki": read_cards}


def read_markdown(text):
    """Give what a page of Markdown shows, without links and code."""
    return html.unescape(re.sub(r"\]\([^)]*\)|`[^`]*`|<[^>]*>", " ", text))


def widget():
    """Answer some questions of the widget, and give all that it says."""
    shown = quiz.show("01-zqa", "zqstop")
    before = repr(shown.score())
    record = {"answer": "zqless", "correct": False, "tries": 2, "shown": False}
    shown.answers = {"zqone": record}
    data = shown._repr_mimebundle_()[0]
    table = shown.by_lesson()
    rest = [before, repr(shown.score()), repr(shown.missed()), shown.notice, shown.parting]
    columns = [str(table.index.name), *table.columns]
    links = read_markdown(shown.missed()._repr_markdown_())
    return "\n".join([seen(data["text/html"]), data["text/plain"], *rest, *columns, links])


def verdicts():
    """Give what is said of a right, a wrong and no answer to each question."""
    said = []
    for question in quiz.load("01-zqa").questions:
        said += [
            question.verdict(None).words,
            question.solution().words,
            question.verdict(question.solution().answer).words,
        ]
    near = {"2013": 10, "2014": 40}
    other = {"zqthree": ["7", "1,234 zqunit", "5 zqother", "zq"], "zqseven": ["Gao"], "zqeight": [38, 4, 70, -5]}
    for name, answers in {**other, "zqnine": [near], "zqfour": [["zqless", "zqmore", "zqnone"]]}.items():
        question = next(one for one in quiz.load("01-zqa").questions if one.id == name)
        said += [question.verdict(answer).words for answer in answers]
    return "\n".join(said)


def made():
    """Give all that is made of the bank, as it is read."""
    bank, notebook = quiz.load("01-zqa"), lesson()
    spec, told = bank.spec("zqstop"), lesson_of(notebook, "01-zqa")
    found = {to: read(export(to, ["01-zqa"]).text) for to, read in READ.items()}
    found |= {f"report {to}": re.sub(r"--\w+", "", export(to, ["01-zqa"]).report()) for to in FORMATS}
    page, answers = final_sheet(7, 2)
    return found | {
        "widget": widget(),
        "verdicts": verdicts(),
        "test": seen(quiz.static_html(quiz.final_spec(7, 2))),
        "static": seen(quiz.static_html(spec)),
        "mounted": seen(quiz.mount_html(spec)),
        "key": read_markdown(key(bank, told)),
        "sheet": seen(sheet(bank, told, notebook)),
        "sheet of all questions": seen(sheet(bank, told)),
        "test on paper": seen(page),
        "key of the test": read_markdown(answers),
    }


def test_what_is_made_of_a_bank_in_french_has_only_words_of_the_bank_and_french_ones(here):
    assert {name: strange(text) for name, text in made().items() if strange(text)} == {}
    assert quiz.load("01-zqa").language == "fr"
    assert '<html lang="fr">' in sheet(quiz.load("01-zqa"), lesson_of(lesson(), "01-zqa"))


@pytest.mark.parametrize("here", ["en"], indirect=True)
def test_this_test_would_see_english_words(here):
    assert [name for name, text in made().items() if not strange(text)] == []


def test_a_bank_in_another_language_than_its_course_keeps_its_own(here, tmp_path):
    path = tmp_path / "01-zqa.yaml"
    text = Path("data/quizzes/01-zqa.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("own: true", "own: true\nlanguage: en"), encoding="utf-8")
    assert '<html lang="en">' in sheet(quiz.load(path), lesson_of(lesson(), "01-zqa"))
    assert "Hint" in export("anki", [path]).text
    assert export("anki", [path]).report().startswith("9 questions pour Anki")


def test_numbers_and_signs_before_a_colon_are_written_in_french(here):
    page = made()
    assert "12\u202f345,5" in page["key"]
    assert "12\u202f345,5" in page["verdicts"]
    for name, text in page.items():
        assert not re.search(r"[^\W_] ?[:!?](\s|$)", re.sub("::|[a-z]+:$", "", text)), name
        assert not re.search("«[^\u00a0]|[^\u00a0]»", text), name


def english():
    """Give each stretch of English words that the French rooms have otherwise, of three words or more."""
    for name in ("teaching", "moves", "bank"):
        french = words.room(name, "fr")
        for entry, said in words.room(name, "en").items():
            pieces = [
                piece
                for text in ([said] if isinstance(said, str) else said.values())
                for piece in re.split(r"\{\w+\}|\n", text)
            ]
            same = json.dumps(french[entry], ensure_ascii=False)
            yield from (piece.strip() for piece in pieces if len(WORD.findall(piece)) > 2 and piece.strip() not in same)


def test_word_lists_and_moves_of_a_french_course_are_french(here):
    box = "> **Un geste\u00a0: lire un tableau.** `pd.read_csv(` zqreads."
    (here / "notebooks" / "01-zqa.ipynb").unlink(missing_ok=True)
    notebook = new_notebook(cells=[new_markdown_cell(box), new_code_cell("pd.read_csv(1)")])
    import nbformat

    nbformat.write(notebook, here / "notebooks" / "01-zqa.ipynb")
    pages = {"glossary": glossary(), "who": who_is_who(), "moves": moves.page(here)}
    (here / "notebooks" / "01-zqa.ipynb").unlink()
    assert "## lire un tableau" in pages["moves"]
    assert "\n## abstention" in pages["glossary"]
    assert "](#gouvernement" not in pages["who"]
    assert "| [Gouvernement du Mali](#" in pages["who"]
    for name, page in pages.items():
        assert not [piece for piece in english() if piece in page], name


@pytest.mark.parametrize("name", BAD)
def test_a_fault_of_a_bank_is_told_in_french(name, here, tmp_path):
    path = tmp_path / "small.yaml"
    text = BAD[name][0]
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    with pytest.raises(quiz.BankError) as caught:
        quiz.load(path)
    assert not [piece for piece in english() if piece in str(caught.value)]
    assert not re.search(
        r"\b(is|has|stands|Write|Change|holds|line \d|Known|Did you mean|Close to it)\b", caught.value.words
    )


def test_answers_that_were_kept_are_announced_in_french(here, monkeypatch):
    question = quiz.load("01-zqa").spec("zqstop")["questions"][0]
    from malicourse.quiz import kept

    spec = quiz.load("01-zqa").spec("zqstop")
    mark = kept.mark(question, spec["words"])
    record = {"mark": mark, "answer": "zqmore", "correct": True, "tries": 1, "shown": False}
    for records in (
        {"zqone": record},
        {"zqone": {**record, "mark": ""}},
        {"zqone": record, "zqtwo": {**record, "mark": ""}},
    ):
        monkeypatch.setattr(progress, "recall", lambda *_, records=records: (records, ""))
        _, told = kept.restore(spec)
        assert told
        assert strange(told) == []
    monkeypatch.setattr(progress, "recall", lambda *_: ({}, ""))
    mixed._shown.clear()
    quiz.final(7, 2).answers = {"01-zqa/zqtwo": record}
    assert strange(quiz.final(7, 2).notice) == []
