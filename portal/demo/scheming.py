"""The demo's grading scheme beyond what every conference starts from: a bonus, and a rubric's next version."""

from __future__ import annotations

from decimal import Decimal

from portal.demo.back_dating import Story
from portal.demo.calendar import Calendar
from projects.models import Conference, User
from reviews import rubric_changes
from reviews.models import Component, Criterion, Level, Scheme

OVER = ((-2, "Far over", "Stopped by the chair."), (-1, "Over", ""), (0, "Kept", ""))


def add_a_bonus(conference: Conference) -> None:
    """A poster on top of the hundred, capped; and a criterion of talks that only takes off."""
    talk = conference.rubrics.get(name="Presentation")
    time = Criterion.objects.create(
        rubric=talk,
        name="Time",
        description="Five minutes, and the next team is waiting.",
        points=0,
        least=-2,
        is_extra=True,
        position=talk.criteria.count(),
    )
    Level.objects.bulk_create(
        Level(criterion=time, points=points, name=name, description=text)
        for points, name, text in OVER
    )
    Component.objects.create(
        conference=conference,
        name="Poster",
        weight=Decimal(5),
        is_bonus=True,
        rubric=talk,
        position=conference.components.count(),
    )
    Scheme.objects.filter(conference=conference).update(bonus_cap=Decimal(3))


def draft_a_version(conference: Conference, calendar: Calendar, story: Story, by: User) -> None:
    """The proposal's rubric is in use; its next version, kinder to a good plan, waits as a draft."""
    story.at(calendar.day(-1, 15, 40))
    draft = rubric_changes.begin(conference.rubrics.get(name="Proposal"), by)
    Level.objects.filter(criterion__rubric=draft, criterion__name="Plan", name="Good").update(
        points=Decimal("3.5")
    )
