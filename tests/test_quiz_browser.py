"""The quiz in a real Chromium: alone on a page opened from a file, and in JupyterLab."""

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Locator, Page, expect

from malicourse import authoring, quiz
from malicourse.quiz.bank import interface

pytestmark = pytest.mark.browser

EVERY_KIND = Path(__file__).parent / "quizzes" / "every-kind.yaml"
SPEC = quiz.load(EVERY_KIND).spec("all")
# Of each kind one wrong and one right answer, as a learner gives it.
ANSWERS = {
    "declaration": ("Ansar Dine", "The MNLA"),
    "towns": (["Gao", "Mopti"], ["Gao", "Kidal", "Timbuktu"]),
    "days": ("16 jours", "15 days"),
    "weeks": (
        ["The coup in Bamako", "The attack on Ménaka", "The fall of Timbuktu", "The declaration of Azawad"],
        ["The attack on Ménaka", "The coup in Bamako", "The fall of Timbuktu", "The declaration of Azawad"],
    ),
    "speakers": (["The MNLA", "The MNLA", "The African Union"], ["The MNLA", "The junta", "Ansar Dine"]),
    "kidal": ("Gao", "Kidal"),
}
KINDS = {question["id"]: question["kind"] for question in SPEC["questions"]}


def card(place: Page | Locator, name: str) -> Locator:
    number = next(i for i, question in enumerate(SPEC["questions"]) if question["id"] == name)
    return place.locator(".mq-card").nth(number)


def items(one: Locator) -> list[str]:
    return one.locator(".mq-item").evaluate_all("rows => rows.map(row => row.dataset.text)")


def arrange(one: Locator, texts: list[str], press) -> None:
    """Move each item up to its place, pressing its button."""
    for place, text in enumerate(texts):
        for _ in range(items(one).index(text) - place):
            press(one.get_by_role("button", name=f"Move up: {text}"))


def answer_by_mouse(one: Locator, kind: str, answer) -> None:
    match kind:
        case "single":
            one.get_by_text(answer, exact=True).click()
        case "several":
            for box in one.get_by_role("checkbox").all():
                box.set_checked(box.get_attribute("value") in answer)
        case "numeric":
            one.get_by_role("textbox").fill(answer)
        case "order":
            arrange(one, answer, lambda button: button.click())
        case "match":
            for select, text in zip(one.get_by_role("combobox").all(), answer, strict=True):
                select.select_option(text)
        case "place":
            one.locator(".mq-map").click(position=spot(one, answer))
    one.get_by_role("button", name="Check").click()


def spot(one: Locator, town: str) -> dict[str, float]:
    """Give where a town stands on the map as it is shown, a little beside its point, as fingers hit it."""
    question = next(question for question in SPEC["questions"] if question["id"] == "kidal")
    point = next(point for point in question["points"] if point["name"] == town)
    shrink = one.locator(".mq-map").bounding_box()["width"] / question["map"]["width"]
    return {"x": (point["x"] + 5) * shrink, "y": (point["y"] - 4) * shrink}


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the focus arrives, as a learner without a mouse does."""
    for _ in range(80):
        if target.evaluate("element => element === element.getRootNode().activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} never reaches {target}")


def answer_by_keyboard(page: Page, one: Locator, kind: str, answer) -> None:
    match kind:
        case "single" | "place":
            radios = one.get_by_role("radio")
            group = [radio.get_attribute("value") for radio in radios.all()]
            chosen = [i for i in range(len(group)) if radios.nth(i).is_checked()]
            tab_to(page, radios.nth(chosen[0] if chosen else 0))
            page.keyboard.press("Space")
            for _ in range((group.index(answer) - (chosen[0] if chosen else 0)) % len(group)):
                page.keyboard.press("ArrowDown")
        case "several":
            for box in one.get_by_role("checkbox").all():
                tab_to(page, box)
                if box.is_checked() != (box.get_attribute("value") in answer):
                    page.keyboard.press("Space")
        case "numeric":
            tab_to(page, one.get_by_role("textbox"))
            page.keyboard.press("Control+a")
            page.keyboard.type(answer)
            page.keyboard.press("Enter")
            return
        case "order":

            def press(button: Locator) -> None:
                tab_to(page, button, "Tab" if items_focus_is_before(one, button) else "Shift+Tab")
                page.keyboard.press("Enter")

            arrange(one, answer, press)
        case "match":
            for select, text in zip(one.get_by_role("combobox").all(), answer, strict=True):
                tab_to(page, select)
                names = select.locator("option").all_text_contents()
                page.keyboard.type(next(name for name in names if name.endswith(f". {text}"))[0])  # its letter
    tab_to(page, one.get_by_role("button", name="Check"))
    page.keyboard.press("Enter")


def items_focus_is_before(one: Locator, button: Locator) -> bool:
    return button.evaluate(
        """button => {
            const active = button.getRootNode().activeElement;
            return !(active.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_PRECEDING);
        }"""
    )


@pytest.fixture
def open_quiz(page, tmp_path):
    """Write a page with quizzes, open it from its file, and allow no request and no error."""
    page.set_default_timeout(10_000)

    def open_(*specs, theme: str = "light") -> Page:
        path = tmp_path / "lesson.html"
        ground, ink = ("#fff", "#111") if theme == "light" else ("#111418", "#eee")
        path.write_text(
            f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lesson</title>
<meta name="viewport" content="width=device-width"></head>
<body data-malicourse-theme="{theme}" style="background:{ground};color:{ink};margin:16px">
<main><h1>Lesson</h1>{"".join(quiz.mount_html(spec) for spec in specs)}</main>{quiz.front_end()}</body></html>""",
            encoding="utf-8",
        )
        page.goto(path.as_uri())
        expect(page.locator(".mq-card").first).to_be_visible()
        return page

    yield open_
    assert page.console_errors == []
    assert [address for address in page.requests_seen if not address.startswith("file:")] == []


