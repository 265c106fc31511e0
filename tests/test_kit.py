"""The stick: one ZIP that unpacks everywhere, from which the course opens on a computer without any network."""

import errno
import functools
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, skip_or_fail
from test_start import BASE, NO_NETWORK, UV, is_one_sentence, run, variables

from malicourse import words
from malicourse._notebook import NotebookError
from malicourse.publish import __main__ as command
from malicourse.publish import kit, wheels

DATE = (2026, 11, 23)
RUNNING = f"{sys.version_info[0]}.{sys.version_info[1]}"
MAC = "macOS (ARM)"
LINUX = "Linux (Intel or AMD)"
WINDOWS = "Windows (Intel or AMD)"


# ---------------------------------------------------------------- what travels


@pytest.mark.skipif(shutil.which("git") is None or not (ROOT / ".git").exists(), reason="not a git checkout")
def test_every_file_of_the_course_travels():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    kept = {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}
    assert kept - set(kit.course_files(ROOT)) == set()


def test_what_is_made_here_and_what_is_the_teachers_own_stays_at_home(tmp_path):
    shutil.copy(ROOT / ".gitignore", tmp_path)
    stays = [".venv/a.py", ".git/config", "dist/kit.zip", "wheels/a.whl", "src/__pycache__/a.pyc", "grades.xlsx"]
    stays += ["notebooks/.ipynb_checkpoints/01.ipynb", "notebooks/my-answers-awa.csv"]
    for name in (*stays, "notebooks/01.ipynb", "src/malicourse/tables.py", "README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert set(kit.course_files(tmp_path)) == {
        ".gitignore",
        "README.md",
        "notebooks/01.ipynb",
        "src/malicourse/tables.py",
    }


# ---------------------------------------------------------------- the ZIP


@pytest.fixture
def files(tmp_path) -> dict[str, Path]:
    """Three files, given in no order."""
    made = {}
    for name, content in {"postBuild": b"#!/bin/bash\n", "data/b.csv": b"b\n" * 500, "data/a.csv": b"a\n"}.items():
        made[name] = tmp_path / "from" / name
        made[name].parent.mkdir(parents=True, exist_ok=True)
        made[name].write_bytes(content)
    return made


def test_the_same_files_give_the_same_bytes_in_order_and_in_one_folder(files, tmp_path):
    kit.pack(files, tmp_path / "one.zip", DATE)
    for path in files.values():
        os.utime(path, (0, 10**9))
        path.chmod(0o600)
    kit.pack(dict(reversed(files.items())), tmp_path / "clé.zip", DATE)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "clé.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == [f"mali-course/{name}" for name in sorted(files)]
    assert {entry.date_time for entry in entries} == {(*DATE, 0, 0, 0)}
    assert [oct(entry.external_attr >> 16) for entry in entries] == ["0o100644", "0o100644", "0o100755"]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["notebooks/10-why?.ipynb"], "Windows refuses"),
        (["data/aux.csv"], "Windows refuses"),
        (["notebooks/end."], "Windows refuses"),
        (["teaching/" + "long" * 40 + ".md"], "too long for Windows"),
        (["data/Towns.csv", "data/towns.csv"], "one file on Windows"),
    ],
)
def test_a_name_that_would_not_unpack_everywhere_gets_a_sentence(tmp_path, names, words):
    with pytest.raises(NotebookError, match=words):
        kit.pack(dict.fromkeys(names, ROOT / "README.md"), tmp_path / "kit.zip", DATE)
    assert list(tmp_path.iterdir()) == []


def test_no_file_of_the_course_has_such_a_name():
    kit._check_names(kit.course_files(ROOT))


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "disk is full.*older"), (errno.EACCES, "cannot be w")])
def test_an_older_zip_stays_when_the_new_one_fails(files, tmp_path, monkeypatch, number, words):
    def broken(*_, **__):
        raise OSError(number, os.strerror(number))

    output = tmp_path / "to" / "kit.zip"
    output.parent.mkdir()
    kit.pack(files, output, DATE)
    before = output.read_bytes()
    monkeypatch.setattr(zipfile.ZipFile, "writestr", broken)
    with pytest.raises(NotebookError, match=words):
        kit.pack(files, output, DATE)
    assert [path.read_bytes() for path in output.parent.iterdir()] == [before]


