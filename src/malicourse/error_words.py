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

from malicourse.near import close_names

__all__ = ["explain"]

PACKAGE = Path(__file__).parent
MOST_COLUMNS = 12
DAYS = ("year", "month", "day", "days", "strftime", "date")
KINDS = {"DataFrame": "A table", "Series": "A column", "list": "A list", "DatetimeProperties": "A column of dates"}
BUILT_IN = (
    "True",
    "False",
    "None",
    "print",
    "len",
    "sum",
    "min",
    "max",
    "round",
    "sorted",
    "range",
    "list",
    "str",
    "int",
)
RUN = "click into it and press Shift + Enter"
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
        for kind, words in EXPLAINERS:
            if isinstance(error, kind) and (said := words(error, frames, names)):
                break
    if not said:
        told = " ".join(str(error).split())
        why = f": {told[:200].rstrip('.')}" if told else f" ({type(error).__name__})"
        said = _known_words(str(error)) or f"Python could not run this cell{why}."
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
        return f"Line {error.lineno}: {text}" if error.lineno and text else ""
    for frame, number in reversed(list(traceback.walk_tb(error.__traceback__))):
        if frame.f_globals is names:
            text = linecache.getline(frame.f_code.co_filename, number).strip()
            return f"Line {number}: {text}" if text else ""
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
            where = str(first).removeprefix(first.file).lstrip(" ,:")
            rest = f" {more:,} more to correct." if more else ""
            return f"The table {first.file} cannot be read as it is. {where[0].upper()}{where[1:]}.{rest}"
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


def _columns(names: list[str]) -> str:
    more = f" and {len(names) - MOST_COLUMNS} more" if len(names) > MOST_COLUMNS else ""
    return ", ".join(names[:MOST_COLUMNS]) + more


