"""Where points go when a new version of a rubric takes its place, for any ranges and steps."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.domain.remapping import Move, Shape, Step, converted, nearest, problems, suggested

D = Decimal
FEW = settings(max_examples=40, deadline=None)


@st.composite
def shapes(draw, levels=None):
    if levels if levels is not None else draw(st.booleans()):
        points = sorted(draw(st.lists(st.integers(-5, 9), min_size=2, max_size=4, unique=True)))
        points[-1] = 10
        steps = tuple(Step(n, f"level {n}", D(p)) for n, p in enumerate(points, 1))
        return Shape(1, "c", D(10), D(min(0, points[0])), None, steps)
    most = draw(st.integers(0, 20))
    least = draw(st.integers(-10, 0 if most else -1))
    return Shape(1, "c", D(most), D(least), draw(st.sampled_from([None, D("0.5"), D(1)])))


def given_points(data, shape):
    if shape.levels:
        level = data.draw(st.sampled_from(shape.levels))
        return level.points, level.key
    return data.draw(st.decimals(shape.least, shape.points, places=2)), None


@given(shapes(), shapes(), st.sampled_from(["share", "same"]), st.data())
@FEW
def test_whatever_was_given_becomes_something_the_new_criterion_gives(old, new, how, data):
    points, level = given_points(data, old)
    key, value = converted(points, level, old, new, Move(1, how))
    assert new.least <= value <= new.points
    if new.levels:
        assert (key, value) in {(one.key, one.points) for one in new.levels}
    elif new.step:
        assert value % new.step == 0


@given(shapes(), shapes(), st.sampled_from(["share", "same"]), st.data())
@FEW
def test_more_points_never_become_fewer(old, new, how, data):
    one, other = sorted((given_points(data, old) for _ in range(2)), key=lambda row: row[0])
    values = [converted(*row, old, new, Move(1, how))[1] for row in (one, other)]
    assert values == sorted(values)


@given(shapes())
@FEW
def test_a_version_that_is_the_same_moves_nothing(shape):
    move = suggested(shape, [shape])
    for level in shape.levels:
        assert converted(level.points, level.key, shape, shape, move) == (level.key, level.points)
    if not shape.levels:
        assert converted(shape.points, None, shape, shape, move) == (None, shape.points)


def four(*points):
    return Shape(1, "c", D(max(points)), levels=tuple(Step(p, f"l{p}", D(p)) for p in points))


@pytest.mark.parametrize(
    ("points", "new", "key"),
    [("1", four(0, 2, 4), 2), ("2", four(0, 5, 10), 5), ("0", four(1, 3), 1), ("3", four(0, 4), 4)],
)
def test_the_nearest_level_by_share_is_taken_and_of_two_the_higher(points, new, key):
    assert nearest(four(0, 1, 2, 3, 4), D(points), new) == key


def test_a_level_of_the_same_name_goes_before_the_nearest():
    old = Shape(1, "c", D(4), levels=(Step(1, "Weak", D(1)), Step(2, "Good", D(4))))
    new = Shape(2, "C", D(9), levels=(Step(7, "good", D(1)), Step(8, "Superb", D(9))))
    assert suggested(old, [new]) == Move(2, "share", {1: 7, 2: 7})


def test_two_criteria_do_not_go_to_one():
    old = [Shape(1, "Method", D(4)), Shape(2, "Depth", D(4))]
    new = [Shape(9, "Method", D(4))]
    assert problems(old, new, {1: Move(9), 2: Move(9)}) == [
        "“Method” and “Depth” both go to “Method”. Only one of them can; leave the other out."
    ]
    assert problems(old, new, {1: Move(9), 2: Move(None)}) == []
