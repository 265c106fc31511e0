"""Pages in a real Chromium, opened from the file with the network cut: a small one, the map, and every lesson."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from small_lesson import QUESTIONS
from test_pages import lesson
from test_quiz_browser import ANSWERS, KINDS, SPEC, answer_by_mouse

from malicourse.publish import write_pages

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[1]
LESSONS = [path.stem for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))]
OTHERS = {
    f"{path.parents[1].name}/{path.stem}": path for path in sorted(ROOT.glob("*/notebooks/[0-9]*.ipynb"))
}  # lessons in another language
EVERY_IMPACT = ("minor", "moderate", "serious", "critical")
MOST_BYTES = 2_000_000

# What is wider than the screen and does not scroll in a box of its own; empty if the page does not scroll sideways.
TOO_WIDE = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > page.clientWidth + 1 && !one.parentElement.closest(".scroll"))
    .map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 30)}`).slice(0, 5);
}"""
BROKEN_WORDS = """() => [...document.querySelectorAll("th, td")].flatMap((cell) => {
  const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), range = document.createRange(), found = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    for (const word of node.textContent.matchAll(/\\p{L}{2,}/gu)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(word[0]);
    }
  return found;
})"""
OPEN_ALL = """() => {
  document.querySelectorAll("details").forEach((one) => (one.open = true));
  for (const one of document.querySelectorAll(".text > section")) one.style.contentVisibility = "visible"; // as if seen
}"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Give a function that builds a page, once for all tests, in a folder with a space and an accent."""
    folder = tmp_path_factory.mktemp("pages") / "Mali été"
    folder.mkdir()
    nbformat.write(lesson(), folder / "09-small.ipynb")
    made: dict[str, Path] = {}

    def give(name: str) -> Path:
        if name not in made:
            here = folder / "09-small.ipynb" if name == "small" else ROOT / "notebooks" / f"{name}.ipynb"
            notebooks = [OTHERS.get(name, here)]
            if name == "index":
                notebooks = [ROOT / "notebooks" / f"{lesson}.ipynb" for lesson in LESSONS[:3]]
            written = write_pages(notebooks, folder / name.replace("/", "-"))
            made[name] = written[-1 if name == "index" else 0][0]
        return made[name]

    return give


@dataclass
class Visit:
    """What was seen on a page: at 320 pixels, at 200 % zoom, with large letters; what it asked for; what axe says."""

    path: Path
    wide: dict[str, list[str]] = field(default_factory=dict)
    axe: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def watch(context: BrowserContext, visit: Visit) -> Page:
    page = context.new_page()
    context.set_offline(True)
    context.on("request", lambda request: visit.requests.append(request.url))
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    page.on("console", lambda line: line.type in {"error", "warning"} and visit.errors.append(line.text))
    page.goto(visit.path.as_uri())
    return page


@pytest.fixture(scope="module")
def visited(chromium, axe, built):
    """Give a function that visits a page, once for all tests."""
    seen: dict[str, Visit] = {}

    def give(name: str) -> Visit:
        if name in seen:
            return seen[name]
        visit = seen[name] = Visit(built(name))
        context = chromium.new_context(viewport={"width": 1280, "height": 720})
        page = watch(context, visit)
        page.evaluate(OPEN_ALL)
        visit.axe = axe(page, None, EVERY_IMPACT)
        for what, width, letters in (("320 px", 320, ""), ("200 % zoom", 640, ""), ("200 % letters", 1280, "200%")):
            page.set_viewport_size({"width": width, "height": 720})
            page.evaluate("size => { document.documentElement.style.fontSize = size; }", letters)
            visit.wide[what] = page.evaluate(TOO_WIDE)
        context.close()
        return visit

    return give


every_page = pytest.mark.parametrize("name", ["small", "index", *LESSONS, *list(OTHERS)[2:3]])


@every_page
def test_a_page_asks_for_nothing_but_its_own_file_and_reports_no_error(visited, name):
    visit = visited(name)
    assert [address for address in visit.requests if not address.startswith("data:")] == [visit.path.as_uri()]
    assert visit.errors == []


@every_page
def test_a_page_never_scrolls_sideways(visited, name):
    assert {size: found for size, found in visited(name).wide.items() if found} == {}


@every_page
def test_axe_finds_no_fault_of_any_weight(visited, name):
    assert visited(name).axe == []


@pytest.mark.parametrize("name", ["small", "index", *LESSONS, *OTHERS])
def test_a_page_is_small_enough_to_send(built, name):
    assert built(name).stat().st_size < MOST_BYTES


# ---------------------------------------------------------------- the small page, by hand


