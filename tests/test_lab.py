"""Notebooks in a browser's tab: what is built, what runs on today's Python for the browser, what on an older one."""

import ast
import hashlib
import json
import shutil
import sys
from pathlib import Path

import pytest
from conftest import ROOT, external
from in_the_tab import Tab, core, older, served, show_application, text_of

from malicourse import course
from malicourse.publish.site import lab
from malicourse.words import languages, room

NOTEBOOKS = sorted(path for folder in ("notebooks", "exercises") for path in ROOT.glob(f"**/{folder}/*.ipynb"))
NOTEBOOKS = [path for path in NOTEBOOKS if not {"node_modules", ".venv", "dist"} & set(path.parts)]
NOT_IN_A_TAB = {  # parts of the package that no notebook of a learner uses
    *("publish", "translating", "importing", "jupyter"),
    *("authoring.py", "corrections.py", "moves.py", "new_lesson.py", "_notebook.py"),
}
WHERE = """
import sys
from malicourse import course
print(sys.version_info[:2], course.tables_folder(course.here()))
"""
BANK = """
lesson: mine
own: true
objectives:
  place: Find a town
stops:
  - id: first
    title: First
    questions:
      - id: where
        kind: single
        stem: Where is Kidal?
        difficulty: 1
        objective: place
        source: [a-map]
        choices:
          - {text: In the north, correct: true, feedback: It is in the north.}
          - {text: In the south, feedback: Look at the map again.}
"""


@pytest.fixture(scope="module")
def core_pyodide(npm, tmp_path_factory) -> Path:
    return core(npm, tmp_path_factory.mktemp("pyodide"))


@pytest.fixture(scope="module")
def site(core_pyodide, tmp_path_factory):
    """A site with today's core."""
    folder = tmp_path_factory.mktemp("site été")
    with course.at(ROOT):
        (remark,) = lab.add(folder, core_pyodide)
    assert "MB" in remark
    return folder


@pytest.fixture(scope="module")
def host(site):
    show_application(site / "lab")
    server, address = served(site)
    yield address
    server.shutdown()


# ---------------------------------------------------------------- what is built


def test_each_notebook_and_each_table_is_that_of_the_course_byte_for_byte(site):
    files = [path for path in (site / "lab" / "files").rglob("*") if path.is_file()]
    names = {path.relative_to(site / "lab" / "files").as_posix() for path in files}
    assert [
        path for path in files if path.read_bytes() != (ROOT / path.relative_to(site / "lab/files")).read_bytes()
    ] == []
    assert {path.relative_to(ROOT).as_posix() for path in NOTEBOOKS} <= names
    assert {"data/events.csv", "fr/data/events.csv", "data/geo/regions.geojson", "data/quizzes/02-revolt.yaml"} <= names
    assert [name for name in names if "solutions" in name or "/derive/" in name] == []


