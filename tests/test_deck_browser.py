"""Decks in a real Chromium, opened from the file with the network cut: a small one, and one of every lesson."""

import itertools
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect
from small_lesson import QUESTIONS, small_lesson
from test_quiz_browser import ANSWERS, KINDS, SPEC, answer_by_mouse, tab_to

from malicourse import quiz, words
from malicourse.publish import write_deck
from malicourse.publish.teaching.sheets import in_class

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[1]
LESSONS = {path.stem: path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
OTHERS = {
    f"{path.parents[1].name}/{path.stem}": path for path in sorted(ROOT.glob("*/notebooks/*.ipynb"))
}  # in another language: what their longer words may break, once for each deck
LEAST_SCALE = 0.99  # of a picture's natural size, at which its smallest letters have 14 pixels; the rest is rounding
LEAST_LETTERS = 14  # pixels of a stage 1280 wide
LEAST_PROSE = 28
LEAST_BESIDE = 24  # words beside a slider, which has no slide form
LEAST_TRANSLATED = 24  # French takes a fifth more room

FACTS = """() => {
  const section = Reveal.getCurrentSlide();
  const slide = section.querySelector(".slide");
  const stage = slide.getBoundingClientRect();
  const out = { title: section.getAttribute("aria-label"), outside: [], small: [], prose: 99, scales: [], noWords: 0 };
  out.stage = [stage.width, stage.height];
  const [right, bottom] = [stage.right - 16, stage.bottom - 16];
  for (const element of slide.querySelectorAll("*")) {
    if (element.closest(".mq-hidden, aside, script, option, details:not([open]) > :not(summary)")) continue;
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const name = `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 30)}`;
    const edges = [stage.left - box.left, stage.top - box.top, box.right - right, box.bottom - bottom];
    const over = Math.round(Math.max(...edges));
    if (over > 0) out.outside.push(`${name} by ${over}`);
    if (element.scrollWidth > element.clientWidth + 2 && getComputedStyle(element).overflowX !== "visible")
      out.outside.push(`${name} is cut`);
    const texts = [...element.childNodes].filter((node) => node.nodeType === 3 && node.textContent.trim());
    const own = texts.length && !element.closest("svg");
    const letters = parseFloat(getComputedStyle(element).fontSize);
    if (own && letters < LEAST_LETTERS) out.small.push(`${name} ${letters}`);
    const isProse = element.matches(".words p, .words li") && !section.matches(".slide-title");
    const least = section.matches(".slide-beside") ? letters + LEAST_PROSE - LEAST_BESIDE : letters;
    if (isProse) out.prose = Math.min(out.prose, least);
  }
  for (const image of slide.querySelectorAll("img")) {
    if (!image.alt.trim()) out.noWords += 1;
    const box = image.getBoundingClientRect();
    const natural = image.getAttribute("width") ? [image.getAttribute("width"), image.getAttribute("height")]
                                                : [image.naturalWidth, image.naturalHeight];
    out.scales.push(Math.min(box.width / natural[0], box.height / natural[1]));
  }
  const notes = [...document.querySelectorAll("aside.notes, .speaker-notes")];
  out.notesSeen = notes.filter((note) => note.checkVisibility({ visibilityProperty: true })).length;
  return out;
}"""
for name, value in (("LETTERS", LEAST_LETTERS), ("PROSE", LEAST_PROSE), ("BESIDE", LEAST_BESIDE)):
    FACTS = FACTS.replace(f"LEAST_{name}", str(value))


@dataclass
class Deck:
    """A deck's file, and what was seen on each of its slides."""

    path: Path
    slides: int
    facts: list[dict]
    axe: list[str]
    requests: list[str]
    errors: list[str]


def open_deck(page: Page, path: Path, query: str = "") -> None:
    page.context.set_offline(True)
    page.goto(path.as_uri() + query)
    page.wait_for_function("() => window.Reveal?.isReady()", timeout=60_000)


def show_fragments(page: Page) -> None:
    while page.evaluate("Reveal.availableFragments().next"):
        page.evaluate("Reveal.nextFragment()")
    page.evaluate(
        "() => Promise.all(document.querySelector('.slides').getAnimations({ subtree: true })"
        ".map((one) => one.finished.catch(() => 0)))"
    )


def walk(chromium, axe, path: Path, slides: int, size: tuple = (1280, 720)) -> Deck:
    """Go through a deck once and write down what each slide shows in the end; without axe if it is None."""
    context = chromium.new_context(viewport=dict(zip(("width", "height"), size, strict=True)))
    page = context.new_page()
    deck = Deck(path, slides, [], [], [], [])
    context.on("request", lambda request: deck.requests.append(request.url))
    page.on("pageerror", lambda error: deck.errors.append(str(error)))
    page.on("console", lambda line: line.type in {"error", "warning"} and deck.errors.append(line.text))
    open_deck(page, path)
    while True:
        show_fragments(page)
        deck.facts.append(page.evaluate(FACTS))
        if axe:
            part = None if len(deck.facts) == 1 else ".slides section.present:not(.stack)"
            deck.axe += [f"{deck.facts[-1]['title']}: {fault}" for fault in axe(page, part)]
        if page.evaluate("Reveal.isLastSlide()"):
            break
        page.evaluate("Reveal.next()")
    context.close()
    return deck


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Give a function that builds a deck, once for all tests, in a folder with a space and an accent."""
    folder = tmp_path_factory.mktemp("decks") / "Mali été"
    folder.mkdir()
    nbformat.write(small_lesson(), folder / "small.ipynb")
    made: dict[str, tuple[Path, int]] = {}

    def give(name: str) -> tuple[Path, int]:
        if name not in made:
            stem = name.removesuffix("-code")
            path = folder / f"{name.replace('/', '-')}.slides.html"
            notebook = (LESSONS | OTHERS).get(stem, folder / "small.ipynb")
            made[name] = path, write_deck(notebook, path, code=stem != name)
        return made[name]

    return give


@pytest.fixture(scope="module")
def walked(chromium, axe, built):
    """Give a function that walks through a deck, once for all tests."""
    seen: dict[str, Deck] = {}

    def give(name: str) -> Deck:
        if name not in seen:
            bare = name.endswith("-code") or name in list(OTHERS)[:-1]
            seen[name] = walk(chromium, None if bare else axe, *built(name))
        return seen[name]

    return give


every_deck = pytest.mark.parametrize(
    "name", [*(f"{name}{code}" for name in ("small", *LESSONS) for code in ("", "-code")), *OTHERS]
)
plain_deck = pytest.mark.parametrize("name", ["small", *LESSONS])
any_deck = pytest.mark.parametrize("name", ["small", *LESSONS, *OTHERS])


def present(page: Page) -> Locator:
    return page.locator(".slides section.present:not(.stack)")


def go_to_question(page: Page, number: int) -> Locator:
    """Show a question, counted from 0 over the whole deck."""
    page.evaluate(
        "n => { const q = document.querySelectorAll('.slide-quiz .quiz')[n], s = q.closest('section'); "
        "const { h, v } = Reveal.getIndices(s); Reveal.slide(h, v, [...s.querySelectorAll('.fragment')].indexOf(q)); }",
        number,
    )
    return present(page).locator(".mq-card:visible")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_title_stands_before_the_script_has_come(chromium, built, width, tmp_path):
    waits = tmp_path / "waits.html"  # for a script that no browser without scripts waits for
    whole = built("02-revolt")[0].read_text(encoding="utf-8")
    waits.write_text(re.sub(r"<noscript>.*?</noscript>", "", whole, flags=re.DOTALL), encoding="utf-8")
    context = chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 720})
    page = context.new_page()
    page.goto(waits.as_uri())
    box = page.locator("h1").first.bounding_box()
    assert page.locator("h1").first.is_visible()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] < 400
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_without_a_script_every_slide_stands_under_the_one_before_and_a_sentence_says_so(chromium, built, width):
    file, count = built("02-revolt")
    with chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 720}) as context:
        page = context.new_page()
        page.goto(file.as_uri())
        said = page.locator("noscript p")
        assert (said.inner_text(), said.is_visible()) == (words.say("edition.without_script"), True)
        slides = [slide.bounding_box() for slide in page.locator(".slide").all()]
        assert len(slides) == count
        assert all(one["x"] >= 0 and one["x"] + one["width"] <= width for one in slides)
        assert all(one["y"] + one["height"] <= other["y"] + 1 for one, other in itertools.pairwise(slides))
        hidden = [part.inner_text()[:60] for part in page.locator(".slide .cell").all() if not part.is_visible()]
        assert hidden == []
        assert not page.locator("aside.notes").first.is_visible()


# ---------------------------------------------------------------- every deck


@any_deck
def test_a_deck_asks_for_nothing_but_its_own_file_and_reports_no_error(walked, name):
    deck = walked(name)
    assert [address for address in deck.requests if not address.startswith("data:")] == [deck.path.as_uri()]
    assert deck.errors == []


@any_deck
def test_a_deck_shows_as_many_slides_as_were_written(walked, name):
    deck = walked(name)
    assert len(deck.facts) == deck.slides


@every_deck
def test_nothing_stands_outside_its_slide(walked, name):
    deck = walked(name)
    assert all(fact["stage"] == [1280, 720] for fact in deck.facts)
    assert {fact["title"]: fact["outside"] for fact in deck.facts if fact["outside"]} == {}


def test_letters_have_their_size_at_once_and_do_not_glide_while_they_are_fitted(chromium, built):
    path, _ = built("06-withdrawals")
    with chromium.new_context(viewport={"width": 1280, "height": 720}) as context:
        page = context.new_page()
        open_deck(page, path)
        ends = """() => [...document.querySelectorAll('.slides section.present:not(.stack) .slide *')]
            .map((one) => Math.round(one.getBoundingClientRect().bottom))"""
        moved = []
        while not page.evaluate("Reveal.isLastSlide()"):
            page.evaluate("Reveal.next()")
            before = page.evaluate(ends)
            page.wait_for_timeout(250)
            if page.evaluate(ends) != before:
                moved.append(page.evaluate("Reveal.getSlidePastCount()"))
        assert moved == []


@pytest.mark.parametrize("name", ["small", "02-revolt"])  # the stage is the same, only its scale differs
def test_an_older_projector_shows_the_whole_stage(chromium, built, name):
    deck = walk(chromium, None, *built(name), size=(1024, 768))
    assert {tuple(fact["stage"]) for fact in deck.facts} == {(1024, 576)}
    assert {fact["title"]: fact["outside"] for fact in deck.facts if fact["outside"]} == {}


@every_deck
def test_letters_can_be_read_from_the_back_row(walked, name):
    deck = walked(name)
    assert {fact["title"]: fact["small"] for fact in deck.facts if fact["small"]} == {}
    if not name.endswith("-code"):
        least = LEAST_TRANSLATED if name in OTHERS else LEAST_PROSE
        assert {fact["title"]: fact["prose"] for fact in deck.facts if fact["prose"] < least} == {}


@every_deck
def test_pictures_are_not_shrunk_to_fit(walked, name):
    deck = walked(name)
    assert {f["title"]: f["scales"] for f in deck.facts if f["scales"] and min(f["scales"]) < LEAST_SCALE} == {}


@plain_deck
def test_every_picture_on_a_slide_has_words(walked, name):
    assert [fact["title"] for fact in walked(name).facts if fact["noWords"]] == []


@plain_deck
def test_the_class_never_sees_the_notes(walked, name):
    assert [fact["title"] for fact in walked(name).facts if fact["notesSeen"]] == []


@pytest.mark.parametrize("name", ["small", *LESSONS, *list(OTHERS)[-1:]])
def test_axe_finds_no_serious_fault_on_any_slide(walked, name):
    assert walked(name).axe == []


@any_deck
def test_a_quiz_of_the_deck_never_grows_out_of_its_slide(page, built, name):
    """Two wrong tries and the answer shown: the longest feedback there is."""
    path, _slides = built(name)
    open_deck(page, path)
    page.set_default_timeout(20_000)
    faults = {}
    for number in range(page.locator(".slide-quiz .quiz").count()):
        card = go_to_question(page, number)
        for attempt in range(3):
            if not card.locator(".mq-check[aria-disabled=false]").count():
                break
            spoil(card, attempt)
            card.locator(".mq-check").click()
            expect(card.locator(".mq-words")).not_to_be_empty()
            note(page, faults, number, attempt)
        show = card.get_by_role("button", name=words.room("quiz", "fr" if name in OTHERS else "en")["show_answer"])
        if show.is_visible():
            show.click()
            note(page, faults, number, "shown")
    assert faults == {}


def note(page: Page, faults: dict, number: int, state: object) -> None:
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    fact = page.evaluate(FACTS)
    if fact["outside"] or fact["small"]:
        faults[number, state] = fact["outside"][:2] + fact["small"][:2]


def spoil(card: Locator, attempt: int) -> None:
    """Answer anything, most likely wrong, so that there is much to say."""
    for box in card.get_by_role("checkbox").all():
        box.check()
    radios = card.get_by_role("radio")
    if radios.count():
        radios.nth(attempt % radios.count()).check()
    for field in card.get_by_role("textbox").all():
        field.fill(str(900_000 + attempt))
    for select in card.get_by_role("combobox").all():
        select.select_option(index=1 + attempt % 2)
    if card.locator(".mq-item").count():
        card.locator(".mq-item").nth(attempt).get_by_role("button").last.click()


@plain_deck
def test_a_deck_prints_every_slide_on_its_page(page, built, name):
    path, slides = built(name)
    open_deck(page, path)
    more = page.locator(".slide-quiz .quiz.fragment").count()  # on paper each question has its own page
    open_deck(page, path, "?print-pdf")
    page.wait_for_function(f"() => document.querySelectorAll('.pdf-page').length === {slides + more}")
    assert page.locator(".pdf-page:has(.quiz)").count() == page.locator(".pdf-page .quiz:visible").count()
    fixed = "images => images.every(one => parseFloat(one.style.height) && one.getBoundingClientRect().bottom)"
    assert page.locator(".pdf-page .slide img").evaluate_all(fixed), "a sheet would cut a picture off"
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == slides + more
    sizes = set(re.findall(rb"/MediaBox\s*\[([^\]]+)\]", pdf))
    assert len(sizes) == 1
    left, top, right, bottom = map(float, sizes.pop().split())
    assert (right - left) / (bottom - top) == pytest.approx(1280 / 720, abs=0.01)


def test_every_page_of_the_printed_deck_is_tagged(page, built):
    path, _slides = built("small")
    open_deck(page, path, "?print-pdf")
    page.wait_for_function("() => document.querySelectorAll('.pdf-page').length > 9")
    page.wait_for_timeout(500)
    pdf = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
    objects = dict(re.findall(rb"\n(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL))
    pages = {number for number, body in objects.items() if re.search(rb"/Type\s*/Page\b", body)}
    kind = {number: found[1] for number, body in objects.items() if (found := re.search(rb"/S /(\w+)", body))}
    above = {number: found[1] for number, body in objects.items() if (found := re.search(rb"/P (\d+) 0 R", body))}
    tagged = set()
    for number, body in objects.items():
        place = re.search(rb"/Pg (\d+) 0 R", body)
        while place and number in kind:
            if re.fullmatch(rb"P|H\d|TD|TH|LI|LBody|Figure|Form", kind[number]):
                tagged.add(place[1])
                break
            number = above.get(number)
    assert len(pages) > 9
    assert pages - tagged == set()


def test_paper_without_print_pdf_gets_one_sheet_that_says_how(page, built):
    open_deck(page, built("small")[0])
    pdf = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    page.emulate_media(media="print")
    expect(page.get_by_text("?print-pdf at the end of its address")).to_be_visible()


@pytest.mark.parametrize("name", ["small", "02-revolt", "06-withdrawals"])
def test_in_a_narrow_window_the_deck_is_a_text_to_read(chromium, axe, built, name):
    """320 pixels are also what a zoom of 400 per cent leaves of a common screen."""
    with chromium.new_context(viewport={"width": 320, "height": 640}, offline=True) as context:
        page = context.new_page()
        page.goto(built(name)[0].as_uri())
        expect(page.locator(".mq-card").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        small = """() => [...document.querySelectorAll(".slide *")]
            .filter((one) => one.offsetHeight && !one.closest("svg, [aria-hidden]"))
            .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
            .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 13).map((one) => one.outerHTML)"""
        assert page.evaluate(small) == []
        hidden = page.locator(".slide .fragment:not(.answer):not(:visible)")
        assert hidden.count() == 0
        assert page.locator("aside.notes:visible").count() == 0
        expect(page.locator(".covered img:visible")).to_have_count(page.locator(".covered").count())
        assert axe(page) == []
        card = page.locator(".mq-card:has(input[type=radio])").first
        card.get_by_role("radio").first.check()
        card.locator(".mq-check").click()
        expect(card.locator(".mq-words")).not_to_be_empty()


# ---------------------------------------------------------------- the small deck, by hand


@pytest.fixture
def small(page, built) -> Page:
    open_deck(page, built("small")[0])
    page.set_default_timeout(20_000)
    return page


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_question_answers_without_a_kernel_wrong_and_right(small, kind):
    number = next(place for place, question in enumerate(SPEC["questions"]) if question["id"] == kind)
    card = go_to_question(small, number)
    wrong, right = ANSWERS[kind]
    answer_by_mouse(card, KINDS[kind], wrong)
    expect(card.locator(".mq-feedback")).to_contain_text("Not quite.")
    expect(card.locator(".mq-source")).to_be_visible()
    answer_by_mouse(card, KINDS[kind], right)
    expect(card.locator(".mq-feedback")).to_contain_text("Right.")


def test_arrows_lead_through_every_slide_and_every_question_in_one_line(small, built):
    seen = []
    for _ in range(40):
        stem = present(small).locator(".mq-stem:visible")
        seen.append(stem.inner_text() if stem.count() else present(small).get_attribute("aria-label"))
        small.keyboard.press("ArrowRight")
        if small.evaluate("Reveal.isLastSlide() && !Reveal.availableFragments().next"):
            break
    # A question takes two presses, the second for its answer; the fragment takes one more, the last slide one less.
    assert len(seen) == built("small")[1] + 2 * QUESTIONS - 1
    assert [question["stem"] in seen for question in SPEC["questions"]] == [True] * QUESTIONS
    assert present(small).get_attribute("aria-label") == "What stays uncertain"


def test_going_back_takes_the_answer_away_and_then_shows_the_question_before(small):
    second = go_to_question(small, 1)
    expect(second).to_contain_text(SPEC["questions"][1]["stem"])
    small.keyboard.press("PageDown")
    expect(second).to_have_attribute("data-state", "shown")
    small.keyboard.press("PageUp")
    expect(second).to_have_attribute("data-state", "")
    small.keyboard.press("ArrowLeft")
    small.keyboard.press("ArrowLeft")
    expect(present(small).locator(".mq-card:visible")).to_contain_text(SPEC["questions"][0]["stem"])


# ---------------------------------------------------------------- keys, after every control

PLACE = "() => JSON.stringify([Reveal.getIndices(), Reveal.isPaused(), Reveal.isOverview()])"
AS_ELSEWHERE = ("PageDown", "ArrowRight", "ArrowDown", "Space", "PageUp", "ArrowLeft", "ArrowUp", "b", "Escape")


def has_its_keys(page: Page, again) -> None:
    """Press each key after ``again`` brought the control back into use; the deck must move, pause or show all."""
    for key in AS_ELSEWHERE:
        again()
        before = page.evaluate(PLACE)
        page.keyboard.press(key)
        assert page.evaluate(PLACE) != before, key
        if key in ("b", "Escape"):
            page.keyboard.press(key)
            assert page.evaluate(PLACE) == before, key
    again()
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    opened.value.wait_for_load_state()  # the second window moves the deck while it loads; not after the test went on
    opened.value.close()
    page.bring_to_front()


OF_EACH_KIND = {(one["kind"], one.get("shape")): one["id"] for one in SPEC["questions"]}


@pytest.mark.parametrize("kind", OF_EACH_KIND.values())
def test_after_check_try_again_show_answer_and_hint_the_deck_has_its_keys(small, kind):
    number = next(place for place, question in enumerate(SPEC["questions"]) if question["id"] == kind)

    def fresh() -> Locator:
        card = go_to_question(small, number)
        if card.get_attribute("data-state"):
            card.locator(".mq-again").click()
        return card

    def check() -> None:
        card = fresh()
        spoil(card, 0)
        for slider in card.get_by_role("slider").all():
            slider.fill(slider.get_attribute("max"))
        card.locator(".mq-check").click()

    def try_again() -> None:
        check()
        small.locator(".mq-again:visible").click()

    def show_answer() -> None:
        fresh().locator(".mq-show").click()

    def hint() -> None:
        fresh().locator(".mq-hint > summary").first.click()

    for control in (check, try_again, show_answer):
        has_its_keys(small, control)
    if SPEC["questions"][number]["hint"]:
        has_its_keys(small, hint)


def test_after_the_sliders_next_the_deck_has_its_keys(page, built):
    open_deck(page, built("02-revolt")[0])
    page.evaluate(
        "() => { const { h, v } = Reveal.getIndices(document.querySelector('.malicourse-steps').closest('section'));"
        " Reveal.slide(h, v); }"
    )
    at = page.evaluate("() => Reveal.getIndices()")

    def press_next() -> None:
        page.evaluate("({ h, v }) => Reveal.slide(h, v)", at)
        buttons = present(page).locator(".ms-button")
        buttons.nth(0 if buttons.nth(1).get_attribute("aria-disabled") == "true" else 1).click()

    has_its_keys(page, press_next)


def test_a_choice_an_item_and_a_line_still_move_with_their_arrows(small):
    names = [question["id"] for question in SPEC["questions"]]
    card = go_to_question(small, names.index("declaration"))
    card.get_by_role("radio").first.focus()
    for key in ("Space", "ArrowDown"):
        small.keyboard.press(key)
    expect(card.get_by_role("radio").nth(1)).to_be_checked()
    card = go_to_question(small, names.index("weeks"))
    first = card.locator(".mq-item").first.get_attribute("data-text")
    card.locator(".mq-item").first.get_by_role("button").last.focus()
    small.keyboard.press("ArrowDown")
    assert card.locator(".mq-item").nth(1).get_attribute("data-text") == first
    line = next(question["id"] for question in SPEC["questions"] if question.get("shape") == "line")
    card = go_to_question(small, names.index(line))
    slider = card.get_by_role("slider").first
    slider.focus()
    before = slider.input_value()
    small.keyboard.press("ArrowUp")
    assert slider.input_value() != before
    expect(card).to_be_visible()


def test_a_button_reached_with_tab_is_pressed_with_space(small):
    names = [question["id"] for question in SPEC["questions"]]
    card = go_to_question(small, names.index("declaration"))
    card.get_by_role("radio").first.check()
    tab_to(small, card.locator(".mq-check"))
    small.keyboard.press("Space")
    expect(card.locator(".mq-words")).not_to_be_empty()


# ---------------------------------------------------------------- a class that votes


def test_one_press_shows_the_answer_with_its_feedback_and_the_next_moves_on(small):
    card = go_to_question(small, 0)
    for key in ("PageDown", "a"):
        small.keyboard.press(key)
        expect(card.locator(".mq-feedback")).to_contain_text(SPEC["questions"][0]["choices"][0]["feedback"])
        go_to_question(small, 1)
        card = go_to_question(small, 0)
    small.keyboard.press("PageDown")
    small.keyboard.press("PageDown")
    expect(present(small).locator(".mq-card:visible")).to_contain_text(SPEC["questions"][1]["stem"])


def test_votes_are_typed_and_stand_as_bars_until_the_next_press(small):
    card = go_to_question(small, 0)
    small.keyboard.press("v")
    small.keyboard.type("A 12, b 9 C 3")
    expect(card.locator(".mq-votes-bar")).to_have_text(["12", "9", "3", "0"][: card.locator(".mq-choice").count()])
    widths = card.locator(".mq-choice").evaluate_all(
        "rows => rows.map(row => parseFloat(getComputedStyle(row.querySelector('.mq-votes-bar'), '::before').width))"
    )
    assert widths[0] > widths[1] > widths[2] > 0
    small.keyboard.press("Enter")
    small.keyboard.press("PageDown")  # the answer, with the votes beside it
    expect(card.locator(".mq-votes-bar").first).to_be_visible()
    small.keyboard.press("PageDown")
    go_to_question(small, 0)
    expect(present(small).locator(".mq-votes-bar")).to_have_count(0)


def test_one_key_skips_the_other_questions_of_a_stop(small):
    go_to_question(small, 0)
    small.keyboard.press("x")
    expect(present(small).get_by_role("heading")).to_have_text("What stays uncertain")


@pytest.mark.parametrize(
    ("typed", "votes"),
    [
        ("A 12, B 9", [12, 9, 0]),
        ("12 9 3", [12, 9, 3]),
        ("c=4 a: 1", [1, 0, 4]),
        ("no votes", []),
        ("A12B9Z4", [12, 9, 0]),
    ],
)
def test_votes_are_read_as_they_are_typed(page, typed, votes):
    module = (ROOT / "src/malicourse/quiz/quiz.js").read_text(encoding="utf-8")
    page.evaluate(
        "code => import(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })))"
        ".then(quiz => (window.readVotes = quiz.readVotes))",
        module,
    )
    assert page.evaluate("([text, size]) => window.readVotes(text, size)", [typed, 3]) == votes


def test_choices_carry_the_letters_and_questions_the_numbers_of_the_key(page, built):
    """In the deck, the page's folded form, the sheet and the key."""
    bank = quiz.load("02-revolt")
    numbers = {question.id: number for number, question in enumerate(bank.questions, 1)}
    open_deck(page, built("02-revolt")[0])
    cards = page.locator(".slide-quiz .mq-card")
    counts = cards.locator(".mq-count").all_text_contents()
    asked = in_class(nbformat.read(LESSONS["02-revolt"], as_version=4))
    assert len(asked) > 3
    assert [int(re.search(r"\d+", text)[0]) for text in counts] == sorted(numbers[one] for one in asked)
    choices = page.locator(".slide-quiz .mq-choices:not(.mq-points)").first.locator(".mq-choice")
    texts = choices.all_text_contents()
    first = next(question for question in bank.questions if "choices" in question.data and question.id in asked)
    wanted = [f"{letter}. {choice['text']}" for letter, choice in zip("ABCDEF", first.data["choices"], strict=False)]
    assert texts == wanted
    key = (ROOT / "teaching/keys/02-revolt.md").read_text(encoding="utf-8")
    assert all(f" {line.split('. ')[0]}. " in key for line in wanted)
    notebook = (ROOT / "notebooks/02-revolt.ipynb").read_text(encoding="utf-8")
    assert wanted[0].replace('"', '\\"') in notebook


