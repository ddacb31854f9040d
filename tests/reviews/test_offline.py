"""Writing offline: one file of all my reviews, looked at line by line, applied as one act."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reviews.models import Review, ReviewRound, Score
from tests import factories
from tests.reviews import rows

PAGE = "/spring/reviews/offline/"


@pytest.fixture
def desk(under_review, sign_in):
    """Bob, with a second review: of Gus's project."""
    world = under_review
    gus = factories.participant(world.conference, "Gus")
    world.gammas_project = factories.project(
        factories.team(world.conference, "Gamma", gus), "Gamma rays"
    )
    world.second = rows.review(world.round, world.places.bob, world.gammas_project)
    world.client = sign_in(world.bob)
    return world


def file_of(desk):
    response = desk.client.get(PAGE + "reviews.md")
    assert response.status_code == 200
    return response.content.decode()


def filled(desk, review=None, words="Good and clear."):
    """The file with everything answered in one review."""
    review = review or desk.review
    before, heading, after = file_of(desk).partition(f"[review {review.public_id}]")
    after = after.replace("( ) 4 · Superb", "(x) 4 · Superb", 1)
    after = after.replace("( ) Fairly sure", "(x) Fairly sure", 1)
    for key, text in (
        (f"comment-{desk.method.pk}", "It fits."),
        (f"score-{desk.writing.pk}", "7.50"),
        ("summary", words),
    ):
        after = re.sub(rf"(\[{key} \S+\]\n(?:>>.*\n)*\n)", rf"\g<1>{text}\n", after, count=1)
    return before + heading + after


def look(desk, text, **more):
    return desk.client.post(PAGE, {"text": text, **more})


def fingerprint(response):
    return re.search(r'name="fingerprint" value="(\w+)"', response.content.decode())[1]


def apply(desk, text, seen=None, **more):
    seen = seen or fingerprint(look(desk, text))
    return desk.client.post(
        PAGE + "apply/", {"text": text, "fingerprint": seen, **more}, follow=True
    )


def test_list_offers_it(desk):
    assert f'href="{PAGE}"' in desk.client.get("/spring/reviews/").content.decode()
    html = desk.client.get(PAGE).content.decode()
    assert "Final review, 2 reviews" in html
    assert f'href="{PAGE}reviews.md?round={desk.round.pk}"' in html


def test_file_holds_title_number_id_rubric_and_what_is_written(desk):
    desk.review.summary = "So far"
    desk.review.save()
    response = desk.client.get(f"{PAGE}reviews.md?round={desk.round.pk}")
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="reviews.md"'
    text = response.content.decode()
    project = desk.alphas_project
    assert (
        f"\n## Project {project.board}: {project.title}, for “Final review” "
        f"[review {desk.review.public_id}]\n"
    ) in text
    assert "\n( ) 4 · Superb: As it says\n" in text
    assert ">> A number from 0 to 10." in text
    assert "\n\nSo far\n" in text
    assert "How sure are you of this review?" in text


def test_file_names_nobody_in_a_double_blind_round(desk):
    ReviewRound.objects.update(blinding=ReviewRound.Blinding.DOUBLE)
    text = file_of(desk)
    for word in ("Alice", "Amir", "Alpha", "github", "Bob"):
        assert word not in text.replace(desk.alphas_project.title, "")


def test_file_as_it_came_changes_nothing(desk):
    html = look(desk, file_of(desk)).content.decode()
    assert "Nothing would change" in html
    assert Score.objects.count() == 0


def test_looking_shows_every_change_and_saves_none(desk):
    response = look(desk, filled(desk))
    html = response.content.decode()
    assert response.status_code == 200
    assert "[added: </span>Good and clear." in html
    assert "[added: </span>Superb" in html
    assert "[added: </span>7.5<" in html
    assert "Submit those that are complete (1 now)" in html
    desk.review.refresh_from_db()
    assert (desk.review.summary, desk.review.status) == ("", Review.Status.ASSIGNED)
    assert Score.objects.count() == 0


def test_applying_saves_all_of_it_as_drafts(desk):
    response = apply(desk, filled(desk))
    assert "1 review changed." in response.content.decode()
    desk.review.refresh_from_db()
    assert desk.review.summary == "Good and clear."
    assert desk.review.confidence == 2
    assert desk.review.status == Review.Status.DRAFT
    assert {score.criterion_id: score.points for score in Score.objects.all()} == {
        desk.method.pk: 4,
        desk.writing.pk: 7.5,
    }
    assert Review.objects.get(pk=desk.second.pk).status == Review.Status.ASSIGNED


def test_complete_ones_are_submitted_if_asked_for(desk):
    response = apply(desk, filled(desk), submit="1")
    html = response.content.decode()
    assert "1 review changed, 1 submitted." in html
    assert "Not submitted: “Gamma rays”. Still missing: Method: points;" in html
    assert Review.objects.get(pk=desk.review.pk).status == Review.Status.SUBMITTED


def test_a_review_that_gives_its_writer_away_stays_a_draft(desk):
    response = apply(desk, filled(desk, words="Ask me, Bob, about it."), submit="1")
    assert "It seems to hold a name or an address" in response.content.decode()
    desk.review.refresh_from_db()
    assert desk.review.status == Review.Status.DRAFT


def test_a_file_is_read_like_pasted_text(desk):
    file = SimpleUploadedFile("mine.txt", b"\xef\xbb\xbf" + filled(desk).encode())
    response = look(desk, "", file=file)
    assert "[added: </span>Good and clear." in response.content.decode()


def test_utf_16_is_refused_with_a_sentence_and_the_box_is_kept(desk):
    file = SimpleUploadedFile("mine.txt", filled(desk).encode("utf-16"))
    response = look(desk, "What I had pasted", file=file)
    assert response.status_code == 422
    html = response.content.decode()
    assert "Save it as UTF-8" in html
    assert "What I had pasted</textarea>" in html


