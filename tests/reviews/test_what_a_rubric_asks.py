"""A rubric may ask for a number of words, and for something that only staff read; a review for its confidence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from reviews import rubrics
from reviews.domain.completeness import Answer, lacks
from reviews.models import Component, Criterion, Review, ReviewRound, Score
from reviews.results import inputs_of
from reviews.sheets import mark
from tests.reviews import rows
from tests.reviews.test_edit_rubric import editor, form  # noqa: F401  a fixture

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}
CANARY = "CANARY-FOR-STAFF"


@pytest.fixture
def desk(under_review, sign_in):
    under_review.client = sign_in(under_review.bob)
    under_review.url = f"/spring/reviews/{under_review.review.public_id}/"
    return under_review


def whole(world, **changes):
    return {
        f"score-{world.method.pk}": str(world.method.levels.get(points=2).pk),
        f"comment-{world.method.pk}": "Fits the question.",
        f"score-{world.writing.pk}": "8",
        "summary": "A fine project.",
        "confidence": "3",
        **changes,
    }


def status(world):
    world.review.refresh_from_db()
    return world.review.status


def ask_for_words(world, number):
    Criterion.objects.filter(pk=world.method.pk).update(min_words=number)


def for_staff(world):
    """A third criterion, heavy and only for staff, with a canary in Bob's comment on it."""
    made = Criterion.objects.create(
        rubric=world.round.rubric, name="Fit to be shown", weight=9, points=5, is_for_staff=True
    )
    Score.objects.create(review=world.review, criterion=made, points=Decimal("1.5"), comment=CANARY)
    return made


def test_a_comment_too_short_is_named_with_both_numbers():
    answer = Answer(1, "Method", True, "Fits the question.", True, min_words=12)
    assert [lack.words for lack in lacks([answer])] == [
        "Method: a comment of at least 12 words; it has 3 words"
    ]
    none = Answer(1, "Method", True, " ", True, min_words=12)
    assert [lack.words for lack in lacks([none])] == ["Method: a comment of at least 12 words"]


def test_just_enough_words_are_enough():
    assert lacks([Answer(1, "Method", True, "Fits the question.", True, min_words=3)]) == []


def test_a_short_comment_keeps_a_review_from_being_handed_in(desk):
    ask_for_words(desk, 4)
    html = desk.client.post(desk.url + "submit/", whole(desk), follow=True).content.decode()
    assert "Method: a comment of at least 4 words; it has 3 words" in html
    assert "Comment, at least 4 words" in html
    assert 'data-word-least="4"' in html
    assert status(desk) == Review.Status.DRAFT
    longer = {f"comment-{desk.method.pk}": "It fits the question."}
    desk.client.post(desk.url + "submit/", whole(desk, **longer))
    assert status(desk) == Review.Status.SUBMITTED


def test_a_comment_handed_in_cannot_be_shortened_below_its_words(desk):
    ask_for_words(desk, 3)
    desk.client.post(desk.url + "submit/", whole(desk))
    name = f"comment-{desk.method.pk}"
    response = desk.client.post(desk.url + "save/", {name: "It fits."}, **FETCH)
    assert response.status_code == 422
    assert "needs at least 3 words" in response.json()["errors"][name][0]
    assert Score.objects.get(criterion=desk.method).comment == "Fits the question."


def test_confidence_is_asked_for(desk):
    html = desk.client.post(
        desk.url + "submit/", whole(desk, confidence=""), follow=True
    ).content.decode()
    assert '<a href="#id_confidence">How sure you are</a>' in html
    assert 'id="id_confidence"' in html
    assert status(desk) == Review.Status.DRAFT


def test_confidence_is_guarded_against_a_second_window(desk):
    seen = {"revision-confidence": mark("")}
    desk.client.post(desk.url + "save/", {"confidence": "4", **seen}, **FETCH)
    response = desk.client.post(desk.url + "save/", {"confidence": "1", **seen}, **FETCH)
    assert response.status_code == 409
    (conflict,) = response.json()["conflicts"]
    assert (conflict["theirs"], conflict["value"]) == ("I know this field well", "4")


