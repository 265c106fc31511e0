"""Numbers in the words of lesson 04, and how each follows from the tables."""

import pandas as pd
from prose import ROOT, count, killed, minutes, read, told, words_of

from malicourse import check, quiz

LESSON = "04-ground"
NORTH = ("Gao", "Kidal", "Ménaka", "Timbuktu")
CENTRE = ("Mopti", "Ségou")
HUNTERS = ("Dan na Ambassagou", "Dozos (Mali)")
JIHADIST = {"AQIM", "al-Murabitun", "Ansar Dine", "Macina Liberation Front", "JNIM", "ISGS"}
STAGES = ("f001", "io-2018-nearly", "io-2018-intermediate", "io-2018-minimal", "io-2018-notbegun")


def figure(row: str) -> float:
    return read("figures").set_index("id").loc[row, "value"]


def inside(year: int, counter: str = "UNHCR") -> int:
    return int(read("displaced_inside").query("year == @year and counted_by == @counter")["people"].item())


def abroad(year: int) -> int:
    return int(read("refugees").query("year == @year")["refugees"].sum())


def battle(year: int, *enemies: str, column: str = "best") -> int:
    rows = read("deaths_by_pair").query("year == @year")
    return int(rows[rows["side_b_label"].isin(enemies)][column].sum())


def among(year: int, one: str, other: str, column: str = "best") -> int:
    rows = read("deaths_non_state").query("year == @year and side_a_label == @one and side_b_label == @other")
    return int(rows[column].item())


def civilians(year: int, *actors: str, column: str = "best") -> int:
    rows = read("deaths_one_sided").query("year == @year")
    return int(rows[rows["actor_label"].isin(actors)][column].sum())


def places(year: int, *regions: str) -> int:
    rows = read("violence_places").query("year == @year")
    return int(rows["region"].isin(regions).sum())


def points(year: int, *regions: str) -> int:
    return places(year, *regions) if regions else int((read("violence_places")["year"] == year).sum())


def attacked(year: int) -> int:
    rows = read("peacekeeper_deaths")
    return int(((rows["cause"] == "malicious act") & (rows["date"].dt.year == year)).sum())


def returned(year: int) -> int:
    rows = read("displacement_flows").query("year == @year and kind == 'returned displaced'")
    return int(rows["movements"].item())


def chapters(word: str | None = None) -> int:
    rows = read("accord").query("section == 'structure' and level == 'chapter'")
    return int((rows["status_code"] == word).sum()) if word else len(rows)


def base(year: int) -> float:
    return read("bases").query("year == @year and base == 'Mopti'")["soldiers_mean"].item()


