"""An assignment drawn by lot, in which no pair has more than a given chance.

The linear program with each pair at most q gives chances; rounding along cycles draws whole numbers
that keep them, the loads and the team rule. Source: Jecmen et al. 2020; Gandhi et al. 2006.
"""

from __future__ import annotations

import random
from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from reviews.domain.matching.problem import Ints, Problem, costs
from reviews.domain.matching.solving import Bounds, Network

Node = Hashable


@dataclass(frozen=True)
class Lottery:
    """Each pair's chance in units of 1/units, and the expected total utility."""

    chances: Ints
    units: int
    expected: Fraction


def chances(problem: Problem, most: Fraction, seed: str) -> Lottery | None:
    """The best expected total with no pair above the chance `most` (0 to 1); None if there is none.

    Pairs that must be are certain.
    """
    units = most.denominator
    found = Network(problem).best(
        costs(problem, seed),
        Bounds.of(problem).times(units),
        lower=problem.pinned * units,
        upper=np.where(problem.pinned > 0, units, most.numerator),
    )
    if found is None:
        return None
    return Lottery(found.flow, units, Fraction(int((problem.utility * found.flow).sum()), units))


def draw(problem: Problem, lottery: Lottery, seed: str) -> NDArray[np.bool_]:
    """One assignment by lot: every pair with its chance, every load and team rule kept."""
    rounding = _Rounding(problem, lottery)
    rounding.run(random.Random(f"draw|{seed}"))  # noqa: S311  a lot that must be repeatable
    return rounding.amounts[: len(problem.utility)] >= lottery.units


class _Rounding:
    """The arcs of the network that carry a fraction, thinned out cycle by cycle."""

    def __init__(self, problem: Problem, lottery: Lottery) -> None:
        self.units = lottery.units
        groups = Network(problem).groups
        ends: list[tuple[Node, Node]] = []
        for pair, (r, s) in enumerate(
            zip(problem.pair_reviewer.tolist(), problem.pair_submission.tolist(), strict=True)
        ):
            group = int(groups[pair])
            ends.append((("r", r), ("g", group) if group >= 0 else ("s", s)))
        amounts = [lottery.chances]
        shared = groups >= 0
        carried = np.bincount(groups[shared], weights=lottery.chances[shared]).astype(np.int64)
        place = dict(
            zip(groups[shared].tolist(), problem.pair_submission[shared].tolist(), strict=True)
        )
        ends += [(("g", group), ("s", place[group])) for group in range(len(carried))]
        loads = np.bincount(
            problem.pair_reviewer, weights=lottery.chances, minlength=len(problem.reviewers)
        ).astype(np.int64)
        ends += [("source", ("r", reviewer)) for reviewer in range(len(loads))]
        self.ends = ends
        self.amounts = np.concatenate([*amounts, carried, loads])
        self.open: dict[Node, dict[int, None]] = {}
        for arc in np.flatnonzero(self.amounts % self.units).tolist():
            for end in ends[arc]:
                self.open.setdefault(end, {})[arc] = None

    def run(self, lot: random.Random) -> None:
        """Push along cycles until every amount is whole. Each cycle makes at least one arc whole."""
        for start in list(self.open):
            while self.open.get(start):
                self._walk(start, lot)

    def _walk(self, start: Node, lot: random.Random) -> None:
        path: list[int] = []
        nodes = [start]
        seen = {start: 0}
        while True:
            here = nodes[-1]
            arc = next(a for a in self.open[here] if not path or a != path[-1])
            tail, head = self.ends[arc]
            there = head if here == tail else tail
            path.append(arc)
            if there in seen:
                first = seen[there]
                self._push(path[first:], nodes[first:], lot)
                return
            seen[there] = len(nodes)
            nodes.append(there)

    def _push(self, cycle: list[int], nodes: list[Node], lot: random.Random) -> None:
        signs = [
            1 if self.ends[arc][0] == node else -1 for arc, node in zip(cycle, nodes, strict=True)
        ]
        rest = [int(self.amounts[arc]) % self.units for arc in cycle]
        up = min(self.units - r if sign > 0 else r for r, sign in zip(rest, signs, strict=True))
        down = min(r if sign > 0 else self.units - r for r, sign in zip(rest, signs, strict=True))
        step = up if lot.randrange(up + down) < down else -down
        for arc, sign in zip(cycle, signs, strict=True):
            self.amounts[arc] += sign * step
            if self.amounts[arc] % self.units == 0:
                for end in self.ends[arc]:
                    del self.open[end][arc]


def price(problem: Problem, lottery: Lottery, best_total: int) -> Fraction:
    """The share of the best total that the lot is expected to cost, 0 to 1. best_total: in utility."""
    return 1 - lottery.expected / best_total if best_total else Fraction(0)
