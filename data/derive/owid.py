"""Conflict deaths by country and year, all three kinds of violence together.

Input      publishers/owid-ucdp-conflict-deaths/conflict_deaths_by_place_west_africa_1989_2023.csv
Publisher  Our World in Data, from UCDP GED 24.1 and Natural Earth
Licence    CC BY 4.0
Steps      Mali and its seven neighbours; country codes added.
"""

from pathlib import Path

from common import COUNTRIES, country, main, read, write


def derive(publishers: Path, out: Path) -> None:
    """Write deaths_by_country.csv."""
    rows = read(publishers / "owid-ucdp-conflict-deaths/conflict_deaths_by_place_west_africa_1989_2023.csv")
    kept = [
        {"year": r["year"], "country": country(r["country"]), "deaths": r["deaths_best"]}
        for r in rows
        if country(r["country"]) in COUNTRIES
    ]
    for row in kept:
        row["iso3"] = COUNTRIES[row["country"]]
    kept.sort(key=lambda r: (int(r["year"]), r["country"]))
    write(out / "deaths_by_country.csv", ["year", "country", "iso3", "deaths"], kept)


if __name__ == "__main__":
    main(derive)
