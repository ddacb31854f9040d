"""The alias of each review's writer, the same for authors, fellow reviewers and the discussion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from reviews.domain.aliases import letter
from reviews.models import Review, ReviewRound

# Ways in which reviewers see each other's reviews before the release.
READ_EARLY = (ReviewRound.OthersSeen.MINE, ReviewRound.OthersSeen.ALL_MINE)


def aliases(reviews: Iterable[Review]) -> dict[int, str]:
    """A, B, … by review, for all reviews of the same projects and rounds; one query.

    The letters follow the random order in the project. They count submitted reviews only, so that
    no gap tells of one that is missing. Where reviewers read or answer each other before the
    release, each assigned review has its own letter: it must not move when another review comes in
    or its writer drops out.
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
        .values_list(
            "pk", "round_id", "project_id", "alias_order", "status",
            "round__is_discussed", "round__others_seen",
        )
    )  # fmt: skip
    grouped: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    kept: set[tuple[int, int]] = set()
    for pk, round_id, project_id, order, status, is_discussed, others_seen in rows:
        if is_discussed or others_seen in READ_EARLY:
            kept.add((round_id, project_id))
        elif status != Review.Status.SUBMITTED:
            continue
        grouped[round_id, project_id].append((pk, order))
    named = {}
    for pair, members in grouped.items():
        orders = [order for _, order in members]
        has_own = pair in kept and len(set(orders)) == len(orders)
        for place, (pk, order) in enumerate(members):
            named[pk] = letter(order if has_own else place)
    return named
