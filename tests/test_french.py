"""The French edition as it stands in fr/: it follows from its catalogs, says what the English says, and in French.

What its charts, decks, pages, sheets and links promise is tested beside those of the English course.
"""

import ast
import contextlib
import io
import re
import shutil
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from conftest import external
from playwright.sync_api import Page, expect

from malicourse import charts, course, tables
from malicourse.check import load
from malicourse.publish import __main__ as command
from malicourse.publish import write_deck, write_pages
from malicourse.publish.editions.pages import lesson_of
from malicourse.publish.questions import FORMATS
from malicourse.translating import french
from malicourse.translating.build import Tree
from malicourse.translating.course_files import Course
from malicourse.translating.work import Language

ROOT = Path(__file__).resolve().parents[1]
FR = ROOT / "fr"
pytestmark = pytest.mark.skipif(not (FR / "made.json").is_file(), reason="there is no French edition in this tree")
LESSONS = sorted(FR.glob("notebooks/*.ipynb"))
NOTEBOOKS = LESSONS + sorted(FR.glob("exercises/**/*.ipynb"))
PRINTED = [*sorted(path for end in ("md", "html") for path in FR.glob(f"teaching/**/*.{end}")), ROOT / "README.fr.md"]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def tree() -> Tree:
    language = Language(ROOT, "fr")
    for source in language.course.sources:  # in memory: a changed English makes its French stale
        language.catalogs[source.name].update(language.course.units(source))
    return Tree(language, ROOT)


# ---------------------------------------------------------------- it follows from its sources


def test_nothing_of_the_tree_is_edited_by_hand_out_of_date_or_of_no_source(tree):
    assert list(tree.stale()) == []


def test_what_was_edited_by_hand_is_named(tree, tmp_path):
    shutil.copytree(FR, tmp_path / "fr")
    shutil.copy(ROOT / "README.fr.md", tmp_path)
    (tmp_path / "data").symlink_to(ROOT / "data")
    edited = ["notebooks/02-revolt.ipynb", "data/quizzes/02-revolt.yaml", "teaching/guide.md"]
    edited += ["teaching/sheets/02-revolt.html", "teaching/glossary.md", "exercises/02-exercises.ipynb"]
    for name in edited:
        path = tmp_path / "fr" / name
        path.write_text(path.read_text(encoding="utf-8").replace(" de ", " DE ", 1) + " \n", encoding="utf-8")
    (tmp_path / "fr" / "notebooks" / "own.md").write_text("Ma page", encoding="utf-8")
    named = {Path(line.partition(": ")[0]) for line in Tree(tree.language, tmp_path).stale()}
    assert {path.relative_to(tmp_path / "fr").as_posix() for path in named} >= {*edited, "notebooks/own.md"}


def test_it_differs_from_the_english_in_words_only(tree):
    """Cells, slide marks, code, numbers that are shown, rows; keys, order and tolerances of each bank."""
    assert list(tree.faults()) == []
    assert sorted(relative(path)[3:] for path in NOTEBOOKS) == sorted(
        relative(path) for part in ("notebooks", "exercises") for path in ROOT.glob(f"{part}/**/*.ipynb")
    )


def test_nothing_is_untranslated_stale_empty_or_at_fault(tree):
    french_course = tree.language
    assert [f"{source.name}: {entry.unit.text[:60]}" for source, entry in french_course.missing()] == []
    assert [f"{entry.unit.context}: {fault}" for _, entry, fault in french_course.faults()] == []
    assert list(french_course.search_faults()) == []


def test_each_lesson_has_its_number_question_and_time_for_the_list_of_lessons():
    with course.at(FR):
        told = [lesson_of(nbformat.read(path, as_version=4), path.stem) for path in LESSONS]
    assert [one.name for one in told if not (one.number and one.question and one.time)] == []


def test_its_tables_pass_the_check_of_every_course(capsys):
    assert tables.main([str(FR / "data")]) == 0, capsys.readouterr().out


# ---------------------------------------------------------------- it is in French

CODE = re.compile(
    r"```.*?```|`[^`]*`|\[[^\]\n]*\]\(https?:[^)]*\)|\]\([^)]*\)|https?://\S+"
    r"|<(style|script|svg).*?</\1>|<!--.*?-->|<[^<>]*>",
    re.DOTALL,
)
TITLED = re.compile(r"«(?:[^«»]|«[^«»]*»)*»|«[^»]*$|\*[^*]+\*|“[^”]*”")  # titles of English sources
LOOSE = re.compile(r"[^\W\d_][;?!](?=\s|$)|\w [;:?!»](?!\w)|« \w|[^\W\d_]'[^\W\d_]{2,}")


