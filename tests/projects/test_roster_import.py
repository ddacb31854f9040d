"""A roster is imported from CSV: everything is shown first, then it happens at once or not at all."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.models import LogEntry, Mail, Participant, Role, User
from tests import factories

IMPORT = "/spring/staff/people/import/"
APPLY = "/spring/staff/people/import/apply/"


def preview(client, text):
    return client.post(IMPORT, {"pasted": text})


def apply(client, text, welcome=True):
    shown = preview(client, text)
    data = {"sealed": shown.context["sealed"]}
    return client.post(APPLY, {**data, "welcome": "on"} if welcome else data, follow=True)


@pytest.fixture
def carol(world, sign_in):
    return sign_in(world.carol)


def emails(conference):
    places = Participant.objects.active().filter(conference=conference)
    return set(places.values_list("user__email", flat=True))


def test_preview_shows_everything_and_changes_nothing(world, carol):
    before = emails(world.conference)
    response = preview(
        carol,
        "name,email,section\nNew Person,new@uni.example,A\n"
        f"Alice,{world.alice.email},B\nAmir,{world.amir.email},\n",
    )
    plan = response.context["plan"]
    assert [row.email for row in plan.added] == ["new@uni.example"]
    assert [(change.name, change.differences) for change in plan.changed] == [
        ("Alice", (("section", "", "B"),))
    ]
    assert [row.email for row in plan.unchanged] == [world.amir.email]
    assert "1 added, 1 changed, 1 unchanged" in response.content.decode()
    assert emails(world.conference) == before
    assert not User.objects.filter(email="new@uni.example").exists()


def test_file_is_read_as_well_as_pasted_text(carol):
    file = SimpleUploadedFile("roster.csv", "Name;Mail\nLi Wei;li@uni.example".encode("utf-16"))
    response = carol.post(IMPORT, {"file": file})
    assert [row.name for row in response.context["plan"].added] == ["Li Wei"]


def test_applying_makes_people_who_sign_in_with_a_code(world, carol):
    response = apply(carol, "name,email,role,section,id\nLi Wei,LI@uni.example,TA,A,77\n")
    assert "1 added, 0 changed" in response.content.decode()
    place = Participant.objects.get(user__email="li@uni.example")
    assert (place.role, place.section, place.external_id) == (Role.ASSISTANT, "A", "77")
    assert not place.user.has_usable_password()
    mail = Mail.objects.get(to="li@uni.example")
    assert mail.subject == "Your place in Deep Learning Mini-Conference, Spring 2027"
    assert "/accounts/login/code/" in mail.text
    assert LogEntry.objects.filter(verb="imported the roster of").count() == 1


def test_without_the_tick_nobody_is_mailed(world, carol):
    apply(carol, "name,email\nLi,li@uni.example\n", welcome=False)
    assert emails(world.conference) >= {"li@uni.example"}
    assert not Mail.objects.exists()


def test_importing_again_does_nothing(world, carol):
    text = "name,email\nLi,li@uni.example\n"
    apply(carol, text)
    mails = Mail.objects.count()
    response = preview(carol, text)
    assert response.context["plan"].does_nothing
    assert not response.context["plan"].newcomers
    assert Mail.objects.count() == mails


def test_one_wrong_row_stops_all_rows(world, carol):
    response = preview(carol, "name,email\nLi,li@uni.example\nNobody,nonsense\n")
    assert response.status_code == 422
    assert [(p.number, p.column) for p in response.context["problems"]] == [(3, "e-mail")]
    assert response.context["sealed"] == ""
    assert "Nothing was changed" in response.content.decode()


def test_new_person_needs_a_name(carol):
    response = preview(carol, "email\nli@uni.example\n")
    assert [(p.number, p.column) for p in response.context["problems"]] == [(2, "name")]


def test_a_preview_does_not_tell_who_has_an_account_elsewhere(world, carol):
    factories.user("Known Elsewhere", "elsewhere@uni.example")
    known = preview(carol, "email\nelsewhere@uni.example\n").context["problems"]
    unknown = preview(carol, "email\nnowhere@uni.example\n").context["problems"]
    assert known == unknown


def test_name_of_an_existing_account_is_never_overwritten(world, carol):
    factories.user("Own Name", "own@uni.example")
    apply(carol, "name,email\nRoster Name,OWN@uni.example\n")
    place = Participant.objects.get(conference=world.conference, user__email="own@uni.example")
    assert place.user.name == "Own Name"


def test_an_empty_cell_changes_nothing(world, carol):
    world.places.alice.section = "A"
    world.places.alice.save()
    response = preview(carol, f"name,email,section,role\nAlice,{world.alice.email},,\n")
    assert response.context["plan"].does_nothing


def test_two_people_may_swap_their_ids(world, carol):
    for name, number in (("alice", "1"), ("amir", "2")):
        place = getattr(world.places, name)
        place.external_id = number
        place.save()
    apply(carol, f"email,id\n{world.alice.email},2\n{world.amir.email},1\n")
    world.places.alice.refresh_from_db()
    world.places.amir.refresh_from_db()
    assert (world.places.alice.external_id, world.places.amir.external_id) == ("2", "1")


def test_an_id_of_somebody_else_is_an_error_in_its_row(world, carol):
    world.places.bob.external_id = "9"
    world.places.bob.save()
    response = preview(carol, f"email,id\n{world.alice.email},9\n")
    assert response.context["problems"][0].sentence.startswith("“9” belongs to Bob")


def test_somebody_on_a_team_does_not_lose_the_student_role(world, carol):
    response = preview(carol, f"email,role\n{world.alice.email},assistant\n")
    assert "on the team Alpha" in response.context["problems"][0].sentence


def test_only_a_site_admin_imports_instructors(world, carol, sign_in):
    text = "name,email,role\nNew Boss,boss@uni.example,instructor\n"
    assert "site admin" in preview(carol, text).context["problems"][0].sentence
    apply(sign_in(world.root), text)
    assert Participant.objects.get(user__email="boss@uni.example").role == Role.INSTRUCTOR


def test_who_left_comes_back(world, carol):
    from projects import clock

    world.places.dan.left_at = clock.now()
    world.places.dan.save()
    response = preview(carol, f"name,email\nDan,{world.dan.email}\n")
    assert [row.email for row in response.context["plan"].returning] == [world.dan.email]
    apply(carol, f"name,email\nDan,{world.dan.email}\n")
    world.places.dan.refresh_from_db()
    assert world.places.dan.left_at is None


def test_people_that_changed_meanwhile_are_shown_again(world, carol):
    text = "name,email\nLi,li@uni.example\n"
    sealed = preview(carol, text).context["sealed"]
    factories.participant(
        world.conference, user=factories.user("Li", "li@uni.example"), role=Role.ASSISTANT
    )
    response = carol.post(APPLY, {"sealed": sealed})
    assert "have changed meanwhile" in response.content.decode()
    assert not LogEntry.objects.filter(verb="imported the roster of").exists()


@pytest.mark.parametrize("sealed", ["", "nonsense", "a:b:c"])
def test_a_forged_preview_is_refused(world, carol, sealed):
    response = carol.post(APPLY, {"sealed": sealed}, follow=True)
    assert "Choose the file again" in response.content.decode()


def test_a_preview_works_only_for_who_made_it(world, carol, sign_in):
    sealed = preview(carol, "name,email\nLi,li@uni.example\n").context["sealed"]
    sign_in(world.root).post(APPLY, {"sealed": sealed})
    assert not User.objects.filter(email="li@uni.example").exists()


def test_neither_file_nor_text_and_both_at_once_are_refused(carol):
    assert "Choose a file or paste the table" in carol.post(IMPORT, {}).content.decode()
    both = carol.post(IMPORT, {"file": SimpleUploadedFile("r.csv", b"email\n"), "pasted": "x"})
    assert "Use one of them" in both.content.decode()


def test_assistants_do_not_import(world, sign_in):
    assert sign_in(world.eve).post(IMPORT, {"pasted": "email\na@b.example"}).status_code == 403
    assert sign_in(world.alice).post(IMPORT, {"pasted": "email\na@b.example"}).status_code == 404


def test_more_rows_than_a_query_takes_values_are_applied(world, carol):
    rows = "".join(f"Person {n},p{n}@uni.example,{n}\n" for n in range(1000))
    apply(carol, "name,email,id\n" + rows, welcome=False)
    assert Participant.objects.filter(conference=world.conference).count() == 1006
