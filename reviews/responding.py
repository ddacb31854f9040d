"""The authors' answer to their reviews: saved while they type, read by others once it is sent.

As a submitted review, a sent answer may be changed until its time is over, and each change counts as
soon as it is saved. Reviewers read it from then on and are told by mail only once, when answers
have closed: a mail for each answer, and for each change, would be many about little.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from projects import clock, outbox
from projects.domain.words import limit_problem
from projects.models import Conference, Mail, Project, User
from projects.refusals import WrongState
from projects.reminding import conferences_that_remind
from projects.visibility import own_project
from reviews.domain.own_names import names_in
from reviews.giving_away import MOST_TOLD, known_of
from reviews.models import Response, Review, ReviewRound
from reviews.one_text import FIELD, take_text
from reviews.sheets import Saved

KIND = "responses_closed"
TOLD_FOR = timedelta(days=3)  # a portal that was away so long keeps quiet about what is old


@transaction.atomic
def save_response(
    round_: ReviewRound, project: Project, by: User, data: Mapping[str, Any]
) -> Saved:
    """Save what was sent into the team's one answer."""
    _, saved = _save(round_, project, by, data)
    return saved


@transaction.atomic
def send_response(
    round_: ReviewRound,
    project: Project,
    by: User,
    data: Mapping[str, Any],
    warned: bool = True,
) -> Saved:
    """Save, then let reviewers and staff read it, if it is neither empty nor too long.

    warned: the team knows of what may tell reviewers whose project it is; else that keeps the answer
    back. A refused answer stays a draft with everything typed in it.
    """
    response, saved = _save(round_, project, by, data)
    if not saved.is_clean or response.sent_at is not None:
        return saved
    problem = _problem(response.text, response.round)
    if not problem and not warned:
        problem = _telling(response)
        saved.is_held = bool(problem)
    if problem:
        saved.errors[FIELD] = [problem]
        return saved
    response.sent_at = clock.now()
    response.save(update_fields=["sent_at"])
    return saved


def _save(
    round_: ReviewRound, project: Project, by: User, data: Mapping[str, Any]
) -> tuple[Response, Saved]:
    """The phase is asked again under the lock: staff may have moved the times meanwhile."""
    Response.objects.get_or_create(round=round_, project=project, defaults={"saved_by": by})
    response = (
        Response.objects.select_for_update(of=("self",))
        .select_related("round__conference", "saved_by", "project__team")
        .get(round=round_, project=project)
    )
    _require_open(response.round, clock.now())
    who = "You, in another window," if response.saved_by == by else response.saved_by.name
    text, saved = take_text(response.text, data, who)
    if response.sent_at is not None and saved.is_clean:
        problem = _problem(text, response.round)
        if problem:
            sentence = f"{problem} Until then what you sent stands."
            return response, Saved(errors={FIELD: [sentence]})
    if saved.revisions:
        response.text, response.saved_at, response.saved_by = text, saved.saved_at, by
        response.save(update_fields=["text", "saved_at", "saved_by"])
    return response, saved


def _problem(text: str, round_: ReviewRound) -> str:
    if not text:
        return "There is nothing to send yet. Write your answer first."
    problem = limit_problem(text, None, round_.response_words)
    return f"Your answer {problem}" if problem else ""


def _telling(response: Response) -> str:
    """What in it names the team to reviewers who are not to learn whose project it is."""
    if response.round.blinding != ReviewRound.Blinding.DOUBLE:
        return ""
    found = names_in(known_of(response.project), response.text)
    if not found:
        return ""
    pieces = ", ".join(f"“{one.piece}”" for one in found[:MOST_TOLD])
    return (
        f"Saved, but not sent: it holds {pieces}, and your reviewers are not to learn whose project "
        "this is. Change it, or send it as it is."
    )


def _require_open(round_: ReviewRound, at: datetime) -> None:
    if round_.takes_responses(at):
        return
    window = round_.response_window
    if window is not None and not window.is_past_due(at) and not round_.conference.is_archived:
        raise WrongState("Answers to this round's reviews are not open yet.")
    raise WrongState(
        "The time for answers is over. What you sent stands; a draft that was not sent is kept "
        "for your team, and nobody else reads it."
    )


def open_to(user: User, conference: Conference, at: datetime) -> list[tuple[ReviewRound, bool]]:
    """The rounds whose reviews the user's team may answer now, and whether it has; one query."""
    sent = Response.objects.sent().filter(
        own_project(user, "project__"), round=OuterRef("pk")
    )  # fmt: skip
    rounds = (
        ReviewRound.objects.filter(
            pk__in=Review.objects.received_by(user).values("round"),
            conference=conference,
            responses_until__isnull=False,
        )
        .select_related("conference")
        .annotate(is_answered=Exists(sent))
    )
    return [(round_, round_.is_answered) for round_ in rounds if round_.takes_responses(at)]


def tell_reviewers(at: datetime | None = None) -> int:
    """The sweep: once answers have closed, one mail for each reviewer who got any; how many."""
    at = at or clock.now()
    closed = ReviewRound.objects.filter(
        conference__in=conferences_that_remind(),
        released_at__isnull=False,
        responses_until__range=(at - TOLD_FOR, at),
    ).select_related("conference")
    return sum(_tell(round_) for round_ in closed if not round_.takes_responses(at))


@transaction.atomic
def _tell(round_: ReviewRound) -> int:
    key = f"{KIND}:{round_.pk}"
    if Mail.objects.filter(kind=KIND, key__startswith=f"{key}:").exists():
        return 0
    answered = round_.responses.sent().values("project")
    rows = (
        round_.reviews.filter(status=Review.Status.SUBMITTED, project__in=answered)
        .with_writers()
        .select_related("project")
        .order_by("project__number")
    )
    titles: dict[User, list[str]] = defaultdict(list)
    for review in rows:
        for user in review.writers:
            titles[user].append(review.project.title)
    for user, of in titles.items():
        outbox.post(
            round_.conference,
            [user],
            KIND,
            key,
            {"round": round_, "titles": of},
            thread=f"round-{round_.pk}",
        )
    return len(titles)
