"""Numbers in the words of lesson 08, and how each follows from the tables."""

from prose import between, count, event_day, killed, read, told

LESSON = "08-afterwards"


def host(year: int, name: str) -> int:
    return int(read("refugees").query("year == @year and host == @name")["refugees"].item())


def figure(row: str) -> float:
    return read("figures").set_index("id").loc[row, "value"]


HELD = {
    "845": lambda: told("counts", "petrol-station", "from 845 francs"),
    "1,250": lambda: count("petrol-station"),
    "750": lambda: told("counts", "petrol-chiffi", "from 750 francs"),
    "1,500": lambda: count("petrol-chiffi"),
    "30,000": lambda: told("events", "e2023-timbuktu-blockade", "30,000 people had left"),
    "49": lambda: count("boat-gov-civ"),
    "15": lambda: count("boat-gov-sol"),
    "120": lambda: count("boat-hrw", "low"),
    "407": lambda: told("sources", "dw-boat-2023", "407 survivors"),
    "500": lambda: told("sources", "rfi-boat-2024", "500 people aboard"),
    "93": lambda: (
        told("sources", "rfi-boat-2024", "500 people aboard") - told("sources", "dw-boat-2023", "407 survivors")
    ),
    "115": lambda: count("column-ja"),
    "119": lambda: count("column-officer"),
    "43": lambda: between("e2023-column", "e2023-kidal"),
    "6": lambda: count("kidal-drone-health"),
    "8": lambda: count("kidal-drone-resident"),
    "10": lambda: count("kidal-drone-rfi", "low"),
    "12": lambda: count("kidal-drone-cma"),
    "14": lambda: count("kidal-drone-csp"),
    "16": lambda: told("sources", "africanperceptions-ersane-2023", "16 civilians"),
    "58": lambda: read("inquiries").set_index("id").loc["inq-all-hrw-2024-12", "interviews"],
    "17": lambda: told("sources", "malitribune-ersane-2023", "17 civilians"),
    "13": lambda: told("events", "e2024-amasrakad", "13 civilians dead"),
    "50,000": lambda: told("events", "e2023-kidal-flight", "50,000 people of Kidal"),
    "150": lambda: between("e2023-call", "e2024-end"),
    "37": lambda: count("convoy-1"),
    "84": lambda: count("tinza-csp-rus"),
    "50": lambda: count("tinza-jnim-rus"),
    "46": lambda: count("tinza-nyt", "low"),
    "20": lambda: told("events", "e2023-timbuktu-blockade", "20 to 50 per cent"),
    "21": lambda: count("tinzadrones-csp"),
    "11": lambda: told("counts", "tinzadrones-csp", "11 of them children"),
    "30": lambda: told("inquiries", "inq-menaka-hrw-2022", "30 witnesses"),
    "40": lambda: told("inquiries", "inq-boat-hrw-2023", "40 people"),
    "160": lambda: told("inquiries", "inq-boat-hrw-2023", "160 civilians killed by JNIM"),
    "31": lambda: told("inquiries", "inq-army-hrw-2024-03", "31 people"),
    "32": lambda: told("inquiries", "inq-all-hrw-2024-12", "32 civilians"),
    "47": lambda: told("inquiries", "inq-all-hrw-2024-12", "47 civilians"),
    "134": lambda: count("tinza-csp-rus") + count("tinza-jnim-rus"),
    "67": lambda: (count("tinza-csp-rus") + count("tinza-jnim-rus")) / 2,
    "9.5": lambda: told("events", "e2025-drone", "9.5 km"),
    "57,392": lambda: host(2019, "Mauritania"),
    "99,297": lambda: host(2022, "Mauritania"),
    "110,997": lambda: host(2023, "Mauritania"),
    "153,974": lambda: host(2024, "Mauritania"),
    "300,192": lambda: host(2025, "Mauritania"),
    "126,060": lambda: host(2025, "Niger"),
    "40,103": lambda: host(2025, "Burkina Faso"),
    "181,000": lambda: told("sources", "unhcr-mauritanie-2024-03", "181,000 Malians"),
}
# Numbers that are no measurement.
PLAIN = {
    "45",  # minutes
    "0",  # how sure one is
    "60",
    "90",
    "100",
    "1",  # a quarter of the year, a question
    "4",
    "24",  # the name of a broadcaster
    "2690",  # a resolution
}
# Words that stand beside each number, so that none takes the place of another: python tests/said.py 08 prints them.
SAID = {
    "845": "litre",
    "1,250": "station",
    "750": "nearly",
    "1,500": "September",
    "30,000": "wrote",
    "49": "Government",
    "15": "soldiers|villages|elected",
    "120": "witnesses",
    "407": "broadcaster",
    "500": "aboard",
    "93": "id afterwards-boat",
    "115": "vehicles",
    "119": "officer",
    "43": "before",
    "10": "RFI",
    "12": "CMA",
    "14": "fighter|neighbours|depending|among|CSP",
    "16": "Ersane",
    "58": "December",
    "17": "then",
    "13": "terrorists",
    "50,000": "mid-November",
    "150": "Minister’s",
    "37": "convoy",
    "84": "Russians|because",
    "50": "JNIM",
    "46": "least",
    "20": "AFP|organisation",
    "21": "civilians",
    "11": "CSP-DPA",
    "30": "exercises|October",
    "40": "disappeared|telephone|April|Army",
    "160": "than",
    "31": "March",
    "32": "Wagner",
    "47": "Islamic",
    "134": "fought",
    "67": "half-way",
    "9.5": "kilometres",
    "57,392": "from",
    "99,297": "after 57,392",
    "110,997": "registered",
    "153,974": "after 99,297",
    "300,192": "2025",
    "126,060": "Niger",
    "40,103": "Burkina",
    "181,000": "estimated",
}
# Dates in words: the row that says each, and words of the sentences that lead to no row.
DATES = {
    "10 August 2023": ("events", "e2023-delegation", "puzzle|Tessalit|countryside|reader"),
    "31 December": ("events", "e2023-2690", "Place|countryside"),
    "31 December 2023": ("events", "e2023-2690", "mission|government"),
    "10 August": ("events", "e2023-delegation"),
    "12 August": ("sources", "abamako-cma-ber-2023", "ceasefire"),
    "28 August": ("events", "e2023-wane", "government"),
    "8 September": ("no row", "", "answered"),
    "7 September": ("events", "e2023-boat"),
    "8 August": ("events", "e2023-timbuktu-blockade", "Timbuktu"),
    "2 October": ("events", "e2023-column"),
    "20 December": ("events", "e2023-aguelhok"),
    "13 August": ("events", "e2023-ber"),
    "7 October": ("events", "e2023-anefis"),
    "21 October": ("events", "e2023-tessalit"),
    "14 November": ("events", "e2023-kidal"),
    "16 August": ("events", "e2023-phase1", "found"),
    "31 October": ("events", "e2023-unkidal"),
    "7 November": ("events", "e2023-strikekidal"),
    "7 November 2023": ("events", "e2023-strikekidal"),
    "8 November": ("counts", "convoy-1", "Known"),
    "5 October 2023": ("events", "e2023-ersane"),
    "18 November 2023": ("events", "e2023-charnier"),
    "17 March 2024": ("events", "e2024-amasrakad"),
    "8 December 2023": ("events", "e2023-csp-blockade"),
    "10 February 2024": ("events", "e2023-csp-blockade"),
    "25 January 2024": ("events", "e2024-end", "told|government|November"),
    "25 January": ("events", "e2024-end"),
    "26 January": ("events", "e2024-algeria-answer"),
    "8 November 2023": ("counts", "convoy-1"),
    "25 September 2023": ("events", "e2023-election-postponed", "Election"),
    "25 August": ("events", "e2024-tinzadrones"),
    "27 October": ("no row", "", "universities"),
    "9 November": ("no row", "", "universities"),
    "25 April 2026": ("events", "e2026-offensive"),
    "23 November 2026": ("events", "e2026-kidal"),
    "20 December 2023": ("events", "e2023-aguelhok", "camp of Ber"),
    "20 June 2015": ("events", "e2015-june20"),
    "28 August 2023": ("events", "e2023-wane", "It is 28"),
    "10 September": ("events", "e2023-csp-defence"),
    "11 September": ("events", "e2023-wartime"),
    "24 September": ("events", "e2023-msa-leaves"),
    "26 September": ("events", "e2023-plateforme-leaves"),
    "2 October 2023": ("events", "e2023-column"),
    "13 August 2023": ("events", "e2023-ber"),
    "15 May 2015": ("events", "e2015-may15", "signature"),
    "1 April": ("events", "e2025-drone", "Perhaps"),
    "6 April": ("sources", "malikonews-drone-2025"),
    "1 January 2024": ("no row", "", "forecast"),
}


