"""The UN mission: deaths of its members, its mandates, its bases.

Input      publishers/un-peacekeeper-fatalities/minusma_fatalities_2013_2023.csv
           publishers/unsc-minusma-resolutions/minusma_mandate_resolutions.csv
           publishers/geo-pko-minusma/minusma_bases_by_year_v2.3.csv
Publisher  UN Peace and Security Data Hub; UN Security Council press releases (compiled by hand);
           Geo-PKO project (Uppsala University, University of Maryland), version 2.3
Licence    CC BY-IGO; facts (CC0); Geo-PKO states no Creative Commons licence: it offers the data to scholars, students
           and the public with citation, and the repository that holds its files carries GPL-2.0
Steps      peacekeeper_deaths: columns renamed, causes in small letters; codes that say the same twice dropped;
           the code of Côte d’Ivoire, empty in the file, filled in.
           mandates: the source ids of each resolution added (SOURCES); what a column says twice dropped.
           bases: names as in towns.csv; kinds of headquarters in words; counts of presence (0/1) dropped.
"""

from pathlib import Path

from common import COUNTRIES, country, main, read, whole, write

SOURCES = {
    "S/RES/2100": "rw-2100",
    "S/RES/2164": "un-sc11453",
    "S/RES/2227": "essor-2227",
    "S/RES/2295": "un-sc12426",
    "S/RES/2364": "un-sc12895",
    "S/RES/2423": "un-sc13400",
    "S/RES/2480": "un-sc13867",
    "S/RES/2531": "alliansfr-2531",
    "S/RES/2584": "le360-2584",
    "S/RES/2640": "un-sc14953",
    "S/RES/2690": "un-sc15341",
}
BASES = {  # Geo-PKO's name -> (this course's, French)
    "Mopti/Sevare": "Mopti",
    "Tombouctou (Timbuktu)": "Timbuktu",
    "Leré": "Léré",
    "Dyabali": "Diabaly",
}
HEADQUARTERS = {"0": "none", "1": "battalion or lower", "2": "sector", "3": "mission"}
CAUSES = {
    "Malicious Act": "malicious act",
    "Illness": "illness",
    "Accident": "accident",
    "To Be Determined": "to be determined",
    "Unknown": "not known",
}


def derive(publishers: Path, out: Path) -> None:
    """Write peacekeeper_deaths.csv, mandates.csv and bases.csv."""
    write_deaths(publishers, out)
    write_mandates(publishers, out)
    write_bases(publishers, out)


def write_deaths(publishers: Path, out: Path) -> None:
    """Write peacekeeper_deaths.csv."""
    deaths = [
        {
            "id": r["id"],
            "date": r["incident_date"],
            "nationality": country(r["casualty_nationality"]),
            "iso3": r["isocode3"] or COUNTRIES.get(country(r["casualty_nationality"]), ""),
            "personnel": r["casualty_personnel_type"].lower(),
            "cause": CAUSES[r["type_of_incident"]],
        }
        for r in read(publishers / "un-peacekeeper-fatalities/minusma_fatalities_2013_2023.csv")
    ]
    deaths.sort(key=lambda r: (r["date"], int(r["id"])))
    write(out / "peacekeeper_deaths.csv", list(deaths[0]), deaths)


def write_mandates(publishers: Path, out: Path) -> None:
    """Write mandates.csv."""
    mandates = [
        {
            "resolution": r["resolution"],
            "date": r["date_adopted"],
            "votes_for": r["votes_for"],
            "votes_against": r["votes_against"],
            "abstentions": r["abstentions"],
            "abstaining": "China;Russian Federation" if r["note"].startswith("abstaining") else "",
            "decision": r["main_decision"],
            "soldiers_ceiling": r["authorised_military_ceiling"],
            "police_ceiling": r["authorised_police_ceiling"],
            "sources": SOURCES[r["resolution"]],
        }
        for r in read(publishers / "unsc-minusma-resolutions/minusma_mandate_resolutions.csv")
    ]
    write(out / "mandates.csv", list(mandates[0]), mandates)


def write_bases(publishers: Path, out: Path) -> None:
    """Write bases.csv."""
    bases = [
        {
            "year": r["year"],
            "base": BASES.get(r["location"], r["location"]),
            "latitude": r["latitude"],
            "longitude": r["longitude"],
            "headquarters": HEADQUARTERS[r["hq"]],
            "soldiers_low": whole(r["troops_min"]),
            "soldiers_mean": whole(r["troops_mean"]),
            "soldiers_high": whole(r["troops_max"]),
        }
        for r in read(publishers / "geo-pko-minusma/minusma_bases_by_year_v2.3.csv")
    ]
    bases.sort(key=lambda r: (int(r["year"]), r["base"]))
    write(out / "bases.csv", list(bases[0]), bases)


if __name__ == "__main__":
    main(derive)
