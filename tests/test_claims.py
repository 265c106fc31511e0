"""Every statement of the report is listed in lesson 07 with its evidence, and taught in another lesson.

*Listed* is read from what lesson 07 has stored: under one of its headings a table gives the statement's id, words,
speaker and status, and a folded line gives them again with what speaks for it, what against it, and each source.

*Taught* means that a text cell of another lesson, not a teacher's note, has a line that links the statement's id to
its heading in lesson 07 and names its speaker and its status. ``python tests/test_claims.py`` prints the map.
"""

import re
from dataclasses import dataclass, field
from functools import cache

import nbformat
import pytest
from bs4 import BeautifulSoup
from prose import ROOT, read

from malicourse import statements

REPORT = "07-report"
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
CITED = re.compile(r"\[(?:statement )?(c\d\d)\]\(([^)\s]+)\)")
CLAIMS = read("claims").set_index("id")


@dataclass
class Listed:
    """Where lesson 07 shows a statement: anchors of the headings, the cells of its table rows, its folded line."""

    anchors: set[str] = field(default_factory=set)
    rows: list[list[str]] = field(default_factory=list)
    folded: list[BeautifulSoup] = field(default_factory=list)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@cache
def cells(stem: str) -> list[nbformat.NotebookNode]:
    return nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4).cells


@cache
def listed() -> dict[str, Listed]:
    """Read the stored tables and folded lines of lesson 07."""
    found: dict[str, Listed] = {}
    anchor = ""
    for cell in cells(REPORT):
        if cell.cell_type == "markdown" and (heading := re.search(r"(?m)^## (.+)$", cell.source)):
            anchor = heading[1].strip().replace(" ", "-")
        for output in cell.get("outputs", []):
            page = BeautifulSoup(output.get("data", {}).get("text/html", ""), "html.parser")
            for row in page.select("table tr"):
                shown = [squeezed(part.get_text()) for part in row.find_all(["th", "td"])]
                if re.fullmatch(r"c\d\d", shown[0]):
                    found.setdefault(shown[0], Listed()).rows.append(shown)
            for line in page.find_all("details"):
                id = line.select_one("summary > strong")
                if id and re.fullmatch(r"c\d\d", id.get_text()):
                    here = found.setdefault(id.get_text(), Listed())
                    here.folded.append(line)
                    here.anchors.add(anchor)
    return found


@dataclass(frozen=True)
class Citation:
    """One line of a text cell that links a statement."""

    id: str
    lesson: str
    cell: int
    target: str
    line: str

    def teaches(self) -> bool:
        claim = CLAIMS.loc[self.id]
        speaker = claim["attributed_to"].split(" (")[0].split(" and ")[0]
        return speaker in self.line and claim["status"] in self.line


@cache
def citations() -> list[Citation]:
    """Collect the lines that link a statement, in text cells that a class reads."""
    return [
        Citation(id, stem, number, target, line)
        for stem in LESSONS
        for number, cell in enumerate(cells(stem), start=1)
        if cell.cell_type == "markdown" and cell.metadata.get("slideshow", {}).get("slide_type") != "notes"
        for line in cell.source.splitlines()
        for id, target in CITED.findall(line)
    ]


def taught(id: str) -> list[str]:
    """Give the cells of other lessons that teach a statement, as ``02-revolt, cell 69``."""
    places = [(one.lesson, one.cell) for one in citations() if one.id == id and one.lesson != REPORT and one.teaches()]
    return [f"{lesson}, cell {cell}" for lesson, cell in dict.fromkeys(places)]


every_claim = pytest.mark.parametrize("id", [f"c{number:02}" for number in range(1, 38)])


def test_the_table_of_claims_holds_thirty_seven_statements():
    assert list(CLAIMS.index) == [f"c{number:02}" for number in range(1, 38)]


@every_claim
def test_lesson_07_lists_each_statement_with_its_speaker_and_status(id):
    claim = CLAIMS.loc[id]
    wanted = [id, *(squeezed(claim[name]) for name in ("claim", "attributed_to", "status"))]
    assert wanted in listed().get(id, Listed()).rows, f"no table of lesson 07 shows {wanted}"


@every_claim
def test_lesson_07_gives_the_evidence_on_each_statement_for_and_against(id):
    folded = listed().get(id, Listed()).folded
    assert len(folded) == 1, f"lesson 07 has {len(folded)} folded lines for {id}"
    shown = squeezed(folded[0].get_text())
    claim = CLAIMS.loc[id]
    for name in ("claim", "attributed_to", "status", *statements.LABELS):
        assert squeezed(claim[name]) in shown, f"{id}: lesson 07 does not show {name} as the table has it"
    urls = read("sources").set_index("id")["url"]
    assert [link["href"] for link in folded[0].find_all("a")] == [urls[one] for one in claim["sources"].split(";")]


@every_claim
def test_each_statement_is_taught_in_another_lesson(id):
    here = [f"{one.lesson}, cell {one.cell}" for one in citations() if one.id == id]
    assert taught(id), f"no line outside lesson 07 links {id} with its speaker and status; it is linked in {here}"


def test_lesson_07_begins_with_a_link_to_every_statement():
    assert {one.id for one in citations() if one.lesson == REPORT} == set(CLAIMS.index)


@pytest.mark.parametrize("stem", LESSONS)
def test_a_link_to_a_statement_leads_to_the_heading_that_lists_it(stem):
    for one in citations():
        if one.lesson == stem:
            assert one.id in CLAIMS.index, f"cell {one.cell} cites {one.id}, which claims.csv does not have"
            (anchor,) = listed()[one.id].anchors
            file = "" if stem == REPORT else f"{REPORT}.ipynb"
            assert one.target == f"{file}#{anchor}", f"cell {one.cell}, {one.id}"


@pytest.mark.parametrize("stem", [stem for stem in LESSONS if stem != REPORT])
def test_a_statement_named_in_a_lesson_is_linked_there(stem):
    """A bare "c12" in a text that a class reads would send nobody anywhere."""
    linked = {one.id for one in citations() if one.lesson == stem}
    for number, cell in enumerate(cells(stem), start=1):
        if cell.cell_type == "markdown":
            named = set(re.findall(r"\bc[0-3]\d\b", re.sub(r"`[^`]*`", "", cell.source)))
            assert named <= linked, f"cell {number} names {sorted(named - linked)} and the lesson links them nowhere"


def test_show_says_what_it_misses():
    with pytest.raises(ValueError, match=r"needs the columns \['caveats'\]"):
        statements.show(CLAIMS.drop(columns="caveats"))
    with pytest.raises(ValueError, match="at least one row"):
        statements.show(CLAIMS.iloc[:0])


def test_show_escapes_what_the_table_holds():
    one = CLAIMS.loc[["c01"]].assign(claim="<b>&")
    assert "&lt;b&gt;&amp;" in statements.show(one)._repr_html_()
    assert repr(statements.show(one)).startswith("c01 <b>& (Attaye Ag Mohamed (CMA); established)")


if __name__ == "__main__":
    for id in CLAIMS.index:
        print(id, CLAIMS.loc[id, "status"], "->", "; ".join(taught(id)))
