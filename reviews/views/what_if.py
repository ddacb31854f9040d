"""The what-if page: looked at with GET, which stores nothing; applied with POST."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from projects.access import instructor_required
from projects.models import Conference
from projects.refusals import WrongState
from reviews import what_if
from reviews.forms.what_if import WhatIfForm


@instructor_required
def staff_what_if(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Every final grade that other numbers or rules would move; the address holds the numbers."""
    form = WhatIfForm(conference, request.GET or None)
    planned, status, refusal = None, 200, ""
    if form.is_bound and form.is_valid():
        if request.method == "POST":
            try:
                done = what_if.apply(
                    conference,
                    form.change,
                    request.user,  # type: ignore[arg-type]
                    request.POST.get("reason", "").strip()[:300],
                    request.POST.get("fingerprint", ""),
                )
            except WrongState as wrong:
                refusal, status = str(wrong), 409
            else:
                number = len(done.moves)
                messages.success(
                    request,
                    f"Applied. {number} final grade{'' if number == 1 else 's'} moved; students see "
                    "it when you release again.",
                )
                return redirect("staff_gradebook", conference.slug)
        planned = what_if.preview(conference, form.change, request.user)  # type: ignore[arg-type]
    context = {"form": form, "planned": planned, "refusal": refusal}
    status = 422 if form.errors else status
    return render(request, "reviews/gradebook/what_if.html", context, status=status)
