"""A real Chromium, a running JupyterLab and an accessibility check, for every test that concerns a page."""

from __future__ import annotations

import importlib.util
import itertools
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from malicourse.publish.editions.pdf import QUIET, find_browser

ROOT = Path(__file__).resolve().parents[1]
for name in ("MALICOURSE_TYPED_IN", "MALICOURSE_LANGUAGE", "PYTHONPATH"):
    os.environ.pop(name, None)  # where start.py was typed, and whose course it is, are none of theirs either
os.environ["LANGUAGE"] = "en"  # whatever the computer speaks that runs them
os.environ["MALICOURSE_PROGRESS"] = "off"  # the answers of whoever runs the tests are none of their business
LOCAL = re.compile(r"(?i)^(https?|wss?)://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/|$)|^(file|data|blob|about|chrome):")


def skip_or_fail(reason: str) -> None:
    """Skip a test that this machine cannot run; with MALICOURSE_REQUIRE_BROWSER=1 or CI=true, fail instead."""
    if os.environ.get("MALICOURSE_REQUIRE_BROWSER") == "1" or os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def start() -> ModuleType:
    """start.py as a module: the commands a teacher's JupyterLab is opened with."""
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NO_NETWORK = re.compile(
    r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ERR_SOCKET|network|proxy", re.I
)


@pytest.fixture(scope="session")
def npm(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Give a function: npm(folder) -> a copy of the folder in which its package-lock.json is installed."""
    command = shutil.which("npm")
    if not (command and shutil.which("node")):
        skip_or_fail("node and npm were not found, so programs of others that come from npm cannot run")

    def install(folder: Path) -> Path:
        copy = tmp_path_factory.mktemp(folder.name) / folder.name
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("node_modules"))
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=0"]
        done = subprocess.run([command, "ci", *options], cwd=copy, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            if NO_NETWORK.search(done.stderr):
                skip_or_fail(f"no npm registry was reached, so what {folder.name} needs is not here")
            pytest.fail(f"npm could not install what {folder.name} needs:\n{done.stderr[-2000:]}")
        return copy

    return install


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium that runs without a window."""
    path = find_browser()
    if path is None:
        skip_or_fail("no Chromium, Chrome or Edge was found; install one, or give its path in MALICOURSE_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh page of 1280x720; page.requests_seen and page.console_errors hold what it asked for and complained of."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.requests_seen, page.console_errors = [], []
    context.on("request", lambda request: page.requests_seen.append(request.url))
    page.on("websocket", lambda socket: page.requests_seen.append(socket.url))
    page.on("pageerror", lambda error: page.console_errors.append(str(error)))
    page.on("console", lambda line: line.type == "error" and page.console_errors.append(line.text))
    yield page
    context.close()


def external(addresses: list[str]) -> list[str]:
    """Give the addresses that leave this computer."""
    return [address for address in addresses if not LOCAL.match(address)]


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """Give a function: axe(page, context=None) -> one line for each serious or critical fault of the page or part."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Page, context: str | None = None, impacts: tuple = ("serious", "critical")) -> list[str]:
        found = Axe().run(page, context=context).response["violations"]
        return [
            f"{fault['id']} ({fault['impact']}): {node['html'][:200]}"
            for fault in found
            if fault["impact"] in impacts
            for node in fault["nodes"]
        ]

    return check


@dataclass
class Lab:
    """A JupyterLab serving a copy of the course."""

    url: str
    token: str
    folder: Path
    log: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def address(self, notebook: str) -> str:
        """Give the address of a notebook (such as notebooks/02-revolt.ipynb) in a workspace without other tabs."""
        return f"{self.url}/lab/workspaces/test-{next(self._numbers)}/tree/{notebook}?token={self.token}"

    def open(self, page: Page, notebook: str) -> None:
        """Open a notebook and wait until its cells show and its kernel is idle."""
        page.goto(self.address(notebook))
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        self.wait_idle(page)

    def wait_idle(self, page: Page, timeout: float = 90) -> None:
        """Wait until the kernel of the open notebook has nothing left to do."""
        page.wait_for_function(
            """() => {
                const panel = window.jupyterapp?.shell.currentWidget;
                const kernel = panel?.sessionContext?.session?.kernel;
                const waiting = panel?.content?.widgets?.some((cell) => cell.model.executionState === "running");
                return kernel?.status === "idle" && !waiting;
            }""",
            timeout=timeout * 1000,
            polling=200,
        )

    def run_all(self, page: Page) -> None:
        """Run every cell of the open notebook, and wait."""
        page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.wait_idle(page)

    def save(self, page: Page) -> None:
        """Save the open notebook."""
        page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")


@pytest.fixture(scope="session")
def jupyterlab(start: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab with the course's settings, on a copy of the course in a folder with a space and an accent."""
    base = tmp_path_factory.mktemp("lab")
    folder = base / "Mali été"
    for part in ("notebooks", "data", "exercises"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    yield from serve(start, base, folder)


def serve(start: ModuleType, base: Path, folder: Path, language: str = "en") -> Iterator[Lab]:
    """Run JupyterLab on a folder until the generator is closed, apart from the user's own Jupyter."""
    token, log = secrets.token_hex(16), base / "jupyterlab.log"
    own = {f"JUPYTER_{kind}_DIR": str(base / f"jupyter-{kind.lower()}") for kind in ("CONFIG", "DATA", "RUNTIME")}
    environment = {**os.environ, **own, "JUPYTER_TOKEN": token, "IPYTHONDIR": str(base / "ipython"), "PYTHONUTF8": "1"}
    environment.pop("JUPYTERLAB_WORKSPACES_DIR", None)
    environment |= {"JUPYTER_PREFER_ENV_PATH": "1", "MALICOURSE_LANGUAGE": language}
    port = next(port for port in iter(lambda: secrets.randbelow(20_000) + 20_000, None) if start.is_free(port))
    command = start.lab_command(sys.executable, port, browser=False)
    with log.open("w") as output:
        server = subprocess.Popen(
            [*command, "--LabApp.expose_app_in_browser=True"],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    lab = Lab(f"http://127.0.0.1:{port}", token, folder, log)
    try:
        for _ in range(300):
            if server.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{lab.url}/api?token={token}", timeout=5):
                    yield lab
                    return
            except OSError:
                time.sleep(0.2)
        pytest.fail(f"JupyterLab did not start:\n{log.read_text(errors='replace')}")
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
