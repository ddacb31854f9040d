"""Assigning a round: what it would do, and doing exactly that."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import Counter
from dataclasses import dataclass

from django.db import transaction

from projects.clock import now
from projects.models import Participant, User, Version, log
from projects.refusals import WrongState
from reviews.bidding import utilities_of
from reviews.conflicting import conflicts_of
from reviews.domain.matching import Candidate, CannotAssign, Person, assign
from reviews.models import Review, ReviewRound
from reviews.opening import tell_reviewers


@dataclass(frozen=True)
class Plan:
    """What assigning with this seed would do. `problem` says why it cannot, and then there is none.

    fingerprint: of the pairs, so that what is applied is what was shown. conflicts: pairs that may
    not be. utility: (project, 1 to 100) of each pair, from bids and topics.
    """

    seed: str
    pairs: tuple[tuple[int, int], ...]
    reviewers: int
    projects: int
    left_out: tuple[str, ...]
    problem: str = ""
    conflicts: int = 0
    utility: tuple[tuple[int, int], ...] = ()

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(repr(self.pairs).encode()).hexdigest()[:24]

    @property
    def demand(self) -> tuple[int, int]:
        """The fewest and the most reviews that a project gets."""
        counted = Counter(project for _, project in self.pairs).values()
        fewest = min(counted) if len(counted) == self.projects else 0
        return (fewest, max(counted, default=0))

    @property
    def mean_utility(self) -> float:
        """The mean over all reviews, 1 to 100."""
        return sum(value for _, value in self.utility) / max(1, len(self.utility))

    @property
    def worst_utility(self) -> float:
        """The mean of the project that is served least gladly, 1 to 100."""
        by_project: dict[int, list[int]] = {}
        for project, value in self.utility:
            by_project.setdefault(project, []).append(value)
        return min((sum(row) / len(row) for row in by_project.values()), default=0.0)

    @property
    def gladness(self) -> list[tuple[str, int]]:
        """How many reviews fall into each fifth of utility: a label, and the number."""
        counted = Counter(min(value - 1, 99) // 20 for _, value in self.utility)
        return [(f"{20 * fifth + 1} to {20 * fifth + 20}", counted[fifth]) for fifth in range(5)]


def may_assign(round_: ReviewRound) -> bool:
    """Until the first review has begun, and never after release."""
    begun = round_.reviews.exclude(status=Review.Status.ASSIGNED).exists()
    return round_.released_at is None and not begun


def plan(round_: ReviewRound, seed: str) -> Plan:
    """Every student of the conference reviews; every project that handed in is reviewed."""
    handed_in = counting_versions(round_)
    projects = list(round_.conference.projects.filter(withdrawn_at__isnull=True).order_by("number"))
    present = [project for project in projects if project.pk in handed_in]
    students = list(
        Participant.objects.students()
        .filter(conference=round_.conference)
        .select_related("membership")
    )
    forbidden = conflicts_of(round_.conference, [person.pk for person in students])
    wishes = utilities_of(round_, students, present, forbidden)
    try:
        pairs = assign(
            [Person(person.pk, team_id(person)) for person in students],
            [Candidate(project.pk, project.team_id) for project in present],
            round_.reviews_per_reviewer,
            seed,
            forbidden=forbidden,
            pinned=set(round_.pins.values_list("reviewer", "project")),
            utilities=wishes,
        )
        problem = ""
    except CannotAssign as reason:
        pairs, problem = [], str(reason)
    return Plan(
        seed=seed,
        pairs=tuple(pairs),
        reviewers=len(students),
        projects=len(present),
        left_out=tuple(p.title for p in projects if p.pk not in handed_in),
        problem=problem,
        conflicts=sum(pair[1] in handed_in for pair in forbidden),
        utility=tuple((pair[1], wishes[pair]) for pair in pairs),
    )


@transaction.atomic
def apply(round_: ReviewRound, seed: str, fingerprint: str, by: User) -> int:
    """Assign as the preview showed; replaces an earlier assignment. The number of reviews.

    Raises WrongState if a review has begun, or if the class is no longer what was previewed.
    """
    round_ = ReviewRound.objects.select_for_update().get(pk=round_.pk)
    if not may_assign(round_):
        raise WrongState(
            "A review of this round has begun, so the assignment stays as it is. "
            "Nobody's work may be taken away."
        )
    planned = plan(round_, seed)
    if planned.problem:
        raise WrongState(planned.problem)
    if planned.fingerprint != fingerprint:
        raise WrongState(
            "People, teams or hand-ins have changed since this preview. Look at a new one first."
        )
    before = round_.reviews.count()
    round_.reviews.all().delete()
    versions = counting_versions(round_)
    orders = alias_orders(planned.pairs)
    Review.objects.bulk_create(
        Review(
            round=round_,
            reviewer_id=reviewer,
            project_id=project,
            version=versions.get(project),
            alias_order=orders[reviewer, project],
        )
        for reviewer, project in planned.pairs
    )
    round_.assigned_at = now()
    round_.save(update_fields=["assigned_at"])
    log(
        round_.conference,
        by,
        "assigned reviewers in",
        round_,
        before={"reviews": before},
        after={"reviews": len(planned.pairs), "seed": seed},
    )
    if round_.opened_at is not None:
        tell_reviewers(round_)
    return len(planned.pairs)


def alias_orders(pairs: tuple[tuple[int, int], ...]) -> dict[tuple[int, int], int]:
    """A random place for each reviewer among those of their project; letters follow from it."""
    by_project: dict[int, list[int]] = {}
    for reviewer, project in pairs:
        by_project.setdefault(project, []).append(reviewer)
    orders = {}
    for project, reviewers in by_project.items():
        secrets.SystemRandom().shuffle(reviewers)
        for place, reviewer in enumerate(reviewers):
            orders[reviewer, project] = place
    return orders


def counting_versions(round_: ReviewRound) -> dict[int, Version]:
    """The version of the round's milestone that counts, by project."""
    rows = (
        Version.objects.filter(submission__milestone_id=round_.milestone_id)
        .counting()
        .select_related("submission")
    )
    return {row.submission.project_id: row for row in rows}


def team_id(person: Participant) -> int | None:
    membership = getattr(person, "membership", None)
    return membership.team_id if membership else None


def seed_or_new(seed: str | None) -> str:
    """The seed of a preview: the one in the address, or a new one."""
    return re.sub(r"[^0-9a-z]", "", seed or "")[:32] or secrets.token_hex(4)
