"""The site on a phone: kept only when asked, opened without a network, renewed and removed, and what hinders said."""

from __future__ import annotations

import json
import re
import shutil
import struct
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from other_browsers import Firefox
from playwright.sync_api import Browser, BrowserContext, Page, expect
from small_lesson import small_lesson

from malicourse import course, words
from malicourse.publish import deck
from malicourse.publish.editions.pages import Ways, band, framed, page
from malicourse.publish.site import device

ROOT = Path(__file__).resolve().parents[1]
WAYS = {"en": ROOT, "fr": ROOT / "fr"}
NOTEBOOKS = """<!DOCTYPE html><html><head><title>Notebooks</title></head><body><script>
// What JupyterLite does: any worker is taken for its own, and removed where its version is another.
(async () => {
  const { serviceWorker } = navigator;
  if (serviceWorker.controller) for (const one of await serviceWorker.getRegistrations()) await one.unregister();
  else await serviceWorker.register("../service-worker.js");
  document.title = "Ready";
})();
</script></body></html>"""
NOTEBOOKS_WORKER = """self.addEventListener("fetch", (event) => {
  event.respondWith(event.request.url.includes("/api/") ? new Response("theirs") : fetch(event.request));
});"""


# ---------------------------------------------------------------- a small site, and a host that can fail


def put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one lesson in two languages, and a folder that is no part of it."""
    site = tmp_path_factory.mktemp("site")
    written = page(small_lesson(), folder=ROOT / "notebooks")
    slides, _ = deck(small_lesson(), folder=ROOT / "notebooks")
    for language, source in WAYS.items():
        with course.at(source):
            up = "" if language == "en" else "../"
            place = site if language == "en" else site / language
            links = '<p><a href="pages/09-small.html">09</a> <a href="tables/">10</a></p>'
            body = f'{band("Home", "")}<div class="frame"><div class="text">{links}{device.panel(up)}</div></div>'
            ways = Ways(head=device.head(up), allowed=device.policy())
            put(place / "index.html", framed("Home", body, more=device.script(), ways=ways))
            put(place / "pages" / "09-small.html", written)
            put(place / "pages" / "index.html", "<!DOCTYPE html><title>Map</title><h1>Map</h1>")
            put(place / "slides" / "09-small.slides.html", slides)
            for number in range(6):
                put(place / "sheets" / f"é {number}.html", f"<title>Sheet {number}</title>" + f"{number}" * 20_000)
    put(site / "downloads" / "stick.zip", "x" * 100_000)
    put(site / "tables" / "index.html", "<title>Tables</title>")
    put(site / "lab" / "notebooks" / "index.html", NOTEBOOKS)
    put(site / "lab" / "api" / "contents" / "all.json", "kept")
    put(site / "lab" / "service-worker.js", NOTEBOOKS_WORKER)
    with course.at(ROOT):
        device.finish(site)
    return site


class Host(ThreadingHTTPServer):
    """Serves a folder on this computer; it can be cut, and fail after some files."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(Answer, directory=str(folder)))
        self.cut = False
        self.left = 10**9  # files before the connection breaks
        self.portal = "nowhere"  # ending of the files for which a page to log in comes
        self.wait = 0.0  # seconds before each file
        self.asked: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()
        self.url = f"http://localhost:{self.server_port}/"

    def handle_error(self, *_: object) -> None:
        """Say nothing of connections that were broken on purpose."""


class Answer(SimpleHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        self.server.asked.append(path)
        if path.endswith(("html", "png")) and "Course-Fresh" in self.headers:
            self.server.left -= 1
        if self.server.cut or self.server.left < 0:
            self.close_connection = True
            self.connection.close()
            return
        if "Course-Fresh" in self.headers:
            time.sleep(self.server.wait)
        if path.endswith(self.server.portal):
            self.path = "/user/course/tables/index.html"
        super().do_GET()

    def log_message(self, *_: object) -> None:
        """Write nothing."""


@pytest.fixture
def host(made: Path, tmp_path: Path) -> Iterator[Host]:
    """The site under a path of its own, as on a page of somebody."""
    shutil.copytree(made, tmp_path / "user" / "course")
    host = Host(tmp_path)
    yield host
    host.shutdown()
    host.server_close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def phone(context: BrowserContext, host: Host) -> Page:
    """A phone that shows the home page; nothing of it was asked for yet."""
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(f"{host.url}user/course/")
    return page


def says(page: Page, key: str, language: str = "en") -> None:
    """Wait until the page says an entry of the words, whatever stands in its blanks."""
    entry = words.room("device", language)[key]
    texts = entry.values() if isinstance(entry, dict) else [entry]
    said = "|".join(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)) for text in texts)
    expect(page.locator(".device-said")).to_have_text(re.compile(said))


