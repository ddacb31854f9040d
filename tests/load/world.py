"""Fills an empty portal with a conference of many teams; run inside the portal, prints JSON.

In bulk: people, teams, projects, sessions (so nobody signs in by password), drafts, and the files of
most drafts. The others upload theirs themselves.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.load.rules import RULES, Rule, rule_of

UPLOADERS_IN = 10
FIELDS = {"summary": "section", "notes": "section", "report": "report"}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """A team as its members know it. Their addresses and sessions stand in the same order."""

    conference: str
    name: str
    rule: str
    emails: list[str]
    sessions: list[str]
    by_itself: bool
    uploads: bool


def report_of(base: bytes, team: str) -> bytes:
    """A PDF of this team's own: readers ignore what follows the end."""
    return base + f"\n% {team}\n".encode()


def fill(slug: str, teams: int, boundary: datetime) -> dict[str, Any]:
    from projects.models import Conference, Milestone, MilestoneField, User
    from tests.factories import pdf

    base = pdf()
    conference = Conference.objects.create(
        slug=slug, name="Rush", course="DS 1", term="Now", time_zone="Europe/Vienna", team_max=3
    )
    milestones = {}
    for position, rule in enumerate(RULES):
        due = rule.due_at(boundary)
        milestone = Milestone.objects.create(
            conference=conference,
            name=rule.slug.replace("-", " ").capitalize(),
            slug=rule.slug,
            opens_at=due - 30 * DAY,
            due_at=due,
            grace_minutes=rule.grace_minutes,
            late_until=rule.late_until(boundary),
            late_penalty=rule.late_per_cent,
            position=position,
        )
        for place, (key, kind) in enumerate(FIELDS.items()):
            MilestoneField.objects.create(
                milestone=milestone,
                key=key,
                kind=kind,
                label=key.capitalize(),
                position=place,
                is_required=key != "notes",
            )
        milestones[rule.slug] = milestone
    staff = User.objects.create_user(f"staff@{slug}.example", "Staff")
    places = [
        _team(conference, milestones[rule_of(n).slug], rule_of(n), n, base, boundary, staff)
        for n in range(teams)
    ]
    return {"base": base.hex(), "teams": [asdict(place) for place in places]}


def _team(
    conference: Any,
    milestone: Any,
    rule: Rule,
    number: int,
    base: bytes,
    boundary: datetime,
    staff: Any,
) -> Place:
    from projects.models import (
        Extension,
        Membership,
        Participant,
        Project,
        Submission,
        Team,
        User,
    )

    name = f"Team {number:03}"
    people = User.objects.bulk_create(
        User(
            email=f"t{number:03}-{seat}@{conference.slug}.example",
            name=f"Member {seat} of {number}",
            password="!",
        )
        for seat in range(1, 2 + number % 3)
    )
    seats = Participant.objects.bulk_create(
        Participant(conference=conference, user=person) for person in people
    )
    team = Team.objects.create(conference=conference, name=name, seats=3, contact=seats[0])
    Membership.objects.bulk_create(
        Membership(team=team, participant=one, seat=seat, seats=3)
        for seat, one in enumerate(seats, 1)
    )
    project = Project.objects.create(
        conference=conference, team=team, number=number + 1, title=name, slug=f"team-{number:03}"
    )
    by_itself, uploads = number % 4 != 0, number % UPLOADERS_IN == 5
    submission = Submission.objects.create(
        project=project, milestone=milestone, hands_in_by_itself=by_itself
    )
    extended_to = rule.extended_to(boundary)
    if extended_to:
        Extension.objects.create(
            project=project,
            milestone=milestone,
            due_at=extended_to,
            reason="The rush",
            granted_by=staff,
        )
    if not uploads:
        _put_report(submission, people[0], report_of(base, name))
    return Place(
        conference=conference.slug,
        name=name,
        rule=rule.slug,
        emails=[person.email for person in people],
        sessions=[_session(person) for person in people],
        by_itself=by_itself,
        uploads=uploads,
    )


def _put_report(submission: Any, by: Any, data: bytes) -> None:
    from django.core.files.base import ContentFile

    from projects.models import Artefact, DraftItem

    artefact = Artefact(
        project=submission.project,
        kind="report",
        added_by=by,
        content_type="application/pdf",
        original_name="report.pdf",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        pages=1,
    )
    artefact.file.save("report.pdf", ContentFile(data), save=True)
    field = submission.milestone.fields.get(key="report")
    DraftItem.objects.create(
        submission=submission, field=field, artefact=artefact, revision=1, saved_by=by
    )


def _session(person: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def main() -> None:
    import django

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conference", required=True)
    parser.add_argument("--teams", type=int, required=True)
    parser.add_argument("--boundary", required=True, help="ISO 8601, at a whole minute")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.db import transaction

    with transaction.atomic():
        filled = fill(options.conference, options.teams, datetime.fromisoformat(options.boundary))
    json.dump(filled, sys.stdout)


if __name__ == "__main__":
    main()
