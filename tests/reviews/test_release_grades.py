"""Releasing grades: teams held back, taking a release back, who has looked, and what nobody learns."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import GradeShown, LogEntry, Mail
from projects.refusals import WrongState
from reviews import holding_grades, releasing_grades, taking_back_grades
from reviews.models import (
    EvaluationScore,
    Grade,
    GradeHold,
    GradePolicy,
    GradeRelease,
    ReleasedGrade,
)
from tests import factories
from tests.reviews import rows

RELEASE = "/spring/staff/gradebook/release/"
HOLDS = "/spring/staff/gradebook/holds/"


@pytest.fixture
def graded(under_review):
    """Report 60 and Code 40, both graded for Alpha (Alice, Amir) and Beta (Bob); Dan has no team."""
    world = under_review
    world.report_part = rows.component(world.conference, "Report", "60", milestone=world.final)
    world.code_part = rows.component(world.conference, "Code", "40", milestone=world.final)
    for part in (world.report_part, world.code_part):
        for project in (world.alphas_project, world.betas_project):
            rows.evaluation(part, project, world.eve)
    return world


def release(world, *parts) -> GradeRelease:
    return releasing_grades.release(world.conference, [part.pk for part in parts], world.carol)


def hold(world, *parts, reason="Plagiarism is looked into") -> None:
    holding_grades.hold(parts, world.betas_project, reason, world.carol)


def test_a_team_held_back_is_counted_and_left_out(graded, sign_in):
    carol = sign_in(graded.carol)
    answer = carol.post(
        HOLDS, {"project": graded.betas_project.pk, "component": "", "reason": "Looked into"}
    )
    assert answer.status_code == 302
    assert GradeHold.objects.count() == 2
    html = carol.get(f"{RELEASE}{graded.report_part.pk}/").content.decode()
    assert (
        "<strong>4</strong> students: <strong>2</strong> get a grade now, <strong>1</strong> held "
        "back with its team, <strong>1</strong> without a grade." in html
    )
    assert "<bdi>Beta</bdi>, 1 student: Looked into" in html
    carol.post(RELEASE)
    assert {grade.participant.user for grade in Grade.objects.all()} == {graded.alice, graded.amir}
    assert LogEntry.objects.filter(verb="held back a grade of").count() == 2
    assert LogEntry.objects.filter(verb="released grades of").first().after["held back"] == ["Beta"]


def test_a_hold_needs_its_reason_and_keeps_what_was_chosen(graded, sign_in):
    answer = sign_in(graded.carol).post(HOLDS, {"project": graded.betas_project.pk, "reason": " "})
    assert answer.status_code == 422
    assert "Say why, for whoever asks later." in answer.content.decode()
    assert f'value="{graded.betas_project.pk}" selected' in answer.content.decode()


def test_a_team_let_go_gets_its_grade_with_the_next_release(graded, sign_in):
    hold(graded, graded.report_part)
    release(graded, graded.report_part)
    carol = sign_in(graded.carol)
    carol.post(f"{HOLDS}{GradeHold.objects.get().pk}/")
    carol.post(f"{RELEASE}{graded.report_part.pk}/")
    assert Grade.objects.get(participant=graded.places.bob).component == graded.report_part
    assert GradeHold.objects.count() == 0


def test_a_team_held_back_sees_the_same_bytes_as_before_any_release(graded, sign_in):
    """Twin worlds: that the others have their grades changes nothing for the team held back."""
    bob = sign_in(graded.bob)
    paths = ["/spring/grade/", "/spring/me/", "/spring/feedback/", "/spring/submissions/"]

    def pages():
        texts = [bob.get(path).content.decode() for path in paths]
        return [re.sub(r'(X-CSRFToken": "|csrfmiddlewaretoken" value=")\w+', "", t) for t in texts]

    before = pages()
    hold(graded, graded.report_part, graded.code_part)
    release(graded, graded.report_part, graded.code_part)
    assert pages() == before
    assert not graded.report_part.evaluations.visible_to(graded.bob).exists()
    assert graded.report_part.evaluations.visible_to(graded.alice).count() == 1
    assert not Mail.objects.filter(to=graded.bob.email).exists()


def test_what_shows_a_grade_that_is_held_back_is_held_back_with_it(graded):
    rows.fill(graded.review)
    rows.fill(graded.alices_review)
    graded.round.released_at = timezone.now()
    graded.round.save()
    peers = rows.component(
        graded.conference, "Peers", "10", source="peers", round=graded.round, rubric=None,
        peer_rule="calibrated", anchors=graded.report_part,
    )  # fmt: skip
    hold(graded, graded.report_part)
    release(graded, graded.report_part)
    (planned,) = releasing_grades.preview(graded.conference, [peers.pk])
    assert planned.problem == ""
    assert [team.reason for team in planned.held_back] == [
        "It shows “Report”, which is held back: Plagiarism is looked into"
    ]
    release(graded, peers)
    assert not Grade.objects.filter(participant=graded.places.bob).exists()


def test_only_what_the_preview_showed_is_released(graded, sign_in):
    carol = sign_in(graded.carol)
    html = carol.get(RELEASE).content.decode()
    seen = re.search(r'name="fingerprint" value="(\w+)"', html)[1]
    EvaluationScore.objects.filter(points=8).update(points=9)
    answer = carol.post(RELEASE, {"fingerprint": seen})
    assert answer.status_code == 409
    assert "Something was graded, held back or released since" in answer.content.decode()
    assert Grade.objects.count() == 0


def test_a_release_is_taken_back_while_nobody_has_looked(graded, sign_in):
    carol = sign_in(graded.carol)
    carol.post(RELEASE)
    act = GradeRelease.objects.get()
    Mail.objects.filter(to=graded.alice.email).update(state="sent")
    Mail.objects.exclude(to=graded.alice.email).update(state="waiting")
    html = carol.get(f"/spring/staff/gradebook/releases/{act.pk}/take-back/").content.decode()
    assert "<strong>6</strong> grades" in html
    assert "<strong>2</strong> mails have not left and will not be sent" in html
    assert "<strong>1</strong> mail has left" in html
    assert carol.post(f"/spring/staff/gradebook/releases/{act.pk}/take-back/").status_code == 302
    assert Grade.objects.count() == 0
    assert GradeShown.objects.count() == 0
    graded.report_part.refresh_from_db()
    assert graded.report_part.released_at is None
    assert set(Mail.objects.filter(kind="grades_released").values_list("to", "state")) == {
        (graded.alice.email, "sent"),
        (graded.amir.email, "dropped"),
        (graded.bob.email, "dropped"),
    }
    assert [mail.to for mail in Mail.objects.filter(kind="grades_taken_back")] == [
        graded.alice.email
    ]
    assert LogEntry.objects.filter(verb="took back the release of").count() == 2
    html = sign_in(graded.alice).get("/spring/grade/").content.decode()
    assert "Your grade appears here when the staff release it." in html
    assert carol.post(RELEASE).status_code == 302
    assert Mail.objects.filter(kind="grades_released", to=graded.amir.email).count() == 2


def test_taking_back_a_second_release_puts_the_first_ones_numbers_back(graded):
    release(graded, graded.report_part)
    before = list(Grade.objects.values())
    shown = list(GradeShown.objects.values())
    EvaluationScore.objects.filter(points=8).update(points=10)
    act = release(graded, graded.report_part, graded.code_part)
    assert str(Grade.objects.get(component=graded.report_part, participant=graded.places.alice)
               .per_cent) == "66.67"  # fmt: skip
    taking_back_grades.take_back(graded.conference, act.pk, graded.carol)
    assert list(Grade.objects.values()) == before
    assert list(GradeShown.objects.values()) == shown
    graded.report_part.refresh_from_db()
    assert graded.report_part.released_at is not None


def test_a_release_that_a_student_opened_stays(graded, sign_in):
    act = release(graded, graded.report_part)
    alice = sign_in(graded.alice)
    alice.get("/spring/me/")
    assert not ReleasedGrade.objects.filter(seen_at__isnull=False).exists()
    alice.get("/spring/grade/")
    assert [row.participant for row in ReleasedGrade.objects.filter(seen_at__isnull=False)] == [
        graded.places.alice
    ]
    carol = sign_in(graded.carol)
    url = f"/spring/staff/gradebook/releases/{act.pk}/take-back/"
    assert "1 of these grades has been looked at" in carol.get(url).content.decode()
    assert carol.post(url).status_code == 409
    assert Grade.objects.count() == 3
    entry = LogEntry.objects.get(verb="first saw their released grades")
    assert (entry.actor, entry.subject) == (graded.alice, "Report")
    alice.get("/spring/grade/")
    assert LogEntry.objects.filter(verb="first saw their released grades").count() == 1


def test_the_dashboard_shows_no_number_before_the_grade_was_opened(graded, sign_in):
    revision = factories.milestone(graded.conference, "Revision", position=2)
    revision.revises, revision.revision_days = graded.final, 7
    revision.save()
    release(graded, graded.report_part)
    alice = sign_in(graded.alice)
    assert "with your 60.00" not in alice.get("/spring/me/").content.decode()
    alice.get("/spring/grade/")
    assert "with your 60.00 at most" in alice.get("/spring/me/").content.decode()


def test_an_instructor_who_views_as_a_student_has_not_looked_for_them(graded, sign_in):
    release(graded, graded.report_part)
    carol = sign_in(graded.carol)
    carol.post(f"/spring/staff/people/{graded.places.alice.pk}/view/")
    assert "60.00" in carol.get("/spring/grade/").content.decode()
    assert not ReleasedGrade.objects.filter(seen_at__isnull=False).exists()


def test_after_its_minutes_a_release_stays(graded):
    act = release(graded, graded.report_part)
    GradeRelease.objects.update(released_at=timezone.now() - timedelta(minutes=17))
    with pytest.raises(WrongState, match="The 15 minutes to take it back are over"):
        taking_back_grades.take_back(graded.conference, act.pk, graded.carol)
    GradePolicy.objects.create(conference=graded.conference, undo_minutes=30)
    taking_back_grades.take_back(graded.conference, act.pk, graded.carol)
    assert Grade.objects.count() == 0


def test_only_the_last_release_is_taken_back(graded):
    first = release(graded, graded.report_part)
    release(graded, graded.code_part)
    with pytest.raises(WrongState, match="Only the last release"):
        taking_back_grades.take_back(graded.conference, first.pk, graded.carol)


def test_assistants_neither_hold_nor_take_back(graded, sign_in):
    hold(graded, graded.report_part)
    act = release(graded, graded.report_part)
    eve = sign_in(graded.eve)
    assert eve.get(HOLDS).status_code == 403
    assert eve.post(f"{HOLDS}{GradeHold.objects.get().pk}/").status_code == 403
    assert eve.post(f"/spring/staff/gradebook/releases/{act.pk}/take-back/").status_code == 403
    assert eve.get("/spring/staff/gradebook/releases/").status_code == 200


def test_the_policy_is_a_setting_and_its_change_is_in_the_log(graded, sign_in):
    carol = sign_in(graded.carol)
    form = {
        "undo_minutes": "20", "regrade_days": "7", "distribution_least": "10",
        "reviewing_done": "40", "reviewing_useful": "30", "reviewing_agreement": "30",
        "contribution_floor": "0.50", "contribution_cap": "1.20",
    }  # fmt: skip
    assert carol.post("/spring/staff/gradebook/policy/", form).status_code == 302
    assert GradePolicy.of(graded.conference).undo_minutes == 20
    entry = LogEntry.objects.get(verb="changed the grade policy of")
    assert (entry.before, entry.after) == ({"undo_minutes": 15}, {"undo_minutes": 20})
    answer = carol.post("/spring/staff/gradebook/policy/", {**form, "distribution_least": "2"})
    assert answer.status_code == 422
    answer = carol.post("/spring/staff/gradebook/policy/", {**form, "reviewing_done": "50"})
    assert "The three shares of the reviewing grade must make 100." in answer.content.decode()


def test_release_costs_the_same_queries_for_few_and_for_many(graded, counted, sign_in):
    carol = sign_in(graded.carol)
    pages = [RELEASE, "/spring/staff/gradebook/releases/", HOLDS]
    hold(graded, graded.report_part)
    release(graded, graded.report_part)
    few = [counted(carol, page) for page in pages]
    for n in range(8):
        people = [factories.participant(graded.conference, f"P {n} {m}") for m in range(2)]
        made = factories.project(factories.team(graded.conference, f"Team {n}", *people), f"T {n}")
        rows.evaluation(graded.report_part, made, graded.eve)
        holding_grades.hold([graded.code_part], made, "Why", graded.carol)
        release(graded, graded.report_part)
    assert [counted(carol, page) for page in pages] == few


@pytest.mark.parametrize(
    "file", ["gradebook.csv", "gradebook.json", "gradebook.zip", "export/canvas.csv"]
)
def test_who_takes_grades_as_a_file_is_in_the_log(file, graded, sign_in):
    assert sign_in(graded.carol).get(f"/spring/staff/gradebook/{file}").status_code == 200
    entry = LogEntry.objects.get(verb="took the grades as a file of")
    assert (entry.actor, entry.after) == (graded.carol, {"file": file.removeprefix("export/")})
