# /// script
# requires-python = ">=3.11"
# ///
"""Start the Mali course, build its pages, or test it. Needs Python 3.11 or newer and nothing else.

python start.py            makes the folder .venv the first time, then opens JupyterLab
python start.py pages      writes lessons as pages for a phone, a screen reader or paper
python start.py slides     writes lessons as slides
python start.py questions  writes questions for Moodle, a spreadsheet or Anki
python start.py paper      writes a lesson's questions for paper, or the final test of a number, and the key
python start.py kit        packs the whole course into one ZIP, for a stick and a class without a network
python start.py test       runs every test, every lesson and every exercise

A lesson is named 02, 02-revolt or notebooks/02-revolt.ipynb; without one, all are meant. --help after a command
names its options. The first start needs the network, or the folder wheels of a stick; later ones do not. To remove
the course, delete its folder.
"""

# This file stays readable for Python 3.6 (no newer syntax, no tomllib up here): an old Python must reach the check.
import sys

if __name__ == "__main__":  # a learner's file beside this one, such as random.py, is not the module of that name
    del sys.path[0]

import argparse
import ast
import contextlib
import difflib
import errno
import hashlib
import json
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sysconfig
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any

if sys.version_info[:2] < (3, 11) or sys.maxsize < 2**32:
    sys.exit(
        f"The course needs Python 3.11 or newer, 64 bits; this is {sys.version.split()[0]}, "
        f"{64 if sys.maxsize > 2**32 else 32} bits, at {sys.executable}. "
        "Install a newer Python from https://www.python.org/downloads/ and start again with it."
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "course.json"  # says that start.py made .venv and, once it is whole, what it holds
HALF_MADE = '{"half made": true}'  # what it says until then
OLD = ROOT / ".venv.old"  # the environment of before, until the new one is whole
LOCK = ROOT / ".venv.lock"  # held by the one start that sets up
WHEELS = ROOT / "wheels"  # on a stick: the packages, and a list of them for each kind of computer
FIRST_NOTEBOOK = "notebooks/00-start.ipynb"
FIRST_PORT = 8888
LEARNERS, EVERYTHING, EDITIONS = "requirements.lock", "requirements-all.lock", "requirements-editions.lock"
SIZES = {LEARNERS: "100 MB or more", EVERYTHING: "200 MB or more", EDITIONS: "8 MB"}
UNPACK = "copy or unpack the whole course again."
AGAIN = "What was downloaded is kept: run the same command again to go on."


class Problem(Exception):
    """Something the reader can mend; the message is the sentence to show."""


def say(text: str) -> None:
    """Print a line at once, in a pipe too."""
    print(text, flush=True)


# ---------------------------------------------------------------- what is started, and with which settings

FOREIGN = re.compile(r"(?i)(PYTHON|PIP_|UV_|JUPYTER|JPY_|IPYTHON|MPL|MATPLOTLIB|VIRTUAL_ENV|CONDA_PREFIX)")
OURS = re.compile(  # how an index is reached, and nothing that says what is installed, or where
    r"(?i)(PYTHON(DONTWRITEBYTECODE|UNBUFFERED|PYCACHEPREFIX)|JUPYTER_ALLOW_INSECURE_WRITES"
    r"|(PIP|UV)_(DEFAULT_INDEX|INDEX\w*|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|CERT|CLIENT_CERT|PROXY|TRUSTED_HOST"
    r"|INSECURE_HOST|\w*TIMEOUT|\w*RETRIES|\w*CACHE\w*|KEYRING_PROVIDER|CONFIG_FILE|NO_CONFIG|NATIVE_TLS|SYSTEM_CERTS"
    r"|OFFLINE|CONCURRENT_\w+))$"
)


def environment() -> dict:
    """Give the variables for every program started here: this .venv, and no settings of other Pythons or courses."""
    kept = {name: value for name, value in os.environ.items() if OURS.match(name) or not FOREIGN.match(name)}
    for name in filter(re.compile("(?i)https?_proxy$").match, kept):  # without a scheme JupyterLab ends at once
        if kept[name] and "://" not in kept[name]:
            kept[name] = f"http://{kept[name]}"
    own = own_folder()
    return {
        **kept,
        "PATH": str(PYTHON.parent) + os.pathsep + os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT / "src"),  # wherever the folder was moved
        "PYTHONUTF8": "1",  # a folder name with an accent, on Windows with Python 3.11
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "UV_LINK_MODE": "copy",  # a file damaged in .venv must not be damaged in the cache of uv, too
        "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of this .venv
        "JUPYTER_CONFIG_DIR": str(own / "config"),
        "JUPYTER_DATA_DIR": str(own / "data"),
        "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),  # no tabs from other courses
        "IPYTHONDIR": str(own / "ipython"),
        "MPLCONFIGDIR": str(own / "matplotlib"),
    }


