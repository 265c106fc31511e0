"""What maintainers run: correct a fact, execute notebooks, make learners' copies, the teacher's kit and the locks.

::

    python -m malicourse.authoring correct events e2012-menaka date=2012-01-17 --reason "…" --sources "…"
    python -m malicourse.authoring add glossary id=mediation english=mediation … --reason "…"
    python -m malicourse.authoring remove glossary mediation --reason "…"
    python -m malicourse.authoring run notebooks/02-revolt.ipynb
    python -m malicourse.authoring learner
    python -m malicourse.authoring teaching
    python -m malicourse.authoring new-lesson 10-talks --title "…" --question "…?" --from 2014-07 --to 2015-06
    python -m malicourse.authoring import my-questions.gift.txt
    python -m malicourse.authoring translate fr --report
    python -m malicourse.authoring make
    python -m malicourse.authoring lock
"""

from __future__ import annotations

import argparse
import ast
import os
import posixpath
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from malicourse import _notebook, charts, corrections, course, files, new_lesson, tables
from malicourse._notebook import NotebookError
from malicourse.translating import command as translating
from malicourse.words import say

__all__ = ["AuthoringError", "learner_copy", "learner_name", "lock", "make", "normalise", "run", "write_learner_copies"]

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PICTURES = ("image/png", "image/jpeg")
LEARNER = "# learner> "
CELL_TIMEOUT = 120  # seconds


class AuthoringError(NotebookError):
    """A step of authoring that could not be done; the message says why and what to try."""


# ---------------------------------------------------------------- run


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Take out of a notebook what changes from one run to the next, or cannot be shown later.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook; it is changed in place.

    Returns
    -------
    NotebookNode
        The same notebook: no widget state, no widget view beside another form, no timings.
    """
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": {"display_name": "Python 3", "name": "python3"}, "language_info": {"name": "python"}}
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        kept = {key: cell.metadata[key] for key in ("slideshow", "tags") if key in cell.metadata}
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            kept["jupyter"] = {"source_hidden": True}  # a cell that only draws begins folded
        cell.metadata = nbformat.from_dict(kept)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if WIDGET_VIEW in data and len(data) > 1:
                del data[WIDGET_VIEW]
                output.get("metadata", {}).pop(WIDGET_VIEW, None)
            output.pop("transient", None)
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count
    return notebook


def _first_line(cell: NotebookNode) -> str:
    return next((line.strip() for line in cell.source.splitlines() if line.strip()), "(an empty cell)")


def _execute(notebook: NotebookNode, path: Path, **settings: str) -> None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(path.parent.resolve())}},
        allow_errors=bool(settings),
    )
    running = {"cell": 0}
    client.on_cell_start = lambda cell, cell_index: running.update(cell=cell_index)
    try:
        # Nobody's own answers are stored.
        client.execute(env={**os.environ, "MALICOURSE_PROGRESS": "off", **settings})
    except CellExecutionError as error:
        where = running["cell"]
        msg = f"{path}: cell {where + 1} raised: {_first_line(notebook.cells[where])}\n  {error.ename}: {error.evalue}"
        raise AuthoringError(msg) from None
    except (CellTimeoutError, TimeoutError):
        where = running["cell"]
        msg = f"{path}: cell {where + 1} ran longer than {CELL_TIMEOUT} seconds: {_first_line(notebook.cells[where])}"
        raise AuthoringError(msg) from None
    except DeadKernelError:
        where = running["cell"]
        msg = f"{path}: Python itself stopped in cell {where + 1}: {_first_line(notebook.cells[where])}"
        raise AuthoringError(msg) from None


def _drawn_again(path: Path) -> dict[str, NotebookNode]:
    """Execute a notebook once for each other form of its charts, all at a time."""
    drawn = {form: _notebook.read(path) for form in charts.FORMS}
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(_execute, copy, path, **{charts.FORM: form}) for form, copy in drawn.items()]:
            done.result()
    return drawn


def _add_form(notebook: NotebookNode, drawn: NotebookNode, name: str) -> list[str]:
    """Keep another form of each chart beside the one of the notebook, and name the charts that do not fit in it."""
    left = []
    for number, (cell, other) in enumerate(zip(notebook.cells, drawn.cells, strict=True), start=1):
        here, there = _pictures(cell), _pictures(other)
        if here and len(here) != len(there):
            left.append(str(number))
            continue
        for output, other in zip(here, there, strict=True):
            if charts.STEPS_MIME in other.data:
                size = {side: other.data[charts.STEPS_MIME][side] for side in ("width", "height")}
                output.metadata[charts.STEPS_MIME][name] = {**other.metadata[charts.STEPS_MIME], **size}
                continue
            size = {side: other.metadata["image/png"][side] for side in ("width", "height")}
            form = {"image": other.data["image/png"], **size}
            if "cover" in other.metadata[charts.MIME]:
                form["cover"] = other.metadata[charts.MIME]["cover"]
            output.metadata[charts.MIME][name] = form
    return [f"  no {name} form of the chart in cell {', '.join(left)}: it is shown as in the notebook"] if left else []


def _pictures(cell: NotebookNode) -> list[NotebookNode]:
    return [
        output
        for output in cell.get("outputs", [])
        if charts.MIME in output.get("data", {}) and "image/png" in output.data
    ]


def _words(cell: NotebookNode) -> list:
    """Return a cell's outputs without pictures and metadata: what must not change between two runs."""
    kept = []
    for output in cell.get("outputs", []):
        output = nbformat.from_dict(output)
        output.pop("metadata", None)
        for kind in PICTURES:
            output.get("data", {}).pop(kind, None)
        kept.append(output)
    return kept


