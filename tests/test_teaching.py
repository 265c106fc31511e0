"""The teacher's kit: what is generated agrees with its sources, plans agree with lessons, the guide with the course."""

import re
import unicodedata
from html import unescape
from pathlib import Path
from typing import get_args
from urllib.parse import unquote

import nbformat
import pytest
from conftest import external

from malicourse import quiz, tables
from malicourse.publish.editions.pages import Lesson, lesson_of
from malicourse.publish.teaching import kit, sheet, sheets
from malicourse.publish.teaching.keys import ANSWERS, COMMAND, plain
from malicourse.publish.teaching.lists import KINDS
from malicourse.quiz.bank import names
from malicourse.quiz.mixed import draw
from malicourse.quiz.shapes import Shape
from malicourse.words import number, room, say

ROOT = Path(__file__).resolve().parents[1]
TEACHING = ROOT / "teaching"
MADE = kit(ROOT)
LESSONS = names()
EDITIONS = sorted(path.parent for path in ROOT.glob("*/teaching"))
PAGES = sorted(
    path.relative_to(ROOT).as_posix() for folder in (ROOT, *EDITIONS) for path in folder.glob("teaching/**/*.md")
) + sorted(path.name for path in ROOT.glob("README*.md"))
SHEETS = sorted(
    path.relative_to(ROOT).with_suffix("").as_posix()
    for folder in (ROOT, *EDITIONS)
    for path in folder.glob("teaching/sheets/*.html")
)


def opening(name: str) -> str:
    """Give the first cell of a lesson."""
    return nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4).cells[0].source


