"""Several addresses for one person: rosters and invitations know them by any confirmed one."""

import pytest
from allauth.account.models import EmailAddress

from projects import addresses, enrolling, inviting
from projects.models import Invitation, Participant, Role, User
from projects.refusals import WrongState
from tests import factories

IMPORT = "/spring/staff/people/import/"


@pytest.fixture
def second(world):
    """Dan has confirmed a second address."""
    EmailAddress.objects.create(user=world.dan, email="dan@home.example", verified=True)
    return world


def planned(client, text):
    return client.post(IMPORT, {"pasted": text}).context


def test_confirmed_address_means_its_owner(second):
    assert addresses.owner(" Dan@HOME.example ") == second.dan
    assert addresses.of(second.dan) == [second.dan.email, "dan@home.example"]


def test_unconfirmed_address_means_nobody(world):
    EmailAddress.objects.create(user=world.dan, email="dan@home.example", verified=False)
    assert addresses.owner("dan@home.example") is None


def test_main_address_comes_before_a_confirmed_one(second):
    stranger = factories.user("Stranger", email="dan@home.example")
    assert addresses.owner("dan@home.example") == stranger


def test_roster_knows_a_person_by_a_second_address(second, sign_in):
    plan = planned(sign_in(second.carol), "name,email,section\nDan,dan@home.example,B\n")["plan"]
    assert [change.name for change in plan.changed] == ["Dan"]
    assert plan.added == ()
    assert "Dan" not in [place.user.name for place in plan.absent]


def test_roster_adds_somebody_known_elsewhere_by_a_second_address(world, sign_in):
    outsider = factories.user("Oto")
    EmailAddress.objects.create(user=outsider, email="oto@home.example", verified=True)
    client = sign_in(world.carol)
    shown = planned(client, "name,email\nOto,oto@home.example\n")
    client.post(IMPORT + "apply/", {"sealed": shown["sealed"]})
    assert Participant.objects.filter(conference=world.conference, user=outsider).exists()
    assert not User.objects.filter(email="oto@home.example").exists()


def test_two_rows_for_one_person_are_named(second, sign_in):
    shown = planned(sign_in(second.carol), f"email\n{second.dan.email}\ndan@home.example\n")
    assert [(p.number, p.column, p.sentence) for p in shown["problems"]] == [
        (3, "e-mail", "This is another address of the person in row 2. Keep one of the two rows.")
    ]


def test_enrolling_by_a_second_address_makes_no_second_account(second):
    with pytest.raises(WrongState) as refusal:
        enrolling.enrol(second.conference, "dan@home.example", "Dan", Role.STUDENT, None)
    assert str(refusal.value) == "Dan is already in this conference."


def test_unconfirmed_claim_ends_when_somebody_gets_the_address(world):
    EmailAddress.objects.create(user=world.dan, email="new@uni.example", verified=False)
    enrolling.enrol(world.conference, "new@uni.example", "New", Role.STUDENT, None)
    assert not EmailAddress.objects.filter(user=world.dan, email="new@uni.example").exists()


def test_member_invites_by_a_second_address(second, sign_in):
    sign_in(second.alice).post("/spring/team/invite/", {"email": "dan@home.example"})
    assert Invitation.objects.get().email == second.dan.email


def test_invitation_to_a_former_main_address_still_works(second, sign_in):
    _, token = inviting.invite(second.alpha, second.places.dan, second.alice)
    EmailAddress.objects.create(user=second.dan, email=second.dan.email, verified=True)
    User.objects.filter(pk=second.dan.pk).update(email="dan@home.example")
    second.dan.refresh_from_db()
    sign_in(second.dan).post(f"/invitations/{token}/", {"answer": "accept"})
    assert second.alpha.has_member(second.dan)


def test_person_adds_an_address_and_confirms_it_with_a_code(world, sign_in, mailoutbox):
    import re

    EmailAddress.objects.create(user=world.dan, email=world.dan.email, verified=True, primary=True)
    client = sign_in(world.dan)
    client.post("/accounts/email/", {"email": "dan@home.example", "action_add": ""}, follow=True)
    code = re.search(r"^([A-Z0-9-]{6,})$", mailoutbox[-1].body, re.MULTILINE)[1]
    client.post("/accounts/confirm-email/", {"code": code})
    assert addresses.owner("dan@home.example") == world.dan