def shown(path: Path) -> Iterator[str]:
    """Yield each paragraph that a reader of a file meets: words of text cells and of outputs, or the text of a page."""
    if path.suffix != ".ipynb":
        yield from paragraphs(path.read_text(encoding="utf-8"))
        return
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            yield from paragraphs(cell.source)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            yield from paragraphs(output.get("text", "") or data.get("text/html", data.get("text/plain", "")))
            if charts.MIME in data:
                yield data[charts.MIME]["title"]
                yield data[charts.MIME]["text"]


def paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n+|\|", unescape(CODE.sub(" ", text))) if part.strip()]


@cache
def english_cells() -> frozenset[str]:
    """Give what may stand in English: titles and names of sources, and what stands beside the French in lists."""
    allowed = {"sources": ("title", "author", "publisher"), "glossary": ("english",), "actors": ("name",)}
    read = {name: pd.read_csv(FR / "data" / f"{name}.csv", dtype=str, keep_default_na=False) for name in allowed}
    return frozenset(cell.strip() for name, columns in allowed.items() for one in columns for cell in read[name][one])


def english_in(text: str) -> set[str]:
    """Give the English words of a paragraph outside titles, names of sources and links to the English twin."""
    for title in sorted((cell for cell in english_cells() if len(cell) > 8 and cell in text), key=len, reverse=True):
        text = text.replace(title, " ")
    text = TITLED.sub(" ", re.sub(r"English: .*|\[[a-z0-9-]+", " ", text))
    return {word for word in re.findall(r"\b[a-z]+\b", text) if word in french.STOP_WORDS}


@pytest.mark.parametrize("path", NOTEBOOKS + PRINTED, ids=relative)
def test_no_english_sentence_is_left_for_a_reader(path):
    left = []
    for text in shown(path):
        found = english_in(text)
        if len(found) > 1:
            left.append(f"{', '.join(sorted(found))}: {text.strip()[:120]}")
    assert left == []


@pytest.mark.parametrize("path", NOTEBOOKS + PRINTED, ids=relative)
def test_spaces_and_apostrophes_are_those_of_french_print(path):
    wrong = []
    for text in shown(path):
        text = TITLED.sub(" ", re.sub(r"English: .*", " ", text))
        found = LOOSE.findall(text) if text.strip() not in english_cells() else []
        wrong += [f"{one!r}: {text.strip()[:120]}" for one in found]
    assert wrong == []


def test_an_english_sentence_or_space_would_be_seen():
    assert english_in("Voici the towns of the north.") == {"the", "of"}
    assert [one for one in ("Vrai ?", "Vrai?", "l'armée", "« Oui »") if not LOOSE.findall(one)] == []
    assert not LOOSE.findall("Vrai\xa0? L’armée\xa0: «\xa0Oui\xa0»")


# ---------------------------------------------------------------- exercises

EXERCISES = {name: one for file in sorted(FR.glob("data/exercises/*.yaml")) for name, one in load(file).items()}


@cache
def solved(lesson: str) -> dict[str, Any]:
    """Run the French solution of a lesson; give each exercise's answer, and all names under ""."""
    (path,) = FR.glob(f"exercises/solutions/{lesson.zfill(2)}-*.ipynb")
    held: dict[str, Any] = {}
    answers: dict[str, Any] = {"": held}
    with contextlib.chdir(path.parent), contextlib.redirect_stdout(io.StringIO()):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                exec(cell.source, held)
                for node in ast.walk(ast.parse(cell.source)):
                    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check":
                        answers[node.args[0].value] = eval(ast.unparse(node.args[1]), held)
    return answers


def spoiled(value: Any) -> Any:
    """Give an answer that is not right, of the same kind."""
    if isinstance(value, str):
        return "2031-01-01" if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else "une réponse trop courte"
    if isinstance(value, pd.Timestamp):
        return value + pd.Timedelta(days=1000)
    if isinstance(value, pd.DataFrame | pd.Series | pd.Index):
        return value[:1] if len(value) > 1 else value[:0]
    return value[:1] if isinstance(value, list | tuple) else value + 1000


@pytest.mark.parametrize("name", EXERCISES)
def test_an_answer_of_an_exercise_is_judged_in_french(name):
    answer = solved(name.split(".")[0])[name]
    with contextlib.chdir(FR / "exercises"):
        right, wrong = EXERCISES[name].verdict(answer), EXERCISES[name].verdict(spoiled(answer))
    assert right.status == "right", right.help
    assert wrong.status == "wrong"
    told = " ".join([*right.lines, *wrong.lines, wrong.help])
    assert "Exercice" in told
    left = {word for word in re.findall(r"\b[a-z]+\b", told) if word in french.STOP_WORDS}
    assert left <= {"an", "or", "as"}, told  # French has these words, too


