"""Deaths in armed conflict in Mali, from the Uppsala Conflict Data Program (UCDP).

Input      publishers/ucdp-ged-monthly/ucdp_ged_v24.1_country_month_mali_bfa_niger.csv (GED v24.1 summed by month)
           publishers/ucdp-battle-related-deaths/ucdp_brd_dyadic_v24.1_mali.csv
           publishers/ucdp-non-state/ucdp_nonstate_v23.1_mali.csv
           publishers/ucdp-one-sided/ucdp_onesided_v23.1_mali.csv
           publishers/ucdp-ged-places/ucdp_ged_v20.1_place_years_mali_1995_2019.csv (GED v20.1 by place and year)
Publisher  UCDP, Department of Peace and Conflict Research, Uppsala University;
           monthly sums by Hannah Frank, replication material of a thesis (2025); places and years by Geo-PKO (2021)
Licence    CC BY 4.0
Steps      deaths_by_month: rows of Mali, the three kinds of violence apart.
           deaths_by_pair: conflicts of Mali (two pairs of Algeria and Mauritania that also fought in Mali, 2005 and
           2010, are left out); side_b_label holds the name that the armed group used in that
           year where UCDP gives another one (LABELS below); "about" is the matter fought over.
           deaths_non_state, deaths_one_sided: all rows of the extracts; names and labels as above; the countries over
           which the deaths are spread are kept, joined by ";", because they cannot be split.
           violence_places: all rows; names of regions as in this course; the means per event are kept as means.

With the publisher's own event download (GED global, for instance ``GEDEvent_v24_1.csv`` or ``ged241.csv``):

    python data/derive/ucdp.py --ged FILE [OUT]

writes ged_by_month_region_pair.csv: events and deaths in Mali (country_id 432) by the month in which an event began,
region, kind of violence and warring pair. Unlike the monthly sums above it keeps events that span two months.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

from common import DATA, country, main, read, region, write

MALI = "432"
KINDS = {"1": "state-based", "2": "non-state", "3": "one-sided"}
ABOUT = {"1": "territory", "2": "government", "3": "territory and government"}
LABELS = {  # (UCDP's name, first year, last year): name in use then
    ("CMA", 2012, 2013): "MNLA",
    ("CMA", 2014, 2015): "CMA",
    ("IS", 2017, 2023): "ISGS",
    ("FLM", 2015, 2016): "Macina Liberation Front",
}


SHORT = {"Jama'atu Ahlis Sunna Lidda'awati wal-Jihad": "Boko Haram"}
ORGANISED = {"1": "armed groups", "2": "supporters of parties", "3": "communities"}


def label(name: str, year: int) -> str:
    """Return the name in use in a year for UCDP's name of an armed group, or of several joined by a comma."""

    def one(part: str) -> str:
        for (ucdp, first, last), used in LABELS.items():
            if part == ucdp and first <= year <= last:
                return used
        return SHORT.get(part, part)

    return ", ".join(one(part) for part in name.split(", "))


def countries(text: str) -> str:
    """Join countries by ";", as lists in one cell are in this project."""
    return ";".join(country(part) for part in text.split(", "))


def derive(publishers: Path, out: Path) -> None:
    """Write deaths_by_month, deaths_by_pair, deaths_non_state, deaths_one_sided and violence_places."""
    by_month(publishers, out)
    by_pair(publishers, out)
    between_groups(publishers, out)
    of_civilians(publishers, out)
    by_place(publishers, out)


def by_month(publishers: Path, out: Path) -> None:
    """Write deaths_by_month.csv."""
    rows = read(publishers / "ucdp-ged-monthly/ucdp_ged_v24.1_country_month_mali_bfa_niger.csv")
    months = [
        {"month": f"{r['month']}-01"} | {k: r[f"{k}_best"] for k in ("state_based", "non_state", "one_sided")}
        for r in rows
        if r["gwno"] == MALI
    ]
    months.sort(key=lambda r: r["month"])
    write(out / "deaths_by_month.csv", ["month", "state_based", "non_state", "one_sided"], months)


