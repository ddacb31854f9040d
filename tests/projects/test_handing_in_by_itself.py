"""A draft that is complete when the deadline passes is handed in without a press."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from projects import counting
from projects.drafting import save_texts, submission_for
from projects.handing_in import NotTaken, hand_in, hand_in_all_due
from projects.models import Conference, DraftItem, Extension, LogEntry, Mail, Submission, Version

pytestmark = pytest.mark.django_db

PAGE = "/spring/submissions/proposal/"
AGO = timedelta(minutes=10)


@pytest.fixture
def draft(world):
    """Alpha's proposal, complete and not handed in."""
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "Two words"}, {})
    DraftItem.objects.update(saved_at=timezone.now() - timedelta(hours=1))
    return fresh(submission)


def fresh(submission: Submission) -> Submission:
    return Submission.objects.select_related("project__team", "milestone").get(pk=submission.pk)


def pass_deadline(milestone, ago: timedelta = AGO, late: bool = False):
    """Let the due minute begin this long ago, and return the last instant that was on time."""
    milestone.due_at = timezone.now() - ago
    milestone.late_until = timezone.now() + timedelta(hours=3) if late else None
    milestone.save()
    return milestone.due_at.replace(second=59, microsecond=999_999)


def test_complete_draft_is_handed_in_at_the_deadline(world, draft):
    end = pass_deadline(world.proposal)
    (version,) = hand_in_all_due()
    assert (version.number, version.submitted_at, version.submitted_by) == (1, end, None)
    assert (version.is_late, version.in_grace, version.penalty) == (False, False, Decimal(0))
    assert version.items.get().text == "Two words"
    assert fresh(draft).status == "submitted"


def test_receipt_goes_to_the_team_and_says_so(world, draft, sign_in):
    pass_deadline(world.proposal)
    (version,) = hand_in_all_due()
    mails = Mail.objects.filter(key__startswith="receipt-")
    assert {mail.to for mail in mails} == {world.alice.email, world.amir.email}
    assert "was handed in by itself when the deadline passed" in mails[0].text
    page = sign_in(world.alice).get(version.receipt_url).content.decode()
    assert "itself, when the deadline passed: the draft was complete" in page
    assert LogEntry.objects.get(verb="submitted").actor is None


def test_the_sweep_may_run_again(world, draft):
    pass_deadline(world.proposal)
    hand_in_all_due()
    assert hand_in_all_due() == []
    assert Version.objects.count() == 1


def test_before_the_deadline_nothing_is_handed_in(world, draft):
    assert hand_in_all_due() == []


def test_the_whole_minute_belongs_to_the_team(world, draft):
    pass_deadline(world.proposal, timedelta(seconds=1))
    assert hand_in_all_due() == []


def test_incomplete_draft_stays_a_draft(world, draft):
    world.proposal.fields.filter(key="data").update(is_required=True)
    pass_deadline(world.proposal)
    assert hand_in_all_due() == []


def test_switched_off_nothing_is_handed_in(world, draft):
    counting.switch_handing_in_by_itself(draft, False, world.amir)
    pass_deadline(world.proposal)
    assert hand_in_all_due() == []


def test_an_extension_is_waited_for(world, draft):
    pass_deadline(world.proposal)
    extension = Extension.objects.create(
        project=world.alphas_project,
        milestone=world.proposal,
        due_at=timezone.now() + timedelta(hours=1),
        reason="Illness",
        granted_by=world.carol,
    )
    assert hand_in_all_due() == []
    extension.due_at = timezone.now() - timedelta(minutes=3)
    extension.save()
    (version,) = hand_in_all_due()
    assert version.submitted_at == extension.due_at.replace(second=59, microsecond=999_999)


def test_what_was_handed_in_is_not_handed_in_again(world, draft):
    hand_in(draft, world.alice, "k1")
    pass_deadline(world.proposal)
    assert hand_in_all_due() == []


def test_later_writing_becomes_the_next_version(world, draft):
    hand_in(draft, world.alice, "k1", timezone.now() - timedelta(minutes=50))
    save_texts(draft, world.alice, {"idea": "Better words"}, {"idea": 1})
    DraftItem.objects.update(saved_at=timezone.now() - timedelta(minutes=30))
    pass_deadline(world.proposal)
    assert [version.number for version in hand_in_all_due()] == [2]


