"""Enrolling with the code of the course: only with the code, only a proven address, no tell-tales."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from projects import self_enrolling
from projects.models import LogEntry, Mail, Participant, Role, User
from tests import factories

ENROL = "/spring/enrol/"
STAFF = "/spring/staff/people/enrolment/"
VARYING = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def code(world):
    return self_enrolling.switch_on(world.conference, world.carol)


def ask(client, code, email="nova@uni.example", name="Nova"):
    return client.post(ENROL, {"code": code, "email": email, "name": name})


def proof():
    mail = Mail.objects.filter(key__startswith="enrol:").latest("pk")
    return re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", mail.text, re.MULTILINE)[1]


def students(world):
    return set(
        Participant.objects.students()
        .filter(conference=world.conference)
        .values_list("user__email", flat=True)
    )


def test_without_a_code_there_is_no_such_page(world):
    assert Client().get(ENROL).status_code == 404
    assert Client().get("/no-such/enrol/").status_code == 404


def test_instructor_gives_out_renews_and_ends_a_code(world, sign_in):
    client = sign_in(world.carol)
    client.post(STAFF, {"do": "new"})
    world.conference.refresh_from_db()
    first = world.conference.enrolment_code
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", first)
    assert first in client.get(STAFF).content.decode()
    client.post(STAFF, {"do": "new"})
    world.conference.refresh_from_db()
    assert not self_enrolling.fits(world.conference, first)
    client.post(STAFF, {"do": "off"})
    assert Client().get(ENROL).status_code == 404
    verbs = LogEntry.objects.filter(actor=world.carol).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["made a new course code for"] * 2 + ["ended enrolment by code in"]


def test_assistant_sees_no_code(world, sign_in, code):
    assert sign_in(world.eve).get(STAFF).status_code == 403


def test_new_person_enrols_with_course_code_and_proven_address(world, code):
    client = Client()
    ask(client, code)
    assert not User.objects.filter(email="nova@uni.example").exists()
    response = client.post(ENROL, {"proof": proof()})
    assert response.url == "/spring/me/"
    assert client.get("/spring/me/").status_code == 200
    user = User.objects.get(email="nova@uni.example")
    assert (user.name, user.has_usable_password()) == ("Nova", False)
    assert Participant.objects.get(user=user).role == Role.STUDENT
    assert EmailAddress.objects.get(user=user).verified


def test_code_is_read_however_it_is_written(world, code):
    assert ask(Client(), f" {code.lower().replace('-', ' ')} ").status_code == 302


def test_wrong_course_code_sends_no_mail(world, code):
    response = ask(Client(), "AAAA-AAAA")
    assert response.status_code == 422
    assert self_enrolling.WRONG_CODE in response.content.decode()
    assert not Mail.objects.exists()


def test_wrong_proof_enrols_nobody(world, code):
    client = Client()
    ask(client, code)
    assert client.post(ENROL, {"proof": "AAAA-AAAA"}).status_code == 422
    assert "nova@uni.example" not in students(world)


def test_proof_ends_after_five_wrong_tries(world, code):
    client = Client()
    ask(client, code)
    for _ in range(5):
        client.post(ENROL, {"proof": "AAAA-AAAA"})
    client.post(ENROL, {"proof": proof()})
    assert "nova@uni.example" not in students(world)


def test_proof_counts_only_in_the_browser_that_asked(world, code):
    ask(Client(), code)
    response = Client().post(ENROL, {"proof": proof()})
    assert response.status_code == 422
    assert "nova@uni.example" not in students(world)


def test_known_and_unknown_addresses_get_the_same_answers(world, code):
    factories.user("Known", email="known@uni.example")
    answers = []
    for email in ("known@uni.example", "other@uni.example"):
        client = Client()
        asked = ask(client, code, email)
        page = VARYING.sub(b"", client.get(ENROL).content).replace(email.encode(), b"")
        answers.append((asked.status_code, asked.url, page))
    assert answers[0] == answers[1]
    assert Mail.objects.filter(key__startswith="enrol:").count() == 2


def test_owner_of_a_known_address_keeps_account_and_name(world, code):
    known = factories.user("Known", email="known@uni.example")
    client = Client()
    ask(client, code, "known@uni.example", "Somebody else")
    client.post(ENROL, {"proof": proof()})
    known.refresh_from_db()
    assert (known.name, known.participations.get().role) == ("Known", Role.STUDENT)


def test_staff_who_enrol_stay_staff(world, code):
    client = Client()
    ask(client, code, world.eve.email)
    client.post(ENROL, {"proof": proof()})
    assert Participant.objects.get(user=world.eve).role == Role.ASSISTANT


def test_proof_is_in_nobodys_staff_outbox(world, sign_in, code):
    ask(Client(), code)
    assert Mail.objects.get(key__startswith="enrol:").conference is None


def test_signed_in_person_needs_only_the_course_code(world, sign_in, code):
    oto = factories.user("Oto")
    response = sign_in(oto).post(ENROL, {"code": code})
    assert response.url == "/spring/me/"
    assert oto.email in students(world)


def test_signed_in_person_with_a_wrong_code_is_refused(world, sign_in, code):
    oto = factories.user("Oto")
    assert sign_in(oto).post(ENROL, {"code": "AAAA-AAAA"}).status_code == 422
    assert oto.email not in students(world)


def test_someone_whom_staff_removed_does_not_come_back(world, sign_in, code):
    Participant.objects.filter(user=world.dan).update(left_at=world.conference.created_at)
    response = sign_in(world.dan).post(ENROL, {"code": code})
    assert "The staff took you out of this conference." in response.content.decode()
    assert world.dan.email not in students(world)


@pytest.mark.parametrize(
    ("email", "status"),
    [
        ("a@uni.example", 302),
        ("a@cs.uni.example", 302),
        ("a@evil-uni.example", 422),
        ("a@uni.example.evil.example", 422),
    ],
)
def test_only_allowed_domains_enrol(world, sign_in, code, email, status):
    sign_in(world.carol).post(STAFF, {"domains": "@Uni.example, other.example"})
    assert ask(Client(), code, email).status_code == status


def test_nonsense_domain_is_refused_beside_the_field(world, sign_in, code):
    response = sign_in(world.carol).post(STAFF, {"domains": "uni example"})
    assert response.status_code == 422
    assert "“uni” is not a domain." in response.content.decode()


def test_one_address_gets_few_mails(world, code):
    statuses = [ask(Client(), code).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]


def test_archived_conference_enrols_nobody(world, code):
    world.conference.archived_at = world.conference.created_at
    world.conference.save()
    assert Client().get(ENROL).status_code == 404


def test_code_that_changed_between_the_steps_enrols_nobody(world, code):
    client = Client()
    ask(client, code)
    told = proof()
    self_enrolling.switch_on(world.conference, world.carol)
    client.post(ENROL, {"proof": told})
    assert not User.objects.filter(email="nova@uni.example").exists()
