"""How often a person gets mail, and the signed link by which they change it without signing in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from projects import clock
from projects.models import Mail, MailPace, User

# Everything else goes at once, whatever was chosen: receipts, decisions, invitations, extensions.
NOT_ESSENTIAL = {
    "announcement",
    "confirm_reminder",
    "digest",
    "discussion_post",
    "grades_released",
    "joined",
    "reminder",
    "responses_closed",
    "review_reminder",
    "reviews_offered",
    "reviews_opened",
    "reviews_taken_back",
    "reviews_released",
    "team_reminder",
}
NOT_WANTED = "The person asked for essential mail only."

_SALT = "projects.mail_choice"
_LINK_LASTS = timedelta(days=365)


def token_for(user: User) -> str:
    """A signed token that lets its holder choose how often this person gets mail, nothing else."""
    return signing.dumps([user.pk, user.email], salt=_SALT)


def url_for(user: User) -> str:
    """The whole address of the page on which this person chooses, signed in or not."""
    return settings.SITE_URL + reverse("mail_choice_by_link", args=[token_for(user)])


def of_token(token: str) -> User | None:
    """The person whose link this is; None if it is wrong, a year old, or the address changed."""
    try:
        pk, email = signing.loads(token, salt=_SALT, max_age=_LINK_LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return User.objects.filter(pk=pk, email=email, is_active=True).first()


@transaction.atomic
def choose(user: User, pace: str, at: datetime | None = None) -> None:
    """Set how often mail comes. What is held for the day's mail follows the new choice."""
    from projects import outbox  # which asks what was chosen here, so not above

    user = User.objects.select_for_update().get(pk=user.pk)
    user.mail_pace = MailPace(pace)
    user.save(update_fields=["mail_pace"])
    held = Mail.objects.filter(receiver=user, state=Mail.State.HELD)
    if pace == MailPace.AT_ONCE:
        held.update(held_until=at or clock.now())
    elif pace == MailPace.ESSENTIAL:
        outbox.close(list(held), Mail.State.DROPPED, error=NOT_WANTED, held_until=None)
