"""Somebody drops out of a round: others take over, as few as possible move, no text is lost."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.utils import timezone

from projects.models import LogEntry, Mail
from projects.refusals import WrongState
from reviews import assigning, conflicting, dropping
from reviews.models import Load, Review
from tests import factories
from tests.reviews import rows


@pytest.fixture
def assigned(world):
    """Six teams, and Dan; twelve people write two reviews each of six projects; the round is open."""
    conf = world.conference
    for name in ("Gamma", "Delta", "Epsilon", "Zeta"):
        members = [factories.participant(conf, f"{name} {n}") for n in (1, 2)]
        factories.project(factories.team(conf, name, *members), f"Project {name}")
    for project in conf.projects.all():
        rows.version(project, world.final)
    world.round = rows.round_(conf, world.final, reviews_per_reviewer=2)
    run = rows.computed(world.round, world.carol)
    assigning.apply(run, assigning.preview(run).fingerprint, world.carol)
    type(world.round).objects.update(opened_at=timezone.now())
    world.round.refresh_from_db()
    Mail.objects.all().delete()
    world.url = f"/spring/staff/rounds/{world.round.pk}/drop/{world.places.bob.pk}/"
    return world


def demand(assigned, most):
    """The same round with a demand of what each project has, and room for more reviews each."""
    type(assigned.round).objects.update(demand=4, load_min=0, load_max=most)
    assigned.round.refresh_from_db()


def loads():
    return Counter(Review.objects.values_list("reviewer__user__name", flat=True))


def served():
    return Counter(Review.objects.values_list("project__title", flat=True))


def drop(assigned, person=None, gives_begun=False):
    person = person or assigned.places.bob
    planned = dropping.plan(assigned.round, person, gives_begun)
    dropping.drop(assigned.round, person, gives_begun, assigned.carol, planned.fingerprint)
    return planned


def test_others_take_over_within_their_loads_and_nobody_else_moves(assigned):
    demand(assigned, most=3)
    before, had = set(Review.objects.values_list("reviewer", "project")), served()
    planned = drop(assigned)
    after = set(Review.objects.values_list("reviewer", "project"))
    bobs = {pair for pair in before if pair[0] == assigned.places.bob.pk}
    assert served() == had
    assert before - after == bobs
    assert planned.moved == planned.open_count == 0
    assert "Bob" not in loads()
    assert max(loads().values()) == 3
    found = conflicting.conflicts_of(assigned.conference, [reviewer for reviewer, _ in after])
    assert not after & set(found)


def test_without_room_for_more_the_reviews_left_are_spread_evenly(assigned):
    each = loads()
    planned = drop(assigned)
    assert planned.room == 0
    assert sum(number for _, number in planned.open) == 2
    # Of those that wrote most for what now has least: dropping them would leave a hole.
    least = min(served(), key=served().get)
    other = Review.objects.filter(project__title=least).first().reviewer
    drop(assigned, other)
    assert loads() == {
        name: number for name, number in each.items() if name not in ("Bob", other.user.name)
    }
    assert sorted(served().values()) == [3, 3, 3, 3, 4, 4]


def test_what_is_begun_stays_theirs_unless_it_is_given_away(assigned):
    demand(assigned, most=3)
    one, two = Review.objects.filter(reviewer=assigned.places.bob)
    Review.objects.filter(pk=one.pk).update(status="draft", summary="I had begun.")
    assert {review.pk for review in dropping.plan(assigned.round, one.reviewer, False).given} == {
        two.pk
    }
    drop(assigned, gives_begun=True)
    assert "Bob" not in loads()
    entry = LogEntry.objects.get(verb="took a reviewer out of")
    assert entry.before["texts"] == {one.project.board: {"summary": "I had begun."}}


def test_a_submitted_review_is_never_taken(assigned):
    demand(assigned, most=3)
    one = Review.objects.filter(reviewer=assigned.places.bob).first()
    rows.fill(one)
    drop(assigned, gives_begun=True)
    assert list(Review.objects.filter(reviewer=assigned.places.bob)) == [one]
    with pytest.raises(WrongState, match="no review left"):
        drop(assigned, gives_begun=True)


@pytest.fixture
def narrow(assigned):
    """Of Bob's one review, `only` alone may take over, and is full."""
    demand(assigned, most=3)
    bobs = Review.objects.filter(reviewer=assigned.places.bob)
    lost = bobs.first()
    bobs.exclude(pk=lost.pk).delete()
    conf = assigned.conference
    students = list(conf.participants.filter(role="student"))
    ruled_out = conflicting.conflicts_of(conf, [place.pk for place in students])
    reviewing = set(lost.project.reviews.values_list("reviewer", flat=True))
    assigned.only, *others = [
        place
        for place in students
        if place.pk not in reviewing and (place.pk, lost.project_id) not in ruled_out
    ]
    for place in others:
        conflicting.set_by_staff(place, lost.project, "Known to staff.", assigned.carol)
    Load.objects.create(round=assigned.round, reviewer=assigned.only, least=2, most=2)
    assigned.project = lost.project
    return assigned


def test_a_project_that_one_alone_may_review_makes_one_other_move(narrow):
    had = served()
    planned = drop(narrow)
    assert (planned.room, planned.moved) == (1, 1)
    assert served() == had
    assert loads()[narrow.only.user.name] == 2
    assert Review.objects.filter(reviewer=narrow.only, project=narrow.project).exists()


