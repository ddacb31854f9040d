"""A project's reviewers and the staff talk about it, under the aliases that authors will see.

A reviewer takes part once their own review is in, so that nobody writes after hearing the others.
Authors never learn that there was a discussion. Staff write under their names: they are not blind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse

from projects import clock, outbox
from projects.domain.mail_times import next_daily_mail
from projects.models import Participant, Project, User
from projects.models.artefacts import random_id
from projects.refusals import NotAllowed, WrongState
from reviews.aliasing import aliases
from reviews.models import Post, Review, ReviewRound

KIND = "discussion_post"
LONGEST_POST = 5_000


@dataclass(frozen=True)
class PostRecord:
    """One contribution. writer: an alias, and a name as well only for staff and in an open round."""

    writer: str
    is_mine: bool
    is_by_staff: bool
    text: str
    posted_on: date


def posts_seen_by(
    viewer: User, round_: ReviewRound, project: Project, with_names: bool = False
) -> list[PostRecord]:
    """The discussion of a project in the order it was written; two queries.

    with_names: also who the aliases are, for staff.
    """
    rows = list(
        Post.objects.visible_to(viewer)
        .filter(round=round_, project=project)
        .select_related("written_by", "review__reviewer__user", "review__team")
    )
    letters = aliases([row.review for row in rows if row.review])
    is_named = with_names or not round_.is_blind_to_authors
    return [
        PostRecord(
            writer=_writer(row, letters, is_named),
            is_mine=row.written_by_id == viewer.pk,
            is_by_staff=row.review is None,
            text=row.text,
            posted_on=row.posted_at.astimezone(round_.conference.zone).date(),
        )
        for row in rows
    ]


def _writer(post: Post, letters: dict[int, str], is_named: bool) -> str:
    if post.review is None:
        return post.written_by.name
    name = f", {post.review.signature}" if is_named else ""
    return f"Reviewer {letters[post.review.pk]}{name}"


@transaction.atomic
def write_post(
    round_: ReviewRound,
    project: Project,
    by: User,
    text: str,
    key: str,
    review: Review | None = None,
) -> None:
    """Add to the discussion and tell the others with their next day's mail.

    review: the writer's own of this project; None for staff. key: of the form, so that sending it
    twice adds one.
    """
    round_ = (
        ReviewRound.objects.select_for_update(of=("self",))
        .select_related("conference")
        .get(pk=round_.pk)
    )
    if not round_.is_discussed or round_.opened_at is None or round_.conference.is_archived:
        raise WrongState("Projects of this round are not discussed now.")
    if review is not None:
        review = Review.objects.select_related("project__team").get(pk=review.pk)
        if review.status != Review.Status.SUBMITTED:
            raise WrongState("The discussion opens for you once your own review is submitted.")
        if review.project.has_member(by):
            raise NotAllowed(
                "You are on this project's team now, so its discussion is closed to you."
            )
    key = key if 12 <= len(key) <= 24 else random_id()
    _, is_new = Post.objects.get_or_create(
        key=key,
        defaults={
            "round": round_,
            "project": project,
            "review": review,
            "written_by": by,
            "text": text,
            "posted_at": clock.now(),
        },
    )
    if is_new:
        _tell_others(round_, project, by)


def _tell_others(round_: ReviewRound, project: Project, by: User) -> None:
    """With the mail of the next morning at the earliest, whatever pace was chosen.

    A mail at once would tell the instant at which an alias was at work. One a day is enough.
    """
    until = next_daily_mail(clock.now(), round_.conference.zone)
    key = f"{KIND}:{round_.pk}:{project.pk}:{until:%Y%m%d}"
    thread = f"discussion-{round_.pk}-{project.pk}"
    taking_part = (
        round_.reviews.filter(project=project, status=Review.Status.SUBMITTED)
        .with_writers()
        .select_related("project__team", "round__conference")
    )
    context = {"round": round_, "project": project}
    for review in taking_part:
        for user in review.writers:
            if user != by and not project.has_member(user):
                url = f"{review.get_absolute_url()}#discussion"
                outbox.post(
                    round_.conference, [user], KIND, key, {**context, "url": url},
                    thread=thread, is_daily=True,
                )  # fmt: skip
    staff = Participant.objects.staff().filter(
        conference=round_.conference,
        user__in=Post.objects.filter(round=round_, project=project, review=None).values(
            "written_by"
        ),
    )
    page = reverse("round_project", args=[round_.conference.slug, round_.pk, project.number])
    url = f"{page}#discussion"
    outbox.post(
        round_.conference,
        [place.user for place in staff.select_related("user") if place.user != by],
        KIND,
        key,
        {**context, "url": url},
        thread=thread,
        is_daily=True,
    )
