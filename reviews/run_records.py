"""What the pages of an assignment show: configurations side by side, one of them, one project of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from projects.models import Project
from reviews.classes import Class, Pair, class_of
from reviews.domain.drawing import Histogram, of_counts, of_shares
from reviews.models import AssignmentRun, ReviewRound
from reviews.parties import NO_BOUND
from reviews.running import SECONDS
from reviews.weighing import Weighed, changes, demands_of, weigh

MOST_OTHERS = 3


@dataclass(frozen=True)
class Line:
    """A configuration in the comparison. share: of the best total, per cent."""

    run: AssignmentRun
    numbers: Mapping[str, Any]
    share: float | None
    proof: str


def lines(round_: ReviewRound) -> list[Line]:
    """Every configuration of the round, as it was computed or last edited. One query."""
    return [line_of(run) for run in round_.runs.all()]


def line_of(run: AssignmentRun) -> Line:
    numbers = run.computed.get("numbers", {})
    best = run.computed.get("best_total") or 0
    share = 100 * numbers["total"] / best if numbers and best else None
    return Line(run, numbers, share, proof(run))


def proof(run: AssignmentRun) -> str:
    """What is known of how good it is, as it was computed; empty for pairs from a file."""
    known = run.computed
    if run.state != AssignmentRun.State.DONE or "best_total" not in known:
        return ""
    if run.mode == AssignmentRun.Mode.BEST:
        return "Proven: no assignment has a higher total."
    if run.mode == AssignmentRun.Mode.RANDOM:
        share = 100 * known["expected"] / known["best_total"] if known["best_total"] else 100
        return f"Drawn by lot; on average such a draw reaches {share:.1f} % of the best total."
    floor, bound = known.get("floor"), known.get("bound")
    if floor is None or bound is None:
        return ""
    if run.mode == AssignmentRun.Mode.LEXICOGRAPHIC and not known["is_proven"]:
        return (
            f"Best found within {SECONDS:.0f} seconds: {known['settled']} of {known['asked']} projects, "
            "from the worst up, are proven to be as high as they can be."
        )
    if known["is_proven"]:
        if run.mode == AssignmentRun.Mode.LEXICOGRAPHIC:
            return "Proven: no project can be served better without one that is worse off losing."
        return f"Proven: no assignment serves its worst project better than {floor:g}."
    return f"Best floor found within {SECONDS:.0f} seconds: {floor:g}; none can be above {bound:g}."


@dataclass(frozen=True)
class Supply:
    """What is there before anything is computed. problem: why it cannot be, by mere counting."""

    reviewers: int
    least: int
    most: int
    projects: int
    asked: int | None
    left_out: Sequence[Project]
    conflicts: int
    bids: int
    bidders: int
    problem: str


def supply(round_: ReviewRound) -> Supply:
    """Supply and demand compared. Constant queries."""
    class_ = class_of(round_)
    parties = class_.parties.values()
    could = [min(party.most, len(class_.projects)) for party in parties]
    asked = None if round_.demand is None else round_.demand * len(class_.projects)
    return Supply(
        len(class_.parties),
        sum(party.least for party in parties),
        sum(could),
        len(class_.projects),
        asked,
        class_.left_out,
        sum(project in class_.projects for _, project in class_.conflicts),
        len(class_.bids),
        len({person for person, _ in class_.bids}),
        _shortage(class_, asked, sum(could)),
    )


def _shortage(class_: Class, asked: int | None, most: int) -> str:
    if not class_.parties:
        return "Nobody can review: this round has no reviewers yet."
    if not class_.projects:
        return "There is nothing to review: no project has handed in this milestone yet."
    least = sum(party.least for party in class_.parties.values())
    if asked is not None and asked > most:
        return (
            f"{len(class_.projects)} projects ask for {asked} reviews, and {len(class_.parties)} "
            f"reviewers write at most {most}: {asked - most} too few. Ask for fewer reviews of each "
            "project, raise the loads, or let more people review."
        )
    if asked is not None and asked < least:
        return (
            f"The loads ask for at least {least} reviews, and {len(class_.projects)} projects ask for "
            f"only {asked}. Ask for more reviews of each project, or lower the loads."
        )
    return ""


@dataclass(frozen=True)
class Seat:
    """A reviewer of a project. most: reviews they may get, None for any number. mark: what to know,
    such as a shared team; empty for nothing."""

    person: int
    name: str
    team: str
    bid: str
    utility: int | None
    load: int
    most: int | None
    mark: str = ""

    @property
    def is_full(self) -> bool:
        return self.most is not None and self.load >= self.most


@dataclass(frozen=True)
class Row:
    """A project and its reviewers. others: who else could take it within their load, gladly first."""

    project: Project
    seats: Sequence[Seat]
    wanted: int
    mean: float | None
    others: Sequence[Seat]
    other_count: int


@dataclass(frozen=True)
class Whole:
    """A configuration against the class as it is now."""

    weighed: Weighed
    changed: Sequence[str]
    rows: Sequence[Row]
    histograms: Sequence[Histogram]


def whole(run: AssignmentRun) -> Whole:
    """Everything the page of a run shows. Constant queries."""
    class_ = class_of(run.round)
    pairs = class_.normal(run.pairs)
    told = _Told(class_, pairs)
    wanted = demands_of(class_, run.demands, told.served)
    rows = [
        told.row(project, wanted[key])
        for key, project in sorted(class_.projects.items(), key=lambda item: item[1].number)
    ]
    utilities = [class_.wishes[pair] for pair in pairs if pair in class_.wishes]
    histograms = [
        of_shares("Utility of each review, 1 to 100", "reviews", utilities),
        of_shares(
            "Mean utility of each project",
            "projects",
            [row.mean for row in rows if row.mean is not None],
        ),
        of_counts(
            "Reviews that each reviewer writes",
            "reviewers",
            [told.loads[key] for key in class_.parties],
        ),
    ]
    return Whole(
        weigh(class_, pairs, run.demands, run.needed_doubles),
        changes(class_, run.computed.get("known", {})),
        rows,
        histograms,
    )


@dataclass(frozen=True)
class Candidate:
    """Somebody for a project. has: their present projects, which one could be given in return for.

    barred: why they may not; empty if they may.
    """

    seat: Seat
    barred: str
    is_here: bool
    has: Sequence[Project]


def candidates(run: AssignmentRun, project: Project) -> tuple[list[Candidate], Row] | None:
    """Everyone who reviews in the round, best suited first; and the project as it stands.

    None if the project is not reviewed in this round.
    """
    class_ = class_of(run.round)
    if project.pk not in class_.projects:
        return None
    pairs = class_.normal(run.pairs)
    told = _Told(class_, pairs)
    here = told.people[project.pk]
    found = [
        Candidate(
            told.seat(person, project.pk, here),
            class_.conflicts.get((person, project.pk), ""),
            person in here,
            [class_.projects[key] for key in told.projects[person] if key in class_.projects],
        )
        for person in class_.parties
    ]
    found.sort(key=_suits)
    wanted = demands_of(class_, run.demands, told.served)
    return found, told.row(class_.projects[project.pk], wanted[project.pk])


def _suits(one: Candidate) -> tuple[Any, ...]:
    seat = one.seat
    return (
        not one.is_here,
        bool(one.barred),
        seat.is_full,
        bool(seat.mark),
        -(seat.utility or 0),
        seat.name,
    )


class _Told:
    """Pairs counted once, for every row."""

    def __init__(self, class_: Class, pairs: Sequence[Pair]) -> None:
        self.class_ = class_
        self.loads = Counter(person for person, _ in pairs)
        self.served = Counter(project for _, project in pairs)
        self.people: dict[int, list[int]] = defaultdict(list)
        self.projects: dict[int, list[int]] = defaultdict(list)
        for person, project in pairs:
            self.projects[person].append(project)
            if person in class_.parties:
                self.people[project].append(person)

    def row(self, project: Project, wanted: int) -> Row:
        here = self.people[project.pk]
        seats = [self.seat(person, project.pk, here) for person in here]
        seats.sort(key=lambda seat: (-(seat.utility or 0), seat.name))
        known = [seat.utility for seat in seats if seat.utility is not None]
        teams = {self.class_.parties[person].team_id for person in here} - {None}
        free = [
            person
            for person, party in self.class_.parties.items()
            if person not in here
            and (person, project.pk) in self.class_.wishes
            and self.loads[person] < party.most
            and party.team_id not in teams
        ]
        free.sort(key=lambda person: (-self.class_.wishes[person, project.pk], person))
        others = [self.seat(person, project.pk, here) for person in free[:MOST_OTHERS]]
        mean = sum(known) / len(known) if known else None
        return Row(project, seats, wanted, mean, others, len(free))

    def seat(self, person: int, project: int, here: Sequence[int]) -> Seat:
        party = self.class_.parties[person]
        mates = [
            other
            for other in here
            if other != person
            and party.team_id is not None
            and self.class_.parties[other].team_id == party.team_id
        ]
        mark = self.class_.conflicts.get((person, project), "")
        if not mark and mates:
            mark = "same team as " + " and ".join(self.class_.name(mate) for mate in mates)
        membership = getattr(party.person, "membership", None)
        return Seat(
            person,
            self.class_.name(person),
            membership.team.name if membership else "",
            self.class_.bids.get((person, project), ""),
            self.class_.wishes.get((person, project)),
            self.loads[person],
            None if party.most >= NO_BOUND else party.most,
            mark,
        )
