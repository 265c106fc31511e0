"""Place on the map: a town is found among numbered points."""

import math
from base64 import b64encode
from html import escape
from typing import Any

from malicourse.near import did_you_mean
from malicourse.quiz import atlas, shapes
from malicourse.quiz.reader import Entry
from malicourse.quiz.verdict import Data, Kind, Verdict, distinct, feedback, foreign, join, nothing
from malicourse.words import fill, number, say

MOST_POINTS = 10
USUAL_POINTS = 8
WHERE = ("down", "across", "km", "way")
CLEAR = 23  # pixels from point to point, so that the numbers do not cover each other


class Place(Kind):
    """A town to be found among numbered points of a map."""

    keys = ("answer", "choices", "extent", "feedback", "near")

    def read(self, entry: Entry, name: str) -> Data:
        """Read the towns and draw the map; the points are numbered from north to south."""
        towns = atlas.town_list()
        extent = entry.text("extent", "mali")
        if extent not in atlas.EXTENTS:
            entry.fail(say("bank.no_extent", extent=extent, known=", ".join(atlas.EXTENTS)), "extent")
        answer = _town(entry, "answer", entry.text("answer"), towns)
        listed = [_town(entry, "choices", choice, towns) for choice in entry.texts("choices")]
        distinct(entry, listed, say("bank.the_town"))
        if listed and answer not in listed:
            entry.fail(say("bank.answer_not_a_choice", answer=answer), "choices")
        if len(listed) == 1 or len(listed) > MOST_POINTS:
            entry.fail(say("bank.town_count", n=len(listed), most=MOST_POINTS), "choices")
        spots = {town: _spot(towns[town], extent) for town in (listed or towns)}
        chosen = self.check(entry, listed, spots, extent) if listed else _usual(answer, spots, towns, extent)
        if not _seen(spots[answer], extent):
            entry.fail(say("bank.answer_off_the_map", town=answer, extent=extent), "answer")
        goal = (towns[answer]["longitude"], towns[answer]["latitude"])
        points: list[Data] = []
        for town in sorted(chosen, key=lambda town: (spots[town]["y"], spots[town]["x"])):
            here = (towns[town]["longitude"], towns[town]["latitude"])
            km, way = atlas.distance(here, goal) if town != answer else (0, "")
            beside = _beside(points, spots[town], town, towns)
            points.append({"name": town, **spots[town], **beside, "miss": atlas.rounded(km), "to": way})
        near = []
        for slip in entry.entries("near", least=0) if "near" in entry else []:
            slip.only("town", "feedback")
            town = _town(slip, "town", slip.text("town"), towns)
            if town == answer or town not in chosen:
                known = ", ".join(chosen)
                if town == answer:
                    slip.fail(say("bank.near_is_the_answer", town=town, known=known), "town")
                slip.fail(say("bank.near_is_no_point", town=town, known=known), "town")
            near.append({"town": town, "feedback": slip.text("feedback")})
        return {
            "points": points,
            "answer": answer,
            "feedback": feedback(entry, "right", "wrong"),
            "near": near,
            "map": atlas.drawing(extent),
        }

    def check(self, entry: Entry, listed: list[str], spots: dict[str, Data], extent: str) -> list[str]:
        """Refuse towns outside the map, and towns that would cover each other."""
        for place, town in enumerate(listed):
            if not _seen(spots[town], extent):
                entry.fail(say("bank.choice_off_the_map", town=town, extent=extent), "choices")
            for other in listed[:place]:
                if not _apart(spots[town], spots[other]):
                    entry.fail(say("bank.towns_cover", one=other, other=town), "choices")
        return listed

    def grade(self, question: Data, answer: Any, table: Data) -> Verdict:
        """Right if the town is found; else say what was chosen and how far off it lies."""
        if not answer:
            return nothing(table["empty_place"])
        points = {point["name"]: point for point in question["points"]}
        foreign([answer], list(points))
        if answer == question["answer"]:
            return Verdict(True, join(table["right"], question["feedback"]["right"]), answer=answer)
        point = points[answer]
        miss = fill(
            table["miss"],
            number=list(points).index(answer) + 1,
            chosen=answer,
            town=question["answer"],
            km=number(point["miss"], table["language"]),
            way=table[f"way_{point['to']}"],
        )
        slips = [slip["feedback"] for slip in question["near"] if slip["town"] == answer]
        advice = slips[0] if slips else question["feedback"]["wrong"]
        return Verdict(False, join(table["wrong"], miss, advice), answer=answer)

    def solve(self, question: Data, table: Data) -> Verdict:
        """Name the point."""
        names = [point["name"] for point in question["points"]]
        text = fill(table["place_answer"], number=names.index(question["answer"]) + 1, town=question["answer"])
        words = join(table["shown"], text, question["feedback"]["right"])
        return Verdict(True, words, answer=question["answer"])

    def shape(self, question: Data, table: Data) -> shapes.Choices:
        """Give the points in words, each with what is said of it."""
        rows = []
        for place, point in enumerate(question["points"], 1):
            town, right = point["name"], point["name"] == question["answer"]
            verdict = self.grade(question, town, table)
            said = verdict.words.removeprefix(table["right" if right else "wrong"]).strip()
            rows.append(shapes.Choice(point_words(point, place, table), right, said, town))
        return shapes.Choices(tuple(rows), numbered=True, told=question["feedback"]["right"])