@pytest.fixture
def small(page, built) -> Page:
    page.context.set_offline(True)
    page.goto(built("small").as_uri())
    page.set_default_timeout(20_000)
    return page


@pytest.fixture
def still(chromium, built) -> Iterator[Page]:
    """Open the page in a browser that runs no script."""
    context = chromium.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(built("small").as_uri())
    yield page
    context.close()


def card(page: Page, kind: str) -> Locator:
    return page.locator(".mq-card").nth(next(n for n, one in enumerate(SPEC["questions"]) if one["id"] == kind))


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_question_answers_without_a_kernel_wrong_and_right(small, kind):
    wrong, right = ANSWERS[kind]
    answer_by_mouse(card(small, kind), KINDS[kind], wrong)
    expect(card(small, kind).locator(".mq-feedback")).to_contain_text("Not quite.")
    answer_by_mouse(card(small, kind), KINDS[kind], right)
    expect(card(small, kind).locator(".mq-feedback")).to_contain_text("Right.")


def test_without_the_script_everything_can_be_read(still):
    expect(still.get_by_role("heading", level=1)).to_be_visible()
    folds = still.get_by_text("Answer and source", exact=True)
    assert folds.count() == QUESTIONS
    answer = still.locator("[data-malicourse-quiz] details > ul, [data-malicourse-quiz] details > ol").first
    expect(answer).to_be_hidden()
    answer.locator("xpath=..").locator("summary").click()
    expect(answer).to_be_visible()
    assert still.locator("[data-malicourse-steps] figure").count() == 3
    expect(still.get_by_text("In 2013 points stand in the north.").first).to_be_visible()
    for summary in ("The chart in words and numbers", "Show the code", "For the teacher"):
        still.get_by_text(summary, exact=True).first.click()
    expect(still.get_by_role("cell", name="Malian army")).to_be_visible()
    expect(still.get_by_text("import pandas as pd")).to_be_visible()
    expect(still.get_by_text("Read slowly.")).to_be_visible()
    still.get_by_role("link", name="a coup").click()
    expect(still.locator("#word-coup")).to_be_in_viewport()


def test_without_the_script_a_printed_page_does_not_tell_the_answers_in_place(still):
    still.emulate_media(media="print")
    expect(still.locator("[data-malicourse-quiz] li").first).to_be_visible()
    assert not any(fold.is_visible() for fold in still.locator("[data-malicourse-quiz] details").all())
    expect(still.get_by_role("heading", name="Answers to 09")).to_be_visible()


def test_printed_the_questions_stand_without_answers_and_the_answers_at_the_end(small):
    kind = next(iter(ANSWERS))
    answer_by_mouse(card(small, kind), KINDS[kind], ANSWERS[kind][1])
    key = small.locator(".key")
    expect(key).to_be_hidden()
    small.evaluate(OPEN_ALL)
    small.emulate_media(media="print")
    expect(key).to_be_visible()
    assert key.locator("ol > li").first.is_visible()
    for hidden in (
        ".mq-card",
        ".quiz details",
        ".teacher",
        ".code",
        ".data",
        ".contents",
        ".skip",
        ".top",
        ".larger",
        ".turn",
    ):
        assert not any(one.is_visible() for one in small.locator(hidden).all()), hidden
    for question in SPEC["questions"]:
        expect(small.locator(".sheet").get_by_text(question["stem"])).to_be_visible()
    assert [one.is_visible() for one in small.locator(".steps .sheet figure").all()] == [True, True]
    place = [small.locator(which).last.bounding_box()["y"] for which in (".quiz .sheet", ".glossary", ".key")]
    assert place == sorted(place)


def test_a_page_prints(small):
    assert len(re.findall(rb"/Type\s*/Page\b", small.pdf(format="A4"))) > 3


def test_the_keyboard_alone_goes_through_a_page(small):
    small.keyboard.press("Tab")
    expect(small.get_by_role("link", name="Skip to the text")).to_be_focused()
    expect(small.get_by_role("link", name="Skip to the text")).to_be_in_viewport()
    small.keyboard.press("Enter")
    expect(small.locator("main")).to_be_focused()
    small.keyboard.press("Tab")
    expect(small.locator(".contents summary")).to_be_focused()
    small.keyboard.press("Tab")
    expect(small.locator(".contents a").first).to_be_focused()
    small.keyboard.press("Enter")
    expect(small.get_by_role("heading", name="A table & its words")).to_be_in_viewport()

    fold = small.locator(".data summary").last
    fold.focus()
    small.keyboard.press("Enter")
    expect(small.locator(".data").last).to_have_attribute("open", "")
    choice = card(small, "declaration").get_by_role("radio").first
    choice.focus()
    small.keyboard.press("Space")
    expect(choice).to_be_checked()
    small.keyboard.press("Enter")
    expect(card(small, "declaration").locator(".mq-words")).not_to_be_empty()


