"""Read a question bank's YAML as plain text, with the line of every entry for the messages."""

import re
from pathlib import Path
from typing import NoReturn, cast

from malicourse import plain_yaml, values
from malicourse.near import did_you_mean

MOST_BYTES = 400_000
LONGEST_TEXT = 1000
MOST_DECIMALS = 6
RESERVED = (  # what an object has in JavaScript before anything is put into it
    *(
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
    ),
    *("__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__"),
)
BEGIN = "Begin with lesson:, objectives: and stops:."


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


class Entry(plain_yaml.Mapping):
    """A mapping of the file which knows its line and answers for its own fields."""

    def __init__(self, line: int, file: str) -> None:
        super().__init__(line)
        self.file, self.owner = file, ""

    def fail(self, problem: str, cure: str, key: str = "") -> NoReturn:
        """Stop with a message at this entry, or at one of its keys."""
        where = f"line {self.lines.get(key, self.line)}"
        raise BankError(self.file, f"{where}, {self.owner}" if self.owner else where, problem, cure)

    def only(self, *known: str) -> None:
        """Refuse keys that nobody reads."""
        for key in self:
            if key not in known:
                self.fail(f'the key "{key}" is not known here', did_you_mean(key, known), key)

    def text(self, key: str, default: str | None = None) -> str:
        """Read plain text: one line, no markup."""
        value = self.get(key)
        empty = value in (None, "") or (value == "~" and not getattr(value, "quoted", False))
        if empty and default is not None:
            return default
        if empty:
            self.fail(f'"{key}" is missing or empty', f'Write "{key}:" and its text.', key)
        if not isinstance(value, str):
            self.fail(
                f'"{key}" is a list or a mapping', "Write one text; put it in quotation marks if it holds a colon.", key
            )
        value = values.clean(value)
        if values.is_blank(value):
            self.fail(f'"{key}" holds nothing that can be seen', f'Write "{key}:" and its text.', key)
        fault = _fault(value)
        if fault:
            self.fail(f'"{key}" {fault[0]}', fault[1], key)
        return value

    def identifier(self, key: str = "id") -> str:
        """Read an id: small letters, figures and hyphens."""
        return self.name(self.text(key), key)

    def name(self, value: str, key: str) -> str:
        """Refuse a name of other signs than small letters, figures and hyphens, or one that browsers keep."""
        if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", value) or len(value) > 60:
            self.fail(
                f'the {key} "{value}" has other signs than a-z, 0-9 and hyphens',
                "Write it like revolt-declaration.",
                key,
            )
        self.refuse_reserved(value, key)
        return value

    def refuse_reserved(self, name: str, key: str = "") -> None:
        """Refuse a name that every object of a browser has already: answers kept under it would be lost."""
        if name in RESERVED:
            self.fail(f'the name "{name}" means something else in every browser', "Choose another word.", key)

    def number(self, key: str, default: float | None = None, least: float | None = None) -> float:
        """Read a number written with a decimal point, and refuse one below ``least``."""
        value = self.get(key)
        if value in (None, "") and default is not None:
            return default
        found = values.number(value)
        if found is None:
            what = "is missing" if value in (None, "") else f'is "{value}", which is not a number'
            self.fail(f'"{key}" {what}', f'Write "{key}:" and a number such as 16 or 12.5.', key)
        if values.tidy(found) != found or round(found, MOST_DECIMALS) != found:
            self.fail(
                f'"{key}" is "{value}", of more figures than are shown',
                f"Round it to twelve figures, at most {MOST_DECIMALS} of them behind the point.",
                key,
            )
        if least is not None and found < least:
            self.fail(
                f'"{key}" is below zero' if not least else f'"{key}" is below {least}', f"Write {least} or more.", key
            )
        return found

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
    fault = values.text_fault(text)
    if fault:
        return fault, "Type the text again."
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
        text = plain_yaml.decode(path, MOST_BYTES)
        return cast(Entry, plain_yaml.parse(text, BEGIN, lambda line: Entry(line, file)))
    except plain_yaml.YamlFault as fault:
        raise BankError(file, f"line {fault.line}" if fault.line else "", fault.problem, fault.cure) from None
