"""A class at the table in a real Chromium: a page and a deck opened from files, without a network."""

import itertools
import json

import nbformat
import pytest
from conftest import ROOT, external
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Locator, Page, expect

from malicourse import talks, words
from malicourse.publish import deck
from malicourse.publish.editions.pages import page as lesson_page

pytestmark = pytest.mark.browser

SPEC = talks.read()
SAY = words.room("talks", "en")
SEATS = {seat["id"]: seat for seat in SPEC["seats"]}
LETTERS = [[option["letter"] for option in point["options"]] for point in SPEC["points"]]


def first(stance):
    """Give the first point and option on which a seat has a stance, with the seat and why."""
    return next(
        (number, option, SEATS[seat], positions[option["id"]]["why"])
        for number, point in enumerate(SPEC["points"])
        for option in point["options"]
        for seat, positions in SPEC["positions"].items()
        if positions[option["id"]]["stance"] == stance
    )


def free(point):
    """Give the options of a point that cross nobody's red line."""
    stances = {
        option["id"]: {own[option["id"]]["stance"] for own in SPEC["positions"].values()} for option in point["options"]
    }
    return [option for option in point["options"] if "red_line" not in stances[option["id"]]]


def lesson(spec=SPEC, cells=1):
    data = {talks.MIME: spec, "text/html": talks.static_html(spec, stored=True), "text/plain": talks.plain_text(spec)}
    notebook = new_notebook(cells=[new_markdown_cell("# 10 · At the table\n\n**What could have been agreed?**")])
    for number in range(cells):
        code = new_code_cell(
            "talks.table()", execution_count=number + 1, outputs=[new_output("display_data", data=data)]
        )
        notebook.cells += [new_markdown_cell(f"## The talks, part {number + 1}\n\nSix seats, eight points."), code]
    for cell in notebook.cells:
        cell.metadata = {"slideshow": {"slide_type": "subslide" if cell.cell_type == "code" else "slide"}}
    return notebook


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("talks")
    french = {**SPEC, "language": "fr", "words": words.room("talks", "fr")}
    made = {
        "page": lesson_page(lesson(), name="10-talks", folder=ROOT / "notebooks"),
        "deck": deck(lesson(cells=2))[0],
        "deck-fr": deck(lesson(french))[0],
    }
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in made}


@pytest.fixture
def at_table(page, files):
    """The page, opened without a network; nothing it does may leave the computer or raise."""
    page.context.set_offline(True)
    page.goto(files["page"])
    yield page
    assert external(page.requests_seen) == []
    assert page.console_errors == []


def go(page: Page, step: str) -> None:
    number = ("draw", "negotiate", "signed", "compare").index(step) + 1
    page.get_by_role("button", name=f"{number} {SAY[f'step_{step}']}", exact=True).click()


def to_point(page: Page, number: int) -> None:
    page.locator(".mt-point:visible").nth(number).click()


def radios(place: Page | Locator, group: str) -> Locator:
    return place.get_by_role("radiogroup", name=group, exact=True).get_by_role("radio")


def sign(page: Page, number: int, letter: str) -> None:
    to_point(page, number)
    radios(page, SAY["sign"]).nth(LETTERS[number].index(letter)).check()


def sign_safely(page: Page) -> None:
    """Sign of each point an option that crosses nobody's red line, so that nobody resists too much."""
    for number, option in enumerate(agreement()):
        sign(page, number, option["letter"])


def agreement():
    """Find an agreement: of each point an option without a red line, and nobody who resists more than it takes."""
    for chosen in itertools.product(*(free(point) for point in SPEC["points"])):
        signed = {point["id"]: option["id"] for point, option in zip(SPEC["points"], chosen, strict=True)}
        if talks.outcome(SPEC, signed) == "agreement":
            return chosen
    raise AssertionError("no agreement can be had")


# ---------------------------------------------------------------- a whole game


