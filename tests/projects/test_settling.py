"""Instructors change a conference, its milestones, categories and topics; every change is logged."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from projects import teaming
from projects.models import (
    Category,
    DraftItem,
    LogEntry,
    Milestone,
    MilestoneField,
    Submission,
    Topic,
    TopicGroup,
)
from tests import factories
from tests.filled_forms import filled_form

SETTINGS = "/spring/staff/settings/"
MILESTONE = f"{SETTINGS}milestones/proposal/"


@pytest.fixture
def carol(world, sign_in):
    return sign_in(world.carol)


def conference_data(carol, **change):
    return filled_form(carol.get(SETTINGS), "team_max", **change)


def test_conference_is_changed_and_the_change_logged(world, carol):
    carol.post(SETTINGS, conference_data(carol, name="New Name", team_max="4"))
    world.conference.refresh_from_db()
    assert (world.conference.name, world.conference.slug) == ("New Name", "spring")
    entry = LogEntry.objects.get(verb="changed the settings of")
    assert entry.before == {"name": "Deep Learning Mini-Conference", "team_max": 3}
    assert entry.after == {"name": "New Name", "team_max": 4}


def test_teams_of_the_usual_size_follow_a_new_largest_size(world, carol):
    teaming.set_seats(world.beta, 5, world.carol)
    carol.post(SETTINGS, conference_data(carol, team_max="4"))
    world.alpha.refresh_from_db()
    world.beta.refresh_from_db()
    assert (world.alpha.seats, world.beta.seats) == (4, 5)


def test_smaller_size_takes_nobody_off_a_team(world, carol):
    carol.post(SETTINGS, conference_data(carol, team_max="1"))
    world.alpha.refresh_from_db()
    world.beta.refresh_from_db()
    assert (world.alpha.seats, world.beta.seats) == (2, 1)
    assert world.alpha.memberships.count() == 2


def test_times_are_written_in_the_zone_of_the_same_form(world, carol):
    data = conference_data(carol, time_zone="Asia/Tokyo", teams_lock_at="2027-02-01T23:59")
    carol.post(SETTINGS, data)
    world.conference.refresh_from_db()
    lock = datetime(2027, 2, 1, 23, 59, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert world.conference.teams_lock_at == lock


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"team_min": "5"}, "__all__"),
        ({"team_max": "13"}, "__all__"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"teams_lock_at": "soon"}, "teams_lock_at"),
        ({"gallery_opens_on": "soon"}, "gallery_opens_on"),
    ],
)
def test_wrong_settings_are_said_beside_the_field(world, carol, change, field):
    response = carol.post(SETTINGS, conference_data(carol, **change))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    world.conference.refresh_from_db()
    assert world.conference.name == "Deep Learning Mini-Conference"


def milestone_data(carol, **change):
    return filled_form(carol.get(MILESTONE), "due_at", **change)


def test_milestone_and_its_fields_are_saved_together(world, carol):
    data = milestone_data(
        carol,
        name="First proposal",
        **{"fields-0-max_words": "333", "fields-2-label": "Plan", "fields-2-kind": "section"},
    )
    assert carol.post(MILESTONE, data).status_code == 302
    world.proposal.refresh_from_db()
    assert (world.proposal.name, world.proposal.slug) == ("First proposal", "proposal")
    fields = world.proposal.fields.values_list("key", "max_words", "position")
    assert list(fields) == [("idea", 333, 0), ("data", 100, 1), ("plan", None, 2)]
    entry = LogEntry.objects.get(verb="changed the milestone")
    assert entry.after == {"name": "First proposal", "fields": ["Idea", "Plan"]}


def test_saving_a_milestone_unchanged_keeps_its_instants(world, carol):
    before = Milestone.objects.values().get(pk=world.proposal.pk)
    carol.post(MILESTONE, milestone_data(carol))
    after = Milestone.objects.values().get(pk=world.proposal.pk)
    for name in ("opens_at", "due_at"):
        before[name] = before[name].replace(second=0, microsecond=0)
        after[name] = after[name].replace(second=0, microsecond=0)
    assert after == before


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"due_at": "2020-01-01T00:00"}, "opens_at"),
        ({"late_until": "2020-01-01T00:00"}, "late_until"),
        ({"late_penalty": "101"}, "late_penalty"),
        ({"grace_minutes": "-1"}, "grace_minutes"),
        ({"fields-0-min_words": "900", "fields-0-max_words": "9"}, "max_words"),
        ({"fields-0-label": ""}, "label"),
        ({"fields-0-kind": "spell"}, "kind"),
        ({"fields-0-max_megabytes": "0"}, "max_megabytes"),
    ],
)
def test_wrong_milestone_is_said_beside_the_field(world, carol, change, where):
    response = carol.post(MILESTONE, milestone_data(carol, **change))
    assert response.status_code == 422
    context = response.context
    assert where in {**context["form"].errors, **context["fields"].forms[0].errors}
    assert not LogEntry.objects.filter(verb="changed the milestone").exists()


def test_field_that_holds_typed_work_cannot_be_removed(world, carol):
    field = world.proposal.fields.first()
    submission = Submission.objects.create(project=world.alphas_project, milestone=world.proposal)
    DraftItem.objects.create(submission=submission, field=field, text="Typed.")
    response = carol.post(MILESTONE, milestone_data(carol, **{"fields-0-DELETE": "on"}))
    assert response.status_code == 422
    assert response.context["fields"].non_form_errors() == [
        "“Idea” cannot be removed: 1 team has written, added or confirmed something here. Make it "
        "optional, or ask it only of some categories; then what they hold is kept."
    ]
    assert MilestoneField.objects.filter(pk=field.pk).exists()


def test_field_that_holds_nothing_is_removed(world, carol):
    carol.post(MILESTONE, milestone_data(carol, **{"fields-1-DELETE": "on"}))
    assert list(world.proposal.fields.values_list("key", flat=True)) == ["idea"]


def test_milestone_is_added(world, carol):
    url = f"{SETTINGS}milestones/new/"
    data = filled_form(
        carol.get(url),
        "due_at",
        name="Check-in",
        opens_at="2027-02-01T00:00",
        due_at="2027-03-01T23:59",
    )
    response = carol.post(url, data)
    assert response.url == f"{SETTINGS}milestones/check-in/"
    assert carol.post(url, data).url == f"{SETTINGS}milestones/check-in-2/"
    assert carol.post(url, {**data, "due_at": "2027-01-01T00:00"}).status_code == 422


def test_milestone_nobody_has_begun_is_removed_after_a_question(world, carol):
    url = f"{MILESTONE}remove/"
    assert "its 2 fields are removed" in carol.get(url).content.decode()
    carol.post(url)
    assert not Milestone.objects.filter(slug="proposal").exists()


def test_milestone_somebody_has_begun_stays(world, carol):
    Submission.objects.create(project=world.alphas_project, milestone=world.proposal)
    response = carol.post(f"{MILESTONE}remove/", follow=True)
    assert "1 project has begun it" in response.content.decode()
    assert Milestone.objects.filter(slug="proposal").exists()


def test_preview_shows_every_field_and_nothing_to_send(world, carol):
    page = carol.get(f"{SETTINGS}milestones/deliverables/preview/").content.decode()
    for label in ("Repository", "Video", "Report", "Slides", "Cover"):
        assert f">{label}" in page
    assert "12 pages" in page


def test_milestone_of_another_conference_is_not_found(world, carol):
    factories.milestone(factories.conference("autumn"), "Foreign")
    assert carol.get(f"{SETTINGS}milestones/foreign/").status_code == 404


def test_categories_are_added_renamed_and_removed(world, carol):
    old = factories.category(world.conference, "Application")
    gone = factories.category(world.conference, "Theory")
    url = f"{SETTINGS}categories/"
    data = filled_form(
        carol.get(url),
        "categories-0-name",
        **{
            "categories-0-name": "Applied",
            "categories-1-DELETE": "on",
            "categories-2-name": "Explainer",
        },
    )
    assert carol.post(url, data).status_code == 302
    old.refresh_from_db()
    assert (old.name, old.slug) == ("Applied", "application")
    assert not Category.objects.filter(pk=gone.pk).exists()
    assert Category.objects.get(name="Explainer").slug == "explainer"
    entry = LogEntry.objects.get(verb="changed the categories of")
    assert entry.after == {"rows": ["Applied", "Explainer"], "removed": ["Theory"]}


def test_two_categories_of_one_name_are_refused(world, carol):
    factories.category(world.conference, "Application")
    url = f"{SETTINGS}categories/"
    data = filled_form(carol.get(url), "categories-0-name", **{"categories-1-name": "application"})
    response = carol.post(url, data)
    assert response.status_code == 422
    assert "stands above already" in response.content.decode()


def test_groups_and_topics_are_two_forms_of_one_page(world, carol):
    url = f"{SETTINGS}topics/"
    data = filled_form(
        carol.get(url),
        "topic_groups-0-name",
        **{
            "topic_groups-0-name": "Sound",
            "topic_groups-0-palette": "ochre",
            "topic_groups-0-family": "waves",
            "save_groups": "1",
        },
    )
    assert carol.post(url, data).status_code == 302
    group = TopicGroup.objects.get()
    data = filled_form(
        carol.get(url),
        "topics-0-name",
        **{"topics-0-name": "Music", "topics-0-group": group.pk, "save_topics": "1"},
    )
    assert carol.post(url, data).status_code == 302
    assert Topic.objects.get(slug="music").group == group


def test_topic_cannot_join_a_group_of_another_conference(world, carol):
    foreign = TopicGroup.objects.create(conference=factories.conference("autumn"), name="Foreign")
    url = f"{SETTINGS}topics/"
    data = filled_form(
        carol.get(url),
        "topics-0-name",
        **{"topics-0-name": "Music", "topics-0-group": foreign.pk, "save_topics": "1"},
    )
    assert carol.post(url, data).status_code == 422
    assert not Topic.objects.exists()


def test_a_row_of_another_conference_cannot_be_smuggled_in(world, carol):
    foreign = factories.category(factories.conference("autumn"), "Foreign")
    factories.category(world.conference, "Application")
    url = f"{SETTINGS}categories/"
    data = filled_form(
        carol.get(url),
        "categories-0-name",
        **{"categories-0-id": foreign.pk, "categories-0-name": "Taken over"},
    )
    carol.post(url, data)
    foreign.refresh_from_db()
    assert foreign.name == "Foreign"
    assert list(world.conference.categories.values_list("name", flat=True)) == ["Application"]
