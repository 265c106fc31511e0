"""Read a question bank's YAML as plain text, with the line of every entry for the messages.

Every value is kept as the text that stands in the file: ``No`` stays "No" and ``2012-04-06`` stays a day.
Tags, anchors and aliases are refused, so nothing in a bank can build an object or grow while it is read.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

MOST_BYTES = 400_000
DEEPEST = 12
LONGEST_TEXT = 1000


class BankError(ValueError):
    """One thing wrong with a question bank: where, what, and how to mend it.

    Parameters
    ----------
    file : str
        The bank's file name, with its folder.
    where : str
        Line and question, such as ``line 12, question "revolt-coup"``.
    problem : str
        What is wrong, without a full stop.
    cure : str
        What to do about it, as a sentence.
    """

    def __init__(self, file: str, where: str, problem: str, cure: str) -> None:
        self.file, self.where, self.problem, self.cure = file, where, problem, cure
        super().__init__(f"{file}{', ' if where else ''}{where}: {problem}. {cure}")

    def _render_traceback_(self) -> list[str]:
        """Show the message alone in a notebook: the way through our code helps nobody there."""
        return [f"{type(self).__name__}: {self}"]


def close_to(name: str, known: Iterable[str]) -> str:
    """Say which known names may be meant, or name them all where they are few."""
    known = sorted(known)
    near = difflib.get_close_matches(name, known, n=3)
    if near:
        return f'Did you mean "{near[0]}"?' if len(near) == 1 else f"Close to it: {', '.join(near)}."
    return (
        f"Known: {', '.join(known) or 'none'}."
        if len(known) <= 20
        else f"None of the {len(known)} known is close to it."
    )


class Entry(dict):
    """A mapping of the file which knows its line and answers for its own fields."""

    def __init__(self, line: int, file: str) -> None:
        super().__init__()
        self.line, self.file, self.owner = line, file, ""
        self.lines: dict[str, int] = {}

    def fail(self, problem: str, cure: str, key: str = "") -> NoReturn:
        """Stop with a message at this entry, or at one of its keys."""
        where = f"line {self.lines.get(key, self.line)}"
        raise BankError(self.file, f"{where}, {self.owner}" if self.owner else where, problem, cure)

    def only(self, *known: str) -> None:
        """Refuse keys that nobody reads."""
        for key in self:
            if key not in known:
                self.fail(f'the key "{key}" is not known here', close_to(key, known), key)

    def text(self, key: str, default: str | None = None) -> str:
        """Read plain text: one line, no markup."""
        value = self.get(key)
        if value in (None, "", "~") and default is not None:
            return default
        if value in (None, "", "~"):
            self.fail(f'"{key}" is missing or empty', f'Write "{key}:" and its text.', key)
        if not isinstance(value, str):
            self.fail(
                f'"{key}" is a list or a mapping', "Write one text; put it in quotation marks if it holds a colon.", key
            )
        value = re.sub("[ \t\r\n]+", " ", value).strip()
        fault = _fault(value)
        if fault:
            self.fail(f'"{key}" {fault[0]}', fault[1], key)
        return value

    def identifier(self, key: str = "id") -> str:
        """Read an id: small letters, figures and hyphens."""
        value = self.text(key)
        if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", value) or len(value) > 60:
            self.fail(
                f'the {key} "{value}" has other signs than a-z, 0-9 and hyphens',
                "Write it like revolt-declaration.",
                key,
            )
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """Read a number written with a decimal point."""
        value = self.get(key)
        if value in (None, "") and default is not None:
            return default
        if not isinstance(value, str) or not re.fullmatch(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?", value):
            found = "is missing" if value in (None, "") else f'is "{value}", which is not a number'
            self.fail(f'"{key}" {found}', f'Write "{key}:" and a number such as 16 or 12.5.', key)
        found = float(value)
        return int(found) if found.is_integer() else found

    def flag(self, key: str, default: bool) -> bool:
        """Read true or false."""
        value = self.get(key, "")
        if value == "":
            return default
        if str(value).lower() not in ("true", "false"):
            self.fail(f'"{key}" is "{value}"', "Write true or false.", key)
        return str(value).lower() == "true"

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Read one text or a list of texts."""
        value = self.get(key)
        if isinstance(value, str) and value:
            value = [value]
        if not value and not required:
            return ()
        if not value or not isinstance(value, list):
            self.fail(f'"{key}" is missing or empty', f'Write "{key}:" and one text or a list.', key)
        found = []
        for item in value:
            one = Entry(self.lines.get(key, self.line), self.file)
            one.owner = self.owner
            one[key] = item
            found.append(one.text(key))
        return tuple(found)

    def entry(self, key: str) -> "Entry":
        """Read a mapping."""
        value = self.get(key)
        if not isinstance(value, Entry):
            self.fail(
                f'"{key}" is missing or is not a mapping', f'Write "{key}:" and its keys below it, further right.', key
            )
        value.owner = self.owner
        return value

    def entries(self, key: str, least: int = 1, most: int = 10_000) -> list["Entry"]:
        """Read a list of mappings."""
        value = self.get(key)
        if not isinstance(value, list) or not all(isinstance(item, Entry) for item in value):
            self.fail(
                f'"{key}" is missing or is not a list', f'Write "{key}:" and below it entries that begin with "-".', key
            )
        if not least <= len(value) <= most:
            size = f"at least {least}" if len(value) < least else f"at most {most}"
            self.fail(f'"{key}" has {len(value)} entries', f"Write {size}.", key)
        for item in value:
            item.owner = self.owner
        return value


