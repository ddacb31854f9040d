"""Two people send the same form at the same moment: a sentence for the second, never a server error.

The rival's request is answered as a whole at the worst moment: after the form has looked whether the
name is free, right before its transaction begins. The last test does it with real connections.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from projects.drafting import submission_for
from reviews.models import ReviewRound, Rubric
from tests.filled_forms import filled_form
from tests.reviews import rows

ROUND = {
    "name": "Twice",
    "blinding": "double",
    "counted_by": "reviewer",
    "reviewed_by": "students",
    "others_seen": "never",
    "response_words": "400",
    "opens_at": "2027-04-01T09:00",
    "due_at": "2027-04-29T23:59",
}
MILESTONE = {"name": "Twice", "opens_at": "2027-04-01T09:00", "due_at": "2027-04-29T23:59"}
PERSON = {"name": "Twice", "email": "twice@uni.example", "external_id": "7"}
# Of each form that makes a named row: its page, one of its fields, what is written, and what the
# second to send it is told.
FORMS = [
    ("rubrics/new/", "guidance", {"name": "Twice"}, 422, "name"),
    ("rounds/new/", "blinding", ROUND, 422, "name"),
    ("rubrics/{rubric}/criteria/new/", "weight", {"name": "Twice"}, 422, "name"),
    ("awards/new/", "reason", {"name": "Twice"}, 422, "name"),
    ("settings/milestones/new/", "instructions", MILESTONE, 302, ""),
    ("people/new/", "external_id", PERSON, 422, "email"),
]


def told(answer: Any) -> str:
    form = answer.context and answer.context.get("form")
    return ", ".join(form.errors) if form else ""


@pytest.fixture
def staff(world, sign_in) -> SimpleNamespace:
    world.rubric = rows.rubric(world.conference)
    world.mine, world.theirs = sign_in(world.carol), sign_in(world.root)
    return world


def sent_by_both(mine: Client, theirs: Client, path: str, data: dict[str, Any]) -> Any:
    """My answer, if theirs is sent and answered right before my first transaction begins."""
    waiting = [theirs]

    def wrapped(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SAVEPOINT") and waiting:
            first = waiting.pop().post(path, data)
            assert first.status_code == 302, told(first)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapped):
        answer = mine.post(path, data)
    assert waiting == []
    return answer


@pytest.mark.parametrize(("page", "having", "change", "status", "field"), FORMS)
def test_second_of_two_is_told_beside_the_field(staff, page, having, change, status, field):
    path = f"/spring/staff/{page.format(rubric=staff.rubric.pk)}"
    if "milestone" in (blank := filled_form(staff.mine.get(path), having)):
        change = {**change, "milestone": staff.final.pk, "rubric": staff.rubric.pk}
    answer = sent_by_both(staff.mine, staff.theirs, path, {**blank, **change})
    assert (answer.status_code, told(answer)) == (status, field)
    assert 'value="Twice"' in answer.content.decode() or status == 302


# Tables of rows, sent twice: the one whose page was opened before the other's row was there.
ADDED = "This name was added since this page was opened. Open the page again to see it."
COMPONENT_ADDED = (
    "A component was added since this page was opened. Open the page again: its weight counts too."
)
TABLES = [
    ("settings/topics/", "topic_groups-0-name", {"save_groups": "1"}, ADDED),
    ("settings/topics/", "topics-0-name", {"save_topics": "1"}, ADDED),
    ("settings/categories/", "categories-0-name", {}, ADDED),
    ("settings/risks/", "risk_items-0-name", {"risk_items-0-question": "What if?"}, ADDED),
    ("grading/components/", "components-0-name", {"components-0-weight": "100"}, COMPONENT_ADDED),
]
HAVE_ADDRESSES = {"topics-0-name", "categories-0-name"}


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(("page", "name", "change", "sentence"), TABLES)
def test_second_of_two_new_rows_is_told(staff, page, name, change, sentence, at_once):
    path = f"/spring/staff/{page}"
    data = filled_form(staff.mine.get(path), name, **{name: "Twice"}, **change)
    if "components-0-rubric" in data:
        data["components-0-rubric"] = staff.rubric.pk
    if at_once:
        answer = sent_by_both(staff.mine, staff.theirs, path, data)
    else:
        assert staff.theirs.post(path, data).status_code == 302
        answer = staff.mine.post(path, data)
    if at_once and name in HAVE_ADDRESSES:  # one name twice does no harm: the addresses differ
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", ["rubrics/new/", "rounds/new/"])
def test_eight_at_once_make_one_row_and_seven_sentences(transactional_db, staff, page):
    path = f"/spring/staff/{page}"
    data = {**ROUND, "reviews_per_reviewer": "3", "grace_minutes": "5"}
    data |= {"milestone": staff.final.pk, "rubric": staff.rubric.pk, "guidance": ""}
    gate = Barrier(8)

    def send(number: int) -> int:
        client = Client()
        client.cookies = staff.mine.cookies
        try:
            gate.wait(timeout=30)
            return client.post(path, data).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(send, range(8)))
    assert answers == [302] + [422] * 7
    made = Rubric.objects.filter(name="Twice").count() + ReviewRound.objects.count()
    assert made == 1


def test_draft_of_a_team_that_is_dissolved_meanwhile_is_not_there(staff, sign_in):
    submission_for(staff.betas_project, staff.proposal)
    bob, dissolved = sign_in(staff.bob), f"/spring/staff/teams/{staff.beta.pk}/dissolve/"
    waiting = [staff.theirs]

    def wrapped(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SAVEPOINT") and waiting:
            assert waiting.pop().post(dissolved).status_code == 302
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapped):
        answer = bob.post("/spring/submissions/proposal/draft/", {"idea": "Words"})
    assert (answer.status_code, waiting) == (404, [])


@pytest.mark.django_db(transaction=True)
def test_merge_into_a_team_that_is_dissolved_meanwhile_is_refused(transactional_db, staff):
    """The database refuses the row at the end, for the team it names is gone; the form says so."""
    waiting = [staff.theirs]

    def dissolve() -> int:
        try:
            return waiting.pop().post(f"/spring/staff/teams/{staff.beta.pk}/dissolve/").status_code
        finally:
            connections.close_all()

    def wrapped(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if waiting and 'FROM "projects_team"' in sql and staff.beta.pk in (params or ()):
            with ThreadPoolExecutor(1) as pool:
                assert pool.submit(dissolve).result() == 302
        return answer

    sent = {"team": staff.alpha.pk, "into": staff.beta.pk}
    with connection.execute_wrapper(wrapped):
        answer = staff.mine.post("/spring/staff/teams/changes/merge/", sent)
    assert (answer.status_code, waiting) == (422, [])
    assert "This is gone. Choose another." in answer.text
