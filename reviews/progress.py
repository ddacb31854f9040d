"""How a round stands: who owes what, and how many reviews each project has."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from projects import clock
from projects.models import Mail, User
from reviews.domain.cells import harmless
from reviews.models import Practice, Review, ReviewRound
from reviews.offering import Coverage, coverage
from reviews.reminding import KIND, thread_of

S = Review.Status
# Nobody is reminded by hand of what they were reminded of within a day.
QUIET = timedelta(hours=24)
SHOWN = (
    ("", "everyone"),
    ("owes", "who owes reviews"),
    ("unbegun", "who has not begun one"),
    ("overdue", "who is overdue"),
)


@dataclass(frozen=True)
class ReviewerLine:
    """One reviewer's work in the round; of a team that reviews as one, the team's.

    questioned: owed ones about which a reported conflict waits for staff; nobody is reminded of them.
    overdue: owed reviews whose time is past, or that nobody is left to write. reminded_at: when
    somebody of them last got a reminder about this round.
    """

    pk: int
    name: str
    team: str
    writers: tuple[User, ...]
    external_id: str
    load: int
    submitted: int
    drafts: int
    late: int
    extra: int
    extra_submitted: int
    practices: int
    has_left: bool
    questioned: int
    overdue: int
    saved_at: datetime | None
    reminded_at: datetime | None

    @property
    def owed(self) -> int:
        return self.load - self.submitted

    @property
    def unbegun(self) -> int:
        return self.owed - self.drafts

    def was_just_reminded(self, at: datetime) -> bool:
        return self.reminded_at is not None and at - self.reminded_at < QUIET

    def is_shown(self, show: str) -> bool:
        """Whether the filter keeps it; an unknown filter keeps everyone."""
        kept = {"owes": self.owed, "unbegun": self.unbegun, "overdue": self.overdue}
        return bool(kept.get(show, True))


@dataclass(frozen=True)
class ProjectLine:
    """One project, and its reviews as (address id, writer, state, is extra) in alias order."""

    coverage: Coverage
    reviews: tuple[tuple[str, str, str, bool], ...]


def reviewers(round_: ReviewRound, viewer: User) -> list[ReviewerLine]:
    """Those who owe most first, then by name; the same queries for any class."""
    by_reviewer: dict[tuple[int, int | None], list[Review]] = defaultdict(list)
    rows = (
        _seen(round_, viewer)
        .with_writers()
        .with_questions()
        .select_related("reviewer__membership__team")
    )
    for review in rows:
        # An extra review that one member took on alone is no review of the team.
        by_reviewer[review.reviewer_id, review.team_id].append(review)
    practices: dict[int, int] = defaultdict(int)
    done = Practice.objects.filter(example__round=round_, submitted_at__isnull=False)
    for reviewer in done.values_list("reviewer", flat=True):
        practices[reviewer] += 1
    reminded = last_reminders(round_)
    is_past_due = round_.is_past_due(clock.now())
    lines = [
        _line(reviews, practices[reviewer], reminded, is_past_due)
        for (reviewer, _), reviews in by_reviewer.items()
    ]
    return sorted(lines, key=lambda line: (-line.owed, line.name))


def _seen(round_: ReviewRound, viewer: User):  # type: ignore[no-untyped-def]
    """The reviews of the round that this member of staff may see."""
    return Review.objects.visible_to(viewer).filter(round=round_)


def _line(
    reviews: list[Review], practices: int, reminded: dict[int, datetime], is_past_due: bool
) -> ReviewerLine:
    first = reviews[0]
    person = first.reviewer
    team = first.team or person.team
    writers = tuple(first.writers)
    owed = sum(review.status != S.SUBMITTED for review in reviews)
    saved = [review.saved_at for review in reviews if review.saved_at]
    told = [reminded[user.pk] for user in writers if user.pk in reminded]
    return ReviewerLine(
        pk=person.pk,
        name=first.signature,
        team=team.name if team else "",
        writers=writers,
        external_id="" if first.team_id else person.external_id,
        load=len(reviews),
        submitted=len(reviews) - owed,
        drafts=sum(review.status == S.DRAFT for review in reviews),
        late=sum(review.is_late for review in reviews),
        extra=sum(review.is_extra for review in reviews),
        extra_submitted=sum(review.is_extra and review.status == S.SUBMITTED for review in reviews),
        practices=practices,
        has_left=not writers,
        questioned=sum(review.is_in_question for review in reviews),
        overdue=owed if is_past_due or not writers else 0,
        saved_at=max(saved, default=None),
        reminded_at=max(told, default=None),
    )


def last_reminders(round_: ReviewRound) -> dict[int, datetime]:
    """When each person last got a reminder about this round, whoever or whatever sent it."""
    rows = Mail.objects.filter(
        conference=round_.conference,
        kind=KIND,
        thread=f"{round_.conference.slug}/{thread_of(round_)}"[:80],
        receiver__isnull=False,
    ).exclude(state=Mail.State.DROPPED)
    return dict(rows.order_by("created_at").values_list("receiver", "created_at"))


def projects(round_: ReviewRound, viewer: User) -> list[ProjectLine]:
    """In board order; the same queries for any number."""
    by_project: dict[int, list[Review]] = defaultdict(list)
    for review in _seen(round_, viewer).with_writers().order_by("alias_order"):
        by_project[review.project_id].append(review)
    return [
        ProjectLine(
            coverage=row,
            reviews=tuple(
                (review.public_id, review.signature, review.get_status_display(), review.is_extra)
                for review in by_project[row.project.pk]
            ),
        )
        for row in coverage(round_)
        if row.project.pk in by_project
    ]


COLUMNS = (
    "Reviewer",
    "E-mail",
    "External id",
    "Team",
    "Assigned",
    "Submitted",
    "Of these late",
    "Drafts",
    "Not begun",
    "Extra taken",
    "Extra submitted",
    "Practice reviews",
    "Left",
)


def as_csv(lines: list[ReviewerLine]) -> bytes:
    """The board for spreadsheets: UTF-8 with its mark, and no cell that runs as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for line in lines:
        counts = (
            line.load,
            line.submitted,
            line.late,
            line.drafts,
            line.unbegun,
            line.extra,
            line.extra_submitted,
            line.practices,
        )
        words = (line.name, "; ".join(user.email for user in line.writers))
        writer.writerow(
            [
                *(harmless(cell) for cell in (*words, line.external_id, line.team)),
                *counts,
                "yes" if line.has_left else "",
            ]
        )
    return text.getvalue().encode("utf-8-sig")
