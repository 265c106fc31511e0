"""The stick: the whole course, its slides and pages, and packages for other computers, in one ZIP."""

from __future__ import annotations

import contextlib
import errno
import fnmatch
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from malicourse import _notebook, course, words
from malicourse._notebook import NotebookError
from malicourse.publish import edition, named, wheels
from malicourse.publish.editions import pages, slides
from malicourse.publish.editions.pdf import find_browser, write_pdf
from malicourse.words import say

__all__ = ["TOP", "course_files", "make", "pack", "start_here"]

TOP = "mali-course"  # the one folder in the ZIP; short, for Windows
PARTS = (  # of the course's folder, what travels: a teacher's own files beside these do not
    *("start.py", "pyproject.toml", "environment.yml", "postBuild", "*.lock", "*.md", "LICENSE*", "CITATION.cff"),
    *(".gitignore", ".gitattributes", ".ci", ".github", ".zenodo.json"),
    *("notebooks", "exercises", "data", "teaching", "translations", "src", "tests", "benchmarks", "deploy"),
)
OF_AN_EDITION = ("made.json", "*.md", "notebooks", "exercises", "data", "teaching")
LONGEST = 150  # characters of a path in the ZIP; Windows allows 260 with the folder it is unpacked in
REFUSED = re.compile(r'[<>:"\\|?*\x00-\x1f]|[. ](/|$)|(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$)', re.IGNORECASE)
PACKED = {".whl", ".png", ".pdf", ".zip"}  # nothing is gained by packing these again


def course_files(root: Path) -> dict[str, Path]:
    """List what travels of the course's folder.

    Parameters
    ----------
    root : Path
        The project's folder.

    Returns
    -------
    dict
        For each path in the ZIP, below its folder, the file. What .gitignore names stays at home.
    """
    lines = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = [line.rstrip("/") for line in lines if line.strip() and not line.startswith("#")]
    found = {}
    with course.at(root):
        others = [folder.name for folder in course.editions().values() if folder != root]
    patterns = [*PARTS, *(f"{folder}/{part}" for folder in others for part in OF_AN_EDITION)]
    for part in sorted({path for pattern in patterns for path in root.glob(pattern)}):
        for path in [part] if part.is_file() else sorted(part.rglob("*")):
            name = path.relative_to(root)
            if path.is_file() and not any(fnmatch.fnmatch(word, one) for word in name.parts for one in ignored):
                found[name.as_posix()] = path
    return found


def build_editions(lessons: Sequence[Path], folder: Path, date: tuple[int, int, int]) -> Iterator[str]:
    """Build slides, pages and, where a browser is found, PDFs.

    Parameters
    ----------
    lessons : sequence of Path
        The notebooks.
    folder : Path
        Where slides/ and pages/ are made.
    date : (int, int, int)
        The day that a PDF says it was made.

    Yields
    ------
    str
        A line to print.

    Raises
    ------
    NotebookError
        If a lesson cannot be built.
    """
    remarks: list[str] = []
    decks = [file for file, count in slides.write_decks(lessons, folder / "slides", remarks=remarks) if count]
    yield from remarks
    yield say("publish.kit_decks", n=len(decks))
    if find_browser() is None:
        yield say("publish.kit_no_browser")
    else:
        try:
            for deck in decks:
                pdf = deck.with_suffix(".pdf")
                write_pdf(deck, pdf, query="?print-pdf")
                day = rb"\g<1>%04d%02d%02d000000" % date
                pdf.write_bytes(re.sub(rb"(/(?:Creation|Mod)Date \(D:)\d{14}", day, pdf.read_bytes()))
            yield say("publish.kit_pdfs", n=len(decks))
        except NotebookError as error:
            yield say("publish.kit_not_every_pdf", error=error)
    written = pages.write_pages(lessons, folder / "pages")
    yield say("publish.kit_pages", n=len(written) - 1)
    slides.write_index(lessons, folder / "slides")  # once more, now that it can lead to the pages


