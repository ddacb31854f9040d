"""The demo's round that waits to be assigned: configurations to compare, one of them edited by hand."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from portal.demo.back_dating import Story
from portal.demo.calendar import Calendar
from portal.demo.dice import dice
from projects.models import Conference, Participant, User
from reviews import rearranging, run_records, running
from reviews.bidding import place_bids, projects_to_bid_on
from reviews.models import AssignmentRun, Bid, ReviewRound

OPENS, DUE, REVIEWS_EACH_PROJECT = 8, 13, 4


def compare_assignments(
    conference: Conference, calendar: Calendar, story: Story, teacher: User
) -> None:
    """Two thirds of the class have bid; four kinds of assignment are computed, none is applied."""
    story.at(calendar.day(-2, 19))
    round_ = ReviewRound.objects.create(
        conference=conference,
        name="Second reading of proposals",
        milestone=conference.milestones.get(slug="proposal"),
        rubric=conference.rubrics.get(name="Proposal"),
        demand=REVIEWS_EACH_PROJECT,
        load_max=3,
        bids_until=calendar.last_minute(1),
        opens_at=calendar.day(OPENS, 9),
        due_at=calendar.last_minute(DUE),
    )
    students = Participant.objects.students().filter(conference=conference).order_by("pk")
    for number, place in enumerate(students):
        if number % 3:
            _bid(round_, place, dice("second bids", place.user.email))
    # The time for bids is over, so that the page of bids shows the round that is still to come.
    ReviewRound.objects.filter(pk=round_.pk).update(bids_until=None)
    round_.refresh_from_db()
    story.at(calendar.day(-1, 11))
    Mode = AssignmentRun.Mode  # noqa: N806
    for mode in (Mode.FAIR, Mode.BEST, Mode.RANDOM):
        run = running.add(round_, teacher, mode, Decimal("0.97"), Decimal("0.6"), conference.slug)
        running.compute(run.pk)
    story.at(calendar.day(-1, 11, 20))
    _edit(round_.runs.get(mode=Mode.FAIR), teacher)


def _bid(round_: ReviewRound, place: Participant, chance: Random) -> None:
    """A few projects are liked and many are not; what is liked by one is liked by others too."""
    wishes = {}
    for project in projects_to_bid_on(round_, place):
        liking = chance.random() + 0.3 * dice("liked", project.title).random()
        if liking > 1.05:
            wishes[project.pk] = Bid.Wish.EAGER
        elif liking > 0.85:
            wishes[project.pk] = Bid.Wish.WILLING
        elif liking < 0.3:
            wishes[project.pk] = Bid.Wish.RELUCTANT
    place_bids(round_, place, wishes)


def _edit(run: AssignmentRun, teacher: User) -> None:
    """A copy in which one reviewer comes in the place of another."""
    made = rearranging.copy(run, teacher)
    shown = run_records.whole(made)
    row = next(row for row in shown.rows if row.seats and row.others)
    gone, came = row.seats[-1].person, row.others[0].person
    project = row.project.pk
    rearranging.rearrange(made, teacher, made.stamp, [(gone, project)], [(came, project)])
