"""One command, on a fresh machine, in a folder with a space and an accent: it works, mends itself, or says why not."""

import ast
import errno
import importlib.util
import json
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from types import ModuleType, SimpleNamespace

import nbformat
import pytest
from conftest import ROOT, skip_or_fail

BASE = getattr(sys, "_base_executable", sys.executable)  # a plain Python, not that of a .venv
UV = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
LEFT_OUT = (
    ".venv*",
    ".jupyter",
    ".git",
    "dist",
    "wheels",
    "__pycache__",
    ".ipynb_checkpoints",
    ".pytest_cache",
    ".ruff_cache",
)
WORDS = "src/malicourse/words"  # where what start.py says stands
CLOSED = "http://127.0.0.1:9/simple"
NO_NETWORK = {
    "pip": {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_FIND_LINKS": "",
        "PIP_INDEX_URL": CLOSED,
        "PIP_RETRIES": "0",
        "PIP_NO_CACHE_DIR": "1",
    },
    "uv": {"UV_NO_CONFIG": "1", "UV_DEFAULT_INDEX": CLOSED, "UV_HTTP_RETRIES": "0", "UV_NO_CACHE": "1"},
}


def clone(folder: Path) -> Path:
    """Copy the course as a teacher would get it, without anything made here."""
    course = folder / "Mali été"
    shutil.copytree(ROOT, course, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return course


def variables(installer: str = "pip", **more: str) -> dict[str, str]:
    """The environment of a teacher's terminal, with uv on the PATH or without it."""
    folders = [folder for folder in os.environ["PATH"].split(os.pathsep) if not shutil.which("uv", path=folder)]
    if installer == "uv":
        folders.append(str(Path(UV).parent))
    return {**os.environ, "PATH": os.pathsep.join(folders), **more}


def run(course: Path, *arguments: str, python: tuple = (BASE,), env: dict | None = None, timeout: int = 240):
    """Run start.py to its end, from another folder."""
    return subprocess.run(
        [*python, str(course / "start.py"), *arguments],
        cwd=course.parent,
        env=env or variables(),
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )


def is_one_sentence(done: subprocess.CompletedProcess, *words: str) -> bool:
    """Whether it failed with one line of words for a person (and no traceback)."""
    lines = done.stderr.strip().splitlines()
    return done.returncode != 0 and len(lines) == 1 and all(word in lines[0] for word in words)


class Running:
    """A start.py at work: its lines so far, and a clean end."""

    def __init__(self, course: Path, *arguments: str, env: dict):
        self.process = subprocess.Popen(
            [BASE, str(course / "start.py"), *arguments],
            cwd=course.parent,
            env={**env, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        self.lines, self.waiting = [], queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.waiting.put(line)
        self.waiting.put(None)

    def wait_for(self, pattern: str, seconds: float = 900) -> re.Match:
        """Wait for a line; fail with all lines if it does not come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                line = self.waiting.get(timeout=max(0.1, end - time.monotonic()))
            except queue.Empty:
                break
            if line is None:
                break
            self.lines.append(line)
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"no line {pattern!r} in:\n" + "".join(self.lines))

    def kill(self):
        """End it and what it started, as closing the terminal does."""
        if os.name == "nt":
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(self.process.pid)], capture_output=True, check=False)
        elif self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(address: str, seconds: float = 20) -> bytes:
    """Ask a server that may need another moment."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=seconds) as answer:
                return answer.read()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def open_until_it_serves(course: Path, *arguments: str, env: dict) -> list[str]:
    """Start JupyterLab, ask it for the first notebook, end it; give the lines it said."""
    started = Running(course, *(arguments or ["--no-browser", "--port", str(free_port())]), env=env)
    try:
        address = started.wait_for(r"https?://127\.0\.0\.1:\S+")[0]
        assert json.loads(fetch(address.replace("/lab/tree/", "/api/contents/")))["path"] == "notebooks/00-start.ipynb"
    except AssertionError as error:
        if "could not be reached" in str(error):
            skip_or_fail("the package index cannot be reached from here, so nothing can be installed")
        raise
    finally:
        started.kill()
    return started.lines


@pytest.fixture(scope="module")
def first_start(tmp_path_factory) -> tuple[Path, list[str]]:
    """A fresh copy of the course after its first start with pip, and the lines it said."""
    course = clone(tmp_path_factory.mktemp("first"))
    return course, open_until_it_serves(course, env=variables("pip"))


@pytest.fixture
def course(first_start) -> Path:
    return first_start[0]


@pytest.fixture
def fresh(tmp_path) -> Path:
    """As much of the course as its start needs, where nothing was started yet."""
    course = tmp_path / "Mali été"
    course.mkdir()
    for file in ("start.py", *(path.name for path in ROOT.glob("*.lock"))):
        shutil.copy(ROOT / file, course)
    for file in ROOT.glob(f"{WORDS}/*/start.json"):
        (course / file.relative_to(ROOT)).parent.mkdir(parents=True)
        shutil.copy(file, course / file.relative_to(ROOT))
    return course


# ---------------------------------------------------------------- it works


@pytest.mark.install
def test_the_first_start_says_each_step_and_how_far_it_is(first_start):
    said = "".join(first_start[1])
    assert re.search(r"Step 1 of 3.*\n(.*\n)*Step 2 of 3.*pip.*\n(.*\n)*Step 3 of 3", said)
    assert re.search(r"(fetched|installed) \d+ of \d+", said)
    assert "Traceback" not in said
    assert "arning" not in said


@pytest.mark.install
def test_the_course_imports_from_its_own_environment(course, start):
    python = course / start.PYTHON.relative_to(ROOT)
    code = "import malicourse, sys; print(malicourse.__file__); print(sys.prefix)"
    said = subprocess.run([python, "-c", code], cwd=course, capture_output=True, encoding="utf-8", check=True).stdout
    assert said.splitlines() == [str(course / "src" / "malicourse" / "__init__.py"), str(course / ".venv")]


@pytest.mark.install
def test_the_second_start_installs_nothing(course):
    """And a learner's file beside start.py does not take the place of a module."""
    mine = course / "tornado.py"
    mine.write_text("raise SystemExit('mine')")
    lines = open_until_it_serves(course, env=variables("pip", **NO_NETWORK["pip"]))
    mine.unlink()
    assert not any("Step" in line for line in lines)


@pytest.mark.install
@pytest.mark.skipif(os.name == "nt", reason="Windows opens its default browser without a way to look on")
def test_the_browser_opens_at_the_first_notebook(course, tmp_path):
    browser = tmp_path / "browser.sh"
    browser.write_text(f'#!/bin/sh\ncd "{tmp_path}" && echo "$1" > part && mv part address\n')
    browser.chmod(0o755)
    port = free_port()
    started = Running(course, "--port", str(port), env=variables("pip", BROWSER=f"{browser} %s"))
    try:
        started.wait_for(r"https?://127\.0\.0\.1:\S+")
        end = time.monotonic() + 20
        while not (tmp_path / "address").exists() and time.monotonic() < end:
            time.sleep(0.1)
        address = (tmp_path / "address").read_text().strip()
    finally:
        started.kill()
    assert re.fullmatch(rf"http://localhost:{port}/lab/tree/notebooks/00-start\.ipynb\?token=\w+", address)


@pytest.mark.install
@pytest.mark.skipif(os.name == "nt", reason="postBuild is for Binder's Linux")
def test_binders_last_step_installs_the_course_and_its_settings(course, start):
    python = course / start.PYTHON.relative_to(ROOT)
    settings = course / ".venv" / "etc" / "jupyter" / "jupyter_server_config.py"
    path = os.pathsep.join([str(python.parent), os.environ["PATH"]])
    env = variables("pip", **NO_NETWORK["pip"]) | {"PATH": path}
    try:
        subprocess.run(["bash", "postBuild"], cwd=course, env=env, capture_output=True, timeout=120, check=True)
        shown = subprocess.run(
            [python, "-m", "jupyterlab", "--show-config-json"], cwd=course, env=env, capture_output=True, check=True
        )
        assert json.loads(shown.stdout)["LabApp"]["app_settings_dir"] == str(
            course / "src" / "malicourse" / "jupyter" / "settings" / "en"
        )
    finally:
        settings.unlink(missing_ok=True)


# ---------------------------------------------------------------- it mends itself


@pytest.fixture
def tiny(start, tmp_path, monkeypatch) -> SimpleNamespace:
    """A course of one package whose installer is played: what start.py decides, in a moment."""
    root = tmp_path / "petit été"
    (root / "src").mkdir(parents=True)
    for lock in (start.LEARNERS, start.EVERYTHING, start.EDITIONS):
        (root / lock).write_text(f"{lock}==1\n", encoding="utf-8")
    self = SimpleNamespace(root=root, venv=root / ".venv", done=[], fails=None)

    def at(place: Path) -> None:
        names = {"ROOT": "", "VENV": ".venv", "OLD": ".venv.old", "LOCK": ".venv.lock", "WHEELS": "wheels"}
        for name, below in {**names, "STAMP": ".venv/course.json"}.items():
            monkeypatch.setattr(start, name, place / below)
        monkeypatch.setattr(start, "PYTHON", place / ".venv" / start.PYTHON.relative_to(start.PYTHON.parents[1]))

    def install(lock: str, *_) -> list:
        self.done.append(lock)
        package(start, lock.removesuffix(".lock"))
        if self.fails:
            raise self.fails
        return ["uv"]

    at(root)
    self.at = at
    monkeypatch.setattr(start.shutil, "which", lambda name: "uv")
    monkeypatch.setattr(start, "install", install)
    monkeypatch.setattr(start, "broken", lambda: "")
    return self


def package(start: ModuleType, name: str, recorded: bool = True) -> None:
    """Put a package of two files and its description into .venv."""
    name = name.replace("-", "_")
    for file in (f"{name}/__init__.py", f"{name}-1.dist-info/RECORD"):
        (start.site_packages() / file).parent.mkdir(parents=True, exist_ok=True)
    (start.site_packages() / name / "__init__.py").write_text("x = 1\n", encoding="utf-8")
    lines = f"{name}/__init__.py,sha256=x,6\n{name}/tests/a.py,sha256=x,6\n../../../bin/{name},sha256=x,9\n,,\n"
    if recorded:
        (start.site_packages() / f"{name}-1.dist-info" / "RECORD").write_text(lines, encoding="utf-8")


def test_a_whole_environment_is_taken_as_it_is(tiny, start):
    start.prepare(start.LEARNERS)
    start.prepare(start.LEARNERS)
    assert tiny.done == [start.LEARNERS]
    assert start.stamped()["packages"] == ["requirements-1.dist-info"]
    assert not start.OLD.exists()


def test_another_python_and_another_folder_take_it_too(tiny, start, monkeypatch):
    start.prepare(start.LEARNERS)
    monkeypatch.setattr(start.sys, "version_info", (3, 99, 0))
    start.prepare(start.LEARNERS)
    tiny.at(tiny.root.rename(tiny.root.with_name("Cours du Mali")))
    start.prepare(start.LEARNERS)
    assert tiny.done == [start.LEARNERS]
    assert (start.site_packages() / "malicourse.pth").read_text().strip() == str(Path("..", "..", "..", "..", "src"))


def damage(start: ModuleType, how: str) -> None:
    own = start.site_packages() / "requirements"
    if how == "package gone":
        shutil.rmtree(own)
    elif how == "file emptied":
        (own / "__init__.py").write_text("")
    elif how == "description gone":
        shutil.rmtree(own.with_name("requirements-1.dist-info"))
    elif how == "lock changed":
        (start.ROOT / start.LEARNERS).write_text("newer==2\n")
    elif how == "another Python":
        start.write_stamp({**start.stamped(), "python": [3, 10, "/gone"], "program": "/gone/python3.10"})
    elif how == "stamp gone":
        start.STAMP.unlink()
    else:
        start.STAMP.write_text(how)


DAMAGES = ["package gone", "file emptied", "description gone", "lock changed", "another Python", "stamp gone"]
FORMS = [
    "[]",
    "nul",
    '{"locks": []}',
    '{"python": 3, "locks": {}}',
    '{"python": [3, 11, ""], "locks": {}, "program": 5}',
    '{"python": [3, 11, ""], "locks": {}, "packages": [1, null]}',
    '{"python": "3.1", "locks": {}}',
    "[" * 100_000,
]


@pytest.mark.parametrize("how", [*DAMAGES, *FORMS])
def test_what_is_damaged_changed_or_foreign_is_made_again(tiny, start, how):
    start.prepare(start.LEARNERS)
    damage(start, how)
    start.prepare(start.LEARNERS)
    start.prepare(start.LEARNERS)
    assert tiny.done == [start.LEARNERS] * 2
    assert start.fault({start.LEARNERS: start.digest(start.LEARNERS)}) == ""
    assert not start.OLD.exists()


@pytest.mark.parametrize("how", [*DAMAGES, *FORMS])
@pytest.mark.parametrize("works", [True, False])
def test_the_environment_of_before_comes_back_if_the_new_one_fails(tiny, start, monkeypatch, capsys, how, works):
    """And where nothing is missing in it and it works, the course goes on with it."""
    start.prepare(start.LEARNERS)
    (tiny.venv / "mine.txt").write_text("mine")
    damage(start, how)
    before = {path.relative_to(tiny.venv) for path in tiny.venv.rglob("*")}
    tiny.fails = start.Problem("The index is away.")
    monkeypatch.setattr(start, "broken", lambda: "" if works else "no")
    if works and how not in DAMAGES[:3]:
        start.prepare(start.LEARNERS)
        assert "The index is away.\nThe packages that are here do work" in capsys.readouterr().out
    else:
        with pytest.raises(start.Problem, match=r"The index is away. \(This start tried to mend .venv: "):
            start.prepare(start.LEARNERS)
    assert {path.relative_to(tiny.venv) for path in tiny.venv.rglob("*")} == before
    assert not start.OLD.exists()


@pytest.mark.skipif(os.name == "nt", reason="named pipes are POSIX")
@pytest.mark.parametrize("name", ["course.json", "pyvenv.cfg", "RECORD", "requirements.lock"])
def test_a_named_pipe_is_waited_for_by_nobody(tiny, start, name):
    start.prepare(start.LEARNERS)
    folder = {"RECORD": start.site_packages() / "requirements-1.dist-info", "requirements.lock": tiny.root}
    pipe = folder.get(name, tiny.venv) / name
    pipe.unlink()
    os.mkfifo(pipe)
    signal.signal(signal.SIGALRM, lambda *_: pytest.fail("it waits"))
    signal.alarm(20)
    try:
        if name == "requirements.lock":
            with pytest.raises(start.Problem, match=r"is missing beside start\.py"):
                start.prepare(start.LEARNERS)
        else:
            start.prepare(start.LEARNERS)
            assert start.fault({start.LEARNERS: start.digest(start.LEARNERS)}) == ""
    finally:
        signal.alarm(0)


@pytest.mark.parametrize(("held", "words"), [(b"caf\xe9==1\n", "cannot be read"), (b"", "names no package")])
def test_a_damaged_lock_is_named(tiny, start, held, words):
    start.prepare(start.LEARNERS)
    (tiny.root / start.LEARNERS).write_bytes(held)
    with pytest.raises(start.Problem, match=f"requirements.lock .*{words}.*unpack the whole course again"):
        start.prepare(start.LEARNERS)
    assert tiny.done == [start.LEARNERS]


def test_a_folder_of_somebodys_with_the_name_of_the_old_environment_is_left(tiny, start):
    """As after the advice to rename .venv."""
    start.OLD.mkdir()
    (start.OLD / "thesis.txt").write_text("mine")
    with pytest.raises(start.Problem, match=r"\.venv\.old is something that start.py did not make"):
        start.prepare(start.LEARNERS)
    start.OLD.rename(tiny.root / "aside")
    start.prepare(start.LEARNERS)
    (tiny.root / "aside").rename(start.OLD)
    start.prepare(start.LEARNERS)
    assert (start.OLD / "thesis.txt").read_text() == "mine"
    assert tiny.done == [start.LEARNERS]


def test_what_a_kill_leaves_of_an_old_environment_is_known_as_ours(tiny, start, monkeypatch):
    start.prepare(start.LEARNERS)
    removed = []
    monkeypatch.setattr(start.shutil, "rmtree", lambda path: removed.append(Path(path).name))
    start.remove(tiny.venv)
    assert removed[-1] == ".venv"
    assert start.STAMP.exists()
    assert not (tiny.venv / "pyvenv.cfg").exists()


@pytest.mark.parametrize("state", ["moved away", "half made", "whole"])
def test_a_start_killed_at_any_moment_leaves_one_environment(tiny, start, state):
    """The kill is played by what it would leave behind."""
    start.prepare(start.LEARNERS)
    (tiny.venv / "of before").touch()
    tiny.venv.rename(start.OLD)
    if state == "half made":
        start.make_venv()
        package(start, "requirements", recorded=False)
    elif state == "whole":
        shutil.copytree(start.OLD, tiny.venv, symlinks=True)
        (tiny.venv / "of before").unlink()
    start.prepare(start.LEARNERS)
    assert tiny.done == [start.LEARNERS]
    assert (tiny.venv / "of before").exists() == (state != "whole")
    assert not start.OLD.exists()


def test_stopping_with_ctrl_c_brings_the_environment_of_before_back(tiny, start):
    start.prepare(start.LEARNERS)
    damage(start, "lock changed")
    stamp = start.stamped()
    tiny.fails = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        start.prepare(start.LEARNERS)
    assert start.stamped() == stamp


@pytest.mark.parametrize("gone", ["pyvenv.cfg", "python"])
def test_a_python_of_the_same_version_is_tied_to_it_again_without_the_network(tiny, start, gone):
    start.prepare(start.LEARNERS)
    for file in [tiny.venv / gone] if gone == "pyvenv.cfg" else start.PYTHON.parent.glob("python*"):
        file.unlink()
    tiny.fails = start.Problem("The index is away.")
    start.prepare(start.LEARNERS)
    code = "import sys; print(sys.prefix)"
    said = subprocess.run([start.PYTHON, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
    assert said.strip() == str(tiny.venv)


@pytest.mark.parametrize("what", ["a link", "a folder", "a file", "somebody's environment"])
def test_what_start_py_did_not_make_is_refused_and_left(tiny, start, what):
    other = tiny.root.parent / "other"
    place = other if what == "a link" else tiny.venv
    if what == "a file":
        place.write_text("mine")
    else:
        place.mkdir()
        (place / ("pyvenv.cfg" if "env" in what else "mine.txt")).write_text("home = /usr/bin\n")
        (place / "course.json").write_text("{}") if what == "a link" else None
    if what == "a link":
        if os.name == "nt":
            pytest.skip("making a link needs a right on Windows")
        tiny.venv.symlink_to(other)
    before = sorted(path.name for path in tiny.root.parent.rglob("*"))
    with pytest.raises(
        start.Problem, match=f"{'a link' if what == 'a link' else 'something'} that start.py did not make"
    ):
        start.prepare(start.LEARNERS)
    assert sorted({*before, ".venv.lock"}) == sorted({path.name for path in tiny.root.parent.rglob("*")} | set(before))
    assert tiny.done == []


def test_packages_of_another_command_are_added_and_a_half_installed_one_is_cleared(tiny, start):
    start.prepare(start.LEARNERS)
    kept = start.stamped()
    package(start, "pytest", recorded=False)
    tiny.fails = start.Problem("The index is away.")
    with pytest.raises(start.Problem):
        start.prepare(start.EVERYTHING)
    assert start.stamped() == kept, "the learners' packages are as whole as before"
    assert not (start.site_packages() / "pytest-1.dist-info").exists(), "an installer would take it for installed"
    tiny.fails = None
    start.prepare(start.EVERYTHING)
    start.prepare(start.EDITIONS)
    start.prepare(start.LEARNERS)
    assert tiny.done == [start.LEARNERS, start.EVERYTHING, start.EVERYTHING, start.EDITIONS]
    assert set(start.stamped()["locks"]) == {start.LEARNERS, start.EVERYTHING, start.EDITIONS}


@pytest.mark.parametrize(
    "path", ["../../../bin/jupyter", "../../Scripts/jupyter.exe", "setuptools/cli-64.exe", "numpy/tests/test_a.py"]
)
def test_what_no_lesson_needs_may_be_missing(start, path):
    """Virus scanners take programs away that nobody starts."""
    assert start.UNUSED.match(path)
    assert not start.UNUSED.match("../../../share/jupyter/lab/static/index.html")


def test_an_installer_that_put_the_packages_elsewhere_is_not_believed(tiny, start, monkeypatch):
    monkeypatch.setattr(start, "install", lambda *_: ["uv"])
    with pytest.raises(start.Problem, match=r"no package is in .*settings put packages elsewhere \(target"):
        start.prepare(start.LEARNERS)
    assert not tiny.venv.exists()


def test_a_damaged_cache_of_uv_is_passed_by(tiny, start, monkeypatch):
    commands = []

    def install(lock: str, *_) -> list:
        package(start, "requirements")
        (start.site_packages() / "requirements" / "__init__.py").write_text("")
        return ["uv"]

    monkeypatch.setattr(start, "install", install)
    monkeypatch.setattr(
        start, "run_installer", lambda command: commands.append(command) or package(start, "requirements")
    )
    start.prepare(start.LEARNERS)
    assert commands == [["uv", "--reinstall", "--no-cache"]]


# ---------------------------------------------------------------- one set-up at a time

HOLDS = """
import sys, time; sys.path.insert(0, {folder!r})
import start; from pathlib import Path
start.ROOT = Path({root!r}); start.LOCK = start.ROOT / ".venv.lock"
with start.alone():
    print("held", flush=True)
    {then}
"""


def holder(tiny: SimpleNamespace, then: str) -> subprocess.Popen:
    """Another start that holds the course; it has begun when this returns."""
    code = HOLDS.format(folder=str(ROOT), root=str(tiny.root), then=then)
    process = subprocess.Popen([BASE, "-c", code], stdout=subprocess.PIPE, encoding="utf-8")
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_start_says_who_sets_up_and_waits(tiny, start, capsys):
    other = holder(tiny, "time.sleep(1)")
    begun = time.monotonic()
    with start.alone():
        assert time.monotonic() - begun > 0.5
    assert f"(process {other.pid}, since " in capsys.readouterr().out
    other.wait()


def test_what_another_start_has_done_meanwhile_is_not_done_again(tiny, start, monkeypatch):
    faults = iter(["it was half made"])
    monkeypatch.setattr(start, "fault", lambda wanted: next(faults, ""))
    start.prepare(start.LEARNERS)
    assert tiny.done == []


SLOW_TO_END = """
import os, signal, time
end = []
signal.signal(signal.SIGTERM, lambda *_: end.append(time.monotonic() + 0.5))
while not end or time.monotonic() < end[0]:
    open({beats!r}, "a").write("x")
    time.sleep(0.02)
"""


@pytest.mark.skipif(os.name == "nt", reason="a kill that nothing can answer is POSIX")
def test_an_installer_ends_with_its_start_and_the_lock_with_the_installer(tiny, start):
    beats = tiny.root / "beats"
    code = SLOW_TO_END.format(beats=str(beats))
    other = holder(tiny, f"start.guarded([sys.executable, '-c', {code!r}]).wait()")
    while not beats.exists():
        time.sleep(0.02)
    other.kill()
    with start.alone():  # free only when the installer has ended, too
        size = beats.stat().st_size
        time.sleep(0.2)
        assert beats.stat().st_size == size


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no groups of processes")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_an_installer_ends_with_all_that_it_started(tiny, number):
    """As ensurepip, which starts pip: left alone, it would write into the environment that the next start makes."""
    beats = tiny.root / "beats"
    code = f"import time\nfor _ in range(1000):\n    open({str(beats)!r}, 'a').write('x')\n    time.sleep(0.02)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}])"
    other = holder(tiny, f"start.run_installer([sys.executable, '-c', {parent!r}])")
    while not beats.exists():
        time.sleep(0.02)
    other.send_signal(number)
    other.wait()
    time.sleep(0.5)
    size = beats.stat().st_size
    time.sleep(0.2)
    assert beats.stat().st_size == size


def test_locks_of_windows(start, tmp_path, monkeypatch):
    """Played: a byte that nobody reads is locked, and a refusal means that another start has it."""
    seen = []
    played = SimpleNamespace(LK_NBLCK=2, locking=lambda *asked: seen.append(asked))
    monkeypatch.setitem(sys.modules, "msvcrt", played)
    with (tmp_path / "lock").open("a+b") as file, monkeypatch.context() as patch:
        patch.setattr(start.os, "name", "nt")
        assert start.take(file) is True
        played.locking = lambda *_: (_ for _ in ()).throw(OSError(errno.EACCES, "locked"))
        assert start.take(file) is False
        assert (seen, file.tell()) == ([(file.fileno(), 2, 1)], 2**20)


def test_deleting_on_windows_waits_for_who_reads(start, tmp_path, monkeypatch):
    """Played: a virus scanner holds a file for two seconds."""
    refusals, slept = [PermissionError(errno.EACCES, "in use")] * 2, []

    def rmtree(folder: str) -> None:
        if refusals:
            raise refusals.pop()

    monkeypatch.setattr(start.shutil, "rmtree", rmtree)
    monkeypatch.setattr(start.time, "sleep", slept.append)
    with monkeypatch.context() as patch:
        patch.setattr(start.os, "name", "nt")
        start.remove(tmp_path)
    assert slept == [1, 1]
    refusals += [PermissionError(errno.EACCES, "in use")]
    if os.name != "nt":
        with pytest.raises(PermissionError):
            start.remove(tmp_path)


def test_a_path_that_is_too_long_for_windows_is_named(start, monkeypatch):
    monkeypatch.setattr(start, "ROOT", Path("/" + "long/" * 30))
    with monkeypatch.context() as patch:
        patch.setattr(start.os, "name", "nt")
        said = start.explain("error: The system cannot find the path specified. (os error 3)")
    assert "too long for Windows" in said


def test_a_disk_without_locks_does_not_stop_the_course(start, tmp_path, monkeypatch):
    fcntl = pytest.importorskip("fcntl")
    monkeypatch.setattr(fcntl, "flock", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOLCK, "no locks")))
    with (tmp_path / "lock").open("a+b") as file:
        assert start.take(file) is True


# ---------------------------------------------------------------- nothing of the user's settings


def test_no_setting_of_another_python_or_jupyter_comes_through(start, monkeypatch):
    foreign = ["PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONWARNINGS", "PYTHONOPTIMIZE", "PYTHONIOENCODING"]
    foreign += ["PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_NO_BINARY", "PIP_CONSTRAINT", "UV_EXCLUDE_NEWER"]
    foreign += ["UV_TARGET", "UV_PREFIX", "UV_SYSTEM_PYTHON", "UV_CONSTRAINT", "VIRTUAL_ENV", "CONDA_PREFIX"]
    foreign += ["JUPYTERLAB_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_CONFIG_PATH", "JUPYTER_PATH", "JUPYTER_TOKEN"]
    foreign += ["JPY_SESSION_NAME", "IPYTHONDIR", "MPLBACKEND", "MATPLOTLIBRC", "MPLCONFIGDIR"]
    kept = ["PIP_INDEX_URL", "PIP_CERT", "PIP_DEFAULT_TIMEOUT", "PIP_CACHE_DIR", "UV_DEFAULT_INDEX", "UV_SYSTEM_CERTS"]
    kept += [
        "UV_INDEX_SCHOOL_PASSWORD",
        "HTTPS_PROXY",
        "SSL_CERT_FILE",
        "PYTHONDONTWRITEBYTECODE",
        "MALICOURSE_PROGRESS",
    ]
    for name in (*foreign, *kept):
        monkeypatch.setenv(name, "theirs")
    given = start.environment()
    assert [name for name in foreign if given.get(name) == "theirs"] == []
    assert [name for name in kept if given.get(name, "").removeprefix("http://") != "theirs"] == []


@pytest.mark.skipif(os.name == "nt", reason="the user's folder has another name on Windows")
def test_a_proxy_without_a_scheme_is_one_of_http(start, monkeypatch):
    for name, value in {"https_proxy": "proxy:3128", "HTTP_PROXY": "https://proxy", "http_proxy": ""}.items():
        monkeypatch.setenv(name, value)
    said = start.environment()
    assert [said["https_proxy"], said["HTTP_PROXY"], said["http_proxy"]] == ["http://proxy:3128", "https://proxy", ""]


def test_jupyterlabs_own_files_lie_in_the_course_or_else_with_the_user(start, tmp_path, monkeypatch):
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    assert tmp_path / ".jupyter" in start.own_folder().parents
    shutil.rmtree(tmp_path / ".jupyter")
    (tmp_path / ".jupyter").write_text("closed")
    assert start.own_folder() == tmp_path / "home" / "malicourse" / "jupyter"
    names = ("JUPYTERLAB_WORKSPACES_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR")
    assert {Path(start.environment()[name]).parent for name in names} == {start.own_folder()}


def test_of_pips_settings_only_the_way_to_an_index_is_taken(start, monkeypatch):
    said = (
        "global.cert='/school.pem'\nglobal.index-url='https://a'\nglobal.target='/tmp/elsewhere'\ninstall.user='true'\n"
        "install.index-url='https://b'\n:env:.proxy='http://c'\nglobal.find-links='one\\ntwo'\ndownload.proxy='x'\n"
    )
    monkeypatch.setattr(start.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=said))
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    assert start.pip_settings() == {
        "PIP_CERT": "/school.pem",
        "PIP_INDEX_URL": "https://b",
        "PIP_FIND_LINKS": "one\ntwo",
        "PIP_CONFIG_FILE": os.devnull,
    }


# ---------------------------------------------------------------- JupyterLab that ends at once


def played(code: str) -> list:
    return [sys.executable, "-c", f"import sys\n{code}"]


def test_what_jupyterlab_says_is_held_until_it_has_an_address(tiny, start, capfd):
    assert start.serve(played("sys.exit('Traceback\\nModuleNotFoundError: tornado')")) == (
        1,
        "Traceback\nModuleNotFoundError: tornado\n",
    )
    assert capfd.readouterr().err == ""
    assert start.serve(played("sys.exit('a warning\\nhttp://localhost:8888/lab\\nlast')")) == (1, "")
    assert capfd.readouterr().err == "a warning\nhttp://localhost:8888/lab\nlast\n"


@pytest.mark.parametrize(("reasons", "repairs"), [([""], 0), (["no tornado", ""], 1)])
def test_jupyterlab_that_ends_at_once_is_repaired_once_if_it_cannot_be_imported(
    tiny, start, monkeypatch, capsys, reasons, repairs
):
    faults, done = iter(reasons), []
    monkeypatch.setattr(start, "broken", lambda: next(faults, ""))
    monkeypatch.setattr(start, "prepare", lambda lock, offline, reason="": done.append(reason))
    monkeypatch.setattr(start, "lab_command", lambda *_, **__: played("sys.exit('Traceback\\nOSError: boom')"))
    assert start.main(["--no-browser"]) == 1
    said = capsys.readouterr().err
    assert done == ["", *["JupyterLab ended at once (no tornado)"] * repairs]
    assert said.startswith("JupyterLab ended before it opened")
    assert "OSError: boom" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("ModuleNotFoundError: No module named 'malicourse'", "A part of the folder src is missing"),
        ('  File "{src}/malicourse/check.py", line 3\nSyntaxError: invalid syntax', "check.py is damaged"),
        ("  File \"{src}/malicourse/check.py\", line 3\nModuleNotFoundError: No module named 'yaml'", ""),
        ('  File "/usr/lib/tornado.py", line 3\nValueError: no', ""),
    ],
)
def test_for_a_fault_of_the_course_itself_no_package_is_installed_again(
    tiny, start, monkeypatch, capsys, reason, words
):
    reason = reason.replace("{src}", str(tiny.root / "src"))
    done = []
    faults = iter([reason])
    monkeypatch.setattr(start, "broken", lambda: next(faults, ""))
    monkeypatch.setattr(start, "prepare", lambda lock, offline, reason="": done.append(reason))
    monkeypatch.setattr(start, "lab_command", lambda *_, **__: played("sys.exit('no')"))
    assert start.main(["--no-browser"]) == 1
    assert len(done) == (1 if words else 2)
    assert words in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_jupyterlab_ends_with_its_start(tiny, number):
    beats = tiny.root / "beats"
    code = SLOW_TO_END.format(beats=str(beats))
    script = f"import signal, sys; sys.path.insert(0, {str(ROOT)!r}); import start; from pathlib import Path\n"
    script += "signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))\n"
    script += f"start.ROOT = Path({str(tiny.root)!r}); start.serve([sys.executable, '-c', {code!r}])"
    other = subprocess.Popen([BASE, "-c", script])
    while not beats.exists():
        time.sleep(0.02)
    other.send_signal(number)
    other.wait(15)
    if number == signal.SIGKILL:  # a start that was only asked to end waits for what it started
        time.sleep(1)
    size = beats.stat().st_size
    time.sleep(0.2)
    assert beats.stat().st_size == size


