"""A reviewer writes into the discussion of the project they reviewed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from projects.access import participant_required
from projects.models import Conference
from reviews import desk, discussing
from reviews.forms.posts import PostForm
from reviews.telling import giveaways_in
from reviews.views.review_page import my_review


@require_POST
@participant_required
def write_post(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """Add what I say, under my alias."""
    mine = my_review(request, conference, public_id)
    form = PostForm(request.POST)
    told = giveaways_in(mine, {"text": form.cleaned_data["text"]}) if form.is_valid() else []
    if not form.is_valid() or (told and "anyway" not in request.POST):
        context = {"form": form, "review": mine, "subject": desk.subject(mine), "giveaways": told}
        return render(request, "reviews/review/post.html", context, status=422)
    discussing.write_post(
        mine.round,
        mine.project,
        request.user,  # type: ignore[arg-type]
        form.cleaned_data["text"],
        form.cleaned_data["key"],
        review=mine,
    )
    messages.success(request, "Your contribution stands in the discussion.")
    return redirect(f"{mine.get_absolute_url()}#discussion")
