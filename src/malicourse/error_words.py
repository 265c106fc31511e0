"""What went wrong in a cell, in one plain sentence: the words of ``plain_errors``."""

from __future__ import annotations

import ast
import inspect
import json
import linecache
import os
import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from keyword import kwlist
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from malicourse import values, words
from malicourse.near import close_names, named
from malicourse.words import say

__all__ = ["explain"]

PACKAGE = Path(__file__).parent
MOST_COLUMNS = 12
DAYS = ("year", "month", "day", "days", "strftime", "date")
KINDS = ("DataFrame", "Series", "list", "DatetimeProperties")  # have a name among the words
FUNCTIONS = ("print", "len", "sum", "min", "max", "round", "sorted", "range", "list", "str", "int")
BUILT_IN = ("True", "False", "None", *FUNCTIONS)
READS = re.compile(r"""read_\w+\(\s*f?["']([^"'{}]*?)([\w-]+)\.csv["']""")
Namespace = Mapping[str, Any]


def explain(error: BaseException, names: Namespace) -> tuple[str, str]:
    """Say what went wrong in a cell and what to try.

    Parameters
    ----------
    error : BaseException
        What the cell raised.
    names : mapping
        The names of the notebook, as IPython keeps them.

    Returns
    -------
    said : str
        One or two plain sentences.
    line : str
        The line of the cell where it stopped, with its number; empty if it is not known.
    """
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    own = _is_ours(error, frames)
    said = ""
    if not isinstance(error, SyntaxError | NameError | ImportError):
        said = _damaged_table(error, names)
    if not said and own:
        said = str(error)
    if not said:
        for kind, explain_kind in EXPLAINERS:
            if isinstance(error, kind) and (said := explain_kind(error, frames, names)):
                break
    if not said:
        told = " ".join(str(error).split())[:200].rstrip(".")
        key = "errors.not_run_because" if told else "errors.not_run"
        said = _known_words(str(error)) or say(key, told=told, kind=type(error).__name__)
    return said, _line(error, frames, names)


def _is_ours(error: BaseException, frames: list[FrameType]) -> bool:
    """Say whether the error is one that the course words itself."""
    if type(error).__module__.startswith("malicourse"):
        return True
    if not isinstance(error, ValueError | TypeError | LookupError) or re.search(
        r"\(\) (got|takes|missing)", str(error)
    ):
        return False
    return bool(frames) and Path(frames[-1].f_code.co_filename).is_relative_to(PACKAGE) and " " in str(error)


def _line(error: BaseException, frames: list[FrameType], names: Namespace) -> str:
    """Return the line of the cell that failed, with its number."""
    if isinstance(error, SyntaxError):
        text = (error.text or "").strip()
        return say("errors.line", line=error.lineno, text=text) if error.lineno and text else ""
    for frame, number in reversed(list(traceback.walk_tb(error.__traceback__))):
        if frame.f_globals is names:
            text = linecache.getline(frame.f_code.co_filename, number).strip()
            return say("errors.line", line=number, text=text) if text else ""
    return ""


def _cell_text(names: Namespace) -> str:
    cells = names.get("In") or [""]
    return str(cells[-1])


# ---------------------------------------------------------------- tables


def _damaged_table(error: BaseException, names: Namespace) -> str:
    """Say what is wrong with a table of the course that this notebook reads, if something is."""
    from malicourse import tables

    seen = "\n".join(map(str, names.get("In") or []))
    read = dict.fromkeys((prefix, name) for prefix, name in READS.findall(seen))
    for prefix, name in reversed(read):
        folder = Path(prefix)
        if not (folder / tables.PACKAGE).is_file() or not (folder / f"{name}.csv").exists():
            continue
        try:
            wrong = tables.problems(folder, name)
        except (tables.UnknownName, OSError):  # a table of the learner's own
            continue
        if wrong:
            first, more = wrong[0], sum(one.count for one in wrong) - 1
            where = first.inside()
            said = say("errors.table", file=first.file, problem=where[0].upper() + where[1:])
            return _sentences(said, say("errors.more_to_correct", n=words.number(more)) if more else "")
    return ""


