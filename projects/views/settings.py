"""What instructors settle for a conference: itself, milestones, categories, topics."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, ProtectedError, RestrictedError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from projects import settling
from projects.access import instructor_required
from projects.forms.conferences import (
    CategoryFormSet,
    ConferenceForm,
    GroupFormSet,
    RiskItemFormSet,
    TopicFormSet,
)
from projects.forms.milestones import FieldFormSet, MilestoneForm
from projects.forms.times import in_conference_zone
from projects.models import Conference, Milestone, RiskAnswer, log
from projects.refusals import WrongState


@instructor_required
@in_conference_zone
def staff_settings(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The conference itself, and the way to everything else that is settled."""
    if request.method == "POST":
        # Times are written in the zone that this same form chooses.
        zone = ConferenceForm(request.POST)["time_zone"].value()
        if zone in settling.known_zones():
            timezone.activate(zone)
        form = ConferenceForm(request.POST, instance=Conference.objects.get(pk=conference.pk))
        if form.is_valid():
            settling.settle(form, request.user)  # type: ignore[arg-type]
            messages.success(request, "The conference is saved.")
            return redirect("staff_settings", conference.slug)
    else:
        form = ConferenceForm(instance=conference)
    context = {
        "form": form,
        "milestones": conference.milestones.annotate(field_count=Count("fields")),
        "category_count": conference.categories.count(),
        "topic_count": conference.topics.count(),
        "group_count": conference.topic_groups.count(),
    }
    return render(
        request, "projects/settings/conference.html", context, status=422 if form.errors else 200
    )


