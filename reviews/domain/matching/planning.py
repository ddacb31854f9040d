"""One configuration computed: from a class and what is asked for to pairs, with what was proven."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from reviews.domain.matching.blocking import is_possible, why_not
from reviews.domain.matching.even import (
    PINNED_TOO_MANY,
    CannotAssign,
    spread,
    with_fewest_doubles,
)
from reviews.domain.matching.explaining import sentence
from reviews.domain.matching.fair import fair
from reviews.domain.matching.lexicographic import lexicographic
from reviews.domain.matching.problem import STEP, Problem, costs
from reviews.domain.matching.randomised import Lottery, chances, draw
from reviews.domain.matching.solving import Bounds, Network


@dataclass(frozen=True)
class Ask:
    """What is asked for. mode: fair, lex, best or random. alpha: share of the best floor that is
    kept. limit: most chance of a pair. seconds: for the search of a floor. is_spread: whether
    demands follow from the loads.
    """

    mode: str
    seed: str
    alpha: Fraction = Fraction(97, 100)
    limit: Fraction = Fraction(1, 2)
    seconds: float = 60
    is_spread: bool = False


@dataclass(frozen=True)
class Words:
    """How a refusal speaks: names by id, and reasons of excluded pairs that nobody can waive."""

    names: Mapping[str, str]
    lasting: Collection[str] = ()


@dataclass(frozen=True)
class Plan:
    """The pairs chosen of `problem`, whose demands are now fixed.

    best_total: the greatest total utility there is. floor, bound: of the worst project's mean, None
    where it was not asked for. settled, asked: of the lexicographic mode. expected: the lottery's
    total before it was drawn.
    """

    problem: Problem
    chosen: NDArray
    best_total: int
    seconds: float
    floor: Fraction | None = None
    bound: Fraction | None = None
    settled: int = 0
    asked: int = 0
    expected: Fraction | None = None


def plan(problem: Problem, ask: Ask, words: Words) -> Plan:
    """Compute it. Raises CannotAssign with a sentence, numbers and ways out."""
    began = time.monotonic()
    problem = settled(problem, ask, words)
    worth = costs(problem, ask.seed)
    best = Network(problem).best(worth, Bounds.of(problem))
    if best is None:
        raise CannotAssign(PINNED_TOO_MANY)
    found = Plan(problem, best.flow > 0, int((problem.utility * best.flow).sum()), 0)
    if ask.mode == "fair":
        lifted = fair(problem, ask.seed, ask.alpha, ask.seconds)
        if lifted is not None:
            found = replace(found, chosen=lifted.chosen, floor=lifted.floor, bound=lifted.bound)
    elif ask.mode == "lex":
        climbed = lexicographic(problem, ask.seed, ask.seconds)
        if climbed is not None:
            found = replace(
                found,
                chosen=climbed.chosen,
                floor=climbed.floor,
                bound=climbed.bound,
                settled=climbed.settled,
                asked=climbed.asked,
            )
    elif ask.mode == "random":
        problem, lottery = _lottery(problem, ask, words)
        found = replace(
            found,
            problem=problem,
            chosen=draw(problem, lottery, ask.seed),
            expected=lottery.expected,
        )
    return replace(found, seconds=time.monotonic() - began)


def price_of_chance(problem: Problem, ask: Ask, words: Words) -> Fraction:
    """The share of the best total, 0 to 1, that drawing by lot under the limit is expected to cost.

    Raises CannotAssign as `plan` does.
    """
    problem = settled(problem, ask, words)
    best = Network(problem).best(costs(problem, ask.seed), Bounds.of(problem))
    if best is None:
        raise CannotAssign(PINNED_TOO_MANY)
    total = best.total // STEP
    return 1 - _lottery(problem, ask, words)[1].expected / total if total else Fraction(0)


def settled(problem: Problem, ask: Ask, words: Words) -> Problem:
    """The problem with its demands, and with the team rule loosened just where it must be.

    Raises CannotAssign if there is no assignment.
    """
    if not problem.reviewers:
        raise CannotAssign("Nobody can review: this round has no reviewers yet.")
    if not problem.submissions:
        raise CannotAssign(
            "There is nothing to review: no project has handed in this milestone yet."
        )
    problem = spread(problem, ask.seed) if ask.is_spread else balanced(problem)
    loosened = with_fewest_doubles(problem)
    if loosened is not None and is_possible(loosened):
        return loosened
    free = replace(problem, one_per_team=False)
    blocked = why_not(free)
    if blocked is None:
        raise CannotAssign(PINNED_TOO_MANY)
    raise CannotAssign(sentence(free, blocked, words.names, "project", words.lasting))


def balanced(problem: Problem) -> Problem:
    """The problem with loads as even as their bounds and conflicts allow; as it was if impossible.

    Loads are filled up like water in vessels: everyone gets the same number, save those whose own
    bounds, or whose few allowed pairs, keep them below or above it. Where conflicts leave no such
    assignment the bounds give way by one at a time.
    """
    choices = np.bincount(problem.pair_reviewer, minlength=len(problem.reviewers))
    most = np.minimum(problem.most, choices)
    least = np.minimum(problem.least, most)
    level = 0
    while (
        level < int(most.max(initial=0)) and np.clip(level + 1, least, most).sum() <= problem.demand
    ):
        level += 1
    for give in range(int(most.max(initial=0)) + 1):
        low = np.clip(level - give, problem.least, np.maximum(problem.least, most))
        high = np.clip(level + 1 + give, low, np.maximum(low, most))
        bounds = zip(problem.reviewers, low.tolist(), high.tolist(), strict=True)
        tried = replace(problem, reviewers=tuple(replace(r, least=a, most=b) for r, a, b in bounds))
        if is_possible(replace(tried, one_per_team=False)):
            return tried
    return problem


def _lottery(problem: Problem, ask: Ask, words: Words) -> tuple[Problem, Lottery]:
    """The chances, and the problem they are of: where the team rule is broken anyway, the draw may
    need to break it elsewhere too."""
    lottery = chances(problem, ask.limit, ask.seed)
    if lottery is None and problem.spare:
        problem = replace(problem, one_per_team=False, spare=())
        lottery = chances(problem, ask.limit, ask.seed)
    if lottery is None:
        raise CannotAssign(_too_rare(problem, ask, words))
    return problem, lottery


def _too_rare(problem: Problem, ask: Ask, words: Words) -> str:
    """Why nothing can be drawn with no pair above this chance, and above which one it can."""
    said = f"With no pair likelier than {_per_cent(ask.limit)} not every project can be served"
    blocked = why_not(problem, ask.limit)
    if blocked is not None and len(blocked.submissions) == 1:
        title = problem.submissions[blocked.submissions[0]].id
        said += (
            f": {words.names.get(title, title)} could count on {float(blocked.possible):.3g} of its "
            f"{blocked.needed} reviews"
        )
    # In whole per cents, as they are asked for; the last one is no limit at all.
    low, high = int(100 * ask.limit), 100
    while high - low > 1:
        middle = (low + high) // 2
        if chances(problem, Fraction(middle, 100), ask.seed) is None:
            low = middle
        else:
            high = middle
    return f"{said}. Allow {high} % or more."


def _per_cent(share: Fraction) -> str:
    return f"{float(100 * share):g} %"
