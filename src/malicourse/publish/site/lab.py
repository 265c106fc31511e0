"""Notebooks that run in a browser's tab: JupyterLite, Pyodide and the packages of the course, in the site's ``lab/``.

The maintainer gives a whole Pyodide distribution. What notebooks need of it is taken, and what it lacks (ipywidgets,
anywidget, …) is packed out of this environment: the very files that notebooks on a computer use. Each package stands in
``pyodide-lock.json`` with the names that it is imported by, so a plain ``import`` loads it and no notebook differs.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from email import message_from_bytes
from html import escape
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from malicourse import course, words
from malicourse.publish import edition
from malicourse.words import say

__all__ = ["LabError", "add", "address", "packed"]

FOLDER = Path(__file__).parent
HOME = "en"  # its menus are those of `notebooks`
LOCK = "pyodide-lock.json"
RUNTIME = ("pyodide*.js", "pyodide*.mjs", "pyodide*.wasm", "python_stdlib.zip")
KERNEL = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")  # loaded before any cell
COURSE = ("anywidget", "fastjsonschema", "ipywidgets", "matplotlib", "pandas", "pyyaml")  # loaded with ours
KERNEL_FILES = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
CONTENTS = (  # of each edition; solutions are for teachers, and the publishers' files for maintainers
    *("notebooks/*.ipynb", "exercises/*.ipynb", "data/*.*", "data/geo/*", "data/quizzes/*", "data/exercises/*"),
    *("teaching/glossary.md", "teaching/moves.md", "teaching/who-is-who.md"),
)
APPS = ("lab", "notebooks", "tree", "edit")  # a notebook's links lead to a list of files and to pages of text
KERNEL_PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
DAY = (2020, 1, 1, 0, 0, 0)  # of every file in a wheel, so that the same files give the same bytes
WHEEL = "Wheel-Version: 1.0\nGenerator: malicourse\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
BROWSER = {  # what a package asks before it says what it needs
    **{"sys_platform": "emscripten", "platform_system": "Emscripten", "os_name": "posix", "extra": ""},
    **{"platform_machine": "wasm32", "implementation_name": "cpython", "platform_python_implementation": "CPython"},
}


class LabError(Exception):
    """A part of the site that cannot be built; the message says what to try."""


def address(notebook: str, up: str = "") -> str:
    """Give the link that opens a notebook in the reader's tab.

    Parameters
    ----------
    notebook : str
        Its path in the course, such as ``"fr/notebooks/02-revolt.ipynb"``.
    up : str
        The way from the page with the link to the top of the site, such as ``"../"``.

    Returns
    -------
    str
        A relative link.
    """
    return f"{up}lab/open.html?nb={quote(notebook)}"


def add(folder: Path, pyodide: Path) -> list[str]:
    """Build ``lab/`` with every notebook, exercise and table of every edition.

    Parameters
    ----------
    folder : Path
        The site.
    pyodide : Path
        A Pyodide distribution: a folder, or the archive as it is published.

    Returns
    -------
    list of str
        Lines to print.

    Raises
    ------
    LabError
        If the distribution or this environment lacks something.
    """
    if importlib.util.find_spec("jupyterlite_core") is None:
        raise LabError(say("lab.no_builder"))
    lab = folder.resolve() / "lab"
    with tempfile.TemporaryDirectory(prefix="mali-", ignore_cleanup_errors=True) as place:
        lite = Path(place) / "lite"
        kept = runtime(_distribution(pyodide, Path(place)), lite / "static" / "pyodide")
        _contents(lite / "contents")
        _settings(lite)
        _build(lite, lab)
    _each_language(lab)
    _keeps_to_itself(lab)
    _opening(lab)
    size = sum(file.stat().st_size for file in lab.rglob("*") if file.is_file())
    return [say("lab.built", n=len(kept), size=round(size / 1e6))]


# ---------------------------------------------------------------- Pyodide, and what it lacks


def _distribution(given: Path, place: Path) -> Path:
    """Give the folder with the lock of a distribution."""
    if given.is_file() and tarfile.is_tarfile(given):
        with tarfile.open(given) as archive:
            archive.extractall(place / "unpacked", filter="data")
        given = place / "unpacked"
    found = sorted(given.rglob(LOCK), key=lambda path: len(path.parts))
    if not found:
        raise LabError(say("lab.no_pyodide", place=given, lock=LOCK))
    return found[0].parent


def runtime(given: Path, folder: Path) -> dict[str, Any]:
    """Write Python for the browser, with the packages that notebooks of the course need and no others.

    Parameters
    ----------
    given : Path
        A distribution.
    folder : Path
        Where to; it is made.

    Returns
    -------
    dict
        Each package with its entry in the new lock.

    Raises
    ------
    LabError
        If a package is neither in the distribution nor, in plain Python, in this environment.
    """
    folder.mkdir(parents=True)
    for pattern in RUNTIME:
        for file in given.glob(pattern):
            shutil.copy(file, folder)
    lock = json.loads((given / LOCK).read_text(encoding="utf-8"))
    listed = {canonicalize_name(key): key for key in lock["packages"]}
    python = lock["info"]["python"]
    kept: dict[str, Any] = {}
    lacking = []
    waiting = ["malicourse", *KERNEL]
    while waiting:
        name = canonicalize_name(waiting.pop())
        key = listed.get(name, name)
        if key in kept:
            continue
        entry = _taken(lock["packages"].get(key), given, folder) or _added(name, folder, python)
        if entry is None:
            lacking.append(name)
        else:
            kept[key] = entry
            waiting += entry["depends"]
    if lacking:
        raise LabError(say("lab.lacks", place=given, packages=", ".join(sorted(set(lacking)))))
    lock["packages"] = dict(sorted(kept.items()))
    (folder / LOCK).write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8")
    return kept


def _taken(entry: dict[str, Any] | None, given: Path, folder: Path) -> dict[str, Any] | None:
    """Take a package of the distribution, if its file is there."""
    file = given / entry["file_name"] if entry else None
    if entry is None or file is None or not file.is_file():
        return None
    if hashlib.sha256(file.read_bytes()).hexdigest() != entry["sha256"]:
        raise LabError(say("lab.damaged", file=file))
    shutil.copy(file, folder)
    return entry


def _added(name: str, folder: Path, python: str) -> dict[str, Any] | None:
    """Add a package that the distribution lacks: ours, one that JupyterLite brings, or one that is installed here."""
    if name == "malicourse":
        from flit_core.wheel import make_wheel_in

        made = make_wheel_in(_course() / "pyproject.toml", folder).file
        made.chmod(0o644)  # a host of web pages must be able to read it
        return {**_entry(made, python), "depends": list(COURSE)}
    brought = sorted(Path(sys.prefix, KERNEL_FILES).glob(f"{name.replace('-', '_')}-*.whl"), key=_version)
    wheel = Path(shutil.copy(brought[-1], folder)) if brought else packed(name, folder)
    return _entry(wheel, python) if wheel else None


def _version(wheel: Path) -> Any:
    return parse_wheel_filename(wheel.name)[1]


def packed(name: str, folder: Path, *, optional: str = "__mypyc") -> Path | None:
    """Pack an installed package as a wheel again, without what was compiled for this computer.

    Parameters
    ----------
    name : str
        The package.
    folder : Path
        Where to write the wheel.
    optional : str
        What the name of a compiled file holds that the package does without.

    Returns
    -------
    Path or None
        The wheel: the same bytes for the same files. None if the package is not installed, or needs a compiled file
        beside which there is no Python.
    """
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    names = [file.as_posix() for file in found.files or () if not {"..", "__pycache__"} & set(file.parts)]
    compiled = {one for one in names if one.endswith((".so", ".pyd"))}
    if any(optional not in one and f"{one.partition('.')[0]}.py" not in names for one in compiled):
        return None
    info = next(one for one in names if one.endswith(".dist-info/METADATA")).partition("/")[0]
    meta = {f"{info}/{one}" for one in ("METADATA", "WHEEL", "RECORD")}
    plain = [one for one in names if one not in compiled and (one in meta or not one.startswith(info))]
    contents = {one: Path(str(found.locate_file(one))).read_bytes() for one in sorted(plain)}
    contents[f"{info}/WHEEL"] = WHEEL.encode()
    contents[f"{info}/RECORD"] = _record(contents, info).encode()
    wheel = folder / f"{info.removesuffix('.dist-info')}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in contents.items():
            archive.writestr(zipfile.ZipInfo(one, DAY), content, zipfile.ZIP_DEFLATED)
    return wheel


def _record(contents: Mapping[str, bytes], info: str) -> str:
    """List the files of a wheel with their hashes."""
    lines = []
    for name, content in contents.items():
        if name != f"{info}/RECORD":
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
            lines.append(f"{name},sha256={digest},{len(content)}\n")
    return "".join([*lines, f"{info}/RECORD,,\n"])


def _entry(wheel: Path, python: str) -> dict[str, Any]:
    """Describe a wheel for the lock: what it is imported by, and what it needs in a browser."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        said = message_from_bytes(archive.read(next(one for one in names if one.endswith(".dist-info/METADATA"))))
    needed = [Requirement(line) for line in said.get_all("Requires-Dist") or []]
    asked = {**BROWSER, "python_version": ".".join(python.split(".")[:2]), "python_full_version": python}
    imports = {one.partition("/")[0] for one in names if one.count("/") == 1 and one.endswith("/__init__.py")}
    imports |= {one.removesuffix(".py") for one in names if "/" not in one and one.endswith(".py")}
    return {
        "name": canonicalize_name(said["Name"]),
        "version": said["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(imports),
        "depends": [canonicalize_name(one.name) for one in needed if not one.marker or one.marker.evaluate(asked)],
        "unvendored_tests": False,
    }


# ---------------------------------------------------------------- the folder that JupyterLite builds


def _course() -> Path:
    """Give the folder of the whole course."""
    return course.home() or course.INSTALLED


def _contents(folder: Path) -> None:
    """Copy what a notebook reads, at the same paths as in the course, so that each finds its tables."""
    root = _course()
    for one in course.editions().values() or [root]:
        for pattern in CONTENTS:
            for file in sorted(one.glob(pattern)):
                copy = folder / file.relative_to(root)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)


