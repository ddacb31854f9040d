"""Teams for people who are left over: fills free seats and forms new teams that fit.

How it searches, honestly: from several seeded starts it improves the team that fits worst by
exchanging or moving single people, until no such step helps any team or, with crowds, enough were looked at. That is a local search: the
worst fit it ends with is often the best there is, but nothing guarantees that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

ENOUGH_TIMES = 3
UNKNOWN = 0.5  # what is not said neither helps nor hurts
STARTS = 8
STARTS_OF_CROWDS = 3
CROWD = 60
LOOKS = 90_000  # steps looked at in one run: a few seconds for two hundred people


@dataclass(frozen=True)
class Person:
    """Someone and what they said; empty sets mean that they said nothing."""

    id: int
    name: str = ""
    skills: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    free_times: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OpenTeam:
    """A team with free seats. `needs`: how many people it lacks to be large enough."""

    id: int
    name: str
    members: tuple[Person, ...]
    free_seats: int
    needs: int = 0
    wanted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Match:
    """People who go together: onto the team `team_id`, or onto a new one (None)."""

    team_id: int | None
    people: tuple[Person, ...]
    fit: float
    why: str


class CannotMatch(Exception):
    """No sizes work out; the text says why and what would help."""


@dataclass
class _Group:
    team: OpenTeam | None
    least: int
    most: int
    people: list[Person] = field(default_factory=list)

    def fit(self, people: Sequence[Person] | None = None) -> float:
        """0 to 1, of the whole team; an existing team that nobody joins counts as content."""
        chosen = self.people if people is None else people
        if not chosen:
            return 1.0
        kept = self.team.members if self.team else ()
        return fit((*kept, *chosen), self.team.wanted if self.team else frozenset())


def _likeness(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right) if left and right else UNKNOWN


def fit(people: Sequence[Person], wanted: frozenset[str] = frozenset()) -> float:
    """How well people work as one team, 0 to 1: the mean of times, interests and skills.

    Times: those free to all who told theirs, three being enough. Interests: the mean likeness of
    each two. Skills: the share of the wanted ones that somebody has; without wanted ones, how
    little the skills repeat each other.
    """
    told = [person.free_times for person in people if person.free_times]
    times = (
        min(1.0, len(frozenset.intersection(*told)) / ENOUGH_TIMES) if len(told) > 1 else UNKNOWN
    )
    pairs = [_likeness(one.interests, two.interests) for one, two in combinations(people, 2)]
    interests = sum(pairs) / len(pairs) if pairs else UNKNOWN
    has: frozenset[str] = frozenset().union(*(person.skills for person in people))
    listed = sum(len(person.skills) for person in people)
    repeated_little = len(has) / listed if listed else UNKNOWN
    skills = len(wanted & has) / len(wanted) if wanted else repeated_little
    return (times + interests + skills) / 3


def match(
    people: Iterable[Person], teams: Iterable[OpenTeam], smallest: int, largest: int, seed: str
) -> list[Match]:
    """Puts every person on one team: existing ones up to their free seats, new ones within bounds.

    Teams that are too small come first; then the worst fit is raised as far as the search finds a
    way. The same input and seed give the same answer, whatever the order of the input.
    Raises CannotMatch with a sentence if no sizes work out.
    """
    crowd = sorted(people, key=lambda person: person.id)
    open_teams = sorted((team for team in teams if team.free_seats), key=lambda team: team.id)
    if not crowd:
        return []
    shapes = _shapes(len(crowd), open_teams, smallest, largest)
    starts = STARTS if len(crowd) <= CROWD else STARTS_OF_CROWDS
    best: list[_Group] = []
    for place in range(starts):
        # Nothing secret: it has to give the same dealing again.
        chance = Random(hashlib.sha256(f"{seed}|{place}".encode()).hexdigest())  # noqa: S311
        groups = _start(crowd, shapes[place % len(shapes)], open_teams, smallest, largest, chance)
        _improve(groups, LOOKS // starts)
        if not best or _worth(groups) > _worth(best):
            best = groups
    return [
        Match(
            group.team.id if group.team else None,
            tuple(sorted(group.people, key=lambda person: person.id)),
            group.fit(),
            explain(group.people, group.team),
        )
        for group in best
        if group.people
    ]


def _shapes(count: int, teams: Sequence[OpenTeam], smallest: int, largest: int) -> list[int]:
    """Numbers of new teams that work out, those that mend most of the too small teams first."""
    seats = sum(team.free_seats for team in teams)
    shapes = []
    for new in range(count // smallest + 1):
        if new * smallest <= count <= new * largest + seats:
            missing, left = 0, count - new * smallest
            for team in sorted(teams, key=lambda team: team.needs):
                if team.needs and left >= team.needs:
                    left -= team.needs
                elif team.needs:
                    missing += 1
            shapes.append((missing, new))
    if not shapes:
        raise CannotMatch(
            f"{count} {'person' if count == 1 else 'people'} cannot be put on teams of {smallest} "
            f"to {largest} with {seats} free {'seat' if seats == 1 else 'seats'} on teams that "
            "take part. Give a team another seat, or let a smaller team be."
        )
    fewest = min(missing for missing, _ in shapes)
    # More new teams means fewer guests on running teams: both are tried, the fit decides.
    return [new for missing, new in shapes if missing == fewest]


def _start(
    crowd: list[Person],
    new: int,
    teams: Sequence[OpenTeam],
    smallest: int,
    largest: int,
    chance: Random,
) -> list[_Group]:
    """People dealt out at random so that every bound holds."""
    left = len(crowd) - new * smallest
    groups = []
    for team in sorted(teams, key=lambda team: (team.needs, team.id)):
        least = team.needs if team.needs <= min(left, team.free_seats) else 0
        left -= least
        groups.append(_Group(team, least, team.free_seats))
    groups += [_Group(None, smallest, largest) for _ in range(new)]
    waiting = list(crowd)
    chance.shuffle(waiting)
    for group in groups:
        group.people = [waiting.pop() for _ in range(group.least)]
    while waiting:
        roomy = [group for group in groups if len(group.people) < group.most]
        chance.choice(roomy).people.append(waiting.pop())
    return groups


def _worth(groups: Sequence[_Group]) -> list[float]:
    """Fits of the teams that somebody joins, the worst first: compared like words in a lexicon."""
    return sorted(round(group.fit(), 9) for group in groups if group.people)


def _improve(groups: list[_Group], looks: int) -> None:
    """Exchange or move single people as long as the worse of two teams becomes better."""
    left = iter(range(looks))
    while any(
        _better_with_another(group, groups, left)
        for group in sorted(groups, key=lambda group: group.fit())
    ):
        pass


def _better_with_another(worst: _Group, groups: Sequence[_Group], left: Iterator[int]) -> bool:
    """One step that raises the lower fit of this team and another; False if there is none.

    left: runs out when enough steps were looked at.
    """
    for other in groups:
        if other is worst:
            continue
        floor = min(worst.fit(), other.fit())
        for mine, theirs in _steps(worst, other):
            if next(left, None) is None:
                return False
            if min(worst.fit(mine), other.fit(theirs)) > floor + 1e-9:
                worst.people, other.people = mine, theirs
                return True
    return False


def _steps(one: _Group, two: _Group) -> Iterable[tuple[list[Person], list[Person]]]:
    for person in one.people:
        rest = [other for other in one.people if other is not person]
        for guest in two.people:
            yield [*rest, guest], [*(other for other in two.people if other is not guest), person]
        if len(rest) >= one.least and len(two.people) < two.most:
            yield rest, [*two.people, person]
    for guest in two.people:
        rest = [other for other in two.people if other is not guest]
        if len(rest) >= two.least and len(one.people) < one.most:
            yield [*one.people, guest], rest


def explain(people: Sequence[Person], team: OpenTeam | None = None) -> str:
    """One sentence about why these go together, from what they said."""
    everyone = (*(team.members if team else ()), *people)
    parts = []
    told = [person.free_times for person in everyone if person.free_times]
    if len(told) > 1:
        common = frozenset.intersection(*told)
        times = "time" if len(common) == 1 else "times"
        parts.append(
            f"{len(common)} free {times} in common" if common else "no free time in common"
        )
    shared = sorted(
        word
        for word in frozenset().union(*(person.interests for person in everyone))
        if sum(word in person.interests for person in everyone) > 1
    )
    if shared:
        parts.append(f"shared interests {', '.join(shared[:3])}")
    skills: frozenset[str] = frozenset().union(*(person.skills for person in people))
    if team and team.wanted:
        found = sorted(team.wanted & skills)
        parts.append(
            f"brings the wanted {', '.join(found[:3])}" if found else "none of the wanted skills"
        )
    elif skills:
        parts.append(f"skills {', '.join(sorted(skills)[:4])}")
    if not parts:
        return "They said nothing of themselves, so only the size of the team counted."
    sentence = "; ".join(parts)
    return sentence[0].upper() + sentence[1:] + "."
