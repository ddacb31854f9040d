"""Small filters for the pages of reviews and grades."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from reviews import offline
from reviews.domain import grading

register = template.Library()


@register.filter
def at(mapping: Mapping[str, Any] | None, name: str) -> Any:
    """`{{ conflicts|at:name }}`: what a mapping holds under a name that the template computes."""
    return mapping.get(name) if mapping else None


@register.filter
def plain(number: Decimal) -> str:
    """40 for 40.00, 2.5 for 2.50."""
    return grading.plain(number)


@register.filter
def choice_name(planned: offline.Planned, field: str) -> str:
    """What the choice between the file's and the portal's text of a field is called."""
    return offline.choice_name(planned.review.public_id, field)
