"""A conference starts from an earlier one: its set-up, dates moved by whole weeks, and no people."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as properties
from hypothesis import strategies as st

from portal import copying as portal_copying
from projects import copying, enrolling
from projects.copying import copied_fields, days_between, moved_value
from projects.forms.copying import CopyConferenceForm
from projects.models import (
    Award,
    Conference,
    FieldCategory,
    LogEntry,
    Mail,
    MilestoneField,
    Participant,
    RiskItem,
)
from reviews import copying as reviews_copying
from reviews.models import (
    Component,
    Criterion,
    Desk,
    DropGroup,
    GradePolicy,
    Level,
    Load,
    ReviewRound,
)
from reviews.starting import add_default_rubrics
from tests import factories
from tests.filled_forms import filled_form

COPY = "/conferences/copy/?source=spring"
KINDS = (*copying.COPIED, *reviews_copying.COPIED)
LEFT = {**copying.LEFT, **reviews_copying.LEFT}
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def source(world):
    """The world's conference with something of everything that is copied."""
    spring = world.conference
    spring.teams_lock_at = datetime(2027, 2, 1, 23, 59, tzinfo=NEW_YORK)
    spring.gallery_opens_on = date(2027, 4, 29)
    spring.reminder_hours, spring.contact_email = [48], "staff@uni.example"
    spring.enrolment_code = "SECRET-CODE"
    spring.save()
    opens = datetime(2027, 1, 19, 0, 0, tzinfo=NEW_YORK)
    for milestone, due in (
        (world.proposal, datetime(2027, 3, 12, 23, 59, tzinfo=NEW_YORK)),
        (world.final, datetime(2027, 4, 27, 23, 59, tzinfo=NEW_YORK)),
    ):
        milestone.opens_at, milestone.due_at = opens, due
        milestone.late_until = due + timedelta(hours=24)
        milestone.reminder_hours = [6]
        milestone.save()
    revision = factories.milestone(
        spring, "Revision", due_at=datetime(2027, 5, 11, 23, 59, tzinfo=NEW_YORK)
    )
    revision.revises, revision.revision_days = world.final, 7
    revision.save()
    theory = factories.category(spring, "Theoretical")
    group = factories.TopicGroup.objects.create(conference=spring, name="Language", palette="iris")
    factories.topic(spring, "Translation", group)
    FieldCategory.objects.create(field=world.final.fields.get(key="report"), category=theory)
    RiskItem.objects.create(conference=spring, name="data", question="Whose?")
    RiskItem.objects.create(conference=spring, name="old", retired_at=timezone.now())
    Award.objects.create(
        conference=spring,
        name="Best talk",
        project=world.alphas_project,
        reason="Because.",
        announced_at=timezone.now(),
    )
    add_default_rubrics(spring)
    round_ = ReviewRound.objects.create(
        conference=spring,
        name="Feedback",
        milestone=world.proposal,
        rubric=spring.rubrics.first(),
        opens_at=datetime(2027, 3, 13, 9, 0, tzinfo=NEW_YORK),
        due_at=datetime(2027, 3, 20, 23, 59, tzinfo=NEW_YORK),
        assigned_at=timezone.now(),
        opened_at=timezone.now(),
    )
    part = spring.components.first()
    Component.objects.create(
        conference=spring, name="Peers", source="peers", round=round_, weight=part.weight
    )
    Component.objects.update(released_at=timezone.now(), released_by=world.carol)
    group = DropGroup.objects.create(conference=spring, name="Talks", drop=2)
    spring.components.filter(name="Presentation").update(group=group)
    GradePolicy.objects.create(conference=spring, undo_minutes=20, shows_distribution=True)
    Desk.objects.create(
        component=part, graders=2, tolerance=15, moderator=world.places.carol, is_anonymous=True
    )
    spring.rubrics.update(frozen_at=timezone.now())
    return spring


def filled(client, **change):
    data = {
        "name": "Deep Learning Mini-Conference",
        "slug": "fall",
        "course": "DS 542",
        "term": "Fall 2027",
        "time_zone": "America/New_York",
        "first_on": "2027-08-31",
        **change,
    }
    page = client.post(COPY, {**data, "move": "1"})
    assert page.status_code == 200
    return filled_form(page, "slug", create="1")


