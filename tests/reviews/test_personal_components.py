"""Parts that are each student's own: reviewing done in a round, contribution in the team."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from projects.models import LogEntry
from projects.refusals import WrongState
from reviews import gradebook, releasing_grades
from reviews.models import (
    Component,
    ContributionAnswer,
    ContributionSurvey,
    Grade,
    GradePolicy,
    Rating,
    ReviewRound,
)
from tests import factories
from tests.reviews import rows

SURVEY = "/spring/contribution/"


def cell(world, person, component):
    book = gradebook.compute(world.conference)
    line = next(row for row in book.lines if row.participant == person)
    return dict(line.named_cells)[component]


def result(world, person, component):
    return str(cell(world, person, component).per_cent)


# Reviewing --------------------------------------------------------------------------------------


@pytest.fixture
def reviewed(under_review):
    """Bob's review of Alpha is in; so are Alice's, late, and Amir's, on Beta; the round is released."""
    world = under_review
    rows.fill(world.review)
    world.alices_review.is_late = True
    rows.fill(world.alices_review)
    world.amirs_review = rows.fill(rows.review(world.round, world.places.amir, world.betas_project))
    rows.review(world.round, world.places.amir, factories.project(
        factories.team(world.conference, "Gamma", factories.participant(world.conference, "Gus")), "G"
    ))  # fmt: skip
    ReviewRound.objects.update(released_at=timezone.now())
    world.part = rows.component(
        world.conference, "Reviewing", "100", source="reviewing", round=world.round, rubric=None
    )
    return world


def test_the_reviewing_grade_is_each_reviewers_own(reviewed):
    places = reviewed.places
    # One review is no agreement, and nobody rated: done alone counts.
    assert result(reviewed, places.bob, reviewed.part) == "100.00"
    assert result(reviewed, places.alice, reviewed.part) == "66.67"  # late: a third less
    assert result(reviewed, places.amir, reviewed.part) == "50.00"  # one of two
    assert cell(reviewed, places.dan, reviewed.part).state == "missing"


def test_it_waits_for_the_release_of_the_reviews_and_the_end_of_ratings(reviewed):
    ReviewRound.objects.update(released_at=None)
    assert cell(reviewed, reviewed.places.bob, reviewed.part).state == "held"
    ReviewRound.objects.update(released_at=timezone.now(), takes_ratings=True)
    assert cell(reviewed, reviewed.places.bob, reviewed.part).state == "held"
    ReviewRound.objects.update(released_at=timezone.now() - timedelta(days=20))
    assert cell(reviewed, reviewed.places.bob, reviewed.part).state == "graded"


def test_agreement_counts_from_two_reviews_and_the_shares_are_a_setting(reviewed):
    world = reviewed
    gamma = world.conference.projects.get(title="G")
    rows.fill(world.amirs_review.__class__.objects.get(project=gamma), level=4, points="10")
    rows.fill(rows.review(world.round, world.places.bob, gamma), level=4, points="10")
    inputs = cell(world, world.places.amir, world.part).inputs
    assert len(inputs["agreement"]) == 2
    before = result(world, world.places.alice, world.part)
    GradePolicy.objects.create(
        conference=world.conference, reviewing_done=10, reviewing_useful=0, reviewing_agreement=90
    )
    assert cell(world, world.places.amir, world.part).inputs["shares"]["agreement"] == "90.00"
    assert result(world, world.places.alice, world.part) == before
    with pytest.raises(IntegrityError, match="reviewing_shares"):
        GradePolicy.objects.update(reviewing_done=11)


def test_who_agrees_with_nobody_is_named_to_instructors_alone(reviewed, sign_in):
    world = reviewed
    for n in range(4):
        reader = factories.participant(world.conference, f"Reader {n}")
        for project in (world.alphas_project, world.betas_project):
            rows.fill(rows.review(world.round, reader, project), level=4, points="10")
    alone = factories.participant(world.conference, "Lone Wolf")
    for project in (world.alphas_project, world.betas_project):
        rows.fill(rows.review(world.round, alone, project), level=0, points="0")
    page = "/spring/staff/gradebook/charts/"
    assert "Reviewing worth a look" not in sign_in(world.eve).get(page).content.decode()
    factories.project(factories.team(world.conference, "Solo", alone), "Alone")
    html = sign_in(world.carol).get(page).content.decode()
    assert "<bdi>Lone Wolf</bdi>, Reviewing: agreement" in html
    assert "<bdi>Reader 0</bdi>, Reviewing" not in html