def test_a_whole_game(at_table):
    page = at_table
    page.get_by_label(SAY["names"]).fill("Baobab\nKora\n\n Sahel \nNiger\nDunes\nHarmattan")
    page.get_by_role("button", name=SAY["draw"]).click()
    groups = page.locator(".mt-group").all_text_contents()
    assert sorted(groups) == ["Baobab", "Dunes", "Harmattan", "Kora", "Niger", "Sahel"]
    expect(page.locator(".mt-rule")).to_contain_text("never where anybody comes from")

    number, option, seat, why = first("red_line")
    page.get_by_role("button", name=f"Show the card of: {seat['name']}").click()
    card = page.locator(".mt-card")
    expect(card).to_contain_text(seat["could_not_give_up"])
    expect(card.locator(".mt-stands")).to_be_hidden()
    card.get_by_role("button", name=SAY["card_stands"]).click()
    expect(card.locator(".mt-stands")).to_contain_text(why)
    card.get_by_role("button", name=SAY["hide_card"]).click()
    expect(card).to_be_hidden()
    expect(page.get_by_role("button", name=f"Show the card of: {seat['name']}")).to_be_focused()

    go(page, "negotiate")
    to_point(page, number)
    for place, one in enumerate(SPEC["seats"]):
        radios(page, one["name"]).nth(0 if place < 4 else -1).check()
    counted = " · ".join([f"{letter} {4 if letter == 'A' else 0}" for letter in LETTERS[number]])
    expect(page.locator(".mt-tally")).to_have_text(f"Votes: {counted} · none 2.")
    sign(page, number, option["letter"])
    expect(page.locator(".mt-message")).to_contain_text(f"{option['letter']} crosses")
    expect(page.locator(".mt-whys")).to_contain_text(f"{seat['name']} {why}")

    page.get_by_role("button", name=SAY["draw_spoiler"]).click()
    drawn = page.locator(".mt-event").inner_text()
    assert drawn in {one["card"] for one in SPEC["spoilers"]}
    page.get_by_role("button", name=SAY["back"]).click()

    go(page, "signed")
    expect(page.locator(".mt-verdict")).to_contain_text("No agreement")
    expect(page.locator(".mt-judgement", has_text=seat["name"])).to_contain_text(
        f"walks out: a red line is crossed. Point {number + 1}: {why}"
    )

    go(page, "negotiate")
    sign_safely(page)
    go(page, "signed")
    expect(page.locator(".mt-verdict")).to_have_text("An agreement: 8 of 8 points signed, and nobody walks out.")

    go(page, "compare")
    to_point(page, 0)
    point, chosen = SPEC["points"][0], agreement()[0]
    for text in (chosen["text"], point["accord"], point["by_2020"], chosen["written_from"]):
        expect(page.locator(".mt-compared")).to_contain_text(text)
    radios(page, SAY["would_it"]).nth(1).check()
    page.get_by_label(SAY["why"]).fill("Nobody pays.")
    to_point(page, 1)
    expect(page.get_by_label(SAY["why"])).to_have_value("")
    to_point(page, 0)
    expect(page.get_by_label(SAY["why"])).to_have_value("Nobody pays.")


def test_a_card_never_stays_open_behind_another_step(at_table):
    page = at_table
    page.locator(".mt-show").first.click()
    go(page, "negotiate")
    go(page, "draw")
    expect(page.locator(".mt-card")).to_be_hidden()
    expect(page.locator(".mt-seats")).to_be_visible()


def test_an_event_is_drawn_once_and_can_be_set_aside(at_table):
    page = at_table
    go(page, "negotiate")
    page.get_by_role("button", name=SAY["draw_spoiler"]).click()
    card = page.locator(".mt-event").inner_text()
    for _ in range(8):
        page.get_by_role("button", name=SAY["back"]).click()
        page.get_by_role("button", name=SAY["spoiler_again"]).click()
        assert page.locator(".mt-event").inner_text() == card
    page.get_by_role("button", name=SAY["set_aside"]).click()
    button = page.get_by_role("button", name=SAY["was_set_aside"])
    button.click(force=True)
    expect(page.locator(".mt-spoiler")).to_be_hidden()
    expect(button).to_have_attribute("aria-disabled", "true")


