"""A table of a cell has headings in words and whole numbers on slides and pages, in the course's language."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from malicourse.publish.editions.plain_tables import in_words


def shown(table: pd.DataFrame) -> tuple[list[str], list[list[str]]]:
    """Give headings and cells as a reader sees them."""
    soup = BeautifulSoup(table.to_html(), "html.parser")
    in_words(soup.table)
    return (
        [head.get_text() for head in soup.select("thead th")],
        [[cell.get_text() for cell in row.find_all("td")] for row in soup.select("tbody tr")],
    )


def test_names_of_columns_become_words_and_whole_numbers_lose_their_point():
    table = pd.DataFrame(
        {"turnout_percent": [48.98, 45.0], "votes": [8080.0, None], "of_registered": ["12.0%", "215000"]}
    )
    heads, cells = shown(table)
    assert heads == ["", "turnout, per cent", "votes", "of registered"]
    assert cells == [["48.98", "8080", "12.0%"], ["45.00", "–", "215,000"]]


def test_a_table_has_the_signs_of_the_course(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text('{"language": "fr"}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    _, cells = shown(pd.DataFrame({"people": ["1,250,000", "12.5"], "place": ["Gao, Kidal", "a.b"]}))
    assert cells == [["1\u202f250\u202f000", "Gao, Kidal"], ["12,5", "a.b"]]


@pytest.mark.parametrize("gap", [None, float("nan"), pd.NaT])
def test_gaps_look_like_gaps(gap):
    assert shown(pd.DataFrame({"note": [gap]}))[1] == [["–"]]