def check_wrong_then_right(one: Locator, answer) -> None:
    feedback, wrong, right = one.get_by_role("status").last, *answer
    wrong()
    expect(feedback).to_contain_text(re.compile("^✗ Not quite. "))
    expect(one.locator(".mq-tries")).to_have_text("One try so far.")
    expect(one.get_by_role("link").first).to_be_visible()
    right()
    expect(feedback).to_contain_text(re.compile("^✓ Right."))
    expect(one.locator(".mq-tries")).to_have_text("Two tries so far.")
    expect(one.get_by_role("button", name="Answered")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize("name", ANSWERS)
def test_each_kind_answers_wrong_and_right_by_mouse(name, open_quiz):
    one = card(open_quiz(SPEC), name)
    wrong, right = ANSWERS[name]
    check_wrong_then_right(
        one,
        (lambda: answer_by_mouse(one, KINDS[name], wrong), lambda: answer_by_mouse(one, KINDS[name], right)),
    )


@pytest.mark.parametrize("name", ANSWERS)
def test_each_kind_answers_wrong_and_right_by_keyboard_alone(name, open_quiz):
    page = open_quiz(SPEC)
    one = card(page, name)
    wrong, right = ANSWERS[name]

    def again():
        page.keyboard.press("Shift+Tab")
        tab_to(page, one.locator("input, select, .mq-move").first, "Shift+Tab")
        answer_by_keyboard(page, one, KINDS[name], right)

    if KINDS[name] in ("single", "place"):  # Shift+Tab goes to the checked radio, not to the first

        def again():
            tab_to(page, one.locator("input:checked"), "Shift+Tab")
            answer_by_keyboard(page, one, "single", right)

    check_wrong_then_right(one, (lambda: answer_by_keyboard(page, one, KINDS[name], wrong), again))
    assert one.evaluate("card => card.contains(document.activeElement)"), "the focus was lost to the page"


@pytest.mark.parametrize("name", ANSWERS)
def test_checking_without_an_answer_says_what_to_do_first_and_counts_no_try(name, open_quiz):
    one = card(open_quiz(SPEC), name)
    one.get_by_role("button", name="Check").click()
    expect(one.get_by_role("status").last).to_contain_text(re.compile(r"^→ .* first\."))
    expect(one.locator(".mq-tries")).to_have_text("")
    expect(one.get_by_role("button", name="Try again")).to_be_hidden()
    expect(one.get_by_role("link")).to_have_count(0)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_can_be_shown_after_two_tries_and_the_question_started_over(name, open_quiz):
    one = card(open_quiz(SPEC), name)
    show = one.get_by_role("button", name="Show answer")
    answer_by_mouse(one, KINDS[name], ANSWERS[name][0])
    expect(show).to_be_hidden()
    one.get_by_role("button", name="Check").click()
    show.click()
    expect(one.get_by_role("status").last).to_contain_text(re.compile("^→ The answer."))
    expect(one.locator(".mq-fields [data-right=false]:not(.mq-choice, .mq-mark)")).to_have_count(0)
    assert one.evaluate("card => card.contains(document.activeElement)")
    one.get_by_role("button", name="Start over").click()
    expect(one.get_by_role("status").last).to_have_text("")
    expect(one.locator(".mq-tries")).to_have_text("")
    check_wrong_then_right(one, tuple(lambda a=a: answer_by_mouse(one, KINDS[name], a) for a in ANSWERS[name]))


def test_try_again_clears_the_answer_and_keeps_the_tries(open_quiz):
    one = card(open_quiz(SPEC), "declaration")
    answer_by_mouse(one, "single", "Ansar Dine")
    one.get_by_role("button", name="Try again").click()
    expect(one.get_by_role("radio", checked=True)).to_have_count(0)
    expect(one.get_by_role("status")).to_have_text("")
    expect(one.get_by_role("radio").first).to_be_focused()
    answer_by_mouse(one, "single", "Ansar Dine")
    expect(one.locator(".mq-tries")).to_have_text("Two tries so far.")


def test_a_settled_answer_stays_until_it_is_started_over(open_quiz):
    page = open_quiz(SPEC)
    answer_by_mouse(card(page, "declaration"), "single", "The MNLA")
    card(page, "declaration").get_by_text("Ansar Dine", exact=True).click(force=True)
    expect(card(page, "declaration").get_by_label("The MNLA")).to_be_checked()
    page.keyboard.press("ArrowUp")
    expect(card(page, "declaration").get_by_label("The MNLA")).to_be_checked()
    card(page, "declaration").get_by_role("button", name="Answered").click(force=True)
    expect(card(page, "declaration").locator(".mq-tries")).to_have_text("One try so far.")


def test_several_says_how_many_were_found_and_which_choice_does_not_belong(open_quiz):
    one = card(open_quiz(SPEC), "towns")
    answer_by_mouse(one, "several", ["Gao", "Mopti"])
    feedback = one.get_by_role("status")
    expect(feedback).to_contain_text("You found 1 of the 3 right answers. One of your choices does not belong.")
    expect(feedback).to_contain_text("✓ (right) Gao It fell on 31 March.")
    expect(feedback).to_contain_text("✗ (not right) Mopti Mopti stayed in the hands of the army.")


def test_each_item_to_match_names_its_select(open_quiz):
    one = card(open_quiz(SPEC), "speakers")
    for pair in next(question for question in SPEC["questions"] if question["id"] == "speakers")["pairs"]:
        select = one.get_by_role("combobox", name=pair["item"])
        assert select.locator("option").first.inner_text() == "– Actor…"


def test_moving_an_item_keeps_the_focus_on_it_and_announces_its_place(open_quiz):
    page = open_quiz(SPEC)
    one = card(page, "weeks")
    button = one.get_by_role("button", name="Move up: The declaration of Azawad")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(button).to_be_focused()
    expect(one.get_by_role("status").first).to_have_text("The declaration of Azawad: now 2 of 4.")
    assert items(one).index("The declaration of Azawad") == 1


def test_a_moved_item_glides_only_for_those_who_want_motion(open_quiz):
    page = open_quiz(SPEC)
    button = card(page, "weeks").get_by_role("button", name="Move up: The declaration of Azawad")
    count = "button => { button.click(); return document.getAnimations().length; }"
    page.emulate_media(reduced_motion="no-preference")
    assert button.evaluate(count) == 1
    page.emulate_media(reduced_motion="reduce")
    page.wait_for_function("document.getAnimations().length === 0")
    assert button.evaluate(count) == 0


def test_plain_keys_stay_in_the_quiz_and_commands_pass(open_quiz):
    page = open_quiz(SPEC)
    page.evaluate("window.heard = []; document.addEventListener('keydown', e => window.heard.push(e.key))")
    field = card(page, "days").get_by_role("textbox")
    field.focus()
    for key in ("b", "1", "ArrowDown", "ArrowLeft", "Space", "Shift+B", "Home"):
        page.keyboard.press(key)
    card(page, "towns").get_by_role("checkbox").first.focus()
    for key in ("Space", "j", "Delete"):
        page.keyboard.press(key)
    assert page.evaluate("window.heard") == []
    page.evaluate("document.addEventListener('keydown', e => e.preventDefault())")
    for key in ("Control+s", "Alt+x", "Escape", "F2", "Meta+k", "Tab"):
        page.keyboard.press(key)
    assert {"s", "x", "Escape", "F2", "k", "Tab"} <= set(page.evaluate("window.heard"))


def test_markup_in_any_text_is_shown_as_text(open_quiz):
    evil = "<img src=x onerror='window.hit=1'><script>window.hit=1</script>&amp;"

    def poison(value):
        if isinstance(value, dict):
            return {key: value[key] if key in CODES else poison(value[key]) for key in value}
        if isinstance(value, list):
            return [poison(one) for one in value]
        return f"{value} {evil}" if isinstance(value, str) else value

    CODES = {"kind", "url", "words", "shape", "way", "to", "x", "regions", "neighbours", "rivers"}
    page = open_quiz(poison(SPEC))
    for one in page.locator(".mq-card").all():
        for box in one.locator("input[type=radio], input[type=checkbox]").all():
            box.check()
        for select in one.get_by_role("combobox").all():
            select.select_option(index=1)
        for field in one.get_by_role("textbox").all():
            field.fill("1")
        for button in one.locator(".mq-move[aria-disabled=false]").all()[:1]:
            button.click()
        for button in ("Check", "Check", "Show answer", "This is my estimate"):
            if one.get_by_role("button", name=button).is_visible():
                one.get_by_role("button", name=button).click()
    assert page.evaluate("window.hit") is None
    assert page.locator(".malicourse-quiz").locator("img, script").count() == 0
    assert page.locator(".malicourse-quiz").inner_text().count("onerror") > 40


def test_an_address_that_is_not_of_the_web_is_no_link(open_quiz):
    text = re.sub(r'"url": "[^"]*"', '"url": "javascript:alert(1)"', json.dumps(SPEC))
    page = open_quiz(json.loads(text))
    answer_by_mouse(card(page, "declaration"), "single", "The MNLA")
    expect(card(page, "declaration").locator(".mq-source")).to_be_visible()
    assert page.locator(".malicourse-quiz a").count() == 0


def test_two_quizzes_on_one_page_do_not_share_choices(open_quiz):
    page = open_quiz(SPEC, SPEC)
    first, second = (page.locator(".malicourse-quiz").nth(i) for i in (0, 1))
    card(first, "declaration").get_by_label("The MNLA").check()
    card(second, "declaration").get_by_label("Ansar Dine").check()
    expect(card(first, "declaration").get_by_label("The MNLA")).to_be_checked()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids))


