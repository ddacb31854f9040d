"""The gradebook for staff: the table and the files it leaves in."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from projects.access import instructor_required, is_limited, staff_required
from projects.models import Conference, log
from reviews import exporting, gradebook, taking_back_grades
from reviews.domain.lms_tables import SYSTEMS


@staff_required
def staff_gradebook(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Students × components and total; what is missing is said in words."""
    book = gradebook.compute(conference, request.user)  # type: ignore[arg-type]
    wanted = request.GET.get("q", "").strip().lower()
    lines = [line for line in book.lines if wanted in _searched(line)]
    context = {
        "book": book,
        "lines": lines,
        "q": request.GET.get("q", ""),
        "missing": sum(1 for line in book.lines if not line.is_complete),
        "sees_whole": not is_limited(request),
        "latest": taking_back_grades.latest(conference),
    }
    return render(request, "reviews/gradebook/page.html", context)


def _searched(line: gradebook.Line) -> str:
    person = line.participant
    team = person.team.name if person.team else ""
    title = line.project.title if line.project else ""
    return f"{person.user.name} {person.user.email} {person.external_id} {team} {title}".lower()


@instructor_required
def staff_gradebook_csv(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The whole gradebook as a file for spreadsheets."""
    table = exporting.as_csv(gradebook.compute(conference), conference)
    return _file(request, conference, table, "text/csv; charset=utf-8", "gradebook.csv")


@instructor_required
def staff_gradebook_json(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Every result with its inputs, so that anybody can compute it again."""
    document = exporting.as_document(gradebook.compute(conference), conference)
    content = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return _file(request, conference, content, "application/json", "gradebook.json")


@instructor_required
def staff_export(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Which files the gradebook can leave in, and what each holds."""
    book = gradebook.compute(conference)
    cells = [cell for line in book.lines for cell in line.cells]
    context = {
        "book": book,
        "systems": SYSTEMS,
        "released": sum(cell.released is not None for cell in cells),
        "graded": sum(cell.exact is not None for cell in cells),
    }
    return render(request, "reviews/gradebook/export.html", context)


@instructor_required
def staff_export_csv(request: HttpRequest, conference: Conference, system: str) -> HttpResponse:
    """The gradebook for one system: what is released, or with ?all every result as it stands."""
    if system not in SYSTEMS:
        raise Http404
    table = exporting.for_system(
        SYSTEMS[system], gradebook.compute(conference), is_released="all" not in request.GET
    )
    return _file(request, conference, table, "text/csv; charset=utf-8", f"{system}.csv")


@instructor_required
def staff_export_archive(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The table with every input and the scheme, to keep and to compute again from."""
    content = exporting.as_archive(gradebook.compute(conference), conference)
    return _file(request, conference, content, "application/zip", "gradebook.zip")


def _file(
    request: HttpRequest, conference: Conference, content: bytes, type_: str, name: str
) -> HttpResponse:
    """A file to keep. Who took grades out of the portal is in the log."""
    log(conference, request.user, "took the grades as a file of", conference,  # type: ignore[arg-type]
        after={"file": name})  # fmt: skip
    response = HttpResponse(content, content_type=type_)
    response.headers["Content-Disposition"] = f'attachment; filename="{conference.slug}-{name}"'
    return response
