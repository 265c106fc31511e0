"""What nbval does not see: order of execution, stored state, tags, headings, slide marks, words of charts, links."""

import csv
import itertools
import re
import statistics
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from nbformat import NotebookNode

from malicourse import _notebook, charts, course, words
from malicourse.authoring import WIDGET_VIEW, learner_copy, learner_name, normalise

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SOLUTIONS = sorted((ROOT / "exercises" / "solutions").glob("*.ipynb"))
LEARNERS = sorted((ROOT / "exercises").glob("*.ipynb"))
RUN = LESSONS + SOLUTIONS
ALL = RUN + LEARNERS
# What must be alike in an edition of another language is in tests/test_french.py; here is what may break of itself.
OTHERS = sorted(ROOT.glob("*/notebooks/*.ipynb")) + sorted(ROOT.glob("*/exercises/solutions/*.ipynb"))
COPIES = sorted(ROOT.glob("*/exercises/*.ipynb"))
KNOWN_TAGS = {"answer", "raises-exception", "reveal-rows", "reveal-columns", "reveal-last-column", "sheet"}
SLIDE_TYPES = {"slide", "subslide", "fragment", "skip", "notes", "-"}
NOTE = r"<details><summary>{}</summary>\n\n.+\n\n</details>"
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"|!\[[^\]]*\]\(([^)\s]+)\)")

with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as stream:
    ADDRESSES = {row["url"] for row in csv.DictReader(stream)}


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.relative_to(ROOT).as_posix())


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def prose(path: Path) -> list[tuple[int, str]]:
    """Give the text cells with their numbers, without code between backticks."""
    cells = enumerate(read(path).cells, start=1)
    return [
        (number, re.sub(r"```.*?```|`[^`]*`", "", cell.source, flags=re.DOTALL))
        for number, cell in cells
        if cell.cell_type == "markdown"
    ]


def links(path: Path) -> list[tuple[int, str]]:
    return [(number, next(filter(None, m.groups()))) for number, text in prose(path) for m in LINK.finditer(text)]


def outputs(path: Path) -> list[tuple[int, NotebookNode]]:
    return [(n, output) for n, cell in enumerate(read(path).cells, start=1) for output in cell.get("outputs", [])]


def test_there_are_lessons_solutions_and_learner_copies():
    assert LESSONS
    assert SOLUTIONS
    assert [learner_name(path.name) for path in SOLUTIONS] == [path.name for path in LEARNERS]