def _notes(before: NotebookNode, after: NotebookNode) -> list[str]:
    """Say what a maintainer should look at after a run."""
    notes = []
    old = {cell.get("id"): cell for cell in before.cells if cell.cell_type == "code" and cell.get("execution_count")}
    changed: list[str] = []
    repainted: list[str] = []
    for number, cell in enumerate(after.cells, start=1):
        if cell.cell_type != "code":
            continue
        former = old.get(cell.id)
        if former is not None and former.source == cell.source and former.outputs != cell.outputs:
            (repainted if _words(former) == _words(cell) else changed).append(str(number))
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                notes.append(f"  cell {number} wrote a warning: {output.text.strip().splitlines()[0][:100]}")
        if re.search(r"\bat 0x[0-9a-f]{6,}", str(_words(cell))):
            notes.append(f"  cell {number} shows a memory address, which differs in every run: {_first_line(cell)}")
    if changed:
        notes.append(f"  the same code gave other words or tables than before in cell {', '.join(changed)}")
    if repainted:
        notes.append(f"  only the picture, or the rows behind it, are others in cell {', '.join(repainted)}")
    return notes


def run(path: str | Path) -> list[str]:
    """Execute a notebook from a fresh kernel, in its own folder, and store it with its outputs.

    Parameters
    ----------
    path : str or Path
        The notebook. It is left as it was if a cell raises.

    Returns
    -------
    list of str
        Lines to print: what was done, and what deserves a look.

    Raises
    ------
    NotebookError
        If the file is missing or no notebook, or a cell raises; the message names the cell.
    """
    path = Path(path)
    before = _notebook.read(path)
    after = _notebook.read(path)
    begun = time.perf_counter()
    _execute(after, path)
    forms: list[str] = []
    if any(charts.MIME in output.get("data", {}) for cell in after.cells for output in cell.get("outputs", [])):
        for name, drawn in _drawn_again(path).items():
            forms += _add_form(after, drawn, name)
    normalise(after)
    content = _notebook.text(after)
    same = content == path.read_text(encoding="utf-8")
    if not same:
        _notebook.replace_file(path, content)
    ran = sum(cell.cell_type == "code" and cell.execution_count is not None for cell in after.cells)
    state = "nothing changed" if same else "written"
    head = f"{path}: {ran} cells ran in {time.perf_counter() - begun:.1f} s, {state}"
    return [head, *_notes(before, after), *forms]


# ---------------------------------------------------------------- learner


def _moved(link: str) -> str:
    """Turn a link that works in exercises/solutions/ into the same link for exercises/."""
    if re.match(r"[a-z][a-z0-9+.-]*:|#|/", link, re.IGNORECASE) or not link:
        return link
    target, mark, rest = link.partition("#")
    trailing = "/" if target.endswith("/") else ""
    return posixpath.relpath(posixpath.join("exercises/solutions", target), "exercises") + trailing + mark + rest