def test_the_interface_speaks_the_language_of_the_bank(open_quiz):
    page = open_quiz({**SPEC, "words": interface("fr")})
    one = card(page, "declaration")
    expect(page.locator(".malicourse-quiz")).to_have_attribute("lang", "fr")
    one.get_by_label("Ansar Dine").check()
    one.get_by_role("button", name="Vérifier").click()
    expect(one.get_by_role("status")).to_contain_text("✗ Pas tout à fait.")
    expect(one.locator(".mq-tries")).to_have_text("Un essai jusqu’ici.")


def test_one_question_alone_keeps_its_number(open_quiz):
    page = open_quiz({**SPEC, "questions": [SPEC["questions"][1]]})
    expect(page.locator(".mq-count")).to_contain_text("Question 2 of 12")


def test_the_static_questions_stand_in_the_page_until_the_script_runs(chromium, tmp_path):
    path = tmp_path / "lesson.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{quiz.mount_html(SPEC)}{quiz.front_end()}", encoding="utf-8")
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(path.as_uri())
        answer = page.get_by_text("It declared it two weeks after the coup.")
        expect(answer).to_be_hidden()
        page.get_by_text("Answer and source").first.click()
        expect(answer).to_be_visible()


def show_every_state(page: Page) -> None:
    """Bring the cards into different states: wrong, right, open, shown."""
    answer_by_mouse(card(page, "declaration"), "single", "The MNLA")
    answer_by_mouse(card(page, "towns"), "several", ["Gao", "Mopti"])
    answer_by_mouse(card(page, "days"), "numeric", "16")
    answer_by_mouse(card(page, "share"), "numeric", "12,5 %")
    card(page, "people").get_by_role("button", name="Check").click()
    answer_by_mouse(card(page, "weeks"), "order", ANSWERS["weeks"][0])
    answer_by_mouse(card(page, "speakers"), "match", ANSWERS["speakers"][0])
    answer_by_mouse(card(page, "kidal"), "place", "Gao")
    card(page, "escaped").get_by_role("textbox").fill("500")
    card(page, "escaped").get_by_role("button", name="This is my estimate").click()
    draw(page, card(page, "displaced"), [(2014, 0.4), (2020, 0.2)])
    card(page, "displaced").get_by_role("button", name="This is my estimate").click()
    card(page, "displaced").get_by_text("Year by year").click()
    answer_by_mouse(card(page, "kilometres"), "numeric", "1")
    card(page, "kilometres").get_by_role("button", name="Check").click()
    card(page, "kilometres").get_by_role("button", name="Show answer").click()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation_before_and_after_answers(theme, open_quiz, axe):
    page = open_quiz(SPEC, theme=theme)
    every = ("minor", "moderate", "serious", "critical")
    assert axe(page, impacts=every) == []
    show_every_state(page)
    assert axe(page, impacts=every) == []


