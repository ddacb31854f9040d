"""The outbox of a conference: which mails are owed, sent or failed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode

from projects.access import whole_conference_required
from projects.models import Conference, Mail
from projects.outbox import shown

PER_PAGE = 50


@whole_conference_required
def staff_mail(request: HttpRequest, conference: Conference) -> HttpResponse:
    mails = Mail.objects.visible_to(request.user).filter(conference=conference)
    counts = dict(mails.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", "")
    query = request.GET.get("q", "").strip()[:100]
    found = mails.filter(state=state) if state in Mail.State.values else mails
    for word in query.split():
        found = found.filter(Q(to__icontains=word) | Q(subject__icontains=word))
    kept = {key: value for key, value in (("state", state), ("q", query)) if value}
    context = {
        "page": Paginator(found.defer("text", "html"), PER_PAGE).get_page(request.GET.get("page")),
        "states": [
            ("", "All", sum(counts.values()), state not in Mail.State.values),
            *(
                (value, label.capitalize(), counts.get(value, 0), value == state)
                for value, label in Mail.State.choices
            ),
        ],
        "state": state,
        "q": query,
        "query": urlencode(kept),
    }
    return render(request, "projects/mail/list.html", context)


@whole_conference_required
def staff_one_mail(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """One mail as its receiver reads it, but for the links that only the receiver may use."""
    mails = Mail.objects.visible_to(request.user).filter(conference=conference)
    mail = get_object_or_404(mails, pk=pk)
    context = {"mail": mail, "text": shown(mail)}
    return render(request, "projects/mail/one.html", context)
