"""The shelves of an edition: sheets for pupils, what teachers need, tables, downloads, what is new, how to cite."""

from __future__ import annotations

import json
import re
import shutil
from html import escape
from pathlib import Path
from typing import Any

from malicourse import _notebook, course
from malicourse.publish import edition as published
from malicourse.publish import package, questions
from malicourse.publish.editions import twins
from malicourse.publish.editions.pages import INDEX, Lesson, slug
from malicourse.publish.site.frame import Edition, relative, size
from malicourse.publish.site.prose import write_html, write_markdown
from malicourse.words import number, say

__all__ = ["shelf", "write_downloads", "write_sheets", "write_tables", "write_teachers", "write_texts"]

FOR_ALL = ("guide", "moves", "glossary", "who-is-who")
SHELVES = {  # where each stands in an edition
    **{name: f"teachers/{name}.html" for name in FOR_ALL},
    **dict.fromkeys(("plans", "keys"), "teachers/index.html"),
    **{name: f"{name}/index.html" for name in ("sheets", "downloads", "tables", "pages", "slides")},
    "codebook": "tables/codebook.html",
    "news": "news.html",
    "cite": "cite.html",
}
SHEET_WAYS = (
    ".ways{display:flex;flex-wrap:wrap;gap:0 1.2rem;margin-bottom:4mm}.ways a{color:#2c4a86;padding:.3rem 0}"
    ".ways p{margin:0 0 0 auto;padding:.3rem 0}@media print{.ways{display:none}}"
)


def shelf(where: str, *names: str) -> str:
    """List shelves of the site, each with a line on what is there.

    Parameters
    ----------
    where : str
        The page that the list is for.
    *names : str
        The shelves.

    Returns
    -------
    str
        HTML.
    """
    rows = []
    for name in names:
        words = name.replace("-", "_")
        link = f'<a href="{relative(where, SHELVES[name])}">{escape(say(f"site.{words}"))}</a>'
        rows.append(f"<div>\n<dt>{link}</dt>\n<dd>{escape(say(f'site.{words}_text'))}</dd>\n</div>")
    return '<dl class="shelf">\n' + "\n".join(rows) + "\n</dl>"


def _listed(lessons: tuple[Lesson, ...], rows: dict[str, list[str]], heading: str = "h2") -> str:
    """List lessons, each with links, as the course map does."""
    items = "\n".join(
        f'<li>\n<span class="number" aria-hidden="true">{escape(lesson.number)}</span>\n<div>\n'
        f'<{heading}><span class="hidden">{escape(lesson.number)} · </span>{escape(lesson.title)}</{heading}>\n'
        f'<p class="time">{" · ".join(rows[lesson.name])}</p>\n</div>\n</li>'
        for lesson in lessons
        if rows.get(lesson.name)
    )
    return f'<ol class="map">\n{items}\n</ol>'


def _way(address: str, words: str, lesson: Lesson) -> str:
    hidden = f'<span class="hidden"> {escape(say("editions.of_lesson", lesson=lesson.heading))}</span>'
    return f'<a href="{escape(address)}">{escape(words)}{hidden}</a>'


# ---------------------------------------------------------------- sheets and teachers


def write_sheets(edition: Edition) -> None:
    """Write the sheets for pupils, and their list; nothing there tells an answer.

    Parameters
    ----------
    edition : Edition
        The edition.
    """
    rows = {}
    for lesson in edition.lessons:
        where = f"sheets/{lesson.name}.html"
        _put_sheet(edition, edition.source / "teaching" / where, where, edition.beside(lesson.name, where))
        page, slides, sheet, *_ = edition.beside(lesson.name, f"sheets/{INDEX}")
        rows[lesson.name] = [_way(*way, lesson) for way in (sheet, page, slides)]
    body = f'<p class="lede">{escape(say("site.sheets_text"))}</p>\n{_listed(edition.lessons, rows)}'
    edition.write(f"sheets/{INDEX}", say("site.sheets"), body)


