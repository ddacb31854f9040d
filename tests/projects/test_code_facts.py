"""Visitors read what the code was when it was handed in, and when it was last seen working."""

import pytest
from django.test import Client
from django.utils import timezone

from projects.models import Kind, LinkCheck, PinnedCommit
from tests import factories

pytestmark = pytest.mark.django_db

URL = "https://github.com/alpha/code"
PAGE = "/spring/projects/01-seeing-in-the-dark/"


@pytest.fixture
def code(world):
    made = factories.artefact(
        world.alphas_project, Kind.REPOSITORY, published=True, url=URL, host="github.com"
    )
    factories.public(world.alphas_project)
    return made


def page() -> str:
    return " ".join(Client().get(PAGE).content.decode().split())


def pin(world, code, moment, commit):
    version = factories.version(world.alphas_project, world.final, code)
    PinnedCommit.objects.create(
        version=version, artefact=code, moment=moment, commit=commit, pinned_at=timezone.now()
    )


def test_code_without_a_pin_is_its_address_alone(code):
    assert "Code at submission" not in page()
    assert "github.com/alpha/code" in page()


def test_code_at_submission_leads_to_the_commit_of_the_deadline(world, code):
    pin(world, code, "deadline", "b" * 40)
    pin(world, code, "hand_in", "a" * 40)
    shown = page()
    assert "Code at submission" in shown
    assert f'href="{URL}/tree/{"b" * 40}" rel="noopener">bbbbbbb</a>, at the deadline' in shown
    assert "aaaaaaa" not in shown


def test_languages_licence_and_readme_are_shown_with_their_day(code):
    at = timezone.now().isoformat()
    facts = {"languages": {"Shell": 10, "Python": 90}, "licence": "MIT", "has_readme": True}
    LinkCheck.objects.create(artefact=code, verdict="works", facts={**facts, "facts_at": at})
    shown = page()
    assert "Python 90 %, Shell 10 %" in shown
    assert "<dt>Licence</dt><dd>MIT</dd><dt>README</dt><dd>found</dd>" in shown


def test_code_that_is_gone_says_when_it_was_last_seen(code):
    LinkCheck.objects.create(artefact=code, verdict="gone", last_worked_at=timezone.now())
    assert "Not reachable now. Last seen working on" in page()


def test_code_that_failed_once_is_not_called_gone(code):
    LinkCheck.objects.create(artefact=code, verdict="works", first_failed_at=timezone.now())
    assert "Not reachable" not in page()
