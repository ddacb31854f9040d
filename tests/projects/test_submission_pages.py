"""What a student finds on the pages of submissions, in every state."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.drafting import save_texts, submission_for
from projects.handing_in import hand_in
from projects.models import Extension, Milestone
from tests import factories

pytestmark = pytest.mark.django_db


def page(of: Milestone) -> str:
    return f"/{of.conference.slug}/submissions/{of.slug}/"


def close(milestone: Milestone) -> None:
    """Move the deadline so that it was two days ago, late window included."""
    now = timezone.now()
    milestone.opens_at = now - timedelta(days=30)
    milestone.due_at = milestone.late_until = now - timedelta(days=2)
    milestone.save()


def test_list_shows_every_milestone_with_its_state(world, sign_in):
    answer = sign_in(world.alice).get("/spring/submissions/")
    assert answer.status_code == 200
    assert [(row.milestone.name, row.versions) for row in answer.context["rows"]] == [
        ("Proposal", 0),
        ("Deliverables", 0),
    ]
    assert answer.content.decode().count("Not begun") == 2


@pytest.mark.parametrize(
    ("opened", "due", "late", "words"),
    [
        (1, 5, None, "Opens "),
        (-5, 1, None, "Not begun"),
        (-5, -1, 1, "Past due, taken late"),
        (-5, -1, None, "Closed, nothing handed in"),
    ],
)
def test_list_says_where_the_clock_stands(world, sign_in, opened, due, late, words):
    now = timezone.now()
    world.conference.milestones.exclude(pk=world.proposal.pk).delete()
    world.proposal.opens_at = now + timedelta(days=opened)
    world.proposal.due_at = now + timedelta(days=due)
    world.proposal.late_until = now + timedelta(days=late) if late else None
    world.proposal.save()
    html = sign_in(world.alice).get("/spring/submissions/").content.decode()
    table = html[html.index("<tbody>") :]
    assert words in table


def test_list_counts_the_extension_in(world, sign_in):
    until = world.proposal.due_at + timedelta(days=3)
    Extension.objects.create(
        project=world.alphas_project,
        milestone=world.proposal,
        due_at=until,
        reason="Ill",
        granted_by=world.carol,
    )
    own = sign_in(world.amir).get("/spring/submissions/")
    other = sign_in(world.bob).get("/spring/submissions/")
    assert own.context["rows"][0].window.due == until
    assert "Extended for your team" in own.content.decode()
    assert other.context["rows"][0].window.due == world.proposal.due_at


def test_student_without_a_project_is_sent_to_the_team_first(world, sign_in):
    client = sign_in(world.dan)
    assert "Form a team and name its project" in client.get("/spring/submissions/").content.decode()
    answer = client.get(page(world.proposal))
    assert answer.status_code == 200
    assert "Form a team and name its project" in answer.content.decode()
    assert client.post(page(world.proposal) + "draft/", {"idea": "x"}).status_code == 404
    assert client.post(page(world.proposal) + "hand-in/").status_code == 404


@pytest.mark.parametrize("who", ["carol", "eve", "root"])
def test_staff_have_their_own_pages_and_get_404_here(world, sign_in, who):
    client = sign_in(getattr(world, who))
    assert client.get("/spring/submissions/").status_code == 404
    assert client.get(page(world.proposal)).status_code == 404


def test_student_of_another_conference_gets_404(world, sign_in):
    stranger = factories.participant(factories.conference("autumn"), "Zoe").user
    assert sign_in(stranger).get(page(world.proposal)).status_code == 404


def test_visitor_is_asked_to_sign_in(world, client):
    answer = client.get(page(world.proposal))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_unknown_milestone_is_404(world, sign_in):
    assert sign_in(world.alice).get("/spring/submissions/nothing/").status_code == 404


def test_form_has_a_field_for_everything_the_milestone_asks(world, sign_in):
    client = sign_in(world.alice)
    html = client.get(page(world.proposal)).content.decode()
    assert 'name="idea"' in html
    assert 'name="revision-idea" value="0"' in html
    assert 'data-word-limit="200"' in html
    assert 'data-preview="/spring/preview/"' in html
    assert f'data-autosave="{page(world.proposal)}draft/"' in html
    assert f'formaction="{page(world.proposal)}hand-in/"' in html
    html = client.get(page(world.final)).content.decode()
    for key in ("report", "slides", "cover"):
        assert f'action="{page(world.final)}fields/{key}/file/"' in html
    for key in ("repository", "video"):
        assert f'action="{page(world.final)}fields/{key}/link/"' in html


def test_before_it_opens_the_page_says_when_and_what(world, sign_in):
    world.proposal.opens_at = timezone.now() + timedelta(days=1)
    world.proposal.save()
    html = sign_in(world.alice).get(page(world.proposal)).content.decode()
    assert "What it will ask for" in html
    assert "<textarea" not in html
    assert "formaction" not in html


def test_closed_deadline_keeps_the_draft_and_says_so(world, sign_in):
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "Kept words"}, {})
    close(world.proposal)
    html = sign_in(world.alice).get(page(world.proposal)).content.decode()
    assert "Kept words" in html
    assert "it cannot be handed in" in html
    assert "ask the staff for an extension" in html
    assert "formaction" not in html


def test_late_window_says_what_it_costs(world, sign_in):
    world.proposal.due_at = timezone.now() - timedelta(hours=2)
    world.proposal.late_until = timezone.now() + timedelta(hours=20)
    world.proposal.save()
    html = sign_in(world.alice).get(page(world.proposal)).content.decode()
    assert "Handing in now is late by 1 h 59 min: 10 points of 100, once." in html
    assert "Submit proposal late" in html


def test_what_is_still_missing_is_listed_with_links(world, sign_in):
    html = sign_in(world.alice).get(page(world.final)).content.decode()
    for key in ("repository", "video", "report"):
        assert f'<a href="#field-{key}">' in html
    assert '<a href="#field-slides">' not in html


def handed_in(world, words="Two words"):
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": words}, {"idea": 0})
    return hand_in(submission, world.alice, "press")


def test_earlier_versions_are_listed_and_can_be_read(world, sign_in):
    version = handed_in(world, "Seeing *well*")
    client = sign_in(world.amir)
    html = client.get(page(world.proposal)).content.decode()
    assert f'href="{page(world.proposal)}versions/1/"' in html
    assert version.receipt_number in html
    html = client.get(page(world.proposal) + "versions/1/").content.decode()
    assert "Seeing <em>well</em>" in html
    assert client.get(page(world.proposal) + "versions/2/").status_code == 404


def test_another_teams_version_is_404(world, sign_in):
    handed_in(world)
    assert sign_in(world.bob).get(page(world.proposal) + "versions/1/").status_code == 404


def test_accepted_submission_is_read_only(world, sign_in):
    from projects.deciding import decide

    decide(handed_in(world), "accept", "Good luck with it", world.carol)
    html = sign_in(world.alice).get(page(world.proposal)).content.decode()
    assert "Accepted" in html
    assert "Good luck with it" in html
    assert "<textarea" not in html


def test_text_with_markup_is_escaped_in_the_form(world, sign_in):
    submission = submission_for(world.alphas_project, world.proposal)
    text = "</textarea><script>alert(1)</script>"
    save_texts(submission, world.alice, {"idea": text}, {})
    html = sign_in(world.alice).get(page(world.proposal)).content.decode()
    assert "<script>alert" not in html


def test_leading_blank_line_survives_the_form(world, sign_in):
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "\n\nText"}, {})
    html = sign_in(world.alice).get(page(world.proposal)).content.decode()
    # HTML drops the first line end after <textarea>; the template writes one more.
    assert ">\n\n\nText</textarea>" in html


def test_queries_do_not_grow_with_milestones_or_fields(world, sign_in, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(world.alice)
    addresses = [reverse("submissions", args=["spring"]), page(world.proposal)]
    before = []
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(address)
        before.append(len(caught))
    for number in range(8):
        factories.milestone(world.conference, f"More {number}")
        factories.field(world.proposal, f"more-{number}", is_required=False)
    for address, count in zip(addresses, before, strict=True):
        with django_assert_num_queries(count):
            client.get(address)
