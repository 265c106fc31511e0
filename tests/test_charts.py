"""What a chart promises: it draws the table, it can be read by all, it says its words and its source."""

import base64
import io
import itertools
import math
import os
import random
import re
import subprocess
import sys
from typing import NamedTuple

import matplotlib as mpl
import matplotlib.dates as mdates
import nbformat
import numpy as np
import pandas as pd
import pytest
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from malicourse import charts, tables
from malicourse.charts import frame, letters, marks, places, style

WORDS = "Eight towns, January 2012 to January 2013. The state loses seven of them between March and April 2012."
TITLE = "In ten weeks the state lost the north"
SOURCE = "ucdp-ged"
HELD_2012 = ["Kidal", "Gao", "Timbuktu", "Ménaka", "Aguelhok", "Tessalit", "Konna", "Douentza"]
COURSE = tables.data_folder().parent
LESSONS = sorted(COURSE.glob("notebooks/*.ipynb")) + sorted(COURSE.glob("*/notebooks/*.ipynb"))  # in every language
MARKED = ["e2012-menaka", "e2012-coup", "e2012-declaration", "e2013-konna", "e2013-serval"]


@pytest.fixture(scope="module")
def read():
    found = {
        name: tables.read(name) for name in ("control", "events", "deaths_by_month", "towns", "counts", "refugees")
    }
    return lambda name: found[name].copy()


def new(**sizes):
    return charts.new(**sizes)[1]


def day(number: float) -> pd.Timestamp:
    return pd.Timestamp(mdates.num2date(number)).tz_localize(None).round("h")


def finished(ax, title=TITLE, text=WORDS):
    """Finish a chart and lay it out as it is shown."""
    charts.finish(ax, title=title, source=SOURCE, text=text)
    fig = frame._figure(ax)
    with mpl.rc_context(style.STYLE):
        fig.draw_without_rendering()
    return fig


def written(fig) -> list[tuple[str, Bbox]]:
    """Every text a reader sees, with its box in pixels."""
    texts = [text for text in fig.texts if text.get_text()]
    for legend in fig.legends:
        texts += legend.get_texts()
    for ax in fig.axes:
        texts += [*ax.texts, ax.xaxis.label, ax.yaxis.label, ax._left_title, ax.title]
        for axis, low_high in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim())):
            low, high = sorted(low_high)
            texts += [
                tick.label1
                for tick in axis.get_major_ticks()
                if ax.axison and axis.get_visible() and tick.label1.get_visible() and low <= tick.get_loc() <= high
            ]
    seen = [text for text in texts if text.get_visible() and not text.get_animated() and text.get_text().strip()]
    return [(text.get_text(), Text.get_window_extent(text)) for text in seen]


def assert_legible(fig):
    texts = written(fig)
    assert texts
    page = fig.bbox
    for words, box in texts:
        inside = box.x0 >= page.x0 - 1 and box.x1 <= page.x1 + 1 and box.y0 >= page.y0 - 1 and box.y1 <= page.y1 + 1
        assert inside, f"{words!r} runs out of the figure: {box} in {page}"
    for (one, a), (other, b) in itertools.combinations(texts, 2):
        meet = min(a.x1, b.x1) - max(a.x0, b.x0) > 2 and min(a.y1, b.y1) - max(a.y0, b.y0) > 2
        assert not meet, f"{one!r} and {other!r} overlap"


def assert_large_enough(fig, form):
    """A page shows the phone form 328 pixels wide on a phone of 360, a slide the slide form at its scale."""
    inch = {"phone": 328 / fig.get_figwidth(), "slide": 96 * style.SLIDE_SCALE}.get(form, 96)
    least = {"phone": 12, "slide": 23.9}.get(form, 14)
    texts = [text for text in fig.findobj(Text) if text.get_text().strip() and text.get_visible()]
    assert {text.get_text(): text.get_fontsize() for text in texts if text.get_fontsize() / 72 * inch < least} == {}


# --- the charts of the lesson, drawn on the real tables -------------------------------------------------------------


def map_of_mali(read):
    towns = read("towns")
    ax = new()
    return charts.mali_map(ax, towns=towns[towns["label_rank"] == 1])


def two_maps_of_the_north(read):
    panels = new(columns=2)
    towns = read("towns")
    for ax, on in zip(panels, ("2012-01-16", "2012-04-06"), strict=True):
        north = towns[towns["name"].isin(HELD_2012)]
        charts.mali_map(ax, towns=north, control=read("control"), on=on, extent="north", regions=False)
    return panels


def bands(read):
    ax = new()
    return charts.held(ax, read("control"))


def bands_of_three_towns_with_events(read):
    ax = new()
    charts.held(ax, read("control"), towns=["Kidal", "Gao", "Timbuktu"], start="2012-01", end="2013-01")
    events = read("events")
    return charts.mark_events(ax, events[events["id"].isin(["e2012-coup", "e2012-declaration"])])


def deaths_with_events(read):
    ax = new()
    charts.deaths_by_month(ax, read("deaths_by_month"), start="2012-01", end="2013-12")
    events = read("events")
    return charts.mark_events(ax, events[events["id"].isin(MARKED)])


def many_events(read):
    ax = new(height=6.5)
    charts.deaths_by_month(ax, read("deaths_by_month"), start="2012-01", end="2013-12")
    events = read("events")
    return charts.mark_events(ax, events[events["date"].between("2012-01-01", "2012-12-31")].head(9))


def timeline_2011(read):
    events = read("events")
    ax = new(height=3.5)
    return charts.timeline(ax, events[events["date"].between("2011-01-01", "2011-12-31")])


def counts_of_aguelhok(read):
    counts = read("counts")
    ax = new()
    return charts.counts(ax, counts[counts["event"] == "e2012-aguelhok"])


def terms(read):
    offices = pd.DataFrame(
        {"name": ["Sanogo (junta)", "Traoré"], "from": ["2012-03-22", "2012-04-12"], "to": ["2012-04-12", "2013-09"]}
    )
    ax = new(height=3)
    charts.spans(ax, offices, start="from", end="to", label="name")
    events = read("events")
    return charts.mark_events(ax, events[events["id"].isin(["e2012-coup", "e2012-declaration"])])


