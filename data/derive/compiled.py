"""The tables compiled by hand: sources, actors, events, claims, figures, accord, counts, control, votes, glossary.

Input      dossier/*.csv (sources, actors, events, claims, figures, accord), and three kinds of lines kept here,
           by which every departure from the dossier is a logged, dated, sourced line:

           corrections.csv   table,id,column,now,reason,sources,checked_on
               One cell a line. ``now`` is the new content (empty = unknown); ``sources`` are the ids, joined by ";",
               that the new content rests on (empty for a change of wording); ``checked_on`` is a day, 2025-11-24.
               Several lines for one cell are applied in their order.
           added/TABLE.csv   whole new rows, with the columns of data/TABLE.csv (a column left out stays empty).
               A row whose id the dossier has is refused: correct that one instead.
           dropped.csv       table,id,reason,checked_on
               Rows of the dossier that are left out, and why.

Publisher  the course; each row names its sources
Licence    CC BY 4.0 (LICENSE-CONTENT); the facts are free, the sources' wording is theirs
Steps      read the dossier; add, correct, drop; rename columns (licence_or_terms -> licence, alignment_note ->
           alignment, figures: source -> sources); widen partial dates to whole days, with date_precision;
           split "persons (about)" into unit and qualifier; one spelling for regions; "n/a" (which pandas takes for a
           missing value) becomes "no obligation"; keep the sources that a row or
           a resource of datapackage.json names; write the tables and CORRECTIONS.md.
"""

import calendar
import json
import re
import sys
from pathlib import Path

from common import DATA, HERE, main, read, region, write

COLUMNS = {
    "sources": "id kind title author publisher date url document_symbol licence note confirmed",
    "actors": "id name name_fr acronym kind active_from active_to alignment description sources",
    "events": "id date end_date date_precision title what_happened place region latitude longitude actors theme status"
    " attributed_to sources confidence",
    "claims": "id claim attributed_to status evidence_for evidence_against sources caveats",
    "figures": "id series period value unit qualifier place sources note confirmed",
    "accord": "id section agreement agreement_date level number title articles promise status_mid_2023 status_code"
    " sources confirmed confidence note",
    "counts": "id event what low value high unit counted_by counted_on sources note",
    "control": "id town from to holder status note sources",
    "votes": "id date vote place count registered voters turnout_percent sources note",
    "vote_results": "id date vote choice share_percent votes count sources",
    "glossary": "id english french meaning actor",
}
OLD_NAMES = {  # names in the dossier -> names here
    ("sources", "licence_or_terms"): "licence",
    ("actors", "alignment_note"): "alignment",
    ("figures", "source"): "sources",
}
REGIONS = {
    "Libya / Kidal": "Libya;Kidal",
    "Gao / Ménaka": "Gao;Ménaka",
    "Gao, Kidal, Timbuktu regions": "Gao;Kidal;Timbuktu",
    "Gao and Timbuktu": "Gao;Timbuktu",
    "Timbuktu and Ménaka": "Timbuktu;Ménaka",
}
THEMES = {"junta": "politics"}  # it also holds elections and protests before any junta

Table = dict[str, dict[str, str]]


def stop(file: Path, line: int, message: str) -> None:
    """End with a message that names the line to mend."""
    sys.exit(f"{file.relative_to(DATA.parent)}, row {line}: {message}")


def lines(name: str) -> tuple[Path, list[dict[str, str]]]:
    """Read one of the files beside this script; none is the same as an empty one."""
    file = HERE / name
    return file, read(file) if file.exists() else []


def load(dossier: Path) -> dict[str, Table]:
    """Read the dossier with this course's column names."""
    tables: dict[str, Table] = {}
    for name, columns in COLUMNS.items():
        file = dossier / f"{name}.csv"
        rows = read(file) if file.exists() else []
        rows = [{OLD_NAMES.get((name, k), k): v for k, v in row.items()} for row in rows]
        tables[name] = {row["id"]: {c: row.get(c, "") for c in columns.split()} for row in rows}
    return tables


