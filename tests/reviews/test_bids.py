"""Bids: placed on a page of one's own order, and worth something to the assignment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import ProjectTopic
from reviews.bidding import projects_to_bid_on
from reviews.classes import class_of
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
    client.post(URL, fields(class_, mine[1:4], all="none"))
    assert placed(class_, class_.alice) == {mine[0].title: "eager"}


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
    run = rows.computed(class_.round, class_.carol)
    pairs = {(person, project) for person, project in run.pairs}
    got = dict(pairs)
    assert sum(got[person] == project for person, project in wanted.items()) > len(wanted) / 2
    bad = Bid.objects.filter(wish="reluctant").values_list("reviewer", "project")
    assert pairs & set(bad) == set()
    assert run.computed["numbers"]["mean"] > 60


def test_a_conflict_can_be_declared_from_the_list(class_, sign_in):
    client = sign_in(class_.alice)
    url = f"/spring/reviews/conflicts/{class_.betas_project.number}/"
    assert client.post(url, {"kind": "close", "reason": "Cousins."}).status_code == 302
    assert Conflict.objects.get().state == "waiting"
    assert class_.betas_project.title not in client.get(URL).content.decode()
    assert (
        client.get(f"/spring/reviews/conflicts/{class_.alphas_project.number}/").status_code == 404
    )


def test_an_older_page_undoes_nothing(class_, sign_in):
    """A second window shows no bids, and saves one of its own over those placed meanwhile."""
    client = sign_in(class_.alice)
    one, two = projects_to_bid_on(class_.round, class_.places.alice)[:2]
    client.post(URL, fields(class_, [one], **{f"wish-{one.pk}": "eager", f"was-{one.pk}": ""}))
    old_page = {f"wish-{one.pk}": "", f"was-{one.pk}": "", f"was-{two.pk}": ""}
    client.post(URL, fields(class_, [one, two], **old_page, **{f"wish-{two.pk}": "willing"}))
    assert placed(class_, class_.alice) == {one.title: "eager", two.title: "willing"}


def test_the_filter_saves_what_is_chosen_first(class_, sign_in):
    one = projects_to_bid_on(class_.round, class_.places.alice)[0]
    ProjectTopic.objects.create(project=one, topic=factories.topic(class_.conference, "Sound"))
    client = sign_in(class_.alice)
    answer = client.post(
        URL, fields(class_, [one], topic="Sound", show="1", **{f"wish-{one.pk}": "eager"})
    )
    assert answer.headers["Location"] == f"{URL}?round={class_.round.pk}&topic=Sound"
    assert placed(class_, class_.alice) == {one.title: "eager"}
    page = client.get(answer.headers["Location"]).content.decode()
    assert page.count("data-criterion") == 1
    assert ">1</span> of" in page


def test_a_filtered_list_is_set_at_once(class_, sign_in):
    mine = projects_to_bid_on(class_.round, class_.places.alice)
    for project in mine[:2]:
        ProjectTopic.objects.create(
            project=project, topic=factories.topic(class_.conference, f"Sound {project.pk}")
        )
    client = sign_in(class_.alice)
    client.post(URL, fields(class_, mine[:2], all="reluctant"))
    assert placed(class_, class_.alice) == {project.title: "reluctant" for project in mine[:2]}


def test_conflict_is_a_choice_that_leads_to_the_reason_and_saves_the_rest(class_, sign_in):
    client = sign_in(class_.alice)
    one, two = projects_to_bid_on(class_.round, class_.places.alice)[:2]
    answer = client.post(
        URL, fields(class_, [one, two], conflict=two.number, **{f"wish-{one.pk}": "eager"})
    )
    assert answer.headers["Location"] == f"/spring/reviews/conflicts/{two.number}/?from=bids"
    assert placed(class_, class_.alice) == {one.title: "eager"}
    told = client.post(
        answer.headers["Location"], {"kind": "close", "reason": "Cousins.", "from": "bids"}
    )
    assert told.headers["Location"] == URL


def test_scripts_save_one_bid_at_a_time_and_are_told_why_not(class_, sign_in):
    client = sign_in(class_.alice)
    one = projects_to_bid_on(class_.round, class_.places.alice)[0]
    url = f"{URL}?round={class_.round.pk}"
    script = {"headers": {"X-Requested-With": "fetch"}}
    answer = client.post(url, {f"wish-{one.pk}": "eager"}, **script)
    assert answer.json()["saved_at"]
    assert placed(class_, class_.alice) == {one.title: "eager"}
    wrong = client.post(url, {f"wish-{one.pk}": "adoring"}, **script)
    assert wrong.status_code == 422
    assert "no wish" in wrong.json()["error"]


def test_judges_bid_in_their_round_and_nobody_else_in_it(class_, sign_in):
    jude = factories.participant(class_.conference, "Jude", "judge")
    type(class_.round).objects.update(reviewed_by="judges")
    one = class_.betas_project
    sign_in(jude.user).post(URL, fields(class_, [one], **{f"wish-{one.pk}": "eager"}))
    assert placed(class_, jude.user) == {one.title: "eager"}
    for person in (class_.alice, class_.eve):
        assert "No round asks for bids" in sign_in(person).get(URL).content.decode()


def test_a_team_that_reviews_as_one_has_one_set_of_bids(class_, sign_in):
    type(class_.round).objects.update(reviewed_by="teams")
    one = class_.betas_project
    sign_in(class_.amir).post(URL, fields(class_, [one], **{f"wish-{one.pk}": "eager"}))
    contact = class_.alpha.contact
    assert Bid.objects.get().reviewer == contact
    page = sign_in(class_.alice).get(URL).content.decode()
    assert "these bids are the team’s" in page
    assert 'value="eager" checked' in page


def test_bids_of_a_team_stay_when_somebody_else_stands_for_it(class_, sign_in):
    type(class_.round).objects.update(reviewed_by="teams")
    class_.round.refresh_from_db()
    first, second, *_ = projects_to_bid_on(class_.round, class_.places.alice)
    Bid.objects.create(
        round=class_.round, reviewer=class_.places.alice, project=first, wish="eager"
    )
    type(class_.alpha).objects.filter(pk=class_.alpha.pk).update(contact=class_.places.amir)
    page = sign_in(class_.alice).get(URL).content.decode()
    assert page.count('value="eager" checked') == 1
    read = class_of(class_.round)
    amir = class_.places.amir.pk
    assert read.bids == {(amir, first.pk): "eager"}
    assert read.wishes[amir, first.pk] > read.wishes[amir, second.pk]
    both = {f"wish-{first.pk}": "neutral", f"wish-{second.pk}": "willing"}
    sign_in(class_.alice).post(URL, fields(class_, [first, second], **both))
    assert sorted(Bid.objects.values_list("project", "wish")) == sorted(
        [(first.pk, "neutral"), (second.pk, "willing")]
    )


def test_the_page_says_which_topics_speak_where_nothing_is_said(class_, sign_in):
    client = sign_in(class_.alice)
    assert "you have no topics that could speak for you" in client.get(URL).content.decode()
    topic = factories.topic(class_.conference, "Night vision")
    ProjectTopic.objects.create(project=class_.alphas_project, topic=topic)
    assert "your topics speak for you: Night vision." in client.get(URL).content.decode()


def test_of_two_rounds_one_chooses(class_, sign_in):
    later = rows.round_(
        class_.conference,
        class_.final,
        bids_until=timezone.now() + timedelta(days=3),
        name="Posters",
    )
    client = sign_in(class_.alice)
    one = class_.betas_project
    page = client.get(URL).content.decode()
    assert f'href="?round={later.pk}"' in page
    client.post(URL, {"round": later.pk, f"wish-{one.pk}": "eager"})
    assert Bid.objects.get().round == later
