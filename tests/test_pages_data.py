"""A chart carries the rows that were drawn, for readers who cannot see the picture."""

import json
import re

import pandas as pd
import pytest

from malicourse import charts, tables
from malicourse.charts import frame

WORDS = "A chart in words, of which only the rows matter to the tests of this file."


def drawn(ax) -> list[dict]:
    """Give the rows as `finish` would publish them."""
    charts.finish(ax, title="What was drawn", source="ucdp-ged", text=WORDS)
    return json.loads(json.dumps(frame.drawn_data(frame._figure(ax))))


def one(ax) -> tuple[str, list[str], list[list]]:
    (table,) = drawn(ax)
    assert table["left_out"] == 0
    return table["about"], table["columns"], table["rows"]


def test_bars_keep_their_names_heights_and_gaps():
    table = pd.DataFrame({"year": [2012, 2013], "state_side": [1200, None], "mnla": [0.12345678, 3.0]})
    about, columns, rows = one(charts.bars(charts.new()[1], table, "year", ["state_side", "mnla"], unit="people"))
    assert (about, columns) == ("people", ["year", "state side", "MNLA"])
    assert rows == [["2012", 1200, 0.1235], ["2013", None, 3]]
    about, columns, _ = one(charts.bars(charts.new()[1], table, "year", "mnla", unit="people killed"))
    assert (about, columns) == ("", ["year", "people killed"])


def test_deaths_keep_the_months_that_are_shown():
    ax = charts.deaths_by_month(charts.new()[1], tables.read("deaths_by_month"), start="2012-01", end="2012-03")
    about, columns, rows = one(ax)
    assert about == "deaths"
    assert columns == ["month", "fights with the state", "fights between groups", "attacks on civilians"]
    assert [row[0] for row in rows] == ["January 2012", "February 2012", "March 2012"]
    assert sum(rows[0][1:]) == 144


def test_counts_keep_who_counted_and_the_range():
    table = tables.read("counts")
    about, columns, rows = one(charts.counts(charts.new()[1], table[table["event"] == "e2012-aguelhok"]))
    assert about == "people killed at Aguelhok (people)"
    assert columns == ["who counted", "when", "low", "value", "high"]
    assert ["Jeune Afrique", "2012-02", None, 41, None] in rows


def test_lines_keep_one_column_for_each_line_and_leave_gaps_empty():
    table = pd.DataFrame({"year": [2012, 2013, 2013], "who": ["Niger", "Niger", "mnla"], "people": [5, 6, 7.5]})
    about, columns, rows = one(charts.lines(charts.new()[1], table, "year", "people", by="who", unit="people"))
    assert (about, columns) == ("people", ["year", "Niger", "MNLA"])
    assert rows == [["2012", 5, None], ["2013", 6, 7.5]]
    dated = pd.DataFrame({"day": ["2012-03-22", "2012-04-06"], "price": [1, 2]})
    _, columns, rows = one(charts.lines(charts.new()[1], dated, "day", "price"))
    assert (columns, rows) == (["day", "price"], [["22 March 2012", 1], ["6 April 2012", 2]])


def test_spans_say_dates_no_more_exactly_than_the_table():
    table = pd.DataFrame({"name": ["A", "B"], "from": ["2011-10", "2012-03-22"], "to": ["2014", None]})
    _, columns, rows = one(charts.spans(charts.new()[1], table, "from", "to", "name"))
    assert columns == ["name", "from", "to"]
    assert rows == [["A", "October 2011", "2014"], ["B", "22 March 2012", "no end given"]]


def test_bands_keep_who_held_what_as_far_as_drawn():
    ax = charts.held(charts.new()[1], tables.read("control"), towns=["Kidal", "Gao"], start="2012-01-01", end="2012-12")
    about, columns, rows = one(ax)
    assert (about, columns) == ("as far as drawn", ["town", "from", "to", "held by"])
    assert rows[0] == ["Kidal", "1 January 2012", "29 March 2012", "Malian army"]
    assert {row[0] for row in rows} == {"Kidal", "Gao"}
    assert all(re.search(r" 2012$", day) for row in rows for day in row[1:3])


