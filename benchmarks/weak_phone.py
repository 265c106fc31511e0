"""How long a weak phone takes to show a page and a deck: the heading, and the first question ready to answer.

    python benchmarks/weak_phone.py [lesson] [--times 3]

Chromium with its processor held back six times, files opened from disk. The question is counted from the opening of
the file: as soon as the heading is there, a reader goes straight to the first question. Aims on a quiet machine:
page 2 s and 4 s, deck 4 s and 6 s.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from malicourse.publish import find_browser, write_deck, write_pages
from malicourse.publish.editions.pdf import QUIET

SLOWER = 6
AIMS = {"page": (2.0, 4.0), "deck": (4.0, 6.0)}
SIZES = {"page": {"width": 412, "height": 823}, "deck": {"width": 1280, "height": 720}}
WATCH = """
window.seen = {};
const look = () => {
  const shows = (one) => one && one.getClientRects().length && getComputedStyle(one).visibility !== "hidden";
  const heading = document.querySelector("h1");
  if (!seen.heading && shows(heading) && performance.getEntriesByName("first-contentful-paint").length) {
    seen.heading = performance.now();
    document.querySelector("[data-malicourse-quiz]").scrollIntoView();
  }
  if (seen.heading && !seen.question) {
    const deck = window.Reveal && Reveal.isReady && Reveal.isReady();
    if (deck && !seen.moved) {
      const { h, v } = Reveal.getIndices(document.querySelector(".slide-quiz"));
      Reveal.slide(h, v);
      seen.moved = true;
    }
    if (shows(document.querySelector(".mq-check"))) seen.question = performance.now();
  }
  if (!seen.question) requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def visit(browser: Browser, file: Path, edition: str) -> tuple[float, float]:
    """Open a file on a held-back processor; seconds until the heading shows and until the first question is ready."""
    context = browser.new_context(viewport=SIZES[edition], offline=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(file.as_uri(), wait_until="commit")
    page.wait_for_function("() => window.seen && window.seen.question", timeout=120_000)
    seen = page.evaluate("() => [window.seen.heading, window.seen.question]")
    context.close()
    return seen[0] / 1000, seen[1] / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", nargs="?", default="02-revolt")
    parser.add_argument("--times", type=int, default=3)
    chosen = parser.parse_args()
    notebook = Path(__file__).resolve().parents[1] / "notebooks" / f"{chosen.lesson}.ipynb"
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        deck = Path(place) / "deck.html"
        write_deck(notebook, deck)
        files = {"page": write_pages([notebook], place)[0][0], "deck": deck}
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(QUIET))
        print(f"{chosen.lesson}, processor {SLOWER} times slower, median of {chosen.times}; seconds (aim)")
        for edition, file in files.items():
            runs = [visit(browser, file, edition) for _ in range(chosen.times)]
            heading, question = (statistics.median(run[part] for run in runs) for part in (0, 1))
            first, second = AIMS[edition]
            print(f"{edition}: heading {heading:.1f} ({first:.0f}), first question {question:.1f} ({second:.0f})")
        browser.close()


if __name__ == "__main__":
    main()