def test_errors_name_their_line_and_nothing_is_lost(desk):
    text = filled(desk).replace("7.50", "17.5").replace("(x) 4 · Superb", "(x) 5 · Best")
    response = look(desk, text)
    html = response.content.decode()
    assert response.status_code == 422
    lines = text.split("\n")
    for words in ("(x) 5 · Best", "17.5"):
        number = next(n for n, line in enumerate(lines, 1) if line.startswith(words))
        assert f"<strong>Line {number}.</strong>" in html
    assert "Writing: points: Ensure this value is less than or equal to 10." in html
    assert "Good and clear." in html
    assert 'name="fingerprint"' not in html
    refused = desk.client.post(PAGE + "apply/", {"text": text, "fingerprint": "x"})
    assert refused.status_code == 409
    assert Score.objects.count() == 0


def test_one_wrong_line_keeps_the_other_review_from_being_saved_too(desk):
    good = filled(desk)
    seen = fingerprint(look(desk, good))
    response = desk.client.post(
        PAGE + "apply/", {"text": good.replace("7.50", "x"), "fingerprint": seen}
    )
    assert response.status_code == 409
    assert Review.objects.get(pk=desk.review.pk).summary == ""


def test_where_both_changed_the_person_chooses(desk):
    text = filled(desk)
    Review.objects.filter(pk=desk.review.pk).update(summary="Typed in the portal meanwhile")
    response = look(desk, text)
    html = response.content.decode()
    name = f"take-{desk.review.public_id}-summary"
    assert html.count(f'name="{name}"') == 2
    assert "<pre>Typed in the portal meanwhile</pre>" in html
    assert "<pre>Good and clear.</pre>" in html
    seen = fingerprint(response)
    undecided = apply(desk, text, seen)
    assert undecided.status_code == 409
    assert "choose between the two texts" in undecided.content.decode()
    assert apply(desk, text, seen, **{name: "portal"}).status_code == 200
    desk.review.refresh_from_db()
    assert desk.review.summary == "Typed in the portal meanwhile"
    assert desk.review.confidence == 2
    response = look(desk, text)
    assert apply(desk, text, fingerprint(response), **{name: "file"}).status_code == 200
    desk.review.refresh_from_db()
    assert desk.review.summary == "Good and clear."


def test_what_only_the_portal_changed_is_left_alone(desk):
    text = file_of(desk)
    Review.objects.filter(pk=desk.review.pk).update(summary="Typed in the portal meanwhile")
    assert "Nothing would change" in look(desk, text).content.decode()


def test_what_changed_since_the_look_is_shown_again(desk):
    text = filled(desk)
    seen = fingerprint(look(desk, text))
    Review.objects.filter(pk=desk.review.pk).update(note_to_staff="Meanwhile")
    response = desk.client.post(PAGE + "apply/", {"text": text, "fingerprint": seen})
    assert response.status_code == 409
    assert "something has changed since you looked" in response.content.decode()
    assert Score.objects.count() == 0


def test_a_submitted_review_cannot_be_emptied(desk):
    rows.fill(desk.review, words="Good work.")
    Review.objects.filter(pk=desk.review.pk).update(confidence=2)
    text = file_of(desk)
    at = text.index("Good work.", text.index("[summary"))
    response = look(desk, text[:at] + text[at + len("Good work.") :])
    assert response.status_code == 422
    assert "cannot be left empty" in response.content.decode()


def test_foreign_and_closed_reviews_are_refused_alike(desk, sign_in):
    others = sign_in(desk.alice).get(PAGE + "reviews.md").content.decode()
    foreign = look(desk, others)
    assert foreign.status_code == 422
    assert "This is no review of yours that can be written now." in foreign.content.decode()
    text = filled(desk)
    ReviewRound.objects.update(released_at=timezone.now())
    closed = look(desk, text)
    assert "This is no review of yours that can be written now." in closed.content.decode()
    assert desk.client.get(PAGE + "reviews.md").status_code == 302
    assert "no review that can be written now" in desk.client.get(PAGE).content.decode()


def test_a_round_that_has_not_begun_is_not_in_the_file(desk):
    ReviewRound.objects.update(opens_at=timezone.now() + timedelta(days=1))
    assert desk.client.get(PAGE + "reviews.md").status_code == 302


def test_a_round_of_elsewhere_is_no_file(desk):
    assert desk.client.get(PAGE + "reviews.md?round=999").status_code == 302
    assert desk.client.get(PAGE + "reviews.md?round=x").status_code == 302


@pytest.mark.parametrize("act", ["", "apply/"])
@pytest.mark.parametrize("text", ["\x00", "## [review x]", "### x [score-1 y]\n(x)", "x" * 100_000])
def test_malformed_text_gets_a_sentence(desk, act, text):
    assert desk.client.post(PAGE + act, {"text": text}).status_code in (409, 422)


def test_a_nul_in_a_field_names_its_line(desk):
    response = look(desk, filled(desk, words="a\x00b"))
    assert response.status_code == 422
    assert "Null characters are not allowed." in response.content.decode()


def test_file_costs_the_same_for_two_reviews_and_for_ten(desk):
    with CaptureQueriesContext(connection) as few:
        file_of(desk)
    for number in range(8):
        gus = factories.participant(desk.conference, f"Gus {number}")
        project = factories.project(factories.team(desk.conference, f"Team {number}", gus))
        rows.review(desk.round, desk.places.bob, project)
    with CaptureQueriesContext(connection) as many:
        assert file_of(desk).count("[review ") == 10
    assert len(many) == len(few)