@each(RUN + OTHERS)
def test_every_code_cell_was_run_from_top_to_bottom(path):
    code = [cell for cell in read(path).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(cell.source.strip() for cell in code), "an empty code cell"


@each(LESSONS)
def test_code_cells_are_short_enough_to_be_read_aloud(path):
    code = [cell.source for cell in read(path).cells if cell.cell_type == "code"]
    lines = [sum(bool(line.strip()) for line in source.splitlines()) for source in code]
    assert statistics.median(lines) <= 3
    assert [source.splitlines()[0] for source, length in zip(code, lines, strict=True) if length > 15] == []


@each(LESSONS)
def test_every_chart_carries_the_rows_it_draws(path):
    bare = [
        number
        for number, output in outputs(path)
        if charts.MIME in output.get("data", {}) and "data" not in output.metadata.get(charts.MIME, {})
    ]
    assert bare == [], "run it once more: python -m malicourse.authoring run"


@each(ALL + OTHERS + COPIES)
def test_the_file_is_as_authoring_writes_it_without_widget_state(path):
    written = path.read_text(encoding="utf-8")
    assert WIDGET_VIEW not in written
    assert written == _notebook.text(normalise(read(path)))


@each(ALL)
def test_tags_are_from_the_known_list(path):
    tags = {tag for cell in read(path).cells for tag in cell.metadata.get("tags", [])}
    assert tags <= (KNOWN_TAGS if path not in LESSONS else KNOWN_TAGS - {"answer"})


@each(RUN)
def test_a_cell_tagged_to_raise_raises_and_no_other_does(path):
    for number, cell in enumerate(read(path).cells, start=1):
        raised = any(output.output_type == "error" for output in cell.get("outputs", []))
        assert raised == ("raises-exception" in cell.metadata.get("tags", [])), f"cell {number}"


@each(ALL + OTHERS + COPIES)
def test_there_is_one_first_heading_on_top_and_no_level_is_skipped(path):
    levels = [len(m[1]) for _, text in prose(path) for m in re.finditer(r"^(#{1,6}) +\S", text, re.MULTILINE)]
    assert levels.count(1) == 1
    assert read(path).cells[0].source.startswith("# ")
    jumps = [(one, other) for one, other in itertools.pairwise(levels) if other > one + 1]
    assert not jumps


@each(ALL)
def test_every_cell_knows_its_place_on_the_slides(path):
    marks = [cell.metadata.get("slideshow", {}).get("slide_type") for cell in read(path).cells]
    assert set(marks) <= SLIDE_TYPES
    assert marks[0] == "slide"


@each(ALL + OTHERS + COPIES)
def test_notes_for_the_teacher_are_folded_and_marked_as_notes(path):
    folded = words.room("editions", course.language(path.parent))["for_the_teacher"]
    for number, cell in enumerate(read(path).cells, start=1):
        is_note = cell.metadata.get("slideshow", {}).get("slide_type") == "notes"
        assert is_note == (folded in cell.source), f"cell {number}"
        assert not is_note or re.fullmatch(NOTE.format(folded), cell.source, re.DOTALL), f"cell {number}"


@each(RUN + OTHERS)
def test_every_chart_has_words_as_output_caption_and_alternative_text(path):
    stored = [(number, output) for number, output in outputs(path) if output.output_type != "stream"]
    for place, (number, output) in enumerate(stored):
        if "image/png" not in output.get("data", {}):
            continue
        assert charts.MIME in output.data, f"cell {number} shows a picture that charts.finish did not finish"
        chart = output.data[charts.MIME]
        assert len(chart["text"].split()) >= 6, f"cell {number}"
        assert output.data["text/plain"] == chart["text"]
        assert chart["text"] in output.metadata["image/png"]["alt"]
        assert chart["sources"], f"cell {number}"
        caption = stored[place + 1][1].data["text/plain"]
        assert caption.startswith(chart["text"]), f"cell {number} has no caption under its chart"


@each(RUN + OTHERS)
def test_no_output_differs_from_run_to_run(path):
    """A memory address, a path of this machine or a warning would break the comparison elsewhere."""
    for number, output in outputs(path):
        assert output.get("name") != "stderr", f"cell {number}: {output.text}"
        for kind, shown in output.get("data", {"text/plain": output.get("text", "")}).items():
            if kind.startswith("text/"):
                assert not re.search(r"\bat 0x[0-9a-f]{6,}|/tmp/|[A-Z]:\\", shown), f"cell {number}"


def exists_with_this_case(path: Path) -> bool:
    """Tell whether a file is there under exactly this name, also where the disk does not mind capitals."""
    if not path.exists():
        return False
    while path != path.parent:
        if path.name not in {one.name for one in path.parent.iterdir()}:
            return False
        path = path.parent
    return True


@each(ALL + OTHERS + COPIES)
def test_every_link_to_a_file_leads_to_a_file_of_the_course(path):
    for number, target in links(path):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = unquote(target).partition("#")
        there = (path.parent / file).resolve() if file else path
        assert exists_with_this_case(there), f"cell {number}: {target}"
        assert there.is_relative_to(ROOT), f"cell {number}: {target}"
        if anchor and there.suffix == ".ipynb":
            headings = {
                m[1].strip().replace(" ", "-").casefold()
                for _, text in prose(there)
                for m in re.finditer(r"^#+ +(.+)$", text, re.MULTILINE)
            }
            assert anchor.casefold() in headings, f"cell {number}: {target}"


@each(ALL)
def test_every_address_in_prose_is_the_address_of_a_source(path):
    strangers = [(number, target) for number, target in links(path) if re.match(r"https?:", target)]
    strangers = [(number, target) for number, target in strangers if target not in ADDRESSES]
    assert not strangers


@each(RUN)
def test_every_source_of_a_chart_or_question_is_a_row_with_its_address(path):
    for number, output in outputs(path):
        for kind, content in output.get("data", {}).items():
            if not kind.startswith("application/vnd.malicourse."):
                continue
            holders = content.get("questions", [content])
            named = [holder["sources"] for holder in holders]  # a list, or id and source, as the table of the talks has
            for source in (one for some in named for one in (some.values() if isinstance(some, dict) else some)):
                assert source["url"] in ADDRESSES | {""}, f"cell {number}: {source}"


@each(LEARNERS)
def test_the_learner_copy_follows_from_its_solution(path):
    (source,) = (one for one in SOLUTIONS if learner_name(one.name) == path.name)
    assert path.read_text(encoding="utf-8") == _notebook.text(learner_copy(read(source), source.name))


@each(LEARNERS + COPIES)
def test_the_learner_copy_is_not_run_and_holds_no_answer(path):
    for number, cell in enumerate(read(path).cells, start=1):
        if cell.cell_type == "code":
            assert cell.execution_count is None, f"cell {number}"
            assert cell.outputs == [], f"cell {number}"
        if cell.cell_type == "code" and "answer" in cell.metadata.get("tags", []):
            assert re.search(r' = (\.\.\.|"""\.\.\.""")', cell.source), f"cell {number}"
