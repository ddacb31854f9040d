"""What authors read of their reviews after the release."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from reviews.models import Review, ReviewRound
from tests import factories
from tests.reviews import rows


def test_reviews_appear_under_letters_in_the_shuffled_order(under_review, sign_in):
    world = under_review
    rows.fill(world.review, words="From Bob")
    world.review.alias_order = 1
    world.review.save()
    second = rows.review(
        world.round, factories.participant(world.conference, "Zed"), world.alphas_project
    )
    rows.fill(second, level=4, points="10", words="From Zed")
    waiting = factories.participant(world.conference, "Wim")
    rows.review(world.round, waiting, world.alphas_project, summary="CANARY draft", alias_order=0)
    ReviewRound.objects.update(released_at=timezone.now())
    html = sign_in(world.amir).get("/spring/feedback/").content.decode()
    assert re.findall(r"Reviewer (\w)", html) == ["A", "B"]
    assert html.index("From Zed") < html.index("From Bob")
    assert "100.00 of 100" in html
    assert "60.00 of 100" in html
    assert "CANARY" not in html


def test_an_open_round_names_its_reviewers(under_review, sign_in):
    rows.fill(under_review.review)
    ReviewRound.objects.update(released_at=timezone.now(), blinding="open")
    html = sign_in(under_review.alice).get("/spring/feedback/").content.decode()
    assert "Reviewer A, Bob" in html


def test_times_are_no_finer_than_a_day(under_review, sign_in):
    rows.fill(under_review.review)
    ReviewRound.objects.update(released_at=timezone.now())
    html = sign_in(under_review.alice).get("/spring/feedback/").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert re.findall(r"\d\d:\d\d", main) == []
    assert "<time" not in main


def test_markdown_of_reviewers_is_safe(under_review, sign_in):
    rows.fill(under_review.review, words="<script>alert(1)</script> [x](javascript:alert(1))")
    ReviewRound.objects.update(released_at=timezone.now())
    html = sign_in(under_review.alice).get("/spring/feedback/").content.decode()
    assert "<script>alert" not in html
    assert 'href="javascript' not in html


def test_feedback_costs_the_same_for_one_review_and_for_ten(
    under_review, sign_in, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    world = under_review
    rows.fill(world.review)
    ReviewRound.objects.update(released_at=timezone.now())
    client = sign_in(world.alice)
    client.get("/spring/feedback/")
    with CaptureQueriesContext(connection) as few:
        client.get("/spring/feedback/")
    for n in range(10):
        person = factories.participant(world.conference, f"Reviewer {n}")
        rows.fill(rows.review(world.round, person, world.alphas_project))
    with django_assert_num_queries(len(few)):
        client.get("/spring/feedback/")


def test_a_review_changed_after_release_says_on_which_day(under_review, sign_in):
    rows.fill(under_review.review)
    day = datetime(2027, 5, 4, 3, 30, tzinfo=UTC)
    ReviewRound.objects.update(released_at=day - timedelta(days=2))
    client = sign_in(under_review.alice)
    assert "revised" not in client.get("/spring/feedback/").content.decode()
    Review.objects.update(revised_at=day)
    # Half past three in Greenwich is still the third in the conference's New York.
    assert "revised on 3 May 2027" in client.get("/spring/feedback/").content.decode()
