"""Acts on the ideas board: post, change, close, like, and start a team from an idea."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from projects import clock, teaming
from projects.models import (
    Category,
    Conference,
    Idea,
    IdeaInterest,
    Participant,
    Project,
    Team,
    User,
    log,
)
from projects.refusals import WrongState, require

TAKEN = "A team has taken this idea already."
CLOSED = "This idea is closed."


@dataclass
class IdeaWords:
    """What is said of an idea. Links are addresses with https."""

    title: str
    pitch: str = ""
    text: str = ""
    category: Category | None = None
    links: Sequence[str] = field(default_factory=tuple)


def may_change(idea: Idea, participant: Participant | None, user: User) -> bool:
    """Its author and instructors change an idea; assistants and others read it."""
    if user.is_superuser or (participant is not None and participant.is_instructor):
        return True
    return participant is not None and idea.posted_by_id == participant.pk


def _require_open_conference(conference: Conference) -> None:
    if conference.is_archived:
        raise WrongState("This conference is archived; its ideas do not change any more.")


@transaction.atomic
def post(conference: Conference, by: Participant, words: IdeaWords) -> Idea:
    """Put an idea on the board."""
    require(by.is_student or by.is_staff, "Students and staff post ideas.")
    _require_open_conference(conference)
    idea = Idea(conference=conference, posted_by=by, created_at=clock.now())
    _write(idea, words)
    log(conference, by.user, "posted the idea", idea)
    return idea


def _write(idea: Idea, words: IdeaWords) -> None:
    idea.title, idea.pitch, idea.text = words.title, words.pitch, words.text
    idea.category, idea.links = words.category, list(words.links)
    idea.save()


def _locked(idea: Idea) -> Idea:
    return Idea.objects.select_for_update(of=("self",)).select_related("conference").get(pk=idea.pk)


@transaction.atomic
def change(idea: Idea, words: IdeaWords, by: User) -> None:
    """Write other words on an idea that nobody has taken."""
    idea = _locked(idea)
    _require_open_conference(idea.conference)
    if idea.taken_at:
        raise WrongState(TAKEN)
    before = idea.title
    _write(idea, words)
    log(idea.conference, by, "changed the idea", idea, before={"title": before})


@transaction.atomic
def close(idea: Idea, by: User) -> None:
    """Take an idea off the board; it can be opened again."""
    if not Idea.objects.filter(pk=idea.pk, closed_at=None).update(closed_at=clock.now()):
        raise WrongState(CLOSED)
    log(idea.conference, by, "closed the idea", idea)


@transaction.atomic
def reopen(idea: Idea, by: User) -> None:
    """Put a closed idea back on the board, or one whose team is gone."""
    idea = _locked(idea)
    if idea.taken_by_id:
        raise WrongState(TAKEN)
    if idea.is_open:
        raise WrongState("This idea is open.")
    idea.closed_at = idea.taken_at = None
    idea.save(update_fields=["closed_at", "taken_at"])
    log(idea.conference, by, "opened again the idea", idea)


@transaction.atomic
def like(idea: Idea, participant: Participant) -> None:
    """Show interest, by name. Doing it twice is as good as once."""
    require(participant.is_student, "Students show interest in an idea.")
    if not _locked(idea).is_open:
        raise WrongState(CLOSED if idea.closed_at else TAKEN)
    IdeaInterest.objects.get_or_create(idea=idea, participant=participant)


def unlike(idea: Idea, participant: Participant) -> None:
    """Take the interest back."""
    IdeaInterest.objects.filter(idea=idea, participant=participant).delete()


@transaction.atomic
def start_team(idea: Idea, participant: Participant, name: str) -> Team:
    """Start a team from an idea: the idea is marked as taken, and naming the project starts with it."""
    idea = _locked(idea)
    _check_free(idea)
    team = teaming.start_team(idea.conference, participant, name)
    _take(idea, team, participant.user)
    return team


@transaction.atomic
def take(idea: Idea, team: Team, by: User) -> None:
    """A team that has no project yet takes an idea."""
    idea = _locked(idea)
    _check_free(idea)
    team = teaming.locked(team)
    require(team.has_member(by), "Only members of the team take an idea for it.")
    if Project.objects.filter(team=team).exists():
        raise WrongState("Your project has a name already.")
    _take(idea, team, by)


def _check_free(idea: Idea) -> None:
    _require_open_conference(idea.conference)
    if idea.taken_at:
        raise WrongState(TAKEN)
    if idea.closed_at:
        raise WrongState(CLOSED)


def _take(idea: Idea, team: Team, by: User) -> None:
    idea.taken_at, idea.taken_by = clock.now(), team
    try:
        with transaction.atomic():
            idea.save(update_fields=["taken_at", "taken_by"])
    except IntegrityError:
        raise WrongState("Your team has taken another idea already.") from None
    log(team.conference, by, "took the idea", idea, after={"team": team.name})


def words_for(team: Team) -> dict[str, object]:
    """What the idea that a team took lends to the naming of its project."""
    idea = Idea.objects.filter(taken_by=team).first()
    if idea is None:
        return {}
    categories = [idea.category] if idea.category else []
    return {"title": idea.title, "pitch": idea.pitch, "categories": categories}
