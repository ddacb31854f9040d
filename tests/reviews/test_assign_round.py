"""Assigning a round: computed, previewed, then exactly that; and undone."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.utils import timezone

from projects.models import LogEntry, Mail
from projects.refusals import WrongState
from reviews import assigning, conflicting, running
from reviews.models import AssignmentRun, Load, Review
from tests import factories
from tests.reviews import rows


def fields(html: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(fingerprint)" value="(\w+)"', html))


def test_the_page_compares_supply_and_demand_before_anything_is_computed(class_, sign_in):
    html = sign_in(class_.carol).get(class_.url).content.decode()
    assert "<strong>9</strong> reviewers, who write <strong>18</strong> reviews together" in html
    assert "left out: Not yet" in html
    assert "Nothing is computed yet" in html
    assert AssignmentRun.objects.count() == 0


def test_what_is_asked_for_is_computed_and_compared_and_nobody_is_assigned(
    class_, sign_in, django_capture_on_commit_callbacks
):
    client = sign_in(class_.carol)
    for mode in ("fair", "lex", "best"):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(class_.url, {"mode": mode, "alpha": "90"}).status_code == 302
    assert set(AssignmentRun.objects.values_list("name", "state")) == {
        ("Fair, 90 % of the best floor", "done"),
        ("Fairest", "done"),
        ("Best total", "done"),
    }
    html = client.get(class_.url).content.decode()
    assert html.count("Proven: ") == 3
    assert html.count("100.0 %") >= 1
    assert Review.objects.count() == 0


def test_the_price_of_randomness_is_said_before_it_is_switched_on(class_, sign_in):
    client = sign_in(class_.carol)
    html = client.post(class_.url, {"mode": "random", "limit": "80"}).content.decode()
    assert "With no pair likelier than 80 %, a draw is expected to lose" in html
    assert AssignmentRun.objects.count() == 0
    # Told of one limit, then asked for another: that one's price is told first.
    client.post(class_.url, {"mode": "random", "limit": "75", "priced": "0.80"})
    assert AssignmentRun.objects.count() == 0
    client.post(class_.url, {"mode": "random", "limit": "80", "priced": "0.80"})
    assert AssignmentRun.objects.get().name == "Random, no pair above 80 %"


def test_a_limit_that_cannot_be_kept_is_refused_beside_its_field(class_, sign_in):
    response = sign_in(class_.carol).post(class_.url, {"mode": "random", "limit": "20"})
    assert response.status_code == 422
    assert "With no pair likelier than 20 % not every project can be served" in (
        response.content.decode()
    )


def test_the_page_of_a_run_draws_what_it_says(class_, run, sign_in):
    html = sign_in(class_.carol).get(f"{class_.url}{run.pk}/").content.decode()
    assert html.count('<figure class="histogram">') == 3
    assert "Reviews that each reviewer writes, number of reviewers. 2: 9." in html
    assert "18, of which 0 answer a bid" in html
    assert html.count("Could take it too") >= 1


def test_apply_makes_what_was_shown(class_, run, sign_in):
    client = sign_in(class_.carol)
    page = f"{class_.url}{run.pk}/apply/"
    shown = fields(client.get(page).content.decode())
    assert client.post(page, shown).status_code == 302
    assert rows.assigned(class_.round) == rows.pairs_in(run)
    made = Review.objects.all()
    assert Counter(r.reviewer_id for r in made).most_common()[-1][1] == 2
    assert not [r for r in made if r.project.has_member(r.reviewer.user)]
    assert {r.version.submission.project_id == r.project_id for r in made} == {True}
    assert {r.team_id for r in made} == {None}
    class_.round.refresh_from_db()
    assert class_.round.assigned_at is not None
    entry = LogEntry.objects.get(verb="assigned reviewers in")
    assert entry.after["reviews"] == 18
    assert entry.after["configuration"] == run.name
    assert Mail.objects.count() == 0


def test_pressing_twice_assigns_once(class_, run, sign_in):
    client = sign_in(class_.carol)
    page = f"{class_.url}{run.pk}/apply/"
    shown = fields(client.get(page).content.decode())
    client.post(page, shown)
    first = set(Review.objects.values_list("public_id", flat=True))
    assert client.post(page, shown).status_code == 302
    assert set(Review.objects.values_list("public_id", flat=True)) == first
    assert LogEntry.objects.filter(verb="assigned reviewers in").count() == 1


def test_aliases_are_a_random_order_without_gaps(class_, run):
    rows.apply(run, class_.carol)
    for project in class_.conference.projects.filter(reviews__isnull=False).distinct():
        orders = sorted(project.reviews.values_list("alias_order", flat=True))
        assert orders == list(range(len(orders)))
    ids = set(Review.objects.values_list("public_id", flat=True))
    assert len(ids) == 18
    assert min(len(id_) for id_ in ids) >= 16


def test_a_class_that_changed_since_the_preview_is_looked_at_again(class_, run, sign_in):
    client = sign_in(class_.carol)
    page = f"{class_.url}{run.pk}/apply/"
    shown = fields(client.get(page).content.decode())
    factories.participant(class_.conference, "Newcomer")
    response = client.post(page, shown)
    assert response.status_code == 409
    assert "Newcomer reviews now." in response.content.decode()
    assert Review.objects.count() == 0


def test_an_edit_since_the_preview_is_looked_at_again(class_, run):
    shown = assigning.preview(run).fingerprint
    run.pairs = run.pairs[1:]
    run.save()
    with pytest.raises(WrongState, match="This has changed since the page was drawn"):
        assigning.apply(run, shown, class_.carol, is_confirmed=True)


def test_a_pair_that_has_become_a_conflict_is_not_applied(class_, run):
    reviewer, project = run.pairs[0]
    place = class_.conference.participants.get(pk=reviewer)
    wanted = class_.conference.projects.get(pk=project)
    conflicting.set_by_staff(place, wanted, "x", class_.carol)
    with pytest.raises(WrongState, match=f"{place.user.name} may not review “{wanted.title}”"):
        rows.apply(run, class_.carol, is_confirmed=True)
    assert Review.objects.count() == 0


def test_warnings_are_confirmed_before_it_is_applied(class_, run, sign_in):
    run.pairs = run.pairs[1:]
    run.save()
    client = sign_in(class_.carol)
    page = f"{class_.url}{run.pk}/apply/"
    html = client.get(page).content.decode()
    assert "writes 1 review; at least 2 are asked." in html
    response = client.post(page, fields(html))
    assert response.status_code == 422
    assert "Tick this to apply it all the same" in response.content.decode()
    assert Review.objects.count() == 0
    client.post(page, {**fields(html), "confirmed": "on"})
    assert Review.objects.count() == 17


def test_assigning_again_replaces_until_a_review_has_begun(class_, run, sign_in):
    rows.apply(run, class_.carol)
    first = set(Review.objects.values_list("public_id", flat=True))
    other = rows.computed(class_.round, class_.carol, "t")
    rows.apply(other, class_.carol)
    assert Review.objects.count() == 18
    assert not first & set(Review.objects.values_list("public_id", flat=True))
    begun = Review.objects.first()
    begun.status = Review.Status.DRAFT
    begun.save()
    page = f"{class_.url}{run.pk}/apply/"
    response = sign_in(class_.carol).post(page, {"fingerprint": "x"})
    assert response.status_code == 409
    assert "has begun" in response.content.decode()
    with pytest.raises(WrongState, match="has begun"):
        assigning.undo(other, class_.carol)
    with pytest.raises(WrongState, match="has begun"):
        running.add(class_.round, class_.carol)
    assert Review.objects.filter(pk=begun.pk).exists()


def test_what_cannot_be_assigned_is_said(class_, sign_in):
    class_.round.reviews_per_reviewer = 4
    class_.round.save()
    run = rows.computed(class_.round, class_.carol)
    assert run.state == "failed"
    html = sign_in(class_.carol).get(class_.url).content.decode()
    assert "Ask for 3 each" in html
    page = sign_in(class_.carol).get(f"{class_.url}{run.pk}/").content.decode()
    assert "Ask for 3 each" in page
    assert sign_in(class_.carol).get(f"{class_.url}{run.pk}/apply/").status_code == 404


def test_a_demand_above_what_can_be_had_is_said_with_numbers(class_, sign_in):
    class_.round.demand, class_.round.load_max = 5, 2
    class_.round.save()
    html = sign_in(class_.carol).get(class_.url).content.decode()
    assert "4 projects ask for 20 reviews, and 9 reviewers write at most 18: 2 too few." in html
    run = rows.computed(class_.round, class_.carol)
    assert "Capacity is short by 2 reviews: 4 projects need 20, and at most 18 can be had." in (
        run.problem
    )
    assert "let each reviewer write one more" in run.problem
    assert "own team" not in run.problem.partition("Any one")[2]


def test_a_demand_gives_each_project_as_many_and_everyone_nearly_the_same_load(class_):
    class_.round.demand = 3
    class_.round.save()
    Load.objects.create(round=class_.round, reviewer=class_.places.dan, least=3, most=3)
    run = rows.computed(class_.round, class_.carol)
    served = Counter(project for _, project in run.pairs)
    assert set(served.values()) == {3}
    loads = Counter(person for person, _ in run.pairs)
    assert loads.pop(class_.places.dan.pk) == 3
    assert set(loads.values()) <= {1, 2}
    assert run.computed["numbers"]["unfilled"] == 0


def test_where_teams_review_as_one_the_team_is_written_down(class_):
    class_.round.reviewed_by = "teams"
    class_.round.reviews_per_reviewer = 1
    class_.round.save()
    run = rows.computed(class_.round, class_.carol)
    rows.apply(run, class_.carol)
    made = Review.objects.select_related("team", "project__team")
    assert {r.team.name for r in made} == {"Alpha", "Beta", "Gamma", "Delta", "Idle"}
    assert not [r for r in made if r.team_id == r.project.team_id]


def test_assistants_may_look_but_not_assign(class_, run, sign_in):
    for page in ("", f"{run.pk}/", f"{run.pk}/apply/", f"{run.pk}/pairs.csv", "import/"):
        assert sign_in(class_.eve).get(class_.url + page).status_code == 403
        assert sign_in(class_.eve).post(class_.url + page).status_code == 403
        assert sign_in(class_.alice).get(class_.url + page).status_code == 404


def test_a_run_of_another_round_is_not_found(class_, run, sign_in):
    other = rows.round_(class_.conference, class_.final)
    client = sign_in(class_.carol)
    for page in ("", "apply/", "undo/", "pairs.csv"):
        address = f"/spring/staff/rounds/{other.pk}/assign/{run.pk}/{page}"
        assert client.get(address).status_code == 404


def test_withdrawn_projects_and_people_who_left_take_no_part(class_):
    gone = class_.conference.projects.get(title="Project Gamma")
    gone.withdrawn_at = timezone.now()
    gone.save()
    class_.places.dan.left_at = timezone.now()
    class_.places.dan.save()
    pairs = rows.pairs(class_.round, class_.carol)
    assert gone.pk not in {project for _, project in pairs}
    assert class_.places.dan.pk not in {reviewer for reviewer, _ in pairs}


@pytest.mark.parametrize("page", ["", "{run}/", "{run}/apply/"])
def test_a_page_asks_as_many_questions_for_a_large_class_as_for_a_small(
    class_, run, page, sign_in, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(class_.carol)
    address = class_.url + page.format(run=run.pk)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for n in range(12):
        members = [factories.participant(class_.conference, f"Many {n} {m}") for m in (1, 2)]
        made = factories.project(factories.team(class_.conference, f"Many {n}", *members), f"P{n}")
        rows.version(made, class_.final)
    again = rows.computed(class_.round, class_.carol, "u")
    run.pairs, run.computed = again.pairs, again.computed
    run.save()
    again.delete()
    with django_assert_num_queries(len(few)):
        client.get(address)
