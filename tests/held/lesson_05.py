"""Numbers in the words of lesson 05, and how each follows from the tables."""

from math import ceil, floor

import pandas as pd
from prose import between, count, days, event_day, minutes, read, told

from malicourse import quiz

LESSON = "05-junta"


def figure(row: str) -> float:
    return read("figures").set_index("id").loc[row, "value"]


def index(year: int, column: str = "index", digits: int = 2) -> float:
    rows = read("democracy").query("country == 'Mali'").set_index("year")
    return round(rows.loc[year, column], digits)


def between_falls() -> list[float]:
    """Give the index of Mali for each year from the first rise to the eve of the first fall."""
    rows = read("democracy").query("country == 'Mali' and 1993 <= year <= 2011")
    return rows["index"].tolist()


def taken(first: int = 1900, last: int = 2100) -> pd.DataFrame:
    rows = read("coups").query("kind == 'coup'")
    return rows[rows["date"].dt.year.between(first, last)]


def turnout(row: str) -> float:
    return read("votes").set_index("id").loc[row, "turnout_percent"]


def voted(row: str, column: str = "votes") -> float:
    return read("vote_results").set_index("id").loc[row, column]


def registered() -> float:
    return read("votes").set_index("id").loc["r2023-final", "registered"]


HELD = {
    "0.2": lambda: (index(1991, digits=1) + index(2024, digits=1)) / 2,
    "0.59": lambda: index(1993),
    "0.52": lambda: floor(100 * min(between_falls())) / 100,
    "0.63": lambda: ceil(100 * max(between_falls())) / 100,
    "0.33": lambda: index(2013),
    "0.54": lambda: index(2014),
    "0.51": lambda: index(2019),
    "0.24": lambda: index(2021),
    "0.53": lambda: index(2017),
    "0.47": lambda: index(2017, "low"),
    "0.44": lambda: index(2019, "low"),
    "0.56": lambda: index(2019, "high"),
    "200,000": lambda: count("crowd-m5"),
    "200": lambda: read("inquiries").set_index("id").loc["july2020-minusma", "interviews"],
    "3": lambda: figure("women-csa-before"),
    "20,000": lambda: count("crowd-fire", "low"),
    "11": lambda: count("protests-gov"),
    "14": lambda: count("protests-un"),
    "23": lambda: count("protests-m5"),
    "16": lambda: round(sum(count(f"protests-{row}") for row in ("gov", "un", "m5")) / 3),
    "118": lambda: told("events", "e2020-protests", "118 members of these forces"),
    "4": lambda: count("coup2020-un") if figure("women-gov-2020") == 4 else 0,
    "279": lambda: between("e2020-coup", "e2021-coup"),
    "165": lambda: len(taken()),
    "38": lambda: taken()["country"].nunique(),
    "6": lambda: len(taken(1950, 1959)),
    "36": lambda: len(taken(1960, 1969)) if len(taken(1990, 1999)) == len(taken(1960, 1969)) else 0,
    "33": lambda: len(taken(1970, 1979)),
    "24": lambda: len(taken(1980, 1989)),
    "10": lambda: len(taken(2000, 2009)),
    "13": lambda: len(taken(2010, 2019)) if figure("modele-stations") == 13 else 0,
    "7": lambda: len(taken(2020)),
    "175": lambda: (read("events").set_index("id").loc["e2022-ecowas"][["date", "end_date"]].diff().iloc[-1]).days,
    "500": lambda: count("moura-un", "low"),
    "203": lambda: count("moura-army"),
    "300": lambda: count("moura-hrw"),
    "238": lambda: count("moura-list"),
    "58": lambda: figure("moura-rape"),
    "51": lambda: told("counts", "moura-army", "51 people arrested"),
    "157": lambda: figure("moura-interviews"),
    "30": lambda: figure("moura-macina") if figure("women-law") == 30 else 0,
    "195": lambda: told("events", "e2022-constitution-draft", "draft of 195 articles"),
    "191": lambda: told("events", "e2022-constitution-draft", "of 191 articles"),
    "34.32": lambda: turnout("p2018-2-final"),
    "48.98": lambda: turnout("p2013-1-final"),
    "45.73": lambda: turnout("p2013-2-final"),
    "42.7": lambda: turnout("p2018-1-final"),
    "35.58": lambda: turnout("l2020-1"),
    "35.25": lambda: turnout("l2020-2"),
    "38.23": lambda: turnout("r2023-final"),
    "39.4": lambda: turnout("r2023-provisional"),
    "27": lambda: count("ref-modele-1") if figure("poll-2022-fairly-dw") == 27 else 0,
    "28": lambda: count("ref-modele-2") if figure("poll-2022-fairly") == 28 else 0,
    "96.91": lambda: voted("r2023-yes", "share_percent"),
    "8,463,084": registered,
    "3,110,877": lambda: voted("r2023-yes"),
    "3.1": lambda: round(voted("r2023-yes") / 1e6, 1),
    "8.5": lambda: round(registered() / 1e6, 1),
    "82": lambda: figure("poll-2020-army"),
    "69": lambda: figure("poll-2020-nomilitary"),
    "18": lambda: told("sources", "malikonews-rasbath-2024", "18 mois"),
    "2,344": lambda: figure("poll-2022-people"),
    "67": lambda: figure("poll-2022-very"),
    "68": lambda: figure("poll-2022-very-dw"),
    "72": lambda: figure("poll-2022-trust"),
    "53": lambda: figure("unpaid-2022-02-10"),
    "2.7": lambda: figure("unpaid-2022-01-28"),
    "450": lambda: figure("rice-before") if figure("rice-before") == figure("sugar-before") else 0,
    "650": lambda: figure("rice-after"),
    "600": lambda: figure("sugar-after"),
    "3.7": lambda: figure("imf-growth-2022"),
    "1.8": lambda: figure("wb-growth-2022"),
    "31": lambda: figure("women-cnt") if figure("women-cnt") == figure("women-csa-after") else 0,
    "121": lambda: figure("women-cnt-all"),
    "25": lambda: figure("women-gov-2020-all") if figure("poll-2022-trust-kidal") == 25 else 0,
}
# Numbers that are no measurement: a definition, an age, a choice of words.
PLAIN = {
    "0",  # the ends of the index
    "1",
    "5",  # the M5, movement of the 5th of June, in French
    "45",  # minutes
    "35",  # age of a voter
    "24",  # the name of a broadcaster
    "100",  # per cent
}
# Words that stand beside each number, so that none takes the place of another: python tests/said.py 05 prints them.
SAID = {
    "0.2": "2024|1991",
    "0.59": "between|after 0.47",
    "0.52": "between",
    "0.63": "after 0.52",
    "0.33": "until",
    "0.54": "then",
    "0.51": "2019",
    "0.24": "2021",
    "0.53": "stands",
    "0.47": "bands",
    "0.44": "after 0.59",
    "0.56": "after 0.44",
    "200,000": "firefighter",
    "200": "December",
    "20,000": "firefighter",
    "11": "government",
    "14": "Watch|protesters",
    "23": "movement",
    "16": "given",
    "118": "hurt",
    "279": "Between",
    "165": "still|list",
    "38": "countries",
    "36": "1950|1990",
    "33": "after 36",
    "24": "1970",
    "10": "prices|1990",
    "13": "stations|Mali-Mètre|2010",
    "175": "embargo",
    "500": "least",
    "203": "army|soldiers",
    "300": "suspected",
    "238": "name",
    "58": "otherwise",
    "51": "held",
    "157": "satellite",
    "30": "members|exercises|neither",
    "195": "October",
    "191": "February",
    "34.32": "after 42.7",
    "48.98": "presidential",
    "45.73": "after 48.98",
    "42.7": "July",
    "35.58": "parliament",
    "35.25": "after 35.58",
    "38.23": "final|referendum",
    "39.4": "authority|cent",
    "27": "numbers|MODELE|after 68",
    "28": "maliweb-modele-2023|estimates|estimated|broadcaster",
    "96.91": "cent",
    "8,463,084": "Court’s",
    "3,110,877": "votes",
    "3.1": "Divide",
    "8.5": "million",
    "82": "Afrobarometer",
    "69": "military",
    "18": "demonstrators|suspended",
    "2,344": "capitals",
    "67": "transition",
    "68": "broadcaster",
    "72": "head",
    "53": "region’s",
    "2.7": "billion",
    "450": "from",
    "650": "kilogram",
    "600": "trader",
    "3.7": "economy",
    "1.8": "World",
    "31": "legislature|kept",
    "121": "after 31",
    "25": "ministers|Kidal",
}
# Dates in words: the row that says each, and words of the sentences that lead to no row.
DATES = {
    "5 June 2020": ("events", "e2020-protests"),
    "10 July": ("inquiries", "july2020-hrw"),
    "13 July": ("counts", "protests-hrw"),
    "19 June": ("counts", "crowd-fire"),
    "10 July 2020": ("inquiries", "july2020-minusma"),
    "13 July 2020": ("inquiries", "july2020-minusma"),
    "24 May 2021": ("events", "e2021-coup", "transition"),
    "29 March 2020": ("events", "e2020-legis"),
    "5 June": ("events", "e2020-protests"),
    "18 August 2020": ("events", "e2020-coup", "began"),
    "25 September": ("events", "e2020-ndaw"),
    "8 October 2020": ("events", "e2020-cisse"),
    "28 May 2021": ("sources", "tamani-court-2021-05", "president"),
    "5 September 2021": ("sources", "africareport-guinea-2021", "covers|Guinea"),
    "9 January": ("events", "e2022-ecowas"),
    "10 February": ("figures", "unpaid-2022-02-10"),
    "24 March": ("sources", "24haubenin-uemoa-2022"),
    "3 July": ("events", "e2022-ecowas", "February"),
    "28 January": ("figures", "unpaid-2022-01-28", "billion"),
    "23 December 2021": ("events", "e2021-wagner"),
    "27 April 2023": ("claims", "c30"),
    "4 August 2023": ("events", "e2023-foyita"),
    "27 March 2022": ("events", "e2022-moura", "numbers"),
    "1 April 2022": ("counts", "moura-army"),
    "13 May 2023": ("events", "e2022-moura"),
    "12 May 2023": ("inquiries", "moura-ohchr"),
    "5 April 2022": ("inquiries", "moura-hrw"),
    "6 April 2022": ("events", "e2022-moura"),
    "9 April": ("inquiries", "moura-prosecutor"),
    "31 March 2022": ("events", "e2022-moura"),
    "23 March": ("inquiries", "moura-prosecutor", "fighters|counts"),
    "18 June 2023": ("events", "e2023-referendum", "constitution"),
    "19 March": ("no row", "", "vote"),
    "10 March": ("events", "e2022-constitution-draft", "vote"),
    "18 June": ("events", "e2023-referendum", "vote"),
    "21 July": ("votes", "r2023-final"),
    "23 June": ("counts", "ref-prov"),
    "20 June": ("counts", "ref-modele-2"),
    "19 August 2020": ("sources", "tdn-ecowas-2020", "Said"),
    "22 July": ("events", "e2023-promulg", "constitution"),
    "25 September 2020": ("events", "e2020-ndaw"),
    "24 June 2023": ("no row", "", "constitution"),
    "25 May 2021": ("sources", "mediaguinee-goita-2021"),
    "9 January 2022": ("events", "e2022-ecowas"),
    "24 June": ("no row", "", "listener"),
}


