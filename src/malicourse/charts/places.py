"""The map of Mali: regions, neighbours, rivers, towns, and who held them on a given day."""

from __future__ import annotations

import functools
import itertools
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from malicourse import course
from malicourse.charts.bands import contested, holders_in_words, pieces_of
from malicourse.charts.dates import day_in_words, one_date
from malicourse.charts.frame import When, draft_of, heads, later, legend_below, panel_height, record
from malicourse.charts.layout import figure_of
from malicourse.charts.letters import room, wrap, write, write_beside
from malicourse.charts.style import DPI, INK, PHONE_WIDTH, QUIET, SMALL, ActorStyle, actor_style, need, quoted, styled
from malicourse.words import say

EXTENTS = {"mali": (-12.6, 4.6, 8.8, 25.3), "north": (-5.6, 4.6, 14.6, 21.2)}
"""West, east, south and north of the named views, in degrees."""
NAME_WIDTHS = (1000, 110, 70)  # points: a place's name stands in one line, in lines of this width where it has no room
KM_A_DEGREE = 111.2
WATER = "#5B9BC8"
SAVANNA = "#F8F3E1"
GROUND = {"bare": "#F2E2B6", "green": "#E9EDD8", "steep": "#E0D2A8"}
"""Tints of the ground, from the lowest to the uppermost."""
POINT = DPI / 72
Points = np.ndarray[Any, Any]
_PEN: dict[str, Any] = {"linestyle": "none", "zorder": 5}


@styled
def mali_map(
    ax: Axes,
    towns: pd.DataFrame | None = None,
    regions: bool = True,
    rivers: bool = True,
    neighbours: bool = True,
    label: str = "name",
    control: pd.DataFrame | None = None,
    on: str | None = None,
    extent: str | Sequence[float] = "mali",
) -> Axes:
    """Draw Mali with its regions, its seven neighbours, the river Niger, towns and a scale.

    Parameters
    ----------
    ax : Axes
        Axes to draw on; the map fills them.
    towns : DataFrame, optional
        Towns to mark: ``latitude``, ``longitude`` and the column named by ``label``. Where names would meet, the town
        with the lower ``label_rank`` (or the earlier row) is named first; one without room keeps its point only. A
        column ``holder`` of actor ids colours the points.
    regions, rivers, neighbours : bool
        Draw and name the regions, the rivers and the neighbouring countries.
    label : str
        Column with the words for towns; ``"name_fr"`` gives the French names of regions and neighbours as well.
    control : DataFrame, optional
        The table of who held which town (see `held`); needs ``on``.
    on : str, optional
        Day for which to show holders, such as ``"2012-04-06"``. It is written above the map.
    extent : str or sequence of float
        ``"mali"``, ``"north"``, or west, east, south and north in degrees.

    Returns
    -------
    Axes
        The same axes. Names appear with `finish`.

    Raises
    ------
    ValueError
        If a column is missing, ``on`` comes without ``control`` (or the other way round), or the extent is not a box.
    """
    box = west, east, south, north = _box(extent)
    language = "fr" if label == "name_fr" else course.language()
    land = _shapes("regions")
    around = _shapes("neighbours") if neighbours else []
    ax.set_facecolor("white")
    ax.grid(visible=False)
    ax.set(xticks=[], yticks=[])
    shrink = math.cos(math.radians((south + north) / 2))
    panel_height(ax, 0.96 * PHONE_WIDTH * max(0.65, min(1.1, (north - south) / (east - west) / shrink)))
    _fill(ax, box)
    for spine in ax.spines.values():
        spine.set(visible=True, color="#BDBDBD", linewidth=0.8)
    flows = _shapes("rivers") if rivers else []
    _draw_land(ax, land, around, borders=regions)
    _draw_rivers(ax, flows)
    draft_of(figure_of(ax)).spots[ax] = {}
    if towns is not None or control is not None or on is not None:
        mark_places(ax, towns, label=label, control=control, on=on)
    later(ax, lambda: _note(ax), When.BEFORE)
    later(ax, lambda: _fill(ax, box), When.AFTER)
    later(ax, lambda: _name_all(ax, land if regions else [], around, flows, language, box), When.AFTER)
    return ax


