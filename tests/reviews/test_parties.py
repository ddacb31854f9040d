"""Who reviews in a round: students, teams as one, staff, judges; and how much."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone

from projects.models import Role
from reviews.models import Load, ReviewRound
from reviews.parties import NO_BOUND, parties_of
from tests import factories
from tests.reviews import rows

WHO = ReviewRound.Reviewers


@pytest.fixture
def cast(world) -> SimpleNamespace:
    world.judge = factories.participant(world.conference, "Judith", Role.JUDGE)
    return world


def names(round_):
    return [[person.user.name for person in party.people] for party in parties_of(round_)]


def test_each_student_reviews_whether_on_a_team_or_not(cast):
    round_ = rows.round_(cast.conference, cast.final)
    assert names(round_) == [["Alice"], ["Amir"], ["Bob"], ["Dan"]]
    teams = [party.team_id for party in parties_of(round_)]
    assert teams == [cast.alpha.pk, cast.alpha.pk, cast.beta.pk, None]


def test_each_team_reviews_as_one_with_its_contact_first(cast):
    cast.alpha.contact = cast.places.amir
    cast.alpha.save()
    round_ = rows.round_(cast.conference, cast.final, reviewed_by=WHO.TEAMS)
    assert names(round_) == [["Amir", "Alice"], ["Bob"]]
    assert [party.person for party in parties_of(round_)] == [cast.places.amir, cast.places.bob]
    assert [party.team_id for party in parties_of(round_)] == [cast.alpha.pk, cast.beta.pk]


def test_team_of_people_who_left_does_not_review(cast):
    for place in (cast.places.alice, cast.places.bob):
        place.left_at = timezone.now()
        place.save()
    round_ = rows.round_(cast.conference, cast.final, reviewed_by=WHO.TEAMS)
    assert names(round_) == [["Amir"]]


def test_staff_review_instructors_and_assistants_alike(cast):
    round_ = rows.round_(cast.conference, cast.final, reviewed_by=WHO.STAFF)
    assert names(round_) == [["Carol"], ["Eve"]]
    assert [party.team_id for party in parties_of(round_)] == [None, None]


def test_judges_review_where_the_round_says_so(cast):
    round_ = rows.round_(cast.conference, cast.final, reviewed_by=WHO.JUDGES)
    assert names(round_) == [["Judith"]]


def test_who_left_the_conference_does_not_review(cast):
    cast.judge.left_at = timezone.now()
    cast.judge.save()
    assert names(rows.round_(cast.conference, cast.final, reviewed_by=WHO.JUDGES)) == []


@pytest.mark.parametrize(
    ("fields", "bounds"),
    [
        ({"reviews_per_reviewer": 3}, (3, 3)),
        ({"reviews_per_reviewer": 3, "demand": 4}, (0, NO_BOUND)),
        ({"demand": 4, "load_min": 2, "load_max": 5}, (2, 5)),
    ],
)
def test_bounds_are_the_rounds(cast, fields, bounds):
    round_ = rows.round_(cast.conference, cast.final, **fields)
    assert {(party.least, party.most) for party in parties_of(round_)} == {bounds}


def test_one_reviewer_may_have_own_bounds(cast):
    round_ = rows.round_(cast.conference, cast.final, demand=2, load_min=1, load_max=3)
    Load.objects.create(round=round_, reviewer=cast.places.dan, least=0, most=1)
    found = {party.person.user.name: party for party in parties_of(round_)}
    assert (found["Dan"].least, found["Dan"].most, found["Dan"].has_own_load) == (0, 1, True)
    assert (found["Bob"].least, found["Bob"].most, found["Bob"].has_own_load) == (1, 3, False)


def test_where_everybody_writes_one_number_an_own_one_is_one_number_too(cast):
    round_ = rows.round_(cast.conference, cast.final)
    Load.objects.create(round=round_, reviewer=cast.places.dan, least=0, most=2)
    [dan] = [party for party in parties_of(round_) if party.has_own_load]
    assert (dan.least, dan.most) == (2, 2)


def test_own_bounds_of_a_team_stay_when_its_contact_changes(cast):
    round_ = rows.round_(cast.conference, cast.final, reviewed_by=WHO.TEAMS)
    Load.objects.create(round=round_, reviewer=cast.places.alice, least=5, most=5)
    cast.alpha.contact = cast.places.amir
    cast.alpha.save()
    assert [party.most for party in parties_of(round_)] == [5, 1]


@pytest.mark.parametrize("who", WHO.values)
def test_parties_cost_two_queries_for_few_and_for_many(cast, who, django_assert_num_queries):
    round_ = rows.round_(cast.conference, cast.final, reviewed_by=who)
    for number in range(12):
        member = factories.participant(cast.conference)
        factories.team(cast.conference, f"Team {number}", member)
        factories.participant(cast.conference, role=Role.JUDGE)
        factories.participant(cast.conference, role=Role.ASSISTANT)
    with django_assert_num_queries(2):
        found = parties_of(round_)
        assert all(party.person.user.name for party in found)
        assert len(found) > 12
