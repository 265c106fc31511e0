"""A teacher's own questions: GIFT, Moodle XML or jupyterquiz JSON, made into a question bank of the course.

::

    python -m malicourse.authoring import my-questions.gift.txt
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from malicourse import _notebook, plain_yaml, quiz
from malicourse._notebook import NotebookError
from malicourse.importing import gift, jupyterquiz, moodle
from malicourse.importing.entries import Asked
from malicourse.quiz.bank import MOST_AT_A_STOP, MOST_QUESTIONS
from malicourse.quiz.reader import BankError, Entry

__all__ = ["Imported", "import_file", "read"]

READERS = {".xml": moodle.read, ".json": jupyterquiz.read, ".txt": gift.read, ".gift": gift.read}
MOST_BYTES = 2_000_000
MOST_ASKED = 2_000  # questions of a file, held or not
AIM = "own"
TITLE = "Questions of our own"


@dataclass(frozen=True)
class Imported:
    """A bank made of another program's file.

    Attributes
    ----------
    lesson : str
        Its name; the file must be named so, with .yaml.
    text : str
        The bank; empty if no question could be held.
    count : int
        How many questions it has.
    changed : tuple of (str, str)
        A question, and what of it is said in another way now.
    left_out : tuple of (str, str)
        A question that our banks cannot hold, and why.
    """

    lesson: str
    text: str
    count: int
    changed: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...]

    def report(self) -> list[str]:
        """Say in lines what came in, what is said in another way, and what could not be held."""
        lines = [f"{self.count} questions, {len(self.left_out)} left out."]
        lines += [f"- Changed: {name}: {what}" for name, what in self.changed]
        return lines + [f"- Left out: {name}: {why}" for name, why in self.left_out]


def import_file(path: str | Path, output: str | Path | None = None) -> list[str]:
    """Make a question bank of a file of another program.

    Parameters
    ----------
    path : str or Path
        The file: GIFT (.txt, .gift), Moodle XML (.xml) or jupyterquiz (.json).
    output : str or Path, optional
        The bank to write, ending with .yaml; otherwise beside the file.

    Returns
    -------
    list of str
        What became of each question, and how to show them.

    Raises
    ------
    NotebookError
        If the file cannot be read, holds nothing for our banks, or the bank is there already.
    """
    path = Path(path)
    target = Path(output) if output else path.parent / f"{_slug(path.name.split('.')[0], 'own-questions')}.yaml"
    if target.suffix != ".yaml" or _slug(target.stem, "") != target.stem:
        msg = f"{target}: a bank is named with small letters, figures and hyphens, such as own-questions.yaml."
        raise NotebookError(msg)
    if os.path.lexists(target):  # unlike Path.exists, it takes a name of any length
        msg = f"{target} is there already. Take it away, or choose another name with --output."
        raise NotebookError(msg)
    made = read(path, target.stem)
    if not made.count:
        raise NotebookError("\n".join([f"{path}: no question of it can be held.", *made.report()]))
    if why := _refused(made.text, made.lesson):
        msg = f"{path}: no bank can be made of it: {why} Part the file into several."
        raise NotebookError(msg)
    _notebook.replace_file(target, made.text)
    stop = quiz.load(target).stops[0].id
    shown = f'Show them in a notebook: quiz.show("{target.as_posix()}", "{stop}"). Words and sources are yours to mend.'
    return [f"{target}: {made.report()[0]}", *made.report()[1:], shown]


def read(path: Path, lesson: str) -> Imported:
    """Read a file of another program.

    Parameters
    ----------
    path : Path
        The file.
    lesson : str
        The name of the bank.

    Returns
    -------
    Imported
        The bank, and what became of each question.

    Raises
    ------
    NotebookError
        If the file cannot be read.
    """
    taken: list[tuple[Asked, dict[str, Any]]] = []
    left: list[tuple[str, str]] = []
    used: set[str] = set()
    origin = _plain(f"Imported from {path.name}", "Imported from a file")
    for one in _asked(path):
        name = _free(_slug(one.name, "question"), used)
        entry = {"id": name, **one.entry, "objective": AIM, "difficulty": 1, "source": origin}
        full = len(taken) == MOST_QUESTIONS and f"a bank has {MOST_QUESTIONS} questions; put it into a file of its own"
        why = one.why or full or _fault(entry)
        if why:
            left.append((one.name, why))
        else:
            used.add(name)
            title = _plain(one.stop or TITLE, TITLE)
            if one.stop and title == TITLE:
                one.changed.append("its category is no plain text, so it has another title")
            one.stop = title
            taken.append((one, entry))
    changed = tuple((entry["id"], what) for one, entry in taken for what in one.changed)
    text = _bank(lesson, _stops(taken), origin) if taken else ""
    return Imported(lesson, text, len(taken), changed, tuple(left))


def _asked(path: Path) -> Iterator[Asked]:
    ending = path.suffix.lower()
    if ending not in READERS:
        msg = f"{path}: the name must end with {', '.join(READERS)}: GIFT, Moodle XML or jupyterquiz."
        raise NotebookError(msg)
    try:
        for count, one in enumerate(READERS[ending](_text(path))):
            if count == MOST_ASKED:
                msg = f"{path}: it has more than {MOST_ASKED:,} questions. Part it into several files."
                raise NotebookError(msg)
            yield one
    except plain_yaml.YamlFault as fault:
        msg = f"{path}: {fault.problem}. {fault.cure}"
        raise NotebookError(msg) from None
    except ValueError as error:
        msg = f"{path}: {error}. Was it written by the program that the ending {path.suffix} tells of?"
        raise NotebookError(msg) from None


def _text(path: Path) -> str:
    """Read the file: as UTF-8, or as XML that names another encoding."""
    if path.suffix.lower() == ".xml" and os.path.isfile(path):  # noqa: PTH113 (a name of any length)
        with contextlib.suppress(OSError):  # told below
            if path.stat().st_size <= MOST_BYTES and (text := moodle.decoded(path.read_bytes())) is not None:
                return text
    return plain_yaml.decode(path, MOST_BYTES)


def _plain(words: str, otherwise: str) -> str:
    """Give a text if a bank may hold it, else another."""
    entry = Entry(0, "")
    entry["words"] = words
    try:
        return entry.text("words")
    except BankError:
        return otherwise


def _fault(entry: dict[str, Any]) -> str:
    """Say why the reader of banks would refuse a question; empty if it would not."""
    return _refused(_bank("trial", [{"id": "trial", "title": "Trial", "questions": [entry]}], ""), "trial")


def _refused(bank: str, lesson: str) -> str:
    """Say why the reader of banks would refuse a bank; empty if it would not."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{lesson}.yaml"
        file.write_text(bank, encoding="utf-8", errors="surrogatepass")
        try:
            quiz.load(file)
        except BankError as error:
            return error.words
    return ""


