"""Remarks as authors and staff read them, with the address of each place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from projects.models import PinnedCommit
from projects.pinning import commits_of
from reviews.domain.places import code_address, video_address
from reviews.forms.remarks import place_of
from reviews.materials import commit_of, labels_of
from reviews.models import Remark, Review

# What `records` reads, for prefetch_related.
NEEDED = ("remarks__artefact__project", "version__items")


@dataclass(frozen=True)
class RemarkRecord:
    """A remark as authors and staff read it. address: of the place itself, empty if it is gone."""

    place: str
    address: str
    text: str


def records(reviews: Iterable[Review]) -> dict[int, tuple[RemarkRecord, ...]]:
    """The remarks of reviews whose readers may know whose project it is, by the review's id.

    Expects NEEDED to be fetched; one query of its own.
    """
    reviews = list(reviews)
    pins = commits_of(
        [review.version for review in reviews if review.version and review.remarks.all()]
    )
    return {
        review.pk: tuple(
            _record(remark, review, pins.get((review.version_id or 0, remark.artefact_id)))
            for remark in review.remarks.all()
        )
        for review in reviews
    }


def _record(remark: Remark, review: Review, pin: PinnedCommit | None) -> RemarkRecord:
    items = list(review.version.items.all()) if review.version else []
    labels = labels_of(items)
    label = labels.get(remark.artefact_id) or remark.artefact.get_kind_display()
    place, artefact = place_of(remark), remark.artefact
    if place.page is not None:
        address = f"{artefact.address()}#page={place.page}"
    elif place.second is not None:
        address = video_address(artefact.url, place.second)
    else:
        item = next((one for one in items if one.artefact_id == artefact.pk), None)
        address = code_address(artefact.url, commit_of(item, pin) if item else "", place)
    return RemarkRecord(f"{label}, {place.words}", address, remark.text)
