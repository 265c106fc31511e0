"""Pictures of a class beside its source, as SVG in the look of the charts: for a wide page and for a narrow one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from malicourse.charts.style import GRID, HIGHLIGHT, INK, QUIET
from malicourse.publish.classroom.pooled import median
from malicourse.values import tidy
from malicourse.words import number, say

__all__ = ["line", "shown", "strip"]

HIGHEST = 110  # of a stack of dots
EDGE = 16
IN_TIMES = 20  # a wider range is drawn in powers of ten


@dataclass(frozen=True)
class Look:
    """Sizes of a picture, in pixels of the page."""

    name: str
    width: int
    dot: float
    letters: int


LOOKS = (Look("wide", 640, 5, 15), Look("narrow", 320, 4, 14))


@dataclass(frozen=True)
class Scale:
    """Numbers along a line; those beyond its ends stand at the ends."""

    low: float
    high: float
    powers: bool
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Give the place of a number."""
        value = min(max(value, self.low), self.high)
        if self.powers:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return round(self.begin + share * (self.end - self.begin), 1)

    def ticks(self, room: Callable[[float], float]) -> list[float]:
        """Give round numbers for the axis, each as far from the next as its words need."""
        found: list[float] = []
        for value in self._round():
            if not found or abs(self.at(value) - self.at(found[-1])) >= (room(value) + room(found[-1])) / 2:
                found.append(value)
        return found

    def _round(self) -> list[float]:
        if self.powers:
            first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
            all_of = [factor * 10.0**power for power in range(first, last + 1) for factor in (1, 3)]
        else:
            size = 10 ** math.floor(math.log10(self.high - self.low))
            step = next(part * size for part in (0.2, 0.5, 1, 2) if (self.high - self.low) / (part * size) <= 6)
            first = math.ceil(self.low / step)
            all_of = [tidy(step * place) for place in range(first, first + 8)]
        return [value for value in all_of if self.low <= value <= self.high]


