"""Staff stage moves, merges and splits, and publish them as one act; people left over are matched."""

import pytest

from projects import rearranging, seeking, teaming
from projects.models import (
    Credit,
    LogEntry,
    Mail,
    Project,
    Submission,
    Team,
    TeamChange,
)
from projects.refusals import WrongState
from tests import factories


def publish(world):
    plan = rearranging.plan(world.conference)
    return rearranging.apply(world.conference, plan.fingerprint, world.carol)


def stage(world, *people, **where):
    rearranging.stage(world.conference, people, world.carol, **where)


def names(team):
    return [user.name for user in team.members]


def test_staged_move_changes_nothing_before_it_is_published(world, sign_in):
    client = sign_in(world.carol)
    sent = {"people": [world.places.dan.pk], "to_team": world.beta.pk}
    page = client.post("/spring/staff/teams/changes/move/", sent, follow=True).content.decode()
    assert "1 student moved, 1 team changed: 0 new, 0 left empty." in page
    assert names(world.beta) == ["Bob"]
    publish(world)
    assert names(world.beta) == ["Bob", "Dan"]
    assert not TeamChange.objects.exists()


def test_merge_brings_all_over_and_dissolves_the_empty_team(world, sign_in):
    client = sign_in(world.carol)
    sent = {"team": world.beta.pk, "into": world.alpha.pk}
    client.post("/spring/staff/teams/changes/merge/", sent)
    fingerprint = rearranging.plan(world.conference).fingerprint
    client.post("/spring/staff/teams/changes/publish/", {"fingerprint": fingerprint})
    assert names(world.alpha) == ["Alice", "Amir", "Bob"]
    assert not Team.objects.filter(name="Beta").exists()
    assert not Project.objects.filter(pk=world.betas_project.pk).exists()
    credited = Credit.objects.filter(project=world.alphas_project).values_list("name", flat=True)
    assert list(credited) == ["Alice", "Amir", "Bob"]


def test_split_makes_a_new_team(world):
    stage(world, world.places.amir, world.places.dan, new_team="Gamma")
    publish(world)
    assert names(Team.objects.get(name="Gamma")) == ["Amir", "Dan"]
    assert names(world.alpha) == ["Alice"]


def test_exchange_between_full_teams_works(world):
    for team in (world.alpha, world.beta):
        teaming.set_seats(team, team.memberships.count(), world.carol)
    stage(world, world.places.alice, to_team=world.beta)
    stage(world, world.places.bob, to_team=world.alpha)
    publish(world)
    world.beta.refresh_from_db()
    assert (names(world.alpha), names(world.beta)) == (["Bob", "Amir"], ["Alice"])
    assert world.beta.contact == world.places.alice


def test_one_too_many_is_a_problem_and_nothing_is_published(world, sign_in):
    teaming.join(world.alpha, world.places.dan)
    stage(world, world.places.bob, to_team=world.alpha)
    page = sign_in(world.carol).get("/spring/staff/teams/changes/").content.decode()
    assert "Alpha would have 4 people on 3 seats." in page
    with pytest.raises(WrongState, match="4 people on 3 seats"):
        publish(world)
    assert names(world.beta) == ["Bob"]


def test_name_of_another_team_is_a_problem(world):
    stage(world, world.places.dan, new_team="ALPHA")
    assert rearranging.plan(world.conference).outcome.problems == [
        "There is a team called ALPHA already."
    ]


def test_what_was_not_looked_at_is_not_published(world):
    stage(world, world.places.dan, to_team=world.beta)
    seen = rearranging.plan(world.conference).fingerprint
    teaming.take_off(world.alpha, world.places.amir)
    with pytest.raises(WrongState, match="Look at the result again"):
        rearranging.apply(world.conference, seen, world.carol)
    assert names(world.beta) == ["Bob"]


def test_empty_team_stays_with_a_project_that_holds_work(world):
    factories.version(world.betas_project, world.proposal)
    stage(world, world.places.bob, to_team=world.alpha)
    assert "it stays with its project" in rearranging.plan(world.conference).outcome.warnings[0]
    publish(world)
    assert Submission.objects.filter(project=world.betas_project).exists()


def test_everyone_concerned_gets_one_mail(world):
    stage(world, world.places.amir)
    stage(world, world.places.dan, to_team=world.beta)
    publish(world)
    told = Mail.objects.values_list("to", "subject")
    assert sorted(told) == sorted(
        [
            (world.alice.email, "Your team Alpha has changed"),
            (world.amir.email, "You are on no team of Deep Learning Mini-Conference now"),
            (world.bob.email, "Your team Beta has changed"),
            (world.dan.email, "Your team Beta has changed"),
        ]
    )


def test_changes_are_taken_out_one_by_one_or_all(world, sign_in):
    client = sign_in(world.carol)
    stage(world, world.places.dan, world.places.amir, to_team=world.beta)
    first = TeamChange.objects.get(participant=world.places.dan)
    client.post(f"/spring/staff/teams/changes/{first.pk}/unstage/")
    assert [change.participant for change in TeamChange.objects.all()] == [world.places.amir]
    client.post("/spring/staff/teams/changes/discard/")
    assert not TeamChange.objects.exists()
    assert LogEntry.objects.first().verb == "discarded staged changes of"


def test_move_without_or_with_two_targets_is_said(world, sign_in):
    client, url = sign_in(world.carol), "/spring/staff/teams/changes/move/"
    for sent in ({}, {"to_team": world.beta.pk, "new_team": "G"}):
        response = client.post(url, {"people": [world.places.dan.pk], **sent})
        assert response.status_code == 422
        assert "Say one thing" in response.content.decode()


def test_matching_proposes_teams_with_reasons_and_staff_edit_them(world, sign_in):
    world.conference.team_min = 2
    world.conference.save()
    for n in range(3):
        place = factories.participant(world.conference, f"Left {n}")
        seeking.say_looking(place, "", ["pytorch"], ["speech"], ["mon-am"])
    sign_in(world.carol).post("/spring/staff/teams/changes/match/", {"seed": "1"})
    assert TeamChange.objects.count() == 4
    assert TeamChange.objects.filter(to_team=world.beta).exists()
    assert all(change.why for change in TeamChange.objects.all())
    stage(world, world.places.dan, to_team=world.alpha)
    publish(world)
    assert names(world.alpha) == ["Alice", "Amir", "Dan"]


def test_matching_says_when_no_sizes_work_out(world, sign_in):
    world.conference.team_min = 3
    world.conference.save()
    teaming.set_seats(world.beta, 1, world.carol)
    teaming.allow_small(world.beta, "x", world.carol)
    teaming.set_seats(world.alpha, 2, world.carol)
    response = sign_in(world.carol).post(
        "/spring/staff/teams/changes/match/", {"seed": "1"}, follow=True
    )
    assert "1 person cannot be put on teams of 3 to 3" in response.content.decode()


def test_assistants_and_students_stage_nothing(world, sign_in):
    assert sign_in(world.eve).get("/spring/staff/teams/changes/").status_code == 403
    assert sign_in(world.alice).get("/spring/staff/teams/changes/").status_code == 404
    assert not TeamChange.objects.visible_to(world.eve).exists()


def test_page_of_changes_costs_the_same_for_many(world, sign_in, django_assert_max_num_queries):
    for n in range(6):
        owner = factories.participant(world.conference, f"O{n}")
        team = factories.team(world.conference, f"T{n}", owner)
        guest = factories.participant(world.conference, f"G{n}")
        stage(world, guest, to_team=team)
    client = sign_in(world.carol)
    with django_assert_max_num_queries(26):
        client.get("/spring/staff/teams/changes/")
