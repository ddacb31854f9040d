"""Steps 1 and 2 of the path: a conference, its instructor and roster; students, a team, a name."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from projects.models import Conference, Membership, Participant, Project, Role
from tests import factories
from tests.browser import courses
from tests.browser.driving import Opener, Window, file, link_in, mails_to

pytestmark = pytest.mark.browser

BAD = """Student;E-mail;Section
Thuận Nguyễn;thuan@uni.example;A1
Ngozi Okonkwo;ngozi.uni.example;A1
;maria@uni.example;A2
"""
ROSTER = """Student;E-mail;Role;Section
Thuận Nguyễn;thuan@uni.example;;A1
Ngozi Okonkwo;ngozi@uni.example;;A1
María Fernández;maria@uni.example;;A2
Eve Assistant;eve@uni.example;TA;
"""


def test_admin_creates_a_conference_and_the_instructor_imports_its_roster(window: Opener) -> None:
    factories.user("Root", "root@uni.example", is_superuser=True)
    admin = window().sign_in("root@uni.example")
    admin.look("01-your-conferences")
    admin.press("New conference")
    for label, text in {
        "Name": "Deep Learning Mini-Conference",
        "Short address": "dl-spring",
        "Course": "DS 542",
        "Term": "Spring 2027",
        "E-mail of the instructor": "carol@uni.example",
        "Name of the instructor": "Carol Instructor",
    }.items():
        admin.page.get_by_label(label, exact=False).first.fill(text)
    first = date.today() - timedelta(days=20)
    admin.fill("First day of the course", first.isoformat())
    admin.fill("First presentation day", (first + timedelta(days=90)).isoformat())
    admin.press("Propose dates")
    expect(admin.page.get_by_label("Proposal opens")).to_have_value(f"{first.isoformat()}T00:00")
    expect(admin.page.get_by_label("Name", exact=True)).to_have_value(
        "Deep Learning Mini-Conference"
    )
    admin.look("01-new-conference", both_themes=True)
    admin.press("Create conference")
    expect(admin.heading()).to_have_text("Staff console")
    admin.look("01-staff-console")
    made = Conference.objects.get(slug="dl-spring")
    assert made.milestones.count() == 4 and made.rubrics.count() == 5
    assert mails_to("carol@uni.example", "Your place in")

    carol = window().sign_in("carol@uni.example")
    carol.page.wait_for_url("**/dl-spring/me/")
    carol.look("01-staff-dashboard")
    carol.go("/dl-spring/staff/people/").look("01-people-empty")
    carol.press("Import a roster")
    carol.look("01-import")
    carol.page.set_input_files("#id_file", file("roster.csv", BAD.encode(), "text/csv"))
    carol.press("Show what would happen")
    expect(carol.heading()).to_have_text("Mend the roster first")
    rows = carol.page.locator("#problems tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("3")
    expect(rows.nth(1)).to_contain_text("4")
    carol.look("01-import-problems")
    carol.page.set_input_files("#id_file", file("roster.csv", ROSTER.encode(), "text/csv"))
    carol.press("Show what would happen")
    expect(carol.heading()).to_have_text("What the roster would do")
    expect(carol.page.locator("#added tbody tr")).to_have_count(4)
    assert Participant.objects.filter(conference=made).count() == 1
    carol.look("01-import-preview", both_themes=True)
    carol.press("Apply the roster")
    expect(carol.page.locator("main")).to_contain_text("Thuận Nguyễn")
    carol.look("01-people")
    assert Participant.objects.filter(conference=made, role=Role.STUDENT).count() == 3
    assert mails_to("maria@uni.example", "Your place in")
    for place in ("teams", "submissions", "rounds", "grading", "gradebook", "program", "awards",
                  "publish", "mail", "log", "settings", "rubrics"):  # fmt: skip
        carol.go(f"/dl-spring/staff/{place}/").look(f"01-staff-{place}")


def test_students_sign_in_form_a_team_and_name_their_project(window: Opener) -> None:
    course = courses.begun()
    alice = window()
    alice.go("/accounts/login/").look("02-sign-in", both_themes=True)
    alice.fill("E-mail address", "alice@uni.example")
    alice.press("Send me a code")
    alice.look("02-code")
    alice.type_code("alice@uni.example")
    alice.page.wait_for_url("**/dl-spring/me/")
    expect(alice.page.locator("#next-action")).to_contain_text("Form a team by")
    alice.look("02-dashboard", both_themes=True)
    _set_password_and_use_it(alice)

    alice.go("/dl-spring/me/")
    alice.press("Form a team")
    alice.look("02-team-none")
    alice.fill("Name of the team", "Night Owls")
    alice.press("Start team")
    expect(alice.heading()).to_have_text("Night Owls")
    alice.fill("E-mail address of a fellow student", "amir@uni.example")
    alice.press("Send invitation")
    alice.sees("not answered", "amir@uni.example")
    alice.look("02-team")
    alice.go("/dl-spring/people/").look("02-people")

    amir = window()
    amir.go(link_in("amir@uni.example", "invites you", "/invitations/"))
    address = amir.page.url
    assert "/accounts/login/" in address and "next=" in address
    amir.fill("E-mail address", "amir@uni.example")
    amir.press("Send me a code")
    amir.type_code("amir@uni.example")
    expect(amir.heading()).to_have_text("Join Night Owls?")
    amir.look("02-invitation")
    assert Membership.objects.count() == 1
    amir.press("Join the team")
    expect(amir.heading()).to_have_text("Night Owls")
    assert Membership.objects.count() == 2

    amir.go("/dl-spring/me/")
    expect(amir.page.locator("#next-action")).to_contain_text("Name your project")
    amir.press("Name the project")
    amir.fill("Title", "Seeing in the Dark")
    amir.fill("Pitch", "Pictures of the night sky from one cheap sensor.")
    amir.fill("Abstract", "We **denoise** with $\\sigma^2$ known.")
    amir.page.get_by_role("button", name="Preview").click()
    expect(amir.page.locator(".preview .katex").first).to_be_visible()
    amir.page.get_by_label("Application").check()
    amir.page.get_by_label("Topic 1").select_option(label="Computer vision")
    amir.look("02-naming", both_themes=True)
    amir.press("Name project")
    amir.sees("Seeing in the Dark")
    amir.look("02-team-complete")
    project = Project.objects.get()
    assert (project.number, project.team.name) == (1, "Night Owls")
    assert course.conference.projects.count() == 1


def _set_password_and_use_it(one: Window) -> None:
    one.go("/accounts/password/set/")
    one.look("02-set-password")
    one.page.locator("[name=password1]").fill("a long evening of ravens")
    one.page.locator("[name=password2]").fill("a long evening of ravens")
    one.press("Save password")
    one.page.wait_for_url(re.compile("/accounts/"))
    one.page.get_by_role("button", name="Sign out").click()
    one.page.wait_for_url("**/accounts/signed-out/")
    one.look("02-signed-out")
    one.go("/accounts/login/")
    one.page.get_by_text("Sign in with a password").click()
    one.page.locator("#id_login").fill("alice@uni.example")
    one.page.locator("#id_password").fill("not this one")
    one.press("Sign in", exact=True)
    one.sees("not correct")
    one.look("02-wrong-password")
    one.page.locator("#id_password").fill("a long evening of ravens")
    one.press("Sign in", exact=True)
    one.page.wait_for_url("**/dl-spring/me/")
