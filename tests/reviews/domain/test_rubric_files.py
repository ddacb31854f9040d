"""Rubrics written to YAML and CSV read back the same, and what is wrong is said with its line."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.domain.rubric_files import (
    WrittenCriterion,
    WrittenLevel,
    WrittenRubric,
    as_csv,
    as_yaml,
)
from reviews.domain.rubric_reading import read

D = Decimal
FEW = settings(max_examples=30, deadline=None)
words = st.text(st.characters(exclude_categories=["C"]), max_size=12).map(str.strip)
names = words.filter(bool)
lines = st.lists(words, max_size=3).map("\n".join).map(str.strip)
positive = st.decimals("0.01", "50", places=2)


@st.composite
def criterion(draw):
    if draw(st.booleans()):
        points = sorted(
            draw(st.lists(st.decimals("-9", "9", places=2), min_size=1, max_size=3, unique=True))
        )
        points = [point for point in points if point != 50] + [D(50)]
        levels = tuple(WrittenLevel(point, draw(names), draw(words)) for point in points)
        most, least, step = D(50), min(D(0), points[0]), None
    else:
        levels, step = (), draw(st.none() | st.just(D("0.5")))
        whole = st.integers(-20, 0).map(D)
        most, least = draw(st.integers(0, 20).map(D)), draw(whole)
        least = least if most else min(least, D(-1))
    asks = draw(st.booleans())
    return WrittenCriterion(
        draw(names), draw(words), draw(positive), most, least, step,
        draw(st.booleans()) or not most, asks, draw(st.integers(0, 50)) if asks else 0, False, levels,
    )  # fmt: skip


@st.composite
def rubric(draw):
    ordinary = WrittenCriterion("An ordinary one")
    more = draw(st.lists(criterion(), max_size=3, unique_by=lambda one: one.name))
    criteria = tuple(one for one in more if one.name != ordinary.name)
    floor = draw(st.decimals("0", "50", places=2))
    return WrittenRubric(draw(names), draw(lines), floor, D(110), (ordinary, *criteria))


@given(st.lists(rubric(), min_size=1, max_size=2, unique_by=lambda one: one.name))
@FEW
def test_what_is_written_reads_back_the_same(rubrics):
    for text in (as_yaml(rubrics), as_csv(rubrics).decode("utf-8-sig")):
        reading = read(text)
        assert reading.faults == []
        assert reading.rubrics == rubrics


@given(st.text(max_size=80))
@FEW
def test_any_text_gets_an_answer(text):
    reading = read(text)
    assert reading.faults or reading.rubrics


def test_no_cell_runs_as_a_formula():
    made = WrittenRubric("=1+1", "@x", criteria=(WrittenCriterion("-2", "+3"),))
    cells = list(csv.reader(io.StringIO(as_csv([made]).decode("utf-8-sig"))))
    assert [cell for row in cells for cell in row if cell.startswith(("=", "@", "-", "+"))] == []
    assert read(as_csv([made]).decode()).rubrics == [made]


def test_a_semicolon_table_with_decimal_commas_is_read():
    text = (
        "rubric;criterion;weight;points;level;level_points\nTalk;Story;1,5;;Lost;0\n;;;;Clear;2,5\n"
    )
    (talk,) = read(text).rubrics
    (story,) = talk.criteria
    assert (story.weight, story.points) == (D("1.5"), D("2.5"))
    assert [level.name for level in story.levels] == ["Lost", "Clear"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 0, "There is no rubric in this text."),
        ("rubrics: [", 1, "This is no YAML: "),
        ("rubrics:\n- name: A\n  weigth: 2\n", 3, "“weigth” is not known here."),
        ("rubrics:\n- name: A\n  name: B\n", 3, "“name” stands here twice."),
        ("rubrics: &a [*a]", 1, "A part of a rubric must be lines"),
        ("rubrics:\n- name: A\n", 2, "“A” has no criteria."),
        (
            "- name: A\n  criteria:\n  - name: B\n    weight: heavy\n",
            4,
            "“heavy” under weight is not",
        ),
        ("- name: A\n  criteria:\n  - weight: 1\n", 3, "A criterion has no name."),
        ("- name: A\n  criteria:\n  - name: B\n  - name: B\n", 4, "“B” stands in “A” twice."),
        (
            "- name: A\n  criteria:\n  - name: B\n    levels:\n    - {points: 1, name: x}\n",
            3,
            "“B” needs 2 to 12 levels, or none.",
        ),
        ("- name: A\n  criteria:\n  - {name: B, on_top: yes}\n", 1, "No criterion of “A” makes"),
        ("- name: A\n  floor: 90\n  cap: 80\n  criteria: [{name: B}]\n", 2, "The floor must be"),
        ("- name: A\n  criteria: [{name: B, points: 3, step: 0.7}]\n", 2, "whole numbers of steps"),
        ("- name: A\n  criteria: [{name: B, weight: 1.005}]\n", 2, "more than two decimal places"),
        ("rubric,criterion,wieght\nA,B,1\n", 1, "There is no column “wieght”."),
        (
            "rubric,criterion,weight\nA,B,1\nA,B,2\n",
            3,
            "“weight” of “B” is “2” here and “1” above.",
        ),
        ("rubric,criterion,weight\nA,B,1\n\nA,C,x\n", 4, "“x” under weight is not a number"),
        ("rubric,criterion,weight\nA,B,1\nC,B,1\nA,D,1\n", 4, "The rubric “A” stands here twice."),
        (
            "rubric,criterion,on_top\nA,B,perhaps\n",
            2,
            "“perhaps” under on_top is neither yes nor no.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, line, said):
    fault = read(text).faults[0]
    assert fault.sentence[: len(said)] == said or said in fault.sentence
    assert fault.line == line


def test_a_document_that_grows_by_aliases_is_refused():
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    assert read(f"a0: &a0 [x]\n{levels}\n").faults != []
