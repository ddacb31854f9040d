"""Who has no team is reminded before teams lock, once a time, and not once they have one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from projects import mail_choice, rearranging, tasks, teaming
from projects.models import Mail, MailPace, Team
from projects.team_reminders import remind_of_teams
from tests import factories

LOCK = timezone.now().replace(second=0, microsecond=0) + timedelta(days=9)


@pytest.fixture
def locking(world):
    world.conference.teams_lock_at = LOCK
    world.conference.save()
    return world


def before_lock(hours):
    return LOCK - timedelta(hours=hours)


def written():
    return list(Mail.objects.filter(kind="team_reminder").values_list("to", "state"))


def test_only_who_has_no_team_is_reminded_once_a_time(locking):
    assert [remind_of_teams(before_lock(hours)) for hours in (73, 72, 71, 24, 1)] == [0, 1, 0, 1, 0]
    assert written() == [(locking.dan.email, "waiting")] * 2


def test_nothing_is_sent_after_the_lock_nor_without_one(locking):
    assert remind_of_teams(before_lock(-0.1)) == 0
    locking.conference.teams_lock_at = None
    locking.conference.save()
    assert remind_of_teams(before_lock(24)) == 0


def test_it_links_to_people_and_ideas_and_counts_who_offers(locking):
    Team.objects.filter(pk=locking.beta.pk).update(announced_at=timezone.now())
    remind_of_teams(before_lock(24))
    text = Mail.objects.get().text
    assert "1 team offers a seat." in text
    assert "/spring/people/" in text
    assert "/spring/ideas/" in text


def test_joining_takes_back_what_is_not_sent(locking):
    remind_of_teams(before_lock(24))
    teaming.join(locking.beta, locking.places.dan)
    assert written() == [(locking.dan.email, "dropped")]


def test_being_put_on_a_team_by_staff_takes_it_back_too(locking):
    remind_of_teams(before_lock(24))
    rearranging.stage(locking.conference, [locking.places.dan], locking.carol, to_team=locking.beta)
    fingerprint = rearranging.plan(locking.conference).fingerprint
    rearranging.apply(locking.conference, fingerprint, locking.carol)
    assert written() == [(locking.dan.email, "dropped")]


def test_mail_choices_hold(locking):
    mail_choice.choose(locking.dan, MailPace.ESSENTIAL)
    remind_of_teams(before_lock(24))
    assert written() == [(locking.dan.email, "dropped")]


def test_conference_without_reminders_sends_none(locking):
    locking.conference.reminder_hours = []
    locking.conference.save()
    assert remind_of_teams(before_lock(24)) == 0


def test_who_came_a_moment_ago_is_not_reminded_of_what_they_just_read(locking):
    locking.conference.teams_lock_at = timezone.now() + timedelta(hours=20)
    locking.conference.save()
    tasks.remind_teams()
    assert written() == []


@pytest.mark.django_db(transaction=True)
def test_joining_during_the_sweep_leaves_no_reminder_waiting(transactional_db):
    conference = factories.conference("rush", teams_lock_at=LOCK)
    place = factories.participant(conference, "Ann")
    team = factories.team(conference, "Alpha")
    gate = Barrier(2)

    def act(what):
        try:
            gate.wait(timeout=30)
            what()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                act,
                [lambda: remind_of_teams(before_lock(24)), lambda: teaming.join(team, place)],
            )
        )
    assert [state for _, state in written()] in ([], ["sent"], ["dropped"])