def _draw_land(ax: Axes, land: list[_Shape], around: list[_Shape], *, borders: bool) -> None:
    """Draw the neighbours, Mali on them, and the borders of its regions if asked for."""
    for shape in around:
        ax.add_artist(PathPatch(shape.path, facecolor="#EFEFEC", edgecolor="#A6A6A6", linewidth=0.8, zorder=1))
    outline = Path.make_compound_path(*(shape.path for shape in land))
    ax.add_artist(PathPatch(outline, facecolor="white", edgecolor="#8A8A8A", linewidth=2.6, zorder=1.1, gid="mali"))
    ax.add_artist(PathPatch(outline, facecolor=SAVANNA, edgecolor=SAVANNA, linewidth=0.9, zorder=1.15))
    _ground(ax, outline)
    lines: dict[str, Any] = {"edgecolor": "#B3A582", "linewidth": 0.9} if borders else {"edgecolor": "none"}
    for shape in land:
        ax.add_artist(PathPatch(shape.path, facecolor="none", zorder=1.3, gid=shape.name(), **lines))


def _draw_rivers(ax: Axes, flows: list[_Shape]) -> None:
    pen: dict[str, Any] = {"capstyle": "round", "joinstyle": "round"}
    for flow in flows:
        for colour, wide in (("white", 4.0), (WATER, 2.4)):
            drawn = LineCollection(flow.lines, colors=colour, linewidths=wide, zorder=1.5, **pen)
            ax.add_collection(drawn, autolim=False)


def _ground(ax: Axes, outline: Path) -> None:
    """Tint bare and green land, and shade steep slopes, inside the country: quiet, and light enough for any letter."""
    ground = {shape.name(): shape.path for shape in _shapes("ground")}
    for place, (name, colour) in enumerate(GROUND.items()):
        patch = PathPatch(ground[name], facecolor=colour, edgecolor="none", zorder=1.2 + place / 100)
        ax.add_artist(patch)
        patch.set_clip_path(outline, ax.transData)


@styled
def mark_places(
    ax: Axes,
    towns: pd.DataFrame | None,
    label: str = "name",
    control: pd.DataFrame | None = None,
    on: str | None = None,
) -> list[Artist]:
    """Mark towns, or other places, on a map that `mali_map` drew: what `steps` shows one after the other.

    Parameters
    ----------
    ax : Axes
        The axes of the map.
    towns, label, control, on
        As for `mali_map`; ``on`` is written above the map.

    Returns
    -------
    list of Artist
        The points and the names: one picture's part of a map with a slider.

    Raises
    ------
    ValueError
        If ``ax`` holds no map, a column is missing, or ``on`` comes without ``control`` (or the other way round).

    Examples
    --------
    >>> towns = pd.DataFrame({"name": ["Gao", "Kidal"], "latitude": [16.27, 18.44], "longitude": [-0.04, 1.41]})
    >>> fig, ax = new()
    >>> points = mark_places(mali_map(ax), towns)
    """
    if ax not in draft_of(figure_of(ax)).spots:
        raise ValueError(say("charts.no_map"))
    marked = _towns(towns, label, control, on)
    drawn = [*_points(ax, marked), *_words(ax, marked)]
    _record_points(ax, marked, drawn)
    if on is not None:
        ax.set_title(day_in_words(one_date(on, "mali_map: on")), loc="left")
    return drawn


@dataclass
class _Spot:
    """A marked place: where it lies, whether its name goes first, the room its point takes, and what is there.

    A map with a slider may show several things at one place; what two pictures show alike is drawn once.
    """

    at: tuple[float, float]
    rank: tuple[float, int]
    radius: float = 4.0
    words: dict[str, Annotation] = field(default_factory=dict)
    drawn: dict[tuple[str, ...], list[Artist]] = field(default_factory=dict)


