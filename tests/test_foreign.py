"""A notebook from a stranger: nothing of it runs or asks the network in deck, page and notes; the build says so."""

import base64
import contextlib
import copy
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output
from playwright.sync_api import Page, Route
from small_lesson import EVERY_KIND, PICTURE, chart, display, markdown, note, small_lesson
from test_pages import steps

from malicourse import charts, publish, quiz
from malicourse.publish import NotebookError, __main__, write_deck, write_pages
from malicourse.publish.teaching import sheets

RUN = "top.pwned++"
SCRIPT = f"<script>{RUN}</script>"
FAR = "https://canary.example/x"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"><script>{RUN}</script><image href="{FAR}"/></svg>'
SVG64 = base64.b64encode(SVG.encode()).decode()
QUOTE = f'1" onerror="{RUN}" onload="{RUN}'


def code(*outputs: NotebookNode) -> NotebookNode:
    return new_code_cell("x", execution_count=1, outputs=list(outputs), metadata={"slideshow": {"slide_type": "slide"}})


def result(html: str) -> NotebookNode:
    return code(display({"text/html": html, "text/plain": "x"}))


def questions(**change: object) -> NotebookNode:
    """Give a quiz whose texts are hostile."""
    spec = copy.deepcopy(quiz.load(EVERY_KIND).spec("all"))  # the bank is kept, and other tests ask it
    evil = f"</script>{SCRIPT}<img src=x onerror={RUN}>"
    for question in spec["questions"]:
        question.update(stem=evil, hint=evil, prompt=evil)
        for choice in question.get("choices", []):
            choice.update(text=f"{choice['text']}{evil}", feedback=evil)
        for source in question["sources"]:
            source.update(citation=evil, url=f"javascript:{RUN}")
    return code(display({quiz.MIME: {**spec, "title": evil, **change}, "text/plain": "Quiz"}))


def hostile_chart(**stored: object) -> NotebookNode:
    first, second = chart()
    evil = f'"><script>{RUN}</script><img src=x onerror="{RUN}'
    source = {"id": evil, "citation": evil, "url": f"javascript:{RUN}"}
    first.data[charts.MIME].update(title=evil, text=evil, finding=evil, sources=[source])
    first.metadata["image/png"] = {"width": QUOTE, "height": QUOTE, "alt": evil}
    table = {"about": evil, "columns": [evil], "rows": [[evil]], "left_out": 0}
    first.metadata[charts.MIME] = {"data": [table], **stored}
    return code(first, second)


def hostile_steps() -> NotebookNode:
    first, second = steps()
    evil = f'"><script>{RUN}</script><img src=x onerror="{RUN}'
    spec = first.data[charts.STEPS_MIME]
    spec.update(title=evil, label=evil)
    for frame in spec["frames"]:
        frame.update(label=evil, words=evil)
    return code(first, second)


def attached(name: str, bundle: dict) -> NotebookNode:
    cell = markdown("slide", f"## T\n\n![x](attachment:{name})")
    cell.attachments = {name: bundle}
    return cell


def text(source: str) -> NotebookNode:
    return markdown("slide", f"## T\n\n{source}")


