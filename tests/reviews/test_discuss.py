"""The discussion among a project's reviewers and staff, under the aliases that authors will see."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from projects.digesting import send_days_mails
from projects.models import Mail, MailPace
from reviews.models import Post, ReviewRound
from reviews.replacing import draw_aliases
from tests import factories
from tests.reviews import rows

KEY = "a" * 16


@pytest.fixture
def discussed(under_review, sign_in) -> SimpleNamespace:
    """Bob is Reviewer B and Zed Reviewer A of Alice's project; both are in, Wim is not."""
    world = under_review
    ReviewRound.objects.update(is_discussed=True)
    world.zed = factories.participant(world.conference, "Zed Canary")
    world.zeds = rows.review(world.round, world.zed, world.alphas_project, alias_order=0)
    world.review.alias_order = 1
    world.review.save()
    rows.fill(world.review)
    rows.fill(world.zeds)
    world.wim = factories.participant(world.conference, "Wim Canary")
    world.wims = rows.review(world.round, world.wim, world.alphas_project, alias_order=2)
    world.page = f"/spring/reviews/{world.review.public_id}/"
    world.zeds_page = f"/spring/reviews/{world.zeds.public_id}/"
    world.staff_page = f"/spring/staff/rounds/{world.round.pk}/projects/1/"
    world.client = sign_in(world.bob)
    return world


def html_of(client, path):
    return client.get(path).content.decode()


def say(world, text="I doubt Table 2.", key=KEY):
    return world.client.post(f"{world.page}posts/", {"text": text, "key": key})


def test_reviewers_read_each_other_under_letters(discussed, sign_in):
    assert say(discussed).status_code == 302
    html = html_of(sign_in(discussed.zed.user), discussed.zeds_page)
    assert "I doubt Table 2." in html
    assert "<bdi>Reviewer B</bdi>" in html
    assert "Here you are <strong>Reviewer A</strong>" in html
    assert [name for name in ("Bob", discussed.review.public_id) if name in html] == []


def test_a_name_in_it_is_pointed_out_before_the_others_read_it(discussed, sign_in):
    text = f"I doubt Table 2. Yours, {discussed.bob.name}"
    response = say(discussed, text)
    html = response.content.decode()
    assert (response.status_code, Post.objects.count()) == (422, 0)
    assert f"“{discussed.bob.name}”, your name" in html
    assert f"{text}</textarea>" in html
    url, sent = f"{discussed.page}posts/", {"text": text, "key": KEY}
    assert discussed.client.post(url, {**sent, "anyway": "1"}).status_code == 302
    assert Post.objects.count() == 1
    ReviewRound.objects.update(blinding="open")
    assert say(discussed, text, key="b" * 16).status_code == 302


def test_the_letters_are_those_that_authors_read(discussed, sign_in):
    say(discussed)
    rows.fill(discussed.wims, words="From Wim")
    ReviewRound.objects.update(released_at=timezone.now())
    html = html_of(sign_in(discussed.alice), "/spring/feedback/")
    assert re.findall(r"Reviewer (\w)", html) == ["A", "B", "C"]


def test_a_letter_does_not_move_when_another_review_comes_in(discussed, sign_in):
    discussed.wims.alias_order, discussed.zeds.alias_order = 0, 2
    discussed.wims.save()
    discussed.zeds.save()
    say(discussed)
    zed = sign_in(discussed.zed.user)
    before = re.findall(r"<bdi>(Reviewer \w)</bdi>", html_of(zed, discussed.zeds_page))
    rows.fill(discussed.wims)
    assert re.findall(r"<bdi>(Reviewer \w)</bdi>", html_of(zed, discussed.zeds_page)) == before
    assert before == ["Reviewer B"]


def test_it_opens_with_ones_own_review(discussed, sign_in):
    say(discussed)
    wim = sign_in(discussed.wim.user)
    page = f"/spring/reviews/{discussed.wims.public_id}/"
    html = html_of(wim, page)
    assert "I doubt" not in html
    assert "opens for you once your own review is submitted" in html
    assert wim.post(f"{page}posts/", {"text": "me too", "key": "b" * 16}).status_code == 409
    assert Post.objects.count() == 1


@pytest.mark.parametrize("who", ["alice", "amir", "dan"])
@pytest.mark.parametrize("is_released", [False, True])
def test_authors_and_others_never_learn_of_it(discussed, sign_in, who, is_released):
    say(discussed, "CANARY post")
    if is_released:
        ReviewRound.objects.update(released_at=timezone.now())
    client = sign_in(getattr(discussed, who))
    for path in ("/spring/feedback/", "/spring/me/", "/spring/reviews/"):
        html = html_of(client, path)
        assert [word for word in ("CANARY", "iscussion") if word in html] == []
    assert client.get(discussed.page).status_code == 404
    assert client.get(discussed.staff_page).status_code == 404
    for path in (discussed.page, discussed.staff_page):
        assert client.post(f"{path}posts/", {"text": "x", "key": "c" * 16}).status_code == 404
    to_authors = Mail.objects.filter(receiver__in=[discussed.alice, discussed.amir])
    assert to_authors.filter(kind="discussion_post").count() == 0


