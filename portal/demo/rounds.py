"""The demo's other rounds: teams that read each other's proposals, and a score that judges will give."""

from __future__ import annotations

from portal.demo import judging
from portal.demo.back_dating import Story
from portal.demo.calendar import Calendar
from portal.demo.gathering import enrol_staff, place_of
from portal.demo.people import JUDGES
from portal.demo.texts import ProjectText
from projects.models import Conference, Role, User
from reviews import opening
from reviews.assigning import counting_versions
from reviews.loads import set_load
from reviews.models import Review, ReviewRound
from reviews.parties import parties_of

OPENED, DUE, HARD_END = -3, 4, 6
TALKS_OPEN, TALKS_DUE = 21, 24


def set_more_rounds(
    conference: Conference,
    texts: list[ProjectText],
    calendar: Calendar,
    story: Story,
    teacher: User,
) -> None:
    """A round in which each team reviews as one, under way; one of judges, set up; one excused."""
    story.at(calendar.day(OPENED - 1, 11))
    round_ = ReviewRound.objects.create(
        conference=conference,
        name="Team to team",
        milestone=conference.milestones.get(slug="proposal"),
        rubric=conference.rubrics.get(name="Proposal"),
        reviewed_by=ReviewRound.Reviewers.TEAMS,
        blinding=ReviewRound.Blinding.UNTIL,
        reviews_per_reviewer=1,
        opens_at=calendar.day(OPENED, 9),
        due_at=calendar.last_minute(DUE),
        hard_end_at=calendar.last_minute(HARD_END),
    )
    _pass_on(round_)
    round_.assigned_at = story.at(calendar.day(OPENED - 1, 11, 30))
    round_.save()
    story.at(calendar.day(OPENED, 9))
    opening.open_round(round_, teacher)
    by_number = {text.number: text for text in texts}
    for place, review in enumerate(round_.reviews.select_related("project").order_by("pk")):
        if place % 3 == 0 and place_of(conference, "reviewer").team != review.team:
            story.at(calendar.day(-1, 8 + place % 12, 7 * place % 60))
            text = by_number[review.project.number]
            judging.write_review(review, text, place, is_finished=place % 2 == 0)
    story.at(calendar.day(-1, 16))
    ReviewRound.objects.create(
        conference=conference,
        name="Presentation score",
        milestone=conference.milestones.get(slug="deliverables"),
        rubric=conference.rubrics.get(name="Presentation"),
        reviewed_by=ReviewRound.Reviewers.JUDGES,
        demand=2,
        load_min=4,
        load_max=8,
        opens_at=calendar.day(TALKS_OPEN, 9),
        due_at=calendar.last_minute(TALKS_DUE),
    )
    enrol_staff(conference, JUDGES, Role.JUDGE)
    final = conference.rounds.get(name="Final review")
    set_load(final, place_of(conference, "ouyang").pk, 1, 1, teacher)


def _pass_on(round_: ReviewRound) -> None:
    """Each team gets the proposal of the next."""
    versions = counting_versions(round_)
    projects = list(
        round_.conference.projects.filter(pk__in=versions, team__isnull=False).order_by("number")
    )
    parties = {party.team_id: party for party in parties_of(round_)}
    after = [*projects[1:], projects[0]]
    for own, other in zip(projects, after, strict=True):
        party = parties[own.team_id]
        Review.objects.create(
            round=round_, reviewer=party.person, team_id=party.team_id, project=other
        )
