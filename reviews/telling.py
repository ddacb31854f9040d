"""What a blind review holds that may tell its authors who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from projects.domain.folding import fold
from projects.models import Artefact, Kind, Project
from reviews.domain.giveaways import Giveaway, giveaways
from reviews.forms.sheet import comment_name
from reviews.models import Criterion, Review

# What everyone here is called, and therefore nobody.
ROLES = {"admin", "assistant", "author", "instructor", "judge", "member", "reviewer", "student"}


def review_giveaways(review: Review, criteria: list[Criterion]) -> list[tuple[str, Giveaway]]:
    """What in the review may tell authors who wrote it, with the id of its place on the page."""
    return [(one.field, one) for one in giveaways_in(review, _texts(review, criteria))]


def giveaways_in(review: Review, texts: Mapping[str, str]) -> list[Giveaway]:
    """What in texts of a review's writers may tell who they are; none in an open round.

    The addresses of the hand-in itself are no news to its authors.
    """
    if not review.round.is_blind_to_authors:
        return []
    team = review.team or review.reviewer.team
    writers = review.writers
    own = [user.name for user in writers]
    near = [team.name, *(user.name for user in team.members)] if team else []
    theirs = Artefact.objects.filter(version_items__version=review.version_id).exclude(url="")
    known = [fold(url) for url in theirs.values_list("url", flat=True)]
    works = list(Project.objects.filter(team=team)) if team else []
    code = Artefact.objects.filter(project__in=works, kind=Kind.REPOSITORY)
    owners = {_owner(url) for url in code.values_list("url", flat=True)} - {*map(_owner, known)}
    called = {user.email.split("@")[0] for user in writers} | owners
    found = giveaways(
        texts,
        own,
        [name for name in near if name not in own],
        sorted(called - ROLES),
        [project.title for project in works],
    )
    return [one for one in found if not (one.is_address and one.is_within(known))]


def _texts(review: Review, criteria: list[Criterion]) -> dict[str, str]:
    """What authors will read, by the id of its place on the page."""
    comments = {score.criterion_id: score.comment for score in review.scores.all() if score.comment}
    texts = {
        f"id_{comment_name(one)}": comments.get(one.pk, "")
        for one in criteria
        if not one.is_for_staff
    }
    for remark in review.remarks.all():
        texts[f"remark-{remark.pk}"] = f"{remark.text}\n{remark.path}".strip()
    return texts | {"id_summary": review.summary}


def _owner(url: str) -> str:
    """The account that a repository belongs to; empty for an address without a path."""
    return fold(urlsplit(url).path.strip("/").partition("/")[0])