@pytest.mark.parametrize(("width", "size"), [(320, "16px"), (640, "32px"), (360, "20px")])
def test_nothing_is_cut_on_a_narrow_screen_or_in_large_type(width, size, open_quiz):
    page = open_quiz(SPEC)
    page.set_viewport_size({"width": width, "height": 640})
    page.add_style_tag(content=f"main {{ --malicourse-size: {size} }}")
    show_every_state(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    reach = "boxes => boxes.map(box => box.getBoundingClientRect().right).filter(right => right > innerWidth)"
    assert page.locator(".malicourse-quiz").locator("*").evaluate_all(reach) == []
    clipped = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.outerHTML)"
    assert page.locator(".mq-button, .mq-move, .mq-card, .mq-feedback").evaluate_all(clipped) == []


def test_one_variable_sets_the_size_of_everything(open_quiz):
    page = open_quiz(SPEC)
    height = page.locator(".mq-card").first.bounding_box()["height"]
    page.add_style_tag(content="main { --malicourse-size: 32px }")
    assert page.locator(".mq-card").first.bounding_box()["height"] > 1.7 * height


def test_the_focus_can_be_seen_on_every_control(open_quiz):
    page = open_quiz(SPEC)
    show_every_state(page)
    card(page, "displaced").get_by_role("button", name="Start over").click()
    page.locator("h1").evaluate("heading => { heading.tabIndex = -1; heading.focus(); }")
    seen = 0
    for _ in range(90):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            """() => {
                const active = document.activeElement;
                if (!active.closest('.malicourse-quiz')) return null;
                const shown = active.closest('.mq-choice, .mq-handle') ?? active;
                return parseFloat(getComputedStyle(shown).outlineWidth) >= 2
                    && getComputedStyle(shown).outlineStyle !== 'none';
            }"""
        )
        if outline is None:
            break
        assert outline, page.evaluate("document.activeElement.outerHTML")
        seen += 1
    assert seen > 40


