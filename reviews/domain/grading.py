"""From points to grades: exact until the end, rounded once, half up, to the cent.

Fractions carry the sums, because a quotient of Decimals is rounded already; what comes in and what
goes out are Decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reviews.domain.contribution import contribution_result
from reviews.domain.reviewing import reviewing_result
from reviews.domain.revising import regraded, won_back

CENT = Decimal("0.01")
# grade/1 knew neither revisions nor when a late hand-in came. What was added since is left out where
# it has its usual value, so that grades stored earlier stay the same.
FORMAT = "grade/2"
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Mark:
    """The points given for one criterion. `weight` counts against the rubric's other criteria.

    least: below zero where points can be taken off. is_extra: outside the hundred, so that it only
    adds or takes off; of is 0 where it can only take off.
    """

    criterion: str
    weight: Decimal
    points: Decimal
    of: Decimal
    level: str = ""
    comment: str = ""
    least: Decimal = Decimal(0)
    is_extra: bool = False

    @property
    def scale(self) -> Decimal:
        """The points that weigh as much as the whole criterion."""
        return self.of or -self.least

    @property
    def out_of(self) -> str:
        return out_of(self.of, self.least)

    @property
    def best(self) -> Mark:
        """The same criterion with all its points."""
        return replace(self, points=self.of)


@dataclass(frozen=True)
class Bounds:
    """The least and the most that a rubric's result can be, in per cent."""

    floor: Decimal = Decimal(0)
    cap: Decimal = HUNDRED

    def within(self, value: Fraction) -> Fraction:
        return min(Fraction(self.cap), max(Fraction(self.floor), value))


PLAIN = Bounds()


@dataclass(frozen=True)
class Steps:
    """From the rubric to the result, in per cent each. again and new: with the revision, if there is one.

    cap: the most that the component can reach.
    """

    raw: Fraction
    old: Fraction
    again: Fraction | None = None
    new: Fraction | None = None
    won: Fraction = Fraction(0)
    cap: Fraction = Fraction(100)

    @property
    def final(self) -> Fraction:
        return min(self.cap, self.old + self.won)


def rounded(value: Fraction) -> Decimal:
    """To the cent, half up; for values from zero on. The one place where anything is rounded."""
    cents, rest = divmod(100 * value.numerator, value.denominator)
    return Decimal(cents + (2 * rest >= value.denominator)) * CENT


def rubric_per_cent(marks: Iterable[Mark], bounds: Bounds = PLAIN) -> Fraction:
    """The weighted mean of each criterion's share of its points, within the rubric's bounds.

    Criteria outside the hundred add or take off their share and do not divide.
    Raises ValueError without ordinary marks or with points that their criterion does not give.
    """
    return bounds.within(unbounded(marks))


def unbounded(marks: Iterable[Mark]) -> Fraction:
    """The same before floor and cap; below zero where more is taken off than was reached."""
    weights = shares = Fraction(0)
    for mark in marks:
        if not mark.least <= mark.points <= mark.of:
            raise ValueError(
                f"{mark.criterion}: {mark.points} is not within {mark.least} and {mark.of}."
            )
        weight = Fraction(mark.weight)
        weights += 0 if mark.is_extra else weight
        shares += weight * Fraction(mark.points) / Fraction(mark.scale)
    if not weights:
        raise ValueError("A rubric without criteria gives no grade.")
    return 100 * shares / weights


def has_result(marks: Iterable[Mark]) -> bool:
    """Whether some of it counts towards the hundred."""
    return any(not mark.is_extra for mark in marks)


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


def staff_inputs(
    marks: Sequence[Mark],
    comment: str = "",
    penalty: Mapping[str, Any] | None = None,
    revision: Mapping[str, Any] | None = None,
    bounds: Bounds = PLAIN,
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
        **_stored_bounds(bounds),
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
    reviews: Sequence[Sequence[Mark]],
    penalty: Mapping[str, Any] | None = None,
    bounds: Bounds = PLAIN,
) -> dict[str, Any]:
    """The same for the mean of peer reviews; the reviews come without their writers and words."""
    return {
        "format": FORMAT,
        "source": "peers",
        "reviews": [[_stored(mark, words=False) for mark in marks] for marks in reviews],
        "penalty": _stored_penalty(penalty),
        "revision": None,
        **_stored_bounds(bounds),
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
    bounds: Bounds = PLAIN,
) -> dict[str, Any]:
    """The same for the calibrated estimate. staff: their own result for the project, if they gave one.

    se: the estimate's standard error, in points of 100.
    """
    told = peer_inputs([marks for marks, _ in reviews], penalty, bounds)
    return {
        **told,
        "source": "calibrated",
        "corrections": [_stored_correction(correction) for _, correction in reviews],
        "staff": staff and {"per_cent": str(staff[0]), **_stored_correction(staff[1])},
        "se": str(se),
    }