def own_folder() -> Path:
    """Give the folder for JupyterLab's own files: in the course, or where that cannot be written, the user's."""
    user = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    home = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    place = Path(tempfile.gettempdir(), f"malicourse-{user}")
    for folder in (ROOT / ".jupyter" / user, Path(home).expanduser() / "malicourse" / "jupyter", place):
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            probe = folder / f"probe-{os.getpid()}"
            probe.write_bytes(bytes(5000))  # on a full disk, names and empty files can still be made
            probe.unlink()
            return folder
    return place


GUARD = """
import os, signal, subprocess, sys, threading
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, close_fds=False)
signal.signal(signal.SIGINT, signal.SIG_IGN)
def watch():
    os.read(0, 1)
    child.terminate()
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
threading.Thread(target=watch, daemon=True).start()
code = child.wait()
os._exit(code if code >= 0 else 128 - code)
"""


def guarded(command: list, **pipes: Any) -> subprocess.Popen:
    """Start a program that ends when this one does, however that happens: then its guard reads the end of a pipe."""
    python = getattr(sys, "_base_executable", None) or sys.executable  # .venv may be moved meanwhile
    held: dict = {} if os.name == "nt" else {"pass_fds": HELD}
    words = [python, "-I", "-S", "-c", GUARD, *map(str, command)]
    return subprocess.Popen(words, cwd=str(ROOT), stdin=subprocess.PIPE, **held, **pipes)


def end(*pipes: IO | None) -> None:
    """Close these ends of pipes; a guard that reads the end of its own ends its program."""
    for pipe in pipes:
        if pipe is not None:
            pipe.close()


# ---------------------------------------------------------------- one set-up at a time

HELD: list = []  # the open lock: who inherits it holds it, so that a second set-up waits for an installer's end


def take(file: IO) -> bool:
    """Try to lock an open file; the system gives it back when its holder ends, however that happens."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(2**20)  # Windows lets nobody read what is locked, and others want to read who holds it
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # it has both on Windows
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:  # some network disks know no locks
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the course for one set-up; wait for another one to end."""
    with LOCK.open("a+b") as file:
        waiting = False
        while not take(file):
            if not waiting:
                file.seek(0)
                holder = file.read(100).decode("utf-8", "replace").strip() or "another window"
                say(f"Another start is setting up this course ({holder}): waiting until it has ended.")
            waiting = True
            time.sleep(0.3)
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {time.strftime('%H:%M:%S')}".encode())
        file.flush()
        HELD.append(file.fileno())
        try:
            yield
        finally:
            HELD.clear()


# ---------------------------------------------------------------- is the environment whole


def text_of(path: Path) -> str:
    """Read a file; what is none, such as a named pipe (which would be waited for), is as good as missing."""
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, "there is no such file", str(path))
    return path.read_text(encoding="utf-8")


def stamped() -> dict:
    """Read what .venv holds; empty if it is missing, half made or described in another form."""
    try:
        stamp = json.loads(text_of(STAMP))
        python, packages = stamp["python"], stamp.get("packages", [])
        is_one = isinstance(stamp["locks"], dict) and isinstance(python, list) and len(python) == 3
        is_one = is_one and isinstance(stamp.get("program", ""), str) and isinstance(packages, list)
        return stamp if is_one and all(isinstance(name, str) for name in packages) else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def half_made() -> bool:
    """Tell whether there is no environment, or one whose making was cut short: nothing to lose."""
    try:
        return text_of(STAMP) == HALF_MADE
    except (OSError, ValueError):
        return not VENV.exists()


def is_ours(folder: Path | None = None) -> bool:
    """Tell whether start.py made this environment, or began to: a stamp, the course's package, or nothing in it."""
    folder = folder or VENV
    if not folder.is_dir() or folder.resolve() != folder:
        return False
    return (folder / STAMP.name).exists() or any(site_packages(folder).glob("malicourse*")) or not any(folder.iterdir())


def write_stamp(stamp: dict) -> None:
    """Replace the stamp at once."""
    STAMP.with_suffix(".new").write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    STAMP.with_suffix(".new").replace(STAMP)


def site_packages(folder: Path | None = None) -> Path:
    """Give the folder of an environment that holds its packages, whichever Python it was made with."""
    folder = folder or VENV
    if os.name == "nt":
        return folder / "Lib" / "site-packages"
    usual = folder / "lib" / f"python3.{sys.version_info[1]}" / "site-packages"
    return next(iter(sorted(folder.glob("lib/python3*/site-packages"))), usual)


