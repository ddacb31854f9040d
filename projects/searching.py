"""Search over all conferences: a stored folded text finds candidates, what is public decides."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from projects.cards import Card, load_cards
from projects.domain.folding import has_all, words_of
from projects.models import Project
from projects.visibility import ProjectQuerySet

MOST_RESULTS = 60


def refresh_search_text(projects: ProjectQuerySet) -> None:
    """Store what search looks through. Call it when a project is published or imported."""
    rows = {project.pk: project for project in projects}
    for card in load_cards(projects, with_abstracts=True):
        rows[card.pk].search_text = card.search_text
    Project.objects.bulk_update(rows.values(), ["search_text"], batch_size=200)


def candidates(query: str) -> ProjectQuerySet:
    """The public projects whose stored text has every word of the query; none for no words."""
    words = words_of(query)
    if not words:
        return Project.objects.none()
    wanted = Q()
    for word in words:
        wanted &= Q(search_text__contains=word)
    found: ProjectQuerySet = Project.objects.in_gallery().filter(wanted)
    return found.order_by("-conference__created_at", "-conference_id", "number")


def search(query: str, most: int = MOST_RESULTS) -> list[Card]:
    """The projects that match, newest conference first.

    The stored text may be older than a name that was hidden since, so each candidate is looked at
    again as it is shown now.
    """
    ids = list(candidates(query).values_list("pk", flat=True)[:most])
    shown = candidates(query).filter(pk__in=ids)
    words = words_of(query)
    return [
        card for card in load_cards(shown, with_abstracts=True) if has_all(card.search_text, words)
    ]


def by_conference(cards: Iterable[Card]) -> list[tuple[str, str, list[Card]]]:
    """(conference, its slug, its cards), in the order of the cards."""
    groups: dict[str, tuple[str, str, list[Card]]] = {}
    for card in cards:
        groups.setdefault(card.conference_slug, (card.conference, card.conference_slug, []))[
            2
        ].append(card)
    return list(groups.values())
