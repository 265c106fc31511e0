"""Tables are read by name, typed and checked; a source is found and cited by its id."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from malicourse import tables, words

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tables in a folder with a space and an accent, and the current directory inside it."""
    folder = tmp_path / "cours été" / "data"
    folder.mkdir(parents=True)
    for path in (*DATA.glob("*.csv"), DATA / "datapackage.json"):
        shutil.copy(path, folder / path.name)
    (folder.parent / "notebooks").mkdir()
    monkeypatch.chdir(folder.parent / "notebooks")
    return folder


def test_every_table_obeys_its_description():
    assert list(map(str, tables.problems(DATA))) == []


def test_an_independent_validator_agrees():
    from frictionless import Package

    report = Package(str(DATA / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []


def test_each_table_is_described_and_each_description_has_a_table():
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    described = {r["path"] for r in package["resources"]}
    assert described == {p.relative_to(DATA).as_posix() for p in (*DATA.glob("*.csv"), *DATA.glob("geo/*.geojson"))}


def test_each_table_names_licence_source_day_checked_and_a_unit_for_each_measure():
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        assert resource["licenses"], resource["name"]
        assert resource["sources"], resource["name"]
        assert resource["checked_on"], resource["name"]
        for source in resource["sources"]:
            assert "id" not in source or tables.exists_source(source["id"]), (resource["name"], source)
        for column in resource.get("schema", {}).get("fields", ()):
            assert column["description"].endswith("."), (resource["name"], column["name"])
            if column["type"] == "integer" and column["name"] != "id":
                assert "unit" in column or "enum" in column["constraints"], (resource["name"], column["name"])


@pytest.mark.parametrize("name", tables.names())
def test_read_gives_the_rows_and_values_of_pandas(name: str):
    read = tables.read(name)
    plain = pd.read_csv(DATA / f"{name}.csv")
    assert list(read.columns) == list(plain.columns)
    assert len(read) == len(plain)
    for column in read:
        values = read[column]
        if pd.api.types.is_datetime64_any_dtype(values):
            values = values.dt.strftime("%Y-%m-%d")
        pd.testing.assert_series_equal(
            values, plain[column], check_dtype=False, check_names=False, check_index_type=False
        )


def test_days_are_dates_and_counts_are_whole_numbers():
    assert pd.api.types.is_datetime64_any_dtype(tables.read("events")["date"])
    assert tables.read("deaths_by_month")["state_based"].dtype == "int64"
    assert tables.read("refugees")["year"].dtype == "int64"
    assert tables.read("counts")["value"].dtype == "float64"


def test_the_nearest_course_above_is_read(course: Path):
    assert tables.data_folder() == course
    assert "events" in tables.names()


def test_outside_a_course_the_installed_one_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert tables.data_folder() == DATA


def test_a_broken_table_is_refused_with_file_row_and_column(course: Path):
    text = (course / "events.csv").read_text(encoding="utf-8")
    row = text[: text.index("\ne2012-menaka,")].count("\n") + 2
    (course / "events.csv").write_text(
        text.replace("e2012-menaka,2012-01-17", "e2012-menaka,2012-13-01"), encoding="utf-8", newline="\n"
    )
    with pytest.raises(tables.TableError) as error:
        tables.read("events")
    first = str(error.value).splitlines()[0]
    assert first == (
        f'data/events.csv, row {row}, column date: expected a day as YYYY-MM-DD, found "2012-13-01"; correct the cell'
    )
    assert words.say("tables.counting") in str(error.value)


def test_an_unknown_table_is_answered_with_near_names():
    with pytest.raises(KeyError, match="did you mean events") as error:
        tables.read("event")
    assert isinstance(error.value, tables.UnknownName)


def test_a_source_is_found_and_cited():
    row = tables.source("timeslive-2012-04-06")
    assert row["url"].startswith("http")
    assert row["document_symbol"] == ""
    assert tables.exists_source("timeslive-2012-04-06")
    assert not tables.exists_source("nobody-1999")
    assert tables.cite("reuters-azawad-2012") == (
        "Reuters, “AU, U.S. reject Mali rebels' independence declaration”, 6 April 2012"
    )


def test_a_described_title_is_cited_without_quotation_marks():
    assert tables.cite("maliweb-menaka-2012") == "Maliweb, Northern Mali: Ménaka attacked by the MNLA, 18 January 2012"


def test_every_citation_is_one_line_without_gaps():
    for name in tables.read("sources")["id"]:
        line = tables.cite(name)
        assert line == " ".join(line.split()), name
        assert ", ," not in line, name


def test_an_unknown_source_is_answered_with_near_ids():
    with pytest.raises(KeyError, match="did you mean ucdp-ged"):
        tables.source("ucdp-gedd")


def test_a_changed_sources_table_is_seen_at_once(course: Path):
    assert not tables.exists_source("new-2026")
    with (course / "sources.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("new-2026,news,New,,Paper,2026,https://example.org/x,,,,page\n")
    assert tables.exists_source("new-2026")


def test_reading_writes_nothing_so_a_read_only_folder_serves(course: Path):
    """Held by what the folder contains, so that it says something for an administrator too, who may write anywhere."""
    for path in course.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = sorted((path, path.stat().st_mtime_ns) for path in course.rglob("*"))
    assert len(tables.read("events")) > 100
    assert tables.problems() == []
    assert sorted((path, path.stat().st_mtime_ns) for path in course.rglob("*")) == before
    for path in course.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_byte_order_mark_and_windows_line_ends_change_nothing(course: Path):
    expected = tables.read("events")
    path = course / "events.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    pd.testing.assert_frame_equal(tables.read("events"), expected)


def test_the_module_brings_pandas_and_no_validator():
    code = "import sys, malicourse.tables; print([m for m in ('frictionless', 'matplotlib') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_command_says_how_each_table_fares(course: Path):
    command = [sys.executable, "-m", "malicourse.tables", str(course.parent)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].endswith("no problem found.")
    (course / "towns.csv").unlink()
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "data/towns.csv: expected a table, found no such file" in done.stdout