def refugees_as_lines(read):
    hosts = read("refugees").query("host in ['Mauritania', 'Niger', 'Burkina Faso'] and 2010 <= year <= 2016")
    ax = new()
    return charts.lines(ax, hosts, x="year", y="refugees", by="host", unit="refugees, 31 December")


def refugees_as_bars(read):
    hosts = read("refugees").query("host in ['Mauritania', 'Niger', 'Burkina Faso'] and 2010 <= year <= 2016")
    wide = hosts.pivot(index="year", columns="host", values="refugees").reset_index()
    ax = new()
    return charts.bars(ax, wide, x="year", columns=["Mauritania", "Niger", "Burkina Faso"], unit="refugees")


GALLERY = [
    map_of_mali,
    two_maps_of_the_north,
    bands,
    bands_of_three_towns_with_events,
    deaths_with_events,
    many_events,
    timeline_2011,
    counts_of_aguelhok,
    terms,
    refugees_as_lines,
    refugees_as_bars,
]


class Shown(NamedTuple):
    """One chart of the lesson as a notebook gets it."""

    fig: object
    outputs: list
    settings: tuple


@pytest.fixture(scope="module", params=GALLERY, ids=lambda draw: draw.__name__)
def shown(request, read):
    outputs, before = [], dict(mpl.rcParams)
    with pytest.MonkeyPatch.context() as patch:
        pretend_notebook(patch, outputs)
        fig = finished(request.param(read))
    return Shown(fig, outputs, (before, dict(mpl.rcParams)))


def pretend_notebook(patch, outputs):
    patch.setattr(frame, "_in_notebook", lambda: True)
    patch.setattr(frame, "let_go", lambda fig: None)  # the tests look at what was drawn
    patch.setattr(
        "IPython.display.display", lambda data, metadata=None, raw=False: outputs.append((data, metadata or {}))
    )


@pytest.fixture
def shown_and_let_go(monkeypatch):
    """As in a notebook, with nothing held back."""
    monkeypatch.setattr(frame, "_in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda *_args, **_options: None)


def test_every_word_is_inside_the_picture_and_meets_no_other(shown):
    assert_legible(shown.fig)


@pytest.mark.parametrize("form", ["notebook", *charts.FORMS])
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.relative_to(COURSE).with_suffix("").as_posix())
def test_in_the_charts_of_a_lesson_no_word_is_cut_or_meets_another(lesson, form, monkeypatch):
    """Each is drawn once: its picture is compared with the stored one on the way."""
    monkeypatch.chdir(lesson.parent)
    monkeypatch.setenv(charts.FORM, form)
    outputs, seen, others = [], [], []
    pretend_notebook(monkeypatch, outputs)

    def paint(fig, paint=frame.paint):
        canvas = paint(fig)
        assert_legible(fig)
        assert_large_enough(fig, form)
        seen.append(fig)
        return canvas

    monkeypatch.setattr(frame, "paint", paint)
    held: dict = {}
    for number, cell in enumerate(nbformat.read(lesson, as_version=4).cells):
        if cell.cell_type == "code":
            exec(cell.source, held)
            drawn = [code for data, about in outputs for code in pictures(data, about, "notebook")]
            stored = [code for one in cell.outputs for code in pictures(one.get("data", {}), one.get("metadata"), form)]
            others += [number for pair in itertools.zip_longest(drawn, stored) if not same_picture(*pair)]
            outputs.clear()
    assert seen
    assert not others, f"the pictures of these cells are not the stored ones; run {lesson.name} again"


def pictures(data, about, form):
    """The pictures of one output of a notebook in one form, coded as they are kept."""
    if charts.STEPS_MIME in data:
        kept = about[charts.STEPS_MIME]
        return (kept if form == "notebook" else kept[form])["pictures"]
    if charts.MIME not in data:
        return []
    return [data["image/png"] if form == "notebook" else about[charts.MIME][form]["image"]]


def same_picture(one, other):
    """Compare by eye, not by bytes: fewer than one pixel in 500 has clearly another colour."""
    if one is None or other is None or one == other:
        return one == other
    first, second = (
        np.asarray(Image.open(io.BytesIO(base64.b64decode(code))).convert("RGB"), dtype=int) for code in (one, other)
    )
    return first.shape == second.shape and (np.abs(first - second).max(axis=2) > 48).mean() < 0.002


def test_a_name_without_room_stays_hidden_when_what_was_covered_is_shown(monkeypatch):
    outputs = []
    pretend_notebook(monkeypatch, outputs)
    ax = new()
    hidden = ax.text(0.5, 0.5, "no room here")
    hidden.set_visible(False)
    charts.finish(ax, title=TITLE, source=SOURCE, text=WORDS, covered=[hidden, ax.text(0, 0, "guess")])
    assert not hidden.get_visible()


def test_a_phone_shows_panels_one_above_the_other_and_a_timeline_that_runs_down(read, monkeypatch):
    monkeypatch.setenv(charts.FORM, "phone")
    first, second = new(columns=2)
    assert first.get_subplotspec().rowspan.start < second.get_subplotspec().rowspan.start
    charts.bars(first, pd.DataFrame({"year": [2012, 2013], "n": [1, 2]}), x="year", columns="n", unit="people")
    charts.bars(second, pd.DataFrame({"year": [2012, 2013], "n": [1, 2]}), x="year", columns="n", unit="people")
    fig = finished(first)
    assert fig.get_figwidth() == style.PHONE_WIDTH
    assert first.bbox.height == pytest.approx(second.bbox.height)
    assert_legible(fig)
    events = read("events")
    events = events[events["id"].isin(MARKED)]
    ax = charts.timeline(new(), events)
    fig = finished(ax)
    assert sorted(day(spot) for spot in ax.lines[0].get_ydata()) == sorted(events["date"])
    tops = [text.get_window_extent().y1 for text in ax.texts]
    assert tops == sorted(tops, reverse=True), "the first event stands at the top"
    assert_legible(fig)


