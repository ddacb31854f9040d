"""Reminders go before a due time, once, to teams that still owe something, and say what."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects import extending, outbox
from projects.drafting import save_texts, submission_for
from projects.handing_in import hand_in
from projects.models import Kind, LinkCheck, Mail, Milestone
from projects.reminding import remind_teams
from tests import factories
from tests.filled_forms import filled_form


def before_due(world, hours):
    return world.proposal.due_at - timedelta(hours=hours)


def written():
    return sorted(Mail.objects.filter(kind="reminder").values_list("to", flat=True))


def everyone_of(*teams):
    return sorted(person.email for team in teams for person in team.members)


def test_every_team_that_owes_is_reminded_once_a_time(world):
    assert remind_teams(before_due(world, 73)) == 0
    assert remind_teams(before_due(world, 72)) == 2
    assert remind_teams(before_due(world, 71)) == 0
    assert written() == everyone_of(world.alpha, world.beta)
    assert remind_teams(before_due(world, 24)) == 2
    assert written() == sorted(2 * everyone_of(world.alpha, world.beta))


def test_nothing_is_sent_after_the_due_time(world):
    assert remind_teams(before_due(world, -0.1)) == 0


def test_team_that_has_handed_in_is_left_alone(world):
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "Two words"}, {})
    hand_in(submission, world.alice, "k")
    remind_teams(before_due(world, 24))
    assert written() == everyone_of(world.beta)


def test_extension_counts(world):
    later = world.proposal.due_at + timedelta(days=4)
    extending.extend(world.alphas_project, world.proposal, later, "Illness", world.carol)
    remind_teams(before_due(world, 24))
    assert written() == everyone_of(world.beta)
    assert remind_teams(later - timedelta(hours=24)) == 1
    mail = Mail.objects.filter(kind="reminder", to=world.amir.email).get()
    assert "your extension counted in" in mail.text


def test_reminder_says_what_is_missing(world):
    remind_teams(before_due(world, 24))
    text = Mail.objects.get(kind="reminder", to=world.bob.email).text
    assert "Still missing or too long:\n- Idea: is missing.\n" in text
    assert f"/spring/submissions/{world.proposal.slug}/" in text


def test_complete_draft_is_told_that_nothing_is_missing(world):
    submission = submission_for(world.betas_project, world.proposal)
    save_texts(submission, world.bob, {"idea": "Two words"}, {})
    remind_teams(before_due(world, 24))
    text = Mail.objects.get(kind="reminder", to=world.bob.email).text
    assert "Nothing is missing." in text
    assert "Still missing" not in text


def test_reminder_names_links_that_do_not_work(world):
    link = factories.artefact(world.betas_project, Kind.REPOSITORY)
    submission = submission_for(world.betas_project, world.final)
    submission.draft_items.create(field=world.final.fields.get(key="repository"), artefact=link)
    LinkCheck.objects.update_or_create(artefact=link, defaults={"verdict": "gone"})
    remind_teams(world.final.due_at - timedelta(hours=24))
    text = Mail.objects.get(kind="reminder", to=world.bob.email).text
    assert f"- Repository, {link.url}: not reachable for visitors" in text


def test_handing_in_takes_back_a_reminder_that_has_not_gone(world):
    remind_teams(before_due(world, 24))
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "Two words"}, {})
    hand_in(submission, world.alice, "k")
    states = dict(Mail.objects.filter(kind="reminder").values_list("to", "state"))
    assert states == {
        world.alice.email: "dropped",
        world.amir.email: "dropped",
        world.bob.email: "waiting",
    }


def test_reminder_that_is_past_its_time_is_not_sent(world):
    remind_teams(before_due(world, 24))
    mail = Mail.objects.get(kind="reminder", to=world.bob.email)
    Mail.objects.filter(pk=mail.pk).update(useless_from=timezone.now())
    assert not outbox.send(mail.pk)
    mail.refresh_from_db()
    assert mail.state == Mail.State.DROPPED


def test_conference_sets_the_hours_or_none(world, sign_in):
    client = sign_in(world.carol)
    form = {
        name: client.get("/spring/staff/settings/").context["form"][name].value() or ""
        for name in ("name", "term", "time_zone", "team_min", "team_max")
    }
    client.post("/spring/staff/settings/", {**form, "reminder_hours": "12 48, 12"})
    world.conference.refresh_from_db()
    assert world.conference.reminder_hours == [48, 12]
    refused = client.post("/spring/staff/settings/", {**form, "reminder_hours": "soon"})
    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        "reminder_hours": ["Write whole numbers of hours, such as 72, 24."]
    }
    client.post("/spring/staff/settings/", {**form, "reminder_hours": ""})
    assert remind_teams(before_due(world, 1)) == 0


def test_sweep_costs_the_same_for_many_teams_that_were_told(world):
    remind_teams(before_due(world, 24))
    with CaptureQueriesContext(connection) as few:
        remind_teams(before_due(world, 23))
    for n in range(10):
        team = factories.team(
            world.conference, f"T{n}", factories.participant(world.conference, f"P{n}")
        )
        factories.project(team, f"Project {n}")
    remind_teams(before_due(world, 23))
    with CaptureQueriesContext(connection) as many:
        remind_teams(before_due(world, 22))
    assert len(many) == len(few)


@pytest.mark.django_db(transaction=True)
def test_four_sweeps_at_once_write_each_reminder_once(transactional_db):
    conference = factories.conference("rush")
    place = factories.participant(conference, "Ann")
    team = factories.team(conference, "Alpha", place)
    factories.project(team)
    milestone: Milestone = factories.milestone(conference, "Proposal")
    factories.field(milestone, "idea")
    at = milestone.due_at - timedelta(hours=24)
    gate = Barrier(4)

    def sweep(_):
        try:
            gate.wait(timeout=30)
            remind_teams(at)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(sweep, range(4)))
    assert written() == [place.user.email]


def hours_of(world, text, sign_in):
    """What the milestone's form makes of some hours."""
    page = sign_in(world.carol).get("/spring/staff/settings/milestones/proposal/")
    data = filled_form(page, "reminder_hours", reminder_hours=text)
    answer = sign_in(world.carol).post("/spring/staff/settings/milestones/proposal/", data)
    world.proposal.refresh_from_db()
    return answer.status_code, world.proposal.reminder_hours


@pytest.mark.parametrize(
    ("text", "kept", "told"),
    [("", None, [72, 24]), ("none", [], []), ("6", [6], [6]), ("6, 48", [48, 6], [48, 6])],
)
def test_milestone_may_have_hours_of_its_own(world, sign_in, text, kept, told):
    assert hours_of(world, text, sign_in) == (302, kept)
    assert [hours for hours in (72, 48, 24, 6) if remind_teams(before_due(world, hours))] == told


def test_hours_that_are_none_are_refused_with_a_sentence(world, sign_in):
    assert hours_of(world, "soon", sign_in)[0] == 422


def test_own_hours_hold_where_the_conference_has_none(world):
    world.conference.reminder_hours = []
    world.conference.save()
    world.proposal.reminder_hours = [5]
    world.proposal.save()
    assert remind_teams(before_due(world, 5)) == 2
    assert remind_teams(world.final.due_at - timedelta(hours=24)) == 0
