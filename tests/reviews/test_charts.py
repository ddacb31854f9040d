"""Charts for staff by part and section, graders beside each other, and what students see of the class."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as properties
from hypothesis import strategies as st

from projects.models import Participant
from reviews import releasing_grades
from reviews.domain.drawing import of_results
from reviews.domain.severity import LEFT, WIDTH, severity
from reviews.models import GradePolicy
from tests import factories
from tests.reviews import rows

PAGE = "/spring/staff/gradebook/charts/"


@pytest.fixture
def graded(world):
    """Six teams of one in sections A and B besides Alpha and Beta; Eve and Carol graded in turns."""
    world.part = rows.component(world.conference, "Report", "100")
    for n in range(6):
        person = factories.participant(world.conference, f"P {n}", section="AB"[n % 2])
        project = factories.project(factories.team(world.conference, f"T {n}", person), f"T {n}")
        rows.evaluation(world.part, project, (world.eve, world.carol)[n % 2], points=str(n))
    return world


def test_results_are_spread_by_part_and_section(graded, sign_in):
    html = sign_in(graded.carol).get(PAGE).content.decode()
    assert "Everyone: 6 students, mean 41.67, middle 41.67." in html
    assert "Section A: 3 students, mean 40.00, middle 40.00." in html
    assert "Section B: 3 students, mean 43.33, middle 43.33." in html
    assert "Report, section A, number of students. 30–40: 1; 40–50: 2." in html


def test_graders_stand_beside_each_other_for_instructors_alone(graded, sign_in):
    html = sign_in(graded.carol).get(PAGE).content.decode()
    assert "Report, mean result by grader; of all 41.7. Eve: 40.0 ± 3.8 over 3; Carol: 43.3" in html
    assert "mean result by grader" not in sign_in(graded.eve).get(PAGE).content.decode()


def test_an_assistant_for_a_section_sees_the_spread_of_theirs_only(graded, sign_in):
    place = Participant.objects.get(user=graded.eve, conference=graded.conference)
    place.watched_sections.create(section="A")
    html = sign_in(graded.eve).get(PAGE).content.decode()
    assert "Everyone: 3 students, mean 40.00" in html
    assert "Section B" not in html


def test_students_see_the_class_only_where_staff_allow_it_and_enough_have_a_grade(graded, sign_in):
    releasing_grades.release(graded.conference, [graded.part.pk], graded.carol)
    student = sign_in(Participant.objects.get(user__name="P 3").user)

    def shown():
        return "How the class did" in student.get("/spring/grade/").content.decode()

    assert not shown()
    policy = GradePolicy.objects.create(conference=graded.conference, shows_distribution=True)
    assert not shown()  # six are fewer than ten
    policy.distribution_least = 6
    policy.save()
    assert shown()
    html = student.get("/spring/grade/").content.decode()
    assert "Students by result, number of students. 30–40: 2; 40–50: 3; 50–60: 1." in html
    assert [name for name in ("P 0", "P 1", "P 2") if name in html] == []


def test_what_is_not_released_is_in_no_students_distribution(graded, sign_in):
    from reviews import holding_grades

    last = graded.conference.projects.get(title="T 5")
    holding_grades.hold([graded.part], last, "Looked into", graded.carol)
    releasing_grades.release(graded.conference, [graded.part.pk], graded.carol)
    GradePolicy.objects.create(
        conference=graded.conference, shows_distribution=True, distribution_least=5
    )
    student = sign_in(Participant.objects.get(user__name="P 3").user)
    html = student.get("/spring/grade/").content.decode()
    assert "Students by result, number of students. 30–40: 2; 40–50: 3." in html
    held = sign_in(Participant.objects.get(user__name="P 5").user)
    assert "How the class did" not in held.get("/spring/grade/").content.decode()


def test_charts_cost_the_same_for_few_and_for_many(graded, sign_in, counted):
    carol = sign_in(graded.carol)
    few = counted(carol, PAGE)
    for n in range(6):
        person = factories.participant(graded.conference, f"More {n}", section="C")
        project = factories.project(factories.team(graded.conference, f"M {n}", person), f"M {n}")
        rows.evaluation(graded.part, project, graded.eve)
    assert counted(carol, PAGE) == few


@properties(max_examples=30)
@given(st.lists(st.decimals(0, 150, places=2)))
def test_every_result_is_in_one_bar(values):
    drawing = of_results("Results", "students", [float(value) for value in values])
    assert sum(bar.number for bar in drawing.bars) == len(values)
    assert drawing.bars[-1].number == sum(value >= 90 for value in values)


def test_one_grader_is_no_comparison_and_order_is_irrelevant():
    assert severity("Report", {"Eve": [50, 60], "Carol": []}) is None
    one = severity("Report", {"Eve": [50, 60], "Carol": [90]})
    assert severity("Report", {"Carol": [90], "Eve": [60, 50]}) == one
    assert [row.name for row in one.rows] == ["Eve", "Carol"]
    assert all(LEFT <= x <= WIDTH for row in one.rows for x in (row.low, row.x, row.high))