def says_lesson_08_the_army_entered_the_places_on_these_days() -> None:
    assert event_day("e2023-ber", "end_date") == "2023-08-13"
    days = [event_day(f"e2023-{place}") for place in ("anefis", "tessalit", "kidal", "aguelhok")]
    assert days == ["2023-10-07", "2023-10-21", "2023-11-14", "2023-12-20"]


def says_lesson_08_for_aguelhok_the_army_alone_speaks() -> None:
    aguelhok = read("events").set_index("id").loc["e2023-aguelhok"]
    assert (aguelhok["status"], aguelhok["attributed_to"]) == ("attributed", "Malian army")


def says_lesson_08_after_five_days_the_column_was_at_anefis() -> None:
    assert between("e2023-column", "e2023-anefis") == 5


def says_lesson_08_five_counts_of_one_morning() -> None:
    rows = read("counts").query("event == 'e2023-strikekidal'")
    assert len(rows) == 5
    assert rows["what"].nunique() == 1


def says_lesson_08_over_100_dead_on_the_boat_by_jeune_afrique_and_around_100_vehicles_by_crisis_group() -> None:
    assert count("boat-ja", "low") == count("column-icg") == 100


def says_lesson_08_at_least_15_and_at_least_20_civilians_at_tinzaouaten_by_local_people() -> None:
    assert (count("tinzadrones-local", "low"), count("tinzadrones-ngo", "low")) == (15, 20)


