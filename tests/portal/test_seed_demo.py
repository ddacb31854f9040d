"""The demo: what `manage.py seed_demo` tells, once, and never in production."""

import io
import re
from collections import Counter
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.conf import settings as project_settings
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.test import Client, override_settings
from django.utils import timezone

import portal.urls
from portal.demo.people import JUDGES, ONE_CLICK, address
from portal.demo_people import EMAIL_OF
from projects.models import (
    Artefact,
    Conference,
    Credit,
    DecisionDraft,
    Mail,
    Participant,
    RiskAnswer,
    Submission,
    User,
    Version,
)
from reviews.domain.grading import steps
from reviews.models import Evaluation, Grade, Rating, Review
from reviews.second_looks import second_looks
from reviews.suggesting import suggestions

S = Submission.Status
LINK = re.compile(r'<a [^>]*href="([^"#]+)')
MEMBER_TEAM = "Low Water"

urlpatterns = [*portal.urls.demo_doors, *portal.urls.urlpatterns]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db, pytest.mark.walk]


@pytest.fixture(scope="module", autouse=True)
def seeded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo, seeded once for this file and taken back at its end; its uploads lie apart."""
    store = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path_factory.mktemp("media")), "base_url": None},
    }
    uploads = override_settings(STORAGES={**project_settings.STORAGES, "default": store})
    with django_db_blocker.unblock(), transaction.atomic():
        with uploads:
            call_command("seed_demo", stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def current() -> Conference:
    return Conference.objects.get(archived_at__isnull=True)


@pytest.fixture
def archive() -> Conference:
    return Conference.objects.get(archived_at__isnull=False)


@pytest.fixture
def enter(settings):
    """enter("student") -> a client that came in by one click."""
    settings.DEMO = True

    def _enter(who: str) -> Client:
        client = Client()
        response = client.post("/demo/sign-in/", {"who": who})
        assert (response.status_code, response["Location"]) == (302, "/me/")
        return client

    return _enter


def everything() -> dict[str, int]:
    """How many rows each of our tables holds."""
    return {
        model._meta.label: model._default_manager.count()
        for label in ("projects", "reviews")
        for model in apps.get_app_config(label).get_models()
    }


def proposals(conference: Conference) -> list[Submission]:
    return list(
        Submission.objects.filter(project__conference=conference, milestone__slug="proposal")
    )


def test_current_conference_has_24_teams_and_60_students(current):
    assert current.teams.count() == current.projects.count() == 24
    assert Participant.objects.students().filter(conference=current).count() == 60
    assert Participant.objects.without_team().filter(conference=current).count() == 4


def test_current_conference_is_in_the_middle_of_its_term(current):
    now = timezone.now()
    milestones = list(current.milestones.all())
    past = [milestone.slug for milestone in milestones if milestone.due_at < now]
    assert past == ["proposal"]
    assert current.teams_lock_at > now
    assert current.published_at is None


def test_proposals_stand_in_every_state(current):
    assert Counter(proposal.status for proposal in proposals(current)) == {
        S.ACCEPTED: 13,
        S.SUBMITTED: 5,
        S.CHANGES_REQUESTED: 3,
        S.DRAFT: 2,
        S.DECLINED: 1,
    }
    versions = Version.objects.filter(submission__in=proposals(current))
    assert versions.filter(number=2).count() == 3
    assert versions.filter(is_late=True).count() == 1
    assert current.projects.filter(team__name="Starter", extensions__isnull=False).exists()


def test_one_team_forgot_to_submit_and_its_draft_went_in_at_the_deadline(current):
    version = Version.objects.get(submitted_by=None)
    milestone = version.submission.milestone
    assert version.submission in proposals(current)
    assert version.submitted_at == milestone.window().final_instant


def test_every_paper_shows_its_first_page():
    papers = Artefact.objects.filter(content_type="application/pdf")
    assert papers.exists()
    assert papers.filter(small="").count() == 0


def test_reviewer_has_exactly_two_reviews_left():
    own = Review.objects.filter(
        reviewer__user__email=EMAIL_OF["reviewer"],
        team__isnull=True,
        round__released_at__isnull=True,
    )
    assert Counter(own.values_list("status", flat=True)) == {
        "submitted": 2,
        "draft": 1,
        "assigned": 1,
    }


def test_a_whole_hand_in_can_be_read_beside_its_review(current, enter):
    mine = Review.objects.get(
        round__conference=current,
        round__milestone__slug="deliverables",
        reviewer__user__email=EMAIL_OF["reviewer"],
    )
    tabs = dict.fromkeys(("report", "repository", "video", "slides"))
    client = enter("reviewer")
    for key in tabs:
        page = client.get(f"{mine.get_absolute_url()}?show={key}").text
        tabs[key] = f'href="{mine.get_absolute_url()}?show={key}"' in page and "#remarks" in page
    assert set(tabs.values()) == {True}
    assert mine.remarks.count() == 3


def test_review_round_is_under_way(current):
    round_ = current.rounds.get(name="Feedback on proposals")
    assert round_.takes_reviews(timezone.now())
    states = Counter(round_.reviews.values_list("status", flat=True))
    assert set(states) == {"submitted", "draft", "assigned"}
    assert not round_.reviews.filter(
        project__team__memberships__participant=models.F("reviewer")
    ).exists()


def test_teams_review_as_one_and_never_their_own_project(current):
    round_ = current.rounds.get(reviewed_by="teams")
    assert round_.takes_reviews(timezone.now())
    reviews = round_.reviews.select_related("team", "project", "reviewer__membership")
    assert {review.status for review in reviews} == {"submitted", "draft", "assigned"}
    for review in reviews:
        assert review.reviewer.team == review.team != review.project.team


def test_a_released_round_shows_what_comes_after_the_reviews(current, enter):
    round_ = current.rounds.get(released_at__isnull=False)
    assert round_.takes_responses(timezone.now())
    assert round_.responses.sent().count() == 1
    assert Rating.objects.filter(review__round=round_).count() > 6
    own = Review.objects.get(round=round_, reviewer__user__email=EMAIL_OF["reviewer"])
    page = enter("reviewer").get(own.get_absolute_url()).text
    assert [text for text in ("The authors’ answer", "Discussion") if text not in page] == []
    page = enter("member").get(f"/{current.slug}/feedback/").text
    wanted = ("Summing up by the staff", "Reviewer C", "revised on", "We had not thought of")
    assert [text for text in wanted if text not in page] == []


def test_one_staff_evaluation_is_begun_and_nothing_is_released(current):
    begun = Evaluation.objects.filter(component__conference=current, completed_at__isnull=True)
    assert begun.count() == 1
    assert not current.components.filter(released_at__isnull=False).exists()


def test_grading_is_shared_out_and_one_project_waits_to_be_moderated(current, enter):
    page = enter("instructor").get(f"/{current.slug}/staff/grading/").text
    assert page.count(">to moderate<") == 1
    shared = {"Proposal": 24, "Report": 48, "Code": 72}
    assert {one.name: one.duties.count() for one in current.components.all()} == {
        **shared,
        "Presentation": 0,
        "Poster": 0,
    }
    assert current.bank_comments.count() == 4


def test_archived_conference_is_finished(archive):
    assert archive.projects.in_gallery().count() == 20
    assert archive.awards.filter(announced_at__isnull=False).count() == 6
    assert not archive.components.filter(released_at__isnull=True).exists()
    assert archive.rounds.get().released_at < archive.archived_at < timezone.now()
    groups = {project.group.name for project in archive.projects.all() if project.group}
    assert len(groups) == 8


def test_archived_titles_reach_from_11_to_113_letters(archive):
    lengths = [len(title) for title in archive.projects.values_list("title", flat=True)]
    assert (min(lengths), max(lengths)) == (11, 113)


def test_archived_teams_have_one_to_four_people_and_one_is_hidden(archive):
    sizes = {team.memberships.count() for team in archive.teams.all()}
    assert sizes == {1, 2, 3, 4}
    assert Credit.objects.filter(project__conference=archive, is_hidden=True).count() == 1


def test_everything_happened_before_the_day_of_seeding_and_no_mail_waits():
    now = timezone.now()
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.SENT}
    just_now = {
        f"{model._meta.label}.{field.name}": count
        for label in ("projects", "reviews")
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField)
        if (
            count := model._default_manager.filter(
                **{f"{field.name}__gt": now - timedelta(hours=1), f"{field.name}__lte": now}
            ).count()
        )
    }
    assert just_now == {}


@pytest.mark.parametrize("who", ONE_CLICK)
def test_one_click_person_enters_and_every_link_of_the_dashboard_works(who, enter, current):
    client = enter(who)
    page = f"/{current.slug}/me/"
    response = client.get(page)
    assert response.status_code == 200
    links = {urljoin(page, link.replace("&amp;", "&")) for link in LINK.findall(response.text)}
    answers = {link: client.get(link).status_code for link in links if link.startswith("/")}
    assert {link: status for link, status in answers.items() if status != 200} == {}


def test_one_click_people_are_who_the_sign_in_page_says():
    assert {key: address(key) for key in ONE_CLICK} == EMAIL_OF
    places = {
        place.user.email: place
        for place in Participant.objects.filter(conference__archived_at__isnull=True)
    }
    assert places[EMAIL_OF["student"]].team is None
    assert places[EMAIL_OF["member"]].team.name == MEMBER_TEAM
    assert places[EMAIL_OF["judge"]].role == "judge"
    assert places[EMAIL_OF["assistant"]].role == "assistant"
    assert places[EMAIL_OF["instructor"]].role == "instructor"
    assert User.objects.get(email=EMAIL_OF["admin"]).is_superuser


def test_a_judge_and_a_student_of_one_firm_are_pointed_out_and_nobody_else(current):
    assert [(row.reviewer.user.name, row.why) for row in suggestions(current)] == [
        (
            JUDGES["o.lindqvist-achebe"],
            "shares the mail domain kestrel-works.example with Matías Quispe Huanca",
        )
    ]


def test_no_one_outside_the_demo_has_an_address_that_could_be_real():
    hosts = {email.rpartition("@")[2] for email in User.objects.values_list("email", flat=True)}
    assert hosts == {"demo.example", "campus.example", "kestrel-works.example"}


def test_seeding_again_says_so_and_changes_nothing():
    before = everything()
    said = io.StringIO()
    call_command("seed_demo", stdout=said)
    assert said.getvalue() == "The demo is there already; nothing was changed.\n"
    assert everything() == before


def test_production_refuses(settings):
    settings.PRODUCTION = True
    before = everything()
    with pytest.raises(CommandError) as refusal:
        call_command("seed_demo", stdout=io.StringIO())
    assert str(refusal.value) == (
        "The demo's people are invented: they do not belong in production."
    )
    assert everything() == before


def test_decisions_say_things_on_sections_and_a_second_round_waits(current, enter):
    answer = enter("instructor").get(f"/{current.slug}/staff/submissions/?status=again&sort=number")
    rows = answer.context["page"].object_list
    assert [(row.number, row.round) for row in rows] == [(10, 2), (22, 2)]
    page = enter("instructor").get(f"/{current.slug}/staff/submissions/{rows[0].submission}/")
    assert {part.item.key for part in page.context["parts"] if part.asked} == {
        "question",
        "method",
        "evaluation",
    }
    html = enter("member").get(f"/{current.slug}/submissions/proposal/").content.decode()
    assert "how far apart are the two?" in html
    assert "Scans may be shown" not in html


def test_risks_of_every_level_were_found(current):
    levels = RiskAnswer.objects.filter(item__conference=current).values_list("level", flat=True)
    assert set(levels) == {"fine", "watch", "problem"}
    assert DecisionDraft.objects.filter(submission__milestone__conference=current).count() == 1


def test_the_archive_shows_a_late_grade_and_what_revisions_won_back(archive):
    grades = Grade.objects.filter(component__conference=archive, component__name="Report")
    found = {
        grade.project.number: steps(grade.calculation) for grade in grades.select_related("project")
    }
    assert [number for number, how in sorted(found.items()) if how.raw > how.old] == [15]
    assert [number for number, how in sorted(found.items()) if how.won > 0] == [3, 15]


def test_the_scheme_has_a_bonus_and_the_proposals_rubric_a_next_version(current, enter):
    client = enter("instructor")
    page = client.get(f"/{current.slug}/staff/grading/components/").text
    assert "The parts make 100 per cent, and bonus parts 5 on top." in page
    draft = current.rubrics.exclude(follows=None).get()
    page = client.get(f"/{current.slug}/staff/rubrics/{draft.pk}/put-in-place/").text
    assert "Plan: 3.5 of 4, Good" in page


def test_a_second_look_is_asked_for_a_few_reviews_and_not_for_most(current):
    instructor = User.objects.get(email=EMAIL_OF["instructor"])
    round_ = current.rounds.get(name="Feedback on proposals")
    submitted = round_.reviews.filter(status="submitted").count()
    assert 0 < len(second_looks(round_, instructor)) < submitted / 5
