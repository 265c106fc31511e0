"""Small maps: Mali's regions, the seven neighbours, two rivers.

Input      publishers/natural-earth/mali_regions_9.geojson, west_and_north_africa_countries_50m.geojson,
           rivers_50m.geojson; publishers/ocha-cod-ab-mali/mali_admin1_2021.geojson
Publisher  Natural Earth; Government of Mali and OCHA (COD-AB, edition of 20 December 2021)
Licence    public domain (Natural Earth); CC BY-IGO (COD-AB)
Steps      coordinates set on a grid of 0.02 degrees (about 2 km) everywhere alike, so that shared borders stay shared;
           points that rounding made equal, or that lie on a straight line between their two neighbours, dropped;
           other countries, rivers and properties dropped. Islands too small to see (under 0.01 square degrees) dropped.
           regions_10 has Ménaka apart, as since 2012/2016.
"""

import json
from itertools import pairwise
from pathlib import Path

from common import main, region

NEIGHBOURS = {
    "Algeria": "Algérie",
    "Burkina Faso": "Burkina Faso",
    "Côte d'Ivoire": "Côte d’Ivoire",
    "Guinea": "Guinée",
    "Mauritania": "Mauritanie",
    "Niger": "Niger",
    "Senegal": "Sénégal",
}
FRENCH = {"Timbuktu": "Tombouctou"}
GRID = 50  # steps to a degree


def thin(points: list[list[float]], grid: int = GRID) -> list[list[float]]:
    """Round a line's points; drop those that add nothing to its course."""
    kept: list[list[float]] = []
    for x, y in points:
        point = [round(x * grid) / grid, round(y * grid) / grid]
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1:
            (ax, ay), (bx, by) = kept[-2:]
            inside = min(ax, point[0]) <= bx <= max(ax, point[0]) and min(ay, point[1]) <= by <= max(ay, point[1])
            if inside and abs((bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)) < 1e-9:
                kept.pop()
        kept.append(point)
    return kept


def area(ring: list[list[float]]) -> float:
    """Return a ring's area in square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def polygon(geometry: dict) -> dict:
    """Thin a polygon or multipolygon; a multipolygon of one part becomes a polygon."""
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    parts = [[thin(ring) for ring in part] for part in parts]
    parts = [part for part in parts if len(part[0]) > 3 and area(part[0]) >= 0.01]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def save(path: Path, features: list[tuple[dict, dict]]) -> None:
    """Write features (properties, geometry), one a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        json.dumps({"type": "Feature", "properties": p, "geometry": g}, ensure_ascii=False, separators=(",", ":"))
        for p, g in features
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def derive(publishers: Path, out: Path) -> None:
    """Write geo/regions.geojson, regions_10.geojson, neighbours.geojson and rivers.geojson."""

    def features(name: str) -> list[dict]:
        return json.loads((publishers / name).read_text(encoding="utf-8"))["features"]

    nine = [
        ({"name": f["properties"]["name"], "name_fr": f["properties"]["name_fr"]}, polygon(f["geometry"]))
        for f in features("natural-earth/mali_regions_9.geojson")
    ]
    ten = []
    for f in features("ocha-cod-ab-mali/mali_admin1_2021.geojson"):
        name = region(f["properties"]["ADM1_FR"])
        names = {"name": name, "name_fr": FRENCH.get(name, name), "pcode": f["properties"]["ADM1_PCODE"]}
        ten.append((names, polygon(f["geometry"])))
    countries = []
    for f in features("natural-earth/west_and_north_africa_countries_50m.geojson"):
        name = f["properties"]["name"]
        if name in NEIGHBOURS:
            countries.append(({"name": name, "name_fr": NEIGHBOURS[name]}, polygon(f["geometry"])))
    rivers = []
    for name in ("Niger", "Sénégal"):
        lines: list[list[list[float]]] = []
        for f in features("natural-earth/rivers_50m.geojson"):
            if f["properties"]["name"] == name:
                g = f["geometry"]
                lines += g["coordinates"] if g["type"] == "MultiLineString" else [g["coordinates"]]
        rivers.append(({"name": name}, {"type": "MultiLineString", "coordinates": [thin(line) for line in lines]}))

    def by_name(feature: tuple[dict, dict]) -> str:
        return feature[0]["name"]

    save(out / "geo/regions.geojson", sorted(nine, key=by_name))
    save(out / "geo/regions_10.geojson", sorted(ten, key=by_name))
    save(out / "geo/neighbours.geojson", sorted(countries, key=by_name))
    save(out / "geo/rivers.geojson", rivers)


if __name__ == "__main__":
    main(derive)
