"""What learners type in exercises, as they type it: each slip meets a line that fits it."""

import contextlib
import io
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest

from malicourse.check import check, load

ROOT = Path(__file__).resolve().parents[1]
SOLUTIONS = ROOT / "exercises" / "solutions"
EXERCISES = {name: one for file in (ROOT / "data" / "exercises").glob("*.yaml") for name, one in load(file).items()}

SLIPS = [
    ("1.1", "10**400", "far more figures"),
    ("4.2", '["Mopti, Timbuktu, Gao, Ménaka"]', "quotation marks of its own"),
    ("4.2", '[["Mopti", "Timbuktu", "Gao", "Ménaka"]]', "one pair of square brackets too many"),
    ("2.3", "neighbours.astype(str)", "are texts, and numbers are wanted"),
    ("2.3", "neighbours.T", "These columns are missing: host, refugees"),
    ("2.5", '" ".join(map(str, range(30))) + " wfp-prices"', "Write whole sentences"),
    ("1.1", "727,517", "Write 727517"),
    ("1.1", '"727517"', "without quotation marks"),
    ("1.1", '"727 517 people"', "Write the number alone"),
    ("1.1", "727.517", "a whole number is wanted"),
    ("1.1", "northern", "Keep one row"),
    ("1.1", 'northern[northern["region"] == "Gao"]', "Keep one row"),
    ("1.1", "gao_rows.head(1)", ".iloc[0] takes the value out"),
    ("1.1", 'gao_rows["people"].head(1)', "Take it out with .iloc[0]"),
    ("1.1", 'gao_rows["people"].sum()', "three censuses"),
    ("1.1", 'northern[northern["year"] == "2022"]["people"].sum()', "a year without quotation marks"),
    ("1.1", 'northern["region"] == "Gao"', "True or False"),
    ("1.1", "northern.iloc", "Square brackets must follow"),
    ("1.2", "population", 'choose columns: [["year", "people"]]'),
    ("1.2", 'population[["year", "people"]]', "too many rows"),
    ("1.2", 'population[population["region"] == "timbuktu"][["year", "people"]]', "capitals too"),
    ("1.2", 'population[population["region"] == "Timbuktu"]', "Leave this column out: region, region_before_2012"),
    ("1.2", 'population[population["region"] == "Timbuktu"]["people"]', "this is one column"),
    ("1.2", 'population["region"] == "Timbuktu"', "in square brackets after the table"),
    ("1.2", "timbuktu.head(2)", "too few rows"),
    ("1.3", 'northern[northern["year"] == "2009"]["people"].sum()', "No row was kept".lower()),
    ("1.3", "in_1998 - in_2009", "Only the sign"),
    ("1.3", "461,901", "Write 461901"),
    ("1.3", "461.901", "a whole number is wanted"),
    ("1.3", 'northern["people"].sum', "Write () after its name"),
    ("1.4", 'early.groupby("host")["refugees"]', ".max()"),
    ("1.4", "by_host.sort_values().reset_index()", "order is not yet"),
    ("1.4", 'early[["host", "refugees"]]', "too many rows"),
    ("1.4", 'highest.rename(columns={"refugees": "highest"})', 'should be called "refugees"'),
    ("1.5", '"a " * 40 + "pax-1263"', "same words"),
    ("1.6", 'sentences.replace("2009-regions", "2009-region").replace("rgph5-2024", "")', "mean instat-2009-regions?"),
    ("1.5", '("We show a row,", "and say why")', "A comma parts your text"),
    ("2.1", '"2 April 2012"', '"2012-12-31"'),
    ("2.1", '"02/04/2012"', '"2012-12-31"'),
    ("2.1", '"2012-4-2"', "two of the month"),
    ("2.1", "2012-4-2", "Put the date in quotation marks"),
    ("2.1", 'april[april["title"].str.contains("ECOWAS")]', ".iloc[0] takes the value out"),
    ("2.1", '"ECOWAS sanctions"', "four figures of the year"),
    ("2.2", 'deaths["state_based"].sum()', "the whole table"),
    ("2.2", 'first_months["state_based"]', ".sum() adds them"),
    ("2.2", 'deaths[deaths["month"] == "2012"]["state_based"].sum()', "January alone"),
    ("2.2", '"179 deaths"', "Write the number alone"),
    ("2.3", "three", "Leave this column out"),
    ("2.3", 'year_end[["host", "refugees"]]', "too many rows"),
    ("2.3", 'refugees[refugees["year"] == "2012"][["host", "refugees"]]', "a year without quotation marks"),
    ("2.4", "0.375", "share of 1"),
    ("2.4", "37,5", "Write 37.5"),
    ("2.4", '"37.5%"', "Write the number alone"),
    ("2.4", "36.8", "very close"),
    ("2.4", "-rise", "Only the sign"),
    ("3.1", '"15-05-2015"', "four figures of the year"),
    ("3.2", 'found["title"]', ".iloc[0]"),
    ("3.2", '"Humanitarian question"', "spelling"),
    ("3.2", "15", "One text is wanted"),
    ("3.3", 'agreements["integration_into_army"]', ".sum() counts"),
    ("3.3", "79 / 202", "a whole number is wanted"),
    ("3.4", "9", "very close"),
    ("3.4", '"9,94"', "a point for decimals"),
    ("4.1", 'side_by_side["IDMC"] == side_by_side["UNHCR"]', ".sum() counts"),
    ("4.1", '"four"', "Write figures"),
    ("4.2", "of_2019.head(4)", ".index"),
    ("4.2", '"Mopti, Timbuktu, Gao, Menaka"', "Write a list"),
    ("4.2", '["Mopti", "Timbucktu", "Gao", "Ménaka"]', "spelling of Timbucktu"),
    ("4.2", "places", '["region"]'),
    ("4.4", "together", "more rows than wanted"),
    ("5.1", "2022", "Put the date in quotation marks"),
    ("5.2", 'pd.Timestamp("2021-05-24") - pd.Timestamp("2020-09-25")', "Add .days"),
    ("5.2", "240.9", "Almost"),
    ("5.3", "per_country", ".index"),
    ("5.3", 'recent["country"].unique()', "more than once"),
    ("5.3", '["Burkina Fasso", "Mali", "Egypt", "Tunisia", "Sudan"]', "spelling of Burkina Fasso"),
    ("5.4", 'both.sort_values("change").head(3)', "Leave this column out: index_2019"),
    ("6.3", "more_illness.index", "[0]"),
    ("6.3", "more_illness['illness'].iloc[0]", "in four figures"),
    ("6.3", 'pd.Timestamp("2020-01-01")', ".year"),
    ("6.4", 'placed[["region"]]', "missing: count"),
    ("7.2", 'by_agency[by_agency["status"] == "disputed"]', '["id"]'),
    ("7.2", 'by_agency[by_agency["status"] == "Disputed"]["id"]', "capitals too"),
    ("7.3", 'claims.groupby("status")["number"]', "each group"),
    ("7.4", 'behind["author"].str.contains("AFP")', ".sum() counts"),
    ("8.1", 'september["date"]', "Keep one row"),
    ("8.3", "year", "keep or group rows"),
    ("8.4", 'both["refugees"] > both["people"]', "True or False"),
    ("8.4", 'both[both["refugees"] > both["people"]]["refugees"].iloc[0]', "in four figures"),
]
RIGHT = [
    ("2.1", '"2012–04–02"'),
    ("2.1", '"２０１２-04-02"'),
    ("2.5", 'headline.replace("-", "‑")'),
    ("1.4", "by_host.sort_values(ascending=False)"),
    ("5.3", "countries.unique()"),
    ("6.4", 'placed["region"].value_counts().reset_index()'),
    ("7.2", '("c06", "c10", "c34")'),
    ("7.3", "averages.round(1)"),
]