@pytest.fixture
def copied(source, world, sign_in):
    client = sign_in(world.root)
    answer = client.post(COPY, filled(client))
    assert answer.url == "/fall/staff/"
    return Conference.objects.get(slug="fall")


def local(at):
    return at.astimezone(NEW_YORK).strftime("%a %Y-%m-%d %H:%M")


def test_dates_move_to_the_same_weekday_and_time_of_day(copied):
    assert [
        (row.slug, local(row.opens_at), local(row.due_at), row.late_until and local(row.late_until))
        for row in copied.milestones.all()
    ] == [
        ("proposal", "Tue 2027-08-31 00:00", "Fri 2027-10-22 23:59", "Sat 2027-10-23 23:59"),
        ("deliverables", "Tue 2027-08-31 00:00", "Tue 2027-12-07 23:59", "Wed 2027-12-08 23:59"),
        ("revision", "Sun 2027-11-21 23:59", "Tue 2027-12-21 23:59", None),
    ]
    assert local(copied.teams_lock_at) == "Mon 2027-09-13 23:59"
    assert copied.gallery_opens_on == date(2027, 12, 9)
    assert local(copied.rounds.get().due_at) == "Sat 2027-10-30 23:59"


def test_every_setting_is_copied_and_every_state_is_not(copied, source):
    for kind in KINDS:
        before = rows_of(kind, source)
        after = rows_of(kind, copied)
        assert len(after) == len(before) > 0, kind.model
        for old, new in zip(before, after, strict=True):
            assert settings_of(kind, new) == settings_of(kind, old)
            assert states_of(new) == states_of(kind.model())


def rows_of(kind, conference):
    rows = kind.model.objects.filter(**{kind.conference: conference}, **(kind.only or {}))
    return list(rows.order_by("pk"))


def settings_of(kind, row):
    """The values that a copy must have too: what it points to by name, dates left to other tests."""
    return {
        field.name: str(getattr(row, field.name)) if field.is_relation else getattr(row, field.name)
        for field in copied_fields(kind.model, (*kind.without, "conference"))
        if not isinstance(field, models.DateTimeField)
    }


def states_of(row):
    return {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if not field.editable and not field.primary_key
    }


def test_what_is_copied_points_into_the_new_conference(copied):
    assert copied.milestones.get(slug="revision").revises.conference == copied
    assert FieldCategory.objects.get(field__milestone__conference=copied).category.conference == (
        copied
    )
    assert MilestoneField.objects.filter(milestone__conference=copied).count() == 7
    assert copied.topics.get().group.conference == copied
    round_ = copied.rounds.get()
    assert (round_.rubric.conference, round_.milestone.conference) == (copied, copied)
    for part in copied.components.all():
        mine = [part.rubric, part.milestone, part.round]
        assert {one.conference for one in mine if one} == {copied}
    assert Level.objects.filter(criterion__rubric__conference=copied).count() == (
        Level.objects.exclude(criterion__rubric__conference=copied).count()
    )
    assert Criterion.objects.filter(rubric__conference=copied).exists()


def test_settings_of_the_conference_come_along_but_no_people_codes_or_prizes_given(copied, source):
    assert (copied.reminder_hours, copied.contact_email) == ([48], "staff@uni.example")
    assert (copied.team_min, copied.team_max) == (source.team_min, source.team_max)
    assert (copied.enrolment_code, copied.published_at, copied.archived_at) == ("", None, None)
    assert [row.name for row in copied.risk_items.all()] == ["data"]
    award = copied.awards.get()
    assert (award.project, award.reason, award.announced_at) == (None, "", None)
    for name in ("participants", "teams", "projects", "sessions", "announcements"):
        assert getattr(copied, name).count() == 0
    assert Mail.objects.filter(conference=copied).count() == 0


