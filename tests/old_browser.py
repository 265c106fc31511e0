"""Chromium 80, driven by its debugging protocol: Playwright needs a newer one."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import websocket

UNPACK = """
const zlib = require("zlib"), fs = require("fs"), bin = "node_modules/chrome-aws-lambda/bin/";
for (const file of fs.readdirSync(bin))
  fs.writeFileSync(file.replace(".br", ""), zlib.brotliDecompressSync(fs.readFileSync(bin + file)));
"""
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--single-process", "--no-zygote", "--disable-dev-shm-usage")


def unpack(folder: Path) -> Path:
    """Unpack the program that npm has put into the folder.

    Returns
    -------
    Path
        The program; the drawing library that it looks for stands beside it.
    """
    subprocess.run(["node", "-e", UNPACK], cwd=folder, check=True)
    for archive, place in (("aws.tar", folder), ("swiftshader.tar", folder / "swiftshader")):
        place.mkdir(exist_ok=True)
        subprocess.run(["tar", "xf", str(folder / archive), "-C", str(place)], check=True)
    program = folder / "chromium"
    program.chmod(0o755)
    return program


class OldBrowser:
    """One page of an old Chromium, without a network."""

    def __init__(self, program: Path) -> None:
        profile = program.parent / "profile"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {**os.environ, "LD_LIBRARY_PATH": str(program.parent / "lib"), "HOME": str(program.parent)}
        flags = [*FLAGS, f"--user-data-dir={profile}", f"--remote-debugging-port={port}", "--window-size=1280,720"]
        self.folder = program.parent
        self.process = subprocess.Popen(
            [program, *flags, "about:blank"], env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        page = next(one for one in self._pages(port) if one["type"] == "page")
        self.socket = websocket.create_connection(page["webSocketDebuggerUrl"], suppress_origin=True, timeout=60)
        self.asked = 0
        self.errors: list[str] = []
        self.call("Page.enable")
        self.call("Runtime.enable")
        self.call("Network.enable")
        self.call("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)
        self.version: str = self.call("Browser.getVersion")["product"]

    @staticmethod
    def _pages(port: int) -> list[dict[str, Any]]:
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
                    return json.load(answer)
            except OSError:
                time.sleep(0.1)
        msg = "the old Chromium did not start within twenty seconds"
        raise TimeoutError(msg)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command and give its result; faults that the page throws meanwhile are kept in ``errors``."""
        self.asked += 1
        self.socket.send(json.dumps({"id": self.asked, "method": method, "params": parameters}))
        while True:
            said = json.loads(self.socket.recv())
            if said.get("method") == "Runtime.exceptionThrown":
                self.errors.append(json.dumps(said["params"]["exceptionDetails"])[:500])
            if said.get("id") == self.asked:
                assert "error" not in said, said
                return said["result"]

    def run(self, code: str) -> Any:
        """Run JavaScript in the page and give its value."""
        done = self.call("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def wait(self, code: str, seconds: float = 20) -> None:
        """Wait until the JavaScript is true."""
        end = time.monotonic() + seconds
        while not self.run(code):
            assert time.monotonic() < end, f"never true: {code}"
            time.sleep(0.1)

    def open(self, path: Path) -> None:
        self.call("Page.navigate", url=path.as_uri())
        self.wait(f"location.href.startsWith({path.as_uri()!r}) && document.readyState === 'complete'")

    def close(self) -> None:
        self.socket.close()
        self.process.kill()
        self.process.wait()