@pytest.mark.install
@pytest.mark.skipif(UV is None, reason="uv is not installed")
def test_a_start_killed_in_the_middle_is_mended_by_the_next_one(tmp_path, start):
    """Here with uv, which is quick; only start.py is killed, and not what it started."""
    course = clone(tmp_path)
    started = Running(course, "--no-browser", env=variables("uv"))
    started.wait_for("Step 2 of 3")
    started.process.kill()
    assert (course / ".venv" / "course.json").read_text() == start.HALF_MADE
    said = "".join(open_until_it_serves(course, env=variables("uv")))
    assert "again: it was half made" in said
    assert "with uv" in said


# ---------------------------------------------------------------- it says why not


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_gets_a_sentence(version):
    """The old Python is played: its number, and none of the modules it did not have yet."""
    code = (
        f"import sys; sys.version_info = {version}; sys.version = '{'.'.join(map(str, version))} (played)'\n"
        f"sys.modules['tomllib'] = None; sys.argv = ['start.py']; __file__ = {str(ROOT / 'start.py')!r}\n"
        "exec(compile(open(__file__, encoding='utf-8').read(), __file__, 'exec'))"
    )
    done = subprocess.run([BASE, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert is_one_sentence(done, "3.11 or newer", ".".join(map(str, version)), "https://www.python.org/downloads/")
    assert done.stdout == ""


def test_an_old_python_can_read_start_py_as_far_as_the_check():
    source = (ROOT / "start.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 6))
    before = next(i for i, node in enumerate(tree.body) if isinstance(node, ast.If))
    assert all(isinstance(node, ast.Import | ast.ImportFrom | ast.Expr) for node in tree.body[:before])
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.NamedExpr | ast.Match | ast.TryStar)]


@pytest.mark.parametrize("installer", ["pip", "uv"])
def test_no_network_on_the_first_start_gets_a_sentence(fresh, installer):
    if installer == "uv" and UV is None:
        pytest.skip("uv is not installed")
    done = run(fresh, "--no-browser", env=variables(installer, **NO_NETWORK[installer]))
    assert is_one_sentence(done, "network", "run the same command again")
    assert sorted(path.name for path in fresh.iterdir() if path.suffix != ".lock") == [".jupyter", "src", "start.py"]


def test_no_permission_to_write_gets_a_sentence(fresh):
    if os.name == "nt":
        pytest.skip("folders are closed to their owner another way on Windows")
    bound_by_permissions = ()
    if os.geteuid() == 0:  # root may write everywhere, unless this ability is taken from it
        if shutil.which("setpriv") is None:
            pytest.skip("root may write everywhere, and setpriv is not there to take that away")
        bound_by_permissions = ("setpriv", "--bounding-set=-dac_override")
    fresh.chmod(0o555)
    try:
        done = run(fresh, python=(*bound_by_permissions, BASE))
    finally:
        fresh.chmod(0o755)
    assert is_one_sentence(done, "No permission to write", str(fresh))


def test_a_busy_port_gets_a_sentence(fresh):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run(fresh, "--no-browser", "--port", str(port))
    assert is_one_sentence(done, f"Port {port}", "--port")
    assert not (fresh / ".venv").exists()


def test_without_a_port_the_next_free_one_is_taken_and_said(start, monkeypatch, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setattr(start, "FIRST_PORT", port)
        chosen = start.choose_port(None)
    assert port < chosen < port + 100
    assert str(chosen) in capsys.readouterr().out


def test_a_missing_file_gets_a_sentence(fresh):
    (fresh / "requirements.lock").unlink()
    assert is_one_sentence(run(fresh), "requirements.lock", "missing")


def test_a_locale_that_cannot_write_the_folders_name_gets_on(fresh):
    lock = (fresh / "requirements.lock").read_bytes()
    (fresh / "requirements.lock").unlink()
    env = variables(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert is_one_sentence(run(fresh, env=env), "requirements.lock", "missing")
    (fresh / "requirements.lock").write_bytes(lock)
    (fresh / ".venv").write_text("in the way", encoding="utf-8")
    assert is_one_sentence(run(fresh, env=env), str(fresh / ".venv"), "start.py did not make")


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("error: Failed to write `x.whl`: There is not enough space on the disk. (os error 112)", "disk is full"),
        ("ERROR: [WinError 5] Access is denied: 'C:\\\\course\\\\.venv\\\\Scripts'", "No permission"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "hash differs"),
        ("  × Failed to download `six==1.17.0`\n  ╰─▶ Hash mismatch for `six==1.17.0`", "hash differs"),
        ("WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError", "needs the network"),
        ("Collecting anyio==4.16.0\nERROR: Could not find it (from versions: none)", "needs the network"),
        ("  Downloading a.whl (1 kB)\nERROR: Could not find a version (from versions: none)\nERROR: No matching "
         "distribution found for pandas==3.1.1", "no ready-made form"),
        ("Because pyyaml==6.0.3 has no usable wheels and you require pyyaml", "no ready-made form"),
        ("error: No solution found\n  cause: no version of six==1.17.0\n\nhint: `six` was filtered by `exclude-newer`",
         "The setting exclude-newer"),
        ("Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "
         "self-signed certificate')) - skipping\nERROR: (from versions: none)", "PIP_CERT"),
        ("error sending request\n cause: client error (Connect)\n cause: invalid peer certificate: UnknownIssuer",
         "UV_SYSTEM_CERTS=1"),
        ("CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired", "date and time"),
        ("ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy Auth'))",
         "HTTPS_PROXY"),
        ("cause: client error (Connect)\n  cause: tunnel error: proxy authorization required", "HTTPS_PROXY"),
        ("OSError: [WinError 1260] This program is blocked by group policy", "A policy of Windows"),
        ("error: failed to run python\n  cause: blocked (os error 4551)", "A policy of Windows"),
        ("[WinError 225] Operation did not complete successfully because the file contains a virus", "virus scanner"),
        ("OSError: [Errno 122] EDQUOT Disk quota exceeded", "quota"),
        ("/usr/bin/python3: No module named ensurepip", "python3-venv"),
        ("error: Timeout (300s) when waiting for lock on `/root/.cache/uv` at `/root/.cache/uv/.lock`",
         "The installation failed: error: Timeout (300s) when waiting for lock"),
        ("one\nERROR: something nobody foresaw\n\n[notice] a new pip", "failed: ERROR: something nobody foresaw ("),
    ],
)  # fmt: skip
def test_what_an_installer_says_becomes_a_sentence(start, monkeypatch, tmp_path, output, words):
    monkeypatch.setattr(start, "ROOT", tmp_path)
    said = start.explain(output)
    assert words in said
    assert "\n" not in said
    assert (start.own_folder() / "install.log").read_text(encoding="utf-8") == output


def test_of_what_an_installer_says_the_line_that_tells_is_shown_and_no_page_of_it(start, monkeypatch, tmp_path):
    monkeypatch.setattr(start, "ROOT", tmp_path)
    command = "subprocess.CalledProcessError: Command '['python', '-c', 'import runpy']' returned 1" + "x" * 5000
    said = start.explain(f"ERROR: [Errno 28] No space left on device\n{command}")
    assert said.endswith("(ERROR: [Errno 28] No space left on device)")
    assert len(start.explain(command)) < 1000


def test_a_full_disk_keeps_no_trace_of_each_start(start, monkeypatch, tmp_path):
    def full(file: Path, _: bytes) -> None:
        file.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(start.tempfile, "gettempdir", lambda: str(tmp_path / "tmp"))
    monkeypatch.setattr(Path, "write_bytes", full)
    start.own_folder()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "No permission")])
