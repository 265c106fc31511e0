"""How many minutes a lesson needs in class, section by section: ``python tests/timing.py [02-revolt]``.

The measure: words of the deck, shown or told, at 130 a minute; a minute for a chart, a map or a slider; a minute for a
question that asks to recall or apply; three for one that asks to judge, since neighbours talk and the class votes; two
for a task that stands in bold type in a step of its own. A table at which a class negotiates has the minutes of its
steps: six groups read their cards in eight, settle eight points in thirty-six, sign in four, and compare in five. Five
minutes of the lesson belong to nothing.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat

from malicourse import charts, quiz, talks
from malicourse.publish.editions.lead import read_cell

ROOT = Path(__file__).resolve().parents[1]
WORDS_A_MINUTE, CHART, QUESTION, JUDGE, TASK, FREE = 130, 1, 1, 3, 2, 5
TABLE = {"draw": 8, "negotiate": 36, "signed": 4, "compare": 5}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass
class Section:
    """A section of a deck: what the teacher's note promises, and what it needs by the measure."""

    heading: str
    promised: float = 0
    needed: float = 0
    questions: int = 0
    judged: int = 0


def sections(stem: str) -> list[Section]:
    """Time each section of a lesson's deck.

    Parameters
    ----------
    stem : str
        The lesson, as ``02-revolt``.

    Returns
    -------
    list of Section
        In order, the title first.
    """
    bank = {question.id: question for question in quiz.load(stem).questions}
    found: list[Section] = []
    for cell in nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4).cells:
        mark = cell.metadata.get("slideshow", {}).get("slide_type") or "-"
        if mark == "slide":
            heading = re.search(r"^#{1,2} +(.+)$", cell.source, re.MULTILINE)
            found.append(Section(heading[1] if heading else ""))
        here = found[-1]
        if mark == "notes":
            said = re.search(r"</summary>\s+(\w+) minutes?\b", cell.source)
            here.promised += NUMBERS.index(said[1].lower()) if said and said[1].lower() in NUMBERS else 0
        elif cell.cell_type == "markdown" and mark != "skip" and not cell.source.startswith(("# ", "## Sources")):
            reading = read_cell(cell.source)
            here.needed += len(f"{reading.shown} {reading.body}".replace("|", " ").split()) / WORDS_A_MINUTE
            here.needed += TASK if mark == "fragment" and cell.source.lstrip().startswith("**") else 0
        elif cell.cell_type == "code" and mark != "skip":
            for output in cell.outputs:
                data = output.get("data", {})
                here.needed += CHART if charts.MIME in data else 0
                here.needed += TABLE[data[talks.MIME]["step"]] if talks.MIME in data else 0
                for asked in data.get(quiz.MIME, {}).get("questions", []):
                    judge = bank[asked["id"]].difficulty == 3
                    here.questions, here.judged = here.questions + 1, here.judged + judge
                    here.needed += JUDGE if judge else QUESTION
    return found


if __name__ == "__main__":
    every = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    for lesson in sys.argv[1:] or every:
        timed = sections(lesson)
        print(f"\n{lesson}: promised, needed (with {FREE} minutes free), questions, of them to judge")
        for one in timed:
            print(f"  {one.promised:4.0f} {one.needed:5.1f} {one.questions:3} {one.judged:3}  {one.heading}")
        total = [sum(getattr(one, name) for one in timed) for name in ("promised", "needed", "questions", "judged")]
        print(f"  {total[0]:4.0f} {total[1] + FREE:5.1f} {total[2]:3} {total[3]:3}  in all")
