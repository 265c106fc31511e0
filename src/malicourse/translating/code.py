"""Code cells: which string literals and comments a reader sees, and other words in their place.

Only literals and comments change. A literal that is the text of a table (a town, a kind, a title) follows the table,
so a comparison still finds its rows. A literal that a learner reads (a title, a label, a new heading) is a unit; equal
literals of a notebook are one unit, so a column that is made in one cell is found in the next.
"""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from malicourse.translating.units import Unit, has_words

__all__ = ["Cells", "comments", "literals"]

WIDTH = 120
SEARCHED, HEADING, AXIS, LABEL = "searched for in a table", "heading of a column", "set heading", "label in a chart"
WEAK = {"words in the code", "what a chart brings out"}  # another place says better what a text is
ONLY_THERE = {AXIS, LABEL}  # a literal that no other code refers to: also the name of a column may change there
SHOWN = {  # keyword → kind, and how many characters a translation may have
    "title": ("chart title", 95),
    "finding": ("chart title", 95),
    "text": ("chart in words", 0),
    "unit": ("unit on an axis", 45),
    "labels": (LABEL, 0),
    "highlight": ("what a chart brings out", 0),  # a label, or a column or name of the table
}
QUIET = {  # keywords whose text is a code
    *("extent", "source", "transform", "ha", "va", "weight", "how", "dtype", "format", "typ", "index_col", "color"),
    *("parse_dates", "regex", "colour", "sep", "encoding", "suffixes"),
}
SILENT = {  # functions whose arguments are codes
    *("astype", "read_csv", "read_json", "set_option", "Timestamp", "to_datetime", "between", "strftime", "extract"),
    *("plot", "opening", "show", "check", "split"),
}
SEARCHES = {"contains", "startswith", "endswith", "removeprefix", "removesuffix", "replace", "strip", "split", "match"}
SENTENCE = re.compile(r"[A-ZÀ-Ý]\w*[a-zà-ÿ]|\w\W* \W*\w")
CODE = re.compile(r"[\w.\- ]*%[a-zA-Z][\w .%-]*|\{:[^{}]*\}|[a-z0-9]+(?:-[a-z0-9]+)+|.*\^\(.*|\.\./.*")
BRACED, HELD = re.compile(r"\{[^{}]*\}"), "\ue000"
LEARNER = re.compile(r"(# learner> .*?  )(# .*)")


@dataclass(frozen=True)
class Literal:
    """A string literal of a cell: its place in the source, its text with blanks, and what it is for."""

    start: int
    end: int
    text: str
    kind: str  # "" where only other places tell whether it is shown
    most: int
    formatted: bool
    column: str = ""  # that a search looks in


def _offsets(source: str) -> Callable[[int, int], int]:
    """Give a function from line and byte column to a place in the text."""
    lines = source.splitlines(keepends=True)
    begins = [0]
    for line in lines:
        begins.append(begins[-1] + len(line))
    return lambda line, column: begins[line - 1] + len(lines[line - 1].encode()[:column].decode())


def _formatted(node: ast.JoinedStr) -> str:
    """Write the text of an f-string with its blanks in braces."""
    parts = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value).replace("{", "{{").replace("}", "}}"))
        elif isinstance(part, ast.FormattedValue):
            spec = f":{_formatted(part.format_spec)}" if isinstance(part.format_spec, ast.JoinedStr) else ""
            mark = f"!{chr(part.conversion)}" if part.conversion > 0 else ""
            parts.append("{" + ast.unparse(part.value) + mark + spec + "}")
    return "".join(parts)