@pytest.mark.parametrize("step", ["make_venv", "write_stamp", "remove"])
def test_a_fault_of_the_disk_becomes_a_sentence(tiny, start, monkeypatch, number, words, step):
    def broken(*_, **__):
        raise OSError(number, os.strerror(number))

    tiny.venv.mkdir()
    start.STAMP.write_text(start.HALF_MADE)
    monkeypatch.setattr(start, step, broken)
    with pytest.raises(start.Problem, match=words):
        start.prepare(start.LEARNERS)


def test_help_names_the_options_and_makes_nothing(fresh):
    done = run(fresh, "--help")
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("--no-browser", "--offline", "--port", "start.py kit", "start.py test"))
    assert not (fresh / ".venv").exists()


def test_help_of_an_edition_installs_nothing(start, monkeypatch, capsys):
    monkeypatch.setattr(start, "prepare", lambda *_: pytest.fail("something is installed"))
    monkeypatch.setattr(start, "run_python", lambda *words: words[-2:])
    monkeypatch.setattr(start, "stamped", dict)
    assert start.main(["kit", "--help"]) == 0
    assert "python start.py kit" in capsys.readouterr().out
    monkeypatch.setattr(start, "stamped", lambda: {"locks": {}})
    assert start.main(["kit", "-h"]) == ("kit", "--help")


