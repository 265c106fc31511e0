"""The rules of the talks in Python and in the browser, the tables behind them, and the table in a notebook."""

import csv
import json
import re
import shutil
from html import unescape
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from malicourse import authoring, tables, talks, words
from malicourse.talks.tables import STANCES

HERE = Path(__file__).parent
ROOT = HERE.parent
SHARED = json.loads((HERE / "talks_cases.json").read_text(encoding="utf-8"))
CASES = SHARED["cases"]
SCRIPT = ROOT / "src" / "malicourse" / "talks" / "talks.js"


@pytest.fixture(scope="module")
def spec():
    return talks.read()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_rules_say_what_the_table_of_cases_says(case):
    rules, signed = SHARED["spec"], case["signed"]
    assert talks.crossed(rules, signed) == case["crossed"]
    assert talks.score(rules, signed) == case["score"]
    assert talks.walks_out(rules, signed) == case["walks_out"]
    assert talks.outcome(rules, signed) == case["outcome"]


def test_the_cases_have_every_outcome_and_both_reasons_to_leave():
    assert {case["outcome"] for case in CASES} == {"agreement", "walkout", "too_little"}
    assert {why for case in CASES for why in case["walks_out"].values()} == {"red_line", "against"}


@pytest.fixture
def in_browser(page):
    """Import talks.js and evaluate JavaScript with it as ``talks``."""
    code = SCRIPT.read_text(encoding="utf-8")

    def run(body, argument=None):
        return page.evaluate(
            """async ([code, body, argument]) => {
                const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
                return new Function("talks", "argument", `return (${body})`)(await import(address), argument);
            }""",
            [code, body, argument],
        )

    return run


@pytest.mark.browser
def test_the_browser_keeps_the_same_rules(in_browser):
    rules = "[talks.crossed, talks.score, talks.walksOut, talks.outcome]"
    asked = f"argument.cases.map(({{ signed }}) => {rules}.map((rule) => rule(argument.spec, signed)))"
    found = in_browser(asked, SHARED)
    assert found == [[case[key] for key in ("crossed", "score", "walks_out", "outcome")] for case in CASES]


@pytest.mark.browser
@pytest.mark.parametrize("groups", [1, 2, 3, 6, 9, 14])
def test_every_seat_is_taken_and_every_group_sits(in_browser, groups):
    dealt = in_browser("talks.deal(argument[0], argument[1])", [list(range(groups)), list("abcdef")])
    assert len(dealt) == len({tuple(pair) for pair in dealt}) == max(groups, 6)
    assert {seat for _, seat in dealt} == set("abcdef")
    assert {group for group, _ in dealt} == set(range(groups))
    for taken in ([group for group, _ in dealt], [seat for _, seat in dealt]):
        counts = [taken.count(one) for one in set(taken)]
        assert max(counts) - min(counts) <= 1, "the lot gives nobody more than a share"


@pytest.mark.browser
def test_each_group_comes_to_each_seat_equally_often(in_browser):
    drawn = in_browser("Array.from({ length: 6000 }, () => talks.deal([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]))")
    seats = [[dict(map(tuple, lots))[group] for lots in drawn] for group in range(6)]
    shares = [seat.count(place) for seat in seats for place in range(6)]
    assert min(shares) > 850  # 1,000 expected; six standard deviations are 173
    assert max(shares) < 1150


@pytest.mark.browser
def test_the_clock_is_read_in_minutes_and_seconds(in_browser):
    read = in_browser("argument.map(talks.clockText)", [0, 9, 60, 299, 3600])
    assert read == ["0:00", "0:09", "1:00", "4:59", "60:00"]


# ---------------------------------------------------------------- the tables


def test_each_seat_has_a_position_on_each_option(spec):
    options = {option["id"] for point in spec["points"] for option in point["options"]}
    assert len(spec["seats"]) == 6
    assert len(spec["points"]) == 8
    for seat in spec["seats"]:
        positions = spec["positions"][seat["id"]]
        assert set(positions) == options, seat["id"]
        assert {one["stance"] for one in positions.values()} <= set(STANCES)


DAMAGE = {  # what is done to a table, and what is said of it
    "a stance is missing": ("positions", lambda rows: rows[:-1], "data/positions.csv: expected a stance of each seat"),
    "a stance stands twice": (
        "positions",
        lambda rows: [*rows, ["again", *rows[1][1:]]],
        'column seat and option: expected each key once, found "government, status-regions", as in row 2',
    ),
    "more options than letters": (
        "options",
        lambda rows: [*rows, *([f"more-{number}", *rows[1][1:]] for number in range(9))],
        "column point: expected at most 8 options of a point, found more of status",
    ),
    "two points of one number": (
        "points",
        lambda rows: [*rows[:2], [rows[2][0], rows[1][1], *rows[2][2:]], *rows[3:]],
        'data/points.csv, row 3, column number: expected each key once, found "1", as in row 2',
    ),
    "two seats of one name": (
        "seats",
        lambda rows: [*rows[:2], [rows[2][0], rows[1][1], *rows[2][2:]], *rows[3:]],
        "data/seats.csv, row 3, column name: expected each key once",
    ),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_table_of_the_talks_is_named_with_its_row(tmp_path, monkeypatch, how):
    name, damaged, said = DAMAGE[how]
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("geo", "quizzes", "derive"))
    file = tmp_path / "data" / f"{name}.csv"
    rows = damaged([*csv.reader(file.read_text(encoding="utf-8").splitlines())])
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(tables.TableError) as error:
        talks.read()
    assert said in str(error.value)


