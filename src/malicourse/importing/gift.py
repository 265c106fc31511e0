"""Read GIFT, as docs.moodle.org describes it: choices, true or false, numbers and matches.

No library of PyPI that reads GIFT is kept (the last one is of 2017). What our banks have no kind for (short answers,
essays, a text alone) is named with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from malicourse.importing.entries import Asked, Entry, NotHeld, choice, few, number, pairs, plain

ESCAPED = re.compile(r"\\([\\~=#{}:n])")
FIRST = 0xE000  # escaped signs wait as private ones, so that they mean nothing
SIGNS = "\\~=#{}:n"
WEIGHT = re.compile(r"%(-?[0-9]+(?:\.[0-9]+)?)%")
FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
TRUTH = re.compile(r"(T|TRUE|F|FALSE)(?![^\s#])(.*)", re.DOTALL)
TITLE = re.compile(r"::(.*?)::", re.DOTALL)


def read(text: str) -> Iterator[Asked]:
    """Read the questions of a file.

    Parameters
    ----------
    text : str
        The file.

    Yields
    ------
    Asked
        Each question, also one that our banks cannot hold.
    """
    stop, count = "", 0
    for block in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line for line in block.split("\n") if not line.strip().startswith("//")]
        categories = [line for line in lines if line.strip().startswith("$CATEGORY:")]
        if categories:
            path = categories[-1].partition(":")[2].replace("//", "\0")
            stop = path.rpartition("/")[2].replace("\0", "/").strip()
        body = "\n".join(line for line in lines if line not in categories).strip()
        if body:
            count += 1
            yield _question(body, f"question {count}", stop)


def _question(body: str, name: str, stop: str) -> Asked:
    body = ESCAPED.sub(lambda sign: chr(FIRST + SIGNS.index(sign[1])), body)
    title = TITLE.match(body)
    if title:
        name, body = _back(title[1]).strip() or name, body[title.end() :]
    asked = Asked(name, stop)
    form = FORMAT.match(body.strip())
    markup = form[1] if form else "moodle"
    before, opened, rest = body.partition("{")
    inside, closed, after = rest.rpartition("}")
    try:
        if not (opened and closed):
            raise NotHeld("it is a text without answers")
        gap = f" …… {after.strip()}" if after.strip() else ""
        stem = _words(before.strip() + gap, markup)
        asked.entry, asked.changed = _answers(stem, inside.strip(), markup)
    except NotHeld as fault:
        asked.why = str(fault)
    return asked


def _answers(stem: str, inside: str, markup: str) -> tuple[Entry, list[str]]:
    inside = inside.partition("####")[0].strip()
    if not inside:
        raise NotHeld("an essay has no answer to check")
    if inside.startswith("#"):
        return number(stem, [_number(row, markup) for row in _rows(inside[1:])])
    truth = TRUTH.fullmatch(inside)
    if truth:
        parts = [_words(part, markup) for part in truth[2].split("#")[1:]]
        wrong, right = (*parts, "", "")[:2]
        shares = [(word, 100.0 * (truth[1][0] == word[0])) for word in ("True", "False")]
        return choice(stem, [(word, share, right if share else wrong) for word, share in shares], many=False)
    rows = _rows(inside)
    if "~" in inside:
        many = not any(sign == "=" for sign, _ in rows)
        return choice(stem, [_choice(sign, row, markup) for sign, row in rows], many)
    if all("->" in row for _, row in rows):
        halves = (row.split("#")[0].partition("->") for _, row in rows)
        found = [(_words(item, markup), plain(_back(answer.strip()), "plain")) for item, _, answer in halves]
        return pairs(stem, found)
    raise NotHeld("a short answer, which is typed in words")


def _rows(inside: str) -> list[tuple[str, str]]:
    """Part the answers at their signs."""
    parts = re.split(r"([~=])", inside if inside.lstrip()[:1] in ("~", "=") else f"={inside}")
    few(parts[1::2])
    return list(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))


def _choice(sign: str, row: str, markup: str) -> tuple[str, float, str]:
    weight = WEIGHT.match(row)
    share = 100.0 if sign == "=" else float(weight[1]) if weight else 0.0
    text, _, said = (row[weight.end() :] if weight else row).partition("#")
    return _words(text, markup), share, _words(said, markup)


def _number(row: tuple[str, str], markup: str) -> tuple[float, float, float, str]:
    weight = WEIGHT.match(row[1])
    text, _, said = (row[1][weight.end() :] if weight else row[1]).partition("#")
    share = float(weight[1]) if weight else 100.0 if row[0] == "=" else 0.0
    try:
        if ".." in text:
            low, high = (float(end) for end in text.split(".."))
            return (low + high) / 2, (high - low) / 2, share, _words(said, markup)
        value, _, reach = text.replace(":", chr(FIRST + SIGNS.index(":"))).partition(chr(FIRST + SIGNS.index(":")))
        return float(value), float(reach or 0), share, _words(said, markup)
    except ValueError:
        raise NotHeld(f"“{_back(text)}” is no number") from None


def _words(text: str, markup: str) -> str:
    text = text.strip()
    own = FORMAT.match(text)
    if own:
        markup, text = own[1], text[own.end() :]
    return plain(_back(text), markup)


def _back(text: str) -> str:
    """Give escaped signs their meaning again."""
    return re.sub(
        f"[{chr(FIRST)}-{chr(FIRST + len(SIGNS) - 1)}]",
        lambda sign: "\n" if SIGNS[ord(sign[0]) - FIRST] == "n" else SIGNS[ord(sign[0]) - FIRST],
        text,
    )