def test_letters_are_large_enough_for_the_back_row(shown):
    texts = [text for text in shown.fig.findobj(Text) if text.get_text().strip() and text.get_visible()]
    assert {text.get_text(): text.get_fontsize() for text in texts if text.get_fontsize() * 96 / 72 < 14} == {}


def test_pictures_are_sharp_and_weigh_less_than_90_kb(shown):
    data, metadata = shown.outputs[0]
    raw = base64.b64decode(data["image/png"])
    picture = Image.open(io.BytesIO(raw))
    assert len(raw) < 90_000
    assert picture.width == 1.5 * metadata["image/png"]["width"]
    assert picture.convert("RGB").getpixel((1, 1)) == (255, 255, 255)


@pytest.mark.parametrize("words", ["17 January 2012", "Ménaka (contested)", "Azawad ⴰⵣⴰⵡⴰⴷ", "one\ntwo\nthree", "Ag"])
@pytest.mark.parametrize("size", [11.0, 15.0])
def test_words_have_the_room_that_is_reckoned_for_them(words, size):
    ax = new()
    with mpl.rc_context(style.STYLE):
        drawn = ax.text(0, 0, words, fontsize=size, linespacing=1.1).get_window_extent()
    wide, high = letters.room(words, size, 1.1)
    assert wide == pytest.approx(drawn.width * 72 / style.DPI, abs=1)
    assert high == pytest.approx(drawn.height * 72 / style.DPI, abs=1)


def test_words_are_broken_where_the_room_ends():
    title = "By July 2012 the MNLA had lost the three towns to its former partners"
    lines = letters.wrap(title, 300, 15, "bold").split("\n")
    assert " ".join(lines) == title
    assert all(letters.width(line, 15, "bold") <= 300 for line in lines)
    for line, after in itertools.pairwise(lines):
        assert letters.width(f"{line} {after.split()[0]}", 15, "bold") > 300
    assert letters.wrap("incomprehensibility", 10, 15) == "incomprehensibility"


def test_helpers_leave_the_reader_s_settings_as_they_were(shown):
    before, after = shown.settings
    assert before == after


# --- the drawing equals the table -------------------------------------------------------------------------------------


def test_bands_cover_exactly_the_days_the_table_gives_each_holder(read):
    control = read("control")
    ax = new()
    charts.held(ax, control)
    drawn = {}
    for band in ax.patches:
        if band.get_gid():
            drawn.setdefault(band.get_gid(), set()).update(
                pd.date_range(day(band.get_x()), day(band.get_x() + band.get_width()), inclusive="left")
            )
    last = max(control["from"].max(), control["to"].max())
    wanted = {}
    for row in control.itertuples():
        end = last if pd.isna(row.to) else row.to
        wanted.setdefault(f"{row.town}:{row.holder}", set()).update(pd.date_range(row._3, end))
    assert drawn == wanted


def test_a_town_held_by_two_is_split_in_two_equal_bands():
    control = pd.DataFrame(
        [["Gao", "2012-04-01", "2012-06-26", "mnla"], ["Gao", "2012-04-01", "2012-06-26", "mujao"]],
        columns=["town", "from", "to", "holder"],
    )
    ax = new()
    charts.held(ax, control)
    first, second = (band for band in ax.patches if band.get_gid())
    assert first.get_height() == pytest.approx(second.get_height())
    assert first.get_y() + first.get_height() == pytest.approx(second.get_y())
    assert (first.get_x(), first.get_width()) == (second.get_x(), second.get_width())


def test_a_time_without_a_row_stays_a_gap():
    control = pd.DataFrame(
        [["Gao", "2012-01-01", "2012-01-31", "fama"], ["Gao", "2012-03-01", "2012-03-31", "mnla"]],
        columns=["town", "from", "to", "holder"],
    )
    ax = new()
    charts.held(ax, control)
    spans = sorted((day(b.get_x()), day(b.get_x() + b.get_width())) for b in ax.patches if b.get_gid())
    assert spans == [
        (pd.Timestamp("2012-01-01"), pd.Timestamp("2012-02-01")),
        (pd.Timestamp("2012-03-01"), pd.Timestamp("2012-04-01")),
    ]


def test_a_contested_time_is_hatched_and_said_in_the_legend():
    control = pd.DataFrame(
        [["Ménaka", "2012-01-17", "2012-01-31", "fama", "contested"], ["Ménaka", "2012-02-01", "", "mnla", "sole"]],
        columns=["town", "from", "to", "holder", "status"],
    )
    ax = new()
    charts.held(ax, control)
    fig = finished(ax)
    veils = [patch for patch in ax.patches if patch.get_hatch() == "////"]
    assert [day(veil.get_x()) for veil in veils] == [pd.Timestamp("2012-01-17")]
    assert "contested" in [text.get_text() for text in fig.legends[0].get_texts()]


def bars_of(ax, name) -> list[tuple[float, float]]:
    """Low and high end of each bar of a column."""
    (group,) = [patch for patch in ax.patches if patch.get_gid() == name]
    heights = group.get_path().vertices[:, 1].reshape(-1, 5)[:, :4]
    return list(zip(heights.min(axis=1), heights.max(axis=1), strict=True))


def test_bars_of_deaths_are_as_high_as_the_table_says_and_start_at_zero(read):
    deaths = read("deaths_by_month")
    ax = new()
    charts.deaths_by_month(ax, deaths, start="2012-01", end="2013-12")
    shown = deaths[deaths["month"].between("2012-01-01", "2013-12-31")]
    assert len(shown) == 24
    for kind in ("state_based", "non_state", "one_sided"):
        assert [high - low for low, high in bars_of(ax, kind)] == shown[kind].tolist()
    assert {low for low, _ in bars_of(ax, "state_based")} == {0}
    assert ax.get_ylim()[0] == 0
    assert ax.get_ylim()[1] >= shown[["state_based", "non_state", "one_sided"]].sum(axis=1).max()


