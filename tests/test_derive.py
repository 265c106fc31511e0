"""Every table is what its script makes of the publisher's file."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from malicourse import corrections

ROOT = Path(__file__).resolve().parents[1]
DERIVE = ROOT / "data" / "derive"
SCRIPTS = sorted(p.stem for p in DERIVE.glob("*.py") if p.stem not in ("common", "all"))


def run(*arguments: object, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **settings},
        check=False,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("data")
    done = run(DERIVE / "all.py", out)
    assert done.returncode == 0, done.stderr
    return out


def test_the_scripts_cut_every_series_again_byte_for_byte(made: Path):
    tables = [p.relative_to(made) for p in made.rglob("*") if p.is_file()]
    different = [str(t) for t in tables if (made / t).read_bytes() != (ROOT / "data" / t).read_bytes()]
    assert different == []


def test_a_table_is_either_compiled_or_cut_by_a_script(made: Path):
    kept = {p.name for p in (ROOT / "data").glob("*.csv")} | {p.name for p in (ROOT / "data/geo").glob("*.geojson")}
    cut = {p.name for p in made.rglob("*") if p.suffix in (".csv", ".geojson")}
    compiled = {f"{name}.csv" for name in corrections.COMPILED} | {corrections.LOG}
    assert cut | compiled | {"lessons.csv"} == kept  # lessons.csv says where lessons are: no fact about Mali to correct
    assert cut & compiled == set()


def test_every_file_of_a_publisher_is_read_by_a_script_and_says_its_licence():
    text = "".join(p.read_text(encoding="utf-8") for p in DERIVE.glob("*.py"))
    for folder in (DERIVE / "publishers").iterdir():
        if folder.is_dir():
            assert "**Licence.**" in (folder / "SOURCE.md").read_text(encoding="utf-8"), folder
            unread = [f.name for f in folder.iterdir() if f.name != "SOURCE.md" and f.name not in text]
            assert unread == [], folder


def test_a_script_runs_alone_and_from_any_folder(tmp_path: Path):
    done = subprocess.run([sys.executable, DERIVE / "wfp.py", tmp_path], cwd=tmp_path, check=False)
    assert done.returncode == 0
    assert (tmp_path / "millet_prices.csv").read_bytes() == (ROOT / "data/millet_prices.csv").read_bytes()


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_names_input_publisher_licence_and_steps(script: str):
    text = (DERIVE / f"{script}.py").read_text(encoding="utf-8").split('"""')[1]
    assert [w for w in ("Input", "Publisher", "Licence", "Steps") if f"\n{w} " not in text] == []


def test_the_tables_are_utf8_with_line_feeds_and_end_with_one():
    for path in (ROOT / "data").glob("*.csv"):
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf"), path
        assert b"\r" not in data, path
        assert data.endswith(b"\n"), path
        data.decode("utf-8")


GED = """id,relid,year,type_of_violence,side_a,side_b,adm_1,country,country_id,date_start,date_end,best,high,low
1,MLI-1,2012,1,Government of Mali,CMA,Gao region,Mali,432,2012-01-17 00:00:00.000,2012-01-18 00:00:00.000,3,5,2
2,MLI-2,2012,1,Government of Mali,CMA,Gao region,Mali,432,2012-01-31 00:00:00.000,2012-02-02 00:00:00.000,4,4,4
3,MLI-3,2012,3,CMA,Civilians,Tombouctou region,Mali,432,2012-04-02 00:00:00.000,2012-04-02 00:00:00.000,2,2,1
4,NIR-1,2012,1,Government of Niger,AQIM,Tillabéri region,Niger,436,2012-04-02 00:00:00.000,2012-04-02,9,9,9
"""


def test_the_publishers_event_file_gives_events_by_month_region_and_pair(tmp_path: Path):
    (tmp_path / "ged241.csv").write_text(GED, encoding="utf-8")
    done = run(DERIVE / "ucdp.py", "--ged", tmp_path / "ged241.csv", tmp_path)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "ged_by_month_region_pair.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [tuple(r.values()) for r in rows] == [
        ("2012-01-01", "Gao", "state-based", "Government of Mali", "CMA", "2", "6", "7", "9"),
        ("2012-04-01", "Timbuktu", "one-sided", "CMA", "Civilians", "1", "1", "2", "2"),
    ]


def test_another_file_is_not_taken_for_the_event_file(tmp_path: Path):
    (tmp_path / "other.csv").write_text("country,year\nMali,2012\n", encoding="utf-8")
    done = run(DERIVE / "ucdp.py", "--ged", tmp_path / "other.csv", tmp_path)
    assert done.returncode == 1
    assert "country_id" in done.stderr
