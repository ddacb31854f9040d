"""The one next action: the team first, then whatever is due soonest, reading last."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.next_action import HandIn, Next, ReviewTask, Situation, Step, next_action

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def day(number):
    return NOON + timedelta(days=number)


PROPOSAL = HandIn("Proposal", "proposal", day(3))
FINAL = HandIn("Deliverables", "deliverables", day(30))
REVIEWS = ReviewTask("Peer review", day(10), 2)
ON_TEAM = {"has_team": True, "has_project": True}


def test_without_a_team_one_is_formed():
    assert next_action(Situation(teams_lock_at=day(2))) == Next(Step.FORM_TEAM, due=day(2))


def test_an_invitation_is_answered_before_a_team_is_started():
    now = Situation(invitations=1, teams_lock_at=day(2), hand_ins=[PROPOSAL])
    assert next_action(now) == Next(Step.ANSWER_INVITATION, due=day(2))


def test_after_the_lock_no_team_is_asked_for():
    assert next_action(Situation(teams_locked=True, hand_ins=[PROPOSAL])).step == Step.WAIT
    now = Situation(teams_locked=True, reviews=[REVIEWS])
    assert next_action(now) == Next(Step.REVIEW, REVIEWS, day(10))


def test_project_is_named_before_anything_is_handed_in():
    now = Situation(has_team=True, hand_ins=[FINAL, PROPOSAL])
    assert next_action(now) == Next(Step.NAME_PROJECT, due=day(3))


def test_who_waits_for_the_teams_answer_comes_first_while_teams_can_change():
    now = Situation(**ON_TEAM, join_requests=1, teams_lock_at=day(2), hand_ins=[PROPOSAL])
    assert next_action(now) == Next(Step.ANSWER_REQUEST, due=day(2))
    now = Situation(**ON_TEAM, join_requests=1, teams_locked=True, hand_ins=[PROPOSAL])
    assert next_action(now).step == Step.HAND_IN


def test_the_hand_in_that_is_due_first_comes_first():
    now = Situation(**ON_TEAM, hand_ins=[FINAL, PROPOSAL])
    assert next_action(now) == Next(Step.HAND_IN, PROPOSAL, day(3))


def test_changes_asked_for_are_resubmitted():
    changed = HandIn("Proposal", "proposal", day(5), "changes_requested")
    now = Situation(**ON_TEAM, hand_ins=[changed, FINAL])
    assert next_action(now) == Next(Step.RESUBMIT, changed, day(5))


@pytest.mark.parametrize("status", ["submitted", "accepted", "declined"])
def test_what_is_handed_in_is_no_action(status):
    done = HandIn("Proposal", "proposal", day(3), status)
    assert next_action(Situation(**ON_TEAM, hand_ins=[done])).step == Step.WAIT


def test_what_is_not_open_or_closed_is_no_action():
    closed = HandIn("Proposal", "proposal", day(-3), is_taken_now=False)
    assert next_action(Situation(**ON_TEAM, hand_ins=[closed])).step == Step.WAIT


def test_reviews_come_in_order_of_their_due_time():
    now = Situation(**ON_TEAM, hand_ins=[FINAL], reviews=[REVIEWS])
    assert next_action(now) == Next(Step.REVIEW, REVIEWS, day(10))
    done = ReviewTask("Peer review", day(10), 0)
    now = Situation(**ON_TEAM, hand_ins=[FINAL], reviews=[done])
    assert next_action(now).step == Step.HAND_IN


def test_reading_comes_when_nothing_is_due():
    assert next_action(Situation(**ON_TEAM, released_grades=1)).step == Step.READ_GRADE
    assert next_action(Situation(**ON_TEAM, released_reviews=1)).step == Step.READ_FEEDBACK
    now = Situation(**ON_TEAM, hand_ins=[FINAL], released_grades=1)
    assert next_action(now).step == Step.HAND_IN


def test_judges_only_review():
    assert next_action(Situation(is_student=False)).step == Step.WAIT
    assert next_action(Situation(is_student=False, reviews=[REVIEWS])).step == Step.REVIEW


statuses = st.sampled_from(["draft", "submitted", "changes_requested", "accepted", "declined"])
hand_ins = st.builds(
    HandIn, st.just("M"), st.just("m"), st.integers(-40, 40).map(day), statuses, st.booleans()
)
reviews = st.builds(ReviewTask, st.just("R"), st.integers(-40, 40).map(day), st.integers(0, 3))


@given(st.lists(hand_ins, max_size=5), st.lists(reviews, max_size=3), st.randoms())
def test_nothing_that_can_be_done_is_due_earlier_than_the_next_action(rows, tasks, shuffle):
    chosen = next_action(Situation(**ON_TEAM, hand_ins=rows, reviews=tasks))
    open_work = [r.due for r in rows if r.is_taken_now and r.status in
                 ("draft", "changes_requested")]  # fmt: skip
    open_work += [task.due for task in tasks if task.left]
    assert (chosen.due or None) == (min(open_work) if open_work else None)
    shuffle.shuffle(rows)
    again = next_action(Situation(**ON_TEAM, hand_ins=rows, reviews=tasks))
    assert again.due == chosen.due
