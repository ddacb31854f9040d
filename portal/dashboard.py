"""What a person finds on their dashboard, gathered from projects and reviews. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Prefetch
from django.urls import reverse

from portal.next_action import Declared, HandIn, Next, ReviewTask, Situation, next_action
from projects import clock, inviting, statements, teaming
from projects.domain.lateness import Timing
from projects.models import (
    Announcement,
    Conference,
    Decision,
    Extension,
    JoinRequest,
    Membership,
    Participant,
    Project,
    Submission,
    User,
)
from projects.templatetags.conference_time import in_zone
from projects.windows import windows_for
from reviews import contributing, desk, responding
from reviews.models import Grade, Review
from reviews.revising import Offer, offers

MOST_NEWS = 6
SOON = timedelta(days=7)


@dataclass(frozen=True)
class DueLine:
    """One thing that is due: what, when, how it stands. `sign` is a class of the tag."""

    name: str
    url: str
    due: datetime
    state: str
    sign: str = ""
    note: str = ""


@dataclass(frozen=True)
class News:
    at: datetime
    sentence: str
    url: str


@dataclass(frozen=True)
class Dashboard:
    next: Next
    due: list[DueLine]
    news: list[News]
    invitations: list[Any]
    requests: list[JoinRequest]
    project: Project | None
    teams_lock_at: datetime | None


def of_participant(conference: Conference, place: Participant) -> Dashboard:
    """The dashboard of a student or judge."""
    user, now = place.user, clock.now()
    project = None
    if place.team:
        extensions = Prefetch("extensions", Extension.objects.select_related("milestone"))
        own = Project.objects.visible_to(user).filter(team=place.team)
        project = own.prefetch_related(extensions).first()
    invitations = [] if place.team else list(inviting.waiting_for(user, conference))
    requests = _requests(conference, place)
    grades = (
        Grade.objects.visible_to(user)
        .filter(participant=place, component__conference=conference)
        .with_looks()
        .select_related("component__milestone", "project")
        .order_by("-released_at")
    )
    # A number here would be a look at the grade, which ends the time to take its release back.
    seen = [grade for grade in grades if grade.is_seen]
    chances = offers(seen, now) if place.is_student else {}
    lines, hand_ins = (
        _milestones(conference, user, project, now, chances.values())
        if place.is_student
        else ([], [])
    )
    rounds = desk.my_reviews(user, conference, now)
    open_rounds = [tasks for tasks in rounds if tasks.is_running]
    received = (
        Review.objects.received_by(user)
        .filter(round__conference=conference)
        .values_list("round__name", "round__released_at")
        .distinct()
    )
    situation = Situation(
        is_student=place.is_student,
        has_team=place.team is not None,
        teams_locked=teaming.teams_are_locked(conference),
        teams_lock_at=conference.teams_lock_at,
        invitations=len(invitations),
        join_requests=len(requests),
        has_project=project is not None,
        hand_ins=hand_ins,
        unconfirmed=_unconfirmed(conference, place),
        reviews=[
            ReviewTask(
                tasks.name,
                tasks.due_at,
                len(tasks.tasks) - tasks.submitted,
                tasks.next_task.public_id if tasks.next_task else "",
            )
            for tasks in open_rounds
        ],
        released_grades=len(grades),
        released_reviews=len(received),
    )
    if place.is_student and not place.team and conference.teams_lock_at:
        lines.append(
            DueLine("Form a team", reverse("team", args=[conference.slug]),
                    conference.teams_lock_at, "no team yet", "tag-warn")
        )  # fmt: skip
    lines += [
        DueLine(
            tasks.name,
            reverse("reviews", args=[conference.slug]),
            tasks.due_at,
            f"{tasks.progress} reviews submitted",
            "tag-ok" if tasks.is_done else "tag-accent",
        )
        for tasks in open_rounds
    ]
    lines += [
        DueLine(
            f"Answer to the reviews of {round_.name}",
            f"{reverse('feedback', args=[conference.slug])}#answer-{round_.pk}",
            round_.responses_until,
            "sent" if is_sent else "not sent",
            "tag-ok" if is_sent else "",
        )
        for round_, is_sent in (responding.open_to(user, conference, now) if received else [])
        if round_.responses_until
    ]
    survey, is_answered = contributing.owed_by(place)
    if survey is not None:
        lines.append(
            DueLine("Who did how much", reverse("contribution", args=[conference.slug]),
                    survey.due_at, *(("answered", "tag-ok") if is_answered
                                     else ("not answered", "tag-warn")))
        )  # fmt: skip
    news = _news_of_project(conference, user, project) + _news_of_team(conference, place)
    news += news_of_announcements(conference, user)
    news += [
        News(grade.released_at, f"Your result for {grade.component.name} is released.",
             reverse("grade", args=[conference.slug]))
        for grade in grades
    ]  # fmt: skip
    news += [
        News(at, f"The reviews of your project from {name} are released.",
             reverse("feedback", args=[conference.slug]))
        for name, at in received
    ]  # fmt: skip
    return Dashboard(
        next=next_action(situation),
        due=sorted(lines, key=lambda line: line.due),
        news=sorted(news, key=lambda item: item.at, reverse=True)[:MOST_NEWS],
        invitations=invitations,
        requests=requests,
        project=project,
        teams_lock_at=conference.teams_lock_at,
    )


def _requests(conference: Conference, place: Participant) -> list[JoinRequest]:
    """Who waits for the team's answer."""
    if not place.team or teaming.teams_are_locked(conference):
        return []
    waiting = JoinRequest.objects.visible_to(place.user).open().filter(team=place.team)
    return list(waiting.select_related("participant__user"))


