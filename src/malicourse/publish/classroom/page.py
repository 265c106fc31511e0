"""The page on a class: for a projector, a phone and paper in black and white; one file without script or network."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from malicourse import course
from malicourse.publish import named
from malicourse.publish.classroom import drawn
from malicourse.publish.classroom.handed import Handed
from malicourse.publish.classroom.plans import LessonAid
from malicourse.publish.classroom.pooled import FEWEST, Lesson, Pool, Result, Score, TakeUp, median
from malicourse.publish.editions.foreign import policy
from malicourse.quiz.estimate import band
from malicourse.quiz.shapes import Line, Number
from malicourse.words import date, listed, number, say

__all__ = ["page"]

DAY = re.compile(r"(\d{4}-\d\d-\d\d)(T|$)")
LONGEST = 300  # letters of what somebody else wrote
MOST_LISTED = 12
COMMAND = "python start.py slides"


def page(pool: Pool, handed: Handed, *, root: Path, output: Path, names: bool = False) -> str:
    """Write the page.

    Parameters
    ----------
    pool : Pool
        The class.
    handed : Handed
        What was read.
    root : Path
        The folder of the course, with plans and lessons.
    output : Path
        Where the page will stand; links to decks start there.
    names : bool
        Whether to say who handed in.

    Returns
    -------
    str
        One HTML file.
    """
    aids = {lesson.name: LessonAid(root, lesson.name) for lesson in pool.lessons}
    body = [
        f"<h1>{_say('title')}</h1>",
        *_opening(pool, handed),
        *_tomorrow(pool, aids, output),
        *_contents(pool, aids),
        *(part for lesson in pool.lessons for part in _lesson(lesson, aids[lesson.name])),
        *(_who(handed) if names else []),
        *_foot(handed, names),
    ]
    css = Path(__file__).with_name("class.css").read_text(encoding="utf-8")
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{escape(course.language())}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy([])}">',
            '<meta http-equiv="x-dns-prefetch-control" content="off">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="robots" content="noindex">',
            f"<title>{_say('title')}</title>",
            f"<style>\n{css}</style>",
            "</head>",
            "<body>",
            f'<a class="skip" href="#main">{_say("to_main")}</a>',
            '<main id="main">',
            *body,
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _say(key: str, **blanks: Any) -> str:
    """Fill words of this page, and make them safe in it."""
    return escape(say(f"classroom.{key}", **blanks), quote=False)


def _p(words: str, kind: str = "") -> str:
    return f'<p class="{kind}">{words}</p>' if kind else f"<p>{words}</p>"


def _opening(pool: Pool, handed: Handed) -> Iterator[str]:
    answered = sum(len(lesson.results) for lesson in pool.lessons)
    words = [_say("learners", n=pool.people), _say("questions", n=answered)]
    if day := DAY.match(pool.newest):
        with suppress(IndexError, ValueError):  # a thirteenth month
            words.append(_say("newest", date=date(day[1])))
    yield _p(" ".join(words), "lede")
    if handed.left_out:
        yield _p(_say("left_out_files", n=len(handed.left_out)), "note")
    if pool.people == 1:
        yield _p(_say("one_person"), "note")
    elif 1 < pool.people < FEWEST:
        yield _p(_say("few", fewest=FEWEST), "note")
    yield _p(_say("how_to_read", fewest=FEWEST), "how")


# ---------------------------------------------------------------- what to take up


def _tomorrow(pool: Pool, aids: dict[str, LessonAid], output: Path) -> Iterator[str]:
    if pool.people == 1:
        return
    yield f'<section class="tomorrow">\n<h2 id="tomorrow">{_say("tomorrow")}</h2>'
    if pool.take_up:
        yield "<ol>"
        for one in pool.take_up:
            yield "\n".join(_take_up(one, aids[one.result.asked.bank.lesson], output))
        yield "</ol>"
        if not all(_deck(one.result.asked.bank.lesson).is_file() for one in pool.take_up):
            yield _p(_say("no_deck", command=COMMAND), "how")
    else:
        yield _p(_say("tomorrow_none"))
    yield "</section>"


def _deck(lesson: str) -> Path:
    return named.made() / "slides" / f"{lesson}.slides.html"


def _take_up(one: TakeUp, aid: LessonAid, output: Path) -> Iterator[str]:
    asked, of = one.result.asked, one.result.score.of
    known = aid.misconceptions[one.misconception - 1 : one.misconception] if one.misconception else []
    heading = _say("misconception", said=known[0].said) if known else escape(one.error.label, quote=False)
    yield f"<li>\n<h3>{heading}</h3>"
    key = "answered_so_share" if of >= FEWEST else "answered_so"
    blanks = {"count": one.count, "of": of} | ({"percent": _percent(one.count, of)} if of >= FEWEST else {})
    yield _p(f"{_bar(one.count, of)}{_say(key, **blanks)}", "count")
    yield _p(_say("asked", lesson=aid.title, stem=asked.question.stem))
    if known:
        yield _p(_say("gave", label=one.error.label))
    if asked.right_choice:
        yield _p(_say("right_is", choice=asked.right_choice))
    if one.error.words:
        yield _p(_say("says", words=one.error.words))
    if known:
        yield _p(_say("plan_answers", words=known[0].answer))
    for other in one.also:
        yield _p(_say("also", stem=other.asked.question.stem))
    yield from _slide(asked.id, aid, output)
    yield "</li>"


def _slide(question: str, aid: LessonAid, output: Path) -> Iterator[str]:
    """Name the slide to show; where the deck is built, with a link."""
    about, own = aid.slide(question)
    if about is None and own is None:
        return
    deck, parts = _deck(aid.name), []
    if shown := about or own:
        words = _say("show", number=shown.number, title=shown.title, deck=deck.name)
        if deck.is_file():
            address = f"{quote(_seen_from(output, deck))}{shown.address}"
            words = f'<a href="{escape(address)}">{words}</a>'
        parts.append(words)
    if own is not None and about is not None:
        parts.append(_say("question_slide", number=own.number))
    yield _p(" ".join(parts), "show")


def _seen_from(output: Path, file: Path) -> str:
    try:
        return Path(os.path.relpath(file, output.parent)).as_posix()
    except ValueError:  # on another drive
        return file.name


# ---------------------------------------------------------------- a lesson


def _contents(pool: Pool, aids: dict[str, LessonAid]) -> Iterator[str]:
    if len(pool.lessons) > 1:
        rows = [
            f'<li><a href="#{escape(lesson.name)}">{escape(aids[lesson.name].title)}</a></li>'
            for lesson in pool.lessons
        ]
        yield f'<nav aria-label="{_say("contents")}">\n<ul>{"".join(rows)}</ul>\n</nav>'


def _lesson(lesson: Lesson, aid: LessonAid) -> Iterator[str]:
    yield f'<section>\n<h2 id="{escape(lesson.name)}">{escape(aid.title)}</h2>'
    graded = [result for result in lesson.results if result.asked.graded]
    if graded:
        yield '<div class="tables">'
        yield _scores(lesson.by("stop"), "stop")
        yield _scores(lesson.by("objective"), "objective")
        yield "</div>"
        yield f'<h3>{_say("by_question")}</h3>\n<ol class="questions">'
        yield from ("\n".join(_question(result)) for result in graded)
        yield "</ol>"
    guessed = [result for result in lesson.results if not result.asked.graded]
    if guessed:
        yield f"<h3>{_say('estimates')}</h3>"
        yield from ("\n".join(_estimate(result)) for result in guessed)
    if lesson.guesses:
        yield f"<h3>{_say('guesses')}</h3>"
        yield from (_p(_guess(what, counts.most_common(MOST_LISTED))) for what, counts in lesson.guesses.items())
        yield _p(_say("guesses_say"), "how")
    yield "</section>"


def _guess(what: str, counts: list[tuple[str, int]]) -> str:
    parts = [say("classroom.guess_part", choice=choice, count=count) for choice, count in counts]
    return _say("guess", what=what, list=listed(parts))


def _scores(scores: dict[str, Score], part: str) -> str:
    rows = "\n".join(
        f'<tr><th scope="row">{escape(words)}</th><td><div>{_bar(score.right, score.of)}{_score(score)}</div></td></tr>'
        for words, score in scores.items()
    )
    return (
        f"<table>\n<caption>{_say(f'by_{part}')}</caption>\n"
        f'<thead><tr><th scope="col">{_say(part)}</th><th scope="col">{_say("right_column")}</th></tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _score(score: Score) -> str:
    if score.of < FEWEST:
        return _say("right", right=score.right, of=score.of)
    return _say("right_share", right=score.right, of=score.of, percent=_percent(score.right, score.of))


def _percent(count: int, of: int) -> int:
    return round(100 * count / of)


def _bar(count: int, of: int) -> str:
    """Draw a share; the words beside it say the same. None where a share is not said."""
    if of < FEWEST:
        return ""
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="all" width="100" height="8"/><rect width="{_percent(count, of)}" height="8"/></svg>'
    )


def _question(result: Result) -> Iterator[str]:
    asked = result.asked
    yield f'<li value="{asked.number}">\n<p class="stem">{escape(asked.question.stem)}</p>'
    yield _p(f"{_bar(result.score.right, result.score.of)}{_score(result.score)} {_remarks(result)}".rstrip(), "count")
    if result.errors:
        error, count = result.errors[0]
        label = f"<strong>{escape(error.label)}</strong>"
        yield _p(f"{_say('most_chosen', count=count)} {label}<br>{escape(error.words, quote=False)}", "wrong")
    elif result.score.right < result.score.of:
        yield _p(_say("no_wrong"), "wrong")
    yield "</li>"


def _remarks(result: Result) -> str:
    said = []
    if result.kind != "people":
        said.append(_say(f"of_{result.kind}"))
    if result.beside:
        said.append(_say("beside", n=result.beside))
    if result.later:
        said.append(_say("later", n=result.later))
    if result.lost and result.errors:
        said.append(_say("lost", n=result.lost))
    return " ".join(said)


# ---------------------------------------------------------------- estimates


def _estimate(result: Result) -> Iterator[str]:
    asked = result.asked
    yield f'<div class="estimate">\n<h4>{escape(asked.question.stem)}</h4>'
    match asked.shape:
        case Number() as shape:
            yield from _numbers(result, shape)
        case Line() as shape:
            yield from _lines(result, shape)
    said = _remarks(result)
    yield _p(_say("reveal", words=asked.shape.told) + (f" {said}" if said else ""))
    sources = [source.citation for source in asked.question.sources]
    yield _p(_say("source", n=len(sources), list=say("common.and_then").join(sources)), "how")
    yield "</div>"


def _numbers(result: Result, shape: Number) -> Iterator[str]:
    values = [float(value) for value in result.estimates]
    if len(values) < FEWEST:
        shown = listed(drawn.shown(value) for value in sorted(values))
        yield _p(_say("few_estimates", n=len(values), list=shown, real=number(shape.value), unit=shape.unit))
        return
    low, high = _most(values)
    words = say(
        "classroom.strip",
        n=len(values),
        unit=shape.unit,
        middle=drawn.shown(median(values)),
        low=drawn.shown(low),
        high=drawn.shown(high),
        real=number(shape.value),
    )
    sides = [band(value, shape.value) for value in values]
    yield f"<figure>{drawn.strip(values, shape.value, words)}"
    told = _say("sides", **{side: sides.count(side) for side in ("low", "close", "high")})
    yield f"<figcaption>{escape(words, quote=False)} {told}</figcaption></figure>"


def _lines(result: Result, shape: Line) -> Iterator[str]:
    points = [(point.x, point.value, point.given) for point in shape.points]
    asked = [(x, value) for x, value, given in points if not given]
    lines = [{x: float(one[x]) for x, _ in asked} for one in result.estimates]
    few = len(lines) < FEWEST
    words = say("classroom.line_few" if few else "classroom.line", n=len(lines), unit=shape.unit)
    years = []
    for x, real in asked:
        values = sorted(one[x] for one in lines)
        if few:
            shown = listed(drawn.shown(value) for value in values)
            years.append(say("classroom.line_year_few", year=x, list=shown, real=number(real)))
            continue
        low, high = (drawn.shown(value) for value in _most(values))
        middle = drawn.shown(median(values))
        years.append(say("classroom.line_year", year=x, middle=middle, low=low, high=high, real=number(real)))
    rows = "".join(f"<li>{escape(year, quote=False)}</li>" for year in years)
    caption = f"{escape(words, quote=False)}</figcaption></figure>\n<ul>{rows}</ul>"
    if few:
        yield f"<p>{escape(words, quote=False)}</p>\n<ul>{rows}</ul>"
    else:
        yield f"<figure>{drawn.line(points, lines, shape.top, ' '.join([words, *years]))}<figcaption>{caption}"


def _most(values: Iterable[float]) -> tuple[float, float]:
    """Give the ends between which nine of ten lie."""
    ordered = sorted(values)
    off = len(ordered) // 20
    return ordered[off], ordered[len(ordered) - 1 - off]


# ---------------------------------------------------------------- the end


def _who(handed: Handed) -> Iterator[str]:
    names = sorted({person.name[:LONGEST] or person.source for person in handed.people}, key=str.casefold)
    rows = "".join(f"<li>{escape(name)}</li>" for name in names)
    yield f'<section>\n<h2>{_say("who")}</h2>\n<ul class="who">{rows}</ul>\n</section>'


def _foot(handed: Handed, names: bool) -> Iterator[str]:
    rows = [_say(f"read_{kind}", n=count) for kind, count in handed.files.items()]
    if len({person.key[0] == "moodle" for person in handed.people}) == 2:
        rows.append(_say("read_two_ways"))
    if handed.unknown:
        rows.append(_say("unknown", n=handed.unknown))
    if names:
        rows += [_say("left_out_file", name=one.name, reason=one.reason) for one in handed.left_out[:LONGEST]]
    inside = "\n".join(f"<li>{row}</li>" for row in rows)
    yield f'<section class="foot">\n<h2>{_say("read")}</h2>\n<ul>\n{inside}\n</ul>\n{_p(_say("private"))}\n</section>'
