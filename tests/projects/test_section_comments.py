"""Staff comment on single sections; the team reads each beside its section, and nothing is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.deciding import decide, reopen
from projects.drafting import save_texts, submission_for
from projects.handing_in import hand_in
from projects.models import Decision, DecisionDraft, Mail, SectionComment, Submission
from tests import factories

pytestmark = pytest.mark.django_db

TEAMS_PAGE = "/spring/submissions/proposal/"


@pytest.fixture
def version(world):
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "Two words", "data": "Some data"}, {})
    return hand_in(submission, world.alice, "k1")


def again(by, key="k2", **texts):
    submission = Submission.objects.select_related("project__team", "milestone").get()
    revisions = {item.field.key: item.revision for item in submission.draft_items.all()}
    save_texts(submission, by, texts, revisions)
    return hand_in(submission, by, key)


def ask_for_changes(version, by, **on_sections):
    until = timezone.now() + timedelta(days=9)
    return decide(version, "request_changes", "", by, until, on_sections)


def page(version) -> str:
    return f"/spring/staff/submissions/{version.submission.pk}/"


def send(client, version, to="decide/", **form):
    return client.post(page(version) + to, {"version": version.pk, **form})


def html_of(answer) -> str:
    return answer.content.decode()


def test_comments_are_kept_with_the_item_they_are_about(world, version):
    decision = ask_for_changes(version, world.carol, data="Which *data*?", idea=" ")
    (comment,) = decision.section_comments.all()
    assert (comment.item.label, comment.item.text, comment.text) == (
        "Data",
        "Some data",
        "Which *data*?",
    )


def test_team_reads_the_comment_beside_its_section_with_the_text_it_is_about(
    world, sign_in, version
):
    ask_for_changes(version, world.carol, data="Which *data*?")
    save_texts(version.submission, world.amir, {"data": "Quite other words"}, {"data": 1})
    html = html_of(sign_in(world.alice).get(TEAMS_PAGE))
    field = html[html.index('id="field-data"') :]
    assert "Which <em>data</em>?" in field
    assert "“Data” in version 1" in field
    assert "<p>Some data</p>" in field
    assert 'They say more beside <a href="#field-data">Data</a>.' in html


def test_comment_stands_on_the_version_page_and_in_the_mail_in_order(world, sign_in, version):
    ask_for_changes(version, world.carol, data="On the data", idea="On the idea")
    html = html_of(sign_in(world.alice).get(f"{TEAMS_PAGE}versions/1/"))
    assert html.index("Two words") < html.index("On the idea") < html.index("Some data")
    assert html.index("Some data") < html.index("On the data")
    text = Mail.objects.filter(key__startswith="decision-").first().text
    assert text.index("On “Idea”:\n\nOn the idea") < text.index("On “Data”:\n\nOn the data")


def test_a_comment_on_a_section_is_reason_enough(world, sign_in, version):
    answer = send(sign_in(world.carol), version, verdict="decline", **{"on-data": "None there"})
    assert answer.status_code == 302
    assert Decision.objects.get().verdict == "decline"
    assert SectionComment.objects.get().text == "None there"


def test_comment_on_something_the_version_does_not_hold_is_not_kept(world, sign_in, version):
    send(sign_in(world.carol), version, verdict="accept", **{"on-nothing": "x"})
    assert not SectionComment.objects.exists()


def test_refused_form_keeps_comments_on_sections(world, sign_in, version):
    answer = send(sign_in(world.carol), version, **{"on-data": "My long words"})
    assert answer.status_code == 422
    assert "My long words" in html_of(answer)


def test_lost_race_keeps_comments_for_the_new_version(world, sign_in, version):
    again(world.amir, data="Better data")
    answer = send(
        sign_in(world.carol), version, verdict="decline", comment="No", **{"on-data": "My words"}
    )
    html = html_of(answer)
    assert answer.status_code == 422
    assert "Version 2 counts since you opened this page" in html
    assert "<p>Better data</p>" in html
    assert "My words</textarea>" in html
    second = Submission.objects.get().latest_version
    assert send(
        sign_in(world.carol), second, verdict="decline", **{"on-data": "My words"}
    ).status_code == 302  # fmt: skip


def test_comment_on_a_section_that_is_gone_moves_into_the_comment(world, sign_in, version):
    again(world.amir, data="")
    answer = send(
        sign_in(world.carol), version, verdict="decline", comment="No", **{"on-data": "My words"}
    )
    assert "No\n\n**Data:** My words</textarea>" in html_of(answer)


def test_what_another_decided_first_takes_no_word_away(world, sign_in, version):
    decide(version, "accept", "", world.eve)
    client = sign_in(world.carol)
    answer = send(client, version, verdict="decline", comment="My reasons", **{"on-idea": "Why?"})
    html = html_of(answer)
    assert "is now “accepted”" in html
    assert "My reasons" in html
    assert "Why?" in html
    assert "My reasons" in html_of(client.get(page(version)))
    assert "My reasons" not in html_of(sign_in(world.eve).get(page(version)))
    reopen(version.submission, world.carol)
    assert "My reasons</textarea>" in html_of(client.get(page(version)))
    client.post(page(version) + "draft/", {"discard": "yes"})
    assert not DecisionDraft.objects.exists()


# Saved for later.


def test_save_for_later_is_for_the_writer_alone(world, sign_in, version):
    client = sign_in(world.carol)
    send(client, version, "draft/", verdict="decline", comment="CANARY", **{"on-data": "CANARY-2"})
    html = html_of(client.get(page(version)))
    assert "CANARY</textarea>" in html
    assert "CANARY-2</textarea>" in html
    for who in (world.eve, world.root):
        assert "CANARY" not in html_of(sign_in(who).get(page(version)))
    for address in (TEAMS_PAGE, f"{TEAMS_PAGE}versions/1/", version.receipt_url):
        assert "CANARY" not in html_of(sign_in(world.alice).get(address))
    assert not Decision.objects.exists()


def test_scripts_save_what_was_typed_field_by_field(world, sign_in, version):
    client = sign_in(world.carol)
    address = f"{page(version)}draft/?about={version.pk}"
    for fields in ({"comment": "One"}, {"on-data": "Two"}, {"comment": ""}, {"evil": "x"}):
        answer = client.post(address, fields, headers={"X-Requested-With": "fetch"})
        assert (answer.status_code, answer.json()["revisions"]) == (200, {})
    assert DecisionDraft.objects.get().fields == {"on-data": "Two"}


def test_draft_is_offered_for_the_next_version_and_gone_once_sent(world, sign_in, version):
    client = sign_in(world.carol)
    send(client, version, "draft/", comment="", **{"on-data": "My words"})
    second = again(world.amir, data="Better data")
    html = html_of(client.get(page(version)))
    assert "You began this on version 1." in html
    assert "My words</textarea>" in html
    send(client, second, verdict="accept")
    assert not DecisionDraft.objects.exists()


def test_only_staff_keep_drafts(world, sign_in, version):
    stranger = factories.participant(factories.conference(), "Zoe", "instructor").user
    for who in (world.alice, world.bob, stranger):
        assert send(sign_in(who), version, "draft/", comment="x").status_code == 404
    assert not DecisionDraft.objects.exists()


# The next round.


def test_staff_see_what_was_asked_and_what_changed_since(world, sign_in, version):
    ask_for_changes(version, world.carol, data="Which data?", idea="Too large")
    second = again(world.amir, data="Some better data")
    answer = sign_in(world.eve).get(page(second))
    html = html_of(answer)
    assert answer.context["round"] == 2
    assert {part.item.key: part.change.state for part in answer.context["parts"]} == {
        "idea": "same",
        "data": "changed",
    }
    idea, data = html.index('id="item-idea"'), html.index('id="item-data"')
    assert idea < html.index("unchanged since version 1") < html.index("Too large") < data
    assert data < html.index(">changed since version 1") < html.index("Which data?")
    assert "better " in html[html.index("<ins>") : html.index("</ins>")]


def test_a_commented_section_that_is_gone_is_still_named(world, sign_in, version):
    ask_for_changes(version, world.carol, data="Leave it out")
    second = again(world.amir, data="")
    html = html_of(sign_in(world.eve).get(page(second)))
    assert "not in version 2" in html
    assert "Leave it out" in html


def test_first_round_shows_no_comparison(world, sign_in, version):
    answer = sign_in(world.eve).get(page(version))
    assert (answer.context["round"], answer.context["asked"]) == (1, None)


def test_history_has_every_round(world, sign_in, version):
    ask_for_changes(version, world.carol, data="First words")
    decide(again(world.amir, data="x y"), "accept", "Fine now", world.eve, None, {"idea": "Nice"})
    for who, address in ((world.carol, page(version)), (world.alice, TEAMS_PAGE)):
        html = html_of(sign_in(who).get(address))
        for words in ("First words", "Fine now", "Nice"):
            assert words in html


def test_the_last_words_of_a_page_that_closes_after_sending_are_no_draft(world, sign_in, version):
    client = sign_in(world.carol)
    send(client, version, verdict="decline", comment="My reasons")
    last = {"comment": "My reasons"}
    address = f"{page(version)}draft/?about={version.pk}"
    answer = client.post(address, last, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 200
    assert not DecisionDraft.objects.exists()
    reopen(version.submission, world.carol)
    client.post(address, last, headers={"X-Requested-With": "fetch"})
    assert DecisionDraft.objects.get().fields == last


def test_who_views_as_an_assistant_does_not_read_their_unsent_words(world, sign_in, version):
    send(sign_in(world.eve), version, "draft/", comment="CANARY")
    client = sign_in(world.carol)
    client.post(f"/spring/staff/people/{world.places.eve.pk}/view/")
    answer = client.get(page(version))
    assert "You view" in html_of(answer) or "viewing" in html_of(answer)
    assert "CANARY" not in html_of(answer)
