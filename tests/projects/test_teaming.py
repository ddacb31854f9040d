"""Students form teams; no path puts one person on two teams or one too many on a team."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from projects import teaming
from projects.models import (
    Credit,
    DraftItem,
    LogEntry,
    Membership,
    Participant,
    Project,
    Submission,
    Team,
)
from projects.refusals import NotAllowed, WrongState
from tests import factories


@pytest.fixture
def locked(world):
    """The conference of the world after its teams have locked."""
    world.conference.teams_lock_at = timezone.now() - timedelta(minutes=2)
    world.conference.save()
    return world


def begin_work(project, milestone):
    submission = Submission.objects.create(project=project, milestone=milestone)
    DraftItem.objects.create(
        submission=submission, field=milestone.fields.first(), text="Something."
    )


def test_student_starts_a_team_and_is_its_contact(world, sign_in):
    response = sign_in(world.dan).post("/spring/team/start/", {"name": "Gamma"}, follow=True)
    assert "You are on the team Gamma now" in response.content.decode()
    team = Team.objects.get(name="Gamma")
    assert [user.name for user in team.members] == ["Dan"]
    assert (team.contact, team.seats) == (world.places.dan, 3)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Give the team a name."),
        ("   ", "Give the team a name."),
        ("ALPHA", teaming.NAME_TAKEN),
        ("x" * 81, "at most 80 characters"),
    ],
)
def test_a_wrong_name_is_said_beside_the_field(world, sign_in, name, words):
    response = sign_in(world.dan).post("/spring/team/start/", {"name": name})
    assert response.status_code == 422
    assert words in " ".join(response.context["name_form"].errors["name"])
    assert Team.objects.count() == 2


def test_student_on_a_team_starts_no_second_one(world, sign_in):
    response = sign_in(world.alice).post("/spring/team/start/", {"name": "Gamma"})
    assert response.status_code == 422
    assert not Team.objects.filter(name="Gamma").exists()


def test_staff_and_judges_are_on_no_team(world, sign_in):
    assert sign_in(world.carol).get("/spring/team/").status_code == 404
    with pytest.raises(NotAllowed):
        teaming.join(world.alpha, world.places.eve)


def test_a_full_team_takes_nobody(world):
    world.alpha.seats = 2
    world.alpha.save()
    with pytest.raises(WrongState, match="This team is full"):
        teaming.join(world.alpha, world.places.dan)


def test_database_itself_refuses_a_second_team_and_a_seat_too_many(world):
    with (
        pytest.raises(IntegrityError, match=r"one_team_per_student|participant"),
        transaction.atomic(),
    ):
        Membership.objects.create(team=world.beta, participant=world.places.alice, seat=2, seats=3)
    with pytest.raises(IntegrityError, match="seat_within_team_size"), transaction.atomic():
        Membership.objects.create(team=world.beta, participant=world.places.dan, seat=4, seats=3)


def test_student_of_another_conference_cannot_join(world):
    other = factories.participant(factories.conference("autumn"), "Other")
    with pytest.raises(WrongState, match="is not in this conference"):
        teaming.join(world.alpha, other)


def test_joining_credits_the_member_on_the_project(world):
    teaming.join(world.alpha, world.places.dan)
    names = list(world.alphas_project.credits.values_list("name", flat=True))
    assert names == ["Alice", "Amir", "Dan"]


def test_leaving_is_explained_before_it_is_done(world, sign_in):
    client = sign_in(world.amir)
    page = client.get("/spring/team/leave/").content.decode()
    assert "The team stays with <bdi>Alice</bdi>" in page
    response = client.post("/spring/team/leave/", follow=True)
    assert "You have left the team Alpha." in response.content.decode()
    assert [user.name for user in world.alpha.members] == ["Alice"]
    assert not Credit.objects.filter(participant=world.places.amir).exists()


def test_contact_who_leaves_hands_over(world):
    assert world.alpha.contact == world.places.alice
    teaming.leave(world.alpha, world.places.alice)
    world.alpha.refresh_from_db()
    assert world.alpha.contact == world.places.amir


def test_last_one_out_dissolves_team_and_project(world, sign_in):
    client = sign_in(world.bob)
    page = client.get("/spring/team/leave/").content.decode()
    assert "the team is dissolved and its project “<bdi>Hearing in the Noise</bdi>”" in page
    client.post("/spring/team/leave/")
    assert not Team.objects.filter(name="Beta").exists()
    assert not Project.objects.filter(title="Hearing in the Noise").exists()


def test_last_member_cannot_leave_a_project_that_holds_work(world, sign_in):
    begin_work(world.betas_project, world.proposal)
    client = sign_in(world.bob)
    assert "Ask the staff" in client.get("/spring/team/leave/").content.decode()
    response = client.post("/spring/team/leave/", follow=True)
    assert "the project holds work" in response.content.decode()
    assert world.beta.has_member(world.bob)


def test_staff_take_the_last_member_off_and_the_project_stays(world, sign_in):
    begin_work(world.betas_project, world.proposal)
    url = f"/spring/staff/teams/{world.beta.pk}/members/{world.places.bob.pk}/remove/"
    client = sign_in(world.carol)
    assert "so the team and the project stay" in client.get(url).content.decode()
    client.post(url)
    assert Project.objects.get(pk=world.betas_project.pk).team == world.beta
    assert world.beta.members == []


def test_after_the_lock_students_change_nothing(locked, sign_in):
    dan = sign_in(locked.dan)
    assert "Teams are locked" in dan.get("/spring/team/").content.decode()
    dan.post("/spring/team/start/", {"name": "Gamma"})
    sign_in(locked.amir).post("/spring/team/leave/")
    sign_in(locked.alice).post("/spring/team/invite/", {"email": locked.dan.email})
    assert Team.objects.count() == 2
    assert locked.alpha.memberships.count() == 2
    assert not locked.alpha.invitations.exists()


def test_the_lock_keeps_its_whole_minute_open(world):
    world.conference.teams_lock_at = timezone.now().replace(second=0, microsecond=0)
    assert not teaming.teams_are_locked(world.conference)


def test_after_the_lock_staff_still_move_people(locked, sign_in):
    client = sign_in(locked.carol)
    client.post(f"/spring/staff/teams/{locked.beta.pk}/add/", {"participant": locked.places.dan.pk})
    assert [user.name for user in locked.beta.members] == ["Bob", "Dan"]
    client.post(f"/spring/staff/teams/{locked.beta.pk}/members/{locked.places.dan.pk}/remove/")
    assert [user.name for user in locked.beta.members] == ["Bob"]
    verbs = LogEntry.objects.filter(actor=locked.carol).values_list("verb", flat=True)
    assert list(verbs) == ["took off a team", "put on a team"]


def test_staff_cannot_put_a_member_of_one_team_on_another(world, sign_in):
    response = sign_in(world.carol).post(
        f"/spring/staff/teams/{world.beta.pk}/add/", {"participant": world.places.alice.pk}
    )
    assert response.status_code == 422
    assert "cannot be chosen" in str(response.context["add_form"].errors)


def test_assistants_look_but_do_not_move_people(world, sign_in):
    client = sign_in(world.eve)
    page = client.get(f"/spring/staff/teams/{world.beta.pk}/")
    assert page.status_code == 200
    assert "Put on the team" not in page.content.decode()
    url = f"/spring/staff/teams/{world.beta.pk}/add/"
    assert client.post(url, {"participant": world.places.dan.pk}).status_code == 403


def test_team_is_renamed(world, sign_in):
    client = sign_in(world.amir)
    client.post("/spring/team/rename/", {"name": "Alpha Centauri"})
    world.alpha.refresh_from_db()
    assert world.alpha.name == "Alpha Centauri"
    response = client.post("/spring/team/rename/", {"name": "beta"})
    assert response.status_code == 422
    assert response.context["name_form"].errors["name"] == [teaming.NAME_TAKEN]


def test_contact_is_a_member(world, sign_in):
    client = sign_in(world.alice)
    client.post("/spring/team/contact/", {"participant": world.places.amir.pk})
    world.alpha.refresh_from_db()
    assert world.alpha.contact == world.places.amir
    response = client.post("/spring/team/contact/", {"participant": world.places.bob.pk})
    assert response.status_code == 422
    world.alpha.refresh_from_db()
    assert world.alpha.contact == world.places.amir


def test_staff_give_a_team_more_or_fewer_seats(world, sign_in):
    client = sign_in(world.carol)
    url = f"/spring/staff/teams/{world.alpha.pk}/seats/"
    client.post(url, {"seats": 4})
    world.alpha.refresh_from_db()
    assert world.alpha.seats == 4
    response = client.post(url, {"seats": 1})
    assert "The team has 2 members" in str(response.context["seats_form"].errors["seats"])
    assert client.post(url, {"seats": 99}).status_code == 422


def test_fewer_seats_close_the_gap_that_a_leaver_left(world):
    teaming.join(world.alpha, world.places.dan)
    teaming.take_off(world.alpha, world.places.alice)
    teaming.set_seats(world.alpha, 2, world.carol)
    seats = list(world.alpha.memberships.values_list("participant__user__name", "seat"))
    assert seats == [("Amir", 1), ("Dan", 2)]


def test_staff_make_an_empty_team(world, sign_in):
    client = sign_in(world.carol)
    response = client.post("/spring/staff/teams/new/", {"name": "Gamma"}, follow=True)
    assert "Nobody is on this team" in response.content.decode()
    again = client.post("/spring/staff/teams/new/", {"name": "gamma"}, follow=True)
    assert teaming.NAME_TAKEN in again.content.decode()


def test_list_of_teams_filters_and_searches(world, sign_in):
    world.conference.team_min = 2
    world.conference.save()
    factories.team(world.conference, "Gamma")
    client = sign_in(world.eve)

    def names(query):
        return [team.name for team in client.get(f"/spring/staff/teams/?{query}").context["teams"]]

    assert names("") == ["Alpha", "Beta", "Gamma"]
    assert names("show=small&sort=name") == ["Beta", "Gamma"]
    assert names("show=unnamed") == ["Gamma"]
    assert names("q=amir") == ["Alpha"]
    assert names("q=noise") == ["Beta"]
    assert names("sort=size") == ["Gamma", "Beta", "Alpha"]


def test_a_team_that_is_gone_is_said_to_be_dissolved(world):
    gone = Team.objects.get(pk=world.beta.pk)
    teaming.leave(world.beta, Participant.objects.get(pk=world.places.bob.pk))
    with pytest.raises(WrongState, match="has been dissolved"):
        teaming.join(gone, world.places.dan)
