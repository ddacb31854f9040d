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

from reviews.domain.matching.problem import STEP, Ints, Problem, costs
from reviews.domain.matching.solving import FIRST, Bounds, Network, promising


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
    floors.ends_at = ends_at - SHARE_OF_LAST * seconds
    reached, bound, kept = floors.climb(chosen)
    floors.ends_at = ends_at
    wanted = ceil(share * reached)
    if floors.worst(chosen) < wanted:
        chosen = floors.best_above(wanted, worth, kept)
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
        """The highest floor found, a bound on it, and an assignment that has it.

        From the bound downwards in growing strides to the first floor that is reached, then by halves.
        What the solver cannot decide in its share of the time is passed over and stays open.
        """
        low, bound = self.worst(chosen), int(self.most[self.demands > 0].min())
        # Mostly the best few pairs reach as far as all; the larger program is for where they do not.
        if low < bound and self._relaxed(self.few(chosen)) < bound:
            bound = min(bound, max(low, self._relaxed()))
        top = step = bound
        stride, has_climbed = 1, False
        while low < top and self.left() > 0:
            found = self.some_above(step, chosen)
            if isinstance(found, np.ndarray):
                low, chosen, has_climbed = self.worst(found), found, True
            else:
                top = step - 1
                bound = min(bound, top) if found is None else bound
            if has_climbed:
                step = (low + top + 1) // 2
            else:
                step, stride = max(low + 1, top - stride + 1), 2 * stride
        return low, bound, chosen

    def some_above(self, floor: int, chosen: NDArray[np.bool_]) -> Found:
        """Any assignment with every mean at or above a floor; first among a few promising pairs."""
        few, problem = self.few(chosen), self.problem
        found: Found = Unknown()
        if 2 * int(few.sum()) < len(few):
            found = self.above(floor, problem.utility, among=few, is_first=True)
        if not isinstance(found, np.ndarray):
            found = self.above(floor, problem.utility, is_first=True)
        return found

    def best_above(self, floor: int, worth: Ints, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The best total with every mean at or above a floor; exact in a class of ordinary size, in a
        large one to two thousandths or until the time is over.

        kept: an assignment that has the floor; it is bettered among more and more promising pairs.
        """
        problem = self.problem
        # So that what breaks ties stays below the point of utility that the solver is to tell apart.
        worth = problem.utility * STEP + (worth - problem.utility * STEP) // 4
        ones, bounds = np.ones_like(worth), Bounds.of(problem)
        for times in (FIRST, 3 * FIRST, 0):
            few = kept.copy()
            few[promising(problem, worth, bounds, problem.pinned, ones, times)] = True
            is_all = not times or 2 * int(few.sum()) > len(few)
            among, share = (None, 1.0) if is_all else (few, 0.4)
            found = self.above(floor, worth, among, share=share, start=kept)
            if isinstance(found, np.ndarray) and (worth * found).sum() > (worth * kept).sum():
                kept = found
            if is_all or (times > FIRST and self._is_near(floor, kept)):
                break
        return kept

    def _is_near(self, floor: int, kept: NDArray[np.bool_]) -> bool:
        """Whether no assignment with the floor has a total greater by more than NEAR."""
        solver = self._linear(self.problem, self.problem.utility, self.steps, floor)
        solver.setOptionValue("solver", "choose")
        solver.setOptionValue("presolve", "on")
        solver.setOptionValue("time_limit", max(0.1, self.left() / 2))
        solver.run()
        if solver.getModelStatus().name != "kOptimal":
            return False
        bound = -solver.getInfo().objective_function_value
        return bool((self.problem.utility * kept).sum() >= (1 - NEAR) * bound)

    def few(self, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """These pairs, and the promising ones."""
        problem, ones = self.problem, np.ones_like(self.problem.utility)
        few = chosen.copy()
        bounds = Bounds.of(problem)
        few[promising(problem, problem.utility, bounds, problem.pinned, ones, FIRST)] = True
        return few

    def _relaxed(self, among: NDArray[np.bool_] | None = None) -> int:
        """What no floor can pass, in steps, if reviews could be divided: one linear program."""
        import highspy

        most = int(self.most[self.demands > 0].min())
        problem, steps = self.problem, self.steps
        if among is not None:
            problem, steps = problem.only(among), steps[among]
        if len(steps) > MOST_RELAXED:
            return most
        solver = self._linear(problem, np.zeros_like(steps), steps, 0)
        # The floor is a column of its own, taken from each submission's sum.
        rows = solver.getNumRow() - len(self.demands) + np.flatnonzero(self.demands > 0)
        solver.addCol(
            -1.0, 0.0, highspy.kHighsInf, len(rows), rows.astype(np.int32), -np.ones(len(rows))
        )
        solver.setOptionValue("solver", "choose")
        solver.setOptionValue("presolve", "on")
        solver.setOptionValue("time_limit", max(0.1, self.left() / 4))
        solver.run()
        if solver.getModelStatus().name != "kOptimal":
            return most
        return min(most, int(-solver.getInfo().objective_function_value + 1e-6))

    def above(
        self,
        floor: int,
        worth: Ints,
        among: NDArray[np.bool_] | None = None,
        is_first: bool = False,
        share: float = 1.0,
        start: NDArray[np.bool_] | None = None,
    ) -> Found:
        """The assignment of most worth with every mean at or above a floor, in steps; None if none.

        among: the pairs it may have, all unless given. is_first: whether any will do. share: of the
        time that is left. start: one that is known. A pair that could not lift its submission to the floor even beside the best others is
        left out: that loses nothing, and leaves a small program.
        """
        useful = self.steps + self.others[self.problem.pair_submission] >= floor
        if among is not None:
            useful &= among
        useful |= self.problem.pinned > 0
        few = self.problem.only(useful)
        seconds = self.left()
        if seconds <= 0:
            return Unknown()
        solver = self._program(few, worth[useful], self.steps[useful], floor)
        solver.setOptionValue("time_limit", seconds / 6 if is_first else share * seconds)
        if is_first:
            solver.setOptionValue("mip_rel_gap", 1e9)
        if start is not None:
            solver.setOptionValue("mip_rel_gap", 1e-4)
            solver.setOptionValue("mip_abs_gap", 0.7 * STEP)
            known = type(solver.getSolution())()
            known.col_value = start[useful].astype(float).tolist()
            solver.setSolution(known)
        solver.run()
        status = solver.getModelStatus().name
        if status == "kInfeasible":
            return None
        if status != "kOptimal" and solver.getInfo().primal_solution_status != FEASIBLE:
            return Unknown()
        taken = np.asarray(solver.getSolution().col_value) > 0.5
        chosen = np.zeros(len(useful), bool)
        chosen[np.flatnonzero(useful)] = taken
        return chosen

    def _linear(self, few: Problem, worth: Ints, steps: Ints, floor: int) -> Any:
        """The network with a row for each submission's sum, at least the floor where it is asked for."""
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
        return solver

    def _program(self, few: Problem, worth: Ints, steps: Ints, floor: int) -> Any:
        import highspy

        pairs = len(worth)
        solver = self._linear(few, worth, steps, floor)
        solver.changeColsIntegrality(
            pairs,
            np.arange(pairs, dtype=np.int32),
            np.full(pairs, highspy.HighsVarType.kInteger),
        )
        for option, value in WHOLE.items():
            solver.setOptionValue(option, value)
        return solver


# HiGHS's word for an assignment that keeps every rule, whether or not it is known to be the best.
FEASIBLE = 2
SHARE_OF_LAST = 0.3
NEAR = 0.002
# The relaxed floor of a larger problem takes longer than it is worth.
MOST_RELAXED = 200_000
WHOLE: dict[str, bool | int | float | str] = {
    "presolve": "on",
    "solver": "choose",
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
    "random_seed": 0,
}