def program() -> str:
    """Give the Python that .venv rests on; the empty string if it is gone."""
    try:
        said = text_of(VENV / "pyvenv.cfg")
        home = re.search(r"(?m)^home *= *(.+?)\s*$", said)
        if not home:
            return ""
        file = Path(home[1], "python.exe") if os.name == "nt" else PYTHON.resolve()
        return str(file) if PYTHON.is_file() and file.is_file() else ""
    except (OSError, ValueError):
        return ""


UNUSED = re.compile(r"\.\./.*/(bin|Scripts)/|.*/tests/|.*\.exe$")  # programs are started as modules


def damaged(packages: list) -> list:
    """Name the packages (by their folders *.dist-info) that lack a file which they recorded, or hold it cut short."""
    folder, found = str(site_packages()), []
    for package in packages:
        try:
            for line in text_of(Path(folder, package, "RECORD")).splitlines():
                path, _, size = line.rsplit(",", 2)
                if not size or UNUSED.match(path):
                    continue
                if os.stat(f"{folder}/{path.strip(chr(34))}").st_size != int(size):  # noqa: PTH116  (twice as quick)
                    raise ValueError
        except (OSError, ValueError):
            found.append(package.split("-")[0])
    return found


PYTHON_GONE = "its Python is gone or has changed"


def fault(wanted: dict) -> str:
    """Say why .venv cannot serve these locks (name: digest); the empty string if it can."""
    stamp, base = stamped(), program()
    if not stamp:
        return "it was half made" if half_made() else "its course.json cannot be read"
    if not base or stamp.get("program", base) != base:
        return PYTHON_GONE
    broken = damaged(stamp.get("packages", installed()))
    if broken:
        return f"files are missing or damaged in {', '.join(broken[:3])}{' and others' if broken[3:] else ''}"
    return "" if wanted.items() <= stamp["locks"].items() else "the packages of the course have changed"


def installed() -> list:
    """List the packages in .venv, without pip: virus scanners like to take parts of it."""
    found = (folder.name for folder in site_packages().glob("*.dist-info"))
    return sorted(name for name in found if not name.startswith(("pip-", "malicourse-")))


IMPORTS = "import jupyterlab.labapp, ipykernel.kernelapp, anywidget, pandas, matplotlib.pyplot, malicourse"