def test_a_fragment_waits_for_its_key(small):
    small.keyboard.press("ArrowRight")
    expect(present(small).get_by_text("Two towns")).to_be_visible()
    expect(present(small).get_by_text("Still part of the guess.")).to_be_hidden()
    small.keyboard.press("ArrowRight")
    expect(present(small).get_by_text("Still part of the guess.")).to_be_visible()
    expect(present(small).get_by_text("Two towns")).to_be_visible()


def test_tab_reaches_what_the_class_sees_and_nothing_else(small):
    strangers = []
    for _ in range(small.evaluate("Reveal.getTotalSlides()")):
        for _ in range(12):
            small.keyboard.press("Tab")
            strangers += small.evaluate(
                "() => { const place = document.activeElement.closest('section');"
                " return place && place !== Reveal.getCurrentSlide() ? [document.activeElement.outerHTML] : []; }"
            )
        small.evaluate("Reveal.next()")
    assert strangers == []


def test_typing_an_answer_does_not_move_the_deck(small):
    card = go_to_question(small, next(n for n, question in enumerate(SPEC["questions"]) if question["id"] == "days"))
    field = card.get_by_role("textbox")
    field.focus()
    small.keyboard.type("s f o b 15 ")
    small.keyboard.press("ArrowLeft")
    expect(field).to_have_value("s f o b 15 ")
    expect(card).to_be_visible()
    assert not small.evaluate("Reveal.isOverview() || Reveal.isPaused()")


