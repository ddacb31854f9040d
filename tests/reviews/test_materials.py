"""Reviewers and graders are sent to the code as it was handed in."""

import pytest
from django.utils import timezone

from projects.models import Artefact, Kind, PinnedCommit
from reviews.materials import materials
from tests import factories

pytestmark = pytest.mark.django_db

URL = "https://github.com/alpha/code"


@pytest.fixture
def version(world):
    code = factories.artefact(world.alphas_project, Kind.REPOSITORY, url=URL, host="github.com")
    return factories.version(world.alphas_project, world.final, code)


def tab(version, is_blind=False):
    (only,) = materials(version, lambda artefact, small=False: "", is_blind=is_blind)
    return only


def pin(version, moment, commit):
    PinnedCommit.objects.create(
        version=version,
        artefact=Artefact.objects.get(),
        moment=moment,
        commit=commit,
        pinned_at=timezone.now(),
    )


def test_code_without_a_commit_is_its_address(version):
    assert tab(version).url == URL
    assert tab(version).detail == (
        "Which commit was handed in is not known yet; this is the code as it stands now."
    )


def test_until_a_commit_is_pinned_the_one_last_seen_before_the_hand_in_counts(world):
    code = factories.artefact(world.alphas_project, Kind.REPOSITORY, url=URL, host="github.com")
    version = factories.version(world.alphas_project, world.final)
    version.items.create(
        key="repository", kind=Kind.REPOSITORY, label="Code", artefact=code, commit="c" * 40
    )
    shown = tab(version)
    assert shown.url == f"{URL}/tree/{'c' * 40}"
    assert shown.detail == (
        "As it stood when it was last seen before the hand-in, at commit ccccccc."
    )
    assert shown.anchor.commit == "c" * 40
    pin(version, "hand_in", "a" * 40)
    assert tab(version).url == f"{URL}/tree/{'a' * 40}"


def test_commit_of_the_deadline_counts_over_that_of_the_hand_in(version):
    pin(version, "hand_in", "a" * 40)
    assert tab(version).url == f"{URL}/tree/{'a' * 40}"
    pin(version, "deadline", "b" * 40)
    assert tab(version).url == f"{URL}/tree/{'b' * 40}"
    assert tab(version).detail == "As it stood at the deadline, at commit bbbbbbb."


def test_blind_reviewer_learns_neither_address_nor_commit(version):
    pin(version, "hand_in", "a" * 40)
    shown = tab(version, is_blind=True)
    assert (shown.form, shown.url, shown.detail) == ("withheld", "", "")


def test_pictures_and_other_pdfs_have_a_tab_of_their_label(world):
    made = [
        factories.artefact(world.alphas_project, kind, alt_text="A curve.")
        for kind in (Kind.PDF, Kind.PICTURE, Kind.REPORT)
    ]
    version = factories.version(world.alphas_project, world.final, *made)
    tabs = materials(version, lambda artefact, small=False: "", is_blind=True)
    assert [(tab.label, tab.form, tab.alt) for tab in tabs] == [
        ("Report", "document", "A curve."),
        ("pdf", "document", "A curve."),
        ("picture", "picture", "A curve."),
    ]


def test_two_of_one_kind_are_told_apart(world):
    made = [factories.artefact(world.alphas_project, Kind.DEMO) for _ in range(2)]
    version = factories.version(world.alphas_project, world.final)
    for place, (row, label) in enumerate(zip(made, ("Web", "Phone"), strict=True)):
        version.items.create(key=f"demo-{place}", kind=Kind.DEMO, label=label, artefact=row)
    tabs = materials(version, lambda artefact, small=False: "")
    assert [tab.label for tab in tabs] == ["Web", "Phone"]