HELD = {
    "78": lambda: sum(figure(row) for row in STAGES),
    "20": lambda: figure("f001"),
    "18": lambda: figure("f001") - figure("io-2018-new"),
    "14": lambda: chapters("partial"),
    "12": lambda: places(2015, *CENTRE),
    "66": lambda: sum(figure(row) for row in STAGES[:4]),
    "26": lambda: round(100 * figure("f001") / figure("f005")),
    "85": lambda: round(100 * sum(figure(row) for row in STAGES[:4]) / figure("f005")),
    "31.25": lambda: figure("f008"),
    "38,172": lambda: inside(2017),
    "120,298": lambda: inside(2018),
    "82,126": lambda: inside(2018) - inside(2017),
    "254,822": lambda: inside(2013),
    "36,690": lambda: inside(2016),
    "332,957": lambda: inside(2020),
    "326,298": lambda: inside(2020, "IDMC"),
    "150,000": lambda: round(abroad(2012), -4),
    "156,000": lambda: round(abroad(2016), -3),
    "164,588": lambda: abroad(2020),
    "1,113": lambda: count("schools-2019"),
    "1,000": lambda: told("events", "e2017-conference", "1,000 people"),
    "13,289": lambda: read("mandates").query("resolution.str.contains('2295')")["soldiers_ceiling"].item(),
    "4,000": lambda: count("barkhane-2017"),
    "5,100": lambda: count("barkhane-2021"),
    "5,000": lambda: count("g5-2017"),
    "19": lambda: told("counts", "sobane-gov-1", "19 missing"),
    "41": lambda: count("french-2019"),
    "57": lambda: count("french-2021-04"),
    "44": lambda: count("menaka-2018-ucdp", "low"),
    "47": lambda: count("menaka-camps-groups"),
    "17": lambda: told("counts", "menaka-camps-groups", "17 more dead on 1 May"),
    "101": lambda: count("sobane-mayor"),
    "145": lambda: count("ogo-ucdp"),
    "117": lambda: read("inquiries").set_index("id").loc["ogossagou-2020", "interviews"],
    "69": lambda: round(sum(count(f"gao-{row}") for row in (1, 2, 3, 5, "un")) / 5),
    "102": lambda: battle(2014, "CMA", column="high"),
    "53": lambda: battle(2015, "CMA", column="low"),
    "72": lambda: battle(2015, "CMA", column="high"),
    "129": lambda: battle(2014, *JIHADIST, column="high"),
    "116": lambda: battle(2015, *JIHADIST, column="low"),
    "168": lambda: battle(2015, *JIHADIST, column="high"),
    "112": lambda: battle(2016, *JIHADIST, column="high"),
    "350": lambda: battle(2017, *JIHADIST, column="low"),
    "461": lambda: battle(2017, *JIHADIST, column="high"),
    "489": lambda: battle(2018, *JIHADIST, column="low"),
    "590": lambda: battle(2018, *JIHADIST, column="high"),
    "595": lambda: battle(2019, *JIHADIST, column="low"),
    "761": lambda: battle(2019, *JIHADIST, column="high"),
    "556": lambda: battle(2020, *JIHADIST, column="low"),
    "756": lambda: battle(2020, *JIHADIST, column="high"),
    "159": lambda: battle(2023, "CSP-PSD", column="low"),
    "224": lambda: battle(2023, "CSP-PSD", column="high"),
    "104": lambda: among(2016, "CMA", "GATIA", "high"),
    "127": lambda: among(2019, "Dogon", "Fulani", "high"),
    "385": lambda: among(2020, "ISGS", "JNIM", "high"),
    "217": lambda: civilians(2019, "JNIM", column="low"),
    "468": lambda: civilians(2019, "JNIM", column="high"),
    "274": lambda: civilians(2019, *HUNTERS, column="low"),
    "309": lambda: civilians(2019, *HUNTERS, column="high"),
    "111": lambda: civilians(2020, "JNIM", column="low"),
    "147": lambda: civilians(2020, "JNIM", column="high"),
    "125": lambda: civilians(2020, *HUNTERS, column="high"),
    "225": lambda: civilians(2020, "Government of Mali", column="low"),
    "525": lambda: count("schools-mopti-2019-04"),
    "15": lambda: count("boulikessi-residents"),
    "50": lambda: among(2016, "CMA", "GATIA", "low"),
    "77": lambda: points(2017),
    "106": lambda: count("gao-5"),
    "94": lambda: battle(2014, "CMA"),
    "54": lambda: battle(2015, "CMA"),
    "95": lambda: battle(2014, *JIHADIST),
    "118": lambda: battle(2015, *JIHADIST),
    "97": lambda: battle(2016, *JIHADIST),
    "359": lambda: battle(2017, *JIHADIST),
    "521": lambda: battle(2018, *JIHADIST),
    "603": lambda: battle(2019, *JIHADIST),
    "580": lambda: battle(2020, *JIHADIST),
    "164": lambda: battle(2023, "CSP-PSD"),
    "51": lambda: among(2016, "CMA", "GATIA"),
    "42": lambda: among(2015, "Ansar Dine", "CMA"),
    "61": lambda: among(2019, "Dogon", "Fulani"),
    "381": lambda: among(2020, "ISGS", "JNIM"),
    "256": lambda: killed("2015"),
    "1,485": lambda: killed("2020"),
    "155,006": lambda: returned(2014),
    "79": lambda: places(2019, *CENTRE),
    "40": lambda: places(2019, *NORTH),
    "186": lambda: civilians(2019, HUNTERS[0]),
    "110": lambda: civilians(2019, HUNTERS[1]),
    "226": lambda: civilians(2020, "Government of Mali"),
    "157": lambda: count("ogo-un"),
    "130": lambda: count("ogo-first", "low"),
    "134": lambda: sum(attacked(year) for year in range(2013, 2021)),
    "35": lambda: count("sobane-un"),
    "4": lambda: attacked(2013),
    "22": lambda: told("counts", "sobane-un", "22 children"),
    "24": lambda: told("counts", "sobane-gov-2", "24 children"),
    "210": lambda: base(2015),
    "1,465": lambda: base(2019),
    "428": lambda: count("batfor-2"),
}
# Numbers that are no measurement by our tables.
PLAIN = {
    "0",  # points of the Matrix
    "3",
    "1",  # one chapter done, said below
    "218",  # the same, by bamada-ecoles-2019
    "148",  # people heard by hrw-central-2018
    "400",  # men of the MOC fit for duty, by rfi-moc-2017
    "600",  # and gathered there, by the same
    "25",  # deaths in a year, from which UCDP lists two enemies
    "45",  # minutes
    "30",  # minutes of the exercises
    "100",  # the scale of the Matrix
    "63",  # articles of the accord
    "238",  # documents by their number
    "478",
    "811",
    "4.6",  # an exercise
}
# The map's words are made by its cell; nbval compares them, and this recomputes them.
PLAIN |= {
    str(count) for year in range(2012, 2020) for count in (points(year), points(year, "Mopti"), points(year, "Kidal"))
}
# Words that stand beside each number, so that none takes the place of another: python tests/said.py 04 prints them.
SAID = {
    "78": "Independent|commitments|somewhere|writes|minister|list|after 20",
    "20": "Observer|that|course|Only|then|2018|cent",
    "18": "half-way|places|first|subtraction",
    "14": "just|nearly|partly",
    "12": "civilians|self-defence|begun|Boulikessi|centre",
    "66": "begun",
    "26": "newspaper|class|region|About",
    "85": "takes|About",
    "31.25": "university",
    "38,172": "climbs|second",
    "120,298": "which",
    "82,126": "more",
    "254,822": "down",
    "36,690": "year|down",
    "332,957": "instead|after 36,690|after 38,172",
    "326,298": "IDMC",
    "150,000": "Refugees",
    "156,000": "About",
    "164,588": "almost",
    "1,113": "bamada-ecoles-2019",
    "1,000": "conference",
    "13,289": "MINUSMA",
    "4,000": "countries",
    "5,100": "2021",
    "5,000": "neighbours",
    "19": "missing|2013",
    "41": "staff",
    "57": "National",
    "44": "Niger",
    "47": "communiqué",
    "17": "criticised|Islamic",
    "101": "dead",
    "145": "UCDP",
    "117": "heard",
    "69": "mean|region",
    "102": "after 94",
    "53": "after 54",
    "72": "that",
    "129": "after 95",
    "116": "after 118",
    "168": "after 116",
    "112": "after 97",
    "350": "after 359",
    "461": "after 350",
    "489": "after 521",
    "590": "after 489",
    "595": "estimate|after 603",
    "761": "after 595",
    "556": "after 580",
    "756": "after 556",
    "159": "counts",
    "224": "after 159",
    "104": "after 50",
    "127": "id ground-two-peoples",
    "385": "same",
    "217": "Burkina",
    "468": "after 217",
    "274": "hunters|highs",
    "309": "after 274",
    "111": "after 468",
    "147": "after 111",
    "125": "after 61",
    "225": "after 25",
    "525": "UNICEF",
    "15": "Residents",
    "50": "fighting|itself|other",
    "77": "French|2017",
    "106": "highest|after 50",
    "94": "2014",
    "54": "patrols|2015",
    "95": "Sobane|2014|Barkhane|Journal",
    "118": "2015",
    "97": "2016",
    "359": "2017",
    "521": "2018",
    "603": "2019",
    "580": "after 761",
    "164": "year",
    "51": "estimate",
    "42": "Signatories",
    "61": "Fulani|thought|counts|best|after 309",
    "381": "Islamic",
    "256": "violence",
    "1,485": "2020",
    "155,006": "country",
    "79": "after 40|after 44",
    "40": "2019",
    "186": "alone",
    "110": "estimates",
    "226": "after 225",
    "157": "MINUSMA",
    "130": "Press",
    "134": "MINUSMA|attacks",
    "35": "missing|least|doctors",
    "22": "children",
    "24": "December|cited|2012",
    "210": "planned",
    "1,465": "strength",
    "428": "battalion",
}
# Dates in words: the row that says each, and words of the sentences that lead to no row.
DATES = {
    "7 August 2020": ("sources", "malijet-douna-2020"),
    "1 October 2023": ("actors", "carter-center"),
    "16 October": ("events", "e2015-anefis-pact"),
    "18 January 2017": ("events", "e2017-gao"),
    "28 February 2017": ("events", "e2017-interim-kidal"),
    "27 March": ("events", "e2017-conference"),
    "9 July": ("events", "e2017-revision"),
    "18 August": ("events", "e2017-revision"),
    "2 March 2017": ("events", "e2017-jnim"),
    "23 November 2018": ("sources", "tamani-koufa-2019"),
    "5 September 2017": ("events", "e2017-2374"),
    "19 May": ("events", "e2018-boulikessi"),
    "7 June": ("no row", "", "Boulikessi|ministry"),
    "30 April": ("inquiries", "menaka-camps-2018"),
    "23 March": ("events", "e2019-ogossagou"),
    "9 June": ("events", "e2019-sobane"),
    "24 March": ("no row", "", "dissolved"),
    "13 February 2020": ("events", "e2020-batfor"),
    "14 February 2020": ("events", "e2020-ogossagou2"),
    "14 February": ("events", "e2020-ogossagou2"),
    "23 August": ("no row", "", "Plateforme"),
    "29 May 2017": ("sources", "kibaru-cma-2017-05"),
    "4 June": ("sources", "maliweb-camp-2017-06"),
    "26 July": ("no row", "", "Plateforme"),
    "10 June": ("events", "e2019-sobane"),
    "12 June": ("inquiries", "sobane-2019-gov"),
    "20 June 2015": ("events", "e2015-june20"),
}


