"""The command line: ``python -m malicourse.publish slides NOTEBOOK`` and ``… questions --to FORMAT``."""

import argparse
import os
import sys
from pathlib import Path

from malicourse import _notebook, publish, quiz, tables
from malicourse.publish import hub, kit, named, questions, teaching, wheels
from malicourse.tables import TableError

LESSON = "02, 02-revolt or a notebook file; otherwise all lessons"
RUNNING = f"{sys.version_info[0]}.{sys.version_info[1]}"


def main(arguments: list[str] | None = None) -> int:
    """Build what the command line asks for.

    Parameters
    ----------
    arguments : list of str, optional
        The words after ``python -m malicourse.publish``; by default those of the command line.

    Returns
    -------
    int
        0 if the file was written, 1 if not.
    """
    chosen = _parser().parse_args(arguments)
    commands = {
        "slides": _slides,
        "pages": _pages,
        "questions": _questions,
        "paper": _paper,
        "hub-link": _hub_link,
        "kit": _kit,
    }
    return commands[chosen.command](chosen)


def _parser() -> argparse.ArgumentParser:
    prog = "python start.py" if "MALICOURSE_TYPED_IN" in os.environ else "python -m malicourse.publish"
    parser = argparse.ArgumentParser(prog=prog, description=publish.__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    slides = commands.add_parser("slides", help="write lessons as slides, one HTML file each that needs no network")
    slides.add_argument("lessons", nargs="*", metavar="LESSON", help=LESSON)
    slides.add_argument(
        "--output", type=named.place, default=Path("dist/slides"), metavar="DIR", help="otherwise dist/slides"
    )
    slides.add_argument("--code", action="store_true", help="show the code of the cells, too")
    slides.add_argument("--pdf", action="store_true", help="print each deck to PDF, too, with Chromium, Chrome or Edge")
    pages = commands.add_parser("pages", help="write lessons as pages for a phone, a screen reader and paper")
    pages.add_argument("lessons", nargs="*", metavar="LESSON", help=LESSON)
    pages.add_argument(
        "--output", type=named.place, default=Path("dist/pages"), metavar="DIR", help="otherwise dist/pages"
    )
    asked = commands.add_parser("questions", help="write the questions of lessons for Moodle, a spreadsheet or Anki")
    asked.add_argument("lessons", nargs="*", metavar="LESSON", help=LESSON)
    asked.add_argument("--to", default="", metavar="FORMAT", help=f"one of: {', '.join(questions.FORMATS)}")
    asked.add_argument(
        "--output", type=named.place, help="the file to write; otherwise dist/LESSON with the format's ending"
    )
    asked.add_argument("--semicolon", action="store_true", help="for a CSV file that Excel in French opens at once")
    paper = commands.add_parser("paper", help="write a lesson's questions, or the final test of a number, for paper")
    paper.add_argument("lessons", nargs="*", metavar="LESSON", help="02, 02-revolt; otherwise the final test")
    paper.add_argument("--seed", type=int, default=7, help="the number that chooses the test's questions; otherwise 7")
    paper.add_argument("--questions", type=int, default=25, help="how many the test has; otherwise 25")
    paper.add_argument("--output", type=named.place, default=Path("dist"), metavar="DIR", help="otherwise dist")
    link = commands.add_parser("hub-link", help="make the link that opens a lesson on your JupyterHub")
    link.add_argument("hub", help="the hub's address, such as https://hub.example.org")
    link.add_argument("--repo", required=True, metavar="URL", help="the git repository with the course")
    link.add_argument("--branch", default="", help="otherwise the repository's first branch")
    link.add_argument("--lesson", default="", help="such as 02 or 02-revolt; otherwise the first lesson")
    _add_kit(commands.add_parser("kit", help="pack the whole course into one ZIP, for a stick"))
    return parser


def _add_kit(stick: argparse.ArgumentParser) -> None:
    stick.add_argument("lessons", nargs="*", metavar="LESSON", help=f"whose slides and pages to make: {LESSON}")
    stick.add_argument(
        "--output", type=named.place, default=Path("dist/mali-course.zip"), help="otherwise dist/mali-course.zip"
    )
    stick.add_argument(
        "--wheels",
        action="append",
        choices=tuple(wheels.CHOICES),
        help="add the packages for computers of this system, so that they need no network; may be given several times",
    )
    stick.add_argument(
        "--python",
        action="append",
        metavar="3.N",
        help=f"the Python of those computers; may be given several times; otherwise {RUNNING}, as here",
    )


def _lessons(chosen: argparse.Namespace) -> list[Path]:
    """Return the notebooks that are named; otherwise all lessons."""
    return [named.lesson(word) for word in chosen.lessons] or sorted(Path("notebooks").glob("[0-9]*.ipynb"))


def _print_remarks(remarks: list[str]) -> None:
    """Say once what was taken out of notebooks."""
    for line in remarks:
        print(line, file=sys.stderr, flush=True)
    remarks.clear()


def _slides(chosen: argparse.Namespace) -> int:
    """Write decks and their index, and say where to open them."""
    remarks: list[str] = []
    try:
        for file, count in publish.write_decks(
            _lessons(chosen), chosen.output, code=chosen.code, pdf=chosen.pdf, remarks=remarks
        ):
            _print_remarks(remarks)
            if count:
                print(f"{file}: {count} slides, {file.stat().st_size / 1e6:.1f} MB", flush=True)
    except publish.NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Open {file.resolve().as_uri()} in any browser; no network is needed.")
    print("Keys: arrows or space to move, S for the teacher's notes in a second window, Escape for the overview.")
    if not chosen.pdf:
        print("For a PDF: --pdf, or open a deck with ?print-pdf at the end of its address, and print.")
    return 0


def _questions(chosen: argparse.Namespace) -> int:
    """Write a question bank, and say what became of each question that changed its form or was left out."""
    try:
        words = chosen.lessons
        asked = [
            named.place(word) if named.place(word).suffix == ".yaml" else named.lesson(word).stem for word in words
        ]
        done = questions.export(chosen.to, asked, semicolon=chosen.semicolon)
        output = chosen.output or Path("dist") / done.file_name
        if output.suffix in (".yaml", ".yml", ".ipynb", ".py"):
            msg = (
                f"{output} is the name of a bank or a lesson, and would be lost. Name a file such as {done.file_name}."
            )
            raise questions.ExportError(msg)
        done.write(output)
    except (questions.ExportError, quiz.QuizError, quiz.BankError, publish.NotebookError, TableError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{output}: {done.report()}")
    return 0


def _pages(chosen: argparse.Namespace) -> int:
    """Write pages and their index, and say where to open them."""
    try:
        remarks: list[str] = []
        written = publish.write_pages(_lessons(chosen), chosen.output, remarks=remarks)
    except publish.NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    _print_remarks(remarks)
    for file, size in written:
        print(f"{file}: {size / 1000:,.0f} kB")
    print(f"Open {written[-1][0].resolve().as_uri()} in any browser; no network is needed.")
    print("For paper: print from the browser. The answers come on a sheet at the end.")
    return 0


def _paper(chosen: argparse.Namespace) -> int:
    """Write the questions of lessons, or the final test, and their key for paper, and say where they are."""
    try:
        written = [(lesson.stem, *teaching.lesson_sheet(lesson)) for lesson in map(named.lesson, chosen.lessons)]
        if not written:
            written = [(f"test-{chosen.seed}", *teaching.final_sheet(chosen.seed, chosen.questions))]
        for name, sheet, key in written:
            for file, text in ((f"{name}.html", sheet), (f"{name}-key.md", key)):
                _notebook.replace_file(chosen.output / file, text)
                print(chosen.output / file)
    except (quiz.QuizError, quiz.BankError, publish.NotebookError, TableError) as error:
        print(error, file=sys.stderr)
        return 1
    print("Open the page in any browser and print it; the key is for the teacher.")
    return 0


def _hub_link(chosen: argparse.Namespace) -> int:
    """Print the link, alone on its line."""
    lessons = [path.stem for path in Path("notebooks").glob("*.ipynb")]
    try:
        print(hub.hub_link(chosen.hub, chosen.repo, lessons, lesson=chosen.lesson, branch=chosen.branch))
    except hub.HubLinkError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _kit(chosen: argparse.Namespace) -> int:
    """Make the stick, and say what is on it."""
    try:
        if chosen.python and not chosen.wheels:
            print("--python says whose packages to add: give --wheels too, such as --wheels windows.", file=sys.stderr)
            return 2
        computers = wheels.targets(chosen.wheels or [], chosen.python or [RUNNING])
        if chosen.wheels and not chosen.python:
            print(f"The packages are for Python {RUNNING}, as here; name the class's with --python.", flush=True)
        for line in kit.make(tables.data_folder().parent, _lessons(chosen), chosen.output, computers):
            print(line, flush=True)
    except (publish.NotebookError, wheels.WheelError, TableError) as error:
        print(error, file=sys.stderr)
        return 1
    print("Unpack it on any computer, and open START-HERE.html in its folder.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
