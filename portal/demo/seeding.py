"""Filling an empty portal with the demo: two conferences, all at once or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from portal.demo import seeding_archive
from portal.demo.back_dating import Story
from portal.demo.calendar import ZONE, Calendar, at
from portal.demo.people import ONE_CLICK, address
from portal.demo.seeding_archive import seed_archive
from portal.demo.seeding_current import seed_current
from projects.models import Invitation, Mail, User


def is_seeded() -> bool:
    """Whether the demo's people are in the database."""
    return User.objects.filter(email=address("admin")).exists()


def seed(say: Callable[[str], None]) -> None:
    """Tell both conferences up to this morning. What it writes depends on the day alone."""
    calendar = Calendar(timezone.now().astimezone(ZONE).date())
    with transaction.atomic():
        bells = len(connection.run_on_commit)
        story = Story()
        first_talks, _ = calendar.past_days
        story.at(at(first_talks - timedelta(days=120), 9))
        User.objects.create_superuser(address("admin"), ONE_CLICK["admin"])
        archive = seed_archive(calendar, story, say)
        seed_current(calendar, story, say)
        say("Setting the dates")
        asked = Invitation.objects.latest("created_at")
        lasts = asked.expires_at - asked.created_at
        story.settle()
        seeding_archive.close(archive, calendar)
        Invitation.objects.update(expires_at=F("created_at") + lasts)
        Mail.objects.filter(state__in=[Mail.State.WAITING, Mail.State.HELD]).update(
            state=Mail.State.SENT,
            attempts=1,
            sent_at=F("created_at") + timedelta(seconds=2),
            held_until=None,
        )
        # The mails are told as sent, so nobody needs to ring the worker for them.
        del connection.run_on_commit[bells:]
    _fill_mail_folder()


def _fill_mail_folder() -> None:
    """Lay what the one-click people got into the mail folder, which the demo shows.

    Only into a folder: nothing of the demo ever leaves this machine.
    """
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return
    addresses = [address(key) for key in ONE_CLICK]
    messages = []
    for mail in Mail.objects.filter(to__in=addresses).order_by("created_at"):
        message = EmailMultiAlternatives(
            mail.subject,
            mail.text,
            settings.DEFAULT_FROM_EMAIL,
            [mail.to],
            headers={"Date": format_datetime(mail.created_at)},
        )
        message.attach_alternative(mail.html, "text/html")
        messages.append(message)
    # One connection, one file: the order stays, whatever the file system's clock can tell apart.
    get_connection().send_messages(messages)
