"""The question: reviewers with loads, submissions with demands, and the pairs that are allowed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

LARGEST_UTILITY = 100
# Utilities count in steps of this, so that what breaks ties never outweighs one point of utility.
STEP = 2**20


@dataclass(frozen=True)
class Reviewer:
    """Someone who reviews at least `least` and at most `most` submissions."""

    id: str
    team: str | None
    least: int
    most: int


@dataclass(frozen=True)
class Submission:
    """What is reviewed, exactly `demand` times."""

    id: str
    team: str | None
    demand: int


@dataclass(frozen=True)
class Problem:
    """All of it. Only the listed pairs may be chosen, each at most once.

    pair_reviewer, pair_submission: indices into reviewers and submissions; utility: 1 to 100.
    excluded: pairs that may not be, with the reason, for explanations only.
    one_per_team: no two reviewers of one team on the same submission. spare: (team, submission
    index, how many more than one may come all the same), where that cannot be helped.
    must: 1 for pairs that are chosen whatever else; empty if there are none.
    """

    reviewers: tuple[Reviewer, ...]
    submissions: tuple[Submission, ...]
    pair_reviewer: Ints
    pair_submission: Ints
    utility: Ints
    excluded: tuple[tuple[int, int, str], ...] = ()
    one_per_team: bool = True
    spare: tuple[tuple[str, int, int], ...] = ()
    must: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def pinned(self) -> Ints:
        """1 for each pair that must be chosen, else 0."""
        return self.must if len(self.must) else np.zeros_like(self.utility)

    @property
    def demand(self) -> int:
        """The reviews that are asked for in all."""
        return sum(submission.demand for submission in self.submissions)

    @property
    def demands(self) -> Ints:
        return _ints(submission.demand for submission in self.submissions)

    @property
    def least(self) -> Ints:
        return _ints(reviewer.least for reviewer in self.reviewers)

    @property
    def most(self) -> Ints:
        return _ints(reviewer.most for reviewer in self.reviewers)

    def ordered(self) -> Problem:
        """The same problem in the order of its ids, so that the order of the input cannot matter."""
        people = sorted(range(len(self.reviewers)), key=lambda i: self.reviewers[i].id)
        papers = sorted(range(len(self.submissions)), key=lambda i: self.submissions[i].id)
        place = np.empty(len(people), np.int64)
        place[people] = np.arange(len(people))
        spot = np.empty(len(papers), np.int64)
        spot[papers] = np.arange(len(papers))
        reviewer, submission = place[self.pair_reviewer], spot[self.pair_submission]
        order = np.lexsort((submission, reviewer))
        return replace(
            self,
            reviewers=tuple(self.reviewers[i] for i in people),
            submissions=tuple(self.submissions[i] for i in papers),
            pair_reviewer=reviewer[order],
            pair_submission=submission[order],
            utility=self.utility[order],
            excluded=tuple(
                sorted((int(place[r]), int(spot[s]), why) for r, s, why in self.excluded)
            ),
            spare=tuple(sorted((team, int(spot[s]), more) for team, s, more in self.spare)),
            must=self.pinned[order],
        )

    def only(self, chosen: NDArray[np.bool_]) -> Problem:
        """The problem with these of its pairs."""
        return replace(
            self,
            pair_reviewer=self.pair_reviewer[chosen],
            pair_submission=self.pair_submission[chosen],
            utility=self.utility[chosen],
            must=self.pinned[chosen],
        )


def costs(problem: Problem, seed: str) -> Ints:
    """What each pair is worth: its utility, and a little by seed and ids that makes the best unique.

    All the little parts of an assignment together stay below one point of utility.
    """
    reach = STEP // (problem.demand + 1)
    if not reach:
        return problem.utility * STEP
    people = _digests(seed, "reviewer", (reviewer.id for reviewer in problem.reviewers))
    papers = _digests(seed, "submission", (paper.id for paper in problem.submissions))
    mixed = people[problem.pair_reviewer] ^ papers[problem.pair_submission]
    # One round of multiplying and shifting (splitmix64), so that the pair's number is not a sum of two.
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return problem.utility * STEP + (mixed % np.uint64(reach)).astype(np.int64)


def _digests(seed: str, what: str, ids: Iterable[str]) -> NDArray[np.uint64]:
    return np.array(
        [
            int.from_bytes(hashlib.sha256(f"{seed}|{what}|{id_}".encode()).digest()[:8], "big")
            for id_ in ids
        ],
        dtype=np.uint64,
    )


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int64)
