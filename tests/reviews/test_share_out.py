"""Grading shared out among graders: preview, apply as one act, rebalanced, undone, by hand."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from projects.models import LogEntry, Mail, Role, WatchedSection
from projects.refusals import WrongState
from reviews import sharing
from reviews.models import Conflict, Desk, Duty, Evaluation
from tests import factories
from tests.reviews import rows
from tests.reviews.rows import whole


@pytest.fixture
def crew(desk, sign_in):
    """Six projects; Carol instructs, Eve and Finn assist."""
    desk.finn = factories.participant(desk.conference, "Finn", Role.ASSISTANT)
    for name in ("Gamma", "Delta", "Epsilon", "Zeta"):
        student = factories.participant(desk.conference, f"{name} one")
        made = factories.project(factories.team(desk.conference, name, student), f"Project {name}")
        rows.version(made, desk.final)
    desk.people = [desk.places.carol, desk.places.eve, desk.finn]
    desk.carols = sign_in(desk.carol)
    desk.graders = f"/spring/staff/grading/{desk.component.pk}/graders/"
    return desk


def ids(*people):
    return {"graders": [one.pk for one in people]}


def share(world, *people, **more):
    """Press the button of the preview."""
    page = world.carols.get(f"{world.graders}share/", {**ids(*people), **more})
    assert page.status_code == 200
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', page.content.decode())
    assert fingerprint, page.content.decode()
    sent = {**ids(*people), **more, "fingerprint": fingerprint[1]}
    assert world.carols.post(f"{world.graders}share/", sent).status_code == 302


def held(world):
    """(grader, project number) pairs, by criterion with its name."""
    return {
        (duty.grader.user.name, duty.project.number, *([duty.criterion.name] if duty.criterion else []))
        for duty in Duty.objects.filter(component=world.component)
    }  # fmt: skip


def loads(world):
    return sorted([name for name, *_ in held(world)].count(who) for who in {n for n, *_ in held(world)})  # fmt: skip


def test_preview_changes_nothing_and_says_who_would_get_how_many(crew):
    page = crew.carols.get(f"{crew.graders}share/", ids(*crew.people)).content.decode()
    assert page.count("<strong>2</strong>") == 3
    assert held(crew) == set()
    assert not LogEntry.objects.filter(verb="shared out the grading of").exists()


def test_shared_out_evenly_as_one_act_that_is_logged_and_mailed(crew):
    share(crew, *crew.people)
    assert loads(crew) == [2, 2, 2]
    entry = LogEntry.objects.get(verb="shared out the grading of")
    assert (entry.actor, entry.after) == (crew.carol, {"Carol": 2, "Eve": 2, "Finn": 2})
    mails = Mail.objects.filter(kind="grading_shared_out")
    assert {mail.receiver.name for mail in mails} == {"Carol", "Eve", "Finn"}
    assert "2 projects are yours to grade." in mails.first().text


def test_mentors_declared_conflicts_and_those_set_by_staff_never_come_up(crew):
    crew.alpha.mentor = crew.places.eve
    crew.alpha.save()
    Conflict.objects.create(
        conference=crew.conference,
        reviewer=crew.finn,
        project=crew.alphas_project,
        kind="staff",
        reason="Cousins",
        declared_by=crew.carol,
    )
    share(crew, *crew.people)
    assert ("Carol", 1) in held(crew)


def test_assistant_of_a_section_gets_only_projects_of_it(crew):
    WatchedSection.objects.create(participant=crew.places.eve, section="A1")
    crew.places.alice.section = "A1"
    crew.places.alice.save()
    share(crew, crew.places.eve, crew.finn)
    assert [pair for pair in held(crew) if pair[0] == "Eve"] == [("Eve", 1)]
    assert loads(crew) == [1, 5]


def test_what_nobody_may_grade_is_said_beside_the_field_with_every_tick_still_there(crew):
    crew.alpha.mentor = crew.places.eve
    crew.alpha.save()
    response = crew.carols.get(f"{crew.graders}share/", ids(crew.places.eve))
    html = response.content.decode()
    assert response.status_code == 409
    assert "01 Seeing in the Dark: this needs a grader" in html
    assert html.count(" checked") == 3  # Eve, and the two radio buttons of the settings


def test_nobody_or_a_student_is_refused_with_a_sentence(crew):
    for sent, sentence in (
        ({}, "Choose at least one grader."),
        (ids(crew.places.alice), "One of these is no longer on the staff."),
        ({"graders": "x"}, "One of these is no longer on the staff."),
    ):
        response = crew.carols.get(f"{crew.graders}share/", sent)
        assert response.status_code == 422
        assert sentence in response.content.decode()


def test_preview_that_is_stale_is_refused(crew):
    response = crew.carols.post(
        f"{crew.graders}share/", {**ids(*crew.people), "fingerprint": "old"}
    )
    assert response.status_code == 409
    assert "Look at a new one." in response.content.decode()
    assert held(crew) == set()


def test_pressed_twice_is_one_act_that_can_still_be_undone(crew):
    planned = sharing.plan(crew.component, crew.people)
    for _ in range(2):
        sharing.share_out(crew.component, crew.people, False, crew.carol, planned.fingerprint)
    assert crew.component.sharings.count() == 1
    assert Mail.objects.filter(kind="grading_shared_out").count() == 3
    sharing.undo(crew.component, crew.carol)
    assert held(crew) == set()


def test_new_grader_takes_their_share_and_nobody_else_moves(crew):
    share(crew, crew.places.carol, crew.places.eve)
    before = held(crew)
    share(crew, *crew.people)
    moved = before - held(crew)
    assert len(moved) == 2
    assert {number for _, number in moved} == {n for who, n in held(crew) if who == "Finn"}


def test_who_drops_out_keeps_what_is_begun_and_only_the_rest_moves(crew, sign_in):
    share(crew, *crew.people)
    eves = sorted(number for who, number in held(crew) if who == "Eve")
    begun = f"/spring/staff/grading/{crew.component.pk}/{eves[0]}/"
    crew.client.post(begun + "save/", {"comment": "Half a"})
    before = held(crew)
    share(crew, crew.places.carol, crew.finn)
    assert before - held(crew) == {("Eve", eves[1])}
    assert ("Eve", eves[0]) in held(crew)
    share(crew, crew.places.carol, crew.finn, gives_begun="on")
    assert "Eve" not in {who for who, _ in held(crew)}
    assert Evaluation.objects.get().comment == "Half a"


def test_complete_ones_stay_even_when_begun_ones_are_given_away(crew):
    share(crew, *crew.people)
    number = min(number for who, number in held(crew) if who == "Eve")
    url = f"/spring/staff/grading/{crew.component.pk}/{number}/"
    crew.client.post(url + "complete/", whole(crew))
    share(crew, crew.places.carol, crew.finn, gives_begun="on")
    assert ("Eve", number) in held(crew)


def test_what_was_graded_before_it_was_shared_out_stays_with_who_did_it(crew):
    rows.evaluation(crew.component, crew.betas_project, crew.eve)
    share(crew, *crew.people)
    assert ("Eve", 2) in held(crew)


def test_act_is_undone_until_somebody_begins_with_what_they_got(crew):
    share(crew, crew.places.carol, crew.places.eve)
    before = held(crew)
    share(crew, *crew.people)
    assert crew.carols.post(f"{crew.graders}undo/").status_code == 302
    assert held(crew) == before
    assert LogEntry.objects.filter(verb="undid the sharing out of").count() == 1
    share(crew, *crew.people)
    finns = min(number for who, number in held(crew) if who == "Finn")
    Evaluation.objects.create(
        component=crew.component,
        project=crew.conference.projects.get(number=finns),
        graded_by=crew.finn.user,
    )
    after = held(crew)
    response = crew.carols.post(f"{crew.graders}undo/")
    assert response.status_code == 409
    assert "Somebody has begun to grade" in response.content.decode()
    assert held(crew) == after


def test_only_one_act_is_undone(crew):
    share(crew, crew.places.carol, crew.places.eve)
    share(crew, *crew.people)
    crew.carols.post(f"{crew.graders}undo/")
    assert crew.carols.post(f"{crew.graders}undo/").status_code == 409


def test_given_by_hand_it_stays_there_when_the_rest_is_shared_out_anew(crew):
    share(crew, *crew.people)
    duty = Duty.objects.exclude(grader=crew.finn).first()
    sent = {"put-duty": duty.pk, "put-grader": crew.finn.pk}
    assert crew.carols.post(f"{crew.graders}put/", sent).status_code == 302
    pinned = ("Finn", duty.project.number)
    assert pinned in held(crew)
    share(crew, *crew.people)
    assert pinned in held(crew)
    assert loads(crew) == [2, 2, 2]


def test_conflict_or_complete_is_not_given_by_hand(crew):
    share(crew, *crew.people)
    crew.alpha.mentor = crew.finn
    crew.alpha.save()
    duty = Duty.objects.get(project=crew.alphas_project)
    with pytest.raises(WrongState, match="mentor of the team"):
        sharing.put(crew.component, duty.project, None, 1, crew.finn, crew.carol)
    done = Duty.objects.exclude(grader=crew.finn).exclude(pk=duty.pk).first()
    rows.evaluation(crew.component, done.project, done.grader.user)
    with pytest.raises(WrongState, match="complete"):
        sharing.put(crew.component, done.project, None, 1, crew.finn, crew.carol)


def test_assistant_opens_only_what_is_theirs_and_instructors_open_all(crew):
    share(crew, *crew.people)
    for name, number in held(crew):
        url = f"/spring/staff/grading/{crew.component.pk}/{number}/"
        expected = 200 if name == "Eve" else 403
        assert crew.client.get(url).status_code == expected
        assert crew.client.post(url + "save/", {"comment": "x"}).status_code in (302, 403)
        assert crew.carols.get(url).status_code == 200
    graded = {row.project.number for row in Evaluation.objects.filter(graded_by=crew.eve)}
    assert graded == {number for name, number in held(crew) if name == "Eve"}
    refused = crew.client.get(
        f"/spring/staff/grading/{crew.component.pk}/"
        f"{min(number for name, number in held(crew) if name == 'Finn')}/"
    ).content.decode()
    assert "This is Finn’s to grade." in refused


def test_desk_goes_through_own_projects_in_an_own_order_with_own_progress(crew, sign_in):
    share(crew, crew.places.eve, crew.finn)
    finns = sign_in(crew.finn.user)
    orders = {}
    for who, client in (("Eve", crew.client), ("Finn", finns)):
        mine = [number for name, number in held(crew) if name == who]
        orders[who] = walk(client, crew.component.pk, mine)
        assert sorted(orders[who]) == sorted(mine)
    assert orders["Eve"] != sorted(orders["Eve"]) or orders["Finn"] != sorted(orders["Finn"])
    first = orders["Eve"][0]
    url = f"/spring/staff/grading/{crew.component.pk}/"
    response = crew.client.post(f"{url}{first}/complete/", whole(crew))
    assert response.headers["Location"] == f"{url}{orders['Eve'][1]}/"
    assert "1 of 3" in crew.client.get(f"{url}{first}/").content.decode()


def walk(client, component, mine):
    """The numbers that lead from the first project over "Next project" to the last."""
    link = re.compile(r'href="/spring/staff/grading/\d+/(\d+)/" rel="(prev|next)"')
    pages = {
        number: dict((way, int(to)) for to, way in link.findall(
            client.get(f"/spring/staff/grading/{component}/{number}/").content.decode()
        ))
        for number in mine
    }  # fmt: skip
    at = next(number for number, ways in pages.items() if "prev" not in ways)
    order = [at]
    while "next" in pages[at]:
        at = pages[at]["next"]
        order.append(at)
    return order


def test_overview_tells_each_graders_progress_and_links_only_what_opens(crew):
    share(crew, *crew.people)
    mine = {number for name, number in held(crew) if name == "Eve"}
    crew.client.post(
        f"/spring/staff/grading/{crew.component.pk}/{min(mine)}/complete/", whole(crew)
    )
    html = crew.client.get("/spring/staff/grading/").content.decode()
    links = re.findall(rf'href="/spring/staff/grading/{crew.component.pk}/(\d+)/"', html)
    assert {int(number) for number in links} == mine
    own = html.split("<bdi>Eve</bdi>")[1].split("</tr>")[0]
    assert "1 of 2" in own
    assert html.count(">yours<") == 2


def test_criteria_are_shared_out_each_to_one_grader(crew):
    Desk.objects.create(component=crew.component, shared_by="criterion")
    share(crew, crew.places.eve, crew.finn)
    assert len(held(crew)) == 12
    homes = {(name, criterion) for name, _, criterion in held(crew)}
    assert {criterion for _, criterion in homes} == {"Method", "Writing"}
    assert len(homes) == 2


@pytest.fixture
def by_criterion(crew, sign_in):
    """Method is Eve's, Writing Finn's."""
    Desk.objects.create(component=crew.component, shared_by="criterion")
    for project in crew.conference.projects.all():
        for criterion, grader in ((crew.method, crew.places.eve), (crew.writing, crew.finn)):
            Duty.objects.create(
                component=crew.component, project=project, criterion=criterion, grader=grader
            )
    crew.finns = sign_in(crew.finn.user)
    return crew


def test_grader_of_a_criterion_sees_and_writes_that_one_only(by_criterion):
    world = by_criterion
    html = world.client.get(world.url).content.decode()
    assert f'name="score-{world.method.pk}"' in html
    assert f'name="score-{world.writing.pk}"' not in html
    assert "Writing: Finn" in html
    world.client.post(world.url + "save/", whole(world))
    scores = Evaluation.objects.get().scores.all()
    assert [score.criterion for score in scores] == [world.method]


def test_evaluation_is_complete_with_its_last_criterion(by_criterion):
    world = by_criterion
    assert world.client.post(world.url + "complete/", whole(world)).status_code == 302
    assert Evaluation.objects.get().completed_at is None
    assert "1 of 6" in world.client.get(world.url).content.decode()
    response = world.finns.post(world.url + "complete/", {})
    assert response.status_code == 422
    assert "Writing: points" in response.content.decode()
    assert "Method: points" not in response.content.decode()
    world.finns.post(world.url + "complete/", {f"score-{world.writing.pk}": "8"})
    assert Evaluation.objects.get().completed_at is not None


def test_own_complete_criterion_may_change_but_not_be_emptied(by_criterion):
    world = by_criterion
    world.client.post(world.url + "complete/", whole(world))
    response = world.client.post(
        world.url + "save/", {f"comment-{world.method.pk}": ""}, HTTP_X_REQUESTED_WITH="fetch"
    )
    assert response.status_code == 422
    assert Evaluation.objects.get().scores.get().comment == "Fits."


def test_settings_are_saved_and_logged_and_two_graders_do_not_go_by_criterion(crew):
    sent = {"shared_by": "criterion", "graders": "2", "tolerance": "10"}
    response = crew.carols.post(crew.graders, sent)
    assert response.status_code == 422
    assert "Two graders grade whole projects each." in response.content.decode()
    assert crew.carols.post(crew.graders, {**sent, "shared_by": "project"}).status_code == 302
    assert (Desk.objects.get().graders, Desk.objects.get().tolerance) == (2, 10)
    assert LogEntry.objects.get(verb="changed how staff grade").after["graders"] == 2


def test_how_it_is_shared_out_stays_once_somebody_has_begun(crew):
    rows.evaluation(crew.component, crew.betas_project, crew.eve)
    sent = {"shared_by": "project", "graders": "2", "tolerance": "10"}
    response = crew.carols.post(crew.graders, sent)
    assert response.status_code == 422
    assert "Somebody has begun to grade" in response.content.decode()
    assert crew.carols.post(crew.graders, {**sent, "graders": "1"}).status_code == 302


def test_other_way_of_sharing_takes_back_what_nobody_has_begun(crew):
    share(crew, *crew.people)
    crew.carols.post(crew.graders, {"shared_by": "criterion", "graders": "1", "tolerance": "10"})
    assert held(crew) == set()


def test_database_keeps_a_seat_for_one_and_two_seats_for_two(crew):
    mine = {"component": crew.component, "project": crew.alphas_project}
    Duty.objects.create(**mine, grader=crew.finn, seat=1)
    for grader, seat in ((crew.places.eve, 1), (crew.finn, 2), (crew.places.eve, 3)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Duty.objects.create(**mine, grader=grader, seat=seat)
    with pytest.raises(IntegrityError), transaction.atomic():
        Desk.objects.create(component=crew.component, graders=2, shared_by="criterion")


def test_only_instructors_share_out(crew):
    for path in ("", "share/", "undo/", "put/"):
        assert crew.client.post(crew.graders + path).status_code == 403
    assert crew.carols.get(crew.graders).status_code == 200


def test_pages_cost_the_same_for_six_projects_and_for_twelve(crew):
    share(crew, *crew.people)
    number = next(number for name, number in held(crew) if name == "Eve")
    pages = [
        (crew.carols, crew.graders),
        (crew.carols, "/spring/staff/grading/"),
        (crew.client, "/spring/staff/grading/"),
        (crew.client, f"/spring/staff/grading/{crew.component.pk}/{number}/"),
        (crew.carols, f"{crew.graders}share/?graders={crew.finn.pk}"),
    ]

    def costs():
        found = []
        for client, page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    rows.evaluation(crew.component, crew.betas_project, crew.carol)
    costs()
    few = costs()
    for n in range(6):
        made = factories.project(factories.team(crew.conference, f"Team {n}"), f"More {n}")
        grader = crew.people[n % 3]
        Duty.objects.create(component=crew.component, project=made, grader=grader)
        rows.evaluation(crew.component, made, grader.user)
    assert costs() == few
