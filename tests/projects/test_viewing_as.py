"""Viewing as a person: what they see, read-only, with a banner, in the log, for half an hour."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects import viewing
from projects.models import LogEntry, Participant, Role
from tests import factories

END = "/me/viewing/end/"


def path(place):
    return f"/{place.conference.slug}/staff/people/{place.pk}/view/"


@pytest.fixture
def carol(world, sign_in):
    return sign_in(world.carol)


@pytest.fixture
def as_alice(world, carol):
    carol.post(path(world.places.alice))
    return carol


def verbs(world):
    rows = LogEntry.objects.filter(conference=world.conference, actor=world.carol)
    return [(row.verb, row.subject) for row in rows.order_by("pk") if "view" in row.verb]


BEGAN = ("began to view the conference as", "Alice")


def test_pages_are_those_of_the_person(as_alice):
    response = as_alice.get("/spring/team/")
    assert response.context["team"].name == "Alpha"
    assert response.context["request"].user.name == "Alice"


def test_staff_pages_are_not_theirs(as_alice):
    assert as_alice.get("/spring/staff/").status_code == 404


def test_banner_stands_on_every_page_with_the_button_to_end_it(as_alice):
    pages = ["me", "team", "people", "submissions", "reviews", "submissions/proposal"]
    shown = [as_alice.get(f"/spring/{page}/").content.decode() for page in pages]
    assert [END in page and "Nothing can be changed" in page for page in shown] == [True] * 6


def test_pages_outside_the_conference_are_ones_own_and_say_so(world, as_alice):
    factories.participant(factories.conference("autumn"), user=world.carol)
    response = as_alice.get("/me/")
    assert response.context["request"].user == world.carol
    assert "This page is your own" in response.content.decode()


@pytest.mark.parametrize(
    "to",
    [
        "/spring/team/start/",
        "/spring/team/leave/",
        "/spring/submissions/proposal/draft/",
        "/spring/submissions/proposal/hand-in/",
        "/spring/staff/people/new/",
        "/accounts/email/",
        "/admin/login/",
    ],
)
def test_everything_that_changes_is_refused_with_a_sentence(as_alice, to):
    response = as_alice.post(to, {"name": "x"})
    assert response.status_code == 403
    assert "You are viewing the conference as Alice" in response.content.decode()


def test_other_conferences_are_seen_as_oneself(world, as_alice):
    elsewhere = factories.conference("autumn")
    factories.participant(elsewhere, user=world.alice)
    assert as_alice.get("/autumn/me/").status_code == 404
    factories.participant(elsewhere, user=world.carol, role=Role.INSTRUCTOR)
    assert as_alice.get("/autumn/staff/").status_code == 200


def test_public_pages_stay_without_cookies(as_alice):
    response = as_alice.get("/spring/")
    assert (dict(response.cookies), "Cookie" in response.get("Vary", "")) == ({}, False)


def test_ending_gives_oneself_back(world, as_alice):
    response = as_alice.post(END)
    assert response.url == f"/spring/staff/people/{world.places.alice.pk}/"
    assert as_alice.get("/spring/staff/").status_code == 200


def test_beginning_and_ending_are_logged(world, as_alice):
    as_alice.post(END)
    assert verbs(world) == [BEGAN, ("ended viewing the conference as", "Alice")]


def test_signing_out_ends_it(world, as_alice):
    as_alice.post("/accounts/logout/")
    assert verbs(world) == [BEGAN, ("ended viewing the conference as", "Alice")]
    assert "_auth_user_id" not in as_alice.session


def test_it_ends_after_half_an_hour(world, as_alice):
    session = as_alice.session
    kept = session[viewing.KEY]
    assert kept["until"] > (timezone.now() + timedelta(minutes=29)).isoformat()
    kept["until"] = (timezone.now() - timedelta(minutes=2)).isoformat()
    session[viewing.KEY] = kept
    session.save()
    assert as_alice.get("/spring/staff/").status_code == 200
    assert verbs(world)[1:] == [("by time limit no longer views the conference as", "Alice")]


def test_it_ends_when_the_instructor_is_one_no_more(world, as_alice):
    Participant.objects.filter(pk=world.places.carol.pk).update(role=Role.ASSISTANT)
    assert as_alice.get("/spring/team/").status_code == 404


def test_assistant_may_not(world, sign_in):
    eve = sign_in(world.eve)
    assert eve.post(path(world.places.alice)).status_code == 403
    assert eve.get("/spring/team/").status_code == 404


def test_nobody_views_as_an_instructor(world, carol):
    other = factories.participant(world.conference, "Cleo", Role.INSTRUCTOR)
    assert carol.post(path(other)).status_code == 403


def test_nobody_views_as_a_site_admin(world, carol):
    place = factories.participant(world.conference, user=world.root)
    assert carol.post(path(place)).status_code == 403


def test_instructor_views_as_an_assistant_and_changes_nothing(world, carol):
    carol.post(path(world.places.eve))
    assert carol.get("/spring/staff/").context["request"].user == world.eve
    assert carol.post("/spring/staff/people/new/").status_code == 403


def test_beginning_needs_a_post(world, carol):
    assert carol.get(path(world.places.alice)).status_code == 405


def test_viewing_again_from_within_is_refused(world, as_alice):
    assert as_alice.post(path(world.places.bob)).status_code == 403