def test_every_source_that_the_game_names_can_be_cited(spec):
    assert all(source["citation"] for source in spec["sources"].values())
    positions = [one for seat in spec["positions"].values() for one in seat.values()]
    for row in (*spec["seats"], *spec["points"], *spec["spoilers"], *positions):
        assert set(row["sources"]) <= set(spec["sources"])
        assert row["sources"], row


def test_the_accord_of_2015_is_one_option_of_each_point_and_nobody_leaves_for_a_red_line_of_it(spec):
    signed = {}
    for point in spec["points"]:
        (signed[point["id"]],) = [option["id"] for option in point["options"] if option["in_accord"]]
    assert talks.crossed(spec, signed) == {}, "all of them signed it, in the end"


# ---------------------------------------------------------------- in a notebook


@pytest.fixture(scope="module")
def notebook():
    cells = [
        new_code_cell(source, id=f"cell-{number}")
        for number, source in enumerate(["from malicourse import talks\n\ntalks.table()", "talks.table('compare')"])
    ]
    kernel = {"name": "python3", "display_name": "Python 3"}
    made = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    NotebookClient(made, timeout=120, resources={"metadata": {"path": str(ROOT / "notebooks")}}).execute()
    return authoring.normalise(made)


def test_a_notebook_stores_the_tables_as_words_and_no_widget(notebook, spec):
    data = notebook.cells[0].outputs[0].data
    assert set(data) == {talks.MIME, "text/html", "text/plain"}
    assert data[talks.MIME] == json.loads(json.dumps(spec))
    assert data["text/plain"] == talks.plain_text(spec) == notebook.cells[1].outputs[0].data["text/plain"]
    assert notebook.cells[1].outputs[0].data[talks.MIME]["step"] == "compare"


def test_without_script_the_cards_and_options_are_tables(notebook, spec):
    soup = BeautifulSoup(notebook.cells[0].outputs[0].data["text/html"], "html.parser")
    assert not soup.select("script, style, [onclick]")
    text = soup.get_text(" ")
    for seat in spec["seats"]:
        assert seat["feared"] in text
    for point in spec["points"]:
        assert point["question"] in text
        for option in point["options"]:
            assert option["text"] in text
    assert len(soup.select("table")) == 2 * len(spec["seats"]) + len(spec["points"])


def test_without_script_each_step_shows_what_it_needs(spec):
    shown = {step: talks.static_html({**spec, "step": step}) for step in ("draw", "negotiate", "signed", "compare")}
    card, option, counted = (
        spec["seats"][0]["feared"],
        spec["points"][0]["options"][0]["text"],
        spec["points"][0]["by_2020"],
    )
    found = {step: [part in unescape(html) for part in (card, option, counted)] for step, html in shown.items()}
    assert found == {
        "draw": [True, True, False],
        "negotiate": [False, True, False],
        "signed": [False, False, False],
        "compare": [False, False, True],
    }


def test_what_an_option_was_written_from_is_not_told_before_the_end(notebook):
    assert "Accord of 2015" not in notebook.cells[0].outputs[0].data["text/html"]


def test_a_step_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(ValueError, match=r"“vote”.*draw, negotiate, signed or compare"):
        talks.table("vote")


def test_each_word_of_the_talks_is_used():
    """The room goes to the browser whole, so nobody else looks for words that are left over."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder, kind in (
            ("src/front/talks", "*.js"),
            ("src/malicourse/talks", "*.py"),
            ("src/malicourse/publish/teaching", "talks_*.py"),
        )
        for path in (ROOT / folder).glob(kind)
    )
    made = ("step_", "seat_", "is_", "outcome_", "clock_", "paper_")  # asked for by a name that is put together
    left = [
        key
        for key in words.room("talks", "en")
        if not key.startswith(made) and not re.search(rf"[\"'.]{key}[\"']", code)
    ]
    assert left == []


def test_a_hostile_notebook_runs_nothing(spec):
    hostile = json.loads(json.dumps(spec).replace("Government of Mali", "<img src=x onerror=alert(1)></script><b>"))
    first = next(iter(hostile["sources"]))
    hostile["sources"][first]["url"] = "javascript:alert(1)"
    written = talks.mount_html(hostile)
    assert written.count("<script") == written.count("</script>") == 1
    soup = BeautifulSoup(written, "html.parser")
    assert not soup.select("img, b, a[href^=javascript]")


def test_nbformat_takes_what_is_stored(notebook):
    nbformat.validate(notebook)
