"""How the server of a learner hands out notebooks: with what JupyterLab would write into them the moment they open.

JupyterLab notes in each notebook which Python runs it. A notebook of the course names none, so that every version can
store it alike, and JupyterLab would ask to save what a learner has only looked at.
"""

from __future__ import annotations

import sys
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
LANGUAGE = {
    "name": "python",
    "version": sys.version.split()[0],
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}


class CourseFiles(AsyncLargeFileManager):
    """The files of the course, as the server has them; only a notebook's note of its Python is filled in."""

    async def get(self, path: str, *args: Any, **options: Any) -> dict[str, Any]:
        """Give a file or folder, as the class above does."""
        model = await super().get(path, *args, **options)
        content = model.get("content")
        if model.get("type") == "notebook" and isinstance(content, dict):
            metadata = content.setdefault("metadata", {})
            if metadata.get("kernelspec", {}).get("name") == KERNEL["name"]:
                metadata["kernelspec"], metadata["language_info"] = dict(KERNEL), dict(LANGUAGE)
        return model