def test_events_keep_their_dates_in_words():
    events = tables.read("events")
    events = events[events["id"].isin(["e2012-menaka", "e2012-aguelhok"])]
    about, columns, rows = one(charts.timeline(charts.new()[1], events))
    assert (about, columns) == ("", ["date", "event"])
    assert [row[0] for row in rows] == ["17 January 2012", "18 to 24 January 2012"]
    bars, marked = drawn(
        charts.mark_events(
            charts.deaths_by_month(charts.new()[1], tables.read("deaths_by_month"), start="2012", end="2012"), events
        )
    )
    assert (bars["about"], marked["about"]) == ("deaths", "events marked")


def test_maps_keep_towns_and_holders_panel_by_panel():
    towns, control = tables.read("towns"), tables.read("control")
    north = towns[towns["name"].isin(["Kidal", "Douentza"])]
    fig, panels = charts.new(columns=2)
    for ax, day in zip(panels, ("2012-01-16", "2012-04-06"), strict=True):
        charts.mali_map(ax, north, control=control, on=day, extent="north")
    before, after = drawn(fig)
    assert (before["about"], after["about"]) == ("16 January 2012", "6 April 2012")
    assert before["columns"] == ["town", "held by"]
    assert dict(after["rows"]) == {"Kidal": "MNLA and Ansar Dine", "Douentza": "MNLA (contested)"}


def test_a_map_that_asks_for_no_holder_keeps_where_its_points_lie():
    towns = tables.read("towns")
    gao = towns[towns["name"] == "Gao"]
    assert one(charts.mali_map(charts.new()[1], gao)) == (
        "",
        ["place", "latitude", "longitude"],
        [["Gao", 16.27, -0.04]],
    )
    nameless = one(charts.mali_map(charts.new()[1], gao.assign(name="")))
    assert nameless == ("", ["latitude", "longitude"], [[16.27, -0.04]])
    assert drawn(charts.mali_map(charts.new()[1])) == []


def test_a_long_table_is_cut_and_says_by_how_much():
    table = pd.DataFrame({"day": range(frame.MOST_ROWS + 7), "n": 1})
    (kept,) = drawn(charts.bars(charts.new()[1], table, "day", "n"))
    assert (len(kept["rows"]), kept["left_out"]) == (frame.MOST_ROWS, 7)


@pytest.fixture
def published(monkeypatch) -> list[dict]:
    """Collect the outputs that a notebook would store, as data and metadata."""
    from IPython import display

    seen: list[dict] = []
    monkeypatch.setattr(frame, "_in_notebook", lambda: True)
    monkeypatch.setattr(
        display, "display", lambda data, metadata=None, raw=False: seen.append({"data": data, **(metadata or {})})
    )
    return seen


def test_finish_puts_the_rows_beside_the_picture_where_no_comparison_of_notebooks_looks(published):
    charts.bars(ax := charts.new()[1], pd.DataFrame({"year": [2012], "n": [3]}), "year", "n")
    charts.finish(ax, title="What was drawn", source="ucdp-ged", text=WORDS)
    picture, _caption = published
    assert picture[charts.MIME]["data"][0]["rows"] == [["2012", 3]]
    assert set(picture["data"][charts.MIME]) == {"title", "text", "sources"}


def test_a_slider_keeps_the_rows_of_all_its_pictures_under_each_other(published):
    frames = []
    ax = charts.mali_map(charts.new()[1])
    for year, holder in ((2012, "mnla"), (2013, "france"), (2014, None)):
        gao = pd.DataFrame({"name": ["Gao"], "latitude": [16.27], "longitude": [-0.04], "holder": [holder]})
        frames.append((year, charts.mark_places(ax, gao), f"In {year} one point stands at Gao: {holder} held it."))
    charts.steps(ax, frames, title="One point changes", source="ucdp-ged")
    picture, _caption = published
    (table,) = picture[charts.MIME]["data"]
    assert table["columns"] == ["year", "town", "held by"]
    assert table["rows"] == [["2012", "Gao", "MNLA"], ["2013", "Gao", "France"], ["2014", "Gao", None]]
