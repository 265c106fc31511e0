"""A page as a file: what stands on it, what leads where, and what happens when it cannot be made."""

import itertools
import re
import subprocess
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from small_lesson import PICTURE, QUESTIONS, WORDS, chart, display, markdown, note, small_lesson

from malicourse import charts, publish
from malicourse.publish import NotebookError, __main__, write_pages
from malicourse.publish.editions import pages
from malicourse.words import say

ROOT = Path(__file__).resolve().parents[1]
SECOND = pages.Lesson("10-second", "10", "The second", "What then?", "45 minutes")
FIRST = pages.Lesson("00-start", "00", "Start here", "What happened?", "15 minutes")
ROWS = [
    {"about": "16 January 2012", "columns": ["town", "held by"], "rows": [["Gao", "Malian army"]], "left_out": 0},
    {"about": "", "columns": ["year", "people"], "rows": [["2012", 54029], ["2013", None]], "left_out": 1204},
]


def steps() -> list[NotebookNode]:
    """Give the outputs that charts.steps publishes, without the widget."""
    frames = [{"label": str(year), "words": f"In {year} points stand in the north."} for year in (2012, 2013, 2014)]
    spec = {"title": "Points move", "label": "Year", "frames": frames, "sources": [], "width": 768, "height": 432}
    text = " ".join(f"{one['label']}: {one['words']}" for one in frames)
    chart = {"title": "Points move", "text": text, "sources": []}
    data = {charts.MIME: chart, charts.STEPS_MIME: spec, "image/png": PICTURE, "text/plain": text}
    return [
        display(data, **{charts.STEPS_MIME: {"pictures": [PICTURE] * 3}}),
        display({"text/html": "<p>Points</p>", "text/plain": f"{text}\nSource"}),
    ]


def lesson() -> NotebookNode:
    """Give a lesson with one of everything a page must show."""
    notebook = small_lesson()
    notebook.cells[0].source = (
        "# 09 · A small lesson\n\n**How does a page look?**\n\n- **Time:** 45 minutes, or more\n"
        "- **Words to know:** [coup](../teaching/glossary.md#coup), [junta](../teaching/glossary.md#junta)"
    )
    drawn = chart()
    drawn[0].metadata[charts.MIME] = {"data": ROWS}
    links = (
        "## Links & more\n\n[Start](00-start.ipynb#Who-said-so?), [next](10-second.ipynb), [lost](11-lost.ipynb), "
        "[exercises](../exercises/02-revolt.ipynb), [table](../data/control.csv), [up](#What-stays-uncertain), "
        "[a coup](../teaching/glossary.md#coup), [no word](../teaching/glossary.md#nothing)."
    )
    wide = (
        "| who | " + " | ".join(f"column{n}" for n in range(14)) + " |\n" + "|---" * 15 + "|\n" + "| long " * 15 + "|"
    )
    more = [
        markdown("slide", links),
        new_code_cell('control = pd.read_csv("../data/control.csv")', execution_count=20),
        note("Ask *first*."),
        new_code_cell("charts.held(ax, control)", execution_count=21, outputs=drawn),
        new_code_cell("charts.steps(frames)", execution_count=22, outputs=steps()),
        new_markdown_cell(wide),
        markdown("skip", "## Sources\n\n- Agency: [s1](https://example.org/a-very-long-address/" + "x" * 90 + ")"),
    ]
    notebook.cells += more
    return notebook


def build(notebook: NotebookNode | None = None, **options) -> str:
    options = {
        "name": "09-small.ipynb",
        "lessons": [FIRST, pages.Lesson("09-small", "09", "S", "", ""), SECOND],
        **options,
    }
    return publish.page(notebook or lesson(), **options)


def soup(notebook: NotebookNode | None = None, **options) -> BeautifulSoup:
    return BeautifulSoup(build(notebook, **options), "html.parser")


@pytest.fixture(scope="module")
def text() -> str:
    return build()


