# /// script
# requires-python = ">=3.11"
# ///
"""Open the course, or run one of its commands, in an environment that this file makes, checks and mends.

It needs Python 3.11 and nothing else. What it says stands in src/malicourse/words, file start.json of each language.
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
import itertools
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
from functools import lru_cache, partial
from pathlib import Path
from typing import IO, Any

OLD_PYTHON = (  # an old Python cannot read the rest
    "The course needs Python 3.11 or newer, 64 bits; this is {0}, {1} bits, at {2}. Install a newer Python from "
    "https://www.python.org/downloads/ and start again with it. – Le cours demande Python 3.11 ou plus récent, en "
    "64 bits\u00a0; celui-ci est {0}, en {1} bits. Installez-en un plus récent et recommencez."
)
NO_WORDS = "The file {} is missing or damaged: unpack the whole course again."  # no words can be read then
if sys.version_info[:2] < (3, 11) or sys.maxsize < 2**32:
    sys.exit(OLD_PYTHON.format(sys.version.split()[0], 64 if sys.maxsize > 2**32 else 32, sys.executable))

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
LEARNERS, EVERYTHING = "requirements.lock", "requirements-all.lock"
EDITIONS, TAB = "requirements-editions.lock", "requirements-lab.lock"  # files of these are used, and no program
SIZES = {LEARNERS: "learners", EVERYTHING: "everything", EDITIONS: "editions", TAB: "lab"}
WORDS = ROOT / "src" / "malicourse" / "words"
HOME = "en"  # the language of the lessons that lie in the folder of the course itself


class Problem(Exception):
    """Something the reader can mend; the message is the sentence to show."""


def show(text: str) -> None:
    """Print a line at once, in a pipe too."""
    print(text, flush=True)


# ---------------------------------------------------------------- words, and in which language

SPOKEN = [HOME]  # the language that was chosen


@lru_cache(None)
def room(file: Path) -> dict:
    """Read what this file says, in one language."""
    return json.loads(text_of(file))


def say(key: str, *, language: str = "", **blanks: Any) -> str:
    """Give words with their blanks filled; n chooses among words by count."""
    file = WORDS / (language or SPOKEN[0]) / "start.json"
    try:
        words = room(file)[key.partition(".")[2]]
        words = words["one" if blanks["n"] == 1 else "other"] if isinstance(words, dict) else words
        return str(words.format(**blanks))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Problem(NO_WORDS.format(file)) from None


def editions() -> dict:
    """Give the folder with the lessons of each language that there are lessons in."""
    folders = [ROOT / folder.name for folder in sorted(WORDS.glob("[a-z]*"))]
    return {HOME: ROOT, **{folder.name: folder for folder in folders if (folder / "notebooks").is_dir()}}


def codes(said: list) -> list:
    """Give the languages in names of locales, such as fr for fr_FR.UTF-8, fr-CA or fr."""
    found = (re.match(r"([a-z]{2,3})(?![a-z])", name.strip().lower()) for name in said)
    return [match[1] for match in found if match]


def languages_of_computer() -> list:
    """Give the languages that this computer speaks with its user, the best first; empty if it does not tell."""
    variables = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    said = [*os.environ.get("LANGUAGE", "").split(":"), next(filter(None, variables), "")]
    with contextlib.suppress(Exception):  # no fault here may keep the course from its start
        if os.name == "nt":
            import ctypes
            import locale

            number = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined]  # on Windows
            said.append(locale.windows_locale.get(number, ""))
        elif sys.platform == "darwin" and not codes(said):
            asked = ["defaults", "read", "-g", "AppleLocale"]
            said.append(subprocess.run(asked, capture_output=True, encoding="utf-8", timeout=5, check=False).stdout)
    return codes(said)


def choose_language(asked: str | None) -> str:
    """Give the language asked for, or the computer's where there are lessons in it; say how to have another one."""
    there = editions()
    if asked is not None:
        named = (*codes([asked]), "")[0]
        if named not in there:
            raise Problem(say("start.no_edition_asked", asked=asked, languages=", ".join(there)))
        return named
    wished = languages_of_computer()
    language = next((one for one in wished if one in there), HOME)
    if len(there) > 1:
        show("\n".join(say("start.how_to_change", language=one) for one in there))
    if wished and not set(wished) & set(there):
        show(say("start.no_edition_here", wished=wished[0]))
    return language


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
            try:
                probe.write_bytes(bytes(5000))  # on a full disk, names and empty files can still be made
            finally:
                probe.unlink()
            return folder
    return place


