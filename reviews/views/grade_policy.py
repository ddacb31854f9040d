"""What a conference settles about showing, doubting and sharing out grades."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from projects import settling
from projects.access import instructor_required
from projects.models import Conference, log
from reviews.forms.grades import GradePolicyForm
from reviews.models import GradePolicy


@instructor_required
def grade_policy(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The rules of release, regrade requests, distributions and contribution."""
    with transaction.atomic():
        Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
        stored = GradePolicy.of(conference)
        form = GradePolicyForm(request.POST or None, instance=stored)
        before = settling.as_words(GradePolicy.of(conference), list(form.fields))
        if form.is_valid():
            form.save()
            after = settling.as_words(stored, form.changed_data)
            kept = {name: before[name] for name in after}
            log(conference, request.user, "changed the grade policy of", conference,  # type: ignore[arg-type]
                before=kept, after=after)  # fmt: skip
            messages.success(request, "The grade policy is saved.")
            return redirect("grade_policy", conference.slug)
    status = 422 if form.errors else 200
    return render(request, "reviews/gradebook/policy.html", {"form": form}, status=status)
