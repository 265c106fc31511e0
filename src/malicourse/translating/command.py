"""What ``python -m malicourse.authoring translate`` does."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from malicourse.translating import exchange
from malicourse.translating.build import Tree
from malicourse.translating.units import TranslationError
from malicourse.translating.work import Language

__all__ = ["add_arguments", "translate"]


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Describe the words of the command.

    Parameters
    ----------
    command : ArgumentParser
        The parser of ``translate``.
    """
    command.add_argument("language", help='code of the other language, such as "fr"')
    command.add_argument("--new", action="store_true", help="begin a language that has no catalogs yet")
    command.add_argument("--only", default="", metavar="PATH", help="sources whose path begins so, as notebooks/02")
    command.add_argument("--report", action="store_true", help="say what is done, missing and wrong; build nothing")
    command.add_argument("--export", type=Path, metavar="DIR", help="write what is missing or stale, for a translator")
    command.add_argument("--import", type=Path, dest="files", nargs="+", metavar="FILE", help="file translations")
    command.add_argument("--output", type=Path, metavar="DIR", help="build into another folder than the course")
    command.add_argument("--partial", action="store_true", help="build also what lacks words, with English in place")
    command.add_argument("--optional", action="store_true", help="with --export: also what may stay English")
    command.add_argument("--take-words", action="store_true", help="take words/LANGUAGE/*.json over the catalogs")


def translate(root: Path, chosen: argparse.Namespace) -> Iterator[str]:
    """Bring the catalogs of a language up to date, and do what is asked with them.

    Parameters
    ----------
    root : Path
        The course's folder.
    chosen : Namespace
        The words of the command.

    Yields
    ------
    str
        A line for each thing done, missing or wrong.

    Raises
    ------
    TranslationError
        If there is no such language, or a catalog or a translator's file cannot be read.
    """
    if not chosen.language.isalpha() or chosen.language == "en":
        msg = f"{chosen.language!r} is no code of another language. Write one such as fr."
        raise TranslationError(msg)
    known = sorted(path.name for path in (root / "translations").glob("*") if path.is_dir())
    if chosen.language not in known and not chosen.new:
        there = f"Languages there: {', '.join(known) or 'none'}"
        msg = f"There are no catalogs of {chosen.language!r}. {there}. To begin another one, add --new."
        raise TranslationError(msg)
    language = Language(root, chosen.language)
    yield from language.update(take_words=chosen.take_words)
    for file in chosen.files or ():
        yield f"{file}:"
        yield from exchange.take(language, file)
    if chosen.export:
        yield from exchange.give(language, chosen.export, chosen.only, optional=chosen.optional)
    tree = Tree(language, chosen.output or root, partial=chosen.partial)
    if chosen.report:
        yield from language.report(chosen.only)
        yield from tree.faults()
    elif not (chosen.files or chosen.export):
        yield from tree.build(chosen.only)
        yield from tree.faults()