def _town(entry: Entry, key: str, name: str, towns: Data) -> str:
    if name not in towns:
        entry.fail(say("bank.no_town", town=name, near=did_you_mean(name, towns)), key)
    return name


def _spot(town: Data, extent: str) -> Data:
    x, y = atlas.place(town["longitude"], town["latitude"], extent)
    return {"x": round(x), "y": round(y), **atlas.whereabouts(town["longitude"], town["latitude"], extent)}


def _seen(spot: Data, extent: str) -> bool:
    edge = CLEAR // 2
    return edge <= spot["x"] <= atlas.WIDTH - edge and edge <= spot["y"] <= atlas.height(extent) - edge


def _apart(one: Data, other: Data) -> bool:
    return math.hypot(one["x"] - other["x"], one["y"] - other["y"]) >= CLEAR


def _beside(points: list[Data], spot: Data, town: str, towns: Data) -> Data:
    """Tell a point from an earlier one of which the same words would be said, by the way from there."""
    alike = [
        place
        for place, point in enumerate(points)
        if all(point[key] == value for key, value in spot.items() if key in WHERE)
    ]
    if not alike:
        return {}
    other = towns[points[alike[-1]]["name"]]
    here = (towns[town]["longitude"], towns[town]["latitude"])
    km, way = atlas.distance((other["longitude"], other["latitude"]), here)
    return {"beside": {"point": alike[-1] + 1, "km": atlas.rounded(km), "way": way}}


def _usual(answer: str, spots: dict[str, Data], towns: Data, extent: str) -> list[str]:
    """Choose the best-known towns that can be told from the answer and from one another."""
    chosen = [answer]
    for town, row in towns.items():
        fits = row["rank"] <= 2 and town != answer and _seen(spots[town], extent)
        if len(chosen) < USUAL_POINTS and fits and all(_apart(spots[town], spots[other]) for other in chosen):
            chosen.append(town)
    return chosen


def point_words(point: Data, place: int, table: Data) -> str:
    """Say where a numbered point lies, without its name."""
    where = fill(
        table["where_off_river" if point["km"] else "where_at_river"],
        down=table[f"down_{point['down']}"],
        across=table[f"across_{point['across']}"],
        km=number(point["km"], table["language"]),
        way=table[f"way_{point['way']}"] if point["way"] else "",
    )
    if "beside" in point:
        beside = point["beside"]
        way = table[f"way_{beside['way']}"]
        km = number(beside["km"], table["language"])
        where = fill(table["where_beside"], where=where, km=km, way=way, number=beside["point"])
    return fill(table["point"], number=place, where=where)


def picture(question: Data, table: Data) -> str:
    """Draw the map with its numbered points as one ``img``, which JupyterLab leaves standing where it takes SVG out."""
    image = b64encode(svg(question, table).encode("utf-8")).decode("ascii")
    wide = question["map"]["width"]
    style = f"max-width: 100%; width: {wide + wide // 4}px; border: 1px solid #bdbdbd"
    return f'<p><img src="data:image/svg+xml;base64,{image}" alt="{map_words(question, table)}" style="{style}"></p>'


def map_words(question: Data, table: Data) -> str:
    """Say what the map shows, without the answer."""
    return escape(fill(table["map"], n=len(question["points"])))


def svg(question: Data, table: Data, land: str = "#fbf6e6", abroad: str = "#efefec") -> str:
    """Draw the map with its numbered points; ``land`` and ``abroad`` are the colours of Mali and its neighbours."""
    drawn, points = question["map"], question["points"]
    wide, high = drawn["width"], drawn["height"]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif">',
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
        f'<path d="{drawn["neighbours"]}" fill="{abroad}" stroke="#a6a6a6"/>',
        f'<path d="{drawn["regions"]}" fill="{land}" stroke="#8f8465"/>',
        f'<path d="{drawn["rivers"]}" fill="none" stroke="#3f86bd" stroke-width="2"/>',
    ]
    spoken = "fr" if table["language"] == "fr" else "en"
    for name in drawn["names"]:
        at = f'x="{name["x"]}" y="{name["y"]}" text-anchor="middle"'
        parts.append(f'<text {at} font-size="13" font-style="italic" fill="#595959">{escape(name[spoken])}</text>')
    for place, point in enumerate(points, 1):
        parts.append(f'<circle cx="{point["x"]}" cy="{point["y"]}" r="11" fill="#1f3157" stroke="#fff"/>')
        at = f'x="{point["x"]}" y="{point["y"] + 5}" text-anchor="middle"'
        parts.append(f'<text {at} font-size="14" font-weight="bold" fill="#fff">{place}</text>')
    return "".join([*parts, "</svg>"])
