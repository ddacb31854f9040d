"""A grade line by line: every number that went in, and what was done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Any

from reviews.domain.aliases import letters
from reviews.domain.grading import (
    Bounds,
    Mark,
    Steps,
    after_penalty,
    before_penalty,
    bounds_of,
    corrected,
    fraction_of,
    marks_of,
    mean,
    plain,
    rounded,
    rubric_per_cent,
    steps,
    unbounded,
)
from reviews.domain.personal_lines import contribution_lines, reviewing_lines
from reviews.domain.revising import regraded, won_back
from reviews.domain.totals import PLAIN, Counted, Part, Rules, count, in_course


def explanation(inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The calculation in lines of (what, how), with the numbers that went in."""
    lines = []
    bounds = bounds_of(inputs)
    if inputs["source"] == "reviewing":
        lines += reviewing_lines(inputs)
    elif inputs["source"] == "contribution":
        lines += contribution_lines(inputs)
    elif inputs["source"] == "staff":
        lines.append(_rubric_line("Rubric", marks_of(inputs["marks"]), bounds))
    elif inputs["source"] == "calibrated":
        lines += _calibrated_lines(inputs)
    else:
        each = [rubric_per_cent(marks_of(review), bounds) for review in inputs["reviews"]]
        terms = " + ".join(str(rounded(value)) for value in each)
        lines.append(
            (
                "Mean of the reviews",
                f"({terms}) ÷ {len(each)} = {rounded(before_penalty(inputs))} %",
            )
        )
    found = steps(inputs)
    lines += _late_line("Late", found.raw, fraction_of(inputs["penalty"]))
    reached = found.old + found.won
    revision = inputs.get("revision")
    if revision and found.again is not None and found.new is not None:
        changed = regraded(marks_of(inputs["marks"]), marks_of(revision["marks"]))
        lines.append(_rubric_line("Rubric after the revision", changed, bounds))
        lines += _late_line("Late, as before", found.again, fraction_of(inputs["penalty"]))
        once = after_penalty(found.again, fraction_of(inputs["penalty"]))
        lines += _late_line("Revision late", once, fraction_of(revision["penalty"]))
        lines += _won_lines(found.old, found.new, found.won, Decimal(revision["share"]))
        lines.append(
            ("Result", f"{rounded(found.old)} + {rounded(found.won)} = {rounded(reached)} %")
        )
    if reached > found.cap:
        lines.append(_cap_line(found))
    return lines


def _cap_line(found: Steps) -> tuple[str, str]:
    most = f"{plain(Decimal(found.cap.numerator) / found.cap.denominator)} %"
    return "At most", f"{most} for this part, so it counts as {rounded(found.final)} %"


def at_most(inputs: Mapping[str, Any], share: Decimal) -> tuple[Fraction, list[tuple[str, str]]]:
    """The best that a revision handed in on time can make of a grade, with its lines."""
    penalty = fraction_of(inputs["penalty"])
    found = steps(inputs)
    every = rubric_per_cent([mark.best for mark in marks_of(inputs["marks"])], bounds_of(inputs))
    old, best = found.old, after_penalty(every, penalty)
    won = won_back(old, best, Fraction(share))
    lines = [("Your result", f"{rounded(old)} %")]
    lines += _late_line("With all points", every, penalty)
    lines += _won_lines(old, best, won, share)
    most = min(found.cap, old + won)
    stops = ", not above the most of this part," if most < old + won else ""
    lines.append(("At most", f"{rounded(old)} + {rounded(won)}{stops} = {rounded(most)} %"))
    return most, lines


def formula(parts: Sequence[Part], rules: Rules = PLAIN) -> str:
    """The weighted mean with its own numbers: (10 × 80.00 + 30 × 65.50) ÷ 40 = 69.13 %."""
    found = count(parts, rules)
    return "" if found is None else _formula(found)


def _formula(found: Counted) -> str:
    weights = sum((weight for _, weight in found.kept), Fraction(0))
    terms = " + ".join(
        f"{_weight(weight)} × {rounded(part.per_cent)}" for part, weight in found.kept
    )
    return f"({terms}) ÷ {_weight(weights)} = {rounded(found.base)} %"


def _weight(weight: Fraction) -> str:
    return plain(rounded(weight))


def total_lines(parts: Sequence[Part], rules: Rules = PLAIN) -> list[tuple[str, str]]:
    """From the parts to the grade in lines of (what, how): left out, mean, bonus, cap, course."""
    found = count(parts, rules)
    if found is None:
        return []
    lines = [
        ("Left out", f"{part.name}, {rounded(part.per_cent)} %: among the lowest of {part.group}")
        for part in found.left_out
    ]
    lines.append(("Weighted mean", _formula(found)))
    if found.bonuses:
        terms = " + ".join(
            f"{plain(part.weight)} × {rounded(part.per_cent)} ÷ 100" for part in found.bonuses
        )
        cap = "" if rules.bonus_cap is None else plain(rules.bonus_cap)
        stops = f", at most {cap}," if found.capped_bonus < found.bonus else ""
        lines.append(("Bonus", f"{terms}{stops} = {rounded(found.capped_bonus)}"))
    reached = found.base + found.capped_bonus
    if found.bonuses or found.total < reached:
        stops = f", at most {plain(rules.total_cap)}," if found.total < reached else ""
        terms = f"{rounded(found.base)} + {rounded(found.capped_bonus)}"
        lines.append(("Together", f"{terms}{stops} = {rounded(found.total)} %"))
    course = in_course(found.total, rules)
    if course is not None and rules.course_share is not None:
        share = plain(rules.course_share)
        lines.append(
            (
                "Of the course",
                f"{share} × {rounded(found.total)} ÷ 100 = {rounded(course)} of {share} points",
            )
        )
    return lines


def _calibrated_lines(inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each score with its correction in words, the sum, its error, and the plain mean beside it."""
    rows = corrected(inputs)
    peers = len(inputs["reviews"])
    places = inputs.get("places", range(peers))
    known = list(islice(letters(), max(places, default=-1) + 1))
    names = [f"Reviewer {known[place]}" for place in places]
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
        ("Calibrated mean", f"({terms}) ÷ {sum(weights)} = {rounded(before_penalty(inputs))} %"),
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


def _rubric_line(what: str, marks: Sequence[Mark], bounds: Bounds) -> tuple[str, str]:
    """(2 × 3/4 + 1 × 5/5 − 1 × 2/5) ÷ 3 = 70.00 %, and what its floor or cap makes of it."""
    weights = sum((mark.weight for mark in marks if not mark.is_extra), Decimal(0))
    terms = "".join(
        f" {'−' if mark.points < 0 else '+'} {plain(mark.weight)} × "
        f"{plain(abs(mark.points))}/{plain(mark.scale)}"
        for mark in marks
    )
    reached, value = unbounded(marks), rubric_per_cent(marks, bounds)
    stops = ""
    if value > reached:
        stops = f" = {_signed(reached)}, not below {plain(bounds.floor)},"
    elif value < reached:
        stops = f" = {_signed(reached)}, at most {plain(bounds.cap)},"
    terms = f"−{terms[3:]}" if marks[0].points < 0 else terms[3:]
    return what, f"({terms}) ÷ {plain(weights)}{stops} = {rounded(value)} %"


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