PIPES: dict = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}
GUARD = """
import os, signal, subprocess, sys, threading
group = sys.argv[1] == "group" and hasattr(os, "killpg")
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, close_fds=False, start_new_session=group)
signal.signal(signal.SIGINT, signal.SIG_IGN)
def watch():
    os.read(0, 1)
    os.killpg(child.pid, signal.SIGTERM) if group else child.terminate()
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL) if group else child.kill()
threading.Thread(target=watch, daemon=True).start()
code = child.wait()
os._exit(code if code >= 0 else 128 - code)
"""


def guarded(command: list, group: bool = False, **pipes: Any) -> subprocess.Popen:
    """Start a program that ends when this one does, however that happens: then its guard reads the end of a pipe.

    group: with all that it started itself, as ensurepip starts pip; Ctrl+C in a terminal does not reach it by itself.
    """
    python = getattr(sys, "_base_executable", None) or sys.executable  # .venv may be moved meanwhile
    held: dict = {} if os.name == "nt" else {"pass_fds": HELD}
    words = [python, "-I", "-S", "-c", GUARD, "group" if group else "one", *map(str, command)]
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
                holder = file.read(100).decode("utf-8", "replace").strip() or say("start.another_window")
                show(say("start.waiting", holder=holder))
            waiting = True
            time.sleep(0.3)
        file.truncate(0)
        file.write(say("start.holder", process=os.getpid(), time=time.strftime("%H:%M:%S")).encode())
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
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
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


def fault(wanted: dict) -> str:
    """Say why .venv cannot serve these locks (name: digest); the empty string if it can."""
    stamp, base = stamped(), program()
    if not stamp:
        return say("start.half_made") if half_made() else say("start.stamp_damaged")
    if not base or stamp.get("program", base) != base:
        return say("start.python_gone")
    found = damaged(stamp.get("packages", installed()))
    if found:
        return say("start.damaged_and_others" if found[3:] else "start.damaged", packages=", ".join(found[:3]))
    return "" if wanted.items() <= stamp["locks"].items() else say("start.packages_changed")


def installed() -> list:
    """List the packages in .venv, without pip: virus scanners like to take parts of it."""
    found = (folder.name for folder in site_packages().glob("*.dist-info"))
    return sorted(name for name in found if not name.startswith(("pip-", "malicourse-")))


IMPORTS = "import jupyterlab.labapp, ipykernel.kernelapp, anywidget, pandas, matplotlib.pyplot, malicourse"


def broken() -> str:
    """Say why JupyterLab and the course cannot be imported from .venv; the empty string if they can."""
    try:
        command = [str(PYTHON), "-P", "-c", IMPORTS]
        how = {**PIPES, "cwd": str(ROOT), "env": environment(), "stdin": subprocess.DEVNULL}
        done = subprocess.run(command, check=False, **how)
    except OSError as error:  # such as a policy of Windows
        return str(error)
    return done.stdout.strip() or say("start.no_reason") if done.returncode else ""


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
            return say("start.wheels_of_others", others=f" {say('start.and')} ".join(others), computer=computer)
        return say("start.no_wheels")
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return say("start.wheels_damaged", computer=computer)
    if lock not in locks:
        return say("start.wheels_without", lock=lock)
    if locks[lock] != digest:
        return say("start.wheels_outdated", lock=lock)
    missing = [name for name in names if not (WHEELS / name).is_file()]
    return say("start.wheels_missing", n=len(missing), first=missing[0], more=len(missing) - 1) if missing else ""


# ---------------------------------------------------------------- making it whole


def digest(lock: str) -> str:
    """Give what tells a lock from another one."""
    try:
        said = text_of(ROOT / lock)
    except (OSError, ValueError) as error:
        key = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
        raise Problem(say(f"start.lock_{key}", lock=lock, error=error)) from None
    if not re.search(r"(?m)^[\w.-]+==", said):
        raise Problem(say("start.lock_empty", lock=lock))
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
            if fault(wanted) == say("start.python_gone") and stamped()["python"][:2] == [*sys.version_info[:2]]:
                link_python()
            reason = forced or fault(wanted)
            if reason:  # and no other start has seen to it meanwhile
                set_up(lock, offline, reason)
    except (Problem, OSError, ValueError) as error:
        name = errno.errorcode.get(getattr(error, "errno", 0), "")
        problem = str(error) if isinstance(error, Problem) else explain(f"{name} {error}")
        whole = is_ours() and installed() and not damaged(stamped().get("packages", installed()))
        if lock == LEARNERS and whole and not (half_made() or broken()):
            show(say("start.goes_on", problem=problem))
            return
        mended = reason and not half_made()
        raise Problem(say("start.tried_to_mend", problem=problem, reason=reason) if mended else problem) from None