# What is taken out with a word about it.
TOLD = {
    "script": text(SCRIPT),
    "script in a paragraph": text(f"a {SCRIPT} b"),
    "script with a newline": text(f"<script\n>{RUN}</script\n>"),
    "script in capitals": text(f"<ScRiPt>{RUN}</sCrIpT>"),
    "script in a heading": markdown("slide", f"## T {SCRIPT}"),
    "script after a comment": text(f"<!-- --!>{SCRIPT}<!-- -->"),
    "image with an error handler": text(f'<img src="x" onerror="{RUN}">'),
    "image without quotes": text(f"<div>\n<img/src=x/onerror={RUN}>\n</div>"),
    "srcset": text(f'<img srcset="{FAR} 1x" alt="x">'),
    "picture and source": text(f'<picture><source srcset="{FAR}"><img alt="x"></picture>'),
    "iframe with a data address": text(f'<iframe src="data:text/html,{SCRIPT}"></iframe>'),
    "iframe srcdoc": text(f'<iframe srcdoc="{SCRIPT.replace("<", "&lt;")}"></iframe>'),
    "details with a toggle handler": text(f'<details open ontoggle="{RUN}"><summary>s</summary>x</details>'),
    "autofocus": text(f'<input autofocus onfocus="{RUN}">'),
    "button of a form": text(f'<form action="{FAR}"><button formaction="javascript:{RUN}">b</button></form>'),
    "body handler": text(f'<body onload="{RUN}" onpageshow="{RUN}">'),
    "svg handler": text(f'<svg onload="{RUN}"><animate onbegin="{RUN}" attributeName="x" dur="1s"></svg>'),
    "svg link": text(f'<svg><a xlink:href="javascript:{RUN}"><text>x</text></a><use href="{FAR}#a"></use></svg>'),
    "svg foreign object": text(f"<svg><foreignObject><body onload={RUN}></foreignObject></svg>"),
    "math that turns into html": text(
        f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;<img src=1 onerror={RUN}>'></mglyph></table>"
    ),
    "style that asks": text(f"<style>@import '{FAR}'; body {{ background: url({FAR}) }}</style>"),
    "style attribute that asks": text(f'<p style="background-image: url({FAR})">x</p>'),
    "style attribute with an image set": text(f"<b style=\"list-style: image-set('{FAR}' 1x)\">x</b>"),
    "background attribute": text(f'<table background="{FAR}"><tr><td>x</td></tr></table>'),
    "meta refresh": text(f'<meta http-equiv="refresh" content="0;url={FAR}">'),
    "base": text(f'<base href="{FAR}">'),
    "link": text(f'<link rel="stylesheet" href="{FAR}"><link rel="prefetch" href="{FAR}">'),
    "object": text(f'<object data="{FAR}"></object>'),
    "embed": text(f'<embed src="{FAR}">'),
    "video and audio": text(f'<video src="{FAR}" poster="{FAR}"></video><audio autoplay src="{FAR}"></audio>'),
    "ping": text(f'<a href="https://example.org" ping="{FAR}">x</a>'),
    "a link in Markdown": text(f"[x](javascript:{RUN}) [y](JAVASCRIPT&colon;{RUN}) <javascript:{RUN}>"),
    "a link that runs": text(f'<a href="javascript:{RUN}">x</a>'),
    "a link with a data address": text(
        f'<a href="data:text/html;base64,{base64.b64encode(SCRIPT.encode()).decode()}">x</a>'
    ),
    "a link with a data address in pieces": text(f'<a href="da&#9;ta:text/html,{RUN}">x</a>'),
    "a link with a data address behind a control sign": text(f'<a href="&#1;data:text/html,{RUN}">x</a>'),
    "a link in pieces": text(f'<a href="java&#10;script:{RUN}">x</a>'),
    "template and shadow root": text(f'<div><template shadowrootmode="open">{SCRIPT}</template></div>'),
    "a custom element": text(f"<x-y onclick={RUN} tabindex=1 onfocus={RUN} autofocus>x</x-y>"),
    "a quoted script end": text(
        f'<p title="</p><img src=x onerror={RUN}>">x</p><noscript><p title="</noscript>{SCRIPT}">'
    ),
    "a slide in a cell": text(f'<section data-background-iframe="{FAR}" data-state="x">x</section>'),
    "a comment that reveal reads": text(f'<p data-src="{FAR}" data-background-image="{FAR}">x</p>{SCRIPT}'),
    "a picture in svg": text(f"![x](data:image/svg+xml;base64,{SVG64})"),
    "a picture that is a page": text(f"![x](data:text/html;base64,{base64.b64encode(SCRIPT.encode()).decode()})"),
    "a picture without base64": text(f'<img src="data:image/svg+xml,{SVG.replace(chr(34), "%22")}">'),
    "a note": note(f"{SCRIPT}<img src=x onerror={RUN}>"),
    "a told paragraph": text(f"Lead.\n\nTold <img src=x onerror={RUN}> after."),
    "a quotation and a table": text(f"> {SCRIPT}\n\n| a | b |\n|---|---|\n| <img src=x onerror={RUN}> | b |"),
    "html result with a script": result(f"<div>{SCRIPT}</div>"),
    "html result with an iframe": result(f'<iframe src="{FAR}"></iframe>x'),
    "html result with a table": result(f"<table><tr><td onclick={RUN}><img src=x onerror={RUN}></td></tr></table>"),
    "html result like pandas": result(f"<style scoped>.dataframe tbody tr {{}} @import '{FAR}'</style>{SCRIPT}"),
    "svg result": code(display({"image/svg+xml": SVG})),
    "svg stored as png": code(display({"image/png": SVG64})),
    "png with a quote": code(display({"image/png": f'{PICTURE}" onerror="{RUN}'})),
    "javascript result": code(display({"application/javascript": RUN})),
    "attached svg": attached("x.svg", {"image/svg+xml": SVG64}),
    "attached page": attached("x.png", {"text/html": base64.b64encode(SCRIPT.encode()).decode()}),
    "attached with a quote": attached("x.png", {"image/png": f'{PICTURE}" onerror="{RUN}'}),
    "a formula": text(f"$\\href{{javascript:{RUN}}}{{x}}$ $x<img src=x onerror={RUN}>$ {SCRIPT}"),
}
# What is text in the place where it stands, and stays text.
SILENT = {
    "code": text(f"```html\n{SCRIPT}\n```\n\n`{SCRIPT}`"),
    "code of an unknown kind": text(f'```x"><img/src=x/onerror={RUN}>\n{SCRIPT}\n```'),
    "mermaid": text(f"```mermaid\n<img src=x onerror={RUN}>\n```"),
    "a title of a link": text(f"[x](https://example.org '\"onmouseover=\"{RUN}')"),
    "alternative text": text(f'![x" onerror="{RUN}](data:image/png;base64,{PICTURE} "y\\" onload=\\"{RUN}")'),
    "printed text": code(new_output("stream", text=f"</pre>{SCRIPT}")),
    "an error": code(new_output("error", ename=SCRIPT, evalue=SCRIPT, traceback=[SCRIPT])),
    "a plain result": code(display({"text/plain": f"</p>{SCRIPT}"})),
    "png with a size that holds a quote": code(
        display({"image/png": PICTURE, "text/plain": f'"><img src=x onerror={RUN}>'}, **{"image/png": {"width": QUOTE}})
    ),
    "png whose metadata is a list": code(display({"image/png": PICTURE}, **{"image/png": [QUOTE]})),
    "a chart": hostile_chart(),
    "a slider": hostile_steps(),
    "a quiz": questions(),
}  # fmt: skip
CASES = {**TOLD, **SILENT}

