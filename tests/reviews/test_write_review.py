"""Writing a review: saved while typing, guarded against a second window, never lost."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from projects.models import Artefact, Kind
from reviews.models import Review, ReviewRound, Score
from reviews.sheets import mark

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture
def desk(under_review, sign_in):
    under_review.client = sign_in(under_review.bob)
    under_review.url = f"/spring/reviews/{under_review.review.public_id}/"
    under_review.save_url = under_review.url + "save/"
    return under_review


def names(world):
    return (
        f"score-{world.method.pk}",
        f"comment-{world.method.pk}",
        f"score-{world.writing.pk}",
    )


def test_list_says_how_far_i_am(desk):
    html = desk.client.get("/spring/reviews/").content.decode()
    assert "0 of 1" in html
    desk.client.post(desk.save_url, {"summary": "First thoughts"}, **FETCH)
    html = desk.client.get("/spring/reviews/").content.decode()
    assert "0 of 1, 1 draft" in html


def test_page_has_the_hand_in_beside_the_rubric(desk):
    html = desk.client.get(desk.url).content.decode()
    assert (
        f'<iframe class="pane-frame" src="{desk.url}files/{desk.report.public_id}/report.pdf#navpanes=0&amp;view=FitH"'
        in html
    )
    assert "4 · Superb" in html
    assert f'href="{desk.url}?show=repository"' in html
    assert (
        "https://github.com/alice-lee/dark"
        in desk.client.get(desk.url + "?show=repository").content.decode()
    )
    video = desk.client.get(desk.url + "?show=video").content.decode()
    assert 'data-src="https://www.youtube-nocookie.com/embed/abcdefghijk"' in video
    assert "<iframe" not in video
    assert "We used <em>no</em> tools." in desk.client.get(desk.url + "?show=text").content.decode()
    assert desk.client.get(desk.url + "?show=<nothing>").status_code == 200


def test_autosave_keeps_each_field_and_freezes_the_rubric(desk):
    score, comment, points = names(desk)
    level = desk.method.levels.get(points=4)
    response = desk.client.post(desk.save_url, {score: level.pk, comment: "Fits"}, **FETCH)
    assert response.status_code == 200
    assert response.json()["revisions"] == {score: mark(str(level.pk)), comment: mark("Fits")}
    assert response.json()["saved_at"] == timezone.now().astimezone(desk.conference.zone).strftime(
        "%H:%M"
    )
    desk.client.post(desk.save_url, {points: "7.50"}, **FETCH)
    method, writing = Score.objects.all()
    assert (method.level, method.points, method.comment) == (level, 4, "Fits")
    assert (writing.level, writing.points) == (None, Decimal("7.50"))
    desk.review.refresh_from_db()
    assert desk.review.status == Review.Status.DRAFT
    assert ReviewRound.objects.get().rubric.is_frozen is True


def test_a_second_window_gets_both_texts(desk):
    seen = {"revision-summary": mark("")}
    desk.client.post(desk.save_url, {"summary": "Window one", **seen}, **FETCH)
    response = desk.client.post(desk.save_url, {"summary": "Window two", **seen}, **FETCH)
    assert response.status_code == 409
    assert response.json()["conflicts"] == [
        {
            "field": "summary",
            "theirs": "Window one",
            "value": "Window one",
            "revision": mark("Window one"),
            "who": "You, in another window,",
        }
    ]
    desk.review.refresh_from_db()
    assert desk.review.summary == "Window one"
    kept = {"summary": "Window two", "revision-summary": mark("Window one")}
    assert desk.client.post(desk.save_url, kept, **FETCH).status_code == 200


def test_a_level_in_conflict_is_named_in_words(desk):
    score, _, _ = names(desk)
    low, high = desk.method.levels.get(points=0), desk.method.levels.get(points=4)
    desk.client.post(desk.save_url, {score: high.pk, f"revision-{score}": mark("")}, **FETCH)
    response = desk.client.post(
        desk.save_url, {score: low.pk, f"revision-{score}": mark("")}, **FETCH
    )
    conflict = response.json()["conflicts"][0]
    assert (conflict["theirs"], conflict["value"]) == ("Superb", str(high.pk))


def test_only_the_field_that_both_changed_is_in_conflict(desk):
    _, comment, _ = names(desk)
    desk.client.post(desk.save_url, {"summary": "One", "revision-summary": mark("")}, **FETCH)
    response = desk.client.post(
        desk.save_url, {comment: "Two", f"revision-{comment}": mark("")}, **FETCH
    )
    assert response.status_code == 200
    response = desk.client.post(
        desk.save_url, {"summary": "One", "revision-summary": mark("")}, **FETCH
    )
    assert response.status_code == 200


def test_without_scripts_a_conflict_shows_both_texts_on_the_page(desk):
    desk.client.post(desk.save_url, {"summary": "Window one"}, **FETCH)
    response = desk.client.post(
        desk.save_url, {"summary": "Window two", "revision-summary": mark("")}
    )
    html = response.content.decode()
    assert response.status_code == 409
    assert "<pre>Window one</pre>" in html
    assert "Window two</textarea>" in html
    assert f'name="revision-summary" value="{mark("Window one")}"' in html


def test_without_scripts_another_part_is_opened_after_a_save(desk):
    response = desk.client.post(
        desk.save_url, {"summary": "So far", "show": "report", "open": "video"}
    )
    assert (response.status_code, response.url) == (302, f"{desk.url}?show=video")
    desk.review.refresh_from_db()
    assert desk.review.summary == "So far"


def test_without_scripts_a_draft_is_saved_by_its_button(desk):
    response = desk.client.post(desk.save_url, {"summary": "Mine"}, follow=True)
    assert response.redirect_chain == [(desk.url, 302)]
    assert "Mine</textarea>" in response.content.decode()


@pytest.mark.parametrize(
    ("which", "value", "sentence"),
    [
        ("score", "9999999", "This level is no part of the rubric."),
        ("score", "not a number", "This level is no part of the rubric."),
        ("points", "11", "Ensure this value is less than or equal to 10."),
        ("points", "-1", "Ensure this value is greater than or equal to 0."),
        ("points", "NaN", "Enter a number."),
        ("points", "1.234", "Ensure that there are no more than 2 decimal places."),
        ("comment", "a\x00b", "Null characters are not allowed."),
        ("comment", "x" * 10_001, "Ensure this value has at most 10000 characters (it has 10001)."),
    ],
)
def test_bad_values_are_refused_and_the_rest_is_kept(desk, which, value, sentence):
    score, comment, points = names(desk)
    field = {"score": score, "comment": comment, "points": points}[which]
    response = desk.client.post(desk.save_url, {field: value, "summary": "Kept"}, **FETCH)
    assert response.status_code == 422
    assert response.json()["errors"] == {field: [sentence]}
    desk.review.refresh_from_db()
    assert desk.review.summary == "Kept"


def test_a_level_of_another_rubric_is_refused(desk):
    from tests.reviews import rows

    other = rows.rubric(desk.conference, "Other").criteria.first().levels.last()
    score, _, _ = names(desk)
    response = desk.client.post(desk.save_url, {score: other.pk}, **FETCH)
    assert response.status_code == 422
    assert Score.objects.count() == 0


def whole(world, **changes):
    score, comment, points = names(world)
    return {
        score: world.method.levels.get(points=2).pk,
        comment: "Fits the question.",
        points: "8",
        "summary": "A fine project.",
        "confidence": "3",
        "note_to_staff": "",
        **changes,
    }


def test_submitting_asks_for_what_is_missing_and_keeps_the_rest(desk):
    score, comment, points = names(desk)
    response = desk.client.post(desk.url + "submit/", {"summary": " ", points: "8"}, follow=True)
    html = response.content.decode()
    assert response.redirect_chain == [(desk.url + "?missing", 302)]
    assert f'<a href="#id_{score}">Method: points</a>' in html
    assert f'<a href="#id_{comment}">Method: a comment</a>' in html
    assert '<a href="#id_summary">Summary for the authors</a>' in html
    assert f'id="id_{score}"' in html
    desk.review.refresh_from_db()
    assert desk.review.status == Review.Status.DRAFT
    assert Score.objects.get(criterion=desk.writing).points == 8


def test_submitting_a_whole_review(desk):
    response = desk.client.post(desk.url + "submit/", whole(desk), follow=True)
    assert response.redirect_chain == [("/spring/reviews/", 302)]
    assert "Your review of “Seeing in the Dark” is submitted." in response.content.decode()
    desk.review.refresh_from_db()
    assert desk.review.status == Review.Status.SUBMITTED
    assert desk.review.submitted_at is not None


def test_a_submitted_review_may_be_revised_but_not_emptied_until_due(desk):
    desk.client.post(desk.url + "submit/", whole(desk))
    response = desk.client.post(desk.save_url, {"summary": "Even better."}, **FETCH)
    assert response.status_code == 200
    response = desk.client.post(desk.save_url, {"summary": ""}, **FETCH)
    assert response.status_code == 422
    assert "cannot be left empty" in response.json()["errors"]["summary"][0]
    desk.review.refresh_from_db()
    assert (desk.review.summary, desk.review.status) == ("Even better.", "submitted")


def test_without_scripts_an_emptied_text_is_refused_at_its_field_and_named_on_top(desk):
    desk.client.post(desk.url + "submit/", whole(desk))
    response = desk.client.post(desk.save_url, {"summary": ""})
    html = response.content.decode()
    assert response.status_code == 422
    assert html.count("This has been handed in and cannot be left empty.") == 1
    assert '<a href="#id_summary">Summary for the authors</a>' in html
    desk.review.refresh_from_db()
    assert desk.review.summary == whole(desk)["summary"]


def test_what_is_wrong_is_named_where_the_focus_goes(desk):
    """On a phone the form stands below the hand-in: without it nobody would see why."""
    points = names(desk)[2]
    focused = '<div class="error-summary" role="alert" tabindex="-1" autofocus>'
    html = desk.client.post(desk.url + "submit/", {points: "70"}).content.decode()
    assert html.count(focused) == 1
    assert f'<a href="#id_{points}">Writing: points</a>' in html
    html = desk.client.post(desk.url + "submit/", {}, follow=True).content.decode()
    assert html.count(focused) == 1
    remark = {"remark-new-where": "report", "remark-new-place": "none", "remark-new-text": "So"}
    html = desk.client.post(desk.save_url, remark).content.decode()
    assert html.count(focused) == 1
    assert '<a href="#remarks">Remarks on places</a>' in html
    assert desk.client.get(desk.url).content.decode().count(focused) == 0


def test_a_form_sent_as_it_was_drawn_begins_no_review(desk):
    desk.client.post(desk.save_url, {**dict.fromkeys(names(desk), ""), "summary": ""})
    desk.client.post(desk.url + "submit/", {"summary": "", "confidence": ""})
    desk.review.refresh_from_db()
    assert (desk.review.status, desk.review.saved_at) == (Review.Status.ASSIGNED, None)
    assert ReviewRound.objects.get().rubric.is_frozen is False


def end(world, ago):
    ReviewRound.objects.update(
        opens_at=timezone.now() - timedelta(days=9), due_at=timezone.now() - ago
    )


def test_the_quiet_grace_counts(desk):
    end(desk, timedelta(minutes=4))
    desk.client.post(desk.url + "submit/", whole(desk))
    desk.review.refresh_from_db()
    assert desk.review.status == Review.Status.SUBMITTED


def test_after_the_due_time_a_draft_is_kept_but_not_taken(desk):
    end(desk, timedelta(minutes=8))
    html = desk.client.get(desk.url).content.decode()
    assert "Your draft is kept and still saved" in html
    assert "Submit review" not in html
    response = desk.client.post(desk.url + "submit/", whole(desk), follow=True)
    assert "The round closed before this arrived." in response.content.decode()
    desk.review.refresh_from_db()
    assert (desk.review.status, desk.review.summary) == ("draft", "A fine project.")


def test_after_the_due_time_a_submitted_review_is_final(desk):
    desk.client.post(desk.url + "submit/", whole(desk))
    end(desk, timedelta(minutes=8))
    response = desk.client.post(desk.save_url, {"summary": "Too late"}, **FETCH)
    assert response.status_code == 422
    assert response.json() == {"error": "The round has closed, so your submitted review is final."}
    desk.review.refresh_from_db()
    assert desk.review.summary == "A fine project."


def test_before_the_round_begins_one_can_read_but_not_write(desk):
    ReviewRound.objects.update(opens_at=timezone.now() + timedelta(days=1))
    assert "Writing opens on" in desk.client.get(desk.url).content.decode()
    assert desk.client.post(desk.save_url, {"summary": "x"}, **FETCH).status_code == 422


def test_release_ends_writing(desk):
    ReviewRound.objects.update(released_at=timezone.now())
    assert "This review is final" in desk.client.get(desk.url).content.decode()
    response = desk.client.post(desk.url + "submit/", whole(desk))
    assert response.status_code == 409
    desk.review.refresh_from_db()
    assert desk.review.status == Review.Status.ASSIGNED


def test_someone_moved_to_the_reviewed_team_cannot_review_it(desk):
    from projects.models import Membership

    Membership.objects.filter(participant=desk.places.bob).delete()
    Membership.objects.create(team=desk.alpha, participant=desk.places.bob, seat=3, seats=3)
    assert desk.client.post(desk.save_url, {"summary": "x"}, **FETCH).status_code == 422
    assert desk.client.post(desk.save_url, {"summary": "x"}).status_code == 403


def test_review_page_costs_the_same_whatever_is_written(desk, django_assert_max_num_queries):
    desk.client.post(desk.url + "submit/", whole(desk))
    with django_assert_max_num_queries(18):
        desk.client.get(desk.url)


def test_pages_change_nothing_on_get(desk):
    assert desk.client.get(desk.save_url).status_code == 405
    assert desk.client.get(desk.url + "submit/").status_code == 405


def test_a_name_in_a_blind_review_is_pointed_out_before_it_is_handed_in(desk):
    telling = {**whole(desk), "summary": f"A fine project. Yours, {desk.bob.name}, bob@uni.example"}
    response = desk.client.post(desk.url + "submit/", telling, follow=True)
    assert response.redirect_chain == [(desk.url + "?giveaway", 302)]
    html = response.content.decode()
    assert "Saved, but not handed in yet: the authors are not to learn who wrote this." in html
    assert f'<a href="#id_summary">“{desk.bob.name}”, your name</a>' in html
    assert '<a href="#id_summary">“bob@uni.example”, an address</a>' in html
    desk.review.refresh_from_db()
    assert (desk.review.status, desk.review.summary) == (Review.Status.DRAFT, telling["summary"])
    desk.client.post(desk.url + "submit/", {"anyway": "1"})
    desk.review.refresh_from_db()
    assert desk.review.status == Review.Status.SUBMITTED
    assert "The authors are not to learn" in desk.client.get(desk.url).content.decode()


def test_own_title_and_account_are_pointed_out_but_not_the_reviewed_ones(desk):
    Artefact.objects.create(
        project=desk.betas_project,
        kind=Kind.REPOSITORY,
        url="https://github.com/betaworks/seals",
        host="github.com",
    )
    title = desk.betas_project.title
    telling = {**whole(desk), "summary": f"As betaworks did in {title}; alice-lee wrote the rest."}
    html = desk.client.post(desk.url + "submit/", telling, follow=True).content.decode()
    assert '<a href="#id_summary">“betaworks”, your account</a>' in html
    assert f'<a href="#id_summary">“{title}”, your project</a>' in html
    assert html.count('href="#id_summary"') == 2


def test_an_open_review_may_be_signed(desk):
    ReviewRound.objects.update(blinding="open")
    telling = {**whole(desk), "summary": f"A fine project. Yours, {desk.bob.name}"}
    desk.client.post(desk.url + "submit/", telling)
    desk.review.refresh_from_db()
    assert desk.review.status == Review.Status.SUBMITTED
