"""Staff make the program."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects import scheduling
from projects.access import instructor_required, instructs, staff_required
from projects.forms.program import FillForm, SessionForm, SlotForm
from projects.forms.times import in_conference_zone
from projects.models import Conference, Session, Slot


def _session(conference: Conference, pk: int) -> Session:
    return get_object_or_404(conference.sessions, pk=pk)


def _slot(request: HttpRequest, conference: Conference, pk: int) -> Slot:
    slots = Slot.objects.visible_to(request.user).filter(session__conference=conference)
    slot: Slot = get_object_or_404(slots.select_related("session__conference"), pk=pk)
    return slot


@staff_required
def staff_program(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Sessions with their talks, and the projects that have none."""
    sessions = conference.sessions.prefetch_related("slots__project")
    context = {
        "sessions": sessions,
        "free": scheduling.unplaced(conference),
        "may_change": instructs(request),
    }
    return render(request, "projects/staff_program/page.html", context)


@instructor_required
@in_conference_zone
def new_session(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Add a session."""
    form = SessionForm(request.POST or None, instance=Session(conference=conference))
    return _save_session(request, conference, form)


@instructor_required
@in_conference_zone
def change_session(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Change a session; its talks move with its start."""
    form = SessionForm(request.POST or None, instance=_session(conference, pk))
    return _save_session(request, conference, form)


def _save_session(request: HttpRequest, conference: Conference, form: SessionForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        session = scheduling.save_session(form.save(commit=False), by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"{session.name} is saved.")
        return redirect("staff_session", conference.slug, session.pk)
    context = {"form": form, "session": form.instance if form.instance.pk else None}
    status = 422 if form.errors else 200
    return render(request, "projects/staff_program/session_form.html", context, status=status)


@staff_required
def staff_session(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """One session: its talks with buttons, and forms to add to it."""
    return _show_session(request, conference, _session(conference, pk))


def _show_session(
    request: HttpRequest,
    conference: Conference,
    session: Session,
    fill: FillForm | None = None,
    slot: SlotForm | None = None,
) -> HttpResponse:
    wrong = bool((fill and fill.errors) or (slot and slot.errors))
    context = {
        "session": session,
        "may_change": instructs(request),
        "slots": session.slots.select_related("project"),
        "free": scheduling.unplaced(conference),
        "fill_form": fill or FillForm(prefix="fill"),
        "slot_form": slot or SlotForm(prefix="slot", conference=conference),
    }
    return render(
        request, "projects/staff_program/session.html", context, status=422 if wrong else 200
    )


@require_POST
@instructor_required
def fill_session(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Append the projects without a talk."""
    session = _session(conference, pk)
    form = FillForm(request.POST, prefix="fill")
    if not form.is_valid():
        return _show_session(request, conference, session, fill=form)
    wish = form.cleaned_data
    count = scheduling.fill(
        session,
        by=request.user,  # type: ignore[arg-type]
        minutes=wish["minutes"],
        gap=wish["gap"],
        most=wish["most"],
        seed=wish["seed"],
    )
    messages.success(request, f"{count} talk{'' if count == 1 else 's'} added.")
    return redirect("staff_session", conference.slug, pk)


@require_POST
@instructor_required
def add_slot(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Append one talk or a break."""
    session = _session(conference, pk)
    form = SlotForm(request.POST, prefix="slot", conference=conference)
    if not form.is_valid():
        return _show_session(request, conference, session, slot=form)
    wish = form.cleaned_data
    scheduling.add_slot(
        session,
        by=request.user,  # type: ignore[arg-type]
        minutes=wish["minutes"],
        project=wish["project"],
        title=wish["title"],
    )
    return redirect("staff_session", conference.slug, pk)


@require_POST
@instructor_required
def move_slot(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Move a talk one place earlier or later."""
    slot = _slot(request, conference, pk)
    steps = -1 if request.POST.get("to") == "earlier" else 1
    scheduling.move_slot(slot, by=request.user, steps=steps)  # type: ignore[arg-type]
    return redirect("staff_session", conference.slug, slot.session_id)


@require_POST
@instructor_required
def remove_slot(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Take a talk out of the program; its project becomes free."""
    slot = _slot(request, conference, pk)
    session = slot.session_id
    scheduling.remove_slot(slot, by=request.user)  # type: ignore[arg-type]
    messages.success(request, "Taken out. Its project can be placed again.")
    return redirect("staff_session", conference.slug, session)


@instructor_required
def remove_session(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Ask, then delete a session with its talks."""
    session = _session(conference, pk)
    if request.method == "POST":
        scheduling.remove_session(session, by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"{session.name} is removed.")
        return redirect("staff_program", conference.slug)
    context = {"session": session, "talks": session.slots.filter(project__isnull=False).count()}
    return render(request, "projects/staff_program/remove.html", context)