def test_an_empty_cell_is_a_gap_and_not_a_zero():
    table = pd.DataFrame({"year": [2012, 2013, 2014], "people": [5.0, None, 0.0]})
    ax = new()
    charts.bars(ax, table, x="year", columns="people")
    assert bars_of(ax, "people") == [(0, 5), (0, 0)]
    ax = new()
    charts.lines(ax, pd.DataFrame({"year": [2011, 2012, 2014], "price": [1.0, 2.0, 3.0]}), x="year", y="price")
    (line,) = ax.lines
    assert line.get_xdata().tolist() == [2011, 2012, 2013, 2014]
    assert math.isnan(line.get_ydata()[2])


def test_points_and_ranges_of_counts_stand_at_the_table_s_numbers(read):
    counts = read("counts")
    rows = counts[counts["event"] == "e2012-aguelhok"].reset_index(drop=True)
    ax = new()
    charts.counts(ax, rows)
    points = {line.get_gid(): line.get_xdata()[0] for line in ax.lines if str(line.get_gid()).startswith("value-")}
    assert points == {f"value-{i}": value for i, value in rows["value"].dropna().items()}
    assert ax.get_xlim()[0] == 0


def test_a_range_is_dashed_from_low_to_high_and_a_minimum_has_an_arrow_and_says_at_least():
    table = pd.DataFrame(
        {
            "counted_by": ["A", "B"],
            "low": [60, 60],
            "value": [82, 60],
            "high": [153, None],
            "unit": ["people", "people"],
        }
    )
    ax = new()
    charts.counts(ax, table)
    ranges = {line.get_gid(): line for line in ax.lines if str(line.get_gid()).startswith("range-")}
    assert list(ranges["range-0"].get_xdata()) == [60, 153]
    assert ranges["range-0"].is_dashed()
    assert any(line.get_marker() == ">" for line in ax.lines)
    assert [text.get_text() for text in ax.texts] == ["82 (60–153)", "at least 60"]


def test_event_lines_stand_at_the_events_dates_and_none_is_lost(read):
    events = read("events")
    events = events[events["id"].isin([*MARKED, "e2011-mnla"])]
    ax = new()
    charts.deaths_by_month(ax, read("deaths_by_month"), start="2012-01", end="2013-12")
    charts.mark_events(ax, events)
    assert sorted(day(line.get_xdata()[0]) for line in ax.lines) == sorted(events["date"])
    low, high = ax.get_xlim()
    assert low < mdates.date2num(events["date"].min()) < mdates.date2num(events["date"].max()) < high


def test_a_date_known_to_the_month_is_not_written_as_a_day():
    events = pd.DataFrame(
        {"date": ["2011-08-01", "2012-03-22"], "date_precision": ["month", "day"], "title": ["a", "b"]}
    )
    ax = new(height=3)
    charts.timeline(ax, events)
    words = " ".join(text for text, _ in written(finished(ax)))
    assert "August 2011" in words
    assert "1 August" not in words
    assert "22 March 2012" in words


def test_an_event_that_lasted_bears_both_its_ends_and_a_day_only_one():
    events = pd.DataFrame(
        {
            "date": ["2012-01-18", "2012-03-22", "2012-06-30"],
            "end_date": ["2012-01-24", "2012-03-22", "2012-07-02"],
            "title": ["a", "b", "c"],
        }
    )
    ax = new(height=4)
    charts.timeline(ax, events)
    words = " ".join(" ".join(text for text, _ in written(finished(ax))).split())
    assert "18 to 24 January 2012" in words
    assert "30 June 2012 to 2 July 2012" in words
    assert "22 March 2012 to" not in words


def test_many_events_are_numbered_and_the_key_names_each(read):
    ax = many_events(read)
    keys = " ".join(text.get_text() for text in frame._figure(finished(ax)).axes[0].texts)
    keys = " ".join(keys.split())
    events = read("events")
    for number, title in enumerate(
        events[events["date"].between("2012-01-01", "2012-12-31")].head(9)["title"], start=1
    ):
        assert f"{number} {title}" in keys


def test_too_many_events_ask_for_fewer_or_for_a_higher_chart(read):
    events = read("events").head(40)
    ax = new()
    charts.timeline(ax, events)
    with pytest.raises(ValueError, match=r"40 events do not fit.*Choose fewer"):
        finished(ax)


def test_flags_never_meet_each_other_or_another_s_line():
    chance = random.Random(3)
    tried = 0
    for _ in range(300):
        at = sorted(chance.uniform(0, 1000) for _ in range(chance.randint(1, 7)))
        widths = [chance.uniform(40, 300) for _ in at]
        flags = marks.place_flags(at, widths, 0, 1000, 5)
        if flags is None:
            continue
        tried += 1
        boxes = [(x, x + w) if f.right else (x - w, x) for x, w, f in zip(at, widths, flags, strict=True)]
        for i, j in itertools.permutations(range(len(at)), 2):
            (low, high), (other_low, other_high) = boxes[i], boxes[j]
            assert low >= 0
            assert high <= 1000
            assert flags[i].level != flags[j].level or low >= other_high or other_low >= high
            if flags[i].level <= flags[j].level:
                assert not low < at[j] < high
    assert tried > 100


def test_a_term_without_an_end_runs_to_the_end_and_bears_an_arrow():
    table = pd.DataFrame({"who": ["a", "b"], "from": ["2012", "2012-06"], "to": ["2012-03", None]})
    ax = new()
    charts.spans(ax, table, start="from", end="to", label="who", until="2013")
    spans = {b.get_gid(): (day(b.get_x()), day(b.get_x() + b.get_width())) for b in ax.patches if b.get_gid()}
    assert spans["a"] == (pd.Timestamp("2012-01-01"), pd.Timestamp("2012-04-01"))
    assert spans["b"] == (pd.Timestamp("2012-06-01"), pd.Timestamp("2014-01-01"))
    assert [line.get_marker() for line in ax.lines] == [">"]


# --- the map ----------------------------------------------------------------------------------------------------------


