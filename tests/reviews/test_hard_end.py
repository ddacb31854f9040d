"""Between the due time and the hard end: late reviews, and revisions also after release."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal import dashboard
from reviews import releasing
from reviews.models import Review, ReviewRound
from tests.reviews import rows
from tests.reviews.test_write_review import FETCH, whole

FINAL = "This review is final"


@pytest.fixture
def desk(under_review, sign_in):
    """Bob's review; set_times(due, hard end) in hours from now."""
    world = under_review
    world.client = sign_in(world.bob)
    world.url = f"/spring/reviews/{world.review.public_id}/"

    def set_times(due: float, hard_end: float | None, **more) -> None:
        now = timezone.now()
        ReviewRound.objects.update(
            opens_at=now - timedelta(days=9),
            due_at=now + timedelta(hours=due),
            hard_end_at=None if hard_end is None else now + timedelta(hours=hard_end),
            **more,
        )

    world.set_times = set_times
    return world


def submit(world, **changes):
    world.client.post(world.url + "submit/", whole(world, **changes))
    return Review.objects.get(pk=world.review.pk)


def page(world):
    return world.client.get(world.url).content.decode()


def test_review_on_time_is_not_late(desk):
    desk.set_times(due=1, hard_end=24)
    assert submit(desk).is_late is False


def test_review_in_the_quiet_grace_is_not_late(desk):
    desk.set_times(due=-0.06, hard_end=24)
    made = submit(desk)
    assert (made.status, made.is_late) == ("submitted", False)


def test_review_before_the_hard_end_is_taken_and_late(desk):
    desk.set_times(due=-2, hard_end=24)
    assert "It is still taken until" in page(desk)
    assert "Reviews are still taken until" in desk.client.get("/spring/reviews/").content.decode()
    made = submit(desk)
    assert (made.status, made.is_late) == ("submitted", True)
    assert "submitted, late" in desk.client.get("/spring/reviews/").content.decode()


def test_lateness_is_frozen_at_the_first_hand_in(desk):
    desk.set_times(due=1, hard_end=24)
    first = submit(desk)
    desk.set_times(due=-2, hard_end=24)
    again = submit(desk, summary="Better now.")
    assert (again.summary, again.is_late) == ("Better now.", False)
    assert again.submitted_at == first.submitted_at


def test_after_the_hard_end_nothing_is_taken_and_there_is_no_grace(desk):
    desk.set_times(due=-26, hard_end=-0.06)
    assert "Your draft is kept and still saved" in page(desk)
    assert submit(desk).status == "draft"
    ReviewRound.objects.update(hard_end_at=timezone.now() + timedelta(hours=1))
    submit(desk)
    ReviewRound.objects.update(hard_end_at=timezone.now() - timedelta(minutes=3))
    assert FINAL in page(desk)
    assert desk.client.post(desk.url + "save/", {"summary": "x"}, **FETCH).status_code == 422


def test_submitted_review_is_revised_after_release_until_the_hard_end(desk, sign_in):
    desk.set_times(due=1, hard_end=24)
    submit(desk)
    desk.set_times(due=-2, hard_end=24)
    releasing.release_round(desk.round, desk.carol)
    assert "The authors have read this review. You can revise it until" in page(desk)
    listed = desk.client.get("/spring/reviews/").content.decode()
    assert "You can revise those you submitted until" in listed
    response = desk.client.post(desk.url + "save/", {"summary": "After your answer."}, **FETCH)
    assert response.status_code == 200
    made = Review.objects.get(pk=desk.review.pk)
    assert made.revised_at is not None
    assert "After your answer." in sign_in(desk.alice).get("/spring/feedback/").content.decode()
    desk.set_times(due=-26, hard_end=-1)
    assert FINAL in page(desk)
    assert desk.client.post(desk.url + "save/", {"summary": "x"}, **FETCH).status_code == 422


def test_saving_the_same_text_after_release_is_no_revision(desk):
    desk.set_times(due=-2, hard_end=24)
    submit(desk)
    releasing.release_round(desk.round, desk.carol)
    desk.client.post(desk.url + "save/", {"summary": "A fine project."}, **FETCH)
    assert Review.objects.get(pk=desk.review.pk).revised_at is None


def test_change_before_release_is_no_revision_that_authors_hear_of(desk):
    desk.set_times(due=1, hard_end=24)
    submit(desk)
    submit(desk, summary="Better now.")
    assert Review.objects.get(pk=desk.review.pk).revised_at is None


def test_review_that_is_not_in_stays_out_after_release(desk):
    desk.set_times(due=-2, hard_end=24)
    rows.fill(desk.alices_review)
    releasing.release_round(desk.round, desk.carol)
    assert FINAL in page(desk)
    assert desk.client.post(desk.url + "submit/", whole(desk)).status_code == 409
    assert Review.objects.get(pk=desk.review.pk).status == "assigned"


def test_without_a_hard_end_release_ends_writing(desk):
    desk.set_times(due=1, hard_end=None)
    submit(desk)
    releasing.release_round(desk.round, desk.carol)
    assert FINAL in page(desk)


def test_archived_conference_takes_nothing_before_the_hard_end(desk):
    desk.set_times(due=1, hard_end=24)
    submit(desk)
    desk.conference.archived_at = timezone.now()
    desk.conference.save()
    assert FINAL in page(desk)


def test_late_round_stays_on_the_dashboard_until_all_is_in(desk):
    desk.set_times(due=-2, hard_end=24)

    def due_names():
        lines = dashboard.of_participant(desk.conference, desk.places.bob).due
        return [line.name for line in lines]

    assert "Final review" in due_names()
    submit(desk)
    assert "Final review" not in due_names()
