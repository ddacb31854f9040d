"""The draft of a submission while it is being written: texts, files, links, previews."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects import clock, drafting, markdown, uploading
from projects.access import participant_required, student_required
from projects.drafting import Saved, TextRefused, entry_of
from projects.models import Conference, MilestoneField
from projects.templatetags.conference_time import clock_in_zone
from projects.uploading import UploadRefused
from projects.views.work import Work, sent_texts, work_on
from projects.views.work_page import length_of, show_work

LONGEST_PREVIEW = drafting.LONGEST_TEXT


@require_POST
@student_required
def save_draft(request: HttpRequest, conference: Conference, milestone: str) -> HttpResponse:
    """Save what was typed. Scripts send the changed fields and get JSON; a plain form sends all."""
    at = clock.now()
    work = work_on(request, conference, milestone)
    texts, revisions = sent_texts(request, work)
    by_script = _is_fetch(request)
    try:
        saved = drafting.save_texts(work.begun(), request.user, texts, revisions, at)  # type: ignore[arg-type]
    except TextRefused as refusal:
        if by_script:
            return JsonResponse({"error": str(refusal)}, status=refusal.status)
        return show_work(request, work, sentence=str(refusal), typed=texts, status=refusal.status)
    if by_script:
        return _as_json(saved, conference)
    if saved.conflicts:
        return show_work(request, work, conflicts=saved.conflicts, status=409)
    messages.success(request, f"Draft saved at {clock_in_zone(saved.at, conference)}.")
    page = reverse("submission", args=[conference.slug, work.milestone.slug])
    row = request.POST.get("add_row") or request.POST.get("remove_row", "").rpartition(".")[0]
    if row in texts:
        added = f"?add={row}" if "add_row" in request.POST else ""
        page = f"{page}{added}#field-{row}"
    return redirect(page)


def _as_json(saved: Saved, conference: Conference) -> JsonResponse:
    """The contract with autosave.js: new revisions by field; 409 with the other text where two differ."""
    answer: dict[str, object] = {"revisions": saved.revisions}
    if not saved.conflicts:
        return JsonResponse({"saved_at": clock_in_zone(saved.at, conference), **answer})
    answer["conflicts"] = [
        {
            "field": conflict.key,
            "theirs": conflict.theirs,
            **({"value": conflict.value} if conflict.value != conflict.theirs else {}),
            "revision": conflict.revision,
            "who": conflict.who,
        }
        for conflict in saved.conflicts
    ]
    return JsonResponse(answer, status=409)


@require_POST
@student_required
def upload_artefact(
    request: HttpRequest, conference: Conference, milestone: str, key: str
) -> HttpResponse:
    """Put one file into the draft."""
    work = work_on(request, conference, milestone)
    asked = _field(work, key)
    if not asked.is_file:
        raise Http404
    alt_text = request.POST.get("alt_text", "")
    upload = request.FILES.get("file")
    try:
        uploading.add_file(work.begun(), asked, upload, request.user, alt_text)  # type: ignore[arg-type]
    except UploadRefused as refusal:
        return _refused(request, work, asked, str(refusal), alt_text)
    return _piece(request, work, asked, "The file is in the draft.")


@require_POST
@student_required
def save_link(
    request: HttpRequest, conference: Conference, milestone: str, key: str
) -> HttpResponse:
    """Put one link into the draft; an empty one takes it out."""
    work = work_on(request, conference, milestone)
    asked = _field(work, key)
    if not asked.is_link:
        raise Http404
    typed = request.POST.get("url", "").strip()
    if not typed and not asked.is_required:
        uploading.remove(work.begun(), asked, request.user)  # type: ignore[arg-type]
        return _piece(request, work, asked, f"“{asked.label}” is taken out of the draft.")
    length = request.POST.get("length", "")
    try:
        uploading.add_link(work.begun(), asked, typed, request.user, length)  # type: ignore[arg-type]
    except UploadRefused as refusal:
        return _refused(request, work, asked, str(refusal), typed, length)
    return _piece(request, work, asked, "The link is in the draft.")


@require_POST
@student_required
def remove_artefact(
    request: HttpRequest, conference: Conference, milestone: str, key: str
) -> HttpResponse:
    """Take one file or link out of the draft."""
    work = work_on(request, conference, milestone)
    asked = _field(work, key)
    if not (asked.is_file or asked.is_link):
        raise Http404
    uploading.remove(work.begun(), asked, request.user)  # type: ignore[arg-type]
    return _piece(request, work, asked, f"“{asked.label}” is taken out of the draft.")


@require_POST
@participant_required
def markdown_preview(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The text as it will look, as a piece of HTML."""
    text = request.POST.get("text", "")
    if len(text) > LONGEST_PREVIEW:
        return HttpResponse(
            f"The text is longer than {LONGEST_PREVIEW:,} characters.",
            status=400,
            content_type="text/plain; charset=utf-8",
        )
    return HttpResponse(markdown.render(text))


def _field(work: Work, key: str) -> MilestoneField:
    asked = work.milestone.fields.filter(key=key).first()
    if asked is None:
        raise Http404
    return asked


def _is_fetch(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _piece(request: HttpRequest, work: Work, asked: MilestoneField, said: str) -> HttpResponse:
    """The field's own piece of the page for a script; the page at the field for a plain form."""
    if _is_fetch(request):
        context = {
            "entry": entry_of(asked, work.begun()),
            "milestone": work.milestone,
            "said": said,
        }
        return render(request, "projects/submission/_artefact.html", context)
    messages.success(request, said)
    page = reverse("submission", args=[work.conference.slug, work.milestone.slug])
    return redirect(f"{page}#field-{asked.key}")


def _refused(
    request: HttpRequest,
    work: Work,
    asked: MilestoneField,
    sentence: str,
    typed: str,
    length: str = "",
) -> HttpResponse:
    if _is_fetch(request):
        return HttpResponse(sentence, status=422, content_type="text/plain; charset=utf-8")
    return show_work(
        request,
        work,
        errors={asked.key: sentence},
        typed={asked.key: typed, length_of(asked): length},
        status=422,
    )
