"""Undoing an assignment until the first review has begun; who is told what of it."""

from __future__ import annotations

from collections import Counter

import pytest

from projects.models import LogEntry, Mail
from projects.refusals import WrongState
from reviews import assigning, conflicting, opening
from reviews.models import Review
from tests.reviews import rows


def test_undo_restores_what_was_replaced_and_then_nothing(class_, run, sign_in):
    rows.apply(run, class_.carol)
    other = rows.computed(class_.round, class_.carol, "t")
    rows.apply(other, class_.carol)
    assert rows.pairs_in(other) != rows.pairs_in(run)
    client = sign_in(class_.carol)
    html = client.get(f"{class_.url}{other.pk}/undo/").content.decode()
    assert "The 18 reviews assigned before are restored" in html
    with pytest.raises(WrongState, match="not the one that was applied last"):
        assigning.undo(run, class_.carol)
    client.post(f"{class_.url}{other.pk}/undo/")
    assert rows.assigned(class_.round) == rows.pairs_in(run)
    client.post(f"{class_.url}{run.pk}/undo/")
    assert Review.objects.count() == 0
    class_.round.refresh_from_db()
    assert class_.round.assigned_at is None
    assert LogEntry.objects.filter(verb="undid the assignment of").count() == 2
    with pytest.raises(WrongState, match="not the one"):
        assigning.undo(run, class_.carol)


def test_undo_leaves_out_pairs_that_may_not_be_any_more(class_, run):
    rows.apply(run, class_.carol)
    other = rows.computed(class_.round, class_.carol, "t")
    rows.apply(other, class_.carol)
    reviewer, project = run.pairs[0]
    place = class_.conference.participants.get(pk=reviewer)
    conflicting.set_by_staff(place, class_.conference.projects.get(pk=project), "x", class_.carol)
    assert assigning.undo(other, class_.carol) == (17, 1)
    assert rows.assigned(class_.round) == rows.pairs_in(run) - {(reviewer, project)}


def test_in_an_open_round_everyone_is_told_once_how_it_is_now(class_, run):
    rows.apply(run, class_.carol)
    opening.open_round(class_.round, class_.carol)
    assert Mail.objects.filter(kind="reviews_opened", state="waiting").count() == 9
    other = rows.computed(class_.round, class_.carol, "t")
    dan = class_.places.dan.pk
    other.pairs = [pair for pair in other.pairs if pair[0] != dan]
    other.save()
    rows.apply(other, class_.carol, is_confirmed=True)
    waiting = Mail.objects.filter(state="waiting")
    assert Counter(waiting.values_list("kind", flat=True)) == {
        "reviews_opened": 8,
        "reviews_taken_back": 1,
    }
    told = waiting.get(kind="reviews_taken_back")
    assert told.to == class_.dan.email
    assert "There is nothing for you to do." in told.text


def test_undoing_the_first_assignment_of_an_open_round_closes_it_again(class_, run):
    rows.apply(run, class_.carol)
    opening.open_round(class_.round, class_.carol)
    run.refresh_from_db()
    assigning.undo(run, class_.carol)
    class_.round.refresh_from_db()
    assert class_.round.opened_at is None
    waiting = Mail.objects.filter(state="waiting")
    assert set(waiting.values_list("kind", flat=True)) == {"reviews_taken_back"}
    assert waiting.count() == 9
