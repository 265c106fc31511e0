"""A learner's answers, kept from one day to the next: off until asked for, and never sent anywhere.

::

    from malicourse import progress

    progress.keep()    # from now on, on this computer
    progress.show()    # a chart and a table of what was answered
    progress.export()  # a file to hand in
    progress.off()

Each stop of a quiz has one small file, which is replaced as a whole with every answer. The files lie in the learner's
own folder (``where()``), not in the course. The environment variable MALICOURSE_PROGRESS names another folder, or is
"off". Whatever goes wrong with the disk is said once, and the lesson goes on.
"""

from __future__ import annotations

import errno
import hashlib
import json
import math
import os
import re
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

from malicourse import files, values, words
from malicourse.words import PlainError, say

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ProgressError", "clear", "export", "keep", "off", "recall", "save", "show", "where"]

FORMAT = 1
VARIABLE = "MALICOURSE_PROGRESS"
COLUMNS = ("lesson", "stop", "question", "objective", "answered", "right", "tries", "shown", "when", "asked", "first")
COUNTED = ("lesson", "objective", "answered", "right", "tries", "shown")
PATIENCE = 2.0  # seconds to wait for another notebook that is writing
OURS = re.compile(  # names of our files: whole, damaged and set aside, or of a writer that was killed
    r"\.?(?P<lesson>[^.]+)\.(?P<stop>[^.]+)\.json(?P<rest>\.damaged(-\d+)?|\.\w+\.part)?"
)
BUSY = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
LONGEST_NAME = 60
LONGEST_NUMBER = 18  # figures; more fits into no table

Record = dict[str, Any]


class ProgressError(PlainError):
    """Something a learner asked of their answers that cannot be done; the message says what to try."""


class _Newer(ValueError):
    """A file of answers that a later version of the course wrote."""


class _Quiz(Protocol):
    """What this module asks of the questions of a stop that are on show."""

    answers: dict[str, Record]
    parting: str

    def take_up(self, own: bool) -> int: ...


class _Session:
    """What was asked for in this notebook, which questions are on show, and which faults were already said."""

    def __init__(self) -> None:
        self.name = ""
        self.on: bool | None = None  # None: as the learner chose on another day
        self.said: set[str] = set()
        self.quizzes: dict[tuple[str, str], _Quiz] = {}  # by lesson and stop, the last one shown of each


_session = _Session()


# ---------------------------------------------------------------- for learners


def keep(name: str = "") -> None:
    """Keep the answers to all quizzes from now on, and show earlier ones again.

    Best in the first cell of a lesson. Questions already on show take up the earlier answers at once, and what was
    answered in them before is kept too.

    Parameters
    ----------
    name : str
        Where several learners share one account: whose answers these are. A name holds for this notebook until its
        kernel is restarted; without a name the choice holds for this account until ``off()``.

    Raises
    ------
    ProgressError
        If the name is no name.
    """
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        raise ProgressError(say("progress.no_name", n=LONGEST_NAME))
    name = " ".join(name.split())
    if fault := values.text_fault(name):
        raise ProgressError(say("progress.bad_name", fault=fault))
    if name and values.is_blank(name):
        raise ProgressError(say("progress.blank_name"))
    _session.said.clear()
    was_on, before = _is_on(), _session.name
    _session.name = name
    try:
        folder = _prepare()
    except OSError as error:
        _session.name = before
        print(say("progress.cannot_keep", why=_reason(error)))
        return
    _session.on = True
    own = not was_on or before == _session.name  # what another learner has answered here is not taken over
    earlier = sum(quiz.take_up(own) for quiz in list(_session.quizzes.values()))
    print(say("progress.kept_of" if _session.name else "progress.kept", name=_session.name, folder=folder))
    if earlier:
        print(say("progress.shown_again", count=earlier, n=words.number(earlier)))
    elif _session.name:
        print(say("progress.in_first_cell"))
    print(say("progress.off_ends_it"))


