"""Numbers in the words of lesson 08, and how each follows from the tables."""

from prose import between, count, event_day, killed, kilometres, read, told

LESSON = "08-afterwards"


def host(year: int, name: str) -> int:
    return int(read("refugees").query("year == @year and host == @name")["refugees"].item())


def figure(row: str) -> float:
    return read("figures").set_index("id").loc[row, "value"]


HELD = {
    "750": lambda: told("sources", "lalibre-tombouctou-2023", "Petrol from 750"),
    "1,500": lambda: told("sources", "lalibre-tombouctou-2023", "nearly 1,500"),
    "30,000": lambda: told("events", "e2023-timbuktu-blockade", "30,000 people had left"),
    "49": lambda: count("boat-gov-civ"),
    "15": lambda: count("boat-gov-sol"),
    "154": lambda: count("boat-later", "low"),
    "407": lambda: told("sources", "dw-boat-2023", "407 survivors"),
    "500": lambda: told("sources", "rfi-boat-2024", "500 people aboard"),
    "93": lambda: (
        told("sources", "rfi-boat-2024", "500 people aboard") - told("sources", "dw-boat-2023", "407 survivors")
    ),
    "115": lambda: told("events", "e2023-column", "115 vehicles"),
    "290": lambda: kilometres("Gao", "Kidal"),
    "43": lambda: between("e2023-column", "e2023-kidal"),
    "6": lambda: count("kidal-drone-health"),
    "8": lambda: count("kidal-drone-resident"),
    "10": lambda: count("kidal-drone-rfi", "low"),
    "12": lambda: count("kidal-drone-cma"),
    "14": lambda: count("kidal-drone-csp"),
    "17": lambda: told("sources", "malitribune-ersane-2023", "17 civilians"),
    "13": lambda: told("events", "e2024-amasrakad", "13 civilians dead"),
    "50,000": lambda: told("events", "e2023-kidal-flight", "50,000 people of Kidal"),
    "150": lambda: between("e2023-call", "e2024-end"),
    "37": lambda: count("convoy-1"),
    "84": lambda: count("tinza-csp-rus"),
    "50": lambda: count("tinza-jnim-rus"),
    "46": lambda: count("tinza-nyt", "low"),
    "20": lambda: count("tinza-bloggers", "low"),
    "82": lambda: count("tinza-bloggers", "high"),
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
    "30",
    "0",  # how sure one is
    "60",
    "90",
    "100",
    "1",  # a quarter of the year, a question
    "4",
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


def says_lesson_08_commander_and_jnim_give_the_same_number() -> None:
    assert count("tinza-csp-first") == count("tinza-jnim-rus") == 50


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
