"""A class on one JupyterHub: N learners log in at once, open a lesson, run every cell and answer a question.

The hub, its proxy and every learner's server are real and run on this computer; only the browsers are simulated: what
JupyterLab would ask for, this script asks for, of 127.0.0.1 and nothing else. Each learner has a home and a copy of the
course, made and started by deploy/start-course.sh, as in the container. It needs a Unix system and, from the course's
folder, an environment with the hub's packages::

    python3 -m venv /tmp/hub
    /tmp/hub/bin/python -m pip install --require-hashes -r requirements.lock -r deploy/requirements-hub.lock
    PATH=/tmp/hub/bin:$PATH bash ./postBuild
    npm install --prefix /tmp/hub configurable-http-proxy@5.3.0
    /tmp/hub/bin/python benchmarks/classroom.py --proxy /tmp/hub/node_modules/.bin/configurable-http-proxy

It prints a line for each N, medians beside the slowest learner, and ends with an error if a learner failed. "Open" is
from the login until the lesson is there and its kernel answers. "Most" is what the largest server and kernel have ever
held together. Times are of this computer on this day: they are printed and judged by nobody. deploy/values.yaml takes
its memory from here.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import importlib.util
import json
import os
import platform
import re
import secrets
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 420  # seconds for one learner, from the login to the answer
VIEW = "application/vnd.jupyter.widget-view+json"
HUB = """
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = {hub_port}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = {password!r}
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r}
c.Spawner.cmd = ["bash", {start!r}]
c.Spawner.environment = {{"VIRTUAL_ENV": {environment!r}}}
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
"""


class Failure(Exception):
    """What a learner would have seen go wrong."""


@dataclass
class Learner:
    """One simulated learner, and how it went."""

    name: str
    opened: float = 0.0  # seconds from the login until the lesson is there and its kernel answers
    ran: float = 0.0  # seconds from the first cell to the last
    server: float = 0.0  # memory in MB after the last cell
    kernel: float = 0.0
    most: float = 0.0  # the most that both have held, together
    failure: str = ""


# ---------------------------------------------------------------- one learner, as a browser


class Browser:
    """What a learner's browser does: cookies, forms, one notebook and its kernel."""

    def __init__(self, base: str, name: str) -> None:
        import requests

        self.base, self.name, self.deadline = base, name, time.monotonic() + LONGEST
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy of this computer comes between
        self.mine = f"{base}/user/{name}"

    def ask(self, method: str, address: str, **more: object):
        """Send a request to the hub on this computer, and refuse to be led elsewhere."""
        answer = self.session.request(method, address, timeout=self.left(), **more)
        if not answer.url.startswith(f"{self.base}/"):
            msg = f"led away to {answer.url}"
            raise Failure(msg)
        if answer.status_code >= 400:
            msg = f"{method} {address.removeprefix(self.base)} gave {answer.status_code}: {answer.text[:200]}"
            raise Failure(msg)
        return answer

    def left(self) -> float:
        """Give the seconds that remain; none is a failure."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            msg = f"not done after {LONGEST} s"
            raise Failure(msg)
        return left

    def cookie(self, path: str) -> str:
        """Give the token that forms of this path must send back."""
        return next(one.value for one in self.session.cookies if one.name == "_xsrf" and one.path == path)

    def log_in(self, password: str, notebook: str) -> None:
        """Log in, wait for the own server, and load the page of JupyterLab with its scripts."""
        wanted = f"/hub/user-redirect/lab/tree/{quote(notebook)}"
        self.ask("GET", f"{self.base}/hub/login")
        form = {"username": self.name, "password": password, "_xsrf": self.cookie("/hub/")}
        page = self.ask("POST", f"{self.base}/hub/login?next={quote(wanted, safe='')}", data=form)
        while not page.url.startswith(self.mine):
            self.left()
            time.sleep(0.5)
            page = self.ask("GET", f"{self.base}{wanted}")
        if "jupyter-config-data" not in page.text:
            msg = f"{page.url} is not JupyterLab"
            raise Failure(msg)
        for script in re.findall(r'<script[^>]+src="(/user/[^"]+)"', page.text):
            self.ask("GET", self.base + script)

    def api(self, method: str, path: str, body: dict | None = None) -> dict:
        """Ask the learner's own server."""
        headers = {"X-XSRFToken": self.cookie(f"/user/{self.name}/")}
        answer = self.ask(method, f"{self.mine}/{path}", headers=headers, json=body)
        return answer.json() if answer.content else {}

    def kernel(self, notebook: str) -> Kernel:
        """Start the notebook's kernel and connect to it."""
        import websocket

        body = {"path": notebook, "name": "", "type": "notebook", "kernel": {"name": "python3"}}
        started = self.api("POST", "api/sessions", body)["kernel"]["id"]
        cookies = "; ".join(
            f"{one.name}={one.value}" for one in self.session.cookies if self.mine.endswith(one.path[:-1])
        )
        line = websocket.create_connection(
            f"{self.mine.replace('http', 'ws', 1)}/api/kernels/{started}/channels",
            cookie=cookies,
            origin=self.base,
            timeout=self.left(),
            http_no_proxy=["127.0.0.1"],
        )
        return Kernel(self, line)