def change(tables: dict[str, Table]) -> list[str]:
    """Add, correct and drop rows; return the lines of the log."""
    log = []
    for name, columns in COLUMNS.items():
        file, rows = lines(f"added/{name}.csv")
        for n, row in enumerate(rows, 2):
            if strange := [c for c in row if c not in columns.split()]:
                stop(file, n, f"the table {name} has no column {strange}")
            if row["id"] in tables[name]:
                stop(file, n, f"the table {name} already has a row {row['id']!r}: correct it in corrections.csv")
            tables[name][row["id"]] = {c: row.get(c, "") for c in columns.split()}
    file, rows = lines("corrections.csv")
    for n, row in enumerate(rows, 2):
        column = OLD_NAMES.get((row["table"], row["column"]), row["column"])
        found = tables.get(row["table"], {}).get(row["id"])
        if found is None:
            stop(file, n, f"no row {row['id']!r} in the table {row['table']!r}")
        if column not in found:
            stop(file, n, f"the table {row['table']} has no column {column!r}")
        if found[column] == row["now"]:
            stop(file, n, f"the cell {row['id']}, {column} already reads so")
        what = f"{column}: “{found[column] or 'empty'}” → “{row['now'] or 'empty'}”"
        found[column] = row["now"]
        log.append(
            f"| {row['checked_on']} | {row['table']} | {row['id']} | {what} | {row['reason']} | {row['sources']} |"
        )
    file, rows = lines("dropped.csv")
    dropped: dict[tuple[str, str, str], list[str]] = {}
    for n, row in enumerate(rows, 2):
        if tables.get(row["table"], {}).pop(row["id"], None) is None:
            stop(file, n, f"no row {row['id']!r} in the table {row['table']!r}")
        dropped.setdefault((row.get("checked_on", ""), row["table"], row["reason"]), []).append(row["id"])
    for (day, name, reason), names in dropped.items():
        log.append(f"| {day} | {name} | {', '.join(names)} | left out | {reason} | |")
    return log


def widen(event: dict[str, str]) -> None:
    """Turn the dates of an event into first and last day, and say how exact they are."""
    first, last = event["date"], event["end_date"] or event["date"]
    precision = {4: "year", 7: "month", 10: "day"}[min(len(first), len(last))]
    if len(last) == 4:
        last += "-12"
    if len(last) == 7:
        year, month = map(int, last.split("-"))
        last += f"-{calendar.monthrange(year, month)[1]}"
    event["date"], event["end_date"] = (first + "-01-01")[:10] if len(first) == 4 else (first + "-01")[:10], last
    event["date_precision"] = event["date_precision"] or precision


def tidy(tables: dict[str, Table]) -> None:
    """Bring dates, regions, themes and units to one form."""
    for event in tables["events"].values():
        widen(event)
        event["region"] = REGIONS.get(event["region"], region(event["region"]))
        event["theme"] = THEMES.get(event["theme"], event["theme"])
    for figure in tables["figures"].values():
        if unit := re.fullmatch(r"(.+?) \((.+)\)", figure["unit"]):
            figure["unit"], figure["qualifier"] = unit.groups()
        figure["place"] = region(figure["place"])
    for row in (*tables["figures"].values(), *tables["counts"].values()):
        row["unit"] = {"persons": "people"}.get(row["unit"], row["unit"])
    for row in tables["accord"].values():  # pandas reads "n/a" as a missing value
        row["status_code"] = {"n/a": "no obligation"}.get(row["status_code"], row["status_code"])
    tables["events"] = dict(sorted(tables["events"].items(), key=lambda pair: pair[1]["date"]))
    tables["sources"] = dict(sorted(tables["sources"].items()))
    words = tables["glossary"].items()
    tables["glossary"] = dict(sorted(words, key=lambda pair: pair[1]["english"].lower()))


def keep_cited(tables: dict[str, Table]) -> None:
    """Leave out the dossier's sources that no row, resource or correction names; those added here always stay."""
    cited = {row["id"] for row in lines("added/sources.csv")[1]}
    for row in lines("corrections.csv")[1]:
        if row["table"] != "sources":
            cited.update(row["sources"].split(";"))
    for name, table in tables.items():
        if name != "sources":
            cited.update(s for row in table.values() for s in row.get("sources", "").split(";"))
    package = DATA / "datapackage.json"
    if package.exists():
        for resource in json.loads(package.read_text(encoding="utf-8"))["resources"]:
            cited.update(source["id"] for source in resource.get("sources", []) if "id" in source)
    tables["sources"] = {i: row for i, row in tables["sources"].items() if i in cited}


def derive(shared: Path, out: Path) -> None:
    """Write the compiled tables and CORRECTIONS.md."""
    tables = load(shared / "dossier")
    log = change(tables)
    tidy(tables)
    keep_cited(tables)
    for name, columns in COLUMNS.items():
        if tables[name]:
            write(out / f"{name}.csv", columns.split(), tables[name].values())
    head = (HERE / "corrections_head.md").read_text(encoding="utf-8")
    table = "| checked on | table | row | what changed | why | sources |\n| --- | --- | --- | --- | --- | --- |\n"
    text = head + "\n" + table + "".join(line + "\n" for line in sorted(log))
    (out / "CORRECTIONS.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(derive)
