"""What of a quiz is kept on the learner's computer, and what of it is shown again."""

import hashlib
import json

from malicourse import course, progress, words
from malicourse.quiz.kinds import KINDS, Data
from malicourse.words import say

PARTS = ("answer", "correct", "tries", "shown")
ELSEWHERE = {  # words of other rooms that a page says, too
    "common": ("and_then", "day", "first", "months"),
    "progress": ("newer", "no", "yes"),
    "score": ("changed", "restored", "restored_in_part"),
}


def mark(question: Data, table: Data) -> str:
    """Name what a question asks and what is right: the same until one of these changes.

    Parameters
    ----------
    question : dict
        An entry of ``questions`` in a specification.
    table : dict
        The interface words of the specification.

    Returns
    -------
    str
        It changes with the question, its choices, its right answer or its tolerance. It does not with feedback,
        sources, hints, difficulty or the order of the choices.
    """
    kind = KINDS[question["kind"]]
    asked = [
        question["kind"],
        question["stem"],
        sorted([*kind.lines(question, table), *question.get("answers", [])]),
        kind.solve(question, table).answer,
        question.get("tolerance"),
    ]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def restore(spec: Data) -> tuple[Data, str]:
    """Give the learner's earlier answers to the questions of a stop that are still the same questions.

    Parameters
    ----------
    spec : dict
        What ``Bank.spec`` returned.

    Returns
    -------
    answers : dict
        As ``QuizWidget.answers``; empty while answers are not kept. A question that has changed since is not in it.
    words : str
        What the learner should know of it; mostly empty.
    """
    kept, fault = progress.recall(spec["lesson"], spec["stop"])
    answers, changed = {}, 0
    for question in spec["questions"]:
        record = kept.get(question["id"])
        if record is None:
            continue
        if record["mark"] == mark(question, spec["words"]) and _holds(question, record, spec["words"]):
            answers[question["id"]] = {part: record[part] for part in PARTS}
        else:
            changed += 1
    if fault:
        return answers, fault
    language, button = spec["words"]["language"], spec["words"]["start_over"]
    if changed and answers:
        return answers, say("score.restored_in_part", language=language, n=changed, button=button)
    if changed:
        return answers, say("score.changed", language=language, n=changed)
    return answers, say("score.restored", language=language, button=button) if answers else ""


def _holds(question: Data, record: Data, table: Data) -> bool:
    """Tell whether the kept answer is one that the question knows, graded as it was."""
    try:
        verdict = KINDS[question["kind"]].grade(question, record["answer"], table)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
        return False
    return verdict.counted and verdict.correct == record["correct"]


def keep(spec: Data, before: Data, after: Data) -> tuple[bool, str]:
    """Keep what has changed in the answers of a stop.

    Parameters
    ----------
    spec : dict
        What ``Bank.spec`` returned.
    before, after : dict
        The answers kept last, and those of now.

    Returns
    -------
    done : bool
        Whether all of it is on the disk.
    words : str
        What the learner should know of it; mostly empty.
    """
    records = {}
    for question in spec["questions"]:
        name = question["id"]
        if before.get(name) == after.get(name):
            continue
        record = after.get(name)
        records[name] = record and {
            **{part: record[part] for part in PARTS},
            "asked": question["stem"],
            "objective": question["objective"],
            "mark": mark(question, spec["words"]),
        }
    return progress.save(spec["lesson"], spec["stop"], records) if records else (True, "")


def on_a_page() -> Data:
    """Give what a page without Python needs to keep answers in its browser, if a learner asks for it.

    Returns
    -------
    dict
        The name of the course, which its answers are kept under, and the words.
    """
    from malicourse import tables  # which asks for pandas

    face = json.loads((tables.data_folder() / course.PACKAGE).read_text(encoding="utf-8"))
    language = course.language()
    rooms = {name: words.room(name, language) for name in ELSEWHERE}
    borrowed = {key: rooms[name][key] for name, keys in ELSEWHERE.items() for key in keys}
    return {"course": face["name"], "words": {**words.room("keep", language), **borrowed}}
