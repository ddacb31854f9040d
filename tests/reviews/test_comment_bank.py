"""The comment bank: kept from what was typed, shared, put in again, counted, changed, removed."""

from __future__ import annotations

import pytest

from projects.models import LogEntry, Role
from reviews.models import BankComment, EvaluationScore
from tests import factories

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}
BANK = "/spring/staff/grading/comments/"


@pytest.fixture
def bank(desk):
    desk.field = f"comment-{desk.method.pk}"
    desk.client.post(desk.url + "keep/", {desk.field: " Name the baseline. ", "keep": desk.field})
    desk.kept = BankComment.objects.get()
    return desk


def test_what_was_typed_is_kept_for_its_criterion_and_saved_where_it_was_typed(bank):
    assert (bank.kept.text, bank.kept.criterion, bank.kept.uses) == (
        "Name the baseline.",
        bank.method,
        0,
    )
    assert EvaluationScore.objects.get().comment == "Name the baseline."


def test_with_htmx_only_the_bank_comes_back(bank):
    response = bank.client.post(
        bank.url + "keep/",
        {bank.field: "Say which seed.", "keep": bank.field},
        headers={"HX-Request": "true"},
    )
    html = response.content.decode()
    assert html.count("data-bank-text") == 2
    assert "Kept for all graders." in html
    assert "<h1" not in html


def test_kept_twice_is_kept_once(bank):
    bank.client.post(bank.url + "keep/", {bank.field: "Name the baseline.", "keep": bank.field})
    assert BankComment.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "  ", "x" * 2001])
def test_nothing_and_too_much_are_not_kept(desk, typed):
    field = f"comment-{desk.method.pk}"
    desk.client.post(desk.url + "keep/", {field: typed, "keep": field})
    assert BankComment.objects.count() == 0


def test_field_of_another_rubric_is_404(desk):
    other = desk.round.rubric.criteria.first()
    for field in (f"comment-{other.pk}", "comment-0", "summary", ""):
        sent = {field or "comment": "Text", "keep": field}
        assert desk.client.post(desk.url + "keep/", sent).status_code == 404


def test_other_graders_are_offered_it_beside_their_own_text_on_any_project(bank, sign_in):
    path = f"/spring/staff/grading/{bank.component.pk}/2/"
    html = sign_in(bank.carol).get(path).content.decode()
    assert html.count("Name the baseline.") == 1
    assert f'data-bank="id_{bank.field}"' in html


def test_without_scripts_the_comment_is_added_below_what_was_typed_and_counted(bank):
    bank.client.post(bank.url + "save/", {bank.field: "Good.", "insert": bank.kept.pk})
    assert EvaluationScore.objects.get().comment == "Good.\n\nName the baseline."
    bank.kept.refresh_from_db()
    assert bank.kept.uses == 1


@pytest.mark.parametrize("chosen", ["0", "x", "99999999999999999999", "-1"])
def test_a_comment_that_is_none_adds_nothing(bank, chosen):
    response = bank.client.post(bank.url + "save/", {bank.field: "Good.", "insert": chosen})
    assert response.status_code == 302
    assert EvaluationScore.objects.get().comment == "Good."


def test_browser_that_puts_it_in_counts_the_use(bank):
    assert bank.client.post(f"{BANK}{bank.kept.pk}/use/").status_code == 204
    bank.kept.refresh_from_db()
    assert bank.kept.uses == 1


def test_most_used_comes_first(bank):
    bank.client.post(bank.url + "keep/", {bank.field: "Say which seed.", "keep": bank.field})
    newer = BankComment.objects.get(text="Say which seed.")
    bank.client.post(f"{BANK}{newer.pk}/use/")
    html = bank.client.get(bank.url).content.decode()
    assert html.index("data-bank-text>Say which seed.") < html.index(
        "data-bank-text>Name the baseline."
    )


def test_changed_comment_leaves_what_is_graded_alone_and_is_logged(bank):
    sent = {f"comment-{bank.kept.pk}-text": "Name a baseline."}
    assert bank.client.post(f"{BANK}{bank.kept.pk}/change/", sent).status_code == 302
    bank.kept.refresh_from_db()
    assert bank.kept.text == "Name a baseline."
    assert EvaluationScore.objects.get().comment == "Name the baseline."
    entry = LogEntry.objects.get(verb="changed a kept comment on")
    assert (entry.actor, entry.before, entry.after) == (
        bank.eve,
        {"text": "Name the baseline."},
        {"text": "Name a baseline."},
    )


def test_change_to_nothing_or_to_one_that_is_there_is_said_beside_the_field(bank):
    bank.client.post(bank.url + "keep/", {bank.field: "Say which seed.", "keep": bank.field})
    for typed, sentence in (
        ("", "Write the comment, or remove it from the bank."),
        ("Say which seed.", "The same comment is kept for this criterion already."),
    ):
        sent = {f"comment-{bank.kept.pk}-text": typed}
        response = bank.client.post(f"{BANK}{bank.kept.pk}/change/", sent)
        assert response.status_code == 422
        assert sentence in response.content.decode()
    bank.kept.refresh_from_db()
    assert bank.kept.text == "Name the baseline."


def test_removed_comment_is_gone_from_the_bank_alone_and_logged(bank):
    assert bank.client.post(f"{BANK}{bank.kept.pk}/remove/").status_code == 302
    assert BankComment.objects.count() == 0
    assert EvaluationScore.objects.get().comment == "Name the baseline."
    assert LogEntry.objects.get(verb="removed a kept comment on").before["text"] == (
        "Name the baseline."
    )


def test_bank_belongs_to_the_staff_of_its_conference(bank, sign_in):
    autumn = factories.conference("autumn")
    foreign = sign_in(factories.participant(autumn, "Ines", Role.INSTRUCTOR).user)
    assert (
        "Name the baseline." not in foreign.get("/autumn/staff/grading/comments/").content.decode()
    )
    for client, conf in ((foreign, "autumn"), (sign_in(bank.alice), "spring")):
        for act in ("use", "change", "remove"):
            path = f"/{conf}/staff/grading/comments/{bank.kept.pk}/{act}/"
            assert client.post(path, {"text": "Mine"}).status_code == 404
    bank.kept.refresh_from_db()
    assert (bank.kept.text, bank.kept.uses) == ("Name the baseline.", 0)


def test_desk_and_bank_cost_the_same_for_one_comment_and_for_twenty(bank, counted):
    pages = (bank.url, BANK)
    few = [counted(bank.client, page) for page in pages]
    for n in range(19):
        criterion = (bank.method, bank.writing, None)[n % 3]
        BankComment.objects.create(
            conference=bank.conference,
            criterion=criterion,
            text=f"Text {n}",
            digest=str(n),
            written_by=bank.carol,
        )
    assert [counted(bank.client, page) for page in pages] == few
