"""Run every lesson from a fresh kernel beside a floor notebook, and print how many times the floor each takes.

::

    python benchmarks/run_all.py                    # all lessons, three rounds in turn
    python benchmarks/run_all.py 02-revolt --rounds 1

The floor starts a kernel and imports pandas, matplotlib.pyplot and ipywidgets, nothing else. Wanted, on a quiet
computer: none over twice the floor, and none over 1.2 times what a lesson may take: the floor, 0.08 s a chart and
0.01 s a cell. A round before the first is not counted: from then on Python has compiled all it imports, as on the
second day of a course. Memory is the kernel's after its last cell, beside that of the floor with one chart; wanted: at
most 1.25 of it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from malicourse.charts import MIME

CHART_SECONDS, CELL_SECONDS = 0.08, 0.01  # what a lesson may take over the floor
NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
FLOOR = "import pandas as pd\nimport matplotlib.pyplot as plt\nimport ipywidgets"
CHART = "fig, ax = plt.subplots()\nax.plot([1, 2, 3])\nplt.show()"


def run(notebook: nbformat.NotebookNode) -> tuple[float, float]:
    """Run a notebook in a kernel of its own.

    Returns
    -------
    tuple of float
        Seconds from before the kernel's start to after the last cell; the kernel's memory then, in MB.
    """
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(NOTEBOOKS)}})
    keeping = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    with client.setup_kernel(env=keeping):
        for number, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                client.execute_cell(cell, number)
        seconds = time.perf_counter() - begun
        memory = psutil.Process(client.km.provisioner.pid).memory_info().rss / 1e6
    return seconds, memory


def contents(notebook: nbformat.NotebookNode) -> tuple[int, int]:
    """Count the charts and the code cells of a notebook that has run."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return sum(MIME in output.get("data", {}) for cell in cells for output in cell.outputs), len(cells)


def main() -> None:
    """Measure in turn, so that a busy machine is busy for all; print a line a lesson and the summary."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="such as 02-revolt; otherwise all")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    names = chosen.lessons or [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    seconds: dict[str, list[float]] = {name: [] for name in ("floor", "chart", *names)}
    memory: dict[str, list[float]] = {name: [] for name in seconds}
    counted: dict[str, tuple[int, int]] = {}
    for number in range(chosen.rounds + 1):
        for name in seconds:
            if name in names:
                notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
            else:
                cells = [FLOOR] if name == "floor" else [FLOOR, CHART]
                notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
            took, held = run(notebook)
            counted[name] = contents(notebook)
            if number > 0:
                seconds[name].append(took)
                memory[name].append(held)
        print(f"round {number} of {chosen.rounds} done", flush=True)
    floor, one_chart = statistics.median(seconds["floor"]), statistics.median(memory["chart"])
    print(f"{'floor':16} {floor:5.2f} s          with one chart {one_chart:4.0f} MB")
    times = {name: statistics.median(seconds[name]) / floor for name in names}
    allowed = {name: floor + CHART_SECONDS * counted[name][0] + CELL_SECONDS * counted[name][1] for name in names}
    shares = {name: times[name] * floor / allowed[name] for name in names}
    sizes = {name: statistics.median(memory[name]) / one_chart for name in names}
    for name in names:
        took, held = f"{times[name] * floor:5.2f} s  {times[name]:4.2f}", f"{sizes[name] * one_chart:4.0f} MB"
        charts, cells = counted[name]
        print(f"{name:16} {took}  {charts:3} charts {cells:3} cells  {shares[name]:4.2f}    {held}  {sizes[name]:4.2f}")
    for words, ratios, most in (("the floor", times, 2), ("floor, charts and cells", shares, 1.2)):
        worst = max(ratios, key=ratios.__getitem__)
        print(f"time over {words}: median {statistics.median(ratios.values()):.2f}, ", end="")
        print(f"worst {ratios[worst]:.2f} (wanted {most}), {worst}")
    print(f"memory over floor with a chart: worst {max(sizes.values()):.2f} (wanted 1.25), {max(sizes, key=sizes.get)}")


if __name__ == "__main__":
    main()
