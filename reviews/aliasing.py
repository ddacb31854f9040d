"""The alias of each review's writer, the same for authors, fellow reviewers and the discussion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from reviews.domain.aliases import letters
from reviews.models import Review


def aliases(reviews: Iterable[Review]) -> dict[int, str]:
    """A, B, … by review, for all reviews of the same projects and rounds; one query.

    The letters follow the random order in the project. They count submitted reviews only, so that
    no gap tells of one that is missing. Where reviewers discuss a project they count every
    assigned review: a letter that somebody has answered to must not move when a review comes in.
    """
    pairs = {(review.round_id, review.project_id) for review in reviews}
    if not pairs:
        return {}
    rows = (
        Review.objects.filter(
            round__in={round_id for round_id, _ in pairs},
            project__in={project_id for _, project_id in pairs},
        )
        .order_by("alias_order", "public_id")
        .values_list("pk", "round_id", "project_id", "status", "round__is_discussed")
    )
    named: dict[tuple[int, int], Iterator[str]] = defaultdict(letters)
    return {
        pk: next(named[round_id, project_id])
        for pk, round_id, project_id, status, is_discussed in rows
        if is_discussed or status == Review.Status.SUBMITTED
    }
