"""Run every lesson from a fresh kernel beside a floor notebook, and print how many times the floor each takes.

::

    python benchmarks/run_all.py                    # all lessons, three rounds in turn
    python benchmarks/run_all.py 02-revolt --rounds 1

The floor starts a kernel and imports pandas, matplotlib.pyplot and ipywidgets, nothing else. Wanted: a median ratio
of at most 1.5 and none over 2. A round before the first is not counted: from then on Python has compiled all it
imports, as on the second day of a course. Memory is the kernel's after its last cell, beside that of the floor with
one chart; wanted: at most 1.25 of it.
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


def main() -> None:
    """Measure in turn, so that a busy machine is busy for all; print a line a lesson and the summary."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="such as 02-revolt; otherwise all")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    names = chosen.lessons or [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    seconds: dict[str, list[float]] = {name: [] for name in ("floor", "chart", *names)}
    memory: dict[str, list[float]] = {name: [] for name in seconds}
    for number in range(chosen.rounds + 1):
        for name in seconds:
            if name in names:
                notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
            else:
                cells = [FLOOR] if name == "floor" else [FLOOR, CHART]
                notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
            took, held = run(notebook)
            if number > 0:
                seconds[name].append(took)
                memory[name].append(held)
        print(f"round {number} of {chosen.rounds} done", flush=True)
    floor, one_chart = statistics.median(seconds["floor"]), statistics.median(memory["chart"])
    print(f"{'floor':16} {floor:5.2f} s          with one chart {one_chart:4.0f} MB")
    times = {name: statistics.median(seconds[name]) / floor for name in names}
    sizes = {name: statistics.median(memory[name]) / one_chart for name in names}
    for name in names:
        took, held = f"{times[name] * floor:5.2f} s  {times[name]:4.2f}", f"{sizes[name] * one_chart:4.0f} MB"
        print(f"{name:16} {took}    {held}  {sizes[name]:4.2f}")
    print(f"time over floor: median {statistics.median(times.values()):.2f} (wanted 1.5), ", end="")
    print(f"worst {max(times.values()):.2f} (wanted 2), {max(times, key=times.get)}")
    print(f"memory over floor with a chart: worst {max(sizes.values()):.2f} (wanted 1.25), {max(sizes, key=sizes.get)}")


if __name__ == "__main__":
    main()