def test_log_says_where_it_came_from(copied, world):
    entry = LogEntry.objects.get(conference=copied)
    assert (entry.actor, entry.after["copied from"]) == (world.root, "spring")


def test_source_stays_as_it_was(source, world, sign_in):
    before = {kind.model: list(kind.model.objects.order_by("pk").values()) for kind in KINDS}
    client = sign_in(world.root)
    client.post(COPY, filled(client))
    for model, rows in before.items():
        now = model.objects.filter(pk__in=[row["id"] for row in rows]).order_by("pk")
        assert list(now.values()) == rows


def test_edited_dates_are_the_ones_that_count(source, world, sign_in):
    client = sign_in(world.root)
    data = filled(client)
    data.update({"dates-0-due_at": "2027-10-20T18:00", "dates-0-late_until": ""})
    client.post(COPY, data)
    proposal = Conference.objects.get(slug="fall").milestones.get(slug="proposal")
    assert (local(proposal.due_at), proposal.late_until) == ("Wed 2027-10-20 18:00", None)


def test_end_of_bidding_stays_as_far_from_the_rounds_beginning(source, world, sign_in):
    round_ = source.rounds.get()
    round_.bids_until = round_.opens_at - timedelta(days=2)
    round_.save()
    client = sign_in(world.root)
    client.post(COPY, {**filled(client), "dates-3-opens_at": "2027-10-21T09:00"})
    made = ReviewRound.objects.get(conference__slug="fall")
    assert (local(made.opens_at), local(made.bids_until)) == (
        "Thu 2027-10-21 09:00",
        "Tue 2027-10-19 09:00",
    )


def test_later_due_time_takes_the_hard_end_and_the_answers_along(source, world, sign_in):
    round_ = source.rounds.get()
    round_.hard_end_at = round_.due_at + timedelta(days=1)
    round_.responses_from = round_.due_at + timedelta(days=2)
    round_.responses_until = round_.due_at + timedelta(days=5)
    round_.save()
    client = sign_in(world.root)
    answer = client.post(COPY, {**filled(client), "dates-3-due_at": "2027-11-20T18:00"})
    assert answer.status_code == 302
    made = ReviewRound.objects.get(conference__slug="fall")
    assert [
        local(at)
        for at in (made.due_at, made.hard_end_at, made.responses_from, made.responses_until)
    ] == [
        "Sat 2027-11-20 18:00",
        "Sun 2027-11-21 18:00",
        "Mon 2027-11-22 18:00",
        "Thu 2027-11-25 18:00",
    ]


def test_own_numbers_of_reviews_stay_behind(source, world, sign_in):
    Load.objects.create(round=source.rounds.get(), reviewer=world.places.dan, least=0, most=1)
    client = sign_in(world.root)
    client.post(COPY, filled(client))
    assert not Load.objects.filter(round__conference__slug="fall").exists()


@pytest.mark.parametrize("change", [{"first_on": "2027-09-20"}, {"time_zone": "Europe/Berlin"}])
def test_changed_day_moves_the_dates_anew_before_anything_is_made(source, world, sign_in, change):
    client = sign_in(world.root)
    answer = client.post(COPY, {**filled(client), **change})
    assert "the dates below are moved anew" in answer.content.decode()
    assert not Conference.objects.filter(slug="fall").exists()


def test_other_zone_keeps_the_time_of_day(source, world, sign_in):
    client = sign_in(world.root)
    client.post(COPY, filled(client, time_zone="Europe/Berlin"))
    due = Conference.objects.get(slug="fall").milestones.get(slug="proposal").due_at
    assert due == datetime(2027, 10, 22, 23, 59, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("change", "where", "field"),
    [
        ({"slug": "spring"}, "form", "slug"),
        ({"slug": "accounts"}, "form", "slug"),
        ({"term": ""}, "form", "term"),
        ({"instructor_email": "x@uni.example"}, "form", "instructor_name"),
        ({"teams_lock_at": "soon"}, "own", "teams_lock_at"),
        ({"dates-0-due_at": "2020-01-01T00:00"}, "rows", "opens_at"),
        ({"dates-TOTAL_FORMS": "x"}, "rows", None),
    ],
)
def test_wrong_input_makes_nothing(source, world, sign_in, change, where, field):
    client = sign_in(world.root)
    page = client.post(COPY, {**filled(client), **change})
    assert page.status_code == 422
    errors = page.context[where].errors if where != "rows" else page.context["rows"].errors
    if field:
        assert field in (errors if where != "rows" else errors[0])
    assert not Conference.objects.filter(term="Fall 2027").exists()