def _prepare() -> Path:
    """Make the learner's folder and see that it can be written; without a name, note the choice for other days."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        pass
    if not _session.name:
        (_base() / "on").touch()
    return folder


def off() -> None:
    """Keep no more answers and show no earlier ones. What is kept already stays."""
    _session.on, _session.name = False, ""
    for quiz in _session.quizzes.values():
        quiz.parting = ""
    try:
        (_base() / "on").unlink(missing_ok=True)
    except OSError as error:
        print(say("progress.off_here_only", why=_reason(error)))
        return
    print(say("progress.off"))


def where() -> None:
    """Say whether answers are kept, and in which folder."""
    try:
        folder = _folder()
    except OSError as error:
        print(say("progress.not_kept_because", why=_reason(error)))
        return
    key = "not_kept" if not _is_on() else "kept_in_of" if _session.name else "kept_in"
    print(say(f"progress.where_{key}", name=_session.name, folder=folder))


def show() -> pd.DataFrame | None:
    """Draw what was answered in each lesson, and list it by objective.

    Returns
    -------
    DataFrame or None
        One row for each lesson and objective: how many questions were answered, how many of these are right, in how
        many tries, and how often the answer was shown. An estimate is answered, never right. None if nothing is kept.
    """
    rows = _rows()
    if not rows:
        print(say("progress.nothing_to_show"))
        return None
    import pandas as pd

    table = pd.DataFrame(rows)
    _draw(table)
    table = table.assign(answered=1, right=[int(row["right"] is True) for row in rows])
    counted = table.groupby(["lesson", "objective"], sort=False)[list(COUNTED[2:])].sum()
    heads = {name: say(f"progress.column_{name}") for name in COUNTED}
    return counted.rename(columns=heads).rename_axis([heads["lesson"], heads["objective"]])


def export(path: str | Path | None = None) -> None:
    """Write the answers into a table that a learner can hand in and any spreadsheet can open.

    Parameters
    ----------
    path : str or Path, optional
        The file to write; by default ``my-answers.csv`` beside the notebook. It has a row for each question: lesson,
        stop, question, objective, the answer given, whether it is right (empty for an estimate), tries, whether the
        answer was shown, when, the words of the question, and the answer at the first try where that was kept.

    Raises
    ------
    ProgressError
        If nothing is kept, the file cannot be written, or another file of this name is there.
    """
    rows = _rows()
    if not rows:
        raise ProgressError(say("progress.nothing_to_write"))
    whose = f"-{_slug(_session.name)}" if _session.name else ""
    path = Path(path or f"my-answers{whose}.csv")  # name and columns are those that the teacher's program looks for
    told_as = {True: say("progress.yes"), False: say("progress.no"), None: ""}
    try:
        old = path.read_bytes() if path.is_file() else b""
        strange = path.exists() and not path.is_file() and not path.is_dir()  # a named pipe would be waited for
        ours = ("\ufeff" + ",".join(COLUMNS[:-1])).encode()  # an older version of the course wrote no first tries
        if strange or (old and not old.startswith(ours)):
            raise ProgressError(say("progress.another_file", path=path))
        told = ({**row, "right": told_as[row["right"]], "shown": told_as[row["shown"]]} for row in rows)
        files.replace(path, files.csv_text([COLUMNS, *([row[name] for name in COLUMNS] for row in told)]))
    except OSError as error:
        raise ProgressError(say("progress.another_place", why=_reason(error))) from None
    print(say("progress.written", count=len(rows), n=words.number(len(rows)), path=path.absolute()))


def clear(for_good: bool = False) -> None:
    """Begin afresh: set all kept answers aside, and say what was set aside. Other files there are left alone.

    Parameters
    ----------
    for_good : bool
        Delete them instead, with those set aside earlier. This cannot be undone.

    Raises
    ------
    ProgressError
        If the files cannot be moved or deleted.
    """
    try:
        folder = _folder()
        ours = _files(folder)
        old = [path for path in folder.glob("cleared-*") if _files(path)] if for_good else []
        if not ours and not old:
            print(say("progress.nothing_to_clear"))
            return
        answers = say("progress.answers", count=(kept := len(_rows())), n=words.number(kept))
        what = say("progress.in_files", count=len(ours), n=words.number(len(ours)), answers=answers)
        aside = _free(folder / f"cleared-{datetime.now():%Y-%m-%d}")
        with _locked(folder):
            if for_good:
                _delete(folder, old)
            else:
                aside.mkdir()
                for path in ours:
                    path.replace(aside / path.name)
    except OSError as error:
        raise ProgressError(say("progress.not_cleared", why=_reason(error))) from None
    if for_good:
        key = "old" if not ours else "both" if old else "new"
        print(say(f"progress.deleted_{key}", what=what))
    else:
        print(say("progress.set_aside", what=what, folder=aside))
        print(say("progress.delete_them"))


def _delete(folder: Path, old: list[Path]) -> None:
    for place in (folder, *old):
        for path in _files(place):
            path.unlink(missing_ok=True)
    for aside in old:
        if not any(aside.iterdir()):
            aside.rmdir()


def _files(folder: Path) -> list[Path]:
    """Give the files of a folder that this module wrote; none of a link, which leads to a folder that is not ours."""
    if not folder.is_dir() or (folder.is_symlink() and folder != _folder()):
        return []
    return sorted(path for path in folder.iterdir() if _is_ours(path))


def _is_ours(path: Path) -> bool:
    """Say whether a file is one of answers, or left of one: by its name and, where it is whole, by what it holds."""
    name = OURS.fullmatch(path.name)
    if name is None or path.is_symlink() or not path.is_file():
        return False
    if name["rest"]:
        return True
    try:
        content = _content(path)
    except (OSError, ValueError, RecursionError):
        return False
    return (content.get("lesson"), content.get("stop")) == (name["lesson"], name["stop"])


# ---------------------------------------------------------------- for the quiz


def shown(lesson: str, stop: str, quiz: _Quiz) -> str:
    """Take note of questions that are shown, so that ``keep`` finds them.

    Parameters
    ----------
    lesson, stop : str
        Ids of the lesson and the stop.
    quiz : QuizWidget
        The questions, with the answers that they begin with.

    Returns
    -------
    str
        What the learner should hear where the cell was run before and its answers are gone; mostly empty.
    """
    before = _session.quizzes.get((lesson, stop))
    _session.quizzes[lesson, stop] = quiz
    if before is None or not before.answers or _session.on is not None or _is_on():
        return ""
    try:
        _base()
    except OSError:  # a school that keeps nothing
        return say("progress.begins_anew")
    return say("progress.begins_anew_keep")


def parting() -> str:
    """Give what a page says once the kernel is gone.

    Returns
    -------
    str
        Empty while answers are not kept: then nothing is lost with the kernel.
    """
    return say("progress.parting") if _is_on() else ""


def recall(lesson: str, stop: str) -> tuple[dict[str, Record], str]:
    """Give what is kept of one stop.

    Parameters
    ----------
    lesson, stop : str
        Ids of the lesson and the stop.

    Returns
    -------
    records : dict
        Id of a question to what ``save`` was given of it, with ``"when"``. Empty while answers are not kept.
    words : str
        What the learner should hear of a fault; mostly empty.
    """
    if not _is_on():
        return {}, ""
    try:
        return _read_or_set_aside(_folder() / f"{lesson}.{stop}.json")
    except _Newer as error:
        return {}, f"→ {error}"
    except OSError as error:
        return {}, _once(error)


def save(lesson: str, stop: str, records: dict[str, Record | None]) -> tuple[bool, str]:
    """Keep answers of one stop. Nothing is raised: a lesson must go on without a disk.

    Parameters
    ----------
    lesson, stop : str
        Ids of the lesson and the stop.
    records : dict
        Id of a question to plain data with ``asked``, ``objective``, ``answer``, ``correct``, ``tries``, ``shown`` and
        ``mark``; None takes a question out. Questions that are not in it stay as they are kept.

    Returns
    -------
    done : bool
        Whether the answers are on the disk.
    words : str
        What the learner should hear of a fault; mostly empty.
    """
    if not _is_on():
        return False, ""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        path = _folder() / f"{lesson}.{stop}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path.parent) as alone:
            kept, told = _read_or_set_aside(path, alone=True)
            for question, record in records.items():
                if record is None:
                    kept.pop(question, None)
                else:
                    _answer_words(record["answer"])
                    kept[question] = {**record, "first": _first(kept.get(question), record), "when": now}
            if alone:  # what a writer left that was killed
                for part in path.parent.glob(f".{path.name}.*.part"):
                    part.unlink(missing_ok=True)
            _write(path, {"format": FORMAT, "lesson": lesson, "stop": stop, "answers": kept})
    except _Newer as error:
        return False, f"→ {error}"
    except (OSError, ValueError, TypeError, OverflowError, RecursionError) as error:
        return False, _once(error)
    return True, told


def _first(before: Record | None, now: Record) -> Any:
    """Give the answer at the first try; None where it was not kept, or the answer was asked for without one."""
    if now["tries"] == 1:
        return now["answer"]
    same = before is not None and before["mark"] == now["mark"] and 1 <= before["tries"] <= now["tries"]
    return before.get("first", before["answer"] if before["tries"] == 1 else None) if before and same else None


# ---------------------------------------------------------------- folders and files


def _base() -> Path:
    """Give the folder of all learners of this account."""
    asked = os.environ.get(VARIABLE, "").strip()
    if asked.casefold() == "off":
        raise OSError(errno.EPERM, say("progress.forbidden", variable=VARIABLE))
    if asked:
        return Path(os.path.expanduser(asked)).absolute()  # noqa: PTH111 (a user without a home is no fault here)
    try:
        home = Path.home()
    except RuntimeError:
        raise OSError(errno.ENOENT, say("progress.no_home", variable=VARIABLE)) from None
    if sys.platform == "win32":
        root = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        root = home / "Library" / "Application Support"
    else:
        root = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return root / "malicourse" / "progress"


def _folder() -> Path:
    """Give the folder of the learner."""
    return _base() / (f"learner-{_slug(_session.name)}" if _session.name else "answers")


def _slug(name: str) -> str:
    """Turn a name into letters every disk takes; names that differ only in capitals are one learner."""
    name = unicodedata.normalize("NFC", name).casefold()
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    letters = "".join(sign if sign.isalnum() else "-" for sign in plain).strip("-")[:30]
    if letters == name:
        return letters
    return f"{letters or 'name'}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def _is_on() -> bool:
    try:
        return (_base() / "on").exists() if _session.on is None else _session.on and bool(_base())
    except OSError:
        return False


def _content(path: Path) -> Record:
    """Read what a file of answers holds; ValueError says that it is none, or damaged."""
    if path.exists() and not path.is_file():  # a named pipe would be waited for
        raise OSError(errno.EINVAL, say("progress.no_file"), str(path))
    return _parsed(path.read_text(encoding="utf-8"))


def _parsed(text: str) -> Record:
    """Read the text of a file of answers, in which each word and number can be shown and written again."""

    def refuse(_constant: str) -> float:
        raise ValueError(say("progress.no_number"))

    def finite(figures: str) -> float:
        return float(figures) if math.isfinite(float(figures)) else refuse(figures)

    def bounded(figures: str) -> float:
        return int(figures) if len(figures) <= LONGEST_NUMBER else refuse(figures)

    content = json.loads(text, parse_constant=refuse, parse_float=finite, parse_int=bounded)
    json.dumps(content, ensure_ascii=False).encode()  # half a letter (a surrogate) could be shown and written nowhere
    if not isinstance(content, dict) or not isinstance(content.get("format"), int):
        raise ValueError("no answers")
    return content


def _read(path: Path) -> dict[str, Record]:
    """Read the answers of one file; ValueError says that it is damaged."""
    content = _content(path)
    if content["format"] > FORMAT:
        raise _Newer(say("progress.newer"))
    answers = content.get("answers")
    if not isinstance(answers, dict) or content["format"] != FORMAT:
        raise ValueError("no answers")
    for record in answers.values():
        whole = (
            isinstance(record, dict)
            and "answer" in record
            and all(isinstance(record.get(part), str) for part in ("asked", "objective", "mark", "when"))
            and record.get("correct", "") in (True, False, None)
            and isinstance(record.get("tries"), int)
            and isinstance(record.get("shown"), bool)
        )
        if not whole:
            raise ValueError("no answer")
        for part in ("answer", "first"):
            _answer_words(record.get(part))  # RecursionError: too deep to be shown
    return answers


def _read_or_set_aside(path: Path, alone: bool = False) -> tuple[dict[str, Record], str]:
    """Read a file; a damaged one gets another name, so that it hinders nobody and nothing is lost."""
    try:
        return _read(path), ""
    except FileNotFoundError:
        return {}, ""
    except _Newer:
        raise
    except (ValueError, RecursionError):
        pass
    if not alone:
        with _locked(path.parent):
            return _read_or_set_aside(path, alone=True)
    aside = _free(path.with_name(f"{path.name}.damaged"))
    path.replace(aside)
    return {}, say("progress.damaged", path=aside)


def _free(path: Path) -> Path:
    """Give this name, or the first one like it that is not taken."""
    names = (path.with_name(f"{path.name}-{number}") for number in range(2, 10_000))
    return path if not path.exists() else next(name for name in names if not name.exists())


def _write(path: Path, content: dict) -> None:
    """Put a whole file in the place of the old one: a reader finds the one or the other, never a half."""
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    _parsed(text)  # what could not be read again would be called damaged on another day
    files.replace(path, text)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Keep other notebooks of this learner from writing; the system ends it when Python ends, however it ends.

    Yields
    ------
    bool
        Whether the lock is held; False on a disk without locks.
    """
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _lock(handle)
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    if sys.platform == "emscripten":  # a browser's tab knows no locks
        return False
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if sys.platform == "win32":
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError as error:
            if error.errno not in BUSY:
                return False
            if time.monotonic() > end:
                raise OSError(errno.EBUSY, say("progress.busy")) from None
            time.sleep(0.005)


