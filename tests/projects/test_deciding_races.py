"""Decisions pressed at the same instant, over real connections: once, and all or nothing."""

from __future__ import annotations

import pytest

from projects import deciding_in_bulk, risks
from projects.deciding import decide
from projects.deciding_in_bulk import Changed, Wish, plan
from projects.drafting import save_texts, submission_for
from projects.handing_in import hand_in
from projects.models import Decision, DecisionBatch, Mail, RiskAnswer, RiskItem, Version
from projects.refusals import WrongState
from tests import factories
from tests.projects.test_hand_in_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

WISH = Wish("decline", "Sorry, {team}")


@pytest.fixture
def world(transactional_db):
    return factories.world()


@pytest.fixture
def picks(world):
    made = {}
    for project, by in ((world.alphas_project, world.alice), (world.betas_project, world.bob)):
        submission = submission_for(project, world.proposal)
        save_texts(submission, by, {"idea": "Two words"}, {})
        made[submission.pk] = hand_in(submission, by, f"k{project.pk}").pk
    return made


def press(world, picks, key, by=None):
    fingerprint = plan(world.carol, world.conference, picks, WISH).fingerprint
    return lambda: deciding_in_bulk.apply(
        by or world.carol, world.conference, picks, WISH, fingerprint, key
    )


def mails() -> int:
    return Mail.objects.filter(kind="decision").count()


def test_one_page_pressed_many_times_decides_once(world, picks):
    answers = at_once(*[press(world, picks, "one")] * 6)
    assert {answer.pk for answer in answers} == {DecisionBatch.objects.get().pk}
    assert (Decision.objects.count(), mails()) == (2, 3)


def test_two_people_with_the_same_preview_decide_once(world, picks):
    answers = at_once(press(world, picks, "carol"), press(world, picks, "eve", by=world.eve))
    assert sorted(type(answer) for answer in answers if isinstance(answer, Changed)) == [Changed]
    assert (Decision.objects.count(), DecisionBatch.objects.count(), mails()) == (2, 1, 3)


def test_bulk_against_one_decision_is_all_or_nothing(world, picks):
    pk = min(picks)
    version = Version.objects.select_related("submission__project", "submission__milestone").get(
        pk=picks[pk]
    )
    bulk, single = at_once(
        press(world, picks, "bulk"), lambda: decide(version, "accept", "", world.eve)
    )
    if isinstance(bulk, Changed):
        assert [one.verdict for one in Decision.objects.all()] == ["accept"]
    else:
        assert isinstance(single, WrongState)
        assert [one.verdict for one in Decision.objects.all()] == ["decline", "decline"]


def test_one_answer_per_risk_whoever_is_first(world, picks):
    item = RiskItem.objects.create(conference=world.conference, name="Data")
    submission = submission_for(world.alphas_project, world.proposal)
    answers = at_once(
        *[
            lambda note=note: risks.answer(
                submission, [risks.Given(item, "watch", note, "unseen|")], world.eve
            )
            for note in "abcd"
        ]
    )
    assert sum(isinstance(answer, risks.Overtaken) for answer in answers) == 3
    assert RiskAnswer.objects.count() == 1
