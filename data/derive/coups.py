"""Coups, attempts and conspiracies in Africa.

Input      publishers/cline-coups/cline_coups_v2.1.2_africa_1945_2022.csv
Publisher  Cline Center for Advanced Social Research, University of Illinois, Coup d'État Project 2.1.2
Licence    CC BY 4.0
Steps      the 0/1 columns on who acted and on what became of the head of government are gathered in two lists in
           words; codes dropped. The data set ends on 31 December 2022.
"""

from pathlib import Path

from common import country, main, read, write

ACTORS = {
    "military": "military",
    "dissident": "dissidents",
    "rebel": "rebels",
    "palace": "members of the government",
    "foreign": "foreigners",
    "auto": "the head of government himself",
    "popular": "a popular movement",
    "counter": "a counter-coup",
    "other": "others",
}
FATES = {
    "injured": "injured",
    "killed": "killed",
    "harrest": "house arrest",
    "jailed": "jailed",
    "tried": "tried",
    "fled": "fled",
    "exile": "exiled",
    "resign": "resigned",
}
KINDS = {"coup": "coup", "attempted": "attempt", "conspiracy": "conspiracy"}


def derive(publishers: Path, out: Path) -> None:
    """Write coups.csv."""
    rows = [
        {
            "id": r["coup_id"],
            "date": f"{r['year']}-{int(r['month']):02}-{int(r['day']):02}",
            "country": country(r["country"]),
            "kind": KINDS[r["event_type"]],
            "by": ";".join(words for column, words in ACTORS.items() if r[column] == "1"),
            "head_of_government": ";".join(words for column, words in FATES.items() if r[column] == "1"),
        }
        for r in read(publishers / "cline-coups/cline_coups_v2.1.2_africa_1945_2022.csv")
    ]
    rows.sort(key=lambda r: (r["date"], r["country"], r["id"]))
    write(out / "coups.csv", list(rows[0]), rows)


if __name__ == "__main__":
    main(derive)
