"""Answers that follow from a table, and the slips that an exercise knows, are held by a second hand as well.

A question may point to a wrong row, an exercise may lose a slip, and each still runs. ``tests/held/answers.py`` has
what they gave when somebody last looked; ``python tests/test_answers.py`` prints it anew.
"""

from typing import Any

import pytest
import yaml
from keys import HELD as KEYS
from keys import load
from prose import ROOT
from test_keys import ASKED, by_hand

HELD = load(KEYS.with_name("answers.py"))


def answer(name: str) -> Any:
    """Return the number of a question with its tolerance, or the numbers of a line."""
    data = ASKED[name].data
    if data.get("shape") == "line":
        return [point["value"] for point in data["points"]]
    return (data["answer"], data["tolerance"]) if "tolerance" in data else data["answer"]


def in_short(value: Any) -> str:
    """Return a value in a line: of a table its cells, as far as they fit."""
    if isinstance(value, dict):
        value = " ".join(str(cell) for row in value["rows"] for cell in row)
    return str(value)[:80]


def slips() -> dict[str, list[Any]]:
    """Return the slips of each exercise as they stand in its file."""
    found = {}
    for path in sorted((ROOT / "data" / "exercises").glob("*.yaml")):
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))["exercises"]:
            found[f"{path.stem[:2]}: {one['id']}"] = [in_short(slip["value"]) for slip in one.get("slips", [])]
    return {name: values for name, values in found.items() if values}


FROM_TABLES = sorted(ASKED.keys() - by_hand())


@pytest.mark.parametrize("name", FROM_TABLES)
def test_a_number_asked_for_is_the_one_that_is_held(name: str) -> None:
    assert HELD.ANSWERS.get(name) == answer(name), (
        f'if that is meant, tests/held/answers.py: "{name}": {answer(name)!r}'
    )


def test_the_slips_of_each_exercise_are_those_that_are_held() -> None:
    found = slips()
    others = {
        name: found.get(name) for name in found.keys() | HELD.SLIPS.keys() if found.get(name) != HELD.SLIPS.get(name)
    }
    assert not others, "if that is meant, change them in tests/held/answers.py"


def test_no_answer_is_held_for_a_question_that_is_gone() -> None:
    assert sorted(HELD.ANSWERS) == FROM_TABLES


if __name__ == "__main__":
    print("ANSWERS = {", *[f'    "{name}": {answer(name)!r},' for name in FROM_TABLES], "}\n", sep="\n")
    print("SLIPS = {", *[f'    "{name}": {values!r},' for name, values in slips().items()], "}", sep="\n")
