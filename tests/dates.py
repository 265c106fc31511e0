"""The dates of sentences, and the rows of the tables that say them.

A date of a lesson stands in a row that its sentence leads to: the row cites a source that is linked in the same cell
(or named by the same question), or has a proper name in common with the sentence. A date in a link's words is that
of the source. A date in the words of a chart stands in the rows that the chart draws. What cannot be tied so is held
by a word of its sentence. ``DATES`` of ``tests/held/lesson_NN.py`` has every date of the lesson, the row that says it,
and such words: ``"23 May 2014": ("accord", "c-2014", "ceasefire|positions")``. ``python tests/dates.py 02`` prints the
entries that lesson 02 lacks; look at the row before you take them.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pandas as pd
from prose import MONTH, ROOT, Passage, passages, read

MONTHS = {name: number for number, name in enumerate(MONTH.split("|"), start=1)}
DATED = re.compile(
    r"\b(?P<days>\d{1,2}(?:(?:, \d{1,2})*,? (?:and|to|or|–) \d{1,2})?) "
    rf"(?P<month>{MONTH})\b(?: (?P<year>(?:19|20)\d\d))?"
    r"|(?<![\w-])(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b"
)
LINK = re.compile(r"\[([^\]]*)\]\(((?:[^()\s]|\([^()]*\))+)\)")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“*\[|])|\n+")
NAME = re.compile(r"\b(?:Gao|Ber|[A-ZÀ-Ý][\wÀ-ÿ]{3,})\b")
NO_NAMES = frozenset(  # words with a capital that lead to no row in particular
    f"{MONTH}|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mali|Malian|Bamako|North|Northern|Azawad|France|"
    "French|Government|President|Minister|Army|Security|Council|United|Nations|MNLA|MINUSMA|This|That|They|From|There|"
    "What|When|Which|After|Before|Some|South|Both|Each|Only|With|Then|Their|Three|Seven|Four|Five|Eight|Nine|These|"
    "Those|Where|Until|Here|First|Last|Movement|Movements|General|Commission|Statement|Agreement|Accord".split("|")
)
NO_FACTS = frozenset({"lessons", "glossary", "towns", "corrections", "attacks", "peacekeeper_deaths"})  # or long lists
NO_WORDS = frozenset({"url", "sources", "source"})
RANK = {"events": 3, "control": 2, "withdrawals": 3, "inquiries": 1, "votes": 2, "sources": -1, "agreements": -1}
NO_ROW = ("no row", "")
Row = tuple[str, str]
DrawnRow = tuple[frozenset[str], frozenset[str]]
"""The days and the places of a row that a chart draws."""


@dataclass(frozen=True)
class Said:
    """A date in a sentence: its days in ISO form, one for each year that may be meant."""

    words: str
    days: tuple[str, ...]
    place: str
    sentence: str
    names: frozenset[str]
    near: frozenset[str]
    """Places that stand beside it."""
    sources: frozenset[str]
    drawn: tuple[DrawnRow, ...] = ()
    """The rows of a chart that have days, if these are its words."""


@dataclass(frozen=True)
class Line:
    """A row of a table that says a day, with what may lead to it."""

    row: Row
    sources: frozenset[str]
    names: frozenset[str]


def found(text: str, years: frozenset[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give each date of a text as printed, and the days that it may mean."""
    for match in DATED.finditer(text):
        if match["iso"]:
            yield match["iso"], (match["iso"],)
            continue
        for day in re.findall(r"\d+", match["days"]):
            words = " ".join(filter(None, (day, match["month"], match["year"])))
            meant = {match["year"]} if match["year"] else years
            yield words, tuple(f"{year}-{MONTHS[match['month']]:02}-{int(day):02}" for year in sorted(meant))


def names(text: str) -> frozenset[str]:
    return frozenset(NAME.findall(text)) - NO_NAMES