def _settings(lite: Path) -> None:
    """Write how JupyterLite works: as our JupyterLab does, and without a question to any other host."""
    kernel = {
        "disablePyPIFallback": True,
        "loadPyodideOptions": {
            "packages": list(KERNEL),
            # Says to the course that a person works here; answers that a learner keeps lie beside the notebooks, where
            # a reload leaves them.
            "env": {"HOME": "/home/pyodide", "JPY_SESSION_NAME": "notebook", "MALICOURSE_PROGRESS": "/drive/progress"},
        },
    }
    plugins = {"litePluginSettings": {KERNEL_PLUGIN: kernel}}
    said = {"jupyter-lite-schema-version": 0, "jupyter-config-data": plugins}
    (lite / "jupyter-lite.json").write_text(json.dumps(said), encoding="utf-8")
    shutil.copy(_overrides(HOME), lite)


def _overrides(language: str) -> Path:
    """Give the settings of our JupyterLab in a language."""
    return Path(course.__file__).with_name("jupyter") / "settings" / language / "overrides.json"


def _build(lite: Path, lab: Path) -> None:
    """Run JupyterLite's builder. The list of what it did before lies in the new folder, so it skips nothing."""
    apps = [part for app in APPS for part in ("--apps", app)]
    command = [sys.executable, "-P", "-m", "jupyterlite_core", "build", "--lite-dir", str(lite), *apps]
    command += ["--output-dir", str(lab), "--contents", str(lite / "contents")]
    command += ["--no-sourcemaps", "--no-unused-shared-packages", "--source-date-epoch", _noon()]
    plain = {**os.environ, "JUPYTER_NO_CONFIG": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=lite, env=plain, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        last = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()][-1:]
        raise LabError(say("lab.not_built", reason="".join(last).strip()))


