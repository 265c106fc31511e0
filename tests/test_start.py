"""One command, on a fresh machine, in a folder with a space and an accent: it works, mends itself, or says why not."""

import ast
import errno
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

import nbformat
import pytest
from conftest import ROOT, skip_or_fail

BASE = getattr(sys, "_base_executable", sys.executable)  # a plain Python, not that of a .venv
UV = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
LEFT_OUT = (".venv", ".git", "dist", "wheels", "__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".ruff_cache")
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
    return clone(tmp_path)


PLAN = """
import sys; sys.path.insert(0, {course!r})
import start
start.run_installer = lambda command, total=0: print("install", command[-1])
start.venv.create = lambda *_, **__: print("venv")
{before}
start.prepare(start.LEARNERS)
"""


def plan(course: Path, before: str = "") -> list[str]:
    """What start.py would do to this .venv now, each step named instead of done; its stamp is put back."""
    stamp = course / ".venv" / "course.json"
    kept = stamp.read_bytes() if stamp.exists() else None
    code = PLAN.format(course=str(course), before=before)
    env = variables(PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run([BASE, "-c", code], env=env, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    if kept is not None:
        stamp.write_bytes(kept)
    return [line for line in done.stdout.splitlines() if not line.startswith("Step")]


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
    assert plan(course) == []
    lines = open_until_it_serves(course, env=variables("pip", **NO_NETWORK["pip"]))
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
        assert json.loads(shown.stdout)["LabApp"]["app_settings_dir"] == str(course / "src" / "malicourse" / "jupyter")
    finally:
        settings.unlink(missing_ok=True)


# ---------------------------------------------------------------- it mends itself


@pytest.mark.install
@pytest.mark.parametrize("lock", ["requirements.lock", "pyproject.toml"])
def test_a_changed_declaration_is_installed_into_the_same_environment(course, lock):
    path = course / lock
    kept = path.read_bytes()
    try:
        changed = kept.replace(b"pyyaml>=6.0.2", b"pyyaml>=6.0.1") if lock == "pyproject.toml" else kept + b"# newer\n"
        path.write_bytes(changed)
        assert plan(course) == ["install requirements.lock", "install ."]
    finally:
        path.write_bytes(kept)


@pytest.mark.install
@pytest.mark.parametrize(
    "before",
    [
        pytest.param("start.STAMP.unlink()", id="killed in the middle"),
        pytest.param("start.STAMP.write_text('{\"fol')", id="stamp cut short"),
        pytest.param("start.PYTHON = start.PYTHON.with_name('gone')", id="its Python is gone"),
        pytest.param("sys.base_prefix = '/another/python'", id="another Python"),
        pytest.param("sys.version_info = (3, 99, 0)", id="a newer Python"),
    ],
)
def test_an_environment_that_is_half_made_or_foreign_is_made_again(course, before):
    assert plan(course, before) == ["venv", "install requirements.lock", "install ."]


@pytest.mark.install
def test_the_course_may_be_moved_and_renamed(course):
    """The package of a moved .venv still points to the old folder, so it is made again."""
    moved = course.rename(course.with_name("Cours du Mali"))
    try:
        assert plan(moved) == ["venv", "install requirements.lock", "install ."]
    finally:
        moved.rename(course)


@pytest.mark.install
@pytest.mark.skipif(UV is None, reason="uv is not installed")
def test_a_start_killed_in_the_middle_is_mended_by_the_next_one(fresh):
    """Here with uv, which is quick; the first start above was with pip."""
    started = Running(fresh, "--no-browser", env=variables("uv"))
    started.wait_for("Step 2 of 3")
    started.kill()
    assert not (fresh / ".venv" / "course.json").exists()
    assert (fresh / ".venv").exists()
    said = "".join(open_until_it_serves(fresh, env=variables("uv")))
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
    assert not (fresh / ".venv" / "course.json").exists()


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


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_missing_file_gets_a_sentence(fresh, name):
    (fresh / name).unlink()
    assert is_one_sentence(run(fresh), name, "missing")


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
        ("something nobody foresaw", "something nobody foresaw"),
    ],
)  # fmt: skip
def test_what_an_installer_says_becomes_a_sentence(start, monkeypatch, tmp_path, output, words):
    monkeypatch.setattr(start, "VENV", tmp_path)
    assert words in start.explain(output)
    assert (tmp_path / "install.log").read_text(encoding="utf-8") == output


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "No permission")])
def test_a_fault_of_the_disk_becomes_a_sentence(fresh, start, monkeypatch, number, words):
    def broken(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(start, "VENV", fresh / ".venv")
    monkeypatch.setattr(start, "STAMP", fresh / ".venv" / "course.json")
    monkeypatch.setattr(start.venv, "create", broken)
    with pytest.raises(start.Problem, match=words):
        start.prepare(start.LEARNERS)


def test_help_names_the_options_and_makes_nothing(fresh):
    done = run(fresh, "--help")
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("--no-browser", "--offline", "--port", "start.py kit", "start.py test"))
    assert not (fresh / ".venv").exists()


