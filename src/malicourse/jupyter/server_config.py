"""Settings of the Jupyter server that start.py opens; Binder links to this file (see postBuild)."""

import logging
import os
import warnings
from pathlib import Path

from malicourse.jupyter import without_widget_views

c = get_config()  # type: ignore[name-defined]  # noqa: F821  (Jupyter provides it)

# Nothing is asked of the network: no news, no look for updates, no list of extensions.
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"
# overrides.json of the chosen language answers JupyterLab's question about news before it is asked, and sets the
# language of its menus: otherwise they would follow the computer.
SETTINGS = Path(__file__).resolve().with_name("settings")
LANGUAGE = os.environ.get("MALICOURSE_LANGUAGE", "")
c.LabApp.app_settings_dir = str(SETTINGS / (LANGUAGE if LANGUAGE and (SETTINGS / LANGUAGE).is_dir() else "en"))

# A notebook that was only looked at asks for no saving.
c.ServerApp.contents_manager_class = "malicourse.jupyter.contents.CourseFiles"
c.ContentsManager.pre_save_hook = without_widget_views
warnings.filterwarnings("ignore", "Overriding existing pre_save_hook")  # Jupyter reads this setting twice

# Its kernels say what went wrong in a plain line, from the first cell on.
os.environ.setdefault("PYTHONSTARTUP", str(Path(__file__).with_name("startup.py").resolve()))

# The window where the course was started shows its address and faults, nothing else; one Ctrl+C stops it.
c.Application.log_level = logging.WARNING
c.ServerApp.answer_yes = True
# The browser gets the address itself: browsers installed as a snap may not read the file Jupyter would write for them.
c.ServerApp.use_redirect_file = False
# Classrooms on containers and servers often have no other user; the server listens on this computer only.
c.ServerApp.allow_root = True
