"""Print an edition to PDF with the browser of this computer."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from malicourse._notebook import NotebookError
from malicourse.words import say

__all__ = ["find_browser", "write_pdf"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
)
QUIET = (  # the browser itself asks nothing of the network
    "--no-sandbox",  # containers and root have none; it opens nothing but our own file
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS = 120


def find_browser() -> str | None:
    """Find a browser that can print.

    Returns
    -------
    str or None
        The path of a Chromium, Chrome or Edge: what MALICOURSE_CHROMIUM names, on the PATH, or in the usual places.
    """
    asked = os.environ.get("MALICOURSE_CHROMIUM")
    if asked:
        return asked if Path(asked).exists() else None
    on_path = (shutil.which(name) for name in NAMES)
    return next((path for path in (*on_path, *PLACES) if path and Path(path).exists()), None)


def write_pdf(page: Path, output: Path, *, query: str = "") -> None:
    """Print a page that needs nothing else, with all its colours. An older PDF is replaced only by a complete one.

    Parameters
    ----------
    page : Path
        The HTML file.
    output : Path
        The PDF to write.
    query : str
        What is added to the address, such as ``"?print-pdf"`` for a deck.

    Raises
    ------
    NotebookError
        If there is no browser on this computer, or it wrote nothing.
    """
    browser = find_browser()
    if browser is None:
        raise NotebookError(
            say("editions.no_browser_query" if query else "editions.no_browser", file=page, query=query)
        )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = Path(folder) / "printed.pdf"
        command = [browser, "--headless", *QUIET, f"--user-data-dir={folder}/profile", "--no-pdf-header-footer"]
        command += ["--virtual-time-budget=10000", f"--print-to-pdf={made}", page.resolve().as_uri() + query]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotebookError(say("editions.not_printed", browser=browser, file=page, reason=error)) from None
        if not made.is_file() or not made.read_bytes().startswith(b"%PDF"):
            said = done.stderr.decode(errors="replace").strip().splitlines()
            reason = said[-1] if said else say("editions.no_reason")
            raise NotebookError(say("editions.not_printed", browser=browser, file=page, reason=reason))
        output.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made, output)
