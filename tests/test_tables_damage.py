"""A damaged table is caught, and the message names file, row, column and cure."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from malicourse import tables, words

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    copy.mkdir()
    for path in (*DATA.glob("*.csv"), DATA / "datapackage.json"):
        shutil.copy(path, copy / path.name)
    return copy


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


def edit(name: str, change: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    """Change a table as a list of lines, line 0 being the header."""

    def apply(folder: Path) -> None:
        path = folder / name
        path.write_text("\n".join(change(lines(path))), encoding="utf-8", newline="")

    return apply


def swap(name: str, row: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace a text once in the line that begins with ``row``."""

    def change(rows: list[str]) -> list[str]:
        at = next(i for i, line in enumerate(rows) if line.startswith(row))
        assert old in rows[at], rows[at]
        rows[at] = rows[at].replace(old, new, 1)
        return rows

    return edit(name, change)


def without_column(name: str, column: str) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        at = rows[0].index(column)
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(r[:at] + r[at + 1 :] for r in rows)

    return apply


def renamed(name: str, old: str, new: str) -> Callable[[Path], None]:
    return edit(name, lambda rows: [rows[0].replace(old, new, 1), *rows[1:]])


def extra_column(folder: Path) -> None:
    path = folder / "towns.csv"
    path.write_text("\n".join(f"{line},x" if line else "" for line in lines(path)), encoding="utf-8", newline="")


def reordered(folder: Path) -> None:
    path = folder / "millet_prices.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("year,region", "region,year"), encoding="utf-8")


def data(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        path = folder / name
        path.write_bytes(change(path.read_bytes()))

    return apply


def swap_columns(name: str, one: str, other: str) -> Callable[[Path], None]:
    """Exchange the cells of two columns, not their names."""

    def apply(folder: Path) -> None:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        a, b = header.index(one), header.index(other)
        for row in rows:
            row[a], row[b] = row[b], row[a]
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows[:1]])

    return apply


def describe(table: str, change: Callable[[dict], object]) -> Callable[[Path], None]:
    """Change what datapackage.json says of a table."""

    def apply(folder: Path) -> None:
        path = folder / "datapackage.json"
        package = json.loads(path.read_text(encoding="utf-8"))
        change(next(one for one in package["resources"] if one["name"] == table)["schema"])
        path.write_text(json.dumps(package), encoding="utf-8")

    return apply


def row_of(name: str, start: str) -> int:
    """Return the spreadsheet row of the line that begins with a text."""
    return next(i for i, line in enumerate(lines(DATA / name), 1) if line.startswith(start))


MENAKA = row_of("events.csv", "e2012-menaka,")
GAO = row_of("towns.csv", "Gao,")
KIDAL = row_of("towns.csv", "Kidal,")
LAST = len(lines(DATA / "towns.csv")) - 1
COUP_MONTH = row_of("deaths_by_month.csv", "2012-03-01")