def test_an_unknown_option_or_command_is_refused(fresh):
    assert run(fresh, "--prot").returncode == 2
    assert is_one_sentence(run(fresh, "tset"), "There is no command tset. Did you mean test?")
    assert is_one_sentence(run(fresh, "Slides"), "Did you mean slides?")
    assert is_one_sentence(run(fresh, "02"), "Commands are open, test, pages")
    assert not (fresh / ".venv").exists()


@pytest.mark.parametrize("name", ["random.py", "json.py", "venv.py"])
def test_a_learners_file_beside_start_py_is_not_the_module_of_that_name(fresh, name):
    (fresh / name).write_text("1 / 0\n", encoding="utf-8")
    try:
        assert is_one_sentence(run(fresh, "tset"), "There is no command tset.")
    finally:
        (fresh / name).unlink()


def test_kit_goes_to_publish_with_what_slides_need_and_the_folder_where_it_was_typed(start, monkeypatch, tmp_path):
    seen = []
    monkeypatch.setattr(start, "prepare", seen.append)
    monkeypatch.setattr(
        start.subprocess, "run", lambda command, **how: subprocess.CompletedProcess(seen.extend([command, how]), 7)
    )
    monkeypatch.chdir(tmp_path)
    assert start.main(["kit", "--wheels", "windows"]) == 7
    assert seen[:2] == ["requirements.lock", "requirements-editions.lock"]
    assert seen[2][1:] == ["-P", "-m", "malicourse.publish", "kit", "--wheels", "windows"]
    assert (seen[3]["cwd"], seen[3]["env"]["MALICOURSE_TYPED_IN"]) == (str(ROOT), str(tmp_path))


