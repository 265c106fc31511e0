"""Charts with a slider: every picture with its words, the same without a kernel, in a deck and for keys alone."""

import base64
import io
import subprocess
import sys

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib.text import Text
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from malicourse import authoring, charts
from malicourse.authoring import WIDGET_VIEW
from malicourse.charts import frame
from malicourse.jupyter import without_widget_views
from malicourse.publish import pieces, write_deck, write_pages

YEARS = [2012, 2015, 2018]
CELL = f"""\
import pandas as pd
from malicourse import charts

fig, ax = charts.new(height=3)
frames = []
for year in {YEARS}:
    bar = ax.bar(["Gao"], [year - 2000])
    frames.append((year, bar, f"In {{year}} there were {{year - 2000}} people & <b>no</b> more."))
charts.steps(ax, frames, title="More people each year", source="ucdp-ged")"""


def run() -> nbformat.NotebookNode:
    cell = new_code_cell(CELL, id="steps", metadata={"slideshow": {"slide_type": "slide"}})
    other = new_code_cell("1 + 1", id="other", metadata={"slideshow": {"slide_type": "slide"}})
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook = new_notebook(cells=[cell, other], metadata={"kernelspec": kernel})
    NotebookClient(notebook, timeout=120).execute()
    return notebook


@pytest.fixture(scope="module")
def fresh():
    return run()


@pytest.fixture(scope="module")
def notebook(fresh):
    return authoring.normalise(nbformat.from_dict(fresh))


@pytest.fixture(scope="module")
def stored(notebook):
    """The words and the pictures, as a deck takes them from the notebook."""
    output = notebook.cells[0].outputs[0]
    return output.data[charts.STEPS_MIME], output.metadata[charts.STEPS_MIME]["pictures"]


@pytest.fixture
def ax():
    return charts.new(height=3)[1]


def frames(ax, labels=YEARS, words="In {} one thing was as it had been before."):
    return [(label, ax.bar(["one"], [place + 1]), words.format(label)) for place, label in enumerate(labels)]


def show(ax, shown):
    charts.steps(ax, shown, title="More people each year", source="ucdp-ged")


# ---- what is stored --------------------------------------------------------------------------------------------------


def test_the_output_has_words_for_every_picture_and_the_pictures_beside_them(stored):
    spec, pictures = stored
    assert [one["label"] for one in spec["frames"]] == [str(year) for year in YEARS]
    assert spec["frames"][1]["words"] == "In 2015 there were 15 people & <b>no</b> more."
    assert spec["sources"][0]["id"] == "ucdp-ged"
    opened = [Image.open(io.BytesIO(base64.b64decode(picture))) for picture in pictures]
    assert len({picture.size for picture in opened}) == 1
    assert len({picture.tobytes() for picture in opened}) == len(YEARS)
    assert all(len(picture) < 80_000 for picture in pictures)


def test_without_its_widget_the_output_is_first_and_last_picture_and_all_words(notebook):
    output, caption = notebook.cells[0].outputs
    assert WIDGET_VIEW not in output.data
    assert "text/html" not in output.data  # it would stand before the picture in JupyterLab
    height = output.metadata["image/png"]["height"]
    picture = Image.open(io.BytesIO(base64.b64decode(output.data["image/png"])))
    assert picture.height / picture.width == pytest.approx(height / output.metadata["image/png"]["width"], rel=0.01)
    for year in YEARS:
        words = f"In {year} there were {year - 2000} people"
        assert words in output.metadata["image/png"]["alt"]
        assert words in output.data["text/plain"]
        assert words in caption.data["text/html"]
        assert words in caption.data["text/plain"]
    assert "Uppsala" in caption.data["text/html"]
    assert "<b>no" not in caption.data["text/html"]


def test_no_picture_stands_where_strict_comparison_looks(notebook):
    for output in notebook.cells[0].outputs:
        for kind, content in output.data.items():
            assert kind == "image/png" or len(str(content)) < 5_000, kind


def test_saving_in_jupyterlab_drops_the_widget_and_keeps_the_pictures(fresh):
    output = nbformat.from_dict(fresh.cells[0].outputs[0])
    assert WIDGET_VIEW in output.data
    cells = [{"cell_type": "code", "outputs": [output]}]
    without_widget_views(model={"type": "notebook", "content": {"nbformat": 4, "metadata": {}, "cells": cells}})
    assert WIDGET_VIEW not in output.data
    assert len(output.metadata[charts.STEPS_MIME]["pictures"]) == len(YEARS)


