"""Pages of prose: what teachers read as Markdown in the course, in the look of the lesson pages."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from bs4 import BeautifulSoup, Tag

from malicourse.publish.editions.foreign import Cleaner
from malicourse.publish.editions.markup import mark_languages
from malicourse.publish.editions.pages import in_sections, name_headings, slug, wrap_tables
from malicourse.publish.site.frame import Edition, relative
from malicourse.publish.teaching.keys import COMMAND

__all__ = ["excerpt", "write_html", "write_markdown"]

MOST_MADE = 20  # words of a paragraph that says how a file is made, and nothing else
PLACES = {  # where a file of the course stands in the site; what has no place there becomes words
    r"teaching/(guide|moves|glossary|who-is-who)\.md": r"teachers/\1.html",
    r"teaching/(plans|keys)/([\w-]+)\.md": r"teachers/\1/\2.html",
    r"teaching/(plans|keys)|teaching(/README\.md)?": "teachers/index.html",
    r"teaching/sheets/([\w-]+)\.html": r"sheets/\1.html",
    r"teaching/sheets": "sheets/index.html",
    r"teaching/talks/([\w-]+)\.html": r"teachers/talks/\1.html",
    r"notebooks/([\w-]+)\.ipynb": r"pages/\1.html",
    r"data/README\.md": "tables/codebook.html",
    r"data": "tables/index.html",
    r"data/((?:geo/)?[\w-]+\.(?:csv|geojson)|datapackage\.json)": r"tables/\1",
    r"(\.\./)?CONTRIBUTING\.md": "cite.html",
    r"(\.\./)?CHANGELOG\.md": "news.html",
    r"(\.\./)?README(\.\w\w)?\.md": "downloads/index.html",
}


def write_markdown(edition: Edition, file: str, where: str, others: tuple[tuple[str, str], ...] | None = None) -> None:
    """Write a file of the edition as a page of the site.

    Parameters
    ----------
    edition : Edition
        The edition.
    file : str
        Its path in the edition's folder in the course, such as ``"teaching/guide.md"``.
    where : str
        The place of the page.
    others : tuple of (str, str), optional
        What leads on from it; otherwise the shelves.
    """
    text = (edition.source / file).read_text(encoding="utf-8")
    write_html(edition, _html(text, edition.source / file), file, where, others=others)


def write_html(
    edition: Edition,
    html: str,
    file: str,
    where: str,
    title: str = "",
    others: tuple[tuple[str, str], ...] | None = None,
) -> None:
    """Write prose as a page of the site, with the list of its sections.

    Parameters
    ----------
    edition : Edition
        The edition.
    html : str
        The prose, clean.
    file : str
        The file that it comes from: its links are seen from there.
    where : str
        The place of the page.
    title : str
        Its heading; otherwise the first heading in it.
    others : tuple of (str, str), optional
        What leads on from it; otherwise the shelves.
    """
    soup = BeautifulSoup(html, "html.parser")
    mark_languages(soup)
    if not title and (first := soup.find("h1")):
        title = first.extract().get_text()
    _for_readers(soup)
    name_headings(soup)
    _name_anchors(soup)
    _mend_links(soup, edition, file, where)
    wrap_tables(soup)
    text, contents = in_sections(soup, [])
    frame = "frame has-contents" if contents else "frame"
    body = f'<div class="{frame}">\n{contents}\n<div class="text">\n{text}\n</div>\n</div>'
    edition.write(where, title, body, others=others)


def excerpt(edition: Edition, markdown: str, file: str, where: str) -> str:
    """Write a few lines of a file for another page, with plans led to the lessons themselves.

    Parameters
    ----------
    edition : Edition
        The edition.
    markdown : str
        The lines.
    file : str
        The file that they come from.
    where : str
        The page that they are for.

    Returns
    -------
    str
        HTML.
    """
    soup = BeautifulSoup(
        _html(markdown.replace("(plans/", "(../notebooks/").replace(".md)", ".ipynb)"), edition.source / file),
        "html.parser",
    )
    _mend_links(soup, edition, file, where)
    return str(soup)


def _html(text: str, file: Path) -> str:
    """Write Markdown as clean HTML, section by section, since a cleaner takes no more than a long cell at once."""
    cleaner = Cleaner(str(file), "page", file.parent)
    return "\n".join(cleaner.markdown(part) for part in re.split(r"(?m)^(?=## )", text) if part.strip())


def _for_readers(soup: BeautifulSoup) -> None:
    """Take out what tells maintainers how the file is made, and lead from a table's name to the table."""
    for made in soup.find_all("p"):
        if COMMAND in made.get_text() and len(made.get_text().split()) < MOST_MADE:
            made.extract()
    for heading in soup.find_all("h2"):
        if re.fullmatch(r"[\w/-]+\.(csv|geojson)", name := heading.get_text()):
            heading.clear()
            heading.append(soup.new_tag("a", href=name, string=name))


def _name_anchors(soup: BeautifulSoup) -> None:
    """Move the address that stands before a heading into the heading."""
    for anchor in soup.find_all("a", id=True):
        around = anchor.parent
        heading = around.find_next_sibling(True) if isinstance(around, Tag) and around.name == "p" else None
        if around and heading and heading.name in {"h2", "h3"} and not around.get_text(strip=True):
            heading["id"] = anchor["id"]
            around.extract()


def _mend_links(soup: BeautifulSoup, edition: Edition, file: str, where: str) -> None:
    """Lead links to the pages of the site; turn those that lead elsewhere in the course into words."""
    near = {str(tag["id"]).replace("-", ""): str(tag["id"]) for tag in soup.find_all(id=True)}
    for link in soup.find_all("a", href=True):
        href = str(link["href"])
        if re.match(r"https?:|mailto:", href):
            continue
        address, _, anchor = unquote(href).partition("#")
        there = _place(edition, os.path.normpath(PurePosixPath(file).parent / address), where) if address else ""
        if there:
            link["href"] = there + (f"#{_anchor(anchor, there)}" if anchor and "downloads/" not in there else "")
        elif not address and anchor.replace("-", "") in near:
            link["href"] = f"#{near[anchor.replace('-', '')]}"
        else:
            link.unwrap()


def _anchor(anchor: str, there: str) -> str:
    """Give the address of a heading within a page of the site: word lists keep the ids of their tables."""
    return quote(anchor) if there.endswith(("glossary.html", "who-is-who.html")) else slug(anchor)


def _place(edition: Edition, path: str, where: str) -> str:
    """Give the way to what a file of the course has become in the site; empty where it has no place there."""
    if path.startswith("exercises/") and path.endswith(".ipynb"):
        return edition.run(path, where)
    for pattern, there in PLACES.items():
        if found := re.fullmatch(pattern, path):
            return relative(where, found.expand(there))
    return ""