def set_up(lock: str, offline: bool, reason: str) -> None:
    """Add the lock's packages to an environment that is whole otherwise, or make a new one."""
    base = {} if lock in (EDITIONS, TAB) else {LEARNERS: digest(LEARNERS)}
    adds = lock != LEARNERS and not fault(base)
    why_not = why_no_wheels(lock, digest(lock), stamped()["python"] if adds else sys.version_info)
    if why_not and offline:
        raise Problem(say("start.not_offline", why=why_not))
    if why_not and WHEELS.is_dir():
        show(say("start.so_downloaded", why=why_not))
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
            what = "link" if folder.is_dir() and folder.resolve() != folder else "something"
            raise Problem(say(f"start.not_ours_{what}", folder=folder))
    python = ".".join(map(str, sys.version_info[:3]))
    show(say("start.step_venv_again" if VENV.exists() else "start.step_venv", python=python, reason=reason))
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
        raise Problem(say("start.folder_name", error=error)) from None
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
    show(say("start.step_check"))
    if uv and damaged(installed()):  # its cache is damaged, too
        run_installer([*command, "--reinstall", "--no-cache"])
    packages = installed()
    lacking = damaged(packages)
    if lacking or not packages:
        where: dict = {"installer": "uv" if uv else "pip", "folder": site_packages()}
        lost = say("start.files_lost", package=lacking[0], **where) if lacking else say("start.all_lost", **where)
        raise Problem(lost)
    reason = broken() if lock not in (EDITIONS, TAB) else ""
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
    size = say("start.from_wheels") if from_wheels else say(f"start.download_{SIZES[lock]}")
    show(say("start.step_install", n=total, installer="uv" if uv else "pip", size=size))
    alone = ["--no-deps"] if lock in (EDITIONS, TAB) else []
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
    process = guarded(command, group=True, env={**environment(), **settings}, **PIPES)
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
        key = f"{'fetched' if fetched else 'fetching'}{'_now' if loading else ''}"
        now = Path(loading[-1]).name.split("-")[0] if loading else ""
        text = say(f"start.progress_{key}", done=fetched, total=total, now=now)
        if installed > 0:
            text = say("start.progress_installed", done=min(installed, total), total=total)
        if text == self.last or (not self.terminal and time.monotonic() - self.when < 5):
            return
        self.last, self.when = text, time.monotonic()
        print(f"\r  {text:<60}" if self.terminal else f"  {text}", end="" if self.terminal else "\n", flush=True)

    def end(self) -> None:
        """Leave the rewritten line behind."""
        if self.terminal and self.last:
            print("\r" + " " * 62 + "\r", end="", flush=True)


