"""Each team reviews as one: any present member writes, and authors never learn which."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone

from projects.models import Mail, Membership
from reviews import opening
from reviews.conflicting import declare
from reviews.models import Conflict, Review, ReviewRound
from reviews.reminding import forget_if_done, remind_reviewers
from reviews.sheets import mark
from tests import factories
from tests.reviews import rows
from tests.reviews.test_write_review import FETCH, whole


@pytest.fixture
def teamwork(world, sign_in) -> SimpleNamespace:
    """Alpha (Alice, Amir) reviews Beta's project as one; Alice is its contact."""
    rows.version(world.betas_project, world.final, rows.file(world.betas_project))
    world.round = rows.round_(
        world.conference,
        world.final,
        name="Final review",
        reviewed_by=ReviewRound.Reviewers.TEAMS,
        assigned_at=timezone.now(),
        opened_at=timezone.now(),
    )
    world.review = rows.review(
        world.round, world.places.alice, world.betas_project, team=world.alpha
    )
    world.method, world.writing = world.round.rubric.criteria.all()
    world.url = f"/spring/reviews/{world.review.public_id}/"
    world.as_alice, world.as_amir = sign_in(world.alice), sign_in(world.amir)
    return world


def test_every_member_finds_the_review_and_opens_it(teamwork, sign_in):
    for client in (teamwork.as_alice, teamwork.as_amir):
        html = client.get("/spring/reviews/").content.decode()
        assert "You review as one team, <bdi>Alpha</bdi>" in html
        assert teamwork.url in html
        assert client.get(teamwork.url).status_code == 200
    for other in (teamwork.bob, teamwork.dan):
        assert sign_in(other).get(teamwork.url).status_code == 404


def test_one_member_writes_and_the_other_hands_in(teamwork):
    teamwork.as_alice.post(teamwork.url + "save/", {"summary": "Begun by Alice"}, **FETCH)
    assert "Begun by Alice" in teamwork.as_amir.get(teamwork.url).content.decode()
    teamwork.as_amir.post(teamwork.url + "submit/", whole(teamwork))
    teamwork.review.refresh_from_db()
    assert teamwork.review.status == Review.Status.SUBMITTED
    assert teamwork.review.saved_by == teamwork.amir
    assert "submitted" in teamwork.as_alice.get("/spring/reviews/").content.decode()


def test_two_members_at_once_get_both_texts_with_the_name(teamwork):
    seen = {"revision-summary": mark("")}
    teamwork.as_amir.post(teamwork.url + "save/", {"summary": "Amir's", **seen}, **FETCH)
    response = teamwork.as_alice.post(
        teamwork.url + "save/", {"summary": "Alice's", **seen}, **FETCH
    )
    assert response.status_code == 409
    assert response.json()["conflicts"][0]["who"] == "Amir, in another window,"


def test_member_who_leaves_the_team_loses_the_review_and_a_new_one_gets_it(teamwork, sign_in):
    dan = sign_in(teamwork.dan)
    Membership.objects.filter(participant=teamwork.places.alice).delete()
    Membership.objects.create(team=teamwork.alpha, participant=teamwork.places.dan, seat=3, seats=3)
    assert teamwork.as_alice.get(teamwork.url).status_code == 404
    assert teamwork.as_alice.post(teamwork.url + "save/", {"summary": "x"}).status_code == 404
    assert teamwork.url not in teamwork.as_alice.get("/spring/reviews/").content.decode()
    assert dan.get(teamwork.url).status_code == 200
    assert dan.post(teamwork.url + "save/", {"summary": "By Dan"}, **FETCH).status_code == 200


def test_contact_who_left_the_conference_keeps_no_way_in(teamwork, sign_in):
    teamwork.places.alice.left_at = timezone.now()
    teamwork.places.alice.save()
    assert teamwork.as_alice.get(teamwork.url).status_code == 404
    assert teamwork.as_amir.get(teamwork.url).status_code == 200
    assert not Review.objects.visible_to(teamwork.alice).exists()
    assert [user.name for user in Review.objects.with_writers().get().writers] == ["Amir"]


def test_mails_go_to_every_present_member(teamwork):
    opening.tell_reviewers(teamwork.round)
    both = sorted([teamwork.alice.email, teamwork.amir.email])
    opened = Mail.objects.filter(kind="reviews_opened")
    assert sorted(opened.values_list("to", flat=True)) == both
    assert opened[0].subject == "Final review: 1 review for your team to write"
    ReviewRound.objects.update(opened_at=timezone.now() - timezone.timedelta(days=8))
    remind_reviewers(teamwork.round.due_at - timezone.timedelta(hours=24))
    owed = Mail.objects.filter(kind="review_reminder")
    assert sorted(owed.values_list("to", flat=True)) == both
    Review.objects.update(status="submitted")
    forget_if_done(Review.objects.get())
    assert set(owed.values_list("state", flat=True)) == {Mail.State.DROPPED}


