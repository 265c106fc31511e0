"""The modules of the quiz and of the talks: joined as they are stored, and answering in a browser of February 2020."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from other_browsers import Firefox, OldChromium, WebKit, unpack, webkit_program
from small_lesson import QUESTIONS, small_lesson

from malicourse import talks
from malicourse.publish import deck
from malicourse.publish.editions.pages import page as lesson_page

ROOT = Path(__file__).resolve().parents[1]
FRONT = ROOT / "src" / "front"
BUILT = (  # in src/malicourse
    *("quiz/quiz.js", "quiz/keep.js", "talks/talks.js", "publish/site/device.js", "publish/package/scorm.js"),
)
# What Chromium 80, Firefox 78 or Safari 14.1 lack, and no compiler adds.
NEWER = re.compile(
    r"\.at\(|\.replaceAll\(|\.replaceChildren\(|Object\.hasOwn\(|\.findLast(Index)?\(|structuredClone\(|"
    r"\.to(Sorted|Reversed|Spliced)\(|"
    r"Object\.groupBy\(|\.with\(|Promise\.any\(|\?\?=|\|\|=|&&=|\.randomUUID\(|\.checkVisibility\("
)
SCRIPTS = [
    *sorted(path for folder in ("quiz", "talks", "device", "package") for path in (FRONT / folder).glob("*.js")),
    *sorted((ROOT / "src" / "malicourse").rglob("*.js")),
]

# Each question is answered as clicks and keys would: the first choice, the last entry, the first move, a five.
ANSWER = """card => {
  const tell = (element, type) => element.dispatchEvent(new Event(type, { bubbles: true }));
  for (const input of card.querySelectorAll(".mq-number input")) input.value = "5";
  const choice = card.querySelector("input[type=radio], input[type=checkbox]");
  if (choice) choice.click();
  for (const select of card.querySelectorAll("select")) { select.selectedIndex = 1; tell(select, "change"); }
  for (const range of card.querySelectorAll("input[type=range]")) tell(range, "input");
  const move = card.querySelector(".mq-move:not([aria-disabled=true])");
  if (move) move.click();
  card.querySelector(".mq-check").click();
  return [card.dataset.state, card.querySelector(".mq-feedback").textContent.trim().length];
}"""

WALK = (
    "() => { let steps = 0; while (!Reveal.isLastSlide() && steps < 200) { Reveal.next(); steps += 1; } return steps; }"
)


def test_the_stored_front_end_is_what_its_modules_join_to(npm):
    folder = npm(FRONT)
    done = subprocess.run(["npm", "run", "build"], cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in BUILT:
        made = (folder.parent / "malicourse" / name).read_text(encoding="utf-8")
        stored = (ROOT / "src" / "malicourse" / name).read_text(encoding="utf-8")
        assert made == stored, "run `npm ci` and `npm run build` in src/front"


def test_scripts_hold_nothing_unused_nothing_undeclared_and_no_long_function(npm):
    """The rules stand in src/front/biome.json."""
    folder = npm(FRONT)
    for path in (ROOT / "src" / "malicourse").rglob("*.js"):
        copy = folder.parent / path.relative_to(ROOT / "src")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    done = subprocess.run(["npm", "run", "lint"], cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_script_uses_nothing_that_a_browser_of_2020_lacks(path: Path):
    found = [
        (number, line.strip())
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if NEWER.search(line)
    ]
    assert found == []


STYLES = sorted((ROOT / "src" / "malicourse").rglob("*.css"))
# What makes Chromium 80 drop a whole rule: selectors in lists, sides by the direction of writing as one.
NEWER_STYLE = re.compile(
    r":is\(|:where\(|:not\([^()]*,|^\s*inset:|^\s*(margin|padding|border)-(inline|block):", re.MULTILINE
)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_uses_nothing_that_a_browser_of_2020_drops(path: Path):
    assert NEWER_STYLE.findall(path.read_text(encoding="utf-8")) == []


@pytest.fixture(scope="module", params=["Chromium 80", "Firefox", "WebKitGTK"])
def other(request: pytest.FixtureRequest) -> Iterator[OldChromium | Firefox | WebKit]:
    """Give a page of each browser that is not today's Chromium."""
    if request.param == "Chromium 80":
        npm = request.getfixturevalue("npm")
        browser: OldChromium | Firefox | WebKit = OldChromium(unpack(npm(Path(__file__).parent / "old_chromium")))
        assert browser.version.split("/")[1].startswith("80.")
    elif request.param == "Firefox":
        if not (firefox := shutil.which("firefox-esr")):
            pytest.skip("no firefox-esr here: apt-get install firefox-esr")
        browser = Firefox(firefox)
    else:
        driver, program = shutil.which("WebKitWebDriver"), webkit_program()
        if not (driver and program and shutil.which("Xvfb")):
            pytest.skip("no WebKitGTK here: apt-get install webkit2gtk-driver xvfb")
        browser = WebKit(driver, program)
    yield browser
    browser.close()


