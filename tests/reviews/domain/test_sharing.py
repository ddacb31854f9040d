"""Sharing grading out: even, without conflicts, and with as few moves as possible."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.domain.sharing import CannotShare, Work, shared, shared_by_criterion

PROJECTS = [f"p{n:02d}" for n in range(23)]


def loads(pairs):
    return Counter(pair[0] for pair in pairs)


def test_projects_are_shared_out_evenly():
    found = shared(Work(["a", "b", "c"], PROJECTS))
    assert sorted(loads(found).values()) == [7, 8, 8]
    assert sorted(unit for _, unit in found) == PROJECTS


def test_two_graders_of_a_project_are_two_people():
    found = shared(Work(["a", "b", "c"], PROJECTS, demand=2))
    assert len(found) == 46
    assert set(Counter(unit for _, unit in found).values()) == {2}


def test_conflicts_never_come_up():
    barred = {("a", unit): "mentor of the team" for unit in PROJECTS[:15]}
    found = shared(Work(["a", "b"], PROJECTS, forbidden=barred))
    assert not set(barred) & found
    assert loads(found) == {"a": 8, "b": 15}


def test_new_grader_takes_just_their_share_and_nothing_else_moves():
    before = shared(Work(["a", "b"], PROJECTS))
    after = shared(Work(["a", "b", "c"], PROJECTS, before=before))
    assert sorted(loads(after).values()) == [7, 8, 8]
    assert len(after - before) == loads(after)["c"]


def test_who_drops_out_leaves_only_what_is_theirs_to_move():
    before = shared(Work(["a", "b", "c"], PROJECTS))
    after = shared(Work(["a", "b"], PROJECTS, before=before))
    moved = {pair for pair in before if pair[0] == "c"}
    assert before - after == moved
    assert sorted(loads(after).values()) == [11, 12]


def test_of_those_who_settle_at_most_one_grades_the_same_project_unless_both_have_begun():
    work = Work(["a", "b", "c", "d"], PROJECTS, demand=2, apart={"a", "b"})
    found = shared(work)
    both = {unit for who, unit in found if who == "a"} & {u for who, u in found if who == "b"}
    assert both == set()
    begun = {("a", "p00"), ("b", "p00")}
    assert begun <= shared(Work(["a", "b"], PROJECTS[:1], demand=2, fixed=begun, apart={"a", "b"}))


def test_what_is_begun_stays_with_who_dropped_out_and_with_who_has_begun_too_many():
    before = {("a", unit) for unit in PROJECTS}
    begun = {("a", unit) for unit in PROJECTS[:16]}
    after = shared(Work(["a", "b", "c"], PROJECTS, before=before, fixed=begun))
    assert begun <= after
    assert loads(after)["a"] == 16
    gone = shared(Work(["b", "c"], PROJECTS, before=before, fixed=begun))
    assert begun <= gone
    assert loads(gone)["a"] == 16


def test_begun_in_spite_of_a_conflict_found_since_stays():
    found = shared(
        Work(["a", "b"], PROJECTS[:2], forbidden={("a", "p00"): "other"}, fixed={("a", "p00")})
    )
    assert found == {("a", "p00"), ("b", "p01")} or found == {("a", "p00"), ("a", "p01")}


def test_order_of_the_input_does_not_matter():
    one = shared(Work(["a", "b", "c"], PROJECTS, seed="s"))
    other = shared(Work(["c", "a", "b"], PROJECTS[::-1], seed="s"))
    assert one == other


def test_what_nobody_may_grade_is_named_with_the_reason():
    barred = {(grader, "p00"): "mentor of the team" for grader in "ab"}
    names = {"p00": "01 Seeing in the Dark"}
    with pytest.raises(CannotShare) as refused:
        shared(Work(["a", "b"], PROJECTS, forbidden=barred, names=names))
    assert str(refused.value) == (
        "01 Seeing in the Dark: this needs a grader, and the chosen ones are too few (pairs that "
        "may not be: 2 for “mentor of the team”). Choose more graders, or dismiss a conflict."
    )


def test_nobody_and_nothing_are_refused():
    for work in (Work([], PROJECTS), Work(["a"], [])):
        with pytest.raises(CannotShare):
            shared(work)


def test_each_criterion_has_one_grader_save_where_a_conflict_is():
    work = Work(["a", "b"], (), forbidden={("a", "p00"): "mentor of the team"})
    found = shared_by_criterion(work, PROJECTS, ["c1", "c2"])
    assert len(found) == 46
    assert {grader for grader, project, _ in found if project == "p00"} == {"b"}
    others = {(grader, criterion) for grader, project, criterion in found if project != "p00"}
    assert len(others) == 2
    assert {criterion for _, criterion in others} == {"c1", "c2"}
    assert {grader for grader, _ in others} == {"a", "b"}


def test_criterion_keeps_its_grader_when_another_comes_and_begun_ones_when_its_own_goes():
    first = shared_by_criterion(Work(["a", "b"], ()), PROJECTS, ["c1", "c2", "c3"])
    before = [(grader, f"{project}/{criterion}") for grader, project, criterion in first]
    more = shared_by_criterion(
        Work(["a", "b", "c"], (), before=before), PROJECTS, ["c1", "c2", "c3"]
    )
    assert len({(grader, criterion) for grader, _, criterion in more - first}) == 1
    homes = {criterion: grader for grader, _, criterion in first}
    begun = [(homes["c1"], "p00/c1")]
    left = [grader for grader in "abc" if grader != homes["c1"]]
    rest = shared_by_criterion(
        Work(left, (), before=before, fixed=begun), PROJECTS, ["c1", "c2", "c3"]
    )
    assert {unit for unit in rest if unit[0] == homes["c1"]} == {(homes["c1"], "p00", "c1")}
    assert len(rest) == 69


@settings(max_examples=15)
@given(st.data())
def test_whatever_is_forbidden_and_begun_all_is_graded_once_and_what_is_begun_stays(data):
    graders = [f"g{n}" for n in range(data.draw(st.integers(2, 4)))]
    units = PROJECTS[: data.draw(st.integers(1, 8))]
    every = [(grader, unit) for grader in graders for unit in units]
    barred = {pair: "other" for pair in data.draw(st.lists(st.sampled_from(every), max_size=5))}
    before = shared(Work(graders, units))
    begun = set(data.draw(st.lists(st.sampled_from(sorted(before)), unique=True)))
    try:
        after = shared(Work(graders[1:], units, forbidden=barred, before=before, fixed=begun))
    except CannotShare:
        return
    assert begun <= after
    assert not (after - begun) & set(barred)
    assert sorted(unit for _, unit in after) == sorted(units)
    assert {grader for grader, _ in after - begun} <= set(graders[1:])
