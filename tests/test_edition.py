"""The edition: one home for version and day, which all that is made of it bears; what is new, how to cite, a tag."""

import csv
import datetime
import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from conftest import ROOT
from small_lesson import small_lesson

from malicourse import course, words
from malicourse._notebook import NotebookError
from malicourse.publish import deck, edition, kit, page
from malicourse.publish.teaching.sheets import final_sheet
from malicourse.words import say

CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
EDITIONS = {"en": ROOT, "fr": ROOT / "fr"}
NAMED = {"en": "Edition 1.4.0, 1 March 2027", "fr": "Édition 1.4.0 du 1er\xa0mars 2027"}
both = pytest.mark.parametrize("language", [one for one, folder in EDITIONS.items() if (folder / "data").is_dir()])


def text_of(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A course of another edition, in both languages, with its tables; what it lacks is that of the real one."""
    for folder in EDITIONS.values():
        tables = tmp_path / (folder / "data").relative_to(ROOT)
        tables.mkdir(parents=True)
        for file in (*(folder / "data").glob("*.csv"), folder / "data" / course.PACKAGE):
            shutil.copy(file, tables)
    said = "version: 1.4.0\ndate-released: 2027-03-01\n"
    (tmp_path / "CITATION.cff").write_text(said, encoding="utf-8")
    return tmp_path


# ---------------------------------------------------------------- one home


def test_version_and_day_are_those_of_the_citation_everywhere():
    declared = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    described = [
        json.loads((folder / "data" / course.PACKAGE).read_text(encoding="utf-8")) for folder in EDITIONS.values()
    ]
    assert {CITATION["version"]} == {declared[1], *(one["version"] for one in described)}
    dated = [
        re.findall(r"^## (.+)$", (folder / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
        for folder in EDITIONS.values()
    ]
    assert dated[0] == dated[1]
    assert dated[0][0] == f"{CITATION['version']} · {CITATION['date-released']}"
    assert sorted(dated[0], key=lambda one: one.split(" · ")[1], reverse=True) == dated[0]
    assert (edition.version(), edition.day()) == (CITATION["version"], CITATION["date-released"])


@both
def test_an_edition_is_named_as_the_language_does_by_the_course_that_is_worked_in(other, language):
    with course.at(other / ("" if language == "en" else language)):
        assert edition.day() == datetime.date(2027, 3, 1)
        assert edition.line() == NAMED[language]
        assert {one: edition.line(one) for one in NAMED} == NAMED


@pytest.mark.parametrize("said", ["version: 1.4.0", "version: 1.4.0\ndate-released: soon", "- a\n- b", "a: [", "\0"])
def test_a_citation_without_version_or_day_is_told_in_a_sentence(other, said):
    (other / "CITATION.cff").write_text(said, encoding="utf-8")
    with course.at(other), pytest.raises(NotebookError, match=r"CITATION\.cff does not say which edition"):
        edition.line()


# ---------------------------------------------------------------- who bears it


@both
def test_a_page_bears_the_edition_at_its_foot_and_a_deck_on_its_last_slide(other, language):
    lesson = small_lesson()
    with course.at(other / ("" if language == "en" else language)):
        foot = BeautifulSoup(page(lesson, folder=course.here()), "html.parser").select_one("footer")
        slides = BeautifulSoup(deck(lesson, folder=course.here())[0], "html.parser").select(".slide")
    assert NAMED[language] in foot.get_text()
    assert [NAMED[language] in slide.get_text() for slide in slides] == [False] * (len(slides) - 1) + [True]


def test_the_stick_bears_the_edition_in_each_language(other):
    with course.at(other):
        top = BeautifulSoup(kit.start_here([], pdf=False), "html.parser")
    for language, named in NAMED.items():
        assert named in top.select_one(f"section[lang={language}]").get_text()


@both
def test_each_sheet_and_key_bears_the_edition(language):
    with course.at(EDITIONS[language]):
        line = edition.line()
        made = dict(enumerate(final_sheet(7, 5)))
    kept = EDITIONS[language] / "teaching"
    kept = {
        file: file.read_text(encoding="utf-8")
        for kind in ("keys", "sheets", "talks")
        for file in kept.glob(f"{kind}/*")
    }
    assert len(kept) >= 20
    assert [name for name, text in {**kept, **made}.items() if line not in text] == []


# ---------------------------------------------------------------- what is new, how to cite and correct


@both
def test_the_news_have_each_entry_under_the_edition_in_words(language):
    with course.at(EDITIONS[language]):
        shown = BeautifulSoup(edition.news_page(), "html.parser")
        line = edition.line()
    source = (EDITIONS[language] / "CHANGELOG.md").read_text(encoding="utf-8")
    assert shown.select_one("h2").get_text() == line
    assert len(shown.select("h2")) == len(re.findall(r"^## ", source, re.MULTILINE))
    assert len(shown.select("li")) == len(re.findall(r"^- ", source, re.MULTILINE)) > 30
    assert shown.select("h1, a") == []  # the page has its heading, and nothing lies beside it


def test_a_course_without_news_has_those_that_the_package_came_with(other, monkeypatch):
    with course.at(other):
        assert "2026" in edition.news_page()
        monkeypatch.setattr(course, "INSTALLED", other)
        with pytest.raises(NotebookError, match=r"CHANGELOG\.md is missing"):
            edition.news_page()


@both
def test_how_to_cite_says_what_the_citation_says(language):
    with course.at(EDITIONS[language]):
        shown, line = text_of(edition.cite_page()), edition.line()
        title, authors = say("edition.title"), say("edition.authors")
        cited = " ".join(f"{title}. {line}".split())
    readme = ROOT / ("README.md" if language == "en" else f"README.{language}.md")
    assert readme.read_text(encoding="utf-8").startswith(f"# {title}\n")
    assert re.search(rf"{authors}\W+{re.escape(cited)}", shown)
    if language == "en":
        assert (title, [authors]) == (CITATION["title"], [one["name"] for one in CITATION["authors"]])
    entry = BeautifulSoup(edition_of(language), "html.parser").pre.get_text()
    assert entry.count("{") == entry.count("}")
    assert f"year = {{{CITATION['date-released'].year}}}" in entry


def edition_of(language: str) -> str:
    with course.at(EDITIONS[language]):
        return edition.cite_page()


@both
def test_the_last_corrections_stand_under_how_to_correct_newest_first(language):
    shown = BeautifulSoup(edition_of(language), "html.parser").select("ul")[-1].select("li")
    with (ROOT / "data" / "corrections.csv").open(encoding="utf-8", newline="") as log:
        facts = [one for one in csv.DictReader(log) if "sources" not in (one["table"], one["column"])]
    assert len(shown) == edition.NEWEST
    first = f"{words.date(facts[-1]['date'], language)}, {facts[-1]['table']}: {facts[-1]['row']}: "
    assert shown[0].get_text() == first + facts[-1]["reason"]
    assert len({one.code.get_text() for one in shown}) == edition.NEWEST
    assert {one.span["lang"] for one in shown} == {"en"}


def test_where_a_correction_is_sent_is_the_repository_once_the_course_has_one(other):
    with course.at(other):
        assert "where the course is published" in text_of(edition.cite_page())
        said = (other / "CITATION.cff").read_text(encoding="utf-8")
        (other / "CITATION.cff").write_text(f"{said}repository-code: https://example.org/a?b&c\n", encoding="utf-8")
        edition._read.cache_clear()
        link = BeautifulSoup(edition.cite_page(), "html.parser").a
    assert link["href"] == link.get_text() == "https://example.org/a?b&c"


# ---------------------------------------------------------------- a tag publishes it


def test_zenodo_is_told_what_the_citation_says_in_fields_that_it_knows():
    told = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    known = {
        "title",
        "upload_type",
        "description",
        "creators",
        "access_right",
        "license",
        "notes",
        "keywords",
        "language",
    }
    assert set(told) == known
    assert (told["title"], told["keywords"], told["creators"]) == (
        CITATION["title"],
        CITATION["keywords"],
        [{"name": one["name"]} for one in CITATION["authors"]],
    )
    assert CITATION["abstract"].strip() in told["description"]
    assert (told["upload_type"], told["language"]) == ("lesson", "eng")
    assert told["license"] in CITATION["license"]


WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8"))


def test_only_a_tag_publishes_and_only_after_every_test_with_no_more_rights_than_each_job_needs():
    assert WORKFLOW[True] == {"push": {"tags": ["v*"]}}  # YAML reads the key "on" so
    assert WORKFLOW["permissions"] == {"contents": "read"}
    jobs = WORKFLOW["jobs"]
    rights = {name: job.get("permissions") for name, job in jobs.items()}
    assert rights == {
        "build": None,
        "release": {"contents": "write"},
        "pages": {"pages": "write", "id-token": "write"},
    }
    assert [jobs[name]["needs"] for name in ("release", "pages")] == ["build", "build"]
    runs = [step["run"] for step in jobs["build"]["steps"] if "run" in step]
    commands = [line.split()[2] for run in runs for line in run.splitlines() if line.startswith("python start.py")]
    assert commands == ["test", "site", "kit"]
    assert "CITATION.cff" in runs[0]
    assert not [run for run in runs if "${{" in run]  # a name of a tag is never part of a command


def test_the_pyodide_that_is_fetched_is_the_kernels_and_has_a_hash_or_says_that_it_has_none():
    (line,) = [
        one for one in (ROOT / ".github/pyodide.sha256").read_text(encoding="utf-8").splitlines() if one[0] != "#"
    ]
    constants = pytest.importorskip("jupyterlite_pyodide_kernel.constants", reason="the kernel of the lab is not here")
    assert (
        re.fullmatch(r"([0-9a-f]{64}|to-be-filled-\S+)  pyodide-([\d.]+)\.tar\.bz2", line)[2]
        == constants.PYODIDE_VERSION
    )