@pytest.mark.parametrize("uv", [None, "uv"])
@pytest.mark.parametrize("from_wheels", [True, False])
def test_only_the_folder_wheels_keeps_the_index_out(start, monkeypatch, uv, from_wheels):
    """Whatever an installer's settings say."""
    commands = []
    monkeypatch.setattr(start, "run_installer", lambda command, *_: commands.append(command))
    monkeypatch.setattr(start, "pip_settings", dict)
    start.install(start.LEARNERS, uv, from_wheels=from_wheels)
    alone = {"--no-index", "--find-links", "wheels", *(["--offline", "--no-config"] if uv else ["--isolated"])}
    assert [alone & set(command) for command in commands] == [alone if from_wheels else set()]
    assert "--require-hashes" in commands[0]


# ---------------------------------------------------------------- in which language

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture
def spoken(tiny, start, monkeypatch):
    """Give a function: choose a language on a computer with these variables, in a course with these editions."""
    monkeypatch.setattr(start, "SPOKEN", [start.HOME])

    def choose(asked: str | None = None, there: tuple = ("fr",), **settings: str) -> str:
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        for language in there:
            (tiny.root / language / "notebooks").mkdir(parents=True)
        return start.choose_language(asked)

    return choose


@pytest.mark.parametrize(
    ("settings", "language"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LC_MESSAGES": "fr_ML.utf8", "LANG": "en_GB.UTF-8"}, "fr"),
        ({"LC_ALL": "C.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANGUAGE": "de:fr:en", "LANG": "de_DE.UTF-8"}, "fr"),
        ({"LANGUAGE": "", "LC_ALL": "", "LANG": "fr-CA"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "french\n;"}, "en"),
        ({}, "en"),
    ],
)
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system itself is asked there, too")
def test_the_computers_language_chooses_and_both_languages_say_how_to_change(spoken, capsys, settings, language):
    assert spoken(**settings) == language
    said = capsys.readouterr().out.splitlines()
    assert said == ["English: python start.py --language en", "Français\xa0: python start.py --language fr"]


