"""From parts to the grade: bonus, caps and parts that are left out, for any weights and results."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.domain.explaining import formula, total_lines
from reviews.domain.schemes import changes, parts_of, problems, rules_of
from reviews.domain.totals import Group, Part, Rules, count, in_course, total

D = Decimal
FEW = settings(max_examples=40, deadline=None)
weights = st.decimals("0.01", "100", places=2)
results = st.fractions(0, 150, max_denominator=99)


@st.composite
def schemes(draw):
    """Ordinary parts, some in a group that leaves out some of them, and bonus parts; with rules."""
    free = [Part(f"free {n}", draw(weights), draw(results)) for n in range(draw(st.integers(0, 3)))]
    is_even = draw(st.booleans())
    same, size = draw(weights), draw(st.integers(2, 4))
    group = [
        Part(f"group {n}", same if is_even else draw(weights), draw(results), group="G")
        for n in range(size)
    ]
    bonus = [
        Part(f"bonus {n}", draw(weights), draw(results), is_bonus=True)
        for n in range(draw(st.integers(0, 2)))
    ]
    rules = Rules(
        groups=(
            Group("G", draw(st.integers(1, size - 1)), size, sum((p.weight for p in group), D(0))),
        ),
        bonus_cap=draw(st.none() | weights),
        total_cap=draw(st.sampled_from([D(100), D(105), D(90)])),
        course_share=draw(st.none() | weights),
    )
    return free + group + bonus, rules


@given(schemes())
@FEW
def test_a_total_stays_between_zero_and_its_cap_whatever_the_bonus(made):
    parts, rules = made
    found = count(parts, rules)
    assert 0 <= found.total <= rules.total_cap
    assert found.capped_bonus <= found.bonus
    course = in_course(found.total, rules)
    assert course is None or 0 <= course <= rules.course_share * rules.total_cap / 100


@given(schemes(), st.data())
@FEW
def test_a_better_part_never_lowers_the_total(made, data):
    parts, rules = made
    at = data.draw(st.integers(0, len(parts) - 1))
    better = list(parts)
    better[at] = replace(
        better[at], per_cent=data.draw(st.fractions(better[at].per_cent, 150, max_denominator=99))
    )
    assert total(better, rules) >= total(parts, rules)


@given(schemes(), st.randoms(use_true_random=False))
@FEW
def test_order_of_parts_is_irrelevant(made, random):
    parts, rules = made
    assert total(random.sample(parts, len(parts)), rules) == total(parts, rules)


@given(schemes())
@FEW
def test_leaving_out_never_costs_anything(made):
    parts, rules = made
    assert total(parts, rules) >= total(parts, replace(rules, groups=()))


def check_ins(*results, drop=1):
    parts = [Part(f"Check-in {n}", D(10), Fraction(r), group="C") for n, r in enumerate(results, 1)]
    return parts, Rules(groups=(Group("C", drop, 3, D(30)),))


def test_the_lowest_is_left_out_and_the_others_share_its_weight():
    parts, rules = check_ins(50, 80, 90)
    parts.append(Part("Report", D(70), Fraction(60)))
    found = count(parts, rules)
    assert [part.name for part in found.left_out] == ["Check-in 1"]
    assert [(part.name, weight) for part, weight in found.kept] == [
        ("Check-in 2", 15),
        ("Check-in 3", 15),
        ("Report", 70),
    ]
    assert found.total == Fraction(6750, 100)


def test_nothing_is_left_out_while_too_few_have_a_result():
    parts, rules = check_ins(50, 80)
    found = count(parts, rules)
    assert found.left_out == ()
    assert found.total == 65


def test_a_bonus_alone_is_no_grade():
    assert total([Part("Extra", D(5), Fraction(100), is_bonus=True)]) is None


def test_every_step_is_told_in_lines():
    parts, rules = check_ins(50, 80, 90)
    parts += [
        Part("Report", D(70), Fraction(98)),
        Part("Extra", D(10), Fraction(80), is_bonus=True),
    ]
    rules = replace(rules, bonus_cap=D(6), course_share=D(45))
    assert total_lines(parts, rules) == [
        ("Left out", "Check-in 1, 50.00 %: among the lowest of C"),
        ("Weighted mean", "(15 × 80.00 + 15 × 90.00 + 70 × 98.00) ÷ 100 = 94.10 %"),
        ("Bonus", "10 × 80.00 ÷ 100, at most 6, = 6.00"),
        ("Together", "94.10 + 6.00, at most 100, = 100.00 %"),
        ("Of the course", "45 × 100.00 ÷ 100 = 45.00 of 45 points"),
    ]
    assert formula(parts, rules) == "(15 × 80.00 + 15 × 90.00 + 70 × 98.00) ÷ 100 = 94.10 %"


# Documents --------------------------------------------------------------------------------------


def document(*components, groups=(), **more):
    usual = {"is_bonus": False, "cap": "100", "group": "", "kind": "other"}
    return {
        "components": [
            {**usual, "id": n, "name": f"Part {n}", **row} for n, row in enumerate(components)
        ],
        "groups": [{"name": name, "drop": drop} for name, drop in groups],
        "bonus_cap": None,
        "total_cap": "100",
        "course_share": None,
        **more,
    }


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (document(), []),
        (document({"weight": "60"}, {"weight": "40"}, {"weight": "5", "is_bonus": True}), []),
        (
            document({"weight": "60"}, {"weight": "42.5"}),
            ["The weights add up to 102.5 per cent, 2.5 too many. They must make 100."],
        ),
        (
            document({"weight": "60", "is_bonus": True}),
            ["Every component is a bonus. At least one must be an ordinary part."],
        ),
        (
            document({"weight": "100"}, groups=[("C", 1)]),
            ["No component is in the group “C”. Put some into it, or remove it."],
        ),
        (
            document({"weight": "100", "group": "C"}, groups=[("C", 1)]),
            [
                "The group “C” has one component and leaves out 1: nothing would count. Leave out "
                "fewer, or add components to it."
            ],
        ),
    ],
)
def test_what_does_not_add_up_is_said(made, said):
    assert problems(made) == said


def test_a_document_says_its_rules_and_parts():
    made = document(
        {"weight": "50", "group": "C"},
        {"weight": "50", "group": "C"},
        {"weight": "5", "is_bonus": True},
        groups=[("C", 1)],
        bonus_cap="3",
        course_share="45",
    )
    assert rules_of(made) == Rules((Group("C", 1, 2, D(100)),), D(3), D(100), D(45))
    assert parts_of(made, {0: Fraction(80), 2: Fraction(90), 1: None}) == [
        Part("Part 0", D(50), Fraction(80), group="C"),
        Part("Part 2", D(5), Fraction(90), is_bonus=True),
    ]


def test_what_changed_is_told_in_sentences():
    old = document({"weight": "60"}, {"weight": "40"}, {"weight": "5", "is_bonus": True})
    new = document(
        {"weight": "50", "cap": "95", "name": "Report"},
        {"weight": "50", "group": "C"},
        groups=[("C", 2)],
        total_cap="105",
        course_share="45",
    )
    assert changes(None, new) == []
    assert changes(old, old) == []
    assert changes(old, new) == [
        "“Part 2” was removed.",
        "“Part 0” is called “Report”.",
        "“Report” weighs 50, not 60.",
        "“Report” reaches at most 95 per cent, not 100.",
        "“Part 1” weighs 50, not 40.",
        "“Part 1” is in the group “C” now.",
        "The group “C” leaves out 2, not 0.",
        "Cap of the whole grade: 105 instead of 100.",
        "Points of the course: 45 instead of none.",
    ]
