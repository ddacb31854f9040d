"""The examples of a round, for staff: which projects, who has practised, how far off they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Max, Prefetch, Q, QuerySet

from projects.clock import now
from projects.models import Project, User, Version, log
from projects.refusals import WrongState
from projects.visibility import staff_of_project
from reviews.domain.practising import Distance, mean_distance
from reviews.models import Example, ExampleScore, Practice, ReviewRound
from reviews.parties import parties_of
from reviews.practising import by_criterion, distance_of, practice_criteria


@dataclass(frozen=True)
class Line:
    """A reviewer's practice. mean: over the examples they have finished."""

    name: str
    done: int
    begun: int
    mean: Distance | None

    @property
    def leans(self) -> str:
        """Whether they gave more or less than the staff, if it is worth a word."""
        if self.mean is None or abs(self.mean.lean) < Decimal("2.5"):
            return ""
        return "more generous" if self.mean.lean > 0 else "stricter"


def choosable(round_: ReviewRound, user: User) -> QuerySet[Project]:
    """Projects with a hand-in that this member of staff may read: of this conference, and of others that
    they staff."""
    staffed = Project.objects.visible_to(user)
    if not user.is_superuser:
        staffed = staffed.filter(
            pk__in=Project.objects.filter(staff_of_project(user, "")).values("pk")
        )
    return (
        staffed.filter(
            pk__in=Version.objects.values("submission__project"), withdrawn_at__isnull=True
        )
        .exclude(pk__in=round_.examples.values("project"))
        .select_related("conference")
        .order_by("-conference__created_at", "conference", "number")
    )


def version_of(project: Project, round_: ReviewRound) -> Version | None:
    """What reviewers practise on: the hand-in of the same name if there is one, else the newest."""
    versions = Version.objects.filter(submission__project=project)
    same = versions.filter(submission__milestone__slug=round_.milestone.slug).counting().first()
    return same or versions.order_by("-submitted_at", "-pk").first()


@transaction.atomic
def add(round_: ReviewRound, project: Project, by: User) -> Example:
    round_ = ReviewRound.objects.select_for_update().select_related("milestone").get(pk=round_.pk)
    if round_.examples.filter(project=project).exists():
        raise WrongState("This project is an example of the round already.")
    last = round_.examples.aggregate(last=Max("position"))["last"] or 0
    example = Example.objects.create(
        round=round_, project=project, version=version_of(project, round_), position=last + 1
    )
    log(round_.conference, by, "added an example", round_, after={"project": project.title})
    return example


@transaction.atomic
def remove(example: Example, by: User) -> None:
    """With everything that was practised on it."""
    example = Example.objects.select_for_update(of=("self",)).get(pk=example.pk)
    round_ = example.round
    before = {"project": example.project.title, "practised": example.practices.count()}
    example.delete()
    log(round_.conference, by, "removed an example", round_, before=before)


@transaction.atomic
def set_up(round_: ReviewRound, opens: bool, comes_first: bool, by: User) -> None:
    """Open practice before the round opens, and say whether writing waits for it."""
    round_ = ReviewRound.objects.select_for_update().get(pk=round_.pk)
    before = {"open": round_.practice_opened_at is not None, "first": round_.practice_first}
    round_.practice_opened_at = (round_.practice_opened_at or now()) if opens else None
    round_.practice_first = comes_first
    round_.save(update_fields=["practice_opened_at", "practice_first"])
    after = {"open": opens, "first": comes_first}
    if before != after:
        log(round_.conference, by, "set up practice", round_, before=before, after=after)


def overview(round_: ReviewRound) -> QuerySet[Example]:
    """With how many have begun and finished practising on each."""
    finished = Count("practices", filter=Q(practices__submitted_at__isnull=False))
    return round_.examples.select_related("project__conference", "version").annotate(
        begun=Count("practices"), finished=finished
    )


def lines(round_: ReviewRound) -> list[Line]:
    """Every reviewer of the round, by name; constant queries."""
    criteria = practice_criteria(round_)
    theirs = {
        example.pk: by_criterion(example.scores.all())
        for example in round_.examples.prefetch_related("scores")
    }
    practices: dict[int, list[Practice]] = {}
    for practice in Practice.objects.filter(example__round=round_).prefetch_related(
        Prefetch("scores", ExampleScore.objects.all())
    ):
        practices.setdefault(practice.reviewer_id, []).append(practice)
    people = [person for party in parties_of(round_) for person in party.people]
    found = []
    for person in people:
        own = practices.get(person.pk, [])
        done = [one for one in own if one.submitted_at is not None]
        distances = [
            distance_of(by_criterion(one.scores.all()), theirs[one.example_id], criteria)
            for one in done
        ]
        found.append(Line(person.user.name, len(done), len(own) - len(done), _mean(distances)))
    return sorted(found, key=lambda line: line.name.casefold())


def _mean(distances: Sequence[Distance | None]) -> Distance | None:
    return mean_distance([one for one in distances if one is not None])