def test_the_option_is_stronger_than_the_computer(spoken, capsys):
    assert spoken("en", LANG="fr_FR.UTF-8") == "en"
    assert capsys.readouterr().out == ""


def test_without_an_edition_in_the_computers_language_the_course_is_in_english(spoken, capsys):
    assert spoken(LANG="de_DE.UTF-8", there=()) == "en"
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 1
    assert "(de)" in said[0]
    assert "English" in said[0]


@pytest.mark.parametrize("asked", ["de", "xx", "", "-", "../fr"])
def test_a_language_without_lessons_names_those_that_have_some(spoken, start, asked):
    with pytest.raises(start.Problem, match=rf"language {re.escape(asked)}\..* en, fr\."):
        spoken(asked)


@pytest.mark.parametrize(("system", "language"), [("nt", "fr"), ("darwin", "fr"), ("broken", "en")])
def test_windows_and_macos_are_asked_and_no_fault_of_theirs_stops_the_start(
    spoken, start, monkeypatch, system, language
):
    """Played: the number that Windows gives for French of France, and what macOS says of its own setting."""
    import ctypes

    def defaults(*_, **__):
        if system == "broken":
            raise FileNotFoundError("defaults")
        return SimpleNamespace(stdout="fr_FR\n")

    windows = SimpleNamespace(kernel32=SimpleNamespace(GetUserDefaultUILanguage=lambda: 0x040C))
    monkeypatch.setattr(ctypes, "windll", windows, raising=False)
    monkeypatch.setattr(start.subprocess, "run", defaults)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    with monkeypatch.context() as patch:
        patch.setattr(start.sys, "platform", "darwin")
        patch.setattr(start, "os", SimpleNamespace(name="nt" if system == "nt" else "posix", environ=os.environ))
        found = start.languages_of_computer()
    assert (*found, "en")[0] == language


