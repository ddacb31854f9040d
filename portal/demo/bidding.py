"""The demo's next round: bids are open, and somebody has reported a conflict."""

from __future__ import annotations

from portal.demo.back_dating import Story
from portal.demo.calendar import Calendar
from portal.demo.dice import dice
from portal.demo.gathering import place_of
from projects.models import Conference, Participant
from reviews.bidding import place_bids, projects_to_bid_on
from reviews.conflicting import declare
from reviews.models import Bid, ReviewRound

BIDS_UNTIL, OPENS, DUE = 5, 26, 33
# Of the wishes drawn; most people are lukewarm about most projects.
WISHES = (
    [Bid.Wish.EAGER] + [Bid.Wish.WILLING] * 3 + [Bid.Wish.NEUTRAL] * 3 + [Bid.Wish.RELUCTANT] * 2
)


def ask_for_bids(conference: Conference, calendar: Calendar, story: Story) -> None:
    """Half of the class has said what it would like to review of the deliverables."""
    story.at(calendar.day(-1, 9))
    round_ = ReviewRound.objects.create(
        conference=conference,
        name="Final review",
        milestone=conference.milestones.get(slug="deliverables"),
        rubric=conference.rubrics.get(name="Final review"),
        blinding=ReviewRound.Blinding.SINGLE,
        reviews_per_reviewer=3,
        bids_until=calendar.last_minute(BIDS_UNTIL),
        opens_at=calendar.day(OPENS, 9),
        due_at=calendar.last_minute(DUE),
    )
    students = Participant.objects.students().filter(conference=conference).order_by("pk")
    for place in list(students)[::2]:
        chance = dice("bids", place.user.email)
        projects = projects_to_bid_on(round_, place)[:8]
        place_bids(round_, place, {project.pk: chance.choice(WISHES) for project in projects})
    declaring = place_of(conference, "member")
    about = projects_to_bid_on(round_, declaring)[-1]
    declare(declaring, about, "close", "I share a flat with two people of this team.")