# ---- place on the map ------------------------------------------------------------------------------------------------


def test_a_place_names_no_town_before_the_answer_and_all_after_it(open_quiz):
    one = card(open_quiz(SPEC), "kidal")
    towns = [point["name"] for point in SPEC["questions"][9]["points"]]
    fields = one.locator(".mq-fields")

    def named() -> list[str]:
        html = re.sub(r'value="[^"]*"', "", fields.locator(".mq-place").inner_html())
        return [town for town in towns if town in html]

    assert named() == []
    answer_by_mouse(one, "place", "Gao")
    assert named() == ["Gao"]
    feedback = one.get_by_role("status")
    expect(feedback).to_contain_text(
        "Point 3 is Gao. Kidal lies about 290 km north-east of it. Gao stands on the river"
    )
    answer_by_mouse(one, "place", "Kidal")
    assert named() == towns


def test_map_and_list_tell_the_same_point(open_quiz):
    one = card(open_quiz(SPEC), "kidal")
    one.locator(".mq-map").click(position=spot(one, "Mopti"))
    expect(one.get_by_role("radio", checked=True)).to_have_value("Mopti")
    one.get_by_role("radio", name=re.compile("^Point 1: ")).check()
    expect(one.locator(".mq-point[data-chosen=true]")).to_have_text("1")
    answer_by_mouse(one, "place", "Kidal")
    one.locator(".mq-map").click(position=spot(one, "Mopti"))
    expect(one.get_by_role("radio", checked=True)).to_have_value("Kidal")


