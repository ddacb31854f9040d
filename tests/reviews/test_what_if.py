"""What if: every final grade that another weight, cap, rule or review left out would move."""

from __future__ import annotations

import re
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from projects.models import LogEntry
from reviews import gradebook, releasing_grades
from reviews.models import (
    Component,
    Grade,
    LateCap,
    LeftOutReview,
    ReviewRound,
    Scheme,
    SchemeVersion,
)
from tests import factories
from tests.filled_forms import filled_form
from tests.reviews import rows

PAGE = "/spring/staff/gradebook/what-if/"


@pytest.fixture
def graded(under_review):
    """Report 60: Alpha 60 − 10 late, Beta 60. Peers 40: Alpha 60 and 100 by two, Beta 100 by one."""
    world = under_review
    rows.version(world.alphas_project, world.final, is_late=True, penalty=Decimal("0.1"))
    world.report_part = rows.component(world.conference, "Report", "60", milestone=world.final)
    world.peers = rows.component(
        world.conference, "Peers", "40", source="peers", round=world.round, rubric=None
    )
    for project in (world.alphas_project, world.betas_project):
        rows.evaluation(world.report_part, project, world.eve)
    rows.fill(world.review)
    world.second = rows.fill(
        rows.review(world.round, world.places.dan, world.alphas_project), level=4, points="10"
    )
    rows.fill(world.alices_review, level=4, points="10")
    return world


def totals(world):
    lines = gradebook.compute(world.conference).lines
    return {line.participant.user.name: str(line.total_per_cent) for line in lines if line.total}


def asked(client, **changes):
    """The form of the page as it stands, with these fields changed, as an address asks for it."""
    form = filled_form(client.get(PAGE), "total_cap")
    return {**form, **changes}


def look(client, **changes):
    return client.get(PAGE, asked(client, **changes)).content.decode()


def apply(client, **changes):
    form = asked(client, **changes)
    page = client.get(PAGE, form)
    seen = re.search(r'name="fingerprint" value="(\w+)"', page.content.decode())
    return client.post(
        page.wsgi_request.get_full_path(), {"fingerprint": seen[1] if seen else "", "reason": "So"}
    )


def moved(html):
    """Name, now, then of every row."""
    found = re.findall(
        r'<bdi>([^<]+)</bdi></th>.*?data-label="Now">([^<]+)</td>.*?<strong>([^<]+)</strong>', html
    )
    return {name: (now, then) for name, now, then in found}


def test_changed_weights_show_whom_they_move_and_store_nothing(graded, sign_in):
    before = totals(graded)
    assert before == {"Alice": "62.00", "Amir": "62.00", "Bob": "76.00"}
    rows_before = [list(model.objects.values()) for model in (Component, Scheme, SchemeVersion)]
    html = look(
        sign_in(graded.carol),
        **{f"weight-{graded.report_part.pk}": "50", f"weight-{graded.peers.pk}": "50"},
    )
    assert moved(html) == {
        "Alice": ("62.00", "65.00"), "Amir": ("62.00", "65.00"), "Bob": ("76.00", "80.00"),
    }  # fmt: skip
    assert "<strong>3</strong> of 4 final grades move: <strong>3</strong> up" in html
    assert [
        list(model.objects.values()) for model in (Component, Scheme, SchemeVersion)
    ] == rows_before
    assert totals(graded) == before
    assert not LogEntry.objects.filter(verb__startswith="applied").exists()


def test_weights_that_do_not_add_up_are_not_applied(graded, sign_in):
    carol = sign_in(graded.carol)
    html = look(carol, **{f"weight-{graded.peers.pk}": "50"})
    assert "The weights add up to 110 per cent, 10 too many." in html
    assert apply(carol, **{f"weight-{graded.peers.pk}": "50"}).status_code == 409
    graded.peers.refresh_from_db()
    assert graded.peers.weight == 40


def test_what_is_applied_is_what_was_shown_and_comes_into_the_log(graded, sign_in):
    carol = sign_in(graded.carol)
    change = {f"weight-{graded.report_part.pk}": "50", f"weight-{graded.peers.pk}": "50"}
    assert apply(carol, **change).status_code == 302
    assert totals(graded) == {"Alice": "65.00", "Amir": "65.00", "Bob": "80.00"}
    entry = LogEntry.objects.get(verb="applied a what-if to the grades of")
    assert entry.after["grades moved"] == 3
    assert entry.after["reason"] == "So"
    assert "“Report” weighs 50, not 60." in entry.after["changes"]
    assert SchemeVersion.objects.first().reason == "So"


def test_a_review_left_out_gives_no_points_and_comes_back(graded, sign_in):
    carol = sign_in(graded.carol)
    html = look(carol, out=[graded.second.public_id])
    assert moved(html) == {"Alice": ("62.00", "54.00"), "Amir": ("62.00", "54.00")}
    assert "Peers 80.00 → 60.00" in html
    apply(carol, out=[graded.second.public_id])
    assert LeftOutReview.objects.get().review == graded.second
    assert totals(graded)["Alice"] == "54.00"
    ReviewRound.objects.update(released_at=timezone.now())
    feedback = sign_in(graded.alice).get("/spring/feedback/").content.decode()
    assert feedback.count("Good work.") >= 2
    apply(carol, out=[])
    assert totals(graded)["Alice"] == "62.00"
    assert LeftOutReview.objects.count() == 0


