"""A chart by our helpers beside the same picture by plain matplotlib: how many times as long ours takes.

::

    python benchmarks/chart.py [--rounds 40]

The picture: refugees from Mali in three countries as lines, with a title, a label of the axis and a legend. Plain
matplotlib lays out with ``layout="constrained"``, as its manual advises for legends and titles, and draws as many
pixels. Both end with the bytes of a PNG and draw in turn, so that a busy machine is busy for both. Wanted: a median of
at most 0.7 of plain matplotlib's.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import statistics
import time
from collections.abc import Callable

import matplotlib as mpl
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from malicourse import charts, tables
from malicourse.charts import style

HOSTS = ["Mauritania", "Niger", "Burkina Faso"]
SIZE = (9, 4.0)
WORDS = "Refugees from Mali in three neighbouring countries, year by year, as lines."


def ours_lines(table: pd.DataFrame) -> None:
    """Draw the lines with the course's helpers."""
    fig, ax = charts.new(height=SIZE[1], width=SIZE[0])
    charts.lines(ax, table, "year", "refugees", by="host", unit="refugees from Mali")
    charts.finish(fig, title="Refugees from Mali, by country", source="unhcr-refugees-pkg", text=WORDS)


def plain(draw: Callable[[Figure], None]) -> bytes:
    """Draw with plain matplotlib, laid out by itself, and give the PNG."""
    with mpl.rc_context(style.STYLE):
        fig = Figure(figsize=SIZE, dpi=style.DPI, layout="constrained")
        canvas = FigureCanvasAgg(fig)
        draw(fig)
        stream = io.BytesIO()
        canvas.print_png(stream)
    return stream.getvalue()


def plain_lines(table: pd.DataFrame) -> Callable[[Figure], None]:
    """Give the drawing of the same lines."""

    def draw(fig: Figure) -> None:
        ax = fig.subplots()
        for host in HOSTS:
            rows = table[table["host"] == host]
            ax.plot(rows["year"], rows["refugees"], marker="o", label=host)
        ax.set_ylabel("refugees from Mali")
        ax.set_ylim(bottom=0)
        fig.suptitle("Refugees from Mali, by country")
        fig.legend(loc="outside lower center", ncols=3)

    return draw


def main() -> None:
    """Measure in turn and print both medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    table = tables.read("refugees").query("host in @HOSTS")
    drawing = plain_lines(table)
    taken: dict[str, list[float]] = {"ours": [], "plain": []}
    for turn in range(rounds + 3):
        for name, act in (("ours", lambda: ours_lines(table)), ("plain", lambda: plain(drawing))):
            begun = time.perf_counter()
            with contextlib.redirect_stdout(io.StringIO()):
                act()
            if turn >= 3:  # the first rounds load fonts
                taken[name].append(time.perf_counter() - begun)
    ours, theirs = (statistics.median(taken[name]) for name in ("ours", "plain"))
    print(f"ours {ours * 1000:.0f} ms, plain matplotlib {theirs * 1000:.0f} ms: {ours / theirs:.2f} (wanted 0.7)")


if __name__ == "__main__":
    main()
