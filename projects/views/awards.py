"""The awards of a conference, as visitors see them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from projects.access import public
from projects.cards import Card, load_cards
from projects.models import Award, Conference


@dataclass
class Prize:
    """An award and the card of the project that has it, without the ribbon that says it again."""

    name: str
    reason: str
    card: Card


def prizes(conference: Conference) -> list[Prize]:
    """The announced awards, in the staff's order."""
    rows = list(
        Award.objects.public().filter(conference=conference, project__conference=conference)
    )
    if not rows:
        return []
    chosen = conference.projects.in_gallery().filter(pk__in=[row.project_id for row in rows])
    cards = {card.pk: card for card in load_cards(chosen)}
    return [Prize(row.name, row.reason, replace(cards[row.project_id], awards=[])) for row in rows]


@public
def awards(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Each award with its reason and its project."""
    return render(request, "projects/awards/page.html", {"prizes": prizes(conference)})