def _moved_markdown(source: str) -> str:
    source = re.sub(r"(\]\()([^)\s]+)", lambda m: m[1] + _moved(m[2]), source)
    return re.sub(r"((?:href|src)=\")([^\"]+)", lambda m: m[1] + _moved(m[2]), source)


def _moved_code(source: str) -> str:
    return re.sub(r"([\"'])(\.\./[^\"'\n]*)", lambda m: m[1] + _moved(m[2]), source)


def _learner_code(source: str, where: str) -> str:
    """Keep the lines meant for the learner, and the calls of check."""
    lines = source.splitlines()
    shown = [line.strip()[len(LEARNER) :].rstrip() for line in lines if line.strip().startswith(LEARNER)]
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        msg = f"{where} is not Python: {error.msg} (line {error.lineno})"
        raise AuthoringError(msg) from None
    checks = [
        "\n".join(lines[one.lineno - 1 : one.end_lineno])
        for one in statements
        if isinstance(one, ast.Expr)
        and isinstance(one.value, ast.Call)
        and getattr(one.value.func, "id", "") == "check"
    ]
    if not shown:
        msg = f"{where} has no line beginning with “{LEARNER}”; that line is what the learner sees and fills in"
        raise AuthoringError(msg)
    if not checks:
        msg = f'{where} never calls check("…", …), so the learner would hear nothing'
        raise AuthoringError(msg)
    return "\n".join([*shown, *checks])


def _folded_answer(source: str) -> str:
    quoted = "\n".join(line for line in source.splitlines() if line.startswith(">"))
    head = f"<details><summary>{say('exercises.afterwards')}</summary>"
    return f"{head}\n\n{quoted}\n\n</details>" if quoted else ""


def learner_copy(solution: NotebookNode, name: str = "solution") -> NotebookNode:
    """Derive what a learner fills in from a solution notebook.

    A code cell tagged "answer" keeps its ``# learner> `` lines, without that mark, and its ``check`` calls. Of a text
    cell tagged "answer" the quotation stays, folded: something to compare with for whoever works alone. Links and
    file names are turned for the folder above. Outputs are cleared: the learner meets the exercises unanswered and
    not yet run.

    Parameters
    ----------
    solution : NotebookNode
        The solution notebook; it is left as it was.
    name : str
        What messages call it.

    Returns
    -------
    NotebookNode
        The learner's notebook.

    Raises
    ------
    AuthoringError
        If an answer cell has nothing for the learner, or no check; the message names the cell.
    """
    copy = nbformat.from_dict(solution)
    copy.cells = []
    for number, original in enumerate(solution.cells, start=1):
        cell = nbformat.from_dict(original)
        answer = "answer" in cell.metadata.get("tags", [])
        if cell.cell_type != "code":
            cell.source = _moved_markdown(_folded_answer(cell.source) if answer else cell.source)
            if cell.source:
                copy.cells.append(cell)
            continue
        if answer:
            cell.source = _learner_code(cell.source, f"{name}: cell {number}")
        elif LEARNER in cell.source:
            msg = f"{name}: cell {number} has a line for the learner, but not the tag “answer”: {_first_line(cell)}"
            raise AuthoringError(msg)
        cell.source = _moved_code(cell.source)
        cell.outputs, cell.execution_count = [], None
        copy.cells.append(cell)
    return normalise(copy)


def learner_name(solution: str) -> str:
    """Name the learner's file of a solution: JupyterLab shows it on a tab, beside the lesson of the same number.

    Parameters
    ----------
    solution : str
        Such as ``02-revolt.ipynb``.

    Returns
    -------
    str
        Such as ``02-exercises.ipynb``; the final test keeps its name.
    """
    return re.sub(r"^(\d+)-.+(?=\.ipynb$)", r"\1-exercises", solution)


def write_learner_copies(root: Path) -> list[str]:
    """Write exercises/NN-exercises.ipynb from every exercises/solutions/NN-name.ipynb.

    Parameters
    ----------
    root : Path
        The project's folder.

    Returns
    -------
    list of str
        A line for each file.

    Raises
    ------
    NotebookError
        If there is no solution, or one cannot be used.
    """
    solutions = sorted((root / "exercises" / "solutions").glob("*.ipynb"))
    if not solutions:
        msg = f"There is no notebook in {root / 'exercises' / 'solutions'}, so there is nothing to derive."
        raise AuthoringError(msg)
    lines = []
    for solution in solutions:
        target = root / "exercises" / learner_name(solution.name)
        content = _notebook.text(learner_copy(_notebook.read(solution), str(solution)))
        same = target.exists() and target.read_text(encoding="utf-8") == content
        if not same:
            _notebook.replace_file(target, content)
        lines.append(f"{target}: {'nothing changed' if same else 'written'}")
    return lines


