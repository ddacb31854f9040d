"""What a new conference begins with: rubrics for reviewers and staff, and the grading scheme."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from projects.models import Conference
from reviews.domain.default_rubrics import COMPONENTS, COURSE_SHARE, RUBRICS, RubricPlan
from reviews.models import Component, Criterion, Level, Rubric, Scheme


@transaction.atomic
def add_default_rubrics(conference: Conference) -> None:
    """Add the rubrics and components that most courses start from. Twice is as good as once."""
    for plan in RUBRICS:
        if not conference.rubrics.filter(name=plan.name).exists():
            add_rubric(conference, plan)
    if conference.components.exists():
        return
    Scheme.objects.get_or_create(
        conference=conference, defaults={"course_share": Decimal(COURSE_SHARE)}
    )
    milestones = {
        "proposal": conference.milestones.filter(needs_decision=True).order_by("due_at").last(),
        "deliverables": conference.milestones.filter(is_published=True).order_by("due_at").first(),
    }
    for position, part in enumerate(COMPONENTS):
        Component.objects.create(
            conference=conference,
            name=part.name,
            kind=part.kind,
            weight=Decimal(part.weight),
            rubric=conference.rubrics.get(name=part.rubric),
            milestone=milestones.get(part.milestone),
            position=position,
        )


def add_rubric(conference: Conference, plan: RubricPlan) -> Rubric:
    """Make a rubric of plain data."""
    rubric = Rubric.objects.create(conference=conference, name=plan.name, guidance=plan.guidance)
    for position, row in enumerate(plan.criteria):
        criterion = Criterion.objects.create(
            rubric=rubric,
            name=row.name,
            description=row.description,
            weight=Decimal(row.weight),
            points=max(Decimal(points) for points, _, _ in row.levels),
            asks_comment=row.asks_comment,
            position=position,
        )
        Level.objects.bulk_create(
            Level(criterion=criterion, points=Decimal(points), name=name, description=description)
            for points, name, description in row.levels
        )
    return rubric
