"""A mixed test over all banks: the same seed draws the same questions on every computer.

Nothing random is used, so that every Python draws the same. Each question has a rank, the SHA-256 of
"seed/lesson/question" as hexadecimal digits. The lessons, ranked by "seed/lesson", take turns; the one whose turn it
is gives its question of lowest rank, but never more than half of those it has, and, while it has another, none of a
kind that makes two fifths of the test already. It passes over estimates, over questions that need something of the
lesson beside them (``needs`` in the bank), and over one that is too like another drawn before: of the same kind and
with the very same sources. The questions drawn are asked in the order of their ranks.
"""

import hashlib
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from malicourse.quiz.bank import Bank, Question, QuizError, interface, load, names
from malicourse.quiz.kinds import KINDS, Data
from malicourse.words import say

if TYPE_CHECKING:
    from malicourse.quiz.widget import QuizWidget

QUESTIONS = 25
MOST_OF_A_KIND = 2 / 5
LEFT_OUT = tuple(name for name, kind in KINDS.items() if not kind.graded)  # a guess tests nothing after the lesson


_shown: "dict[tuple[int, int], QuizWidget]" = {}  # tests of this Python, by seed and length


def final(seed: int | None = None, questions: int = QUESTIONS) -> "QuizWidget":
    """Show a test with questions from all lessons; the last line of a notebook cell.

    Parameters
    ----------
    seed : int, optional
        The number that chooses the test: the same number gives the same test everywhere. Without it a number is taken
        by chance; it stands in the title, so that a class can share it.
    questions : int
        How many questions.

    Returns
    -------
    QuizWidget
        The test. ``score()``, ``missed()`` and ``by_lesson()`` tell how it went. The same test, shown again before
        Python is restarted, has the answers given so far.

    Raises
    ------
    QuizError
        If the seed is not a whole number, or there are not so many questions.
    """
    seed = 1000 + secrets.randbelow(9000) if seed is None else seed
    spec = final_spec(seed, questions)
    from malicourse.quiz.widget import QuizWidget

    test = QuizWidget(spec)
    before = _shown.get((seed, questions))
    if before and before.answers and not test.answers:
        test.answers = dict(before.answers)
        test.notice = say("score.again", language=spec["words"]["language"])
    _shown[seed, questions] = test
    return test


def final_spec(seed: int, questions: int = QUESTIONS) -> Data:
    """Write all that the front end needs to show a test, as ``Bank.spec`` does for a stop.

    Parameters
    ----------
    seed, questions : int
        As for ``final``.

    Returns
    -------
    dict
        Plain data. Each question also names its ``lesson``, and its id begins with it.
    """
    drawn = draw(seed, questions)
    language = drawn[0][0].language
    entries = [
        {**bank.write(question, place), "id": f"{bank.lesson}/{question.id}", "lesson": bank.lesson}
        for place, (bank, question) in enumerate(drawn, 1)
    ]
    return {
        "lesson": "final",
        "stop": f"seed-{seed}",
        "title": say("score.final", language=language, seed=seed),
        "total": len(entries),
        "questions": entries,
        "words": interface(language),
    }


def draw(seed: int, questions: int = QUESTIONS) -> list[tuple[Bank, Question]]:
    """Draw questions from all banks.

    Parameters
    ----------
    seed, questions : int
        As for ``final``.

    Returns
    -------
    list of tuple
        Bank and question, in the order in which they are asked.

    Raises
    ------
    QuizError
        If the seed is not a whole number, or there are not so many questions.
    """
    if type(seed) is not int or type(questions) is not int or questions < 1:
        raise QuizError(say("score.no_seed", seed=repr(seed), questions=repr(questions)))

    def rank(*parts: str) -> str:
        return hashlib.sha256("/".join([str(seed), *parts]).encode()).hexdigest()

    piles = _piles(rank)
    most = {lesson: -(-len(pile) // 2) for lesson, pile in piles.items()}
    drawn: list[tuple[Bank, Question]] = []
    while len(drawn) < questions and any(piles.values()):
        for lesson, pile in piles.items():
            piles[lesson] = pile = [pair for pair in pile if not any(alike(pair[1], other) for _, other in drawn)]
            if [bank.lesson for bank, _ in drawn].count(lesson) == most[lesson]:
                piles[lesson] = []
            elif pile and len(drawn) < questions:
                kinds = [question.kind for _, question in drawn]
                drawn.append(min(pile, key=lambda pair: kinds.count(pair[1].kind) >= questions * MOST_OF_A_KIND))
                pile.remove(drawn[-1])
    if len(drawn) < questions:
        raise QuizError(say("score.few_questions", n=questions, there=len(drawn)))
    return sorted(drawn, key=lambda pair: rank(pair[0].lesson, pair[1].id))


def _piles(rank: Callable[..., str]) -> dict[str, list[tuple[Bank, Question]]]:
    """Put the questions of each lesson that can be drawn into the order of their ranks."""
    piles = {}
    for lesson in sorted(names(), key=rank):
        bank = load(lesson)
        askable = [one for one in bank.questions if not one.needs and one.kind not in LEFT_OUT]
        ranked = sorted(((rank(lesson, one.id), one) for one in askable), key=lambda pair: pair[0])
        piles[lesson] = [(bank, one) for _, one in ranked]
    return piles


def alike(one: Question, other: Question) -> bool:
    """Tell whether two questions are of one kind and rest on the very same sources."""
    return one.kind == other.kind and set(one.sources) == set(other.sources)
