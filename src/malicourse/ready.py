"""A line under the first cell that says that the course is ready, and no red words before it.

Only where a person works in Jupyter: programs that run notebooks see nothing of it.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionResult

READY = "✓ The course is ready. Go on with the next cell."


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
        if result.success and "malicourse" in (result.info.raw_cell or ""):
            shell.events.unregister("post_run_cell", say)
            print(READY)

    shell.events.register("post_run_cell", say)
