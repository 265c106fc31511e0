"""People from Mali who fled: refugees by host country, people displaced inside Mali, movements in the year.

Input      publishers/unhcr-refugees/population_from_mali_by_asylum_country.csv
           publishers/idmc-internal-displacement/idmc_gidd_conflict_mali_bfa_niger.csv, idmc_gidd_disasters_mali.csv
Publisher  UNHCR, Refugee Population Statistics Database (R package refugees 2025.12.1);
           Internal Displacement Monitoring Centre (IDMC), Global Internal Displacement Database
Licence    CC BY 4.0 (UNHCR); CC BY 3.0 IGO (IDMC)
Steps      refugees: rows with origin Mali and another country of asylum; those with nobody are dropped.
           displaced_inside: UNHCR's row Mali-Mali, and IDMC's total at year-end; a year that a body did not
           count has no row, a counted zero stays.
           displacement_flows: IDMC's new displacements by conflict, and by floods summed over the year's events;
           UNHCR's returned refugees summed over countries, and returned displaced people. Years without any: no row.
"""

from collections import Counter
from pathlib import Path

from common import country, main, read, whole, write


def derive(publishers: Path, out: Path) -> None:
    """Write refugees.csv, displaced_inside.csv and displacement_flows.csv."""
    refugees, inside = [], []
    flows: Counter[tuple[str, str, str]] = Counter()
    for row in read(publishers / "unhcr-refugees/population_from_mali_by_asylum_country.csv"):
        year = row["year"]
        flows[year, "returned refugees", "UNHCR"] += int(whole(row["returned_refugees"]) or 0)
        flows[year, "returned displaced", "UNHCR"] += int(whole(row["returned_idps"]) or 0)
        if row["coa_iso"] == "MLI":
            if int(whole(row["idps"]) or 0):
                inside.append({"year": year, "counted_by": "UNHCR", "people": whole(row["idps"])})
            continue
        counts = {"refugees": whole(row["refugees"]), "asylum_seekers": whole(row["asylum_seekers"])}
        if any(int(n or 0) for n in counts.values()):
            refugees.append({"year": year, "host": country(row["coa_name"]), "host_iso3": row["coa_iso"]} | counts)
    folder = publishers / "idmc-internal-displacement"
    for row in read(folder / "idmc_gidd_conflict_mali_bfa_niger.csv"):
        if row["iso3"] == "MLI":
            if row["total_displacement"]:
                inside.append({"year": row["year"], "counted_by": "IDMC", "people": whole(row["total_displacement"])})
            flows[row["year"], "new displacements by conflict", "IDMC"] += int(whole(row["new_displacement"]) or 0)
    for row in read(folder / "idmc_gidd_disasters_mali.csv"):
        flows[row["year"], "new displacements by floods", "IDMC"] += int(whole(row["new_displacement"]) or 0)
    refugees.sort(key=lambda r: (int(r["year"]), r["host"]))
    inside.sort(key=lambda r: (int(r["year"]), r["counted_by"]))
    write(out / "refugees.csv", ["year", "host", "host_iso3", "refugees", "asylum_seekers"], refugees)
    write(out / "displaced_inside.csv", ["year", "counted_by", "people"], inside)
    columns = ["year", "kind", "counted_by", "movements"]
    moved = [dict(zip(columns, (*key, n), strict=True)) for key, n in sorted(flows.items()) if n]
    write(out / "displacement_flows.csv", columns, moved)


if __name__ == "__main__":
    main(derive)
