"""What a new conference starts with."""

from decimal import Decimal

import pytest

from reviews.domain.default_rubrics import COMPONENTS, RUBRICS
from reviews.models import Component, Rubric
from reviews.starting import add_default_rubrics


@pytest.mark.django_db
def test_defaults_are_added_once(world):
    add_default_rubrics(world.conference)
    add_default_rubrics(world.conference)
    assert sorted(Rubric.objects.values_list("name", flat=True)) == sorted(p.name for p in RUBRICS)
    parts = Component.objects.all()
    assert sum(part.weight for part in parts) == Decimal(100)
    assert [(p.name, p.milestone) for p in parts] == [
        ("Proposal", world.proposal),
        ("Report", world.final),
        ("Code", world.final),
        ("Presentation", None),
    ]


def test_default_weights_make_a_hundred():
    assert sum(part.weight for part in COMPONENTS) == 100
    assert {part.rubric for part in COMPONENTS} <= {plan.name for plan in RUBRICS}


@pytest.mark.django_db
def test_every_default_criterion_gives_its_most_points_by_its_highest_level(world):
    add_default_rubrics(world.conference)
    for rubric in Rubric.objects.prefetch_related("criteria__levels"):
        for criterion in rubric.criteria.all():
            points = [level.points for level in criterion.levels.all()]
            assert max(points) == criterion.points
            assert all(level.description for level in criterion.levels.all())
