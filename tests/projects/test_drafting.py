"""Texts save themselves into the draft, and nobody's text is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.drafting import LONGEST_TEXT, save_texts, submission_for
from projects.models import DraftItem, Submission

pytestmark = pytest.mark.django_db

DRAFT = "/spring/submissions/proposal/draft/"


def autosave(client, **data):
    return client.post(
        DRAFT, {name.replace("_", "-"): v for name, v in data.items()}, headers=FETCH
    )


FETCH = {"X-Requested-With": "fetch", "Accept": "application/json"}


def stored(key: str) -> tuple[str, int]:
    item = DraftItem.objects.get(field__key=key)
    return item.text, item.revision


def test_first_text_begins_the_submission(world, sign_in):
    answer = autosave(sign_in(world.alice), idea="A thought", revision_idea="0")
    assert answer.status_code == 200
    assert answer.json()["revisions"] == {"idea": 1}
    assert len(answer.json()["saved_at"]) == len("14:02")
    assert stored("idea") == ("A thought", 1)
    assert Submission.objects.get().status == "draft"


def test_only_sent_fields_are_written(world, sign_in):
    client = sign_in(world.alice)
    autosave(client, idea="A thought", revision_idea="0")
    autosave(client, data="Pictures", revision_data="0")
    assert stored("idea") == ("A thought", 1)
    assert stored("data") == ("Pictures", 1)


def test_each_save_counts_the_revision_up(world, sign_in):
    client = sign_in(world.alice)
    for number in range(3):
        answer = autosave(client, idea=f"Thought {number}", revision_idea=str(number))
    assert answer.json()["revisions"] == {"idea": 3}


def test_stale_save_answers_409_with_the_other_text(world, sign_in):
    autosave(sign_in(world.amir), idea="Amir's", revision_idea="0")
    answer = autosave(sign_in(world.alice), idea="Alice's", revision_idea="0")
    assert answer.status_code == 409
    assert answer.json()["conflicts"] == [
        {"field": "idea", "theirs": "Amir's", "revision": 1, "who": "Amir"}
    ]
    assert stored("idea") == ("Amir's", 1)


def test_keeping_mine_after_a_conflict_is_a_save_over_their_revision(world, sign_in):
    autosave(sign_in(world.amir), idea="Amir's", revision_idea="0")
    answer = autosave(sign_in(world.alice), idea="Alice's", revision_idea="1")
    assert answer.status_code == 200
    assert stored("idea") == ("Alice's", 2)


def test_two_people_in_two_fields_do_not_conflict(world, sign_in):
    autosave(sign_in(world.amir), idea="Amir's", revision_idea="0")
    assert autosave(sign_in(world.alice), data="Alice's", revision_data="0").status_code == 200


def test_of_two_fields_only_the_stale_one_is_held_back(world, sign_in):
    autosave(sign_in(world.amir), idea="Amir's", revision_idea="0")
    answer = autosave(
        sign_in(world.alice), idea="Alice's", revision_idea="0", data="New", revision_data="0"
    )
    assert answer.status_code == 409
    assert answer.json()["revisions"] == {"data": 1}
    assert [conflict["field"] for conflict in answer.json()["conflicts"]] == ["idea"]
    assert stored("data") == ("New", 1)


def test_same_text_twice_is_no_conflict_and_no_new_revision(world, sign_in):
    client = sign_in(world.alice)
    autosave(client, idea="Same", revision_idea="0")
    answer = autosave(client, idea="Same", revision_idea="0")
    assert answer.status_code == 200
    assert answer.json()["revisions"] == {"idea": 1}


def test_line_ends_and_nul_are_tidied(world, sign_in):
    autosave(sign_in(world.alice), idea="One\r\ntwo\rthree\0", revision_idea="0")
    assert stored("idea")[0] == "One\ntwo\nthree"


def test_unknown_fields_and_odd_revisions_do_no_harm(world, sign_in):
    client = sign_in(world.alice)
    assert autosave(client, nothing="x", status="accepted").status_code == 200
    for odd in ("", "-1", "x", "9" * 30, "²"):
        assert autosave(client, idea=f"T{odd}", revision_idea=odd).status_code in (200, 409)
    assert Submission.objects.get().status == "draft"


def test_a_text_past_all_measure_is_refused_with_a_sentence(world, sign_in):
    answer = autosave(sign_in(world.alice), idea="x" * (LONGEST_TEXT + 1), revision_idea="0")
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "“Idea” is longer than 60,000 characters. Shorten it to save it."
    }


def test_more_words_than_allowed_are_still_saved(world, sign_in):
    assert autosave(sign_in(world.alice), idea="w " * 300, revision_idea="0").status_code == 200


def test_draft_is_saved_after_the_deadline_too(world, sign_in):
    world.proposal.due_at = timezone.now() - timedelta(days=2)
    world.proposal.save()
    assert autosave(sign_in(world.alice), idea="Late words", revision_idea="0").status_code == 200
    assert stored("idea")[0] == "Late words"


def test_who_is_not_on_the_team_writes_nothing(world, sign_in):
    submission = submission_for(world.alphas_project, world.proposal)
    autosave(sign_in(world.bob), idea="Bob's", revision_idea="0")
    assert not submission.draft_items.exists()
    for who in (world.dan, world.carol, world.root):
        assert autosave(sign_in(who), idea="x", revision_idea="0").status_code == 404
    from projects.refusals import NotAllowed

    with pytest.raises(NotAllowed):
        save_texts(submission, world.bob, {"idea": "x"}, {})


def test_saving_is_only_by_post(world, sign_in):
    assert sign_in(world.alice).get(DRAFT).status_code == 405


def test_signed_out_autosave_is_sent_to_sign_in(world, client):
    answer = autosave(client, idea="x", revision_idea="0")
    assert answer.status_code == 302
    assert not DraftItem.objects.exists()


def test_without_scripts_the_whole_form_is_saved(world, sign_in):
    client = sign_in(world.alice)
    form = {"idea": "One", "revision-idea": "0", "data": "Two", "revision-data": "0"}
    answer = client.post(DRAFT, form, follow=True)
    assert answer.redirect_chain == [("/spring/submissions/proposal/", 302)]
    assert "Draft saved at" in answer.content.decode()
    assert (stored("idea")[0], stored("data")[0]) == ("One", "Two")


def test_without_scripts_a_stale_save_shows_both_texts(world, sign_in):
    autosave(sign_in(world.amir), idea="Amir's words", revision_idea="0")
    client = sign_in(world.alice)
    answer = client.post(DRAFT, {"idea": "Alice's words", "revision-idea": "0"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Alice&#x27;s words</textarea>" in html
    assert "data-theirs>Amir&#x27;s words</pre>" in html
    assert "Amir changed this while you were writing" in html
    assert 'name="revision-idea" value="1"' in html
    # The page it shows can be sent again as it is: it then replaces the other text.
    client.post(DRAFT, {"idea": "Alice's words", "revision-idea": "1"})
    assert stored("idea")[0] == "Alice's words"


def test_without_scripts_a_text_too_long_comes_back(world, sign_in):
    text = "x" * (LONGEST_TEXT + 1)
    answer = sign_in(world.alice).post(DRAFT, {"idea": text, "revision-idea": "0"})
    assert answer.status_code == 400
    assert text in answer.content.decode()
    assert "longer than 60,000 characters" in answer.content.decode()


def test_preview_shows_markdown_as_it_will_look(world, sign_in):
    answer = sign_in(world.alice).post("/spring/preview/", {"text": "# Hi\n\n$x$"}, headers=FETCH)
    assert answer.content.decode() == ('<h3>Hi</h3>\n<p><span class="math inline">x</span></p>\n')


def test_preview_is_for_people_of_the_conference(world, sign_in, client):
    assert client.post("/spring/preview/", {"text": "x"}).status_code == 302
    assert sign_in(world.alice).get("/spring/preview/").status_code == 405
    assert sign_in(world.alice).post("/spring/preview/", {"text": "x" * 70_000}).status_code == 400


def test_form_that_is_too_large_to_be_read_says_what_to_do(world, sign_in):
    client = sign_in(world.alice)
    client.raise_request_exception = False
    answer = client.post(DRAFT, {"idea": "x" * 2_200_000, "revision-idea": "0"})
    assert answer.status_code == 400
    assert "Go back: what you typed is still there." in answer.content.decode()
