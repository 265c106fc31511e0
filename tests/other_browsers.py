"""Browsers that Playwright cannot drive, by their own protocols: Chromium 80, Firefox ESR and WebKitGTK."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
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


def free_port() -> int:
    """Give a port of this computer that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Shown:
    """One page of a browser: what all of them can be asked."""

    version: str

    def run(self, code: str) -> Any:
        """Run JavaScript in the page and give its value."""
        raise NotImplementedError

    def wait(self, code: str, seconds: float = 20) -> None:
        """Wait until the JavaScript is true."""
        end = time.monotonic() + seconds
        while not self.run(code):
            assert time.monotonic() < end, f"never true: {code}"
            time.sleep(0.1)

    def faults(self) -> list[str]:
        """Give what the page threw since it was opened."""
        return []


class OldChromium(Shown):
    """Chromium 80, without a network."""

    def __init__(self, program: Path) -> None:
        profile, port = program.parent / "profile", free_port()
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
        self.version = self.call("Browser.getVersion")["product"]

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

    def faults(self) -> list[str]:
        return self.errors

    def open(self, path: Path) -> None:
        self.errors.clear()
        self.call("Page.navigate", url=path.as_uri())
        self.wait(f"location.href.startsWith({path.as_uri()!r}) && document.readyState === 'complete'")

    def close(self) -> None:
        self.socket.close()
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Firefox(Shown):
    """Debian's Firefox ESR, spoken to by WebDriver BiDi."""

    def __init__(self, program: str) -> None:
        self.profile, port = tempfile.mkdtemp(), free_port()
        flags = ["--headless", "--no-remote", "--profile", self.profile, f"--remote-debugging-port={port}"]
        self.process = subprocess.Popen([program, *flags, "about:blank"], stderr=subprocess.PIPE, encoding="utf-8")
        assert self.process.stderr is not None
        assert any("WebDriver BiDi listening" in line for line in self.process.stderr), "Firefox did not start"
        self.socket = websocket.create_connection(f"ws://127.0.0.1:{port}/session", suppress_origin=True, timeout=60)
        self.asked = 0
        self.errors: list[str] = []
        self.version = "Firefox/" + self.call("session.new", capabilities={})["capabilities"]["browserVersion"]
        self.call("session.subscribe", events=["log.entryAdded"])
        self.context = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command and give its result."""
        self.asked += 1
        self.socket.send(json.dumps({"id": self.asked, "method": method, "params": parameters}))
        while True:
            said = json.loads(self.socket.recv())
            entry = said.get("params", {})
            if said.get("method") == "log.entryAdded" and entry.get("type") == "javascript":
                self.errors.append(str(entry.get("text"))[:500])
            if said.get("id") == self.asked:
                assert said["type"] == "success", said
                return said["result"]

    def run(self, code: str) -> Any:
        done = self.call(
            "script.evaluate",
            expression=f"Promise.resolve({code}).then(value => JSON.stringify(value ?? null))",
            target={"context": self.context},
            awaitPromise=True,
        )
        assert done["type"] == "success", done
        return json.loads(done["result"]["value"])

    def faults(self) -> list[str]:
        return self.errors

    def open(self, path: Path) -> None:
        self.errors.clear()
        self.call("browsingContext.navigate", context=self.context, url=path.as_uri(), wait="complete")

    def close(self) -> None:
        self.socket.close()
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


class WebKit(Shown):
    """Debian's WebKitGTK, near to Safari, in its MiniBrowser on a screen that nobody sees; it speaks WebDriver."""

    def __init__(self, driver: str, program: Path) -> None:
        self.port, screen = free_port(), f":{90 + os.getpid() % 900}"
        self.screen = subprocess.Popen(["Xvfb", screen, "-screen", "0", "1280x800x24"], stderr=subprocess.DEVNULL)
        environment = {**os.environ, "DISPLAY": screen, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
        self.process = subprocess.Popen([driver, f"--port={self.port}"], env=environment, stderr=subprocess.DEVNULL)
        options = {"webkitgtk:browserOptions": {"binary": str(program), "args": ["--automation"]}}
        for _ in range(100):
            try:
                made = self.call("POST", "/session", {"capabilities": {"alwaysMatch": options}})
                break
            except OSError:
                time.sleep(0.2)
        self.session = f"/session/{made['sessionId']}"
        self.version = "WebKitGTK/" + made["capabilities"]["browserVersion"]

    def call(self, method: str, path: str, body: dict[str, Any]) -> Any:
        """Send one command and give its value."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            method=method,
            data=json.dumps(body).encode() if method == "POST" else None,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def run(self, code: str) -> Any:
        script = {"script": f"return ({code})", "args": []}
        return self.call("POST", f"{self.session}/execute/sync", script)

    def open(self, path: Path) -> None:
        self.call("POST", f"{self.session}/url", {"url": path.as_uri()})

    def close(self) -> None:
        self.call("DELETE", self.session, {})
        self.process.terminate()
        self.screen.terminate()
        self.process.wait()
        self.screen.wait()


def webkit_program() -> Path | None:
    """Give the small browser that comes with WebKitGTK, or None."""
    return next(iter(sorted(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"))), None)
