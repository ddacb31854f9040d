"""The form of a round: every setting, each mistake beside its field, and what is fixed when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from reviews.models import Response, ReviewRound
from tests.filled_forms import filled_form
from tests.reviews import rows

NEW = "/spring/staff/rounds/new/"
WHOLE = {
    "name": "Final review",
    "reviewed_by": "teams",
    "counted_by": "project",
    "reviews_per_reviewer": "",
    "demand": "4",
    "load_min": "1",
    "load_max": "5",
    "bids_until": "2027-03-30T12:00",
    "opens_at": "2027-04-01T09:00",
    "due_at": "2027-04-29T23:59",
    "grace_minutes": "7",
    "hard_end_at": "2027-05-10T23:59",
    "blinding": "until",
    "others_seen": "all_mine",
    "is_discussed": "on",
    "responses_from": "2027-05-01T09:00",
    "responses_until": "2027-05-05T23:59",
    "response_words": "250",
    "takes_ratings": "on",
}
EACH = {"counted_by": "reviewer", "reviews_per_reviewer": "3"}
NO_NUMBERS = {"demand": "", "load_min": "", "load_max": ""}


@pytest.fixture
def staff(world, sign_in):
    world.rubric = rows.rubric(world.conference)
    world.client = sign_in(world.carol)
    world.data = {**WHOLE, "milestone": world.final.pk, "rubric": world.rubric.pk}
    return world


def errors(answer):
    assert answer.status_code == 422
    return {name: list(told) for name, told in answer.context["form"].errors.items()}


def test_new_round_offers_three_each_and_says_why(staff):
    page = staff.client.get(NEW)
    form = filled_form(page, "counted_by")
    assert (form["counted_by"], form["reviews_per_reviewer"]) == ("reviewer", "3")
    assert (form["reviewed_by"], form["others_seen"]) == ("students", "never")
    html = page.content.decode()
    assert "<summary>Why three each?</summary>" in html
    assert "nobody can tell a strict reader from a weak project" in html


def test_every_setting_is_kept(staff):
    assert staff.client.post(NEW, staff.data).status_code == 302
    made = ReviewRound.objects.get()
    kept = {name: getattr(made, name) for name in WHOLE if name != "counted_by"}
    assert {
        name: str(value) for name, value in kept.items() if not name.endswith(("_at", "l"))
    } == {
        "name": "Final review",
        "reviewed_by": "teams",
        "reviews_per_reviewer": "3",
        "demand": "4",
        "load_min": "1",
        "load_max": "5",
        "grace_minutes": "7",
        "blinding": "until",
        "others_seen": "all_mine",
        "is_discussed": "True",
        "responses_from": "2027-05-01 13:00:00+00:00",
        "response_words": "250",
        "takes_ratings": "True",
    }
    assert made.hard_end_at.isoformat() == "2027-05-11T03:59:00+00:00"
    assert made.responses_until.isoformat() == "2027-05-06T03:59:00+00:00"
    assert made.bids_until.isoformat() == "2027-03-30T16:00:00+00:00"


def test_saved_round_comes_back_as_it_was_typed(staff):
    staff.client.post(NEW, staff.data)
    made = ReviewRound.objects.get()
    page = staff.client.get(f"/spring/staff/rounds/{made.pk}/edit/")
    form = filled_form(page, "counted_by")
    wanted = {**staff.data, "reviews_per_reviewer": 3}
    assert form == {name: str(value) for name, value in wanted.items()}


def test_going_back_to_each_reviewer_forgets_the_demand(staff):
    staff.client.post(NEW, staff.data)
    made = ReviewRound.objects.get()
    url = f"/spring/staff/rounds/{made.pk}/edit/"
    answer = staff.client.post(url, {**staff.data, **EACH, **NO_NUMBERS})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.demand, made.load_min, made.load_max) == (None, None, None)


NO_MEANING = [
    "This has no meaning where each reviewer writes the same number. Empty it, or choose that "
    "each project gets the same number."
]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (EACH, dict.fromkeys(("demand", "load_min", "load_max"), NO_MEANING)),
        (
            {**EACH, **NO_NUMBERS, "reviews_per_reviewer": ""},
            {"reviews_per_reviewer": ["Say how many reviews each writes."]},
        ),
        ({"demand": ""}, {"demand": ["Say how many reviews each project gets."]}),
        ({"demand": "0"}, {"demand": ["Say how many reviews each project gets."]}),
        ({"load_min": "6"}, {"load_max": ["This must be at least the fewest, 6."]}),
        ({"counted_by": ""}, {"counted_by": ["Choose what is the same for all."]}),
        (
            {"opens_at": "2027-05-29T09:00"},
            {"opens_at": ["A round must open before it is due."]},
        ),
        (
            {"bids_until": "2027-04-01T09:01"},
            {"bids_until": ["Bids must close before writing begins."]},
        ),
        (
            {"hard_end_at": "2027-04-29T23:58"},
            {"hard_end_at": ["The hard end must not be before the due time."]},
        ),
        (
            {"responses_until": ""},
            {"responses_until": ["Say until when authors may answer."]},
        ),
        ({"responses_from": ""}, {"responses_from": ["Say from when authors may answer."]}),
        (
            {"responses_until": "2027-05-01T09:00"},
            {"responses_until": ["Answers must close after they open."]},
        ),
        (
            {"responses_from": "2027-04-29T23:58"},
            {"responses_from": ["Authors cannot answer before the reviews are due."]},
        ),
        (
            {"response_words": "19"},
            {"response_words": ["Ensure this value is greater than or equal to 20."]},
        ),
    ],
)
def test_mistake_is_told_beside_its_field_alone(staff, change, told):
    assert errors(staff.client.post(NEW, {**staff.data, **change})) == told
    assert ReviewRound.objects.count() == 0


def test_nothing_typed_is_lost_with_a_mistake(staff):
    page = staff.client.post(NEW, {**staff.data, "load_min": "9"})
    form = filled_form(page, "counted_by")
    assert form == {**{n: str(v) for n, v in staff.data.items()}, "load_min": "9"}


def disabled(client, round_):
    page = client.get(f"/spring/staff/rounds/{round_.pk}/edit/")
    return {name for name, field in page.context["form"].fields.items() if field.disabled}


def test_more_is_fixed_the_further_a_round_is(under_review, sign_in):
    world, client = under_review, sign_in(under_review.carol)

    def now_fixed(**change):
        ReviewRound.objects.update(**change)
        return disabled(client, world.round)

    assigned = {"milestone", "reviewed_by", "bids_until"}
    opened = assigned | {"blinding", "others_seen"}
    begun = opened | {"rubric", "counted_by", "reviews_per_reviewer", "demand"}
    released = begun | {"opens_at", "due_at", "grace_minutes", "load_min", "load_max"}
    assert now_fixed(assigned_at=None, opened_at=None) == set()
    assert now_fixed(assigned_at=timezone.now()) == assigned
    assert now_fixed(opened_at=timezone.now()) == opened
    rows.fill(world.review)
    assert now_fixed() == begun
    assert now_fixed(released_at=timezone.now()) == released
    Response.objects.create(
        round=world.round, project=world.alphas_project, text="Thanks", saved_by=world.alice
    )
    assert now_fixed() == released | {"response_words"}


def test_fixed_field_says_why_and_does_not_move(under_review, sign_in):
    world, client = under_review, sign_in(under_review.carol)
    url = f"/spring/staff/rounds/{world.round.pk}/edit/"
    page = client.get(url)
    assert "Fixed, because the round is open and people rely on it." in page.content.decode()
    sent = {**filled_form(page, "counted_by"), "blinding": "open", "reviewed_by": "judges"}
    assert client.post(url, sent).status_code == 302
    world.round.refresh_from_db()
    assert (world.round.blinding, world.round.reviewed_by) == ("single", "students")


def test_round_page_shows_the_whole_set_up(staff):
    staff.client.post(NEW, staff.data)
    html = staff.client.get(
        f"/spring/staff/rounds/{ReviewRound.objects.get().pk}/"
    ).content.decode()
    for said in (
        "Each team as one; each project gets 4 reviews, each reviewer writes 1 to 5",
        "Blind until own review is in",
        "Once all my reviews of the round are in; they and staff discuss each project",
        "quiet grace 7 minutes",
        "at most 250 words; they say how helpful each review was",
        "Mon 10 May 2027, 23:59 EDT",
    ):
        assert said in html


@pytest.mark.parametrize(
    ("due", "hard_end", "released", "word"),
    [
        (1, None, False, "open</span>"),
        (-2, 24, False, "past due, taken late until"),
        (-2, None, False, "closed, not released"),
        (-2, 24, True, "released, revised until"),
        (-2, None, True, "released</span>"),
    ],
)
def test_round_page_says_how_the_round_stands(under_review, sign_in, due, hard_end, released, word):
    now = timezone.now()
    ReviewRound.objects.update(
        opens_at=now - timedelta(days=9),
        due_at=now + timedelta(hours=due),
        hard_end_at=hard_end and now + timedelta(hours=hard_end),
        released_at=now if released else None,
    )
    page = f"/spring/staff/rounds/{under_review.round.pk}/"
    assert word in sign_in(under_review.eve).get(page).content.decode()
