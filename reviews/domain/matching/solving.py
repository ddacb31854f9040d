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

# From here on the program begins with few of the pairs (FIRST times what is needed), and the prices
# it finds tell which others may matter: half the time and memory.
MANY_PAIRS = 20_000
FIRST = 4


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


@dataclass(frozen=True)
class _Priced:
    """What some of the pairs hold, and what the prices of reviews, in whole numbers, say of any pair.

    reduced: by pair, its worth above its prices. rows, worths: what makes up the bound.
    """

    flow: Ints
    total: int
    reduced: Ints
    rows: int
    worths: Ints

    def bound(self, columns: Ints) -> int:
        """What no flow over these pairs can pass, whatever the prices are."""
        return self.rows + int(self.worths[columns].sum())


class Network:
    """The rows and columns of a problem's network, made once and solved for any worth of the pairs."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.groups = _groups(problem)
        self.first_group = len(problem.reviewers) + len(problem.submissions)
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
        everything = np.arange(pairs)
        columns = everything
        if pairs >= MANY_PAIRS:
            columns = promising(self.problem, worth, bounds, low, high, FIRST)
        if len(columns) < pairs:
            first = self._solved(worth, bounds, low, high, columns)
            columns = everything
            if first is not None:
                gap = first.bound(everything) - first.total
                if not gap:
                    return Solution(first.flow, first.total, first.total)
                # A pair priced dearer than all there is to win is in no better assignment.
                columns = np.flatnonzero((first.reduced >= -gap) | (low > 0))
        if 2 * len(columns) > pairs:
            columns = everything
        found = self._solved(worth, bounds, low, high, columns)
        if found is None:
            return None
        return Solution(found.flow, found.total, found.bound(columns))

    def _solved(
        self, worth: Ints, bounds: Bounds, low: Ints, high: Ints, columns: Ints
    ) -> _Priced | None:
        """The best with these pairs alone; None if they hold no assignment."""
        solver = self.model(worth, bounds, low, high, columns)
        solver.run()
        if not _is_optimal(solver):
            return None
        found = solver.getSolution()
        flow = np.zeros(len(worth), np.int64)
        flow[columns] = np.rint(np.asarray(found.col_value))
        duals = np.rint(-np.asarray(found.row_dual)).astype(np.int64)
        return self._priced(worth, bounds, duals, low, high, flow)

    def _priced(
        self, worth: Ints, bounds: Bounds, duals: Ints, low: Ints, high: Ints, flow: Ints
    ) -> _Priced:
        """A flow, and what these duals prove, whatever they are."""
        row_low, row_high = (side.astype(np.int64) for side in self._row_bounds(bounds))
        duals[self.first_group :] = np.maximum(duals[self.first_group :], 0)
        rows = np.where(duals > 0, duals * row_high, duals * row_low)
        prices = duals[self.problem.pair_reviewer]
        prices += duals[len(self.problem.reviewers) + self.problem.pair_submission]
        grouped = self.groups >= 0
        prices[grouped] += duals[self.first_group + self.groups[grouped]]
        reduced = worth - prices
        worths = np.where(reduced > 0, reduced * high, reduced * low)
        return _Priced(flow, int((worth * flow).sum()), reduced, int(rows.sum()), worths)

    def model(
        self, worth: Ints, bounds: Bounds, low: Ints, high: Ints, columns: Ints | None = None
    ) -> Any:
        """The linear program as the solver holds it. columns: the pairs in it, all unless given.

        The solver is imported here: pages that do not solve need none.
        """
        import highspy

        problem, groups = self.problem, self.groups
        reviewer, paper = problem.pair_reviewer, problem.pair_submission
        if columns is not None and len(columns) < len(worth):
            reviewer, paper, groups = reviewer[columns], paper[columns], groups[columns]
            worth, low, high = worth[columns], low[columns], high[columns]
        has_group = groups >= 0
        start = np.zeros(len(worth) + 1, np.int32)
        np.cumsum(2 + has_group, out=start[1:])
        index = np.empty(int(start[-1]), np.int32)
        first = start[:-1]
        index[first] = reviewer
        index[first + 1] = len(problem.reviewers) + paper
        index[(first + 2)[has_group]] = self.first_group + groups[has_group]
        lp = highspy.HighsLp()
        lp.num_col_ = len(worth)
        row_low, row_high = self._row_bounds(bounds)
        lp.num_row_ = len(row_low)
        lp.col_cost_ = -worth.astype(np.float64)
        lp.col_lower_, lp.col_upper_ = low.astype(np.float64), high.astype(np.float64)
        lp.row_lower_, lp.row_upper_ = row_low, row_high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = start, index
        lp.a_matrix_.value_ = np.ones(len(index))
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


_QUIET: dict[str, bool | int | str] = {
    "output_flag": False,
    "threads": 1,
    "solver": "simplex",
    "presolve": "off",
}


def promising(
    problem: Problem, worth: Ints, bounds: Bounds, low: Ints, high: Ints, times: int
) -> Ints:
    """The pairs to begin with in a large problem: for each submission so many times as it needs,
    the best, and so many for each reviewer, and whatever must be."""
    pairs = len(worth)
    chosen = low > 0
    each = max(1, int(high.max()))
    for ends, most in (
        (problem.pair_submission, times * -(-bounds.full // each)),
        (problem.pair_reviewer, np.full(len(problem.reviewers), times, np.int64)),
    ):
        order = np.lexsort((-worth, ends))
        count = np.bincount(ends, minlength=len(most))
        place = np.arange(pairs) - np.repeat(np.cumsum(count) - count, count)
        chosen[order[place < most[ends[order]]]] = True
    return np.flatnonzero(chosen)


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