def test_the_page_says_nothing_of_few_ratings(reviewed, sign_in):
    world = reviewed
    ReviewRound.objects.update(takes_ratings=True, released_at=timezone.now() - timedelta(days=20))
    for rater in (world.places.alice, world.places.amir):
        Rating.objects.create(review=world.review, rater=rater, helpfulness=1)
    releasing_grades.release(world.conference, [world.part.pk], world.carol)
    html = sign_in(world.bob).get("/spring/grade/").content.decode()
    assert "<dt>Done</dt><dd>1 of 1 reviews handed in, 1 on time" in html
    assert "<dt>Useful</dt><dd>not counted: fewer than 5 authors of 2 projects rated" in html
    assert '<span class="strong">100.00</span>' in html
    assert world.alice.name not in html
    # The bytes are those of a world in which nobody rated.
    Grade.objects.all().delete()
    Rating.objects.all().delete()
    assert result(world, world.places.bob, world.part) == "100.00"


def test_the_archive_finds_the_personal_numbers_again(reviewed, sign_in, tmp_path, capsys):
    releasing_grades.release(reviewed.conference, [reviewed.part.pk], reviewed.carol)
    path = tmp_path / "gradebook.zip"
    path.write_bytes(sign_in(reviewed.carol).get("/spring/staff/gradebook/gradebook.zip").content)
    call_command("recompute_grades", str(path))
    for grade in Grade.objects.all():
        assert gradebook.grading.rounded(gradebook.grading.result(grade.calculation)) == (
            grade.per_cent
        )


# Contribution -----------------------------------------------------------------------------------


@pytest.fixture
def surveyed(under_review):
    """Alpha has three members (Alice, Amir, Ann), Beta one; a report of 90 and contribution of 10."""
    world = under_review
    world.ann = factories.participant(world.conference, "Ann")
    world.alpha.memberships.create(participant=world.ann, seat=3, seats=3)
    world.survey = ContributionSurvey.objects.create(
        conference=world.conference,
        opens_at=timezone.now() - timedelta(days=2),
        due_at=timezone.now() + timedelta(days=2),
    )
    world.report_part = rows.component(world.conference, "Report", "90")
    world.part = rows.component(
        world.conference, "Contribution", "10", source="contribution", rubric=None
    )
    for project in (world.alphas_project, world.betas_project):
        rows.evaluation(world.report_part, project, world.eve)
    return world


def say(world, client, alice, amir, ann):
    places = {world.places.alice: alice, world.places.amir: amir, world.ann: ann}
    form = {f"points-{place.pk}": "" if n is None else n for place, n in places.items()}
    return client.post(SURVEY, form)


def answer_all(world, sign_in):
    say(world, sign_in(world.alice), 200, 100, 50)
    say(world, sign_in(world.amir), 120, 100, 80)
    say(world, sign_in(world.ann.user), 100, 100, 100)


def close(world):
    world.survey.due_at = timezone.now() - timedelta(minutes=5)
    world.survey.save()


def test_members_answer_and_nobody_else_reads_it(surveyed, sign_in):
    alice = sign_in(surveyed.alice)
    assert say(surveyed, alice, 137, 43, None).status_code == 302
    html = alice.get(SURVEY).content.decode()
    assert 'value="137"' in html
    for person in (surveyed.amir, surveyed.ann.user, surveyed.bob):
        html = sign_in(person).get(SURVEY).content.decode()
        assert [secret for secret in ("137", "43") if f'value="{secret}"' in html] == []
        assert not ContributionAnswer.objects.visible_to(person).exists()
    assert not ContributionAnswer.objects.visible_to(surveyed.eve).exists()
    assert "not answered" in sign_in(surveyed.amir).get("/spring/me/").content.decode()
    wrong = say(surveyed, alice, 1000, 43, None)
    assert wrong.status_code == 422
    assert 'value="1000"' in wrong.content.decode()


def test_the_result_waits_for_the_end_of_the_survey(surveyed, sign_in):
    answer_all(surveyed, sign_in)
    assert cell(surveyed, surveyed.places.alice, surveyed.part).state == "held"
    close(surveyed)
    # Alice: Amir gave 120 of 200, Ann 100 of 200, so 1.10 of the team's 60.
    assert result(surveyed, surveyed.places.alice, surveyed.part) == "66.00"
    assert result(surveyed, surveyed.places.bob, surveyed.part) == "60.00"
    total = sum(
        cell(surveyed, place, surveyed.part).exact
        for place in (surveyed.places.alice, surveyed.places.amir, surveyed.ann)
    )
    assert total == 3 * 60
    assert say(surveyed, sign_in(surveyed.alice), 0, 0, 200).status_code == 409


