"""What a reviewer reads beside their own review: other reviews, the authors' answer, the discussion.

Records only, under the aliases that authors see; of nobody a name but in an open round.
"""

from __future__ import annotations

from dataclasses import dataclass

from projects.models import User
from projects.models.artefacts import random_id
from reviews.aliasing import aliases
from reviews.discussing import PostRecord, posts_seen_by
from reviews.feedback import ReviewRecord, review_record
from reviews.models import Response, Review, ReviewRound
from reviews.visibility import shows_others

Others = ReviewRound.OthersSeen
LATER = {
    Others.MINE: "You can read them once your review of this project is submitted.",
    Others.ALL_MINE: ("You can read them once all your reviews of this round are submitted."),
    Others.RELEASED: "You can read them when the staff release the reviews.",
}


@dataclass(frozen=True)
class Beside:
    """What stands below a review. alias: the writer's own here, empty before it is submitted.

    others_later: when the other reviews can be read, if not yet; empty if never or now.
    """

    alias: str
    others: tuple[ReviewRecord, ...]
    shows_others: bool
    others_later: str
    answer: str
    is_discussed: bool
    may_discuss: bool
    posts: tuple[PostRecord, ...]
    post_key: str

    @property
    def is_empty(self) -> bool:
        return not (self.shows_others or self.others_later or self.answer or self.is_discussed)


NOTHING = Beside("", (), False, "", "", False, False, (), "")


def beside(mine: Review, user: User) -> Beside:
    """For the writer of a review; constant queries. Nothing once the conference is archived."""
    round_ = mine.round
    is_asked = round_.others_seen != Others.NEVER
    if not (is_asked or round_.is_discussed or round_.response_window):
        return NOTHING
    if round_.conference.is_archived or mine.project.has_member(user):
        return NOTHING
    is_in = mine.status == Review.Status.SUBMITTED
    is_shown = is_asked and shows_others(mine, user)
    others = _others(mine, user) if is_shown else []
    letters = aliases([mine, *others])
    response = (
        Response.objects.visible_to(user)
        .sent()
        .filter(round=round_, project=mine.project_id)
        .first()
        if is_in and round_.response_window
        else None
    )
    may_discuss = round_.is_discussed and is_in
    return Beside(
        alias=f"Reviewer {letters[mine.pk]}" if is_in else "",
        others=tuple(review_record(other, letters[other.pk]) for other in others),
        shows_others=is_shown,
        others_later="" if is_shown or not is_asked else LATER[Others(round_.others_seen)],
        answer=response.text if response else "",
        is_discussed=round_.is_discussed,
        may_discuss=may_discuss,
        posts=tuple(posts_seen_by(user, round_, mine.project)) if may_discuss else (),
        post_key=random_id() if may_discuss else "",
    )


def _others(mine: Review, user: User) -> list[Review]:
    return list(
        Review.objects.beside(mine, user)
        .select_related("round__conference", "round__rubric", "reviewer__user", "team")
        .prefetch_related("scores__criterion", "scores__level")
        .order_by("alias_order", "public_id")
    )
