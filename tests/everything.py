"""Run every test and every notebook, and sum up: what ``python start.py test`` does once the packages are there."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
TYPED_IN = Path(os.environ.get("MALICOURSE_TYPED_IN", Path.cwd()))  # where file names were typed

NBVAL = ["--nbval-current-env", "--nbval-cell-timeout=120"]
RUNS = {  # title: options for pytest
    "tests": [],
    "lessons and solutions (outputs compared)": ["--nbval", *NBVAL],
    "exercises as learners get them (run through)": ["--nbval-lax", *NBVAL],
}
TESTS, COMPARED, RUN_THROUGH = RUNS
TAKES_VALUE = {"-k", "-m", "-n", "-p", "-o", "-c", "-r", "-W"}


def sort_paths(paths: list) -> dict:
    """Say which run each test file, notebook or folder belongs to."""
    sorted_paths = {title: [] for title in RUNS}
    for path in paths:
        file = Path(path.split("::")[0])
        if file.is_dir() and "tests" not in file.parts:
            found = sorted(notebook for notebook in file.rglob("*.ipynb") if ".ipynb_checkpoints" not in notebook.parts)
            for title, more in sort_paths([str(notebook) for notebook in found]).items():
                sorted_paths[title] += more
        elif file.suffix == ".ipynb":
            sorted_paths[RUN_THROUGH if file.parent.name == "exercises" else COMPARED].append(path)
        else:
            sorted_paths[TESTS].append(path)
    return sorted_paths


def main(arguments: list) -> int:
    """Run tests/ and every notebook; further arguments go to pytest."""
    paths, options = [], []
    for before, argument in zip(["", *arguments], arguments, strict=False):
        path = TYPED_IN / argument.split("::")[0]
        if before not in TAKES_VALUE and ROOT in path.parents and path.exists():
            paths.append(str(TYPED_IN / argument))
        else:
            options.append(argument)
    editions = [ROOT, *sorted(path.parent for path in ROOT.glob("*/notebooks") if not path.parent.name.startswith("."))]
    notebooks = [edition / part for edition in editions for part in ("notebooks", "exercises")]
    everything = [str(folder) for folder in (ROOT / "tests", *notebooks) if folder.is_dir()]
    results = {}
    for title, chosen in sort_paths(paths or everything).items():
        if chosen:
            print(f"\n--- {title}", flush=True)
            results[title] = run_pytest([*RUNS[title], "-n2", "--dist=loadfile", *options, *chosen])
    print("\n--- summary", flush=True)
    for title, (_, words) in results.items():
        print(f"{title}: {words}", flush=True)
    codes = {code for code, _ in results.values()}
    passed = codes <= {0, 5} and 0 in codes  # 5: nothing selected in this run
    print("All passed." if passed else "Something failed: the reports above say what.", flush=True)
    return 0 if passed else 1


def run_pytest(arguments: list) -> tuple:
    """Run pytest; give its exit code and the counts in words."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", f"--junitxml={report}", *arguments]
        settings = {**os.environ, "MALICOURSE_PROGRESS": "off"}  # outputs must not show the tester's own answers
        code = subprocess.run(command, cwd=str(ROOT), env=settings, check=False).returncode
        if not report.exists():
            return code, f"pytest stopped with exit code {code}"
        suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    count = {key: sum(int(suite.get(key)) for suite in suites) for key in ("tests", "failures", "errors", "skipped")}
    failed = count["failures"] + count["errors"]
    words = [f"{count['tests'] - failed - count['skipped']} passed"]
    words += [f"{number} {word}" for number, word in ((failed, "failed"), (count["skipped"], "skipped")) if number]
    for reason in sorted({skip.get("message") for suite in suites for skip in suite.iter("skipped")}):
        words.append(f"\n  skipped: {reason}")
    return code, ", ".join(words).replace(", \n", "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
