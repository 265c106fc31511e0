"""What every page of the site has: where it lies, what leads on from it, its letters and its look."""

from __future__ import annotations

import os
import re
from base64 import b64decode
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote

from malicourse import _notebook, course
from malicourse.publish import named
from malicourse.publish.editions.pages import INDEX, Lesson, Ways, band, framed
from malicourse.publish.editions.typeface import faces
from malicourse.publish.site import device, lab
from malicourse.words import say

__all__ = ["Edition", "relative", "size", "up", "write_letters"]

BESIDE = {"img-src": "'self' file:", "font-src": "'self' file:"}  # a page opened from a stick is of no host
LETTERS = re.compile(r'url\("data:font/woff;base64,([^"]+)"\) format\("woff"\)')
FONTS = "fonts"


@dataclass(frozen=True)
class Edition:
    """The site in one language.

    Attributes
    ----------
    language : str
        Such as "fr".
    source : Path
        The folder of its lessons, tables and plans in the course.
    folder : str
        Where it lies in the site: nowhere deeper, or such as ``fr/``.
    site : Path
        The whole site.
    lessons : tuple of Lesson
        Its lessons, in reading order.
    with_lab : bool
        Whether the site has the part that runs notebooks.
    """

    language: str
    source: Path
    folder: str
    site: Path
    lessons: tuple[Lesson, ...]
    with_lab: bool = False

    @property
    def place(self) -> Path:
        """Its folder."""
        return self.site / self.folder

    def top(self, where: str) -> str:
        """Give the way from one of its pages to the top of the site."""
        return up(self.folder + where)

    def run(self, notebook: str, where: str) -> str:
        """Give the way from one of its pages to a notebook that runs; empty where no notebook does."""
        inside = "" if self.source == course.home() else f"{self.language}/"
        return lab.address(inside + notebook, self.top(where)) if self.with_lab else ""

    def beside(self, name: str, where: str, *, keys: bool = False) -> tuple[tuple[str, str], ...]:
        """Give the ways from a page to the other forms of the same lesson, with their words.

        Parameters
        ----------
        name : str
            The lesson.
        where : str
            The page.
        keys : bool
            Whether plan and answers are among them: only on pages for teachers.

        Returns
        -------
        tuple of (str, str)
            Addresses and words.
        """
        forms = {"page": f"pages/{name}.html", "slides": f"slides/{name}.slides.html", "sheet": f"sheets/{name}.html"}
        if keys:
            forms = {"plan": f"teachers/plans/{name}.html", "key": f"teachers/keys/{name}.html", **forms}
        ways = [(relative(where, there), say(f"site.to_{form}")) for form, there in forms.items() if there != where]
        run = self.run(f"notebooks/{name}.ipynb", where)
        return (*ways, *([(run, say("site.to_notebook"))] if run else []))

    def ways(self, where: str, others: tuple[tuple[str, str], ...] = (), *, own_letters: bool = False) -> Ways:
        """Give what a page has in the site.

        Parameters
        ----------
        where : str
            Its place in this edition, such as ``"pages/02-revolt.html"``.
        others : tuple of (str, str)
            What leads on from it beside the home page.
        own_letters : bool
            Whether it holds its letters itself, so that it can be sent alone.

        Returns
        -------
        Ways
            As `framed` takes it.
        """
        top = self.top(where)
        home = where == INDEX
        return Ways(
            home=up(where) + INDEX,
            others=others,
            head=device.head(top) if home else f'<link rel="icon" type="image/png" href="{top}icons/192.png">',
            style="" if own_letters else _style(),
            letters="" if own_letters else _linked_letters().replace("[[top]]", top),
            allowed={**BESIDE, **(device.policy() if home else {})},
        )

    def lesson_ways(self, form: str, name: str) -> Ways:
        """Give what the page or the deck of a lesson has, or, without a name, their map."""
        if not name:
            return self.ways(f"{form}/{INDEX}", own_letters=True)
        where = f"pages/{name}.html" if form == "pages" else f"slides/{name}.slides.html"
        return self.ways(where, self.beside(name, where), own_letters=True)

    def write(
        self,
        where: str,
        title: str,
        body: str,
        *,
        lede: str = "",
        more: str = "",
        others: tuple[tuple[str, str], ...] | None = None,
    ) -> None:
        """Write a page of the site.

        Parameters
        ----------
        where : str
            Its place in this edition.
        title : str
            Its heading.
        body : str
            HTML below the band with the heading: a column of text, or a frame of its own.
        lede : str
            A line in the band.
        more : str
            Scripts of ours.
        others : tuple of (str, str), optional
            What leads on from it; otherwise the shelves.
        """
        below = f'\n<p class="question">{escape(lede)}</p>' if lede else ""
        inside = (
            f'<div class="frame">\n<div class="text">\n{body}\n</div>\n</div>' if 'class="frame' not in body else body
        )
        course_name = say("editions.course")
        window = course_name if title == course_name else f"{title} – {course_name}"
        ways = self.ways(where, _shelves(where) if others is None else others)
        text = framed(window, f"{band(title, below)}\n{inside}", more=more, ways=ways)
        _notebook.replace_file(self.place / where, text)


def _shelves(where: str) -> tuple[tuple[str, str], ...]:
    """Give the ways to the shelves of the site."""
    shelves = {
        "teachers/index.html": "teachers",
        "tables/index.html": "tables",
        "downloads/index.html": "downloads",
    }
    return tuple((relative(where, there), say(f"site.{name}")) for there, name in shelves.items() if there != where)


def up(where: str) -> str:
    """Give the way from a page to the folder that its path begins in, such as ``"../"``."""
    return "../" * where.count("/")


def relative(where: str, there: str) -> str:
    """Give the way from one page to another of the same edition."""
    path, sign, anchor = there.partition("#")
    return quote(Path(os.path.relpath(path, Path(where).parent)).as_posix()) + sign + anchor


def size(file: Path) -> str:
    """Say how large a file is."""
    count = file.stat().st_size
    if count >= 1e6:
        return say("site.megabytes", number=named.rounded(count / 1e6, 1))
    return say("site.kilobytes", number=named.rounded(max(count / 1e3, 1), 0))


@cache
def _style() -> str:
    return Path(__file__).with_name("site.css").read_text(encoding="utf-8")


def write_letters(site: Path) -> None:
    """Write the letters into files of their own: the pages of the site share them, and a reader loads them once."""
    for number, found in enumerate(LETTERS.finditer(faces())):
        _notebook.replace_file(site / FONTS / f"{number}.woff", b64decode(found[1]))


@cache
def _linked_letters() -> str:
    """Write the CSS of the letters with addresses of files."""
    numbers = iter(range(10))
    rules = LETTERS.sub(lambda _: f'url("[[top]]{FONTS}/{next(numbers)}.woff") format("woff")', faces())
    return rules.replace("font-style:", "font-display: swap; font-style:")