def test_tab_never_gets_stuck_and_shows_where_it_is(small):
    stops = []
    for _ in range(400):
        small.keyboard.press("Tab")
        stop = small.evaluate(
            "() => { const one = document.activeElement; const style = getComputedStyle(one);"
            " const ring = getComputedStyle(one.closest('.mq-choice, .mq-handle') ?? one);"
            " return one === document.body ? null : [one.outerHTML.slice(0, 80),"
            " style.outlineStyle !== 'none' || ring.outlineStyle !== 'none'] }"
        )
        if stop is None:
            break
        stops.append(stop)
    else:
        pytest.fail(f"400 steps did not lead through the page; the last were {stops[-4:]}")
    assert [html for html, ring in stops if not ring] == []
    assert len(stops) > QUESTIONS


def test_a_wide_table_scrolls_by_itself_and_a_narrow_one_is_no_stop(small):
    small.set_viewport_size({"width": 320, "height": 700})
    wide = small.get_by_role("group", name=re.compile("^Table.*Links & more")).first
    expect(wide).to_have_attribute("tabindex", "0")
    wide.focus()
    for _ in range(5):
        small.keyboard.press("ArrowRight")
    small.wait_for_function("box => box.scrollLeft > 0", arg=wide.element_handle())
    assert small.evaluate("window.scrollX") == 0
    narrow = small.locator(".table .scroll").first
    assert narrow.get_attribute("tabindex") is None


def test_no_word_of_a_table_is_broken_on_a_phone(page, built):
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(built("03-accord").as_uri())
    assert page.evaluate(BROKEN_WORDS) == []


def test_a_chart_can_be_seen_in_its_own_size_on_a_phone(small):
    small.set_viewport_size({"width": 390, "height": 844})
    chart = small.locator(".chart").first
    assert chart.locator("img").bounding_box()["width"] <= 390
    chart.get_by_label("Larger picture").check()
    assert chart.locator("img").bounding_box()["width"] == 768
    expect(chart.locator(".scroll").first).to_have_attribute("tabindex", "0")
    slider = small.locator(".steps")
    slider.get_by_label("Larger picture").check()
    assert slider.locator("img").first.bounding_box()["width"] == 768
    assert small.evaluate(TOO_WIDE) == []


def test_a_slider_steps_without_a_kernel(small):
    slider = small.locator(".malicourse-steps")
    slider.get_by_role("button", name="Next").click()
    expect(slider.get_by_role("status")).to_contain_text("In 2013 points stand in the north.")


def test_the_list_of_sections_is_folded_on_a_phone_and_open_where_there_is_room(small):
    expect(small.locator(".contents a").first).to_be_visible()
    small.set_viewport_size({"width": 390, "height": 844})
    expect(small.locator(".contents a").first).to_be_hidden()
    small.locator(".contents summary").click()
    expect(small.locator(".contents a").first).to_be_visible()


def test_a_word_is_explained_and_the_way_back_leads_to_where_it_stood(small):
    small.get_by_role("link", name="a coup").click()
    expect(small.locator("#word-coup")).to_be_in_viewport()
    small.locator("#word-coup + dd").get_by_role("link", name="back to the text").last.click()
    expect(small.get_by_role("link", name="a coup")).to_be_in_viewport()


def test_in_the_dark_letters_are_light_and_charts_keep_a_white_ground(small, axe):
    small.emulate_media(color_scheme="dark")
    shade = "one => getComputedStyle(one).backgroundColor"
    assert small.locator("body").evaluate(shade) == "rgb(21, 24, 28)"
    assert small.locator(".chart img").first.evaluate(shade) == "rgb(255, 255, 255)"
    expect(small.locator("html")).to_have_attribute("data-malicourse-theme", "dark")
    kind = next(iter(ANSWERS))
    answer_by_mouse(card(small, kind), KINDS[kind], ANSWERS[kind][0])
    small.evaluate(OPEN_ALL)
    assert axe(small, None, EVERY_IMPACT) == []


def test_the_map_leads_to_a_lesson_and_the_lesson_to_the_next(page, built):
    page.goto(built("index").as_uri())
    page.locator(".map a").nth(1).click()
    expect(page).to_have_url(built("index").with_name(f"{LESSONS[1]}.html").as_uri())
    page.get_by_role("link", name=re.compile("^Next ")).click()
    expect(page).to_have_url(built("index").with_name(f"{LESSONS[2]}.html").as_uri())
    page.get_by_role("navigation", name="Course").get_by_role("link").click()
    expect(page).to_have_url(built("index").as_uri())
