"""Answers that a page without Python keeps on the device: off until asked for, restored, handed in, forgotten."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from small_lesson import small_lesson
from test_front import ANSWER

from malicourse import course, files, progress, quiz, words
from malicourse.publish import classroom, deck
from malicourse.publish.editions.pages import framed

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {"en": ROOT, "fr": ROOT / "fr"}
LESSONS = ("01-setting", "10-table")  # the first has questions of every kind
STATES = """() => [...document.querySelectorAll(".mq-card")].map((card) => [
  card.dataset.state, card.querySelector(".mq-tries").textContent, card.querySelector(".mq-feedback").textContent,
  [...card.querySelectorAll("input, select")].map((one) => `${one.checked} ${one.value}`).join(),
  [...card.querySelectorAll(".mq-item")].map((row) => row.dataset.text).join()])"""
ENTRIES = "() => Object.fromEntries(Object.entries(localStorage).map(([key, text]) => [key, JSON.parse(text)]))"
ANSWER_ALL = f'() => [...document.querySelectorAll(".mq-card")].map({ANSWER})'
BLOCKED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("The operation is insecure.", "SecurityError"); } })"""
FULL = '() => { Storage.prototype.setItem = () => { throw new DOMException("no room", "QuotaExceededError"); }; }'


def say(key: str, language: str = "en", **blanks: object) -> str:
    return words.say(f"keep.{key}", language=language, **blanks)


@pytest.fixture(scope="module")
def lessons(tmp_path_factory) -> Path:
    """Pages with all questions of two lessons, in each language."""
    folder = tmp_path_factory.mktemp("kept")
    for language, place in FOLDERS.items():
        with course.at(place):
            for name in LESSONS:
                bank = quiz.load(name)
                stops = "".join(quiz.mount_html(bank.spec(stop.id)) for stop in bank.stops)
                page = framed(name, f'<div class="text"><h1>{name}</h1>{stops}</div>', kinds={"quiz"})
                (folder / f"{language}-{name}.html").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture
def visit(page: Page, lessons: Path):
    """Give a function that opens a lesson's page; nothing it does may be sent or fail."""

    def open_(name: str = LESSONS[1], language: str = "en") -> Locator:
        page.goto((lessons / f"{language}-{name}.html").as_uri())
        return page.locator(".mq-keep").first

    yield open_
    assert page.console_errors == []
    assert {address.split(":")[0] for address in page.requests_seen} <= {"file", "blob", "data"}


def keep(panel: Locator, name: str = "", language: str = "en") -> None:
    """Ask for it, at will under a name."""
    if name:
        panel.locator("summary").first.click()
        panel.get_by_label(say("name", language)).first.fill(name)
    panel.get_by_role("button", name=say("keep", language)).click()


def go_on_as(panel: Locator, name: str) -> None:
    panel.get_by_text(re.compile("^Not .*\\?$|^Somebody else")).click()
    panel.get_by_label("Name").last.fill(name)
    panel.get_by_role("button", name=say("go_on")).click()


def handed_in(page: Page, panel: Locator, key: str, folder: Path, language: str = "en") -> Path:
    with page.expect_download() as download:
        panel.get_by_role("button", name=say(key, language)).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


@pytest.mark.browser
def test_nothing_is_stored_before_it_is_asked_for_and_a_deck_never_asks(visit, page):
    visit()
    page.evaluate(ANSWER_ALL)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    written, _ = deck(small_lesson(), folder=ROOT / "notebooks")
    assert "keepAnswers" not in written
    assert "keepAnswers" not in framed("In another program", "", kinds={"quiz"}, home=False)


