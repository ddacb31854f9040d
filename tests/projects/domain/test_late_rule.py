"""The late rule: what an instant costs, frozen, in words, and under a later extension."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.late_rule import arrival, duration, price, rule, standing
from projects.domain.lateness import Window, last_instant
from tests.projects.domain.test_lateness import INSTANTS, SPANS, WINDOWS

DUE = datetime(2027, 4, 29, 21, 59, tzinfo=UTC)
END = DUE + timedelta(minutes=1)
WINDOW = Window(
    opens_at=DUE - timedelta(days=30),
    due_at=DUE,
    late_until=DUE + timedelta(hours=24),
    grace=timedelta(minutes=5),
)
TEN = Decimal(10)


def tell(instant):
    return f"{instant:%d %H:%M}"


def test_on_time_and_in_grace_read_alike_and_the_grace_is_not_told():
    for at in (END - timedelta(seconds=1), END + timedelta(minutes=4, seconds=59)):
        found = standing(arrival(WINDOW, at, TEN))
        assert (found.words, found.lines(tell)) == ("on time", [("Arrived", "on time")])


def test_late_says_by_how_much_and_what_it_costs():
    found = standing(arrival(WINDOW, END + timedelta(hours=2, minutes=10, seconds=30), TEN))
    assert found.lines(tell) == [
        ("Due", "29 21:59"),
        ("Handed in", "30 00:10"),
        ("Arrived", "late by 2 h 10 min"),
        ("Costs", "10 points of 100, once"),
    ]


def test_an_extension_that_covers_a_late_version_lifts_its_cost_and_says_so():
    late = arrival(WINDOW, END + timedelta(hours=2), TEN)
    until = last_instant(DUE + timedelta(hours=3))
    found = standing(late, until)
    assert (found.is_late, found.is_excused, found.cost) == (False, True, 0)
    assert found.lines(tell)[2:] == [
        ("Arrived", "on time by the team's extension, late by 2 h before")
    ]
    assert standing(late, last_instant(DUE + timedelta(hours=1))).cost == Decimal("0.1")
    assert standing(late).cost == Decimal("0.1")


def test_answering_a_request_for_changes_keeps_the_cost_of_the_late_version_once():
    on_time = arrival(WINDOW, DUE, TEN, carried=Decimal("0.1"))
    found = standing(on_time)
    assert (found.words, found.price) == ("on time", "10 points of 100, once")
    assert found.lines(tell)[-1] == (
        "Costs",
        "10 points of 100, once: the version that staff asked to change was late",
    )
    assert arrival(WINDOW, END + timedelta(hours=1), TEN, Decimal("0.1")).cost == Decimal("0.1")


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(hours=24), "24 h"),
        (timedelta(hours=47, minutes=59), "47 h 59 min"),
        (timedelta(hours=49, minutes=5), "2 days 1 h 5 min"),
    ],
)
def test_duration(span, words):
    assert duration(span) == words


def test_the_rule_as_a_sentence():
    assert rule(WINDOW, TEN) == (
        "A hand-in up to 24 h late loses 10 points of 100, once. After that nothing is taken."
    )
    assert rule(WINDOW, Decimal(0)) == "A hand-in up to 24 h late is taken and loses nothing."
    assert rule(replace(WINDOW, late_until=None), TEN) == "Nothing is taken after the due time."
    assert price(Decimal("0.0100")) == "1 point of 100, once"
    assert price(Decimal("0.1250")) == "12.5 points of 100, once"


@given(WINDOWS, INSTANTS, st.none() | INSTANTS)
def test_an_extension_never_costs_and_what_is_not_covered_stays(window, at, until):
    frozen = arrival(window, at, TEN)
    found = standing(frozen, until)
    assert found.cost in (0, frozen.cost)
    assert found.is_excused == (frozen.is_late and until is not None and at <= until)


@given(WINDOWS, INSTANTS, SPANS)
def test_what_came_late_and_is_covered_counts_like_what_came_under_the_extension(window, at, more):
    longer = replace(window, extended_to=window.due + more)
    late = arrival(window, at, TEN)
    under = arrival(longer, at, TEN)
    if late.is_late and at <= longer.final_instant:
        assert standing(late, longer.final_instant).cost == standing(under).cost == 0
