"""A lesson as a package for a school's platform: what stands in the ZIP, and what a run-time of others receives."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import nbformat
import pytest
from conftest import external, skip_or_fail
from playwright.sync_api import FrameLocator, Locator, Page, expect
from test_pages import lesson
from test_quiz_browser import arrange

from malicourse import course, quiz, words
from malicourse.publish import __main__ as publish
from malicourse.publish import classroom, package
from malicourse.publish.classroom import pooled
from malicourse.publish.classroom.asked import Asked, Course
from malicourse.quiz.shapes import Choices, Line, Number, Order, Pairs

ROOT = Path(__file__).resolve().parents[1]
SCORM = Path(__file__).with_name("scorm")
NAME = "02-revolt"
MOST_BYTES = 2_500_000
MOST_KEPT = 4096  # signs of suspend data
MOST_SAID = 255  # signs of an answer
ALLOWED = {  # what SCORM 1.2 allows for an answer of each type
    "choice": r"[0-9a-z](,[0-9a-z])*",
    "sequencing": r"[0-9a-z](,[0-9a-z])*",
    "matching": r"[0-9a-z]\.[0-9a-z](,[0-9a-z]\.[0-9a-z])*",
    "numeric": r"-?\d+(\.\d+)?",
    "fill-in": r".+",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The package of lesson 02, made once for all tests."""
    return package.write(ROOT / "notebooks" / f"{NAME}.ipynb", tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def scorm(npm) -> Path:
    """Programs of others for SCORM 1.2."""
    return npm(SCORM)


def page_of(file: Path) -> str:
    with zipfile.ZipFile(file) as packed:
        return packed.read("index.html").decode()


# ---------------------------------------------------------------- the ZIP


def test_a_package_holds_the_page_and_the_manifest_and_is_the_same_each_time(tmp_path):
    notebook = tmp_path / "09-été.ipynb"
    nbformat.write(lesson(), notebook)
    one = package.write(notebook, tmp_path / "one")
    assert one.name == "mali-09-ete-en.zip"
    assert one.read_bytes() == package.write(notebook, tmp_path / "two").read_bytes()
    with zipfile.ZipFile(one) as packed:
        assert packed.namelist() == ["imsmanifest.xml", "index.html"]
        named = re.findall(r'href="([^"]+)"', packed.read("imsmanifest.xml").decode())
    assert named == ["index.html", "index.html"]
    assert 'href="index.html"' not in page_of(one), "a page that stands alone leads to no map"


def test_a_page_of_a_platform_carries_its_words_and_offers_to_keep_nothing_itself(made):
    page = page_of(made)
    assert 'id="malicourse-package"' in page
    assert "localStorage" not in page
    assert made.stat().st_size < MOST_BYTES


def test_the_manifest_follows_the_schemas_of_scorm(scorm, made):
    with zipfile.ZipFile(made) as packed:
        manifest = packed.read("imsmanifest.xml").decode()
    for text, valid in ((manifest, True), (manifest.replace('"sco"', '"lesson"'), False)):
        done = subprocess.run(["node", "schema.mjs"], cwd=scorm, input=text, capture_output=True, encoding="utf-8")
        assert (done.stdout.strip(), done.returncode) == (str(valid).lower(), 0), done.stderr


def test_the_command_names_each_package_its_size_and_where_it_goes(tmp_path, capsys):
    nbformat.write(lesson(), tmp_path / "09-small.ipynb")
    assert publish.main(["package", str(tmp_path / "09-small.ipynb"), "--output", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert re.search(r"mali-09-small-en\.zip: \d\.\d MB\n", said)
    assert words.say("package.import_it") in said


# ---------------------------------------------------------------- every question in a few signs


def some_answers(one: Asked) -> list[object]:
    """Give answers to a question as the page has them: a wrong one, and the right one last."""
    right = one.question.solution().answer
    match one.shape:
        case Choices(many=False, rows=rows):
            return [row.name or row.text for row in rows if not row.right] + [right]
        case Choices(rows=rows):
            return [[row.text for row in rows if not row.right], [row.text for row in rows], right]
        case Order(shown=shown):
            return [list(shown), right]
        case Pairs(rows=rows, answers=answers):
            return [{row.item: answers[place % len(answers)] for place, row in enumerate(rows)}, right]
        case Line(points=points, top=top):
            return [{point.x: top for point in points if not point.given}, right]
        case Number(value=value):
            return [-123456.75 if one.graded else 123456.75, value]


@pytest.fixture(scope="module")
def coded() -> list[tuple[Path, list[list[Asked]], list[dict]]]:
    """For each language its folder, the questions of each bank, and what the page writes of some answers to them."""
    if not shutil.which("node"):
        skip_or_fail("node was not found, so what a page writes cannot be tried on every question")
    found = []
    for folder in course.editions().values():
        with course.at(folder):
            all_of_it = Course()
            banks = [[one for one in all_of_it.asked.values() if one.bank is bank] for bank in all_of_it.banks.values()]
            given = [
                [{"question": one.bank.write(one.question, one.number), "answers": some_answers(one)} for one in bank]
                for bank in banks
            ]
        done = subprocess.run(
            ["node", SCORM / "codes.mjs"], input=json.dumps(given), capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        found.append((folder, banks, json.loads(done.stdout)))
    return found


def rows_of(banks: list[list[Asked]], told: list[dict]) -> list[tuple[Asked, dict]]:
    return [pair for bank, got in zip(banks, told, strict=True) for pair in zip(bank, got["rows"], strict=True)]


def test_the_answers_of_the_longest_lesson_fit_into_what_a_platform_keeps(coded):
    sizes = [len(bank["text"]) for *_, told in coded for bank in told]
    assert len(sizes) == 22
    assert 500 < max(sizes) <= MOST_KEPT
    assert all(bank["same"] for *_, told in coded for bank in told), "what is kept comes back as it was"


def test_every_answer_is_written_as_scorm_allows_and_read_back_by_the_page_and_by_the_class(coded):
    for folder, banks, told in coded:
        with course.at(folder):
            for one, row in rows_of(banks, told):
                answers = some_answers(one)
                assert row["read"] == answers, one.id
                for signs, answer in zip(row["signs"], answers, strict=True):
                    assert len(signs) <= MOST_SAID
                    assert re.fullmatch(ALLOWED[row["type"]], signs), signs
                    assert one.judged(one.read(signs)).answer == one.judged(answer).answer, (one.id, signs)
                assert row["right"] == (row["signs"][-1] if one.graded else "")


def test_what_the_letters_mean_is_named_alike_by_the_page_and_by_the_class(coded):
    marks = [(one.mark, row["mark"]) for _, banks, told in coded for one, row in rows_of(banks, told)]
    assert [pair for pair in marks if pair[0] != pair[1]] == []
    assert len({mark for mark, _ in marks}) > len(marks) / 2, "other words, another mark"


# ---------------------------------------------------------------- in a platform

SITE = "http://localhost:8000"  # no server: each file is given by the test
PLATFORM = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>A school</title>
<style>html, body { height: 100%; margin: 0 } iframe { border: 0; height: 100%; width: 100% }</style>
<script src="scorm12.js"></script>
<script>
  const failed = (window.failed = []); // calls that the run-time refused
  function open_(kept) {
    window.API = new Scorm12API({ autocommit: false, logLevel: 5 });
    if (kept) API.loadFromJSON(kept);
    for (const name of ["LMSInitialize", "LMSSetValue", "LMSCommit", "LMSFinish"]) {
      const call = API[name].bind(API);
      API[name] = (...given) => {
        const done = call(...given);
        if (String(done) !== "true") failed.push([name, ...given, API.LMSGetLastError()]);
        return done;
      };
    }
    document.body.innerHTML = '<iframe src="index.html" title="A lesson"></iframe>';
  }
</script><body></body></html>"""


@pytest.fixture
def platform(page, scorm, made) -> Page:
    """A page that holds scorm-again's run-time; open_() opens the lesson inside it."""
    code = (scorm / "node_modules" / "scorm-again" / "dist" / "scorm12.min.js").read_text(encoding="utf-8")
    files = {"/": PLATFORM, "/index.html": page_of(made), "/scorm12.js": code}
    page.context.route(f"{SITE}/**", lambda route: give(route, files))
    page.goto(f"{SITE}/")
    page.set_default_timeout(10_000)
    page.set_viewport_size({"width": 360, "height": 740})
    return page


def give(route, files: dict[str, str]) -> None:
    path = route.request.url.removeprefix(SITE)
    kind = "text/javascript" if path.endswith(".js") else "text/html"
    route.fulfill(status=200 if path in files else 404, body=files.get(path, ""), content_type=f"{kind}; charset=utf-8")


def enter(page: Page, kept: dict | None = None) -> FrameLocator:
    page.evaluate("kept => open_(kept)", kept)
    lesson_there = page.frame_locator("iframe")
    expect(lesson_there.locator(".mq-card").first).to_be_visible()
    return lesson_there


def leave(page: Page) -> dict:
    """Close the lesson; give what the platform has received."""
    page.evaluate("document.querySelector('iframe').remove()")
    return told(page)


def told(page: Page) -> dict:
    page.wait_for_timeout(100)  # answers are handed over a moment after the feedback has come
    return page.evaluate("API.renderCMIToJSONObject().cmi")


def interactions(cmi: dict) -> dict[str, dict]:
    """Give the interactions by the question's id, in their order."""
    return {one["id"].rpartition("/")[2]: one for one in cmi["interactions"].values()}


QUESTIONS = [question for stop in quiz.load(NAME).stops for question in quiz.load(NAME).spec(stop.id)["questions"]]


def answer(there: FrameLocator, name: str, given: object) -> Locator:
    """Answer a question with the mouse; give its card."""
    place, question = next((n, one) for n, one in enumerate(QUESTIONS) if one["id"] == name)
    card = there.locator(".mq-card").nth(place)
    match question["kind"]:
        case "single":
            card.get_by_text(given, exact=True).click()
        case "several":
            for box in card.get_by_role("checkbox").all():
                box.set_checked(box.get_attribute("value") in given)
        case "place":
            card.get_by_role("radio").and_(card.locator(f'[value="{given}"]')).check()
        case "order":
            arrange(card, given, lambda button: button.click())
        case "match":
            for pair, select in zip(question["pairs"], card.get_by_role("combobox").all(), strict=True):
                select.select_option(given[pair["item"]])
        case _:
            card.get_by_role("textbox").fill(str(given))
    card.locator(".mq-check").click()
    return card


def right(name: str) -> object:
    return next(one.solution().answer for one in quiz.load(NAME).questions if one.id == name)


def test_a_platform_receives_first_answers_a_score_and_gives_the_answers_back(platform, tmp_path):
    there = enter(platform)
    said = words.room("package", "en")
    expect(there.locator(".edition")).to_have_text(f"{said['page']} {said['reported']}")
    assert told(platform)["core"]["lesson_status"] == "incomplete"

    wrong = "For all twelve months of the year 2012"
    answer(there, "revolt-abetted", wrong)
    answer(there, "revolt-abetted", right("revolt-abetted"))  # found at the second try
    answer(there, "revolt-find-kidal", "Gao")
    card = answer(there, "revolt-find-kidal", "Timbuktu")
    card.locator(".mq-show").click()
    answer(there, "revolt-map", right("revolt-map"))
    cmi = leave(platform)
    assert platform.evaluate("failed") == []
    assert list(interactions(cmi)) == [one["id"] for one in QUESTIONS], (
        "each question has one place for the whole class"
    )
    abetted = interactions(cmi)["revolt-abetted"]
    assert (abetted["type"], abetted["result"]) == ("choice", "wrong"), "the first answer stays"
    assert re.fullmatch(r"\d\d:\d\d:\d\d", abetted["time"])
    assert re.fullmatch(r"\d\d:\d\d:\d\d", abetted["latency"])
    assert cmi["core"]["score"] == {"raw": "7", "min": "0", "max": "100"}, "one of fifteen; estimates do not count"
    assert (cmi["core"]["lesson_status"], cmi["core"]["exit"]) == ("incomplete", "suspend")
    assert cmi["core"]["session_time"] > "00:00:00"

    there = enter(platform, cmi)
    shown = {name: state(there, name) for name in ("revolt-abetted", "revolt-find-kidal", "revolt-map", "revolt-order")}
    assert shown == {"revolt-abetted": "right", "revolt-find-kidal": "shown", "revolt-map": "right", "revolt-order": ""}
    expect(there.locator(".edition + p")).to_have_text(said["tally"].format(answered=3, total=16, right=1, graded=15))
    card = there.locator(".mq-card").nth([one["id"] for one in QUESTIONS].index("revolt-abetted"))
    card.locator(".mq-again").click()  # starts over, which changes no score
    for question in QUESTIONS:
        if question["id"] not in ("revolt-find-kidal", "revolt-map"):
            given = 200_000 if question["kind"] == "estimate" else right(question["id"])
            answer(there, question["id"], given)
    cmi = leave(platform)
    assert platform.evaluate("failed") == []
    assert cmi["core"]["score"]["raw"] == "87", "thirteen of fifteen"
    assert cmi["core"]["lesson_status"] == "completed"
    assert interactions(cmi)["revolt-guess-refugees"]["result"] == "neutral"
    assert interactions(cmi)["revolt-abetted"] == abetted, "the first answer stays, from one day to the next"
    assert len(cmi["suspend_data"]) < MOST_KEPT
    the_class_is_read(tmp_path, cmi)


def state(there: FrameLocator, name: str) -> str:
    place = [one["id"] for one in QUESTIONS].index(name)
    return there.locator(".mq-card").nth(place).get_attribute("data-state")


def the_class_is_read(folder: Path, cmi: dict) -> None:
    """What the platform received is written as Moodle's report of interactions, and read for the page on a class."""
    head = ["Name", "Attempt", "Started on", "Last accessed on", "Score", "02 · The revolt"]
    rows = [["Awa", "1", "x", "y", "87", "87/100"], ["Moussa", "1", "x", "y", "87", "87/100"]]
    for place, one in enumerate(cmi["interactions"].values()):
        head += [f"{part} {place}" for part in ("Question", "Response", "Right answer", "Result")]
        pattern = one["correct_responses"].get("0", {}).get("pattern", "")
        for pupil, row in enumerate(rows):  # the second answered in a package of another edition
            name = f"1/{one['id'].rpartition('/')[2]}" if pupil and "/" in one["id"] else one["id"]
            row += [name, one["student_response"], pattern, one["result"]]
    with (folder / "course scorm.txt").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t").writerows([head, *rows])
    found = classroom.gather(folder)
    assert (dict(found.files), found.unknown) == ({"interactions": 1}, 0)
    (page,) = pooled.pool(found, Course()).lessons
    results = {one.asked.id: one for one in page.results}
    assert list(results) == [one["id"] for one in QUESTIONS]
    assert {name for name, one in results.items() if one.score.of and not one.score.right} == {
        *("revolt-abetted", "revolt-find-kidal", "revolt-guess-refugees")
    }
    assert results["revolt-guess-refugees"].estimates == [200_000, 200_000]
    (error, count), lost = results["revolt-abetted"].errors[0], results["revolt-abetted"].lost
    assert (error.label, count, lost) == ("For all twelve months of the year 2012", 1, 1), "other letters are not read"


@pytest.mark.parametrize("fault", ["{ LMSCommit: () => 'false' }", "{ LMSSetValue() { throw new Error() } }"])
def test_a_platform_that_takes_no_answers_is_named_and_the_page_works_on(platform, fault):
    there = enter(platform)
    platform.evaluate(f"void Object.assign(API, {fault})")
    expect(there.locator(".edition")).to_contain_text(words.say("package.reported"))
    card = answer(there, "revolt-map", right("revolt-map"))
    expect(card.locator(".mq-feedback")).to_contain_text("Right.")
    expect(there.locator(".edition")).to_have_text(f"{words.say('package.page')} {words.say('package.failed')}")
    expect(there.locator(".mq-notice:visible")).to_have_text(words.say("package.failed"))
    assert platform.console_errors == []


def test_without_a_platform_the_page_says_so_and_answers_in_a_frame_that_may_store_nothing(page, made, axe):
    """So Kolibri may open it: shut off from its surroundings, without a network."""
    alone = PLATFORM.partition("<script")[0] + '<iframe sandbox="allow-scripts" src="index.html" title="A"></iframe>'
    page.context.route(f"{SITE}/**", lambda route: give(route, {"/": alone, "/index.html": page_of(made)}))
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{SITE}/")
    there = page.frame_locator("iframe")
    expect(there.locator(".edition")).to_have_text(f"{words.say('package.page')} {words.say('package.alone')}")
    expect(there.locator(".edition + p")).to_be_hidden()
    card = answer(there, "revolt-map", right("revolt-map"))
    expect(card.locator(".mq-feedback")).to_contain_text("Right.")
    asked = [address for address in page.requests_seen if not address.startswith("data:")]
    assert asked == [f"{SITE}/", f"{SITE}/index.html"]
    assert external(page.requests_seen) == []
    assert page.console_errors == []
    assert axe(page) == []
