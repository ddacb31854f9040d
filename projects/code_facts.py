"""What a visitor is told of a project's code and recording beside their addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from projects.models import Artefact, LinkCheck, PinnedCommit
from projects.pinning import address_at


@dataclass
class Code:
    """The repository: where it is, the commit that was handed in, and what its host said of it.

    told_at: when the host said it.
    """

    url: str
    words: str
    commit: str = ""
    commit_url: str = ""
    moment: str = ""
    languages: list[tuple[str, int]] = field(default_factory=list)
    licence: str = ""
    has_readme: bool | None = None
    told_at: datetime | None = None
    is_gone: bool = False
    last_worked_at: datetime | None = None


def checks_of(*artefacts: Artefact | None) -> dict[int, LinkCheck]:
    """artefact id -> its check, for those that have one. One query."""
    pks = [artefact.pk for artefact in artefacts if artefact]
    return {row.artefact_id: row for row in LinkCheck.objects.filter(artefact__in=pks)}


def code_of(artefact: Artefact | None, check: LinkCheck | None) -> Code | None:
    """The code of a published repository. One query."""
    if artefact is None:
        return None
    parts = urlsplit(artefact.url)
    code = Code(artefact.url, f"{parts.hostname or ''}{parts.path}".rstrip("/"))
    pins = PinnedCommit.objects.filter(artefact=artefact).exclude(commit="")
    is_last = PinnedCommit.Moment.DEADLINE
    pin = max(pins, key=lambda row: (row.moment == is_last, row.pinned_at), default=None)
    if pin:
        code.commit, code.commit_url = pin.commit[:7], address_at(artefact.url, pin.commit)
        code.moment = pin.get_moment_display()
    if check and check.verdict:
        facts = check.facts
        code.is_gone = check.verdict == LinkCheck.Verdict.GONE
        code.last_worked_at = check.last_worked_at
        code.languages = sorted((facts.get("languages") or {}).items(), key=lambda one: -one[1])
        code.licence = facts.get("licence", "")
        code.has_readme = facts.get("has_readme")
        read_at = facts.get("facts_at")
        code.told_at = datetime.fromisoformat(read_at) if read_at else None
    return code
