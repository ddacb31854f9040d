"""Releasing a round: previewed in numbers, told by mail, once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import LogEntry, Mail
from reviews.models import ReviewRound
from reviews.second_looks import look_at
from tests.reviews import rows


def fingerprint(client, url):
    html = client.get(url).content.decode()
    found = re.search(r'name="fingerprint" value="(\w+)"', html)
    return found[1] if found else ""


def release(client, url):
    return client.post(url, {"fingerprint": fingerprint(client, url)})


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
    assert release(carol, url).status_code == 302
    assert ReviewRound.objects.get().released_at is not None
    assert sorted(Mail.objects.values_list("to", flat=True)) == sorted(
        [world.alice.email, world.amir.email]
    )
    mail = Mail.objects.first()
    assert "CANARY" not in mail.text + mail.subject + mail.html
    assert world.bob.name not in mail.text
    assert LogEntry.objects.get(verb="released the reviews of").after == {"reviews": 1}
    assert release(carol, url).status_code == 409
    assert Mail.objects.count() == 2


def test_preview_shows_the_mail_its_receivers_and_what_nobody_has_looked_at(under_review, sign_in):
    world = under_review
    rows.fill(world.review, words="Short.")
    html = preview_of(world, sign_in)
    assert f"get a mail: {world.round.name}: read the reviews of your project</summary>" in html
    assert f"To <bdi>{world.alice.name}</bdi>, <bdi>{world.amir.name}</bdi>." in html
    assert "/accounts/mail/" not in html  # a link that is its receiver's alone
    assert "<strong>1</strong> of these reviews is short, copied or alike, and nobody" in html
    look_at(world.review, world.carol, is_done=True)
    assert "short, copied or alike" not in preview_of(world, sign_in)


def test_what_came_in_since_the_preview_asks_for_another_look(under_review, sign_in):
    world = under_review
    rows.fill(world.review)
    carol, url = sign_in(world.carol), f"/spring/staff/rounds/{world.round.pk}/release/"
    seen = fingerprint(carol, url)
    rows.fill(world.alices_review)
    response = carol.post(url, {"fingerprint": seen})
    assert response.status_code == 409
    assert "so nothing is released yet" in response.content.decode()
    assert carol.post(url).status_code == 409
    assert ReviewRound.objects.get().released_at is None
    assert release(carol, url).status_code == 302


def test_nothing_submitted_is_nothing_to_release(under_review, sign_in):
    url = f"/spring/staff/rounds/{under_review.round.pk}/release/"
    response = release(sign_in(under_review.carol), url)
    assert response.status_code == 409
    assert "there is nothing to show" in response.content.decode()


def test_assistants_do_not_release(under_review, sign_in):
    rows.fill(under_review.review)
    url = f"/spring/staff/rounds/{under_review.round.pk}/release/"
    assert sign_in(under_review.eve).post(url).status_code == 403
    assert ReviewRound.objects.get().released_at is None


def preview_of(world, sign_in):
    url = f"/spring/staff/rounds/{world.round.pk}/release/"
    return " ".join(sign_in(world.carol).get(url).content.decode().split())


def test_preview_counts_summings_up_and_names_projects_without(under_review, sign_in):
    world = under_review
    rows.fill(world.review)
    rows.fill(world.alices_review)
    assert "summing-up" not in preview_of(world, sign_in)
    world.round.meta_reviews.create(
        project=world.alphas_project, text="Good.", written_by=world.carol
    )
    html = preview_of(world, sign_in)
    assert "<strong>1</strong> project has a summing-up by the staff" in html
    assert "<strong>1</strong> reviewed project has none: Hearing in the Noise." in html


def test_authors_of_a_project_with_nothing_but_a_summing_up_are_told(under_review, sign_in):
    world = under_review
    rows.fill(world.review)
    world.round.meta_reviews.create(
        project=world.betas_project, text="Sorry.", written_by=world.carol
    )
    assert "<strong>3</strong> students get a mail" in preview_of(world, sign_in)
    release(sign_in(world.carol), f"/spring/staff/rounds/{world.round.pk}/release/")
    assert Mail.objects.filter(kind="reviews_released", to=world.bob.email).count() == 1


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [
        (None, 2, "Authors can answer at once until"),
        (-1, 2, "Authors can answer at once until"),
        (1, 2, "Authors can answer from"),
        (-2, -1, "which is over: they can no longer"),
    ],
)
def test_preview_says_when_authors_can_answer(under_review, sign_in, opens, closes, sentence):
    rows.fill(under_review.review)
    at = timezone.now()
    ReviewRound.objects.update(
        responses_from=opens and at + timedelta(days=opens),
        responses_until=at + timedelta(days=closes),
        takes_ratings=True,
        others_seen="released",
    )
    html = preview_of(under_review, sign_in)
    assert sentence in html
    assert "Each author can rate how helpful each review was." in html
    assert "read the other reviews of their projects, under aliases." in html
