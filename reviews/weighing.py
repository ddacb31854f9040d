"""What pairs of an assignment are worth, and what stands against them, for the class as it is now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviews.classes import Class, Pair, chosen_of
from reviews.domain.matching.summary import summary


@dataclass(frozen=True)
class Weighed:
    """barred: why some pairs cannot be, a sentence each. warnings: what somebody should say yes to.

    numbers: as they are kept with a run. doubled: (team, project) with more than one reviewer.
    """

    numbers: Mapping[str, Any]
    barred: Sequence[str]
    warnings: Sequence[str]


def weigh(
    class_: Class, pairs: Sequence[Pair], demands: Mapping[int, int], needed_doubles: int = 0
) -> Weighed:
    """demands: by project, as they were computed; the round's own if there are none.

    needed_doubles: how many reviewers beside another of their team no assignment can do without;
    so many are no cause for a warning.
    """
    served = Counter(project for _, project in pairs)
    wanted = demands_of(class_, demands, served)
    problem = class_.problem(wanted)
    told = summary(problem, chosen_of(problem, pairs))
    numbers = {
        "reviews": len(pairs),
        "total": told.total,
        "worst": round(told.worst, 2),
        "mean": round(told.mean, 2),
        "load_min": min(told.loads, default=0),
        "load_max": max(told.loads, default=0),
        "unfilled": sum(max(0, need - served[key]) for key, need in wanted.items()),
        "doubled": told.doubled,
        "bids": sum(pair in class_.bids for pair in pairs),
    }
    barred = [text for pair in pairs if (text := why_barred(class_, pair))]
    warnings = [*_of_numbers(class_, pairs, wanted), *_of_pins(class_, pairs)]
    if sum(len(people) - 1 for _, _, people in doubled(class_, pairs)) > needed_doubles:
        warnings += _of_teams(class_, pairs)
    return Weighed(numbers, barred, warnings)


def demands_of(
    class_: Class, computed: Mapping[int, int], served: Mapping[int, int]
) -> dict[int, int]:
    """How many reviews each project should have: the round's number, or what spreading gave it.

    served: what each has. Where nothing was spread, as in pairs from a file, that is right if it is
    the even share of what all reviewers write, rounded up or down.
    """
    if class_.round.demand is not None:
        return dict.fromkeys(class_.projects, class_.round.demand)
    if computed:
        return {key: computed.get(key, 1) for key in class_.projects}
    total, count = sum(party.most for party in class_.parties.values()), len(class_.projects)
    low, high = total // max(1, count), -(-total // max(1, count))
    return {key: min(max(served.get(key, 0), low), high) for key in class_.projects}


def why_barred(class_: Class, pair: Pair) -> str:
    """Why this pair may not be, as a sentence; empty if it may."""
    person, project = pair
    if person not in class_.parties:
        return "A reviewer of this assignment does not review in this round any more."
    if project not in class_.projects:
        return "A project of this assignment has been withdrawn or has not handed in."
    if why := class_.conflicts.get(pair):
        title = class_.projects[project].title
        return f"{class_.name(person)} may not review “{title}”: {why}."
    return ""


def _of_numbers(class_: Class, pairs: Sequence[Pair], wanted: Mapping[int, int]) -> Iterable[str]:
    loads = Counter(person for person, _ in pairs)
    for key, party in class_.parties.items():
        number = loads[key]
        if number > party.most:
            yield f"{class_.name(key)} writes {reviews(number)}; at most {party.most} are asked."
        elif number < party.least:
            yield f"{class_.name(key)} writes {reviews(number)}; at least {party.least} are asked."
    served = Counter(project for _, project in pairs)
    for key, project in class_.projects.items():
        if served[key] != wanted[key]:
            how = "fewer" if served[key] < wanted[key] else "more"
            yield (
                f"“{project.title}” gets {reviews(served[key])}, {how} than the {wanted[key]} "
                "that it is to get."
            )


def _of_teams(class_: Class, pairs: Sequence[Pair]) -> Iterable[str]:
    for team, key, people in doubled(class_, pairs):
        listed = " and ".join(class_.name(person) for person in people)
        yield f"{listed} of the team {team} both review “{class_.projects[key].title}”."


def _of_pins(class_: Class, pairs: Sequence[Pair]) -> Iterable[str]:
    for person, key in sorted(class_.pins - set(pairs)):
        if person in class_.parties and key in class_.projects:
            yield (
                f"{class_.name(person)} and “{class_.projects[key].title}” are put together in this "
                "round, and not in this assignment."
            )


def doubled(class_: Class, pairs: Iterable[Pair]) -> list[tuple[str, int, list[int]]]:
    """(name of a team, project, its people) wherever a team sends more than one reviewer."""
    found: dict[tuple[int, int], list[int]] = {}
    for person, project in pairs:
        party = class_.parties.get(person)
        if party and party.team_id is not None and project in class_.projects:
            found.setdefault((party.team_id, project), []).append(person)
    return [
        (class_.parties[people[0]].person.membership.team.name, project, people)
        for (_, project), people in found.items()
        if len(people) > 1
    ]


def changes(class_: Class, known: Mapping[str, Any]) -> list[str]:
    """What is different now from what a run was computed for, a sentence each.

    known: {"people": {id: [name, least, most]}, "projects": {id: title}}, as `snapshot` made it.
    """
    now = snapshot(class_)
    found = []
    for what, came, went in (
        ("people", "reviews now", "does not review any more"),
        ("projects", "has handed in", "is out: withdrawn, or nothing handed in"),
    ):
        before, after = known.get(what, {}), now[what]
        found += [f"{_named(after[key])} {came}." for key in after if key not in before]
        found += [f"{_named(before[key])} {went}." for key in before if key not in after]
    before = known.get("people", {})
    found += [
        f"{row[0]} is to write {_range(row)}, not {_range(before[key])}."
        for key, row in now["people"].items()
        if key in before and row[1:] != before[key][1:]
    ]
    if known.get("demand") != now["demand"]:
        found.append("The reviews per project of this round have been changed.")
    return found


def snapshot(class_: Class) -> dict[str, Any]:
    """What a run is computed for, to tell later what has changed."""
    return {
        "people": {
            str(key): [class_.name(key), party.least, party.most]
            for key, party in class_.parties.items()
        },
        "projects": {str(key): project.title for key, project in class_.projects.items()},
        "demand": class_.round.demand,
    }


def reviews(number: int) -> str:
    return "no review" if not number else "1 review" if number == 1 else f"{number} reviews"


def _named(row: Any) -> str:
    return f"“{row}”" if isinstance(row, str) else row[0]


def _range(row: Sequence[Any]) -> str:
    return f"{row[1]}" if row[1] == row[2] else f"{row[1]} to {row[2]}"
