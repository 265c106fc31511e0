"""The kinds of question: how each is read from a bank, graded and solved, and which shape it has on paper.

A kind is one class here, entered in ``KINDS``, and one object in quiz.js, entered in ``KINDS`` there. Both work on the
same plain data: what ``read`` returns is what the front end gets. tests/grading_cases.json holds the two to one answer.
Keys, sheets and exports ask for the ``shape`` alone, so nothing else has to know a kind.
"""

from typing import Any

from malicourse.quiz import cells, shapes
from malicourse.quiz.estimate import Estimate
from malicourse.quiz.numerals import tidy_unit
from malicourse.quiz.place import Place
from malicourse.quiz.reader import Entry
from malicourse.quiz.verdict import (
    Data,
    Kind,
    Note,
    Verdict,
    distinct,
    feedback,
    foreign,
    join,
    nothing,
    read_typed,
    read_units,
    shuffled,
    within,
)
from malicourse.words import fill, number, say

MOST_ANSWERS = 20

__all__ = ["KINDS", "Data", "Kind", "Note", "Verdict"]


class Single(Kind):
    """One right choice."""

    keys = ("choices", "shuffle")
    many = False

    def read(self, entry: Entry, name: str) -> Data:
        """Read the choices; each needs its feedback."""
        choices: dict[str, Data] = {}
        listed = entry.entries("choices", least=2, most=10)
        for choice in listed:
            choice.only("text", "correct", "feedback")
            text = choice.text("text")
            if not choice.get("feedback"):
                choice.fail(say("bank.choice_without_feedback", text=text))
            if text in choices:
                choice.fail(say("bank.twice", what=say("bank.the_choice"), text=text))
            choices[text] = {
                "text": text,
                "correct": choice.flag("correct", False),
                "feedback": choice.text("feedback"),
            }
        distinct(entry, list(choices), say("bank.the_choice"))
        self.count(entry, sum(choice["correct"] for choice in choices.values()), len(choices))
        order = shuffled(list(choices), name) if entry.flag("shuffle", True) else list(choices)
        return {"choices": [choices[text] for text in order]}

    def count(self, entry: Entry, right: int, total: int) -> None:
        """Refuse a wrong number of right choices."""
        if right == 0:
            entry.fail(say("bank.none_right"), "choices")
        if right == total:
            entry.fail(say("bank.all_right"), "choices")
        if right > 1:
            entry.fail(say("bank.many_right", n=right), "choices")

    def grade(self, question: Data, answer: Any, table: Data) -> Verdict:
        """Right if the right choice is chosen."""
        if not answer:
            return nothing(table["empty_single"])
        choices = {choice["text"]: choice for choice in question["choices"]}
        foreign([answer], list(choices))
        chosen = choices[answer]
        notes = (Note(answer, chosen["correct"]),)
        words = join(table["right" if chosen["correct"] else "wrong"], chosen["feedback"])
        return Verdict(chosen["correct"], words, notes, answer=answer)

    def solve(self, question: Data, table: Data) -> Verdict:
        """Name the right choice, then say of each choice why."""
        choices = sorted(question["choices"], key=lambda choice: not choice["correct"])
        notes = tuple(Note(choice["text"], choice["correct"], choice["feedback"]) for choice in choices)
        right = [choice["text"] for choice in question["choices"] if choice["correct"]]
        return Verdict(True, table["shown"], notes, answer=right[0])

    def shape(self, question: Data, table: Data) -> shapes.Choices:
        """Give the choices."""
        rows = (shapes.Choice(one["text"], one["correct"], one["feedback"]) for one in question["choices"])
        return shapes.Choices(tuple(rows), many=self.many)


class Several(Single):
    """One or more right choices, all of them to be found."""

    many = True

    def count(self, entry: Entry, right: int, total: int) -> None:
        """Refuse none and all."""
        if right == 0:
            entry.fail(say("bank.none_right_of_several"), "choices")
        if right == total:
            entry.fail(say("bank.all_right"), "choices")

    def grade(self, question: Data, answer: Any, table: Data) -> Verdict:
        """Right if all right choices and no others are chosen; else say how many were found."""
        if not answer:
            return nothing(table["empty_several"])
        foreign(list(answer), [choice["text"] for choice in question["choices"]])
        chosen = [choice for choice in question["choices"] if choice["text"] in answer]
        right = sum(choice["correct"] for choice in question["choices"])
        found = sum(choice["correct"] for choice in chosen)
        false = len(chosen) - found
        notes = tuple(Note(choice["text"], choice["correct"], choice["feedback"]) for choice in chosen)
        given = [choice["text"] for choice in chosen]
        if found == right and not false:
            return Verdict(True, table["right"], notes, answer=given)
        if false:
            part = join(fill(table["several_found"], found=found, n=right), fill(table["several_too_many"], n=false))
        else:
            part = fill(table["several_missing"], n=right - found)
        return Verdict(False, join(table["wrong"], part), notes, answer=given)

    def solve(self, question: Data, table: Data) -> Verdict:
        """Name the right choices, then say of each choice why."""
        answer = [choice["text"] for choice in question["choices"] if choice["correct"]]
        one = super().solve(question, table)
        return Verdict(True, one.words, one.notes, answer=answer)