PLACES = ["a folder", "/", "a file/kit.zip", "x" * 255, "somebody's.zip", *(["a pipe"] if os.name != "nt" else [])]


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_cannot_be_written_gets_a_sentence_before_the_work(tmp_path, capsys, monkeypatch, place):
    """One is somebody else's file in a folder of all, as in /tmp: beside it all may write, in its place nobody may."""
    (tmp_path / "a folder").mkdir()
    (tmp_path / "a file").touch()
    (tmp_path / "somebody's.zip").write_text("theirs")
    if "a pipe" in PLACES:
        os.mkfifo(tmp_path / "a pipe")
    replace = Path.replace

    def replaced(file: Path, other: Path) -> Path:
        if "somebody's.zip" in (file.name, other.name):
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        return replace(file, other)

    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(kit, "build_editions", lambda *_: pytest.fail("the long work has begun"))
    assert command.main(["kit", "--output", str(tmp_path / place)]) == 1
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert "no ordinary file" in said.err if place == "a pipe" else "cannot be written" in said.err
    assert "--output" in said.err
    assert (tmp_path / "somebody's.zip").read_text() == "theirs"


def test_an_older_zip_is_still_there_when_its_place_was_tried(files, tmp_path):
    kit.pack(files, tmp_path / "kit.zip", DATE)
    before = (tmp_path / "kit.zip").read_bytes()
    kit._check_place(tmp_path / "kit.zip")
    assert (tmp_path / "kit.zip").read_bytes() == before
    assert [path.name for path in tmp_path.glob("kit*")] == ["kit.zip"]


# ---------------------------------------------------------------- the page on top


@pytest.mark.parametrize("computers", [[], [f"{MAC}, Python 3.12", f"{LINUX}, Python 3.9", f"{LINUX}, Python 3.12"]])
def test_the_page_on_top_tells_three_ways_in_two_languages(computers):
    soup = BeautifulSoup(kit.start_here(computers, pdf=True), "html.parser")
    for language in ("en", "fr"):
        said = words.room("publish", language)
        part = soup.select_one(f"section[lang={language}]")
        assert [link["href"] for link in part.find_all("a")] == ["pages/index.html", "slides/index.html"]
        headings = [said[f"here_{way}"] for way in ("read", "show", "work")]
        assert [heading.text for heading in part.find_all("h3")] == headings
        assert "{" not in part.text
        assert "PDF" in part.text
        typed = " --offline" if computers else ""
        assert [f"{program} start.py{typed}" for program in ("python", "py", "python3")] == [
            code.text for code in part.find_all("code") if "start.py" in code.text
        ]
        assert [item.text for item in part.select("ul > li")] == computers
        assert ("M1" in part.text) == bool(computers)
        assert not computers or words.listed(["3.9", "3.12"], "or", language) in part.text


# ---------------------------------------------------------------- packages for other computers


def names(system: str, python: str) -> set[str]:
    return {line.split("==")[0] for line in wheels.needed(ROOT, system, python)}


def test_each_system_gets_what_its_own_conditions_ask_for():
    """Conditions of the locks are asked of the class's computers, not of the one that makes the stick."""
    special = {"pywinpty", "colorama", "appnope", "pexpect", "ptyprocess"}
    assert special & names(WINDOWS, "3.12.0") == {"pywinpty", "colorama"}
    assert special & names(MAC, "3.12.0") == {"appnope", "pexpect", "ptyprocess"}
    assert special & names(LINUX, "3.12.0") == {"pexpect", "ptyprocess"}
    assert {"flit-core", "sphinx-revealjs", "jupyterlab"} <= names(WINDOWS, "3.12.0")
    old, new = wheels.needed(ROOT, LINUX, "3.11.0"), wheels.needed(ROOT, LINUX, "3.14.0")
    assert all("sha256:" in line and ";" not in line for line in (*old, *new))
    assert [line for line in old if line.startswith("numpy")] != [line for line in new if line.startswith("numpy")]


def test_computers_are_named_once_and_a_mac_counts_twice():
    assert wheels.targets(["windows", "windows"], ["3.13", "3.11"]) == [(WINDOWS, "3.11"), (WINDOWS, "3.13")]
    assert [name for name, _ in wheels.targets(["macos"], ["3.12"])] == [MAC, "macOS (Intel or AMD)"]
    assert {name for name, _ in wheels.targets(["all"], ["3.12"])} == set(wheels.SYSTEMS)
    with pytest.raises(wheels.WheelError, match=r"3\.12"):
        wheels.targets(["all"], ["312"])


