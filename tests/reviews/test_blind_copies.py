"""Blind readers get a copy of each PDF that names nobody, and never the original."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from projects import uploading
from projects.models import Artefact, DraftItem, Submission
from reviews import scrubbing
from reviews.models import BlindCopy, ReviewRound
from reviews.tasks import make_blind_copies
from tests.projects.test_scrubbing import MARK, planted
from tests.reviews import rows


@pytest.fixture
def blind(under_review):
    """under_review, double-blind, and its report with a name wherever a program puts one."""
    ReviewRound.objects.update(blinding="double")
    under_review.report.file.save("x", ContentFile(planted()))
    under_review.base = f"/spring/reviews/{under_review.review.public_id}/"
    under_review.url = f"{under_review.base}files/{under_review.report.public_id}/report.pdf"
    return under_review


def test_a_blind_reader_gets_the_copy(blind, sign_in):
    make_blind_copies()
    response = sign_in(blind.bob).get(blind.url)
    content = b"".join(response)
    assert (response.status_code, content[:5], MARK in content) == (200, b"%PDF-", False)
    assert response["Content-Disposition"] == 'inline; filename="report.pdf"'
    assert response["ETag"] == f'"{blind.report.public_id}-copy"'
    assert "Last-Modified" not in response
    assert MARK in blind.report.file.open().read()


@pytest.mark.parametrize("state", ["missing", "waiting", "failed"])
def test_without_a_copy_the_original_is_not_given(blind, sign_in, state):
    if state != "missing":
        BlindCopy.objects.create(artefact=blind.report, state=state)
    bob = sign_in(blind.bob)
    response = bob.get(blind.url)
    assert (response.status_code, MARK in response.content) == (409, False)
    page = bob.get(f"{blind.base}?show=report").content.decode()
    said = "cannot be shown" if state == "failed" else "is being prepared"
    assert (said in page, "<iframe" in page, blind.url in page) == (True, False, False)


def test_sighted_readers_get_the_file_itself(blind, sign_in):
    ReviewRound.objects.update(blinding="single")
    assert MARK in b"".join(sign_in(blind.bob).get(blind.url))


def test_the_file_itself_comes_once_the_blinding_is_lifted(blind, sign_in):
    ReviewRound.objects.update(blinding="until")
    make_blind_copies()
    bob = sign_in(blind.bob)
    assert MARK not in b"".join(bob.get(blind.url))
    rows.fill(blind.review)
    assert MARK in b"".join(bob.get(blind.url))


def test_copies_are_owed_for_hand_ins_and_drafts_of_blind_milestones_alone(blind):
    draft = Submission.objects.get(project=blind.betas_project, milestone=blind.final)
    drafted = rows.file(blind.betas_project)
    asked = blind.final.fields.get(key="report")
    DraftItem.objects.create(submission=draft, field=asked, artefact=drafted)
    handed_in = Artefact.objects.filter(version_items__isnull=False).exclude(file="")
    assert set(scrubbing.owed()) == {drafted, *handed_in}
    ReviewRound.objects.update(blinding="single")
    assert set(scrubbing.owed()) == set()


def test_each_copy_is_made_once(blind):
    (first, *_) = scrubbing.waiting_copy_ids()
    assert [scrubbing.make(first), scrubbing.make(first)] == [True, False]
    make_blind_copies()
    stored = set(BlindCopy.objects.values_list("file", flat=True))
    make_blind_copies()
    assert set(BlindCopy.objects.values_list("file", flat=True)) == stored
    assert BlindCopy.objects.exclude(state="ready").count() == 0


def test_a_file_that_cannot_be_copied_is_tried_three_times_and_then_said_so(blind):
    blind.report.file.save("x", ContentFile(b"%PDF-1.4 and nothing more"))
    BlindCopy.objects.create(artefact=blind.report)
    for _ in range(4):
        make_blind_copies()
        BlindCopy.objects.filter(state="waiting").update(
            next_try_at=timezone.now() - timedelta(seconds=1)
        )
    row = BlindCopy.objects.get(artefact=blind.report)
    assert (row.state, row.attempts, row.file.name) == ("failed", 3, "")


def test_a_copy_goes_with_the_file_that_its_team_takes_out_again(blind):
    draft = Submission.objects.get(project=blind.alphas_project, milestone=blind.final)
    asked = blind.final.fields.get(key="report")
    drafted = rows.file(blind.alphas_project)
    DraftItem.objects.create(submission=draft, field=asked, artefact=drafted)
    make_blind_copies()
    stored = BlindCopy.objects.get(artefact=drafted).file.name
    uploading.remove(draft, asked, blind.alice)
    assert default_storage.exists(stored)
    make_blind_copies()
    assert not default_storage.exists(stored)
    assert not BlindCopy.objects.filter(artefact=None).exists()


def test_the_page_asks_as_often_for_one_file_as_for_many(blind, sign_in, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_blind_copies()
    bob = sign_in(blind.bob)
    bob.get(blind.base)
    with CaptureQueriesContext(connection) as few:
        bob.get(blind.base)
    from projects.models import VersionItem

    for number in range(5):
        VersionItem.objects.create(
            version=blind.version,
            key=f"more-{number}",
            kind="pdf",
            label="More",
            artefact=rows.file(blind.alphas_project, "pdf"),
            position=20 + number,
        )
    with django_assert_num_queries(len(few)):
        bob.get(blind.base)