@pytest.mark.browser
def test_every_kind_of_question_answers_on_a_page_in_other_browsers(other, tmp_path: Path):
    path = tmp_path / "lesson.html"
    path.write_text(lesson_page(small_lesson(), folder=ROOT / "notebooks"), encoding="utf-8")
    other.open(path)
    other.wait(f"document.querySelectorAll('.mq-card').length === {QUESTIONS}")
    answers = other.run(f"[...document.querySelectorAll('.mq-card')].map({ANSWER})")
    assert all(state in ("right", "wrong", "estimated") and said > 10 for state, said in answers), answers
    assert other.run("localStorage.length") == 0
    other.run("document.querySelector('.mq-keep button').click()")
    assert other.run("localStorage.length") == 2, "the choice, and the answers of a stop"
    other.open(path)
    other.wait("document.querySelector('.mq-notice').textContent.length > 10")
    again = other.run("[...document.querySelectorAll('.mq-card')].map(card => card.dataset.state)")
    assert again == [state for state, _ in answers], "answers that are kept come back"
    assert other.faults() == []


@pytest.mark.browser
def test_a_deck_can_be_walked_in_other_browsers(other, tmp_path: Path):
    path = tmp_path / "lesson.slides.html"
    written, count = deck(small_lesson(), folder=ROOT / "notebooks")
    path.write_text(written, encoding="utf-8")
    other.open(path)
    other.wait("!!window.Reveal && Reveal.isReady()")
    assert other.run("Reveal.getTotalSlides()") == count
    assert other.run(f"({WALK})()") >= count - 1
    shown = other.run("[...document.querySelectorAll('.mq-card')].map(card => card.dataset.state)")
    assert len(shown) == QUESTIONS
    assert all(shown), "each answer was the next step after its question"
    assert other.faults() == []


@pytest.mark.browser
def test_a_class_negotiates_in_other_browsers(other, tmp_path: Path):
    path = tmp_path / "table.html"
    written = talks.mount_html(talks.read()) + talks.front_end()
    path.write_text(f'<!doctype html><meta charset="utf-8"><title>Table</title>{written}', encoding="utf-8")
    other.open(path)
    other.wait("!!document.querySelector('.malicourse-talks')")
    other.run("document.querySelector('.mt-lot .mq-check').click()")
    assert other.run("document.querySelectorAll('.mt-group').length") == 6
    other.run("document.querySelectorAll('.mt-step')[1].click()")
    for number in range(8):
        other.run(f"document.querySelectorAll('.mt-negotiate .mt-point')[{number}].click()")
        other.run("document.querySelector('.mt-signing input').click()")
    other.run("document.querySelector('.mt-interrupt').click()")
    assert other.run("document.querySelector('.mt-event').textContent.length") > 20
    other.run("document.querySelectorAll('.mt-step')[2].click()")
    assert "8 of 8 points" in other.run("document.querySelector('.mt-verdict').textContent")
    other.run("document.querySelectorAll('.mt-step')[3].click()")
    assert other.run("document.querySelectorAll('.mt-compared .mt-column').length") == 3
    assert other.faults() == []