def write_teachers(edition: Edition) -> None:
    """Write what teachers need: guide, plans, keys, word lists, papers of the talks, and their list.

    Parameters
    ----------
    edition : Edition
        The edition.
    """
    for name in FOR_ALL:
        write_markdown(edition, f"teaching/{name}.md", f"teachers/{name}.html")
    where, rows = f"teachers/{INDEX}", {}
    for lesson in edition.lessons:
        for part in ("plans", "keys"):
            there = f"teachers/{part}/{lesson.name}.html"
            others = (("../index.html", say("site.teachers")), *edition.beside(lesson.name, there, keys=True))
            write_markdown(edition, f"teaching/{part}/{lesson.name}.md", there, others)
        rows[lesson.name] = [_way(*way, lesson) for way in edition.beside(lesson.name, where, keys=True)]
    papers = sorted((edition.source / "teaching" / "talks").glob("*.html"))
    for paper in papers:
        there = f"teachers/talks/{paper.name}"
        _put_sheet(edition, paper, there, (("../index.html", say("site.teachers")),))
    listed = "\n".join(f'<li><a href="talks/{one.name}">{_heading(one)}</a></li>' for one in papers)
    body = [
        f'<p class="lede">{escape(say("site.teachers_text"))}</p>',
        shelf(where, *FOR_ALL, "sheets", "downloads"),
        f'<h2 id="lessons">{escape(say("site.lesson_by_lesson"))}</h2>\n{_listed(edition.lessons, rows, "h3")}',
        f'<h2 id="talks">{escape(say("site.papers"))}</h2>\n<ul>\n{listed}\n</ul>' if papers else "",
    ]
    edition.write(where, say("site.teachers"), "\n".join(body))


def _heading(page: Path) -> str:
    found = re.search(r"<title>(.*?)</title>", page.read_text(encoding="utf-8"))
    return found[1] if found else page.stem


def _put_sheet(edition: Edition, sheet: Path, where: str, others: tuple[tuple[str, str], ...]) -> None:
    """Copy a sheet for paper; on a screen it leads on, too."""
    ways = edition.ways(where, others)
    name = escape(say("editions.course_nav"))
    nav = f'<style>{SHEET_WAYS}</style>\n<nav class="ways" aria-label="{name}">{ways.html}\n{twins.PLACE}</nav>\n<main>'
    text = sheet.read_text(encoding="utf-8").replace(
        "<th></th>", "<td></td>"
    )  # an empty header is read aloud as nothing
    text = text.replace("<main>", nav, 1)
    _notebook.replace_file(edition.place / where, text)


def _copy(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)


# ---------------------------------------------------------------- tables


def write_tables(edition: Edition) -> None:
    """Write the tables and maps as they are, their list, and the code book.

    Parameters
    ----------
    edition : Edition
        The edition.
    """
    face = json.loads((edition.source / "data" / course.PACKAGE).read_text(encoding="utf-8"))
    described = face["resources"] = [one for one in face["resources"] if not one["path"].startswith("../")]
    text = json.dumps(face, ensure_ascii=False, indent=1) + "\n"
    _notebook.replace_file(edition.place / "tables" / course.PACKAGE, text)
    items = "\n".join(_table(edition, one) for one in described)
    lede = escape(say("site.tables_text"))
    book = f'<p><a href="codebook.html">{escape(say("site.codebook"))}</a>. {escape(say("site.codebook_text"))}</p>'
    edition.write(
        f"tables/{INDEX}", say("site.tables"), f'<p class="lede">{lede}</p>\n{book}\n<ul class="files">\n{items}\n</ul>'
    )
    write_markdown(edition, "data/README.md", "tables/codebook.html")


def _table(edition: Edition, table: dict[str, Any]) -> str:
    """Copy a table into the site, and write a line of the list."""
    name = table["path"]
    file = edition.source / "data" / name
    target = edition.place / "tables" / name
    _copy(file, target)
    facts = [size(target)]
    if file.suffix == ".csv":
        facts.append(say("site.rows", n=_rows(file), number=number(_rows(file))))
    licence = ", ".join(one["title"] for one in table["licenses"])
    about = f'<a href="codebook.html#{slug(name)}">{escape(table["title"])}</a>'
    link = f'<a href="{name}" download>{name}</a>'
    return (
        f"<li><h2>{about}</h2>\n<p>{escape(table['description'])}</p>\n"
        f'<p class="time">{link} · {" · ".join(map(escape, [*facts, licence]))}</p></li>'
    )


