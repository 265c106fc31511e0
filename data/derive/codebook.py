"""The code book data/README.md.

Input      data/datapackage.json (what each table and column is) and codebook_head.md
Publisher  the course
Licence    CC BY 4.0
Steps      one section a table: what it is, what a row is, who counted, how, what is missing, whom it can hurt, what
           it is not for, how to cite, licence, sources, columns. The same words stand in datapackage.json; this page
           lays them out.
"""

import json
from pathlib import Path

from common import DATA, HERE, main

NOTES = {
    "one_row": "One row",
    "who_counted": "Who counted",
    "how": "How",
    "missing": "What is missing",
    "can_hurt": "Whom it can hurt",
    "not_for": "Not for",
    "cite": "Cite",
}


def section(resource: dict) -> str:
    """Return the section of one table or map."""
    lines = [f"## {resource['path']}", "", f"**{resource['title']}.** {resource['description']}", ""]
    lines += [f"- **{title}:** {resource['codebook'][key]}" for key, title in NOTES.items()]
    licences = ", ".join(f"[{x['title']}]({x['path']})" for x in resource["licenses"])
    sources = "; ".join(f"[{x['title']}]({x['path']})" if "path" in x else x["title"] for x in resource["sources"])
    lines += [f"- **Licence:** {licences}", f"- **From:** {sources}", f"- **Checked on:** {resource['checked_on']}"]
    if "schema" in resource:
        lines += ["", "| column | kind | meaning |", "| --- | --- | --- |"]
        for column in resource["schema"]["fields"]:
            kind = column["type"] + (f", {column['unit']}" if "unit" in column else "")
            meaning = column["description"]
            if choices := column.get("constraints", {}).get("enum"):
                meaning += " One of: " + ", ".join(map(str, choices)) + "."
            lines.append(f"| {column['name']} | {kind} | {meaning} |")
    return "\n".join(lines) + "\n"


def derive(_publishers: Path, out: Path) -> None:
    """Write README.md."""
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    resources = package["resources"]
    links = [f"[{r['path']}](#{r['path'].replace('.', '').replace('/', '')})" for r in resources]
    head = (HERE / "codebook_head.md").read_text(encoding="utf-8")
    text = head + "\n" + " · ".join(links) + "\n\n" + "\n".join(section(r) for r in resources)
    (out / "README.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(derive)
