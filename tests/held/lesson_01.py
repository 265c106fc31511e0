"""Numbers in the words of lesson 01, and how each follows from the tables."""

import re

import pandas as pd
from prose import ROOT, count, event_day, kilometres, read, refugees, told

from malicourse import check, quiz

LESSON = "01-setting"
NORTH = ("Timbuktu", "Gao", "Kidal")
HOSTS = ("Mauritania", "Burkina Faso", "Algeria", "Niger")


def figure(row: str) -> float:
    return read("figures").set_index("id").loc[row, "value"]


def people(year: int, *, north: bool) -> int:
    rows = read("population").query("year == @year")
    return int(rows[rows["region_before_2012"].isin(NORTH) == north]["people"].sum())


def land(*, north: bool) -> float:
    rows = read("figures").query("series == 'region_area'")
    return rows[rows["place"].isin(NORTH) == north]["value"].sum()


def share(year: int) -> float:
    return 100 * people(year, north=True) / (people(year, north=True) + people(year, north=False))


def density(*, north: bool) -> float:
    return people(2009, north=north) / land(north=north)


def one_sided(column: str, actor: str, year: int) -> int:
    rows = read("deaths_one_sided").query("year == @year and actor == @actor")
    return int(rows[column].item())


HELD = {
    "66": lambda: round(100 * land(north=True) / (land(north=True) + land(north=False))),
    "9": lambda: round(share(2009)),
    "1,284,836": lambda: people(2009, north=True),
    "818,613": lambda: land(north=True),
    "31": lambda: round(density(north=False)),
    "8.5": lambda: round(share(1998), 1),
    "8.8": lambda: round(share(2009), 1),
    "100": lambda: figure("rain-north"),
    "1,200": lambda: kilometres("Bamako", "Kidal"),
    "50": lambda: figure("caravan-2006"),
    "500": lambda: figure("herd-1950s"),
    "10": lambda: count("tuareg-share-1960", "low"),
    "3.9": lambda: count("tuareg-share-p22"),
    "4": lambda: count("tuareg-share-m22"),
    "72,154": lambda: told("counts", "north-tamasheq-m22", "72,154 people in this table"),
    "57,561": lambda: told("counts", "north-tamasheq-m22", "57,561 in that on peoples"),
    "83,194": lambda: int(read("population").query("year == 2022 and region == 'Kidal'")["people"].item()),
    "12.8": lambda: figure("fulani-2022"),
    "8.2": lambda: figure("fulfulde-2022"),
    "276": lambda: figure("qadi-signatures"),
    "170": lambda: count("army-1994-amnesty", "low"),
    "251": lambda: count("army-1994-ucdp"),
    "989": lambda: count("army-1994-ucdp", "high"),
    "342": lambda: count("groups-1994-ucdp"),
    "465": lambda: count("groups-1994-ucdp", "high"),
    "120": lambda: count("groups-1994-amnesty", "low"),
    "125": lambda: one_sided("best", "Government of Mali", 1990),
    "262": lambda: one_sided("high", "Government of Mali", 1990),
    "36": lambda: count("reprisals-amnesty-1991-06", "low"),
    "63": lambda: count("bamba-1994-chief"),
    "40": lambda: count("bamba-1994-amnesty", "low"),
    "32": lambda: count("hostages-2003-afp"),
    "3": lambda: count("tuareg-share-official"),
    "3.5": lambda: count("tuareg-share-iwgia"),
    "18,000": lambda: figure("camps-niger-1974"),
    "250": lambda: count("fighters-1963", "high"),
    "20,000": lambda: count("kel-adagh-1963", "high"),
    "5,000": lambda: read("figures").query("series == 'refugees_to_algeria'")["value"].item(),
    "29": lambda: count("reprisals-amnesty-1990"),
    "94": lambda: count("reprisals-lecocq"),
    "14,700": lambda: refugees(1991, *HOSTS),
    "172,717": lambda: refugees(1994, *HOSTS),
    "82,217": lambda: refugees(1994, "Mauritania"),
    "49,500": lambda: refugees(1994, "Burkina Faso"),
    "28,000": lambda: refugees(1994, "Algeria"),
    "13,000": lambda: refugees(1994, "Niger"),
    "3,442": lambda: refugees(1998, *HOSTS),
    "9,000": lambda: count("fighters-list-1995"),
    "2,000": lambda: count("fighters-mission-1995", "high"),
    "3,000": lambda: count("fighters-plan-1995", "high"),
    "2,681": lambda: count("fighters-camps-pam"),
    "2,902": lambda: count("fighters-camps-lecocq"),
    "7,000": lambda: count("fighters-outside-camps-1996"),
    "9,500": lambda: round(count("fighters-projects-1997"), -2),
    "12,000": lambda: told("sources", "smallarms-2005-mali", "some 12,000 fighters demobilised"),
    "1,648": lambda: count("fighters-integrated-1996"),
    "75": lambda: (pd.Timestamp(event_day("e2012-timbuktu")) - pd.Timestamp(event_day("e2012-menaka"))).days,
}
PAGES = {49, 48, 52, 156, 163, 165, 176, 178, 185, 199, 201, 258, 299, 307, 325, 338}  # of Lecocq’s book, in links
# Numbers that are no measurement.
PLAIN = {
    *map(str, PAGES),
    "30",  # minutes
    "35",  # years that Iddar Ag Ogazide worked unpaid, by irin-slavery-2008
    "45",  # minutes
    "6",  # a wrong answer between two numbers
    "7",
    "23",  # the name of a movement: 23 May
}
# Words that stand beside each number, so that none takes the place of another: python tests/said.py 01 prints them.
SAID = {
    "66": "census",
    "1,284,836": "hundred",
    "818,613": "kilometres",
    "31": "Europeans|rest|Lecocq",
    "8.5": "north’s",
    "8.8": "cent",
    "100": "millimetres|people|Mali’s",
    "1,200": "kilometres",
    "50": "camels|July",
    "500": "called",
    "10": "today",
    "3.9": "everybody",
    "72,154": "tongues",
    "57,561": "peoples",
    "83,194": "census",
    "12.8": "Fulani",
    "8.2": "language",
    "276": "signatures",
    "170": "least",
    "251": "army|best",
    "989": "after 251",
    "342": "movement|best",
    "465": "best",
    "120": "groups",
    "125": "civilians",
    "262": "estimate",
    "36": "1991",
    "63": "rebels",
    "40": "1994",
    "32": "Hostages|fourteen",
    "3.5": "credible",
    "18,000": "Tamasheq",
    "250": "reckons",
    "20,000": "reckons",
    "5,000": "fifteen",
    "29": "uncontrolled",
    "94": "place",
    "14,700": "Mauritania",
    "172,717": "bars",
    "82,217": "1994",
    "49,500": "Burkina",
    "28,000": "Algeria",
    "13,000": "Niger",
    "3,442": "1998",
    "9,000": "spoke|Expected",
    "2,000": "mission",
    "3,000": "came|estimate",
    "2,681": "Accords",
    "2,902": "historian",
    "7,000": "afterwards",
    "9,500": "1997",
    "12,000": "demobilised",
    "1,648": "integration",
    "75": "Mauritania",
}
# Dates in words: the row that says each, and words of the sentences that lead to no row.
DATES = {
    "14 May 1963": ("events", "e1963-revolt"),
    "28 June 1990": ("events", "e1990-outbreak"),
    "6 January 1991": ("events", "e1991-tamanrasset"),
    "11 April 1992": ("events", "e1992-pact"),
    "27 March 1996": ("events", "e1996-flame"),
    "23 May": ("events", "e2006-attack"),
    "4 July 2006": ("events", "e2006-algiers"),
    "28 June": ("events", "e1990-outbreak"),
    "29 June": ("events", "e1990-outbreak"),
    "24 July 1994": ("inquiries", "i2022-cvjr"),
    "23 May 2006": ("events", "e2006-attack"),
}


