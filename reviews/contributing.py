"""The contribution survey: answers of the teams, and what staff learn of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from projects import clock
from projects.domain.lateness import Timing
from projects.models import Conference, Membership, Participant, Team, User, log
from projects.refusals import WrongState
from reviews.domain.contribution import claimed, perceived
from reviews.domain.grading import rounded
from reviews.models import ContributionAnswer, ContributionSurvey

OfTeams = dict[int, tuple[list[int], dict[tuple[int, int], Decimal | None]]]


@dataclass(frozen=True)
class MemberLine:
    """One member as staff see them. Factors are 1 for an equal part; empty where nothing is known."""

    name: str
    has_answered: bool
    claimed: Decimal | None
    perceived: Decimal

    @property
    def difference(self) -> Decimal | None:
        return None if self.claimed is None else self.claimed - self.perceived

    @property
    def is_apart(self) -> bool:
        return self.difference is not None and abs(self.difference) >= Decimal("0.25")


@dataclass(frozen=True)
class TeamLine:
    team: Team
    members: Sequence[MemberLine]
    why: str


def survey_of(conference: Conference) -> ContributionSurvey | None:
    return ContributionSurvey.objects.filter(conference=conference).first()


def takes_answers(survey: ContributionSurvey | None) -> bool:
    return (
        survey is not None
        and not survey.conference.is_archived
        and survey.window.takes(clock.now())
    )


def owed_by(place: Participant) -> tuple[ContributionSurvey | None, bool]:
    """The survey that a member of a team may answer now, and whether they have; one query."""
    if place.team is None:
        return None, False
    given = ContributionAnswer.objects.filter(survey=OuterRef("pk"), rater=place)
    survey = (
        ContributionSurvey.objects.filter(conference=place.conference)
        .select_related("conference")
        .annotate(is_answered=Exists(given))
        .first()
    )
    if survey is None or not takes_answers(survey):
        return None, False
    return survey, survey.is_answered


def closed_answers(conference: Conference) -> OfTeams | None:
    """By team, its members and what they answered; None while answers may still come."""
    survey = survey_of(conference)
    if survey is None or survey.window.timing(clock.now()) is not Timing.CLOSED:
        return None
    return _answers(survey)


def _answers(survey: ContributionSurvey) -> OfTeams:
    """Of the teams as they are now: an answer about somebody who is elsewhere counts nowhere."""
    found: OfTeams = {}
    for seat in Membership.objects.filter(
        team__conference=survey.conference_id, participant__left_at=None
    ).order_by("seat"):
        found.setdefault(seat.team_id, ([], {}))[0].append(seat.participant_id)
    team_of = {person: team for team, (members, _) in found.items() for person in members}
    for row in survey.answers.all():
        team = team_of.get(row.rater_id)
        if team is not None and team == team_of.get(row.rated_id):
            points = None if row.points is None else Decimal(row.points)
            found[team][1][row.rater_id, row.rated_id] = points
    return found


@transaction.atomic
def answer(place: Participant, points: Mapping[int, int | None]) -> None:
    """Store what one member says of the members of their team, by participant id.

    Raises WrongState once the time is over, or if the team is another one by now.
    """
    survey = (
        ContributionSurvey.objects.select_for_update(of=("self",))
        .select_related("conference")
        .filter(conference=place.conference)
        .first()
    )
    if survey is None or not takes_answers(survey):
        raise WrongState("The survey takes no answers now. What was saved before is kept.")
    seats = Membership.objects.filter(team=place.team, participant__left_at=None)
    members = set(seats.values_list("participant", flat=True)) if place.team else set()
    if set(points) != members:
        raise WrongState("Your team has changed since this page was drawn. Load it again.")
    for person, given in points.items():
        ContributionAnswer.objects.update_or_create(
            survey=survey,
            rater=place,
            rated_id=person,
            defaults={"points": given, "answered_at": clock.now()},
        )


@transaction.atomic
def settle(form: Any, by: User) -> ContributionSurvey:
    """Save when the survey is open."""
    survey: ContributionSurvey = form.save()
    log(survey.conference, by, "set the contribution survey of", survey.conference,
        after={"opens": survey.opens_at.isoformat(), "due": survey.due_at.isoformat()})  # fmt: skip
    return survey


def report(survey: ContributionSurvey) -> list[TeamLine]:
    """Claimed, perceived and difference, team by team; nothing of a single answer. Constant queries.

    Teams that have answered come first.
    """
    answers = _answers(survey)
    teams = Team.objects.filter(pk__in=answers).order_by("name", "pk")
    people = Participant.objects.filter(membership__team__in=answers).select_related("user")
    names = {person.pk: person.user.name for person in people}
    lines = []
    for team in teams:
        members, given = answers[team.pk]
        shared, own = perceived(members, given), claimed(members, given)
        raters = {rater for rater, _ in given}
        lines.append(
            TeamLine(
                team,
                [
                    MemberLine(
                        names[person],
                        person in raters,
                        _short(own[person]) if person in own else None,
                        _short(shared.factors[person]),
                    )
                    for person in members
                ],
                shared.why,
            )
        )
    return sorted(lines, key=lambda line: not any(one.has_answered for one in line.members))


def _short(value: Fraction) -> Decimal:
    return rounded(value)
