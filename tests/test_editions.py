"""A course with lessons in two languages: each edition speaks its own, lies in its own folder, links to the other."""

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import ROOT
from nbformat.v4 import new_markdown_cell, new_notebook
from small_lesson import small_lesson

from malicourse import course, words
from malicourse.publish import __main__ as publish
from malicourse.publish import deck, kit, page, write_pages
from malicourse.publish.editions import pages, slides

NAME = "09-small"


@pytest.fixture
def two(tmp_path, monkeypatch) -> Path:
    """A course of one lesson in English, and the same in French; worked in from its own folder."""
    tree = tmp_path / "Mali été"
    (tree / "notebooks").mkdir(parents=True)
    shutil.copytree(ROOT / "data", tree / "data", ignore=shutil.ignore_patterns("derive", "quizzes", "exercises"))
    nbformat.write(lesson("# 09 · A small lesson\n\n**How does it look?**\n\n- **Time:** 45 minutes"), file(tree))
    add_edition(tree, "fr", "# 09 · Une petite leçon\n\n**Quel air a-t-elle ?**\n\n- **Durée :** 50 minutes")
    monkeypatch.chdir(tree)
    return tree


def file(tree: Path) -> Path:
    return tree / "notebooks" / f"{NAME}.ipynb"


def lesson(first: str):
    notebook = small_lesson()
    notebook.cells[0].source = first
    more = (
        "The *Haut Conseil de la Nation*, « dans la nuit », “the end of the war”, [coup](../teaching/glossary.md#coup)."
    )
    notebook.cells.append(new_markdown_cell(f"## Sources\n\n{more}", metadata={"slideshow": {"slide_type": "slide"}}))
    return notebook


def add_edition(tree: Path, language: str, first: str) -> None:
    folder = tree / language
    (folder / "notebooks").mkdir(parents=True)
    shutil.copytree(tree / "data", folder / "data")
    described = json.loads((folder / "data" / "datapackage.json").read_text(encoding="utf-8"))
    (folder / "data" / "datapackage.json").write_text(json.dumps({**described, "language": language}), encoding="utf-8")
    nbformat.write(lesson(first), file(folder))


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def twins(path: Path) -> list[tuple[str, str, str, str]]:
    links = soup(path).select(".twins a")
    return [(one["href"], one["lang"], one["hreflang"], one.text) for one in links]


EDITIONS = {"pages": f"{NAME}.html", "slides": f"{NAME}.slides.html"}


@pytest.mark.parametrize(("command", "made"), EDITIONS.items())
@pytest.mark.parametrize("order", [["en", "fr"], ["fr", "en"]])
def test_files_side_by_side_link_to_each_other_whichever_was_made_first(two, command, made, order):
    english, french = two / "dist" / command / made, two / "dist" / "fr" / command / made
    assert publish.main([command, "--language", order[0]]) == 0
    assert twins(english if order[0] == "en" else french) == [], "there is no twin yet"
    assert publish.main([command, "--language", order[1]]) == 0
    for one, other, language, label in ((english, french, "fr", "En français"), (french, english, "en", "In English")):
        (link,) = twins(one)
        assert link[1:] == (language, language, label)
        assert (one.parent / link[0]).resolve() == other
        assert len(twins(one.with_name("index.html"))) == 1


@pytest.mark.parametrize("command", EDITIONS)
def test_a_deck_links_from_its_title_and_a_page_from_its_head(two, command):
    for language in ("en", "fr"):
        publish.main([command, "--language", language])
    place = soup(two / "dist" / command / EDITIONS[command]).select_one(".twins a")
    assert place.find_parent("header", class_="top") or place.find_parent("section", class_="slide-title")


@pytest.mark.parametrize("place", [".", "fr", "fr/notebooks"])
def test_in_the_folder_of_an_edition_its_lessons_are_meant(two, monkeypatch, place, capsys):
    monkeypatch.chdir(two / place)
    words_typed = [] if place != "fr/notebooks" else ["09"]
    assert publish.main(["pages", *words_typed]) == 0
    made = two / "dist" / ("pages" if place == "." else "fr/pages") / f"{NAME}.html"
    assert soup(made).html["lang"] == ("en" if place == "." else "fr")
    assert [path.name for path in two.iterdir() if path.name == "dist"] == ["dist"]
    assert not (two / place / "dist").exists() or place == "."
    assert ("Ouvrez" in capsys.readouterr().out) == (place != ".")


@pytest.mark.parametrize("command", EDITIONS)
def test_an_edition_speaks_its_language_wherever_it_is_made_from(two, command, tmp_path):
    """Here from the folder of the English course: the language is that of the folder where the lesson lies."""
    assert publish.main([command, "fr/notebooks/09-small.ipynb", "--output", str(tmp_path / "out")]) == 0
    page = soup(tmp_path / "out" / EDITIONS[command])
    assert page.html["lang"] == "fr"
    assert {one["lang"] for one in page.main.select("[lang]") if "Conseil" in one.text} == set()
    assert {one["lang"] for one in page.main.select("[lang]") if "the end" in one.text} == {"en"}
    said = page.get_text(" ")
    if command == "pages":
        assert page.title.string == "09 · Une petite leçon – Nord du Mali, 2012–2023"
        own = words.room("editions", "fr")
        keys = ["skip", "contents", "show_code", "for_the_teacher", "glossary", "chart_in_words", "foot", "about_page"]
        assert [key for key in keys if own[key] not in said] == []
        assert page.select_one(".glossary dt span")["lang"] == "en"
        assert "50 minutes" in soup(tmp_path / "out" / "index.html").get_text()
    else:
        assert page.body["data-key-answer"] == "Montrer la réponse"
        assert "Réponse 1" in said
        teachers_window = next(one.string for one in page.find_all("script") if "speaker-controls" in one.string)
        assert ">À venir<" in teachers_window
        assert ">Upcoming<" not in teachers_window
    english = words.room("editions", "en")
    left = [key for key, entry in english.items() if isinstance(entry, str) and len(entry) > 12 and entry in said]
    assert left == []