def broken() -> str:
    """Say why JupyterLab and the course cannot be imported from .venv; the empty string if they can."""
    try:
        done = subprocess.run(
            [str(PYTHON), "-P", "-c", IMPORTS],
            cwd=str(ROOT),
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:  # such as a policy of Windows
        return str(error)
    return done.stdout.strip() or "no reason given" if done.returncode else ""


# ---------------------------------------------------------------- packages on a stick


def this_computer(version: tuple = sys.version_info) -> str:
    """Name this kind of computer, with a Python of this version, as the lists in the folder wheels do."""
    system = {"win32": "Windows", "darwin": "macOS"}.get(sys.platform, "Linux")
    chip = (sysconfig.get_platform().split("-")[-1] if os.name == "nt" else platform.machine()).lower()
    chip = {"amd64": "Intel or AMD", "x86_64": "Intel or AMD", "arm64": "ARM", "aarch64": "ARM"}.get(chip, chip)
    return f"{system} ({chip}), Python {version[0]}.{version[1]}"


def why_no_wheels(lock: str, digest: str, version: tuple = sys.version_info) -> str:
    """Say why the folder wheels cannot serve this lock on this computer; the empty string if it can."""
    computer = this_computer(version)
    try:
        listed = json.loads(text_of(WHEELS / f"{computer}.json"))
        locks, names = dict(listed["locks"]), list(listed["wheels"])
    except FileNotFoundError:
        others = sorted(path.stem for path in WHEELS.glob("*.json"))
        if others:
            return f"This stick has packages for {' and '.join(others)}, but this computer is {computer}."
        return "There is no folder wheels beside start.py (python start.py kit --help says how to get one)."
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return f"The list of packages for {computer} is damaged: unpack the ZIP again."
    if lock not in locks:
        return f"The folder wheels has nothing for {lock}."
    if locks[lock] != digest:
        return f"The folder wheels was made for another {lock}: make the stick again."
    missing = [name for name in names if not (WHEELS / name).is_file()]
    if missing:
        more = f" and {len(missing) - 1} more are" if missing[1:] else " is"
        return f"{missing[0]}{more} missing in the folder wheels: unpack the ZIP again."
    return ""


# ---------------------------------------------------------------- making it whole


def digest(lock: str) -> str:
    """Give what tells a lock from another one."""
    try:
        said = text_of(ROOT / lock)
    except (OSError, ValueError) as error:
        wrong = "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read ({error})"
        raise Problem(f"The file {lock} {wrong} beside start.py: {UNPACK}") from None
    if not re.search(r"(?m)^[\w.-]+==", said):
        raise Problem(f"The file {lock} beside start.py names no package: {UNPACK}")
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def prepare(lock: str, offline: bool = False, reason: str = "") -> None:
    """Make .venv hold what the lock says; do nothing if it does. With a reason, make it again."""
    wanted = {lock: digest(lock)}
    forced, reason = reason, reason or fault(wanted)
    if not (reason or is_ours(OLD)):
        return
    try:
        with alone():
            restore()
            if fault(wanted) == PYTHON_GONE and stamped()["python"][:2] == [*sys.version_info[:2]]:
                link_python()
            reason = forced or fault(wanted)
            if reason:  # and no other start has seen to it meanwhile
                set_up(lock, offline, reason)
    except (Problem, OSError, ValueError) as error:
        name = errno.errorcode.get(getattr(error, "errno", 0), "")
        problem = str(error) if isinstance(error, Problem) else explain(f"{name} {error}")
        whole = is_ours() and installed() and not damaged(stamped().get("packages", installed()))
        if lock == LEARNERS and whole and not (half_made() or broken()):
            say(f"{problem}\nThe packages that are here do work, so the course goes on with them.")
            return
        raise Problem(
            f"{problem} (This start tried to mend .venv: {reason}.)" if reason and not half_made() else problem
        ) from None


def set_up(lock: str, offline: bool, reason: str) -> None:
    """Add the lock's packages to an environment that is whole otherwise, or make a new one."""
    base = {} if lock == EDITIONS else {LEARNERS: digest(LEARNERS)}
    adds = lock != LEARNERS and not fault(base)
    why_not = why_no_wheels(lock, digest(lock), stamped()["python"] if adds else sys.version_info)
    if why_not and offline:
        msg = f"{why_not} With a connection, leave --offline out."
        raise Problem(msg)
    if why_not and WHEELS.is_dir():
        say(f"{why_not} So the packages are downloaded.")
    uv = shutil.which("uv")
    if adds:
        known = stamped().get("packages", installed())
        for name in damaged([name for name in installed() if name not in known]):  # of an installation cut short
            for folder in site_packages().glob(f"{name}-*.dist-info"):
                remove(folder)
        fill(lock, uv, from_wheels=not why_not)
    else:
        rebuild(lock, uv, from_wheels=not why_not, reason=reason)


def rebuild(lock: str, uv: str | None, from_wheels: bool, reason: str) -> None:
    """Make .venv anew; the one of before stays beside it until then, and comes back if this fails."""
    for folder in (VENV, OLD):
        if os.path.lexists(str(folder)) and not is_ours(folder):
            what = "a link" if folder.is_dir() and folder.resolve() != folder else "something"
            msg = f"{folder} is {what} that start.py did not make: give it another name or place, and start again."
            raise Problem(msg)
    again = f" again: {reason}" if VENV.exists() else ""
    say(f"Step 1 of 3: making the folder .venv with Python {'.'.join(map(str, sys.version_info[:3]))}{again}")
    if half_made():
        remove(VENV)
    else:
        VENV.rename(OLD)
    try:
        make_venv()
        fill(lock, uv, from_wheels)
    except BaseException:
        with contextlib.suppress(OSError):
            if half_made():
                remove(VENV)
            restore()
        raise
    restore()


def restore() -> None:
    """Keep one environment: the new one if it is whole, otherwise that of before."""
    if not is_ours(OLD):
        return
    if stamped():
        with contextlib.suppress(OSError):  # of use no more; the next set-up tries again
            remove(OLD)
    elif is_ours() or not os.path.lexists(str(VENV)):
        remove(VENV)
        OLD.rename(VENV)


def remove(folder: Path) -> None:
    """Delete a folder, its stamp last: what a kill leaves is still known as ours.

    On Windows with some patience: a virus scanner may be reading in it.
    """
    for left in range(5, -1, -1):
        try:
            for part in folder.iterdir() if folder.exists() else ():
                if part.is_dir() and not part.is_symlink():
                    shutil.rmtree(str(part))
                elif part.name != STAMP.name:
                    part.unlink()
            if folder.exists():
                shutil.rmtree(str(folder))
            return
        except OSError:
            if not left or os.name != "nt":
                raise
            time.sleep(1)


def make_venv() -> None:
    """Make an empty .venv that says whose it is and finds the course's own package, wherever both are moved."""
    import venv

    VENV.mkdir()
    STAMP.write_text(HALF_MADE, encoding="utf-8")
    try:
        venv.create(VENV, symlinks=os.name != "nt")
    except ValueError as error:  # a folder name with a colon
        msg = f"{error}. Give the folder of the course another name."
        raise Problem(msg) from None
    line = os.path.relpath(str(ROOT / "src"), str(site_packages()))
    (site_packages() / "malicourse.pth").write_text(line + "\n", encoding="utf-8")


def link_python() -> None:
    """Tie an environment to this Python, of the same version as its own, which was moved or renewed."""
    import venv

    for file in (VENV / "pyvenv.cfg", *PYTHON.parent.glob("python*")):
        file.unlink(missing_ok=True)
    venv.create(VENV, symlinks=os.name != "nt")
    write_stamp({**stamped(), "program": program()})


def fill(lock: str, uv: str | None, from_wheels: bool) -> None:
    """Install a lock into .venv, see that all of it is there and works, and stamp it."""
    if not uv and not (site_packages() / "pip").is_dir():
        run_installer([PYTHON, "-P", "-m", "ensurepip", "--default-pip"])
    command = install(lock, uv, from_wheels)
    say("Step 3 of 3: checking what was installed")
    if uv and damaged(installed()):  # its cache is damaged, too
        run_installer([*command, "--reinstall", "--no-cache"])
    packages = installed()
    lacking = damaged(packages)
    if lacking or not packages:
        what = f"files of {lacking[0]} are not" if lacking else "no package is"
        msg = (
            f"{'uv' if uv else 'pip'} ended without a fault, but {what} in {site_packages()}. Either its settings put "
            "packages elsewhere (target, prefix or root), or another program, such as a virus scanner, took them away."
        )
        raise Problem(msg)
    reason = broken() if lock != EDITIONS else ""
    if reason:
        raise Problem(explain(reason))
    locks = {**stamped().get("locks", {}), lock: digest(lock)}  # another command's packages are still there
    locks.update({LEARNERS: digest(LEARNERS)} if lock == EVERYTHING else {})
    made_with = stamped().get("python", [*sys.version_info[:2], sys.base_prefix])
    write_stamp({"python": made_with, "program": program(), "locks": locks, "packages": packages})


def install(lock: str, uv: str | None, from_wheels: bool) -> list:
    """Install the locked packages, hashes checked and nothing built; give the command."""
    command = [uv, "pip", "install", "--python", PYTHON] if uv else [PYTHON, "-P", "-m", "pip", "install"]
    if from_wheels:  # and from nowhere else, whatever the settings of this computer say
        command += ["--offline", "--no-config"] if uv else ["--isolated"]
        command += ["--no-index", "--find-links", WHEELS.name]
    total = sum(1 for line in (ROOT / lock).read_text(encoding="utf-8").splitlines() if re.match(r"\w", line))
    size = "from the folder wheels" if from_wheels else f"{SIZES[lock]}, only once"
    name = f"{'uv' if uv else 'pip'} ({size})"
    say(f"Step 2 of 3: installing {f'up to {total} packages' if total > 1 else 'one package'} with {name}")
    alone = ["--no-deps"] if lock == EDITIONS else []  # files of that package are used, not its program
    command += ["--require-hashes", "--only-binary", ":all:", *alone, "-r", lock]
    run_installer(command, total, {} if uv else pip_settings())
    return command


def pip_settings() -> dict:
    """Give as variables what the settings files of pip say of the way to an index, and keep all else in them out."""
    command = [str(PYTHON), "-P", "-m", "pip", "config", "list"]
    said = subprocess.run(command, env=environment(), capture_output=True, encoding="utf-8", errors="replace")
    found = {}
    for section in ("global", "install"):
        for name, value in re.findall(rf"(?m)^{section}\.([\w-]+)=('.*'|\".*\")$", said.stdout):
            variable = f"PIP_{name.upper().replace('-', '_')}"
            if OURS.match(variable) and variable not in os.environ:
                found[variable] = ast.literal_eval(value)
    return {**found, "PIP_CONFIG_FILE": os.devnull}


def run_installer(command: list, total: int = 0, settings: dict = {}) -> None:  # noqa: B006
    """Run an installer with a line of progress (if a total is given); say in a sentence why it failed."""
    before = len(installed())
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}
    process = guarded(command, env={**environment(), **settings}, **pipes)
    lines: list = []
    reader = threading.Thread(target=lambda: lines.extend(process.stdout or ()), daemon=True)
    reader.start()
    shown = Progress()
    try:
        while process.poll() is None:
            time.sleep(0.2)
            if total:
                shown.update(lines, len(installed()) - before, total)
    finally:
        end(process.stdin)  # if it still runs, its guard ends it
        process.wait()
        shown.end()
    reader.join(5)
    end(process.stdout)
    if process.returncode:
        raise Problem(explain("".join(lines), from_wheels="--no-index" in command))


