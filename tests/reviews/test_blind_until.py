"""Blind until own review is in: from then on the reviewer knows whose project it is."""

from __future__ import annotations

import pytest
from django.utils import timezone

from reviews.models import ReviewRound
from tests.reviews import rows
from tests.reviews.test_write_review import whole

NAMES = ("Alice", "Amir", "alice-lee", "youtube")


@pytest.fixture
def desk(under_review, sign_in):
    ReviewRound.objects.update(blinding=ReviewRound.Blinding.UNTIL)
    under_review.client = sign_in(under_review.bob)
    under_review.url = f"/spring/reviews/{under_review.review.public_id}/"
    return under_review


def pages(world):
    tabs = ("", "?show=repository", "?show=video", "?show=text", "?show=abstract")
    return "".join(world.client.get(world.url + tab).content.decode() for tab in tabs)


def named(world):
    text = pages(world)
    return [name for name in NAMES if name in text]


def test_people_and_links_are_hidden_until_the_review_is_in(desk):
    assert named(desk) == []
    desk.client.post(desk.url + "save/", {"summary": "Half of it"})
    assert named(desk) == []
    desk.client.post(desk.url + "submit/", whole(desk))
    assert named(desk) == list(NAMES)


def test_what_was_shown_stays_known(desk):
    desk.client.post(desk.url + "submit/", whole(desk))
    ReviewRound.objects.update(released_at=timezone.now())
    assert "Alice" in pages(desk)


def test_one_review_that_is_in_shows_nothing_of_another_project(desk):
    dans = rows.review(desk.round, desk.places.bob, desk.betas_project)
    rows.fill(dans)
    assert named(desk) == []


def test_authors_never_learn_who_reviewed(desk, sign_in):
    desk.client.post(desk.url + "submit/", whole(desk))
    ReviewRound.objects.update(released_at=timezone.now())
    html = sign_in(desk.alice).get("/spring/feedback/").content.decode()
    assert "Reviewer A" in html
    assert "Bob" not in html


@pytest.mark.parametrize(
    ("blinding", "before", "after"),
    [
        ("open", False, False),
        ("single", False, False),
        ("double", True, True),
        ("until", True, False),
    ],
)
def test_hides_authors(under_review, blinding, before, after):
    under_review.round.blinding = blinding
    review = under_review.review
    review.round = under_review.round
    assert review.hides_authors is before
    rows.fill(review)
    assert review.hides_authors is after
