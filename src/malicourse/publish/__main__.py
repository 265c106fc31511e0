"""The command line: ``python -m malicourse.publish slides NOTEBOOK`` and ``… questions --to FORMAT``."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from malicourse import _notebook, course, files, publish, quiz, tables
from malicourse.publish import classroom, hub, kit, named, package, questions, site, teaching, wheels
from malicourse.publish.site import lab
from malicourse.tables import TableError
from malicourse.words import WordsError, say

RUNNING = f"{sys.version_info[0]}.{sys.version_info[1]}"
FAULTS = (  # what a user can mend; the message says how
    *(publish.NotebookError, quiz.QuizError, quiz.BankError, TableError),
    *(questions.ExportError, wheels.WheelError, hub.HubLinkError, classroom.ClassError, site.SiteError),
    lab.LabError,
)


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
    try:
        return _run(arguments)
    except WordsError as error:  # nothing else can be said then
        print(error, file=sys.stderr)
        return 1


def _run(arguments: list[str] | None) -> int:
    known, _ = _language_option().parse_known_args(arguments)
    language = known.language or os.environ.get("MALICOURSE_LANGUAGE", "")
    editions = course.editions()
    if known.language and language not in editions:
        there = ", ".join(editions) or course.language()
        print(say("publish.no_edition", asked=language, languages=there), file=sys.stderr)
        return 1
    with course.at(editions.get(language, course.here())):
        chosen = _parser().parse_args(arguments)
        try:
            return COMMANDS[chosen.command][1](chosen)
        except FAULTS as error:
            print(error, file=sys.stderr)
        except OSError as error:  # a name of any length, links in a circle: whatever the system refuses
            print(say("publish.refused", path=files.subject(error), why=files.why(error)), file=sys.stderr)
        return 1


def _language_option() -> argparse.ArgumentParser:
    """Give the option that every command has; it is read before the others, since help speaks the language, too."""
    option = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    languages = ", ".join(course.editions()) or course.language()
    option.add_argument("--language", metavar="CODE", help=say("publish.option_language", languages=languages))
    return option


def _parser() -> argparse.ArgumentParser:
    prog = "python start.py" if "MALICOURSE_TYPED_IN" in os.environ else "python -m malicourse.publish"
    parser = argparse.ArgumentParser(prog=prog, description=say("publish.about"))
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (add, _) in COMMANDS.items():
        add(commands.add_parser(name, help=say(f"publish.does_{name.replace('-', '_')}"), parents=[_language_option()]))
    return parser


def _add_lessons(command: argparse.ArgumentParser, about: str = "") -> None:
    command.add_argument("lessons", nargs="*", metavar="LESSON", help=about or say("publish.option_lessons"))


def _add_output(command: argparse.ArgumentParser, default: Path, metavar: str | None = "DIR") -> None:
    about = say("publish.option_output", place=default.as_posix())
    command.add_argument("--output", type=named.place, default=default, metavar=metavar, help=about)


def _add_slides(command: argparse.ArgumentParser) -> None:
    _add_lessons(command)
    _add_output(command, named.made() / "slides")
    command.add_argument("--code", action="store_true", help=say("publish.option_code"))
    command.add_argument("--pdf", action="store_true", help=say("publish.option_pdf"))


def _add_pages(command: argparse.ArgumentParser) -> None:
    _add_lessons(command)
    _add_output(command, named.made() / "pages")


def _add_questions(command: argparse.ArgumentParser) -> None:
    _add_lessons(command)
    formats = ", ".join(questions.FORMATS)
    command.add_argument("--to", default="", metavar="FORMAT", help=say("publish.option_format", formats=formats))
    place = say("publish.option_output_file", place=named.made().as_posix())
    command.add_argument("--output", type=named.place, help=place)
    command.add_argument("--semicolon", action="store_true", help=say("publish.option_semicolon"))


def _add_package(command: argparse.ArgumentParser) -> None:
    _add_lessons(command)
    _add_output(command, named.made() / "package")


def _add_paper(command: argparse.ArgumentParser) -> None:
    _add_lessons(command, say("publish.option_paper"))
    command.add_argument("--seed", type=int, default=7, help=say("publish.option_seed"))
    command.add_argument("--questions", type=int, default=25, help=say("publish.option_count"))
    _add_output(command, named.made())


def _add_class(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", nargs="?", default="", metavar="FOLDER", help=say("publish.option_class"))
    command.add_argument("--names", action="store_true", help=say("publish.option_names"))
    command.add_argument("--template", action="store_true", help=say("publish.option_template"))
    place = say("publish.option_output_class", place=(named.made() / "class").as_posix())
    command.add_argument("--output", type=named.place, help=place)
    command.add_argument("--semicolon", action="store_true", help=say("publish.option_semicolon"))


def _add_hub_link(command: argparse.ArgumentParser) -> None:
    command.add_argument("hub", help=say("publish.option_hub"))
    command.add_argument("--repo", required=True, metavar="URL", help=say("publish.option_repo"))
    command.add_argument("--branch", default="", help=say("publish.option_branch"))
    command.add_argument("--lesson", default="", help=say("publish.option_lesson"))


def _add_kit(command: argparse.ArgumentParser) -> None:
    _add_lessons(command, say("publish.option_kit"))
    _add_output(command, named.made() / "mali-course.zip", metavar=None)
    command.add_argument("--wheels", action="append", choices=tuple(wheels.CHOICES), help=say("publish.option_wheels"))
    running = say("publish.option_python", python=RUNNING)
    command.add_argument("--python", action="append", metavar="3.N", help=running)


def _add_site(command: argparse.ArgumentParser) -> None:
    _add_output(command, _of_course() / "site")
    command.add_argument("--pyodide", type=named.place, metavar="FOLDER", help=say("publish.option_pyodide"))
    command.add_argument("--stick", action="store_true", help=say("publish.option_stick"))


def _of_course() -> Path:
    """Return the folder for what is made of all editions together."""
    return Path(os.path.relpath(course.home() or Path()), "dist")


def _print_remarks(remarks: list[str]) -> None:
    """Say once what was taken out of notebooks."""
    for line in remarks:
        print(line, file=sys.stderr, flush=True)
    remarks.clear()


def _slides(chosen: argparse.Namespace) -> int:
    """Write decks and their index, and say where to open them."""
    remarks: list[str] = []
    for file, count in publish.write_decks(
        named.lessons(chosen.lessons), chosen.output, code=chosen.code, pdf=chosen.pdf, remarks=remarks
    ):
        _print_remarks(remarks)
        if count:
            size = named.rounded(file.stat().st_size / 1e6, 1)
            print(say("publish.deck_written", file=file, n=count, size=size), flush=True)
    print(say("publish.open_slides", address=file.resolve().as_uri()))
    if not chosen.pdf:
        print(say("publish.for_a_pdf"))
    return 0


def _questions(chosen: argparse.Namespace) -> int:
    """Write a question bank, and say what became of each question that changed its form or was left out."""
    words = chosen.lessons
    asked = [named.place(word) if named.place(word).suffix == ".yaml" else named.lesson(word).stem for word in words]
    done = questions.export(chosen.to, asked, semicolon=chosen.semicolon)
    output = chosen.output or named.made() / done.file_name
    if output.suffix in (".yaml", ".yml", ".ipynb", ".py"):
        raise questions.ExportError(say("publish.would_be_lost", file=output, name=done.file_name))
    done.write(output)
    print(f"{output}: {done.report()}")
    return 0


def _pages(chosen: argparse.Namespace) -> int:
    """Write pages and their index, and say where to open them."""
    remarks: list[str] = []
    written = publish.write_pages(named.lessons(chosen.lessons), chosen.output, remarks=remarks)
    _print_remarks(remarks)
    for file, size in written:
        print(say("publish.page_written", file=file, size=named.rounded(size / 1000, 0)))
    print(say("publish.open_pages", address=written[-1][0].resolve().as_uri()))
    return 0


def _package(chosen: argparse.Namespace) -> int:
    """Write a package of each lesson for a school's platform, and say where it goes."""
    remarks: list[str] = []
    for lesson in named.lessons(chosen.lessons):
        file = package.write(lesson, chosen.output, remarks=remarks)
        _print_remarks(remarks)
        print(say("package.written", file=file, size=named.rounded(file.stat().st_size / 1e6, 1)), flush=True)
    print(say("package.import_it"))
    return 0