@dataclass
class Kernel:
    """A kernel at the other end of a websocket."""

    browser: Browser
    line: object
    session: str = field(default_factory=lambda: uuid.uuid4().hex)
    widgets: dict[str, dict] = field(default_factory=dict)  # the state of each, by its id

    def send(self, kind: str, content: dict) -> str:
        """Send a message and give its id."""
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "session": self.session,
            "username": "",
            "version": "5.3",
        }
        header["date"] = datetime.datetime.now(datetime.UTC).isoformat()
        message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
        self.line.send(json.dumps({**message, "buffers": []}))
        return header["msg_id"]

    def follow(self, sent: str) -> Iterator[dict]:
        """Give every message that answers one sent, until it is answered and the kernel is idle again."""
        replied = idle = False
        while not (replied and idle):
            self.line.settimeout(self.browser.left())
            raw = self.line.recv()
            if isinstance(raw, bytes):  # with buffers: first come their number and places, then the message
                places = struct.unpack_from(f"!{struct.unpack_from('!I', raw)[0]}I", raw, 4)
                raw = raw[places[0] : places[1] if len(places) > 1 else None]
            message = json.loads(raw)
            kind, content = message["msg_type"], message["content"]
            if kind in ("comm_open", "comm_msg"):
                self.widgets.setdefault(content["comm_id"], {}).update(content["data"].get("state", {}))
            if message["parent_header"].get("msg_id") != sent:
                continue
            replied |= message["channel"] == "shell"
            idle |= kind == "status" and content["execution_state"] == "idle"
            yield message

    def wait(self) -> None:
        """Wait until the kernel answers."""
        for _ in self.follow(self.send("kernel_info_request", {})):
            pass

    def run(self, code: str, look: str = "None") -> tuple[list[dict], str]:
        """Run a cell; give its messages, and what an expression is worth after it."""
        content = {"code": code, "user_expressions": {"look": look}, "allow_stdin": False, "stop_on_error": True}
        messages = list(self.follow(self.send("execute_request", content)))
        reply = next(message["content"] for message in messages if message["channel"] == "shell")
        if reply["status"] != "ok":
            msg = f"a cell ended with {reply.get('ename', reply['status'])}: {reply.get('evalue', '')} in {code[:80]!r}"
            raise Failure(msg)
        seen = reply["user_expressions"]["look"]
        return messages, seen.get("data", {}).get("text/plain", str(seen))

    def answer(self, quizzes: list[tuple[int, str]]) -> None:
        """Answer the first question with one right choice, as the page does, and look whether Python saw it."""
        for count, widget in quizzes:
            for question in self.widgets[widget].get("spec", {}).get("questions", []):
                if question["kind"] == "single":
                    right = next(place for place, choice in enumerate(question["choices"]) if choice["correct"])
                    record = {"answer": right, "correct": True, "tries": 1, "shown": False}
                    update = {"method": "update", "state": {"answers": {question["id"]: record}}, "buffer_paths": []}
                    self.send("comm_msg", {"comm_id": widget, "data": update})
                    look = f"__import__('json').dumps(Out[{count}].answers) + str(Out[{count}].score()[0])"
                    seen = self.run("", look)[1]
                    if seen.strip("'") != json.dumps({question["id"]: record}) + "1":
                        msg = f"Python saw {seen} and not the answer to {question['id']}"
                        raise Failure(msg)
                    return
        msg = f"no question with one right choice among {len(quizzes)} quizzes"
        raise Failure(msg)