def _noon() -> str:
    """Give the time that files bear, in seconds: the reader is told how old a notebook is."""
    noon = datetime.datetime.combine(edition.day(), datetime.time(12), datetime.UTC)
    return str(int(noon.timestamp()))


def _each_language(lab: Path) -> None:
    """Give each further language a way in of its own: the same notebooks, with menus in that language."""
    for language in _app_of():
        own = lab / _app_of()[language]
        if not own.is_dir():
            shutil.copytree(lab / "notebooks", own)
            file = own / "jupyter-lite.json"
            said = json.loads(file.read_text(encoding="utf-8"))
            settings = json.loads(_overrides(language).read_text(encoding="utf-8"))
            said["jupyter-config-data"]["settingsOverrides"] = settings
            file.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def _app_of() -> dict[str, str]:
    """Give the folder of the application that opens notebooks in each language."""
    return {language: "notebooks" if language == HOME else f"notebooks-{language}" for language in words.languages()}


def _keeps_to_itself(lab: Path) -> None:
    """See that what was built takes Python and every package from its own folder."""
    said = json.loads((lab / "jupyter-lite.json").read_text(encoding="utf-8"))
    kernel = said["jupyter-config-data"]["litePluginSettings"][KERNEL_PLUGIN]
    lock = json.loads((lab / "static" / "pyodide" / LOCK).read_text(encoding="utf-8"))
    files = [lab / "static" / "pyodide" / entry["file_name"] for entry in lock["packages"].values()]
    own = kernel["pyodideUrl"] == "./static/pyodide/pyodide.mjs" and kernel["disablePyPIFallback"]
    elsewhere = [file.name for file in files if not file.is_file()]
    if not own or elsewhere:
        raise LabError(say("lab.not_built", reason=", ".join(elsewhere) or str(kernel)))