def test_every_town_lies_in_its_region_on_the_map(read):
    towns = read("towns")
    ax = new()
    charts.mali_map(ax, towns=towns)
    regions = {patch.get_gid(): patch.get_path() for patch in ax.patches if patch.get_gid() not in {None, "mali"}}
    assert len(regions) == 9
    since_2012 = {"Ménaka": "Gao", "Taoudénit": "Timbuktu"}
    for town in towns.itertuples():
        outline = regions[since_2012.get(town.region, town.region)]
        spot = np.array([town.longitude, town.latitude])
        near = np.hypot(*(outline.vertices - spot).T).min() < 0.3
        assert outline.contains_point(spot) or near, f"{town.name} is not in {town.region}"
        assert ax.get_xlim()[0] < town.longitude < ax.get_xlim()[1]
        assert ax.get_ylim()[0] < town.latitude < ax.get_ylim()[1]


def test_the_map_names_mali_s_seven_neighbours_the_niger_and_every_town_asked_for(read):
    words = {text for text, _ in written(finished(map_of_mali(read)))}
    neighbours = {"Algeria", "Burkina Faso", "Côte d'Ivoire", "Guinea", "Mauritania", "Niger", "Senegal"}
    assert neighbours <= words
    assert "river Niger" in words
    towns = read("towns")
    assert set(towns[towns["label_rank"] == 1]["name"]) <= words
    assert "Lines and names imply no endorsement." in words


def test_the_ground_lies_inside_the_country_and_every_name_can_be_read_on_it():
    ax = new()
    charts.mali_map(ax)
    finished(ax)
    tints = [places.SAVANNA, *places.GROUND.values()]
    drawn = [patch for patch in ax.patches if mpl.colors.to_hex(patch.get_facecolor()).upper() in tints[1:]]
    assert len(drawn) == len(places.GROUND)
    assert all(patch.get_clip_path() for patch in drawn)
    for text in ax.texts:
        ink = style.luminance(mpl.colors.to_hex(text.get_color()))
        for tint in tints:
            assert (style.luminance(tint) + 0.05) / (ink + 0.05) >= 4.5, text.get_text()


def test_the_desert_is_the_north_and_the_cliff_of_bandiagara_is_steep():
    ground = {shape.name(): shape.path for shape in places._shapes("ground")}
    for longitude, latitude in ((-4, 22), (-5, 20), (-2.5, 18.5)):
        assert ground["bare"].contains_point((longitude, latitude))
    for longitude, latitude in ((-8, 12.5), (-6, 11)):
        assert not ground["bare"].contains_point((longitude, latitude))
        assert ground["green"].contains_point((longitude, latitude))
    assert ground["steep"].contains_points([(-3.3, 14.5), (-3.2, 14.5), (-3.1, 14.6), (-3.4, 14.4)]).any()


def test_the_map_s_names_can_be_french(read):
    towns = read("towns")
    ax = new()
    charts.mali_map(ax, towns=towns[towns["label_rank"] == 1], label="name_fr")
    words = {text for text, _ in written(finished(ax))}
    assert {"Tombouctou", "Algérie", "Sénégal", "fleuve Niger"} <= words


@pytest.mark.parametrize("extent", ["mali", "north"])
def test_a_kilometre_is_as_long_northward_as_eastward_and_as_the_scale_says(extent):
    ax = new()
    charts.mali_map(ax, extent=extent)
    finished(ax)
    (south, north), (west, east) = ax.get_ylim(), ax.get_xlim()
    middle = math.cos(math.radians((south + north) / 2))
    eastward = ax.bbox.width / ((east - west) * 111.2 * middle)
    northward = ax.bbox.height / ((north - south) * 111.2)
    assert eastward == pytest.approx(northward, rel=0.01)
    (bar,) = [line for line in ax.lines if line.get_gid() == "scale"]
    (kilometres,) = [int(text.get_text()[:-3]) for text in ax.texts if text.get_text().endswith(" km")]
    assert np.ptp(bar.get_xdata()) * 111.2 * middle == pytest.approx(kilometres, rel=0.02)


def test_the_map_colours_each_town_by_its_holder_on_the_day(read):
    towns = read("towns")
    north = towns[towns["name"].isin(["Kidal", "Gao", "Ménaka", "Konna"])]

    def look(on):
        ax = new()
        charts.mali_map(ax, towns=north, control=read("control"), on=on)
        found = {}
        for line in ax.lines:
            found.setdefault(line.get_gid().removesuffix(" (contested)"), []).append(
                (line.get_color(), line.get_marker())
            )
        return ax.get_title(loc="left"), found

    army, mnla, mujao = (charts.actor_style(actor) for actor in ("fama", "mnla", "mujao"))
    heading, before = look("2012-01-16")
    assert heading == "16 January 2012"
    assert before == {town: [(army.colour, army.marker)] for town in ("Kidal", "Gao", "Ménaka", "Konna")}
    _, after = look("2012-04-06")
    assert after["Konna"] == [(army.colour, army.marker)]
    assert after["Ménaka"] == [(mnla.colour, mnla.marker)]
    assert [colour for colour, _ in after["Gao"]] == [mnla.colour, mujao.colour]
    assert all(isinstance(marker, Path) for _, marker in after["Gao"])


def test_the_map_changes_hands_on_the_very_day_and_shows_no_holder_where_the_table_has_none():
    towns = pd.DataFrame({"name": ["Kidal"], "latitude": [18.44], "longitude": [1.41]})
    control = pd.DataFrame(
        [["Kidal", "2012-01-01", "2012-03-29", "fama"], ["Kidal", "2012-03-30", "2012-06-27", "ansar-dine"]],
        columns=["town", "from", "to", "holder"],
    )
    days = {"2011-12-31": "white", "2012-03-29": "fama", "2012-03-30": "ansar-dine", "2012-06-28": "white"}
    for on, holder in days.items():
        ax = charts.mali_map(new(), towns=towns, control=control, on=on)
        (point,) = [line for line in ax.lines if line.get_gid() == "Kidal"]
        assert point.get_color() in {holder, holder != "white" and charts.colour(holder)}, on


# --- colours ----------------------------------------------------------------------------------------------------------