def test_a_python_without_a_system_is_refused(capsys):
    assert command.main(["kit", "--python", "3.12"]) == 2
    assert "--wheels" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("platform", "machine", "name"),
    [("darwin", "arm64", MAC), ("darwin", "x86_64", "macOS (Intel or AMD)"), ("linux", "x86_64", LINUX)],
)
def test_start_py_calls_a_computer_as_the_stick_does(start, monkeypatch, platform, machine, name):
    if os.name == "nt":
        platform, machine, name = "win32", "AMD64", WINDOWS
    monkeypatch.setattr(start.sys, "platform", platform)
    monkeypatch.setattr(start.platform, "machine", lambda: machine)
    assert start.this_computer() == f"{name}, Python {RUNNING}"
    assert name in wheels.SYSTEMS


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "hash differs"),
        ("WARNING: Retrying after connection broken\nERROR: Could not find a version that satisfies the requirement "
         "six==1 (from versions: none)\nERROR: No matching distribution found for six==1", "could not be reached"),
        ("ERROR: Could not find a version that satisfies the requirement cffi==2.1.1 (from versions: 1.16.0)\n"
         "ERROR: No matching distribution found for cffi==2.1.1", "cffi==2.1.1 has no ready-made form for Atari"),
        ("something\nnobody foresaw\n", "nobody foresaw"),
    ],
)  # fmt: skip
def test_what_pip_says_becomes_a_sentence(output, words):
    said = wheels._explain(output, "Atari")
    assert words in said
    assert "\n" not in said


# ---------------------------------------------------------------- start.py beside the folder wheels


@pytest.fixture
def listed(start, tmp_path, monkeypatch):
    """Give a function: write a list for a computer, and hear what start.py says of it."""
    monkeypatch.setattr(start, "WHEELS", tmp_path)
    (tmp_path / "a.whl").touch()

    def ask(computer: str, content: str | None = None, lock: str = "requirements.lock") -> str:
        said = json.dumps({"locks": {"requirements.lock": "12ab"}, "wheels": ["a.whl"]}) if content is None else content
        (tmp_path / f"{computer}.json").write_text(said, encoding="utf-8")
        return start.why_no_wheels(lock, "12ab")

    return ask


def test_wheels_that_serve_this_computer_are_taken(start, listed):
    assert listed(start.this_computer()) == ""


def test_wheels_for_other_computers_get_a_sentence(start, listed):
    said = listed("Atari, Python 3.12")
    assert "Atari, Python 3.12" in said
    assert f"this computer is {start.this_computer()}" in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"locks": {"requi', "list of packages for .* is damaged"),
        ("[]", "list of packages for .* is damaged"),
        ('{"locks": {}, "wheels": []}', "nothing for requirements.lock"),
        ('{"locks": {"requirements.lock": "other"}, "wheels": []}', "made for another requirements.lock"),
        ('{"locks": {"requirements.lock": "12ab"}, "wheels": ["a.whl", "b.whl"]}', "b.whl is missing"),
        ('{"locks": {"requirements.lock": "12ab"}, "wheels": ["c.whl", "b.whl"]}', "c.whl and 1 more are missing"),
    ],
)
def test_wheels_that_cannot_serve_say_why(start, listed, content, words):
    assert re.search(words, listed(start.this_computer(), content))


# ---------------------------------------------------------------- a whole stick, unplugged


@functools.cache
def without_network() -> tuple[str, ...]:
    """What to put before a command so that it has no network but this computer; nothing where that is not possible."""
    alone = ("sh", "-c", 'ip link set lo up && exec "$@"', "sh")
    for prefix in (("unshare", "-n", *alone), ("unshare", "-rn", *alone)):
        if sys.platform == "linux" and shutil.which("unshare") and shutil.which("ip"):
            if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
                return prefix
    return ()


def closed(installer: str) -> dict[str, str]:
    """The variables of a computer whose every way out is closed, and which keeps no earlier downloads."""
    proxies = {f"{scheme}_proxy": "http://127.0.0.1:9" for scheme in ("http", "https", "all")}
    return variables(installer, **NO_NETWORK[installer], **proxies, no_proxy="127.0.0.1,localhost")


