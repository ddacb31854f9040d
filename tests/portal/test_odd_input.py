"""What no person types: it is answered like anything that is not there, and never breaks a page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.filled_forms import filled_form


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("/spring/staff/teams/?q=Al%00pha", "/spring/staff/teams/?q=Alpha"),
        ("/spring/staff/log/?q=%00", "/spring/staff/log/?q="),
        ("/spring/staff/mail/?state=%00&q=a%00", "/spring/staff/mail/?state=&q=a"),
        ("/spring/ideas/?category=%00", "/spring/ideas/?category="),
    ],
)
def test_question_with_a_nul_is_the_question_without(world, sign_in, path, plain):
    """PostgreSQL takes no NUL in a text; a page that passes one on breaks there."""
    client = sign_in(world.carol)
    odd, usual = client.get(path), client.get(plain)
    assert (odd.status_code, shown_in(odd)) == (200, shown_in(usual))


def shown_in(answer) -> list[str]:
    """What a page shows, without the links that repeat its address and the key of its forms."""
    text = re.sub(r"<[^>]*>", "", answer.text)
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("target", ["http://[::1", "//[", "https://[x]/"])
def test_sign_in_leads_nowhere_for_an_address_that_is_none(world, target):
    answer = Client().post("/accounts/login/", {"login": world.alice.email, "next": target})
    assert answer.status_code in (200, 302)
    assert "[" not in answer.get("Location", "")


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland"])
@pytest.mark.parametrize("year", ["0001", "9999"])
def test_milestone_of_another_age_is_refused_beside_its_field(world, sign_in, zone, year):
    """At the ends of the calendar another zone, or a day more, is no date any more."""
    world.conference.time_zone = zone
    world.conference.save()
    carol, page = sign_in(world.carol), "/spring/staff/settings/milestones/proposal/"
    sent = {**filled_form(carol.get(page), "due_at"), "opens_at": "0001-01-01T00:00"}
    answer = carol.post(page, {**sent, "due_at": f"{year}-12-31T23:59"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "opens_at": ["Write a year from 1970 to 2999."],
        "due_at": ["Write a year from 1970 to 2999."],
    }


@pytest.mark.parametrize(
    ("first", "last"), [("9999-12-01", "9999-12-31"), ("0001-01-01", "0001-03-01")]
)
def test_conference_of_another_age_is_refused(world, sign_in, first, last):
    root, page = sign_in(world.root), reverse("new_conference")
    sent = filled_form(root.get(page), "first_on")
    answer = root.post(page, {**sent, "first_on": first, "presentation_on": last})
    assert answer.status_code == 422
    assert answer.context["form"].errors["first_on"] == ["Write a year from 1970 to 2999."]


@pytest.mark.parametrize("when", ["2027-03-14T02:30", "2027-11-07T01:30"])
def test_time_at_which_clocks_change_is_refused_with_what_to_do(world, sign_in, when):
    carol, page = sign_in(world.carol), "/spring/staff/settings/milestones/proposal/"
    answer = carol.post(page, {**filled_form(carol.get(page), "due_at"), "due_at": when})
    assert answer.status_code == 422
    assert answer.context["form"].errors["due_at"] == [
        "The clocks change at this time, so it comes twice that day or not at all. Choose an hour "
        "earlier or later."
    ]
