"""The site: one folder for any web host, with every edition of the course; it asks no other host for anything.

::

    python -m malicourse.publish site
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from malicourse import _notebook, course
from malicourse.publish import kit, named
from malicourse.publish.editions import pages, slides, twins
from malicourse.publish.site import device, lab, place
from malicourse.publish.site.frame import Edition, write_letters
from malicourse.publish.site.home import write_home
from malicourse.publish.site.place import SiteError
from malicourse.publish.site.shelves import write_downloads, write_sheets, write_tables, write_teachers, write_texts
from malicourse.words import say

__all__ = ["SiteError", "build"]

STICK = "downloads/mali-course.zip"


def build(folder: Path, *, language: str = "", pyodide: Path | None = None, stick: bool = False) -> Iterator[str]:
    """Build the site. An earlier one stays until the new one is whole.

    Parameters
    ----------
    folder : Path
        Where it shall stand.
    language : str
        The one edition to build, at the top of the site; otherwise all.
    pyodide : Path, optional
        A folder with Pyodide; then the site has a part in which notebooks run.
    stick : bool
        Whether the site offers the ZIP with the whole course.

    Yields
    ------
    str
        What is done, line by line.

    Raises
    ------
    SiteError
        If something else stands in the folder.
    NotebookError
        If a lesson cannot be built, or a file cannot be written.
    LabError
        If the part that runs notebooks cannot be built.
    """
    folder = place.checked(folder)
    sources = course.editions()
    sources = {language: sources[language]} if language else sources
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".site-", ignore_cleanup_errors=True) as part:
        site = Path(part) / "new"
        editions = [
            _edition(name, source, f"{name}/" if number else "", site, pyodide is not None)
            for number, (name, source) in enumerate(sources.items())
        ]
        write_letters(site)
        if stick:
            yield from _stick(editions, site)
        for edition in editions:
            with course.at(edition.source):
                yield from _build(edition, site / STICK if stick else None)
        _link_twins(editions)
        yield from lab.add(site, pyodide) if pyodide else [say("site.no_lab")]
        device.finish(site)
        files = [file for file in site.rglob("*") if file.is_file()]
        yield say("site.built", n=len(files), size=named.rounded(sum(file.stat().st_size for file in files) / 1e6, 0))
        yield from place.put(site, folder)


def _edition(name: str, source: Path, folder: str, site: Path, with_lab: bool) -> Edition:
    with course.at(source):
        lessons = pages.course_of(sorted((source / "notebooks").glob("[0-9]*.ipynb")))
    return Edition(name, source, folder, site, tuple(lessons), with_lab)


def _stick(editions: list[Edition], site: Path) -> Iterator[str]:
    """Pack the whole course."""
    lessons = [path for one in editions for path in sorted((one.source / "notebooks").glob("[0-9]*.ipynb"))]
    root = course.home() or editions[0].source
    yield from kit.make(root, lessons, site / STICK)


def _build(edition: Edition, stick: Path | None) -> Iterator[str]:
    """Write one edition."""
    yield say("site.building", edition=say("editions.course"), folder=edition.folder or ".")
    lessons = sorted((edition.source / "notebooks").glob("[0-9]*.ipynb"))
    remarks: list[str] = []
    pages.write_pages(
        lessons, edition.place / "pages", remarks=remarks, ways=lambda name: edition.lesson_ways("pages", name)
    )
    for _ in slides.write_decks(
        lessons, edition.place / "slides", remarks=remarks, ways=lambda name: edition.lesson_ways("slides", name)
    ):
        pass
    write_home(edition)
    write_sheets(edition)
    write_teachers(edition)
    write_tables(edition)
    write_downloads(edition, stick, remarks)
    write_texts(edition)
    yield from dict.fromkeys(remarks)


def _link_twins(editions: list[Edition]) -> None:
    """Lead each page to itself in the other languages."""
    for edition in editions:
        for file in sorted(edition.place.rglob("*.html")):
            text = file.read_text(encoding="utf-8")
            own = file.relative_to(edition.place)
            if twins.EMPTY in text:
                beside = {one.language: one.place / own for one in editions}
                if (after := twins.linked(text, file, edition.language, beside)) != text:
                    _notebook.replace_file(file, after)