def press(page: Page, key: str) -> None:
    page.click(f".device [data-key={key}]")


STORED = """async () => [
    await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length,
    localStorage.length + sessionStorage.length, (await indexedDB.databases()).length]"""


def keep(page: Page, language: str = "en") -> None:
    press(page, "keep")
    says(page, "kept", language)


def opens(page: Page, address: str, title: str) -> None:
    page.goto(address)
    expect(page).to_have_title(re.compile(title))


# ---------------------------------------------------------------- kept, and opened without a network


@pytest.mark.browser
def test_kept_when_asked_it_opens_without_a_network_and_answers(phone: Page, host: Host, axe: Callable[..., list[str]]):
    says(phone, "intro")
    phone.click(".device summary")
    assert axe(phone, ".device") == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    assert phone.evaluate(STORED) == [[], 0, 0, 0], "nothing is stored before it is asked for"
    keep(phone)
    assert not [path for path in host.asked if "/fr/pages" in path or "downloads" in path], "only what was chosen"
    host.cut = True
    top = f"{host.url}user/course/"
    opens(phone, f"{top}slides/09-small.slides.html?print-pdf", "A small lesson")
    opens(phone, f"{top}pages", "Map")
    assert phone.url == f"{top}pages/"
    opens(phone, f"{top}sheets/%C3%A9%203.html", "Sheet 3")
    opens(phone, f"{top}?from=icon#device", "Home")
    says(phone, "kept")
    phone.click("text=09")
    expect(phone).to_have_title(re.compile("A small lesson"))
    card = phone.locator(".mq-card").first
    card.locator("input").first.check()
    card.locator(".mq-check").click()
    expect(card.locator(".mq-feedback")).not_to_be_empty()
    opens(phone, f"{top}fr/pages/09-small.html", re.escape(words.room("device", "fr")["not_kept_title"]))
    phone.click("a")
    expect(phone).to_have_title("Home")
    assert phone.errors == []


@pytest.mark.browser
def test_what_came_before_the_connection_broke_stays_and_is_not_fetched_again(phone: Page, host: Host):
    host.left = 5
    press(phone, "keep")
    says(phone, "broken")
    says(phone, "part_there")
    kept = phone.locator(".device-said").inner_text().split()
    came = int(kept[kept.index("of") - 1])
    assert came >= 5
    host.left = 10**9
    host.asked.clear()
    phone.reload()
    says(phone, "part_there")
    press(phone, "go_on")
    says(phone, "kept")
    fetched = [path for path in host.asked if path.split("/")[-1] not in ("", "edition.json", "sw.js", "192.png")]
    assert len(fetched) == len(set(fetched)) == 19 - came


@pytest.mark.browser
def test_whoever_stops_keeps_what_came_and_may_choose_less(phone: Page, host: Host):
    host.wait = 0.3
    press(phone, "keep")
    expect(phone.locator(".device-counted")).to_have_text(re.compile(r"^[3-9] of 1\d files, [\d.]+ of 1.\d\sMB$"))
    press(phone, "stop")
    says(phone, "stopped")
    host.wait = 0
    phone.click(".device summary")
    phone.uncheck("[value='en.slides']")
    press(phone, "go_on")
    says(phone, "kept")
    host.cut = True
    opens(phone, f"{host.url}user/course/slides/09-small.slides.html", words.room("device", "en")["not_kept_title"])
    host.cut = False
    opens(phone, f"{host.url}user/course/slides/09-small.slides.html", "A small lesson")


@pytest.mark.browser
@pytest.mark.parametrize("when", ["with the course", "after it"])
def test_notebooks_keep_their_own_worker_and_leave_that_of_the_course(when: str, phone: Page, host: Host):
    lab = f"{host.url}user/course/lab/notebooks/"
    if when == "after it":
        keep(phone)
        opens(phone, lab, "Ready")
        phone.go_back()
        says(phone, "kept")
    phone.click(".device summary")
    phone.check("[value=lab]")
    press(phone, "change" if when == "after it" else "keep")
    expect(phone.locator("[data-key=remove]")).to_be_visible()
    host.cut = True
    opens(phone, f"{lab}?path=02.ipynb", "Ready")
    said = "(path) => fetch(path).then((answer) => answer.text())"
    assert phone.evaluate(said, "../api/service-worker-heartbeat") == "theirs"
    assert phone.evaluate(said, "../api/contents/all.json") == "kept"
    opens(phone, f"{host.url}user/course/pages/", "Map")
    phone.goto(f"{host.url}user/course/")
    press(phone, "remove")
    press(phone, "remove_now")
    says(phone, "removed")
    assert phone.evaluate(STORED) == [[], 0, 0, 0]


