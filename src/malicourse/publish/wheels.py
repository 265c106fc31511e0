"""Download the locked packages, ready-made, for computers that have no network."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path

from packaging.requirements import Requirement

__all__ = ["CHOICES", "LOCKS", "WheelError", "download", "needed", "targets"]

LOCKS = ("requirements.lock", "requirements-editions.lock")  # what opens the course, and what builds its slides
INTEL = {"platform_machine": "x86_64"}
ARM = {"platform_machine": "arm64"}
MAC = {"os_name": "posix", "sys_platform": "darwin", "platform_system": "Darwin"}
SYSTEMS = {  # as start.py calls a computer: what markers ask about it, and the oldest system that every wheel serves
    "Windows (Intel or AMD)": (
        {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"},
        ["win_amd64"],
    ),
    "macOS (ARM)": ({**MAC, **ARM}, ["macosx_11_0_arm64"]),
    "macOS (Intel or AMD)": ({**MAC, **INTEL}, ["macosx_10_15_x86_64"]),
    "Linux (Intel or AMD)": (
        {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", **INTEL},
        [*(f"manylinux_2_{minor}_x86_64" for minor in range(28, 16, -1)), "manylinux2014_x86_64"],
    ),
}
CPYTHON = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
CHOICES = {"windows": "Windows", "macos": "macOS", "linux": "Linux", "all": ""}


class WheelError(Exception):
    """Packages that could not be had; the message says why and what to try."""


def targets(systems: Sequence[str], pythons: Sequence[str]) -> list[tuple[str, str]]:
    """Name the computers that are asked for.

    Parameters
    ----------
    systems : sequence of str
        Some of ``windows``, ``macos``, ``linux`` and ``all``.
    pythons : sequence of str
        Versions, such as ``3.12``.

    Returns
    -------
    list of (str, str)
        Each kind of computer with each Python. A Mac counts twice, for its two kinds of chip.

    Raises
    ------
    WheelError
        If a version is not written as 3.12 is.
    """
    for python in pythons:
        if not re.fullmatch(r"3\.\d\d", python):
            msg = f"“{python}” is no version of Python that the course runs with. Write it as in --python 3.12."
            raise WheelError(msg)
    names = [name for name in SYSTEMS if any(name.startswith(CHOICES[system]) for system in systems)]
    return [(name, python) for name in names for python in sorted(set(pythons), key=lambda text: int(text[2:]))]


def needed(root: Path, system: str, python: str) -> list[str]:
    """Take from the locks what one computer needs.

    Parameters
    ----------
    root : Path
        The project's folder.
    system : str
        A name of `SYSTEMS`.
    python : str
        The full version of its Python, such as ``3.12.0``.

    Returns
    -------
    list of str
        Requirements with their hashes, without the conditions, which pip would ask of the computer it runs on.
    """
    asked = {**CPYTHON, **SYSTEMS[system][0], "python_version": python.rpartition(".")[0]}
    asked["python_full_version"] = python
    found = []
    for lock in LOCKS:
        for line in (root / lock).read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
            text, _, hashes = line.partition(" --hash")
            if not hashes:
                continue
            requirement = Requirement(text.strip())
            if requirement.marker is None or requirement.marker.evaluate(asked):
                found.append(f"{requirement.name}{requirement.specifier} --hash{hashes}")
    return found


def download(root: Path, wanted: Sequence[tuple[str, str]], folder: Path) -> Iterator[tuple[str, int]]:
    """Download the packages of some computers into one folder, and a list for each.

    The lists are what start.py looks for: a JSON file that bears the name of the computer, with the wheels it needs
    and the hashes of the locks they were taken from. Wheels that several computers share lie there once.

    Parameters
    ----------
    root : Path
        The project's folder.
    wanted : sequence of (str, str)
        What `targets` gives.
    folder : Path
        Where to; it is made.

    Yields
    ------
    (str, int)
        The name of a computer before its download, with 0; then again, with the bytes of its wheels.

    Raises
    ------
    WheelError
        If pip is missing or could not get them all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    locks = {lock: hashlib.sha256((root / lock).read_bytes()).hexdigest() for lock in LOCKS}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        pip = _pip(Path(place) / "pip")
        for system, python in wanted:
            title = f"{system}, Python {python}"
            yield title, 0
            own = Path(place) / "own"
            # The first and the last of its bugfix versions: a lock may hold a package for each.
            seen: list[str] = []
            for full in (f"{python}.99", f"{python}.0"):
                lines = [line for line in needed(root, system, full) if line not in seen]
                if lines:
                    _fetch(pip, lines, SYSTEMS[system][1], full, own, title)
                seen += lines
            wheels = sorted(own.iterdir())
            content = {"locks": locks, "wheels": [wheel.name for wheel in wheels]}
            (folder / f"{title}.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8", newline="\n")
            size = sum(wheel.stat().st_size for wheel in wheels)
            for wheel in wheels:
                shutil.move(wheel, folder / wheel.name)
            yield title, size


def _pip(folder: Path) -> list[str]:
    """Give the command of this environment's pip, or of one made for the moment."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    try:
        venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    except subprocess.CalledProcessError:
        msg = (
            "Packages are downloaded with pip, and this Python cannot make a pip: on Debian or Ubuntu install the "
            "package python3-venv, elsewhere install Python from https://www.python.org/downloads/."
        )
        raise WheelError(msg) from None
    return [str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")), "-m", "pip"]


def _fetch(pip: list[str], lines: list[str], tags: list[str], python: str, folder: Path, title: str) -> None:
    """Run pip for one computer: hashes checked, nothing built."""
    listed = folder.with_suffix(".txt")
    listed.write_text("\n".join(lines), encoding="utf-8")
    command = [*pip, "download", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--dest", str(folder)]
    command += ["--implementation", "cp", "--python-version", python, "--disable-pip-version-check", "--no-input"]
    command += [*(word for tag in tags for word in ("--platform", tag)), "--progress-bar", "off", "-r", str(listed)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        raise WheelError(_explain(done.stdout + done.stderr, title))


def _explain(output: str, title: str) -> str:
    """Turn what pip said into one sentence."""
    if re.search(r"ENOSPC|No space left|not enough space", output):
        return f"The disk is full: the packages for {title} need about 500 MB in {tempfile.gettempdir()}."
    if "DO NOT MATCH THE HASHES" in output:
        return (
            f"A package for {title} is not the one the course was tested with (its hash differs): try another network, "
            "and tell the maintainers if it happens again."
        )
    lacking = re.search(r"No matching distribution found for (\S+)", output)
    if "from versions: none" in output or (
        not lacking and re.search(r"(?i)connection|name resolution|timed? ?out|ProxyError|SSLError", output)
    ):
        return (
            "The package index could not be reached, so no packages were downloaded. Check the connection, or the "
            "proxy settings of pip; or leave out --wheels for a stick with everything but the packages."
        )
    if lacking:
        return f"{lacking[1]} has no ready-made form for {title}: choose another version with --python, 3.12 or 3.13."
    last = [line for line in output.strip().splitlines() if line.strip()][-1:] or ["it gave no reason"]
    return f"pip did not download the packages for {title}: {last[0].strip()}"
