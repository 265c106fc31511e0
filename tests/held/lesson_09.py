"""Numbers in the words of lesson 09, and how each follows from the tables."""

import pandas as pd
from prose import count, price, read, refugees, told

from malicourse import quiz

LESSON = "09-inquiry"
CAUSES = ("conflict", "floods")


def moved(year: int, cause: str = "conflict") -> float:
    rows = read("displacement_flows").query("year == @year and kind == 'new displacements by ' + @cause")
    return rows["movements"].sum(min_count=1)


def allowed(year: int) -> float:
    rows = read("mandates")
    return rows.loc[rows["date"].dt.year == year, "soldiers_ceiling"].item()


def fallen(year: int) -> int:
    rows = read("peacekeeper_deaths").query("cause == 'malicious act' and personnel == 'military'")
    return int((rows["date"].dt.year == year).sum())


def dead(year: int) -> int:
    rows = read("deaths_by_month")
    return int(rows.loc[rows["month"].dt.year == year, ["state_based", "non_state", "one_sided"]].to_numpy().sum())


def people(region: str) -> int:
    return int(read("population").query("year == 2022 and region == @region")["people"].item())


def attacked(region: str) -> int:
    return len(read("attacks").query("target == 'health care' and region == @region"))


def inside(year: int, counter: str) -> int:
    return int(read("displaced_inside").query("year == @year and counted_by == @counter")["people"].item())


def directions() -> pd.DataFrame:
    table = read("millet_prices").pivot(index="year", columns="region", values="price_xof_per_kg")
    table["deaths"] = [dead(year) for year in table.index]
    return table.diff().iloc[1:] > 0


def same(one: str, other: str) -> int:
    rose = directions()
    return int((rose[one] == rose[other]).sum())


def both() -> list[int]:
    """Years for which IDMC has a number of both kinds."""
    return [year for year in range(2012, 2024) if pd.notna(moved(year)) and pd.notna(moved(year, "floods"))]


HELD = {
    "11,200": lambda: allowed(2014),
    "11,240": lambda: allowed(2015),
    "13,289": lambda: allowed(2016),
    "28": lambda: fallen(2014),
    "26": lambda: fallen(2016),
    "5": lambda: fallen(2023),
    "4": lambda: fallen(2013),
    "227,000": lambda: moved(2012),
    "123,000": lambda: moved(2013),
    "19,200": lambda: moved(2014),
    "6,293": lambda: moved(2016),
    "284,025": lambda: moved(2019),
    "183,869": lambda: moved(2023),
    "400": lambda: moved(2015, "floods"),
    "23,957": lambda: moved(2022, "floods"),
    "8,025": lambda: moved(2016, "floods"),
    "7,397": lambda: moved(2020, "floods"),
    "6,633": lambda: moved(2019, "floods"),
    "1.7": lambda: round(sum(moved(year) for year in range(2012, 2024) if year != 2015) / 1e6, 1),
    "59,565": lambda: count("displaced-2015-06"),
    "26,711": lambda: told("sources", "maliactu-floods-2020", "26,711 people"),
    "52,495": lambda: told("sources", "voixdebamako-floods-2020", "52,495 people"),
    "5,400": lambda: told("sources", "maliactu-floods-2020", "5,400 people of them internally displaced"),
    "41,000": lambda: told("sources", "jdm-floods-2022", "41,000 people"),
    "12,860": lambda: told("sources", "jdm-floods-2022", "12,860 people"),
    "17,000": lambda: round((26711 + moved(2020, "floods")) / 2, -3),
    "317": lambda: dead(2012),
    "773": lambda: dead(2013),
    "284": lambda: dead(2014),
    "256": lambda: dead(2015),
    "191": lambda: dead(2016),
    "590": lambda: dead(2017),
    "1,218": lambda: dead(2018),
    "1,197": lambda: dead(2019),
    "1,485": lambda: dead(2020),
    "183": lambda: price(2011, "Gao"),
    "252": lambda: price(2012, "Gao"),
    "205": lambda: price(2015, "Gao"),
    "275": lambda: price(2018, "Gao"),
    "7": lambda: same("Gao", "deaths"),
    "9": lambda: len(directions()),
    "35": lambda: told("sources", "fews-2017-10", "about 35 percent"),
    "42": lambda: attacked("Gao"),
    "727,517": lambda: people("Gao"),
    "83,194": lambda: people("Kidal"),
    "11": lambda: round(1e5 * attacked("Kidal") / people("Kidal")),
    "6": lambda: round(1e5 * attacked("Gao") / people("Gao")),
    "13": lambda: told("sources", "jdm-floods-2022", "13 places"),
    "23": lambda: fallen(2017),
    "8": lambda: len(directions().loc[:2019]),
    "207,751": lambda: inside(2019, "UNHCR"),
}
# Numbers that are no measurement by our tables.
PLAIN = {
    "0",  # zero, and the steps
    "1",
    "2",
    "3",
    "100,000",  # for every so many people
}
# Words that stand beside each number, so that none takes the place of another: python tests/said.py 09 prints them.
SAID = {
    "11,200": "soldiers",
    "11,240": "2013",
    "13,289": "2023",
    "28": "after",
    "26": "between",
    "227,000": "Conflict",
    "123,000": "after 227,000",
    "19,200": "number",
    "6,293": "then|after 8,025",
    "284,025": "against|then",
    "183,869": "2023",
    "400": "between",
    "23,957": "2022|year",
    "8,025": "often|less",
    "7,397": "IDMC|Between|movements",
    "6,633": "counter",
    "1.7": "million",
    "59,565": "April|whole",
    "26,711": "August|numbers|their",
    "52,495": "September",
    "5,400": "internally|question",
    "41,000": "than",
    "12,860": "Journal",
    "17,000": "affected",
    "317": "doubled|after 23",
    "773": "after 317",
    "284": "after 773",
    "256": "after 284",
    "191": "after 256",
    "590": "after 191",
    "1,218": "after 590",
    "1,197": "after 1,218",
    "1,485": "after 1,197",
    "183": "rises",
    "252": "francs",
    "205": "reaches",
    "275": "2018",
    "35": "forecast",
    "42": "id inquiry-denominator",
    "727,517": "counted",
    "83,194": "Kidal",
    "11": "every|after 28",
    "13": "2013|places",
    "23": "year",
    "207,751": "inside",
}
# Dates in words: the row that says each, and words of the sentences that lead to no row.
DATES = {
    "3 October": ("sources", "jdm-floods-2022"),
    "27 March 2012": ("no row", "", "fighting"),
    "17 January 2012": ("events", "e2012-menaka", "abnormally"),
}


