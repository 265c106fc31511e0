"""Numbers in the words of lesson 10, and how each follows from the tables."""

import pandas as pd
from prose import event_day, read, refugees, told

LESSON = "10-table"


def figure(row: str) -> int:
    return int(read("figures").set_index("id").loc[row, "value"])


def begun() -> int:
    return sum(figure(f"io-2018-{stage}") for stage in ("nearly", "intermediate", "minimal"))


def abroad(year: int) -> int:
    return int(read("refugees").query("year == @year")["refugees"].sum())


def stances() -> pd.DataFrame:
    """Give the six stances on each option that the accord says."""
    said = read("options").query("in_accord")
    return said.merge(read("positions"), left_on="id", right_on="option")


HELD = {
    "78": lambda: figure("f005"),
    "20": lambda: figure("f001"),
    "14": lambda: figure("io-2018-nearly"),
    "18": lambda: figure("io-2018-intermediate"),
    "12": lambda: figure("io-2018-notbegun"),
    "58": lambda: figure("f005") - figure("f001"),
    "15": lambda: round(100 * figure("io-2018-notbegun") / figure("f005")),
    "42": lambda: told("sources", "pam-2015-decentralisation", "of 42 powers"),
    "139,249": lambda: abroad(2014),
    "164,588": lambda: abroad(2020),
    "30": lambda: told("sources", "tamani-femmes-2014", "30 per cent"),
    "54": lambda: told("sources", "jdm-civil-2014", "54 people"),
    "230": lambda: told("sources", "fidh-amnesty-2014", "230 people"),
    "31": lambda: figure("women-csa-after"),
    "3": lambda: figure("women-csa-before"),
    "40": lambda: told("sources", "bamada-wadr-cma-2015", "40 per cent"),
    "132": lambda: int((read("positions")["basis"] == "inferred").sum()),
    "162": lambda: len(read("positions")),
    "8": lambda: len(read("points")),
    "23": lambda: int(event_day("e2015-june20")[:4]) - int(event_day("e1992-pact")[:4]),
}
# Words that stand beside each number, so that none takes the place of another: python tests/said.py 10 prints them.
SAID = {
    "78": "commitments|done",
    "20": "Independent|alone|2018",
    "14": "half-way|nearly",
    "18": "half-way",
    "12": "begun",
    "58": "promises|Most",
    "15": "Twelve",
    "42": "sixteen",
    "54": "Algiers",
    "139,249": "counted",
    "164,588": "2020",
    "30": "mediators|revenue",
    "230": "rejected",
    "31": "committee",
    "40": "State’s",
    "132": "alone",
    "162": "reading",
    "23": "texts",
}
# Dates in words, and the row that says each: python tests/dates.py 10 prints them.
DATES = {
    "25 February 2015": ("accord", "a-t7", "mediators"),
    "1 March": ("events", "e2015-initial"),
    "17 March": ("options", "assemblies-interregional", "fifteen"),
    "5 June": ("events", "e2015-june5", "changed"),
    "21 May 2014": ("events", "e2014-kidal21"),
    "3 October 2014": ("events", "e2014-minusma-losses"),
    "20 January": ("events", "e2015-tabankort"),
    "27 January": ("events", "e2015-gao-minusma"),
    "7 March": ("events", "e2015-terrasse", "Indelimane"),
    "27 April 2015": ("events", "e2015-menaka"),
    "24 July 2014": ("events", "e2014-roadmap"),
    "1 March 2015": ("events", "e2015-initial", "government"),
    "17 March 2015": ("options", "assemblies-interregional"),
    "20 June 2015": ("events", "e2015-june20"),
}
# Numbers that are no measurement: the numbers of points, minutes.
PLAIN = {"1", "2", "4", "5", "6", "7", "45"}


def says_lesson_10_no_article_was_wanted_by_all_and_each_was_resisted_by_one() -> None:
    rows = stances()
    assert len(rows) == 6 * len(read("points"))
    by_point = pd.crosstab(rows["point"], rows["stance"])
    assert (by_point["resists"] == 1).all()
    assert by_point["wants"].between(1, 4).all()
    assert "red_line" not in by_point


def says_lesson_10_nobody_walks_out_of_the_text_of_2015_and_one_more_against_it_would_break_it() -> None:
    rows = stances()
    resisted = rows[rows["stance"] == "resists"]["seat"].value_counts()
    points = len(read("points"))
    assert (2 * resisted <= points).all()  # who resists more points than it wants or accepts walks out
    assert 2 * (resisted.max() + 1) > points


def says_lesson_10_five_of_the_six_events_came_between_roadmap_and_last_signature() -> None:
    days = read("spoilers")["date"]
    assert (days < event_day("e2014-roadmap")).sum() == 1
    assert days.between(event_day("e2014-roadmap"), event_day("e2015-june20")).sum() == 5


def says_lesson_10_a_red_line_meets_a_wish_on_federation_and_on_the_army() -> None:
    held = read("positions").groupby("option")["stance"].agg(set)
    assert {"wants", "red_line"} <= held["status-federation"] & held["security-army"]


def says_lesson_10_three_neighbours_host_the_refugees_that_their_card_names() -> None:
    said = read("seats").set_index("id").loc["neighbours", "feared"]
    assert f"{refugees(2014, 'Mauritania', 'Niger', 'Burkina Faso'):,}" in said


def says_lesson_10_a_new_spoiler_has_the_day_of_its_event() -> None:
    for row in read("spoilers").itertuples():
        assert str(row.date.date()) == event_day(row.event), row.id


def says_lesson_10_a_seat_has_at_most_three_red_lines_and_each_point_one_option_of_the_accord() -> None:
    lines = read("positions").query("stance == 'red_line'")["seat"].value_counts()
    assert lines.max() <= 3
    assert (read("options").groupby("point")["in_accord"].sum() == 1).all()
    pairs = read("positions")[["seat", "option"]].drop_duplicates()
    assert len(pairs) == len(read("seats")) * len(read("options")) == len(read("positions"))
