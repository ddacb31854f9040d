"""What the others think of the projects that a reviewer scored: the estimate without that reviewer.

All scores of one reviewer are taken out of the last round's normal equations at once, by a low-rank
update of their inverse, so that no reviewer needs a solve of their own. The variances stay those of
the last round. Source: REVIEWING.md, part B, "Reviewing grade".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from reviews.domain.calibration import Model, Score, fitted

OWN_NOISE = 8.0  # points of 100 by which careful reviewers differ anyway


@dataclass(frozen=True)
class Opinion:
    """One score beside what the others make of the project. z: the distance, in its usual sizes."""

    submission: str
    z: float


def opinions(scores: Iterable[Score], staff: Iterable[str] = ()) -> dict[str, list[Opinion]]:
    """By peer reviewer: each of their scores of a submission that somebody else scored as well."""
    given, anchors = list(scores), set(staff)
    model, place, seat = fitted(given, anchors)
    if model is None:
        return {}
    names = {n: id_ for id_, n in place.items()}
    opinions_of = np.bincount(model.paper, minlength=model.papers)
    found = {}
    for id_, person in seat.items():
        if id_ in anchors:
            continue
        rows = np.flatnonzero(model.person == person)
        grades, variances, generosity = without(model, person)
        found[id_] = [
            Opinion(
                names[int(paper)],
                float(abs(y - generosity - grade) / np.sqrt(variance + OWN_NOISE**2 * model.unit)),
            )
            for paper, y, grade, variance in zip(
                model.paper[rows], model.y[rows], grades, variances, strict=True
            )
            if opinions_of[paper] > 1
        ]
    return found


def without(model: Model, person: int) -> tuple[np.ndarray, np.ndarray, float]:
    """The grades and error variances of what a person scored, and the peers' generosity, had that
    person scored nothing. In the order of the person's scores."""
    rows = np.flatnonzero(model.person == person)
    papers, count = model.paper[rows], len(rows)
    design = np.zeros((count, len(model.covariance)))
    design[np.arange(count), papers] = 1
    design[:, model.papers + person] = 1
    if model.has_generosity:
        design[:, -1] = not model.is_staff[person]
    known = design @ model.covariance
    residual = model.y[rows] - model.middle - design @ model.found
    left = model.noise[person] * np.eye(count) - known @ design.T
    solved = np.linalg.solve(left, np.column_stack([residual, known]))
    found = model.found - known.T @ solved[:, 0]
    variances = np.diag(model.covariance)[papers] + np.array(
        [known[:, paper] @ solved[:, 1 + paper] for paper in papers]
    )
    generosity = float(found[-1]) if model.has_generosity else 0.0
    return found[papers] + model.middle, variances, generosity