DAMAGES: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "a column is missing": (
        without_column("events.csv", "what_happened"),
        ["data/events.csv, row 1, column what_happened", "found no such column"],
    ),
    "a column is renamed": (
        renamed("events.csv", "what_happened", "what_hapened"),
        ["data/events.csv, row 1, column what_happened", 'found "what_hapened"; rename it'],
    ),
    "a column too many": (extra_column, ["data/towns.csv, row 1", "only the columns of datapackage.json"]),
    "a column twice": (
        renamed("events.csv", "attributed_to", "status"),
        ["data/events.csv, row 1, column status", "found it twice"],
    ),
    "columns in another order": (reordered, ["data/millet_prices.csv, row 1", "put them in this order"]),
    "a header without end": (
        edit("towns.csv", lambda rows: [",".join(f"nam{n}" for n in range(60_000)), *rows[1:]]),
        ["data/towns.csv, row 1", "expected 8 columns, found 60,000"],
    ),
    "an id twice": (
        edit("events.csv", lambda rows: [*rows[:3], rows[2], *rows[3:]]),
        ["data/events.csv, row 4, column id", "as in row 3"],
    ),
    "a month twice": (
        edit("deaths_by_month.csv", lambda rows: [*rows[:-1], rows[5], ""]),
        ["data/deaths_by_month.csv, row 422, column month", "as in row 6"],
    ),
    "an unknown source": (
        swap("claims.csv", "c02,", "infomatin-2023-08", "infomatin-2023-8"),
        ["data/claims.csv, row 3, column sources", 'found "infomatin-2023-8"', "infomatin-2023-08"],
    ),
    "a source twice in one cell": (
        swap("claims.csv", "c02,", "infomatin-2023-08", "infomatin-2023-08;infomatin-2023-08"),
        ["data/claims.csv, row 3, column sources", "each id once"],
    ),
    "an unknown actor": (
        swap("control.csv", "kidal-mnla-2012", ",mnla,", ",mlna,"),
        ["data/control.csv", "column holder", 'found "mlna"', "mnla"],
    ),
    "latitude and longitude exchanged": (
        swap("towns.csv", "Kidal,", "18.44345,1.40921", "1.40921,18.44345"),
        [f"data/towns.csv, row {KIDAL}, column latitude", "exchange the two cells"],
    ),
    "a point outside Mali": (
        swap("towns.csv", "Kidal,", "18.44345", "48.44345"),
        [f"data/towns.csv, row {KIDAL}, column latitude", "at most 25.1"],
    ),
    "a month 13": (
        swap("events.csv", "e2012-menaka,", "2012-01-17", "2012-13-01"),
        [f"data/events.csv, row {MENAKA}, column date", "YYYY-MM-DD", 'found "2012-13-01"', "correct the cell"],
    ),
    "a 30 February": (
        swap("deaths_by_month.csv", "2012-03-01", "2012-03-01", "2012-02-30"),
        [f"data/deaths_by_month.csv, row {COUP_MONTH}, column month", "YYYY-MM-DD"],
    ),
    "a date in the order of Excel": (
        swap("events.csv", "e2012-menaka,", "2012-01-17", "17/01/2012"),
        [f"data/events.csv, row {MENAKA}, column date", 'found "17/01/2012"'],
    ),
    "an end before the beginning": (
        swap("events.csv", "e2012-menaka,", "2012-01-17,2012-01-17", "2012-01-17,2011-01-17"),
        [f"data/events.csv, row {MENAKA}, column end_date", "2012-01-17 or later (column date)"],
    ),
    "a decimal comma in quotes": (
        swap("towns.csv", "Gao,", "16.27167", '"16,27167"'),
        [f"data/towns.csv, row {GAO}, column latitude", "decimal point", "write 16.27167"],
    ),
    "a decimal comma without quotes": (
        swap("towns.csv", "Gao,", "16.27167", "16,27167"),
        [f"data/towns.csv, row {GAO}", "expected 8 cells, found 9", "decimals with a point"],
    ),
    "a word for a number": (
        swap("deaths_by_month.csv", "2012-03-01", ",7,", ",seven,"),
        [f"data/deaths_by_month.csv, row {COUP_MONTH}, column state_based", "a whole number", 'found "seven"'],
    ),
    "a number below nought": (
        swap("deaths_by_month.csv", "2012-03-01", ",7,", ",-7,"),
        [f"data/deaths_by_month.csv, row {COUP_MONTH}, column state_based", "at least 0"],
    ),
    "a best estimate under the low one": (
        swap("deaths_by_pair.csv", "2012,Government of Mali,CMA", "126,131,309", "136,131,309"),
        ["data/deaths_by_pair.csv", "column best", "136 or more (column low)"],
    ),
    "a word outside the list": (
        swap("events.csv", "e2012-menaka,", ",established,", ",establised,"),
        [f"data/events.csv, row {MENAKA}, column status", "one of attributed, disputed, established", "did you mean"],
    ),
    "a needed cell left empty": (
        swap("events.csv", "e2012-menaka,", "MNLA attacks Ménaka", ""),
        [f"data/events.csv, row {MENAKA}, column title", "found an empty cell", "fill the cell"],
    ),
    "a blank behind a name": (
        swap("towns.csv", "Gao,", "Gao,Gao,Gao", "Gao,Gao,Gao "),
        [f"data/towns.csv, row {GAO}, column region", "no blanks"],
    ),
    "an id with a capital": (
        swap("events.csv", "e2012-menaka,", "e2012-menaka", "e2012-Ménaka"),
        [f"data/events.csv, row {MENAKA}, column id", "small letters, digits and hyphens"],
    ),
    "Latin-1 bytes": (
        data("towns.csv", lambda b: b.decode().encode("latin-1")),
        ["data/towns.csv, row 2", "UTF-8", "byte 0xEF at position", "save the file as UTF-8"],
    ),
    "UTF-16": (data("towns.csv", lambda b: b.decode().encode("utf-16")), ["data/towns.csv", "UTF-16", "CSV UTF-8"]),
    "Excel's semicolons": (
        data("millet_prices.csv", lambda b: b.replace(b",", b";")),
        ["data/millet_prices.csv, row 1", "commas between cells, found semicolons"],
    ),
    "tabs": (
        data("millet_prices.csv", lambda b: b.replace(b",", b"\t")),
        ["data/millet_prices.csv, row 1", "found tabs"],
    ),
    "cut in the middle of a row": (
        data("towns.csv", lambda b: b[: b.rindex(b",", 0, len(b) - 12)]),
        [f"data/towns.csv, row {LAST}", "the file may be cut short"],
    ),
    "cut in the last cell": (
        data("towns.csv", lambda b: b[:-4]),
        [f"data/towns.csv, row {LAST}", "expected a line end after the last row"],
    ),
    "an empty line": (
        edit("towns.csv", lambda rows: [*rows[:5], "", *rows[5:]]),
        ["data/towns.csv, row 6", "found an empty line; delete it"],
    ),
    "a file of zeros only, of the size it had": (
        data("towns.csv", lambda b: bytes(len(b))),
        ["data/towns.csv: expected a table, found", "bytes that are all zero", "bring back the file"],
    ),
    "a description of zeros only": (
        data("datapackage.json", lambda b: bytes(len(b))),
        ["data/datapackage.json: expected the description of the tables, found", "bytes that are all zero"],
    ),
    "an id with a Cyrillic letter that looks Latin": (
        swap("control.csv", "kidal-mnla-2012", ",mnla,", ",mnlа,"),
        ["data/control.csv", "column holder", 'found "mnlа" (holds a Cyrillic а); did you mean mnla'],
    ),
    "a word of a list with a Greek letter that looks Latin": (
        swap("events.csv", "e2012-menaka,", ",established,", ",estαblished,"),
        ["column status", "(holds a Greek α)", "did you mean established"],
    ),
    "an empty file": (data("towns.csv", lambda b: b""), ["data/towns.csv", "found an empty file"]),
    "the header only": (
        data("towns.csv", lambda b: b.splitlines(True)[0]),
        ["data/towns.csv", "found the header only"],
    ),
    "a NUL byte": (
        data("towns.csv", lambda b: b.replace(b"Kidal", b"Ki\0al", 1)),
        ["data/towns.csv, row 2, column region", "invisible control sign (U+0000)"],
    ),
    "a quotation mark left open": (
        swap("events.csv", "e2012-menaka,", "MNLA attacks Ménaka", '"MNLA attacks Ménaka'),
        [f"data/events.csv, row {MENAKA}: expected quotation marks in pairs", "close the quotation mark"],
    ),
    "a whole number of more than 64 bits": (
        swap("deaths_by_month.csv", "2012-03-01", ",7,", ",99999999999999999999,"),
        [f"data/deaths_by_month.csv, row {COUP_MONTH}, column state_based", "a whole number of at most 15 digits"],
    ),
    "digits of full width": (
        swap("deaths_by_month.csv", "2012-03-01", ",7,", ",７,"),
        [f"data/deaths_by_month.csv, row {COUP_MONTH}, column state_based", "expected a whole number"],
    ),
    "a sign that nobody sees": (
        swap("events.csv", "e2012-menaka,", "MNLA attacks", "MNLA\x01attacks"),
        [f"data/events.csv, row {MENAKA}, column title", "[U+0001]", "remove it"],
    ),
    "a letter that was lost": (
        swap("events.csv", "e2012-menaka,", "attacks Ménaka", "attacks M\ufffdnaka"),
        [f"data/events.csv, row {MENAKA}, column title", "a letter that was lost"],
    ),
    "a needed cell with nothing to be seen in it": (
        swap("events.csv", "e2012-menaka,", "MNLA attacks Ménaka", "\u200b"),
        [f"data/events.csv, row {MENAKA}, column title", "expected some text"],
    ),
    "a name with its accents beside the letters": (
        swap("towns.csv", "Ménaka,", "Ménaka,", "Me\u0301naka,"),
        ["data/towns.csv, row", "column name", "one sign with their accents"],
    ),
    "a date in the year 9999": (
        swap("events.csv", "e2012-menaka,", "2012-01-17", "9999-12-31"),
        [f"data/events.csv, row {MENAKA}, column date", "a day from 1800 to 2199"],
    ),
    "a 31 February where the day may be unknown": (
        swap("sources.csv", "afp-2023-08,", ",2023-08-10,", ",2023-02-31,"),
        ["data/sources.csv, row", "column date", "a day as YYYY-MM-DD"],
    ),
    "a whole file of a French Excel": (
        data("democracy.csv", lambda b: b.replace(b",", b";").replace(b".", b",")),
        ["data/democracy.csv, row 1", "commas between cells, found semicolons and decimal commas"],
    ),
    "semicolons and Latin-1": (
        data("towns.csv", lambda b: b.replace(b",", b";").decode().encode("cp1252", "replace")),
        ["data/towns.csv, row", "UTF-8", "and semicolons between cells", "with commas"],
    ),
    "two columns exchanged under their names": (
        swap_columns("deaths_by_pair.csv", "side_a", "low"),
        ["data/deaths_by_pair.csv, row 2, column low", "a whole number"],
    ),
    "a named pipe in the file's place": (
        lambda folder: ((folder / "towns.csv").unlink(), os.mkfifo(folder / "towns.csv")),
        ["data/towns.csv", "expected a table, found something that is no file"],
    ),
    "no file": (lambda folder: (folder / "towns.csv").unlink(), ["data/towns.csv", "found no such file"]),
    "a folder in the file's place": (
        lambda folder: ((folder / "towns.csv").unlink(), (folder / "towns.csv").mkdir()),
        ["data/towns.csv", "expected a table"],
    ),
    "datapackage.json is no JSON": (
        data("datapackage.json", lambda b: b.replace(b'"title"', b'"title', 1)),
        ["data/datapackage.json, row", "expected JSON"],
    ),
    "datapackage.json lacks its tables": (
        data("datapackage.json", lambda b: b'{"name": "malicourse"}'),
        ["data/datapackage.json", "resources, each with name, path and schema"],
    ),
    "a folder in the place of datapackage.json": (
        lambda folder: ((folder / "datapackage.json").unlink(), (folder / "datapackage.json").mkdir()),
        ["data/datapackage.json: expected the description of the tables, found a folder"],
    ),
    "a pattern in datapackage.json that is none": (
        describe("events", lambda schema: schema["fields"][0]["constraints"].update(pattern="[a-z")),
        ["data/datapackage.json", 'table "events"', "pattern must be a valid regex"],
    ),
    "a primary key of datapackage.json that names no column": (
        describe("events", lambda schema: schema.update(primaryKey=["idd"])),
        ["data/datapackage.json", 'in table "events" a key or a rule names the column "idd"'],
    ),
    "a further key of datapackage.json that names no column": (
        describe("positions", lambda schema: schema.update(uniqueKeys=[["seat", "choice"]])),
        ["data/datapackage.json", 'in table "positions" a key or a rule names the column "choice"'],
    ),
    "a table of datapackage.json without its columns": (
        describe("events", lambda schema: schema.pop("fields")),
        ["data/datapackage.json", 'no "fields" of the table "events"'],
    ),
    "a column of datapackage.json without its type": (
        describe("events", lambda schema: schema["fields"][2].pop("type")),
        ["data/datapackage.json", 'no "type" of column 3 of the table "events"'],
    ),
    "a table of datapackage.json without its name": (
        data("datapackage.json", lambda b: b.replace(b'"name": "actors"', b'"nome": "actors"')),
        ["data/datapackage.json", 'no "name" of the table "number 2"'],
    ),
    "a number in datapackage.json too long for Python": (
        data("datapackage.json", lambda b: b.replace(b"{", b'{"size": ' + b"1" * 5000 + b",", 1)),
        ["data/datapackage.json", "Exceeds the limit"],
    ),
    "a type in datapackage.json that is a list": (
        describe("events", lambda schema: schema["fields"][0].update(type=["string"])),
        ["data/datapackage.json", 'table "events"', "fields[0].type must be one of"],
    ),
    "a limit in datapackage.json of 400 digits": (
        describe("deaths_by_month", lambda schema: schema["fields"][1]["constraints"].update(minimum=10**400)),
        ["data/datapackage.json", 'in table "deaths_by_month" the minimum of'],
    ),
    "a path in datapackage.json that no disk takes": (
        data("datapackage.json", lambda b: b.replace(b'"towns.csv"', b'"to\\u0000wns.csv"')),
        ["data/datapackage.json", 'table "towns"', "path must match pattern"],
    ),
    "a table described twice in datapackage.json": (
        data("datapackage.json", lambda b: b.replace(b'"name": "towns"', b'"name": "events"')),
        ["data/datapackage.json", 'expected each table once, found "events" twice'],
    ),
    "a limit in datapackage.json that is no number": (
        describe("deaths_by_month", lambda schema: schema["fields"][1]["constraints"].update(minimum="few")),
        ["data/datapackage.json", 'in table "deaths_by_month" the minimum of'],
    ),
    "a reference in datapackage.json to no table": (
        describe("towns", lambda schema: schema["foreignKeys"][0]["reference"].update(resource="source")),
        ["data/datapackage.json", 'names the column "id" of the table "source"'],
    ),
    "a column described twice in datapackage.json": (
        describe("towns", lambda schema: schema["fields"].append(schema["fields"][0])),
        ["data/datapackage.json", 'two columns are "name"'],
    ),
    "a table of datapackage.json without columns": (
        describe("towns", lambda schema: schema.pop("fields")),
        ["data/datapackage.json", 'no "fields" of the table "towns"'],
    ),
    "a column of datapackage.json without a type": (
        describe("towns", lambda schema: schema["fields"][1].pop("type")),
        ["data/datapackage.json", 'no "type" of column 2 of the table "towns"'],
    ),
    "datapackage.json is nested without end": (
        data("datapackage.json", lambda b: b"[" * 200_000),
        ["data/datapackage.json", "lists within lists too deep"],
    ),
    "datapackage.json holds a list": (data("datapackage.json", lambda b: b"[]"), ["data/datapackage.json", "object"]),
    "no datapackage.json": (
        lambda folder: (folder / "datapackage.json").unlink(),
        ["data/datapackage.json", "no such file"],
    ),
}


