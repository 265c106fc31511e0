"""How the course sets up JupyterLab: no dialogs, no requests to the network, no dead widgets after saving."""

from __future__ import annotations

__all__ = ["without_widget_views"]

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def without_widget_views(model: dict, **_: object) -> None:
    """Take out of a notebook being saved what JupyterLab cannot show when the notebook is opened again.

    A saved widget view without its kernel reads "Error displaying widget: model not found". An output that
    carries a ``text/html`` form or a picture as well loses its widget view, so that form is shown instead.

    Parameters
    ----------
    model : dict
        The contents model that Jupyter is about to write; it is changed in place.
    """
    notebook = model.get("content")
    if model.get("type") != "notebook" or not isinstance(notebook, dict) or notebook.get("nbformat") != 4:
        return
    notebook.get("metadata", {}).pop("widgets", None)
    for cell in notebook.get("cells", []):
        for output in cell.get("outputs", []):
            if {"text/html", "image/png"} & set(output.get("data", {})):
                output["data"].pop(WIDGET_VIEW, None)
                output.get("metadata", {}).pop(WIDGET_VIEW, None)