def test_authors_never_learn_which_member_wrote(teamwork, sign_in):
    teamwork.as_amir.post(teamwork.url + "submit/", whole(teamwork))
    ReviewRound.objects.update(released_at=timezone.now())
    html = sign_in(teamwork.bob).get("/spring/feedback/").content.decode()
    assert "Reviewer A" in html
    for name in ("Alice", "Amir", "Alpha"):
        assert name not in html
    ReviewRound.objects.update(blinding="open")
    html = sign_in(teamwork.bob).get("/spring/feedback/").content.decode()
    assert "Reviewer A, Alpha" in html
    assert "Alice" not in html
    assert "Amir" not in html


def test_staff_see_whose_it_is_and_who_saved_last(teamwork, sign_in):
    teamwork.as_amir.post(teamwork.url + "save/", {"summary": "By Amir"}, **FETCH)
    page = f"/spring/staff/reviews/{teamwork.review.public_id}/"
    html = sign_in(teamwork.carol).get(page).content.decode()
    assert "Reviewed by <bdi>Alpha</bdi>." in html
    assert "by <bdi>Amir</bdi>" in html


def test_any_member_may_report_a_conflict_and_upheld_it_takes_the_review(teamwork, sign_in):
    number = teamwork.betas_project.number
    data = {"kind": "close", "reason": "We share a flat."}
    response = teamwork.as_amir.post(f"/spring/reviews/conflicts/{number}/", data)
    assert response.status_code == 302
    conflict = Conflict.objects.get(reviewer=teamwork.places.amir)
    url = f"/spring/staff/rounds/conflicts/{conflict.pk}/"
    sign_in(teamwork.carol).post(url, {"state": "upheld"})
    assert not Review.objects.exists()


def test_list_costs_the_same_for_one_team_review_and_for_many(teamwork, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    teamwork.as_amir.get("/spring/reviews/")
    with CaptureQueriesContext(connection) as queries:
        teamwork.as_amir.get("/spring/reviews/")
    for number in range(12):
        other = factories.project(
            factories.team(
                teamwork.conference, f"T {number}", factories.participant(teamwork.conference)
            ),
            f"Project {number}",
        )
        rows.review(teamwork.round, teamwork.places.alice, other, team=teamwork.alpha)
    with django_assert_num_queries(len(queries)):
        teamwork.as_amir.get("/spring/reviews/")


def test_pinning_a_team_heeds_every_member_and_its_own_number(teamwork, sign_in):
    """Amir's conflict is Alpha's, and Alpha writes one review."""
    teamwork.round.reviews.all().delete()
    carol = sign_in(teamwork.carol)
    page = f"/spring/staff/rounds/{teamwork.round.pk}/"
    offered = carol.get(page + "assign/").context["pair_form"].fields["reviewer"]
    assert [label for _, label in offered.choices] == ["Choose a person", "Alpha", "Beta"]

    def pin(reviewer, project):
        data = {"reviewer": reviewer.pk, "project": project.pk}
        return carol.post(page + "pins/", data)

    declare(teamwork.places.amir, teamwork.betas_project, "close", "We share a flat.")
    answer = pin(teamwork.places.alice, teamwork.betas_project)
    assert answer.status_code == 409
    assert "Alpha may not review" in answer.content.decode()
    assert pin(teamwork.places.dan, teamwork.betas_project).status_code == 409
    Conflict.objects.all().delete()
    other = factories.project(
        factories.team(teamwork.conference, "Gamma", factories.participant(teamwork.conference))
    )
    assert pin(teamwork.places.alice, teamwork.betas_project).status_code == 302
    shown = carol.get(page + "assign/").context["pins"]
    assert [(row.name, row.project) for row in shown] == [("Alpha", teamwork.betas_project)]
    full = pin(teamwork.places.alice, other)
    assert "Alpha has 1 pinned review already, as many as they write." in full.content.decode()


def test_name_of_any_member_is_pointed_out_before_a_blind_review_is_handed_in(teamwork):
    for client, name in ((teamwork.as_alice, "Amir"), (teamwork.as_amir, "Alice")):
        telling = whole(teamwork, summary=f"A fine project. Yours, {name}")
        answer = client.post(teamwork.url + "submit/", telling, follow=True)
        assert answer.redirect_chain == [(teamwork.url + "?giveaway", 302)]