# ---------------------------------------------------------------- words


def _reason(error: Exception) -> str:
    """Say what is wrong with the disk."""
    why = files.why(error) if isinstance(error, OSError) else str(error)
    name = getattr(error, "filename", None)
    return say("progress.cannot_be_used", path=name, why=why) if name else why


def _once(error: Exception) -> str:
    """Say a fault, but not with every answer."""
    kind = type(error).__name__
    if kind in _session.said:
        return ""
    _session.said.add(kind)
    return say("progress.not_being_kept", why=_reason(error))


def _answer_words(answer: Any) -> str:
    if isinstance(answer, dict):
        return say("common.and_then").join(f"{item}: {_answer_words(value)}" for item, value in answer.items())
    if isinstance(answer, list):
        return say("common.and_then").join(map(_answer_words, answer))
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return str(answer)
    return values.written(answer)


def _rows() -> list[Record]:
    """Give every kept answer as a row; damaged files are left out and stay for ``recall`` to set aside."""
    try:
        paths = sorted(path for path in _folder().glob("*.json") if OURS.fullmatch(path.name))
    except OSError:
        return []
    rows = []
    for path in paths:
        try:
            answers = _read(path)
        except (OSError, ValueError, RecursionError) as error:
            print(say("progress.newer_left_out" if isinstance(error, _Newer) else "progress.left_out", path=path))
            continue
        lesson, stop, _ = path.name.split(".")
        for question, record in answers.items():
            row = {"lesson": lesson, "stop": stop, "question": question, **record}
            first = record.get("first")
            told = {"answered": _answer_words(record["answer"]), "first": "" if first is None else _answer_words(first)}
            rows.append({**row, **told, "right": record["correct"]})
    return rows