def scale_of(values: Sequence[float], real: float, begin: float, end: float) -> Scale:
    """Choose a scale that shows the source's number and nineteen of twenty estimates."""
    ordered = sorted(values)
    most = len(ordered) - 1
    low = min(real, ordered[most // 20])
    high = max(real, ordered[most - most // 20])
    if low > 0 and high / low > IN_TIMES:
        return Scale(low / 1.2, high * 1.2, True, begin, end)
    if 0 <= low < high / 2:
        low = 0
    spread = (high - low) or abs(high) or 1
    return Scale(low if low == 0 else low - 0.05 * spread, high + 0.05 * spread, False, begin, end)


def strip(values: Sequence[float], real: float, words: str) -> str:
    """Draw estimates as dots along a line, with the source's number and the middle of the class.

    Parameters
    ----------
    values : sequence of float
        The estimates.
    real : float
        The source's number.
    words : str
        The picture in words.

    Returns
    -------
    str
        Two pictures, of which a page shows the one that fits.
    """
    return "".join(_strip(values, real, words, look) for look in LOOKS)


def _strip(values: Sequence[float], real: float, words: str, look: Look) -> str:
    scale = scale_of(values, real, EDGE, look.width - EDGE)
    step = 2 * look.dot + 1
    stacks = Counter(round((scale.at(value) - EDGE) / step) for value in values)
    tallest = max(stacks.values())
    each = min(step, HIGHEST / tallest)
    floor = 2 * look.letters + 14 + max(40, tallest * each)
    middle = scale.at(median(values))
    parts = [f'<line x1="0" x2="{look.width}" y1="{floor}" y2="{floor}" stroke="{QUIET}"/>']
    parts += _axis(scale, floor, look)
    for place, count in sorted(stacks.items()):
        x = round(EDGE + place * step, 1)
        if each == step:
            parts += [_dot(x, floor - look.dot - 1 - at * step, look.dot) for at in range(count)]
        else:
            high = round(count * each, 1)
            parts.append(
                f'<rect x="{x - look.dot}" y="{floor - high}" width="{2 * look.dot}" height="{high}" '
                f'fill="{HIGHLIGHT}"/>'
            )
    source, told = scale.at(real), say("classroom.mark_middle", number=shown(median(values)))
    parts += _flag(source, look.letters + 2, floor, say("classroom.mark_source", number=number(real)), look, middle)
    parts += _flag(middle, 2 * look.letters + 8, floor, told, look, source, "4 3")
    return _svg(look, floor + look.letters + 12, words, parts)


def shown(value: float) -> str:
    """Write a number of the class with no more figures than anybody reads."""
    return number(round(value) if abs(value) >= 100 else tidy(round(value, 2)))


def _dot(x: float, y: float, size: float) -> str:
    return f'<circle cx="{x}" cy="{round(y, 1)}" r="{size}" fill="{HIGHLIGHT}" stroke="#fff" stroke-width="0.6"/>'


def _axis(scale: Scale, floor: float, look: Look) -> list[str]:
    parts = []
    for value in scale.ticks(lambda value: (len(number(value)) + 2) * 0.6 * look.letters):
        x, half = scale.at(value), len(number(value)) * 0.3 * look.letters
        anchor = "start" if x < half else "end" if x > look.width - half else "middle"
        parts.append(f'<line x1="{x}" x2="{x}" y1="{floor}" y2="{floor + 5}" stroke="{QUIET}"/>')
        parts.append(_text(x, floor + look.letters + 6, number(value), anchor))
    return parts


def _flag(x: float, y: float, floor: float, words: str, look: Look, other: float, dashes: str = "") -> list[str]:
    """Draw an upright line with words at its head, on the side away from the other line where there is room."""
    wide = len(words) * 0.6 * look.letters + 5
    left = x - wide >= 0 and (x < other or x + wide > look.width)
    begin = x - wide if left else min(x + 5, look.width - wide)
    seen = f' stroke-dasharray="{dashes}"' if dashes else ""
    return [
        f'<line x1="{x}" x2="{x}" y1="{y - look.letters + 3}" y2="{floor}" stroke="{INK}" stroke-width="2"{seen}/>',
        _text(x - 5 if left else round(max(2.0, begin), 1), y, words, "end" if left else "start", bold=not dashes),
    ]


def _text(x: float, y: float, words: str, anchor: str = "middle", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{round(y, 1)}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'


def _svg(look: Look, height: float, words: str, parts: list[str]) -> str:
    return (
        f'<svg class="{look.name}" viewBox="0 0 {look.width} {round(height, 1)}" role="img" '
        f'aria-label="{escape(words)}" font-size="{look.letters}">{"".join(parts)}</svg>'
    )


# ---------------------------------------------------------------- a line over the years


def line(points: Sequence[tuple[str, float, bool]], drawn: Sequence[dict[str, float]], top: float, words: str) -> str:
    """Draw where a class drew a line on, beside the source's.

    Parameters
    ----------
    points : sequence of (str, float, bool)
        The years, the source's numbers, and whether the class was given them.
    drawn : sequence of dict
        Each learner's years and numbers.
    top : float
        The highest number of the drawing.
    words : str
        The picture in words.

    Returns
    -------
    str
        Two pictures, of which a page shows the one that fits.
    """
    return "".join(_line(points, drawn, top, words, look) for look in LOOKS)


def _line(
    points: Sequence[tuple[str, float, bool]], drawn: Sequence[dict[str, float]], top: float, words: str, look: Look
) -> str:
    height = 260 if look.name == "wide" else 230
    left = (len(number(top)) + 1) * 0.62 * look.letters
    up = Scale(0, top, False, height, look.letters)
    side = 2.2 * look.letters
    step = (look.width - left - 2 * side) / max(1, len(points) - 1)
    across = {x: round(left + side + place * step, 1) for place, (x, _, _) in enumerate(points)}
    parts = []
    for value in up.ticks(lambda _: 2.4 * look.letters):
        y = up.at(value)
        parts.append(f'<line x1="{left}" x2="{look.width}" y1="{y}" y2="{y}" stroke="{GRID}"/>')
        parts.append(_text(left - 5, y + 0.35 * look.letters, number(value), "end"))
    parts += [_text(across[x], height + look.letters + 5, x) for x, _, _ in points]
    for x, _, given in points:
        if not given:
            parts += _cloud([one[x] for one in drawn], across[x], up, min(step, 2 * side), look)
    path = " ".join(f"{across[x]},{up.at(value)}" for x, value, _ in points)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{INK}" stroke-width="2"/>')
    for x, value, _ in points:
        parts.append(f'<rect x="{across[x] - 4}" y="{up.at(value) - 4}" width="8" height="8" fill="{INK}"/>')
    return _svg(look, height + look.letters + 12, words, parts)


def _cloud(values: list[float], x: float, up: Scale, room: float, look: Look) -> list[str]:
    """Draw the dots of one year side by side where they are as high, and a bar at the middle of the class."""
    size = look.dot - 1
    rows = Counter(round(up.at(value) / (2 * size + 1)) for value in values)
    each = min(2 * size + 1, room / max(rows.values()))
    parts = []
    for place, count in sorted(rows.items()):
        y = place * (2 * size + 1)
        parts += [_dot(round(x + (at - (count - 1) / 2) * each, 1), y, size) for at in range(min(count, 60))]
    y = up.at(median(values))
    wide = room / 2 - 2
    parts.append(f'<line x1="{x - wide}" x2="{x + wide}" y1="{y}" y2="{y}" stroke="{INK}" stroke-width="3"/>')
    return parts
