"""A student asks a team that offers a seat; a member answers."""

import pytest

from projects import requesting, seeking, teaming
from projects.models import JoinRequest, LogEntry, Mail
from projects.refusals import NotAllowed, WrongState


@pytest.fixture
def offering(world):
    """Alpha offers its third seat."""
    seeking.announce(world.alpha, "Somebody who writes.", ["writing"], world.alice)
    world.alpha.refresh_from_db()
    return world


def ask(world, message="Hello."):
    return requesting.ask(world.alpha, world.places.dan, message)


def test_team_offers_its_seat_and_students_read_it(world, sign_in):
    response = sign_in(world.alice).post(
        "/spring/team/offer/", {"seeks": "Somebody who writes.", "wanted_skills": "Writing, , PDE"}
    )
    assert response.status_code == 302
    world.alpha.refresh_from_db()
    assert world.alpha.wanted_skills == ["writing", "pde"]
    page = sign_in(world.dan).get("/spring/people/").content.decode()
    assert "Somebody who writes." in page
    assert "Ask to join" in page


def test_full_team_offers_nothing(world):
    teaming.join(world.alpha, world.places.dan)
    with pytest.raises(WrongState, match="no seat to offer"):
        seeking.announce(world.alpha, "x", [], world.alice)


def test_team_stops_offering(offering, sign_in):
    sign_in(offering.alice).post("/spring/team/offer/stop/")
    assert (
        "Somebody who writes." not in sign_in(offering.dan).get("/spring/people/").content.decode()
    )


def test_student_asks_and_every_member_gets_a_mail(offering, sign_in):
    url = f"/spring/people/teams/{offering.alpha.pk}/ask/"
    sign_in(offering.dan).post(url, {"message": "I write well."})
    assert JoinRequest.objects.get().message == "I write well."
    mails = Mail.objects.filter(key__startswith="join-request:")
    assert sorted(mails.values_list("to", flat=True)) == sorted(
        [offering.alice.email, offering.amir.email]
    )


def test_asking_twice_is_refused(offering):
    ask(offering)
    with pytest.raises(WrongState, match="asked this team already"):
        ask(offering)


def test_team_that_offers_nothing_is_not_found(world, sign_in):
    url = f"/spring/people/teams/{world.beta.pk}/ask/"
    assert sign_in(world.dan).post(url).status_code == 404


def test_member_of_a_team_asks_no_other(offering):
    with pytest.raises(WrongState, match="Leave it first"):
        requesting.ask(offering.alpha, offering.places.bob, "")


def test_member_accepts_and_other_requests_end(offering, sign_in):
    seeking.announce(offering.beta, "Anyone.", [], offering.bob)
    offering.beta.refresh_from_db()
    other = requesting.ask(offering.beta, offering.places.dan, "")
    asked = ask(offering)
    url = f"/spring/team/requests/{asked.pk}/"
    response = sign_in(offering.amir).post(url, {"answer": "accept"}, follow=True)
    assert "Dan is on your team now" in response.content.decode()
    other.refresh_from_db()
    asked.refresh_from_db()
    assert [user.name for user in offering.alpha.members] == ["Alice", "Amir", "Dan"]
    assert (asked.accepted_at is None, asked.answered_by) == (False, offering.amir)
    assert other.retracted_at is not None


def test_member_declines_and_the_student_hears_it(offering, sign_in):
    asked = ask(offering)
    sign_in(offering.alice).post(f"/spring/team/requests/{asked.pk}/", {"answer": "decline"})
    assert Mail.objects.get(to=offering.dan.email).subject == "Alpha has no seat for you"
    assert not offering.alpha.has_member(offering.dan)


def test_student_takes_the_request_back_and_it_cannot_be_accepted(offering, sign_in):
    asked = ask(offering)
    sign_in(offering.dan).post(f"/spring/people/requests/{asked.pk}/retract/")
    with pytest.raises(WrongState, match="answered or taken back"):
        requesting.accept(asked, offering.alice)
    assert not offering.alpha.has_member(offering.dan)


def test_requests_of_others_are_not_found(offering, sign_in):
    asked = ask(offering)
    url = f"/spring/team/requests/{asked.pk}/"
    assert sign_in(offering.bob).post(url, {"answer": "accept"}).status_code == 404
    with pytest.raises(NotAllowed):
        requesting.accept(asked, offering.dan)


def test_student_says_what_they_look_for(world, sign_in):
    sent = {"about": "I like sound.", "skills": "DSP", "interests": "", "free_times": ["mon-am"]}
    sign_in(world.dan).post("/spring/people/me/", sent)
    page = sign_in(world.alice).get("/spring/people/").content.decode()
    assert "I like sound." in page
    assert "Free: Monday morning." in page


def test_list_of_people_costs_the_same_for_many(offering, sign_in, django_assert_max_num_queries):
    from tests import factories

    client = sign_in(offering.dan)
    for n in range(6):
        place = factories.participant(offering.conference, f"S{n}")
        seeking.say_looking(place, "x", ["a"], [], [])
        owner = factories.participant(offering.conference, f"O{n}")
        team = factories.team(offering.conference, f"T{n}", owner)
        seeking.announce(team, "x", [], owner.user)
    with django_assert_max_num_queries(20):
        client.get("/spring/people/")


def test_acts_are_in_the_log(offering):
    requesting.retract(ask(offering), offering.dan)
    verbs = list(LogEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["offered seats of", "asked to join", "took back the request to"]


@pytest.mark.parametrize("sent", [{}, {"answer": "maybe"}])
def test_no_answer_is_no_refusal(offering, sign_in, sent):
    asked = ask(offering)
    answer = sign_in(offering.alice).post(f"/spring/team/requests/{asked.pk}/", sent)
    assert answer.status_code == 409
    assert "Choose whether to accept or to decline." in answer.text
    assert list(JoinRequest.objects.open()) == [asked]
