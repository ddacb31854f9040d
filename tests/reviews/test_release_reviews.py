"""Releasing a round: previewed in numbers, told by mail, once."""

from __future__ import annotations

from projects.models import LogEntry, Mail
from reviews.models import ReviewRound
from tests.reviews import rows


def test_preview_counts_what_authors_will_see(under_review, sign_in):
    world = under_review
    rows.fill(world.review)
    html = (
        sign_in(world.carol).get(f"/spring/staff/rounds/{world.round.pk}/release/").content.decode()
    )
    assert "<strong>1</strong> submitted review of <strong>1</strong> project" in html
    assert "<strong>2</strong> students get a mail" in html
    assert "<strong>1</strong> review was not submitted" in html
    assert "without any review: Hearing in the Noise" in html
    assert "Releasing now ends it" in html
    assert ReviewRound.objects.get().released_at is None


def test_release_tells_the_authors_of_reviewed_projects_once(under_review, sign_in):
    world = under_review
    rows.fill(world.review, words="CANARY words")
    carol, url = sign_in(world.carol), f"/spring/staff/rounds/{world.round.pk}/release/"
    assert carol.post(url).status_code == 302
    assert ReviewRound.objects.get().released_at is not None
    assert sorted(Mail.objects.values_list("to", flat=True)) == sorted(
        [world.alice.email, world.amir.email]
    )
    mail = Mail.objects.first()
    assert "CANARY" not in mail.text + mail.subject + mail.html
    assert world.bob.name not in mail.text
    assert LogEntry.objects.get(verb="released the reviews of").after == {"reviews": 1}
    assert carol.post(url).status_code == 409
    assert Mail.objects.count() == 2


def test_nothing_submitted_is_nothing_to_release(under_review, sign_in):
    url = f"/spring/staff/rounds/{under_review.round.pk}/release/"
    response = sign_in(under_review.carol).post(url)
    assert response.status_code == 409
    assert "there is nothing to show" in response.content.decode()


def test_assistants_do_not_release(under_review, sign_in):
    rows.fill(under_review.review)
    url = f"/spring/staff/rounds/{under_review.round.pk}/release/"
    assert sign_in(under_review.eve).post(url).status_code == 403
    assert ReviewRound.objects.get().released_at is None
