"""The files of the version under review: for its reviewer, and nobody else by that address."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from projects.models import Conference, Kind
from reviews.models import ReviewRound
from tests.reviews import rows


@pytest.fixture
def url(under_review):
    return (
        f"/spring/reviews/{under_review.review.public_id}/files/"
        f"{under_review.report.public_id}/report.pdf"
    )


def test_reviewer_reads_the_report_under_a_name_that_tells_nothing(under_review, url, sign_in):
    response = sign_in(under_review.bob).get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="report.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert b"".join(response).startswith(b"%PDF")


def test_nobody_else_gets_it_by_this_address(under_review, url, sign_in):
    for person in (under_review.alice, under_review.dan, under_review.carol, under_review.root):
        assert sign_in(person).get(url).status_code == 404


def test_only_files_of_the_reviewed_version(under_review, sign_in):
    later = rows.file(under_review.alphas_project, Kind.SLIDES)
    bob = sign_in(under_review.bob)
    base = f"/spring/reviews/{under_review.review.public_id}/files/"
    assert bob.get(f"{base}{under_review.slides.public_id}/slides.pdf").status_code == 200
    assert bob.get(f"{base}{later.public_id}/slides.pdf").status_code == 404
    assert bob.get(f"{base}{under_review.report.public_id}/other.pdf").status_code == 404


def test_not_before_the_round_opens_and_not_after_the_conference_is_archived(
    under_review, url, sign_in
):
    bob = sign_in(under_review.bob)
    ReviewRound.objects.update(opened_at=None)
    assert bob.get(url).status_code == 404
    ReviewRound.objects.update(opened_at=timezone.now())
    Conference.objects.filter(slug="spring").update(archived_at=timezone.now())
    assert bob.get(url).status_code == 404


def test_reviewer_sees_the_first_page_under_a_name_that_tells_nothing(under_review, sign_in):
    report = under_review.report
    report.small.save("x", ContentFile(b"first page"))
    base = f"/spring/reviews/{under_review.review.public_id}/files/{report.public_id}/"
    response = sign_in(under_review.bob).get(f"{base}report-first-page.webp")
    assert (response["Content-Type"], b"".join(response)) == ("image/webp", b"first page")
    assert response["Content-Disposition"] == 'inline; filename="report-first-page.webp"'
    assert sign_in(under_review.dan).get(f"{base}report-first-page.webp").status_code == 404
    page = sign_in(under_review.bob).get(f"/spring/reviews/{under_review.review.public_id}/")
    assert f'src="{base}report-first-page.webp"' in page.content.decode()