LOOK = """() => {
  for (const one of document.querySelectorAll("details")) one.open = true;
  for (const one of document.querySelectorAll("main *")) {
    if (one.matches("a[href^='http']")) continue;
    for (const type of ["mouseover", "focus", "click", "toggle", "error", "load"]) one.dispatchEvent(new Event(type));
    if (one.matches("a[href]")) one.click();
  }
}"""


def lesson(cell: NotebookNode) -> NotebookNode:
    return new_notebook(cells=[markdown("slide", "# 09 · T\n\n**Why?**"), cell])


@pytest.fixture(scope="module")
def unguarded(chromium) -> Iterator[Page]:
    """A page whose browser ignores the policy of files: what runs there was let through by the build."""
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.asked = []
    context.on("request", lambda request: page.asked.append(request.url))
    yield page
    context.close()


def strangers(page: Page, file: Path) -> list[str]:
    """Open a file, touch everything on it, and give what it asked for; fails if anything ran."""
    page.asked.clear()
    page.goto(file.as_uri())
    page.wait_for_timeout(60)
    if file.name.endswith(".slides.html"):
        page.wait_for_function("() => window.Reveal?.isReady()")
        assert page.evaluate("() => document.querySelectorAll('.speaker-notes *').length") == 0
        notes = "() => [...document.querySelectorAll('aside.notes')].map((one) => one.innerHTML).join('')"
        page.evaluate("html => document.querySelector('main').append(Object.assign(document.createElement('div'), "
                      "{ innerHTML: html }))", page.evaluate(notes))  # fmt: skip
    page.evaluate(LOOK)
    page.wait_for_timeout(60)
    assert page.evaluate("() => window.pwned") is None
    assert page.url.startswith(file.as_uri())
    return [one for one in page.asked if not one.startswith(("data:", file.as_uri()))]


@pytest.mark.browser
@pytest.mark.parametrize("name", CASES)
def test_nothing_of_a_strangers_notebook_runs_or_asks(unguarded, tmp_path, name):
    source = tmp_path / "09-x.ipynb"
    nbformat.write(lesson(CASES[name]), source)
    of_deck: list[str] = []
    of_page: list[str] = []
    write_deck(source, tmp_path / "09-x.slides.html", code=True, remarks=of_deck)
    files = [tmp_path / "09-x.slides.html", write_pages([source], tmp_path, remarks=of_page)[0][0]]
    for remarks in (of_deck, of_page):
        assert all(line.startswith(f"{source}, cell 2: ") for line in remarks)
    assert bool(of_page) == (name in TOLD)
    assert not of_deck or name in TOLD  # a deck leaves out what is folded, whatever it holds
    for file in files:
        assert strangers(unguarded, file) == []
        html = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        assert not [tag.name for tag in html.main.find_all(True) for one in tag.attrs if one.startswith("on")]


