"""The row is the job: computed once, found again, and not for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.refusals import WrongState
from reviews import assigning, running, tasks
from reviews.models import AssignmentRun, Bid
from tests.reviews import rows


@pytest.fixture
def waiting(class_):
    return running.add(class_.round, class_.carol, seed="s")


def test_the_sweep_finds_what_nobody_has_computed(waiting):
    assert waiting.state == "waiting"
    tasks.compute_waiting_runs()
    waiting.refresh_from_db()
    assert waiting.state == "done"
    assert len(waiting.pairs) == 18
    assert running.waiting_run_ids() == []


def test_computing_twice_is_as_good_as_once(waiting):
    assert running.compute(waiting.pk)
    assert not running.compute(waiting.pk)
    assert not running.compute(waiting.pk + 1000)


def test_a_run_whose_worker_died_is_taken_up_again(waiting):
    AssignmentRun.objects.update(state="running", started_at=timezone.now())
    assert running.waiting_run_ids() == []
    late = timezone.now() - running.CLAIM_LASTS - timedelta(seconds=1)
    AssignmentRun.objects.update(started_at=late)
    assert running.waiting_run_ids() == [waiting.pk]
    assert running.compute(waiting.pk)


def test_a_run_that_kills_its_workers_is_given_up_with_a_sentence(waiting):
    late = timezone.now() - running.CLAIM_LASTS - timedelta(seconds=1)
    AssignmentRun.objects.update(
        state="running", started_at=late, computed={"tries": running.MOST_TRIES}
    )
    running.compute(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    assert waiting.problem.startswith("It could not be computed: the computation stopped 3 times.")
    assert running.waiting_run_ids() == []


def test_what_a_slow_worker_found_does_not_replace_what_another_did(waiting):
    """The first worker's claim ran out; the second has finished before it comes back."""
    claimed_at = timezone.now() - running.CLAIM_LASTS - timedelta(seconds=1)
    AssignmentRun.objects.update(state="running", started_at=claimed_at)
    slow = AssignmentRun.objects.get()
    running.compute(waiting.pk)
    slow.state, slow.pairs = "done", []
    assert not running._keep(slow, claimed_at)
    waiting.refresh_from_db()
    assert len(waiting.pairs) == 18


def test_the_same_seed_gives_the_same_pairs_and_bids_change_them(class_):
    first = rows.pairs(class_.round, class_.carol)
    assert first == rows.pairs(class_.round, class_.carol)
    person, project = sorted(first)[0]
    Bid.objects.create(round=class_.round, reviewer_id=person, project_id=project, wish="reluctant")
    run = rows.computed(class_.round, class_.carol)
    assert run.computed["best_total"] >= run.computed["numbers"]["total"]


def test_computing_anew_follows_the_class_and_the_applied_one_stays(class_):
    run = rows.computed(class_.round, class_.carol)
    class_.places.dan.left_at = timezone.now()
    class_.places.dan.save()
    running.again(run, class_.carol)
    running.compute(run.pk)
    run.refresh_from_db()
    assert len(run.pairs) == 16
    assigning.apply(run, assigning.preview(run).fingerprint, class_.carol)
    run.refresh_from_db()
    for refused in (running.again, running.remove):
        with pytest.raises(WrongState, match="the one applied"):
            refused(run, class_.carol)


def test_there_are_only_so_many_configurations(class_):
    for _ in range(running.MOST_RUNS):
        running.add(class_.round, class_.carol)
    names = set(class_.round.runs.values_list("name", flat=True))
    assert "Fair, 97 % of the best floor (12)" in names
    with pytest.raises(WrongState, match="12 configurations already"):
        running.add(class_.round, class_.carol)
