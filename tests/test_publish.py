"""A deck as a file: what is on it, what it leaves out, and what happens when it cannot be made."""

import re
import subprocess
from base64 import b64decode
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from conftest import skip_or_fail
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from small_lesson import PICTURE, QUESTIONS, WORDS, chart, markdown, small_lesson

from malicourse import charts, publish
from malicourse.publish import NotebookError, __main__, deck, find_browser, write_deck, write_decks, write_pdf
from malicourse.publish.editions import slides
from malicourse.publish.editions.lead import read_cell
from malicourse.publish.editions.markup import other_language
from malicourse.publish.editions.pages import lesson_of


def soup(notebook=None, **options) -> BeautifulSoup:
    return BeautifulSoup(deck(notebook or small_lesson(), **options)[0], "html.parser")


@pytest.fixture(scope="module")
def text() -> str:
    return deck(small_lesson())[0]


@pytest.fixture(scope="module")
def page(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def leaves(page: BeautifulSoup) -> list[Tag]:
    """Give the slides: the sections that hold no other section."""
    return [section for section in page.select(".slides section") if not section.find("section")]


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


# ---------------------------------------------------------------- what is on the slides


def test_marks_make_slides_and_the_questions_of_a_stop_share_one(page):
    looks = [section["class"][0].removeprefix("slide-") for section in leaves(page)]
    assert looks == ["title", "words", "words", "beside", "chart", "value", "words", "quiz", "words"]
    stacks = page.select(".slides > section")
    assert [len(stack.find_all("section")) for stack in stacks] == [1, 2, 5, 1]
    questions = page.select(".slide-quiz .quiz")
    assert ["fragment" in question["class"] for question in questions] == [False] + [True] * (QUESTIONS - 1)


def test_every_slide_has_a_name_and_the_page_one_title_and_one_first_heading(page):
    assert page.html["lang"] == "en"
    assert page.title.string == "09 · A small lesson"
    assert [words(heading) for heading in page.find_all("h1")] == ["09 · A small lesson"]
    assert all(section["aria-label"] for section in leaves(page))
    running = [words(section.select_one(".running")) for section in leaves(page) if section.select_one(".running")]
    assert running[0] == "A table & its words"
    assert running[1] == "Who held which town"
    assert running[-1].startswith("Quiz · ")


def test_notes_stand_on_every_slide_of_their_section_without_the_fold(page):
    notes = [(note.find_parent("section")["aria-label"], words(note)) for note in page.select("aside.notes")]
    assert notes[0] == ("09 · A small lesson", "Read slowly .")
    assert notes[1:3] == [("A table & its words", "Wait for three guesses.")] * 2
    ((name, key),) = notes[3:]
    assert name.startswith("Quiz · ")
    assert [f"Answer {number} " in key for number in (1, QUESTIONS, QUESTIONS + 1)] == [True, True, False]
    assert "For the teacher" not in words(page)
    assert not page.select(".fragment aside")  # or they would only show with the fragment


def test_a_fragment_holds_the_cells_that_go_on_with_it(page):
    (fragment,) = page.select(".fragment:not(.quiz, .answer)")
    assert words(fragment) == "Guess first: which town? Still part of the guess."


def test_skipped_cells_warnings_and_code_are_not_shown(page):
    shown = words(page.select_one(".slides"))
    assert "import pandas" not in shown
    assert "charts.held" not in shown
    assert "a < b" in shown
    assert not re.search(r"\bW\b", shown)


def test_code_is_shown_where_asked_for_but_not_for_a_quiz():
    code = [words(cell) for cell in soup(code=True).select(".code")]
    assert len(code) == 6
    assert "towns . head ()" in code[0].replace("( )", "()")
    assert not any("quiz" in one for one in code)


def test_a_chart_has_its_words_as_alternative_text_and_no_second_caption(page):
    first, second = page.select("figure")
    for figure in (first, second):
        assert figure.img["alt"] == f"Who held which town. {WORDS}"
        assert figure.img["src"].startswith("data:image/png;base64,")
    assert WORDS not in words(page.select_one(".slides"))


def test_the_source_line_is_one_short_line(page):
    first, second = (words(line) for line in page.select("figcaption"))
    assert first == "Source: Agency 1, “A title”, 1 April 2012"
    assert second == (
        "Sources: Agency 1, 1 April 2012 ; Agency 2, 2 April 2012 ; Agency 3, 3 April 2012 ; Agency 4, 4 April 2012 "
        "; and 2 more, named in the lesson"
    )  # fmt: skip


def test_every_picture_has_words(page):
    assert all(picture.get("alt") for picture in page.find_all("img"))


def test_a_table_loses_running_numbers_and_gaps_look_like_gaps(page):
    table = page.select(".table table")[0]
    assert [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")] == [
        ["town", "lowest"],
        ["Gao", "1200"],
        ["Kidal", "–"],
    ]
    assert not page.select(".slides style")
    assert not page.select("table[border]")


def test_a_pivot_table_has_one_row_of_headers(page):
    table = page.select(".table table")[1]
    assert [cell.get_text() for cell in table.select("thead th")] == ["year", "Niger", "Burkina Faso"]
    assert table.select_one("tbody th").get_text() == "2012"
    assert {cell["scope"] for cell in table.select("thead th")} == {"col"}


def test_a_short_result_is_shown_large_and_as_a_plain_number(page):
    assert words(page.select_one(".value")) == "75"


def test_links_to_files_become_words_and_links_to_sources_stay(page):
    addresses = [link["href"] for link in page.select(".slides a")]
    assert "https://example.org/afp" in addresses
    assert all(address.startswith("https://") for address in addresses)
    assert words(page.select_one(".slide-title .slide")) == "09 · A small lesson How does a deck look?"


CELL = """## Who left first

French soldiers left **Kidal** first ([AFP, October 2021](https://example.org/a); [UN (copy), 2021](https://example.org/b_(c))).

| who | says |
|---|---|
| Paris | two bases ([Staff, 2021](https://example.org/d)) |

They went by road, says [the staff](https://example.org/e).

- A list is told.

<details><summary>At home</summary>

Much more.

</details>

Sources: [Z, 2021](https://example.org/z)"""


def test_a_table_folded_for_whoever_guesses_first_is_on_the_slide_and_other_folds_are_not():
    folded = (
        "<details><summary>Show without guessing</summary>\n\n| who | men |\n|---|---|\n| UN | 1,500 |\n\n</details>"
    )
    shown = read_cell(f"**How many?**\n\n{folded}").shown
    assert "| UN | 1,500 |" in shown
    assert "guessing" not in shown
    assert "| UN |" not in read_cell(folded.replace("Show without guessing", "At home")).shown


def test_a_slide_shows_the_lead_and_the_body_is_told():
    reading = read_cell(CELL)
    assert reading.lead == "French soldiers left Kidal first."
    assert reading.shown.startswith("## Who left first\n\nFrench soldiers left **Kidal** first.\n\n| who | says |")
    assert reading.shown.endswith("| Paris | two bases |")
    assert reading.body == "They went by road, says the staff.\n\n- A list is told."
    assert [name for name, _ in reading.sources] == ["AFP, October 2021", "UN (copy), 2021", "Staff, 2021", "Z, 2021"]


def test_sources_stand_at_the_foot_and_what_is_told_in_the_speakers_window():
    lesson = new_notebook(cells=[markdown("slide", "# 01 · T\n\n**Why?**"), markdown("slide", CELL)])
    slide = leaves(soup(lesson))[1]
    assert words(slide.select_one(".foot")) == "AFP, October 2021 ; UN (copy), 2021 ; Staff, 2021 ; Z, 2021"
    assert "They went by road" in words(slide.select_one("aside.notes"))
    assert "They went by road" not in words(slide.select_one(".slide"))
    assert "Much more" not in words(slide)


@pytest.mark.parametrize(
    ("tag", "waiting"),
    [
        ("reveal-rows", ["Paris two bases asked", "Bamako one road refused"]),
        ("reveal-columns", ["two bases", "asked", "one road", "refused"]),
        ("reveal-last-column", ["asked", "refused"]),
    ],
)
def test_what_is_to_be_guessed_of_a_table_waits_for_its_press(tag: str, waiting: list[str]):
    rows = (
        "| who | says | inquired |",
        "|---|---|---|",
        "| Paris | two bases | asked |",
        "| Bamako | one road | refused |",
    )
    cell = markdown("slide", "## T\n\n" + "\n".join(rows))
    cell.metadata["tags"] = [tag]
    shown = soup(new_notebook(cells=[markdown("slide", "# 01 · T"), cell])).select("table .fragment")
    assert [words(one) for one in shown] == waiting


def test_a_covered_chart_shows_its_picture_without_what_is_to_be_guessed_first():
    first, second = chart()
    first.metadata[charts.MIME] = {"data": [], "cover": PICTURE}
    first.data[charts.MIME]["finding"] = "Three ended together."
    code = new_code_cell(
        "x", execution_count=1, outputs=[first, second], metadata={"slideshow": {"slide_type": "slide"}}
    )
    page = soup(new_notebook(cells=[markdown("slide", "# 01 · T"), code]))
    cover, whole = page.select(".covered img")
    assert cover["alt"] == "The same chart without what is to be guessed"
    assert "fragment" not in cover.get("class", [])
    assert "fragment" in whole["class"]
    assert words(page.select_one(".finding.fragment")) == "Three ended together."
    assert whole["data-fragment-index"] == page.select_one(".finding")["data-fragment-index"]


# ---------------------------------------------------------------- one file, nothing fetched


def test_the_page_names_nothing_it_would_have_to_fetch(page, text):
    assert not page.find_all("link")
    assert not [tag for tag in page.find_all(src=True) if not tag["src"].startswith("data:")]
    styles = "".join(style.string for style in page.find_all("style"))
    assert "@import" not in styles
    assert not re.search(r"url\((?![\"']?data:)", styles)
    for name in ("mathjax", "require.js", "mermaid", "unpkg", "cdnjs", "jsdelivr"):
        assert name not in text.casefold()


@pytest.mark.parametrize("label", ["**Interest**", "**Interest?** (our reading)"])
def test_the_words_that_begin_a_row_name_it(label):
    notebook = small_lesson()
    table = f"| | who | how |\n|---|---|---|\n| {label} | one | two |"
    notebook.cells.insert(1, markdown("slide", f"## A table\n\n{table}"))
    row = BeautifulSoup(deck(notebook)[0], "html.parser").find(string=re.compile("Interest")).find_parent("tr")
    assert [one.name for one in row.find_all(["th", "td"])] == ["th", "td", "td"]


def test_the_page_carries_the_licence_of_reveal(text):
    licence = text[: text.index("<style")]
    assert text.index("<meta charset") < 1024  # a browser looks no further for it
    assert "Copyright (C)" in licence
    assert "Permission is hereby granted, free of charge" in licence
    assert "reveal.js" in licence


def test_a_text_that_ends_a_script_ends_none(page):
    notebook = small_lesson()
    evil = '</script><script id="evil">alert(1)</script>'
    notebook.cells[10].outputs[0].data["application/vnd.malicourse.chart+json"]["title"] = evil
    questions = notebook.cells[14].outputs[0].data["application/vnd.malicourse.quiz+json"]["questions"]
    questions[0]["stem"] = evil
    attacked = soup(notebook)
    assert len(attacked.find_all("script")) == len(page.find_all("script"))
    assert not attacked.select("#evil")


def test_a_picture_from_elsewhere_is_refused_and_one_beside_the_notebook_taken_in(tmp_path):
    (tmp_path / "map.png").write_bytes(b64decode(PICTURE))
    near = new_notebook(cells=[markdown("slide", "# Title\n\n![A map](map.png)")])
    assert soup(near, folder=tmp_path).img["src"].startswith("data:image/png;base64,")
    far = new_notebook(cells=[markdown("slide", "# Title\n\n![A map](https://example.org/map.png)")])
    with pytest.raises(NotebookError, match=r"would not show it offline: https://example\.org/map\.png"):
        deck(far)


# ---------------------------------------------------------------- when it cannot be made


def stored(path: Path, *cells) -> Path:
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


def never_run(folder: Path) -> Path:
    return stored(folder / "x.ipynb", markdown("slide", "# T"), new_code_cell("a = 1\na"))


def no_marks(folder: Path) -> Path:
    return stored(folder / "x.ipynb", new_markdown_cell("# T"), new_code_cell("1", execution_count=1))


def all_skipped(folder: Path) -> Path:
    return stored(folder / "x.ipynb", markdown("skip", "# T"), markdown("notes", "Say hello"))


def not_a_notebook(folder: Path) -> Path:
    (folder / "x.ipynb").write_text("dear diary", encoding="utf-8")
    return folder / "x.ipynb"


def missing(folder: Path) -> Path:
    return folder / "x.ipynb"


def a_folder(folder: Path) -> Path:
    return folder


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (never_run, r"was not run.*cell 2.*a = 1.*malicourse\.authoring run"),
        (no_marks, "has no slide marks.*property inspector"),
        (all_skipped, "has no slide marks"),
        (not_a_notebook, "is not a notebook"),
        (missing, "There is no file"),
        (a_folder, "is a folder"),
    ],
)
def test_what_gives_no_deck_is_said_in_words_and_writes_nothing(tmp_path, capsys, make, message):
    place = tmp_path / "Mali été"
    place.mkdir()
    output = tmp_path / "out" / "deck.html"
    assert __main__.main(["slides", str(make(place)), "--output", str(output)]) == 1
    said = capsys.readouterr()
    assert re.search(message, said.err, re.DOTALL)
    assert "Traceback" not in said.err
    assert said.out == ""
    assert not output.exists()


