"""Enrolling with the code of the course: the page for students, and the staff's switch."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache

from projects import clock, self_enrolling
from projects.access import instructor_required
from projects.domain.lateness import is_over
from projects.forms.guests import CourseCodeForm, DomainsForm, EnrolForm, ProofForm
from projects.models import Conference, User
from projects.refusals import WrongState

ASKING = "enrolling"  # what the session keeps between the two steps


@never_cache
def enrol(request: HttpRequest, conf: str) -> HttpResponse:
    """Whoever knows the code of the course becomes a student; 404 where no code is given out.

    A new address is proven by a code by mail first. What the page answers never tells whether an
    address has an account.
    """
    conference = get_object_or_404(Conference, slug=conf)
    if not self_enrolling.is_open(conference):
        raise Http404
    request.conference = conference  # type: ignore[attr-defined]
    if request.user.is_authenticated:
        return _enrol_signed_in(request, conference)
    asking = request.session.get(ASKING)
    if asking and asking["conference"] == conference.pk and "again" not in request.GET:
        return _prove(request, conference, asking)
    return _ask(request, conference)


enrol.access = "by code"  # type: ignore[attr-defined]


def _enrol_signed_in(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = CourseCodeForm(request.POST or None)
    if request.method == "POST" and not ratelimit.consume(request, action="enrol"):
        return render(request, "429.html", status=429)
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            if not self_enrolling.fits(conference, code):
                raise WrongState(self_enrolling.WRONG_CODE)
            self_enrolling.enrol_self(conference, request.user, code)  # type: ignore[arg-type]
        except WrongState as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, f"You are a student of {conference} now.")
            return redirect("dashboard", conference.slug)
    return _page(request, form)


def _ask(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and not ratelimit.consume(request, action="enrol"):
        return render(request, "429.html", status=429)
    if form.is_valid():
        given = form.cleaned_data
        if not self_enrolling.fits(conference, given["code"]):
            form.add_error("code", self_enrolling.WRONG_CODE)
        elif not self_enrolling.allows_address(conference, given["email"]):
            form.add_error("email", self_enrolling.refusal_of_address(conference))
        elif not ratelimit.consume(
            request, action="enrol_mail", key=User.objects.tidy(given["email"])
        ):
            return render(request, "429.html", status=429)
        else:
            request.session[ASKING] = {
                "conference": conference.pk,
                **given,
                "proof": self_enrolling.send_proof(conference, given["email"], given["name"]),
                "until": (clock.now() + self_enrolling.PROOF_LASTS).isoformat(),
                "tries": self_enrolling.PROOF_TRIES,
            }
            return redirect("enrol", conference.slug)
    return _page(request, form)


def _prove(request: HttpRequest, conference: Conference, asking: dict[str, Any]) -> HttpResponse:
    form = ProofForm(request.POST or None)
    if request.method == "POST" and not ratelimit.consume(request, action="enrol"):
        return render(request, "429.html", status=429)
    until = datetime.fromisoformat(asking["until"])
    if asking["tries"] <= 0 or is_over(until, clock.now()):
        del request.session[ASKING]
        messages.error(request, "The code from the mail has expired. Ask for a new one.")
        return redirect("enrol", conference.slug)
    if form.is_valid():
        asking["tries"] -= 1
        request.session.modified = True
        given = self_enrolling.hash_of_proof(asking["email"], form.cleaned_data["proof"])
        if not constant_time_compare(given, asking["proof"]):
            form.add_error("proof", self_enrolling.WRONG_PROOF)
        else:
            del request.session[ASKING]
            return _enter(request, conference, asking)
    return _page(request, form, asking["email"])


def _enter(request: HttpRequest, conference: Conference, asking: dict[str, Any]) -> HttpResponse:
    try:
        user = self_enrolling.enrol_proven(
            conference, asking["email"], asking["name"], asking["code"]
        )
    except WrongState as refusal:
        messages.error(request, str(refusal))
        return redirect("enrol", conference.slug)
    return perform_login(
        request,
        user,
        email_verification="none",  # done a moment ago
        redirect_url=reverse("dashboard", args=[conference.slug]),
        email=asking["email"],
    )


def _page(request: HttpRequest, form: Any, proving: str = "") -> HttpResponse:
    context = {"form": form, "proving": proving}
    status = 422 if form.errors else 200
    return render(request, "projects/enrol/page.html", context, status=status)


@instructor_required
def staff_enrolment(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Give out a course code, renew it, end it; say which addresses may use it."""
    by: Any = request.user
    form = DomainsForm(initial={"domains": conference.enrolment_domains})
    if request.method == "POST":
        what = request.POST.get("do")
        if what == "new":
            self_enrolling.switch_on(conference, by)
            messages.success(request, "There is a new course code. A former one is dead.")
            return redirect("staff_enrolment", conference.slug)
        if what == "off":
            self_enrolling.switch_off(conference, by)
            messages.success(request, "Nobody can enrol by a code any more.")
            return redirect("staff_enrolment", conference.slug)
        form = DomainsForm(request.POST)
        if form.is_valid():
            self_enrolling.set_domains(conference, form.cleaned_data["domains"], by)
            messages.success(request, "The allowed domains are saved.")
            return redirect("staff_enrolment", conference.slug)
    context = {"form": form, "address": request.build_absolute_uri(
        reverse("enrol", args=[conference.slug])
    )}  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "projects/enrol/staff.html", context, status=status)