def test_a_finger_chooses_on_the_map_and_draws_a_point(chromium, open_quiz):
    path = open_quiz(SPEC).url
    with chromium.new_context(has_touch=True, viewport={"width": 360, "height": 640}) as context:
        page = context.new_page()
        page.goto(path)
        one = card(page, "kidal")
        one.locator(".mq-map").tap(position=spot(one, "Sikasso"))
        expect(one.get_by_role("radio", checked=True)).to_have_value("Sikasso")
        one = card(page, "displaced")
        plot = one.locator(".mq-plot")
        frame = plot.bounding_box()
        plot.tap(position={"x": frame["width"] * 0.96, "y": frame["height"] * 0.5})
        expect(one.get_by_role("slider", name="2020")).to_have_value("250000")


# ---- estimates -------------------------------------------------------------------------------------------------------


def draw(page: Page, one: Locator, stops: list[tuple[int, float]]) -> None:
    """Draw in one stroke through points given as year and height, 0 to 1."""
    plot = one.locator(".mq-plot")
    plot.scroll_into_view_if_needed()
    frame = plot.bounding_box()
    for number, (year, height) in enumerate(stops):
        x = frame["x"] + frame["width"] * (0.04 + 0.92 * (year - 2012) / 8)
        page.mouse.move(x, frame["y"] + frame["height"] * (1 - height), steps=40)
        if not number:
            page.mouse.down()
    page.mouse.up()


def check_neutral(one: Locator) -> None:
    expect(one.get_by_role("status").last).to_contain_text(re.compile("^→ Your estimate beside the source. "))
    text = one.inner_text()
    assert not re.search("[✓✗]|Not quite|Right\\.|try so far", text)
    expect(one.get_by_role("button", name="Answered")).to_have_attribute("aria-disabled", "true")
    expect(one.get_by_role("link").first).to_be_visible()


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_a_number_is_estimated_and_set_beside_the_real_one(way, open_quiz):
    page = open_quiz(SPEC)
    one = card(page, "escaped")
    assert "254" not in one.inner_text()
    field, button = one.get_by_role("textbox"), one.get_by_role("button", name="This is my estimate")
    if way == "mouse":
        field.fill("85 000")
        button.click()
    else:
        tab_to(page, field)
        page.keyboard.type("85 000")
        page.keyboard.press("Enter")
    check_neutral(one)
    expect(one.get_by_role("status")).to_contain_text("the source gives 254,822 people: about three times your number.")
    mine, real = (bar.bounding_box()["width"] for bar in one.locator(".mq-bar").all())
    assert real / mine == pytest.approx(254822 / 85000, rel=0.05)
    one.get_by_role("button", name="Start over").click()
    expect(field).to_have_value("")
    expect(one.locator(".mq-bar")).to_have_count(0)


def test_an_estimate_is_not_shown_the_real_numbers_before_it_is_made(open_quiz):
    one = card(open_quiz(SPEC), "displaced")
    html = one.inner_html()
    assert "254,822" in html
    assert not re.search("99.?816|61.?920|36.?690|332.?957", html)
    expect(one.locator(".mq-line-real")).to_have_attribute("points", "")
    button = one.get_by_role("button", name="This is my estimate")
    button.click()
    expect(one.get_by_role("status")).to_have_text("→ Draw your line first: move one point at least.")
    expect(one.locator(".mq-line-real")).to_have_attribute("points", "")
    expect(button).to_be_visible()


