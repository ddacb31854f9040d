"""Acts of those who look for each other: a student says what they look for, a team offers seats."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from projects import clock, teaming
from projects.models import LookingFor, Participant, Team, User, log
from projects.refusals import WrongState, require


@transaction.atomic
def say_looking(
    participant: Participant,
    about: str,
    skills: Sequence[str],
    interests: Sequence[str],
    free_times: Sequence[str],
) -> LookingFor:
    """Keep what a student says of themselves; fellow students and staff read it."""
    require(participant.is_student, "Only students look for a team.")
    row, _ = LookingFor.objects.update_or_create(
        participant=participant,
        defaults={
            "about": about,
            "skills": list(skills),
            "interests": list(interests),
            "free_times": list(free_times),
            "updated_at": clock.now(),
        },
    )
    return row


@transaction.atomic
def announce(team: Team, seeks: str, wanted_skills: Sequence[str], by: User) -> None:
    """Offer the team's free seats to everyone who looks for a team."""
    team = teaming.locked(team)
    teaming.require_open_teams(team.conference)
    if team.memberships.count() >= team.seats:
        raise WrongState("Your team is full, so it has no seat to offer.")
    team.seeks, team.wanted_skills = seeks, list(wanted_skills)
    team.announced_at = team.announced_at or clock.now()
    team.save(update_fields=["seeks", "wanted_skills", "announced_at"])
    log(team.conference, by, "offered seats of", team)


@transaction.atomic
def stop_announcing(team: Team, by: User) -> None:
    """Take the offer back. Requests that wait stay and can be answered."""
    team = teaming.locked(team)
    team.announced_at = None
    team.save(update_fields=["announced_at"])
    log(team.conference, by, "stopped offering seats of", team)