class _Shape:
    """One feature of a map file: its names, its outline, its lines."""

    def __init__(self, feature: dict[str, Any]) -> None:
        self.names: dict[str, str] = feature["properties"]
        geometry, parts = feature["geometry"], feature["geometry"]["coordinates"]
        if geometry["type"] in {"Polygon", "MultiLineString"}:
            parts = [parts]
        elif geometry["type"] == "LineString":
            parts = [[parts]]
        rings = [np.asarray(ring, dtype=float) for part in parts for ring in part]
        self.lines = rings
        self.path = Path.make_compound_path(
            *(Path(ring, closed=geometry["type"].endswith("Polygon")) for ring in rings)
        )

    def name(self, language: str = "") -> str:
        """Return its name in a language, or the one it goes by."""
        return self.names.get(f"name_{language}", self.names["name"])


def _shapes(name: str) -> list[_Shape]:
    from malicourse import tables

    path = course.maps_folder(tables.data_folder()) / f"{name}.geojson"
    if not path.is_file():
        raise FileNotFoundError(say("charts.no_map_file", path=path))
    return _read_shapes(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=16)
def _read_shapes(path: FilePath, _changed: int) -> list[_Shape]:
    return [_Shape(feature) for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]


def _box(extent: str | Sequence[float]) -> tuple[float, float, float, float]:
    if isinstance(extent, str):
        if extent not in EXTENTS:
            raise ValueError(say("charts.no_extent", known=quoted(EXTENTS), found=repr(extent)))
        return EXTENTS[extent]
    box = tuple(float(side) for side in extent)
    if len(box) != 4 or not (-25 <= box[0] < box[1] <= 25 and 0 <= box[2] < box[3] <= 40):
        raise ValueError(say("charts.no_box", found=repr(extent)))
    return box


def holders_on(control: pd.DataFrame, day: str, helper: str = "mali_map") -> dict[str, list[tuple[str, bool]]]:
    """Return who held each town on a day, town → (actor id, is it contested) pairs; no row, no entry."""
    when = one_date(day, f"{helper}: on")
    return {
        piece["town"]: piece["holders"]
        for piece in pieces_of(control, helper=helper)
        if piece["from"] <= when < piece["to"]
    }


def _towns(
    towns: pd.DataFrame | None, label: str, control: pd.DataFrame | None, on: str | None
) -> list[dict[str, Any]]:
    if (control is None) != (on is None):
        raise ValueError(say("charts.control_and_on"))
    if towns is None:
        if control is not None:
            raise ValueError(say("charts.no_towns"))
        return []
    need(towns, ["latitude", "longitude", label, *(["name"] if control is not None else [])], "mali_map")
    hands = holders_on(control, on) if control is not None and on is not None else {}
    marked = []
    for place, row in enumerate(towns.to_dict("records")):
        if pd.isna(row["latitude"]) or pd.isna(row["longitude"]):
            raise ValueError(say("charts.town_nowhere", town=repr(row[label]), row=towns.index[place]))
        pairs = hands.get(str(row["name"]), []) if control is not None else []
        if control is None and "holder" in towns.columns and pd.notna(row["holder"]):
            pairs = [(one.strip(), False) for one in str(row["holder"]).split(";") if one.strip()]
        name = "" if pd.isna(row[label]) else str(row[label])
        marked.append(
            {
                "words": name,
                "name": contested(name) if name and any(disputed for _, disputed in pairs) else name,
                "at": (float(row["longitude"]), float(row["latitude"])),
                "rank": (float(row["label_rank"]) if pd.notna(row.get("label_rank")) else 99.0, place),
                "holders": [holder for holder, _ in pairs],
                "held": holders_in_words(pairs),
                "asked": control is not None or "holder" in towns.columns,
            }
        )
    return marked


def _record_points(ax: Axes, marked: list[dict[str, Any]], drawn: list[Artist]) -> None:
    """Keep who held each town; where a map does not ask, where each point lies."""
    if any(town["asked"] for town in marked):
        record(ax, heads("town", "held_by"), ([town["words"], town["held"]] for town in marked), of=drawn)
    elif marked:
        named = any(town["words"] for town in marked)
        rows = (
            [*([town["words"]] if named else []), *(round(side, 2) for side in town["at"][::-1])] for town in marked
        )
        record(ax, heads(*(["place"] if named else []), "latitude", "longitude"), rows, of=drawn)


