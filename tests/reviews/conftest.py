"""The world with a round under way: Bob reviews Alice's project, Alice and Amir review Bob's."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone

from projects.models import Artefact, Kind
from tests.reviews import rows


@pytest.fixture
def under_review(world) -> SimpleNamespace:
    """world, plus: round (single-blind, open), report, review (Bob's of Alice's project)."""
    world.report = rows.file(world.alphas_project)
    world.slides = rows.file(world.alphas_project, Kind.SLIDES)
    repository = Artefact.objects.create(
        project=world.alphas_project,
        kind=Kind.REPOSITORY,
        url="https://github.com/alice-lee/dark",
        host="github.com",
    )
    video = Artefact.objects.create(
        project=world.alphas_project,
        kind=Kind.VIDEO,
        url="https://www.youtube.com/watch?v=abcdefghijk",
        host="youtube.com",
        video_id="abcdefghijk",
        seconds=232,
    )
    world.version = rows.version(
        world.alphas_project,
        world.final,
        world.report,
        repository,
        video,
        world.slides,
        texts={"Disclosure": "We used *no* tools."},
    )
    rows.version(world.betas_project, world.final, rows.file(world.betas_project))
    world.round = rows.round_(
        world.conference,
        world.final,
        name="Final review",
        assigned_at=timezone.now(),
        opened_at=timezone.now(),
    )
    world.review = rows.review(
        world.round, world.places.bob, world.alphas_project, version=world.version
    )
    world.alices_review = rows.review(world.round, world.places.alice, world.betas_project)
    world.method, world.writing = world.round.rubric.criteria.all()
    return world
