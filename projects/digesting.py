"""The day's mail: what was held for people who want one mail a day, put together and sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from projects import clock, letters, outbox
from projects.models import Mail


@dataclass(frozen=True)
class Item:
    """One mail of the day without its reason."""

    subject: str
    text: str


def send_days_mails(at: datetime | None = None) -> int:
    """The sweep: one mail for each person and conference that has held mails due; how many."""
    at = at or clock.now()
    due = Mail.objects.filter(state=Mail.State.HELD, held_until__lte=at, receiver__isnull=False)
    pairs = due.order_by().values_list("receiver", "conference").distinct()
    return sum(_gather(receiver, conference, at) for receiver, conference in list(pairs))


@transaction.atomic
def _gather(receiver: int, conference: int, at: datetime) -> bool:
    """Everything held for one person, what is due only tomorrow included; never the same twice.

    A second sweep at the same time waits for the rows here, and then finds them no longer held.
    """
    held = list(
        Mail.objects.select_for_update(of=("self",))
        .filter(state=Mail.State.HELD, receiver=receiver, conference=conference)
        .select_related("conference", "receiver")
        .order_by("created_at", "pk")
    )
    stale = [mail for mail in held if mail.useless_from and mail.useless_from <= at]
    outbox.close(stale, Mail.State.DROPPED, error=outbox.NO_LONGER_TRUE, held_until=None)
    held = [mail for mail in held if mail not in stale]
    if not held or held[-1].receiver is None:
        return False
    items = [Item(mail.subject, letters.split(mail.text)[0]) for mail in held]
    last = held[-1]
    outbox.post(
        last.conference,
        [held[-1].receiver],
        "digest",
        f"digest:{last.pk}",
        {"letters": items},
        thread=f"digest-{last.pk}",
    )
    outbox.close(held, Mail.State.GATHERED, held_until=None, sent_at=at)
    return True
