"""A field of some categories is asked of their projects only, everywhere alike, and loses nothing."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import RestrictedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.audiences import audiences_of
from projects.draft_health import panel_of
from projects.drafting import entries_of, save_texts, set_aside, submission_for
from projects.handing_in import Incomplete, NotTaken, hand_in, hand_in_all_due, problems_of
from projects.models import (
    Category,
    DraftItem,
    FieldCategory,
    Kind,
    MilestoneField,
    Submission,
    Version,
)
from projects.owing import lacking, teams_owing
from tests import factories
from tests.projects.test_uploading import upload

pytestmark = pytest.mark.django_db

PAGE = "/spring/submissions/proposal/"


@pytest.fixture
def theory(world) -> Category:
    """A category, and a section "Claim" that the proposal asks only of its projects."""
    made = factories.category(world.conference, "Theoretical")
    factories.category(world.conference, "Application")
    claim = factories.field(world.proposal, "claim", soft_max_words=3)
    claim.categories.add(made)
    return made


def asked(world, project) -> list[str]:
    return [entry.field.key for entry in entries_of(world.proposal, None, project)]


def draft(world, **texts: str) -> Submission:
    submission = submission_for(world.alphas_project, world.proposal)
    revisions = dict(submission.draft_items.values_list("field__key", "revision"))
    save_texts(submission, world.alice, texts, revisions)
    return submission


def test_field_is_asked_exactly_of_projects_that_share_a_category_with_it(world):
    categories = [factories.category(world.conference, name) for name in ("One", "Two")]
    field, project = world.proposal.fields.get(key="data"), world.alphas_project
    for of_field, of_project in product(product([0, 1], repeat=2), repeat=2):
        field.categories.set([c for c, has in zip(categories, of_field, strict=True) if has])
        project.categories.set([c for c, has in zip(categories, of_project, strict=True) if has])
        shared = any(a and b for a, b in zip(of_field, of_project, strict=True))
        assert ("data" in asked(world, project)) == (shared or not any(of_field))


def test_team_without_a_project_is_asked_what_everyone_is_asked(world, theory):
    assert asked(world, None) == ["idea", "data"]


def test_field_of_two_shared_categories_is_asked_once(world, theory):
    both = list(world.conference.categories.all())
    world.proposal.fields.get(key="claim").categories.set(both)
    world.alphas_project.categories.set(both)
    assert asked(world, world.alphas_project) == ["idea", "data", "claim"]


def test_categories_cost_no_query_more(world, theory):
    submission = draft(world, idea="Two words", claim="Three")
    with CaptureQueriesContext(connection) as queries:
        entries_of(world.proposal, submission)
    assert len(queries) == 2


def test_other_projects_hand_in_without_the_field(world, theory):
    version = hand_in(draft(world, idea="Two words"), world.alice, "key")
    assert [item.key for item in version.items.all()] == ["idea"]


def test_projects_of_the_category_do_not(world, theory):
    world.alphas_project.categories.add(theory)
    submission = draft(world, idea="Two words")
    with pytest.raises(Incomplete) as refusal:
        hand_in(submission, world.alice, "key")
    assert [problem.key for problem in refusal.value.problems] == ["claim"]


def test_text_of_a_category_that_goes_is_kept_aside_and_comes_back(world, theory):
    world.alphas_project.categories.add(theory)
    submission = draft(world, idea="Two words", claim="All of it")
    world.alphas_project.categories.clear()
    assert [entry.text for entry in set_aside(submission)] == ["All of it"]
    first = hand_in(submission, world.alice, "one")
    assert [item.key for item in first.items.all()] == ["idea"]
    world.alphas_project.categories.add(theory)
    assert set_aside(submission) == []
    second = hand_in(submission, world.alice, "two")
    assert [item.text for item in second.items.all()] == ["Two words", "All of it"]


def test_page_says_what_is_kept_aside_and_how_it_comes_back(world, theory, sign_in):
    draft(world, idea="Two words", claim="All of it")
    response = sign_in(world.alice).get(PAGE)
    html = response.content.decode()
    assert [one.entry.field.key for one in response.context["asked"]] == ["idea", "data"]
    assert "Kept, but not handed in" in html
    assert "only of Theoretical projects" in html
    assert '<div class="diff">All of it</div>' in html
    assert html.count('href="/spring/team/project/"') >= 2


def test_page_tells_a_project_without_a_category_to_name_one(world, theory, sign_in):
    client = sign_in(world.alice)
    assert "Your project names no category yet" in client.get(PAGE).content.decode()
    world.alphas_project.categories.add(theory)
    html = client.get(PAGE).content.decode()
    assert "Yours: Theoretical." in html
    assert "Only of Theoretical projects." in html


def test_milestone_without_such_fields_says_nothing_of_categories(world, sign_in):
    factories.category(world.conference, "Theoretical")
    assert "categor" not in sign_in(world.alice).get(PAGE).content.decode()


def test_page_that_was_open_when_the_category_went_loses_nothing(world, theory, sign_in):
    submission = draft(world, idea="Two words", claim="Old")
    stale = {"claim": "Mine", "revision-claim": "0"}
    html = sign_in(world.alice).post(f"{PAGE}draft/", stale)
    assert html.status_code == 409
    assert ">\nMine</textarea>" in html.content.decode()
    assert submission.draft_items.get(field__key="claim").text == "Old"
    right = {"claim": "Mine", "revision-claim": "1"}
    assert sign_in(world.alice).post(f"{PAGE}draft/", right).status_code == 302
    assert submission.draft_items.get(field__key="claim").text == "Mine"


def test_file_of_another_category_is_kept_aside_too(world, theory, sign_in):
    world.final.fields.get(key="report").categories.add(theory)
    answer = upload(sign_in(world.alice), "report", factories.pdf())
    assert answer.status_code == 200
    submission = Submission.objects.get()
    assert [entry.field.key for entry in set_aside(submission)] == ["report"]
    page = sign_in(world.alice).get("/spring/submissions/deliverables/").content.decode()
    assert "Kept, but not handed in" in page


def test_deadline_hands_in_without_what_others_are_asked(world, theory):
    draft(world, idea="Two words")
    DraftItem.objects.update(saved_at=timezone.now() - timedelta(hours=1))
    world.proposal.due_at = timezone.now() - timedelta(minutes=10)
    world.proposal.save()
    assert [version.items.count() for version in hand_in_all_due()] == [1]


def test_category_named_after_the_deadline_changes_nothing_of_what_it_hands_in(
    world, theory, sign_in
):
    world.alphas_project.categories.add(theory)
    draft(world, idea="Two words")
    DraftItem.objects.update(saved_at=timezone.now() - timedelta(hours=1))
    client = sign_in(world.alice)
    data = {"title": "Seeing in the Dark", "cover_family": ""}
    assert client.post("/spring/team/project/", data).status_code == 302
    assert not Version.objects.exists()  # in time: nothing is due yet
    world.proposal.due_at = timezone.now() - timedelta(minutes=2)
    world.proposal.save()
    client.post("/spring/team/project/", {**data, "categories": [str(theory.pk)]})
    assert [item.key for item in Version.objects.get().items.all()] == ["idea"]


def test_reminder_panel_and_problems_agree(world, theory):
    alpha, beta = world.alphas_project, world.betas_project
    alpha.categories.add(theory)
    for project, missing in ((alpha, ["idea", "claim"]), (beta, ["idea"])):
        entries = entries_of(world.proposal, None, project)
        panel = panel_of(entries, world.conference, timezone.now())
        assert [row.field.key for row in panel.rows] == missing[1:]
        assert [problem.key for problem in problems_of(entries)] == missing
        assert [problem.key for problem in lacking(world.proposal, None, project)[0]] == missing


def test_team_that_is_asked_nothing_owes_nothing(world, theory):
    for field in world.proposal.fields.all():
        field.categories.set([theory])
    assert list(teams_owing(world.proposal)) == []
    world.betas_project.categories.add(theory)
    assert list(teams_owing(world.proposal)) == [world.beta]


def test_what_asks_nothing_of_a_project_is_nowhere_its_to_do(world, theory, sign_in):
    for field in world.proposal.fields.all():
        field.categories.set([theory])
    world.betas_project.categories.add(theory)
    alice, carol = sign_in(world.alice), sign_in(world.carol)
    assert "Asks nothing of your project" in alice.get("/spring/submissions/").content.decode()
    html = alice.get(PAGE).content.decode()
    assert "There is nothing to hand in." in html
    assert 'id="submit"' not in html
    due = alice.get("/spring/me/").context["board"].due
    assert [line.name for line in due] == ["Deliverables"]
    rows = carol.get("/spring/staff/submissions/?milestone=proposal&status=none")
    assert [row.team for row in rows.context["page"]] == ["Beta"]


def test_team_that_is_asked_nothing_makes_no_empty_version(world, theory, sign_in):
    for asked in world.proposal.fields.all():
        asked.categories.set([theory])
    work = submission_for(world.betas_project, world.proposal)
    with pytest.raises(NotTaken, match="asks nothing of your project"):
        hand_in(work, world.bob, "press")
    assert work.versions.count() == 0


def test_milestone_that_asks_nobody_for_anything_is_owed_by_everyone(world):
    world.proposal.fields.all().delete()
    assert set(teams_owing(world.proposal)) == {world.alpha, world.beta}


def test_teams_without_a_video_are_those_that_are_asked_for_one(world, theory):
    world.final.fields.get(key="video").categories.add(theory)
    (group,) = [one for one in audiences_of(world.conference) if one.key == "without-video"]
    assert list(group.people()) == []
    world.betas_project.categories.add(theory)
    assert [place.user for place in group.people()] == [world.bob]
    other = factories.field(world.final, "talk", Kind.VIDEO)
    video = factories.artefact(world.betas_project, Kind.VIDEO)
    submission = submission_for(world.betas_project, world.final)
    submission.draft_items.create(field=other, artefact=video)
    world.betas_project.categories.clear()
    assert {place.user for place in group.people()} == {world.alice, world.amir}


def test_category_that_a_field_names_cannot_be_deleted(world, theory):
    with pytest.raises(RestrictedError):
        theory.delete()
    world.conference.delete()
    assert not FieldCategory.objects.exists()


def test_category_of_another_conference_is_refused(world):
    foreign = factories.category(factories.conference("autumn"), "Theoretical")
    row = FieldCategory(field=world.proposal.fields.first(), category=foreign)
    with pytest.raises(ValidationError, match="belongs to another conference"):
        row.full_clean()


def test_category_stands_once_at_a_field(world, theory):
    field = MilestoneField.objects.get(key="claim")
    with pytest.raises(ValidationError, match="already exists"):
        FieldCategory(field=field, category=theory).full_clean()
