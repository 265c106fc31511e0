"""What a learner sees in Jupyter: that the course is ready, no red words before it, sentences that begin at the left.

Only where a person works in Jupyter: programs that run notebooks see nothing of it.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from IPython.core.interactiveshell import ExecutionResult, InteractiveShell


def start() -> None:
    """Say it once, when the cell that is running now has ended well."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython and os.environ.get("JPY_SESSION_NAME") else None
    if shell is None:
        return
    # On a fresh account matplotlib warns, in red, that it looks for letters; it does so for some seconds, once.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

    def say(result: ExecutionResult) -> None:
        # Our JupyterLab imports the course before the first cell (jupyter/startup.py): wait for the cell that uses it.
        if result.success and result.info and "malicourse" in (result.info.raw_cell or ""):
            shell.events.unregister("post_run_cell", say)
            from malicourse import words

            print(words.say("jupyter.ready"))

    shell.events.register("post_run_cell", say)
    _begin_sentences_at_the_left(shell)


def _begin_sentences_at_the_left(shell: InteractiveShell) -> None:
    """Show tables as pandas does, but sentences in them from the left; JupyterLab puts every cell to the right."""
    if shell.display_formatter is None:
        return
    shown = shell.display_formatter.formatters["text/html"]
    for module in ("pandas", "pandas.core.frame"):  # its name since pandas 3, and before
        shown.for_type_by_name(module, "DataFrame", _table)


def _table(table: pd.DataFrame) -> str | None:
    html: str | None = table._repr_html_()  # type: ignore[operator]  # the stubs take it for a column
    return html and re.sub(r"<td>(?=[^<]{30})", '<td style="text-align: left">', html)
