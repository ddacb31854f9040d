"""Copying a conference's set-up into a new one, with its dates moved.

What is copied, field by field, is found through the models themselves, so that a new setting is
copied without anybody thinking of it. What stays behind is listed with the reason; a test fails for
a model that is in neither list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django.db import models

from projects.domain.default_conference import Dates
from projects.domain.extensions import moved
from projects.models import (
    Award,
    Category,
    Conference,
    FieldCategory,
    Milestone,
    MilestoneField,
    RiskItem,
    Topic,
    TopicGroup,
)

Model = type[models.Model]
WEEK = 7


@dataclass(frozen=True)
class Copied:
    """A kind of row that is copied: how its conference is reached, and what of it is not taken."""

    model: Any
    conference: str = "conference"
    without: tuple[str, ...] = ()
    only: Mapping[str, Any] | None = None


# In this order: what others point to comes first.
COPIED = (
    Copied(Category),
    Copied(TopicGroup),
    Copied(Topic),
    Copied(RiskItem, only={"retired_at": None}),
    Copied(Milestone),
    Copied(MilestoneField, "milestone__conference"),
    Copied(FieldCategory, "field__milestone__conference"),
    Copied(Award, without=("project", "reason", "announced_at")),
)
LEFT = {
    "people and their places": (
        "Participant", "WatchedSection", "JudgeInvitation", "CalendarLink", "LookingFor",
    ),
    "teams and how they met": (
        "Team", "Membership", "Invitation", "JoinRequest", "TeamChange", "Idea", "IdeaInterest",
        "FormerTeamMate",
    ),
    "projects": ("Project", "ProjectTopic", "Project_categories", "Credit", "Artefact", "LinkCheck"),
    "what was handed in, and what staff said": (
        "Submission", "DraftItem", "Version", "VersionItem", "Decision", "DecisionDraft",
        "DecisionBatch", "SectionComment", "Confirmation", "Extension", "ExtensionGrant",
        "PinnedCommit", "RiskAnswer", "GradeShown",
    ),
    "what was said, sent and recorded": (
        "Announcement", "AnnouncementReceiver", "Mail", "LogEntry",
    ),
    "the program, which is made anew of the new projects": ("Session", "Slot"),
}  # fmt: skip


@dataclass(frozen=True)
class Dated:
    """Something of the source whose dates are looked over before they are copied."""

    key: str
    label: str
    dates: Dates


class Copier:
    """Copies rows from one conference to another and keeps which became which.

    days: by how many days dates move; their time of day stays, read in the source's zone and
    written in the new one's. dates: by key (see `key_of`), where staff chose other dates.
    """

    def __init__(
        self,
        source: Conference,
        target: Conference,
        days: int,
        dates: Mapping[str, Dates] | None = None,
    ) -> None:
        self.source, self.target, self.days = source, target, days
        self.dates = dates or {}
        self.made: dict[tuple[Model, Any], models.Model] = {(Conference, source.pk): target}

    def copy(self, kinds: Iterable[Copied]) -> None:
        """Copy all rows of these kinds, in their order."""
        for kind in kinds:
            rows = kind.model._default_manager.filter(
                **{kind.conference: self.source}, **(kind.only or {})
            )
            waiting = list(rows.order_by("pk"))
            while waiting:
                # What points to a row of its own table comes after it.
                ready = [row for row in waiting if self._is_ready(row, kind)]
                for row in ready or waiting:
                    self._copy_row(row, kind)
                waiting = [row for row in waiting if row not in ready] if ready else []

    def _is_ready(self, row: Any, kind: Copied) -> bool:
        return all(
            getattr(row, field.attname) is None
            or (kind.model, getattr(row, field.attname)) in self.made
            for field in copied_fields(kind.model, kind.without)
            if field.related_model is kind.model
        )

    def _copy_row(self, row: Any, kind: Copied) -> None:
        made = kind.model()
        for field in copied_fields(kind.model, kind.without):
            value = getattr(row, field.attname)
            if field.is_relation and value is not None:
                setattr(made, field.name, self.made[field.related_model, value])
            else:
                setattr(made, field.attname, self.moved(value))
        chosen = self.dates.get(key_of(row))
        if chosen:
            _choose(made, chosen)
        made.save()
        self.made[kind.model, row.pk] = made

    def moved(self, value: Any) -> Any:
        """A value as the copy has it: dates moved, all else as it is."""
        return moved_value(value, self.days, self.source.zone, self.target.zone)


def _choose(made: Any, chosen: Dates) -> None:
    """Give a row the dates that staff chose.

    Its other instants stay as far from the due time if they come after it, else from the opening:
    so a hard end never falls before the due time, nor bids into the writing.
    """
    by, after = chosen.opens_at - made.opens_at, chosen.due_at - made.due_at
    for field in copied_fields(type(made), ("opens_at", "due_at", "late_until")):
        value = getattr(made, field.attname)
        if isinstance(value, datetime):
            setattr(made, field.attname, value + (after if value >= made.due_at else by))
    made.opens_at, made.due_at = chosen.opens_at, chosen.due_at
    if hasattr(made, "late_until"):
        made.late_until = chosen.late_until


def copied_fields(model: Any, without: Iterable[str] = ()) -> list[Any]:
    """The fields that are settings: not the key, nor what the portal itself notes (not editable)."""
    left = {"created_at", *without}
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in left
    ]


def moved_value(value: Any, days: int, zone: tzinfo, to: tzinfo) -> Any:
    if isinstance(value, datetime):
        return moved(value, days, zone, to)
    if isinstance(value, date):
        return value + timedelta(days=days)
    return value


def key_of(row: models.Model) -> str:
    """What a form calls a row of the source: "milestone-3"."""
    return f"{row._meta.model_name}-{row.pk}"


def settings_of(source: Conference) -> dict[str, Any]:
    """What a new conference takes over from an earlier one as it is, by field."""
    own = ("slug", "name", "term", "teams_lock_at", "gallery_opens_on")
    return {
        field.attname: getattr(source, field.attname) for field in copied_fields(Conference, own)
    }


def first_day(source: Conference) -> date:
    """The day on which a conference began: when its first milestone opened."""
    opened = source.milestones.aggregate(first=models.Min("opens_at"))["first"]
    at: datetime = opened or source.created_at
    return at.astimezone(source.zone).date()


def days_between(old: date, new: date) -> int:
    """By how many days dates move so that weekdays stay: whole weeks, the nearest number of them."""
    return round((new - old).days / WEEK) * WEEK


def dated(source: Conference, days: int, to: tzinfo) -> list[Dated]:
    """The milestones with their dates moved."""
    return [
        Dated(key_of(row), row.name, dates_of(row, days, source.zone, to))
        for row in source.milestones.all()
    ]


def dates_of(row: Any, days: int, zone: tzinfo, to: tzinfo) -> Dates:
    """When a row opens and is due, moved."""
    return Dates(
        *(
            moved_value(getattr(row, name, None), days, zone, to)
            for name in ("opens_at", "due_at", "late_until")
        )
    )
