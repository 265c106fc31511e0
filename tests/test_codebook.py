"""The code book has a section for each table and leaves no question open."""

from __future__ import annotations

import json
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
QUESTIONS = (
    *("One row", "Who counted", "How", "What is missing", "Whom it can hurt"),
    *("Not for", "Cite", "Licence", "From"),
)


def sections() -> dict[str, str]:
    parts = (DATA / "README.md").read_text(encoding="utf-8").split("\n## ")[1:]
    return {part.partition("\n")[0]: part for part in parts}


def test_each_table_and_map_has_its_section():
    files = {p.relative_to(DATA).as_posix() for p in (*DATA.glob("*.csv"), *DATA.glob("geo/*.geojson"))}
    assert set(sections()) == files


def test_each_section_answers_the_same_questions():
    for name, text in sections().items():
        for question in QUESTIONS:
            assert f"- **{question}:** " in text, (name, question)
            answer = text.split(f"- **{question}:** ")[1].partition("\n")[0]
            assert len(answer) > 5, (name, question)


def test_each_column_is_explained():
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    book = sections()
    for resource in package["resources"]:
        for column in resource.get("schema", {}).get("fields", ()):
            assert f"\n| {column['name']} | " in book[resource["path"]], (resource["path"], column["name"])


def test_the_doubtful_licence_is_named_where_the_table_is_used():
    assert "GPL-2.0" in sections()["bases.csv"]
    assert "share-alike" in sections()["attacks.csv"].lower()


def test_the_tables_stay_small():
    assert sum(p.stat().st_size for p in DATA.glob("*.csv") if p.name != "corrections.csv") < 1_500_000
    drawn = ("regions", "neighbours", "rivers")
    assert sum((DATA / f"geo/{name}.geojson").stat().st_size for name in drawn) <= 60_000
