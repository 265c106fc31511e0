"""The shelves of an edition: sheets for pupils, what teachers need, tables, downloads, what is new, how to cite."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from malicourse import course
from malicourse.publish import edition as published
from malicourse.publish import questions
from malicourse.publish.editions.pages import INDEX, Lesson, slug
from malicourse.publish.site.frame import Edition, size
from malicourse.publish.site.prose import write_html, write_markdown
from malicourse.words import number, say

__all__ = ["write_downloads", "write_sheets", "write_tables", "write_teachers", "write_texts"]

FOR_ALL = ("guide", "moves", "glossary", "who-is-who")


def _title(name: str) -> str:
    return say(f"site.{name}")


def _listed(lessons: tuple[Lesson, ...], rows: dict[str, list[str]]) -> str:
    """List lessons, each with links, as the course map does."""
    items = "\n".join(
        f'<li>\n<span class="number" aria-hidden="true">{escape(lesson.number)}</span>\n<div>\n'
        f'<h2><span class="hidden">{escape(lesson.number)} · </span>{escape(lesson.title)}</h2>\n'
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
        file = edition.source / "teaching" / "sheets" / f"{lesson.name}.html"
        _copy(file, edition.place / "sheets" / file.name)
        page, slides, *_ = edition.beside(lesson.name, f"sheets/{file.name}")
        rows[lesson.name] = [_way(*way, lesson) for way in ((file.name, say("site.to_sheet")), page, slides)]
    body = f'<p class="lede">{escape(say("site.sheets_text"))}</p>\n{_listed(edition.lessons, rows)}'
    edition.write(f"sheets/{INDEX}", _title("sheets"), body)


def write_teachers(edition: Edition) -> None:
    """Write what teachers need: guide, plans, keys, word lists, papers of the talks, and their list.

    Parameters
    ----------
    edition : Edition
        The edition.
    """
    for name in FOR_ALL:
        write_markdown(edition, f"teaching/{name}.md", f"teachers/{name}.html")
    where = f"teachers/{INDEX}"
    rows = {}
    for lesson in edition.lessons:
        for part in ("plans", "keys"):
            write_markdown(edition, f"teaching/{part}/{lesson.name}.md", f"teachers/{part}/{lesson.name}.html")
        ways = [(f"plans/{lesson.name}.html", say("site.to_plan")), (f"keys/{lesson.name}.html", say("site.to_key"))]
        rows[lesson.name] = [_way(*way, lesson) for way in (*ways, *edition.beside(lesson.name, where))]
    papers = sorted((edition.source / "teaching" / "talks").glob("*.html"))
    for paper in papers:
        _copy(paper, edition.place / "teachers" / "talks" / paper.name)
    items = [(f"{name}.html", say(f"site.{name.replace('-', '_')}")) for name in FOR_ALL]
    items += [(f"talks/{paper.name}", _heading(paper)) for paper in papers]
    listed = "\n".join(f'<li><a href="{address}">{escape(words)}</a></li>' for address, words in items)
    body = (
        f'<p class="lede">{escape(say("site.teachers_text"))}</p>\n<ul>\n{listed}\n</ul>\n'
        f"{_listed(edition.lessons, rows)}"
    )
    edition.write(where, _title("teachers"), body)


def _heading(page: Path) -> str:
    found = re.search(r"<title>(.*?)</title>", page.read_text(encoding="utf-8"))
    return found[1] if found else page.stem


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
    face = edition.source / "data" / course.PACKAGE
    _copy(face, edition.place / "tables" / face.name)
    described = json.loads(face.read_text(encoding="utf-8"))["resources"]
    items = "\n".join(_table(edition, one) for one in described)
    lede = escape(say("site.tables_text"))
    book = f'<p><a href="codebook.html">{escape(say("site.codebook"))}</a>. {escape(say("site.codebook_text"))}</p>'
    edition.write(
        f"tables/{INDEX}", _title("tables"), f'<p class="lede">{lede}</p>\n{book}\n<ul class="files">\n{items}\n</ul>'
    )
    write_markdown(edition, "data/README.md", "tables/codebook.html")


def _table(edition: Edition, table: dict[str, Any]) -> str:
    """Copy a table into the site, and write a line of the list."""
    file = (edition.source / "data" / table["path"]).resolve()
    name = table["path"].removeprefix("../../data/")
    target = edition.place / "tables" / name
    _copy(file, target)
    facts = [size(target)]
    if file.suffix == ".csv":
        facts.append(say("site.rows", n=_rows(file), number=number(_rows(file))))
    licence = ", ".join(one["title"] for one in table["licenses"])
    about = f'<a href="codebook.html#{slug(table["path"])}">{escape(table["title"])}</a>'
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


def write_downloads(edition: Edition, stick: Path | None) -> Iterator[str]:
    """Write the questions for other programs, and the list of what can be taken along.

    Parameters
    ----------
    edition : Edition
        The edition.
    stick : Path or None
        The ZIP with the whole course, somewhere in the site.

    Yields
    ------
    str
        What is done.
    """
    where = f"downloads/{INDEX}"
    parts = [
        f'<p class="lede">{escape(say("site.downloads_text"))}</p>',
        _stick(edition, where, stick),
        _exports(edition),
    ]
    edition.write(where, _title("downloads"), "\n".join(parts))
    yield say("site.done_downloads")


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
    write_html(edition, published.news_page(), "CHANGELOG.md", "news.html", _title("news"))
    write_html(edition, published.cite_page(), "CITATION.cff", "cite.html", _title("cite"))
