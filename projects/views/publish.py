"""Instructors make the projects of a conference public, and take them back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from projects import publishing
from projects.access import instructor_required
from projects.models import Conference


@instructor_required
def staff_publish(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What publishing would show, in numbers; one button does it."""
    if request.method == "POST":
        done = publishing.publish(conference, by=request.user)  # type: ignore[arg-type]
        count = len(done.going)
        messages.success(
            request,
            f"{count} project{' is' if count == 1 else 's are'} public. "
            "Pages may take a minute to show everywhere.",
        )
        return redirect("staff_publish", conference.slug)
    return render(request, "projects/publish/page.html", {"plan": publishing.plan(conference)})


@instructor_required
def staff_unpublish(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Ask, then take gallery, program and awards out of public reach."""
    if request.method == "POST":
        publishing.unpublish(conference, by=request.user)  # type: ignore[arg-type]
        messages.success(request, "The projects are not public any more.")
        return redirect("staff_publish", conference.slug)
    if not conference.is_published:
        return redirect("staff_publish", conference.slug)
    public = conference.projects.public().count()
    return render(request, "projects/publish/unpublish.html", {"public": public})
