"""A revision from the release of the grade to what it wins back."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal import agenda
from projects import clock, extending, settling
from projects.drafting import save_texts, submission_for
from projects.forms.milestones import MilestoneForm
from projects.handing_in import NotTaken, hand_in, hand_in_all_due
from projects.models import GradeShown, Kind, Mail, Milestone, Submission
from projects.owing import teams_owing
from projects.refusals import WrongState
from projects.windows import window_for
from reviews import gradebook, releasing_grades
from reviews.domain.recomputing import recompute
from reviews.models import Evaluation, Grade
from tests import factories
from tests.reviews import rows


@pytest.fixture
def revisable(under_review):
    """Report (staff, 60 %) of the deliverables, graded 60.00; a revision that follows its release."""
    world = under_review
    world.part = rows.component(world.conference, "Report", "60", milestone=world.final)
    world.given = rows.evaluation(world.part, world.alphas_project, world.eve)
    world.revision = factories.milestone(
        world.conference,
        "Revision",
        due_at=timezone.now() + timedelta(days=43, hours=5),
        revises=world.final,
        revision_days=7,
        position=9,
    )
    factories.field(world.revision, "changes", Kind.SECTION)
    world.url = f"/spring/staff/grading/{world.part.pk}/1/revision/"
    return world


def release(world):
    releasing_grades.release(world.conference, [world.part.pk], world.carol)


def revise(world, text="Rewrote the method", at=None):
    submission = submission_for(world.alphas_project, world.revision)
    save_texts(submission, world.alice, {"changes": text}, {})
    return hand_in(submission, world.alice, "revise", at)


def regrade(world, client, points=4, reason="Now with a baseline."):
    method = world.part.rubric.criteria.first()
    data = {
        f"score-{method.pk}": method.levels.get(points=points).pk,
        f"comment-{method.pk}": reason,
    }
    return client.post(world.url + "complete/", data)


def pages(client):
    urls = ("/spring/grade/", "/spring/me/", "/spring/submissions/", "/spring/feedback/")
    urls += ("/spring/submissions/revision/",)
    return {url: client.get(url).content.decode() for url in urls}


def test_before_the_release_it_opens_with_the_grade_and_nothing_hints_when(revisable, sign_in):
    world = revisable
    assert window_for(world.alphas_project, world.revision).is_waiting
    own = world.revision.due_at.astimezone(world.conference.zone)
    html = pages(sign_in(world.alice))
    assert "Opens with the grade." in html["/spring/submissions/revision/"]
    assert "7 days after the grade" in html["/spring/submissions/"]
    for text in html.values():
        assert f"{own.day} {own:%B %Y, %H:%M}" not in text
        assert "9000" not in text
    with pytest.raises(NotTaken, match="not open yet"):
        revise(world)


def test_the_release_opens_it_for_seven_days_and_says_what_it_can_win_back(revisable, sign_in):
    world = revisable
    release(world)
    shown = GradeShown.objects.get(project=world.alphas_project)
    window = window_for(world.alphas_project, world.revision)
    local = window.due.astimezone(world.conference.zone)
    assert window.opens_at == shown.first_at
    assert (local.date() - shown.first_at.astimezone(world.conference.zone).date()).days == 7
    assert (local.hour, local.minute) == (23, 59)
    html = pages(sign_in(world.alice))
    assert "You may hand in a revision until" in html["/spring/grade/"]
    assert "<dt>Won back</dt><dd>75 % × (100.00 − 60.00) = 30.00</dd>" in html["/spring/grade/"]
    assert "<dt>At most</dt><dd>60.00 + 30.00 = 90.00 %</dd>" in html["/spring/grade/"]
    assert "Report: with your 60.00 at most 90.00" in html["/spring/me/"]
    assert "It wins back up to 75 per cent" in html["/spring/submissions/revision/"]
    text = Mail.objects.get(to=world.alice.email, kind="grades_released").text
    assert f"Revision: until {local:%a} {local.day} {local:%B %Y}, 23:59" in text


def test_a_team_whose_grade_is_held_back_waits_on_and_gets_its_days_later(revisable, sign_in):
    world = revisable
    release(world)
    assert window_for(world.betas_project, world.revision).is_waiting
    rows.evaluation(world.part, world.betas_project, world.eve)
    before = GradeShown.objects.get(project=world.alphas_project)
    release(world)
    assert not window_for(world.betas_project, world.revision).is_waiting
    after = GradeShown.objects.get(project=world.alphas_project)
    assert (after.first_at, after.last_at) == (before.first_at, before.last_at)


def test_a_second_part_gives_its_days_and_a_corrected_grade_gives_none(revisable):
    world = revisable
    release(world)
    GradeShown.objects.update(first_at=timezone.now() - timedelta(days=5))
    GradeShown.objects.update(last_at=timezone.now() - timedelta(days=5))
    early = GradeShown.objects.get()
    world.given.scores.update(points=0)
    release(world)
    assert GradeShown.objects.get().last_at == early.last_at
    code = rows.component(world.conference, "Code", "40", milestone=world.final)
    rows.evaluation(code, world.alphas_project, world.eve)
    releasing_grades.release(world.conference, [code.pk], world.carol)
    late = GradeShown.objects.get()
    assert (late.first_at, late.last_at > early.last_at) == (early.first_at, True)


def test_only_changed_criteria_are_regraded_each_with_a_reason(revisable, sign_in):
    world = revisable
    release(world)
    carol = sign_in(world.carol)
    assert carol.get(world.url).status_code == 404
    revise(world)
    html = carol.get(world.url).content.decode()
    assert "Before: <strong>2 of 4, Sound</strong>" in html
    assert "Keeps its points" in html
    assert world.url in carol.get("/spring/staff/grading/").content.decode()
    refused = regrade(world, carol, reason="")
    assert (refused.status_code, "Method: a reason" in refused.content.decode()) == (422, True)
    assert regrade(world, carol).status_code == 302
    made = Evaluation.objects.get(is_revision=True)
    assert [
        (row.criterion.name, row.points) for row in made.scores.filter(points__isnull=False)
    ] == [("Method", Decimal(4))]
    html = carol.get(world.url).content.decode()
    assert "<dt>Won back</dt><dd>75 % × (93.33 − 60.00) = 25.00</dd>" in html


def test_nothing_of_a_regrading_reaches_the_team_before_its_release(revisable, sign_in):
    world = revisable
    release(world)
    revise(world)
    alice = sign_in(world.alice)
    before = pages(alice)
    regrade(world, sign_in(world.carol), reason="CANARY reason")
    after = pages(alice)
    assert "CANARY" not in "".join(after.values())
    assert not Evaluation.objects.visible_to(world.alice).filter(is_revision=True).exists()
    # The pages are the same but for what differs at every load.
    for url, text in before.items():
        assert "won back</h3>" not in after[url]
        assert ("93.33" in after[url], "85.00" in after[url]) == (False, False)
        assert len(after[url]) == len(text)


def test_the_release_shows_old_new_won_back_and_final_everywhere(revisable, sign_in):
    world = revisable
    release(world)
    revise(world)
    carol = sign_in(world.carol)
    regrade(world, carol)
    preview = carol.get(f"/spring/staff/gradebook/release/{world.part.pk}/").content.decode()
    assert "of these, 2 by a regraded revision" in preview
    Mail.objects.all().delete()
    release(world)
    mail = Mail.objects.get(to=world.alice.email, kind="grades_released")
    assert "85" not in re.sub(r"https?://\S+", "", mail.text)  # addresses hold random signs
    assert Grade.objects.get(participant=world.places.alice).per_cent == Decimal("85.00")
    html = sign_in(world.alice).get("/spring/grade/").content.decode()
    assert "After your revision: 60.00 + 25.00 won back" in html
    assert "2 → 4 of 4" in html
    assert "Now with a baseline." in html
    assert "<dt>Result</dt><dd>60.00 + 25.00 = 85.00 %</dd>" in html
    assert "60.00 + 25.00 won back" in carol.get("/spring/staff/gradebook/").content.decode()
    table = carol.get("/spring/staff/gradebook/gradebook.csv").content.decode()
    assert "85.00,,60.00,25.00,Rubric: (2 × 2/4 + 1 × 8/10) ÷ 3 = 60.00 %; Rubric after" in table
    document = carol.get("/spring/staff/gradebook/gradebook.json").json()
    assert recompute(document) == document
    assert document["students"][0]["components"][0]["per_cent"] == "85.00"


def test_a_worse_regrading_changes_nothing(revisable, sign_in):
    world = revisable
    release(world)
    revise(world)
    regrade(world, sign_in(world.carol), points=0)
    release(world)
    assert Grade.objects.get(participant=world.places.alice).per_cent == Decimal("60.00")


def test_the_late_cost_of_the_original_stays_and_is_not_won_back(revisable, sign_in):
    world = revisable
    rows.version(
        world.alphas_project, world.final, is_late=True, penalty=Decimal("0.1"), due_at=clock.now()
    )
    release(world)
    revise(world)
    regrade(world, sign_in(world.carol))
    release(world)
    # 50 + 75 % × (83.33 − 50)
    assert Grade.objects.get(participant=world.places.alice).per_cent == Decimal("75.00")


def test_nobody_owes_a_revision_but_a_complete_draft_is_handed_in_at_its_end(revisable, sign_in):
    world = revisable
    release(world)
    assert list(teams_owing(world.revision)) == []
    assert 'id="next"' not in sign_in(world.dan).get("/spring/submissions/").content.decode()
    submission = submission_for(world.alphas_project, world.revision)
    save_texts(submission, world.alice, {"changes": "Two words"}, {})
    long_ago = timezone.now() - timedelta(days=9)
    GradeShown.objects.update(first_at=long_ago, last_at=long_ago)
    submission.draft_items.update(saved_at=long_ago + timedelta(days=1))
    (version,) = hand_in_all_due()
    assert version.submitted_at == window_for(world.alphas_project, world.revision).final_instant


def test_new_days_hold_at_once_and_own_dates_hold_without_days(revisable):
    world = revisable
    release(world)
    seven = window_for(world.alphas_project, world.revision).due
    Milestone.objects.filter(pk=world.revision.pk).update(revision_days=14)
    world.revision.refresh_from_db()
    assert window_for(world.alphas_project, world.revision).due > seven + timedelta(days=6)
    Milestone.objects.filter(pk=world.revision.pk).update(revision_days=None)
    world.revision.refresh_from_db()
    assert window_for(world.alphas_project, world.revision).due == world.revision.due_at


def test_staff_set_the_rule_and_read_it_as_a_sentence(revisable, sign_in):
    world = revisable
    carol = sign_in(world.carol)
    html = carol.get("/spring/staff/settings/milestones/revision/").content.decode()
    assert "It opens with the grade of the deliverables and ends 7 days later." in html
    html = carol.get("/spring/staff/settings/milestones/deliverables/").content.decode()
    assert "A hand-in up to 24 h late loses 10 points of 100, once." in html


def test_a_withdrawn_revision_wins_nothing(revisable, sign_in):
    world = revisable
    release(world)
    revise(world)
    regrade(world, sign_in(world.carol))
    Submission.objects.filter(milestone=world.revision).update(status="withdrawn")
    lines = gradebook.compute(world.conference).lines
    alice = next(line for line in lines if line.participant.user == world.alice)
    assert alice.cells[0].per_cent == Decimal("60.00")


def test_desk_and_overview_cost_the_same_for_one_revision_and_for_five(
    revisable, sign_in, django_assert_num_queries
):
    world = revisable
    release(world)
    revise(world)
    carol = sign_in(world.carol)
    regrade(world, carol)
    urls = ["/spring/staff/grading/", world.url, "/spring/staff/gradebook/gradebook.json"]
    few = []
    for url in urls:
        carol.get(url)
        with CaptureQueriesContext(connection) as queries:
            carol.get(url)
        few.append(len(queries))
    for n in range(4):
        person = factories.participant(world.conference, f"P {n}")
        made = factories.project(factories.team(world.conference, f"Team {n}", person), f"T {n}")
        rows.version(made, world.final)
        rows.version(made, world.revision)
        rows.evaluation(world.part, made, world.eve)
        rows.evaluation(world.part, made, world.eve, is_revision=True)
    for url, number in zip(urls, few, strict=True):
        with django_assert_num_queries(number):
            carol.get(url)


def test_students_do_not_reach_the_desk_of_revisions(revisable, sign_in):
    world = revisable
    release(world)
    revise(world)
    for person in (world.alice, world.bob, world.dan):
        client = sign_in(person)
        assert client.get(world.url).status_code == 404
        for act in ("save/", "complete/"):
            assert client.post(world.url + act, {"comment": "Mine"}).status_code == 404
    assert sign_in(world.alice).get("/spring/staff/gradebook/gradebook.json").status_code == 404
    assert not Evaluation.objects.filter(is_revision=True).exists()


def test_a_revision_is_extended_once_it_is_open_and_not_before(revisable):
    world = revisable
    later = timezone.now() + timedelta(days=30)
    with pytest.raises(WrongState, match="opens with the grade"):
        extending.extend(world.alphas_project, world.revision, later, "Illness", world.carol)
    release(world)
    extending.extend(world.alphas_project, world.revision, later, "Illness", world.carol)
    assert window_for(world.alphas_project, world.revision).due == later


def test_what_a_revision_revises_stays_and_is_one_milestone_of_its_own(revisable, sign_in):
    world = revisable
    factories.milestone(world.conference, "Again", revises=world.proposal)
    with pytest.raises(WrongState, match="or a revision uses it"):
        settling.remove_milestone(world.proposal, world.carol)
    carol = sign_in(world.carol)
    page = carol.get("/spring/staff/settings/milestones/revision/")
    offered = page.context["form"].fields["revises"].queryset
    assert [row.slug for row in offered] == ["proposal", "deliverables"]
    form = MilestoneForm(
        {"revision_days": "7", "revises": ""}, instance=Milestone.objects.get(slug="revision")
    )
    assert form.errors["revises"] == ["Say which milestone it revises, or leave the days empty."]
    third = factories.milestone(world.conference, "Third")
    form = MilestoneForm({"revises": world.final.pk}, instance=third)
    assert form.errors["revises"] == ["Another milestone revises this one already."]
    form = MilestoneForm({"revises": third.pk}, instance=world.proposal)
    assert form.errors["revises"] == ["Again revises this one; that cannot go on."]


def test_an_open_revision_is_in_the_calendar_and_a_waiting_one_is_not(revisable):
    world = revisable
    place = world.places.alice

    def titles():
        return [event.title for event in agenda.events_of(place, timezone.now())]

    assert not any("Revision" in title for title in titles())
    release(world)
    assert sum("Revision" in title for title in titles()) == 1


def test_the_mean_of_peers_opens_no_revision(revisable):
    world = revisable
    peers = rows.component(
        world.conference,
        "Peers",
        "40",
        source="peers",
        round=world.round,
        rubric=None,
        milestone=world.final,
    )
    rows.fill(world.review)
    world.round.released_at = timezone.now()
    world.round.save()
    releasing_grades.release(world.conference, [peers.pk], world.carol)
    assert Grade.objects.filter(component=peers).count() == 2
    assert window_for(world.alphas_project, world.revision).is_waiting
