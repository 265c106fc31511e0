"""In a course whose description says "language": "fr", exercises, slips, tables and kept answers speak French alone."""

from __future__ import annotations

import errno
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_tables_damage import DAMAGES

from malicourse import check, progress, tables, words
from malicourse.error_words import explain

DATA = Path(__file__).resolve().parents[1] / "data"
ENGLISH = re.compile(  # words of English that are none of French
    r"\b(the|is|are|was|and|of|not|no|with|your|you|this|that|these|it|its|to|too|as|by|or (?=one)|from|row|rows|found|"
    r"expected|wanted|write|there|here|look|take|kept|values|names|text|answers|file|exercise|of|did|mean)\b",
    re.IGNORECASE,
)
CODE = re.compile(r'"[^"]*"|“[^”]*”|\S*[/\\_()=\[\]]\S*|\S+\.\w+\b|\bNaN\b|\b(True|False|None)\b')
EXERCISES = """
lesson: 02-essai
exercises:
- {id: "2.1", kind: number, asks: le nombre de jours, answer: 98, whole: true, unit: jours, right: Bien lu.}
- {id: "2.2", kind: text, asks: la ville, answer: Gao, right: Bien lu.}
- {id: "2.3", kind: choice, asks: le statut, choices: [attesté, contesté], answer: attesté, right: Bien lu.}
- {id: "2.4", kind: boolean, asks: cela augmente-t-il, answer: true, right: Bien lu.}
- {id: "2.5", kind: date, asks: le jour, answer: "2012-04-02", right: Bien lu.}
- {id: "2.6", kind: names, asks: les villes, column: ville, answer: [Gao, Kidal, Ménaka], right: Bien lu.}
- id: "2.7"
  kind: table
  asks: les accueillants
  answer: {columns: [pays, nombre], rows: [[Niger, 5], [Mauritanie, 7]]}
  right: Bien lu.
- {id: "2.8", kind: judgement, asks: votre jugement, words: 5, names_source: true, right: Bien lu.}
"""
FRAME = pd.DataFrame({"pays": ["Niger", "Mauritanie"], "nombre": [5, 7]})
VALUES: list[Any] = [
    *(..., None, float("nan"), float("inf"), 10**400, 0, -98, 98_000, 98.4, 12, 98, (98, 5), [], [98], {"a": 1}, len),
    *("", "98", "Gaо", "Gau", "attesté", "true", "2012-02-04", "2 avril", "Gao, Kidal", ["Gao"], ["Gao", "Kidul"]),
    *(["Gao", "Kidal", "Ménaka"], [["Gao"]], ["Gao, Kidal"], ["Gao", 3], "un deux trois quatre cinq", True, False),
    *(pd.Timestamp("2012-04-02"), pd.Timedelta(days=3), FRAME, FRAME[:0], FRAME[:1], FRAME["pays"], FRAME["nombre"]),
    *(FRAME["nombre"] > 1, FRAME[["pays"]], FRAME.assign(an=2012), FRAME.rename(columns={"nombre": "total"})),
    *(FRAME.assign(nombre=1), FRAME.astype(str), FRAME.groupby("pays"), FRAME.iloc, FRAME["nombre"][:1], object()),
]


