"""Why there is no assignment, in a sentence with numbers, and ways out. Supply and demand in all are
compared first; then it is told who proves it (see blocking.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from reviews.domain.matching.blocking import Blocked, is_possible
from reviews.domain.matching.problem import Problem

MOST_NAMED = 6


def sentence(
    problem: Problem,
    blocked: Blocked,
    names: Mapping[str, str] | None = None,
    noun: str = "submission",
    lasting: Collection[str] = (),
) -> str:
    """The proof for a person, and which single change would help.

    names: by id, if ids are not names. noun: what is reviewed. lasting: reasons of excluded pairs
    that nobody can waive.
    """
    problem = replace(problem, must=np.zeros(0, np.int64))
    parts = [_what(problem, blocked, names or {}, noun)]
    if blocked.submissions:
        reasons = Counter(why for _, s, why in problem.excluded if s in set(blocked.submissions))
        if reasons:
            listed = ", ".join(f"{count} for “{why}”" for why, count in sorted(reasons.items()))
            parts.append(f"Pairs that may not be: {listed}.")
    ways = [
        way for way, changed in _changes(problem, blocked, noun, lasting) if is_possible(changed)
    ]
    if ways:
        parts.append("Any one of these would help: " + "; ".join(ways) + ".")
    else:
        parts.append("No single change is enough; ask for fewer reviews or find more reviewers.")
    return " ".join(parts)


def _what(problem: Problem, blocked: Blocked, names: Mapping[str, str], noun: str) -> str:
    needed, possible = blocked.needed, _number(blocked.possible)
    if blocked.submissions:
        supply = int(problem.most.sum())
        is_most = 2 * len(blocked.submissions) > len(problem.submissions)
        if supply < problem.demand or is_most:
            asking = int((problem.demands > 0).sum())
            missing = _number(blocked.all_needed - blocked.all_possible)
            return (
                f"Capacity is short by {missing} review{'' if missing == '1' else 's'}: "
                f"{_count(asking, noun)} need{'s' * (asking == 1)} {blocked.all_needed}, and at "
                f"most {_number(blocked.all_possible)} can be had."
            )
        who = _listed([problem.submissions[i].id for i in blocked.submissions], names)
        within = set(blocked.submissions)
        able = {
            int(r)
            for r, s in zip(problem.pair_reviewer, problem.pair_submission, strict=True)
            if int(s) in within and problem.reviewers[int(r)].most
        }
        return (
            f"{who} {'needs' if len(within) == 1 else 'together need'} "
            f"{_count(needed, 'review')}, and at most {possible} can be had: "
            f"{_count(len(able), 'reviewer')} may review {'it' if len(within) == 1 else 'them'}."
        )
    bound = int((problem.least > 0).sum())
    is_most = 2 * len(blocked.reviewers) > len(problem.reviewers)
    if is_most or (blocked.all_needed > problem.demand and len(blocked.reviewers) < bound):
        return (
            f"The least loads ask for {_count(blocked.all_needed, 'review')} from "
            f"{_count(bound, 'reviewer')}, and there {_are(blocked.all_possible)} only "
            f"{_number(blocked.all_possible)} to give them."
        )
    who = _listed([problem.reviewers[i].id for i in blocked.reviewers], names)
    return (
        f"{who} {'is' if len(blocked.reviewers) == 1 else 'are'} to write at least "
        f"{_count(needed, 'review')}, and only {possible} can be given to "
        f"{'this reviewer' if len(blocked.reviewers) == 1 else 'them'}."
    )


def _changes(
    problem: Problem, blocked: Blocked, noun: str, lasting: Collection[str]
) -> Iterable[tuple[str, Problem]]:
    """One relaxed rule at a time, with what to tell about it."""
    if problem.one_per_team:
        yield (
            f"let two people of one team review the same {noun}",
            replace(problem, one_per_team=False),
        )
    if blocked.submissions:
        more = tuple(replace(r, most=r.most + 1) for r in problem.reviewers)
        yield "let each reviewer write one more", replace(problem, reviewers=more)
        fewer = tuple(replace(s, demand=max(0, s.demand - 1)) for s in problem.submissions)
        asked = replace(problem, submissions=fewer)
        least = tuple(replace(r, least=min(r.least, 1)) for r in problem.reviewers)
        yield f"ask for one review fewer of each {noun}", replace(asked, reviewers=least)
    else:
        less = tuple(replace(r, least=max(0, r.least - 1)) for r in problem.reviewers)
        yield "lower each reviewer's least load by one", replace(problem, reviewers=less)
        more_asked = tuple(replace(s, demand=s.demand + 1) for s in problem.submissions)
        yield f"ask for one review more of each {noun}", replace(problem, submissions=more_asked)
    for why in sorted({why for _, _, why in problem.excluded} - set(lasting)):
        yield f"allow the pairs excluded for “{why}”", _allowing(problem, why)


def _allowing(problem: Problem, why: str) -> Problem:
    again = [(r, s) for r, s, reason in problem.excluded if reason == why]
    extra = np.array(again, np.int64).reshape(-1, 2)
    return replace(
        problem,
        pair_reviewer=np.concatenate([problem.pair_reviewer, extra[:, 0]]),
        pair_submission=np.concatenate([problem.pair_submission, extra[:, 1]]),
        utility=np.concatenate([problem.utility, np.ones(len(extra), np.int64)]),
        excluded=tuple(row for row in problem.excluded if row[2] != why),
    ).ordered()


def _listed(ids: Sequence[str], names: Mapping[str, str]) -> str:
    shown = [names.get(id_, id_) for id_ in ids[:MOST_NAMED]]
    if len(ids) > MOST_NAMED:
        return ", ".join(shown) + f" and {len(ids) - MOST_NAMED} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _number(amount: Fraction | int) -> str:
    """ "3", or "2.5" where chances are counted."""
    return f"{float(amount):.4g}" if Fraction(amount).denominator > 1 else str(int(amount))


def _are(amount: Fraction) -> str:
    return "is" if amount == 1 else "are"