def test_the_clock_runs_stands_and_speaks_little(page, files):
    page.clock.install()
    page.goto(files["page"])
    go(page, "negotiate")
    said = page.locator(".mt-status")
    page.evaluate(
        """() => {
            window.said = [];
            new MutationObserver(() => window.said.push(document.querySelector(".mt-status").textContent))
                .observe(document.querySelector(".mt-status"), { childList: true });
        }"""
    )
    expect(page.get_by_role("timer")).to_have_text("4:00")
    page.get_by_role("button", name=SAY["start"]).click()
    page.clock.run_for(30_000)
    expect(page.get_by_role("timer")).to_have_text("3:30")
    page.get_by_role("button", name=SAY["pause"]).click()
    page.clock.run_for(30_000)
    expect(page.get_by_role("timer")).to_have_text("3:30")
    page.get_by_role("button", name=SAY["add_minute_spoken"]).click()
    expect(page.get_by_role("timer")).to_have_text("4:30")
    page.get_by_role("button", name=SAY["start"]).click()
    page.clock.run_for(271_000)
    expect(page.get_by_role("timer")).to_have_text("0:00")
    expect(said).to_have_text("At the table: the time is up.")
    told = page.evaluate("window.said")
    assert told.count("One minute left.") == 1
    assert len(told) == 6, told
    page.get_by_role("button", name="Next: Caucus").click()
    expect(page.get_by_role("timer")).to_have_text("3:00")
    page.get_by_role("button", name="Next: At the table").click()
    expect(page.locator(".mt-phase")).to_have_text("At the table")


def test_each_point_has_its_own_minutes(page, files):
    page.clock.install()
    page.goto(files["page"])
    go(page, "negotiate")
    timer = page.get_by_role("timer")
    page.get_by_role("button", name=SAY["start"]).click()
    page.clock.run_for(60_000)
    to_point(page, 1)
    expect(timer).to_have_text("3:00")  # whoever looks at another point while the clock runs loses no time
    page.get_by_role("button", name=SAY["pause"]).click()
    to_point(page, 1)
    expect(timer).to_have_text("3:00")
    to_point(page, 2)
    expect(timer).to_have_text("4:00")
    page.get_by_role("button", name=SAY["start"]).click()
    page.clock.run_for(241_000)
    expect(timer).to_have_text("0:00")
    page.get_by_role("button", name=SAY["start"]).click()
    expect(timer).to_have_text("4:00")


def test_where_a_red_line_is_our_reading_the_table_says_so(at_table):
    page = at_table
    number, option, seat, why = next(
        (number, option, SEATS[seat], positions[option["id"]]["why"])
        for number, point in enumerate(SPEC["points"])
        for option in point["options"]
        for seat, positions in SPEC["positions"].items()
        if positions[option["id"]]["stance"] == "red_line" and positions[option["id"]]["basis"] == "inferred"
    )
    reading = SAY["inferred"].format(why=why)
    go(page, "negotiate")
    sign(page, number, option["letter"])
    expect(page.locator(".mt-whys")).to_contain_text(f"{seat['name']} {reading}")
    go(page, "signed")
    expect(page.locator(".mt-judgement", has_text=seat["name"])).to_contain_text(reading)


def test_copy_print_and_start_over(at_table):
    page = at_table
    page.evaluate(
        """() => {
            navigator.clipboard.writeText = async (text) => (window.copied = text);
            window.print = () => (window.printed = getComputedStyle(document.querySelector("main")).display);
        }"""
    )
    go(page, "negotiate")
    chosen = free(SPEC["points"][0])[0]
    sign(page, 0, chosen["letter"])
    go(page, "signed")
    page.get_by_role("button", name=SAY["copy"]).click()
    expect(page.locator(".mt-status")).to_have_text(SAY["copied"])
    copied = page.evaluate("window.copied")
    assert f"1 · {SPEC['points'][0]['title']}\n{chosen['letter']}. {chosen['label']}. {chosen['text']}" in copied
    assert all(seat["name"] in copied for seat in SPEC["seats"])

    page.emulate_media(media="print")
    page.locator("button", has_text=SAY["print"]).dispatch_event("click")
    page.wait_for_function("window.printed")
    assert page.evaluate("window.printed") == "none", "only the text goes to the printer"
    expect(page.locator(".malicourse-talks-sheet")).to_contain_text(chosen["text"])
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".malicourse-talks-sheet")).to_have_count(0)
    page.emulate_media(media="screen")

    page.get_by_role("button", name=SAY["over"]).click()
    page.get_by_role("button", name=SAY["keep"]).click()
    expect(page.locator(".mt-verdict")).to_contain_text("1 of 8")
    page.get_by_role("button", name=SAY["over"]).click()
    page.get_by_role("button", name=SAY["really"]).click()
    go(page, "signed")
    expect(page.locator(".mt-verdict")).to_contain_text("0 of 8")