# ---------------------------------------------------------------- lock

# The larger lock is made first; the others then take its versions, so they never differ. Decks need files of the
# packages of "editions" and nothing that those packages need themselves.
LOCKS = {
    "requirements-all.lock": (
        ["build", "caps", "editions", "lab", "test", "benchmark", "maintain"],
        ["pyproject.toml"],
    ),
    "requirements.lock": (["build", "caps"], ["pyproject.toml"]),
    "requirements-editions.lock": (["editions"], ["--no-deps"]),
    "requirements-lab.lock": (["lab"], ["--no-deps"]),
}


def _uv() -> str:
    try:
        from uv import find_uv_bin

        return find_uv_bin()
    except (ImportError, FileNotFoundError):
        found = shutil.which("uv")
    if not found:
        msg = (
            "Locking needs uv, which was not found. Install it into this environment "
            "(python -m pip install uv) and try again."
        )
        raise AuthoringError(msg)
    return found


def lock(root: Path, *, upgrade: bool = False) -> list[str]:
    """Regenerate the lock files from pyproject.toml, for all systems, with hashes and without addresses.

    Parameters
    ----------
    root : Path
        The project's folder.
    upgrade : bool
        Take the newest versions; without it the locked ones stay where pyproject.toml allows them.

    Returns
    -------
    list of str
        A line for each file.

    Raises
    ------
    AuthoringError
        If uv is missing or finds no solution.
    """
    uv = _uv()
    lines = []
    for name, (groups, more) in LOCKS.items():
        command = [uv, "pip", "compile", *more, "--universal", "--generate-hashes", "--no-header"]
        command += ["--no-annotate", "--python-version", "3.11", "--quiet", "-o", name]
        command += [part for group in groups for part in ("--group", group)]
        if name != "requirements-all.lock":
            command += ["--constraint", "requirements-all.lock"]
        if upgrade:
            command += ["--upgrade"]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        if done.returncode:
            msg = f"{name} was not made; uv says:\n{done.stderr.strip()}"
            raise AuthoringError(msg)
        if "://" in (root / name).read_text(encoding="utf-8"):
            msg = f"{name} holds an address; look for one in pyproject.toml or in uv's settings"
            raise AuthoringError(msg)
        count = sum("==" in line for line in (root / name).read_text(encoding="utf-8").splitlines())
        lines.append(f"{name}: {count} packages")
    return lines


# ---------------------------------------------------------------- command line


def make(root: Path) -> Iterator[str]:
    """Make everything that follows from the sources: series, code book, lessons, solutions, learners' copies, teaching.

    Parameters
    ----------
    root : Path
        The project's folder.

    Yields
    ------
    str
        A line for each thing made.

    Raises
    ------
    AuthoringError
        If a series cannot be cut.
    NotebookError
        If a notebook raises.
    """
    done = subprocess.run([sys.executable, root / "data/derive/all.py"], capture_output=True, text=True, check=False)
    if done.returncode:
        msg = f"data/derive/all.py stopped:\n{done.stderr.strip()}"
        raise AuthoringError(msg)
    yield "data: every series cut from its publisher's file, the code book written"
    for folder in ("notebooks", "exercises/solutions"):
        for notebook in sorted((root / folder).glob("*.ipynb")):
            yield from run(notebook)
    yield from write_learner_copies(root)
    yield from _teaching(root)


def _import(file: Path, output: Path | None) -> list[str]:
    from malicourse.importing import import_file

    return import_file(file, output)


def _teaching(root: Path) -> list[str]:
    from malicourse import moves
    from malicourse.publish.teaching import write_kit

    path = root / "teaching" / "moves.md"
    _notebook.replace_file(path, moves.page(root))
    return [*write_kit(root), f"{path}: {len(moves.boxes(root))} moves"]


