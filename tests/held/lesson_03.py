"""Numbers in the words of lesson 03, and how each follows from the tables."""

import pandas as pd
from prose import ROOT, between, count, event_day, killed, read, told

from malicourse import check

LESSON = "03-accord"


def vote(row: str, column: str = "turnout_percent") -> float:
    return read("votes").set_index("id").loc[row, column]


def won(row: str, column: str) -> float:
    return read("vote_results").set_index("id").loc[row, column]


def coalitions(year: int, column: str = "best") -> int:
    """Return the deaths in fights between the CMA and movements of the Plateforme."""
    rows = read("deaths_non_state").query("year == @year and side_a == 'CMA'")
    return int(rows[column].sum())


def twelve_months(first: str) -> int:
    return sum(killed(f"{month:%Y-%m}") for month in pd.date_range(first, periods=12, freq="MS"))


def text() -> pd.DataFrame:
    rows = read("accord")
    return rows[rows["section"] == "structure"]


HELD = {
    "51.54": lambda: vote("p2013-1-provisional"),
    "48.98": lambda: vote("p2013-1-final"),
    "45.73": lambda: vote("p2013-2-final"),
    "2.56": lambda: vote("p2013-1-provisional") - vote("p2013-1-final"),
    "4.97": lambda: round(100 * (1 - vote("p2013-1-final") / vote("p2013-1-provisional")), 2),
    "175,000": lambda: round(count("voters-2013-prov") - count("voters-2013-final"), -3),
    "77.62": lambda: won("p2013-2-keita", "share_percent"),
    "34.5": lambda: round(100 * won("p2013-2-keita", "votes") / vote("p2013-2-final", "registered"), 1),
    "12.24": lambda: count("kidal-turnout-ja"),
    "5": lambda: count("kidal-turnout-rfi", "high"),
    "3,000": lambda: count("kidal-fled-unhcr"),
    "4,000": lambda: count("kidal-fled-wfp"),
    "8": lambda: count("kidal14-0"),
    "20": lambda: count("kidal14-1"),
    "50": lambda: count("kidal14-2"),
    "40": lambda: count("kidal14-3"),
    "10": lambda: count("kidal14-4"),
    "24": lambda: told("inquiries", "kidal-hrw-2013", "at least 24 suspects"),
    "100": lambda: count("kidal-2013-held-hrw"),
    "26": lambda: count("kidal14-5", "low"),
    "28": lambda: count("kidal14-fighters-gov"),
    "32": lambda: count("kidal14-held-un"),
    "47": lambda: count("kidal14-prisoners-un"),
    "70": lambda: count("kidal14-prisoners-mnla"),
    "200": lambda: told("events", "e2014-kidal17", "about 200 people"),
    "2,400": lambda: told("sources", "afrobarometer-pp13", "over 2,400 people"),
    "42": lambda: count("kidal14-2") - count("kidal14-0"),
    "94": lambda: killed("2014-05"),
    "67": lambda: killed("2015-01"),
    "63": lambda: killed("2014-07"),
    "61": lambda: killed("2014-07", "non_state"),
    "220": lambda: twelve_months("2013-06"),
    "265": lambda: twelve_months("2014-06"),
    "48.4": lambda: count("poll-2015-for"),
    "32.8": lambda: count("poll-2015-against"),
    "31": lambda: len(text()),
    "202": lambda: len(read("agreements")),
    "36": lambda: between("e2015-may15", "e2015-june20"),
    "111": lambda: between("e2015-initial", "e2015-june20"),
}
# Numbers that measure nothing, or stand in a source only: a clock, an article, a wrong answer named in feedback.
PLAIN = {
    "6",
    "14",  # a chapter
    "16",
    "21",
    "30",
    "31",
    "35",
    "37",
    "38",  # turnout never reached before, by maliactu-2013-r1
    "45",
    "90",
    "92",  # the name of a broadcaster
    "1",  # a share of 1, in an exercise’s help
    "150",  # soldiers at Kidal in July 2013, by masrawy-afp-kidal-2013
    "11,200",  # soldiers of resolution 2100, rw-2100
}
# Words that stand beside each number, so that none takes the place of another: python tests/said.py 03 prints them.
SAID = {
    "51.54": "decimals|cent",
    "48.98": "Court|Take|Between",
    "45.73": "published",
    "2.56": "points",
    "4.97": "smaller",
    "175,000": "ministry",
    "77.62": "Keïta",
    "34.5": "registered",
    "12.24": "Afrique",
    "3,000": "About",
    "4,000": "Programme’s",
    "20": "first|executed|About",
    "50": "minister|died|Cross|gave|less",
    "40": "last|names|other|Between",
    "10": "MNLA",
    "24": "France|ill-treated",
    "100": "multiply|divided|beaten",
    "26": "least",
    "28": "movements’",
    "32": "ill-treatment",
    "47": "counts",
    "70": "said",
    "200": "about",
    "2,400": "Afrobarometer",
    "42": "after",
    "94": "highest",
    "67": "January",
    "63": "July",
    "61": "groups",
    "220": "deaths",
    "265": "before",
    "48.4": "poll",
    "32.8": "satisfied",
    "31": "nowhere|id accord-days",
    "202": "agreements|Fewer",
    "36": "days",
    "111": "begin",
}
# Dates in words: the row that says each, and words of the sentences that lead to no row.
DATES = {
    "1 March 2015": ("events", "e2015-initial", "Radio France"),
    "15 May 2015": ("events", "e2015-may15"),
    "5 June 2015": ("events", "e2015-june5"),
    "20 June 2015": ("events", "e2015-june20", "initialled"),
    "15 May": ("events", "e2015-may15", "initialled"),
    "5 June": ("events", "e2015-june5", "minutes"),
    "20 June": ("events", "e2015-june20"),
    "18 June 2013": ("events", "e2013-ouaga"),
    "11 August": ("events", "e2013-elect2", "turnout"),
    "1 July 2013": ("events", "e2013-minusma"),
    "7 August": ("votes", "p2013-1-final"),
    "21 May 2014": ("events", "e2014-kidal21"),
    "16 May 2014": ("inquiries", "inq-kidal-2014"),
    "17 May 2014": ("events", "e2014-kidal17"),
    "16 May": ("inquiries", "inq-kidal-2014", "report"),
    "21 May": ("events", "e2014-kidal21", "minister|report"),
    "17 May": ("events", "e2014-kidal17", "movements|ministry|information|Before"),
    "22 May": ("counts", "kidal14-1"),
    "27 May": ("no row", "", "resigned"),
    "23 May 2014": ("events", "e2014-ceasefire", "ceasefire"),
    "24 May": ("no row", "", "President"),
    "13 June": ("events", "e2014-modalities", "should"),
    "17 January 2012": ("events", "e2012-menaka"),
    "27 January": ("events", "e2015-gao-minusma"),
    "27 April": ("events", "e2015-menaka"),
    "1 March": ("events", "e2015-initial", "initialled|begin|accord-acts"),
    "14 May": ("events", "e2015-may14", "initialled"),
    "11 August 2013": ("events", "e2013-elect2"),
    "28 July 2013": ("events", "e2013-elect1"),
    "31 May": ("no row", "", "15 May"),
    "27 April 2015": ("events", "e2015-menaka"),
    "23 May": ("events", "e2014-ceasefire"),
}