def test_a_line_is_drawn_in_one_stroke_and_the_real_one_beside_it(open_quiz):
    page = open_quiz(SPEC)
    one = card(page, "displaced")
    draw(page, one, [(2014, 0.8), (2020, 0.2)])
    values = [int(slider.input_value()) for slider in one.get_by_role("slider").all()]
    assert values == pytest.approx([400000, 350000, 300000, 250000, 200000, 150000, 100000], abs=10000)
    one.get_by_role("button", name="This is my estimate").click()
    check_neutral(one)
    expect(one.get_by_role("status")).to_contain_text("the source gives 36,690")
    heights = [100 - float(pair.split(",")[1]) for pair in one.locator(".mq-line-real").get_attribute("points").split()]
    points = [point["value"] for point in SPEC["questions"][11]["points"]]
    assert heights == pytest.approx([value / 5000 for value in points])
    draw(page, one, [(2014, 0.1), (2020, 0.1)])
    assert [int(slider.input_value()) for slider in one.get_by_role("slider").all()] == values
    one.get_by_text("Year by year").click()
    expect(one.get_by_role("status").get_by_role("listitem")).to_have_count(7)
    one.get_by_role("button", name="Start over").click()
    expect(one.locator(".mq-line-real")).to_have_attribute("points", "")


def test_a_line_is_drawn_by_keys_and_each_year_tells_its_value(open_quiz):
    page = open_quiz(SPEC)
    one = card(page, "displaced")
    for place, year in enumerate(range(2014, 2021)):
        slider = one.get_by_role("slider", name=str(year), exact=True)
        tab_to(page, slider)
        for _ in range(place + 1):
            page.keyboard.press("ArrowDown" if place < 4 else "ArrowUp")
        change = (place + 1) * (-5000 if place < 4 else 5000)
        expect(slider).to_have_attribute("aria-valuetext", f"{255000 + change:,} people")
        expect(one.locator(".mq-readout")).to_have_text(f"{year}: {255000 + change:,} people")
    tab_to(page, one.get_by_role("button", name="This is my estimate"))
    page.keyboard.press("Enter")
    check_neutral(one)
    expect(one.get_by_role("status")).to_contain_text("You were nearest in 2020: you said 290,000")
    assert one.evaluate("card => card.contains(document.activeElement)")


def test_the_progress_counts_estimates_apart(open_quiz):
    page = open_quiz(SPEC)
    progress = page.locator(".mq-progress")
    expect(progress).to_have_text("0 of 10 right · 0 of 2 estimated")
    card(page, "escaped").get_by_role("textbox").fill("5")
    card(page, "escaped").get_by_role("button", name="This is my estimate").click()
    answer_by_mouse(card(page, "kidal"), "place", "Kidal")
    expect(progress).to_have_text("1 of 10 right · 1 of 2 estimated")


# ---- JupyterLab ----------------------------------------------------------------------------------------------------

CELLS = [f"from malicourse import quiz\n\nstop = quiz.show({str(EVERY_KIND)!r}, 'all')\nstop", "print(stop.answers)"]


@pytest.fixture
def lab(page, jupyterlab):
    """Write a notebook, open it in JupyterLab and run its first cell."""

    def open_(name: str, executed: bool = False) -> Page:
        kernel = {"name": "python3", "display_name": "Python 3"}
        notebook = new_notebook(cells=[new_code_cell(source) for source in CELLS], metadata={"kernelspec": kernel})
        if executed:
            NotebookClient(notebook, timeout=120).execute()
            authoring.normalise(notebook)
        nbformat.write(notebook, jupyterlab.folder / name)
        jupyterlab.open(page, name)
        if not executed:
            run_cell(page, 0)
            expect(page.locator(".mq-card").first).to_be_visible(timeout=60_000)
        return page

    return open_


def run_cell(page: Page, number: int) -> None:
    page.locator(".jp-CodeCell").nth(number).locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")


def answers_in_python(page: Page, jupyterlab) -> dict:
    """Run the cell that prints the answers and read them."""
    run_cell(page, 1)
    jupyterlab.wait_idle(page)
    return ast.literal_eval(page.locator(".jp-CodeCell").nth(1).locator(".jp-OutputArea-output pre").inner_text())