# ---------------------------------------------------------------- the chart


def _draw(table: pd.DataFrame) -> None:
    """Show one bar for each lesson, with its words, as the charts of the lessons are shown."""
    import base64

    from malicourse import charts
    from malicourse.charts.frame import paint, png, settle, snapshot
    from malicourse.charts.style import PAGE_DPI

    names = {kind: say(f"progress.{kind}") for kind in ("right", "wrong", "estimated")}
    kinds = table["right"].map({True: names["right"], False: names["wrong"]}).fillna(names["estimated"])
    counts = kinds.groupby([table["lesson"], kinds]).count().unstack(fill_value=0)
    counts = counts.reindex(columns=[name for name in names.values() if name in counts])
    right, graded = int((kinds == names["right"]).sum()), int((kinds != names["estimated"]).sum())
    title = say("progress.title", count=graded, right=words.number(right), graded=words.number(graded))
    parts = []
    for lesson, row in counts.iterrows():
        told = [say("progress.some", n=words.number(number), kind=kind) for kind, number in row.items() if number]
        parts.append(say("progress.of_lesson", lesson=lesson, counts=", ".join(told)))
    text = say("progress.chart", title=title, lessons=say("common.and_then").join(parts))
    fig, ax = charts.new(height=3)
    short = counts.assign(lesson=[lesson.split("-")[0] for lesson in counts.index])
    charts.bars(ax, short, "lesson", list(counts.columns), unit=say("progress.unit"))
    ax.set_ylim(0, 1.08 * counts.sum(axis=1).max())
    ax.set_title(title, loc="left")
    settle(fig)
    print(text)
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        return
    picture = png(snapshot(paint(fig)))
    data = {"image/png": base64.b64encode(picture).decode("ascii"), "text/plain": text}
    width, height = (round(side * PAGE_DPI) for side in fig.get_size_inches())
    metadata = {"image/png": {"alt": text, "width": width, "height": height}}
    ipython.display.display(data, metadata=metadata, raw=True)