def test_a_confidence_that_is_none_is_refused(desk):
    response = desk.client.post(desk.url + "save/", {"confidence": "5"}, **FETCH)
    assert response.json()["errors"] == {"confidence": ["Choose one of the four answers."]}


def test_authors_read_the_confidence_in_words_after_release(desk, sign_in):
    rows.fill(desk.review)
    Review.objects.filter(pk=desk.review.pk).update(confidence=2)
    alice = sign_in(desk.alice)
    assert "fairly sure" not in alice.get("/spring/feedback/").content.decode()
    ReviewRound.objects.update(released_at=timezone.now())
    assert "Confidence: fairly sure" in alice.get("/spring/feedback/").content.decode()


def test_what_only_staff_read_says_so_and_never_reaches_the_authors(desk, sign_in):
    rows.fill(desk.review)
    for_staff(desk)
    assert "Only staff read this" in desk.client.get(desk.url).content.decode()
    staff = sign_in(desk.carol)
    assert CANARY in staff.get(f"/spring/staff/reviews/{desk.review.public_id}/").content.decode()
    rows.component(desk.conference, "Peers", "100", source=Component.Source.PEERS, round=desk.round)
    ReviewRound.objects.update(released_at=timezone.now())
    page = sign_in(desk.alice).get("/spring/feedback/").content.decode()
    assert "60.00 of 100" in page  # of the two other criteria alone
    assert CANARY not in page and "Fit to be shown" not in page
    for path in ("", "gradebook.csv", "gradebook.json"):
        assert CANARY not in staff.get(f"/spring/staff/gradebook/{path}").content.decode()


def test_what_only_staff_read_counts_for_no_grade(desk):
    rows.fill(desk.review)
    part = rows.component(desk.conference, "Peers", source=Component.Source.PEERS, round=desk.round)
    before = inputs_of([part])
    for_staff(desk)
    assert inputs_of([part]) == before


def test_a_rubric_only_for_staff_gives_peers_no_grade(desk):
    desk.round.rubric.criteria.update(is_for_staff=True)
    rows.fill(desk.review)
    part = rows.component(desk.conference, "Peers", source=Component.Source.PEERS, round=desk.round)
    assert inputs_of([part]) == {}
    assert desk.client.get(desk.url).status_code == 200


def test_staff_grade_by_it_too_and_need_no_points_of_it_for_a_grade(world):
    part = rows.component(world.conference)
    rows.evaluation(part, world.alphas_project, world.carol)
    before = inputs_of([part])
    Criterion.objects.create(rubric=part.rubric, name="Odd", points=5, is_for_staff=True)
    assert inputs_of([part]) == before


def test_the_editor_sets_both_and_the_rubrics_page_shows_them(editor):  # noqa: F811
    url = f"/spring/staff/rubrics/{editor.rubric.pk}/criteria/new/"
    response = editor.client.post(
        url, form(asks_comment="on", min_words="25", is_for_staff="on"), follow=True
    )
    made = editor.rubric.criteria.get(name="Depth")
    assert (made.min_words, made.is_for_staff) == (25, True)
    html = response.content.decode()
    assert "only staff read it · up to 3 points · comment of at least 25 words" in html


def test_words_without_a_required_comment_are_refused(editor):  # noqa: F811
    url = f"/spring/staff/rubrics/{editor.rubric.pk}/criteria/new/"
    response = editor.client.post(url, form(min_words="25"))
    assert response.status_code == 422
    assert "Only a required comment can ask for a number of words." in response.content.decode()


def test_copies_of_a_rubric_ask_the_same(world):
    made = rows.rubric(world.conference)
    made.criteria.filter(name="Method").update(min_words=9, is_for_staff=True)
    copy = rubrics.copy_rubric(made, world.carol)
    asked = copy.criteria.get(name="Method")
    assert (asked.min_words, asked.is_for_staff) == (9, True)
