"""Extensions of the demo: one for a team that was ill, one for all that lost an afternoon."""

from __future__ import annotations

from portal.demo.back_dating import Story
from portal.demo.calendar import Calendar
from projects import extending, extension_plans
from projects.domain.extensions import MoreTime
from projects.models import Conference, Milestone, Project, User

# The projects that lost an afternoon with the cluster.
OUTAGE = (5, 9, 12)


def give(
    milestone: Milestone, projects: list[Project], more: MoreTime, reason: str, by: User
) -> None:
    """As staff do it: what would happen first, then exactly that."""
    planned = extension_plans.plan(milestone, projects, more)
    extending.grant(milestone, projects, more, reason, by, planned.fingerprint)


def after_an_outage(
    conference: Conference,
    projects: dict[int, Project],
    calendar: Calendar,
    story: Story,
    teacher: User,
) -> None:
    """Three teams get more time for the check-in as one act."""
    story.at(calendar.day(-1, 17, 40))
    milestone = conference.milestones.get(slug="check-in")
    several = [projects[number] for number in OUTAGE]
    reason = "The cluster was away all afternoon"
    give(milestone, several, MoreTime(24, "hours"), reason, teacher)