def says_lesson_03_may_2014_was_the_deadliest_month_from_april_2013_to_june_2015() -> None:
    months = {f"{month:%Y-%m}" for month in pd.date_range("2013-04", "2015-06", freq="MS")}
    assert max(months, key=killed) == "2014-05"
    assert sorted(months, key=killed)[-3:] == ["2014-07", "2015-01", "2014-05"]


def says_lesson_03_no_row_of_the_accord_promises_autonomy_and_no_agreement_of_mali_does() -> None:
    assert not text()["promise"].str.contains("autonom", case=False).any()
    mali = read("agreements").query("country == 'Mali'")
    assert len(mali) == 6
    assert not (mali["autonomy"] | mali["federalism"]).any()


def says_lesson_03_the_cma_is_two_years_younger_than_the_revolt_and_younger_than_the_battle_of_kidal() -> None:
    founded = read("actors").set_index("id")["active_from"]
    assert founded["cma"] == "2014-06"
    assert founded["mnla"] < event_day("e2012-menaka") < founded["maa"] < founded["hcua"] < event_day("e2014-kidal21")
    assert event_day("e2014-kidal21") < founded["cma"] < founded["plateforme"] < founded["gatia"]


def says_lesson_03_the_fights_of_july_2014_are_those_between_the_coalitions() -> None:
    assert coalitions(2014) == coalitions(2014, "low") == killed("2014-07", "non_state")


def says_lesson_03_four_inquiries_found_fault_on_more_than_one_side() -> None:
    inquiries = read("inquiries").set_index("id")
    for row, blamed in {
        "inq-kidal-2014": ("MNLA", "Army"),
        "inq-gao-2015": ("police", "protesters"),
        "inq-menaka-2015": ("Plateforme", "CMA"),
        "inq-tinhama-2015": ("CMA", "GATIA"),
    }.items():
        assert all(side in inquiries.loc[row, "findings"] for side in blamed), row


def says_lesson_03_five_acts_and_menaka_between_march_and_june_2015() -> None:
    events = read("events")
    spring = events[events["date"].between("2015-03-01", "2015-06-20") & (events["theme"] == "accord")]
    assert list(spring["id"]) == [
        f"e2015-{name}" for name in ("initial", "menaka", "may14", "may15", "june5", "june20")
    ]
    assert list(spring["place"]) == ["Algiers", "Ménaka", "Algiers", "Bamako", "Algiers", "Bamako"]


def says_lesson_03_exercises_the_slips_and_the_praise_follow_from_the_tables() -> None:
    asked = check.load(ROOT / "data" / "exercises" / f"{LESSON}.yaml")
    table = read("agreements")
    mali, promise = table["country"] == "Mali", "integration_into_army"
    kinds = [
        (~table[promise]).sum(),
        table["disarmament"].sum(),
        (table[promise] & mali).sum(),
        table["autonomy"].sum(),
    ]
    assert [value for value, _ in asked["3.3"].slips] == kinds
    assert asked["3.3"].answer < len(table) / 2
    assert str(table[table[promise] & mali]["date"].iloc[-1])[:10] == "2015-06-20"
    cisse, registered = won("p2013-2-cisse", "votes"), vote("p2013-2-final", "registered")
    shares = [won("p2013-2-cisse", "share_percent"), 100 * cisse / vote("p2013-2-final", "voters")]
    shares += [100 * won("p2013-2-keita", "votes") / registered, cisse / registered]
    slips = [value for value, _ in asked["3.4"].slips]
    assert all(abs(slip / share - 1) < 0.001 for slip, share in zip(slips, shares, strict=True))
    assert shares[2] + 100 * shares[3] < 50
