"""Play the talks of lesson 10 many times by simple players, and say where the game is lopsided.

::

    python benchmarks/talks.py                 # 2,000 games for each pair of strategies
    python benchmarks/talks.py --games 200 --seed 3

Three seats drawn by lot play one strategy, the other three another. Point by point a seat drawn by lot proposes an
option, and all vote; what four of six take is signed, and after three proposals a point stays open. The end is judged
by the rules that the class has (``malicourse.talks.rules``).

- ``random``: proposes anything; votes for what it wants or accepts, tosses a coin for what it resists.
- ``stubborn``: proposes what it wants; votes only for what it wants or accepts.
- ``cooperative``: proposes what the fewest resist and nobody has as a red line; votes for all but its red lines.

Nobody votes for a red line of their own; a majority may still sign it, and then that seat walks out.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations_with_replacement
from typing import Any

from malicourse import talks

STRATEGIES = ("random", "stubborn", "cooperative")
PROPOSALS = 3
MAJORITY = 4
GAMES = 2000
ALWAYS, NEVER = 0.97, 0.03  # shares beyond these are told


@dataclass
class Tally:
    """What came of the games of a pair of strategies.

    Attributes
    ----------
    games : int
        How many were played.
    ends : Counter
        How often each outcome came.
    held : Counter
        How many agreements hold an option.
    left : Counter
        How often a seat walked out.
    """

    games: int = 0
    ends: Counter = field(default_factory=Counter)
    held: Counter = field(default_factory=Counter)
    left: Counter = field(default_factory=Counter)

    @property
    def agreed(self) -> float:
        """The share of games with an agreement."""
        return self.ends["agreement"] / self.games

    def share_held(self, option: str) -> float:
        """Give the share of agreements that hold an option; 0 without an agreement."""
        return self.held[option] / self.ends["agreement"] if self.ends["agreement"] else 0.0

    def share_left(self, seat: str) -> float:
        """Give the share of games in which a seat walks out."""
        return self.left[seat] / self.games


class Game:
    """One game: who plays how, and what is signed.

    Parameters
    ----------
    spec : dict
        What ``talks.read`` returned.
    players : dict
        Id of a seat to a strategy.
    dice : random.Random
        All that is drawn.
    """

    def __init__(self, spec: dict[str, Any], players: dict[str, str], dice: random.Random) -> None:
        self.spec, self.players, self.dice = spec, players, dice

    def stance(self, seat: str, option: str) -> str:
        """Say where a seat stands on an option."""
        return self.spec["positions"][seat].get(option, {}).get("stance", "accepts")

    def propose(self, seat: str, options: list[str]) -> str:
        """Let a seat propose one of the options."""
        strategy = self.players[seat]
        wanted = [option for option in options if self.stance(seat, option) == "wants"]
        if strategy == "stubborn" and wanted:
            return self.dice.choice(wanted)
        if strategy == "cooperative":
            return min(options, key=lambda option: (self._against(option), self.dice.random()))
        return self.dice.choice(options)

    def _against(self, option: str) -> tuple[int, int]:
        stances = [self.stance(seat, option) for seat in self.players]
        return stances.count("red_line"), stances.count("resists")

    def votes_for(self, seat: str, option: str) -> bool:
        """Say whether a seat takes an option."""
        stance = self.stance(seat, option)
        if stance == "resists":
            return {"random": self.dice.random() < 0.5, "stubborn": False, "cooperative": True}[self.players[seat]]
        return stance != "red_line"

    def play(self) -> dict[str, str]:
        """Go through the points and give what is signed."""
        signed = {}
        for point in self.spec["points"]:
            options = [option["id"] for option in point["options"]]
            for _ in range(PROPOSALS):
                proposed = self.propose(self.dice.choice(list(self.players)), options)
                if sum(self.votes_for(seat, proposed) for seat in self.players) >= MAJORITY:
                    signed[point["id"]] = proposed
                    break
        return signed


def simulate(spec: dict[str, Any], pair: tuple[str, str], games: int, seed: int) -> Tally:
    """Play a pair of strategies.

    Parameters
    ----------
    spec : dict
        What ``talks.read`` returned.
    pair : tuple of str
        Each is played by half of the seats, drawn by lot for each game.
    games, seed : int
        How many games, and where the dice begin.

    Returns
    -------
    Tally
        What came of them.
    """
    dice, tally = random.Random(f"{seed} {pair}"), Tally()
    seats = [seat["id"] for seat in spec["seats"]]
    for _ in range(games):
        dice.shuffle(seats)
        players = {seat: pair[place % 2] for place, seat in enumerate(seats)}
        signed = Game(spec, players, dice).play()
        end = talks.outcome(spec, signed)
        tally.games += 1
        tally.ends[end] += 1
        tally.left.update(list(talks.walks_out(spec, signed)))
        if end == "agreement":
            tally.held.update(signed.values())
    return tally


def red_lines(spec: dict[str, Any], option: str) -> list[str]:
    """Name the seats whose red line an option crosses."""
    return [seat for seat, own in spec["positions"].items() if own.get(option, {}).get("stance") == "red_line"]


def remarks(spec: dict[str, Any], tallies: dict[tuple[str, str], Tally]) -> Iterator[str]:
    """Say in plain sentences what whoever writes the tables should look at.

    Parameters
    ----------
    spec : dict
        What ``talks.read`` returned.
    tallies : dict
        Pair of strategies to what came of it.

    Yields
    ------
    str
        A sentence; none where the game is balanced.
    """
    for pair, tally in tallies.items():
        all_give_way = set(pair) == {"cooperative"}  # these should always agree
        if tally.agreed < NEVER or (tally.agreed > ALWAYS and not all_give_way):
            yield f"{' and '.join(pair)}: {tally.agreed:.0%} of games end in an agreement."
    for point in spec["points"]:
        free = [option["id"] for option in point["options"] if not red_lines(spec, option["id"])]
        if len(free) < 2:
            yield f"{point['id']}: {len(free)} of its options cross nobody's red line, so there is nothing to choose."
        for option in free:
            shares = [tally.share_held(option) for tally in tallies.values() if tally.ends["agreement"]]
            if shares and min(shares) > ALWAYS:
                yield f"{option} is in every agreement: nobody has a reason to take another."
            elif shares and max(shares) < NEVER:
                yield f"{option} crosses nobody's red line, and is in no agreement: who could ever sign it?"
    for seat in spec["seats"]:
        shares = [tally.share_left(seat["id"]) for tally in tallies.values()]
        if min(shares) > ALWAYS:
            yield f"{seat['id']} always walks out."
        elif max(shares) == 0:
            yield f"{seat['id']} never walks out, whatever is signed."


def table(spec: dict[str, Any], tallies: dict[tuple[str, str], Tally]) -> Iterator[str]:
    """Write all shares, a line each."""
    names = [f"{one[:6]}+{other[:6]}" for one, other in tallies]
    yield f"{'':34}" + "".join(f"{name:>15}" for name in names)
    for end in ("agreement", "walkout", "too_little"):
        yield f"{end:34}" + "".join(f"{tally.ends[end] / tally.games:>15.0%}" for tally in tallies.values())
    yield "\nof agreements hold"
    for point in spec["points"]:
        for option in point["options"]:
            mark = " *" if option["in_accord"] else " !" if red_lines(spec, option["id"]) else ""
            shares = "".join(f"{tally.share_held(option['id']):>15.0%}" for tally in tallies.values())
            yield f"{option['id'] + mark:34}{shares}"
    yield "\nof games end with this seat walking out"
    for seat in spec["seats"]:
        yield f"{seat['id']:34}" + "".join(f"{tally.share_left(seat['id']):>15.0%}" for tally in tallies.values())


def main() -> None:
    """Play every pair of strategies; print shares and remarks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--games", type=int, default=GAMES)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    spec = talks.read()
    pairs = list(combinations_with_replacement(STRATEGIES, 2))
    tallies = {pair: simulate(spec, pair, chosen.games, chosen.seed) for pair in pairs}
    print(*table(spec, tallies), sep="\n")
    told = list(remarks(spec, tallies))
    print("\n* stands in the accord of 2015   ! crosses a red line, so no agreement can hold it")
    print("\nTo look at:" if told else "\nBalanced: nothing always wins, nobody always leaves.")
    print(*(f"- {line}" for line in told), sep="\n")


if __name__ == "__main__":
    main()
