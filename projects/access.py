"""The doors of a conference: who gets into a view at all. What they see there is visibility's.

Each decorator turns the address's `conf` into the Conference, sets `request.conference` and
`request.participant`, and answers 404 to everyone the page is not for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from projects import clock
from projects.models import Conference, Participant, Role
from projects.refusals import require

View = Callable[..., HttpResponse]
PUBLIC_SECONDS = 60


def public(view: View) -> View:
    """A page that anyone may see and any cache may keep: no session, no cookie, no token.

    The view is called with an anonymous user, so that nothing personal can reach the page.
    """

    @csrf_exempt
    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from django.contrib.auth.models import AnonymousUser

        request.user = AnonymousUser()
        if "conf" in kwargs:
            conference = get_object_or_404(Conference, slug=kwargs.pop("conf"))
            request.conference = conference  # type: ignore[attr-defined]
            response = view(request, conference, *args, **kwargs)
        else:
            response = view(request, *args, **kwargs)
        if response.status_code in (200, 301, 304):
            patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
        return response

    respond.access = "public"  # type: ignore[attr-defined]
    return respond


def _place(user: Any, slug: str) -> tuple[Conference, Participant | None]:
    """The conference with the person's place in it: one query for those who have one."""
    places = (
        Participant.objects.active()
        .filter(conference__slug=slug, user=user)
        .select_related("conference", "user", "membership__team")
    )
    place = clock.beside(places).first()
    clock.tell(place)
    return (place.conference if place else get_object_or_404(Conference, slug=slug)), place


def _enter(view: View, may_enter: Callable[[Any, Participant | None], bool], rule: str) -> View:
    @login_required
    @wraps(view)
    def respond(request: HttpRequest, conf: str, *args: Any, **kwargs: Any) -> HttpResponse:
        conference, participant = _place(request.user, conf)
        if not may_enter(request.user, participant):
            raise Http404
        request.conference = conference  # type: ignore[attr-defined]
        request.participant = participant  # type: ignore[attr-defined]
        return view(request, conference, *args, **kwargs)

    respond.access = rule  # type: ignore[attr-defined]
    return respond


def participant_required(view: View) -> View:
    """Anyone with a place in the conference; site admins pass without one (participant is None)."""
    return _enter(view, lambda user, place: user.is_superuser or place is not None, "participant")


def course_required(view: View) -> View:
    """Students and staff of the conference, not judges, who are guests."""
    return _enter(
        view,
        lambda user, place: (
            user.is_superuser or (place is not None and (place.is_student or place.is_staff))
        ),
        "course",
    )


def student_required(view: View) -> View:
    """Students of the conference."""
    return _enter(view, lambda user, place: place is not None and place.is_student, "student")


def staff_required(view: View) -> View:
    """Assistants, instructors, site admins."""
    return _enter(
        view,
        lambda user, place: user.is_superuser or (place is not None and place.is_staff),
        "staff",
    )


def instructs(request: HttpRequest) -> bool:
    """Whether the person may set up this conference: an instructor of it, or a site admin."""
    place: Participant | None = request.participant  # type: ignore[attr-defined]
    return request.user.is_superuser or (place is not None and place.role == Role.INSTRUCTOR)  # type: ignore[union-attr]


def is_limited(request: HttpRequest) -> bool:
    """Whether the person is staff for some sections only."""
    place: Participant | None = request.participant  # type: ignore[attr-defined]
    return (
        not request.user.is_superuser  # type: ignore[union-attr]
        and place is not None
        and place.role == Role.ASSISTANT
        and place.watched_sections.exists()
    )


def whole_conference_required(view: View) -> View:
    """Staff whose work is not limited to sections; the others get 403 with a sentence."""

    @wraps(view)
    def checked(
        request: HttpRequest, conference: Conference, *args: Any, **kw: Any
    ) -> HttpResponse:
        require(
            not is_limited(request),
            "You work for some sections of this conference, and this page is about all of them.",
        )
        return view(request, conference, *args, **kw)

    return staff_required(checked)


def instructor_required(view: View) -> View:
    """Instructors and site admins. Assistants, who know the page exists, get 403 with a sentence."""

    @wraps(view)
    def checked(
        request: HttpRequest, conference: Conference, *args: Any, **kw: Any
    ) -> HttpResponse:
        require(instructs(request), "Only instructors of this conference may do that.")
        return view(request, conference, *args, **kw)

    respond = staff_required(checked)
    respond.access = "instructor"  # type: ignore[attr-defined]
    return respond


def site_admin_required(view: View) -> View:
    """Site admins; 404 for everyone else."""

    @login_required
    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser:  # type: ignore[union-attr]
            raise Http404
        return view(request, *args, **kwargs)

    respond.access = "site admin"  # type: ignore[attr-defined]
    return respond


def signed_in(view: View) -> View:
    """Any person who is signed in."""
    respond = login_required(view)
    respond.access = "signed in"  # type: ignore[attr-defined]
    return respond
