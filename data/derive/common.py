"""What every derive script shares: where the publishers’ files lie, and one way to read and write a table.

Tables are UTF-8 without a byte order mark, lines end with LF, cells are quoted only where they must be,
an empty cell means unknown, and several names in one cell are joined by ";".
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parent
PUBLISHERS = HERE / "publishers"

REGIONS = {  # names as publishers write them -> the name this course uses
    "Tombouctou": "Timbuktu",
    "Menaka": "Ménaka",
    "Segou": "Ségou",
    "Bamako District": "Bamako",
}

COUNTRIES = {  # Mali and its seven neighbours
    "Algeria": "DZA",
    "Burkina Faso": "BFA",
    "Côte d’Ivoire": "CIV",
    "Guinea": "GIN",
    "Mali": "MLI",
    "Mauritania": "MRT",
    "Niger": "NER",
    "Senegal": "SEN",
}


def read(path: Path) -> list[dict[str, str]]:
    """Read a CSV file as a list of rows, every cell a text without blanks around it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(file)]


def write(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows as a CSV file in the one form of this project."""
    columns = list(columns)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns, lineterminator="\n", restval="")
        out.writeheader()
        out.writerows(rows)


def region(name: str) -> str:
    """Return the course's spelling of a region's name."""
    return REGIONS.get(name, name)


def country(name: str) -> str:
    """Return the course's spelling of a country's name."""
    return "Côte d’Ivoire" if name in ("Ivory Coast", "Cote d'Ivoire", "Côte d'Ivoire", "Côte dIvoire") else name


def whole(text: str) -> str:
    """Return a count written as ``12.0`` as ``12``; an empty cell stays empty."""
    return str(int(float(text))) if text else ""


def main(derive: Callable[[Path, Path], None]) -> None:
    """Run one script: ``python data/derive/NAME.py [OUT]``; by default into data/."""
    derive(PUBLISHERS, Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
