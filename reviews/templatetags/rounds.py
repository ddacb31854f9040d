"""How a review round stands at this moment, in a word or two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template

from projects.clock import now
from reviews.models import ReviewRound

register = template.Library()


@dataclass(frozen=True)
class State:
    """word: what the tag says. sign: the tag's colour. at: an instant that belongs to the word."""

    word: str
    sign: str = ""
    at: datetime | None = None


def state_of(round_: ReviewRound, at: datetime) -> State:
    """The state as staff read it; what the clock says is never stored."""
    if round_.released_at is not None:
        if round_.takes_revisions(at):
            return State("released, revised until", "tag-ok", round_.hard_end_at)
        return State("released", "tag-ok")
    if round_.opened_at is None:
        if round_.assigned_at is None:
            return State("not assigned")
        return State("assigned, not open", "tag-warn")
    if not round_.has_begun(at):
        return State("open to read, written from", "tag-accent", round_.opens_at)
    if not round_.is_past_due(at):
        return State("open", "tag-accent")
    if not round_.is_closed(at):
        return State("past due, taken late until", "tag-warn", round_.last_at)
    return State("closed, not released", "tag-warn")


@register.inclusion_tag("reviews/round/_state.html")
def round_state(round_: ReviewRound, conference: Any) -> dict[str, Any]:
    return {"state": state_of(round_, now()), "conference": conference}
