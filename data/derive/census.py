"""Population by region in three censuses.

Input      publishers/census-regions/population_9_regions_1998_2009.csv, population_20_regions_2022.csv
Publisher  Institut national de la statistique du Mali (INSTAT); compiled by hand from published tables
Licence    facts (CC0)
Steps      the two tables made one, a row a region and census. 2022 has 19 regions and Bamako; region_before_2012 names
           the one of the nine to which each belonged.
"""

from pathlib import Path

from common import main, read, region, write


def derive(publishers: Path, out: Path) -> None:
    """Write population.csv."""
    folder = publishers / "census-regions"
    rows = []
    for r in read(folder / "population_9_regions_1998_2009.csv"):
        name = region(r["region"])
        rows += [
            {"year": y, "region": name, "region_before_2012": name, "people": r[f"population_{y}"]}
            for y in (1998, 2009)
        ]
    for r in read(folder / "population_20_regions_2022.csv"):
        old = region(r["region_before_2012_reform"])
        name = region(r["region_2023"])
        rows.append({"year": 2022, "region": name, "region_before_2012": old, "people": r["population_2022"]})
    rows.sort(key=lambda r: (r["year"], r["region"]))
    write(out / "population.csv", ["year", "region", "region_before_2012", "people"], rows)


if __name__ == "__main__":
    main(derive)
