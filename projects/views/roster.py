"""The people of a conference as staff see and change them; the roster import."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode

from projects import addresses, enrolling, viewing
from projects import roster as importing
from projects.access import instructor_required, instructs, staff_required
from projects.domain.roster import Row
from projects.forms.people import (
    NewPersonForm,
    PeopleFilter,
    PlaceForm,
    RosterForm,
    sections_of,
)
from projects.models import Conference, Participant, Project
from projects.refusals import NotAllowed, WrongState
from projects.teaming import has_handed_anything_in
from projects.views.answers import do_and_return

PER_PAGE = 100
SORTS = {
    "name": ("user__name", "pk"),
    "email": ("user__email",),
    "role": ("role", "user__name"),
    "section": ("section", "user__name"),
    "team": ("membership__team__name", "user__name"),
}
PREVIEW_LASTS = 3600
SALT = "projects.roster"


def found_people(request: HttpRequest, conference: Conference, form: PeopleFilter) -> Any:
    """The participants that a filter leaves, with their teams."""
    people: QuerySet[Participant] = (
        Participant.objects.visible_to(request.user)
        .active()
        .filter(conference=conference)
        .select_related("user", "membership__team")
    )
    form.is_valid()
    chosen = form.cleaned_data
    if chosen.get("q"):
        for word in chosen["q"].split():
            people = people.filter(
                Q(user__name__icontains=word)
                | Q(user__email__icontains=word)
                | Q(external_id__icontains=word)
            )
    if chosen.get("role"):
        people = people.filter(role=chosen["role"])
    if chosen.get("section"):
        people = people.filter(section=chosen["section"])
    if chosen.get("team"):
        people = people.filter(role="student", membership__isnull=chosen["team"] == "without")
    sort = request.GET.get("sort", "name")
    return people.order_by(*SORTS.get(sort, SORTS["name"]))


@staff_required
def staff_people(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = PeopleFilter(conference, request.GET)
    page = Paginator(found_people(request, conference, form), PER_PAGE).get_page(
        request.GET.get("page")
    )
    kept = {
        name: request.GET[name] for name in ("q", "role", "section", "team") if name in request.GET
    }
    sort = request.GET.get("sort", "name")
    context = {
        "may_change": instructs(request),
        "filter": form,
        "page": page,
        "is_filtered": any(kept.values()),
        "query": urlencode({**kept, "sort": sort}),
        "kept": urlencode(kept),
        "sort": sort if sort in SORTS else "name",
        "columns": [
            ("name", "Name"),
            ("email", "E-mail"),
            ("role", "Role"),
            ("section", "Section"),
            ("team", "Team"),
        ],
    }
    return render(request, "projects/people/list.html", context)


@instructor_required
def add_person(request: HttpRequest, conference: Conference) -> HttpResponse:
    may_appoint = enrolling.may_appoint(request.user)  # type: ignore[arg-type]
    form = NewPersonForm(may_appoint, "", request.POST or None)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            place = enrolling.enrol(
                conference,
                chosen["email"],
                chosen["name"],
                chosen["role"],
                request.user,  # type: ignore[arg-type]
                section=chosen["section"],
                external_id=chosen["external_id"],
                welcome=chosen["welcome"],
            )
        except WrongState as refusal:
            wrong = "external_id" if str(refusal) == enrolling.ID_TAKEN else "email"
            form.add_error(wrong, str(refusal))
        else:
            messages.success(request, f"{place.user.name} is in the conference now.")
            return redirect("staff_people", conference.slug)
    status = 422 if form.errors else 200
    return render(request, "projects/people/new.html", {"form": form}, status=status)


def _place(request: HttpRequest, conference: Conference, pk: int) -> Participant:
    return get_object_or_404(
        Participant.objects.visible_to(request.user)
        .active()
        .filter(conference=conference)
        .select_related("user", "conference", "membership__team"),
        pk=pk,
    )


@instructor_required
def staff_person(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """A participant's place: role, section, external id, team; the way to remove them."""
    place = _place(request, conference, pk)
    may_appoint = enrolling.may_appoint(request.user)  # type: ignore[arg-type]
    initial = {
        "role": place.role,
        "section": place.section,
        "external_id": place.external_id,
        "limited_to": place.sections,
    }
    form = PlaceForm(
        may_appoint,
        place.role,
        request.POST or None,
        initial=initial,
        sections=[*sections_of(conference), *place.sections],
    )
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            enrolling.change_place(
                place,
                chosen["role"],
                chosen["section"],
                chosen["external_id"],
                request.user,  # type: ignore[arg-type]
                chosen["limited_to"] if "limited_to" in form.fields else None,
            )
        except (WrongState, NotAllowed) as refusal:
            wrong = "external_id" if str(refusal) == enrolling.ID_TAKEN else "role"
            form.add_error(wrong, str(refusal))
        else:
            messages.success(request, f"The place of {place.user.name} is saved.")
            return redirect("staff_people", conference.slug)
    context = {
        "form": form,
        "place": place,
        "addresses": addresses.of(place.user),
        "may_view": viewing.may_view(place, request.user),  # type: ignore[arg-type]
    }
    return render(
        request, "projects/people/person.html", context, status=422 if form.errors else 200
    )


