"""One failure says little, two failures six hours apart say that a link is gone."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from projects.domain.link_answers import Answer, Verdict
from projects.domain.link_standing import BETWEEN_FAILURES, Standing, after

NOW = datetime(2027, 4, 29, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
GONE, WORKS, BUSY = Answer(Verdict.GONE, "x"), Answer(Verdict.WORKS), Answer(None, "limited")


def walked(*steps: tuple[float, Answer]) -> Standing:
    """The standing after these answers, each so many hours after the beginning."""
    standing = Standing()
    for hours, answer in steps:
        standing = after(standing, answer, NOW + hours * HOUR)
    return standing


def test_link_that_works_is_looked_at_again_tomorrow():
    found = walked((0, WORKS))
    assert (found.verdict, found.last_worked_at) == (Verdict.WORKS, NOW)
    assert found.next_check_at == NOW + 24 * HOUR


def test_first_failure_changes_no_verdict_and_is_followed_after_six_hours():
    found = walked((0, WORKS), (24, GONE))
    assert (found.verdict, found.is_doubtful) == (Verdict.WORKS, True)
    assert found.first_failed_at == NOW + 24 * HOUR
    assert found.next_check_at == NOW + 30 * HOUR


def test_first_look_that_fails_leaves_the_link_not_checked():
    assert walked((0, GONE)).verdict is None


def test_second_failure_too_soon_still_changes_nothing():
    found = walked((0, WORKS), (1, GONE), (6.9, GONE))
    assert (found.verdict, found.next_check_at) == (Verdict.WORKS, NOW + 7 * HOUR)


def test_second_failure_after_six_hours_is_gone():
    found = walked((0, WORKS), (1, GONE), (7, GONE))
    assert (found.verdict, found.last_worked_at) == (Verdict.GONE, NOW)
    assert not found.is_doubtful


def test_answer_in_between_starts_the_count_anew():
    assert walked((0, GONE), (3, WORKS), (7, GONE)).verdict is Verdict.WORKS


def test_gone_link_that_works_again_works():
    found = walked((0, GONE), (7, GONE), (8, WORKS))
    assert (found.verdict, found.first_failed_at) == (Verdict.WORKS, None)


def test_sign_in_is_said_at_once_and_is_no_failure():
    found = walked((0, WORKS), (1, Answer(Verdict.NEEDS_SIGN_IN, "members_only")))
    assert (found.verdict, found.first_failed_at) == (Verdict.NEEDS_SIGN_IN, None)
    assert found.last_worked_at == NOW


def test_busy_host_is_asked_again_later_and_later():
    found = Standing()
    waits = []
    for _ in range(9):
        found = after(found, BUSY, NOW)
        waits.append((found.next_check_at - NOW) / timedelta(minutes=1))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_host_that_asks_for_more_time_gets_it():
    busy = Answer(None, "limited", wait=3 * HOUR)
    assert after(Standing(), busy, NOW).next_check_at == NOW + 3 * HOUR


def test_busy_host_keeps_what_was_known():
    found = walked((0, Answer(Verdict.WORKS, facts={"title": "Talk"})), (24, BUSY))
    assert (found.verdict, found.facts) == (Verdict.WORKS, {"title": "Talk"})
    assert found.checked_at == NOW


@given(
    st.lists(
        st.tuples(
            st.integers(0, 400), st.sampled_from([GONE, BUSY, WORKS, Answer(Verdict.NEEDS_SIGN_IN)])
        ),
        max_size=12,
    )
)
def test_gone_always_means_two_failures_six_hours_apart(steps):
    standing, at, failures = Standing(), NOW, []
    for minutes, answer in steps:
        at += timedelta(minutes=minutes)
        standing = after(standing, answer, at)
        if answer.verdict is Verdict.GONE:
            failures.append(at)
        elif answer.verdict is not None:
            failures = []
        has_two = bool(failures) and failures[-1] - failures[0] >= BETWEEN_FAILURES
        assert (standing.verdict is Verdict.GONE) == has_two
        assert standing.next_check_at > at


@given(st.lists(st.sampled_from([BUSY, Answer(None, "no_answer")]), max_size=30))
def test_busy_answers_alone_never_say_anything(answers):
    standing = Standing()
    for hours, answer in enumerate(answers):
        standing = after(standing, answer, NOW + hours * 10 * HOUR)
    assert (standing.verdict, standing.first_failed_at) == (None, None)
