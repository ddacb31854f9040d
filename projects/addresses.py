"""Whose address is it? A person may have several; any that they have confirmed means them.

The main address is `User.email`; the others are allauth's rows, and what merging left for rosters. An address that nobody has confirmed
but that a roster gave to somebody as their main one means them as well: that is how they first get in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allauth.account.models import EmailAddress

from projects.models import RosterAddress, User

CHUNK = 400  # SQLite takes a limited number of values in one statement


def of(user: User) -> list[str]:
    """Every address that means this person, the main one first."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list(
        "email", flat=True
    )
    return list(dict.fromkeys([user.email, *(User.objects.tidy(email) for email in confirmed)]))


def owner(email: str) -> User | None:
    """The person whom an address means, or None."""
    email = User.objects.tidy(email)
    return owners([email]).get(email)


def owners(emails: Sequence[str]) -> dict[str, User]:
    """The people whom these addresses mean, by address. Someone's main address comes first."""
    found: dict[str, User] = {}
    for start in range(0, len(emails), CHUNK):
        part = emails[start : start + CHUNK]
        for named in RosterAddress.objects.filter(email__in=part).select_related("user"):
            found[named.email] = named.user
        for row in EmailAddress.objects.filter(email__in=part, verified=True).select_related(
            "user"
        ):
            found[row.email] = row.user
        for user in User.objects.filter(email__in=part):
            found[user.email] = user
    return found


def others_of(users: Iterable[int]) -> dict[str, int]:
    """What means these people beside their main address: address to the user's primary key."""
    keys: list[int] = list(users)
    found: dict[str, int] = {}
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        named = RosterAddress.objects.filter(user__in=part).values_list("email", "user")
        found.update(dict(named))
        rows = EmailAddress.objects.filter(user__in=part, verified=True).values_list(
            "email", "user"
        )
        found.update(dict(rows))
    return found


def end_claims(emails: Sequence[str], keep: User | None = None) -> None:
    """Forget that anybody said these were theirs without confirming it."""
    for start in range(0, len(emails), CHUNK):
        EmailAddress.objects.filter(
            email__in=emails[start : start + CHUNK], verified=False
        ).exclude(user=keep).delete()


def confirm(user: User, email: str) -> None:
    """Record that the person has shown that the address is theirs. Unconfirmed claims of others end."""
    email = User.objects.tidy(email)
    end_claims([email], keep=user)
    has_main = EmailAddress.objects.filter(user=user, primary=True).exclude(email=email).exists()
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": not has_main}
    )
