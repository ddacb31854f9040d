"""The database itself refuses to change or delete what was handed in."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from projects.models import Submission, Version, VersionItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(world):
    submission = Submission.objects.create(
        project=world.alphas_project, milestone=world.proposal, status="submitted"
    )
    version = Version.objects.create(
        submission=submission,
        number=1,
        submitted_at=timezone.now(),
        submitted_by=world.alice,
        content_hash="0" * 64,
        receipt_number="R-1",
        idempotency_key="k",
    )
    VersionItem.objects.create(version=version, key="idea", kind="section", label="Idea", text="A")
    return version


@pytest.mark.parametrize(
    "act",
    [
        lambda: Version.objects.update(is_late=True),
        lambda: VersionItem.objects.update(text="Something else"),
        lambda: VersionItem.objects.update(commit="b" * 40),
        lambda: Version.objects.update(hash_format=3),
        lambda: VersionItem.objects.all().delete(),
        lambda: Version.objects.all().delete(),
    ],
    ids=[
        "update version",
        "update item",
        "update commit",
        "update format",
        "delete item",
        "delete version",
    ],
)
def test_a_version_cannot_be_changed(version, act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()
    assert [(v.is_late, v.items.get().text) for v in Version.objects.all()] == [(False, "A")]


@pytest.mark.django_db(transaction=True)
def test_tests_with_real_transactions_can_still_empty_the_tables(version):
    assert Version.objects.count() == 1