@pytest.fixture(scope="module")
def page(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


# ---------------------------------------------------------------- what stands on a page


def test_the_page_has_a_language_a_title_one_first_heading_and_landmarks(page):
    assert page.html["lang"] == "en"
    assert page.title.string == "09 · A small lesson – Northern Mali, 2012–2023"
    assert [words(heading) for heading in page.find_all("h1")] == ["09 · A small lesson"]
    assert words(page.select_one(".question")) == "How does a page look?"
    assert len(page.find_all("main")) == len(page.find_all("header")) == len(page.find_all("footer")) == 1
    names = [nav["aria-label"] for nav in page.find_all("nav")]
    assert len(names) == len(set(names)) == 3


def test_the_course_has_one_name(page):
    assert f'title: "{say("editions.course", language="en")}:' in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_headings_skip_no_level_and_no_two_places_have_one_name(page):
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_the_first_link_skips_to_the_text(page):
    first = page.body.find("a")
    assert (words(first), first["href"]) == ("Skip to the text", "#main")
    assert page.select_one("main#main")["tabindex"] == "-1"


def test_the_list_of_sections_leads_to_each_of_them_and_not_to_the_answers(page):
    listed = [link["href"].removeprefix("#") for link in page.select(".contents a")]
    assert listed == [heading["id"] for heading in page.select("section:not(.key) h2")]
    assert words(page.select_one(".contents a")) == "A table & its words"
    assert "links-more" in listed
    assert "glossary" in listed


def test_every_link_within_the_page_has_its_place(page):
    ids = {tag["id"] for tag in page.find_all(id=True)}
    assert {link["href"][1:] for link in page.find_all("a", href=re.compile("^#"))} <= ids


def test_links_lead_to_pages_of_the_edition_and_others_become_words(page):
    paragraph = page.find(id="links-more").find_next("p")
    found = {words(link): link["href"] for link in paragraph.find_all("a")}
    assert found == {
        "Start": "00-start.html#who-said-so",
        "next": "10-second.html",
        "up": "#what-stays-uncertain",
        "a coup": "#word-coup",
    }
    assert "lost , exercises , table ," in re.sub(r"(\w),", r"\1 ,", words(paragraph))
    addresses = {link["href"] for link in page.find_all("a")}
    assert all(re.match(r"https://|#|(00-start|10-second|index)\.html", address) for address in addresses)


def test_the_lesson_before_and_after_are_one_step_away(page):
    before, after = page.select(".turn a")
    assert (before["href"], words(before)) == ("00-start.html", "Previous 00 · Start here")
    assert (after["href"], words(after)) == ("10-second.html", "Next 10 · The second")
    assert not soup(lessons=()).select(".turn")


def test_a_word_of_the_glossary_is_explained_on_the_page_with_the_way_back(page):
    term = page.find(id="word-coup")
    assert term.find("span")["lang"] == "fr"
    meaning = term.find_next_sibling("dd")
    back = [link["href"].removeprefix("#") for link in meaning.find_all("a")]
    assert [page.find(id=place)["href"] for place in back] == ["#word-coup", "#word-coup"]
    assert {words(one) for one in page.select("[class=word]")} == {"coup", "junta", "a coup"}
    assert len(page.select(".glossary dt")) == 2


def test_notes_and_code_are_folded_and_code_without_a_result_waits_for_one(page):
    notes = page.select("details.teacher")
    assert all(words(one.summary) == "For the teacher" and not one.has_attr("open") for one in notes)
    assert "Ask first" in words(notes[-1])
    assert notes[-1].find("details") is None
    code = page.select("details.code")
    assert not any(one.has_attr("open") for one in code)
    assert "import pandas as pd" in words(code[0])
    assert "head" in words(code[0])
    held = next(one for one in code if "read_csv" in words(one))
    assert "charts . held" in words(held)
    assert "quiz" not in " ".join(words(one) for one in code)


def test_a_chart_has_its_words_all_its_sources_and_its_numbers(page):
    first, second, third = page.select(".chart")
    for one in (first, second, third):
        assert one.img["alt"] == f"Who held which town. {WORDS}"
        assert words(one.select_one("details.data p")) == WORDS
    assert words(first.summary) == "The chart in words"
    assert words(third.summary) == "The chart in words and numbers"
    assert len(second.select("figcaption a")) == 6
    towns, people = third.find_all("table")
    assert words(towns.caption) == "16 January 2012"
    assert words(people.caption) == "Who held which town"
    rows = [[words(cell) for cell in row.find_all(["th", "td"])] for row in people.find_all("tr")]
    assert rows == [["year", "people"], ["2012", "54,029"], ["2013", "–"]]
    assert [cell["scope"] for cell in people.find_all("th")] == ["col", "col", "row", "row"]
    assert words(third.select_one(".rows")).startswith("1,204 more rows are left out here.")


def test_a_slider_stands_there_with_every_picture_and_its_words(page):
    figures = page.select("[data-malicourse-steps] figure")
    assert [figure.img["alt"] for figure in figures] == [
        f"In {y} points stand in the north." for y in (2012, 2013, 2014)
    ]
    assert "mountAll" in page.find_all("script")[-1].string


def test_questions_of_a_stop_stand_together_and_can_be_read_without_the_script(page):
    (place,) = page.select("[data-malicourse-quiz]")
    assert len(place.select(".malicourse-quiz-static > div")) == QUESTIONS
    folds = [one for one in place.find_all("details") if words(one.summary) == "Answer and source"]
    assert len(folds) == QUESTIONS
    assert words(place.find_previous("h3")).startswith("Questions: ")


def test_the_answers_stand_once_more_on_a_sheet_at_the_end(page):
    key = page.select("section")[-1]
    assert key["class"] == ["key"]
    assert len(key.select("h3 + ol > li")) == QUESTIONS
    assert key.find_next("section") is None


def test_what_is_wide_scrolls_in_a_box_of_its_own_with_a_name(page):
    boxes = page.select(".scroll")
    assert all(table.find_parent(class_="scroll") for table in page.find_all("table"))
    names = [box["aria-label"] for box in boxes]
    assert len(names) == len(set(names))
    assert all(box["role"] == "group" and box["tabindex"] == "0" for box in boxes)


@pytest.mark.parametrize(
    ("asked", "waits"), [("**Which day?**", True), ("Guess the last column.", True), ("So:", False)]
)
def test_what_a_learner_is_asked_to_guess_waits_on_the_page(asked, waits):
    source = f"{asked}\n\n| when | what |\n|---|---|\n| 2012 | revolt |"
    cell = new_markdown_cell(source, metadata={"tags": ["reveal-last-column"]})
    made = soup(new_notebook(cells=[new_markdown_cell("# 02 · Title"), cell]))
    folded = source.replace("| when", "<details><summary>Show without guessing</summary>\n\n| when") + "\n\n</details>"
    cell.source = folded  # as a notebook keeps it: the page shows the same
    assert str(soup(new_notebook(cells=[new_markdown_cell("# 02 · Title"), cell]))) == str(made)
    shut = made.select("details.guess.reveal-last-column:not([open]) + .scroll table")
    assert len(shut) == int(waits)
    assert "revolt" in made.get_text()


def test_the_tables_that_the_lesson_reads_are_named_with_their_licence(page):
    listed = page.find(id="tables").find_parent("section")
    assert "data/control.csv" in words(listed)
    assert "Licence: Creative Commons Attribution 4.0" in words(listed)
    assert not soup(small_lesson()).find(id="tables")


# ---------------------------------------------------------------- one file, nothing fetched


def test_the_page_names_nothing_it_would_have_to_fetch(page, text):
    assert not page.find_all("link")
    assert not [tag for tag in page.find_all(src=True) if not tag["src"].startswith("data:")]
    styles = "".join(style.string for style in page.find_all("style"))
    assert "@import" not in styles
    assert not re.search(r"url\((?![\"']?data:)", styles)
    for name in ("mathjax", "require.js", "mermaid", "unpkg", "cdnjs", "jsdelivr", "jp-Cell"):
        assert name.casefold() not in text.casefold()


def test_on_a_slow_line_the_first_words_come_long_before_their_letters(text):
    assert text.index("<h1") < 30_000 < text.index("@font-face")


def test_a_text_that_ends_a_script_ends_none(page):
    notebook = lesson()
    evil = '</script><script id="evil">alert(1)</script><img id="evil">'
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            for kind in (charts.MIME, charts.STEPS_MIME):
                if kind in data:
                    data[kind]["title"] = evil
            if "application/vnd.malicourse.quiz+json" in data:
                data["application/vnd.malicourse.quiz+json"]["title"] = evil
                data["application/vnd.malicourse.quiz+json"]["questions"][0]["stem"] = evil
            if charts.MIME in output.get("metadata", {}):
                output.metadata[charts.MIME]["data"][0]["rows"] = [[evil, evil]]
    notebook.cells[0].source = notebook.cells[0].source.replace("A small lesson", evil)
    attacked = soup(notebook)
    assert len(attacked.find_all("script")) == len(page.find_all("script"))
    assert not attacked.select("#evil")


def test_a_page_without_questions_carries_no_quiz(page):
    plain = soup(new_notebook(cells=[new_markdown_cell("# Only words\n\nNothing else.")]))
    assert len(plain.find_all("script")) == 1
    assert not plain.select(".key, .contents, .glossary")


def test_a_picture_from_elsewhere_is_refused(tmp_path):
    far = new_notebook(cells=[new_markdown_cell("# T\n\n![A map](https://example.org/map.png)")])
    with pytest.raises(NotebookError, match=r"the page would not show it offline: https://example\.org/map\.png"):
        build(far)


def test_building_twice_gives_the_same_page(text):
    assert build() == text


# ---------------------------------------------------------------- the course map


def test_the_map_is_read_from_the_lessons_themselves():
    assert pages.lesson_of(lesson(), "09-small") == pages.Lesson(
        "09-small", "09", "A small lesson", "How does a page look?", "45 minutes"
    )
    bare = pages.lesson_of(new_notebook(cells=[new_code_cell("1")]), "12-bare")
    assert bare == pages.Lesson("12-bare", "", "12-bare", "", "")


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")), ids=lambda path: path.stem)
def test_every_lesson_gives_the_map_its_number_question_and_time(path):
    found = pages.lesson_of(nbformat.read(path, as_version=4), path.stem)
    assert found.number == path.stem[:2]
    assert found.question.endswith("?")
    assert re.fullmatch(r"\d+ minutes|open", found.time)


def test_the_map_names_question_time_and_slides_and_says_where_there_is_no_page():
    links = {"00-start": {"page": "00-start.html", "slides": "../00-start.slides.html"}}
    html = pages.index([FIRST, SECOND], "page", links, "Read on.")
    first, second = BeautifulSoup(html, "html.parser").select(".map li")
    assert words(first) == "00 00 · Start here What happened? 15 minutes · slides of 00 · Start here"
    assert [link["href"] for link in first.find_all("a")] == ["00-start.html", "../00-start.slides.html"]
    assert words(second) == "10 10 · The second What then? 45 minutes · no page yet"
    assert not second.find("a")


# ---------------------------------------------------------------- files and the command


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    """Give a folder with two lessons, as the command finds it."""
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path)
    nbformat.write(lesson(), tmp_path / "notebooks" / "09-small.ipynb")
    second = new_notebook(cells=[new_markdown_cell("# 10 · The second\n\n**What then?**\n\n- **Time:** 45 minutes")])
    nbformat.write(second, tmp_path / "notebooks" / "10-second.ipynb")
    return tmp_path


