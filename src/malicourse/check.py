"""Exercise checks for self-study: what was wanted, what was found, a word of help, never the answer.

A lesson's exercises stand in ``data/exercises/NN-name.yaml``. A cell of an exercise notebook ends with::

    check("2.1", days)

The printed lines depend on the value alone, so stored outputs can be compared. Nothing is recorded or marked.
"""

from __future__ import annotations

import datetime as dt
import difflib
import math
import numbers
import re
import textwrap
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from malicourse import near, plain_yaml, tables, values, words
from malicourse.words import PlainError, say

__all__ = ["Exercise", "ExerciseError", "Outcome", "check", "load"]

WIDTH = 88  # JupyterLab breaks longer lines inside a word
MOST_BYTES = 400_000


class ExerciseError(PlainError, ValueError):
    """An exercise that does not exist, or an exercise file that cannot be used as it is."""


class _Misfit(Exception):
    """A value that is not of the kind wanted; its text is a line of help, or empty."""


@dataclass(frozen=True)
class Outcome:
    """What ``check`` says about a value.

    Attributes
    ----------
    status : str
        ``"unanswered"``, ``"right"`` or ``"wrong"``.
    lines : tuple of str
        The lines to print.
    help : str
        The line that fits this very value (a typical slip, a way out), or an empty string.
    """

    status: str
    lines: tuple[str, ...]
    help: str = ""


# ---------------------------------------------------------------- looking at any value, without trusting it


