"""A chart speaks the language of its course: every letter in it, its alternative text, its rows and its errors."""

import json
import re
import shutil
from html import unescape
from itertools import takewhile
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.text import Text
from test_charts import assert_legible

from malicourse import charts, words
from malicourse.charts import frame, stepped

DATA = Path(__file__).resolve().parents[1] / "data"
HARD = "\xa0"
WORD = re.compile(r"[^\W\d_]{2,}")
TITLE = "Ce que montre ce graphique"
SAID = "Un dessin pour la classe, avec deux lieux, deux années et quelques nombres."
SOURCES = ["geonames", "natural-earth"]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Make a French course: these tables, with French titles of sources, under a description that says so."""
    root = tmp_path_factory.mktemp("cours")
    shutil.copytree(DATA, root / "data", ignore=shutil.ignore_patterns("derive", "quizzes", "exercises"))
    path = root / "data" / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**described, "language": "fr"}), encoding="utf-8")
    sources = pd.read_csv(root / "data" / "sources.csv", dtype=str, keep_default_na=False)
    sources.assign(title="[Un titre]", publisher="Éditeur", agency="", date="2020").to_csv(
        root / "data" / "sources.csv", index=False, lineterminator="\n"
    )
    return root


@pytest.fixture
def shown(course, monkeypatch):
    """Draw in the French course; give what can be read of it, as a list of texts."""
    monkeypatch.chdir(course)
    outputs, letters = [], []

    def paint(fig, paint=frame.paint):
        canvas = paint(fig)
        assert_legible(fig)
        letters.extend(text.get_text() for text in fig.findobj(Text) if text.get_visible())
        return canvas

    monkeypatch.setattr(frame, "paint", paint)
    monkeypatch.setattr(frame, "_in_notebook", lambda: True)
    monkeypatch.setattr(
        "IPython.display.display", lambda data, metadata=None, raw=False: outputs.append((data, metadata))
    )

    def draw(chart):
        outputs.clear(), letters.clear()
        chart()
        picture, about = outputs[0]
        caption, _ = outputs[1]
        kept = [about["image/png"]["alt"], about[charts.MIME]["data"], picture.get(charts.STEPS_MIME, {})]
        under = [unescape(re.sub("<[^>]*>", " ", caption["text/html"])), caption["text/plain"]]
        return [*letters, *(cell for cell in cells(kept) if isinstance(cell, str)), *under]

    return draw


def cells(of):
    """Give every text of a dict or a list, however deep, but not the keys."""
    if isinstance(of, dict):
        return [cell for value in of.values() for cell in cells(value)]
    return [cell for value in of for cell in cells(value)] if isinstance(of, list | tuple) else [of]


def finish(ax):
    charts.finish(ax, title=TITLE, source=SOURCES, text=SAID, finding="Deux lieux")


TOWNS = pd.DataFrame({"name": ["Gao", "Tombouctou"], "latitude": [16.27, 16.77], "longitude": [-0.04, -3.01]})
CONTROL = pd.DataFrame(
    [
        ["Gao", "2012-01-01", "2012-03-30", "fama", ""],
        ["Gao", "2012-03-31", "2012-12-31", "mnla;aqim", ""],
        ["Tombouctou", "2012-02-01", "2012-12-31", "aqim", "contested"],
    ],
    columns=["town", "from", "to", "holder", "status"],
)
EVENTS = pd.DataFrame(
    {"date": ["2012-01-18", "2012-04-01"], "end_date": ["2012-01-24", "2012-04-01"], "title": ["Aguelhok", "Prise"]}
)
YEARS = pd.DataFrame({"year": [2012, 2013], "Niger": [12500, 1200.5], "Mauritanie": [9000, 8000]})
DEATHS = pd.DataFrame(
    {
        "month": pd.date_range("2012-01", periods=8, freq="MS"),
        "state_based": range(0, 8000, 1000),
        "non_state": 5,
        "one_sided": 7,
    }
)
COUNTS = pd.DataFrame(
    [
        ["Une ONG", "2012-02", 1500, None, None],
        ["Un témoin", "2012", None, None, 20000],
        ["Un hôpital", "", 60, 82, 153],
    ],
    columns=["counted_by", "counted_on", "low", "value", "high"],
).assign(unit="personnes")


def a_map():
    finish(charts.mali_map(charts.new()[1], TOWNS, control=CONTROL, on="2012-04-01"))


def a_map_of_points():
    finish(charts.mali_map(charts.new()[1], TOWNS))


def bands():
    finish(charts.held(charts.new()[1], CONTROL))


def periods():
    table = pd.DataFrame({"name": ["Sanogo", "Traoré"], "from": ["2012-03-22", "2012-04"], "to": ["2012-04-12", None]})
    finish(charts.spans(charts.new(height=3)[1], table, "from", "to", "name"))


def deaths_and_events():
    ax = charts.new()[1]
    charts.deaths_by_month(ax, DEATHS)
    finish(charts.mark_events(ax, EVENTS))


def a_timeline():
    finish(charts.timeline(charts.new(height=3)[1], EVENTS))


def three_counts():
    finish(charts.counts(charts.new()[1], COUNTS))


def numbered_bars():
    finish(charts.bars(charts.new()[1], YEARS, "year", "Niger", unit="personnes"))


def stacked_bars():
    finish(charts.bars(charts.new()[1], YEARS, "year", ["Niger", "Mauritanie"], unit="personnes"))


def two_lines():
    long = YEARS.melt("year", var_name="country", value_name="refugees")
    finish(charts.lines(charts.new()[1], long, "year", "refugees", by="country"))


def a_line_of_days():
    table = pd.DataFrame({"date": ["2012-04-01", "2012-04-09"], "refugees": [1200.5, 2]})
    finish(charts.lines(charts.new()[1], table, "date", "refugees"))


def bars_of_the_reader_s_own():
    ax = charts.new()[1]
    ax.bar(["Gao", "Kidal"], [0.25, 0.75])
    finish(ax)


def a_hundred_squares():
    finish(charts.squares(charts.new()[1], 9, "personnes sur 100"))


def the_head_of_a_lesson():
    charts.opening("02-revolt")


def the_head_of_a_lesson_without_a_new_place():
    charts.opening("01-setting")


def a_slider():
    ax = charts.mali_map(charts.new()[1])
    days = ["2012-01-17", "2012-04-01", "2012-06-30"]
    frames = [
        (day, charts.mark_places(ax, TOWNS, control=CONTROL, on=day), f"Le {day}, Gao et Tombouctou en deux points.")
        for day in days
    ]
    charts.steps(ax, frames, title=TITLE, source=SOURCES)


KINDS = [
    *(a_map, a_map_of_points, bands, periods, deaths_and_events, a_timeline, three_counts, numbered_bars, stacked_bars),
    *(two_lines, a_line_of_days, bars_of_the_reader_s_own, a_hundred_squares, a_slider),
    *(the_head_of_a_lesson, the_head_of_a_lesson_without_a_new_place),
]


def vocabulary(language):
    """Give the words that our own code may draw in a language; the entries from "none" on are those of errors."""
    drawn = dict(takewhile(lambda entry: entry[0] != "none", words.room("charts", language).items()))
    texts = cells([drawn, words.room("common", language), words.room("columns", language)])
    return set(WORD.findall(re.sub("{[^}]*}", " ", " ".join(map(str, texts))).casefold()))


@pytest.mark.parametrize("form", ["", *charts.FORMS])
@pytest.mark.parametrize("chart", KINDS, ids=lambda chart: chart.__name__)
def test_a_chart_of_a_french_course_has_no_english_word_and_french_signs(chart, form, shown, monkeypatch):
    monkeypatch.setenv(charts.FORM, form)
    texts = shown(chart)
    english = vocabulary("en") - vocabulary("fr")
    assert {"with", "held", "river", "january", "algeria"} <= english
    read = " | ".join(texts)
    assert sorted(english & set(WORD.findall(read.casefold()))) == []
    assert re.findall(r"\d[,.]\d{3}(?!\d)|\d\.\d|\d\d{3},\d", read) == [], "a number has a comma and thin spaces"
    assert re.findall(r"\w+ [:;!?»]", read) == [], "a no-break space stands before a tall sign"
    assert "Source" in read


@pytest.mark.parametrize(
    ("chart", "wanted"),
    [
        (
            a_map,
            ["1er\xa0avril 2012", "fleuve Niger", "Algérie", "500\xa0km", "tenu à plusieurs", "Tombouctou (disputé)"],
        ),
        (bands, ["Armée malienne", "disputé", "MNLA et AQMI", "1er\xa0janvier 2012"]),
        (periods, ["avril 2012", "fin non indiquée"]),
        (deaths_and_events, ["févr.", "combats avec l’État", "4\u202f500", "morts par mois", "événements signalés"]),
        (a_timeline, ["du 18 au 24\xa0janvier 2012", "1er\xa0avril 2012"]),
        (
            three_counts,
            ["au moins 1\u202f500", "jusqu’à 20\u202f000", "82 (de 60 à 153)", "Une ONG, févr. 2012", "15\u202f000"],
        ),
        (numbered_bars, ["12\u202f500", "1\u202f200,5", "année"]),
        (a_line_of_days, ["9\xa0avr.", "1\u202f000", "9\xa0avril 2012", "réfugiés"]),
        (bars_of_the_reader_s_own, ["0,2", "Gao"]),
        (a_hundred_squares, ["9 personnes sur 100", "carrés remplis"]),
        (
            the_head_of_a_lesson,
            ["Où et quand\xa0: janvier 2012 à janvier 2013", "État", "officiers", "en pleine couleur"],
        ),
        (a_slider, ["1er\xa0avril 2012\xa0: Le 2012-04-01", "Les 3 images décrites", "Année", "30\xa0juin 2012"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_words_dates_and_numbers_are_written_the_french_way(chart, wanted, shown):
    read = " | ".join(shown(chart))
    assert [one for one in wanted if one not in read.replace("\n", " ")] == []


def test_two_sources_and_a_fold_are_named_in_french(shown):
    texts = shown(a_map)
    assert f"Sources{HARD}: Éditeur, Un titre, 2020{HARD}; Éditeur, Un titre, 2020" in texts[-1]
    assert "Ce que l’on y voit" in texts[-2]


def test_the_buttons_of_a_slider_are_in_french(course, monkeypatch):
    monkeypatch.chdir(course)
    spec = {"title": TITLE, "label": "Année", "frames": [], "width": 1, "height": 1}
    assert f'data-back="‹{HARD}Précédent" data-on="Suivant{HARD}›"' in charts.steps_html(spec, [])
    assert stepped._widget(spec, []).spec["buttons"] == [f"‹{HARD}Précédent", f"Suivant{HARD}›"]


def test_an_error_is_in_french(course, monkeypatch):
    monkeypatch.chdir(course)
    with pytest.raises(ValueError, match=f"attend les colonnes 'date' et 'titre'{HARD}; il manque ici 'titre'"):
        charts.mark_events(charts.new()[1], EVENTS, label="titre")


def test_the_same_chart_in_the_english_course_is_english(monkeypatch, capsys):
    monkeypatch.chdir(DATA)
    charts.finish(charts.new()[1], title=TITLE, source="geonames", text=SAID)
    assert "Source: GeoNames" in capsys.readouterr().out