def _run_each(notebooks: list[Path]) -> Iterator[str]:
    """Run each notebook, also after one that raises, and say at the end which did."""
    wrong = []
    for notebook in notebooks:
        try:
            yield from run(notebook)
        except NotebookError as error:
            wrong.append(str(error))
    if wrong:
        raise AuthoringError("\n".join(wrong))


def _cells(words: list[str]) -> dict[str, str]:
    """Read ``column=value`` words."""
    strange = [word for word in words if "=" not in word]
    if strange:
        msg = f"Contents are told as column=value words; {strange[0]!r} has no “=”. Put values with blanks in quotes."
        raise AuthoringError(msg)
    return dict(word.split("=", 1) for word in words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m malicourse.authoring", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help, words in (
        ("correct", "change cells of a row of a compiled table and log it", ("table", "row")),
        ("add", "add a row to a compiled table and log it", ("table",)),
        ("remove", "take a row out of a compiled table and log it", ("table", "row")),
    ):
        command = commands.add_parser(name, help=help)
        for word in words:
            command.add_argument(word)
        if name != "remove":
            command.add_argument("cells", nargs="+", metavar="COLUMN=VALUE")
        if name != "add":
            command.add_argument("--sources", default="", help='ids of the sources it rests on, joined by ";"')
        command.add_argument("--reason", required=True, help="why, for a reader of the log")
    runner = commands.add_parser("run", help="execute notebooks from a fresh kernel and store their outputs")
    runner.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    commands.add_parser("learner", help="derive exercises/*.ipynb from exercises/solutions/*.ipynb")
    commands.add_parser("teaching", help="write answer keys, printed sheets, glossary and who is who into teaching/")
    begun = commands.add_parser("new-lesson", help="write the files that a lesson needs, and enter it into every list")
    begun.add_argument("stem", metavar="NN-NAME")
    begun.add_argument("--title", required=True)
    begun.add_argument("--question", required=True, help="the one question that it asks")
    begun.add_argument("--from", dest="first", required=True, help="where its time begins, such as 2014-07")
    begun.add_argument("--to", dest="last", required=True, help="where its time ends")
    commands.add_parser("make", help="all of these: series, code book, every notebook, learners' copies, teaching")
    taker = commands.add_parser("import", help="make a question bank of a file of Moodle (GIFT, XML) or jupyterquiz")
    taker.add_argument("file", type=Path)
    taker.add_argument("--output", type=Path, help="the bank to write; otherwise beside the file")
    translator = commands.add_parser("translate", help="bring another language up to date: its catalogs and its tree")
    translating.add_arguments(translator)
    locker = commands.add_parser("lock", help="regenerate the three requirements*.lock files")
    locker.add_argument("--upgrade", action="store_true", help="take the newest versions")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run a command of authoring.

    Parameters
    ----------
    arguments : list of str, optional
        The words after ``python -m malicourse.authoring``; by default those of the command line.

    Returns
    -------
    int
        0 if all went well, 1 if not.
    """
    chosen = _parser().parse_args(arguments)
    root = tables.data_folder().parent
    whole = course.home() or root
    commands: dict[str, Callable[[], Iterable[str]]] = {
        "correct": lambda: corrections.correct(
            chosen.table, chosen.row, _cells(chosen.cells), reason=chosen.reason, sources=chosen.sources
        ),
        "add": lambda: corrections.add(chosen.table, _cells(chosen.cells), reason=chosen.reason),
        "remove": lambda: corrections.remove(chosen.table, chosen.row, reason=chosen.reason, sources=chosen.sources),
        "run": lambda: _run_each(chosen.notebooks),
        "learner": lambda: write_learner_copies(root),
        "teaching": lambda: _teaching(root),
        "new-lesson": lambda: new_lesson.begin(
            root, chosen.stem, title=chosen.title, question=chosen.question, first=chosen.first, last=chosen.last
        ),
        "make": lambda: make(root),
        "import": lambda: _import(chosen.file, chosen.output),
        "translate": lambda: translating.translate(whole, chosen),
        "lock": lambda: lock(root, upgrade=chosen.upgrade),
    }
    try:
        for line in commands[chosen.command]():
            print(line, flush=True)
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:  # a name of any length, a full disk: whatever the system refuses
        print(f"{files.subject(error)} cannot be used ({files.why(error)}).", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
