"""The site: whole, in every language, under any path; no link in it is dead, and it asks no other host for anything."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag

import pytest
from bs4 import BeautifulSoup
from conftest import external
from test_pages_browser import EVERY_IMPACT, TOO_WIDE

from malicourse import course
from malicourse.publish import __main__ as publish
from malicourse.publish import edition, kit, questions, site
from malicourse.publish.site import lab, place
from malicourse.words import room

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = {"en": "", "fr": "fr/"}
LESSONS = [path.stem for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))]


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """The site of the course as it is, below a path with a space and an accent."""
    folder = tmp_path_factory.mktemp("host") / "Mali été"
    with course.at(ROOT):
        list(site.build(folder))
    return folder


@pytest.fixture(scope="module")
def soups(whole) -> dict[str, BeautifulSoup]:
    """Every page of the site, by its path."""
    files = sorted(whole.rglob("*.html"))
    return {
        file.relative_to(whole).as_posix(): BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        for file in files
    }


def ways(soup: BeautifulSoup) -> list[str]:
    """Give each address that a page leads to or loads."""
    found = [(one.get("href") or one.get("src")) for one in soup.select("a[href], link[href], img[src], script[src]")]
    return [str(way) for way in found if not str(way).startswith(("data:", "mailto:"))]


# ---------------------------------------------------------------- every page


def test_no_link_is_dead_and_none_but_a_source_leaves_the_site(whole, soups):
    dead, ids = [], {path: {one["id"] for one in soup.select("[id]")} for path, soup in soups.items()}
    for path, soup in soups.items():
        for way in ways(soup):
            address, anchor = urldefrag(way)
            if re.match(r"https?:", way):
                continue
            there = (whole / path).parent / unquote(address) if address else whole / path
            name = there.resolve().relative_to(whole.resolve()).as_posix() if there.is_file() else ""
            if way.startswith("/") or not name or (anchor and unquote(anchor) not in ids.get(name, {unquote(anchor)})):
                dead.append(f"{path}: {way}")
    assert dead == []
    assert len(soups) > 2 * 6 * len(LESSONS), "pages, decks, sheets, plans, keys and shelves of two languages"


def test_nothing_but_what_stands_beside_it_is_loaded(soups):
    loaded = {
        f"{path}: {one.get('src') or one.get('href')}"
        for path, soup in soups.items()
        for one in soup.select("link[href], img[src], script[src], iframe, object, embed, source, video, audio")
        if re.match(r"(https?:)?//", str(one.get("src") or one.get("href") or "//"))
        and not one.get("srcset", "").startswith("data:")
    }
    assert loaded == set()


def test_each_page_speaks_its_language_and_bears_version_and_day(soups):
    for path, soup in soups.items():
        language = "fr" if path.startswith("fr/") else "en"
        assert soup.html["lang"] == language, path
        if "not-kept" not in path:
            assert edition.line(language) in soup.get_text(" "), path


def test_each_page_leads_home_and_to_itself_in_the_other_language(soups):
    for path, soup in soups.items():
        if "not-kept" in path or soup.select_one("[data-malicourse-lab]"):
            continue
        own = path.removeprefix("fr/")
        home = f"{'../' * own.count('/')}index.html"
        assert any(link["href"] == home for link in soup.select("header a, nav a, .twins a")), path
        twin = own if path != own else f"fr/{own}"
        links = [link["hreflang"] for link in soup.select(".twins a[hreflang]")]
        assert links == ([] if twin not in soups else ["en" if path != own else "fr"]), path


@pytest.mark.parametrize("folder", LANGUAGES.values())
@pytest.mark.parametrize("lesson", LESSONS)
def test_the_forms_of_a_lesson_lead_to_one_another(soups, folder, lesson):
    forms = {"page": f"pages/{lesson}.html", "deck": f"slides/{lesson}.slides.html", "sheet": f"sheets/{lesson}.html"}
    for form in forms.values():
        links = [link["href"] for link in soups[folder + form].select(".top a, .twins a, .ways a")]
        assert {f"../{other}" for other in forms.values() if other != form} <= set(links), form
    keys = {f"../{part}/{lesson}.html" for part in ("plans", "keys")}
    for part in ("plans", "keys"):
        links = {link["href"] for link in soups[f"{folder}teachers/{part}/{lesson}.html"].select(".top a")}
        assert {"../index.html", f"../../pages/{lesson}.html"} <= links
        assert links & keys == keys - {f"../{part}/{lesson}.html"}


@pytest.mark.parametrize("folder", LANGUAGES.values())
def test_what_pupils_get_on_paper_leads_to_no_answer(soups, folder):
    sheets = {path: soup for path, soup in soups.items() if path.startswith(f"{folder}sheets/")}
    assert len(sheets) == len(LESSONS) + 1
    for path, soup in sheets.items():
        forms = soup.select("main a") if path.endswith("index.html") else soup.select(".ways a")
        assert [link["href"] for link in forms if "teachers" in link["href"]] == [], path


# ---------------------------------------------------------------- home


@pytest.mark.parametrize("folder", LANGUAGES.values())
def test_the_home_page_has_each_lesson_with_its_question_and_is_light(whole, soups, folder):
    home = soups[f"{folder}index.html"]
    cards = home.select(".cards > li")
    assert [card.h3.a["href"] for card in cards] == [f"pages/{lesson}.html" for lesson in LESSONS]
    for card, lesson in zip(cards, LESSONS, strict=True):
        question = soups[f"{folder}pages/{lesson}.html"].select_one(".band .question")
        assert card.p.get_text() == question.get_text()
    maps = [card.img for card in cards]
    assert sum(image["src"].endswith(".png") and bool(image["alt"]) for image in maps) >= len(LESSONS) - 2
    loaded = [whole / folder / "index.html", *{whole / folder / image["src"] for image in maps}]
    loaded += (whole / "fonts").glob("*.woff")
    assert sum(file.stat().st_size for file in loaded) < 400_000
    assert loaded[0].stat().st_size < 100_000, "what is read before any picture"


@pytest.mark.parametrize(("language", "folder"), LANGUAGES.items())
def test_the_home_page_says_what_to_take_for_one_hour_for_four_and_for_all_as_the_guide_does(soups, language, folder):
    guide = (ROOT / folder / "teaching" / "guide.md").read_text(encoding="utf-8")
    titles = re.findall(r"(?m)^## (.+)$", guide)[:3]
    boxes = soups[f"{folder}index.html"].select(".paths > li")
    assert [box.h3.get_text() for box in boxes] == titles
    named = [[Path(link["href"]).stem for link in box.select("a[href^=pages]")] for box in boxes]
    assert named[0][:2] == ["00-start", "02-revolt"], "an hour"
    assert named[1] == ["02-revolt", "03-accord", "06-withdrawals", "07-report"], "four lessons"
    assert all(box.select_one("a[href^='teachers/guide.html#']") for box in boxes)


# ---------------------------------------------------------------- tables, downloads


@pytest.mark.parametrize("folder", LANGUAGES.values())
def test_each_table_can_be_taken_and_is_explained(whole, soups, folder):
    described = json.loads((whole / folder / "tables" / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    for table in described:
        source = ROOT / folder / "data" / table["path"]
        assert (whole / folder / "tables" / table["path"]).read_bytes() == source.read_bytes()
    listed = soups[f"{folder}tables/index.html"].select(".files li")
    assert len(listed) == len(described) >= len(list((ROOT / folder / "data").glob("*.csv")))
    explained = {item.h2.a["href"] for item in listed}
    assert explained == {
        f"codebook.html#{h2['id']}" for h2 in soups[f"{folder}tables/codebook.html"].select("section > h2:has(a)")
    }


@pytest.mark.parametrize("folder", LANGUAGES.values())
def test_each_download_says_how_large_it_is(whole, soups, folder):
    page = soups[f"{folder}downloads/index.html"]
    links = page.select("a[download]")
    assert len(links) == len(LESSONS) + len(questions.FORMATS) * (len(LESSONS) + 1)
    for link in links:
        size = (whole / folder / "downloads" / link["href"]).stat().st_size
        said = link.get_text() if link.find_parent("td") else link.parent.get_text()
        number, unit = re.search(r"([\d.,]+)\s(MB|kB|Mo|ko)", said).groups()
        assert float(number.replace(",", ".")) == pytest.approx(size / (1e6 if unit[0] == "M" else 1e3), abs=1), said


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def host(whole) -> Iterator[str]:
    """A plain web server that has the site below a path."""
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(whole.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{quote(whole.name)}/"
    server.shutdown()


SHOWN = (
    *("index.html", "fr/index.html", "teachers/index.html", "fr/teachers/plans/02-revolt.html", "tables/index.html"),
    *("downloads/index.html", "fr/sheets/index.html", "fr/tables/codebook.html", "news.html", "fr/cite.html"),
    *("pages/index.html", "teachers/glossary.html", "sheets/02-revolt.html"),
)


@pytest.mark.browser
@pytest.mark.parametrize("path", SHOWN)
def test_a_page_of_the_site_fits_a_small_phone_and_axe_finds_no_fault(page, axe, host, path):
    page.route("**/*", lambda route: route.abort() if external([route.request.url]) else route.continue_())
    page.goto(host + path)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert axe(page, None, EVERY_IMPACT) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page, None, EVERY_IMPACT) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(TOO_WIDE) == []
    assert external(page.requests_seen) == []
    assert page.console_errors == []


@pytest.mark.browser
@pytest.mark.parametrize("from_file", [False, True], ids=["host", "file"])
def test_from_home_a_lesson_is_read_its_deck_shown_and_the_way_leads_back(page, whole, host, from_file):
    page.context.set_offline(from_file)
    start = (whole / "index.html").as_uri() if from_file else f"{host}index.html"
    page.goto(start)
    assert page.evaluate(
        "async () => { await document.fonts.ready; return document.fonts.check('1rem \"Course Sans\"') }"
    )
    assert page.locator(".cards img").first.evaluate(
        "async (one) => { one.loading = 'eager'; await one.decode(); return 1 }"
    )
    page.get_by_role("link", name="The revolt, January 2012 to January 2013", exact=True).click()
    page.locator(".top").get_by_role("link", name="slides").click()
    page.locator(".twins").get_by_role("link", name="En français").click()
    page.locator(".twins").get_by_role("link", name="page", exact=True).click()
    page.locator(".top").get_by_role("link", name="Nord du Mali, 2012–2023").click()
    page.get_by_role("link", name="In English").click()
    assert page.url == start
    assert external(page.requests_seen) == []


# ---------------------------------------------------------------- a small course, quickly built


@pytest.fixture
def small(tmp_path, monkeypatch) -> Path:
    """A course of lesson 00 alone, in two languages; worked in from its own folder."""
    tree = tmp_path / "course"
    for folder in LANGUAGES.values():
        for part in ("data", "teaching"):
            ignored = shutil.ignore_patterns("derive", "0[1-9]*", "1*")
            shutil.copytree(ROOT / folder / part, tree / folder / part, ignore=ignored)
        (tree / folder / "notebooks").mkdir()
        shutil.copy(ROOT / folder / "notebooks" / "00-start.ipynb", tree / folder / "notebooks")
    monkeypatch.chdir(tree)
    return tree


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_course_gives_the_same_site_and_a_whole_one_takes_the_place_of_an_earlier(small, capsys):
    out = small / "dist" / "site"
    assert publish.main(["site"]) == 0
    first = files(out)
    assert {"index.html", "fr/index.html", "edition.json"} <= first.keys()
    assert set(first) == set((out / place.LIST).read_text(encoding="utf-8").splitlines())
    (out / "old.html").write_text("of an earlier site", encoding="utf-8")
    with (out / place.LIST).open("a", encoding="utf-8") as named:
        named.write("old.html\n")
    (out / "CNAME").write_text("mali.example.org", encoding="utf-8")
    assert publish.main(["site"]) == 0
    assert files(out) == {**first, "CNAME": b"mali.example.org"}
    assert str(out / "CNAME") in capsys.readouterr().out
    assert [path.name for path in out.parent.iterdir()] == ["site"], "nothing half made is left"


def test_a_site_in_one_language_stands_at_the_top(small, monkeypatch):
    monkeypatch.setattr(lab, "add", lambda *_: [])
    assert publish.main(["site", "--language", "fr", "--pyodide", str(small)]) == 0
    out = small / "dist" / "site"
    home = BeautifulSoup((out / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert home.html["lang"] == "fr"
    assert home.select(".twins a") == []
    assert not (out / "fr").exists()
    assert (out / home.select_one("link[rel=manifest]")["href"]).is_file()
    assert lab.address("fr/notebooks/00-start.ipynb") in [link["href"] for link in home.select("a[href]")]


def test_a_fault_leaves_the_earlier_site_as_it_was(small, monkeypatch, capsys):
    out = small / "dist" / "site"
    out.mkdir(parents=True)
    for name in (place.LIST, "index.html"):
        (out / name).write_text("index.html\n", encoding="utf-8")
    (small / "fr" / "teaching" / "guide.md").unlink()
    assert publish.main(["site"]) == 1
    assert "guide.md" in capsys.readouterr().err
    assert files(out) == {place.LIST: b"index.html\n", "index.html": b"index.html\n"}
    assert [path.name for path in out.parent.iterdir()] == ["site"]


def test_a_folder_with_something_else_is_not_touched(tmp_path, capsys):
    (tmp_path / "essay.docx").write_text("mine", encoding="utf-8")
    with course.at(ROOT):
        for output in (tmp_path, tmp_path / "essay.docx"):
            assert publish.main(["site", "--output", str(output)]) == 1
            assert "--output" in capsys.readouterr().err
    assert files(tmp_path) == {"essay.docx": b"mine"}


def test_a_foreign_file_in_the_way_is_named_and_nothing_changes(tmp_path):
    new, out = tmp_path / "part" / "new", tmp_path / "site"
    for folder, name in ((new, "CNAME"), (out, "CNAME"), (out, place.LIST)):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(folder.name, encoding="utf-8")
    before = files(out)
    with pytest.raises(site.SiteError, match="CNAME"):
        list(place.put(new, out))
    assert files(out) == before


def test_a_site_that_cannot_be_put_there_leaves_the_earlier_one_with_its_foreign_files(tmp_path, monkeypatch):
    new, out = tmp_path / "part" / "new", tmp_path / "site"
    for folder, name in ((new, "index.html"), (out, "index.html"), (out, "CNAME"), (out, place.LIST)):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("index.html", encoding="utf-8")
    before, rename = files(out), Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path == new:
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(KeyboardInterrupt):
        list(place.put(new, out))
    assert files(out) == before


def test_the_stick_is_offered_with_its_size_where_it_was_packed(small, monkeypatch):
    packed = []

    def make(root: Path, lessons: list[Path], output: Path) -> Iterator[str]:
        packed.extend(lessons)
        output.parent.mkdir(parents=True)
        output.write_bytes(b"x" * 2_340_000)
        yield "packed"

    monkeypatch.setattr(kit, "make", make)
    assert publish.main(["site", "--stick"]) == 0
    assert len(packed) == 2, "the lessons of every edition"
    for folder, size in (("", "2.3 MB"), ("fr/", "2,3 Mo")):
        page = BeautifulSoup(
            (small / "dist" / "site" / folder / "downloads" / "index.html").read_text("utf-8"), "html.parser"
        )
        (link,) = page.select("a[href$='mali-course.zip']")
        assert (small / "dist" / "site" / folder / "downloads" / link["href"]).is_file()
        assert size in link.parent.get_text()


def test_with_notebooks_that_run_each_lesson_and_its_exercises_lead_to_them(small, monkeypatch):
    asked = []
    for folder in LANGUAGES.values():
        (small / folder / "exercises").mkdir()
        (small / folder / "exercises" / "00-exercises.ipynb").touch()
    monkeypatch.setattr(lab, "add", lambda folder, pyodide: asked.append((folder.is_dir(), pyodide)) or ["ran"])
    assert publish.main(["site", "--pyodide", str(small)]) == 0
    assert asked == [(True, small)]
    out = small / "dist" / "site"
    for folder, up in (("", ""), ("fr/", "../")):
        for path, way in (("index.html", ""), ("pages/00-start.html", "../"), ("slides/00-start.slides.html", "../")):
            soup = BeautifulSoup((out / folder / path).read_text(encoding="utf-8"), "html.parser")
            wanted = lab.address(f"{folder}notebooks/00-start.ipynb", way + up)
            assert wanted in [link["href"] for link in soup.select("a[href]")], path
            assert room("site", "fr" if folder else "en")["to_notebook"] in soup.get_text()
            exercises = lab.address(f"{folder}exercises/00-exercises.ipynb", way + up)
            assert (exercises in [link["href"] for link in soup.select(".forms a")]) == (path == "index.html")
