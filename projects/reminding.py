"""Reminders before deadlines, only to teams that still owe something, each once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from projects import clock, outbox, owing
from projects.domain.mail_times import MOST_HOURS, reminder_due
from projects.models import Conference, Mail, Milestone, Submission, Team, User

KIND = "reminder"


def conferences_that_remind() -> QuerySet[Conference]:
    """Those that run. Whether anything is reminded of, their hours and their milestones' say."""
    return Conference.objects.filter(archived_at__isnull=True)


def already_told(conference: Conference, kind: str) -> set[str]:
    """The causes of the reminders that were written, whoever they went to."""
    keys = Mail.objects.filter(conference=conference, kind=kind).values_list("key", flat=True)
    return {key.rpartition(":")[0] for key in keys}


def remind_teams(at: datetime | None = None) -> int:
    """The sweep: write every reminder whose time has come; how many teams it told.

    A reminder counts from the team's own due time, extension counted in. Safe to run twice.
    """
    at = at or clock.now()
    told = 0
    for conference in conferences_that_remind():
        soon = (at - timedelta(minutes=1), at + timedelta(hours=MOST_HOURS))
        near = conference.milestones.filter(
            Q(due_at__range=soon) | Q(extensions__due_at__range=soon), opens_at__lte=at
        ).distinct()
        milestones = [milestone for milestone in near if milestone.reminders]
        written = already_told(conference, KIND) if milestones else set()
        for milestone in milestones:
            told += _remind_of(milestone, conference, at, written)
    return told


def _remind_of(
    milestone: Milestone, conference: Conference, at: datetime, written: set[str]
) -> int:  # fmt: skip
    milestone.conference = conference
    extensions = owing.extensions_of(milestone)
    told = 0
    for team in owing.teams_owing(milestone).select_related("project"):
        project = getattr(team, "project", None)
        extension = extensions.get(project.pk) if project else None
        window = owing.window_of(milestone, extension)
        known_since = max(milestone.opens_at, team.created_at)
        if extension:
            known_since = max(known_since, extension.granted_at)
        before = reminder_due(window, milestone.reminders, known_since, at)
        key = f"{KIND}:{team.pk}:{milestone.pk}:{window.due:%Y%m%d%H%M}:{before}"
        if before is None or key in written:
            continue
        team.conference = conference
        if project:
            project.conference = conference
        told += _write(team, milestone, key)
    return told


@transaction.atomic
def _write(team: Team, milestone: Milestone, key: str) -> bool:
    """One reminder to the people of a team, unless they have handed in meanwhile."""
    project = getattr(team, "project", None)
    submission = None
    extension = None
    if project:
        # The row is held, so that a hand-in at this very moment comes before or after the whole.
        submission = (
            Submission.objects.select_for_update()
            .filter(project=project, milestone=milestone)
            .first()
        )
        extension = project.extensions.filter(milestone=milestone).first()
    if submission and submission.status not in owing.OWED:
        return False
    if submission:
        submission.project, submission.milestone = project, milestone
    window = owing.window_of(milestone, extension)
    problems, links = owing.lacking(milestone, submission, project)
    people = User.objects.filter(
        participations__membership__team=team, participations__left_at__isnull=True
    ).order_by("participations__membership__seat")
    outbox.post(
        team.conference,
        people,
        KIND,
        key,
        {
            "team": team,
            "project": project,
            "milestone": milestone,
            "due": window.due,
            "is_extended": window.due > milestone.due_at,
            "problems": problems,
            "links": links,
            "changes_asked": submission is not None
            and submission.status == Submission.Status.CHANGES_REQUESTED,
            "hands_in_by_itself": submission is not None
            and submission.status == Submission.Status.DRAFT
            and submission.hands_in_by_itself,
        },
        thread=outbox.milestone_thread(team, milestone),
        useless_from=window.final_instant,
    )
    return True
