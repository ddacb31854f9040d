"""A submission is withdrawn, counts nowhere, and is revived as it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects import counting, publishing
from projects.deciding import decide
from projects.drafting import save_texts, submission_for
from projects.handing_in import hand_in, hand_in_all_due
from projects.models import LogEntry, Mail, Submission, Version
from projects.refusals import NotAllowed, WrongState
from tests import factories

pytestmark = pytest.mark.django_db

PAGE = "/spring/submissions/proposal/"


@pytest.fixture
def submission(world):
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "Two words"}, {})
    hand_in(submission, world.alice, "k1")
    return fresh(submission)


@pytest.fixture
def withdrawn(world, submission):
    counting.withdraw(submission, world.alice)
    return fresh(submission)


def fresh(submission: Submission) -> Submission:
    return Submission.objects.select_related("project__team", "milestone").get(pk=submission.pk)


def close(milestone, ago: timedelta) -> None:
    milestone.due_at = timezone.now() - ago
    milestone.late_until = None
    milestone.save()


def test_withdrawn_counts_nowhere_and_keeps_its_versions(withdrawn):
    assert (withdrawn.status, withdrawn.counting_version) == ("withdrawn", None)
    assert list(Version.objects.counting()) == []
    assert withdrawn.latest_version.number == 1


def test_withdrawing_is_logged_and_mailed_to_the_team(world, withdrawn):
    entry = LogEntry.objects.get(verb="withdrew")
    assert (entry.actor, entry.after) == (world.alice, {"status": "withdrawn"})
    mails = Mail.objects.filter(key__startswith="withdrawn-")
    assert {mail.to for mail in mails} == {world.alice.email, world.amir.email}


def test_revived_counts_again_as_it_was_handed_in(world, withdrawn):
    before = withdrawn.latest_version
    counting.revive(withdrawn, world.amir)
    after = fresh(withdrawn)
    assert (after.status, after.counting_version) == ("submitted", before)
    assert Mail.objects.filter(key__startswith="revived-").count() == 2


def test_after_the_deadline_nothing_is_withdrawn(world, submission):
    close(world.proposal, timedelta(hours=1))
    with pytest.raises(WrongState, match="The proposal is closed"):
        counting.withdraw(fresh(submission), world.alice)


def test_what_staff_decided_is_not_withdrawn(world, submission):
    decide(submission.latest_version, "accept", "", world.carol)
    with pytest.raises(WrongState):
        counting.withdraw(fresh(submission), world.alice)


def test_the_team_revives_for_a_day_after_the_deadline(world, withdrawn):
    close(world.proposal, timedelta(hours=23))
    counting.revive(fresh(withdrawn), world.alice)
    assert fresh(withdrawn).status == "submitted"


def test_later_only_staff_revive(world, withdrawn, sign_in):
    close(world.proposal, timedelta(days=3))
    with pytest.raises(WrongState, match="The time to revive this is over"):
        counting.revive(fresh(withdrawn), world.alice)
    sign_in(world.eve).post(f"/spring/staff/submissions/{withdrawn.pk}/revive/")
    assert fresh(withdrawn).status == "submitted"


def test_only_the_team_withdraws(world, submission):
    with pytest.raises(NotAllowed):
        counting.withdraw(submission, world.carol)


def test_staff_cannot_decide_on_what_is_withdrawn(world, withdrawn):
    with pytest.raises(WrongState, match="withdrawn"):
        decide(withdrawn.latest_version, "accept", "", world.carol)


def test_withdrawn_is_not_handed_in_again_by_anyone(world, withdrawn):
    save_texts(withdrawn, world.alice, {"idea": "Other words"}, {"idea": 1})
    with pytest.raises(WrongState):
        hand_in(fresh(withdrawn), world.alice, "k2")
    close(world.proposal, timedelta(minutes=5))
    assert hand_in_all_due() == []


def test_withdrawn_is_not_published(world):
    report = factories.artefact(world.alphas_project, "report")
    version = factories.version(world.alphas_project, world.final, report)
    counting.withdraw(fresh(version.submission), world.alice)
    held_back = publishing.plan(world.conference).held_back
    assert held_back == [
        ("01 Seeing in the Dark", "nothing handed in for Deliverables"),
        ("02 Hearing in the Noise", "nothing handed in for Deliverables"),
    ]


def test_the_page_says_first_what_withdrawing_means(world, sign_in, submission):
    client = sign_in(world.alice)
    page = client.get(PAGE + "withdraw/").content.decode()
    assert "it is not read, reviewed, graded or published" in page
    assert fresh(submission).status == "submitted"
    assert client.post(PAGE + "withdraw/").headers["Location"] == PAGE
    assert fresh(submission).status == "withdrawn"
    assert "Your team has withdrawn this" in client.get(PAGE).content.decode()
    client.post(PAGE + "revive/")
    assert fresh(submission).status == "submitted"


def test_another_team_has_nothing_to_withdraw(world, sign_in, submission):
    client = sign_in(world.bob)
    assert client.post(PAGE + "withdraw/").status_code == 404
    assert client.post(PAGE + "revive/").status_code == 404
    assert fresh(submission).status == "submitted"


def test_the_queue_says_withdrawn(world, sign_in, withdrawn):
    client = sign_in(world.carol)
    (row,) = client.get("/spring/staff/submissions/").context["page"].object_list
    assert row.handed_in_at is None
    page = client.get(f"/spring/staff/submissions/{withdrawn.pk}/")
    assert "It counts nowhere until it is revived." in page.content.decode()
    assert page.context["can_decide"] is False
