"""Read a question bank's YAML as plain text, with the line of every entry for the messages."""

import re
from pathlib import Path
from typing import NoReturn, cast

from malicourse import plain_yaml, values
from malicourse.near import did_you_mean
from malicourse.words import PlainError, say

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


class BankError(PlainError, ValueError):
    """One thing wrong with a question bank: where, what, and how to mend it.

    Parameters
    ----------
    file : str
        The bank's file name, with its folder.
    where : str
        Line and question, such as ``line 12, question "revolt-coup"``.
    words : str
        What is wrong, and what to do about it.
    """

    def __init__(self, file: str, where: str, words: str) -> None:
        self.file, self.where, self.words = file, where, words
        super().__init__(say("common.labelled", label=", ".join(filter(None, [file, where])), text=words))


class Entry(plain_yaml.Mapping):
    """A mapping of the file which knows its line and answers for its own fields."""

    def __init__(self, line: int, file: str) -> None:
        super().__init__(line)
        self.file, self.owner = file, ""

    def fail(self, words: str, key: str = "") -> NoReturn:
        """Stop with a message at this entry, or at one of its keys."""
        where = say("bank.line", n=self.lines.get(key, self.line))
        raise BankError(self.file, ", ".join(filter(None, [where, self.owner])), words)

    def only(self, *known: str) -> None:
        """Refuse keys that nobody reads."""
        for key in self:
            if key not in known:
                self.fail(say("bank.unknown_key", key=key, near=did_you_mean(key, known)), key)

    def text(self, key: str, default: str | None = None) -> str:
        """Read plain text: one line, no markup."""
        value = self.get(key)
        empty = value in (None, "") or (value == "~" and not getattr(value, "quoted", False))
        if empty and default is not None:
            return default
        if empty:
            self.fail(say("bank.empty", key=key), key)
        if not isinstance(value, str):
            self.fail(say("bank.not_one_text", key=key), key)
        value = values.clean(value)
        if values.is_blank(value):
            self.fail(say("bank.unseen", key=key), key)
        if fault := _fault(key, value):
            self.fail(fault, key)
        return value

    def identifier(self, key: str = "id") -> str:
        """Read an id: small letters, figures and hyphens."""
        return self.name(self.text(key), key)

    def name(self, value: str, key: str) -> str:
        """Refuse a name of other signs than small letters, figures and hyphens, or one that browsers keep."""
        if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", value) or len(value) > 60:
            self.fail(say("bank.odd_name", key=key, value=value), key)
        self.refuse_reserved(value, key)
        return value

    def refuse_reserved(self, name: str, key: str = "") -> None:
        """Refuse a name that every object of a browser has already: answers kept under it would be lost."""
        if name in RESERVED:
            self.fail(say("bank.reserved", name=name), key)

    def number(self, key: str, default: float | None = None, least: int | None = None) -> float:
        """Read a number written with a decimal point, and refuse one below ``least``."""
        value = self.get(key)
        if value in (None, "") and default is not None:
            return default
        found = values.number(value)
        if found is None and value in (None, ""):
            self.fail(say("bank.no_number", key=key), key)
        if found is None:
            self.fail(say("bank.not_a_number", key=key, value=value), key)
        if values.tidy(found) != found or round(found, MOST_DECIMALS) != found:
            self.fail(say("bank.many_figures", key=key, value=value, most=MOST_DECIMALS), key)
        if least is not None and found < least:
            self.fail(say("bank.below", key=key, n=least), key)
        return found

    def flag(self, key: str, default: bool) -> bool:
        """Read true or false."""
        value = self.get(key, "")
        if value == "":
            return default
        if str(value).lower() not in ("true", "false"):
            self.fail(say("bank.not_true_or_false", key=key, value=value), key)
        return str(value).lower() == "true"

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Read one text or a list of texts."""
        value = self.get(key)
        if isinstance(value, str) and value:
            value = [value]
        if not value and not required:
            return ()
        if not value or not isinstance(value, list):
            self.fail(say("bank.no_texts", key=key), key)
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
            self.fail(say("bank.no_mapping", key=key), key)
        value.owner = self.owner
        return value

    def entries(self, key: str, least: int = 1, most: int = 10_000) -> list["Entry"]:
        """Read a list of mappings."""
        value = self.get(key)
        if not isinstance(value, list) or not all(isinstance(item, Entry) for item in value):
            self.fail(say("bank.no_list", key=key), key)
        if len(value) < least:
            self.fail(say("bank.few_entries", key=key, n=len(value), least=least), key)
        if len(value) > most:
            self.fail(say("bank.many_entries", key=key, n=len(value), most=most), key)
        for item in value:
            item.owner = self.owner
        return value


def _fault(key: str, text: str) -> str:
    """Say what in a text is more than plain text, and what to do; empty if it is plain."""
    if re.search(r"<[A-Za-z/!?]", text):
        return say("bank.html", key=key)
    if re.search(r"&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z]+);", text):
        return say("bank.entity", key=key)
    if re.search(r"\b(javascript|vbscript|data):\S", text, re.IGNORECASE):
        return say("bank.script", key=key)
    if re.search(r"\*\*|`|\]\(", text):
        return say("bank.markdown", key=key)
    if fault := values.text_fault(text):
        return say("bank.odd_sign", key=key, fault=fault)
    if len(text) > LONGEST_TEXT:
        return say("bank.long_text", key=key, n=len(text), most=LONGEST_TEXT)
    return ""


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
        raise BankError(file, "", say("bank.large_file", size=size // 1000, n=many, most=MOST_BYTES // 1000))
    try:
        text = plain_yaml.decode(path, MOST_BYTES)
        return cast(Entry, plain_yaml.parse(text, say("bank.begin"), lambda line: Entry(line, file)))
    except plain_yaml.YamlFault as fault:
        where = say("bank.line", n=fault.line) if fault.line else ""
        raise BankError(file, where, f"{fault.problem}. {fault.cure}") from None