def test_names_of_sixty_groups_are_kept_whole_and_run_nothing(at_table):
    page = at_table
    names = [f"<img src=x onerror=alert({number})> les élèves du groupe {number}" for number in range(60)]
    page.get_by_label(SAY["names"]).fill("\n".join(names))
    page.get_by_role("button", name=SAY["draw"]).click()
    drawn = " · ".join(page.locator(".mt-group").all_inner_texts()).split(" · ")
    assert sorted(drawn) == sorted(names)
    assert page.locator(".malicourse-talks img").count() == 0


def test_a_second_click_on_print_prints_one_text(at_table):
    """Safari goes on while it prints."""
    page = at_table
    go(page, "signed")
    page.evaluate("window.print = () => {}")
    button = page.get_by_role("button", name=SAY["print"])
    button.dispatch_event("click")
    button.dispatch_event("click")
    assert page.locator(".malicourse-talks-sheet").count() == 1
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".malicourse-talks-sheet").count() == 0
    assert page.evaluate("document.documentElement.className") == ""


def test_nothing_is_kept_when_the_page_is_closed(at_table):
    page = at_table
    go(page, "negotiate")
    sign(page, 0, "A")
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.reload()
    go(page, "signed")
    expect(page.locator(".mt-verdict")).to_contain_text("0 of 8")


# ---------------------------------------------------------------- for everybody


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(120):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {target}")


