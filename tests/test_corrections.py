"""A fact is corrected in one command, in any checkout, and the log keeps what it said before and why it changed."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pandas as pd
import pytest

from malicourse import authoring, corrections, tables

ROOT = Path(__file__).resolve().parents[1]
WHY = ("--reason", "The UN report names another day", "--sources", "s2012-42")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tables, the lessons and the plans, in which commands run."""
    for part in ("data", "notebooks", "teaching"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("publishers"))
    monkeypatch.chdir(tmp_path)
    tables._read_sources.cache_clear()
    yield tmp_path
    tables._read_sources.cache_clear()


def cell(course: Path, table: str, row: str, column: str) -> str:
    return pd.read_csv(course / f"data/{table}.csv", dtype=str, keep_default_na=False).set_index("id").loc[row, column]


def last(course: Path) -> dict[str, str]:
    return pd.read_csv(course / "data/corrections.csv", dtype=str, keep_default_na=False).iloc[-1].to_dict()


def snapshot(course: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (course / "data").iterdir() if path.is_file()}


def test_a_wrong_date_is_corrected_logged_and_looked_for_in_words(course: Path, capsys):
    before = (course / "data/corrections.csv").read_text(encoding="utf-8")
    events = (course / "data/events.csv").read_text(encoding="utf-8").splitlines()
    arguments = ("correct", "events", "e2012-menaka", "date=2012-01-18", "end_date=2012-01-18", *WHY)
    assert authoring.main(list(arguments)) == 0
    assert cell(course, "events", "e2012-menaka", "date") == "2012-01-18"
    assert (course / "data/corrections.csv").read_text(encoding="utf-8").startswith(before)
    line = last(course)
    assert (line["row"], line["column"], line["new"]) == ("e2012-menaka", "end_date", "2012-01-18")
    assert line["old"] == "2012-01-17"
    assert line["reason"] == WHY[1]
    page = (course / "data/CORRECTIONS.md").read_text(encoding="utf-8").splitlines()
    assert page[-1].startswith(f"| {line['date']} | events | e2012-menaka | end_date: “2012-01-17” → “2012-01-18” |")
    said = capsys.readouterr().out
    assert "notebooks/02-revolt.ipynb, cell" in said, "the lesson says 17 January 2012"
    assert "data/control.csv, line" in said
    now = (course / "data/events.csv").read_text(encoding="utf-8").splitlines()
    assert len(set(events) ^ set(now)) == 2, "only the one row is another"


def test_a_row_is_added_in_its_place_and_a_removed_one_is_kept_in_the_log(course: Path):
    words = ("id=abc", "english=aardvark", "french=oryctérope", "meaning=An animal.")
    assert authoring.main(["add", "glossary", *words, "--reason", "asked in class"]) == 0
    glossary = pd.read_csv(course / "data/glossary.csv")
    assert glossary["id"].iloc[0] == "abc"
    assert last(course)["new"] == "added"
    assert authoring.main(["remove", "glossary", "abc", "--reason", "no lesson uses it"]) == 0
    assert "abc" not in set(pd.read_csv(course / "data/glossary.csv")["id"])
    assert json.loads(last(course)["old"]) == {
        "id": "abc",
        "english": "aardvark",
        "french": "oryctérope",
        "meaning": "An animal.",
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("correct", "events", "e2012-menak", "date=2012-01-18", *WHY), "Close to it: e2012-menaka,"),
        (("correct", "events", "e2012-menaka", "dat=2012-01-18", *WHY), "has no column dat; its columns are id, date"),
        (("correct", "events", "e2012-menaka", "date", *WHY), "'date' has no “=”"),
        (("correct", "events", "e2012-menaka", "date=18 January", *WHY), "events.csv, row"),
        (("correct", "events", "e2012-menaka", "date=2013-01-18", *WHY), "would no longer hold"),
        (("correct", "events", "e2012-menaka", "date=2012-01-17", *WHY), "already says so"),
        (("correct", "events", "e2012-menaka", "sources=nobody", *WHY), "nobody"),
        (("correct", "events", "e2012-menaka", "date=2012-01-16", "--reason", " "), "needs a reason"),
        (("correct", "events", "e2012-menaka", "place=x", "--reason", "x", "--sources", "nobody"), "add it first"),
        (("correct", "deaths_by_month", "x", "month=1", *WHY), "cut from a publisher's file"),
        (("remove", "sources", "s2012-42", "--reason", "gone"), "would no longer hold"),
        (("add", "glossary", "id=abstention", "english=x", "--reason", "x"), "that no other row has"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence_and_changes_nothing(course: Path, capsys, arguments, words: str):
    before = snapshot(course)
    assert authoring.main(list(arguments)) == 1
    assert words in capsys.readouterr().err
    assert snapshot(course) == before


def test_the_page_is_what_the_log_says():
    assert (ROOT / "data/CORRECTIONS.md").read_text(encoding="utf-8") == corrections.page(ROOT / "data")


def test_each_correction_is_dated_and_reasoned_and_the_log_only_grows_at_its_end():
    log = pd.read_csv(ROOT / "data/corrections.csv", dtype=str, keep_default_na=False)
    assert log["reason"].str.strip().ne("").all()
    assert log["date"].is_monotonic_increasing


def test_the_newest_line_on_a_cell_is_what_the_cell_says():
    """From the day on which the tables became the source of their facts."""
    log = pd.read_csv(ROOT / "data/corrections.csv", dtype=str, keep_default_na=False)
    recent = log[(log["date"] >= "2026-11-29")]
    newest = recent.drop_duplicates(["table", "row", "column"], keep="last")
    removed = {(line.table, line.row) for line in recent.itertuples() if line.new == "removed"}
    wrong = [
        (line.table, line.row, line.column)
        for line in newest.itertuples()
        if line.column
        and (line.table, line.row) not in removed
        and cell(ROOT, line.table, line.row, line.column) != line.new
    ]
    assert wrong == []


def test_contributing_walks_through_a_correction_with_commands_that_work(course: Path):
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    walk = text.split("### A date was wrong")[1].split("\n## ")[0].split("\n### ")[0]
    commands = [line for line in walk.splitlines() if "malicourse.authoring" in line]
    assert [re.match(r"\w+", line.split("malicourse.authoring ")[1])[0] for line in commands] == [
        "correct",
        "run",
        "make",
    ]
    example = shlex.split(commands[0].split("malicourse.authoring ")[1].rstrip("`"))
    assert authoring.main(example) == 0
    assert last(course)["row"] == example[2]