@pytest.fixture(scope="module")
def stick(start, tmp_path_factory) -> Path:
    """The course as unpacked from a stick with packages for this computer, and slides and pages of one lesson."""
    computer = (start.this_computer().rpartition(",")[0], RUNNING)
    if computer[0] not in wheels.SYSTEMS:
        pytest.skip(f"sticks are made for {', '.join(wheels.SYSTEMS)}; this is {computer[0]}")
    place = tmp_path_factory.mktemp("stick")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MALICOURSE_CHROMIUM", str(place / "no browser"))
        try:
            lessons = [ROOT / "notebooks" / "00-start.ipynb"]
            for line in kit.make(ROOT, lessons, place / "kit.zip", [computer]):
                print(line)
        except wheels.WheelError as error:
            if "could not be reached" in str(error):
                skip_or_fail("the package index cannot be reached from here, so no stick can be made")
            raise
    folder = place / "Clé été"
    with zipfile.ZipFile(place / "kit.zip") as archive:
        archive.extractall(folder)
    (place / "kit.zip").unlink()
    return folder / kit.TOP


def another(stick: Path, place: Path) -> Path:
    """A second copy of the stick; its files are the same ones on the disk, so replace them, never write into them."""
    course = place / "Clé été" / kit.TOP
    shutil.copytree(stick, course, ignore=shutil.ignore_patterns(".venv"), copy_function=os.link)
    return course


OPENS = """
import subprocess, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_start import free_port, open_until_it_serves
course = Path({course!r})
for start in ("first", "second"):
    lines = open_until_it_serves(course, "--offline", "--no-browser", "--port", str(free_port()), env={env!r})
    print(start, *[line for line in lines if "Step" in line])
subprocess.run([{python!r}, "-m", "malicourse.authoring", "run", "notebooks/00-start.ipynb"], cwd=course, check=True)
"""


@pytest.mark.install
@pytest.mark.parametrize("installer", ["pip", "uv"])
def test_without_any_network_it_installs_opens_and_runs_a_lesson(stick, start, tmp_path, installer):
    if installer == "uv" and UV is None:
        pytest.skip("uv is not installed")
    course = another(stick, tmp_path)
    env = closed(installer)
    python = str(course / start.PYTHON.relative_to(ROOT))
    code = OPENS.format(tests=str(ROOT / "tests"), course=str(course), python=python, env=env)
    done = subprocess.run(
        [*without_network(), sys.executable, "-c", code],
        env=env,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    first, second = done.stdout.split("second")
    assert f"{installer} (from the folder wheels)" in first
    assert "Step" not in second
    assert re.search(r"\d+ cells ran in .*, nothing changed", second), second


@pytest.mark.install
def test_what_lies_on_the_stick(stick):
    there = {path.relative_to(stick).as_posix() for path in stick.rglob("*") if path.is_file()}
    made = {"START-HERE.html", "pages/00-start.html", "pages/index.html"}
    made |= {"slides/00-start.slides.html", "slides/index.html"}
    assert made | set(kit.course_files(ROOT)) <= there
    assert max(len(f"{kit.TOP}/{name}") for name in there) <= kit.LONGEST
    for index, link in {"slides": "../pages/00-start.html", "pages": "../slides/00-start.slides.html"}.items():
        assert f'href="{link}"' in (stick / index / "index.html").read_text(encoding="utf-8")


@pytest.mark.install
def test_a_missing_package_gets_a_sentence(stick, tmp_path):
    course = another(stick, tmp_path)
    gone = next(course.glob("wheels/pandas-*"))
    gone.unlink()
    done = run(course, "--offline", "--no-browser", env=closed("pip"))
    assert is_one_sentence(done, gone.name, "missing in the folder wheels", "unpack the ZIP again")
    assert not (course / ".venv").exists()


@pytest.mark.install
@pytest.mark.parametrize("installer", ["pip", "uv"])
@pytest.mark.parametrize("damage", ["one more byte", "cut short"])
def test_a_damaged_package_is_refused(stick, tmp_path, installer, damage):
    """One more byte leaves a wheel that could be installed: only its hash tells."""
    if installer == "uv" and UV is None:
        pytest.skip("uv is not installed")
    course = another(stick, tmp_path)
    wheel = next(course.glob("wheels/six-*"))
    content = wheel.read_bytes()
    wheel.unlink()
    wheel.write_bytes(content + b"\0" if damage == "one more byte" else content[: len(content) // 2])
    done = run(course, "--offline", "--no-browser", env=closed(installer))
    assert is_one_sentence(done, "damaged", "hash differs", "unpack the ZIP again")
    assert not (course / ".venv" / "course.json").exists()


def test_offline_without_the_folder_wheels_gets_a_sentence(tmp_path):
    for name in ("start.py", "pyproject.toml", "requirements.lock", "src/malicourse/words/en/start.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    done = run(tmp_path, "--offline", python=(BASE,))
    assert is_one_sentence(done, "no folder wheels", "leave --offline out")
    assert not (tmp_path / ".venv").exists()
