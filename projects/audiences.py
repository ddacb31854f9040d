"""Groups of people that are computed from how things stand, to write announcements to.

reviews/ adds its own by `register`, so that this module need not know them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.db.models import Exists, OuterRef, QuerySet

from projects import clock, owing, statements
from projects.domain.lateness import Timing
from projects.models import (
    STATEMENT_KINDS,
    Conference,
    DraftItem,
    Kind,
    Milestone,
    MilestoneField,
    Participant,
    Role,
    Team,
    Version,
)

ASKED_KINDS = {
    Kind.REPOSITORY: "a code repository",
    Kind.VIDEO: "a video",
    Kind.REPORT: "a report",
}


@dataclass(frozen=True)
class Audience:
    """A group by its stable key. `because` ends the sentence "You get this mail because …"."""

    key: str
    name: str
    because: str
    people: Callable[[], QuerySet[Participant]]


Provider = Callable[[Conference], Iterable[Audience]]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Let another app offer groups of a conference."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def audiences_of(conference: Conference) -> list[Audience]:
    """Every group that can be written to now, whether or not anyone is in it."""
    return [audience for provider in _providers for audience in provider(conference)]


@register
def by_role(conference: Conference) -> Iterable[Audience]:
    active = partial(_active, conference)
    yield Audience("everyone", "Everyone", f"you take part in {conference}", active)
    yield Audience(
        "students",
        "Students",
        f"you are a student of {conference}",
        lambda: active().filter(role=Role.STUDENT),
    )
    yield Audience(
        "judges",
        "Judges",
        f"you are a judge of {conference}",
        lambda: active().filter(role=Role.JUDGE),
    )
    yield Audience(
        "staff",
        "Staff",
        f"you are on the staff of {conference}",
        lambda: active().filter(role__in=[Role.ASSISTANT, Role.INSTRUCTOR]),
    )
    yield Audience(
        "no-team",
        "People without a team",
        f"you are a student of {conference} and on no team yet",
        lambda: active().filter(role=Role.STUDENT, membership__isnull=True),
    )


@register
def by_artefact(conference: Conference) -> Iterable[Audience]:
    """Teams that are asked for a repository, a video or a report and have it in no draft."""
    asked = set(
        conference.milestones.filter(fields__kind__in=ASKED_KINDS).values_list(
            "fields__kind", flat=True
        )
    )
    for kind, words in ASKED_KINDS.items():
        if kind in asked:
            yield Audience(
                f"without-{kind}",
                f"Teams without {words}",
                f"your team has not put {words} into a draft yet",
                partial(_members_without, conference, kind),
            )


@register
def by_milestone(conference: Conference) -> Iterable[Audience]:
    """Teams that owe a milestone that has opened."""
    now = clock.now()
    for milestone in conference.milestones.filter(revises__isnull=True):
        if milestone.window().timing(now) is not Timing.EARLY:
            milestone.conference = conference
            yield Audience(
                f"owing-{milestone.slug}",
                f"Teams that have not handed in: {milestone.name}",
                f"your team has not handed in: {milestone.name}",
                partial(_members_owing, milestone),
            )


@register
def by_confirmation(conference: Conference) -> Iterable[Audience]:
    """Those who have not confirmed what their team declared in what counts."""
    if conference.milestones.filter(fields__kind__in=STATEMENT_KINDS).exists():
        yield Audience(
            "unconfirmed",
            "People who have not confirmed what their team declared",
            "you have not confirmed what your team declared in what it handed in",
            partial(_unconfirmed, conference),
        )


def _active(conference: Conference) -> QuerySet[Participant]:
    return Participant.objects.active().filter(conference=conference)


def _unconfirmed(conference: Conference) -> QuerySet[Participant]:
    counting = Version.objects.filter(submission__project__conference=conference).counting()
    people = {person.pk for missing in statements.missing(counting).values() for person in missing}
    return _active(conference).filter(user__in=people)


def _members_owing(milestone: Milestone) -> QuerySet[Participant]:
    return _active(milestone.conference).filter(membership__team__in=owing.teams_owing(milestone))


def _members_without(conference: Conference, kind: str) -> QuerySet[Participant]:
    fields = MilestoneField.objects.filter(milestone__conference=conference, kind=kind)
    asked = fields.asked_of(OuterRef("project"))
    theirs = fields.filter(pk=OuterRef("field")).asked_of(OuterRef("submission__project"))
    holds = DraftItem.objects.filter(
        Exists(theirs), submission__project__team=OuterRef("pk"), artefact__isnull=False
    )
    teams = Team.objects.filter(Exists(asked), conference=conference).exclude(Exists(holds))
    return _active(conference).filter(
        membership__team__in=teams.exclude(project__withdrawn_at__isnull=False)
    )
