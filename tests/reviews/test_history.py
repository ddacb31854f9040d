"""What a review said before: kept, compared with now, taken back, and seen by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from reviews.domain.keeping import KEPT_WHILE_WRITING
from reviews.models import Review, Saving

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}
LONG = "The method is sound and its limits are named. " * 6


@pytest.fixture
def desk(under_review, sign_in):
    under_review.client = sign_in(under_review.bob)
    under_review.url = f"/spring/reviews/{under_review.review.public_id}/"
    under_review.history = under_review.url + "history/"
    under_review.save = lambda **data: under_review.client.post(
        under_review.url + "save/", data, **FETCH
    )
    return under_review


def complete(desk, **more):
    level = desk.method.levels.get(points=4)
    return {
        f"score-{desk.method.pk}": level.pk,
        f"comment-{desk.method.pk}": "It fits the question.",
        f"score-{desk.writing.pk}": "7",
        "summary": LONG,
        "confidence": "2",
        **more,
    }


def test_writing_keeps_a_state_now_and_then_not_at_each_save(desk):
    for text in ("One", "One two", "One two three"):
        desk.save(summary=text)
    assert [saving.content["summary"] for saving in Saving.objects.all()] == ["One"]
    Saving.objects.update(kept_at=timezone.now() - timedelta(minutes=6))
    desk.save(summary="One two three four")
    assert [saving.content["summary"] for saving in Saving.objects.all()] == [
        "One two three",
        "One",
    ]


def test_a_text_is_kept_before_it_is_emptied(desk):
    desk.save(summary="A beginning")
    desk.save(summary=LONG)
    desk.save(summary="")
    assert Saving.objects.first().content["summary"] == LONG.strip()


def test_each_hand_in_is_kept_as_it_was(desk):
    desk.client.post(desk.url + "submit/", complete(desk))
    assert Review.objects.get(pk=desk.review.pk).status == Review.Status.SUBMITTED
    desk.client.post(desk.url + "submit/", complete(desk, summary=LONG + "And more."))
    kept = list(Saving.objects.filter(was_submitted=True))
    assert [saving.content["summary"] for saving in kept] == [LONG + "And more.", LONG.strip()]
    assert kept[0].content[f"score-{desk.writing.pk}"] == "7"


def test_no_more_are_kept_than_the_page_says(desk):
    for number in range(KEPT_WHILE_WRITING + 3):
        desk.review.savings.create(content={"summary": f"Number {number}"})
    Saving.objects.update(kept_at=timezone.now() - timedelta(minutes=6))
    desk.save(summary="One")
    desk.save(summary="One two")
    kept = [saving.content["summary"] for saving in desk.review.savings.all()]
    assert len(kept) == KEPT_WHILE_WRITING
    assert kept[0] == "One"
    assert "Number 3" not in kept


def test_page_shows_what_changed_since_word_by_word(desk):
    desk.save(summary="The method is sound.")
    desk.save(summary="The whole method is sound.")
    html = desk.client.get(desk.history).content.decode()
    assert "Summary for the authors" in html
    assert '<ins><span class="visually-hidden">[added: </span>whole ' in html


def test_a_level_is_named_not_numbered(desk):
    low, high = desk.method.levels.get(points=0), desk.method.levels.get(points=4)
    desk.save(**{f"score-{desk.method.pk}": low.pk})
    desk.save(**{f"score-{desk.method.pk}": high.pk})
    html = desk.client.get(desk.history).content.decode()
    assert "Method: points" in html
    assert "[removed: </span>None" in html
    assert "[added: </span>Superb" in html


def test_taking_one_field_back_leaves_the_others_and_is_kept_itself(desk):
    desk.save(summary="First", note_to_staff="First note")
    desk.save(summary="Second", note_to_staff="Second note")
    saving = Saving.objects.get()
    response = desk.client.post(f"{desk.history}{saving.pk}/", {"field": "summary"})
    assert response.status_code == 302
    desk.review.refresh_from_db()
    assert (desk.review.summary, desk.review.note_to_staff) == ("First", "Second note")
    assert Saving.objects.first().content["summary"] == "Second"


def test_taking_all_back_brings_points_too(desk):
    desk.save(summary="First", **{f"score-{desk.writing.pk}": "3"})
    desk.save(summary="Second", **{f"score-{desk.writing.pk}": "9"})
    desk.client.post(f"{desk.history}{Saving.objects.get().pk}/")
    desk.review.refresh_from_db()
    assert desk.review.summary == "First"
    assert desk.review.scores.get(criterion=desk.writing).points == 3


def test_a_removed_remark_is_kept_and_taken_back(desk):
    desk.save(summary="A beginning")
    one = desk.review.remarks.create(artefact=desk.report, page=1, text="So clear.")
    other = desk.review.remarks.create(artefact=desk.slides, page=1, text="Less so.")
    desk.save(**{"remove-remark": str(one.pk)})
    saving = Saving.objects.first()
    assert saving.content["remarks"] == "- Report, page 1: So clear.\n- Slides, page 1: Less so."
    html = desk.client.get(f"{desk.history}?at={saving.pk}").content.decode()
    assert "<h3>Remarks on places</h3>" in html
    desk.client.post(f"{desk.history}{saving.pk}/", {"field": "remarks"})
    rows = [(remark.page, remark.text) for remark in desk.review.remarks.all()]
    assert sorted(rows) == [(1, "Less so."), (1, "So clear.")]
    assert desk.review.remarks.get(text="Less so.").pk == other.pk


def test_nothing_is_taken_back_once_the_review_is_final(desk):
    desk.save(summary="First")
    desk.save(summary="Second")
    desk.round.released_at = timezone.now()
    desk.round.save()
    response = desk.client.post(f"{desk.history}{Saving.objects.get().pk}/")
    assert response.status_code == 409
    desk.review.refresh_from_db()
    assert desk.review.summary == "Second"
    assert "Take this back" not in desk.client.get(desk.history).content.decode()


def test_nobody_else_learns_of_it(desk, sign_in):
    desk.save(summary="First")
    desk.save(summary="Second")
    saving = Saving.objects.get()
    for person in (desk.alice, desk.amir, desk.dan, desk.carol):
        client = sign_in(person)
        assert client.get(desk.history).status_code == 404
        assert client.post(f"{desk.history}{saving.pk}/").status_code == 404
    staff_page = f"/spring/staff/reviews/{desk.review.public_id}/history/"
    for person in (desk.alice, desk.bob, desk.dan):
        assert sign_in(person).get(staff_page).status_code == 404
    html = sign_in(desk.carol).get(staff_page).content.decode()
    assert "[removed: </span>First" in html
    assert "Take this back" not in html


def test_a_state_of_another_review_is_not_taken(desk):
    foreign = desk.alices_review.savings.create(content={"summary": "Alice's secret"})
    assert desk.client.post(f"{desk.history}{foreign.pk}/").status_code == 404
    assert desk.client.get(f"{desk.history}?at={foreign.pk}").status_code == 404
    assert desk.client.get(f"{desk.history}?at=nothing").status_code == 404


def test_page_costs_the_same_for_one_state_and_for_thirty(desk, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk.save(summary="First")
    desk.save(summary="Second")
    with CaptureQueriesContext(connection) as one:
        desk.client.get(desk.history)
    for number in range(30):
        desk.review.savings.create(content={"summary": f"Number {number}"})
    with django_assert_num_queries(len(one)):
        desk.client.get(desk.history)
