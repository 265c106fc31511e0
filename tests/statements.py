"""Draw statements at random for the yearly check of facts: ``python tests/statements.py --seed 7 --lessons 00-04``.

A statement is a sentence with a number, a name or a date from a lesson's text or notes, a chart's words, a question
with an answer and its feedback, or an exercise. Each is printed with its place and the sources beside it.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator

import yaml
from prose import ROOT, texts

from malicourse import charts

SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“*\[])|\n+")
SAYS = re.compile(r"\d|[a-z,;] [A-Z][a-zé]")


def statements(stem: str) -> Iterator[tuple[str, str]]:
    """Yield place and words of everything that a lesson states."""
    for folder in ("notebooks", "exercises/solutions"):
        path = ROOT / folder / f"{stem}.ipynb"
        if not path.exists():
            continue
        for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
            place = f"{folder}/{stem}.ipynb [{number}]"
            text = "".join(cell["source"])
            if cell["cell_type"] == "markdown" and not text.startswith("## Sources"):
                yield from ((place, part) for part in SENTENCE.split(text) if part and SAYS.search(part))
            for output in cell.get("outputs", []):
                if chart := output.get("data", {}).get(charts.MIME):
                    yield from (
                        (f"{place} chart", part) for part in SENTENCE.split(f"{chart['title']}. {chart['text']}")
                    )
    bank = yaml.safe_load((ROOT / f"data/quizzes/{stem}.yaml").read_text(encoding="utf-8"))
    for question in (question for stop in bank["stops"] for question in stop["questions"]):
        for answer in question.get("choices") or question.get("pairs") or question.get("items") or [question]:
            words = " / ".join(texts(answer))
            yield f"data/quizzes/{stem}.yaml {question['id']}", f"{question['stem']} -> {words} {question['source']}"


def draw(first: int, last: int, size: int, seed: int) -> list[tuple[str, str]]:
    """Return ``size`` statements of the lessons numbered ``first`` to ``last``, the same for the same seed."""
    stems = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    every = [one for stem in stems if first <= int(stem[:2]) <= last for one in statements(stem)]
    return random.Random(seed).sample(every, min(size, len(every)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--lessons", default="00-09", help="first and last, as 00-04")
    parser.add_argument("--size", type=int, default=100)
    asked = parser.parse_args()
    low, _, high = asked.lessons.partition("-")
    print(f"seed {asked.seed}, lessons {asked.lessons}")
    for n, (place, words) in enumerate(draw(int(low), int(high or low), asked.size, asked.seed), start=1):
        print(f"\n{n}. {place}\n   {words.strip()}")
