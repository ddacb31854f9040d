"""Applying an assignment as one act, and undoing it until the first review has begun."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from projects import outbox
from projects.clock import now
from projects.models import Participant, User, log
from projects.refusals import WrongState
from reviews.classes import Class, Pair, class_of, counting_versions
from reviews.models import AssignmentRun, Review, ReviewRound
from reviews.opening import tell_reviewers
from reviews.weighing import changes, weigh

BEGUN = (
    "A review of this round has begun, so the assignment stays as it is. Nobody's work may be taken "
    "away."
)
RELEASED = "The reviews of this round are released, so its assignment stays as it is."


@dataclass(frozen=True)
class Preview:
    """What applying a run would do. barred: why it cannot. warnings: what to say yes to first.

    changed: what is different since it was computed. doubled: how often one team reviews a project
    twice. existing: reviews it takes the place of.
    """

    pairs: Sequence[Pair]
    barred: Sequence[str]
    warnings: Sequence[str]
    changed: Sequence[str]
    doubled: int
    existing: int
    reviewers: int
    projects: int

    @property
    def fingerprint(self) -> str:
        """Of all that the preview says, so that what is applied is what was shown."""
        said = (self.pairs, self.barred, self.warnings, self.changed, self.existing)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:24]


def may_assign(round_: ReviewRound) -> bool:
    """Until the first review has begun, and never after release."""
    begun = round_.reviews.exclude(status=Review.Status.ASSIGNED).exists()
    return round_.released_at is None and not begun


def require_assignable(round_: ReviewRound) -> None:
    """Raise WrongState unless the assignment may still be changed as a whole."""
    if not may_assign(round_):
        raise WrongState(RELEASED if round_.released_at else BEGUN)


def preview(run: AssignmentRun, class_: Class | None = None) -> Preview:
    """What applying it would do now."""
    class_ = class_ or class_of(run.round)
    pairs = class_.normal(run.pairs)
    weighed = weigh(class_, pairs, run.demands, run.needed_doubles)
    return Preview(
        pairs,
        weighed.barred,
        weighed.warnings,
        changes(class_, run.computed.get("known", {})),
        weighed.numbers["doubled"],
        run.round.reviews.filter(is_extra=False).count(),
        len({person for person, _ in pairs}),
        len({project for _, project in pairs}),
    )


@transaction.atomic
def apply(run: AssignmentRun, fingerprint: str, by: User, is_confirmed: bool = False) -> int:
    """Assign as the preview showed, in place of what was assigned. The number of reviews.

    Raises WrongState if a review has begun, if a pair may not be, if warnings are not confirmed, or
    if anything has changed since the preview.
    """
    round_ = _locked(run)
    run = AssignmentRun.objects.select_for_update().get(pk=run.pk)
    run.round = round_
    if run.state != AssignmentRun.State.DONE or not run.pairs:
        raise WrongState("There is nothing to apply: this configuration has no pairs yet.")
    class_ = class_of(round_)
    planned = preview(run, class_)
    if run.is_applied and _stands(round_, planned.pairs):
        # The button was pressed twice.
        return len(planned.pairs)
    if planned.barred:
        raise WrongState(" ".join(planned.barred[:3]) + " Nothing was assigned.")
    if planned.fingerprint != fingerprint:
        raise WrongState(_what_changed(planned))
    if planned.warnings and not is_confirmed:
        raise WrongState("Confirm the warnings first. Nothing was assigned.")
    replaced = _put(class_, planned.pairs)
    run.applied_at, run.undone_at, run.replaced = now(), None, [list(pair) for pair in replaced]
    run.save(update_fields=["applied_at", "undone_at", "replaced"])
    log(
        round_.conference,
        by,
        "assigned reviewers in",
        round_,
        before={"reviews": len(replaced)},
        after={
            "reviews": len(planned.pairs),
            "configuration": run.name,
            "seed": run.seed,
            "edited by hand": bool(run.edited_at),
            "warnings": len(planned.warnings),
        },
    )
    return len(planned.pairs)


@transaction.atomic
def undo(run: AssignmentRun, by: User) -> tuple[int, int]:
    """Restore what the run took the place of: the number of reviews, and of pairs left out.

    Left out are pairs that may not be any more. Where nothing was assigned before, nothing is then,
    and a round that was opened waits to be opened again. Raises WrongState once a review has begun.
    """
    round_ = _locked(run)
    last = applied_run(round_)
    if last is None or last.pk != run.pk:
        raise WrongState("This configuration is not the one that was applied last.")
    class_ = class_of(round_)
    allowed = [pair for pair in class_.normal(last.replaced) if pair in class_.wishes]
    _put(class_, allowed)
    last.undone_at = now()
    last.save(update_fields=["undone_at"])
    if not allowed:
        round_.assigned_at = round_.opened_at = None
        round_.save(update_fields=["assigned_at", "opened_at"])
    log(
        round_.conference,
        by,
        "undid the assignment of",
        round_,
        before={"reviews": len(last.pairs), "configuration": last.name},
        after={"reviews": len(allowed)},
    )
    return len(allowed), len(last.replaced) - len(allowed)


def applied_run(round_: ReviewRound) -> AssignmentRun | None:
    """The run whose pairs are assigned now."""
    return (
        round_.runs.filter(applied_at__isnull=False, undone_at__isnull=True)
        .order_by("-applied_at", "-pk")
        .first()
    )


def _locked(run: AssignmentRun) -> ReviewRound:
    round_ = (
        ReviewRound.objects.select_for_update(of=("self",))
        .select_related("conference")
        .get(pk=run.round_id)
    )
    # Who begins to write at this moment is waited for, so that no begun review is taken away.
    list(round_.reviews.select_for_update().values_list("pk"))
    require_assignable(round_)
    return round_


def _stands(round_: ReviewRound, pairs: Sequence[Pair]) -> bool:
    """Whether exactly these pairs are assigned already."""
    rows = round_.reviews.filter(is_extra=False).values_list("reviewer", "project")
    return set(rows) == set(pairs)


def _what_changed(planned: Preview) -> str:
    if planned.changed:
        return "The class has changed meanwhile. " + " ".join(planned.changed[:5])
    return "This has changed since the page was drawn: the pairs, a conflict, or what is assigned. Look again first."


def _put(class_: Class, pairs: Sequence[Pair]) -> list[Pair]:
    """Make these the reviews of the round, and tell people if it is open. The pairs that were before.

    Reviews that somebody took on by themselves stay.
    """
    round_ = class_.round
    rows = list(round_.reviews.with_writers())
    extra = {(row.reviewer_id, row.project_id) for row in rows if row.is_extra}
    gone = [row for row in rows if not row.is_extra]
    round_.reviews.filter(pk__in=[row.pk for row in gone]).delete()
    versions = counting_versions(round_)
    orders = alias_orders([*pairs, *extra])
    as_teams = round_.reviewed_by == ReviewRound.Reviewers.TEAMS
    Review.objects.bulk_create(
        Review(
            round=round_,
            reviewer_id=person,
            project_id=project,
            team_id=class_.parties[person].team_id if as_teams else None,
            version=versions.get(project),
            alias_order=orders[person, project],
        )
        for person, project in pairs
        if (person, project) not in extra
    )
    for row in rows:
        if row.is_extra:
            row.alias_order = orders[row.reviewer_id, row.project_id]
            row.save(update_fields=["alias_order"])
    round_.assigned_at = now()
    round_.save(update_fields=["assigned_at"])
    if round_.opened_at is not None:
        _tell(round_, gone)
    return sorted((row.reviewer_id, row.project_id) for row in gone)


def _tell(round_: ReviewRound, gone: Iterable[Review]) -> None:
    """Unsent mails about the old assignment are dropped; everyone is told once how it is now."""
    thread = f"round-{round_.pk}"
    outbox.drop(round_.conference, ("reviews_opened", "reviews_taken_back"), thread)
    tell_reviewers(round_)
    busy = {person for row in round_.reviews.with_writers() for person in row.writers}
    idle = {person.pk: person for row in gone for person in row.writers if person not in busy}
    outbox.post(
        round_.conference,
        idle.values(),
        "reviews_taken_back",
        f"reviews-taken-back:{round_.pk}:{round_.assigned_at:%Y%m%d%H%M%S%f}",
        {"round": round_},
        thread=thread,
    )


def alias_orders(pairs: Iterable[Pair]) -> dict[Pair, int]:
    """A random place for each reviewer among those of their project; letters follow from it."""
    by_project: dict[int, list[int]] = {}
    for reviewer, project in dict.fromkeys(pairs):
        by_project.setdefault(project, []).append(reviewer)
    orders = {}
    for project, reviewers in by_project.items():
        secrets.SystemRandom().shuffle(reviewers)
        for place, reviewer in enumerate(reviewers):
            orders[reviewer, project] = place
    return orders


def team_id(person: Participant) -> int | None:
    membership = getattr(person, "membership", None)
    return membership.team_id if membership else None