class Progress:
    """One line that is rewritten in a terminal, and a new line now and then in a file."""

    def __init__(self) -> None:
        self.terminal = sys.stdout.isatty()
        self.last, self.when = "", time.monotonic()

    def update(self, lines: list, installed: int, total: int) -> None:
        """Read from the installer's lines and the installed packages how far it is."""
        total -= sum(1 for line in lines if line.startswith("Ignoring "))
        fetched = sum(1 for line in lines if line.startswith("Collecting "))
        loading = [line.split()[1] for line in lines if line.strip().startswith("Downloading ")]
        text = f"fetched {fetched} of {total}" if fetched else "fetching"
        text += f", now {Path(loading[-1]).name.split('-')[0]}" if loading else ""
        if installed > 0:
            text = f"installed {min(installed, total)} of {total}"
        if text == self.last or (not self.terminal and time.monotonic() - self.when < 5):
            return
        self.last, self.when = text, time.monotonic()
        print(f"\r  {text:<60}" if self.terminal else f"  {text}", end="" if self.terminal else "\n", flush=True)

    def end(self) -> None:
        """Leave the rewritten line behind."""
        if self.terminal and self.last:
            print("\r" + " " * 62 + "\r", end="", flush=True)


ON_A_STICK = (
    (
        r"DO NOT MATCH THE HASHES|[Hh]ash mismatch|(?i:zip|archive|CRC|deflate|corrupt|Invalid wheel)",
        "A package in the folder wheels is damaged (its hash differs): unpack the ZIP again, or use another copy.",
    ),
    (
        r"(?i)No matching distribution|No solution found|not found in the provided|no wheels|no usable wheels",
        "The packages in the folder wheels do not fit this computer: take another Python; or, with a connection, "
        "delete the folder wheels and start again.",
    ),
)
HERE = (  # what may go wrong on this computer
    (
        r"ENOSPC|No space left|not enough space|os error (28|112)\b",
        "The disk is full: free about 1 GB. {AGAIN} ({last})",
    ),
    (
        r"EDQUOT|[Dd]isk quota|os error (122|1295)\b",
        "Your share of the disk (quota) is used up: free about 1 GB. {AGAIN} ({last})",
    ),
    (
        r"(WinError|os error) (225|226)\b",
        "The virus scanner of this computer took a file away: ask whoever looks after it to allow {ROOT}. ({last})",
    ),
    (
        r"(WinError|os error) (1260|4551|4556)\b",
        "A policy of Windows (AppLocker or App Control) forbids programs in {ROOT}: ask whoever looks after this "
        "computer for a folder where they may run. ({last})",
    ),
    (
        r"EACCES|EPERM|EROFS|Permission denied|Access is denied|WinError (5|32)\b|os error (5|13|30)\b|Read-only",
        "No permission to write to {VENV}: close every JupyterLab of this course, or copy the course to a folder of "
        "your own, and start again. ({last})",
    ),
)
ON_THE_WAY = (
    (
        r"DO NOT MATCH THE HASHES|[Hh]ash mismatch",
        "A downloaded package is not the one the course was tested with (its hash differs): try another network, "
        "and tell the maintainers if it happens again.",
    ),
    (
        r"exclude-newer|uploaded-prior-to",
        "The setting exclude-newer (in uv.toml or in a pyproject.toml) hides packages that the course needs: take it "
        "out, or set UV_NO_CONFIG=1 for this start.",
    ),
    (
        r"(?i)certificate (has expired|is not yet valid)|certificate: (Expired|NotValidYet)",
        "A certificate on the way to the package index is out of date: look at the date and time of this computer.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate|certificate verify failed",
        "This network answers with a certificate of its own, as schools do that inspect connections: ask for its file "
        "and give its path in SSL_CERT_FILE and in PIP_CERT (or REQUESTS_CA_BUNDLE). With uv, UV_SYSTEM_CERTS=1 (older "
        "ones: UV_NATIVE_TLS=1) takes the certificates of the computer. ({last})",
    ),
    (
        r"(?i)407 Proxy|Tunnel connection failed: 407|proxy authoriz|proxy authenticat",
        "The proxy of this network asks for a name and a password: give them in the variable HTTPS_PROXY, as in "
        "http://NAME:PASSWORD@proxy.example.org:8080.",
    ),
    (
        r"NewConnectionError|ConnectTimeout|ReadTimeout|Connection(Reset|Refused)?Error|Connection (timed out|refused"
        r"|reset|aborted|broken)|connection broken|connect error|operation timed out|getaddrinfo|name resolution"
        r"|ProxyError|error sending request|dns error|Network is unreachable|network connectivity is disabled"
        r"|(?s:\A(?!.*(?:Downloading|Using cached) ).*from versions: none)",  # pip, when it saw no index at all
        "The package index could not be reached: the first start needs the network (later ones do not). "
        "Check the connection, or the proxy settings of pip. {AGAIN}",
    ),
    (
        r"No matching distribution|no wheels|No solution found|only-binary|has no usable wheels",
        "A package has no ready-made form for Python {PYTHON} on this system, or this network's index lacks it: "
        "Python 3.12 or 3.13 from https://www.python.org/downloads/ has the most. ({last})",
    ),
)