def says_lesson_01_two_thirds_of_the_land_and_one_eleventh_of_the_people() -> None:
    assert abs(land(north=True) / (land(north=True) + land(north=False)) - 2 / 3) < 0.02
    assert round(100 / share(2009)) == 11


def says_lesson_01_the_north_has_16_people_on_ten_square_kilometres_and_the_herds_shrank_to_50_camels() -> None:
    question = quiz.load(LESSON).stop("land-at-home").questions[0]
    assert question.verdict(round(density(north=True), 1)).correct
    assert not question.verdict(round(1 / density(north=True), 2)).correct
    assert figure("herd-1990s") == 50
    assert share(1998) < 9.5 > share(2009) > 8.5  # the 9 of the question "setting-guess"


def says_lesson_01_the_estimates_fall_and_the_censuses_rise() -> None:
    assert figure("north-share-1960") > figure("north-share-1990") > figure("north-share-2010")
    assert share(1998) < share(2009) < share(2022)
    assert abs(share(2009) - figure("north-share-2010")) < 0.5


def says_lesson_01_a_link_to_a_page_of_the_book_opens_that_page() -> None:
    text = (ROOT / "notebooks" / f"{LESSON}.ipynb").read_text(encoding="utf-8")
    found = {
        (int(page), int(view)) for page, view in re.findall(r"p\. (\d+)\]\(https://www\.yumpu\.com/[^)]*/(\d+)\)", text)
    }
    assert {page for page, _ in found} == PAGES
    assert all(view == page + 26 for page, view in found)  # the viewer counts the cover pages too
    rows = read("sources").query("id.str.startswith('lecocq-2010-p') or id == 'yumpu-lecocq-2010'")
    pages = rows["title"].str.extract(r"p\. (\d+)$")[0].astype(int)
    assert (rows["url"].str.extract(r"/(\d+)$")[0].astype(int) == pages + 26).all()