def section(page: str, heading: str) -> str:
    """Give what stands under a heading of a page."""
    found = re.search(rf"^## {re.escape(heading)}$\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading “{heading}”"
    return found[1]


# ---------------------------------------------------------------- what is generated


@pytest.mark.parametrize("name", MADE)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    path = TEACHING / name
    assert path.exists(), f"run: {COMMAND}"
    assert path.read_text(encoding="utf-8") == MADE[name], f"run: {COMMAND}"


def test_no_page_is_left_of_a_lesson_that_is_gone() -> None:
    there = {
        path.relative_to(TEACHING).as_posix()
        for folder in ("keys", "sheets", "talks")
        for path in TEACHING.glob(f"{folder}/*")
    }
    assert there == {name for name in MADE if "/" in name}


@pytest.mark.parametrize("name", MADE)
def test_a_generated_page_says_so_in_its_first_lines(name: str) -> None:
    assert COMMAND in " ".join(MADE[name].splitlines()[:5])


def said_of_answers(question: quiz.Question) -> list[str]:
    """Give all that the bank says to somebody who has answered."""
    data = question.data
    said = [part["feedback"] for part in (*data.get("choices", []), *data.get("pairs", []), *data.get("near", []))]
    said += [item["note"] for item in data.get("items", [])]
    whole = data.get("feedback", {})
    wrong_places = len(data.get("points", [])) - 1 - len(data.get("near", [])) if question.kind == "place" else 1
    said += [text for side, text in whole.items() if side != "wrong" or wrong_places]
    return [text for text in (*said, data.get("reveal", ""), question.hint) if text]


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_key_gives_every_question_its_feedback_and_its_sources(lesson: str) -> None:
    key = MADE[f"keys/{lesson}.md"]
    for place, question in enumerate(quiz.load(lesson).questions, 1):
        block = key.split(f"\n**{place}.** ")[1].split(f"\n**{place + 1}.** ")[0]
        assert block.startswith(plain(question.stem)), question.id
        lost = [text for text in said_of_answers(question) if plain(text) not in block]
        assert not lost, f"{question.id}: {lost}"
        assert all(source.url in block for source in question.sources), question.id


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_key_marks_what_grading_accepts(lesson: str) -> None:
    """Read the answers back from the key, as a teacher would, and grade them."""
    bank, key = quiz.load(lesson), MADE[f"keys/{lesson}.md"]
    for place, question in enumerate(bank.questions, 1):
        block = key.split(f"\n**{place}.** ")[1].split(f"\n**{place + 1}.** ")[0]
        if question.kind in ("single", "several"):
            letters = re.findall(r"^- ✓ ([A-Z])\. ", block, re.MULTILINE)
            answer = [question.data["choices"]["ABCDEFGHIJ".index(letter)]["text"] for letter in letters]
            answer = answer if question.kind == "several" else answer[0]
        elif question.kind == "match":
            letters = re.findall(r"→ \*\*([A-Z])\. ", block)
            items = [pair["item"] for pair in question.data["pairs"]]
            chosen = [question.data["answers"]["ABCDEFGHIJ".index(letter)] for letter in letters]
            answer = dict(zip(items, chosen, strict=True))
        elif question.kind == "order":
            letters = re.findall(r"^\d+\. ([A-Z])\. ", block, re.MULTILINE)
            answer = [question.data["items"]["ABCDEFGHIJ".index(letter)]["text"] for letter in letters]
        elif question.kind == "place":
            answer = question.data["points"][int(re.search(r"^- ✓ .*?(\d+), ", block, re.MULTILINE)[1]) - 1]["name"]
        elif question.kind == "numeric":
            answer = re.search(r"^- ✓ \*\*([^*]*?)\.\*\*|^- ✓ \*\*(\S+)", block, re.MULTILINE)
            answer = (answer[1] or answer[2]).split()[0]
        else:
            real = [point["value"] for point in question.data.get("points", [])] or [question.data["answer"]]
            assert all(number(value, bank.language) in block for value in real), question.id
            continue
        assert question.verdict(answer).correct, question.id


def blocks(page: str) -> list[str]:
    """Give the questions of a sheet, each as it is printed."""
    return page.split('<div class="question">')[1:]


def asked_in_class(lesson: str) -> list[tuple[int, quiz.Question]]:
    """Give the questions that the sheet of a lesson asks, those of its deck, with the numbers of the key."""
    bank, notebook = quiz.load(lesson), nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", 4)
    shown = sheets.printed(bank, notebook)
    answered = {one.id for one in bank.questions if lesson == "00-start" and one.kind == "place"}
    assert sheets.in_class(notebook) - shown == answered, "the map on its first page names the town"
    return [(place, one) for place, one in enumerate(bank.questions, 1) if one.id in shown]


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_sheet_has_evidence_and_the_questions_of_the_class_with_the_keys_numbers(lesson: str) -> None:
    page, asked = MADE[f"sheets/{lesson}.html"], asked_in_class(lesson)
    printed = [re.search(r"<b>(\d+)\.</b>(.*?)</p>", block) for block in blocks(page)]
    assert [(int(one[1]), unescape(one[2])) for one in printed] == [(place, one.stem) for place, one in asked]
    assert len(asked) >= 1
    assert all(f"<span>{label}:</span>" in page for label in ("Name", "Class", "Date"))
    assert COMMAND not in re.sub("<!--.*?-->", "", page), "no word for its makers is printed"
    assert not re.search(r"<script|<link|\bhref=|url\(|@import|\bsrc=\"(?!data:image/png;base64,)", page)
    assert page.count('<svg role="img"') == sum(one.kind == "place" for _, one in asked)
    heads = [say(f"teaching.ask_{ask}") for ask in ("says", "knows", "gains", "else")]
    assert f"<tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>" in page


def test_a_sheet_prints_tables_of_marked_cells_instead_of_a_chart() -> None:
    """Lesson 07 asks groups to weigh statements: without machines they have two of its tables on paper."""
    page = MADE["sheets/07-report.html"]
    assert re.findall(r'<th scope="col">(.*?)</th>', page) == 2 * ["number", "claim", "who says it", "status"]
    assert re.findall(r'<th scope="row">(c\d\d)</th>', page) == [
        *["c01", "c02", "c03", "c16", "c17", "c18", "c19"],
        *["c23", "c24", "c25", "c26", "c27"],
    ]
    assert '<p class="chart">' not in page
    assert '<p class="chart">' in MADE["sheets/08-afterwards.html"]


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_sheet_gives_no_answer_away(lesson: str) -> None:
    page, bank = unescape(MADE[f"sheets/{lesson}.html"]), quiz.load(lesson)
    for block, (_, question) in zip(blocks(page), asked_in_class(lesson), strict=True):
        told = [text for text in said_of_answers(question) if len(text) > 12 and text in block]
        assert not told, f"{question.id}: {told}"
        data = question.data
        if question.kind in ("single", "several"):
            rows = re.findall(r"<li>(.*?)<b>.\.</b> (.*?)</span></li>", block)
            assert [text for _, text in rows] == [choice["text"] for choice in data["choices"]]
            assert len({before for before, _ in rows}) == 1, "every choice looks the same"
        if question.kind == "order":
            assert re.findall(r"<b>.\.</b> (.*?)</span>", block) != data["answer"]
        if question.kind == "match":
            assert re.findall(r"<b>[A-Z]\.</b><span>(.*?)</span>", block) == data["answers"]
        if data.get("shape") == "line":
            given = [number(point["value"], bank.language) for point in data["points"] if point["given"]]
            assert re.findall(r'font-weight="bold">([^<]*)<', block) == given
        elif question.kind in ("numeric", "estimate"):
            printed = re.sub(r"<b>\d+\.</b>|<[^>]*>", " ", block.replace(question.stem, "").replace(data["unit"], ""))
            assert number(data["answer"], bank.language) not in re.findall(r"[\d,.]*\d", printed), question.id


def test_a_sheet_speaks_the_language_of_its_bank(tmp_path: Path) -> None:
    bank = (ROOT / "tests" / "quizzes" / "every-kind.yaml").read_text(encoding="utf-8")
    path = tmp_path / "every-kind.yaml"
    path.write_text(re.sub(r"^lesson:.*$", r"\g<0>\nlanguage: fr", bank, count=1, flags=re.MULTILINE), encoding="utf-8")
    page = unescape(sheet(quiz.load(path), Lesson("every-kind", "10", "Un essai", "Et alors ?", "")))
    assert '<html lang="fr">' in page
    for key, text in room("teaching", "fr").items():
        if key.startswith(("how_", "who_writes_")):
            assert text.split("{")[0] in page, key
    assert not [one for key, one in room("teaching", "en").items() if key[:4] == "how_" and one.split("{")[0] in page]


def test_keys_and_sheets_know_every_shape() -> None:
    assert set(ANSWERS) == set(sheets.ROOM) == set(get_args(Shape))


@pytest.mark.parametrize("name", MADE)
def test_numbers_are_written_as_people_write_them(name: str) -> None:
    words = re.sub(r'href="[^"]*"|src="[^"]*"|\]\([^)]*\)|<svg.*?</svg>', "", MADE[name], flags=re.DOTALL)
    assert re.findall(r"\d+\.\d{5,}", words) == []


def test_the_final_test_of_a_number_is_the_same_on_paper() -> None:
    page, key = sheets.final_sheet(9, 12)
    drawn = [question for _, question in draw(9, 12)]
    assert [unescape(re.search(r"</b>(.*?)</p>", block)[1]) for block in blocks(page)] == [one.stem for one in drawn]
    assert [plain(one.stem) in key for one in drawn] == [True] * 12
    assert "✓" not in page
    assert sheets.final_sheet(9, 12) == (page, key)
    assert sheets.final_sheet(8, 12)[0] != page


@pytest.mark.browser
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_on_a_phone_does_not_scroll_sideways(page, sheet: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto((ROOT / f"{sheet}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.locator("main").count() == 1


@pytest.mark.browser
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_fits_the_page_of_a4(page, axe, sheet: str) -> None:
    """A question lower than a page is never parted (break-inside), so each must be lower; none may be wider."""
    page.set_viewport_size({"width": round(174 / 25.4 * 96), "height": round(263 / 25.4 * 96)})  # the page less margins
    page.goto((ROOT / f"{sheet}.html").as_uri())
    page.emulate_media(media="print")
    high, wide = page.evaluate(
        "[Math.max(...[...document.querySelectorAll('.question')].map((q) => q.getBoundingClientRect().height)), "
        "document.documentElement.scrollWidth]"
    )
    assert high < 0.6 * page.viewport_size["height"], "a question takes more than half a page"
    if not sheet.endswith(("00-start", "09-inquiry")):
        pdf = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2, "a lesson on paper is two pages"
    assert wide <= page.viewport_size["width"]
    whole = "[...document.querySelectorAll('.question')].every((q) => getComputedStyle(q).breakInside === 'avoid')"
    assert page.evaluate(whole)
    assert not external(page.requests_seen)
    assert axe(page) == []


def test_the_glossary_leads_from_french_to_english() -> None:
    page, terms = MADE["glossary.md"], tables.read("glossary")
    rows = re.findall(r"^\| (.+?) \| \[(.+?)\]\(#(.+?)\) \|$", page, re.MULTILINE)
    assert sorted(rows) == sorted(zip(terms["french"], terms["english"], terms["id"], strict=True))
    flat = [unicodedata.normalize("NFD", french.casefold()).encode("ascii", "ignore") for french, _, _ in rows]
    assert flat == sorted(flat), "in French order, accents aside"


def test_the_who_is_who_names_everybody_with_years_side_and_sources() -> None:
    page, actors = MADE["who-is-who.md"], tables.read("actors").fillna("")
    assert {re.sub(r"\W", "_", kind) for kind in actors["kind"]} == set(KINDS)
    for actor in actors.itertuples(index=False):
        entry = page.split(f'<a id="{actor.id}"></a>')[1].split("<a id=")[0]
        for text in (actor.name, actor.name_fr, actor.alignment, actor.description):
            assert plain(text) in entry, actor.id
        assert tables.date_words(actor.active_from) in entry
        assert tables.date_words(actor.active_to) in entry
        for source in actor.sources.split(";"):
            assert plain(tables.cite(source)) in entry, f"{actor.id}: {source}"


# ---------------------------------------------------------------- plans

HEADINGS = (
    "Objectives",
    "Materials",
    "Minute by minute",
    "Talking points",
    "Expected misconceptions, and what to answer",
    "Rules for the discussion",
    "For a slower group",
    "For a faster group",
)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_plan_has_all_that_a_teacher_needs(lesson: str) -> None:
    plan = (TEACHING / "plans" / f"{lesson}.md").read_text(encoding="utf-8")
    for heading in HEADINGS:
        assert len(section(plan, heading).split()) >= 10, f"“{heading}” is empty"
    assert re.search(r"^## If (five|ten) minutes are lost$", plan, re.MULTILINE)
    assert len(re.findall(r"^# ", plan, re.MULTILINE)) == 1


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_plan_has_the_objectives_of_the_question_bank(lesson: str) -> None:
    plan = (TEACHING / "plans" / f"{lesson}.md").read_text(encoding="utf-8")
    listed = re.findall(r"^- (.+)$", section(plan, "Objectives"), re.MULTILINE)
    assert listed == list(quiz.load(lesson).objectives.values()), f"teaching/plans/{lesson}.md: take those of the bank"


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_plan_keeps_the_minutes_of_the_lesson(lesson: str) -> None:
    """The parts of the lesson's line “Time” begin where the plan has a beat, and end with its last minute."""
    plan = (TEACHING / "plans" / f"{lesson}.md").read_text(encoding="utf-8")
    beats = [int(minute) for minute in re.findall(r"^\| (\d+) \|", section(plan, "Minute by minute"), re.MULTILINE)]
    time = re.search(r"^- \*\*Time:\*\* (.+)$", opening(lesson), re.MULTILINE)[1]
    total = int(re.search(r"(\d+) minutes", time)[1])
    parts = [int(minutes) for minutes in re.findall(r"(?<= )(\d+)(?=[,.])", time)]
    assert sum(parts) == total, f"{lesson}: the parts of the lesson's line “Time” make {sum(parts)} of {total} minutes"
    begins = {sum(parts[:place]) for place in range(len(parts))}
    assert beats == sorted(set(beats))
    assert beats[0] == 0
    assert beats[-1] < total
    assert begins <= set(beats), f"{lesson}: the plan has no beat at minute {sorted(begins - set(beats))} of the lesson"


# ---------------------------------------------------------------- guide and links


def anchors(path: Path) -> set[str]:
    """Give the places of a page of Markdown or a notebook to which a link can lead."""
    if path.suffix == ".ipynb":
        cells = nbformat.read(path, 4).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        return {heading.strip().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    text = path.read_text(encoding="utf-8")
    headings = [
        re.sub(r"[^\w\- ]", "", heading.strip().lower()) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    ]
    return {heading.replace(" ", "-") for heading in headings} | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_the_kit_leads_somewhere(page: str) -> None:
    path, lost = ROOT / page, []
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if re.match(r"https?:", link):
            continue
        file, _, place = link.partition("#")
        target = (path.parent / unquote(file)) if file else path
        if not target.exists() or (place and unquote(place) not in anchors(target)):
            lost.append(link)
    assert not lost


def test_the_guide_lists_every_lesson_once_in_each_table_it_needs() -> None:
    guide = (TEACHING / "guide.md").read_text(encoding="utf-8")
    listed = re.findall(
        r"^\| \[(\d\d)\]\(plans/(.+?)\.md\) \|.*\| (.+?) \|$", section(guide, "The whole course"), re.MULTILINE
    )
    assert [name for _, name, _ in listed] == LESSONS
    for _, name, minutes in listed:
        time = lesson_of(nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4), name).time
        assert minutes.startswith(time.split()[0] if time != "open" else "45, then"), f"{name}: {time}"


def test_the_guide_names_only_commands_that_exist(start) -> None:
    guide = (TEACHING / "guide.md").read_text(encoding="utf-8")
    code = (ROOT / "start.py").read_text(encoding="utf-8")
    code += "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src" / "malicourse" / "publish").rglob("*.py")
    )
    named = re.findall(r"python start\.py((?: [\w-]+)+)", guide)
    assert named, "the guide names no command; the search must be wrong"
    words = {word for command in named for word in command.split() if not word.isdigit()}
    unknown = {word for word in words if f'"{word}"' not in code}
    assert not unknown, f"neither start.py nor malicourse.publish knows {unknown}"
