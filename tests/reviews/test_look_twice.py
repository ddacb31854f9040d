"""Reviews with signs of carelessness: staff look, and say that they did."""

from __future__ import annotations

import pytest

from projects.models import LogEntry
from reviews.models import BlindCopy, Look
from tests.reviews import rows


@pytest.fixture
def careless(under_review, sign_in):
    world = under_review
    rows.fill(world.review, words="Nice.")
    world.page = f"/spring/staff/rounds/{world.round.pk}/"
    world.act = f"/spring/staff/reviews/{world.review.public_id}/looked/"
    world.client = sign_in(world.carol)
    return world


def html_of(client, path):
    return client.get(path).content.decode()


def test_who_looked_is_written_down_and_the_sign_steps_back(careless):
    assert ": only 2 words" in html_of(careless.client, careless.page)
    assert careless.client.post(careless.act, {"done": "1"}).status_code == 302
    look = Look.objects.get()
    assert (look.signs, look.looked_by) == ("only 2 words", careless.carol)
    assert "Looked at by <bdi>Carol</bdi>" in html_of(careless.client, careless.page)
    assert LogEntry.objects.get(verb="looked at").after == {"signs": "only 2 words"}


def test_other_signs_ask_for_another_look(careless):
    careless.client.post(careless.act, {"done": "1"})
    careless.review.summary = "Very nice."
    careless.review.save()
    html = html_of(careless.client, careless.page)
    assert ": only 3 words" in html
    assert "Looked at by" not in html


def test_a_look_can_be_taken_back(careless):
    careless.client.post(careless.act, {"done": "1"})
    careless.client.post(careless.act)
    assert Look.objects.count() == 0


def test_a_review_without_signs_needs_no_look(careless):
    careless.review.summary = " ".join(f"word{n}" for n in range(60))
    careless.review.save()
    assert careless.client.post(careless.act, {"done": "1"}).status_code == 409


def test_copies_of_abstract_and_guidance_are_named(careless):
    words = " ".join(f"claim{n}" for n in range(50))
    careless.review.summary = f"You say: {words}"
    careless.review.save()
    careless.alphas_project.abstract = words
    careless.alphas_project.save()
    assert "is mostly copied from the project’s abstract" in html_of(careless.client, careless.page)
    careless.alphas_project.abstract = ""
    careless.alphas_project.save()
    assert "mostly copied" not in html_of(careless.client, careless.page)
    careless.round.rubric.guidance = words
    careless.round.rubric.save()
    assert "is mostly copied from the guidance of the rubric" in html_of(
        careless.client, careless.page
    )


def test_a_copy_of_the_reports_pages_is_named_where_they_were_read(careless):
    words = [f"claim{n}" for n in range(50)]
    careless.review.summary = " ".join(words)
    careless.review.save()
    assert "mostly copied" not in html_of(careless.client, careless.page)
    BlindCopy.objects.create(
        artefact=careless.report, page_texts=["A title", "\n".join(words)], state="failed"
    )
    assert "is mostly copied from the project’s report" in html_of(careless.client, careless.page)


@pytest.mark.parametrize("who", ["alice", "bob", "dan"])
def test_nobody_but_staff_learns_of_signs_or_looks(careless, sign_in, who):
    careless.client.post(careless.act, {"done": "1"})
    client = sign_in(getattr(careless, who))
    assert client.post(careless.act, {"done": "1"}).status_code == 404
    paths = ("/spring/reviews/", f"/spring/reviews/{careless.review.public_id}/", "/spring/me/")
    for path in paths:
        page = html_of(client, path)
        assert [word for word in ("Looked at", "only 2 words") if word in page] == []


def test_the_round_page_costs_the_same_for_one_sign_and_for_ten(
    careless, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests import factories

    def add(n):
        person = factories.participant(careless.conference, f"Reviewer {n}")
        rows.fill(rows.review(careless.round, person, careless.alphas_project), words=f"So {n}.")

    add(0)
    html_of(careless.client, careless.page)
    with CaptureQueriesContext(connection) as few:
        html_of(careless.client, careless.page)
    for n in range(1, 10):
        add(n)
    with django_assert_num_queries(len(few)):
        html_of(careless.client, careless.page)
