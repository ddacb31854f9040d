"""From points to grades: exact until the end, rounded once, half up, to the cent.

Fractions carry the sums, because a quotient of Decimals is rounded already; what comes in and what
goes out are Decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Mark:
    """The points given for one criterion. `weight` counts against the rubric's other criteria."""

    criterion: str
    weight: Decimal
    points: Decimal
    of: Decimal
    level: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Part:
    """A component's weight in per cent and its result before rounding."""

    name: str
    weight: Decimal
    per_cent: Fraction


def rounded(value: Fraction) -> Decimal:
    """To the cent, half up; for values from zero on. The one place where anything is rounded."""
    cents, rest = divmod(100 * value.numerator, value.denominator)
    return Decimal(cents + (2 * rest >= value.denominator)) * CENT


def rubric_per_cent(marks: Iterable[Mark]) -> Fraction:
    """The weighted mean of each criterion's share of its points, 0 to 100.

    Raises ValueError without marks or with points outside 0 to `of`.
    """
    weights = shares = Fraction(0)
    for mark in marks:
        if not 0 <= mark.points <= mark.of:
            raise ValueError(f"{mark.criterion}: {mark.points} is not within 0 and {mark.of}.")
        weights += Fraction(mark.weight)
        shares += Fraction(mark.weight) * Fraction(mark.points) / Fraction(mark.of)
    if not weights:
        raise ValueError("A rubric without criteria gives no grade.")
    return 100 * shares / weights


def mean(values: Sequence[Fraction]) -> Fraction:
    """The plain mean. Raises ValueError without values: no score, no grade."""
    if not values:
        raise ValueError("No score, no grade.")
    return sum(values, Fraction(0)) / len(values)


def after_penalty(per_cent: Fraction, fraction: Decimal) -> Fraction:
    """The result less a late hand-in's cost, never below zero.

    fraction: of the milestone's full points, 0 to 1; a tenth costs ten of a hundred, whatever was
    reached. Source: course rules, "Late submissions".
    """
    return max(Fraction(0), per_cent - 100 * Fraction(fraction))


def total(parts: Iterable[Part]) -> Fraction | None:
    """The weighted mean of the components there are, 0 to 100; None if there is none.

    With all components (weights make 100) this is the project grade; with some it is the result so
    far.
    """
    weights = weighted = Fraction(0)
    for part in parts:
        weights += Fraction(part.weight)
        weighted += Fraction(part.weight) * part.per_cent
    return weighted / weights if weights else None


def staff_inputs(
    marks: Sequence[Mark], comment: str = "", penalty: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Everything a grade given by staff depends on, as it is stored with the grade.

    penalty: {"fraction": Decimal, ...what else helps to explain it}, or None if on time.
    """
    return {
        "format": "grade/1",
        "source": "staff",
        "marks": [_stored(mark) for mark in marks],
        "comment": comment,
        "penalty": _stored_penalty(penalty),
    }


def peer_inputs(
    reviews: Sequence[Sequence[Mark]], penalty: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The same for the mean of peer reviews; the reviews come without their writers and words."""
    return {
        "format": "grade/1",
        "source": "peers",
        "reviews": [[_stored(mark, words=False) for mark in marks] for marks in reviews],
        "penalty": _stored_penalty(penalty),
    }


def before_penalty(inputs: Mapping[str, Any]) -> Fraction:
    """The result of stored inputs without the late penalty."""
    if inputs["source"] == "staff":
        return rubric_per_cent(marks_of(inputs["marks"]))
    return mean([rubric_per_cent(marks_of(review)) for review in inputs["reviews"]])


def result(inputs: Mapping[str, Any]) -> Fraction:
    """The exact result of stored inputs, 0 to 100: the same number on any day."""
    penalty = inputs["penalty"]
    return after_penalty(
        before_penalty(inputs), Decimal(penalty["fraction"]) if penalty else Decimal(0)
    )


def explanation(inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The calculation in lines of (what, how), with the numbers that went in."""
    lines = []
    if inputs["source"] == "staff":
        marks = marks_of(inputs["marks"])
        weights = sum((mark.weight for mark in marks), Decimal(0))
        terms = " + ".join(
            f"{plain(mark.weight)} × {plain(mark.points)}/{plain(mark.of)}" for mark in marks
        )
        lines.append(
            ("Rubric", f"({terms}) ÷ {plain(weights)} = {rounded(before_penalty(inputs))} %")
        )
    else:
        each = [rubric_per_cent(marks_of(review)) for review in inputs["reviews"]]
        terms = " + ".join(str(rounded(value)) for value in each)
        lines.append(
            (
                "Mean of the reviews",
                f"({terms}) ÷ {len(each)} = {rounded(before_penalty(inputs))} %",
            )
        )
    penalty = inputs["penalty"]
    if penalty:
        cost = rounded(100 * Fraction(Decimal(penalty["fraction"])))
        lines.append(
            (
                "Late",
                f"{rounded(before_penalty(inputs))} − {cost} = {rounded(result(inputs))} %",
            )
        )
    return lines


def formula(parts: Sequence[Part]) -> str:
    """The weighted total with its own numbers: (10 × 80.00 + 30 × 65.50) ÷ 40 = 69.13 %."""
    value = total(parts)
    if value is None:
        return ""
    weights = sum((part.weight for part in parts), Decimal(0))
    terms = " + ".join(f"{plain(part.weight)} × {rounded(part.per_cent)}" for part in parts)
    return f"({terms}) ÷ {plain(weights)} = {rounded(value)} %"


def marks_of(stored: Iterable[Mapping[str, Any]]) -> list[Mark]:
    """Marks as they were stored."""
    return [
        Mark(
            criterion=row["criterion"],
            weight=Decimal(row["weight"]),
            points=Decimal(row["points"]),
            of=Decimal(row["of"]),
            level=row.get("level", ""),
            comment=row.get("comment", ""),
        )
        for row in stored
    ]


def plain(number: Decimal) -> str:
    """A number as a person writes it: 2, 2.5, 0.25."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _stored(mark: Mark, words: bool = True) -> dict[str, str]:
    numbers = {
        "criterion": mark.criterion,
        "weight": str(mark.weight),
        "points": str(mark.points),
        "of": str(mark.of),
    }
    return {**numbers, "level": mark.level, "comment": mark.comment} if words else numbers


def _stored_penalty(penalty: Mapping[str, Any] | None) -> dict[str, str] | None:
    if not penalty or not Decimal(penalty["fraction"]):
        return None
    return {key: str(value) for key, value in penalty.items()}
