"""One family of letters for charts, slides and pages, so that a deck fits its slides on every computer.

The charts are drawn in DejaVu Sans, which matplotlib carries under a free licence. Decks and pages hold the part of it
that the course’s languages need, and DejaVu Serif for headings.
"""

from __future__ import annotations

import io
from base64 import b64encode
from functools import cache
from pathlib import Path

import matplotlib as mpl

__all__ = ["faces"]

FILES = (  # file, family, weight, style
    ("DejaVuSans.ttf", "Course Sans", 400, "normal"),
    ("DejaVuSans-Bold.ttf", "Course Sans", 700, "normal"),
    ("DejaVuSans-Oblique.ttf", "Course Sans", 400, "italic"),
    ("DejaVuSerif-Bold.ttf", "Course Serif", 700, "normal"),
)
LETTERS = (  # English, French, names of Mali and its neighbours, signs of the quiz and the charts
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *map(ord, "ĀāĆćČčĞğĪīİıŁłŃńŌōŒœŚśŞşŠšŪūŸŹźŻżŽž"),
    *(0x192, 0x218, 0x219, 0x21A, 0x21B, 0x254, 0x25B, 0x2BC, 0x2D9, 0x301),
    *range(0x2010, 0x2028),
    *(0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x20AC, 0x2116, 0x2122),
    *range(0x2190, 0x2196),
    *(0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x25A0, 0x25A1, 0x25B2, 0x25B6, 0x25BC, 0x25C6, 0x25CF, 0x2713, 0x2717),
)


@cache
def faces() -> str:
    """Write the letters as CSS.

    Returns
    -------
    str
        Four ``@font-face`` rules that need no other file: "Course Sans" and "Course Serif".
    """
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    rules = ["/* DejaVu fonts, https://dejavu-fonts.github.io, free licence (Bitstream Vera and DejaVu) */"]
    for file, family, weight, style in FILES:
        small = family == "Course Sans" and style == "normal"
        data = b64encode(_part(folder / file, hints=small)).decode("ascii")
        rules.append(
            f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; '
            f'src: url("data:font/woff;base64,{data}") format("woff"); }}'
        )
    return "\n".join(rules)


def _part(path: Path, *, hints: bool) -> bytes:
    """Cut a font down to the letters that are needed; only small ones need hints to be crisp on a weak screen."""
    from fontTools import subset, ttLib

    options = subset.Options(layout_features=["kern", "liga", "mark", "mkmk"], hinting=hints, notdef_outline=True)
    options.drop_tables += ["FFTM"]  # the font editor's own notes
    font = ttLib.TTFont(path, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    out = io.BytesIO()
    font.flavor = "woff"
    font.save(out)
    return out.getvalue()
