"""Two accounts of one person become one: everything shown first, then moved, or nothing."""

import pytest
from allauth.account.models import EmailAddress

from projects import addresses, merging
from projects.drafting import save_texts, submission_for
from projects.models import Confirmation, LogEntry, Mail, Participant, Role, User, Version
from projects.refusals import NotAllowed, WrongState
from reviews.models import Review, ReviewRound, Rubric
from tests import factories
from tests.projects.declaring import confirm, milestone, rows

IMPORT = "/spring/staff/people/import/"


@pytest.fixture
def twice(world):
    """Dan is in the conference with a second account, too."""
    world.other = factories.participant(
        world.conference, user=factories.user("Dan D.", email="dan@home.example")
    )
    world.path = f"/spring/staff/people/{world.places.dan.pk}/merge/"
    return world


def round_of(world):
    rubric = Rubric.objects.create(conference=world.conference, name="R")
    return ReviewRound.objects.create(
        conference=world.conference,
        name="Round",
        milestone=world.proposal,
        rubric=rubric,
        opens_at=world.proposal.opens_at,
        due_at=world.proposal.due_at,
    )


def press(client, world, **change):
    """Look at the preview, then press its button."""
    shown = client.get(world.path, {"email": "dan@home.example"})
    plan = shown.context["plan"]
    data = {"email": "dan@home.example", "fingerprint": plan.fingerprint if plan else "", **change}
    return client.post(world.path, data, follow=True)


def test_preview_names_what_moves_and_changes_nothing(twice, sign_in):
    factories.team(twice.conference, "Gamma", twice.other)
    response = sign_in(twice.carol).get(twice.path, {"email": "dan@home.example"})
    plan = response.context["plan"]
    assert (plan.moved, plan.conflicts) == ([("membership", 1), ("team", 1)], [])
    assert User.objects.get(email="dan@home.example").is_active


def test_membership_credits_and_reviews_move(twice, sign_in):
    gamma = factories.team(twice.conference, "Gamma", twice.other)
    project = factories.project(gamma, "Third")
    review = Review.objects.create(
        round=round_of(twice), reviewer=twice.other, project=twice.alphas_project
    )
    press(sign_in(twice.carol), twice)
    place = Participant.objects.get(pk=twice.places.dan.pk)
    review.refresh_from_db()
    gamma.refresh_from_db()
    assert (place.team, gamma.contact, review.reviewer) == (gamma, place, place)
    assert project.credits.get().participant == place
    assert not Participant.objects.filter(pk=twice.other.pk).exists()


def test_what_the_person_confirmed_counts_for_the_account_that_stays(twice, sign_in):
    factories.project(factories.team(twice.conference, "Gamma", twice.other), "Third")
    submission = submission_for(twice.other.membership.team.project, milestone(twice))
    save_texts(submission, twice.other.user, {"tools": rows(none=True)}, {})
    confirm(submission, twice.other.user)
    press(sign_in(twice.carol), twice)
    names = Confirmation.objects.values_list("person", flat=True)
    assert set(names) == {twice.places.dan.user.pk}


def test_place_in_another_conference_moves(twice, sign_in):
    elsewhere = factories.conference("autumn")
    place = factories.participant(elsewhere, user=twice.other.user)
    press(sign_in(twice.root), twice)
    place.refresh_from_db()
    assert place.user == twice.dan


def test_empty_section_and_id_are_filled_from_the_other(twice, sign_in):
    Participant.objects.filter(pk=twice.other.pk).update(section="B", external_id="77")
    press(sign_in(twice.carol), twice)
    place = Participant.objects.get(pk=twice.places.dan.pk)
    assert (place.section, place.external_id) == ("B", "77")


def test_two_teams_are_a_named_conflict(twice, sign_in):
    factories.team(twice.conference, "Gamma", twice.other)
    factories.team(twice.conference, "Delta", twice.places.dan)
    client = sign_in(twice.carol)
    response = client.get(twice.path, {"email": "dan@home.example"})
    assert "on the team Delta, the other on Gamma" in response.content.decode()
    assert press(client, twice).status_code == 409
    assert User.objects.get(email="dan@home.example").is_active