def _stops(taken: list[tuple[Asked, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Put the questions of a category together, as many as a stop may have."""
    found: list[dict[str, Any]] = []
    titles: dict[str, list[dict[str, Any]]] = {}
    for one, entry in taken:
        titles.setdefault(one.stop, []).append(entry)
    used: set[str] = set()
    for title, entries in titles.items():
        for first in range(0, len(entries), MOST_AT_A_STOP):
            name = _free(_slug(title, "stop"), used)
            used.add(name)
            found.append({"id": name, "title": title, "questions": entries[first : first + MOST_AT_A_STOP]})
    return found


def _bank(lesson: str, stops: list[dict[str, Any]], origin: str) -> str:
    import yaml

    class Plain(yaml.SafeDumper):
        """Write no anchors, which our banks refuse."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    head = f"# {origin}. A teacher may edit it.\n" if origin else ""
    bank = {"lesson": lesson, "own": True, "objectives": {AIM: "Answer our own questions"}, "stops": stops}
    return head + yaml.dump(bank, Dumper=Plain, allow_unicode=True, sort_keys=False, width=110)


def _slug(text: str, otherwise: str) -> str:
    found = "-".join(re.findall("[a-z0-9]+", text.lower()))[:50].strip("-")
    return otherwise if found in ("", "constructor") else found


def _free(name: str, used: set[str]) -> str:
    count = 2
    found = name
    while found in used:
        found, count = f"{name}-{count}", count + 1
    return found
