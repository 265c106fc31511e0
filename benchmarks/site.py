"""The site on a weak phone and a slow line, beside nbconvert's own page of the same lesson, and Lighthouse's marks.

::

    python start.py site
    python benchmarks/site.py dist/site [--lesson 02-revolt] [--times 3] [--lighthouse]

The site is served on loopback as a web host would, with gzip. The line is "Slow 3G" of Chromium's DevTools (2 s until
an answer begins, 50 kB a second), the processor six times slower. Wanted: first words after 2 s; what of the time is
the line's own 2 s is printed beside. Weight is what comes over the line. ``--lighthouse`` needs Node and, the first
time, the network: npm fetches Lighthouse. Wanted: at least 95 for performance, accessibility and best practices. Its
performance is given twice: with a line and a processor held back for real ("devtools"), and as it reckons by default
("simulate"), where a page in one file counts as unread until its last byte has come.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import http.server
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from malicourse.publish.editions.pdf import QUIET, find_browser

ROOT = Path(__file__).resolve().parents[1]
SLOW_3G = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = 6
PACKED = (".html", ".js", ".json", ".css", ".svg", ".webmanifest", ".csv")
LIGHTHOUSE = "lighthouse@12.8.2"  # the newest that runs on Node 20
MARKS = ("performance", "accessibility", "best-practices")
FIRST_WORDS = "() => (performance.getEntriesByName('first-contentful-paint')[0] || {}).startTime"


class Host(http.server.SimpleHTTPRequestHandler):
    """A web host that packs what it sends, as usual ones do."""

    def send_head(self):
        """Send a text packed, anything else as it is."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        if not path.is_file() or path.suffix not in PACKED:
            return super().send_head()
        packed = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(packed)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # the browser has gone on
            self.wfile.write(packed)
        return None

    def log_message(self, *_):
        """Say nothing."""


def serve(folder: Path) -> tuple[http.server.ThreadingHTTPServer, str]:
    """Serve a folder on loopback, and say where."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}/"


def visit(browser: Browser, address: str) -> float:
    """Open an address on the slow line; seconds until the first words stand."""
    context = browser.new_context(viewport={"width": 412, "height": 823})
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", SLOW_3G)
    client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="commit")
    page.wait_for_function(FIRST_WORDS, timeout=120_000)
    seen = page.evaluate(FIRST_WORDS)
    context.close()
    return seen / 1000


def weight(browser: Browser, address: str) -> tuple[int, int, int]:
    """Open an address on a fast line; kilobytes that came, requests to its own host and requests to others."""
    context = browser.new_context()
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    came: list[float] = []
    asked: list[str] = []
    client.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    client.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1000)
    context.close()
    own = [one for one in asked if one.startswith(address.split("/", 3)[0] + "//127.0.0.1")]
    return round(sum(came) / 1000), len(own), len([one for one in asked if one.startswith("http")]) - len(own)


def marks(address: str, method: str) -> dict[str, int]:
    """Ask Lighthouse, for a phone as it has them; out of a hundred."""
    environment = {**os.environ, "CHROME_PATH": find_browser() or ""}
    with tempfile.TemporaryDirectory() as place:
        report = Path(place) / "report.json"
        command = ["npm", "exec", "--yes", "--", LIGHTHOUSE, address, "--quiet", "--output=json"]
        command += [f"--output-path={report}", f"--chrome-flags=--headless {' '.join(QUIET)}"]
        command += [f"--only-categories={','.join(MARKS)}", f"--throttling-method={method}"]
        subprocess.run(command, check=True, env=environment)
        categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: round(categories[name]["score"] * 100) for name in MARKS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path, nargs="?", default=ROOT / "dist" / "site")
    parser.add_argument("--lesson", default="02-revolt")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--lighthouse", action="store_true")
    chosen = parser.parse_args()
    pages = ("index.html", f"pages/{chosen.lesson}.html", f"slides/{chosen.lesson}.slides.html", "fr/index.html")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        notebook = ROOT / "notebooks" / f"{chosen.lesson}.ipynb"
        command = [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", place, str(notebook)]
        subprocess.run(command, check=True, capture_output=True)
        (ours, here), (theirs, there) = serve(chosen.site), serve(Path(place))
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(QUIET))
        print(f"{'':36}  first words (s)  beyond the line     kB  requests  to others  weight")
        peer = 0
        for address in (f"{there}{chosen.lesson}.html", *(here + name for name in pages)):
            words = statistics.median(visit(browser, address) for _ in range(chosen.times))
            kilobytes, own, others = weight(browser, address)
            peer = peer or kilobytes
            name = "nbconvert --to html" if address.startswith(there) else address.removeprefix(here)
            beyond = words - SLOW_3G["latency"] / 1000
            line = f"{name:36}  {words:15.2f}  {beyond:15.2f}  {kilobytes:5}  {own:8}  {others:9}"
            print(f"{line}  {kilobytes / peer:6.2f}")
        browser.close()
        for name in pages if chosen.lighthouse else ():
            for method in ("devtools", "simulate"):
                found = marks(here + name, method)
                print(f"{name:36}  {method:8}", *(f"{mark} {value}" for mark, value in found.items()), sep="  ")
        ours.shutdown()
        theirs.shutdown()


if __name__ == "__main__":
    main()
