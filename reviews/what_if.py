"""What if: every final grade that another weight, cap or rule, or a review left out, would move.

The preview makes the change inside a transaction, computes the gradebook as always, and takes the
change back. So it shows exactly what applying would do, and nothing is stored before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from projects.clock import now
from projects.models import Conference, Milestone, Participant, User, log
from projects.refusals import WrongState
from reviews import schemes
from reviews.domain import schemes as documents
from reviews.gradebook import Gradebook, Line, compute
from reviews.models import Component, LateCap, LeftOutReview, Review


@dataclass(frozen=True)
class Change:
    """How the grading would stand; everything is named, changed or not.

    By component: weights and caps in per cent, rules. late_caps: by milestone, None is as frozen.
    left_out: reviews by their id in the database.
    """

    weights: Mapping[int, Decimal]
    caps: Mapping[int, Decimal]
    rules: Mapping[int, str]
    total_cap: Decimal
    bonus_cap: Decimal | None
    late_caps: Mapping[int, Decimal | None] = field(default_factory=dict)
    left_out: Collection[int] = ()


@dataclass(frozen=True)
class Move:
    """A student whose final grade would be another. parts: the names of the results that change."""

    student: Participant
    team: str
    before: Decimal | None
    after: Decimal | None
    parts: Sequence[str]
    is_released: bool

    @property
    def by(self) -> Decimal:
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


@dataclass(frozen=True)
class Preview:
    """What a change would do. problem: why it makes no scheme, or cannot be applied; it may be empty."""

    moves: Sequence[Move]
    students: int
    problem: str = ""

    @property
    def up(self) -> int:
        return sum(move.by > 0 for move in self.moves)

    @property
    def down(self) -> int:
        return sum(move.by < 0 for move in self.moves)

    @property
    def most(self) -> Decimal:
        return max((abs(move.by) for move in self.moves), default=Decimal(0))

    @property
    def fingerprint(self) -> str:
        told = [(move.student.pk, str(move.before), str(move.after)) for move in self.moves]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:24]


class _TakenBack(Exception):
    """Ends the transaction in which a change was only tried."""


def preview(conference: Conference, change: Change, by: User) -> Preview:
    """Every final grade that the change would move, the farthest first. Constant queries."""
    before = compute(conference)
    after = before
    try:
        with transaction.atomic():
            problem = _make(conference, change, by, "")
            if not problem:
                after = compute(conference)
            raise _TakenBack
    except _TakenBack:
        pass
    return Preview(_moves(before, after), len(before.lines), problem or _fixed(before, change))


@transaction.atomic
def apply(conference: Conference, change: Change, by: User, reason: str, seen: str) -> Preview:
    """Make the change that a preview showed. seen: its fingerprint. Released grades stay as they are
    until they are released again."""
    Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
    planned = preview(conference, change, by)
    if planned.problem:
        raise WrongState(planned.problem)
    if planned.fingerprint != seen:
        raise WrongState(
            "Something was graded or changed since this preview, so nothing is applied. Look at the "
            "new numbers first."
        )
    before, was = schemes.document_of(conference), _settled(conference)
    if schemes.is_used(conference):
        schemes.keep(conference, None)
    _make(conference, change, by, reason)
    after = schemes.document_of(conference)
    version = schemes.keep(conference, by, reason)
    log(
        conference,
        by,
        "applied a what-if to the grades of",
        conference,
        before=was,
        after={
            **_settled(conference),
            "changes": documents.changes(before, after),
            "grades moved": len(planned.moves),
            "version": version.number,
            "reason": reason,
        },
    )
    return planned


def _make(conference: Conference, change: Change, by: User, reason: str) -> str:
    """Write the change. A sentence if it makes no scheme; the caller's transaction then ends."""
    parts = list(conference.components.all())
    for part in parts:
        part.weight, part.cap = change.weights[part.pk], change.caps[part.pk]
        part.peer_rule = change.rules.get(part.pk, part.peer_rule)
        if not part.is_calibrated:
            part.anchors = None
    Component.objects.bulk_update(parts, ["weight", "cap", "peer_rule", "anchors"])
    together = schemes.settings_of(conference)
    together.total_cap, together.bonus_cap = change.total_cap, change.bonus_cap
    together.save()
    LateCap.objects.filter(milestone__conference=conference).delete()
    LateCap.objects.bulk_create(
        LateCap(milestone_id=milestone, per_cent=cap, set_by=by, set_at=now())
        for milestone, cap in change.late_caps.items()
        if cap is not None
    )
    rows = LeftOutReview.objects.filter(review__round__conference=conference)
    rows.exclude(review__in=change.left_out).delete()
    known = set(rows.values_list("review", flat=True))
    LeftOutReview.objects.bulk_create(
        LeftOutReview(review_id=pk, reason=reason, left_out_by=by, left_out_at=now())
        for pk in change.left_out
        if pk not in known
    )
    return " ".join(documents.problems(schemes.document_of(conference)))