def test_an_english_edition_is_english_inside_a_french_one(two, monkeypatch, tmp_path):
    monkeypatch.chdir(two / "fr")
    write_pages([file(two)], tmp_path / "out")
    page = soup(tmp_path / "out" / f"{NAME}.html")
    assert page.html["lang"] == "en"
    assert {one["lang"] for one in page.main.select("[lang]") if "Conseil" in one.text} == {"fr"}


@pytest.mark.parametrize("command", ["pages", "slides", "questions", "paper", "kit"])
def test_a_language_without_lessons_names_those_that_have_some(two, command, capsys):
    assert publish.main([command, "--language", "de"]) == 1
    said = capsys.readouterr()
    assert re.search(r"language de\. .* en, fr\.", said.err)
    assert not (two / "dist").exists()


def test_help_speaks_the_language_and_names_the_place(two, capsys, monkeypatch):
    monkeypatch.setenv("MALICOURSE_LANGUAGE", "fr")
    with pytest.raises(SystemExit):
        publish.main(["pages", "--help"])
    said = capsys.readouterr().out
    assert "sinon dist/fr/pages" in said
    assert "ici en, fr" in said


@pytest.mark.parametrize("named", [None, "fr"])
def test_a_stick_has_every_language_or_the_one_that_is_named(two, tmp_path, monkeypatch, named):
    import zipfile

    monkeypatch.setattr(kit, "find_browser", lambda: None)
    for name in (".gitignore", "CITATION.cff"):
        shutil.copy(ROOT / name, two)
    asked = ["--language", named] if named else []
    assert publish.main(["kit", "--output", str(tmp_path / "clé.zip"), *asked]) == 0
    with zipfile.ZipFile(tmp_path / "clé.zip") as archive:
        archive.extractall(tmp_path / "clé")
    stick = tmp_path / "clé" / kit.TOP
    assert (stick / "fr" / "notebooks" / f"{NAME}.ipynb").is_file()
    assert (stick / "pages" / f"{NAME}.html").is_file() == (named is None)
    assert len(twins(stick / "fr" / "slides" / f"{NAME}.slides.html")) == (named is None)
    top = soup(stick / "START-HERE.html")
    for language in ("en", "fr"):
        part = top.select_one(f"section[lang={language}]")
        links = [link["href"] for link in part.find_all("a")]
        folder = "fr/" if "fr" in (language, named) else ""
        assert links == [f"{folder}pages/index.html", f"{folder}slides/index.html"]
        assert all((stick / link).is_file() for link in links)
        assert f"python start.py --language {'fr' if folder else 'en'}" in part.text
        assert ("in French" in part.text) == (named == "fr" and language == "en")


def test_a_third_language_needs_no_code(two, tmp_path, monkeypatch):
    """Its words and its tree are enough."""
    folder = tmp_path / "words"
    shutil.copytree(words.FOLDER, folder)
    shutil.copytree(folder / "en", folder / "xx")
    own = json.loads((folder / "xx" / "editions.json").read_text(encoding="utf-8"))
    own |= {"in_this_language": "Xx", "time_label": "Xtime", "small_words": "xyz"}
    (folder / "xx" / "editions.json").write_text(json.dumps(own), encoding="utf-8")
    monkeypatch.setattr(words, "FOLDER", folder)
    words.room.cache_clear()
    try:
        add_edition(two, "xx", "# 09 · X\n\n**X?**\n\n- **Xtime:** 55 minutes")
        assert list(course.editions()) == ["en", "fr", "xx"]
        for language in ("en", "fr", "xx"):
            publish.main(["pages", "--language", language])
        assert [one[1] for one in twins(two / "dist" / "fr" / "pages" / f"{NAME}.html")] == ["en", "xx"]
        assert "55 minutes" in soup(two / "dist" / "xx" / "pages" / "index.html").get_text()
    finally:
        words.room.cache_clear()


def test_sources_at_the_foot_of_a_slide_are_those_of_its_language(two):
    """What was looked up for one edition is not kept for the other."""
    with course.at(two):
        english = slides._cited(course.here() / "data")
    with course.at(two / "fr"):
        french = slides._cited(course.here() / "data")
    assert english.keys() == french.keys()
    assert english != french, "dates are in words"


def test_a_page_by_itself_speaks_the_language_of_its_folder(two):
    made = BeautifulSoup(pages.page(nbformat.read(file(two / "fr"), 4), folder=two / "fr" / "notebooks"), "html.parser")
    assert made.html["lang"] == "fr"
    assert "Mots à connaître" in made.get_text()


@pytest.mark.parametrize(
    "line", ["English: [A](../../notebooks/02-x.ipynb)", "Français\xa0: [A, b](../fr/notebooks/02-x.ipynb)"]
)
def test_the_line_that_leads_a_notebook_to_its_twin_is_on_no_slide_and_no_page(line):
    cell = new_markdown_cell(f"# 02 · A\n\n{line}\n\n**Who asks?**\n\n- **Time:** 45 minutes")
    cell.metadata["slideshow"] = {"slide_type": "slide"}
    notebook = new_notebook(cells=[cell])
    for built, shown in ((deck(notebook)[0], ".slides"), (page(notebook), "body")):
        words_shown = BeautifulSoup(built, "html.parser").select_one(shown).get_text()
        assert "Who asks?" in words_shown
        assert line.partition(":")[0] not in words_shown