def explain(output: str, from_wheels: bool = False) -> str:
    """Turn what a program said into one sentence, its own last line where the cause is unknown; keep all it said."""
    if os.name == "nt" and len(str(ROOT)) > 90 and re.search(r"Errno 2\b|os error [23]\b|ENOENT", output):
        return f"The path of the course is too long for Windows: move {ROOT} to a shorter one, such as C:\\mali."
    log = own_folder() / "install.log"
    with contextlib.suppress(OSError):
        log.write_text(output, encoding="utf-8")
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.startswith("[notice]")]
    words = {"ROOT": ROOT, "VENV": VENV, "AGAIN": AGAIN, "last": lines[-1] if lines else "no reason was given"}
    words["PYTHON"] = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if "No module named ensurepip" in output or "ensurepip is not available" in output:
        return (
            "This Python cannot make a .venv with pip in it: on Debian or Ubuntu install the package python3-venv, "
            "elsewhere install Python from https://www.python.org/downloads/."
        )
    for pattern, sentence in (*HERE, *(ON_A_STICK if from_wheels else ()), *ON_THE_WAY):
        if re.search(pattern, output):
            return sentence.format(**words)
    return f"The installation failed: {words['last']} (All that was said stands in {log}.) {AGAIN}"


# ---------------------------------------------------------------- open


