"""Writing a review: saved as a draft while typing, handed in when nothing is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction

from projects.clock import now
from projects.refusals import NotAllowed, WrongState
from reviews.domain.completeness import Lack, lacks
from reviews.domain.giveaways import Giveaway, giveaways
from reviews.forms.sheet import SheetForm, comment_name
from reviews.models import Criterion, Review
from reviews.reminding import forget_if_done
from reviews.sheets import LONGEST_TEXT, Saved, answers_of, criteria_of, freeze, save_sheet


def review_criteria(review: Review) -> list[Criterion]:
    return criteria_of(review.round.rubric_id)


def review_texts() -> dict[str, forms.Field]:
    return {
        "summary": forms.CharField(
            label="Summary for the authors",
            help_text="What the project does, what is best in it, and what would help it most.",
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 7}),
        ),
        "note_to_staff": forms.CharField(
            label="Note to staff, optional",
            help_text="Only staff read this.",
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
    }


def review_lacks(review: Review, criteria: list[Criterion]) -> list[Lack]:
    """What the review still needs before it can be submitted."""
    return lacks(
        answers_of(review, criteria), [("summary", "Summary for the authors", review.summary)]
    )


def review_giveaways(review: Review, criteria: list[Criterion]) -> list[tuple[str, Giveaway]]:
    """What in the review may tell authors who wrote it, with the field's id; none in an open round."""
    if not review.round.is_blind_to_authors:
        return []
    comments = {score.criterion_id: score.comment for score in review.scores.all() if score.comment}
    texts = {comment_name(one): comments.get(one.pk, "") for one in criteria}
    texts["summary"] = review.summary
    team = review.reviewer.team
    people = [user.name for user in team.members] if team else []
    near = [team.name, *people] if team else []
    own = review.reviewer.user.name
    found = giveaways(texts, [own], [name for name in near if name != own])
    return [(f"id_{one.field}", one) for one in found]


def require_writable(review: Review, at: datetime) -> None:
    """Refuse with a sentence if the reviewer may not write this review now.

    A draft may be saved after the due time, so that nothing typed is lost; a submitted review
    stays as it was when the round closed.
    """
    round_ = review.round
    if round_.released_at is not None or round_.conference.is_archived:
        raise WrongState("The reviews of this round have been released, so this one is final.")
    if not round_.has_begun(at):
        raise WrongState("This round has not begun; you can read, and write once it opens.")
    if review.status == Review.Status.SUBMITTED and not round_.takes_reviews(at):
        raise WrongState("The round has closed, so your submitted review is final.")
    if review.project.has_member(review.reviewer.user):
        raise NotAllowed("You are on this project's team now. Tell the staff: it needs another.")


@transaction.atomic
def save_review(review: Review, data: Mapping[str, Any]) -> tuple[SheetForm, Saved]:
    """Save the fields that were sent, as a draft or into the submitted review."""
    review = _locked(review)
    require_writable(review, now())
    return _save_review(review, data)


def _save_review(review: Review, data: Mapping[str, Any]) -> tuple[SheetForm, Saved]:
    criteria = review_criteria(review)
    form, saved = save_sheet(
        review,
        criteria,
        review_texts(),
        data,
        who="You, in another window,",
        keep_full=review.status == Review.Status.SUBMITTED,
    )
    if saved.revisions:
        freeze(review.round.rubric_id)
        if review.status == Review.Status.ASSIGNED:
            review.status = Review.Status.DRAFT
        review.saved_at = saved.saved_at
        review.save(update_fields=["status", "summary", "note_to_staff", "saved_at"])
    return form, saved


@transaction.atomic
def submit_review(
    review: Review, data: Mapping[str, Any], warned: bool = True
) -> tuple[SheetForm, Saved, list[Lack]]:
    """Save everything sent, then hand the review in if nothing is missing and nothing in conflict.

    warned: the writer knows of what may tell their name; else that keeps a first hand-in back. What is typed is saved in any case, a refusal for being late included. Raises WrongState past
    the due time.
    """
    at = now()
    review = _locked(review)
    require_writable(review, at)
    form, saved = _save_review(review, data)
    missing = review_lacks(review, review_criteria(review))
    is_first = review.status != Review.Status.SUBMITTED
    held = is_first and not warned and review_giveaways(review, review_criteria(review))
    if saved.is_clean and not missing and not held and review.round.takes_reviews(at):
        review.status = Review.Status.SUBMITTED
        review.submitted_at = at
        review.save(update_fields=["status", "submitted_at"])
        forget_if_done(review)
    return form, saved, missing


def _locked(review: Review) -> Review:
    """The review as it stands now; nobody else can write it until the transaction ends."""
    return (
        Review.objects.select_for_update(of=("self",))
        .select_related("round__conference", "round__rubric", "project__team", "reviewer__user")
        .get(pk=review.pk)
    )