def says_lesson_04_each_section_has_notes_and_their_minutes_make_the_45_of_the_opening() -> None:
    assert minutes(LESSON) == (45, 45, [])


def says_lesson_04_the_map_counts_places_year_by_year() -> None:
    words = words_of(LESSON)
    for year in range(2012, 2020):
        said = f"{year}: {points(year)} places with at least one death; region of Mopti {points(year, 'Mopti')}, "
        assert f"{said}region of Kidal {points(year, 'Kidal')}." in words


def says_lesson_04_answers_and_typical_slips_of_the_quiz_follow_from_the_tables() -> None:
    asked = {question.id: question.data for question in quiz.load(LESSON).questions}
    begun, killed = asked["ground-begun"], asked["ground-add"]
    stages = [figure(row) for row in STAGES]
    assert begun["answer"] == sum(stages[1:4])
    assert [slip["value"] for slip in begun["near"]] == [sum(stages[:4]), sum(stages[1:])]
    assert killed["answer"] == civilians(2019, *HUNTERS)
    slips = [slip["value"] for slip in killed["near"]]
    assert slips == [civilians(2019, *HUNTERS, "JNIM"), civilians(2018, *HUNTERS)]


def says_lesson_04_some_numbers_of_one_face_are_said_of_two_things() -> None:
    assert [figure(row) for row in STAGES] == [20, 14, 18, 14, 12]
    assert (count("sobane-gov-1"), count("sobane-gov-2"), count("ogo2-un")) == (95, 35, 35)
    assert (
        told("counts", "sobane-gov-1", "19 missing")
        == told("counts", "ogo2-un", "19 missing")
        == count("french-2017")
        == 19
    )
    assert (count("menaka-2018-un"), count("menaka-2018-ucdp"), count("menaka-2018-ucdp", "high")) == (95, 47, 79)
    assert (count("boulikessi-un"), count("boulikessi-gov"), count("gao-un")) == (12, 12, 54)
    assert (civilians(2020, *HUNTERS, column="low"), count("gao-1"), count("gao-3")) == (61, 50, 77)
    assert count("hostile-2015-union") == 25
    assert (civilians(2019, "Government of Mali"), civilians(2018, "GATIA, MSA")) == (0, 47)
    assert count("ogo-first", "high") == attacked(2013) + 130
    assert (places(2015, *NORTH), count("hostile-2015-un"), attacked(2015)) == (18, 12, 12)
    assert (chapters(), chapters("partial"), chapters("done")) == (20, 14, 1)
    assert battle(2014, *JIHADIST, column="low") == battle(2014, *JIHADIST) == 95
    assert battle(2016, *JIHADIST, column="low") == battle(2016, *JIHADIST) == 97