def says_lesson_05_each_section_has_notes_and_their_minutes_make_the_45_of_the_opening() -> None:
    assert minutes(LESSON) == (45, 45, [])


def says_lesson_05_the_yes_is_36_8_per_cent_of_the_register() -> None:
    questions = {question.id: question for stop in quiz.load(LESSON).stops for question in stop.questions}
    share = 100 * voted("r2023-yes") / registered()
    assert questions["junta-share"].verdict(round(share, 1)).correct
    assert not questions["junta-share"].verdict(voted("r2023-yes", "share_percent")).correct


def says_lesson_05_the_numbers_to_guess_are_those_of_the_tables() -> None:
    guess = quiz.load(LESSON).stop("guess").questions[0]
    assert guess.data["answer"] == len(taken())
    assert quiz.load(LESSON).stop("turnout").questions[0].data["answer"] == turnout("r2023-final")
    assert "Guinea" not in set(taken(2021, 2021)["country"])
    assert list(taken()[taken()["country"] == "Mali"]["date"].dt.year) == [1968, 1991, 2012, 2020, 2021]
    last = taken(2020)["country"].value_counts()
    assert last.to_dict() == {"Mali": 2, "Burkina Faso": 2, "Chad": 1, "Sudan": 1, "Tunisia": 1}


