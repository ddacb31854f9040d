"""A grade line by line: every number that went in, and what was done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reviews.domain.aliases import letters
from reviews.domain.grading import (
    Mark,
    Part,
    after_penalty,
    before_penalty,
    corrected,
    fraction_of,
    marks_of,
    mean,
    plain,
    rounded,
    rubric_per_cent,
    steps,
    total,
    weighted_mean,
)
from reviews.domain.revising import regraded, won_back


def explanation(inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The calculation in lines of (what, how), with the numbers that went in."""
    lines = []
    if inputs["source"] == "staff":
        lines.append(_rubric_line("Rubric", marks_of(inputs["marks"])))
    elif inputs["source"] == "calibrated":
        lines += _calibrated_lines(inputs)
    else:
        each = [rubric_per_cent(marks_of(review)) for review in inputs["reviews"]]
        terms = " + ".join(str(rounded(value)) for value in each)
        lines.append(
            (
                "Mean of the reviews",
                f"({terms}) ÷ {len(each)} = {rounded(before_penalty(inputs))} %",
            )
        )
    found = steps(inputs)
    lines += _late_line("Late", found.raw, fraction_of(inputs["penalty"]))
    revision = inputs.get("revision")
    if revision and found.again is not None and found.new is not None:
        changed = regraded(marks_of(inputs["marks"]), marks_of(revision["marks"]))
        lines.append(_rubric_line("Rubric after the revision", changed))
        lines += _late_line("Late, as before", found.again, fraction_of(inputs["penalty"]))
        once = after_penalty(found.again, fraction_of(inputs["penalty"]))
        lines += _late_line("Revision late", once, fraction_of(revision["penalty"]))
        lines += _won_lines(found.old, found.new, found.won, Decimal(revision["share"]))
        lines.append(
            ("Result", f"{rounded(found.old)} + {rounded(found.won)} = {rounded(found.final)} %")
        )
    return lines


def at_most(inputs: Mapping[str, Any], share: Decimal) -> tuple[Fraction, list[tuple[str, str]]]:
    """The best that a revision handed in on time can make of a grade, with its lines."""
    penalty = fraction_of(inputs["penalty"])
    old, best = steps(inputs).old, after_penalty(Fraction(100), penalty)
    won = won_back(old, best, Fraction(share))
    lines = [("Your result", f"{rounded(old)} %")]
    lines += _late_line("With all points", Fraction(100), penalty)
    lines += _won_lines(old, best, won, share)
    lines.append(("At most", f"{rounded(old)} + {rounded(won)} = {rounded(old + won)} %"))
    return old + won, lines


def formula(parts: Sequence[Part]) -> str:
    """The weighted total with its own numbers: (10 × 80.00 + 30 × 65.50) ÷ 40 = 69.13 %."""
    value = total(parts)
    if value is None:
        return ""
    weights = sum((part.weight for part in parts), Decimal(0))
    terms = " + ".join(f"{plain(part.weight)} × {rounded(part.per_cent)}" for part in parts)
    return f"({terms}) ÷ {plain(weights)} = {rounded(value)} %"


def _calibrated_lines(inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each score with its correction in words, the sum, its error, and the plain mean beside it."""
    rows = corrected(inputs)
    peers = len(inputs["reviews"])
    names = [f"Reviewer {letter}" for letter, _ in zip(letters(), range(peers), strict=False)]
    names += ["Staff"] * (len(rows) - peers)
    heaviest = max(one.weight for _, one in rows)
    weights = [rounded(one.weight / heaviest) for _, one in rows]
    lines = [
        (name, f"{_in_words(y, one.leniency)}; weight {weight}")
        for name, (y, one), weight in zip(names, rows, weights, strict=True)
    ]
    terms = " + ".join(
        f"{weight} × {_signed(y - Fraction(one.leniency))}"
        for (y, one), weight in zip(rows, weights, strict=True)
    )
    plain_mean = mean([y for y, _ in rows[:peers]])
    return [
        *lines,
        ("Calibrated mean", f"({terms}) ÷ {sum(weights)} = {rounded(weighted_mean(rows))} %"),
        (
            "How sure",
            f"± {rounded(Fraction(Decimal(inputs['se'])))} points, from {peers} "
            f"review{'' if peers == 1 else 's'}; their plain mean is {rounded(plain_mean)} %",
        ),
    ]


def _in_words(y: Fraction, leniency: Decimal) -> str:
    """75.00, usually 4.00 points generous: counts as 71.00."""
    if not rounded(abs(Fraction(leniency))):
        return f"{rounded(y)}, counts as it is"
    how = "generous" if leniency > 0 else "strict"
    return (
        f"{rounded(y)}, usually {rounded(abs(Fraction(leniency)))} points {how}: counts as "
        f"{_signed(y - Fraction(leniency))}"
    )


def _signed(value: Fraction) -> str:
    return f"{'−' if value < 0 else ''}{rounded(abs(value))}"


def _rubric_line(what: str, marks: Sequence[Mark]) -> tuple[str, str]:
    weights = sum((mark.weight for mark in marks), Decimal(0))
    terms = " + ".join(
        f"{plain(mark.weight)} × {plain(mark.points)}/{plain(mark.of)}" for mark in marks
    )
    return what, f"({terms}) ÷ {plain(weights)} = {rounded(rubric_per_cent(marks))} %"


def _late_line(what: str, before: Fraction, fraction: Decimal) -> list[tuple[str, str]]:
    if not fraction:
        return []
    cost, after = 100 * Fraction(fraction), after_penalty(before, fraction)
    stops = ", not below 0," if before < cost else ""
    return [(what, f"{rounded(before)} − {rounded(cost)}{stops} = {rounded(after)} %")]


def _won_lines(
    old: Fraction, new: Fraction, won: Fraction, share: Decimal
) -> list[tuple[str, str]]:
    if new <= old:
        return [("Won back", f"nothing: {rounded(new)} is not above {rounded(old)}")]
    per_cent = plain(100 * share)
    how = f"{per_cent} % × ({rounded(new)} − {rounded(old)}) = {rounded(won)}"
    return [("Won back", how)]