@pytest.mark.browser
def test_removed_it_leaves_nothing(phone: Page, host: Host):
    keep(phone)
    assert phone.evaluate(STORED) == [[f"malicourse {host.url}user/course/"], 1, 0, 0]
    press(phone, "remove")
    press(phone, "do_not")
    says(phone, "kept")
    press(phone, "remove")
    press(phone, "remove_now")
    says(phone, "removed")
    assert phone.evaluate(STORED) == [[], 0, 0, 0]
    phone.goto(f"{host.url}user/course/fr/")
    says(phone, "intro", "fr")
    assert phone.evaluate(STORED) == [[], 0, 0, 0]
    keep(phone, "fr")


# ---------------------------------------------------------------- a newer edition


def renew(folder: Path) -> None:
    """Put a newer edition in the place of the one that the host has."""
    put(folder / "pages" / "index.html", "<!DOCTYPE html><title>Newer map</title>")
    (folder / "sheets" / "é 1.html").unlink()
    with course.at(ROOT):
        device.finish(folder)


@pytest.mark.browser
def test_a_newer_edition_is_offered_and_takes_the_place_of_the_older_whole_or_not_at_all(
    phone: Page, host: Host, tmp_path: Path
):
    keep(phone)
    top = f"{host.url}user/course/"
    renew(tmp_path / "user" / "course")
    lesson = phone.context.new_page()
    opens(lesson, f"{top}pages/", "Map")
    phone.reload()
    says(phone, "newer")
    press(phone, "later")
    says(phone, "older")
    opens(lesson, f"{top}pages/", "^Map")
    host.left = 0
    press(phone, "fetch")
    says(phone, "part_there")
    opens(lesson, f"{top}pages/", "^Map")
    host.left = 10**9
    host.asked.clear()
    press(phone, "go_on")
    says(phone, "waits")
    different = {f"/user/course/{path}index.html" for path in ("", "fr/", "pages/")}
    assert {path for path in host.asked if path.endswith("html")} == different, "only these are fetched"
    press(phone, "use")
    phone.wait_for_timeout(500)
    says(phone, "waits")  # asked before the other page goes on: one on its way to the next is not open for a moment
    opens(lesson, f"{top}pages/", "^Map")
    lesson.close()
    press(phone, "use")
    says(phone, "kept")
    host.cut = True
    opens(phone, f"{top}pages/", "Newer map")
    opens(phone, f"{top}sheets/%C3%A9%201.html", words.room("device", "en")["not_kept_title"])
    held = "caches.keys().then(all => caches.open(all[0])).then(one => one.keys()).then(all => all.length)"
    assert phone.evaluate(held) == 18 + 1, "what only the older edition had is gone; one is the list"


# ---------------------------------------------------------------- what hinders is said


@pytest.mark.browser
def test_a_full_device_is_said_before_it_begins_and_where_it_happens(phone: Page):
    phone.evaluate("navigator.storage.estimate = async () => ({ quota: 1000000, usage: 400000 })")
    press(phone, "keep")
    says(phone, "no_room")
    assert re.search(r"1\.\d\sMB are needed, and this browser has 0\.6\sMB left", phone.inner_text(".device-said"))
    assert phone.evaluate(STORED) == [[], 0, 0, 0]
    quota = phone.context.new_cdp_session(phone)
    origin = phone.evaluate("location.origin")
    quota.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 600_000})
    phone.evaluate("navigator.storage.estimate = null")
    press(phone, "try_again")
    press(phone, "keep")
    says(phone, "full")
    quota.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    press(phone, "go_on")
    says(phone, "kept")


@pytest.mark.browser
def test_a_page_to_log_in_is_not_taken_for_the_course(phone: Page, host: Host):
    host.portal = ".json"
    press(phone, "keep")
    says(phone, "strange")
    assert phone.evaluate(STORED) == [[], 0, 0, 0]
    host.portal = ".html"
    press(phone, "try_again")
    press(phone, "keep")
    says(phone, "strange")
    host.portal = "nowhere"
    press(phone, "go_on")
    says(phone, "kept")


@pytest.mark.browser
@pytest.mark.parametrize("why", ["from_folder", "no_https", "no_worker", "refused to look", "unreachable"])
def test_where_nothing_can_be_kept_a_sentence_says_what_to_do(
    why: str, context: BrowserContext, made: Path, host: Host
):
    page = context.new_page()
    address = f"{host.url}user/course/index.html"
    if why == "from_folder":
        address = (made / "index.html").as_uri()
    elif why == "no_https":
        address = "http://192.168.4.1/"
        page.route(f"{address}**", lambda route: route.fulfill(path=made / "index.html"))
    elif why == "no_worker":
        page.add_init_script("Object.defineProperty(navigator, 'serviceWorker', { value: undefined })")
    elif why == "refused to look":
        refuse = "get() { throw new DOMException('', 'SecurityError'); }"
        page.add_init_script(f"Object.defineProperty(window, 'caches', {{ {refuse} }})")
    page.goto(address)
    if why == "unreachable":
        host.cut = True
        press(page, "keep")
    says(page, "no_worker" if why == "refused to look" else why)


