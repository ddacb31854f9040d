"""The outbox: a mail is a row, written with its cause; the worker sends it once.

Between the mail server's yes and our note of it lies an instant in which a worker can be killed, and
nobody can then know whether the mail left. Such a mail is sent again rather than never, under the
same Message-ID, by which mail servers and programs know it for the one they have.

Mail that is not essential follows what its receiver chose (mail_choice.py): it goes at once, is held
for the day's mail, or is written down and not sent.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from projects import letters, mail_choice
from projects.domain.mail_times import next_daily_mail
from projects.models import Conference, Mail, MailPace, Milestone, Team, User

logger = logging.getLogger(__name__)

GIVE_UP_AFTER = 8
CLAIM_LASTS = timedelta(minutes=10)
CODE = "code"
CODE_IS_OF_USE = timedelta(minutes=15)
# The whole text is for the receiver alone, not only a link in it.
SECRET_KINDS = (CODE, "enrolment_code")
NOT_KEPT = "The text is not kept: it held a code for its receiver alone."
NO_LONGER_TRUE = "What it said was settled before it was sent."


def post(
    conference: Conference | None,
    people: Iterable[User | str],
    template: str,
    key: str,
    context: dict[str, Any],
    *,
    thread: str = "",
    useless_from: datetime | None = None,
    is_daily: bool = False,
) -> list[Mail]:
    """Write one mail for each person (a User, or a bare address) in the running transaction.

    template: see letters.py. key: names the cause; together with the address it makes the mail
    unique, so writing it twice is as good as once. thread: mails of one thread to one person stand
    together in their mail program; unless given, a cause is a thread of its own.
    useless_from: the mail is not sent from then on, and not held past it.
    is_daily: it waits for the day's mail even of people who get theirs at once, because the instant
    it was written would tell something.
    """
    wanted: dict[str, User | str] = {}
    for person in people:
        address = person if isinstance(person, str) else person.email
        wanted.setdefault(f"{key}:{address}"[:200], person)
    written = set(Mail.objects.filter(key__in=wanted).values_list("key", flat=True))
    now = timezone.now()
    rows = [
        _row(
            conference,
            person,
            template,
            one_key,
            context,
            thread or key,
            useless_from,
            now,
            is_daily,
        )
        for one_key, person in wanted.items()
        if one_key not in written
    ]
    # Another process may write the same cause now; its rows are as good as these.
    Mail.objects.bulk_create(rows, ignore_conflicts=True)
    found = {mail.key: mail for mail in Mail.objects.filter(key__in=wanted)}
    fresh = [found[row.key].pk for row in rows if found[row.key].state == Mail.State.WAITING]
    if fresh:
        transaction.on_commit(partial(_ring, fresh))
    return [found[one_key] for one_key in wanted]


def _row(
    conference: Conference | None,
    person: User | str,
    template: str,
    key: str,
    context: dict[str, Any],
    thread: str,
    useless_from: datetime | None,
    now: datetime,
    is_daily: bool,
) -> Mail:
    letter = letters.write(conference, person, template, context)
    mail = Mail(
        conference=conference,
        key=key,
        to=person if isinstance(person, str) else person.email,
        receiver=None if isinstance(person, str) else person,
        kind=template,
        thread=f"{conference.slug if conference else ''}/{thread}"[:80],
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        useless_from=useless_from,
        created_at=now,
    )
    if mail.receiver is None or template not in mail_choice.NOT_ESSENTIAL or template == "digest":
        return mail
    if mail.receiver.mail_pace == MailPace.ESSENTIAL:
        mail.state, mail.error = Mail.State.DROPPED, mail_choice.NOT_WANTED
        _forget_secrets(mail)
    elif (is_daily or mail.receiver.mail_pace == MailPace.DAILY) and conference is not None:
        until = next_daily_mail(now, conference.zone)
        if useless_from is None or until < useless_from:
            mail.state, mail.held_until = Mail.State.HELD, until
    return mail


def send_now(address: str, subject: str, text: str) -> bool:
    """Send a mail that somebody waits for, such as a sign-in code: a row first, as every mail.

    If the mail server will not have it, the sweep tries again while a code is of use. What it said
    is not kept afterwards.
    """
    letter = letters.of_text(subject, text)
    mail = Mail.objects.create(
        key=f"{CODE}:{get_random_string(32)}",
        to=address,
        kind=CODE,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        useless_from=timezone.now() + CODE_IS_OF_USE,
    )
    return send(mail.pk)


def milestone_thread(team: Team | None, milestone: Milestone) -> str:
    """The thread of everything that a team gets about one milestone: receipts, decisions, dates."""
    return f"team-{team.pk if team else 'none'}/{milestone.slug}"


def drop(
    conference: Conference, kind: str | tuple[str, ...], thread: str, to: User | None = None
) -> None:
    """Take back mails of a kind, or of several, that are not sent yet, because what they ask for was done."""
    owed = Mail.objects.filter(
        thread=f"{conference.slug}/{thread}"[:80],
        kind__in=[kind] if isinstance(kind, str) else kind,
        state__in=[Mail.State.WAITING, Mail.State.HELD],
    )
    if to is not None:
        owed = owed.filter(receiver=to)
    close(list(owed), Mail.State.DROPPED, error=NO_LONGER_TRUE, held_until=None)


def close(mails: list[Mail], state: Mail.State, **more: Any) -> None:
    """Write down what became of mails that nobody will send any more, their secrets left out."""
    for mail in mails:
        mail.state = state
        for name, value in more.items():
            setattr(mail, name, value)
        _forget_secrets(mail)
    Mail.objects.bulk_update(mails, ["state", "text", "html", *more])


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
    mail = Mail.objects.select_related("conference", "receiver").get(pk=mail_id)
    if mail.useless_from and mail.useless_from <= now:
        mail.state, mail.error = Mail.State.DROPPED, NO_LONGER_TRUE
        _forget_secrets(mail)
        mail.save(update_fields=["state", "error", "text", "html"])
        return False
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.to],
        headers=headers_of(mail),
    )
    message.attach_alternative(mail.html, "text/html")
    post_office = get_connection()
    try:
        post_office.open()
        post_office.send_messages([message])
    except Exception as problem:  # noqa: BLE001  whatever the mail server says, the row keeps it
        mail.attempts += 1
        mail.state = Mail.State.FAILED if mail.attempts >= GIVE_UP_AFTER else Mail.State.WAITING
        mail.error = str(problem)[:300]
        if mail.state == Mail.State.FAILED:
            _forget_secrets(mail)
        mail.save(update_fields=["attempts", "state", "error", "text", "html"])
        _take_leave(post_office)
        return False
    # Noted before anything else is done: what is killed from here on has left once.
    mail.state, mail.sent_at, mail.error = Mail.State.SENT, timezone.now(), ""
    _forget_secrets(mail)
    mail.save(update_fields=["state", "sent_at", "error", "text", "html"])
    _take_leave(post_office)
    return True


def _take_leave(post_office: BaseEmailBackend) -> None:
    """Close the connection. A mail server that does not answer the farewell has the mail all the same."""
    with contextlib.suppress(Exception):
        post_office.close()


def _forget_secrets(mail: Mail) -> None:
    mail.text, mail.html = shown(mail), letters.without_secrets(mail.html)
    if mail.kind in SECRET_KINDS:
        mail.html = ""


def shown(mail: Mail) -> str:
    """The text of a mail for anyone but its receiver: without codes, and links without their key."""
    return NOT_KEPT if mail.kind in SECRET_KINDS else letters.without_secrets(mail.text)


def headers_of(mail: Mail) -> dict[str, str]:
    """What lets mail programs thread, sort and answer a mail, and robots leave it alone.

    The first mail of a thread to this address is its root; every later one answers it.
    """
    headers = {
        "Message-ID": _message_id(mail),
        "Auto-Submitted": "auto-generated",
        "Reply-To": (mail.conference and mail.conference.contact_email) or settings.CONTACT_EMAIL,
    }
    if mail.thread:
        rows = Mail.objects.filter(thread=mail.thread, to=mail.to)
        root = rows.exclude(state=Mail.State.DROPPED).order_by("pk").first()
        if root and root.pk < mail.pk:
            headers["In-Reply-To"] = headers["References"] = _message_id(root)
    if mail.conference:
        # A name in other letters than ASCII is encoded on the way; quotes would end it early.
        name = str(mail.conference).replace('"', "'").replace("\\", "/")
        headers["List-Id"] = f'"{name}" <{mail.conference.slug}.{_domain()}>'
    if mail.receiver and mail.kind in mail_choice.NOT_ESSENTIAL:
        headers["List-Unsubscribe"] = f"<{mail_choice.url_for(mail.receiver)}>"
    return headers


def _message_id(mail: Mail) -> str:
    """The same for every try to send this mail, and telling nothing of how many there are."""
    return f"<{salted_hmac('projects.outbox', str(mail.pk)).hexdigest()[:32]}@{_domain()}>"


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip("> ")