def says_lesson_01_neither_songhay_nor_tuareg_are_a_majority_and_the_first_place_changes() -> None:
    rows = read("counts").query("id.str.startswith('north-')")
    assert rows["value"].max() < 50
    first = (
        rows.loc[rows.groupby("counted_by")["value"].idxmax()].set_index("counted_by")["what"].str.split(": ").str[1]
    )
    assert first["census of 2009, language, from six years"] == "Songhay"
    assert set(first.drop("census of 2009, language, from six years")) == {"Tamasheq, Tuareg"}


def says_lesson_01_hostages_and_cocaine_have_two_counts_each() -> None:
    assert (count("hostages-2003-afp"), count("hostages-2003-lecocq")) == (32, 31)
    assert (count("tarkint-ac"), count("tarkint-lmd", "low"), count("tarkint-lmd", "high")) == (10, 5, 9)


def says_lesson_01_ucdps_armed_groups_of_1994_are_the_sum_of_two_rows() -> None:
    for column, bound in (("low", "low"), ("best", "value"), ("high", "high")):
        assert count("groups-1994-ucdp", bound) == sum(one_sided(column, actor, 1994) for actor in ("FIAA", "MPGK"))
        assert count("army-1994-ucdp", bound) == one_sided(column, "Government of Mali", 1994)


def says_lesson_01_no_inquiry_of_the_first_revolts_could_be_read() -> None:
    rows = read("inquiries").query("event in ['e1963-revolt', 'e1990-reprisals', 'e1994-gandakoy']")
    assert set(rows["read"]) == {"reported"}
    assert rows["published"].isna().all()


def says_lesson_01_refugees_were_most_numerous_in_1994_and_more_than_at_the_end_of_2012() -> None:
    years = {year: refugees(year, *HOSTS) for year in range(1991, 1999)}
    assert max(years, key=years.get) == 1994
    assert all(refugees(year, "Algeria") == 28_000 for year in (1992, 1993, 1994))
    assert all(refugees(year, "Niger") == 13_000 for year in (1993, 1994))


def says_lesson_01_in_1994_three_actors_killed_civilians_and_the_armys_high_is_four_times_its_low() -> None:
    rows = read("deaths_one_sided").query("year == 1994")
    assert set(rows["actor"]) == {"Government of Mali", "FIAA", "MPGK"}
    ratio = one_sided("high", "Government of Mali", 1994) / one_sided("low", "Government of Mali", 1994)
    assert round(ratio) == 4


def says_lesson_01_the_flame_came_four_years_after_the_pact_and_the_revolt_six_after_the_second_drought() -> None:
    pact, flame = (pd.Timestamp(event_day(event)) for event in ("e1992-pact", "e1996-flame"))
    assert round((flame - pact).days / 365.25) == 4
    assert int(event_day("e1990-outbreak")[:4]) - int(event_day("e1984-drought")[:4]) == 6
    assert int(event_day("e2006-algiers")[:4]) - int(event_day("e1992-pact")[:4]) == 14


def says_lesson_01_the_first_revolt_lasted_fifteen_months() -> None:
    first, last = (pd.Timestamp(event_day("e1963-revolt", column)) for column in ("date", "end_date"))
    assert 14.5 < (last - first).days / 30.44 < 15.5


def says_lesson_01_tables_of_agreements_hold_one_on_tamanrasset_without_autonomy_and_none_of_2006() -> None:
    mali = read("agreements").query("country == 'Mali'")
    assert not mali[mali["date"].astype(str).str.startswith("1991-01")]["autonomy"].item()
    assert not mali["date"].astype(str).str.startswith("2006").any()


def says_lesson_01_exercises_the_slips_and_the_praise_follow_from_the_tables() -> None:
    rows = read("population").set_index(["year", "region"])["people"]
    asked = check.load(ROOT / "data" / "exercises" / f"{LESSON}.yaml")
    assert [value for value, _ in asked["1.1"].slips] == [
        rows[2009, "Gao"],
        rows[:, "Gao"].sum(),
        rows[2022].reindex(["Gao", "Ménaka"]).sum(),
        rows[2022, "Ménaka"],
    ]
    north = {year: people(year, north=True) for year in (1998, 2009, 2022)}
    mali = read("population").groupby("year")["people"].sum()
    assert [value for value, _ in asked["1.3"].slips] == [
        north[2009],
        mali[2009] - mali[1998],
        north[2022] - north[1998],
    ]
    assert asked["1.3"].answer / north[1998] > 1 / 2
    early = read("refugees").query("host in @HOSTS and year < 1999")
    summed, in_1994 = (value.set_index("host")["refugees"].to_dict() for value, _ in asked["1.4"].slips)
    assert summed == early.groupby("host")["refugees"].sum().to_dict()
    assert in_1994 == early.query("year == 1994").set_index("host")["refugees"].to_dict()
