"""JupyterLab as start.py opens it: no dialog, nothing asked of the network, no dead quiz after saving."""

import pytest
from conftest import external

pytestmark = pytest.mark.browser
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def test_the_first_start_shows_the_notebook_and_no_dialog(jupyterlab, page):
    jupyterlab.open(page, "notebooks/00-start.ipynb")
    page.wait_for_timeout(3000)
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".jp-toast-button, .Toastify__toast").count() == 0


def test_nothing_leaves_this_computer(jupyterlab, page):
    jupyterlab.open(page, "notebooks/00-start.ipynb")
    jupyterlab.run_all(page)
    page.wait_for_timeout(1000)
    assert len(page.requests_seen) > 20
    assert external(page.requests_seen) == []
