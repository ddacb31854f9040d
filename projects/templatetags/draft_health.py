"""The health panel of a draft, on the page of its submission."""

from typing import Any

from django import template

from projects import clock
from projects.draft_health import panel_of
from projects.drafting import Entry

register = template.Library()


@register.inclusion_tag("projects/submission/_health.html", takes_context=True)
def health_panel(context: dict[str, Any], asked: list[Any]) -> dict[str, Any]:
    """asked: the rows of the page, each with its entry."""
    entries: list[Entry] = [one.entry for one in asked]
    conference = context["conference"]
    return {
        "panel": panel_of(entries, conference, clock.now(), context.get("project")),
        "conference": conference,
        "milestone": context["milestone"],
    }
