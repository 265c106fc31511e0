"""Attacks on health care, schools and aid workers in Mali.

Input      publishers/insecurity-insight-mali/attacks_on_health_care_2016_2023.csv, education_in_danger_2020_2023.csv,
           aid_workers_kika_2020_2023.csv
Publisher  Insecurity Insight, Switzerland
Licence    CC BY-SA 4.0 for the table as a whole (health care and schools: CC BY-SA; aid workers: CC BY)
Steps      the three files joined, with what was attacked; people killed, injured, kidnapped and arrested (for schools:
           educators and students together). Coordinates, names of organisations and names of presumed perpetrators
           are left out: they can point at victims or accuse, and two of the names cannot be right for Mali. The kind of
           perpetrator stays.
"""

from pathlib import Path

from common import main, read, region, write

FILES = {
    "health care": ("attacks_on_health_care_2016_2023.csv", ["Health Workers"]),
    "schools": ("education_in_danger_2020_2023.csv", ["Educators", "Students"]),
    "aid workers": ("aid_workers_kika_2020_2023.csv", ["Aid Workers"]),
}
PERPETRATORS = {
    "NSA": "non-state armed group",
    "Criminal": "criminals",
    "Police": "police",
    "Armed Forces of Government/Self-Declared Government": "armed forces of a government",
    "Multiple": "several",
    "Vigilante": "vigilantes",
    "Employee": "employee",
    "No Information": "",
}


def derive(publishers: Path, out: Path) -> None:
    """Write attacks.csv."""
    rows = []
    for target, (name, people) in FILES.items():
        for r in read(publishers / "insecurity-insight-mali" / name):
            row: dict[str, str | int] = {
                "date": r["Date"],
                "target": target,
                "region": "" if r["Admin 1"] == "No Information" else region(r["Admin 1"]),
                "perpetrator": PERPETRATORS[r["Reported Perpetrator"]],
            }
            for fate in ("Killed", "Injured", "Kidnapped", "Arrested"):
                row[fate.lower()] = sum(int(float(r[f"{who} {fate}"] or 0)) for who in people if f"{who} {fate}" in r)
            rows.append(row)
    rows.sort(key=lambda r: (r["date"], r["target"], r["region"], r["perpetrator"], *list(r.values())[4:]))
    for n, row in enumerate(rows, 1):
        row["id"] = f"a{n:03}"
    columns = ["id", "date", "target", "region", "perpetrator", "killed", "injured", "kidnapped", "arrested"]
    write(out / "attacks.csv", columns, rows)


if __name__ == "__main__":
    main(derive)