def test_a_reviewer_who_joins_the_reviewed_team_is_shut_out(discussed):
    discussed.places.bob.membership.delete()
    discussed.alpha.memberships.create(participant=discussed.places.bob, seat=3, seats=3)
    assert "iscussion" not in html_of(discussed.client, discussed.page)
    assert say(discussed).status_code == 403
    assert Post.objects.visible_to(discussed.bob).count() == 0


def test_staff_write_under_their_name_and_read_who_is_who(discussed, sign_in):
    say(discussed)
    carol = sign_in(discussed.carol)
    carol.post(f"{discussed.staff_page}posts/", {"text": "Look at Table 3.", "key": "d" * 16})
    assert re.findall(r"<bdi>(.*?)</bdi>", html_of(carol, discussed.staff_page))[-2:] == [
        "Reviewer B, Bob",
        "Carol",
    ]
    assert re.findall(r"<strong><bdi>(.*?)</bdi>", html_of(discussed.client, discussed.page)) == [
        "Reviewer B",
        "Carol",
    ]


def test_an_open_round_names_who_speaks(discussed, sign_in):
    ReviewRound.objects.update(blinding="open")
    say(discussed)
    assert "<bdi>Reviewer B, Bob</bdi>" in html_of(sign_in(discussed.zed.user), discussed.zeds_page)


def test_days_are_shown_and_no_hours(discussed):
    say(discussed)
    html = html_of(discussed.client, discussed.page)
    shown = html[
        html.index('id="discussion"') : html.index("</section>", html.index('id="discussion"'))
    ]
    assert re.findall(r"\d\d:\d\d|<time", shown) == []


def test_sending_twice_adds_one(discussed):
    say(discussed)
    say(discussed)
    assert Post.objects.count() == 1


@pytest.mark.parametrize("key", ["", "short", "x" * 200])
def test_a_key_that_is_none_costs_no_words(discussed, key):
    discussed.client.post(f"{discussed.page}posts/", {"text": "Said", "key": key})
    assert Post.objects.filter(text="Said").count() == 1


def test_nothing_is_no_contribution(discussed, sign_in):
    page = discussed.client.post(f"{discussed.page}posts/", {"text": " ", "key": KEY})
    assert page.status_code == 422
    assert "Write something first." in page.content.decode()
    page = sign_in(discussed.carol).post(f"{discussed.staff_page}posts/", {"text": ""})
    assert page.status_code == 422


@pytest.mark.parametrize("closed", ["round", "conference"])
def test_where_nothing_is_discussed_nothing_is_written(discussed, closed):
    if closed == "round":
        ReviewRound.objects.update(is_discussed=False)
    else:
        discussed.conference.archived_at = timezone.now()
        discussed.conference.save()
    assert say(discussed).status_code == 409
    assert "iscussion" not in html_of(discussed.client, discussed.page)


def test_others_are_told_with_the_days_mail_and_without_names(discussed, sign_in):
    """Also those who want mail at once: an instant would tell when an alias was at work."""
    assert discussed.zed.user.mail_pace == MailPace.AT_ONCE
    sign_in(discussed.carol).post(
        f"{discussed.staff_page}posts/", {"text": "Well?", "key": "d" * 16}
    )
    say(discussed, "CANARY words")
    say(discussed, "CANARY more", "e" * 16)
    mails = Mail.objects.filter(kind="discussion_post")
    assert sorted(mails.values_list("to", flat=True)) == sorted(
        [discussed.zed.user.email, discussed.bob.email, discussed.carol.email]
    )
    assert set(mails.values_list("state", flat=True)) == {Mail.State.HELD}
    text = "".join(mail.subject + mail.text + mail.html for mail in mails)
    assert [w for w in ("CANARY", "Bob", "Reviewer", "Alice", "Alpha") if w in text] == []
    assert send_days_mails(timezone.now() + timedelta(days=1)) == 3


def test_twin_worlds_who_wrote_changes_no_byte_for_a_fellow_reviewer(discussed, sign_in):
    say(discussed)
    zed = sign_in(discussed.zed.user)

    def page():
        html = html_of(zed, discussed.zeds_page)
        return re.sub(r'(X-CSRFToken": "|(?:csrfmiddlewaretoken|key)" value=")[\w-]+', "", html)

    before = page()
    other = factories.participant(discussed.conference, "Quite Another")
    discussed.review.reviewer = other
    discussed.review.save()
    Post.objects.update(written_by=other.user)
    assert page() == before
    Post.objects.update(text="Something else")
    assert page() != before


def test_a_letter_does_not_move_when_a_reviewer_drops_out_or_another_comes(discussed, sign_in):
    discussed.wims.alias_order, discussed.zeds.alias_order = 0, 2
    discussed.wims.save()
    discussed.zeds.save()
    say(discussed)
    zed = sign_in(discussed.zed.user)
    page = html_of(zed, discussed.zeds_page)
    before = re.findall(r"<bdi>(Reviewer \w)</bdi>|(Here you are <strong>Reviewer \w)", page)
    discussed.wims.delete()
    late = factories.participant(discussed.conference, "Lou")
    made = rows.review(discussed.round, late, discussed.alphas_project)
    draw_aliases(discussed.round, {discussed.alphas_project.pk}, [made])
    made.refresh_from_db()
    rows.fill(made)
    page = html_of(zed, discussed.zeds_page)
    after = re.findall(r"<bdi>(Reviewer \w)</bdi>|(Here you are <strong>Reviewer \w)", page)
    assert after == before
    assert "Reviewer C" in str(before)
