"""Sixteen at once: seats, teams, invitations and board numbers hold, and everyone gets an answer.

Real threads with real connections, on SQLite and on PostgreSQL alike.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from projects import (
    addressed_links,
    ideas,
    inviting,
    naming,
    rearranging,
    requesting,
    seeking,
    teaming,
)
from projects.models import Idea, Invitation, JoinRequest, Membership, Participant, Project, Team
from projects.naming import ProjectWords
from projects.refusals import Refusal
from tests import factories

AT_ONCE = 16

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conference(transactional_db):
    return factories.conference("rush", team_max=3)


def all_at_once(acts):
    """Run the acts in threads that start together; each answers "done" or its refusal's words."""
    gate = Barrier(len(acts))

    def run(act):
        try:
            gate.wait(timeout=30)
            act()
        except Refusal as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def students(conference, count=AT_ONCE):
    return [factories.participant(conference, f"Student {n}") for n in range(count)]


def test_one_free_seat_takes_one_of_sixteen(conference):
    team = factories.team(conference, "Alpha", *students(conference, 2))
    crowd = students(conference)
    answers = all_at_once([lambda place=place: teaming.join(team, place) for place in crowd])
    assert sorted(answers) == sorted(["done"] + [teaming.FULL] * (AT_ONCE - 1))
    assert sorted(team.memberships.values_list("seat", flat=True)) == [1, 2, 3]


def test_one_free_seat_takes_one_of_sixteen_invitations(conference):
    first, second = students(conference, 2)
    team = factories.team(conference, "Alpha", first, second)
    crowd = students(conference)
    invitations = [
        Invitation.objects.create(
            team=team,
            email=place.user.email,
            token_hash=addressed_links.hash_of(str(place.pk)),
            invited_by=first.user,
            expires_at=conference.created_at + addressed_links.LASTS,
        )
        for place in crowd
    ]
    answers = all_at_once(
        [
            lambda invitation=invitation, place=place: inviting.accept(invitation, place.user)
            for invitation, place in zip(invitations, crowd, strict=True)
        ]
    )
    assert sorted(answers) == sorted(["done"] + [teaming.FULL] * (AT_ONCE - 1))
    assert team.memberships.count() == 3
    assert Invitation.objects.filter(accepted_at__isnull=False).count() == 1


def test_one_student_accepts_sixteen_invitations_and_is_on_one_team(conference):
    wanted = factories.participant(conference, "Wanted")
    invitations = []
    for n, owner in enumerate(students(conference)):
        team = factories.team(conference, f"Team {n}", owner)
        invitation, _ = inviting.invite(team, wanted, owner.user)
        invitations.append(invitation)
    answers = all_at_once([lambda it=it: inviting.accept(it, wanted.user) for it in invitations])
    assert answers.count("done") == 1
    assert Membership.objects.filter(participant=wanted).count() == 1
    assert Invitation.objects.filter(accepted_at__isnull=False).count() == 1
    assert all(answer == "done" or "team" in answer for answer in answers)


def test_one_invitation_pressed_sixteen_times_is_accepted_once(conference):
    owner, wanted = students(conference, 2)
    team = factories.team(conference, "Alpha", owner)
    invitation, _ = inviting.invite(team, wanted, owner.user)
    answers = all_at_once([lambda: inviting.accept(invitation, wanted.user)] * AT_ONCE)
    assert answers.count("done") == 1
    assert team.memberships.count() == 2


def test_one_student_starts_sixteen_teams_and_gets_one(conference):
    eager = factories.participant(conference, "Eager")
    answers = all_at_once(
        [lambda n=n: teaming.start_team(conference, eager, f"Team {n}") for n in range(AT_ONCE)]
    )
    assert answers.count("done") == 1
    assert Membership.objects.filter(participant=eager).count() == 1
    assert Team.objects.count() == 1


def test_sixteen_students_want_one_name(conference):
    crowd = students(conference)
    answers = all_at_once(
        [lambda place=place: teaming.start_team(conference, place, "The Best") for place in crowd]
    )
    assert sorted(answers) == sorted(["done"] + [teaming.NAME_TAKEN] * (AT_ONCE - 1))
    assert Team.objects.get().memberships.count() == 1