def says_lesson_05_the_bands_of_2017_and_2019_overlap_and_those_of_2019_and_2021_do_not() -> None:
    assert index(2019, "high") > index(2017, "low")
    assert index(2021, "high") < index(2019, "low")


def says_lesson_05_the_index_goes_up_steeply_twice_and_down_steeply_twice() -> None:
    line = read("democracy").query("country == 'Mali' and year >= 1990").set_index("year")["index"]
    steps = line.diff()
    assert set(steps.index[steps > 0.1]) == {1992, 1993, 2014}
    assert set(steps.index[steps < -0.075]) == {2012, 2020, 2021}


def says_lesson_05_the_list_has_seven_coups_from_2020_to_2022_and_none_in_guinea_in_those_years() -> None:
    assert len(taken(2020, 2022)) == 7
    assert taken()["date"].dt.year.max() == 2022
    assert "Guinea" not in set(taken(2020, 2022)["country"])


def says_lesson_05_no_turnout_reaches_half() -> None:
    final = read("votes").query("place == 'Mali' and count == 'final'")["turnout_percent"]
    assert len(final) == 7
    assert final.max() < 50


def says_lesson_05_mali_is_an_electoral_autocracy_from_2018_and_a_closed_one_from_2021() -> None:
    regime = read("democracy").query("country == 'Mali'").set_index("year")["regime"]
    assert regime[2017] == "electoral democracy"
    assert set(regime.loc[2018:2020]) == {"electoral autocracy"}
    assert set(regime.loc[2021:]) == {"closed autocracy"}


