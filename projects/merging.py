"""Making two accounts of one person one: first what would happen, then all of it or nothing.

What moves is found through the models' own relations, so that a new model that names people is
merged without anybody thinking of it. Versions and log entries never change: they keep the former
account, which stays as a row that nobody can sign in to.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from projects import outbox
from projects.models import Conference, LogEntry, Participant, Role, RosterAddress, User, Version
from projects.models import log as record
from projects.refusals import WrongState, require

STAYING = {Version, LogEntry, EmailAddress, RosterAddress}
MOVED_ON = "Something of these two has changed meanwhile. Look again."


@dataclass
class Plan:
    """What a merge would do: how many of what move, and what stands against it.

    moves: by the words for a kind of row. conflicts: sentences; with any the merge is refused.
    """

    keep: User
    gone: User
    places: list[str] = field(default_factory=list)
    moves: Counter[str] = field(default_factory=Counter)
    conflicts: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """Equal only for plans that would do the same."""
        told = repr((self.keep.pk, self.gone.pk, self.places, sorted(self.moves.items())))
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def moved(self) -> list[tuple[str, int]]:
        return sorted(self.moves.items())


def may_merge(keep: User, gone: User, by: User) -> bool:
    """Site admins may; instructors where both people have places only where they instruct.

    Never an account with more rights than theirs, nor their own.
    """
    if keep.pk == gone.pk or by.pk in (keep.pk, gone.pk) or not keep.is_active:
        return False
    if by.is_superuser:
        return True
    if keep.is_superuser or gone.is_superuser:
        return False
    places = Participant.objects.filter(user__in=[keep, gone])
    instructed = Participant.objects.active().filter(user=by, role=Role.INSTRUCTOR)
    if places.filter(role=Role.INSTRUCTOR).exists():
        return False
    return not places.exclude(conference__in=instructed.values("conference")).exists()


def plan_merge(keep: User, gone: User) -> Plan:
    """Look at both accounts. Changes nothing."""
    plan = Plan(keep, gone)
    _go_through(plan, act=False)
    return plan


@transaction.atomic
def merge(keep: User, gone: User, by: User, fingerprint: str, where: Conference) -> Plan:
    """Move everything of `gone` to `keep`; `gone` stays as a closed account without an address."""
    users = {
        user.pk: user
        for user in User.objects.select_for_update()
        .filter(pk__in=[keep.pk, gone.pk])
        .order_by("pk")
    }
    keep, gone = users[keep.pk], users[gone.pk]
    require(may_merge(keep, gone, by), "Only a site admin may merge these two.")
    plan = plan_merge(keep, gone)
    if plan.fingerprint != fingerprint or not gone.is_active:
        raise WrongState(MOVED_ON)
    if plan.conflicts:
        raise WrongState(plan.conflicts[0])
    _go_through(Plan(keep, gone), act=True)
    former = gone.email
    _close(gone)
    RosterAddress.objects.filter(user=gone).update(user=keep)
    RosterAddress.objects.get_or_create(email=former, defaults={"user": keep})
    outbox.post(
        where,
        [keep.email, former],
        "merged",
        f"merged:{gone.pk}:{keep.pk}",
        {"name": keep.name, "main": keep.email, "former": former},
    )
    record(
        where,
        by,
        "merged two accounts of",
        keep.name,
        before={"accounts": f"{keep.email}, {former}"},
        after={"account": keep.email, **{word: number for word, number in plan.moved}},
    )
    return plan


def _close(user: User) -> None:
    """Leave an account that nobody can sign in to and no address means."""
    EmailAddress.objects.filter(user=user).delete()
    user.email = f"merged-{user.pk}@accounts.invalid"
    user.is_active = user.is_superuser = False
    user.password = make_password(None)
    user.save(update_fields=["email", "is_active", "is_superuser", "password"])


def _go_through(plan: Plan, act: bool) -> None:
    """Count or move; one walk for both, so that they cannot disagree."""
    kept = {
        place.conference_id: place
        for place in _places(plan.keep)
    }  # fmt: skip
    for place in _places(plan.gone):
        other = kept.get(place.conference_id)
        if other is None:
            plan.places.append(f"{place.conference}, as {place.get_role_display()}")
            if act:
                place.user = plan.keep
                place.save(update_fields=["user"])
            continue
        plan.places.append(f"{place.conference}: both places become one")
        _merge_places(plan, other, place, act)
    _move(plan, User, plan.keep, plan.gone, act, leaving={Participant})


def _places(user: User) -> list[Participant]:
    return list(
        Participant.objects.filter(user=user)
        .select_related("conference", "user", "membership__team")
        .order_by("conference_id")
    )


def _merge_places(plan: Plan, kept: Participant, gone: Participant, act: bool) -> None:
    where = str(gone.conference)
    if kept.role != gone.role and not (kept.left_at or gone.left_at):
        plan.conflicts.append(
            f"In {where} one account is {kept.get_role_display()}, the other "
            f"{gone.get_role_display()}. Give both the same role, or remove one."
        )
    if kept.team and gone.team:
        plan.conflicts.append(
            f"In {where} one account is on the team {kept.team.name}, the other on "
            f"{gone.team.name}. Take one of them off first."
        )
    _move(plan, Participant, kept, gone, act)
    if not act:
        return
    values = {
        "section": kept.section or gone.section,
        "external_id": kept.external_id or gone.external_id,
        "role": gone.role if kept.left_at and not gone.left_at else kept.role,
        "left_at": kept.left_at and gone.left_at,
    }
    gone = Participant.objects.get(pk=gone.pk)
    gone.delete()
    Participant.objects.filter(pk=kept.pk).update(**values)


def _move(
    plan: Plan,
    model: type[models.Model],
    keep: Any,
    gone: Any,
    act: bool,
    leaving: set[Any] = frozenset(),  # type: ignore[assignment]
) -> None:
    """Point every row that names `gone` to `keep`; name those that would stand there twice."""
    for related, name in _naming(model):
        if related in STAYING or related in leaving:
            continue
        rows = related._base_manager.filter(**{name: gone})
        for row in rows:
            if _stands_already(row, name, keep):
                if related._meta.label in HARMLESS_TWICE:
                    if act:
                        row.delete()
                    continue
                plan.conflicts.append(
                    f"Both accounts have a {related._meta.verbose_name} that can exist only once: "
                    f"{row}. Remove one of the two first."
                )
                continue
            plan.moves[str(related._meta.verbose_name)] += 1
            if act:
                related._base_manager.filter(pk=row.pk).update(**{name: keep})


# Rows that say no more the second time.
HARMLESS_TWICE = {
    "projects.CalendarLink",
    "projects.Confirmation",
    "projects.Credit",
    "projects.WatchedSection",
}


def _naming(model: type[models.Model]) -> Iterator[tuple[Any, str]]:
    """Every model that points to this one, with the name of the field that does."""
    for relation in model._meta.get_fields(include_hidden=True):
        is_back = relation.auto_created and not relation.concrete
        if is_back and (relation.one_to_many or relation.one_to_one):
            related: Any = relation.related_model
            if not related._meta.proxy and related._meta.managed:
                yield related, relation.field.name  # type: ignore[union-attr]


def _stands_already(row: Any, name: str, keep: Any) -> bool:
    """Whether `keep` has a row already that this one may not stand beside."""
    meta = type(row)._meta
    unique = [constraint.fields for constraint in meta.constraints if _names(constraint, name)]
    unique += [fields for fields in meta.unique_together if name in fields]
    if meta.get_field(name).unique:
        unique.append((name,))
    others = type(row)._base_manager.exclude(pk=row.pk)
    return any(
        others.filter(
            **{other: getattr(row, meta.get_field(other).attname) for other in fields
               if other != name},
            **{name: keep},
        ).exists()
        for fields in unique
    )  # fmt: skip


def _names(constraint: models.BaseConstraint, name: str) -> bool:
    return isinstance(constraint, models.UniqueConstraint) and name in constraint.fields