def test_without_reveal_the_cure_is_named(monkeypatch):
    monkeypatch.setattr(slides.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(NotebookError, match=r"python start\.py test.*requirements-all\.lock"):
        deck(small_lesson())


@pytest.mark.parametrize("where", ["a-file", "a-file/decks"])
def test_a_place_that_cannot_be_written_is_said(tmp_path, capsys, where):
    (tmp_path / "a-file").write_text("kept", encoding="utf-8")
    nbformat.write(small_lesson(), tmp_path / "x.ipynb")
    assert __main__.main(["slides", str(tmp_path / "x.ipynb"), "--output", str(tmp_path / where)]) == 1
    assert re.search("is a file; slides need a folder|cannot be written", capsys.readouterr().err)
    assert (tmp_path / "a-file").read_text(encoding="utf-8") == "kept"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a-file", "x.ipynb"]


def test_an_older_deck_stays_whole_when_the_new_one_fails(tmp_path, monkeypatch):
    nbformat.write(small_lesson(), tmp_path / "x.ipynb")
    output = tmp_path / "deck.html"
    output.write_text("the older deck", encoding="utf-8")

    def disk_full(*_arguments):
        raise OSError(28, "No space left on device")

    for broken in ("replace", "chmod"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, broken, disk_full)
            with pytest.raises(NotebookError, match="No space left"):
                write_deck(tmp_path / "x.ipynb", output)
        assert output.read_text(encoding="utf-8") == "the older deck"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["deck.html", "x.ipynb"]
    write_deck(tmp_path / "x.ipynb", output)
    assert "A small lesson" in output.read_text(encoding="utf-8")


def test_the_command_writes_every_lesson_and_the_map_and_says_how_to_go_on(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notebooks").mkdir()
    for name in ("09-small", "10-second"):
        nbformat.write(small_lesson(), tmp_path / "notebooks" / f"{name}.ipynb")
    assert __main__.main(["slides", "notebooks/09-small.ipynb"]) == 0
    folder = tmp_path / "dist" / "slides"
    assert sorted(file.name for file in folder.iterdir()) == ["09-small.slides.html", "index.html"]
    assert "no slides yet" in (folder / "index.html").read_text(encoding="utf-8")
    assert __main__.main(["slides"]) == 0
    said = capsys.readouterr().out
    assert "10-second.slides.html: 9 slides" in said
    assert (folder / "index.html").resolve().as_uri() in said
    assert "S for the teacher's notes" in said
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "no slides yet" not in index
    assert 'href="10-second.slides.html"' in index


def test_a_pdf_without_a_browser_names_the_other_way(tmp_path, monkeypatch):
    monkeypatch.setenv("MALICOURSE_CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(NotebookError, match=r"deck\.html with \?print-pdf at the end of its address"):
        write_pdf(tmp_path / "deck.html", tmp_path / "deck.pdf", query="?print-pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.browser
def test_a_pdf_has_a_page_for_every_slide_and_every_question(tmp_path):
    if find_browser() is None:
        skip_or_fail("no Chromium, Chrome or Edge was found")
    nbformat.write(small_lesson(), tmp_path / "09-small.ipynb")
    ((file, count), _index) = write_decks([tmp_path / "09-small.ipynb"], tmp_path / "été", pdf=True)
    pdf = file.with_suffix(".pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == count + QUESTIONS - 1


def test_start_py_builds_slides_with_one_package_more(start, monkeypatch):
    seen = []

    def fake_run(command: list, **_: object):
        seen.append(command[1:])
        return subprocess.CompletedProcess(command, 7)

    monkeypatch.setattr(start, "prepare", seen.append)
    monkeypatch.setattr(start.subprocess, "run", fake_run)
    assert start.main(["slides", "--pdf"]) == 7
    assert seen == [
        "requirements.lock",
        "requirements-editions.lock",
        ["-P", "-m", "malicourse.publish", "slides", "--pdf"],
    ]


LANGUAGES = """## T

The *Haut Conseil de la Nation* and the *transition* ([AFP, “Mali : la rébellion touareg et l’armée”](https://example.org)),
said “the end of the war”; «fini».

| account | says |
|---|---|
| **The army** | two |
| The **MNLA** | three |
"""


@pytest.mark.parametrize("edition", ["deck", "page"])
def test_french_is_marked_and_labels_of_rows_are_headers(edition):
    lesson = new_notebook(cells=[markdown("slide", "# 01 · T"), markdown("slide", LANGUAGES)])
    page = soup(lesson) if edition == "deck" else BeautifulSoup(publish.page(lesson), "html.parser")
    lead = {words(one) for one in page.main.select("[lang=fr]")}
    assert "Haut Conseil de la Nation" in lead
    assert not lead & {"transition", "“the end of the war”"}
    if edition == "page":  # a deck names the sources of a slide in short
        assert lead == {"Haut Conseil de la Nation", "“Mali : la rébellion touareg et l’armée”", "«fini»"}
    rows = {words(one): one.name for one in page.select("tbody tr > :first-child")}
    assert rows == {"The army": "th", "The MNLA": "td"}
    assert page.select_one("tbody th")["scope"] == "row"
    assert {one["scope"] for one in page.select("thead th")} == {"col"}


@pytest.mark.parametrize(
    ("title", "french"),
    [
        ("Mali : les anciens rebelles se disent « en temps de guerre » avec la junte", True),
        ("Coordination des mouvements de l’Azawad", True),
        ("Le Figaro", True),
        ("Mali: coup leaders say they act for the people of the north", False),
        ("Coup de grâce in Mali", False),
        ("Dan Na Ambassagou", False),
    ],
)
def test_french_is_told_by_its_small_words(title, french):
    assert other_language(title, "en") == ("fr" if french else "")


def test_building_twice_gives_the_same_page(text):
    assert deck(small_lesson())[0] == text


def test_pieces_say_what_they_are():
    cell = new_code_cell("x", outputs=[*chart(), new_output("display_data", data={"text/plain": "75"})])
    assert [piece.kind for piece in publish.pieces(cell)] == ["chart", "value"]


# ---------------------------------------------------------------- every lesson

LESSONS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("[0-9]*.ipynb"))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_s_deck_fits_its_hour_and_every_slide_has_the_teacher_s_notes(path):
    notebook = nbformat.read(path, as_version=4)
    text, count = deck(notebook, folder=path.parent)
    assert len(text.encode("utf-8")) < 2_000_000
    if lesson_of(notebook, path.stem).time == "45 minutes":
        assert 20 <= count <= 35, f"{path.stem} has {count} slides; an hour has 20 to 24"
    bare = [section["aria-label"] for section in leaves(BeautifulSoup(text, "html.parser")) if not section.aside]
    assert bare == []
