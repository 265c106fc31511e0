"""How long from a click to the feedback: our quiz beside jupyterquiz, in one JupyterLab page in Chromium.

Run it by hand, from the environment with every locked package and with jupyterquiz::

    python benchmarks/quiz_latency.py [--clicks 30]

It prints both medians, from the click to the feedback laid out in the page, and their ratio. Aim: a ratio of at most 2,
and less than one frame (16 ms). The two click in turn, so that a busy machine slows both.
"""

import argparse
import importlib.util
import statistics
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Page, sync_playwright

from malicourse.publish.editions.pdf import QUIET, find_browser

ROOT = Path(__file__).resolve().parents[1]
BANK = ROOT / "tests" / "quizzes" / "every-kind.yaml"
OURS = f"from malicourse import quiz\nquiz.show({str(BANK)!r}, 'all')"
THEIRS = f"""
from jupyterquiz import display_quiz
from malicourse import quiz
question = quiz.load({str(BANK)!r}).questions[0]
choices = question.data["choices"]
answers = [{{"answer": one["text"], "correct": one["correct"], "feedback": one["feedback"]}} for one in choices]
display_quiz([{{"question": question.stem, "type": "multiple_choice", "answers": answers}}], shuffle_answers=False)
"""
# Both: choose a wrong answer other than the last one, and wait until its feedback stands in the page and is laid out.
CLICK = """async ([side, turn]) => {
    const ours = document.querySelector(".mq-card");
    const feedback = side === "ours" ? ours.querySelector(".mq-feedback") : document.querySelector(".Feedback");
    let target;
    if (side === "ours") {
        ours.querySelectorAll(".mq-choice input")[turn % 3].click();
        target = ours.querySelector(".mq-check");
    } else target = document.querySelectorAll(".MCButton")[turn % 3];
    const before = feedback.textContent;
    await new Promise((done) => setTimeout(done, 80));
    const start = performance.now();
    target.click();
    while (feedback.textContent === before) {
        if (performance.now() - start > 5000) throw new Error(`no feedback from ${side}`);
        await new Promise((done) => queueMicrotask(done));
    }
    feedback.getBoundingClientRect();
    return performance.now() - start;
}"""


def load(name: str, path: Path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def measure(page: Page, clicks: int) -> dict[str, list[float]]:
    found = {"ours": [], "theirs": []}
    for turn in range(-2, clicks):  # two to warm up
        for side in found:
            took = page.evaluate(CLICK, [side, turn + 3])
            if turn >= 0:
                found[side].append(took)
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--clicks", type=int, default=30, help="how often each is clicked")
    clicks = options.parse_args().clicks
    fixtures = load("conftest", ROOT / "tests" / "conftest.py")
    start = load("start", ROOT / "start.py")
    browser_path = find_browser()
    if browser_path is None:
        print("No Chromium, Chrome or Edge was found; give its path in MALICOURSE_CHROMIUM.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        notebook = new_notebook(cells=[new_code_cell(OURS), new_code_cell(THEIRS)])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, base / "both.ipynb")
        serving = fixtures.serve(start, base, base)
        lab = next(serving)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=browser_path, args=list(QUIET))
                page = browser.new_page(viewport={"width": 1280, "height": 2000})
                lab.open(page, "both.ipynb")
                lab.run_all(page)
                page.wait_for_selector(".mq-card")
                page.wait_for_selector(".MCButton")
                found = measure(page, clicks)
                browser.close()
        finally:
            serving.close()
    ours, theirs = statistics.median(found["ours"]), statistics.median(found["theirs"])
    print(f"malicourse.quiz  {ours:6.2f} ms  (median of {clicks}; slowest {max(found['ours']):.2f})")
    print(f"jupyterquiz      {theirs:6.2f} ms  (median of {clicks}; slowest {max(found['theirs']):.2f})")
    print(f"ratio            {ours / theirs:6.2f}     aim: at most 2, and under 16 ms")
    return 0 if ours <= 2 * theirs and ours < 16 else 1


if __name__ == "__main__":
    raise SystemExit(main())