@pytest.mark.browser
@pytest.mark.parametrize("language", FOLDERS)
def test_answers_of_every_kind_come_back_and_the_file_to_hand_in_is_that_of_progress(visit, page, tmp_path, language):
    panel = visit(LESSONS[0], language)
    page.evaluate(ANSWER_ALL)  # what was answered before it was asked for is kept, too
    keep(panel, language=language)
    card = page.locator(".mq-card").nth([state for state, *_ in page.evaluate(STATES)].index("wrong"))
    card.locator(".mq-again").click()
    card.evaluate(ANSWER)  # the first choice once more
    before = page.evaluate(STATES)
    assert {"wrong", "estimated"} <= {state for state, *_ in before} <= {"right", "wrong", "estimated"}
    visit(LESSONS[0], language)
    assert page.evaluate(STATES) == before
    expect(page.locator(".mq-notice").first).to_contain_text("→")
    visit(LESSONS[1], language)
    page.evaluate(ANSWER_ALL)

    file = handed_in(page, panel, "hand_in", tmp_path, language)
    assert file.name == "my-answers.csv"
    rows = []
    for key, entry in sorted(page.evaluate(ENTRIES).items()):
        for name, one in entry.items() if key.count("/") > 1 else ():
            told = {
                True: words.say("progress.yes", language=language),
                False: words.say("progress.no", language=language),
            }
            with course.at(FOLDERS[language]):
                said = [progress._answer_words(one["answer"]), progress._answer_words(one["first"])]
            graded = "" if one["correct"] is None else told[one["correct"]]
            middle = [name, one["objective"], said[0], graded, one["tries"], told[one["shown"]], one["when"]]
            rows.append([*key.split("/")[-2:], *middle, one["asked"], said[1]])
    assert file.read_text(encoding="utf-8") == files.csv_text([progress.COLUMNS, *rows]).replace("\r\n", "\n")
    with course.at(FOLDERS[language]):
        handed = classroom.gather(tmp_path)
    (person,) = handed.people
    given = person.given
    assert len(given) == len(rows) == sum(len(quiz.load(name).questions) for name in LESSONS)
    assert handed.unknown == 0
    assert [name for name, one in given.items() if one.answer is None] == []

    (tmp_path / "one").mkdir()
    one = handed_in(page, panel, "hand_in_one", tmp_path / "one", language)
    with one.open(encoding="utf-8-sig", newline="") as lines:
        assert {row["lesson"] for row in csv.DictReader(lines)} == {LESSONS[1]}


@pytest.mark.browser
def test_what_a_second_try_found_leaves_the_first_answer_in_the_file(visit, page, tmp_path):
    panel = visit()
    keep(panel)
    card = page.locator(".mq-card").first
    for place in range(4):
        if card.get_attribute("data-state") != "right":
            card.get_by_role("radio").nth(place).check()
            card.get_by_role("button", name="Check").click()
    with handed_in(page, panel, "hand_in", tmp_path).open(encoding="utf-8-sig", newline="") as lines:
        (row,) = csv.DictReader(lines)
    first = card.get_by_role("radio").first.get_attribute("value")
    assert (row["right"], row["first"]) == ("yes", first)
    assert int(row["tries"]) > 1 or row["answered"] == first
    card.get_by_role("button", name="Start over").click()
    assert [len(entry) for key, entry in page.evaluate(ENTRIES).items() if key.count("/") > 1] == [0]
    expect(panel.locator(".mq-kept")).to_contain_text(": 0 answers.")


@pytest.mark.browser
def test_each_learner_of_a_shared_device_sees_whose_answers_these_are_and_has_answers_of_their_own(
    visit, page, tmp_path
):
    panel = visit()
    page.evaluate(ANSWER_ALL)
    states = page.evaluate(STATES)
    keep(panel, "  Awa  Keïta ")
    told = panel.locator(".mq-kept")
    expect(told).to_contain_text(f"for Awa Keïta since {words.date(page.evaluate('new Date().toISOString()')[:10])}")
    visit()
    expect(page.locator(".mq-notice").first).to_contain_text("Awa Keïta → ")
    go_on_as(panel, "Binta")
    expect(told).to_contain_text("for Binta")
    expect(told).to_contain_text(": 0 answers.")
    assert {state for state, *_ in page.evaluate(STATES)} == {""}
    other = page.context.new_page()
    other.goto(page.url)
    go_on_as(other.locator(".mq-keep").first, "AWA KEÏTA")
    expect(told).to_contain_text("for AWA KEÏTA")  # the page that is open in another tab follows
    assert page.evaluate(STATES) == other.evaluate(STATES) == states
    assert handed_in(page, panel, "hand_in", tmp_path).name == "my-answers-awa-keïta.csv"
    assert classroom.gather(tmp_path).people[0].name == "awa-keïta"

    panel.get_by_text("Not AWA").click()
    panel.get_by_role("button", name=say("stop")).click()
    expect(told).to_have_text(say("stopped"))
    kept_before = page.evaluate(ENTRIES)
    page.locator(".mq-card .mq-again:not([hidden])").first.click()
    assert page.evaluate(ENTRIES) == kept_before, "nothing more is kept"
    keep(panel, "Cheikh")
    assert {state for state, *_ in page.evaluate(STATES)} == {""}, "another's answers are not taken over"
    page.evaluate(ANSWER_ALL)
    panel.get_by_text(say("forget"), exact=True).click()
    panel.get_by_role("button", name=say("forget_now")).click()
    keep(visit(), "Awa Keïta")
    assert page.evaluate(STATES) == states
    panel.get_by_text(say("forget"), exact=True).click()
    panel.get_by_role("button", name=say("forget_now")).click()
    assert {state for state, *_ in page.evaluate(STATES)} == {""}
    assert list(page.evaluate(ENTRIES).values()) == [{"format": 1, "people": {"binta": kept_before_day(kept_before)}}]
    keep(visit(), "Binta")
    panel.get_by_text(say("forget"), exact=True).click()
    panel.get_by_role("button", name=say("forget_now")).click()
    expect(told).to_have_text(say("forgotten"))
    assert page.evaluate("localStorage.length") == 0


