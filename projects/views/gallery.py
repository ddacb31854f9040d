"""The gallery of one conference, and its front page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import apnumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from projects.access import public
from projects.cards import HAS_WORDS, Card, award_slug, load_cards
from projects.domain.folding import did_you_mean, words_of
from projects.domain.gallery import SORTS, Choice, Option, in_order, matching, options, way_out
from projects.domain.phases import days_in_words
from projects.models import Conference
from projects.searching import candidates

LABELS = {"topic": "Topic", "category": "Category", "has": "Has…", "award": "Award"}


@dataclass
class Filter:
    """One chip of the bar and the panel it opens."""

    name: str
    label: str
    options: list[Option]
    without: str

    @property
    def is_tree(self) -> bool:
        return any(option.under for option in self.options)

    @property
    def branches(self) -> list[list[Option]]:
        """The options in runs that stay together: a group with its topics, else each alone."""
        runs: list[list[Option]] = []
        for option in self.options:
            if runs and option.under and option.under in (runs[-1][0].value, runs[-1][0].under):
                runs[-1].append(option)
            else:
                runs.append([option])
        return runs

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.is_chosen]

    @property
    def summary(self) -> str:
        """What the chip says: its name, or what is chosen."""
        if not self.chosen:
            return self.label
        words = ", ".join(option.label for option in self.chosen[:2])
        more = f" +{len(self.chosen) - 2}" if len(self.chosen) > 2 else ""
        return f"{self.label.rstrip('…')}{' ' if self.name == 'has' else ': '}{words}{more}"


@public
def gallery(request: HttpRequest, conference: Conference) -> HttpResponse:
    """All projects of a conference, filtered by the address."""
    choice = Choice.of(request.GET.getlist)
    if not conference.is_published:
        waiting = {"teams": conference.teams.count(), "hide_bar": True}
        return render(request, "projects/gallery/page.html", waiting)
    cards = load_cards(conference.projects.in_gallery(), with_abstracts=bool(choice.q))
    found = in_order(matching(cards, choice), choice.sort, shuffle_seed(conference))
    address = request.path
    names = _names(cards)
    context: dict[str, object] = {
        "cards": found,
        "total": len(cards),
        "choice": choice,
        "summary": summary(conference, cards),
        "filters": _filters(cards, choice, names, address),
        "chosen": [
            (names.get(pair, pair[1]), _link(address, choice.without(*pair)))
            for pair in choice.pairs
        ],
        "sorts": [(key, words, key == choice.sort) for key, words in SORTS.items()],
        "address": address,
        "count": f"{len(found)} of {len(cards)}",
    }
    if cards and not found:
        context |= _nothing(conference, cards, choice, names, address)
    return render(request, "projects/gallery/page.html", context)


def shuffle_seed(conference: Conference) -> str:
    """Changes at midnight of the conference, so that everyone sees one order all day."""
    return f"{conference.slug} {timezone.now().astimezone(conference.zone).date()}"


def summary(conference: Conference, cards: list[Card]) -> str:
    """ "23 projects by 60 students, presented on 29 April and 4 May." """
    people = len({person for card in cards for person in card.people_ids})
    days = [
        card.session_starts_at.astimezone(conference.zone).date()
        for card in cards
        if card.session_starts_at
    ]
    projects = f"{len(cards)} project{'' if len(cards) == 1 else 's'}"
    by = f" by {people} student{'' if people == 1 else 's'}" if people else ""
    on = f", presented on {days_in_words(days)}" if days else ""
    return f"{projects}{by}{on}."


def _names(cards: list[Card]) -> dict[tuple[str, str], str]:
    """(facet, value) -> the words of every filter that a public project has."""
    names: dict[tuple[str, str], str] = {("has", key): word for key, (_, word) in HAS_WORDS.items()}
    for card in cards:
        names |= {("topic", slug): name for name, slug in card.topics}
        names |= {("category", slug): name for name, slug in card.categories}
        names |= {("award", award_slug(name)): name for name in card.awards}
    for card in cards:
        if card.group:
            names["topic", card.group.slug] = card.group.name
    return names


def _filters(
    cards: list[Card], choice: Choice, names: dict[tuple[str, str], str], address: str
) -> list[Filter]:
    groups = {card.group.slug: card.group.name for card in cards if card.group}
    under = {slug: hue for card in cards for slug, hue in card.topic_groups.items()}
    filters = []
    for facet, label in LABELS.items():
        labels = [(value, words) for (name, value), words in names.items() if name == facet]
        if facet == "topic":
            ordered = sorted(labels, key=lambda entry: _topic_place(entry, groups, under))
            made = options(
                cards,
                choice,
                facet,
                [(v, w, "" if v in groups else under.get(v, "")) for v, w in ordered],
            )
        else:
            made = options(cards, choice, facet, [(value, words, "") for value, words in labels])
        bare = choice
        for value in choice.values(facet):
            bare = bare.without(facet, value)
        if made:
            filters.append(Filter(facet, label, made, _link(address, bare)))
    return filters


def _topic_place(
    entry: tuple[str, str], groups: dict[str, str], under: dict[str, str]
) -> tuple[str, bool, str]:
    """Groups by name, each followed by its topics; topics without a group come last."""
    value, words = entry
    group = value if value in groups else under.get(value, "")
    return (groups.get(group, "\uffff").casefold(), value not in groups, words.casefold())


def _link(address: str, choice: Choice) -> str:
    query = urlencode(choice.parameters())
    return f"{address}?{query}" if query else address


def _nothing(
    conference: Conference,
    cards: list[Card],
    choice: Choice,
    names: dict[tuple[str, str], str],
    address: str,
) -> dict[str, object]:
    """What to say, and the way out, when nothing is found."""
    way = way_out(cards, choice)
    found: dict[str, object] = {
        "asked": [names.get(pair, pair[1]) for pair in choice.pairs],
        "plain_address": address,
    }
    if way:
        found["way_out"] = names.get((way.facet, way.value), way.value)
        found["way_out_count"] = way.count
        found["way_out_link"] = _link(address, choice.without(way.facet, way.value))
    if choice.q and not choice.chosen:
        found |= _other_ways(conference, cards, choice, address)
    return found


def _other_ways(
    conference: Conference, cards: list[Card], choice: Choice, address: str
) -> dict[str, object]:
    """A likelier spelling here, and how many projects of other conferences match."""
    texts = [text for card in cards for text in (card.title, card.pitch, *card.line.names)]
    texts += [name for card in cards for name, _ in card.topics] + [c.abstract for c in cards]
    suggestions = {word: did_you_mean(word, texts) for word in words_of(choice.q)}
    better = " ".join(suggestions.get(word) or word for word in words_of(choice.q))
    elsewhere = candidates(choice.q).exclude(conference=conference).count()
    search = reverse("search")
    return {
        "better": better if any(suggestions.values()) else "",
        "better_link": f"{address}?{urlencode({'q': better})}",
        "elsewhere": capfirst(str(apnumber(elsewhere))) if elsewhere else "",
        "elsewhere_is_one": elsewhere == 1,
        "elsewhere_link": f"{search}?{urlencode({'q': choice.q})}",
    }
