"""Who reviews what: reviewers to projects, each with the same load, projects served evenly."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reviewer:
    """Someone who reviews; `team` is the key of their own team, None without one."""

    id: int
    team: int | None = None


@dataclass(frozen=True)
class Candidate:
    """A project to be reviewed, and the team that made it."""

    id: int
    team: int | None = None


class CannotAssign(Exception):
    """No assignment exists; the text says why and what would help."""


def assign(
    reviewers: Iterable[Reviewer],
    projects: Iterable[Candidate],
    reviews_each: int,
    seed: str,
) -> list[tuple[int, int]]:
    """Pairs (reviewer id, project id), sorted: everyone gets `reviews_each`, nobody their own team's.

    The demand met by each project is as even as it can be: it differs by at most one wherever such
    an assignment exists. The same seed gives the same pairs, whatever the order of the input.

    Why it is right. A project may take any number of reviewers, so everyone can have their load
    exactly when everyone may review that many projects; else CannotAssign. A first pass hands each
    reviewer the projects that have least. Then reviews are moved along chains (this reviewer from p
    to q, that one from q to r, ...) that end at a project with at least two fewer, until no such
    chain is left. A chain is a path in the residual graph of the flow from reviewers to projects;
    each one lowers the sum of the squared demands, so they come to an end, and when there is none
    the residual graph has no negative cycle for that convex cost: the sum is the least possible.
    The demands of such flows are the bases of a polymatroid, where the base with the least sum of
    squares also has the smallest maximum and the largest minimum.

    Raises CannotAssign with a sentence for the person who asked.
    """
    people = sorted(reviewers, key=lambda person: _shuffled(seed, "reviewer", person.id))
    wanted = sorted(projects, key=lambda project: _shuffled(seed, "project", project.id))
    _check(people, wanted, reviews_each)

    allowed = {
        person.id: [
            project.id for project in wanted if project.team is None or project.team != person.team
        ]
        for person in people
    }
    given: dict[int, set[int]] = {}
    taken: dict[int, set[int]] = {project.id: set() for project in wanted}
    # Those with the least choice choose first.
    for person in sorted(people, key=lambda person: len(allowed[person.id])):
        order = sorted(
            allowed[person.id],
            key=lambda id_: (len(taken[id_]), _shuffled(seed, f"pair {person.id}", id_)),
        )
        given[person.id] = set(order[:reviews_each])
        for id_ in given[person.id]:
            taken[id_].add(person.id)
    ranks = {project.id: rank for rank, project in enumerate(wanted)}
    while _even_out(allowed, given, taken, ranks):
        pass
    return sorted((reviewer, project) for reviewer, mine in given.items() for project in mine)


def _even_out(
    allowed: dict[int, list[int]],
    given: dict[int, set[int]],
    taken: dict[int, set[int]],
    ranks: dict[int, int],
) -> bool:
    """Move one review from a fuller project to one with at least two fewer, if a chain allows it."""
    for start in sorted(taken, key=lambda id_: (-len(taken[id_]), ranks[id_])):
        came_from: dict[int, tuple[int, int]] = {}  # project -> (previous project, reviewer moved)
        seen_reviewers: set[int] = set()
        queue = deque([start])
        while queue:
            here = queue.popleft()
            for reviewer in sorted(taken[here] - seen_reviewers):
                seen_reviewers.add(reviewer)
                for there in allowed[reviewer]:
                    if there == start or there in came_from or there in given[reviewer]:
                        continue
                    came_from[there] = (here, reviewer)
                    if len(taken[there]) + 2 <= len(taken[start]):
                        _move_along(came_from, start, there, given, taken)
                        return True
                    queue.append(there)
    return False


def _move_along(
    came_from: dict[int, tuple[int, int]],
    start: int,
    end: int,
    given: dict[int, set[int]],
    taken: dict[int, set[int]],
) -> None:
    while end != start:
        previous, reviewer = came_from[end]
        given[reviewer].remove(previous)
        taken[previous].remove(reviewer)
        given[reviewer].add(end)
        taken[end].add(reviewer)
        end = previous


def _check(reviewers: list[Reviewer], projects: list[Candidate], reviews_each: int) -> None:
    if not reviewers:
        raise CannotAssign("Nobody can review: the conference has no students yet.")
    if not projects:
        raise CannotAssign(
            "There is nothing to review: no project has handed in this milestone yet."
        )
    if len(projects) < reviews_each:
        raise CannotAssign(
            f"Each reviewer is to write {reviews_each} reviews, but only "
            f"{_count(len(projects), 'project')} handed in. Ask for fewer reviews each."
        )
    of_team: dict[int | None, int] = {}
    for project in projects:
        if project.team is not None:
            of_team[project.team] = of_team.get(project.team, 0) + 1
    least = min(len(projects) - of_team.get(person.team, 0) for person in reviewers)
    if least >= reviews_each:
        return
    short = sum(len(projects) - of_team.get(person.team, 0) < reviews_each for person in reviewers)
    who = "Nobody may" if short == len(reviewers) else f"{_count(short, 'reviewer')} may not"
    if least == 0:
        raise CannotAssign(
            f"{who} review their own team's project, and there is no other to review. "
            "Wait until another team has handed in."
        )
    raise CannotAssign(
        f"{who} review their own team's project, which leaves them {_count(least, 'project')}, "
        f"fewer than the {reviews_each} reviews asked for. Ask for {least} each, or wait until "
        "more teams have handed in."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _shuffled(seed: str, what: str, id_: int) -> bytes:
    """A sort key that looks random and depends on nothing but seed and id."""
    return hashlib.sha256(f"{seed}|{what}|{id_}".encode()).digest()