def _tables(frames: list[FrameType]) -> Iterator[Any]:
    """Yield the tables that pandas was at work on, the innermost first."""
    for frame in reversed(frames):
        held: list[Any] = [frame.f_locals.get(name) for name in ("self", "obj", "left", "right", "data", "table")]
        if re.search("Indexer|GroupBy", type(held[0]).__name__):
            with suppress(AttributeError, RecursionError):  # a group that is still being made
                held.append(held[0].obj)
        for value in held:
            if type(value).__name__ in ("DataFrame", "Series") and type(value).__module__.startswith("pandas"):
                yield value


def _sentences(*said: str) -> str:
    return " ".join(one for one in said if one)


def _hint(near: list[str], before: str = "", after: str = "") -> str:
    """Ask for the nearest of the known names, if there is one."""
    return say("errors.did_you_mean", name=f"{before}{near[0]}{after}") if near else ""


def _columns(names: list[str]) -> str:
    first, more = ", ".join(names[:MOST_COLUMNS]), len(names) - MOST_COLUMNS
    return say("errors.and_more", names=first, n=words.number(more)) if more > 0 else first


def _no_column(missing: list[str], columns: list[str]) -> str:
    """Say that a table lacks columns, and which it has."""
    said = say("errors.no_column", names=", ".join(map(named, missing)), columns=_columns(columns))
    return _sentences(said, _hint(close_names(missing[0], columns, 1)))


def _key(error: KeyError, frames: list[FrameType], names: Namespace) -> str:
    key = error.args[0] if error.args else ""
    found = list(_tables(frames))
    table = next((one for one in found if hasattr(one, "columns")), None)
    if table is None and found:
        rows = list(map(str, found[0].index[:MOST_COLUMNS]))
        if len(found[0]) > MOST_COLUMNS:
            rows[-1] += " …"
        return say("errors.no_row_here", name=named(repr(key)), rows=", ".join(rows))
    if table is None:
        return say("errors.nothing_kept", name=repr(key))
    if not isinstance(key, str | int | float | tuple):  # the table itself, or one of its columns
        return say("errors.quote_name_of_column")
    if isinstance(key, bool):
        return say("errors.condition")
    columns = [str(one[0] if isinstance(one, tuple) else one) for one in table.columns]
    columns = list(dict.fromkeys(columns))
    key = re.sub(r"^Column not found:\s*", "", key) if isinstance(key, str) else key
    if isinstance(key, tuple) and key and all(str(one) in columns for one in key):
        inside = ", ".join(f'"{one}"' for one in key)
        return say("errors.several_columns", inside=inside)
    said = [str(key)] if str(key) not in columns else []
    if isinstance(key, str) and re.search(r"^None of \[(Multi)?Index\(\[\(", key):
        return say("errors.one_pair_too_many")
    if isinstance(key, str) and (quoted := re.findall(r"'([^']*)'", re.sub(r", dtype='\w+'", "", key))):
        said = [one for one in quoted if one not in columns]
    by_row = any(frame.f_code.co_name.startswith("_getitem_") for frame in frames)  # .loc
    if by_row and said and not close_names(said[0], columns):
        rows = list(map(str, table.index[:6]))
        return say("errors.no_row", name=named(said[0]), rows=", ".join(rows), columns=_columns(columns))
    return _no_column(said, columns) if said else ""


# ---------------------------------------------------------------- names


def _makers(name: str) -> tuple[int, str] | None:
    """Return the number and first line of the cell of this notebook that makes a name."""
    path = Path(os.environ.get("JPY_SESSION_NAME", ""))
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    for number, source in enumerate(sources, 1):
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            continue
        made = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        made |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                made |= {(one.asname or one.name).split(".")[0] for one in node.names}
        if name in made:
            return number, source.strip().splitlines()[0]
    return None


