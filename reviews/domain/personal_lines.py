"""The lines of grades that are a person's own: reviewing done, contribution in the team."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reviews.domain.contribution import counted_factor, team_result
from reviews.domain.grading import plain, rounded
from reviews.domain.helpfulness import FEWEST_PROJECTS, FEWEST_RATERS, WORDS
from reviews.domain.reviewing import FEWEST_OPINIONS, values


def reviewing_lines(inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Done, useful, agreement, and how they count. Nothing of a single review or rating."""
    found, done = values(inputs), inputs["done"]
    lines = [
        (
            "Done",
            f"{done['in']} of {done['assigned']} reviews handed in, {done['on_time']} on time; with "
            f"a third each for time, criteria and comments {_hundred(found['done'])} of 100",
        ),
        (
            "Useful",
            f"{WORDS[inputs['useful']]}, the middle of your authors' ratings: "
            f"{_hundred(found['useful'])} of 100"
            if "useful" in found
            else f"not counted: fewer than {FEWEST_RATERS} authors of {FEWEST_PROJECTS} projects "
            "rated, and a number could tell who said what",
        ),
        (
            "Agreement",
            f"over {len(inputs['agreement'])} reviews with other opinions: "
            f"{_hundred(found['agreement'])} of 100"
            if "agreement" in found
            else f"not counted: fewer than {FEWEST_OPINIONS} of your reviews have other opinions "
            "beside them",
        ),
    ]
    shares = {name: Decimal(inputs["shares"][name]) for name in found}
    weights = sum(shares.values(), Decimal(0))
    if not weights:
        return [*lines, ("Result", f"{_hundred(found['done'])} %")]
    terms = " + ".join(f"{plain(shares[name])} × {_hundred(found[name])}" for name in found)
    reached = sum((Fraction(shares[name]) * found[name] for name in found), Fraction(0))
    result = _hundred(reached / Fraction(weights))
    return [*lines, ("Result", f"({terms}) ÷ {plain(weights)} = {result} %")]


def contribution_lines(inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The team's result, the factor with its bounds, and their product."""
    parts = inputs["parts"]
    terms = " + ".join(
        f"{plain(Decimal(row['weight']))} × {rounded(Fraction(row['per_cent']))}" for row in parts
    )
    weights = plain(sum((Decimal(row["weight"]) for row in parts), Decimal(0)))
    team, factor, counted = team_result(inputs), Fraction(inputs["factor"]), counted_factor(inputs)
    told = inputs["why"] or (
        f"{rounded(factor)}, from what your team-mates answered; the team averages 1"
    )
    if counted != factor:
        bounds = f"{plain(Decimal(inputs['floor']))} and {plain(Decimal(inputs['most']))}"
        told += f"; between {bounds} it counts as {rounded(counted)}"
    return [
        ("The team's parts", f"({terms}) ÷ {weights} = {rounded(team)} %"),
        ("Your factor", told),
        ("Result", f"{rounded(team)} × {rounded(counted)} = {rounded(team * counted)} %"),
    ]


def _hundred(share: Fraction) -> Decimal:
    return rounded(100 * share)
