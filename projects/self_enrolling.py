"""Enrolling oneself with the code of the course, in conferences that allow it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare

from projects import addresses, clock, enrolling, outbox
from projects.models import Conference, Participant, Role, User, log
from projects.refusals import WrongState

# No letter or digit that looks like another. Eight of them: 40 bits, with few tries allowed.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
PROOF_LASTS = timedelta(minutes=15)
PROOF_TRIES = 5
WRONG_CODE = "This is not the code of the course. Check it with your instructor."
NO_LONGER = "The code of the course has changed meanwhile. Ask your instructor for the new one."
WRONG_PROOF = "This is not the code from the mail. Check the newest mail."


def new_code() -> str:
    """A random code, written in two groups of four."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def tidy(code: str) -> str:
    """A code as it is compared: capital letters and digits only."""
    return "".join(char for char in code.upper() if char.isascii() and char.isalnum())


def is_open(conference: Conference) -> bool:
    """Whether anybody can enrol by themselves now."""
    return bool(conference.enrolment_code) and not conference.is_archived


def fits(conference: Conference, code: str) -> bool:
    """Whether this is the code of the course."""
    return is_open(conference) and constant_time_compare(
        tidy(code), tidy(conference.enrolment_code)
    )


def allows_address(conference: Conference, email: str) -> bool:
    """Whether the address lies in an allowed domain, or below one."""
    domains = conference.enrolment_domains.split()
    host = User.objects.tidy(email).rpartition("@")[2]
    return not domains or any(host == name or host.endswith(f".{name}") for name in domains)


def refusal_of_address(conference: Conference) -> str:
    names = " or ".join(conference.enrolment_domains.split())
    return f"Enrolling needs an address that ends in {names}. Use the one of your university."


@transaction.atomic
def switch_on(conference: Conference, by: User) -> str:
    """Make a new code; the one before, if any, is dead from now on."""
    conference.enrolment_code = new_code()
    conference.save(update_fields=["enrolment_code"])
    log(conference, by, "made a new course code for", conference)
    return conference.enrolment_code


@transaction.atomic
def switch_off(conference: Conference, by: User) -> None:
    conference.enrolment_code = ""
    conference.save(update_fields=["enrolment_code"])
    log(conference, by, "ended enrolment by code in", conference)


@transaction.atomic
def set_domains(conference: Conference, domains: str, by: User) -> None:
    before, conference.enrolment_domains = conference.enrolment_domains, domains
    conference.save(update_fields=["enrolment_domains"])
    if before != domains:
        log(
            conference,
            by,
            "changed who may enrol in",
            conference,
            before={"domains": before},
            after={"domains": domains},
        )


def hash_of_proof(email: str, proof: str) -> str:
    return hashlib.sha256(f"{User.objects.tidy(email)}:{tidy(proof)}".encode()).hexdigest()


def send_proof(conference: Conference, email: str, name: str) -> str:
    """Mail a code that shows whose the address is; returns what is kept of it.

    Known and unknown addresses get the same mail, so that nobody learns who has an account. The
    row belongs to no conference: staff who read its outbox must not find the code there.
    """
    proof = new_code()
    outbox.post(
        None,
        [User.objects.tidy(email)],
        "enrolment_code",
        f"enrol:{secrets.token_hex(12)}",
        {"course": conference, "name": name, "proof": proof},
        useless_from=clock.now() + PROOF_LASTS,
    )
    return hash_of_proof(email, proof)


@transaction.atomic
def enrol_self(conference: Conference, user: User, code: str) -> Participant:
    """Give a person who knows the code a student's place, unless staff once removed them."""
    conference = Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
    if not fits(conference, code):
        raise WrongState(NO_LONGER)
    if not any(allows_address(conference, email) for email in addresses.of(user)):
        raise WrongState(refusal_of_address(conference))
    place = Participant.objects.filter(conference=conference, user=user).first()
    if place and place.left_at:
        raise WrongState("The staff took you out of this conference. Ask them to add you again.")
    if place:
        raise WrongState("You are in this conference already.")
    return enrolling.enrol(
        conference, user.email, user.name, Role.STUDENT, user, welcome=False
    )  # fmt: skip


@transaction.atomic
def enrol_proven(conference: Conference, email: str, name: str, code: str) -> User:
    """Enrol the owner of an address that has just been proven; their account is made if needed.

    Someone who has a place already is signed in all the same: they have shown who they are.
    """
    conference = Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
    if not fits(conference, code):
        raise WrongState(NO_LONGER)
    user = addresses.owner(email) or enrolling.new_user(email, name)
    addresses.confirm(user, email)
    if not Participant.objects.active().filter(conference=conference, user=user).exists():
        enrol_self(conference, user, code)
    return user
