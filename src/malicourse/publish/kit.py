"""The stick: the whole course, its slides and pages, and packages for other computers, in one ZIP."""

from __future__ import annotations

import contextlib
import errno
import fnmatch
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from malicourse import _notebook
from malicourse._notebook import NotebookError
from malicourse.publish import wheels
from malicourse.publish.editions import pages, slides
from malicourse.publish.editions.pdf import find_browser, write_pdf

__all__ = ["TOP", "course_files", "make", "pack", "start_here"]

TOP = "mali-course"  # the one folder in the ZIP; short, for Windows
PARTS = (  # of the course's folder, what travels: a teacher's own files beside these do not
    *("start.py", "pyproject.toml", "environment.yml", "postBuild", "*.lock", "*.md", "LICENSE*", "CITATION.cff"),
    *(".gitignore", ".gitattributes", ".ci", ".github"),
    *("notebooks", "exercises", "data", "teaching", "src", "tests", "benchmarks", "deploy"),
)
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
    for part in sorted({path for pattern in PARTS for path in root.glob(pattern)}):
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
    yield f"{len(decks)} decks of slides"
    if find_browser() is None:
        yield "no PDFs: no Chromium, Chrome or Edge was found (name one in MALICOURSE_CHROMIUM)"
    else:
        try:
            for deck in decks:
                pdf = deck.with_suffix(".pdf")
                write_pdf(deck, pdf, query="?print-pdf")
                day = rb"\g<1>%04d%02d%02d000000" % date
                pdf.write_bytes(re.sub(rb"(/(?:Creation|Mod)Date \(D:)\d{14}", day, pdf.read_bytes()))
            yield f"{len(decks)} PDFs of the slides"
        except NotebookError as error:
            yield f"not every PDF: {error}"
    written = pages.write_pages(lessons, folder / "pages")
    yield f"{len(written) - 1} pages"
    course = pages.course_of(lessons)  # once more, now that it can lead to the pages
    links = pages.editions_seen_from(folder / "slides", course)
    _notebook.replace_file(folder / "slides" / "index.html", pages.index(course, "slides", links, slides.LEDE))


def start_here(computers: Sequence[str], *, pdf: bool) -> str:
    """Write the page that lies on top of the stick, in English and French.

    Parameters
    ----------
    computers : sequence of str
        What the stick has packages for, such as ``"macOS (ARM), Python 3.12"``.
    pdf : bool
        Whether the slides are there as PDFs, too.

    Returns
    -------
    str
        The page.
    """
    words = json.loads(Path(__file__).with_name("start_here.json").read_text(encoding="utf-8"))
    versions = sorted({name.rpartition(" ")[2] for name in computers}, key=lambda text: int(text[2:]))
    option = " --offline" if computers else ""
    parts = []
    for language, said in words.items():
        named = said["or"].join(versions) or said["any"]
        steps = [said["copy"], said["python"].format(versions=named), said["type"].format(option=option)]
        listed = "".join(f"<li>{escape(name)}</li>" for name in computers)
        has = said["has"].format(mac=said["mac"] if "macOS" in listed else "")
        packages = f"<p>{has}</p>\n<ul>{listed}</ul>" if computers else f"<p>{said['has not']}</p>"
        parts.append(
            f'<section lang="{language}">\n<h2>{said["title"]}</h2>\n<p>{said["first"]}</p>\n'
            f'<h3><a href="pages/index.html">{said["read"]}</a></h3>\n<p>{said["read text"]}</p>\n'
            f'<h3><a href="slides/index.html">{said["show"]}</a></h3>\n'
            f"<p>{said['show text'].format(pdf=said['pdf'] if pdf else '')}</p>\n"
            f"<h3>{said['work']}</h3>\n<p>{said['work text']}</p>\n"
            f"<ol>{''.join(f'<li>{step}</li>' for step in steps)}</ol>\n{packages}\n<p>{said['more']}</p>\n</section>"
        )
    inside = "\n".join(parts)
    body = f'{pages._band(pages.COURSE, "")}\n<div class="frame">\n<div class="text">\n{inside}\n</div>\n</div>'
    return pages._fill(f"Start here – {pages.COURSE}", body, home=False)


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
            msg = f'Windows refuses the name {name}: give the file another one, without any of < > : " \\ | ? *'
        elif len(f"{TOP}/{name}") > LONGEST:
            msg = f"The path {name} is too long for Windows ({len(TOP) + 1 + len(name)} characters): shorten it."
        elif lower.setdefault(name.lower(), name) != name:
            msg = f"{lower[name.lower()]} and {name} are one file on Windows and macOS: rename one of them."
        else:
            continue
        raise NotebookError(msg)