@pytest.mark.browser
def test_names_of_files_titles_and_languages_run_nothing(unguarded, tmp_path):
    notebook = lesson(code(new_output("stream", text="x")))
    notebook.cells[0].source = f'# 09 · <img src=x onerror={RUN}> "onload="{RUN}\n\n**<img src=x onerror={RUN}>**'
    notebook.metadata = {
        "title": SCRIPT,
        "language_info": {"name": QUOTE, "pygments_lexer": f'x"><img src=x onerror={RUN}>'},
    }
    names = [f"0{n}-a' onload='{RUN}' x=<b>&#35; {n}" for n in range(3)]
    for name in names:
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
    written = write_pages([tmp_path / f"{name}.ipynb" for name in names], tmp_path / "out")
    for file, _ in written:
        unguarded.goto(file.as_uri())
        assert unguarded.evaluate("() => window.pwned") is None
    unguarded.goto(written[-1][0].as_uri())
    unguarded.locator(".map a").first.click()
    unguarded.get_by_role("link", name=re.compile("^Next")).click()
    assert unguarded.evaluate("() => window.pwned") is None
    assert unguarded.url.endswith(".html")
    deck = tmp_path / "d.slides.html"
    write_deck(tmp_path / f"{names[0]}.ipynb", deck, code=True)
    assert strangers(unguarded, deck) == []


@pytest.mark.browser
@pytest.mark.parametrize("edition", ["deck", "page"])
@pytest.mark.parametrize(
    "slipped",
    [
        SCRIPT,
        f'<img src="data:," onerror="{RUN}">',
        f'<img src="{FAR}">',
        f'<iframe src="{FAR}"></iframe>',
        f'<object data="{FAR}"></object>',
        f"<style>@import '{FAR}'; body {{ background: url({FAR}) }}</style>",
        f'<link rel="stylesheet" href="{FAR}">',
        f'<script src="{FAR}"></script>',
        f'<form action="{FAR}"></form><script>document.forms[0].submit()</script>',
    ],
)
def test_what_slipped_through_would_be_stopped_by_the_policy_of_the_file(page, edition, slipped):
    build = publish.deck if edition == "deck" else publish.page
    made = build(small_lesson())
    html = (made[0] if edition == "deck" else made).replace("</main>", f"{slipped}</main>")
    sent = []

    def answer(route: Route) -> None:
        sent.append(route.request.url)
        route.fulfill(body=html, content_type="text/html")

    page.route("**/*", answer)
    page.goto("http://127.0.0.1:9/x.html")
    page.wait_for_timeout(100)
    assert page.evaluate("() => window.pwned") is None
    assert sent == ["http://127.0.0.1:9/x.html"]
    assert "Content Security Policy" in " ".join(page.console_errors)


# ---------------------------------------------------------------- what cannot be shown


def test_the_command_says_what_was_taken_out_and_of_which_cell(tmp_path, capsys):
    nbformat.write(lesson(TOLD["script"]), tmp_path / "09-x.ipynb")
    for command in ("slides", "pages"):
        assert __main__.main([command, str(tmp_path / "09-x.ipynb"), "--output", str(tmp_path / "out")]) == 0
        assert capsys.readouterr().err == f"{tmp_path / '09-x.ipynb'}, cell 2: taken out: <script>\n"


def test_an_ordinary_lesson_loses_nothing():
    for path in sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("0[0-4]*.ipynb")):
        remarks: list[str] = []
        publish.page(nbformat.read(path, as_version=4), name=str(path), folder=path.parent, remarks=remarks)
        assert remarks == []


def older_quiz() -> NotebookNode:
    return code(display({quiz.MIME: {"version": 0, "items": []}, "text/plain": "Quiz"}))


def deep(levels: int) -> NotebookNode:
    inside: list = []
    for _ in range(levels):
        inside = [inside]
    return code(display({quiz.MIME: {"questions": inside}, "text/plain": "x"}))


def older_steps() -> NotebookNode:
    return code(display({charts.MIME: {"title": "T", "text": "x", "sources": []}, charts.STEPS_MIME: {}}))


