"""Show that every locked package has a ready-made wheel wherever learners sit. Needs the network and uv.

::

    python benchmarks/wheels.py                  both locks, every system, oldest and newest Python
    python benchmarks/wheels.py 3.15             both locks, every system, the Pythons named

Nothing is installed: uv only resolves, with hashes checked and building from source forbidden.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-all.lock")
PLATFORMS = (
    "x86_64-pc-windows-msvc",
    "aarch64-pc-windows-msvc",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-manylinux_2_28",
    "aarch64-manylinux_2_28",
)
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def missing(uv: str, lock: str, platform: str, python: str) -> str:
    """Give the empty string if all wheels exist, else what uv says."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [
                *(uv, "pip", "sync", "--dry-run", "--require-hashes", "--only-binary", ":all:"),
                *("--python-platform", platform, "--python-version", python, "--target", folder, str(ROOT / lock)),
            ],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    return "" if done.returncode == 0 else " ".join(done.stderr.split())[-300:]


def main(pythons: tuple[str, ...]) -> int:
    """Print one line for each lock, system and Python; give the number of gaps."""
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    gaps = 0
    for lock in LOCKS:
        for platform in PLATFORMS:
            for python in pythons:
                words = missing(uv, lock, platform, python)
                gaps += bool(words)
                print(f"{lock:<22} {platform:<24} {python:<5} {words or 'all wheels exist'}", flush=True)
    return gaps


if __name__ == "__main__":
    sys.exit(min(main(tuple(sys.argv[1:]) or PYTHONS), 1))
