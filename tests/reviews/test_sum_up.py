"""Staff sum up a project's reviews; its authors read that at release, unsigned."""

from __future__ import annotations

import pytest
from django.utils import timezone

from projects.models import LogEntry
from reviews.models import MetaReview, Response, ReviewRound
from reviews.sheets import mark
from tests import factories
from tests.reviews import rows

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture
def summing(under_review, sign_in):
    world = under_review
    rows.fill(world.review, words="From Bob")
    world.page = f"/spring/staff/rounds/{world.round.pk}/projects/{world.alphas_project.number}/"
    world.client = sign_in(world.carol)
    return world


def release():
    ReviewRound.objects.update(released_at=timezone.now())


def html_of(client, path="/spring/feedback/"):
    return client.get(path).content.decode()


def test_authors_read_it_with_their_reviews_and_learn_no_name(summing, sign_in):
    sent = {"text": "CANARY sum", "revision-text": mark("")}
    answer = summing.client.post(f"{summing.page}summing-up/", sent, **FETCH)
    assert answer.json()["revisions"] == {"text": mark("CANARY sum")}
    alice = sign_in(summing.alice)
    assert "CANARY" not in html_of(alice)
    release()
    html = html_of(alice)
    assert "Summing up by the staff" in html
    assert html.index("CANARY sum") < html.index("From Bob")
    assert "Carol" not in html


@pytest.mark.parametrize("who", ["bob", "dan"])
def test_others_do_not_read_it(summing, sign_in, who):
    summing.client.post(f"{summing.page}summing-up/", {"text": "CANARY sum"})
    release()
    client = sign_in(getattr(summing, who))
    paths = (
        "/spring/feedback/",
        "/spring/reviews/",
        f"/spring/reviews/{summing.review.public_id}/",
    )
    assert [path for path in paths if "CANARY" in html_of(client, path)] == []
    assert client.get(summing.page).status_code == 404
    assert client.post(f"{summing.page}summing-up/", {"text": "x"}).status_code == 404


def test_it_is_released_without_any_submitted_review(summing, sign_in):
    MetaReview.objects.create(
        round=summing.round, project=summing.betas_project, text="Sorry.", written_by=summing.carol
    )
    release()
    assert "Sorry." in html_of(sign_in(summing.bob))


def test_an_empty_one_is_none(summing, sign_in):
    summing.client.post(f"{summing.page}summing-up/", {"text": "x"})
    summing.client.post(f"{summing.page}summing-up/", {"text": " "})
    release()
    assert "Summing up" not in html_of(sign_in(summing.alice))


def test_two_members_of_staff_never_overwrite_each_other(summing, sign_in):
    eve = sign_in(summing.eve)
    eve.post(f"{summing.page}summing-up/", {"text": "Eve's", "revision-text": mark("")})
    sent = {"text": "Carol's", "revision-text": mark("")}
    page = summing.client.post(f"{summing.page}summing-up/", sent)
    assert page.status_code == 409
    assert "Eve changed this while you were writing" in page.content.decode()
    assert "Carol&#x27;s</textarea>" in page.content.decode()
    assert MetaReview.objects.get().text == "Eve's"


def test_after_release_a_change_is_logged_with_both_texts(summing):
    summing.client.post(f"{summing.page}summing-up/", {"text": "First"})
    release()
    assert "data-autosave" not in html_of(summing.client, summing.page)
    summing.client.post(f"{summing.page}summing-up/", {"text": "Second"})
    entry = LogEntry.objects.get(verb="changed the released summing-up of")
    assert (entry.before, entry.after) == ({"text": "First"}, {"text": "Second"})


def test_an_archive_keeps_it_as_it_is(summing):
    summing.conference.archived_at = timezone.now()
    summing.conference.save()
    assert summing.client.post(f"{summing.page}summing-up/", {"text": "x"}).status_code == 409
    assert MetaReview.objects.count() == 0


def test_staff_read_reviews_answer_and_ratings_on_one_page(summing):
    ReviewRound.objects.update(
        released_at=timezone.now(), responses_until=timezone.now(), takes_ratings=True
    )
    Response.objects.create(
        round=summing.round,
        project=summing.alphas_project,
        text="Thank you both",
        saved_by=summing.alice,
        sent_at=timezone.now(),
    )
    for person, value in ((summing.places.alice, 2), (summing.places.amir, 3)):
        summing.review.ratings.create(rater=person, helpfulness=value, acted_on=value == 3)
    html = html_of(summing.client, summing.page)
    wanted = (
        "From Bob",
        "Thank you both",
        "a little helpful to helpful</strong> (median of 2); 1 of 2 acted on it",
    )
    assert [text for text in wanted if text not in html] == []


def test_the_marks_of_a_team_of_one_are_not_shown_to_staff(summing):
    ReviewRound.objects.update(released_at=timezone.now(), takes_ratings=True)
    summing.places.amir.membership.delete()
    summing.review.ratings.create(rater=summing.places.alice, helpfulness=1, acted_on=True)
    html = html_of(summing.client, summing.page)
    assert "the team is one person, and their marks are theirs alone." in html
    assert ("median of" in html, "acted on it" in html) == (False, False)


def test_staff_do_not_read_an_answer_that_is_not_sent(summing):
    ReviewRound.objects.update(released_at=timezone.now(), responses_until=timezone.now())
    Response.objects.create(
        round=summing.round, project=summing.alphas_project, text="CANARY", saved_by=summing.alice
    )
    assert "CANARY" not in html_of(summing.client, summing.page)


def test_an_assistant_of_another_section_does_not_open_it(summing, sign_in):
    from projects.models import WatchedSection

    WatchedSection.objects.create(participant=summing.places.eve, section="Z9")
    eve = sign_in(summing.eve)
    assert eve.get(summing.page).status_code == 404
    assert eve.post(f"{summing.page}summing-up/", {"text": "x"}).status_code == 404


def test_a_project_outside_the_round_has_no_page(summing):
    team = factories.team(summing.conference, "Gamma")
    other = factories.project(team, "Third")
    assert summing.client.get(summing.page.replace("/1/", f"/{other.number}/")).status_code == 404


def test_the_page_costs_the_same_for_one_review_and_for_ten(summing, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ReviewRound.objects.update(is_discussed=True, takes_ratings=True, released_at=timezone.now())

    def add(n):
        person = factories.participant(summing.conference, f"Reviewer {n}")
        made = rows.fill(rows.review(summing.round, person, summing.alphas_project))
        summing.round.posts.create(
            project=summing.alphas_project,
            review=made,
            written_by=person.user,
            text="?",
            key=f"{n}",
        )
        made.ratings.create(rater=summing.places.alice, helpfulness=3)

    add(0)
    html_of(summing.client, summing.page)
    with CaptureQueriesContext(connection) as few:
        html_of(summing.client, summing.page)
    for n in range(1, 10):
        add(n)
    with django_assert_num_queries(len(few)):
        html_of(summing.client, summing.page)
