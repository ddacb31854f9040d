"""Remarks on a page, a second or a line: written beside the rubric, lost by no accident, read by the authors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import PinnedCommit
from reviews.models import Remark, Review, ReviewRound
from reviews.remarking import mark_of
from tests.reviews import rows

HTMX = {"HTTP_HX_REQUEST": "true"}
COMMIT = "c" * 40


@pytest.fixture
def desk(under_review, sign_in):
    under_review.client = sign_in(under_review.bob)
    under_review.url = f"/spring/reviews/{under_review.review.public_id}/"
    under_review.save_url = under_review.url + "save/"
    under_review.report.pages = 8
    under_review.report.save()
    return under_review


def new(where="report", place="4", text="The axis has no unit."):
    return {
        "remark-new-where": where,
        "remark-new-place": place,
        "remark-new-text": text,
    }


def made(world, **more):
    values = {"artefact": world.report, "page": 4, "text": "The axis has no unit."}
    return Remark.objects.create(review=world.review, **values | more)


def changed(remark, seen="", **more):
    given = {"where": "report", "place": "4", "text": remark.text, **more}
    sent = {f"remark-{remark.pk}-{name}": value for name, value in given.items()}
    return {**sent, f"remark-{remark.pk}-seen": seen or mark_of(remark)}


def places():
    return [
        (one.artefact.kind, one.page, one.second, one.path, one.line)
        for one in Remark.objects.all()
    ]


def test_a_remark_stands_on_a_page_a_second_and_a_line(desk):
    for where, place in (("report", "4"), ("slides", "1"), ("video", "1:05")):
        desk.client.post(desk.save_url, new(where, place))
    desk.client.post(desk.save_url, new("repository", "src/model.py:42"))
    assert sorted(places(), key=str) == sorted(
        [
            ("report", 4, None, "", None),
            ("slides", 1, None, "", None),
            ("video", None, 65, "", None),
            ("repository", None, None, "src/model.py", 42),
        ],
        key=str,
    )
    html = desk.client.get(desk.url).content.decode()
    assert f'href="{desk.url}?show=report&amp;at=4"' in html
    assert f'href="{desk.url}?show=video&amp;at=1%3A05"' in html
    assert 'href="https://github.com/alice-lee/dark/blob/HEAD/src/model.py#L42"' in html
    assert desk.review.__class__.objects.get(pk=desk.review.pk).status == Review.Status.DRAFT


def test_adding_a_remark_saves_everything_else_that_was_typed(desk):
    response = desk.client.post(
        desk.save_url, {**new(), "summary": "Half a thought", "show": "report"}
    )
    assert response.headers["Location"] == f"{desk.url}?show=report#remarks"
    desk.review.refresh_from_db()
    assert (desk.review.summary, Remark.objects.count()) == ("Half a thought", 1)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (new(place="9"), "This file has 8 pages; write a number from 1 to 8."),
        (new(place=""), "Say where the remark stands."),
        (new(text=""), "Write what you want to say about this place."),
        (new(where="video", place="9:00"), "The recording ends at 3:52; write an earlier time."),
        (new(where="text", place="4"), "This is no part of the hand-in."),
        (new(text="a\x00b"), "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_stored_comes_back_as_typed_and_the_rest_is_saved(desk, typed, sentence):
    response = desk.client.post(desk.save_url, {**typed, "summary": "Kept"})
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence.replace("'", "&#x27;") in html
    assert Remark.objects.count() == 0
    for value in (typed["remark-new-place"], typed["remark-new-text"]):
        assert value.replace("\x00", "") in html.replace("\x00", "")
    assert Review.objects.get(pk=desk.review.pk).summary == "Kept"


def test_a_half_typed_remark_keeps_a_review_from_being_handed_in(desk):
    whole = {
        f"score-{desk.method.pk}": desk.method.levels.get(points=2).pk,
        f"comment-{desk.method.pk}": "Fits.",
        f"score-{desk.writing.pk}": "8",
        "summary": "Fine.",
        "confidence": "2",
    }
    response = desk.client.post(desk.url + "submit/", {**whole, **new(place="")})
    assert response.status_code == 422
    assert "The axis has no unit." in response.content.decode()
    assert Review.objects.get(pk=desk.review.pk).status == Review.Status.DRAFT
    desk.client.post(desk.url + "submit/", {**whole, **new()})
    assert Review.objects.get(pk=desk.review.pk).status == Review.Status.SUBMITTED
    assert Remark.objects.count() == 1


def test_a_double_click_adds_one(desk):
    desk.client.post(desk.save_url, new())
    response = desk.client.post(desk.save_url, new(), follow=True)
    assert Remark.objects.count() == 1
    assert "This remark stands here already." in response.content.decode()


def test_scripts_get_the_remarks_alone_and_nothing_else_is_saved(desk):
    response = desk.client.post(desk.save_url, {**new(), "summary": "Not this way"}, **HTMX)
    html = response.content.decode()
    assert html.lstrip().startswith('<section id="remarks"')
    assert "The remark is added." in html
    assert Review.objects.get(pk=desk.review.pk).summary == ""
    refused = desk.client.post(desk.save_url, new(place="99"), **HTMX)
    assert "This file has 8 pages" in refused.content.decode()
    assert 'value="99"' in refused.content.decode()


def test_a_remark_is_changed_and_moved(desk):
    remark = made(desk)
    desk.client.post(desk.save_url, changed(remark, place="5", text="Nor has this one."))
    remark.refresh_from_db()
    assert (remark.page, remark.text) == (5, "Nor has this one.")
    desk.client.post(desk.save_url, changed(remark, where="video", place="0:10"))
    remark.refresh_from_db()
    assert (remark.artefact.kind, remark.page, remark.second) == ("video", None, 10)


def test_a_second_window_gets_both_texts_of_a_remark(desk):
    remark = made(desk)
    seen = mark_of(remark)
    desk.client.post(desk.save_url, changed(remark, seen, text="Window one"))
    response = desk.client.post(desk.save_url, changed(remark, seen, text="Window two"))
    html = response.content.decode()
    assert response.status_code == 409
    assert "You, in another window, changed this remark while you were writing." in html
    assert "page 4: Window one" in html
    assert "Window two</textarea>" in html
    remark.refresh_from_db()
    assert remark.text == "Window one"
    desk.client.post(desk.save_url, changed(remark, text="Window two"))
    remark.refresh_from_db()
    assert remark.text == "Window two"


def test_what_another_window_left_alone_is_no_conflict(desk):
    remark = made(desk)
    old = changed(remark)
    desk.client.post(desk.save_url, changed(remark, text="Newer"))
    assert desk.client.post(desk.save_url, {**old, "summary": "x"}).status_code == 302
    remark.refresh_from_db()
    assert remark.text == "Newer"


def test_a_change_of_a_remark_removed_meanwhile_is_not_lost(desk):
    remark = made(desk)
    sent = changed(remark, text="Longer, and better.")
    remark.delete()
    response = desk.client.post(desk.save_url, sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert "This remark was removed in another window." in html
    assert 'name="remark-new-text"' in html and "Longer, and better.</textarea>" in html


def test_a_remark_is_removed_but_not_one_that_was_changed_unseen(desk):
    remark = made(desk)
    old = {"remove-remark": remark.pk, f"remark-{remark.pk}-seen": mark_of(remark)}
    Remark.objects.update(text="Changed elsewhere")
    assert desk.client.post(desk.save_url, old).status_code == 409
    assert Remark.objects.count() == 1
    remark.refresh_from_db()
    now_seen = {"remove-remark": remark.pk, f"remark-{remark.pk}-seen": mark_of(remark)}
    desk.client.post(desk.save_url, {**now_seen, **new(text="Typed at the same time")})
    assert [one.text for one in Remark.objects.all()] == ["Typed at the same time"]


def test_nobody_reaches_another_reviews_remarks(desk):
    other = Remark.objects.create(
        review=desk.alices_review, artefact=desk.report, page=1, text="Alice's"
    )
    desk.client.post(desk.save_url, {"remove-remark": other.pk, "remark-1-x": ""})
    desk.client.post(desk.save_url, changed(other, text="Bob's"))
    other.refresh_from_db()
    assert other.text == "Alice's"


def test_a_final_review_keeps_its_remarks_as_they_are(desk):
    remark = made(desk)
    ReviewRound.objects.update(released_at=timezone.now())
    assert "Add remark" not in desk.client.get(desk.url).content.decode()
    for data in (new(text="Late"), changed(remark, text="Late"), {"remove-remark": remark.pk}):
        assert desk.client.post(desk.save_url, data).status_code == 409
        assert desk.client.post(desk.save_url, data, **HTMX).status_code == 200
    assert [one.text for one in Remark.objects.all()] == ["The axis has no unit."]


def test_what_is_refused_to_scripts_is_drawn_as_it_was_typed(desk):
    ReviewRound.objects.update(opens_at=timezone.now() + timedelta(hours=1))
    html = desk.client.post(desk.save_url, new(text="Too early"), **HTMX).content.decode()
    assert "This round has not begun; you can read, and write once it opens." in html
    assert "Too early</textarea>" in html


def test_what_is_closed_to_a_double_blind_reviewer_takes_no_remark(desk):
    ReviewRound.objects.update(blinding="double")
    html = desk.client.get(desk.url).content.decode()
    assert '<option value="report"' in html
    assert '<option value="repository"' not in html and '<option value="video"' not in html
    response = desk.client.post(desk.save_url, new("repository", "src/model.py:42"))
    assert response.status_code == 422
    assert "github.com" not in html + response.content.decode()


def test_authors_read_remarks_with_their_places_after_release_and_not_before(desk, sign_in):
    rows.fill(desk.review)
    repository = desk.version.items.get(kind="repository").artefact
    video = desk.version.items.get(kind="video").artefact
    PinnedCommit.objects.create(
        version=desk.version,
        artefact=repository,
        moment="deadline",
        commit=COMMIT,
        pinned_at=timezone.now(),
    )
    made(desk, text="CANARY-PAGE")
    made(desk, artefact=video, page=None, second=65, text="CANARY-SECOND")
    made(desk, artefact=repository, page=None, path="src/model.py", line=42, text="CANARY-LINE")
    alice = sign_in(desk.alice)
    assert "CANARY" not in alice.get("/spring/feedback/").content.decode()
    ReviewRound.objects.update(released_at=timezone.now())
    html = alice.get("/spring/feedback/").content.decode()
    assert f'href="{desk.report.get_absolute_url()}#page=4"' in html
    assert alice.get(desk.report.get_absolute_url()).status_code == 200
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk&amp;t=65s"' in html
    assert f'href="https://github.com/alice-lee/dark/blob/{COMMIT}/src/model.py#L42"' in html
    assert "Report, page 4" in html and "Video, at 1:05" in html
    assert "Code, src/model.py, line 42" in html
    for secret in (desk.bob.name, desk.review.public_id):
        assert secret not in html
    staff = sign_in(desk.carol).get(f"/spring/staff/reviews/{desk.review.public_id}/")
    assert "CANARY-LINE" in staff.content.decode()


def test_lines_of_code_without_a_pin_lead_to_the_commit_last_seen(desk, sign_in):
    repository = desk.version.items.get(kind="repository").artefact
    seen = rows.version(desk.alphas_project, desk.final)
    seen.items.create(
        key="repository", kind="repository", label="Code", artefact=repository, commit=COMMIT
    )
    desk.review.version = seen
    rows.fill(desk.review)
    made(desk, artefact=repository, page=None, path="a.py", line=4, text="So.")
    ReviewRound.objects.update(released_at=timezone.now())
    html = sign_in(desk.alice).get("/spring/feedback/").content.decode()
    assert f'href="https://github.com/alice-lee/dark/blob/{COMMIT}/a.py#L4"' in html


def test_feedback_costs_the_same_for_one_remark_and_for_thirty(desk, sign_in, counted):
    rows.fill(desk.review)
    ReviewRound.objects.update(released_at=timezone.now())
    alice = sign_in(desk.alice)
    made(desk)
    one = counted(alice, "/spring/feedback/")
    Remark.objects.bulk_create(
        Remark(review=desk.review, artefact=desk.slides, page=n, text=f"{n}") for n in range(1, 30)
    )
    assert counted(alice, "/spring/feedback/") == one


def test_the_page_costs_the_same_for_one_remark_and_for_thirty(desk, counted):
    made(desk)
    one = counted(desk.client, desk.url)
    Remark.objects.bulk_create(
        Remark(review=desk.review, artefact=desk.slides, page=n, text=f"{n}") for n in range(1, 30)
    )
    assert counted(desk.client, desk.url) == one


def test_a_name_in_a_remark_is_pointed_out(desk):
    rows.fill(desk.review)
    remark = made(desk, text=f"I did it so too. {desk.bob.name}")
    html = desk.client.get(desk.url).content.decode()
    assert f'<a href="#remark-{remark.pk}">“{desk.bob.name}”, your name</a>' in html


def test_the_projects_own_repository_is_no_giveaway(desk):
    rows.fill(desk.review, words="See https://github.com/alice-lee/dark/blob/main/a.py")
    assert "are not to learn" not in desk.client.get(desk.url).content.decode()
    Review.objects.update(summary="See https://github.com/bob/mine")
    assert "are not to learn" in desk.client.get(desk.url).content.decode()


def test_the_hand_in_opens_at_a_page_and_at_a_second(desk):
    html = desk.client.get(desk.url + "?show=report&at=5").content.decode()
    assert "report.pdf#page=5&amp;navpanes=0" in html
    html = desk.client.get(desk.url + "?show=video&at=1:05").content.decode()
    assert 'data-src="https://www.youtube-nocookie.com/embed/abcdefghijk?start=65"' in html
    for nonsense in ("99", "x", "<b>", "1:99"):
        assert desk.client.get(desk.url, {"show": "report", "at": nonsense}).status_code == 200


def test_save_and_next_goes_to_the_next_unfinished_review_then_to_the_list(desk):
    second = rows.review(desk.round, desk.places.bob, desk.betas_project)
    response = desk.client.post(desk.save_url, {"summary": "So far", "next": "1"})
    assert response.headers["Location"] == f"/spring/reviews/{second.public_id}/"
    Review.objects.filter(pk=second.pk).update(status="submitted")
    response = desk.client.post(desk.save_url, {"summary": "So far", "next": "1"})
    assert response.headers["Location"] == "/spring/reviews/"


def test_save_and_next_stays_where_something_was_refused(desk):
    response = desk.client.post(desk.save_url, {**new(place="x"), "next": "1"})
    assert response.status_code == 422
