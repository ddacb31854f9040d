"""The first page: what is on now, then every past edition in one row; and what robots ask for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from projects.access import public
from projects.cards import Hue, hue_of
from projects.domain.phases import Phase, countdown, days_in_words, phase_on
from projects.models import Award, Conference, Project, ProjectTopic, Session

PER_PAGE = 20
ROBOTS = """User-agent: *
Disallow: /accounts/
Disallow: /admin/
Disallow: /me/
Disallow: /*/me/
Disallow: /*/staff/
Disallow: /*/team/
Disallow: /*/submissions/
Disallow: /*/reviews/
Sitemap: {sitemap}
"""


@dataclass
class Strip:
    """One cover of the archive's band."""

    conference: Conference
    number: int
    title: str
    address: str
    group: Hue | None
    cover_family: str

    @property
    def board(self) -> str:
        return f"{self.number:02d}"


@dataclass
class Edition:
    """A conference as its row says it."""

    conference: Conference
    phase: Phase
    days: list[date]
    sentence: str = ""
    strips: list[Strip] = field(default_factory=list)
    awards: list[str] = field(default_factory=list)

    @property
    def on(self) -> str:
        return days_in_words(self.days, with_year=True)


@public
def home(request: HttpRequest) -> HttpResponse:
    """All conferences: the current ones' fronts, then the archive, newest first."""
    editions = _editions()
    past = [entry for entry in editions if entry.phase == Phase.AFTER and _is_shown(entry)]
    page: Page[Edition] = Paginator(past, PER_PAGE).get_page(request.GET.get("page"))
    current = [
        entry
        for entry in editions
        if entry.phase != Phase.AFTER or not (_is_shown(entry) or entry.conference.is_archived)
    ]
    _add_covers([*current, *page.object_list])
    return render(
        request, "portal/home.html", {"current": current, "past": page.object_list, "page": page}
    )


def _is_shown(edition: Edition) -> bool:
    return edition.conference.is_published


def _editions() -> list[Edition]:
    now = timezone.now()
    starts: dict[int, list[date]] = defaultdict(list)
    conferences = {conference.pk: conference for conference in Conference.objects.public()}
    rows = Session.objects.filter(starts_at__isnull=False).values_list("conference_id", "starts_at")
    for pk, at in rows:
        if at:
            starts[pk].append(at.astimezone(conferences[pk].zone).date())
    editions = []
    for conference in conferences.values():
        days = sorted(set(starts[conference.pk]))
        today = now.astimezone(conference.zone).date()
        first, last = (days[0], days[-1]) if days else (None, None)
        phase = phase_on(today, first, last, conference.is_published, conference.is_archived)
        entry = Edition(conference, phase, days, _sentence(phase, days, today))
        editions.append(entry)
    # Of the current ones the soonest comes first; the archive runs back in time.
    far = date.max
    return sorted(
        editions,
        key=lambda e: (
            (0, (e.days[0] if e.days else far).toordinal())
            if e.phase != Phase.AFTER
            else (1, -_year_of(e))
        ),
    )


def _year_of(edition: Edition) -> int:
    """A number that grows with time: the first day, or the day the conference was made."""
    day = edition.days[0] if edition.days else edition.conference.created_at.date()
    return day.toordinal()


def _sentence(phase: Phase, days: list[date], today: date) -> str:
    if not days:
        return "The presentation days are not settled yet." if phase == Phase.BEFORE else ""
    on = days_in_words(days, with_year=True)
    if phase == Phase.DURING:
        return f"The presentations are on now: {on}."
    if phase == Phase.BEFORE:
        return f"Presentations on {on}, {countdown(today, days[0])}."
    return f"The day is over. Presentations were on {on}."


def _add_covers(editions: list[Edition]) -> None:
    """The bands of covers and the awards of these editions, in three queries."""
    by_pk = {entry.conference.pk: entry for entry in editions}
    topics: dict[int, list[ProjectTopic]] = defaultdict(list)
    rows = ProjectTopic.objects.filter(
        project__conference__in=by_pk,
        project__published_at__isnull=False,
        project__withdrawn_at__isnull=True,
    ).select_related("topic__group")
    for row in rows:
        topics[row.project_id].append(row)
    projects = Project.objects.in_gallery().filter(conference__in=by_pk).order_by("number")
    fields = projects.values_list("pk", "conference_id", "number", "title", "slug", "cover_family")
    for pk, conference, number, title, slug, family in fields:
        entry = by_pk[conference]
        address = reverse("project", args=[entry.conference.slug, f"{number:02d}-{slug}"])
        strip = Strip(entry.conference, number, title, address, hue_of(topics[pk]), family)
        entry.strips.append(strip)
    awards = Award.objects.public().filter(conference__in=by_pk)
    for conference, name in awards.values_list("conference_id", "name"):
        by_pk[conference].awards.append(name)


@public
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: all that is public."""
    sitemap = f"{settings.SITE_URL}{reverse('sitemap')}"
    return HttpResponse(ROBOTS.format(sitemap=sitemap), content_type="text/plain; charset=utf-8")


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages, for search engines; at most 50,000, the newest conferences first."""
    pages = [reverse("home")]
    for conference in Conference.objects.public().order_by("-created_at"):
        pages.append(conference.get_absolute_url())
        if conference.is_published:
            pages += [
                reverse(name, args=[conference.slug]) for name in ("gallery", "program", "awards")
            ]
    projects = Project.objects.in_gallery().order_by("-conference__created_at", "number")
    for conf, number, slug in projects.values_list("conference__slug", "number", "slug")[:49000]:
        pages.append(reverse("project", args=[conf, f"{number:02d}-{slug}"]))
    context = {"pages": [settings.SITE_URL + page for page in pages[:50000]]}
    return render(request, "portal/sitemap.xml", context, content_type="application/xml")


@public
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask here whatever the pages say."""
    return HttpResponsePermanentRedirect(static("portal/icon.svg"))
