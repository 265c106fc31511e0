"""Check tables of 2,000, 20,000 and 200,000 rows, to see whether the time per row stays the same.

Run by hand: ``python benchmarks/validate.py``. The rows are those of events.csv, repeated under new ids, so that every
kind of check is at work: dates, numbers, lists of ids, keys, order of days. Prints seconds of the processor,
microseconds a row and the ratio to the smallest table; a validator that is linear in its rows stays near 1.
"""

import csv
import shutil
import tempfile
import time
import tracemalloc
from itertools import cycle, islice
from pathlib import Path

from malicourse import tables

SIZES = (2_000, 20_000, 200_000)
DATA = Path(__file__).resolve().parents[1] / "data"


def make(folder: Path, size: int) -> int:
    """Write an events table of a size; return its bytes."""
    with (DATA / "events.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows([f"{row[0]}-{n}", *row[1:]] for n, row in enumerate(islice(cycle(rows), size)))
    return (folder / "events.csv").stat().st_size


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in (*DATA.glob("*.csv"), DATA / "datapackage.json"):
            shutil.copy(path, folder / path.name)
        base = 0.0
        for size in SIZES:
            length = make(folder, size)
            seconds = []
            for _ in range(3):
                start = time.process_time()
                found = tables.problems(folder, "events")
                seconds.append(time.process_time() - start)
                assert not found, found[0]
            best = min(seconds)
            base = base or best / size
            tracemalloc.start()
            tables.problems(folder, "events")
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            print(
                f"{size:>9,} rows {length / 1e6:>7.1f} MB {best:>8.3f} s {best / size * 1e6:>7.1f} µs a row, "
                f"{best / size / base:.2f} times the first; peak memory {peak / 1e6:,.0f} MB"
            )


if __name__ == "__main__":
    main()
