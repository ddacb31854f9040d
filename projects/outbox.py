"""The outbox: a mail is a row, written with its cause; the worker sends it once."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from projects.models import Conference, Mail, User

logger = logging.getLogger(__name__)

GIVE_UP_AFTER = 8
CLAIM_LASTS = timedelta(minutes=10)
SECRET_PART = re.compile(r"(/invitations/(?:judges/)?)[\w-]{20,}")


def post(
    conference: Conference | None,
    people: Iterable[User | str],
    template: str,
    key: str,
    context: dict[str, Any],
) -> list[Mail]:
    """Write one mail for each person (a User, or a bare address) in the running transaction.

    template: `mail/<template>.txt`, whose first line is the subject and whose rest is Markdown-free
    text; paragraphs become the HTML part. key: names the cause; together with the address it makes
    the mail unique, so writing it twice is as good as once.
    """
    mails: list[Mail] = []
    fresh: list[int] = []
    for person in people:
        address = person if isinstance(person, str) else person.email
        filled = {
            **context,
            "conference": conference,
            "person": None if isinstance(person, str) else person,
            "site_url": settings.SITE_URL,
            "site_name": settings.SITE_NAME,
        }
        subject, _, body = render_to_string(f"mail/{template}.txt", filled).strip().partition("\n")
        body = body.strip() + "\n"
        html = render_to_string("mail/frame.html", {**filled, "subject": subject, "body": body})
        mail, is_new = Mail.objects.get_or_create(
            key=f"{key}:{address}"[:200],
            defaults={
                "conference": conference,
                "to": address,
                "subject": " ".join(subject.split())[:200],
                "text": body,
                "html": html,
            },
        )
        mails.append(mail)
        if is_new:
            fresh.append(mail.pk)
    if fresh:
        transaction.on_commit(partial(_ring, fresh))
    return mails


def _ring(mail_ids: list[int]) -> None:
    """Tell the worker at once. If the broker is away the sweep finds the rows within a minute."""
    from projects.tasks import send_mail

    try:
        for mail_id in mail_ids:
            send_mail.delay(mail_id)
    except Exception:  # noqa: BLE001  the row is the truth; a silent bell must not fail the request
        # The others are not tried: a request must not wait for a broker that is away once per mail.
        logger.warning("Broker not reached; mails %s wait for the sweep.", mail_ids)


def waiting_mail_ids() -> list[int]:
    """Mails that nobody has sent: waiting ones, and ones whose sender died while sending."""
    stale = timezone.now() - CLAIM_LASTS
    owed = Q(state=Mail.State.WAITING) | Q(state=Mail.State.SENDING, claimed_at__lt=stale)
    return list(Mail.objects.filter(owed).order_by("created_at").values_list("pk", flat=True))


def send(mail_id: int) -> bool:
    """Send one mail if it is still owed; True if this call sent it.

    The claim is one conditional UPDATE, so two workers cannot both send.
    """
    now = timezone.now()
    owed = Q(state=Mail.State.WAITING) | Q(
        state=Mail.State.SENDING, claimed_at__lt=now - CLAIM_LASTS
    )
    if not Mail.objects.filter(owed, pk=mail_id).update(state=Mail.State.SENDING, claimed_at=now):
        return False
    mail = Mail.objects.get(pk=mail_id)
    message = EmailMultiAlternatives(
        mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to]
    )
    message.extra_headers["Message-ID"] = (
        f"<portal-{mail.pk}-{mail.created_at:%Y%m%d%H%M%S}@{_domain()}>"
    )
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except Exception as problem:  # noqa: BLE001  whatever the mail server says, the row keeps it
        mail.attempts += 1
        mail.state = Mail.State.FAILED if mail.attempts >= GIVE_UP_AFTER else Mail.State.WAITING
        mail.error = str(problem)[:300]
        mail.save(update_fields=["attempts", "state", "error"])
        return False
    mail.state, mail.sent_at, mail.error = Mail.State.SENT, timezone.now(), ""
    mail.text, mail.html = without_secrets(mail.text), without_secrets(mail.html)
    mail.save(update_fields=["state", "sent_at", "error", "text", "html"])
    return True


def without_secrets(text: str) -> str:
    """A mail's text with the secret part of its links left out: only the receiver needs it."""
    return SECRET_PART.sub(r"\1…", text)


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip("> ")