def test_two_reviews_of_one_project_are_a_named_conflict(twice):
    round_ = round_of(twice)
    for place in (twice.other, twice.places.dan):
        Review.objects.create(round=round_, reviewer=place, project=twice.alphas_project)
    plan = merging.plan_merge(twice.dan, twice.other.user)
    assert len(plan.conflicts) == 1
    assert plan.conflicts[0].startswith("Both accounts have a review that can exist only once")


def test_two_roles_are_a_named_conflict(twice):
    Participant.objects.filter(pk=twice.other.pk).update(role=Role.JUDGE)
    plan = merging.plan_merge(twice.dan, twice.other.user)
    assert len(plan.conflicts) == 1


def test_former_account_is_closed_and_both_addresses_are_told(twice, sign_in):
    EmailAddress.objects.create(user=twice.other.user, email="dan@home.example", verified=True)
    press(sign_in(twice.carol), twice)
    gone = User.objects.get(pk=twice.other.user.pk)
    assert (gone.is_active, gone.has_usable_password()) == (False, False)
    assert gone.email.endswith("@accounts.invalid")
    told = Mail.objects.filter(key__startswith="merged:").values_list("to", flat=True)
    assert sorted(told) == sorted(["dan@home.example", twice.dan.email])


def test_former_address_means_the_person_in_rosters_but_does_not_sign_in(twice, sign_in):
    client = sign_in(twice.carol)
    press(client, twice)
    plan = client.post(IMPORT, {"pasted": "name,email\nDan,dan@home.example\n"}).context["plan"]
    assert (len(plan.added), len(plan.unchanged)) == (0, 1)
    assert addresses.of(twice.dan) == [twice.dan.email]
    assert not EmailAddress.objects.filter(email="dan@home.example").exists()


def test_what_was_handed_in_stays_as_it_was(twice, sign_in):
    gamma = factories.team(twice.conference, "Gamma", twice.other)
    project = factories.project(gamma, "Third")
    version = factories.version(project, twice.proposal)
    before = Version.objects.values().get(pk=version.pk)
    press(sign_in(twice.carol), twice)
    assert Version.objects.values().get(pk=version.pk) == before


def test_merging_is_logged(twice, sign_in):
    press(sign_in(twice.carol), twice)
    entry = LogEntry.objects.get(verb="merged two accounts of")
    assert (entry.actor, entry.subject) == (twice.carol, "Dan")


def test_preview_that_is_stale_is_refused(twice):
    plan = merging.plan_merge(twice.dan, twice.other.user)
    factories.team(twice.conference, "Gamma", twice.other)
    with pytest.raises(WrongState):
        merging.merge(twice.dan, twice.other.user, twice.carol, plan.fingerprint, twice.conference)
    assert User.objects.get(email="dan@home.example").is_active


@pytest.mark.parametrize("who", ["carol", "root", "nobody@uni.example"])
def test_accounts_that_may_not_be_merged_look_like_absent_ones(twice, sign_in, who):
    person = getattr(twice, who, None)
    response = sign_in(twice.carol).get(twice.path, {"email": person.email if person else who})
    assert response.status_code == 422
    assert "No account with this address can be merged here." in response.content.decode()


def test_instructor_does_not_merge_people_of_other_conferences(twice):
    factories.participant(factories.conference("autumn"), user=twice.other.user)
    with pytest.raises(NotAllowed):
        merging.merge(twice.dan, twice.other.user, twice.carol, "", twice.conference)


def test_assistant_does_not_merge(twice, sign_in):
    assert sign_in(twice.eve).get(twice.path).status_code == 403


def test_every_relation_to_people_is_walked():
    """A model that names people is merged without anybody thinking of it."""
    named = {model._meta.label for model, _ in merging._naming(User)}
    named |= {model._meta.label for model, _ in merging._naming(Participant)}
    assert {
        "projects.Membership",
        "projects.Credit",
        "reviews.Review",
        "reviews.Grade",
        "reviews.Evaluation",
        "projects.Decision",
    } - named == set()
