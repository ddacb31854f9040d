"""Checking links in the background: claim a row, ask its host, keep what the answer means.

Rules: LINKS.md. The row of a link is written with the link; the bell rings on commit, and a sweep
finds what nobody checked. A check never blocks anything.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from projects import clock
from projects.asking_hosts import answer_for
from projects.domain.link_answers import Answer, Verdict
from projects.domain.link_standing import DAILY, Standing, after
from projects.models import LINK_KINDS, Artefact, Kind, LinkCheck
from projects.refusals import Refusal

logger = logging.getLogger(__name__)

CLAIM_LASTS = timedelta(minutes=5)
PUBLISHED_EVERY = timedelta(days=7)
BETWEEN_WISHES = timedelta(minutes=2)
MOST_A_SWEEP = 20
CHECKED_KINDS = (Kind.REPOSITORY, Kind.VIDEO)


class TooSoon(Refusal):
    """A link was looked at a moment ago, or its host asked us to wait."""

    status = 429


def watch(artefact: Artefact) -> LinkCheck:
    """Write the check that a new link is owed, in the running transaction."""
    check = LinkCheck.objects.create(artefact=artefact, **_how(artefact.kind))
    if settings.LINK_CHECKS and check.next_check_at:
        transaction.on_commit(partial(_ring, [check.pk]))
    return check


def _how(kind: str) -> dict[str, Any]:
    """Demos and datasets may be anywhere, and a typed address is never fetched: no check is owed."""
    if kind in CHECKED_KINDS:
        return {}
    return {"state": LinkCheck.State.DONE, "next_check_at": None}


def _ring(check_ids: list[int]) -> None:
    """Tell the worker at once. If the broker is away the sweep finds the rows within a minute."""
    from projects.tasks import check_link

    try:
        for check_id in check_ids:
            check_link.delay(check_id)
    except Exception:  # noqa: BLE001  the row is the truth; a silent bell must not fail the request
        logger.warning("Broker not reached; link checks %s wait for the sweep.", check_ids)


def waiting_check_ids() -> list[int]:
    """The checks that are due, oldest first. Links from before the checks, or imported, get a row."""
    if not settings.LINK_CHECKS:
        return []
    unwatched = Artefact.objects.filter(kind__in=LINK_KINDS, link_check__isnull=True)
    LinkCheck.objects.bulk_create(
        [LinkCheck(artefact=row, **_how(row.kind)) for row in unwatched[:500]],
        ignore_conflicts=True,
    )
    due = LinkCheck.objects.filter(_owed(timezone.now()))
    return list(due.order_by("next_check_at").values_list("pk", flat=True)[:MOST_A_SWEEP])


def _owed(now: datetime) -> Q:
    is_free = ~Q(state=LinkCheck.State.CHECKING) | Q(claimed_at__lt=now - CLAIM_LASTS)
    return Q(next_check_at__lte=now) & is_free


def check(check_id: int) -> bool:
    """Check one link if that is due; True if this call did. The claim is one conditional UPDATE."""
    if not settings.LINK_CHECKS:
        return False
    claim = timezone.now()
    owed = LinkCheck.objects.filter(_owed(claim), pk=check_id)
    if not owed.update(state=LinkCheck.State.CHECKING, claimed_at=claim):
        return False
    rows = LinkCheck.objects.select_related("artefact__project__conference")
    row = rows.filter(pk=check_id).first()
    if row is None:  # taken out of the draft since
        return False
    try:
        answer = answer_for(row.artefact, row.facts)
    except Exception:
        logger.exception("Checking the link of artefact %s failed.", row.artefact_id)
        answer = Answer(None, "not_understood")
    _keep(row, claim, answer)
    return True


def _keep(row: LinkCheck, claim: datetime, answer: Answer) -> None:
    """Write what the answer means, unless another worker has taken the row over meanwhile."""
    now = timezone.now()
    conference = row.artefact.project.conference
    every = PUBLISHED_EVERY if conference.published_at else DAILY
    found = after(_standing(row), answer, now, every + timedelta(minutes=row.pk % 60))
    values = asdict(found)
    values["verdict"] = found.verdict.value if found.verdict else ""
    settled = answer.verdict is not None
    values["state"] = LinkCheck.State.DONE if settled else LinkCheck.State.WAITING
    if found.facts.get("facts_due") and settled:
        # GitHub's record was not to be had: it is asked for again before the next full check.
        values["next_check_at"] = min(found.next_check_at or now, now + timedelta(hours=1))
    ours = LinkCheck.objects.filter(pk=row.pk, state=LinkCheck.State.CHECKING, claimed_at=claim)
    with transaction.atomic():
        if ours.update(claimed_at=None, **values):
            _tell_artefact(row.artefact, answer, found.facts.get("seconds"))


def _tell_artefact(artefact: Artefact, answer: Answer, seconds: int | None) -> None:
    """What pages show of a link without its check: its length, and whether visitors must sign in."""
    told: dict[str, Any] = {"seconds": seconds} if seconds else {}
    if answer.verdict in (Verdict.WORKS, Verdict.NOT_EMBEDDED):
        told["needs_sign_in"] = False
    elif answer.reason == "members_only":
        told["needs_sign_in"] = True
    if told:
        Artefact.objects.filter(pk=artefact.pk).update(**told)


def _standing(row: LinkCheck) -> Standing:
    return Standing(
        verdict=Verdict(row.verdict) if row.verdict else None,
        reason=row.reason,
        first_failed_at=row.first_failed_at,
        last_worked_at=row.last_worked_at,
        checked_at=row.checked_at,
        next_check_at=row.next_check_at,
        attempts=row.attempts,
        facts=dict(row.facts),
    )


def check_again(checks: list[LinkCheck]) -> None:
    """Look at these links now, because somebody asked. Raises TooSoon if none may be asked again."""
    now = clock.now()
    if not settings.LINK_CHECKS:
        raise TooSoon("Links are not checked here, so there is nothing to repeat.")
    may = [
        row.pk
        for row in checks
        if row.next_check_at
        and not row.attempts
        and row.state == LinkCheck.State.DONE
        and (row.checked_at is None or row.checked_at <= now - BETWEEN_WISHES)
    ]
    with transaction.atomic():
        fresh = LinkCheck.objects.filter(pk__in=may, state=LinkCheck.State.DONE)
        if not may or not fresh.update(state=LinkCheck.State.WAITING, next_check_at=now):
            raise TooSoon(
                "Each link was looked at less than two minutes ago, or is being looked at, or its "
                "host asked us to wait. Ask again in a few minutes."
            )
        transaction.on_commit(partial(_ring, may))
