"""Deciding on many at once: seen first, then all or nothing, and once however often it is pressed."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from projects import counting, deciding_in_bulk
from projects.deciding import decide
from projects.deciding_in_bulk import Changed, Wish, plan
from projects.drafting import save_texts, submission_for
from projects.handing_in import hand_in
from projects.models import Decision, DecisionBatch, LogEntry, Mail, Submission, WatchedSection
from tests import factories

pytestmark = pytest.mark.django_db

BULK = "/spring/staff/submissions/bulk/"


def handed_in(project, milestone, by, words="Two words"):
    submission = submission_for(project, milestone)
    revisions = {item.field.key: item.revision for item in submission.draft_items.all()}
    save_texts(submission, by, {"idea": words}, revisions)
    return hand_in(submission, by, f"{words}{project.pk}")


@pytest.fixture
def both(world):
    alphas = handed_in(world.alphas_project, world.proposal, world.alice)
    betas = handed_in(world.betas_project, world.proposal, world.bob)
    return alphas, betas


def ticks(*versions) -> list[str]:
    return [f"{version.submission_id}.{version.pk}" for version in versions]


def picks(*versions) -> dict[int, int]:
    return {version.submission_id: version.pk for version in versions}


def preview(client, *versions, **form):
    return client.post(BULK, {"row": ticks(*versions), **form})


def press(client, answer):
    """Send the form that the preview holds, as it stands."""
    html = answer.content.decode()
    form = html[html.index("bulk/apply/") :]
    form = form[: form.index("</form>")]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag)[1], re.search(r'value="([^"]*)"', tag)
        sent.setdefault(name, []).append(value[1] if value else "")
    return client.post(BULK + "apply/", sent)


def statuses() -> dict[str, str]:
    return dict(Submission.objects.values_list("project__title", "status"))


def letters() -> list[Mail]:
    return list(Mail.objects.filter(kind="decision").order_by("pk"))


def test_preview_shows_each_mail_and_changes_nothing(world, sign_in, both):
    answer = preview(
        sign_in(world.carol), *both, verdict="decline", comment="Sorry, {project} of {team}"
    )
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Sorry, Seeing in the Dark of Alpha" in html
    assert "Sorry, Hearing in the Noise of Beta" in html
    assert "2 decisions, 3 mails." in html
    assert (Decision.objects.count(), letters()) == (0, [])


def test_apply_decides_on_all_tells_all_and_logs_each(world, sign_in, both):
    client = sign_in(world.carol)
    shown = preview(client, *both, verdict="decline", comment="Sorry, {team}")
    answer = press(client, shown)
    assert answer.status_code == 302
    assert set(statuses().values()) == {"declined"}
    assert sorted(mail.to for mail in letters()) == sorted(
        [world.alice.email, world.amir.email, world.bob.email]
    )
    assert LogEntry.objects.filter(verb="declined").count() == 2
    entry = LogEntry.objects.get(verb="decided at once on")
    assert entry.after == {"verdict": "decline", "projects": ["01", "02"]}
    planned = {line.letter.text for line in shown.context["plan"].decided}
    assert {mail.text for mail in letters()} == planned


def test_second_press_of_the_same_page_does_nothing(world, sign_in, both):
    client = sign_in(world.carol)
    shown = preview(client, *both, verdict="accept")
    first, second = press(client, shown), press(client, shown)
    assert (first.status_code, second.status_code) == (302, 302)
    assert (Decision.objects.count(), len(letters()), DecisionBatch.objects.count()) == (2, 3, 1)


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda world: handed_in(world.betas_project, world.proposal, world.bob, "Newer words"),
        lambda world: decide(Submission.objects.last().latest_version, "accept", "", world.eve),
        lambda world: counting.withdraw(Submission.objects.last(), world.bob),
    ],
    ids=["handed in again", "decided", "withdrawn"],
)
def test_nothing_is_applied_when_one_changed_since_the_preview(world, sign_in, both, meanwhile):
    client = sign_in(world.carol)
    shown = preview(client, *both, verdict="decline", comment="No")
    meanwhile(world)
    before = (statuses(), Decision.objects.count(), len(letters()))
    answer = press(client, shown)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Changed since your preview: “Hearing in the Noise”." in html
    assert (statuses(), Decision.objects.count(), len(letters())) == before
    assert not DecisionBatch.objects.exists()
    # The page shows what is left, which can be applied.
    assert press(client, answer).status_code == 302
    assert statuses()["Seeing in the Dark"] == "declined"


def test_a_changed_title_is_seen_before_it_is_mailed(world, sign_in, both):
    client = sign_in(world.carol)
    shown = preview(client, *both, verdict="accept")
    world.alphas_project.title = "Another"
    world.alphas_project.save()
    answer = press(client, shown)
    assert answer.status_code == 409
    assert "A title or a time changed." in answer.content.decode()
    assert not Decision.objects.exists()


def test_left_out_with_the_reason(world, sign_in, both):
    other = factories.team(world.conference, "Gamma", world.places.dan)
    draft = submission_for(factories.project(other, "Only a Draft"), world.proposal)
    final = submission_for(world.alphas_project, world.final)
    decide(both[0], "accept", "", world.eve)
    again = handed_in(world.betas_project, world.proposal, world.bob, "Newer words")
    rows = [*ticks(*both), f"{draft.pk}.", f"{final.pk}.", "99999.", "evil", "1;2"]
    answer = sign_in(world.carol).post(BULK, {"row": rows, "verdict": "accept"})
    assert {line.submission.project.title: line.reason for line in answer.context["plan"].lines if
            line.submission != final} == {
        "Seeing in the Dark": "It is decided already: accepted.",
        "Hearing in the Noise": "Version 2 counts since you chose it: read that version first.",
        "Only a Draft": "Nothing is handed in.",
    }  # fmt: skip
    assert "Staff do not decide on this milestone." in answer.content.decode()
    assert again.number == 2


def test_all_that_match_the_filter(world, sign_in, both):
    client = sign_in(world.carol)
    decide(both[0], "accept", "", world.eve)
    answer = client.get(BULK + "?all=yes&milestone=proposal")
    assert [line.submission for line in answer.context["plan"].decided] == [both[1].submission]
    assert client.get(BULK + "?all=yes&q=nothing").status_code == 302


def test_changes_asked_for_extend_each_team_and_say_until_when(world, sign_in, both):
    client = sign_in(world.carol)
    until = timezone.localtime(timezone.now() + timedelta(days=20), world.conference.zone)
    form = {"verdict": "request_changes", "comment": "More", "resubmit_by": until.isoformat()[:16]}
    shown = preview(client, *both, **form)
    assert "Hand it in again by" in shown.content.decode()
    press(client, shown)
    assert set(statuses().values()) == {"changes_requested"}
    assert {line.letter.text for line in shown.context["plan"].decided} == {
        mail.text for mail in letters()
    }


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Choose one of the three."),
        ({"verdict": "decline"}, "Say in a sentence or more why, so the team can act."),
        ({"verdict": "request_changes", "comment": "x"}, "Say until when"),
    ],
)
def test_form_says_what_is_wrong(world, sign_in, both, form, sentence):
    answer = preview(sign_in(world.carol), *both, **form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_nothing_ticked_says_so(world, sign_in, both):
    answer = sign_in(world.carol).get(BULK + "?status=submitted", follow=True)
    assert "Tick at least one submission" in answer.content.decode()
    assert answer.redirect_chain == [("/spring/staff/submissions/?status=submitted", 302)]


def test_assistant_of_sections_decides_only_on_theirs(world, sign_in, both):
    world.places.bob.section = "B1"
    world.places.bob.save()
    WatchedSection.objects.create(participant=world.places.eve, section="B1")
    client = sign_in(world.eve)
    shown = preview(client, *both, verdict="accept")
    assert "Seeing in the Dark" not in shown.content.decode()
    press(client, shown)
    assert statuses() == {"Seeing in the Dark": "submitted", "Hearing in the Noise": "accepted"}
    with pytest.raises(Changed):
        wish = Wish("accept", "")
        fingerprint = plan(world.eve, world.conference, picks(both[0]), wish).fingerprint
        deciding_in_bulk.apply(
            world.eve, world.conference, picks(both[0]), wish, fingerprint, "other"
        )


def test_students_and_strangers_get_nowhere(world, sign_in, both):
    stranger = factories.participant(factories.conference("autumn"), "Zoe", "instructor").user
    for who in (world.alice, world.bob, stranger):
        client = sign_in(who)
        assert preview(client, *both, verdict="accept").status_code == 404
        assert client.post(BULK + "apply/", {"row": ticks(*both)}).status_code == 404
    elsewhere = sign_in(stranger).post(
        "/autumn/staff/submissions/bulk/", {"row": ticks(*both), "verdict": "accept"}
    )
    assert elsewhere.context["plan"].lines == []
    assert not Decision.objects.exists()


def test_preview_costs_the_same_for_many(world, both, django_assert_num_queries):
    wish = Wish("accept", "")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        plan(world.carol, world.conference, picks(*both), wish)
    made = list(both)
    for n in range(15):
        place = factories.participant(world.conference, f"P {n}")
        team = factories.team(world.conference, f"Team {n}", place)
        project = factories.project(team, f"Project {n}", number=100 + n)
        made.append(factories.version(project, world.proposal))
    with django_assert_num_queries(len(few)):
        assert len(plan(world.carol, world.conference, picks(*made), wish).decided) == 17
