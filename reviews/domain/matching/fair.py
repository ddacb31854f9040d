"""Lifting the least-served project first: the largest floor, then the best total above nearly that.

A floor on each submission's mean utility breaks the network's whole numbers, so each step is a
mixed-integer program with a *fixed* floor; asking the solver for the floor itself takes minutes.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reviews.domain.matching.problem import Ints, Problem, costs
from reviews.domain.matching.solving import Bounds, Network


@dataclass(frozen=True)
class Fair:
    """The pairs chosen, and how well the least-served submission can be served.

    floor: the largest mean utility found that every submission can reach. bound: what none can
    pass; is_exact: both agree, so no assignment has a better floor.
    """

    chosen: NDArray[np.bool_]
    floor: Fraction
    bound: Fraction

    @property
    def is_exact(self) -> bool:
        return self.floor == self.bound


def fair(problem: Problem, seed: str, share: Fraction, seconds: float) -> Fair | None:
    """The best total among assignments whose worst submission has at least `share` of the best floor.

    share: 0 to 1, REVIEWING.md's alpha. seconds: for the whole search; when they are over, the best
    floor found holds. None if the problem has no assignment at all.
    """
    ends_at = time.monotonic() + seconds
    worth = costs(problem, seed)
    best = Network(problem).best(worth, Bounds.of(problem))
    if best is None:
        return None
    chosen = best.flow > 0
    floors = Floors(problem, ends_at)
    if not floors.any:
        return Fair(chosen, Fraction(0), Fraction(0))
    reached, bound, kept = floors.climb(chosen)
    wanted = ceil(share * reached)
    if floors.worst(chosen) < wanted:
        found = floors.above(wanted, worth)
        chosen = kept if found is None or isinstance(found, Unknown) else found
    return Fair(chosen, Fraction(reached, floors.unit), Fraction(bound, floors.unit))


class Unknown:
    """The time was over before the solver knew."""


Found = NDArray[np.bool_] | Unknown | None


class Floors:
    """Floors in whole steps: a mean utility times `unit`, the least common multiple of the demands."""

    def __init__(self, problem: Problem, ends_at: float) -> None:
        self.problem, self.ends_at = problem, ends_at
        self.demands = problem.demands
        self.any = bool((self.demands > 0).any())
        self.unit = lcm(*(int(number) for number in np.unique(self.demands[self.demands > 0])))
        # What a pair adds to its submission's mean, in steps.
        per_review = self.unit // np.maximum(self.demands, 1)
        self.steps = problem.utility * per_review[problem.pair_submission]
        order = np.lexsort((-self.steps, problem.pair_submission))
        count = np.bincount(problem.pair_submission, minlength=len(self.demands))
        place = np.arange(len(order)) - np.repeat(np.cumsum(count) - count, count)
        spot, value = problem.pair_submission[order], self.steps[order]
        self.most = self._sums(spot, value * (place < self.demands[spot]))
        # The most that a submission can have from all but one of its reviewers.
        self.others = self._sums(spot, value * (place < self.demands[spot] - 1))

    def _sums(self, spot: Ints, value: Ints) -> Ints:
        return np.bincount(spot, weights=value, minlength=len(self.demands)).astype(np.int64)

    def left(self) -> float:
        """Seconds until the time is over."""
        return self.ends_at - time.monotonic()

    def means(self, chosen: NDArray[np.bool_]) -> Ints:
        """Each submission's mean, in steps."""
        return self._sums(self.problem.pair_submission, self.steps * chosen)

    def worst(self, chosen: NDArray[np.bool_]) -> int:
        """The least of the submissions' means, in steps."""
        return int(self.means(chosen)[self.demands > 0].min())

    def climb(self, chosen: NDArray[np.bool_]) -> tuple[int, int, NDArray[np.bool_]]:
        """The highest floor found, a bound on it, and an assignment that has it. Bisects from above."""
        low, high = self.worst(chosen), int(self.most[self.demands > 0].min())
        first = True
        while low < high:
            step = high if first else (low + high + 1) // 2
            first = False
            found = self.above(step, self.problem.utility)
            if isinstance(found, Unknown):
                break
            if found is None:
                high = step - 1
            else:
                low, chosen = self.worst(found), found
        return low, high, chosen

    def above(self, floor: int, worth: Ints) -> Found:
        """The assignment of most worth with every mean at or above a floor, in steps; None if none.

        A pair that could not lift its submission to the floor even beside the best others is left
        out: that loses nothing, and leaves a small program.
        """
        useful = self.steps + self.others[self.problem.pair_submission] >= floor
        useful |= self.problem.pinned > 0
        few = self.problem.only(useful)
        seconds = self.left()
        if seconds <= 0:
            return Unknown()
        solver = self._program(few, worth[useful], self.steps[useful], floor)
        solver.setOptionValue("time_limit", seconds)
        solver.run()
        status = solver.getModelStatus().name
        if status == "kInfeasible":
            return None
        if status != "kOptimal":
            return Unknown()
        chosen = np.zeros(len(useful), bool)
        chosen[np.flatnonzero(useful)] = np.asarray(solver.getSolution().col_value) > 0.5
        return chosen

    def _program(self, few: Problem, worth: Ints, steps: Ints, floor: int) -> Any:
        import highspy

        pairs = len(worth)
        solver = Network(few).model(worth, Bounds.of(few), few.pinned, np.ones(pairs, np.int64))
        order = np.argsort(few.pair_submission, kind="stable").astype(np.int32)
        count = np.bincount(few.pair_submission, minlength=len(self.demands))
        solver.addRows(
            len(count),
            np.where(self.demands > 0, float(floor), 0.0),
            np.full(len(count), highspy.kHighsInf),
            pairs,
            (np.cumsum(count) - count).astype(np.int32),
            order,
            steps[order].astype(np.float64),
        )
        solver.changeColsIntegrality(
            pairs,
            np.arange(pairs, dtype=np.int32),
            np.full(pairs, highspy.HighsVarType.kInteger),
        )
        for option, value in WHOLE.items():
            solver.setOptionValue(option, value)
        return solver


WHOLE: dict[str, bool | int | float | str] = {
    "presolve": "on",
    "solver": "choose",
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
    "random_seed": 0,
}
