"""The world with a round under way: Bob reviews Alice's project, Alice and Amir review Bob's."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.models import Artefact, Kind
from reviews.models import AssignmentRun
from tests import factories
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


@pytest.fixture
def desk(under_review, sign_in) -> SimpleNamespace:
    """The world with a component that staff grade: Eve at its desk, with Alice's project."""
    world = under_review
    world.component = rows.component(world.conference, milestone=world.final)
    world.method, world.writing = world.component.rubric.criteria.all()
    world.client = sign_in(world.eve)
    world.url = f"/spring/staff/grading/{world.component.pk}/1/"
    return world


@pytest.fixture
def counted():
    """The number of queries that a page costs a client."""

    def count(client, path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    return count


@pytest.fixture
def class_(world) -> SimpleNamespace:
    """Four teams of two that have handed in, one team that has not, and Dan without a team."""
    conf = world.conference
    for name in ("Gamma", "Delta"):
        members = [factories.participant(conf, f"{name} {n}") for n in (1, 2)]
        factories.project(factories.team(conf, name, *members), f"Project {name}")
    for project in conf.projects.all():
        rows.version(project, world.final)
    idle = factories.team(conf, "Idle", factories.participant(conf, "Ida"))
    factories.project(idle, "Not yet")
    world.round = rows.round_(conf, world.final, reviews_per_reviewer=2)
    world.url = f"/spring/staff/rounds/{world.round.pk}/assign/"
    return world


@pytest.fixture
def run(class_) -> AssignmentRun:
    """A configuration of the class's round, as the worker computed it."""
    return rows.computed(class_.round, class_.carol)
