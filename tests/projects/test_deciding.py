"""Staff accept, ask for changes, or decline; the team sees it and can hand in again."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from projects.deciding import decide, reopen
from projects.drafting import save_texts, submission_for, window_for
from projects.handing_in import hand_in
from projects.models import Decision, Extension, LogEntry, Mail, Submission
from projects.refusals import WrongState
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(world):
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "Two words"}, {})
    return hand_in(submission, world.alice, "k1")


def again(version, by, words="Better words"):
    submission = Submission.objects.select_related("project__team", "milestone").get()
    revision = submission.draft_items.get().revision
    save_texts(submission, by, {"idea": words}, {"idea": revision})
    return hand_in(submission, by, words)


def status() -> str:
    return Submission.objects.get().status


def page(version) -> str:
    return f"/spring/staff/submissions/{version.submission.pk}/"


def send(client, version, **form):
    return client.post(page(version) + "decide/", {"version": version.pk, **form})


def test_accepting_tells_the_team(world, version):
    decide(version, "accept", "", world.eve)
    assert status() == "accepted"
    mails = Mail.objects.filter(key__startswith="decision-")
    assert {mail.to for mail in mails} == {world.alice.email, world.amir.email}
    assert mails[0].subject == "Proposal accepted: “Seeing in the Dark”"
    assert "/spring/submissions/proposal/" in mails[0].text


def test_decision_is_logged_with_before_and_after(world, version):
    decide(version, "decline", "Too large", world.carol)
    entry = LogEntry.objects.get(verb="declined")
    assert (entry.actor, entry.before, entry.after) == (
        world.carol,
        {"status": "submitted"},
        {"status": "declined"},
    )


def test_asking_for_changes_extends_the_time_of_this_team_only(world, version):
    until = timezone.now() + timedelta(days=20)
    decide(version, "request_changes", "Say which data", world.carol, until)
    extension = Extension.objects.get()
    assert (extension.project, extension.due_at) == (world.alphas_project, until)
    assert extension.reason == "Changes asked for on version 1"
    assert window_for(world.betas_project, world.proposal).due == world.proposal.due_at
    assert LogEntry.objects.filter(verb="extended").count() == 1
    text = Mail.objects.filter(key__startswith="decision-").first().text
    assert "Say which data" in text
    assert "Hand it in again by" in text


def test_a_time_before_the_due_time_takes_nothing_away(world, version):
    decide(
        version, "request_changes", "More", world.carol, world.proposal.due_at - timedelta(days=1)
    )
    assert not Extension.objects.exists()


def test_team_hands_in_again_after_the_due_time(world, version):
    decide(version, "request_changes", "More", world.carol, timezone.now() + timedelta(days=9))
    world.proposal.due_at = timezone.now() - timedelta(days=1)
    world.proposal.save()
    second = again(version, world.amir)
    assert (second.number, second.is_late, status()) == (2, False, "submitted")


def test_second_version_can_be_accepted(world, version):
    decide(version, "request_changes", "More", world.carol, timezone.now() + timedelta(days=9))
    decide(again(version, world.alice), "accept", "Now it is clear", world.eve)
    assert status() == "accepted"
    assert [d.verdict for d in Decision.objects.all()] == ["request_changes", "accept"]


def test_deciding_on_a_version_that_was_replaced_is_refused(world, version):
    again(version, world.alice)
    with pytest.raises(WrongState, match="Version 2 counts since you opened this page"):
        decide(version, "accept", "", world.carol)
    assert status() == "submitted"
    assert not Decision.objects.exists()


def test_second_of_two_deciders_is_told(world, version):
    decide(version, "accept", "", world.carol)
    with pytest.raises(WrongState, match="is now “accepted”"):
        decide(version, "decline", "No", world.eve)
    assert Decision.objects.count() == 1
    assert Mail.objects.filter(key__startswith="decision-").count() == 2


def test_reopening_lets_staff_decide_again(world, version):
    decide(version, "decline", "A mistake", world.carol)
    reopen(version.submission, world.carol)
    assert status() == "submitted"
    decide(version, "accept", "", world.carol)
    assert status() == "accepted"


# Through the pages.


def test_assistant_accepts_on_the_page(world, sign_in, version):
    answer = sign_in(world.eve).post(
        page(version) + "decide/", {"version": version.pk, "verdict": "accept"}, follow=True
    )
    assert status() == "accepted"
    assert answer.redirect_chain == [("/spring/staff/submissions/", 302)]
    assert "The team is told by mail." in answer.content.decode()


@pytest.mark.parametrize(
    ("form", "sentences"),
    [
        ({}, ["Choose one of the three."]),
        ({"verdict": "eat it"}, ["Select a valid choice."]),
        ({"verdict": "decline", "comment": "  "}, ["Say in a sentence or more why"]),
        (
            {"verdict": "request_changes"},
            ["Say in a sentence or more why", "Say until when the team may hand in again."],
        ),
        (
            {"verdict": "request_changes", "comment": "x", "resubmit_by": "2020-01-01T10:00"},
            ["This time is over. Give the team a later one."],
        ),
        (
            {"verdict": "request_changes", "comment": "x", "resubmit_by": "soon"},
            ["Write a date and a time"],
        ),
    ],
)
def test_form_says_what_is_wrong_and_keeps_what_was_written(
    world, sign_in, version, form, sentences
):
    answer = send(sign_in(world.carol), version, **form)
    html = answer.content.decode()
    assert answer.status_code == 422
    for sentence in sentences:
        assert sentence in html
    assert status() == "submitted"


def test_resubmit_time_is_read_in_the_conferences_zone(world, sign_in, version):
    form = {
        "verdict": "request_changes",
        "comment": "Say more",
        "resubmit_by": "2099-07-01T23:59",
    }
    send(sign_in(world.carol), version, **form)
    assert Extension.objects.get().due_at == datetime.fromisoformat("2099-07-01T23:59:00-04:00")


def test_lost_race_shows_the_sentence_and_keeps_the_comment(world, sign_in, version):
    again(version, world.alice)
    form = {"verdict": "decline", "comment": "My long reasons"}
    answer = send(sign_in(world.carol), version, **form)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Version 2 counts since you opened this page" in html
    assert "My long reasons" in html
    # What it shows is about version 2, and can be sent as it is.
    second = Submission.objects.get().latest_version
    assert f'name="version" value="{second.pk}"' in html


def test_decided_by_another_meanwhile_is_told_on_the_page(world, sign_in, version):
    decide(version, "accept", "", world.eve)
    answer = send(sign_in(world.carol), version, verdict="decline", comment="No")
    assert answer.status_code == 422
    assert "is now “accepted”" in answer.content.decode()


def test_students_and_strangers_decide_nothing(world, sign_in, version, client):
    stranger = factories.participant(factories.conference(), "Zoe", "instructor").user
    for who in (world.alice, world.bob, world.dan, stranger):
        assert send(sign_in(who), version, verdict="accept").status_code == 404
    assert send(client, version, verdict="accept").status_code == 302
    assert sign_in(world.carol).get(page(version) + "decide/").status_code == 405
    assert status() == "submitted"


def test_team_sees_decision_and_comment(world, sign_in, version):
    until = timezone.now() + timedelta(days=9)
    decide(version, "request_changes", "Say *which* data", world.carol, until)
    html = sign_in(world.amir).get("/spring/submissions/proposal/").content.decode()
    assert "Changes needed" in html
    assert "Say <em>which</em> data" in html
    assert "hand it in again by" in html
    assert "<textarea" in html


def test_reopen_button(world, sign_in, version):
    decide(version, "accept", "", world.carol)
    answer = sign_in(world.carol).post(page(version) + "reopen/", follow=True)
    assert "waits for a decision again" in answer.content.decode()
    assert status() == "submitted"
    answer = sign_in(world.carol).post(page(version) + "reopen/", follow=True)
    assert "load the page again" in answer.content.decode()
