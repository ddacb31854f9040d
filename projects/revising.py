"""Revisions open with the grade: reviews says when a team first saw it, this records it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from projects.models import GradeShown, Milestone


def record_grade_shown(milestone: Milestone, project_ids: Iterable[int], at: datetime) -> None:
    """From now on these projects' teams know a part of their grade of a milestone.

    Call inside the transaction that shows it. The first part opens the revision, each later part
    gives its days again. Twice at one instant is as good as once.
    """
    ids = set(project_ids)
    known = GradeShown.objects.select_for_update().filter(milestone=milestone, project__in=ids)
    seen = {row.project_id for row in known}
    known.filter(last_at__lt=at).update(last_at=at)
    GradeShown.objects.bulk_create(
        [
            GradeShown(milestone=milestone, project_id=pk, first_at=at, last_at=at)
            for pk in sorted(ids - seen)
        ]
    )
