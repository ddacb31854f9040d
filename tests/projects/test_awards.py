"""Awards: named by staff, hidden until announced, shown with their reason."""

import re

import pytest
from django.test import Client

from projects.models import Award, LogEntry
from tests import factories


@pytest.fixture
def jury(world, sign_in):
    factories.public(world.alphas_project, world.betas_project)
    world.client = sign_in(world.carol)
    return world


def add(jury, name="Best paper", project=True, reason="Careful and clear."):
    answer = jury.client.post(
        "/spring/staff/awards/new/",
        {"name": name, "project": jury.alphas_project.pk if project else "", "reason": reason},
    )
    return answer


def shown():
    return " ".join(
        re.sub(r"<[^>]+>", " ", Client().get("/spring/awards/").content.decode()).split()
    )


def test_added_award_is_hidden_until_announced(jury):
    assert add(jury).status_code == 302
    assert "Best paper" not in shown()
    assert "Awards appear here when the staff announce them." in shown()
    jury.client.post("/spring/staff/awards/announce/")
    assert "Best paper Careful and clear." in shown()
    assert "Seeing in the Dark" in shown()


def test_announced_award_can_be_hidden_again(jury):
    add(jury)
    award = Award.objects.get()
    for _ in range(2):
        jury.client.post(f"/spring/staff/awards/{award.pk}/announce/")
    assert "Best paper" not in shown()
    assert set(LogEntry.objects.values_list("verb", flat=True)) == {
        "added award", "announced award", "took back award",
    }  # fmt: skip


def test_award_without_project_is_not_announced(jury):
    add(jury, project=False)
    award = Award.objects.get()
    answer = jury.client.post(f"/spring/staff/awards/{award.pk}/announce/")
    assert answer.status_code == 409
    assert "has no project yet" in answer.content.decode()
    jury.client.post("/spring/staff/awards/announce/")
    assert Award.objects.get().announced_at is None


def test_second_award_of_a_name_is_refused_in_words(jury):
    add(jury)
    answer = add(jury, name="best PAPER")
    assert answer.status_code == 422
    assert "There is already an award of this name." in answer.content.decode()


def test_projects_of_other_conferences_cannot_be_chosen(jury):
    other = factories.project(factories.team(factories.conference(), "Other"))
    answer = jury.client.post(
        "/spring/staff/awards/new/", {"name": "Best", "project": other.pk, "reason": ""}
    )
    assert answer.status_code == 422
    assert Award.objects.count() == 0


def test_removing_asks_and_removes(jury):
    add(jury)
    pk = Award.objects.get().pk
    assert (
        "Removing it deletes"
        in jury.client.get(f"/spring/staff/awards/{pk}/remove/").content.decode()
    )
    jury.client.post(f"/spring/staff/awards/{pk}/remove/")
    assert Award.objects.count() == 0


def test_assistants_read_and_do_not_change(jury, sign_in):
    add(jury)
    pk = Award.objects.get().pk
    eve = sign_in(jury.eve)
    html = eve.get("/spring/staff/awards/").content.decode()
    assert "Best paper" in html
    assert f"/spring/staff/awards/{pk}/announce/" not in html
    for page in ("new/", f"{pk}/", f"{pk}/remove/"):
        assert eve.get(f"/spring/staff/awards/{page}").status_code == 403
    assert eve.post(f"/spring/staff/awards/{pk}/announce/").status_code == 403
    assert sign_in(jury.alice).get("/spring/staff/awards/").status_code == 404


def test_awards_of_another_conference_are_out_of_reach(jury):
    other = factories.conference()
    award = Award.objects.create(conference=other, name="Theirs")
    for page in ("", "announce/", "remove/"):
        assert jury.client.post(f"/spring/staff/awards/{award.pk}/{page}").status_code == 404
