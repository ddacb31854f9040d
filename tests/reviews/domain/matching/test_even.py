"""Assigning reviewers, over classes as odd as they come."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.domain.matching import CannotAssign
from reviews.domain.matching.files import chosen_ids
from reviews.domain.matching.planning import Ask, Words, plan
from reviews.domain.matching.problem import Problem, Reviewer, Submission


@dataclass(frozen=True)
class Person:
    id: int
    team: int | None = None


@dataclass(frozen=True)
class Candidate:
    id: int
    team: int | None = None


def assign(people, projects, each, seed):
    """Pairs of ids, sorted, when everyone writes `each` and nobody may review their own team."""
    people, projects = list(people), list(projects)
    allowed = [
        (r, s)
        for r, person in enumerate(people)
        for s, project in enumerate(projects)
        if project.team is None or project.team != person.team
    ]
    columns = np.array(allowed, np.int64).reshape(-1, 2)
    team = lambda one: None if one.team is None else str(one.team)  # noqa: E731
    problem = Problem(
        tuple(Reviewer(str(p.id), team(p), each, each) for p in people),
        tuple(Submission(str(p.id), team(p), 0) for p in projects),
        columns[:, 0],
        columns[:, 1],
        np.full(len(allowed), 50, np.int64),
    ).ordered()
    found = plan(problem, Ask("best", seed, is_spread=True), Words({}))
    return sorted((int(r), int(s)) for r, s in chosen_ids(found.problem, found.chosen))


def school(sizes, without_team=0, silent=0):
    """Teams of these sizes, each with a project, save the last `silent` ones; and loners."""
    people = itertools.count(1)
    reviewers = [
        Person(next(people), team) for team, size in enumerate(sizes, 1) for _ in range(size)
    ]
    reviewers += [Person(next(people)) for _ in range(without_team)]
    projects = [Candidate(100 + team, team) for team in range(1, len(sizes) + 1 - silent)]
    return reviewers, projects


schools = st.builds(
    school,
    st.lists(st.integers(1, 5), min_size=1, max_size=9) | st.just([12, 1, 1]) | st.just([1] * 6),
    st.integers(0, 6),
    st.integers(0, 1),
)


def demands(pairs, projects):
    counted = Counter(project for _, project in pairs)
    return [counted[project.id] for project in projects]


def fairest(reviewers, projects, each):
    """The least sum of squared demands, by trying every assignment."""
    choices = [
        list(itertools.combinations([p.id for p in projects if p.team != person.team], each))
        for person in reviewers
    ]
    return min(
        sum(count**2 for count in Counter(itertools.chain(*picks)).values())
        for picks in itertools.product(*choices)
    )


@settings(max_examples=80, deadline=None)
@given(schools, st.integers(1, 4), st.text(max_size=4))
def test_every_rule_holds_or_no_assignment_exists(class_, each, seed):
    reviewers, projects = class_
    teams = {project.id: project.team for project in projects}
    choice = {
        person.id: sum(1 for project in projects if project.team != person.team)
        for person in reviewers
    }
    try:
        pairs = assign(reviewers, projects, each, seed)
    except CannotAssign:
        assert min(choice.values(), default=0) < each
        return
    assert len(set(pairs)) == len(pairs)
    assert Counter(reviewer for reviewer, _ in pairs) == {person.id: each for person in reviewers}
    own = {person.id: person.team for person in reviewers}
    assert [pair for pair in pairs if own[pair[0]] == teams[pair[1]]] == []


@settings(max_examples=60, deadline=None)
@given(
    st.builds(school, st.lists(st.integers(1, 3), min_size=2, max_size=4), st.integers(0, 1)),
    st.integers(1, 2),
    st.text(max_size=2),
)
def test_demand_is_as_even_as_any_assignment_makes_it(class_, each, seed):
    reviewers, projects = class_
    reviewers = reviewers[:7]
    try:
        pairs = assign(reviewers, projects, each, seed)
    except CannotAssign:
        return
    assert sum(d**2 for d in demands(pairs, projects)) == fairest(reviewers, projects, each)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 3), min_size=8, max_size=16), st.integers(0, 5), st.integers(1, 4))
def test_demand_differs_by_at_most_one_in_ordinary_classes(sizes, without_team, each):
    reviewers, projects = school(sizes, without_team)
    found = demands(assign(reviewers, projects, each, "s"), projects)
    assert max(found) - min(found) <= 1


@settings(max_examples=60, deadline=None)
@given(schools, st.randoms(use_true_random=False))
def test_order_of_the_input_is_irrelevant(class_, random):
    reviewers, projects = class_
    mixed = random.sample(reviewers, len(reviewers)), random.sample(projects, len(projects))
    try:
        pairs = assign(reviewers, projects, 2, "seed")
    except CannotAssign:
        with pytest.raises(CannotAssign):
            assign(*mixed, 2, "seed")
        return
    assert assign(*mixed, 2, "seed") == pairs


def test_another_seed_gives_another_assignment():
    reviewers, projects = school([3] * 8)
    assert assign(reviewers, projects, 3, "a") == assign(reviewers, projects, 3, "a")
    assert assign(reviewers, projects, 3, "a") != assign(reviewers, projects, 3, "b")


def test_one_big_team_leaves_the_projects_as_even_as_it_can():
    reviewers, projects = school([12, 1, 1])
    found = demands(assign(reviewers, projects, 1, "s"), projects)
    assert found == [2, 6, 6]


def test_a_class_of_eighty_has_all_its_reviews():
    reviewers, projects = school([3] * 26 + [1, 1])
    pairs = assign(reviewers, projects, 3, "s")
    assert len(pairs) == 240


@pytest.mark.parametrize(
    ("class_", "each", "sentence"),
    [
        (([], [Candidate(1)]), 1, "Nobody can review: this round has no reviewers yet."),
        (
            (*school([2, 2])[:1], []),
            1,
            "There is nothing to review: no project has handed in this milestone yet.",
        ),
        (
            school([3]),
            1,
            "Nobody may review their own team's project, and there is no other to review. "
            "Wait until another team has handed in.",
        ),
        (
            school([2, 2]),
            3,
            "Each reviewer is to write 3 reviews, but only 2 projects handed in. "
            "Ask for fewer reviews each.",
        ),
        (
            school([1, 1, 1]),
            3,
            "Nobody may review their own team's project, which leaves them 2 projects, fewer than "
            "the 3 reviews asked for. Ask for 2 each, or wait until more teams have handed in.",
        ),
        (
            school([2, 1], without_team=1, silent=1),
            1,
            "2 reviewers may not review their own team's project, and there is no other to "
            "review. Wait until another team has handed in.",
        ),
    ],
)
def test_what_cannot_be_done_is_said(class_, each, sentence):
    with pytest.raises(CannotAssign) as refusal:
        assign(*class_, each, "s")
    assert str(refusal.value) == sentence


def test_no_project_has_two_reviewers_of_one_team_where_that_can_be():
    reviewers, projects = school([3] * 10)
    teams = {person.id: person.team for person in reviewers}
    pairs = assign(reviewers, projects, 3, "s")
    assert max(Counter((teams[person], project) for person, project in pairs).values()) == 1
    # Two teams of three: each project has its three reviewers from the other team.
    reviewers, projects = school([3, 3])
    assert len(assign(reviewers, projects, 1, "s")) == 6
