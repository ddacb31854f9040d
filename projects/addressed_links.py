"""What all links by mail share: made once, kept as a hash, bound to an address, closed once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from projects import addresses, clock
from projects.models import AddressedLink, User
from projects.refusals import WrongState

Link = TypeVar("Link", bound=AddressedLink)

LASTS = timedelta(days=14)
OPEN = Q(accepted_at__isnull=True, declined_at__isnull=True, retracted_at__isnull=True)


def hash_of(token: str) -> str:
    """What is kept of a link: enough to know it again, useless to whoever reads the database."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue(kind: type[Link], email: str, by: User, **more: Any) -> tuple[Link, str]:
    """A new link, and the token that only its mail knows. Expired ones of the same kind give way."""
    now = clock.now()
    kind._default_manager.filter(OPEN, email=email, expires_at__lte=now, **_of_same(more)).update(
        retracted_at=now
    )
    token = secrets.token_urlsafe(32)
    made = kind._default_manager.create(
        email=email, token_hash=hash_of(token), invited_by=by, expires_at=now + LASTS, **more
    )
    return made, token


def _of_same(more: dict[str, Any]) -> dict[str, Any]:
    return {name: more[name] for name in ("team", "conference") if name in more}


def still_open(kind: type[Link], at: datetime | None = None) -> QuerySet[Link]:
    """Links of a kind that can still be answered."""
    return kind._default_manager.filter(OPEN, expires_at__gt=at or timezone.now())


def of_token(kind: type[Link], token: str) -> QuerySet[Link]:
    """The link that a token names, if any: none or one row."""
    return kind._default_manager.filter(token_hash=hash_of(token))


def belongs_to(link: AddressedLink, user: User) -> bool:
    """Whether the link's address is one of this person's."""
    return link.email in addresses.of(user)


def close(link: AddressedLink, how: str, no_longer: str) -> None:
    """Close a link by "accepted", "declined" or "retracted". Works once: the second caller is refused."""
    rows = type(link)._default_manager.filter(OPEN, pk=link.pk)
    if not rows.update(**{f"{how}_at": clock.now()}):
        raise WrongState(no_longer)
