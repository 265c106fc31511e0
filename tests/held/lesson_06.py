"""Numbers in the words of lesson 06, and how each follows from the tables."""

import pandas as pd
from prose import ROOT, count, days, event_day, minutes, read, told

LESSON = "06-withdrawals"
CAUSES = ("malicious act", "illness", "accident")
HOSTS = ("Mauritania", "Niger", "Burkina Faso")


def fallen(*causes: str, year: int | None = None) -> int:
    rows = read("peacekeeper_deaths")
    rows = rows[rows["cause"].isin(causes)] if causes else rows
    return len(rows[rows["date"].dt.year == year] if year else rows)


def host(year: int, name: str) -> int:
    return int(read("refugees").query("year == @year and host == @name")["refugees"].item())


def figure(row: str) -> float:
    return read("figures").set_index("id").loc[row, "value"]


def votes(year: int, column: str) -> int:
    rows = read("mandates")
    return int(rows[rows["date"].dt.year == year][column].item())


def withdrawn(row: str, column: str) -> str:
    return str(read("withdrawals").set_index("id")[column].astype(str)[row])


HELD = {
    "115": lambda: read("inquiries").set_index("id").loc["bounti-minusma", "interviews"],
    "22": lambda: count("bounti-un", "low"),
    "19": lambda: count("bounti-un-civilians"),
    "0": lambda: count("bounti-armies"),
    "150": lambda: told("withdrawals", "france-timbuktu-2021", "Nearly 150"),
    "72": lambda: told("events", "e2022-ambassador", "72 hours"),
    "179": lambda: days(event_day("e2022-announce"), event_day("e2022-laststep")),
    "400": lambda: count("gao-work-firm", "low"),
    "600": lambda: count("gao-work-association"),
    "13,289": lambda: read("mandates")["soldiers_ceiling"].max(),
    "49": lambda: told("sources", "tv5-ivoiriens-2023", "49 soldats"),
    "46": lambda: told("events", "e2022-ivorians", "the 46 men"),
    "12": lambda: figure("f148"),
    "848": lambda: figure("f123"),
    "37": lambda: count("convoy-1"),
    "26": lambda: told("events", "e2023-unkidal", "26 injured"),
    "57": lambda: told("withdrawals", "un-ber-2023", "57 kilometres"),
    "24": lambda: count("ber-army-attackers"),
    "55,785": lambda: host(2018, "Mauritania"),
    "110,997": lambda: host(2023, "Mauritania"),
    "67,678": lambda: host(2023, "Niger"),
    "19,816": lambda: host(2020, "Burkina Faso"),
    "37,425": lambda: host(2023, "Burkina Faso"),
    "311": lambda: fallen(),
    "174": lambda: fallen("malicious act"),
    "83": lambda: fallen("illness"),
    "38": lambda: fallen("accident"),
    "16": lambda: fallen() - fallen(*CAUSES),
    "42": lambda: fallen(year=2017),
    "39": lambda: fallen(year=2014),
    "310": lambda: count("minusma-310"),
    "171": lambda: count("minusma-171"),
    "140": lambda: fallen() - count("minusma-171"),
    "48": lambda: count("french-2020-12b"),
    "55": lambda: count("french-2020-12c"),
    "59": lambda: count("french-2022-08"),
    "103": lambda: count("french-2020-12b") + count("french-2020-12c"),
    "584": lambda: figure("f043"),
    "1,277": lambda: figure("f044"),
}
# Numbers that are no measurement: names of resolutions, days of a month, wrong answers.
PLAIN = {
    "45",  # minutes
    "2640",  # resolutions
    "2690",
    "20",  # the name of a publisher
    "9",  # days of a month: "9 or 10 August"
    "28",  # days of February
    "30",  # days of a month, in feedback
    "180",  # wrong answers
    "51",
    "52",
}
# Words that stand beside each number, so that none takes the place of another: python tests/said.py 06 prints them.
SAID = {
    "115": "published",
    "22": "counts",
    "19": "civilians",
    "150": "nearly",
    "72": "illegitimate",
    "179": "announcement",
    "400": "those",
    "600": "association",
    "13,289": "soldiers",
    "49": "d’Ivoire",
    "46": "Afrique-sur7",
    "12": "temporary",
    "848": "improvised",
    "37": "improvised",
    "26": "hurt",
    "57": "kilometres",
    "24": "attackers",
    "55,785": "Mauritania",
    "110,997": "after 55,785",
    "67,678": "slowly",
    "19,816": "after 67,678",
    "37,425": "after 19,816",
    "311": "list|MaliActu",
    "174": "malicious|attack",
    "83": "malicious",
    "38": "accident",
    "16": "open",
    "42": "highest",
    "39": "each",
    "310": "speakers",
    "171": "September|another",
    "140": "November",
    "48": "December|officially|Between|among|died",
    "55": "after 48",
    "59": "franceinfo",
    "103": "died",
    "584": "human-rights",
    "1,277": "NorAfrik",
}
# Dates in words: the row that says each, and words of the sentences that lead to no row.
DATES = {
    "15 August 2022": ("withdrawals", "france-gao-2022", "soldiers|sentences"),
    "17 February 2022": ("events", "e2022-announce", "announced"),
    "15 August": ("events", "e2022-laststep"),
    "16 June 2023": ("events", "e2023-demand", "withdrawal"),
    "30 June": ("events", "e2023-2690", "resolution"),
    "9 August": ("events", "e2023-delegation"),
    "10 August": ("events", "e2023-delegation"),
    "31 December": ("events", "e2023-minusma-end", "countries|without|departure"),
    "30 June 2022": ("events", "e2020-takuba"),
    "9 November": ("events", "e2022-barkhane-end"),
    "9 November 2022": ("events", "e2022-barkhane-end", "soldiers"),
    "2 July": ("events", "e2021-joint"),
    "17 February": ("events", "e2022-announce", "announced"),
    "2 May": ("events", "e2022-accords"),
    "3 January": ("events", "e2021-bounti"),
    "25 January": ("no row", "", "staff"),
    "19 April 2022": ("events", "e2022-gossi"),
    "21 April": ("no row", "", "drone"),
    "16 June": ("events", "e2023-demand"),
    "13 August": ("events", "e2023-ber", "papers"),
    "4 August": ("withdrawals", "un-ogossagou-2023", "Ogossagou"),
    "16 August": ("events", "e2023-phase1", "Ogossagou"),
    "25 August": ("withdrawals", "un-menaka-2023", "Ogossagou"),
    "18 November": ("events", "e2023-phase2", "Ogossagou"),
    "8 December": ("withdrawals", "un-mopti-2023", "Ogossagou"),
    "21 October": ("events", "e2023-tessalit", "Tessalit|Douentza"),
    "23 October": ("events", "e2023-tessalit", "Tessalit|terrorists"),
    "31 October": ("events", "e2023-unkidal", "Tessalit|there"),
    "28 December": ("events", "e2023-phase2", "Douentza"),
    "20 December": ("events", "e2023-aguelhok", "terrorists"),
    "14 November": ("events", "e2023-kidal"),
    "11 August 2023": ("events", "e2023-ber"),
    "13 August 2023": ("events", "e2023-ber"),
    "28 August": ("events", "e2023-wane", "government"),
    "23 May 2014": ("events", "e2014-ceasefire", "positions"),
    "31 December 2023": ("events", "e2023-2690", "withdrawal"),
    "15 November 2021": ("withdrawals", "france-tessalit-2021"),
    "30 June 2023": ("events", "e2023-2690"),
    "9 August 2023": ("events", "e2023-delegation"),
    "10 August 2023": ("events", "e2023-delegation", "delegation"),
    "20 October 2023": ("no row", "", "Tessalit"),
    "28 August 2023": ("events", "e2023-wane"),
    "26 September": ("events", "e2023-plateforme-leaves"),
    "11 August": ("events", "e2023-ber"),
    "12 August": ("counts", "ber-army-2"),
    "21 October 2023": ("events", "e2023-tessalit"),
}


