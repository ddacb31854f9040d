"""Staff write to groups that are computed, see whom it reaches, and send it as one act."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from projects import announcing
from projects.audiences import audiences_of
from projects.models import Announcement, Kind, LogEntry, Mail
from projects.refusals import WrongState
from tests import factories

LIST = "/spring/staff/announcements/"


def draft(world, *groups, **more):
    defaults = {"subject": "Room change", "body": "We meet in **Hall B**."}
    return Announcement.objects.create(
        conference=world.conference,
        written_by=world.carol,
        groups=list(groups),
        **{**defaults, **more},
    )


def sent(world, *groups, **more):
    row = draft(world, *groups, **more)
    announcing.send(row, announcing.preview(row).fingerprint, world.carol)
    row.refresh_from_db()
    return row


def names_in(world, key):
    [audience] = [one for one in audiences_of(world.conference) if one.key == key]
    return sorted(place.user.name for place in audience.people().distinct())


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("everyone", ["Alice", "Amir", "Bob", "Carol", "Dan", "Eve"]),
        ("students", ["Alice", "Amir", "Bob", "Dan"]),
        ("judges", []),
        ("staff", ["Carol", "Eve"]),
        ("no-team", ["Dan"]),
        ("without-video", ["Alice", "Amir", "Bob"]),
        ("owing-proposal", ["Alice", "Amir", "Bob"]),
    ],
)
def test_group_holds_the_people_it_says(world, group, names):
    assert names_in(world, group) == names


def test_groups_follow_what_teams_do(world):
    video = factories.artefact(world.alphas_project, Kind.VIDEO)
    factories.version(world.betas_project, world.proposal)
    submission = factories.Submission.objects.create(
        project=world.alphas_project, milestone=world.final
    )
    submission.draft_items.create(field=world.final.fields.get(key="video"), artefact=video)
    assert names_in(world, "without-video") == ["Bob"]
    assert names_in(world, "owing-proposal") == ["Alice", "Amir"]


def test_preview_counts_everyone_once_and_says_why(world):
    world.dan.mail_pace = "daily"
    world.dan.save()
    shown = announcing.preview(draft(world, "no-team", "students"))
    assert shown.groups == [("Students", 4), ("People without a team", 1)]
    assert len(shown.reached) == 4
    assert shown.paces == {"at_once": 3, "daily": 1, "essential": 0}


def test_instructor_writes_previews_and_sends(world, sign_in):
    client = sign_in(world.carol)
    form = {"subject": "Room change", "body": "We meet in **Hall B**.", "groups": ["no-team"]}
    page = client.post(f"{LIST}new/", form, follow=True)
    row = Announcement.objects.get()
    assert "Send to 1 person" in page.content.decode()
    assert "People without a team" in page.content.decode()
    assert (Mail.objects.count(), row.sent_at) == (0, None)
    fingerprint = page.context["preview"].fingerprint
    client.post(f"{LIST}{row.pk}/send/", {"fingerprint": fingerprint})
    [mail] = Mail.objects.all()
    assert (mail.to, mail.subject) == (world.dan.email, "Room change")
    assert "on no team yet." in mail.text
    assert "<strong>Hall B</strong>" in mail.html
    assert LogEntry.objects.get(verb="announced").after["people"] == 1
    again = client.post(f"{LIST}{row.pk}/send/", {"fingerprint": fingerprint})
    assert again.status_code == 409
    assert Mail.objects.count() == 1


def test_preview_shows_the_mail_of_the_person_asked_for(world, sign_in):
    row = draft(world, "students")
    client = sign_in(world.carol)
    page = client.get(f"{LIST}{row.pk}/?to={world.places.bob.pk}")
    assert page.context["reach"].place == world.places.bob
    assert "/accounts/mail/…" in page.content.decode()
    assert client.get(f"{LIST}{row.pk}/?to=x").context["reach"].place == world.places.alice


def test_changed_group_or_text_is_not_sent_unseen(world):
    row = draft(world, "no-team")
    fingerprint = announcing.preview(row).fingerprint
    factories.participant(world.conference, "Zoe")
    with pytest.raises(WrongState, match="have changed since"):
        announcing.send(row, fingerprint, world.carol)
    assert Mail.objects.count() == 0


def test_announcement_to_nobody_is_refused(world):
    row = draft(world, "judges")
    with pytest.raises(WrongState, match="Nobody is in these groups"):
        announcing.send(row, announcing.preview(row).fingerprint, world.carol)


def test_missing_group_is_said_beside_the_field(world, sign_in):
    page = sign_in(world.carol).post(f"{LIST}new/", {"subject": "A", "body": "B"})
    assert page.status_code == 422
    assert page.context["form"].errors == {"groups": ["Choose at least one group."]}


def test_only_those_it_went_to_and_staff_read_it(world, sign_in):
    row = sent(world, "no-team")
    answers = {
        name: sign_in(getattr(world, name)).get(f"/spring/announcements/{row.pk}/").status_code
        for name in ("dan", "alice", "eve", "carol", "root")
    }
    assert answers == {"dan": 200, "alice": 404, "eve": 200, "carol": 200, "root": 200}
    unsent = draft(world, "students")
    assert sign_in(world.dan).get(f"/spring/announcements/{unsent.pk}/").status_code == 404


def test_dashboard_shows_it_to_those_it_went_to(world, sign_in):
    row = sent(world, "no-team", "staff")
    link = f'href="/spring/announcements/{row.pk}/"'
    seen = {
        name: link in sign_in(getattr(world, name)).get("/spring/me/").content.decode()
        for name in ("dan", "alice", "eve")
    }
    assert seen == {"dan": True, "alice": False, "eve": True}


def test_sent_one_cannot_be_changed_or_removed(world, sign_in):
    row = sent(world, "no-team")
    client = sign_in(world.carol)
    assert client.post(f"{LIST}{row.pk}/edit/", {"subject": "New"}).status_code == 409
    assert client.post(f"{LIST}{row.pk}/remove/").status_code == 409
    assert client.get(f"{LIST}{row.pk}/")["Location"] == f"/spring/announcements/{row.pk}/"


def test_draft_is_removed_after_asking(world, sign_in):
    row = draft(world, "no-team")
    client = sign_in(world.carol)
    client.get(f"{LIST}{row.pk}/remove/")
    assert Announcement.objects.count() == 1
    client.post(f"{LIST}{row.pk}/remove/")
    assert Announcement.objects.count() == 0


def test_assistants_read_the_list_but_send_nothing(world, sign_in):
    row = draft(world, "no-team")
    client = sign_in(world.eve)
    assert client.get(LIST).status_code == 200
    page = client.get(f"{LIST}{row.pk}/")
    assert "An instructor sends it." in page.content.decode()
    assert client.post(f"{LIST}{row.pk}/send/").status_code == 403
    assert client.get(f"{LIST}new/").status_code == 403


def test_sending_costs_as_many_queries_for_many_people(world):
    with CaptureQueriesContext(connection) as few:
        sent(world, "students")
    for n in range(20):
        factories.participant(world.conference, f"Student {n}")
    with CaptureQueriesContext(connection) as many:
        sent(world, "students")
    assert len(many) == len(few)


@pytest.mark.django_db(transaction=True)
def test_four_presses_at_once_send_it_once(transactional_db):
    conference = factories.conference("rush")
    place = factories.participant(conference, "Carol", "instructor")
    row = Announcement.objects.create(
        conference=conference, subject="S", body="B", groups=["everyone"], written_by=place.user
    )
    fingerprint = announcing.preview(row).fingerprint
    gate = Barrier(4)

    def press(_):
        try:
            gate.wait(timeout=30)
            return announcing.send(row, fingerprint, place.user)
        except WrongState as refusal:
            return str(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(map(str, pool.map(press, range(4))))
    assert answers == ["1", *3 * ["This announcement has been sent already."]]
    assert Mail.objects.count() == 1
