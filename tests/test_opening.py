"""The head of a lesson: its table, the ribbon's rows, the picture, and the title slide."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib.transforms import Bbox

from malicourse import charts, tables
from malicourse.charts import frame
from malicourse.charts.opening import FORMS, LAST, LEGEND, TURNS
from malicourse.charts.style import FAMILIES
from malicourse.publish.editions import slides

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
DRAWN = [stem for stem in LESSONS if stem[:2] in {f"{number:02}" for number in range(1, 9)}]
NO_PLACE = {"Faladié": "a quarter of Bamako in the course; the town of that name lies elsewhere"}


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(ROOT / "data" / f"{name}.csv", dtype=str, keep_default_na=False)


def each(cell: str) -> list[str]:
    return [name for name in cell.split(";") if name]


def words_of(stem: str) -> str:
    """Return what a lesson says to the class: no notes, no folds, no list of sources, no addresses."""
    cells = nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4).cells
    told = [
        cell.source
        for cell in cells
        if cell.cell_type == "markdown"
        and cell.metadata.get("slideshow", {}).get("slide_type") != "notes"
        and not cell.source.startswith("## Sources")
    ]
    words = re.sub(r"<details>.*?</details>", "", "\n\n".join(told), flags=re.DOTALL)
    return re.sub(r"\]\([^)]*\)", "]", words)


def named_in(words: str) -> set[str]:
    return {name for name in read("towns")["name"] if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words)}


def inside(box: Bbox, page: Bbox) -> bool:
    return page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1


@pytest.fixture
def picture(monkeypatch: pytest.MonkeyPatch):
    """Draw the head of a lesson in a form; give the figure and what would be published."""

    def draw(lesson: str, form: str = "") -> tuple:
        kept = []
        monkeypatch.setenv(charts.FORM, form)
        monkeypatch.setattr(frame, "_publish", lambda fig, image, cover, content, finding: kept.append((fig, content)))
        monkeypatch.setattr(frame, "let_go", lambda fig: None)
        monkeypatch.chdir(ROOT / "notebooks")
        charts.opening(lesson)
        return kept[0]

    return draw


# ---------------------------------------------------------------- lessons.csv


def test_every_lesson_has_its_stretch_and_they_go_forward():
    lessons = read("lessons")
    assert list(lessons["lesson"]) == LESSONS
    begins = list(lessons["from"])[1:9]  # lesson 00 shows the report first, 09 looks back on all, 10 belongs to 03
    assert begins == sorted(begins)
    assert all(first <= last for first, last in zip(lessons["from"], lessons["to"], strict=True))


@pytest.mark.parametrize("stem", LESSONS)
def test_a_town_that_a_lesson_names_stands_on_a_map_in_it_or_before(stem: str):
    lessons = read("lessons").set_index("lesson").loc[:stem]
    shown = {name for side in ("places", "own_map") for cell in lessons[side] for name in each(cell)}
    missing = named_in(words_of(stem)) - shown - set(NO_PLACE)
    assert missing == set(), f"{stem} is the first to name {sorted(missing)}: add them to its row of data/lessons.csv"


def test_no_town_is_new_twice_and_each_is_spoken_of_where_it_is_new():
    lessons = read("lessons")
    every = [name for side in ("places", "own_map") for cell in lessons[side] for name in each(cell)]
    assert len(every) == len(set(every))
    for row in lessons.itertuples():
        source = (ROOT / "notebooks" / f"{row.lesson}.ipynb").read_text(encoding="utf-8")
        assert [name for name in each(row.places) if name not in source] == []


# ---------------------------------------------------------------- holders.csv


def test_each_of_the_four_towns_is_held_on_every_day_from_2011_to_2024():
    rows = read("holders")
    rows["to"] = rows["to"].where(rows["to"] != "", LAST)
    assert list(dict.fromkeys(rows["town"])) == ["Kidal", "Gao", "Timbuktu", "Bamako"]  # from north to south
    for town, mine in rows.groupby("town"):
        edges = sorted({*mine["from"], *((pd.to_datetime(mine["to"]) + pd.Timedelta(days=1)).dt.strftime("%Y-%m-%d"))})
        assert (edges[0], edges[-1]) == ("2011-01-01", "2025-01-01")
        for day, _ in pairwise(edges):
            now = mine[(mine["from"] <= day) & (mine["to"] >= day)]
            assert len(now), (town, day)
            assert now["holder"].is_unique, (town, day)
            assert len(now) == 1 or "sole" not in set(now["status"]), (town, day)


def test_holders_and_control_say_the_same_of_2012():
    holders, control = read("holders"), read("control")
    shared = sorted(set(holders["town"]) & set(control["town"]))
    assert shared == ["Gao", "Kidal", "Timbuktu"]
    for day in pd.date_range("2012-01-01", "2013-01-31").strftime("%Y-%m-%d"):
        held = []
        for table in (holders, control):
            now = table[(table["from"] <= day) & ((table["to"] >= day) | (table["to"] == ""))]
            held.append({(town, who) for town, who in zip(now["town"], now["holder"], strict=True) if town in shared})
        assert held[0] == held[1], day


def test_nobody_holds_a_town_before_they_exist_or_after():
    actors = read("actors").set_index("id")
    for row in read("holders").itertuples():
        first, last = actors.loc[row.holder, "active_from"], actors.loc[row.holder, "active_to"]
        assert row._3 >= first, row.id
        assert not last or (row.to or LAST)[: len(last)] <= last, row.id


# ---------------------------------------------------------------- the picture


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("stem", DRAWN)
def test_every_new_place_has_its_name_and_no_word_leaves_the_picture(stem: str, form: str, picture):
    fig, _ = picture(stem, form)
    row = read("lessons").set_index("lesson").loc[stem]
    names = {text.get_text() for ax in fig.axes for text in ax.texts if text.get_visible()}
    assert set(each(row["places"])) <= names
    page = fig.bbox.padded(1)
    for ax in fig.axes:
        for text in (*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels()):
            if text.get_visible() and text.get_text():
                assert inside(text.get_window_extent(), page), text
    assert inside(fig.legends[0].get_window_extent(), page)


@pytest.mark.parametrize("stem", DRAWN)
def test_the_slide_keeps_its_upper_left_for_the_title_and_letters_of_24_pixels(stem: str, picture):
    fig, _ = picture(stem, "slide")
    wide, high = fig.get_size_inches()
    assert round(wide * 96 * charts.SLIDE_SCALE) == 1264
    assert round(high * 96 * charts.SLIDE_SCALE) == 704
    assert fig.axes[0].get_position().x0 * 1264 > 676
    words = [text for ax in fig.axes for text in (*ax.texts, *ax.get_xticklabels()) if text.get_visible()]
    note_and_river = {"Lines and names imply no endorsement.", "river Niger"}
    for text in (*words, *fig.legends[0].get_texts()):
        if text.get_text() not in note_and_river and "km" not in text.get_text():
            assert text.get_fontsize() / 72 * 96 * charts.SLIDE_SCALE >= 23.99, text


def test_the_words_come_from_the_rows(picture, monkeypatch: pytest.MonkeyPatch):
    _, content = picture("06-withdrawals")
    assert "Ber and Gossi" in content["text"]
    assert "June 2021 to December 2023 is lit" in content["text"]
    assert "It ends with: Kidal, Malian army and Wagner;" in content["text"]
    assert "1963 to 2011 is lit as far as the ribbon goes" in picture("01-setting")[1]["text"]
    holders = tables.read("holders")
    changed = holders.assign(holder=holders["holder"].replace("wagner", "csp"))
    original = tables.read
    monkeypatch.setattr(tables, "read", lambda name: changed if name == "holders" else original(name))
    _, content = picture("06-withdrawals")
    assert "Malian army and CSP" in content["text"]


def test_every_holder_has_its_word_in_the_legend():
    looks = {FAMILIES.get(holder, holder) for holder in read("holders")["holder"]}
    assert {"cma" if look == "mnla" else look for look in looks} == set(LEGEND)


def test_the_marks_are_events_of_the_table():
    assert set(TURNS) <= set(read("events")["id"])


def test_a_lesson_that_is_not_in_the_table_is_told_with_close_ones(picture):
    with pytest.raises(ValueError, match=r"no lesson '02-revolts'\. Close to it: 02-revolt"):
        picture("02-revolts")


# ---------------------------------------------------------------- notebooks and decks


@pytest.mark.parametrize("stem", DRAWN)
def test_each_lesson_opens_with_its_head_folded_and_without_a_slide_of_its_own(stem: str):
    cells = nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4).cells
    heads = [number for number, cell in enumerate(cells) if cell.source == f'charts.opening("{stem}")']
    assert len(heads) == 1
    assert heads[0] <= 5
    cell = cells[heads[0]]
    assert cell.metadata["jupyter"]["source_hidden"]
    assert cell.metadata["slideshow"]["slide_type"] == "skip"
    assert cells[heads[0] - 1].cell_type == "code"  # the imports


def head_cell(slide: str | None = "iVBORw0KGgo=") -> nbformat.NotebookNode:
    """Return the cell as a run stores it, with a slide form or without."""
    content = {"title": "Where and when: 2012", "text": "Map. <Kati>", "sources": [{"citation": "GeoNames, “x”"}]}
    stored = {"slide": {"image": slide, "width": 782, "height": 440}} if slide else {}
    output = nbformat.v4.new_output(
        "display_data", {charts.MIME: content, "text/plain": "Map."}, metadata={charts.MIME: stored}
    )
    cell = nbformat.v4.new_code_cell('charts.opening("02-revolt")', execution_count=1, outputs=[output])
    cell.metadata["slideshow"] = {"slide_type": "skip"}
    return cell


def small_deck(*cells: nbformat.NotebookNode) -> tuple[str, int]:
    title = nbformat.v4.new_markdown_cell(
        "# 02 · The revolt\n\n**How?**", metadata={"slideshow": {"slide_type": "slide"}}
    )
    after = nbformat.v4.new_markdown_cell("## Next\n\nA lead.", metadata={"slideshow": {"slide_type": "slide"}})
    return slides.deck(nbformat.v4.new_notebook(cells=[title, *cells, after]))


def test_the_head_stands_on_the_title_slide_and_costs_no_slide():
    page, count = small_deck(head_cell())
    assert count == small_deck()[1] == 2
    title = BeautifulSoup(page, "html.parser").select_one("section.slide-title")
    picture = title.select_one(".opening img")
    assert picture["src"] == "data:image/png;base64,iVBORw0KGgo="
    assert picture["alt"] == "Where and when: 2012. Map. <Kati>"
    assert title.select_one("figcaption").get_text() == "Map: GeoNames"


def test_a_head_without_a_slide_form_and_any_other_skipped_cell_leave_the_title_alone():
    for cell in (head_cell(slide=None), nbformat.v4.new_code_cell("charts.opening()", execution_count=1)):
        cell.metadata["slideshow"] = {"slide_type": "skip"}
        assert "opening" not in small_deck(cell)[0].split("<body>")[1].split("<script>")[0]


def test_a_picture_in_a_head_cannot_leave_its_attribute():
    page, _ = small_deck(head_cell(slide='AA==" onload="x()'))
    assert BeautifulSoup(page, "html.parser").select_one(".opening img").get("onload") is None