def _shorten(text: str, limit: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _fold(text: str) -> str:
    """Lower case, no accents, no punctuation: "Ménaka " and "menaka" are the same answer."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", plain.casefold()).split())


def _typed(text: str) -> str:
    """Give a text as a plain keyboard has it: figures 0 to 9, and a hyphen for each sign that looks like one."""
    return re.sub("[\u2010-\u2015\u2212]", "-", unicodedata.normalize("NFKC", text)).strip()


def _unpack(value: Any) -> Any:
    """Turn numpy's scalars and zero-dimensional arrays into plain Python ones."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, pd.api.extensions.ExtensionArray):  # what .unique() gives
        return value.to_numpy(dtype=object)
    if isinstance(value, np.datetime64):
        return pd.Timestamp(value)
    if isinstance(value, np.timedelta64):
        return pd.Timedelta(value)
    if isinstance(value, np.generic):
        return value.item()
    return value


def _is_missing(value: Any) -> bool:
    if value is None or value is pd.NaT or value is pd.NA:
        return True
    return isinstance(value, float | Decimal) and math.isnan(value)


def _is_number(value: Any) -> bool:
    known = isinstance(value, numbers.Real | Decimal | Fraction)
    return known and not isinstance(value, bool) and not _is_missing(value)


def _number_words(value: Any) -> str:
    try:
        if abs(value) < values.LARGEST:
            return values.written(float(value) if abs(value) < 0.01 else round(float(value), 4))
    except (OverflowError, ValueError):
        pass
    return say("check.too_large")


_HELD = (  # what holds several values, by its name among the words
    (pd.Series, "column"),
    ((np.ndarray, pd.Index), "array"),
    ((list, tuple, set, frozenset), "list"),
    (dict, "dictionary"),
)


def _describe(value: Any) -> str:
    """Name the type of any value, and the value where it is short and safe to show."""
    if value is None:
        return say("check.none")
    if _is_missing(value):
        return say("check.nan")
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return say("check.the_text", text=_shorten(value)) if value.strip() else say("check.empty_text")
    if isinstance(value, pd.Timedelta | dt.timedelta):
        return say("check.span", span=pd.Timedelta(value))
    if isinstance(value, dt.date):  # a moment is one too
        return say("check.the_date", date=f"{value:%Y-%m-%d}")
    if _is_number(value):
        return say("check.the_number", number=_number_words(value))
    if _is_parted(value):
        return say("check.parted", numbers=words.listed(value))
    if isinstance(value, pd.DataFrame):
        return say("check.the_table", count=len(value), n=words.number(len(value)), columns=_columns(value))
    for kind, name in _HELD:
        if isinstance(value, kind):
            size = value.size if isinstance(value, np.ndarray) else len(value)
            return say(f"check.several_{name}", count=size, n=words.number(size))
    if _is_grouped(value):
        return say("check.groups")
    if callable(value):
        return say("check.function")
    return say("check.object", type=_shorten(type(value).__name__))


def _columns(table: pd.DataFrame) -> str:
    names = ", ".join(_shorten(str(name), 30) for name in table.columns[:6])
    more = len(table.columns) - 6
    if more > 0:
        return say("check.columns_and_more", names=names, n=words.number(more))
    return say("check.columns", names=names) if names else say("check.no_columns")


def _is_grouped(value: Any) -> bool:
    return type(value).__name__ in ("DataFrameGroupBy", "SeriesGroupBy")


def _is_parted(value: Any) -> bool:
    """Tell whether a number was written with commas, as in 727,517 or 37,5: Python makes several of it."""
    return type(value) is tuple and 2 <= len(value) <= 4 and all(type(part) is int for part in value)


def _joined(parts: tuple[int, ...], whole: bool) -> str:
    """Write a number that commas have parted as Python wants it."""
    if not whole and len(parts) == 2:
        return f"{parts[0]}.{parts[1]}"
    return str(parts[0]) + "".join(f"{part:03}" for part in parts[1:])


def _out_of_a_table(value: Any, wanted: str) -> str:
    """Find the way from a table or a column to one value of it."""
    if not len(value):
        return say("check.empty")
    if isinstance(value, pd.DataFrame):
        return say("check.whole_table", wanted=say(f"check.one_{wanted}")) if len(value) > 1 else say("check.one_row")
    if len(value) == 1:
        return say("check.inside_column" if isinstance(value, pd.Series) else "check.inside_array")
    if value.dtype == bool:
        return say("check.count_true")
    if wanted != "number":
        return say("check.keep_one", wanted=say(f"check.one_{wanted}"))
    return say("check.add_or_first")


def _way_out(value: Any, wanted: str) -> str:
    """Find a line of help for a value of another kind than the one wanted."""
    if value is None:
        return say("check.no_result")
    if _is_missing(value):
        return say("check.no_value")
    if isinstance(value, pd.Series | pd.DataFrame | np.ndarray | pd.Index):
        return _out_of_a_table(value, wanted)
    if _is_grouped(value):
        return say("check.of_each_group")
    if isinstance(value, list | tuple | set | dict):
        return say("check.several", wanted=say(f"check.one_{wanted}"))
    if type(value).__name__ in ("_iLocIndexer", "_LocIndexer"):
        return say("check.brackets_follow")
    if callable(value) and not isinstance(value, type):
        return say("check.run_it")
    return _sentence(say("check.wanted_alone", wanted=say(f"check.one_{wanted}")))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


# ---------------------------------------------------------------- the kinds of exercise


class _Kind:
    """What the kinds share. A subclass says what it wants, understands a value and compares two of them."""

    required: frozenset[str] = frozenset({"answer"})
    optional: frozenset[str] = frozenset()

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.prepare()

    def prepare(self) -> None:
        """Read the options; raise ``ValueError`` or ``_Misfit`` in words where they cannot be used."""
        self.answer = self.understand(self.example(self.options["answer"]))

    def example(self, written: Any) -> Any:
        """Turn a value written in the file into what a learner would have."""
        return written

    def wanted(self) -> str:
        raise NotImplementedError

    def understand(self, value: Any) -> Any:
        raise NotImplementedError

    def same(self, one: Any, other: Any) -> bool:
        return one == other

    def like_slip(self, value: Any, slip: Any) -> bool:
        return self.same(value, slip)

    def advice(self, value: Any) -> str:
        return say("check.kind_is_right")

    def praise(self, value: Any, id: str, right: str) -> str:
        return say("check.right", id=id, right=right)


class _Number(_Kind):
    optional = frozenset({"unit", "whole", "tolerance"})

    def prepare(self) -> None:
        self.tolerance = self.options.get("tolerance", 0)
        if not _is_number(self.tolerance) or self.tolerance < 0:
            raise ValueError(say("check.no_tolerance", found=repr(self.tolerance)))
        self.whole = self.options.get("whole", False)
        super().prepare()

    def wanted(self) -> str:
        kind = "whole" if self.whole else "number"
        unit = self.options.get("unit")
        return say(f"check.as_{kind}_in_unit", unit=unit) if unit else say(f"check.as_{kind}")

    def understand(self, value: Any) -> float | int:
        if not _is_number(value):
            raise _Misfit(self._no_number(value))
        if abs(value) == math.inf:
            raise _Misfit(say("check.divided_by_zero"))
        if abs(value) >= values.LARGEST:
            raise _Misfit(say("check.far_too_large"))
        return value

    def _no_number(self, value: Any) -> str:
        """Find the line for what is no number: one in other signs, a span of time, anything else."""
        if isinstance(value, str):
            figures = re.findall(r"\d[\d.,\s]*", value)
            alone = len(figures) == 1 and not re.search(r"\d{4}-\d", value)
            return say("check.number_alone" if alone else "check.figures")
        if _is_parted(value):
            return say("check.comma_parts", number=_joined(value, self.whole))
        if isinstance(value, pd.Timedelta | dt.timedelta):
            return say("check.days_of_span")
        if isinstance(value, dt.date):
            return say("check.date_for_number")
        return _way_out(value, "number")

    def _near(self, one: Any, other: Any, tolerance: float) -> bool:
        one, other = float(one), float(other)
        return abs(one - other) <= tolerance + 1e-9 * max(1.0, abs(other))

    def same(self, one: Any, other: Any) -> bool:
        return self._near(one, other, float(self.tolerance))

    def like_slip(self, value: Any, slip: Any) -> bool:
        # Slips are written rounded in the file; whole numbers are exact.
        return self._near(value, slip, 0 if self.whole else abs(float(slip)) * 0.01)

    def advice(self, value: Any) -> str:
        if value == 0:
            return say("check.zero")
        if self.same(-value, self.answer):
            return say("check.sign")
        if self.options.get("unit") == "per cent" and abs(value) <= 1 and self.same(value * 100, self.answer):
            return say("check.share")
        if self.whole and value != int(value):
            return say("check.almost_whole" if abs(value - self.answer) < 1 else "check.decimals")
        if self.same(value * 1000, self.answer) or self.same(value / 1000, self.answer):
            return say("check.thousand_times")
        if not self.whole and abs(float(value) - float(self.answer)) < 1:
            return say("check.very_close")
        if self.whole and 1900 < self.answer < 2100 and not 1900 < value < 2100:
            return say("check.year")
        return super().advice(value)


class _Text(_Kind):
    def prepare(self) -> None:
        answers = self.options["answer"]
        if answers == []:
            raise ValueError(say("check.no_text_answer"))
        self.answers = [self.understand(one) for one in (answers if isinstance(answers, list) else [answers])]
        self.answer = self.answers[0]

    def wanted(self) -> str:
        return say("check.as_text")

    def understand(self, value: Any) -> str:
        if not isinstance(value, str):
            raise _Misfit(_way_out(value, "text"))
        if not _fold(value):
            raise _Misfit(say("check.no_letter"))
        self.strange = values.look_alike(value)
        return _fold(value)

    def advice(self, value: str) -> str:
        if self.strange:
            return say("check.strange_letter", strange=self.strange)
        if difflib.get_close_matches(value, self.answers, 1, 0.85):
            return say("check.spelling")
        return super().advice(value)

    def same(self, one: str, other: str) -> bool:
        return one in self.answers if other == self.answer else one == other


class _Choice(_Text):
    required = frozenset({"answer", "choices"})

    def prepare(self) -> None:
        choices = self.options["choices"]
        if not isinstance(choices, list) or len(choices) < 2:
            raise ValueError(say("check.no_choices"))
        super().prepare()
        strangers = [one for one in self.answers if one not in [_fold(str(choice)) for choice in choices]]
        if strangers:
            raise ValueError(say("check.no_choice", choices=choices, found=repr(self.options["answer"])))

    def wanted(self) -> str:
        return say("check.as_one_of", choices=", ".join(f'"{choice}"' for choice in self.options["choices"]))

    def advice(self, value: str) -> str:
        known = [_fold(str(choice)) for choice in self.options["choices"]]
        return super().advice(value) if value in known or self.strange else say("check.none_of_them")


class _Boolean(_Kind):
    def wanted(self) -> str:
        return say("check.as_true_or_false")

    def understand(self, value: Any) -> bool:
        if not isinstance(value, bool):
            if isinstance(value, str) and _fold(value) in {"true", "false", "yes", "no"}:
                raise _Misfit(say("check.true_unquoted"))
            raise _Misfit(_way_out(value, "truth"))
        return value


class _Date(_Kind):
    def wanted(self) -> str:
        return say("check.as_date")

    def understand(self, value: Any) -> dt.date:
        if isinstance(value, str):
            try:
                return dt.date.fromisoformat(re.sub(r"[T ]00:00(:00)?$", "", _typed(value)))
            except ValueError:
                raise _Misfit(say("check.figures_of_date")) from None
        if isinstance(value, dt.datetime) and not _is_missing(value):
            return value.date()
        if isinstance(value, dt.date) and not _is_missing(value):
            return value
        if _is_number(value) and not isinstance(value, float):
            raise _Misfit(say("check.quote_date"))
        raise _Misfit(_way_out(value, "date"))

    def advice(self, value: dt.date) -> str:
        if (value.year, value.month, value.day) == (self.answer.year, self.answer.day, self.answer.month):
            return say("check.day_and_month")
        return super().advice(value)


class _Names(_Kind):
    optional = frozenset({"ordered", "column"})

    def prepare(self) -> None:
        answers = self.options["answer"]
        if not isinstance(answers, list) or len(answers) < 2:
            raise ValueError(say("check.no_names_answer"))
        # An entry of the answer may itself be a list: the spellings accepted for one name; the first stands for all.
        self.spellings = {}
        for entry in answers:
            spellings = entry if isinstance(entry, list) else [entry]
            for spelling in spellings:
                self.spellings[_fold(str(spelling))] = _fold(str(spellings[0]))
        self.answer = self.understand([entry[0] if isinstance(entry, list) else entry for entry in answers])

    def wanted(self) -> str:
        kind = "ordered" if self.options.get("ordered") else "any"
        column = self.options.get("column")
        return say(f"check.as_names_of_column_{kind}", column=column) if column else say(f"check.as_names_{kind}")

    def understand(self, value: Any) -> list[str]:
        if isinstance(value, pd.DataFrame):
            if value.shape[1] != 1:
                raise _Misfit(say("check.one_column", column=self.options.get("column", "name")))
            value = value.iloc[:, 0]
        if isinstance(value, str):
            raise _Misfit(say("check.write_list"))
        if isinstance(value, np.ndarray):
            value = value.ravel()
        if not isinstance(value, list | tuple | set | frozenset | dict | pd.Series | pd.Index | np.ndarray):
            raise _Misfit(_way_out(value, "list"))
        if len(value) > 10_000:
            raise _Misfit(say("check.far_too_many"))
        names = list(value)
        if not names:
            raise _Misfit(say("check.empty"))
        if isinstance(value, pd.Series) and all(map(_is_number, names)):
            raise _Misfit(say("check.take_index"))
        if len(names) == 1 and isinstance(names[0], list | tuple):
            raise _Misfit(say("check.brackets_too_many"))
        if not all(isinstance(name, str) for name in names):
            raise _Misfit(say("check.not_all_texts"))
        if len(names) == 1 and "," in names[0]:
            raise _Misfit(say("check.quote_each"))
        self.typed = {self.spellings.get(_fold(name), _fold(name)): _shorten(name, 30) for name in names}
        return list(self.typed)

    def same(self, one: list[str], other: list[str]) -> bool:
        return one == other if self.options.get("ordered") else sorted(one) == sorted(other)

    def advice(self, value: list[str]) -> str:
        extra = [name for name in value if name not in self.answer]
        missing = len(self.answer) - (len(value) - len(extra))
        if not extra and not missing:
            return say("check.names_out_of_order")
        shown = {name: self.typed.get(name, name) for name in extra}
        for name in extra:
            close = len(name) > 4 and difflib.get_close_matches(name, self.spellings, 1, 0.75)
            if close or values.look_alike(shown[name]):
                return say("check.spelling_of", name=near.named(shown[name]))
        names = ", ".join(list(shown.values())[:3])
        key = f"{'extra' if extra else ''}{'_and_' if extra and missing else ''}{'missing' if missing else ''}"
        return say(f"check.names_{key}", names=names, n=missing, all=len(self.answer))


class _Table(_Kind):
    optional = frozenset({"ordered", "tolerance"})

    def example(self, written: Any) -> pd.DataFrame:
        if not isinstance(written, dict) or set(written) != {"columns", "rows"}:
            raise ValueError(say("check.no_table_answer"))
        if any(not isinstance(row, list) or len(row) != len(written["columns"]) for row in written["rows"]):
            raise ValueError(say("check.no_table_row"))
        return pd.DataFrame(written["rows"], columns=written["columns"])

    def prepare(self) -> None:
        self.tolerance = float(self.options.get("tolerance", 0))
        super().prepare()

    def wanted(self) -> str:
        return ""

    def understand(self, value: Any) -> pd.DataFrame:
        if isinstance(value, pd.Series) and value.index.names[0] is not None:
            value = value.to_frame()
        if not isinstance(value, pd.DataFrame):
            raise _Misfit(self._no_table(value))
        # A wanted column that was made the index is still there; any other index is no matter.
        wanted = {_fold(str(name)) for name in self.options["answer"]["columns"]}
        for name in value.index.names:
            if name is not None and name not in value.columns and _fold(str(name)) in wanted:
                value = value.reset_index(level=name)
        self.typed = {_fold(str(name)): _shorten(str(name), 30) for name in value.columns}
        return value.rename(columns=lambda name: _fold(str(name)))

    def _chosen(self) -> str:
        """Write the choice of the wanted columns as a learner would."""
        return "[[" + ", ".join(f'"{name}"' for name in self.options["answer"]["columns"]) + "]]"

    def _no_table(self, value: Any) -> str:
        if isinstance(value, pd.Series) and value.dtype == bool:
            return say("check.condition_alone")
        if isinstance(value, pd.Series):
            return say("check.column_for_table", chosen=self._chosen())
        if value is None or _is_grouped(value) or callable(value):
            return _way_out(value, "table")
        return say("check.no_table")

    def _cell(self, value: Any) -> Any:
        value = _unpack(value)
        if _is_missing(value):
            return None
        if isinstance(value, bool):
            return value
        if _is_number(value):
            return float(value)
        if isinstance(value, dt.datetime | dt.date):
            return value.strftime("%Y-%m-%d")
        text = str(value)
        return text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else _fold(text)

    def _same_cell(self, one: Any, other: Any) -> bool:
        if isinstance(one, float) and isinstance(other, float):
            return abs(one - other) <= self.tolerance + 1e-9 * max(1.0, abs(other))
        return type(one) is type(other) and one == other

    def _rows(self, frame: pd.DataFrame, columns: Iterable[str]) -> list[tuple]:
        return [
            tuple(self._cell(cell) for cell in row) for row in frame[list(columns)].itertuples(index=False, name=None)
        ]

    def _same_rows(self, one: list[tuple], other: list[tuple], *, ordered: bool) -> bool:
        def same_row(left: tuple, right: tuple) -> bool:
            return all(self._same_cell(a, b) for a, b in zip(left, right, strict=True))

        if ordered:
            return all(same_row(left, right) for left, right in zip(one, other, strict=True))
        left_over = list(other)
        for row in one:
            found = next((n for n, candidate in enumerate(left_over) if same_row(row, candidate)), None)
            if found is None:
                return False
            left_over.pop(found)
        return True

    def _compare(self, one: pd.DataFrame, other: pd.DataFrame, *, ordered: bool) -> bool:
        if sorted(one.columns) != sorted(other.columns) or len(one) != len(other):
            return False
        columns = list(other.columns)
        return self._same_rows(self._rows(one, columns), self._rows(other, columns), ordered=ordered)

    def same(self, one: pd.DataFrame, other: pd.DataFrame) -> bool:
        return self._compare(one, other, ordered=bool(self.options.get("ordered")))

    def advice(self, value: pd.DataFrame) -> str:
        wanted, found = list(self.answer.columns), list(value.columns)
        if value.empty:
            return say("check.empty" if found else "check.table_without_columns")
        extra = [name for name in found if name not in wanted]
        missing = [name for name in wanted if name not in found]
        if missing or extra:
            return self._other_columns(value, missing, extra)
        if len(found) != len(wanted):
            return say("check.same_name")
        if len(value) != len(self.answer):
            return say("check.many_rows" if len(value) > len(self.answer) else "check.few_rows")
        if self._compare(value, self.answer, ordered=False):
            return say("check.rows_out_of_order")
        texts = [name for name in wanted if self._are_texts(value[name]) and not self._are_texts(self.answer[name])]
        if texts:
            return say("check.texts_for_numbers", column=self.typed.get(texts[0], texts[0]))
        off = [
            str(shown)
            for shown, name in zip(self.options["answer"]["columns"], wanted, strict=True)
            if not self._compare(value[[name]], self.answer[[name]], ordered=False)
        ]
        return say("check.values_off", columns=", ".join(off)) if off else say("check.rows_mixed")

    def _are_texts(self, column: pd.Series) -> bool:
        return all(isinstance(cell, str) for cell in column)

    def _other_columns(self, value: pd.DataFrame, missing: list[str], extra: list[str]) -> str:
        """Find the line for a table whose columns are not those wanted."""
        asked = {_fold(str(name)): str(name) for name in self.options["answer"]["columns"]}
        shown = ", ".join(self.typed.get(name, name) for name in extra[:3])
        if not missing and len(value) > len(self.answer):
            return say("check.rows_first", chosen=self._chosen())
        if not missing:
            return say("check.leave_out", columns=shown, chosen=self._chosen())
        if len(missing) == len(extra) == 1 and self.same(value.rename(columns={extra[0]: missing[0]}), self.answer):
            return say("check.rename", column=shown, wanted=asked[missing[0]])
        return say("check.columns_missing", count=len(missing), columns=", ".join(asked[name] for name in missing))


class _Judgement(_Kind):
    required = frozenset()
    optional = frozenset({"words", "names_source"})

    def prepare(self) -> None:
        self.words = self.options.get("words", 1)
        if not isinstance(self.words, int) or self.words < 1:
            raise ValueError(say("check.no_words", found=repr(self.words)))
        self.answer = None

    def wanted(self) -> str:
        return say("check.in_words", n=words.number(self.words))

    def understand(self, value: Any) -> str:
        if isinstance(value, tuple | list) and all(isinstance(part, str) for part in value):
            raise _Misfit(say("check.comma_parts_text"))
        if not isinstance(value, str):
            raise _Misfit(say("check.write_sentences"))
        return value

    def _candidates(self, value: str) -> list[str]:
        return list(dict.fromkeys(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", _typed(value).lower())))[:200]

    def _sources(self, value: str) -> list[str]:
        return [name for name in self._candidates(value) if tables.exists_source(name)]

    def _words(self, value: str) -> list[str]:
        """List the words, without the ids of sources: an id is no sentence."""
        known = set(self._sources(value))
        parts = [part.strip(".,;:!?()[]\"'«»“”`").casefold() for part in _typed(value).split()]
        return [part for part in parts if part not in known and any(sign.isalnum() for sign in part)]

    def _is_varied(self, written: list[str]) -> bool:
        told = {word for word in written if len(word) > 1 and any(sign.isalpha() for sign in word)}
        return len(told) >= 0.6 * self.words

    def same(self, one: str, other: Any) -> bool:
        if other is not None:  # a slip is compared as words
            return _fold(one) == _fold(other)
        written = self._words(one)
        named = not self.options.get("names_source") or bool(self._sources(one))
        return named and len(written) >= self.words and self._is_varied(written)

    def advice(self, value: str) -> str:
        written = self._words(value)
        parts = []
        if len(written) < self.words:
            parts.append(say("check.words_so_far", count=len(written), n=words.number(len(written))))
        elif not self._is_varied(written):
            parts.append(say("check.same_words"))
        if self.options.get("names_source") and not self._sources(value):
            parts.append(self._no_source(value))
        return " ".join(parts)

    def _no_source(self, value: str) -> str:
        known = tables.read("sources")["id"]
        for name in self._candidates(value):
            close = near.close_names(name, known, 1)
            if close and difflib.SequenceMatcher(None, name, close[0]).ratio() >= 0.8:
                return say("check.near_source", name=name, near=close[0])
        return say("check.no_source")

    def praise(self, value: str, id: str, right: str) -> str:
        count = len(self._words(value))
        return say("check.complete", count=count, n=words.number(count), id=id, right=right)


_KINDS: dict[str, type[_Kind]] = {
    "number": _Number,
    "text": _Text,
    "choice": _Choice,
    "boolean": _Boolean,
    "date": _Date,
    "names": _Names,
    "table": _Table,
    "judgement": _Judgement,
}
_SHARED = {"id", "kind", "asks", "right", "slips", "wrong"}
_TYPED_KINDS = ("number", "boolean", "table")  # their answers are no words
_TYPED_KEYS = ("id", "whole", "ordered", "tolerance", "words", "names_source")
_CONSTANTS = {"true": True, "false": False, "": None, "null": None, "~": None}


# ---------------------------------------------------------------- one exercise, and its file


@dataclass(frozen=True)
class Exercise:
    """One exercise of a file.

    Attributes
    ----------
    id : str
        Such as ``"2.1"``: the lesson and a running number.
    asks : str
        What is asked, in words that follow "Wanted:".
    kind : str
        One of number, text, choice, boolean, date, names, table, judgement.
    right : str
        What a right answer hears.
    slips : tuple of (value, str)
        Typical slips, and the line for each.
    wrong : tuple
        Typical wrong answers, for the tests; each is as a learner would have it.
    answer : object
        The answer as the file has it, as a learner would have it; ``None`` for a judgement.
    """

    id: str
    asks: str
    kind: str
    right: str
    slips: tuple[tuple[Any, str], ...]
    wrong: tuple[Any, ...]
    answer: Any
    _judge: _Kind

    def verdict(self, value: object) -> Outcome:
        """Judge a learner's value.

        Parameters
        ----------
        value : object
            Anything at all; no value makes this raise.

        Returns
        -------
        Outcome
            The status, the lines to print, and the line of help among them.
        """
        if _is_unanswered(value):
            return Outcome("unanswered", (say("check.unanswered", id=self.id),))
        judge = self._judge
        # A learner's object may raise wherever it is touched (repr, comparison, float): that is one more wrong answer.
        try:
            plain = _unpack(value)
            found = _describe(plain)
        except Exception:
            plain, found = object(), say("check.object", type=_shorten(type(value).__name__))
        try:
            understood = judge.understand(plain)
            if judge.same(understood, judge.answer):
                head = judge.praise(understood, self.id, self.right)
                return Outcome("right", (head, say("check.reread")) if judge.answer is None else (head,))
            help_line = next((line for slip, line in self.slips if judge.like_slip(understood, slip)), None)
            help_line = help_line or judge.advice(understood)
        except _Misfit as misfit:
            help_line = str(misfit)
        except Exception:
            help_line = ""
        asked = ", ".join(part for part in (self.asks, judge.wanted()) if part)
        told = say("check.found", found=found, help=help_line).strip()
        return Outcome("wrong", (say("check.not_yet", id=self.id, asked=asked), told, say("check.hint")), help_line)


def _is_unanswered(value: Any) -> bool:
    if value is ... or (issubclass(type(value), str) and re.fullmatch(r"\s*(\.\.\.|…)\s*", value)):
        return True
    if type(value) in (list, tuple, set):
        return any(item is ... for item in value)
    return False


def _read_exercise(entry: Any, where: str) -> Exercise:
    if not isinstance(entry, plain_yaml.Mapping):
        raise ExerciseError(say("check.no_exercise", where=where, found=repr(_shorten(str(entry)))))
    entry = _meant_entry(entry, where)
    name = entry.get("id")
    if not isinstance(name, str) or not re.fullmatch("[0-9]+[.][0-9]+", name):
        raise ExerciseError(say("check.no_id", where=where, found=repr(name)))
    where = say("check.where", where=where, id=name)
    kind = _kind_of(entry, where)
    try:
        judge = kind(**{key: value for key, value in entry.items() if key not in _SHARED})
        slips = tuple((judge.understand(judge.example(slip["value"])), slip["line"]) for slip in entry.get("slips", []))
        hidden = [line for value, line in slips if judge.answer is not None and judge.same(value, judge.answer)]
        answer = None if judge.answer is None else judge.example(entry["answer"])
        wrong = tuple(judge.example(value) for value in entry.get("wrong", []))
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, _Misfit) as error:
        missing = say("check.key_missing", key=error) if isinstance(error, KeyError) else ""
        reason = missing or str(error) or say("check.other_kind")
        raise ExerciseError(say("check.unusable", where=where, kind=entry["kind"], reason=reason)) from error
    if hidden:
        raise ExerciseError(say("check.slip_is_right", where=where, slip=repr(hidden[0])))
    if entry["kind"] == "text" and isinstance(answer, list):
        answer = answer[0]
    if entry["kind"] == "names":
        answer = [item[0] if isinstance(item, list) else item for item in entry["answer"]]
    return Exercise(name, entry["asks"], entry["kind"], entry["right"], slips, wrong, answer, judge)


def _kind_of(entry: dict[str, Any], where: str) -> type[_Kind]:
    """Find the kind of an exercise; refuse keys that it lacks or does not know, and words that are empty."""
    kind = _KINDS.get(str(entry.get("kind")))
    if kind is None:
        raise ExerciseError(say("check.no_kind", where=where, kinds=", ".join(_KINDS), found=repr(entry.get("kind"))))
    missing = sorted(({"asks", "right"} | kind.required) - set(entry))
    if missing:
        raise ExerciseError(say("check.also_needs", where=where, kind=entry["kind"], keys=", ".join(missing)))
    unknown = sorted(map(str, set(entry) - _SHARED - kind.required - kind.optional))
    if unknown:
        known = ", ".join(sorted(_SHARED | kind.required | kind.optional))
        keys = ", ".join(unknown)
        raise ExerciseError(say("check.unknown_key", where=where, keys=keys, kind=entry["kind"], known=known))
    lines = [slip["line"] for slip in entry.get("slips") or [] if isinstance(slip, dict) and "line" in slip]
    for key, text in (("asks", entry["asks"]), ("right", entry["right"]), *(("line", line) for line in lines)):
        if not isinstance(text, str) or values.is_blank(text):
            raise ExerciseError(say("check.no_sentence", where=where, key=key))
    return kind


def _meant_entry(entry: plain_yaml.Mapping, where: str) -> dict[str, Any]:
    """Make numbers and truth values of what stands where they are wanted; every other word stays a word."""
    typed = str(entry.get("kind")) in _TYPED_KINDS
    found: dict[str, Any] = {}
    for key, value in entry.items():
        if key in ("answer", "wrong"):
            found[key] = _meant(value, where) if typed else _words(value, where)
        elif key == "slips" and isinstance(value, list) and all(isinstance(slip, dict) for slip in value):
            said = [{part: _words(one, where) for part, one in slip.items()} for slip in value]
            meant = [{"value": _meant(slip["value"], where)} if typed and "value" in slip else {} for slip in value]
            found[key] = [one | other for one, other in zip(said, meant, strict=True)]
        else:
            found[key] = _meant(value, where) if key in _TYPED_KEYS else _words(value, where)
    return found


def _meant(written: Any, where: str) -> Any:
    """Read figures, true, false and nothing as such; what stands in quotation marks stays a word."""
    if isinstance(written, dict):
        return {key: (_words if key == "columns" else _meant)(value, where) for key, value in written.items()}
    if isinstance(written, list):
        return [_meant(value, where) for value in written]
    if written.quoted:
        return _words(written, where)
    if written in _CONSTANTS:
        return _CONSTANTS[written]
    number = values.number(written)
    padded = re.match(r"[-+]?0[0-9]", written)  # 007 is a name
    return _words(written, where) if number is None or padded else number


def _words(written: Any, where: str) -> Any:
    if isinstance(written, dict):
        return {key: _words(value, where) for key, value in written.items()}
    if isinstance(written, list):
        return [_words(value, where) for value in written]
    fault = values.text_fault(re.sub(r"[\n\t]", " ", written))
    if fault:
        raise ExerciseError(say("check.bad_text", where=where, text=_shorten(written), fault=fault))
    return str(written)


def load(path: str | Path) -> dict[str, Exercise]:
    """Read one file of exercises.

    Parameters
    ----------
    path : str or Path
        A file such as ``data/exercises/02-revolt.yaml``.

    Returns
    -------
    dict of str to Exercise
        The exercises by their id, in the file's order.

    Raises
    ------
    ExerciseError
        If the file cannot be used; the message names file, exercise and cure.
    """
    path = Path(path)
    where = f"data/exercises/{path.name}"
    try:
        content = plain_yaml.parse(plain_yaml.decode(path, MOST_BYTES), say("check.begin"))
    except plain_yaml.YamlFault as fault:
        key = "check.fault_in_line" if fault.line else "check.fault"
        line = words.number(fault.line)
        raise ExerciseError(say(key, where=where, line=line, problem=fault.problem, cure=fault.cure)) from None
    if not isinstance(content.get("exercises"), list) or not content["exercises"]:
        raise ExerciseError(say("check.no_exercises", where=where))
    if content.get("lesson") != path.stem:
        raise ExerciseError(say("check.no_lesson", where=where, lesson=path.stem, found=repr(content.get("lesson"))))
    exercises: dict[str, Exercise] = {}
    for entry in content["exercises"]:
        exercise = _read_exercise(entry, where)
        if exercise.id in exercises:
            raise ExerciseError(say("check.id_twice", where=where, id=exercise.id))
        exercises[exercise.id] = exercise
    return exercises


def _find(exercise_id: str) -> Exercise:
    if not isinstance(exercise_id, str) or not re.fullmatch(r"\d+\.\d+", exercise_id):
        key = "check.id_unquoted" if isinstance(exercise_id, float) else "check.id_first"
        raise ExerciseError(say(key, found=_describe(exercise_id), id=exercise_id))
    folder = tables.data_folder() / "exercises"
    lesson = int(exercise_id.split(".")[0])
    files = sorted(folder.glob(f"{lesson:02d}-*.yaml"))
    if not files:
        raise ExerciseError(say("check.no_file", id=exercise_id, lesson=f"{lesson:02d}", folder=folder))
    exercises = {name: exercise for file in files for name, exercise in load(file).items()}
    if exercise_id not in exercises:
        known = ", ".join(exercises)
        raise ExerciseError(say("check.not_in_file", id=exercise_id, file=files[0].name, known=known))
    return exercises[exercise_id]


def check(exercise_id: str, value: object) -> None:
    """Say whether an answer is right; if it is not, what was wanted and what was found, never the answer.

    Parameters
    ----------
    exercise_id : str
        The exercise, such as ``"2.1"``.
    value : object
        The answer. Dots (``...``) mean that there is none yet. Any other value gets its lines; none raises.

    Raises
    ------
    ExerciseError
        If there is no such exercise, or its file cannot be used; the message names both.
    """
    for line in _find(exercise_id).verdict(value).lines:
        print(textwrap.fill(line, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False))