def test_strict_comparison_passes_and_notices_a_changed_word(notebook, tmp_path):
    path = tmp_path / "steps.ipynb"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "--nbval-current-env",
        "-q",
        "-p",
        "no:cacheprovider",
        path.name,
    ]

    def nbval() -> str:
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout

    nbformat.write(notebook, path)
    assert "2 passed" in nbval()
    changed = path.read_text(encoding="utf-8").replace('"words": "In 2015 there', '"words": "In 2015 here')
    path.write_text(changed, encoding="utf-8")
    assert "1 failed, 1 passed" in nbval()


def test_two_runs_store_the_same_to_the_letter(notebook):
    assert nbformat.writes(authoring.normalise(run())) == nbformat.writes(notebook)


@pytest.fixture
def pictures(monkeypatch):
    """Keep the pictures of `steps` as they are before they are packed."""
    kept = []
    monkeypatch.setattr(
        frame, "snapshot", lambda canvas, snapshot=frame.snapshot: kept.append(snapshot(canvas)) or kept[-1]
    )
    monkeypatch.setattr(frame, "let_go", lambda fig: None)
    return kept


def differing(one: Image.Image, other: Image.Image):
    """The box, in pixels from the lower left, in which two pictures differ."""
    left, top, right, bottom = ImageChops.difference(one, other).getbbox()
    return left, one.height - bottom, right, one.height - top


def test_each_picture_shows_its_own_part_and_what_all_share(ax, pictures):
    ax.axhline(1.5, color="#ff0000")
    shown = [
        (year, ax.plot([place], [1], "s", color="#0000ff"), f"In {year} it stood at place number {place}.")
        for place, year in enumerate(YEARS)
    ]
    show(ax, shown)
    for place, picture in enumerate(pictures):
        colours = picture.load()
        spots = ax.transData.transform([(other, 1) for other in range(3)])
        seen = [colours[int(x), int(picture.height - y)] == (0, 0, 255) for x, y in spots]
        assert seen == [other == place for other in range(3)]
        x, y = ax.transData.transform((1.5, 1.5))
        assert any(colours[int(x), int(picture.height - y) + up] == (255, 0, 0) for up in (-1, 0, 1))


def test_nothing_jumps_but_the_label_and_what_a_picture_has_for_itself(ax, pictures):
    shown = frames(ax)
    for place, (_, bar, _) in enumerate(shown):
        frame.legend_below(ax, {f"entry {place}": bar[0]})
    show(ax, shown)
    (legend,) = ax.get_figure().legends
    assert [text.get_text() for text in legend.get_texts()] == ["entry 0", "entry 1", "entry 2"]
    for picture in pictures[1:]:
        left, low, right, high = differing(pictures[0], picture)
        bars = ax.bbox.extents
        assert left >= bars[0] - 2
        assert low >= bars[1] - 2
        assert right <= bars[2] + 2
        assert high <= ax.get_figure().bbox.y1 - 10


def test_what_all_pictures_show_stays_in_each(ax, pictures):
    line = ax.axhline(3.2, color="#ff0000")
    show(ax, [(year, [line, *bar], words) for year, bar, words in frames(ax)])
    x, y = ax.transData.transform((0, 3.2))
    for picture in pictures:
        colours = picture.load()
        assert any(colours[int(x), int(picture.height - y) + up] == (255, 0, 0) for up in (-1, 0, 1))


def test_the_label_stands_above_the_picture_a_day_in_words(ax, monkeypatch):
    heads = []
    drawing = Text.draw
    monkeypatch.setattr(Text, "draw", lambda text, *more: heads.append(text.get_text()) or drawing(text, *more))
    show(ax, frames(ax, ["2012-01-17", "2012-04-06", "2013"]))
    assert [head for head in heads if head in {"17 January 2012", "6 April 2012", "2013"}] == [
        "17 January 2012",
        "6 April 2012",
        "2013",
    ]


def test_the_words_say_a_day_as_the_picture_does(ax, capsys):
    show(ax, frames(ax, ["2012-01-17", "2012-04-06", "2013"]))
    assert "6 April 2012: In 2012-04-06 one thing" in capsys.readouterr().out


