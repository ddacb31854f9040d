"""What keeps a problem from having an assignment: a smallest set that proves it.

Demand and least loads are looked at one by one. By the linking theorem for networks (Perfect 1968),
where each can be met alone both can be met at once.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from reviews.domain.matching.problem import Ints, Problem
from reviews.domain.matching.solving import Bounds, Network

# Making a proof smaller may cost a program for each member; a class of thousands is told in time.
SECONDS_TO_SHRINK = 8


@dataclass(frozen=True)
class Blocked:
    """The proof. Indices of submissions that cannot all be served, or of reviewers who cannot all
    have their least load; the other is empty. Without any one member the rest proves nothing.

    needed, possible: reviews for these. all_needed, all_possible: for everybody, of the same kind.
    """

    submissions: tuple[int, ...]
    reviewers: tuple[int, ...]
    needed: int
    possible: Fraction
    all_needed: int
    all_possible: Fraction

    def certificate(self, problem: Problem) -> dict[str, list[str]]:
        """The ids, as they are written to a file."""
        if self.submissions:
            return {"submissions": [problem.submissions[i].id for i in self.submissions]}
        return {"reviewers": [problem.reviewers[i].id for i in self.reviewers]}


def why_not(problem: Problem, chance: Fraction = Fraction(1)) -> Blocked | None:
    """What keeps the problem from having an assignment; None if it has one.

    chance: the most that any pair may have, where it is drawn by lot. Pairs that must be are not
    looked at.
    """
    problem = replace(problem, must=np.zeros(0, np.int64))
    return _blocked(problem, chance, True) or _blocked(problem, chance, False)


def is_possible(problem: Problem) -> bool:
    """Whether there is any assignment; pairs that must be are among it."""
    return Network(problem).best(np.zeros_like(problem.utility), Bounds.of(problem)) is not None


def _blocked(problem: Problem, chance: Fraction, is_demand: bool) -> Blocked | None:
    """The proof that demands, or else least loads, cannot be met."""
    asked = problem.demands if is_demand else problem.least
    nothing = np.zeros_like
    bounds = (
        Bounds(nothing(problem.least), problem.most, nothing(asked), asked)
        if is_demand
        else Bounds(nothing(asked), asked, nothing(problem.demands), problem.demands)
    )
    flows = _Flows(problem, bounds.times(chance.denominator), chance.numerator, is_demand)
    asked = asked * chance.denominator
    served = np.bincount(flows.near, weights=flows.best(), minlength=len(asked)).astype(np.int64)
    if (served == asked).all():
        return None
    # Whoever one of those that are short is tied to proves it already, mostly without any more.
    reached = flows.reaching(int(np.flatnonzero(served < asked)[0]))
    members, possible = flows.smallest(reached, asked)
    units = chance.denominator
    return Blocked(
        tuple(members) if is_demand else (),
        () if is_demand else tuple(members),
        int(asked[members].sum()) // units,
        Fraction(possible, units),
        int(asked.sum()) // units,
        Fraction(int(served.sum()), units),
    )


class _Flows:
    """The most reviews that pairs can carry, for the side that is short and parts of it.

    near: by pair, its end on the side that is looked at, submissions (is_demand) or reviewers.
    """

    def __init__(self, problem: Problem, bounds: Bounds, most: int, is_demand: bool) -> None:
        self.problem, self.most, self.is_demand = problem, most, is_demand
        self.network = Network(problem)
        self.near, self.far = problem.pair_submission, problem.pair_reviewer
        if not is_demand:
            self.near, self.far = self.far, self.near
        self.first_row = len(problem.reviewers) if is_demand else 0
        self.full = self.network.capacity * bounds.group
        self.flow = np.zeros_like(problem.utility)
        ones = np.ones_like(problem.utility)
        self.solver: Any = None
        if len(ones):
            self.solver = self.network.model(ones, bounds, np.zeros_like(ones), ones * most)

    def best(self) -> Ints:
        """By pair: how often it is taken in a greatest flow."""
        if self.solver is not None:
            self.solver.run()
            self.flow = np.rint(np.asarray(self.solver.getSolution().col_value)).astype(np.int64)
        return self.flow

    def smallest(self, members: Sequence[int], asked: Ints) -> tuple[list[int], int]:
        """The members without those whom the proof does not need, and the most these can have.

        What is missing falls by no more than a member asks for when it is left out, so that most
        need no program of their own; the others begin where the last one ended.
        """
        ends_at = time.monotonic() + SECONDS_TO_SHRINK
        for one in set(range(len(asked))) - set(members):
            self._ask(one, 0)
        kept = list(members)
        possible = int(self.best().sum())
        missing = int(asked[kept].sum()) - possible
        if missing > 1:
            for one in members:
                self._ask(one, 0)
                left = missing - int(asked[one])
                if left <= 0 and time.monotonic() < ends_at:
                    rest = int(asked[kept].sum() - asked[one])
                    left = rest - int(self.best().sum())
                if left > 0:
                    kept.remove(one)
                    missing = left
                else:
                    self._ask(one, int(asked[one]))
            possible = int(self.best().sum())
        return kept, possible

    def _ask(self, one: int, number: int) -> None:
        if self.solver is not None:
            self.solver.changeRowBounds(self.first_row + one, 0.0, float(number))

    def reaching(self, short: int) -> list[int]:
        """The side of a min cut: everyone tied to the one that is short.

        A walk over what is left of a greatest flow: against it from a submission, along it from a
        reviewer.
        """
        backward, groups, flow = self.is_demand, self.network.groups, self.flow
        links = {
            "near": _lists(self.near),
            "far": _lists(self.far),
            "group": _lists(groups),
        }
        carried = np.bincount(
            groups[groups >= 0], weights=flow[groups >= 0], minlength=self.network.group_count
        )
        has_room = (carried < self.full).tolist()
        is_used = (carried > 0).tolist()
        seen: dict[str, set[int]] = {"near": {short}, "far": set(), "group": set()}
        queue = deque([("near", short)])

        def see(kind: str, node: int) -> None:
            if node not in seen[kind]:
                seen[kind].add(node)
                queue.append((kind, node))

        while queue:
            kind, node = queue.popleft()
            for pair in links[kind].get(node, []):
                group, taken = int(groups[pair]), int(flow[pair])
                near, far, open_ = int(self.near[pair]), int(self.far[pair]), taken < self.most
                if group < 0:
                    if kind == "near" and open_:
                        see("far", far)
                    elif kind == "far" and taken:
                        see("near", near)
                elif kind == "near":
                    if has_room[group] if backward else open_:
                        see("group", group)
                elif kind == "far":
                    if taken if backward else is_used[group]:
                        see("group", group)
                elif backward:
                    if open_:
                        see("far", far)
                    if is_used[group]:
                        see("near", near)
                else:
                    if taken:
                        see("near", near)
                    if has_room[group]:
                        see("far", far)
        return sorted(seen["near"])


def _lists(nodes: Ints) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for pair, node in enumerate(nodes.tolist()):
        found.setdefault(node, []).append(pair)
    return found
