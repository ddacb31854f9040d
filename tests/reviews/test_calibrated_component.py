"""A part of the grade from calibrated peer scores: computed, explained, released, reported on."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from projects.models import Role
from reviews import gradebook, releasing_grades
from reviews.agreement import report
from reviews.domain import grading
from reviews.domain.calibration import Score, calibrate
from reviews.domain.recomputing import differences
from reviews.exporting import as_document
from reviews.models import Component, Grade, ReviewRound
from reviews.models import Score as Given
from tests import factories
from tests.reviews import rows

KIND, SOBER, FLAT = "Kim", "Sol", "Flo"
GIVEN = {
    # project -> reviewer -> (level of Method of 4, points of Writing of 10)
    "one": {KIND: (4, "10"), SOBER: (2, "5"), FLAT: (4, "5")},
    "two": {KIND: (4, "7"), SOBER: (2, "2"), FLAT: (4, "5")},
    "three": {KIND: (4, "9"), SOBER: (2, "4"), FLAT: (4, "5")},
}


@pytest.fixture
def class_(world):
    """Three projects, three reviewers of each; staff graded "one" with half of all points."""
    conf = world.conference
    world.round = rows.round_(conf, world.final, name="Final review")
    world.report = rows.component(conf, "Report", "50")
    world.peers = rows.component(
        conf, "Peers", "50", source="peers", round=world.round, rubric=None,
        peer_rule="calibrated", anchors=world.report,
    )  # fmt: skip
    people = {name: factories.participant(conf, name) for name in (KIND, SOBER, FLAT)}
    world.reviewed = {}
    for title, given in GIVEN.items():
        member = factories.participant(conf, f"Author of {title}")
        project = factories.project(factories.team(conf, title, member), title)
        world.reviewed[title] = project
        for place, (name, (level, points)) in enumerate(given.items()):
            made = rows.review(world.round, people[name], project, alias_order=place)
            rows.fill(made, level=level, points=points)
    rows.evaluation(world.report, world.reviewed["one"], world.eve, level=2, points="5")
    return world


def cell(world, title, component="Peers"):
    book = gradebook.compute(world.conference)
    line = next(row for row in book.lines if row.participant.user.name == f"Author of {title}")
    return dict((part.name, cell) for part, cell in line.named_cells)[component]


def value(level, points):
    return float(100 * (2 * Fraction(level, 4) + Fraction(points) / 10) / 3)


def test_the_result_is_the_engines_estimate(class_):
    scores = [
        Score(name, title, value(level, points))
        for title, given in GIVEN.items()
        for name, (level, points) in given.items()
    ]
    found = calibrate([*scores, Score("staff", "one", value(2, "5"))], {"staff"})
    for title in GIVEN:
        assert float(cell(class_, title).exact) == pytest.approx(
            found.grades[title].grade, abs=0.01
        )
        assert Decimal(cell(class_, title).inputs["se"]) == pytest.approx(
            Decimal(found.grades[title].se), abs=Decimal("0.0001")
        )


def test_the_result_follows_from_what_is_stored_alone(class_):
    for title in GIVEN:
        found = cell(class_, title)
        stored = json.loads(json.dumps(found.inputs))
        assert grading.result(stored) == found.exact
    book = gradebook.compute(class_.conference)
    document = json.loads(json.dumps(as_document(book, class_.conference)))
    assert list(differences(document)) == []


def test_the_order_of_reviews_and_projects_is_irrelevant(class_):
    before = {title: cell(class_, title).exact for title in GIVEN}
    reviews = list(class_.round.reviews.all())
    for place, made in enumerate(reversed(reviews)):
        made.alias_order = place
        made.save()
    assert {title: cell(class_, title).exact for title in GIVEN} == before


def test_the_students_page_says_it_in_words(class_, sign_in):
    ReviewRound.objects.update(released_at=timezone.now())
    ids = [class_.report.pk, class_.peers.pk]
    releasing_grades.release(class_.conference, ids, class_.carol)
    author = class_.reviewed["one"].team.members[0]
    html = sign_in(author).get("/spring/grade/").content.decode()
    assert "<dt>Reviewer A</dt><dd>100.00, usually " in html
    assert " points generous: counts as " in html
    assert "<dt>Staff</dt><dd>50.00, " in html
    assert "; their plain mean is 77.78 %" in html
    assert KIND not in html


def test_it_waits_for_the_staff_grades_that_it_shows(class_):
    ReviewRound.objects.update(released_at=timezone.now())
    (before,) = releasing_grades.preview(class_.conference, [class_.peers.pk])
    assert before.problem.startswith("“Peers” shows results of “Report”")
    both = releasing_grades.preview(class_.conference, [class_.report.pk, class_.peers.pk])
    assert [one.problem for one in both] == ["", ""]
    releasing_grades.release(class_.conference, [class_.report.pk], class_.carol)
    (after,) = releasing_grades.preview(class_.conference, [class_.peers.pk])
    assert after.problem == ""
    rows.evaluation(class_.report, class_.reviewed["two"], class_.eve)
    (again,) = releasing_grades.preview(class_.conference, [class_.peers.pk])
    assert again.problem != ""
    assert not Grade.objects.filter(component=class_.peers).exists()


def test_the_report_names_the_kind_the_flat_and_the_odd(class_, sign_in):
    found = report(class_.peers)
    by_name = {line.name: line for line in found.reviewers}
    assert by_name[KIND].leniency > by_name[SOBER].leniency
    assert [line.name for line in found.reviewers if line.is_flat] == [FLAT]
    assert found.generosity is not None and found.generosity > 0
    assert found.next_up.title in ("two", "three")
    odd = class_.round.reviews.get(reviewer__user__name=SOBER, project__title="three")
    Given.objects.filter(review=odd).update(points=0, level=None)
    assert [(one.reviewer, one.title) for one in report(class_.peers).outliers] == [
        (SOBER, "three")
    ]
    html = sign_in(class_.carol).get(f"/spring/staff/grading/{class_.peers.pk}/peers/")
    assert "the same score everywhere" in html.content.decode()


def test_without_staff_grades_the_report_says_what_is_unknown(class_, sign_in):
    class_.report.evaluations.all().delete()
    html = sign_in(class_.carol).get(f"/spring/staff/grading/{class_.peers.pk}/peers/")
    assert "the common level is unknown" in html.content.decode()
    assert cell(class_, "one").inputs["staff"] is None


def test_an_assistant_does_not_see_the_report(class_, sign_in):
    url = f"/spring/staff/grading/{class_.peers.pk}/peers/"
    assert sign_in(class_.eve).get(url).status_code == 403
    assert (
        sign_in(class_.carol).get(f"/spring/staff/grading/{class_.report.pk}/peers/").status_code
        == 404
    )


def test_report_and_gradebook_cost_the_same_for_more_projects(class_, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            report(Component.objects.select_related("round").get(pk=class_.peers.pk))
            gradebook.compute(class_.conference)
        return len(seen)

    before = queries()
    for n in range(6):
        member = factories.participant(class_.conference, f"More {n}")
        project = factories.project(factories.team(class_.conference, f"T{n}", member), f"P{n}")
        rows.fill(rows.review(class_.round, class_.places.bob, project))
        rows.evaluation(class_.report, project, class_.eve)
    assert queries() == before


def form(world, **changed):
    parts = [world.report, world.peers]
    data = {
        "components-TOTAL_FORMS": "2",
        "components-INITIAL_FORMS": "2",
        "groups-TOTAL_FORMS": "0",
        "groups-INITIAL_FORMS": "0",
    }
    for n, part in enumerate(parts):
        data |= {
            f"components-{n}-id": part.pk,
            f"components-{n}-name": part.name,
            f"components-{n}-weight": "50",
            f"components-{n}-position": n,
            f"components-{n}-source": part.source,
            f"components-{n}-rubric": part.rubric_id or "",
            f"components-{n}-round": part.round_id or "",
            f"components-{n}-peer_rule": part.peer_rule,
            f"components-{n}-anchors": part.anchors_id or "",
        }
    return data | changed


def test_the_rule_is_chosen_before_reviews_begin_and_logged(class_, sign_in):
    carol, url = sign_in(class_.carol), "/spring/staff/grading/components/"
    changed = {"components-1-peer_rule": "mean", "components-1-anchors": ""}
    assert carol.post(url, form(class_, **changed)).status_code == 302
    class_.peers.refresh_from_db()
    assert class_.peers.peer_rule == "calibrated"
    assert "Fixed, because a review of the round has begun." in carol.get(url).content.decode()
    class_.round.reviews.all().delete()
    assert carol.post(url, form(class_, **changed)).status_code == 302
    class_.peers.refresh_from_db()
    assert class_.peers.peer_rule == "mean"
    entry = class_.conference.log.first()
    assert entry.before["Peers"] == "50 per cent, calibrated by Report"
    assert entry.after["Peers"] == "50 per cent"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"components-0-peer_rule": "calibrated"}, "so there is nothing to calibrate"),
        ({"components-1-peer_rule": "mean"}, "only where peer scores are calibrated"),
    ],
)
def test_a_rule_without_sense_is_refused(class_, sign_in, changed, sentence):
    class_.round.reviews.all().delete()
    answer = sign_in(class_.carol).post(
        "/spring/staff/grading/components/", form(class_, **changed)
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_judges_scores_calibrate_as_well(class_):
    judge = factories.participant(class_.conference, "Jo", Role.JUDGE)
    rows.fill(rows.review(class_.round, judge, class_.reviewed["one"], alias_order=9))
    assert len(cell(class_, "one").inputs["corrections"]) == 4