ON_A_STICK = (  # what an installer says, and the entry start.fault_… that explains it
    (r"DO NOT MATCH THE HASHES|[Hh]ash mismatch|(?i:zip|archive|CRC|deflate|corrupt|Invalid wheel)", "stick_damaged"),
    (r"(?i)No matching distribution|No solution found|not found in the provided|no wheels|no usable wheels", "stick"),
)
HERE = (  # what may go wrong on this computer
    (r"No module named ensurepip|ensurepip is not available", "no_pip"),
    (r"ENOSPC|No space left|not enough space|os error (28|112)\b", "disk_full"),
    (r"EDQUOT|[Dd]isk quota|os error (122|1295)\b", "quota"),
    (r"(WinError|os error) (225|226)\b", "virus_scanner"),
    (r"(WinError|os error) (1260|4551|4556)\b", "policy"),
    (
        r"EACCES|EPERM|EROFS|Permission denied|Access is denied|WinError (5|32)\b|os error (5|13|30)\b|Read-only",
        "permission",
    ),
)
ON_THE_WAY = (
    (r"DO NOT MATCH THE HASHES|[Hh]ash mismatch", "hash"),
    (r"exclude-newer|uploaded-prior-to", "exclude_newer"),
    (r"(?i)certificate (has expired|is not yet valid)|certificate: (Expired|NotValidYet)", "clock"),
    (r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate|certificate verify failed", "certificate"),
    (r"(?i)407 Proxy|Tunnel connection failed: 407|proxy authoriz|proxy authenticat", "proxy"),
    (
        r"NewConnectionError|ConnectTimeout|ReadTimeout|Connection(Reset|Refused)?Error|Connection (timed out|refused"
        r"|reset|aborted|broken)|connection broken|connect error|operation timed out|getaddrinfo|name resolution"
        r"|ProxyError|error sending request|dns error|Network is unreachable|network connectivity is disabled"
        r"|(?s:\A(?!.*(?:Downloading|Using cached) ).*from versions: none)",  # pip, when it saw no index at all
        "no_network",
    ),
    (r"No matching distribution|no wheels|No solution found|only-binary|has no usable wheels", "no_wheel"),
)


LONGEST_REASON = 300  # signs of what a program said in a sentence of ours


def explain(output: str, from_wheels: bool = False) -> str:
    """Turn what a program said into one sentence, its own last line where the cause is unknown; keep all it said."""
    if os.name == "nt" and len(str(ROOT)) > 90 and re.search(r"Errno 2\b|os error [23]\b|ENOENT", output):
        return say("start.long_path", folder=ROOT)
    log = own_folder() / "install.log"
    with contextlib.suppress(OSError):
        log.write_text(output, encoding="utf-8")
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.startswith("[notice]")]
    known = (*HERE, *(ON_A_STICK if from_wheels else ()), *ON_THE_WAY)
    pattern, name = next((one for one in known if re.search(one[0], output)), ("(?!)", "unknown"))
    telling = next((line for line in lines if re.search(pattern, line)), (lines or [""])[-1])
    return say(
        f"start.fault_{name}",
        course=ROOT,
        venv=VENV,
        again=say("start.again"),
        last=telling[-LONGEST_REASON:] or say("start.no_reason_told"),
        python=f"{sys.version_info[0]}.{sys.version_info[1]}",
        log=log,
    )


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


def choose_port(asked: int | None) -> int:
    """Give the port asked for, or the first free one if none was."""
    wanted = range(FIRST_PORT, FIRST_PORT + 100) if asked is None else [asked]
    port = next(filter(is_free, wanted), None)
    if port is None:
        nowhere = say("start.no_free_port", first=FIRST_PORT, last=FIRST_PORT + 99)
        raise Problem(nowhere if asked is None else say("start.busy_port", port=asked))
    if asked is None and port != FIRST_PORT:
        show(say("start.other_port", first=FIRST_PORT, port=port))
    return port


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
        return say("start.source_missing", reason=last)
    if files and Path(files[-1]).is_relative_to(ROOT / "src") and not re.match("(ModuleNotFound|Import)Error", last):
        return say("start.source_damaged", file=Path(files[-1]).relative_to(ROOT), reason=last)
    return ""


def help_text() -> str:
    """Give what --help says: every command in a line."""
    names = {"open": "", **{name: name for name in (*LOCKS_OF, "test")}}
    lines = (f"python start.py {shown:<10} {say(f'start.does_{name}')}" for name, shown in names.items())
    return say("start.help", commands="\n".join(lines))


