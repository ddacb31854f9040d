"""A milestone that asks for statements, and what teams do with them, for tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from projects.confirming import Ticks, confirm_draft
from projects.drafting import entries_of, save_texts, submission_for
from projects.models import Kind, Milestone, Submission, User
from tests import factories

ONE_USE = {"tool": "Copilot", "use": "code", "stayed": "little"}


def milestone(world: Any, **more: Any) -> Milestone:
    """Asks for a text, the use of AI tools, and originality."""
    asked = factories.milestone(world.conference, "Report")
    factories.field(asked, "idea", is_required=False)
    factories.field(asked, "tools", Kind.AI_USE, label="AI tools", **more)
    factories.field(asked, "own", Kind.ORIGINALITY, label="Originality", **more)
    return asked


def rows(*uses: dict[str, str], none: bool = False) -> str:
    return json.dumps({"none_used": none, "rows": list(uses)})


def draft(world: Any, asked: Milestone, *uses: dict[str, str]) -> Submission:
    """Alice lists these uses; none: she says that no tool was used."""
    submission = submission_for(world.alphas_project, asked)
    texts = {"tools": rows(*uses, none=not uses)}
    found = submission.draft_items.filter(field__key="tools").first()
    saved = save_texts(submission, world.alice, texts, {"tools": found.revision if found else 0})
    assert not saved.conflicts
    return submission


def before(submission: Submission) -> Ticks:
    """Every tick of somebody who has the draft before them as it is now."""
    entries = entries_of(submission.milestone, submission)
    marks = {entry.field.key: entry.mark for entry in entries if entry.field.is_statement}
    return Ticks(marks, {entry.field.key: entry.revision for entry in entries})


def marks(submission: Submission) -> Mapping[str, str]:
    return before(submission).marks


def confirm(submission: Submission, *people: User) -> None:
    for person in people:
        assert confirm_draft(submission, person, before(submission)) == []
