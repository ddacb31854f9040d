"""Bids: placed on a page of one's own order, and worth something to the assignment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from reviews import assigning
from reviews.bidding import projects_to_bid_on
from reviews.models import Bid, Conflict
from tests import factories
from tests.reviews import rows

URL = "/spring/reviews/bids/"


@pytest.fixture
def class_(world):
    """Eight more teams of two; bids are taken until tomorrow."""
    conf = world.conference
    for n in range(8):
        members = [factories.participant(conf, f"Member {n}{letter}") for letter in "ab"]
        factories.project(factories.team(conf, f"Team {n}", *members), f"Project {n}")
    for project in conf.projects.all():
        rows.version(project, world.final)
    world.round = rows.round_(
        conf, world.final, bids_until=timezone.now() + timedelta(days=1), name="Final"
    )
    return world


def placed(class_, user):
    return dict(Bid.objects.filter(reviewer__user=user).values_list("project__title", "wish"))


def fields(class_, projects, **more):
    return {"round": class_.round.pk, "shown": [project.pk for project in projects], **more}


def test_the_page_lists_what_one_may_review_in_an_order_of_ones_own(class_, sign_in):
    mine = projects_to_bid_on(class_.round, class_.places.alice)
    assert class_.alphas_project not in mine
    assert len(mine) == class_.conference.projects.count() - 1
    assert [p.pk for p in projects_to_bid_on(class_.round, class_.places.alice)] == [
        p.pk for p in mine
    ]
    others = projects_to_bid_on(class_.round, class_.places.amir)
    assert {p.pk for p in others} == {p.pk for p in mine}
    assert [p.pk for p in others] != [p.pk for p in mine]
    html = sign_in(class_.alice).get(URL).content.decode()
    places = [html.index(project.title) for project in mine]
    assert places == sorted(places)
    assert class_.alphas_project.title not in html


def test_bids_are_kept_changed_and_taken_back(class_, sign_in):
    client = sign_in(class_.alice)
    one, two = projects_to_bid_on(class_.round, class_.places.alice)[:2]
    client.post(
        URL,
        fields(class_, [one, two], **{f"wish-{one.pk}": "eager", f"wish-{two.pk}": "reluctant"}),
    )
    assert placed(class_, class_.alice) == {one.title: "eager", two.title: "reluctant"}
    client.post(
        URL, fields(class_, [one, two], **{f"wish-{one.pk}": "neutral", f"wish-{two.pk}": ""})
    )
    assert placed(class_, class_.alice) == {one.title: "neutral"}


def test_all_shown_at_once_leaves_the_others_alone(class_, sign_in):
    client = sign_in(class_.alice)
    mine = projects_to_bid_on(class_.round, class_.places.alice)
    client.post(URL, fields(class_, mine[:1], all="eager"))
    client.post(URL, fields(class_, mine[1:4], all="willing"))
    assert placed(class_, class_.alice) == {
        mine[0].title: "eager",
        **{project.title: "willing" for project in mine[1:4]},
    }


def test_own_project_and_nonsense_are_not_kept(class_, sign_in):
    client = sign_in(class_.alice)
    own = class_.alphas_project
    client.post(URL, fields(class_, [own], all="eager"))
    assert placed(class_, class_.alice) == {}
    other = class_.betas_project
    answer = client.post(URL, fields(class_, [other], **{f"wish-{other.pk}": "adoring"}))
    assert answer.status_code == 409
    assert placed(class_, class_.alice) == {}
    assert client.post(URL, {"round": "x", "shown": ["999999999999999"]}).status_code == 409


def test_after_the_time_nothing_is_taken_and_that_is_said(class_, sign_in):
    client = sign_in(class_.alice)
    class_.round.bids_until = timezone.now() - timedelta(minutes=5)
    class_.round.save()
    assert "No round asks for bids" in client.get(URL).content.decode()
    assert "Place bids" not in client.get("/spring/reviews/").content.decode()
    answer = client.post(URL, fields(class_, [class_.betas_project], all="eager"))
    assert Bid.objects.count() == 0
    assert "No round asks for bids" in answer.content.decode()


def test_the_list_of_reviews_leads_to_the_bids(class_, sign_in):
    assert f'href="{URL}"' in sign_in(class_.alice).get("/spring/reviews/").content.decode()


def test_one_round_of_queries_for_any_number_of_projects(
    class_, sign_in, django_assert_max_num_queries
):
    client = sign_in(class_.alice)
    client.get(URL)
    with django_assert_max_num_queries(16):
        client.get(URL)


def test_the_assignment_follows_the_bids(class_):
    conf = class_.conference
    wanted = {}
    for place in conf.participants.filter(role="student"):
        mine = projects_to_bid_on(class_.round, place)
        wanted[place.pk] = mine[0].pk
        Bid.objects.create(round=class_.round, reviewer=place, project=mine[0], wish="eager")
        for project in mine[1:4]:
            Bid.objects.create(
                round=class_.round, reviewer=place, project=project, wish="reluctant"
            )
    plan = assigning.plan(class_.round, "s")
    got = dict(plan.pairs)
    assert sum(got[person] == project for person, project in wanted.items()) > len(wanted) / 2
    bad = Bid.objects.filter(wish="reluctant").values_list("reviewer", "project")
    assert set(plan.pairs) & set(bad) == set()
    assert plan.mean_utility > 60
    assert sum(number for _, number in plan.gladness) == len(plan.pairs)


def test_a_conflict_can_be_declared_from_the_list(class_, sign_in):
    client = sign_in(class_.alice)
    url = f"/spring/reviews/conflicts/{class_.betas_project.number}/"
    assert client.post(url, {"kind": "close", "reason": "Cousins."}).status_code == 302
    assert Conflict.objects.get().state == "waiting"
    assert class_.betas_project.title not in client.get(URL).content.decode()
    assert (
        client.get(f"/spring/reviews/conflicts/{class_.alphas_project.number}/").status_code == 404
    )
