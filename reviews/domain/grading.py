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

from reviews.domain.revising import regraded, won_back

CENT = Decimal("0.01")
FORMAT = "grade/2"  # grade/1 knew neither revisions nor when a late hand-in came


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


@dataclass(frozen=True)
class Steps:
    """From the rubric to the result, 0 to 100 each. again and new: with the revision, if there is one."""

    raw: Fraction
    old: Fraction
    again: Fraction | None = None
    new: Fraction | None = None
    won: Fraction = Fraction(0)

    @property
    def final(self) -> Fraction:
        return self.old + self.won


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
        weight = Fraction(mark.weight)
        weights += weight
        shares += weight * Fraction(mark.points) / Fraction(mark.of)
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
    marks: Sequence[Mark],
    comment: str = "",
    penalty: Mapping[str, Any] | None = None,
    revision: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything a grade given by staff depends on, as it is stored with the grade.

    penalty: {"fraction": Decimal, ...what else helps to explain it}, or None if on time.
    revision: what revision_inputs made, or None.
    """
    return {
        "format": FORMAT,
        "source": "staff",
        "marks": [_stored(mark) for mark in marks],
        "comment": comment,
        "penalty": _stored_penalty(penalty),
        "revision": revision,
    }


def revision_inputs(
    changed: Sequence[Mark],
    share: Decimal,
    comment: str = "",
    penalty: Mapping[str, Any] | None = None,
    **told: str | int,
) -> dict[str, Any]:
    """What a regraded revision adds to the inputs of a grade.

    changed: only the criteria that were graded again. share: of the points lost, 0 to 1.
    penalty: of the revision itself. told: what else helps to explain it.
    """
    return {
        "marks": [_stored(mark) for mark in changed],
        "share": str(share),
        "comment": comment,
        "penalty": _stored_penalty(penalty),
        **told,
    }


def peer_inputs(
    reviews: Sequence[Sequence[Mark]], penalty: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The same for the mean of peer reviews; the reviews come without their writers and words."""
    return {
        "format": FORMAT,
        "source": "peers",
        "reviews": [[_stored(mark, words=False) for mark in marks] for marks in reviews],
        "penalty": _stored_penalty(penalty),
        "revision": None,
    }


@dataclass(frozen=True)
class Correction:
    """What the calibration found of one reviewer: points too kind, and the noise (s) of their scores.

    Kept to four places, so that the grade follows exactly from what is stored.
    """

    leniency: Decimal
    noise: Decimal

    @property
    def weight(self) -> Fraction:
        """How much a score counts: 1 / s²."""
        return 1 / Fraction(self.noise) ** 2


def calibrated_inputs(
    reviews: Sequence[tuple[Sequence[Mark], Correction]],
    staff: tuple[Decimal, Correction] | None,
    se: Decimal,
    penalty: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The same for the calibrated estimate. staff: their own result for the project, if they gave one.

    se: the estimate's standard error, in points of 100.
    """
    told = peer_inputs([marks for marks, _ in reviews], penalty)
    return {
        **told,
        "source": "calibrated",
        "corrections": [_stored_correction(correction) for _, correction in reviews],
        "staff": staff and {"per_cent": str(staff[0]), **_stored_correction(staff[1])},
        "se": str(se),
    }


def corrected(inputs: Mapping[str, Any]) -> list[tuple[Fraction, Correction]]:
    """Each score of a calibrated result with its correction; the staff's comes last."""
    rows = [
        (rubric_per_cent(marks_of(review)), _correction(row))
        for review, row in zip(inputs["reviews"], inputs["corrections"], strict=True)
    ]
    staff = inputs["staff"]
    return rows + ([(Fraction(Decimal(staff["per_cent"])), _correction(staff))] if staff else [])


def weighted_mean(rows: Sequence[tuple[Fraction, Correction]]) -> Fraction:
    """Σ w (y − L) / Σ w, within 0 and 100."""
    if not rows:
        raise ValueError("No score, no grade.")
    weights = sum((one.weight for _, one in rows), Fraction(0))
    total = sum((one.weight * (y - Fraction(one.leniency)) for y, one in rows), Fraction(0))
    return min(Fraction(100), max(Fraction(0), total / weights))


def _correction(row: Mapping[str, Any]) -> Correction:
    return Correction(Decimal(row["leniency"]), Decimal(row["noise"]))


def _stored_correction(one: Correction) -> dict[str, str]:
    return {"leniency": str(one.leniency), "noise": str(one.noise)}


def before_penalty(inputs: Mapping[str, Any]) -> Fraction:
    """The result of stored inputs without the late penalty."""
    if inputs["source"] == "staff":
        return rubric_per_cent(marks_of(inputs["marks"]))
    if inputs["source"] == "calibrated":
        return weighted_mean(corrected(inputs))
    return mean([rubric_per_cent(marks_of(review)) for review in inputs["reviews"]])


def steps(inputs: Mapping[str, Any]) -> Steps:
    """Every step from stored inputs of any format to the result: the same numbers on any day."""
    penalty = fraction_of(inputs["penalty"])
    raw = before_penalty(inputs)
    old = after_penalty(raw, penalty)
    revision = inputs.get("revision")
    if not revision:
        return Steps(raw, old)
    marks = regraded(marks_of(inputs["marks"]), marks_of(revision["marks"]))
    again = rubric_per_cent(marks)
    new = after_penalty(after_penalty(again, penalty), fraction_of(revision["penalty"]))
    share = Fraction(Decimal(revision["share"]))
    return Steps(raw, old, again, new, won_back(old, new, share))


def result(inputs: Mapping[str, Any]) -> Fraction:
    """The exact result of stored inputs, 0 to 100."""
    return steps(inputs).final


def is_same(stored: Mapping[str, Any], now: Mapping[str, Any] | None) -> bool:
    """Whether a grade was computed from these inputs; an older format is compared in what it had."""
    if now is None or stored.get("format") == FORMAT:
        return stored == now
    if now.get("revision"):
        return False
    older = {key: value for key, value in now.items() if key in stored} | {
        "format": stored.get("format")
    }
    if now["penalty"]:
        kept = stored["penalty"] or {}
        older["penalty"] = {k: v for k, v in now["penalty"].items() if k in kept} or None
    return stored == older


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


def fraction_of(penalty: Mapping[str, Any] | None) -> Decimal:
    """The fraction of the points that a stored penalty costs."""
    return Decimal(penalty["fraction"]) if penalty else Decimal(0)


def _stored(mark: Mark, words: bool = True) -> dict[str, str]:
    numbers = {
        "criterion": mark.criterion,
        "weight": str(mark.weight),
        "points": str(mark.points),
        "of": str(mark.of),
    }
    return {**numbers, "level": mark.level, "comment": mark.comment} if words else numbers


def _stored_penalty(penalty: Mapping[str, Any] | None) -> dict[str, str] | None:
    if not penalty or not (Decimal(penalty["fraction"]) or penalty.get("is_excused")):
        return None
    return {key: str(value) for key, value in penalty.items()}