def says_lesson_08_fifteen_villages_and_up_to_40_civilians_killed_by_the_army() -> None:
    assert told("inquiries", "inq-menaka-hrw-2022", "15 villages") == 15
    assert told("inquiries", "inq-boat-hrw-2023", "up to 40 by the army") == 40


def says_lesson_08_nobody_with_a_mandate_inquired_into_ersane_tinzaouaten_or_the_morning_at_kidal() -> None:
    inquired = set(read("inquiries")["event"])
    assert not inquired & {"e2023-ersane", "e2024-tinza", "e2024-tinzadrones", "e2023-strikekidal", "e2025-drone"}
    assert {"e2023-boat", "e2023-charnier", "e2024-amasrakad", "e2022-menaka"} <= inquired


def says_lesson_08_near_tessalit_the_army_was_in_a_camp_of_its_own_before_the_un_left() -> None:
    camps = read("withdrawals").set_index("id")
    assert camps.loc["france-tessalit-2021", "taken_by"] == camps.loc["un-tessalit-2023", "taken_by"] == "fama"
    assert str(camps.loc["un-tessalit-2023", "left"]) == "2023-10-21"


def says_lesson_08_mauritania_rises_each_year_and_nearly_doubles_in_2025() -> None:
    years = [host(year, "Mauritania") for year in range(2019, 2026)]
    assert years == sorted(set(years))
    assert 1.9 < years[-1] / years[-2] < 2


def says_lesson_08_the_convoy_struck_six_mines() -> None:
    assert figure("f122") == 6


def says_lesson_08_the_last_rows_are_weak() -> None:
    rows = read("events").set_index("id")
    assert (rows.loc["e2026-kidal", "status"], rows.loc["e2026-kidal", "confidence"]) == ("attributed", "low")
    assert rows.loc["e2026-offensive", "confidence"] == "medium"
    assert rows["date"].max().year == 2026


def says_lesson_08_more_than_three_times_as_many_deaths_in_the_third_quarter_of_2023_as_in_the_second() -> None:
    quarters = [sum(killed(f"2023-{month:02}", "state_based") for month in months) for months in ((4, 5, 6), (7, 8, 9))]
    assert quarters[1] > 3 * quarters[0]


def says_lesson_08_more_than_eight_and_a_half_years_lie_between_the_cmas_signature_and_the_end() -> None:
    assert between("e2015-june20", "e2024-end") > 8.5 * 365.25


def says_lesson_08_the_observer_stops_five_days_before_the_text_on_self_defence() -> None:
    assert between("e2023-observer-stops", "e2023-csp-defence") == 5


def says_lesson_08_more_people_abroad_than_displaced_inside_only_in_2025_from_2019_on() -> None:
    abroad = read("refugees").groupby("year")["refugees"].sum()
    inside = read("displaced_inside").query("counted_by == 'UNHCR'").set_index("year")["people"]
    assert [year for year in range(2019, 2026) if abroad[year] > inside[year]] == [2025]
