"""The demo's missing reviews: two on offer to students, of which one is taken, and one to staff."""

from __future__ import annotations

from portal.demo.back_dating import Story
from portal.demo.calendar import Calendar
from projects.models import Conference, User
from reviews import offering, taking
from reviews.models import Offer


def offer_what_is_missing(
    conference: Conference, calendar: Calendar, story: Story, teacher: User
) -> None:
    """Near the end of the round on proposals, the projects with the fewest reviews are offered."""
    round_ = conference.rounds.get(name="Feedback on proposals")
    rows = offering.coverage(round_, counts_unbegun=False)
    needy = sorted(rows, key=lambda row: (row.submitted, row.project.number))[:3]
    story.at(calendar.day(-1, 17, 40))
    for row, to in zip(needy, (Offer.To.STUDENTS, Offer.To.STUDENTS, Offer.To.STAFF), strict=True):
        planned = offering.preview(round_, {row.project.pk: 1}, to)
        offering.offer(round_, {row.project.pk: 1}, to, teacher, planned.fingerprint)
    first = needy[0].project
    free = next(
        one.person
        for one in taking.takers(round_, Offer.To.STUDENTS, [first.pk])
        if one.projects and not one.hindered
    )
    story.at(calendar.day(-1, 19, 5))
    taking.take(round_, first, free)
