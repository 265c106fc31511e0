"""The game of lesson 10 can be won and lost: simple players, many games, the rules of the class."""

import importlib.util
import json
import sys
from itertools import combinations_with_replacement
from pathlib import Path

import pytest

from malicourse import talks

PLAYERS = Path(__file__).resolve().parents[1] / "benchmarks" / "talks.py"
described = importlib.util.spec_from_file_location("talks_players", PLAYERS)
players = sys.modules["talks_players"] = importlib.util.module_from_spec(described)
described.loader.exec_module(players)
PAIRS = list(combinations_with_replacement(players.STRATEGIES, 2))


@pytest.fixture(scope="module")
def spec():
    return talks.read()


@pytest.fixture(scope="module")
def tallies(spec):
    return {pair: players.simulate(spec, pair, games=200, seed=10) for pair in PAIRS}


def test_an_agreement_is_neither_certain_nor_out_of_reach(tallies):
    shares = {pair: tally.agreed for pair, tally in tallies.items() if set(pair) != {"cooperative"}}
    assert all(0 < share < 1 for share in shares.values()), shares


def test_whoever_gives_way_gets_to_an_agreement_more_often(tallies):
    assert tallies["cooperative", "cooperative"].agreed > tallies["random", "random"].agreed


def test_nothing_always_wins_and_nobody_always_leaves(spec, tallies):
    assert list(players.remarks(spec, tallies)) == []


def test_the_same_seed_gives_the_same_games(spec):
    one, other = (players.simulate(spec, PAIRS[1], games=30, seed=4) for _ in range(2))
    assert one == other
    assert one != players.simulate(spec, PAIRS[1], games=30, seed=5)


def test_a_lopsided_game_is_told(spec):
    """One seat gets a red line everywhere, one point keeps a single option."""
    lopsided = json.loads(json.dumps(spec))
    for position in lopsided["positions"]["civil"].values():
        position["stance"] = "red_line"
    point = lopsided["points"][-1]
    point["options"] = point["options"][:1]
    played = {pair: players.simulate(lopsided, pair, games=60, seed=1) for pair in PAIRS}
    told = "\n".join(players.remarks(lopsided, played))
    assert "civil always walks out." in told
    assert f"{point['id']}: 0 of its options" in told
    assert "random and stubborn: 0% of games" in told