TOGETHER = {
    "2012": ["mali-gov", "mnla", "ansar-dine", "mujao", "aqim", "france", "civilians"],
    "since 2014": ["mali-gov", "cma", "plateforme", "jnim", "isgs", "france", "minusma", "wagner", "civilians"],
    "at the table": ["mali-gov", "cma", "plateforme", "algeria", "ecowas", "france", "minusma", "other"],
}
# Machado, Oliveira and Fernandes 2009: linear RGB as a reader without one kind of cone sees it.
EYES = {
    "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}


def lab(colour: str, eye: str = "all cones") -> np.ndarray:
    rgb = np.array(mpl.colors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(EYES[eye]) @ linear, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ seen / np.array([0.9505, 1, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


PAIRS = sorted({pair for scene in TOGETHER.values() for pair in itertools.combinations(scene, 2)})


@pytest.mark.parametrize("eye", EYES)
def test_actors_shown_together_differ_in_colour_also_for_colour_blind_readers(eye):
    close = {
        pair: round(distance, 1)
        for pair in PAIRS
        if (distance := np.linalg.norm(lab(charts.colour(pair[0]), eye) - lab(charts.colour(pair[1]), eye))) < 12
    }
    assert not close


def test_actors_shown_together_differ_in_grey_by_lightness_or_pattern_and_on_maps_by_shape():
    for one, other in PAIRS:
        a, b = charts.actor_style(one), charts.actor_style(other)
        assert abs(lab(a.colour)[0] - lab(b.colour)[0]) >= 10 or a.hatch != b.hatch, (one, other)
        assert a.marker != b.marker, (one, other)


def test_letters_on_every_colour_can_be_read():
    for actor, look in style.ACTORS.items():
        light, dark = sorted((style.luminance(look.colour), 1.0 if look.ink == "white" else style.luminance(look.ink)))
        assert (dark + 0.05) / (light + 0.05) >= 4.5, actor


def test_every_holder_and_every_movement_has_its_colour(read):
    for holder in read("control")["holder"].unique():
        assert re.fullmatch("#[0-9A-F]{6}", charts.colour(holder))
    actors = tables.read("actors")
    groups = actors[~actors["kind"].isin(["person"])]["id"]
    assert [actor for actor in groups if actor not in style.ACTORS and actor not in style.FAMILIES] == []


def test_an_actor_without_a_colour_is_named_with_close_ones():
    with pytest.raises(ValueError, match=r"'ansar-din'.*ansar-dine"):
        charts.colour("ansar-din")


# --- finish -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def published(monkeypatch):
    """What finish publishes in a notebook: a list of (data, metadata)."""
    outputs = []
    pretend_notebook(monkeypatch, outputs)
    return outputs


def test_finish_publishes_the_picture_with_its_words_then_words_and_source(published, read):
    answer = charts.finish(deaths_with_events(read), title=TITLE, source=SOURCE, text=f"  {WORDS}\n ")
    assert answer is None
    (picture, metadata), (caption, _) = published
    assert picture["text/plain"] == WORDS
    cited = {"id": SOURCE, "citation": tables.cite(SOURCE), "url": tables.source(SOURCE)["url"]}
    assert picture[charts.MIME] == {"title": TITLE, "text": WORDS, "sources": [cited]}
    assert metadata["image/png"] == {"width": 768, "height": 432, "alt": f"{TITLE}. {WORDS}"}
    assert caption["text/plain"] == f"{WORDS}\nSource: {cited['citation']}"
    assert f'<a href="{cited["url"]}">' in caption["text/html"]
    assert WORDS in caption["text/html"]


def test_small_pictures_keep_the_actors_colours(published, read):
    charts.finish(two_maps_of_the_north(read), title=TITLE, source=SOURCE, text=WORDS)
    picture = Image.open(io.BytesIO(base64.b64decode(published[0][0]["image/png"]))).convert("RGB")
    colours = np.array([colour for _, colour in picture.getcolors(100_000)])
    for actor in ("fama", "mnla", "ansar-dine", "mujao", "aqim"):
        wanted = np.array(mpl.colors.to_rgb(charts.colour(actor))) * 255
        assert np.abs(colours - wanted).max(axis=1).min() <= 8, actor


def test_finish_cites_several_sources_and_accepts_figure_axes_or_panels(published, read):
    panels = two_maps_of_the_north(read)
    charts.finish(panels, title=TITLE, source=[SOURCE, "ucdp-brd"], text=WORDS)
    assert [entry["id"] for entry in published[0][0][charts.MIME]["sources"]] == [SOURCE, "ucdp-brd"]
    assert "Sources: " in published[1][0]["text/plain"]
    charts.finish(panels[0].figure, title=TITLE, source=SOURCE, text=WORDS)
    assert len(published) == 4


def test_marks_in_the_words_are_shown_and_never_run(published):
    ax = new()
    charts.finish(ax, title=TITLE, source=SOURCE, text=f"<script>alert(1)</script> {WORDS}")
    html = published[1][0]["text/html"]
    assert "&lt;script&gt;" in html
    assert set(re.findall(r"<(\w+)", html)) == {"p", "br", "span", "a"}


def test_finish_in_plain_python_prints_the_words(capsys):
    ax = new()
    charts.finish(ax, title=TITLE, source=SOURCE, text=WORDS)
    assert capsys.readouterr().out == f"{TITLE}\n{WORDS}\nSource: {tables.cite(SOURCE)}\n"


def test_a_long_title_is_broken_into_lines_within_the_picture():
    title = "Most deaths of 2012 and 2013 came in two short bursts of fighting, in January 2012 and in early 2013"
    fig = finished(new(), title=title)
    (heading,) = fig.texts
    assert " ".join(heading.get_text().split()) == title
    assert_legible(fig)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": "  "}, "title states the finding"),
        ({"title": "x" * 200}, "200 characters"),
        ({"text": ""}, "A chart in words"),
        ({"text": None}, "A chart in words"),
        ({"text": "A chart."}, "too short"),
        ({"text": f"{TITLE}.", "title": TITLE}, "too short|repeats the title"),
        ({"text": WORDS, "title": WORDS}, "repeats the title"),
        ({"source": "ucdp-gedd"}, "'ucdp-gedd'.*ucdp-ged"),
        ({"source": [SOURCE, "nowhere-at-all"]}, "nowhere-at-all"),
        ({"source": []}, "empty list"),
        ({"ax": "ax"}, "axes or the figure"),
    ],
)
def test_finish_says_what_is_wrong_and_publishes_nothing(change, message, published):
    ax = new()
    with pytest.raises(ValueError, match=message):
        charts.finish(**{"ax": ax, "title": TITLE, "source": SOURCE, "text": WORDS, **change})
    assert published == []


def test_a_figure_made_with_pyplot_is_closed_so_that_it_shows_once(shown_and_let_go):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    fig, ax = pyplot.subplots()
    charts.finish(ax, title=TITLE, source=SOURCE, text=WORDS)
    assert not pyplot.fignum_exists(fig.number)


# --- manners ----------------------------------------------------------------------------------------------------------

TABLE = pd.DataFrame({"date": ["2012-03-22"], "heading": ["Coup"]})
HELPERS = {
    "mark_events": lambda ax, table: charts.mark_events(ax, table),
    "timeline": lambda ax, table: charts.timeline(ax, table),
    "spans": lambda ax, table: charts.spans(ax, table, start="from", end="to", label="name"),
    "held": lambda ax, table: charts.held(ax, table),
    "mali_map": lambda ax, table: charts.mali_map(ax, towns=table),
    "deaths_by_month": lambda ax, table: charts.deaths_by_month(ax, table),
    "bars": lambda ax, table: charts.bars(ax, table, x="year", columns="people"),
    "lines": lambda ax, table: charts.lines(ax, table, x="year", y="people"),
    "counts": lambda ax, table: charts.counts(ax, table),
}


@pytest.mark.parametrize("helper", HELPERS)
def test_a_missing_column_is_named_with_those_found(helper):
    ax = new()
    with pytest.raises(ValueError, match=rf"{helper} needs the columns .*missing.*'date' and 'heading'"):
        HELPERS[helper](ax, TABLE)


@pytest.mark.parametrize("helper", HELPERS)
def test_something_that_is_no_table_is_refused_in_words(helper):
    ax = new()
    with pytest.raises(ValueError, match=f"{helper} needs a table"):
        HELPERS[helper](ax, ["2012-03-22"])


def test_a_wrong_column_name_is_answered_with_the_likely_one():
    ax = new()
    with pytest.raises(ValueError, match="For 'title', look at 'titel'"):
        charts.mark_events(ax, pd.DataFrame({"date": ["2012-03-22"], "titel": ["Coup"]}))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda ax: charts.mark_events(ax, pd.DataFrame({"date": ["22/03/2012"], "title": ["x"]})), "22/03/2012"),
        (lambda ax: charts.mark_events(ax, pd.DataFrame({"date": ["2012-02-30"], "title": ["x"]})), "2012-02-30"),
        (lambda ax: charts.mark_events(ax, pd.DataFrame({"date": [None], "title": ["x"]})), "empty in row 0"),
        (lambda ax: charts.mark_events(ax, pd.DataFrame({"date": [], "title": []})), "without rows"),
        (lambda ax: charts.bars(ax, pd.DataFrame({"y": [1], "n": [-2]}), x="y", columns="n"), "negative"),
        (lambda ax: charts.bars(ax, pd.DataFrame({"y": [1], "n": ["many"]}), x="y", columns="n"), "'many'"),
        (lambda ax: charts.mali_map(ax, on="2012-04-06"), "go together"),
        (lambda ax: charts.mali_map(ax, extent="south"), "'north'"),
        (lambda ax: charts.mali_map(ax, extent=(5, -5, 10, 20)), "west < east"),
        (lambda ax: charts.new(height=40), "between 1.5 and 12"),
    ],
)
def test_wrong_values_are_named(call, message):
    ax = new()
    with pytest.raises(ValueError, match=message):
        call(ax)