def test_at_least_thirty_kinds_of_damage_are_tried():
    assert len(DAMAGES) >= 30


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_table_is_caught_with_words_that_help(folder: Path, damage: str):
    spoil, words = DAMAGES[damage]
    spoil(folder)
    found = tables.problems(folder)
    text = "\n".join(map(str, found))
    assert found, damage
    assert [w for w in words if w not in text] == [], text
    for problem in found:
        assert "expected " in problem.said, problem
        assert ", found " in problem.said, problem
        assert "; " in problem.said.partition(", found ")[2], "what to do is missing"


@pytest.mark.parametrize("damage", [d for d in DAMAGES if "datapackage" not in d])
def test_one_fault_gives_few_messages_about_one_file(folder: Path, damage: str):
    """A message about each row that points to a broken table would hide the one that matters."""
    DAMAGES[damage][0](folder)
    found = tables.problems(folder)
    assert len({p.file for p in found}) == 1
    assert len(found) <= 3


def test_a_row_that_stands_twice_is_told_once_for_each_key(folder: Path):
    edit("positions.csv", lambda rows: [*rows[:-1], rows[1], ""])(folder)
    last = words.number(len(lines(folder / "positions.csv")) - 1)
    told = [problem.inside().partition(", as in row 2")[0] for problem in tables.problems(folder, "positions")]
    assert told == [
        f'row {last}, column id: expected each key once, found "government-status-regions"',
        f'row {last}, column seat and option: expected each key once, found "government, status-regions"',
    ]