def test_a_name_stands_still_where_pictures_write_more_or_less_there(pictures):
    gao = pd.DataFrame({"name": ["Gao"], "latitude": [16.27], "longitude": [-0.04]})
    control = pd.DataFrame(
        [["Gao", "2012-01-01", "2012-03-30", "fama", ""], ["Gao", "2012-03-31", "2012-12-31", "mnla", "contested"]],
        columns=["town", "from", "to", "holder", "status"],
    )
    ax = charts.mali_map(charts.new()[1], extent="north")
    days = ["2012-01-17", "2012-03-31", "2012-06-30"]
    shown = [
        (day, charts.mark_places(ax, gao, control=control, on=day), f"On {day} one town had one holder.")
        for day in days
    ]
    show(ax, shown)
    texts = [one for _, drawn, _ in shown for one in drawn if isinstance(one, Text)]
    assert [text.get_text() for text in texts] == ["Gao", "Gao (contested)", "Gao (contested)"]
    assert texts[1] is texts[2]  # what two pictures show alike is drawn once
    assert len({(text.get_position(), text.get_ha(), text.get_va()) for text in texts}) == 1
    assert len(pictures) == 3


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda ax: frames(ax, [2012, 2013]), "takes 3 to 15 frames, it was given 2"),
        (lambda ax: frames(ax, range(2000, 2020)), "it was given 20"),
        (lambda ax: frames(ax, [2012, 2013, 2012]), "label of its own"),
        (lambda ax: frames(ax, ["", "a", "b"]), "label of its own"),
        (lambda ax: frames(ax, ["x" * 30, "a", "b"]), "label of its own"),
        (lambda ax: frames(ax, words="{} is short."), "too short"),
        (lambda ax: frames(ax, words="The same words for each of these years."), "two pictures have the same words"),
        (lambda ax: [*frames(ax, [1, 2]), *frames(charts.new()[1], [3])], "frame 3 shows stands on another chart"),
        (
            lambda ax: [*frames(ax, [1, 2]), (3, frames(ax, [2])[0][1][:0], "In 3 nothing was drawn at all.")],
            "shows nothing",
        ),
        (lambda ax: [(label, ax.bar([1], [1]), "") for label in YEARS], "words of 2012 are too short"),
        (lambda ax: "a chart", "steps needs frames"),
        (lambda ax: [1, 2, 3], "steps needs frames"),
        (
            lambda ax: [(year, None, f"In {year} one thing was as before.") for year in YEARS],
            "shows nothing that was drawn",
        ),
        (
            lambda ax: [(year, ax, f"In {year} one thing was as before.") for year in YEARS],
            "shows nothing that was drawn",
        ),
    ],
)
def test_frames_that_do_not_fit_get_one_message(ax, make, message):
    with pytest.raises(ValueError, match=message):
        show(ax, make(ax))


def test_places_without_a_map_under_them_are_refused(ax):
    with pytest.raises(ValueError, match="call mali_map"):
        charts.mark_places(ax, pd.DataFrame({"name": ["Gao"], "latitude": [16.27], "longitude": [-0.04]}))


def test_an_unknown_source_and_an_empty_title_are_refused(ax):
    with pytest.raises(ValueError, match="no source has the id"):
        charts.steps(ax, frames(ax), title="More people each year", source="ucdp-gde")
    with pytest.raises(ValueError, match="title"):
        charts.steps(ax, frames(ax), title="", source="ucdp-ged")


def test_importing_the_charts_brings_in_no_widget():
    code = "import sys, malicourse.charts; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"anywidget", "ipywidgets", "IPython"} & set(found)


# ---- in a page -------------------------------------------------------------------------------------------------------