def test_the_teacher_sees_the_notes_in_a_second_window(small):
    with small.expect_popup() as opened:
        small.keyboard.press("s")
    notes = opened.value.locator(".speaker-controls-notes")
    expect(notes).to_contain_text("Read slowly.")
    small.bring_to_front()
    small.keyboard.press("ArrowRight")
    expect(notes).to_contain_text("Wait for three guesses.")
    assert {
        address.split("?")[0] for address in small.requests_seen if not address.startswith(("data:", "about:"))
    } == {small.url.split("#")[0].split("?")[0]}


def test_a_link_leads_to_the_slide_it_names(page, built):
    page.context.set_offline(True)
    page.goto(built("small")[0].as_uri() + "#/3")
    page.wait_for_function("() => window.Reveal?.isReady()")
    expect(present(page).get_by_role("heading")).to_have_text("What stays uncertain")


def test_letters_shrink_where_a_slide_is_full(page, tmp_path):
    """The deck itself makes room, whatever fonts the machine has; the tests of the lessons hold how far it may go."""
    lesson = small_lesson()
    lesson.cells[-1].source = "## What stays uncertain\n\n" + "Nobody knows who fired the first shot that day. " * 24
    nbformat.write(lesson, tmp_path / "x.ipynb")
    write_deck(tmp_path / "x.ipynb", tmp_path / "x.html")
    open_deck(page, tmp_path / "x.html")
    page.evaluate("Reveal.slide(3)")
    fact = page.evaluate(FACTS)
    assert fact["outside"] == []
    assert 18 <= fact["prose"] < 32


