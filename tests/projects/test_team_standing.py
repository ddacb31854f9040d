"""Staff give a team a mentor, leave to be small, or its end."""

import pytest

from projects import enrolling, teaming
from projects.models import LogEntry, Mail, Project, Team
from projects.refusals import WrongState
from tests import factories


def test_mentor_is_shown_and_told(world, sign_in):
    url = f"/spring/staff/teams/{world.alpha.pk}/mentor/"
    sign_in(world.carol).post(url, {"mentor": world.places.eve.pk})
    assert (
        "<dt>Mentor</dt><dd><bdi>Eve</bdi>"
        in sign_in(world.alice).get("/spring/team/").content.decode()
    )
    assert "<bdi>Eve</bdi>" in sign_in(world.carol).get("/spring/staff/teams/").content.decode()
    told = Mail.objects.filter(subject="Eve is the mentor of Alpha").values_list("to", flat=True)
    assert sorted(told) == sorted([world.alice.email, world.amir.email, world.eve.email])


def test_student_is_no_mentor(world):
    with pytest.raises(WrongState, match="one of this conference's staff"):
        teaming.set_mentor(world.alpha, world.places.dan, world.carol)


def test_mentor_who_leaves_the_conference_mentors_no_team(world):
    teaming.set_mentor(world.alpha, world.places.eve, world.carol)
    enrolling.remove(world.places.eve, world.carol)
    world.alpha.refresh_from_db()
    assert world.alpha.mentor is None


def test_team_that_may_be_small_is_not_called_too_small(world, sign_in):
    world.conference.team_min = 2
    world.conference.save()
    client = sign_in(world.carol)
    assert "too small</span>" in client.get("/spring/staff/teams/").content.decode()
    client.post(f"/spring/staff/teams/{world.beta.pk}/small/", {"reason": "Works alone well."})
    assert "too small</span>" not in client.get("/spring/staff/teams/").content.decode()
    assert "more person" not in sign_in(world.bob).get("/spring/team/").content.decode()
    assert LogEntry.objects.get(verb="allowed to be small").after == {"reason": "Works alone well."}
    client.post(f"/spring/staff/teams/{world.beta.pk}/small/", {"act": "end"})
    assert list(Team.objects.too_small()) == [world.beta]
    client.post(f"/spring/staff/teams/{world.beta.pk}/small/", {"act": "end"})
    assert LogEntry.objects.filter(verb__startswith="ended the leave").count() == 1


def test_dissolving_is_explained_before_it_is_done(world, sign_in):
    client, url = sign_in(world.carol), f"/spring/staff/teams/{world.alpha.pk}/dissolve/"
    page = client.get(url).content.decode()
    assert "“<bdi>Seeing in the Dark</bdi>” with board number 01 is deleted" in page
    client.post(url)
    assert not Team.objects.filter(name="Alpha").exists()
    assert Mail.objects.filter(text__contains="dissolved the team “Alpha”").count() == 2


def test_dissolved_team_keeps_a_project_that_holds_work(world, sign_in):
    factories.version(world.alphas_project, world.proposal)
    client, url = sign_in(world.carol), f"/spring/staff/teams/{world.alpha.pk}/dissolve/"
    assert "so it and the team stay, without members" in client.get(url).content.decode()
    client.post(url)
    assert Project.objects.get(pk=world.alphas_project.pk).team.members == []
