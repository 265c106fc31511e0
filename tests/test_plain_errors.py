"""A slip gives one plain line first, in a real kernel; programs that run notebooks see Python's own errors."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import serve
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from malicourse import words

ROOT = Path(__file__).resolve().parents[1]
FIRST = """import pandas as pd
from malicourse import charts, quiz
from malicourse.check import check
population = pd.read_csv("../data/population.csv")
events = pd.read_csv("../data/events.csv", parse_dates=["date"])
my_table = "population"
"""
READ = 'gao = pd.read_csv("../data/towns.csv")\ngao'

SLIPS = {  # what a learner types, what the one plain line must say
    'population["regoin"]': "No column regoin; this table has year, region, region_before_2012, people. Did you",
    'population[["regoin", "people"]]': "No column regoin; this table has year, region,",
    'population["region", "people"]': 'Several columns need two pairs of square brackets: [["region", "people"]].',
    'population.groupby("regoin")["people"].sum()': "No column regoin; this table has year,",
    'population.groupby("region")["peple"].sum()': "Did you mean people?",
    'population.sort_values("pepole")': "No column pepole; this table has",
    'population.merge(events, on="id")': "No column id; this table has",
    'population.set_index("region").loc["Goa"]': "No row is called Goa",
    'population.set_index("region")["people"].loc["Goa"]': "No row is called 'Goa' here",
    'population.query("regoin == 3")': "No column regoin; this table has year",
    "gao": "gao is not known yet. Run the cell that begins with “gao = pd.read_csv",
    "populaton": "populaton is not known. Did you mean population?",
    'check("1.1", timbuktu)': 'timbuktu is not known. If it is a text, put it in quotation marks: "timbuktu".',
    "true": "Did you mean True?",
    "check(1.1, 3)": 'check needs the id of an exercise first, such as check("2.1", days); found the number 1.1',
    'check("1.1")': "check( ) lacks something between its round brackets: value.",
    "days = 2012-01-17": 'Put the date in quotation marks: "2012-01-17".',
    'answer = "The first line\nand the second"': "a text must end with a quotation mark on the line where it begins",
    "population[“region”]": "is a curly quotation mark. Type the straight one",
    "print(population": "the bracket ( is opened and never closed",
    'population[population["year"] = 1998]': "one = gives a name; to compare, write two: ==",
    "if True\n    3": "Line 1: a colon : is missing at its end.",
    "x = 3\n  y = 4": "its beginning is moved in or out",
    'population.people.sum() - "1998"': "A text and a number do not go together here.",
    'my_table["people"]': "is a text and no table. Read the table first",
    "my_table.head(3)": "A text has no .head. Is a table meant? Read it first",
    'population("region")': "A table or column is followed by round brackets",
    "population.head[3]": "Round brackets are missing: write () after the name",
    "population.heda(3)": "A table has no .heda. Did you mean .head?",
    "population.regoin": "A table has no .regoin. Did you mean .region?",
    'charts.finsh(3, title="x")': "charts has no finsh. Did you mean .finish?",
    'charts.finish(charts.new()[1], titel="x")': "finish takes no titel=. Did you mean title=?",
    'events[events["date"] > 5]': "A date is compared with something else. Write the date in quotation marks",
    'population[population["region"] > 5]': "Two kinds of value cannot be compared",
    'population[(population["year"] > 2000) and (population["year"] < 2012)]': "write & (and) or | (or)",
    'population["new"] = [1, 2]': "this table has 38 rows, and 2 values are given",
    'population[["a", "b"]] = population[["year"]]': "are not equally many",
    'pd.to_datetime("1 Octember 2012")': "This is not a date as Python reads it",
    'population[population["year"] == 3000]["people"].iloc[0]': "No row is left: the conditions before keep nothing.",
    "population.iloc[900]": "There is no item of this number",
    'population["year" == 1998]': "A condition names the table once more inside the brackets",
    'pd.read_csv("population.csv")': 'It stands beside: pd.read_csv("../data/population.csv").',
    'pd.read_csv("../Data/population.csv")': "There is no folder ../Data",
    'events["date"].year': "of a column of dates it is .dt.year",
    'events["date"].dt.yeer': "A column of dates has no .yeer. Did you mean .year?",
    'population["year"].str.upper()': "Only a column of texts has .str",
    'population["region"].isin("Gao")': "A list is wanted there: square brackets around the values",
    'population.rename(columnz={"a": "b"})': "rename takes no columnz=. Did you mean columns=?",
    'population["people"].where(population["year"] > 2000).astype(int)': "An empty cell (NaN) cannot become a whole",
    'print "region"': "Line 1: round brackets are missing, as in print(…).",
    'check("2.1" 3)': "Line 1: is a comma missing",
    "import malicourse.chart": "There is no malicourse.chart. Did you mean malicourse.charts?",
    "len(5)": "A single value has no length",
    'population.iloc["a"]': ".iloc takes the number of a row; .loc takes its name.",
    'pd.read_csv("../data/events.csv", sep=";")': "Is the separator right?",
    "assert population.empty": "Python could not run this cell (AssertionError).",
    "1 / 0": "Something is divided by zero.",
    "import panda": "There is no package panda. Did you mean pandas?",
    "import seaborn": "There is no package seaborn in this Python.",
    "from malicourse import chart": "malicourse has no chart. Did you mean charts?",
    'pd.read_csv("../data/evnts.csv")': "There is no file evnts.csv in the folder data. Did you mean events.csv?",
    'pd.read_csv("../data/events.csv", parse_dates=["dat"])': "The file has no column dat, which parse_dates names.",
    'int("many")': "many is a text and no number.",
    'quiz.show("02-revolt", "wekks")': "wekks",
    'charts.bars(charts.new()[1], population, "regoin", "people", unit="people")': "missing here: 'regoin'",
    # keys of another keyboard, a spreadsheet or a pocket calculator
    "check(«2.1», «2012-04-02»)": "« is a curly quotation mark. Type the straight one",
    'check("2.1″, "2012-04-02")': "″ is a curly quotation mark. Type the straight one",
    'check("2.1"; 3)': "between the parts in brackets stands a comma, no semicolon.",
    'check(2,1, "2012-04-02")': "check takes an id in quotation marks, a comma and one answer",
    'check("2.1" "2012-04-02")': "lacks something between its round brackets: value. Is a comma missing there?",
    'check "2.1", 3': "round brackets are missing, as in check(…).",
    "rise = 69 – 3": "– is a dash. Type the minus, -.",
    "rise = 69 × 3": "the sign for “times” is *, and × is not read.",
    "rise = 69 x 3": "the sign for “times” is *.",
    "rise = 183\u202f000": "a space of another kind stands there",
    "rise = 1 000": "a number has no space in it: 1000.",
    "rise = 37.5%": "write the number alone, without %.",
    "rise = １８３": "１ is not the figure that Python reads.",
    "state-based = 3": "a name has no space and no hyphen in it. Write state_based = …",
    "state based = 3": "a name has no space and no hyphen in it. Write state_based = …",
    'population[population["year"] ≥ 2012]': "“this or more” is written >=, and ≥ is not read.",
    'population[population["year"] =< 2012]': "“this or less” is written <=, and =< is not read.",
    'population[(population["year"] > 2000) && (population["people"] > 2)]': "one & is enough.",
    'population[population["region"] == "Gao" & population["year"] == 2012]': "each condition needs round brackets",
    'population{"year"}': "write square brackets [ ], no curly ones.",
    "Import pandas": "Python writes import in small letters.",
    "pd.read_csv(../data/towns.csv)": "the name of a file stands in quotation marks",
    "if True:\n3": "Line 2: it belongs to the line above that ends with a colon. Move it in by four spaces.",
    # found when the cell is compiled or a text is read as Python, where IPython asks no handler
    "return 5": "return has a place only inside a function or a loop.",
    'population.query("year >")': "Python cannot read line 1.",
    # advice that would lead astray
    'pd.read_csv("data/events.csv")': 'seen from this notebook: "../data/events.csv".',
    "population.sort_values(population)": "A table or a column stands where the name of a column is wanted.",
    'population[[["year"]]]': "There is one pair of square brackets too many.",
    'pd.read_csv("../data/town.csv")': "Did you mean towns.csv?",
    'read_csv("../data/towns.csv")': "read_csv belongs to pd. Write pd.read_csv.",
    "population,head(3)": "head follows a table or a column, after a point: table.head(…).",
    'population.merge(events[["title"]])': "The two tables have no column of the same name.",
    'population["year"] > "2011"': "Two kinds of value cannot be compared",
    'population.head("3")': "A whole number is wanted there",
    "charts.nosuch()": "charts has no nosuch.",
    "population.head 3": "round brackets are missing, as in population.head(…).",
    "len population": "round brackets are missing, as in len(…).",
    'population[population["region"] in ["Gao"]]': "for in write .isin([…])",
    'population.sort_values("people", ascending="False")': "ascending= takes True or False, without quotation marks.",
    'population[population["people"] > 100.000,0]': "Two things stand between the square brackets",
    "round(37,5, 1)": "round( ) takes fewer parts between its round brackets.",
    'population.iloc[0, "people"]': ".iloc takes numbers of rows and columns; .loc takes their names.",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A course of its own folder: tables, banks, and a place for notebooks."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("derive"))
    (folder / "notebooks").mkdir()
    return folder


class Room:
    """A notebook in a kernel that has been told, as JupyterLab does, which notebook it serves."""

    def __init__(self, path: Path, sources: list[str], lab: bool = True) -> None:
        self.path = path
        self.notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
        nbformat.write(self.notebook, path)
        settings = {"JPY_SESSION_NAME": str(path)} if lab else {}
        self.environment = {**os.environ, "MALICOURSE_PROGRESS": "off", "PYTHONPATH": str(ROOT / "src"), **settings}

    def run(self) -> list[list]:
        """Run every cell, whatever the one before it raised; give the outputs."""
        resources = {"metadata": {"path": str(self.path.parent)}}
        NotebookClient(self.notebook, timeout=120, allow_errors=True, resources=resources).execute(env=self.environment)
        return [cell.outputs for cell in self.notebook.cells]


@pytest.fixture(scope="module")
def said(course) -> dict[str, list]:
    """The outputs of each slip, all in one kernel."""
    outputs = Room(course / "notebooks" / "slips.ipynb", [FIRST, *SLIPS, READ]).run()
    assert [one for one in outputs[0] if one.output_type != "stream"] == [], "the first cell fails"
    return dict(zip(SLIPS, outputs[1:-1], strict=True))


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_gets_one_plain_line_and_pythons_own_message_folded(said, slip):
    (output,) = [one for one in said[slip] if "text/html" in one.get("data", {})]
    first = output.data["text/plain"].splitlines()[0]
    assert SLIPS[slip] in first
    assert len(first) < 320
    assert output.data["text/html"].startswith('<div class="malicourse-error"')
    folded = output.data["text/html"].partition("<details>")[2]
    assert "Python’s own message (" in folded
    assert "\x1b" not in folded
    assert [one for one in said[slip] if one.output_type == "error"] == []


def plain(outputs: list) -> str:
    """The plain line that a cell shows, or nothing."""
    lines = [one.data["text/plain"].splitlines()[0] for one in outputs if "text/html" in one.get("data", {})]
    return lines[0] if lines else ""


def test_a_program_that_runs_a_notebook_sees_pythons_own_error(course):
    """nbval reads the message, nbclient the reply: both as if nothing of ours were there."""
    slip = 'population["regoin"]'
    outputs = Room(course / "notebooks" / "program.ipynb", [FIRST, slip], lab=False).run()
    (error,) = outputs[1]
    assert (error.output_type, error.ename, error.evalue) == ("error", "KeyError", "'regoin'")
    assert len(error.traceback) > 3
    room = Room(course / "notebooks" / "lab.ipynb", [FIRST, slip])
    client = NotebookClient(room.notebook, timeout=60, resources={"metadata": {"path": str(room.path.parent)}})
    with pytest.raises(CellExecutionError, match="KeyError") as raised:
        client.execute(env=room.environment)
    assert "Traceback" in str(raised.value), "in JupyterLab the cell fails all the same, and Run All stops"


def test_off_is_one_word_and_on_another(course):
    sources = [
        "from malicourse import plain_errors",
        "1 / 0",
        "plain_errors.off()",
        "1 / 0",
        "plain_errors.on()",
        "1 / 0",
    ]
    outputs = Room(course / "notebooks" / "off.ipynb", sources).run()
    assert [plain(outputs[number]) for number in (1, 5)] == ["Something is divided by zero."] * 2
    assert outputs[3][0].output_type == "error"


def test_an_error_is_seen_whatever_fails_in_our_words(course):
    broken = "import malicourse.error_words as words\nwords.explain = None"
    outputs = Room(course / "notebooks" / "broken.ipynb", [f"import malicourse\n{broken}", "1 / 0"]).run()
    assert outputs[1][0].ename == "ZeroDivisionError"


def test_a_lesson_in_another_folder_is_told_where_it_belongs(course, tmp_path):
    (course / "notebooks" / "class 7b").mkdir(exist_ok=True)
    first = Room(course / "notebooks" / "class 7b" / "02.ipynb", [FIRST]).run()[0]
    assert f"It belongs into {course / 'exercises'}: move it there" in plain(first)
    read = 'import malicourse\nimport pandas as pd\npd.read_csv("../data/events.csv")'
    alone = Room(tmp_path / "02.ipynb", [read]).run()[0]
    assert f"It belongs into {ROOT / 'notebooks'}" in plain(alone)


def test_each_pattern_of_what_python_says_has_its_words_and_each_of_these_words_a_pattern():
    patterns = json.loads((ROOT / "src" / "malicourse" / "error_patterns.json").read_text(encoding="utf-8"))
    keys = {f"slip_{key}" for pairs in patterns.values() for key, _ in pairs}
    assert keys == {name for name in words.room("errors", "en") if name.startswith("slip_")}
    for pairs in patterns.values():
        for key, pattern in pairs:
            parts = set(re.findall(r"{(\d)}", words.room("errors", "en")[f"slip_{key}"]))
            assert len(parts) <= re.compile(pattern).groups, key


DAMAGES = {
    "semicolons": (lambda b: b.replace(b",", b";"), "Row 1: expected commas between cells, found semicolons"),
    "Latin-1": (lambda b: b.decode().encode("cp1252", "replace"), "Row 2: expected UTF-8 text, found byte"),
    "zeros only": (lambda b: bytes(len(b)), "Expected a table, found"),
    "decimal commas": (
        lambda b: re.sub(rb",(\d+)\.(\d+),", rb',"\1,\2",', b),
        "Row 2, column latitude: expected a number with a decimal point",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_lesson_on_a_damaged_table_says_what_is_wrong_with_the_file(course, damage):
    change, wanted = DAMAGES[damage]
    path = course / "data" / "towns.csv"
    before = path.read_bytes()
    path.write_bytes(change(before))
    try:
        sources = [
            'import malicourse\nimport pandas as pd\ntowns = pd.read_csv("../data/towns.csv")',
            'towns["latitude"] + 1.5',
        ]
        outputs = Room(course / "notebooks" / "damaged.ipynb", sources).run()
    finally:
        path.write_bytes(before)
    said = plain(outputs[0]) or plain(outputs[1])
    assert said.startswith("The table data/towns.csv cannot be read as it is. ")
    assert wanted in said


def test_the_kernels_of_our_jupyterlab_know_it_before_the_first_cell(course):
    """The second cell, run first, names the cell that was forgotten; nothing of ours is left among the names."""
    sources = ["import pandas as pd", "pd.DataFrame()", "[name for name in dir() if not name.startswith('_')]"]
    room = Room(course / "notebooks" / "forgotten.ipynb", sources)
    room.notebook.cells = room.notebook.cells[1:]
    room.environment["PYTHONSTARTUP"] = str(ROOT / "src" / "malicourse" / "jupyter" / "startup.py")
    first, names = room.run()
    assert plain(first).startswith("pd is not known yet. Run the first cell of this notebook")
    assert names[0].data["text/plain"] == "['In', 'Out', 'exit', 'get_ipython', 'open', 'quit']"


def test_the_server_hands_the_start_to_its_kernels():
    code = "import os, sys; from traitlets.config import Config; get_config = Config; exec(open(sys.argv[1]).read())"
    config = ROOT / "src" / "malicourse" / "jupyter" / "server_config.py"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSTARTUP"}
    command = [
        sys.executable,
        "-c",
        f"__file__ = {str(config)!r}; {code}; print(os.environ['PYTHONSTARTUP'])",
        str(config),
    ]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert Path(done.stdout.strip()).is_file()


@pytest.fixture(scope="module")
def lab(start, course, tmp_path_factory):
    """A JupyterLab as a learner opens it, on a course whose notebook begins with its second cell run first."""
    cells = [
        new_code_cell(source) for source in ("import pandas as pd", "pd.DataFrame()", FIRST, 'population["regoin"]')
    ]
    kernel = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), course / "notebooks" / "slip.ipynb")
    yield from serve(start, tmp_path_factory.mktemp("lab"), course)


@pytest.mark.browser
def test_in_jupyterlab_the_line_is_seen_and_the_rest_is_folded(lab, page):
    page.set_default_timeout(20_000)
    lab.open(page, "notebooks/slip.ipynb")
    page.locator(".jp-CodeCell .cm-content").nth(1).click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".malicourse-error")).to_contain_text("pd is not known yet. Run the first cell")
    for number in (2, 3):
        page.locator(".jp-CodeCell .cm-content").nth(number).click()
        page.keyboard.press("Control+Enter")
    line = page.locator(".malicourse-error").nth(1)
    expect(line).to_contain_text("No column regoin; this table has year, region")
    folded = page.locator(".jp-OutputArea-output details").nth(1)
    expect(folded.locator("pre")).to_be_hidden()
    folded.locator("summary").click()
    expect(folded.locator("pre")).to_contain_text("Traceback")