def test_a_description_that_is_damaged_is_one_sentence_for_reader_and_check(folder: Path, monkeypatch):
    """Not a way through our code: whoever reads a table hears what the check says."""
    monkeypatch.chdir(folder.parent)
    for damage in (name for name in DAMAGES if "datapackage" in name):
        before = (folder / "datapackage.json").read_bytes()
        DAMAGES[damage][0](folder)
        with pytest.raises(tables.TableError) as error:
            tables.read("towns")
        assert list(map(str, error.value.problems)) == list(map(str, tables.problems(folder))), damage
        assert len(error.value.problems) == 1
        if (folder / "datapackage.json").is_dir():
            (folder / "datapackage.json").rmdir()
        (folder / "datapackage.json").write_bytes(before)


@pytest.mark.parametrize("state", ["missing", "a folder"])
def test_a_course_without_description_is_not_taken_for_the_installed_one(folder: Path, state, monkeypatch, capsys):
    (folder / "datapackage.json").unlink()
    if state == "a folder":
        (folder / "datapackage.json").mkdir()
    (folder.parent / "notebooks").mkdir()
    monkeypatch.chdir(folder.parent / "notebooks")
    assert tables.main([]) == 1
    said = capsys.readouterr().out
    assert "no problem found" not in said
    assert "data/datapackage.json: expected the description of the tables" in said
    with pytest.raises(tables.TableError, match=r"datapackage\.json"):
        tables.read("events")