def test_a_missing_answer_that_would_give_another_away_makes_all_equal(surveyed, sign_in):
    say(surveyed, sign_in(surveyed.alice), 200, 10, 150)
    say(surveyed, sign_in(surveyed.amir), 10, 100, 150)
    close(surveyed)
    for place in (surveyed.places.alice, surveyed.places.amir, surveyed.ann):
        assert result(surveyed, place, surveyed.part) == "60.00"
    html = sign_in(surveyed.carol).get("/spring/staff/gradebook/contribution/").content.decode()
    assert "Factor 1 for all" in html


def test_staff_see_claimed_perceived_and_difference_but_no_answer(surveyed, sign_in):
    answer_all(surveyed, sign_in)
    carol = sign_in(surveyed.carol)
    html = carol.get("/spring/staff/gradebook/contribution/").content.decode()
    # Alice claims 200 of 350 for three: 1.71; the others say 1.10.
    assert '<td class="num" data-label="Claimed">1.71</td>' in html
    assert '<td class="num" data-label="Perceived">1.10</td>' in html
    assert "0.61" in html
    assert sign_in(surveyed.eve).get("/spring/staff/gradebook/contribution/").status_code == 403


def test_the_students_page_shows_the_factor_and_never_whose_answer(surveyed, sign_in):
    answer_all(surveyed, sign_in)
    close(surveyed)
    with pytest.raises(WrongState, match="“Contribution” shows results of “Report”"):
        releasing_grades.release(surveyed.conference, [surveyed.part.pk], surveyed.carol)
    both = [surveyed.report_part.pk, surveyed.part.pk]
    releasing_grades.release(surveyed.conference, both, surveyed.carol)
    html = sign_in(surveyed.alice).get("/spring/grade/").content.decode()
    assert "<dt>Your factor</dt><dd>1.10, from what your team-mates answered" in html
    assert "<dt>Result</dt><dd>60.00 × 1.10 = 66.00 %</dd>" in html
    assert [name for name in ("Amir", "Ann") if f">{name}<" in html] == []
    bob = sign_in(surveyed.bob).get("/spring/grade/").content.decode()
    assert "You are alone on your team, so the factor is 1." in bob


def test_the_survey_is_settled_by_an_instructor_and_logged(surveyed, sign_in):
    ContributionSurvey.objects.all().delete()
    carol = sign_in(surveyed.carol)
    url = "/spring/staff/gradebook/contribution/"
    form = {"opens_at_0": "2027-04-01", "opens_at_1": "09:00", "opens_at": "2027-04-01T09:00",
            "due_at": "2027-04-08T23:59", "due_at_0": "2027-04-08", "due_at_1": "23:59"}  # fmt: skip
    assert carol.post(url, form).status_code == 302
    assert ContributionSurvey.objects.get().due_at.isoformat() == "2027-04-09T03:59:00+00:00"
    assert LogEntry.objects.filter(verb="set the contribution survey of").count() == 1
    swapped = {**form, "opens_at": "2027-04-09T09:00", "opens_at_0": "2027-04-09"}
    assert carol.post(url, swapped).status_code == 422


def test_personal_parts_cost_the_same_queries_for_more_students(
    reviewed, sign_in, counted, django_assert_num_queries
):
    world = reviewed
    world.survey = ContributionSurvey.objects.create(
        conference=world.conference,
        opens_at=timezone.now() - timedelta(days=2),
        due_at=timezone.now() - timedelta(days=1),
    )
    rows.component(world.conference, "Contribution", "10", source="contribution", rubric=None)
    carol = sign_in(world.carol)
    pages = ["/spring/staff/gradebook/", "/spring/staff/gradebook/contribution/"]
    few = [counted(carol, page) for page in pages]
    for n in range(6):
        people = [factories.participant(world.conference, f"P {n} {m}") for m in range(3)]
        factories.project(factories.team(world.conference, f"Team {n}", *people), f"T {n}")
        rows.fill(rows.review(world.round, people[0], world.alphas_project))
        for rater in people:
            for rated in people:
                ContributionAnswer.objects.create(
                    survey=world.survey, rater=rater, rated=rated, points=100
                )
    assert [counted(carol, page) for page in pages] == few


def test_a_reviewing_part_needs_its_round(world):
    with pytest.raises(IntegrityError):
        Component.objects.create(
            conference=world.conference, name="R", weight=Decimal(5), source="reviewing"
        )
