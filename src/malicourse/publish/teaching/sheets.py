"""A lesson on two pages of A4, for a class without machines: one HTML file without script, with room to write.

The first page has the lesson's question, one chart or map, the table of two accounts and an organiser; the second the
questions that are asked in class. A cell tagged ``sheet`` says which chart or table; else the first of the deck is
taken, and of the tables the first that says who inquired. Tables of marked code cells come instead of the chart.
Answers stand on the key alone: a town that the map of the first page names is not asked for on the second.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from nbformat import NotebookNode

from malicourse.publish import edition
from malicourse.publish.editions.foreign import Cleaner, policy
from malicourse.publish.editions.lead import read_cell
from malicourse.publish.editions.pages import Lesson
from malicourse.publish.editions.pieces import Piece, pieces
from malicourse.publish.questions.placed import PlacedQuestion
from malicourse.publish.teaching.keys import COMMAND, question_key, signed
from malicourse.quiz import MIME, Bank, Question, Stop
from malicourse.quiz.mixed import draw
from malicourse.quiz.place import map_words, svg
from malicourse.quiz.shapes import Choices, Line, Number, Order, Pairs
from malicourse.quiz.static import LETTERS
from malicourse.words import say

TABLE = re.compile(r"(?m)^\|.*(?:\n\|.*)+")
JUDGE = 3  # questions of this difficulty ask for a reason on paper
TICK = '<span class="tick" aria-hidden="true"></span>'
WRITE = '<span class="write" aria-hidden="true"></span>'
RULE = '<div class="rule"></div>'
WIDE, HIGH, LEFT, FOOT, EDGE = 600, 250, 70, 30, 35  # of the empty chart


def sheet(bank: Bank, lesson: Lesson, notebook: NotebookNode | None = None) -> str:
    """Write a lesson for paper, without answers.

    Parameters
    ----------
    bank : Bank
        Its questions.
    lesson : Lesson
        Its title and its question, from its notebook.
    notebook : NotebookNode, optional
        The lesson, run: its chart, its table of accounts, and which questions are asked in class. Without it the sheet
        has every question and nothing else.

    Returns
    -------
    str
        One HTML page that needs nothing else.
    """
    language = bank.language
    made = say("teaching.made", language=language, bank=f"data/quizzes/{bank.lesson}.yaml", command=COMMAND)
    evidence = [] if notebook is None else [_evidence(notebook, language), _organiser(language)]
    asked = {question.id for question in bank.questions} if notebook is None else printed(bank, notebook)
    numbered = enumerate(((stop, question) for stop in bank.stops for question in stop.questions), 1)
    questions = [
        _question(PlacedQuestion(bank, stop, one), place) for place, (stop, one) in numbered if one.id in asked
    ]
    head = f'<h2 class="questions">{escape(say("teaching.questions", language=language))}</h2>'
    parts = [*evidence, head, '<div class="asked">', *questions, "</div>"]
    return _page(language, lesson.heading, lesson.question, made, parts)


def final_sheet(seed: int, size: int) -> tuple[str, str]:
    """Write the final test of a number for paper, and its key.

    Parameters
    ----------
    seed : int
        The number that chooses the questions: the same as on a computer.
    size : int
        How many questions.

    Returns
    -------
    sheet, key : str
        A page of HTML to hand out, and a page of Markdown for the teacher.

    Raises
    ------
    QuizError
        If there are not so many questions.
    """
    drawn = [PlacedQuestion(bank, _stop_of(bank, question), question) for bank, question in draw(seed, size)]
    language = drawn[0].bank.language
    title = say("teaching.test", language=language, seed=seed)
    command = f"python start.py paper --seed {seed}"
    made = say("teaching.made", language=language, bank="data/quizzes/", command=command)
    questions = [_question(asked, place) for place, asked in enumerate(drawn, 1)]
    answers = ["\n".join(question_key(asked, place)) for place, asked in enumerate(drawn, 1)]
    return _page(language, title, "", made, questions), "\n\n".join([f"# {title}", *answers, signed(language)])


def _stop_of(bank: Bank, question: Question) -> Stop:
    return next(stop for stop in bank.stops if question in stop.questions)


def _page(language: str, title: str, asks: str, made: str, parts: list[str]) -> str:
    """Put the parts of a sheet into a page."""
    css = Path(__file__).with_name("sheet.css").read_text(encoding="utf-8")
    who = [escape(say(f"teaching.who_writes_{part}", language=language)) for part in ("name", "class", "date")]
    foot = escape(title).replace("&#x27;", "’").replace("&quot;", "”")
    head = [
        "<!doctype html>",
        f"<!-- {made} -->",
        f'<html lang="{language}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy([])}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>\n{css}",
        f'@page {{ @bottom-left {{ content: "{foot}"; font: 9pt system-ui, sans-serif; }} }}',
        "</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{escape(title)}</h1>",
        f'<p class="asks">{escape(asks)}</p>' if asks else "",
        f'<p class="who">{"".join(f"<span>{label}</span>" for label in who)}</p>',
    ]
    made_of = f"{say('teaching.licence', language=language)} {edition.line(language)}."
    licence = f'<p class="made">{escape(made_of)}</p>'
    return "\n".join([*head, *parts, licence, "</main>", "</body>", "</html>", ""])


def in_class(notebook: NotebookNode) -> set[str]:
    """Return the ids of the questions that a lesson's deck asks.

    Parameters
    ----------
    notebook : NotebookNode
        The lesson, run.

    Returns
    -------
    set of str
        Their ids.
    """
    specs = [output.get("data", {}).get(MIME) for cell in _shown(notebook) for output in cell.get("outputs", [])]
    return {question["id"] for spec in specs if spec for question in spec["questions"]}


def printed(bank: Bank, notebook: NotebookNode) -> set[str]:
    """Return the ids of the questions that a lesson's sheet asks: those of its deck, but none that the map answers.

    Parameters
    ----------
    bank : Bank
        The questions of the lesson.
    notebook : NotebookNode
        The lesson, run.

    Returns
    -------
    set of str
        Their ids. Instead of a town that the map names stands the question before it that is for home.
    """
    asked, (cell, chart) = in_class(notebook), _chart(notebook)
    named = chart.html if cell and chart and "mali_map" in cell.source else ""
    for place, one in enumerate(bank.questions):
        if one.id in asked and one.kind == "place" and one.data["answer"] in named:
            asked.remove(one.id)
            free = [other.id for other in bank.questions[:place] if other.id not in asked and not other.needs]
            asked.update(free[-1:])
    return asked


def _shown(notebook: NotebookNode) -> list[NotebookNode]:
    """Give the cells of the deck."""
    return [cell for cell in notebook.cells if cell.metadata.get("slideshow", {}).get("slide_type", "-") != "skip"]


def _marked(notebook: NotebookNode) -> list[NotebookNode]:
    """Give the cells that are marked for the sheet."""
    return [cell for cell in notebook.cells if "sheet" in cell.metadata.get("tags", [])]


def _chart(notebook: NotebookNode) -> tuple[NotebookNode | None, Piece | None]:
    """Find the chart of the sheet, and its cell; none where marked tables come instead."""
    coded = [cell for cell in (*_marked(notebook), *_shown(notebook)) if cell.cell_type == "code"]
    charts = ((cell, piece) for cell in coded for piece in pieces(cell) if piece.kind == "chart")
    return (None, None) if _tables(notebook) else next(charts, (None, None))


def _tables(notebook: NotebookNode) -> list[Piece]:
    """Give the tables of marked code cells."""
    coded = [cell for cell in _marked(notebook) if cell.cell_type == "code"]
    return [piece for cell in coded for piece in pieces(cell) if piece.kind == "table"]


def _evidence(notebook: NotebookNode, language: str) -> str:
    """Write the chart and the table of accounts."""
    marked, (_, chart) = _marked(notebook), _chart(notebook)
    texts = [cell.source for cell in (*marked, *_shown(notebook)) if cell.cell_type == "markdown"]
    tables = [found[0] for text in texts if (found := TABLE.search(read_cell(text).shown))]
    best = tables[:1] if any(cell.cell_type == "markdown" for cell in marked) else []
    best = best or [one for one in tables if say("teaching.inquired", language=language) in one] or tables
    parts = [f'<div class="accounts">{_numbered(piece.html)}</div>' for piece in _tables(notebook)]
    if chart:
        figure = BeautifulSoup(chart.html, "html.parser")
        picture = figure.find_all("img")[-1]
        for name in ("class", "data-fragment-index"):
            del picture[name]
        parts += [f"<h2>{escape(chart.title)}</h2>", f'<p class="chart">{picture}</p>']
        caption = figure.figcaption.get_text() if figure.figcaption else ""
        parts.append(f'<p class="how">{escape(caption, quote=False)}</p>')
    if best:
        parts.append(f'<div class="accounts">{Cleaner(edition="sheet").markdown(best[0])}</div>')
    return "\n".join(parts)


def _numbered(table: str) -> str:
    """Call the names of rows numbers: on paper, without the tables, c17 is the number of a statement."""
    ids, numbers = escape(say("columns.id")), escape(say("teaching.number"))
    return table.replace(f'<th scope="col">{ids}</th>', f'<th scope="col">{numbers}</th>')


def _organiser(language: str) -> str:
    """Leave room to ask of two statements who says them and how they would know."""
    asks = [say(f"teaching.ask_{ask}", language=language) for ask in ("says", "knows", "gains", "else")]
    heads = "".join(f"<th>{escape(ask)}</th>" for ask in asks)
    room = f"<tr>{'<td></td>' * 4}</tr>" * 2
    return f'<table class="organiser"><thead><tr>{heads}</tr></thead><tbody>{room}</tbody></table>'


def _question(asked: PlacedQuestion, place: int) -> str:
    question = asked.question
    look = " ".join([*asked.text[1:], asked.say(f"teaching.how_{asked.shape.how}", n=len(asked.lines))])
    parts = [
        '<div class="question">',
        f'<p class="stem"><b>{place}.</b>{escape(question.stem)}</p>',
        f'<p class="how"><em>{escape(look)}</em></p>',
        ROOM[type(asked.shape)](asked, asked.shape),
    ]
    if isinstance(asked.shape, Choices) and asked.shape.lettered and question.difficulty == JUDGE:
        parts += [f'<p class="how">{escape(asked.say("teaching.reason"))}</p>', RULE]
    return "\n".join([*parts, "</div>"])


def _choices(asked: PlacedQuestion, shape: Choices) -> str:
    return _points(asked) if shape.numbered else _lettered(asked, TICK)


def _order(asked: PlacedQuestion, shape: Order) -> str:
    return _lettered(asked, WRITE)


def _lettered(asked: PlacedQuestion, box: str) -> str:
    rows = [
        f"<li>{box}<span><b>{letter}.</b> {escape(line)}</span></li>"
        for letter, line in zip(LETTERS, asked.lines, strict=False)
    ]
    return f"<ul>{''.join(rows)}</ul>"


def _number(asked: PlacedQuestion, shape: Number) -> str:
    return f'<p class="answer"><span class="blank"></span> {escape(shape.unit)}</p>'


def _pairs(asked: PlacedQuestion, shape: Pairs) -> str:
    items = "".join(f"<li>{WRITE}<span>{escape(row.item)}</span></li>" for row in shape.rows)
    answers = "".join(
        f"<li><b>{letter}.</b><span>{escape(text)}</span></li>"
        for letter, text in zip(LETTERS, shape.answers, strict=False)
    )
    label = escape(asked.say("teaching.prompt", prompt=shape.prompt))
    prompt = f'<p class="how">{label}</p>\n' if shape.prompt else ""
    return f'{prompt}<div class="match"><ul>{items}</ul><ul>{answers}</ul></div>'


def _points(asked: PlacedQuestion) -> str:
    point = escape(asked.say("teaching.point"))
    data, table = asked.question.data, asked.table
    words = f'<svg role="img" aria-label="{map_words(data, table)}" class="map"'
    drawn = svg(data, table, land="#fff", abroad="#dcdcdc").replace("<svg", words, 1)
    return f'{drawn}\n<p class="answer">{point} <span class="blank"></span></p>'


def _line(asked: PlacedQuestion, shape: Line) -> str:
    """Draw an empty chart with the years that are given."""
    step = (WIDE - LEFT - 2 * EDGE) / (len(shape.points) - 1)
    across = {point.x: round(LEFT + EDGE + place * step, 1) for place, point in enumerate(shape.points)}
    parts = [*_scale(asked, shape.top), *_years(across)]
    given = [point for point in shape.points if point.given]
    for point in given:
        x, y = across[point.x], _height(point.value, shape.top)
        parts.append(f'<circle cx="{x}" cy="{y}" r="5"/>')
        shown = escape(asked.number(point.value))
        parts.append(f'<text x="{x}" y="{y - 9}" text-anchor="middle" font-weight="bold">{shown}</text>')
    words = asked.say(
        "teaching.grid",
        first=shape.points[0].x,
        last=shape.points[-1].x,
        unit=shape.unit,
        top=asked.number(shape.top),
        given=say("common.and_then").join(asked.labelled(point.x, asked.number(point.value)) for point in given),
    )
    drawn = f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{escape(words)}" font-size="12">'
    return f'<p class="how">{escape(shape.unit)}</p>\n{drawn}{"".join(parts)}</svg>'


def _height(value: float, top: float) -> float:
    floor = HIGH - FOOT
    return round(floor - (floor - 20) * value / top, 1)


def _scale(asked: PlacedQuestion, top: float) -> list[str]:
    parts = []
    for quarter in range(5):
        value = top * quarter / 4
        y = _height(value, top)
        parts.append(f'<line x1="{LEFT}" x2="{WIDE}" y1="{y}" y2="{y}" stroke="#bbb"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{escape(asked.number(value))}</text>')
    return parts


def _years(across: dict[str, float]) -> list[str]:
    floor, parts = HIGH - FOOT, []
    for year, x in across.items():
        parts.append(f'<line x1="{x}" x2="{x}" y1="20" y2="{floor}" stroke="#bbb" stroke-dasharray="2 3"/>')
        parts.append(f'<text x="{x}" y="{HIGH - 10}" text-anchor="middle">{escape(year)}</text>')
    return parts


ROOM: dict[type, Callable[[PlacedQuestion, Any], str]] = {
    Choices: _choices,
    Number: _number,
    Order: _order,
    Pairs: _pairs,
    Line: _line,
}
