"""Contribution in a team: from confidential answers to a factor each, and what it makes of a result.

Each rater's points for the others are scaled to sum to 100 × (number rated); what one says of oneself
is left out; a person's scaled points are averaged, and divided so that the team averages 1.
Source: REVIEWING.md, part C.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

FEWEST_RATERS = 2  # of each person; with one, the factor would tell what that one answered
Answers = Mapping[tuple[int, int], Decimal | None]  # (rater, rated) -> points; None: not sure
ALONE = "You are alone on your team, so the factor is 1."
TWO = (
    "In a team of two each answer would be known by its effect, and scaled it says nothing; so the "
    "factor is 1."
)
FEW = (
    "Not enough of your team answered to keep each answer confidential, so the factor of the whole "
    "team is 1."
)


@dataclass(frozen=True)
class Shared:
    """A team's factors, by person. why: the sentence where they are all 1 for a reason."""

    factors: Mapping[int, Fraction]
    why: str = ""


def perceived(members: Sequence[int], answers: Answers) -> Shared:
    """Each member's factor, from what the others answered. Order is irrelevant."""
    equal = {person: Fraction(1) for person in members}
    if len(members) < 3:
        return Shared(equal, ALONE if len(members) == 1 else TWO)
    heard: dict[int, list[Fraction]] = {person: [] for person in members}
    for rater in members:
        said = {rated: answers.get((rater, rated)) for rated in members if rated != rater}
        given = {rated: Fraction(points) for rated, points in said.items() if points is not None}
        total = sum(given.values(), Fraction(0))
        if total:  # all zero says nothing of who did more
            for rated, points in given.items():
                heard[rated].append(100 * len(given) * points / total)
    if any(len(each) < FEWEST_RATERS for each in heard.values()):
        return Shared(equal, FEW)
    means = {person: sum(each, Fraction(0)) / len(each) for person, each in heard.items()}
    middle = sum(means.values(), Fraction(0)) / len(means)
    return Shared({person: mean / middle for person, mean in means.items()})


def claimed(members: Sequence[int], answers: Answers) -> dict[int, Fraction]:
    """What each says of their own part, 1 being an equal one; without an answer left out."""
    found = {}
    for person in members:
        given = [answers.get((person, other)) for other in members]
        own, known = answers.get((person, person)), [one for one in given if one is not None]
        total = sum((Fraction(one) for one in known), Fraction(0))
        if own is not None and total:
            found[person] = len(known) * Fraction(own) / total
    return found


def contribution_inputs(
    parts: Sequence[tuple[str, Decimal, Fraction]],
    factor: Fraction,
    floor: Decimal,
    cap: Decimal,
    why: str,
) -> dict[str, Any]:
    """Everything the result depends on. parts: the team's results with their weights, exact."""
    return {
        "source": "contribution",
        "parts": [
            {"name": name, "weight": str(weight), "per_cent": str(per_cent)}
            for name, weight, per_cent in parts
        ],
        "factor": str(factor),
        "floor": str(floor),
        "most": str(cap),
        "why": why,
        "penalty": None,
        "revision": None,
    }


def team_result(inputs: Mapping[str, Any]) -> Fraction:
    """The weighted mean of the team's parts."""
    weights = [Fraction(Decimal(row["weight"])) for row in inputs["parts"]]
    terms = (w * Fraction(row["per_cent"]) for w, row in zip(weights, inputs["parts"], strict=True))
    return sum(terms, Fraction(0)) / sum(weights, Fraction(0))


def counted_factor(inputs: Mapping[str, Any]) -> Fraction:
    """The factor within the conference's bounds."""
    floor, most = Fraction(Decimal(inputs["floor"])), Fraction(Decimal(inputs["most"]))
    return min(most, max(floor, Fraction(inputs["factor"])))


def contribution_result(inputs: Mapping[str, Any]) -> Fraction:
    """The team's result × factor. As a part of weight w beside the others it makes the grade
    team × ((1 − w) + w × factor). The component's cap comes after."""
    return team_result(inputs) * counted_factor(inputs)
