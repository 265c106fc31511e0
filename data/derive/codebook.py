"""The code book data/README.md.

Input      data/datapackage.json (what each table and column is) and codebook_head.md
Publisher  the course
Licence    CC BY 4.0
Steps      one section a table: what it is, what a row is, who counted, how, what is missing, whom it can hurt, what
           it is not for, how to cite, licence, sources, columns. The same words stand in datapackage.json;
           malicourse.publish.codebook lays them out.
"""

import json
from pathlib import Path

from common import DATA, HERE, main

from malicourse.publish import codebook


def derive(_publishers: Path, out: Path) -> None:
    """Write README.md."""
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    head = (HERE / "codebook_head.md").read_text(encoding="utf-8")
    (out / "README.md").write_text(codebook.page(package, head, "en"), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(derive)
