"""Merging two accounts of one person: choose the other one, see everything, then do it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from projects import addresses, merging
from projects.access import instructor_required
from projects.forms.guests import OtherAccountForm
from projects.models import Conference, Participant
from projects.refusals import WrongState

# One sentence for an address that nobody has and for one that may not be merged here.
NOT_HERE = (
    "No account with this address can be merged here. Both must be people of this conference only, "
    "and neither an instructor; a site admin may merge others."
)


@instructor_required
def merge(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """GET asks for the address of the other account and shows what would move; POST merges."""
    place = get_object_or_404(
        Participant.objects.visible_to(request.user)
        .active()
        .filter(conference=conference)
        .select_related("user"),
        pk=pk,
    )
    by = request.user
    form = OtherAccountForm(request.POST or request.GET or None)
    plan = None
    if form.is_valid():
        other = addresses.owner(form.cleaned_data["email"])
        if other is None or not merging.may_merge(place.user, other, by):  # type: ignore[arg-type]
            form.add_error("email", NOT_HERE)
        else:
            plan = merging.plan_merge(place.user, other)
    if plan and request.method == "POST":
        try:
            merging.merge(
                plan.keep,
                plan.gone,
                by,  # type: ignore[arg-type]
                request.POST.get("fingerprint", ""),
                conference,
            )
        except WrongState as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{place.user.name} has one account now.")
            return redirect("staff_person", conference.slug, place.pk)
    context = {"place": place, "form": form, "plan": plan}
    status = 422 if form.errors else 409 if request.method == "POST" else 200
    return render(request, "projects/merge/page.html", context, status=status)
