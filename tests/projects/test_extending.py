"""An extension gives teams a later due time for a milestone: looked at first, mailed, undone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects import extending, extension_plans, rearranging
from projects.domain.extensions import MoreTime
from projects.drafting import save_texts, submission_for, window_for
from projects.handing_in import hand_in
from projects.models import Extension, ExtensionGrant, LogEntry, Mail, Version
from projects.refusals import WrongState
from tests import factories
from tests.filled_forms import filled_form

NEW = "/spring/staff/extensions/new/"
BACK = "/spring/staff/extensions/take-back/"


def local(world, instant):
    return instant.astimezone(world.conference.zone).strftime("%Y-%m-%dT%H:%M")


def due(world, project):
    return window_for(project, world.proposal).due


def extend(world, days, project=None):
    project = project or world.alphas_project
    later = world.proposal.due_at + timedelta(days=days)
    return extending.extend(project, world.proposal, later, f"{days} days", world.carol)


def late_version(world):
    """Alpha hands its proposal in after the due time."""
    world.proposal.due_at = timezone.now() - timedelta(hours=2)
    world.proposal.late_until = timezone.now() + timedelta(hours=2)
    world.proposal.save()
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "Two words"}, {})
    return submission, hand_in(submission, world.alice, "first")


# Granting


def test_duration_is_previewed_in_words_and_granted_on_a_second_press(world, sign_in):
    client = sign_in(world.carol)
    sent = {
        "milestone": "proposal",
        "projects": [world.alphas_project.pk],
        "amount": "3",
        "unit": "days",
        "reason": "Illness.",
    }
    page = client.post(NEW, {**sent, "preview": "1"})
    then = MoreTime(3, "days").after(world.proposal.due_at, world.conference.zone)
    (change,) = page.context["plan"].going
    assert (page.status_code, change.due_then) == (200, then)
    assert "Reason: Illness." in page.context["letter"].text
    assert not Extension.objects.exists()
    done = client.post(NEW, filled_form(page, "fingerprint", grant="1"))
    assert done.url == "/spring/staff/extensions/"
    assert due(world, world.alphas_project) == then
    assert LogEntry.objects.filter(verb="extended", actor=world.carol).count() == 1


def test_date_is_read_in_the_conferences_zone(world, sign_in):
    later = (world.proposal.due_at + timedelta(days=2)).replace(second=0, microsecond=0)
    sent = {"milestone": "proposal", "projects": [world.alphas_project.pk], "reason": "R."}
    client = sign_in(world.carol)
    page = client.post(NEW, {**sent, "until": local(world, later), "preview": "1"})
    client.post(NEW, filled_form(page, "fingerprint", grant="1"))
    assert Extension.objects.get().due_at == later


def test_all_teams_get_more_time_as_one_act_with_one_mail_each(world, sign_in):
    extend(world, 2)
    client = sign_in(world.carol)
    sent = {
        "milestone": "proposal",
        "amount": "24",
        "unit": "hours",
        "reason": "The host was away.",
    }
    page = client.post(NEW, {**sent, "everyone": "on", "preview": "1"})
    client.post(NEW, filled_form(page, "fingerprint", grant="1"))
    own = world.proposal.due_at
    assert due(world, world.alphas_project) == own + timedelta(days=2, hours=24)
    assert due(world, world.betas_project) == own + timedelta(hours=24)
    assert ExtensionGrant.objects.values("act").distinct().count() == 2
    mails = Mail.objects.filter(text__contains="The host was away.")
    assert sorted(mails.values_list("to", flat=True)) == sorted(
        [world.alice.email, world.amir.email, world.bob.email]
    )


def test_teams_that_would_gain_nothing_are_left_as_they_are(world):
    extend(world, 4)
    later = world.proposal.due_at + timedelta(days=3)
    planned = extension_plans.plan(
        world.proposal, [world.alphas_project, world.betas_project], later
    )
    assert [change.project for change in planned.going] == [world.betas_project]
    assert [change.why_not for change in planned.skipped] == ["has that much time already"]


def test_time_that_is_over_is_given_to_nobody(world):
    world.proposal.due_at = timezone.now() - timedelta(days=3)
    world.proposal.save()
    planned = extension_plans.plan(world.proposal, [world.alphas_project], MoreTime(1, "days"))
    assert [change.why_not for change in planned.skipped] == [
        "would gain nothing: that time is over too"
    ]


def test_preview_that_no_longer_holds_grants_nothing(world, sign_in):
    client = sign_in(world.carol)
    sent = {"milestone": "proposal", "amount": "2", "unit": "days", "reason": "R.", "everyone": "1"}
    form = filled_form(client.post(NEW, {**sent, "preview": "1"}), "fingerprint", grant="1")
    extend(world, 1)
    answer = client.post(NEW, form)
    assert answer.status_code == 409
    assert "not as they were when this page was drawn" in answer.content.decode()
    assert ExtensionGrant.objects.count() == 1


def test_a_second_press_of_the_button_grants_nothing_twice(world, sign_in):
    client = sign_in(world.carol)
    sent = {"milestone": "proposal", "amount": "2", "unit": "days", "reason": "R.", "everyone": "1"}
    form = filled_form(client.post(NEW, {**sent, "preview": "1"}), "fingerprint", grant="1")
    assert [client.post(NEW, form).status_code for _ in range(2)] == [302, 409]
    assert ExtensionGrant.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": ""}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "soon"}, "amount"),
        ({"amount": "401"}, "amount"),
        ({"unit": "years"}, "unit"),
        ({"unit": ""}, "unit"),
        ({"until": "2099-01-01T00:00"}, "amount"),
        ({"amount": "", "until": "soon"}, "until"),
        ({"amount": "", "until": "99999-01-01T00:00"}, "until"),
        ({"reason": ""}, "reason"),
        ({"milestone": "none"}, "milestone"),
        ({"projects": []}, "projects"),
        ({"projects": ["999999"]}, "projects"),
        ({"projects": ["x"]}, "projects"),
    ],
)
def test_wrong_input_is_said_beside_its_field(world, sign_in, change, field):
    sent = {
        "milestone": "proposal",
        "projects": [world.alphas_project.pk],
        "amount": "3",
        "unit": "days",
        "reason": "R.",
    }
    response = sign_in(world.carol).post(NEW, {**sent, **change, "preview": "1"})
    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_milestone_and_team_of_another_conference_are_refused(world, sign_in):
    autumn = factories.conference("autumn")
    foreign = factories.milestone(autumn, "Other")
    project = factories.project(
        factories.team(autumn, "Gamma", factories.participant(autumn, "Gus"))
    )
    with pytest.raises(WrongState, match="another conference"):
        later = foreign.due_at + timedelta(days=1)
        extending.extend(world.alphas_project, foreign, later, "R.", world.carol)
    sent = {"milestone": foreign.slug, "projects": [project.pk], "amount": "1", "unit": "days"}
    page = sign_in(world.carol).post(NEW, {**sent, "reason": "R.", "preview": "1"})
    assert sorted(page.context["form"].errors) == ["milestone", "projects"]


def test_assistants_and_students_grant_none(world, sign_in):
    sent = {"milestone": "proposal", "amount": "1", "unit": "days", "reason": "R.", "everyone": "1"}
    assert sign_in(world.eve).post(NEW, {**sent, "grant": "1"}).status_code == 403
    assert sign_in(world.alice).post(NEW, {**sent, "grant": "1"}).status_code == 404
    assert not Extension.objects.exists()


# What it means for what is handed in


def test_late_version_within_an_extension_counts_as_on_time_while_that_holds(world):
    submission, first = late_version(world)
    later = timezone.now() + timedelta(hours=3)
    extending.extend(world.alphas_project, world.proposal, later, "Illness", world.carol)
    assert hand_in(submission, world.alice, "second") == first
    kept = Version.objects.get(pk=first.pk)
    assert (kept.is_late, kept.penalty) == (True, first.penalty)
    assert (kept.standing.is_late, kept.standing.cost) == (False, 0)
    text = Mail.objects.filter(kind="extension").first().text
    assert "What came late before counts as on time now: version 1." in text
    assert LogEntry.objects.get(verb="extended").after["counts_as_on_time"] == "version 1"
    undo(world)
    assert Version.objects.get(pk=first.pk).standing.cost == first.penalty
    text = Mail.objects.filter(kind="extension_undone").first().text
    assert "What came late before that extension is late again: version 1." in text
    entry = LogEntry.objects.get(verb="took back the extension of")
    assert entry.after["late_again"] == "version 1"


def test_without_an_extension_the_late_text_is_not_handed_in_twice(world):
    submission, first = late_version(world)
    assert hand_in(submission, world.alice, "second") == first


def test_version_handed_in_within_an_extension_stays_on_time_when_it_is_taken_back(world):
    world.proposal.due_at = timezone.now() - timedelta(hours=2)
    world.proposal.save()
    later = timezone.now() + timedelta(hours=3)
    extending.extend(world.alphas_project, world.proposal, later, "Illness", world.carol)
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "Two words"}, {})
    version = hand_in(submission, world.alice, "k")
    undo(world)
    version.refresh_from_db()
    assert (version.is_late, version.penalty) == (False, 0)
    text = Mail.objects.filter(kind="extension_undone").first().text
    assert "nothing that was on time becomes late" in text
    assert "That time is over" in text


# Undo


def undo(world, *grants):
    grants = grants or tuple(ExtensionGrant.objects.standing().select_related("project")[:1])
    rows = ExtensionGrant.objects.filter(pk__in=[grant.pk for grant in grants])
    rows = list(rows.select_related("project__conference", "project__team", "milestone"))
    extending.take_back(rows, world.carol, extension_plans.plan_taking_back(rows).fingerprint)


def test_taking_back_restores_the_extension_before_and_then_none(world):
    own = world.proposal.due_at
    extend(world, 2)
    extend(world, 4)
    undo(world)
    assert due(world, world.alphas_project) == own + timedelta(days=2)
    assert Extension.objects.get().reason == "2 days"
    undo(world)
    assert due(world, world.alphas_project) == own
    assert not Extension.objects.exists()


def test_taking_back_says_first_what_happens(world, sign_in):
    extend(world, 2)
    client = sign_in(world.carol)
    grant = ExtensionGrant.objects.get()
    page = client.get(BACK, {"grant": grant.pk})
    (change,) = page.context["plan"].going
    assert change.due_then == world.proposal.due_at
    assert "on time stays on time" in page.content.decode()
    done = client.post(BACK, filled_form(page, "fingerprint"))
    assert done.url == "/spring/staff/extensions/"
    grant.refresh_from_db()
    assert grant.taken_back_by == world.carol
    assert sorted(
        Mail.objects.filter(kind="extension_undone").values_list("to", flat=True)
    ) == sorted([world.alice.email, world.amir.email])


def test_one_act_is_taken_back_as_one(world, sign_in):
    planned = extension_plans.plan(
        world.proposal, [world.alphas_project, world.betas_project], MoreTime(1, "days")
    )
    projects = [change.project for change in planned.going]
    more = MoreTime(1, "days")
    extending.grant(world.proposal, projects, more, "Outage", world.carol, planned.fingerprint)
    client = sign_in(world.carol)
    act = ExtensionGrant.objects.first().act
    client.post(BACK, filled_form(client.get(BACK, {"act": act}), "fingerprint"))
    assert not Extension.objects.exists()


def test_replaced_extension_is_not_taken_back_from_under_the_later_one(world, sign_in):
    extend(world, 2)
    old = ExtensionGrant.objects.get()
    client = sign_in(world.carol)
    form = filled_form(client.get(BACK, {"grant": old.pk}), "fingerprint")
    extend(world, 4)
    assert client.post(BACK, form).status_code == 409
    assert due(world, world.alphas_project) == world.proposal.due_at + timedelta(days=4)


@pytest.mark.parametrize("query", [{}, {"grant": "x"}, {"grant": "9" * 30}, {"act": "none"}])
def test_nothing_chosen_leads_back_to_the_list(world, sign_in, query):
    client = sign_in(world.carol)
    assert client.get(BACK, query).url == "/spring/staff/extensions/"
    assert client.post(BACK, query).url == "/spring/staff/extensions/"


def test_extension_of_another_conference_cannot_be_taken_back(world, sign_in):
    extend(world, 2)
    factories.participant(factories.conference("autumn"), user=world.carol, role="instructor")
    grant = ExtensionGrant.objects.get()
    sign_in(world.carol).post("/autumn/staff/extensions/take-back/", {"grant": grant.pk})
    assert Extension.objects.exists()


# The list


def test_list_tells_who_when_why_and_how_it_stands(world, sign_in):
    extend(world, 2)
    extend(world, 4)
    undo(world)
    page = sign_in(world.eve).get("/spring/staff/extensions/")
    rows = [
        (row.reason, row.is_replaced, row.taken_back_by) for row in page.context["page"].object_list
    ]
    assert rows == [("4 days", False, world.carol), ("2 days", False, None)]
    assert "take-back" not in page.content.decode()


def test_limited_assistant_sees_the_extensions_of_their_sections(world, sign_in):
    extend(world, 2)
    extend(world, 3, world.betas_project)
    world.places.eve.watched_sections.create(section="A")
    world.places.bob.section = "A"
    world.places.bob.save()
    page = sign_in(world.eve).get("/spring/staff/extensions/")
    assert [row.project for row in page.context["page"].object_list] == [world.betas_project]


def test_lists_cost_the_same_for_one_and_for_thirty(world, sign_in):
    client = sign_in(world.carol)
    sent = {"milestone": "proposal", "amount": "1", "unit": "days", "reason": "R.", "everyone": "1"}

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/spring/staff/extensions/").status_code == 200
            assert client.get(NEW).status_code == 200
            assert client.post(NEW, {**sent, "preview": "1"}).status_code == 200
            assert client.get(BACK, {"act": "one"}).status_code == 200
        return len(queries)

    def give(project):
        extend(world, 2, project)
        ExtensionGrant.objects.update(act="one")

    give(world.alphas_project)
    few = cost()
    for n in range(10):
        team = factories.team(
            world.conference, f"T{n}", factories.participant(world.conference, f"P{n}")
        )
        give(factories.project(team, f"Project {n}"))
    assert cost() == few


# People who move


def test_extension_stays_with_the_team_when_a_member_goes_elsewhere(world):
    extend(world, 3)
    rearranging.stage(world.conference, [world.places.amir], world.carol, to_team=world.beta)
    planned = rearranging.plan(world.conference)
    rearranging.apply(world.conference, planned.fingerprint, world.carol)
    assert due(world, world.alphas_project) == world.proposal.due_at + timedelta(days=3)
    assert due(world, world.betas_project) == world.proposal.due_at


def test_when_teams_merge_the_extension_of_the_team_that_stays_holds(world):
    extend(world, 3)
    rearranging.stage_merge(world.beta, world.alpha, world.carol)
    planned = rearranging.plan(world.conference)
    rearranging.apply(world.conference, planned.fingerprint, world.carol)
    assert world.alpha.has_member(world.bob)
    assert due(world, world.alphas_project) == world.proposal.due_at + timedelta(days=3)
    assert not ExtensionGrant.objects.filter(project=world.betas_project.pk).exists()


def test_project_of_a_team_that_split_off_begins_with_the_milestones_own_time(world):
    extend(world, 3)
    rearranging.stage(world.conference, [world.places.amir], world.carol, new_team="Gamma")
    planned = rearranging.plan(world.conference)
    rearranging.apply(world.conference, planned.fingerprint, world.carol)
    gamma = world.conference.teams.get(name="Gamma")
    project = factories.project(gamma, "Split off")
    assert due(world, project) == world.proposal.due_at
    assert due(world, world.alphas_project) == world.proposal.due_at + timedelta(days=3)


def test_staged_changes_say_which_extensions_stay(world, sign_in):
    extend(world, 3)
    rearranging.stage(world.conference, [world.places.amir], world.carol, new_team="Gamma")
    page = sign_in(world.carol).get("/spring/staff/teams/changes/").content.decode()
    assert "Extensions stay with the project they were given to" in page


@pytest.mark.django_db(transaction=True)
def test_two_staff_granting_at_once_make_one_act_after_the_other(transactional_db):
    world: SimpleNamespace = factories.world()
    more = MoreTime(1, "days")
    projects = [world.alphas_project, world.betas_project]
    fingerprint = extension_plans.plan(world.proposal, projects, more).fingerprint
    gate = Barrier(2)

    def press(_):
        try:
            gate.wait(timeout=30)
            extending.grant(world.proposal, projects, more, "R.", world.carol, fingerprint)
        except WrongState:
            return "refused"
        finally:
            connections.close_all()
        return "granted"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, range(2))) == ["granted", "refused"]
    assert ExtensionGrant.objects.count() == 2


@pytest.mark.parametrize("page", ["submissions/", "settings/", "teams/{}/"])
def test_list_of_extensions_is_reached_from_queue_settings_and_team(world, sign_in, page):
    text = sign_in(world.carol).get(f"/spring/staff/{page.format(world.alpha.pk)}").content.decode()
    assert 'href="/spring/staff/extensions/"' in text