def test_the_command_writes_every_lesson_and_the_map_and_says_where_to_open(course, capsys):
    assert __main__.main(["pages"]) == 0
    folder = course / "dist" / "pages"
    assert sorted(file.name for file in folder.iterdir()) == ["09-small.html", "10-second.html", "index.html"]
    said = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"dist.pages.09-small\.html: \d+ kB", said[0])
    assert (folder / "index.html").resolve().as_uri() in said[3]
    assert 'href="10-second.html"' in (folder / "09-small.html").read_text(encoding="utf-8")


def test_one_lesson_alone_links_to_the_pages_that_are_there(course):
    def built(name: str) -> str:
        write_pages([f"notebooks/{name}.ipynb"], "out")
        return (course / "out" / f"{name}.html").read_text(encoding="utf-8")

    assert 'href="10-second.html"' not in built("09-small")
    assert "no page yet" in (course / "out" / "index.html").read_text(encoding="utf-8")
    built("10-second")
    assert "no page yet" not in (course / "out" / "index.html").read_text(encoding="utf-8")
    assert 'href="10-second.html"' in built("09-small")


def test_slides_that_were_built_before_are_linked(course):
    (course / "dist").mkdir()
    (course / "dist" / "09-small.slides.html").write_text("deck", encoding="utf-8")
    write_pages(["notebooks/09-small.ipynb"], course / "dist" / "pages")
    assert 'href="../09-small.slides.html"' in (course / "dist" / "pages" / "index.html").read_text(encoding="utf-8")


