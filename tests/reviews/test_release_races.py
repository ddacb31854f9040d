"""A release is taken back while its students begin to look: it goes unseen, or it stays."""

import pytest
from django.db import transaction

from projects.models import LogEntry
from reviews import doubting, releasing_grades, taking_back_grades
from reviews.looking_at_grades import note_look
from reviews.models import Grade, GradeRelease, RegradeRequest, ReleasedGrade
from reviews.transcript import transcript
from tests import factories
from tests.projects.test_team_races import AT_ONCE, all_at_once
from tests.reviews import rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def released(transactional_db):
    world = factories.world()
    world.part = rows.component(world.conference)
    rows.evaluation(world.part, world.alphas_project, world.eve)
    world.act = releasing_grades.release(world.conference, [world.part.pk], world.carol)
    return world


def test_a_release_is_taken_back_unseen_or_stays(released):
    world, read = released, []

    def look():
        with transaction.atomic():
            note_look(world.conference, world.places.alice)
            read.append(len(transcript(world.alice, world.conference).components))

    def undo():
        taking_back_grades.take_back(world.conference, world.act.pk, world.carol)

    all_at_once([undo if n == AT_ONCE // 2 else look for n in range(AT_ONCE)])
    is_undone = GradeRelease.objects.get().undone_at is not None
    assert Grade.objects.count() == (0 if is_undone else 2)
    assert ReleasedGrade.objects.filter(seen_at__isnull=False).exists() == (not is_undone)
    assert sum(read) == 0 if is_undone else sum(read) > 0
    looks = LogEntry.objects.filter(verb="first saw their released grades").count()
    assert looks == (0 if is_undone else 1)


def test_sixteen_releases_at_once_write_each_grade_once(released):
    world = released
    rows.evaluation(world.part, world.betas_project, world.eve)
    answers = all_at_once(
        [lambda: releasing_grades.release(world.conference, [world.part.pk], world.carol)] * AT_ONCE
    )
    assert answers.count("done") == 1
    assert Grade.objects.count() == 3
    assert ReleasedGrade.objects.count() == 3


def test_a_team_asks_once_however_many_press(released):
    world = released
    criterion = world.part.rubric.criteria.first()
    grades = {row.participant_id: row for row in Grade.objects.select_related("component")}
    people = [world.places.alice, world.places.amir] * (AT_ONCE // 2)
    answers = all_at_once(
        [lambda p=p: doubting.ask(p, grades[p.pk], criterion, "Why?") for p in people]
    )
    assert answers.count("done") == 1
    assert RegradeRequest.objects.count() == 1
