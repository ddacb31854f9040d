"""Late rules that survive what happens next: a second version, edits of the rule, extensions."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from projects import counting, deciding, extending
from projects.drafting import save_texts, submission_for
from projects.handing_in import hand_in
from projects.models import Extension, LogEntry, Version

TENTH = Decimal("0.1")


@pytest.fixture
def late_proposal(world):
    """The proposal, due two hours ago, late by a day at most; its submission and a way to hand in."""
    now = timezone.now()
    world.proposal.due_at = now - timedelta(hours=2)
    world.proposal.late_until = now + timedelta(hours=22)
    world.proposal.save()
    world.submission = submission_for(world.alphas_project, world.proposal)

    def press(text, at=None):
        revision = world.submission.draft_items.first()
        save_texts(
            world.submission,
            world.alice,
            {"idea": text},
            {"idea": revision.revision if revision else 0},
        )
        return hand_in(world.submission, world.alice, text.replace(" ", ""), at)

    world.press = press
    return world


def costs(world):
    world.submission.refresh_from_db()
    return [version.standing.cost for version in Version.objects.order_by("number")]


def test_frozen_lateness_survives_two_edits_of_the_rule_and_a_second_version(late_proposal):
    world = late_proposal
    world.press("On time", world.proposal.due_at - timedelta(hours=1))
    world.press("Late once")
    world.proposal.late_penalty = 30
    world.proposal.save()
    world.press("Late twice")
    world.proposal.late_penalty = 50
    world.proposal.due_at += timedelta(days=1)
    world.proposal.late_until += timedelta(days=1)
    world.proposal.save()
    assert costs(world) == [0, TENTH, Decimal("0.3")]
    counting.choose(world.submission, 1, world.alice)
    assert world.submission.counting_version.standing.cost == 0
    assert costs(world) == [0, TENTH, Decimal("0.3")]


def test_the_due_time_that_held_is_kept_with_the_version(late_proposal):
    due = late_proposal.proposal.due_at
    version = late_proposal.press("Late once")
    late_proposal.proposal.due_at += timedelta(days=3)
    late_proposal.proposal.late_until += timedelta(days=3)
    late_proposal.proposal.save()
    kept = Version.objects.get(pk=version.pk)
    assert (kept.due_at, kept.standing.words) == (due, "late by 1 h 59 min")


def test_the_page_says_before_submit_what_it_would_mean_and_which_version_was_on_time(
    late_proposal, sign_in
):
    world = late_proposal
    world.press("On time", world.proposal.due_at - timedelta(hours=1))
    html = sign_in(world.alice).get("/spring/submissions/proposal/").content.decode()
    assert "Handing in now is late by 1 h 59 min: 10 points of 100, once. Your version 1 of" in html
    assert "was on time and stays available to be chosen." in html
    assert "grace" not in html.split("<main", 1)[1]


def test_version_and_receipt_show_the_same_lines(late_proposal, sign_in):
    version = late_proposal.press("Late once")
    client = sign_in(late_proposal.alice)
    for url in ("/spring/submissions/proposal/versions/1/", version.receipt_url):
        html = client.get(url).content.decode()
        assert "<dt>Arrived</dt><dd>late by 1 h 59 min</dd>" in html
        assert "<dt>Costs</dt><dd>10 points of 100, once</dd>" in html


def test_answering_a_request_for_changes_does_not_end_the_cost(late_proposal):
    world = late_proposal
    version = world.press("Late once")
    until = timezone.now() + timedelta(days=7)
    deciding.decide(version, "request_changes", "More.", world.carol, until)
    assert Extension.objects.get().excuses_until is None
    assert costs(world) == [TENTH]
    world.submission.refresh_from_db()
    world.press("Changed as asked")
    assert costs(world) == [TENTH, TENTH]
    latest = Version.objects.get(number=2)
    assert (latest.is_late, latest.standing.is_carried) == (False, True)


def test_time_for_changes_keeps_an_earlier_excuse(late_proposal):
    world = late_proposal
    version = world.press("Late once")
    soon = timezone.now() + timedelta(hours=1)
    extending.extend(world.alphas_project, world.proposal, soon, "Illness", world.carol)
    until = timezone.now() + timedelta(days=7)
    deciding.decide(version, "request_changes", "More.", world.carol, until)
    assert costs(world) == [0]
    world.submission.refresh_from_db()
    world.press("Changed as asked")
    assert costs(world) == [0, 0]


def test_an_excused_version_can_be_chosen_and_only_as_long(late_proposal):
    world = late_proposal
    world.press("Late once")
    world.press("Late twice")
    assert counting.choosable(world.submission, list(world.submission.versions.all())) == []
    later = timezone.now() + timedelta(hours=1)
    extending.extend(world.alphas_project, world.proposal, later, "Illness", world.carol)
    assert LogEntry.objects.get(verb="extended").after["counts_as_on_time"] == (
        "version 1, version 2"
    )
    found = counting.choosable(world.submission, list(world.submission.versions.all()))
    assert [version.number for version in found] == [1]


def test_other_teams_are_not_excused(late_proposal):
    world = late_proposal
    world.press("Late once")
    later = timezone.now() + timedelta(hours=1)
    extending.extend(world.betas_project, world.proposal, later, "Illness", world.carol)
    assert costs(world) == [TENTH]


def test_the_queue_marks_as_late_only_what_counts_as_late(late_proposal, sign_in):
    world = late_proposal
    world.press("Late once")
    mark = '<span class="tag tag-warn">late</span>'
    client = sign_in(world.carol)
    assert client.get("/spring/staff/submissions/").content.decode().count(mark) == 1
    later = timezone.now() + timedelta(hours=1)
    extending.extend(world.alphas_project, world.proposal, later, "Illness", world.carol)
    assert client.get("/spring/staff/submissions/").content.decode().count(mark) == 0