def test_all_that_is_loaded_lies_in_the_site_and_may_be_read(site):
    place = site / "lab" / "static" / "pyodide"
    entries = json.loads((place / lab.LOCK).read_text(encoding="utf-8"))["packages"].values()
    for entry in entries:
        assert hashlib.sha256((place / entry["file_name"]).read_bytes()).hexdigest() == entry["sha256"]
    said = json.loads((site / "lab" / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    kernel = said["litePluginSettings"][lab.KERNEL_PLUGIN]
    assert (kernel["pyodideUrl"], kernel["disablePyPIFallback"]) == ("./static/pyodide/pyodide.mjs", True)
    assert "://" not in json.dumps(said)
    assert [path for path in site.rglob("*") if not path.stat().st_mode & 0o004] == []


@pytest.mark.parametrize(
    "setting", [{"pyodideUrl": "https://cdn.example.org/pyodide.mjs"}, {"disablePyPIFallback": False}]
)
def test_a_build_that_would_ask_another_host_is_refused(site, tmp_path, setting):
    shutil.copytree(site / "lab" / "static", tmp_path / "static")
    said = json.loads((site / "lab" / "jupyter-lite.json").read_text(encoding="utf-8"))
    said["jupyter-config-data"]["litePluginSettings"][lab.KERNEL_PLUGIN].update(setting)
    (tmp_path / "jupyter-lite.json").write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(lab.LabError, match="did not build"):
        lab._keeps_to_itself(tmp_path)


def test_every_package_that_a_lesson_may_import_is_in_the_site(site):
    lock = json.loads((site / "lab" / "static" / "pyodide" / lab.LOCK).read_text(encoding="utf-8"))
    there = {name for entry in lock["packages"].values() for name in entry["imports"]} | {"matplotlib_inline"}
    asked = set()
    for path in (ROOT / "src" / "malicourse").rglob("*.py"):
        if path.relative_to(ROOT / "src" / "malicourse").parts[0] not in NOT_IN_A_TAB:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    asked |= {one.name.partition(".")[0] for one in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    asked.add(node.module.partition(".")[0])
    whole = {"numpy", "cycler", "fontTools", "PIL", "mpl_toolkits"}  # come with the real pandas and matplotlib
    exports = {"openpyxl"}  # files.xlsx: questions and reports for teachers
    assert asked - set(sys.stdlib_module_names) - there - whole - exports == set()


def test_menus_and_settings_are_those_of_our_jupyterlab(site):
    for language in languages():
        file = site / "lab" / lab._app_of()[language] / "jupyter-lite.json"
        said = [json.loads(one.read_text(encoding="utf-8")) for one in (site / "lab" / "jupyter-lite.json", file)]
        found: dict = {}
        for one in said:
            found |= one["jupyter-config-data"].get("settingsOverrides", {})
        wanted = ROOT / "src" / "malicourse" / "jupyter" / "settings" / language / "overrides.json"
        assert found == json.loads(wanted.read_text(encoding="utf-8"))


def test_a_package_is_packed_into_the_same_bytes_again(tmp_path):
    wheels = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        wheels.append(
            [
                lab.packed("psygnal", tmp_path / name),
                Path(lab._added("malicourse", tmp_path / name, "3.14.2")["file_name"]),
            ]
        )
    first, second = (
        [(tmp_path / name / wheel.name).read_bytes() for wheel in pair]
        for name, pair in zip(("one", "two"), wheels, strict=True)
    )
    assert first == second


def test_what_needs_a_compiled_file_is_not_packed(tmp_path):
    assert lab.packed("numpy", tmp_path) is None
    assert lab.packed("no-such-package", tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_notebook_says_its_language_so_that_no_kernel_is_asked_for(path):
    metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
    assert metadata["language_info"]["name"] == "python"


@pytest.mark.parametrize("wrong", ["empty", "core", "damaged"])
def test_a_pyodide_that_lacks_something_is_refused_in_a_sentence(wrong, core_pyodide, tmp_path):
    given = tmp_path / "given"
    shutil.copytree(core_pyodide, given)
    lock = json.loads((given / lab.LOCK).read_text(encoding="utf-8"))
    if wrong == "empty":
        (given / lab.LOCK).unlink()
    elif wrong == "core":
        (given / lock["packages"]["pandas"]["file_name"]).unlink()
        lock["packages"]["pandas"]["name"] = "pandas"
    else:
        (given / lock["packages"]["micropip"]["file_name"]).write_bytes(b"another file")
    said = {"empty": f"no {lab.LOCK}", "core": "lacks pandas,", "damaged": "hash differs"}[wrong]
    with pytest.raises(lab.LabError, match=said):
        lab.add(tmp_path / "site", given)
    assert not (tmp_path / "site").exists()


# ---------------------------------------------------------------- the way in

LACKS = {  # what a browser is made to lack → what the page says
    "unknown": "",
    "no_https": "Object.defineProperty(window, 'isSecureContext', { value: false })",
    "too_old": "delete window.WebAssembly",
    "forbidden": "delete Navigator.prototype.serviceWorker",
    "small": "Object.defineProperty(Navigator.prototype, 'deviceMemory', { value: 2, configurable: true })",
}


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("lack", LACKS)
def test_a_browser_that_cannot_is_told_in_a_sentence_and_led_to_the_page(host, page, axe, lack, language):
    folder = "" if language == "en" else f"{language}/"
    name = "no-such" if lack == "unknown" else "02-revolt"
    page.add_init_script(LACKS[lack])
    page.set_viewport_size({"width": 320, "height": 600})
    page.goto(host + lab.address(f"{folder}notebooks/{name}.ipynb"))
    words = room("lab", language)["page"]
    said = page.get_by_role("status")
    assert said.inner_text() == words[lack].replace("{n}", "2")
    link = page.get_by_role("link")
    assert (link.inner_text(), link.get_attribute("href")) == (words["to_page"], f"../{folder}pages/{name}.html")
    assert page.get_by_role("button").count() == (lack == "small")
    assert page.locator("html").get_attribute("lang") == language
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert not any("static/pyodide" in address for address in page.requests_seen)


def test_the_way_in_speaks_in_a_browser_that_runs_no_script(site):
    page = (site / "lab" / "open.html").read_text(encoding="utf-8")
    for language in languages():
        assert f'<p lang="{language}">{room("lab", language)["page"]["too_old"]}</p>' in page


@pytest.mark.browser
def test_a_lost_connection_is_said_and_the_next_try_goes_on(host, page):
    page.route("**/python_stdlib.zip", lambda route: route.abort())
    page.goto(host + lab.address("notebooks/02-revolt.ipynb"))
    words = room("lab", "en")["page"]
    again = page.get_by_role("button", name=words["again"])
    again.wait_for()
    assert page.get_by_role("status").inner_text() == words["cut_off"]
    page.unroute("**/python_stdlib.zip")
    page.route("**/notebooks/index.html*", lambda route: route.fulfill(body="opened", content_type="text/html"))
    again.click()
    page.wait_for_url("**/lab/notebooks/index.html?path=notebooks%2F02-revolt.ipynb")


# ---------------------------------------------------------------- a kernel in the tab


@pytest.mark.browser
def test_a_question_is_answered_by_a_kernel_in_the_tab_and_nothing_leaves_this_computer(host, page):
    page.goto(host + lab.address("fr/notebooks/02-revolt.ipynb"))
    page.wait_for_url("**/notebooks-fr/index.html?path=fr%2Fnotebooks%2F02-revolt.ipynb", timeout=60_000)
    tab = Tab(page)
    assert page.locator(".lm-MenuBar-itemLabel").all_inner_texts()[:5] == [
        "Fichier",
        "Édition",
        "Affichage",
        "Exécution",
        "Noyau",
    ]
    said = text_of(tab.run(WHERE))
    assert said.startswith("(3, 14) /drive/fr/data\n")
    assert room("jupyter", "fr")["ready"] in said
    told = tab.run("1 / 0")
    assert "malicourse-error" in told[0]["data"]["text/html"]
    assert (told[1]["ename"], told[1]["traceback"]) == ("ZeroDivisionError", [])
    tab.run(f"import pathlib\npathlib.Path('mine.yaml').write_text({BANK!r})")
    tab.run("from malicourse import progress, quiz\nprogress.keep()\nquiz.show('mine.yaml', 'first')")
    card = page.locator(".mq-card")
    card.get_by_text("In the north").click()
    card.locator(".mq-check").click()
    card.get_by_text("It is in the north.").wait_for()
    kept = text_of(tab.run("print([path.name for path in pathlib.Path('/drive/progress/answers').glob('*.json')])"))
    assert "mine.first.json" in kept, "where a reload leaves it"
    assert page.locator(".jp-Dialog").count() == 0
    assert external(page.requests_seen) == []


@pytest.mark.browser
def test_the_first_chart_of_a_lesson_is_drawn_by_a_kernel_in_the_tab(site, page, tmp_path):
    """On a whole Pyodide of 2025: no registry has today's pandas and matplotlib for the browser."""
    own = tmp_path / "site" / "lab"
    shutil.copytree(site / "lab", own)
    shutil.rmtree(own / "static" / "pyodide")
    lab.runtime(older(tmp_path), own / "static" / "pyodide")
    show_application(own)
    server, address = served(tmp_path / "site")
    try:
        page.goto(f"{address}lab/notebooks/index.html?path=notebooks/02-revolt.ipynb")
        tab = Tab(page)
        cells = json.loads((ROOT / "notebooks" / "02-revolt.ipynb").read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        last = next(number for number, source in enumerate(code) if "charts.new(" in source)
        for source in code[: last + 1]:
            outputs = tab.run(source)
            assert [one for one in outputs if one["output_type"] == "error"] == [], text_of(outputs)
        (drawn,) = [one for one in outputs if "image/png" in one.get("data", {})]
        picture = page.locator(".jp-CodeCell img").first
        picture.wait_for()
        assert picture.evaluate("image => image.naturalWidth") > 500
        assert drawn["data"]["text/plain"]
        assert external(page.requests_seen) == []
    finally:
        server.shutdown()