def start_here(computers: Sequence[str], *, pdf: bool, editions: Mapping[str, str] | None = None) -> str:
    """Write the page that lies on top of the stick, in every language that the course speaks.

    Parameters
    ----------
    computers : sequence of str
        What the stick has packages for, such as ``"macOS (ARM), Python 3.12"``.
    pdf : bool
        Whether the slides are there as PDFs, too.
    editions : mapping of str to str, optional
        For each language that slides and pages are there in, their folder in the stick, such as ``"fr/"``; otherwise
        only the course's own, in no folder.

    Returns
    -------
    str
        The page.
    """
    editions = editions or {course.language(): ""}
    inside = "\n".join(_start_in(language, computers, pdf, editions) for language in words.languages())
    title = say("editions.course")
    body = f'{pages.band(title, "")}\n<div class="frame">\n<div class="text">\n{inside}\n</div>\n</div>'
    return pages.framed(say("publish.here_page", course=title), body, home=False)


def _start_in(language: str, computers: Sequence[str], pdf: bool, editions: Mapping[str, str]) -> str:
    """Write the part of the page on top that is for readers of one language."""

    def said(key: str, **blanks: object) -> str:
        return say(f"publish.here_{key}", language=language, **blanks)

    own = language in editions
    there = language if own else next(iter(editions))
    folder = editions[there]
    elsewhere = {} if own else {"in_language": said(f"in_{there}")}
    versions = sorted({name.rpartition(" ")[2] for name in computers}, key=lambda text: int(text[2:]))
    python = words.listed(versions, "or", language) or said("any_python")
    options = (" --offline" if computers else "") + (f" --language {there}" if len(editions) > 1 or folder else "")
    steps = [said("copy"), said("python", versions=python), said("type", options=options)]
    listed = "".join(f"<li>{escape(name)}</li>" for name in computers)
    has = said("has_mac" if "macOS" in listed else "has") if computers else said("has_not")
    packages = f"<p>{has}</p>\n<ul>{listed}</ul>" if computers else f"<p>{has}</p>"
    more = said("more", folder=folder) if own else said("more_elsewhere", folder=folder, **elsewhere)
    read = said("read_text") if own else said("read_elsewhere", **elsewhere)
    return (
        f'<section lang="{language}">\n<h2>{said("title")}</h2>\n<p>{said("first")}</p>\n'
        f'<h3><a href="{folder}pages/index.html">{said("read")}</a></h3>\n<p>{read}</p>\n'
        f'<h3><a href="{folder}slides/index.html">{said("show")}</a></h3>\n'
        f"<p>{said('show_with_pdf' if pdf else 'show_text')}</p>\n"
        f"<h3>{said('work')}</h3>\n<p>{said('work_text')}</p>\n"
        f"<ol>{''.join(f'<li>{step}</li>' for step in steps)}</ol>\n{packages}\n<p>{more}</p>\n"
        f"<p>{edition.line(language)}.</p>\n</section>"
    )


def pack(files: Mapping[str, Path], output: Path, date: tuple[int, int, int]) -> dict[str, int]:
    """Put files into one folder of a ZIP: the same bytes for the same files. An older ZIP stays until it is complete.

    Parameters
    ----------
    files : mapping of str to Path
        For each path below the folder, the file.
    output : Path
        The ZIP.
    date : (int, int, int)
        The date that each file gets: year, month, day.

    Returns
    -------
    dict
        For each path, its bytes in the ZIP.

    Raises
    ------
    NotebookError
        If a name would not unpack on Windows, or the ZIP cannot be written there.
    """
    _check_names(files)
    part = output.with_name(output.name + ".part")
    try:
        with zipfile.ZipFile(part, "w") as archive:
            for name in sorted(files):
                content = files[name].read_bytes()
                entry = zipfile.ZipInfo(f"{TOP}/{name}", (*date, 0, 0, 0))
                entry.create_system = 3  # Unix on every system, so that the permissions count
                entry.external_attr = (0o100755 if content.startswith(b"#!") else 0o100644) << 16
                entry.compress_type = zipfile.ZIP_STORED if Path(name).suffix in PACKED else zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)
            sizes = {entry.filename[len(TOP) + 1 :]: entry.compress_size for entry in archive.infolist()}
        part.replace(output)
    except OSError as error:
        raise NotebookError(_reason(error, output)) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return sizes


def _check_names(files: Mapping[str, Path]) -> None:
    """Refuse names that would not unpack everywhere."""
    lower: dict[str, str] = {}
    for name in files:
        if REFUSED.search(name):
            raise NotebookError(say("publish.windows_refuses", name=name))
        if len(f"{TOP}/{name}") > LONGEST:
            raise NotebookError(say("publish.windows_too_long", name=name, length=len(f"{TOP}/{name}")))
        if (other := lower.setdefault(name.lower(), name)) != name:
            raise NotebookError(say("publish.windows_one_file", one=other, other=name))


