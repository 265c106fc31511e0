"""Time the second start of the course beside plain JupyterLab, each until its server answers, in turn.

::

    python start.py --no-browser                        # once, then Ctrl+C: the environment is there
    .venv/bin/python benchmarks/second_start.py --rounds 7

Plain is ``.venv/bin/python -m jupyterlab --no-browser`` in the same folder and environment, with no settings of the
course. Wanted: at most 1.1 times plain.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def seconds(command: list[str], port: int) -> float:
    """Start a server; give the seconds until it answers, and end it."""
    begun = time.perf_counter()
    server = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while server.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5):
                    return time.perf_counter() - begun
            except urllib.error.URLError:
                time.sleep(0.01)
        sys.exit(f"The server ended before it answered: {' '.join(command)}")
    finally:
        server.terminate()
        server.wait(30)


def main() -> None:
    """Measure in turn, so that a busy machine is busy for both; the first round is not counted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    python = str(ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    base = getattr(sys, "_base_executable", sys.executable)
    commands = {
        "plain jupyter lab": [python, "-m", "jupyterlab", "--no-browser", "--allow-root"],
        "python start.py": [base, str(ROOT / "start.py"), "--no-browser"],
    }
    took: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            port = free_port()
            spent = seconds([*command, "--port", str(port)], port)
            if number:
                took[name].append(spent)
    middle = {name: statistics.median(all_of) for name, all_of in took.items()}
    for name, all_of in took.items():
        print(f"{name:18} median {middle[name]:.2f} s, from {min(all_of):.2f} to {max(all_of):.2f}")
    print(f"ratio {middle['python start.py'] / middle['plain jupyter lab']:.2f} (wanted 1.1)")


if __name__ == "__main__":
    main()