def test_pairs_put_together_stay_where_they_are(narrow):
    theirs = Review.objects.filter(reviewer=narrow.only)
    for review in theirs:
        narrow.round.pins.create(
            reviewer=narrow.only, project=review.project, pinned_by=narrow.carol
        )
    ids = set(theirs.values_list("pk", flat=True))
    assert drop(narrow).open == ((narrow.project, 1),)
    assert set(theirs.values_list("pk", flat=True)) == ids


def test_begun_reviews_of_others_stay_where_they_are(narrow):
    theirs = Review.objects.filter(reviewer=narrow.only)
    theirs.update(status="draft")
    ids = set(theirs.values_list("pk", flat=True))
    planned = drop(narrow)
    assert (planned.room, planned.moved) == (0, 0)
    assert planned.open == ((narrow.project, 1),)
    assert set(theirs.values_list("pk", flat=True)) == ids


def test_the_page_previews_and_the_act_tells_those_who_change(assigned, sign_in):
    demand(assigned, most=3)
    client = sign_in(assigned.carol)
    page = client.get(assigned.url).content.decode()
    assert "2 of 2 reviews find somebody. Nobody else is moved." in page
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', page)[1]
    answer = client.post(assigned.url, {"fingerprint": fingerprint}, follow=True)
    assert "2 reviews taken back, 2 given to others." in answer.content.decode()
    told = Mail.objects.filter(kind="reviews_changed")
    assert told.count() == 3
    bobs = told.get(receiver=assigned.bob).text
    assert "No longer yours to write:\n- " in bobs
    assert "New for you" not in bobs
    assert "New for you, due on" in told.exclude(receiver=assigned.bob).first().text
    assert client.post(assigned.url, {"fingerprint": fingerprint}).status_code == 404


def test_a_preview_that_is_out_of_date_is_refused(assigned, sign_in):
    client = sign_in(assigned.carol)
    page = client.get(assigned.url).content.decode()
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', page)[1]
    Review.objects.filter(reviewer=assigned.places.bob).update(status="draft")
    answer = client.post(assigned.url, {"fingerprint": fingerprint})
    assert answer.status_code == 409
    assert "Look at a new one." in answer.content.decode()
    assert loads()["Bob"] == 2


def test_where_all_write_the_same_number_the_page_says_who_has_fewer(assigned, sign_in):
    client = sign_in(assigned.carol)
    page = client.get(assigned.url).content.decode()
    assert "2 reviews fewer are written" in page
    answer = client.post(
        assigned.url, {"fingerprint": re.search(r'name="fingerprint" value="(\w+)"', page)[1]}
    )
    assert answer.headers["Location"] == f"/spring/staff/rounds/{assigned.round.pk}/"


def test_where_nobody_can_the_page_says_so_with_a_way_out(assigned, sign_in):
    demand(assigned, most=2)
    client = sign_in(assigned.carol)
    page = client.get(assigned.url).content.decode()
    assert "Nobody can take over these 2 reviews" in page
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', page)[1]
    answer = client.post(assigned.url, {"fingerprint": fingerprint})
    assert answer.headers["Location"] == f"/spring/staff/rounds/{assigned.round.pk}/offers/"


def test_who_is_out_is_passed_over_by_a_later_assignment(assigned):
    demand(assigned, most=3)
    drop(assigned)
    load = Load.objects.get(reviewer=assigned.places.bob)
    assert (load.least, load.most) == (0, 0)


def test_somebody_who_has_left_gets_no_mail(assigned):
    demand(assigned, most=3)
    assigned.places.bob.left_at = timezone.now()
    assigned.places.bob.save()
    drop(assigned)
    assert not Mail.objects.filter(receiver=assigned.bob).exists()
    assert Mail.objects.filter(kind="reviews_changed").count() == 2


def test_letters_are_drawn_anew_where_a_review_moved(assigned):
    demand(assigned, most=3)
    drop(assigned)
    for project in assigned.conference.projects.all():
        orders = Review.objects.filter(project=project).values_list("alias_order", flat=True)
        assert sorted(orders) == list(range(len(orders)))


def test_a_team_that_reviews_as_one_drops_out_as_one(assigned):
    Review.objects.all().delete()
    teams = {team.name: team for team in assigned.conference.teams.all()}
    type(assigned.round).objects.update(reviewed_by="teams", demand=1, load_min=0, load_max=2)
    assigned.round.refresh_from_db()
    review = rows.review(
        assigned.round, assigned.places.alice, assigned.betas_project, team=teams["Alpha"]
    )
    drop(assigned, assigned.places.alice)
    [taken] = Review.objects.exclude(pk=review.pk)
    assert taken.project == assigned.betas_project
    assert taken.team is not None
    assert taken.team.name not in ("Alpha", "Beta")
    mail = Mail.objects.get(kind="reviews_changed", receiver=assigned.amir)
    assert "No longer your team’s to write" in mail.text


def test_only_instructors_take_somebody_out(assigned, sign_in):
    assert sign_in(assigned.bob).get(assigned.url).status_code == 404
    assert sign_in(assigned.eve).get(assigned.url).status_code == 403
    nobody = f"/spring/staff/rounds/{assigned.round.pk}/drop/{assigned.places.carol.pk}/"
    assert sign_in(assigned.carol).get(nobody).status_code == 404