def says_lesson_04_every_enemy_of_the_army_but_the_cma_is_jihadist_from_2014_to_2020() -> None:
    pairs = read("deaths_by_pair").query("2014 <= year <= 2020")
    assert set(pairs["side_b_label"]) == JIHADIST | {"CMA"}


def says_lesson_04_army_and_cma_have_no_row_from_2016_to_2022() -> None:
    pairs = read("deaths_by_pair").query("2016 <= year <= 2022")
    assert "CMA" not in set(pairs["side_b_label"])


def says_lesson_04_the_two_jihadist_camps_fought_each_other_in_2020_and_in_no_year_before() -> None:
    groups = read("deaths_non_state").query("side_a_label == 'ISGS' and side_b_label == 'JNIM'")
    assert groups["year"].min() == 2020


def says_lesson_04_signatories_fought_each_other_in_2016_and_2017_only() -> None:
    groups = read("deaths_non_state").query("year >= 2015 and side_a_label == 'CMA' and side_b_label == 'GATIA'")
    assert list(groups["year"]) == [2016, 2017]


def says_lesson_04_most_places_of_2019_lie_in_the_centre_and_the_north_had_more_in_2015() -> None:
    assert places(2019, *CENTRE) > places(2019, *NORTH)
    assert places(2015, *NORTH) > places(2015, *CENTRE)
    assert places(2019, "Kidal") == 2


