"""Numbers in the words of lesson 02, and how each follows from the tables."""

import pandas as pd
from prose import between, count, days, event_day, killed, kilometres, minutes, pairs, read, refugees, rise, told

from malicourse.charts.places import holders_on

LESSON = "02-revolt"
HOSTS = ("Mauritania", "Niger", "Burkina Faso")
HELD = {
    "75": lambda: between("e2012-menaka", "e2012-timbuktu"),
    "81": lambda: days("2012-01-16", event_day("e2012-declaration")),
    "400": lambda: count("libya-convoy"),
    "1,500": lambda: count("libya-un", "low"),
    "2,000": lambda: count("libya-un", "high"),
    "41": lambda: count("aguelhok-grave"),
    "60": lambda: count("aguelhok-army"),
    "70": lambda: count("aguelhok-president"),
    "80": lambda: count("aguelhok-diplo"),
    "82": lambda: count("aguelhok-french"),
    "97": lambda: count("aguelhok-officer"),
    "100": lambda: count("aguelhok-minister"),
    "153": lambda: count("aguelhok-amdh"),
    "20": lambda: count("gao-first"),
    "1,200": lambda: kilometres("Bamako", "Kidal"),
    "143,000": lambda: round(refugees(2012, *HOSTS), -3),
    "50,000": lambda: min(refugees(2012, host) for host in HOSTS[:2]) // 10_000 * 10_000,
    "40,000": lambda: round(refugees(2012, "Burkina Faso"), -4),
    "800": lambda: count("libya-brigades"),
    "35": lambda: count("gao-doctor"),
    "17": lambda: told("events", "e2012-abuses-north", "at least 17 rapes"),
    "11": lambda: count("sevare-fidh"),
    "13": lambda: count("sevare-hrw"),
    "16": lambda: told("inquiries", "coi-2020", "16 preachers"),
    "21": lambda: told("inquiries", "berets-judge-2013", "The 21 bodies"),
    "500": lambda: count("gamou-himself"),
    "64,000": lambda: told("sources", "reuters-mbera-2012", "64,000 people by UN figures"),
    "54,029": lambda: refugees(2012, "Mauritania"),
    "50,204": lambda: refugees(2012, "Niger"),
    "38,776": lambda: refugees(2012, "Burkina Faso"),
    "66,393": lambda: refugees(2013, "Mauritania"),
    "48,928": lambda: refugees(2013, "Niger"),
    "28,684": lambda: refugees(2013, "Burkina Faso"),
    "48,912": lambda: refugees(2014, "Mauritania"),
    "47,466": lambda: refugees(2014, "Niger"),
    "31,604": lambda: refugees(2014, "Burkina Faso"),
    "204,000": lambda: count("displaced-2012-10"),
    "179": lambda: killed("2012", "state_based"),
    "317": lambda: killed("2012"),
    "248": lambda: (killed("2012") + killed("2012", "state_based")) / 2,
    "144": lambda: killed("2012-01"),
    "279": lambda: killed("2013-01"),
    "256": lambda: killed("2013-02"),
    "161": lambda: killed("2013-03"),
    "30": lambda: max(killed(f"2012-{month:02}") for month in range(4, 13)),
    "218": lambda: pairs("best"),
    "209": lambda: pairs("low"),
    "579": lambda: pairs("high"),
}
# Numbers that are no measurement: a definition, an age, a choice of words.
PLAIN = {
    "45",  # minutes
    "25",  # UCDP's threshold for a warring pair
    "34",  # age of the mother at Mbera, by reuters-mbera-2012
    "92",  # the year that she remembers, in her words
    "31",  # days of March
    "14",  # a wrong answer named in feedback
    "6",
    "24",  # the name of a broadcaster
    "1",  # a share of 1, in an exercise's help
}
# Words that stand beside each number, so that none takes the place of another: python tests/said.py 02 prints them.
SAID = {
    "75": "northern",
    "81": "towns",
    "400": "than",
    "1,500": "official",
    "2,000": "after 1,500",
    "41": "Jeune|counters",
    "60": "civilians",
    "70": "prosecutor|President",
    "80": "diplomatique",
    "82": "French",
    "97": "officer|amputations",
    "100": "multiply|than|minister",
    "153": "captives|association|after 41",
    "20": "least",
    "1,200": "kilometres",
    "143,000": "neighbouring",
    "50,000": "than",
    "40,000": "each",
    "800": "Gaddafi’s",
    "35": "doctor",
    "17": "witnesses",
    "11": "human-rights",
    "13": "February",
    "16": "preachers",
    "21": "judge",
    "500": "Deserters",
    "64,000": "reporter",
    "54,029": "Mauritania",
    "50,204": "Niger",
    "38,776": "after 50,204",
    "66,393": "2013",
    "48,928": "after 66,393",
    "28,684": "after 48,928",
    "48,912": "2014",
    "47,466": "after 48,912",
    "31,604": "after 47,466",
    "204,000": "International",
    "179": "table",
    "317": "deaths|together",
    "248": "mean",
    "144": "highest",
    "279": "March",
    "256": "after 279",
    "161": "after 256",
    "30": "exercises|December",
    "218": "enemies",
    "209": "estimate",
    "579": "high",
}
# Dates in words: the row that says each, and words of the sentences that lead to no row.
DATES = {
    "1 February 2012": ("control", "menaka-mnla-2012-02-01"),
    "11 March 2012": ("events", "e2012-tessalit"),
    "30 March 2012": ("events", "e2012-kidal"),
    "2 April 2012": ("control", "timbuktu-aqim-2012-04-02"),
    "28 June 2012": ("events", "e2012-timb-out"),
    "20 November 2012": ("inquiries", "north-ohchr-2013"),
    "30 January 2013": ("events", "e2013-kidal"),
    "16 January": ("control", "menaka-fama-2012-01-01"),
    "6 April": ("events", "e2012-declaration", "recognised|civilians|Douentza"),
    "16 January 2012": ("control", "menaka-fama-2012-01-01"),
    "6 April 2012": ("events", "e2012-declaration", "again"),
    "17 January": ("events", "e2012-menaka"),
    "18 January": ("events", "e2012-aguelhok"),
    "24 January": ("events", "e2012-aguelhok"),
    "1 February": ("control", "menaka-mnla-2012-02-01"),
    "9 September 2012": ("events", "e2012-diabaly-preachers"),
    "11 March": ("events", "e2012-tessalit", "groups"),
    "21 March": ("events", "e2012-coup"),
    "22 March": ("events", "e2012-coup", "announced"),
    "30 March": ("events", "e2012-kidal", "contested"),
    "31 March": ("events", "e2012-gao", "French"),
    "1 April": ("events", "e2012-timbuktu", "Timbuktu"),
    "30 April": ("events", "e2012-berets", "favourites"),
    "28 June": ("events", "e2012-timb-out", "contested|Timbuktu|groups"),
    "28 January 2013": ("events", "e2013-timbuktu"),
    "27 June": ("events", "e2012-gao-mujao", "French"),
    "26 January 2013": ("events", "e2013-gao"),
    "9 January 2013": ("control", "konna-fama-2012-01-01"),
    "10 January 2013": ("events", "e2013-executions"),
    "11 January": ("events", "e2013-serval"),
    "26 May 2012": ("events", "e2012-merger"),
    "26 May": ("events", "e2012-merger", "alliance"),
    "2 April": ("events", "e2012-ecowas", "Douentza"),
    "5 April": ("no row", "", "Diawara"),
}