@pytest.fixture
def open_steps(page, tmp_path, stored):
    """Open a page with the slider from its file; no request and no error."""

    def open_(theme: str = "light") -> Page:
        path = tmp_path / "page.html"
        ground, ink = ("#fff", "#111") if theme == "light" else ("#111418", "#eee")
        path.write_text(
            f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title>
<meta name="viewport" content="width=device-width"></head>
<body data-malicourse-theme="{theme}" style="background:{ground};color:{ink};margin:16px">
<main><h1>Page</h1>{charts.steps_html(*stored)}</main>{charts.steps_front_end()}</body></html>""",
            encoding="utf-8",
        )
        page.goto(path.as_uri())
        expect(page.get_by_role("slider")).to_be_visible()
        return page

    yield open_
    assert page.console_errors == []
    assert [address for address in page.requests_seen if not address.startswith(("file:", "data:"))] == []


def expect_shown(page: Page, year: int) -> None:
    words = f"In {year} there were {year - 2000} people & <b>no</b> more."
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", str(year))
    expect(page.get_by_role("status")).to_have_text(f"{year}. {words}")
    expect(page.get_by_role("img")).to_have_count(1)
    expect(page.get_by_role("img")).to_have_attribute("alt", words)
    assert page.get_by_role("img").evaluate("image => image.complete && image.naturalWidth > 0")


@pytest.mark.browser
def test_buttons_and_slider_step_by_mouse(open_steps):
    page = open_steps()
    expect_shown(page, 2012)
    back, on = page.get_by_role("button", name="Previous"), page.get_by_role("button", name="Next")
    expect(back).to_have_attribute("aria-disabled", "true")
    on.click()
    expect_shown(page, 2015)
    on.click()
    on.click(force=True)
    expect_shown(page, 2018)
    expect(on).to_have_attribute("aria-disabled", "true")
    back.click()
    expect_shown(page, 2015)
    box = page.get_by_role("slider").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 5, box["y"] + box["height"] / 2)
    expect_shown(page, 2018)


@pytest.mark.browser
def test_keys_alone_step_and_the_focus_stays(open_steps):
    page = open_steps()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("slider", name="Year")).to_be_focused()
    for key, year in (("ArrowRight", 2015), ("End", 2018), ("ArrowLeft", 2015), ("Home", 2012), ("ArrowUp", 2015)):
        page.keyboard.press(key)
        expect_shown(page, year)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect_shown(page, 2018)
    expect(page.get_by_role("button", name="Next")).to_be_focused()


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_cut_on_a_narrow_screen(theme, open_steps, axe):
    page = open_steps(theme)
    assert axe(page, impacts=("minor", "moderate", "serious", "critical")) == []
    page.set_viewport_size({"width": 320, "height": 640})
    page.add_style_tag(content="main { --malicourse-size: 20px }")
    reach = "boxes => boxes.map(box => box.getBoundingClientRect().right).filter(right => right > innerWidth)"
    assert page.locator("main *").evaluate_all(reach) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
def test_every_picture_stands_with_its_words_where_no_script_runs(chromium, tmp_path, stored):
    path = tmp_path / "page.html"
    html = f"<!doctype html><meta charset=utf-8>{charts.steps_html(*stored)}{charts.steps_front_end()}"
    path.write_text(html, encoding="utf-8")
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(path.as_uri())
        expect(page.get_by_role("img")).to_have_count(len(YEARS))
        for year in YEARS:
            expect(page.get_by_text(f"In {year} there were {year - 2000} people & <b>no</b> more.")).to_be_visible()


# ---- in a deck and in JupyterLab -------------------------------------------------------------------------------------


def test_a_deck_takes_the_slider_once_without_its_caption(notebook):
    found = pieces(notebook.cells[0])
    assert [piece.kind for piece in found] == ["steps"]
    assert found[0].html.count("<figure") == len(YEARS)
    assert "Source: " in found[0].html


@pytest.fixture(scope="module")
def with_forms(tmp_path_factory):
    """A notebook with a chart and a slider, run as `authoring run` does: each picture in every form."""
    chart = """\
import pandas as pd
from malicourse import charts
fig, ax = charts.new(height=3)
charts.bars(ax, pd.DataFrame({"year": [2012, 2013], "n": [1, 2]}), x="year", columns="n", unit="people")
charts.finish(ax, title="Two bars", source="ucdp-ged", text="Two bars: one in 2012, two in the year 2013.")"""
    path = tmp_path_factory.mktemp("forms") / "forms.ipynb"
    marks = {"slideshow": {"slide_type": "slide"}}
    cells = [new_code_cell(source, metadata=marks) for source in (CELL, chart)]
    heads = [new_markdown_cell(f"# T{number}" if number == 1 else "## Two", metadata=marks) for number in (1, 2)]
    nbformat.write(new_notebook(cells=[heads[0], cells[0], heads[1], cells[1]]), path)
    authoring.run(path)
    return path


def test_a_page_offers_the_phone_form_and_a_deck_takes_the_slide_form(with_forms):
    steps, chart = (cell for cell in nbformat.read(with_forms, as_version=4).cells if cell.cell_type == "code")
    for cell, many in ((steps, len(YEARS)), (chart, 1)):
        (page,), (slide,) = pieces(cell, slides=False), pieces(cell)
        sources = BeautifulSoup(page.html, "html.parser").select("picture > source")
        assert [one["media"] for one in sources] == ["(max-width: 480px)"] * many
        assert {one["width"] for one in sources} == {str(round(3.9 * 96))}
        assert "<picture" not in slide.html
        assert slide.low
        assert not page.low
    widths = {int(one["width"]) for one in BeautifulSoup(pieces(steps)[0].html, "html.parser").find_all("img")}
    assert widths == {round(5 * 96 * charts.SLIDE_SCALE)}


@pytest.mark.browser
def test_a_phone_gets_letters_of_12_pixels_and_a_wide_screen_the_notebook_s_picture(page, with_forms, tmp_path):
    ((path, _), *_) = write_pages([with_forms], tmp_path)
    for screen, natural in ((360, 562), (1280, 1152)):
        page.set_viewport_size({"width": screen, "height": 760})
        page.goto(path.as_uri())
        for place in (".malicourse-steps img", ".chart img"):
            image = page.locator(place).first
            page.wait_for_function("image => image.complete && image.naturalWidth", arg=image.element_handle())
            size = image.evaluate(
                "image => new Promise(done => { const one = new Image(); one.src = image.currentSrc;"
                " one.onload = () => done([one.naturalWidth, image.getBoundingClientRect().width]) })"
            )
            assert size[0] == pytest.approx(natural, abs=2), place
            if screen == 360:
                assert 11 / 72 * size[1] / 3.9 >= 12, "letters of 11 points on 3.9 inches"
    assert page.console_errors == []


@pytest.mark.browser
def test_a_slider_in_a_deck_has_letters_of_24_pixels(page, with_forms, tmp_path):
    write_deck(with_forms, tmp_path / "deck.html")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto((tmp_path / "deck.html").as_uri())
    page.wait_for_function("() => window.Reveal?.isReady()")
    page.evaluate(
        "() => { const s = Reveal.getIndices(document.querySelector('.malicourse-steps').closest('section'));"
        " Reveal.slide(s.h, s.v) }"
    )
    page.wait_for_timeout(500)
    image = page.locator(".ms-stage img")
    assert image.bounding_box()["width"] >= 0.99 * int(image.get_attribute("width"))
    for place in (".ms-words", ".ms-stage"):
        box = page.locator(place).bounding_box()
        assert box["x"] + box["width"] <= 1280
        assert box["y"] + box["height"] <= 700
    size = page.locator(".ms-words").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 24


@pytest.mark.browser
def test_in_a_deck_keys_and_pointer_move_the_slider_and_not_the_page(page, notebook, tmp_path, axe):
    nbformat.write(notebook, tmp_path / "steps.ipynb")
    write_deck(tmp_path / "steps.ipynb", tmp_path / "deck.html")
    page.context.set_offline(True)
    page.goto((tmp_path / "deck.html").as_uri())
    page.wait_for_function("() => window.Reveal?.isReady()")
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect_shown(page, 2015)
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 4, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    expect_shown(page, 2012)
    assert page.evaluate("Reveal.getIndices().h") == 0
    frame = page.locator(".malicourse-steps").bounding_box()
    assert frame["y"] + frame["height"] <= 700
    assert axe(page, context=".malicourse-steps") == []
    page.get_by_role("button", name="next slide").click()
    assert page.evaluate("Reveal.getIndices().h") == 1
    assert page.console_errors == []


@pytest.mark.browser
def test_in_jupyterlab_the_slider_works_without_its_kernel_and_leaves_a_picture_when_saved(page, jupyterlab, notebook):
    empty = nbformat.from_dict(notebook)
    for cell in empty.cells:
        cell.outputs, cell.execution_count = [], None
    nbformat.write(empty, jupyterlab.folder / "steps.ipynb")
    jupyterlab.open(page, "steps.ipynb")
    jupyterlab.run_all(page)
    expect(page.get_by_role("slider")).to_be_visible(timeout=60_000)
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.wait_for_function("() => !jupyterapp.shell.currentWidget.sessionContext.session")
    cells = page.locator(".jp-Cell").count()
    page.get_by_role("slider").focus()
    page.keyboard.press("b")  # as a command, it would insert a cell
    page.keyboard.press("ArrowRight")
    expect(page.locator(".ms-words")).to_contain_text("In 2015 there were 15 people")
    assert page.locator(".jp-Cell").count() == cells
    jupyterlab.save(page)
    page.wait_for_timeout(500)
    jupyterlab.open(page, "steps.ipynb")
    expect(page.locator(".jp-RenderedImage img")).to_be_visible()
    expect(page.locator(".malicourse-steps")).to_have_count(0)
    page.get_by_text("The 3 pictures in words").click()
    expect(page.locator(".jp-RenderedHTML li").first).to_contain_text("In 2012 there were 12 people")
    saved = nbformat.read(jupyterlab.folder / "steps.ipynb", as_version=4)
    assert len(saved.cells[0].outputs[0].metadata[charts.STEPS_MIME]["pictures"]) == len(YEARS)