class Numeric(Kind):
    """A number with a unit, right within a tolerance."""

    keys = ("answer", *cells.KEYS, "tolerance", "unit", "feedback", "near")

    def read(self, entry: Entry, name: str) -> Data:
        """Read the number, its unit and the feedback for right, too low and too high."""
        if "answer" in entry and ("table" in entry or "cells" in entry):
            entry.fail(say("bank.number_twice"), "answer")
        answer = cells.calculated(entry) if "table" in entry or "cells" in entry else entry.number("answer")
        units = read_units(entry, "answer")
        tolerance = entry.number("tolerance", 0, least=0)
        near: list[Data] = []
        for slip in entry.entries("near", least=0, most=MOST_ANSWERS) if "near" in entry else []:
            slip.only("value", "tolerance", "feedback")
            one: Data = {
                "value": slip.number("value"),
                "tolerance": slip.number("tolerance", 0, least=0),
                "feedback": slip.text("feedback"),
            }
            if abs(one["value"] - answer) <= tolerance:
                slip.fail(say("bank.slip_is_right", value=slip["value"]))
            near.append(one)
        return {
            "answer": answer,
            "tolerance": tolerance,
            "unit": units[0],
            "units": sorted({tidy_unit(unit) for unit in units}),
            "feedback": feedback(entry, "right", "low", "high"),
            "near": near,
        }

    def grade(self, question: Data, answer: Any, table: Data) -> Verdict:
        """Right within the tolerance; else say too low or too high, and name a slip that is known."""
        value, told = read_typed(question, answer, table)
        if value is None:
            return nothing(told)
        if within(value, question["answer"], question["tolerance"]):
            words = join(table["right"], question["feedback"]["right"], told)
            return Verdict(True, words, answer=value)
        side = "low" if value < question["answer"] else "high"
        slips = [slip for slip in question["near"] if within(value, slip["value"], slip["tolerance"])]
        advice = slips[0]["feedback"] if slips else question["feedback"][side]
        return Verdict(False, join(table["wrong"], table[f"too_{side}"], advice, told), answer=value)

    def solve(self, question: Data, table: Data) -> Verdict:
        """Give the number and what is accepted."""
        answer, tolerance = question["answer"], question["tolerance"]
        key = "number_around" if tolerance else "number_answer"
        text = fill(
            table[key],
            number=number(answer, table["language"]),
            unit=question["unit"],
            low=number(answer - tolerance, table["language"]),
            high=number(answer + tolerance, table["language"]),
        )
        return Verdict(True, join(table["shown"], text, question["feedback"]["right"]), answer=answer)

    def shape(self, question: Data, table: Data) -> shapes.Number:
        """Give the number, and what is said of others."""
        said = question["feedback"]
        slips = tuple(shapes.Slip(slip["value"], slip["tolerance"], slip["feedback"]) for slip in question["near"])
        real, reach, unit = question["answer"], question["tolerance"], question["unit"]
        return shapes.Number(real, reach, unit, said["low"], said["high"], slips=slips, told=said["right"])


class Order(Kind):
    """Items to be put in order."""

    keys = ("items", "feedback")

    def read(self, entry: Entry, name: str) -> Data:
        """Read the items, which stand in the right order; show them in another, fixed one."""
        notes = {}
        for item in entry.entries("items", least=2, most=10):
            item.only("text", "note")
            text = item.text("text")
            if text in notes:
                item.fail(say("bank.twice", what=say("bank.the_item"), text=text))
            notes[text] = item.text("note", "")
        right = list(notes)
        distinct(entry, right, say("bank.the_item"))
        shown = shuffled(right, name)
        if shown == right:
            shown = [*right[1:], right[0]]
        return {
            "items": [{"text": text, "note": notes[text]} for text in shown],
            "answer": right,
            "feedback": feedback(entry, "right", "wrong"),
        }

    def grade(self, question: Data, answer: Any, table: Data) -> Verdict:
        """Right if every item stands in its place; else say how many do."""
        if not answer:
            return nothing(table["empty_order"])
        right, given = question["answer"], list(answer)
        foreign(given, right)
        if sorted(given) != sorted(right):
            raise ValueError(say("bank.each_item_once", items=say("common.and_then").join(right)))
        placed = [text == right[i] for i, text in enumerate(given)]
        if all(placed):
            said = {item["text"]: item["note"] for item in question["items"]}
            notes = tuple(Note(text, True, said[text]) for text in given)
            return Verdict(True, join(table["right"], question["feedback"]["right"]), notes, answer=given)
        count, total = sum(placed), len(right)
        part = (
            fill(table["order_in_place"], n=count, total=total)
            if count
            else fill(table["order_none_in_place"], total=total)
        )
        notes = tuple(Note(text, fits) for text, fits in zip(given, placed, strict=True))
        return Verdict(False, join(table["wrong"], part, question["feedback"]["wrong"]), notes, answer=given)

    def solve(self, question: Data, table: Data) -> Verdict:
        """Give the right order with the note of each item."""
        right = self.grade(question, question["answer"], table)
        return Verdict(True, join(table["shown"], question["feedback"]["right"]), right.notes, answer=right.answer)

    def shape(self, question: Data, table: Data) -> shapes.Order:
        """Give the items in the right order and as they are shown."""
        said = {item["text"]: item["note"] for item in question["items"]}
        rows, whole = tuple((text, said[text]) for text in question["answer"]), question["feedback"]
        return shapes.Order(rows, tuple(said), whole["right"], whole["wrong"])


