"""One press of Submit makes one version, with a receipt for the whole team."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from projects.deciding import decide
from projects.drafting import put_artefact, save_texts, submission_for
from projects.handing_in import Incomplete, NotTaken, hand_in
from projects.models import Artefact, Extension, LogEntry, Mail, Submission, Version
from projects.refusals import NotAllowed, WrongState

pytestmark = pytest.mark.django_db

PAGE = "/spring/submissions/proposal/"
SUBMIT = PAGE + "hand-in/"


@pytest.fixture
def draft(world):
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "Two words"}, {})
    return submission


def write(submission, by, **texts):
    revisions = {item.field.key: item.revision for item in submission.draft_items.all()}
    save_texts(submission, by, texts, revisions)


def due(milestone, at, late_hours=0):
    milestone.due_at = at
    milestone.opens_at = min(milestone.opens_at, at - timedelta(days=1))
    milestone.late_until = at + timedelta(hours=late_hours) if late_hours else None
    milestone.save()


def test_version_is_a_snapshot_of_the_draft(world, draft):
    version = hand_in(draft, world.alice, "k1")
    write(draft, world.alice, idea="Other words")
    assert [(i.key, i.kind, i.label, i.text) for i in version.items.all()] == [
        ("idea", "section", "Idea", "Two words")
    ]
    assert (version.number, version.is_late, version.in_grace) == (1, False, False)
    assert version.penalty == 0
    assert len(version.content_hash) == 64


def test_handing_in_moves_the_submission_and_logs_it(world, draft):
    hand_in(draft, world.alice, "k1")
    assert Submission.objects.get().status == "submitted"
    entry = LogEntry.objects.get(verb="submitted")
    assert (entry.actor, entry.after) == (world.alice, {"status": "submitted"})


def test_the_whole_team_gets_the_receipt(world, draft):
    version = hand_in(draft, world.alice, "k1")
    mails = {mail.to: mail for mail in Mail.objects.all()}
    assert set(mails) == {world.alice.email, world.amir.email}
    mail = mails[world.amir.email]
    assert mail.subject == f"Receipt {version.receipt_number}: Proposal of “Seeing in the Dark”"
    assert version.content_hash in mail.text
    assert f"/receipts/{version.receipt_number}/" in mail.text
    assert "was handed in by Alice on" in mail.text
    assert "per cent" not in mail.text
    assert "because you are on the team Alpha" in mail.text


def test_submitting_again_makes_a_second_version(world, draft):
    first = hand_in(draft, world.alice, "k1")
    write(draft, world.amir, idea="Better words")
    second = hand_in(draft, world.amir, "k2")
    assert [first.number, second.number] == [1, 2]
    assert first.receipt_number != second.receipt_number
    assert second.submitted_by == world.amir
    assert draft.latest_version == second


def test_double_click_makes_one_version(world, draft):
    assert hand_in(draft, world.alice, "k1") == hand_in(draft, world.alice, "k1")
    assert Version.objects.count() == 1
    assert Mail.objects.count() == 2


def test_retried_request_gives_its_version_though_a_member_wrote_on(world, draft):
    first = hand_in(draft, world.alice, "k1")
    write(draft, world.amir, idea="Half a thou")
    assert hand_in(draft, world.alice, "k1") == first
    assert Version.objects.count() == 1


def test_old_page_used_again_after_an_edit_is_a_new_press(world, draft):
    hand_in(draft, world.alice, "k1")
    write(draft, world.alice, idea="Mended words")
    second = hand_in(draft, world.alice, "k1")
    assert second.number == 2
    assert second.items.get().text == "Mended words"


def test_equal_content_gives_the_same_receipt_again(world, draft):
    assert hand_in(draft, world.alice, "k1") == hand_in(draft, world.amir, "k2")
    assert Version.objects.count() == 1


def test_going_back_to_an_earlier_text_is_a_new_version(world, draft):
    hand_in(draft, world.alice, "k1")
    write(draft, world.alice, idea="Other words")
    hand_in(draft, world.alice, "k2")
    write(draft, world.alice, idea="Two words")
    third = hand_in(draft, world.alice, "k3")
    assert third.number == 3
    assert third.content_hash == Version.objects.get(number=1).content_hash


def test_everything_that_is_missing_is_listed(world):
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "One", "data": "w " * 120}, {})
    with pytest.raises(Incomplete) as refusal:
        hand_in(submission, world.alice, "k1")
    assert [(problem.key, problem.sentence) for problem in refusal.value.problems] == [
        ("idea", "has 1 word and needs at least 2."),
        ("data", "has 120 words; at most 100 are allowed. Shorten it."),
    ]
    assert not Version.objects.exists()


def test_required_files_and_links_are_missing_too(world):
    submission = submission_for(world.alphas_project, world.final)
    with pytest.raises(Incomplete) as refusal:
        hand_in(submission, world.alice, "k1")
    assert [problem.key for problem in refusal.value.problems] == ["repository", "video", "report"]


def test_files_and_links_are_kept_with_the_version(world):
    submission = submission_for(world.alphas_project, world.final)
    fields = {field.key: field for field in world.final.fields.all()}
    for key, url in (("repository", "https://github.com/a/b"), ("video", "https://vimeo.com/1234")):
        link = Artefact.objects.create(project=world.alphas_project, kind=key, url=url)
        put_artefact(submission, fields[key], link, world.alice)
    report = Artefact(project=world.alphas_project, kind="report", sha256="ab", size=3)
    report.file.save("x", ContentFile(b"pdf"))
    put_artefact(submission, fields["report"], report, world.alice)
    version = hand_in(submission, world.alice, "k1")
    assert [(item.key, item.artefact.kind) for item in version.items.all()] == [
        ("repository", "repository"),
        ("video", "video"),
        ("report", "report"),
    ]


def test_within_the_due_minute_is_on_time(world, draft):
    end = timezone.now().replace(second=0, microsecond=0) - timedelta(days=1)
    due(world.proposal, end)
    at = end + timedelta(seconds=59, milliseconds=999)
    version = hand_in(draft, world.alice, "k1", at)
    assert (version.submitted_at, version.is_late, version.in_grace) == (at, False, False)


def test_within_the_quiet_grace_is_on_time_and_noted(world, draft):
    due(world.proposal, timezone.now() - timedelta(minutes=3))
    version = hand_in(draft, world.alice, "k1")
    assert (version.is_late, version.in_grace, version.penalty) == (False, True, 0)


def test_late_version_loses_ten_percent(world, draft):
    due(world.proposal, timezone.now() - timedelta(hours=3), late_hours=24)
    version = hand_in(draft, world.alice, "k1")
    assert (version.is_late, version.penalty) == (True, Decimal("0.1"))
    mail = Mail.objects.filter(to=world.alice.email).get()
    assert "It is late by 2 h 59 min: it was due " in mail.text
    assert "That costs 10 points of 100, once." in mail.text


def test_penalty_stays_what_it_was_when_the_rule_changes(world, draft):
    due(world.proposal, timezone.now() - timedelta(hours=3), late_hours=24)
    version = hand_in(draft, world.alice, "k1")
    world.proposal.late_penalty = 50
    world.proposal.save()
    version.refresh_from_db()
    assert version.penalty == Decimal("0.1")


def test_after_the_late_window_nothing_is_taken_and_the_draft_is_kept(world, draft):
    due(world.proposal, timezone.now() - timedelta(days=3), late_hours=24)
    with pytest.raises(NotTaken, match="Your draft is kept"):
        hand_in(draft, world.alice, "k1")
    assert not Version.objects.exists()
    assert draft.draft_items.get().text == "Two words"


def test_before_it_opens_nothing_is_taken(world, draft):
    world.proposal.opens_at = timezone.now() + timedelta(hours=1)
    world.proposal.save()
    with pytest.raises(NotTaken, match="is not open yet"):
        hand_in(draft, world.alice, "k1")


def test_extension_of_the_team_counts_for_every_member(world, draft):
    due(world.proposal, timezone.now() - timedelta(days=3))
    Extension.objects.create(
        project=world.alphas_project,
        milestone=world.proposal,
        due_at=timezone.now() + timedelta(hours=1),
        reason="Ill",
        granted_by=world.carol,
    )
    version = hand_in(draft, world.amir, "k1")
    assert (version.is_late, version.penalty) == (False, 0)


@pytest.mark.parametrize("verdict", ["accept", "decline"])
def test_what_is_decided_for_good_takes_no_more(world, draft, verdict):
    decide(hand_in(draft, world.alice, "k1"), verdict, "Because", world.carol)
    write(draft, world.alice, idea="Other words")
    with pytest.raises(WrongState, match="can no longer be handed in again"):
        hand_in(draft, world.alice, "k2")


def test_only_the_team_hands_in(world, draft):
    for person in (world.bob, world.dan, world.carol, world.root):
        with pytest.raises(NotAllowed):
            hand_in(draft, person, "k1")


# Through the browser's eyes.


def test_submit_saves_what_the_form_holds_and_shows_the_receipt(world, sign_in):
    form = {"idea": "Just typed", "revision-idea": "0", "press": "p1"}
    answer = sign_in(world.alice).post(SUBMIT, form, follow=True)
    version = Version.objects.get()
    assert answer.redirect_chain == [(f"/receipts/{version.receipt_number}/", 302)]
    assert "Version 1 is handed in." in answer.content.decode()
    assert version.items.get().text == "Just typed"
    assert version.idempotency_key == "p1"


def test_submit_twice_with_one_press_says_handed_in_both_times(world, sign_in):
    client = sign_in(world.alice)
    form = {"idea": "Just typed", "revision-idea": "0", "press": "p1"}
    client.post(SUBMIT, form)
    answer = client.post(SUBMIT, form, follow=True)
    assert "Version 1 is handed in." in answer.content.decode()
    assert Version.objects.count() == 1


def test_submit_without_a_change_says_so(world, sign_in, draft):
    client = sign_in(world.alice)
    client.post(SUBMIT, {"press": "p1"})
    client.get("/spring/submissions/")
    answer = client.post(SUBMIT, {"press": "p2"}, follow=True)
    assert "Nothing has changed since version 1" in answer.content.decode()


def test_submit_with_problems_lists_them_with_links_and_keeps_the_text(world, sign_in):
    form = {"idea": "Alone", "revision-idea": "0", "data": "w " * 101, "revision-data": "0"}
    client = sign_in(world.alice)
    answer = client.post(SUBMIT, form)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PAGE}?missing#news")
    html = client.get(f"{PAGE}?missing").content.decode()
    assert '<a href="#field-idea">Idea</a> has 1 word and needs at least 2.' in html
    assert '<a href="#field-data">Data</a> has 101 words; at most 100 are allowed.' in html
    assert "Idea has 1 word and needs at least 2." in html
    assert "Alone</textarea>" in html
    assert 'aria-invalid="true"' in html


def test_page_that_said_what_is_missing_says_so_no_more_once_nothing_is(world, sign_in, draft):
    html = sign_in(world.alice).get(f"{PAGE}?missing").content.decode()
    assert "This is not complete yet." not in html


def test_what_is_missing_can_be_asked_for_by_itself(world, sign_in, draft):
    client = sign_in(world.alice)
    assert client.get(f"{PAGE}missing/").headers["Location"] == PAGE
    html = client.get(f"{PAGE}missing/", headers={"HX-Request": "true"}).content.decode()
    assert "Nothing is missing." in html
    write(draft, world.alice, idea="One")
    html = client.get(f"{PAGE}missing/", headers={"HX-Request": "true"}).content.decode()
    assert '<a href="#field-idea">Idea</a>' in html


def test_submit_over_a_members_newer_text_shows_both_and_hands_in_nothing(world, sign_in, draft):
    answer = sign_in(world.amir).post(SUBMIT, {"idea": "Amir's own", "revision-idea": "0"})
    assert answer.status_code == 409
    assert "data-theirs>Two words</pre>" in answer.content.decode()
    assert not Version.objects.exists()


def test_submit_after_the_end_says_so_and_keeps_the_text(world, sign_in):
    due(world.proposal, timezone.now() - timedelta(days=2))
    form = {"idea": "Last words", "revision-idea": "0"}
    answer = sign_in(world.alice).post(SUBMIT, form)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "is closed, so nothing was handed in. Your draft is kept." in html
    assert "Last words</textarea>" in html


def test_submit_once_accepted_says_so(world, sign_in, draft):
    decide(hand_in(draft, world.alice, "k1"), "accept", "", world.carol)
    form = {"idea": "More words", "revision-idea": "1"}
    answer = sign_in(world.alice).post(SUBMIT, form)
    assert answer.status_code == 409
    assert "It can no longer be handed in again." in answer.content.decode()


def test_submit_is_only_by_post_and_only_for_the_team(world, sign_in, client):
    assert sign_in(world.alice).get(SUBMIT).status_code == 405
    assert sign_in(world.carol).post(SUBMIT).status_code == 404
    assert client.post(SUBMIT).status_code == 302


def test_odd_press_keys_do_no_harm(world, sign_in, draft):
    client = sign_in(world.alice)
    assert client.post(SUBMIT, {"press": "x" * 5000}).status_code == 302
    assert client.post(SUBMIT, {"press": "\0"}).status_code == 302


def test_over_conference_takes_nothing_and_keeps_the_draft(world, draft, sign_in):
    hand_in(draft, world.alice, "k1")
    world.conference.archived_at = timezone.now()
    world.conference.save()
    alice = sign_in(world.alice)
    answer = alice.post(SUBMIT, {"idea": "Three words now", "revision-idea": "1", "press": "k2"})
    assert answer.status_code == 409
    assert "The conference is over, so nothing was handed in. Your draft is kept." in answer.text
    assert draft.draft_items.get().text == "Three words now"
    assert Version.objects.count() == 1
    page = alice.get(PAGE)
    assert (page.context["can_hand_in"], page.context["can_withdraw"]) == (False, False)
    assert "The conference is over, so nothing is handed in any more." in page.text
    assert alice.post(PAGE + "withdraw/").status_code == 302
    assert Submission.objects.get().status == "submitted"


@pytest.mark.parametrize("own", ["", "course@uni.example"])
def test_closed_page_names_whom_to_ask_for_an_extension(world, draft, sign_in, settings, own):
    due(world.proposal, timezone.now() - timedelta(hours=1))
    world.conference.contact_email = own
    world.conference.save()
    page = sign_in(world.alice).get(PAGE)
    assert f'">{own or settings.CONTACT_EMAIL}</a>' in page.text
