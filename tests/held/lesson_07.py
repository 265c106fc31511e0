"""Numbers in the words of lesson 07, and how each follows from the tables."""

import pandas as pd
from prose import count, days, event_day, read, status, told

LESSON = "07-report"
MOVEMENTS = ["Attaye Ag Mohamed", "CMA"]


def statements(state: str | None = None, *speakers: str) -> int:
    rows = read("claims")
    rows = rows[rows["status"] == state] if state else rows
    names = rows["attributed_to"].str.split(" (", regex=False).str[0]
    return int(names.isin(speakers).sum()) if speakers else len(rows)


def named(kind: str) -> int:
    kinds = read("sources").set_index("id")["kind"]
    return int((read("claims")["sources"].str.split(";").explode().map(kinds) == kind).sum())


def with_sources(number: int) -> int:
    return int((read("claims")["sources"].str.split(";").str.len() == number).sum())


def publishers(claim: str) -> int:
    ids = read("claims").set_index("id").loc[claim, "sources"].split(";")
    return read("sources").set_index("id").loc[ids, "publisher"].nunique()


def heard(inquiry: str) -> int:
    return int(read("inquiries").set_index("id").loc[inquiry, "interviews"])


HELD = {
    "37": statements,
    "24": lambda: statements(None, "AFP"),
    "13": lambda: statements(None, *MOVEMENTS),
    "19": lambda: status("established"),
    "17": lambda: statements("established", "AFP"),
    "158": lambda: named("news"),
    "219": lambda: read("claims")["sources"].str.split(";").str.len().sum(),
    "30,000": lambda: told("events", "e2023-timbuktu-blockade", "30,000 people had left"),
    "750": lambda: told("counts", "petrol-chiffi", "from 750 francs"),
    "1,500": lambda: count("petrol-chiffi"),
    "5": lambda: status("disputed"),
    "8": lambda: publishers("c28"),
    "157": lambda: heard("moura-ohchr"),
    "40": lambda: heard("inq-centre-hrw-2023"),
}
# Numbers that are no measurement, or small counts that a sentence below holds.
PLAIN = {
    "45",  # minutes
    "25",  # UCDP's threshold for a warring pair
    "30",  # another reader might cut the report into 30 or 40 statements
    "0",
    "1",
    "2",
    "3",
    "4",
    "7",
}
# Words that stand beside each number, so that none takes the place of another: python tests/said.py 07 prints them.
SAID = {
    "37": "statements",
    "24": "agency",
    "13": "attributed|government",
    "19": "established",
    "17": "AFP",
    "158": "sources",
    "219": "news",
    "30,000": "reported",
    "750": "society",
    "1,500": "September",
    "157": "Moura",
    "40": "telephone|after 30",
}
# Dates in words: the row that says each, and words of the sentences that lead to no row.
DATES = {
    "12 August 2023": ("sources", "afp-2023-08", "posted"),
    "30 June 2023": ("events", "e2023-2690"),
    "4 August": ("events", "e2023-foyita", "outside|authorities|circle|Others|headline"),
    "10 August 2023": ("events", "e2023-delegation", "Thursday"),
    "11 August": ("events", "e2023-ber", "before"),
    "12 August": ("sources", "afp-2023-08", "Thursday"),
    "8 August": ("events", "e2023-timbuktu-blockade"),
    "11 September 2023": ("events", "e2023-wartime"),
    "16 June": ("events", "e2023-demand", "minister"),
    "7 August": ("events", "e2023-foyita", "circle"),
    "27 April 2023": ("claims", "c30"),
    "28 August 2023": ("events", "e2023-wane"),
    "25 January 2024": ("events", "e2024-end"),
    "9 August": ("events", "e2023-delegation", "delegate|statement"),
    "10 August": ("events", "e2023-delegation", "delegate|statement"),
    "7 August 2023": ("events", "e2023-foyita", "aBamako"),
    "4 August 2023": ("events", "e2023-foyita"),
    "6 June 2025": ("events", "e2025-wagner"),
}


def says_lesson_07_one_thursday_stands_in_the_week_after_the_attack() -> None:
    attack = pd.Timestamp(event_day("e2023-foyita"))
    assert attack.day_name() == "Friday"
    monday = attack + pd.Timedelta(days=3)
    thursdays = [day for day in pd.date_range(monday, periods=7) if day.day_name() == "Thursday"]
    assert [str(day.date()) for day in thursdays] == [event_day("e2023-delegation", "end_date")]


