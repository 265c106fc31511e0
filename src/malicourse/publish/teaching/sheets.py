"""The questions of a lesson as a sheet to print: A4, one HTML file without script, with room to write."""

from __future__ import annotations

from html import escape
from pathlib import Path

from malicourse.publish.pages import Lesson
from malicourse.publish.questions.sheet import Sheet
from malicourse.publish.teaching.words import COMMAND, LETTERS, kit_words
from malicourse.quiz import Bank
from malicourse.quiz.place import map_words, svg
from malicourse.quiz.wording import number, say

JUDGE = 3  # questions of this difficulty ask for a reason on paper
TICK = '<span class="tick" aria-hidden="true"></span>'
WRITE = '<span class="write" aria-hidden="true"></span>'
RULE = '<div class="rule"></div>'
WIDE, HIGH, LEFT, FOOT, EDGE = 600, 250, 70, 30, 35  # of the empty chart


def sheet(bank: Bank, lesson: Lesson) -> str:
    """Write the questions of a lesson for paper, without answers.

    Parameters
    ----------
    bank : Bank
        Its questions.
    lesson : Lesson
        Its title and its question, from its notebook.

    Returns
    -------
    str
        One HTML page that needs nothing else.
    """
    own = kit_words(bank.language)
    made = say(own, "made", bank=f"data/quizzes/{bank.lesson}.yaml", command=COMMAND)
    css = Path(__file__).with_name("sheet.css").read_text(encoding="utf-8")
    foot = escape(lesson.heading).replace("&#x27;", "’").replace("&quot;", "”")
    parts = [
        "<!doctype html>",
        f"<!-- {made} -->",
        f'<html lang="{bank.language}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(lesson.heading)}</title>",
        f"<style>\n{css}",
        f'@page {{ @bottom-left {{ content: "{foot}"; font: 9pt system-ui, sans-serif; }} }}',
        "</style>",
        "</head>",
        "<body>",
        f"<h1>{escape(lesson.heading)}</h1>",
        f'<p class="asks">{escape(lesson.question)}</p>',
        f'<p class="who">{"".join(f"<span>{own[key]}:</span>" for key in ("name", "class", "date"))}</p>',
    ]
    place = 0
    for stop in bank.stops:
        parts.append(f"<h2>{escape(stop.title)}</h2>")
        for question in stop.questions:
            place += 1
            parts.append(_question(Sheet(bank, stop, question), place))
    return "\n".join([*parts, f'<p class="made">{escape(made)}</p>', "</body>", "</html>", ""])


def _question(asked: Sheet, place: int) -> str:
    question, own = asked.question, kit_words(asked.question.language)
    how = own["_".join(["how", question.kind, *filter(None, [question.data.get("shape")])])]
    look = " ".join([*asked.text[1:], say({"how": how}, "how", n=len(asked.lines))])
    parts = [
        '<div class="question">',
        f'<p class="stem"><b>{place}.</b>{escape(question.stem)}</p>',
        f'<p class="how"><em>{escape(look)}</em></p>',
        ROOM[question.kind](asked),
    ]
    if question.kind in ("single", "several") and question.difficulty == JUDGE:
        parts += [f'<p class="how">{escape(own["reason"])}</p>', RULE]
    return "\n".join([*parts, "</div>"])


def _choices(asked: Sheet) -> str:
    rows = [
        f"<li>{TICK}<span><b>{letter}.</b> {escape(line)}</span></li>"
        for letter, line in zip(LETTERS, asked.lines, strict=False)
    ]
    return f"<ul>{''.join(rows)}</ul>"


def _number(asked: Sheet) -> str:
    return f'<p class="answer"><span class="blank"></span> {escape(asked.question.data["unit"])}</p>'


def _order(asked: Sheet) -> str:
    rows = [
        f"<li>{WRITE}<span><b>{letter}.</b> {escape(line)}</span></li>"
        for letter, line in zip(LETTERS, asked.lines, strict=False)
    ]
    return f"<ul>{''.join(rows)}</ul>"


def _match(asked: Sheet) -> str:
    data = asked.question.data
    items = "".join(f"<li>{WRITE}<span>{escape(pair['item'])}</span></li>" for pair in data["pairs"])
    answers = "".join(
        f"<li><b>{letter.upper()}.</b><span>{escape(text)}</span></li>"
        for letter, text in zip(LETTERS, data["answers"], strict=False)
    )
    prompt = f'<p class="how">{escape(data["prompt"])}:</p>\n' if data["prompt"] else ""
    return f'{prompt}<div class="match"><ul>{items}</ul><ul>{answers}</ul></div>'


def _place(asked: Sheet) -> str:
    point = escape(kit_words(asked.question.language)["point"])
    data, table = asked.question.data, asked.table
    words = f'<svg role="img" aria-label="{map_words(data, table)}" class="map"'
    drawn = svg(data, table, land="#fff", abroad="#dcdcdc").replace("<svg", words, 1)
    return f'{drawn}\n<p class="answer">{point} <span class="blank"></span></p>'


def _estimate(asked: Sheet) -> str:
    return _number(asked) if asked.question.data["shape"] == "number" else _grid(asked)


def _grid(asked: Sheet) -> str:
    """Draw an empty chart with the years that are given."""
    data, table = asked.question.data, asked.table
    points, top = data["points"], data["top"]
    step = (WIDE - LEFT - 2 * EDGE) / (len(points) - 1)
    floor = HIGH - FOOT
    at = {point["x"]: round(LEFT + EDGE + place * step, 1) for place, point in enumerate(points)}

    def height(value: float) -> float:
        return round(floor - (floor - 20) * value / top, 1)

    parts = []
    for quarter in range(5):
        value = top * quarter / 4
        y = height(value)
        label = number(table, int(value) if float(value).is_integer() else value)
        parts.append(f'<line x1="{LEFT}" x2="{WIDE}" y1="{y}" y2="{y}" stroke="#bbb"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{escape(label)}</text>')
    for year, x in at.items():
        parts.append(f'<line x1="{x}" x2="{x}" y1="20" y2="{floor}" stroke="#bbb" stroke-dasharray="2 3"/>')
        parts.append(f'<text x="{x}" y="{HIGH - 10}" text-anchor="middle">{escape(year)}</text>')
    given = [point for point in points if point["given"]]
    for point in given:
        x, y = at[point["x"]], height(point["value"])
        parts.append(f'<circle cx="{x}" cy="{y}" r="5"/>')
        shown = escape(number(table, point["value"]))
        parts.append(f'<text x="{x}" y="{y - 9}" text-anchor="middle" font-weight="bold">{shown}</text>')
    words = say(
        kit_words(asked.question.language),
        "grid",
        first=points[0]["x"],
        last=points[-1]["x"],
        unit=data["unit"],
        top=number(table, top),
        given="; ".join(f"{point['x']}: {number(table, point['value'])}" for point in given),
    )
    drawn = f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{escape(words)}" font-size="12">'
    return f'<p class="how">{escape(data["unit"])}</p>\n{drawn}{"".join(parts)}</svg>'


ROOM = {
    "single": _choices,
    "several": _choices,
    "numeric": _number,
    "order": _order,
    "match": _match,
    "place": _place,
    "estimate": _estimate,
}
