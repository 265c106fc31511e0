"""One page on a class, from what learners handed in: found by content, pooled, nobody named."""

from __future__ import annotations

import csv
import io
import itertools
import json
import random
import re
import zipfile
from datetime import datetime, timedelta, timezone
from html import unescape
from pathlib import Path

import pytest
from conftest import external

from malicourse import files, progress, quiz, words
from malicourse.publish import __main__ as publish
from malicourse.publish import classroom
from malicourse.publish.classroom import handed, opened, plans, pooled
from malicourse.publish.classroom.asked import Course
from malicourse.publish.classroom.grid import plain
from malicourse.quiz.shapes import Choices, Line, Number, Order, Pairs

ROOT = Path(__file__).resolve().parents[1]
START = datetime(2024, 3, 12, 9, tzinfo=timezone(timedelta(0)))
PLANTED = {  # question to the wrong choice that much of the class makes, and how many of forty
    "revolt-abetted": ("For all twelve months of the year 2012", 24),
    "accord-kidal-inquiry": ("Each side accuses the other, so nothing can be known", 20),
    "withdrawals-not-denounced": ("Nothing. To leave the bodies of an accord is to end it.", 17),
}
NAMES = ("Aminata", "Moussa", "Fatoumata", "Ibrahim")


@pytest.fixture(scope="module")
def course() -> Course:
    return Course()


@pytest.fixture(autouse=True)
def in_the_course(monkeypatch):
    monkeypatch.chdir(ROOT)


def row(
    course: Course, name: str, answer: object, right: str, second: int, tries: int = 1, **more: str
) -> list[object]:
    """A row as progress.export() writes it."""
    one = course.asked[name]
    objective = one.bank.objectives[one.question.objective]
    when = (START + timedelta(seconds=second)).isoformat(timespec="seconds")
    said = progress._answer_words(answer)
    first = said if tries == 1 else more.get("first", "")
    shown = more.get("shown", "no")
    return [one.bank.lesson, one.stop.id, name, objective, said, right, tries, shown, when, one.question.stem, first]


def wrong_of(course: Course, name: str, chance: random.Random) -> object:
    """A wrong answer to a question of one choice, not the planted one."""
    choices = [one["text"] for one in course.asked[name].question.data["choices"] if not one["correct"]]
    return chance.choice([text for text in choices if text != PLANTED.get(name, ("",))[0]])


