"""Staff name awards and announce them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects import awarding
from projects.access import instructor_required, instructs, staff_required
from projects.forms.awards import AwardForm
from projects.models import Award, Conference


def _found(request: HttpRequest, conference: Conference, pk: int) -> Award:
    award: Award = get_object_or_404(
        Award.objects.visible_to(request.user).filter(conference=conference), pk=pk
    )
    return award


@staff_required
def staff_awards(request: HttpRequest, conference: Conference) -> HttpResponse:
    """All awards, announced or not."""
    awards = (
        Award.objects.visible_to(request.user)
        .filter(conference=conference)
        .select_related("project")
    )
    waiting = [award for award in awards if award.project and not award.announced_at]
    context = {"awards": awards, "waiting": waiting, "may_change": instructs(request)}
    return render(request, "projects/staff_awards/page.html", context)


@instructor_required
def new_award(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Add an award; it stays hidden until it is announced."""
    form = AwardForm(request.POST or None, conference=conference)
    if request.method == "POST" and form.is_valid():
        award = awarding.save_award(form.save(commit=False), by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"{award.name} is added. Nobody sees it before you announce it.")
        return redirect("staff_awards", conference.slug)
    return _show_form(request, {"form": form})


def _show_form(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].errors else 200
    return render(request, "projects/staff_awards/form.html", context, status=status)


@instructor_required
def change_award(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Change name, project or reason."""
    award = _found(request, conference, pk)
    form = AwardForm(request.POST or None, instance=award, conference=conference)
    if request.method == "POST" and form.is_valid():
        awarding.save_award(form.save(commit=False), by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"{award.name} is saved.")
        return redirect("staff_awards", conference.slug)
    return _show_form(request, {"form": form, "award": award})


@require_POST
@instructor_required
def announce_awards(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Show all awards that have a project."""
    count = awarding.announce_all(conference, by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"{count} award{'' if count == 1 else 's'} announced.")
    return redirect("staff_awards", conference.slug)


@require_POST
@instructor_required
def announce_award(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Show one award, or hide it again."""
    award = _found(request, conference, pk)
    if award.announced_at:
        awarding.take_back(award, by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"{award.name} is hidden again.")
    else:
        awarding.announce(award, by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"{award.name} is announced.")
    return redirect("staff_awards", conference.slug)


@instructor_required
def remove_award(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Ask, then delete an award."""
    award = _found(request, conference, pk)
    if request.method == "POST":
        awarding.remove_award(award, by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"{award.name} is removed.")
        return redirect("staff_awards", conference.slug)
    return render(request, "projects/staff_awards/remove.html", {"award": award})