def says_lesson_09_the_deadliest_year_came_before_the_ceiling_was_raised() -> None:
    by_year = {year: fallen(year) for year in range(2013, 2024)}
    assert max(by_year, key=by_year.get) == 2014
    assert allowed(2013) == allowed(2014)
    assert {allowed(year) for year in range(2016, 2023)} == {13289}
    assert pd.isna(allowed(2023))
    assert max(by_year[year] for year in range(2017, 2024)) == 23
    assert (by_year[2015], by_year[2013]) == (11, 4)


def says_lesson_09_conflict_moved_people_more_often_in_nine_of_ten_years_and_about_fifteen_times_in_all() -> None:
    assert len(both()) == 10
    assert [year for year in both() if moved(year) < moved(year, "floods")] == [2016]
    sums = [sum(moved(year, cause) for year in range(2012, 2024) if pd.notna(moved(year, cause))) for cause in CAUSES]
    assert round(sums[0] / sums[1]) == 15
    assert pd.isna(moved(2015))
    assert pd.isna(moved(2014, "floods"))
    assert max(range(2012, 2024), key=lambda year: moved(year, "floods") if year != 2014 else 0) == 2022


def says_lesson_09_prices_and_deaths_go_together_in_seven_of_nine_years_and_part_in_2013() -> None:
    rose = directions()
    assert (same("Timbuktu", "deaths"), same("Mopti", "deaths"), same("Gao", "Mopti")) == (7, 5, 7)
    assert not rose.loc[2013, ["Gao", "Mopti", "Timbuktu"]].any()
    assert dead(2013) > 2 * dead(2012)
    assert rose.loc[[2012, 2017, 2018], ["Gao", "Mopti", "Timbuktu"]].all(axis=None)
    assert int((rose["Gao"] == rose["deaths"]).loc[:2019].sum()) == 6
    assert dead(2011) == 23


def says_lesson_09_answers_and_typical_slips_of_the_quiz_follow_from_the_tables() -> None:
    asked = {question.id: question.data for question in quiz.load(LESSON).questions}
    water, war = moved(2016, "floods"), moved(2016)
    assert asked["inquiry-2016"]["answer"] == water - war
    assert [slip["value"] for slip in asked["inquiry-2016"]["near"]] == [water + war, war - water]
    assert inside(2019, "UNHCR") == inside(2019, "IDMC")
    assert (read("peacekeeper_deaths")["nationality"].value_counts() == 1).sum() == 12


def says_lesson_09_movements_by_floods_fell_until_2021_and_rose_in_2022() -> None:
    floods = [moved(year, "floods") for year in range(2018, 2023)]
    assert floods[3] == min(floods)
    assert floods[4] > floods[0] > floods[1]


def says_lesson_09_the_template_shows_refugees_in_niger() -> None:
    assert refugees(2023, "Niger") == 67678
