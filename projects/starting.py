"""The act of starting a conference from the template of defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from projects.domain import default_conference as default
from projects.domain.default_conference import Dates
from projects.models import (
    Category,
    Conference,
    FieldCategory,
    Milestone,
    MilestoneField,
    RiskItem,
    Topic,
    TopicGroup,
    User,
    log,
)


@transaction.atomic
def start_conference(
    conference: Conference,
    dates: Mapping[str, Dates],
    by: User | None,
    categories: Sequence[str] | None = None,
) -> Conference:
    """Save a new conference with the default milestones at these dates, categories and topics.

    dates: by the slug of the default milestone; a milestone without dates is left out.
    categories: names; the defaults if None.
    """
    conference.save()
    names = [name for _, name in default.CATEGORIES] if categories is None else categories
    for position, name in enumerate(names):
        Category.objects.create(
            conference=conference,
            name=name,
            slug=slugify(name, allow_unicode=True),
            position=position,
        )
    _add_topics(conference)
    RiskItem.objects.bulk_create(
        RiskItem(conference=conference, name=name, question=question, position=position)
        for position, (name, question) in enumerate(default.RISKS)
    )
    for position, milestone in enumerate(default.MILESTONES):
        if milestone.slug in dates:
            _add_milestone(conference, milestone, dates[milestone.slug], position)
    log(conference, by, "started", conference, after={"slug": conference.slug})
    return conference


def start_with_proposed_dates(
    conference: Conference, first_on: date, presentation_on: date, by: User | None = None
) -> Conference:
    """Start a conference whose dates are the proposed ones, team lock and gallery day included."""
    conference.teams_lock_at, dates = default.propose_dates(
        first_on, presentation_on, conference.zone
    )
    if conference.gallery_opens_on is None:
        conference.gallery_opens_on = presentation_on
    return start_conference(conference, dates, by)


def _add_topics(conference: Conference) -> None:
    for position, group in enumerate(default.GROUPS):
        made = TopicGroup.objects.create(
            conference=conference,
            name=group.name,
            palette=group.palette,
            family=group.family,
            position=position,
        )
        Topic.objects.bulk_create(
            Topic(conference=conference, group=made, name=name, slug=slugify(name))
            for name in group.topics
        )


def _add_milestone(
    conference: Conference, milestone: default.DefaultMilestone, dates: Dates, position: int
) -> None:
    revises = conference.milestones.filter(slug=milestone.revises).first()
    made = Milestone.objects.create(
        conference=conference,
        revises=revises,
        revision_days=milestone.revision_days if revises else None,
        name=milestone.name,
        slug=milestone.slug,
        instructions=milestone.instructions,
        opens_at=dates.opens_at,
        due_at=dates.due_at,
        late_until=dates.late_until,
        late_penalty=milestone.late_penalty,
        needs_decision=milestone.needs_decision,
        is_published=milestone.is_published,
        position=position,
    )
    categories = {category.slug: category for category in conference.categories.all()}
    asked = [
        field
        for field in milestone.fields
        if not field.categories or categories.keys() & set(field.categories)
    ]
    fields = MilestoneField.objects.bulk_create(
        MilestoneField(
            milestone=made,
            key=field.key,
            kind=field.kind,
            label=field.label,
            help_text=field.help_text,
            is_required=field.is_required,
            min_words=field.min_words,
            soft_max_words=field.soft_max_words,
            max_words=field.max_words,
            max_pages=field.max_pages,
            min_pixels=field.min_pixels,
            min_seconds=field.min_seconds,
            max_seconds=field.max_seconds,
            position=place,
        )
        for place, field in enumerate(asked)
    )
    FieldCategory.objects.bulk_create(
        FieldCategory(field=row, category=categories[slug])
        for row, field in zip(fields, asked, strict=True)
        for slug in field.categories
        if slug in categories
    )
