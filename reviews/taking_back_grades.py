"""Taking a release of grades back: within minutes, and only while no student has looked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q

from projects import outbox
from projects.clock import now
from projects.domain.lateness import is_over
from projects.models import Conference, GradeShown, Mail, User, Version, log
from projects.refusals import WrongState
from reviews.models import Component, Grade, GradePolicy, GradeRelease, ReleasedGrade
from reviews.releasing_grades import GRADE_FIELDS

UNSENT = (Mail.State.WAITING, Mail.State.HELD)
LEFT = (Mail.State.SENT, Mail.State.SENDING, Mail.State.GATHERED)


@dataclass(frozen=True)
class Undoable:
    """The latest release as it stands: whether it can be taken back, until when, or why not."""

    release: GradeRelease
    grades: int
    seen: int
    until: datetime
    unsent: int
    sent: int
    why_not: str

    @property
    def is_possible(self) -> bool:
        return not self.why_not


def latest(conference: Conference) -> Undoable | None:
    """What could be taken back: the last release that stands. Constant queries."""
    act = (
        conference.grade_releases.filter(undone_at=None)
        .annotate(
            number=Count("grades"), looked=Count("grades", filter=Q(grades__seen_at__isnull=False))
        )
        .select_related("released_by")
        .first()
    )
    if act is None:
        return None
    policy = GradePolicy.of(conference)
    until = act.released_at + policy.undo_for
    mails = Mail.objects.filter(thread=f"{conference.slug}/{act.mail_thread}")
    return Undoable(
        release=act,
        grades=act.number,
        seen=act.looked,
        until=until,
        unsent=mails.filter(state__in=UNSENT).count(),
        sent=mails.filter(state__in=LEFT).count(),
        why_not=_why_not(act, act.looked, until, policy),
    )


def _why_not(act: GradeRelease, seen: int, until: datetime, policy: GradePolicy) -> str:
    if act.undone_at is not None:
        return "This release has been taken back already."
    if not policy.undo_minutes:
        return "In this conference a release is not taken back."
    if seen:
        return (
            f"{seen} of these grades {'has' if seen == 1 else 'have'} been looked at, so the release "
            "stays. Correct the grading and release again: the students see the changed grade."
        )
    if is_over(until, now()):
        return (
            f"The {policy.undo_minutes} minutes to take it back are over. Correct the grading and "
            "release again: the students see the changed grade."
        )
    return ""


@transaction.atomic
def take_back(conference: Conference, pk: int, by: User) -> GradeRelease:
    """Put everything back as it stood before this release, mails that have not left included.

    Raises WrongState if somebody has looked, the minutes are over, or it is not the last release.
    """
    Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
    act = conference.grade_releases.filter(undone_at=None).select_for_update().first()
    if act is None or act.pk != pk:
        raise WrongState(
            "Only the last release can be taken back, and this one is not it any more."
        )
    # Locked, so that nobody begins to look while it goes. The lock on the conference is one that the
    # log entry of a look does not wait for; else the two would wait for each other.
    rows = list(
        act.grades.select_for_update(of=("self",)).select_related("component", "participant__user")
    )
    seen, policy = sum(row.seen_at is not None for row in rows), GradePolicy.of(conference)
    refusal = _why_not(act, seen, act.released_at + policy.undo_for, policy)
    refusal = refusal or _revised_since(act)
    if refusal:
        raise WrongState(refusal)
    _put_back(rows)
    _close_revisions(act)
    act.undone_at, act.undone_by = now(), by
    act.save(update_fields=["undone_at", "undone_by"])
    _log(act, rows, by)
    told = Mail.objects.filter(
        thread=f"{conference.slug}/{act.mail_thread}", state__in=LEFT, receiver__isnull=False
    ).select_related("receiver")
    readers = [mail.receiver for mail in told if mail.receiver]
    outbox.drop(conference, "grades_released", act.mail_thread)
    outbox.post(
        conference,
        readers,
        "grades_taken_back",
        f"grades-taken-back:{act.pk}",
        {},
        thread=act.mail_thread,
    )
    return act


def _revised_since(act: GradeRelease) -> str:
    """A revision that came in since can only be of a grade that somebody knew."""
    for milestone, project, *_ in act.shown_before:
        if Version.objects.filter(
            submission__milestone__revises=milestone,
            submission__project=project,
            submitted_at__gte=act.released_at,
        ).exists():
            return "A team has handed in a revision since, so the release stays."
    return ""


def _put_back(rows: Sequence[ReleasedGrade]) -> None:
    """Grades as they stood: first ones go, changed ones get their former values."""
    now_stored = {
        (grade.component_id, grade.participant_id): grade
        for grade in Grade.objects.filter(
            component__in={row.component_id for row in rows},
            participant__in={row.participant_id for row in rows},
        )
    }
    gone, again = [], []
    for row in rows:
        grade = now_stored[row.component_id, row.participant_id]
        if row.before is None:
            gone.append(grade.pk)
            continue
        grade.project_id = row.before["project"]
        grade.per_cent = Decimal(row.before["per_cent"])
        grade.calculation = row.before["calculation"]
        grade.scheme_id = row.before.get("scheme", grade.scheme_id)
        grade.released_at = datetime.fromisoformat(row.before["released_at"])
        again.append(grade)
    Grade.objects.filter(pk__in=gone).delete()
    Grade.objects.bulk_update(again, GRADE_FIELDS)
    empty = Component.objects.filter(pk__in={row.component_id for row in rows}, grades__isnull=True)
    empty.update(released_at=None, released_by=None)


def _close_revisions(act: GradeRelease) -> None:
    for milestone, project, first, last in act.shown_before:
        shown = GradeShown.objects.filter(milestone=milestone, project=project)
        if first is None:
            shown.delete()
        else:
            shown.update(
                first_at=datetime.fromisoformat(first), last_at=datetime.fromisoformat(last)
            )


def _log(act: GradeRelease, rows: Sequence[ReleasedGrade], by: User) -> None:
    by_component: dict[Component, list[ReleasedGrade]] = defaultdict(list)
    for row in rows:
        by_component[row.component].append(row)
    for component, its in by_component.items():
        log(
            act.conference,
            by,
            "took back the release of",
            component,
            before={row.participant.user.email: str(row.per_cent) for row in its},
            after={
                row.participant.user.email: row.before["per_cent"] if row.before else None
                for row in its
            },
        )
