"""Staff add, order, change and remove what a milestone asks for; what teams hold is never lost."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import RestrictedError
from django.test.utils import CaptureQueriesContext

from projects.drafting import save_texts, submission_for
from projects.field_use import uses_of
from projects.forms.milestones import FieldFormSet, free_key
from projects.handing_in import hand_in
from projects.models import LogEntry
from tests import factories
from tests.filled_forms import filled_form

pytestmark = pytest.mark.django_db

MILESTONE = "/spring/staff/settings/milestones/proposal/"
PREVIEW = f"{MILESTONE}preview/"


@pytest.fixture
def carol(world, sign_in):
    return sign_in(world.carol)


@pytest.fixture
def theory(world):
    return factories.category(world.conference, "Theoretical")


def saved(carol, **change):
    return carol.post(MILESTONE, filled_form(carol.get(MILESTONE), "due_at", **change))


def errors_of(response, row: int = 0) -> dict:
    assert response.status_code == 422
    return response.context["fields"].forms[row].errors


def written(world, idea: str = "Two words"):
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": idea}, {})
    return submission


def test_field_is_asked_only_of_the_categories_that_are_ticked(world, carol, theory):
    assert saved(carol, **{"fields-1-categories": [str(theory.pk)]}).status_code == 302
    assert list(world.proposal.fields.get(key="data").categories.all()) == [theory]
    assert saved(carol, **{"fields-1-categories": []}).status_code == 302
    assert not world.proposal.fields.get(key="data").categories.exists()


def test_category_of_another_conference_is_no_choice(world, carol, theory):
    foreign = factories.category(factories.conference("autumn"), "Theoretical")
    response = saved(carol, **{"fields-1-categories": [str(foreign.pk)]})
    assert list(errors_of(response, 1)) == ["categories"]


def test_category_that_a_field_names_is_not_removed(world, carol, theory):
    world.proposal.fields.get(key="data").categories.add(theory)
    url = "/spring/staff/settings/categories/"
    data = filled_form(carol.get(url), "categories-0-name", **{"categories-0-DELETE": "on"})
    response = carol.post(url, data)
    assert response.status_code == 422
    assert response.context["rows"].non_form_errors() == [
        "“Theoretical” cannot be removed: “Data” of Proposal is asked only of such projects, and "
        "would be asked of all. Change what the milestone asks for first."
    ]


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [
        ({"min_words": 5, "soft_min_words": 4}, "soft_min_words"),
        ({"soft_min_words": 9, "soft_max_words": 8}, "soft_max_words"),
        ({"soft_max_words": 300, "max_words": 200}, "max_words"),
        ({"min_words": 300, "max_words": 200}, "max_words"),
        ({"min_words": 300, "soft_min_words": "", "soft_max_words": 200}, "soft_max_words"),
    ],
)
def test_numbers_of_words_must_rise_in_the_form_and_in_the_database(world, carol, numbers, wrong):
    data = {"min_words": "", "max_words": "", **numbers}
    response = saved(carol, **{f"fields-0-{name}": str(value) for name, value in data.items()})
    assert list(errors_of(response)) == [wrong]
    stored = {name: value or None for name, value in data.items()}
    with pytest.raises(IntegrityError, match="field_words_in_order"), transaction.atomic():
        world.proposal.fields.filter(key="idea").update(**stored)


def test_numbers_that_do_not_apply_to_the_kind_are_forgotten(world, carol):
    saved(carol, **{"fields-0-max_pages": "3", "fields-0-min_seconds": "60"})
    field = world.proposal.fields.get(key="idea")
    assert (field.max_words, field.max_pages, field.min_seconds) == (200, None, None)


def test_order_is_that_of_the_positions(world, carol):
    saved(carol, **{"fields-0-position": "5", "fields-1-position": "2"})
    assert list(world.proposal.fields.values_list("key", flat=True)) == ["data", "idea"]


def test_kind_of_a_field_in_use_stays(world, carol):
    written(world)
    response = saved(carol, **{"fields-0-kind": "pdf", "fields-1-kind": "pdf"})
    assert errors_of(response) == {
        "kind": [
            "The kind stays: 1 team has written, added or confirmed something here. Add another field of the "
            "new kind, and make this one optional."
        ]
    }
    assert response.context["fields"].forms[1].errors == {}


def test_kind_stays_also_when_only_a_version_holds_the_field(world, carol):
    submission = written(world)
    hand_in(submission, world.alice, "key")
    save_texts(submission, world.alice, {"idea": ""}, {"idea": 1})
    assert "1 version holds it" in errors_of(saved(carol, **{"fields-0-kind": "pdf"}))["kind"][0]


def test_field_that_only_versions_hold_goes_and_they_keep_it(world, carol):
    submission = written(world)
    version = hand_in(submission, world.alice, "key")
    save_texts(submission, world.alice, {"idea": ""}, {"idea": 1})
    page = carol.get(MILESTONE).content.decode()
    assert "1 version holds it, so its kind stays. Removing the field changes nothing in them." in (
        " ".join(page.split())
    )
    assert saved(carol, **{"fields-0-DELETE": "on"}).status_code == 302
    assert list(version.items.values_list("label", "text")) == [("Idea", "Two words")]
    assert LogEntry.objects.latest("pk").after == {"removed fields": ["Idea"]}


def test_page_says_before_it_that_a_field_in_use_stays(world, carol):
    written(world)
    page = " ".join(carol.get(MILESTONE).content.decode().split())
    assert (
        "1 team has written, added or confirmed something here, so its kind stays and it cannot be"
        in page
    )
    assert 'name="fields-0-DELETE"' not in page
    assert 'name="fields-1-DELETE"' in page


def test_text_that_comes_between_the_look_and_the_removal_stops_it(world, carol):
    field = world.proposal.fields.get(key="idea")
    data = filled_form(carol.get(MILESTONE), "due_at", **{"fields-0-DELETE": "on"})
    rows = FieldFormSet(data, instance=world.proposal, prefix="fields")
    assert rows.is_valid()
    written(world)
    with pytest.raises(RestrictedError), transaction.atomic():
        rows.save()
    assert field.draft_items.get().text == "Two words"


def test_uses_are_counted_by_team_and_version(world):
    hand_in(written(world), world.alice, "key")
    uses = uses_of(world.proposal)
    field = world.proposal.fields.get(key="idea")
    assert {pk: (use.drafts, use.versions) for pk, use in uses.items()} == {field.pk: (1, 1)}


@pytest.mark.parametrize(
    ("label", "used", "key"),
    [
        ("Proof sketch", [], "proof-sketch"),
        ("Proof sketch", ["proof-sketch"], "proof-sketch-2"),
        ("Press", [], "press-2"),
        ("Revision: plan", ["plan"], "the-revision-plan"),
        ("Idée", [], "idee"),
        ("要旨", [], "other"),
    ],
)
def test_key_is_made_from_the_label_and_free(label, used, key):
    assert free_key(label, used) == key


def test_number_of_queries_does_not_grow_with_the_fields(world, carol, theory):
    def cost() -> int:
        carol.get(MILESTONE)
        with CaptureQueriesContext(connection) as queries:
            carol.get(MILESTONE)
        return len(queries)

    few = cost()
    for number in range(6):
        factories.field(world.proposal, f"more-{number}").categories.add(theory)
    assert cost() == few


def test_preview_is_what_a_team_of_the_category_finds(world, carol, theory, sign_in):
    claim = factories.field(world.proposal, "claim", help_text="What do you want to prove?")
    claim.categories.add(theory)
    world.alphas_project.categories.add(theory)

    def sections(response) -> list[str]:
        return [one.entry.field.key for one in response.context["sections"]]

    team = sign_in(world.alice).get("/spring/submissions/proposal/")
    preview = sign_in(world.carol).get(f"{PREVIEW}?category=theoretical")
    assert sections(preview) == sections(team) == ["idea", "data", "claim"]
    assert "What do you want to prove? Only of Theoretical projects." in " ".join(
        preview.content.decode().split()
    ).replace(" .", ".")
    assert sections(carol.get(PREVIEW)) == ["idea", "data"]
    assert carol.get(f"{PREVIEW}?category=nonsense").status_code == 404


def test_preview_has_what_each_member_confirms(world, carol):
    factories.field(world.proposal, "own-work", "originality", statement="All of it is ours.")
    factories.field(world.proposal, "tools", "ai_use")
    html = carol.get(PREVIEW).content.decode()
    assert "All of it is ours." in html
    assert "We used no AI tool in this project." in html


def test_statement_that_somebody_confirmed_stays(world):
    asked = factories.field(world.proposal, "own-work", "originality")
    submission = submission_for(world.alphas_project, world.proposal)
    submission.confirmations.create(key=asked.key, person=world.alice, digest="0" * 64)
    assert uses_of(world.proposal)[asked.pk].in_words == (
        "1 team has written, added or confirmed something here"
    )


def test_preview_has_nothing_that_could_be_sent(world, carol):
    html = carol.get("/spring/staff/settings/milestones/deliverables/preview/").content.decode()
    form = html[html.index("<fieldset") :]
    assert form.startswith('<fieldset class="stack-wide" disabled>')
    assert "data-autosave" not in html
    assert 'name="file"' in form
