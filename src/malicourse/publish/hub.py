"""Links that open a lesson on a JupyterHub: whoever follows one gets an own copy, kept up to date by nbgitpuller."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import SplitResult, quote, unquote, urlencode, urlsplit, urlunsplit

from malicourse.publish.named import find

__all__ = ["HubLinkError", "hub_link"]

THIS_COMPUTER = {"localhost", "127.0.0.1", "::1"}
LESSON_ID = re.compile(r"\d\d-.+")


class HubLinkError(Exception):
    """A link that cannot be made; the message says what to write instead."""


def hub_link(hub: str, repo: str, lessons: Sequence[str], *, lesson: str = "", branch: str = "") -> str:
    """Make the link that a teacher gives to a class.

    Parameters
    ----------
    hub : str
        Address of the hub, such as ``https://hub.example.org``; what stands after ``/hub`` or ``/user`` is cut.
    repo : str
        Address of the git repository with the course.
    lessons : sequence of str
        The lessons that exist, such as "02-revolt".
    lesson : str, optional
        The lesson to open, "02-revolt" or its number; otherwise the first one.
    branch : str, optional
        Branch of the repository; otherwise the one the repository shows first.

    Returns
    -------
    str
        The link, in the form nbgitpuller documents.

    Raises
    ------
    HubLinkError
        If an address or the lesson cannot be used.
    """
    opened = _lesson(lesson, lessons)
    place = _address(hub, "hub", "https://hub.example.org")
    source = _address(repo, "repository", "https://github.com/NAME/mali-course")
    path = source.path.rstrip("/")
    last = path.rpartition("/")[2]
    folder = unquote(last).removesuffix(".git")
    if not folder or re.search(r"/(tree|blob)/", path):
        msg = f"The repository's own address is wanted, such as https://github.com/NAME/mali-course; found {repo}."
        raise HubLinkError(msg)
    words = {"repo": urlunsplit(source._replace(path=path, query="", fragment=""))}
    if folder != last:  # nbgitpuller would name the folder as the address ends
        words["targetPath"] = folder
    words["urlpath"] = f"lab/tree/{quote(folder)}/notebooks/{opened}.ipynb"
    if branch.strip():
        words["branch"] = branch.strip()
    base = re.sub(r"/(hub|user)(/.*)?$", "", place.path).rstrip("/")
    return urlunsplit(place._replace(path=f"{base}/hub/user-redirect/git-pull", query=urlencode(words), fragment=""))


def _address(text: str, what: str, example: str) -> SplitResult:
    """Read an address that learners may safely be given, with spaces and accents in its path made sendable."""
    try:
        found = urlsplit(text.strip())
        name, local = found.hostname or "", (found.hostname or "") in THIS_COMPUTER
    except ValueError:
        found, name, local = urlsplit(""), "", False
    if not name or not (found.scheme == "https" or (found.scheme == "http" and local)):
        msg = f"The address of the {what} begins with https://, such as {example}; found {text.strip() or 'nothing'}."
        raise HubLinkError(msg)
    if found.username or found.password:
        msg = f"The address of the {what} holds a name or password, which every learner would see: take it out."
        raise HubLinkError(msg)
    return found._replace(path=quote(found.path, safe="/%~+@:,;=!$&'()*"))


def _lesson(wanted: str, lessons: Sequence[str]) -> str:
    """Find a lesson; the first one if none is wanted."""
    known = sorted(lesson for lesson in lessons if LESSON_ID.fullmatch(lesson))
    opened = find(wanted, known) if wanted.strip() else "".join(known[:1])
    if opened:
        return opened
    found = f"no lesson {wanted.strip()}" if wanted.strip() else "no lesson at all"
    msg = f"There is {found}; there is {', '.join(known) or 'no notebook in this folder'}."
    raise HubLinkError(msg)
