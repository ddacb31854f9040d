"""What teams hold for the fields of a milestone, so that no change of a field throws it away."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from projects.models import Confirmation, DraftItem, Milestone, VersionItem


@dataclass(frozen=True)
class FieldUse:
    """How many drafts hold something for a field, or are confirmed, and how many versions hold it."""

    drafts: int
    versions: int

    @property
    def in_words(self) -> str:
        """As the reason of a refusal: "3 teams have written, added or confirmed something here"."""
        if self.drafts:
            who = "1 team has" if self.drafts == 1 else f"{self.drafts} teams have"
            return f"{who} written, added or confirmed something here"
        return "1 version holds it" if self.versions == 1 else f"{self.versions} versions hold it"


def uses_of(milestone: Milestone) -> dict[int, FieldUse]:
    """The fields of a milestone that are in use, by id."""
    if milestone.pk is None:
        return {}
    held = DraftItem.objects.holding().filter(field__milestone=milestone)
    confirmed = Confirmation.objects.filter(submission__milestone=milestone)
    teams = {
        *held.values_list("field__key", "submission"),
        *confirmed.values_list("key", "submission"),
    }
    drafts = Counter(key for key, _ in teams)
    versions = dict(
        VersionItem.objects.filter(version__submission__milestone=milestone)
        .order_by()
        .values_list("key")
        .annotate(Count("pk"))
    )
    fields = milestone.fields.values_list("pk", "key")
    return {
        pk: FieldUse(drafts[key], versions.get(key, 0))
        for pk, key in fields
        if key in drafts or key in versions
    }