def corrected(inputs: Mapping[str, Any]) -> list[tuple[Fraction, Correction]]:
    """Each score of a calibrated result with its correction; the staff's comes last."""
    bounds = bounds_of(inputs)
    rows = [
        (rubric_per_cent(marks_of(review), bounds), _correction(row))
        for review, row in zip(inputs["reviews"], inputs["corrections"], strict=True)
    ]
    staff = inputs["staff"]
    return rows + ([(Fraction(Decimal(staff["per_cent"])), _correction(staff))] if staff else [])


def weighted_mean(rows: Sequence[tuple[Fraction, Correction]], bounds: Bounds = PLAIN) -> Fraction:
    """Σ w (y − L) / Σ w, within the bounds of the rubric."""
    if not rows:
        raise ValueError("No score, no grade.")
    weights = sum((one.weight for _, one in rows), Fraction(0))
    total = sum((one.weight * (y - Fraction(one.leniency)) for y, one in rows), Fraction(0))
    return bounds.within(total / weights)


def _correction(row: Mapping[str, Any]) -> Correction:
    return Correction(Decimal(row["leniency"]), Decimal(row["noise"]))


def _stored_correction(one: Correction) -> dict[str, str]:
    return {"leniency": str(one.leniency), "noise": str(one.noise)}


def before_penalty(inputs: Mapping[str, Any]) -> Fraction:
    """The result of stored inputs without the late penalty."""
    if inputs["source"] == "reviewing":
        return reviewing_result(inputs)
    if inputs["source"] == "contribution":
        return contribution_result(inputs)
    bounds = bounds_of(inputs)
    if inputs["source"] == "staff":
        return rubric_per_cent(marks_of(inputs["marks"]), bounds)
    if inputs["source"] == "calibrated":
        return weighted_mean(corrected(inputs), bounds)
    return mean([rubric_per_cent(marks_of(review), bounds) for review in inputs["reviews"]])


def steps(inputs: Mapping[str, Any]) -> Steps:
    """Every step from stored inputs of any format to the result: the same numbers on any day."""
    penalty = fraction_of(inputs["penalty"])
    raw = before_penalty(inputs)
    old = after_penalty(raw, penalty)
    cap = Fraction(Decimal(inputs.get("cap", HUNDRED)))
    revision = inputs.get("revision")
    if not revision:
        return Steps(raw, old, cap=cap)
    marks = regraded(marks_of(inputs["marks"]), marks_of(revision["marks"]))
    again = rubric_per_cent(marks, bounds_of(inputs))
    new = after_penalty(after_penalty(again, penalty), fraction_of(revision["penalty"]))
    share = Fraction(Decimal(revision["share"]))
    return Steps(raw, old, again, new, won_back(old, new, share), cap)


def result(inputs: Mapping[str, Any]) -> Fraction:
    """The exact result of stored inputs, in per cent: zero to the component's cap."""
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
            least=Decimal(row.get("least", 0)),
            is_extra=bool(row.get("is_extra")),
        )
        for row in stored
    ]


def bounds_of(inputs: Mapping[str, Any]) -> Bounds:
    """The floor and cap of the rubric as they were stored."""
    stored = inputs.get("bounds")
    return Bounds(Decimal(stored["floor"]), Decimal(stored["cap"])) if stored else PLAIN


def _stored_bounds(bounds: Bounds) -> dict[str, dict[str, str]]:
    if bounds == PLAIN:
        return {}
    return {"bounds": {"floor": plain(bounds.floor), "cap": plain(bounds.cap)}}


def plain(number: Decimal) -> str:
    """A number as a person writes it: 2, 2.5, 0.25."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def out_of(of: Decimal, least: Decimal) -> str:
    """What points are counted out of, in words: 5, or 0 (at worst -4)."""
    return f"{plain(of)} (at worst {plain(least)})" if least < 0 else plain(of)


def fraction_of(penalty: Mapping[str, Any] | None) -> Decimal:
    """The fraction of the points that a stored penalty costs."""
    return Decimal(penalty["fraction"]) if penalty else Decimal(0)


def _stored(mark: Mark, words: bool = True) -> dict[str, Any]:
    numbers: dict[str, Any] = {
        "criterion": mark.criterion,
        "weight": str(mark.weight),
        "points": str(mark.points),
        "of": str(mark.of),
    }
    if mark.least:
        numbers["least"] = str(mark.least)
    if mark.is_extra:
        numbers["is_extra"] = True
    return {**numbers, "level": mark.level, "comment": mark.comment} if words else numbers


def _stored_penalty(penalty: Mapping[str, Any] | None) -> dict[str, str] | None:
    tells = penalty and (penalty.get("is_excused") or "at_most" in penalty)
    if not penalty or not (Decimal(penalty["fraction"]) or tells):
        return None
    return {key: str(value) for key, value in penalty.items()}