def kept(name: str, answer: object) -> object:
    """Give the form in which Python keeps an answer."""
    question = next(question for question in SPEC["questions"] if question["id"] == name)
    if question["kind"] == "numeric":
        return int(answer.split()[0])
    if question["kind"] == "match":
        return dict(zip((pair["item"] for pair in question["pairs"]), answer, strict=True))
    return answer


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_python_sees_each_answer_given_in_jupyterlab(way, lab, jupyterlab):
    page = lab(f"{way}.ipynb")
    cells = page.locator(".jp-Cell").count()
    for tries, correct in ((1, False), (2, True)):
        for name, answers in ANSWERS.items():
            one = card(page, name)
            if way == "mouse":
                answer_by_mouse(one, KINDS[name], answers[correct])
                continue
            chosen = KINDS[name] in ("single", "place") and correct
            one.locator("input:checked" if chosen else "input, select, button").first.focus()
            if KINDS[name] != "match":  # in a select, letters choose
                page.keyboard.press("b")  # as a command, it would insert a cell
            answer_by_keyboard(page, one, KINDS[name], answers[correct])
        assert page.locator(".jp-Cell").count() == cells
        assert answers_in_python(page, jupyterlab) == {
            name: {"answer": kept(name, answers[correct]), "correct": correct, "tries": tries, "shown": False}
            for name, answers in ANSWERS.items()
        }
        cells = page.locator(".jp-Cell").count()  # running the last cell adds an empty one


def test_the_quiz_answers_on_when_the_kernel_is_gone(lab):
    page = lab("gone.ipynb")
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.wait_for_function("() => !jupyterapp.shell.currentWidget.sessionContext.session")
    for name, (wrong, right) in ANSWERS.items():
        one = card(page, name)
        check_wrong_then_right(
            one, tuple(lambda a=a, one=one, name=name: answer_by_mouse(one, KINDS[name], a) for a in (wrong, right))
        )


def test_python_sees_an_estimate_as_answered_and_neither_right_nor_wrong(lab, jupyterlab):
    page = lab("estimate.ipynb")
    card(page, "escaped").get_by_role("textbox").fill("500")
    card(page, "escaped").get_by_role("button", name="This is my estimate").click()
    slider = card(page, "displaced").get_by_role("slider", name="2016")
    slider.focus()
    page.keyboard.press("ArrowUp")
    card(page, "displaced").get_by_role("button", name="This is my estimate").click()
    found = answers_in_python(page, jupyterlab)
    assert found["escaped"] == {"answer": 500, "correct": None, "tries": 1, "shown": False}
    assert found["displaced"]["correct"] is None
    assert found["displaced"]["answer"] == {str(year): 260000 if year == 2016 else 255000 for year in range(2014, 2021)}


def test_two_views_of_one_quiz_tell_the_same(lab):
    page = lab("views.ipynb")
    page.locator(".jp-CodeCell").nth(1).locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("stop")
    page.keyboard.press("Shift+Enter")
    views = page.locator(".malicourse-quiz")
    expect(views).to_have_count(2)
    for name in ANSWERS:
        answer_by_mouse(card(views.nth(1), name), KINDS[name], ANSWERS[name][0])
        expect(card(views.nth(0), name).get_by_role("status").last).to_contain_text("✗ Not quite.")
        answer_by_mouse(card(views.nth(0), name), KINDS[name], ANSWERS[name][1])
        expect(card(views.nth(1), name).get_by_role("status").last).to_contain_text("✓ Right.")
        expect(card(views.nth(1), name).locator(".mq-tries")).to_have_text("Two tries so far.")


def test_a_notebook_shows_the_static_questions_until_it_is_run_and_after_it_is_saved(lab, jupyterlab):
    page = lab("stored.ipynb", executed=True)
    expect_static(page)
    run_cell(page, 0)
    expect(page.locator(".mq-card").first).to_be_visible(timeout=60_000)
    answer_by_mouse(card(page, "declaration"), "single", "Ansar Dine")
    jupyterlab.save(page)
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    jupyterlab.open(page, "stored.ipynb")
    expect_static(page)


def expect_static(page: Page) -> None:
    output = page.locator(".jp-CodeCell").first.locator(".jp-OutputArea-output")
    expect(output.get_by_text(SPEC["questions"][0]["stem"])).to_be_visible()
    answer = output.get_by_text("It declared it two weeks after the coup.")
    expect(answer).to_be_hidden()
    output.get_by_text("Answer and source").first.click()
    expect(answer).to_be_visible()
    expect(page.locator(".mq-card")).to_have_count(0)
