"""The grading scheme: bonus, caps, groups and the course's points, kept in versions once it is used."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from projects.models import LogEntry
from reviews import gradebook, releasing_grades, schemes
from reviews.models import Component, DropGroup, Grade, Scheme, SchemeVersion
from tests.reviews import rows
from tests.reviews.test_components import form

URL = "/spring/staff/grading/components/"


@pytest.fixture
def parts(world):
    """Report 60 and Code 40; Alpha has 60 % in both, nothing is released."""
    world.report = rows.component(world.conference, "Report", "60")
    world.code = rows.component(world.conference, "Code", "40")
    rows.evaluation(world.report, world.alphas_project, world.eve)
    rows.evaluation(world.code, world.alphas_project, world.eve)
    return world


def release(world):
    releasing_grades.release(world.conference, [world.report.pk, world.code.pk], world.carol)


def alice(world):
    return next(
        line
        for line in gradebook.compute(world.conference).lines
        if line.participant.user == world.alice
    )


def read(world, sign_in):
    """What her page says, without what stands around it and is new with each request."""
    html = sign_in(world.alice).get("/spring/grade/").content.decode()
    return html[html.index("<main") : html.index("</main>")]


def test_points_of_the_course_stand_on_both_pages(parts, sign_in):
    data = form(parts.report, parts.code, **{"scheme-course_share": "45"})
    assert sign_in(parts.carol).post(URL, data).status_code == 302
    release(parts)
    assert "<dd>45 × 60.00 ÷ 100 = 27.00 of 45 points</dd>" in read(parts, sign_in)
    page = sign_in(parts.carol).get("/spring/staff/gradebook/").content.decode()
    assert "27.00 of 45" in page


def test_a_part_of_the_grade_promises_no_points_of_the_course(parts, sign_in):
    Scheme.objects.create(conference=parts.conference, course_share=45)
    releasing_grades.release(parts.conference, [parts.report.pk], parts.carol)
    page = read(parts, sign_in)
    assert "The whole project grade is worth 45 of 100 points of the course." in page
    assert "of 45 points" not in page


def test_a_bonus_is_outside_the_hundred_and_capped(parts, sign_in):
    new = {"name": "Extra", "weight": "10", "source": "staff", "position": 3}
    new |= {"rubric": parts.report.rubric_id, "is_bonus": "on"}
    data = form(parts.report, parts.code, new=[new], **{"scheme-bonus_cap": "4"})
    assert sign_in(parts.carol).post(URL, data).status_code == 302
    extra = Component.objects.get(name="Extra")
    rows.evaluation(extra, parts.alphas_project, parts.eve, level=4, points="10")
    assert str(alice(parts).total_per_cent) == "64.00"
    releasing_grades.release(
        parts.conference, [extra.pk, parts.report.pk, parts.code.pk], parts.carol
    )
    page = read(parts, sign_in)
    assert "<dd>10 × 100.00 ÷ 100, at most 4, = 4.00</dd>" in page
    assert "<dd>60.00 + 4.00 = 64.00 %</dd>" in page
    assert "bonus, weight 10 per cent" in page


def test_a_component_reaches_no_more_than_its_cap(parts, sign_in):
    data = form(parts.report, parts.code, **{"components-0-cap": "55"})
    sign_in(parts.carol).post(URL, data)
    assert [str(cell.per_cent) for cell in alice(parts).cells] == ["55.00", "60.00"]
    release(parts)
    assert "<dd>55 % for this part, so it counts as 55.00 %</dd>" in read(parts, sign_in)


def test_of_a_group_the_lowest_is_left_out(parts, sign_in):
    data = form(parts.report, parts.code)
    data |= {"groups-TOTAL_FORMS": 1, "groups-0-name": "Both", "groups-0-drop": 1}
    data |= {"components-0-group_name": "Both", "components-1-group_name": "Both"}
    assert sign_in(parts.carol).post(URL, data).status_code == 302
    evaluation = parts.code.evaluations.get()
    evaluation.scores.filter(level__isnull=True).update(points=2)
    release(parts)
    page = read(parts, sign_in)
    assert "<dt>Left out</dt><dd>Code, 40.00 %: among the lowest of Both</dd>" in page
    assert "<dt>60.00</dt>" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"components-0-group_name": "Nowhere"}, "There is no group “Nowhere”. Add it under"),
        (
            {"components-0-is_bonus": "on", "components-0-group_name": "X"},
            "A bonus part only adds to the grade, so no group leaves it out.",
        ),
        ({"components-0-cap": "151"}, "less than or equal to 150"),
        ({"components-1-is_bonus": "on"}, "The weights add up to 60 per cent, 40 too few."),
        ({"scheme-course_share": "0"}, "greater than or equal to 0.01"),
        (
            {"groups-TOTAL_FORMS": 1, "groups-0-name": "Empty", "groups-0-drop": 1},
            "No component is in the group “Empty”.",
        ),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_saved(parts, sign_in, changed, said):
    response = sign_in(parts.carol).post(URL, form(parts.report, parts.code, **changed))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert (DropGroup.objects.count(), SchemeVersion.objects.count()) == (0, 0)


def test_before_anything_is_graded_a_change_rewrites_the_first_version(world, sign_in):
    world.report = rows.component(world.conference, "Report", "60")
    world.code = rows.component(world.conference, "Code", "40")
    carol = sign_in(world.carol)
    carol.post(URL, form(world.report, world.code))
    swapped = {"components-0-weight": "40", "components-1-weight": "60"}
    carol.post(URL, form(world.report, world.code, **swapped))
    kept = SchemeVersion.objects.get()
    assert [part["weight"] for part in kept.document["components"]] == ["40", "60"]


def test_after_grading_a_change_makes_a_version_that_says_what_and_who(parts, sign_in):
    swapped = {"components-0-weight": "40", "components-1-weight": "60"}
    swapped["scheme-reason"] = "The code is the heart of it."
    sign_in(parts.carol).post(URL, form(parts.report, parts.code, **swapped))
    last, first = SchemeVersion.objects.all()
    assert [part["weight"] for part in first.document["components"]] == ["60", "40"]
    assert (last.number, last.made_by) == (2, parts.carol)
    assert last.reason == "The code is the heart of it."
    assert last.changes == ["“Report” weighs 40, not 60.", "“Code” weighs 60, not 40."]
    assert LogEntry.objects.get(verb="changed the components of").after["version"] == 2
    page = sign_in(parts.carol).get(URL).content.decode()
    assert "Why: The code is the heart of it." in page


def test_students_see_a_new_scheme_with_the_next_release_and_not_before(parts, sign_in):
    parts.code.evaluations.get().scores.update(points=0)
    release(parts)
    first = schemes.versions_of(parts.conference).newest(
        Grade.objects.values_list("scheme", flat=True)
    )
    assert first.number == 1
    before = read(parts, sign_in)
    assert "<dt>36.00</dt>" in before
    swapped = {"components-0-weight": "40", "components-1-weight": "60"}
    response = sign_in(parts.carol).post(
        URL, form(parts.report, parts.code, **swapped), follow=True
    )
    assert "2 students see what an earlier version made of the grade" in response.content.decode()
    assert read(parts, sign_in) == before
    line = alice(parts)
    assert (str(line.released_total), str(line.total_per_cent)) == ("36.00", "24.00")
    assert [cell.is_changed for cell in line.cells] == [True, True]
    release(parts)
    after = read(parts, sign_in)
    assert "<dt>24.00</dt>" in after
    assert "Counted by version 2 of the grading scheme." in after
    assert {grade.scheme.number for grade in Grade.objects.all()} == {2}


def test_a_released_component_is_not_removed(parts, sign_in):
    release(parts)
    data = form(parts.report, parts.code)
    data |= {"components-0-weight": "100", "components-1-DELETE": "on"}
    assert sign_in(parts.carol).post(URL, data).status_code == 409
    assert Component.objects.count() == 2


def test_the_archive_finds_every_total_again_by_the_version_it_counted_by(
    parts, sign_in, tmp_path, capsys
):
    data = form(parts.report, parts.code, **{"scheme-course_share": "45"})
    sign_in(parts.carol).post(URL, data)
    parts.code.evaluations.get().scores.update(points=0)
    release(parts)
    swapped = {"components-0-weight": "40", "components-1-weight": "60"}
    sign_in(parts.carol).post(URL, data | swapped)
    content = sign_in(parts.carol).get("/spring/staff/gradebook/gradebook.json").content
    document = json.loads(content)
    student = next(row for row in document["students"] if row["name"] == "Alice")
    assert [row["number"] for row in document["versions"]] == [1, 2, 3]
    assert document["scheme"]["version"] == 3
    assert (student["total"], student["course_points"]) == ("24.00", "10.80")
    assert (student["released_total"], student["released_course_points"]) == ("36.00", "16.20")
    path = tmp_path / "gradebook.json"
    path.write_bytes(content)
    call_command("recompute_grades", path)
    assert "every number comes out as it is stored" in capsys.readouterr().out
    student["released_total"] = "37.00"
    path.write_text(json.dumps(document))
    with pytest.raises(Exception, match=r"total as released: stored 37\.00, computed 36\.00"):
        call_command("recompute_grades", path, stdout=io.StringIO())


@pytest.mark.parametrize(
    "wrong",
    [
        lambda c: Scheme.objects.create(conference=c, course_share=101),
        lambda c: Scheme.objects.create(conference=c, total_cap=0),
        lambda c: Scheme.objects.create(conference=c, bonus_cap=-1),
        lambda c: DropGroup.objects.create(conference=c, name="G", drop=0),
        lambda c: c.components.update(cap=151),
        lambda c: c.components.update(
            is_bonus=True, group=DropGroup.objects.create(conference=c, name="G")
        ),
        lambda c: c.rubrics.update(floor=100, cap=90),
        lambda c: c.rubrics.first().criteria.update(points=0),
        lambda c: c.rubrics.first().criteria.update(least=1),
    ],
)
def test_the_database_refuses_what_must_never_be(parts, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(parts.conference)


def test_assistants_do_not_change_the_scheme(parts, sign_in):
    assert sign_in(parts.eve).get(URL).status_code == 403
    assert sign_in(parts.eve).post(URL, form(parts.report, parts.code)).status_code == 403
