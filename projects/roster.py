"""Importing a roster: show all that would happen, then do it at once or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from projects import addresses, enrolling
from projects.domain.roster import Problem, Row
from projects.models import Conference, Participant, Role, User, log
from projects.refusals import WrongState

CHUNK = 400  # SQLite takes a limited number of values in one statement


@dataclass(frozen=True)
class Change:
    """A person whose place would change, and what of it, as (word, before, after)."""

    row: Row
    name: str
    differences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Plan:
    """What a roster would do to a conference. It can be applied when `problems` is empty.

    absent: students who are not in the roster. They stay unless the person ticks them.
    """

    added: tuple[Row, ...] = ()
    returning: tuple[Row, ...] = ()
    changed: tuple[Change, ...] = ()
    unchanged: tuple[Row, ...] = ()
    absent: tuple[Participant, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def newcomers(self) -> int:
        return len(self.added) + len(self.returning)

    @property
    def does_nothing(self) -> bool:
        return not (self.added or self.returning or self.changed)

    @property
    def fingerprint(self) -> str:
        """Equal only for plans that would do the same."""
        content = [asdict(row) for row in (*self.added, *self.returning)]
        content += [asdict(change) for change in self.changed]
        content += [
            {"absent": place.pk, "team": place.team.pk if place.team else None}
            for place in self.absent
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def plan_import(conference: Conference, rows: Sequence[Row], by: User) -> Plan:
    """Compare a roster with the conference. A cell that says nothing leaves things as they are."""
    places = _places_by_address(conference)
    added: list[Row] = []
    returning: list[Row] = []
    changed: list[Change] = []
    unchanged: list[Row] = []
    problems = list(_ids_of_others(rows, places)) + _one_person_twice(rows)
    for row in rows:
        place = places.get(row.email)
        wrong = _role_problem(row, place, by)
        if wrong:
            problems.append(wrong)
        elif place is None or place.left_at:
            # Asked even of people who have an account elsewhere: whether they have one is not
            # for this conference to find out.
            if not row.name:
                problems.append(
                    Problem(row.number, "name", "The name is missing. A new person needs one.")
                )
            (returning if place else added).append(row)
        else:
            differences = _differences(row, place)
            if differences:
                changed.append(Change(row, place.user.name, differences))
            else:
                unchanged.append(row)
    return Plan(
        tuple(added),
        tuple(returning),
        tuple(changed),
        tuple(unchanged),
        _absent(rows, places),
        tuple(sorted(problems, key=lambda problem: problem.number)),
    )


@transaction.atomic
def apply_import(
    conference: Conference,
    rows: Sequence[Row],
    by: User,
    fingerprint: str,
    welcome: bool,
    removed: Collection[int] = (),
) -> Plan:
    """Do what the plan with this fingerprint said, all of it or nothing.

    removed: those of the plan's absent students that were ticked; the others stay.
    Raises WrongState if the conference has changed since the plan was shown.
    """
    conference = Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
    plan = plan_import(conference, rows, by)
    if plan.problems or plan.fingerprint != fingerprint:
        raise WrongState("The people of the conference have changed meanwhile. Look again.")
    leaving = [place for place in plan.absent if place.pk in removed]
    for place in leaving:
        enrolling.remove(place, by)
    users = _make_users(plan.added)
    before = _places_by_address(conference)
    moving = (*(change.row for change in plan.changed), *plan.returning)
    _free_ids([before[row.email] for row in moving if row.external_id])
    Participant.objects.bulk_create(
        (
            Participant(
                conference=conference,
                user=users[row.email],
                role=row.role or Role.STUDENT,
                section=row.section,
                external_id=row.external_id,
            )
            for row in plan.added
        ),
        batch_size=CHUNK,
    )
    places = _places_by_address(conference)
    for row in (*plan.returning, *(change.row for change in plan.changed)):
        place = places[row.email]
        place.left_at = None
        place.role = row.role or place.role
        place.section = row.section or place.section
        place.external_id = row.external_id or place.external_id
        place.save(update_fields=["left_at", "role", "section", "external_id"])
    log(
        conference,
        by,
        "imported the roster of",
        conference,
        after={
            "added": len(plan.added),
            "came back": len(plan.returning),
            "changed": len(plan.changed),
            "unchanged": len(plan.unchanged),
            "removed": len(leaving),
        },
    )
    if welcome:
        for row in (*plan.added, *plan.returning):
            enrolling.send_welcome(conference, places[row.email])
    return plan


def _places_by_address(conference: Conference) -> dict[str, Participant]:
    """Everybody who is or was in the conference, by each address that means them."""
    by_user = {
        place.user_id: place
        for place in Participant.objects.filter(conference=conference).select_related(
            "user", "membership__team"
        )
    }
    found = {
        email: by_user[user] for email, user in addresses.others_of(by_user).items()
    }  # fmt: skip
    return found | {place.user.email: place for place in by_user.values()}


def _absent(rows: Sequence[Row], places: dict[str, Participant]) -> tuple[Participant, ...]:
    """Students who are in the conference and not in the roster. Staff and judges never count."""
    named = {places[row.email].pk for row in rows if row.email in places}
    absent = {
        place.pk: place
        for place in places.values()
        if place.is_student and not place.left_at and place.pk not in named
    }
    return tuple(sorted(absent.values(), key=lambda place: (place.user.name, place.pk)))


def _one_person_twice(rows: Sequence[Row]) -> list[Problem]:
    """Rows with different addresses that mean one person; the first row is right."""
    owners = addresses.owners([row.email for row in rows])
    first_of: dict[int, Row] = {}
    problems = []
    for row in rows:
        user = owners.get(row.email)
        if user is None:
            continue
        first = first_of.setdefault(user.pk, row)
        if first.email != row.email:
            problems.append(
                Problem(
                    row.number,
                    "e-mail",
                    f"This is another address of the person in row {first.number}. "
                    "Keep one of the two rows.",
                )
            )
    return problems


def _make_users(rows: Sequence[Row]) -> dict[str, User]:
    """The users of these rows, made where the address is new; they sign in with a code by mail."""
    emails = [row.email for row in rows]
    known = addresses.owners(emails)
    User.objects.bulk_create(
        (
            User(email=row.email, name=row.name, password=make_password(None))
            for row in rows
            if row.email not in known
        ),
        batch_size=CHUNK,
    )
    addresses.end_claims([email for email in emails if email not in known])
    return addresses.owners(emails)


def _role_problem(row: Row, place: Participant | None, by: User) -> Problem | None:
    now = place.role if place and not place.left_at else ""
    wanted = row.role or (place.role if place else Role.STUDENT)
    if wanted == now:
        return None
    if Role.INSTRUCTOR in (wanted, now) and not enrolling.may_appoint(by):
        return Problem(row.number, "role", enrolling.ONLY_ADMINS_APPOINT)
    if place and place.user_id == by.pk:
        return Problem(row.number, "role", "This is you. Nobody changes their own role.")
    if now and place and place.team:
        return Problem(
            row.number,
            "role",
            f"{place.user.name} is on the team {place.team.name}. Take them off it first.",
        )
    return None


def _ids_of_others(rows: Sequence[Row], places: dict[str, Participant]) -> list[Problem]:
    """External ids that would belong to two people once the roster is applied."""
    moving = {
        places[row.email].pk for row in rows if row.external_id and row.email in places
    }  # fmt: skip
    kept = {
        place.external_id: place
        for place in places.values()
        if place.external_id and place.pk not in moving
    }
    return [
        Problem(
            row.number,
            "external id",
            f"“{row.external_id}” belongs to {kept[row.external_id].user.name}. "
            "Correct the id, or change theirs first.",
        )
        for row in rows
        if row.external_id in kept
    ]


def _free_ids(places: Sequence[Participant]) -> None:
    """Blank the ids that are about to change, so that two people can swap theirs."""
    keys = [place.pk for place in places]
    for start in range(0, len(keys), CHUNK):
        Participant.objects.filter(pk__in=keys[start : start + CHUNK]).update(external_id="")


def _differences(row: Row, place: Participant) -> tuple[tuple[str, str, str], ...]:
    pairs = (
        ("role", place.role, row.role),
        ("section", place.section, row.section),
        ("external id", place.external_id, row.external_id),
    )
    return tuple(
        (word, before, after) for word, before, after in pairs if after and after != before
    )