REFUSED = {
    "a quiz of another version": (older_quiz(), "another version"),
    "steps of another version": (older_steps(), "another version"),
    "a chart without a title": (code(display({charts.MIME: {"text": ""}, "image/png": PICTURE})), "another version"),
    "a quiz that is a list": (code(display({quiz.MIME: [1], "text/plain": "x"})), "another version"),
    "a deep quiz": (deep(300), "another version"),
    "a very long text": (text("word " * 20_000), "Split the cell"),
    "a phone form whose size holds a quote": (
        hostile_chart(
            phone={"image": PICTURE, "width": QUOTE, "height": 1}, slide={"image": QUOTE, "width": 1, "height": 1}
        ),
        "another version",
    ),
    "a quiz without questions": (questions(questions=[]), "another version"),
    "half a character": (text("a \ud800 b"), "half a character"),
}


@pytest.mark.parametrize("edition", ["slides", "pages"])
@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_one_sentence_with_file_and_cell(tmp_path, capsys, edition, case):
    cell, sentence = REFUSED[case]
    source = tmp_path / "09-x.ipynb"
    source.write_text(nbformat.writes(lesson(cell)).replace("\ud800", "\\ud800"), encoding="utf-8")
    begun = time.perf_counter()
    assert __main__.main([edition, str(source), "--output", str(tmp_path / "out")]) == 1
    assert time.perf_counter() - begun < 20
    said = capsys.readouterr().err
    assert said.startswith(f"{source}, cell 2")
    assert sentence in said
    assert said.count("\n") == 1


LEFT_OUT = {
    "20 MB of text": (code(new_output("stream", text="word " * 4_000_000)), "the first 20,000 are shown"),
    "20 MB of html": (result("<p>word</p>" * 1_900_000), "was left out"),
    "html nested deep": (result("<div>" * 90_000), "was left out"),
    "bold opened in each paragraph and never closed": (
        text("".join(f"<p><b title={n}>x" for n in range(2_500))),
        "without end was left out",
    ),
    "links within links": (result("<a href=http://x>x<div>" * 4_000), "without end was left out"),
    "tables in tables": (result("<table><tr><td>" * 6_000), "was left out"),
    "html nested deep that seems to close": (result("<div></p>" * 50_000), "was left out"),
    "a picture of 20 MB": (code(display({"image/png": PICTURE + "AAAA" * 5_000_000})), "taken out: a picture"),
    "javascript": (code(display({"application/javascript": "1"})), "works in JupyterLab only"),
    "a widget": (code(display({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "W()"})), "JupyterLab"),
    "5,000 results": (
        code(*[display({"text/html": "<p>x</p>"}) for _ in range(5_000)]),
        "of 5,000 results the first 100 are shown",
    ),
    "10,000 formulas": (text("$x$ " * 10_000), "the first 500 formulas are shown as such"),
    "a formula that is none": (text("A $\\frac$ formula."), "could not be read and stands as it was written"),
    "a picture that is not there": (text("![x](none.png)"), "'none.png' is not there"),
    "a picture that is a folder": (text("![x](folder)"), "'folder' is a folder"),
    "a picture of the parent folder": (text("![x](../secret.png)"), "lies outside the notebook's folder"),
    "a picture that is text": (text("![x](text.png)"), "is no PNG, JPEG, GIF or WebP"),
    "a picture that is a pipe": (text("![x](pipe.png)"), "is no ordinary file"),
    "an attachment that is missing": (text("![x](attachment:gone.png)"), "taken out: a picture"),
}  # fmt: skip


@pytest.mark.parametrize("edition", ["slides", "pages"])
@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_is_left_out_is_said_with_file_and_cell_and_the_rest_is_built(tmp_path, capsys, edition, case):
    cell, sentence = LEFT_OUT[case]
    place = tmp_path / "place"
    (place / "folder").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(base64.b64decode(PICTURE))
    (place / "text.png").write_text("secret")
    if "pipe" in case:
        if not hasattr(os, "mkfifo"):
            pytest.skip("no named pipes here")
        os.mkfifo(place / "pipe.png")
    source = place / "09-x.ipynb"
    nbformat.write(lesson(cell), source)
    begun = time.perf_counter()
    assert __main__.main([edition, str(source), "--output", str(tmp_path / "out")]) == 0
    assert time.perf_counter() - begun < 20
    said = capsys.readouterr().err
    assert said.startswith(f"{source}, cell 2: ")
    assert sentence in said
    assert said.count("\n") == 1


