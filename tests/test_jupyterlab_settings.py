"""JupyterLab as start.py opens it: no dialog, nothing asked of the network, no dead quiz after saving."""

import copy
import json
import re
import shutil
import urllib.request

import pytest
from conftest import ROOT, external, serve

from malicourse.jupyter import WIDGET_VIEW, without_widget_views
from malicourse.words import languages

START = "notebooks/00-start.ipynb"
SETTINGS = ROOT / "src" / "malicourse" / "jupyter" / "settings"
MENUS = {
    "en": ["File", "Edit", "View", "Run", "Kernel"],
    "fr": ["Fichier", "Édition", "Affichage", "Exécution", "Noyau"],
}


@pytest.fixture(scope="module")
def french_lab(start, tmp_path_factory):
    """A JupyterLab as ``start.py --language fr`` opens it, on the first French lesson if there is one."""
    base = tmp_path_factory.mktemp("lab fr")
    folder = base / "Mali"
    edition = next(one for one in (ROOT / "fr", ROOT) if (one / "notebooks").is_dir())
    for part in ("notebooks/00-start.ipynb", "data"):
        copy = shutil.copytree if (edition / part).is_dir() else shutil.copy
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        copy(edition / part, folder / part)
    yield from serve(start, base, folder, "fr")


def views(notebook: dict) -> list[dict]:
    """Every output of a notebook that is saved as a live widget."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return [output for output in outputs if WIDGET_VIEW in output.get("data", {})]


@pytest.mark.browser
def test_the_first_start_shows_the_notebook_and_no_dialog(jupyterlab, page):
    jupyterlab.open(page, START)
    page.wait_for_timeout(2000)
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".Toastify__toast").all_inner_texts() == []
    assert page.title().startswith("00-start")


def test_each_language_of_the_course_has_its_settings_which_differ_in_the_language_only():
    read = {one.name: json.loads((one / "overrides.json").read_text(encoding="utf-8")) for one in SETTINGS.iterdir()}
    assert sorted(read) == sorted(languages())
    locales = {name: one.pop("@jupyterlab/translation-extension:plugin") for name, one in read.items()}
    assert locales == {"en": {"locale": "en"}, "fr": {"locale": "fr_FR"}}
    assert len({json.dumps(one) for one in read.values()}) == 1


@pytest.mark.browser
@pytest.mark.parametrize("language", MENUS)
def test_the_menus_speak_the_language_of_the_course(request, page, language):
    lab = request.getfixturevalue("jupyterlab" if language == "en" else "french_lab")
    lab.open(page, START)
    menus = page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    assert menus[:5] == MENUS[language]
    assert external(page.requests_seen) == []


@pytest.mark.browser
def test_the_menus_that_the_french_course_names_are_there_as_it_names_them(french_lab, page):
    page.set_viewport_size({"width": 1280, "height": 1000})
    french_lab.open(page, START)
    cells = json.loads((french_lab.folder / START).read_text(encoding="utf-8"))["cells"]
    told = " ".join("".join(cell["source"]) for cell in cells)
    named = re.findall(r"[Mm]enu \*\*(\w+)\*\*, (?:puis|then) \*\*([^*]+)\*\*", told)
    if not (ROOT / "fr").is_dir():
        named = [("Exécution", "Exécuter toutes les cellules")]
    assert named
    for menu, command in named:
        page.locator(".lm-MenuBar-itemLabel", has_text=menu).click()
        page.wait_for_timeout(500)
        shown = [" ".join(one.split()) for one in page.locator(".lm-Menu-itemLabel:visible").all_inner_texts()]
        assert command.casefold() in {one.rstrip("…. ").casefold() for one in shown}, shown
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")


@pytest.mark.browser
def test_nothing_leaves_this_computer(jupyterlab, page):
    """Neither from the page nor, on its behalf, from the server."""
    jupyterlab.open(page, START)
    jupyterlab.run_all(page)
    page.wait_for_timeout(1000)
    assert len(page.requests_seen) > 20
    assert external(page.requests_seen) == []
    assert [url for url in page.requests_seen if "/lab/api/news" in url or "/lab/api/update" in url] == []


@pytest.mark.browser
def test_a_learner_who_saves_and_returns_sees_the_questions(jupyterlab, page):
    jupyterlab.open(page, START)
    jupyterlab.run_all(page)
    page.wait_for_selector(".jp-OutputArea .mq-card")
    jupyterlab.save(page)
    page.goto("about:blank")
    end_kernels(jupyterlab)

    saved = json.loads((jupyterlab.folder / START).read_text(encoding="utf-8"))
    assert views(saved) == []
    assert "widgets" not in saved["metadata"]

    jupyterlab.open(page, START)
    place = next(place for place, cell in enumerate(saved["cells"]) if "quiz.show" in "".join(cell["source"]))
    page.evaluate("place => window.jupyterapp.shell.currentWidget.content.scrollToItem(place, 'start')", place)
    page.get_by_text("Question 1 of").first.wait_for()
    shown = page.locator(".jp-Notebook").inner_text().lower()
    assert "error displaying widget" not in shown
    assert "model not found" not in shown
    assert page.locator(".mq-card").count() == 0, "the questions are live, so this test has seen nothing"
    assert page.locator(".jp-Dialog").count() == 0


def end_kernels(lab) -> None:
    """End every kernel, as shutting down the computer does."""
    headers = {"Authorization": f"token {lab.token}"}
    with urllib.request.urlopen(urllib.request.Request(f"{lab.url}/api/sessions", headers=headers)) as answer:
        sessions = json.load(answer)
    for session in sessions:
        address = f"{lab.url}/api/sessions/{session['id']}"
        urllib.request.urlopen(urllib.request.Request(address, headers=headers, method="DELETE")).close()


NOTEBOOK = {
    "nbformat": 4,
    "metadata": {"kernelspec": {"name": "python3"}, "widgets": {"state": {}}},
    "cells": [
        {"cell_type": "markdown", "source": "words"},
        {
            "cell_type": "code",
            "outputs": [
                {"output_type": "display_data", "data": {WIDGET_VIEW: {}, "text/html": "<p>"}, "metadata": {}},
                {"output_type": "display_data", "data": {WIDGET_VIEW: {}, "text/plain": "a slider"}, "metadata": {}},
                {"output_type": "stream", "text": "said"},
            ],
        },
    ],
}


def test_saving_drops_a_widget_only_where_another_form_is_kept():
    model = {"type": "notebook", "content": copy.deepcopy(NOTEBOOK)}
    without_widget_views(model=model, path="x.ipynb", contents_manager=None)
    data = [output.get("data") for output in model["content"]["cells"][1]["outputs"]]
    assert data == [{"text/html": "<p>"}, {WIDGET_VIEW: {}, "text/plain": "a slider"}, None]
    assert model["content"]["metadata"] == {"kernelspec": {"name": "python3"}}


@pytest.mark.parametrize(
    "model",
    [
        {"type": "file", "content": '{"cells": []}'},
        {"type": "notebook", "content": None},
        {"type": "notebook", "content": {"nbformat": 3, "worksheets": []}},
        {"type": "directory"},
    ],
)
def test_saving_anything_else_leaves_it_as_it_is(model):
    before = copy.deepcopy(model)
    without_widget_views(model=model, path="x", contents_manager=None)
    assert model == before
