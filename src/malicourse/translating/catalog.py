"""Catalogs in gettext's format: read, brought up to date, written."""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog as Messages
from babel.messages.pofile import PoFileError, read_po, write_po

from malicourse import _notebook
from malicourse.translating.units import TranslationError, Unit

__all__ = ["Catalog", "Entry"]

ALIKE = 0.75
ENTRY = re.compile(r'(?m)^msgid (?!""\nmsgstr)')  # all but the head
HEAD = """# {path}: the words of {source} in another language.
# Made and brought up to date by python -m malicourse.authoring translate {language}; the msgstr are written by people.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@dataclass
class Entry:
    """A unit with its words in another language.

    Attributes
    ----------
    unit : Unit
        The English and its place.
    words : str
        The translation; empty if there is none.
    stale : bool
        True if the English has changed since.
    former : str
        The English that the words are of, where it is another.
    remark : str
        What translators wrote into the catalog for each other.
    """

    unit: Unit
    words: str = ""
    stale: bool = False
    former: str = ""
    remark: str = ""

    @property
    def ready(self) -> bool:
        """Tell whether the words may be printed."""
        return bool(self.words) and not self.stale


class Catalog:
    """The units of one source file with their words.

    Parameters
    ----------
    path : Path
        The file; it need not exist yet.
    language : str
        Such as "fr".
    source : str
        The source file, as the head of the catalog names it.
    """

    def __init__(self, path: Path, language: str, source: str) -> None:
        self.path, self.language, self.source = path, language, source
        self.entries: dict[tuple[str, str], Entry] = {}
        self.changes = {"new": 0, "stale": 0, "gone": 0}
        if path.is_file():
            self._read()

    def _read(self) -> None:
        try:
            text = self.path.read_text(encoding="utf-8-sig")  # newlines of any system become one
            messages = read_po(io.StringIO(text), abort_invalid=True, ignore_obsolete=True)
        except (OSError, PoFileError, UnicodeDecodeError) as error:
            msg = f"{self.path} is no catalog that can be read ({error}). Take it back from git, or mend the line."
            raise TranslationError(msg) from None
        if len(messages) != len(ENTRY.findall(text)):  # written back, it would have lost one of the two
            msg = f"{self.path} is no catalog that can be read (an entry stands twice). Keep one of the two."
            raise TranslationError(msg)
        for message in messages:
            if not message.id:
                continue
            unit = Unit(message.context or "", str(message.id), "")
            former = str(message.previous_id[0]) if message.previous_id else ""
            remark = "\n".join(message.user_comments)
            entry = Entry(unit, str(message.string or ""), message.fuzzy, former, remark)
            self.entries[unit.context, unit.text] = entry

    def words(self, unit: Unit) -> str:
        """Give the words of a unit that may be printed; empty if there are none."""
        entry = self.entries.get((unit.context, unit.text))
        return entry.words if entry and entry.ready else ""

    def update(self, units: Iterable[Unit]) -> None:
        """Bring the catalog to the units of its source: carry words over, mark as stale, drop what is gone.

        Parameters
        ----------
        units : iterable of Unit
            What the source holds now, in its order.
        """
        wanted = {(unit.context, unit.text): unit for unit in units}
        left = {key: entry for key, entry in self.entries.items() if key not in wanted}
        fresh: dict[tuple[str, str], Entry] = {}
        for key, unit in wanted.items():
            former = self.entries.get(key)
            fresh[key] = (
                Entry(unit, former.words, former.stale, former.former, former.remark) if former else Entry(unit)
            )
        new = [key for key in wanted if key not in self.entries]
        for key in new:  # the same text in another place
            other = next((one for one in left if one[1] == key[1]), None)
            if other:
                former = left.pop(other)
                fresh[key] = Entry(wanted[key], former.words, former.stale, former.former, former.remark)
        self.changes = {"new": 0, "stale": 0, "gone": 0}
        for key in new:
            if fresh[key].words:
                continue
            other = _alike(key, left) if left else None
            if other and left[other].words:
                former = left.pop(other)
                fresh[key] = Entry(wanted[key], former.words, True, former.former or other[1], former.remark)
                self.changes["stale"] += 1
            else:
                self.changes["new"] += 1
        self.changes["gone"] = len(left)
        self.entries = fresh

    def text(self) -> str:
        """Write the catalog as the text of its file, the same for the same content."""
        messages = Messages(locale=None)
        for entry in self.entries.values():
            unit = entry.unit
            about = [f"{unit.kind}{f': {unit.note}' if unit.note else ''}"]
            if unit.most:
                about.append(f"at most {unit.most} characters")
            former = [entry.former] if entry.stale and entry.former else []
            message = messages.add(
                unit.text,
                entry.words,
                flags=["fuzzy"] if entry.stale else [],
                auto_comments=[part.replace("\n", " ") for part in about],
                user_comments=entry.remark.split("\n") if entry.remark else [],
                previous_id=former,
                context=unit.context or None,
            )
            message.flags -= {"python-format", "python-brace-format"}
        stream = io.BytesIO()
        write_po(stream, messages, width=110, omit_header=True, include_previous=True)
        name = f"translations/{self.path.as_posix().rpartition('translations/')[2]}"
        head = HEAD.format(path=name, source=self.source, language=self.language)
        return head + stream.getvalue().decode().strip("\n") + "\n"

    def write(self) -> bool:
        """Write the file if it changes; tell whether it did."""
        content = self.text()
        if self.path.is_file() and self.path.read_text(encoding="utf-8") == content:
            return False
        _notebook.replace_file(self.path, content)
        return True


def _alike(key: tuple[str, str], left: dict[tuple[str, str], Entry]) -> tuple[str, str] | None:
    """Find the former unit of a changed one: the same place, else a text that is much alike."""
    context, text = key

    def likeness(other: str, least: float) -> float:
        match = difflib.SequenceMatcher(None, text, other, autojunk=False)
        return match.ratio() if match.real_quick_ratio() >= least and match.quick_ratio() >= least else 0.0

    for one in left:
        if context and one[0] == context and likeness(one[1], 0.35) >= 0.35:
            return one
    best = max(((likeness(one[1], ALIKE), one) for one in left), default=(0.0, ("", "")))
    return best[1] if best[0] >= ALIKE else None