def _name(error: NameError, frames: list[FrameType], names: Namespace) -> str:
    """Say what may be meant by a name that is not known; that of a column may be a forgotten pair of quotes."""
    said = _unknown(error, frames, names)
    name = getattr(error, "name", None) or ""
    tables = [one for one in names.values() if type(one).__name__ == "DataFrame"]
    if said and name and f'"{name}"' not in said and any(name in map(str, one.columns) for one in tables):
        return _sentences(said, say("errors.quote_column", name=name))
    return said


def _unknown(error: NameError, frames: list[FrameType], names: Namespace) -> str:
    name = getattr(error, "name", None) or next(iter(re.findall(r"'([^']*)'", str(error))), "")
    if maker := _makers(name):
        number, line = maker
        if number == 1:
            return say("errors.run_first", name=name)
        if line not in _cell_text(names):
            return say("errors.run_cell" if "pd" in names else "errors.run_first_and_cell", name=name, begin=line[:60])
    if type(error).__name__ == "UndefinedVariableError" and (table := next(_tables(frames), None)) is not None:
        return _no_column([name], list(map(str, table.columns)))  # in the text of .query()
    for called, module in names.items():
        if isinstance(module, ModuleType) and hasattr(module, name) and not called.startswith("_"):
            return say("errors.belongs_to", name=name, module=called)
    if hasattr(getattr(names.get("pd"), "DataFrame", None), name):
        return say("errors.follows_table", name=name)
    mine = [one for one in names if not one.startswith("_") and one not in ("In", "Out", "exit", "quit", "open")]
    near = close_names(name, [*mine, *BUILT_IN], 1)
    strange = values.look_alike(name)
    if near:
        unknown = say("errors.unknown_strange" if strange else "errors.unknown", name=name, strange=strange)
        return _sentences(unknown, _hint(near))
    return say("errors.unknown_name", name=name)


def _module(error: ImportError, frames: list[FrameType], names: Namespace) -> str:
    wanted = re.search(r"cannot import name '([^']+)' from '([^']+)'", str(error))
    if wanted:
        name, source = wanted.groups()
        module = __import__(source, fromlist=["*"])
        known = [one for one in dir(module) if not one.startswith("_")]
        known += [path.stem for path in Path(getattr(module, "__file__", "") or ".").parent.glob("[a-z]*.py")]
        near = close_names(name, known, 1)
        return _sentences(say("errors.module_lacks", module=source, name=name), _hint(near))
    if (error.name or "").startswith("malicourse."):
        near = close_names(error.name, [f"malicourse.{path.stem}" for path in PACKAGE.glob("[a-z]*")], 1)
        return _sentences(say("errors.no_module", name=error.name), _hint(near))
    name = (error.name or "").split(".")[0]
    near = close_names(name, ("pandas", "malicourse", "numpy", "matplotlib", "IPython", "datetime", "math", "json"), 1)
    if near and near[0] != name:
        return _sentences(say("errors.no_package", name=name), _hint(near))
    return say("errors.not_installed", name=error.name)


def _attribute(error: AttributeError, frames: list[FrameType], names: Namespace) -> str:
    thing, name = getattr(error, "obj", None), getattr(error, "name", None) or ""
    if thing is None:
        return say("errors.nothing_before", name=name) if "NoneType" in str(error) else ""
    if isinstance(thing, ModuleType):
        module = thing.__name__.removeprefix("malicourse.")
        said, known = say("errors.module_lacks", module=module, name=named(name)), list(vars(thing))
    elif isinstance(thing, str):
        said, known = say("errors.text_lacks", name=name), []
    else:
        kind = type(thing).__name__
        what = say(f"errors.kind_{kind}") if kind in KINDS else say("errors.other_kind", kind=kind)
        if name in DAYS and hasattr(thing, "dt"):
            return say("errors.lacks_days", what=what, name=name)
        if told := _phrase("AttributeError", str(error)):
            return told
        said, known = say("errors.lacks", what=what, name=named(name)), dir(thing)
    near = close_names(name, [one for one in known if not one.startswith("_")], 1)
    if not near and hasattr(thing, "columns") and hasattr(thing, "iloc"):
        return _sentences(said, say("errors.its_columns", columns=_columns(list(map(str, thing.columns)))))
    return _sentences(said, _hint(near, before="."))


