"""Which other reviews of a project its reviewer reads, and when: as the round says."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone

from reviews.models import Response, Review, ReviewRound
from tests import factories
from tests.reviews import rows


@pytest.fixture
def beside(under_review, sign_in) -> SimpleNamespace:
    """Zed's review of Alice's project is in, Wim's is a draft; Bob has two reviews, none in yet."""
    world = under_review
    world.zed = factories.participant(world.conference, "Zed Canary")
    world.zeds = rows.review(
        world.round, world.zed, world.alphas_project, note_to_staff="CANARY note"
    )
    rows.fill(world.zeds, words="From Zed")
    wim = factories.participant(world.conference, "Wim")
    rows.review(world.round, wim, world.alphas_project, status="draft", summary="CANARY draft")
    team = factories.team(world.conference, "Gamma", factories.participant(world.conference, "Gus"))
    world.bobs_other = rows.review(world.round, world.places.bob, factories.project(team, "Third"))
    world.page = f"/spring/reviews/{world.review.public_id}/"
    world.client = sign_in(world.bob)
    return world


def bring(world, mine_in, all_in, released):
    if mine_in:
        rows.fill(world.review)
    if all_in:
        rows.fill(world.bobs_other)
    if released:
        ReviewRound.objects.update(released_at=timezone.now())


STATES = {
    "nothing in": (False, False, False),
    "only the other in": (False, True, False),
    "mine in": (True, False, False),
    "all mine in": (True, True, False),
    "released, none in": (False, False, True),
    "released, mine in": (True, False, True),
    "released, all in": (True, True, True),
}
SHOWN = {
    "never": set(),
    "mine": {"mine in", "all mine in", "released, mine in", "released, all in"},
    "all_mine": {"all mine in", "released, all in"},
    "released": {"released, none in", "released, mine in", "released, all in"},
}


@pytest.mark.parametrize("seen", SHOWN)
@pytest.mark.parametrize("state", STATES)
def test_other_reviews_are_read_when_the_round_says_so(beside, seen, state):
    ReviewRound.objects.update(others_seen=seen)
    bring(beside, *STATES[state])
    html = beside.client.get(beside.page).content.decode()
    assert ("From Zed" in html) == (state in SHOWN[seen])
    assert [word for word in ("CANARY", "Zed Canary", "Wim") if word in html] == []


def test_an_open_round_names_their_writers(beside):
    ReviewRound.objects.update(others_seen="mine", blinding="open")
    bring(beside, True, False, False)
    assert ", Zed Canary" in beside.client.get(beside.page).content.decode()


def test_an_archive_ends_it(beside):
    ReviewRound.objects.update(others_seen="mine")
    bring(beside, True, True, True)
    beside.conference.archived_at = timezone.now()
    beside.conference.save()
    assert "From Zed" not in beside.client.get(beside.page).content.decode()


def test_whoever_has_come_to_the_reviewed_team_reads_no_other(beside):
    ReviewRound.objects.update(others_seen="mine")
    bring(beside, True, True, False)
    beside.places.bob.membership.delete()
    beside.alpha.memberships.create(participant=beside.places.bob, seat=3, seats=3)
    assert "From Zed" not in beside.client.get(beside.page).content.decode()


@pytest.mark.parametrize("is_sent", [False, True])
@pytest.mark.parametrize("mine_in", [False, True])
def test_a_reviewer_reads_the_answer_once_it_is_sent_and_their_own_is_in(beside, is_sent, mine_in):
    bring(beside, mine_in, False, True)
    ReviewRound.objects.update(responses_until=timezone.now(), blinding="double")
    Response.objects.create(
        round=beside.round,
        project=beside.alphas_project,
        text="We thank you",
        saved_by=beside.alice,
        sent_at=timezone.now() if is_sent else None,
    )
    html = beside.client.get(beside.page).content.decode()
    assert ("We thank you" in html) == (is_sent and mine_in)
    assert [name for name in ("Alice", "Amir", "Alpha") if name in html] == []


def test_the_page_costs_the_same_beside_one_review_and_beside_ten(
    beside, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ReviewRound.objects.update(others_seen="mine", is_discussed=True)
    bring(beside, True, False, False)

    def add(n):
        person = factories.participant(beside.conference, f"Reviewer {n}")
        made = rows.fill(rows.review(beside.round, person, beside.alphas_project))
        beside.round.posts.create(
            project=beside.alphas_project, review=made, written_by=person.user, text="?", key=f"{n}"
        )

    add(0)
    beside.client.get(beside.page)
    with CaptureQueriesContext(connection) as few:
        beside.client.get(beside.page)
    for n in range(1, 10):
        add(n)
    with django_assert_num_queries(len(few)):
        beside.client.get(beside.page)


def test_visible_rows_do_not_grow_by_what_may_be_read_beside(beside):
    """Records are shown; the rows of others stay out of reach of every other list."""
    ReviewRound.objects.update(others_seen="mine")
    bring(beside, True, True, True)
    mine = {beside.review.pk, beside.bobs_other.pk}
    assert set(Review.objects.visible_to(beside.bob).values_list("pk", flat=True)) == mine
