"""What a student's own calendar holds: their deadlines, and nothing that they could not see."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count
from django.urls import reverse

from projects.domain.icalendar import Event
from projects.domain.lateness import Window
from projects.models import Conference, Milestone, Participant, Project, Slot, Submission
from projects.templatetags.conference_time import in_zone
from projects.windows import windows_for
from reviews import desk

DONE = "\N{CHECK MARK}"
HANDED_IN = (
    Submission.Status.SUBMITTED,
    Submission.Status.ACCEPTED,
    Submission.Status.DECLINED,
)


def events_of(place: Participant, at: datetime) -> list[Event]:
    """Everything with a time that concerns this student. The same number of queries for any."""
    conference, user = place.conference, place.user
    project = None
    if place.team:
        project = Project.objects.visible_to(user).filter(team=place.team).first()
    events = _hand_ins(place, project)
    if place.team is None and conference.teams_lock_at:
        events.append(_team_lock(conference, conference.teams_lock_at))
    for tasks in desk.my_reviews(user, conference, at):
        title = f"Reviews due: {tasks.name} ({tasks.progress} submitted)"
        if tasks.is_done:
            title = f"{DONE} Reviews submitted: {tasks.name}"
        events.append(
            Event(
                _uid(conference, f"round-{tasks.round_id}"),
                tasks.due_at,
                _of(conference, title),
                text=_reviews_due(tasks, conference),
                url=_url("reviews", conference),
            )
        )
    if project:
        events += _talks(conference, project)
    return events


def _reviews_due(tasks: desk.RoundTasks, conference: Conference) -> str:
    said = f"Due {in_zone(tasks.due_at, conference)}."
    if tasks.last_at != tasks.due_at:
        said += f"\nTaken late until {in_zone(tasks.last_at, conference)}."
    return said


def _hand_ins(place: Participant, project: Project | None) -> list[Event]:
    conference = place.conference
    submissions: dict[int, Submission] = {}
    if project:
        rows = Submission.objects.visible_to(place.user).filter(project=project)
        submissions = {
            row.milestone_id: row for row in rows.annotate(version_count=Count("versions"))
        }
    milestones = list(conference.milestones.asking(project))
    windows = windows_for(project, milestones)
    return [
        _hand_in(conference, milestone, windows[milestone.pk], submissions.get(milestone.pk))
        for milestone in milestones
        if not windows[milestone.pk].is_waiting
    ]


def _hand_in(
    conference: Conference, milestone: Milestone, window: Window, submission: Submission | None
) -> Event:
    status = submission.status if submission else Submission.Status.DRAFT
    versions: int = getattr(submission, "version_count", 0)
    title = f"{milestone.name} due"
    state = "Not handed in yet."
    if status in HANDED_IN:
        title = f"{DONE} {milestone.name} handed in"
        state = f"Version {versions} is handed in."
    elif status == Submission.Status.CHANGES_REQUESTED:
        title = f"{milestone.name}: hand in again"
        state = "The staff asked for changes."
    elif status == Submission.Status.WITHDRAWN:
        state = "Withdrawn by your team."
    said = [f"Due {in_zone(window.due, conference)}."]
    if window.extended_to and window.due == window.extended_to:
        said.append("Your team's extension is counted in.")
    if window.late_until:
        cost = f"{milestone.late_penalty:f}".rstrip("0").rstrip(".")
        said.append(
            f"Late until {in_zone(window.last, conference)}, for {cost or 0} per cent of the points."
        )
    return Event(
        _uid(conference, f"milestone-{milestone.pk}"),
        window.due,
        _of(conference, title),
        text="\n".join([*said, state]),
        url=_url("submission", conference, milestone.slug),
    )


def _team_lock(conference: Conference, lock: datetime) -> Event:
    return Event(
        _uid(conference, "teams-lock"),
        lock,
        _of(conference, "Teams lock"),
        text="You are on no team yet. After this only the staff can put you on one.",
        url=_url("people", conference),
    )


def _talks(conference: Conference, project: Project) -> list[Event]:
    """The team's own slots, once the program is public."""
    slots = Slot.objects.public().filter(project=project, starts_at__isnull=False)
    return [
        Event(
            _uid(conference, f"slot-{slot.pk}"),
            slot.starts_at,
            _of(conference, f"Your talk: {project.title}"),
            text=f"{slot.session.name}, board {project.board}.",
            url=_url("program", conference),
            place=slot.session.room,
            minutes=slot.minutes,
        )
        for slot in slots.select_related("session")
        if slot.starts_at
    ]


def _of(conference: Conference, title: str) -> str:
    """A title among those of other courses."""
    return f"{title} ({conference.course or conference.name})"


def _uid(conference: Conference, what: str) -> str:
    return f"{conference.slug}-{what}@{urlsplit(settings.SITE_URL).hostname}"


def _url(name: str, conference: Conference, *more: str) -> str:
    return settings.SITE_URL + reverse(name, args=[conference.slug, *more])