def _points(ax: Axes, marked: list[dict[str, Any]]) -> list[Artist]:
    """Draw the points, and name in the legend whose they are; places without a name or a holder are one drawing."""
    entries: dict[str, Line2D] = {}
    points: list[Artist] = []
    spots = draft_of(figure_of(ax)).spots[ax]
    dots = [town["at"] for town in marked if not town["name"] and not town["asked"]]
    if dots:
        points += ax.plot(*zip(*dots, strict=True), **_PEN, marker="o", markersize=6.5, color=INK, gid="")
    for town in marked:
        spot = spots.setdefault(town["at"], _Spot(town["at"], town["rank"]))
        spot.radius = max(spot.radius, 6.5 if town["holders"] else 4.0)
        looks = [actor_style(holder) for holder in town["holders"]]
        entries.update({look.label: _swatch(look.marker, look.colour, look.edge) for look in looks})
        if town["name"] or town["asked"]:
            key = (town["name"], *town["holders"])
            if key not in spot.drawn:
                spot.drawn[key] = _point(ax, town, looks)
            points += spot.drawn[key]
    if any(len(town["holders"]) > 1 for town in marked):
        entries[say("charts.together")] = _swatch("o", "#BBBBBB", INK, fillstyle="left", markerfacecoloralt="#666666")
    if entries:
        legend_below(ax, entries)
    return points


def _point(ax: Axes, town: dict[str, Any], looks: list[ActorStyle]) -> list[Artist]:
    """Draw one point in the looks of those who hold it."""
    gid = {"gid": town["name"]}
    if not looks:
        fill = "white" if town["asked"] else INK
        return [*ax.plot(*town["at"], **_PEN, **gid, marker="o", markersize=6.5, color=fill, markeredgecolor=INK)]
    points: list[Artist] = []
    for place, look in enumerate(looks):
        shape = look.marker if len(looks) == 1 else _wedge(place, len(looks))
        points += ax.plot(*town["at"], **_PEN, **gid, marker=shape, color=look.colour, **_rim(look.edge, 12.5))
    return points


def _words(ax: Axes, marked: list[dict[str, Any]]) -> list[Artist]:
    """Write the towns' names at their points; `_name_all` moves them beside."""
    words: list[Artist] = []
    for town in marked:
        spot: _Spot = draft_of(figure_of(ax)).spots[ax][town["at"]]
        if town["name"] and town["name"] not in spot.words:
            pen = {"fontsize": SMALL + 0.5, "path_effects": _halo(), "zorder": 6, "in_layout": False}
            spot.words[town["name"]] = write_beside(ax, town["name"], town["at"], (0, 0), annotation_clip=None, **pen)
        if town["name"]:
            words.append(spot.words[town["name"]])
    return words


def _rim(edge: str, size: float) -> dict[str, Any]:
    return {"markersize": size, "markeredgecolor": edge, "markeredgewidth": 1.0}


def _swatch(marker: str, fill: str, edge: str, **more: Any) -> Line2D:
    return Line2D([], [], linestyle="none", marker=marker, color=fill, **_rim(edge, 11), **more)


def _wedge(place: int, parts: int) -> Path:
    """Return one part of a circle cut into equal parts from the top, as a marker."""
    first = 90 + 360 / parts * place
    return Path.wedge(first, first + 360 / parts)


def _fill(ax: Axes, box: tuple[float, float, float, float]) -> None:
    """Show the box in the middle of the axes, true to scale at its middle latitude, and fill the rest with more map."""
    west, east, south, north = box
    shrink = math.cos(math.radians((south + north) / 2))
    frame = ax.get_window_extent()
    unit = max((east - west) * shrink / frame.width, (north - south) / frame.height)
    half_wide, half_high = unit * frame.width / shrink / 2, unit * frame.height / 2
    ax.set_xlim((west + east) / 2 - half_wide, (west + east) / 2 + half_wide)
    ax.set_ylim((south + north) / 2 - half_high, (south + north) / 2 + half_high)


