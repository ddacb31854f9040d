"""An upheld conflict takes a review away: who gets it, and what stays where it is."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone

from reviews import conflicting, replacing
from reviews.models import Bid, Pin, Review
from tests import factories
from tests.reviews import rows


@pytest.fixture
def small(world) -> SimpleNamespace:
    """Bob reviews Gamma's project. Alice and Amir, of one team, and Dan might; so might Gil not."""
    gamma = factories.team(
        world.conference, "Gamma", factories.participant(world.conference, "Gil")
    )
    world.gammas = factories.project(gamma, "Tasting in the Mist")
    for project in (world.alphas_project, world.betas_project, world.gammas):
        rows.version(project, world.final)
    world.round = rows.round_(
        world.conference, world.final, demand=1, load_max=1, opened_at=timezone.now()
    )
    world.review = rows.review(world.round, world.places.bob, world.gammas)
    return world


def wish(small, name, project, how):
    place = getattr(small.places, name)
    Bid.objects.create(round=small.round, reviewer=place, project=project, wish=how)


def uphold(small):
    conflict = conflicting.declare(small.places.bob, small.gammas, "close", "Friends.")
    return replacing.settle(conflict, "upheld", small.carol)


def who(project):
    found = Review.objects.filter(project=project).values_list("reviewer__user__name", flat=True)
    return sorted(found)


def test_somebody_with_room_takes_it_where_nobody_can_exchange(small):
    for name in ("alice", "amir"):
        wish(small, name, small.gammas, "reluctant")
    assert uphold(small) == "The conflict holds. 1 review changed hands."
    assert who(small.gammas) == ["Dan"]


def test_nobody_gets_more_than_their_bound(small):
    type(small.round).objects.update(load_max=0)
    assert "Nobody else can take it within the loads" in uphold(small)
    assert Review.objects.count() == 0


def test_a_team_mate_of_another_reviewer_gets_it_only_where_it_cannot_be_helped(small):
    rows.review(small.round, small.places.alice, small.gammas)
    wish(small, "amir", small.gammas, "eager")
    wish(small, "dan", small.gammas, "reluctant")
    uphold(small)
    assert who(small.gammas) == ["Alice", "Dan"]


def test_where_it_cannot_be_helped_a_team_mate_does(small):
    rows.review(small.round, small.places.alice, small.gammas)
    conflicting.set_by_staff(small.places.dan, small.gammas, "x", small.carol)
    uphold(small)
    assert who(small.gammas) == ["Alice", "Amir"]


def test_a_pair_put_together_stays_and_another_one_moves(small):
    delta = factories.team(small.conference, "Delta", factories.participant(small.conference, "Di"))
    deltas = factories.project(delta, "Touching in the Rain")
    for name in ("dan", "alice"):
        rows.review(small.round, getattr(small.places, name), deltas)
    wish(small, "dan", small.gammas, "eager")
    Pin.objects.create(
        round=small.round, reviewer=small.places.dan, project=deltas, pinned_by=small.carol
    )
    assert uphold(small) == "The conflict holds. 2 reviews changed hands, as few as possible."
    assert (who(small.gammas), who(deltas)) == (["Alice"], ["Bob", "Dan"])


def test_nobody_who_has_left_is_given_a_review(small):
    gus = factories.participant(small.conference, "Gus", left_at=timezone.now())
    rows.review(small.round, gus, small.alphas_project)
    wish(small, "dan", small.gammas, "reluctant")
    uphold(small)
    assert "Gus" not in who(small.gammas)
    assert who(small.alphas_project) == ["Gus"]


def test_a_team_whose_contact_has_changed_gives_its_review_to_another_team(small):
    Review.objects.all().delete()
    type(small.round).objects.update(reviewed_by="teams", load_max=3)
    alice, amir = small.places.alice, small.places.amir
    rows.review(small.round, alice, small.gammas, team=small.alpha)
    type(small.alpha).objects.filter(pk=small.alpha.pk).update(contact=amir)
    conflict = conflicting.declare(amir, small.gammas, "close", "Cousins.")
    replacing.settle(conflict, "upheld", small.carol)
    assert [row.team for row in Review.objects.filter(project=small.gammas)] == [small.beta]