def test_a_folder_without_tables_is_said_to_have_none(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert tables.main([]) == 1
    said = capsys.readouterr().out
    assert said.startswith(f"There is no data/datapackage.json at or above this folder, {tmp_path}")
    assert "no problem found" not in said
    assert tables.main([str(tmp_path)]) == 1
    assert "found no such file" in capsys.readouterr().out


def test_many_faults_are_counted_and_only_the_first_are_told(folder: Path, capsys: pytest.CaptureFixture[str]):
    path = folder / "refugees.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",0\n", ",none\n"), encoding="utf-8", newline="")
    wrong = path.read_text(encoding="utf-8").count(",none\n")
    found = tables.problems(folder, "refugees")
    assert len(found) == tables.SHOWN + 1
    assert sum(p.count for p in found) == wrong
    assert str(found[-1]) == f"data/refugees.csv: and {words.number(wrong - tables.SHOWN)} more"
    assert tables.main([str(folder)]) == 1
    said = capsys.readouterr().out
    assert said.count("expected") == tables.SHOWN
    assert f"and {words.number(wrong - tables.SHOWN)} more" in said
    assert "the header is row 1" in said


def test_a_table_of_200000_rows_is_checked_to_its_last_row(folder: Path):
    rows = ["year,host,host_iso3,refugees,asylum_seekers"]
    for i in range(199_998):
        n = i // 35
        rows.append(f"{1991 + i % 35},Host,{chr(65 + n // 676)}{chr(65 + n // 26 % 26)}{chr(65 + n % 26)},{i},0")
    rows.append("2012,Nowhere,ZZZ,many,0\n")
    (folder / "refugees.csv").write_text("\n".join(rows), encoding="utf-8", newline="")
    found = tables.problems(folder, "refugees")
    assert [str(p) for p in found] == [
        'data/refugees.csv, row 200,000, column refugees: expected a whole number, found "many"; correct the cell'
    ]


def test_a_folder_with_a_name_that_no_disk_takes_is_said(capsys: pytest.CaptureFixture[str]):
    assert tables.main(["x" * 300]) == 1
    assert "expected the description of the tables" in capsys.readouterr().out
