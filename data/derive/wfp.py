"""Millet prices in three regions of Mali.

Input      publishers/wfp-millet-prices/millet_retail_price_yearly_mean_2011_2020.csv
Publisher  World Food Programme, Price Database (state of 23 August 2020); yearly means by A. Galli
Licence    CC BY-IGO (the means are plain means of those prices)
Steps      rows of Mali; Tombouctou is written Timbuktu.
"""

from pathlib import Path

from common import main, read, region, write


def derive(publishers: Path, out: Path) -> None:
    """Write millet_prices.csv."""
    rows = read(publishers / "wfp-millet-prices/millet_retail_price_yearly_mean_2011_2020.csv")
    price = "mean_retail_millet_price_xof_per_kg"
    kept = [
        {"year": r["year"], "region": region(r["region"]), "price_xof_per_kg": r[price]}
        for r in rows
        if r["country"] == "Mali"
    ]
    kept.sort(key=lambda r: (int(r["year"]), r["region"]))
    write(out / "millet_prices.csv", ["year", "region", "price_xof_per_kg"], kept)


if __name__ == "__main__":
    main(derive)
