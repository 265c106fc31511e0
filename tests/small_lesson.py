"""A lesson of a few cells, as it stands after a run, with one of everything a deck must show."""

import base64
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from malicourse import charts, quiz

EVERY_KIND = Path(__file__).parent / "quizzes" / "every-kind.yaml"
QUESTIONS = len(quiz.load(EVERY_KIND).spec("all")["questions"])
PICTURE = base64.b64encode(
    base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")
).decode()
WORDS = "A band for each of three towns, from January to December 2012."
TABLE = """<div>
<style scoped>.dataframe tbody tr th {vertical-align: top;}</style>
<table border="1" class="dataframe">
  <thead><tr style="text-align: right;"><th></th><th>town</th><th>low</th></tr></thead>
  <tbody><tr><th>0</th><td>Gao</td><td>1200</td></tr><tr><th>7</th><td>Kidal</td><td>NaN</td></tr></tbody>
</table></div>"""
PIVOT = """<table border="1" class="dataframe">
<thead><tr><th>host</th><th>Niger</th><th>Burkina Faso</th></tr><tr><th>year</th><th></th><th></th></tr></thead>
<tbody><tr><th>2012</th><td>50204</td><td>38776</td></tr></tbody></table>"""


def display(data: dict, **metadata: object) -> NotebookNode:
    return new_output("display_data", data=data, metadata=metadata)


def markdown(slide: str, source: str) -> NotebookNode:
    return new_markdown_cell(source, metadata={"slideshow": {"slide_type": slide}})


def note(source: str) -> NotebookNode:
    return markdown("notes", f"<details><summary>For the teacher</summary>\n\n{source}\n\n</details>")


def chart(sources: int = 1) -> list[NotebookNode]:
    """Give the two outputs that charts.finish publishes."""
    named = [
        {"id": f"s{n}", "citation": f"Agency {n}, “A title”, {n} April 2012", "url": f"https://example.org/{n}"}
        for n in range(1, sources + 1)
    ]
    content = {"title": "Who held which town", "text": WORDS, "sources": named}
    picture = {"width": 768, "height": 432, "alt": f"Who held which town. {WORDS}"}
    return [
        display({charts.MIME: content, "image/png": PICTURE, "text/plain": WORDS}, **{"image/png": picture}),
        display({"text/html": f"<p>{WORDS}</p>", "text/plain": f"{WORDS}\nSource: Agency"}),
    ]


def small_lesson() -> NotebookNode:
    """Give the lesson; its code cells have counts and outputs, and no kernel is needed."""
    spec = quiz.load(EVERY_KIND).spec("all")
    questions = {quiz.MIME: spec, "text/html": quiz.static_html(spec), "text/plain": "Quiz"}
    cells = [
        markdown("slide", "# 09 · A small lesson\n\n**How does a deck look?**\n\n- [Start here](00-start.ipynb) first"),
        note("Read *slowly*."),
        ("skip", "import pandas as pd", []),
        markdown("slide", "## A table & its words\n\nTwo towns ([AFP](https://example.org/afp))."),
        ("-", "towns.head()", [new_output("execute_result", data={"text/html": TABLE, "text/plain": "towns"})]),
        markdown("fragment", "**Guess first:** which town?"),
        markdown("-", "Still part of the guess."),
        note("Wait for three guesses."),
        ("subslide", "hosts.pivot()", [new_output("execute_result", data={"text/html": PIVOT, "text/plain": "p"})]),
        markdown("slide", "## Who held which town\n\nRead one band."),
        ("-", "charts.held(ax, control)", chart()),
        ("subslide", "charts.timeline(ax, events)", chart(sources=6)),
        ("subslide", "days", [new_output("execute_result", data={"text/plain": "np.int64(75)"})]),
        ("subslide", "print(1)", [new_output("stream", text="a < b\n"), new_output("stream", name="stderr", text="W")]),
        ("subslide", 'quiz.show("every-kind", "all")', [display(questions)]),
        markdown("slide", "## What stays uncertain\n\nWho fired."),
    ]
    notebook = new_notebook(cells=[])
    count = 0
    for cell in cells:
        if isinstance(cell, tuple):
            count += 1
            slide, source, outputs = cell
            cell = new_code_cell(source, execution_count=count, outputs=outputs)
            cell.metadata = {"slideshow": {"slide_type": slide}}
        notebook.cells.append(cell)
    return notebook
