"""What staff can filter the queue by, each choice an address, with its count; and reading on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects import risks
from projects.deciding import decide
from projects.drafting import save_texts, submission_for
from projects.handing_in import hand_in
from projects.models import RiskItem, Submission, Version, WatchedSection
from tests import factories

pytestmark = pytest.mark.django_db

QUEUE = "/spring/staff/submissions/"


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


def titles(answer) -> list[str]:
    return [row.title for row in answer.context["page"].object_list]


def look(sign_in, who, query):
    answer = sign_in(who).get(QUEUE + query)
    assert answer.status_code == 200
    return sorted(title.split()[0] for title in titles(answer))


def words_of(answer, name) -> dict[str, str]:
    return dict(answer.context["form"].fields[name].choices)


def test_by_section_of_the_roster(world, sign_in, both):
    world.places.bob.section = "B1"
    world.places.bob.save()
    assert look(sign_in, world.carol, "?section=B1") == ["Hearing"]
    assert words_of(sign_in(world.carol).get(QUEUE), "section")["B1"] == "B1 (1)"


def test_assistant_of_sections_finds_only_theirs(world, sign_in, both):
    world.places.bob.section = "B1"
    world.places.bob.save()
    world.places.alice.section = "A1"
    world.places.alice.save()
    WatchedSection.objects.create(participant=world.places.eve, section="B1")
    answer = sign_in(world.eve).get(QUEUE)
    assert words_of(answer, "section") == {"": "Any", "B1": "B1 (1)"}
    assert titles(answer) == ["Hearing in the Noise"]
    assert words_of(answer, "status")["waiting"] == "To be decided (1)"
    assert look(sign_in, world.eve, "?status=none&milestone=deliverables") == ["Hearing"]


def test_by_when_it_came(world, sign_in, both):
    submission = both[1].submission
    made = Version(
        submission=submission, number=2, submitted_at=timezone.now(), is_late=True,
        content_hash="0" * 64, receipt_number="R-x", idempotency_key="x",
    )  # fmt: skip
    made.save()
    assert look(sign_in, world.carol, "?timing=late") == ["Hearing"]
    assert look(sign_in, world.carol, "?timing=on_time") == ["Seeing"]
    assert look(sign_in, world.carol, "?timing=grace") == []


def test_by_who_decided(world, sign_in, both):
    decide(both[1], "accept", "", world.carol)
    assert look(sign_in, world.carol, "?decided=me") == ["Hearing"]
    assert look(sign_in, world.eve, "?decided=others") == ["Hearing"]
    assert look(sign_in, world.eve, "?decided=nobody") == ["Seeing"]


def test_by_waiting_and_handed_in_again_after_changes(world, sign_in, both):
    until = timezone.now() + timedelta(days=9)
    decide(both[0], "request_changes", "More", world.carol, until)
    assert look(sign_in, world.carol, "?status=waiting") == ["Hearing"]
    assert look(sign_in, world.carol, "?status=again") == []
    handed_in(world.alphas_project, world.proposal, world.alice, "Better words")
    assert look(sign_in, world.carol, "?status=waiting") == ["Hearing", "Seeing"]
    assert look(sign_in, world.carol, "?status=again") == ["Seeing"]
    html = sign_in(world.carol).get(QUEUE).content.decode()
    assert "to be decided again" in html
    assert "round 2" in html


def test_by_category(world, sign_in, both):
    world.betas_project.categories.add(factories.category(world.conference, "Theoretical"))
    assert look(sign_in, world.carol, "?category=theoretical") == ["Hearing"]


def test_by_risk_with_marks_in_the_list(world, sign_in, both):
    items = [RiskItem.objects.create(conference=world.conference, name=name) for name in "AB"]
    for item, level in zip(items, ("watch", "problem"), strict=True):
        risks.answer(both[0].submission, [risks.Given(item, level, "", "unseen|")], world.eve)
    risks.answer(both[1].submission, [risks.Given(items[0], "fine", "", "unseen|")], world.eve)
    assert look(sign_in, world.carol, "?risk=problem") == ["Seeing"]
    assert look(sign_in, world.carol, "?risk=watch") == []
    assert look(sign_in, world.carol, "?risk=fine") == ["Hearing"]
    assert look(sign_in, world.carol, "?risk=open") == ["Hearing"]
    html = sign_in(world.carol).get(QUEUE).content.decode()
    for mark in (">1 problem<", ">1 to watch<", "1 not looked at"):
        assert mark in html


def test_by_the_teams_one_mentors(world, sign_in, both):
    world.alpha.mentor = world.places.eve
    world.alpha.save()
    assert look(sign_in, world.eve, "?mentor=me") == ["Seeing"]
    assert look(sign_in, world.carol, "?mentor=me") == []


def test_teams_with_nothing(world, sign_in):
    handed_in(world.alphas_project, world.proposal, world.alice)
    factories.team(world.conference, "Gamma", world.places.dan)
    answer = sign_in(world.carol).get(QUEUE + "?status=none&milestone=proposal")
    assert [(row.title, row.team) for row in answer.context["page"].object_list] == [
        ("Hearing in the Noise", "Beta"),
        ("", "Gamma"),
    ]
    assert "No project yet" in answer.content.decode()
    world.proposal.opens_at = timezone.now() + timedelta(days=1)
    world.proposal.save()
    answer = sign_in(world.carol).get(QUEUE + "?status=none&milestone=proposal")
    assert titles(answer) == []


def test_filters_combine_and_can_be_cleared(world, sign_in, both):
    decide(both[1], "accept", "", world.carol)
    answer = sign_in(world.carol).get(QUEUE + "?q=in&status=accepted&decided=me&timing=on_time")
    assert titles(answer) == ["Hearing in the Noise"]
    html = answer.content.decode()
    assert "Clear all" in html
    assert "More filters (2)" in html


def test_pages_of_fifty_keep_the_filter(world, sign_in):
    for n in range(51):
        team = factories.team(world.conference, f"Team {n}")
        made = factories.project(team, f"Project {n}", number=100 + n)
        submission_for(made, world.proposal)
    answer = sign_in(world.carol).get(QUEUE + "?status=draft&sort=number")
    assert len(titles(answer)) == 50
    assert "?status=draft&amp;sort=number&amp;page=2" in answer.content.decode().replace(
        "?sort=number&amp;status=draft", "?status=draft&amp;sort=number"
    )
    assert len(titles(sign_in(world.carol).get(QUEUE + "?status=draft&page=2"))) == 1


def test_list_and_reading_page_cost_the_same_for_many(world, sign_in, both):
    RiskItem.objects.create(conference=world.conference, name="A")
    client = sign_in(world.carol)
    pages = [QUEUE + "?status=waiting", f"{QUEUE}{both[0].submission.pk}/?status=waiting"]

    def cost():
        found = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as caught:
                client.get(page)
            found.append(len(caught))
        return found

    few = cost()
    for n in range(30):
        place = factories.participant(world.conference, f"P {n}", section=f"S{n}")
        made = factories.project(
            factories.team(world.conference, f"Team {n}", place), f"Project {n}", number=100 + n
        )
        factories.version(made, world.proposal)
    assert cost() == few


# Reading on in the order of the list.


def test_reading_page_leads_to_its_neighbours_with_the_filter(world, sign_in, both):
    answer = sign_in(world.carol).get(
        f"{QUEUE}{both[0].submission.pk}/?status=submitted&sort=title"
    )
    assert answer.context["queue_before"].title == "Hearing in the Noise"
    assert answer.context["queue_after"] is None
    html = answer.content.decode()
    assert f"/submissions/{both[1].submission.pk}/?" in html


def test_send_and_open_the_next(world, sign_in, both):
    client = sign_in(world.carol)
    first, second = (version.submission.pk for version in both)

    def send(pk, version):
        form = {"version": version.pk, "verdict": "accept", "next": "yes"}
        return client.post(f"{QUEUE}{pk}/decide/?status=waiting", form)

    assert send(first, both[0]).url == f"{QUEUE}{second}/?status=waiting"
    answer = send(second, both[1])
    assert answer.url == f"{QUEUE}?status=waiting"
    assert "That was the last one" in client.get(answer.url).content.decode()
    assert set(Submission.objects.values_list("status", flat=True)) == {"accepted"}


def test_a_round_begins_when_the_team_hands_in_again(world, sign_in, both):
    until = timezone.now() + timedelta(days=9)
    decide(both[0], "request_changes", "More", world.carol, until)
    client = sign_in(world.carol)
    assert {row.round for row in client.get(QUEUE).context["page"].object_list} == {1}
    handed_in(world.alphas_project, world.proposal, world.alice, "Better words")
    address = f"{QUEUE}{both[0].submission.pk}/"
    assert client.get(address).context["round"] == 2
    assert client.get(address + "?version=1").context["round"] == 1
