"""A map small enough to travel with a question: Mali, its regions, its neighbours and the rivers as SVG paths.

Everything is in pixels of a picture 400 wide. Directions and distances are computed here, once, so that Python and the
front end say the same of a point.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Box = tuple[float, float, float, float]

# West, east, south and north of the views a question can show, in degrees.
EXTENTS: dict[str, Box] = {"mali": (-13.0, 5.0, 9.4, 25.6), "north": (-5.9, 4.9, 14.4, 21.6)}
# Where the middle of each neighbour's name stands, longitude and latitude.
NAMES: dict[str, dict[str, Point]] = {
    "mali": {
        "Algeria": (1.2, 23.9),
        "Mauritania": (-9.4, 17.6),
        "Niger": (2.9, 14.3),
        "Burkina Faso": (-1.6, 12.4),
    },
    "north": {"Algeria": (2.6, 20.8), "Niger": (2.6, 14.8), "Burkina Faso": (-1.2, 14.6)},
}
WIDTH = 400
KM_A_DEGREE = 111.2
COARSE = 0.9  # pixels a border may be moved to spare points
ON_THE_RIVER = 20  # kilometres
WAYS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")


def town_list() -> dict[str, dict[str, Any]]:
    """Read the towns a question can show.

    Returns
    -------
    dict
        Name to ``longitude``, ``latitude`` and ``rank`` (1 and 2 are the towns every map names), best known first.
    """
    from malicourse import tables

    table: Any = tables.read("towns").sort_values(["label_rank", "population", "name"], ascending=[True, False, True])
    return {
        str(row.name): {"longitude": float(row.longitude), "latitude": float(row.latitude), "rank": int(row.label_rank)}
        for row in table.itertuples(index=False)
    }


@lru_cache
def height(extent: str) -> int:
    """Give the height of a view that is ``WIDTH`` wide."""
    west, east, south, north = EXTENTS[extent]
    return round(WIDTH * (north - south) / ((east - west) * _shrink(extent)))


def place(longitude: float, latitude: float, extent: str) -> Point:
    """Give the pixel at which a place stands in a view, whether inside it or not."""
    west, east, south, north = EXTENTS[extent]
    return (longitude - west) / (east - west) * WIDTH, (north - latitude) / (north - south) * height(extent)


def _shrink(extent: str) -> float:
    _, _, south, north = EXTENTS[extent]
    return math.cos(math.radians((south + north) / 2))


def distance(one: Point, other: Point) -> tuple[float, str]:
    """Measure from one place to another, each longitude and latitude.

    Returns
    -------
    km : float
        The distance along the ground.
    way : str
        In which of the eight directions the other lies, such as ``"ne"``.
    """
    (x, y), (far_x, far_y) = one, other
    east = (far_x - x) * math.cos(math.radians((y + far_y) / 2)) * KM_A_DEGREE
    north = (far_y - y) * KM_A_DEGREE
    return math.hypot(east, north), WAYS[round(math.degrees(math.atan2(east, north)) / 45) % 8]


def rounded(km: float) -> int:
    """Round a distance to what can be said of it: 5 km below 100, else 10."""
    step = 5 if km < 100 else 10
    return int(km / step + 0.5) * step


def whereabouts(longitude: float, latitude: float, extent: str) -> dict[str, Any]:
    """Describe where in a view a place lies without naming a town: how far down and across, and the way from the Niger.

    Returns
    -------
    dict
        ``down`` and ``across``, each 0 to 4; ``km`` and ``way`` from the nearest point of the river Niger, or ``km`` 0
        at the river.
    """
    west, east, south, north = _mali() if extent == "mali" else EXTENTS[extent]
    across = min(4, max(0, int(5 * (longitude - west) / (east - west))))
    down = min(4, max(0, int(5 * (north - latitude) / (north - south))))
    water = [point for line in _lines("rivers", "Niger") for point in line]
    nearest = min(water, key=lambda point: distance(point, (longitude, latitude))[0])
    km, way = distance(nearest, (longitude, latitude))
    if km < ON_THE_RIVER:
        km, way = 0, ""
    return {"down": down, "across": across, "km": rounded(km), "way": way}


@lru_cache
def _mali() -> Box:
    points = [point for line in _lines("regions") for point in line]
    return (
        min(x for x, _ in points),
        max(x for x, _ in points),
        min(y for _, y in points),
        max(y for _, y in points),
    )


def drawing(extent: str) -> dict[str, Any]:
    """Draw a view: the size of the picture and the paths in it.

    Parameters
    ----------
    extent : str
        A key of ``EXTENTS``.

    Returns
    -------
    dict
        ``width``, ``height``; ``mali``, ``regions``, ``neighbours`` and ``rivers``, each the ``d`` of an SVG path; and
        ``names`` of neighbours with ``x`` and ``y``, in ``en`` and ``fr``.
    """
    folder = _folder()
    stamp = tuple((folder / f"{name}.geojson").stat().st_mtime_ns for name in ("regions", "neighbours", "rivers"))
    return _drawing(extent, folder, stamp)


@lru_cache
def _drawing(extent: str, folder: Path, stamp: tuple[int, ...]) -> dict[str, Any]:
    size = {"width": WIDTH, "height": height(extent)}
    regions = _thin(_lines("regions"), extent, area=True)
    rivers = _thin(_lines("rivers"), extent, area=False)
    around = _thin(_lines("neighbours"), extent, area=True)
    names = []
    for feature in _features("neighbours"):
        said = feature["properties"]
        if said["name"] in NAMES[extent]:
            x, y = place(*NAMES[extent][said["name"]], extent)
            names.append({"x": round(x), "y": round(y), "en": said["name"], "fr": said.get("name_fr", said["name"])})
    return {
        **size,
        "regions": _path(regions, closed=True),
        "neighbours": _path(around, closed=True),
        "rivers": _path(rivers, closed=False),
        "names": names,
    }


def _folder() -> Path:
    from malicourse import course, tables

    return course.maps_folder(tables.data_folder())


def _features(name: str) -> list[dict[str, Any]]:
    return json.loads((_folder() / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


def _rings(feature: dict[str, Any]) -> list[list[Point]]:
    parts = feature["geometry"]["coordinates"]
    if feature["geometry"]["type"] in {"Polygon", "MultiLineString"}:
        parts = [parts]
    elif feature["geometry"]["type"] == "LineString":
        parts = [[parts]]
    return [[(x, y) for x, y, *_ in ring] for part in parts for ring in part]


@lru_cache
def _lines(name: str, only: str = "") -> list[list[Point]]:
    return [
        line
        for feature in _features(name)
        if not only or feature["properties"]["name"] == only
        for line in _rings(feature)
    ]


def _thin(lines: list[list[Point]], extent: str, *, area: bool) -> list[list[tuple[int, int]]]:
    """Bring lines into pixels, cut them at the picture and leave out points that nobody would miss."""
    found = []
    for line in lines:
        spots = [place(x, y, extent) for x, y in line]
        for part in [_cut(spots, height(extent))] if area else _pieces(spots, height(extent)):
            slim = _slim(part)
            if len(slim) > (2 if area else 1):
                found.append([(round(x), round(y)) for x, y in slim])
    return found


def _cut(spots: list[Point], high: int, edge: int = 6) -> list[Point]:
    """Cut an area at a box a little larger than the picture."""
    for axis, limit, sign in ((0, -edge, 1), (0, WIDTH + edge, -1), (1, -edge, 1), (1, high + edge, -1)):
        kept: list[Point] = []
        for here, before in zip(spots, [*spots[-1:], *spots[:-1]], strict=True):
            inside, was = sign * (here[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
            if inside != was:
                share = (limit - before[axis]) / (here[axis] - before[axis])
                kept.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
            if inside:
                kept.append(here)
        spots = kept
    return spots


def _pieces(spots: list[Point], high: int, edge: int = 30) -> list[list[Point]]:
    """Keep the parts of a line that pass near the picture."""
    found: list[list[Point]] = [[]]
    for x, y in spots:
        if -edge <= x <= WIDTH + edge and -edge <= y <= high + edge:
            found[-1].append((x, y))
        elif found[-1]:
            found.append([])
    return [part for part in found if part]


def _slim(spots: list[Point]) -> list[Point]:
    """Leave out points that lie within ``COARSE`` of the line between those that stay (Douglas and Peucker)."""
    if len(spots) < 3:
        return spots
    (x, y), (far_x, far_y) = spots[0], spots[-1]
    wide, high = far_x - x, far_y - y
    length = math.hypot(wide, high)

    def off(spot: Point) -> float:
        if not length:
            return math.hypot(spot[0] - x, spot[1] - y)
        return abs(wide * (spot[1] - y) - high * (spot[0] - x)) / length

    most = max(range(1, len(spots) - 1), key=lambda place: off(spots[place]))
    if off(spots[most]) <= COARSE:
        return [spots[0], spots[-1]]
    return [*_slim(spots[: most + 1])[:-1], *_slim(spots[most:])]


def _path(lines: list[list[tuple[int, int]]], *, closed: bool) -> str:
    """Write lines as a path, each point as the step from the one before."""
    parts = []
    for line in lines:
        steps = [f"M{line[0][0]} {line[0][1]}l"]
        for (x, y), (then_x, then_y) in pairwise(line):
            steps.append(f"{then_x - x} {then_y - y} ")
        parts.append("".join(steps).strip() + ("z" if closed else ""))
    return "".join(parts).replace(" -", "-")