def _fixed(book: Gradebook, change: Change) -> str:
    """A rule that can be looked at but not applied: reviewers wrote knowing which one holds."""
    for part in book.components:
        if change.rules.get(part.pk, part.peer_rule) != part.peer_rule and part.has_begun:
            return (
                f"The rule for peer scores of “{part}” is fixed, because a review of its round has "
                "begun. You see what another would have done; it cannot be applied."
            )
    return ""


def _moves(before: Gradebook, after: Gradebook) -> list[Move]:
    found = []
    for old, new in zip(before.lines, after.lines, strict=True):
        if old.total_per_cent == new.total_per_cent:
            continue
        found.append(
            Move(
                student=old.participant,
                team=old.participant.team.name if old.participant.team else "",
                before=old.total_per_cent,
                after=new.total_per_cent,
                parts=_parts(old, new),
                is_released=any(cell.released for cell in old.cells),
            )
        )
    return sorted(found, key=lambda move: (-abs(move.by), move.student.user.name))


def _parts(old: Line, new: Line) -> list[str]:
    return [
        f"{component.name} {was.per_cent} → {now.per_cent}"
        for component, was, now in zip(old.components, old.cells, new.cells, strict=True)
        if was.per_cent != now.per_cent
    ]


def _settled(conference: Conference) -> dict[str, object]:
    """For the log: what holds beside the scheme."""
    caps = LateCap.objects.filter(milestone__conference=conference).select_related("milestone")
    out = Review.objects.filter(left_out__isnull=False, round__conference=conference)
    return {
        "late at most": {row.milestone.name: str(row.per_cent) for row in caps},
        "reviews left out": sorted(out.values_list("public_id", flat=True)),
    }


def as_it_stands(conference: Conference) -> Change:
    """The change that changes nothing: what the form begins with."""
    parts = list(conference.components.all())
    together = schemes.settings_of(conference)
    caps = dict(
        LateCap.objects.filter(milestone__conference=conference).values_list(
            "milestone", "per_cent"
        )
    )
    out = LeftOutReview.objects.filter(review__round__conference=conference)
    return Change(
        weights={part.pk: part.weight for part in parts},
        caps={part.pk: part.cap for part in parts},
        rules={part.pk: part.peer_rule for part in parts if part.source == Component.Source.PEERS},
        total_cap=together.total_cap,
        bonus_cap=together.bonus_cap,
        late_caps={milestone.pk: caps.get(milestone.pk) for milestone in late_ones(conference)},
        left_out=set(out.values_list("review", flat=True)),
    )


def late_ones(conference: Conference) -> list[Milestone]:
    """The milestones of graded parts."""
    return list(conference.milestones.filter(components__isnull=False).distinct())


def reviews_that_count(conference: Conference) -> list[Review]:
    """Submitted reviews of rounds that some part of the grade is made of."""
    return list(
        Review.objects.filter(
            status=Review.Status.SUBMITTED, round__components__conference=conference
        )
        .distinct()
        .select_related("project", "reviewer__user", "team", "round")
        .order_by("round", "project__number", "alias_order", "public_id")
    )