def export(folder: Path, name: str, rows: list[list[object]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"my-answers{f'-{name}' if name else ''}.csv"
    file.write_text(files.csv_text([progress.COLUMNS, *rows]), encoding="utf-8")
    return file


def a_class(folder: Path, course: Course, size: int = 40) -> Path:
    """Write the exports of a class with three misconceptions; every other question has few and scattered errors."""
    chance = random.Random(7)
    singles = [
        one.id
        for one in course.asked.values()
        if one.question.kind == "single" and one.bank.lesson in ("02-revolt", "03-accord", "06-withdrawals")
    ]
    for pupil in range(size):
        rows = []
        for place, name in enumerate(singles):
            right = course.asked[name].question.solution().answer
            second = 1000 * pupil + 7 * place
            if name in PLANTED and pupil % 40 < PLANTED[name][1]:
                wrong = PLANTED[name][0]
                if pupil % 2:  # found at the second try: the first one is what the class thought
                    rows.append(row(course, name, right, "yes", second, 2, first=progress._answer_words(wrong)))
                else:
                    rows.append(row(course, name, wrong, "no", second))
            elif chance.random() < 0.12:
                rows.append(row(course, name, wrong_of(course, name, chance), "no", second))
            else:
                rows.append(row(course, name, right, "yes", second))
        rows.append(row(course, "afterwards-days", 10 + pupil, "", 1000 * pupil + 999))
        export(folder / f"group{pupil % 3}", f"{NAMES[pupil % 4].lower()}{pupil}", rows)
    return folder


def text_of(file: Path) -> str:
    """Give the words of a page."""
    html = re.sub(r"<style>.*?</style>", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def say(key: str, **blanks: object) -> str:
    return words.say(f"classroom.{key}", **blanks)


# ---------------------------------------------------------------- what the class thinks


def test_a_file_damaged_on_its_way_is_asked_for_again_and_the_top_of_the_page_says_that_one_is_missing(
    tmp_path, course
):
    folder = a_class(tmp_path / "10c", course, size=6)
    file = next(folder.rglob("*.csv"))
    file.write_bytes(file.read_bytes()[:300] + b"\0\xff" * 200)
    written = classroom.write(folder, tmp_path / "page.html")
    assert any(line.endswith(say("skip_damaged")) for line in written.lines)
    assert text_of(written.file).index(say("left_out_files", n=1)) < text_of(written.file).index(say("tomorrow"))


def test_a_slip_of_a_number_names_the_number_that_is_right(course):
    one = course.asked["junta-share"]
    (error,) = one.errors(38.23)
    assert error.label == say("slip", given="38.23", real="36.8", unit="%")


def test_an_answer_that_ends_a_sentence_gets_no_second_full_stop(course):
    one = course.asked["revolt-rejected"]
    right = one.question.solution().answer
    turned = dict(zip(right, [*list(right.values())[1:], next(iter(right.values()))], strict=True))
    assert all(".." not in error.words for error in one.errors(turned))


def test_three_planted_misconceptions_stand_at_the_top_with_what_to_answer_and_what_to_show(tmp_path, course):
    written = classroom.write(a_class(tmp_path / "10b", course), tmp_path / "page.html")
    html = written.file.read_text(encoding="utf-8")
    top = html[html.index('id="tomorrow"') : html.index("<nav")]
    items = [unescape(item) for item in top.split("<li>")[1:]]
    for item, (name, (wrong, count)) in zip(items, PLANTED.items(), strict=False):
        one = course.asked[name]
        assert say("gave", label=wrong) in item
        assert say("right_is", choice=one.question.solution().answer) in item
        share = int(re.search(rf"{count if count != 20 else '2[0-9]'}\S* of 40 answered so \((\d+)%\)", item)[1])
        assert abs(share - 100 * count / 40) < 6
        assert one.question.stem in item
        assert next(choice["feedback"] for choice in one.question.data["choices"] if choice["text"] == wrong) in item
        number = dict(one.question.misconceptions)[wrong]
        plan = (ROOT / "teaching" / "plans" / f"{one.bank.lesson}.md").read_text(encoding="utf-8")
        known = plans.misconceptions(plan)[number - 1]
        assert f"<h3>{say('misconception', said=known.said)}</h3>" in item
        assert say("plan_answers", words=known.answer) in item
        assert re.search(rf"slide \d+, “[^”]+”, of {one.bank.lesson}\.slides\.html", item)
    assert say("learners", n=40) in text_of(written.file)
    assert say("newest", date="12 March 2024") in text_of(written.file)


def test_the_share_is_of_first_tries_and_each_lesson_has_its_stops_and_objectives(tmp_path, course):
    name = "revolt-abetted"
    right, wrong = course.asked[name].question.solution().answer, PLANTED[name][0]
    folder = tmp_path / "class"
    for pupil in range(6):
        answers = [(right, "yes", 1), (right, "yes", 2), (wrong, "no", 1), (wrong, "no", 3), (right, "yes", 1)]
        answer, verdict, tries = answers[pupil % 5]
        export(folder, f"p{pupil}", [row(course, name, answer, verdict, 50 * pupil, tries)])
    said = text_of(classroom.write(folder, tmp_path / "page.html").file)
    assert say("right_share", right=3, of=6, percent=50) in said
    assert say("most_chosen", count=2) in said
    assert say("later", n=1) in said, "of the fourth the first answer was not kept"
    assert say("lost", n=1) in said, "of the second no wrong answer is known"
    one = course.asked[name]
    assert f"{one.stop.title} {say('right_share', right=3, of=6, percent=50)}" in said
    assert f"{one.bank.objectives[one.question.objective]} {say('right_share', right=3, of=6, percent=50)}" in said


def test_an_answer_that_was_shown_is_not_right_at_the_first_try_and_one_only_shown_is_no_answer(tmp_path, course):
    name = "revolt-abetted"
    right = course.asked[name].question.solution().answer
    rows = [row(course, name, right, "yes", 5, 1, shown="yes")]
    export(tmp_path / "class", "a", rows)
    only_shown = row(course, name, "", "no", 9, 0, shown="yes")
    export(tmp_path / "class", "b", [only_shown, row(course, "revolt-map", "Timbuktu", "yes", 9)])
    results = pooled.pool(classroom.gather(tmp_path / "class"), course).lessons[0].results
    assert [(one.asked.id, one.score.right, one.score.of) for one in results] == [("revolt-map", 1, 1), (name, 0, 1)]


def test_every_question_reads_its_right_answer_back_from_an_export(course):
    for one in course.asked.values():
        solved = one.question.solution().answer
        cell = files.safe_cell(progress._answer_words(solved))
        answer = one.read(plain(str(cell)))
        assert one.judged(answer) is not None, one.id
        assert list(one.errors(answer)) == [], one.id
        assert one.judged(answer).correct is not False, one.id


def test_every_wrong_part_of_an_answer_is_told(course):
    for one in course.asked.values():
        wrong: object
        match one.shape:
            case Choices(many=many, rows=rows):
                first = next(entry for entry in rows if not entry.right)
                wrong = [first.text] if many else first.name or first.text
            case Order(rows=rows):
                wrong = [item for item, _ in rows][::-1]
            case Pairs(rows=rows, answers=answers):
                wrong = {entry.item: next(answer for answer in answers if answer != entry.answer) for entry in rows}
            case Number(graded=True) as shape:
                wrong = shape.value + shape.tolerance + 1
            case _:
                continue
        found = list(one.errors(one.judged(wrong).answer))
        assert found, one.id
        assert all(error.label for error in found), one.id


# ---------------------------------------------------------------- estimates and guesses


def test_all_estimates_are_pooled_beside_the_source_with_the_picture_in_words(tmp_path, course):
    chance = random.Random(3)
    estimates = [one for one in course.asked.values() if not one.graded]
    drawn: dict[str, list[float]] = {}
    for pupil in range(9):
        rows = []
        for place, one in enumerate(estimates):
            match one.shape:
                case Number(value=value):
                    answer: object = round(value * chance.uniform(0.2, 4), 1)
                    drawn.setdefault(one.id, []).append(float(answer))
                case Line(points=points, top=top):
                    answer = {point.x: round(chance.uniform(0, top)) for point in points if not point.given}
            rows.append(row(course, one.id, answer, "", 300 * pupil + place))
        export(tmp_path / "class", f"p{pupil}", rows)
    html = classroom.write(tmp_path / "class", tmp_path / "page.html").file.read_text(encoding="utf-8")
    for one in estimates:
        part = html.partition(f"<h4>{one.question.stem}</h4>")[2].partition('<div class="estimate">')[0]
        assert len(re.findall("<svg", part)) == 2, "one for a wide page, one for a phone"
        label = unescape(re.search('role="img" aria-label="([^"]+)"', part)[1])
        assert words.number(one.shape.value) in label if isinstance(one.shape, Number) else True
        if isinstance(one.shape, Number):
            middle = sorted(drawn[one.id])[4]
            assert words.number(round(middle) if middle >= 100 else middle) in label
            assert part.count("<circle") == 18
        else:
            for point in one.shape.points:
                assert point.given or f"{point.x}: half of the class drew" in label
        assert unescape(part).count(one.shape.told) == 1
        assert one.question.sources[0].citation in unescape(part)
    assert "afterwards-days" in drawn, "lesson 08 asks for one"


def test_guesses_on_paper_and_votes_are_typed_into_the_template(tmp_path, course):
    table = list(csv.reader(io.StringIO(classroom.template(["08-afterwards"]).lstrip("\ufeff"))))
    assert table[0][:3] == ["question", "choice", "count"]
    kidal = [entry for entry in table if "Kidal" in entry[0]]
    assert len(kidal) == 3
    print_it = [entry for entry in table if entry[0] == "afterwards-print"]
    assert len(print_it) == 4
    for entry, count in ((kidal[0], 9), (kidal[1], 14), (print_it[0], 11), (print_it[1], 6)):
        entry[2] = str(count)
    (tmp_path / "votes.csv").write_text(files.csv_text(table, ";"), encoding="utf-8")
    said = text_of(classroom.write(tmp_path / "votes.csv", tmp_path / "page.html").file)
    assert (
        f"{say('guess_part', choice='the CMA', count=14)} and {say('guess_part', choice='the army', count=9)}" in said
    )
    assert say("of_votes") in said
    right = {choice["text"]: choice["correct"] for choice in course.asked["afterwards-print"].question.data["choices"]}
    count = sum(number for entry, number in ((print_it[0], 11), (print_it[1], 6)) if right[entry[1]])
    assert say("right_share", right=count, of=17, percent=round(100 * count / 17)) in said


def test_a_count_may_name_a_choice_by_its_letter(tmp_path, course):
    (tmp_path / "v.csv").write_text("question,choix,nombre\nrevolt-abetted,A,5\nrevolt-abetted,b,3\nno-such,A,9\n")
    found = classroom.gather(tmp_path)
    assert sum(found.votes["revolt-abetted"].answers.values()) == 8
    assert found.unknown == 1


# ---------------------------------------------------------------- small classes, names


def test_a_class_of_one_is_told_that_it_is_one_person(tmp_path, course):
    a_class(tmp_path / "class", course, size=1)
    said = text_of(classroom.write(tmp_path / "class", tmp_path / "page.html").file)
    assert say("one_person") in said
    assert say("tomorrow") not in said


def test_below_five_answers_no_share_is_said(tmp_path, course):
    a_class(tmp_path / "class", course, size=4)
    html = classroom.write(tmp_path / "class", tmp_path / "page.html").file.read_text(encoding="utf-8")
    said = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    assert say("few", fewest=5) in unescape(said)
    in_lessons = said[said.index('class="questions"') :]
    assert "%" not in re.sub(r'<p class="(stem|wrong)">.*?</p>', "", in_lessons.partition("</ol>")[0], flags=re.DOTALL)
    assert 'class="bar"' not in in_lessons.partition("</ol>")[0]


def test_no_name_stands_on_the_page_unless_asked_and_then_no_marks_beside_it(tmp_path, course):
    folder = a_class(tmp_path / "class", course, size=8)
    export(folder, "salimata", [["?"] * len(progress.COLUMNS)])  # also the name of a file that is not read
    written = classroom.write(folder, tmp_path / "page.html")
    html = written.file.read_text(encoding="utf-8").casefold()
    assert [name for name in (*NAMES, "Salimata", "group1", "my-answers") if name.casefold() in html] == []
    assert any("salimata" in line for line in written.lines), "the teacher is told at the command line"
    named = classroom.write(folder, tmp_path / "named.html", names=True).file.read_text(encoding="utf-8")
    rows = re.findall(r"<li>(\w+)</li>", named[named.index('class="who"') :])
    assert rows == sorted(rows, key=str.casefold)
    assert "aminata0" in rows
    assert len(rows) == 8


# ---------------------------------------------------------------- files


def test_the_newest_state_of_a_learner_counts_and_a_copy_is_named(tmp_path, course):
    folder = tmp_path / "class"
    names = ["revolt-map", "revolt-abetted", "revolt-paradox", "revolt-menaka"]
    rows = [
        row(course, name, course.asked[name].question.solution().answer, "yes", 60 * k) for k, name in enumerate(names)
    ]
    export(folder / "monday", "", rows[:3])
    export(folder / "tuesday", "", rows)
    (folder / "copy.csv").write_bytes((folder / "tuesday" / "my-answers.csv").read_bytes())
    found = classroom.gather(folder)
    assert [len(person.given) for person in found.people] == [4]
    reasons = {one.name: one.reason for one in found.left_out}
    assert reasons["tuesday/my-answers.csv"] == say("skip_same", other="copy.csv")
    assert reasons["monday/my-answers.csv"] == say("skip_older", other="copy.csv")


def test_two_learners_who_answer_in_the_same_second_stay_two(tmp_path, course):
    for pupil in ("awa", "moussa"):
        rows = [row(course, "revolt-map", "Timbuktu", "yes", 5), row(course, "revolt-menaka", pupil, "no", 60)]
        rows[1][4] = course.asked["revolt-menaka"].question.data["choices"][pupil == "awa"]["text"]
        export(tmp_path / "class", pupil, rows)
    assert len(classroom.gather(tmp_path / "class").people) == 2


def test_damaged_and_foreign_files_are_named_each_with_its_reason(tmp_path, course):
    folder = a_class(tmp_path / "class", course, size=2)
    locked = io.BytesIO()
    with zipfile.ZipFile(locked, "w") as packed:
        packed.writestr("a.csv", "x")
    spoiled = bytearray(locked.getvalue())
    spoiled[30 + len("a.csv")] ^= 0xFF
    strange = {
        "photo.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200), "skip_foreign"),
        "note.txt": (b"Dear teacher, here are my answers\nRegards", "skip_foreign"),
        "empty.csv": (b"", "skip_empty"),
        "broken.zip": (b"PK\x03\x04" + bytes(50), "skip_damaged"),
        "spoiled.zip": (bytes(spoiled), None),
        "book.xlsx": (_workbook([["a", "b"], [1, 2]])[:-300], None),
        "grades.csv": (b"Last name,First name,Grade/10.00,Q. 1 /1.00\nA,B,3,1\n", "skip_marks_only"),
        "table.csv": (b"id,date\ne1,2012\n", "skip_foreign"),
        "data.json": (b'{"format": 99}', "skip_foreign_json"),
        "line.csv": (b"ab," * 4_000_000, "skip_rows"),
        "sheets.xlsx": (_bomb(), "skip_rows"),
        "deep.json": (b"[" * 200_000, "skip_foreign_json"),
        "sub/huge.csv": (b"question,choice,count\n" + b"a,b,1\n" * 1_000_000, "skip_rows"),
    }
    for name, (content, _) in strange.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    lines = classroom.write(folder, tmp_path / "page.html").lines
    for name, (_, key) in strange.items():
        said = [line for line in lines if line.startswith((f"{name}:", f"{name}/"))]
        assert len(said) == 1, (name, lines)
        assert key is None or say(key) in said[0]
    assert say("read_export", n=2) in lines


def test_zips_are_read_and_a_bomb_is_not_unpacked(tmp_path, course, monkeypatch):
    folder = a_class(tmp_path / "class", course, size=3)
    inner, outer = io.BytesIO(), tmp_path / "class.zip"
    with zipfile.ZipFile(inner, "w") as packed:
        for file in folder.rglob("*.csv"):
            packed.writestr(f"../{file.name}", file.read_bytes())
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inner.zip", inner.getvalue())
        packed.writestr("__MACOSX/._x", b"x")
        packed.writestr("bomb.csv", bytes(60_000_000))
    found = classroom.gather(outer)
    assert len(found.people) == 3
    assert [(one.name, one.kind) for one in found.left_out] == [("class.zip/bomb.csv", "large")]
    opener = opened.Opener()
    list(opener.open(outer))
    assert opener.unpacked < opened.MOST_BYTES + 1_000_000, "no more of a member is unpacked than a file may have"
    monkeypatch.setattr(opened, "MOST_UNPACKED", 1000)
    assert [one.kind for one in opened.Opener().open(outer) if isinstance(one, opened.Skipped)][-1] == "unpacks"


def test_links_pipes_and_folders_without_end_are_left_alone(tmp_path, course):
    folder = a_class(tmp_path / "class", course, size=2)
    deep = folder
    for _ in range(20):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "my-answers.csv").write_text("x")
    try:
        (folder / "loop").symlink_to(folder)
    except OSError:
        pytest.skip("no links here")
    found = classroom.gather(folder)
    assert {one.kind for one in found.left_out} == {"link", "deep"}


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'>=cmd|calc!A1"


def test_a_hostile_file_harms_nothing(tmp_path, course, page):
    folder = tmp_path / "class"
    rows = [row(course, "revolt-abetted", HOSTILE, "no", 5), row(course, "revolt-map", "Gao", "no", 6)]
    rows.append(row(course, "afterwards-days", "1e400", "", 7))
    rows.append(row(course, "afterwards-days", "9" * 300, "", 8))
    rows[0][8] = HOSTILE
    for pupil in range(5):
        rows[1][8] = f"2024-99-99T00:00:0{pupil}"
        export(folder, f"p{pupil}", rows)
        moodle = [["Last name", "First name", "Response 1"], [HOSTILE, "x", "A"]]
        (folder / f"m{pupil}.csv").write_text(files.csv_text(moodle), encoding="utf-8")
    votes = f'question,choice,count\n"08-afterwards: {HOSTILE.replace(chr(34), "")}",<b>x</b>,3\nrevolt-map,Gao,-5\n'
    (folder / "votes.csv").write_text(votes, encoding="utf-8")
    file = classroom.write(folder, tmp_path / "page.html", names=True).file
    html = file.read_text(encoding="utf-8")
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>x" not in html
    page.on("dialog", lambda dialog: pytest.fail("something ran"))
    page.goto(file.as_uri())
    assert page.locator("main h2").count() > 2
    assert page.console_errors == []


def test_what_the_course_keeps_on_a_learners_computer_is_read_too(tmp_path, monkeypatch, course):
    monkeypatch.setenv("MALICOURSE_PROGRESS", str(tmp_path / "kept"))
    monkeypatch.setattr(progress, "_session", progress._Session())
    progress.keep("Awa")
    stop = quiz.show("02-revolt", course.asked["revolt-abetted"].stop.id)
    right = course.asked["revolt-abetted"].question.solution().answer
    wrong = {"answer": PLANTED["revolt-abetted"][0], "correct": False, "tries": 1, "shown": False}
    stop.answers = {"revolt-abetted": wrong}
    stop.answers = {"revolt-abetted": {"answer": right, "correct": True, "tries": 2, "shown": False}}
    found = classroom.gather(tmp_path / "kept")
    (person,) = found.people
    given = person.given["revolt-abetted"]
    assert (person.name, given.right, given.answer, given.first) == ("awa", False, PLANTED["revolt-abetted"][0], True)
    progress.export(tmp_path / "my-answers-awa.csv")
    (person,) = classroom.gather(tmp_path / "my-answers-awa.csv").people
    assert (person.name, person.given["revolt-abetted"].answer) == ("awa", PLANTED["revolt-abetted"][0])


def test_a_table_saved_again_by_a_spreadsheet_in_french_is_read(tmp_path, course):
    rows = [row(course, "revolt-abetted", PLANTED["revolt-abetted"][0], "no", 5)]
    text = files.csv_text([progress.COLUMNS, *rows], ";").lstrip("\ufeff")
    (tmp_path / "my-answers.csv").write_bytes(text.encode("cp1252"))
    (tmp_path / "b.csv").write_bytes(("sep=;\r\n" + text.replace("2024", "2025")).encode("utf-16"))
    assert [person.given["revolt-abetted"].right for person in classroom.gather(tmp_path).people] == [False, False]


def test_letters_with_accents_survive_a_spreadsheet_of_windows(tmp_path, course):
    rows = [row(course, "accord-town-between", "Ménaka", "yes", 5)]
    text = files.csv_text([progress.COLUMNS, *rows], ";").lstrip("\ufeff")
    (tmp_path / "my-answers.csv").write_bytes(text.encode("cp1252"))
    assert classroom.gather(tmp_path).people[0].given["accord-town-between"].answer == "Ménaka"


def test_a_table_of_an_older_course_without_first_tries_is_read(tmp_path, course):
    wrong = PLANTED["revolt-abetted"][0]
    old = [line[:-1] for line in (list(progress.COLUMNS), row(course, "revolt-abetted", wrong, "no", 5))]
    (tmp_path / "my-answers.csv").write_text(files.csv_text(old), encoding="utf-8")
    given = classroom.gather(tmp_path).people[0].given["revolt-abetted"]
    assert (given.right, given.answer, given.first) == (False, wrong, True)


def test_votes_beside_answers_of_learners_are_told_and_not_added(tmp_path, course):
    a_class(tmp_path / "class", course, size=6)
    (tmp_path / "class" / "votes.csv").write_text("question,choice,count\nrevolt-abetted,A,9\n")
    written = classroom.write(tmp_path / "class", tmp_path / "page.html")
    assert say("beside", n=9) in text_of(written.file)
    assert " of 15" not in text_of(written.file)


def test_answers_to_the_final_test_count_for_their_questions(tmp_path, course):
    line = row(course, "revolt-map", "Timbuktu", "yes", 4)
    line[0], line[1], line[2] = "final", "seed-7", "02-revolt/revolt-map"
    export(tmp_path, "a", [line])
    assert classroom.gather(tmp_path).people[0].given["revolt-map"].right is True


# ---------------------------------------------------------------- Moodle


def _workbook(rows: list[list[object]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in rows:
        book.active.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _bomb() -> bytes:
    """A workbook of some kilobytes that unpacks to 40 MB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/sharedStrings.xml", b"<sst>" + b"x" * 40_000_000)
    return stream.getvalue()


def moodle_responses(course: Course, french: bool = False, question_text: bool = True) -> list[list[object]]:
    """A report “Responses” as Moodle 4 downloads it: identity, times, grade, then the columns of each question."""
    head: list[object] = ["Last name", "First name", "Email address", "Status", "Started", "Completed", "Duration"]
    head.append("Grade/3.00")
    parts = ("Question", "Response", "Right answer")
    if french:
        head = ["Nom", "Prénom", "Adresse de courriel", "État", "Commencé le", "Terminé", "Temps utilisé", "Note/3,00"]
        parts = ("Question", "Réponse", "Réponse correcte")
    asked = [course.asked[name] for name in ("revolt-abetted", "revolt-aguelhok-inquired", "afterwards-order")]
    match = next(
        one for one in course.asked.values() if one.question.kind == "match" and one.bank.lesson == "02-revolt"
    )
    asked.append(match)
    for place in range(1, len(asked) + 1):
        head += [f"{part} {place}" for part in parts if part != "Question" or question_text]
    rows = [head]
    for pupil in range(6):
        who = [
            f"Diarra{pupil}",
            "Awa",
            f"a{pupil}@example.org",
            "Finished",
            "12 March 2024  9:05 AM",
            "",
            "5 mins",
            "1",
        ]
        line: list[object] = list(who)
        for one in asked:
            answer, right = _moodle_answer(one, wrong=pupil < 4), _moodle_answer(one, wrong=False)
            line += [*([f"{one.question.stem}\n\n: x; y"] if question_text else []), answer, right]
        rows.append(line)
    rows.append([*rows[1][:8], *rows[-1][8:]])  # a second attempt of the first learner, all right
    rows.append([*rows[2][:8], *(["-", "-", "-"][0 if question_text else 1 :] * len(asked))])  # and one left empty
    return rows


def _moodle_answer(one: object, wrong: bool) -> str:
    match one.shape:
        case Choices(many=True, rows=rows):
            return "; ".join(choice.text for choice in rows if choice.right or wrong)
        case Choices(rows=rows):
            return next(choice.text for choice in rows if choice.right != wrong)
        case Order(rows=rows):
            items = [item if len(item) <= 10 else f"{item[:7]}..." for item, _ in rows]
            return "; ".join(items[::-1] if wrong else items)
        case Pairs(rows=rows, answers=answers):
            chosen = [answers[0] if wrong else pair.answer for pair in rows]
            return "; ".join(f"{pair.item} -> {answer}" for pair, answer in zip(rows, chosen, strict=True))
    raise AssertionError


@pytest.mark.parametrize("french", [False, True])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("question_text", [True, False])
def test_moodles_responses_are_read(tmp_path, course, french, form, question_text):
    rows = moodle_responses(course, french, question_text)
    if form == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        content = text.getvalue().encode()
    else:
        content = _workbook(rows)
    (tmp_path / f"course-quiz-responses.{form}").write_bytes(content)
    found = classroom.gather(tmp_path)
    assert len(found.people) == 6
    assert found.people[0].name == "Awa Diarra0"
    for lesson in pooled.pool(found, course).lessons:
        for result in lesson.results:
            assert (result.score.right, result.score.of) == (2, 6), result.asked.id
            assert result.errors[0][1] == 4, result.asked.id
    assert {name for person in found.people for name in person.given} >= {"revolt-abetted", "afterwards-order"}


def test_an_answer_of_an_older_bank_hides_no_other_answer_in_its_column(tmp_path, course):
    rows = moodle_responses(course)
    rows[3][9] = "A choice that is not offered any more"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    (tmp_path / "a.csv").write_text(text.getvalue(), encoding="utf-8")
    (result,) = [
        one
        for lesson in pooled.pool(classroom.gather(tmp_path), course).lessons
        for one in lesson.results
        if one.asked.id == "revolt-abetted"
    ]
    assert result.score.of == 5


def test_one_learner_in_two_reports_of_moodle_is_one(tmp_path, course):
    rows = moodle_responses(course)
    for name, columns in (("a.csv", rows), ("b.csv", [[*line[:8], *line[11:]] for line in rows])):
        text = io.StringIO()
        csv.writer(text).writerows(columns)
        (tmp_path / name).write_text(text.getvalue(), encoding="utf-8")
    assert len(classroom.gather(tmp_path).people) == 6


def test_moodles_statistics_give_the_share_where_a_mark_is_all_or_nothing(tmp_path, course):
    head = ["Q#", "Question type", "Question name", "Attempts", "Facility index", "Standard deviation"]
    rows = [head, ["1", "Multiple choice", "revolt-abetted", "40", "25.00%", "4"]]
    rows.append(["2", "Matching", "afterwards-sort", "40", "61.00%", "4"])
    (tmp_path / "s.csv").write_text(files.csv_text(rows), encoding="utf-8")
    (lesson,) = pooled.pool(classroom.gather(tmp_path), course).lessons
    assert [(one.asked.id, one.score.right, one.score.of, one.kind) for one in lesson.results] == [
        ("revolt-abetted", 10, 40, "marks")
    ]
    french = ["No Q", "Type de question", "Nom de question", "Tentatives", "Indice de facilité", "Écart type"]
    (tmp_path / "s.csv").write_text(files.csv_text([french, rows[1]], ";").replace("25.00%", "25,00 %"))
    assert classroom.gather(tmp_path).marks["revolt-abetted"].right == 10


def test_interactions_of_a_scorm_package_are_read(tmp_path, course):
    head = ["Name", "Attempt", "Started on", "Last accessed on", "Score", "02 · The revolt"]
    head += [f"{part} {place}" for place in range(3) for part in ("Question", "Response", "Right answer", "Result")]
    one = course.asked["revolt-abetted"]
    right, wrong = one.question.solution().answer, PLANTED["revolt-abetted"][0]
    rows = [head]
    for pupil in range(5):
        first = [
            one.id,
            wrong.replace("’", "&rsquo;") if pupil < 3 else right,
            right,
            "wrong" if pupil < 3 else "correct",
        ]
        again = [one.id, right, right, "correct"]  # the second try of the same question
        rows.append([f"Awa {pupil}", "1", "x", "y", "50", "50/100", *first, *again, "revolt-map", "Z?", "", "wrong"])
    text = io.StringIO()
    csv.writer(text, delimiter="\t").writerows(rows)
    (tmp_path / "course scorm.txt").write_text(text.getvalue(), encoding="utf-8")
    found = classroom.gather(tmp_path)
    assert found.files == {"interactions": 1}
    (lesson,) = pooled.pool(found, course).lessons
    told = {one.asked.id: (one.score.right, one.score.of, one.lost) for one in lesson.results}
    assert told == {"revolt-map": (0, 5, 5), "revolt-abetted": (2, 5, 0)}


# ---------------------------------------------------------------- the page

CUT = """
[...document.querySelectorAll("figure svg")].filter((svg) => svg.getBoundingClientRect().width).flatMap((svg) => {
  const box = svg.getBoundingClientRect();
  const beyond = ({ left, right }) => left < box.left - 1 || right > box.right + 1;
  return [...svg.querySelectorAll("text")].filter((text) => beyond(text.getBoundingClientRect()));
}).map((text) => text.textContent)
"""


def test_the_page_is_readable_everywhere_without_script_or_network(tmp_path, course, page, axe):
    folder = a_class(tmp_path / "class", course, size=12)
    (folder / "votes.csv").write_text("question,choice,count\n08-afterwards: Kidal,the army,3\n")
    file = classroom.write(folder, tmp_path / "page.html").file
    assert "<script" not in file.read_text(encoding="utf-8")
    assert 'lang="en"' in file.read_text(encoding="utf-8")
    page.goto(file.as_uri())
    assert axe(page) == []
    assert external(page.requests_seen) == []
    assert page.console_errors == []
    for width in (1280, 360, 320):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        seen = [svg.is_visible() for svg in page.locator("figure svg").all()]
        assert sum(seen) == len(seen) / 2
        assert page.evaluate(CUT) == []
    page.set_viewport_size({"width": 360, "height": 700})
    assert axe(page) == []
    page.emulate_media(media="print")
    ink = page.evaluate("getComputedStyle(document.querySelector('.bar rect:not(.all)')).fill")
    assert ink == "rgb(51, 51, 51)"


def test_the_page_speaks_the_language_of_the_course(tmp_path, course, monkeypatch):
    folder = a_class(tmp_path / "class", course, size=6)
    monkeypatch.setattr("malicourse.course.language", lambda folder=None: "fr")
    html = classroom.write(folder, tmp_path / "page.html").file.read_text(encoding="utf-8")
    assert '<html lang="fr">' in html
    assert "Que reprendre demain" in html
    assert "12\xa0mars 2024" in html
    assert not re.search(r"[^\xa0 ][:;!?](?=\s)", words.say("classroom.most_chosen", language="fr", count=3))


def test_a_built_deck_is_linked_at_its_slide(tmp_path, course, monkeypatch):
    folder = a_class(tmp_path / "class", course)
    aid = plans.LessonAid(ROOT, "02-revolt")
    about, own = aid.slide("revolt-abetted")
    assert own is not None
    assert about is not None
    assert about.number < own.number
    monkeypatch.setattr(Path, "is_file", lambda path, real=Path.is_file: "slides" in path.name or real(path))
    html = classroom.write(folder, tmp_path / "dist" / "class" / "page.html").file.read_text(encoding="utf-8")
    assert f"02-revolt.slides.html{about.address}" in html


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "data" / "quizzes").glob("*.yaml")))
def test_each_misconception_that_a_bank_names_stands_in_its_plan(name):
    plan = (ROOT / "teaching" / "plans" / f"{name}.md").read_text(encoding="utf-8")
    listed = plans.misconceptions(plan)
    section = plan.partition("misconceptions")[2].partition("\n## ")[0]
    assert len(listed) == len(re.findall(r"(?m)^(?:\d+\.|-) ", section))
    for question in quiz.load(name).questions:
        for part, number in question.misconceptions:
            assert number <= len(listed), f"{question.id}: {part}"


def test_a_misconception_is_a_place_in_the_plan_and_is_for_the_teacher_alone(tmp_path):
    text = (ROOT / "data" / "quizzes" / "02-revolt.yaml").read_text(encoding="utf-8")
    assert "misconception" not in json.dumps(
        [quiz.load("02-revolt").spec(stop.id) for stop in quiz.load("02-revolt").stops]
    )
    for wrong in ("0", "51", "the first", "2.5"):
        bank = tmp_path / "02-revolt.yaml"
        bank.write_text(text.replace("misconception: 7", f"misconception: {wrong}"), encoding="utf-8")
        with pytest.raises(quiz.BankError, match=r"line .*a number from 1 to 50"):
            quiz.load(bank)


# ---------------------------------------------------------------- what is said when it cannot be done


@pytest.mark.parametrize("what", ["missing", "empty", "unreadable"])
def test_a_folder_that_tells_nothing_is_said_in_a_sentence(tmp_path, what):
    folder = tmp_path / "class"
    if what != "missing":
        folder.mkdir()
    if what == "unreadable":
        (folder / "a.txt").write_text("hello")
    key = {"missing": "no_such", "empty": "empty_folder", "unreadable": "nothing_read"}[what]
    with pytest.raises(classroom.ClassError) as error:
        classroom.write(folder, tmp_path / "page.html")
    assert say(key, path=folder) in str(error.value)
    assert what != "unreadable" or f"a.txt: {say('skip_foreign')}" in str(error.value)
    assert not (tmp_path / "page.html").exists()


def test_a_folder_or_another_file_is_no_place_for_the_page(tmp_path, course):
    folder = a_class(tmp_path / "class", course, 1)
    with pytest.raises(classroom.ClassError, match="is a folder"):
        classroom.write(folder, tmp_path)
    (handed_in,) = folder.rglob("*.csv")
    before = handed_in.read_bytes()
    with pytest.raises(classroom.ClassError, match=r"does not end with \.html"):
        classroom.write(folder, handed_in)
    assert handed_in.read_bytes() == before


def test_the_command_writes_the_page_and_says_what_it_did(tmp_path, course, monkeypatch, capsys):
    monkeypatch.setenv("MALICOURSE_TYPED_IN", str(tmp_path))
    a_class(tmp_path / "10b", course, 2)
    (tmp_path / "10b" / "note.txt").write_text("hello")
    assert publish.main(["class", "10b", "--output", "page.html"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == [say("read_export", n=2), f"note.txt: {say('skip_foreign')}"]
    assert str((tmp_path / "page.html").as_uri()) in said[-1]
    assert publish.main(["class", "nowhere"]) == 1
    assert publish.main(["class"]) == 1
    assert publish.main(["class", "02", "--template", "--output", "page.html"]) == 1
    assert publish.main(["class", "02", "--template", "--output", "t.csv"]) == 0
    assert "revolt-abetted" in (tmp_path / "t.csv").read_text(encoding="utf-8")


def test_of_a_folder_without_end_no_more_is_read_than_a_class_can_hand_in(tmp_path, monkeypatch, start):
    for number in range(60):
        (tmp_path / f"{number:02}").mkdir()
        (tmp_path / f"{number:02}" / "note.txt").write_text(f"number {number}")
    monkeypatch.setattr(opened, "MOST_FILES", 5)
    monkeypatch.setattr(start, "MOST_LOOKED_AT", 5)
    read = []
    whole = opened.Path.open
    monkeypatch.setattr(opened.Path, "open", lambda path, *how: read.append(path) or whole(path, *how))
    found = [*opened.Opener().open(tmp_path)]
    assert (len(read), found[-1].kind) == (6, "many")
    monkeypatch.setattr(start.os, "walk", lambda _: ((str(tmp_path), [], [f"{at}.txt"]) for at in itertools.count()))
    assert not start.meets_workbooks("class", [str(tmp_path)])


def test_a_workbook_that_a_class_handed_in_brings_the_package_that_reads_it(start, tmp_path):
    assert not start.meets_workbooks("class", [str(tmp_path)])
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.xlsx").write_bytes(b"x")
    assert start.meets_workbooks("class", [str(tmp_path), "--names"])
    assert start.meets_workbooks("class", ["a.xlsx"])
    assert start.meets_workbooks("class", ["A.XLSX"])
    assert not start.meets_workbooks("class", ["x" * 300])  # a name of any length is asked about without a fault
    assert start.meets_workbooks("questions", ["--to=xlsx"])
    assert not start.meets_workbooks("paper", ["a.xlsx"])


@pytest.mark.parametrize("words", [["{}"], ["--template", "--output", "{}.csv"], [".", "--output", "{}.html"]])
@pytest.mark.parametrize("name", ["x" * 300, "d" * 200 + ("/" + "d" * 200) * 30, "circle"])
def test_a_name_that_the_system_refuses_is_said_in_a_sentence(tmp_path, monkeypatch, capsys, name, words):
    monkeypatch.setenv("MALICOURSE_TYPED_IN", str(tmp_path))
    for ending in ("", ".csv", ".html"):
        (tmp_path / f"circle{ending}").symlink_to(tmp_path / f"circle{ending}")
    status = publish.main(["class", *(word.format(name) for word in words)])
    said = capsys.readouterr().err.splitlines()
    assert (status, len(said)) == (1, 1) or name == "circle"  # a link that leads nowhere may be replaced


def test_a_learners_name_is_taken_from_file_or_folder():
    def name(path: str) -> str:
        return handed.person_name(opened.File(path, b"x"), "my-answers")

    assert name("my-answers-awa.csv") == "awa"
    assert name("x/my-answers-awa (1).csv") == "awa"
    assert name("Fatou/my-answers.csv") == "Fatou"
    assert name("Fatou/my-answers (2).csv") == "Fatou"
    assert name("my-answers-aissata-1f2e3d.csv") == "aissata"
    assert name("traoré.csv") == "traoré"


def test_json_that_is_no_file_of_answers_is_foreign(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"format": 1, "answers": {"x": 3}}))
    with pytest.raises(classroom.ClassError):
        classroom.gather(tmp_path)
