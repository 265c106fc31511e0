"""Electoral democracy index and kind of regime, Mali and its neighbours.

Input      publishers/vdem-ert/ert_v15_west_africa_1960_2024.csv
Publisher  V-Dem Institute, University of Gothenburg: Episodes of Regime Transformation 15, from V-Dem 15
Licence    CC BY 4.0
Steps      Mali and its seven neighbours; columns renamed, kinds of regime in words; columns on episodes dropped.
"""

from pathlib import Path

from common import COUNTRIES, country, main, read, write

REGIMES = {
    "0": "closed autocracy",
    "1": "electoral autocracy",
    "2": "electoral democracy",
    "3": "liberal democracy",
    "": "",
}


def derive(publishers: Path, out: Path) -> None:
    """Write democracy.csv."""
    rows = [
        {
            "year": r["year"],
            "country": country(r["country_name"]),
            "iso3": r["country_text_id"],
            "low": r["v2x_polyarchy_codelow"],
            "index": r["v2x_polyarchy"],
            "high": r["v2x_polyarchy_codehigh"],
            "regime": REGIMES[r["v2x_regime"].removesuffix(".0")],
        }
        for r in read(publishers / "vdem-ert/ert_v15_west_africa_1960_2024.csv")
        if country(r["country_name"]) in COUNTRIES
    ]
    rows.sort(key=lambda r: (int(r["year"]), r["country"]))
    write(out / "democracy.csv", list(rows[0]), rows)


if __name__ == "__main__":
    main(derive)
