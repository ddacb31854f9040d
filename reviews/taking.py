"""Taking on an extra review that is offered: who may, what they see of it, and the act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from projects import clock, outbox
from projects.models import Conference, Participant, Project, Role, log
from projects.refusals import WrongState
from reviews.classes import counting_versions
from reviews.conflicting import conflicts_of
from reviews.models import Offer, Review, ReviewRound
from reviews.parties import NO_BOUND, parties_of
from reviews.replacing import draw_aliases

# Beyond their own reviews of a round. Staff, who fill what nobody else does, have no limit.
MOST_EXTRA = 2
KIND = "reviews_offered"
TAKEN = (
    "Somebody else has taken this review on, or the staff took the offer back. Nothing has changed "
    "for you."
)
FINISH_FIRST = "Submit your own reviews of “{round}” first; then you may take on one more."
ENOUGH = (
    f"You have taken on {MOST_EXTRA} extra reviews of “{{round}}”, as many as one person may. Thank "
    "you."
)


def thread_of(round_: ReviewRound) -> str:
    return f"offers-{round_.pk}"


@dataclass(frozen=True)
class Taker:
    """What one person may take on in a round. hindered: why not now, in a sentence; then nothing.

    projects: ids of what they may review: no conflict, not theirs already, nor a team-mate's; none
    for whom staff let write no more than they do.
    """

    person: Participant
    projects: frozenset[int]
    hindered: str = ""


def takers(round_: ReviewRound, to: str, among: Collection[int]) -> list[Taker]:
    """Everyone to whom reviews may be offered, by name; the same queries for any class.

    among: the ids of the projects that it is about.
    """
    people = list(_addressed(round_, to))
    forbidden = conflicts_of(round_.conference, [person.pk for person in people])
    by_person: dict[int, list[Review]] = defaultdict(list)
    by_team: dict[int, list[Review]] = defaultdict(list)
    for review in round_.reviews.with_questions().select_related("reviewer__membership"):
        by_person[review.reviewer_id].append(review)
        team = review.team_id or _team_of(review.reviewer)
        if team:
            by_team[team].append(review)
    bounds = _most_of(round_)
    found = []
    for person in people:
        team = _team_of(person)
        of_team = by_team[team] if team else []
        own = {review.pk: review for review in [*by_person[person.pk], *of_team]}
        taken = {review.project_id for review in own.values()}
        theirs = [
            review for review in own.values() if review.reviewer_id == person.pk or review.team_id
        ]
        free = {pk for pk in among if pk not in taken and (person.pk, pk) not in forbidden}
        if len(theirs) >= bounds.get(person.pk, NO_BOUND):
            free = set()
        why = "" if to == Offer.To.STAFF else _hindered(round_, person, theirs)
        found.append(Taker(person, frozenset(free), why))
    return found


def _most_of(round_: ReviewRound) -> dict[int, int]:
    """The most reviews that staff let a person write, where they said so, for the round or for one.

    Where everybody writes the same number, that is what they owe, and no bound on what they offer.
    """
    has_bound = round_.demand is not None and round_.load_max is not None
    return {
        person.pk: party.most
        for party in parties_of(round_)
        if party.has_own_load or has_bound
        for person in party.people
    }


def _addressed(round_: ReviewRound, to: str) -> QuerySet[Participant]:
    people = Participant.objects.filter(conference=round_.conference_id)
    chosen = people.students() if to == Offer.To.STUDENTS else people.staff()
    return chosen.select_related("user", "membership").order_by("user__name", "pk")


def _hindered(round_: ReviewRound, person: Participant, own: list[Review]) -> str:
    extra = [review for review in own if review.is_extra and review.reviewer_id == person.pk]
    if any(
        review.status != Review.Status.SUBMITTED and not review.is_in_question for review in own
    ):
        return FINISH_FIRST.format(round=round_.name)
    return ENOUGH.format(round=round_.name) if len(extra) >= MOST_EXTRA else ""


def _team_of(person: Participant) -> int | None:
    membership = getattr(person, "membership", None)
    return membership.team_id if membership else None


@dataclass(frozen=True)
class Offered:
    """A project whose review is on offer to this person, as the list shows it."""

    number: int
    board: str
    title: str
    pitch: str
    wanted: int


@dataclass(frozen=True)
class OfferedRound:
    """What is on offer in a round. hindered: why the person may not take anything now."""

    round_id: int
    name: str
    due_at: datetime
    is_for_staff: bool
    hindered: str
    projects: tuple[Offered, ...]


def open_offers(round_: ReviewRound) -> QuerySet[Offer]:
    """Those that nobody has taken and staff have not taken back."""
    return round_.offers.filter(taken_at__isnull=True, withdrawn_at__isnull=True)


def offered_to(person: Participant | None, conference: Conference) -> list[OfferedRound]:
    """What this person may take on, by round. Nothing for judges, who review what they are given."""
    if person is None or person.role == Role.JUDGE:
        return []
    to = Offer.To.STUDENTS if person.is_student else Offer.To.STAFF
    waiting: dict[int, list[Offer]] = defaultdict(list)
    rows = Offer.objects.filter(
        round__conference=conference,
        offered_to=to,
        taken_at__isnull=True,
        withdrawn_at__isnull=True,
        project__withdrawn_at__isnull=True,
    ).select_related("project", "round__conference")
    for offer in rows.order_by("round__due_at", "project__number"):
        waiting[offer.round_id].append(offer)
    at = clock.now() if waiting else None
    found = []
    for offers in waiting.values():
        round_ = offers[0].round
        if at is None or not round_.takes_reviews(at):
            continue
        projects = {offer.project_id: offer.project for offer in offers}
        [me] = [one for one in takers(round_, to, projects) if one.person.pk == person.pk]
        if me.projects:
            found.append(_offered_round(round_, to, me, offers, projects))
    return found


def _offered_round(
    round_: ReviewRound, to: str, me: Taker, offers: list[Offer], projects: dict[int, Project]
) -> OfferedRound:
    return OfferedRound(
        round_id=round_.pk,
        name=round_.name,
        due_at=round_.due_at,
        is_for_staff=to == Offer.To.STAFF,
        hindered=me.hindered,
        projects=tuple(
            Offered(
                number=project.number,
                board=project.board,
                title=project.title,
                pitch=project.pitch,
                wanted=sum(offer.project_id == pk for offer in offers),
            )
            for pk, project in projects.items()
            if pk in me.projects
        ),
    )


@transaction.atomic
def take(round_: ReviewRound, project: Project, person: Participant) -> Review:
    """Make the review this person's. Of many at once one gets it; the others get a sentence."""
    round_ = ReviewRound.objects.select_for_update().get(pk=round_.pk)
    at = clock.now()
    if not round_.takes_reviews(at):
        raise WrongState(f"“{round_.name}” takes no reviews any more, so nobody may begin one.")
    to = Offer.To.STUDENTS if person.is_student else Offer.To.STAFF
    offer = open_offers(round_).filter(project=project, offered_to=to).first()
    if offer is None:
        raise WrongState(TAKEN)
    [me] = [one for one in takers(round_, to, [project.pk]) if one.person.pk == person.pk]
    if me.hindered:
        raise WrongState(me.hindered)
    if project.pk not in me.projects:
        raise WrongState(
            "You or a team-mate review this project already, you have a conflict with it, or you "
            "write as many reviews as the staff let one person write. Nothing has changed."
        )
    review = Review.objects.create(
        round=round_,
        reviewer=person,
        project=project,
        version_id=_version_of(round_, project),
        is_extra=True,
        assigned_at=at,
    )
    offer.taken_by, offer.taken_at = person, at
    offer.save(update_fields=["taken_by", "taken_at"])
    draw_aliases(round_, {project.pk}, [review])
    log(round_.conference, person.user, "took on an extra review in", round_)
    if not open_offers(round_).exists():
        outbox.drop(round_.conference, KIND, thread_of(round_))
    return review


def _version_of(round_: ReviewRound, project: Project) -> int | None:
    """The version that the project's other reviewers read; they were given it when it opened."""
    others = round_.reviews.filter(project=project, version__isnull=False)
    known = others.values_list("version", flat=True).first()
    if known is not None:
        return known
    counting = counting_versions(round_).get(project.pk)
    return counting.pk if counting else None
