"""Each author rates each review; staff read medians, and a reviewer nothing that names a rater."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from reviews import ratings
from reviews.models import Rating, ReviewRound
from tests import factories
from tests.reviews import rows


@pytest.fixture
def rating(under_review, sign_in):
    """under_review, released, with ratings and answers open for two days; key: of Bob's review."""
    world = under_review
    rows.fill(world.review, words="From Bob")
    ReviewRound.objects.update(
        released_at=timezone.now() - timedelta(hours=1),
        responses_until=timezone.now() + timedelta(days=2),
        takes_ratings=True,
    )
    world.page = f"/spring/feedback/{world.round.pk}/ratings/"
    world.key = ratings.key_of(world.review)
    world.client = sign_in(world.alice)
    return world


def close(days=1):
    ReviewRound.objects.update(responses_until=timezone.now() - timedelta(minutes=2 * days))
    ReviewRound.objects.update(released_at=timezone.now() - timedelta(days=3))


def html_of(client, path="/spring/feedback/"):
    return client.get(path).content.decode()


def test_each_author_marks_for_themselves_and_may_change_it(rating, sign_in):
    sent = {f"helpful-{rating.key}": "3", f"acted-{rating.key}": "on"}
    assert rating.client.post(rating.page, sent).status_code == 302
    sign_in(rating.amir).post(rating.page, {f"helpful-{rating.key}": "1"})
    rating.client.post(rating.page, {f"helpful-{rating.key}": "4", f"acted-{rating.key}": "on"})
    assert set(Rating.objects.values_list("rater__user__name", "helpfulness", "acted_on")) == {
        ("Alice", 4, True),
        ("Amir", 1, False),
    }


def test_taking_a_mark_back_leaves_nothing(rating):
    rating.client.post(rating.page, {f"helpful-{rating.key}": "3"})
    rating.client.post(rating.page, {f"helpful-{rating.key}": ""})
    assert Rating.objects.count() == 0


def test_acting_on_a_review_can_be_marked_alone(rating):
    rating.client.post(rating.page, {f"helpful-{rating.key}": "", f"acted-{rating.key}": "on"})
    assert Rating.objects.get().helpfulness is None


@pytest.mark.parametrize("value", ["0", "5", "-1", "x", "²", "3 "])
def test_what_is_no_mark_is_no_rating(rating, value):
    assert rating.client.post(rating.page, {f"helpful-{rating.key}": value}).status_code == 302
    assert Rating.objects.count() == 0


def test_a_review_of_another_project_cannot_be_rated(rating):
    rows.fill(rating.alices_review)
    other = ratings.key_of(rating.alices_review)
    rating.client.post(rating.page, {f"helpful-{other}": "4"})
    assert Rating.objects.count() == 0


def test_an_author_sees_their_own_marks_and_not_a_co_authors(rating, sign_in):
    rating.client.post(rating.page, {f"helpful-{rating.key}": "2"})
    assert re.findall(r'value="(\d)" checked', html_of(rating.client)) == ["2"]
    assert re.findall(r'value="(\d)" checked', html_of(sign_in(rating.amir))) == []


def test_the_form_tells_neither_address_nor_number_of_a_review(rating):
    assert rating.review.public_id not in html_of(rating.client)


def test_ratings_close_with_the_answers(rating):
    close()
    sent = rating.client.post(rating.page, {f"helpful-{rating.key}": "3"})
    assert sent.status_code == 409
    assert Rating.objects.count() == 0
    assert 'type="radio"' not in html_of(rating.client)


def test_without_answers_ratings_close_two_weeks_after_the_release(rating):
    ReviewRound.objects.update(responses_until=None)
    sent = {f"helpful-{rating.key}": "3"}
    ReviewRound.objects.update(released_at=timezone.now() - timedelta(days=13))
    assert rating.client.post(rating.page, sent).status_code == 302
    ReviewRound.objects.update(released_at=timezone.now() - timedelta(days=15))
    assert rating.client.post(rating.page, sent).status_code == 409


def test_a_round_that_takes_no_ratings_asks_for_none(rating):
    ReviewRound.objects.update(takes_ratings=False)
    assert rating.client.post(rating.page, {f"helpful-{rating.key}": "3"}).status_code == 409
    assert "helpful" not in html_of(rating.client)


@pytest.mark.parametrize("who", ["bob", "dan"])
def test_only_authors_rate(rating, sign_in, who):
    client = sign_in(getattr(rating, who))
    assert client.post(rating.page, {f"helpful-{rating.key}": "4"}).status_code == 404


def test_before_release_there_is_nothing_to_rate(rating):
    ReviewRound.objects.update(released_at=None)
    assert rating.client.post(rating.page, {f"helpful-{rating.key}": "4"}).status_code == 404


def test_medians_are_ready_for_the_reviewing_grade(rating):
    for person, mark in ((rating.places.alice, 2), (rating.places.amir, 3)):
        Rating.objects.create(review=rating.review, rater=person, helpfulness=mark)
    found = ratings.medians(rating.round)
    assert {pk: (one.median, one.raters) for pk, one in found.items()} == {
        rating.review.pk: (Decimal("2.5"), 2)
    }


def widely_rated(world, marks=(4, 4, 3, 3, 2)):
    """Bob's reviews of two projects with a rating for each mark, in turn."""
    team = factories.team(world.conference, "Gamma", factories.participant(world.conference, "Gus"))
    other = rows.review(world.round, world.places.bob, factories.project(team, "Third"))
    rows.fill(other)
    made = []
    for n, mark in enumerate(marks):
        person = factories.participant(world.conference, f"Canary {n}")
        review = (world.review, other)[n % 2]
        made.append(Rating.objects.create(review=review, rater=person, helpfulness=mark))
    return made


def test_a_reviewer_is_told_one_word_once_ratings_have_closed(rating, sign_in):
    widely_rated(rating)
    bob = sign_in(rating.bob)
    assert "found your reviews" not in html_of(bob, "/spring/reviews/")
    close()
    html = html_of(bob, "/spring/reviews/")
    assert "Authors found your reviews <strong>helpful</strong>" in html
    assert "changed something because of few of them" in html
    assert "Canary" not in html


def test_too_few_raters_tell_a_reviewer_nothing(rating, sign_in):
    widely_rated(rating)[0].delete()
    close()
    assert "found your reviews" not in html_of(sign_in(rating.bob), "/spring/reviews/")


def test_twin_worlds_who_marked_what_changes_no_byte_for_the_reviewer(rating, sign_in):
    made = widely_rated(rating, (1, 2, 3, 4, 4))
    close()
    bob = sign_in(rating.bob)

    def pages():
        paths = ("/spring/reviews/", f"/spring/reviews/{rating.review.public_id}/", "/spring/me/")
        texts = [html_of(bob, path) for path in paths]
        return [re.sub(r'(X-CSRFToken": "|csrfmiddlewaretoken" value=")\w+', "", t) for t in texts]

    before = pages()
    for row, mark in zip(made, (4, 4, 1, 2, 3), strict=True):
        row.helpfulness = mark
        row.save()
    assert pages() == before
    Rating.objects.update(helpfulness=1)
    assert pages() != before
