"""Offering reviews that are missing near the end: which, to whom, and the act with its preview."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from projects import clock, outbox
from projects.models import Project, User, log
from projects.refusals import WrongState
from reviews.models import Offer, Review, ReviewRound
from reviews.taking import KIND, open_offers, takers, thread_of

# More of one project at once is a slip of the finger.
MOST_AT_ONCE = 9


@dataclass(frozen=True)
class Coverage:
    """One project's reviews: wanted, submitted, still expected, overdue, open offers.

    overdue: not submitted, and the round is past its due time or all who could write it have left.
    """

    project: Project
    wanted: int
    submitted: int
    expected: int
    overdue: int
    offered: int

    @property
    def short(self) -> int:
        """How many more to offer, so that the project gets what is wanted."""
        return max(0, self.wanted - self.submitted - self.expected - self.offered)


def wanted_each(round_: ReviewRound, assigned: int, projects: int) -> int:
    """The reviews that each project should get: the demand, or what an even spread gives each."""
    return round_.demand or assigned // max(1, projects)


def coverage(round_: ReviewRound, counts_unbegun: bool = True) -> list[Coverage]:
    """Every reviewed project, in board order; constant queries.

    counts_unbegun: whether a review that nobody has begun is still expected while there is time.
    """
    is_past_due = round_.is_past_due(clock.now())
    by_project: dict[int, list[Review]] = defaultdict(list)
    for review in round_.reviews.with_writers():
        by_project[review.project_id].append(review)
    assigned = sum(not review.is_extra for rows in by_project.values() for review in rows)
    wanted = wanted_each(round_, assigned, len(by_project))
    waiting = Counter(open_offers(round_).values_list("project", flat=True))
    found = []
    for project in Project.objects.filter(pk__in=by_project, withdrawn_at__isnull=True).order_by(
        "number"
    ):
        rows = by_project[project.pk]
        owed = [review for review in rows if review.status != Review.Status.SUBMITTED]
        overdue = [review for review in owed if is_past_due or not review.writers]
        expected = [
            review
            for review in owed
            if review not in overdue and (counts_unbegun or review.status != Review.Status.ASSIGNED)
        ]
        found.append(
            Coverage(
                project=project,
                wanted=wanted,
                submitted=len(rows) - len(owed),
                expected=len(expected),
                overdue=len(overdue),
                offered=waiting[project.pk],
            )
        )
    return found


@dataclass(frozen=True)
class Line:
    """How many reviews of a project would be offered, and how many people could take one."""

    project: Project
    number: int
    people: int

    @property
    def is_hopeless(self) -> bool:
        return self.people < self.number


@dataclass(frozen=True)
class Preview:
    """What offering these would do. mailed: who could take one now, and is told.

    fingerprint: of the wish and of all offers there are, so that a second press makes none twice.
    """

    lines: tuple[Line, ...]
    mailed: tuple[User, ...]
    busy: int
    fingerprint: str

    @property
    def number(self) -> int:
        return sum(line.number for line in self.lines)


def preview(round_: ReviewRound, numbers: Mapping[int, int], to: str) -> Preview:
    """What would be offered to whom. Raises WrongState if the round takes no reviews now."""
    _require_open(round_, to)
    reviewed = round_.reviews.values("project")
    asked = {pk: min(number, MOST_AT_ONCE) for pk, number in numbers.items() if number > 0}
    projects = list(
        Project.objects.filter(pk__in=asked, withdrawn_at__isnull=True)
        .filter(pk__in=reviewed)
        .order_by("number")
    )
    if not projects:
        raise WrongState("Say of at least one project how many reviews to offer.")
    people = takers(round_, to, [project.pk for project in projects])
    able = Counter(pk for one in people for pk in one.projects)
    free = [one for one in people if one.projects and not one.hindered]
    made = sorted(round_.offers.values_list("pk", "withdrawn_at", "taken_at"))
    wish = (to, [(project.pk, asked[project.pk]) for project in projects], made)
    return Preview(
        lines=tuple(Line(row, asked[row.pk], able[row.pk]) for row in projects),
        mailed=tuple(one.person.user for one in free),
        busy=sum(bool(one.projects and one.hindered) for one in people),
        fingerprint=hashlib.sha256(repr(wish).encode()).hexdigest()[:24],
    )


@transaction.atomic
def offer(
    round_: ReviewRound, numbers: Mapping[int, int], to: str, by: User, fingerprint: str
) -> int:
    """Offer what the preview with this fingerprint showed, and mail who may take one. How many."""
    round_ = ReviewRound.objects.select_for_update().get(pk=round_.pk)
    planned = preview(round_, numbers, to)
    if planned.fingerprint != fingerprint:
        raise WrongState("The offers have changed since this preview. Look at a new one first.")
    at = clock.now()
    Offer.objects.bulk_create(
        Offer(round=round_, project=line.project, offered_to=to, made_by=by, made_at=at)
        for line in planned.lines
        for _ in range(line.number)
    )
    log(
        round_.conference,
        by,
        "offered reviews in",
        round_,
        after={"to": to, **{row.project.board: row.number for row in planned.lines}},
    )
    outbox.post(
        round_.conference,
        planned.mailed,
        KIND,
        f"reviews-offered:{round_.pk}:{at:%Y%m%d%H%M%S%f}",
        {
            "round": round_,
            "number": planned.number,
            "is_for_staff": to == Offer.To.STAFF,
        },
        thread=thread_of(round_),
    )
    return planned.number


def _require_open(round_: ReviewRound, to: str) -> None:
    if round_.opened_at is None:
        raise WrongState("Open the round first; until then nobody can begin a review.")
    if not round_.takes_reviews(clock.now()):
        raise WrongState(
            "The round takes no reviews any more, so nobody could write what is offered. Give it a "
            "later due time or hard end first."
        )
    if to not in Offer.To.values or (to == Offer.To.STUDENTS and not may_go_to_students(round_)):
        raise WrongState("In a round that staff or judges review, only staff can be asked.")


def may_go_to_students(round_: ReviewRound) -> bool:
    """Students are asked in rounds that they, or their teams, review."""
    return round_.reviewed_by in (ReviewRound.Reviewers.STUDENTS, ReviewRound.Reviewers.TEAMS)


@transaction.atomic
def withdraw(offer_: Offer, by: User) -> None:
    """Take an offer back that nobody has taken."""
    round_ = ReviewRound.objects.select_for_update().get(pk=offer_.round_id)
    offer_ = Offer.objects.select_related("taken_by__user", "project").get(pk=offer_.pk)
    if offer_.taken_at is not None:
        name = offer_.taken_by.user.name if offer_.taken_by else "Somebody"
        raise WrongState(f"{name} has taken this review on, so it can no longer be withdrawn.")
    if offer_.withdrawn_at is not None:
        raise WrongState("This offer is withdrawn already.")
    offer_.withdrawn_at = clock.now()
    offer_.save(update_fields=["withdrawn_at"])
    log(round_.conference, by, "withdrew an offered review of", offer_.project)
    if not open_offers(round_).exists():
        outbox.drop(round_.conference, KIND, thread_of(round_))
