"""Each member confirms personally what the team declares: what counts, who is asked, what waits."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from projects import audiences, clock, teaming
from projects.asking_to_confirm import remind_unconfirmed
from projects.confirming import confirm_draft, confirm_version
from projects.domain.content_hash import content_hash
from projects.drafting import entries_of, save_texts
from projects.handing_in import Incomplete, hand_in, hand_in_all_due
from projects.models import Conference, Confirmation, Mail, Membership, Project, Version
from projects.refusals import NotAllowed
from projects.sealing import contents_of, seal_of
from projects.statements import missing_of, unconfirmed_of_team
from tests import factories
from tests.projects.declaring import ONE_USE, before, confirm, draft, milestone, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(world):
    return milestone(world)


@pytest.fixture
def submission(world, asked):
    return draft(world, asked, ONE_USE)


def names(people):
    return [person.name for person in people]


def lacking(submission):
    """The names of those who have not confirmed, by key."""
    entries = entries_of(submission.milestone, submission)
    return {e.field.key: names(e.statement.missing) for e in entries if e.statement}


def mails(kind):
    return [(mail.to.partition("-")[0], mail.state) for mail in Mail.objects.filter(kind=kind)]


def test_nobody_has_confirmed_at_first(submission):
    assert lacking(submission) == {"tools": ["Alice", "Amir"], "own": ["Alice", "Amir"]}


def test_each_confirms_for_themselves(world, submission):
    confirm(submission, world.amir)
    assert lacking(submission) == {"tools": ["Alice"], "own": ["Alice"]}


def test_confirming_twice_is_as_good_as_once(world, submission):
    confirm(submission, world.amir, world.amir)
    assert Confirmation.objects.count() == 2


def test_changed_rows_are_confirmed_anew(world, submission):
    confirm(submission, world.alice, world.amir)
    draft(world, submission.milestone, ONE_USE, {**ONE_USE, "tool": "DeepL"})
    assert lacking(submission) == {"tools": ["Alice", "Amir"], "own": []}
    draft(world, submission.milestone, ONE_USE)
    assert lacking(submission) == {"tools": [], "own": []}


def test_a_burst_of_changes_is_one_mail_to_who_had_confirmed(world, submission):
    confirm(submission, world.amir)
    for tool in ("D", "De", "Dee", "DeepL"):
        draft(world, submission.milestone, {**ONE_USE, "tool": tool})
    assert mails("confirm_again") == [("amir", "waiting")]
    assert "Alice is changing “AI tools”" in Mail.objects.get(kind="confirm_again").text
    confirm(submission, world.amir)
    assert mails("confirm_again") == [("amir", "dropped")]


def test_changed_words_of_staff_are_confirmed_anew(world, submission):
    seen = before(submission)
    confirm(submission, world.alice)
    submission.milestone.fields.filter(key="own").update(statement="All of it is ours.")
    assert lacking(submission)["own"] == ["Alice", "Amir"]
    refused = confirm_draft(submission, world.amir, seen)
    assert [problem.key for problem in refused] == ["own"]
    assert lacking(submission) == {"tools": [], "own": ["Alice", "Amir"]}


def test_rows_that_changed_since_they_were_read_are_not_confirmed(world, submission):
    seen = before(submission)
    draft(world, submission.milestone, {**ONE_USE, "stayed": "most"})
    refused = confirm_draft(submission, world.amir, seen)
    assert [problem.key for problem in refused] == ["tools"]
    assert lacking(submission) == {"tools": ["Alice", "Amir"], "own": ["Alice"]}


def test_what_is_not_complete_cannot_be_confirmed(world, asked):
    submission = draft(world, asked, {"tool": "Copilot"})
    refused = confirm_draft(submission, world.alice, before(submission))
    assert [problem.key for problem in refused] == ["tools"]
    assert lacking(submission) == {"tools": ["Alice", "Amir"], "own": ["Amir"]}


@pytest.mark.parametrize("who", ["bob", "carol", "root", "dan"])
def test_nobody_but_a_member_confirms(world, submission, who):
    with pytest.raises(NotAllowed):
        confirm_draft(submission, getattr(world, who), before(submission))
    assert not Confirmation.objects.exists()


def test_database_lets_nobody_change_a_confirmation(world, submission):
    confirm(submission, world.alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.update(digest="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        row = Confirmation.objects.first()
        row.pk = None
        row.save(force_insert=True)


def test_who_presses_submit_must_have_confirmed(world, submission):
    confirm(submission, world.amir)
    with pytest.raises(Incomplete) as refusal:
        hand_in(submission, world.alice, "press")
    assert [(one.key, one.sentence) for one in refusal.value.problems] == [
        ("tools", "is not confirmed by you. Read it, tick it, and press again."),
        ("own", "is not confirmed by you. Read it, tick it, and press again."),
    ]
    assert hand_in(submission, world.amir, "press").number == 1


def test_nothing_said_about_ai_is_not_handed_in(world, asked):
    submission = draft(world, asked)
    save_texts(submission, world.alice, {"tools": rows()}, {"tools": 1})
    confirm_draft(submission, world.alice, before(submission))
    with pytest.raises(Incomplete) as refusal:
        hand_in(submission, world.alice, "press")
    assert [one.key for one in refusal.value.problems] == ["tools"]


def test_no_ai_tool_is_said_and_handed_in(world, asked):
    submission = draft(world, asked)
    confirm(submission, world.alice)
    item = hand_in(submission, world.alice, "press").items.get(key="tools")
    assert item.disclosure == {"none_used": True, "rows": []}


def test_the_others_are_asked_by_mail_once_for_the_same_statements(world, submission):
    confirm(submission, world.alice)
    hand_in(submission, world.alice, "one")
    save_texts(submission, world.alice, {"idea": "Better"}, {})
    hand_in(submission, world.alice, "two")
    assert Version.objects.count() == 2
    assert mails("confirm") == [("amir", "waiting")]
    text = Mail.objects.get(kind="confirm").text
    assert "AI tools, Originality" in text
    assert "/spring/submissions/report/versions/1/" in text


def test_confirming_takes_the_asking_back(world, submission):
    confirm(submission, world.alice)
    version = hand_in(submission, world.alice, "one")
    confirm_version(version, world.amir, {"tools", "own"})
    assert mails("confirm") == [("amir", "dropped")]
    assert missing_of([submission.pk]) == {}


def test_a_confirmation_of_the_same_words_counts_for_the_version(world, submission):
    confirm(submission, world.alice)
    hand_in(submission, world.alice, "one")
    confirm(submission, world.amir)
    assert unconfirmed_of_team(world.alpha) == []


def test_one_who_left_no_longer_counts_and_one_who_joined_has_to_confirm(world, submission):
    confirm(submission, world.alice)
    hand_in(submission, world.alice, "one")
    assert [names(people) for _, people in unconfirmed_of_team(world.alpha)] == [["Amir"]]
    teaming.remove_by_staff(world.alpha, world.places.amir, world.carol)
    assert unconfirmed_of_team(world.alpha) == []
    teaming.add_by_staff(world.alpha, world.places.dan, world.carol)
    assert [names(people) for _, people in unconfirmed_of_team(world.alpha)] == [["Dan"]]


def test_the_missing_are_an_audience(world, submission):
    confirm(submission, world.alice)
    hand_in(submission, world.alice, "one")
    found = next(a for a in audiences.audiences_of(world.conference) if a.key == "unconfirmed")
    assert [place.user.name for place in found.people()] == ["Amir"]


def test_statements_and_rows_are_in_the_hash(world, submission):
    confirm(submission, world.alice)
    first = hand_in(submission, world.alice, "one")
    assert seal_of(first).is_whole
    contents = {one.key: one for one in contents_of(first)}
    assert contents["tools"].disclosure["rows"][0]["tool"] == "Copilot"
    assert contents["own"].text.startswith("This is our own work.")
    draft(world, submission.milestone, {**ONE_USE, "stayed": "most"})
    confirm(submission, world.alice)
    second = hand_in(submission, world.alice, "two")
    assert second.content_hash != first.content_hash
    assert content_hash(contents_of(first)) == first.content_hash


def test_submit_again_without_a_change_makes_no_version(world, submission):
    confirm(submission, world.alice, world.amir)
    first = hand_in(submission, world.alice, "one")
    assert hand_in(submission, world.amir, "two") == first


def test_sweep_reminds_once_a_step_and_only_who_is_missing(world, submission):
    confirm(submission, world.alice)
    version = hand_in(submission, world.alice, "one")
    now = clock.now()
    for hours in (1, 25, 26, 73, 74, 200):
        remind_unconfirmed(now + timedelta(hours=hours))
    assert mails("confirm_reminder") == [("amir", "waiting")] * 2
    confirm_version(version, world.amir, {"tools", "own"})
    assert mails("confirm_reminder") == [("amir", "dropped")] * 2
    assert remind_unconfirmed(now + timedelta(days=7, hours=1)) == 0


@pytest.mark.parametrize("quiet", ["archived", "withdrawn", "no reminders"])
def test_sweep_leaves_in_peace_where_nothing_is_to_be_done(world, submission, quiet):
    confirm(submission, world.alice)
    hand_in(submission, world.alice, "one")
    now = clock.now()
    if quiet == "archived":
        Conference.objects.update(archived_at=now)
    elif quiet == "withdrawn":
        Project.objects.update(withdrawn_at=now)
    else:
        Conference.objects.update(reminder_hours=[])
    assert remind_unconfirmed(now + timedelta(days=2)) == 0


def overdue(asked):
    now = timezone.now()
    asked.due_at = now - timedelta(minutes=10)
    asked.save()


def test_automatic_hand_in_does_not_wait_and_asks_afterwards(world, submission):
    submission.draft_items.update(saved_at=timezone.now() - timedelta(hours=1))
    overdue(submission.milestone)
    (version,) = hand_in_all_due()
    assert version.submitted_by is None
    assert sorted(mails("confirm")) == [("alice", "waiting"), ("amir", "waiting")]


class TestWaitingForEveryone:
    @pytest.fixture
    def asked(self, world):
        return milestone(world, needs_everyone=True)

    def test_submit_names_who_is_missing(self, world, submission):
        confirm(submission, world.alice)
        with pytest.raises(Incomplete) as refusal:
            hand_in(submission, world.alice, "press")
        assert {one.sentence for one in refusal.value.problems} == {
            "waits for everyone: Amir has not confirmed it."
        }
        confirm(submission, world.amir)
        assert hand_in(submission, world.alice, "press").number == 1

    def test_automatic_hand_in_waits_too(self, world, submission):
        confirm(submission, world.alice)
        submission.draft_items.update(saved_at=timezone.now() - timedelta(hours=1))
        overdue(submission.milestone)
        assert hand_in_all_due() == []
        # Amir is too late for that: it would have had to be complete when the time was over.
        confirm(submission, world.amir)
        assert hand_in_all_due() == []

    def test_a_member_who_joins_has_to_confirm(self, world, submission):
        confirm(submission, world.alice, world.amir)
        Membership.objects.create(team=world.alpha, participant=world.places.dan, seat=3, seats=3)
        with pytest.raises(Incomplete):
            hand_in(submission, world.alice, "press")


def test_missing_costs_the_same_for_one_and_for_many(world, asked, django_assert_num_queries):
    confirm(draft(world, asked, ONE_USE), world.alice)
    for number in range(6):
        person = factories.participant(world.conference, f"P{number}")
        team = factories.team(world.conference, f"T{number}", person)
        project = factories.project(team, f"Project {number}")
        factories.version(project, asked)
    version = hand_in(world.alphas_project.submissions.get(), world.alice, "one")
    counting = Version.objects.filter(submission__milestone=asked).counting()
    with django_assert_num_queries(5):
        assert missing_of(counting.values_list("submission", flat=True)) == {
            version.submission_id: [world.amir]
        }
