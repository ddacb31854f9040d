"""A student's calendar: their own deadlines behind a secret address that they can replace or end."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects import extending, teaming, viewing
from projects.models import CalendarLink, Milestone, Role, Session, Slot, Submission
from reviews.models import Review, ReviewRound, Rubric
from tests import factories
from tests.portal.test_dashboard import hand_in
from tests.projects.domain.test_icalendar import read

PAGE = "/spring/me/calendar/"


def address(world, person, sign_in):
    client = sign_in(person)
    client.post(PAGE, {"act": "make"})
    return client.get(PAGE).context["address"].removeprefix(settings.SITE_URL)


def feed(path):
    response = Client().get(path)
    assert response.status_code == 200
    return {event["UID"].partition("@")[0]: event for event in read(response.content.decode())}


def titles(path):
    return sorted(event["SUMMARY"] for event in feed(path).values())


def test_address_is_made_only_on_asking(world, sign_in):
    client = sign_in(world.alice)
    assert client.get(PAGE).context["address"] == ""
    assert not CalendarLink.objects.exists()
    path = address(world, world.alice, sign_in)
    assert re.fullmatch(r"/spring/calendar/\w{16}-[0-9a-f]{40}\.ics", path)
    assert client.get(PAGE).context["webcal"].startswith("webcal://")


def test_it_holds_the_students_own_deadlines(world, sign_in):
    later = world.proposal.due_at + timedelta(days=2)
    extending.extend(world.alphas_project, world.proposal, later, "Secret reason", world.carol)
    hand_in(world.alphas_project, world.final)
    path = address(world, world.alice, sign_in)
    assert titles(path) == [
        "Proposal due (DS 542)",
        "\N{CHECK MARK} Deliverables handed in (DS 542)",
    ]
    proposal = feed(path)[f"spring-milestone-{world.proposal.pk}"]
    assert proposal["DTSTART"] == f"{later:%Y%m%dT%H%M%SZ}"
    assert "Your team's extension is counted in." in proposal["DESCRIPTION"]
    assert "Secret reason" not in proposal["DESCRIPTION"]
    own = feed(address(world, world.bob, sign_in))[f"spring-milestone-{world.proposal.pk}"]
    assert own["DTSTART"] == f"{world.proposal.due_at:%Y%m%dT%H%M%SZ}"


def test_late_window_stands_in_the_words(world, sign_in):
    event = feed(address(world, world.bob, sign_in))[f"spring-milestone-{world.final.pk}"]
    assert "for 10 per cent of the points" in event["DESCRIPTION"]


def test_changes_asked_for_are_due_again(world, sign_in):
    hand_in(world.alphas_project, world.proposal, "changes_requested")
    assert "Proposal: hand in again (DS 542)" in titles(address(world, world.alice, sign_in))


def test_without_a_team_the_lock_stands_there_and_goes_when_one_is_found(world, sign_in):
    world.conference.teams_lock_at = timezone.now() + timedelta(days=3)
    world.conference.save()
    path = address(world, world.dan, sign_in)
    assert "Teams lock (DS 542)" in titles(path)
    teaming.join(world.beta, world.places.dan)
    assert "Teams lock (DS 542)" not in titles(path)


def test_reviews_that_are_owed_stand_there_with_how_many_are_done(world, sign_in):
    round_ = ReviewRound.objects.create(
        conference=world.conference,
        name="Feedback",
        milestone=world.proposal,
        rubric=Rubric.objects.create(conference=world.conference, name="R"),
        opens_at=timezone.now() - timedelta(days=1),
        due_at=timezone.now() + timedelta(days=3),
        opened_at=timezone.now(),
    )
    review = Review.objects.create(
        round=round_, reviewer=world.places.bob, project=world.alphas_project
    )
    path = address(world, world.bob, sign_in)
    assert "Reviews due: Feedback (0 of 1 submitted) (DS 542)" in titles(path)
    Review.objects.filter(pk=review.pk).update(status=Review.Status.SUBMITTED)
    assert "\N{CHECK MARK} Reviews submitted: Feedback (DS 542)" in titles(path)
    # Whose project it is that Bob reviews, and who reviews Alice's, is no matter of a calendar.
    assert "Seeing in the Dark" not in Client().get(path).content.decode()
    assert "Feedback" not in Client().get(address(world, world.alice, sign_in)).content.decode()


def test_own_talk_stands_there_once_the_program_is_public(world, sign_in):
    starts = timezone.now().replace(microsecond=0) + timedelta(days=40)
    session = Session.objects.create(
        conference=world.conference, name="First day", room="Hall A", starts_at=starts
    )
    slot = Slot.objects.create(
        session=session, project=world.alphas_project, starts_at=starts, minutes=5
    )
    path = address(world, world.alice, sign_in)
    assert f"spring-slot-{slot.pk}" not in feed(path)
    factories.public(world.alphas_project)
    talk = feed(path)[f"spring-slot-{slot.pk}"]
    assert (talk["LOCATION"], talk["TRANSP"]) == ("Hall A", "OPAQUE")
    assert f"spring-slot-{slot.pk}" not in feed(address(world, world.bob, sign_in))


def test_number_rises_when_a_date_moves_and_only_then(world, sign_in):
    path = address(world, world.alice, sign_in)
    key = f"spring-milestone-{world.proposal.pk}"
    first = feed(path)[key]
    assert (first["SEQUENCE"], feed(path)[key]) == ("0", first)
    Milestone.objects.filter(pk=world.proposal.pk).update(name="Plan")
    assert feed(path)[key]["SEQUENCE"] == "0"
    later = world.proposal.due_at + timedelta(days=2)
    extending.extend(world.alphas_project, world.proposal, later, "R.", world.carol)
    moved = feed(path)[key]
    assert (moved["SEQUENCE"], moved["UID"]) == ("1", first["UID"])
    assert moved["LAST-MODIFIED"] >= first["LAST-MODIFIED"]


def test_reader_who_asks_again_hears_that_nothing_changed(world, sign_in):
    path = address(world, world.alice, sign_in)
    first = Client().get(path)
    assert Client().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_replaced_and_ended_addresses_stop(world, sign_in):
    old = address(world, world.alice, sign_in)
    new = address(world, world.alice, sign_in)
    assert [Client().get(path).status_code for path in (old, new)] == [404, 200]
    sign_in(world.alice).post(PAGE, {"act": "end"})
    assert Client().get(new).status_code == 404
    assert CalendarLink.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [{"left_at": timezone.now()}, {"role": Role.ASSISTANT}],
    ids=["left", "no student any more"],
)
def test_address_dies_with_the_place_on_the_roster(world, sign_in, change):
    path = address(world, world.alice, sign_in)
    type(world.places.alice).objects.filter(pk=world.places.alice.pk).update(**change)
    assert Client().get(path).status_code == 404


def test_closed_account_reads_nothing(world, sign_in):
    path = address(world, world.alice, sign_in)
    world.alice.is_active = False
    world.alice.save()
    assert Client().get(path).status_code == 404


def test_only_the_exact_address_opens(world, sign_in):
    factories.conference("autumn")
    path = address(world, world.alice, sign_in)
    token = path.removeprefix("/spring/calendar/").removesuffix(".ics")
    other = address(world, world.bob, sign_in).removeprefix("/spring/calendar/")
    for wrong in (
        path.replace("spring", "autumn"),
        path.replace(token, token[:-1] + ("0" if token[-1] != "0" else "1")),
        path.replace(token, token.partition("-")[0]),
        path.replace(token, f"{token.partition('-')[0]}-{other.partition('-')[2]}"),
        path.replace(token, "x"),
        "/spring/calendar/-.ics",
        "/spring/calendar/é-%00.ics",
    ):
        assert Client().get(wrong).status_code == 404


def test_secret_half_is_not_in_the_database(world, sign_in):
    path = address(world, world.alice, sign_in)
    row = CalendarLink.objects.values().get()
    secret = path.partition("-")[2].removesuffix(".ics")
    assert secret not in str(row)


def test_it_sets_no_cookie_and_is_kept_by_nobody_in_between(world, sign_in):
    response = Client().get(address(world, world.alice, sign_in))
    assert not response.cookies
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert Client().post("/spring/calendar/x.ics").status_code == 405


def test_whoever_views_the_conference_as_a_student_does_not_learn_the_address(world, sign_in):
    path = address(world, world.alice, sign_in)
    client = sign_in(world.carol)
    client.post(f"/spring/staff/people/{world.places.alice.pk}/view/")
    session = client.session
    assert viewing.KEY in session
    page = client.get(PAGE)
    assert "Only its owner sees it." in page.content.decode()
    assert path.partition("-")[2] not in page.content.decode()


def test_dashboard_leads_there_for_students_only(world, sign_in):
    assert f'href="{PAGE}"' in sign_in(world.alice).get("/spring/me/").content.decode()
    assert sign_in(world.carol).get(PAGE).status_code == 404


def test_feed_costs_the_same_for_a_few_and_for_many(world, sign_in):
    path = address(world, world.alice, sign_in)

    def cost():
        feed(path)
        with CaptureQueriesContext(connection) as queries:
            feed(path)
        return len(queries)

    few = cost()
    for n in range(10):
        milestone = factories.milestone(world.conference, f"M{n}")
        later = milestone.due_at + timedelta(days=1)
        extending.extend(world.alphas_project, milestone, later, "R.", world.carol)
        Submission.objects.create(project=world.alphas_project, milestone=milestone)
    assert cost() == few
    assert few <= 10


def test_access_log_holds_no_secret(world, sign_in):
    from portal.access_log import SECRET

    line = f"GET {address(world, world.alice, sign_in)} HTTP/1.1"
    assert SECRET.sub(r"\1…", line) == "GET /spring/calendar/… HTTP/1.1"
