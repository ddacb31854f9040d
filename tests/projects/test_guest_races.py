"""Sixteen at once: one invitation makes one judge, one address one account, one merge one person.

Real threads with real connections, on SQLite and on PostgreSQL alike.
"""

import pytest

from projects import judging, merging, self_enrolling
from projects.models import LogEntry, Participant, Role, User
from tests import factories
from tests.projects.test_team_races import AT_ONCE, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def carol(transactional_db):
    conference = factories.conference("rush")
    return factories.participant(conference, "Carol", Role.INSTRUCTOR)


def test_one_invitation_makes_one_judge(carol):
    invitation, token = judging.invite_judge(
        carol.conference, "grace@navy.example", "Grace", carol.user
    )
    answers = all_at_once([lambda: judging.accept(judging.of_token(token), "Grace")] * AT_ONCE)
    assert answers.count("done") == 1
    assert set(answers) == {"done", judging.NO_LONGER}
    assert User.objects.filter(email=invitation.email).count() == 1
    assert Participant.objects.filter(role=Role.JUDGE).count() == 1


def test_one_person_enrols_once(carol):
    code = self_enrolling.switch_on(carol.conference, carol.user)
    nova = factories.user("Nova")
    answers = all_at_once(
        [lambda: self_enrolling.enrol_self(carol.conference, nova, code)] * AT_ONCE
    )
    assert answers.count("done") == 1
    assert Participant.objects.filter(user=nova).count() == 1


def test_one_new_address_makes_one_account(carol):
    code = self_enrolling.switch_on(carol.conference, carol.user)
    enrol = lambda: self_enrolling.enrol_proven(  # noqa: E731  one line, sixteen times
        carol.conference, "nova@uni.example", "Nova", code
    )
    assert all_at_once([enrol] * AT_ONCE) == ["done"] * AT_ONCE
    assert Participant.objects.get(user__email="nova@uni.example").role == Role.STUDENT


def test_two_accounts_are_merged_once(carol):
    keep = factories.participant(carol.conference, "Dan")
    gone = factories.participant(carol.conference, "Dan too")
    plan = merging.plan_merge(keep.user, gone.user)
    merge = lambda: merging.merge(  # noqa: E731  one line, sixteen times
        keep.user, gone.user, carol.user, plan.fingerprint, carol.conference
    )
    answers = all_at_once([merge] * AT_ONCE)
    assert answers.count("done") == 1
    assert LogEntry.objects.filter(verb="merged two accounts of").count() == 1