def test_a_formula_becomes_mathml():
    html = publish.page(lesson(text("An area $\\pi r^2$ and\n\n$$\\frac{a}{b}$$")))
    inline, block = BeautifulSoup(html, "html.parser").find_all("math")
    assert (inline["display"], block["display"]) == ("inline", "block")
    assert block.find("mfrac")
    assert "$" not in BeautifulSoup(html, "html.parser").main.get_text()


@pytest.mark.parametrize(
    "words",
    [
        "# a" + " " * 40_000 + "b",
        "[" * 40_000,
        "(" + "[a](https://b) " * 2_000,
        "> " * 20_000,
        "<details>" * 4_000,
        "*a " * 13_000,
        "[](" * 13_000,
    ],
    ids=["blanks", "brackets", "links", "quotations", "folds", "stars", "addresses"],
)
def test_text_made_to_take_for_ever_takes_seconds(words):
    begun = time.perf_counter()
    for build in (publish.deck, publish.page):
        with contextlib.suppress(NotebookError):
            build(lesson(markdown("slide", words)))
    assert time.perf_counter() - begun < 20


def test_a_table_without_a_header_is_shown():
    table = "<table><thead><tr><td>a</td></tr><tr><td></td></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    assert "<td" in publish.deck(lesson(result(table)))[0]
    assert "<td" in publish.deck(lesson(result("<table></table><td>")))[0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"cells": ' + "[" * 200_000 + "]" * 200_000 + "}", "is not a notebook that can be read"),
        ('{"a":' * 900 + "1" + "}" * 900, "is not a notebook that can be read"),
        ("", "is not a notebook that can be read"),
    ],
)
def test_a_file_that_is_no_notebook_is_said(tmp_path, content, sentence):
    (tmp_path / "09-x.ipynb").write_text(content, encoding="utf-8")
    with pytest.raises(NotebookError, match=sentence):
        write_deck(tmp_path / "09-x.ipynb", tmp_path / "x.html")


@pytest.mark.parametrize("html", ["“le ”" * 60_000, "<h1>a</h1><h2>a</h2>" * 4_000], ids=["quotations", "headings"])
def test_a_result_of_thousands_of_quotations_or_headings_is_shown(html):
    begun = time.perf_counter()
    for build in (publish.deck, publish.page):
        build(lesson(result(html)))
    assert time.perf_counter() - begun < 20


@pytest.mark.parametrize("odd", ['"nbformat": true', '"nbformat_minor": null', '"nbformat_minor": "x"'])
def test_a_notebook_of_an_odd_version_is_said(tmp_path, capsys, odd):
    name = odd.partition(":")[0]
    content = re.sub(f"{name}: [0-9]+", odd, nbformat.writes(lesson(text("x"))))
    (tmp_path / "09-x.ipynb").write_text(content, encoding="utf-8")
    assert __main__.main(["slides", str(tmp_path / "09-x.ipynb"), "--output", str(tmp_path)]) == 1
    assert "is not a notebook that can be read" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["x" * 300, "x" * 300 + ".ipynb"])
def test_a_name_that_no_disk_takes_is_said(capsys, word):
    assert __main__.main(["pages", word]) == 1
    assert "There is no" in capsys.readouterr().err


def test_a_notebook_of_many_cells_is_refused():
    notebook = lesson(text("x"))
    notebook.cells *= 700
    for build in (publish.deck, publish.page):
        with pytest.raises(NotebookError, match="1,400 cells; at most 1,000"):
            build(notebook)


def test_a_named_pipe_is_not_waited_for(tmp_path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    os.mkfifo(tmp_path / "09-x.ipynb")
    with pytest.raises(NotebookError, match="is no ordinary file"):
        write_deck(tmp_path / "09-x.ipynb", tmp_path / "x.html")


def test_a_printed_sheet_takes_no_html_of_a_lesson():
    evil = f"<img src=x onerror='{RUN}'>"
    table = text(f"| who | inquired |\n|---|---|\n| a {evil} | b |")
    hostile = hostile_chart()
    hostile.outputs[0].data[charts.MIME]["sources"][0]["citation"] = evil
    for cell in (table, hostile):
        html = BeautifulSoup(sheets._evidence(lesson(cell), "en"), "html.parser")
        assert not html.select("[onerror]")
        assert not html.select("script")
