"""The questions without the widget: as HTML for paper, as text, and as the place where a page mounts them."""

import json
from collections.abc import Iterable
from html import escape
from pathlib import Path

from malicourse.quiz import kept
from malicourse.quiz.kinds import KINDS, Data
from malicourse.quiz.place import picture
from malicourse.quiz.shapes import Order, Pairs, labelled
from malicourse.values import linked
from malicourse.words import fill

MIME = "application/vnd.malicourse.quiz+json"
FOLDER = Path(__file__).parent
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def static_html(spec: Data, answers: bool = True, *, stored: bool = False) -> str:
    """Write the questions as plain HTML, without style sheet or script.

    It uses only what JupyterLab and GitHub leave standing in a notebook that is not trusted.

    Parameters
    ----------
    spec : dict
        What ``Bank.spec`` returned.
    answers : bool
        Whether answer and source follow each question, folded; without them it is a sheet to hand out.
    stored : bool
        Whether it stands in a notebook whose cell has not run yet: then it says what to run, instead of how to answer.

    Returns
    -------
    str
        One ``div``.
    """
    table = spec["words"]
    parts = [
        f'<div class="malicourse-quiz-static" lang="{escape(table["language"])}">',
        f"<p><strong>{escape(spec['title'])}</strong></p>",
        *([f"<p><em>▶ {escape(table['run_first'])}</em></p>"] if stored else []),
    ]
    parts += [_question_html(question, spec, answers, stored) for question in spec["questions"]]
    return "\n".join([*parts, "</div>"])


def _question_html(question: Data, spec: Data, answers: bool, stored: bool) -> str:
    table = spec["words"]
    shape = KINDS[question["kind"]].shape(question, table)
    count = fill(table["question_of"], number=question["number"], total=spec["total"])
    how = "" if stored else f" <em>{escape(table[f'how_{shape.how}'])}</em>"
    parts = [
        '<div style="margin-bottom: 1.5em">',
        f"<p><strong>{escape(count)}.</strong> {escape(question['stem'])}{how}</p>",
    ]
    if question.get("map"):
        parts.append(picture(question, table))
    lines = [escape(line) for line in lettered(question, table)]
    parts.append(_list(lines) if len(lines) > 1 else f"<p>{lines[0]}</p>")
    if isinstance(shape, Pairs):
        label = shape.prompt or table["answers"]
        parts.append(f"<p>{escape(labelled(label, ' · '.join(_with_letters(shape.answers)), table))}</p>")
    if question["hint"]:
        parts.append(_folded(table["hint"], f"<p>{escape(question['hint'])}</p>"))
    if answers:
        parts.append(_folded(table["answer_and_source"], answer_html(question, table)))
    return "\n".join([*parts, "</div>"])


def answer_html(question: Data, table: Data) -> str:
    """Write the answer of one question, the reasons, and the source: for an answer key or a teacher's notes.

    Parameters
    ----------
    question : dict
        One of the ``questions`` of what ``Bank.spec`` returned.
    table : dict
        Its ``words``.

    Returns
    -------
    str
        Paragraphs and a list.
    """
    solved = KINDS[question["kind"]].solve(question, table)
    words = solved.words.removeprefix(table["shown"]).strip()  # the summary says it already
    parts = [f"<p>{escape(words)}</p>"] if words else []
    if solved.notes:
        tag = "ol" if isinstance(KINDS[question["kind"]].shape(question, table), Order) else "ul"
        rows = []
        for note in solved.notes:
            sign = "" if tag == "ol" or note.right is None else f"{'✓' if note.right else '✗'} "
            rows.append(f"{sign}<strong>{escape(note.part)}</strong>{' — ' if note.words else ''}{escape(note.words)}")
        parts.append(_list(rows, tag))
    links = [linked(source["citation"], source["url"]) for source in question["sources"]]
    return "\n".join([*parts, f"<p>{escape(fill(table['source'], n=len(links)))} {table['and_then'].join(links)}</p>"])


def lettered(question: Data, table: Data) -> list[str]:
    """List the lines of a question, with the letters that choices and items carry in every edition.

    Parameters
    ----------
    question : dict
        One of the ``questions`` of what ``Bank.spec`` returned.
    table : dict
        Its ``words``.

    Returns
    -------
    list of str
        Such as ``A. The MNLA``.
    """
    kind = KINDS[question["kind"]]
    lines = kind.lines(question, table)
    return _with_letters(lines) if kind.shape(question, table).lettered else lines


def _with_letters(lines: Iterable[str]) -> list[str]:
    return [f"{letter}. {line}" for letter, line in zip(LETTERS, lines, strict=False)]


def _list(rows: list[str], tag: str = "ul") -> str:
    return f"<{tag}>{''.join(f'<li>{row}</li>' for row in rows)}</{tag}>"


def _folded(summary: str, inside: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>\n{inside}\n</details>"


def plain_text(spec: Data) -> str:
    """Write the questions as text, without the answers.

    Parameters
    ----------
    spec : dict
        What ``Bank.spec`` returned.

    Returns
    -------
    str
        The same text each time, which is what stored notebooks are compared by.
    """
    table = spec["words"]
    rows = [labelled(f"{table['title']} {spec['lesson']}/{spec['stop']}", spec["title"], table)]
    for question in spec["questions"]:
        rows.append(f"{question['number']}. {question['stem']}")
        rows += [f"   - {line}" for line in lettered(question, table)]
        shape = KINDS[question["kind"]].shape(question, table)
        if isinstance(shape, Pairs):
            offered = table["and_then"].join(_with_letters(shape.answers))
            rows.append(f"   {labelled(shape.prompt or table['answers'], offered, table)}")
    return "\n".join(rows)


def mount_html(spec: Data) -> str:
    """Write the place where a page mounts the quiz: the specification, and the static questions until it runs.

    Parameters
    ----------
    spec : dict
        What ``Bank.spec`` returned, or what a notebook holds under ``MIME``.

    Returns
    -------
    str
        One ``div``; ``front_end`` brings it to life, once for all places of a page.
    """
    marked = [{**question, "mark": kept.mark(question, spec["words"])} for question in spec["questions"]]
    data = _script({**spec, "questions": marked})
    return f'<div data-malicourse-quiz>\n<script type="{MIME}">{data}</script>\n{static_html(spec)}\n</div>'


def _script(data: object) -> str:
    """Write data as it may stand in a script element."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


def front_end(*, room: bool = False, keeps: bool = False) -> str:
    """Write the style and the script that bring every ``mount_html`` of a page to life, without kernel or network.

    Parameters
    ----------
    room : bool
        For a slide before a class: the answer can be shown at once, and the counts of a vote can be typed.
    keeps : bool
        Whether a learner may keep the answers on the device.

    Returns
    -------
    str
        A ``style`` and a ``script`` element, to stand once at the end of the page's body.
    """
    css = (FOLDER / "quiz.css").read_text(encoding="utf-8")
    scripts = [("keep.js", f"keepAnswers({_script(kept.on_a_page())});")] if keeps else []
    scripts.append(("quiz.js", f"mountAll(document, {str(room).lower()});"))
    written = [
        f'<script type="module">\n{(FOLDER / name).read_text(encoding="utf-8")}\n{start}\n</script>'
        for name, start in scripts
    ]
    return "\n".join([f"<style>\n{css}</style>", *written])