@pytest.mark.parametrize(
    ("exercise", "line", "told"),
    [
        ("1.1", '"727517"', "sans guillemets"),
        ("2.1", '"2 avril 2012"', '"2012-12-31"'),
        ("4.2", '["Mopti", "Tombouctu", "Gao", "Ménaka"]', "orthographe de Tombouctu"),
    ],
)
def test_a_slip_meets_a_french_line_that_fits_it(exercise, line, told):
    value = eval(line, dict(solved(exercise.split(".")[0])[""]))
    with contextlib.chdir(FR / "exercises"):
        assert told in EXERCISES[exercise].verdict(value).help


# ---------------------------------------------------------------- what is made of it


@pytest.mark.parametrize("to", FORMATS)
def test_a_bank_is_written_for_each_other_program_in_french(to, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    file = tmp_path / "questions"
    assert command.main(["questions", "--language", "fr", "--to", to, "--output", str(file), "02"]) == 0
    told = capsys.readouterr().out
    assert not re.search(r"\b(question was|questions were|written|the)\b", told), told
    if to not in ("xlsx", "anki"):
        written = unescape(file.read_text(encoding="utf-8-sig")).replace("\xa0", " ").replace("\\", "")
        stems = [one["stem"].replace("\xa0", " ") for one in stems_of("02-revolt")]
        assert [stem for stem in stems if stem[:30] not in written] == []


def stems_of(lesson: str) -> list[dict[str, Any]]:
    import yaml

    bank = yaml.safe_load((FR / "data" / "quizzes" / f"{lesson}.yaml").read_text(encoding="utf-8"))
    return [question for stop in bank["stops"] for question in stop["questions"]]


GO_TO = """card => {
  const quiz = card.closest(".quiz"), section = card.closest("section"), { h, v } = Reveal.getIndices(section);
  Reveal.slide(h, v, [...section.querySelectorAll(".fragment")].indexOf(quiz));
}"""


@pytest.fixture(scope="module", params=["page", "deck"])
def made(request, tmp_path_factory) -> Path:
    """A French lesson as a page and as a deck."""
    folder = tmp_path_factory.mktemp("fr") / "Mali été"
    lesson = FR / "notebooks" / "02-revolt.ipynb"
    if request.param == "page":
        return write_pages([lesson], folder)[0][0]
    folder.mkdir()
    write_deck(lesson, folder / "deck.html")
    return folder / "deck.html"


@pytest.mark.browser
def test_a_question_of_a_french_page_and_deck_answers_wrong_and_right_in_french(page: Page, made):
    page.context.set_offline(True)
    page.goto(made.as_uri())
    assert page.locator("html").get_attribute("lang") == "fr"
    if made.name == "deck.html":
        page.wait_for_function("() => window.Reveal?.isReady()")
    stems = {one["stem"]: one for one in stems_of("02-revolt") if one["kind"] == "single"}
    card = next(card for card in page.locator(".mq-card").all() if asked(card, stems))
    question = asked(card, stems)
    if made.name == "deck.html":
        card.evaluate(GO_TO)
    for right, told in ((False, "Pas tout à fait"), (True, "Juste")):
        choice = next(one for one in question["choices"] if bool(one.get("correct")) == right)
        card.locator("label", has_text=choice["text"]).first.click()
        card.locator(".mq-check").click()
        expect(card.locator(".mq-feedback")).to_contain_text(told)
    assert external(page.requests_seen) == []
    assert page.console_errors == []


def asked(card: Any, stems: dict[str, Any]) -> dict[str, Any] | None:
    text = re.sub(r"\s+", " ", card.locator(".mq-stem").text_content() or "")
    return next((one for stem, one in stems.items() if re.sub(r"\s+", " ", stem) in text), None)


def test_the_readmes_lead_to_each_other_and_the_first_lesson_of_each_to_its_twin():
    assert "](README.fr.md)" in (ROOT / "README.md").read_text(encoding="utf-8")[:400]
    assert "](README.md)" in (ROOT / "README.fr.md").read_text(encoding="utf-8")[:400]
    for path in LESSONS:
        english = nbformat.read(ROOT / "notebooks" / path.name, as_version=4).cells[0].source
        assert f"](../fr/notebooks/{path.name})" in english
        assert f"](../../notebooks/{path.name})" in nbformat.read(path, as_version=4).cells[0].source


def test_a_course_in_english_is_the_same_with_and_without_the_line_to_its_twin():
    assert [source.name for source in Course(ROOT, "fr").sources] == [one.name for one in Course(ROOT, "en").sources]
    assert course.editions().keys() == {"en", "fr"}