@cache
def names_of(lesson: str) -> dict[str, Any]:
    """Run the solution of a lesson's exercises, and give the names that a learner would have at its end."""
    (path,) = SOLUTIONS.glob(f"{lesson.zfill(2)}-*.ipynb")
    names: dict[str, Any] = {}
    with contextlib.chdir(SOLUTIONS), contextlib.redirect_stdout(io.StringIO()):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                exec(cell.source, names)
    return names


def typed(exercise: str, line: str) -> Any:
    return eval(line, dict(names_of(exercise.split(".")[0])))


@pytest.mark.parametrize(("exercise", "line", "words"), SLIPS, ids=[f"{one[0]} {one[1]}" for one in SLIPS])
def test_a_slip_meets_a_line_that_fits_it(exercise, line, words):
    verdict = EXERCISES[exercise].verdict(typed(exercise, line))
    assert verdict.status == "wrong"
    assert words in verdict.help, verdict.help


@pytest.mark.parametrize(("exercise", "line"), RIGHT)
def test_another_way_to_the_answer_is_right_too(exercise, line):
    assert EXERCISES[exercise].verdict(typed(exercise, line)).status == "right"


def test_a_number_of_an_exercise_without_quotation_marks_is_met_in_one_line():
    from malicourse.check import ExerciseError

    with pytest.raises(ExerciseError) as caught:
        check(1.1, 3)
    assert caught.value._render_traceback_() == [
        'ExerciseError: check needs the id of an exercise first, such as check("2.1", days); found the number 1.1. '
        'Put 1.1 in quotation marks: "1.1".'
    ]
