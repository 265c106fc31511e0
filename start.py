# /// script
# requires-python = ">=3.11"
# ///
"""Start the Mali course, build its pages, or test it. Needs Python 3.11 or newer and nothing else.

python start.py            makes the folder .venv the first time, then opens JupyterLab
python start.py pages      writes every lesson as a page for a phone, a screen reader or paper
python start.py slides     writes every lesson as slides
python start.py questions  writes the questions for Moodle, a spreadsheet or Anki
python start.py paper      writes the final test of a number for paper, and its key
python start.py kit        packs the whole course into one ZIP, for a stick and a class without a network
python start.py test       runs every test, every lesson and every exercise

The first start needs the network, or the folder wheels of a stick; later ones do not. To remove the course, delete
its folder.
"""

# This file stays readable for Python 3.6 (no newer syntax, no tomllib up here): an old Python must reach the check.
import argparse
import contextlib
import errno
import hashlib
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import venv
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

if sys.version_info[:2] < (3, 11) or sys.maxsize < 2**32:
    sys.exit(
        f"The course needs Python 3.11 or newer, 64 bits; this is {sys.version.split()[0]}, "
        f"{64 if sys.maxsize > 2**32 else 32} bits, at {sys.executable}. "
        "Install a newer Python from https://www.python.org/downloads/ and start again with it."
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "course.json"  # written last: without it the environment is half made
WHEELS = ROOT / "wheels"  # on a stick: the packages, and a list of them for each kind of computer
FIRST_NOTEBOOK = "notebooks/00-start.ipynb"
FIRST_PORT = 8888
LEARNERS, EVERYTHING, EDITIONS = "requirements.lock", "requirements-all.lock", "requirements-editions.lock"
SIZES = {LEARNERS: "100 MB or more", EVERYTHING: "200 MB or more", EDITIONS: "8 MB"}
AGAIN = "What was downloaded is kept: run the same command again to go on."


class Problem(Exception):
    """Something the reader can mend; the message is the sentence to show."""


def say(text: str) -> None:
    """Print a line at once, in a pipe too."""
    print(text, flush=True)


# ---------------------------------------------------------------- the environment


def environment() -> dict:
    """Give the variables for every program started here: this .venv and nothing from other Pythons."""
    foreign = {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX", "JUPYTER_PATH", "MPLBACKEND"}
    kept = {key: value for key, value in os.environ.items() if key not in foreign}
    return {
        **kept,
        "PATH": str(PYTHON.parent) + os.pathsep + os.environ.get("PATH", ""),
        "PYTHONUTF8": "1",  # a folder name with an accent, on Windows with Python 3.11
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_USER": "0",
        "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of this .venv
        "JUPYTERLAB_WORKSPACES_DIR": str(VENV / "workspaces"),  # no tabs from other courses
    }


def fingerprint(lock: str) -> dict:
    """Describe the environment that this lock, this pyproject.toml, this Python and this folder would give."""
    import tomllib

    try:
        hashes = {lock: hashlib.sha256((ROOT / lock).read_bytes()).hexdigest() for lock in {LEARNERS, lock}}
        declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        name = Path(error.filename).name
        msg = f"The file {name} is missing beside start.py: copy or unpack the whole course again."
        raise Problem(msg) from None
    project = declared["project"]
    package = [declared["build-system"], project["name"], project["requires-python"], project["dependencies"]]
    return {
        "folder": str(ROOT),
        "python": [*sys.version_info[:2], sys.base_prefix],
        "package": hashlib.sha256(json.dumps(package).encode()).hexdigest(),
        "locks": hashes,
    }


def stamped() -> dict:
    """Read what was installed; empty if .venv is missing, half made or broken."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if PYTHON.exists() and isinstance(stamp, dict) else {}


def this_computer() -> str:
    """Name this kind of computer as the lists in the folder wheels do."""
    system = {"win32": "Windows", "darwin": "macOS"}.get(sys.platform, "Linux")
    chip = (sysconfig.get_platform().split("-")[-1] if os.name == "nt" else platform.machine()).lower()
    chip = {"amd64": "Intel or AMD", "x86_64": "Intel or AMD", "arm64": "ARM", "aarch64": "ARM"}.get(chip, chip)
    return f"{system} ({chip}), Python {sys.version_info[0]}.{sys.version_info[1]}"


def why_no_wheels(lock: str, digest: str) -> str:
    """Say why the folder wheels cannot serve this lock on this computer; the empty string if it can."""
    computer = this_computer()
    try:
        listed = json.loads((WHEELS / f"{computer}.json").read_text(encoding="utf-8"))
        locks, names = dict(listed["locks"]), list(listed["wheels"])
    except FileNotFoundError:
        others = sorted(path.stem for path in WHEELS.glob("*.json"))
        if others:
            return f"This stick has packages for {' and '.join(others)}, but this computer is {computer}."
        return "There is no folder wheels beside start.py (python start.py kit --help says how to get one)."
    except (OSError, ValueError, KeyError, TypeError):
        return f"The list of packages for {computer} is damaged: unpack the ZIP again."
    if lock not in locks:
        return f"The folder wheels has nothing for {lock}."
    if locks[lock] != digest:
        return f"The folder wheels was made for another {lock}: make the stick again."
    missing = [name for name in names if not (WHEELS / name).is_file()]
    if missing:
        others = f" and {len(missing) - 1} more are" if missing[1:] else " is"
        return f"{missing[0]}{others} missing in the folder wheels: unpack the ZIP again."
    return ""


def prepare(lock: str, offline: bool = False) -> None:
    """Make .venv hold what the lock says; do nothing if it already does."""
    wanted, found = fingerprint(lock), stamped()
    same_home = all(found.get(key) == wanted[key] for key in ("folder", "python"))
    if (
        same_home
        and found.get("package") == wanted["package"]
        and wanted["locks"].items() <= found.get("locks", {}).items()
    ):
        return
    why_not = why_no_wheels(lock, wanted["locks"][lock])
    if why_not and offline:
        msg = f"{why_not} With a connection, leave --offline out."
        raise Problem(msg)
    if why_not and WHEELS.is_dir():
        say(f"{why_not} So the packages are downloaded.")
    uv = shutil.which("uv")
    try:
        STAMP.unlink(missing_ok=True)
        if not same_home or not (uv or has_pip()):
            make_venv(with_pip=not uv, again=VENV.exists())
            found = {}
        install(lock, uv, from_wheels=not why_not)
        wanted["locks"] = {**found.get("locks", {}), **wanted["locks"]}  # another command's packages are still there
        STAMP.with_suffix(".new").write_text(json.dumps(wanted, indent=1), encoding="utf-8")
        STAMP.with_suffix(".new").replace(STAMP)
    except OSError as error:
        raise Problem(explain(f"{errno.errorcode.get(error.errno, '')} {error}")) from error


def site_packages() -> Path:
    """Give the folder of .venv that holds its packages."""
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV), "platbase": str(VENV)}))


def has_pip() -> bool:
    """Tell whether .venv was made with pip."""
    return (site_packages() / "pip").is_dir()


def make_venv(with_pip: bool, again: bool) -> None:
    """Make .venv, from clear."""
    version = ".".join(map(str, sys.version_info[:3]))
    reason = " again: it was half made, moved, or belongs to another Python" if again else ""
    say(f"Step 1 of 3: making the folder .venv with Python {version}{reason}")
    try:
        venv.create(VENV, clear=True, with_pip=with_pip, symlinks=os.name != "nt")
    except subprocess.CalledProcessError:
        msg = (
            "This Python cannot make a .venv with pip in it: on Debian or Ubuntu install the package python3-venv, "
            "elsewhere install Python from https://www.python.org/downloads/."
        )
        raise Problem(msg) from None
    except ValueError as error:  # a folder name with a colon
        msg = f"{error}. Give the folder of the course another name."
        raise Problem(msg) from None


def install(lock: str, uv: str, from_wheels: bool = False) -> None:
    """Install the locked packages, hashes checked and nothing built, then the course's own package."""
    installer = [uv, "pip", "install", "--python", str(PYTHON)] if uv else [str(PYTHON), "-m", "pip", "install"]
    if from_wheels:  # and from nowhere else, whatever the settings of this computer say
        installer += ["--offline", "--no-config"] if uv else ["--isolated"]
        installer += ["--no-index", "--find-links", WHEELS.name]
    total = sum(1 for line in (ROOT / lock).read_text(encoding="utf-8").splitlines() if re.match(r"\w", line))
    size = "from the folder wheels" if from_wheels else f"{SIZES[lock]}, only once"
    name = f"{'uv' if uv else 'pip'} ({size})"
    say(f"Step 2 of 3: installing {f'up to {total} packages' if total > 1 else 'one package'} with {name}")
    alone = ["--no-deps"] if lock == EDITIONS else []  # files of that package are used, not its program
    run_installer([*installer, "--require-hashes", "--only-binary", ":all:", *alone, "-r", lock], total)
    say("Step 3 of 3: installing the course's own package")
    run_installer([*installer, "--no-deps", "--no-build-isolation", "-e", "."])


def run_installer(command: list, total: int = 0) -> None:
    """Run pip or uv with a line of progress (if a total is given); say in a sentence why it failed."""
    before = count_installed()
    process = subprocess.Popen(
        command,
        cwd=str(ROOT),
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,  # a pipe: an installer whose start.py was killed ends too
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    lines = []

    def read() -> None:
        for line in process.stdout:
            lines.append(line)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    shown = Progress()
    try:
        while process.poll() is None:
            time.sleep(0.2)
            if total:
                shown.update(lines, count_installed() - before, total)
    except KeyboardInterrupt:
        process.kill()
        raise
    finally:
        shown.end()
    reader.join(5)
    if process.returncode:
        raise Problem(explain("".join(lines), from_wheels="--no-index" in command))


def count_installed() -> int:
    """Count the packages in .venv."""
    return sum(1 for _ in site_packages().glob("*.dist-info"))


class Progress:
    """One line that is rewritten in a terminal, and a new line now and then in a file."""

    def __init__(self) -> None:
        self.terminal = sys.stdout.isatty()
        self.last, self.when = "", time.monotonic()

    def update(self, lines: list, installed: int, total: int) -> None:
        """Read from the installer's lines and the installed packages how far it is."""
        total -= sum(1 for line in lines if line.startswith("Ignoring "))
        fetched = sum(1 for line in lines if line.startswith("Collecting "))
        loading = [line.split()[1] for line in lines if line.strip().startswith("Downloading ")]
        text = f"fetched {fetched} of {total}" if fetched else "fetching"
        text += f", now {Path(loading[-1]).name.split('-')[0]}" if loading else ""
        if installed > 0:
            text = f"installed {min(installed, total)} of {total}"
        if text == self.last or (not self.terminal and time.monotonic() - self.when < 5):
            return
        self.last, self.when = text, time.monotonic()
        print(f"\r  {text:<60}" if self.terminal else f"  {text}", end="" if self.terminal else "\n", flush=True)

    def end(self) -> None:
        """Leave the rewritten line behind."""
        if self.terminal and self.last:
            print("\r" + " " * 62 + "\r", end="", flush=True)


ON_A_STICK = (
    (
        r"DO NOT MATCH THE HASHES|[Hh]ash mismatch|(?i:zip|archive|CRC|deflate|corrupt|Invalid wheel)",
        "A package in the folder wheels is damaged (its hash differs): unpack the ZIP again, or use another copy.",
    ),
    (
        r"(?i)No matching distribution|No solution found|not found in the provided|no wheels|no usable wheels",
        "The packages in the folder wheels do not fit this computer: take another Python; or, with a connection, "
        "delete the folder wheels and start again.",
    ),
)
REASONS = (
    (r"ENOSPC|No space left|not enough space|os error (28|112)\b", "The disk is full: free about 1 GB. " + AGAIN),
    (
        r"EACCES|EPERM|EROFS|Permission denied|Access is denied|WinError (5|32)\b|os error (5|13|30)\b|Read-only",
        f"No permission to write to {VENV}: close every JupyterLab of this course, or copy the course "
        "to a folder of your own, and start again.",
    ),
    (
        r"DO NOT MATCH THE HASHES|[Hh]ash mismatch",
        "A downloaded package is not the one the course was tested with (its hash differs): try another network, "
        "and tell the maintainers if it happens again.",
    ),
    (
        r"connection|connect error|getaddrinfo|name resolution|timed? ?out|ProxyError|SSLError|error sending request"
        r"|dns error|offline|Failed to fetch|Network is unreachable"
        r"|(?s:\A(?!.*(?:Downloading|Using cached) ).*from versions: none)",  # pip, when it saw no index at all
        "The package index could not be reached: the first start needs the network (later ones do not). "
        "Check the connection, or the proxy settings of pip. " + AGAIN,
    ),
    (
        r"No matching distribution|no wheels|No solution found|only-binary|has no usable wheels",
        f"A package has no ready-made form for Python {sys.version_info[0]}.{sys.version_info[1]} on this system: "
        "install Python 3.12 or 3.13 from https://www.python.org/downloads/ and start again with it.",
    ),
)


def explain(output: str, from_wheels: bool = False) -> str:
    """Turn what an installer said into one sentence; all it said goes into .venv/install.log."""
    if os.name == "nt" and len(str(ROOT)) > 90 and re.search(r"Errno 2\b|os error [23]\b|ENOENT", output):
        return f"The path of the course is too long for Windows: move {ROOT} to a shorter one, such as C:\\mali."
    with contextlib.suppress(OSError):
        (VENV / "install.log").write_text(output, encoding="utf-8")
    for pattern, sentence in (*REASONS[:2], *(ON_A_STICK if from_wheels else ()), *REASONS[2:]):
        if re.search(pattern, output):
            return sentence
    tail = "\n".join("  | " + line for line in output.strip().splitlines()[-12:])
    return f"{tail}\nThe installation failed for the reason above. {AGAIN}"


# ---------------------------------------------------------------- open


def is_free(port: int) -> bool:
    """Tell whether a server may listen on this port of this computer."""
    with contextlib.closing(socket.socket()) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def choose_port(asked: int) -> int:
    """Give the port asked for, or the first free one if none was."""
    if asked is None:
        port = next((port for port in range(FIRST_PORT, FIRST_PORT + 100) if is_free(port)), None)
        if port is None:
            msg = f"No free port from {FIRST_PORT} to {FIRST_PORT + 99}: close some programs, or give one with --port."
            raise Problem(msg)
        if port != FIRST_PORT:
            say(f"Port {FIRST_PORT} is in use (another JupyterLab?); taking {port}")
        return port
    if not is_free(asked):
        msg = f"Port {asked} is in use or not allowed: close the program that has it, or leave --port out."
        raise Problem(msg)
    return asked


def lab_command(python: str, port: int, notebook: str = FIRST_NOTEBOOK, browser: bool = True) -> list:
    """Give the command that serves the current directory in JupyterLab, with the course's settings."""
    settings = ROOT / "src" / "malicourse" / "jupyter" / "server_config.py"
    command = [str(python), "-m", "jupyterlab", f"--config={settings}", f"--port={port}", "--port-retries=0"]
    return [*command, f"--LabApp.default_url=/lab/tree/{notebook}", *([] if browser else ["--no-browser"])]


def open_lab(arguments: list) -> int:
    """Open JupyterLab; this is what happens without a command."""
    parser = argparse.ArgumentParser(
        prog="start.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address, do not open a browser")
    parser.add_argument("--offline", action="store_true", help="install from the folder wheels or not at all")
    parser.add_argument("--port", type=int, metavar="N", help=f"default: the first free one from {FIRST_PORT}")
    chosen = parser.parse_args(arguments)
    port = choose_port(chosen.port)
    prepare(LEARNERS, chosen.offline)
    say(f"Opening JupyterLab at {FIRST_NOTEBOOK}. Leave this window open; to stop, press Ctrl+C here.")
    command = lab_command(PYTHON, port, browser=not chosen.no_browser)
    os.chdir(str(ROOT))
    if os.name != "nt":
        os.execve(command[0], command, environment())  # JupyterLab takes this program's place
    lab = subprocess.Popen(command, env=environment())
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # JupyterLab got it too, and ends by itself
            return lab.wait()


# ---------------------------------------------------------------- editions

LOCKS_OF = {  # what each edition needs beside the package: reveal.js for slides
    "pages": [LEARNERS],
    "slides": [LEARNERS, EDITIONS],
    "questions": [LEARNERS],
    "paper": [LEARNERS],
    "kit": [LEARNERS, EDITIONS],
}


def build(edition: str, arguments: list) -> int:
    """Write an edition of the lessons into dist/. Further arguments go to the command of that name."""
    workbook = [EDITIONS] if edition == "questions" and "xlsx" in " ".join(arguments) else []  # openpyxl writes it
    for lock in LOCKS_OF[edition] + workbook:
        prepare(lock)
    named = [str(Path(word).absolute()) if Path(word).exists() else word for word in arguments]
    command = [str(PYTHON), "-m", "malicourse.publish", edition, *named]
    return subprocess.run(command, cwd=str(ROOT), env=environment(), check=False).returncode


# ---------------------------------------------------------------- test

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


def run_tests(arguments: list) -> int:
    """Run tests/ and every notebook; further arguments go to pytest."""
    prepare(EVERYTHING)
    paths, options = [], []
    for before, argument in zip(["", *arguments], arguments, strict=False):
        path = Path(argument.split("::")[0]).absolute()
        if before not in TAKES_VALUE and ROOT in path.parents and path.exists():
            paths.append(str(Path(argument).absolute()))
        else:
            options.append(argument)
    everything = [str(ROOT / folder) for folder in ("tests", "notebooks", "exercises")]
    results = {}
    for title, chosen in sort_paths(paths or everything).items():
        if chosen:
            say(f"\n--- {title}")
            results[title] = run_pytest([*RUNS[title], "-n2", "--dist=loadfile", *options, *chosen])
    say("\n--- summary")
    for title, (_, words) in results.items():
        say(f"{title}: {words}")
    codes = {code for code, _ in results.values()}
    passed = codes <= {0, 5} and 0 in codes  # 5: nothing selected in this run
    say("All passed." if passed else "Something failed: the reports above say what.")
    return 0 if passed else 1


def run_pytest(arguments: list) -> tuple:
    """Run pytest; give its exit code and the counts in words."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [str(PYTHON), "-m", "pytest", f"--junitxml={report}", *arguments]
        settings = {**environment(), "MALICOURSE_PROGRESS": "off"}  # outputs must not show the tester's own answers
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


# ---------------------------------------------------------------- command line

COMMANDS = {"open": open_lab, "test": run_tests, **{edition: partial(build, edition) for edition in LOCKS_OF}}


def main(arguments: list) -> int:
    """Run one command; the default is open."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a folder name this terminal cannot write
    name, rest = (arguments[0], arguments[1:]) if arguments[:1] and arguments[0] in COMMANDS else ("open", arguments)
    try:
        return COMMANDS[name](rest)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nStopped. {AGAIN}", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