@instructor_required
def remove_person(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Names what removing does; removes on POST."""
    place = _place(request, conference, pk)
    if request.method == "POST":
        return do_and_return(
            request,
            lambda: enrolling.remove(place, request.user),  # type: ignore[arg-type]
            f"{place.user.name} is not in the conference any more.",
            "staff_people",
            conference.slug,
        )
    project = Project.objects.filter(team=place.team).first() if place.team else None
    is_last = bool(place.team) and place.team.memberships.count() == 1
    context = {
        "place": place,
        "is_last": is_last,
        "project": project,
        "project_stays": project is not None and has_handed_anything_in(project),
    }
    return render(request, "projects/people/remove.html", context)


@instructor_required
def import_roster(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Read a roster and show what it would do. Nothing is written before the second form."""
    if request.method != "POST":
        return render(request, "projects/people/import.html", {"form": RosterForm()})
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "projects/people/import.html", {"form": form}, status=422)
    plan = importing.plan_import(conference, form.roster.rows, request.user)  # type: ignore[arg-type]
    return _preview(request, conference, form.roster.rows, plan, form)


@instructor_required
def apply_roster(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Do what the preview showed, checked again, all at once or not at all."""
    if request.method != "POST":
        return redirect("import_roster", conference.slug)
    try:
        sealed = signing.loads(
            request.POST.get("sealed", ""), salt=_salt(request, conference), max_age=PREVIEW_LASTS
        )
    except signing.BadSignature:
        messages.error(request, "This preview is older than an hour. Choose the file again.")
        return redirect("import_roster", conference.slug)
    rows = [Row(*row) for row in sealed["rows"]]
    welcome = request.POST.get("welcome") == "on"
    removed = {int(pk) for pk in request.POST.getlist("remove") if pk.isascii() and pk.isdecimal()}
    try:
        done = importing.apply_import(
            conference,
            rows,
            request.user,  # type: ignore[arg-type]
            sealed["fingerprint"],
            welcome,
            removed,
        )
    except WrongState as refusal:
        messages.error(request, str(refusal))
        plan = importing.plan_import(conference, rows, request.user)  # type: ignore[arg-type]
        return _preview(request, conference, rows, plan, None)
    messages.success(
        request,
        f"The roster is applied: {done.newcomers} added, {len(done.changed)} changed, "
        f"{len(done.unchanged)} unchanged, "
        f"{sum(place.pk in removed for place in done.absent)} removed.",
    )
    return redirect("staff_people", conference.slug)


def _preview(
    request: HttpRequest,
    conference: Conference,
    rows: Any,
    plan: importing.Plan,
    form: RosterForm | None,
) -> HttpResponse:
    read = form.roster if form else None
    problems = sorted(
        (*plan.problems, *(read.problems if read else ())), key=lambda problem: problem.number
    )
    sealed = ""
    if not problems:
        sealed = signing.dumps(
            {
                "rows": [[getattr(row, name) for name in Row.__dataclass_fields__] for row in rows],
                "fingerprint": plan.fingerprint,
            },
            salt=_salt(request, conference),
            compress=True,
        )
    context = {
        "plan": plan,
        "problems": problems,
        "ignored": read.ignored if read else (),
        "sealed": sealed,
        "form": RosterForm(),
    }
    return render(request, "projects/people/preview.html", context, status=422 if problems else 200)


def _salt(request: HttpRequest, conference: Conference) -> str:
    return f"{SALT}:{conference.pk}:{request.user.pk}"
