"""A hundred squares: as many are filled as the share says, and the picture says so in words and as a table."""

import pytest
from matplotlib import pyplot as plt

from malicourse import charts
from malicourse.charts import frame


@pytest.fixture
def ax():
    fig, ax = charts.new()
    yield ax
    plt.close(fig)


def filled(ax) -> int:
    return sum(patch.get_gid() == "filled" for patch in ax.patches)


@pytest.mark.parametrize(("share", "squares"), [(0, 0), (8.8, 9), (65.7, 66), (100, 100)])
def test_as_many_squares_are_filled_as_the_share_has_per_cent(ax, share, squares):
    charts.squares(ax, share, "of 100 people")
    assert len(ax.patches) == 100
    assert filled(ax) == squares
    assert ax.get_title(loc="left") == f"{squares} of 100 people"
    (table,) = frame.drawn_data(ax.figure)
    assert table["rows"] == [[squares, 100 - squares]]


def test_filled_and_empty_squares_differ_without_colour(ax):
    charts.squares(ax, 50, "of 100 people")
    grey = [sum(patch.get_facecolor()[:3]) / 3 for patch in ax.patches]
    assert abs(grey[0] - grey[-1]) > 0.5


@pytest.mark.parametrize("share", [-1, 101, "nine", float("nan"), None])
def test_a_share_that_is_none_is_refused(ax, share):
    with pytest.raises(ValueError, match="from 0 to 100 per cent; it was given"):
        charts.squares(ax, share, "of 100 people")
