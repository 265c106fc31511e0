"""Units for a translator, in small files, and the way back: each French text is checked before it is filed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from malicourse import _notebook, plain_yaml
from malicourse.translating import french
from malicourse.translating.catalog import Entry
from malicourse.translating.course_files import Source
from malicourse.translating.units import TranslationError, unit_id
from malicourse.translating.work import SURE, Language

__all__ = ["give", "take"]

A_FILE = 150  # units
MOST_BYTES = 20_000_000  # of a translator's file


def give(language: Language, folder: Path, only: str = "", *, optional: bool = False) -> list[str]:
    """Write what is untranslated or stale as JSON files, each English text once.

    Parameters
    ----------
    language : Language
        The language, its catalogs up to date.
    folder : Path
        Where the files are written.
    only : str
        What the path of a source begins with.
    optional : bool
        Give also what may stay English.

    Returns
    -------
    list of str
        A line for each file.
    """
    units: dict[str, dict[str, dict[str, Any]]] = {}
    seen: dict[str, dict[str, Any]] = {}
    for source, entry in language.missing(only, optional=optional):
        name = unit_id(entry.unit.text)
        where = f"{source.catalog}: {entry.unit.context}".rstrip(": ")
        if name in seen:
            seen[name]["context"].append(where)
            continue
        seen[name] = _handed(entry, where)
        units.setdefault(source.catalog, {})[name] = seen[name]
    lines = []
    for catalog, found in units.items():
        names = list(found)
        parts = [names[begin : begin + A_FILE] for begin in range(0, len(names), A_FILE)]
        for number, part in enumerate(parts, start=1):
            stem = catalog.removesuffix(".po").replace("/", "-") + (f"-{number}" if len(parts) > 1 else "")
            content = json.dumps({name: found[name] for name in part}, ensure_ascii=False, indent=1) + "\n"
            _notebook.replace_file(folder / f"{stem}.json", content)
            size = sum(len(found[name]["english"].split()) for name in part)
            lines.append(f"{folder / f'{stem}.json'}: {len(part)} units, {size:,} words")
    return lines or ["Nothing is missing and nothing is stale."]


def _handed(entry: Entry, where: str) -> dict[str, Any]:
    """Give what a translator sees of a unit."""
    unit = entry.unit
    handed: dict[str, Any] = {"english": unit.text, "kind": unit.kind, "note": unit.note, "context": [where]}
    if unit.most:
        handed["at_most"] = unit.most
    if entry.words:
        handed |= {"former_english": entry.former, "former_translation": entry.words}
    return handed


def take(language: Language, file: Path) -> list[str]:
    """File the translations of a translator's file in all catalogs.

    Parameters
    ----------
    language : Language
        The language, its catalogs up to date.
    file : Path
        JSON: id → words, or id → {"french": words, "sure": true, "everywhere": true}. ``sure`` accepts other numbers
        and English words; ``everywhere`` also replaces translations that are there.

    Returns
    -------
    list of str
        A line for each text that was not filed, with its reason, and how many were.

    Raises
    ------
    TranslationError
        If the file cannot be read.
    """
    given = _read(file)
    places: dict[str, list[tuple[Source, Entry]]] = {}
    for source, entry in language.entries():
        places.setdefault(unit_id(entry.unit.text), []).append((source, entry))
    lines, filed = [], 0
    for name, found in given.items():
        told = found if isinstance(found, dict) else {"french": found}
        words = told.get("french", told.get("words"))
        if not isinstance(words, str) or not words.strip():
            lines.append(f"{name}: there are no words under it")
        elif name not in places:
            lines.append(f"{name}: no unit has this name now; its English has changed, or it is mistyped")
        else:
            faults = _filed(language, places[name], words, told)
            lines += [f"{name}: {fault}\n    {places[name][0][1].unit.text[:100]}" for fault in faults]
            filed += not faults
    for catalog in language.catalogs.values():
        catalog.write()
    return [*lines, f"{filed} of {len(given)} texts filed."]


def _filed(language: Language, places: list[tuple[Source, Entry]], words: str, told: dict[str, Any]) -> list[str]:
    """File one translation at its places, or say what is wrong with it."""
    unit = max((entry.unit for _, entry in places), key=lambda one: -one.most if one.most else -9999)
    if language.code == "fr":
        words = french.set_right(words, unit.text)
    faults = language.checker.faults(unit, words, bool(told.get("sure")))
    if faults:
        return faults
    for _, entry in places:
        if not entry.ready or told.get("everywhere"):
            entry.words, entry.stale, entry.former = words, False, ""
            if told.get("sure") and SURE not in entry.remark:
                entry.remark = f"{entry.remark}\n{SURE}looked at by the translator".strip()
    return []


def _read(file: Path) -> dict[str, Any]:
    try:
        given = json.loads(plain_yaml.decode(file, MOST_BYTES))
    except plain_yaml.YamlFault as fault:
        msg = f"{file}: {fault}"
        raise TranslationError(msg) from None
    except (ValueError, RecursionError) as error:
        msg = f"{file} is not JSON that can be read ({error}). It holds {{id: translation}}, in UTF-8."
        raise TranslationError(msg) from None
    if not isinstance(given, dict):
        msg = f"{file} holds a {type(given).__name__}; wanted {{id: translation, …}}."
        raise TranslationError(msg)
    return given