def days_of(record: dict[str, str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Give the days of a row with proper names: those of the row for a cell that is a date, else of the sentence."""
    everything = names(" ".join(record.values()))
    for text in record.values():
        for sentence in [text] if re.fullmatch(r"[\d-]+", text) else SENTENCE.split(text):
            for _, days in found(sentence, frozenset()):
                yield from ((day, everything if sentence == days[0] else names(sentence)) for day in days)


@cache
def lines() -> dict[str, list[Line]]:
    """Return for each day the rows of all tables that say it, in a column of dates or in words."""
    index: dict[str, list[Line]] = defaultdict(list)
    for table in sorted(path.stem for path in (ROOT / "data").glob("*.csv")):
        if table in NO_FACTS:
            continue
        frame = pd.read_csv(ROOT / "data" / f"{table}.csv", dtype=str, keep_default_na=False)
        key = "id" if "id" in frame else frame.columns[0]
        for record in frame.to_dict("records"):
            cited = record["id"] if table == "sources" else record.get("sources", record.get("source", ""))
            shown = {
                column: text
                for column, text in record.items()
                if column not in NO_WORDS and not (table == "sources" and column == "date")
            }
            for day, called in days_of(shown):
                index[day].append(Line((table, record[key]), frozenset(cited.split(";")) - {""}, called))
    return index


@cache
def dates_of_address() -> dict[str, set[str]]:
    """Return for each address the dates of the sources that have it."""
    found: dict[str, set[str]] = defaultdict(set)
    for url, date in read("sources")[["url", "date"]].dropna().itertuples(index=False):
        found[url].add(str(date)[:10])
    return found


@cache
def ids_of_address() -> dict[str, set[str]]:
    index: dict[str, set[str]] = defaultdict(set)
    for url, source in read("sources")[["url", "id"]].dropna().itertuples(index=False):
        index[url].add(source)
    return index


@cache
def stretch(stem: str) -> frozenset[str]:
    """Return the years that a lesson is about: a date without a year is of one of them, or of one that is named."""
    row = read("lessons").set_index("lesson").loc[stem]
    return frozenset(str(year) for year in range(int(str(row["from"])[:4]), int(str(row["to"])[:4]) + 1))


def dates(stem: str) -> Iterator[Said]:
    """Give every date of a lesson's words, outside links."""
    for passage in passages(stem):
        linked = passage.sources | cited(passage.text)
        drawn = tuple(drawn_rows(passage))
        years = frozenset(YEAR.findall(passage.text))
        for sentence in SENTENCE.split(passage.text):
            here = frozenset(YEAR.findall(unlinked(sentence))) or years or stretch(stem)
            called = names(unlinked(sentence)) | names(passage.lead)
            sources = cited(sentence) or linked
            for words, days, near in beside(unlinked(sentence), here):
                yield Said(words, days, passage.place, sentence.strip(), called, near, sources, drawn)


def drawn_rows(passage: Passage) -> Iterator[DrawnRow]:
    """Give the days and places of the rows of a chart that have days."""
    for table in json.loads(passage.drawn or "[]"):
        for row in table["rows"]:
            words = " | ".join([table["about"], *(cell for cell in row if isinstance(cell, str))])
            if days := frozenset(day for _, meant in found(words, frozenset()) for day in meant):
                yield days, names(words) & places()


def beside(sentence: str, years: frozenset[str]) -> Iterator[tuple[str, tuple[str, ...], frozenset[str]]]:
    """Give each date of a sentence with the places beside it: in the few words before it, or else after it."""
    spots = list(DATED.finditer(sentence))
    ends, starts = [0, *(one.end() for one in spots)], [*(one.start() for one in spots), len(sentence)]
    for place, spot in enumerate(spots):
        before, after = sentence[ends[place] : spot.start()], sentence[spot.end() : starts[place + 1]]
        before, after = re.split("[,;:.(]", before)[-1], re.split("[,;:.()|]", after)[0]
        near = names(before) & places() or names(after) & places()
        yield from ((words, days, near) for words, days in found(spot[0], years))


def cited(text: str) -> frozenset[str]:
    """Return the ids of the sources that a text links."""
    return frozenset(source for _, url in LINK.findall(text) for source in ids_of_address().get(url, ()))


def unlinked(text: str) -> str:
    """Take out links to sources, and of other links the address."""
    text = LINK.sub(lambda link: "" if link[2] in ids_of_address() else link[1], text)
    return re.sub(r"`[^`]*`", "", text)


def dated_links(passage: Passage) -> Iterator[tuple[str, str, set[str]]]:
    """Give link words, date and the dates of the source, for links whose words end in a full date."""
    for words, url in LINK.findall(passage.text):
        for _, (day, *more) in found(words, frozenset({""})):
            if url in dates_of_address() and not more and re.match(r"\d{4}", day):
                yield f"{passage.place}: {words}", day, dates_of_address()[url]


def tie(said: Said) -> Row | None:
    """Return a row that says the date and to which the sentence leads: never one of another place."""
    if said.drawn:
        near = said.near if any(said.near & there for _, there in said.drawn) else frozenset()
        fits = any(days & set(said.days) and (not near or near & there) for days, there in said.drawn)
        return ("rows", said.place) if fits else None
    for day in said.days:
        for line in lines().get(day, ()):
            there, here = line.names & places(), said.near or said.names & places()
            if there and here and not there & here:
                continue
            if line.sources & said.sources or line.names & said.names:
                return line.row
    return None


@cache
def places() -> frozenset[str]:
    return frozenset(name for town in read("towns")["name"] for name in names(town))


def is_held(said: Said, held: dict[str, tuple[str, ...]]) -> bool:
    """Tell whether a date is held, and its sentence leads to a row or is known by its words."""
    if said.words not in held:
        return False
    marks = held[said.words][2:]
    return tie(said) is not None or bool(marks and re.search(marks[0], f"{said.place} {said.sentence}"))


def says(row: Row, words: str) -> bool:
    """Tell whether a row of a table says a date."""
    return any(line.row == row for day in meant(words) for line in lines().get(day, ()))


def meant(words: str) -> tuple[str, ...]:
    (_, days), *_ = found(words, frozenset(str(year) for year in range(1950, 2030)))
    return days


def suggestion(stem: str, words: str) -> str:
    """Return the entry of a date: the nearest row that says it, and words of the sentences that lead to no row."""
    mine = [said for said in dates(stem) if said.words == words]
    marks = "|".join(dict.fromkeys(mark(said) for said in mine if not tie(said)))
    parts = ", ".join(f'"{part}"' for part in (*nearest(mine), *([marks] if marks else [])))
    return f'    "{words}": ({parts}),'


def nearest(mine: list[Said]) -> Row:
    """Return the row that says the day and has most in common with its sentences; of events first."""
    said = {name.lower() for one in mine for name in re.findall(r"[\wÀ-ÿ]{4,}", one.sentence)}
    cited = {source for one in mine for source in one.sources}
    scores = Counter()
    near = {day for one in mine for day in one.days}
    for day in near if near & lines().keys() else meant(mine[0].words):
        for line in lines().get(day, ()):
            common = len({name.lower() for name in line.names} & said) + 2 * bool(line.sources & cited)
            scores[line.row] = max(scores[line.row], common + RANK.get(line.row[0], 0))
    return scores.most_common(1)[0][0] if scores else NO_ROW


def mark(said: Said) -> str:
    """Return the longest word of a sentence: what holds the date to it."""
    text = DATED.sub(" ", LINK.sub(r"\1", said.sentence))
    return max(re.findall(r"[A-Za-zÀ-ÿ]{3,}", text) or [said.place], key=len)


if __name__ == "__main__":
    from test_prose import LESSONS

    for stem in LESSONS:
        if stem[:2] in sys.argv[1:]:
            loose = [said.words for said in dates(stem) if not is_held(said, LESSONS[stem].DATES)]
            print(*[suggestion(stem, words) for words in dict.fromkeys(loose)], sep="\n")
