"""Judges by invitation: a link bound to an address, hashed, expiring, single use; GET never acts."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from projects import judging
from projects.letters import without_secrets
from projects.models import JudgeInvitation, Mail, Participant, Role, User
from projects.refusals import WrongState
from tests import factories

STAFF = "/spring/staff/people/judges/"


@pytest.fixture
def asked(world):
    """Grace is asked to judge; `token` is what only her mail knows."""
    world.invitation, world.token = judging.invite_judge(
        world.conference, "grace@navy.example", "Grace", world.carol
    )
    world.link = f"/invitations/judges/{world.token}/"
    return world


def judges(world):
    places = Participant.objects.active().filter(conference=world.conference, role=Role.JUDGE)
    return [place.user.email for place in places.select_related("user")]


def test_instructor_asks_by_mail(world, sign_in):
    client = sign_in(world.carol)
    client.post(STAFF, {"name": "Grace", "email": "Grace@Navy.example"})
    invitation = JudgeInvitation.objects.get()
    assert (invitation.email, invitation.name) == ("grace@navy.example", "Grace")
    assert "Grace" in client.get(STAFF).content.decode()
    assert not User.objects.filter(email="grace@navy.example").exists()


def test_assistant_does_not_ask(world, sign_in):
    assert sign_in(world.eve).post(STAFF, {}).status_code == 403


def test_mail_has_the_link_and_the_database_only_its_hash(asked):
    mail = Mail.objects.get(to="grace@navy.example")
    assert asked.token not in str(JudgeInvitation.objects.values().get())
    assert asked.token not in without_secrets(f"http://x{asked.link}")
    assert mail.subject == "Carol asks you to judge at Deep Learning Mini-Conference, Spring 2027"


def test_opening_the_link_changes_nothing(asked):
    response = Client().get(asked.link)
    assert response.status_code == 200
    assert (judges(asked), JudgeInvitation.objects.get().is_open) == ([], True)
    assert response["Cache-Control"] != "public"


def test_accepting_makes_account_place_and_confirmed_address(asked):
    response = Client().post(asked.link, {"answer": "accept", "name": "Grace Hopper"})
    assert response.url == "/accounts/login/code/"
    user = User.objects.get(email="grace@navy.example")
    assert (user.name, user.has_usable_password()) == ("Grace Hopper", False)
    assert judges(asked) == ["grace@navy.example"]
    assert EmailAddress.objects.get(user=user).verified


def test_accepting_does_not_sign_in(asked):
    client = Client()
    client.post(asked.link, {"answer": "accept", "name": "Grace"})
    assert client.get("/spring/me/").status_code == 302


def test_link_works_once(asked):
    Client().post(asked.link, {"answer": "accept", "name": "Grace"})
    again = Client().post(asked.link, {"answer": "accept", "name": "Mallory"})
    assert again.status_code == 409
    assert User.objects.get(email="grace@navy.example").name == "Grace"


def test_existing_account_becomes_judge_and_keeps_its_name(asked, sign_in):
    grace = factories.user("Rear Admiral", email="grace@navy.example")
    response = sign_in(grace).post(asked.link, {"answer": "accept", "name": "Other"})
    assert response.url == "/spring/me/"
    grace.refresh_from_db()
    assert (grace.name, judges(asked)) == ("Rear Admiral", ["grace@navy.example"])


def test_somebody_signed_in_with_another_address_finds_nothing(asked, sign_in):
    client = sign_in(asked.dan)
    assert client.get(asked.link).status_code == 404
    assert client.post(asked.link, {"answer": "accept", "name": "Dan"}).status_code == 404
    assert judges(asked) == []


def test_invented_link_finds_nothing(world):
    assert Client().get("/invitations/judges/invented/").status_code == 404


def test_declining_ends_it(asked):
    response = Client().post(asked.link, {"answer": "decline"})
    assert response.status_code == 200
    assert JudgeInvitation.objects.get().declined_at is not None
    assert Client().post(asked.link, {"answer": "accept", "name": "G"}).status_code == 409


def test_expired_link_is_refused(asked):
    JudgeInvitation.objects.update(expires_at=timezone.now() - timedelta(minutes=2))
    response = Client().post(asked.link, {"answer": "accept", "name": "Grace"})
    assert (response.status_code, judges(asked)) == (409, [])


def test_taken_back_link_is_dead(asked, sign_in):
    sign_in(asked.carol).post(f"{STAFF}{asked.invitation.pk}/retract/")
    response = Client().post(asked.link, {"answer": "accept", "name": "Grace"})
    assert (response.status_code, judges(asked)) == (409, [])


def test_two_open_invitations_to_one_address_are_refused(asked):
    with pytest.raises(WrongState) as refusal:
        judging.invite_judge(asked.conference, "grace@navy.example", "Grace", asked.carol)
    assert str(refusal.value) == judging.ASKED_ALREADY


def test_expired_invitation_gives_way_to_a_new_one(asked):
    JudgeInvitation.objects.update(expires_at=timezone.now() - timedelta(minutes=2))
    judging.invite_judge(asked.conference, "grace@navy.example", "Grace", asked.carol)
    assert judging.open_invitations(asked.conference).count() == 1


def test_somebody_of_the_conference_is_not_asked(world, sign_in):
    response = sign_in(world.carol).post(STAFF, {"name": "Dan", "email": world.dan.email})
    assert response.status_code == 422
    assert "Dan is in this conference already, as student." in response.content.decode()


def test_someone_who_joined_meanwhile_keeps_their_role(asked):
    grace = factories.user("Grace", email="grace@navy.example")
    factories.participant(asked.conference, role=Role.ASSISTANT, user=grace)
    response = Client().post(asked.link, {"answer": "accept", "name": "Grace"})
    assert response.status_code == 409
    assert Participant.objects.get(user=grace).role == Role.ASSISTANT


def test_staff_of_another_conference_do_not_take_it_back(asked, sign_in):
    other = factories.participant(factories.conference("autumn"), "Ines", Role.INSTRUCTOR)
    path = f"/autumn/staff/people/judges/{asked.invitation.pk}/retract/"
    assert sign_in(other.user).post(path).status_code == 404
    assert JudgeInvitation.objects.get().is_open