def _unconfirmed(conference: Conference, place: Participant) -> list[Declared]:
    if not place.team or conference.is_archived:
        return []
    return [
        Declared(
            version.submission.milestone.name, version.submission.milestone.slug, version.number
        )
        for version, people in statements.unconfirmed_of_team(place.team)
        if place.user in people
    ]


def _milestones(
    conference: Conference,
    user: User,
    project: Project | None,
    now: datetime,
    chances: Iterable[Offer],
) -> tuple[list[DueLine], list[HandIn]]:
    """The milestones that are not over, as lines to read and as values to choose from."""
    extended = {}
    submissions = {}
    milestones = list(conference.milestones.asking(project))
    windows = windows_for(project, milestones)
    if project:
        extended = {row.milestone_id: row.due_at for row in project.extensions.all()}
        submissions = {
            submission.milestone_id: submission
            for submission in Submission.objects.visible_to(user).filter(project=project)
        }
    lines, hand_ins = [], []
    for milestone in milestones:
        window = windows[milestone.pk]
        timing = window.timing(now)
        submission = submissions.get(milestone.pk)
        status = submission.status if submission else Submission.Status.DRAFT
        # Nobody owes a revision; one that is begun is worth finishing.
        if milestone.revises_id is None or submission:
            hand_ins.append(
                HandIn(
                    milestone.name,
                    milestone.slug,
                    window.due,
                    status,
                    window.takes(now),
                    submission is not None,
                )
            )
        if timing is Timing.CLOSED:
            continue
        state, sign = _state_words(submission, timing, in_zone(window.opens_at, conference))
        is_far = window.due - now > SOON or milestone.revises_id is not None
        if sign == "tag-warn" and not submission and is_far:
            sign = ""
        note = ""
        if milestone.pk in extended and window.due == extended[milestone.pk]:
            note = "your team's extension counted in"
        told = [
            f"{offer.component}: with your {offer.now} at most {offer.most}"
            for offer in chances
            if offer.milestone == milestone
        ]
        if told:
            note = "nobody has to; it can win back points lost. " + "; ".join(told)
        if timing is Timing.LATE:
            note = f"late hand-ins are taken until {in_zone(window.last, conference)}"
        url = reverse("submission", args=[conference.slug, milestone.slug])
        lines.append(DueLine(milestone.name, url, window.due, state, sign, note))
    return lines, hand_ins


def _state_words(submission: Submission | None, timing: Timing, opens: str) -> tuple[str, str]:
    if submission and submission.status != Submission.Status.DRAFT:
        sign = {"accepted": "tag-ok", "submitted": "tag-ok", "changes_requested": "tag-warn"}
        return submission.get_status_display(), sign.get(submission.status, "tag-live")
    if timing is Timing.EARLY:
        return f"opens {opens}", ""
    if timing is Timing.LATE:
        return "late", "tag-live"
    return ("draft begun", "tag-accent") if submission else ("not begun", "tag-warn")


def news_of_announcements(conference: Conference, user: User) -> list[News]:
    """What staff announced to this person."""
    return [
        News(row.sent_at, row.subject, reverse("announcement", args=[conference.slug, row.pk]))
        for row in Announcement.objects.sent_to(user).filter(conference=conference)[:MOST_NEWS]
        if row.sent_at
    ]


def _news_of_project(conference: Conference, user: User, project: Project | None) -> list[News]:
    if project is None:
        return []
    words = {
        Decision.Verdict.ACCEPT: "Your {} is accepted.",
        Decision.Verdict.REQUEST_CHANGES: "Staff ask for changes to your {}.",
        Decision.Verdict.DECLINE: "Your {} is declined; read why.",
    }
    decisions = (
        Decision.objects.filter(
            version__submission__in=Submission.objects.visible_to(user).filter(project=project)
        )
        .select_related("version__submission__milestone")
        .order_by("-decided_at")[:MOST_NEWS]
    )
    found = []
    for decision in decisions:
        milestone = decision.version.submission.milestone
        found.append(
            News(
                decision.decided_at,
                words[Decision.Verdict(decision.verdict)].format(milestone.name.lower()),
                reverse("submission", args=[conference.slug, milestone.slug]),
            )
        )
    for extension in project.extensions.all():
        until = in_zone(extension.due_at, conference)
        found.append(
            News(
                extension.granted_at,
                f"Your team has until {until} for {extension.milestone.name}.",
                reverse("submission", args=[conference.slug, extension.milestone.slug]),
            )
        )
    return found


def _news_of_team(conference: Conference, place: Participant) -> list[News]:
    if not place.team:
        return []
    others = (
        Membership.objects.filter(team=place.team, joined_at__gt=F("team__created_at"))
        .exclude(participant=place)
        .exclude(joined_at__lt=place.membership.joined_at)
        .select_related("participant__user")
    )
    url = reverse("team", args=[conference.slug])
    return [
        News(row.joined_at, f"{row.participant.user.name} joined your team.", url)
        for row in others
    ]  # fmt: skip
