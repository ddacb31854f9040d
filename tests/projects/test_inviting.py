"""Invitations: bound to one address, hashed, expiring, used once, retractable; GET never acts."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from projects import addressed_links, inviting, teaming
from projects.models import Invitation, Mail, Participant
from projects.refusals import WrongState
from tests import factories

INVITE = "/spring/team/invite/"


@pytest.fixture
def invited(world):
    """Dan is invited to Alpha; `token` is what only his mail knows."""
    world.invitation, world.token = inviting.invite(world.alpha, world.places.dan, world.alice)
    world.link = f"/invitations/{world.token}/"
    return world


def test_member_invites_by_address(world, sign_in):
    response = sign_in(world.amir).post(INVITE, {"email": world.dan.email.upper()}, follow=True)
    assert "Dan gets an invitation by mail." in response.content.decode()
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.team) == (world.dan.email, world.alpha)
    assert invitation.expires_at - invitation.created_at > timedelta(days=13)


def test_mail_holds_the_link_and_the_database_only_its_hash(world, mailoutbox):
    _, token = inviting.invite(world.alpha, world.places.dan, world.alice)
    mail = Mail.objects.get(to=world.dan.email)
    assert f"/invitations/{token}/" in mail.text
    assert len(token) >= 43  # 256 bits
    row = Invitation.objects.values().get()
    assert token not in str(row)
    assert row["token_hash"] == addressed_links.hash_of(token)


def test_sent_mail_forgets_the_link(world, django_capture_on_commit_callbacks, mailoutbox):
    with django_capture_on_commit_callbacks(execute=True):
        _, token = inviting.invite(world.alpha, world.places.dan, world.alice)
    assert token in mailoutbox[0].body
    mail = Mail.objects.get(to=world.dan.email)
    assert mail.state == Mail.State.SENT
    assert token not in mail.text + mail.html


def test_staff_do_not_read_the_link_in_the_outbox(invited, sign_in):
    mail = Mail.objects.get(to=invited.dan.email)
    page = sign_in(invited.carol).get(f"/spring/staff/mail/{mail.pk}/").content.decode()
    assert "invites you to join the team" in page
    assert invited.token not in page


def test_opening_the_link_shows_and_changes_nothing(invited, sign_in):
    client = sign_in(invited.dan)
    page = client.get(invited.link).content.decode()
    assert "Join <bdi>Alpha</bdi>?" in page
    client.head(invited.link)
    assert Invitation.objects.get().is_open
    assert invited.places.dan.team is None


def test_link_leads_through_the_sign_in(invited):
    response = Client().get(invited.link)
    assert response.url == f"/accounts/login/?next={invited.link}"


def test_accepting_joins_the_team_once(invited, sign_in):
    client = sign_in(invited.dan)
    response = client.post(invited.link, {"answer": "accept"}, follow=True)
    assert "You are on the team Alpha now." in response.content.decode()
    assert [user.name for user in invited.alpha.members] == ["Alice", "Amir", "Dan"]
    assert Invitation.objects.get().accepted_at is not None
    again = client.post(invited.link, {"answer": "accept"}, follow=True)
    assert inviting.NO_LONGER in again.content.decode()
    assert "answered or taken back" in client.get(invited.link).content.decode()


def test_the_others_hear_of_it_by_mail(invited, sign_in):
    sign_in(invited.dan).post(invited.link, {"answer": "accept"})
    mails = Mail.objects.filter(subject="Dan joined Alpha").values_list("to", flat=True)
    assert set(mails) == {invited.alice.email, invited.amir.email}


def test_declining_leaves_the_team_free_to_invite_again(invited, sign_in):
    sign_in(invited.dan).post(invited.link, {"answer": "decline"})
    assert Invitation.objects.get().declined_at is not None
    inviting.invite(invited.alpha, invited.places.dan, invited.alice)
    assert inviting.open_invitations().count() == 1


def test_an_answer_that_is_none_changes_nothing(invited, sign_in):
    response = sign_in(invited.dan).post(invited.link, {"answer": "maybe"}, follow=True)
    assert "Choose whether to accept or to decline." in response.content.decode()
    assert Invitation.objects.get().is_open


def test_owner_of_another_address_sees_what_an_invented_link_shows(invited, sign_in):
    client = sign_in(invited.bob)
    real, invented = client.get(invited.link), client.get("/invitations/invented/")
    assert (real.status_code, invented.status_code) == (404, 404)
    token = re.compile(rb'X-CSRFToken": "\w+"|value="\w{64}"')
    assert token.sub(b"", real.content) == token.sub(b"", invented.content)
    assert b"Alpha" not in real.content
    assert client.post(invited.link, {"answer": "accept"}).status_code == 404
    assert not Invitation.objects.filter(accepted_at__isnull=False).exists()


def test_invitation_can_be_answered_from_the_team_page_too(invited, sign_in):
    client = sign_in(invited.dan)
    assert "<bdi>Alpha</bdi>" in client.get("/spring/team/").content.decode()
    client.post(f"/spring/team/invitations/{invited.invitation.pk}/", {"answer": "accept"})
    assert invited.alpha.has_member(invited.dan)


def test_nobody_answers_the_invitation_of_another(invited, sign_in):
    loner = factories.participant(invited.conference, "Loner").user
    url = f"/spring/team/invitations/{invited.invitation.pk}/"
    assert sign_in(loner).post(url, {"answer": "accept"}).status_code == 404


def test_expired_invitation_is_dead_and_may_be_sent_anew(invited, sign_in):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=2))
    client = sign_in(invited.dan)
    assert "This invitation has expired" in client.get(invited.link).content.decode()
    client.post(invited.link, {"answer": "accept"})
    assert not invited.alpha.has_member(invited.dan)
    assert "Invitations to you" not in client.get("/spring/team/").content.decode()
    inviting.invite(invited.alpha, invited.places.dan, invited.alice)
    assert Invitation.objects.filter(retracted_at__isnull=False).count() == 1


def test_retracted_invitation_is_dead(invited, sign_in):
    url = f"/spring/team/invitations/{invited.invitation.pk}/retract/"
    assert sign_in(invited.bob).post(url).status_code == 404
    sign_in(invited.amir).post(url)
    response = sign_in(invited.dan).post(invited.link, {"answer": "accept"}, follow=True)
    assert inviting.NO_LONGER in response.content.decode()
    assert not invited.alpha.has_member(invited.dan)


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("", "Write the address of the student"),
        ("nonsense", "This is not an e-mail address"),
        ("nobody@uni.example", "No student of this conference has the address"),
        ("carol", "No student of this conference has the address"),
        ("amir", "Amir is on your team already."),
        ("bob", "Bob is on a team already."),
    ],
)
def test_who_cannot_be_invited_is_said_beside_the_field(world, sign_in, email, words):
    address = getattr(world, email).email if email in ("carol", "amir", "bob") else email
    response = sign_in(world.alice).post(INVITE, {"email": address})
    assert response.status_code == 422
    assert words in " ".join(response.context["invite_form"].errors["email"])
    assert not Invitation.objects.exists()


def test_nobody_is_invited_twice_or_past_the_seats(invited, sign_in):
    with pytest.raises(WrongState, match="has an open invitation already"):
        inviting.invite(invited.alpha, invited.places.dan, invited.alice)
    other = factories.participant(invited.conference, "Late")
    with pytest.raises(WrongState, match="Every free seat has an open invitation"):
        inviting.invite(invited.alpha, other, invited.alice)


def test_full_team_invites_nobody(world):
    teaming.join(world.alpha, factories.participant(world.conference, "Third"))
    with pytest.raises(WrongState, match="Your team is full"):
        inviting.invite(world.alpha, world.places.dan, world.alice)


def test_who_is_on_another_team_by_now_is_told_so(invited, sign_in):
    teaming.join(invited.beta, invited.places.dan)
    client = sign_in(invited.dan)
    words = "You are on the team Beta. Leave it first if you want to join."
    assert words in client.get(invited.link).content.decode()
    assert words in client.post(invited.link, {"answer": "accept"}, follow=True).content.decode()
    assert [user.name for user in invited.alpha.members] == ["Alice", "Amir"]


def test_lock_closes_open_invitations(invited, sign_in):
    invited.conference.teams_lock_at = timezone.now() - timedelta(minutes=2)
    invited.conference.save()
    response = sign_in(invited.dan).post(invited.link, {"answer": "accept"}, follow=True)
    assert "Teams are locked" in response.content.decode()
    assert not invited.alpha.has_member(invited.dan)


def test_who_left_the_conference_cannot_join(invited, sign_in):
    Participant.objects.filter(pk=invited.places.dan.pk).update(left_at=timezone.now())
    sign_in(invited.dan).post(invited.link, {"answer": "accept"})
    assert not invited.alpha.memberships.filter(participant=invited.places.dan).exists()


def test_one_press_invites_from_the_list_of_people(world, sign_in):
    client = sign_in(world.alice)
    page = client.get("/spring/people/").content.decode()
    assert "<bdi>Dan</bdi>" in page
    assert "Invite<span" in page
    assert world.dan.email not in page
    client.post(f"/spring/team/invite/{world.places.dan.pk}/")
    assert Invitation.objects.get().email == world.dan.email
    assert "invited</span>" in client.get("/spring/people/").content.decode()


def test_list_of_people_offers_no_invitation_to_who_has_no_team(world, sign_in):
    page = sign_in(world.dan).get("/spring/people/").content.decode()
    assert "Invite<span" not in page
    url = f"/spring/team/invite/{world.places.dan.pk}/"
    assert sign_in(world.dan).post(url).status_code == 404
