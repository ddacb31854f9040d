"""Every page of teams, people and set-up opens for those it is for and for nobody else."""

import pytest
from django.test import Client

STUDENT_PAGES = ["/spring/me/", "/spring/team/", "/spring/people/", "/me/"]
TEAM_PAGES = ["/spring/team/leave/", "/spring/team/project/"]
STAFF_PAGES = [
    "/spring/me/",
    "/spring/people/",
    "/spring/staff/",
    "/spring/staff/people/",
    "/spring/staff/teams/",
    "/spring/staff/log/",
    "/spring/staff/mail/",
]
INSTRUCTOR_PAGES = [
    "/spring/staff/people/new/",
    "/spring/staff/people/import/",
    "/spring/staff/settings/",
    "/spring/staff/settings/milestones/new/",
    "/spring/staff/settings/milestones/proposal/",
    "/spring/staff/settings/milestones/proposal/preview/",
    "/spring/staff/settings/milestones/deliverables/preview/",
    "/spring/staff/settings/milestones/proposal/remove/",
    "/spring/staff/settings/categories/",
    "/spring/staff/settings/topics/",
]
ADMIN_PAGES = ["/conferences/new/"]


@pytest.mark.parametrize("page", STUDENT_PAGES)
def test_students_open_their_pages(world, sign_in, page):
    for person in (world.alice, world.dan):
        assert sign_in(person).get(page, follow=True).status_code == 200


@pytest.mark.parametrize("page", TEAM_PAGES)
def test_pages_of_a_team_open_for_members_only(world, sign_in, page):
    assert sign_in(world.alice).get(page).status_code == 200
    assert sign_in(world.dan).get(page).status_code == 404
    assert sign_in(world.carol).get(page).status_code == 404


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_staff_open_the_console(world, sign_in, page):
    for person in (world.carol, world.eve, world.root):
        assert sign_in(person).get(page).status_code == 200


@pytest.mark.parametrize("page", INSTRUCTOR_PAGES)
def test_setting_up_is_for_instructors(world, sign_in, page):
    assert sign_in(world.carol).get(page).status_code == 200
    assert sign_in(world.root).get(page).status_code == 200
    assert sign_in(world.eve).get(page).status_code == 403


@pytest.mark.parametrize("page", STAFF_PAGES[2:] + INSTRUCTOR_PAGES + ADMIN_PAGES)
def test_students_find_no_staff_page(world, sign_in, page):
    assert sign_in(world.alice).get(page).status_code == 404


@pytest.mark.parametrize("page", ADMIN_PAGES)
def test_only_site_admins_start_conferences(world, sign_in, page):
    assert sign_in(world.root).get(page).status_code == 200
    assert sign_in(world.carol).get(page).status_code == 404


@pytest.mark.parametrize("page", STUDENT_PAGES + TEAM_PAGES + STAFF_PAGES + INSTRUCTOR_PAGES)
def test_visitors_are_sent_to_the_sign_in(world, page):
    response = Client().get(page)
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_staff_of_another_conference_find_nothing(world, sign_in):
    from projects.models import Role
    from tests import factories

    other = factories.conference("autumn")
    stranger = factories.participant(other, "Stranger", Role.INSTRUCTOR).user
    for page in ["/spring/me/", "/spring/people/", *STAFF_PAGES[2:], *INSTRUCTOR_PAGES]:
        assert sign_in(stranger).get(page).status_code == 404
    team = f"/spring/staff/teams/{world.alpha.pk}/"
    assert sign_in(world.carol).get(team).status_code == 200
    assert sign_in(stranger).get(team).status_code == 404
    assert sign_in(stranger).get(f"/autumn/staff/teams/{world.alpha.pk}/").status_code == 404