def kept_before_day(entries: dict) -> str:
    return next(entry["people"]["binta"] for entry in entries.values() if "people" in entry)


@pytest.mark.browser
def test_an_answer_to_a_question_that_has_changed_or_is_damaged_is_asked_anew(visit, page):
    panel = visit()
    page.evaluate(ANSWER_ALL)
    keep(panel)
    states = page.evaluate(STATES)
    page.evaluate("""() => {
      const [one, two] = Object.keys(localStorage).filter((key) => key.split("/").length > 3).sort();
      const answers = JSON.parse(localStorage.getItem(one));
      Object.values(answers)[0].mark = "0";
      Object.values(answers)[1].answer = { a: 1 };
      localStorage.setItem(one, JSON.stringify(answers));
      localStorage.setItem(two, "{");
    }""")
    visit()
    assert [len(stop.questions) for stop in quiz.load(LESSONS[1]).stops] == [2, 2, 4]
    new = page.evaluate(STATES)
    assert new[2:4] == states[2:4]
    assert {state for state, *_ in new[:2] + new[4:]} == {""}
    expect(page.locator(".mq-notice").first).to_have_text(words.say("score.changed", n=2))


@pytest.mark.browser
def test_a_blocked_and_a_full_store_are_said_in_a_sentence_and_the_questions_go_on(visit, page, lessons):
    panel = visit()
    keep(panel)
    page.evaluate(FULL)
    assert all(page.evaluate(ANSWER_ALL))
    expect(page.locator(".mq-notice").first).to_have_text(say("full"))
    context = page.context.browser.new_context()
    blocked = context.new_page()
    blocked.add_init_script(BLOCKED)
    blocked.goto((lessons / f"en-{LESSONS[1]}.html").as_uri())
    panel = blocked.locator(".mq-keep").first
    keep(panel)
    expect(panel.locator(".mq-kept")).to_have_text(say("blocked"))
    assert blocked.evaluate(f"({STATES})().length") == len(blocked.evaluate(ANSWER_ALL))
    expect(panel.get_by_role("button", name=say("keep"))).to_be_visible()
    context.close()


@pytest.mark.browser
def test_the_hint_that_was_used_is_open_again(visit, page):
    panel = visit(LESSONS[0])
    keep(panel)
    hint = page.locator(".mq-form > .mq-hint").first
    hint.locator("summary").click()
    hint.locator("xpath=..").evaluate(f"form => ({ANSWER})(form.parentElement)")
    visit(LESSONS[0])
    assert hint.get_attribute("open") is not None
    assert page.locator(".mq-form > .mq-hint[open]").count() == 1


@pytest.mark.browser
def test_the_line_is_accessible_and_fits_a_narrow_phone(visit, page, axe):
    page.set_viewport_size({"width": 320, "height": 720})
    panel = visit(language="fr")
    page.evaluate(ANSWER_ALL)
    keep(panel, "Fatoumata Walet Alhousseini ag Mohamed Lamine Ould Sidi", "fr")
    assert panel.evaluate("panel => panel.contains(document.activeElement)"), "the focus was lost to the page"
    page.evaluate("document.querySelectorAll('.mq-keep details').forEach((one) => (one.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe(page, ".mq-keep", ("minor", "moderate", "serious", "critical")) == []


def test_a_page_with_questions_and_the_talks_carries_their_looks_once():
    for kinds in ({"quiz"}, {"talks"}, {"quiz", "talks"}):
        assert framed("Both", "", kinds=kinds).count(".malicourse-quiz .mq-legend {") == 1
