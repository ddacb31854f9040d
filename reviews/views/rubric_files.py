"""Rubrics as files: leave as YAML or CSV, come in after a look, or from another conference."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from projects.access import instructor_required, staff_required
from projects.models import Conference, Role
from reviews import rubric_imports
from reviews.domain.offline_form import Unreadable, decode
from reviews.domain.rubric_files import as_csv, as_yaml
from reviews.models import Rubric

LARGEST_FILE = 500_000  # bytes
TYPES = {"yaml": "application/yaml; charset=utf-8", "csv": "text/csv; charset=utf-8"}


@staff_required
def rubrics_file(request: HttpRequest, conference: Conference, kind: str) -> HttpResponse:
    """All rubrics, or with ?rubric= that one, as a file that can be brought in again."""
    rows = conference.rubrics.all()
    wanted = request.GET.get("rubric", "")
    if wanted:
        rows = rows.filter(pk=int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 0)
    written = rubric_imports.written_of(rows)
    content = as_csv(written) if kind == "csv" else as_yaml(written).encode()
    one = slugify(written[0].name) if wanted and written else ""
    response = HttpResponse(content, content_type=TYPES[kind])
    name = f"{conference.slug}-{one or 'rubrics'}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@instructor_required
def import_rubrics(request: HttpRequest, conference: Conference) -> HttpResponse:
    """GET asks for a file; POST shows what it would do, or what is wrong with it line by line."""
    if request.method != "POST":
        return _page(request, conference)
    try:
        text = _sent(request)
    except Unreadable as error:
        return _page(
            request, conference, request.POST.get("text", ""), problem=str(error), status=422
        )
    found = rubric_imports.plan(conference, text)
    return _page(request, conference, text, found, status=422 if found.faults else 200)


def _sent(request: HttpRequest) -> str:
    """Of the file if one was chosen, else of the box."""
    file = request.FILES.get("file")
    text = request.POST.get("text", "") if file is None else ""
    if (file.size or 0 if file else len(text)) > LARGEST_FILE:
        raise Unreadable("This is larger than half a megabyte, so it is not read.")
    return decode(file.read()) if file else text


def _page(
    request: HttpRequest,
    conference: Conference,
    text: str = "",
    plan: rubric_imports.Plan | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    lines = text.split("\n")
    context = {
        "text": text,
        "plan": plan,
        "problem": problem,
        "faults": [
            (fault, lines[fault.line - 1] if 0 < fault.line <= len(lines) else "")
            for fault in (plan.faults[:50] if plan else ())
        ],
    }
    return render(request, "reviews/rubric/import.html", context, status=status)


@require_POST
@instructor_required
def apply_rubrics(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Make what the preview showed."""
    found = rubric_imports.apply(
        conference,
        request.POST.get("text", ""),
        request.POST.get("fingerprint", ""),
        request.user,  # type: ignore[arg-type]
    )
    number = found.changes
    messages.success(request, f"{number} rubric{'' if number == 1 else 's'} brought in.")
    return redirect("staff_rubrics", conference.slug)


@instructor_required
def take_rubrics(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Copy rubrics of the other conferences that this person instructs."""
    others = (
        Rubric.objects.filter(conference__in=_instructed(request))
        .exclude(conference=conference)
        .select_related("conference")
        .annotate(criterion_count=Count("criteria"))
        .order_by("-conference__created_at", "conference", "name")
    )
    if request.method == "POST":
        wanted = {int(key) for key in request.POST.getlist("rubric") if key.isdecimal()}
        chosen = [rubric for rubric in others if rubric.pk in wanted]
        if not chosen:
            messages.error(request, "Tick the rubrics that you want here.")
            return render(request, "reviews/rubric/take.html", {"rubrics": others}, status=422)
        made = rubric_imports.take(conference, chosen, request.user)  # type: ignore[arg-type]
        messages.success(request, f"Copied: {', '.join(rubric.name for rubric in made)}.")
        return redirect("staff_rubrics", conference.slug)
    return render(request, "reviews/rubric/take.html", {"rubrics": others})


def _instructed(request: HttpRequest) -> QuerySet[Conference]:
    """The conferences whose rubrics this person may take along."""
    if request.user.is_superuser:  # type: ignore[union-attr]
        return Conference.objects.all()
    return Conference.objects.filter(
        participants__user=request.user,  # type: ignore[misc]
        participants__role=Role.INSTRUCTOR,
        participants__left_at__isnull=True,
    )