def _check_place(output: Path) -> None:
    """Refuse a place that no ZIP can be written to, before the long work begins."""
    part = output.with_name(output.name + ".part")
    try:
        if output.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        output.parent.mkdir(parents=True, exist_ok=True)
        part.touch()
        part.unlink()
    except OSError as error:
        raise NotebookError(_reason(error, output)) from None


def _reason(error: OSError, output: Path) -> str:
    if error.errno == errno.ENOSPC or getattr(error, "winerror", None) == 112:
        return (
            f"The disk is full: free about 1 GB in {output.parent} and in {tempfile.gettempdir()}, and start again. "
            f"An older {output.name} is left as it was."
        )
    return f"{output} cannot be written ({error.strerror}). Choose another place with --output."


def make(root: Path, lessons: Sequence[Path], output: Path, computers: Sequence[tuple[str, str]] = ()) -> Iterator[str]:
    """Make the stick. An older ZIP stays until the new one is complete.

    Parameters
    ----------
    root : Path
        The project's folder.
    lessons : sequence of Path
        The notebooks to make slides and pages of; the notebooks themselves all travel.
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
    date = _release(root)
    with tempfile.TemporaryDirectory(prefix="mali-", ignore_cleanup_errors=True) as place:
        made = Path(place)
        try:
            if computers:
                for title, size in wheels.download(root, computers, made / "wheels"):
                    yield f"Packages for {title}: {size / 1e6:.0f} MB" if size else f"Downloading for {title}"
            yield "Building slides and pages"
            for line in build_editions(lessons, made, date):
                yield f"  {line}"
            titles = [f"{system}, Python {python}" for system, python in computers]
            pdf = any((made / "slides").glob("*.pdf"))
            _notebook.replace_file(made / "START-HERE.html", start_here(titles, pdf=pdf))
        except OSError as error:
            raise NotebookError(_reason(error, output)) from None
        files = course_files(root)
        files |= {path.relative_to(made).as_posix(): path for path in made.rglob("*") if path.is_file()}
        sizes = pack(files, output, date)
    yield f"{output.resolve()}: {output.stat().st_size / 1e6:.0f} MB, {len(files)} files"
    yield from _by_part(sizes)


def _release(root: Path) -> tuple[int, int, int]:
    """Give the day of the release, which every file in the ZIP bears."""
    found = re.search(
        r"date-released: *['\"]?(\d{4})-(\d\d)-(\d\d)", (root / "CITATION.cff").read_text(encoding="utf-8")
    )
    return (int(found[1]), int(found[2]), int(found[3])) if found else (2026, 1, 1)


def _by_part(sizes: Mapping[str, int]) -> Iterator[str]:
    """Say how large each part of the ZIP is."""
    parts = {"wheels": "packages", "slides": "slides", "pages": "pages"}
    sums = dict.fromkeys([*parts.values(), "lessons, data and the rest"], 0)
    for name, size in sizes.items():
        sums[parts.get(name.split("/")[0], "lessons, data and the rest")] += size
    for part, size in sums.items():
        if size:
            yield f"  {size / 1e6:6.1f} MB  {part}"