class Match(Kind):
    """Items, each with its answer to be found in one list."""

    keys = ("pairs", "prompt", "extra_answers", "feedback", "shuffle")

    def read(self, entry: Entry, name: str) -> Data:
        """Read the pairs and the answers that fit none."""
        pairs = []
        for pair in entry.entries("pairs", least=2, most=10):
            pair.only("item", "answer", "feedback")
            item = pair.text("item")
            if not pair.get("feedback"):
                pair.fail(say("bank.item_without_feedback", text=item))
            pairs.append({"item": item, "answer": pair.text("answer"), "feedback": pair.text("feedback")})
        distinct(entry, [pair["item"] for pair in pairs], say("bank.the_item"))
        answers = list(dict.fromkeys(pair["answer"] for pair in pairs))
        answers += entry.texts("extra_answers")
        if len(answers) > MOST_ANSWERS:
            entry.fail(say("bank.many_answers", n=len(answers), most=MOST_ANSWERS), "extra_answers")
        distinct(entry, answers, say("bank.the_answer"))
        if len(answers) < 2:
            entry.fail(say("bank.one_answer_for_all"), "pairs")
        shown = shuffled(answers, name) if entry.flag("shuffle", True) else answers
        if shown[: len(pairs)] == [pair["answer"] for pair in pairs]:
            shown = [*shown[1:], shown[0]]
        return {
            "prompt": entry.text("prompt", "").rstrip(".:…"),
            "pairs": pairs,
            "answers": shown,
            "feedback": feedback(entry, "right", "wrong"),
        }

    def grade(self, question: Data, answer: Any, table: Data) -> Verdict:
        """Right if every item has its answer; else say how many have."""
        given = {item: text for item, text in (answer or {}).items() if text}
        foreign(list(given), [pair["item"] for pair in question["pairs"]])
        foreign(list(given.values()), question["answers"])
        total = len(question["pairs"])
        if len(given) < total:
            return nothing(fill(table["empty_match"], n=total - len(given)))
        given = {pair["item"]: given[pair["item"]] for pair in question["pairs"]}
        notes = tuple(self._note(pair, given[pair["item"]], table) for pair in question["pairs"])
        count = sum(bool(note.right) for note in notes)
        if count == total:
            return Verdict(True, join(table["right"], question["feedback"]["right"]), notes, answer=given)
        part = (
            fill(table["match_right"], n=count, total=total) if count else fill(table["match_none_right"], total=total)
        )
        return Verdict(False, join(table["wrong"], part, question["feedback"]["wrong"]), notes, answer=given)

    def _note(self, pair: Data, chosen: str, table: Data) -> Note:
        """Judge one pair; the bank's feedback speaks of the right one, so a wrong pair says that first."""
        right = chosen == pair["answer"]
        words = pair["feedback"] if right else fill(table["match_not"], feedback=pair["feedback"])
        return Note(pair["item"], right, words)

    def solve(self, question: Data, table: Data) -> Verdict:
        """Give each item with its answer."""
        notes = tuple(Note(f"{pair['item']} → {pair['answer']}", True, pair["feedback"]) for pair in question["pairs"])
        answer = {pair["item"]: pair["answer"] for pair in question["pairs"]}
        return Verdict(True, join(table["shown"], question["feedback"]["right"]), notes, answer=answer)

    def shape(self, question: Data, table: Data) -> shapes.Pairs:
        """Give the items with their answers, and the list of answers."""
        rows = tuple(shapes.Pair(pair["item"], pair["answer"], pair["feedback"]) for pair in question["pairs"])
        said = question["feedback"]
        return shapes.Pairs(rows, tuple(question["answers"]), question["prompt"], said["right"], said["wrong"])


KINDS: dict[str, Kind] = {
    "single": Single(),
    "several": Several(),
    "numeric": Numeric(),
    "order": Order(),
    "match": Match(),
    "place": Place(),
    "estimate": Estimate(),
}