def is_free(port: int) -> bool:
    """Tell whether a server may listen on this port of this computer."""
    with contextlib.closing(socket.socket()) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def choose_port(asked: int) -> int:
    """Give the port asked for, or the first free one if none was."""
    if asked is None:
        port = next((port for port in range(FIRST_PORT, FIRST_PORT + 100) if is_free(port)), None)
        if port is None:
            msg = f"No free port from {FIRST_PORT} to {FIRST_PORT + 99}: close some programs, or give one with --port."
            raise Problem(msg)
        if port != FIRST_PORT:
            say(f"Port {FIRST_PORT} is in use (another JupyterLab?); taking {port}")
        return port
    if not is_free(asked):
        msg = f"Port {asked} is in use or not allowed: close the program that has it, or leave --port out."
        raise Problem(msg)
    return asked


def lab_command(python: str, port: int, notebook: str = FIRST_NOTEBOOK, browser: bool = True) -> list:
    """Give the command that serves the current directory in JupyterLab, with the course's settings.

    -P: a file of a learner, such as calendar.py, does not take the place of the module of that name.
    """
    settings = ROOT / "src" / "malicourse" / "jupyter" / "server_config.py"
    command = [str(python), "-P", "-m", "jupyterlab", f"--config={settings}", f"--port={port}", "--port-retries=0"]
    command += ["--ServerApp.root_dir=.", "--ServerApp.base_url=/", "--ServerApp.ip=localhost"]
    return [*command, f"--LabApp.default_url=/lab/tree/{notebook}", *([] if browser else ["--no-browser"])]


def own_fault(reason: str) -> str:
    """Say which file of the course itself is why nothing can be imported; empty if the fault lies in .venv."""
    files = re.findall(r'File "([^"]+)", line', reason)
    last = reason.splitlines()[-1] if reason else ""
    if re.search(r"No module named 'malicourse\b|from 'malicourse\b", last):
        return f"A part of the folder src is missing ({last})"
    if files and Path(files[-1]).is_relative_to(ROOT / "src") and not re.match("(ModuleNotFound|Import)Error", last):
        return f"{Path(files[-1]).relative_to(ROOT)} is damaged ({last})"
    return ""


