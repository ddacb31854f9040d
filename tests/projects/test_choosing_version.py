"""A team lets an earlier on-time version count, and everything else follows that one choice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from projects import counting, publishing
from projects.deciding import decide
from projects.drafting import save_texts, submission_for
from projects.handing_in import hand_in
from projects.models import LogEntry, Mail, Submission, Version
from projects.refusals import NotAllowed, WrongState
from reviews.classes import counting_versions
from reviews.models import Component, ReviewRound, Rubric
from reviews.results import _penalties
from tests import factories

pytestmark = pytest.mark.django_db

PAGE = "/spring/submissions/proposal/"


@pytest.fixture
def submission(world):
    """Version 1 on time, version 2 late; the late window is still open."""
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "First words"}, {})
    hand_in(submission, world.alice, "k1")
    now = timezone.now()
    world.proposal.due_at = now - timedelta(hours=2)
    world.proposal.late_until = now + timedelta(hours=2)
    world.proposal.save()
    save_texts(submission, world.alice, {"idea": "Second words"}, {"idea": 1})
    hand_in(submission, world.alice, "k2")
    return fresh(submission)


def fresh(submission: Submission) -> Submission:
    return Submission.objects.select_related("project__team", "milestone").get(pk=submission.pk)


def test_the_latest_counts_until_the_team_chooses(submission):
    assert submission.counting_version.number == 2
    assert submission.counting_version.penalty == Decimal("0.1000")


def test_chosen_version_counts_with_its_own_lateness(world, submission):
    counting.choose(submission, 1, world.amir)
    counts = fresh(submission).counting_version
    assert (counts.number, counts.penalty, counts.is_late) == (1, Decimal(0), False)


def test_choosing_is_logged_and_mailed_to_the_team(world, submission):
    counting.choose(submission, 1, world.amir)
    entry = LogEntry.objects.get(verb="chose a version of")
    assert (entry.before, entry.after) == ({"version": 2}, {"version": 1})
    mails = Mail.objects.filter(key__startswith="version_chosen-")
    assert {mail.to for mail in mails} == {world.alice.email, world.amir.email}
    assert mails[0].subject == "Version 1 counts: Proposal of “Seeing in the Dark”"


def test_the_latest_can_be_chosen_again_though_it_is_late(world, submission):
    counting.choose(submission, 1, world.alice)
    counting.choose(fresh(submission), 2, world.alice)
    after = fresh(submission)
    assert (after.chosen_version, after.counting_version.number) == (None, 2)


def test_an_earlier_late_version_cannot_be_chosen(world, submission):
    save_texts(submission, world.alice, {"idea": "Third words"}, {"idea": 2})
    hand_in(submission, world.alice, "k3")
    with pytest.raises(WrongState, match="Version 2 cannot be chosen now"):
        counting.choose(fresh(submission), 2, world.alice)


def test_a_new_version_counts_instead_of_the_chosen_one(world, submission):
    counting.choose(submission, 1, world.alice)
    save_texts(submission, world.alice, {"idea": "Third words"}, {"idea": 2})
    hand_in(fresh(submission), world.alice, "k3")
    assert fresh(submission).counting_version.number == 3


def test_a_day_after_the_last_minute_the_choice_is_over(world, submission):
    long_ago = timezone.now() - timedelta(days=1, minutes=2)
    world.proposal.due_at = world.proposal.late_until = long_ago
    world.proposal.save()
    with pytest.raises(WrongState):
        counting.choose(fresh(submission), 1, world.alice)


def test_after_a_decision_nothing_is_chosen(world, submission):
    decide(submission.latest_version, "accept", "", world.carol)
    with pytest.raises(WrongState):
        counting.choose(fresh(submission), 1, world.alice)


def test_only_the_team_chooses(world, submission):
    with pytest.raises(NotAllowed):
        counting.choose(submission, 1, world.carol)


def test_staff_decide_on_the_version_that_counts(world, submission):
    first = submission.versions.get(number=1)
    second = submission.versions.get(number=2)
    counting.choose(submission, 1, world.alice)
    with pytest.raises(WrongState, match="Version 1 counts since you opened this page"):
        decide(second, "accept", "", world.carol)
    first.submission = fresh(submission)
    assert decide(first, "accept", "", world.carol).version == first


def test_reviewers_are_given_the_version_that_counts(world, submission):
    counting.choose(submission, 1, world.alice)
    round_ = ReviewRound(conference=world.conference, milestone=world.proposal)
    assert {pk: one.number for pk, one in counting_versions(round_).items()} == {
        world.alphas_project.pk: 1
    }


def test_grades_take_the_lateness_of_the_version_that_counts(world, submission):
    component = Component(
        conference=world.conference, milestone=world.proposal, rubric=Rubric(), name="Proposal"
    )
    key = (world.proposal.pk, world.alphas_project.pk)
    assert _penalties([component])[key]["version"] == 2
    counting.choose(submission, 1, world.alice)
    assert _penalties([component]) == {}


def test_the_gallery_shows_the_version_that_counts(world):
    project = world.alphas_project
    artefacts = [factories.artefact(project, "report") for _ in range(2)]
    first, _ = (factories.version(project, world.final, artefact) for artefact in artefacts)
    submission = fresh(first.submission)
    counting.choose(submission, 1, world.alice)
    plan = publishing.plan(world.conference)
    assert [entry.artefacts for entry in plan.going if entry.project == project] == [
        [artefacts[0].pk]
    ]


def test_the_queue_shows_the_version_that_counts(world, sign_in, submission):
    counting.choose(submission, 1, world.alice)
    client = sign_in(world.carol)
    (row,) = client.get("/spring/staff/submissions/").context["page"].object_list
    assert row.timing == "on_time"
    page = client.get(f"/spring/staff/submissions/{submission.pk}/")
    assert page.context["version"].number == 1
    first = submission.versions.get(number=1)
    assert f'name="version" value="{first.pk}"' in page.content.decode()


def test_the_team_chooses_on_its_page(world, sign_in, submission):
    client = sign_in(world.alice)
    assert [one.number for one in client.get(PAGE).context["choosable"]] == [1]
    answer = client.post(PAGE + "versions/1/choose/")
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert client.get(PAGE).context["counts"].number == 1


def test_page_and_model_agree_on_what_counts(world, sign_in, submission):
    counting.choose(submission, 1, world.alice)
    page = sign_in(world.alice).get(PAGE)
    assert page.context["counts"] == fresh(submission).counting_version


@pytest.mark.parametrize("number", [2, 9])
def test_what_cannot_be_chosen_is_refused_with_a_sentence(world, sign_in, submission, number):
    answer = sign_in(world.alice).post(f"{PAGE}versions/{number}/choose/", follow=True)
    assert f"Version {number} cannot be chosen now." in answer.content.decode()
    assert fresh(submission).chosen_version is None


def test_another_team_has_nothing_to_choose(world, sign_in, submission):
    assert sign_in(world.bob).post(PAGE + "versions/1/choose/").status_code == 404


def test_counting_gives_one_version_for_each_submission(world, submission):
    factories.version(world.betas_project, world.proposal)
    numbers = Version.objects.counting().order_by("submission").values_list("number", flat=True)
    assert list(numbers) == [2, 1]
