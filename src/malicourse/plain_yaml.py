"""Read YAML as plain words, with the line of each entry: the one reader for every YAML file of the course.

Each value is kept as the text that stands in the file: ``NO`` stays "NO" and ``2012-04-06`` stays a day. A key that
stands twice, tags, anchors and aliases are refused, so nothing in a file is lost, builds an object or grows while read.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from malicourse import files, values, words

__all__ = ["Mapping", "Word", "YamlFault", "decode", "parse"]

DEEPEST = 12


class YamlFault(ValueError):
    """Why a file cannot be read.

    Attributes
    ----------
    line : int
        The line of the file; 0 if the fault has none.
    problem, cure : str
        What is wrong, without a full stop; and what to do, as a sentence.
    """

    def __init__(self, problem: str, cure: str, line: int = 0) -> None:
        self.problem, self.cure, self.line = problem, cure, line
        key = "reading.fault_of_line" if line else "reading.fault"
        super().__init__(words.say(key, line=words.number(line), problem=problem, cure=cure))


class Word(str):
    """A text of the file; ``quoted`` tells whether it stands in quotation marks or as a block."""

    __slots__ = ("quoted",)
    quoted: bool


class Mapping(dict):
    """A mapping of the file which knows its line, and that of each key."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


def decode(path: Path, most: int) -> str:
    """Read a file as text.

    Parameters
    ----------
    path : Path
        The file.
    most : int
        How many bytes it may have.

    Returns
    -------
    str
        Its text.

    Raises
    ------
    YamlFault
        If it is no file, too large, not to be read, or not UTF-8.
    """
    if not os.path.isfile(path):  # noqa: PTH113 (a folder; a pipe, which would never end; a name of any length)
        what = words.say("reading.no_file" if os.path.lexists(path) else "reading.nothing_there")
        raise YamlFault(what, words.say("reading.look_at_name"))
    try:
        size = path.stat().st_size
        if size > most:
            found = words.say("reading.large", size=words.number(size // 1000))
            raise YamlFault(found, words.say("reading.split", most=words.number(most // 1000)))
        content = path.read_bytes()
    except OSError as error:
        raise YamlFault(words.say("reading.unread", why=files.why(error)), words.say("reading.permissions")) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise YamlFault(words.say("reading.not_utf8"), words.say("reading.save_utf8"), line) from None


def parse(text: str, begin: str, mapping: Callable[[int], Mapping] = Mapping) -> Mapping:
    """Read a text of YAML.

    Parameters
    ----------
    text : str
        What stands in the file.
    begin : str
        What to begin a file with, as a sentence for the message about an empty one.
    mapping : callable
        Makes an empty mapping of its line.

    Returns
    -------
    Mapping
        The outermost mapping: its values are texts, lists and further mappings.

    Raises
    ------
    YamlFault
        If the text is not one mapping of plain YAML.
    """
    import yaml  # here, so that a lesson without questions does not wait for it

    build = _Builder(mapping)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            build.take(event)
    except yaml.YAMLError as error:
        _name_sign(text)
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or words.say("reading.unknown")
        fault, cure = words.say("reading.not_yaml", what=what), words.say("reading.indent_or_quote")
        raise YamlFault(fault, cure, mark.line + 1 if mark else 0) from None
    if not build.top or build.top == [""]:
        raise YamlFault(words.say("reading.empty"), begin)
    if len(build.top) > 1 or not isinstance(build.top[0], Mapping):
        raise YamlFault(words.say("reading.not_mapping"), begin)
    return build.top[0]


def _name_sign(text: str) -> None:
    """Name the line of a sign that no file should hold."""
    for number, line in enumerate(text.split("\n"), 1):
        fault = values.text_fault(line.replace("\t", "").removesuffix("\r"))
        if fault:
            told = words.say("reading.the_line", fault=fault)
            raise YamlFault(told, words.say("reading.type_again"), number) from None


class _Builder:
    """Put the events of YAML together to texts, lists and mappings."""

    def __init__(self, mapping: Callable[[int], Mapping]) -> None:
        import yaml

        self.yaml, self.mapping = yaml, mapping
        self.top: list[Any] = []
        self.open: list[list[Any] | Mapping] = [self.top]
        self.keys: list[str | None] = [None]  # the key that waits for its value, one for each open collection

    def take(self, event: Any) -> None:
        """Take the next event."""
        yaml = self.yaml
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            _stop(event, words.say("reading.anchor"), words.say("reading.write_out"))
        if getattr(event, "tag", None):
            _stop(event, words.say("reading.tag", tag=event.tag), words.say("reading.quote"))
        if isinstance(event, yaml.ScalarEvent):
            word = Word(event.value)
            word.quoted = event.style not in (None, "")
            self.place(event, word)
        elif isinstance(event, yaml.CollectionStartEvent):
            mapped = isinstance(event, yaml.MappingStartEvent)
            value: list[Any] | Mapping = self.mapping(_line(event)) if mapped else []
            self.place(event, value)
            self.open.append(value)
            self.keys.append(None)
            if len(self.open) > DEEPEST:
                _stop(event, words.say("reading.too_deep"), words.say("reading.indent"))
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
            self.keys.pop()

    def place(self, event: Any, value: Any) -> None:
        """Put a value where it belongs: into a list, as a key, or behind its key."""
        here, key = self.open[-1], self.keys[-1]
        if isinstance(here, list):
            here.append(value)
        elif key is None:
            if not isinstance(value, str):
                _stop(event, words.say("reading.no_key"), words.say("reading.indent"))
            if value in here.lines:
                _stop(event, words.say("reading.key_twice", key=value), words.say("reading.keep_one"))
            here.lines[value] = _line(event)
            self.keys[-1] = value
        else:
            here[key], self.keys[-1] = value, None


def _line(event: Any) -> int:
    return event.start_mark.line + 1


def _stop(event: Any, problem: str, cure: str) -> NoReturn:
    raise YamlFault(problem, cure, _line(event))
