"""Rows and ticks on the pages of a team, with plain forms, and who sees what of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.confirming import confirm_version
from projects.handing_in import hand_in
from projects.models import Confirmation, DraftItem, Project, Version
from projects.publishing import publish
from reviews.materials import materials
from tests.filled_forms import filled_form
from tests.projects.declaring import ONE_USE, confirm, draft, marks, milestone

pytestmark = pytest.mark.django_db

PAGE = "/spring/submissions/report/"


@pytest.fixture
def asked(world):
    return milestone(world)


@pytest.fixture
def alice(world, sign_in):
    return sign_in(world.alice)


@pytest.fixture
def handed_in(world, asked):
    submission = draft(
        world,
        asked,
        {**ONE_USE, "prompts": "https://chat.example/alpha"},
        {**ONE_USE, "tool": "DeepL"},
    )
    confirm(submission, world.alice)
    return hand_in(submission, world.alice, "one")


def form(*rows, revision=0, **more):
    """What a plain form sends for these rows."""
    sent = {"tools.rows": str(len(rows)), "revision-tools": str(revision), **more}
    for place, row in enumerate(rows):
        sent |= {f"tools.{place}.{part}": text for part, text in row.items()}
    return sent


def stored():
    return [row["tool"] for row in DraftItem.objects.get(field__key="tools").disclosure["rows"]]


def text(response):
    return " ".join(response.content.decode().split())


def test_rows_are_saved_by_a_plain_form_and_come_back(asked, alice):
    alice.post(f"{PAGE}draft/", form(ONE_USE, {"tool": "DeepL"}))
    assert stored() == ["Copilot", "DeepL"]
    page = alice.get(PAGE).content.decode()
    assert 'value="DeepL"' in page
    assert '<option value="little" selected>' in page


def test_add_row_keeps_what_was_typed_and_shows_an_empty_row(asked, alice):
    answer = alice.post(f"{PAGE}draft/", form(ONE_USE, add_row="tools"))
    assert answer.url == f"{PAGE}?add=tools#field-tools"
    assert alice.get(answer.url).content.decode().count("data-row>") == 3  # one is the template


def test_remove_row_takes_out_that_row_only(asked, alice):
    answer = alice.post(
        f"{PAGE}draft/", form(ONE_USE, {"tool": "DeepL"}, {"tool": "Claude"}, remove_row="tools.1")
    )
    assert answer.url == f"{PAGE}#field-tools"
    assert stored() == ["Copilot", "Claude"]


def test_none_is_said_by_a_tick(asked, alice):
    alice.post(f"{PAGE}draft/", form(**{"tools.none": "on"}))
    assert DraftItem.objects.get().disclosure == {"none_used": True, "rows": []}


def test_rows_of_two_members_are_both_shown_and_neither_is_lost(world, asked, alice, sign_in):
    alice.post(f"{PAGE}draft/", form(ONE_USE))
    answer = sign_in(world.amir).post(f"{PAGE}draft/", form({"tool": "DeepL"}))
    assert answer.status_code == 409
    page = text(answer)
    assert 'value="DeepL"' in page
    assert "Copilot; code; a little stayed" in page
    assert stored() == ["Copilot"]


def test_script_gets_the_other_rows_as_text_and_as_json(world, asked, alice, sign_in):
    alice.post(f"{PAGE}draft/", form(ONE_USE))
    answer = sign_in(world.amir).post(
        f"{PAGE}draft/",
        {"tools": '{"none_used": true, "rows": []}', "revision-tools": "0"},
        headers={"X-Requested-With": "fetch"},
    )
    (conflict,) = answer.json()["conflicts"]
    assert (conflict["theirs"], conflict["who"]) == ("Copilot; code; a little stayed", "Alice")
    assert '"tool": "Copilot"' in conflict["value"]


def test_row_that_is_too_long_is_refused_and_stays_in_the_form(asked, alice):
    answer = alice.post(f"{PAGE}draft/", form({"tool": "x" * 101}))
    assert answer.status_code == 400
    assert "is longer than 100 characters" in text(answer)
    assert f'value="{"x" * 101}"' in answer.content.decode()


@pytest.mark.parametrize("sent", ["tools.rows=99999999", "tools=[", "tools={%22rows%22:[[]]}"])
def test_nonsense_is_never_a_fault_of_the_server(asked, alice, sent):
    answer = alice.post(f"{PAGE}draft/", sent, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (302, 400)


def test_one_press_confirms_and_submits(world, asked, alice):
    submission = draft(world, asked, ONE_USE)
    ticks = {f"confirm.{key}": mark for key, mark in marks(submission).items()}
    answer = alice.post(f"{PAGE}hand-in/", form(ONE_USE, revision=1, press="a", **ticks))
    assert answer.url == f"/receipts/{Version.objects.get().receipt_number}/"
    again = alice.post(f"{PAGE}hand-in/", form(ONE_USE, revision=1, press="a", **ticks))
    assert again.url == answer.url
    assert Confirmation.objects.filter(person=world.alice).count() == 2


def test_one_press_costs_few_queries(world, asked, alice):
    submission = draft(world, asked, ONE_USE)
    ticks = {f"confirm.{key}": mark for key, mark in marks(submission).items()}
    sent = form({**ONE_USE, "words": "loops"}, revision=1, press="a", **ticks)
    with CaptureQueriesContext(connection) as queries:
        assert "/receipts/" in alice.post(f"{PAGE}hand-in/", sent).url
    asked_for = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked_for) <= 36, asked_for


def test_submit_without_a_tick_says_so_at_the_statement(world, asked, alice):
    draft(world, asked, ONE_USE)
    answer = alice.post(f"{PAGE}hand-in/", form(ONE_USE, revision=1, press="a"), follow=True)
    assert "Originality is not confirmed by you." in text(answer)
    assert not Version.objects.exists()


def test_a_tick_that_was_set_is_kept_when_something_else_is_missing(world, asked, alice):
    submission = draft(world, asked, {"tool": "Copilot"})
    ticks = {"confirm.own": marks(submission)["own"]}
    alice.post(f"{PAGE}hand-in/", form({"tool": "Copilot"}, revision=1, press="a", **ticks))
    page = text(alice.get(PAGE))
    assert "You confirmed this" in page
    assert not Version.objects.exists()


def test_page_names_who_has_not_confirmed(world, asked, alice):
    confirm(draft(world, asked, ONE_USE), world.amir)
    assert text(alice.get(PAGE)).count("Not confirmed yet by <bdi>Alice</bdi>") == 2


def test_opening_a_page_confirms_nothing(world, handed_in, sign_in):
    amir = sign_in(world.amir)
    for path in (f"{PAGE}confirm/", f"{PAGE}versions/1/confirm/"):
        assert amir.get(path).status_code == 405
    amir.get(f"{PAGE}versions/1/")
    assert not Confirmation.objects.filter(person=world.amir).exists()


def test_version_page_asks_who_has_not_confirmed(world, handed_in, alice, sign_in):
    amir = sign_in(world.amir)
    asks = "You have not confirmed what this version declares"
    assert asks not in text(alice.get(f"{PAGE}versions/1/"))
    assert asks in text(amir.get(f"{PAGE}versions/1/"))
    amir.post(f"{PAGE}versions/1/confirm/", {"confirm.tools": "on", "confirm.own": "on"})
    assert asks not in text(amir.get(f"{PAGE}versions/1/"))
    assert Confirmation.objects.filter(person=world.amir).count() == 2


@pytest.mark.parametrize("who", ["bob", "dan", "carol", "eve", "root"])
def test_nobody_outside_the_team_finds_the_way(world, handed_in, sign_in, who):
    client = sign_in(getattr(world, who))
    ticks = {"confirm.tools": "on", "confirm.own": "on"}
    assert client.post(f"{PAGE}versions/1/confirm/", ticks).status_code == 404
    if who != "bob":  # Bob has a draft of his own there
        assert client.post(f"{PAGE}confirm/", ticks).status_code == 404
    assert set(Confirmation.objects.values_list("person__name", flat=True)) == {"Alice"}


def test_staff_who_view_as_a_member_cannot_confirm(world, handed_in, sign_in):
    carol = sign_in(world.carol)
    carol.post(f"/spring/staff/people/{world.places.amir.pk}/view/")
    answer = carol.post(f"{PAGE}versions/1/confirm/", {"confirm.own": "on"})
    assert answer.status_code == 403
    assert not Confirmation.objects.filter(person=world.amir).exists()


def test_next_action_and_team_page_ask_until_it_is_done(world, handed_in, sign_in):
    amir = sign_in(world.amir)
    assert amir.get("/spring/me/").context["step"] == "CONFIRM"
    assert "Not confirmed yet by <bdi>Amir</bdi>" in text(amir.get("/spring/team/"))
    assert "which counts, is not confirmed yet by <bdi>Amir</bdi>" in text(amir.get(PAGE))
    confirm_version(handed_in, world.amir, {"tools", "own"})
    assert amir.get("/spring/me/").context["step"] != "CONFIRM"
    assert "Not confirmed by all" not in text(amir.get("/spring/team/"))


def test_queue_names_and_finds_who_has_not_confirmed(world, handed_in, sign_in):
    carol = sign_in(world.carol)
    found = carol.get("/spring/staff/submissions/?confirmed=no")
    assert [row.unconfirmed for row in found.context["page"]] == [("Amir",)]
    one = text(carol.get(f"/spring/staff/submissions/{handed_in.submission_id}/"))
    assert "Not confirmed yet by <bdi>Amir</bdi>" in one
    assert 'href="https://chat.example/alpha" rel="nofollow noopener"' in one
    confirm_version(handed_in, world.amir, {"tools", "own"})
    assert list(carol.get("/spring/staff/submissions/?confirmed=no").context["page"]) == []


def test_comparison_shows_rows_as_lines(world, asked, handed_in, alice):
    submission = draft(world, asked, ONE_USE)
    confirm(submission, world.alice)
    hand_in(submission, world.alice, "two")
    page = alice.get(f"{PAGE}compare/")
    change = next(one for one in page.context["changes"] if one.key == "tools")
    gone = "".join(piece.text for piece in change.pieces if piece.kind == "removed")
    assert (change.state, "DeepL" in gone, "https://chat.example/alpha" in gone) == (
        "changed",
        True,
        True,
    )


def test_reviewers_read_the_rows_and_blind_ones_no_link_and_never_a_name(handed_in):
    def sections(is_blind):
        tab = materials(handed_in, lambda artefact, small=False: "", is_blind=is_blind)[-1]
        return {one.label: one.disclosed for one in tab.sections}

    seen, blind = sections(False), sections(True)
    assert [row.prompts for row in seen["AI tools"].rows] == ["https://chat.example/alpha", ""]
    assert [row.prompts for row in blind["AI tools"].rows] == ["", ""]
    assert [row.tool for row in blind["AI tools"].rows] == ["Copilot", "DeepL"]
    assert "Alice" not in repr(seen)


def test_visitors_read_the_rows_without_links_as_they_were_published(
    world, asked, handed_in, client
):
    asked.is_published = True
    asked.save()
    world.final.delete()
    publish(world.conference, world.carol)
    address = Project.objects.get(pk=world.alphas_project.pk).get_absolute_url()
    page = text(client.get(address))
    assert "Use of AI tools" in page
    assert "Copilot" in page
    assert "chat.example" not in page
    submission = draft(world, asked)
    confirm(submission, world.alice)
    hand_in(submission, world.alice, "two")
    assert "Copilot" in text(client.get(address))
    publish(world.conference, world.carol)
    assert "No AI tool was used." in text(client.get(address))


def test_form_of_staff_takes_a_statement_and_its_rule(world, asked, sign_in):
    carol = sign_in(world.carol)
    page = "/spring/staff/settings/milestones/report/"
    sent = filled_form(carol.get(page), "fields-0-kind")
    place = next(i for i in range(9) if sent.get(f"fields-{i}-kind") == "originality")
    sent |= {f"fields-{place}-statement": "All ours.", f"fields-{place}-needs_everyone": "on"}
    assert carol.post(page, sent).status_code == 302
    field = asked.fields.get(key="own")
    assert (field.words_to_confirm, field.needs_everyone) == ("All ours.", True)
    sent.pop(f"fields-{place}-is_required")
    answer = carol.post(page, sent)
    assert answer.status_code == 422
    assert "Only what is required can wait for everyone." in text(answer)
