"""Why there is no assignment: a smallest set that proves it, in a sentence with numbers, and ways out.

Supply and demand in all are compared first. Then demand and least loads are looked at one by one. By the linking theorem for networks
(Perfect 1968), where each can be met alone both can be met at once.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reviews.domain.matching.problem import Ints, Problem
from reviews.domain.matching.solving import Bounds, Network

# A larger set is shown as it was found: making it smaller costs a program for each member.
LARGEST_TO_SHRINK = 60
MOST_NAMED = 6


@dataclass(frozen=True)
class Blocked:
    """The proof. Indices of submissions that cannot all be served, or of reviewers who cannot all
    have their least load; the other is empty. needed, possible: reviews.
    """

    submissions: tuple[int, ...]
    reviewers: tuple[int, ...]
    needed: int
    possible: int

    def certificate(self, problem: Problem) -> dict[str, list[str]]:
        """The ids, as they are written to a file."""
        if self.submissions:
            return {"submissions": [problem.submissions[i].id for i in self.submissions]}
        return {"reviewers": [problem.reviewers[i].id for i in self.reviewers]}


def why_not(problem: Problem) -> Blocked | None:
    """What keeps the problem from having an assignment; None if it has one.

    Pairs that must be are not looked at.
    """
    problem = replace(problem, must=np.zeros(0, np.int64))
    supply, demand = int(problem.most.sum()), problem.demand
    if supply < demand:
        asked = np.flatnonzero(problem.demands > 0)
        return Blocked(tuple(asked.tolist()), (), demand, supply)
    if int(problem.least.sum()) > demand:
        bound = np.flatnonzero(problem.least > 0)
        return Blocked((), tuple(bound.tolist()), int(problem.least.sum()), demand)
    return _blocked_submissions(problem) or _blocked_reviewers(problem)


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
        way
        for way, changed in _changes(problem, blocked, noun, lasting)
        if why_not(changed) is None
    ]
    if ways:
        parts.append("Any one of these would help: " + "; ".join(ways) + ".")
    else:
        parts.append("No single change is enough; ask for fewer reviews or find more reviewers.")
    return " ".join(parts)


def _what(problem: Problem, blocked: Blocked, names: Mapping[str, str], noun: str) -> str:
    if blocked.submissions:
        if 2 * len(blocked.submissions) > len(problem.submissions):
            return (
                f"Capacity is short by {_count(blocked.needed - blocked.possible, 'review')}: "
                f"{_count(len(blocked.submissions), noun)} need {blocked.needed}, and at "
                f"most {blocked.possible} can be had."
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
            f"{_count(blocked.needed, 'review')}, and at most {blocked.possible} can be had: "
            f"{_count(len(able), 'reviewer')} may review {'it' if len(within) == 1 else 'them'}."
        )
    if 2 * len(blocked.reviewers) > len(problem.reviewers):
        return (
            f"The least loads ask for {_count(blocked.needed, 'review')} from "
            f"{_count(len(blocked.reviewers), 'reviewer')}, and there are only {blocked.possible} "
            "to give them."
        )
    who = _listed([problem.reviewers[i].id for i in blocked.reviewers], names)
    return (
        f"{who} {'is' if len(blocked.reviewers) == 1 else 'are'} to write at least "
        f"{_count(blocked.needed, 'review')}, and only {blocked.possible} can be given to them."
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


def _blocked_submissions(problem: Problem) -> Blocked | None:
    nothing = np.zeros_like(problem.least)
    demands = problem.demands
    wide = Bounds(nothing, problem.most, np.zeros_like(demands), demands)

    def most_of(members: Sequence[int]) -> int:
        return _possible(problem, wide, np.isin(problem.pair_submission, members))

    network = Network(problem)
    found = network.best(np.ones_like(problem.utility), wide)
    served = np.zeros_like(demands)
    if found is not None:
        np.add.at(served, problem.pair_submission, found.flow)
    if (served == demands).all():
        return None
    flow = np.zeros_like(problem.utility) if found is None else found.flow
    reached = _reaching(problem, network.groups, flow, np.flatnonzero(served < demands), True)
    members = _smallest(reached, lambda rest: most_of(rest) < int(demands[rest].sum()))
    return Blocked(tuple(members), (), int(demands[members].sum()), most_of(members))


def _blocked_reviewers(problem: Problem) -> Blocked | None:
    least, demands = problem.least, problem.demands
    wide = Bounds(np.zeros_like(least), least, np.zeros_like(demands), demands)

    def most_of(members: Sequence[int]) -> int:
        return _possible(problem, wide, np.isin(problem.pair_reviewer, members))

    network = Network(problem)
    found = network.best(np.ones_like(problem.utility), wide)
    given = np.zeros_like(least)
    if found is not None:
        np.add.at(given, problem.pair_reviewer, found.flow)
    if (given == least).all():
        return None
    flow = np.zeros_like(problem.utility) if found is None else found.flow
    reached = _reaching(problem, network.groups, flow, np.flatnonzero(given < least), False)
    members = _smallest(reached, lambda rest: most_of(rest) < int(least[rest].sum()))
    return Blocked((), tuple(members), int(least[members].sum()), most_of(members))


def _possible(problem: Problem, bounds: Bounds, chosen: np.ndarray) -> int:
    """The most reviews that these pairs can carry."""
    part = problem.only(chosen)
    found = Network(part).best(np.ones_like(part.utility), bounds)
    return 0 if found is None else int(found.flow.sum())


def _smallest(members: list[int], proves: Callable[[list[int]], bool]) -> list[int]:
    """The members without those whom the proof does not need."""
    if len(members) > LARGEST_TO_SHRINK:
        return members
    kept = list(members)
    for one in members:
        rest = [other for other in kept if other != one]
        if rest and proves(rest):
            kept = rest
    return kept


def _reaching(problem: Problem, groups: Ints, flow: Ints, short: Ints, backward: bool) -> list[int]:
    """The side of a min cut: submissions (backward) or reviewers tied to those that are short.

    A walk over what is left of a greatest flow: along pairs not taken, and back along pairs taken.
    """
    near, far = problem.pair_submission, problem.pair_reviewer
    if not backward:
        near, far = far, near
    by_near, by_far = _lists(near), _lists(far)
    by_group = _lists(groups)
    carried = np.bincount(
        groups[(groups >= 0) & (flow > 0)], minlength=int(groups.max(initial=0)) + 1
    )
    seen_near, seen_far, seen_groups = set(short.tolist()), set[int](), set[int]()
    queue = deque(("near", int(node)) for node in short)

    def see(kind: str, node: int, seen: set[int]) -> None:
        if node not in seen:
            seen.add(node)
            queue.append((kind, node))

    while queue:
        kind, node = queue.popleft()
        pairs = {"near": by_near, "far": by_far, "group": by_group}[kind].get(node, [])
        for pair in pairs:
            group, taken = int(groups[pair]), bool(flow[pair])
            if kind == "near" and group < 0 and not taken:
                see("far", int(far[pair]), seen_far)
            elif kind == "near" and group >= 0:
                if not (carried[group] if backward else taken):
                    see("group", group, seen_groups)
            elif kind == "group" and backward:
                if not taken:
                    see("far", int(far[pair]), seen_far)
                elif carried[group]:
                    see("near", int(near[pair]), seen_near)
            elif kind == "group" and not backward:
                if taken:
                    see("near", int(near[pair]), seen_near)
                if not carried[group]:
                    see("far", int(far[pair]), seen_far)
            elif kind == "far" and group < 0 and taken:
                see("near", int(near[pair]), seen_near)
            elif kind == "far" and group >= 0 and (taken if backward else carried[group]):
                see("group", group, seen_groups)
    return sorted(seen_near)


def _lists(nodes: Ints) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for pair, node in enumerate(nodes.tolist()):
        found.setdefault(node, []).append(pair)
    return found


def _listed(ids: Sequence[str], names: Mapping[str, str]) -> str:
    shown = [names.get(id_, id_) for id_ in ids[:MOST_NAMED]]
    if len(ids) > MOST_NAMED:
        return ", ".join(shown) + f" and {len(ids) - MOST_NAMED} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