def _paper(chosen: argparse.Namespace) -> int:
    """Write the questions of lessons, or the final test, and their key for paper, and say where they are."""
    written = [(lesson.stem, *teaching.lesson_sheet(lesson)) for lesson in map(named.lesson, chosen.lessons)]
    if not written:
        written = [(f"test-{chosen.seed}", *teaching.final_sheet(chosen.seed, chosen.questions))]
    for name, sheet, key in written:
        for file, text in ((f"{name}.html", sheet), (f"{name}-key.md", key)):
            _notebook.replace_file(chosen.output / file, text)
            print(chosen.output / file)
    print(say("publish.print_paper"))
    return 0


def _class(chosen: argparse.Namespace) -> int:
    """Write the page on a class, and say what became of each file; or the table into which votes are typed."""
    if chosen.template:
        output = chosen.output or named.made() / "class" / "counts.csv"
        lessons = [named.lesson(chosen.folder).stem] if chosen.folder else []
        if output.suffix != ".csv":
            raise classroom.ClassError(
                say("publish.template_csv", file=output, name=output.parent / f"{output.stem}.csv")
            )
        _notebook.replace_file(output, classroom.template(lessons, chosen.semicolon))
        print(say("publish.template_written", file=output))
        return 0
    if not chosen.folder:
        raise classroom.ClassError(say("publish.no_folder"))
    written = classroom.write(named.place(chosen.folder), chosen.output, chosen.names)
    print(*written.lines, written.file, say("publish.open_class", address=written.file.resolve().as_uri()), sep="\n")
    return 0