def by_pair(publishers: Path, out: Path) -> None:
    """Write deaths_by_pair.csv."""
    pairs = [
        {
            "year": r["year"],
            "side_a": r["side_a"],
            "side_b": r["side_b"],
            "side_b_label": label(r["side_b"], int(r["year"])),
            "low": r["bd_low"],
            "best": r["bd_best"],
            "high": r["bd_high"],
            "about": ABOUT[r["incompatibility"]],
        }
        for r in read(publishers / "ucdp-battle-related-deaths/ucdp_brd_dyadic_v24.1_mali.csv")
        if r["location_inc"] == "Mali"
    ]
    pairs.sort(key=lambda r: (int(r["year"]), r["side_a"], r["side_b"]))
    write(out / "deaths_by_pair.csv", list(pairs[0]), pairs)


def estimates(r: dict[str, str]) -> dict[str, str]:
    """Return the three estimates of a row under short names."""
    return {n: r[f"{n}_fatality_estimate"] for n in ("low", "best", "high")}


def between_groups(publishers: Path, out: Path) -> None:
    """Write deaths_non_state.csv."""
    fights = [
        {
            "year": r["year"],
            "side_a": r["side_a_name"],
            "side_b": r["side_b_name"],
            "side_a_label": label(r["side_a_name"], int(r["year"])),
            "side_b_label": label(r["side_b_name"], int(r["year"])),
            "between": ORGANISED[r["org"]],
            **estimates(r),
            "countries": countries(r["location"]),
        }
        for r in read(publishers / "ucdp-non-state/ucdp_nonstate_v23.1_mali.csv")
    ]
    fights.sort(key=lambda r: (int(r["year"]), r["side_a"], r["side_b"]))
    write(out / "deaths_non_state.csv", list(fights[0]), fights)


def of_civilians(publishers: Path, out: Path) -> None:
    """Write deaths_one_sided.csv."""
    killers = [
        {
            "year": r["year"],
            "actor": r["actor_name"],
            "actor_label": label(r["actor_name"], int(r["year"])),
            "is_government": {"0": "false", "1": "true"}[r["is_government_actor"]],
            **estimates(r),
            "countries": countries(r["location"]),
        }
        for r in read(publishers / "ucdp-one-sided/ucdp_onesided_v23.1_mali.csv")
    ]
    killers.sort(key=lambda r: (int(r["year"]), r["actor"]))
    write(out / "deaths_one_sided.csv", list(killers[0]), killers)


def by_place(publishers: Path, out: Path) -> None:
    """Write violence_places.csv."""
    places = [
        {
            "year": r["year"],
            "place": r["where_coordinates"],
            "region": region(r["region_2021"]),
            "latitude": r["latitude"],
            "longitude": r["longitude"],
            "mean_deaths_per_event": r["mean_best_per_event"],
            "mean_civilian_deaths_per_event": r["mean_civilian_deaths_per_event"],
        }
        for r in read(publishers / "ucdp-ged-places/ucdp_ged_v20.1_place_years_mali_1995_2019.csv")
    ]
    places.sort(key=lambda r: (int(r["year"]), r["place"]))
    write(out / "violence_places.csv", list(places[0]), places)


def from_events(ged: Path, out: Path) -> None:
    """Sum the publisher's event file by month, region, kind of violence and pair."""
    csv.field_size_limit(10_000_000)
    sums: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    needed = {"country_id", "date_start", "adm_1", "type_of_violence", "side_a", "side_b", "low", "best", "high"}
    with ged.open(encoding="utf-8-sig", newline="") as file:
        events = csv.DictReader(file)
        if missing := needed - set(events.fieldnames or []):
            sys.exit(f"{ged} is not UCDP's event file: no column {', '.join(sorted(missing))}.")
        for event in events:
            if event["country_id"] != MALI:
                continue
            where = region(event["adm_1"].removesuffix(" region").strip())
            key = (event["date_start"][:7] + "-01", where, KINDS[event["type_of_violence"]])
            total = sums[*key, event["side_a"], event["side_b"]]
            for i, n in enumerate((1, *(int(event[c]) for c in ("low", "best", "high")))):
                total[i] += n
    columns = ["month", "region", "kind", "side_a", "side_b", "events", "low", "best", "high"]
    rows = [dict(zip(columns, (*key, *total), strict=True)) for key, total in sorted(sums.items())]
    write(out / "ged_by_month_region_pair.csv", columns, rows)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ged"]:
        from_events(Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else DATA)
    else:
        main(derive)