def _halo() -> list[Any]:
    return [withStroke(linewidth=2.6, foreground="white", alpha=0.9)]


def _name_all(
    ax: Axes,
    land: list[_Shape],
    around: list[_Shape],
    flows: list[_Shape],
    language: str,
    view: tuple[float, float, float, float],
) -> None:
    """Name towns first, then rivers, countries and regions, each only where it meets nothing else."""
    frame = ax.get_window_extent().padded(-4 * POINT)
    spots: list[_Spot] = list(draft_of(figure_of(ax)).spots[ax].values())
    towns = sorted((spot for spot in spots if spot.words), key=lambda spot: spot.rank)
    at = _pixels(ax, [spot.at for spot in spots])
    dots = _pixels(ax, [spot.at for spot in spots if not spot.words])
    water = _pixels(ax, [point for flow in flows for line in flow.lines for point in line])
    taken = [_scale(ax, (view[2] + view[3]) / 2, np.concatenate([at, at, water]))]
    middles = _pixels(ax, [town.at for town in towns])
    for town, (x, y) in zip(towns, middles, strict=True):
        taken.append(Bbox.from_extents(x, y, x, y).padded(town.radius * POINT))
    for town, middle in zip(towns, middles, strict=True):
        _name_town(town, middle, frame, taken, np.concatenate([water, dots]))
    for flow in flows:
        _name_river(ax, flow, language, frame, taken, dots)
    abroad: dict[str, Any] = {"size": SMALL + 0.5, "across_border": True, "color": "#575757", "style": "italic"}
    for shape in around:
        _name_area(ax, shape, shape.name(language), frame, taken, dots, **abroad)
    for shape in sorted(land, key=lambda one: -len(one.lines[0])):
        if shape.name() != "Bamako":
            _name_area(ax, shape, shape.name(language).upper(), frame, taken, dots, size=SMALL, color="#5C5130")


def _pixels(ax: Axes, places: list[Any]) -> Points:
    return ax.transData.transform(places) if places else np.empty((0, 2))


def _free(box: Bbox, frame: Bbox, taken: list[Bbox]) -> bool:
    inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
    return inside and not any(
        box.x0 < other.x1 and other.x0 < box.x1 and box.y0 < other.y1 and other.y0 < box.y1 for other in taken
    )


