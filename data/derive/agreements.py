"""Peace agreements in Africa and what they provide for, 1975 to 2021.

Input      publishers/ucdp-peace-agreements/ucdp_peace_agreements_v22.1_africa.csv
Publisher  UCDP, Peace Agreement Dataset 22.1
Licence    CC BY 4.0
Steps      columns renamed (PROVISIONS); 0/1 as false/true; the country is the part of the conflict's name before the
           colon; codes and long texts dropped. A provision means that the text has it, not that it was carried out.
"""

from pathlib import Path

from common import country, main, read, write

KINDS = {"1": "full", "2": "partial", "3": "process"}
PROVISIONS = {
    "cease": "ceasefire",
    "intarmy": "integration_into_army",
    "ddr": "disarmament",
    "withd": "withdrawal_of_foreign_forces",
    "pp": "rebels_become_party",
    "intgov": "places_in_government",
    "intciv": "places_in_civil_service",
    "elections": "elections",
    "interim": "interim_government",
    "natalks": "national_talks",
    "shagov": "power_sharing",
    "aut": "autonomy",
    "fed": "federalism",
    "ind": "independence",
    "ref": "referendum",
    "shaloc": "local_power_sharing",
    "regdev": "regional_development",
    "cul": "cultural_rights",
    "demarcation": "border_demarcation",
    "locgov": "local_government",
    "amn": "amnesty",
    "pris": "prisoners_released",
    "recon": "reconciliation",
    "return": "return_of_refugees",
    "pko": "peacekeepers",
    "gender": "women",
    "co_impl": "implementation_commission",
}


def derive(publishers: Path, out: Path) -> None:
    """Write agreements.csv."""
    rows = []
    for r in read(publishers / "ucdp-peace-agreements/ucdp_peace_agreements_v22.1_africa.csv"):
        row = {
            "id": r["paid"],
            "date": r["pa_date"],
            "country": country(r["conflict_name"].split(":")[0]),
            "name": " ".join(r["pa_name"].split()),
            "between": " ".join(r["dyad_name"].split()),
            "kind": KINDS[r["pa_type"]],
        }
        for code, name in PROVISIONS.items():
            row[name] = {"0": "false", "1": "true"}.get(r[code].removesuffix(".0"), "")
        rows.append(row)
    rows.sort(key=lambda r: (r["date"], int(r["id"])))
    write(out / "agreements.csv", list(rows[0]), rows)


if __name__ == "__main__":
    main(derive)
