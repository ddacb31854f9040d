"""Sharing grading out: which grader grades which project, or which criterion of it.

The engine is the one that assigns reviewers. Loads are as even as what is fixed and forbidden
allows, and of what was given out before as little as can be changes hands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from reviews.domain.matching.blocking import why_not
from reviews.domain.matching.files import chosen_ids
from reviews.domain.matching.planning import balanced
from reviews.domain.matching.problem import Problem, Reviewer, Submission
from reviews.domain.matching.repairing import repaired

Pair = tuple[str, str]
SEPARATOR = "/"
MOST_NAMED = 6


class CannotShare(ValueError):
    """There is no way to share out; the text says why, with numbers, and what would help."""


@dataclass(frozen=True)
class Work:
    """What is to be shared out, all ids as text.

    units: what is graded, each by `demand` different graders. forbidden: (grader, unit) -> reason.
    before: who had what. fixed: what stays where it is, begun or pinned; also of people who are no
    longer among the graders, and in spite of conflicts found since. apart: graders of whom at most
    one grades the same unit.
    """

    graders: Sequence[str]
    units: Sequence[str]
    demand: int = 1
    forbidden: Mapping[Pair, str] = field(default_factory=dict)
    before: Collection[Pair] = ()
    fixed: Collection[Pair] = ()
    seed: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    apart: Collection[str] = ()


def shared(work: Work) -> set[Pair]:
    """All pairs (grader, unit) afterwards, the fixed ones among them.

    Raises CannotShare.
    """
    if not work.graders:
        raise CannotShare("Choose at least one grader.")
    if not work.units:
        raise CannotShare("There is no project to grade yet.")
    fixed = {pair for pair in work.fixed if pair[1] in set(work.units)}
    inside = {p for p in fixed if p[0] in set(work.graders) and p not in work.forbidden}
    outside = fixed - inside
    problem = _problem(work, inside, outside)
    if not problem.demand:
        return fixed
    kept = [pair for pair in work.before if pair not in outside]
    even = balanced(problem)
    # What is begun already may have brought together whom the rule keeps apart.
    for tried in (even, problem, replace(problem, one_per_team=False)):
        chosen = repaired(tried, kept, work.seed, inside)
        if chosen is not None:
            return outside | set(chosen_ids(tried, chosen))
    raise CannotShare(_why(work, problem))


def shared_by_criterion(
    work: Work, projects: Sequence[str], criteria: Sequence[str]
) -> set[tuple[str, str, str]]:
    """(grader, project, criterion): each criterion has one grader, save where a project is not theirs
    to grade or somebody else has begun it.

    work.units are ignored; forbidden is by (grader, project), before and fixed by (grader,
    "project/criterion").
    """
    held: dict[Pair, Counter[bool]] = defaultdict(Counter)  # (grader, criterion) -> projects
    begun = set(work.fixed)
    for grader, unit in work.before:
        held[grader, unit.split(SEPARATOR)[1]][(grader, unit) in begun] += 1
    homes: dict[str, str] = {}
    for criterion in criteria:
        found = [(count.total(), grader) for (grader, c), count in held.items() if c == criterion]
        if found:
            homes[criterion] = max(found)[1]
    barred = {
        (grader, criterion): "no project of theirs to grade"
        for grader in work.graders
        for criterion in criteria
        if all((grader, project) in work.forbidden for project in projects)
    }
    before = {(grader, criterion) for criterion, grader in homes.items()}
    whole = replace(
        work,
        units=criteria,
        demand=1,
        forbidden=barred,
        before=before,
        fixed={p for p in before if held[p][True] and p[0] in set(work.graders)},
    )
    home = {criterion: grader for grader, criterion in shared(whole)}
    return _of_each(work, projects, criteria, home)


def _of_each(
    work: Work, projects: Sequence[str], criteria: Sequence[str], home: Mapping[str, str]
) -> set[tuple[str, str, str]]:
    """Every criterion of every project: begun ones stay, then its own grader, then whoever may."""
    begun = {unit: grader for grader, unit in work.fixed}
    given: dict[str, str] = {}
    left: list[str] = []
    for project in projects:
        for criterion in criteria:
            unit = f"{project}{SEPARATOR}{criterion}"
            if unit in begun:
                given[unit] = begun[unit]
            elif (home[criterion], project) not in work.forbidden:
                given[unit] = home[criterion]
            else:
                left.append(unit)
    if left:
        rest = replace(
            work,
            units=left,
            demand=1,
            forbidden={
                (grader, unit): work.forbidden[grader, unit.split(SEPARATOR)[0]]
                for grader in work.graders
                for unit in left
                if (grader, unit.split(SEPARATOR)[0]) in work.forbidden
            },
            before=[pair for pair in work.before if pair[1] in set(left)],
            fixed=(),
        )
        given |= {unit: grader for grader, unit in shared(rest)}
    found = set()
    for unit, grader in given.items():
        project, criterion = unit.split(SEPARATOR)
        found.add((grader, project, criterion))
    return found


def _problem(work: Work, inside: set[Pair], outside: set[Pair]) -> Problem:
    done = Counter(unit for _, unit in outside)
    count = Counter(unit for _, unit in inside)
    own = Counter(grader for grader, _ in inside)
    graders, units = sorted(work.graders), sorted(work.units)
    had = set(outside)
    pairs = [
        (r, s)
        for r, grader in enumerate(graders)
        for s, unit in enumerate(units)
        if (grader, unit) not in work.forbidden and (grader, unit) not in had
    ]
    at = {grader: place for place, grader in enumerate(graders)}
    spot = {unit: place for place, unit in enumerate(units)}
    return Problem(
        tuple(
            Reviewer(grader, "apart" if grader in work.apart else None, own[grader], len(units))
            for grader in graders
        ),
        tuple(Submission(unit, None, max(work.demand - done[unit], count[unit])) for unit in units),
        np.array([r for r, _ in pairs], np.int64),
        np.array([s for _, s in pairs], np.int64),
        np.full(len(pairs), 100, np.int64),
        tuple(
            (at[grader], spot[unit], why)
            for (grader, unit), why in work.forbidden.items()
            if grader in at and unit in spot
        ),
    )


def _why(work: Work, problem: Problem) -> str:
    """What cannot be graded by whom, and the way out."""
    blocked = why_not(problem)
    if blocked is None or not blocked.submissions:
        return (
            "What has been begun and what is pinned leave no way to share out the rest. Choose "
            "more graders."
        )
    units = [problem.submissions[i].id for i in blocked.submissions]
    named = [work.names.get(unit, unit) for unit in units[:MOST_NAMED]]
    more = f" and {len(units) - MOST_NAMED} more" if len(units) > MOST_NAMED else ""
    reasons = Counter(why for (_, unit), why in work.forbidden.items() if unit in set(units))
    listed = ", ".join(f"{count} for “{why}”" for why, count in sorted(reasons.items()))
    ask = "grader" if work.demand == 1 else f"{work.demand} graders each"
    return (
        f"{', '.join(named)}{more}: {'this needs' if len(units) == 1 else 'these need'} "
        f"{ask if work.demand > 1 else 'a grader'}, and the chosen ones are too few"
        + (f" (pairs that may not be: {listed})" if listed else "")
        + ". Choose more graders, or dismiss a conflict."
    )
