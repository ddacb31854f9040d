"""An extension gives one team a later due time for one milestone, with a reason and a mail."""

from datetime import timedelta

import pytest

from projects import extending
from projects.models import Extension, LogEntry, Mail
from projects.refusals import WrongState
from tests import factories


def url(world, act="extend/"):
    return f"/spring/staff/teams/{world.alpha.pk}/{act}"


def local(world, instant):
    return instant.astimezone(world.conference.zone).strftime("%Y-%m-%dT%H:%M")


def test_extension_is_granted_in_the_conferences_zone(world, sign_in):
    later = (world.proposal.due_at + timedelta(days=2)).replace(second=0, microsecond=0)
    response = sign_in(world.carol).post(
        url(world),
        {"milestone": world.proposal.pk, "due_at": local(world, later), "reason": "Illness."},
        follow=True,
    )
    assert "Alpha has more time for Proposal" in response.content.decode()
    extension = Extension.objects.get()
    assert (extension.project, extension.due_at) == (world.alphas_project, later)
    assert LogEntry.objects.filter(verb="extended", actor=world.carol).count() == 1


def test_whole_team_gets_a_mail_with_the_reason(world):
    later = world.proposal.due_at + timedelta(days=2)
    extending.extend(world.alphas_project, world.proposal, later, "Illness.", world.carol)
    mails = Mail.objects.all()
    assert {mail.to for mail in mails} == {world.alice.email, world.amir.email}
    assert "Reason: Illness." in mails[0].text


def test_second_extension_replaces_the_first_and_is_mailed_too(world):
    for days in (2, 4):
        later = world.proposal.due_at + timedelta(days=days)
        extending.extend(world.alphas_project, world.proposal, later, "R.", world.carol)
    assert Extension.objects.get().due_at == later
    assert Mail.objects.count() == 4


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due_at": "2020-01-01T00:00"}, "due_at"),
        ({"due_at": "soon"}, "due_at"),
        ({"due_at": "99999-01-01T00:00"}, "due_at"),
        ({"reason": ""}, "reason"),
        ({"milestone": ""}, "milestone"),
    ],
)
def test_wrong_input_is_said_beside_its_field(world, sign_in, change, field):
    later = world.proposal.due_at + timedelta(days=2)
    data = {"milestone": world.proposal.pk, "due_at": local(world, later), "reason": "R."}
    response = sign_in(world.carol).post(url(world), {**data, **change})
    assert response.status_code == 422
    assert field in response.context["extension_form"].errors
    assert not Extension.objects.exists()


def test_milestone_of_another_conference_is_refused(world):
    foreign = factories.milestone(factories.conference("autumn"), "Proposal")
    with pytest.raises(WrongState, match="another conference"):
        extending.extend(
            world.alphas_project, foreign, foreign.due_at + timedelta(days=1), "R.", world.carol
        )


def test_extension_is_taken_back(world, sign_in):
    later = world.proposal.due_at + timedelta(days=2)
    extension = extending.extend(world.alphas_project, world.proposal, later, "R.", world.carol)
    sign_in(world.carol).post(url(world, f"extensions/{extension.pk}/remove/"))
    assert not Extension.objects.exists()


def test_assistants_and_students_grant_none(world, sign_in):
    later = world.proposal.due_at + timedelta(days=2)
    data = {"milestone": world.proposal.pk, "due_at": local(world, later), "reason": "R."}
    assert sign_in(world.eve).post(url(world), data).status_code == 403
    assert sign_in(world.alice).post(url(world), data).status_code == 404
    assert not Extension.objects.exists()
