"""The demo's doors: sign in with one click, and read the mails that went out. 404 without DEMO=1."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from portal.demo_people import EMAIL_OF
from projects.models import User

BETWEEN_MESSAGES = re.compile(rb"^-{79}\r?\n", re.MULTILINE)
MOST_FILES = 500
PER_PAGE = 30


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 unless the demo setting is on, whatever the address book says."""

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO or settings.PRODUCTION:
            raise Http404
        return view(request, *args, **kwargs)

    respond.access = "demo"  # type: ignore[attr-defined]
    return respond


@demo_only
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Become one of the invented people."""
    email = EMAIL_OF.get(request.POST.get("who", ""))
    if email is None:
        raise Http404
    user = User.objects.filter(email=email).first()
    if user is None:
        messages.error(
            request, "This person is not in the database. Stop the demo and run make demo-reset."
        )
        return redirect("account_login")
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("my_conferences")


@dataclass(frozen=True)
class SentMail:
    """A mail as it stands in the mail folder."""

    name: str
    to: str
    subject: str
    at: datetime | None
    text: str


@demo_only
def demo_mail(request: HttpRequest) -> HttpResponse:
    """Every mail the portal sent, newest first."""
    page = Paginator(_sent_mails(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/demo/mail.html", {"page": page})


@demo_only
def demo_one_mail(request: HttpRequest, name: str) -> HttpResponse:
    for mail in _sent_mails():
        if mail.name == name:
            return render(request, "portal/demo/one_mail.html", {"mail": mail})
    raise Http404


def _sent_mails() -> list[SentMail]:
    """The newest mails of the folder; names come from the folder's list, never from an address."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or "/nonexistent")
    if not folder.is_dir():
        return []
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    found: list[SentMail] = []
    for file in files[:MOST_FILES]:
        parts = [part for part in BETWEEN_MESSAGES.split(file.read_bytes()) if part.strip()]
        for place, raw in reversed(list(enumerate(parts))):
            found.append(_read(f"{file.stem}-{place}", raw))
    return found


def _read(name: str, raw: bytes) -> SentMail:
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain", "html"))
    try:
        at = parsedate_to_datetime(message["Date"]) if message["Date"] else None
    except ValueError:
        at = None
    return SentMail(
        name=name,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        at=at,
        text=body.get_content() if body else "",
    )
