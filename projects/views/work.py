"""One team's work on one milestone, as a request finds it and what it sends."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from projects.drafting import (
    submission_for,
)
from projects.forms.ai_use import sent_disclosure
from projects.models import (
    Conference,
    Milestone,
    Project,
    Submission,
)


@dataclass
class Work:
    """One team's work on one milestone, as a request finds it."""

    conference: Conference
    project: Project
    milestone: Milestone
    submission: Submission | None

    def begun(self) -> Submission:
        """The submission, made now if this is the first thing that is kept in it."""
        if self.submission is None:
            self.submission = submission_for(self.project, self.milestone)
        return self.submission


def own_project(request: HttpRequest, conference: Conference) -> Project | None:
    """The project of the team this student is on, once it has a name."""
    return (
        Project.objects.visible_to(request.user)
        .filter(
            conference=conference,
            team__memberships__participant=request.participant,  # type: ignore[attr-defined]
        )
        .select_related("team")
        .first()
    )


def work_on(request: HttpRequest, conference: Conference, slug: str) -> Work:
    """This student's work on a milestone; 404 without a project or without such a milestone."""
    submission = (
        Submission.objects.visible_to(request.user)
        .filter(
            milestone__conference=conference,
            milestone__slug=slug,
            project__team__memberships__participant=request.participant,  # type: ignore[attr-defined]
        )
        .select_related("project__team", "milestone")
        .prefetch_related("milestone__fields")
        .first()
    )
    if submission:
        submission.project.conference = submission.milestone.conference = conference
        submission.project.fetched_through = request.user.pk
        return Work(conference, submission.project, submission.milestone, submission)
    milestone = get_object_or_404(conference.milestones, slug=slug)
    project = get_object_or_404(
        Project.objects.visible_to(request.user).select_related("team"),
        conference=conference,
        team__memberships__participant=request.participant,  # type: ignore[attr-defined]
    )
    project.conference = milestone.conference = conference
    project.fetched_through = request.user.pk
    return Work(conference, project, milestone, None)


def sent_texts(request: HttpRequest, work: Work) -> tuple[dict[str, str], dict[str, int]]:
    """The texts in a request by key, and the revisions they were typed over.

    The use of AI tools is a text too: its rows as JSON.
    """
    texts, revisions = {}, {}
    for asked in work.milestone.fields.all():
        sent = None
        if asked.is_section:
            sent = request.POST.get(asked.key)
        elif asked.has_rows:
            sent = sent_disclosure(request.POST, asked.key)
        if sent is None:
            continue
        texts[asked.key] = sent
        number = request.POST.get(f"revision-{asked.key}", "")
        revisions[asked.key] = int(number) if number.isdecimal() and len(number) < 9 else 0
    return texts, revisions


def ticked(request: HttpRequest, work: Work) -> dict[str, str]:
    """The statements that the person ticked, by key: the fingerprint of the words they read."""
    return {
        asked.key: request.POST[f"confirm.{asked.key}"]
        for asked in work.milestone.fields.all()
        if asked.is_statement and f"confirm.{asked.key}" in request.POST
    }
