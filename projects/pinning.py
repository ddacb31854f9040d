"""Pinning a hand-in's code to a commit, so that what is graded is what was there.

A version pins its repository when it is handed in. When the deadline passes, the last version that
came in time is pinned once more, and that commit counts: pushing until the deadline is allowed.
The worker asks the host; until it has answered there is no commit, and nobody waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from projects import clock
from projects.asking_hosts import head_of
from projects.domain.lateness import Timing
from projects.domain.link_answers import Answer, Verdict
from projects.models import Kind, PinnedCommit, Submission, Version, VersionItem
from projects.windows import window_for

logger = logging.getLogger(__name__)

CLAIM_LASTS = timedelta(minutes=5)
LONGEST_RETRY = timedelta(minutes=30)
# A commit found later than this after its moment would not be that moment's.
GIVE_UP_AFTER = timedelta(hours=24)
MOST_A_SWEEP = 20


def pin_commit(version: Version, moment: str = PinnedCommit.Moment.HAND_IN) -> list[PinnedCommit]:
    """Write the pins that a version's repositories are owed, in the running transaction."""
    if not settings.LINK_CHECKS:
        return []
    rows = VersionItem.objects.filter(version=version, kind=Kind.REPOSITORY, artefact__isnull=False)
    wanted = [
        PinnedCommit(version=version, artefact_id=pk, moment=moment)
        for pk in rows.values_list("artefact_id", flat=True)
        if pk
    ]
    PinnedCommit.objects.bulk_create(wanted, ignore_conflicts=True)
    pins = list(PinnedCommit.objects.filter(version=version, moment=moment))
    if pins:
        transaction.on_commit(partial(_ring, [pin.pk for pin in pins]))
    return pins


def _ring(pin_ids: list[int]) -> None:
    """Tell the worker at once. If the broker is away the sweep finds the rows within a minute."""
    from projects.tasks import pin_one_commit

    try:
        for pin_id in pin_ids:
            pin_one_commit.delay(pin_id)
    except Exception:  # noqa: BLE001  the row is the truth; a silent bell must not fail the request
        logger.warning("Broker not reached; pins %s wait for the sweep.", pin_ids)


def waiting_pin_ids() -> list[int]:
    """The pins that are due, those of deadlines that have just passed counted in."""
    if not settings.LINK_CHECKS:
        return []
    now = clock.now()
    for version in versions_past_their_deadline(now):
        with transaction.atomic():
            pin_commit(version, PinnedCommit.Moment.DEADLINE)
    due = PinnedCommit.objects.filter(next_try_at__lte=timezone.now())
    return list(due.order_by("next_try_at").values_list("pk", flat=True)[:MOST_A_SWEEP])


def versions_past_their_deadline(now: datetime) -> list[Version]:
    """Of each submission whose deadline passed within a day, the chosen or the last version in time.

    A version that came late was pinned when it came, and that stays.
    """
    recently = (now - GIVE_UP_AFTER, now)
    submissions = Submission.objects.filter(
        Q(milestone__due_at__range=recently)
        | Q(project__extensions__due_at__range=recently)
        | Q(milestone__revision_days__isnull=False, project__conference__archived_at=None),
        versions__items__kind=Kind.REPOSITORY,
    ).exclude(status=Submission.Status.WITHDRAWN)
    submissions = submissions.select_related("milestone", "project", "chosen_version")
    found = []
    for submission in submissions.distinct():
        late = Version.objects.late().filter(submission=submission)
        in_time = submission.versions.exclude(pk__in=late.values("pk"))
        version = submission.chosen_version or in_time.last()
        if version is None:
            continue
        window = window_for(submission.project, submission.milestone)
        is_recent = window.final_instant > recently[0]
        if not is_recent or window.timing(now) not in (Timing.LATE, Timing.CLOSED):
            continue
        if not version.pinned_commits.filter(moment=PinnedCommit.Moment.DEADLINE).exists():
            found.append(version)
    return found


def pin(pin_id: int) -> bool:
    """Ask for the commit of one pin if that is due; True if this call pinned it.

    The claim is one conditional UPDATE of the time of the next try.
    """
    if not settings.LINK_CHECKS:
        return False
    now = timezone.now()
    lease = now + CLAIM_LASTS
    due = PinnedCommit.objects.filter(pk=pin_id, next_try_at__lte=now)
    if not due.update(next_try_at=lease):
        return False
    row = PinnedCommit.objects.select_related("artefact").get(pk=pin_id)
    try:
        answer = head_of(row.artefact)
    except Exception:
        logger.exception("Pinning the repository of artefact %s failed.", row.artefact_id)
        answer = Answer(None, "not_understood")
    ours = PinnedCommit.objects.filter(pk=pin_id, commit="", next_try_at=lease)
    commit = answer.facts.get("commit", "") if answer.verdict is Verdict.WORKS else ""
    if commit:
        return bool(ours.update(commit=commit, pinned_at=clock.now(), next_try_at=None))
    wait = answer.wait or min(timedelta(minutes=1) * 2 ** min(row.attempts, 10), LONGEST_RETRY)
    has_time = now + wait < row.wanted_at + GIVE_UP_AFTER
    ours.update(attempts=row.attempts + 1, next_try_at=now + wait if has_time else None)
    return False


def commits_of(versions: Iterable[Version]) -> dict[tuple[int, int], PinnedCommit]:
    """(version id, artefact id) -> the pin that counts: the deadline's if there is one. One query."""
    pins = PinnedCommit.objects.filter(version__in=versions).exclude(commit="")
    return {
        (pin.version_id, pin.artefact_id): pin
        for pin in sorted(pins, key=lambda pin: pin.moment == PinnedCommit.Moment.DEADLINE)
    }


def address_at(url: str, commit: str) -> str:
    """Where a browser sees a repository as it was at a commit, for hosts whose form we know."""
    return f"{url}/tree/{commit}" if url.startswith("https://github.com/") and commit else url
