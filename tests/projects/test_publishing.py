"""Publishing makes public what the latest versions hold, and nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from projects.models import Kind, LogEntry, Submission
from projects.publishing import plan, publish, unpublish
from projects.refusals import WrongState
from tests import factories


def hand_in(world, project, *kinds):
    made = [factories.artefact(project, kind) for kind in kinds]
    factories.version(project, world.final, *made)
    return made


def test_plan_says_what_goes_and_what_stays(world):
    hand_in(world, world.alphas_project, Kind.REPORT, Kind.VIDEO)
    made = plan(world.conference)
    assert [entry.project for entry in made.going] == [world.alphas_project]
    assert made.going[0].lacks == ["code", "slides", "abstract"]
    assert made.held_back == [("02 Hearing in the Noise", "nothing handed in for Deliverables")]


def test_team_without_a_project_is_named(world):
    factories.team(world.conference, "Gamma")
    assert ("Team Gamma", "has not named a project") in plan(world.conference).held_back


def test_withdrawn_and_declined_projects_stay_hidden(world):
    for project in (world.alphas_project, world.betas_project):
        hand_in(world, project, Kind.REPORT)
    world.alphas_project.withdrawn_at = timezone.now()
    world.alphas_project.save()
    Submission.objects.filter(project=world.betas_project).update(status="declined")
    assert plan(world.conference).held_back == [
        ("01 Seeing in the Dark", "withdrawn by its team"),
        ("02 Hearing in the Noise", "declined by the staff"),
    ]


def test_publishing_makes_the_project_and_its_handed_in_files_public(world):
    report, video = hand_in(world, world.alphas_project, Kind.REPORT, Kind.VIDEO)
    draft = factories.artefact(world.alphas_project, Kind.SLIDES)
    publish(world.conference, by=world.carol)
    world.conference.refresh_from_db()
    world.alphas_project.refresh_from_db()
    for row in (report, video, draft):
        row.refresh_from_db()
    assert world.conference.published_at == world.alphas_project.published_at == report.published_at
    assert video.published_at is not None
    assert draft.published_at is None
    assert not world.conference.projects.public().filter(pk=world.betas_project.pk).exists()


def test_publishing_again_replaces_the_report_and_keeps_the_first_date(world):
    old, video = hand_in(world, world.alphas_project, Kind.REPORT, Kind.VIDEO)
    publish(world.conference, by=world.carol)
    first = type(world.alphas_project).objects.get(pk=world.alphas_project.pk).published_at
    (new,) = [factories.artefact(world.alphas_project, Kind.REPORT)]
    factories.version(world.alphas_project, world.final, new, video)
    publish(world.conference, by=world.carol)
    for row in (old, new, video, world.alphas_project):
        row.refresh_from_db()
    assert (old.published_at, new.published_at is not None) == (None, True)
    assert world.alphas_project.published_at == video.published_at == first


def test_later_milestone_replaces_only_the_kinds_it_brings(world):
    report, video = hand_in(world, world.alphas_project, Kind.REPORT, Kind.VIDEO)
    revision = factories.milestone(
        world.conference,
        "Revision",
        due_at=world.final.due_at + timedelta(days=7),
        is_published=True,
    )
    revised = factories.artefact(world.alphas_project, Kind.REPORT)
    factories.version(world.alphas_project, revision, revised)
    publish(world.conference, by=world.carol)
    for row in (report, video, revised):
        row.refresh_from_db()
    assert report.published_at is None
    assert video.published_at is not None
    assert revised.published_at is not None


def test_later_milestone_replaces_of_other_pdfs_only_its_namesakes(world):
    kept, old, new = (factories.artefact(world.alphas_project, Kind.PDF) for _ in range(3))
    revision = factories.milestone(
        world.conference,
        "Revision",
        due_at=world.final.due_at + timedelta(days=7),
        is_published=True,
    )
    factories.version(world.alphas_project, world.final, kept, old)
    factories.version(world.alphas_project, revision).items.create(
        key="pdf-1", kind=Kind.PDF, label="Appendix", artefact=new
    )
    assert plan(world.conference).artefact_ids() == {kept.pk, new.pk}


def test_publishing_nothing_is_refused_in_words(world):
    with pytest.raises(WrongState, match="no project to publish"):
        publish(world.conference, by=world.carol)


def test_publishing_is_logged_with_numbers(world):
    hand_in(world, world.alphas_project, Kind.REPORT)
    publish(world.conference, by=world.carol)
    entry = LogEntry.objects.get(verb="published")
    assert entry.actor == world.carol
    assert (entry.after["projects"], entry.after["new"], entry.after["held_back"]) == (1, 1, 1)


def test_unpublishing_hides_everything_and_keeps_the_dates(world):
    (report,) = hand_in(world, world.alphas_project, Kind.REPORT)
    publish(world.conference, by=world.carol)
    unpublish(world.conference, by=world.carol)
    report.refresh_from_db()
    address = f"/spring/projects/01-{world.alphas_project.slug}/"
    assert Client().get(address).status_code == 404
    assert Client().get(report.get_absolute_url()).status_code in (302, 404)
    publish(world.conference, by=world.carol)
    assert Client().get(address).status_code == 200


def test_page_says_the_numbers_and_the_button_publishes(world, sign_in):
    hand_in(world, world.alphas_project, Kind.REPORT)
    carol = sign_in(world.carol)
    page = carol.get("/spring/staff/publish/").content.decode()
    assert "Publish 1 project" in page
    assert "nothing handed in for Deliverables" in page
    assert Client().get("/spring/gallery/").content.decode().count("<article") == 0
    assert carol.post("/spring/staff/publish/").status_code == 302
    assert Client().get("/spring/gallery/").content.decode().count("<article") == 1


def test_taking_back_asks_first(world, sign_in):
    hand_in(world, world.alphas_project, Kind.REPORT)
    publish(world.conference, by=world.carol)
    carol = sign_in(world.carol)
    assert "Take 1 project back" in carol.get("/spring/staff/unpublish/").content.decode()
    assert Client().get("/spring/projects/01/", follow=True).status_code == 200
    carol.post("/spring/staff/unpublish/")
    assert Client().get("/spring/projects/01/").status_code == 404
    assert carol.post("/spring/staff/unpublish/").status_code == 409


@pytest.mark.parametrize("page", ["publish", "unpublish"])
def test_publishing_is_for_instructors(world, sign_in, page):
    assert sign_in(world.eve).get(f"/spring/staff/{page}/").status_code == 403
    assert sign_in(world.alice).get(f"/spring/staff/{page}/").status_code == 404
    assert sign_in(world.alice).post(f"/spring/staff/{page}/").status_code == 404


def test_preview_costs_the_same_for_one_and_thirty(world, sign_in, django_assert_max_num_queries):
    hand_in(world, world.alphas_project, Kind.REPORT)
    carol = sign_in(world.carol)
    with django_assert_max_num_queries(20) as one:
        carol.get("/spring/staff/publish/")
    for number in range(30):
        team = factories.team(world.conference, f"Team {number}")
        hand_in(world, factories.project(team, f"Title {number}"), Kind.REPORT)
    with django_assert_max_num_queries(20) as thirty:
        carol.get("/spring/staff/publish/")
    assert len(one) == len(thirty)