@pytest.mark.parametrize("words", [["--language", "fr"], ["--language=fr"]])
def test_in_french_the_french_first_lesson_opens_and_start_py_speaks_french(
    tiny, start, spoken, monkeypatch, capsys, words
):
    spoken()
    (tiny.root / "fr" / "notebooks" / "00-start.ipynb").touch()
    commands = []
    monkeypatch.setattr(start, "serve", lambda command: commands.append(command) or (0, ""))
    assert start.main(["--no-browser", *words]) == 0
    assert "--LabApp.default_url=/lab/tree/fr/notebooks/00-start.ipynb" in commands[0]
    assert "--ServerApp.root_dir=." in commands[0]
    assert re.search(r"Étape 1 sur 3\xa0:(.|\n)*JupyterLab s’ouvre à fr/notebooks", capsys.readouterr().out)


@pytest.mark.parametrize("words", [["slides", "02", "--language", "fr"], ["--language", "fr", "slides", "02"]])
def test_a_command_hands_the_language_on(start, spoken, monkeypatch, words):
    spoken()
    seen = []
    monkeypatch.setattr(start, "prepare", lambda *_: None)
    monkeypatch.setattr(
        start.subprocess, "run", lambda command, **how: subprocess.CompletedProcess(seen.extend([command, how]), 0)
    )
    assert start.main(words) == 0
    assert seen[0][-4:] == ["slides", "02", "--language", "fr"]
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert start.main(["kit"]) == 0
    assert seen[2][-1] == "kit", "a stick has every language, unless one is named"
    assert seen[3]["env"]["MALICOURSE_LANGUAGE"] == "fr"