# ---------------------------------------------------------------- files


def _file(error: FileNotFoundError, frames: list[FrameType], names: Namespace) -> str:
    if not error.filename:
        return ""
    if "\\" in str(error.filename) and os.sep == "/":
        return say("errors.slash_in_name", name=str(error.filename).replace("\\", "/"))
    path = Path(str(error.filename))
    if path.parent.is_dir():
        files = [one.name for one in path.parent.iterdir()]
        near = [one for one in files if path.stem and path.stem in one][:1] or close_names(path.name, files, 1)
        said = say("errors.no_file", name=path.name, folder=path.parent.resolve().name)
        if path.parent == Path() and Path("../data", path.name).is_file():
            return _sentences(said, say("errors.stands_beside", name=path.name))
        return _sentences(said, _hint(near))
    folders = [one.name for one in path.parent.parent.iterdir()] if path.parent.parent.is_dir() else []
    near = [one for one in close_names(path.parent.name, folders, 1) if one != path.parent.name]
    if near or path.parent.name != "data":
        return _sentences(say("errors.no_folder", folder=path.parent, name=path.name), _hint(near))
    return _moved(path, names)


def _moved(path: Path, names: Namespace) -> str:
    """Say where a notebook belongs that does not find the tables."""
    from malicourse import tables

    if Path("../data", tables.PACKAGE).is_file():
        return say("errors.in_data", name=path.name)
    try:
        course = tables.data_folder().parent
    except tables.TableError:
        course = tables.INSTALLED
    belongs = "exercises" if "check" in "\n".join(map(str, names.get("In") or [])) else "notebooks"
    return say("errors.moved", wanted=path.parent, folder=Path.cwd(), place=course / belongs)


# ---------------------------------------------------------------- what cannot be read, and kinds that do not fit

TYPOGRAPHIC = re.compile("[“”„«»″]")
UNSURE = re.compile(
    "invalid syntax(?!. Maybe)|invalid character|non-printable|invalid decimal|leading zeros|cannot assign to expr"
)


@cache
def _patterns() -> dict[str, list[tuple[str, str]]]:
    """Read what Python and pandas say, each with the name of our words for it."""
    return json.loads(PACKAGE.joinpath("error_patterns.json").read_text(encoding="utf-8"))


def _phrase(kind: str, text: str, **blanks: Any) -> str:
    """Return our words for the first pattern that Python's own fit; {1} and so on are the parts of the pattern."""
    for key, pattern in _patterns()[kind]:
        if match := re.search(pattern, text):
            first = next((part for part in match.groups() if part is not None), "")
            groups = enumerate(match.groups(first), 1)
            return say(f"errors.slip_{key}", **{str(at): part for at, part in groups}, **blanks)
    return ""


def _reason(error: SyntaxError, names: Namespace) -> str:
    """Return why a cell cannot be read; IPython itself only says that it ends too early."""
    if "incomplete input" in error.msg:
        try:
            compile(_cell_text(names), "cell", "exec")
        except SyntaxError as own:
            return own.msg
    return error.msg


def _syntax(error: SyntaxError, frames: list[FrameType], names: Namespace) -> str:
    reason, line = _reason(error, names), error.lineno or 1
    told = _phrase("SyntaxError", reason, line=line)
    if not told or UNSURE.search(reason):  # Python does not know what was meant: look at the line itself
        told = _written(error.text or "", line) or told
    return told or say("errors.unreadable", line=line)