@pytest.mark.parametrize("first_on", ["", "soon", "0001-01-01", "9999-12-31"])
def test_impossible_first_day_is_said_beside_its_field(source, first_on):
    form = CopyConferenceForm(source, {"first_on": first_on})
    assert form.days is None
    assert "first_on" in form.errors


def test_impossible_first_day_makes_nothing(source, world, sign_in):
    client = sign_in(world.root)
    data = {**filled(client), "first_on": "9999-12-31"}
    data["moved_for"] = client.post(COPY, data).context["moved_for"]
    assert client.post(COPY, data).status_code == 422
    assert not Conference.objects.filter(slug="fall").exists()


def test_instructor_is_appointed(source, world, sign_in):
    client = sign_in(world.root)
    boss = {"instructor_email": "boss@uni.example", "instructor_name": "The Boss"}
    client.post(COPY, filled(client, **boss))
    place = Participant.objects.get(conference__slug="fall")
    assert (place.user.email, place.role) == ("boss@uni.example", "instructor")


def test_only_site_admins_copy(source, world, sign_in):
    assert sign_in(world.carol).get(COPY).status_code == 404
    assert sign_in(world.root).get("/conferences/copy/?source=none").status_code == 404
    assert sign_in(world.root).get("/conferences/copy/").url == "/conferences/new/"
    assert (
        '<option value="spring">' in sign_in(world.root).get("/conferences/new/").content.decode()
    )


def test_failure_on_the_way_leaves_nothing(source, world, sign_in, monkeypatch):
    def fail(*_):
        raise RuntimeError

    client = sign_in(world.root)
    data = filled(client, instructor_email="boss@uni.example", instructor_name="The Boss")
    monkeypatch.setattr(enrolling, "enrol", fail)
    with pytest.raises(RuntimeError):
        client.post(COPY, data)
    assert not Conference.objects.filter(slug="fall").exists()


def test_page_costs_the_same_for_a_few_and_for_many(source, world, sign_in):
    client = sign_in(world.root)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(COPY).status_code == 200
        return len(queries)

    few = cost()
    for n in range(10):
        factories.milestone(source, f"M{n}")
    assert cost() == few


# Nothing is forgotten


def of_a_conference() -> Iterator[Any]:
    """Every model with rows of a conference, reached over any chain of keys."""
    found: set[Any] = {Conference}
    every = [
        model
        for app in ("projects", "reviews", "portal")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    while True:
        more = {
            model
            for model in every
            if model not in found
            and any(field.related_model in found for field in model._meta.concrete_fields)
        }
        if not more:
            break
        found |= more
    yield from found - {Conference}


def test_every_kind_of_row_of_a_conference_is_copied_or_left_for_a_reason():
    listed = [kind.model.__name__ for kind in KINDS]
    listed += [name for names in LEFT.values() for name in names]
    assert sorted(listed) == sorted(model.__name__ for model in of_a_conference())


def test_what_is_left_is_told_on_the_page():
    assert portal_copying.what_stays() == list(LEFT)


days = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@properties(max_examples=50)
@given(days, days)
def test_dates_move_by_whole_weeks_to_the_nearest(old, new):
    moved = days_between(old, new)
    assert moved % 7 == 0
    assert abs((new - old).days - moved) <= 3


@properties(max_examples=50)
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(NEW_YORK)),
    st.integers(-200, 200),
)
def test_moved_dates_keep_weekday_and_order(at, weeks):
    moved = moved_value(at, 7 * weeks, NEW_YORK, NEW_YORK).astimezone(NEW_YORK)
    assert moved.weekday() == at.weekday()
    assert moved.minute == at.minute