def test_a_game_by_keyboard_alone(at_table):
    page = at_table
    tab_to(page, page.get_by_role("button", name=SAY["draw"]))
    page.keyboard.press("Enter")
    expect(page.locator(".mt-status")).to_have_text(SAY["drawn"])
    tab_to(page, page.get_by_role("button", name=f"Show the card of: {SPEC['seats'][0]['name']}"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name=SAY["hide_card"]))
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    step = page.get_by_role("button", name="2 Negotiate")
    for _ in range(30):
        if step.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".mt-point").nth(1))
    page.keyboard.press("Enter")
    votes = radios(page, SPEC["seats"][0]["name"])
    tab_to(page, votes.first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(votes.nth(1)).to_be_checked()
    tab_to(page, radios(page, SAY["sign"]).first)
    page.keyboard.press("Space")
    expect(page.locator(".mt-point").nth(1)).to_have_attribute(
        "aria-label", f"Point 2, {SPEC['points'][1]['title']}: signed: A"
    )
    expect(page.locator(".mt-status")).not_to_be_empty()


STEPS = ("draw", "negotiate", "signed", "compare")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_step_hinders_anybody(at_table, axe, scheme):
    page = at_table
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("button", name=SAY["draw"]).click()
    page.locator(".mt-show").first.click()
    assert axe(page, ".malicourse-talks") == []
    for step in STEPS[1:]:
        go(page, step)
        if step == "negotiate":
            number, option, *_ = first("red_line")
            sign(page, number, option["letter"])
        assert axe(page, ".malicourse-talks") == [], step


BEYOND = """[...document.querySelectorAll(".malicourse-talks *")]
    .filter((e) => e.getBoundingClientRect().right > 320.5)
    .map((e) => e.className)"""


def test_a_phone_of_320_px_shows_every_step_whole(page, files):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(files["page"])
    page.get_by_role("button", name=SAY["draw"]).click()
    page.locator(".mt-show").nth(1).click()
    for step in STEPS:
        if step != "draw":
            go(page, step)
        wide = page.evaluate(BEYOND)
        assert wide == [], step
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_script_the_page_has_cards_and_options(chromium, files):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(files["page"])
    assert page.locator(".malicourse-talks-static details").count() == len(SPEC["seats"]) + len(SPEC["points"])
    page.locator("summary", has_text=SPEC["seats"][2]["name"]).click()
    expect(page.get_by_text(SPEC["seats"][2]["feared"])).to_be_visible()
    context.close()


def test_high_contrast_marks_what_is_chosen(at_table):
    page = at_table
    page.emulate_media(forced_colors="active")
    go(page, "negotiate")
    radios(page, SAY["sign"]).first.check()
    chosen, other = (page.locator(".mt-signing .mt-radio").nth(place) for place in (0, 1))
    width = "element => getComputedStyle(element).borderTopWidth"
    assert chosen.evaluate(width) == "3px"
    assert other.evaluate(width) == "1px"


def test_a_printed_page_has_the_cards_and_options_unfolded(at_table):
    page = at_table
    page.emulate_media(media="print")
    expect(page.locator(".malicourse-talks")).to_be_hidden()
    expect(page.locator(".sheet").get_by_text(SPEC["seats"][0]["feared"])).to_be_visible()
    expect(page.locator(".sheet").get_by_text(SPEC["points"][7]["options"][0]["text"])).to_be_visible()


# ---------------------------------------------------------------- on slides

FULL = """() => {
    const slide = Reveal.getCurrentSlide().querySelector(".slide");
    return slide.scrollHeight - slide.clientHeight;
}"""
SMALLEST = """() => Math.min(...[...Reveal.getCurrentSlide().querySelectorAll(".malicourse-talks *")]
    .filter((e) => e.offsetHeight && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
    .filter((e) => !e.closest(".mt-status"))
    .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""


@pytest.fixture(params=["en"])
def on_slide(page, files, request):
    page.context.set_offline(True)
    page.goto(files["deck" if request.param == "en" else f"deck-{request.param}"])
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    page.evaluate("Reveal.next(); Reveal.next()")
    page.say = words.room("talks", request.param)
    yield page
    assert external(page.requests_seen) == []
    assert page.console_errors == []


def held(page: Page, what: str) -> None:
    page.wait_for_timeout(60)  # deck.js fits after the next frame
    assert page.evaluate(FULL) <= 1, what
    assert page.evaluate(SMALLEST) >= 24, what


@pytest.mark.parametrize("on_slide", ["en", "fr"], indirect=True)
def test_every_step_fits_the_slide_in_letters_of_24_px(on_slide):
    page, say = on_slide, on_slide.say
    stage = page.locator(".malicourse-talks").first
    stage.get_by_role("button", name=say["draw"]).click()
    held(page, "drawn")
    for seat in SPEC["seats"]:
        stage.get_by_role("button", name=say["show_card_of"].format(seat=seat["name"])).click()
        held(page, f"card of {seat['id']}")
        stage.get_by_role("button", name=say["card_stands"]).click()
        held(page, f"positions of {seat['id']}")
        stage.get_by_role("button", name=say["hide_card"]).click()
    stage.get_by_role("button", name=f"2 {say['step_negotiate']}").click()
    for number, point in enumerate(SPEC["points"]):
        stage.locator(".mt-negotiate .mt-point").nth(number).click()
        held(page, f"options of {point['id']}")
        stage.get_by_role("button", name=say["take_votes"]).click()
        for seat in SPEC["seats"]:
            radios(stage, seat["name"]).first.check()
        for place in range(len(point["options"])):
            radios(stage, say["sign"]).nth(place).check()
            held(page, f"votes on {point['id']}, {place}")
            lines = stage.get_by_role("button", name=say["red_lines"])
            if lines.is_visible():
                lines.click()
                held(page, f"red lines of {point['id']}, {place}")
                stage.get_by_role("button", name=say["take_votes"]).click()
    stage.get_by_role("button", name=say["draw_spoiler"]).click()
    held(page, "event")
    stage.get_by_role("button", name=f"3 {say['step_signed']}").click()
    held(page, "text")
    stage.get_by_role("button", name=say["who_stays"]).click()
    held(page, "who stays")
    stage.get_by_role("button", name=f"4 {say['step_compare']}").click()
    for number, point in enumerate(SPEC["points"]):
        stage.locator(".mt-compare .mt-point").nth(number).click()
        held(page, f"comparison of {point['id']}")


def test_a_card_is_closed_when_its_slide_comes_back(on_slide):
    page = on_slide
    page.locator(".mt-show:visible").first.click()
    expect(page.locator(".mt-card:visible")).to_have_count(1)
    page.evaluate("Reveal.next()")
    page.evaluate("Reveal.prev()")
    expect(page.locator(".mt-show:visible").first).to_be_visible()
    expect(page.locator(".mt-card:visible")).to_have_count(0)


def test_another_slide_loses_nothing_and_shows_the_same_game(on_slide):
    page = on_slide
    own = page.locator(".malicourse-talks").first
    own.get_by_role("button", name="2 Negotiate").click()
    own.get_by_role("button", name=SAY["take_votes"]).click()
    radios(own, SAY["sign"]).nth(1).check()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    other = page.locator(".malicourse-talks").nth(1)
    expect(other).to_be_visible()
    other.get_by_role("button", name="3 Signed").click()
    expect(other.locator(".mt-verdict")).to_contain_text("1 of 8")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    expect(radios(own, SAY["sign"]).nth(1)).to_be_checked()


def test_on_a_slide_arrows_choose_letters_are_typed_and_the_clicker_goes_on(on_slide):
    page = on_slide
    own = page.locator(".malicourse-talks").first
    here = page.evaluate("JSON.stringify(Reveal.getIndices())")
    field = own.get_by_label(SAY["names"])
    field.click()
    page.keyboard.type("A S V x.")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    expect(field).to_have_value("A S V x.\n")
    own.get_by_role("button", name="2 Negotiate").click()
    own.get_by_role("button", name=SAY["take_votes"]).click()
    radios(own, SAY["sign"]).first.check()
    page.keyboard.press("ArrowRight")
    expect(radios(own, SAY["sign"]).nth(1)).to_be_checked()
    assert page.evaluate("JSON.stringify(Reveal.getIndices())") == here
    page.keyboard.press("PageDown")
    assert page.evaluate("JSON.stringify(Reveal.getIndices())") != here


def test_damaged_data_leaves_the_written_tables(page, tmp_path):
    spec = json.loads(json.dumps(SPEC))
    broken = talks.mount_html(spec).replace('"points":', '"pointz":')
    path = tmp_path / "broken.html"
    path.write_text(f"<!doctype html><title>t</title>{broken}{talks.front_end()}", encoding="utf-8")
    page.goto(path.as_uri())
    page.locator("summary", has_text=SPEC["seats"][0]["name"]).click()
    expect(page.get_by_text(SPEC["seats"][0]["feared"])).to_be_visible()


# ---------------------------------------------------------------- in JupyterLab


def test_a_table_in_jupyterlab_keeps_its_game_when_its_cell_is_run_again(page, jupyterlab):
    kernel = {"name": "python3", "display_name": "Python 3"}
    code = "from malicourse import talks\ntalks.table('negotiate')"
    notebook = new_notebook(cells=[new_code_cell(code)], metadata={"kernelspec": kernel})
    nbformat.write(notebook, jupyterlab.folder / "table.ipynb")
    jupyterlab.open(page, "table.ipynb")
    jupyterlab.run_all(page)
    table = page.locator(".malicourse-talks")
    radios(table, SAY["sign"]).nth(1).check()
    jupyterlab.run_all(page)
    expect(table).to_have_count(1)
    expect(radios(table, SAY["sign"]).nth(1)).to_be_checked()
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    table.get_by_role("button", name="3 Signed").click()
    expect(table.locator(".mt-verdict")).to_contain_text("1 of 8")