@pytest.mark.parametrize("wrong", [{"town": "Gaou"}, {"holder": "mnlaa"}, {"to": "2011-01-01"}])
def test_a_wrong_row_of_control_is_named(wrong):
    row = {"town": "Gao", "from": "2012-04-01", "to": "2012-06-26", "holder": "mnla"} | wrong
    ax = new()
    with pytest.raises(ValueError, match=next(iter(wrong.values()))):
        charts.held(ax, pd.DataFrame([row]), towns=["Gao"] if "town" not in wrong else ["Gaou?", "Gaou"])


def test_counts_in_two_units_are_refused():
    table = pd.DataFrame(
        {"counted_by": ["A", "B"], "low": [1, 2], "value": [1, 2], "high": [1, 2], "unit": ["people", "towns"]}
    )
    ax = new()
    with pytest.raises(ValueError, match=r"one unit.*people.*towns"):
        charts.counts(ax, table)


GOOD = {
    "mark_events": {"date": ["2012-04-06", "2012-03-22"], "title": ["Declaration", "Coup"]},
    "timeline": {"date": ["2012-04-06", "2012-03-22"], "title": ["Declaration", "Coup"]},
    "spans": {"from": ["2012-03-22"], "to": [None], "name": ["Sanogo"]},
    "held": {"town": ["Gao"], "from": ["2012-03-31"], "to": [""], "holder": ["mnla; mujao"]},
    "mali_map": {"name": ["Gao"], "latitude": [16.27], "longitude": [-0.04], "holder": ["mnla"]},
    "deaths_by_month": {"month": ["2012-01"], "state_based": [1], "non_state": [2], "one_sided": [None]},
    "bars": {"year": [2013, 2012], "people": ["5", None]},
    "lines": {"year": [2013, 2012], "people": [5, None]},
    "counts": {"counted_by": ["A"], "low": [""], "value": ["82"], "high": [None], "unit": ["people"]},
}


@pytest.mark.parametrize("helper", HELPERS)
def test_a_helper_leaves_its_table_as_it_was(helper):
    table = pd.DataFrame(GOOD[helper])
    same = table.copy(deep=True)
    finished(HELPERS[helper](new(), table))
    pd.testing.assert_frame_equal(table, same)


def test_a_helper_that_fails_gives_the_reader_s_settings_back():
    before = dict(mpl.rcParams)
    with pytest.raises(ValueError, match="missing"):
        charts.held(new(), TABLE)
    assert dict(mpl.rcParams) == before