def _free_about(spots: Points, half: Points, frame: Bbox, taken: list[Bbox]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Say of each spot whether a box that reaches ``half`` its size to every side of it meets nothing (see `_free`)."""
    low, high = spots - half, spots + half
    inside = ((frame.min <= low) & (high <= frame.max)).all(axis=1)
    boxes = np.array([box.get_points() for box in taken])
    meets = (low[:, None] < boxes[:, 1]) & (boxes[:, 0] < high[:, None])
    free: np.ndarray[Any, np.dtype[np.bool_]] = inside & ~np.any(np.all(meets, axis=2), axis=1)
    return free


def _points_covered(box: Bbox, water: Points) -> int:
    """How many points of a river a box covers."""
    x, y = water.T
    return int(np.count_nonzero((box.x0 < x) & (x < box.x1) & (box.y0 < y) & (y < box.y1)))


def _name_town(town: _Spot, middle: Any, frame: Bbox, taken: list[Bbox], busy: Points) -> None:
    """Put a town's name beside its point: where it meets no other word, on dry land if there is any.

    Where pictures differ in what they write at the town, all stand where the longest has room.
    """
    found: list[tuple[int, int, dict[str, Any], Bbox]] = []
    for longest in NAME_WIDTHS:
        for name, words in town.words.items():
            words.set_text(wrap(name, longest, float(words.get_fontsize())))
        sizes = [room(words.get_text(), float(words.get_fontsize())) for words in town.words.values()]
        wide, high = (max(side) * POINT for side in zip(*sizes, strict=True))
        found = _sides(town, middle, (wide, high), frame, taken, busy)
        if found:
            break
    if not found or not frame.contains(*middle):
        for words in town.words.values():
            words.set_visible(False)
        return
    *_, pen, box = min(found, key=lambda one: one[:2])
    for words in town.words.values():
        words.set(**pen, multialignment=pen["ha"])
    taken.append(box.padded(2))


def _sides(
    town: _Spot, middle: Any, size: tuple[float, float], frame: Bbox, taken: list[Bbox], busy: Points
) -> list[tuple[int, int, dict[str, Any], Bbox]]:
    """Find the places beside a point where words of this size meet no other: how wet each is, how to write there."""
    wide, high = size
    found: list[tuple[int, int, dict[str, Any], Bbox]] = []
    sides = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)]
    for reach, (right, up) in itertools.product((town.radius + 2, town.radius + 8), sides):
        shift = (right * reach * (0.8 if up else 1), up * reach * (0.5 if right else 1))
        x = middle[0] + shift[0] * POINT - wide * (1 - right) / 2
        y = middle[1] + shift[1] * POINT - high * (1 - up) / 2
        box = Bbox.from_bounds(x, y, wide, high)
        if _free(box, frame, taken):
            pen: dict[str, Any] = {
                "ha": ("center", "left", "right")[right],
                "va": ("center", "bottom", "top")[up],
                "position": shift,
            }
            found.append((_points_covered(box, busy), len(found), pen, box))
    return found


def _name_river(ax: Axes, flow: _Shape, language: str, frame: Bbox, taken: list[Bbox], dots: Points) -> None:
    """Write a river's name along it, over as few dots as can be."""
    name = say("charts.river", language=language, name=flow.name(language))
    found: list[tuple[int, int, Bbox, dict[str, Any]]] = []
    for middle, slope, box in _along(ax, flow, _half(name, SMALL)):
        if _free(box, frame, taken):
            pen: dict[str, Any] = {"position": middle, "rotation": slope, "rotation_mode": "anchor"}
            found.append((_points_covered(box, dots), len(found), box, pen))
            if found[-1][0] == 0:
                break
    if found:
        *_, box, pen = min(found, key=lambda one: one[:2])
        _write(ax, name, SMALL, zorder=4, color="#1F5A85", style="italic", **pen)
        taken.append(box)


def _along(ax: Axes, flow: _Shape, half: Points) -> Iterator[tuple[Points, float, Bbox]]:
    """Find places for words beside a river, the straightest first: their middle, their slope and the room they take."""
    for line in sorted((ax.transData.transform(line) for line in flow.lines), key=len, reverse=True):
        for start, stop in _stretches(line, 2 * half[0]):
            slope = math.degrees(math.atan2(stop[1] - start[1], stop[0] - start[0]))
            slope = slope - 180 if slope > 90 else slope + 180 if slope < -90 else slope
            if abs(slope) >= 75:
                continue
            turn = np.array([math.cos(math.radians(slope)), math.sin(math.radians(slope))])
            upward = np.array([-turn[1], turn[0]])
            reach = np.abs([turn, turn[::-1]]) @ half  # of the turned words, to each side of their middle
            for side in (1, -1):
                middle = (np.asarray(start) + np.asarray(stop)) / 2 + upward * side * 10 * POINT
                away = line - middle
                wet = (np.abs(away @ turn) < half[0]) & (np.abs(away @ upward) < half[1] + POINT)
                if not wet.any():
                    box = Bbox.from_extents(*(middle - reach), *(middle + reach))
                    yield ax.transData.inverted().transform(middle), slope, box


def _stretches(line: Any, length: float) -> list[tuple[Any, Any]]:
    """Return stretches of a line about as long as a name, the straightest first."""
    found = []
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    for first in range(0, len(line), 2):
        last = int(np.searchsorted(along, along[first] + length))
        if last < len(line):
            chord = np.hypot(*(line[last] - line[first]))
            found.append((chord / (along[last] - along[first]), line[first], line[last]))
    return [(start, stop) for _, start, stop in sorted(found, key=lambda one: -one[0])[:24]]


def _name_area(
    ax: Axes,
    shape: _Shape,
    name: str,
    frame: Bbox,
    taken: list[Bbox],
    dots: Points,
    *,
    size: float,
    across_border: bool = False,
    **pen: Any,
) -> None:
    """Write a name inside an area, over as few dots as can be, as near to the middle of its visible part as it fits."""
    outline = shape.path.transformed(ax.transData)
    bounds = Bbox.intersection(frame, outline.get_extents())
    if bounds is None:
        return
    across, up = np.meshgrid(np.linspace(bounds.x0, bounds.x1, 25), np.linspace(bounds.y0, bounds.y1, 25))
    grid = np.column_stack([across.ravel(), up.ravel()])
    grid = grid[outline.contains_points(grid)]
    if not len(grid):
        return
    grid = grid[np.argsort(np.hypot(*(grid - grid.mean(axis=0)).T))]
    half = _half(name, size)
    corners = np.array([(-1, -1), (-1, 1), (1, -1), (1, 1), (-0.5, 0), (0.5, 0)]) * half
    free = grid[_free_about(grid, half + POINT, frame, taken)]
    inside = outline.contains_points((free[:, None] + corners).reshape(-1, 2)).reshape(-1, len(corners)).all(axis=1)
    fitting = free[inside] if inside.any() or not across_border else free
    if len(fitting):
        covered = (np.abs(fitting[:, None] - dots) < half).all(axis=2).sum(axis=1)
        best = fitting[np.argmin(covered)]
        _write(ax, name, size, zorder=3, position=ax.transData.inverted().transform(best), **pen)
        taken.append(Bbox.from_extents(*(best - half), *(best + half)))


def _half(name: str, size: float) -> Points:
    """Return half the width and half the height of a name in pixels."""
    return np.array(room(name, size)) * POINT / 2


def _write(ax: Axes, name: str, size: float, **pen: Any) -> None:
    write(ax, 0, 0, name, fontsize=size, path_effects=_halo(), **pen)


def _scale(ax: Axes, latitude: float, busy: Points) -> Bbox:
    """Draw a bar of kilometres in the emptiest corner, the lower left if it is free; return the room it takes."""
    west, east = ax.get_xlim()
    degree = KM_A_DEGREE * math.cos(math.radians(latitude))
    length = max(km for km in (10, 20, 50, 100, 200, 500) if km <= (east - west) * degree / 4.2 or km == 10)
    frame = ax.get_window_extent()
    wide, high, margin = frame.width * length / degree / (east - west), 24 * POINT, 10 * POINT
    corners = [
        Bbox.from_bounds(x, y, wide, high)
        for y in (frame.y0 + margin, frame.y1 - margin - high)
        for x in (frame.x0 + margin, frame.x1 - margin - wide)
    ]
    room = min(corners, key=lambda corner: _points_covered(corner.padded(6 * POINT), busy))
    pixels = [(room.x0, room.y0 + 4 * POINT), (room.x0, room.y0), (room.x1, room.y0), (room.x1, room.y0 + 4 * POINT)]
    ax.plot(*ax.transData.inverted().transform(pixels).T, color=QUIET, linewidth=1.4, zorder=6, gid="scale")
    middle = ax.transData.inverted().transform(((room.x0 + room.x1) / 2, room.y0 + 5 * POINT))
    write(ax, middle[0], middle[1], say("charts.km", n=length), va="bottom", path_effects=_halo(), zorder=6)
    return room.padded(3 * POINT)


def _note(ax: Axes) -> None:
    """Write the note on lines and names under the last map of a figure."""
    maps = [other for other in figure_of(ax).axes if any(patch.get_gid() == "mali" for patch in other.patches)]
    if ax is maps[-1]:
        pen = {"xycoords": "axes fraction", "ha": "right", "va": "top", "color": QUIET}
        write_beside(ax, say("charts.no_endorsement"), (1, 0), (0, -3), **pen)