def says_lesson_05_rice_rose_by_almost_half_sugar_by_a_third() -> None:
    assert 1.4 < figure("rice-after") / figure("rice-before") < 1.5
    assert round(figure("sugar-after") / figure("sugar-before"), 2) == 1.33


def says_lesson_05_mali_comes_second_among_five_countries_with_several_coups_since_2010() -> None:
    several = taken(2010)["country"].value_counts()
    several = several[several > 1]
    assert len(several) == 5
    assert list(several.index[:2]) == ["Burkina Faso", "Mali"]


def says_lesson_05_the_index_fell_most_where_soldiers_took_power_from_2020_to_2022() -> None:
    rows = read("democracy").pivot(index="country", columns="year", values="index")
    fell_most = set((rows[2023] - rows[2019]).nsmallest(3).index)
    assert fell_most - {"Guinea"} <= set(taken(2020, 2022)["country"])  # the list lacks Guinea, 5 September 2021
    assert fell_most == {"Burkina Faso", "Mali", "Guinea"}


def says_lesson_05_ndaw_was_president_for_eight_months() -> None:
    after_eight = pd.Timestamp(event_day("e2020-ndaw")) + pd.DateOffset(months=8)
    assert abs(days(str(after_eight.date()), event_day("e2021-coup"))) <= 1


def says_lesson_05_the_law_on_women_was_kept_in_the_committee_only() -> None:
    lowest = figure("women-law")
    assert 100 * figure("women-gov-2020") / figure("women-gov-2020-all") < lowest
    assert 100 * figure("women-gov-2021") / figure("women-gov-2021-all") < lowest
    assert 100 * figure("women-cnt") / figure("women-cnt-all") < lowest
    assert figure("women-csa-before") < lowest <= figure("women-csa-after")


def says_lesson_05_two_inquirers_published_on_july_2020_and_the_prosecutor_of_moura_did_not() -> None:
    inquiries = read("inquiries").set_index("id")
    assert inquiries.loc["july2020-minusma", "interviews"] == 200
    assert inquiries.loc["moura-ohchr", "interviews"] == figure("moura-interviews")
    assert pd.isna(inquiries.loc["moura-prosecutor", "published"])
    assert "Refused" in inquiries.loc["moura-ohchr", "access"]
