"""What a reviewer sees of their work: small records from an allow-list of fields, never a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from projects.models import Artefact, Conference, Project, User
from reviews.models import Review


@dataclass(frozen=True)
class Subject:
    """The project under review. `people` is empty when the reviewer may not learn whose it is."""

    board: str
    title: str
    pitch: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """One of my reviews in the list. state: to do, draft, submitted, or what waits for staff.

    is_in_question: a conflict is reported, so that nobody need write it until staff settle that.
    """

    public_id: str
    board: str
    title: str
    status: str
    state: str
    is_in_question: bool = False

    @property
    def is_owed(self) -> bool:
        return self.status != Review.Status.SUBMITTED and not self.is_in_question


@dataclass(frozen=True)
class RoundTasks:
    """My reviews of one round, with the line "3 of 12, 2 drafts".

    last_at: until when a late review is taken, and one that is in may be changed. team: whose reviews
    they are, where each team reviews as one.
    """

    round_id: int
    name: str
    opens_at: datetime
    due_at: datetime
    last_at: datetime
    has_begun: bool
    is_past_due: bool
    is_closed: bool
    is_released: bool
    takes_revisions: bool
    tasks: tuple[Task, ...]
    team: str = ""

    @property
    def submitted(self) -> int:
        return sum(1 for task in self.tasks if task.status == Review.Status.SUBMITTED)

    @property
    def drafts(self) -> int:
        return sum(1 for task in self.tasks if task.status == Review.Status.DRAFT)

    @property
    def is_over(self) -> bool:
        return self.is_closed or self.is_released

    @property
    def is_done(self) -> bool:
        return not any(task.is_owed for task in self.tasks)

    @property
    def is_running(self) -> bool:
        """Whether it belongs among what is due: it has begun, and something can or must be done."""
        return self.has_begun and not self.is_over and not (self.is_past_due and self.is_done)

    @property
    def progress(self) -> str:
        line = f"{self.submitted} of {len(self.tasks)}"
        if self.drafts:
            line += f", {self.drafts} draft" + ("" if self.drafts == 1 else "s")
        return line

    @property
    def next_task(self) -> Task | None:
        """A begun one first, then the first that is not begun."""
        owed = [task for task in self.tasks if task.is_owed]
        drafts = [task for task in owed if task.status == Review.Status.DRAFT]
        return next(iter(drafts + owed), None)


def subject(review: Review) -> Subject:
    """The project as this review's reviewer may see it."""
    project = review.project
    return Subject(
        board=project.board,
        title=project.title,
        pitch=project.pitch,
        people=() if review.hides_authors else people(project),
    )


def people(project: Project) -> tuple[str, ...]:
    return tuple(credit.name for credit in project.credits.all() if not credit.is_hidden)


def my_reviews(user: User, conference: Conference, at: datetime) -> list[RoundTasks]:
    """Everything this person is to review in the conference, by round: those that still run first, by due time."""
    rows = (
        Review.objects.visible_to(user)
        .written_by(user)
        .filter(round__conference=conference, round__opened_at__isnull=False)
        .select_related("round__conference", "project", "team")
        .with_questions()
        .order_by("round__due_at", "round_id", "project__number")
    )
    by_round: dict[int, list[Review]] = {}
    for row in rows:
        by_round.setdefault(row.round_id, []).append(row)
    found = [_round_tasks(reviews, at) for reviews in by_round.values()]
    return sorted(found, key=lambda tasks: tasks.is_over)


def _round_tasks(reviews: Sequence[Review], at: datetime) -> RoundTasks:
    round_ = reviews[0].round
    return RoundTasks(
        round_id=round_.pk,
        name=round_.name,
        opens_at=round_.opens_at,
        due_at=round_.due_at,
        last_at=round_.last_at,
        has_begun=round_.has_begun(at),
        is_past_due=round_.is_past_due(at),
        is_closed=round_.is_closed(at),
        is_released=round_.released_at is not None or round_.conference.is_archived,
        takes_revisions=round_.takes_revisions(at),
        team=reviews[0].team.name if reviews[0].team else "",
        tasks=tuple(
            Task(
                public_id=review.public_id,
                board=review.project.board,
                title=review.project.title,
                status=review.status,
                state=_state(review),
                is_in_question=review.is_in_question,
            )
            for review in reviews
        ),
    )


def _state(review: Review) -> str:
    if review.is_in_question:
        return "conflict reported"
    return review.get_status_display() + (", late" if review.is_late else "")


def readable_artefacts(review: Review) -> list[Artefact]:
    """The files of the reviewed version: what its reviewer may open while the conference runs."""
    if review.version is None or review.round.conference.is_archived:
        return []
    return list(
        Artefact.objects.filter(version_items__version=review.version).select_related("project")
    )
