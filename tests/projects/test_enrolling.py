"""People are added, changed and removed one at a time, with a sentence for what cannot be."""

import pytest

from projects import enrolling, teaming
from projects.models import LogEntry, Mail, Membership, Participant, Role, Team, User
from projects.refusals import NotAllowed, WrongState
from tests import factories

NEW = "/spring/staff/people/new/"
PERSON = {"name": "Li Wei", "email": "LI@uni.example", "role": "student"}


def test_new_person_gets_a_place_an_account_and_a_mail(world, sign_in):
    response = sign_in(world.carol).post(NEW, {**PERSON, "section": "A", "welcome": "on"})
    assert response.status_code == 302
    place = Participant.objects.get(user__email="li@uni.example")
    assert (place.user.name, place.role, place.section) == ("Li Wei", "student", "A")
    assert Mail.objects.filter(to="li@uni.example").count() == 1
    assert LogEntry.objects.filter(verb="added", actor=world.carol).count() == 1


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": ""}, "name", "Write the person's name."),
        ({"email": "nonsense"}, "email", "This is not an e-mail address."),
        ({"role": "king"}, "role", "Select a valid choice."),
    ],
)
def test_wrong_input_is_said_beside_its_field(world, sign_in, change, field, words):
    response = sign_in(world.carol).post(NEW, {**PERSON, **change})
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    assert not User.objects.filter(email="li@uni.example").exists()


def test_person_who_is_there_already_is_not_added_twice(world, sign_in):
    response = sign_in(world.carol).post(NEW, {**PERSON, "email": world.alice.email.upper()})
    assert response.context["form"].errors["email"] == ["Alice is already in this conference."]


def test_external_id_of_somebody_else_is_refused(world, sign_in):
    world.places.bob.external_id = "9"
    world.places.bob.save()
    response = sign_in(world.carol).post(NEW, {**PERSON, "external_id": "9"})
    assert response.context["form"].errors["external_id"] == [enrolling.ID_TAKEN]
    assert not User.objects.filter(email="li@uni.example").exists()


def test_instructor_cannot_appoint_instructors_but_a_site_admin_can(world, sign_in):
    data = {**PERSON, "role": "instructor"}
    assert sign_in(world.carol).post(NEW, data).status_code == 422
    with pytest.raises(NotAllowed):
        enrolling.enrol(world.conference, "x@uni.example", "X", Role.INSTRUCTOR, world.carol)
    assert sign_in(world.root).post(NEW, data).status_code == 302


def test_place_is_changed_and_logged(world, sign_in):
    url = f"/spring/staff/people/{world.places.dan.pk}/"
    data = {"role": "assistant", "section": "B", "external_id": "42"}
    sign_in(world.carol).post(url, data)
    world.places.dan.refresh_from_db()
    assert (world.places.dan.role, world.places.dan.section) == ("assistant", "B")
    entry = LogEntry.objects.get(verb="changed the place of")
    assert entry.before["role"] == "student"
    assert entry.after == {"role": "assistant", "section": "B", "external id": "42"}


def test_member_of_a_team_keeps_the_student_role(world, sign_in):
    url = f"/spring/staff/people/{world.places.alice.pk}/"
    response = sign_in(world.carol).post(url, {"role": "assistant"})
    assert response.status_code == 422
    assert "Take them off it" in str(response.context["form"].errors["role"])


def test_an_instructor_does_not_demote_another(world, sign_in):
    other = factories.participant(world.conference, "Second", Role.INSTRUCTOR)
    url = f"/spring/staff/people/{other.pk}/"
    assert sign_in(world.carol).post(url, {"role": "student"}).status_code == 422
    with pytest.raises(NotAllowed):
        enrolling.remove(other, world.carol)
    assert sign_in(world.root).post(url, {"role": "assistant"}).status_code == 302


def test_removing_asks_first_and_takes_off_the_team(world, sign_in):
    url = f"/spring/staff/people/{world.places.amir.pk}/remove/"
    client = sign_in(world.carol)
    assert "They leave the team “<bdi>Alpha</bdi>”" in client.get(url).content.decode()
    assert Membership.objects.filter(participant=world.places.amir).exists()
    client.post(url)
    world.places.amir.refresh_from_db()
    assert world.places.amir.left_at is not None
    assert not Membership.objects.filter(participant=world.places.amir).exists()
    assert sign_in(world.amir).get("/spring/me/").status_code == 404


def test_nobody_removes_themself(world):
    with pytest.raises(NotAllowed, match="You cannot remove yourself"):
        enrolling.remove(
            factories.participant(world.conference, user=world.root, role=Role.ASSISTANT),
            world.root,
        )


def test_removed_person_can_be_added_again_with_the_same_account(world, sign_in):
    enrolling.remove(world.places.dan, world.carol)
    sign_in(world.carol).post(NEW, {**PERSON, "email": world.dan.email, "name": "Other"})
    world.places.dan.refresh_from_db()
    assert world.places.dan.left_at is None
    assert world.places.dan.user.name == "Dan"


def test_last_member_who_is_removed_dissolves_a_team_without_work(world):
    teaming.start_team(world.conference, world.places.dan, "Solo")
    enrolling.remove(Participant.objects.get(pk=world.places.dan.pk), world.carol)
    assert not Team.objects.filter(name="Solo").exists()


def test_list_filters_searches_and_sorts(world, sign_in):
    client = sign_in(world.eve)

    def names(query):
        page = client.get(f"/spring/staff/people/?{query}").context["page"]
        return [place.user.name for place in page]

    everybody = ["Alice", "Amir", "Bob", "Carol", "Dan", "Eve"]
    assert names("") == everybody
    assert names("role=student&team=without") == ["Dan"]
    assert names("team=with") == ["Alice", "Amir", "Bob"]
    assert names("q=ALI") == ["Alice"]
    assert names(f"q={world.bob.email}") == ["Bob"]
    assert names("sort=role")[:1] == ["Eve"]
    assert names("role=nonsense&sort=nonsense&page=99") == everybody


def test_welcome_refuses_quietly_to_be_written_twice(world):
    enrolling.send_welcome(world.conference, world.places.dan)
    enrolling.send_welcome(world.conference, world.places.dan)
    assert Mail.objects.filter(to=world.dan.email).count() == 1


def test_role_change_after_leaving_the_team_is_fine(world):
    teaming.take_off(world.alpha, world.places.amir)
    place = Participant.objects.get(pk=world.places.amir.pk)
    enrolling.change_place(place, Role.ASSISTANT, "", "", world.carol)
    with pytest.raises(WrongState):
        enrolling.change_place(
            world.places.alice, Role.ASSISTANT, "", "", world.carol
        )  # still on a team
