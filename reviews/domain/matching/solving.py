"""The best assignment by one linear program, and an integer proof that none is better.

Source → reviewer [least, most] → (team, submission) at most 1 → submission = demand: the matrix of
such a network is totally unimodular, so the simplex method ends in whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reviews.domain.matching.problem import Ints, Problem

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bounds:
    """What each row may carry, in units of one review: of reviewers, of submissions, of team groups."""

    least: Ints
    most: Ints
    fewest: Ints
    full: Ints
    group: int = 1

    @classmethod
    def of(cls, problem: Problem) -> Bounds:
        return cls(problem.least, problem.most, problem.demands, problem.demands)

    def times(self, units: int) -> Bounds:
        """The same in finer units."""
        return Bounds(
            self.least * units,
            self.most * units,
            self.fewest * units,
            self.full * units,
            self.group * units,
        )


@dataclass(frozen=True)
class Solution:
    """How often each pair is taken, in the units of the bounds; `gap` is 0 where the optimum is proven.

    total, bound: sums of the worths that were given. The bound comes from whole-number duals, exactly.
    """

    flow: Ints
    total: int
    bound: int

    @property
    def gap(self) -> int:
        return self.bound - self.total


class Network:
    """The rows and columns of a problem's network, made once and solved for any worth of the pairs."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.groups = _groups(problem)
        pairs = len(problem.utility)
        has_group = self.groups >= 0
        start = np.zeros(pairs + 1, np.int32)
        np.cumsum(2 + has_group, out=start[1:])
        index = np.empty(int(start[-1]), np.int32)
        first = start[:-1]
        self.first_group = len(problem.reviewers) + len(problem.submissions)
        index[first] = problem.pair_reviewer
        index[first + 1] = len(problem.reviewers) + problem.pair_submission
        index[(first + 2)[has_group]] = self.first_group + self.groups[has_group]
        self.start, self.index = start, index
        self.group_count = int(self.groups.max(initial=-1)) + 1
        self.capacity = self._capacity()

    def _capacity(self) -> Ints:
        """By group: how many reviewers of the team may come to the submission."""
        capacity = np.ones(self.group_count, np.int64)
        spare = {(team, paper): more for team, paper, more in self.problem.spare}
        if spare:
            first = np.unique(self.groups, return_index=True)
            for group, pair in zip(*(column.tolist() for column in first), strict=True):
                if group >= 0:
                    team = self.problem.reviewers[self.problem.pair_reviewer[pair]].team
                    paper = int(self.problem.pair_submission[pair])
                    capacity[group] += spare.get((team or "", paper), 0)
        return capacity

    def best(
        self, worth: Ints, bounds: Bounds, lower: Ints | None = None, upper: Ints | int = 1
    ) -> Solution | None:
        """The flow of greatest worth; None if there is none.

        lower, upper: of each pair; unless given, pairs that must be are taken.
        """
        pairs = len(self.problem.utility)
        low = self.problem.pinned if lower is None else lower
        high = np.broadcast_to(np.asarray(upper, np.int64), (pairs,))
        if (low > high).any():
            return None
        if not pairs:
            nothing = np.zeros(0, np.int64)
            needed = int(bounds.least.sum() + bounds.fewest.sum())
            return None if needed else Solution(nothing, 0, 0)
        solver = self.model(worth, bounds, low, high)
        solver.run()
        if not _is_optimal(solver):
            return None
        found = solver.getSolution()
        flow = np.rint(np.asarray(found.col_value)).astype(np.int64)
        duals = np.rint(-np.asarray(found.row_dual)).astype(np.int64)
        total = int((worth * flow).sum())
        return Solution(flow, total, self._bound(worth, bounds, duals, low, high))

    def model(self, worth: Ints, bounds: Bounds, low: Ints, high: Ints) -> Any:
        """The linear program as the solver holds it. Imported here: pages that do not solve need none."""
        import highspy

        lp = highspy.HighsLp()
        lp.num_col_ = len(worth)
        row_low, row_high = self._row_bounds(bounds)
        lp.num_row_ = len(row_low)
        lp.col_cost_ = -worth.astype(np.float64)
        lp.col_lower_, lp.col_upper_ = low.astype(np.float64), high.astype(np.float64)
        lp.row_lower_, lp.row_upper_ = row_low, row_high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = self.start, self.index
        lp.a_matrix_.value_ = np.ones(len(self.index))
        solver = highspy.Highs()
        for option, value in _QUIET.items():
            solver.setOptionValue(option, value)
        solver.passModel(lp)
        return solver

    def _row_bounds(self, bounds: Bounds) -> tuple[Floats, Floats]:
        groups = self.capacity * bounds.group
        low = np.concatenate([bounds.least, bounds.fewest, np.zeros_like(groups)])
        high = np.concatenate([bounds.most, bounds.full, groups])
        return low.astype(np.float64), high.astype(np.float64)

    def _bound(self, worth: Ints, bounds: Bounds, duals: Ints, low: Ints, high: Ints) -> int:
        """An upper bound on any flow's worth from these duals, whatever they are, in whole numbers."""
        row_low, row_high = (side.astype(np.int64) for side in self._row_bounds(bounds))
        duals[self.first_group :] = np.maximum(duals[self.first_group :], 0)
        rows = np.where(duals > 0, duals * row_high, duals * row_low)
        prices = duals[self.problem.pair_reviewer]
        prices += duals[len(self.problem.reviewers) + self.problem.pair_submission]
        grouped = self.groups >= 0
        prices[grouped] += duals[self.first_group + self.groups[grouped]]
        reduced = worth - prices
        return int(rows.sum() + np.where(reduced > 0, reduced * high, reduced * low).sum())


_QUIET: dict[str, bool | int | str] = {
    "output_flag": False,
    "threads": 1,
    "solver": "simplex",
    "presolve": "off",
}


def _is_optimal(solver: Any) -> bool:
    import highspy

    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def _groups(problem: Problem) -> Ints:
    """By pair: the number of its (team, submission) group, -1 where only one reviewer could come."""
    if not problem.one_per_team:
        return np.full(len(problem.utility), -1, np.int64)
    names = sorted({reviewer.team for reviewer in problem.reviewers if reviewer.team is not None})
    numbers = {name: number for number, name in enumerate(names)}
    teams = np.array(
        [-1 if r.team is None else numbers[r.team] for r in problem.reviewers], np.int64
    )
    team = teams[problem.pair_reviewer] if len(teams) else np.zeros(0, np.int64)
    key = np.where(team < 0, -1, team * len(problem.submissions) + problem.pair_submission)
    values, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
    shared = (count > 1) & (values >= 0)
    number = np.where(shared, np.cumsum(shared) - 1, -1)
    return number[inverse].astype(np.int64)
