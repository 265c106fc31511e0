"""Every link of a lesson to a word of the glossary reaches it."""

import json
import re
from pathlib import Path

from malicourse import tables

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\]\((?:\.\./)*teaching/glossary\.md#([^)]+)\)")


def test_every_word_to_know_is_in_the_glossary() -> None:
    terms = set(tables.read("glossary")["id"])
    linked = {}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for term in LINK.findall("".join(cell["source"])):
                linked[term] = path.name
    assert linked, "no lesson links to the glossary; the search must be wrong"
    lost = {term: lesson for term, lesson in linked.items() if term not in terms}
    assert not lost, f"no such term in data/glossary.csv: {lost}"
