"""Charts with a slider: every picture with its words, the same without a kernel, in a deck and for keys alone."""

import base64
import io
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from PIL import Image
from playwright.sync_api import Page, expect

from malicourse import authoring, charts
from malicourse.authoring import WIDGET_VIEW
from malicourse.jupyter import without_widget_views
from malicourse.publish import pieces, write_deck

YEARS = [2012, 2015, 2018]
CELL = f"""\
import pandas as pd
from malicourse import charts

frames = []
for year in {YEARS}:
    fig, ax = charts.new(height=3)
    table = pd.DataFrame({{"year": [year - 1, year], "people": [10, year - 2000]}})
    charts.bars(ax, table, x="year", columns=["people"], unit="people")
    ax.set_ylim(0, 20)
    frames.append((year, ax, f"In {{year}} there were {{year - 2000}} people & <b>no</b> more."))
charts.steps(frames, title="More people each year", source="ucdp-ged")"""


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


def frames(labels=YEARS, height=3.0, words="In {} one thing was as it had been before."):
    return [(label, charts.new(height=height)[1], words.format(label)) for label in labels]


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


def test_all_pictures_have_one_legend_so_that_nothing_jumps(monkeypatch):
    drawn = []
    monkeypatch.setattr(charts.stepped.frame, "_png", lambda fig, **_: drawn.append(fig) or b"")
    shown = frames()
    for place, (_, ax, _) in enumerate(shown):
        charts.stepped.frame.legend_below(ax, {f"entry {place}": ax.plot([0, 1], [0, 1])[0]})
    charts.steps(shown, title="More people each year", source="ucdp-ged")
    entries = [[text.get_text() for text in fig.legends[0].get_texts()] for fig in drawn]
    assert entries == [["entry 0", "entry 1", "entry 2"]] * 3
    boxes = {tuple(fig.axes[0].get_position().bounds) for fig in drawn}
    assert len(boxes) == 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: frames([2012, 2013]), "takes 3 to 15 frames, it was given 2"),
        (lambda: frames(range(2000, 2020)), "it was given 20"),
        (lambda: frames([2012, 2013, 2012]), "label of its own"),
        (lambda: frames(["", "a", "b"]), "label of its own"),
        (lambda: frames(["x" * 30, "a", "b"]), "label of its own"),
        (lambda: frames(words="{} is short."), "too short"),
        (lambda: frames(words="The same words for each of these years."), "two pictures have the same words"),
        (lambda: [*frames([1, 2]), *frames([3], height=4)], "differ in size"),
        (lambda: [(label, frames()[0][1], "") for label in YEARS], "words for 2012"),
        (lambda: "a chart", "steps needs frames"),
        (lambda: [1, 2, 3], "steps needs frames"),
        (lambda: [(year, None, "In this year one thing was as before.") for year in YEARS], "NoneType"),
    ],
)
def test_frames_that_do_not_fit_get_one_message(make, message):
    with pytest.raises(ValueError, match=message):
        charts.steps(make(), title="More people each year", source="ucdp-ged")


def test_one_figure_for_all_frames_is_refused():
    ax = charts.new()[1]
    shown = [(year, ax, f"In {year} one thing was as it had been before.") for year in YEARS]
    with pytest.raises(ValueError, match="inside the loop"):
        charts.steps(shown, title="More people each year", source="ucdp-ged")


def test_an_unknown_source_and_an_empty_title_are_refused():
    with pytest.raises(ValueError, match="no source has the id"):
        charts.steps(frames(), title="More people each year", source="ucdp-gde")
    with pytest.raises(ValueError, match="title"):
        charts.steps(frames(), title="", source="ucdp-ged")


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
