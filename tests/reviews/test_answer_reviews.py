"""The authors' answer: one for the team, between its times, read by others once it is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import Mail
from reviews.models import Response, ReviewRound
from reviews.responding import tell_reviewers
from reviews.sheets import mark
from tests import factories
from tests.reviews import rows


@pytest.fixture
def answering(under_review, sign_in):
    """under_review, released an hour ago; answers of at most five words, for two more days."""
    world = under_review
    rows.fill(world.review, words="From Bob")
    set_round(
        released_at=timezone.now() - timedelta(hours=1),
        responses_from=timezone.now() - timedelta(minutes=30),
        responses_until=timezone.now() + timedelta(days=2),
        response_words=5,
    )
    world.page = f"/spring/feedback/{world.round.pk}/answer/"
    world.client = sign_in(world.alice)
    return world


def set_round(**values):
    ReviewRound.objects.update(**values)


def html_of(client, path="/spring/feedback/"):
    return client.get(path).content.decode()


FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


def test_an_answer_is_saved_as_a_draft_and_then_sent(answering):
    client = answering.client
    answer = client.post(
        f"{answering.page}save/", {"text": "Thank you", "revision-text": mark("")}, **FETCH
    )
    assert answer.status_code == 200
    assert answer.json()["revisions"] == {"text": mark("Thank you")}
    assert Response.objects.get().sent_at is None
    assert client.post(f"{answering.page}send/", {"text": "Thank you"}).status_code == 302
    row = Response.objects.get()
    assert (row.text, row.sent_at is not None, row.saved_by) == ("Thank you", True, answering.alice)


def test_a_team_mate_goes_on_with_the_same_answer(answering, sign_in):
    answering.client.post(f"{answering.page}save/", {"text": "Thank you"})
    assert "Thank you</textarea>" in html_of(sign_in(answering.amir))
    sign_in(answering.amir).post(f"{answering.page}send/", {"text": "Thank you all"})
    assert Response.objects.get().text == "Thank you all"


def test_two_windows_never_overwrite_each_other(answering, sign_in):
    answering.client.post(f"{answering.page}save/", {"text": "Mine", "revision-text": mark("")})
    sent = {"text": "Theirs", "revision-text": mark("")}
    answer = sign_in(answering.amir).post(f"{answering.page}save/", sent, **FETCH)
    assert answer.status_code == 409
    (conflict,) = answer.json()["conflicts"]
    assert (conflict["theirs"], conflict["who"]) == ("Mine", "Alice")
    page = sign_in(answering.amir).post(f"{answering.page}save/", sent)
    assert page.status_code == 409
    assert "Theirs</textarea>" in page.content.decode()
    assert "Alice changed this while you were writing" in page.content.decode()
    assert Response.objects.get().text == "Mine"


def test_too_many_words_are_kept_as_a_draft_and_not_sent(answering):
    six = "one two three four five six"
    page = answering.client.post(f"{answering.page}send/", {"text": six})
    assert page.status_code == 422
    assert "Your answer has 6 words; at most 5 are allowed. Shorten it." in page.content.decode()
    row = Response.objects.get()
    assert (row.text, row.sent_at) == (six, None)


def test_a_name_in_a_double_blind_answer_is_pointed_out_before_it_is_sent(answering):
    set_round(blinding="double", response_words=50)
    text = f"Thank you. Yours, {answering.amir.name} of {answering.alpha.name}"
    response = answering.client.post(f"{answering.page}send/", {"text": text})
    html = response.content.decode()
    row = Response.objects.get()
    assert (response.status_code, row.text, row.sent_at) == (422, text, None)
    assert f"“{answering.amir.name}”" in html
    assert "your reviewers are not to learn whose project this is" in html
    assert 'name="anyway" value="1">Send it as it is' in html
    answering.client.post(f"{answering.page}send/", {"text": text, "anyway": "1"})
    assert Response.objects.get().sent_at is not None


def test_where_reviewers_know_whose_it_is_an_answer_may_be_signed(answering):
    answering.client.post(f"{answering.page}send/", {"text": f"Thank you, {answering.amir.name}"})
    assert Response.objects.get().sent_at is not None


def test_an_answer_that_is_too_long_cannot_be_sent_as_it_is(answering):
    sent = {"text": "One two three four five six", "anyway": "1"}
    html = answering.client.post(f"{answering.page}send/", sent).content.decode()
    assert ("Send it as it is" in html, Response.objects.get().sent_at) == (False, None)


def test_nothing_is_no_answer(answering):
    page = answering.client.post(f"{answering.page}send/", {"text": " \n"})
    assert page.status_code == 422
    assert "There is nothing to send yet." in page.content.decode()


@pytest.mark.parametrize("text", ["", "one two three four five six"])
def test_a_sent_answer_is_changed_but_neither_emptied_nor_made_too_long(answering, text):
    answering.client.post(f"{answering.page}send/", {"text": "Thank you"})
    answer = answering.client.post(f"{answering.page}save/", {"text": text}, **FETCH)
    assert answer.status_code == 422
    assert Response.objects.get().text == "Thank you"
    answering.client.post(f"{answering.page}save/", {"text": "Thanks"})
    assert Response.objects.get().text == "Thanks"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"responses_from": 1, "responses_until": 2}, "are not open yet"),
        ({"responses_from": -2, "responses_until": -1}, "The time for answers is over"),
    ],
)
def test_answers_are_taken_only_between_their_times(answering, values, sentence):
    days = {name: timezone.now() + timedelta(days=days) for name, days in values.items()}
    if values["responses_from"] < 0:
        days["released_at"] = timezone.now() - timedelta(days=3)
    set_round(**days)
    for verb in ("save", "send"):
        answer = answering.client.post(f"{answering.page}{verb}/", {"text": "Thanks"})
        assert answer.status_code == 409
        assert sentence in answer.content.decode()
    assert Response.objects.count() == 0
    assert "<textarea" not in html_of(answering.client)


def test_the_last_minute_belongs_to_the_time_for_answers(answering):
    set_round(responses_until=timezone.now().replace(second=0, microsecond=0))
    assert answering.client.post(f"{answering.page}send/", {"text": "Thanks"}).status_code == 302


def test_before_release_nobody_answers(answering):
    set_round(released_at=None)
    assert answering.client.post(f"{answering.page}save/", {"text": "x"}).status_code == 404
    assert (
        "answer"
        not in html_of(answering.client).lower().partition("<main")[2].partition("</main")[0]
    )


def test_an_archived_conference_takes_no_answer(answering):
    answering.conference.archived_at = timezone.now()
    answering.conference.save()
    assert answering.client.post(f"{answering.page}save/", {"text": "x"}).status_code == 409


@pytest.mark.parametrize("who", ["bob", "dan"])
def test_only_the_reviewed_team_answers(answering, sign_in, who):
    for verb in ("save", "send"):
        answer = sign_in(getattr(answering, who)).post(f"{answering.page}{verb}/", {"text": "x"})
        assert answer.status_code == 404
    assert Response.objects.count() == 0


def test_reviewers_are_told_once_when_answers_have_closed(answering):
    answering.client.post(f"{answering.page}send/", {"text": "CANARY text"})
    assert tell_reviewers() == 0
    set_round(responses_until=timezone.now() - timedelta(minutes=2))
    assert (tell_reviewers(), tell_reviewers()) == (1, 0)
    mail = Mail.objects.get(kind="responses_closed")
    assert mail.to == answering.bob.email
    assert "the authors answered your review" in mail.subject
    assert "- Seeing in the Dark\n" in mail.text
    names = ("CANARY", "Alice", "Amir", "Alpha")
    assert [name for name in names if name in mail.text + mail.subject + mail.html] == []


def test_a_draft_that_was_not_sent_tells_nobody(answering):
    answering.client.post(f"{answering.page}save/", {"text": "CANARY"})
    set_round(responses_until=timezone.now() - timedelta(minutes=2))
    assert tell_reviewers() == 0
    assert "was not sent. Only your team can read it." in html_of(answering.client)


def test_feedback_costs_the_same_with_answers_and_ratings_for_one_review_and_for_ten(
    answering, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    set_round(takes_ratings=True)
    answering.client.post(f"{answering.page}send/", {"text": "Thanks"})
    with CaptureQueriesContext(connection) as few:
        html_of(answering.client)
    for n in range(10):
        person = factories.participant(answering.conference, f"Reviewer {n}")
        rows.fill(rows.review(answering.round, person, answering.alphas_project))
    with django_assert_num_queries(len(few)):
        html_of(answering.client)


def test_the_dashboard_says_until_when_and_whether_it_is_sent(answering, sign_in):
    def line(who):
        html = " ".join(html_of(sign_in(who), "/spring/me/").split())
        _, found, rest = html.partition("Answer to the reviews of Final review")
        return rest[: rest.index("</li>")] if found else ""

    assert "not sent" in line(answering.alice)
    answering.client.post(f"{answering.page}send/", {"text": "Thanks"})
    assert ">sent<" in line(answering.amir)
    assert line(answering.bob) == ""
    set_round(responses_until=timezone.now() - timedelta(minutes=2))
    assert line(answering.alice) == ""
