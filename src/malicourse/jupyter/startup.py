"""Run by each kernel of our JupyterLab before its first cell (PYTHONSTARTUP, which server_config.py sets)."""

import os

if os.environ.get("JPY_SESSION_NAME"):  # a notebook, not a terminal
    import malicourse  # its import turns on plain messages for errors

    del malicourse
del os
