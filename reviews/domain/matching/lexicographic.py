"""Full lexicographic max-min: the least-served submission as high as can be, then the next, and so on.

What is compared are the sorted means. Level by level: the highest value that all but the submissions
left behind can reach, then as few as possible left behind at it. Each question is a mixed-integer
program with fixed values, as in fair.py.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reviews.domain.matching.fair import WHOLE, Floors, Found, Unknown
from reviews.domain.matching.problem import Ints, Problem, costs
from reviews.domain.matching.solving import Bounds, Network

SHARE_OF_LAST = 0.2


@dataclass(frozen=True)
class Lexicographic:
    """The pairs chosen; floor and bound as in Fair. settled: how many submissions, from the worst
    up, are known to stand as high as they can; asked: how many there are.
    """

    chosen: NDArray[np.bool_]
    floor: Fraction
    bound: Fraction
    settled: int
    asked: int

    @property
    def is_exact(self) -> bool:
        return self.settled == self.asked


@dataclass(frozen=True)
class _Level:
    """At least `count` submissions have a mean of `value` steps or more."""

    value: int
    count: int


def lexicographic(problem: Problem, seed: str, seconds: float) -> Lexicographic | None:
    """The best total among assignments whose sorted means no assignment beats, worst first.

    seconds: for the whole search; when they are over, the levels settled so far hold. None if the
    problem has no assignment at all.
    """
    ends_at = time.monotonic() + seconds
    best = Network(problem).best(costs(problem, seed), Bounds.of(problem))
    if best is None:
        return None
    # The rest of the time is for the best total among what is settled.
    floors = Floors(problem, ends_at - SHARE_OF_LAST * seconds)
    asked = int((problem.demands > 0).sum())
    if not floors.any:
        return Lexicographic(best.flow > 0, Fraction(0), Fraction(0), 0, 0)
    reached, bound, chosen = floors.climb(best.flow > 0)
    climbing = _Climbing(problem, floors, chosen)
    settled = climbing.settle(reached) if reached == bound else 0
    floors.ends_at = ends_at
    last = climbing.above(climbing.levels, costs(problem, seed)) if settled else None
    if last is not None and not isinstance(last, Unknown):
        climbing.chosen = last
    return Lexicographic(
        climbing.chosen,
        Fraction(reached, floors.unit),
        Fraction(bound, floors.unit),
        settled,
        asked,
    )


class _Climbing:
    """What is settled so far, and an assignment that keeps it.

    fixed: submissions that can have no more than this value, whatever else. The others, `free`, have
    at least that of the last level. Mostly it is certain who stays behind at a value, and then plain
    floors say everything. Where several could, only their number is fixed, by `levels`.
    """

    def __init__(self, problem: Problem, floors: Floors, chosen: NDArray[np.bool_]) -> None:
        self.problem, self.floors, self.chosen = problem, floors, chosen
        self.network = Network(problem)
        self.free = np.flatnonzero(problem.demands > 0)
        self.fixed: dict[int, int] = {}
        self.levels: list[_Level] = []

    def settle(self, worst: int) -> int:
        """Settle value after value while there is time; how many submissions are settled."""
        value = worst
        while len(self.free):
            self.levels = [_Level(value, len(self.free))]
            behind = self._surely_behind(value)
            if behind is None:
                return len(self.fixed) + self._settle_by_number(value)
            self.fixed |= dict.fromkeys(behind, value)
            self.free = np.array([s for s in self.free.tolist() if s not in self.fixed], np.int64)
            if not len(self.free):
                break
            self.levels = [_Level(value + 1, len(self.free))]
            higher = self._highest(len(self.free))
            if higher is None:
                break
            value = higher
        return len(self.fixed)

    def _surely_behind(self, value: int) -> list[int] | None:
        """Who stays at this value in every assignment that keeps what is settled, if those are all
        that stay there now; None if others could stay instead, or time is over."""
        while True:
            behind = [s for s in self.free.tolist() if self.floors.means(self.chosen)[s] == value]
            for one in behind:
                found = self.above(self.levels, np.zeros_like(self.problem.utility), lifted=one)
                if isinstance(found, Unknown):
                    return None
                if found is not None:
                    left = int((self.floors.means(found)[self.free] == value).sum())
                    if left >= len(behind):
                        return None
                    self.chosen = found
                    break
            else:
                return behind

    def _settle_by_number(self, value: int) -> int:
        """The same with the number of those who stay at each value, whoever they are."""
        count = len(self.free)
        while True:
            higher = self._most_above(value)
            if higher is None:
                return len(self.free) - count
            if higher == 0:
                return len(self.free)
            count = higher
            self.levels.append(_Level(value + 1, count))
            next_value = self._highest(count)
            if next_value is None:
                return len(self.free) - count
            value = next_value
            self.levels[-1] = _Level(value, count)

    def _most_above(self, value: int) -> int | None:
        """The most submissions that can have more than this value; None when time is over."""
        wanted = _Level(value + 1, 0)
        found = self.above([*self.levels, wanted], np.zeros_like(self.problem.utility), True)
        if not isinstance(found, np.ndarray):
            return None
        self.chosen = found
        return int((self._means() > value).sum())

    def _highest(self, count: int) -> int | None:
        """The highest value that so many can reach, with the last level lifted to it; None when
        time is over."""
        low = int(np.sort(self._means())[-count])
        high = int(np.sort(self.floors.most[self.free])[-count])
        first = True
        while low < high:
            step = high if first else (low + high + 1) // 2
            first = False
            lifted = [*self.levels[:-1], _Level(step, count)]
            found = self.above(lifted, self.problem.utility)
            if isinstance(found, Unknown):
                return None
            if found is None:
                high = step - 1
            else:
                self.chosen = found
                low = int(np.sort(self._means())[-count])
        return low

    def _means(self) -> Ints:
        return self.floors.means(self.chosen)[self.free]

    def above(
        self,
        levels: list[_Level],
        worth: Ints,
        count_last: bool = False,
        lifted: int | None = None,
    ) -> Found:
        """The assignment of most worth that keeps the levels; None if there is none.

        count_last: instead, the one in which most submissions reach the last level. lifted: a
        submission that shall have more than the first level.
        """
        seconds = self.floors.left()
        if seconds <= 0:
            return Unknown()
        solver = self._program(levels, worth, count_last, lifted)
        solver.setOptionValue("time_limit", seconds)
        solver.run()
        status = solver.getModelStatus().name
        if status == "kInfeasible":
            return None
        if status != "kOptimal":
            return Unknown()
        return np.asarray(solver.getSolution().col_value)[: len(worth)] > 0.5

    def _program(
        self, levels: list[_Level], worth: Ints, count_last: bool, lifted: int | None
    ) -> Any:
        """One column for each pair, then one for each free submission and level above the first:
        whether it is reached. A submission that reaches a level has reached those below.
        """
        import highspy

        floors = np.zeros(len(self.problem.submissions), np.int64)
        if levels:
            floors[self.free] = levels[0].value
        for paper, value in self.fixed.items():
            floors[paper] = value
        if lifted is not None:
            floors[lifted] += 1
        pairs, papers = len(worth), len(self.free)
        # A pair that could not lift its submission even beside the best others is left out.
        spot = self.problem.pair_submission
        useful = self.floors.steps + self.floors.others[spot] >= floors[spot]
        useful |= self.problem.pinned > 0
        solver = self.network.model(
            worth, Bounds.of(self.problem), self.problem.pinned, useful.astype(np.int64)
        )
        above = levels[1:]
        many = papers * len(above)
        cost = np.zeros(many)
        if count_last and above:
            cost[-papers:] = -1.0
        solver.addCols(
            many, cost, np.zeros(many), np.ones(many), 0, np.zeros(many, np.int32),
            np.zeros(0, np.int32), np.zeros(0),
        )  # fmt: skip
        infinite = highspy.kHighsInf
        places = {paper: place for place, paper in enumerate(self.free.tolist())}
        rises = np.diff([level.value for level in levels])
        for paper in np.flatnonzero(floors > 0).tolist():
            own = np.flatnonzero(spot == paper)
            reach, rise = [], []
            if paper in places:
                reach = [pairs + level * papers + places[paper] for level in range(len(above))]
                rise = rises.tolist()
            index = np.array([*own, *reach], np.int32)
            weights = np.array([*self.floors.steps[own], *(-step for step in rise)], np.float64)
            solver.addRow(float(floors[paper]), infinite, len(index), index, weights)
            for lower, upper in pairwise(reach):
                both = np.array([lower, upper], np.int32)
                solver.addRow(0.0, infinite, 2, both, np.array([1.0, -1.0]))
        for place, level in enumerate(above):
            if level.count:
                index = pairs + place * papers + np.arange(papers, dtype=np.int32)
                solver.addRow(float(level.count), infinite, papers, index, np.ones(papers))
        columns = pairs + many
        solver.changeColsIntegrality(
            columns,
            np.arange(columns, dtype=np.int32),
            np.full(columns, highspy.HighsVarType.kInteger),
        )
        for option, setting in WHOLE.items():
            solver.setOptionValue(option, setting)
        return solver