def says_lesson_06_france_stayed_nine_years_and_seven_months() -> None:
    last = pd.Timestamp(event_day("e2013-serval")) + pd.DateOffset(years=9, months=7)
    assert 0 <= days(str(last.date()), event_day("e2022-laststep")) < 28


def says_lesson_06_three_forces_end_within_eighteen_months_and_wagner_goes_on() -> None:
    ends = pd.to_datetime(read("actors").set_index("id")["active_to"], format="ISO8601")
    first, last = ends["takuba"], ends["minusma"]
    assert first <= ends["france"] <= last <= first + pd.DateOffset(months=18, days=1)
    assert ends["wagner"] > last


def says_lesson_06_fifteen_yes_votes_ten_times_of_eleven_and_thirteen_in_2022() -> None:
    rows = read("mandates")
    assert len(rows) == 11
    assert rows[rows["votes_for"] == 15]["date"].dt.year.tolist() == [*range(2013, 2022), 2023]
    assert (votes(2022, "votes_for"), votes(2022, "abstentions")) == (13, 2)


def says_lesson_06_resolution_2690_came_two_weeks_after_the_request() -> None:
    assert days(event_day("e2023-demand"), event_day("e2023-2690")) == 14


def says_lesson_06_the_ceiling_stood_unchanged_from_2016() -> None:
    rows = read("mandates")
    assert set(rows[rows["date"].dt.year.between(2016, 2022)]["soldiers_ceiling"]) == {13289}