def test_a_reader_s_own_settings_do_not_change_a_chart(published, read):
    charts.finish(bands(read), title=TITLE, source=SOURCE, text=WORDS)
    with mpl.rc_context(
        {
            "font.size": 30,
            "font.family": "serif",
            "text.color": "red",
            "axes.facecolor": "black",
            "hatch.linewidth": 6,
            "lines.linewidth": 9,
        }
    ):
        charts.finish(bands(read), title=TITLE, source=SOURCE, text=WORDS)
    assert published[0][0]["image/png"] == published[2][0]["image/png"]


OWN_FILE = """
font.weight: bold
axes.labelweight: bold
axes.labelpad: 30
axes.spines.left: False
axes.xmargin: 0.4
axes.unicode_minus: False
date.autoformatter.month: %m
hatch.color: red
legend.loc: upper right
legend.shadow: True
lines.linestyle: :
patch.linewidth: 5
text.antialiased: False
xtick.direction: in
xtick.major.size: 20
ytick.labelleft: False
figure.constrained_layout.use: True
path.sketch: 3, 100, 2
"""
DRAW = """
import hashlib
from malicourse import charts, tables
from malicourse.charts import frame
frame.png = lambda picture, colours=256: print(hashlib.md5(picture.tobytes()).hexdigest()) or b""
fig, (left, right) = charts.new(columns=2)
charts.held(left, tables.read("control"))
charts.bars(right, tables.read("refugees").query("host == 'Niger'"), "year", "refugees", unit="people")
charts.finish(fig, title="Two panels", source="ucdp-ged", text="Bands of towns, and bars of refugees in one country.")
fig, ax = charts.new(height=3)
charts.lines(ax, tables.read("refugees").query("host == 'Niger'"), "year", "refugees", by="host")
charts.finish(ax, title="One line", source="ucdp-ged", text="A line of refugees in one country, year by year.")
"""


def test_a_matplotlibrc_of_the_reader_s_own_changes_no_chart(tmp_path):
    (tmp_path / "matplotlibrc").write_text(OWN_FILE, encoding="utf-8")
    environments = [os.environ, {**os.environ, "MATPLOTLIBRC": str(tmp_path / "matplotlibrc")}]
    command = [sys.executable, "-c", DRAW]
    drawn = [
        subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
        for environment in environments
    ]
    assert len(re.findall("^[0-9a-f]{32}$", drawn[0], re.MULTILINE)) == 2
    assert drawn[0] == drawn[1]


def test_importing_charts_loads_neither_pyplot_nor_a_notebook():
    code = (
        "import sys, malicourse.charts; "
        "print([m for m in ('matplotlib.pyplot', 'IPython', 'geopandas', 'urllib.request') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_figure_that_a_notebook_has_shown_holds_no_memory(shown_and_let_go):
    ax = new()
    fig = ax.get_figure(root=True)
    ax.plot([1, 2])
    charts.finish(ax, title="A line goes up", source="ucdp-ged", text="A straight line that goes up, from one to two.")
    assert not hasattr(fig.canvas, "renderer")
    assert [text for text in fig.findobj(Text) if text._renderer is not None] == []


# --- one colour for what a chart is about --------------------------------------------------------------------------


def fills(ax):
    return [mpl.colors.to_hex(patch.get_facecolor()).upper() for patch in ax.patches if patch.get_gid()]


def is_grey(colour):
    red, green, blue = mpl.colors.to_rgb(colour)
    return max(red, green, blue) - min(red, green, blue) < 0.06


def test_what_a_chart_is_about_has_the_one_colour_and_the_rest_is_grey():
    table = pd.DataFrame({"year": [2012, 2013], "Mauritania": [1, 2], "Niger": [3, 4]})
    rest, point = fills(charts.bars(new(), table, "year", "Niger", highlight=2013))
    assert point == style.HIGHLIGHT
    assert is_grey(rest)
    first, second = fills(charts.bars(new(), table, "year", ["Mauritania", "Niger"], highlight="Niger"))
    assert second == style.HIGHLIGHT
    assert is_grey(first)
    assert fills(charts.bars(new(), table, "year", "Niger")) == [style.HIGHLIGHT]
    assert all(is_grey(fill) for fill in fills(charts.bars(new(), table, "year", ["Mauritania", "Niger"])))
    long = table.melt("year", var_name="host", value_name="people")
    ax = charts.lines(new(), long, "year", "people", by="host", highlight="Mauritania")
    assert ax.lines[0].get_color() == style.HIGHLIGHT
    assert is_grey(ax.lines[1].get_color())
    assert len({line.get_marker() for line in ax.lines}) == 2


def test_actors_keep_their_colours_beside_a_highlight():
    table = pd.DataFrame({"year": [2012], "mnla": [1], "others": [2]})
    assert fills(charts.bars(new(), table, "year", ["mnla", "others"], highlight="others")) == [
        style.colour("mnla"),
        style.HIGHLIGHT,
    ]


def test_a_highlight_that_is_not_there_is_named():
    table = pd.DataFrame({"year": [2012, 2013], "people": [1, 2]})
    with pytest.raises(ValueError, match=r"highlight names '2031'; this chart has '2012', '2013' and 'people'"):
        charts.bars(new(), table, "year", "people", highlight=2031)


def test_the_one_colour_is_no_actor_s_for_eyes_of_every_kind_and_in_grey():
    for name, look in style.ACTORS.items():
        apart = [
            abs(a - b) for a, b in zip(mpl.colors.to_rgb(look.colour), mpl.colors.to_rgb(style.HIGHLIGHT), strict=True)
        ]
        assert max(apart) > 0.15, name
    assert style.luminance(style.HIGHLIGHT) < 0.2 < style.luminance("#8F949A")


def test_a_chart_can_be_lower_on_a_slide_with_more_words(monkeypatch):
    monkeypatch.setenv(charts.FORM, "slide")
    assert charts.new(height=4, slide=2.4)[0].get_figheight() == 2.4
    assert charts.new(height=4)[0].get_figheight() == style.SLIDE_HEIGHT
    with pytest.raises(ValueError, match="new needs a slide in inches between"):
        charts.new(slide=5)