def _hub_link(chosen: argparse.Namespace) -> int:
    """Print the link, alone on its line."""
    names = [path.stem for path in Path("notebooks").glob("*.ipynb")]
    print(hub.hub_link(chosen.hub, chosen.repo, names, lesson=chosen.lesson, branch=chosen.branch))
    return 0


def _kit(chosen: argparse.Namespace) -> int:
    """Make the stick, with every edition or the one that is named, and say what is on it."""
    if chosen.python and not chosen.wheels:
        print(say("publish.python_without_wheels"), file=sys.stderr)
        return 2
    computers = wheels.targets(chosen.wheels or [], chosen.python or [RUNNING])
    if chosen.wheels and not chosen.python:
        print(say("publish.packages_for", python=RUNNING), flush=True)
    editions = course.editions()
    folders = [editions[chosen.language]] if chosen.language else editions.values() or [course.here()]
    lessons: dict[Path, None] = {}
    for folder in folders:
        with course.at(folder):
            lessons |= dict.fromkeys(named.lessons(chosen.lessons))
    root = course.home() or tables.data_folder().parent
    for line in kit.make(root, list(lessons), chosen.output, computers):
        print(line, flush=True)
    print(say("publish.unpack"))
    return 0


def _site(chosen: argparse.Namespace) -> int:
    """Build the site, and say where to open it."""
    built = site.build(chosen.output, language=chosen.language or "", pyodide=chosen.pyodide, stick=chosen.stick)
    for line in built:
        print(line, flush=True)
    print(say("publish.open_site", folder=chosen.output, address=(chosen.output / "index.html").resolve().as_uri()))
    return 0


Command = tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]
COMMANDS: dict[str, Command] = {  # what each command may be told, and what it does
    "slides": (_add_slides, _slides),
    "pages": (_add_pages, _pages),
    "questions": (_add_questions, _questions),
    "package": (_add_package, _package),
    "paper": (_add_paper, _paper),
    "class": (_add_class, _class),
    "hub-link": (_add_hub_link, _hub_link),
    "kit": (_add_kit, _kit),
    "site": (_add_site, _site),
}


if __name__ == "__main__":
    sys.exit(main())