@instructor_required
@in_conference_zone
def new_milestone(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = MilestoneForm(request.POST or None, instance=Milestone(conference=conference))
    if form.is_valid():
        with transaction.atomic():
            milestone = form.save()
            log(conference, request.user, "added the milestone", milestone)  # type: ignore[arg-type]
        messages.success(request, f"{milestone.name} is added. Now say what it asks for.")
        return redirect("staff_milestone", conference.slug, milestone.slug)
    status = 422 if form.errors else 200
    return render(request, "projects/settings/new_milestone.html", {"form": form}, status=status)


@instructor_required
@in_conference_zone
def staff_milestone(request: HttpRequest, conference: Conference, milestone: str) -> HttpResponse:
    """A milestone and its fields, saved together."""
    found = get_object_or_404(conference.milestones, slug=milestone)
    form = MilestoneForm(request.POST or None, instance=found)
    fields = FieldFormSet(request.POST or None, instance=found, prefix="fields")
    if request.method == "POST" and form.is_valid() and fields.is_valid():
        try:
            _save_milestone(request, conference, form, fields)
        except RestrictedError:
            form.add_error(
                None, "Nothing was saved: a team has just written in a field that was to go."
            )
        else:
            messages.success(request, f"{found.name} is saved.")
            return redirect("staff_milestone", conference.slug, found.slug)
    context = {
        "form": form,
        "fields": fields,
        "milestone": Milestone.objects.get(pk=found.pk),
        "submission_count": found.submissions.count(),
    }
    wrong = form.errors or fields.total_error_count()
    return render(
        request, "projects/settings/milestone.html", context, status=422 if wrong else 200
    )


@transaction.atomic
def _save_milestone(request: HttpRequest, conference: Conference, form: Any, fields: Any) -> None:
    found = form.instance
    before = settling.as_words(Milestone.objects.get(pk=found.pk), form.changed_data)
    form.save()
    fields.save()
    after: dict[str, Any] = settling.as_words(found, form.changed_data)
    gone = [row.instance.label for row in fields.deleted_forms]
    changed = [row.instance.label for row in fields.forms if row.has_changed()]
    kept = [label for label in changed if label not in gone]
    if kept:
        after["fields"] = kept
    if gone:
        after["removed fields"] = gone
    verb = "changed the milestone"
    log(conference, request.user, verb, found, before=before, after=after)  # type: ignore[arg-type]


@instructor_required
def remove_milestone(request: HttpRequest, conference: Conference, milestone: str) -> HttpResponse:
    """Asks first; a milestone that anyone has begun stays."""
    found = get_object_or_404(conference.milestones, slug=milestone)
    if request.method == "POST":
        try:
            settling.remove_milestone(found, request.user)  # type: ignore[arg-type]
        except WrongState as refusal:
            messages.error(request, str(refusal))
            return redirect("staff_milestone", conference.slug, found.slug)
        messages.success(request, f"{found.name} is removed.")
        return redirect("staff_settings", conference.slug)
    context = {"milestone": found, "field_count": found.fields.count()}
    return render(request, "projects/settings/remove_milestone.html", context)


@instructor_required
def staff_categories(request: HttpRequest, conference: Conference) -> HttpResponse:
    rows = CategoryFormSet(request.POST or None, instance=conference)
    if _saved(request, conference, "changed the categories of", rows):
        return redirect("staff_categories", conference.slug)
    used = conference.categories.annotate(uses=Count("projects")).values_list("pk", "uses")
    context = {"rows": rows, "uses": dict(used)}
    return render(
        request,
        "projects/settings/categories.html",
        context,
        status=422 if rows.total_error_count() else 200,
    )


@instructor_required
def staff_risks(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The risk checklist: what staff look at in a proposal."""
    answered = set(
        RiskAnswer.objects.visible_to(request.user)
        .filter(item__conference=conference)
        .values_list("item", flat=True)
    )
    rows = RiskItemFormSet(request.POST or None, instance=conference, answered=answered)
    try:
        if _saved(request, conference, "changed the risk checklist of", rows):
            return redirect("staff_risks", conference.slug)
    except ProtectedError:
        raise WrongState(
            "Somebody answered one of the items that you remove meanwhile. Nothing was saved: load "
            "the page again."
        ) from None
    status = 422 if rows.total_error_count() else 200
    context = {"rows": rows, "answered": answered}
    return render(request, "projects/settings/risks.html", context, status=status)


@instructor_required
def staff_topics(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Topic groups, which carry hue and drawing, and the topics in them: two forms on one page."""
    posted = request.POST or None
    groups = GroupFormSet(posted if "save_groups" in request.POST else None, instance=conference)
    topics = TopicFormSet(
        posted if "save_topics" in request.POST else None,
        instance=conference,
        queryset=conference.topics.order_by("group__position", "name"),
    )
    if _saved(request, conference, "changed the topic groups of", groups) or _saved(
        request, conference, "changed the topics of", topics
    ):
        return redirect("staff_topics", conference.slug)
    wrong = groups.total_error_count() + topics.total_error_count()
    context = {"groups": groups, "topics": topics}
    return render(
        request, "projects/settings/topics.html", context, status=422 if wrong else 200
    )  # fmt: skip


def _saved(request: HttpRequest, conference: Conference, verb: str, rows: Any) -> bool:
    """Save a set of rows if it was sent and is right; the log names the rows that changed."""
    if not rows.is_bound or not rows.is_valid():
        return False
    try:
        _save_rows(request, conference, verb, rows)
    except RestrictedError:
        rows.non_form_errors().append(
            "Nothing was saved: a milestone has just come to need one of these. Try again."
        )
        return False
    messages.success(request, "Saved.")
    return True


@transaction.atomic
def _save_rows(request: HttpRequest, conference: Conference, verb: str, rows: Any) -> None:
    rows.save()
    changed: list[ModelForm] = [form for form in rows.forms if form.has_changed()]
    gone = [form.instance.name for form in rows.deleted_forms if form.instance.name]
    log(
        conference,
        request.user,  # type: ignore[arg-type]
        verb,
        conference,
        after={
            "rows": [form.instance.name for form in changed if form not in rows.deleted_forms],
            "removed": gone,
        },
    )
