"""What an assignment is like, in numbers: total, worst project, loads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from reviews.domain.matching.problem import Problem


@dataclass(frozen=True)
class Summary:
    """total: sum of utilities; worst: the least mean utility of a submission with reviews.

    loads, served: how many reviewers (submissions) have each number of reviews.
    doubled: pairs of a team and a submission with more than one reviewer of that team.
    """

    reviews: int
    total: int
    worst: float
    mean: float
    loads: dict[int, int]
    served: dict[int, int]
    doubled: int

    @property
    def spread(self) -> int:
        """Between the highest and the lowest load."""
        return max(self.loads, default=0) - min(self.loads, default=0)


def summary(problem: Problem, chosen: Any) -> Summary:
    """Numbers about the chosen pairs (one truth value a pair)."""
    r, s = problem.pair_reviewer[chosen], problem.pair_submission[chosen]
    utility = problem.utility[chosen]
    loads = np.bincount(r, minlength=len(problem.reviewers))
    served = np.bincount(s, minlength=len(problem.submissions))
    sums = np.bincount(s, weights=utility, minlength=len(problem.submissions))
    means = sums[served > 0] / served[served > 0]
    # Who is allowed nothing at all, or may write none, has no load to compare.
    counted = problem.most > 0
    teams = Counter(
        (problem.reviewers[person].team, int(paper))
        for person, paper in zip(r.tolist(), s.tolist(), strict=True)
        if problem.reviewers[person].team is not None
    )
    return Summary(
        reviews=len(r),
        total=int(utility.sum()),
        worst=float(means.min()) if len(means) else 0.0,
        mean=float(utility.mean()) if len(utility) else 0.0,
        loads=dict(sorted(Counter(loads[counted].tolist()).items())),
        served=dict(sorted(Counter(served.tolist()).items())),
        doubled=sum(count > 1 for count in teams.values()),
    )