def test_a_version_that_the_team_chose_stays_chosen(world, draft):
    early = timezone.now() - timedelta(minutes=50)
    hand_in(draft, world.alice, "k1", early)
    for revision, words in ((1, "Second words"), (2, "Third words")):
        save_texts(draft, world.alice, {"idea": words}, {"idea": revision})
        if revision == 1:
            hand_in(draft, world.alice, "k2", early + timedelta(minutes=5))
    counting.choose(fresh(draft), 1, world.alice)
    DraftItem.objects.update(saved_at=timezone.now() - timedelta(minutes=30))
    pass_deadline(world.proposal)
    assert hand_in_all_due() == []


def test_writing_after_the_deadline_is_not_what_is_handed_in(world, draft):
    pass_deadline(world.proposal)
    save_texts(fresh(draft), world.alice, {"idea": "Typed too late"}, {"idea": 1})
    version = Version.objects.get()
    assert version.items.get().text == "Two words"
    assert version.submitted_by is None
    assert hand_in_all_due() == []
    assert draft.draft_items.get().text == "Typed too late"


def test_a_draft_completed_after_the_deadline_stays_a_draft(world, draft):
    world.proposal.fields.filter(key="data").update(is_required=True)
    pass_deadline(world.proposal)
    save_texts(fresh(draft), world.alice, {"data": "Typed too late"}, {})
    assert hand_in_all_due() == []


def test_a_late_press_on_the_same_draft_gives_the_version_in_time(world, draft):
    pass_deadline(world.proposal, late=True)
    version = hand_in(fresh(draft), world.alice, "k1")
    assert (version.is_late, version.submitted_by) == (False, None)
    assert hand_in_all_due() == []


def test_a_late_press_on_newer_words_leaves_the_version_in_time_to_choose(world, draft):
    pass_deadline(world.proposal, late=True)
    save_texts(fresh(draft), world.alice, {"idea": "Typed too late"}, {"idea": 1})
    assert hand_in(fresh(draft), world.alice, "k1").is_late is True
    assert counting.choose(fresh(draft), 1, world.alice).is_late is False


def test_a_press_after_the_end_gives_what_was_handed_in_by_itself(world, draft):
    pass_deadline(world.proposal)
    assert hand_in(fresh(draft), world.alice, "k1").submitted_by is None


def test_a_press_after_the_end_is_refused_when_switched_off(world, draft):
    counting.switch_handing_in_by_itself(draft, False, world.alice)
    pass_deadline(world.proposal)
    with pytest.raises(NotTaken):
        hand_in(fresh(draft), world.alice, "k1")


def test_drafts_of_long_ago_stay_drafts(world, draft):
    DraftItem.objects.update(saved_at=timezone.now() - timedelta(days=9))
    pass_deadline(world.proposal, timedelta(days=8))
    assert hand_in_all_due() == []


@pytest.mark.parametrize("what", ["conference", "project"])
def test_nothing_of_what_is_over_is_handed_in(world, draft, what):
    if what == "conference":
        Conference.objects.update(archived_at=timezone.now())
    else:
        world.alphas_project.withdrawn_at = timezone.now()
        world.alphas_project.save()
    pass_deadline(world.proposal)
    assert hand_in_all_due() == []


def test_the_switch_stands_beside_submit(world, sign_in, draft):
    client = sign_in(world.alice)
    assert 'value="off">Switch off</button>' in client.get(PAGE).content.decode()
    client.post(PAGE + "by-itself/", {"by_itself": "off"})
    assert fresh(draft).hands_in_by_itself is False
    assert 'value="on">Switch on</button>' in client.get(PAGE).content.decode()
    client.post(PAGE + "by-itself/", {"by_itself": "on"})
    assert fresh(draft).hands_in_by_itself is True


def test_the_sweep_costs_little_when_nothing_is_due(world, draft, django_assert_num_queries):
    the_clock = connection.vendor == "postgresql"  # it is asked of the database there
    with django_assert_num_queries(1 + the_clock):
        hand_in_all_due()