def says_lesson_07_who_speaks_and_how_far_it_holds() -> None:
    assert [statements(None, name) for name in (*MOVEMENTS, "Government of Mali")] == [8, 5, 0]
    states = ("established", "attributed", "disputed")
    assert [statements(state, "AFP") for state in states] == [17, 4, 3]
    assert [statements(state, *MOVEMENTS) for state in states] == [2, 9, 2]
    assert [statements(state, "Attaye Ag Mohamed") for state in states] == [1, 7, 0]
    assert [statements(state, "CMA") for state in states] == [1, 2, 2]
    assert status("attributed") == 13


def says_lesson_07_five_statements_on_a_slide_have_these_speakers_and_statuses() -> None:
    rows = read("claims").set_index("id").loc[["c01", "c17", "c23", "c25", "c10"]]
    assert list(rows["attributed_to"].str.split(" (", regex=False).str[0]) == [
        *["Attaye Ag Mohamed"] * 2,
        "CMA",
        "CMA",
        "AFP",
    ]
    assert list(rows["status"]) == ["established", "attributed", "established", "disputed", "disputed"]


def says_lesson_07_most_statements_have_four_to_seven_sources_and_one_has_one() -> None:
    assert [with_sources(number) for number in range(1, 11)] == [1, 0, 3, 8, 5, 7, 4, 2, 4, 3]
    assert read("claims").set_index("id").loc["c31", "sources"] == "afp-2023-08"


def says_lesson_07_seven_in_ten_sources_are_news() -> None:
    kinds = [named(kind) for kind in ("news", "UN document", "dataset", "report", "treaty", "article")]
    assert kinds == [158, 20, 17, 16, 5, 3]
    assert 0.65 < kinds[0] / sum(kinds) < 0.75


def says_lesson_07_seven_news_pages_and_a_data_set_stand_behind_the_two_dead() -> None:
    ids = read("claims").set_index("id").loc["c28", "sources"].split(";")
    kinds = read("sources").set_index("id").loc[ids, "kind"].value_counts()
    assert kinds.to_dict() == {"news": 7, "dataset": 1}


def says_lesson_07_the_cma_told_rfi_of_another_hour_than_its_first_statement() -> None:
    assert "(the CMA to RFI: night of Friday to Saturday" in read("claims").set_index("id").loc["c28", "evidence_for"]


def says_lesson_07_the_site_posted_the_report_two_days_after_our_day() -> None:
    source = read("sources").set_index("id").loc["afp-2023-08"]
    assert (str(source["date"]), "posted it on 12 August 2023" in source["note"]) == ("2023-08-10", True)


def says_lesson_07_the_report_stands_between_a_blockade_and_new_fighting() -> None:
    assert event_day("e2023-timbuktu-blockade") < event_day("e2023-delegation", "end_date") < event_day("e2023-ber")


def says_lesson_07_a_minister_stood_by_the_accord_eighteen_days_after_the_report() -> None:
    assert days(event_day("e2023-delegation", "end_date"), event_day("e2023-call")) == 18


def says_lesson_07_disputed_statements_have_most_sources_on_average() -> None:
    rows = read("claims")
    averages = rows["sources"].str.split(";").str.len().groupby(rows["status"]).mean()
    assert averages.idxmax() == "disputed"


def says_lesson_07_half_of_the_pages_on_the_thursday_are_texts_of_one_agency() -> None:
    ids = read("claims").set_index("id").loc["c02", "sources"].split(";")
    authors = read("sources").set_index("id").loc[ids, "author"].astype(str)
    assert (len(ids), authors.str.contains("AFP").sum()) == (6, 3)


def says_lesson_07_three_groups_signed_the_ceasefire_at_kidal_the_government_in_bamako() -> None:
    evidence = read("claims").set_index("id").loc["c26", "evidence_for"]
    assert evidence.startswith("Signed on 23 May 2014, at Kidal by the three groups in the afternoon and in Bamako")


def says_lesson_07_who_inquired_into_what_stands_behind_the_statements() -> None:
    rows = read("inquiries").set_index("id")
    assert "from 11 to 20 November 2012" in rows.loc["north-ohchr-2013", "method"]
    assert "eleven public reports by December 2022" in rows.loc["observer-2018", "method"]
    assert rows.loc["moura-ohchr", "access"].startswith("Refused")
    assert rows.loc["inq-centre-hrw-2023", "method"].startswith("40 people heard by telephone")
    assert rows.loc["foyita-none", "body"] == "Nobody that we know of"