def test_reviewers_keep_their_letters_when_one_is_left_out(graded, sign_in):
    Component.objects.filter(pk=graded.peers.pk).update(peer_rule="calibrated")
    graded.review.alias_order, graded.second.alias_order = 1, 2
    for review in (graded.review, graded.second):
        review.save()
    LeftOutReview.objects.create(review=graded.review, left_out_by=graded.carol)
    ReviewRound.objects.update(released_at=timezone.now())
    releasing_grades.release(graded.conference, [graded.peers.pk], graded.carol)
    html = sign_in(graded.alice).get("/spring/grade/").content.decode()
    assert "<dt>Reviewer B</dt>" in html
    assert "<dt>Reviewer A</dt>" not in html


def test_lateness_can_only_become_milder_and_the_page_says_so(graded, sign_in):
    carol = sign_in(graded.carol)
    late = f"late-{graded.final.pk}"
    assert moved(look(carol, **{late: "50"})) == {}
    assert moved(look(carol, **{late: "4"})) == {
        "Alice": ("62.00", "65.60"), "Amir": ("62.00", "65.60"),
    }  # fmt: skip
    apply(carol, **{late: "4"})
    assert LateCap.objects.get().per_cent == 4
    releasing_grades.release(graded.conference, [graded.report_part.pk], graded.carol)
    html = sign_in(graded.alice).get("/spring/grade/").content.decode()
    assert "<dt>Late</dt><dd>60.00 − 4.00 = 56.00 %</dd>" in html
    assert "the staff let lateness cost at most that: 4 points of 100" in html
    apply(carol, **{late: ""})
    assert totals(graded)["Alice"] == "62.00"


def test_caps_are_tried_too(graded, sign_in):
    html = look(sign_in(graded.carol), total_cap="70")
    assert moved(html) == {"Bob": ("76.00", "70.00")}


def test_a_rule_that_reviewers_wrote_under_is_shown_but_not_changed(graded, sign_in):
    rows.fill(rows.review(graded.round, graded.places.dan, graded.betas_project))
    carol = sign_in(graded.carol)
    rule = {f"rule-{graded.peers.pk}": "calibrated"}
    html = look(carol, **rule)
    assert moved(html) != {}
    assert "is fixed, because a review of its round has begun" in html
    assert apply(carol, **rule).status_code == 409
    assert Component.objects.get(pk=graded.peers.pk).peer_rule == "mean"


def test_a_preview_that_is_no_longer_true_is_not_applied(graded, sign_in):
    carol = sign_in(graded.carol)
    page = carol.get(PAGE, asked(carol, out=[graded.second.public_id]))
    seen = re.search(r'name="fingerprint" value="(\w+)"', page.content.decode())[1]
    graded.second.scores.filter(points=10).update(points=9)
    answer = carol.post(page.wsgi_request.get_full_path(), {"fingerprint": seen})
    assert answer.status_code == 409
    assert "Something was graded or changed since this preview" in answer.content.decode()
    assert LeftOutReview.objects.count() == 0


def test_students_see_nothing_of_it_before_the_next_release(graded, sign_in):
    ReviewRound.objects.update(released_at=timezone.now())
    both = [graded.report_part.pk, graded.peers.pk]
    releasing_grades.release(graded.conference, both, graded.carol)
    alice = sign_in(graded.alice)
    before = Grade.objects.order_by("pk").values_list("per_cent", flat=True)
    was = list(before)
    apply(sign_in(graded.carol), out=[graded.second.public_id])
    assert list(before.all()) == was
    assert "<dt>62.00</dt>" in alice.get("/spring/grade/").content.decode()
    releasing_grades.release(graded.conference, both, graded.carol)
    assert "<dt>54.00</dt>" in alice.get("/spring/grade/").content.decode()


def test_only_instructors_ask_what_if(graded, sign_in):
    assert sign_in(graded.eve).get(PAGE).status_code == 403


def test_wrong_numbers_keep_what_was_typed(graded, sign_in):
    carol = sign_in(graded.carol)
    answer = carol.get(PAGE, asked(carol, total_cap="a lot"))
    assert answer.status_code == 422
    assert 'value="a lot"' in answer.content.decode()


def test_looking_costs_the_same_for_few_and_for_many(graded, sign_in, counted):
    carol = sign_in(graded.carol)

    def cost():
        form = asked(carol, total_cap="70", out=[graded.second.public_id])
        return counted(carol, f"{PAGE}?{urlencode(form, doseq=True)}")

    few = cost()
    for n in range(6):
        people = [factories.participant(graded.conference, f"P {n} {m}") for m in range(2)]
        made = factories.project(factories.team(graded.conference, f"Team {n}", *people), f"T {n}")
        rows.evaluation(graded.report_part, made, graded.eve)
        rows.version(made, graded.final, is_late=True, penalty=Decimal("0.1"))
        rows.fill(rows.review(graded.round, people[0], graded.alphas_project))
    assert cost() == few