def never_run(course: Path) -> str:
    nbformat.write(new_notebook(cells=[new_code_cell("a = 1\na")]), course / "notebooks" / "11-new.ipynb")
    return "notebooks/11-new.ipynb"


def not_a_notebook(course: Path) -> str:
    (course / "notebooks" / "11-new.ipynb").write_text("dear diary", encoding="utf-8")
    return "notebooks/11-new.ipynb"


def missing(course: Path) -> str:
    return "notebooks/12-none.ipynb"


def a_file_for_a_folder(course: Path) -> str:
    (course / "dist").mkdir()
    (course / "dist" / "pages").write_text("not a folder", encoding="utf-8")
    return "notebooks/09-small.ipynb"


def a_namesake(course: Path) -> str:
    (course / "other").mkdir()
    nbformat.write(lesson(), course / "other" / "09-small.ipynb")
    return "other/09-small.ipynb"


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (never_run, r"was not run, or not to its end: cell 1 has no result \(a = 1\)"),
        (not_a_notebook, "is not a notebook that can be read"),
        (missing, "There is no file .*; there is 09-small.ipynb, 10-second.ipynb"),
        (a_file_for_a_folder, "is a file; pages need a folder"),
        (a_namesake, "would both become 09-small.html"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_cannot_be_made_gets_a_sentence_and_nothing_is_written(course, capsys, case, sentence):
    named = case(course)
    before = sorted(course.rglob("*"))
    assert __main__.main(["pages", "notebooks/09-small.ipynb", named]) == 1
    shown = capsys.readouterr()
    assert re.search(sentence, shown.err)
    assert shown.out == ""
    assert sorted(course.rglob("*")) == before


def test_no_notebook_at_all_gets_a_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert __main__.main(["pages"]) == 1
    assert "There is no notebook to make pages from" in capsys.readouterr().err


def test_older_pages_stay_until_all_new_ones_are_complete(course):
    folder = course / "dist" / "pages"
    folder.mkdir(parents=True)
    (folder / "09-small.html").write_text("the older page", encoding="utf-8")
    with pytest.raises(NotebookError):
        write_pages(["notebooks/09-small.ipynb", never_run(course)], folder)
    assert (folder / "09-small.html").read_text(encoding="utf-8") == "the older page"
    (course / "notebooks" / "11-new.ipynb").unlink()
    write_pages(["notebooks/09-small.ipynb"], folder)
    assert "A small lesson" in (folder / "09-small.html").read_text(encoding="utf-8")


def test_start_py_builds_pages_with_what_learners_have(start, monkeypatch):
    seen = []

    def fake_run(command: list, **_: object):
        seen.append(command[1:])
        return subprocess.CompletedProcess(command, 7)

    monkeypatch.setattr(start, "prepare", seen.append)
    monkeypatch.setattr(start.subprocess, "run", fake_run)
    assert start.main(["pages", "--output", "elsewhere"]) == 7
    assert seen == ["requirements.lock", ["-P", "-m", "malicourse.publish", "pages", "--output", "elsewhere"]]


def test_an_output_that_is_not_known_is_not_lost():
    cell = new_code_cell("x", outputs=[new_output("stream", name="stdout", text="said")], execution_count=1)
    assert "said" in words(soup(new_notebook(cells=[new_markdown_cell("# T"), cell])).select_one(".out"))
