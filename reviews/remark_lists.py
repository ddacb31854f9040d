"""All remarks of a review as one text, and such a text written over them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from reviews.domain.places import Place, PlaceRefused, read_place
from reviews.domain.remark_lines import Listed, placed, read, written
from reviews.forms.remarks import LONGEST_REMARK, place_of
from reviews.materials import LABELS, Anchor, anchor_of, labels_of
from reviews.models import Remark, Review

FIELD = "remarks"
LABEL = "Remarks on places"
MOST_REMARKS = 100


@dataclass(frozen=True)
class Spots:
    """The parts of a hand-in that a reviewer can make remarks on: (label, anchor) in reading order."""

    parts: tuple[tuple[str, Anchor], ...]

    @property
    def labels(self) -> list[str]:
        return [label for label, _ in self.parts]

    def label_of(self, artefact_id: int) -> str:
        """Empty for a part that cannot be opened any more."""
        return next((name for name, one in self.parts if one.artefact_id == artefact_id), "")


def spots_of(review: Review) -> Spots:
    """Without queries if `version__items__artefact` is fetched, else a few."""
    prefetch_related_objects([review], "version__items__artefact")
    items = list(review.version.items.all()) if review.version else []
    names = labels_of(items)
    anchors = [
        (names[item.artefact.pk], anchor_of(item.kind, item.artefact, review.hides_authors))
        for kind in LABELS
        for item in items
        if item.kind == kind and item.artefact is not None
    ]
    return Spots(tuple((name, anchor) for name, anchor in anchors if anchor))


def text_of(review: Review) -> str:
    """The remarks as a text; those on a part that cannot be opened any more are left out."""
    return list_of(review, list(review.remarks.all()))


def list_of(review: Review, remarks: list[Remark]) -> str:
    """In the order of the hand-in."""
    if not remarks:
        return ""
    spots = spots_of(review)
    places = {anchor.artefact_id: number for number, (_, anchor) in enumerate(spots.parts)}
    shown = [remark for remark in remarks if remark.artefact_id in places]
    shown.sort(
        key=lambda one: (
            places[one.artefact_id],
            one.page or one.second or 0,
            one.path,
            one.line or 0,
        )
    )
    return written(
        Listed(spots.label_of(one.artefact_id), placed(place_of(one)), one.text) for one in shown
    )


def planned(review: Review, text: str) -> tuple[list[Remark], list[tuple[int, str]]]:
    """The remarks that a text asks for, not saved, and what is wrong with it: (line from 0, sentence)."""
    spots = spots_of(review)
    listed, faults = read(text, spots.labels)
    anchors = dict(spots.parts)
    made = []
    for one in listed:
        anchor = anchors[one.label]
        try:
            place = read_place(anchor.takes, one.place, anchor.most, anchor.repository)
        except PlaceRefused as refused:
            faults.append((one.line, str(refused)))
            continue
        if len(one.text) > LONGEST_REMARK:
            faults.append((one.line, f"A remark has at most {LONGEST_REMARK:,} characters."))
        made.append(_remark(review, anchor, place, one.text))
    if len(made) > MOST_REMARKS:
        faults.append((0, f"A review may have {MOST_REMARKS} remarks. These are {len(made)}."))
    return made, sorted(faults)


def write_over(review: Review, wanted: list[Remark]) -> None:
    """What is not wanted goes, what is new comes, all else stays. The caller holds the review's lock."""
    spots = spots_of(review)
    missing = Counter(_key(one) for one in wanted)
    for remark in review.remarks.all():
        if missing[_key(remark)]:
            missing[_key(remark)] -= 1
        elif spots.label_of(remark.artefact_id):
            remark.delete()
    new = []
    for one in wanted:
        if missing[_key(one)]:
            missing[_key(one)] -= 1
            new.append(one)
    Remark.objects.bulk_create(new)
    review.__dict__.get("_prefetched_objects_cache", {}).pop("remarks", None)


def _remark(review: Review, anchor: Anchor, place: Place, text: str) -> Remark:
    return Remark(
        review=review,
        artefact_id=anchor.artefact_id,
        page=place.page,
        second=place.second,
        path=place.path,
        line=place.line,
        text=text,
    )


def _key(remark: Remark) -> tuple[Any, ...]:
    return (*place_of(remark).__dict__.values(), remark.artefact_id, remark.text)
