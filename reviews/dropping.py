"""Taking somebody out of a round who drops out: what that moves, and the act.

As few others as possible move, nobody's begun review goes, and loads grow within their bounds and
as little as can be. What nobody can take stays open, for staff to offer.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from projects import clock, outbox
from projects.models import Participant, Project, Team, User, log
from projects.refusals import WrongState
from reviews.classes import counting_versions
from reviews.models import Load, Review, ReviewRound
from reviews.parties import parties_of
from reviews.replacing import draw_aliases
from reviews.retaking import Change, Others, Pair
from reviews.sheets import criteria_of, stored_values


@dataclass(frozen=True)
class Plan:
    """What taking a person out would do. kept: reviews that stay theirs; given: those that do not.

    begun: those of `given` that hold text. open: (project, reviews it then lacks), most first.
    added, removed: pairs (reviewer id, project id) of the others. room: how many of the given ones
    found somebody.
    """

    kept: tuple[Review, ...]
    given: tuple[Review, ...]
    changes: tuple[Change, ...]
    open: tuple[tuple[Project, int], ...]
    added: tuple[Pair, ...]
    removed: tuple[Pair, ...]

    @property
    def begun(self) -> list[Review]:
        return [review for review in self.given if review.status == Review.Status.DRAFT]

    @property
    def moved(self) -> int:
        """How many reviews of others change hands, beyond those given away."""
        return len(self.removed)

    @property
    def open_count(self) -> int:
        return sum(number for _, number in self.open)

    @property
    def room(self) -> int:
        return len(self.given) - self.open_count

    @property
    def fingerprint(self) -> str:
        parts = ([review.pk for review in self.given], self.added, self.removed)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def plan(round_: ReviewRound, person: Participant, gives_begun: bool) -> Plan:
    """What would happen. gives_begun: whether also reviews that the person has begun go to others."""
    current = list(round_.reviews.with_writers().select_related("project").order_by("pk"))
    mine = [review for review in current if review.reviewer_id == person.pk]
    goes = {Review.Status.ASSIGNED, *([Review.Status.DRAFT] if gives_begun else [])}
    given = [review for review in mine if review.status in goes]
    others = [review for review in current if review.reviewer_id != person.pk]
    projects = {review.project_id: review.project for review in current}
    wanted = Counter(review.project_id for review in others) + Counter(
        review.project_id for review in given if not review.is_extra
    )
    world = Others(round_, person, others, projects)
    held = {(review.reviewer_id, review.project_id) for review in others}
    after = world.shared_out(wanted, held)
    added, removed = sorted(after - held), sorted(held - after)
    counted = Counter(project for _, project in after)
    lacking = [
        (projects[pk], wanted[pk] - counted[pk]) for pk in wanted if wanted[pk] > counted[pk]
    ]
    return Plan(
        kept=tuple(review for review in mine if review not in given),
        given=tuple(given),
        changes=tuple(world.changes(added, removed)),
        open=tuple(sorted(lacking, key=lambda row: (-row[1], row[0].number))),
        added=tuple(added),
        removed=tuple(removed),
    )


@transaction.atomic
def drop(
    round_: ReviewRound, person: Participant, gives_begun: bool, by: User, fingerprint: str
) -> Plan:
    """Do what the plan with this fingerprint showed, and mail everyone whose reviews change."""
    round_ = ReviewRound.objects.select_for_update().get(pk=round_.pk)
    if round_.released_at is not None:
        raise WrongState("The reviews of this round are released, so nothing moves any more.")
    planned = plan(round_, person, gives_begun)
    if planned.fingerprint != fingerprint:
        raise WrongState("Reviews or people have changed since this preview. Look at a new one.")
    if not planned.given:
        raise WrongState(f"{person.user.name} has no review left that could go to somebody else.")
    _log(round_, person, planned, by)
    before = {review.pk: review for review in round_.reviews.with_writers()}
    writers = {row.reviewer_id: (row.writers, row.team) for row in before.values()}
    gone = [row.pk for row in planned.given]
    gone += [
        pk for pk, row in before.items() if (row.reviewer_id, row.project_id) in planned.removed
    ]
    Review.objects.filter(pk__in=gone).delete()
    new = _add(round_, planned.added)
    draw_aliases(
        round_,
        {row.project_id for pk, row in before.items() if pk in gone}
        | {project for _, project in planned.added},
        new,
    )
    round_.pins.filter(reviewer=person).delete()
    # So that a later assignment of the round passes them over, too.
    Load.objects.update_or_create(round=round_, reviewer=person, defaults={"least": 0, "most": 0})
    if round_.opened_at is not None:
        _tell(round_, person, planned, writers)
    return planned


def _add(round_: ReviewRound, pairs: Iterable[Pair]) -> list[Review]:
    counting = counting_versions(round_)
    read = {
        project: version
        for project, version in round_.reviews.filter(version__isnull=False).values_list(
            "project", "version"
        )
    }
    as_one = round_.reviewed_by == ReviewRound.Reviewers.TEAMS
    teams = {party.person.pk: party.team_id for party in parties_of(round_) if as_one}
    return Review.objects.bulk_create(
        Review(
            round=round_,
            reviewer_id=reviewer,
            project_id=project,
            team_id=teams.get(reviewer),
            version_id=read.get(project) or (counting[project].pk if project in counting else None),
        )
        for reviewer, project in pairs
    )


def _log(round_: ReviewRound, person: Participant, planned: Plan, by: User) -> None:
    """With the text of begun reviews: what somebody typed is never lost."""
    criteria = criteria_of(round_.rubric_id)
    texts = {
        review.project.board: {
            name: value for name, value in stored_values(review, criteria).items() if value
        }
        for review in planned.begun
    }
    log(
        round_.conference,
        by,
        "took a reviewer out of",
        round_,
        before={
            "reviewer": person.user.name,
            "reviews": [review.project.board for review in planned.given],
            **({"texts": texts} if texts else {}),
        },
        after={"moved": planned.moved, "left open": planned.open_count},
    )


def _tell(
    round_: ReviewRound,
    person: Participant,
    planned: Plan,
    writers: dict[int, tuple[list[User], Team | None]],
) -> None:
    """One mail for everyone whose reviews changed, with what is new and what is no longer theirs."""
    gained, lost = defaultdict(list), defaultdict(list)
    titles = dict(Project.objects.filter(conference=round_.conference).values_list("pk", "title"))
    for reviewer, project in planned.added:
        gained[reviewer].append(titles[project])
    for reviewer, project in planned.removed:
        lost[reviewer].append(titles[project])
    lost[person.pk] = [review.project.title for review in planned.given]
    for review in round_.reviews.with_writers():
        writers[review.reviewer_id] = (review.writers, review.team)
    stamp = f"{clock.now():%Y%m%d%H%M%S%f}"
    for reviewer in sorted({*gained, *lost}):
        people, team = writers[reviewer]
        outbox.post(
            round_.conference,
            people,
            "reviews_changed",
            f"reviews-changed:{round_.pk}:{stamp}:{reviewer}",
            {
                "round": round_,
                "team": team,
                "gained": gained[reviewer],
                "lost": lost[reviewer],
            },
            thread=f"round-{round_.pk}",
        )
