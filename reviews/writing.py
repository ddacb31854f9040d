"""Writing a review: saved as a draft while typing, handed in when nothing is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction

from projects.clock import now
from projects.models import User
from projects.refusals import NotAllowed, Refusal, WrongState
from reviews.domain.completeness import Lack, lacks
from reviews.forms.sheet import SheetForm
from reviews.history import keep, keep_always, keep_handed_in
from reviews.models import Criterion, Review
from reviews.practising import owes_practice
from reviews.remark_lists import FIELD, planned, text_of, write_over
from reviews.reminding import forget_if_done
from reviews.sheets import (
    LONGEST_TEXT,
    TEXTS_OF_REVIEW,
    Saved,
    answers_of,
    criteria_of,
    freeze,
    save_sheet,
    stored_values,
)
from reviews.telling import review_giveaways

_CONFIDENCE = [
    (value, f"{label[0].upper()}{label[1:]}") for value, label in Review.Confidence.choices
]


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
        "confidence": forms.ChoiceField(
            label="How sure are you of this review?",
            help_text="The authors read it beside your review.",
            required=False,
            choices=[("", ""), *((str(value), label) for value, label in _CONFIDENCE)],
            error_messages={"invalid_choice": "Choose one of the four answers."},
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
    texts = [
        ("summary", "Summary for the authors", review.summary),
        ("confidence", "How sure you are", str(review.confidence or "")),
    ]
    return lacks(answers_of(review, criteria), texts)


def require_writable(review: Review, at: datetime, by: User | None = None) -> None:
    """Refuse with a sentence if the person (else the reviewer) may not write this review now."""
    require_open(review, at)
    if review.status == Review.Status.ASSIGNED and owes_practice(
        by or review.reviewer.user, review.round
    ):
        raise WrongState(
            "This round asks you to practise on its examples before you begin. They stand on your "
            "list of reviews."
        )
    if review.project.has_member(by or review.reviewer.user):
        raise NotAllowed("You are on this project's team now. Tell the staff: it needs another.")


def require_open(review: Review, at: datetime) -> None:
    """Refuse with a sentence if nobody may write this review now.

    A draft may be saved after the due time, so that nothing typed is lost; a submitted review
    stays as it was when the round closed, which may be after its release.
    """
    round_, is_in = review.round, review.status == Review.Status.SUBMITTED
    is_out = round_.released_at is not None
    if round_.conference.is_archived or (is_out and not (is_in and round_.takes_revisions(at))):
        raise WrongState("The reviews of this round have been released, so this one is final.")
    if not round_.has_begun(at):
        raise WrongState("This round has not begun; you can read, and write once it opens.")
    if is_in and not round_.takes_revisions(at):
        raise WrongState("The round has closed, so your submitted review is final.")


@transaction.atomic
def save_review(
    review: Review, data: Mapping[str, Any], by: User | None = None
) -> tuple[SheetForm, Saved]:
    """Save the fields that were sent, as a draft or into the submitted review.

    by: who of a team that reviews as one; else the reviewer.
    """
    review = locked(review)
    require_writable(review, now(), by)
    return _save_review(review, data, by or review.reviewer.user)


@transaction.atomic
def take_back(review: Review, content: Mapping[str, str], by: User) -> Saved:
    """Write an earlier state over what the review holds, which is kept first whatever its size."""
    review = locked(review)
    require_writable(review, now(), by)
    keep_always(review, content_of(review))
    saved = _save_review(review, content, by)[1]
    if FIELD in content and content[FIELD] != text_of(review):
        wanted, faults = planned(review, content[FIELD])
        if faults:
            saved.errors[FIELD] = [faults[0][1]]
        else:
            write_over(review, wanted)
            note_saving(review, by)
    return saved


def content_of(review: Review) -> dict[str, str]:
    """All that its history keeps of a review: every field of the form, and the remarks."""
    return {**stored_values(review, review_criteria(review)), FIELD: text_of(review)}


def note_saving(review: Review, by: User) -> None:
    """Who saved it when, for what is saved beside the form. The caller holds the lock."""
    at = now()
    if review.status == Review.Status.ASSIGNED:
        review.status = Review.Status.DRAFT
    review.saved_at, review.saved_by = at, by
    if review.round.released_at is not None:
        review.revised_at = at
    review.save(update_fields=["status", "saved_at", "saved_by", "revised_at"])


def is_writable(review: Review, at: datetime, by: User) -> bool:
    try:
        require_writable(review, at, by)
    except Refusal:
        return False
    return True


def _save_review(review: Review, data: Mapping[str, Any], by: User) -> tuple[SheetForm, Saved]:
    criteria = review_criteria(review)
    before = content_of(review)
    form, saved = save_sheet(
        review,
        criteria,
        review_texts(),
        data,
        who=other_window(review, by),
        keep_full=review.status == Review.Status.SUBMITTED,
    )
    # A form that was sent as it was drawn begins nothing.
    if saved.has_changed or (saved.revisions and review.status != Review.Status.ASSIGNED):
        freeze(review.round.rubric_id)
        if review.status == Review.Status.ASSIGNED:
            review.status = Review.Status.DRAFT
        review.saved_at, review.saved_by = saved.saved_at, by
        if saved.has_changed and review.round.released_at is not None:
            review.revised_at = saved.saved_at
        review.save(
            update_fields=["status", *TEXTS_OF_REVIEW, "saved_at", "saved_by", "revised_at"]
        )
        keep(review, before, {**before, **stored_values(review, criteria)})
    return form, saved


def other_window(review: Review, by: User) -> str:
    """Who wrote what a stale save would overwrite, as the beginning of a sentence."""
    if review.team is None:
        return "You, in another window,"
    if review.saved_by is None or review.saved_by == by:
        return "Your team, in another window,"
    return f"{review.saved_by.name}, in another window,"


@transaction.atomic
def submit_review(
    review: Review, data: Mapping[str, Any], warned: bool = True, by: User | None = None
) -> tuple[SheetForm, Saved, list[Lack]]:
    """Save everything sent, then hand the review in if nothing is missing and nothing in conflict.

    warned: the writer knows of what may tell their name; else that keeps a first hand-in back. What
    is typed is saved in any case, a refusal for being too late included. by: as in save_review.
    """
    at = now()
    review = locked(review)
    require_writable(review, at, by)
    form, saved = _save_review(review, data, by or review.reviewer.user)
    missing = review_lacks(review, review_criteria(review))
    is_first = review.status != Review.Status.SUBMITTED
    held = is_first and not warned and review_giveaways(review, review_criteria(review))
    if is_first and saved.is_clean and not missing and not held and review.round.takes_reviews(at):
        review.status = Review.Status.SUBMITTED
        # Who took a review on near the end, perhaps past the due time, does the others a favour.
        is_late = review.round.is_past_due(at) and not review.is_extra
        review.submitted_at, review.is_late = at, is_late
        review.save(update_fields=["status", "submitted_at", "is_late"])
        forget_if_done(review)
    if saved.is_clean and review.status == Review.Status.SUBMITTED:
        keep_handed_in(review, content_of(review))
    return form, saved, missing


def locked(review: Review) -> Review:
    """The review as it stands now; nobody else can write it until the transaction ends.

    Raises WrongState if an assignment has taken it away meanwhile.
    """
    found: Review | None = (
        Review.objects.select_for_update(of=("self",))
        .select_related(
            "round__conference",
            "round__rubric",
            "project__team",
            "reviewer__user",
            "team",
            "saved_by",
        )
        .filter(pk=review.pk)
        .first()
    )
    if found is None:
        raise WrongState("The staff have assigned anew, and this review is no longer yours.")
    return found
