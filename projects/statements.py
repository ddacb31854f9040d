"""Who of a team has confirmed what its draft or a version declares, and who has not.

Only the people who are on the team now are asked: one who left no longer counts, and one who joined
has to confirm. A confirmation holds for whatever says exactly the same, draft or version.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from projects.models import (
    STATEMENT_KINDS,
    Confirmation,
    Membership,
    Team,
    User,
    Version,
    VersionItem,
)

Given = dict[tuple[int, str, str], dict[int, datetime]]


@dataclass(frozen=True)
class Confirmed:
    """One person who stands by a statement, and since when."""

    person: User
    at: datetime


@dataclass(frozen=True)
class Statement:
    """One statement: its words and rows as `digest`, and how each of the team stands to it."""

    key: str
    label: str
    digest: str
    confirmed: tuple[Confirmed, ...] = ()
    missing: tuple[User, ...] = ()

    def confirmed_by(self, person: User, at: datetime) -> Statement:
        """The same after this member of the team confirmed it."""
        missing = tuple(one for one in self.missing if one != person)
        return replace(self, confirmed=(*self.confirmed, Confirmed(person, at)), missing=missing)

    def own(self, person: Any) -> Confirmed | None:
        """What this person confirmed, if they did."""
        return next((one for one in self.confirmed if one.person == person), None)


def statement_of(
    submission_id: int, key: str, label: str, digest: str, team: Sequence[User], given: Given
) -> Statement:
    done = given.get((submission_id, key, digest), {})
    return Statement(
        key,
        label,
        digest,
        tuple(Confirmed(person, done[person.pk]) for person in team if person.pk in done),
        tuple(person for person in team if person.pk not in done),
    )


def given_to(submissions: Iterable[int], until: datetime | None = None) -> Given:
    """Every confirmation of these submissions, those after `until` left out. One query."""
    rows = Confirmation.objects.filter(submission__in=list(submissions))
    if until is not None:
        rows = rows.filter(confirmed_at__lte=until)
    given: Given = defaultdict(dict)
    for submission, key, digest, person, at in rows.values_list(
        "submission", "key", "digest", "person", "confirmed_at"
    ):
        given[submission, key, digest][person] = at
    return given


def of_versions(versions: QuerySet[Any] | list[int]) -> dict[int, list[Statement]]:
    """How the statements of these versions stand, by version; three queries for any number."""
    items = list(
        VersionItem.objects.filter(version__in=versions, kind__in=STATEMENT_KINDS)
        .select_related("version__submission__project")
        .order_by("version", "position", "pk")
    )
    if not items:
        return {}
    given = given_to({item.version.submission_id for item in items})
    teams = _people({item.version.submission.project.team_id for item in items})
    found: dict[int, list[Statement]] = defaultdict(list)
    for item in items:
        submission = item.version.submission
        found[item.version_id].append(
            statement_of(
                submission.pk,
                item.key,
                item.label,
                item.digest,
                teams.get(submission.project.team_id, []),
                given,
            )
        )
    return dict(found)


def attach(version: Version) -> list[Statement]:
    """Give each statement of a version its statement, for the page that shows it."""
    stands = of_versions(Version.objects.filter(pk=version.pk)).get(version.pk, [])
    by_key = {one.key: one for one in stands}
    for item in version.items.all():
        item.statement = by_key.get(item.key)  # type: ignore[attr-defined]
    return stands


def missing(versions: QuerySet[Any] | list[int]) -> dict[int, list[User]]:
    """The people who have not confirmed everything of these versions, by version that lacks any."""
    lacking = {}
    for version, stated in of_versions(versions).items():
        people = {person.pk: person for one in stated for person in one.missing}
        if people:
            lacking[version] = list(people.values())
    return lacking


def missing_of(submissions: Iterable[int]) -> dict[int, list[User]]:
    """The same of the versions that count, by submission."""
    counting = Version.objects.filter(submission__in=list(submissions)).counting()
    lacking = missing(counting)
    versions = Version.objects.filter(pk__in=lacking).values_list("submission", "pk")
    return {submission: lacking[version] for submission, version in versions}


def unconfirmed_of_team(team: Team) -> list[tuple[Version, list[User]]]:
    """What of a team counts and is not confirmed by all, with who has not, in order of due times."""
    counting = (
        Version.objects.filter(submission__project__team=team)
        .counting()
        .select_related("submission__milestone")
        .order_by("submission__milestone__due_at", "pk")
    )
    lacking = missing(counting)
    if not lacking:
        return []
    return [(version, lacking[version.pk]) for version in counting if version.pk in lacking]


def _people(teams: set[int | None]) -> dict[int | None, list[User]]:
    found: dict[int | None, list[User]] = defaultdict(list)
    for row in Membership.objects.filter(team__in=teams - {None}).select_related(
        "participant__user"
    ):
        found[row.team_id].append(row.participant.user)
    return found
