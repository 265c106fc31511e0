"""Refugees from Mali by host country, and people displaced inside Mali.

Input      sources/unhcr-refugees/population_from_mali_by_asylum_country.csv
           sources/idmc-internal-displacement/idmc_gidd_conflict_mali_bfa_niger.csv
Publisher  UNHCR, Refugee Population Statistics Database (R package refugees 2025.12.1);
           Internal Displacement Monitoring Centre (IDMC), Global Internal Displacement Database
Licence    CC BY 4.0 (UNHCR); CC BY 3.0 IGO (IDMC)
Steps      refugees: rows with origin Mali and another country of asylum; those with nobody are dropped.
           displaced_inside: UNHCR's row Mali-Mali, and IDMC's total at year-end; a year that a body did not
           count has no row, a counted zero stays.
"""

from pathlib import Path

from common import main, read, whole, write


def derive(shared: Path, out: Path) -> None:
    """Write refugees.csv and displaced_inside.csv."""
    sources = shared / "sources"
    rows = read(sources / "unhcr-refugees/population_from_mali_by_asylum_country.csv")
    refugees, inside = [], []
    for row in rows:
        if row["coa_iso"] == "MLI":
            if int(whole(row["idps"]) or 0):
                inside.append({"year": row["year"], "counted_by": "UNHCR", "people": whole(row["idps"])})
            continue
        counts = {"refugees": whole(row["refugees"]), "asylum_seekers": whole(row["asylum_seekers"])}
        if any(int(n or 0) for n in counts.values()):
            refugees.append({"year": row["year"], "host": row["coa_name"], "host_iso3": row["coa_iso"]} | counts)
    for row in read(sources / "idmc-internal-displacement/idmc_gidd_conflict_mali_bfa_niger.csv"):
        if row["iso3"] == "MLI" and row["total_displacement"]:
            inside.append({"year": row["year"], "counted_by": "IDMC", "people": whole(row["total_displacement"])})
    refugees.sort(key=lambda r: (int(r["year"]), r["host"]))
    inside.sort(key=lambda r: (int(r["year"]), r["counted_by"]))
    write(out / "refugees.csv", ["year", "host", "host_iso3", "refugees", "asylum_seekers"], refugees)
    write(out / "displaced_inside.csv", ["year", "counted_by", "people"], inside)


if __name__ == "__main__":
    main(derive)
