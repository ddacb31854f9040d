"""The meta-review: what staff say of a project's reviews taken together.

Authors read it with their reviews, as from "the staff" in every round: it speaks for the course,
and staff who grade are not named to students either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from projects.models import Project, User, log
from projects.refusals import WrongState
from reviews.models import MetaReview, ReviewRound
from reviews.one_text import take_text
from reviews.sheets import Saved


@transaction.atomic
def save_summing_up(
    round_: ReviewRound, project: Project, by: User, data: Mapping[str, Any]
) -> Saved:
    """Save what was sent; an empty text is no meta-review. After release every change is logged."""
    MetaReview.objects.get_or_create(
        round=round_, project=project, defaults={"text": "", "written_by": by}
    )
    meta = (
        MetaReview.objects.select_for_update(of=("self",))
        .select_related("round__conference", "written_by")
        .get(round=round_, project=project)
    )
    if meta.round.conference.is_archived:
        raise WrongState("This conference is archived, so what was said of its reviews stays.")
    who = "You, in another window," if meta.written_by == by else meta.written_by.name
    before = meta.text
    text, saved = take_text(before, data, who)
    if not saved.revisions or text == before:
        return saved
    meta.text, meta.written_by, meta.saved_at = text, by, saved.saved_at
    meta.save(update_fields=["text", "written_by", "saved_at"])
    if meta.round.released_at is not None:
        log(
            meta.round.conference,
            by,
            "changed the released summing-up of",
            f"{project.board} {project.title}",
            before={"text": before},
            after={"text": text},
        )
    elif not before:
        log(meta.round.conference, by, "began to sum up the reviews of", project)
    return saved
