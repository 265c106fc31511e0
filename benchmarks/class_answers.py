"""A page on a class, for 5, 50 and 500 learners: the time it takes grows as the number of files, and no faster.

It makes the files that so many learners would export (every question of every lesson, some wrong, some at the second
try), writes the page, and prints the median of a few runs. From the course's folder::

    python benchmarks/class_answers.py

It ends with an error if 500 files take more than ten times as long as 50, beside the time that one file needs; half as
much again, and a second, are allowed for a computer that does other things.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

from malicourse import files, progress
from malicourse.publish import classroom
from malicourse.publish.classroom.asked import Course
from malicourse.quiz.shapes import Choices

SIZES = (1, 5, 50, 500)
MOST = 10.0  # times as long, for ten times the files
START = datetime(2024, 3, 12, 9, tzinfo=timezone(timedelta(0)))


def export(course: Course, pupil: int, chance: random.Random) -> str:
    """Write what one learner exports."""
    rows: list[list[object]] = [list(progress.COLUMNS)]
    for place, one in enumerate(course.asked.values()):
        right = progress._answer_words(one.question.solution().answer)
        answer, verdict, tries = right, "yes" if one.graded else "", 1
        if isinstance(one.shape, Choices) and not one.shape.many and chance.random() < 0.3:
            answer = chance.choice([row.name or row.text for row in one.shape.rows if not row.right])
            verdict = "no"
        elif one.graded and chance.random() < 0.2:
            tries = 2
        when = (START + timedelta(seconds=pupil * 5000 + place)).isoformat()
        words, objective = one.question.stem, one.question.objective
        rows.append([one.bank.lesson, one.stop.id, one.id, objective, answer, verdict, tries, "no", when, words, ""])
    return files.csv_text(rows)


def timed(folder: Path, page: Path, runs: int) -> float:
    """Give the median of the seconds that a page takes."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        classroom.write(folder, page)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="how often each is measured; otherwise 3")
    chosen = parser.parse_args()
    course, chance = Course(), random.Random(1)
    seconds = {}
    with tempfile.TemporaryDirectory() as name:
        for size in SIZES:
            folder = Path(name) / str(size)
            folder.mkdir()
            for pupil in range(size):
                file = folder / f"my-answers-{pupil}.csv"
                file.write_text(export(course, pupil, chance), encoding="utf-8")
            page = Path(name) / f"{size}.html"
            seconds[size] = timed(folder, page, chosen.runs)
            kilobytes = page.stat().st_size / 1000
            print(f"{size:4} files: {seconds[size]:6.2f} s, page {kilobytes:5.0f} kB", flush=True)
    fifty, all_of = (seconds[size] - seconds[1] for size in (50, 500))
    print(f"beside what one file takes: 50 files {fifty:.2f} s, 500 files {all_of:.2f} s")
    return 0 if all_of <= 1.5 * MOST * fifty + 1 else 1


if __name__ == "__main__":
    sys.exit(main())