def open_lab(arguments: list) -> int:
    """Open JupyterLab; this is what happens without a command."""
    parser = argparse.ArgumentParser(
        prog="start.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address, do not open a browser")
    parser.add_argument("--offline", action="store_true", help="install from the folder wheels or not at all")
    parser.add_argument("--port", type=int, metavar="N", help=f"default: the first free one from {FIRST_PORT}")
    chosen = parser.parse_args(arguments)
    port = choose_port(chosen.port)
    prepare(LEARNERS, chosen.offline)
    notebook = FIRST_NOTEBOOK if (ROOT / FIRST_NOTEBOOK).is_file() else ""
    if not notebook:
        say(f"{FIRST_NOTEBOOK} is not here any more: choose a lesson at the left.")
    say(f"Opening JupyterLab{notebook and f' at {notebook}'}. Leave this window open; to stop, press Ctrl+C here.")
    command = lab_command(str(PYTHON), port, notebook, browser=not chosen.no_browser)
    code, said = serve(command)
    reason = broken() if said else ""
    if own_fault(reason):
        raise Problem(f"{own_fault(reason)}: {UNPACK}")
    if reason:  # whatever damaged .venv, it left the sizes of its files as they were
        prepare(LEARNERS, chosen.offline, reason=f"JupyterLab ended at once ({reason.splitlines()[-1]})")
        code, said = serve(command)
    if said:
        raise Problem(f"JupyterLab ended before it opened: {explain(said)}")
    return code


def serve(command: list) -> tuple:
    """Run JupyterLab to its end; give its exit code, and what it said if it failed before it had an address."""
    lab = guarded(command, env=environment(), stderr=subprocess.PIPE)
    held: list = []
    code, stopped = 0, False

    def pass_on() -> None:
        opened = False
        for line in lab.stderr or ():
            held.append(line)
            opened = opened or b"http://" in line
            if opened:
                sys.stderr.buffer.write(b"".join(held))
                sys.stderr.flush()
                held.clear()

    reader = threading.Thread(target=pass_on, daemon=True)
    reader.start()
    try:
        while True:
            try:
                code = lab.wait()
                break
            except KeyboardInterrupt:  # JupyterLab got it too, and ends by itself
                stopped = True
    finally:
        end(lab.stdin)
        lab.wait()
    reader.join(5)
    end(lab.stderr)
    return code, b"".join(held).decode("utf-8", "replace") if code and not stopped else ""


# ---------------------------------------------------------------- editions

LOCKS_OF = {  # what each edition needs beside the package: reveal.js for slides
    "pages": [LEARNERS],
    "slides": [LEARNERS, EDITIONS],
    "questions": [LEARNERS],
    "paper": [LEARNERS],
    "kit": [LEARNERS, EDITIONS],
}


def build(edition: str, arguments: list) -> int:
    """Write an edition of the lessons into dist/. Further arguments go to the command of that name."""
    if {"-h", "--help"} & set(arguments):  # nothing is installed for that
        if not stamped():
            say(f"{__doc__}\nThe options of {edition} are shown once .venv is there.")
            return 0
        return run_python("-P", "-m", "malicourse.publish", edition, "--help")
    workbook = [EDITIONS] if edition == "questions" and "xlsx" in " ".join(arguments) else []  # openpyxl writes it
    for lock in LOCKS_OF[edition] + workbook:
        prepare(lock)
    return run_python("-P", "-m", "malicourse.publish", edition, *arguments)


def run_python(*arguments: str) -> int:
    """Run the Python of .venv in the folder of the course; file names are those of the folder where they were typed."""
    command = [str(PYTHON), *arguments]
    settings = {**environment(), "MALICOURSE_TYPED_IN": str(Path.cwd())}
    return subprocess.run(command, cwd=str(ROOT), env=settings, check=False).returncode


def test(arguments: list) -> int:
    """Run every test and every notebook; further arguments go to pytest."""
    prepare(EVERYTHING)
    return run_python(str(ROOT / "tests" / "everything.py"), *arguments)


# ---------------------------------------------------------------- command line

COMMANDS: dict = {"open": open_lab, "test": test, **{edition: partial(build, edition) for edition in LOCKS_OF}}


def no_command(name: str) -> str:
    """Say what may be meant by a word that is no command."""
    near = difflib.get_close_matches(name.strip(" -\u2013\u2014").lower(), COMMANDS, 1, 0.6)
    hint = f"Did you mean {near[0]}?" if near else "Without a command, JupyterLab opens; lessons are chosen there."
    return f"There is no command {name}. {hint} Commands are {', '.join(COMMANDS)}; options begin with two hyphens, --."


def main(arguments: list) -> int:
    """Run one command; the default is open."""
    if os.name != "nt" and sys.getfilesystemencoding() != "utf-8":  # so that every name can be read and written
        os.execv(sys.executable, [sys.executable, "-X", "utf8", __file__, *arguments])
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a folder name this terminal cannot write
    named = bool(arguments) and not arguments[0].startswith("-")
    name, rest = (arguments[0], arguments[1:]) if named else ("open", arguments)
    try:
        if name not in COMMANDS:
            raise Problem(no_command(name))
        return COMMANDS[name](rest)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nStopped. {AGAIN}", file=sys.stderr)
        return 130


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started ends, too
    sys.exit(main(sys.argv[1:]))
