"""Mails that ask people to confirm what their team declares: once it is handed in, again if it changed.

Whoever confirms takes the asking back, as far as it is not sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from projects import clock, outbox
from projects.domain.ai_use import read_disclosure
from projects.domain.attesting import digest_of
from projects.models import Confirmation, DraftItem, Submission, User, Version
from projects.statements import missing, of_versions

if TYPE_CHECKING:
    from projects.drafting import Entry

# Days after the hand-in, to those who have still not confirmed.
REMIND_AFTER_DAYS = (1, 3, 7)
SWEEP_LOOKS_BACK = timedelta(days=8)
ASKING = ("confirm", "confirm_reminder", "confirm_again")


def ask_after(version: Version, entries: Iterable[Entry]) -> None:
    """Ask the people who have not confirmed what this version declares. Call in its transaction.

    entries: what it was made of. A later version that declares the same asks nobody twice.
    """
    declared = [entry.statement for entry in entries if entry.statement and not entry.is_empty]
    if version.submitted_by is None:
        # It was looked at as of the deadline; who confirmed since need not be asked.
        declared = of_versions(Version.objects.filter(pk=version.pk)).get(version.pk, [])
    people = {person.pk: person for one in declared for person in one.missing}
    if people:
        digests = "-".join(one.digest[:12] for one in declared)
        key = f"confirm:{version.submission_id}:{digests}"
        _post(version, list(people.values()), "confirm", key, [one.label for one in declared])


def ask_again(item: DraftItem, by: User) -> None:
    """Tell those who confirmed what stood there that it is changing. Call before it is written.

    While it goes on changing nobody has confirmed what stands there, so a burst is one mail.
    """
    asked = item.field
    stood = read_disclosure(item.disclosure or {})
    digest = digest_of(asked.kind, asked.words_to_confirm, stood)
    team = item.submission.project.team
    if team is None:
        return
    confirmed = (
        Confirmation.objects.filter(
            submission=item.submission_id,
            key=asked.key,
            digest=digest,
            person__participations__membership__team=team,
        )
        .exclude(person=by)
        .select_related("person")
    )
    for confirmation in confirmed:
        outbox.post(
            item.submission.project.conference,
            [confirmation.person],
            "confirm_again",
            f"confirm-again:{confirmation.pk}",
            {
                "by": by,
                "label": asked.label,
                "milestone": item.submission.milestone,
                "project": item.submission.project,
                "confirmed_at": confirmation.confirmed_at,
            },
            thread=outbox.milestone_thread(team, item.submission.milestone),
        )


def take_back(submission: Submission, person: User) -> None:
    """Nobody need be asked for what they have done. What is still open is asked for by the sweep."""
    project = submission.project
    thread = outbox.milestone_thread(project.team, submission.milestone)
    outbox.drop(project.conference, ASKING, thread, to=person)


def remind_unconfirmed(at: datetime | None = None) -> int:
    """The sweep: remind those who have not confirmed what counts; how many versions it was about.

    Each person at most once a step. Safe to run twice.
    """
    at = at or clock.now()
    recent = (at - SWEEP_LOOKS_BACK, at - timedelta(days=REMIND_AFTER_DAYS[0]))
    counting = (
        Version.objects.counting()
        .filter(
            submitted_at__range=recent,
            submission__project__withdrawn_at__isnull=True,
            submission__project__conference__archived_at__isnull=True,
        )
        .exclude(submission__project__conference__reminder_hours=[])
    )
    lacking = missing(counting)
    for version in Version.objects.filter(pk__in=lacking).select_related(
        "submission__project__conference", "submission__project__team", "submission__milestone"
    ):
        days = max(n for n in REMIND_AFTER_DAYS if at - version.submitted_at >= timedelta(days=n))
        with transaction.atomic():
            _post(
                version,
                lacking[version.pk],
                "confirm_reminder",
                f"confirm-reminder:{version.submission_id}:{version.pk}:{days}",
                [item.label for item in version.items.all() if item.is_statement],
            )
    return len(lacking)


def _post(version: Version, people: list[User], template: str, key: str, labels: list[str]) -> None:
    submission = version.submission
    project = submission.project
    outbox.post(
        project.conference,
        people,
        template,
        key,
        {
            "version": version,
            "milestone": submission.milestone,
            "project": project,
            "labels": labels,
        },
        thread=outbox.milestone_thread(project.team, submission.milestone),
    )