def test_the_letters_come_with_the_file(small):
    """Or the same deck would fit on one computer and not on another."""
    loaded = small.evaluate("() => [...document.fonts].map(one => `${one.family} ${one.weight} ${one.status}`)")
    assert len(loaded) == 4
    assert all(one.endswith(" loaded") for one in loaded)
    assert small.evaluate("() => getComputedStyle(document.querySelector('.mq-stem')).fontFamily").startswith('"Course')


def test_one_question_shows_at_a_time(small):
    for number in range(QUESTIONS):
        expect(go_to_question(small, number)).to_have_count(1)
    assert small.locator("section.slide-quiz .mq-card").count() == QUESTIONS


def test_the_arrows_show_when_they_have_the_focus(small):
    arrow = small.locator(".controls button:visible").first
    tab_to(small, arrow)
    assert arrow.evaluate("one => [getComputedStyle(one).outlineStyle, getComputedStyle(one).outlineWidth]") == [
        "solid",
        "3px",
    ]


SPACED = "* { letter-spacing: .12em !important; line-height: 1.5 !important; word-spacing: .16em !important } "


@pytest.mark.parametrize("name", ["small", "02-revolt", "05-junta"])
def test_letters_set_wide_by_the_reader_cut_nothing_off(page, built, name):
    """The spacing of WCAG 1.4.12: what a slide cannot hold then can be scrolled to, by the keyboard, too."""
    open_deck(page, built(name)[0])
    page.add_style_tag(content=SPACED + "p { margin-bottom: 2em !important }")
    lost = """() => {
      const slide = Reveal.getCurrentSlide().querySelector(".slide");
      if (slide.scrollHeight <= slide.clientHeight + 1) return [];
      return slide.matches(".scrolls[tabindex='0']") ? [] : [Reveal.getCurrentSlide().getAttribute("aria-label")];
    }"""
    found = []
    while True:
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found += page.evaluate(lost)
        if page.evaluate("Reveal.isLastSlide()"):
            break
        page.evaluate("Reveal.next()")
    assert found == []
