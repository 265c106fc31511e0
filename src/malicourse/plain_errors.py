"""One plain line first when a cell fails, and Python's own message folded under it.

In JupyterLab it begins by itself with the first import of this package. Elsewhere, and under programs that run
notebooks (nbval, nbclient, ``authoring run``), errors stay as Python has them::

    from malicourse import plain_errors

    plain_errors.off()  # Python's own messages again
    plain_errors.on()
"""

from __future__ import annotations

import os
import re
import sys
from functools import partial
from html import escape
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__all__ = ["off", "on", "start"]

LEAD = "border-left: 4px solid var(--jp-error-color1, #d32f2f); padding: 0.3em 0.8em; margin: 0.2em 0;"
CODE = "white-space: pre-wrap; font-size: 90%; margin: 0.4em 0 0;"
COLOUR = re.compile(r"\x1b\[[\d;]*m")


def on() -> None:
    """Say what went wrong in one plain line first, from now on in this notebook."""
    if shell := _shell():
        shell.set_custom_exc((Exception,), _show)
        shell.showsyntaxerror = partial(_show_unread, shell)  # type: ignore[method-assign] # asks no handler


def off() -> None:
    """Show Python's own messages, from now on in this notebook."""
    if shell := _shell():
        shell.set_custom_exc((), None)
        vars(shell).pop("showsyntaxerror", None)


def start() -> None:
    """Begin where a person works in Jupyter, which names the notebook to its kernel; not where a program runs it."""
    if os.environ.get("JPY_SESSION_NAME"):
        on()


def _shell() -> InteractiveShell | None:
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _show_unread(shell: InteractiveShell, filename: str | None = None, running_compiled_code: bool = False) -> None:
    """Show what IPython finds only when it compiles a cell (return outside a function), or in the text of a query."""
    kind, error, trace = sys.exc_info()
    if kind and error:
        _show(shell, kind, error, trace)


def _show(
    shell: InteractiveShell,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
    tb_offset: int | None = None,
) -> list[str]:
    """Show an error as IPython asks of its handlers; whatever fails here, the error is seen."""
    sys.last_type, sys.last_value, sys.last_traceback = kind, error, trace  # for %debug
    syntax = issubclass(kind, SyntaxError)
    if syntax:
        lines = shell.SyntaxTB.structured_traceback(kind, error, None)
    else:
        lines = shell.InteractiveTB.structured_traceback(kind, error, trace, tb_offset=1)
    try:
        from malicourse.error_words import explain

        said, line = explain(error, shell.user_ns)
        data = {"text/html": _html(said, line, kind.__name__, lines), "text/plain": _plain(said, line, error)}
        shell.display_pub.publish(data)
    except Exception:
        shell._showtraceback(kind, error, lines)
    told: object = lines  # what ipykernel passes on to a program that ran the cell; in a browser's tab it is shown, too
    if sys.platform == "emscripten":
        told = {"ename": kind.__name__, "evalue": str(error), "traceback": []}
    shell._last_traceback = told  # type: ignore[attr-defined] # of those two
    return lines


def _plain(said: str, line: str, error: BaseException) -> str:
    own = str(error).strip()
    parts = [said, line, f"({type(error).__name__}: {own})" if own and own not in said else f"({type(error).__name__})"]
    return "\n".join(part for part in parts if part)


def _html(said: str, line: str, kind: str, lines: list[str]) -> str:
    from malicourse.words import say

    where = f'<pre style="{CODE}">{escape(line)}</pre>' if line else ""
    own = escape(COLOUR.sub("", "\n".join(lines)))
    return (
        f'<div class="malicourse-error" style="{LEAD}"><strong>{escape(said)}</strong>{where}</div>'
        f"<details><summary>{escape(say('jupyter.own_message', kind=kind))}</summary>"
        f'<pre style="{CODE}">{own}</pre><p>{escape(say("jupyter.way_out"))}</p></details>'
    )
