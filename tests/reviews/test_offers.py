"""Reviews that are missing near the end: offered by staff, taken on by whoever is first."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.models import LogEntry, Mail
from projects.refusals import WrongState
from reviews import conflicting, offering, taking, writing
from reviews.forms.sheet import comment_name, score_name
from reviews.models import Offer, Post, Review
from tests import factories
from tests.reviews import rows

LIST, TAKE = "/spring/reviews/", "/spring/reviews/offers/"


@pytest.fixture
def short(under_review):
    """Gamma's project is wanted twice and has one review, of Gus from Delta, who has left.

    Bob, Alice, Amir and Dan could take one on; Bob and Alice have submitted their own reviews.
    """
    conf = under_review.conference
    gus = factories.participant(conf, "Gus")
    factories.project(factories.team(conf, "Delta", gus), "Delta's")
    gamma = factories.team(conf, "Gamma", factories.participant(conf, "Gil"))
    under_review.gammas = factories.project(gamma, "Tasting in the Mist")
    rows.version(under_review.gammas, under_review.final)
    type(under_review.round).objects.update(demand=1)
    under_review.round.refresh_from_db()
    left = rows.review(under_review.round, gus, under_review.gammas)
    gus.left_at = timezone.now()
    gus.save()
    under_review.left = left
    rows.fill(under_review.review)
    rows.fill(under_review.alices_review)
    under_review.url = f"/spring/staff/rounds/{under_review.round.pk}/offers/"
    return under_review


def put_on_offer(short, number=1, to="students"):
    numbers = {short.gammas.pk: number}
    planned = offering.preview(short.round, numbers, to)
    return offering.offer(short.round, numbers, to, short.carol, planned.fingerprint)


def taken(short, **more):
    return {"round": short.round.pk, "project": short.gammas.number, **more}


def test_a_review_whose_writer_has_left_is_overdue_and_its_project_short(short):
    found = {row.project.title: row for row in offering.coverage(short.round)}
    gamma = found["Tasting in the Mist"]
    assert (gamma.wanted, gamma.submitted, gamma.expected, gamma.overdue) == (1, 0, 0, 1)
    assert gamma.short == 1
    assert found["Seeing in the Dark"].short == 0


def test_what_is_not_begun_may_be_counted_as_missing(short):
    Review.objects.filter(pk=short.review.pk).update(status="assigned")
    by_title = lambda **more: {  # noqa: E731  the same list twice
        row.project.title: row.short for row in offering.coverage(short.round, **more)
    }
    assert by_title()["Seeing in the Dark"] == 0
    assert by_title(counts_unbegun=False)["Seeing in the Dark"] == 1
    Review.objects.filter(pk=short.review.pk).update(status="draft")
    assert by_title(counts_unbegun=False)["Seeing in the Dark"] == 0


def test_without_a_demand_an_even_spread_is_wanted(short):
    assert offering.wanted_each(short.round, 180, 23) == 1
    short.round.demand = None
    assert offering.wanted_each(short.round, 180, 23) == 7


def test_the_page_previews_then_offers_and_tells_who_is_free(short, sign_in):
    client = sign_in(short.carol)
    page = client.get(short.url).content.decode()
    assert f'name="offer-{short.gammas.pk}" value="1"' in page
    form = {f"offer-{short.gammas.pk}": "1", "to": "students"}
    shown = client.post(short.url, form).content.decode()
    assert Offer.objects.count() == 0
    # Alice, Amir (who was assigned nothing), Bob and Dan.
    assert "A mail goes to 4 people" in shown
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', shown)[1]
    assert client.post(short.url, {**form, "fingerprint": fingerprint}).status_code == 302
    assert Offer.objects.get().project == short.gammas
    told = set(Mail.objects.filter(kind="reviews_offered").values_list("receiver__name", flat=True))
    assert told == {"Alice", "Amir", "Bob", "Dan"}
    assert LogEntry.objects.filter(verb="offered reviews in").count() == 1
    again = client.post(short.url, {**form, "fingerprint": fingerprint})
    assert again.status_code == 409
    assert "Look at a new one first." in again.content.decode()
    assert Offer.objects.count() == 1


def test_who_owes_reviews_is_not_told_but_sees_what_to_do(short, sign_in):
    Review.objects.filter(pk=short.alices_review.pk).update(status="draft")
    put_on_offer(short)
    assert not Mail.objects.filter(kind="reviews_offered", receiver=short.alice).exists()
    page = sign_in(short.alice).get(LIST).content.decode()
    assert "Submit your own reviews of “Final review” first" in page
    assert "Take it on" not in page
    answer = sign_in(short.alice).post(TAKE, taken(short))
    assert answer.status_code == 409
    assert "first; then you may take on one more" in answer.content.decode()


def test_taking_makes_an_extra_review_under_a_letter_of_its_own(short, sign_in):
    put_on_offer(short)
    client = sign_in(short.bob)
    page = client.get(LIST).content.decode()
    assert "Tasting in the Mist" in page
    answer = client.post(TAKE, taken(short))
    made = Review.objects.get(project=short.gammas, reviewer=short.places.bob)
    assert answer.headers["Location"] == made.get_absolute_url()
    assert made.is_extra
    assert client.get(made.get_absolute_url()).status_code == 200
    orders = Review.objects.filter(project=short.gammas).values_list("alias_order", flat=True)
    assert sorted(orders) == [0, 1]
    offer = Offer.objects.get()
    assert offer.taken_by == short.places.bob
    assert "Take it on" not in client.get(LIST).content.decode()
    # Nobody else is sent there by a mail that has not gone yet.
    waiting = Mail.objects.filter(kind="reviews_offered", state__in=["waiting", "held"])
    assert not waiting.exists()


def test_own_team_conflicts_and_judges_are_offered_nothing(short, sign_in):
    put_on_offer(short)
    gil = short.gammas.team.memberships.get().participant
    conflicting.set_by_staff(short.places.dan, short.gammas, "Known to staff.", short.carol)
    jude = factories.participant(short.conference, "Jude", "judge")
    for person in (gil.user, short.dan, jude.user, short.carol):
        client = sign_in(person)
        assert "Tasting in the Mist" not in client.get(LIST).content.decode()
        client.post(TAKE, taken(short))
        assert not Review.objects.filter(project=short.gammas, is_extra=True).exists()
    with pytest.raises(WrongState, match="you have a conflict with it"):
        taking.take(short.round, short.gammas, short.places.dan)


def test_a_team_mate_of_a_reviewer_is_not_offered_the_same_project(short):
    rows.fill(rows.review(short.round, short.places.amir, short.gammas))
    [alice] = [
        one
        for one in taking.takers(short.round, "students", [short.gammas.pk])
        if one.person == short.places.alice
    ]
    assert alice.projects == frozenset()


def test_two_extra_reviews_are_the_most(short):
    for n in range(2):
        gamma = factories.team(
            short.conference, f"T{n}", factories.participant(short.conference, f"P{n}")
        )
        extra = rows.review(
            short.round, short.places.bob, factories.project(gamma, f"P{n}"), is_extra=True
        )
        rows.fill(extra)
    put_on_offer(short)
    with pytest.raises(WrongState, match="as many as one person may"):
        taking.take(short.round, short.gammas, short.places.bob)


@pytest.mark.parametrize(
    ("round_bound", "own", "may"),
    [
        (None, None, True),
        (2, None, True),
        (1, None, False),
        (3, 1, False),
        (1, 2, True),
        (3, 0, False),
    ],
)
def test_nothing_is_offered_beyond_what_staff_let_one_write(short, sign_in, round_bound, own, may):
    type(short.round).objects.update(load_max=round_bound)
    if own is not None:
        short.round.loads.create(reviewer=short.places.bob, least=0, most=own)
    put_on_offer(short)
    client = sign_in(short.bob)
    assert ("Tasting in the Mist" in client.get(LIST).content.decode()) == may
    client.post(TAKE, taken(short))
    assert Review.objects.filter(reviewer=short.places.bob, is_extra=True).exists() == may
    told = Mail.objects.filter(kind="reviews_offered", receiver=short.bob).exists()
    assert told == may


def test_staff_take_what_is_offered_to_staff_without_a_limit(short, sign_in):
    put_on_offer(short, to="staff")
    assert set(
        Mail.objects.filter(kind="reviews_offered").values_list("receiver__name", flat=True)
    ) == {"Carol", "Eve"}
    assert "Tasting in the Mist" not in sign_in(short.bob).get(LIST).content.decode()
    eve = sign_in(short.eve)
    assert "Reviews nobody has written yet" in eve.get(LIST).content.decode()
    assert eve.post(TAKE, taken(short)).status_code == 302
    assert Review.objects.get(reviewer=short.places.eve).is_extra


def test_an_offer_is_withdrawn_until_it_is_taken(short, sign_in):
    put_on_offer(short, 2)
    one, two = Offer.objects.all()
    carol = sign_in(short.carol)
    carol.post(f"/spring/staff/rounds/offers/{two.pk}/withdraw/")
    two.refresh_from_db()
    assert two.withdrawn_at is not None
    sign_in(short.bob).post(TAKE, taken(short))
    answer = carol.post(f"/spring/staff/rounds/offers/{one.pk}/withdraw/")
    assert answer.status_code == 409
    assert "Bob has taken this review on" in answer.content.decode()
    page = carol.get(short.url).content.decode()
    assert "taken by <bdi>Bob</bdi>" in page
    assert "withdrawn" in page


def test_what_is_gone_is_said_and_changes_nothing(short, sign_in):
    client = sign_in(short.bob)
    answer = client.post(TAKE, taken(short), follow=True)
    assert "Somebody else has taken this review on" in answer.content.decode()
    for nonsense in ({}, {"round": "x", "project": "9" * 30}):
        assert client.post(TAKE, nonsense).status_code == 302
    assert client.get(TAKE).status_code == 405


def test_nothing_is_offered_once_the_round_takes_no_reviews(short, sign_in):
    put_on_offer(short)
    past = timezone.now() - timedelta(days=1)
    type(short.round).objects.update(due_at=past, opens_at=past - timedelta(days=7))
    short.round.refresh_from_db()
    with pytest.raises(WrongState, match="takes no reviews any more"):
        offering.preview(short.round, {short.gammas.pk: 1}, "students")
    assert "Tasting in the Mist" not in sign_in(short.bob).get(LIST).content.decode()
    page = sign_in(short.carol).get(short.url).content.decode()
    assert "Give it a later hard end first" in page


def test_rounds_of_judges_are_offered_to_staff_alone(short):
    short.round.reviewed_by = "judges"
    short.round.save()
    with pytest.raises(WrongState, match="only staff can be asked"):
        offering.preview(short.round, {short.gammas.pk: 1}, "students")
    assert offering.preview(short.round, {short.gammas.pk: 1}, "staff").number == 1


def test_only_instructors_offer(short, sign_in):
    assert sign_in(short.bob).get(short.url).status_code == 404
    assert sign_in(short.eve).get(short.url).status_code == 403


def test_the_list_costs_the_same_for_one_offer_and_for_many(
    short, sign_in, django_assert_num_queries
):
    put_on_offer(short)
    client = sign_in(short.bob)
    client.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        client.get(LIST)
    for n in range(6):
        team = factories.team(
            short.conference, f"T{n}", factories.participant(short.conference, f"P{n}")
        )
        project = factories.project(team, f"P{n}")
        rows.review(short.round, short.left.reviewer, project)
        Offer.objects.create(round=short.round, project=project, made_by=short.carol)
    with django_assert_num_queries(len(counted)):
        client.get(LIST)


def test_a_review_taken_on_is_not_late_where_the_others_are(short):
    type(short.round).objects.update(
        opens_at=timezone.now() - timedelta(days=9),
        due_at=timezone.now() - timedelta(days=1),
        hard_end_at=timezone.now() + timedelta(days=1),
    )
    short.round.refresh_from_db()
    put_on_offer(short)
    extra = taking.take(short.round, short.gammas, short.places.bob)
    method, free = short.round.rubric.criteria.all()
    given = {
        score_name(method): str(method.levels.get(points=2).pk),
        comment_name(method): "Sound.",
        score_name(free): "8",
        "summary": "Good work.",
        "confidence": "2",
    }
    writing.submit_review(extra, given)
    extra.refresh_from_db()
    assert (extra.status, extra.is_late) == ("submitted", False)
    Review.objects.filter(pk=extra.pk).update(is_extra=False, status="draft", submitted_at=None)
    writing.submit_review(Review.objects.get(pk=extra.pk), {})
    extra.refresh_from_db()
    assert (extra.status, extra.is_late) == ("submitted", True)


def test_letters_that_a_discussion_uses_do_not_move(short):
    """The new reviewer gets the next letter; elsewhere all letters are drawn anew."""
    rows.fill(short.left)
    for n in range(4):
        person = factories.participant(short.conference, f"R{n}")
        rows.review(short.round, person, short.gammas, alias_order=n + 1)
    Post.objects.create(
        round=short.round, project=short.gammas, written_by=short.carol, text="Hm.", key="k"
    )
    before = dict(short.round.reviews.filter(project=short.gammas).values_list("pk", "alias_order"))
    put_on_offer(short)
    taken_on = taking.take(short.round, short.gammas, short.places.bob)
    after = dict(short.round.reviews.filter(project=short.gammas).values_list("pk", "alias_order"))
    assert after == {**before, taken_on.pk: 5}


def test_the_staff_page_costs_the_same_for_any_class(short, sign_in, django_assert_num_queries):
    client = sign_in(short.carol)
    client.get(short.url)
    with CaptureQueriesContext(connection) as counted:
        client.get(short.url)
    for n in range(6):
        person = factories.participant(short.conference, f"P{n}")
        project = factories.project(factories.team(short.conference, f"T{n}", person), f"P{n}")
        rows.review(short.round, short.left.reviewer, project)
        Offer.objects.create(round=short.round, project=project, made_by=short.carol)
    with django_assert_num_queries(len(counted)):
        client.get(short.url)