def attend(learner: Learner, base: str, password: str, lesson: str, together: threading.Barrier) -> None:
    """Let one learner take the lesson; a failure is noted, not raised."""
    notebook = f"course/notebooks/{lesson}.ipynb"
    with contextlib.ExitStack() as leave:
        try:
            browser = Browser(base, learner.name)
            together.wait(60)
            begun = time.monotonic()
            browser.log_in(password, notebook)
            content = browser.api("GET", f"api/contents/{notebook}?content=1")
            kernel = browser.kernel(notebook)
            leave.callback(kernel.line.close)
            kernel.wait()
            learner.opened = time.monotonic() - begun
            begun, quizzes = time.monotonic(), []
            for cell in content["content"]["cells"]:
                if cell["cell_type"] != "code" or not "".join(cell["source"]).strip():
                    continue
                for message in kernel.run("".join(cell["source"]))[0]:
                    shown = message["content"].get("data", {})
                    if message["msg_type"] == "execute_result" and VIEW in shown:
                        quizzes.append((message["content"]["execution_count"], shown[VIEW]["model_id"]))
            learner.ran = time.monotonic() - begun
            kernel.answer(quizzes)
            browser.api("PUT", f"api/contents/{notebook}", {"type": "notebook", "content": content["content"]})
        except Exception as error:  # whatever it is, it is one learner's failed lesson
            learner.failure = f"{type(error).__name__}: {error}"


# ---------------------------------------------------------------- the hub


def free_ports(count: int) -> list[int]:
    """Give ports of this computer that nobody uses."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextlib.contextmanager
def hub(proxy: str, folder: Path) -> Iterator[tuple[str, str, subprocess.Popen]]:
    """Start a hub; at the end, end it and everything it started."""
    import psutil
    import requests

    port, hub_port, proxy_port = free_ports(3)
    password = secrets.token_urlsafe(12)
    start = str(ROOT / "deploy" / "start-course.sh")
    settings = {"port": port, "hub_port": hub_port, "proxy_port": proxy_port, "proxy": proxy, "start": start}
    settings |= {"password": password, "homes": f"{folder}/{{username}}", "environment": sys.prefix}
    (folder / "hub.py").write_text(HUB.format(**settings), encoding="utf-8")
    log = folder / "hub.log"
    unwanted = ("JUPYTER", "MPL", "MALICOURSE", "PYTHONPATH")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(unwanted)}
    with log.open("wb") as out:
        command = [sys.executable, "-m", "jupyterhub", "-f", "hub.py"]
        running = subprocess.Popen(command, cwd=folder, env=clean, stdout=out, stderr=out, start_new_session=True)
        started: list[psutil.Process] = []
        try:
            base = f"http://127.0.0.1:{port}"
            for _ in range(120):
                with contextlib.suppress(requests.ConnectionError):
                    session = requests.Session()
                    session.trust_env = False
                    if session.get(f"{base}/hub/api/", timeout=5).ok:
                        break
                if running.poll() is not None:
                    break
                time.sleep(0.5)
            else:
                running.terminate()
            if running.poll() is not None:
                sys.exit(f"The hub did not start; it said:\n{log.read_text(encoding='utf-8')[-2000:]}")
            yield base, password, running
        finally:
            with undisturbed():
                with contextlib.suppress(psutil.NoSuchProcess):
                    started = psutil.Process(running.pid).children(recursive=True)
                running.terminate()  # a hub that is asked to end stops its learners' servers and its proxy
                with contextlib.suppress(subprocess.TimeoutExpired):
                    running.wait(60)
                for force in ("terminate", "kill"):
                    for process in psutil.wait_procs(started, timeout=10)[1]:
                        with contextlib.suppress(psutil.NoSuchProcess):
                            getattr(process, force)()
                if running.poll() is None:
                    running.kill()
                    running.wait()


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Let a request to end wait until all is tidied up."""
    asked = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, asked)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, asked)