def _written(text: str, line: int) -> str:
    """Say what in a line is no Python, by the signs outside its quotation marks."""
    bare = re.sub(r"\"[^\"]*\"|'[^']*'|#.*", '""', text.rstrip())
    if TYPOGRAPHIC.search(text) and not TYPOGRAPHIC.search(bare) and text.count('"') % 2:
        bare = text  # “a text" that two kinds of mark enclose
    word = re.match(r"\s*([A-Za-z]\w*)", bare)
    if word and word[1].lower() in kwlist and word[1] not in kwlist:
        return say("errors.small_letters", line=line, word=word[1].lower())
    call = re.match(r"\s*([A-Za-z_][\w.]*) +\"\"", bare)
    bare_call = re.fullmatch(r"\s*([A-Za-z_][\w.]*) +\w+", bare)
    if bare_call and ("." in bare_call[1] or bare_call[1] in BUILT_IN):
        call = bare_call
    if call and call[1] not in kwlist:
        return say("errors.round_brackets", line=line, name=call[1])
    return _phrase("Line", bare, line=line)


def _known_words(text: str) -> str:
    """Return our words for what was said, whatever the kind of error that pandas chose for it."""
    return next((told for kind in ("ValueError", "TypeError", "AttributeError") if (told := _phrase(kind, text))), "")


def _value(error: ValueError, frames: list[FrameType], names: Namespace) -> str:
    if isinstance(error, UnicodeDecodeError):
        return say("errors.encoding")
    return _phrase("ValueError", str(error))


def _type(error: TypeError, frames: list[FrameType], names: Namespace) -> str:
    text = str(error)
    if match := re.search(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", text):
        called, given = match.groups()
        known = _parameters(called, names)
        near = close_names(given, known, 1)
        takes = say("errors.it_takes", names=", ".join(known)) if known else ""
        return _sentences(say("errors.takes_no", called=called, given=given), _hint(near, after="=") or takes)
    if re.match(r"check\(\) takes", text):
        return say("errors.check_takes")
    if match := re.search(r"(\w+)\(\) missing \d+ required [\w-]+ arguments?: (.+)", text):
        called, lacking = match.groups()
        comma = say("errors.comma_missing") if re.search("[\"'] +[\"'\\w]", _cell_text(names)) else ""
        return _sentences(say("errors.call_lacks", called=called, lacking=lacking.replace("'", "")), comma)
    return _phrase("TypeError", text)


def _parameters(called: str, names: Namespace) -> list[str]:
    """Return what a function takes that the notebook, or a part of the course in it, knows by name."""
    modules = [one for one in names.values() if isinstance(one, ModuleType)]
    tables = [one.DataFrame for one in modules if one.__name__ == "pandas"]
    known = [names.get(called), *(getattr(one, called, None) for one in (*modules, *tables))]
    for one in filter(callable, known):
        with suppress(TypeError, ValueError):
            return [name for name in inspect.signature(one).parameters if name not in ("self", "args", "kwargs")]
    return []


def _system(error: OSError, frames: list[FrameType], names: Namespace) -> str:
    name = Path(str(error.filename)).name if error.filename else ""
    if isinstance(error, IsADirectoryError) and name:
        return say("errors.is_folder", name=name)
    if isinstance(error, PermissionError) and name:
        return say("errors.in_use", name=name)
    return ""


def _index(error: IndexError, frames: list[FrameType], names: Namespace) -> str:
    if any(len(table) == 0 for table in _tables(frames)):
        return say("errors.no_row_left")
    return say("errors.no_item")


EXPLAINERS: tuple[tuple[type[BaseException], Callable[[Any, list[FrameType], Namespace], str]], ...] = (
    (KeyError, _key),
    (IndexError, _index),
    (NameError, _name),
    (ImportError, _module),
    (AttributeError, _attribute),
    (FileNotFoundError, _file),
    (OSError, _system),
    (SyntaxError, _syntax),
    (ValueError, _value),
    (TypeError, _type),
    (ZeroDivisionError, lambda *_: say("errors.zero")),
)
