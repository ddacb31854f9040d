"""Own numbers of reviews for single reviewers: set, shown, taken back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from projects.models import LogEntry
from reviews.models import Load, Pin, ReviewRound
from reviews.parties import parties_of
from tests import factories
from tests.reviews import rows


@pytest.fixture
def staff(world, sign_in):
    world.client = sign_in(world.carol)
    world.round = rows.round_(world.conference, world.final, reviews_per_reviewer=3)
    world.page = f"/spring/staff/rounds/{world.round.pk}/"
    world.url = f"{world.page}loads/"
    return world


def loads(world):
    round_ = ReviewRound.objects.get(pk=world.round.pk)
    return {party.person.user.name: (party.least, party.most) for party in parties_of(round_)}


def test_one_reviewer_is_excused_and_the_round_says_so(staff):
    answer = staff.client.post(
        staff.url, {"reviewer": staff.places.dan.pk, "most": "0"}, follow=True
    )
    html = answer.content.decode()
    assert "Dan writes 0." in html
    assert "4 reviewers write 9 reviews in all." in html
    assert loads(staff) == {"Alice": (3, 3), "Amir": (3, 3), "Bob": (3, 3), "Dan": (0, 0)}
    assert "<bdi>Dan</bdi> 0" in staff.client.get(staff.page).content.decode()
    entry = LogEntry.objects.get(verb="set how many reviews somebody writes in")
    assert (entry.before, entry.after) == ({"reviews": "3"}, {"reviewer": "Dan", "reviews": "0"})


def test_a_second_number_replaces_the_first_and_can_be_taken_back(staff):
    for number in ("1", "5"):
        staff.client.post(staff.url, {"reviewer": staff.places.dan.pk, "most": number})
    assert (Load.objects.count(), loads(staff)["Dan"]) == (1, (5, 5))
    staff.client.post(staff.url, {"forget": staff.places.dan.pk})
    assert (Load.objects.count(), loads(staff)["Dan"]) == (0, (3, 3))


def test_bounds_are_asked_where_each_project_gets_its_number(staff):
    ReviewRound.objects.update(demand=2, load_min=1, load_max=4)
    html = staff.client.get(staff.url).content.decode()
    assert "Each project gets 2 reviews, and each reviewer writes 1 to 4" in html
    wrong = staff.client.post(
        staff.url, {"reviewer": staff.places.dan.pk, "least": "3", "most": "2"}
    )
    assert wrong.status_code == 422
    assert "This must be at least the fewest, 3." in wrong.content.decode()
    staff.client.post(staff.url, {"reviewer": staff.places.dan.pk, "least": "0", "most": "2"})
    assert loads(staff)["Dan"] == (0, 2)


def test_team_has_one_number_whoever_stands_for_it(staff):
    ReviewRound.objects.update(reviewed_by="teams")
    staff.client.post(staff.url, {"reviewer": staff.places.alice.pk, "most": "5"})
    assert "<bdi>Alpha</bdi>" in staff.client.get(staff.url).content.decode()
    staff.alpha.contact = staff.places.amir
    staff.alpha.save()
    staff.client.post(staff.url, {"reviewer": staff.places.amir.pk, "most": "2"})
    assert [load.most for load in Load.objects.all()] == [2]
    assert loads(staff) == {"Amir": (2, 2), "Bob": (3, 3)}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"reviewer": "", "most": "2"}, "Choose a reviewer."),
        ({"reviewer": "dan", "most": ""}, "Say how many."),
        ({"reviewer": "dan", "most": "51"}, "Ensure this value is less than or equal to 50."),
        ({"reviewer": "dan", "most": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"reviewer": "carol", "most": "2"}, "This person does not review in this round."),
        ({"reviewer": "9" * 30, "most": "2"}, "This person does not review in this round."),
    ],
)
def test_mistakes_are_told_and_nothing_is_kept(staff, data, told):
    place = getattr(staff.places, data["reviewer"] or "-", None)
    answer = staff.client.post(
        staff.url, {**data, "reviewer": place.pk if place else data["reviewer"]}
    )
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Load.objects.count() == 0


def test_number_below_the_pinned_pairs_is_refused(staff):
    Pin.objects.create(
        round=staff.round,
        reviewer=staff.places.dan,
        project=staff.alphas_project,
        pinned_by=staff.carol,
    )
    answer = staff.client.post(staff.url, {"reviewer": staff.places.dan.pk, "most": "0"})
    assert answer.status_code == 422
    assert "Dan is put together with 1 project already." in answer.content.decode()
    assert Load.objects.count() == 0


def test_after_release_no_number_changes(staff):
    ReviewRound.objects.update(released_at=timezone.now())
    answer = staff.client.post(staff.url, {"reviewer": staff.places.dan.pk, "most": "1"})
    assert answer.status_code == 422
    assert Load.objects.count() == 0
    assert staff.client.post(staff.url, {"forget": "1"}).status_code == 409


def test_only_instructors_set_numbers(staff, sign_in):
    assert sign_in(staff.eve).get(staff.url).status_code == 403
    assert sign_in(staff.alice).get(staff.url).status_code == 404
    elsewhere = rows.round_(factories.conference("autumn"), staff.final)
    assert staff.client.get(f"/spring/staff/rounds/{elsewhere.pk}/loads/").status_code == 404
    assert "Own numbers" not in sign_in(staff.eve).get(staff.page).content.decode()