def weigh(running: subprocess.Popen, learners: list[Learner]) -> float:
    """Note the memory of each learner's server and kernel; give that of the hub and its proxy, in MB."""
    import psutil

    by_name = {learner.name: learner for learner in learners}
    around = psutil.Process(running.pid)
    rest = around.memory_info().rss
    for process in around.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            held = process.memory_info().rss
            learner = by_name.get(process.environ().get("JUPYTERHUB_USER", ""))
            if learner is None:
                rest += held
                continue
            if "ipykernel_launcher" in " ".join(process.cmdline()):
                learner.kernel += held / 1e6
            else:
                learner.server += held / 1e6
            learner.most += most(process.pid, held) / 1e6
    return rest / 1e6


def most(pid: int, now: int) -> int:
    """Give the most memory that a process has held; what it holds now where the system does not say."""
    with contextlib.suppress(OSError):
        found = re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
        return int(found[1]) * 1024 if found else now
    return now


def lesson_of(count: int, lesson: str, proxy: str) -> int:
    """Give a class of so many learners its lesson, print the line, and return how many failed."""
    learners = [Learner(f"learner-{number:02}") for number in range(1, count + 1)]
    with tempfile.TemporaryDirectory(prefix="classroom-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with hub(proxy, folder) as (base, password, running):
            together = threading.Barrier(count)
            seats = ThreadPoolExecutor(count)
            lessons = [seats.submit(attend, learner, base, password, lesson, together) for learner in learners]
            wait(lessons, timeout=LONGEST + 90)
            seats.shutdown(wait=False, cancel_futures=True)  # when interrupted, the hub's end ends them
            rest = weigh(running, learners)
        failed = [learner for learner in learners if learner.failure]
        for learner in failed:
            print(f"{learner.name}: {learner.failure}", file=sys.stderr)
        if failed:
            print((folder / "hub.log").read_text(encoding="utf-8", errors="replace")[-3000:], file=sys.stderr)
    done = [learner for learner in learners if not learner.failure] or learners
    columns = [[getattr(learner, name) for learner in done] for name in ("opened", "ran")]
    times = " | ".join(f"{statistics.median(times):.1f} | {max(times):.1f}" for times in columns)
    sizes = [statistics.median(getattr(learner, name) for learner in done) for name in ("server", "kernel")]
    sizes.append(max(learner.most for learner in done))
    held = " | ".join(f"{size:.0f}" for size in (*sizes, rest))
    print(f"| {count} | {times} | {len(failed)} | {held} |", flush=True)
    return len(failed)


def needs(proxy: str | None) -> str:
    """Give the proxy's path; say what is missing and end if something is."""
    missing = [name for name in ("jupyterhub", "websocket", "requests", "psutil") if not importlib.util.find_spec(name)]
    if missing:
        sys.exit(
            f"This Python has no {', '.join(missing)}: see the five lines in `python benchmarks/classroom.py --help`."
        )
    found = shutil.which(proxy or "configurable-http-proxy")
    if not found:
        wanted = proxy or "configurable-http-proxy"
        sys.exit(
            f"There is no program {wanted}: npm install --prefix /tmp/hub configurable-http-proxy@5.3.0, "
            "then --proxy PATH."
        )
    return str(Path(found).absolute())


def main() -> None:
    """Hold the lesson once for each size of class, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("learners", nargs="*", type=int, metavar="N", help="sizes of the class; otherwise 5 10 20")
    parser.add_argument("--lesson", default="02-revolt")
    parser.add_argument("--proxy", help="path of configurable-http-proxy; otherwise the one on the PATH")
    chosen = parser.parse_args()
    proxy = needs(chosen.proxy)
    if not (ROOT / "notebooks" / f"{chosen.lesson}.ipynb").is_file():
        sys.exit(f"There is no lesson {chosen.lesson} in notebooks/.")
    sizes = chosen.learners or [5, 10, 20]
    if not all(1 <= size <= 100 for size in sizes):
        sys.exit("A class here has 1 to 100 learners.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended from outside."))  # so that the hub is ended, too
    import psutil

    memory = psutil.virtual_memory().total / 2**30
    print(f"Lesson {chosen.lesson}, {datetime.date.today()}, {platform.system()} {platform.machine()}, ", end="")
    print(f"{os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}\n")
    print(
        "| learners | open, s | slowest | run, s | slowest | failures | server, MB | kernel, MB | most, MB | hub, MB |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    failed = sum([lesson_of(size, chosen.lesson, proxy) for size in sizes])
    if failed:
        sys.exit(f"{failed} lessons failed.")


if __name__ == "__main__":
    main()