def _no_column(missing: list[str], columns: list[str]) -> str:
    """Say that a table lacks columns, and which it has."""
    near = close_names(missing[0], columns, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"No column {', '.join(missing)}; this table has {_columns(columns)}.{hint}"


def _key(error: KeyError, frames: list[FrameType], names: Namespace) -> str:
    key = error.args[0] if error.args else ""
    found = list(_tables(frames))
    table = next((one for one in found if hasattr(one, "columns")), None)
    if table is None and found:
        rows = list(map(str, found[0].index[:MOST_COLUMNS]))
        return f"No row is called {key!r} here; the rows are called {', '.join(rows)}{' …' * (len(found[0]) > 12)}."
    if table is None:
        return f"Nothing is kept under the name {key!r} there."
    if not isinstance(key, str | int | float | tuple):  # the table itself, or one of its columns
        return "A table or a column stands where the name of a column is wanted. Write the name in quotation marks."
    if isinstance(key, bool):
        return 'A condition names the table once more inside the brackets: table[table["year"] == 2012].'
    columns = [str(one[0] if isinstance(one, tuple) else one) for one in table.columns]
    columns = list(dict.fromkeys(columns))
    key = key.removeprefix("Column not found: ") if isinstance(key, str) else key
    if isinstance(key, tuple) and key and all(str(one) in columns for one in key):
        inside = ", ".join(f'"{one}"' for one in key)
        return f"Several columns need two pairs of square brackets: [[{inside}]]."
    said = [str(key)] if str(key) not in columns else []
    if isinstance(key, str) and re.search(r"^None of \[(Multi)?Index\(\[\(", key):
        return 'There is one pair of square brackets too many. Several columns are written [["year", "region"]].'
    if isinstance(key, str) and (quoted := re.findall(r"'([^']*)'", re.sub(r", dtype='\w+'", "", key))):
        said = [one for one in quoted if one not in columns]
    by_row = any(frame.f_code.co_name.startswith("_getitem_") for frame in frames)  # .loc
    if by_row and said and not close_names(said[0], columns):
        rows = list(map(str, table.index[:6]))
        return f"No row is called {said[0]}; rows are called {', '.join(rows)} …, columns {_columns(columns)}."
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
    if said and name and "quotation marks" not in said and any(name in map(str, one.columns) for one in tables):
        said += f' If the column is meant, put it in quotation marks: "{name}".'
    return said


def _unknown(error: NameError, frames: list[FrameType], names: Namespace) -> str:
    name = getattr(error, "name", None) or next(iter(re.findall(r"'([^']*)'", str(error))), "")
    if maker := _makers(name):
        number, line = maker
        if number == 1:
            return f"{name} is not known yet. Run the first cell of this notebook: {RUN}; then this one again."
        if line not in _cell_text(names):
            first = "" if "pd" in names else "the first cell, then "
            return f"{name} is not known yet. Run {first}the cell that begins with “{line[:60]}”, then this one again."
    if type(error).__name__ == "UndefinedVariableError" and (table := next(_tables(frames), None)) is not None:
        return _no_column([name], list(map(str, table.columns)))  # in the text of .query()
    for called, module in names.items():
        if isinstance(module, ModuleType) and hasattr(module, name) and not called.startswith("_"):
            return f"{name} belongs to {called}. Write {called}.{name}."
    if hasattr(getattr(names.get("pd"), "DataFrame", None), name):
        return f"{name} follows a table or a column, after a point: table.{name}(…)."
    mine = [one for one in names if not one.startswith("_") and one not in ("In", "Out", "exit", "quit", "open")]
    near = close_names(name, [*mine, *BUILT_IN], 1)
    if near:
        return f"{name} is not known. Did you mean {near[0]}?"
    return (
        f'{name} is not known. If it is a text, put it in quotation marks: "{name}". If an earlier cell makes it, '
        "run that cell first."
    )


def _module(error: ImportError, frames: list[FrameType], names: Namespace) -> str:
    wanted = re.search(r"cannot import name '([^']+)' from '([^']+)'", str(error))
    if wanted:
        name, source = wanted.groups()
        module = __import__(source, fromlist=["*"])
        known = [one for one in dir(module) if not one.startswith("_")]
        known += [path.stem for path in Path(getattr(module, "__file__", "") or ".").parent.glob("[a-z]*.py")]
        near = close_names(name, known, 1)
        return f"{source} has no {name}.{f' Did you mean {near[0]}?' if near else ''}"
    if (error.name or "").startswith("malicourse."):
        near = close_names(error.name, [f"malicourse.{path.stem}" for path in PACKAGE.glob("[a-z]*")], 1)
        return f"There is no {error.name}.{f' Did you mean {near[0]}?' if near else ''}"
    name = (error.name or "").split(".")[0]
    near = close_names(name, ("pandas", "malicourse", "numpy", "matplotlib", "IPython", "datetime", "math", "json"), 1)
    if near and near[0] != name:
        return f"There is no package {name}. Did you mean {near[0]}?"
    return (
        f"There is no package {error.name} in this Python. The course brings its own packages: close JupyterLab and "
        "open it with python start.py."
    )


def _attribute(error: AttributeError, frames: list[FrameType], names: Namespace) -> str:
    thing, name = getattr(error, "obj", None), getattr(error, "name", None) or ""
    if thing is None:
        if "NoneType" in str(error):
            return f"What stands before .{name} is empty (None): the step before it gave nothing back."
        return ""
    if isinstance(thing, ModuleType):
        said, known = f"{thing.__name__.removeprefix('malicourse.')} has no {name}.", list(vars(thing))
    elif isinstance(thing, str):
        said, known = f"A text has no .{name}. Is a table meant? Read it first: pd.read_csv(…).", []
    else:
        what = KINDS.get(type(thing).__name__, f"What is of the kind {type(thing).__name__}")
        if name in DAYS and hasattr(thing, "dt"):
            return f"{what} has no .{name}; of a column of dates it is .dt.{name}."
        if told := _phrase("AttributeError", str(error)):
            return told
        said, known = f"{what} has no .{name}.", dir(thing)
    near = close_names(name, [one for one in known if not one.startswith("_")], 1)
    if not near and hasattr(thing, "columns") and hasattr(thing, "iloc"):
        said += f" Its columns are {_columns(list(map(str, thing.columns)))}."
    return f"{said}{f' Did you mean .{near[0]}?' if near else ''}"


# ---------------------------------------------------------------- files


def _file(error: FileNotFoundError, frames: list[FrameType], names: Namespace) -> str:
    if not error.filename:
        return ""
    if "\\" in str(error.filename) and os.sep == "/":
        return f'In the name of a file write / in the place of \\: "{str(error.filename).replace(chr(92), "/")}".'
    path = Path(str(error.filename))
    if path.parent.is_dir():
        files = [one.name for one in path.parent.iterdir()]
        near = [one for one in files if path.stem and path.stem in one][:1] or close_names(path.name, files, 1)
        said = f"There is no file {path.name} in the folder {path.parent.resolve().name}."
        if path.parent == Path() and Path("../data", path.name).is_file():
            return f'{said} It stands beside: pd.read_csv("../data/{path.name}").'
        return f"{said} Did you mean {near[0]}?" if near else said
    folders = [one.name for one in path.parent.parent.iterdir()] if path.parent.parent.is_dir() else []
    near = [one for one in close_names(path.parent.name, folders, 1) if one != path.parent.name]
    if near or path.parent.name != "data":
        hint = f" Did you mean {near[0]}?" if near else ""
        return f"There is no folder {path.parent}, so no file {path.name} in it.{hint}"
    return _moved(path, names)


def _moved(path: Path, names: Namespace) -> str:
    """Say where a notebook belongs that does not find the tables."""
    from malicourse import tables

    if Path("../data", tables.PACKAGE).is_file():
        return f'The tables stand in the folder ../data, seen from this notebook: "../data/{path.name}".'
    try:
        course = tables.data_folder().parent
    except tables.TableError:
        course = tables.INSTALLED
    belongs = "exercises" if "check" in "\n".join(map(str, names.get("In") or [])) else "notebooks"
    return (
        f"This notebook looks for the tables in {path.parent}, and from the folder {Path.cwd()} there is no such "
        f"folder. It belongs into {course / belongs}: move it there and open it again."
    )


# ---------------------------------------------------------------- what cannot be read, and kinds that do not fit

TYPOGRAPHIC = re.compile("[“”„«»″]")
UNSURE = re.compile(
    "invalid syntax(?!. Maybe)|invalid character|non-printable|invalid decimal|leading zeros|cannot assign to expr"
)


@cache
def _phrases() -> dict[str, list[tuple[str, str]]]:
    return json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


def _fill(words: str, match: re.Match[str], **more: object) -> str:
    given = {str(number): text for number, text in enumerate(match.groups(), 1) if text is not None}
    first = next(iter(given.values()), "")
    return re.sub(r"\{(\w+)\}", lambda place: str(more.get(place[1], given.get(place[1], first))), words)


def _phrase(kind: str, text: str, **more: object) -> str:
    """Return our words for the first pattern that Python's own fit."""
    return next(
        (_fill(words, match, **more) for form, words in _phrases()[kind] if (match := re.search(form, text))), ""
    )


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
    return told or (
        f"Python cannot read line {line}. Look for a missing comma, bracket or quotation mark there or in the line "
        "above."
    )


def _written(text: str, line: int) -> str:
    """Say what in a line is no Python, by the signs outside its quotation marks."""
    bare = re.sub(r"\"[^\"]*\"|'[^']*'|#.*", '""', text.rstrip())
    if TYPOGRAPHIC.search(text) and not TYPOGRAPHIC.search(bare) and text.count('"') % 2:
        bare = text  # “a text" that two kinds of mark enclose
    word = re.match(r"\s*([A-Za-z]\w*)", bare)
    if word and word[1].lower() in kwlist and word[1] not in kwlist:
        return f"Line {line}: Python writes {word[1].lower()} in small letters."
    call = re.match(r"\s*([A-Za-z_][\w.]*) +\"\"", bare)
    bare_call = re.fullmatch(r"\s*([A-Za-z_][\w.]*) +\w+", bare)
    if bare_call and ("." in bare_call[1] or bare_call[1] in BUILT_IN):
        call = bare_call
    if call and call[1] not in kwlist:
        return f"Line {line}: round brackets are missing, as in {call[1]}(…)."
    return _phrase("Line", bare, line=line)


def _known_words(text: str) -> str:
    """Return our words for what was said, whatever the kind of error that pandas chose for it."""
    return next((told for kind in ("ValueError", "TypeError", "AttributeError") if (told := _phrase(kind, text))), "")


def _value(error: ValueError, frames: list[FrameType], names: Namespace) -> str:
    if isinstance(error, UnicodeDecodeError):
        return 'The file is not in UTF-8. Save it as "CSV UTF-8", or name its encoding: encoding="latin-1".'
    return _phrase("ValueError", str(error))


def _type(error: TypeError, frames: list[FrameType], names: Namespace) -> str:
    text = str(error)
    if match := re.search(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", text):
        called, given = match.groups()
        known = _parameters(called, names)
        near = close_names(given, known, 1)
        hint = f" Did you mean {near[0]}=?" if near else f" It takes {', '.join(known)}." if known else ""
        return f"{called} takes no {given}=.{hint}"
    if re.match(r"check\(\) takes", text):
        return (
            'check takes an id in quotation marks, a comma and one answer: check("2.1", days). A comma more makes '
            "two answers of one; decimals have a point."
        )
    if match := re.search(r"(\w+)\(\) missing \d+ required [\w-]+ arguments?: (.+)", text):
        called, lacking = match.groups()
        comma = " Is a comma missing there?" if re.search("[\"'] +[\"'\\w]", _cell_text(names)) else ""
        return f"{called}( ) lacks something between its round brackets: {lacking.replace(chr(39), '')}.{comma}"
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
        return f"{name} is a folder, and a file is wanted there, such as ../data/towns.csv."
    if isinstance(error, PermissionError) and name:
        return f"{name} may not be used just now. Is it open in another program, or does it belong to somebody else?"
    return ""


def _index(error: IndexError, frames: list[FrameType], names: Namespace) -> str:
    if any(len(table) == 0 for table in _tables(frames)):
        return "No row is left: the conditions before keep nothing. Look at the table without them."
    return "There is no item of this number. Counting begins at 0: .iloc[0] is the first, .iloc[-1] the last."


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
    (ZeroDivisionError, lambda *_: "Something is divided by zero."),
)