@pytest.fixture(params=["fr", "en"])
def language(request, tmp_path: Path, monkeypatch) -> str:
    """A course in French, or the same in English, where each test must find English; the current folder is in it."""
    folder = tmp_path / "data"
    (folder / "exercises").mkdir(parents=True)
    for path in DATA.glob("*.csv"):
        shutil.copy(path, folder / path.name)
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    (folder / "datapackage.json").write_text(json.dumps({**described, "language": request.param}), encoding="utf-8")
    (folder / "exercises" / "02-essai.yaml").write_text(EXERCISES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return str(request.param)


def speaks(language: str, said: list[str]) -> None:
    """Hold that French says nothing in English, and that this would be seen."""
    assert said
    english = {line: found for line in said if (found := ENGLISH.findall(CODE.sub(" ", line)))}
    if language == "fr":
        assert english == {}
    else:
        assert len(english) > 0.8 * len(set(said)), [line for line in said if line not in english]


def test_answers_of_exercises(language):
    exercises = check.load(Path("data/exercises/02-essai.yaml"))
    said = [line for one in exercises.values() for value in VALUES for line in one.verdict(value).lines]
    speaks(language, sorted(set(said)))
    for wrong in ("2.99", "77.1", 2.1, None):
        with pytest.raises(check.ExerciseError) as caught:
            check.check(wrong, 1)
        speaks(language, [str(caught.value)])


NAMES = {"pd": pd, "tableau": FRAME, "check": check.check}
SLIPS = [
    *(
        "inconnu",
        "tablеau",
        "tableu",
        "tableau[“pays”]",
        'tableau["paus"]',
        "tableau.heda()",
        'tableau["pays"].dt.year',
    ),
    *("1 / 0", 'pd.read_csv("data/evnts.csv")', 'pd.read_csv("daat/events.csv")', "import panda", "import seaborn"),
    *("3 +", "print(tableau", "x = 1 000", 'tableau["nombre"] - "1"', 'tableau[tableau["nombre"] = 5]', "tableau()"),
    *('check("2.1")', "check(2,1,3)", "tableau.iloc[9]", 'tableau.set_index("pays").loc["Mali"]', "return 5"),
    *('tableau["pays", "nombre"]', "tableau.rename(columnz=3)", 'pd.to_datetime("1 Octember 2012")', "x = 3\n  y = 4"),
    *('tableau[tableau["nombre"] > 9]["pays"].iloc[0]', 'int("a")', "Import pandas", "rise = 69 – 3", "check « 2.1 »"),
]


def told(slip: str) -> tuple[str, str]:
    """Give what is said of a line of code that fails, and the line as it is shown."""
    try:
        exec(slip, {**NAMES})
    except Exception as error:
        return explain(error, {**NAMES, "In": [slip]})
    raise AssertionError(slip)


def test_slips(language):
    said = [told(slip) for slip in SLIPS]
    speaks(language, [plain for plain, _ in said])
    assert {line.split()[0] for _, line in said if line} == {"Ligne" if language == "fr" else "Line"}


WORDS_OF_OTHERS = ("an id with a capital", "a quotation mark left open")  # of a description, and of Python
TOLD = [one for one in DAMAGES if "descri" not in one and "datapackage" not in one and one not in WORDS_OF_OTHERS]


def is_same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("damage", TOLD)
def test_a_damaged_table(language, damage):
    DAMAGES[damage][0](Path("data"))
    (changed,) = (path.stem for path in DATA.glob("*.csv") if not is_same(path, Path("data", path.name)))
    found = tables.problems(name=changed)
    speaks(language, list(map(str, found)))
    if language == "fr":
        assert "attendu" in str(found[0])
        speaks(language, [str(tables.TableError(found)).splitlines()[-1]])


def failing(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", "/home/awa/answers.json")


def test_kept_answers(language, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(progress, "_session", progress._Session())
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "kept"))
    record = {"asked": "Qui ?", "objective": "ordre", "answer": "Gao", "correct": True, "tries": 1, "shown": False}
    refused: list[str] = []

    def refuse(ask: Callable[[], object]) -> None:
        with pytest.raises(progress.ProgressError) as caught:
            ask()
        refused.append(str(caught.value))

    progress.where()
    progress.show()
    progress.clear()
    refuse(progress.export)
    refuse(lambda: progress.keep("\u200b"))
    refuse(lambda: progress.keep("a\x01"))
    refuse(lambda: progress.keep("x" * 99))
    progress.keep("Awa")
    progress.keep()
    progress.where()
    progress.save("02-essai", "un", {"q1": {**record, "mark": "m"}, "q2": {**record, "correct": False, "mark": "m"}})
    table = progress.show()
    progress.export()
    (tmp_path / "autre.csv").write_text("x", encoding="utf-8")
    refuse(lambda: progress.export("autre.csv"))
    refuse(lambda: progress.export("nulle/part.csv"))
    monkeypatch.setattr(progress.files, "replace", failing)
    refused.append(progress.save("02-essai", "un", {"q1": {**record, "mark": "m"}})[1])
    next((tmp_path / "kept").rglob("*.json")).write_bytes(b"{")
    refused += [progress.parting(), progress.recall("02-essai", "un")[1]]
    progress.clear()
    progress.clear(for_good=True)
    progress.off()
    monkeypatch.setenv(progress.VARIABLE, "off")
    progress.keep()
    said = [line.strip() for line in capsys.readouterr().out.splitlines()]
    speaks(language, [*refused, *(line for line in said if line)])
    if language == "fr":
        assert list(table.columns) == ["réponse", "juste", "essais", "montrée"]
        assert "oui" in (tmp_path / "my-answers.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("room", sorted(path.stem for path in (words.FOLDER / "fr").glob("*.json")))
def test_french_has_its_spaces_and_apostrophes(room):
    """A no-break space before : ; ! ? and inside quotation marks, and the typographic apostrophe."""
    entries = words.room(room, "fr").values()
    texts = [text for one in entries for text in (one.values() if isinstance(one, dict) else [one])]
    wrong = re.compile(r"[\w})\]\"»…=] [:;!?»](?=\s|$)|« |[^\W\d_]'[^\W\d_]")
    assert [text for text in texts if isinstance(text, str) and wrong.search(text)] == []
