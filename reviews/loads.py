"""Own numbers of reviews for single reviewers, where they differ from the round's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from projects.models import User, log
from projects.refusals import WrongState
from reviews.models import Load, ReviewRound
from reviews.parties import NO_BOUND, Party, name_of, parties_of


@dataclass(frozen=True)
class OwnLoad:
    """What staff set for one reviewer, or for a team that reviews as one, in words."""

    reviewer_id: int
    name: str
    number: str


def own_loads(round_: ReviewRound, parties: Sequence[Party]) -> list[OwnLoad]:
    """By name; no query."""
    found = [
        OwnLoad(party.person.pk, name_of(party, round_), bounds(party.least, party.most))
        for party in parties
        if party.has_own_load
    ]
    return sorted(found, key=lambda own: own.name.casefold())


def bounds(least: int, most: int) -> str:
    """ "3", "2 to 4", "at least 2" or "any number": how many reviews somebody writes."""
    if least == most:
        return str(most)
    if most >= NO_BOUND:
        return f"at least {least}" if least else "any number"
    return f"{least} to {most}"


@transaction.atomic
def set_load(round_: ReviewRound, reviewer_id: int, least: int, most: int, by: User) -> Party:
    """Let one reviewer write so many; a team's number is that of whoever stands for it.

    Raises WrongState after release, for somebody who does not review here, and if more is pinned.
    """
    round_ = _locked(round_)
    party = next((one for one in parties_of(round_) if one.person.pk == reviewer_id), None)
    if party is None:
        raise WrongState("This person does not review in this round.")
    pinned = round_.pins.filter(reviewer__in=[person.pk for person in party.people]).count()
    if pinned > most:
        raise WrongState(
            f"{name_of(party, round_)} is put together with {pinned} project{'s' * (pinned > 1)} already. "
            f"Take pairs back first, or let them write {pinned}."
        )
    Load.objects.filter(round=round_, reviewer__in=party.people).delete()
    Load.objects.create(round=round_, reviewer=party.person, least=least, most=most)
    _log(round_, party, by, bounds(least, most))
    return party


@transaction.atomic
def forget_load(round_: ReviewRound, reviewer_id: int, by: User) -> None:
    """Let a reviewer write as many as the others again. Twice is as good as once."""
    round_ = _locked(round_)
    for party in parties_of(round_):
        if party.person.pk == reviewer_id and party.has_own_load:
            Load.objects.filter(round=round_, reviewer__in=party.people).delete()
            _log(round_, party, by, "as the others")


def _locked(round_: ReviewRound) -> ReviewRound:
    locked = ReviewRound.objects.select_for_update().get(pk=round_.pk)
    if locked.released_at is not None:
        raise WrongState("The reviews of this round are released, so nobody's number changes.")
    return locked


def _log(round_: ReviewRound, party: Party, by: User, number: str) -> None:
    log(
        round_.conference,
        by,
        "set how many reviews somebody writes in",
        round_,
        before={"reviews": bounds(party.least, party.most)},
        after={"reviewer": name_of(party, round_), "reviews": number},
    )
