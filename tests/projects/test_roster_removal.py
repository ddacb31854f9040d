"""Students who are missing from a roster: shown, and removed only if somebody ticks them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import LogEntry, Participant
from tests import factories

IMPORT = "/spring/staff/people/import/"


@pytest.fixture
def shown(world, sign_in):
    """A roster that has only Alice and Amir; the page's context, and the client."""
    client = sign_in(world.carol)
    text = f"email\n{world.alice.email}\n{world.amir.email}\n"
    response = client.post(IMPORT, {"pasted": text})
    return response, client


def apply(shown, **more):
    response, client = shown
    data = {"sealed": response.context["sealed"], **more}
    return client.post(IMPORT + "apply/", data, follow=True)


def active(world):
    places = Participant.objects.active().filter(conference=world.conference)
    return sorted(places.values_list("user__name", flat=True))


EVERYBODY = ["Alice", "Amir", "Bob", "Carol", "Dan", "Eve"]


def test_missing_students_are_shown_with_their_teams(shown):
    plan = shown[0].context["plan"]
    assert [(p.user.name, p.team and p.team.name) for p in plan.absent] == [
        ("Bob", "Beta"),
        ("Dan", None),
    ]
    assert shown[0].content.decode().count('name="remove"') == 2


def test_nobody_is_removed_without_a_tick(world, shown):
    apply(shown)
    assert active(world) == EVERYBODY


def test_ticked_student_is_removed_and_leaves_the_team(world, shown):
    response = apply(shown, remove=[world.places.bob.pk])
    assert active(world) == ["Alice", "Amir", "Carol", "Dan", "Eve"]
    assert not Participant.objects.filter(pk=world.places.bob.pk, membership__isnull=False).exists()
    assert "1 removed" in response.content.decode()
    assert LogEntry.objects.filter(verb="imported the roster of").get().after["removed"] == 1


def test_staff_and_judges_are_never_removed_by_a_roster(world, sign_in, shown):
    judge = factories.participant(world.conference, "Jude", "judge")
    apply(shown, remove=[world.places.eve.pk, world.places.carol.pk, judge.pk])
    assert active(world) == sorted([*EVERYBODY, "Jude"])


def test_student_who_is_in_the_roster_is_not_removed(world, shown):
    apply(shown, remove=[world.places.alice.pk])
    assert active(world) == EVERYBODY


def test_somebody_of_another_conference_is_not_removed(world, shown):
    elsewhere = factories.participant(factories.conference("autumn"), "Oto")
    apply(shown, remove=[elsewhere.pk])
    assert Participant.objects.active().filter(pk=elsewhere.pk).exists()


def test_preview_is_stale_when_a_missing_student_joined_a_team(world, shown):
    factories.team(world.conference, "Gamma", world.places.dan)
    response = apply(shown, remove=[world.places.dan.pk])
    assert "have changed meanwhile" in response.content.decode()
    assert active(world) == EVERYBODY


def test_nonsense_among_the_ticks_does_nothing(world, shown):
    assert apply(shown, remove=["x", "²", "-1", "9" * 30]).status_code == 200
    assert active(world) == EVERYBODY


def test_preview_costs_the_same_for_one_missing_student_and_for_thirty(world, sign_in):
    client = sign_in(world.carol)
    counts = []
    for name in ("Gamma", "Delta"):
        with CaptureQueriesContext(connection) as seen:
            client.post(IMPORT, {"pasted": f"email\n{world.alice.email}\n"})
        counts.append(len(seen))
        crowd = [factories.participant(world.conference) for _ in range(27)]
        factories.team(world.conference, name, *crowd[:3])
    assert counts[0] == counts[1]