def says_lesson_06_twelve_bases_became_two() -> None:
    bases = read("bases")
    assert len(bases[bases["year"] == 2023]) == 12
    assert set(bases[bases["year"] == 2024]["base"]) == {"Bamako", "Gao"}
    assert "Ogossagou" not in set(bases["base"])


def says_lesson_06_ogossagou_was_handed_over_on_3_august_and_left_on_the_4th() -> None:
    assert withdrawn("un-ogossagou-2023", "handed_over") == event_day("e2023-ogossagou-base") == "2023-08-03"
    assert withdrawn("un-ogossagou-2023", "left") == "2023-08-04"
    assert (event_day("e2023-ber"), event_day("e2023-ber", "end_date")) == ("2023-08-11", "2023-08-13")


def says_lesson_06_six_french_and_thirteen_un_bases_were_given_up() -> None:
    assert read("withdrawals")["force"].value_counts().to_dict() == {"minusma": 13, "france": 6}


def says_lesson_06_the_papers_of_ber_came_four_days_late_and_those_of_the_others_within_a_day() -> None:
    rows = read("withdrawals").query("force == 'minusma'").dropna(subset=["handed_over", "left"]).set_index("town")
    gaps = {town: days(str(row["left"]), str(row["handed_over"])) for town, row in rows.iterrows()}
    assert gaps == {"Ogossagou": -1, "Ber": 4, "Goundam": 1, "Ménaka": 0, "Ansongo": 0, "Mopti": 0}


def says_lesson_06_no_day_of_handing_over_is_known_for_tessalit_aguelhok_and_kidal() -> None:
    rows = read("withdrawals").query("force == 'minusma'").set_index("town")
    assert set(rows.index[rows["handed_over"].isna()]) == {"Tessalit", "Aguelhok", "Kidal"}
    assert set(rows.index[rows["handover"] == "no handover"]) == {"Aguelhok", "Kidal"}
    assert [str(rows.loc[town, "left"])[:10] for town in ("Tessalit", "Aguelhok", "Kidal")] == [
        "2023-10-21",
        "2023-10-23",
        "2023-10-31",
    ]


def says_lesson_06_camps_of_tessalit_lie_seven_kilometres_from_the_town_with_the_army_next_door() -> None:
    for row in ("france-tessalit-2021", "un-tessalit-2023"):
        assert "some seven kilometres north of the town" in withdrawn(row, "site")
    assert "at Amachach since 2015" in withdrawn("france-tessalit-2021", "note")


def says_lesson_06_the_smaller_force_was_announced_before_the_news_of_wagner_and_that_before_the_first_base() -> None:
    steps = [event_day(one) for one in ("e2021-joint", "e2021-barkhane", "e2021-wagner-news", "e2021-bases")]
    assert steps == sorted(steps)


def says_lesson_06_the_two_armies_spoke_of_fighters_at_bounti_and_the_un_of_a_wedding() -> None:
    words = read("events").set_index("id").loc["e2021-bounti", "what_happened"]
    for part in (
        "some forty men",
        "about thirty fighters",
        "a wedding of about a hundred civilians with five armed men",
    ):
        assert part in words
    assert (count("bounti-un"), count("bounti-un-civilians"), count("bounti-mali")) == (22, 19, 30)
    assert read("inquiries").set_index("id").loc["bounti-minusma", "event"] == "e2021-bounti"


