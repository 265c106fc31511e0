"""The tables agree with one another, with the map and with the calendar."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from malicourse import tables

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
SEED = "afp-2023-08"  # the report that the course asks about
BORN_HERE = {("e2012-res2085", "afisma"), ("e2013-2100", "minusma")}  # the act that creates the body names it
MIRRORS = (
    *("cloudfront.net", "googleweblight.com", "wikimili.com", "wikizero.com", "wikisum.wiki", "other.wiki"),
    *("frwiki.wiki", "alchetron.com", "kiwix", "playcrazygame.com", "origin-web.", "-stg.", "web.archive.org"),
)


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv")


def each(cell: object) -> list[str]:
    return cell.split(";") if isinstance(cell, str) else []


def holds(geometry: dict, x: float, y: float) -> bool:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    inside = False
    for ring in (ring for part in parts for ring in part):
        for (ax, ay), (bx, by) in pairwise(ring):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
    return inside


def near(geometry: dict, x: float, y: float, degrees: float = 0.1) -> bool:
    """In a polygon, or within about 10 km of it: outlines are simplified and small places approximate."""
    ring = [(math.cos(a * math.pi / 8) * degrees, math.sin(a * math.pi / 8) * degrees) for a in range(16)]
    return holds(geometry, x, y) or any(holds(geometry, x + dx, y + dy) for dx, dy in ring)


@pytest.fixture(scope="module")
def regions() -> dict[str, dict]:
    features = json.loads((DATA / "geo/regions_10.geojson").read_text(encoding="utf-8"))["features"]
    return {f["properties"]["name"]: f["geometry"] for f in features}


def test_nobody_acts_before_or_after_their_time():
    actors = read("actors").set_index("id")
    wrong = []
    for event in read("events").itertuples():
        for actor in each(event.actors):
            first, last = (str(actors.loc[actor, c]) for c in ("active_from", "active_to"))
            early = first != "nan" and event.end_date < first and (event.id, actor) not in BORN_HERE
            late = last != "nan" and event.date[: len(last)] > last
            if early or late:
                wrong.append((event.id, actor, first, last))
    assert wrong == []


def test_the_cma_is_not_before_2014_and_the_un_mission_not_before_july_2013():
    actors = read("actors").set_index("id")["active_from"]
    assert actors["cma"] >= "2014-06"
    assert actors["minusma"] == "2013-07-01"
    events = read("events")
    for actor, day in (("cma", "2014-06-01"), ("minusma", "2013-07-01")):
        first = events[events["actors"].fillna("").str.split(";").map(lambda a, actor=actor: actor in a)]
        assert first.loc[~first["id"].isin({e for e, _ in BORN_HERE}), "end_date"].min() >= day


def test_no_town_is_held_by_somebody_who_does_not_yet_exist():
    actors = read("actors").set_index("id")
    for row in read("control").itertuples():
        first = str(actors.loc[row.holder, "active_from"])
        assert row._3 >= first or first == "nan", row.id


def test_a_town_is_always_held_and_never_by_one_twice():
    control = read("control").fillna({"to": "2013-01-31"})
    for town, rows in control.groupby("town"):
        days = pd.date_range("2012-01-01", "2013-01-31").strftime("%Y-%m-%d")
        for day in days:
            now = rows[(rows["from"] <= day) & (rows["to"] >= day)]
            assert len(now), (town, day)
            assert now["holder"].is_unique, (town, day)
            if len(now) > 1:
                assert "sole" not in set(now["status"]), (town, day)


def test_events_lie_in_the_region_they_name(regions: dict[str, dict]):
    events = read("events").dropna(subset=["latitude"])
    wrong = [
        (e.id, e.region, e.latitude, e.longitude)
        for e in events.itertuples()
        if e.region in regions and not near(regions[e.region], e.longitude, e.latitude)
    ]
    assert wrong == []


def test_region_names_are_the_ten_of_the_map_or_a_place_outside_mali(regions: dict[str, dict]):
    named = {part for cell in read("events")["region"] for part in each(cell)}
    elsewhere = {
        "national",
        "United Nations",
        "Algeria",
        "Burkina Faso",
        "France",
        "Germany",
        "Ghana",
        "Italy",
        "Libya",
    }
    elsewhere |= {"Netherlands", "Niger", "Nigeria", "Senegal", "Togo", "Belgium", "Chad", "Mauritania", "Russia"}
    assert named - set(regions) - elsewhere == set()


@pytest.mark.parametrize("name", ["towns", "violence_places"])
def test_places_lie_in_the_region_they_name(name: str, regions: dict[str, dict]):
    wrong = [r for r in read(name).itertuples() if not near(regions[r.region], r.longitude, r.latitude, degrees=0.05)]
    assert wrong == []


def test_bases_and_towns_of_one_name_are_one_place():
    towns = read("towns").set_index("name")
    for base in read("bases").itertuples():
        if base.base in towns.index:
            town = towns.loc[base.base]
            distance = math.hypot(town["latitude"] - base.latitude, town["longitude"] - base.longitude)
            assert distance < 0.12, (base.base, distance)


def test_months_add_up_to_years_as_counted_by_place():
    """Year by year to within 25 %: the monthly sums leave out events that span two months, and place an event by the
    country that UCDP names, not by its point on the map. Over 2012 to 2023 together to within 2 %.
    """
    months = read("deaths_by_month")
    total = (
        months[["state_based", "non_state", "one_sided"]].sum(axis=1).groupby(months["month"].str[:4].astype(int)).sum()
    )
    placed = read("deaths_by_country").query("country == 'Mali'").set_index("year")["deaths"]
    for year in range(2012, 2024):
        assert abs(total[year] / placed[year] - 1) < 0.25, year
    assert abs(total.loc[2012:2023].sum() / placed.loc[2012:2023].sum() - 1) < 0.02


def test_state_based_months_come_near_the_battle_deaths_by_pair():
    """Within a third from 2012 on: one lacks pairs with fewer than 25 deaths, the other events over two months."""
    months = read("deaths_by_month")
    by_month = months.groupby(months["month"].str[:4].astype(int))["state_based"].sum()
    by_pair = read("deaths_by_pair").groupby("year")["best"].sum()
    for year in range(2012, 2024):
        assert 2 / 3 < by_month[year] / by_pair[year] < 4 / 3, year


def test_the_months_have_no_gap():
    months = pd.to_datetime(read("deaths_by_month")["month"])
    assert list(months) == list(pd.date_range("1989-01-01", "2023-12-01", freq="MS"))


def test_regions_add_up_to_the_census():
    """1998: provisional regional figures, a little under the published total. 2022: five above the total announced."""
    people = read("population").groupby("year")["people"].sum()
    assert people[2009] == 14_528_662
    assert people[1998] == 9_726_169
    assert abs(people[2022] - 22_395_485) <= 5
    per_year = read("population").groupby("year")["region"].nunique()
    assert list(per_year) == [9, 9, 20]


def test_turnout_is_voters_divided_by_registered():
    votes = read("votes").dropna(subset=["registered", "voters", "turnout_percent"])
    assert len(votes) >= 4
    for row in votes.itertuples():
        assert abs(100 * row.voters / row.registered - row.turnout_percent) < 0.01, row.id


def test_shares_of_a_run_off_and_a_referendum_make_a_hundred():
    results = read("vote_results")
    for (_, vote, count), rows in results.groupby(["date", "vote", "count"]):
        total = rows["share_percent"].sum()
        if "first round" in vote:
            assert total < 100
        else:
            assert abs(total - 100) < 0.02, (vote, count)


def test_shares_agree_with_votes():
    results = read("vote_results").dropna(subset=["votes"])
    for (_, vote, count), rows in results.groupby(["date", "vote", "count"]):
        if len(rows) == 2 and "first round" not in vote:
            shares = 100 * rows["votes"] / rows["votes"].sum()
            assert (shares - rows["share_percent"]).abs().max() < 0.01, (vote, count)


def test_fifteen_members_vote_on_each_mandate():
    mandates = read("mandates")
    assert (mandates[["votes_for", "votes_against", "abstentions"]].sum(axis=1) == 15).all()
    assert mandates["date"].is_monotonic_increasing
    assert (mandates["abstaining"].fillna("").map(lambda a: len(each(a) if a else [])) == mandates["abstentions"]).all()


def test_the_un_list_has_311_dead_of_whom_174_by_malicious_act():
    deaths = read("peacekeeper_deaths")
    assert len(deaths) == 311
    assert (deaths["cause"] == "malicious act").sum() == 174


def test_counts_that_quote_a_series_equal_it():
    counts = read("counts").set_index("id")["value"]
    months = read("deaths_by_month").query("month.str.startswith('2012')")
    kinds = months[["state_based", "non_state", "one_sided"]].sum()
    refugees = read("refugees").groupby("year")["refugees"].sum()
    inside = read("displaced_inside").set_index(["year", "counted_by"])["people"]
    assert counts["deaths-2012-state"] == kinds["state_based"]
    assert counts["deaths-2012-all"] == kinds.sum()
    assert counts["deaths-2012-battles"] == read("deaths_by_pair").query("year == 2012")["best"].sum()
    assert (
        counts["deaths-2012-place"]
        == read("deaths_by_country").query("year == 2012 and country == 'Mali'")["deaths"].item()
    )
    assert counts["refugees-2012"] == refugees[2012]
    assert counts["refugees-2013"] == refugees[2013]
    assert counts["displaced-2012"] == inside[2012, "UNHCR"]
    assert counts["displaced-2013-idmc"] == inside[2013, "IDMC"]


def test_what_is_compared_is_counted_in_one_unit():
    for what, rows in read("counts").groupby("what"):
        assert rows["unit"].nunique() == 1, what


def test_a_count_has_a_number():
    counts = read("counts")
    assert counts[["low", "value", "high"]].notna().any(axis=1).all()


def test_disputed_rows_give_two_versions():
    events = read("events").query("status == 'disputed'")
    assert events["attributed_to"].notna().all()
    assert [e.id for e in events.itertuples() if len(each(e.sources)) < 2] == []
    claims = read("claims").query("status == 'disputed'")
    assert claims[["evidence_for", "evidence_against"]].notna().all().all()


def test_attributed_rows_name_who_says_so():
    assert read("events").query("status == 'attributed'")["attributed_to"].notna().all()


def test_every_event_of_2012_to_2023_has_a_source_beside_the_report_it_explains():
    events = read("events").query("'2012' <= date < '2024'")
    assert [e.id for e in events.itertuples() if set(each(e.sources)) <= {SEED}] == []


def cited() -> set[str]:
    """Return the ids of the sources that a table, a description of tables or a correction names."""
    names = set()
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        names.update(s["id"] for s in resource["sources"] if "id" in s)
        for column in resource.get("schema", {}).get("fields", ()):
            if column.get("references", {}).get("resource") == "sources":
                names.update(i for cell in read(resource["name"])[column["name"]] for i in each(cell))
    log = corrections()
    gone = set(log.query("table == 'sources' and new == 'removed'")["row"])  # the log keeps what it was
    named = {i for cell in log.query("table != 'sources'")["sources"] for i in each(cell)}
    return names | (named - gone) | set(read("towns")["source"])


def corrections() -> pd.DataFrame:
    return pd.read_csv(DATA / "corrections.csv", dtype=str)


def test_no_source_is_there_for_nothing():
    words = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("notebooks", "exercises", "data/quizzes", "data/exercises", "teaching")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".ipynb", ".yaml", ".md")
    )
    sources = read("sources").set_index("id")["url"].to_dict()
    named = cited() | set(re.findall(r"[a-z0-9][a-z0-9-]+", words))
    orphans = [i for i, url in sources.items() if i not in named and not (isinstance(url, str) and url in words)]
    assert orphans == []


def test_no_two_sources_are_one_page():
    """Data sets apart: a publisher offers several at one address."""
    pages = read("sources").query("kind != 'dataset'").dropna(subset=["url"])
    bare = pages["url"].str.replace(r"^https?://(www\.)?", "", regex=True).str.rstrip("/")
    assert list(pages.loc[bare.duplicated(), "id"]) == []


def test_no_source_is_a_mirror():
    urls = read("sources").dropna(subset=["url"]).set_index("id")["url"]
    assert {i: u for i, u in urls.items() if any(host in u for host in MIRRORS)} == {}


def test_a_source_without_an_address_is_a_book_or_a_named_document():
    sources = read("sources")
    bare = sources[sources["url"].isna()]
    assert set(bare["kind"]) <= {"book", "report", "UN document", "treaty"}
    assert (bare["publisher"].notna() & bare["date"].notna()).all()


def test_the_glossary_is_alphabetical_and_bilingual():
    glossary = read("glossary")
    assert len(glossary) >= 55
    assert list(glossary["english"]) == sorted(glossary["english"], key=str.lower)
    assert glossary["english"].is_unique


def test_tables_is_all_that_a_lesson_needs_to_find_a_source():
    for name in sorted(cited()):
        assert tables.exists_source(name), name
