"""Submitted reviews with signs of carelessness: for staff to look at, and to mark as looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from projects import clock
from projects.models import Project, User, log
from projects.refusals import WrongState
from reviews.domain.carelessness import Written, flags
from reviews.models import BlindCopy, Look, Review, ReviewRound
from reviews.sheets import criteria_of


@dataclass(frozen=True)
class SecondLook:
    """A review that staff should look at, and why. looked_by: who did, at these same signs."""

    public_id: str
    reviewer: str
    board: str
    why: str
    looked_by: str
    looked_at: datetime | None


def second_looks(round_: ReviewRound, viewer: User) -> list[SecondLook]:
    """Those of projects this member of staff works on; not looked at first; constant queries.

    Signs that have changed since somebody looked ask for another look.
    """
    rows = _submitted(round_, viewer)
    found = flags(_written(rows, round_))
    looks = {
        look.review_id: look
        for look in Look.objects.filter(review__in=rows).select_related("looked_by")
    }
    made = [
        _second_look(row, "; ".join(found[row.public_id]), looks.get(row.pk))
        for row in rows
        if row.public_id in found
    ]
    return sorted(made, key=lambda look: bool(look.looked_by))


def _second_look(row: Review, why: str, look: Look | None) -> SecondLook:
    holds = look is not None and look.signs == why
    return SecondLook(
        public_id=row.public_id,
        reviewer=row.signature,
        board=row.project.board,
        why=why,
        looked_by=look.looked_by.name if look and holds else "",
        looked_at=look.looked_at if look and holds else None,
    )


def _submitted(round_: ReviewRound, viewer: User) -> list[Review]:
    return list(
        Review.objects.visible_to(viewer)
        .filter(
            round=round_,
            status=Review.Status.SUBMITTED,
            project__in=Project.objects.staffed_by(viewer),
        )
        .select_related("reviewer__user", "team", "project", "version")
        .prefetch_related("scores", "remarks", "version__items")
        .order_by("project__number", "alias_order")
    )


def _written(rows: list[Review], round_: ReviewRound) -> list[Written]:
    criteria = criteria_of(round_.rubric_id)
    most = {criterion.pk: criterion.points for criterion in criteria}
    pages = _pages(rows)
    guidance = [round_.rubric.guidance]
    for criterion in criteria:
        guidance += [criterion.description, *(one.description for one in criterion.levels.all())]
    told = ("the guidance of the rubric", "\n".join(guidance))
    return [
        Written(
            row.public_id,
            row.reviewer_id,
            [
                row.summary,
                *(score.comment for score in row.scores.all()),
                *(remark.text for remark in row.remarks.all()),
            ],
            tuple(
                score.points / most[score.criterion_id]
                for score in row.scores.all()
                if score.points is not None and most.get(score.criterion_id)
            ),
            [
                ("the project’s abstract", row.project.abstract),
                ("the project’s hand-in", _sections(row)),
                ("the project’s report", "\n".join(pages.get(row.version_id or 0, []))),
                told,
            ],
        )
        for row in rows
    ]


def _pages(rows: list[Review]) -> dict[int, list[str]]:
    """The words on the pages of each version's PDFs, where they were read for blind copies."""
    versions: dict[int, set[int]] = {}
    for row in rows:
        for item in row.version.items.all() if row.version else ():
            if item.artefact_id is not None:
                versions.setdefault(item.artefact_id, set()).add(item.version_id)
    found: dict[int, list[str]] = {}
    copies = BlindCopy.objects.filter(artefact__in=versions)
    for artefact, page_texts in copies.values_list("artefact", "page_texts"):
        for version in versions[artefact]:
            found.setdefault(version, []).extend(page_texts)
    return found


def _sections(row: Review) -> str:
    return "\n".join(item.text for item in row.version.items.all()) if row.version else ""


@transaction.atomic
def look_at(review: Review, by: User, is_done: bool) -> None:
    """Mark a review as looked at with the signs it has now, or take the mark back."""
    if not is_done:
        Look.objects.filter(review=review).delete()
        log(review.round.conference, by, "took back the look at", review)
        return
    found = {look.public_id: look.why for look in second_looks(review.round, by)}
    if review.public_id not in found:
        raise WrongState("This review has no signs of carelessness any more.")
    signs = found[review.public_id]
    Look.objects.update_or_create(
        review=review,
        defaults={"signs": signs, "looked_by": by, "looked_at": clock.now()},
    )
    log(review.round.conference, by, "looked at", review, after={"signs": signs})
