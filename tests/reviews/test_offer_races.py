"""Sixteen people press at once: one gets the review on offer, the others a sentence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reviews import taking
from reviews.models import Offer, Review
from tests import factories
from tests.projects.test_team_races import AT_ONCE, all_at_once
from tests.reviews import rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def on_offer(transactional_db):
    conf = factories.conference("rush")
    milestone = factories.milestone(conf, "Deliverables")
    writer = factories.participant(conf, "Wanda")
    project = factories.project(factories.team(conf, "Team", writer), "Wanted")
    now = timezone.now()
    round_ = rows.round_(
        conf, milestone, assigned_at=now, opened_at=now, due_at=now + timedelta(days=1)
    )
    Offer.objects.create(round=round_, project=project, made_by=writer.user)
    return round_, project


def test_one_offer_becomes_one_review(on_offer):
    round_, project = on_offer
    people = [factories.participant(round_.conference, f"P{n}") for n in range(AT_ONCE)]
    answers = all_at_once([lambda p=p: taking.take(round_, project, p) for p in people])
    assert answers.count("done") == 1
    assert set(answers) == {"done", taking.TAKEN}
    assert Review.objects.count() == 1
    assert Offer.objects.get().taken_by == Review.objects.get().reviewer


def test_one_person_takes_a_project_once_whatever_is_on_offer(on_offer):
    round_, project = on_offer
    Offer.objects.create(round=round_, project=project, made_by=Offer.objects.get().made_by)
    person = factories.participant(round_.conference, "Ola")
    answers = all_at_once([lambda: taking.take(round_, project, person)] * AT_ONCE)
    assert answers.count("done") == 1
    assert Review.objects.count() == 1
