"""The grading scheme as it stands, and its versions: what any grade was counted by is kept for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from projects.clock import now
from projects.models import Conference, User
from reviews.domain.grading import plain
from reviews.domain.schemes import FORMAT, changes
from reviews.models import Component, Evaluation, Grade, Review, Scheme, SchemeVersion


def settings_of(conference: Conference) -> Scheme:
    """What holds for all components together; the usual values where nobody set any."""
    return Scheme.objects.filter(conference=conference).first() or Scheme(conference=conference)


def components_of(conference: Conference) -> list[Component]:
    """With all that the scheme says of them: one query."""
    return list(
        conference.components.select_related(
            "rubric", "round", "milestone", "anchors", "group"
        ).order_by("position", "pk")
    )


def document_of(
    conference: Conference, components: Iterable[Component] | None = None
) -> dict[str, Any]:
    """The scheme as it stands now, as plain data. components: from components_of, if at hand."""
    together = settings_of(conference)
    parts = components_of(conference) if components is None else components
    return {
        "format": FORMAT,
        "components": [_part(component) for component in parts],
        "groups": [
            {"name": group.name, "drop": group.drop} for group in conference.drop_groups.all()
        ],
        "bonus_cap": together.bonus_cap and plain(together.bonus_cap),
        "total_cap": plain(together.total_cap),
        "course_share": together.course_share and plain(together.course_share),
    }


def _part(component: Component) -> dict[str, Any]:
    return {
        "id": component.pk,
        "name": component.name,
        "kind": component.kind,
        "weight": plain(component.weight),
        "is_bonus": component.is_bonus,
        "cap": plain(component.cap),
        "group": component.group.name if component.group else "",
        "source": component.source,
        "rubric": component.rubric.name if component.rubric else "",
        "round": component.round.name if component.round else "",
        "milestone": component.milestone.name if component.milestone else "",
        "peer_rule": component.peer_rule,
        "anchors": component.anchors.name if component.anchors else "",
    }


@dataclass(frozen=True)
class Versions:
    """All versions by their key, and the key of the one that says what holds now; None if none does."""

    by_key: Mapping[int, SchemeVersion]
    current: int | None

    @property
    def documents(self) -> dict[int, dict[str, Any]]:
        """What each says, by its key."""
        return {key: version.document for key, version in self.by_key.items()}

    @property
    def numbers(self) -> dict[int | None, int]:
        return {key: version.number for key, version in self.by_key.items()}

    def newest(self, keys: Iterable[int | None]) -> SchemeVersion | None:
        """The newest of these versions: by it counts what was released by several."""
        found = [self.by_key[key] for key in keys if key is not None]
        return max(found, key=lambda version: version.number, default=None)


def versions_of(conference: Conference, document: Mapping[str, Any] | None = None) -> Versions:
    """Every version there is. document: what holds now, to find the version that says the same."""
    rows = list(SchemeVersion.objects.filter(conference=conference).select_related("made_by"))
    is_current = bool(rows) and document is not None and rows[0].document == document
    return Versions({row.pk: row for row in rows}, rows[0].pk if is_current else None)


def is_used(conference: Conference) -> bool:
    """Whether something was graded or released by the scheme as it stands."""
    parts = conference.components
    return (
        parts.filter(released_at__isnull=False).exists()
        or Evaluation.objects.filter(component__conference=conference).exists()
        or Review.objects.filter(
            round__components__conference=conference, status=Review.Status.SUBMITTED
        ).exists()
    )


def keep(conference: Conference, by: User | None, reason: str = "") -> SchemeVersion:
    """The version that says what holds now; made if no one has kept it yet.

    The last version is rewritten while nothing was graded by it. Call inside a transaction that holds
    the conference.
    """
    document = document_of(conference)
    last = SchemeVersion.objects.filter(conference=conference).first()
    if last is not None and last.document == document:
        return last
    if last is not None and not _stays(last):
        before = SchemeVersion.objects.filter(conference=conference, number=last.number - 1).first()
        last.document, last.made_at, last.made_by = document, now(), by
        last.changes = changes(before.document if before else None, document)
        last.reason = reason or last.reason
        last.save()
        return last
    return SchemeVersion.objects.create(
        conference=conference,
        number=last.number + 1 if last else 1,
        document=document,
        changes=changes(last.document if last else None, document),
        reason=reason,
        made_at=now(),
        made_by=by,
    )


def _stays(version: SchemeVersion) -> bool:
    """Whether grades name it, or something was graded while it held."""
    return Grade.objects.filter(scheme=version).exists() or is_used(version.conference)