def says_lesson_02_seven_of_eight_towns_changed_hands_and_konna_did_not() -> None:
    control = read("control")
    first, last = pd.Timestamp("2012-01-16"), pd.Timestamp("2012-04-06")

    def army(day: pd.Timestamp) -> set[str]:
        held = control[(control["from"] <= day) & (control["to"].isna() | (control["to"] >= day))]
        return set(held[held["holder"] == "fama"]["town"])

    assert len(army(first)) == 8
    assert army(last) == {"Konna"}


def says_lesson_02_three_towns_followed_each_other_day_by_day_within_ten_days_of_the_coup() -> None:
    towns = [event_day(event) for event in ("e2012-kidal", "e2012-gao", "e2012-timbuktu")]
    assert [days(towns[0], day) for day in towns] == [0, 1, 2]
    assert days(event_day("e2012-coup", "end_date"), towns[-1]) == 10


def says_lesson_02_the_coup_came_in_the_tenth_week() -> None:
    assert days(event_day("e2012-menaka"), event_day("e2012-coup", "end_date")) // 7 == 9


def says_exercise_02_millet_rose_in_all_three_regions_and_most_in_mopti() -> None:
    rises = {region: rise(2012, region) for region in ("Gao", "Timbuktu", "Mopti")}
    assert min(rises.values()) > 1
    assert max(rises, key=rises.get) == "Mopti"


def says_lesson_02_after_march_2012_no_death_of_a_fight_with_the_state_until_the_year_ends() -> None:
    assert killed("2012-01", "state_based") + killed("2012-02", "state_based") + killed("2012-03", "state_based") == 179
    assert killed("2012", "state_based") == 179


def says_lesson_02_the_slider_says_who_held_how_many_towns() -> None:
    control = read("control")
    days = ("2012-01-16", "2012-02-01", "2012-03-11", "2012-03-30", "2012-04-02", "2012-11-20", "2013-01-10")
    held = [holders_on(control, day).values() for day in days]
    assert [sum(holders == [("fama", False)] for holders in towns) for towns in held] == [8, 6, 5, 4, 2, 1, 0]
    june = holders_on(control, "2012-06-28")
    jihadist = {"ansar-dine", "aqim", "mujao"}
    assert sum({actor for actor, _ in holders} <= jihadist for holders in june.values()) == 5
    assert june["Ménaka"] == june["Douentza"] == [("mnla", True)]
    assert not any(actor == "mnla" for holders in holders_on(control, "2012-11-20").values() for actor, _ in holders)
    january = holders_on(control, "2013-01-30").items()
    back = {"Gao", "Timbuktu", "Douentza"}
    assert {town for town, holders in january if ("fama", False) in holders} == {*back, "Konna"}
    assert {town for town, holders in january if ("france", False) in holders} == {*back, "Kidal"}


def says_lesson_02_each_section_has_notes_and_their_minutes_make_the_45_of_the_opening() -> None:
    assert minutes(LESSON) == (45, 45, [])