def test_an_unknown_option_or_command_is_refused(fresh):
    assert [run(fresh, word).returncode for word in ("--prot", "tset")] == [2, 2]
    assert not (fresh / ".venv").exists()


def test_kit_goes_to_publish_with_what_slides_need(start, monkeypatch):
    seen = []
    monkeypatch.setattr(start, "prepare", seen.append)
    monkeypatch.setattr(
        start.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(seen.append(command), 7)
    )
    assert start.main(["kit", "--wheels", "windows"]) == 7
    assert seen[:2] == ["requirements.lock", "requirements-editions.lock"]
    assert seen[2][1:] == ["-m", "malicourse.publish", "kit", "--wheels", "windows"]


@pytest.mark.parametrize("uv", [None, "uv"])
@pytest.mark.parametrize("from_wheels", [True, False])
def test_only_the_folder_wheels_keeps_the_index_out(start, monkeypatch, uv, from_wheels):
    """Both installations, of the packages and of the course: whatever an installer's settings say."""
    commands = []
    monkeypatch.setattr(start, "run_installer", lambda command, total=0: commands.append(command))
    start.install(start.LEARNERS, uv, from_wheels=from_wheels)
    alone = {"--no-index", "--find-links", "wheels", *(["--offline", "--no-config"] if uv else ["--isolated"])}
    assert [alone & set(command) for command in commands] == [alone if from_wheels else set()] * 2
    assert "--require-hashes" in commands[0]


# ---------------------------------------------------------------- start.py test


def notebook(path: Path, source: str, said: str) -> None:
    """Write a notebook of one cell, with what it is said to print."""
    output = nbformat.v4.new_output("stream", name="stdout", text=said)
    cell = nbformat.v4.new_code_cell(source, execution_count=1, outputs=[output])
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)


@pytest.fixture
def small(tmp_path, start, monkeypatch) -> Path:
    """A course of one test, one lesson, one exercise and one solution, tested by this very environment."""
    folder = tmp_path / "petit été"
    (folder / "tests").mkdir(parents=True)
    (folder / "tests" / "test_one.py").write_text("def test_right(): pass\ndef test_left(): pass\n", encoding="utf-8")
    own_kernel = f"import sys; assert sys.prefix == {sys.prefix!r}; print(1)"
    notebook(folder / "notebooks" / "01.ipynb", own_kernel, "1\n")
    notebook(folder / "exercises" / "01.ipynb", "print(1)", "not what it prints\n")
    notebook(folder / "exercises" / "solutions" / "01.ipynb", "print(1)", "1\n")
    monkeypatch.setattr(start, "ROOT", folder)
    monkeypatch.setattr(start, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(start, "prepare", lambda lock: None)
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    return folder


def test_tests_lessons_and_exercises_are_run_and_summed_up(small, start, capfd):
    """The lesson fails unless its kernel is this environment's own; the exercise prints not what is stored, and may."""
    assert start.main(["test", "-n0"]) == 0
    summary = capfd.readouterr().out.split("--- summary")[1]
    assert re.findall(r": (.*)", summary) == ["2 passed", "2 passed", "1 passed"]
    assert "All passed." in summary


def test_a_wrong_output_and_an_error_fail_and_a_skip_says_why(small, start, capfd):
    notebook(small / "notebooks" / "01.ipynb", "print(2)", "1\n")
    notebook(small / "exercises" / "01.ipynb", "1 / 0", "")
    (small / "tests" / "test_one.py").write_text("import pytest\ndef test(): pytest.skip('no moon')\n")
    assert start.main(["test", "-n0"]) == 1
    summary = capfd.readouterr().out.split("--- summary")[1]
    assert re.findall(r"\): (.*)|^tests: (.*)", summary, re.MULTILINE) == [
        ("", "0 passed, 1 skipped"),
        ("1 passed, 1 failed", ""),
        ("0 passed, 1 failed", ""),
    ]
    assert "skipped: no moon" in summary
    assert "Something failed" in summary


def test_further_arguments_go_to_pytest(small, start, capfd):
    tests = str(small / "tests")
    assert start.main(["test", "-n0", "-k", "left", tests]) == 0
    assert re.findall(r": (.*)", capfd.readouterr().out.split("--- summary")[1]) == ["1 passed"]
    assert start.main(["test", "-n0", "-k", "nothing_of_this_name", tests]) == 1
