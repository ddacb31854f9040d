"""Conflicts: where they come from, what they forbid, who settles them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from projects import teaming
from projects.models import FormerTeamMate, LogEntry, Mail
from projects.refusals import WrongState
from reviews import conflicting, nudging, replacing, running, suggesting
from reviews.models import Conflict, Pin, Review
from reviews.reminding import remind_reviewers
from tests import factories
from tests.reviews import rows


@pytest.fixture
def class_(world):
    """Five teams of two that have handed in, and a round of two reviews each."""
    conf = world.conference
    for name in ("Gamma", "Delta", "Epsilon"):
        members = [factories.participant(conf, f"{name} {n}") for n in (1, 2)]
        factories.project(factories.team(conf, name, *members), f"Project {name}")
    for project in conf.projects.all():
        rows.version(project, world.final)
    world.round = rows.round_(conf, world.final, reviews_per_reviewer=2)
    world.gamma = conf.projects.get(title="Project Gamma")
    return world


def pairs(class_):
    return rows.pairs(class_.round, class_.carol)


def test_own_team_former_mates_and_mentor_are_conflicts(class_):
    conf, places = class_.conference, class_.places
    mentored = class_.gamma.team
    mentored.mentor = places.eve
    mentored.save()
    teaming.remove_by_staff(class_.alphas_project.team, places.amir, class_.carol)
    teaming.add_by_staff(class_.betas_project.team, places.amir, class_.carol)
    found = conflicting.conflicts_of(conf, [p.pk for p in conf.participants.all()])
    assert found[places.alice.pk, class_.alphas_project.pk] == "own team"
    assert found[places.amir.pk, class_.alphas_project.pk] == "former team-mates"
    assert found[places.alice.pk, class_.betas_project.pk] == "former team-mates"
    assert found[places.amir.pk, class_.betas_project.pk] == "own team"
    assert found[places.eve.pk, class_.gamma.pk] == "mentor of the team"
    assert (places.bob.pk, class_.alphas_project.pk) not in found


def test_teams_that_are_dissolved_leave_former_mates(class_):
    team = class_.alphas_project.team
    teaming.dissolve_by_staff(team, class_.carol)
    both = {class_.places.alice.pk, class_.places.amir.pk}
    kept = FormerTeamMate.objects.values_list("participant", "mate")
    assert {frozenset(pair) for pair in kept} == {frozenset(both)}
    assert kept.count() == 2


def test_conflicts_cost_the_same_queries_for_any_class(class_, django_assert_num_queries):
    conf = class_.conference
    people = [place.pk for place in conf.participants.all()]
    with django_assert_num_queries(5):
        conflicting.conflicts_of(conf, people)
    for n in range(4):
        factories.project(
            factories.team(conf, f"More {n}", factories.participant(conf, f"New {n}")), f"P {n}"
        )
    with django_assert_num_queries(5):
        conflicting.conflicts_of(conf, people)


def test_a_declared_conflict_is_never_assigned_until_it_is_dismissed(class_, sign_in):
    reviewer, project = sorted(pairs(class_))[0]
    place = class_.conference.participants.get(pk=reviewer)
    chosen = class_.conference.projects.get(pk=project)
    conflict = conflicting.declare(place, chosen, "close", "We share a flat.")
    for seed in range(5):
        assert (reviewer, project) not in rows.pairs(class_.round, class_.carol, str(seed))
    client = sign_in(class_.carol)
    html = client.get("/spring/staff/rounds/conflicts/").content.decode()
    assert "We share a flat." in html
    client.post(f"/spring/staff/rounds/conflicts/{conflict.pk}/", {"state": "dismissed"})
    conflict.refresh_from_db()
    assert (conflict.state, conflict.settled_by) == ("dismissed", class_.carol)
    assert (reviewer, project) in pairs(class_)


def test_the_form_says_what_is_missing_and_keeps_the_rest(class_, sign_in):
    url = f"/spring/reviews/conflicts/{class_.gamma.number}/"
    client = sign_in(class_.alice)
    assert client.get(url).status_code == 404  # nobody has asked Alice about this project
    rows.review(class_.round, class_.places.alice, class_.gamma)
    assert client.get(url).status_code == 404  # nor told her that it is hers
    class_.round.opened_at = class_.round.assigned_at = timezone.now()
    class_.round.save()
    assert client.get(url).status_code == 200
    answer = client.post(url, {"reason": "My sister is on it."})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Choose what comes nearest." in html
    assert 'value="My sister is on it."' in html
    assert client.post(url, {"kind": "staff", "reason": "x"}).status_code == 422
    assert client.post(url, {"kind": "close", "reason": "My sister is on it."}).status_code == 302
    again = client.post(url, {"kind": "other", "reason": "Again"})
    assert "on record" in again.content.decode()
    assert Conflict.objects.count() == 1
    assert client.get("/spring/staff/rounds/conflicts/").status_code == 404
    assert sign_in(class_.eve).get("/spring/staff/rounds/conflicts/").status_code == 403


@pytest.fixture
def assigned(class_):
    running.assign_at_once(class_.round, class_.carol, "s")
    class_.round.refresh_from_db()
    class_.round.opened_at = timezone.now()
    class_.round.save()
    Mail.objects.all().delete()
    return class_


def test_an_upheld_conflict_moves_few_reviews_and_none_that_is_begun(assigned):
    review = Review.objects.order_by("pk").first()
    begun = Review.objects.exclude(pk=review.pk).order_by("pk")[:6]
    Review.objects.filter(pk__in=[row.pk for row in begun]).update(status="draft")
    before = set(Review.objects.values_list("reviewer", "project"))
    loads = sorted(Review.objects.values_list("reviewer", flat=True))
    demands = sorted(Review.objects.values_list("project", flat=True))
    conflict = conflicting.declare(review.reviewer, review.project, "rival", "Same data.")
    said = replacing.settle(conflict, "upheld", assigned.carol)
    after = set(Review.objects.values_list("reviewer", "project"))
    assert (review.reviewer_id, review.project_id) not in after
    assert said == "The conflict holds. 2 reviews changed hands, as few as possible."
    assert len(before - after) == 2
    assert sorted(Review.objects.values_list("reviewer", flat=True)) == loads
    assert sorted(Review.objects.values_list("project", flat=True)) == demands
    assert {row.pk for row in begun} <= set(Review.objects.values_list("pk", flat=True))
    for project in {review.project_id, *(project for _, project in before ^ after)}:
        orders = Review.objects.filter(project=project).values_list("alias_order", flat=True)
        assert sorted(orders) == list(range(len(orders)))
    told = set(Mail.objects.values_list("receiver", flat=True))
    assert len(told) == 2
    assert LogEntry.objects.filter(verb="mended the assignment of").count() == 1


def test_a_begun_review_stays_and_that_is_said(assigned):
    review = Review.objects.first()
    review.status = Review.Status.DRAFT
    review.save()
    conflict = conflicting.declare(review.reviewer, review.project, "worked", "I advised them.")
    said = replacing.settle(conflict, "upheld", assigned.carol)
    assert said.startswith("The conflict holds. The review has been begun, so it stays")
    assert Review.objects.filter(pk=review.pk).exists()


def test_where_nobody_else_can_take_it_the_review_is_taken_back(assigned):
    review = Review.objects.first()
    Review.objects.exclude(pk=review.pk).update(status="draft")
    conflict = conflicting.declare(review.reviewer, review.project, "close", "Friends.")
    said = replacing.settle(conflict, "upheld", assigned.carol)
    assert "The review is taken back." in said
    assert not Review.objects.filter(pk=review.pk).exists()


def test_staff_keep_two_apart_and_put_two_together(class_, sign_in):
    client = sign_in(class_.carol)
    chosen = sorted(pairs(class_))[0]
    fields = {"reviewer": chosen[0], "project": chosen[1], "reason": "Known to staff."}
    assert client.post("/spring/staff/rounds/conflicts/", fields).status_code == 302
    assert chosen not in pairs(class_)
    url = f"/spring/staff/rounds/{class_.round.pk}/pins/"
    refused = client.post(url, {"reviewer": chosen[0], "project": chosen[1]})
    assert refused.status_code == 409
    assert "Nothing was pinned" in refused.content.decode()
    people = {place.pk for place in class_.conference.participants.all()}
    ruled_out = conflicting.conflicts_of(class_.conference, people)
    wanted = next(
        (class_.places.dan.pk, project.pk)
        for project in class_.conference.projects.all()
        if (class_.places.dan.pk, project.pk) not in pairs(class_) | set(ruled_out)
    )
    client.post(url, {"reviewer": wanted[0], "project": wanted[1]})
    assert wanted in pairs(class_)
    html = client.get(f"/spring/staff/rounds/{class_.round.pk}/assign/").content.decode()
    assert "Set free" in html
    for _ in range(2):
        client.post(url, {"remove": Pin.objects.get().pk if Pin.objects.exists() else 1})
    assert Pin.objects.count() == 0
    freed = LogEntry.objects.get(verb__startswith="set a pair free in")
    assert (freed.actor, freed.before) == (class_.carol, {"reviewer": "Dan"})


def test_no_more_pins_than_reviews(class_):
    projects = list(class_.conference.projects.all())
    for project in projects[:2]:
        conflicting.pin(class_.round, class_.places.dan, project, class_.carol)
    with pytest.raises(WrongState, match="as many as they write"):
        conflicting.pin(class_.round, class_.places.dan, projects[2], class_.carol)


def test_a_rare_mail_domain_and_an_earlier_team_are_suggested(class_):
    conf = class_.conference
    for name, place in (
        ("bob", class_.places.bob),
        ("gamma", class_.gamma.team.memberships.first()),
    ):
        user = place.user if name == "bob" else place.participant.user
        user.email = f"{name}@lab.example"
        user.save()
    other = factories.conference("autumn")
    mates = [
        factories.participant(other, "again", user=user) for user in (class_.alice, class_.bob)
    ]
    factories.team(other, "Old", *mates)
    found = {
        (row.reviewer.user, row.project.title): row.why for row in suggesting.suggestions(conf)
    }
    assert found[class_.bob, "Project Gamma"] == "shares the mail domain lab.example with Gamma 1"
    assert "was on a team with" in found[class_.alice, class_.betas_project.title]


@pytest.mark.parametrize("domain", ["gmail.com", "cs.college.example", "college.example"])
def test_mail_for_anybody_and_the_universitys_own_suggest_nothing(class_, domain):
    people = {
        "Bob": domain,
        "Gamma 1": domain,
        "Carol": "college.example",
        "Eve": "college.example",
    }
    for name, there in people.items():
        user = class_.conference.participants.get(user__name=name).user
        user.email = f"{user.pk}@{there}"
        user.save()
    assert suggesting.suggestions(class_.conference) == []


def test_the_database_refuses_a_second_row_and_an_unsettled_settlement(class_):
    conflict = conflicting.declare(class_.places.bob, class_.gamma, "other", "x")
    with pytest.raises(WrongState):
        conflicting.declare(class_.places.bob, class_.gamma, "other", "y")
    conflict.state = "upheld"
    with pytest.raises(IntegrityError), transaction.atomic():
        conflict.save()


def test_too_many_conflicts_are_told_with_a_way_out(class_):
    for project in class_.conference.projects.all()[:4]:
        conflicting.set_by_staff(class_.places.dan, project, "x", class_.carol)
    assert rows.computed(class_.round, class_.carol).problem == (
        "1 reviewer may not review their own team's project or one they have a conflict with, "
        "which leaves them 1 project, fewer than the 2 reviews asked for. Ask for 1 each, or wait "
        "until more teams have handed in."
    )


def test_long_ago_is_no_reason_to_ask_for_bids(class_):
    class_.round.bids_until = timezone.now() - timedelta(days=1)
    assert not class_.round.takes_bids(timezone.now())


def test_the_console_tells_instructors_what_waits_and_assistants_nothing(class_, sign_in):
    conflicting.declare(class_.places.bob, class_.gamma, "other", "x")
    told = "reported conflict to settle"
    assert told in sign_in(class_.carol).get("/spring/staff/").content.decode()
    assert told not in sign_in(class_.eve).get("/spring/staff/").content.decode()


@pytest.fixture
def suggested(class_):
    """Bob and somebody of Gamma share a rare mail domain, and so does Jude, a judge."""
    gamma = class_.gamma.team.memberships.first().participant
    class_.jude = factories.participant(class_.conference, "Jude", "judge")
    for person in (class_.bob, gamma.user, class_.jude.user):
        person.email = f"{person.pk}@lab.example"
        person.save()
    return class_


def keys(class_):
    return {
        (row.reviewer.user.name, row.project.title): row.key
        for row in suggesting.suggestions(class_.conference)
    }


def test_judges_are_suggested_too(suggested):
    assert ("Jude", "Project Gamma") in keys(suggested)
    assert ("Bob", "Project Gamma") in keys(suggested)


def test_ticked_suggestions_are_kept_apart_at_once(suggested, sign_in):
    chosen = keys(suggested)
    client = sign_in(suggested.carol)
    url = "/spring/staff/rounds/conflicts/suggested/"
    pair = [chosen["Bob", "Project Gamma"], chosen["Jude", "Project Gamma"]]
    answer = client.post(url, {"pair": pair, "state": "upheld"}, follow=True)
    assert "2 pairs kept apart." in answer.content.decode()
    assert set(Conflict.objects.values_list("reviewer__user__name", "kind", "state")) == {
        ("Bob", "staff", "upheld"),
        ("Jude", "staff", "upheld"),
    }
    assert not set(pair) & set(keys(suggested).values())


def test_a_dismissed_suggestion_does_not_come_back(suggested, sign_in):
    one = keys(suggested)["Bob", "Project Gamma"]
    client = sign_in(suggested.carol)
    url = "/spring/staff/rounds/conflicts/suggested/"
    client.post(url, {"pair": one, "state": "dismissed"})
    assert one not in keys(suggested).values()
    people = [suggested.places.bob.pk]
    ruled_out = conflicting.conflicts_of(suggested.conference, people)
    assert (suggested.places.bob.pk, suggested.gamma.pk) not in ruled_out
    again = client.post(url, {"pair": one, "state": "upheld"})
    assert again.status_code == 409
    assert "still suggested" in again.content.decode()
    assert sign_in(suggested.eve).post(url, {"pair": one}).status_code == 403


def test_a_reviewer_may_report_what_staff_had_dismissed_unknown_to_them(suggested, sign_in):
    one = keys(suggested)["Bob", "Project Gamma"]
    url = "/spring/staff/rounds/conflicts/suggested/"
    sign_in(suggested.carol).post(url, {"pair": one, "state": "dismissed"})
    conflicting.declare(suggested.places.bob, suggested.gamma, "close", "We share a flat.")
    now = Conflict.objects.get()
    assert (now.kind, now.state, now.reason) == ("close", "waiting", "We share a flat.")
    assert (now.declared_by, now.settled_by, now.settled_at) == (suggested.bob, None, None)
    assert (suggested.places.bob.pk, suggested.gamma.pk) in conflicting.conflicts_of(
        suggested.conference, [suggested.places.bob.pk]
    )
    replacing.settle(now, "dismissed", suggested.carol)
    with pytest.raises(WrongState, match="Write to the staff"):
        conflicting.declare(suggested.places.bob, suggested.gamma, "other", "Once more.")


def test_keeping_two_apart_takes_back_what_is_assigned(assigned, sign_in):
    review = Review.objects.order_by("pk").first()
    fields = {
        "reviewer": review.reviewer_id,
        "project": review.project_id,
        "reason": "Known to staff.",
    }
    answer = sign_in(assigned.carol).post("/spring/staff/rounds/conflicts/", fields, follow=True)
    assert "reviews changed hands" in answer.content.decode()
    pairs_now = set(Review.objects.values_list("reviewer", "project"))
    assert (review.reviewer_id, review.project_id) not in pairs_now


def test_a_team_gives_back_what_a_member_may_not_review(assigned):
    Review.objects.all().delete()
    type(assigned.round).objects.update(reviewed_by="teams", demand=1, load_max=2)
    review = rows.review(assigned.round, assigned.places.alice, assigned.gamma, team=assigned.alpha)
    conflict = conflicting.declare(assigned.places.amir, assigned.gamma, "close", "Cousins.")
    replacing.settle(conflict, "upheld", assigned.carol)
    assert not Review.objects.filter(pk=review.pk).exists()


def test_judges_and_staff_can_be_kept_apart_and_pinned_where_they_review(class_, sign_in):
    jude = factories.participant(class_.conference, "Jude", "judge")
    page = sign_in(class_.carol).get("/spring/staff/rounds/conflicts/").content.decode()
    assert "Jude (judge)" in page
    with pytest.raises(WrongState, match="Jude does not review in"):
        conflicting.pin(class_.round, jude, class_.gamma, class_.carol)
    class_.round.reviewed_by = "judges"
    class_.round.save()
    assert conflicting.pin(class_.round, jude, class_.gamma, class_.carol).reviewer == jude


def test_ones_own_reports_stand_on_a_page_with_what_became_of_them(class_, sign_in):
    conflict = conflicting.declare(class_.places.bob, class_.gamma, "other", "We share an office.")
    replacing.settle(conflict, "dismissed", class_.carol)
    conflicting.set_by_staff(
        class_.places.bob, class_.alphas_project, "What staff know.", class_.carol
    )
    page = sign_in(class_.bob).get("/spring/reviews/conflicts/").content.decode()
    assert "We share an office." in page
    assert "dismissed" in page
    assert "What staff know." not in page


def test_staff_report_conflicts_with_any_project_and_students_with_those_they_know(class_, sign_in):
    url = f"/spring/reviews/conflicts/{class_.gamma.number}/"
    form = {"kind": "worked", "reason": "I advised them."}
    assert sign_in(class_.eve).post(url, form).status_code == 302
    assert Conflict.objects.get().reviewer == class_.places.eve
    assert sign_in(class_.bob).get(url).status_code == 404
    assert (
        class_.gamma.title
        not in sign_in(class_.bob).get("/spring/reviews/conflicts/").content.decode()
    )
    factories.public(class_.gamma)
    assert sign_in(class_.bob).get(url).status_code == 200


@pytest.fixture
def questioned(under_review):
    """Bob has reported a conflict with the project he reviews, and owes a second review."""
    delta = factories.team(under_review.conference, "Delta")
    other = factories.project(delta, "Touching in the Rain")
    under_review.second = rows.review(under_review.round, under_review.places.bob, other)
    conflicting.declare(under_review.places.bob, under_review.alphas_project, "close", "Friends.")
    return under_review


def test_nobody_need_write_what_waits_for_staff(questioned, sign_in):
    client = sign_in(questioned.bob)
    page = client.get("/spring/reviews/").content.decode()
    assert page.count("conflict reported") == 1
    assert f"Review project {questioned.second.project.board}" in page
    mine = client.get(questioned.review.get_absolute_url()).content.decode()
    assert "you need not write this until staff decide" in mine
    assert "I have a conflict" not in mine
    rows.fill(questioned.second)
    page = client.get("/spring/reviews/").content.decode()
    assert "staff have still to decide about a conflict that you reported." in page
    assert "Review project" not in page
    replacing.settle(Conflict.objects.get(), "dismissed", questioned.carol)
    page = client.get("/spring/reviews/").content.decode()
    assert f"Review project {questioned.review.project.board}" in page
    assert "conflict reported" not in page


def test_nobody_is_reminded_of_what_waits_for_staff(questioned, sign_in):
    opened = questioned.round.due_at - timedelta(days=7)
    type(questioned.round).objects.update(opened_at=opened, opens_at=opened)
    remind_reviewers(questioned.round.due_at - timedelta(hours=24))
    [mail] = Mail.objects.filter(kind="review_reminder", receiver=questioned.bob)
    assert "Touching in the Rain" in mail.text
    assert questioned.alphas_project.title not in mail.text
    Mail.objects.all().delete()
    rows.fill(questioned.second)
    told = nudging.preview(questioned.round, "", questioned.carol).told
    assert [line.name for line in told] == ["Alice"]
    page = sign_in(questioned.carol).get(f"/spring/staff/rounds/{questioned.round.pk}/")
    assert "1 in question" in page.content.decode()


def test_a_conflict_of_any_member_puts_a_teams_review_in_question(under_review):
    under_review.alices_review.team = under_review.alpha
    under_review.alices_review.save()
    conflicting.declare(under_review.places.amir, under_review.betas_project, "close", "Cousins.")
    found = Review.objects.with_questions().order_by("pk")
    assert {row.pk: row.is_in_question for row in found} == {
        under_review.review.pk: False,
        under_review.alices_review.pk: True,
    }