def _fault(text: str) -> tuple[str, str] | None:
    """Say what in a text is more than plain text."""
    if re.search(r"<[A-Za-z/!?]", text):
        return "holds HTML", 'Write plain words; a "<" needs a space after it.'
    if re.search(r"&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z]+);", text):
        return "holds an HTML entity", "Write the sign itself."
    if re.search(r"\b(javascript|vbscript|data):\S", text, re.IGNORECASE):
        return "holds a script address", "Write plain words."
    if re.search(r"\*\*|`|\]\(", text):
        return "holds Markdown, which would be shown as it stands", "Write plain words."
    if any(
        unicodedata.category(sign) == "Cc" or sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        for sign in text
    ):
        return "holds an invisible control sign", "Type the text again."
    if len(text) > LONGEST_TEXT:
        return f"has {len(text)} signs", f"Write at most {LONGEST_TEXT}."
    return None


def read_yaml(path: Path, file: str) -> Entry:
    """Read a bank file into entries that know their lines.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        How messages name it.

    Returns
    -------
    Entry
        The outermost mapping.

    Raises
    ------
    BankError
        If the file cannot be read as a mapping of plain YAML.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        with path.open("rb") as stream:
            many = sum(b"stem:" in line for line in stream)
        cure = f"A bank may have {MOST_BYTES // 1000} kB, far more than one lesson needs; split it."
        raise BankError(file, "", f"the file is {size // 1000} kB, with about {many} questions", cure)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        cure = "Save the file again with the encoding UTF-8."
        raise BankError(file, f"line {line}", "the file is not UTF-8", cure) from None
    return _build(text, file)


def _build(text: str, file: str) -> Entry:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    top: list[Any] = []
    open_: list[list[Any] | Entry] = [top]
    keys: list[str | None] = [None]  # the key that waits for its value, one for each open collection

    def stop(event: Any, problem: str, cure: str) -> NoReturn:
        raise BankError(file, f"line {event.start_mark.line + 1}", problem, cure)

    def place(event: Any, value: Any) -> None:
        here, key = open_[-1], keys[-1]
        if isinstance(here, list):
            here.append(value)
        elif key is None:
            if not isinstance(value, str):
                stop(event, "a list or a mapping stands where a key should", "Check the indentation.")
            if value in here:
                stop(event, f'the key "{value}" stands twice in one entry', "Keep one of the two.")
            here.lines[value] = event.start_mark.line + 1
            keys[-1] = value
        else:
            here[key], keys[-1] = value, None

    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                stop(event, "the file uses an anchor or an alias (& or *)", "Write the text out, in quotation marks.")
            if getattr(event, "tag", None):
                stop(event, f"the file uses a tag ({event.tag})", "Put the text in quotation marks.")
            if isinstance(event, yaml.ScalarEvent):
                place(event, event.value)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                mapping = isinstance(event, yaml.MappingStartEvent)
                value = Entry(event.start_mark.line + 1, file) if mapping else []
                place(event, value)
                open_.append(value)
                keys.append(None)
                if len(open_) > DEEPEST:
                    stop(event, "the entries are nested too deeply", "Check the indentation.")
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                open_.pop()
                keys.pop()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "unknown fault"
        cure = (
            "Check the indentation there, and put a text that holds a colon or begins with a sign in quotation marks."
        )
        raise BankError(file, f"line {mark.line + 1}" if mark else "", f"this is not YAML ({what})", cure) from None
    if not top or top == [""]:
        raise BankError(file, "", "the file is empty", "Begin with lesson:, objectives: and stops:.")
    if len(top) > 1 or not isinstance(top[0], Entry):
        raise BankError(file, "", "the file is not one mapping", "Begin with lesson:, objectives: and stops:.")
    return top[0]
