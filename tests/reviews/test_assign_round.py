"""Assigning a round: previewed in numbers, then exactly that."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from projects.models import LogEntry, Mail
from reviews import assigning
from reviews.models import Review
from tests import factories
from tests.reviews import rows


@pytest.fixture
def class_(world):
    """Four teams of two that have handed in, one team that has not, and Dan without a team."""
    conf = world.conference
    for name in ("Gamma", "Delta"):
        members = [factories.participant(conf, f"{name} {n}") for n in (1, 2)]
        factories.project(factories.team(conf, name, *members), f"Project {name}")
    for project in conf.projects.all():
        rows.version(project, world.final)
    idle = factories.team(conf, "Idle", factories.participant(conf, "Ida"))
    factories.project(idle, "Not yet")
    world.round = rows.round_(conf, world.final, reviews_per_reviewer=2)
    world.url = f"/spring/staff/rounds/{world.round.pk}/assign/"
    return world


def hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(seed|fingerprint)" value="(\w+)"', html))


def test_preview_shows_numbers_and_changes_nothing(class_, sign_in):
    html = sign_in(class_.carol).get(class_.url).content.decode()
    assert (
        "<strong>18</strong> reviews: <strong>9</strong> students write <strong>2</strong>" in html
    )
    assert "<strong>4 to 5</strong> reviews each" in html
    assert "left out: Not yet" in html
    assert Review.objects.count() == 0


def test_apply_makes_what_the_preview_showed(class_, sign_in):
    client = sign_in(class_.carol)
    fields = hidden(client.get(class_.url).content.decode())
    planned = assigning.plan(class_.round, fields["seed"]).pairs
    response = client.post(class_.url, fields)
    assert response.status_code == 302
    made = Review.objects.all()
    assert sorted((r.reviewer_id, r.project_id) for r in made) == list(planned)
    assert Counter(r.reviewer_id for r in made).most_common()[-1][1] == 2
    assert not [r for r in made if r.project.has_member(r.reviewer.user)]
    assert {r.version.submission.project_id == r.project_id for r in made} == {True}
    class_.round.refresh_from_db()
    assert class_.round.assigned_at is not None
    entry = LogEntry.objects.get(verb="assigned reviewers in")
    assert entry.after == {"reviews": 18, "seed": fields["seed"]}
    assert Mail.objects.count() == 0


def test_aliases_are_a_random_order_without_gaps(class_):
    plan = assigning.plan(class_.round, "s")
    assigning.apply(class_.round, "s", plan.fingerprint, class_.carol)
    for project in class_.conference.projects.filter(reviews__isnull=False).distinct():
        orders = sorted(project.reviews.values_list("alias_order", flat=True))
        assert orders == list(range(len(orders)))
    ids = set(Review.objects.values_list("public_id", flat=True))
    assert len(ids) == 18
    assert min(len(id_) for id_ in ids) >= 16


def test_a_class_that_changed_since_the_preview_is_looked_at_again(class_, sign_in):
    client = sign_in(class_.carol)
    fields = hidden(client.get(class_.url).content.decode())
    factories.participant(class_.conference, "Newcomer")
    response = client.post(class_.url, fields)
    assert response.status_code == 409
    assert "have changed since this preview" in response.content.decode()
    assert Review.objects.count() == 0


def test_assigning_again_replaces_until_a_review_has_begun(class_, sign_in):
    client = sign_in(class_.carol)
    client.post(class_.url, hidden(client.get(class_.url).content.decode()))
    first = set(Review.objects.values_list("public_id", flat=True))
    client.post(class_.url, hidden(client.get(class_.url).content.decode()))
    assert Review.objects.count() == 18
    assert not first & set(Review.objects.values_list("public_id", flat=True))
    fields = hidden(client.get(class_.url).content.decode())
    begun = Review.objects.first()
    begun.status = Review.Status.DRAFT
    begun.save()
    response = client.post(class_.url, fields)
    assert response.status_code == 409
    assert "has begun" in response.content.decode()
    assert Review.objects.filter(pk=begun.pk).exists()


def test_what_cannot_be_assigned_is_said(class_, sign_in):
    class_.round.reviews_per_reviewer = 4
    class_.round.save()
    html = sign_in(class_.carol).get(class_.url).content.decode()
    assert "Ask for 3 each" in html
    assert 'name="seed"' not in html


def test_assistants_may_look_but_not_assign(class_, sign_in):
    assert sign_in(class_.eve).get(class_.url).status_code == 403
    assert sign_in(class_.eve).post(class_.url).status_code == 403
    assert sign_in(class_.alice).get(class_.url).status_code == 404


def test_withdrawn_projects_and_people_who_left_take_no_part(class_):
    from django.utils import timezone

    gone = class_.conference.projects.get(title="Project Gamma")
    gone.withdrawn_at = timezone.now()
    gone.save()
    class_.places.dan.left_at = timezone.now()
    class_.places.dan.save()
    plan = assigning.plan(class_.round, "s")
    assert gone.pk not in {project for _, project in plan.pairs}
    assert class_.places.dan.pk not in {reviewer for reviewer, _ in plan.pairs}
