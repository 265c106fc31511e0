"""What slides and pages share: a notebook's cells as HTML, cut off from other files, safe inside a page."""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup
from nbformat import NotebookNode

from malicourse._notebook import NotebookError

__all__ = ["FOLDER", "check_run", "html_of", "note_words", "plain_words"]

FOLDER = Path(__file__).parent


def check_run(notebook: NotebookNode, name: str) -> None:
    """Refuse a notebook that was not run to its end."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code" and cell.source.strip() and cell.get("execution_count") is None:
            first = cell.source.strip().splitlines()[0]
            msg = (
                f"{name} was not run, or not to its end: cell {number} has no result ({first[:80]}). "
                f"Run it first: python -m malicourse.authoring run {name}"
            )
            raise NotebookError(msg)


def plain_words(markdown: str) -> str:
    """Take links and emphasis out of a line of Markdown."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return re.sub(r"[*_`]", "", words)


def note_words(source: str) -> str:
    """Take a note out of the fold that hides it in the notebook."""
    source = re.sub(r"^\s*<details>\s*<summary>.*?</summary>", "", source, flags=re.DOTALL)
    return re.sub(r"</details>\s*$", "", source).strip()


def html_of(notebook: NotebookNode, template: str, folder: Path, edition: str) -> BeautifulSoup:
    """Let nbconvert write the cells with one of our templates; pictures beside the notebook are taken in."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(
        template_name=template,
        extra_template_basedirs=[str(FOLDER / "templates")],
        exclude_anchor_links=True,
        embed_images=True,
    )
    html, _resources = exporter.from_notebook_node(notebook, resources={"metadata": {"path": str(folder)}})
    soup = BeautifulSoup(html, "html.parser")
    for corner in soup.find_all("th"):
        if not corner.get_text(strip=True):  # an empty header is read aloud as nothing
            corner.name = "td"
    for place in soup.find_all(src=True):
        if not place["src"].startswith("data:"):
            where = place["src"][:200]
            msg = f"A picture stands outside the notebook, so the {edition} would not show it offline: {where}"
            raise NotebookError(msg)
    return soup
