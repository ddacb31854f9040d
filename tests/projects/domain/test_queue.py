"""The queue's filter: what is left, in which order, and what each choice would leave."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import settings as property_settings
from hypothesis import strategies as st

from projects.domain.queue import Row, find, ordered, worst

BEGIN = datetime(2027, 4, 1, tzinfo=UTC)
NAMES = ("status", "risk", "section")


def row(number, *, submission=None, title="A", hours=None, status="submitted", **facets):
    return Row(
        submission=number if submission is None else submission or None,
        version=number,
        number=number,
        title=title,
        team="T",
        team_id=1,
        milestone="Proposal",
        needs_decision=True,
        status=status,
        status_words=status,
        handed_in_at=None if hours is None else BEGIN + timedelta(hours=hours),
        words=title.casefold(),
        facets={"status": frozenset({status}), **{k: frozenset(v) for k, v in facets.items()}},
    )


def numbers(rows):
    return [one.number for one in rows]


def test_an_empty_choice_leaves_all():
    rows = [row(1), row(2)]
    assert numbers(find(rows, dict.fromkeys(NAMES, "")).rows) == [1, 2]


def test_filters_are_combined():
    rows = [row(1, risk={"watch"}), row(2, risk={"watch"}, section={"B"}), row(3, section={"B"})]
    assert numbers(find(rows, {"risk": "watch", "section": "B"}).rows) == [2]


def test_counts_say_what_a_choice_would_leave_beside_the_others():
    rows = [row(1, risk={"watch"}), row(2, risk={"fine"}), row(3, risk={"fine"}, status="draft")]
    counts = find(rows, {"status": "submitted", "risk": "watch"}).counts
    assert counts["risk"] == {"watch": 1, "fine": 1}
    assert counts["status"] == {"submitted": 1}


def test_what_is_not_begun_shows_only_when_asked_for():
    rows = [row(1), row(2, submission=0, status="none")]
    assert numbers(find(rows, {"status": ""}).rows) == [1]
    assert numbers(find(rows, {"status": "none"}).rows) == [2]
    assert find(rows, {"status": ""}).counts["status"] == {"submitted": 1, "none": 1}


def test_last_handed_in_first_unless_said_and_nothing_handed_in_last():
    rows = [row(1, hours=1), row(2), row(3, hours=3)]
    assert numbers(ordered(rows, "")) == [3, 1, 2]
    assert numbers(ordered(rows, "handed_in_at")) == [1, 3, 2]
    assert numbers(ordered(rows, "evil")) == [1, 3, 2]


def test_neighbours_and_the_next_that_waits():
    found = find([row(1), row(2, status="accepted"), row(3)], {}, sort="number")
    before, after = found.around(2)
    assert (before.number, after.number) == (1, 3)
    assert found.around(1)[0] is None
    assert found.next_waiting(1).number == 3
    assert found.next_waiting(3).number == 1
    assert find([row(1)], {}).next_waiting(1) is None
    assert find([row(1)], {}).next_waiting(9).number == 1


def test_worst_level():
    assert (worst(["fine", "watch"]), worst(["problem", "fine"]), worst([])) == (
        "watch",
        "problem",
        "",
    )


values = st.sampled_from(["x", "y", ""])


@given(st.lists(st.tuples(values, values), max_size=12), values, values)
@property_settings(max_examples=40)
def test_a_count_is_what_choosing_it_leaves(pairs, risk, section):
    rows = [row(n, risk={a} - {""}, section={b} - {""}) for n, (a, b) in enumerate(pairs, 1)]
    chosen = {"risk": risk, "section": section}
    counts = find(rows, chosen).counts
    for name in chosen:
        for value in ("x", "y"):
            assert counts[name][value] == len(find(rows, {**chosen, name: value}).rows)