def _check_place(output: Path) -> None:
    """Refuse a place that no ZIP can be written to, before the long work begins."""
    part = output.parent / f"{output.name}.part"
    try:
        if output.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        output.parent.mkdir(parents=True, exist_ok=True)
        part.touch()
        part.unlink()
        if output.is_file():  # may it be replaced? not where it is open elsewhere, or somebody else's
            output.replace(part)
            part.replace(output)
        elif os.path.lexists(output):
            raise NotebookError(say("publish.no_ordinary_file", file=output))
    except OSError as error:
        raise NotebookError(_reason(error, output)) from None


def _reason(error: OSError, output: Path) -> str:
    if error.errno == errno.ENOSPC or getattr(error, "winerror", None) == 112:
        return say("publish.disk_full", folder=output.parent, temporary=tempfile.gettempdir(), file=output.name)
    return say("publish.not_written", file=output, reason=error.strerror)


def make(root: Path, lessons: Sequence[Path], output: Path, computers: Sequence[tuple[str, str]] = ()) -> Iterator[str]:
    """Make the stick. An older ZIP stays until the new one is complete.

    Parameters
    ----------
    root : Path
        The project's folder.
    lessons : sequence of Path
        The notebooks to make slides and pages of, in any language; the notebooks themselves all travel.
    output : Path
        The ZIP to write.
    computers : sequence of (str, str)
        What packages are downloaded for, as `wheels.targets` names it.

    Yields
    ------
    str
        What is done, line by line; sizes come last.

    Raises
    ------
    NotebookError
        If a lesson cannot be built, or the ZIP cannot be written.
    WheelError
        If packages could not be downloaded.
    """
    _check_place(output)
    with course.at(root):
        day = edition.day()
    date = (day.year, day.month, day.day)
    with tempfile.TemporaryDirectory(prefix="mali-", ignore_cleanup_errors=True) as place:
        made = Path(place)
        try:
            if computers:
                for title, size in wheels.download(root, computers, made / "wheels"):
                    done = say("publish.kit_packages", computer=title, size=named.rounded(size / 1e6, 0))
                    yield done if size else say("publish.kit_downloading", computer=title)
            yield say("publish.kit_building")
            folders = _by_edition(root, lessons)
            for folder, own in folders.items():
                for line in build_editions(own, made / folder, date):
                    yield f"  {line}"
            titles = [f"{system}, Python {python}" for system, python in computers]
            pdf = any(made.rglob("slides/*.pdf"))
            editions = {course.language(own[0].parent): folder for folder, own in folders.items()}
            _notebook.replace_file(made / "START-HERE.html", start_here(titles, pdf=pdf, editions=editions))
        except OSError as error:
            raise NotebookError(_reason(error, output)) from None
        files = course_files(root)
        files |= {path.relative_to(made).as_posix(): path for path in made.rglob("*") if path.is_file()}
        sizes = pack(files, output, date)
    whole = named.rounded(output.stat().st_size / 1e6, 0)
    yield say("publish.kit_written", file=output.resolve(), size=whole, n=len(files))
    yield from _by_part(sizes)


def _by_edition(root: Path, lessons: Sequence[Path]) -> dict[str, list[Path]]:
    """Give the lessons of each edition, by its folder in the stick: none, or such as ``fr/``."""
    found: dict[str, list[Path]] = {}
    for lesson in lessons:
        language = course.language(lesson.resolve().parent)
        found.setdefault("" if language == course.language(root) else f"{language}/", []).append(lesson)
    return found


def _by_part(sizes: Mapping[str, int]) -> Iterator[str]:
    """Say how large each part of the ZIP is."""
    sums = dict.fromkeys(("packages", "slides", "pages", "rest"), 0)
    for name, size in sizes.items():
        part = next((part for part in name.split("/")[:-1] if part in ("wheels", "slides", "pages")), "rest")
        sums["packages" if part == "wheels" else part] += size
    for part, size in sums.items():
        if size:
            shown = f"{named.rounded(size / 1e6, 1):>6}"
            yield "  " + say("publish.kit_part", size=shown, part=say(f"publish.part_{part}"))
