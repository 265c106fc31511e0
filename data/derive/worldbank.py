"""Development indicators, Mali and five neighbours.

Input      publishers/world-bank-wdi/wdi_mali_and_neighbours_1960_2023.csv
Publisher  World Bank, World Development Indicators (export of early 2025)
Licence    CC BY 4.0
Steps      four of the six indicators; one row a country and year, one column an indicator; shares and dollars
           rounded to two decimals.
"""

from collections import defaultdict
from pathlib import Path

from common import country, main, read, write

INDICATORS = {
    "SP.POP.TOTL": "population",
    "NY.GDP.PCAP.CD": "gdp_per_head_usd",
    "NY.GDP.PCAP.PP.CD": "gdp_per_head_ppp",
    "NY.GDP.TOTL.RT.ZS": "resource_rents_percent",
}


def derive(publishers: Path, out: Path) -> None:
    """Write indicators.csv."""
    table: dict[tuple[int, str], dict[str, object]] = defaultdict(dict)
    for r in read(publishers / "world-bank-wdi/wdi_mali_and_neighbours_1960_2023.csv"):
        if column := INDICATORS.get(r["indicator_code"]):
            row = table[int(r["year"]), country(r["country"])]
            row["iso3"] = r["iso3"]
            row[column] = round(float(r["value"])) if column == "population" else f"{float(r['value']):.2f}"
    rows = [{"year": year, "country": name, **row} for (year, name), row in sorted(table.items())]
    write(out / "indicators.csv", ["year", "country", "iso3", *INDICATORS.values()], rows)


if __name__ == "__main__":
    main(derive)