# ---------------------------------------------------------------- installed


@pytest.mark.browser
@pytest.mark.parametrize("language", WAYS)
def test_chromium_would_install_it(phone: Page, host: Host, language: str):
    place = "" if language == "en" else f"{language}/"
    phone.goto(f"{host.url}user/course/{place}")
    keep(phone, language)
    asked = phone.context.new_cdp_session(phone)
    found = asked.send("Page.getAppManifest")
    faults = asked.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert found["errors"] == []
    assert {fault["errorId"] for fault in faults} <= {"in-incognito"}, "a browser that is tested keeps no profile"
    manifest = json.loads(found["data"])
    top = f"{host.url}user/course/"
    seen = phone.evaluate(
        "(all) => all.map((one) => new URL(one, document.querySelector('[rel=manifest]').href).href)",
        [manifest["start_url"], manifest["scope"], *(one["src"] for one in manifest["icons"])],
    )
    assert seen[:2] == [f"{top}{place}", top]
    assert (manifest["display"], manifest["lang"]) == ("standalone", language)
    assert len(manifest["short_name"]) <= 12, "a longer one is cut below an icon"
    assert {one["purpose"] for one in manifest["icons"]} == {"any", "maskable"}
    for address, icon in zip(seen[2:], manifest["icons"], strict=True):
        picture = phone.request.get(address).body()
        wide, high = struct.unpack(">II", picture[16:24])
        assert picture.startswith(b"\x89PNG")
        assert f"{wide}x{high}" == icon["sizes"]


@pytest.mark.browser
def test_firefox_keeps_it_and_opens_it_without_a_network(host: Host):
    if not (firefox := shutil.which("firefox-esr")):
        pytest.skip("no firefox-esr here: apt-get install firefox-esr")
    browser = Firefox(firefox)
    try:
        top = f"{host.url}user/course/"
        go = partial(browser.call, "browsingContext.navigate", context=browser.context, wait="complete")
        go(url=top)
        browser.wait("!!document.querySelector('[data-key=keep]')")
        browser.run("document.querySelector('[data-key=keep]').click()")
        browser.wait("!!document.querySelector('[data-key=change]')")
        host.cut = True
        go(url=f"{top}pages/09-small.html?from=home")
        browser.wait("document.querySelectorAll('.mq-card').length > 0")
        go(url=top)
        browser.wait("!!document.querySelector('[data-key=remove]')")
        browser.run("document.querySelector('[data-key=remove]').click()")
        browser.run("document.querySelector('[data-key=remove_now]').click()")
        browser.wait("!!document.querySelector('[data-key=keep]')")
        left = "(async () => [await caches.keys(), await navigator.serviceWorker.getRegistrations()])()"
        assert browser.run(left) == [[], []]
        assert [fault for fault in browser.faults() if "favicon.ico" not in fault] == []
    finally:
        browser.close()


# ---------------------------------------------------------------- the list


def test_the_list_has_each_file_with_its_hash_and_nothing_of_the_day_it_was_built(made: Path, tmp_path: Path):
    again = shutil.copytree(made, tmp_path / ".site-new" / "new")
    with course.at(ROOT):
        device.finish(again)
    written = (made / "edition.json").read_text(encoding="utf-8")
    assert (again / "edition.json").read_text(encoding="utf-8") == written
    files = json.loads(written)["files"]
    there = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert there - files.keys() == {"edition.json", "sw.js", "downloads/stick.zip"}
    for name, (hashed, size, _part) in files.items():
        content = (made / name).read_bytes()
        assert (hashed, size) == (sha256(content).hexdigest()[:32], len(content)), name
    parts = {part for _hash, _size, part in files.values()}
    wanted = {f"{language}.{kind}" for language in WAYS for kind in ("pages", "slides", "papers")}
    assert parts == wanted | {"en.tables", "home", "lab"}


def test_a_site_in_one_language_is_of_that_language(tmp_path: Path):
    with course.at(WAYS["fr"]):
        put(tmp_path / "index.html", framed("Accueil", device.panel(), ways=Ways(head=device.head())))
    with course.at(ROOT):
        device.finish(tmp_path)
    assert json.loads((tmp_path / "manifest.webmanifest").read_text(encoding="utf-8"))["lang"] == "fr"
    assert json.loads((tmp_path / "edition.json").read_text(encoding="utf-8"))["said"].keys() == {"fr"}
    assert not (tmp_path / "fr").exists()
