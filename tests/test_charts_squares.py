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


def drawn(ax) -> dict:
    return {group.get_gid(): group for group in ax.collections}


@pytest.mark.parametrize(("share", "squares"), [(0, 0), (8.8, 9), (65.7, 66), (100, 100)])
def test_as_many_squares_are_filled_as_the_share_has_per_cent(ax, share, squares):
    charts.squares(ax, share, "of 100 people")
    counted = {name: len(group.get_paths()) for name, group in drawn(ax).items()}
    assert counted == {"filled": squares, "empty": 100 - squares}
    corners = {tuple(path.vertices[0].round(2)) for group in drawn(ax).values() for path in group.get_paths()}
    assert corners == {(column + 0.08, row + 0.08) for column in range(10) for row in range(10)}
    assert ax.get_title(loc="left") == f"{squares} of 100 people"
    (table,) = frame.drawn_data(ax.figure)
    assert table["rows"] == [[squares, 100 - squares]]


def test_filled_and_empty_squares_differ_without_colour(ax):
    charts.squares(ax, 50, "of 100 people")
    grey = {name: sum(group.get_facecolor()[0][:3]) / 3 for name, group in drawn(ax).items()}
    assert abs(grey["filled"] - grey["empty"]) > 0.5


@pytest.mark.parametrize("share", [-1, 101, "nine", float("nan"), None])
def test_a_share_that_is_none_is_refused(ax, share):
    with pytest.raises(ValueError, match="from 0 to 100 per cent; it was given"):
        charts.squares(ax, share, "of 100 people")
