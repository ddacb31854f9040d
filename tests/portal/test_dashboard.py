"""The dashboard: one next action, what is due with extensions counted in, what is new."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects import extending, inviting, teaming
from projects.models import (
    Decision,
    JoinRequest,
    Mail,
    Participant,
    Project,
    Role,
    Submission,
    Version,
)
from projects.templatetags.conference_time import in_zone
from tests import factories

ME = "/spring/me/"


def board(client):
    response = client.get(ME)
    return response.context["board"], response.content.decode()


def hand_in(project, milestone, status="submitted"):
    submission = Submission.objects.create(project=project, milestone=milestone, status=status)
    return Version.objects.create(
        submission=submission,
        number=1,
        submitted_at=timezone.now(),
        content_hash="0" * 64,
        receipt_number=f"R-{project.pk}-{milestone.pk}",
        idempotency_key="k",
    )


def test_student_without_a_team_is_sent_to_form_one(world, sign_in):
    _, page = board(sign_in(world.dan))
    assert "Form a team: start one, or be invited to one." in page
    assert page.count("button-primary") == 1


def test_invitation_comes_first(world, sign_in):
    inviting.invite(world.alpha, world.places.dan, world.alice)
    _, page = board(sign_in(world.dan))
    assert "<bdi>Alice</bdi> invites you to the team “<bdi>Alpha</bdi>”." in page
    assert page.count("button-primary") == 1


def test_team_without_a_project_names_it(world, sign_in):
    teaming.start_team(world.conference, world.places.dan, "Gamma")
    _, page = board(sign_in(world.dan))
    assert 'href="/spring/team/project/">Name the project</a>' in page


def test_proposal_is_next_and_named_with_its_time(world, sign_in):
    _, page = board(sign_in(world.alice))
    assert in_zone(world.proposal.due_at, world.conference) in page
    assert 'href="/spring/submissions/proposal/">Begin the proposal</a>' in page


def test_extension_is_counted_in_for_its_team_only(world, sign_in):
    later = world.proposal.due_at + timedelta(days=3)
    extending.extend(world.alphas_project, world.proposal, later, "R.", world.carol)
    alice, page = board(sign_in(world.alice))
    bob, _ = board(sign_in(world.bob))
    assert (alice.next.due, bob.next.due) == (later, world.proposal.due_at)
    assert "extension counted in" in page
    words = f"Your team has until {in_zone(later, world.conference)} for Proposal."
    assert alice.news[0].sentence == words


def test_changes_asked_for_are_next_and_new(world, sign_in):
    version = hand_in(world.alphas_project, world.proposal, "changes_requested")
    Decision.objects.create(
        version=version, verdict="request_changes", comment="More.", decided_by=world.carol
    )
    shown, page = board(sign_in(world.amir))
    assert "Staff ask for changes to your proposal. Submit it again by" in page
    assert shown.news[0].sentence == "Staff ask for changes to your proposal."


def test_a_milestone_that_is_over_is_not_due(world, sign_in):
    world.proposal.opens_at = timezone.now() - timedelta(days=30)
    world.proposal.due_at = timezone.now() - timedelta(days=2)
    world.proposal.save()
    shown, _ = board(sign_in(world.alice))
    assert [line.name for line in shown.due] == ["Deliverables"]


def test_a_member_who_joins_is_news_for_the_others(world, sign_in):
    teaming.join(world.alpha, world.places.dan)
    alice, _ = board(sign_in(world.alice))
    dan, _ = board(sign_in(world.dan))
    assert alice.news[0].sentence == "Dan joined your team."
    assert dan.news == []


def test_locked_out_student_is_told_whom_to_ask(world, sign_in):
    world.conference.teams_lock_at = timezone.now() - timedelta(hours=1)
    world.conference.save()
    _, page = board(sign_in(world.dan))
    assert "Teams are locked and you are on none." in page


def test_staff_see_what_waits(world, sign_in):
    hand_in(world.alphas_project, world.proposal)
    Mail.objects.create(
        conference=world.conference, key="k", to="a@b.example", subject="S", text="T",
        state="failed",
    )  # fmt: skip
    page = sign_in(world.eve).get(ME)
    assert [(row.count, row.words) for row in page.context["waiting"]] == [
        (1, "mail that could not be sent"),
        (1, "hand-in that waits for a decision"),
        (1, "student without a team"),
    ]
    assert page.content.decode().count("button-primary") == 1


def test_console_counts_the_conference(world, sign_in):
    figures = sign_in(world.carol).get("/spring/staff/").context["figures"]
    assert [(word, count) for word, count, _ in figures] == [
        ("students", 4),
        ("staff", 2),
        ("teams", 2),
        ("projects", 2),
    ]


def test_person_in_one_conference_lands_on_its_dashboard(world, sign_in):
    assert sign_in(world.alice).get("/me/").url == ME


def test_person_in_several_chooses(world, sign_in):
    other = factories.conference("autumn", archived_at=timezone.now())
    Participant.objects.create(conference=other, user=world.alice, role=Role.ASSISTANT)
    page = sign_in(world.alice).get("/me/").content.decode()
    assert 'href="/spring/me/"' in page
    assert 'href="/autumn/me/"' in page
    assert "New conference" not in page


def test_person_in_none_is_told_what_to_do(world, sign_in):
    page = sign_in(factories.user("Stranger")).get("/me/").content.decode()
    assert "You are in no conference yet." in page


def test_site_admin_sees_all_conferences_and_starts_new_ones(world, sign_in):
    page = sign_in(world.root).get("/me/").content.decode()
    assert 'href="/spring/staff/"' in page
    assert 'href="/conferences/new/">New conference</a>' in page


@pytest.mark.parametrize(("who", "most"), [("alice", 16), ("dan", 12), ("carol", 16)])
def test_dashboard_costs_the_same_queries_however_much_there_is(
    world, sign_in, django_assert_num_queries, who, most
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(getattr(world, who))
    client.get(ME)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(ME)
    for n in range(12):
        milestone = factories.milestone(world.conference, f"More {n}")
        hand_in(world.alphas_project, milestone)
        owner = factories.participant(world.conference, f"Owner {n}")
        team = factories.team(world.conference, f"Team {n}", owner)
        Project.objects.create(
            conference=world.conference, team=team, number=100 + n, title="T", slug="t"
        )
        if n < 5:
            inviting.invite(team, world.places.dan, owner.user)
    assert len(few) <= most
    with django_assert_num_queries(len(few)):
        client.get(ME)


def test_request_to_join_is_the_next_action_of_every_member(world, sign_in):
    JoinRequest.objects.create(team=world.alpha, participant=world.places.dan)
    for person in (world.alice, world.amir):
        page = sign_in(person).get("/spring/me/")
        assert page.context["step"] == "ANSWER_REQUEST"
        assert "Dan</bdi> asks to join your team." in page.content.decode()
    assert sign_in(world.bob).get("/spring/me/").context["step"] == "HAND_IN"