class _Finder(ast.NodeVisitor):
    """Walk through a cell and note its literals with what they are for."""

    def __init__(self, source: str, columns: set[str]) -> None:
        self.columns = columns  # names of columns whose cells are words
        self.column = ""
        self.place = _offsets(source)
        self.use: list[tuple[str, int]] = [("", 0)]
        self.found: list[Literal] = []
        self.later: dict[str, tuple[str, int]] = {}  # a dictionary with a name → what it is handed to

    def _note(self, node: ast.expr, text: str, formatted: bool) -> None:
        kind, most = self.use[-1]
        if kind == "code":
            return
        start = self.place(node.lineno, node.col_offset)
        end = self.place(node.end_lineno or node.lineno, node.end_col_offset or 0)
        if not kind and SENTENCE.search(text) and not _codes(text):
            kind = "words in the code"
        self.found.append(Literal(start, end, text, kind, most, formatted, self.column if kind == SEARCHED else ""))

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._note(node, node.value, False)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        text = _formatted(node)
        if has_words(text):
            self._note(node, text, True)

    def visit_Module(self, node: ast.Module) -> None:
        calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
        for call in calls:
            for word in call.keywords:
                use = self._keyword(getattr(call.func, "attr", ""), word, ("", 0))
                if isinstance(word.value, ast.Name) and use[0] in {"renamed", LABEL}:
                    self.later[word.value.id] = use
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        name = getattr(node.targets[0], "id", "")
        self.within(
            self.later.get(name, self.use[-1]) if isinstance(node.value, ast.Dict) else self.use[-1], node.value
        )
        for target in node.targets:
            self.visit(target)

    def within(self, use: tuple[str, int], *nodes: ast.AST | None) -> None:
        """Visit nodes whose literals have a use of their own."""
        self.use.append(use)
        for node in nodes:
            if node is not None:
                self.visit(node)
        self.use.pop()

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        self.visit(node.func)
        use = self.use[-1]
        if column := _searched(node.func):
            use = (SEARCHED, 0) if name in SEARCHES and column in self.columns else ("code", 0)
            self.column = column
        elif name in SILENT:
            use = ("code", 0)
        elif name == "set_axis":
            use = (AXIS, 30)
        elif name in {"rename_axis", "to_frame"} or (name == "rename" and node.args):
            use = (HEADING, 30)
        elif name in {"set_xlabel", "set_ylabel"}:
            use = ("unit on an axis", 45)
        for one in node.args:
            self.within((HEADING, 30) if name == "DataFrame" and isinstance(one, ast.Dict) else use, one)
        for word in node.keywords:
            self.within(self._keyword(name, word, use), word.value)

    def _keyword(self, name: str, word: ast.keyword, use: tuple[str, int]) -> tuple[str, int]:
        if word.arg in QUIET or (name == "reset_index" and word.arg != "name"):
            return ("code", 0)
        if word.arg in SHOWN and name not in {"read_csv"}:
            return SHOWN[word.arg]
        if name == "steps" and word.arg == "label":
            return (LABEL, 0)
        if name == "rename" and word.arg in {"columns", "index"}:
            return ("renamed", 30)
        return use

    def visit_Dict(self, node: ast.Dict) -> None:
        kind, most = self.use[-1]
        if kind in {"renamed", LABEL}:
            self.within(("", 0), *node.keys)
            self.within((kind, most), *node.values)
        else:
            self._alike(node.keys)
            self._alike(node.values)

    def visit_List(self, node: ast.List) -> None:
        self._alike(node.elts)

    def _alike(self, nodes: list[ast.expr] | list[ast.expr | None]) -> None:
        """Visit the members of a list: if one is a sentence, all are words."""
        texts = [one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        told = [text for text in texts if SENTENCE.search(text) and not _codes(text)]
        if told and not self.use[-1][0] and len(texts) == len(nodes):
            self.within(("words in the code", 0), *nodes)
        else:
            for one in nodes:
                if one is not None:
                    self.visit(one)


def _searched(node: ast.expr) -> str:
    """Name the column whose texts a call searches, as in ``table["column"].str.contains``; "?" if it is not plain."""
    holder = node.value if isinstance(node, ast.Attribute) else None
    if not isinstance(holder, ast.Attribute) or holder.attr != "str":
        return ""
    while not isinstance(node, ast.Subscript):
        if not isinstance(node, ast.Attribute | ast.Call):
            return "?"
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return str(node.slice.value) if isinstance(node.slice, ast.Constant) else "?"


def _codes(text: str) -> bool:
    """Tell whether a text is a pattern, a path or a list of ids."""
    return not text.strip() or all(CODE.fullmatch(part) for part in text.split()) or bool(CODE.fullmatch(text))


def literals(source: str, columns: set[str]) -> list[Literal]:
    """Find the string literals of a cell that may be words, in their order.

    Parameters
    ----------
    source : str
        The cell.
    columns : set of str
        Names of the columns whose cells are words.

    Returns
    -------
    list of Literal
        Each with its place; those without a kind are shown only if an equal one is.
    """
    finder = _Finder(source, columns)
    finder.visit(ast.parse(source))
    return sorted(finder.found, key=lambda one: one.start)


def comments(source: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and words of each comment that is not code.

    Parameters
    ----------
    source : str
        The cell.

    Yields
    ------
    tuple
        Place of the words, and the words without their mark.
    """
    place = _offsets(source)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        line = source.splitlines()[token.start[0] - 1]
        start = place(token.start[0], len(line[: token.start[1]].encode()))
        text = token.string
        if learner := LEARNER.fullmatch(text):
            start, text = start + len(learner[1]), learner[2]
        elif text.startswith("# learner>"):
            continue
        said = text.lstrip("#").strip()
        if has_words(said) and not _is_code(said):
            begin = start + text.index(said)
            yield begin, begin + len(said), said


def _is_code(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return text.startswith(("noqa", "type:"))
    return any(sign in text for sign in "=([")


def _written(text: str, source: str, one: Literal) -> str:
    """Write a text as a literal in the place of another, in pieces where the line is short."""
    mark = "f" if one.formatted else ""

    def quoted(piece: str) -> str:
        piece = piece.replace("\\", "\\\\").replace("\n", "\\n")
        return (
            f"{mark}'{piece}'"
            if '"' in piece and "'" not in piece
            else f'{mark}"{piece.replace(chr(34), chr(92) + chr(34))}"'
        )

    begin = source.rfind("\n", 0, one.start) + 1
    rest = source[one.end :].split("\n", 1)[0]
    if one.start - begin + len(quoted(text)) + len(rest) <= WIDTH:
        return quoted(text)
    line = source[begin : one.start]
    indent = line[: len(line) - len(line.lstrip())]
    room = max(40, WIDTH - len(line) - len(mark) - 2 - len(rest))
    whole = BRACED.sub(lambda match: match[0].replace(" ", HELD), text) if one.formatted else text
    pieces = textwrap.wrap(whole, room, drop_whitespace=False, break_long_words=False, break_on_hyphens=False)
    pieces = [piece.replace(HELD, " ") for piece in pieces]
    if not _bracketed(source, one.start):
        inner = f"\n{indent}    ".join(quoted(piece) for piece in pieces)
        return f"(\n{indent}    {inner}\n{indent})"
    return f"\n{indent}".join(quoted(piece) for piece in pieces)


def _bracketed(source: str, place: int) -> bool:
    """Tell whether a place stands inside brackets, so that a text may go on in the next line."""
    depth, offset = 0, _offsets(source)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        line = source.splitlines()[token.start[0] - 1] if token.start[0] <= len(source.splitlines()) else ""
        if token.type == tokenize.ENDMARKER or offset(token.start[0], len(line[: token.start[1]].encode())) >= place:
            break
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
    return depth > 0


@dataclass
class Cells:
    """The code of one notebook: what is shown anywhere in it is shown everywhere.

    Attributes
    ----------
    sources : dict
        Id of a cell to its code.
    fixed : callable
        Gives the words of a text that a table has, None for any other.
    codes : set of str
        Names of all columns of all tables, and kinds in them that stay: as a literal such a text stays.
    columns : set of str
        Names of the columns whose cells are words.
    """

    sources: dict[str, str]
    fixed: Callable[[str], str | None]
    codes: set[str]
    columns: set[str]
    shown: dict[tuple[str, str], Unit] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    searched: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find what is shown, with all its places, and the columns that the code makes by keyword."""
        for source in self.sources.values():
            for call in ast.walk(ast.parse(source)):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "assign":
                    self.made |= {word.arg for word in call.keywords if word.arg}
        for cell, source in self.sources.items():
            for one in literals(source, self.columns):
                if not one.kind or not has_words(one.text):
                    continue
                where = self._where(one)
                if not where or (where == "everywhere" and self.fixed(one.text) is not None):
                    continue
                if one.column:
                    self.searched.setdefault(one.text, set()).add(one.column)
                former = self.shown.get((one.text, where))
                place = f"cell {cell}, column {one.column}" if one.column else f"cell {cell}"
                note = f"{former.note}; {place}" if former and cell not in former.note else place
                kind = HEADING if one.kind in {"renamed", AXIS} else one.kind
                kind = former.kind if former and former.kind not in WEAK else kind
                context = "code" if where == "everywhere" else f"code, {where}"
                self.shown[one.text, where] = Unit(
                    context, one.text, kind, note, max(one.most, former.most if former else 0)
                )

    def _where(self, one: Literal) -> str:
        """Say in which literals of the notebook a text changes with this one; nothing if it stays."""
        if one.kind == SEARCHED:
            return "searched"
        if one.text not in self.codes:
            return "everywhere"
        return "only there" if one.kind in ONLY_THERE else ""

    def translated(self, cell: str, say: Callable[[Unit], str]) -> str:
        """Give the code of a cell with other words.

        Parameters
        ----------
        cell : str
            Its id.
        say : callable
            Gives the words of a unit.

        Returns
        -------
        str
            The code; it differs in string literals and comments only.
        """
        source = self.sources[cell]
        changes: list[tuple[int, int, str]] = []
        for one in literals(source, self.columns):
            told = self._told(one, say)
            if told is not None and told != one.text:
                changes.append((one.start, one.end, _written(told, source, one)))
        for number, (start, end, text) in enumerate(comments(source), start=1):
            said = say(Unit(f"{cell}:comment {number}", text, "comment in the code"))
            if said != text:
                changes.append((start, end, said))
        for start, end, words in sorted(changes, reverse=True):
            source = source[:start] + words + source[end:]
        return source

    def _told(self, one: Literal, say: Callable[[Unit], str]) -> str | None:
        """Give the words of a literal; None if it stays."""
        key = (one.text, self._where(one))
        if not key[1] or (not one.kind and one.text in self.made):
            return None
        return say(self.shown[key]) if key in self.shown else self.fixed(one.text)
