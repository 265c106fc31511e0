"""The site on a phone: what a browser must know to install it, and to keep it for lessons without a network.

Nothing is kept, and no worker is registered, before a reader asks for it on the home page. ``finish`` lists each file
of the site with its hash in ``edition.json``; the page (src/front/device) fetches by this list, and ``worker.js`` shows
what was fetched.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from malicourse import _notebook, course, words
from malicourse.publish import edition
from malicourse.words import say

__all__ = ["finish", "head", "panel", "policy", "script"]

FOLDER = Path(__file__).parent
NIGHT, PAPER, MARK, LIGHT = "#1f3157", "#f6f4ef", "#e69f00", "#ffffff"  # of src/malicourse/publish/editions/page.css
ICONS = {  # file → pixels, how much of it the drawing fills, what a launcher may do with it
    "icons/192.png": (192, 0.84, "any"),
    "icons/512.png": (512, 0.84, "any"),
    "icons/maskable-512.png": (512, 0.6, "maskable"),  # launchers cut all but the middle away
}
PARTS = {  # folder of an edition → the part that a reader may choose; all others always come with the home page
    "pages": "pages",
    "slides": "slides",
    "sheets": "papers",
    "teachers": "papers",
    "tables": "tables",
    "lab": "lab",
}
NEVER = re.compile(r"edition\.json|sw\.js|(\w+/)?downloads/.+(?<!\.html)")  # the browser's own, or to take away
LAB_WORKER = 'self.courseTop = "../"; importScripts("../sw.js");\n'


def head(up: str = "", home: str = "") -> str:
    """Write what the head of a page says to a browser that may install the course.

    Parameters
    ----------
    up : str
        The way from the page to the top of the site, such as ``"../"``.
    home : str
        The way to the folder of the home page of its language.

    Returns
    -------
    str
        HTML: manifest, icon and colour.
    """
    return (
        f'<link rel="manifest" href="{home}manifest.webmanifest">\n'
        f'<link rel="icon" type="image/png" sizes="192x192" href="{up}icons/192.png">\n'
        f'<link rel="apple-touch-icon" href="{up}icons/192.png">\n'
        f'<meta name="theme-color" content="{NIGHT}">'
    )


def policy() -> dict[str, str]:
    """Return what the home page must be allowed beside what every page is.

    Returns
    -------
    dict
        As `malicourse.publish.editions.foreign.policy` takes it.
    """
    own = dict.fromkeys(("connect-src", "manifest-src", "worker-src"), "'self'")
    return {**own, "img-src": "'self' file:"}


def panel(up: str = "") -> str:
    """Write the place where a reader keeps the course on the device; it is empty until `script` fills it.

    Parameters
    ----------
    up : str
        The way from the page to the top of the site, such as ``"../"``.

    Returns
    -------
    str
        HTML for the body of a home page.
    """
    return f'<section class="device" id="device" data-malicourse-device data-up="{up}" data-parts="" hidden></section>'


def script() -> str:
    """Write the style and the script that bring `panel` to life, for the end of the page.

    Returns
    -------
    str
        HTML.
    """
    signs = {sign: words.room("common", course.language())[sign] for sign in ("decimal", "thousands")}
    said = json.dumps({**words.room("device", course.language()), **signs}, ensure_ascii=False).replace("<", "\\u003c")
    style, code = ((FOLDER / name).read_text(encoding="utf-8") for name in ("device.css", "device.js"))
    return (
        f'<style>\n{style}</style>\n<script type="application/json" id="malicourse-device-words">{said}</script>\n'
        f'<script type="module">\n{code}</script>'
    )


def finish(folder: Path) -> None:
    """Make a site that is otherwise whole one that a phone can keep: manifests, icons, the worker and the list.

    Parameters
    ----------
    folder : Path
        The site. The same files give the same list.

    Raises
    ------
    NotebookError
        If a file cannot be written.
    """
    (folder / "icons").mkdir(exist_ok=True)
    for name, (pixels, share, _purpose) in ICONS.items():
        _write(folder / name, _icon(pixels, share))
    _write(folder / "sw.js", (FOLDER / "worker.js").read_text(encoding="utf-8"))
    _share_worker(folder / "lab")
    homes = _homes(folder)
    for language, place in homes.items():
        _write(folder / place / "manifest.webmanifest", _manifest(language, place))
        _write(folder / place / "not-kept.html", _not_kept(language))
    _name_parts(folder, homes, "")
    _name_parts(folder, homes, json.dumps(_parts(folder, homes), ensure_ascii=False))
    _write(folder / "edition.json", json.dumps(_edition(folder, homes), ensure_ascii=False, separators=(",", ":")))


def _write(file: Path, content: str | bytes) -> None:
    _notebook.replace_file(file, content)


def _share_worker(lab: Path) -> None:
    """Let the worker of the notebooks show what is kept, too, and leave that of the course alone."""
    script = f"<script>\n{(FOLDER / 'lab-page.js').read_text(encoding='utf-8')}</script>"
    changes = dict.fromkeys(lab.glob("*/index.html"), script)
    for path, first in {lab / "service-worker.js": LAB_WORKER, **changes}.items():
        text = path.read_text(encoding="utf-8") if path.is_file() else first
        if first not in text:
            _write(path, text.replace("<head>", f"<head>\n{first}", 1) if path in changes else first + text)


def _homes(folder: Path) -> dict[str, str]:
    """Give the folder of each home page by its language; that at the top of the site says itself which it is."""
    found = re.search(r'<html lang="([\w-]+)"', (folder / "index.html").read_text(encoding="utf-8"))
    top = found[1] if found else course.language()
    others = [one for one in words.languages() if one != top and (folder / one / "index.html").is_file()]
    return {top: "", **{one: f"{one}/" for one in others}}


def _name_parts(folder: Path, homes: dict[str, str], parts: str) -> None:
    """Tell each home page which parts there are."""
    for place in homes.values():
        home = folder / place / "index.html"
        text = home.read_text(encoding="utf-8")
        _write(home, re.sub('data-parts="[^"]*"', lambda _: f'data-parts="{escape(parts)}"', text, count=1))


def _manifest(language: str, place: str) -> str:
    """Write what a launcher must know; addresses are seen from the manifest."""
    up = "../" if place else ""
    facts = {
        "name": say("editions.course", language=language),
        "short_name": say("device.short_name", language=language),
        "description": say("device.about", language=language),
        "lang": language,
        "start_url": "./",
        "scope": up or "./",
        "display": "standalone",
        "theme_color": NIGHT,
        "background_color": LIGHT,
        "icons": [
            {"src": up + name, "sizes": f"{pixels}x{pixels}", "type": "image/png", "purpose": purpose}
            for name, (pixels, _share, purpose) in ICONS.items()
        ],
    }
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def _not_kept(language: str) -> str:
    """Write the page that stands for one that is not kept while there is no network."""
    title, text, back = (
        escape(say(f"device.{key}", language=language)) for key in ("not_kept_title", "not_kept", "to_home")
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n'
        "<style>body { font: 1.1rem/1.6 sans-serif; margin: 2rem auto; max-width: 34rem; padding: 0 1rem; }</style>\n"
        f'</head>\n<body>\n<h1>{title}</h1>\n<p>{text}</p>\n<p><a href="index.html">{back}</a></p>\n</body>\n</html>\n'
    )


# ---------------------------------------------------------------- the list of what belongs to an edition


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give each file that can be kept, by its path in the site."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not NEVER.fullmatch(name):
            yield name, path


def _part(name: str, homes: dict[str, str]) -> tuple[str, str]:
    """Tell the language and the kind of a file, such as ``("fr", "pages")``; what all need is ``("", "home")``."""
    language = next((one for one, place in homes.items() if place and name.startswith(place)), next(iter(homes)))
    kind = PARTS.get(name.removeprefix(homes[language]).partition("/")[0], "home")
    return ("", kind) if kind in {"home", "lab"} else (language, kind)


def _parts(folder: Path, homes: dict[str, str]) -> list[dict[str, Any]]:
    """Sum up the parts that a reader may choose of."""
    sizes: dict[tuple[str, str], int] = {}
    for name, path in _files(folder):
        part = _part(name, homes)
        sizes[part] = sizes.get(part, 0) + path.stat().st_size
    order = [(language, kind) for language in (*homes, "") for kind in dict.fromkeys((*PARTS.values(), "home"))]
    return [
        {
            "id": ".".join(filter(None, part)),
            "kind": part[1],
            "lang": part[0],
            "language": say("device.language", language=part[0]) if part[0] else "",
            "size": sizes[part],
        }
        for part in order
        if part in sizes
    ]


def _edition(folder: Path, homes: dict[str, str]) -> dict[str, Any]:
    """List each file with its hash, its size and its part; the hash of them all names the edition."""
    files = {}
    for name, path in _files(folder):
        content = path.read_bytes()
        part = ".".join(filter(None, _part(name, homes)))
        files[name] = [sha256(content).hexdigest()[:32], len(content), part]
    day = edition.day().isoformat()
    return {
        "edition": sha256(json.dumps(files).encode()).hexdigest()[:32],
        "version": edition.version(),
        "said": {language: words.date(day, language) for language in homes},
        "files": files,
    }


# ---------------------------------------------------------------- icons


def _icon(pixels: int, share: float) -> bytes:
    """Draw Mali above the mark that the course's headings have."""
    from matplotlib.figure import Figure
    from matplotlib.patches import Polygon, Rectangle

    outlines = json.loads((course.maps_folder(course.here() / "data") / "regions.geojson").read_text(encoding="utf-8"))
    rings = [ring for one in outlines["features"] for ring in one["geometry"]["coordinates"]]
    easts, norths = zip(*(point for ring in rings for point in ring), strict=True)
    wide = (max(easts) - min(easts)) / share
    figure = Figure(figsize=(1, 1), dpi=pixels, facecolor=NIGHT)
    axes = figure.add_axes((0, 0, 1, 1))
    east, north = (max(easts) + min(easts)) / 2, (max(norths) + min(norths)) / 2
    axes.set(xlim=(east - wide / 2, east + wide / 2), ylim=(north - wide / 2, north + wide / 2))
    axes.axis("off")
    for ring in rings:
        axes.add_patch(Polygon(ring, facecolor=PAPER, edgecolor=PAPER, linewidth=0.3))
    left, low = east - wide * share / 2, north + wide * share * 0.3
    axes.add_patch(Rectangle((left, low), wide * share * 0.28, wide * share * 0.08, facecolor=MARK, linewidth=0))
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=pixels, facecolor=NIGHT, metadata={"Software": None})
    return stream.getvalue()
