"""A version as people read it: each item with its commit, what was said on it, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from projects.comparing import Change, compare
from projects.models import Decision, Kind, PinnedCommit, SectionComment, Version, VersionItem
from projects.pinning import address_at, commits_of


@dataclass(frozen=True)
class Asked:
    """What an earlier decision asked for, seen from a later version of the same submission."""

    decision: Decision
    comments: dict[str, SectionComment]
    changes: dict[str, Change]

    @property
    def gone(self) -> list[SectionComment]:
        """Comments on items that the later version does not have."""
        return [
            comment
            for key, comment in self.comments.items()
            if self.changes[key].state == "removed"
        ]


@dataclass
class Part:
    """One item of a version. pin: of a repository, the commit that counts, None until it is known.

    said: comments of decisions on this version. asked, change: what an earlier decision said on
    this item, and how it differs from the version that was about.
    field: the form's field for a comment on it, when one is asked for.
    """

    item: VersionItem
    pin: PinnedCommit | None = None
    said: tuple[SectionComment, ...] = ()
    asked: SectionComment | None = None
    change: Change | None = None
    field: Any = None

    @property
    def is_repository(self) -> bool:
        return self.item.kind == Kind.REPOSITORY and self.item.artefact is not None

    @property
    def commit(self) -> str:
        """The commit that counts: the pinned one, else the one that was frozen at hand-in."""
        return self.pin.commit if self.pin else self.item.commit

    @property
    def address_at_commit(self) -> str:
        """Where the repository is seen as it was then."""
        return address_at(self.item.artefact.url, self.commit) if self.item.artefact else ""


def parts_of(version: Version, asked: Asked | None = None) -> list[Part]:
    """The items of a version that was loaded by views.versions.with_contents, in order. One query."""
    pins = commits_of([version])
    said = comments_by_key(one for one in version.decisions.all())
    parts = []
    for item in version.items.all():
        part = Part(item, said=tuple(said.get(item.key, ())))
        if item.artefact_id:
            part.pin = pins.get((version.pk, item.artefact_id))
        if asked:
            part.asked = asked.comments.get(item.key)
            part.change = asked.changes.get(item.key)
        parts.append(part)
    return parts


def comments_by_key(decisions: Iterable[Decision]) -> dict[str, list[SectionComment]]:
    """What these decisions said, by the key of the item. Each comment knows its decision."""
    found: dict[str, list[SectionComment]] = {}
    for decision in decisions:
        for comment in decision.section_comments.all():
            comment.decision = decision
            found.setdefault(comment.item.key, []).append(comment)
    return found


def asked_before(version: Version, versions: Sequence[Version]) -> Asked | None:
    """The last time that changes were asked for on a version before this one, and what changed since.

    versions: all of the submission, as with_contents loads them.
    """
    earlier = [
        decision
        for one in versions
        if one.number < version.number
        for decision in one.decisions.all()
        if decision.verdict == Decision.Verdict.REQUEST_CHANGES
    ]
    if not earlier:
        return None
    last = max(earlier, key=lambda one: (one.decided_at, one.pk))
    old = next(one for one in versions if one.pk == last.version_id)
    last.version = old
    comments = {key: found[0] for key, found in comments_by_key([last]).items()}
    return Asked(last, comments, {change.key: change for change in compare(old, version)})


def round_of(version: Version, versions: Iterable[Version]) -> int:
    """Which round a version belongs to: one more than the times that changes were asked for before."""
    asked = Decision.Verdict.REQUEST_CHANGES
    return 1 + sum(
        decision.verdict == asked
        for one in versions
        if one.number < version.number
        for decision in one.decisions.all()
    )
