"""The risk checklist: settled per conference, answered while reading, never seen by the team."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from projects import risks
from projects.domain import default_conference
from projects.drafting import save_texts, submission_for
from projects.handing_in import hand_in
from projects.models import Decision, DecisionDraft, LogEntry, Mail, RiskAnswer, RiskItem
from projects.starting import start_conference
from tests import factories

pytestmark = pytest.mark.django_db

SETTINGS = "/spring/staff/settings/risks/"


@pytest.fixture
def items(world):
    return [
        RiskItem.objects.create(conference=world.conference, name=name, position=place)
        for place, name in enumerate(("Data", "People"))
    ]


@pytest.fixture
def version(world):
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "Two words"}, {})
    return hand_in(submission, world.alice, "k1")


def page(version) -> str:
    return f"/spring/staff/submissions/{version.submission.pk}/"


def said(item, level, note="", was="unseen|", **more):
    found = {"level": level, "note": note, "was": was}
    return {f"risk-{item.pk}-{part}": text for part, text in found.items()} | more


def stored() -> list[tuple[str, str, str]]:
    return [(row.item.name, row.level, row.note) for row in RiskAnswer.objects.all()]


def test_new_conference_has_the_four_of_the_template(db):
    made = start_conference(factories.conference("new-one"), {}, None)
    assert [item.name for item in made.risk_items.all()] == ["Data", "Compute", "People", "Licence"]
    assert all(item.question for item in made.risk_items.all())
    assert len(default_conference.RISKS) == 4


def test_answer_says_who_and_when_and_is_logged(world, sign_in, version, items):
    client = sign_in(world.eve)
    client.post(page(version) + "draft/", said(items[0], "watch", "From a web page"))
    answer = RiskAnswer.objects.get()
    assert (answer.level, answer.note, answer.answered_by) == (
        "watch",
        "From a web page",
        world.eve,
    )
    entry = LogEntry.objects.get(verb="answered the checklist of")
    assert (entry.actor, entry.before, entry.after) == (
        world.eve,
        {},
        {"level": "watch", "note": "From a web page"},
    )
    html = client.get(page(version)).content.decode()
    assert "Watch, says <bdi>Eve</bdi>" in html


def test_unchanged_answers_are_not_written_again(world, sign_in, version, items):
    client = sign_in(world.eve)
    client.post(page(version) + "draft/", said(items[0], "fine") | said(items[1], "unseen"))
    client.post(page(version) + "draft/", said(items[0], "fine", was="fine|"))
    assert stored() == [("Data", "fine", "")]
    assert LogEntry.objects.filter(verb="answered the checklist of").count() == 1


def test_answer_that_another_gave_meanwhile_is_not_overwritten_unseen(
    world, sign_in, version, items
):
    sign_in(world.eve).post(page(version) + "draft/", said(items[0], "problem", "No consent"))
    client = sign_in(world.carol)
    answer = client.post(page(version) + "draft/", said(items[0], "fine", "Looks good"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Eve answered this meanwhile: problem, “No consent”." in html
    assert "Looks good" in html
    assert stored() == [("Data", "problem", "No consent")]
    # What the page now holds can be sent and replaces it.
    assert 'value="problem|No consent"' in html
    client.post(
        page(version) + "draft/", said(items[0], "fine", "Looks good", was="problem|No consent")
    )
    assert stored() == [("Data", "fine", "Looks good")]


def test_checklist_is_answered_with_the_decision(world, sign_in, version, items):
    form = {"version": version.pk, "verdict": "accept"}
    sign_in(world.eve).post(page(version) + "decide/", form | said(items[1], "watch", "Minors"))
    assert stored() == [("People", "watch", "Minors")]
    assert "Minors" not in Mail.objects.filter(key__startswith="decision-").first().text


def test_a_ticked_note_goes_into_the_decision_and_is_a_reason(world, sign_in, version, items):
    form = {"version": version.pk, "verdict": "decline", f"tell-{items[1].pk}": "on"}
    answer = sign_in(world.eve).post(
        page(version) + "decide/", form | said(items[1], "problem", "Ask for consent")
    )
    assert answer.status_code == 302
    assert Decision.objects.get().comment == "**People:** Ask for consent"


def test_tick_without_a_note_is_refused(world, sign_in, version, items):
    form = {"version": version.pk, "verdict": "accept", f"tell-{items[1].pk}": "on"}
    answer = sign_in(world.eve).post(page(version) + "decide/", form | said(items[1], "problem"))
    assert answer.status_code == 422
    assert "Write the note that the team shall read." in answer.content.decode()


def test_the_team_learns_nothing_of_it_by_any_page(world, sign_in, version, items):
    sign_in(world.carol).post(
        page(version) + "draft/", said(items[0], "problem", "CANARY-RISK") | {"comment": "CANARY"}
    )
    addresses = [
        "/spring/me/",
        "/spring/team/",
        "/spring/submissions/",
        "/spring/submissions/proposal/",
        "/spring/submissions/proposal/versions/1/",
        "/spring/reviews/",
        version.receipt_url,
        "/spring/projects/1-seeing-in-the-dark/",
        "/spring/gallery/",
        "/search/?q=canary",
        "/spring/people/",
    ]
    for who in (world.alice, world.bob, world.dan):
        for address in addresses:
            html = sign_in(who).get(address).content.decode()
            assert "CANARY" not in html
            assert "checklist" not in html.lower()
        assert sign_in(who).get(page(version)).status_code == 404
        assert sign_in(who).get(SETTINGS).status_code == 404
        assert not RiskAnswer.objects.visible_to(who).exists()
    assert RiskAnswer.objects.visible_to(world.eve).count() == 1
    assert not Mail.objects.filter(text__contains="CANARY").exists()


def test_database_holds_one_answer_of_a_known_level(world, version, items):
    risks.answer(version.submission, [risks.Given(items[0], "fine", "", "unseen|")], world.eve)
    for item, level in ((items[0], "watch"), (items[1], "green")):
        with pytest.raises(IntegrityError), transaction.atomic():
            RiskAnswer.objects.create(
                submission=version.submission, item=item, level=level, answered_by=world.eve
            )


def test_retired_item_is_asked_no_more_and_its_answers_stay(world, sign_in, version, items):
    risks.answer(version.submission, [risks.Given(items[0], "fine", "", "unseen|")], world.eve)
    submission = version.submission
    RiskItem.objects.update(retired_at=submission.created_at)
    answered = risks.answers_of(submission)
    assert risks.items_for(world.conference, answered) == [items[0]]
    assert risks.items_for(world.conference) == []
    assert "no longer asked" in sign_in(world.eve).get(page(version)).content.decode()


# Settings.


def rows(items, *new, **changes):
    form = {
        "risk_items-TOTAL_FORMS": len(items) + len(new),
        "risk_items-INITIAL_FORMS": len(items),
    }
    for place, item in enumerate(items):
        form[f"risk_items-{place}-id"] = item.pk
        form[f"risk_items-{place}-name"] = item.name
        form[f"risk_items-{place}-position"] = item.position
    for place, name in enumerate(new, len(items)):
        form[f"risk_items-{place}-name"] = name
        form[f"risk_items-{place}-position"] = place
    return form | {f"risk_items-{name.replace('_', '-', 1)}": to for name, to in changes.items()}


def test_instructor_renames_adds_and_retires(world, sign_in, items):
    client = sign_in(world.carol)
    assert "Risk checklist" in client.get(SETTINGS).content.decode()
    client.post(SETTINGS, rows(items, "Animals") | {
        "risk_items-0-name": "Data and consent", "risk_items-1-is_retired": "on"
    })  # fmt: skip
    found = RiskItem.objects.order_by("position")
    assert [(item.name, bool(item.retired_at)) for item in found] == [
        ("Data and consent", False),
        ("People", True),
        ("Animals", False),
    ]
    assert LogEntry.objects.filter(verb="changed the risk checklist of").count() == 1


def test_item_with_answers_is_not_removed(world, sign_in, version, items):
    risks.answer(version.submission, [risks.Given(items[0], "fine", "", "unseen|")], world.eve)
    client = sign_in(world.carol)
    answer = client.post(SETTINGS, rows(items) | {"risk_items-0-DELETE": "on"})
    assert answer.status_code == 422
    assert "“Data” has answers, which would go with it." in answer.content.decode()
    client.post(SETTINGS, rows(items) | {"risk_items-1-DELETE": "on"})
    assert [item.name for item in RiskItem.objects.all()] == ["Data"]


def test_settings_are_for_instructors(world, sign_in, items):
    assert sign_in(world.eve).get(SETTINGS).status_code == 403
    assert sign_in(world.carol).post(SETTINGS, rows(items, "data")).status_code == 422


def test_page_costs_the_same_for_more_items(world, sign_in, version, items):
    client = sign_in(world.eve)
    risks.answer(version.submission, [risks.Given(items[0], "fine", "", "unseen|")], world.eve)
    client.get(page(version))
    with CaptureQueriesContext(connection) as few:
        client.get(page(version))
    for place in range(5):
        item = RiskItem.objects.create(conference=world.conference, name=f"Item {place}")
        risks.answer(version.submission, [risks.Given(item, "fine", "", "unseen|")], world.carol)
    with CaptureQueriesContext(connection) as many:
        client.get(page(version))
    assert len(many) == len(few)


def test_an_answer_that_stands_is_not_kept_as_a_draft_of_whom_gave_it(
    world, sign_in, version, items
):
    client = sign_in(world.eve)
    client.post(page(version) + "draft/", said(items[0], "watch", "Old scans"))
    typed = {f"risk-{items[0].pk}-level": "watch", f"risk-{items[0].pk}-note": "Older scans"}
    client.post(page(version) + "draft/", typed, headers={"X-Requested-With": "fetch"})
    assert DecisionDraft.objects.get().fields == {f"risk-{items[0].pk}-note": "Older scans"}
    html = client.get(page(version)).content.decode()
    assert 'value="Older scans"' in html
    assert "“Old scans”" in html
