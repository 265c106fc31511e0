"""Read Moodle XML: choices, true or false, numbers, matches and orders; all else is named with its reason."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from malicourse.importing.entries import Asked, Entry, NotHeld, choice, number, order, pairs, plain

KINDS = {
    "essay": "an essay has no answer to check",
    "shortanswer": "a short answer, which is typed in words",
    "description": "it is a text without answers",
    "cloze": "answers within a text",
}


DECLARED = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.-]{1,40})["']""")
ENCODINGS = re.compile(r"(?i)(iso[-_]?8859|latin|windows|cp\d|mac|koi8|us-ascii|utf[-_]?(16|32)|gb|big5|shift|euc)")


def decoded(content: bytes) -> str | None:
    """Decode a file that is not UTF-8 as its first line tells.

    Parameters
    ----------
    content : bytes
        The file.

    Returns
    -------
    str or None
        Its text; None if it is UTF-8, or names no encoding that it has.
    """
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        declared = DECLARED.match(content)
        name = declared[1].decode() if declared else ""
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            name = "utf-16"
        try:
            return content.decode(name) if ENCODINGS.match(name) else None
        except (LookupError, UnicodeError):
            return None
    return None


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

    Raises
    ------
    ValueError
        If the file is no Moodle XML.
    """
    try:
        root = fromstring(text)  # decoded: what the file says of its encoding no longer holds
    except (ET.ParseError, DefusedXmlException) as error:
        msg = f"it is no XML that can be read ({type(error).__name__})"
        raise ValueError(msg) from None
    if root.tag != "quiz":
        msg = f"its outermost element is <{root.tag}>, and Moodle’s is <quiz>"
        raise ValueError(msg)
    stop = ""
    for count, node in enumerate(root.findall("question"), 1):
        if node.get("type") == "category":
            path = node.findtext("category/text", "").replace("//", "\0")
            stop = path.rpartition("/")[2].replace("\0", "/").strip()
            continue
        name = node.findtext("idnumber", "").strip() or node.findtext("name/text", "").strip()
        asked = Asked(name or f"question {count}", stop)
        try:
            asked.entry, asked.changed = _question(node)
        except NotHeld as fault:
            asked.why = str(fault)
        yield asked


def _question(node: ET.Element) -> tuple[Entry, list[str]]:
    kind = node.get("type", "")
    if kind not in READERS:
        raise NotHeld(KINDS.get(kind, f"our banks have no kind like “{kind}”"))
    if node.find("questiontext/file") is not None:
        raise NotHeld("it shows a picture, a sound or a film")
    entry, changed = READERS[kind](_text(node.find("questiontext")), node)
    hint = _text(node.find("hint"))
    return entry | ({"hint": hint} if hint else {}), changed


def _text(node: ET.Element | None) -> str:
    if node is None:
        return ""
    words = node.find("text")
    return plain("".join(words.itertext()) if words is not None else "", node.get("format") or "html")


def _share(node: ET.Element) -> float:
    try:
        return float(node.get("fraction", "0"))
    except ValueError:
        return 0.0


def _choice(stem: str, node: ET.Element) -> tuple[Entry, list[str]]:
    rows = [(_text(one), _share(one), _text(one.find("feedback"))) for one in node.findall("answer")]
    return choice(stem, rows, many=node.findtext("single", "true").strip() in ("false", "0"))


def _truth(stem: str, node: ET.Element) -> tuple[Entry, list[str]]:
    rows = [(_text(one).capitalize(), _share(one), _text(one.find("feedback"))) for one in node.findall("answer")]
    return choice(stem, rows, many=False)


def _number(stem: str, node: ET.Element) -> tuple[Entry, list[str]]:
    rows = []
    for one in node.findall("answer"):
        words = one.findtext("text", "").strip()
        try:
            reach = float(one.findtext("tolerance", "0") or 0)
            rows.append((float(words), reach, _share(one), _text(one.find("feedback"))))
        except ValueError:
            if words != "*":
                raise NotHeld(f"“{words}” is no number") from None
    return number(stem, rows, node.findtext("units/unit/unit_name", "").strip())


def _said(node: ET.Element) -> tuple[str, str]:
    return _text(node.find("correctfeedback")), _text(node.find("incorrectfeedback"))


def _pairs(stem: str, node: ET.Element) -> tuple[Entry, list[str]]:
    rows = [(_text(one), plain(one.findtext("answer/text", ""), "plain")) for one in node.findall("subquestion")]
    return pairs(stem, rows, _said(node))


def _order(stem: str, node: ET.Element) -> tuple[Entry, list[str]]:
    items = sorted(node.findall("answer"), key=_share)
    return order(stem, [(_text(one), _text(one.find("feedback"))) for one in items], _said(node))


READERS = {
    "multichoice": _choice,
    "truefalse": _truth,
    "numerical": _number,
    "matching": _pairs,
    "ordering": _order,
}