def says_lesson_06_nobody_independent_is_known_to_have_inquired_at_gossi_or_ber() -> None:
    bodies = read("inquiries").set_index("id")["body"]
    assert bodies["gossi-prosecutor"] == "Prosecutor of the military court of Bamako"
    assert bodies["ber-none"] == "Nobody that we know of"


def says_lesson_06_the_second_toll_of_ber_takes_in_the_first() -> None:
    told("counts", "ber-army-2", "with the one of 11 August; a paper and an encyclopedia add the two and write seven")
    assert told("sources", "maliweb-ber-2023", "7 FAMa") == count("ber-army-1") + count("ber-army-2")
    assert (count("ber-army-1"), count("ber-army-2"), count("ber-rfi")) == (1, 6, 5)


def says_lesson_06_the_49_were_pardoned_a_week_after_the_sentence_three_of_them_women_and_46_came_home_next_day() -> (
    None
):
    told("events", "e2022-ivorians", "sentenced on 30 December")
    told("events", "e2022-ivorians", "pardoned the 49 on 6 January 2023")
    assert days("2022-12-30", "2023-01-06") == 7
    assert event_day("e2022-ivorians", "end_date") == "2023-01-07"
    assert (
        told("sources", "diantbi-ivoiriens-2023", "for all 49; three women")
        == told("events", "e2022-ivorians", "46 men") + 3
    )


def says_lesson_06_mauritania_rises_each_year_most_in_2022_and_began_before_the_departures() -> None:
    steps = [host(year, "Mauritania") - host(year - 1, "Mauritania") for year in range(2017, 2024)]
    assert min(steps) > 0
    assert max(steps) == steps[2022 - 2017]


def says_lesson_06_peacekeepers_died_most_in_2017_then_2014_and_2016() -> None:
    by_year = read("peacekeeper_deaths")["date"].dt.year.value_counts()
    assert by_year.nlargest(3).to_dict() == {2017: 42, 2014: 39, 2016: 39}


def says_lesson_06_chad_lost_most_peacekeepers() -> None:
    assert read("peacekeeper_deaths")["nationality"].value_counts().idxmax() == "Chad"


def says_lesson_06_no_table_of_ours_has_a_total_of_soldiers_of_mali_killed() -> None:
    what = read("counts")["what"].str.casefold()
    assert not what.str.contains("malian soldiers dead|soldiers of mali").any()


def says_lesson_06_nine_of_twelve_bases_stood_in_four_regions_of_the_north_three_of_them_in_kidal() -> None:
    region = read("towns").set_index("name")["region"]
    regions = [region[base] for base in read("bases").query("year == 2023")["base"]]
    assert sum(one in {"Timbuktu", "Gao", "Kidal", "Ménaka"} for one in regions) == 9
    assert regions.count("Kidal") == 3


def says_lesson_06_timbuktu_was_the_last_of_three_french_bases_two_months_before_the_announcement() -> None:
    last = event_day("e2021-bases", "end_date")
    assert withdrawn("france-timbuktu-2021", "handed_over") == last
    assert 60 < days(last, event_day("e2022-announce")) < 70


def says_lesson_06_the_uns_withdrawal_took_six_and_a_half_months() -> None:
    assert 195 <= days(event_day("e2023-demand"), event_day("e2023-minusma-end")) <= 200


def says_lesson_06_no_soldiers_of_bases_are_added_up_or_drawn() -> None:
    """They are standard strengths of units: sums of this table pass the ceilings of the Council."""
    bases = read("bases")
    ceilings = read("mandates").assign(year=lambda rows: rows["date"].dt.year).set_index("year")["soldiers_ceiling"]
    assert bases[bases["year"] == 2023]["soldiers_mean"].sum() > ceilings[2022]
    for folder in ("notebooks", "exercises/solutions"):
        assert "soldiers_" not in (ROOT / folder / f"{LESSON}.ipynb").read_text(encoding="utf-8")


def says_lesson_06_a_minute_is_planned_for_each_section_and_45_in_all() -> None:
    assert minutes(LESSON) == (45, 45, [])