def test_sixteen_teams_draw_sixteen_board_numbers(conference):
    teams = [
        factories.team(conference, f"Team {n}", place)
        for n, place in enumerate(students(conference))
    ]
    answers = all_at_once(
        [
            lambda team=team: naming.name_project(team, ProjectWords("A Title"), None)
            for team in teams
        ]
    )
    assert answers == ["done"] * AT_ONCE
    numbers = Project.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, AT_ONCE + 1))


def test_one_team_named_sixteen_times_has_one_project(conference):
    team = factories.team(conference, "Alpha", *students(conference, 2))
    answers = all_at_once(
        [
            lambda n=n: naming.name_project(team, ProjectWords(f"Title {n}"), None)
            for n in range(AT_ONCE)
        ]
    )
    assert answers == ["done"] * AT_ONCE
    assert Project.objects.filter(team=team).count() == 1
    assert team.project.credits.count() == 2


def test_last_two_leave_while_a_third_joins(conference):
    first, second, third = students(conference, 3)
    team = factories.team(conference, "Alpha", first, second)
    all_at_once(
        [
            lambda: teaming.leave(team, Participant.objects.get(pk=first.pk)),
            lambda: teaming.leave(team, Participant.objects.get(pk=second.pk)),
            lambda: teaming.join(team, third),
        ]
    )
    members = set(Membership.objects.values_list("participant", flat=True))
    assert members <= {third.pk}
    assert Team.objects.exists() == bool(members)


def test_one_free_seat_takes_one_of_sixteen_requests(conference):
    first, second = students(conference, 2)
    team = factories.team(conference, "Alpha", first, second)
    seeking.announce(team, "Anyone.", [], first.user)
    team.refresh_from_db()
    requests = [requesting.ask(team, place, "") for place in students(conference)]
    answers = all_at_once([lambda it=it: requesting.accept(it, first.user) for it in requests])
    assert sorted(answers) == sorted(["done"] + [teaming.FULL] * (AT_ONCE - 1))
    assert team.memberships.count() == 3
    assert JoinRequest.objects.filter(accepted_at__isnull=False).count() == 1


def test_sixteen_presses_make_one_request(conference):
    owner, eager = students(conference, 2)
    team = factories.team(conference, "Alpha", owner)
    seeking.announce(team, "Anyone.", [], owner.user)
    team.refresh_from_db()
    answers = all_at_once([lambda: requesting.ask(team, eager, "")] * AT_ONCE)
    assert sorted(answers) == sorted(["done"] + [requesting.ASKED_ALREADY] * (AT_ONCE - 1))


def test_one_idea_starts_one_of_sixteen_teams(conference):
    idea = Idea.objects.create(conference=conference, title="Ice")
    crowd = students(conference)
    answers = all_at_once(
        [lambda p=p, n=n: ideas.start_team(idea, p, f"Team {n}") for n, p in enumerate(crowd)]
    )
    assert sorted(answers) == sorted(["done"] + [ideas.TAKEN] * (AT_ONCE - 1))
    assert Team.objects.count() == 1


def test_publishing_changes_while_others_join_leaves_no_team_overfull(conference):
    owner, moved = students(conference, 2)
    team = factories.team(conference, "Alpha", owner)
    staff = factories.participant(conference, "Staff", "instructor").user
    rearranging.stage(conference, [moved], staff, to_team=team)
    seen = rearranging.plan(conference).fingerprint
    crowd = students(conference, 7)
    acts = [lambda: rearranging.apply(conference, seen, staff)] * 4
    acts += [lambda place=place: teaming.join(team, place) for place in crowd]
    acts += [lambda n=n: teaming.start_team(conference, moved, f"Own {n}") for n in range(5)]
    answers = all_at_once(acts)
    assert answers[:4].count("done") <= 1
    assert team.memberships.count() <= 3
    assert Membership.objects.filter(participant=moved).count() <= 1


def test_members_who_name_the_project_and_leave_at_once_do_not_wait_in_a_circle(conference):
    teams = [
        factories.team(conference, f"Team {n}", *students(conference, 2)) for n in range(AT_ONCE)
    ]
    acts = []
    for team in teams:
        first, second = (row.participant for row in team.memberships.all())
        words = ProjectWords(title=f"Project of {team}")
        acts += [
            lambda team=team, words=words, by=first.user: naming.name_project(team, words, by),
            lambda team=team, place=second: teaming.leave(team, place),
        ]
    assert all_at_once(acts) == ["done"] * len(acts)
    assert sorted(Project.objects.values_list("number", flat=True)) == list(range(1, AT_ONCE + 1))