@pytest.mark.parametrize("damage", ["gone", "", "[]", "[" * 100_000, "pipe"], ids=lambda held: held[:5])
def test_without_its_words_start_py_says_one_sentence(fresh, damage):
    room = fresh / WORDS / "en" / "start.json"
    room.unlink()
    if damage == "pipe":
        if os.name == "nt":
            pytest.skip("there are no named pipes in folders of Windows")
        os.mkfifo(room)
    elif damage != "gone":
        room.write_text(damage, encoding="utf-8")
    assert is_one_sentence(run(fresh, "02"), str(room), "unpack the whole course again")


def test_a_third_language_needs_no_code(fresh):
    folder = fresh / WORDS / "xx"
    shutil.copytree(fresh / WORDS / "en", folder)
    said = json.loads((folder / "start.json").read_text(encoding="utf-8")) | {"near_command": "Xx {near}?"}
    (folder / "start.json").write_text(json.dumps(said), encoding="utf-8")
    (fresh / "xx" / "notebooks").mkdir(parents=True)
    assert is_one_sentence(run(fresh, "tset", env=variables(LANGUAGE="xx")), "Xx test?")


# ---------------------------------------------------------------- start.py test


def notebook(path: Path, source: str, said: str) -> None:
    """Write a notebook of one cell, with what it is said to print."""
    output = nbformat.v4.new_output("stream", name="stdout", text=said)
    cell = nbformat.v4.new_code_cell(source, execution_count=1, outputs=[output])
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)


@pytest.fixture
def everything(monkeypatch) -> ModuleType:
    """tests/everything.py, which `python start.py test` runs."""
    spec = importlib.util.spec_from_file_location("everything", ROOT / "tests" / "everything.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def small(tmp_path, everything, monkeypatch) -> Path:
    """A course of one test, one lesson, one exercise and one solution, tested by this very environment."""
    folder = tmp_path / "petit été"
    (folder / "tests").mkdir(parents=True)
    (folder / "tests" / "test_one.py").write_text("def test_right(): pass\ndef test_left(): pass\n", encoding="utf-8")
    own_kernel = f"import sys; assert sys.prefix == {sys.prefix!r}; print(1)"
    notebook(folder / "notebooks" / "01.ipynb", own_kernel, "1\n")
    notebook(folder / "exercises" / "01.ipynb", "print(1)", "not what it prints\n")
    notebook(folder / "exercises" / "solutions" / "01.ipynb", "print(1)", "1\n")
    monkeypatch.setattr(everything, "ROOT", folder)
    monkeypatch.setattr(everything, "TYPED_IN", folder)
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    return folder


def test_tests_lessons_and_exercises_are_run_and_summed_up(small, everything, capfd):
    """The lesson fails unless its kernel is this environment's own; the exercise prints not what is stored, and may."""
    assert everything.main(["-n0"]) == 0
    summary = capfd.readouterr().out.split("--- summary")[1]
    assert re.findall(r": (.*)", summary) == ["2 passed", "2 passed", "1 passed"]
    assert "All passed." in summary


def test_a_wrong_output_and_an_error_fail_and_a_skip_says_why(small, everything, capfd):
    notebook(small / "notebooks" / "01.ipynb", "print(2)", "1\n")
    notebook(small / "exercises" / "01.ipynb", "1 / 0", "")
    (small / "tests" / "test_one.py").write_text("import pytest\ndef test(): pytest.skip('no moon')\n")
    assert everything.main(["-n0"]) == 1
    summary = capfd.readouterr().out.split("--- summary")[1]
    assert re.findall(r"\): (.*)|^tests: (.*)", summary, re.MULTILINE) == [
        ("", "0 passed, 1 skipped"),
        ("1 passed, 1 failed", ""),
        ("0 passed, 1 failed", ""),
    ]
    assert "skipped: no moon" in summary
    assert "Something failed" in summary


def test_further_arguments_go_to_pytest(small, everything, monkeypatch):
    given = []
    monkeypatch.setattr(everything, "run_pytest", lambda words: given.append(words) or (5, ""))
    assert everything.main(["-n0", "-k", "left", "tests"]) == 1, "nothing was selected"
    assert [words[-4:] for words in given] == [["-n0", "-k", "left", str(small / "tests")]]
