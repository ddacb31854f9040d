"""Assistants limited to sections: they list and open what concerns these, and nothing else."""

from datetime import timedelta

import pytest

from projects import extending
from projects.models import Mail, Participant, Project, Submission, Team, WatchedSection
from reviews.models import Component, Rubric
from tests import factories
from tests.reviews import rows


@pytest.fixture
def eve(world, sign_in):
    """Eve works for section A, where Bob is; Alice and Amir are in B, Dan in none."""
    Participant.objects.filter(pk=world.places.bob.pk).update(section="A")
    for place in (world.places.alice, world.places.amir):
        Participant.objects.filter(pk=place.pk).update(section="B")
    WatchedSection.objects.create(participant=world.places.eve, section="A")
    return sign_in(world.eve)


def graded_component(world):
    rubric = Rubric.objects.create(conference=world.conference, name="R")
    return Component.objects.create(
        conference=world.conference, name="C", weight=100, source="staff", rubric=rubric
    )


def test_people_of_the_section_are_listed(world, eve):
    page = eve.get("/spring/staff/people/").context["page"]
    assert [place.user.name for place in page] == ["Bob", "Eve"]


def test_teams_with_one_of_the_section_are_listed(world, eve):
    assert [team.name for team in eve.get("/spring/staff/teams/").context["teams"]] == ["Beta"]


def test_team_of_mixed_sections_is_seen_by_both(world, eve):
    Participant.objects.filter(pk=world.places.amir.pk).update(section="A")
    assert [team.name for team in Team.objects.visible_to(world.eve)] == ["Alpha", "Beta"]


def test_team_of_another_section_does_not_open(world, eve):
    assert eve.get(f"/spring/staff/teams/{world.alpha.pk}/").status_code == 404
    assert eve.get(f"/spring/staff/teams/{world.beta.pk}/").status_code == 200


def test_submissions_follow_the_section(world, eve):
    factories.version(world.alphas_project, world.proposal)
    factories.version(world.betas_project, world.proposal)
    page = eve.get("/spring/staff/submissions/").context["page"]
    assert [row.title for row in page] == ["Hearing in the Noise"]
    other = Submission.objects.get(project=world.alphas_project)
    assert eve.get(f"/spring/staff/submissions/{other.pk}/").status_code == 404
    assert eve.post(f"/spring/staff/submissions/{other.pk}/decide/").status_code == 404


def test_grading_follows_the_section_even_of_public_projects(world, eve):
    factories.public(world.alphas_project, world.betas_project)
    component = graded_component(world)
    overview = eve.get("/spring/staff/grading/").context["overview"]
    assert [line.project.title for line in overview.projects] == ["Hearing in the Noise"]
    desk = f"/spring/staff/grading/{component.pk}"
    assert eve.get(f"{desk}/{world.alphas_project.number}/").status_code == 404
    assert eve.get(f"{desk}/{world.betas_project.number}/").status_code == 200


def test_gradebook_has_the_students_of_the_section(world, eve):
    lines = eve.get("/spring/staff/gradebook/").context["lines"]
    assert [line.participant.user.name for line in lines] == ["Bob"]


@pytest.mark.parametrize("page", ["log", "mail"])
def test_log_and_outbox_are_for_staff_without_limits(eve, page):
    assert eve.get(f"/spring/staff/{page}/").status_code == 403


def test_assistant_without_sections_sees_everything(world, sign_in):
    teams = sign_in(world.eve).get("/spring/staff/teams/").context["teams"]
    assert [team.name for team in teams] == ["Alpha", "Beta"]


def test_same_section_name_elsewhere_means_nothing(world, eve):
    elsewhere = factories.conference("autumn")
    member = factories.participant(elsewhere, "Oto", section="A")
    assert not Team.objects.visible_to(world.eve).filter(
        pk=factories.team(elsewhere, "Other", member).pk
    )


def test_limit_ends_with_the_place(world, eve):
    Participant.objects.filter(pk=world.places.eve.pk).update(left_at=world.conference.created_at)
    assert list(Team.objects.visible_to(world.eve)) == []


def test_instructor_sets_the_sections_of_an_assistant(world, sign_in):
    Participant.objects.filter(pk=world.places.bob.pk).update(section="A")
    path = f"/spring/staff/people/{world.places.eve.pk}/"
    sign_in(world.carol).post(path, {"role": "assistant", "limited_to": ["A"]})
    assert world.places.eve.sections == ["A"]
    sign_in(world.carol).post(path, {"role": "assistant"})
    assert world.places.eve.sections == []


def test_sections_are_for_assistants_only(world, sign_in):
    Participant.objects.filter(pk=world.places.bob.pk).update(section="A")
    path = f"/spring/staff/people/{world.places.dan.pk}/"
    sign_in(world.carol).post(path, {"role": "student", "limited_to": ["A"]})
    assert world.places.dan.sections == []


def test_instructors_are_never_limited(world, sign_in):
    WatchedSection.objects.create(participant=world.places.carol, section="A")
    teams = sign_in(world.carol).get("/spring/staff/teams/").context["teams"]
    assert [team.name for team in teams] == ["Alpha", "Beta"]


def test_failed_mail_is_counted_for_staff_of_the_whole_conference_only(world, eve, sign_in):
    Mail.objects.create(
        conference=world.conference, key="k", to="a@uni.example", subject="S", text="T",
        state=Mail.State.FAILED,
    )  # fmt: skip
    counted = {
        who: [line.words for line in client.get("/spring/staff/").context["waiting"]]
        for who, client in (("eve", eve), ("carol", sign_in(world.carol)))
    }
    carols_alone = [words for words in counted["carol"] if words not in counted["eve"]]
    assert "mail that could not be sent" in carols_alone
    assert eve.get("/spring/staff/mail/").status_code == 403


def test_rounds_count_the_reviews_of_the_section(world, eve, sign_in):
    rubric = Rubric.objects.create(conference=world.conference, name="R")
    made = rows.round_(world.conference, world.final, rubric=rubric)
    rows.review(made, world.places.bob, world.alphas_project, status="submitted")
    rows.review(made, world.places.alice, world.betas_project, status="submitted")
    rows.review(made, world.places.amir, world.betas_project)

    def counts(client):
        [line] = client.get("/spring/staff/rounds/").context["rounds"]
        return (line.submitted_count, line.review_count)

    assert counts(sign_in(world.carol)) == (2, 3)
    assert counts(eve) == (1, 2)


def test_log_of_a_team_holds_nothing_of_a_title_that_ends_like_its_own(world, eve):
    """The log names projects by their words: “Noise” is not “Hearing in the Noise”."""
    Project.objects.filter(pk=world.betas_project.pk).update(title="Noise")
    world.betas_project.refresh_from_db()
    Project.objects.filter(pk=world.alphas_project.pk).update(title="Art of Noise")
    world.alphas_project.refresh_from_db()
    later = world.proposal.due_at + timedelta(days=1)
    for project in (world.alphas_project, world.betas_project):
        extending.extend(project, world.proposal, later, "Illness", world.carol)
    entries = eve.get(f"/spring/staff/teams/{world.beta.pk}/").context["entries"]
    assert [entry.subject for entry in entries] == ["Proposal of Noise"]
