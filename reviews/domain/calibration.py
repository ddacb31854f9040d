"""Scores to grades: what each project deserves once its reviewers' leniency and care are known.

A score is y_ij = grade_i + L_j + noise. Reviewers are peers, whose common generosity d against staff
is found too, or staff, who are the anchors. Each round solves one ridge least-squares problem in
(grades, b, d) and then renews the two variances of every reviewer; nothing is random, and nothing
depends on the order of the input. Constants are for scores of 0 to 100 and scale with the range.

Sources: REVIEWING.md, part B; Platt and Burges; Ge, Welling and Ghahramani 2013; Piech et al. 2013.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUNDS = 6
NOISE_AT_FIRST = 80.0  # s² of a peer
LENIENCY_AT_FIRST = 36.0  # B² of a peer
STAFF_NOISE = 20.0
STAFF_LENIENCY = 4.0
GENEROSITY = 25.0  # prior variance of d
UNKNOWN = 1e6  # prior variance of a grade
LEAST_TRUE_VARIANCE = 25.0  # of Kelley's T


@dataclass(frozen=True)
class Score:
    """What a reviewer gave a submission, on the scale."""

    reviewer: str
    submission: str
    value: float


@dataclass(frozen=True)
class Estimate:
    """A submission's calibrated grade with its standard error, beside the plain mean of its n scores.

    own_error: the part of the error that it does not share with all the others.
    """

    grade: float
    se: float
    raw_mean: float
    n: int
    own_error: float


@dataclass(frozen=True)
class Habit:
    """How a reviewer scores: points above the others, its standard error, and the noise (s) around it.

    quality: weight against a usual peer, 1 / s² in units of the first guess.
    """

    leniency: float
    se: float
    noise: float
    quality: float
    n: int


@dataclass(frozen=True)
class Calibration:
    """Estimates by submission and habits by reviewer; without a score there is no estimate.

    generosity: how much more peers give than staff, 0 where no staff score says it.
    """

    grades: dict[str, Estimate]
    reviewers: dict[str, Habit]
    generosity: float


def calibrate(
    scores: Iterable[Score], staff: Iterable[str] = (), scale: tuple[float, float] = (0, 100)
) -> Calibration:
    """Grades and habits from all scores of a round.

    staff: the reviewers who are staff. scale: the least and the highest score.
    Raises ValueError for a score outside the scale, a pair scored twice, or an empty scale.
    """
    model, place, seat = fitted(scores, staff, scale)
    if model is None:
        return Calibration({}, {}, 0.0)
    return Calibration(
        {id_: model.estimate(n) for id_, n in place.items()},
        {id_: model.habit(n) for id_, n in seat.items()},
        float(model.generosity),
    )


def fitted(
    scores: Iterable[Score], staff: Iterable[str] = (), scale: tuple[float, float] = (0, 100)
) -> tuple[Model | None, dict[str, int], dict[str, int]]:
    """The model after its rounds, and the places of submissions and reviewers in it; None without
    scores."""
    low, high = scale
    if not high > low:
        raise ValueError("The highest score must lie above the least.")
    given = sorted(scores, key=lambda score: (score.submission, score.reviewer))
    _check(given, low, high)
    place = {id_: n for n, id_ in enumerate(sorted({score.submission for score in given}))}
    seat = {id_: n for n, id_ in enumerate(sorted({score.reviewer for score in given}))}
    if not given:
        return None, {}, {}
    anchors = set(staff)
    model = Model(
        paper=np.array([place[score.submission] for score in given]),
        person=np.array([seat[score.reviewer] for score in given]),
        y=np.array([score.value for score in given], np.float64),
        is_staff=np.array([id_ in anchors for id_ in seat]),
        unit=((high - low) / 100) ** 2,
    )
    model.run()
    return model, place, seat


def kelley(calibration: Calibration, scale: tuple[float, float] = (0, 100)) -> dict[str, float]:
    """Grades drawn towards the mean by how little is known of each: for prizes and rankings only."""
    if not calibration.grades:
        return {}
    unit = ((scale[1] - scale[0]) / 100) ** 2
    grades = np.array([estimate.grade for estimate in calibration.grades.values()])
    errors = np.array([estimate.own_error**2 for estimate in calibration.grades.values()])
    true = max(LEAST_TRUE_VARIANCE * unit, float(grades.var() - np.median(errors)))
    middle = float(grades.mean())
    drawn = middle + (grades - middle) * true / (true + errors)
    return dict(zip(calibration.grades, drawn.tolist(), strict=True))


def _check(scores: list[Score], low: float, high: float) -> None:
    seen = set()
    for score in scores:
        if not low <= score.value <= high:
            raise ValueError(f"{score.value:g} is not within {low:g} and {high:g}.")
        pair = (score.reviewer, score.submission)
        if pair in seen:
            raise ValueError(f"{score.reviewer} scored {score.submission} twice.")
        seen.add(pair)


class Model:
    """The rounds of the estimate, over arrays: one entry a score, one row a paper or a person."""

    def __init__(
        self,
        paper: NDArray[np.int64],
        person: NDArray[np.int64],
        y: Floats,
        is_staff: NDArray[np.bool_],
        unit: float,
    ) -> None:
        self.paper, self.person, self.y = paper, person, y
        self.is_staff, self.unit = is_staff, unit
        self.papers, self.people = int(paper.max()) + 1, int(person.max()) + 1
        self.count = np.bincount(person, minlength=self.people)
        self.noise = np.where(is_staff, STAFF_NOISE, NOISE_AT_FIRST) * unit
        self.spread = np.where(is_staff, STAFF_LENIENCY, LENIENCY_AT_FIRST) * unit
        # Without staff, or with staff alone, nothing tells how much more generous peers are.
        self.has_generosity = bool(is_staff.any() and not is_staff.all())
        # Deviations from the plain mean keep the numbers small; the prior of the grades is that wide.
        self.middle = float(y.mean())

    def run(self) -> None:
        """Six rounds: solve, then renew what is thought of each peer."""
        self._solve()
        for _ in range(ROUNDS - 1):
            self._renew()
            self._solve()
        block = self.covariance[: self.papers, : self.papers]
        # Error variances of the grades without what all of them share (the error of their mean).
        self.apart = np.diag(block) - 2 * block.mean(axis=1) + block.mean()

    def _solve(self) -> None:
        g, p = self.papers, self.people
        size = g + p + self.has_generosity
        weight = 1 / self.noise[self.person]
        normal = np.zeros((size, size))
        right = np.zeros(size)
        columns = [self.paper, g + self.person]
        factors = [np.ones(len(self.y)), np.ones(len(self.y))]
        if self.has_generosity:
            columns.append(np.full(len(self.y), g + p))
            factors.append((~self.is_staff[self.person]).astype(np.float64))
        deviation = self.y - self.middle
        for one, by in zip(columns, factors, strict=True):
            np.add.at(right, one, weight * by * deviation)
            for other, with_ in zip(columns, factors, strict=True):
                np.add.at(normal, (one, other), weight * by * with_)
        prior = np.concatenate([np.full(g, 1 / (UNKNOWN * self.unit)), 1 / self.spread])
        if self.has_generosity:
            prior = np.append(prior, 1 / (GENEROSITY * self.unit))
        normal[np.diag_indices(size)] += prior
        self.covariance = np.linalg.inv(normal)
        found = self.covariance @ right
        self.found = found
        self.grades = found[:g] + self.middle
        self.lean = found[g : g + p]
        self.generosity = found[g + p] if self.has_generosity else 0.0

    def _renew(self) -> None:
        g = self.papers
        leniency = self.lean + np.where(self.is_staff, 0.0, self.generosity)
        error = self.y - self.grades[self.paper] - leniency[self.person]
        own = np.diag(self.covariance)
        both = self.covariance[self.paper, g + self.person]
        doubt = own[self.paper] + own[g + self.person] + 2 * both
        total = np.bincount(self.person, weights=error**2 + doubt, minlength=self.people)
        noise = (4 * NOISE_AT_FIRST * self.unit + total) / (4 + self.count)
        spread = (3 * LENIENCY_AT_FIRST * self.unit + self.lean**2 + own[g : g + self.people]) / 4
        self.noise = np.where(self.is_staff, self.noise, noise)
        self.spread = np.where(self.is_staff, self.spread, spread)

    def estimate(self, paper: int) -> Estimate:
        mine = self.paper == paper
        return Estimate(
            grade=float(self.grades[paper]),
            se=float(np.sqrt(self.covariance[paper, paper])),
            raw_mean=float(self.y[mine].mean()),
            n=int(mine.sum()),
            own_error=float(np.sqrt(max(0.0, self.apart[paper]))),
        )

    def habit(self, person: int) -> Habit:
        is_peer = not self.is_staff[person]
        at = self.papers + person
        variance = self.covariance[at, at]
        if is_peer and self.has_generosity:
            last = len(self.covariance) - 1
            variance += self.covariance[last, last] + 2 * self.covariance[at, last]
        return Habit(
            leniency=float(self.lean[person] + (self.generosity if is_peer else 0.0)),
            se=float(np.sqrt(variance)),
            noise=float(np.sqrt(self.noise[person])),
            quality=float(NOISE_AT_FIRST * self.unit / self.noise[person]),
            n=int(self.count[person]),
        )