def _opening(lab: Path) -> None:
    """Write the page that tells what a browser lacks, or fetches Python with progress, and then opens the notebook."""
    place = lab / "static" / "pyodide"
    patterns = ("*.wasm", "pyodide.asm.*js", "python_stdlib.zip", "*.whl")  # what tells an old browser comes first
    files = [file for pattern in patterns for file in sorted(place.glob(pattern))]
    known: dict[str, Any] = {
        "home": HOME,
        "place": "static/pyodide/",
        "files": [[file.name, file.stat().st_size] for file in files],
        "notebooks": sorted(file.relative_to(lab / "files").as_posix() for file in lab.glob("files/**/*.ipynb")),
        "apps": _app_of(),
        "words": {
            language: {**words.room("lab", language)["page"], "decimal": words.room("common", language)["decimal"]}
            for language in words.languages()
        },
    }
    style, script = (FOLDER.joinpath(f"open.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    spoken = known["words"].items()
    parts = {
        "title": escape(" – ".join(said["title"] for _, said in spoken)),
        "before": "".join(f'<p lang="{language}">{escape(said["too_old"])}</p>' for language, said in spoken),
        "style": style,
        "script": script,
        "known": json.dumps(known, ensure_ascii=False).replace("<", "\\u003c"),
        "policy": f"default-src 'none'; connect-src 'self'; worker-src blob:; script-src {_hash(script)}; "
        f"style-src {_hash(style)}",
    }
    page = FOLDER.joinpath("open.html").read_text(encoding="utf-8")
    text = re.sub(r"\[\[(\w+)\]\]", lambda found: parts[found[1]], page)
    (lab / "open.html").write_text(text, encoding="utf-8", newline="\n")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