def open_lab(arguments: list) -> int:
    """Open JupyterLab; this is what happens without a command."""
    parser = argparse.ArgumentParser(
        prog="start.py", description=help_text(), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--no-browser", action="store_true", help=say("start.option_no_browser"))
    parser.add_argument("--offline", action="store_true", help=say("start.option_offline"))
    parser.add_argument("--port", type=int, metavar="N", help=say("start.option_port", first=FIRST_PORT))
    languages = ", ".join(editions())
    parser.add_argument("--language", metavar="CODE", help=say("start.option_language", languages=languages))
    chosen = parser.parse_args(arguments)
    port = choose_port(chosen.port)
    prepare(LEARNERS, chosen.offline)
    first = (editions()[SPOKEN[0]] / FIRST_NOTEBOOK).relative_to(ROOT).as_posix()
    notebook = first if (ROOT / first).is_file() else ""
    if not notebook:
        show(say("start.no_notebook", notebook=first))
    show(say("start.opening_at" if notebook else "start.opening", notebook=notebook))
    command = lab_command(str(PYTHON), port, notebook, browser=not chosen.no_browser)
    code, said = serve(command)
    reason = broken() if said else ""
    if own_fault(reason):
        raise Problem(own_fault(reason))
    if reason:  # whatever damaged .venv, it left the sizes of its files as they were
        prepare(LEARNERS, chosen.offline, reason=say("start.ended_at_once", reason=reason.splitlines()[-1]))
        code, said = serve(command)
    if said:
        raise Problem(say("start.ended_before", why=explain(said)))
    return code


def serve(command: list) -> tuple:
    """Run JupyterLab to its end; give its exit code, and what it said if it failed before it had an address."""
    lab = guarded(command, env={**environment(), "MALICOURSE_LANGUAGE": SPOKEN[0]}, stderr=subprocess.PIPE)
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


# ---------------------------------------------------------------- commands of publish

LOCKS_OF = {  # what each command needs beside the package: reveal.js for slides
    "pages": [LEARNERS],
    "slides": [LEARNERS, EDITIONS],
    "questions": [LEARNERS],
    "package": [LEARNERS],
    "paper": [LEARNERS],
    "class": [LEARNERS],
    "kit": [LEARNERS, EDITIONS],
    "site": [LEARNERS, EDITIONS],
}


def publish(command: str, arguments: list) -> int:
    """Write something of the lessons into dist/. Further arguments go to the command of that name."""
    if {"-h", "--help"} & set(arguments):  # nothing is installed for that
        if not stamped():
            show(say("start.options_later", help=help_text(), command=command))
            return 0
        return run_python("-P", "-m", "malicourse.publish", command, "--help")
    tab = command == "site" and any(word.partition("=")[0] == "--pyodide" for word in arguments)
    more = [EDITIONS] if meets_workbooks(command, arguments) else [TAB] if tab else []
    for lock in LOCKS_OF[command] + more:
        prepare(lock)
    return run_python("-P", "-m", "malicourse.publish", command, *arguments)


MOST_LOOKED_AT = 20_000  # names of files; a class hands in fewer, a whole disk has more


def meets_workbooks(command: str, arguments: list) -> bool:
    """Tell whether openpyxl is needed: to write a workbook, or to read one that a class handed in."""
    if command == "class":
        inside = (file for name in arguments for _, _, files in os.walk(name) for file in files)
        looked_at = (*arguments, *itertools.islice(inside, MOST_LOOKED_AT))
        return any(file.lower().endswith(".xlsx") for file in looked_at)
    return command == "questions" and "xlsx" in " ".join(arguments)


def run_python(*arguments: str) -> int:
    """Run the Python of .venv in the folder of the course; file names are those of the folder where they were typed."""
    command = [str(PYTHON), *arguments]
    settings = {**environment(), "MALICOURSE_TYPED_IN": str(Path.cwd()), "MALICOURSE_LANGUAGE": SPOKEN[0]}
    return subprocess.run(command, cwd=str(ROOT), env=settings, check=False).returncode


def test(arguments: list) -> int:
    """Run every test and every notebook; further arguments go to pytest."""
    prepare(EVERYTHING)
    return run_python(str(ROOT / "tests" / "everything.py"), *arguments)


# ---------------------------------------------------------------- command line

COMMANDS: dict = {"open": open_lab, "test": test, **{name: partial(publish, name) for name in LOCKS_OF}}


def no_command(name: str) -> str:
    """Say what may be meant by a word that is no command."""
    near = difflib.get_close_matches(name.strip(" -\u2013\u2014").lower(), COMMANDS, 1, 0.6)
    hint = say("start.near_command", near=near[0]) if near else say("start.without_command")
    return say("start.no_command", name=name, hint=hint, commands=", ".join(COMMANDS))


def main(arguments: list) -> int:
    """Run one command; the default is open."""
    if os.name != "nt" and sys.getfilesystemencoding() != "utf-8":  # so that every name can be read and written
        os.execv(sys.executable, [sys.executable, "-X", "utf8", __file__, *arguments])
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a folder name this terminal cannot write
    parser = argparse.ArgumentParser(prog="start.py", add_help=False, allow_abbrev=False)
    parser.add_argument("--language")
    known, rest = parser.parse_known_args(arguments)
    named = bool(rest) and not rest[0].startswith("-")
    name, rest = (rest[0], rest[1:]) if named else ("open", rest)
    SPOKEN[0] = HOME
    try:
        SPOKEN[0] = choose_language(known.language)
        if name not in COMMANDS:
            raise Problem(no_command(name))
        asked = ["--language", SPOKEN[0]] if known.language and name in LOCKS_OF else []
        return COMMANDS[name]([*rest, *asked])
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(say("start.stopped", again=say("start.again")), file=sys.stderr)
        return 130


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started ends, too
    sys.exit(main(sys.argv[1:]))
