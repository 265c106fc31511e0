"""What a notebook brings, made safe to show: one allowlist for text, results and pictures of both editions.

A notebook may come from anywhere. `nh3` keeps the elements and attributes listed here and drops all others; a picture
is kept only where its bytes are those of a picture, and stands in the file itself. What is taken out is told, with its
cell. Beside this, each built file carries a policy (`sealed`) by which a browser runs no script but ours and asks
nothing of any network.
"""

from __future__ import annotations

import re
import stat
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nh3
from nbformat import NotebookNode
from pygments.token import STANDARD_TYPES

from malicourse._notebook import NotebookError
from malicourse.charts.columns import grouped
from malicourse.words import say

__all__ = ["Cleaner", "policy", "web_address"]


def names(text: str) -> set[str]:
    """Split words into a set."""
    return set(text.split())


TAGS = names(
    "a abbr b bdi blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup "
    "table tbody td tfoot th thead time tr u ul var wbr"
)
ATTRIBUTES = {
    "*": {"lang", "dir", "title", "style"},
    "a": {"href", "id"},
    "img": {"src", "alt", "width", "height"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "li": {"value"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
STYLES = {"text-align", "font-weight", "font-style"}
CLASSES = {"div": {"highlight"}, "span": {name for name in STANDARD_TYPES.values() if name}}  # of coloured code
FORMATTING = names("a b big code em font i nobr s small strike strong tt u")  # opened again where left open
WITHOUT_WORDS = {"class", "id", "border", "align", "valign", "style", "width", "height", "bgcolor", "role", "scope"}
WITH_CONTENT = names("audio canvas iframe math noembed noframes noscript object script style svg template video")

MOST_TEXT = 50_000  # characters of a text or code cell
MOST_HTML = 500_000  # characters of a result
MOST_LINES = 20_000  # characters of a printed result
MOST_PICTURE = 8_000_000  # bytes of a picture
MOST_ELEMENTS = 20_000  # of a result
MOST_TABLES = 100
MOST_REPEATED = 200_000
MOST_OPEN = 100


def web_address(address: object) -> str:
    """Give an address back if a reader may follow it, else nothing."""
    return address if isinstance(address, str) and re.match(r"https?://", address) else ""


def policy(scripts: Iterable[str], frames: str = "'none'", allowed: Mapping[str, str] | None = None) -> str:
    """Write what a browser may do with a built file.

    Parameters
    ----------
    scripts : iterable of str
        What stands inside the file's own script elements, to the letter.
    frames : str
        What frames may show; the second window of a deck shows the deck.
    allowed : mapping of str to str, optional
        What a page in a site may take from beside it, such as ``{"img-src": "'self'"}``.

    Returns
    -------
    str
        The content of a ``Content-Security-Policy``.
    """
    hashes = [f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in scripts]
    rules = {
        "default-src": "'none'",
        "img-src": "data:",
        "font-src": "data:",
        "style-src": "'unsafe-inline'",
        "script-src": " ".join(hashes) or "'none'",
        "frame-src": frames,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    for name, more in (allowed or {}).items():
        rules[name] = more if rules.get(name, "'none'") == "'none'" else f"{rules[name]} {more}"
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def kind_of_picture(data: bytes) -> str:
    """Tell from its first bytes what kind of picture this is; empty for anything else."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    begins = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8"}
    return next((kind for kind, first in begins.items() if data.startswith(first)), "")


@dataclass
class Cleaner:
    """Takes what one notebook brings, and keeps what may be shown.

    Attributes
    ----------
    name : str
        What messages call the notebook.
    edition : str
        What is made of it, ``"deck"`` or ``"page"``.
    folder : Path
        Where pictures that the text names are looked for.
    number : int
        The cell that is being read, counted from 1.
    remarks : list of str
        What was taken out, each with its cell.
    attachments : dict
        Pictures attached to the cell, by name.
    """

    name: str = "notebook"
    edition: str = "deck"
    folder: Path = Path()
    number: int = 0
    remarks: list[str] = field(default_factory=list)
    attachments: dict[str, Any] = field(default_factory=dict)
    _outside: str = ""

    @contextmanager
    def reading(self, number: int) -> Iterator[None]:
        """Read a cell; a fault in what it stores becomes one sentence that names it."""
        self.number = number
        try:
            yield
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
            reason = str(error).strip().splitlines()[0][:120] if str(error).strip() else ""
            reason = f"{type(error).__name__}{reason and f': {reason}'}"
            raise self.refused(say("editions.cannot_be_shown", reason=reason)) from error

    def refused(self, sentence: str) -> NotebookError:
        """Make the error that names file and cell."""
        return NotebookError(say("editions.of_cell", notebook=self.name, number=self.number, sentence=sentence))

    def remark(self, sentence: str) -> None:
        """Tell once what was done to a cell."""
        line = say("editions.of_cell", notebook=self.name, number=self.number, sentence=sentence)
        if line not in self.remarks:
            self.remarks.append(line)

    # ------------------------------------------------------------ text

    def markdown(self, source: str, cell: NotebookNode | None = None) -> str:
        """Write a text cell, or a part of it, as HTML.

        Parameters
        ----------
        source : str
            Markdown.
        cell : NotebookNode, optional
            The cell, for pictures attached to it.

        Returns
        -------
        str
            HTML that runs nothing and asks for nothing.
        """
        from malicourse.publish.editions.markdown import render

        self.short_enough(source)
        self.attachments = cell.get("attachments", {}) if cell else {}
        html, formulas = render(source, self.remark)
        html = self.html(html)
        return re.sub("\ue000(\\d{1,4})\ue001", lambda place: dict(enumerate(formulas)).get(int(place[1]), ""), html)

    def short_enough(self, source: str) -> None:
        """Refuse a cell too long to be read in good time."""
        if len(source) > MOST_TEXT:
            sizes = {"size": grouped(len(source)), "most": grouped(MOST_TEXT)}
            raise self.refused(say(f"editions.long_cell_{self.edition}", **sizes))

    def html(self, source: str) -> str:
        """Keep of HTML what is allowed, and remark on the rest.

        Parameters
        ----------
        source : str
            HTML of any origin.

        Returns
        -------
        str
            HTML that runs nothing and asks for nothing.
        """
        tables = len(re.findall("<table", source, re.IGNORECASE))  # inside one another they would take minutes
        if tables > MOST_TABLES or len(re.findall(r"<[a-zA-Z]", source)) > MOST_ELEMENTS:
            self.remark(say("editions.long_html", elements=grouped(MOST_ELEMENTS), tables=MOST_TABLES))
            return left_out("html")
        if repeated(source) > MOST_REPEATED:
            self.remark(say("editions.tangled_html"))
            return left_out("html")
        self._outside = ""
        self._say_what_goes(source)
        clean = nh3.clean(
            source,
            tags=TAGS,
            clean_content_tags=WITH_CONTENT,
            attributes=ATTRIBUTES,
            attribute_filter=self._attribute,
            allowed_classes=CLASSES,
            filter_style_properties=STYLES,
            url_schemes={"http", "https", "mailto", "data", "attachment"},
            link_rel=None,
        )
        if self._outside:
            raise self.refused(say(f"editions.picture_outside_{self.edition}", address=self._outside))
        return clean

    def _say_what_goes(self, source: str) -> None:
        """Name the elements and attributes that are not kept."""
        gone = {f"<{name}>" for name in re.findall(r"<([a-z][a-z0-9:-]*)", source.lower()) if name not in TAGS}

        def look(tag: str, name: str, value: str) -> None:
            kept = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())
            loud = name not in WITHOUT_WORDS and not name.startswith(("data-", "aria-")) and name not in kept
            if tag not in TAGS:
                return
            if loud or (name == "style" and re.search(r"url|image|import|expression|\\", value, re.IGNORECASE)):
                gone.add(say("editions.attribute", name=name, tag=tag))

        every = set("abcdefghijklmnopqrstuvwxyz")
        nh3.clean(
            source, tags=TAGS, attributes={}, generic_attribute_prefixes=every, attribute_filter=look, link_rel=None
        )
        if re.search(r"(java|vb)script:", re.sub(r"\s", "", unescape(source)).lower()):
            gone.add(say("editions.script_links"))
        if gone:
            self._taken_out(", ".join(sorted(gone)[:12]))

    def _taken_out(self, what: str) -> None:
        self.remark(say("editions.taken_out", what=what))

    def _attribute(self, tag: str, name: str, value: str) -> str | None:
        """Judge the value of an attribute that may stand; nothing is raised through nh3."""
        try:
            if tag not in TAGS:
                return None
            if name == "src":
                return self._address(value)
            seen = re.sub("[\x00-\x20]", "", value)  # as a browser reads an address
            if name == "href" and re.match(r"[\w+.-]*:", seen) and not re.match(r"(https?|mailto):", value):
                self._taken_out(say("editions.link_to", address=repr(value[:60])))
                return None
            if name == "id":
                return value if re.fullmatch(r"[A-Za-z][\w-]{0,80}", value) else None
            if name in {"width", "height", "colspan", "rowspan", "span", "start", "value"}:
                return value if re.fullmatch(r"\d{1,4}", value) else None
        except Exception as error:
            self._taken_out(f"{say('editions.attribute', name=name, tag=tag)} ({type(error).__name__})")
            return None
        return value

    # ------------------------------------------------------------ pictures

    def _address(self, value: str) -> str | None:
        """Turn what a picture names into the picture itself."""
        if match := re.match(r"\s*data:[^,]*;base64,", value, re.IGNORECASE):
            return self.picture(value[match.end() :]) or None
        if re.match(r"\s*data:", value, re.IGNORECASE):
            return self.picture("") or None
        if value.startswith("attachment:"):
            stored = self.attachments.get(unquote(value.removeprefix("attachment:")), {})
            return self.picture(next((one for kind, one in stored.items() if kind != "image/svg+xml"), "")) or None
        if re.match(r"[\s\\/]*[\\/]{2}|\s*[\w+.-]+:", value):
            self._outside = self._outside or value[:200]
            return None
        return self._beside(unquote(value)) or None

    def _beside(self, name: str) -> str:
        """Take in a picture that lies beside the notebook, or say why not."""
        home = self.folder.resolve()
        try:
            file = (home / name).resolve()
            if not file.is_relative_to(home):
                fault = say("editions.picture_elsewhere")
            elif not file.exists():
                fault = say("editions.picture_missing")
            elif not stat.S_ISREG(file.stat().st_mode):
                fault = say("editions.picture_folder" if file.is_dir() else "editions.picture_no_file")
            elif file.stat().st_size > MOST_PICTURE:
                fault = say("editions.picture_large", most=MOST_PICTURE // 1_000_000)
            elif kind := kind_of_picture(data := file.read_bytes()):
                return f"data:{kind};base64,{b64encode(data).decode()}"
            else:
                fault = say("editions.picture_kind")
        except (OSError, ValueError, RuntimeError) as error:
            fault = say("editions.picture_unreadable", reason=getattr(error, "strerror", None) or error)
        self.remark(say("editions.picture_left_out", name=repr(name[:80]), reason=fault))
        return ""

    def picture(self, coded: object) -> str:
        """Give the address of a picture stored in base64.

        Parameters
        ----------
        coded : object
            What the notebook stores, normally a str.

        Returns
        -------
        str
            A ``data:`` address that holds the picture; empty, with a remark, if it is none.
        """
        try:
            data = b64decode("".join(coded.split()), validate=True) if isinstance(coded, str) else b""
        except ValueError:
            data = b""
        kind = kind_of_picture(data) if len(data) <= MOST_PICTURE else ""
        if not kind:
            self._taken_out(say("editions.no_picture"))
            return ""
        return f"data:{kind};base64,{b64encode(data).decode()}"


def repeated(source: str) -> int:
    """Count how often a reader of HTML may have to open again what was left open, in each paragraph and cell."""
    count, still = 0, dict.fromkeys(FORMATTING, 0)
    for end, name in re.findall(r"<(/?)([a-z]+)", source.lower()):
        if name in still:
            still[name] = max(0, still[name] + (-1 if end else 1))
        total = sum(still.values())
        count += total if name not in still or total > MOST_OPEN else 0
    return count


def left_out(what: str) -> str:
    """Write what stands in place of something that cannot be shown."""
    return f'<p class="left-out">{say(f"editions.left_out_{what}")}</p>'


def plain_metadata(metadata: Any, *names: str) -> Any:
    """Walk into metadata that may have any form; None where a step is missing."""
    for name in names:
        metadata = metadata.get(name) if isinstance(metadata, dict) else None
    return metadata
