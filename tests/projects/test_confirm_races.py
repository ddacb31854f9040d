"""Members who edit, confirm and submit at the same instant: nothing is lost, nothing is doubled."""

from datetime import timedelta

import pytest

from projects import clock
from projects.asking_to_confirm import remind_unconfirmed
from projects.confirming import confirm_draft
from projects.drafting import Saved, save_texts, submission_for
from projects.handing_in import hand_in
from projects.models import Confirmation, DraftItem, Mail, Version
from projects.statements import missing_of
from tests import factories
from tests.projects.declaring import ONE_USE, before, confirm, draft, milestone, rows
from tests.projects.test_hand_in_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    return factories.world()


def test_both_members_confirm_at_once_each_once(world):
    submission = draft(world, milestone(world), ONE_USE)
    seen = before(submission)
    answers = at_once(
        *[
            lambda who=who: confirm_draft(submission, who, seen)
            for who in (world.alice, world.amir) * 3
        ]
    )
    assert answers == [[]] * 6
    assert Confirmation.objects.count() == 4


def test_of_two_who_write_rows_at_once_one_is_told_and_both_texts_are_known(world):
    asked = milestone(world)
    submission = submission_for(world.alphas_project, asked)
    tools = {"A": world.alice, "B": world.amir}
    answers = at_once(
        *[
            lambda tool=tool, who=who: save_texts(
                submission, who, {"tools": rows({**ONE_USE, "tool": tool})}, {"tools": 0}
            )
            for tool, who in tools.items()
        ]
    )
    assert all(isinstance(answer, Saved) for answer in answers)
    kept = DraftItem.objects.get().disclosure["rows"][0]["tool"]
    (conflict,) = [one for answer in answers for one in answer.conflicts]
    assert (kept in conflict.theirs, ({"A", "B"} - {kept}).pop() in conflict.mine) == (True, True)


def test_a_confirmation_never_covers_rows_that_changed_under_it(world):
    submission = draft(world, milestone(world), ONE_USE)
    seen = before(submission)
    more = {"tools": rows(ONE_USE, {**ONE_USE, "tool": "DeepL"})}
    answers = at_once(
        lambda: confirm_draft(submission, world.amir, seen),
        lambda: save_texts(submission, world.alice, more, {"tools": 1}),
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    # He came first and is asked again, or came second and was told that it has changed.
    asked_again = Mail.objects.filter(kind="confirm_again", receiver=world.amir).exists()
    assert asked_again != any(problem.key == "tools" for problem in answers[0])
    confirm(submission, world.alice)
    hand_in(submission, world.alice, "press")
    assert missing_of([submission.pk]) == {submission.pk: [world.amir]}


def test_submit_and_confirm_at_once_make_one_version_and_leave_nobody_asked(world):
    submission = draft(world, milestone(world), ONE_USE)
    confirm(submission, world.alice)
    seen = before(submission)
    at_once(
        *[lambda: hand_in(submission, world.alice, "press")] * 3,
        *[lambda: confirm_draft(submission, world.amir, seen)] * 3,
    )
    assert Version.objects.count() == 1
    assert Confirmation.objects.count() == 4
    assert not Mail.objects.filter(kind="confirm", state="waiting").exists()


def test_sweeps_at_once_remind_once(world):
    submission = draft(world, milestone(world), ONE_USE)
    confirm(submission, world.alice)
    hand_in(submission, world.alice, "press")
    later = clock.now() + timedelta(hours=25)
    at_once(*[lambda: remind_unconfirmed(later)] * 4)
    assert Mail.objects.filter(kind="confirm_reminder").count() == 1
