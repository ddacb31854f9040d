"""Reviewers are reminded before the round is due, while they owe reviews."""

from datetime import timedelta

import pytest

from projects.audiences import audiences_of
from projects.models import Mail
from reviews.models import Review
from reviews.reminding import forget_if_done, remind_reviewers


@pytest.fixture
def before_due(under_review):
    """before_due(hours) -> that long before the round is due; it opened a week before."""
    opened = under_review.round.due_at - timedelta(days=7)
    type(under_review.round).objects.update(opened_at=opened, opens_at=opened)
    return lambda hours: under_review.round.due_at - timedelta(hours=hours)


def written():
    return sorted(Mail.objects.filter(kind="review_reminder").values_list("to", flat=True))


def owing(world):
    rows = Review.objects.exclude(status="submitted").values_list(
        "reviewer__user__email", flat=True
    )
    return sorted(set(rows))


def test_who_owes_is_reminded_once(under_review, before_due):
    assert remind_reviewers(before_due(73)) == 0
    assert remind_reviewers(before_due(72)) == len(owing(under_review))
    assert remind_reviewers(before_due(71)) == 0
    assert written() == owing(under_review)
    text = Mail.objects.get(kind="review_reminder", to=under_review.bob.email).text
    assert "Not submitted:\n- Seeing in the Dark\n" in text


def test_who_has_submitted_all_is_left_alone(under_review, before_due):
    Review.objects.filter(reviewer=under_review.places.bob).update(status="submitted")
    remind_reviewers(before_due(24))
    assert written() == owing(under_review)
    assert under_review.bob.email not in written()


def test_nothing_is_written_after_the_due_time(under_review, before_due):
    assert remind_reviewers(before_due(-0.1)) == 0


def test_last_review_takes_back_a_reminder_that_has_not_gone(under_review, before_due):
    remind_reviewers(before_due(24))
    Review.objects.filter(reviewer=under_review.places.bob).update(status="submitted")
    forget_if_done(Review.objects.filter(reviewer=under_review.places.bob).first())
    mail = Mail.objects.get(kind="review_reminder", to=under_review.bob.email)
    assert mail.state == Mail.State.DROPPED


def test_announcements_reach_reviewers_who_owe(under_review):
    key = f"owing-reviews-{under_review.round.pk}"
    [audience] = [one for one in audiences_of(under_review.conference) if one.key == key]
    emails = sorted(place.user.email for place in audience.people())
    assert emails == owing(under_review)
