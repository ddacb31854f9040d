"""All that a round holds of one project, for staff: reviews, what authors said to them, discussion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from projects.models import Project, User
from reviews import ratings
from reviews.aliasing import aliases
from reviews.discussing import PostRecord, posts_seen_by
from reviews.domain.helpfulness import Helpfulness
from reviews.feedback import ScoreRecord, review_record, score_records
from reviews.models import MetaReview, Response, Review, ReviewRound
from reviews.reading_remarks import NEEDED, RemarkRecord, records


@dataclass(frozen=True)
class ReviewLine:
    """One review with its writer's name; what they wrote only once it is submitted."""

    public_id: str
    alias: str
    name: str
    state: str
    is_submitted: bool
    per_cent: str
    summary: str
    note: str
    scores: tuple[ScoreRecord, ...]
    remarks: tuple[RemarkRecord, ...]
    helpfulness: Helpfulness | None


@dataclass(frozen=True)
class Dossier:
    """answer: the authors' sent one. summing_up: the staff's, perhaps not released yet.

    hides_ratings: where they would tell what a single person marked.
    """

    reviews: tuple[ReviewLine, ...]
    answer: str
    answered_at: datetime | None
    summing_up: str
    summed_up_by: str
    summed_up_at: datetime | None
    posts: tuple[PostRecord, ...]
    hides_ratings: bool


def dossier(round_: ReviewRound, project: Project, viewer: User) -> Dossier:
    """For staff of the project; constant queries."""
    reviews = list(
        Review.objects.visible_to(viewer)
        .filter(round=round_, project=project)
        .select_related("round__conference", "round__rubric", "reviewer__user", "team", "version")
        .prefetch_related("scores__criterion", "scores__level", *NEEDED)
        .order_by("alias_order", "public_id")
    )
    rows = {"round": round_, "project": project}
    meta = MetaReview.objects.visible_to(viewer).filter(**rows).select_related("written_by").first()
    answer = Response.objects.visible_to(viewer).sent().filter(**rows).first()
    letters = aliases(reviews)
    # Of a team of one the middle of all marks is what that one person marked.
    is_alone = project.team is None or project.team.memberships.count() < 2
    found = ratings.medians(round_) if round_.takes_ratings and not is_alone else {}
    remarks = records(reviews)
    return Dossier(
        reviews=tuple(
            _line(one, letters.get(one.pk, ""), remarks[one.pk], found.get(one.pk))
            for one in reviews
        ),
        answer=answer.text if answer else "",
        answered_at=answer.sent_at if answer else None,
        summing_up=meta.text if meta else "",
        summed_up_by=meta.written_by.name if meta and meta.text else "",
        summed_up_at=meta.saved_at if meta and meta.text else None,
        posts=tuple(posts_seen_by(viewer, round_, project, with_names=True))
        if round_.is_discussed
        else (),
        hides_ratings=round_.takes_ratings and is_alone,
    )


def _line(
    review: Review,
    letter: str,
    remarks: tuple[RemarkRecord, ...],
    helpfulness: Helpfulness | None,
) -> ReviewLine:
    is_in = review.status == Review.Status.SUBMITTED
    return ReviewLine(
        public_id=review.public_id,
        alias=f"Reviewer {letter}" if letter else "",
        name=review.signature,
        state=review.get_status_display(),
        is_submitted=is_in,
        per_cent=review_record(review, letter).per_cent if is_in else "",
        summary=review.summary if is_in else "",
        note=review.note_to_staff if is_in else "",
        scores=score_records(review.scores.all(), for_staff=True) if is_in else (),
        remarks=remarks if is_in else (),
        helpfulness=helpfulness,
    )