def _rows(file: Path) -> int:
    import csv

    with file.open(encoding="utf-8-sig", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


# ---------------------------------------------------------------- downloads


def write_downloads(edition: Edition, stick: Path | None, remarks: list[str]) -> None:
    """Write the questions and lessons for other programs, and the list of what can be taken along.

    Parameters
    ----------
    edition : Edition
        The edition.
    stick : Path or None
        The ZIP with the whole course, somewhere in the site.
    remarks : list of str
        Gets a line for each thing that was taken out of a lesson.
    """
    where = f"downloads/{INDEX}"
    parts = [
        f'<p class="lede">{escape(say("site.downloads_text"))}</p>',
        _stick(edition, where, stick),
        _packages(edition, remarks),
        _exports(edition),
        f'<h2 id="more">{escape(say("site.title_more"))}</h2>\n{shelf(where, "pages", "slides", "sheets", "tables")}',
    ]
    edition.write(where, say("site.downloads"), "\n".join(parts))


def _packages(edition: Edition, remarks: list[str]) -> str:
    """Write each lesson as a package for a school's platform, and the list of them."""
    items = []
    for lesson in edition.lessons:
        notebook = edition.source / "notebooks" / f"{lesson.name}.ipynb"
        file = package.write(notebook, edition.place / "downloads" / "packages", remarks=remarks)
        items.append(f'<li><a href="packages/{file.name}" download>{escape(lesson.heading)}</a> ({size(file)})</li>')
    listed = "\n".join(items)
    return (
        f'<h2 id="packages">{escape(say("site.packages"))}</h2>\n<p>{escape(say("site.packages_text"))}</p>\n'
        f"<ul>\n{listed}\n</ul>"
    )


def _stick(edition: Edition, where: str, stick: Path | None) -> str:
    head = f'<h2 id="stick">{escape(say("site.stick"))}</h2>\n'
    if stick is None:
        return f"{head}<p>{say('site.stick_not_here')}</p>"
    address = edition.top(where) + stick.relative_to(edition.site).as_posix()
    link = f'<a href="{escape(address)}" download>{stick.name}</a>'
    return f"{head}<p>{escape(say('site.stick_text'))}</p>\n<p>{link} · {size(stick)}</p>"


def _exports(edition: Edition) -> str:
    """Write each export of the questions, of all lessons and of each, and the table of them."""
    names = ["", *(lesson.name for lesson in edition.lessons)]
    headings = {lesson.name: lesson.heading for lesson in edition.lessons} | {"": say("site.all_lessons")}
    heads = "".join(
        f'<th scope="col">{escape(say("site.format_" + form.replace("-", "_")))}</th>' for form in questions.FORMATS
    )
    rows = []
    for name in names:
        cells = "".join(f"<td>{_export(edition, form, name, headings[name])}</td>" for form in questions.FORMATS)
        rows.append(f'<tr><th scope="row">{escape(headings[name])}</th>{cells}</tr>')
    title = escape(say("site.exports"))
    return (
        f'<h2 id="questions">{title}</h2>\n<p>{escape(say("site.exports_text"))}</p>\n'
        f'<div class="scroll" role="group" tabindex="0" aria-label="{title}">\n<table>\n'
        f"<thead><tr><td></td>{heads}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>\n</div>"
    )


def _export(edition: Edition, form: str, name: str, heading: str) -> str:
    done = questions.export(form, [name] if name else [])
    file = edition.place / "downloads" / "questions" / done.file_name
    done.write(file)
    hidden = f'<span class="hidden"> {escape(say("site.export_of", format=form, lesson=heading))}</span>'
    return f'<a href="questions/{escape(done.file_name)}" download>{size(file)}{hidden}</a>'


# ---------------------------------------------------------------- what is new, how to cite


def write_texts(edition: Edition) -> None:
    """Write what is new, and how to cite and correct.

    Parameters
    ----------
    edition : Edition
        The edition.
    """
    write_html(edition, published.news_page(), "CHANGELOG.md", "news.html", say("site.news"))
    write_html(edition, published.cite_page(), "CITATION.cff", "cite.html", say("site.cite"))
