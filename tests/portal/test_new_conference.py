"""A site admin creates a conference from the template of defaults, dates shown before it exists."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from projects.domain import default_conference as default
from projects.models import Conference, LogEntry, Mail, Participant

NEW = "/conferences/new/"
DAYS = {"first_on": "2027-01-19", "presentation_on": "2027-04-29"}
BASICS = {
    "name": "Deep Learning Mini-Conference",
    "slug": "dl-spring-2027",
    "course": "DS 542",
    "term": "Spring 2027",
    "time_zone": "Europe/Berlin",
    "team_min": "2",
    "team_max": "3",
    "categories": "Application\nExplainer\n\nApplication",
    "instructor_email": "BOSS@uni.example",
    "instructor_name": "The Boss",
    **DAYS,
}


@pytest.fixture
def root(world, sign_in):
    return sign_in(world.root)


def proposal(client, **change):
    """What the form holds after "Propose dates", as a browser would send it back."""
    response = client.post(NEW, {**BASICS, **change, "propose": "1"})
    assert response.status_code == 200
    context = response.context
    data = {
        **BASICS,
        **change,
        "proposed_for": context["proposed_for"],
        "teams_lock_at": _text(context["lock"]["teams_lock_at"]),
    }
    rows = context["rows"]
    data.update({f"dates-{key}": value for key, value in rows.management_form.initial.items()})
    for row in rows:
        for name in ("slug", "opens_at", "due_at", "late_until"):
            data[row.add_prefix(name)] = _text(row[name])
        data[row.add_prefix("wanted")] = "on"
    return data


def _text(bound):
    with timezone.override(ZoneInfo("Europe/Berlin")):
        value = bound.value()
    return "" if value is None else value if isinstance(value, str) else f"{value:%Y-%m-%dT%H:%M}"


def test_dates_are_proposed_from_the_two_days(root):
    data = proposal(root)
    assert data["dates-0-due_at"] == "2027-02-13T23:59"
    assert data["dates-2-late_until"] == "2027-04-28T23:59"
    assert not Conference.objects.filter(slug="dl-spring-2027").exists()


def test_first_look_holds_a_proposal_already(root):
    page = root.get(NEW)
    assert len(page.context["rows"].forms) == len(default.MILESTONES)


def test_conference_is_created_with_all_its_defaults(root, world):
    response = root.post(NEW, {**proposal(root), "create": "1"})
    assert response.url == "/dl-spring-2027/staff/"
    made = Conference.objects.get(slug="dl-spring-2027")
    assert [category.name for category in made.categories.all()] == ["Application", "Explainer"]
    assert made.topic_groups.count() == 8
    assert [milestone.slug for milestone in made.milestones.all()] == [
        "proposal",
        "check-in",
        "deliverables",
        "revision",
    ]
    deliverables = made.milestones.get(slug="deliverables")
    berlin = ZoneInfo("Europe/Berlin")
    assert deliverables.due_at == datetime(2027, 4, 27, 23, 59, tzinfo=berlin)
    assert deliverables.late_until == datetime(2027, 4, 28, 23, 59, tzinfo=berlin)
    assert deliverables.is_published
    assert made.milestones.get(slug="proposal").needs_decision
    assert made.rubrics.exists()
    assert sum(part.weight for part in made.components.all()) == 100
    assert LogEntry.objects.filter(conference=made, verb="started", actor=world.root).exists()


def test_instructor_is_appointed_and_mailed(root):
    root.post(NEW, {**proposal(root), "create": "1"})
    place = Participant.objects.get(conference__slug="dl-spring-2027")
    assert (place.user.email, place.user.name, place.role) == (
        "boss@uni.example",
        "The Boss",
        "instructor",
    )
    assert Mail.objects.filter(to="boss@uni.example").count() == 1


def test_edited_dates_are_the_ones_that_count(root):
    data = {**proposal(root), "dates-0-due_at": "2027-02-20T18:00", "create": "1"}
    root.post(NEW, data)
    due = Conference.objects.get(slug="dl-spring-2027").milestones.get(slug="proposal").due_at
    assert due == datetime(2027, 2, 20, 18, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def test_unticked_milestone_is_left_out_with_its_mistakes(root):
    data = {**proposal(root), "create": "1", "dates-1-due_at": "nonsense"}
    del data["dates-1-wanted"]
    root.post(NEW, data)
    made = Conference.objects.get(slug="dl-spring-2027")
    assert not made.milestones.filter(slug="check-in").exists()
    assert made.milestones.count() == 3


@pytest.mark.parametrize("change", [{"presentation_on": "2027-05-20"}, {"time_zone": "UTC"}])
def test_changed_days_are_proposed_anew_before_anything_is_made(root, change):
    data = {**proposal(root), **change, "create": "1"}
    response = root.post(NEW, data, follow=True)
    assert "so the dates below are proposed anew" in response.content.decode()
    assert not Conference.objects.filter(slug="dl-spring-2027").exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"slug": "spring"}, "slug"),
        ({"slug": "accounts"}, "slug"),
        ({"slug": "Not A Slug"}, "slug"),
        ({"term": ""}, "term"),
        ({"team_min": "4"}, "__all__"),
        ({"team_max": "99"}, "__all__"),
        ({"categories": " \n "}, "categories"),
        ({"instructor_email": "nonsense"}, "instructor_email"),
        ({"instructor_name": ""}, "instructor_name"),
    ],
)
def test_wrong_input_is_said_beside_its_field_and_nothing_is_lost(root, change, field):
    data = {**proposal(root), **change, "create": "1"}
    response = root.post(NEW, data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert 'value="2027-02-13T23:59"' in response.content.decode()
    assert Conference.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"dates-0-due_at": "2027-01-01T00:00"}, "opens_at"),
        ({"dates-0-due_at": ""}, "due_at"),
        ({"dates-0-late_until": "2027-01-01T00:00"}, "late_until"),
        ({"dates-0-due_at": "2027-03-28T02:30"}, "due_at"),  # does not exist in Berlin
    ],
)
def test_wrong_date_is_said_beside_its_milestone(root, change, field):
    response = root.post(NEW, {**proposal(root), **change, "create": "1"})
    assert response.status_code == 422
    assert field in response.context["rows"].forms[0].errors
    assert Conference.objects.count() == 1


def test_days_too_close_are_refused_with_a_sentence(root):
    data = {**BASICS, "presentation_on": "2027-01-20", "propose": "1"}
    page = root.post(NEW, data).content.decode()
    assert "at least 14 days after the first day" in page


@pytest.mark.parametrize("time_zone", ["", "Mars/Olympus", "../etc/passwd"])
def test_unknown_zone_makes_no_server_error(root, time_zone):
    response = root.post(NEW, {**proposal(root), "time_zone": time_zone, "create": "1"})
    assert response.status_code in (200, 422)
    assert Conference.objects.count() == 1


def test_tampered_rows_make_no_server_error(root):
    data = {**proposal(root), "create": "1", "dates-TOTAL_FORMS": "x"}
    assert root.post(NEW, data).status_code == 422
    data = {**proposal(root), "create": "1", "dates-0-slug": "invented"}
    assert root.post(NEW, data).status_code == 422