def says_lesson_04_displaced_people_rose_each_year_from_2017_and_refugees_stayed_within_a_fifth() -> None:
    years = [inside(year) for year in range(2017, 2021)]
    assert years == sorted(years)
    fled = [abroad(year) for year in range(2012, 2021)]
    assert max(fled) / min(fled) < 1.2
    assert abroad(2016) > inside(2016)


def says_lesson_04_the_battalion_came_a_day_before_the_second_killings_at_ogossagou() -> None:
    events = read("events").set_index("id")["date"]
    assert events["e2020-ogossagou2"] - events["e2020-batfor"] == pd.Timedelta(days=1)


def says_lesson_04_exercises_the_slips_and_the_praise_follow_from_the_tables() -> None:
    asked = check.load(ROOT / "data" / "exercises" / f"{LESSON}.yaml")
    table = read("violence_places")
    of_2018, of_all = (rows["region"].value_counts().head(4).index for rows in (table.query("year == 2018"), table))
    assert [value for value, _ in asked["4.2"].slips][:2] == [
        [name.lower().replace("é", "e") for name in names] for names in (of_2018, of_all)
    ]
    assert places(2019, "Mopti") > (table["year"] == 2019).sum() / 2
    flows = read("displacement_flows").query("2017 <= year <= 2020")
    conflict = flows[flows["kind"] == "new displacements by conflict"].set_index("year")["movements"]
    floods = flows[flows["kind"] == "new displacements by floods"]["movements"].sum()
    sums = [conflict.sum() + floods, flows["movements"].sum(), conflict.loc[2018:].sum(), conflict[2020]]
    assert [value for value, _ in asked["4.3"].slips] == sums
    assert asked["4.3"].answer > 2 * inside(2020, "IDMC")
    assert round(5 * abroad(2016) / (abroad(2016) + inside(2016))) == 4
    assert round(3 * inside(2020) / (abroad(2020) + inside(2020))) == 2
